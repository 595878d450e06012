#include "x509/idna.h"

#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

enum { LABEL_MAX = 63 };

/* What cannot be normalized, for want of memory, passes. */
static bool
is_nfc(const uint32_t *points, size_t count)
{
	uint32_t buffer[2 * LABEL_MAX];
	size_t size = sizeof(buffer) / sizeof(*buffer);
	uint32_t *normal = u32_normalize(UNINORM_NFC, points, count, buffer, &size);
	if (normal == NULL)
		return true;
	bool same = size == count && memcmp(normal, points, count * sizeof(*points)) == 0;
	if (normal != buffer)
		free(normal);
	return same;
}

/* --- the property of a code point, RFC 5892 --- */

enum property { PVALID, DISALLOWED, CONTEXT, UNASSIGNED };

/* RFC 5892 2.6, and 2.7 of which CONTEXTO are: code points whose property is not derived, in their order. */
static const struct {
	uint32_t first, last;
	enum property property;
} exceptions[] = {
	{ 0xb7, 0xb7, CONTEXT },     { 0xdf, 0xdf, PVALID },         { 0x375, 0x375, CONTEXT },      { 0x3c2, 0x3c2, PVALID },
	{ 0x5f3, 0x5f4, CONTEXT },   { 0x640, 0x640, DISALLOWED },   { 0x660, 0x669, CONTEXT },      { 0x6f0, 0x6f9, CONTEXT },
	{ 0x6fd, 0x6fe, PVALID },    { 0x7fa, 0x7fa, DISALLOWED },   { 0xf0b, 0xf0b, PVALID },       { 0x200c, 0x200d, CONTEXT },
	{ 0x3007, 0x3007, PVALID },  { 0x302e, 0x302f, DISALLOWED }, { 0x3031, 0x3035, DISALLOWED }, { 0x303b, 0x303b, DISALLOWED },
	{ 0x30fb, 0x30fb, CONTEXT },
};

/* RFC 5892 2.5 and 2.9: blocks and characters that are no letters of words, to be taken as they are. */
static const struct {
	uint32_t first, last;
} never[] = {
	{ 0x1100, 0x11ff }, { 0x20d0, 0x20ff },   { 0xa960, 0xa97c },   { 0xd7b0, 0xd7c6 },
	{ 0xd7cb, 0xd7fb }, { 0x1d100, 0x1d1ff }, { 0x1d200, 0x1d24f },
};

/* RFC 5892 2.2: it does not survive normalization form KC and case folding. What cannot be converted, for want of memory, passes. */
static bool
is_unstable(uint32_t point)
{
	enum { ROOM = 64 };
	uint32_t normal[ROOM], folded[ROOM], again[ROOM];
	size_t normal_size = ROOM, folded_size = ROOM, again_size = ROOM;
	if (u32_normalize(UNINORM_NFKC, &point, 1, normal, &normal_size) != normal ||
	    u32_casefold(normal, normal_size, NULL, NULL, folded, &folded_size) != folded ||
	    u32_normalize(UNINORM_NFKC, folded, folded_size, again, &again_size) != again)
		return false;
	return again_size != 1 || again[0] != point;
}

/* RFC 5892 3 */
static enum property
property_of(uint32_t point)
{
	const uint32_t letter_digits = UC_CATEGORY_MASK_Ll | UC_CATEGORY_MASK_Lu | UC_CATEGORY_MASK_Lo | UC_CATEGORY_MASK_Nd | UC_CATEGORY_MASK_Lm |
				       UC_CATEGORY_MASK_Mn | UC_CATEGORY_MASK_Mc;
	if (point < 0x80)
		return (point >= 'a' && point <= 'z') || (point >= '0' && point <= '9') || point == '-' ? PVALID : DISALLOWED;
	for (size_t i = 0; i < sizeof(exceptions) / sizeof(exceptions[0]); i++) {
		if (point >= exceptions[i].first && point <= exceptions[i].last)
			return exceptions[i].property;
	}
	if (uc_is_property(point, UC_PROPERTY_NOT_A_CHARACTER))
		return DISALLOWED;
	if (uc_is_general_category(point, UC_UNASSIGNED))
		return UNASSIGNED;
	for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); i++) {
		if (point >= never[i].first && point <= never[i].last)
			return DISALLOWED;
	}
	bool word = uc_is_general_category_withtable(point, letter_digits) && !uc_is_property(point, UC_PROPERTY_DEFAULT_IGNORABLE_CODE_POINT) &&
		    !uc_is_property(point, UC_PROPERTY_WHITE_SPACE);
	return word && !is_unstable(point) ? PVALID : DISALLOWED;
}

/* --- its context, RFC 5892 appendix A --- */

static bool
is_of_script(uint32_t point, const char *name)
{
	const uc_script_t *script = uc_script(point);
	return script != NULL && strcmp(script->name, name) == 0;
}

