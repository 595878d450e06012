#include "ct/kept_kinds.h"

#include <stdlib.h>
#include <string.h>

#include "ct/rows_postgresql.h"
#include "ct/sink.h"

struct kept {
	const struct kept_kind *kind;
	void *self;
	struct state *state; /* NULL: there is a queue */
	char *sink;          /* its name */
};

/* Where the rows of a state are. */
static void *
open_rows(struct kept *kept, const char *sink, bool reads, struct why *why)
{
	if (strncmp(sink, "jsonl:", 6) == 0) {
		because(why, "the results are lines of JSON, which cannot be looked through");
		return NULL;
	}
	if (pg_is_address(sink)) {
		kept->kind = &kept_postgresql;
		return kept_postgresql_open(sink, why);
	}
	kept->kind = &kept_sqlite;
	const char *file = strncmp(sink, "sqlite:", 7) == 0 ? sink + 7 : "";
	if (file[0] == '\0') {
		/* one thread at a time uses it, and here is only one */
		sqlite3 *db = state_lock(kept->state);
		state_unlock(kept->state);
		return kept_sqlite_open(db, false, why);
	}
	sqlite3 *db = database_open(file, reads ? DATABASE_READ : DATABASE_SHARE, why);
	return db != NULL ? kept_sqlite_open(db, true, why) : NULL;
}

/* The sink that the state remembers; it is the state itself if there was none yet. */
static bool
find_sink(struct kept *kept, struct why *why)
{
	if (!state_setting(kept->state, "sink", &kept->sink, why))
		return false;
	if (kept->sink[0] != '\0')
		return true;
	free(kept->sink);
	kept->sink = strdup("sqlite:");
	return kept->sink != NULL || because(why, "out of memory");
}

struct kept *
kept_open(const struct options *options, bool reads, int *status, struct why *why)
{
	struct kept *kept = calloc(1, sizeof(*kept));

	*status = CT_FAILED;
	if (kept == NULL) {
		because(why, "out of memory");
		return NULL;
	}
	if (options->queue != NULL) {
		kept->kind = &kept_postgresql;
		kept->sink = strdup(options->queue);
		kept->self = kept_postgresql_open(options->queue, why);
	} else if ((kept->state = state_open(options->state, reads ? STATE_READ : STATE_WRITE, status, why)) != NULL) {
		*status = CT_FAILED;
		if (find_sink(kept, why))
			kept->self = open_rows(kept, kept->sink, reads, why);
		if (kept->self == NULL && kept->sink != NULL && strncmp(kept->sink, "jsonl:", 6) == 0)
			*status = CT_TROUBLE;
	}
	if (kept->self != NULL)
		return kept;
	free(kept->sink);
	state_free(kept->state);
	free(kept);
	return NULL;
}

void
kept_free(struct kept *kept)
{
	if (kept == NULL)
		return;
	kept->kind->close(kept->self);
	free(kept->sink);
	state_free(kept->state);
	free(kept);
}

struct state *
kept_state(struct kept *kept)
{
	return kept->state;
}

void *
kept_queue(struct kept *kept)
{
	return kept->state == NULL ? kept_postgresql_connection(kept->self) : NULL;
}

bool
kept_issuers(struct kept *kept, struct issuers *issuers, struct why *why)
{
	if (kept->state != NULL)
		return state_issuers(kept->state, issuers, why);
	return pg_issuers(kept_queue(kept), issuers, why);
}

bool
kept_logs(struct kept *kept, struct kept_log **logs, size_t *count, struct why *why)
{
	*logs = NULL;
	*count = 0;
	if (kept->kind->logs(kept->self, logs, count, why))
		return true;
	kept_logs_free(*logs, *count);
	return false;
}

bool
kept_numbers(struct kept *kept, int64_t log, uint64_t first, uint64_t end, uint64_t *numbers, size_t *count, struct why *why)
{
	return kept->kind->numbers(kept->self, log, first, end, numbers, count, why);
}

bool
kept_go_back(struct kept *kept, int64_t log, uint64_t position, const void *range, size_t size, struct why *why)
{
	return kept->kind->go_back(kept->self, log, position, range, size, why);
}

bool
kept_ruleset(struct kept *kept, const brlint *linter, const struct options *options, struct why *why)
{
	struct octets beside = { 0 };
	struct sink *sink = sink_open(kept->sink, kept->state, why);

	options_ruleset(options, &beside);
	bool right = sink != NULL && sink_ruleset(sink, linter, octets_string(&beside), why);
	sink_free(sink);
	octets_free(&beside);
	return right;
}

bool
kept_rulesets(struct kept *kept, struct kept_ruleset **sets, size_t *count, struct why *why)
{
	*sets = NULL;
	*count = 0;
	if (kept->kind->rulesets(kept->self, sets, count, why))
		return true;
	kept_rulesets_free(*sets, *count);
	return false;
}

bool
kept_certs(struct kept *kept, int64_t log, uint64_t first, uint64_t end, const char *ruleset, bool all, struct kept_cert *certs, size_t *count,
	   struct why *why)
{
	return kept->kind->certs(kept->self, log, first, end, ruleset, all, certs, count, why);
}

bool
kept_others(struct kept *kept, const char *ruleset, uint64_t *count, struct why *why)
{
	return kept->kind->others(kept->self, ruleset, count, why);
}

bool
kept_run(struct kept *kept, const char *run, int64_t log, uint64_t *position, struct why *why)
{
	return kept->kind->run(kept->self, run, log, position, why);
}

bool
kept_run_ended(struct kept *kept, const char *run, struct why *why)
{
	return kept->kind->run_ended(kept->self, run, why);
}

bool
kept_replace(struct kept *kept, const struct kept_change *change, struct why *why)
{
	return kept->kind->replace(kept->self, change, why);
}

/* --- what both kinds make --- */

struct kept_log *
kept_log_add(struct kept_log **logs, size_t *count, const unsigned char *key, size_t key_size, const char *url, const char *kind,
	     const char *description, struct why *why)
{
	struct kept_log *more = realloc(*logs, (*count + 1) * sizeof(**logs));

	if (more != NULL) {
		*logs = more;
		struct kept_log *log = &more[*count];
		memset(log, 0, sizeof(*log));
		if (log_make(&log->log, key, key_size, url, description)) {
			log->log.kind = log_kind_of(kind);
			(*count)++;
			return log;
		}
	}
	because(why, "out of memory");
	return NULL;
}

void
kept_logs_free(struct kept_log *logs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		log_free(&logs[i].log);
	free(logs);
}

static char *
copy_of(const char *text, bool *failed)
{
	char *copy = text != NULL ? strdup(text) : NULL;

	*failed = *failed || (text != NULL && copy == NULL);
	return copy;
}

bool
kept_ruleset_add(struct kept_ruleset **sets, size_t *count, const char *id, const char *rules, const char *data, const char *options, struct why *why)
{
	struct kept_ruleset *more = realloc(*sets, (*count + 1) * sizeof(**sets));
	bool failed = false;

	if (more == NULL)
		return because(why, "out of memory");
	*sets = more;
	more[(*count)++] = (struct kept_ruleset){ copy_of(id, &failed), copy_of(rules, &failed), copy_of(data, &failed), copy_of(options, &failed) };
	return !failed || because(why, "out of memory");
}

void
kept_rulesets_free(struct kept_ruleset *sets, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		free(sets[i].id);
		free(sets[i].rules);
		free(sets[i].data);
		free(sets[i].options);
	}
	free(sets);
}
