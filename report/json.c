#include "report/json.h"

#include <unistr.h>

#include "x509/sha256.h"

/* Whether a character stands in a JSON string as it is; `html`: and none that HTML would take for markup. */
static bool
is_plain(uint8_t c, bool html)
{
	return c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && !(html && (c == '<' || c == '>' || c == '&'));
}

/* The characters of a string. */
static void
characters(struct buffer *b, struct span text, bool html)
{
	const uint8_t *s = text.data;
	size_t size = text.size;

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
			buffer_add(b, (char[]){ '\\', (char)*s }, 2);
		else if (length == 1)
			buffer_printf(b, "\\u%04x", *s);
		else
			buffer_add(b, (const char *)s, (size_t)length);
		s += length < 1 ? 1 : length;
		size -= (size_t)(length < 1 ? 1 : length);
	}
}

void
json_string(struct buffer *b, struct span text)
{
	buffer_add(b, "\"", 1);
	characters(b, text, false);
	buffer_add(b, "\"", 1);
}

void
json_string_html(struct buffer *b, struct span text)
{
	buffer_add(b, "\"", 1);
	characters(b, text, true);
	buffer_add(b, "\"", 1);
}

void
json_piece(struct buffer *b, struct span piece)
{
	characters(b, piece, false);
}

void
json_piece_html(struct buffer *b, struct span piece)
{
	characters(b, piece, true);
}

void
json_sha256_member(struct buffer *b, const char *before, struct span octets)
{
	char text[SHA256_TEXT_SIZE];
	json_word_member(b, before, sha256_text(octets, text));
}

void
json_time_member(struct buffer *b, const char *before, bool is_there, int64_t seconds)
{
	char text[TIME_TEXT_SIZE];
	if (is_there)
		json_word_member(b, before, time_text(seconds, text));
	else
		json_null_member(b, before);
}

void
json_day_member(struct buffer *b, const char *before, int64_t seconds)
{
	if (seconds == ALWAYS || seconds == FOREVER) {
		json_null_member(b, before);
		return;
	}
	buffer_text(b, before);
	buffer_add(b, "\"", 1);
	buffer_day(b, seconds);
	buffer_add(b, "\"", 1);
}
