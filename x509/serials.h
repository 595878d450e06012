/* The serial numbers of a CRL, to find those that it lists twice. */
#ifndef X509_SERIALS_H
#define X509_SERIALS_H

#include "asn1/span.h"

/* One serial number by its place in the object; offset 0 is a free slot, for no INTEGER begins there. */
struct serial_slot {
	uint32_t offset; /* of the INTEGER */
	uint32_t hash;
};

/*
 * A hash table with open addressing: eight octets a slot, at most three of four in use. The memory is kept from object to object; what an object
 * needs of it is told by its size, so that a small one does not pay for a large one before it.
 */
struct serials {
	struct serial_slot *slots;
	uint32_t count, size, capacity; /* in use; slots that are looked at, a power of two; slots that there are */
	uint64_t key[2];                /* of this table, and nobody's guess: who writes a CRL cannot choose numbers that collide */
	bool out_of_memory;
};

/* Empties the table and makes room for the numbers of a list of so many octets. */
void serials_begin(struct serials *serials, size_t octets);

/*
 * Adds a serial number, whose INTEGER is at `offset` of the object and has these contents. Returns the offset of the same number if it is there
 * already, and otherwise 0.
 */
uint32_t serials_add(struct serials *serials, struct span der, uint32_t offset, struct span contents);

/* The offset of the first INTEGER with these contents; 0 where there is none. */
uint32_t serials_find(const struct serials *serials, struct span der, struct span contents);

void serials_free(struct serials *serials);

#endif
