/* JSON (RFC 8259) as the formats write it: one value a line, members in a fixed order. */
#ifndef REPORT_JSON_H
#define REPORT_JSON_H

#include "asn1/time.h"
#include "lints/lint.h"
#include "report/buffer.h"

/* A string with its quotation marks (RFC 8259 7). What is not UTF-8 becomes U+FFFD. */
void json_string(struct buffer *b, struct span text);

/* The same with what HTML would take for markup (< > &) as numbers, which is how Go writes it. */
void json_string_html(struct buffer *b, struct span text);

/* A piece of a string, without quotation marks; all pieces together are UTF-8. */
void json_piece(struct buffer *b, struct span piece);

/* The same with markup as json_string_html() writes it. */
void json_piece_html(struct buffer *b, struct span piece);

/*
 * Members of an object. What stands before a value is always the same, its name and the punctuation, and is added at once: JSON_NEXT("rule") is
 * a comma, a blank, the name, a colon and a blank.
 */
#define JSON_FIRST(name) "\"" name "\": "
#define JSON_NEXT(name)  ", \"" name "\": "

/* A text that ends with a NUL. */
static inline void
json_text_member(struct buffer *b, const char *before, const char *text)
{
	buffer_text(b, before);
	json_string(b, span_of(text));
}

/* A word of the program's own, in which nothing needs an escape. */
static inline void
json_word_member(struct buffer *b, const char *before, const char *word)
{
	buffer_text(b, before);
	buffer_add(b, "\"", 1);
	buffer_text(b, word);
	buffer_add(b, "\"", 1);
}

static inline void
json_number_member(struct buffer *b, const char *before, uint64_t number)
{
	buffer_text(b, before);
	buffer_number(b, number);
}

static inline void
json_null_member(struct buffer *b, const char *before)
{
	buffer_text(b, before);
	buffer_text(b, "null");
}

/* A text, or null where there is none. */
static inline void
json_text_or_null_member(struct buffer *b, const char *before, const char *text)
{
	if (text != NULL)
		json_text_member(b, before, text);
	else
		json_null_member(b, before);
}

/* Octets as hexadecimal digits. */
static inline void
json_hex_member(struct buffer *b, const char *before, struct span octets)
{
	buffer_text(b, before);
	buffer_add(b, "\"", 1);
	buffer_hex(b, octets, "");
	buffer_add(b, "\"", 1);
}

/* Their SHA-256. */
void json_sha256_member(struct buffer *b, const char *before, struct span octets);

/* A time, "2026-04-01T00:00:00Z", from seconds since 1970; null if it is not there. */
void json_time_member(struct buffer *b, const char *before, bool is_there, int64_t seconds);

/* The day of a time, "2026-04-01"; null for ALWAYS and FOREVER. */
void json_day_member(struct buffer *b, const char *before, int64_t seconds);

#endif
