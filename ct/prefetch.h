/* Data tiles of a log, asked for ahead by several threads, and given in order. */
#ifndef CT_PREFETCH_H
#define CT_PREFETCH_H

#include "ct/source.h"
#include "ct/tile.h"

/* A data tile as it came. */
struct prefetched {
	enum got got;
	struct octets stored;
	bool is_later; /* it is the full one, in place of a part that is gone */
	char path[TILE_PATH_SIZE];
	struct why why;
};

/* Gets tile `index`, the part of it that has `width` entries, or the full one if that is gone. */
void prefetch_now(struct source *source, uint64_t index, unsigned width, size_t most, struct prefetched *out);

struct prefetch;

/*
 * Tiles from `index` on that hold the entries before `end`; `threads` at a time, and twice as many are held. NULL if memory ran out, or no thread can
 * be started.
 */
struct prefetch *prefetch_new(struct source *source, uint64_t index, uint64_t end, size_t most, unsigned threads);

/* The next one, for which it waits; its octets are the caller's. */
void prefetch_next(struct prefetch *prefetch, struct prefetched *out);

/* Waits for what is being asked for. */
void prefetch_free(struct prefetch *prefetch);

#endif
