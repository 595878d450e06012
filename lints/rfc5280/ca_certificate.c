/* RFC 5280 4.1.2.6, 4.2.1.2, 4.2.1.3 and 4.2.1.9, RFC 3279 2.3.1: what makes a CA certificate, and what it must have. */
#include "lints/checks.h"
#include "lints/tables.h"

static enum verdict
subject_not_empty(const struct cert *c, struct findings *f)
{
	if (c->subject.node == NULL)
		return NOT_APPLICABLE;
	return name_is_empty(&c->subject) ? fail(f, c->subject.node, "the subject is empty in a CA certificate") : PASS;
}

/* RFC 5280 4.2.1.3 */
static enum verdict
cert_sign_in_ca_only(const struct cert *c, struct findings *f)
{
	if (!(c->key_usage.bits & KU_KEY_CERT_SIGN))
		return c->key_usage.node != NULL ? PASS : NOT_APPLICABLE;
	if (c->basic.is_ca)
		return PASS;
	return fail(f, c->key_usage.node, "keyUsage asserts keyCertSign, and %s",
		    c->features & HAS_BASIC ? "cA is not TRUE" : "basicConstraints is absent");
}

/* RFC 5280 4.2.1.9 */
static enum verdict
path_len_not_negative(const struct cert *c, struct findings *f)
{
	if (c->basic.path_len == NULL || c->basic.path_len->length == 0)
		return c->basic.node != NULL ? PASS : NOT_APPLICABLE;
	if (tree_contents(c->tree, c->basic.path_len).data[0] & 0x80)
		return fail(f, c->basic.path_len, "pathLenConstraint is negative");
	return PASS;
}

/* RFC 3279 2.3.1 */
static enum verdict
signs_or_enciphers(const struct cert *c, struct findings *f)
{
	if (c->key_usage.node == NULL)
		return NOT_APPLICABLE;
	return c->key_usage.bits & (KU_KEY_CERT_SIGN | KU_CRL_SIGN) ? key_usage_lacks(c, f) : PASS;
}

#define RFC3279(clause)    SOURCE_RFC3279, (clause)
#define RSA_CA             ANY_CA, KEY_IS_RSA | HAS_KEY_USAGE
#define KU_RSA_NOT_ALLOWED (KU_KEY_AGREEMENT | KU_ENCIPHER_ONLY | KU_DECIPHER_ONLY)

/* clang-format off */
const struct lint rfc5280_ca_lints[] = {
	{ "e_ca_subject_field_empty", MUST, RFC5280("4.1.2.6"), RFC_2459, FOREVER, ANY_CA, 0,
	  "the subject of a CA certificate must not be empty", CERT(subject_not_empty) },
	{ "e_ext_subject_key_identifier_missing_ca", MUST, RFC5280("4.2.1.2"), RFC_2459, FOREVER, ANY_CA, 0,
	  "subjectKeyIdentifier must be present in a CA certificate", PRESENT(SUBJECT_KEY_IDENTIFIER) },
	{ "e_ca_key_usage_missing", MUST, RFC5280("4.2.1.3"), RFC_3280, FOREVER, ANY_CA, 0,
	  "keyUsage must be present in a CA certificate", PRESENT(KEY_USAGE) },
	{ "e_ext_key_usage_cert_sign_without_ca", MUST, RFC5280("4.2.1.3"), RFC_2459, FOREVER, CERTIFICATE, HAS_KEY_USAGE,
	  "keyUsage must not assert keyCertSign unless cA is TRUE", CERT(cert_sign_in_ca_only), .revision = 2 },
	{ "e_basic_constraints_not_critical", MUST, RFC5280("4.2.1.9"), RFC_2459, FOREVER, ANY_CA, HAS_BASIC,
	  "basicConstraints of a CA certificate must be critical", CRITICAL(BASIC_CONSTRAINTS) },
	{ "e_path_len_constraint_zero_or_less", MUST, RFC5280("4.2.1.9"), RFC_2459, FOREVER, CERTIFICATE, HAS_BASIC,
	  "pathLenConstraint must not be negative", CERT(path_len_not_negative) },
	{ "e_rsa_allowed_ku_ca", MUST, RFC3279("2.3.1"), RFC_2459, FOREVER, RSA_CA,
	  "keyUsage of a CA's RSA key must not assert keyAgreement, encipherOnly or decipherOnly", CERT(key_usage_lacks), KU_RSA_NOT_ALLOWED },
	{ "e_rsa_allowed_ku_no_encipherment_ca", MUST, RFC3279("2.3.1"), RFC_2459, FOREVER, RSA_CA,
	  "keyUsage of an RSA key of a CA that signs must not assert keyEncipherment or dataEncipherment", CERT(signs_or_enciphers), KU_KEY_ENCIPHERMENT | KU_DATA_ENCIPHERMENT },
	{ 0 },
};
/* clang-format on */
