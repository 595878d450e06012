/*
 * RFC 5280 4.2.1.1, 4.2.1.2, 4.2.1.3, 4.2.1.8 and 4.2.1.12: the extensions on keys, their purposes and what else is known of the subject; and a
 * validity period that is none.
 */
#include "asn1/time.h"
#include "lints/checks.h"
#include "lints/tables.h"

/*
 * From SC62 on BR 7.1.2.7.6 does not recommend for subscriber certificates what RFC 5280 4.2.1.2 recommends for those of end entities. A self-issued
 * one without extensions is most likely a root of old.
 */
static enum verdict
ski_recommended(const struct cert *c, struct findings *f)
{
	bool old_root = c->ext.list == NULL && cert_is_self_issued(c);
	return old_root || (c->profiles & SUBSCRIBER && f->date >= SC62) ? NOT_APPLICABLE : ext_present(c, f);
}

/* The X.509 definition that RFC 5280 A.2 repeats: both name the certificate of the issuer, or neither does. */
static enum verdict
aki_issuer_and_serial(const struct cert *c, struct findings *f)
{
	const struct node *aki = extension_value(&c->ext, OID_AUTHORITY_KEY_IDENTIFIER);
	const struct node *issuer = tree_component(c->tree, aki, AKI_AUTHORITY_CERT_ISSUER);
	const struct node *serial = tree_component(c->tree, aki, AKI_AUTHORITY_CERT_SERIAL_NUMBER);
	if (aki == NULL || (issuer == NULL) == (serial == NULL))
		return aki != NULL ? PASS : NOT_APPLICABLE;
	return fail(f, aki, "%s is present and %s is absent", issuer != NULL ? "authorityCertIssuer" : "authorityCertSerialNumber",
		    issuer != NULL ? "authorityCertSerialNumber" : "authorityCertIssuer");
}

static enum verdict
only_with_key_agreement(const struct cert *c, struct findings *f)
{
	return c->key_usage.bits & KU_KEY_AGREEMENT ? PASS : key_usage_lacks(c, f);
}

/* RFC 5280 4.1.2.6: the name of a CRL issuer is that of its CRLs. (CAs have names anyway, and the BR let no subscriber sign CRLs.) */
static enum verdict
crl_signer_has_name(const struct cert *c, struct findings *f)
{
	if (!(c->key_usage.bits & KU_CRL_SIGN) || c->subject.node == NULL)
		return NOT_APPLICABLE;
	return name_is_empty(&c->subject) ? fail(f, c->subject.node, "the subject is empty, but keyUsage asserts cRLSign") : PASS;
}

/* RFC 5280 4.2.1.12: the bits of keyUsage that may be consistent with each purpose; 0 for those that it does not define. */
static unsigned
consistent_bits(enum oid purpose)
{
	switch (purpose) {
	case OID_KP_SERVER_AUTH:
		return KU_DIGITAL_SIGNATURE | KU_KEY_ENCIPHERMENT | KU_KEY_AGREEMENT;
	case OID_KP_CLIENT_AUTH:
		return KU_DIGITAL_SIGNATURE | KU_KEY_AGREEMENT;
	case OID_KP_CODE_SIGNING:
		return KU_DIGITAL_SIGNATURE;
	case OID_KP_EMAIL_PROTECTION:
		return KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION | KU_KEY_ENCIPHERMENT | KU_KEY_AGREEMENT;
	case OID_KP_TIME_STAMPING:
	case OID_KP_OCSP_SIGNING:
		return KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION;
	default:
		return 0;
	}
}

