#include <stdlib.h>
#include <string.h>

#include "ct/kept_kinds.h"
#include "ct/sink_kinds.h"

enum { NUMBERS, CERTS, OTHERS, RUN, RUN_ENDED, DROP_ALL, DROP_RULE, CERT, RULESET, FINDING, PROGRESS, STATEMENTS };

static const char *const texts[STATEMENTS] = {
	[NUMBERS] = "SELECT e.entry FROM entry e JOIN cert c USING (sha256) WHERE e.log = ? AND e.entry >= ? AND e.entry < ? ORDER BY e.entry",
	[CERTS] = "SELECT e.entry, c.sha256, c.issuer_sha256, c.issuer_found, c.ruleset FROM entry e JOIN cert c USING (sha256)"
		  " WHERE e.log = ? AND e.entry >= ? AND e.entry < ? AND (c.ruleset <> ? OR NOT c.issuer_found OR ?) ORDER BY e.entry",
	[OTHERS] = "SELECT count(*) FROM cert WHERE ruleset <> ?",
	[RUN] = "SELECT position FROM relint WHERE run = ? AND log = ?",
	[RUN_ENDED] = "DELETE FROM relint WHERE run = ?",
	[DROP_ALL] = "DELETE FROM finding WHERE sha256 = ?",
	[DROP_RULE] = "DELETE FROM finding WHERE sha256 = ? AND rule = ?",
	[CERT] =
		"INSERT INTO cert VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(sha256) DO UPDATE SET pair = excluded.pair, kind = excluded.kind,"
		" profile = excluded.profile, issuer_sha256 = excluded.issuer_sha256, serial = excluded.serial, not_before = excluded.not_before,"
		" not_after = excluded.not_after, issuer_found = excluded.issuer_found, ruleset = excluded.ruleset",
	[RULESET] = "UPDATE cert SET ruleset = ? WHERE sha256 = ?",
	[FINDING] = "INSERT INTO finding VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
	[PROGRESS] = "INSERT INTO relint VALUES (?, ?, ?) ON CONFLICT(run, log) DO UPDATE SET position = excluded.position",
};

struct sqlite {
	sqlite3 *db;
	bool is_own;
	sqlite3_stmt *statements[STATEMENTS];
};

static void
close_it(void *context)
{
	struct sqlite *self = context;

	for (int i = 0; i < STATEMENTS; i++)
		sqlite3_finalize(self->statements[i]);
	if (self->is_own)
		sqlite3_close_v2(self->db);
	free(self);
}

void *
kept_sqlite_open(sqlite3 *db, bool is_own, struct why *why)
{
	struct sqlite *self = calloc(1, sizeof(*self));

	if (self == NULL) {
		if (is_own)
			sqlite3_close_v2(db);
		because(why, "out of memory");
		return NULL;
	}
	self->db = db;
	self->is_own = is_own;
	for (int i = 0; i < STATEMENTS; i++) {
		self->statements[i] = database_prepare(db, texts[i], why);
		if (self->statements[i] == NULL) {
			close_it(self);
			return NULL;
		}
	}
	return self;
}

static bool
failed(struct sqlite *self, struct why *why)
{
	return database_failed(self->db, sqlite3_db_filename(self->db, NULL), why);
}

/* The next row; *more: there is one. After the last the statement is ready again. */
static bool
next(struct sqlite *self, sqlite3_stmt *statement, bool *more, struct why *why)
{
	int step = sqlite3_step(statement);

	*more = step == SQLITE_ROW;
	if (*more)
		return true;
	bool right = step == SQLITE_DONE || failed(self, why);
	sqlite3_reset(statement);
	return right;
}

static const char *
text_at(sqlite3_stmt *statement, int column)
{
	const char *text = (const char *)sqlite3_column_text(statement, column);

	return text != NULL ? text : "";
}

static void
hash_at(sqlite3_stmt *statement, int column, struct hash *hash)
{
	if (sqlite3_column_bytes(statement, column) == HASH_SIZE)
		memcpy(hash->octets, sqlite3_column_blob(statement, column), HASH_SIZE);
}

/* --- looking --- */

