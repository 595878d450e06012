#include "asn1/string.h"

#include <unistr.h>

/* The characters of the single-octet types, one bit a type; then what an octet is beside that. */
enum alphabet { NUMERIC = 1, PRINTABLE = 2, VISIBLE = 4, IA5 = 8, TELETEX = 16, INFORMATIVE = 32, SPECIAL = 64 };

/* X.680 tables 9 and 10; ISO 646. T.61 has no \ ^ ` { } ~; of its octets from 0x80 on nothing is said here. */
#define GRAPHIC    (VISIBLE | IA5 | TELETEX)
#define ONLY_G     (VISIBLE | IA5)
#define SIGN       (PRINTABLE | GRAPHIC)
#define SPACE      (NUMERIC | SIGN)
#define LETTER     (SIGN | INFORMATIVE)
#define DIGIT      (SPACE | INFORMATIVE)
#define CONTROL    (IA5 | TELETEX)
#define FOUR(x)    x, x, x, x
#define SIXTEEN(x) FOUR(x), FOUR(x), FOUR(x), FOUR(x)
/* clang-format off */
static const uint8_t alphabets[256] = {
	SIXTEEN(CONTROL),
	SIXTEEN(CONTROL),
	/* space ! " #   $ % & '   ( ) * +   , - . / */
	SPACE, GRAPHIC, GRAPHIC, GRAPHIC, GRAPHIC, GRAPHIC, GRAPHIC | SPECIAL, SIGN, SIGN, SIGN, GRAPHIC, SIGN, SIGN, SIGN, SIGN, SIGN,
	/* 0 to 9   : ; < = > ? */
	FOUR(DIGIT), FOUR(DIGIT), DIGIT, DIGIT, SIGN | SPECIAL, GRAPHIC | SPECIAL, GRAPHIC, SIGN | SPECIAL, GRAPHIC, SIGN,
	/* @ A to O   P to Z [ \ ] ^ _ */
	GRAPHIC, LETTER, LETTER, LETTER, FOUR(LETTER), FOUR(LETTER), FOUR(LETTER),
	FOUR(LETTER), FOUR(LETTER), LETTER, LETTER, LETTER, GRAPHIC, ONLY_G | SPECIAL, GRAPHIC, ONLY_G, GRAPHIC,
	/* ` a to o   p to z { | } ~ DEL */
	ONLY_G, LETTER, LETTER, LETTER, FOUR(LETTER), FOUR(LETTER), FOUR(LETTER),
	FOUR(LETTER), FOUR(LETTER), LETTER, LETTER, LETTER, ONLY_G | SPECIAL, GRAPHIC | SPECIAL, ONLY_G | SPECIAL, ONLY_G, CONTROL,
	/* 0x80 to 0x9f: the supplementary control set; 0xa0 on: the supplementary set */
	SIXTEEN(TELETEX), SIXTEEN(TELETEX), SIXTEEN(TELETEX), SIXTEEN(TELETEX),
	SIXTEEN(TELETEX), SIXTEEN(TELETEX), SIXTEEN(TELETEX), SIXTEEN(TELETEX),
};
/* clang-format on */

unsigned
string_traits(enum type_kind kind, struct span s)
{
	uint8_t some = 0, all = 0xff;
	if (kind == TYPE_BMP_STRING || kind == TYPE_UNIVERSAL_STRING)
		return STRING_ODD | STRING_SPECIAL | STRING_EDGE | STRING_BARE;
	for (size_t i = 0; i < s.size; i++) {
		some |= alphabets[s.data[i]];
		all &= alphabets[s.data[i]];
	}
	unsigned traits = some & INFORMATIVE ? 0 : STRING_BARE;
	if (!(all & VISIBLE))
		traits |= STRING_ODD | STRING_SPECIAL;
	if (some & SPECIAL)
		traits |= STRING_SPECIAL;
	if (s.size > 0 && (s.data[0] <= ' ' || s.data[0] >= 0x7f || s.data[s.size - 1] <= ' ' || s.data[s.size - 1] >= 0x7f))
		traits |= STRING_EDGE;
	return traits;
}

bool
is_string_type(enum type_kind kind)
{
	return kind == TYPE_UTF8_STRING || (kind >= TYPE_NUMERIC_STRING && kind <= TYPE_IA5_STRING) ||
	       (kind >= TYPE_GRAPHIC_STRING && kind <= TYPE_UNIVERSAL_STRING) || kind == TYPE_BMP_STRING;
}

