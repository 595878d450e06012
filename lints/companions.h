/*
 * Objects that others are judged with: certificates of issuers, precertificates, certificates that a CRL or OCSP response covers, earlier CRLs.
 *
 * A set is filled first and then only read, so that threads share it. It keeps the octets and where to find them; whoever judges an object decodes
 * the few that fit, into memory of its own.
 */
#ifndef LINTS_COMPANIONS_H
#define LINTS_COMPANIONS_H

#include "x509/object.h"
#include "x509/sha256.h"

struct companions;

enum companion_status {
	COMPANION_ADDED,
	COMPANION_NOT_CERTIFICATE,
	COMPANION_NOT_WHOLE,
	COMPANION_NOT_PRECERTIFICATE,
	COMPANION_NOT_CRL,
	COMPANION_NO_MEMORY
};

/* What a set is of. */
enum companion_kind { COMPANION_CERTIFICATE, COMPANION_PRECERTIFICATE, COMPANION_CRL };

/* NULL if memory ran out. */
struct companions *companions_new(void);
void companions_free(struct companions *set);

/* How many different ones there are. */
size_t companions_count(const struct companions *set);

/* The octets of one of them; `number` is less than their count. */
struct span companions_octets(const struct companions *set, size_t number);

/*
 * Adds an object of this kind that is whole: a Certificate or TBSCertificate, which as a precertificate must have the poison extension (RFC 6962
 * 3.1), or a CertificateList or TBSCertList. The octets are copied. The same octets again change nothing.
 */
enum companion_status companions_add(struct companions *set, const struct oid_index *index, struct span der, enum companion_kind kind);

/*
 * A walk over the certificates of a set that may be what an object asks for; companions_next() gives the number of each, in any order, and false
 * behind the last.
 */
struct companion_walk {
	const struct companions *set;
	int key;           /* by what they are found */
	struct span value; /* and the value of it, unless it is: */
	uint64_t name;
	uint32_t next;
};
bool companions_next(struct companion_walk *walk, uint32_t *number);

/*
 * Those that may be that of an object's issuer by its name: octet for octet, or if none is, as RFC 5280 7.1 compares names; of an OCSP response by
 * the hash of its name (the first that any certificate of the set has). Whether their keys fit as well is another question: see
 * companion_may_have_key().
 */
struct companion_walk companions_of_issuer(const struct companions *set, const struct object *object);

/* Those whose subject is this Name of another tree, octet for octet; none if it, or the set, is NULL. */
struct companion_walk companions_of_subject(const struct companions *set, const struct tree *tree, const struct node *name);

/*
 * Those that a CRL may cover, whose issuer is the CRL's (RFC 5280 7.1) and whose key identifiers do not differ: see companion_may_be_covered(); or
 * that a SingleResponse is about, by the serial number: see companion_is_of().
 */
struct companion_walk companions_covered(const struct companions *set, const struct crl *crl);
bool companion_may_be_covered(const struct companions *set, uint32_t number, const struct crl *crl);
struct companion_walk companions_of_single(const struct companions *set, const struct ocsp *ocsp, const struct single_response *single);
bool companion_is_of(const struct companions *set, uint32_t number, const struct ocsp *ocsp, const struct single_response *single);

/* What a set of CRLs has for one: numbers in the set, COMPANION_NONE where there is none. */
#define COMPANION_NONE UINT32_MAX
struct crl_series {
	uint32_t previous; /* the latest that was issued before it, of the same scope, and like it a delta CRL or none */
	uint32_t base;     /* of a delta CRL the complete one with its BaseCRLNumber, of the same scope, or the only CRL there is */
	uint32_t reuses;   /* one of the same scope, with its cRLNumber and another thisUpdate */
};

/* The scope is told by the issuer's name and key identifier, and issuingDistributionPoint. */
struct crl_series companions_series(const struct companions *set, const struct crl *crl);
int64_t companion_this_update(const struct companions *set, uint32_t number);

/* Those that have the serial number of a certificate. */
struct companion_walk companions_of_serial(const struct companions *set, const struct cert *cert);

/* The one of these octets' SHA-256; COMPANION_NONE: there is none. */
uint32_t companions_of_digest(const struct companions *set, const uint8_t digest[SHA256_SIZE]);

/*
 * Whether the key of a set's certificate may be that of the issuer of an object, as far as can be told without decoding it: false if both have a key
 * identifier and these differ.
 */
bool companion_may_have_key(const struct companions *set, uint32_t number, const struct object *object);

/* Whether the issuer of a certificate or CRL has this name, octet for octet. */
bool companion_has_name(const struct cert *ca, const struct object *object);

/* Whether its key can be that of the issuer: the key identifiers are equal if both are there; an OCSP response has the hashes of name and key. */
bool companion_has_key(const struct cert *ca, const struct object *object);

/* Whether what was decoded is the certificate of an object's issuer, by name (RFC 5280 7.1) and key. */
bool companion_is_issuer(const struct object *ca, const struct object *object);

/* A certificate, of a set or another, as it was decoded; a thread keeps some. All zero before the first use. */
struct companion_slot {
	uint8_t *octets; /* a copy: those of the set may be gone */
	size_t size, room;
	bool is_read; /* `object` is what these octets are */
	struct object object;
};

/* Whether it is these octets that are in a slot. */
bool companion_is_in(const struct companion_slot *slot, struct span der);

/* Decodes octets into a slot, unless they are there already. NULL if memory ran out. */
const struct cert *companion_decode(struct companion_slot *slot, const struct oid_index *index, struct span der);

/* The same for a certificate of a set. */
const struct cert *companion_of_set(struct companion_slot *slot, const struct oid_index *index, const struct companions *set, uint32_t number);

/* The same for what is of any kind. */
const struct object *companion_object(struct companion_slot *slot, const struct oid_index *index, const struct companions *set, uint32_t number);
void companion_slot_free(struct companion_slot *slot);

#endif