static bool
logs(void *context, struct kept_log **all, size_t *count, struct why *why)
{
	struct sqlite *self = context;
	bool more;
	sqlite3_stmt *get = database_prepare(
		self->db, "SELECT id, key, url, kind, description, position, verified_size, verified_root, verified_time FROM log ORDER BY id", why);
	bool right = get != NULL;

	while (right && (right = next(self, get, &more, why)) && more) {
		struct kept_log *log = kept_log_add(all, count, sqlite3_column_blob(get, 1), (size_t)sqlite3_column_bytes(get, 1), text_at(get, 2),
						    text_at(get, 3), text_at(get, 4), why);
		right = log != NULL;
		if (!right)
			break;
		log->id = sqlite3_column_int64(get, 0);
		log->position = (uint64_t)sqlite3_column_int64(get, 5);
		log->verified_size = (uint64_t)sqlite3_column_int64(get, 6);
		hash_at(get, 7, &log->verified_root);
		log->verified_time = (uint64_t)sqlite3_column_int64(get, 8);
	}
	sqlite3_finalize(get);
	return right;
}

static bool
numbers(void *context, int64_t log, uint64_t first, uint64_t end, uint64_t *all, size_t *count, struct why *why)
{
	struct sqlite *self = context;
	sqlite3_stmt *get = self->statements[NUMBERS];
	bool more, right;

	*count = 0;
	sqlite3_bind_int64(get, 1, log);
	sqlite3_bind_int64(get, 2, (int64_t)first);
	sqlite3_bind_int64(get, 3, (int64_t)end);
	while ((right = next(self, get, &more, why)) && more)
		all[(*count)++] = (uint64_t)sqlite3_column_int64(get, 0);
	return right;
}

static bool
go_back(void *context, int64_t log, uint64_t position, const void *range, size_t size, struct why *why)
{
	struct sqlite *self = context;
	sqlite3_stmt *set = database_prepare(self->db, "UPDATE log SET position = ?, range = ? WHERE id = ?", why);

	if (set == NULL)
		return false;
	sqlite3_bind_int64(set, 1, (int64_t)position);
	sqlite3_bind_blob64(set, 2, range, size, SQLITE_STATIC);
	sqlite3_bind_int64(set, 3, log);
	bool right = database_step(self->db, set, why);
	sqlite3_finalize(set);
	return right;
}

static bool
rulesets(void *context, struct kept_ruleset **sets, size_t *count, struct why *why)
{
	struct sqlite *self = context;
	bool more;
	sqlite3_stmt *get = database_prepare(self->db, "SELECT id, rules, data, options FROM ruleset ORDER BY id", why);
	bool right = get != NULL;

	while (right && (right = next(self, get, &more, why)) && more)
		right = kept_ruleset_add(sets, count, text_at(get, 0), text_at(get, 1), text_at(get, 2), text_at(get, 3), why);
	sqlite3_finalize(get);
	return right;
}

static bool
certs(void *context, int64_t log, uint64_t first, uint64_t end, const char *ruleset, bool all, struct kept_cert *list, size_t *count, struct why *why)
{
	struct sqlite *self = context;
	sqlite3_stmt *get = self->statements[CERTS];
	bool more, right;

	*count = 0;
	sqlite3_bind_int64(get, 1, log);
	sqlite3_bind_int64(get, 2, (int64_t)first);
	sqlite3_bind_int64(get, 3, (int64_t)end);
	sqlite3_bind_text(get, 4, ruleset, -1, SQLITE_STATIC);
	sqlite3_bind_int(get, 5, all);
	while ((right = next(self, get, &more, why)) && more) {
		struct kept_cert *cert = &list[(*count)++];
		memset(cert, 0, sizeof(*cert));
		cert->entry = (uint64_t)sqlite3_column_int64(get, 0);
		hash_at(get, 1, &cert->sha256);
		hash_at(get, 2, &cert->issuer);
		cert->has_issuer = sqlite3_column_bytes(get, 2) == HASH_SIZE;
		cert->issuer_found = sqlite3_column_int(get, 3) != 0;
		strncpy(cert->ruleset, text_at(get, 4), sizeof(cert->ruleset) - 1);
	}
	return right;
}