/* A certificate that no purpose fits must not be used at all. What a purpose that the RFC does not define asks for is not known. */
static enum verdict
purpose_consistent(const struct cert *c, struct findings *f)
{
	if (c->eku.purposes == 0 || c->key_usage.bits == 0)
		return NOT_APPLICABLE;
	for (const struct node *n = tree_child(c->tree, c->eku.node); n != NULL; n = tree_next(c->tree, n)) {
		unsigned bits = consistent_bits((enum oid)n->oid);
		if (n->type == &ObjectIdentifier && (bits == 0 || bits & c->key_usage.bits))
			return PASS;
	}
	return fail(f, c->key_usage.node, "keyUsage does not assert a bit that is consistent with a purpose in extKeyUsage");
}

static enum verdict
any_purpose_not_critical(const struct cert *c, struct findings *f)
{
	return c->eku.purposes & PURPOSE(OID_KP_ANY) ? ext_not_critical(c, f) : PASS;
}

static enum verdict
validity_positive(const struct cert *c, struct findings *f)
{
	char from[TIME_TEXT_SIZE], until[TIME_TEXT_SIZE];
	if (!c->has_not_before || !c->has_not_after)
		return NOT_APPLICABLE;
	if (cert_validity_seconds(c) > 0)
		return PASS;
	return fail(f, c->validity, "notAfter %s is before notBefore %s", time_text(c->not_after, until), time_text(c->not_before, from));
}

/* clang-format off */
const struct lint other_extension_lints[] = {
	{ "e_validity_time_not_positive", MUST, COMMUNITY("validity period"), ALWAYS, FOREVER, CERTIFICATE, 0,
	  "notAfter must not be before notBefore", CERT(validity_positive) },
	{ "w_ext_subject_key_identifier_missing_sub_cert", SHOULD, RFC5280("4.2.1.2"), RFC_2459, FOREVER, NOT_CA, 0,
	  "subjectKeyIdentifier should be present in an end-entity certificate, unless the BR from version 2.0.0 on apply to it", CERT(ski_recommended), OID_SUBJECT_KEY_IDENTIFIER },
	{ "e_crl_signer_subject_empty", MUST, RFC5280("4.1.2.6"), RFC_3280, FOREVER, NOT_CA, HAS_KEY_USAGE,
	  "the subject must not be empty if keyUsage asserts cRLSign", CERT(crl_signer_has_name), .revision = 2 },
	{ "e_ext_authority_key_identifier_issuer_serial_not_both", MUST, RFC5280("4.2.1.1"), RFC_2459, FOREVER, CERTIFICATE, HAS_AKI,
	  "authorityKeyIdentifier must have both authorityCertIssuer and authorityCertSerialNumber, or neither", CERT(aki_issuer_and_serial) },
	{ "w_ext_key_usage_encipher_only_without_key_agreement", SHOULD, RFC5280("4.2.1.3"), RFC_2459, FOREVER, CERTIFICATE, HAS_KEY_USAGE,
	  "keyUsage should not assert encipherOnly or decipherOnly without keyAgreement", CERT(only_with_key_agreement), KU_ENCIPHER_ONLY | KU_DECIPHER_ONLY },
	{ "e_ext_subject_directory_attr_critical", MUST, RFC5280("4.2.1.8"), RFC_2459, FOREVER, CERTIFICATE, 0,
	  "subjectDirectoryAttributes must not be critical", NOT_CRITICAL(SUBJECT_DIRECTORY_ATTRIBUTES) },
	{ "e_key_usage_and_extended_key_usage_inconsistent", MUST, RFC5280("4.2.1.12"), RFC_3280, FOREVER, NOT_CA, HAS_EKU | HAS_KEY_USAGE,
	  "at least one purpose in extKeyUsage must be consistent with keyUsage", CERT(purpose_consistent), .revision = 2 },
	{ "w_eku_critical_improperly", SHOULD, RFC5280("4.2.1.12"), RFC_3280, FOREVER, CERTIFICATE, HAS_EKU,
	  "extKeyUsage with anyExtendedKeyUsage should not be critical", CERT(any_purpose_not_critical), OID_EXT_KEY_USAGE },
	{ 0 },
};
/* clang-format on */
