/* Tiles through threads: what is made of them comes out in the order in which they went in. */
#ifndef CT_POOL_H
#define CT_POOL_H

#include "ct/tile.h"

struct pool;

struct pool_options {
	const brlint *linter;
	unsigned threads; /* at least 1; the caller's is none of them */
	bool wants_lines, wants_rows, lints;
	/*
	 * Gets what was made of a tile, in order, in the thread of pool_add() and pool_drain(). Returns false if no more is wanted; then it is not
	 * called again.
	 */
	bool (*deliver)(void *context, const struct tile *tile, void *with, const struct judged *judged);
	/* Is called after it, and for tiles that are not delivered any more, so that what is with them can be freed. NULL: there is nothing to free.
	 */
	void (*drop)(void *context, void *with);
	void *context;
};

/* NULL if memory ran out, or threads could not be started. */
struct pool *pool_new(const struct pool_options *options);

/*
 * Adds a tile, whose octets the pool takes over, with whatever the caller wants to have with it. It waits while twice as many tiles are on their way
 * as there are threads: memory is bounded by these. Returns false if deliver() has said so, or memory ran out.
 */
bool pool_add(struct pool *pool, struct tile *tile, void *with);
bool pool_drain(struct pool *pool);
void pool_free(struct pool *pool);

#endif
