/* Text that grows. It is kept from use to use: once it has grown, adding allocates nothing. */
#ifndef REPORT_BUFFER_H
#define REPORT_BUFFER_H

#include "asn1/span.h"

struct buffer {
	char *text;
	size_t size, capacity;
	bool failed; /* memory ran out; what was added since is not there */
};

void buffer_free(struct buffer *b);
void buffer_truncate(struct buffer *b, size_t size);
bool buffer_reserve(struct buffer *b, size_t more);
void buffer_safe_text(struct buffer *b, const char *text);
void buffer_add(struct buffer *b, const char *text, size_t size);
void buffer_text(struct buffer *b, const char *text);
void buffer_printf(struct buffer *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buffer_number(struct buffer *b, uint64_t number);

/* Octets in hexadecimal digits; `between` stands between two octets, and may be empty. */
void buffer_hex(struct buffer *b, struct span octets, const char *between);

/* A JSON string with its quotation marks (RFC 8259 7). What is not UTF-8 becomes U+FFFD. */
void buffer_json_string(struct buffer *b, const char *text);

/* The same with what HTML would take for markup (< > &) as numbers, which is how Go writes it. */
void buffer_json_string_html(struct buffer *b, const char *text);

#endif
