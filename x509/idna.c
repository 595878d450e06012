#include "x509/idna.h"

#include <idn2.h>
#include <stdlib.h>
#include <string.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

enum { LABEL_MAX = 63, OCTETS_MAX = 4 * LABEL_MAX };

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

/* What libidn2 says of a label that is to be registered: the first thing that it finds. */
static int
try_to_register(const uint32_t *points, size_t count)
{
	uint8_t text[OCTETS_MAX + 1], *a_label = NULL;
	size_t size = OCTETS_MAX;
	if (u32_to_u8(points, count, text, &size) != text)
		return IDN2_OK;
	text[size] = '\0';
	int result = idn2_register_u8(text, NULL, &a_label, 0);
	if (result == IDN2_OK)
		idn2_free(a_label);
	return result;
}

/*
 * Whether a label has a character that libidn2 does not know, since its version of Unicode is older than libunistring's, and that is no letter, digit
 * or mark: none such is allowed (RFC 5892 3).
 */
static bool
has_new_symbol(const uint32_t *points, size_t count)
{
	const uint32_t allowed = UC_CATEGORY_MASK_Ll | UC_CATEGORY_MASK_Lu | UC_CATEGORY_MASK_Lo | UC_CATEGORY_MASK_Lm | UC_CATEGORY_MASK_Nd |
				 UC_CATEGORY_MASK_Mn | UC_CATEGORY_MASK_Mc | UC_CATEGORY_MASK_Cn;
	for (size_t i = 0; i < count; i++) {
		uint32_t alone[2] = { 'a', points[i] };
		if (points[i] >= 0x80 && !uc_is_general_category_withtable(points[i], allowed) && try_to_register(alone, 2) == IDN2_UNASSIGNED)
			return true;
	}
	return false;
}

/* What there is against the characters of a label; of what libidn2 looks for before there are tests here. */
enum objection { NONE, DISALLOWED, OUT_OF_CONTEXT };
static enum objection
objection_to(const uint32_t *points, size_t count)
{
	int result = try_to_register(points, count);
	if (result == IDN2_DISALLOWED || (result == IDN2_UNASSIGNED && has_new_symbol(points, count)))
		return DISALLOWED;
	bool context = result == IDN2_CONTEXTJ || result == IDN2_CONTEXTJ_NO_RULE || result == IDN2_CONTEXTO || result == IDN2_CONTEXTO_NO_RULE;
	return context ? OUT_OF_CONTEXT : NONE;
}

uint32_t
idna_bad_character(const uint32_t *points, size_t count)
{
	uint32_t dependent = 0;
	for (size_t i = 0; i < count; i++) {
		uint32_t alone[2] = { 'a', points[i] }; /* no mark, and no joiner, begins a label */
		enum objection objection = points[i] != 0 && points[i] != '-' ? objection_to(alone, 2) : NONE;
		if (objection == DISALLOWED)
			return points[i];
		if (objection == OUT_OF_CONTEXT && dependent == 0)
			dependent = points[i];
	}
	return dependent;
}

unsigned
idna_problems(const uint32_t *points, size_t count)
{
	bool ascii = true, nul = false;
	if (count == 0 || count > LABEL_MAX)
		return IDNA_ASCII;
	for (size_t i = 0; i < count; i++) {
		ascii &= points[i] < 0x80;
		nul |= points[i] == 0;
	}
	bool hyphens = points[0] == '-' || points[count - 1] == '-' || (count >= 4 && points[2] == '-' && points[3] == '-');
	unsigned problems = hyphens ? IDNA_HYPHENS : 0;
	if (ascii)
		return problems | IDNA_ASCII;
	if (uc_is_general_category(points[0], UC_MARK))
		problems |= IDNA_MARK_FIRST;
	if (!is_nfc(points, count))
		problems |= IDNA_NOT_NFC;
	if (problems == 0 && !nul && objection_to(points, count) != NONE)
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
