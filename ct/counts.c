#include "ct/counts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LEVELS 3

void
counts_free(struct counts *counts)
{
	free(counts->by_rule);
	free(counts->groups);
	counts->by_rule = NULL;
	counts->groups = NULL;
	counts->groups_room = 0;
}

/* Adds to a number; in a transaction or by itself. */
static bool
counts_add(sqlite3 *db, int64_t log, const char *name, const char *detail, int64_t more, struct why *why)
{
	if (more == 0)
		return true;
	sqlite3_stmt *add = database_prepare(
		db, "INSERT INTO tally VALUES (?, ?, ?, ?) ON CONFLICT (log, name, detail) DO UPDATE SET value = value + excluded.value", why);
	if (add == NULL)
		return false;
	sqlite3_bind_int64(add, 1, log);
	sqlite3_bind_text(add, 2, name, -1, SQLITE_STATIC);
	sqlite3_bind_text(add, 3, detail, -1, SQLITE_STATIC);
	sqlite3_bind_int64(add, 4, more);
	bool done = database_step(db, add, why);
	sqlite3_finalize(add);
	return done;
}

/* Entries by the minute, of the last ten, for the rate. */
static bool
count_minute(sqlite3 *db, int64_t log, size_t entries, struct why *why)
{
	char minute[24], sql[128];
	long long now = (long long)time(NULL) / 60;
	snprintf(minute, sizeof(minute), "%lld", now);
	snprintf(sql, sizeof(sql), "DELETE FROM tally WHERE log = %lld AND name = 'minute' AND CAST(detail AS INTEGER) < %lld", (long long)log,
		 now - 10);
	return database_run(db, sql, why) && counts_add(db, log, "minute", minute, (int64_t)entries, why);
}

static bool
count_findings(struct counts *counts, sqlite3 *db, int64_t log, const struct rows *rows, struct why *why)
{
	size_t rules = brlint_rule_count(rows->linter);
	char detail[256];
	if (counts->by_rule == NULL && (counts->by_rule = calloc(rules * LEVELS, sizeof(*counts->by_rule))) == NULL)
		return because(why, "out of memory");
	memset(counts->by_rule, 0, rules * LEVELS * sizeof(*counts->by_rule));
	for (size_t i = 0; i < rows->all.entry_count; i++) {
		const struct entry_row *entry = &rows->all.entries[i];
		for (size_t k = 0; !rows->again[i] && k < entry->finding_count; k++) {
			const struct finding_row *finding = &rows->all.findings[entry->first_finding + k];
			if (finding->rule < rules && finding->level < LEVELS)
				counts->by_rule[finding->rule * LEVELS + finding->level]++;
		}
	}
	for (size_t i = 0; i < rules * LEVELS; i++) {
		if (counts->by_rule[i] == 0)
			continue;
		snprintf(detail, sizeof(detail), "%s %s", level_name((enum brlint_level)(i % LEVELS)),
			 brlint_rule_at(rows->linter, i / LEVELS)->name);
		if (!counts_add(db, log, "findings", detail, (int64_t)counts->by_rule[i], why))
			return false;
	}
	return true;
}

bool
counts_rows(void *context, sqlite3 *db, const struct rows *rows, struct why *why)
{
	struct counts *counts = context;
	int64_t log, lone = 0;
	if (rows->all.entry_count == 0)
		return true;
	for (size_t i = 0; i < rows->all.entry_count; i++)
		lone += !rows->all.entries[i].issuer_found;
	return state_log_id(db, &counts->log->id, &log, why) && counts_add(db, log, "entries", "", (int64_t)rows->all.entry_count, why) &&
	       counts_add(db, log, "without_issuer", "", lone, why) &&
	       counts_add(db, log, "log_findings", "", (int64_t)rows->all.log_finding_count, why) &&
	       count_minute(db, log, rows->all.entry_count, why) && count_findings(counts, db, log, rows, why) &&
	       (!counts->alerts || alerts_rows(counts, db, log, rows, why));
}

void
counts_error(struct state *state, const struct log *log, const char *kind)
{
	struct why why;
	int64_t id;
	sqlite3 *db = state_lock(state);
	if (state_log_id(db, &log->id, &id, &why))
		counts_add(db, id, "errors", kind, 1, &why);
	state_unlock(state);
}
