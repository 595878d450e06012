/* Issuers by the SHA-256 of their octets, for all logs together. Threads share a table. */
#ifndef CT_ISSUERS_H
#define CT_ISSUERS_H

#include "ct/merkle.h"
#include "include/brlint.h"

struct issuers;

/* Gets one that is not in the table, from a log or a state: its octets are added to `out`. Returns false if it is not to be had. */
typedef bool issuers_fetch(void *context, const struct hash *digest, struct octets *out);

struct issuers *issuers_new(void);
void issuers_free(struct issuers *issuers);

/* Adds a certificate. Returns false if memory ran out, or it is none. */
bool issuers_add(struct issuers *issuers, const void *der, size_t size);

/* Adds all certificates of a file in any format, or of a folder's files. */
bool issuers_add_file(struct issuers *issuers, const char *name, struct why *why);
size_t issuers_count(struct issuers *issuers);

/*
 * The set with all that are known, after those of `chain` (`count` digests) that are not have been fetched; each is asked for once in an hour at
 * most. Its octets' digest is checked. `fetch` NULL: nothing is fetched. The caller frees the set, which is counted: as long as none is added it is
 * the same. bit i of *missing (of the first 64): chain[i] is not known; *wrong: what came has another digest. NULL if memory ran out.
 */
brlint_companions *issuers_of(struct issuers *issuers, const unsigned char *chain, size_t count, issuers_fetch *fetch, void *context,
			      uint64_t *missing, uint64_t *wrong);

#endif
