/* The subdivisions of countries, by ISO 3166-2: data/subdivisions.tsv. */
#ifndef DATA_SUBDIVISION_H
#define DATA_SUBDIVISION_H

#include "asn1/string.h"

#define SUBDIVISION_CODE_SIZE 3 /* octets, at most */

struct subdivision {
	uint8_t country[2];
	uint8_t code[SUBDIVISION_CODE_SIZE], parent[SUBDIVISION_CODE_SIZE]; /* with zeros behind; parent all zeros: the country itself */
	struct span names;                                                  /* one or more, with tabs between */
};

struct subdivisions {
	const struct subdivision *items; /* in the order of country and code */
	size_t count;
	struct span version;
};

/* The order in which they are sorted. */
int subdivision_compare(const void *a, const void *b);

/* The subdivision with these codes, both in upper case; NULL if there is none. */
const struct subdivision *subdivisions_find(const struct subdivisions *s, struct span country, struct span code);

/*
 * The first subdivision behind `after` (NULL: the first of all) of the country, given by its code in upper case, that has this name, in upper or
 * lower case, with marks on its letters or without; NULL if there is none.
 */
const struct subdivision *subdivisions_named(const struct subdivisions *s, struct span country, struct characters name,
					     const struct subdivision *after);

/* Whether one of two subdivisions of a country is a part of the other. */
bool subdivisions_nest(const struct subdivision *a, const struct subdivision *b);

#endif
