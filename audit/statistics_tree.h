/*
 * The common factors that each of many moduli has with all others together: Bernstein's batch gcd, by a tree of products of which what is large lies
 * in a temporary file.
 */
#ifndef AUDIT_STATISTICS_TREE_H
#define AUDIT_STATISTICS_TREE_H

#include <gmp.h>

#include "audit/spill.h"

/* Gives the octets of a modulus, most significant first, which hold until the next call. `data` NULL: it cannot be read. */
struct modulus_source {
	struct span (*modulus)(void *context, size_t i);
	void *context;
	size_t count;
	uint64_t octets; /* of all together */
};

/*
 * Writes the bits of gcd(modulus, product of all others) for each, 1 where there is no common factor; 65535 for more. The moduli are distinct and
 * above
 * 1. `folder`: for the file. Returns false if memory ran out, or the file cannot be written.
 */
bool common_factors(const struct modulus_source *source, const char *folder, uint16_t *bits);

#endif
