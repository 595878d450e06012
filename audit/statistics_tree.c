/*
 * A tree has the moduli as leaves, and in each node the product of those below it. What a node gets from above is the product of all moduli that are
 * not below it, modulo its own: of a child a with the sibling b that is what the parent got times b, modulo a. So no node needs a number longer than
 * the products, and the root, which got 1, need not be made. At a leaf the greatest common divisor with the modulus is what it shares.
 *
 * Nodes are numbered as in a heap, 1 the root, 2 i and 2 i + 1 the children of i; with n leaves, which are n to 2 n - 1, that works for any n. Leaves
 * come in blocks: each block is the leaf of an upper tree, whose products lie in a file, and has a tree of its own in memory while it is at work.
 *
 * Within a block there is a way with a division at its root alone (Bernstein's scaled remainders). Let P be its product, F what the block got, and D
 * the sum of P / N over its moduli N: modulo one of them only its own term is left of D, and so F D is what is wanted of each. Going down, a node
 * with the product p has the fraction (F D / p) modulo 1, of which a child's is that times its sibling's product, modulo 1; and at a leaf the
 * fraction times N is the remainder. A fraction has so many limbs as the product, two, and one for each level below: the product of two numbers of a
 * and b limbs has a + b - 1 at least, so that a step down loses one of them to the error, and at a leaf, after fewer than 2^6 steps each of which
 * cuts off less than one unit, the error is less than 2^6 / 2^128 of the modulus: it is rounded to the one whole number that it can be.
 */
#include "audit/statistics_tree.h"

#include <stdlib.h>

#define BLOCK 32768 /* moduli */

struct stored {
	uint64_t place;
	size_t limbs;
};

struct upper {
	const struct modulus_source *source;
	uint16_t *bits;
	size_t blocks;
	struct spill file;
	struct stored *nodes; /* 2 * blocks */
	mpz_t *leaves;        /* of a block: 2 * BLOCK */
	mpz_t *sums;          /* D of each node, as long as its parent needs it */
};

static bool
node_write(struct upper *u, size_t i, const mpz_t product)
{
	u->nodes[i] = (struct stored){ u->file.size, mpz_size(product) };
	return spill_octets(&u->file, mpz_limbs_read(product), mpz_size(product) * sizeof(mp_limb_t));
}

static bool
node_read(const struct upper *u, size_t i, mpz_t product)
{
	size_t limbs = u->nodes[i].limbs;
	bool done = spill_read(&u->file, mpz_limbs_write(product, (mp_size_t)limbs), limbs * sizeof(mp_limb_t), u->nodes[i].place);
	mpz_limbs_finish(product, (mp_size_t)(done ? limbs : 0));
	return done;
}

/* How many moduli a block has, and makes its tree of products. 0: a modulus cannot be read. */
static size_t
block_read(struct upper *u, size_t block)
{
	size_t first = block * BLOCK, count = u->source->count - first;
	count = count < BLOCK ? count : BLOCK;
	for (size_t i = 0; i < count; i++) {
		struct span octets = u->source->modulus(u->source->context, first + i);
		if (octets.data == NULL)
			return 0;
		mpz_import(u->leaves[count + i], octets.size, 1, 1, 1, 0, octets.data);
	}
	for (size_t i = count - 1; i > 0; i--)
		mpz_mul(u->leaves[i], u->leaves[2 * i], u->leaves[2 * i + 1]);
	return count;
}

/* What a child gets, of what its parent got; `room` is overwritten. */
static void
pass_down(mpz_t child, const mpz_t parent, const mpz_t own, const mpz_t sibling, mpz_t room)
{
	mpz_mod(room, sibling, own);
	mpz_mod(child, parent, own);
	mpz_mul(child, child, room);
	mpz_mod(child, child, own);
}

/* D of a block, which has at least two moduli: of a node, what each child has times the product of the other. */
static void
block_sum(struct upper *u, size_t count)
{
	for (size_t i = count; i < 2 * count; i++)
		mpz_set_ui(u->sums[i], 1);
	for (size_t i = count - 1; i > 0; i--) {
		mpz_mul(u->sums[i], u->sums[2 * i], u->leaves[2 * i + 1]);
		mpz_addmul(u->sums[i], u->sums[2 * i + 1], u->leaves[2 * i]);
		for (size_t k = 2 * i; k <= 2 * i + 1; k++) {
			mpz_clear(u->sums[k]);
			mpz_init(u->sums[k]);
		}
	}
}

static size_t
fraction_bits(const mpz_t product, size_t height)
{
	return (mpz_size(product) + height + 2) * mp_bits_per_limb;
}

/* What a modulus shares with what its remainder is of. */
static void
leaf_end(struct upper *u, size_t i, mpz_t remainder, const mpz_t modulus)
{
	mpz_gcd(remainder, remainder, modulus);
	size_t bits = mpz_sizeinbase(remainder, 2);
	u->bits[i] = (uint16_t)(bits < UINT16_MAX ? bits : UINT16_MAX);
}

