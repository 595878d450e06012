#include "audit/merkle.h"

/* MTH({d}): the hash of a leaf begins with 0, that of a node with 1, so that none can pass for the other. */
static void
hash_leaf(const uint8_t leaf[SHA256_SIZE], uint8_t hash[SHA256_SIZE])
{
	uint8_t octets[1 + SHA256_SIZE] = { 0 };
	memcpy(octets + 1, leaf, SHA256_SIZE);
	sha256_octets((struct span){ octets, sizeof(octets) }, hash);
}

/* The hash of the node above two others, which may stand where one of them is. */
static void
hash_node(const uint8_t left[SHA256_SIZE], const uint8_t right[SHA256_SIZE], uint8_t hash[SHA256_SIZE])
{
	uint8_t octets[1 + 2 * SHA256_SIZE] = { 1 };
	memcpy(octets + 1, left, SHA256_SIZE);
	memcpy(octets + 1 + SHA256_SIZE, right, SHA256_SIZE);
	sha256_octets((struct span){ octets, sizeof(octets) }, hash);
}

/* How many complete trees so many leaves make: one for each bit of their number. */
static unsigned
tree_count(uint64_t size)
{
	unsigned count = 0;
	for (; size != 0; size &= size - 1)
		count++;
	return count;
}

void
merkle_add(struct merkle *tree, const uint8_t leaf[SHA256_SIZE])
{
	unsigned last = tree_count(tree->size);

	hash_leaf(leaf, tree->roots[last]);
	/* the new tree and that before it are one wherever they are of a size, as a carry runs through a number */
	for (uint64_t size = tree->size; size & 1; size >>= 1, last--)
		hash_node(tree->roots[last - 1], tree->roots[last], tree->roots[last - 1]);
	tree->size++;
}

void
merkle_root(const struct merkle *tree, uint8_t root[SHA256_SIZE])
{
	unsigned count = tree_count(tree->size);

	if (count == 0) {
		sha256_octets((struct span){ (const uint8_t *)"", 0 }, root);
		return;
	}
	memcpy(root, tree->roots[--count], SHA256_SIZE);
	while (count-- > 0)
		hash_node(tree->roots[count], root, root);
}

size_t
merkle_path(const uint8_t *(*leaf)(const void *context, uint64_t i), const void *context, uint64_t size, uint64_t index,
	    uint8_t path[64][SHA256_SIZE])
{
	struct range {
		uint64_t begin, end;
	} siblings[64];
	uint64_t begin = 0, end = size;
	size_t count = 0;

	/* from the root down: the half without the leaf is a sibling */
	while (end - begin > 1) {
		uint64_t half = 1;
		while (half < end - begin - half)
			half <<= 1;
		if (index - begin < half) {
			siblings[count++] = (struct range){ begin + half, end };
			end = begin + half;
		} else {
			siblings[count++] = (struct range){ begin, begin + half };
			begin += half;
		}
	}
	for (size_t i = 0; i < count; i++) {
		const struct range *sibling = &siblings[count - 1 - i];
		struct merkle tree = { 0 };
		for (uint64_t at = sibling->begin; at < sibling->end; at++)
			merkle_add(&tree, leaf(context, at));
		merkle_root(&tree, path[i]);
	}
	return count;
}
