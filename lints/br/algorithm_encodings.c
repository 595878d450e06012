/* BR 7.1.3: the AlgorithmIdentifiers of the public key and of the signature. */
#include "asn1/time.h"
#include "lints/algorithms.h"
#include "lints/checks.h"
#include "lints/tables.h"

static enum verdict
key_algorithm_permitted(const struct cert *c, struct findings *f)
{
	char text[ALGORITHM_TEXT_SIZE];
	if (c->key.algorithm == NULL)
		return NOT_APPLICABLE;
	if (algorithm_is_of_key(c->tree, c->key.algorithm))
		return PASS;
	return fail(f, c->key.algorithm, "%s", key_encoding_fault(c->tree, c->key.algorithm, text));
}

/* That of SHA-1 is a matter of rules of its own. */
static enum verdict
signature_algorithm_permitted(const struct cert *c, struct findings *f)
{
	enum verdict inner = signature_encoding(c->tree, c->signature, true, f), outer = signature_encoding(c->tree, c->signature_algorithm, true, f);
	return both_fields(inner, outer);
}

/* BR 1.0 to 1.7.0, appendix A and 6.1.5: which digests there are; MD5 for roots from before 2011 only. Of RSASSA-PSS its parameters say it. */
static enum verdict
signature_digest_permitted(const struct cert *c, struct findings *f)
{
	char text[ALGORITHM_TEXT_SIZE];
	switch (algorithm_oid(c->tree, c->signature)) {
	case OID_SHA1_RSA:
	case OID_SHA256_RSA:
	case OID_SHA384_RSA:
	case OID_SHA512_RSA:
	case OID_SHA1_DSA:
	case OID_SHA256_DSA:
	case OID_SHA1_ECDSA:
	case OID_SHA256_ECDSA:
	case OID_SHA384_ECDSA:
	case OID_SHA512_ECDSA:
		return PASS;
	case OID_MD5_RSA:
		if (c->profiles & ROOT_CA && c->has_not_before && c->not_before < AFTER_2010)
			return PASS;
		break;
	default:
		break;
	}
	if (c->signature == NULL || algorithm_is_pss(c->tree, c->signature))
		return c->signature == NULL ? NOT_APPLICABLE : PASS;
	return fail(f, c->signature, "%s is not a signature with SHA-1, SHA-256, SHA-384 or SHA-512", algorithm_text(c->tree, c->signature, text));
}

static bool
signs_sha1(const struct cert *c)
{
	return algorithm_is_sha1(algorithm_oid(c->tree, c->signature));
}

/*
 * Cross-certificates are left out: BR 1.2.1 to 1.7.0 say that 7.1.3 is not about them, and later 7.1.3.2.1 lets them replace another until SC97_END.
 * Where the user has not named the profile, the certificate of a CA that can certify others may be one.
 */
static bool
may_be_cross_certified(const struct cert *c)
{
	return c->profiles & (TLS_CA | CONSTRAINED_TLS_CA | NON_TLS_CA) && !(c->features & PROFILE_GIVEN) && !path_length_is_zero(c);
}

static enum verdict
subordinate_not_signed_with_sha1(const struct cert *c, struct findings *f)
{
	return may_be_cross_certified(c) && f->date < SC97_END ? NOT_APPLICABLE : not_signed_with_sha1(c, f);
}

static enum verdict
sha1_is_for_cross_certificates(const struct cert *c, struct findings *f)
{
	if (!may_be_cross_certified(c) || c->signature == NULL)
		return NOT_APPLICABLE;
	return signs_sha1(c) ? fail(f, c->signature, "the certificate is signed with SHA-1; only a cross-certificate may be") : PASS;
}

static enum verdict
sha1_ends_by_2016(const struct cert *c, struct findings *f)
{
	if (c->signature == NULL || !c->has_not_after || !signs_sha1(c))
		return NOT_APPLICABLE;
	if (c->not_after <= SHA1_2017)
		return PASS;
	char text[TIME_TEXT_SIZE];
	return fail(f, c->not_after_node, "the certificate is signed with SHA-1 and ends %s; such certificates should end by 2017-01-01",
		    time_text(c->not_after, text));
}

