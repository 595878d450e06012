/* The kinds of sinks, each of which makes rows and progress durable as one. */
#ifndef CT_SINK_KINDS_H
#define CT_SINK_KINDS_H

#include "ct/sink.h"

/* What becomes durable as one. rows->again is set for certificates that are there already. */
struct batch {
	struct rows *rows;
	const struct progress *progress; /* NULL: there is none */
	sink_count *count;               /* NULL: nothing is counted */
	void *count_context;
};

struct sink_kind {
	const char *prefix;
	bool wants_lines;
	/* all return false with `why`; open() gets what stands behind the prefix, or all of it where the prefix is that of an address */
	void *(*open)(const char *name, struct state *state, struct why *why);
	void (*close)(void *sink);
	bool (*log)(void *sink, const struct log *log, struct why *why);
	bool (*ruleset)(void *sink, const brlint *linter, const char *options, struct why *why);
	bool (*load)(void *sink, const struct hash *log_id, struct progress *progress, bool *found, struct why *why);
	bool (*commit)(void *sink, const struct batch *batch, struct why *why);
	void (*drop)(void *sink); /* NULL: nothing is open but rows */
	/* NULL: it has no queue; a tile for the queue; and why the log could not be read to its end, or NULL */
	bool (*queue)(void *sink, const brlint *linter, uint64_t tile, const struct hash *leaves, unsigned width, struct why *why);
	void (*trouble)(void *sink, const char *trouble);
	void (*rotate)(void *sink, uint64_t size, bool daily);                      /* NULL: it does not */
	void (*goes_on)(void *sink, bool (*goes_on)(void *context), void *context); /* NULL: it waits for nothing */
};

extern const struct sink_kind sink_jsonl, sink_sqlite, sink_postgresql, sink_postgres;

/* Takes the root and the range of a progress whose numbers are there. Returns false if these do not fit together. */
bool progress_take(struct progress *progress, const void *root, size_t root_size, const void *range, size_t range_size);

/* What a rule set is, in JSON: [{"name", "revision", "level"}], {"FILE": "VERSION"}. */
void ruleset_rules(const brlint *linter, struct octets *out);
void ruleset_data(const brlint *linter, struct octets *out);

/*
 * Where rows and progress are elsewhere: counts in the state, before they are written; and keeps a copy of the progress, behind it. The state may be
 * NULL, and is not locked.
 */
bool batch_count(struct state *state, const struct batch *batch, struct why *why);
bool batch_copy(struct state *state, const struct batch *batch, struct why *why);

/* --- SQLite, for the sinks that have the progress in one --- */

/* Keeps the progress of a log, and gets it. */
bool progress_store(sqlite3 *db, const struct progress *progress, struct why *why);
bool progress_fetch(sqlite3 *db, const struct hash *log_id, struct progress *progress, bool *found, struct why *why);
bool ruleset_store(sqlite3 *db, const brlint *linter, const char *options, struct why *why);

/* Bind all values of a row of cert, and of finding, in the order of their columns. */
void bind_certificate(sqlite3_stmt *add, const struct judged *judged, const struct entry_row *entry, const char *ruleset);
void bind_finding(sqlite3_stmt *add, const struct judged *judged, const struct entry_row *entry, const struct finding_row *finding,
		  const brlint *linter);

#endif
