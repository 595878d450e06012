#include "lints/tables.h"

const struct lint *const lint_tables[] = {
	object_lints, /* first, for whoever gives something else wants to know that before anything that its octets break */
	beside_lints,
	der_lints,
	rfc5280_lints,
	br_validity_lints,
	br_subscriber_lints,
	br_subscriber_extension_lints,
	br_policies_lints,
	br_key_usage_lints,
	br_san_lints,
	br_common_lints,
	br_key_lints,
	br_algorithm_lints,
	br_ocsp_responder_lints,
	br_precertificate_lints,
	br_issuance_lints,
	mozilla_key_lints,
	rfc_key_lints,
	br_ca_lints,
	br_ca_extension_lints,
	br_ca_policies_lints,
	br_name_constraints_lints,
	rfc5280_ca_lints,
	mozilla_intermediate_lints,
	br_name_forms_lints,
	br_subject_fields_lints,
	rfc5280_names_lints,
	community_names_lints,
	ev_certificate_lints,
	organization_identifier_lints,
	br_domain_name_lints,
	general_name_lints,
	policy_extension_lints,
	other_extension_lints,
	location_lints,
	extension_uri_lints,
	issuing_ca_lints,
	later_extension_lints,
	apple_timestamp_lints,
	rfc5280_crl_lints,
	rfc5280_crl_entry_lints,
	br_crl_lints,
	rfc6960_lints,
	br_ocsp_lints,
	br_revocation_signature_lints,
	mozilla_revocation_lints,
	NULL,
};

const char *
source_name(enum source source)
{
	static const char *const names[] = {
		[SOURCE_X680] = "X.680",      [SOURCE_X690] = "X.690",          [SOURCE_BR] = "BR",           [SOURCE_EVG] = "EVG",
		[SOURCE_RFC3279] = "RFC3279", [SOURCE_RFC3629] = "RFC3629",     [SOURCE_RFC4055] = "RFC4055", [SOURCE_RFC5280] = "RFC5280",
		[SOURCE_RFC5480] = "RFC5480", [SOURCE_RFC5891] = "RFC5891",     [SOURCE_RFC6818] = "RFC6818", [SOURCE_RFC6960] = "RFC6960",
		[SOURCE_RFC6962] = "RFC6962", [SOURCE_RFC8813] = "RFC8813",     [SOURCE_MOZILLA] = "Mozilla", [SOURCE_APPLE] = "Apple",
		[SOURCE_CHROME] = "Chrome",   [SOURCE_COMMUNITY] = "Community", [SOURCE_RFC5758] = "RFC5758", [SOURCE_RFC8954] = "RFC8954",
		[SOURCE_RFC7633] = "RFC7633", [SOURCE_RFC9608] = "RFC9608",
	};
	return names[source];
}

/* As the documents say it on their first pages. Apple's policies have neither number nor date of their own. */
const char *
source_version(enum source source)
{
	static const char *const versions[SOURCE_COUNT] = {
		[SOURCE_X680] = "2021-02",    [SOURCE_X690] = "2021-02",    [SOURCE_BR] = "2.2.6",        [SOURCE_EVG] = "2.0.2",
		[SOURCE_RFC3279] = "2002-04", [SOURCE_RFC3629] = "2003-11", [SOURCE_RFC4055] = "2005-06", [SOURCE_RFC5280] = "2008-05",
		[SOURCE_RFC5480] = "2009-03", [SOURCE_RFC5891] = "2010-08", [SOURCE_RFC6818] = "2013-01", [SOURCE_RFC6960] = "2013-06",
		[SOURCE_RFC6962] = "2013-06", [SOURCE_RFC8813] = "2020-08", [SOURCE_MOZILLA] = "3.1",     [SOURCE_CHROME] = "1.8",
		[SOURCE_RFC5758] = "2010-01", [SOURCE_RFC8954] = "2020-11", [SOURCE_RFC7633] = "2015-10", [SOURCE_RFC9608] = "2024-06",
	};
	return versions[source];
}

const char *
level_name(enum level level)
{
	return level == MUST ? "error" : level == SHOULD ? "warning" : "notice";
}
