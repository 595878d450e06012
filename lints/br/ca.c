/* BR 7.1.2.1 to 7.1.2.6, 7.1.2.10.1, 7.1.2.10.2 and 7.1.4.1: the fields of a CA certificate, and the names in it. */
#include "asn1/time.h"
#include "lints/checks.h"
#include "lints/tables.h"
#include "x509/dns.h"

static bool
is_blank(struct span s)
{
	size_t i = 0;
	while (i < s.size && s.data[i] == ' ')
		i++;
	return i == s.size;
}

/* arg: a type of attribute; one of it has a value that is not empty. */
static enum verdict
subject_names(const struct cert *c, struct findings *f)
{
	if (c->subject.node == NULL)
		return NOT_APPLICABLE;
	for (struct attribute a = name_first_of(c->tree, c->subject.node, (enum oid)arg(f)); a.node != NULL; a = name_next_of(c->tree, a)) {
		if (a.value != NULL && !is_blank(tree_contents(c->tree, a.value)))
			return PASS;
	}
	bool present = name_has(&c->subject, (enum oid)arg(f));
	return fail(f, c->subject.node, "%s is %s", oid_name((enum oid)arg(f)), present ? "empty" : "absent");
}

static enum verdict
ca_subject_names(const struct cert *c, struct findings *f)
{
	return may_have_older_name(c, f) ? NOT_APPLICABLE : subject_names(c, f);
}

static enum verdict
ca_subject_lacks(const struct cert *c, struct findings *f)
{
	return may_have_older_name(c, f) ? NOT_APPLICABLE : subject_lacks(c, f);
}

static enum verdict
ou_is_for_cross_certificates(const struct cert *c, struct findings *f)
{
	struct attribute unit = name_first_of(c->tree, c->subject.node, OID_ORGANIZATIONAL_UNIT_NAME);
	if (!may_have_older_name(c, f))
		return NOT_APPLICABLE;
	return unit.node != NULL ? fail(f, unit.node, "the subject has an organizationalUnitName, which only a cross-certified CA may have") : PASS;
}

static enum verdict
ca_subject_only_has(const struct cert *c, struct findings *f)
{
	return may_have_older_name(c, f) ? NOT_APPLICABLE : subject_only_has(c, f);
}

/* XX stands for no country, and only 7.1.2.7.3 and 7.1.2.7.4 offer it. */
static enum verdict
country_not_xx(const struct cert *c, struct findings *f)
{
	enum verdict verdict = NOT_APPLICABLE;
	for (struct attribute a = name_first_of(c->tree, c->subject.node, OID_COUNTRY_NAME); a.node != NULL; a = name_next_of(c->tree, a)) {
		if (a.value == NULL)
			continue;
		struct span s = tree_contents(c->tree, a.value);
		if (ascii_equal_nocase(s, SPAN("XX")))
			verdict = fail(f, a.value, "countryName is XX, which may only be in IV and OV subscriber certificates");
		else
			verdict = verdict == FAIL ? FAIL : PASS;
	}
	return verdict;
}

/*
 * BR 7.1.2.1 and its like: at least 64 bits of a random generator's output. How random a number is cannot be seen, only that it is too small:
 * of 64 random bits the first 24 are all 0 once in 16,777,216 times.
 */
#define SERIAL_BITS_AT_LEAST 41

static enum verdict
serial_large_enough(const struct cert *c, struct findings *f)
{
	if (c->serial_number == NULL)
		return NOT_APPLICABLE;
	struct span s = tree_contents(c->tree, c->serial_number), magnitude = integer_magnitude(s);
	if (magnitude.size == 0 || s.data[0] & 0x80)
		return NOT_APPLICABLE;
	size_t bits = magnitude_bits(magnitude);
	if (bits >= SERIAL_BITS_AT_LEAST)
		return PASS;
	return fail(f, c->serial_number, "serialNumber is a number of %zu bits, too small for the 64 random bits that it must have", bits);
}

static enum verdict
issuer_is_subject(const struct cert *c, struct findings *f)
{
	if (c->issuer.node == NULL || c->subject.node == NULL)
		return NOT_APPLICABLE;
	return cert_is_self_issued(c) ? PASS : fail(f, c->issuer.node, "issuer is not the same as the subject, octet for octet");
}

/* BR 7.1.2.1.3 */
static enum verdict
root_aki_is_ski(const struct cert *c, struct findings *f)
{
	const struct node *aki = extension_value(&c->ext, OID_AUTHORITY_KEY_IDENTIFIER), *ski = extension_value(&c->ext, OID_SUBJECT_KEY_IDENTIFIER);
	if (aki == NULL)
		return NOT_APPLICABLE;
	const struct node *id = tree_component(c->tree, aki, AKI_KEY_IDENTIFIER);
	if (id == NULL)
		return fail(f, aki, "authorityKeyIdentifier has no keyIdentifier");
	if (ski == NULL || span_equal(tree_contents(c->tree, id), tree_contents(c->tree, ski)))
		return PASS;
	return fail(f, id, "keyIdentifier is not the certificate's own subjectKeyIdentifier");
}

