#include "ct/sink.h"

#include <stdlib.h>
#include <string.h>

#include "ct/sink_kinds.h"

struct sink {
	const struct sink_kind *kind;
	void *self;
	struct state *state; /* NULL: there is none */
	struct rows rows;
	sink_count *count;
	void *count_context;
};

static const struct sink_kind *const kinds[] = { &sink_jsonl, &sink_sqlite, &sink_postgresql, &sink_postgres };

void
progress_free(struct progress *progress)
{
	octets_free(&progress->note);
	free(progress->stopped);
	*progress = (struct progress){ 0 };
}

bool
progress_take(struct progress *progress, const void *root, size_t root_size, const void *range, size_t range_size)
{
	if (root_size == HASH_SIZE)
		memcpy(progress->verified_root.octets, root, HASH_SIZE);
	else if (progress->verified_size != 0)
		return false;
	if (range_size == 0 ? progress->position != 0
			    : !range_read(&progress->range, range, range_size) || progress->range.size != progress->position)
		return false;
	return progress->position <= progress->verified_size;
}

void
ruleset_id(const brlint *linter, char id[RULESET_ID_SIZE])
{
	memcpy(id, brlint_ruleset(linter), RULESET_ID_SIZE - 1);
	id[RULESET_ID_SIZE - 1] = '\0';
}

const char *
level_name(enum brlint_level level)
{
	return level == BRLINT_ERROR ? "error" : level == BRLINT_WARNING ? "warning" : "notice";
}

void
ruleset_rules(const brlint *linter, struct octets *out)
{
	const char *between = "[";
	for (size_t i = 0; i < brlint_rule_count(linter); i++) {
		const brlint_rule *rule = brlint_rule_at(linter, i);
		if (!rule->enabled)
			continue;
		octets_printf(out, "%s{\"name\":", between);
		octets_json(out, rule->name);
		octets_printf(out, ",\"revision\":%u,\"level\":\"%s\"}", rule->revision, level_name(rule->level));
		between = ",";
	}
	octets_say(out, *between == '[' ? "[]" : "]");
}

void
ruleset_data(const brlint *linter, struct octets *out)
{
	octets_say(out, "{");
	for (size_t i = 0; brlint_data_file_at(i) != NULL; i++) {
		const char *file = brlint_data_file_at(i), *dot = strrchr(file, '.');
		struct octets name = { 0 };
		octets_add(&name, file, dot != NULL ? (size_t)(dot - file) : strlen(file));
		const char *version = brlint_data_version(linter, octets_string(&name));
		if (out->size > 1 && version != NULL)
			octets_say(out, ",");
		if (version != NULL) {
			octets_json(out, octets_string(&name));
			octets_say(out, ":");
			octets_json(out, version);
		}
		octets_free(&name);
	}
	octets_say(out, "}");
}

/* A transaction of the state's database, for what `write` does in it. */
static bool
in_state(struct state *state, bool (*write)(sqlite3 *db, const struct batch *batch, struct why *why), const struct batch *batch, struct why *why)
{
	sqlite3 *db = state_lock(state);
	bool done = database_begin(db, why) && database_end(db, write(db, batch, why), why);
	state_unlock(state);
	return done;
}

static bool
count_it(sqlite3 *db, const struct batch *batch, struct why *why)
{
	return batch->count(batch->count_context, db, batch->rows, why);
}

bool
batch_count(struct state *state, const struct batch *batch, struct why *why)
{
	return state == NULL || batch->count == NULL || in_state(state, count_it, batch, why);
}

static bool
copy_it(sqlite3 *db, const struct batch *batch, struct why *why)
{
	return progress_store(db, batch->progress, why);
}

bool
batch_copy(struct state *state, const struct batch *batch, struct why *why)
{
	return state == NULL || batch->progress == NULL || in_state(state, copy_it, batch, why);
}

/* NULL: `why`. */
static const struct sink_kind *
kind_of(const char *name, struct why *why)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (strncmp(name, kinds[i]->prefix, strlen(kinds[i]->prefix)) == 0)
			return kinds[i];
	}
	because(why, "%s: a sink is jsonl:FILE, sqlite:FILE or postgresql://...", name);
	return NULL;
}

