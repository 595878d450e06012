/*
 * What keyUsage may say of a key, by the key's algorithm: RFC 3279 2.3, 4055 1.2, 5480 3, 8410 5, 8813 3, 9295 3. Of rsaEncryption and id-ecPublicKey
 * key_usage.c and key_algorithms.c have most.
 */
#include "lints/key_checks.h"
#include "lints/tables.h"

#define KIND(kind) (unsigned)KEY_KIND(kind)

/* RFC 5480 3: beside keyAgreement one of encipherOnly and decipherOnly. */
static enum verdict
ec_key_usage_of_ca(const struct cert *c, struct findings *f)
{
	unsigned bits = c->key_usage.bits;
	char text[OID_TEXT_SIZE];
	if (c->key_usage.node == NULL)
		return NOT_APPLICABLE;
	if (bits & KU_ENCIPHERMENTS)
		return fail(f, c->key_usage.node, "keyUsage of an EC key asserts %s", key_usage_names(bits & KU_ENCIPHERMENTS, text));
	if (bits & KU_ONE_WAY && !(bits & KU_KEY_AGREEMENT))
		return fail(f, c->key_usage.node, "keyUsage asserts %s without keyAgreement", key_usage_names(bits & KU_ONE_WAY, text));
	return (bits & KU_ONE_WAY) == KU_ONE_WAY ? fail(f, c->key_usage.node, "keyUsage asserts encipherOnly and decipherOnly together") : PASS;
}

/* RFC 3279 2.3.5 and RFC 5480 3, in the same words. */
static enum verdict
ec_key_signs_or_agrees(const struct cert *c, struct findings *f)
{
	unsigned bits = c->key_usage.bits;
	char text[OID_TEXT_SIZE];
	if (c->key_usage.node == NULL || !(bits & KU_ISSUING))
		return NOT_APPLICABLE;
	return bits & KU_AGREEMENTS ? fail(f, c->key_usage.node, "keyUsage asserts %s together with %s", key_usage_names(bits & KU_AGREEMENTS, text),
					   bits & KU_KEY_CERT_SIGN ? "keyCertSign" : "cRLSign")
				    : PASS;
}

#define EDDSA (KIND(KEY_ED25519) | KIND(KEY_ED448))
#define XDH   (KIND(KEY_X25519) | KIND(KEY_X448))

/* An end entity may sign CRLs for a CA (RFC 3279 2.3.2: "a CA or CRL issuer certificate"). */
static const struct key_purposes dsa_ee = { KIND(KEY_DSA), 0, KU_ENCIPHERMENTS | KU_AGREEMENTS | KU_KEY_CERT_SIGN, 0 };
static const struct key_purposes dsa_ca = { KIND(KEY_DSA), 0, KU_ENCIPHERMENTS | KU_AGREEMENTS, 0 };
static const struct key_purposes dh = { KIND(KEY_DH), KU_KEY_AGREEMENT, 0, KU_ONE_WAY };
static const struct key_purposes pss_ee = { KIND(KEY_RSA_PSS), KU_SIGNATURES, 0, 0 };
static const struct key_purposes pss_ca = { KIND(KEY_RSA_PSS), KU_SIGNATURES | KU_ISSUING, 0, 0 };
static const struct key_purposes oaep = { KIND(KEY_RSA_OAEP), 0, KU_SIGNATURES | KU_ISSUING | KU_AGREEMENTS, 0 };
static const struct key_purposes oaep_one = { KIND(KEY_RSA_OAEP), 0, 0, KU_ENCIPHERMENTS };
static const struct key_purposes ecdh = { KIND(KEY_ECDH), KU_KEY_AGREEMENT, KU_SIGNATURES | KU_ISSUING, KU_ONE_WAY };
static const struct key_purposes ecdh_2020 = { KIND(KEY_ECDH), 0, KU_ENCIPHERMENTS, 0 };
static const struct key_purposes xdh = { XDH, KU_KEY_AGREEMENT, 0, KU_ONE_WAY };
static const struct key_purposes eddsa_ee = { EDDSA, KU_SIGNATURES, 0, 0 };
static const struct key_purposes eddsa_ca = { EDDSA, KU_SIGNATURES | KU_ISSUING, 0, 0 };
static const struct key_purposes xdh_2022 = { XDH, 0, KU_SIGNATURES | KU_ENCIPHERMENTS | KU_ISSUING, 0 };
static const struct key_purposes eddsa_ee_2022 = { EDDSA, KU_SIGNATURES | KU_CRL_SIGN, KU_ENCIPHERMENTS | KU_AGREEMENTS | KU_KEY_CERT_SIGN, 0 };
static const struct key_purposes eddsa_ca_2022 = { EDDSA, KU_KEY_CERT_SIGN, KU_ENCIPHERMENTS | KU_AGREEMENTS, 0 };

#define RFC3279(clause) SOURCE_RFC3279, (clause)
#define RFC4055(clause) SOURCE_RFC4055, (clause)
#define RFC5480(clause) SOURCE_RFC5480, (clause)
#define RFC8410(clause) SOURCE_RFC8410, (clause)
#define RFC8813(clause) SOURCE_RFC8813, (clause)
#define RFC9295(clause) SOURCE_RFC9295, (clause)
#define FITS(purposes)  CERT(key_usage_fits_key), 0, &(purposes)

