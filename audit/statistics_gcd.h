/* RSA moduli that share a factor with another one: stat_key_shared_prime. */
#ifndef AUDIT_STATISTICS_GCD_H
#define AUDIT_STATISTICS_GCD_H

#include "audit/statistics_note.h"
#include "audit/statistics_parts.h"

struct moduli {
	struct spill records; /* the moduli that may be looked at */
	uint64_t limit;       /* so many are looked at, those with the least SHA-256 of their key */
	uint8_t (*ranks)[8];  /* of these the first octets */
	size_t rank_count, rank_capacity;
	uint8_t last[8]; /* greater ones are not kept any more */
	bool is_full;
	uint64_t unfit; /* members with a modulus that is not looked at: 0, 1, or too long */
};
void moduli_init(struct moduli *m, const char *folder, uint64_t limit);
void moduli_free(struct moduli *m);

/* Adds the modulus of a member. False: memory ran out, or a file fails. */
bool moduli_add(struct moduli *m, const uint8_t key[KEY_DIGEST], struct span modulus, const struct member_key *member);

/* The result; `keys`: so many distinct RSA keys there are. The same. */
bool moduli_end(struct moduli *m, struct results *r, uint64_t keys);

#endif