/* A node of a block's tree with its fraction, and all below it; `height` levels at most are below it. */
static void
block_descend(struct upper *u, size_t count, size_t first, size_t i, size_t height, const mpz_t fraction)
{
	size_t bits = fraction_bits(u->leaves[i], height);
	mpz_t child;
	mpz_init(child);
	if (i >= count) {
		mpz_mul(child, fraction, u->leaves[i]);
		bool up = mpz_tstbit(child, bits - 1);
		mpz_tdiv_q_2exp(child, child, bits);
		mpz_add_ui(child, child, up);
		leaf_end(u, first + i - count, child, u->leaves[i]);
	}
	for (size_t k = 2 * i; i < count && k <= 2 * i + 1; k++) {
		size_t child_bits = fraction_bits(u->leaves[k], height - 1);
		mpz_mul(child, fraction, u->leaves[k ^ 1]);
		mpz_tdiv_r_2exp(child, child, bits);
		mpz_tdiv_q_2exp(child, child, bits - child_bits);
		block_descend(u, count, first, k, height - 1, child);
	}
	mpz_clear(child);
}

/* A block, with what it got. False: a modulus cannot be read. */
static bool
block_end(struct upper *u, size_t block, const mpz_t got)
{
	size_t count = block_read(u, block), height = 0;
	mpz_t fraction;
	if (count == 0)
		return false;
	while ((size_t)1 << height < count)
		height++;
	mpz_init(fraction);
	if (count == 1) {
		mpz_set(fraction, got);
		leaf_end(u, block * BLOCK, fraction, u->leaves[1]);
	} else {
		block_sum(u, count);
		mpz_mul(fraction, u->sums[1], got);
		mpz_mod(fraction, fraction, u->leaves[1]);
		mpz_mul_2exp(fraction, fraction, fraction_bits(u->leaves[1], height));
		mpz_tdiv_q(fraction, fraction, u->leaves[1]);
		block_descend(u, count, block * BLOCK, 1, height, fraction);
	}
	mpz_clear(fraction);
	return true;
}

/* The same of the upper tree, down to its blocks and through these. */
static bool
upper_descend(struct upper *u, size_t i, const mpz_t got)
{
	bool done = true;
	if (i >= u->blocks)
		return block_end(u, i - u->blocks, got);
	for (size_t k = 2 * i; k <= 2 * i + 1 && done; k++) {
		mpz_t own, sibling, child, room;
		mpz_inits(own, sibling, child, room, NULL);
		done = node_read(u, k, own) && node_read(u, k ^ 1, sibling);
		if (done)
			pass_down(child, got, own, sibling, room);
		mpz_clears(own, sibling, room, NULL);
		done = done && upper_descend(u, k, child);
		mpz_clear(child);
	}
	return done;
}

/* The products of all blocks, and of all nodes above them but the root. */
static bool
upper_build(struct upper *u)
{
	bool done = true;
	mpz_t a, b;
	for (size_t block = 0; block < u->blocks; block++) {
		if (block_read(u, block) == 0 || !node_write(u, u->blocks + block, u->leaves[1]))
			return false;
	}
	mpz_inits(a, b, NULL);
	for (size_t i = u->blocks - 1; i > 1 && done; i--) {
		done = node_read(u, 2 * i, a) && node_read(u, 2 * i + 1, b);
		if (!done)
			break;
		mpz_mul(a, a, b);
		done = node_write(u, i, a);
	}
	mpz_clears(a, b, NULL);
	return done;
}

/* GMP ends the program where memory runs out: whether there is as much as it will need, which is at most at the top. */
static bool
has_room(const struct modulus_source *source)
{
	void *room = malloc((size_t)(source->octets * 4 + (1 << 20)));
	bool done = room != NULL;
	free(room);
	return done;
}

bool
common_factors(const struct modulus_source *source, const char *folder, uint16_t *bits)
{
	struct upper u = { .source = source, .bits = bits, .blocks = (source->count + BLOCK - 1) / BLOCK };
	size_t leaves = 2 * (source->count < BLOCK ? source->count : BLOCK);
	bool done = false;
	mpz_t one;
	if (source->count == 0 || !has_room(source))
		return source->count == 0;
	spill_init(&u.file, folder);
	u.nodes = calloc(2 * u.blocks, sizeof(*u.nodes));
	u.leaves = malloc(leaves * sizeof(*u.leaves));
	u.sums = malloc(leaves * sizeof(*u.sums));
	if (u.nodes != NULL && u.leaves != NULL && u.sums != NULL) {
		for (size_t i = 0; i < leaves; i++) {
			mpz_init(u.leaves[i]);
			mpz_init(u.sums[i]);
		}
		mpz_init_set_ui(one, 1);
		done = (u.blocks == 1 || upper_build(&u)) && upper_descend(&u, 1, one);
		mpz_clear(one);
		for (size_t i = 0; i < leaves; i++) {
			mpz_clear(u.leaves[i]);
			mpz_clear(u.sums[i]);
		}
	}
	free(u.sums);
	free(u.leaves);
	free(u.nodes);
	spill_free(&u.file);
	return done;
}
