/*
 * Text that grows. It is kept from use to use: once it has grown, adding allocates nothing.
 *
 * Nothing needs to be asked after each addition: where memory runs out the buffer has failed, and takes nothing more until it is truncated. So the
 * text is whole up to some point, and a caller who knows where a line began can take it back.
 */
#ifndef REPORT_BUFFER_H
#define REPORT_BUFFER_H

#include "asn1/span.h"

struct buffer {
	char *text;
	size_t size, capacity;
	bool failed; /* memory ran out; what was added since is not there */
};

void buffer_free(struct buffer *b);

/* Makes room for so many octets more, which then can be added without allocating. Returns false, and has failed, if memory ran out. */
bool buffer_reserve(struct buffer *b, size_t more);

/* Takes back what was added since the buffer had this size, and that it failed. */
void buffer_truncate(struct buffer *b, size_t size);

/*
 * Leaves no more than so many octets of what was added since the buffer had the size `from`, which is UTF-8, cuts between two characters, and adds
 * "..." then. Returns whether it did.
 */
bool buffer_cut(struct buffer *b, size_t from, size_t most);

static inline void
buffer_add(struct buffer *b, const char *text, size_t size)
{
	if (b->failed || (size > b->capacity - b->size && !buffer_reserve(b, size)))
		return;
	if (size > 0)
		memcpy(b->text + b->size, text, size);
	b->size += size;
}

static inline void
buffer_text(struct buffer *b, const char *text)
{
	buffer_add(b, text, strlen(text));
}

/* What the format makes, of whatever length. */
void buffer_printf(struct buffer *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buffer_number(struct buffer *b, uint64_t number);

/* The day of a time in seconds since 1970, in UTC: "2026-03-15". */
void buffer_day(struct buffer *b, int64_t seconds);

/* A month, counted from 1970-01, which is 0: "2026-03". */
void buffer_month(struct buffer *b, int32_t month);

/* Octets in hexadecimal digits; `between` stands between two octets, and may be empty. */
void buffer_hex(struct buffer *b, struct span octets, const char *between);

/*
 * Text that others chose, such that neither a terminal nor a log takes it for something else: what is not UTF-8 (RFC 3629) and control characters of
 * ASCII become \x1b; those beyond ASCII, separators of lines and paragraphs, and what changes the direction of writing (Unicode's Bidi_Control)
 * become \u{202e}, and so do U+FFFE and U+FFFF, which are no characters. The rest stays as it is, a backslash too.
 */
void buffer_safe(struct buffer *b, struct span text);

/* The same of a text that ends with a NUL. */
void buffer_safe_text(struct buffer *b, const char *text);

/* The same for pieces of a text, as struct text_sink (x509/text.h) hands them over. */
void buffer_safe_put(void *buffer, const char *text, size_t size);

/* buffer_safe() with a quotation mark before it and `end` behind it; quotation marks and backslashes within are \x22 and \x5c. */
void buffer_quoted(struct buffer *b, struct span text, const char *end);

/*
 * Makes text in XML and HTML of what was added since the buffer had the size `from`, which is UTF-8 without control characters: what could be markup,
 * in an attribute too, becomes a reference.
 */
void buffer_markup(struct buffer *b, size_t from);

/* What buffer_safe_text() adds, as text in XML and HTML. */
void buffer_safe_markup(struct buffer *b, const char *text);

/* As a part of a URI (RFC 3986 2.1): all but unreserved characters and "/" is percent-encoded. */
void buffer_percent(struct buffer *b, struct span text);

#endif
