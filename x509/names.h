/*
 * Every Name of an object, wherever it stands, and what it is there.
 *
 * The decoder has written down where they are, so that an object with nothing but an issuer and a subject costs no more than these two.
 */
#ifndef X509_NAMES_H
#define X509_NAMES_H

#include "asn1/tree.h"

/* What a Name is for, as a set: callers ask for several at once. */
enum name_field {
	NAME_OF_ISSUER = 1 << 0,              /* of a certificate or CRL: RFC 5280 4.1.2.4, 5.1.2.3 */
	NAME_OF_SUBJECT = 1 << 1,             /* 4.1.2.6 */
	NAME_OF_RESPONDER = 1 << 2,           /* responderID.byName: RFC 6960 4.2.1 */
	NAME_IN_SAN = 1 << 3,                 /* a directoryName of subjectAltName: RFC 5280 4.2.1.6 */
	NAME_IN_IAN = 1 << 4,                 /* ... of issuerAltName, in a certificate or CRL: 4.2.1.7, 5.2.2 */
	NAME_IN_AKI = 1 << 5,                 /* ... of authorityCertIssuer: 4.2.1.1 */
	NAME_IN_PERMITTED = 1 << 6,           /* ... of permittedSubtrees: 4.2.1.10 */
	NAME_IN_EXCLUDED = 1 << 7,            /* ... of excludedSubtrees */
	NAME_IN_CDP = 1 << 8,                 /* ... of the distribution point's name, in cRLDistributionPoints or freshestCRL: 4.2.1.13 */
	NAME_OF_CRL_ISSUER = 1 << 9,          /* ... of cRLIssuer there */
	NAME_IN_IDP = 1 << 10,                /* ... of issuingDistributionPoint: 5.2.5 */
	NAME_OF_CERTIFICATE_ISSUER = 1 << 11, /* ... of certificateIssuer, in an entry of a CRL: 5.3.3 */
	NAME_IN_INFO_ACCESS = 1 << 12,        /* ... of authorityInfoAccess or subjectInfoAccess: 4.2.2 */
	NAME_ELSEWHERE = 1 << 13,             /* in any other extension */
};
#define NAMES_DIRECTORY \
	(NAME_IN_SAN | NAME_IN_IAN | NAME_IN_AKI | NAME_IN_PERMITTED | NAME_IN_EXCLUDED | NAME_IN_CDP | NAME_OF_CRL_ISSUER | NAME_IN_IDP | \
	 NAME_OF_CERTIFICATE_ISSUER | NAME_IN_INFO_ACCESS | NAME_ELSEWHERE)
#define NAMES_ANYWHERE (NAME_OF_ISSUER | NAME_OF_SUBJECT | NAME_OF_RESPONDER | NAMES_DIRECTORY)

/*
 * One of them. node is NULL behind the last; otherwise it can be given to name_first() and name_read() of name.h. A field that should hold a Name and
 * does not is no Name: the decoder has said so.
 */
struct placed_name {
	const struct node *node;
	enum name_field field;
	bool enclosed; /* it is of a certificate that an OCSP response brings along, and not of the response */
	uint32_t number;
};

/*
 * The first Name of the object that stands in one of `fields`, a set of enum name_field, and the one after another, in the order of encoding. Of a
 * CRL whose entries the tree has not all kept, the certificateIssuers of those that it has.
 */
struct placed_name names_first(const struct tree *tree, unsigned fields);
struct placed_name names_next(const struct tree *tree, unsigned fields, struct placed_name name);

/* What a Name of the tree is for. */
enum name_field name_field_of(const struct tree *tree, const struct node *name);

#endif
