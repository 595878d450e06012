#include "lints/tables.h"

const struct lint *const lint_tables[] = {
	object_lints, /* first, for whoever gives something else wants to know that before anything that its octets break */
	beside_lints,
	der_lints,
	reach_lints,
	rfc5280_lints,
	br_validity_lints,
	br_identity_lints,
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
	rfc_algorithm_parameter_lints,
	rfc_key_purpose_lints,
	rfc_key_form_lints,
	older_key_lints,
	signature_form_lints,
	rfc_post_quantum_lints,
	unsigned_lints,
	community_signature_lints,
	signature_lints,
	community_dsa_lints,
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
	registration_number_lints,
	br_domain_name_lints,
	general_name_lints,
	policy_extension_lints,
	other_extension_lints,
	location_lints,
	extension_uri_lints,
	issuing_ca_lints,
	every_name_lints,
	appendix_b_lints,
	idn_lints,
	mailbox_lints,
	permitted_names_lints,
	later_extension_lints,
	chrome_purpose_lints,
	chrome_timestamp_lints,
	rfc6962_timestamp_lints,
	apple_program_lints,
	apple_timestamp_lints,
	microsoft_program_lints,
	rfc5280_crl_lints,
	rfc5280_crl_entry_lints,
	crl_series_lints,
	br_crl_lints,
	rfc6960_lints,
	lightweight_ocsp_lints,
	br_ocsp_lints,
	br_revocation_signature_lints,
	mozilla_revocation_lints,
	NULL,
};

#define RFC_ADDRESS(number) "https://www.rfc-editor.org/rfc/rfc" number
static const struct {
	const char *name, *title, *version, *address;
} sources[] = {
#define SOURCE(id, name, title, version, address) { name, title, version, address },
#include "lints/sources.def"
#undef SOURCE
};

const char *
source_name(enum source source)
{
	return sources[source].name;
}

const char *
source_label(enum source source)
{
	return source == SOURCE_COMMUNITY ? "Community:" : source_name(source);
}

const char *
source_title(enum source source)
{
	return sources[source].title;
}

const char *
source_version(enum source source)
{
	return sources[source].version;
}

const char *
source_address(enum source source)
{
	return sources[source].address;
}

bool
source_is_of_program(enum source source)
{
	switch (source) {
	case SOURCE_MOZILLA:
	case SOURCE_APPLE:
	case SOURCE_CHROME:
	case SOURCE_MICROSOFT:
	case SOURCE_CCADB:
		return true;
	default:
		return false;
	}
}

const char *
level_name(enum level level)
{
	return level == MUST ? "error" : level == SHOULD ? "warning" : "notice";
}
