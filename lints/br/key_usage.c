/* BR 7.1.2.7.11: the keyUsage of a subscriber certificate, for RSA and for ECC keys. */
#include "lints/checks.h"
#include "lints/tables.h"

static enum verdict
ecc_key_usage(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	if (c->key_usage.node == NULL)
		return NOT_APPLICABLE;
	if (!(c->key_usage.bits & KU_DIGITAL_SIGNATURE))
		verdict = fail(f, c->key_usage.node, "keyUsage of an ECC key does not assert digitalSignature");
	for (unsigned bit = 0; bit < KeyUsage.name_count; bit++) {
		if (c->key_usage.bits & ~(KU_DIGITAL_SIGNATURE | KU_KEY_AGREEMENT) & 1u << bit)
			verdict = fail(f, c->key_usage.node, "keyUsage of an ECC key asserts %s, which is not permitted", KeyUsage.names[bit]);
	}
	return verdict;
}

static enum verdict
not_both_uses(const struct cert *c, struct findings *f)
{
	unsigned both = KU_DIGITAL_SIGNATURE | KU_KEY_ENCIPHERMENT;
	if (c->key_usage.node == NULL)
		return NOT_APPLICABLE;
	if ((c->key_usage.bits & both) != both)
		return PASS;
	return fail(f, c->key_usage.node, "keyUsage asserts digitalSignature and keyEncipherment; use separate keys for signing and encryption");
}

#define RSA SUBSCRIBER, KEY_IS_RSA | HAS_KEY_USAGE
#define ECC SUBSCRIBER, KEY_IS_EC | HAS_KEY_USAGE

/* clang-format off */
const struct lint br_key_usage_lints[] = {
	{ "w_sub_cert_rsa_ku_no_digital_signature", SHOULD, BR("7.1.2.7.11"), SC62, FOREVER, RSA,
	  "keyUsage of a subscriber's RSA key should assert digitalSignature", CERT(key_usage_has), KU_DIGITAL_SIGNATURE },
	{ "w_sub_cert_rsa_ku_data_encipherment", SHOULD, BR("7.1.2.7.11"), SC62, FOREVER, RSA,
	  "keyUsage of a subscriber's RSA key should not assert dataEncipherment", CERT(key_usage_lacks), KU_DATA_ENCIPHERMENT },
	{ "n_sub_cert_rsa_ku_both_uses", NOTICE, BR("7.1.2.7.11"), SC62, FOREVER, RSA,
	  "keyUsage of a subscriber's RSA key may assert both digitalSignature and keyEncipherment, but separate keys are better", CERT(not_both_uses) },
	{ "e_sub_cert_rsa_ku_non_repudiation", MUST, BR("7.1.2.7.11"), SC62, FOREVER, RSA,
	  "keyUsage of a subscriber's RSA key must not assert nonRepudiation", CERT(key_usage_lacks), KU_NON_REPUDIATION },
	{ "e_cabf_ecc_allowed_key_usages", MUST, BR("7.1.2.7.11"), SC62, FOREVER, ECC,
	  "keyUsage of a subscriber's ECC key must assert digitalSignature, and may only assert keyAgreement together with it", CERT(ecc_key_usage) },
	{ "w_cabf_ecc_ku_keyagreement_present", SHOULD, BR("7.1.2.7.11"), SC62, FOREVER, ECC,
	  "keyUsage of a subscriber's ECC key should not assert keyAgreement", CERT(key_usage_lacks), KU_KEY_AGREEMENT },
	{ "e_sub_cert_key_usage_cert_sign_bit_set", MUST, BR("7.1.2.7.11"), BR_1_0, FOREVER, SUBSCRIBER, HAS_KEY_USAGE,
	  "keyUsage of a subscriber certificate must not assert keyCertSign", CERT(key_usage_lacks), KU_KEY_CERT_SIGN },
	{ "e_sub_cert_key_usage_crl_sign_bit_set", MUST, BR("7.1.2.7.11"), BR_1_0, FOREVER, SUBSCRIBER, HAS_KEY_USAGE,
	  "keyUsage of a subscriber certificate must not assert cRLSign", CERT(key_usage_lacks), KU_CRL_SIGN },
	{ 0 },
};
/* clang-format on */
