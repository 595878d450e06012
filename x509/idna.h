/* What makes a label of characters a U-label (RFC 5890 2.3.2.1): the rules of IDNA 2008. */
#ifndef X509_IDNA_H
#define X509_IDNA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What keeps a label from being a U-label, as a mask. The Bidi rule is a matter of whole names: see below. */
enum idna_problem {
	IDNA_ASCII = 1 << 0,      /* it has no character beyond ASCII (RFC 5890 2.3.2.1) */
	IDNA_NOT_NFC = 1 << 1,    /* it is not in normalization form C (RFC 5891 4.2.1) */
	IDNA_HYPHENS = 1 << 2,    /* a hyphen at an edge, or two in the third and fourth place (RFC 5891 4.2.3.1) */
	IDNA_MARK_FIRST = 1 << 3, /* it begins with a combining mark (RFC 5891 4.2.3.2) */
	IDNA_CHARACTER = 1 << 4,  /* a character that is disallowed, or only allowed in another context (RFC 5891 4.2.2, RFC 5892) */
};

/*
 * `points`: `count` code points, at most 63, letters of ASCII in lower case. One that the library's version of Unicode has not assigned is no
 * problem. Where memory runs out there is none, either.
 */
unsigned idna_problems(const uint32_t *points, size_t count);

/*
 * The character for which a label has IDNA_CHARACTER: the first that is allowed nowhere, otherwise the first that is out of place; 0 where there is
 * none.
 */
uint32_t idna_bad_character(const uint32_t *points, size_t count);

/* Whether there is a character of type R, AL or AN, which makes a name of which it is a label a Bidi domain name (RFC 5893 1.4). */
bool idna_is_rtl(const uint32_t *points, size_t count);

/* Whether a label of a Bidi domain name satisfies the six conditions (RFC 5893 2). One with an unassigned code point does. */
bool idna_is_bidi(const uint32_t *points, size_t count);

#endif