static bool
has_between(const uint32_t *points, size_t count, uint32_t first, uint32_t last)
{
	for (size_t i = 0; i < count; i++) {
		if (points[i] >= first && points[i] <= last)
			return true;
	}
	return false;
}

/* A.1: letters on both sides that join, whatever is transparent in between. */
static bool
joins(const uint32_t *points, size_t count, size_t at)
{
	size_t before = at, behind = at + 1;
	while (before > 0 && uc_joining_type(points[before - 1]) == UC_JOINING_TYPE_T)
		before--;
	while (behind < count && uc_joining_type(points[behind]) == UC_JOINING_TYPE_T)
		behind++;
	if (before == 0 || behind == count)
		return false;
	int left = uc_joining_type(points[before - 1]), right = uc_joining_type(points[behind]);
	return (left == UC_JOINING_TYPE_L || left == UC_JOINING_TYPE_D) && (right == UC_JOINING_TYPE_R || right == UC_JOINING_TYPE_D);
}

/* Whether a code point may stand where it does; `at`: its place. */
static bool
fits(const uint32_t *points, size_t count, size_t at)
{
	uint32_t before = at > 0 ? points[at - 1] : 0, behind = at + 1 < count ? points[at + 1] : 0;
	switch (points[at]) {
	case 0x200c:
		return (at > 0 && uc_combining_class(before) == UC_CCC_VR) || joins(points, count, at);
	case 0x200d:
		return at > 0 && uc_combining_class(before) == UC_CCC_VR;
	case 0xb7:
		return before == 'l' && behind == 'l';
	case 0x375:
		return is_of_script(behind, "Greek");
	case 0x5f3:
	case 0x5f4:
		return is_of_script(before, "Hebrew");
	case 0x30fb:
		for (size_t i = 0; i < count; i++) {
			if (is_of_script(points[i], "Hiragana") || is_of_script(points[i], "Katakana") || is_of_script(points[i], "Han"))
				return true;
		}
		return false;
	default: /* Arabic digits, of two kinds */
		return points[at] < 0x6f0 ? !has_between(points, count, 0x6f0, 0x6f9) : !has_between(points, count, 0x660, 0x669);
	}
}

uint32_t
idna_bad_character(const uint32_t *points, size_t count)
{
	uint32_t misplaced = 0;
	for (size_t i = 0; i < count; i++) {
		enum property property = property_of(points[i]);
		if (property == DISALLOWED)
			return points[i];
		if (property == CONTEXT && misplaced == 0 && !fits(points, count, i))
			misplaced = points[i];
	}
	return misplaced;
}

unsigned
idna_problems(const uint32_t *points, size_t count)
{
	bool ascii = true;
	if (count == 0 || count > LABEL_MAX)
		return IDNA_ASCII;
	for (size_t i = 0; i < count; i++)
		ascii &= points[i] < 0x80;
	bool hyphens = points[0] == '-' || points[count - 1] == '-' || (count >= 4 && points[2] == '-' && points[3] == '-');
	unsigned problems = hyphens ? IDNA_HYPHENS : 0;
	if (ascii)
		return problems | IDNA_ASCII;
	if (uc_is_general_category(points[0], UC_MARK))
		problems |= IDNA_MARK_FIRST;
	if (!is_nfc(points, count))
		problems |= IDNA_NOT_NFC;
	if (idna_bad_character(points, count) != 0)
		problems |= IDNA_CHARACTER;
	return problems;
}

bool
idna_is_rtl(const uint32_t *points, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		int class = points[i] < 0x80 ? UC_BIDI_ON : uc_bidi_class(points[i]);
		if (class == UC_BIDI_R || class == UC_BIDI_AL || class == UC_BIDI_AN)
			return true;
	}
	return false;
}

#define CLASS(name) (1u << UC_BIDI_##name)

bool
idna_is_bidi(const uint32_t *points, size_t count)
{
	/* conditions 2 and 5: what either may have */
	const unsigned rtl = CLASS(R) | CLASS(AL) | CLASS(AN),
		       neutral = CLASS(EN) | CLASS(ES) | CLASS(CS) | CLASS(ET) | CLASS(ON) | CLASS(BN) | CLASS(NSM);
	unsigned all = 0, first = 0, last = 0;
	for (size_t i = 0; i < count; i++) {
		if (uc_is_general_category(points[i], UC_UNASSIGNED))
			return true;
		unsigned class = 1u << uc_bidi_class(points[i]);
		all |= class;
		first = i == 0 ? class : first;
		last = class != CLASS(NSM) ? class : last;
	}
	if (first & (CLASS(R) | CLASS(AL)))
		return !(all & ~(rtl | neutral)) && last & (rtl | CLASS(EN)) && !(all & CLASS(EN) && all & CLASS(AN));
	return first & CLASS(L) && !(all & ~(CLASS(L) | neutral)) && last & (CLASS(L) | CLASS(EN));
}
