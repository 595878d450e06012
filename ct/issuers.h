/* Issuers by the SHA-256 of their octets, for all logs together. Threads share a table. */
#ifndef CT_ISSUERS_H
#define CT_ISSUERS_H

#include "ct/merkle.h"
#include "include/brlint.h"

struct issuers;

/* Gets one that is not in the table, from a log or a state: its octets are added to `out`. Returns false if it is not to be had. */
typedef bool issuers_fetch(void *context, const struct hash *digest, struct octets *out);

/* NULL if memory ran out. */
struct issuers *issuers_new(void);
void issuers_free(struct issuers *issuers);

/* Adds a certificate. Returns false if memory ran out, or it is none. */
bool issuers_add(struct issuers *issuers, const void *der, size_t size);

/* Adds all certificates of a file in any format, or of a folder's files; false if there is none. */
bool issuers_add_file(struct issuers *issuers, const char *name, struct why *why);
size_t issuers_count(struct issuers *issuers);

/* What is known of one. */
enum issuer_state { ISSUER_KNOWN, ISSUER_MISSING, ISSUER_WRONG /* what came has another digest, or is no certificate */ };

/*
 * Gives the job all issuers that are known, after those of `chain` (`count` digests) that are not have been fetched; each is asked for once in an
 * hour at most. `fetch` NULL: nothing is fetched. `states`, if not NULL, gets the state of each of the chain. The set is also returned, and lives at
 * least as long as the job has it. NULL if memory ran out.
 */
const brlint_companions *issuers_give(struct issuers *issuers, brlint_job *job, const unsigned char *chain, size_t count, issuers_fetch *fetch,
				      void *context, enum issuer_state *states);

/* What was asked of this context of `fetch` in vain is asked of it again. */
void issuers_ask_again(struct issuers *issuers, const void *context);

#endif
