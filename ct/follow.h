/* What the files of `follow` share: a log that is followed by a thread of its own. */
#ifndef CT_FOLLOW_H
#define CT_FOLLOW_H

#include <pthread.h>
#include <stdatomic.h>

#include "ct/counts.h"
#include "ct/options.h"
#include "ct/pool.h"
#include "ct/postgresql.h"
#include "ct/sink.h"

/* Tiles between two commits, and seconds. */
#define COMMIT_TILES   16
#define COMMIT_SECONDS 2

struct following {
	const struct options *options;
	brlint *linter;
	struct state *state; /* NULL: there is a queue instead, and the sink is its database */
	PGconn *lock;        /* of the queue */
	struct issuers *issuers;
	unsigned threads; /* of a log */
	struct http_options http;
	atomic_bool failed; /* a sink: nothing can be kept any more, and all ends */
	atomic_int worst;   /* enum brlint_level of what was found; 3: nothing */
	bool alerts_fail;   /* it has been told that the program of --alert does not do its work */
};

/* Issuers that a log does not have: threads of its pool share them. */
struct lacking {
	pthread_mutex_t mutex;
	struct lacking_issuer {
		struct hash digest;
		bool is_wrong; /* it has something else in its place */
	} * items;
	size_t count, room;
};

/* How a look at a log ended. */
enum outcome {
	OUTCOME_DONE,    /* all that its checkpoint covers is there, but for a tile that is waited for */
	OUTCOME_LATER,   /* something could not be had */
	OUTCOME_STOPPED, /* what came is not what was signed */
	OUTCOME_ENDED    /* no more is wanted, or can be kept */
};

struct followed {
	struct following *all;
	const struct log *log;
	struct source *source;
	struct sink *sink;
	struct progress progress;
	struct octets note;     /* the checkpoint as it came last, verified or not */
	struct checkpoint head; /* the last that was verified, up to which is read */
	struct counts counts;
	struct pool *pool;
	char **names; /* of tiles in it */
	size_t name_count, next_name;
	bool hashes_only;               /* what is delivered is hashed, and makes no rows */
	bool holds;                     /* nothing is committed before it is proven */
	bool is_looked_at;              /* what the state says of the log has been held against the log */
	unsigned tiles;                 /* since the last commit */
	int64_t committed;              /* when that was, in seconds */
	uint64_t ripe_size;             /* the size of the first checkpoint that needs the tile which is not full, */
	uint64_t ripe_time;             /* and its timestamp */
	struct hash leaves[TILE_WIDTH]; /* of a tile on its way into the queue */
	enum outcome outcome;           /* of what is delivered */
	struct why said;                /* the last complaint, so that the same is said once */
	bool is_well;                   /* the state has no trouble of the log */
	struct lacking lacking;
	atomic_bool is_spoiled; /* what is being judged may lack an issuer for no fault of the log */
	bool is_at_head;
};

/* Goes on until it is told to end, a sink has failed, or `once`. */
bool follow_goes_on(void *context);

/* Complains of the log, unless it has just been said, and counts it as of a kind: "checkpoint", "signature", "tile", "entries", "time". */
void follow_tell(struct followed *f, const char *kind, const struct why *why);

/* Notes an alert about the log, if alerts are wanted. */
void follow_alert(struct followed *f, const char *event, const char *text);

/* What could not be had, as an outcome. */
enum outcome follow_got(struct followed *f, enum got got, const char *kind, const struct why *why);

/* It is not what was signed: the log is stopped, and says so; nothing of what is open is kept. */
enum outcome follow_stop(struct followed *f, const struct why *why);

/* The log has signed two things that exclude each other: both are kept as evidence. */
enum outcome follow_split(struct followed *f, const struct octets *note, const struct checkpoint *head, const char *what);

/*
 * Whether a verified checkpoint may come after the last: OUTCOME_DONE; then *same tells whether there is nothing new in it. What lies between the two
 * trees is not looked at.
 */
enum outcome follow_accept(struct followed *f, const struct octets *note, const struct checkpoint *head, bool *same);

/* Makes the checkpoint durable as the last one, once its tree has been found to go on from the one before. */
enum outcome follow_keep(struct followed *f, const struct octets *note, const struct checkpoint *head);

/* Takes back what was not committed: progress is as the sink has it. */
enum outcome follow_reload(struct followed *f);

/* A pool for what is to be read. Tiles come to the sink in order, with range and position; false: `f->outcome`. */
bool follow_begin(struct followed *f);
bool follow_add(struct followed *f, struct tile *tile);
/* Waits for all that has been added; commits it; and ends the pool. */
bool follow_drain(struct followed *f);
enum outcome follow_commit(struct followed *f);
enum outcome follow_end(struct followed *f);

/* Puts a tile whose leaves are proven into the queue; commits what there is, if it is time. Returns false if no more are wanted: `f->outcome`. */
bool follow_queue(struct followed *f, uint64_t tile, const struct hash *leaves, unsigned width);

/* An issuer, of the log's own. One that has another hash is told, once. */
bool follow_issuer(void *context, const struct hash *digest, struct octets *out);
/* Tells how many there are that the log does not have. */
void follow_tell_lacking(struct followed *f);

/* One look at a log. */
enum outcome follow_static(struct followed *f);
enum outcome follow_rfc6962(struct followed *f);

#endif
