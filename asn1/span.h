/* A run of octets that somebody else owns. */
#ifndef ASN1_SPAN_H
#define ASN1_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct span {
	const uint8_t *data;
	size_t size;
};

/* The octets of a string literal, without its terminating NUL. */
#define SPAN(literal) ((struct span){ (const uint8_t *)(literal), sizeof(literal) - 1 })

static inline bool
span_equal(struct span a, struct span b)
{
	return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

/* Whether it is this text. */
static inline bool
span_is(struct span s, const char *text)
{
	return span_equal(s, (struct span){ (const uint8_t *)text, strlen(text) });
}

/* A hash whose low bits are good for a place in a table; with `nocase` the same for both cases of a letter of ASCII. Eight octets at a time. */
static inline uint32_t
span_hash(struct span s, bool nocase)
{
	const uint64_t fold = nocase ? UINT64_C(0x2020202020202020) : 0;
	uint64_t h = s.size, chunk = 0;
	size_t i = 0;
	for (; i + sizeof(chunk) <= s.size; i += sizeof(chunk)) {
		memcpy(&chunk, s.data + i, sizeof(chunk));
		h = (h ^ (chunk | fold)) * UINT64_C(0x9e3779b97f4a7c15);
		h ^= h >> 32;
	}
	chunk = 0;
	for (size_t shift = 0; i < s.size; i++, shift += 8)
		chunk |= (uint64_t)s.data[i] << shift;
	h = (h ^ (chunk | fold)) * UINT64_C(0x9e3779b97f4a7c15);
	return (uint32_t)(h >> 32);
}

#endif
