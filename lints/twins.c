#include "lints/twins.h"

#include "lints/sorted.h"
#include "x509/dns.h"

#define SLOTS 2048
#define FEW   4

static uint32_t
length_of(const struct tree *t, const struct node *list)
{
	uint32_t count = 0;
	for (const struct node *n = tree_child(t, list); n != NULL; n = tree_next(t, n))
		count++;
	return count;
}

static bool
is_same(const struct twins *twins, struct span a, struct span b)
{
	return twins->nocase ? ascii_equal_nocase(a, b) : span_equal(a, b);
}

/* Puts an element into the table, which is never full. Returns false where its key is there already. */
static bool
put(const struct tree *t, const struct node **slots, uint32_t mask, uint32_t h, const struct node *n, const struct twins *twins)
{
	struct span key = twins->key(t, n);
	for (uint32_t i = h & mask;; i = (i + 1) & mask) {
		if (slots[i] == NULL) {
			slots[i] = n;
			return true;
		}
		if (is_same(twins, key, twins->key(t, slots[i])))
			return false;
	}
}

/* The same for so few elements that each is held against all before it. */
static enum verdict
few_without_twins(const struct cert *c, const struct node *list, const struct twins *twins, struct findings *f)
{
	struct span keys[FEW];
	size_t count = 0;
	enum verdict verdict = PASS;
	for (const struct node *n = tree_child(c->tree, list); n != NULL; n = tree_next(c->tree, n)) {
		struct span key = twins->key(c->tree, n);
		size_t i = 0;
		while (i < count && !is_same(twins, key, keys[i]))
			i++;
		if (key.data != NULL && i < count && twins->again(c, n, key, f) == FAIL)
			verdict = FAIL;
		if (key.data != NULL && i == count)
			keys[count++] = key;
	}
	return verdict;
}

/* What sorted_sort() is given. */
struct keys {
	const struct tree *tree;
	const struct twins *twins;
};

/* Shorter ones first. */
static int
compare_keys(const void *context, uint32_t node, uint32_t other)
{
	const struct keys *k = context;
	struct span a = k->twins->key(k->tree, &k->tree->nodes[node]), b = k->twins->key(k->tree, &k->tree->nodes[other]);
	if (a.size != b.size)
		return a.size < b.size ? -1 : 1;
	return k->twins->nocase ? ascii_compare_nocase(a, b) : memcmp(a.data, b.data, a.size);
}

/* Puts the twins among sorted elements, but for the first of each kind, in the order of the list. Returns how many there are. */
static uint32_t
pick_twins(struct sorted *s, const struct keys *keys)
{
	uint32_t count = 0;
	uint64_t before = s->count > 0 ? s->items[0] : 0;
	for (uint32_t i = 1; i < s->count; i++) {
		uint64_t item = s->items[i];
		if (item >> 32 == before >> 32 && compare_keys(keys, sorted_node(before), sorted_node(item)) == 0)
			s->items[count++] = sorted_item(0, sorted_node(item));
		before = item;
	}
	s->count = count;
	sorted_sort(s, NULL, NULL);
	return count;
}

/* The same for any number of elements. */
static enum verdict
many_without_twins(const struct cert *c, const struct node *list, uint32_t count, const struct twins *twins, struct findings *f)
{
	struct keys keys = { c->tree, twins };
	struct sorted s = { sorted_room(f, count), 0 };
	enum verdict verdict = PASS;
	if (s.items == NULL)
		return NOT_APPLICABLE;
	for (const struct node *n = tree_child(c->tree, list); n != NULL; n = tree_next(c->tree, n)) {
		struct span key = twins->key(c->tree, n);
		if (key.data != NULL)
			s.items[s.count++] = sorted_item(span_hash(key, twins->nocase), (uint32_t)(n - c->tree->nodes));
	}
	sorted_sort(&s, compare_keys, &keys);
	count = pick_twins(&s, &keys);
	for (uint32_t i = 0; i < count; i++) {
		const struct node *n = &c->tree->nodes[sorted_node(s.items[i])];
		if (twins->again(c, n, twins->key(c->tree, n), f) == FAIL)
			verdict = FAIL;
	}
	return verdict;
}

enum verdict
list_without_twins(const struct cert *c, const struct node *list, const struct twins *twins, struct findings *f)
{
	const struct node *slots[SLOTS];
	uint32_t count = length_of(c->tree, list), size = 4;
	enum verdict verdict = PASS;

	if (list == NULL)
		return NOT_APPLICABLE;
	if (count <= FEW)
		return few_without_twins(c, list, twins, f);
	if (count > SLOTS / 2)
		return many_without_twins(c, list, count, twins, f);
	while (size < 2 * count)
		size *= 2;
	memset(slots, 0, size * sizeof(*slots));
	for (const struct node *n = tree_child(c->tree, list); n != NULL; n = tree_next(c->tree, n)) {
		struct span key = twins->key(c->tree, n);
		if (key.data != NULL && !put(c->tree, slots, size - 1, span_hash(key, twins->nocase), n, twins) && twins->again(c, n, key, f) == FAIL)
			verdict = FAIL;
	}
	return verdict;
}
