/*
 * The values of signatures, as far as they show without being verified that no key can have made them, or not that of the issuer. No clause of an RFC
 * has the ranges: FIPS 186-4 4.7 and 6.4 have them of DSA and ECDSA, RFC 8017 8.1.2 and 8.2.2 of RSA.
 */
#include <string.h>

#include "lints/algorithms.h"
#include "lints/key_checks.h"
#include "lints/tables.h"
#include "x509/ec_point.h"

static enum verdict
number_is_positive(const struct tree *t, const struct node *n, struct findings *f)
{
	struct span s = tree_contents(t, n);
	bool negative = integer_is_negative(s);
	if (!negative && integer_magnitude(s).size > 0)
		return PASS;
	return fail(f, n, "%s of the signature is %s", n->component->name, negative ? "negative" : "0");
}

/* Of a signature that is a pair of numbers (RFC 3279 2.2.2, 2.2.3); `value`: the BIT STRING. */
static enum verdict
numbers_are_positive(const struct tree *t, const struct node *value, struct findings *f)
{
	const struct node *pair = tree_child(t, value);
	if (pair == NULL || pair->type != &Dss_Sig_Value)
		return NOT_APPLICABLE;
	const struct node *r = tree_component(t, pair, DSS_SIG_R), *s = tree_component(t, pair, DSS_SIG_S);
	if (r == NULL || s == NULL)
		return NOT_APPLICABLE;
	enum verdict of_r = number_is_positive(t, r, f), of_s = number_is_positive(t, s, f);
	return both_fields(of_r, of_s);
}

static enum verdict
cert_numbers_positive(const struct cert *c, struct findings *f)
{
	return numbers_are_positive(c->tree, c->signature_value, f);
}

static enum verdict
crl_numbers_positive(const struct crl *c, struct findings *f)
{
	return numbers_are_positive(c->tree, c->signature_value, f);
}

static enum verdict
ocsp_numbers_positive(const struct ocsp *o, struct findings *f)
{
	return numbers_are_positive(o->tree, ocsp_signature_value(o), f);
}

static enum verdict
ocsp_signature_is_whole(const struct ocsp *o, struct findings *f)
{
	return o->features & SIGNATURE_IS_PLACEHOLDER ? NOT_APPLICABLE : signature_of_whole_octets(o->tree, ocsp_signature_value(o), f);
}

/* Whether there is the certificate of the issuer with an RSA key, and an RSA signature in whole octets, and no placeholder for one. */
static bool
is_by_rsa_key(const struct cert *c, const struct cert *issuer)
{
	enum oid oid = algorithm_oid(c->tree, c->signature_algorithm);
	if (c->features & SIGNATURE_IS_PLACEHOLDER || issuer == NULL || issuer->key.modulus == NULL ||
	    (!algorithm_is_pkcs1(oid) && oid != OID_RSASSA_PSS))
		return false;
	return c->signature_value != NULL && c->signature_value->length > 0 && tree_contents(c->tree, c->signature_value).data[0] == 0;
}

/*
 * Whether an RSA signature has a length that another key as keys are would not give it either: before issuance a CA may sign with one that is thrown
 * away (BR 4.3.1.2). The usual reason is leading zeros that were taken off.
 */
static bool
is_of_no_key(size_t size, size_t wanted)
{
	return size != wanted && (size == 0 || size % 32 != 0);
}

static size_t
modulus_octets(const struct cert *issuer)
{
	return integer_magnitude(tree_contents(issuer->tree, issuer->key.modulus)).size;
}

static enum verdict
rsa_signature_of_key_length(const struct cert *c, struct findings *f)
{
	const struct cert *issuer = issuer_of_same_key(c, f);
	if (!is_by_rsa_key(c, issuer))
		return NOT_APPLICABLE;
	size_t wanted = modulus_octets(issuer), size = c->signature_value->length - 1;
	if (!is_of_no_key(size, wanted))
		return size == wanted ? PASS : NOT_APPLICABLE;
	return fail(f, c->signature_value, "signatureValue has %zu octets; the modulus of the issuer's key has %zu", size, wanted);
}

