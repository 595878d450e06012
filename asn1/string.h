/* The alphabets and encodings of the ASN.1 string types (X.680 41, X.690 8.23, RFC 3629). */
#ifndef ASN1_STRING_H
#define ASN1_STRING_H

#include "asn1/type.h"

struct string_check {
	bool valid;
	size_t at;         /* of the first octet that does not belong */
	uint32_t found;    /* that octet, or the code point that begins there */
	size_t characters; /* in all, an octet of an invalid string counting as one */
};

/* Whether contents octets are a value of the string type of this kind; a kind that is no string type is always valid. */
struct string_check string_check(enum type_kind kind, struct span contents);

/* Whether the kind is a string type of X.680 41 (BIT STRING and OCTET STRING are none). */
bool is_string_type(enum type_kind kind);

/*
 * What a string looks like at a glance, an octet at a time: what a trait is about is nowhere in a string without it, but may be missing in one that
 * has it. BMPString and UniversalString have them all.
 */
enum string_trait {
	STRING_ODD = 1,     /* a control character, or one beyond ASCII */
	STRING_SPECIAL = 2, /* the same, or one of & : ; = { | } \ */
	STRING_EDGE = 4,    /* a space, a control or a character beyond ASCII at one of its ends */
	STRING_BARE = 8,    /* neither a letter nor a digit of ASCII */
};
unsigned string_traits(enum type_kind kind, struct span contents);

/* A walk over the characters of contents octets, by the string type of this kind. */
struct characters {
	enum type_kind kind;
	struct span rest;
};

/*
 * Takes the next character off the front and gives its code point; of the types of single octets, and of kinds that are no string type, the octet.
 * What is no character counts as U+FFFD: an octet of invalid UTF-8, a surrogate, what is left over of a wide character; so do the octets of a
 * TeletexString of which nobody knows what they stand for. Returns false at the end.
 */
bool character_next(struct characters *c, uint32_t *character);

#endif
