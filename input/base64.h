/* Base64 (RFC 4648 4), decoded in pieces as it comes. */
#ifndef INPUT_BASE64_H
#define INPUT_BASE64_H

#include "asn1/span.h"

enum base64_state { BASE64_GOOD, BASE64_BAD, BASE64_TOO_LARGE, BASE64_NO_MEMORY };

/* All 0 before it is first used. */
struct base64 {
	uint8_t *octets; /* decoded so far; their memory is kept for the next text */
	size_t size, capacity;
	enum base64_state state; /* other than good, it takes no more */
	uint64_t limit;
	uint32_t bits; /* of a group of four characters that is not whole */
	unsigned count, padding;
	bool escapes;
	unsigned escape; /* 1: behind a backslash; above: so many less two digits of \u have been read, which are */
	unsigned unit;
};

/* Whether a character stands for six bits or is the one that pads; whether it is white space. */
bool base64_is_digit(uint8_t c);
bool base64_is_space(uint8_t c);

/* Begins a text of at most `limit` octets. `escapes`: \n, \r, \t, \/ and \u are what they are in strings of JSON. */
void base64_begin(struct base64 *d, uint64_t limit, bool escapes);

/* Makes room for what so many characters more stand for, of which decoding then needs no memory. Returns false if there is none. */
bool base64_reserve(struct base64 *d, size_t characters);

/* Decodes a piece; white space may be anywhere. The memory that it takes is at most the limit and some KiB above the size of the piece. */
void base64_add(struct base64 *d, struct span piece);

/* Whether there was nothing but white space; whether all of it was base64, which ended where it may. */
bool base64_is_empty(const struct base64 *d);
bool base64_is_whole(const struct base64 *d);

void base64_free(struct base64 *d);

#endif
