/* A text that grows in memory. Where memory runs out it has failed, and takes no more: who uses it asks once, at the end. */
#ifndef SERVE_TEXT_H
#define SERVE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* All 0 before it is first used. */
struct text {
	char *data; /* no NUL stands behind it */
	size_t size, room;
	bool failed;
};

void text_add(struct text *t, const void *octets, size_t size);

/* Adds a string. */
void text_say(struct text *t, const char *string);

void text_printf(struct text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * Adds a string as it stands in HTML, also within quotation marks. Control characters, and those that change the direction of what is around them
 * (Unicode, UAX 9), are shown as \u{...}; what is not UTF-8 becomes U+FFFD.
 */
void text_markup(struct text *t, const char *string);

/* Adds a string of JSON (RFC 8259 7), with its quotation marks. What is not UTF-8 becomes U+FFFD. */
void text_json(struct text *t, const char *string);

/* Takes the size back to what it was before, for which failed texts are no matter. */
static inline void
text_cut(struct text *t, size_t size)
{
	if (size < t->size)
		t->size = size;
}

void text_free(struct text *t);

#endif
