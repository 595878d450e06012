/* Base64 (RFC 4648 4), for tests that need a text of octets. */
#ifndef TESTS_BASE64_H
#define TESTS_BASE64_H

#include <stddef.h>
#include <stdint.h>

/* Writes octets as base64, in lines of so many characters, a multiple of 4, or with 0 in one line; and a NUL. Returns the size without it. */
static inline size_t
add_base64(char *text, const uint8_t *octets, size_t size, size_t line)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t to = 0, characters = 0;
	for (size_t i = 0; i < size; i += 3) {
		uint32_t group = (uint32_t)octets[i] << 16 | (i + 1 < size ? (uint32_t)octets[i + 1] << 8 : 0) | (i + 2 < size ? octets[i + 2] : 0);
		for (unsigned j = 0; j < 4; j++)
			text[to++] = i + j > size ? '=' : digits[group >> (18 - 6 * j) & 63];
		characters += 4;
		if (line > 0 && characters % line == 0)
			text[to++] = '\n';
	}
	text[to++] = '\n';
	text[to] = '\0';
	return to;
}

#endif
