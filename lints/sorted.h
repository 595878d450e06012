/*
 * Nodes in the order of their keys, for lists so long that each element cannot be held against all others: time is n log n whatever the keys are.
 *
 * A key has a hash, so that nearly always two numbers are compared and no octets; an order of keys with the same hash keeps somebody who makes keys
 * of one hash from making it slow.
 */
#ifndef LINTS_SORTED_H
#define LINTS_SORTED_H

#include "lints/findings.h"

struct sorted {
	uint64_t *items; /* the hash of a key, and in the low half the number of its node in the tree */
	uint32_t count;
};

/* How the keys of two nodes compare whose hashes are the same; below 0, 0 or above 0. `context` is the caller's. */
typedef int key_order(const void *context, uint32_t node, uint32_t other);

static inline uint64_t
sorted_item(uint32_t hash, uint32_t node)
{
	return (uint64_t)hash << 32 | node;
}

static inline uint32_t
sorted_node(uint64_t item)
{
	return (uint32_t)item;
}

/*
 * Room for so many items in the memory that the findings keep from object to object, and for as many more behind them, which sorted_sort() needs. It
 * holds until the next call. NULL, with out_of_memory set, where memory ran out.
 */
uint64_t *sorted_room(struct findings *f, uint32_t count);

/* Puts the items in order: by hash, then by key unless `order` is NULL, then as they stand in the tree. There is room for as many behind them. */
void sorted_sort(struct sorted *s, key_order *order, const void *context);

/* How a key that is looked for compares with that of a node. */
typedef int key_probe(const void *context, uint32_t node);

/* Whether there is an item of this hash to which the probe says 0. */
bool sorted_has(const struct sorted *s, uint32_t hash, key_probe *probe, const void *context);

#endif
