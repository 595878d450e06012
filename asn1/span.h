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

/* A hash (FNV-1a), for a power of two of places; with `nocase` the same for both cases of a letter of ASCII. */
static inline uint32_t
span_hash(struct span s, bool nocase)
{
	uint32_t h = 2166136261u;
	for (size_t i = 0; i < s.size; i++) {
		bool upper = nocase && s.data[i] >= 'A' && s.data[i] <= 'Z';
		h = (h ^ (upper ? s.data[i] | 0x20u : s.data[i])) * 16777619u;
	}
	return h ^ h >> 16;
}

#endif
