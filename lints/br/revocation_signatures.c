/* BR 7.1.3.2 of CRLs (7.2) and OCSP responses (7.3): the AlgorithmIdentifiers of their signatures. MRSP 5.1.1 and 5.1.2 give the same ones. */
#include "lints/algorithms.h"
#include "lints/tables.h"

/* arg: when the exception for SHA-1 with RSA ends. That its conditions are met until then the object does not tell. */
static bool
sha1_is_excepted(const struct findings *f)
{
	return f->date < arg(f);
}

static enum verdict
crl_signature_permitted(const struct crl *c, struct findings *f)
{
	bool sha1 = sha1_is_excepted(f);
	enum verdict inner = signature_encoding(c->tree, c->signature, sha1, f);
	enum verdict outer = signature_encoding(c->tree, c->signature_algorithm, sha1, f);
	return both_fields(inner, outer);
}

static enum verdict
crl_signature_fits_key(const struct crl *c, struct findings *f)
{
	return f->issuer != NULL ? signature_of_key(c->tree, c->signature, &f->issuer->key, f) : NOT_APPLICABLE;
}

static enum verdict
ocsp_signature_permitted(const struct ocsp *o, struct findings *f)
{
	return signature_encoding(o->tree, o->signature_algorithm, sha1_is_excepted(f), f);
}

/* The key that has signed: that of the one certificate in the response that responderID names, or of the issuer, if it names that. */
static enum verdict
ocsp_signature_fits_key(const struct ocsp *o, struct findings *f)
{
	const struct key *key = NULL;
	if (o->responder.tree != NULL)
		key = &o->responder.key;
	else if (o->certs == NULL && f->issuer != NULL && ocsp_names(o, f->issuer))
		key = &f->issuer->key;
	return signature_of_key(o->tree, o->signature_algorithm, key, f);
}

#define RESPONSE OCSP_RESPONSE, HAS_RESPONSE | COVERED_BY_BR

/* clang-format off */
const struct lint br_revocation_signature_lints[] = {
	{ "e_crl_signature_algorithm_improper_encoding", MUST, BR("7.1.3.2"), SC31, FOREVER, CRL, COVERED_BY_BR,
	  "signature and signatureAlgorithm of a CRL must be among the permitted encodings, octet for octet", CRL_CHECK(crl_signature_permitted), SC97_END },
	{ "e_crl_signature_algorithm_not_of_issuer_key", MUST, BR("7.1.3.2.2"), SC31, FOREVER, CRL, COVERED_BY_BR,
	  "the signature algorithm of a CRL must be the one for the type and curve of the issuer's key", CRL_CHECK(crl_signature_fits_key) },
	{ "e_ocsp_signature_algorithm_improper_encoding", MUST, BR("7.1.3.2"), SC31, FOREVER, RESPONSE,
	  "signatureAlgorithm of an OCSP response must be among the permitted encodings, octet for octet", OCSP_CHECK(ocsp_signature_permitted), SC53, .revision = 3 },
	{ "e_ocsp_signature_algorithm_not_of_responder_key", MUST, BR("7.1.3.2.2"), SC31, FOREVER, RESPONSE,
	  "the signature algorithm of an OCSP response must be the one for the type and curve of the responder's key", OCSP_CHECK(ocsp_signature_fits_key), .revision = 3 },
	{ 0 },
};
/* clang-format on */
