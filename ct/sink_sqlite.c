#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ct/sink_kinds.h"

enum { ENTRY, CERT, FINDING, LOG_FINDING, STATEMENTS };

static const char *const texts[STATEMENTS] = {
	[ENTRY] = "INSERT INTO entry VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
	[CERT] = "INSERT INTO cert VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
	[FINDING] = "INSERT INTO finding VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
	[LOG_FINDING] = "INSERT INTO log_finding VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
};

/* Where rows and progress are in the state's own file, `db` is its, and otherwise that of a file of their own. */
struct sqlite {
	struct state *state;
	sqlite3 *db;
	bool is_own;
	sqlite3_stmt *statements[STATEMENTS];
};

static void
sqlite_close(void *sink)
{
	struct sqlite *self = sink;
	for (int i = 0; i < STATEMENTS; i++)
		sqlite3_finalize(self->statements[i]);
	if (self->is_own)
		sqlite3_close_v2(self->db);
	free(self);
}

static sqlite3 *
lock(struct sqlite *self)
{
	if (self->state != NULL)
		state_lock(self->state);
	return self->db;
}

static void
unlock(struct sqlite *self)
{
	if (self->state != NULL)
		state_unlock(self->state);
}

static void *
sqlite_open(const char *name, struct state *state, struct why *why)
{
	struct sqlite *self = calloc(1, sizeof(*self));
	if (self == NULL)
		return because(why, "out of memory"), NULL;
	self->state = state;
	self->is_own = name[0] != '\0';
	if (self->is_own)
		self->db = database_open(name, DATABASE_MAKE, why);
	else {
		self->db = state_lock(state);
		state_unlock(state);
	}
	bool fine = self->db != NULL;
	lock(self);
	for (int i = 0; fine && i < STATEMENTS; i++)
		fine = (self->statements[i] = database_prepare(self->db, texts[i], why)) != NULL;
	unlock(self);
	if (!fine) {
		sqlite_close(self);
		return NULL;
	}
	return self;
}

static bool
sqlite_log(void *sink, const struct log *log, struct why *why)
{
	struct sqlite *self = sink;
	int64_t id;
	bool done = state_log(lock(self), log, &id, why);
	unlock(self);
	return done;
}

bool
ruleset_store(sqlite3 *db, const brlint *linter, const char *options, struct why *why)
{
	struct octets rules = { 0 }, data = { 0 };
	char id[RULESET_ID_SIZE];
	sqlite3_stmt *add = database_prepare(db, "INSERT INTO ruleset VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", why);
	if (add == NULL)
		return false;
	ruleset_id(linter, id);
	ruleset_rules(linter, &rules);
	ruleset_data(linter, &data);
	sqlite3_bind_text(add, 1, id, -1, SQLITE_STATIC);
	sqlite3_bind_text(add, 2, brlint_ruleset(linter), -1, SQLITE_STATIC);
	sqlite3_bind_text(add, 3, brlint_version(), -1, SQLITE_STATIC);
	sqlite3_bind_text(add, 4, octets_string(&rules), -1, SQLITE_STATIC);
	sqlite3_bind_text(add, 5, octets_string(&data), -1, SQLITE_STATIC);
	sqlite3_bind_text(add, 6, options, -1, SQLITE_STATIC);
	sqlite3_bind_int64(add, 7, time(NULL));
	bool done = rules.failed || data.failed ? because(why, "out of memory") : database_step(db, add, why);
	sqlite3_finalize(add);
	octets_free(&rules);
	octets_free(&data);
	return done;
}

static bool
sqlite_ruleset(void *sink, const brlint *linter, const char *options, struct why *why)
{
	struct sqlite *self = sink;
	bool done = ruleset_store(lock(self), linter, options, why);
	unlock(self);
	return done;
}

static bool
progress_read(sqlite3_stmt *get, struct progress *progress, struct why *why)
{
	progress->verified_size = (uint64_t)sqlite3_column_int64(get, 0);
	progress->verified_time = (uint64_t)sqlite3_column_int64(get, 2);
	progress->position = (uint64_t)sqlite3_column_int64(get, 5);
	octets_add(&progress->note, sqlite3_column_blob(get, 3), (size_t)sqlite3_column_bytes(get, 3));
	const char *stopped = (const char *)sqlite3_column_text(get, 6);
	progress->stopped = stopped != NULL ? strdup(stopped) : NULL;
	return progress_take(progress, sqlite3_column_blob(get, 1), (size_t)sqlite3_column_bytes(get, 1), sqlite3_column_blob(get, 4),
			     (size_t)sqlite3_column_bytes(get, 4)) ||
	       because(why, "what it says of the log's progress does not fit together");
}

