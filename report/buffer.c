#include "report/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistr.h>

void
buffer_free(struct buffer *b)
{
	free(b->text);
	*b = (struct buffer){ 0 };
}

void buffer_truncate(struct buffer *b, size_t size) { b->size = size; b->failed = false; }
void buffer_safe_text(struct buffer *b, const char *text) { buffer_text(b, text); }
bool
buffer_reserve(struct buffer *b, size_t more)
{
	if (more <= b->capacity - b->size)
		return true;
	size_t wanted = (b->capacity + more) * 2;
	char *grown = realloc(b->text, wanted);
	if (grown == NULL) {
		b->failed = true;
		return false;
	}
	b->text = grown;
	b->capacity = wanted;
	return true;
}

void
buffer_add(struct buffer *b, const char *text, size_t size)
{
	if (b->failed || !buffer_reserve(b, size))
		return;
	memcpy(b->text + b->size, text, size);
	b->size += size;
}

void
buffer_text(struct buffer *b, const char *text)
{
	buffer_add(b, text, strlen(text));
}

void
buffer_printf(struct buffer *b, const char *format, ...)
{
	char text[2048];
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	if (length > 0)
		buffer_add(b, text, (size_t)length < sizeof(text) ? (size_t)length : sizeof(text) - 1);
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
buffer_hex(struct buffer *b, struct span octets, const char *between)
{
	static const char digits[] = "0123456789abcdef";
	size_t gap = strlen(between);
	if (b->failed || !buffer_reserve(b, octets.size * (2 + gap)))
		return;
	for (size_t i = 0; i < octets.size; i++) {
		if (i > 0) {
			memcpy(b->text + b->size, between, gap);
			b->size += gap;
		}
		b->text[b->size++] = digits[octets.data[i] >> 4];
		b->text[b->size++] = digits[octets.data[i] & 15];
	}
}

/* Whether a character stands in a JSON string as it is; `html`: and none that HTML would take for markup. */
static bool
is_plain(uint8_t c, bool html)
{
	return c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && !(html && (c == '<' || c == '>' || c == '&'));
}

static void
json_string(struct buffer *b, const char *text, bool html)
{
	const uint8_t *s = (const uint8_t *)text;
	size_t size = strlen(text);

	buffer_add(b, "\"", 1);
	while (size > 0) {
		size_t plain = 0;
		while (plain < size && is_plain(s[plain], html))
			plain++;
		buffer_add(b, (const char *)s, plain);
		s += plain;
		size -= plain;
		if (size == 0)
			break;
		int length = *s < 0x80 ? 1 : u8_mblen(s, size);
		if (length < 1)
			buffer_text(b, "\\ufffd");
		else if (*s == '"' || *s == '\\')
			buffer_printf(b, "\\%c", *s);
		else if (length == 1)
			buffer_printf(b, "\\u%04x", *s);
		else
			buffer_add(b, (const char *)s, (size_t)length);
		s += length < 1 ? 1 : length;
		size -= (size_t)(length < 1 ? 1 : length);
	}
	buffer_add(b, "\"", 1);
}

void
buffer_json_string(struct buffer *b, const char *text)
{
	json_string(b, text, false);
}

void
buffer_json_string_html(struct buffer *b, const char *text)
{
	json_string(b, text, true);
}
