/* Files of SQLite that have the tables of brlint-ct. */
#ifndef CT_DATABASE_H
#define CT_DATABASE_H

#include <sqlite3.h>

#include "ct/octets.h"

enum database_use {
	DATABASE_READ,  /* it must be there, and whole */
	DATABASE_MAKE,  /* it is made if it is not there; nobody else has it open */
	DATABASE_SHARE, /* it has been opened by this program before */
};

/* Opens a file that has the tables. NULL: `why`: it is cut, or none of ours. It is for one thread at a time. */
sqlite3 *database_open(const char *path, enum database_use use, struct why *why);

/* Says what the database says of its last error; false. */
bool database_failed(sqlite3 *db, const char *what, struct why *why);

/* Runs statements; prepares one, NULL: `why`; gives the number that is the first answer of one. */
bool database_run(sqlite3 *db, const char *sql, struct why *why);
sqlite3_stmt *database_prepare(sqlite3 *db, const char *sql, struct why *why);
bool database_number(sqlite3 *db, const char *sql, int64_t *number, struct why *why);

/* Begins a transaction that writes; and ends it: it is durable if `done`, or else, and if that fails, nothing of it is there. Returns whether it is.
 */
bool database_begin(sqlite3 *db, struct why *why);
bool database_end(sqlite3 *db, bool done, struct why *why);

/* Runs a statement whose rows are of no interest, and makes it ready for its next values. */
bool database_step(sqlite3 *db, sqlite3_stmt *statement, struct why *why);

#endif
