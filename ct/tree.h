/* The hash tiles of a static-ct log, proven from a checkpoint's root down: what comes out of here is what the log has signed. */
#ifndef CT_TREE_H
#define CT_TREE_H

#include "ct/log.h"
#include "ct/source.h"

struct tree;

/*
 * The first `width` hashes of a tile as a source has them, of that tile or of a fuller one, proven by nothing. As tree_open(): GOT_WRONG: what is
 * there is no such tile.
 */
enum got hash_tile_get(struct source *source, int level, uint64_t index, unsigned width, struct hash hashes[TILE_WIDTH], struct why *why);

/*
 * The tree of a checkpoint, with the hash tiles of a source, of which those at the right edge are fetched at once, and must come to the root. NULL:
 * *got and `why`: GOT_WRONG means that the hashes are wrong, anything else that they could not be had. One thread at a time uses it.
 */
struct tree *tree_open(struct source *source, uint64_t size, const struct hash *root, enum got *got, struct why *why);
void tree_free(struct tree *tree);

/* The hashes of the leaves of tile `index`, `width` of them: 256, or fewer at the right edge. GOT: they are what was signed; GOT_WRONG: they are not.
 */
enum got tree_leaves(struct tree *tree, uint64_t index, struct hash leaves[TILE_WIDTH], unsigned *width, struct why *why);

/* The compact range of the first `size` leaves, size <= that of the tree: its root is the root of the tree that the log had then. */
enum got tree_range(struct tree *tree, uint64_t size, struct range *range, struct why *why);

#endif
