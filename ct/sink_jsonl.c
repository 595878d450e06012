#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "ct/sink_kinds.h"

/*
 * A file of lines, of all logs of a state. The state says how long it is: what stands behind that was written, but not committed, and is cut off.
 * All of it happens under the state's lock, in which the file is opened anew, for another thread may have begun another one.
 */
struct jsonl {
	struct state *state;
	char *file;
	char *length_name, *rotates_name; /* of settings */
	uint64_t most;                    /* octets of a file; 0: no limit */
	bool daily;
};

static void
jsonl_close(void *sink)
{
	struct jsonl *self = sink;
	free(self->file);
	free(self->length_name);
	free(self->rotates_name);
	free(self);
}

static bool
failed(const struct jsonl *self, struct why *why)
{
	return because(why, "%s: %s", self->file, strerror(errno));
}

/* --- settings; the state is locked --- */

/* How long the file is; -1: the state does not know it, or `why`. */
static int64_t
length_get(struct jsonl *self, sqlite3 *db, struct why *why)
{
	struct octets text = { 0 };
	bool found;
	int64_t length = setting_get(db, self->length_name, &text, &found, why) && found ? strtoll(octets_string(&text), NULL, 10) : -1;
	octets_free(&text);
	return length;
}

static bool
length_put(struct jsonl *self, sqlite3 *db, int64_t length, struct why *why)
{
	char text[24];
	snprintf(text, sizeof(text), "%lld", (long long)length);
	return setting_put(db, self->length_name, text, why);
}

/* --- the file --- */

