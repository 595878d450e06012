/* The hash tree of RFC 9162 2.1 over 32 octets a leaf. */
#ifndef AUDIT_MERKLE_H
#define AUDIT_MERKLE_H

#include "x509/sha256.h"

/* A tree that grows from its left: the roots of the complete trees that the leaves so far make, the largest first. All zero: empty. */
struct merkle {
	uint64_t size;
	uint8_t roots[64][SHA256_SIZE];
};
void merkle_add(struct merkle *tree, const uint8_t leaf[SHA256_SIZE]);
void merkle_root(const struct merkle *tree, uint8_t root[SHA256_SIZE]);

/* The inclusion path (2.1.3.1) of a leaf, from its sibling up; `path` has room for 64. Returns its length. `leaf` gives the octets of each. */
size_t merkle_path(const uint8_t *(*leaf)(const void *context, uint64_t i), const void *context, uint64_t size, uint64_t index,
		   uint8_t path[64][SHA256_SIZE]);

#endif
