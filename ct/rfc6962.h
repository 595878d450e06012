/* What logs of RFC 6962 are asked, beside their tree head. */
#ifndef CT_RFC6962_H
#define CT_RFC6962_H

#include "ct/log.h"
#include "ct/source.h"

/*
 * Gets the entries from `first` to `last`, both inclusive; fewer may come, but no more and not none: GOT_FAILED. *count: how many have come, as far
 * as it can be told without reading them: who does that looks whether there are as many.
 */
enum got rfc6962_entries(struct source *source, uint64_t first, uint64_t last, size_t most, struct octets *out, size_t *count, struct why *why);

/* Whether the tree of `size` leaves, from 1 to those of the head, with this root is the beginning of that of the head: GOT; if not: GOT_WRONG. */
enum got rfc6962_consistent(struct source *source, uint64_t size, const struct hash *root, const struct checkpoint *head, struct why *why);

/* The hashes of the leaves of a tile, of as many as the head has of it. GOT: they are what was signed, by get-entry-and-proof; GOT_WRONG: they are
 * not. */
enum got rfc6962_leaves(struct source *source, uint64_t tile, const struct checkpoint *head, size_t most, struct hash hashes[TILE_WIDTH],
			unsigned *width, struct why *why);

#endif
