/* Rows of tiles on their way into PostgreSQL: for the sink of follow, and for workers, each in a transaction of theirs. */
#ifndef CT_ROWS_POSTGRESQL_H
#define CT_ROWS_POSTGRESQL_H

#include "ct/postgresql.h"
#include "ct/tile.h"

struct pg_rows;

/* NULL if memory ran out. */
struct pg_rows *pg_rows_new(void);
void pg_rows_free(struct pg_rows *rows);

/* Adds those of a tile: entry, cert, finding, log_finding; `log` is log.id. Entries whose number is not known are left out. Returns false if memory
 * ran out. */
bool pg_rows_add(struct pg_rows *rows, int64_t log, const brlint *linter, const struct judged *judged);

/* How many entries have been added since the last pg_rows_clear(). */
size_t pg_rows_count(const struct pg_rows *rows);
void pg_rows_clear(struct pg_rows *rows);

/* Goes back to where pg_rows_mark() was, before pg_rows_write(): what was added since then is forgotten. */
struct pg_mark {
	size_t entries, findings, log_findings, texts;
};
void pg_rows_mark(const struct pg_rows *rows, struct pg_mark *mark);
void pg_rows_back(struct pg_rows *rows, const struct pg_mark *mark);

/*
 * Writes them, in a transaction that the caller has begun and will commit. What is there already stays as it is: a certificate with its findings is
 * written by whoever is first, and others wait for that one's transaction. They are written in the order of their SHA-256, so that nobody waits in a
 * circle. The rows stay, so that it can be done again in another transaction, or from a savepoint: which is to be done where pg_may_retry() says so,
 * for the first time takes what was not there a moment ago for new. false: `why`.
 */
bool pg_rows_write(struct pg_rows *rows, PGconn *connection, struct why *why);

/* Adds all certificates of the table issuer. */
bool pg_issuers(PGconn *connection, struct issuers *issuers, struct why *why);

/* --- to judge again --- */

/* Adds one certificate of what was judged, without its entry. Returns false if memory ran out. */
bool pg_rows_add_certificate(struct pg_rows *rows, const brlint *linter, const struct judged *judged, const struct entry_row *row);

/* Writes the findings of the certificates that were added, of which the old ones must be gone; and if `all` their own rows anew. */
bool pg_rows_replace(struct pg_rows *rows, PGconn *connection, bool all, struct why *why);

#endif
