/* The RSA keys that the flawed generator of Debian's OpenSSL made (CVE-2008-0166), by digests of their moduli; data/weak-keys.tsv. */
#ifndef DATA_WEAK_KEYS_H
#define DATA_WEAK_KEYS_H

#include "asn1/span.h"

/* A list has at most so many octets. */
#define WEAK_KEYS_SIZE_MAX ((size_t)256 << 20)

/* Digests stand as numbers, in order. */
#define WEAK_KEY_BEGINS 4096
struct weak_keys {
	const uint64_t *md5s;   /* rsa_modulus_md5() */
	const uint32_t *begins; /* where those are that begin with so many in their first 12 bits; one more for their end */
	uint32_t count;
	const uint64_t *sha1s; /* rsa_modulus_sha1() */
	uint32_t sha1_count;
	bool are_of_ssh; /* they are those that are built in: of 2048 and 4096 bits, with the exponent 35 of ssh-keygen */
	struct span version;
};

/* Whether there are any. */
static inline bool
weak_keys_are_there(const struct weak_keys *keys)
{
	return keys->count > 0 || keys->sha1_count > 0;
}

/* Whether the modulus, octets with the most significant first and without zeros before it, is that of one of the keys. */
bool weak_keys_have(const struct weak_keys *keys, struct span modulus);

/*
 * Reads a digest in hexadecimal digits: the first 16 or all 32 of an MD5, or the last 20 of a SHA-1. Returns how many of them there are, 0 if it is
 * none.
 */
size_t weak_keys_read(struct span line, uint64_t *digest);

/* Sorts digests; `begins` has WEAK_KEY_BEGINS + 1 places. */
void weak_keys_sort(uint64_t *md5s, uint32_t count, uint32_t *begins, uint64_t *sha1s, uint32_t sha1_count);

#endif
