/* Where rows go, together with how far a log has been read: both become durable as one (A.6). */
#ifndef CT_SINK_H
#define CT_SINK_H

#include "ct/tile.h"

/* How far a log is. What lies in a sink is the truth, and what the state has of it a copy. */
struct progress {
	struct hash log_id;
	uint64_t position;      /* entries from 0 on that have their rows */
	struct range range;     /* of these */
	uint64_t verified_size; /* of the last checkpoint that was verified */
	struct hash verified_root;
	uint64_t verified_time; /* its timestamp, milliseconds */
	struct octets note;     /* the signed note, or the answer to get-sth, itself */
	char *stopped;          /* why it is stopped; NULL: it is not */
};

struct sink;

/* Opens "jsonl:FILE", "sqlite:FILE", "postgresql://...". `state`: the path of the state. false: `why`. */
struct sink *sink_open(const char *name, const char *state, struct why *why);
void sink_free(struct sink *sink);

/* The logs, their rule sets: to be called before rows refer to them. */
bool sink_log(struct sink *sink, const struct log *log, struct why *why);
bool sink_ruleset(struct sink *sink, const brlint *linter, struct why *why);

/* How far a log is; *found is false if nothing is known of it. */
bool sink_load(struct sink *sink, const struct hash *log_id, struct progress *progress, bool *found, struct why *why);

/* Adds the rows of a tile to what is open; then all that is open becomes durable with the progress. After false nothing of it is there. */
bool sink_add(struct sink *sink, const struct log *log, const brlint *linter, const struct judged *judged, struct why *why);
bool sink_commit(struct sink *sink, const struct progress *progress, struct why *why);

#endif
