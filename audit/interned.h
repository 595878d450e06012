/* Words, each once, numbered as they come; and the tables of numbers that such things are found by. */
#ifndef AUDIT_INTERNED_H
#define AUDIT_INTERNED_H

#include "asn1/span.h"

/* All zero: none. */
struct interned {
	char **words;
	uint32_t count, room;
	uint32_t *slots; /* numbers from 1, by hash */
	uint32_t slot_count;
};

/* No number. */
#define INTERNED_NONE UINT32_MAX

/* The number of a word, which is added if it is not there; what is behind a NUL in it does not count. INTERNED_NONE: memory ran out. */
uint32_t interned_number(struct interned *t, struct span word);
void interned_free(struct interned *t);

/*
 * Makes room in a table of slots, whose count is 0 or a power of two, for one more than `count` things: at most two thirds are in use. `hash` gives
 * that of the thing with a number. Returns false if memory ran out.
 */
bool slots_grow(uint32_t **slots, uint32_t *slot_count, uint32_t count, uint64_t (*hash)(const void *context, uint32_t number), const void *context);

#endif