/* The number that a statement gives, or 0. */
static bool
number_of(struct sqlite *self, sqlite3_stmt *get, uint64_t *number, struct why *why)
{
	bool more, right = next(self, get, &more, why);

	*number = right && more ? (uint64_t)sqlite3_column_int64(get, 0) : 0;
	sqlite3_reset(get);
	return right;
}

static bool
others(void *context, const char *ruleset, uint64_t *count, struct why *why)
{
	struct sqlite *self = context;

	sqlite3_bind_text(self->statements[OTHERS], 1, ruleset, -1, SQLITE_STATIC);
	return number_of(self, self->statements[OTHERS], count, why);
}

static bool
run(void *context, const char *name, int64_t log, uint64_t *position, struct why *why)
{
	struct sqlite *self = context;

	sqlite3_bind_text(self->statements[RUN], 1, name, -1, SQLITE_STATIC);
	sqlite3_bind_int64(self->statements[RUN], 2, log);
	return number_of(self, self->statements[RUN], position, why);
}

static bool
run_ended(void *context, const char *name, struct why *why)
{
	struct sqlite *self = context;

	sqlite3_bind_text(self->statements[RUN_ENDED], 1, name, -1, SQLITE_STATIC);
	return database_step(self->db, self->statements[RUN_ENDED], why);
}

/* --- replacing --- */

static bool
drop_findings(struct sqlite *self, const struct kept_change *change, const struct hash *sha256, bool all, struct why *why)
{
	sqlite3_stmt *drop = self->statements[all ? DROP_ALL : DROP_RULE];

	sqlite3_bind_blob(drop, 1, sha256->octets, HASH_SIZE, SQLITE_STATIC);
	if (all)
		return database_step(self->db, drop, why);
	for (size_t i = 0; i < change->rule_count; i++) {
		sqlite3_bind_text(drop, 2, change->rules[i], -1, SQLITE_STATIC);
		if (!database_step(self->db, drop, why))
			return false;
	}
	return true;
}

static bool
replace_one(struct sqlite *self, const struct kept_change *change, size_t i, struct why *why)
{
	const struct entry_row *entry = &change->judged->entries[i];
	unsigned char what = change->what[i];

	if (!drop_findings(self, change, &entry->sha256, (what & KEPT_ALL) != 0, why))
		return false;
	for (uint32_t k = 0; k < entry->finding_count; k++) {
		bind_finding(self->statements[FINDING], change->judged, entry, &change->judged->findings[entry->first_finding + k], change->linter);
		if (!database_step(self->db, self->statements[FINDING], why))
			return false;
	}
	if ((what & KEPT_ALL) != 0) {
		bind_certificate(self->statements[CERT], change->judged, entry, change->ruleset);
		return database_step(self->db, self->statements[CERT], why);
	}
	if ((what & KEPT_RULESET) == 0)
		return true;
	sqlite3_bind_text(self->statements[RULESET], 1, change->ruleset, -1, SQLITE_STATIC);
	sqlite3_bind_blob(self->statements[RULESET], 2, entry->sha256.octets, HASH_SIZE, SQLITE_STATIC);
	return database_step(self->db, self->statements[RULESET], why);
}

static bool
replace_all(struct sqlite *self, const struct kept_change *change, struct why *why)
{
	sqlite3_stmt *progress = self->statements[PROGRESS];

	for (size_t i = 0; i < change->judged->entry_count; i++) {
		if (!replace_one(self, change, i, why))
			return false;
	}
	sqlite3_bind_text(progress, 1, change->run, -1, SQLITE_STATIC);
	sqlite3_bind_int64(progress, 2, change->log);
	sqlite3_bind_int64(progress, 3, (int64_t)change->position);
	return database_step(self->db, progress, why);
}

static bool
replace(void *context, const struct kept_change *change, struct why *why)
{
	struct sqlite *self = context;

	return database_begin(self->db, why) && database_end(self->db, replace_all(self, change, why), why);
}

const struct kept_kind kept_sqlite = { close_it, logs, numbers, go_back, rulesets, certs, others, run, run_ended, replace };