/* BR 7.1.2.1.1; arg: days of 86,400 seconds. */
static enum verdict
validity_at_least(const struct cert *c, struct findings *f)
{
	if (!c->has_not_before || !c->has_not_after)
		return NOT_APPLICABLE;
	int64_t seconds = cert_validity_seconds(c);
	if (seconds >= arg(f) * INT64_C(86400))
		return PASS;
	char text[DURATION_TEXT_SIZE];
	return fail(f, c->validity, "the validity period is %s, less than %ld days", duration_text(seconds, text), arg(f));
}

/*
 * Of several certificates that the user gave, the issuer's is found by its name, and so only a single one can differ. arg: whether, as in BR 7.1.4.1
 * before 2020-09-30, it was enough that the names match.
 */
static enum verdict
issuer_is_issuing_ca(const struct cert *c, struct findings *f)
{
	if (f->issuer == NULL || f->issuer->subject.node == NULL || c->issuer.node == NULL)
		return NOT_APPLICABLE;
	if (cert_has_subject(f->issuer, c->tree, &c->issuer))
		return PASS;
	if (arg(f) && f->date < SC31_SEPTEMBER) {
		if (names_match(c->tree, c->issuer.node, f->issuer->tree, f->issuer->subject.node))
			return PASS;
		return fail(f, c->issuer.node, "issuer does not match the subject of the issuing CA's certificate");
	}
	return fail(f, c->issuer.node, "issuer is not the same as the subject of the issuing CA's certificate, octet for octet");
}

static enum verdict
key_algorithm_is_issuing_cas(const struct cert *c, struct findings *f)
{
	if (f->issuer == NULL || f->issuer->key.algorithm == NULL || c->key.algorithm == NULL)
		return NOT_APPLICABLE;
	if (span_equal(tree_encoding(c->tree, c->key.algorithm), tree_encoding(f->issuer->tree, f->issuer->key.algorithm)))
		return PASS;
	return fail(f, c->key.algorithm, "the algorithm of the key is not the same as that of the issuing CA's key, octet for octet");
}

static enum verdict
is_not_issued(const struct cert *c, struct findings *f)
{
	return fail(f, c->eku.node != NULL ? c->eku.node : c->tbs, "Precertificate Signing CA certificates may no longer be issued");
}

/* BR 7.1.2.10.2; for organizationalUnitName there are rules of its own. */
static const enum oid ca_attributes[] = { OID_COUNTRY_NAME,      OID_STATE_OR_PROVINCE_NAME,   OID_LOCALITY_NAME, OID_POSTAL_CODE, OID_STREET_ADDRESS,
					  OID_ORGANIZATION_NAME, OID_ORGANIZATIONAL_UNIT_NAME, OID_COMMON_NAME,   OID_UNKNOWN };

#define NOT_CROSS (TLS_ANY_CA & ~CROSS_CA)

