#include "ct/tree.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define LEVELS 8 /* of tiles, for 2^64 leaves */
#define SLOTS  8 /* tiles of a level that are kept */

/* A tile that is proven. */
struct slot {
	bool is_set;
	uint64_t index;
	unsigned width;
	struct hash hashes[TILE_WIDTH];
};

struct tree {
	struct source *source;
	uint64_t size;
	struct slot edge[LEVELS]; /* the tile of each level that is not full */
	struct slot slots[LEVELS][SLOTS];
};

void
tree_free(struct tree *tree)
{
	free(tree);
}

/* How many complete subtrees of a level's size a tree has. */
static uint64_t
nodes(uint64_t size, unsigned level)
{
	return level < LEVELS ? size >> (TILE_HEIGHT * level) : 0;
}

/* Takes the hashes of a tile's octets, of which there may be more: a full tile instead of a part of it. */
static enum got
take(const struct octets *octets, const char *path, unsigned width, bool is_full, struct hash hashes[TILE_WIDTH], struct why *why)
{
	struct octets unpacked = { 0 };
	size_t size = (is_full ? TILE_WIDTH : width) * sizeof(struct hash);
	const struct octets *from = octets;

	if (octets->size != size && inflate_octets(octets->data, octets->size, size, &unpacked, NULL))
		from = &unpacked;
	bool fits = from->size == size;
	if (fits)
		memcpy(hashes, from->data, width * sizeof(struct hash));
	else
		because(why, "%s: it has %zu octets, and not %zu", path, octets->size, size);
	octets_free(&unpacked);
	return fits ? GOT : GOT_WRONG;
}

enum got
hash_tile_get(struct source *source, int level, uint64_t index, unsigned width, struct hash hashes[TILE_WIDTH], struct why *why)
{
	struct octets octets = { 0 };
	char path[TILE_PATH_SIZE];
	size_t most = TILE_WIDTH * sizeof(struct hash) + 1024;
	bool is_full = width == TILE_WIDTH;

	enum got got = source_get(source, tile_path(level, index, width, path), most, &octets, why);
	/* a part of a tile that is gone may have become a full one */
	if (got == GOT_NOTHING && !is_full) {
		octets_clear(&octets);
		got = source_get(source, tile_path(level, index, TILE_WIDTH, path), most, &octets, why);
		is_full = got == GOT;
	}
	tile_path(level, index, is_full ? TILE_WIDTH : width, path);
	if (got == GOT)
		got = take(&octets, path, width, is_full, hashes, why);
	else if (got == GOT_NOTHING)
		because(why, "%s: it is not there", path);
	octets_free(&octets);
	return got;
}

/* Fetches a tile into a slot. */
static enum got
fetch(struct tree *tree, unsigned level, uint64_t index, unsigned width, struct slot *slot, struct why *why)
{
	enum got got = hash_tile_get(tree->source, (int)level, index, width, slot->hashes, why);

	slot->is_set = got == GOT;
	slot->index = index;
	slot->width = width;
	return got;
}

/* One of these is wrong, and there is nothing above to tell which. */
static void
tell_edge(const struct tree *tree, struct why *why)
{
	struct octets names = { 0 };
	char path[TILE_PATH_SIZE];

	for (unsigned level = LEVELS; level-- > 0;) {
		const struct slot *edge = &tree->edge[level];
		if (edge->is_set)
			octets_printf(&names, "%s%s", names.size > 0 ? ", " : "", tile_path((int)level, edge->index, edge->width, path));
	}
	because(why, "the hashes of %s do not come to the root of the checkpoint, of %" PRIu64 " entries", octets_string(&names), tree->size);
	octets_free(&names);
}

