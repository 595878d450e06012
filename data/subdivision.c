#include "data/subdivision.h"

#include <stdlib.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>

int
subdivision_compare(const void *a, const void *b)
{
	const struct subdivision *x = a, *y = b;
	int order = memcmp(x->country, y->country, sizeof(x->country));
	return order != 0 ? order : memcmp(x->code, y->code, sizeof(x->code));
}

const struct subdivision *
subdivisions_find(const struct subdivisions *s, struct span country, struct span code)
{
	struct subdivision key = { 0 };
	if (country.size != sizeof(key.country) || code.size == 0 || code.size > sizeof(key.code) || s->count == 0)
		return NULL;
	memcpy(key.country, country.data, country.size);
	memcpy(key.code, code.data, code.size);
	return bsearch(&key, s->items, s->count, sizeof(key), subdivision_compare);
}

/* What Unicode takes for letters of their own, and readers for ones with a mark; and two forms of an apostrophe. */
static uint32_t
without_stroke(uint32_t c)
{
	static const struct {
		uint16_t from, to;
	} strokes[] = { { 0xf8, 'o' }, { 0x111, 'd' }, { 0x127, 'h' }, { 0x131, 'i' }, { 0x142, 'l' }, { 0x2018, '\'' }, { 0x2019, '\'' } };
	for (size_t i = 0; i < sizeof(strokes) / sizeof(strokes[0]); i++) {
		if (c == strokes[i].from)
			return strokes[i].to;
	}
	return c;
}

/* The next character of a name, in lower case and without marks; 0 behind the last. */
static uint32_t
plain_next(struct characters *text)
{
	ucs4_t parts[UC_DECOMPOSITION_MAX_LENGTH];
	uint32_t c;
	int count;
	do {
		if (!character_next(text, &c))
			return 0;
		if (c < 0x80)
			return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
	} while (uc_is_general_category_withtable(c, UC_CATEGORY_MASK_M));
	while ((count = uc_canonical_decomposition(c, parts)) > 1 && uc_is_general_category_withtable(parts[count - 1], UC_CATEGORY_MASK_M))
		c = parts[0];
	return without_stroke(uc_tolower(c));
}

static bool
is_same_name(struct characters a, struct characters b)
{
	uint32_t c;
	do {
		c = plain_next(&a);
		if (c != plain_next(&b))
			return false;
	} while (c != 0);
	return true;
}

static bool
has_name(const struct subdivision *s, struct characters name)
{
	struct span rest = s->names;
	while (rest.size > 0) {
		if (is_same_name((struct characters){ TYPE_UTF8_STRING, span_take(&rest, '\t') }, name))
			return true;
	}
	return false;
}

/* The place of the first subdivision of a country, or of where it would be. */
static size_t
first_of(const struct subdivisions *s, const uint8_t country[2])
{
	size_t low = 0, high = s->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (memcmp(s->items[middle].country, country, 2) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct subdivision *
subdivisions_named(const struct subdivisions *s, struct span country, struct characters name, const struct subdivision *after)
{
	if (country.size != 2)
		return NULL;
	size_t i = after != NULL ? (size_t)(after - s->items) + 1 : first_of(s, country.data);
	for (; i < s->count && memcmp(s->items[i].country, country.data, 2) == 0; i++) {
		if (has_name(&s->items[i], name))
			return &s->items[i];
	}
	return NULL;
}

bool
subdivisions_nest(const struct subdivision *a, const struct subdivision *b)
{
	return memcmp(a->code, b->parent, sizeof(a->code)) == 0 || memcmp(b->code, a->parent, sizeof(b->code)) == 0;
}
