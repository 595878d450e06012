/* Mozilla Root Store Policy 5.1 and 5.2: keys, and how algorithms are encoded. */
#include "lints/algorithms.h"
#include "lints/checks.h"
#include "lints/key_checks.h"
#include "lints/tables.h"

static enum verdict
exponent_is_not_1(const struct cert *c, struct findings *f)
{
	if (c->key.exponent == NULL)
		return NOT_APPLICABLE;
	struct span e = integer_magnitude(tree_contents(c->tree, c->key.exponent));
	return e.size == 1 && e.data[0] == 1 ? fail(f, c->key.exponent, "the RSA public exponent is 1") : PASS;
}

static enum verdict
ec_key_encoding(const struct cert *c, struct findings *f)
{
	char text[ALGORITHM_TEXT_SIZE];
	if (algorithm_is_of_key(c->tree, c->key.algorithm))
		return PASS;
	return fail(f, c->key.algorithm, "%s is none of the encodings for P-256, P-384 and P-521", algorithm_text(c->tree, c->key.algorithm, text));
}

static enum verdict
pss_field(const struct cert *c, const struct node *field, struct findings *f)
{
	char text[ALGORITHM_TEXT_SIZE];
	if (algorithm_oid(c->tree, field) != OID_RSASSA_PSS)
		return NOT_APPLICABLE;
	if (algorithm_is_pss(c->tree, field))
		return PASS;
	return fail(f, field, "%s is none of the three encodings of RSASSA-PSS", algorithm_text(c->tree, field, text));
}

static enum verdict
pss_encoding(const struct cert *c, struct findings *f)
{
	enum verdict inner = pss_field(c, c->signature, f), outer = pss_field(c, c->signature_algorithm, f);
	return both_fields(inner, outer);
}

/* The curve of the key that made a signature, told by the larger of r and s: of a larger curve one signature in 2^256 has both so small. */
static enum oid
curve_of_signature(const struct cert *c)
{
	const struct node *value = tree_child(c->tree, c->signature_value);
	const struct node *r = tree_component(c->tree, value, DSS_SIG_R), *s = tree_component(c->tree, value, DSS_SIG_S);
	if (r == NULL || s == NULL)
		return OID_UNKNOWN;
	size_t r_bits = magnitude_bits(integer_magnitude(tree_contents(c->tree, r)));
	size_t s_bits = magnitude_bits(integer_magnitude(tree_contents(c->tree, s)));
	size_t bits = r_bits > s_bits ? r_bits : s_bits;
	return bits <= 256 ? OID_SECP256R1 : bits <= 384 ? OID_SECP384R1 : bits <= 521 ? OID_SECP521R1 : OID_UNKNOWN;
}

static enum verdict
ecdsa_field(const struct cert *c, const struct node *field, struct findings *f)
{
	enum oid oid = algorithm_oid(c->tree, field);
	char text[ALGORITHM_TEXT_SIZE];
	if (!algorithm_is_ecdsa(oid))
		return NOT_APPLICABLE;
	if (!algorithm_is_of_signature(c->tree, field))
		return fail(f, field, "%s is none of the three encodings of ECDSA", algorithm_text(c->tree, field, text));
	enum oid curve = f->issuer != NULL ? f->issuer->key.curve : curve_of_signature(c), wanted = algorithm_of_curve(curve);
	if (wanted == OID_UNKNOWN || wanted == oid)
		return PASS;
	return fail(f, field, "the signature is one of a key on %s, which signs with %s and not %s", oid_name(curve), oid_name(wanted),
		    oid_name(oid));
}

/* Before version 2.7 the policy named pairs of curves and hashes, and no encodings; P-521 was in none of them. */
static enum verdict
ecdsa_pair(const struct cert *c, struct findings *f)
{
	enum oid oid = algorithm_oid(c->tree, c->signature);
	enum oid curve = f->issuer != NULL ? f->issuer->key.curve : curve_of_signature(c);
	if (!algorithm_is_ecdsa(oid) || (curve != OID_SECP256R1 && curve != OID_SECP384R1))
		return NOT_APPLICABLE;
	if (algorithm_of_curve(curve) == oid)
		return PASS;
	return fail(f, c->signature, "the signature is one of a key on %s, which signs with %s and not %s", oid_name(curve),
		    oid_name(algorithm_of_curve(curve)), oid_name(oid));
}

static enum verdict
ecdsa_encoding(const struct cert *c, struct findings *f)
{
	enum verdict inner = ecdsa_field(c, c->signature, f), outer = ecdsa_field(c, c->signature_algorithm, f);
	return both_fields(inner, outer);
}

#define MRSP(clause) SOURCE_MOZILLA, (clause)

/* clang-format off */
const struct lint mozilla_key_lints[] = {
	{ "e_mp_modulus_must_be_2048_bits_or_more", MUST, MRSP("5.1"), MRSP_2_4, FOREVER, CERTIFICATE, KEY_IS_RSA,
	  "an RSA modulus has at least 2048 bits", CERT(key_modulus_at_least), 2048 },
	{ "e_mp_modulus_must_be_divisible_by_8", MUST, MRSP("5.1"), MRSP_2_4, FOREVER, CERTIFICATE, KEY_IS_RSA,
	  "the size of an RSA modulus in bits is a multiple of 8", CERT(key_modulus_of_whole_octets) },
	{ "e_prohibit_dsa_usage", MUST, MRSP("5.1"), MRSP_2_4_1, FOREVER, CERTIFICATE, 0,
	  "a public key is not one for DSA", CERT(key_is_not_for), KEY_DSA },
	{ "e_mp_rsassa-pss_in_spki", MUST, MRSP("5.1.1"), MRSP_2_7, FOREVER, CERTIFICATE, 0,
	  "an RSA key is not marked as one for RSASSA-PSS", CERT(key_is_not_for), KEY_RSA_PSS },
	{ "e_mp_rsassa-pss_parameters_encoding_in_signature_algorithm_correct", MUST, MRSP("5.1.1"), MRSP_2_7, FOREVER, CERTIFICATE, 0,
	  "RSASSA-PSS as the algorithm of a signature is one of the three encodings that are permitted", CERT(pss_encoding) },
	{ "e_mp_ecdsa_pub_key_encoding_correct", MUST, MRSP("5.1.2"), MRSP_2_7, FOREVER, CERTIFICATE, KEY_IS_EC,
	  "the AlgorithmIdentifier of an EC key is one of the three that are permitted, octet for octet", CERT(ec_key_encoding), .revision = 3 },
	{ "e_mp_ecdsa_signature_encoding_correct", MUST, MRSP("5.1.2"), MRSP_2_7, FOREVER, CERTIFICATE, 0,
	  "ECDSA as the algorithm of a signature is the encoding that is permitted for the curve of the key that signed", CERT(ecdsa_encoding), .revision = 3 },
	{ "e_mp_ecdsa_curve_hash_pair", MUST, MRSP("5.1"), MRSP_2_4, MRSP_2_7, CERTIFICATE, 0,
	  "a key on P-256 signs with SHA-256, and one on P-384 with SHA-384", CERT(ecdsa_pair) },
	{ "e_mp_exponent_cannot_be_one", MUST, MRSP("5.2"), MRSP_2_4, FOREVER, CERTIFICATE, KEY_IS_RSA,
	  "an RSA public exponent is not 1", CERT(exponent_is_not_1) },
	{ 0 },
};
/* clang-format on */
