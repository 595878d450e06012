/*
 * EV Guidelines 6.3.2, 7.1.2.1, 7.1.4.2 and 7.1.4.3: EV certificates.
 *
 * Before the reserved identifier had to be there (BR 7.1.2.7.5) an identifier of the CA's own told an EV certificate; see data/ev-policies.tsv.
 */
#include "lints/checks.h"
#include "lints/tables.h"
#include "x509/dns.h"

static enum verdict
dns_name_present(const struct cert *c, struct findings *f)
{
	if (c->san == NULL)
		return NOT_APPLICABLE;
	for (const struct node *n = tree_child(c->tree, c->san); n != NULL; n = tree_next(c->tree, n)) {
		if (general_name_kind(n) == NAME_DNS)
			return PASS;
	}
	return fail(f, c->san, "subjectAltName has no dNSName");
}

/* EVG 7.1.2.1, 7.1.4.2.2: an Onion Domain Name may have a wildcard. */
static enum verdict
no_wildcard(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	char text[PRINTABLE_SIZE];
	for (struct host_name h = host_name_first(c); h.node != NULL; h = host_name_next(c, h)) {
		bool wildcard = h.text.size >= 2 && h.text.data[0] == '*' && h.text.data[1] == '.';
		if (wildcard && !ascii_equal_nocase(dns_last_label(h.text), SPAN("onion")))
			verdict = fail(f, h.node, "\"%s\" is a wildcard", printable(h.text, text));
	}
	return verdict;
}

static enum verdict
is_no_address(const struct cert *c, const struct attribute *a, struct findings *f)
{
	char text[PRINTABLE_SIZE];
	struct span name = tree_contents(c->tree, a->value);
	return is_ip_text(name) ? fail(f, a->value, "commonName \"%s\" is an address, not a domain name", printable(name, text)) : PASS;
}

static enum verdict
common_name_is_no_address(const struct cert *c, struct findings *f)
{
	return each_attribute_of(c, &c->subject, OID_COMMON_NAME, f, is_no_address);
}

static enum verdict
is_business_category(const struct cert *c, const struct attribute *a, struct findings *f)
{
	static const char *const categories[] = { "Private Organization", "Government Entity", "Business Entity", "Non-Commercial Entity" };
	char category[64], text[PRINTABLE_SIZE];
	if (value_ascii(c->tree, a->value, category, sizeof(category))) {
		for (size_t i = 0; i < sizeof(categories) / sizeof(categories[0]); i++) {
			if (strcmp(category, categories[i]) == 0)
				return PASS;
		}
	}
	return fail(f, a->value, "businessCategory \"%s\" is not one of the four strings in the EV Guidelines",
		    printable(tree_contents(c->tree, a->value), text));
}

static enum verdict
business_category_known(const struct cert *c, struct findings *f)
{
	return each_attribute_of(c, &c->subject, OID_BUSINESS_CATEGORY, f, is_business_category);
}

/* A jurisdiction without a code of its own cannot be named better than by the one that ISO 3166-1 leaves to users. */
static enum verdict
is_country(const struct cert *c, const struct attribute *a, struct findings *f)
{
	char text[PRINTABLE_SIZE];
	struct span code = tree_contents(c->tree, a->value);
	if (reference_is_upper_country(f->reference, code) || span_is(code, "XX"))
		return PASS;
	return fail(f, a->value, "jurisdictionCountry \"%s\" is not a code of ISO 3166-1%s", printable(code, text),
		    reference_is_country(f->reference, code) ? ": these are in upper case" : "");
}

static enum verdict
jurisdiction_is_country(const struct cert *c, struct findings *f)
{
	return each_attribute_of(c, &c->subject, OID_JURISDICTION_COUNTRY, f, is_country);
}

/* EVG 7.1.4.3 item 3; unlike BR 7.1.2.11.2 it does not except short-lived certificates. */
static enum verdict
cdp_or_ocsp(const struct cert *c, struct findings *f)
{
	if (c->features & HAS_CDP || names_ocsp_responder(c))
		return PASS;
	return fail(f, c->ext.list, "cRLDistributionPoints is absent, and authorityInfoAccess has no id-ad-ocsp");
}

/* organizationalUnitName has a rule of its own from the day on which it was prohibited. */
static const enum oid ev_attributes[] = {
	OID_ORGANIZATION_NAME,    OID_COMMON_NAME,   OID_BUSINESS_CATEGORY,        OID_JURISDICTION_LOCALITY,   OID_JURISDICTION_STATE,
	OID_JURISDICTION_COUNTRY, OID_SERIAL_NUMBER, OID_STREET_ADDRESS,           OID_LOCALITY_NAME,           OID_STATE_OR_PROVINCE_NAME,
	OID_COUNTRY_NAME,         OID_POSTAL_CODE,   OID_ORGANIZATIONAL_UNIT_NAME, OID_ORGANIZATION_IDENTIFIER, OID_UNKNOWN
};

/* EVG 4.3.1 */
static enum verdict
issuer_is_no_root(const struct cert *c, struct findings *f)
{
	if (f->issuer == NULL)
		return NOT_APPLICABLE;
	return f->issuer->basic.is_ca && cert_is_self_issued(f->issuer) ? fail(f, c->issuer.node, "the issuer's certificate is that of a root CA")
									: PASS;
}

