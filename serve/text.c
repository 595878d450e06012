#include "serve/text.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Makes room for so many octets more. */
static bool
reserve(struct text *t, size_t more)
{
	if (t->failed || more <= t->room - t->size)
		return !t->failed;
	size_t room = t->room > 0 ? t->room : 512;
	while (room - t->size < more && room <= SIZE_MAX / 2)
		room *= 2;
	char *grown = room - t->size < more ? NULL : realloc(t->data, room);
	if (grown == NULL) {
		t->failed = true;
		return false;
	}
	t->data = grown;
	t->room = room;
	return true;
}

void
text_add(struct text *t, const void *octets, size_t size)
{
	if (size == 0 || !reserve(t, size))
		return;
	memcpy(t->data + t->size, octets, size);
	t->size += size;
}

void
text_say(struct text *t, const char *string)
{
	text_add(t, string, strlen(string));
}

void
text_printf(struct text *t, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	int size = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	/* vsnprintf() puts a NUL behind it */
	if (size < 0 || !reserve(t, (size_t)size + 1)) {
		t->failed = true;
		return;
	}
	va_start(arguments, format);
	vsnprintf(t->data + t->size, (size_t)size + 1, format, arguments);
	va_end(arguments);
	t->size += (size_t)size;
}

/* Takes a character of UTF-8 (RFC 3629) off the front. Returns U+FFFD for an octet that is none. */
static uint32_t
take_character(const unsigned char **at)
{
	const unsigned char *p = *at;
	uint32_t c = *p++, least = 0;
	unsigned more = 0;

	if (c >= 0xf0 && c < 0xf8)
		more = 3, c &= 0x07, least = 0x10000;
	else if (c >= 0xe0 && c < 0xf0)
		more = 2, c &= 0x0f, least = 0x800;
	else if (c >= 0xc0 && c < 0xe0)
		more = 1, c &= 0x1f, least = 0x80;
	else if (c >= 0x80)
		c = 0xfffd;
	for (; more > 0 && (*p & 0xc0) == 0x80; more--)
		c = c << 6 | (*p++ & 0x3fu);
	if (more > 0 || c < least || c > 0x10ffff || (c >= 0xd800 && c < 0xe000)) {
		++*at;
		return 0xfffd;
	}
	*at = p;
	return c;
}

/* Whether a character is none that is seen, and may change how others are. */
static bool
is_hidden(uint32_t c)
{
	return (c < 0x20 && c != '\n' && c != '\t' && c != '\r') || (c >= 0x7f && c < 0xa0) || c == 0x061c || (c >= 0x200b && c <= 0x200f) ||
	       (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) ||
	       (c >= 0xe0000 && c <= 0xe007f);
}

void
text_markup(struct text *t, const char *string)
{
	const unsigned char *at = (const unsigned char *)string;
	while (*at != '\0') {
		const unsigned char *from = at;
		uint32_t c = take_character(&at);
		switch (c) {
		case '&':
			text_say(t, "&amp;");
			break;
		case '<':
			text_say(t, "&lt;");
			break;
		case '>':
			text_say(t, "&gt;");
			break;
		case '"':
			text_say(t, "&quot;");
			break;
		case '\'':
			text_say(t, "&#39;");
			break;
		default:
			if (is_hidden(c))
				text_printf(t, "\\u{%X}", (unsigned)c);
			else if (c == 0xfffd)
				text_say(t, "\xef\xbf\xbd");
			else
				text_add(t, from, (size_t)(at - from));
		}
	}
}

void
text_json(struct text *t, const char *string)
{
	const unsigned char *at = (const unsigned char *)string, *plain = at;

	text_add(t, "\"", 1);
	while (*at != '\0') {
		const unsigned char *from = at;
		/* most are letters, which are added in one piece */
		if (*at >= 0x20 && *at < 0x7f && *at != '"' && *at != '\\') {
			at++;
			continue;
		}
		text_add(t, plain, (size_t)(from - plain));
		uint32_t c = take_character(&at);
		if (c == '"' || c == '\\')
			text_printf(t, "\\%c", (int)c);
		else if (c < 0x20 || c == 0x7f)
			text_printf(t, "\\u%04x", (unsigned)c);
		else if (c == 0xfffd)
			text_say(t, "\xef\xbf\xbd");
		else
			text_add(t, from, (size_t)(at - from));
		plain = at;
	}
	text_add(t, plain, (size_t)(at - plain));
	text_add(t, "\"", 1);
}

void
text_free(struct text *t)
{
	free(t->data);
	*t = (struct text){ 0 };
}
