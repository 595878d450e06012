/* Keys that the user does not want to see certified, by the SHA-256 of their SubjectPublicKeyInfo: an array of digests that is never read as a whole.
 */
#ifndef DATA_BLOCKED_KEYS_H
#define DATA_BLOCKED_KEYS_H

#include "x509/sha256.h"

struct blocked_keys {
	const uint8_t *digests; /* SHA256_SIZE octets each, in their order; they belong to somebody else */
	size_t count;           /* 0: there is no list */
	char sha256[SHA256_TEXT_SIZE];
};

/*
 * Takes a list, as far as it is in order. All of a list of BLOCKED_KEYS_READ digests or fewer is looked at, of a longer one that many, at equal
 * distances: whether they are in order, and for `sha256`, which is that of their count and of themselves. Returns false if one is less than the one
 * before it; *place is its number, from 0.
 */
#define BLOCKED_KEYS_READ ((size_t)1 << 14)
bool blocked_keys_take(struct blocked_keys *keys, const uint8_t *digests, size_t count, size_t *place);

/* Whether the list has a digest. */
bool blocked_keys_have(const struct blocked_keys *keys, const uint8_t digest[SHA256_SIZE]);

#endif
