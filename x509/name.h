/* Names (RFC 5280 4.1.2.4), their attributes, and the general names of 4.2.1.6. */
#ifndef X509_NAME_H
#define X509_NAME_H

#include "asn1/pkix.h"
#include "asn1/string.h"
#include "asn1/tree.h"

/* The attribute types that the program knows, as a mask. */
#define ATTRIBUTE_MASK(oid) (UINT64_C(1) << ((oid)-OID_COMMON_NAME))
#define ATTRIBUTE_OTHER     (UINT64_C(1) << 63) /* a type that it does not know */
_Static_assert(OID_COUNTRY_OF_RESIDENCE - OID_COMMON_NAME < 63, "a set of attribute types is a 64-bit mask");

struct name {
	const struct node *node; /* the Name; NULL where the field is missing or no Name */
	uint64_t attributes;     /* ATTRIBUTE_MASK() of what it has */
	unsigned traits;         /* those of all values together (enum string_trait), and these: */
};

enum name_trait {
	NAME_LONG = 1 << 8,          /* a value has more than NAME_SHORT octets, and may have more than 40 characters */
	NAME_ODD_TYPE = 1 << 9,      /* a value has another string type than is usual for its attribute */
	NAME_MULTI_VALUED = 1 << 10, /* a relative distinguished name has more than one attribute */
	NAME_OVERLONG = 1 << 11,     /* a value has more octets than the 64 that are the least bound in RFC 5280 A.1 */
	NAME_ODD_VALUE = 1 << 12     /* there are two commonNames, or a countryName that is not two letters in upper case */
};

/* The least bound of any attribute that is not of a fixed length: postalCode's. */
#define NAME_SHORT 40
/* The least bound in RFC 5280 A.1. */
#define NAME_BOUND 64

/* One AttributeTypeAndValue; node is NULL behind the last. type and value may be NULL in a broken one. */
struct attribute {
	const struct node *node, *type, *value;
	enum oid oid;
};

void name_read(struct name *name, const struct tree *tree, const struct node *node);

static inline bool
name_has(const struct name *name, enum oid attribute)
{
	return name->attributes & ATTRIBUTE_MASK(attribute);
}

/*
 * The first attribute of a Name, or of a nameRelativeToCRLIssuer, and the one after another, in the order of encoding; multi-valued RDNs are walked
 * through.
 */
struct attribute name_first(const struct tree *tree, const struct node *name);
struct attribute name_next(const struct tree *tree, struct attribute a);

/* The first attribute of a type, and the one of the same type after another. */
struct attribute name_first_of(const struct tree *tree, const struct node *name, enum oid oid);
struct attribute name_next_of(const struct tree *tree, struct attribute a);

/* The characters of an attribute's value, which is not NULL; of one that is no string, its octets. */
struct characters value_characters(const struct tree *tree, const struct node *value);

/* How many characters it has. */
size_t value_length(const struct tree *tree, const struct node *value);

/*
 * Writes the value as ASCII and a NUL, without spaces at its ends. Returns false where it has other characters, or a NUL, or does not fit into `size`
 * octets.
 */
bool value_ascii(const struct tree *tree, const struct node *value, char *text, size_t size);

/*
 * Whether two names are equal as RFC 5280 7.1 compares them, but for normalization: whatever the types of their strings, in upper or lower case, with
 * more blanks or fewer. The order of attributes in a relative distinguished name counts.
 */
bool names_match(const struct tree *tree, const struct node *name, const struct tree *other_tree, const struct node *other);

/* The same of whether the first relative distinguished names of a name are those of another, all of it. */
bool name_begins_with(const struct tree *tree, const struct node *name, const struct tree *other_tree, const struct node *other);

/* A hash that such names share. */
uint64_t name_hash(const struct tree *tree, const struct node *name);

/* Whether a Name is the empty SEQUENCE. A missing one is not. */
static inline bool
name_is_empty(const struct name *name)
{
	return name->node != NULL && name->node->length == 0;
}

/* Which alternative of GeneralName a node is, NAME_OTHER to NAME_REGISTERED_ID; -1 where it is none. */
static inline int
general_name_kind(const struct node *n)
{
	return n->class == CLASS_CONTEXT && n->tag <= NAME_REGISTERED_ID && n->alternative == n->tag ? n->tag : -1;
}

/* "dNSName" and so on; "?" where the number is none. */
const char *general_name_text(int kind);

#endif
