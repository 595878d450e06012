/* Keys: stat_key_duplicate, stat_key_exponent; with statistics_gcd.h stat_key_shared_prime; chart "keys". */
#ifndef AUDIT_STATISTICS_KEYS_H
#define AUDIT_STATISTICS_KEYS_H

#include "audit/statistics_gcd.h"
#include "x509/key.h"

#define KEY_KINDS (KEY_KEA + 1)
#define RSA_BITS  65536

struct keys {
	struct spill rows;
	struct moduli moduli;
	struct distinct exponents;
	struct least odd; /* members whose exponent is told */
	uint64_t odd_count, with_exponent;
	uint64_t *rsa; /* members by bits of the modulus, the last for more */
	uint64_t curves[OID_COUNT], kinds[KEY_KINDS];
};
void keys_init(struct keys *k, const char *folder, uint64_t moduli);
void keys_free(struct keys *k);
bool keys_add(struct keys *k, const struct member *member, const struct member_key *key, const struct note_head *head, struct span modulus);
bool keys_end(struct keys *k, struct results *r);

#endif
