/* The object identifiers that the program knows (oids.def), and how to find and print one. */
#ifndef ASN1_OID_H
#define ASN1_OID_H

#include "asn1/type.h"

enum oid {
	OID_UNKNOWN,
#define OID(role, symbol, name, identifier, type) OID_##symbol,
#include "asn1/oids.def"
#undef OID
	OID_COUNT
};

/*
 * The extensions are the identifiers 1 to OID_LAST_EXTENSION: those up to OID_LAST_OF_CERTIFICATES can be in a certificate, and some of them in other
 * objects as well; those after it are only in CRLs, their entries and OCSP responses. Each of the two is few enough for a mask.
 */
#define OID_LAST_OF_CERTIFICATES OID_NETSCAPE_COMMENT
#define OID_LAST_EXTENSION       OID_CERT_HASH
#define OID_MASK(oid)            (UINT64_C(1) << (oid))
#define OID_STATUS_MASK(oid)     (UINT64_C(1) << ((oid)-OID_LAST_OF_CERTIFICATES - 1))
_Static_assert(OID_LAST_OF_CERTIFICATES < 64, "a set of extensions of certificates is a 64-bit mask");
_Static_assert(OID_LAST_EXTENSION - OID_LAST_OF_CERTIFICATES <= 64, "a set of those of CRLs and responses is another");

/* The index of contents octets; it is built once and read only after that. */
#define OID_INDEX_SIZE 1024
#define OID_MAX_OCTETS 15 /* of the contents of any that is known */
struct oid_index {
	uint16_t slots[OID_INDEX_SIZE];
	struct oid_key {
		uint64_t first, rest; /* the contents octets, those behind the eighth and their number */
	} keys[OID_COUNT];
};

void oid_index_init(struct oid_index *index);

/* The identifier with these contents octets; OID_UNKNOWN where the program has no name for it. */
enum oid oid_find(const struct oid_index *index, struct span contents);

/* The identifier of this name or in this dotted form ("keyUsage", "2.5.29.15"); OID_UNKNOWN where there is none. */
enum oid oid_from_name(const char *name);

/* "keyUsage"; NULL for OID_UNKNOWN. */
const char *oid_name(enum oid oid);

/* "2.5.29.15"; NULL for OID_UNKNOWN. */
const char *oid_dotted(enum oid oid);

/* The type that the identifier selects in the given role; NULL where it selects none. */
const struct type *oid_type(enum oid oid, enum oid_role role);

/*
 * Writes contents octets in dotted form, cut off with "..." where `text` is too small (it has `size` octets, at least 8).
 * Arcs beyond 64 bits are written as "?". Returns `text`.
 */
char *oid_text(struct span contents, char *text, size_t size);

/*
 * How large an identifier is, by its contents octets: its elements, the characters of its dotted form, and whether an element is 2^28 or more (RFC
 * 5280 appendix B); of such an element the characters are counted as if it had 20 digits. All 0 where the contents are cut short.
 */
struct oid_size {
	size_t elements, characters;
	bool big;
};
#define OID_MAX_ELEMENTS   20
#define OID_MAX_CHARACTERS 100
struct oid_size oid_size(struct span contents);

/* A quick look: false where the identifier is within all three bounds of RFC 5280 appendix B; true where it may not be. */
static inline bool
oid_may_be_large(struct span contents)
{
	unsigned octets = 0;
	bool large = contents.size >= OID_MAX_ELEMENTS;
	for (size_t i = 0; i < contents.size; i++) {
		octets = contents.data[i] & 0x80 ? octets + 1 : 0;
		large |= octets >= 4;
	}
	return large;
}

/* Encodes the dotted form into at most `size` contents octets. Returns their number, 0 where `dotted` is no identifier or too long. */
size_t oid_encode(const char *dotted, uint8_t *octets, size_t size);

#endif
