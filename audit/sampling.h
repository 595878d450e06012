/*
 * Drawing a sample that anybody can draw again (BR 8.7): the rank of a member is the HMAC-SHA-256 of its SHA-256 under the seed, and of each stratum
 * those with the least ranks are in the sample. Neither order nor names matter, and a larger share has all of the smaller one.
 */
#ifndef AUDIT_SAMPLING_H
#define AUDIT_SAMPLING_H

#include <nettle/hmac.h>

#include "x509/sha256.h"

/* How many are drawn of a stratum: the greater of share, number and floor, at least 1, at most all. */
struct sampling {
	/* a share, in 10^-18; 0 where a number was asked for */
	uint64_t share;
	uint64_t number; /* of each stratum; UINT64_MAX: all */
	uint64_t floor;
	struct hmac_sha256_ctx seed; /* keyed */
};
#define SHARE_ALL UINT64_C(1000000000000000000)

/* Reads "3%", "2.5%", "150" or "all". Returns false if it is none, or no share above 0 and up to 100 %, or has more than 16 decimals. */
bool sampling_read(struct sampling *s, const char *text);

/* Keys it with the octets of a text. */
void sampling_seed(struct sampling *s, struct span seed);

/* So many of a stratum of `size` members, more than none: max(1, ceil(share * size)), exactly. */
uint64_t sampling_size(const struct sampling *s, uint64_t size);

/* The rank of a member; they are compared octet by octet. */
void sampling_rank(const struct sampling *s, const uint8_t sha256[SHA256_SIZE], uint8_t rank[SHA256_SIZE]);

#endif
