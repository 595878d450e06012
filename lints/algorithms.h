/* Rules on AlgorithmIdentifiers, of certificates, CRLs and OCSP responses. */
#ifndef LINTS_ALGORITHMS_H
#define LINTS_ALGORITHMS_H

#include "lints/findings.h"
#include "x509/algorithm.h"

/* The one algorithm that a key on this curve signs with, BR 7.1.3.2.2: an enum oid; OID_UNKNOWN for other curves. */
enum oid algorithm_of_curve(enum oid curve);

/*
 * Whether a key signs with an algorithm, BR 7.1.3.2.1, 7.1.3.2.2: one for RSA with RSA, and one on a curve with the digest of that curve. True also
 * of keys of other kinds and of no kind that is known, which are not permitted in the first place.
 */
bool algorithm_fits_key(enum oid algorithm, const struct key *key);

/*
 * For the rules on a field that names the algorithm of a signature, NULL where it is missing: that it is one of those permitted, SHA-1 with RSA among
 * them where `sha1` says so; and that `key`, NULL where it is not known, signs with it.
 */
enum verdict signature_encoding(const struct tree *t, const struct node *algorithm, bool sha1, struct findings *f);
enum verdict signature_of_key(const struct tree *t, const struct node *algorithm, const struct key *key, struct findings *f);

/* arg: what the parameters of the algorithm of a signature are. NOT_APPLICABLE to other algorithms. */
enum signature_parameters {
	NULL_FOR_RSA,     /* NULL for RSASSA-PKCS1-v1_5 (RFC 3279 2.2.1, RFC 4055 5) */
	PRESENT_FOR_PSS,  /* present for RSASSA-PSS (RFC 4055 3.1) */
	ABSENT_FOR_ECDSA, /* absent for ECDSA (RFC 5758 3.2) */
};
enum verdict signature_parameters(const struct tree *t, const struct node *algorithm, struct findings *f);

/* Algorithms that follow each other in asn1/oids.def; the table of a row. */
struct algorithm_range {
	enum oid first, last;
};

static inline bool
algorithm_is_in(enum oid algorithm, const struct algorithm_range *range)
{
	return algorithm >= range->first && algorithm <= range->last;
}

/* table: a struct algorithm_range. Each field that names the algorithm of the signature, if it is one of these, has no parameters. */
enum verdict cert_signature_without_parameters(const struct cert *c, struct findings *f);
enum verdict crl_signature_without_parameters(const struct crl *c, struct findings *f);
enum verdict ocsp_signature_without_parameters(const struct ocsp *o, struct findings *f);

/* table: a struct algorithm_range. The value of the signature, if it is by one of these, has the octets that all of that algorithm have. */
enum verdict cert_signature_of_right_length(const struct cert *c, struct findings *f);
enum verdict crl_signature_of_right_length(const struct crl *c, struct findings *f);
enum verdict ocsp_signature_of_right_length(const struct ocsp *o, struct findings *f);

/* table: a struct algorithm_range. The signature is not by one of these. */
enum verdict cert_signature_not_in(const struct cert *c, struct findings *f);
enum verdict crl_signature_not_in(const struct crl *c, struct findings *f);
enum verdict ocsp_signature_not_in(const struct ocsp *o, struct findings *f);

/* That a BIT STRING, if it is there, is so many whole octets. */
enum verdict bits_of_octets(const struct tree *t, const struct node *bits, size_t octets, enum oid algorithm, struct findings *f);

/* The BIT STRING with the signature of an OCSP response; NULL where there is none. */
const struct node *ocsp_signature_value(const struct ocsp *o);

/* RFC 3279 2.2: what all algorithms that are known make is octets. `value`: the BIT STRING, which may be NULL. */
enum verdict signature_of_whole_octets(const struct tree *t, const struct node *value, struct findings *f);

/* The graver of the verdicts on two fields: NOT_APPLICABLE where neither is there. */
static inline enum verdict
both_fields(enum verdict a, enum verdict b)
{
	return a == FAIL || b == FAIL ? FAIL : a == PASS || b == PASS ? PASS : NOT_APPLICABLE;
}

/* "ecdsa-with-SHA256 (300a...)": the name of an algorithm and its octets, cut off with "..." after 80. Returns `text`. */
#define ALGORITHM_TEXT_SIZE 480
const char *algorithm_text(const struct tree *t, const struct node *algorithm, char text[ALGORITHM_TEXT_SIZE]);

/*
 * What keeps the AlgorithmIdentifier of a public key or of a signature from being one of those that BR 7.1.3 permits, and what it must be:
 * "ecdsa-with-SHA384 has parameters NULL; they must be absent". Returns `text`.
 */
const char *key_encoding_fault(const struct tree *t, const struct node *algorithm, char text[ALGORITHM_TEXT_SIZE]);
const char *signature_encoding_fault(const struct tree *t, const struct node *algorithm, char text[ALGORITHM_TEXT_SIZE]);

/* The certificate is not signed with SHA-1. */
enum verdict not_signed_with_sha1(const struct cert *c, struct findings *f);

#endif
