/* The state: one file of SQLite, which has how far each log is, issuers, alerts, what was counted, and the results if they have no other place. */
#ifndef CT_STATE_H
#define CT_STATE_H

#include "ct/database.h"
#include "ct/issuers.h"
#include "ct/log.h"

struct state;

enum state_use {
	STATE_READ, /* it must be there; others may write it */
	STATE_WRITE /* it is made if it is not there, and locked against other programs */
};

/* NULL: `why`, and *status is the status of exit. A file that is cut, torn or no state is refused. */
struct state *state_open(const char *path, enum state_use use, int *status, struct why *why);
void state_free(struct state *state);
/* Its file: where the name is a link, what this leads to. */
const char *state_path(const struct state *state);
/* Whether a file of this name is the state's own. */
bool state_is(const struct state *state, const char *path);

/* Its database, for one thread at a time: from state_lock() to state_unlock(). */
sqlite3 *state_lock(struct state *state);
void state_unlock(struct state *state);

/* A setting, that the caller frees; "" if there is none. And one is put in its place; `value` NULL: it is taken back. */
bool state_setting(struct state *state, const char *name, char **value, struct why *why);
bool state_set(struct state *state, const char *name, const char *value, struct why *why);

/* The same with the database of a state that is locked; a setting is added to `out`, and *found tells whether there is one. */
bool setting_get(sqlite3 *db, const char *name, struct octets *out, bool *found, struct why *why);
bool setting_put(sqlite3 *db, const char *name, const char *value, struct why *why);

/* Issuers are kept for ever. */
bool state_issuers(struct state *state, struct issuers *issuers, struct why *why);
bool state_issuer_add(struct state *state, const struct hash *digest, const void *der, size_t size);

/* The number that the log has in the tables; it is added, or what is said of it brought up to date. */
bool state_log(sqlite3 *db, const struct log *log, int64_t *id, struct why *why);
bool state_log_id(sqlite3 *db, const struct hash *log_id, int64_t *id, struct why *why);

/* Notes why a log could not be read to its end; NULL: it could. It does not matter if that fails. */
void state_trouble(struct state *state, const struct log *log, const char *trouble);

/* Keeps octets as a file in the folder PATH.evidence. */
bool evidence_keep(const char *path, const char *name, const void *octets, size_t size, struct why *why);

#endif
