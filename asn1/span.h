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

/* Those of a text that ends with a NUL, without it. */
static inline struct span
span_of(const char *text)
{
	return (struct span){ (const uint8_t *)text, strlen(text) };
}

static inline bool
span_equal(struct span a, struct span b)
{
	return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

/* Whether it is this text. */
static inline bool
span_is(struct span s, const char *text)
{
	return span_equal(s, span_of(text));
}

/* Takes what stands before a mark off the front of *rest, and the mark; all of it where there is none. */
static inline struct span
span_take(struct span *rest, char mark)
{
	if (rest->size == 0)
		return *rest;
	const uint8_t *end = memchr(rest->data, mark, rest->size);
	struct span taken = { rest->data, end != NULL ? (size_t)(end - rest->data) : rest->size };
	size_t used = taken.size + (end != NULL);
	*rest = (struct span){ rest->data + used, rest->size - used };
	return taken;
}

/* Eight octets as a number, the most significant first. */
static inline uint64_t
span_be64(const uint8_t octets[8])
{
	uint64_t number = 0;
	for (int i = 0; i < 8; i++)
		number = number << 8 | octets[i];
	return number;
}

/* So many octets, at most 8, as a number in the processor's order. */
static inline uint64_t
span_load(const uint8_t *octets, size_t size)
{
	uint64_t number = 0;
	memcpy(&number, octets, size);
	return number;
}

static inline uint64_t
span_mix(uint64_t hash, uint64_t octets)
{
	hash = (hash ^ octets) * UINT64_C(0x9e3779b97f4a7c15);
	return hash ^ hash >> 32;
}

/*
 * A hash whose low bits are good for a place in a table; with `nocase` the same for both cases of a letter of ASCII. Eight octets at a time, in two
 * chains that do not wait for each other; the last ones are taken twice rather than one by one.
 */
static inline uint32_t
span_hash(struct span s, bool nocase)
{
	const uint64_t fold = nocase ? UINT64_C(0x2020202020202020) : 0;
	const uint8_t *p = s.data;
	uint64_t a = s.size, b = 0;
	size_t left = s.size;
	for (; left > 16; p += 16, left -= 16) {
		a = span_mix(a, span_load(p, 8) | fold);
		b = span_mix(b, span_load(p + 8, 8) | fold);
	}
	if (left >= 8) {
		a = span_mix(a, span_load(p, 8) | fold);
		b = span_mix(b, span_load(p + left - 8, 8) | fold);
	} else if (left >= 4) {
		a = span_mix(a, span_load(p, 4) | fold);
		b = span_mix(b, span_load(p + left - 4, 4) | fold);
	} else if (left > 0) {
		a = span_mix(a, ((uint64_t)p[0] << 16 | (uint64_t)p[left / 2] << 8 | p[left - 1]) | fold);
	}
	return (uint32_t)(span_mix(a, b) >> 16);
}

#endif