bool
progress_fetch(sqlite3 *db, const struct hash *log_id, struct progress *progress, bool *found, struct why *why)
{
	struct octets text = { 0 };
	struct why cause;
	progress_free(progress);
	progress->log_id = *log_id;
	octets_base64(&text, log_id->octets, HASH_SIZE);
	sqlite3_stmt *get = database_prepare(
		db, "SELECT verified_size, verified_root, verified_time, verified_note, range, position, stopped_why FROM log WHERE log_id = ?", why);
	if (get == NULL)
		return octets_free(&text), false;
	sqlite3_bind_text(get, 1, octets_string(&text), -1, SQLITE_STATIC);
	int step = sqlite3_step(get);
	bool fine = step == SQLITE_ROW || step == SQLITE_DONE || database_failed(db, sqlite3_db_filename(db, NULL), why);
	*found = step == SQLITE_ROW;
	if (*found)
		fine = progress_read(get, progress, &cause) ||
		       because(why, "%s: %s: %s", sqlite3_db_filename(db, NULL), octets_string(&text), cause.text);
	sqlite3_finalize(get);
	octets_free(&text);
	return fine;
}

bool
progress_store(sqlite3 *db, const struct progress *progress, struct why *why)
{
	struct octets text = { 0 }, range = { 0 };
	sqlite3_stmt *set = database_prepare(
		db,
		"UPDATE log SET verified_size = ?, verified_root = ?, verified_time = ?, verified_note = ?, range = ?, position = ?, "
		"stopped_why = ? WHERE log_id = ?",
		why);
	if (set == NULL)
		return false;
	octets_base64(&text, progress->log_id.octets, HASH_SIZE);
	range_write(&progress->range, &range);
	sqlite3_bind_int64(set, 1, (int64_t)progress->verified_size);
	if (progress->verified_size > 0 || progress->verified_time > 0)
		sqlite3_bind_blob(set, 2, progress->verified_root.octets, HASH_SIZE, SQLITE_STATIC);
	sqlite3_bind_int64(set, 3, (int64_t)progress->verified_time);
	sqlite3_bind_blob64(set, 4, progress->note.data, progress->note.size, SQLITE_STATIC);
	sqlite3_bind_blob64(set, 5, range.data, range.size, SQLITE_STATIC);
	sqlite3_bind_int64(set, 6, (int64_t)progress->position);
	sqlite3_bind_text(set, 7, progress->stopped, -1, SQLITE_STATIC);
	sqlite3_bind_text(set, 8, octets_string(&text), -1, SQLITE_STATIC);
	bool done = text.failed || range.failed ? because(why, "out of memory") : database_step(db, set, why);
	if (done && sqlite3_changes(db) != 1)
		done = because(why, "%s: the log %s is not in it", sqlite3_db_filename(db, NULL), octets_string(&text));
	sqlite3_finalize(set);
	octets_free(&text);
	octets_free(&range);
	return done;
}

static bool
sqlite_load(void *sink, const struct hash *log_id, struct progress *progress, bool *found, struct why *why)
{
	struct sqlite *self = sink;
	bool fine = progress_fetch(lock(self), log_id, progress, found, why);
	unlock(self);
	return fine;
}

static void
bind_hash(sqlite3_stmt *statement, int place, const struct hash *hash, bool has)
{
	if (has)
		sqlite3_bind_blob(statement, place, hash->octets, HASH_SIZE, SQLITE_STATIC);
	else
		sqlite3_bind_null(statement, place);
}

static void
bind_number(sqlite3_stmt *statement, int place, int64_t number, bool has)
{
	if (has)
		sqlite3_bind_int64(statement, place, number);
	else
		sqlite3_bind_null(statement, place);
}

/* The values of a certificate's row; of a finding's. */
void
bind_certificate(sqlite3_stmt *add, const struct judged *judged, const struct entry_row *entry, const char *ruleset)
{
	bind_hash(add, 1, &entry->sha256, true);
	bind_hash(add, 2, &entry->pair, entry->has_pair);
	sqlite3_bind_text(add, 3, entry->kind, -1, SQLITE_STATIC);
	sqlite3_bind_text(add, 4, entry->profile, -1, SQLITE_STATIC);
	bind_hash(add, 5, &entry->issuer, entry->has_issuer);
	if (entry->serial_size > 0)
		sqlite3_bind_blob(add, 6, judged->texts.data + entry->serial, (int)entry->serial_size, SQLITE_STATIC);
	else
		sqlite3_bind_null(add, 6);
	bind_number(add, 7, entry->not_before, entry->has_validity);
	bind_number(add, 8, entry->not_after, entry->has_validity);
	sqlite3_bind_int(add, 9, entry->issuer_found);
	sqlite3_bind_text(add, 10, ruleset, -1, SQLITE_STATIC);
}