/* How many octets at the front are ASCII: eight at a time. */
static size_t
ascii_prefix(struct span s)
{
	size_t at = 0;
	while (s.size - at >= 8 && !(span_load(s.data + at, 8) & UINT64_C(0x8080808080808080)))
		at += 8;
	while (at < s.size && s.data[at] < 0x80)
		at++;
	return at;
}

static struct string_check
ia5(struct span s)
{
	size_t at = ascii_prefix(s);
	return at == s.size ? (struct string_check){ .valid = true, .characters = s.size }
			    : (struct string_check){ .at = at, .found = s.data[at], .characters = s.size };
}

static struct string_check
single_octets(struct span s, enum alphabet alphabet)
{
	uint8_t missing = 0;
	for (size_t i = 0; i < s.size; i++)
		missing |= (uint8_t)~alphabets[s.data[i]];
	if (!(missing & alphabet))
		return (struct string_check){ .valid = true, .characters = s.size };
	size_t at = 0;
	while (alphabets[s.data[at]] & alphabet)
		at++;
	return (struct string_check){ .at = at, .found = s.data[at], .characters = s.size };
}

static struct string_check
utf8(struct span s)
{
	struct string_check check = { .valid = true, .at = ascii_prefix(s) };
	check.characters = check.at;
	while (check.at < s.size) {
		ucs4_t point = s.data[check.at];
		int length = point < 0x80 ? 1 : u8_mbtoucr(&point, s.data + check.at, s.size - check.at);
		if (length <= 0) {
			check.valid = false;
			check.found = s.data[check.at];
			check.characters += s.size - check.at;
			return check;
		}
		check.at += (size_t)length;
		check.characters++;
	}
	return check;
}

/* BMPString and UniversalString: big-endian code units of two and four octets; surrogates are characters of neither. */
static struct string_check
wide(struct span s, size_t width)
{
	struct string_check check = { .valid = s.size % width == 0, .at = s.size - s.size % width, .characters = (s.size + width - 1) / width };
	for (size_t i = 0; i + width <= s.size; i += width) {
		uint32_t point = 0;
		for (size_t k = 0; k < width; k++)
			point = point << 8 | s.data[i + k];
		if ((point >= 0xd800 && point <= 0xdfff) || point > 0x10ffff) {
			check.valid = false;
			check.at = i;
			check.found = point;
			return check;
		}
	}
	if (!check.valid)
		check.found = s.data[check.at];
	return check;
}

struct string_check
string_check(enum type_kind kind, struct span contents)
{
	switch (kind) {
	case TYPE_UTF8_STRING:
		return utf8(contents);
	case TYPE_NUMERIC_STRING:
		return single_octets(contents, NUMERIC);
	case TYPE_PRINTABLE_STRING:
		return single_octets(contents, PRINTABLE);
	case TYPE_IA5_STRING:
		return ia5(contents);
	case TYPE_VISIBLE_STRING:
		return single_octets(contents, VISIBLE);
	case TYPE_TELETEX_STRING:
		return single_octets(contents, TELETEX);
	case TYPE_BMP_STRING:
		return wide(contents, 2);
	case TYPE_UNIVERSAL_STRING:
		return wide(contents, 4);
	default:
		return (struct string_check){ .valid = true, .characters = contents.size };
	}
}

#define NO_CHARACTER 0xfffd

/* How many octets the character at the front of octets that are not empty takes. */
static size_t
take_character(enum type_kind kind, struct span s, uint32_t *character)
{
	size_t width = kind == TYPE_BMP_STRING ? 2 : kind == TYPE_UNIVERSAL_STRING ? 4 : 1;
	if (kind == TYPE_UTF8_STRING && s.data[0] >= 0x80) {
		ucs4_t point;
		int length = u8_mbtoucr(&point, s.data, s.size);
		*character = length > 0 ? point : NO_CHARACTER;
		return length > 0 ? (size_t)length : 1;
	}
	if (s.size < width) {
		*character = NO_CHARACTER;
		return s.size;
	}
	uint32_t point = 0;
	for (size_t i = 0; i < width; i++)
		point = point << 8 | s.data[i];
	bool surrogate = point >= 0xd800 && point <= 0xdfff;
	/* controls in T.61; in what is written in its stead, letters (Windows-1252) or parts of them (UTF-8) */
	bool unclear = kind == TYPE_TELETEX_STRING && point >= 0x80 && point <= 0x9f;
	*character = surrogate || unclear || point > 0x10ffff ? NO_CHARACTER : point;
	return width;
}

bool
character_next(struct characters *c, uint32_t *character)
{
	if (c->rest.size == 0)
		return false;
	size_t taken = take_character(c->kind, c->rest, character);
	c->rest.data += taken;
	c->rest.size -= taken;
	return true;
}
