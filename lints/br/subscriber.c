/* BR 7.1.2.7 to 7.1.2.7.5: fields of a subscriber certificate, and the subject of each of its types. */
#include "lints/checks.h"
#include "lints/tables.h"
#include "x509/dns.h"

/* A commonName as octets of ASCII or UTF-8; a BMPString of such characters is folded into `buffer`. */
static struct span
common_name_text(const struct cert *c, const struct node *value, uint8_t buffer[256])
{
	struct span s = tree_contents(c->tree, value);
	if (value->type == NULL || value->type->kind != TYPE_BMP_STRING)
		return s;
	size_t n = 0;
	for (size_t i = 0; i + 1 < s.size && n < 256; i += 2) {
		if (s.data[i] != 0)
			return s;
		buffer[n++] = s.data[i + 1];
	}
	return (struct span){ buffer, n };
}

/* Whether the value stands in subjectAltName: a dNSName or an iPAddress. `exact`: letter for letter; otherwise an address may be written in any way.
 */
static bool
is_in_san(const struct cert *c, struct span text, bool exact)
{
	uint8_t octets[16];
	struct span address = { octets, exact ? 0 : ip_from_text(text, octets) };
	for (const struct node *n = tree_child(c->tree, c->san); n != NULL; n = tree_next(c->tree, n)) {
		struct span s = tree_contents(c->tree, n);
		char ip[IP_TEXT_SIZE];
		int kind = general_name_kind(n);
		if (kind == NAME_DNS && (exact ? span_equal(s, text) : ascii_equal_nocase(s, text)))
			return true;
		if (kind == NAME_IP && ip_text(s, ip)) {
			struct span written = span_of(ip);
			if (exact ? span_equal(written, text) : span_equal(s, address))
				return true;
		}
	}
	return false;
}

/* BR 7.1.4.3. arg: whether letter for letter. The commonName is held against one name of subjectAltName after another. */
static enum verdict
common_name_from_san(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	if (!c->has_unlisted_name)
		return PASS;
	for (struct attribute a = name_first_of(c->tree, c->subject.node, OID_COMMON_NAME); cert_looks_at(c, a); a = name_next_of(c->tree, a)) {
		uint8_t buffer[256];
		char text[PRINTABLE_SIZE];
		if (a.value == NULL)
			continue;
		struct span name = common_name_text(c, a.value, buffer);
		if (!is_in_san(c, name, arg(f)))
			verdict = fail(f, a.value, "commonName \"%s\" is not one of the names in subjectAltName", printable(name, text));
	}
	return verdict;
}

/* ISO 3166-1: a code is letters A to Z; how many, and which, is another rule. */
static enum verdict
is_in_upper_case(const struct cert *c, const struct attribute *a, struct findings *f)
{
	struct span s = tree_contents(c->tree, a->value);
	char text[PRINTABLE_SIZE];
	size_t letters = 0;
	while (letters < s.size && s.data[letters] >= 'A' && s.data[letters] <= 'Z')
		letters++;
	if (s.size > 0 && letters == s.size)
		return PASS;
	return fail(f, a->value, "countryName \"%s\" is not in upper case letters", printable(s, text));
}

static enum verdict
country_in_upper_case(const struct cert *c, struct findings *f)
{
	return each_attribute_of(c, &c->subject, OID_COUNTRY_NAME, f, is_in_upper_case);
}

static enum verdict
state_or_locality(const struct cert *c, struct findings *f)
{
	if (c->subject.node == NULL)
		return NOT_APPLICABLE;
	if (name_has(&c->subject, OID_STATE_OR_PROVINCE_NAME) || name_has(&c->subject, OID_LOCALITY_NAME))
		return PASS;
	return fail(f, c->subject.node, "stateOrProvinceName and localityName are both absent");
}

static enum verdict
personal_name(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	if (c->subject.node == NULL)
		return NOT_APPLICABLE;
	if (!name_has(&c->subject, OID_SURNAME))
		verdict = fail(f, c->subject.node, "surname is absent");
	if (!name_has(&c->subject, OID_GIVEN_NAME))
		verdict = fail(f, c->subject.node, "givenName is absent");
	return verdict;
}