/* What stands behind the colon, of a file; the whole of an address. */
static const char *
place_of(const struct sink_kind *kind, const char *name)
{
	size_t prefix = strlen(kind->prefix);
	return kind->prefix[prefix - 1] == ':' ? name + prefix : name;
}

bool
sink_is_named(const char *name, struct why *why)
{
	const struct sink_kind *kind = kind_of(name, why);
	return kind != NULL && (place_of(kind, name)[0] != '\0' || because(why, "%s: the name of the file is missing", name));
}

struct sink *
sink_open(const char *name, struct state *state, struct why *why)
{
	const struct sink_kind *kind = kind_of(name, why);
	if (kind == NULL)
		return NULL;
	struct sink *sink = calloc(1, sizeof(*sink));
	if (sink == NULL)
		return because(why, "out of memory"), NULL;
	sink->kind = kind;
	sink->state = state;
	sink->self = kind->open(place_of(kind, name), state, why);
	if (sink->self == NULL) {
		free(sink);
		return NULL;
	}
	return sink;
}

void
sink_free(struct sink *sink)
{
	if (sink == NULL)
		return;
	sink->kind->close(sink->self);
	rows_free(&sink->rows);
	free(sink);
}

bool
sink_wants_lines(const struct sink *sink)
{
	return sink->kind->wants_lines;
}

void
sink_rotate(struct sink *sink, uint64_t size, bool daily)
{
	if (sink->kind->rotate != NULL)
		sink->kind->rotate(sink->self, size, daily);
}

void
sink_goes_on(struct sink *sink, bool (*goes_on)(void *context), void *context)
{
	if (sink->kind->goes_on != NULL)
		sink->kind->goes_on(sink->self, goes_on, context);
}

void
sink_counts(struct sink *sink, sink_count *count, void *context)
{
	sink->count = count;
	sink->count_context = context;
}

bool
sink_log(struct sink *sink, const struct log *log, struct why *why)
{
	/* the state has all logs, whatever else has them */
	int64_t id;
	bool done = true;
	if (sink->state != NULL) {
		done = state_log(state_lock(sink->state), log, &id, why);
		state_unlock(sink->state);
	}
	return done && sink->kind->log(sink->self, log, why);
}

bool
sink_ruleset(struct sink *sink, const brlint *linter, const char *options, struct why *why)
{
	return sink->kind->ruleset(sink->self, linter, options, why);
}

bool
sink_load(struct sink *sink, const struct hash *log_id, struct progress *progress, bool *found, struct why *why)
{
	return sink->kind->load(sink->self, log_id, progress, found, why);
}

bool
sink_add(struct sink *sink, const struct log *log, const brlint *linter, const struct judged *judged, int64_t first, struct why *why)
{
	sink->rows.log = log;
	sink->rows.linter = linter;
	return rows_add(&sink->rows, judged, first) || because(why, "out of memory");
}

bool
sink_commit(struct sink *sink, const struct progress *progress, struct why *why)
{
	struct batch batch = { &sink->rows, progress, sink->count, sink->count_context };
	bool done = sink->kind->commit(sink->self, &batch, why);
	rows_clear(&sink->rows);
	return done;
}

void
sink_drop(struct sink *sink)
{
	rows_clear(&sink->rows);
	if (sink->kind->drop != NULL)
		sink->kind->drop(sink->self);
}

bool
sink_queue(struct sink *sink, const brlint *linter, uint64_t tile, const struct hash *leaves, unsigned width, struct why *why)
{
	return sink->kind->queue != NULL ? sink->kind->queue(sink->self, linter, tile, leaves, width, why) : because(why, "this sink has no queue");
}

void
sink_trouble(struct sink *sink, const struct log *log, const char *trouble)
{
	if (sink->state != NULL)
		state_trouble(sink->state, log, trouble);
	else if (sink->kind->trouble != NULL)
		sink->kind->trouble(sink->self, trouble);
}
