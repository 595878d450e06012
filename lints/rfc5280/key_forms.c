/*
 * The form of keys and signatures that are neither for RSA with PKCS #1 nor for ECDSA: RFC 8410 (Ed25519, Ed448, X25519, X448), RFC 5756 (RSASSA-PSS,
 * RSAES-OAEP), RFC 3279 and 5758 (DSA); and the bits of subjectPublicKey that are not used.
 */
#include "lints/algorithms.h"
#include "lints/key_checks.h"
#include "lints/tables.h"

/* --- parameters --- */

#define EDDSA_XDH (KEY_KIND(KEY_ED25519) | KEY_KIND(KEY_ED448) | KEY_KIND(KEY_X25519) | KEY_KIND(KEY_X448))

static const struct algorithm_range eddsa = { OID_ED25519, OID_ED448 };
static const struct algorithm_range dsa_sha1 = { OID_SHA1_DSA, OID_SHA1_DSA };
static const struct algorithm_range dsa_sha2 = { OID_SHA224_DSA, OID_SHA256_DSA };
static const struct algorithm_range ecdsa_sha1 = { OID_SHA1_ECDSA, OID_SHA1_ECDSA };

static enum verdict
pss_key_has_parameters(const struct cert *c, struct findings *f)
{
	if (c->key.kind != KEY_RSA_PSS)
		return NOT_APPLICABLE;
	return c->key.parameters != NULL ? PASS : fail(f, c->key.algorithm, "the parameters of the CA's key for RSASSA-PSS are absent");
}

/* --- keys that were not decoded, or that end within an octet --- */

static enum verdict
ec_key_of_whole_octets(const struct cert *c, struct findings *f)
{
	if ((c->key.kind != KEY_EC && c->key.kind != KEY_ECDH) || c->key.bits == NULL || c->key.bits->length == 0)
		return NOT_APPLICABLE;
	unsigned unused = tree_contents(c->tree, c->key.bits).data[0];
	return unused == 0 ? PASS : fail(f, c->key.bits, "subjectPublicKey of the EC key has %u unused bits; it must have none", unused);
}

/* What is not decoded is no INTEGER, or has unused bits, and the decoder says of the latter nothing. */
static enum verdict
dsa_key_is_integer(const struct cert *c, struct findings *f)
{
	if (c->key.bits == NULL)
		return NOT_APPLICABLE;
	return c->key.y != NULL && c->key.y->type == &Integer
		       ? PASS
		       : fail(f, c->key.bits, "subjectPublicKey of the DSA key is not an INTEGER in whole octets");
}

#define RFC3279(clause) SOURCE_RFC3279, (clause)
#define RFC5480(clause) SOURCE_RFC5480, (clause)
#define RFC5756(clause) SOURCE_RFC5756, (clause)
#define RFC5758(clause) SOURCE_RFC5758, (clause)
#define RFC8410(clause) SOURCE_RFC8410, (clause)

/* clang-format off */
const struct lint rfc_key_form_lints[] = {
	{ "e_eddsa_xdh_key_parameters_present", MUST, RFC8410("3"), RFC_8410, FOREVER, CERTIFICATE, 0,
	  "the parameters of an Ed25519, Ed448, X25519 or X448 key must be absent", CERT(key_without_parameters), EDDSA_XDH },
	{ "e_eddsa_xdh_key_length_wrong", MUST, RFC8410("4"), RFC_8410, FOREVER, CERTIFICATE, 0,
	  "subjectPublicKey must have 32 octets for Ed25519 and X25519, 57 for Ed448, and 56 for X448", CERT(key_of_right_length), EDDSA_XDH },
	{ "e_tbs_signature_eddsa_parameters_present", MUST, RFC8410("6"), RFC_8410, FOREVER, CERTIFICATE, 0,
	  "the parameters of an Ed25519 or Ed448 signature must be absent", CERT(cert_signature_without_parameters), 0, &eddsa },
	{ "e_eddsa_signature_length_wrong", MUST, RFC8410("6"), RFC_8410, FOREVER, CERTIFICATE, 0,
	  "signatureValue must have 64 octets for Ed25519, and 114 for Ed448", CERT(cert_signature_of_right_length), 0, &eddsa, .revision = 2 },
	{ "e_tbs_signature_dsa_sha1_parameters_present", MUST, RFC3279("2.2.2"), RFC_2459, FOREVER, CERTIFICATE, 0,
	  "the parameters of a signature by DSA with SHA-1 must be absent", CERT(cert_signature_without_parameters), 0, &dsa_sha1 },
	{ "e_tbs_signature_ecdsa_sha1_parameters_present", MUST, RFC3279("2.2.3"), RFC_3279, RFC_5758, CERTIFICATE, 0,
	  "the parameters of a signature by ECDSA with SHA-1 must be absent", CERT(cert_signature_without_parameters), 0, &ecdsa_sha1 },
	{ "e_tbs_signature_dsa_parameters_present", MUST, RFC5758("3.1"), RFC_5758, FOREVER, CERTIFICATE, 0,
	  "the parameters of a signature by DSA with SHA-224 or SHA-256 must be absent", CERT(cert_signature_without_parameters), 0, &dsa_sha2 },
	{ "w_pss_ca_key_parameters_missing", SHOULD, RFC5756("2"), RFC_4055, FOREVER, ANY_CA, 0,
	  "the parameters of a CA's RSASSA-PSS key should be present", CERT(pss_key_has_parameters) },
	{ "e_oaep_key_parameters_present", MUST, RFC5756("3"), RFC_5756, FOREVER, CERTIFICATE, 0,
	  "the parameters of an RSAES-OAEP key must be absent", CERT(key_without_parameters), KEY_KIND(KEY_RSA_OAEP) },
	{ "e_ec_key_unused_bits", MUST, RFC5480("2.2"), RFC_3279, FOREVER, CERTIFICATE, 0,
	  "subjectPublicKey of an EC key must not have unused bits", CERT(ec_key_of_whole_octets) },
	{ "e_dsa_key_not_integer", MUST, RFC3279("2.3.2"), RFC_2459, FOREVER, CERTIFICATE, KEY_IS_DSA,
	  "subjectPublicKey of a DSA key must be an INTEGER in DER", CERT(dsa_key_is_integer) },
	{ 0 },
};
/* clang-format on */
