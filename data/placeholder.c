#include "data/placeholder.h"

#include <unicase.h>
#include <unictype.h>
#include <unistr.h>

bool
is_informative(uint32_t character)
{
	if (character < 0x80)
		return (character >= '0' && character <= '9') || ((character | 0x20) >= 'a' && (character | 0x20) <= 'z');
	return !uc_is_general_category_withtable(character, UC_CATEGORY_MASK_P | UC_CATEGORY_MASK_Z | UC_CATEGORY_MASK_Cc | UC_CATEGORY_MASK_Cf);
}

/* Puts a character in lower case behind `size` octets. Returns how many there are then; 0 if it is none, or has no room. */
static size_t
put(uint8_t text[PLACEHOLDER_SIZE], size_t size, uint32_t character)
{
	if (character < 0x80) {
		text[size] = (uint8_t)(character >= 'A' && character <= 'Z' ? character | 0x20 : character);
		return size + 1;
	}
	int more = u8_uctomb(text + size, uc_tolower(character), (ptrdiff_t)(PLACEHOLDER_SIZE - size));
	return more > 0 ? size + (size_t)more : 0;
}

static bool
may_begin(const struct placeholders *p, const uint8_t text[2])
{
	return p->begins[text[0] & 31] >> (text[1] & 31) & 1;
}

void
placeholders_add_begin(struct placeholders *p, struct span value)
{
	p->begins[value.data[0] & 31] |= UINT32_C(1) << (value.size > 1 ? value.data[1] & 31 : 0);
}

const struct placeholder *
placeholders_find(const struct placeholders *p, struct characters value)
{
	uint8_t text[PLACEHOLDER_SIZE] = { 0 };
	size_t size = 0;
	bool apart = false, known = false;
	uint32_t character;
	while (character_next(&value, &character)) {
		if (!is_informative(character)) {
			apart = size > 0;
			continue;
		}
		if (apart)
			text[size++] = ' ';
		apart = false;
		size = size < PLACEHOLDER_SIZE ? put(text, size, character) : 0;
		if (size == 0 || size >= PLACEHOLDER_SIZE)
			return NULL;
		/* most values end here */
		if (size > 1 && !known && !(known = may_begin(p, text)))
			return NULL;
	}
	unsigned number = size > 0 ? name_table_find(&p->values, (struct span){ text, size }) : 0;
	return number > 0 ? &p->items[number - 1] : NULL;
}

bool
placeholder_is_name_in(const struct placeholder *p, struct span country)
{
	struct span rest = p->countries;
	while (rest.size > 0) {
		struct span code = span_take(&rest, ' ');
		if (span_equal(code, country) || span_equal(code, SPAN("*")))
			return true;
	}
	return false;
}
