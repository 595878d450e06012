/* Memory that is given back all at once. */
#ifndef POLICY_POOL_H
#define POLICY_POOL_H

#include <stddef.h>

/* All zero: none. */
struct pool {
	struct pool_block *blocks; /* the last one first */
};

/* Memory for so many octets, aligned for anything and all zero; NULL if it ran out. */
void *pool_take(struct pool *pool, size_t size);
void pool_free(struct pool *pool);

#endif
