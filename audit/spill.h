/*
 * Rows and other octets that are written one after another and read when all are there: in memory as long as they are few, then in a temporary file
 * that has no name any more. And sorting and telling apart what rows and other octets are.
 */
#ifndef AUDIT_SPILL_H
#define AUDIT_SPILL_H

#include <stdio.h>

#include "asn1/span.h"

struct spill {
	const char *folder; /* for the file */
	int file;           /* -1: there is none yet */
	uint8_t *buffer;
	size_t used;   /* octets in the buffer */
	uint64_t size; /* and in all */
};

/* A file without a name in a folder, to be read and written; -1, with errno. */
int spill_file(const char *folder);

/* Nothing is made before something is added. `folder` is not copied. */
void spill_init(struct spill *s, const char *folder);
void spill_free(struct spill *s);

/* Adds octets. Returns false, with errno, if memory ran out or they cannot be written. */
bool spill_octets(struct spill *s, const void *octets, size_t size);

#define SPILL_BUFFER ((size_t)32 << 10)
static inline bool
spill_add(struct spill *s, const void *octets, size_t size)
{
	if (s->buffer == NULL || size > SPILL_BUFFER - s->used)
		return spill_octets(s, octets, size);
	memcpy(s->buffer + s->used, octets, size);
	s->used += size;
	s->size += size;
	return true;
}

/* Reads octets back, from a place. The same. */
bool spill_read(const struct spill *s, void *octets, size_t size, uint64_t place);

/* Reads all into memory that is to be freed, and gives up what it had. NULL: as above, or there is nothing. */
void *spill_take(struct spill *s);

/* Sorts rows in place by the octets that they begin with; the order of those equal in these is not told. */
void rows_sort(void *rows, size_t count, size_t size, size_t key);

/* A hash of 128 bits, another one for each seed; and the first half of it. */
void octets_hash_wide(struct span octets, uint64_t seed, uint64_t hash[2]);
uint64_t octets_hash(struct span octets, uint64_t seed);

/*
 * Distinct octets, numbered from 0 in the order in which they came, with a row of the caller's for each. At most `limit`: once there are more it is
 * full, which does not depend on the order in which they came, and has none of them any more.
 */
struct distinct {
	size_t row_size, limit;
	uint64_t seed;
	size_t count;
	bool full;
	struct distinct_key {
		uint64_t hash;
		uint32_t place, size; /* in `octets` */
	} * keys;
	uint8_t *rows;
	uint8_t *octets;
	uint32_t *slots; /* number + 1 */
	size_t slot_count, capacity, octet_count, octet_capacity;
};
void distinct_init(struct distinct *d, size_t row_size, size_t limit);
void distinct_free(struct distinct *d);

/* The row of these octets, all zero where they are new. NULL: it is full, or memory ran out, as d->full tells. */
void *distinct_row(struct distinct *d, struct span octets);

static inline void *
distinct_at(const struct distinct *d, size_t i)
{
	return d->rows + i * d->row_size;
}

static inline struct span
distinct_octets(const struct distinct *d, size_t i)
{
	return (struct span){ d->octets + d->keys[i].place, d->keys[i].size };
}

#endif
