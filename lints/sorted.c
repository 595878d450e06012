#include "lints/sorted.h"

#include <stdlib.h>

uint64_t *
sorted_room(struct findings *f, uint32_t count)
{
	size_t wanted = 2 * (size_t)count * sizeof(uint64_t);
	if (wanted <= f->scratch_size)
		return f->scratch;
	/* what was there is of no use to anybody */
	free(f->scratch);
	f->scratch = malloc(wanted);
	f->scratch_size = f->scratch != NULL ? wanted : 0;
	f->out_of_memory |= f->scratch == NULL;
	return f->scratch;
}

static inline bool
is_before(uint64_t a, uint64_t b, key_order *order, const void *context)
{
	if (a >> 32 != b >> 32)
		return a < b;
	int keys = order == NULL ? 0 : order(context, sorted_node(a), sorted_node(b));
	return keys != 0 ? keys < 0 : a < b;
}

/* Merges two runs that stand side by side into `out`. */
static void
merge(const uint64_t *items, uint32_t middle, uint32_t end, uint64_t *out, key_order *order, const void *context)
{
	for (uint32_t left = 0, right = middle, at = 0; at < end; at++) {
		bool from_left = right == end || (left < middle && !is_before(items[right], items[left], order, context));
		out[at] = from_left ? items[left++] : items[right++];
	}
}

/* Runs of one, two, four items and so on. Neither recursion nor a choice of pivots can go wrong. */
void
sorted_sort(struct sorted *s, key_order *order, const void *context)
{
	if (s->count < 2)
		return; /* there may be no memory at all */
	uint64_t *from = s->items, *to = s->items + s->count;
	for (uint64_t run = 1; run < s->count; run *= 2) {
		for (uint64_t at = 0; at < s->count; at += 2 * run) {
			uint64_t left = s->count - at;
			merge(from + at, (uint32_t)(left < run ? left : run), (uint32_t)(left < 2 * run ? left : 2 * run), to + at, order, context);
		}
		uint64_t *other = from;
		from = to;
		to = other;
	}
	if (from != s->items)
		memcpy(s->items, from, s->count * sizeof(*from));
}

bool
sorted_has(const struct sorted *s, uint32_t hash, key_probe *probe, const void *context)
{
	uint32_t low = 0, high = s->count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2, there = (uint32_t)(s->items[middle] >> 32);
		int keys = hash != there ? (hash < there ? -1 : 1) : probe(context, sorted_node(s->items[middle]));
		if (keys == 0)
			return true;
		if (keys < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}
