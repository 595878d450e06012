/*
 * RFC 3279 2.3: keys of RSA, DSA, Diffie-Hellman and KEA, and of those on curves as long as RFC 5480 had not replaced 2.3.5; RFC 4055 1.2 and 4,
 * those of RSASSA-PSS and RSAES-OAEP.
 */
#include "lints/key_checks.h"
#include "lints/tables.h"

static bool
is_positive(const struct tree *t, const struct node *n)
{
	struct span s = tree_contents(t, n);
	return !integer_is_negative(s) && integer_magnitude(s).size > 0;
}

/* arg: KEY_KIND() of the keys that are an RSAPublicKey. Where bits are unused the decoder has not looked inside. */
static enum verdict
is_rsa_public_key(const struct cert *c, struct findings *f)
{
	if (!(arg(f) & KEY_KIND(c->key.kind)) || c->key.bits == NULL)
		return NOT_APPLICABLE;
	if (c->key.modulus == NULL || c->key.exponent == NULL)
		return fail(f, c->key.bits, "subjectPublicKey is not an RSAPublicKey in whole octets");
	if (!is_positive(c->tree, c->key.modulus))
		return fail(f, c->key.modulus, "the RSA modulus is not a positive number");
	return is_positive(c->tree, c->key.exponent) ? PASS : fail(f, c->key.exponent, "the RSA public exponent is not a positive number");
}

/* What RFC 4055 4 asked until RFC 5756 forbade it. */
static enum verdict
oaep_parameters_present(const struct cert *c, struct findings *f)
{
	if (c->key.kind != KEY_RSA_OAEP)
		return NOT_APPLICABLE;
	return c->key.parameters != NULL ? PASS : fail(f, c->key.algorithm, "the parameters of the RSAES-OAEP key are absent");
}

static enum verdict
dsa_parameters_whole_or_omitted(const struct cert *c, struct findings *f)
{
	if (c->key.parameters == NULL || (c->key.p != NULL && c->key.q != NULL && c->key.g != NULL))
		return PASS;
	return fail(f, c->key.parameters, "the parameters of the DSA key are not p, q and g, nor omitted");
}

static enum verdict
dh_parameters_present(const struct cert *c, struct findings *f)
{
	if (c->key.kind != KEY_DH)
		return NOT_APPLICABLE;
	return c->key.parameters != NULL ? PASS : fail(f, c->key.algorithm, "the parameters of the Diffie-Hellman key are absent");
}

static enum verdict
dh_key_is_integer(const struct cert *c, struct findings *f)
{
	if (c->key.kind != KEY_DH || c->key.bits == NULL)
		return NOT_APPLICABLE;
	const struct node *y = tree_child(c->tree, c->key.bits);
	return y != NULL && y->type == &Integer
		       ? PASS
		       : fail(f, c->key.bits, "subjectPublicKey of the Diffie-Hellman key is not an INTEGER in whole octets");
}

static enum verdict
kea_domain_of_80_bits(const struct cert *c, struct findings *f)
{
	const struct node *domain = c->key.parameters;
	if (c->key.kind != KEY_KEA)
		return NOT_APPLICABLE;
	if (domain == NULL)
		return fail(f, c->key.algorithm, "the parameters of the KEA key are absent; they must be its domain identifier");
	if (domain->type == &OctetString && domain->length == 10)
		return PASS;
	return fail(f, domain, "the parameters of the KEA key are not an OCTET STRING of 10 octets");
}

/* RFC 3279 2.3.5: implicitlyCA is a value, NULL, and not nothing. */
static enum verdict
ec_parameters_present(const struct cert *c, struct findings *f)
{
	return c->key.parameters != NULL ? PASS : fail(f, c->key.algorithm, "the parameters of the EC key are absent");
}

#define KIND(kind) (unsigned)KEY_KIND(kind)
static const struct key_purposes dh_only = { KIND(KEY_DH), 0, KU_SIGNATURES | KU_ENCIPHERMENTS | KU_ISSUING, 0 };
static const struct key_purposes kea = { KIND(KEY_KEA), KU_KEY_AGREEMENT, KU_SIGNATURES | KU_ENCIPHERMENTS | KU_ISSUING, KU_ONE_WAY };
static const struct key_purposes ec = { KIND(KEY_EC), 0, 0, KU_ONE_WAY };

