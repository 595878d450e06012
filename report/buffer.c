#include "report/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistr.h>

#include "asn1/time.h"

void
buffer_free(struct buffer *b)
{
	free(b->text);
	*b = (struct buffer){ 0 };
}

bool
buffer_reserve(struct buffer *b, size_t more)
{
	if (b->failed)
		return false;
	if (more <= b->capacity - b->size)
		return true;
	size_t wanted = (b->capacity + more) * 2;
	char *grown = more < SIZE_MAX / 4 - b->capacity ? realloc(b->text, wanted) : NULL;
	if (grown == NULL) {
		b->failed = true;
		return false;
	}
	b->text = grown;
	b->capacity = wanted;
	return true;
}

void
buffer_truncate(struct buffer *b, size_t size)
{
	b->size = size;
	b->failed = false;
}

bool
buffer_cut(struct buffer *b, size_t from, size_t most)
{
	if (b->failed || b->size - from <= most)
		return false;
	size_t end = from + most;
	while (end > from && (b->text[end] & 0xc0) == 0x80)
		end--;
	b->size = end;
	buffer_text(b, "...");
	return true;
}

void
buffer_printf(struct buffer *b, const char *format, ...)
{
	va_list arguments;
	size_t room = b->failed ? 0 : b->capacity - b->size;
	va_start(arguments, format);
	int length = vsnprintf(room > 0 ? b->text + b->size : NULL, room, format, arguments);
	va_end(arguments);
	/* it ends with a NUL, which needs room and is not kept */
	if (length >= 0 && (size_t)length >= room && buffer_reserve(b, (size_t)length + 1)) {
		va_start(arguments, format);
		length = vsnprintf(b->text + b->size, (size_t)length + 1, format, arguments);
		va_end(arguments);
	}
	b->failed |= length < 0;
	if (!b->failed)
		b->size += (size_t)length;
}

void
buffer_number(struct buffer *b, uint64_t number)
{
	char digits[20];
	size_t at = sizeof(digits);
	do
		digits[--at] = (char)('0' + number % 10);
	while ((number /= 10) != 0);
	buffer_add(b, digits + at, sizeof(digits) - at);
}

void
buffer_day(struct buffer *b, int64_t seconds)
{
	char text[TIME_TEXT_SIZE];
	buffer_add(b, time_text(seconds, text), sizeof("2026-03-15") - 1);
}

static const char hex_digits[] = "0123456789abcdef";

void
buffer_month(struct buffer *b, int32_t month)
{
	int32_t year = 1970 + (month >= 0 ? month / 12 : -((11 - month) / 12));
	buffer_printf(b, "%04d-%02d", year, month - (year - 1970) * 12 + 1);
}

void
buffer_hex(struct buffer *b, struct span octets, const char *between)
{
	size_t gap = strlen(between);
	if (!buffer_reserve(b, octets.size * (2 + gap)))
		return;
	char *at = b->text + b->size;
	for (size_t i = 0; i < octets.size; i++) {
		if (i > 0 && gap > 0) {
			memcpy(at, between, gap);
			at += gap;
		}
		*at++ = hex_digits[octets.data[i] >> 4];
		*at++ = hex_digits[octets.data[i] & 15];
	}
	b->size = (size_t)(at - b->text);
}

/* Whether a character is shown by its number. */
static bool
is_hidden(ucs4_t c)
{
	return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069) || c == 0xfffe || c == 0xffff;
}

static void
octet_by_number(struct buffer *b, uint8_t octet)
{
	buffer_add(b, (char[]){ '\\', 'x', hex_digits[octet >> 4], hex_digits[octet & 15] }, 4);
}

/* As buffer_safe(); characters of `marks` are shown by their numbers, too. */
static void
safe(struct buffer *b, struct span text, const char *marks)
{
	const uint8_t *s = text.data;
	size_t left = text.size, plain;
	ucs4_t c;

	for (; left > 0; s += plain, left -= plain) {
		for (plain = 0; plain < left && s[plain] >= 0x20 && s[plain] < 0x7f && strchr(marks, s[plain]) == NULL;)
			plain++;
		buffer_add(b, (const char *)s, plain);
		if (plain > 0)
			continue;
		int length = *s < 0x80 ? 1 : u8_mbtoucr(&c, s, left);
		plain = length > 1 ? (size_t)length : 1;
		if (length <= 1)
			octet_by_number(b, *s);
		else if (is_hidden(c))
			buffer_printf(b, "\\u{%x}", (unsigned)c);
		else
			buffer_add(b, (const char *)s, plain);
	}
}

void
buffer_safe(struct buffer *b, struct span text)
{
	safe(b, text, "");
}

void
buffer_safe_text(struct buffer *b, const char *text)
{
	safe(b, span_of(text), "");
}

void
buffer_safe_put(void *buffer, const char *text, size_t size)
{
	safe(buffer, (struct span){ (const uint8_t *)text, size }, "");
}

/* What stands for a character that could be markup; NULL: it stands for itself. */
static const char *
reference_of(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

void
buffer_markup(struct buffer *b, size_t from)
{
	size_t more = 0, end = b->size;
	for (size_t i = from; i < end; i++)
		more += reference_of(b->text[i]) != NULL ? strlen(reference_of(b->text[i])) - 1 : 0;
	if (more == 0 || !buffer_reserve(b, more))
		return;
	b->size = end + more;
	/* from the end on, so that nothing is overwritten before it has moved */
	for (size_t to = b->size; end > from && to > end;) {
		const char *reference = reference_of(b->text[--end]);
		size_t size = reference != NULL ? strlen(reference) : 1;
		to -= size;
		if (reference != NULL)
			memcpy(b->text + to, reference, size);
		else
			b->text[to] = b->text[end];
	}
}

void
buffer_safe_markup(struct buffer *b, const char *text)
{
	size_t from = b->size;
	buffer_safe_text(b, text);
	buffer_markup(b, from);
}

void
buffer_percent(struct buffer *b, struct span text)
{
	static const char kept[] = "-._~/";
	for (size_t i = 0; i < text.size; i++) {
		uint8_t c = text.data[i];
		bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c != 0 && strchr(kept, c) != NULL);
		if (plain)
			buffer_add(b, (const char *)&text.data[i], 1);
		else
			buffer_printf(b, "%%%02X", c);
	}
}

void
buffer_quoted(struct buffer *b, struct span text, const char *end)
{
	buffer_add(b, "\"", 1);
	safe(b, text, "\"\\");
	buffer_text(b, end);
}
