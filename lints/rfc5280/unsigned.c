/* RFC 9925: certificates without a signature; and placeholders in the place of one, in certificates, CRLs and OCSP responses. */
#include "lints/algorithms.h"
#include "lints/checks.h"
#include "lints/tables.h"

static const struct algorithm_range unsigned_algorithm = { OID_UNSIGNED, OID_UNSIGNED };

/* 3.1: both fields say so; that both do is the matter of e_cert_sig_alg_not_match_tbs_sig_alg. */
static bool
is_unsigned(const struct cert *c)
{
	return algorithm_oid(c->tree, c->signature) == OID_UNSIGNED || algorithm_oid(c->tree, c->signature_algorithm) == OID_UNSIGNED;
}

static enum verdict
value_is_empty(const struct cert *c, struct findings *f)
{
	if (algorithm_oid(c->tree, c->signature_algorithm) != OID_UNSIGNED || c->signature_value == NULL || c->signature_value->length == 0)
		return NOT_APPLICABLE;
	if (c->signature_value->length == 1)
		return PASS;
	return fail(f, c->signature_value, "signatureValue has %u octets; it must have none", c->signature_value->length - 1);
}

/* The attribute id-rdna-unsigned of the issuer; its node is NULL where there is none. */
static struct attribute
placeholder_of_issuer(const struct cert *c)
{
	static const struct attribute none = { NULL, NULL, NULL, OID_UNKNOWN };
	return c->issuer.attributes & ATTRIBUTE_OTHER ? name_first_of(c->tree, c->issuer.node, OID_RDNA_UNSIGNED) : none;
}

static enum verdict
placeholder_is_empty(const struct cert *c, struct findings *f)
{
	struct attribute a = placeholder_of_issuer(c);
	if (a.node == NULL || a.value == NULL)
		return NOT_APPLICABLE;
	if (a.value->type == &UTF8String && a.value->length == 0)
		return PASS;
	return fail(f, a.value, "id-rdna-unsigned has a value; it must be a UTF8String without characters");
}

static enum verdict
placeholder_is_alone(const struct cert *c, struct findings *f)
{
	struct attribute a = placeholder_of_issuer(c);
	if (a.node == NULL)
		return NOT_APPLICABLE;
	struct attribute first = name_first(c->tree, c->issuer.node);
	return name_next(c->tree, first).node == NULL ? PASS : fail(f, a.node, "id-rdna-unsigned is not the only attribute of the issuer");
}

static enum verdict
nothing_of_issuer(const struct cert *c, struct findings *f)
{
	static const enum oid of_issuer[] = { OID_AUTHORITY_KEY_IDENTIFIER, OID_ISSUER_ALT_NAME };
	enum verdict verdict = PASS;
	if (!is_unsigned(c))
		return NOT_APPLICABLE;
	for (size_t i = 0; i < sizeof(of_issuer) / sizeof(of_issuer[0]); i++) {
		const struct extension *e = extension(&c->ext, of_issuer[i]);
		if (e != NULL)
			verdict = fail(f, e->node, "%s is present in an unsigned certificate, which has no issuer", oid_name(of_issuer[i]));
	}
	return verdict;
}

/* A CA has both, and an end entity neither; which of the two the subject is, each of them claims. */
static enum verdict
says_what_subject_is(const struct cert *c, struct findings *f)
{
	bool signs = c->key_usage.bits & KU_KEY_CERT_SIGN;
	if (!is_unsigned(c))
		return NOT_APPLICABLE;
	if (c->basic.is_ca == signs)
		return PASS;
	if (signs)
		return fail(f, c->key_usage.node, "keyUsage asserts keyCertSign, but basicConstraints does not say that the subject is a CA");
	return fail(f, c->key_usage.node != NULL ? c->key_usage.node : c->basic.node, "basicConstraints says that the subject is a CA, but %s",
		    c->key_usage.node != NULL ? "keyUsage does not assert keyCertSign" : "keyUsage is absent");
}

/* --- placeholders --- */

