/*
 * ASN.1 types as static tables.
 *
 * A table reads like the notation it stands for (X.680): a SEQUENCE is an array of components with a name,
 * a type, a tag and a presence; a list has one component, its element; a CHOICE has one component an alternative.
 * The decoder follows the tables; nothing else in the program knows the layout of a PKIX type.
 */
#ifndef ASN1_TYPE_H
#define ASN1_TYPE_H

#include "asn1/span.h"

/* Universal tag numbers (X.680 8.6, table 1) as far as they are types; then the kinds that share one, and those of several tags. */
#define TYPE_OTHER 32
enum type_kind {
	TYPE_BOOLEAN = 1,
	TYPE_INTEGER = 2,
	TYPE_BIT_STRING = 3,
	TYPE_OCTET_STRING = 4,
	TYPE_NULL = 5,
	TYPE_OID = 6,
	TYPE_ENUMERATED = 10,
	TYPE_UTF8_STRING = 12,
	TYPE_SEQUENCE = 16,
	TYPE_SET = 17,
	TYPE_NUMERIC_STRING = 18,
	TYPE_PRINTABLE_STRING = 19,
	TYPE_TELETEX_STRING = 20,
	TYPE_VIDEOTEX_STRING = 21,
	TYPE_IA5_STRING = 22,
	TYPE_UTC_TIME = 23,
	TYPE_GENERALIZED_TIME = 24,
	TYPE_GRAPHIC_STRING = 25,
	TYPE_VISIBLE_STRING = 26,
	TYPE_GENERAL_STRING = 27,
	TYPE_UNIVERSAL_STRING = 28,
	TYPE_BMP_STRING = 30,

	TYPE_SCT_LIST = TYPE_OTHER + TYPE_OCTET_STRING, /* a SignedCertificateTimestampList in TLS presentation language (RFC 6962 3.3) */
	TYPE_SEQUENCE_OF = TYPE_OTHER + TYPE_SEQUENCE,
	TYPE_SET_OF = TYPE_OTHER + TYPE_SET,
	TYPE_CHOICE = 62,
	TYPE_ANY = 63, /* any one DER value: an open type that nothing here knows */
};

enum tagging { UNTAGGED, TAG_IMPLICIT, TAG_EXPLICIT };

enum presence { MANDATORY, COMPONENT_OPTIONAL, COMPONENT_DEFAULT };

/* What an object identifier before an open type stands for there, and so which table gives the type. */
enum oid_role {
	ROLE_NONE,
	ROLE_EXTENSION,  /* Extension.extnID: the type inside extnValue */
	ROLE_ATTRIBUTE,  /* AttributeTypeAndValue.type */
	ROLE_ALGORITHM,  /* AlgorithmIdentifier.algorithm: the type of parameters */
	ROLE_PUBLIC_KEY, /* SubjectPublicKeyInfo.algorithm: the type inside subjectPublicKey */
	ROLE_SIGNATURE,  /* signatureAlgorithm: the type inside the signature's BIT STRING */
	ROLE_OTHER_NAME, /* OtherName.type-id */
	ROLE_QUALIFIER,  /* PolicyQualifierInfo.policyQualifierId */
	ROLE_STATEMENT,  /* QCStatement.statementId */
	ROLE_RESPONSE,   /* ResponseBytes.responseType */
	ROLE_NAMED,      /* policies, key purposes, access methods, curves, logs: identifiers that stand before no open type */
};

struct type;

struct component {
	const char *name; /* NULL: the element of a list */
	const struct type *type;
	uint8_t tagging;  /* enum tagging */
	uint8_t tag;      /* context-specific tag number, where tagged */
	uint8_t presence; /* enum presence */
	uint8_t open;     /* enum oid_role: the type depends on the object identifier before it; then `type` is the wrapping one, or ANY */
	bool unique;      /* its values hardly ever come again, though those of its type do */
	struct span dflt; /* with COMPONENT_DEFAULT: the contents octets that stand for the default value */
};

struct type {
	const char *name;
	enum type_kind kind;
	const struct component *components;
	size_t count;
	/*
	 * The constraint, where is_bounded: SIZE in elements of a list, octets, bits or characters; RANGE of an INTEGER. No other type has one: an
	 * ENUMERATED takes its values from `names`.
	 */
	bool is_bounded;
	int64_t min, max;
	/* Names of the bits of a BIT STRING, or of the values of an INTEGER or ENUMERATED, by number; NULL where there is none. */
	const char *const *names;
	size_t name_count;
	/* A SEQUENCE OF that may be of any length: a tree does not keep all of its elements (see tree_decode_watched()). */
	bool streamed;
	bool recurs; /* values of it often come again with the same octets, in one object after another (memo.h) */
};

/* The number of the component of this name; type->count where there is none. */
static inline size_t
type_component(const struct type *type, const char *name)
{
	size_t i = 0;
	while (i < type->count && (type->components[i].name == NULL || strcmp(type->components[i].name, name) != 0))
		i++;
	return i;
}

#endif