/* clang-format off */
const struct lint rfc_key_purpose_lints[] = {
	{ "n_dsa_allowed_ku_ee", NOTICE, RFC3279("2.3.2"), RFC_2459, FOREVER, NOT_CA, KEY_IS_DSA | HAS_KEY_USAGE,
	  "keyUsage of an end entity's DSA key may only assert digitalSignature, nonRepudiation and, if it issues CRLs, cRLSign", FITS(dsa_ee) },
	{ "n_dsa_allowed_ku_ca", NOTICE, RFC3279("2.3.2"), RFC_2459, FOREVER, ANY_CA, KEY_IS_DSA | HAS_KEY_USAGE,
	  "keyUsage of a CA's DSA key may only assert digitalSignature, nonRepudiation, keyCertSign and cRLSign", FITS(dsa_ca) },
	{ "e_dh_allowed_ku", MUST, RFC3279("2.3.3"), RFC_3279, FOREVER, CERTIFICATE, HAS_KEY_USAGE,
	  "keyUsage of a Diffie-Hellman key must assert keyAgreement, and must not assert both encipherOnly and decipherOnly", FITS(dh) },
	{ "e_pss_required_ku_ee", MUST, RFC4055("1.2"), RFC_4055, FOREVER, NOT_CA, HAS_KEY_USAGE,
	  "keyUsage of an end entity's RSASSA-PSS key must assert digitalSignature or nonRepudiation", FITS(pss_ee) },
	{ "e_pss_required_ku_ca", MUST, RFC4055("1.2"), RFC_4055, FOREVER, ANY_CA, HAS_KEY_USAGE,
	  "keyUsage of a CA's RSASSA-PSS key must assert digitalSignature, nonRepudiation, keyCertSign or cRLSign", FITS(pss_ca) },
	{ "e_oaep_allowed_ku", MUST, RFC4055("1.2"), RFC_4055, FOREVER, CERTIFICATE, HAS_KEY_USAGE,
	  "keyUsage of an RSAES-OAEP key may only assert keyEncipherment and dataEncipherment", FITS(oaep) },
	{ "w_oaep_ku_both_encipherments", SHOULD, RFC4055("1.2"), RFC_4055, FOREVER, CERTIFICATE, HAS_KEY_USAGE,
	  "keyUsage of an RSAES-OAEP key should not assert both keyEncipherment and dataEncipherment", FITS(oaep_one) },
	{ "n_ecdsa_ca_invalid_ku", NOTICE, RFC5480("3"), RFC_5480, FOREVER, ANY_CA, KEY_IS_EC | HAS_KEY_USAGE,
	  "keyUsage of a CA's EC key may assert encipherOnly or decipherOnly only if it asserts keyAgreement, and no other encipherment", CERT(ec_key_usage_of_ca) },
	{ "w_ecdsa_ku_signs_and_agrees_ca", SHOULD, RFC5480("3"), RFC_3279, FOREVER, ANY_CA, KEY_IS_EC | HAS_KEY_USAGE,
	  "keyUsage of a CA's EC key should not assert keyAgreement, encipherOnly or decipherOnly with keyCertSign or cRLSign", CERT(ec_key_signs_or_agrees) },
	{ "e_ecdh_allowed_ku", MUST, RFC5480("3"), RFC_5480, FOREVER, CERTIFICATE, HAS_KEY_USAGE,
	  "keyUsage of an ECDH or ECMQV key must assert keyAgreement, and may only assert one of encipherOnly and decipherOnly with it", FITS(ecdh) },
	{ "e_ecdh_ku_encipherment", MUST, RFC8813("3"), RFC_8813, FOREVER, CERTIFICATE, HAS_KEY_USAGE,
	  "keyUsage of an ECDH or ECMQV key must not assert keyEncipherment or dataEncipherment", FITS(ecdh_2020) },
	{ "e_xdh_required_ku", MUST, RFC8410("5"), RFC_8410, FOREVER, CERTIFICATE, HAS_KEY_USAGE,
	  "keyUsage of an X25519 or X448 key must assert keyAgreement, and must not assert both encipherOnly and decipherOnly", FITS(xdh) },
	{ "e_eddsa_required_ku_ee", MUST, RFC8410("5"), RFC_8410, RFC_9295, NOT_CA, HAS_KEY_USAGE,
	  "keyUsage of an end entity's Ed25519 or Ed448 key must assert digitalSignature or nonRepudiation", FITS(eddsa_ee) },
	{ "e_eddsa_required_ku_ca", MUST, RFC8410("5"), RFC_8410, RFC_9295, ANY_CA, HAS_KEY_USAGE,
	  "keyUsage of a CA's Ed25519 or Ed448 key must assert digitalSignature, nonRepudiation, keyCertSign or cRLSign", FITS(eddsa_ca) },
	{ "e_xdh_allowed_ku", MUST, RFC9295("3"), RFC_9295, FOREVER, CERTIFICATE, HAS_KEY_USAGE,
	  "keyUsage of an X25519 or X448 key must not assert bits for signatures or encipherment", FITS(xdh_2022) },
	{ "e_eddsa_allowed_ku_ee", MUST, RFC9295("3"), RFC_9295, FOREVER, NOT_CA, HAS_KEY_USAGE,
	  "keyUsage of an end entity's Ed25519 or Ed448 key may only assert digitalSignature, nonRepudiation and cRLSign", FITS(eddsa_ee_2022) },
	{ "e_eddsa_allowed_ku_ca", MUST, RFC9295("3"), RFC_9295, FOREVER, ANY_CA, HAS_KEY_USAGE,
	  "keyUsage of a CA's Ed25519 or Ed448 key must assert keyCertSign, and must not assert encipherment or key agreement", FITS(eddsa_ca_2022) },
	{ 0 },
};
/* clang-format on */
