/*
 * Every Name of an object, wherever it stands, and what it is there.
 *
 * The decoder has written down where they are, so that an object with nothing but an issuer and a subject costs no more than these two.
 */
#ifndef X509_NAMES_H
#define X509_NAMES_H

#include "asn1/tree.h"

/* What a Name is for, as a set: callers ask for several at once. */
enum name_place {
	PLACE_ISSUER = 1 << 0,              /* of a certificate or CRL: RFC 5280 4.1.2.4, 5.1.2.3 */
	PLACE_SUBJECT = 1 << 1,             /* 4.1.2.6 */
	PLACE_RESPONDER = 1 << 2,           /* responderID.byName: RFC 6960 4.2.1 */
	PLACE_SAN = 1 << 3,                 /* a directoryName of subjectAltName: RFC 5280 4.2.1.6 */
	PLACE_IAN = 1 << 4,                 /* ... of issuerAltName, in a certificate or CRL: 4.2.1.7, 5.2.2 */
	PLACE_AKI = 1 << 5,                 /* ... of authorityCertIssuer: 4.2.1.1 */
	PLACE_PERMITTED = 1 << 6,           /* ... of permittedSubtrees: 4.2.1.10 */
	PLACE_EXCLUDED = 1 << 7,            /* ... of excludedSubtrees */
	PLACE_CDP = 1 << 8,                 /* ... of the distribution point's name, in cRLDistributionPoints or freshestCRL: 4.2.1.13 */
	PLACE_CRL_ISSUER = 1 << 9,          /* ... of cRLIssuer there */
	PLACE_IDP = 1 << 10,                /* ... of issuingDistributionPoint: 5.2.5 */
	PLACE_CERTIFICATE_ISSUER = 1 << 11, /* ... of certificateIssuer, in an entry of a CRL: 5.3.3 */
	PLACE_INFO_ACCESS = 1 << 12,        /* ... of authorityInfoAccess or subjectInfoAccess: 4.2.2 */
	PLACE_OTHER = 1 << 13,              /* in any other extension */
};
#define PLACES_OF_DIRECTORY_NAMES \
	(PLACE_SAN | PLACE_IAN | PLACE_AKI | PLACE_PERMITTED | PLACE_EXCLUDED | PLACE_CDP | PLACE_CRL_ISSUER | PLACE_IDP | \
	 PLACE_CERTIFICATE_ISSUER | PLACE_INFO_ACCESS | PLACE_OTHER)
#define PLACES_ALL (PLACE_ISSUER | PLACE_SUBJECT | PLACE_RESPONDER | PLACES_OF_DIRECTORY_NAMES)

/*
 * One of them; a nameRelativeToCRLIssuer, which is a part of a Name, is one, too. node is NULL behind the last; otherwise it can be given to
 * name_first() of name.h. A field that should hold a Name and does not is no Name: the decoder has said so.
 */
struct placed_name {
	const struct node *node;
	enum name_place place;
	bool enclosed; /* it is of a certificate that an OCSP response brings along, and not of the response */
	uint32_t number;
};

/*
 * The first Name of the object that stands in one of `places`, a set of enum name_place, and the one after another, in the order of encoding. Of a
 * CRL whose entries the tree has not all kept, the certificateIssuers of those that it has.
 */
struct placed_name names_first(const struct tree *tree, unsigned places);
struct placed_name names_next(const struct tree *tree, unsigned places, struct placed_name name);

#endif
