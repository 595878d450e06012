/* RFC 3279 2.2, RFC 5758 2 and 3, RFC 8410 6: the algorithms of the signatures of CRLs and OCSP responses, and SHA-1 in those of certificates and
 * CRLs. */
#include "lints/algorithms.h"
#include "lints/tables.h"

static const struct algorithm_range dsa_sha1 = { OID_SHA1_DSA, OID_SHA1_DSA }, dsa_sha2 = { OID_SHA224_DSA, OID_SHA256_DSA };
static const struct algorithm_range ecdsa_sha1 = { OID_SHA1_ECDSA, OID_SHA1_ECDSA }, eddsa = { OID_ED25519, OID_ED448 };

static enum verdict
rsa_parameters_are_null(const struct tree *t, const struct node *algorithm, struct findings *f)
{
	enum oid oid = algorithm_oid(t, algorithm);
	const struct node *parameters = tree_component(t, algorithm, ALGORITHM_PARAMETERS);
	if (oid != OID_MD2_RSA && oid != OID_MD5_RSA && oid != OID_SHA1_RSA)
		return NOT_APPLICABLE;
	if (parameters != NULL && parameters->type == &Null)
		return PASS;
	return fail(f, algorithm, "the parameters of %s are %s; they must be NULL", oid_name(oid), parameters == NULL ? "absent" : "not NULL");
}

static enum verdict
crl_rsa_parameters_are_null(const struct crl *c, struct findings *f)
{
	enum verdict inner = rsa_parameters_are_null(c->tree, c->signature, f);
	return both_fields(inner, rsa_parameters_are_null(c->tree, c->signature_algorithm, f));
}

static enum verdict
ocsp_rsa_parameters_are_null(const struct ocsp *o, struct findings *f)
{
	return rsa_parameters_are_null(o->tree, o->signature_algorithm, f);
}

/* By DSA or ECDSA: of RSA RFC 5758 says nothing. */
static enum verdict
digest_is_sha2(const struct tree *t, const struct node *algorithm, struct findings *f)
{
	enum oid oid = algorithm_oid(t, algorithm);
	if (oid < OID_SHA1_DSA || oid > OID_SHA512_ECDSA)
		return NOT_APPLICABLE;
	return algorithm_is_sha1(oid) ? fail(f, algorithm, "%s uses SHA-1, which is weak", oid_name(oid)) : PASS;
}

static enum verdict
cert_digest_is_sha2(const struct cert *c, struct findings *f)
{
	return digest_is_sha2(c->tree, c->signature, f);
}

static enum verdict
crl_digest_is_sha2(const struct crl *c, struct findings *f)
{
	return digest_is_sha2(c->tree, c->signature, f);
}

#define RFC3279(clause) SOURCE_RFC3279, (clause)
#define RFC5758(clause) SOURCE_RFC5758, (clause)
#define RFC8410(clause) SOURCE_RFC8410, (clause)

