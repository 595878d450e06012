/*
 * The AlgorithmIdentifiers that BR 7.1.3 permits, octet for octet (MRSP 5.1.1 and 5.1.2 give the same ones): for public keys, and for signatures on
 * certificates, CRLs and OCSP responses.
 */
#ifndef X509_ALGORITHM_H
#define X509_ALGORITHM_H

#include "asn1/tree.h"

/* Whether an algorithm signs with RSASSA-PKCS1-v1_5 and a digest, or with ECDSA, and whether over a SHA-1 hash, RSASSA-PSS aside. */
static inline bool
algorithm_is_pkcs1(enum oid algorithm)
{
	return algorithm >= OID_MD2_RSA && algorithm <= OID_SHA512_RSA;
}

static inline bool
algorithm_is_ecdsa(enum oid algorithm)
{
	return algorithm >= OID_SHA1_ECDSA && algorithm <= OID_SHA512_ECDSA;
}

static inline bool
algorithm_is_sha1(enum oid algorithm)
{
	return algorithm == OID_SHA1_RSA || algorithm == OID_SHA1_DSA || algorithm == OID_SHA1_ECDSA;
}

/*
 * The octets that a subjectPublicKey, and a signature, of an algorithm always have: of Ed25519 and its like (RFC 7748, RFC 8032), ML-DSA, SLH-DSA,
 * and ML-KEM (FIPS 203 to 205). 0 of all others.
 */
size_t algorithm_key_octets(enum oid algorithm);
size_t algorithm_signature_octets(enum oid algorithm);

/*
 * Whether what stands in the place of a signature is none, as before issuance, or of an unsigned certificate: a BIT STRING of no bits, or the
 * algorithm id-alg-unsigned (RFC 9925 3.1). Either may be NULL.
 */
bool signature_is_placeholder(const struct tree *t, const struct node *algorithm, const struct node *value);

/* Whether an AlgorithmIdentifier is one of the four for public keys, BR 7.1.3.1. */
bool algorithm_is_of_key(const struct tree *t, const struct node *algorithm);

/* Whether it is one of the nine for signatures, BR 7.1.3.2, which is one less than there were: see the next. */
bool algorithm_is_of_signature(const struct tree *t, const struct node *algorithm);

/* Whether it is RSASSA-PKCS1-v1_5 with SHA-1 as BR 7.1.3.2.1 encodes it, which is permitted by conditions and until a date. */
bool algorithm_is_sha1_rsa(const struct tree *t, const struct node *algorithm);

/* Whether it is RSASSA-PSS in one of its three encodings, BR 7.1.3.2.1. */
bool algorithm_is_pss(const struct tree *t, const struct node *algorithm);

#endif
