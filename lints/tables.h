/* The tables of rules, one a file; the list of them is in registry.c. */
#ifndef LINTS_TABLES_H
#define LINTS_TABLES_H

#include "lints/lint.h"

extern const struct lint object_lints[], beside_lints[], der_lints[], reach_lints[];
extern const struct lint rfc5280_lints[];
extern const struct lint br_subscriber_lints[], br_subscriber_extension_lints[], br_key_usage_lints[], br_san_lints[], br_policies_lints[],
	br_validity_lints[], br_common_lints[];
extern const struct lint br_key_lints[], br_algorithm_lints[], br_ocsp_responder_lints[], br_precertificate_lints[], br_issuance_lints[],
	mozilla_key_lints[], rfc_key_lints[], rfc_algorithm_parameter_lints[], rfc_key_purpose_lints[], rfc_key_form_lints[],
	community_signature_lints[];
extern const struct lint rfc_post_quantum_lints[], unsigned_lints[], older_key_lints[], signature_form_lints[], community_dsa_lints[];
extern const struct lint br_ca_lints[], br_ca_extension_lints[], br_ca_policies_lints[], br_name_constraints_lints[], rfc5280_ca_lints[],
	mozilla_intermediate_lints[];
extern const struct lint br_name_forms_lints[], br_subject_fields_lints[], rfc5280_names_lints[], signature_lints[], community_names_lints[],
	ev_certificate_lints[], organization_identifier_lints[], registration_number_lints[], br_identity_lints[];
extern const struct lint rfc5280_crl_lints[], rfc5280_crl_entry_lints[], crl_series_lints[], lightweight_ocsp_lints[], br_crl_lints[],
	rfc6960_lints[], br_ocsp_lints[], mozilla_revocation_lints[];

extern const struct lint br_domain_name_lints[], general_name_lints[], policy_extension_lints[], other_extension_lints[], location_lints[],
	apple_timestamp_lints[];
extern const struct lint br_revocation_signature_lints[], extension_uri_lints[], issuing_ca_lints[], later_extension_lints[], every_name_lints[],
	appendix_b_lints[], idn_lints[], mailbox_lints[], permitted_names_lints[];
extern const struct lint chrome_timestamp_lints[], rfc6962_timestamp_lints[];
extern const struct lint chrome_purpose_lints[], apple_program_lints[], microsoft_program_lints[];

#endif