#define RFC3279(clause) SOURCE_RFC3279, (clause)
#define RFC4055(clause) SOURCE_RFC4055, (clause)
#define FITS(purposes)  CERT(key_usage_fits_key), 0, &(purposes)

/* clang-format off */
const struct lint older_key_lints[] = {
	{ "e_rsa_key_not_rsa_public_key", MUST, RFC3279("2.3.1"), RFC_2459, FOREVER, CERTIFICATE, KEY_IS_RSA,
	  "subjectPublicKey of an RSA key must be an RSAPublicKey with a positive modulus and exponent", CERT(is_rsa_public_key), KEY_KIND(KEY_RSA) },
	{ "e_pss_oaep_key_not_rsa_public_key", MUST, RFC4055("1.2"), RFC_4055, FOREVER, CERTIFICATE, 0,
	  "subjectPublicKey of a key for RSASSA-PSS or RSAES-OAEP must be an RSAPublicKey with a positive modulus and exponent", CERT(is_rsa_public_key), KEY_KIND(KEY_RSA_PSS) | KEY_KIND(KEY_RSA_OAEP) },
	{ "w_oaep_key_parameters_missing", SHOULD, RFC4055("4"), RFC_4055, RFC_5756, CERTIFICATE, 0,
	  "the parameters of an RSAES-OAEP key should be present", CERT(oaep_parameters_present) },
	{ "e_dsa_key_parameters_not_omitted", MUST, RFC3279("2.3.2"), RFC_2459, FOREVER, CERTIFICATE, KEY_IS_DSA,
	  "the parameters of a DSA key must be p, q and g, or must be omitted entirely", CERT(dsa_parameters_whole_or_omitted) },
	{ "n_dh_key_parameters_missing", NOTICE, RFC3279("2.3.3"), RFC_3279, FOREVER, CERTIFICATE, 0,
	  "it is worth knowing if a Diffie-Hellman key has no parameters, for without the group nobody can use it", CERT(dh_parameters_present) },
	{ "e_dh_key_not_integer", MUST, RFC3279("2.3.3"), RFC_3279, FOREVER, CERTIFICATE, 0,
	  "subjectPublicKey of a Diffie-Hellman key must be an INTEGER in DER", CERT(dh_key_is_integer) },
	{ "n_dh_allowed_ku", NOTICE, RFC3279("2.3.3"), RFC_3279, FOREVER, CERTIFICATE, HAS_KEY_USAGE,
	  "keyUsage of a Diffie-Hellman key may only assert keyAgreement, encipherOnly and decipherOnly", FITS(dh_only) },
	{ "e_kea_key_parameters_wrong", MUST, RFC3279("2.3.4"), RFC_3279, FOREVER, CERTIFICATE, 0,
	  "the parameters of a KEA key must be a domain identifier of 80 bits", CERT(kea_domain_of_80_bits) },
	{ "e_kea_allowed_ku", MUST, RFC3279("2.3.4"), RFC_3279, FOREVER, CERTIFICATE, HAS_KEY_USAGE,
	  "keyUsage of a KEA key must assert keyAgreement, and may only assert one of encipherOnly and decipherOnly with it", FITS(kea) },
	{ "e_old_ec_key_parameters_missing", MUST, RFC3279("2.3.5"), RFC_3279, RFC_5480, CERTIFICATE, KEY_IS_EC,
	  "the parameters of an EC key must be present", CERT(ec_parameters_present) },
	{ "e_old_ec_ku_encipher_and_decipher_only", MUST, RFC3279("2.3.5"), RFC_3279, RFC_5480, CERTIFICATE, KEY_IS_EC | HAS_KEY_USAGE,
	  "keyUsage of an EC key must not assert both encipherOnly and decipherOnly", FITS(ec) },
	{ 0 },
};
/* clang-format on */
