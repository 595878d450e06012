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
	return x->slots != NULL;
}

void
name_index_free(struct name_index *x)
{
	free(x->slots);
	*x = (struct name_index){ 0 };
}

/* The slot of a name, or the one where it would be. */
static uint32_t
slot_of(const struct name_index *x, struct span name)
{
	uint32_t i = span_hash(name, true) & x->mask;
	while (x->slots[i] != NULL && !ascii_equal_nocase(x->slots[i]->name, name))
		i = (i + 1) & x->mask;
	return i;
}

const struct named *
name_index_add(struct name_index *x, const struct named *entry)
{
	const struct named **slot = &x->slots[slot_of(x, entry->name)];
	if (*slot == NULL)
		*slot = entry;
	return *slot;
}

const struct named *
name_index_find(const struct name_index *x, struct span name)
{
	return x->slots[slot_of(x, name)];
}
