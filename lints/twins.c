#include "lints/twins.h"

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
	while (size < 2 * count && size < SLOTS)
		size *= 2;
	/* a list that is too long for the table is gone through more than once, each time for one part of the hashes; if these are all alike, a part
	 * may not fit */
	uint32_t parts = count / (SLOTS / 4) + 1;
	for (uint32_t part = 0; part < parts; part++) {
		uint32_t room = size - 1;
		memset(slots, 0, size * sizeof(*slots));
		for (const struct node *n = tree_child(c->tree, list); n != NULL && room > 0; n = tree_next(c->tree, n)) {
			struct span key = twins->key(c->tree, n);
			uint32_t h = key.data != NULL ? span_hash(key, twins->nocase) : 0;
			if (key.data == NULL || (parts > 1 && h / SLOTS % parts != part))
				continue;
			if (put(c->tree, slots, size - 1, h, n, twins))
				room--;
			else if (twins->again(c, n, key, f) == FAIL)
				verdict = FAIL;
		}
	}
	return verdict;
}
