/*
 * The queue of a fleet: the table tile. A tile that a worker has in hand is locked by its transaction, which writes the rows and takes the tile from
 * the queue as one: who is lost loses the lock, and nothing else. No clock is asked.
 */
#ifndef CT_QUEUE_H
#define CT_QUEUE_H

#include "ct/merkle.h"
#include "ct/postgresql.h"

/* So often a tile is tried before it is set aside. */
#define QUEUE_TRIES 3

struct queue_tile {
	int64_t log; /* log.id */
	uint64_t tile;
	unsigned width;
	struct hash leaves[TILE_WIDTH]; /* as a checkpoint has proven them */
	char ruleset[17];               /* of who put it there; who judges it has their own */
	int tries;                      /* that did not succeed */
	int attempts;                   /* after which nothing more was heard of the worker */
	uint64_t timestamp;             /* of the log's last checkpoint, milliseconds; 0: there is none */
};

/*
 * Puts a tile into the queue, in a transaction of the caller's, where progress becomes durable too. One that is there with fewer leaves is widened.
 * `again`: also one that is done, or was set aside. Workers that wait hear of it with the commit.
 */
bool queue_put(PGconn *connection, const struct queue_tile *tile, bool again, struct why *why);

/* --- workers --- */

/*
 * Takes up to `most` tiles, in a transaction that it begins, none of a log in `without`, an array of PostgreSQL ("{1,2}"). A tile that some worker
 * was lost with comes alone. *count 0: there is none, and no transaction. `notes` is another connection, which keeps by itself that they are tried.
 */
bool queue_take(PGconn *connection, PGconn *notes, const char *without, struct queue_tile *tiles, size_t most, size_t *count, struct why *why);

/* What came of a tile. */
bool queue_done(PGconn *connection, const struct queue_tile *tiles, size_t count, struct why *why);
/* It was tried in vain; *aside: so often that it is set aside. */
bool queue_failed(PGconn *connection, const struct queue_tile *tile, const char *cause, bool *aside, struct why *why);
/* Nothing did: it is free again with the end of the transaction. */
bool queue_left(PGconn *connection, const struct queue_tile *tiles, size_t count, struct why *why);

/*
 * After the transaction was lost, and the worker was not: that they were tried does not count. `notes` may be a connection that has been made anew.
 */
bool queue_forgive(PGconn *notes, const struct queue_tile *tiles, size_t count, struct why *why);

/* How many tiles, of logs not in `without`, wait or are in hand. */
bool queue_waiting(PGconn *connection, const char *without, uint64_t *tiles, struct why *why);

/* For status. */
struct queue_figures {
	uint64_t ready_tiles, ready_entries, aside_tiles, aside_entries;
	uint64_t minute_entries; /* done within the last minute */
};
bool queue_figures(PGconn *connection, int64_t log, struct queue_figures *figures, struct why *why);

/* Takes tiles that were done an hour ago, or before, from the table. */
bool queue_tidy(PGconn *connection, struct why *why);

#endif
