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
	return fail(f, c->key.algorithm, "%s", key_encoding_fault(c->tree, c->key.algorithm, text));
}

static enum verdict
pss_field(const struct cert *c, const struct node *field, struct findings *f)
{
	char text[ALGORITHM_TEXT_SIZE];
	if (algorithm_oid(c->tree, field) != OID_RSASSA_PSS)
		return NOT_APPLICABLE;
	if (algorithm_is_pss(c->tree, field))
		return PASS;
	return fail(f, field, "%s", signature_encoding_fault(c->tree, field, text));
}

static enum verdict
pss_encoding(const struct cert *c, struct findings *f)
{
	enum verdict inner = pss_field(c, c->signature, f), outer = pss_field(c, c->signature_algorithm, f);
	return both_fields(inner, outer);
}

/* 5.1.1: what an RSA key signs with. SHA-1 is for 5.1.3, and the parameters of RSASSA-PSS have a rule of their own. */
static enum verdict
rsa_signature_is_permitted(const struct cert *c, struct findings *f)
{
	enum oid oid = algorithm_oid(c->tree, c->signature);
	switch (oid) {
	case OID_SHA1_RSA:
	case OID_SHA256_RSA:
	case OID_SHA384_RSA:
	case OID_SHA512_RSA:
	case OID_RSASSA_PSS:
		return PASS;
	case OID_MD2_RSA:
	case OID_MD5_RSA:
	case OID_SHA224_RSA:
	case OID_PSS_SHAKE128:
	case OID_PSS_SHAKE256:
		return fail(f, c->signature, "the certificate is signed with %s", oid_name(oid));
	default:
		return NOT_APPLICABLE;
	}
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

/* The curve of the key that has signed: of the issuer's, if it is there. */
static enum oid
signing_curve(const struct cert *c, const struct findings *f)
{
	return f->issuer != NULL ? f->issuer->key.curve : curve_of_signature(c);
}

/* An algorithm that is ECDSA has the hash of the curve. */
static enum verdict
hash_is_of_curve(const struct cert *c, const struct node *field, enum oid curve, struct findings *f)
{
	enum oid oid = algorithm_oid(c->tree, field), wanted = algorithm_of_curve(curve);
	if (wanted == OID_UNKNOWN || wanted == oid)
		return PASS;
	return fail(f, field, "the signature is that of a %s key, which must sign with %s, not %s", oid_name(curve), oid_name(wanted), oid_name(oid));
}

static enum verdict
ecdsa_field(const struct cert *c, const struct node *field, struct findings *f)
{
	char text[ALGORITHM_TEXT_SIZE];
	if (!algorithm_is_ecdsa(algorithm_oid(c->tree, field)))
		return NOT_APPLICABLE;
	if (!algorithm_is_of_signature(c->tree, field))
		return fail(f, field, "%s", signature_encoding_fault(c->tree, field, text));
	return hash_is_of_curve(c, field, signing_curve(c, f), f);
}

/* Before version 2.7 the policy named pairs of curves and hashes, and no encodings; P-521 was in none of them. */
static enum verdict
ecdsa_pair(const struct cert *c, struct findings *f)
{
	if (!algorithm_is_ecdsa(algorithm_oid(c->tree, c->signature)))
		return NOT_APPLICABLE;
	enum oid curve = signing_curve(c, f);
	return curve == OID_SECP256R1 || curve == OID_SECP384R1 ? hash_is_of_curve(c, c->signature, curve, f) : NOT_APPLICABLE;
}

static enum verdict
ecdsa_encoding(const struct cert *c, struct findings *f)
{
	enum verdict inner = ecdsa_field(c, c->signature, f), outer = ecdsa_field(c, c->signature_algorithm, f);
	return both_fields(inner, outer);
}

/* 5.1: EdDSA is for mail alone. */
static enum verdict
eddsa_is_for_mail(const struct cert *c, struct findings *f)
{
	if (c->key.kind != KEY_ED25519 && c->key.kind != KEY_ED448)
		return NOT_APPLICABLE;
	if (c->eku.purposes & PURPOSE(OID_KP_EMAIL_PROTECTION))
		return PASS;
	return fail(f, c->key.algorithm, "the key is an EdDSA key, and extKeyUsage does not have emailProtection");
}

static bool
is_permitted_curve(enum oid curve)
{
	return curve == OID_SECP256R1 || curve == OID_SECP384R1 || curve == OID_SECP521R1;
}

/*
 * A curve that is named: one that is spelt out may be any, and has rules of its own. Until version 2.9 P-521 was not named, and from then on "not
 * prohibited"; version 3.0 has it.
 */
static enum verdict
curve_is_permitted(const struct cert *c, struct findings *f)
{
	const struct node *parameters = tree_component(c->tree, c->key.algorithm, ALGORITHM_PARAMETERS);
	if (parameters == NULL || parameters->class != CLASS_UNIVERSAL || parameters->tag != TYPE_OID)
		return NOT_APPLICABLE;
	return is_permitted_curve(c->key.curve) ? PASS : fail(f, c->key.algorithm, "the EC key is not on P-256, P-384 or P-521");
}

/* Mozilla's policy 5.1: the keys that it allows, apart from their encoding. */
static enum verdict
key_is_permitted(const struct cert *c, struct findings *f)
{
	enum verdict verdict;
	switch (c->key.kind) {
	case KEY_RSA:
		verdict = key_modulus_of_whole_octets(c, f);
		return c->key.modulus != NULL && magnitude_bits(integer_magnitude(tree_contents(c->tree, c->key.modulus))) < 2048
			       ? fail(f, c->key.modulus, "the RSA modulus has fewer than 2048 bits")
			       : verdict;
	case KEY_EC:
		return is_permitted_curve(c->key.curve) ? PASS : fail(f, c->key.algorithm, "the EC key is not on P-256, P-384 or P-521");
	case KEY_ED25519:
	case KEY_ED448:
		return eddsa_is_for_mail(c, f);
	case KEY_X25519: /* "not prohibited, but not currently supported" */
	case KEY_X448:
	case KEY_UNKNOWN:
		return NOT_APPLICABLE;
	default:
		return fail(f, c->key.algorithm, "the key is neither RSA nor ECDSA");
	}
}

/* What 5.1 and 5.1.3 say of all certificates below a root; outside the scope of 1.1 it cannot be held against them. */
static enum verdict
outside_scope_key(const struct cert *c, struct findings *f)
{
	return c->features & MOZILLA_SCOPE ? NOT_APPLICABLE : key_is_permitted(c, f);
}

/* The purposes that 5.1.3 keeps SHA-1 away from; mail is one since version 2.9, and has had a ban of its own since 2022-07-01. */
static unsigned
purposes_without_sha1(const struct findings *f)
{
	return PURPOSE(OID_KP_SERVER_AUTH) | PURPOSE(OID_KP_ANY) | (f->date >= MRSP_2_9 ? PURPOSE(OID_KP_EMAIL_PROTECTION) : 0);
}

static bool
has_only_other_purposes(const struct cert *c, const struct findings *f)
{
	return c->features & HAS_EKU && !(c->eku.purposes & purposes_without_sha1(f));
}

/* 5.1.3: what an end-entity certificate over SHA-1 and its issuer have to be. For TLS the BR forbid it whatever they are. */
static enum verdict
leaf_sha1(const struct cert *c, struct findings *f)
{
	if (c->signature == NULL || c->profiles & SUBSCRIBER)
		return NOT_APPLICABLE;
	if (!algorithm_is_sha1(algorithm_oid(c->tree, c->signature)))
		return PASS;
	if (f->date >= MRSP_SHA1_END && c->features & HAS_OCSP_SIGNING)
		return fail(f, c->signature, "the certificate of an OCSP responder is signed with SHA-1");
	if (!has_only_other_purposes(c, f))
		return fail(f, c->signature, "the certificate is signed with SHA-1, and extKeyUsage does not keep it from being used for %s",
			    f->date >= MRSP_2_9 ? "servers and mail" : "servers");
	if (f->issuer == NULL)
		return fail(f, c->signature, "the certificate is signed with SHA-1; it is not known whether its issuer may do so: use --issuer");
	if (has_only_other_purposes(f->issuer, f) && path_length_is_zero(f->issuer))
		return PASS;
	return fail(f, c->signature, "the certificate is signed with SHA-1 by a CA %s",
		    path_length_is_zero(f->issuer) ? "that may issue for servers or mail" : "without pathLenConstraint 0");
}

/* 5.2: no invalid keys. An even modulus is the product of 2, and an even exponent has no inverse (RFC 8017 3.1). */
static enum verdict
rsa_key_is_odd(const struct cert *c, struct findings *f)
{
	const struct node *parts[] = { c->key.modulus, c->key.exponent };
	enum verdict verdict = NOT_APPLICABLE;
	for (size_t i = 0; i < 2; i++) {
		struct span s = tree_contents_if(c->tree, parts[i]);
		if (s.size == 0)
			continue;
		if (!(s.data[s.size - 1] & 1))
			verdict = fail(f, parts[i], i == 0 ? "the RSA modulus is even" : "the RSA public exponent is even");
		else
			verdict = verdict == FAIL ? FAIL : PASS;
	}
	return verdict;
}

#define MRSP(clause) SOURCE_MOZILLA, (clause)
/* Whose keys the BR say nothing of; those of the others are not gone through twice. */
#define NOT_FOR_TLS (OTHER_LEAF | SMIME_CA)

/* clang-format off */
const struct lint mozilla_key_lints[] = {
	{ "e_mp_modulus_must_be_2048_bits_or_more", MUST, MRSP("5.1"), MRSP_2_4, FOREVER, CERTIFICATE, MOZILLA_SCOPE | KEY_IS_RSA,
	  "an RSA modulus must have at least 2048 bits", CERT(key_modulus_at_least), 2048, .revision = 2 },
	{ "e_mp_modulus_must_be_divisible_by_8", MUST, MRSP("5.1"), MRSP_2_4, FOREVER, CERTIFICATE, MOZILLA_SCOPE | KEY_IS_RSA,
	  "the size of an RSA modulus in bits must be a multiple of 8", CERT(key_modulus_of_whole_octets), .revision = 2 },
	{ "e_prohibit_dsa_usage", MUST, MRSP("5.1"), MRSP_2_4_1, FOREVER, CERTIFICATE, MOZILLA_SCOPE,
	  "a public key must not be a DSA key", CERT(key_is_not_for), KEY_DSA, .revision = 2 },
	{ "e_mp_rsassa-pss_in_spki", MUST, MRSP("5.1.1"), MRSP_2_7, FOREVER, CERTIFICATE, MOZILLA_SCOPE,
	  "an RSA key must not be marked as a key for RSASSA-PSS", CERT(key_is_not_for), KEY_RSA_PSS, .revision = 2 },
	{ "e_mp_rsassa-pss_parameters_encoding_in_signature_algorithm_correct", MUST, MRSP("5.1.1"), MRSP_2_7, FOREVER, CERTIFICATE, MOZILLA_SCOPE,
	  "RSASSA-PSS as a signature algorithm must be one of the three permitted encodings", CERT(pss_encoding), .revision = 2 },
	{ "e_mp_ecdsa_pub_key_encoding_correct", MUST, MRSP("5.1.2"), MRSP_2_7, FOREVER, CERTIFICATE, MOZILLA_SCOPE | KEY_IS_EC,
	  "the AlgorithmIdentifier of an EC key must be one of the three permitted encodings, octet for octet", CERT(ec_key_encoding), .revision = 4 },
	{ "e_mp_ecdsa_signature_encoding_correct", MUST, MRSP("5.1.2"), MRSP_2_7, FOREVER, CERTIFICATE, MOZILLA_SCOPE,
	  "ECDSA as a signature algorithm must be the encoding permitted for the curve of the signing key", CERT(ecdsa_encoding), .revision = 4 },
	{ "e_mp_ecdsa_curve_hash_pair", MUST, MRSP("5.1"), MRSP_2_4, MRSP_2_7, CERTIFICATE, MOZILLA_SCOPE,
	  "a P-256 key must sign with SHA-256, and a P-384 key with SHA-384", CERT(ecdsa_pair), .revision = 2 },
	{ "e_mp_exponent_cannot_be_one", MUST, MRSP("5.2"), MRSP_2_4, FOREVER, CERTIFICATE, MOZILLA_SCOPE | KEY_IS_RSA,
	  "an RSA public exponent must not be 1", CERT(exponent_is_not_1), .revision = 2 },
	{ "n_mp_key_outside_scope", NOTICE, MRSP("5.1"), MRSP_2_4, FOREVER, OTHER_LEAF, HAS_EKU,
	  "a certificate below a Mozilla root must have an RSA or ECDSA key of a permitted size even if for neither servers nor mail", CERT(outside_scope_key) },
	{ "e_mp_eddsa_not_for_mail", MUST, MRSP("5.1"), MRSP_2_8, FOREVER, CERTIFICATE, MOZILLA_SCOPE,
	  "a certificate must not have an EdDSA key unless extKeyUsage has emailProtection", CERT(eddsa_is_for_mail) },
	{ "e_mp_smime_sha1", MUST, MRSP("5.1.3"), MRSP_SHA1_MAIL, FOREVER, SMIME, MOZILLA_SCOPE,
	  "a certificate for mail must not be signed with SHA-1", CERT(not_signed_with_sha1) },
	{ "n_mp_leaf_sha1", NOTICE, MRSP("5.1.3"), MRSP_2_4, FOREVER, OTHER_LEAF, 0,
	  "an end-entity certificate may have SHA-1 only if it and its issuer (pathLenConstraint 0) are for neither servers nor mail", CERT(leaf_sha1), .revision = 2 },
	{ "n_mp_intermediate_sha1", NOTICE, MRSP("5.1.3"), MRSP_SHA1_END, FOREVER, SUB_CA, MOZILLA_SCOPE,
	  "an intermediate certificate must not be signed with SHA-1, unless it replaces one that is", CERT(not_signed_with_sha1) },
	{ "e_mp_rsa_key_even", MUST, MRSP("5.2"), MRSP_2_4, FOREVER, CERTIFICATE, MOZILLA_SCOPE | KEY_IS_RSA,
	  "the modulus and the exponent of an RSA key must be odd", CERT(rsa_key_is_odd) },
	{ "e_mp_ec_curve_not_permitted", MUST, MRSP("5.1"), MRSP_2_4, FOREVER, NOT_FOR_TLS, MOZILLA_SCOPE | KEY_IS_EC,
	  "an EC key must be on P-256, P-384 or P-521", CERT(curve_is_permitted) },
	{ "e_mp_rsa_signature_algorithm_not_permitted", MUST, MRSP("5.1.1"), MRSP_2_4_1, FOREVER, NOT_FOR_TLS, MOZILLA_SCOPE,
	  "an RSA key must sign with SHA-1, SHA-256, SHA-384 or SHA-512, by PKCS #1 v1.5 or RSASSA-PSS", CERT(rsa_signature_is_permitted) },
	{ "e_mp_ec_point_invalid", MUST, MRSP("5.2"), MRSP_2_4, FOREVER, NOT_FOR_TLS, MOZILLA_SCOPE | KEY_IS_EC,
	  "an EC key must be a point on its curve", CERT(key_point_valid) },
	{ 0 },
};
/* clang-format on */
