#include "ct/octets.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

bool
octets_reserve(struct octets *o, size_t size)
{
	if (o->failed || size > SIZE_MAX / 2 - o->size)
		return o->failed = true, false;
	if (size <= o->room - o->size)
		return true;
	size_t room = o->room < 256 ? 256 : o->room;
	while (room < o->size + size)
		room *= 2;
	unsigned char *grown = realloc(o->data, room);
	if (grown == NULL)
		return o->failed = true, false;
	o->data = grown;
	o->room = room;
	return true;
}

void
octets_add(struct octets *o, const void *octets, size_t size)
{
	if (size == 0 || !octets_reserve(o, size))
		return;
	memcpy(o->data + o->size, octets, size);
	o->size += size;
}

void
octets_say(struct octets *o, const char *string)
{
	octets_add(o, string, strlen(string));
}

void
octets_printf(struct octets *o, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int size = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (size < 0 || !octets_reserve(o, (size_t)size + 1)) {
		o->failed = true;
		return;
	}
	va_start(arguments, format);
	vsnprintf((char *)o->data + o->size, (size_t)size + 1, format, arguments);
	va_end(arguments);
	o->size += (size_t)size;
}

void
octets_hex(struct octets *o, const void *octets, size_t size)
{
	const unsigned char *from = octets;
	if (!octets_reserve(o, 2 * size))
		return;
	for (size_t i = 0; i < size; i++) {
		o->data[o->size++] = (unsigned char)"0123456789abcdef"[from[i] >> 4];
		o->data[o->size++] = (unsigned char)"0123456789abcdef"[from[i] & 15];
	}
}

static const char base64_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void
octets_base64(struct octets *o, const void *octets, size_t size)
{
	const unsigned char *from = octets;
	if (size > SIZE_MAX / 4 || !octets_reserve(o, (size + 2) / 3 * 4))
		return;
	for (size_t i = 0; i < size; i += 3) {
		size_t left = size - i < 3 ? size - i : 3;
		unsigned long group = (unsigned long)from[i] << 16 | (left > 1 ? (unsigned long)from[i + 1] << 8 : 0) | (left > 2 ? from[i + 2] : 0);
		for (size_t digit = 0; digit < 4; digit++)
			o->data[o->size++] = (unsigned char)(digit > left ? '=' : base64_digits[group >> (18 - 6 * digit) & 63]);
	}
}

void
octets_json(struct octets *o, const char *string)
{
	octets_say(o, "\"");
	for (const char *at = string; *at != '\0'; at++) {
		unsigned char c = (unsigned char)*at;
		if (c == '"' || c == '\\')
			octets_add(o, (const char[]){ '\\', *at }, 2);
		else if (c < 0x20 || c == 0x7f)
			octets_printf(o, "\\u%04x", c);
		else
			octets_add(o, at, 1);
	}
	octets_say(o, "\"");
}

const char *
octets_string(struct octets *o)
{
	if (!octets_reserve(o, 1))
		return "";
	o->data[o->size] = '\0';
	return (const char *)o->data;
}

bool
items_reserve(void *items, size_t *room, size_t count, size_t more, size_t size)
{
	size_t wanted = *room < 16 ? 16 : *room;
	void *grown;
	if (count + more <= *room)
		return true;
	while (wanted < count + more)
		wanted *= 2;
	memcpy(&grown, items, sizeof(grown));
	grown = realloc(grown, wanted * size);
	if (grown == NULL)
		return false;
	memcpy(items, &grown, sizeof(grown));
	*room = wanted;
	return true;
}

void
octets_free(struct octets *o)
{
	free(o->data);
	*o = (struct octets){ 0 };
}

bool
octets_from_base64(struct octets *o, const char *text, size_t size)
{
	if (size % 4 != 0 || !octets_reserve(o, size / 4 * 3))
		return false;
	for (size_t i = 0; i < size; i += 4) {
		size_t padding = i + 4 < size ? 0 : text[i + 3] != '=' ? 0 : text[i + 2] != '=' ? 1 : 2;
		unsigned long group = 0;
		for (size_t digit = 0; digit < 4; digit++) {
			const char *at = digit + padding < 4 ? memchr(base64_digits, text[i + digit], 64) : base64_digits;
			if (at == NULL)
				return false;
			group = group << 6 | (unsigned long)(at - base64_digits);
		}
		/* the bits that padding leaves over are 0 (RFC 4648 3.5) */
		if ((group & ((1ul << 8 * padding) - 1)) != 0)
			return false;
		for (size_t octet = 0; octet + padding < 3; octet++)
			o->data[o->size++] = (unsigned char)(group >> (16 - 8 * octet));
	}
	return true;
}

bool
hex_read(const char *text, void *octets, size_t size)
{
	unsigned char *to = octets;
	if (strlen(text) != 2 * size)
		return false;
	for (size_t i = 0; i < 2 * size; i++) {
		static const char digits[] = "0123456789abcdef";
		const char *at = memchr(digits, text[i], 16);
		if (at == NULL)
			return false;
		unsigned char digit = (unsigned char)(at - digits);
		to[i / 2] = (unsigned char)(i % 2 == 0 ? digit << 4 : to[i / 2] | digit);
	}
	return true;
}

bool
because(struct why *why, const char *format, ...)
{
	va_list arguments;
	if (why == NULL)
		return false;
	va_start(arguments, format);
	vsnprintf(why->text, sizeof(why->text), format, arguments);
	va_end(arguments);
	return false;
}

ssize_t
octets_read_some(struct octets *o, int fd)
{
	ssize_t n;
	/* standard input may have been made not to block by who had it before */
	do {
		n = read(fd, o->data + o->size, o->room - o->size);
	} while (n < 0 && errno == EAGAIN && poll(&(struct pollfd){ .fd = fd, .events = POLLIN }, 1, -1) >= 0);
	if (n > 0)
		o->size += (size_t)n;
	return n;
}

bool
octets_read(struct octets *o, int fd, size_t most, struct why *why)
{
	for (size_t before = o->size;;) {
		if (!octets_reserve(o, (size_t)64 << 10))
			return because(why, "out of memory");
		ssize_t n = octets_read_some(o, fd);
		/* EINTR is told as well: the only signals that are caught are those that end the run */
		if (n < 0)
			return because(why, "%s", strerror(errno));
		if (n == 0)
			return true;
		if (o->size - before > most)
			return because(why, "it has more than %zu octets", most);
	}
}

bool
octets_read_file(struct octets *o, const char *name, size_t most, struct why *why)
{
	struct stat status;
	/* a FIFO that nobody writes to is no reason to wait for ever */
	int fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return because(why, "%s", strerror(errno));
	bool read;
	if (fstat(fd, &status) == 0 && S_ISDIR(status.st_mode))
		read = because(why, "%s", strerror(EISDIR));
	else
		read = octets_read(o, fd, most, why);
	close(fd);
	return read;
}

void
make_printable(char *text, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
			text[i] = '?';
	}
}

const char *
utc_text(int64_t seconds, const char *format, char text[UTC_SIZE])
{
	time_t time = (time_t)seconds;
	struct tm date;
	if (seconds > 253402300799 || gmtime_r(&time, &date) == NULL || strftime(text, UTC_SIZE, format, &date) == 0)
		snprintf(text, UTC_SIZE, "%lld s", (long long)seconds);
	return text;
}