/* clang-format off */
const struct lint signature_form_lints[] = {
	{ "e_crl_sigalgo_md_sha1_rsa_missing_null_params", MUST, RFC3279("2.2.1"), RFC_2459, RFC_4055, CRL, 0,
	  "the parameters of a CRL's signature by RSA with MD2, MD5 or SHA-1 must be NULL", CRL_CHECK(crl_rsa_parameters_are_null) },
	{ "e_ocsp_sigalgo_md_sha1_rsa_missing_null_params", MUST, RFC3279("2.2.1"), RFC_2459, RFC_4055, OCSP_RESPONSE, HAS_RESPONSE,
	  "the parameters of an OCSP response's signature by RSA with MD2, MD5 or SHA-1 must be NULL", OCSP_CHECK(ocsp_rsa_parameters_are_null) },
	{ "e_crl_sigalgo_dsa_sha1_params_present", MUST, RFC3279("2.2.2"), RFC_2459, FOREVER, CRL, 0,
	  "the parameters of a CRL's signature by DSA with SHA-1 must be absent", CRL_CHECK(crl_signature_without_parameters), 0, &dsa_sha1 },
	{ "e_ocsp_sigalgo_dsa_sha1_params_present", MUST, RFC3279("2.2.2"), RFC_2459, FOREVER, OCSP_RESPONSE, HAS_RESPONSE,
	  "the parameters of an OCSP response's signature by DSA with SHA-1 must be absent", OCSP_CHECK(ocsp_signature_without_parameters), 0, &dsa_sha1 },
	{ "e_crl_sigalgo_ecdsa_sha1_params_present", MUST, RFC3279("2.2.3"), RFC_3279, RFC_5758, CRL, 0,
	  "the parameters of a CRL's signature by ECDSA with SHA-1 must be absent", CRL_CHECK(crl_signature_without_parameters), 0, &ecdsa_sha1 },
	{ "e_ocsp_sigalgo_ecdsa_sha1_params_present", MUST, RFC3279("2.2.3"), RFC_3279, RFC_5758, OCSP_RESPONSE, HAS_RESPONSE,
	  "the parameters of an OCSP response's signature by ECDSA with SHA-1 must be absent", OCSP_CHECK(ocsp_signature_without_parameters), 0, &ecdsa_sha1 },
	{ "e_crl_sigalgo_dsa_sha2_params_present", MUST, RFC5758("3.1"), RFC_5758, FOREVER, CRL, 0,
	  "the parameters of a CRL's signature by DSA with SHA-224 or SHA-256 must be absent", CRL_CHECK(crl_signature_without_parameters), 0, &dsa_sha2 },
	{ "e_ocsp_sigalgo_dsa_sha2_params_present", MUST, RFC5758("3.1"), RFC_5758, FOREVER, OCSP_RESPONSE, HAS_RESPONSE,
	  "the parameters of an OCSP response's signature by DSA with SHA-224 or SHA-256 must be absent", OCSP_CHECK(ocsp_signature_without_parameters), 0, &dsa_sha2 },
	{ "e_crl_sigalgo_eddsa_params_present", MUST, RFC8410("6"), RFC_8410, FOREVER, CRL, 0,
	  "the parameters of a CRL's Ed25519 or Ed448 signature must be absent", CRL_CHECK(crl_signature_without_parameters), 0, &eddsa },
	{ "e_ocsp_sigalgo_eddsa_params_present", MUST, RFC8410("6"), RFC_8410, FOREVER, OCSP_RESPONSE, HAS_RESPONSE,
	  "the parameters of an OCSP response's Ed25519 or Ed448 signature must be absent", OCSP_CHECK(ocsp_signature_without_parameters), 0, &eddsa },
	{ "e_crl_eddsa_signature_length_wrong", MUST, RFC8410("6"), RFC_8410, FOREVER, CRL, 0,
	  "a CRL's signature must have 64 octets for Ed25519, and 114 for Ed448", CRL_CHECK(crl_signature_of_right_length), 0, &eddsa },
	{ "e_ocsp_eddsa_signature_length_wrong", MUST, RFC8410("6"), RFC_8410, FOREVER, OCSP_RESPONSE, HAS_RESPONSE,
	  "an OCSP response's signature must have 64 octets for Ed25519, and 114 for Ed448", OCSP_CHECK(ocsp_signature_of_right_length), 0, &eddsa },
	{ "w_signed_by_dsa_or_ecdsa_with_sha1", SHOULD, RFC5758("2"), RFC_5758, FOREVER, CERTIFICATE, 0,
	  "a certificate signed by DSA or ECDSA should be signed with a digest of SHA-2, not SHA-1", CERT(cert_digest_is_sha2) },
	{ "w_crl_signed_by_dsa_or_ecdsa_with_sha1", SHOULD, RFC5758("2"), RFC_5758, FOREVER, CRL, 0,
	  "a CRL signed by DSA or ECDSA should be signed with a digest of SHA-2, not SHA-1", CRL_CHECK(crl_digest_is_sha2) },
	{ 0 },
};
/* clang-format on */