/* What is to be signed alone has no place for a signature, and so no placeholder for one. */
static enum verdict
no_placeholder(const struct tree *t, feature_set features, const struct node *algorithm, const struct node *value, struct findings *f)
{
	if (algorithm == NULL && value == NULL)
		return NOT_APPLICABLE;
	if (!(features & SIGNATURE_IS_PLACEHOLDER))
		return PASS;
	if (algorithm_oid(t, algorithm) == OID_UNSIGNED)
		return fail(f, algorithm, "the signature is a placeholder: its algorithm is id-alg-unsigned");
	return fail(f, value, "the signature is a placeholder: it has no bits");
}

static enum verdict
cert_is_signed(const struct cert *c, struct findings *f)
{
	return no_placeholder(c->tree, c->features, c->signature_algorithm, c->signature_value, f);
}

static enum verdict
crl_is_signed(const struct crl *c, struct findings *f)
{
	return no_placeholder(c->tree, c->features, c->signature_algorithm, c->signature_value, f);
}

static enum verdict
ocsp_is_signed(const struct ocsp *o, struct findings *f)
{
	return no_placeholder(o->tree, o->features, o->signature_algorithm, ocsp_signature_value(o), f);
}

#define RFC9925(clause) SOURCE_RFC9925, (clause)
#define EVER            ALWAYS, FOREVER

/* clang-format off */
const struct lint unsigned_lints[] = {
	{ "e_unsigned_algorithm_parameters_present", MUST, RFC9925("3.1"), RFC_9925, FOREVER, CERTIFICATE, 0,
	  "the parameters of id-alg-unsigned must be absent", CERT(cert_signature_without_parameters), 0, &unsigned_algorithm },
	{ "e_unsigned_signature_value_not_empty", MUST, RFC9925("3.1"), RFC_9925, FOREVER, CERTIFICATE, SIGNATURE_IS_PLACEHOLDER,
	  "signatureValue of an unsigned certificate must be a BIT STRING of no bits", CERT(value_is_empty) },
	{ "e_unsigned_issuer_placeholder_not_empty", MUST, RFC9925("3.2"), RFC_9925, FOREVER, CERTIFICATE, 0,
	  "id-rdna-unsigned in the issuer must be a UTF8String without characters", CERT(placeholder_is_empty) },
	{ "n_unsigned_issuer_placeholder_not_alone", NOTICE, RFC9925("3.2"), RFC_9925, FOREVER, CERTIFICATE, 0,
	  "it is worth knowing if id-rdna-unsigned is not the only attribute of the issuer, as the placeholder of unsigned certificates has it", CERT(placeholder_is_alone) },
	{ "w_unsigned_extension_of_issuer_present", SHOULD, RFC9925("3.3"), RFC_9925, FOREVER, CERTIFICATE, 0,
	  "an unsigned certificate should not have authorityKeyIdentifier or issuerAltName", CERT(nothing_of_issuer) },
	{ "w_unsigned_ca_bits_contradictory", SHOULD, RFC9925("3.3"), RFC_9925, FOREVER, CERTIFICATE, 0,
	  "an unsigned certificate should have both cA and keyCertSign if the subject is a CA, and neither otherwise", CERT(says_what_subject_is) },
	{ "n_signature_placeholder", NOTICE, COMMUNITY("placeholder signatures"), EVER, CERTIFICATE, 0,
	  "it is worth knowing if a certificate has no signature but a placeholder, which nobody can verify", CERT(cert_is_signed) },
	{ "n_crl_signature_placeholder", NOTICE, COMMUNITY("placeholder signatures"), EVER, CRL, 0,
	  "it is worth knowing if a CRL has no signature but a placeholder, which nobody can verify", CRL_CHECK(crl_is_signed) },
	{ "n_ocsp_signature_placeholder", NOTICE, COMMUNITY("placeholder signatures"), EVER, OCSP_RESPONSE, HAS_RESPONSE,
	  "it is worth knowing if an OCSP response has no signature but a placeholder, which nobody can verify", OCSP_CHECK(ocsp_is_signed) },
	{ 0 },
};
/* clang-format on */
