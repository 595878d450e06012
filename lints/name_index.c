#include "lints/name_index.h"

#include <stdlib.h>

#include "x509/dns.h"

bool
name_index_init(struct name_index *x, size_t count)
{
	uint32_t size = 4;
	while (size < count * 2)
		size *= 2;
	x->mask = size - 1;
	x->slots = calloc(size, sizeof(*x->slots));
	x->hashes = calloc(size, sizeof(*x->hashes));
	return x->slots != NULL && x->hashes != NULL;
}

void
name_index_free(struct name_index *x)
{
	free(x->slots);
	free(x->hashes);
	*x = (struct name_index){ 0 };
}

static uint32_t
hash_of(struct span name)
{
	uint32_t h = span_hash(name, true);
	return h != 0 ? h : 1;
}

/* The slot of a name, or the one where it would be. */
static uint32_t
slot_of(const struct name_index *x, struct span name, uint32_t hash)
{
	uint32_t i = hash & x->mask;
	while (x->hashes[i] != 0 && (x->hashes[i] != hash || !ascii_equal_nocase(x->slots[i]->name, name)))
		i = (i + 1) & x->mask;
	return i;
}

void
name_index_add(struct name_index *x, const struct named *entry)
{
	uint32_t hash = hash_of(entry->name), i = slot_of(x, entry->name, hash);
	if (x->hashes[i] == 0) {
		x->hashes[i] = hash;
		x->slots[i] = entry;
	}
}

const struct named *
name_index_find(const struct name_index *x, struct span name)
{
	return x->slots[slot_of(x, name, hash_of(name))];
}