/* Fetches the right edge, from the top down: its hashes together are the compact range of the tree. */
static enum got
open_edge(struct tree *tree, const struct hash *root, struct why *why)
{
	struct range range = { 0 };
	struct hash made;

	for (unsigned level = LEVELS; level-- > 0;) {
		uint64_t count = nodes(tree->size, level);
		struct slot *edge = &tree->edge[level];
		if (count % TILE_WIDTH == 0)
			continue;
		enum got got = fetch(tree, level, count / TILE_WIDTH, (unsigned)(count % TILE_WIDTH), edge, why);
		if (got != GOT)
			return got;
		for (unsigned i = 0; i < edge->width; i++)
			range_add_subtree(&range, &edge->hashes[i], TILE_HEIGHT * level);
	}
	range_root(&range, &made);
	if (hash_is(&made, root))
		return GOT;
	tell_edge(tree, why);
	return GOT_WRONG;
}

struct tree *
tree_open(struct source *source, uint64_t size, const struct hash *root, enum got *got, struct why *why)
{
	struct tree *tree = calloc(1, sizeof(*tree));

	if (tree == NULL) {
		*got = GOT_FAILED;
		because(why, "out of memory");
		return NULL;
	}
	tree->source = source;
	tree->size = size;
	*got = open_edge(tree, root, why);
	if (*got == GOT)
		return tree;
	tree_free(tree);
	return NULL;
}

/* A tile that is proven: by the right edge, or by its parent, in which its root stands. */
static enum got
prove(struct tree *tree, unsigned level, uint64_t index, const struct slot **out, struct why *why)
{
	struct slot *slot = level < LEVELS ? &tree->edge[level] : NULL;
	const struct slot *parent;
	struct hash made;

	if (slot == NULL || nodes(tree->size, level) == 0 || index > (nodes(tree->size, level) - 1) / TILE_WIDTH) {
		because(why, "the tree has no such tile");
		return GOT_FAILED;
	}
	*out = slot;
	if (slot->is_set && slot->index == index)
		return GOT;
	*out = slot = &tree->slots[level][index % SLOTS];
	if (slot->is_set && slot->index == index)
		return GOT;
	enum got got = prove(tree, level + 1, index / TILE_WIDTH, &parent, why);
	if (got == GOT)
		got = fetch(tree, level, index, TILE_WIDTH, slot, why);
	if (got != GOT)
		return got;
	merkle_root(slot->hashes, TILE_WIDTH, &made);
	if (hash_is(&made, &parent->hashes[index % TILE_WIDTH]))
		return GOT;
	slot->is_set = false;
	char path[TILE_PATH_SIZE], above[TILE_PATH_SIZE];
	because(why, "%s: its root is not hash %u of %s", tile_path((int)level, index, TILE_WIDTH, path), (unsigned)(index % TILE_WIDTH),
		tile_path((int)level + 1, index / TILE_WIDTH, parent->width, above));
	return GOT_WRONG;
}

enum got
tree_leaves(struct tree *tree, uint64_t index, struct hash leaves[TILE_WIDTH], unsigned *width, struct why *why)
{
	const struct slot *slot;
	enum got got = prove(tree, 0, index, &slot, why);

	if (got != GOT)
		return got;
	memcpy(leaves, slot->hashes, slot->width * sizeof(leaves[0]));
	*width = slot->width;
	return GOT;
}

enum got
tree_range(struct tree *tree, uint64_t size, struct range *range, struct why *why)
{
	memset(range, 0, sizeof(*range));
	if (size > tree->size) {
		because(why, "the tree has no more than %" PRIu64 " entries", tree->size);
		return GOT_FAILED;
	}
	for (unsigned level = LEVELS; level-- > 0;) {
		uint64_t count = nodes(size, level);
		const struct slot *slot;
		if (count % TILE_WIDTH == 0)
			continue;
		enum got got = prove(tree, level, count / TILE_WIDTH, &slot, why);
		if (got != GOT)
			return got;
		for (unsigned i = 0; i < count % TILE_WIDTH; i++)
			range_add_subtree(range, &slot->hashes[i], TILE_HEIGHT * level);
	}
	return GOT;
}
