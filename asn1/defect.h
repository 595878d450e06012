/*
 * The ways in which octets depart from DER (X.690 8, 10, 11) and from their ASN.1 type (X.680, RFC 5280 A).
 *
 * The comment says what `value` of the defect is, where it is anything.
 */
#ifndef ASN1_DEFECT_H
#define ASN1_DEFECT_H

#include <stdbool.h>

enum defect_kind {
	/* Identifier and length octets: X.690 8.1.2, 8.1.3, 10.1 */
	DEFECT_TRUNCATED,            /* the octets end within a tag or length */
	DEFECT_LENGTH_BEYOND_PARENT, /* the length that is claimed */
	DEFECT_LENGTH_NOT_MINIMAL,   /* the length */
	DEFECT_LENGTH_INDEFINITE,
	DEFECT_END_OF_CONTENTS,    /* no end-of-contents octets, or where none belong */
	DEFECT_TAG_FORM,           /* a tag number below 31 in the form for high ones, or one with a leading zero; the number */
	DEFECT_TAG_UNIVERSAL,      /* a universal tag that X.680 does not assign; the number */
	DEFECT_CONSTRUCTED,        /* constructed where primitive belongs, or the reverse */
	DEFECT_STRING_CONSTRUCTED, /* a string type in pieces (X.690 10.2) */
	/* Contents octets of the types: X.690 8.2 to 8.20, 11 */
	DEFECT_BOOLEAN_LENGTH, /* the length */
	DEFECT_BOOLEAN_VALUE,  /* the octet */
	DEFECT_INTEGER_EMPTY,
	DEFECT_INTEGER_NOT_MINIMAL,     /* the first octet */
	DEFECT_BIT_STRING_EMPTY,        /* not even the octet that counts unused bits */
	DEFECT_BIT_STRING_UNUSED_COUNT, /* the count */
	DEFECT_BIT_STRING_UNUSED_BITS,  /* the last octet */
	DEFECT_NAMED_BITS_TRAILING_ZERO,
	DEFECT_OID_EMPTY,
	DEFECT_OID_ARC_NOT_MINIMAL,
	DEFECT_OID_TRUNCATED,
	DEFECT_NULL_CONTENTS, /* the length */
	DEFECT_DEFAULT_ENCODED,
	DEFECT_SET_OF_ORDER,     /* the position of the element */
	DEFECT_SET_OF_DUPLICATE, /* the position of the element */
	/* Characters: X.680 41, X.690 8.23, RFC 3629; the first octet or code point that does not belong */
	DEFECT_NUMERIC_STRING,
	DEFECT_PRINTABLE_STRING,
	DEFECT_IA5_STRING,
	DEFECT_VISIBLE_STRING,
	DEFECT_UTF8_STRING,
	DEFECT_BMP_STRING,
	DEFECT_UNIVERSAL_STRING,
	DEFECT_TELETEX_STRING,
	/* Times: X.690 11.7, 11.8, RFC 5280 4.1.2.5 */
	DEFECT_TIME_SYNTAX,
	DEFECT_TIME_IMPOSSIBLE,
	DEFECT_TIME_NO_SECONDS,
	DEFECT_TIME_NOT_ZULU,
	DEFECT_TIME_FRACTION,
	DEFECT_TIME_TYPE, /* GeneralizedTime before 2050; the year */
	/* The type: X.680 */
	DEFECT_MISSING,          /* the component is absent */
	DEFECT_UNEXPECTED,       /* no component of the type */
	DEFECT_REPEATED,         /* the component is there already */
	DEFECT_ORDER,            /* the component belongs before the one before it */
	DEFECT_WRONG_TYPE,       /* another type stands where this component belongs */
	DEFECT_ALTERNATIVE,      /* no alternative of the CHOICE */
	DEFECT_LIST_EMPTY,       /* a list without an element whose type asks for one */
	DEFECT_SIZE,             /* the size, in the type's unit (struct type) */
	DEFECT_VALUE,            /* a value outside the type's range or enumeration, clamped to 64 bits */
	DEFECT_TRAILING,         /* octets after the value; their number */
	DEFECT_OPAQUE_EXTENSION, /* the extnValue of an unknown extension is not one DER value */
	/* TLS presentation language: RFC 6962 3.2, 3.3 */
	DEFECT_TLS_LENGTH,    /* a vector's length is not that of what is there; the length that is claimed */
	DEFECT_TLS_TRUNCATED, /* the octets end within a field */
	/* The limits of the decoder */
	DEFECT_TOO_DEEP,
	DEFECT_TOO_MANY,
	DEFECT_COUNT
};

/* Whether a defect says that something of a value is not there, so that a reader of its type has to stop. */
static inline bool
defect_ends_reading(enum defect_kind kind)
{
	return kind == DEFECT_TRUNCATED || kind == DEFECT_LENGTH_BEYOND_PARENT || kind == DEFECT_MISSING;
}

#endif