void
bind_finding(sqlite3_stmt *add, const struct judged *judged, const struct entry_row *entry, const struct finding_row *finding, const brlint *linter)
{
	const brlint_rule *rule = brlint_rule_at(linter, finding->rule);
	bind_hash(add, 1, &entry->sha256, true);
	sqlite3_bind_text(add, 2, rule->name, -1, SQLITE_STATIC);
	sqlite3_bind_text(add, 3, (const char *)judged->texts.data + finding->path, -1, SQLITE_STATIC);
	sqlite3_bind_int64(add, 4, (int64_t)finding->offset);
	sqlite3_bind_int64(add, 5, finding->number);
	sqlite3_bind_text(add, 6, level_name(finding->level), -1, SQLITE_STATIC);
	sqlite3_bind_int64(add, 7, (int64_t)finding->length);
	sqlite3_bind_text(add, 8, (const char *)judged->texts.data + finding->message, -1, SQLITE_STATIC);
	sqlite3_bind_int64(add, 9, rule->revision);
}

/* The certificate's row; rows->again is set if it was there. */
static bool
cert_add(struct sqlite *self, struct rows *rows, size_t i, const char *ruleset, struct why *why)
{
	sqlite3_stmt *add = self->statements[CERT];
	bind_certificate(add, &rows->all, &rows->all.entries[i], ruleset);
	if (!database_step(self->db, add, why))
		return false;
	rows->again[i] = sqlite3_changes(self->db) == 0;
	return true;
}

static bool
findings_add(struct sqlite *self, const struct rows *rows, const struct entry_row *entry, struct why *why)
{
	for (size_t i = 0; i < entry->finding_count; i++) {
		bind_finding(self->statements[FINDING], &rows->all, entry, &rows->all.findings[entry->first_finding + i], rows->linter);
		if (!database_step(self->db, self->statements[FINDING], why))
			return false;
	}
	return true;
}

static bool
log_findings_add(struct sqlite *self, int64_t log, const struct rows *rows, const struct entry_row *entry, struct why *why)
{
	sqlite3_stmt *add = self->statements[LOG_FINDING];
	for (size_t i = 0; i < entry->log_finding_count; i++) {
		const struct log_finding_row *finding = &rows->all.log_findings[entry->first_log_finding + i];
		sqlite3_bind_int64(add, 1, log);
		sqlite3_bind_int64(add, 2, finding->entry);
		sqlite3_bind_int64(add, 3, finding->last < finding->entry ? finding->entry : finding->last);
		sqlite3_bind_text(add, 4, finding->name, -1, SQLITE_STATIC);
		sqlite3_bind_text(add, 5, (const char *)rows->all.texts.data + finding->message, -1, SQLITE_STATIC);
		if (!database_step(self->db, add, why))
			return false;
	}
	return true;
}

static bool
entry_add(struct sqlite *self, int64_t log, struct rows *rows, size_t i, const char *ruleset, struct why *why)
{
	const struct entry_row *entry = &rows->all.entries[i];
	sqlite3_stmt *add = self->statements[ENTRY];
	sqlite3_bind_int64(add, 1, log);
	sqlite3_bind_int64(add, 2, entry->entry);
	sqlite3_bind_int64(add, 3, (int64_t)entry->timestamp);
	bind_hash(add, 4, &entry->sha256, true);
	if (!database_step(self->db, add, why) || !log_findings_add(self, log, rows, entry, why))
		return false;
	/* Findings belong to the row of the certificate, and to the rule set that it names: where it was there, they are. */
	return rows->again[i] || (cert_add(self, rows, i, ruleset, why) && (rows->again[i] || findings_add(self, rows, entry, why)));
}

static bool
rows_write(struct sqlite *self, struct rows *rows, struct why *why)
{
	int64_t log;
	char ruleset[RULESET_ID_SIZE];
	if (rows->all.entry_count == 0)
		return true;
	if (!state_log_id(self->db, &rows->log->id, &log, why))
		return false;
	ruleset_id(rows->linter, ruleset);
	for (size_t i = 0; i < rows->all.entry_count; i++) {
		if (!entry_add(self, log, rows, i, ruleset, why))
			return false;
	}
	return true;
}

static bool
transact(struct sqlite *self, const struct batch *batch, struct why *why)
{
	if (!database_begin(self->db, why))
		return false;
	bool done = rows_write(self, batch->rows, why) && (batch->progress == NULL || progress_store(self->db, batch->progress, why)) &&
		    (batch->count == NULL || self->is_own || batch->count(batch->count_context, self->db, batch->rows, why));
	return database_end(self->db, done, why);
}

static bool
sqlite_commit(void *sink, const struct batch *batch, struct why *why)
{
	struct sqlite *self = sink;
	if (self->is_own && !batch_count(self->state, batch, why))
		return false;
	lock(self);
	bool done = transact(self, batch, why);
	unlock(self);
	return done && (!self->is_own || batch_copy(self->state, batch, why));
}

const struct sink_kind sink_sqlite = {
	.prefix = "sqlite:",
	.open = sqlite_open,
	.close = sqlite_close,
	.log = sqlite_log,
	.ruleset = sqlite_ruleset,
	.load = sqlite_load,
	.commit = sqlite_commit,
};