/* The key that has signed, as far as it is known: that of the issuer, if the user gave it, or of a self-signed certificate. */
static const struct key *
signing_key(const struct cert *c, const struct findings *f)
{
	if (f->issuer != NULL)
		return &f->issuer->key;
	return c->profiles & ROOT_CA ? &c->key : NULL;
}

/* BR 7.1.3.2.1, 7.1.3.2.2 */
static enum verdict
signature_fits_key(const struct cert *c, struct findings *f)
{
	return signature_of_key(c->tree, c->signature, signing_key(c, f), f);
}

#define ALL (TLS_ANY_CA | SUBSCRIBER | OCSP_RESPONDER)

/* clang-format off */
const struct lint br_algorithm_lints[] = {
	{ "e_algorithm_identifier_improper_encoding", MUST, BR("7.1.3.1"), SC31, FOREVER, ALL, 0,
	  "the AlgorithmIdentifier of the public key must be one of the four permitted encodings, octet for octet", CERT(key_algorithm_permitted), .revision = 2 },
	{ "e_signature_algorithm_improper_encoding", MUST, BR("7.1.3.2"), SC31, FOREVER, ALL, 0,
	  "signature and signatureAlgorithm must be among the permitted encodings, octet for octet", CERT(signature_algorithm_permitted), .revision = 2 },
	{ "e_signature_algorithm_not_supported", MUST, BR("6.1.5"), BR_1_0, FOREVER, ALL, 0,
	  "a certificate must be signed with SHA-256, SHA-384 or SHA-512 (or with SHA-1 at the time when it was permitted)", CERT(signature_digest_permitted), .revision = 2 },
	{ "e_sub_cert_or_sub_ca_using_sha1", MUST, BR("7.1.3.2.1"), SHA1_ISSUANCE_END, FOREVER, SUBSCRIBER | (TLS_SUB_CA & ~CROSS_CA), 0,
	  "a subscriber or subordinate CA certificate must not be signed with SHA-1", CERT(subordinate_not_signed_with_sha1) },
	{ "n_sub_ca_using_sha1_unless_cross_certified", NOTICE, BR("7.1.3.2.1"), SHA1_ISSUANCE_END, SC97_END, TLS_CA | CONSTRAINED_TLS_CA | NON_TLS_CA, 0,
	  "a subordinate CA certificate must not be signed with SHA-1, unless it is a cross-certificate that replaces another", CERT(sha1_is_for_cross_certificates) },
	{ "e_ocsp_responder_using_sha1", MUST, BR("7.1.3.2.1"), SHA1_2017, FOREVER, OCSP_RESPONDER, 0,
	  "the certificate of an OCSP responder must not be signed with SHA-1", CERT(not_signed_with_sha1) },
	{ "e_root_or_cross_cert_using_sha1", MUST, BR("7.1.3.2.1"), SC97_END, FOREVER, ROOT_CA | CROSS_CA, 0,
	  "a root CA or cross-certified CA certificate must not be signed with SHA-1", CERT(not_signed_with_sha1) },
	{ "w_sub_cert_sha1_expiration_too_long", SHOULD, BR("7.1.3.2.1"), SHA1_NOT_RECOMMENDED, FOREVER, SUBSCRIBER, 0,
	  "a subscriber certificate signed with SHA-1 should end by 2017-01-01", CERT(sha1_ends_by_2016) },
	{ "e_signature_algorithm_not_of_issuer_key", MUST, BR("7.1.3.2.2"), SC31, FOREVER, ALL, 0,
	  "the signature algorithm must be the one for the type and curve of the issuer's key", CERT(signature_fits_key), .revision = 2 },
	{ 0 },
};
/* clang-format on */