/* A new file is there after a crash only if its folder says so. */
static bool
sync_folder(const struct jsonl *self, struct why *why)
{
	char *name = strdup(self->file);
	int folder = name != NULL ? open(dirname(name), O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	bool done = folder >= 0 && (fsync(folder) == 0 || errno == EINVAL);
	if (!done)
		failed(self, why);
	if (folder >= 0)
		close(folder);
	free(name);
	return done;
}

/* Opens it, and cuts off what was not committed. */
static int
file_open(const struct jsonl *self, int64_t length, struct why *why)
{
	struct stat status;
	int file = open(self->file, O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0666);
	if (file < 0)
		return failed(self, why), -1;
	if (fstat(file, &status) != 0)
		failed(self, why);
	else if (!S_ISREG(status.st_mode))
		because(why, "%s: this is no file", self->file);
	else if (status.st_size < length)
		because(why, "%s: it has %lld octets, and the state says %lld: lines are missing", self->file, (long long)status.st_size,
			(long long)length);
	else if (status.st_size > length && ftruncate(file, length) != 0)
		failed(self, why);
	else
		return file;
	close(file);
	return -1;
}

static bool
file_append(const struct jsonl *self, int file, int64_t at, const struct octets *lines, struct why *why)
{
	size_t done = 0;
	while (done < lines->size) {
		ssize_t written = pwrite(file, lines->data + done, lines->size - done, at + (off_t)done);
		if (written < 0 && errno != EINTR)
			return failed(self, why);
		done += written < 0 ? 0 : (size_t)written;
	}
	return fsync(file) == 0 || failed(self, why);
}

/* --- another file --- */

/* What was begun is ended: the state says first what the file will be called. */
static bool
rotate_end(struct jsonl *self, sqlite3 *db, const char *name, struct why *why)
{
	if (access(name, F_OK) != 0 && rename(self->file, name) != 0)
		return failed(self, why);
	if (!sync_folder(self, why) || !database_begin(db, why))
		return false;
	return database_end(db, length_put(self, db, 0, why) && setting_put(db, self->rotates_name, NULL, why), why);
}

static bool
rotate_begin(struct jsonl *self, sqlite3 *db, time_t day, struct why *why)
{
	struct octets name = { 0 };
	char text[UTC_SIZE];
	utc_text(day, UTC_DAY, text);
	for (unsigned i = 1;; i++) {
		octets_clear(&name);
		octets_printf(&name, "%s.%s.%u", self->file, text, i);
		if (access(octets_string(&name), F_OK) != 0)
			break;
	}
	bool done = setting_put(db, self->rotates_name, octets_string(&name), why) && rotate_end(self, db, octets_string(&name), why);
	octets_free(&name);
	return done;
}

static bool
rotate_if_due(struct jsonl *self, sqlite3 *db, int64_t *length, struct why *why)
{
	struct stat status;
	if (*length == 0 || stat(self->file, &status) != 0)
		return true;
	bool due = (self->most > 0 && (uint64_t)*length >= self->most) || (self->daily && status.st_mtime / 86400 != time(NULL) / 86400);
	if (!due)
		return true;
	*length = 0;
	return rotate_begin(self, db, status.st_mtime, why);
}

static void
jsonl_rotate(void *sink, uint64_t size, bool daily)
{
	struct jsonl *self = sink;
	self->most = size;
	self->daily = daily;
}

/* --- the sink --- */

/* A file that is there, and of which the state knows nothing, is somebody's. */
static bool
is_ours(struct jsonl *self, sqlite3 *db, struct why *why)
{
	struct stat status;
	struct octets name = { 0 };
	bool found, fine = setting_get(db, self->rotates_name, &name, &found, why) && (!found || rotate_end(self, db, octets_string(&name), why));
	octets_free(&name);
	if (!fine)
		return false;
	int64_t length = length_get(self, db, why);
	if (length < 0 && stat(self->file, &status) == 0 && status.st_size > 0)
		return because(why, "%s: the file is there, and the state does not know it", self->file);
	int file = file_open(self, length < 0 ? 0 : length, why);
	if (file >= 0)
		close(file);
	return file >= 0 && sync_folder(self, why) && (length >= 0 || length_put(self, db, 0, why));
}

static char *
setting_name(const char *what, const char *file)
{
	struct octets name = { 0 };
	octets_printf(&name, "%s %s", what, file);
	char *copy = strdup(octets_string(&name));
	octets_free(&name);
	return copy;
}

static void *
jsonl_open(const char *name, struct state *state, struct why *why)
{
	struct jsonl *self = calloc(1, sizeof(*self));
	if (state == NULL || name[0] == '\0' || self == NULL) {
		free(self);
		return because(why, "jsonl:FILE needs a file, and a state"), NULL;
	}
	self->state = state;
	self->file = strdup(name);
	self->length_name = setting_name("length", name);
	self->rotates_name = setting_name("rotates", name);
	if (self->file == NULL || self->length_name == NULL || self->rotates_name == NULL) {
		because(why, "out of memory");
		jsonl_close(self);
		return NULL;
	}
	bool fine = is_ours(self, state_lock(state), why);
	state_unlock(state);
	if (fine)
		return self;
	jsonl_close(self);
	return NULL;
}

/* The state has the log by now. */
static bool
jsonl_log(void *sink, const struct log *log, struct why *why)
{
	(void)sink;
	(void)log;
	(void)why;
	return true;
}

static bool
jsonl_ruleset(void *sink, const brlint *linter, const char *options, struct why *why)
{
	struct jsonl *self = sink;
	bool done = ruleset_store(state_lock(self->state), linter, options, why);
	state_unlock(self->state);
	return done;
}

static bool
jsonl_load(void *sink, const struct hash *log_id, struct progress *progress, bool *found, struct why *why)
{
	struct jsonl *self = sink;
	bool fine = progress_fetch(state_lock(self->state), log_id, progress, found, why);
	state_unlock(self->state);
	return fine;
}

static bool
transact(struct jsonl *self, sqlite3 *db, const struct batch *batch, int64_t length, struct why *why)
{
	if (!database_begin(db, why))
		return false;
	bool done = (batch->progress == NULL || progress_store(db, batch->progress, why)) && length_put(self, db, length, why) &&
		    (batch->count == NULL || batch->count(batch->count_context, db, batch->rows, why));
	return database_end(db, done, why);
}

static bool
commit(struct jsonl *self, sqlite3 *db, const struct batch *batch, struct why *why)
{
	const struct octets *lines = &batch->rows->all.lines;
	int64_t length = length_get(self, db, why);
	if (length < 0)
		return because(why, "%s: the state does not know it", self->file);
	if (lines->failed)
		return because(why, "out of memory");
	if (lines->size > 0 && !rotate_if_due(self, db, &length, why))
		return false;
	int file = file_open(self, length, why);
	if (file < 0)
		return false;
	bool appended = file_append(self, file, length, lines, why);
	/* half a line is worse than none */
	if (!appended && ftruncate(file, length) == 0)
		fsync(file);
	close(file);
	return appended && transact(self, db, batch, length + (int64_t)lines->size, why);
}

static bool
jsonl_commit(void *sink, const struct batch *batch, struct why *why)
{
	struct jsonl *self = sink;
	bool done = commit(self, state_lock(self->state), batch, why);
	state_unlock(self->state);
	return done;
}

const struct sink_kind sink_jsonl = {
	.prefix = "jsonl:",
	.wants_lines = true,
	.open = jsonl_open,
	.close = jsonl_close,
	.log = jsonl_log,
	.ruleset = jsonl_ruleset,
	.load = jsonl_load,
	.commit = jsonl_commit,
	.rotate = jsonl_rotate,
};
