/* The extensions of a certificate, CRL, CRL entry or OCSP response, by what they are. */
#ifndef X509_EXTENSION_H
#define X509_EXTENSION_H

#include "asn1/tree.h"

struct extension {
	const struct node *node;   /* the Extension */
	const struct node *octets; /* extnValue */
	const struct node *value;  /* the value within, NULL where it has not the type of this extension */
	bool critical;
};

struct extensions {
	const struct node *list;                        /* NULL where the object has none */
	uint64_t present;                               /* OID_MASK() of those that it has of certificates' that the program knows, */
	uint64_t present_of_status;                     /* and OID_STATUS_MASK() of those that only CRLs and OCSP responses have */
	bool has_twins;                                 /* one of these is there twice, or there are two others: perhaps the same */
	struct extension known[OID_LAST_EXTENSION + 1]; /* the first of each; those that are not present hold anything */
};

/* Fills `x` from the value of an Extensions field, which may be NULL. */
void extensions_read(struct extensions *x, const struct tree *tree, const struct node *list);

/* Reads one Extension. Returns which it is, OID_UNKNOWN where the program does not know it or it has no identifier. */
enum oid extension_read(struct extension *e, const struct tree *tree, const struct node *node);

/* The extension that a node stands in; OID_UNKNOWN where it stands in none that the program knows. */
enum oid extension_around(const struct tree *tree, const struct node *node);

/*
 * The extension before one in its list that has the same identifier; NULL where there is none. Each is held against the first so many of its list
 * only: no real list has more, and one that somebody made to be long costs no more than its length.
 */
#define EXTENSIONS_COMPARED 32
const struct node *extension_before(const struct tree *tree, const struct node *node);

/* Whether one of this kind is there. `oid` is one of 1 to OID_LAST_EXTENSION. */
static inline bool
has_extension(const struct extensions *x, enum oid oid)
{
	return oid <= OID_LAST_OF_CERTIFICATES ? (x->present & OID_MASK(oid)) != 0 : (x->present_of_status & OID_STATUS_MASK(oid)) != 0;
}

/* The extension of this kind; NULL where there is none. `oid` is one of 1 to OID_LAST_EXTENSION. */
static inline const struct extension *
extension(const struct extensions *x, enum oid oid)
{
	return has_extension(x, oid) ? &x->known[oid] : NULL;
}

/* Its decoded value; NULL where there is none. */
static inline const struct node *
extension_value(const struct extensions *x, enum oid oid)
{
	return has_extension(x, oid) ? x->known[oid].value : NULL;
}

#endif
