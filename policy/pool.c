#include "policy/pool.h"

#include <stdlib.h>

#define POOL_BLOCK_SIZE ((size_t)16 << 10)

struct pool_block {
	struct pool_block *next;
	size_t used, size;
	max_align_t octets[];
};

void *
pool_take(struct pool *pool, size_t size)
{
	const size_t unit = sizeof(max_align_t);
	size = (size + unit - 1) / unit * unit;
	struct pool_block *b = pool->blocks;
	if (b == NULL || b->size - b->used < size) {
		size_t room = size > POOL_BLOCK_SIZE ? size : POOL_BLOCK_SIZE;
		b = calloc(1, sizeof(*b) + room);
		if (b == NULL)
			return NULL;
		b->size = room;
		b->next = pool->blocks;
		pool->blocks = b;
	}
	void *taken = (char *)b->octets + b->used;
	b->used += size;
	return taken;
}

void
pool_free(struct pool *pool)
{
	for (struct pool_block *b = pool->blocks, *next; b != NULL; b = next) {
		next = b->next;
		free(b);
	}
	pool->blocks = NULL;
}
