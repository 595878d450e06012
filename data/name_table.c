#include "data/name_table.h"

#include <stdlib.h>

#include "x509/dns.h"

/* The entry of a name, or the free one where it would be. */
static uint32_t
place_of(const struct name_table *t, struct span name, uint32_t hash)
{
	uint32_t i = hash & t->mask;
	for (;; i = (i + 1) & t->mask) {
		const struct name_entry *e = &t->entries[i];
		if (e->size == 0 || (e->hash == hash >> 24 && ascii_equal_nocase((struct span){ t->names + e->place, e->size }, name)))
			return i;
	}
}

unsigned
name_table_find(const struct name_table *t, struct span name)
{
	return t->entries[place_of(t, name, span_hash(name, true))].says;
}

bool
name_table_begin(struct name_table_maker *m, size_t count)
{
	uint32_t size = 4;
	while (size / 4 * 3 <= count) /* a quarter is free at least */
		size *= 2;
	*m = (struct name_table_maker){ .entries = calloc(size, sizeof(*m->entries)) };
	m->table = (struct name_table){ .entries = m->entries, .mask = size - 1 };
	return m->entries != NULL;
}

/* Makes room for so many more octets of names. */
static bool
make_room(struct name_table_maker *m, size_t more)
{
	if (m->room - m->table.names_size >= more)
		return true;
	size_t room = (m->room + more) * 2;
	uint8_t *grown = room <= UINT32_MAX ? realloc(m->names, room) : NULL;
	if (grown == NULL)
		return false;
	m->table.names = m->names = grown;
	m->room = room;
	return true;
}

uint16_t *
name_table_add(struct name_table_maker *m, struct span name)
{
	uint32_t hash = span_hash(name, true);
	struct name_entry *e = &m->entries[place_of(&m->table, name, hash)];
	if (e->size > 0)
		return &e->says;
	if (!name_table_may_have(name) || !make_room(m, name.size))
		return NULL;
	memcpy(m->names + m->table.names_size, name.data, name.size);
	*e = (struct name_entry){ m->table.names_size, 0, (uint8_t)name.size, (uint8_t)(hash >> 24) };
	m->table.names_size += (uint32_t)name.size;
	return &e->says;
}

void
name_table_free(struct name_table *t)
{
	free((void *)t->entries);
	free((void *)t->names);
	*t = (struct name_table){ 0 };
}
