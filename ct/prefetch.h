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
 * The next of the tiles that hold the entries before `end`: of a source that is far away, and has more than a few of them, `threads` are asked for at
 * a time, and twice as many are held. *ahead: NULL at first, and to be freed at the end. After one that could not be had any other may be next.
 */
void prefetch_next(struct prefetch **ahead, struct source *source, uint64_t index, uint64_t end, size_t most, unsigned threads,
		   struct prefetched *out);

/* Waits for what is being asked for. */
void prefetch_free(struct prefetch *prefetch);

#endif