/* BR 7.1.2.7.4: one Domain Label in each. */
static enum verdict
domain_component_is_label(const struct cert *c, struct findings *f)
{
	enum verdict verdict = NOT_APPLICABLE;
	for (struct attribute a = name_first_of(c->tree, c->subject.node, OID_DOMAIN_COMPONENT); a.node != NULL; a = name_next_of(c->tree, a)) {
		char text[PRINTABLE_SIZE];
		if (a.value == NULL)
			continue;
		struct span label = tree_contents(c->tree, a.value);
		bool dotted = label.size > 0 && memchr(label.data, '.', label.size) != NULL;
		unsigned wrong = DNS_EMPTY_LABEL | DNS_LABEL_TOO_LONG | DNS_BAD_CHARACTER | DNS_UNDERSCORE | DNS_EDGE_HYPHEN | DNS_WILDCARD_BARE |
				 DNS_WILDCARD_PARTIAL;
		if (dotted || dns_problems(label) & wrong)
			verdict = fail(f, a.value, "domainComponent \"%s\" is not one label of a domain name", printable(label, text));
		else
			verdict = verdict == FAIL ? FAIL : PASS;
	}
	return verdict;
}

static const enum oid dv_attributes[] = { OID_COUNTRY_NAME, OID_COMMON_NAME, OID_UNKNOWN };

/* What the tables of 7.1.2.7.3 and 7.1.2.7.4 name, with a rule for each that is not simply allowed. */
static const enum oid iv_attributes[] = {
	OID_COUNTRY_NAME, OID_STATE_OR_PROVINCE_NAME,   OID_LOCALITY_NAME, OID_POSTAL_CODE, OID_STREET_ADDRESS, OID_ORGANIZATION_NAME, OID_SURNAME,
	OID_GIVEN_NAME,   OID_ORGANIZATIONAL_UNIT_NAME, OID_COMMON_NAME,   OID_UNKNOWN
};
static const enum oid ov_attributes[] = { OID_DOMAIN_COMPONENT,
					  OID_COUNTRY_NAME,
					  OID_STATE_OR_PROVINCE_NAME,
					  OID_LOCALITY_NAME,
					  OID_POSTAL_CODE,
					  OID_STREET_ADDRESS,
					  OID_ORGANIZATION_NAME,
					  OID_SURNAME,
					  OID_GIVEN_NAME,
					  OID_ORGANIZATIONAL_UNIT_NAME,
					  OID_COMMON_NAME,
					  OID_UNKNOWN };

