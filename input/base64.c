#include "input/base64.h"

#include <stdlib.h>
#include <string.h>

/* Room that is asked for at least. */
#define ROOM ((size_t)1 << 12)

/* What a character is: its six bits, or one of these. */
enum { SPACE = 64, PADDING = 65, NO_BASE64 = 66 };
static const uint8_t base64_values[256] = {
#define NONE4  NO_BASE64, NO_BASE64, NO_BASE64, NO_BASE64
#define NONE16 NONE4, NONE4, NONE4, NONE4
	NONE4,     NONE4,     NO_BASE64, SPACE,     SPACE,     SPACE,     SPACE,     SPACE,     NO_BASE64, NO_BASE64, NONE16,    SPACE,     NO_BASE64,
	NO_BASE64, NO_BASE64, NONE4,     NO_BASE64, NO_BASE64, NO_BASE64, 62,        NO_BASE64, NO_BASE64, NO_BASE64, 63,        52,        53,
	54,        55,        56,        57,        58,        59,        60,        61,        NO_BASE64, NO_BASE64, NO_BASE64, PADDING,   NO_BASE64,
	NO_BASE64, NO_BASE64, 0,         1,         2,         3,         4,         5,         6,         7,         8,         9,         10,
	11,        12,        13,        14,        15,        16,        17,        18,        19,        20,        21,        22,        23,
	24,        25,        NO_BASE64, NO_BASE64, NO_BASE64, NO_BASE64, NO_BASE64, NO_BASE64, 26,        27,        28,        29,        30,
	31,        32,        33,        34,        35,        36,        37,        38,        39,        40,        41,        42,        43,
	44,        45,        46,        47,        48,        49,        50,        51,        NO_BASE64, NO_BASE64, NO_BASE64, NO_BASE64, NO_BASE64,
	NONE16,    NONE16,    NONE16,    NONE16,    NONE16,    NONE16,    NONE16,    NONE16,
#undef NONE16
#undef NONE4
};

bool
base64_is_digit(uint8_t c)
{
	return base64_values[c] < SPACE || base64_values[c] == PADDING;
}

bool
base64_is_space(uint8_t c)
{
	return base64_values[c] == SPACE;
}

void
base64_begin(struct base64 *d, uint64_t limit, bool escapes)
{
	*d = (struct base64){ .octets = d->octets, .capacity = d->capacity, .limit = limit, .escapes = escapes };
}

/* It never doubles beyond the limit: memory that is not used is counted, too. */
bool
base64_reserve(struct base64 *d, size_t characters)
{
	size_t wanted = d->size + characters / 4 * 3 + 6;
	if (wanted <= d->capacity)
		return true;
	size_t doubled = d->capacity < ROOM ? ROOM : d->capacity * 2;
	if (doubled > d->limit)
		doubled = (size_t)d->limit;
	size_t capacity = doubled > wanted ? doubled : wanted;
	uint8_t *grown = realloc(d->octets, capacity);
	if (grown == NULL) {
		d->state = BASE64_NO_MEMORY;
		return false;
	}
	d->octets = grown;
	d->capacity = capacity;
	return true;
}

/* Four characters at a time, as long as there is nothing else, which is several times as fast as one at a time. Returns where that ended. */
static const uint8_t *
add_groups(const uint8_t *p, const uint8_t *end, uint8_t **out)
{
	uint8_t *to = *out;
	for (; end - p >= 4; p += 4) {
		uint32_t a = base64_values[p[0]], b = base64_values[p[1]], c = base64_values[p[2]], d = base64_values[p[3]];
		if ((a | b | c | d) >= SPACE)
			break;
		uint32_t group = a << 18 | b << 12 | c << 6 | d;
		*to++ = (uint8_t)(group >> 16);
		*to++ = (uint8_t)(group >> 8);
		*to++ = (uint8_t)group;
	}
	*out = to;
	return p;
}

/* Takes a character of an escape sequence. Returns false if it may not stand there; true, and in *c what the sequence stands for, 0: it goes on. */
static bool
add_escape(struct base64 *d, uint8_t *c)
{
	static const char digits[] = "0123456789abcdef";
	if (d->escape == 1) {
		d->escape = *c == 'u' ? 2 : 0;
		d->unit = 0;
		bool known = *c == 'u' || *c == 'n' || *c == 'r' || *c == 't' || *c == '/';
		*c = *c == 'u' ? 0 : *c == '/' ? '/' : ' ';
		return known;
	}
	const char *digit = *c != '\0' ? strchr(digits, *c >= 'A' && *c <= 'F' ? *c - 'A' + 'a' : *c) : NULL;
	if (digit == NULL)
		return false;
	d->unit = d->unit << 4 | (unsigned)(digit - digits);
	d->escape = d->escape < 5 ? d->escape + 1 : 0;
	*c = d->escape == 0 ? (uint8_t)d->unit : 0;
	return d->escape > 0 || (d->unit > 0 && d->unit < 0x80);
}

/* Takes a character. Returns false if it may not stand there. */
static bool
add_character(struct base64 *d, uint8_t c, uint8_t **out)
{
	if (d->escape > 0) {
		if (!add_escape(d, &c))
			return false;
		if (d->escape > 0)
			return true;
	} else if (c == '\\' && d->escapes) {
		d->escape = 1;
		return true;
	}
	uint8_t value = base64_values[c];
	if (value == SPACE)
		return true;
	if (value == PADDING)
		d->padding++;
	else if (value == NO_BASE64 || d->padding > 0)
		return false;
	d->bits = d->bits << 6 | (value & 63);
	if (++d->count < 4)
		return true;
	if (d->padding > 2)
		return false;
	*(*out)++ = (uint8_t)(d->bits >> 16);
	if (d->padding < 2)
		*(*out)++ = (uint8_t)(d->bits >> 8);
	if (d->padding < 1)
		*(*out)++ = (uint8_t)d->bits;
	d->count = 0;
	d->bits = 0;
	return true;
}

void
base64_add(struct base64 *d, struct span piece)
{
	if (d->state != BASE64_GOOD || piece.size == 0 || !base64_reserve(d, piece.size))
		return;
	const uint8_t *p = piece.data, *end = p + piece.size;
	uint8_t *out = d->octets + d->size;
	while (d->state == BASE64_GOOD) {
		if (d->count == 0 && d->padding == 0 && d->escape == 0)
			p = add_groups(p, end, &out);
		if (p == end)
			break;
		if (!add_character(d, *p++, &out))
			d->state = BASE64_BAD;
	}
	d->size = (size_t)(out - d->octets);
	if (d->state == BASE64_GOOD && d->size > d->limit)
		d->state = BASE64_TOO_LARGE;
}

bool
base64_is_empty(const struct base64 *d)
{
	return d->state == BASE64_GOOD && d->size == 0 && d->count == 0;
}

bool
base64_is_whole(const struct base64 *d)
{
	return d->state == BASE64_GOOD && d->count == 0 && d->escape == 0;
}

void
base64_free(struct base64 *d)
{
	free(d->octets);
}
