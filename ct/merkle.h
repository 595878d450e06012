/* Merkle trees of logs (RFC 6962 2.1), and compact ranges of them: the roots of the complete subtrees that the leaves from the first on make up. */
#ifndef CT_MERKLE_H
#define CT_MERKLE_H

#include "ct/octets.h"

#define HASH_SIZE   32
#define TILE_WIDTH  256 /* hashes, or entries, of a full tile */
#define TILE_HEIGHT 8

struct hash {
	unsigned char octets[HASH_SIZE];
};

static inline bool
hash_is(const struct hash *a, const struct hash *b)
{
	for (size_t i = 0; i < HASH_SIZE; i++) {
		if (a->octets[i] != b->octets[i])
			return false;
	}
	return true;
}

/* The SHA-256 of octets; the hash of a leaf, of a TimestampedEntry (RFC 6962 3.4); of a node. */
void hash_octets(const void *octets, size_t size, struct hash *out);
void merkle_leaf(const void *timestamped_entry, size_t size, struct hash *out);
void merkle_node(const struct hash *left, const struct hash *right, struct hash *out);

/* The root of `count` hashes as leaves: of a tile, count from 1 to 256. */
void merkle_root(const struct hash *hashes, size_t count, struct hash *out);

/* The leaves from 0 to `size`: a hash for each bit that is set in `size`, that of the highest first. All 0: no leaves. */
struct range {
	uint64_t size;
	unsigned count;
	struct hash hashes[64];
};
void range_add(struct range *range, const struct hash *leaf);

/* Adds a complete subtree of 2^height leaves; range->size must be a multiple of 2^height. */
void range_add_subtree(struct range *range, const struct hash *root, unsigned height);
void range_root(const struct range *range, struct hash *out);

/* The octets that a state keeps: 8 of the size, the most significant first, then the hashes. Returns false if they are no range. */
void range_write(const struct range *range, struct octets *out);
bool range_read(struct range *range, const void *octets, size_t size);

/* Whether a consistency proof (RFC 6962 2.1.2) shows that a tree of `size` leaves is the beginning of one of `larger`. 0 < size <= larger. */
bool merkle_consistent(uint64_t size, const struct hash *root, uint64_t larger, const struct hash *larger_root, const struct hash *proof,
		       size_t count);

/* Whether an audit path (RFC 6962 2.1.1) shows that a hash is that of leaf `index` of `size`, or of a node so, where the leaves are those of its
 * level. */
bool merkle_included(uint64_t index, const struct hash *hash, uint64_t size, const struct hash *root, const struct hash *path, size_t count);

#endif