static enum verdict
rsa_signature_fits_key(const struct cert *c, const struct cert *issuer, struct findings *f)
{
	struct span modulus = integer_magnitude(tree_contents(issuer->tree, issuer->key.modulus)), value = tree_contents(c->tree, c->signature_value);
	value.data++;
	value.size--;
	if (is_of_no_key(value.size, modulus.size))
		return NOT_APPLICABLE;
	if (value.size != modulus.size)
		return fail(f, c->signature_value, "signatureValue has %zu octets; the modulus of the issuer's key has %zu", value.size,
			    modulus.size);
	if (memcmp(value.data, modulus.data, value.size) < 0)
		return PASS;
	return fail(f, c->signature_value, "signatureValue is a number that is not less than the modulus of the issuer's key");
}

static enum verdict
ecdsa_signature_fits_key(const struct cert *c, const struct cert *issuer, struct findings *f)
{
	const struct node *pair = tree_child(c->tree, c->signature_value);
	unsigned bits = ec_curve_bits(issuer->key.curve);
	if (bits == 0 || pair == NULL || pair->type != &Dss_Sig_Value)
		return NOT_APPLICABLE;
	for (unsigned i = DSS_SIG_R; i <= DSS_SIG_S; i++) {
		const struct node *n = tree_component(c->tree, pair, i);
		size_t has = n != NULL ? magnitude_bits(integer_magnitude(tree_contents(c->tree, n))) : 0;
		if (has > bits)
			return fail(f, n, "%s of the signature has %zu bits; the curve of the issuer's key is %s", n->component->name, has,
				    oid_name(issuer->key.curve));
	}
	return PASS;
}

/* A notice: the object does not say whether it was issued, or is signed with a key that is thrown away (BR 4.3.1.2). */
static enum verdict
signature_fits_issuer(const struct cert *c, struct findings *f)
{
	const struct cert *issuer = issuer_of_same_key(c, f);
	if (issuer == NULL)
		return NOT_APPLICABLE;
	if (is_by_rsa_key(c, issuer))
		return rsa_signature_fits_key(c, issuer, f);
	return algorithm_is_ecdsa(algorithm_oid(c->tree, c->signature_algorithm)) ? ecdsa_signature_fits_key(c, issuer, f) : NOT_APPLICABLE;
}

#define EVER ALWAYS, FOREVER

/* clang-format off */
const struct lint community_signature_lints[] = {
	{ "e_signature_number_not_positive", MUST, COMMUNITY("numbers of signatures"), EVER, CERTIFICATE, 0,
	  "r and s of an ECDSA or DSA signature must be positive", CERT(cert_numbers_positive) },
	{ "e_crl_signature_number_not_positive", MUST, COMMUNITY("numbers of signatures"), EVER, CRL, 0,
	  "r and s of a CRL's ECDSA or DSA signature must be positive", CRL_CHECK(crl_numbers_positive) },
	{ "e_ocsp_signature_number_not_positive", MUST, COMMUNITY("numbers of signatures"), EVER, OCSP_RESPONSE, HAS_RESPONSE,
	  "r and s of an OCSP response's ECDSA or DSA signature must be positive", OCSP_CHECK(ocsp_numbers_positive) },
	{ "e_ocsp_signature_value_unused_bits", MUST, COMMUNITY("RFC 5280 4.1.1.3 for OCSP responses"), EVER, OCSP_RESPONSE, HAS_RESPONSE,
	  "the signature of an OCSP response must not have unused bits", OCSP_CHECK(ocsp_signature_is_whole) },
	{ "e_rsa_signature_length_wrong", MUST, COMMUNITY("RFC 8017 8.1.2 and 8.2.2"), EVER, CERTIFICATE, HAS_ISSUER,
	  "an RSA signature must have as many octets as the modulus of the issuer's key", CERT(rsa_signature_of_key_length), .revision = 2 },
	{ "n_signature_not_of_issuer_key", NOTICE, COMMUNITY("RFC 8017 8.1.2 and 8.2.2"), EVER, CERTIFICATE, HAS_ISSUER,
	  "the numbers of a signature must be in the range of the issuer's key, unless it is a placeholder before issuance", CERT(signature_fits_issuer), .revision = 2 },
	{ 0 },
};
/* clang-format on */