static enum verdict
is_cps_uri(const struct cert *c, const struct node *policy, const struct node *qualifier, struct findings *f)
{
	const struct node *id = tree_component(c->tree, qualifier, QUALIFIER_ID), *value = tree_component(c->tree, qualifier, QUALIFIER_VALUE);
	(void)policy;
	(void)f;
	if (id == NULL || id->oid != OID_QT_CPS || value == NULL)
		return NOT_APPLICABLE;
	struct span url = tree_contents(c->tree, value);
	return url_has_scheme(url, "http") || url_has_scheme(url, "https") ? PASS : NOT_APPLICABLE;
}

/* EVG 9.7(3) until ballot SC72: one of the policies, which is the CA's for EV, with the HTTP URL of its practice statement. */
static enum verdict
cps_uri_present(const struct cert *c, struct findings *f)
{
	if (each_qualifier(c, f, is_cps_uri) == PASS)
		return PASS;
	return fail(f, c->policies.node, "no policy has the qualifier id-qt-cps with the HTTP URL of the CA's practice statement");
}

#define EVER EVG_1_5_6, FOREVER, SUBSCRIBER, IS_EV

/* clang-format off */
const struct lint ev_certificate_lints[] = {
	{ "e_ev_issued_by_root", MUST, EVG("4.3.1"), EVG_1_3, FOREVER, SUBSCRIBER, IS_EV,
	  "an EV certificate must not be signed by a root CA", CERT(issuer_is_no_root) },
	{ "e_ev_organization_name_missing", MUST, EVG("7.1.4.2.1"), EVER,
	  "the subject of an EV certificate must have an organizationName", CERT(subject_has), OID_ORGANIZATION_NAME, .revision = 2 },
	{ "e_ev_common_name_not_domain_name", MUST, EVG("7.1.4.2.2"), EVER | HAS_COMMON_NAME,
	  "commonName of an EV certificate must be a domain name, not an address", CERT(common_name_is_no_address) },
	{ "e_ev_business_category_missing", MUST, EVG("7.1.4.2.3"), EVER,
	  "the subject of an EV certificate must have a businessCategory", CERT(subject_has), OID_BUSINESS_CATEGORY, .revision = 2 },
	{ "e_ev_invalid_business_category", MUST, EVG("7.1.4.2.3"), EVER,
	  "businessCategory of an EV certificate must be one of the four strings in the EV Guidelines", CERT(business_category_known), .revision = 2 },
	{ "e_ev_jurisdiction_country_missing", MUST, EVG("7.1.4.2.4"), EVER,
	  "the subject of an EV certificate must have a jurisdictionCountry", CERT(subject_has), OID_JURISDICTION_COUNTRY, .revision = 2 },
	{ "e_ev_jurisdiction_country_not_iso", MUST, EVG("7.1.4.2.4"), EVER,
	  "jurisdictionCountry of an EV certificate must be a code of ISO 3166-1, in upper case", CERT(jurisdiction_is_country), .revision = 3 },
	{ "e_ev_serial_number_missing", MUST, EVG("7.1.4.2.5"), EVER,
	  "the subject of an EV certificate must have a serialNumber", CERT(subject_has), OID_SERIAL_NUMBER, .revision = 2 },
	{ "e_ev_country_name_missing", MUST, EVG("7.1.4.2.6"), EVER,
	  "the subject of an EV certificate must have a countryName", CERT(subject_has), OID_COUNTRY_NAME, .revision = 2 },
	{ "e_ev_extra_subject_attribs", MUST, EVG("7.1.4.2.9"), SC16, FOREVER, SUBSCRIBER, IS_EV,
	  "the subject of an EV certificate may only have attributes that the EV Guidelines name", CERT(subject_only_has), 0, ev_attributes },
	{ "e_ev_san_without_dns_name", MUST, EVG("7.1.2.1"), EVER | HAS_SAN,
	  "subjectAltName of an EV certificate must have a dNSName", CERT(dns_name_present), .revision = 2 },
	{ "e_ev_san_ip_address_present", MUST, EVG("7.1.2.1"), EVER | HAS_SAN,
	  "subjectAltName of an EV certificate must not have an iPAddress", CERT(san_lacks), NAME_IP, .revision = 2 },
	{ "e_ev_not_wildcard", MUST, EVG("7.1.2.1"), BALLOT_144, FOREVER, SUBSCRIBER, IS_EV,
	  "an EV certificate must not have a wildcard name, except below .onion", CERT(no_wildcard) },
	{ "e_ev_cps_uri_missing", MUST, EVG("7.1.4.3"), EVG_1_5_6, SC72, SUBSCRIBER, IS_EV | HAS_POLICIES,
	  "a policy of an EV certificate must have the qualifier id-qt-cps with the HTTP URL of the CA's practice statement", CERT(cps_uri_present) },
	{ "e_ev_missing_crl_distrib_point", MUST, EVG("7.1.4.3"), EVER,
	  "cRLDistributionPoints must be present in an EV certificate that names no OCSP responder", CERT(cdp_or_ocsp), .revision = 2 },
	{ "e_ev_valid_time_too_long", MUST, EVG("6.3.2"), EVG_1_5_6, BALLOT_193, SUBSCRIBER, IS_EV,
	  "the validity period of an EV certificate must be at most 27 months", CERT(validity_at_most_months), 27, .revision = 2 },
	{ "e_ev_valid_time_longer_than_825_days", MUST, EVG("6.3.2"), BALLOT_193, SC31_398_DAYS, SUBSCRIBER, IS_EV,
	  "the validity period of an EV certificate must be at most 825 days", CERT(validity_spans_at_most), 825 },
	{ "w_ev_validity_longer_than_12_months", SHOULD, EVG("6.3.2"), EVER,
	  "the validity period of an EV certificate should be at most 12 months", CERT(validity_at_most_months), 12, .revision = 2 },
	{ 0 },
};
/* clang-format on */
