/*
 * Finding one of many names without regard to the case of its letters: a table of hashes, made once and read only after that. It has no pointers
 * within, so that one that is built into the program costs nothing until something is looked up.
 */
#ifndef DATA_NAME_TABLE_H
#define DATA_NAME_TABLE_H

#include "asn1/span.h"

struct name_entry {
	uint32_t place; /* of the name among the octets of all names */
	uint16_t says;  /* what the caller wants to know of it; 0 where there is no name */
	uint8_t size;   /* of the name, in octets */
	uint8_t hash;   /* what of it the place in the table does not tell */
};

struct name_table {
	const struct name_entry *entries; /* mask + 1 of them */
	const uint8_t *names;
	uint32_t mask, names_size;
};

/* What the table says of a name; 0 where it does not have it. */
unsigned name_table_find(const struct name_table *table, struct span name);

/* A table that is being made. */
struct name_table_maker {
	struct name_table table; /* as far as it is made */
	struct name_entry *entries;
	uint8_t *names;
	size_t room; /* for names, in octets */
};

/* Makes room for so many names, fewer than 2^30. Returns false where memory ran out; the maker's table is to be freed in any case. */
bool name_table_begin(struct name_table_maker *maker, size_t count);

/*
 * The place for what the table says of a name, which is added if it is new; what is put there may not be 0. NULL where memory ran out, or where the
 * name has no octets or more than 255.
 */
uint16_t *name_table_add(struct name_table_maker *maker, struct span name);

/* Whether a table may have a name of so many octets. */
static inline bool
name_table_may_have(struct span name)
{
	return name.size > 0 && name.size <= UINT8_MAX;
}

/* Frees what a maker made. */
void name_table_free(struct name_table *table);

#endif
