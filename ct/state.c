#include "ct/state.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct state {
	char *path;
	int lock; /* of the file PATH.lock; -1: it is only read */
	pthread_mutex_t mutex;
	sqlite3 *db;
};

/* The lock goes with the process, however that ends. The kernel says who has it. */
static bool
lock_take(struct state *state, struct why *why)
{
	struct octets name = { 0 };
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	octets_printf(&name, "%s.lock", state->path);
	state->lock = open(octets_string(&name), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (state->lock < 0)
		because(why, "%s: %s", octets_string(&name), strerror(errno));
	octets_free(&name);
	if (state->lock < 0)
		return false;
	for (int tries = 0; tries < 10; tries++) {
		if (fcntl(state->lock, F_SETLK, &lock) == 0)
			return true;
		struct flock other = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
		if ((errno != EACCES && errno != EAGAIN) || fcntl(state->lock, F_GETLK, &other) != 0)
			return because(why, "%s: it cannot be locked: %s", state->path, strerror(errno));
		/* F_UNLCK: it has just been let go */
		if (other.l_type != F_UNLCK)
			return because(why, "%s: process %ld uses this state", state->path, (long)other.l_pid);
	}
	return because(why, "%s: it cannot be locked", state->path);
}

/* What a link leads to, which need not be there: its locks and logs of writes stand beside it, and not beside the link. NULL: `why`. */
static char *
behind_links(const char *path, struct why *why)
{
	char *name = strdup(path);
	for (unsigned links = 0; name != NULL; links++) {
		char to[4096];
		ssize_t size = readlink(name, to, sizeof(to));
		if (size < 0)
			return name;
		if ((size_t)size == sizeof(to) || links == 40) {
			free(name);
			return because(why, "%s: %s", path, strerror(links == 40 ? ELOOP : ENAMETOOLONG)), NULL;
		}
		struct octets next = { 0 };
		const char *slash = strrchr(name, '/');
		if (to[0] != '/' && slash != NULL)
			octets_add(&next, name, (size_t)(slash - name) + 1);
		octets_add(&next, to, (size_t)size);
		free(name);
		name = next.failed ? NULL : strdup(octets_string(&next));
		octets_free(&next);
	}
	return because(why, "out of memory"), NULL;
}

struct state *
state_open(const char *path, enum state_use use, int *status, struct why *why)
{
	struct state *state = calloc(1, sizeof(*state));
	*status = 3;
	if (state == NULL)
		return because(why, "out of memory"), NULL;
	state->lock = -1;
	pthread_mutex_init(&state->mutex, NULL);
	*status = 2;
	if ((state->path = behind_links(path, why)) == NULL || (use == STATE_WRITE && !lock_take(state, why)) ||
	    (state->db = database_open(state->path, use == STATE_WRITE ? DATABASE_MAKE : DATABASE_READ, why)) == NULL) {
		state_free(state);
		return NULL;
	}
	*status = 0;
	return state;
}

void
state_free(struct state *state)
{
	if (state == NULL)
		return;
	sqlite3_close_v2(state->db);
	if (state->lock >= 0)
		close(state->lock);
	pthread_mutex_destroy(&state->mutex);
	free(state->path);
	free(state);
}

const char *
state_path(const struct state *state)
{
	return state->path;
}

bool
state_is(const struct state *state, const char *path)
{
	struct stat own, other;
	return strcmp(state->path, path) == 0 ||
	       (stat(state->path, &own) == 0 && stat(path, &other) == 0 && own.st_dev == other.st_dev && own.st_ino == other.st_ino);
}

sqlite3 *
state_lock(struct state *state)
{
	pthread_mutex_lock(&state->mutex);
	return state->db;
}

void
state_unlock(struct state *state)
{
	pthread_mutex_unlock(&state->mutex);
}

bool
setting_get(sqlite3 *db, const char *name, struct octets *out, bool *found, struct why *why)
{
	sqlite3_stmt *get = database_prepare(db, "SELECT value FROM setting WHERE name = ?", why);
	if (get == NULL)
		return false;
	sqlite3_bind_text(get, 1, name, -1, SQLITE_STATIC);
	int step = sqlite3_step(get);
	*found = step == SQLITE_ROW;
	bool done = *found || step == SQLITE_DONE || database_failed(db, sqlite3_db_filename(db, NULL), why);
	if (*found)
		octets_say(out, (const char *)sqlite3_column_text(get, 0));
	sqlite3_finalize(get);
	return done && (!out->failed || because(why, "out of memory"));
}

bool
setting_put(sqlite3 *db, const char *name, const char *value, struct why *why)
{
	sqlite3_stmt *put =
		database_prepare(db, value != NULL ? "INSERT OR REPLACE INTO setting VALUES (?, ?)" : "DELETE FROM setting WHERE name = ?", why);
	if (put == NULL)
		return false;
	sqlite3_bind_text(put, 1, name, -1, SQLITE_STATIC);
	if (value != NULL)
		sqlite3_bind_text(put, 2, value, -1, SQLITE_STATIC);
	bool done = database_step(db, put, why);
	sqlite3_finalize(put);
	return done;
}

bool
state_setting(struct state *state, const char *name, char **value, struct why *why)
{
	struct octets text = { 0 };
	bool found, done = setting_get(state_lock(state), name, &text, &found, why);
	state_unlock(state);
	*value = done ? strdup(octets_string(&text)) : NULL;
	octets_free(&text);
	return *value != NULL || (done && because(why, "out of memory"));
}

bool
state_set(struct state *state, const char *name, const char *value, struct why *why)
{
	bool done = setting_put(state_lock(state), name, value, why);
	state_unlock(state);
	return done;
}

bool
state_issuers(struct state *state, struct issuers *issuers, struct why *why)
{
	sqlite3 *db = state_lock(state);
	sqlite3_stmt *all = database_prepare(db, "SELECT der FROM issuer", why);
	int step = SQLITE_ERROR;
	if (all != NULL) {
		/* what cannot be added is no certificate, and was kept by nobody here */
		while ((step = sqlite3_step(all)) == SQLITE_ROW)
			issuers_add(issuers, sqlite3_column_blob(all, 0), (size_t)sqlite3_column_bytes(all, 0));
		if (step != SQLITE_DONE)
			database_failed(db, state->path, why);
	}
	sqlite3_finalize(all);
	state_unlock(state);
	return step == SQLITE_DONE;
}

bool
state_issuer_add(struct state *state, const struct hash *digest, const void *der, size_t size)
{
	struct why why;
	sqlite3 *db = state_lock(state);
	sqlite3_stmt *add = database_prepare(db, "INSERT INTO issuer VALUES (?, ?) ON CONFLICT DO NOTHING", &why);
	if (add != NULL) {
		sqlite3_bind_blob(add, 1, digest->octets, HASH_SIZE, SQLITE_STATIC);
		sqlite3_bind_blob64(add, 2, der, size, SQLITE_STATIC);
	}
	bool done = add != NULL && database_step(db, add, &why);
	sqlite3_finalize(add);
	state_unlock(state);
	return done;
}

bool
state_log(sqlite3 *db, const struct log *log, int64_t *id, struct why *why)
{
	sqlite3_stmt *add =
		database_prepare(db,
				 "INSERT INTO log(log_id, description, url, kind, key) VALUES (?, ?, ?, ?, ?) ON CONFLICT (log_id) DO UPDATE SET "
				 "description = excluded.description, url = excluded.url, kind = excluded.kind RETURNING id",
				 why);
	if (add == NULL)
		return false;
	sqlite3_bind_text(add, 1, log->id_text, -1, SQLITE_STATIC);
	sqlite3_bind_text(add, 2, log->description, -1, SQLITE_STATIC);
	sqlite3_bind_text(add, 3, log->url, -1, SQLITE_STATIC);
	sqlite3_bind_text(add, 4, log_kind_name(log->kind), -1, SQLITE_STATIC);
	sqlite3_bind_blob64(add, 5, log->key, log->key_size, SQLITE_STATIC);
	bool fine = sqlite3_step(add) == SQLITE_ROW;
	if (fine)
		*id = sqlite3_column_int64(add, 0);
	/* the row is there when the statement has come to its end */
	fine = (fine && sqlite3_step(add) == SQLITE_DONE) || database_failed(db, sqlite3_db_filename(db, NULL), why);
	sqlite3_finalize(add);
	return fine;
}

bool
state_log_id(sqlite3 *db, const struct hash *log_id, int64_t *id, struct why *why)
{
	struct octets text = { 0 };
	octets_base64(&text, log_id->octets, HASH_SIZE);
	sqlite3_stmt *get = database_prepare(db, "SELECT id FROM log WHERE log_id = ?", why);
	if (get != NULL)
		sqlite3_bind_text(get, 1, octets_string(&text), -1, SQLITE_TRANSIENT);
	bool found = get != NULL && sqlite3_step(get) == SQLITE_ROW;
	*id = found ? sqlite3_column_int64(get, 0) : 0;
	sqlite3_finalize(get);
	if (!found)
		because(why, "%s: the log %s is not in it", sqlite3_db_filename(db, NULL), octets_string(&text));
	octets_free(&text);
	return found;
}

static bool
write_all(int file, const unsigned char *octets, size_t size)
{
	while (size > 0) {
		ssize_t written = write(file, octets, size);
		if (written < 0 && errno != EINTR)
			return false;
		octets += written < 0 ? 0 : written;
		size -= written < 0 ? 0 : (size_t)written;
	}
	return fsync(file) == 0;
}

bool
evidence_keep(const char *path, const char *name, const void *octets, size_t size, struct why *why)
{
	struct octets to = { 0 };
	octets_printf(&to, "%s.evidence", path);
	if (mkdir(octets_string(&to), 0777) != 0 && errno != EEXIST) {
		because(why, "%s: %s", octets_string(&to), strerror(errno));
		octets_free(&to);
		return false;
	}
	octets_printf(&to, "/%s", name);
	int file = open(octets_string(&to), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	bool done = file >= 0 && write_all(file, octets, size);
	if (!done)
		because(why, "%s: %s", octets_string(&to), strerror(errno));
	if (file >= 0)
		close(file);
	octets_free(&to);
	return done;
}

void
state_trouble(struct state *state, const struct log *log, const char *trouble)
{
	struct why why;
	sqlite3 *db = state_lock(state);
	sqlite3_stmt *set = database_prepare(db, "UPDATE log SET trouble = ?1 WHERE log_id = ?2 AND trouble IS NOT ?1", &why);
	if (set != NULL) {
		sqlite3_bind_text(set, 1, trouble, -1, SQLITE_STATIC);
		sqlite3_bind_text(set, 2, log->id_text, -1, SQLITE_STATIC);
		database_step(db, set, &why);
	}
	sqlite3_finalize(set);
	state_unlock(state);
}