/* clang-format off */
const struct lint br_subscriber_lints[] = {
	{ "e_invalid_certificate_version", MUST, BR("7.1.1"), BR_1_3_0, FOREVER, TLS_ANY_CA | SUBSCRIBER | OCSP_RESPONDER, 0,
	  "a certificate must be X.509 v3", CERT(version_is_3) },
	{ "w_subject_common_name_included", SHOULD, BR("7.1.2.7.2"), SC62, FOREVER, SUBSCRIBER, 0,
	  "the subject of a subscriber certificate should not have a commonName", CERT(subject_lacks), OID_COMMON_NAME },
	{ "e_subject_common_name_not_from_san", MUST, BR("7.1.4.3"), BR_1_0, SC48, SUBSCRIBER, HAS_COMMON_NAME,
	  "commonName of a subscriber certificate must be one of the names in subjectAltName", CERT(common_name_from_san), false },
	{ "e_subject_common_name_not_exactly_from_san", MUST, BR("7.1.4.3"), SC48, FOREVER, SUBSCRIBER, HAS_COMMON_NAME,
	  "commonName of a subscriber certificate must be one of the names in subjectAltName, character for character", CERT(common_name_from_san), true },
	{ "e_subject_country_not_iso", MUST, BR("7.1.2.7.4"), BR_1_0, FOREVER, TLS_ANY_CA | SUBSCRIBER | OCSP_RESPONDER, 0,
	  "countryName of the subject must be a code of ISO 3166-1, or XX", CERT(country_is_iso), true },
	{ "e_sub_cert_dv_country_xx", MUST, BR("7.1.2.7.2"), SC62, FOREVER, SUBSCRIBER_DV, 0,
	  "countryName of a DV certificate must be a code of ISO 3166-1", CERT(country_is_iso), false },
	{ "e_subj_country_not_uppercase", MUST, COMMUNITY("ISO 3166-1"), ALWAYS, FOREVER, CERTIFICATE, 0,
	  "countryName of the subject must be in upper case letters", CERT(country_in_upper_case) },
	{ "e_cab_dv_subject_invalid_values", MUST, BR("7.1.2.7.2"), SC62, FOREVER, SUBSCRIBER, ASSERTS_DV,
	  "the subject of a DV certificate must have no attributes other than countryName and commonName", CERT(subject_only_has), 0, dv_attributes },
	{ "e_cert_policy_iv_requires_country", MUST, BR("7.1.2.7.3"), BALLOT_151, FOREVER, SUBSCRIBER, ASSERTS_IV,
	  "the subject of an IV certificate must have a countryName", CERT(subject_has), OID_COUNTRY_NAME },
	{ "e_cert_policy_iv_requires_province_or_locality", MUST, BR("7.1.2.7.3"), BALLOT_151, FOREVER, SUBSCRIBER, ASSERTS_IV,
	  "the subject of an IV certificate must have a stateOrProvinceName or a localityName", CERT(state_or_locality) },
	{ "e_cab_iv_requires_personal_name_strict", MUST, BR("7.1.2.7.3"), SC62, FOREVER, SUBSCRIBER, ASSERTS_IV,
	  "the subject of an IV certificate must have surname and givenName", CERT(personal_name) },
	{ "w_sub_cert_iv_postal_code_present", SHOULD, BR("7.1.2.7.3"), SC62, FOREVER, SUBSCRIBER_IV, 0,
	  "the subject of an IV certificate should not have a postalCode", CERT(subject_lacks), OID_POSTAL_CODE },
	{ "w_sub_cert_iv_street_address_present", SHOULD, BR("7.1.2.7.3"), SC62, FOREVER, SUBSCRIBER_IV, 0,
	  "the subject of an IV certificate should not have a streetAddress", CERT(subject_lacks), OID_STREET_ADDRESS },
	{ "w_sub_cert_iv_organization_present", SHOULD, BR("7.1.2.7.3"), SC62, FOREVER, SUBSCRIBER_IV, 0,
	  "the subject of an IV certificate should not have an organizationName", CERT(subject_lacks), OID_ORGANIZATION_NAME },
	{ "w_sub_cert_iv_attribute_not_recommended", SHOULD, BR("7.1.2.7.3"), SC62, FOREVER, SUBSCRIBER_IV, 0,
	  "the subject of an IV certificate should only have attributes that its profile names", CERT(subject_only_has), 0, iv_attributes },
	{ "e_cert_policy_ov_requires_country", MUST, BR("7.1.2.7.4"), BR_1_0, FOREVER, SUBSCRIBER, ASSERTS_OV,
	  "the subject of an OV certificate must have a countryName", CERT(subject_has), OID_COUNTRY_NAME },
	{ "e_cert_policy_ov_requires_province_or_locality", MUST, BR("7.1.2.7.4"), BR_1_0, FOREVER, SUBSCRIBER, ASSERTS_OV,
	  "the subject of an OV certificate must have a stateOrProvinceName or a localityName", CERT(state_or_locality) },
	{ "e_cab_ov_requires_org", MUST, BR("7.1.2.7.4"), BR_1_0, FOREVER, SUBSCRIBER, ASSERTS_OV,
	  "the subject of an OV certificate must have an organizationName", CERT(subject_has), OID_ORGANIZATION_NAME },
	{ "e_sub_cert_ov_domain_component_not_label", MUST, BR("7.1.2.7.4"), SC62, FOREVER, SUBSCRIBER_OV, 0,
	  "a domainComponent of an OV certificate must be a single label of a domain name", CERT(domain_component_is_label) },
	{ "e_sub_cert_ov_surname_present", MUST, BR("7.1.2.7.4"), SC62, FOREVER, SUBSCRIBER_OV, 0,
	  "the subject of an OV certificate must not have a surname", CERT(subject_lacks), OID_SURNAME },
	{ "e_sub_cert_ov_given_name_present", MUST, BR("7.1.2.7.4"), SC62, FOREVER, SUBSCRIBER_OV, 0,
	  "the subject of an OV certificate must not have a givenName", CERT(subject_lacks), OID_GIVEN_NAME },
	{ "w_sub_cert_ov_postal_code_present", SHOULD, BR("7.1.2.7.4"), SC62, FOREVER, SUBSCRIBER_OV, 0,
	  "the subject of an OV certificate should not have a postalCode", CERT(subject_lacks), OID_POSTAL_CODE },
	{ "w_sub_cert_ov_street_address_present", SHOULD, BR("7.1.2.7.4"), SC62, FOREVER, SUBSCRIBER_OV, 0,
	  "the subject of an OV certificate should not have a streetAddress", CERT(subject_lacks), OID_STREET_ADDRESS },
	{ "w_sub_cert_ov_attribute_not_recommended", SHOULD, BR("7.1.2.7.4"), SC62, FOREVER, SUBSCRIBER_OV, 0,
	  "the subject of an OV certificate should only have attributes that its profile names", CERT(subject_only_has), 0, ov_attributes },
	{ "e_organizational_unit_name_prohibited", MUST, BR("7.1.2.7.4"), SC47_END, FOREVER, SUBSCRIBER, 0,
	  "the subject of a subscriber certificate must not have an organizationalUnitName", CERT(subject_lacks), OID_ORGANIZATIONAL_UNIT_NAME },
	{ 0 },
};
/* clang-format on */
