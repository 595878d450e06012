/* Where rows go, together with how far a log has been read: both become durable as one (A.6). */
#ifndef CT_SINK_H
#define CT_SINK_H

#include "ct/state.h"
#include "ct/tile.h"

/* How far a log is. What lies in a sink is the truth, and what the state has of it a copy. All 0: nothing is known. */
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
void progress_free(struct progress *progress);

/* Rows that are to become durable together: what was judged of one log after another tile. `numbers`: as sink_add(). */
struct rows {
	const struct log *log;
	const brlint *linter;
	struct judged all;
	unsigned char *again; /* for each entry: the same certificate stands before it, and its findings too */
	size_t again_room;
	uint32_t *seen; /* a table of the certificates: 1 and the number of an entry */
	size_t seen_room;
};

/* Adds what has entry numbers from `first` on. Returns false if memory ran out, and then nothing was added. */
bool rows_add(struct rows *rows, const struct judged *judged, int64_t first);
void rows_clear(struct rows *rows);
void rows_free(struct rows *rows);

/* The first 16 digits of the digest of a linter's rules; what a level is called. */
#define RULESET_ID_SIZE 17
void ruleset_id(const brlint *linter, char id[RULESET_ID_SIZE]);
const char *level_name(enum brlint_level level);

struct sink;

/* Whether it is the name of a sink: a kind that is known, and a file behind it, if it has one. What lies there is not looked at. false: `why`. */
bool sink_is_named(const char *name, struct why *why);

/*
 * Opens "jsonl:FILE", "sqlite:FILE", "sqlite:" (the state itself), "postgresql://...", for one thread. `state`: NULL where there is none, as with a
 * queue. Of several sinks of one process each is for other logs. NULL: `why`.
 */
struct sink *sink_open(const char *name, struct state *state, struct why *why);
void sink_free(struct sink *sink);

/* Whether it wants lines, or rows. */
bool sink_wants_lines(const struct sink *sink);

/* jsonl: when another file begins; the old one gets the day and a number behind its name. */
void sink_rotate(struct sink *sink, uint64_t size, bool daily);

/* What is asked while a server is waited for; false: no more. At first nothing is, and it is waited for without end. */
void sink_goes_on(struct sink *sink, bool (*goes_on)(void *context), void *context);

/*
 * Counts what is in rows, in a transaction of the state's database, which is locked: that of rows and progress, or where these are elsewhere one
 * before it. rows->again tells which certificates were there before; where that is not known only what is in these rows counts as before.
 */
typedef bool sink_count(void *context, sqlite3 *db, const struct rows *rows, struct why *why);
void sink_counts(struct sink *sink, sink_count *count, void *context);

/* The logs, their rule sets: to be called before rows refer to them. */
bool sink_log(struct sink *sink, const struct log *log, struct why *why);
/* `options`: of options_ruleset(). */
bool sink_ruleset(struct sink *sink, const brlint *linter, const char *options, struct why *why);

/* How far a log is; *found is false if nothing is known of it. */
bool sink_load(struct sink *sink, const struct hash *log_id, struct progress *progress, bool *found, struct why *why);

/*
 * Adds the rows of a tile that have entry numbers from `first` on to what is open; then all that is open becomes durable with the progress, which may
 * be NULL. After false nothing of it is there.
 */
bool sink_add(struct sink *sink, const struct log *log, const brlint *linter, const struct judged *judged, int64_t first, struct why *why);
bool sink_commit(struct sink *sink, const struct progress *progress, struct why *why);

/* Forgets what is open. */
void sink_drop(struct sink *sink);

/* Of an address of PostgreSQL: a tile that is to be put into its queue by the next commit, with the hashes of its leaves. */
bool sink_queue(struct sink *sink, const brlint *linter, uint64_t tile, const struct hash *leaves, unsigned width, struct why *why);

/*
 * Notes why the log of sink_log() could not be read to its end, for `status`; NULL: it could. The state has it, and without one the table of logs. It
 * does not matter if that fails.
 */
void sink_trouble(struct sink *sink, const struct log *log, const char *trouble);

#endif
