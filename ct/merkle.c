#include "ct/merkle.h"

#include <nettle/sha2.h>
#include <string.h>

static void
finish(struct sha256_ctx *context, struct hash *out)
{
	sha256_digest(context, HASH_SIZE, out->octets);
}

void
hash_octets(const void *octets, size_t size, struct hash *out)
{
	struct sha256_ctx context;

	sha256_init(&context);
	sha256_update(&context, size, octets);
	finish(&context, out);
}

/* What is hashed begins with 0 for a leaf; then comes the MerkleTreeLeaf, whose version and type are 0, too. */
void
merkle_leaf(const void *timestamped_entry, size_t size, struct hash *out)
{
	static const unsigned char head[3] = { 0, 0, 0 };
	struct sha256_ctx context;

	sha256_init(&context);
	sha256_update(&context, sizeof(head), head);
	sha256_update(&context, size, timestamped_entry);
	finish(&context, out);
}

void
merkle_node(const struct hash *left, const struct hash *right, struct hash *out)
{
	struct sha256_ctx context;
	unsigned char octets[1 + 2 * HASH_SIZE] = { 1 };

	memcpy(octets + 1, left->octets, HASH_SIZE);
	memcpy(octets + 1 + HASH_SIZE, right->octets, HASH_SIZE);
	sha256_init(&context);
	sha256_update(&context, sizeof(octets), octets);
	finish(&context, out);
}

static void
merkle_empty(struct hash *out)
{
	hash_octets("", 0, out);
}

void
merkle_root(const struct hash *hashes, size_t count, struct hash *out)
{
	struct range range = { 0 };

	for (size_t i = 0; i < count; i++)
		range_add(&range, &hashes[i]);
	range_root(&range, out);
}

void
range_add(struct range *range, const struct hash *leaf)
{
	range_add_subtree(range, leaf, 0);
}

void
range_add_subtree(struct range *range, const struct hash *root, unsigned height)
{
	struct hash hash = *root;

	/* two of a size are one of the next */
	for (uint64_t size = range->size >> height; (size & 1) != 0; size >>= 1)
		merkle_node(&range->hashes[--range->count], &hash, &hash);
	range->hashes[range->count++] = hash;
	range->size += UINT64_C(1) << height;
}

void
range_root(const struct range *range, struct hash *out)
{
	if (range->count == 0) {
		merkle_empty(out);
		return;
	}
	*out = range->hashes[range->count - 1];
	for (unsigned i = range->count - 1; i > 0; i--)
		merkle_node(&range->hashes[i - 1], out, out);
}

static unsigned
bits_set(uint64_t n)
{
	unsigned count = 0;

	for (; n != 0; n &= n - 1)
		count++;
	return count;
}

void
range_write(const struct range *range, struct octets *out)
{
	unsigned char size[8];

	for (unsigned i = 0; i < 8; i++)
		size[i] = (unsigned char)(range->size >> (56 - 8 * i));
	octets_add(out, size, sizeof(size));
	octets_add(out, range->hashes, range->count * sizeof(range->hashes[0]));
}

bool
range_read(struct range *range, const void *octets, size_t size)
{
	const unsigned char *p = octets;

	memset(range, 0, sizeof(*range));
	if (size < 8)
		return false;
	for (unsigned i = 0; i < 8; i++)
		range->size = range->size << 8 | p[i];
	range->count = bits_set(range->size);
	if (size - 8 != range->count * (size_t)HASH_SIZE) {
		memset(range, 0, sizeof(*range));
		return false;
	}
	memcpy(range->hashes, p + 8, size - 8);
	return true;
}

/*
 * The proof begins with the greatest complete subtree that the smaller tree ends with, unless that is the whole of it; then come the siblings on the
 * way up. `last` and `end` are the numbers, in their level, of the nodes that the smaller tree and the larger one end with. Where the smaller one's
 * is a right child, or both are the same, the sibling is on the left and in both trees; elsewhere it is on the right, and only in the larger one.
 */
bool
merkle_consistent(uint64_t size, const struct hash *root, uint64_t larger, const struct hash *larger_root, const struct hash *proof, size_t count)
{
	if (size == 0 || size > larger)
		return false;
	if (size == larger)
		return count == 0 && hash_is(root, larger_root);
	uint64_t last = size - 1, end = larger - 1;
	for (; (last & 1) != 0; last >>= 1)
		end >>= 1;
	if (last != 0 && count == 0)
		return false;
	size_t i = last != 0 ? 1 : 0;
	struct hash smaller = last != 0 ? proof[0] : *root, whole = smaller;
	for (; i < count; i++, last >>= 1, end >>= 1) {
		if (end == 0)
			return false;
		if ((last & 1) == 0 && last != end) {
			merkle_node(&whole, &proof[i], &whole);
			continue;
		}
		merkle_node(&proof[i], &smaller, &smaller);
		merkle_node(&proof[i], &whole, &whole);
		/* a node at the right edge that has no sibling is its own parent */
		for (; (last & 1) == 0 && last != 0; last >>= 1)
			end >>= 1;
	}
	return end == 0 && hash_is(&smaller, root) && hash_is(&whole, larger_root);
}

/* As above, on the way from one leaf, and for one tree. */
bool
merkle_included(uint64_t index, const struct hash *hash, uint64_t size, const struct hash *root, const struct hash *path, size_t count)
{
	if (index >= size)
		return false;
	uint64_t end = size - 1;
	struct hash whole = *hash;
	for (size_t i = 0; i < count; i++, index >>= 1, end >>= 1) {
		if (end == 0)
			return false;
		if ((index & 1) == 0 && index != end) {
			merkle_node(&whole, &path[i], &whole);
			continue;
		}
		merkle_node(&path[i], &whole, &whole);
		for (; (index & 1) == 0 && index != 0; index >>= 1)
			end >>= 1;
	}
	return end == 0 && hash_is(&whole, root);
}
