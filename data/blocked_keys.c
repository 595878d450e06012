#include "data/blocked_keys.h"

#include <nettle/base16.h>
#include <nettle/sha2.h>

/* Which of `count` digests is the i-th of `read` ones. */
static size_t
place_of(size_t i, size_t read, size_t count)
{
	return read == count ? i : (size_t)((double)i * (double)(count - 1) / (double)(read - 1));
}

bool
blocked_keys_take(struct blocked_keys *keys, const uint8_t *digests, size_t count, size_t *place)
{
	size_t read = count < BLOCKED_KEYS_READ ? count : BLOCKED_KEYS_READ;
	struct sha256_ctx hash;
	uint8_t sum[SHA256_SIZE], length[8];

	*keys = (struct blocked_keys){ .digests = digests, .count = count };
	for (int i = 0; i < 8; i++)
		length[i] = (uint8_t)((uint64_t)count >> 8 * i);
	sha256_init(&hash);
	sha256_update(&hash, sizeof(length), length);
	const uint8_t *last = digests;
	for (size_t i = 0; i < read; i++) {
		*place = place_of(i, read, count);
		const uint8_t *digest = digests + *place * SHA256_SIZE;
		if (memcmp(last, digest, SHA256_SIZE) > 0)
			return false;
		sha256_update(&hash, SHA256_SIZE, digest);
		last = digest;
	}
	sha256_digest(&hash, sizeof(sum), sum);
	base16_encode_update(keys->sha256, sizeof(sum), sum);
	keys->sha256[SHA256_TEXT_SIZE - 1] = '\0';
	return true;
}

/*
 * Digests lie as evenly as chance, so that where one should be is nearly where it is: some such steps, each between the nearest known ones, and then
 * halves, should they lie otherwise.
 */
#define STEPS 6

bool
blocked_keys_have(const struct blocked_keys *keys, const uint8_t digest[SHA256_SIZE])
{
	size_t from = 0, to = keys->count;
	uint64_t wanted = span_be64(digest), low = 0, high = UINT64_MAX;

	for (unsigned step = 0; from < to; step++) {
		size_t place = from + (to - from) / 2;
		if (step < STEPS && high > low)
			place = from + (size_t)((double)(wanted - low) / (double)(high - low) * (double)(to - from));
		if (place >= to)
			place = to - 1;
		const uint8_t *there = keys->digests + place * SHA256_SIZE;
		int order = memcmp(there, digest, SHA256_SIZE);
		if (order == 0)
			return true;
		if (order < 0) {
			from = place + 1;
			low = span_be64(there);
		} else {
			to = place;
			high = span_be64(there);
		}
		/* a list that is out of order may lead astray */
		if (low > wanted || high < wanted)
			return false;
	}
	return false;
}