/* clang-format off */
const struct lint br_ca_lints[] = {
	{ "e_root_ca_issuer_not_subject", MUST, BR("7.1.2.1"), SC62, FOREVER, ROOT_CA, 0,
	  "the issuer and the subject of a root CA must be the same, octet for octet", CERT(issuer_is_subject) },
	{ "e_ca_serial_number_without_entropy", MUST, BR("7.1.2.6"), BALLOT_164, FOREVER, TLS_ANY_CA, 0,
	  "serialNumber of a CA certificate must be large enough for 64 random bits", CERT(serial_large_enough) },
	{ "e_root_ca_validity_too_short", MUST, BR("7.1.2.1.1"), SC62, FOREVER, ROOT_CA, 0,
	  "the validity period of a root CA must be at least 2922 days", CERT(validity_at_least), 2922 },
	{ "e_root_ca_validity_too_long", MUST, BR("7.1.2.1.1"), SC62, FOREVER, ROOT_CA, 0,
	  "a root CA must be valid for at most 9132 days from its signing, which is at most one day after notBefore", CERT(validity_at_most), 9133 },
	{ "e_root_ca_authority_key_identifier_not_own", MUST, BR("7.1.2.1.3"), SC62, FOREVER, ROOT_CA, HAS_AKI,
	  "keyIdentifier of a root CA's authorityKeyIdentifier must be its own subjectKeyIdentifier", CERT(root_aki_is_ski) },
	{ "e_issuer_not_subject_of_issuing_ca", MUST, BR("7.1.4.1"), BALLOT_151, FOREVER, TLS_SUB_CA | SUBSCRIBER | OCSP_RESPONDER, HAS_ISSUER,
	  "issuer must match the subject of the issuing CA's certificate, since 2020-09-30 octet for octet", CERT(issuer_is_issuing_ca), true, .revision = 4 },
	{ "e_precert_signing_ca_key_algorithm_not_issuers", MUST, BR("7.1.2.4"), SC62, SC92, PRECERT_SIGNING_CA, 0,
	  "the key of a Precertificate Signing CA must have the same algorithm as the issuing CA's key", CERT(key_algorithm_is_issuing_cas) },
	{ "e_precert_signing_ca_prohibited", MUST, BR("7.1.2.4"), SC92, FOREVER, PRECERT_SIGNING_CA, 0,
	  "Precertificate Signing CA certificates must not be issued any more", CERT(is_not_issued) },
	{ "e_ca_country_name_missing", MUST, BR("7.1.2.10.2"), BR_1_0, FOREVER, NOT_CROSS, 0,
	  "the subject of a CA must have a countryName", CERT(ca_subject_names), OID_COUNTRY_NAME },
	{ "e_ca_country_name_invalid", MUST, BR("7.1.2.10.2"), BR_1_0, FOREVER, NOT_CROSS, 0,
	  "countryName of a CA must be a code of ISO 3166-1, or XX", CERT(country_is_iso), true },
	{ "e_ca_country_name_xx", MUST, BR("7.1.2.10.2"), BR_1_0, FOREVER, NOT_CROSS, 0,
	  "countryName of a CA must not be XX", CERT(country_not_xx) },
	{ "e_ca_organization_name_missing", MUST, BR("7.1.2.10.2"), BR_1_0, FOREVER, NOT_CROSS, 0,
	  "the subject of a CA must have an organizationName", CERT(ca_subject_names), OID_ORGANIZATION_NAME },
	{ "e_ca_common_name_missing", MUST, BR("7.1.2.10.2"), BALLOT_199, FOREVER, NOT_CROSS, 0,
	  "the subject of a CA must have a commonName", CERT(ca_subject_names), OID_COMMON_NAME },
	{ "e_subj_orgunit_in_ca_cert", MUST, BR("7.1.2.10.2"), SC62, FOREVER, ROOT_CA | CONSTRAINED_TLS_CA | TLS_CA, 0,
	  "the subject of a root CA or TLS CA must not have an organizationalUnitName", CERT(ca_subject_lacks), OID_ORGANIZATIONAL_UNIT_NAME },
	{ "n_sub_ca_organizational_unit_name_unless_cross_certified", NOTICE, BR("7.1.2.10.2"), SC62, FOREVER, CONSTRAINED_TLS_CA | TLS_CA, 0,
	  "the subject of a TLS CA must not have an organizationalUnitName, unless it is a cross-certified CA", CERT(ou_is_for_cross_certificates) },
	{ "w_ca_organizational_unit_name_present", SHOULD, BR("7.1.2.10.2"), SC62, FOREVER, CROSS_CA | NON_TLS_CA | PRECERT_SIGNING_CA, 0,
	  "the subject of a CA should not have an organizationalUnitName", CERT(subject_lacks), OID_ORGANIZATIONAL_UNIT_NAME },
	{ "w_ca_subject_attribute_not_recommended", SHOULD, BR("7.1.2.10.2"), SC62, FOREVER, NOT_CROSS, 0,
	  "the subject of a CA should only have attributes that its profile names", CERT(ca_subject_only_has), 0, ca_attributes },
	{ "e_ocsp_cert_country_name_missing", MUST, BR("7.1.2.10.2"), SC62, FOREVER, OCSP_RESPONDER, 0,
	  "the subject of an OCSP responder must have a countryName", CERT(subject_names), OID_COUNTRY_NAME },
	{ "e_ocsp_cert_organization_name_missing", MUST, BR("7.1.2.10.2"), SC62, FOREVER, OCSP_RESPONDER, 0,
	  "the subject of an OCSP responder must have an organizationName", CERT(subject_names), OID_ORGANIZATION_NAME },
	{ "e_ocsp_cert_common_name_missing", MUST, BR("7.1.2.10.2"), SC62, FOREVER, OCSP_RESPONDER, 0,
	  "the subject of an OCSP responder must have a commonName", CERT(subject_names), OID_COMMON_NAME },
	{ "w_ocsp_cert_subject_attribute_not_recommended", SHOULD, BR("7.1.2.10.2"), SC62, FOREVER, OCSP_RESPONDER, 0,
	  "the subject of an OCSP responder should only have attributes that its profile names", CERT(subject_only_has), 0, ca_attributes },
	{ "e_rfc_issuer_not_subject_of_issuing_ca", MUST, RFC5280("8"), RFC_2459, FOREVER, CERTIFICATE, HAS_ISSUER,
	  "issuer must be encoded in the same way as the subject of the issuer's certificate", CERT(issuer_is_issuing_ca), .revision = 2 },
	{ 0 },
};
/* clang-format on */
