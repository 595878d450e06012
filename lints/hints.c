/*
 * Hints: which rules need not be asked of an object, as what they look for cannot be there.
 *
 * To leave a rule out here costs time; to name one wrongly costs a finding. Each hint is sound on an object that is decoded without a defect, for the
 * reason that stands above it; an object with a defect has all hints, so that nothing has to be true of broken ones. tests/corpus and fuzz/lint hold
 * the findings with hints against those without.
 */
#include "lints/hints.h"

/* Rules of decoding: each reports defects of a kind, and there are none. */
static const char *const of_has_defects[] = {
	"e_object_cut_short",
	"e_object_trailing_octets",
	"e_decoder_too_deep",
	"e_decoder_too_many",
	"e_der_truncated",
	"e_der_length_beyond_parent",
	"e_der_length_not_minimal",
	"e_der_length_indefinite",
	"e_der_end_of_contents",
	"e_der_tag_form",
	"e_der_tag_unassigned",
	"e_der_constructed",
	"e_der_string_constructed",
	"e_der_boolean_length",
	"e_der_boolean_value",
	"e_der_integer_empty",
	"e_der_integer_not_minimal",
	"e_der_bit_string_empty",
	"e_der_bit_string_unused_count",
	"e_der_bit_string_unused_bits",
	"e_incorrect_ku_encoding",
	"e_superfluous_ku_encoding",
	"e_der_named_bits_trailing_zero",
	"e_der_oid_empty",
	"e_der_oid_arc_not_minimal",
	"e_der_oid_truncated",
	"e_der_null_contents",
	"e_cert_ext_invalid_der",
	"e_basic_constr_invalid_der",
	"e_der_default_encoded",
	"e_der_set_of_order",
	"e_der_set_of_duplicate",
	"e_string_numeric_alphabet",
	"e_subject_printable_string_badalpha",
	"e_string_printable_alphabet",
	"e_ext_san_dns_not_ia5_string",
	"e_ext_san_uri_not_ia5",
	"e_ext_ian_dns_not_ia5_string",
	"e_ext_ian_uri_not_ia5",
	"e_string_ia5_range",
	"e_string_visible_range",
	"e_string_utf8_invalid",
	"e_string_bmp_invalid",
	"e_string_universal_invalid",
	"w_string_teletex_alphabet",
	"e_time_syntax",
	"e_time_impossible",
	"e_utc_time_does_not_include_seconds",
	"e_generalized_time_does_not_include_seconds",
	"e_utc_time_not_in_zulu",
	"e_generalized_time_not_in_zulu",
	"e_generalized_time_includes_fraction_seconds",
	"e_wrong_time_format_pre2050",
	"e_asn1_component_missing",
	"e_asn1_component_unexpected",
	"e_asn1_component_repeated",
	"e_asn1_component_order",
	"e_subject_not_dn",
	"e_asn1_type_wrong",
	"e_asn1_alternative_unknown",
	"e_ext_cannot_be_empty_sequence",
	"e_asn1_list_empty",
	"e_asn1_size",
	"e_asn1_value",
	"e_asn1_trailing_octets",
	"e_ext_not_der",
	"e_sct_list_length",
	"e_sct_truncated",
	"e_sct_trailing_octets",
	NULL,
};

/* Rules on version, serialNumber, validity, issuer and unique identifiers: these are present, of the right types, v3, a positive number of 20 octets
 * at most, in order, not empty, and absent. */
static const char *const of_fields_are_odd[] = {
	"e_serial_number_not_positive",      "e_serial_number_longer_than_20_octets",
	"e_cert_contains_unique_identifier", "e_invalid_certificate_version",
	"e_cert_extensions_version_not_3",   "e_cert_unique_identifier_version_not_2_or_3",
	"e_certificate_version_unknown",     "e_issuer_field_empty",
	"e_validity_time_not_positive",      NULL,
};

/* Rules on signature algorithms and values: both algorithms are equal and one of those of BR 7.1.3.2, SHA-1 aside, and the value is whole octets, of
 * which there is one at least. */
static const char *const of_signature_is_odd[] = {
	"e_cert_sig_alg_not_match_tbs_sig_alg",
	"e_signature_algorithm_improper_encoding",
	"e_signature_algorithm_not_supported",
	"e_sub_cert_or_sub_ca_using_sha1",
	"e_ocsp_responder_using_sha1",
	"e_root_or_cross_cert_using_sha1",
	"w_sub_cert_sha1_expiration_too_long",
	"e_mp_rsassa-pss_parameters_encoding_in_signature_algorithm_correct",
	"e_mp_rsa_signature_algorithm_not_permitted",
	"e_tbs_signature_rsa_encryption_parameter_not_null",
	"e_signature_value_unused_bits",
	"e_tbs_signature_ecdsa_parameters_present",
	"e_tbs_signature_md_sha1_rsa_parameter_not_null",
	"e_tbs_signature_pss_parameters_missing",
	"e_tbs_signature_eddsa_parameters_present",
	"e_eddsa_signature_length_wrong",
	"e_tbs_signature_dsa_sha1_parameters_present",
	"e_tbs_signature_dsa_parameters_present",
	"e_tbs_signature_ecdsa_sha1_parameters_present",
	"e_tbs_signature_shake_parameters_present",
	"e_tbs_signature_ml_dsa_parameters_present",
	"e_ml_dsa_signature_length_wrong",
	"e_tbs_signature_slh_dsa_parameters_present",
	"e_slh_dsa_signature_length_wrong",
	"e_signed_with_hash_ml_dsa",
	"w_signed_by_dsa_or_ecdsa_with_sha1",
	"e_unsigned_algorithm_parameters_present",
	"n_signature_placeholder",
	"w_unsigned_extension_of_issuer_present",
	"w_unsigned_ca_bits_contradictory",
	NULL,
};

/* Two extensions of one kind can only be found if the extensions that the program knows differ, and at most one is unknown to it. */
static const char *const of_has_twin_extensions[] = {
	"e_ext_duplicate_extension",
	NULL,
};

/* Rules on the letters of countryName and the like: NAME_ODD_VALUE (x509/name.h) marks each value in which they find something. */
static const char *const of_subject_has_odd_names[] = {
	"e_subj_country_not_uppercase",
	"e_subject_country_not_two_letters",
	"w_extra_subject_common_names",
	NULL,
};

/* Rules that look for attributes other than the six that most subjects have. */
static const char *const of_subject_has_rare_type[] = {
	"w_lei_not_valid",
	"e_sub_cert_ov_domain_component_not_label",
	"e_sub_cert_ov_surname_present",
	"e_sub_cert_ov_given_name_present",
	"w_sub_cert_ov_postal_code_present",
	"w_sub_cert_ov_street_address_present",
	"e_sub_cert_given_name_surname_contains_correct_policy",
	"e_subj_email_not_in_san",
	"e_subject_domain_component_not_label",
	"w_subject_domain_component_idn_invalid",
	NULL,
};

/* Rules on names in subjectAltName that are not dNSNames, and on empty ones. */
static const char *const of_has_other_san[] = {
	"e_ext_san_other_name_present",
	"e_ext_san_rfc822_name_present",
	"e_ext_san_x400_address_present",
	"e_ext_san_directory_name_present",
	"e_ext_san_edi_party_name_present",
	"e_ext_san_uniform_resource_identifier_present",
	"e_ext_san_registered_id_present",
	"e_ext_san_ip_address_length",
	"e_ext_san_contains_reserved_ip",
	"e_ev_san_ip_address_present",
	"e_ext_san_empty_name",
	"e_ext_san_directory_name_empty",
	"e_rfc_san_ip_address_length",
	"n_san_name_duplicate",
	"e_smtp_utf8_mailbox_local_part_ascii",
	"e_smtp_utf8_mailbox_byte_order_mark",
	"e_smtp_utf8_mailbox_domain_upper_case",
	"e_smtp_utf8_mailbox_form_invalid",
	"e_smtp_utf8_mailbox_domain_not_ascii",
	"e_smtp_utf8_mailbox_domain_a_label",
	"e_smtp_utf8_mailbox_domain_reserved_label",
	"e_smtp_utf8_mailbox_domain_not_idna",
	"e_srv_name_form_invalid",
	"e_ext_san_rfc822_format_invalid",
	"e_ext_san_uri_relative",
	"e_ext_san_uri_format_invalid",
	"e_ext_san_uri_host_not_fqdn_or_ip",
	NULL,
};

/* Rules on the form of host names: dns_problems() (x509/dns.h) found nothing in any of them. */
static const char *const of_has_dns_problems[] = {
	"e_dnsname_left_label_wildcard_correct",
	"e_dnsname_wildcard_only_in_left_label",
	"e_san_bare_wildcard",
	"e_arpa_domain_not_allowed",
	"e_dnsname_bad_character_in_label",
	"e_underscore_not_permissible_in_dnsname",
	"e_dnsname_label_edge_hyphen",
	"e_dnsname_label_too_long",
	"e_ext_san_dns_name_too_long",
	"e_dnsname_empty_label",
	"e_dnsname_contains_prohibited_reserved_label",
	"e_dnsname_label_not_punycode",
	"e_dnsname_hyphen_in_sld",
	"e_dnsname_underscore_in_sld",
	"w_dnsname_underscore_in_trd",
	"e_no_underscores_before_1_6_2",
	"e_underscore_permissible_in_dnsname_if_valid_when_replaced",
	"e_rfc_dnsname_empty_label",
	"e_rfc_dnsname_label_too_long",
	"e_rfc_dnsname_hyphen_in_sld",
	"e_rfc_dnsname_bad_character",
	"e_rfc_dnsname_label_edge_hyphen",
	"e_ext_ian_dns_name_invalid",
	"e_rfc_dnsname_underscore_in_sld",
	"w_rfc_dnsname_underscore_in_trd",
	"e_ext_san_space_dns_name",
	"e_ext_ian_space_dns_name",
	"e_international_dns_name_not_unicode",
	"e_international_dns_name_not_nfc",
	"e_ian_international_dns_name_not_unicode",
	"w_dns_name_xn_label_not_a_label",
	"w_dns_name_idn_character",
	"w_dns_name_idn_hyphens",
	"w_dns_name_idn_combining_mark",
	"w_dns_name_idn_bidi",
	"e_san_dns_name_includes_null_char",
	"e_ian_dns_name_includes_null_char",
	"e_san_dns_name_starts_with_period",
	"e_ian_dns_name_starts_with_period",
	"e_san_wildcard_not_first",
	"e_ian_wildcard_not_first",
	"e_ian_bare_wildcard",
	"n_contains_redacted_dnsname",
	NULL,
};

/* Rules on keys: the algorithm is one of those of BR 7.1.3.1 in its encoding; of an RSA key the modulus is 2,048 bits or more, whole octets, and odd,
 * and the exponent is 65,537; and an EC key has no unused bits. */
static const char *const of_key_is_odd[] = {
	"e_mp_rsa_key_even",
	"e_mp_eddsa_not_for_mail",
	"e_rsa_mod_less_than_2048_bits",
	"e_old_root_ca_rsa_mod_less_than_2048_bits",
	"e_old_sub_ca_rsa_mod_less_than_1024_bits",
	"e_old_sub_cert_rsa_mod_less_than_1024_bits",
	"e_rsa_mod_not_divisible_by_8",
	"e_public_key_type_not_allowed",
	"e_br_prohibit_dsa_usage",
	"e_ec_improper_curves",
	"e_rsa_public_exponent_not_odd",
	"e_rsa_public_exponent_too_small",
	"w_rsa_public_exponent_not_in_range",
	"w_rsa_mod_not_odd",
	"e_rsa_exp_negative",
	"e_rsa_no_public_key",
	"e_algorithm_identifier_improper_encoding",
	"e_mp_modulus_must_be_2048_bits_or_more",
	"e_mp_modulus_must_be_divisible_by_8",
	"e_prohibit_dsa_usage",
	"e_mp_rsassa-pss_in_spki",
	"e_mp_ecdsa_pub_key_encoding_correct",
	"e_mp_exponent_cannot_be_one",
	"e_spki_rsa_encryption_parameter_not_null",
	"e_ec_parameters_not_named_curve",
	"e_dh_allowed_ku",
	"e_pss_required_ku_ee",
	"e_pss_required_ku_ca",
	"e_oaep_allowed_ku",
	"w_oaep_ku_both_encipherments",
	"e_ecdh_allowed_ku",
	"e_ecdh_ku_encipherment",
	"e_xdh_required_ku",
	"e_eddsa_required_ku_ee",
	"e_eddsa_required_ku_ca",
	"e_xdh_allowed_ku",
	"e_eddsa_allowed_ku_ee",
	"e_eddsa_allowed_ku_ca",
	"e_eddsa_xdh_key_parameters_present",
	"e_eddsa_xdh_key_length_wrong",
	"w_pss_ca_key_parameters_missing",
	"e_oaep_key_parameters_present",
	"e_ec_key_unused_bits",
	"e_pss_shake_key_parameters_present",
	"e_ml_dsa_key_parameters_present",
	"e_ml_dsa_key_length_wrong",
	"e_ml_dsa_required_ku",
	"e_ml_dsa_allowed_ku",
	"e_slh_dsa_key_parameters_present",
	"e_slh_dsa_key_length_wrong",
	"e_slh_dsa_required_ku",
	"e_slh_dsa_allowed_ku",
	"e_ml_kem_key_parameters_present",
	"e_ml_kem_key_length_wrong",
	"e_ml_kem_allowed_ku",
	"e_key_for_hash_ml_dsa",
	"e_ecdh_parameters_not_named_curve",
	"e_rsa_key_not_rsa_public_key",
	"e_pss_oaep_key_not_rsa_public_key",
	"w_oaep_key_parameters_missing",
	"e_oaep_hash_not_supported",
	"e_oaep_mask_generation_not_supported",
	"w_oaep_hashes_differ",
	"e_oaep_source_not_specified",
	"n_dh_key_parameters_missing",
	"e_dh_key_not_integer",
	"n_dh_allowed_ku",
	"e_kea_key_parameters_wrong",
	"e_kea_allowed_ku",
	NULL,
};

/* Rules on RelativeDistinguishedNames with several attributes, in issuer and subject. */
static const char *const of_has_multi_valued_rdn[] = {
	"e_subject_rdn_multiple_attributes",
	"n_multiple_subject_rdn",
	"w_multiple_issuer_rdn",
	NULL,
};

/* Rules on the types of values in the subject: none is of a type that needs a look (NAME_ODD_TYPE). */
static const char *const of_subject_has_odd_type[] = {
	"e_subject_rdns_correct_encoding",
	"n_cross_cert_subject_encoding",
	"e_subject_dn_country_not_printable_string",
	"e_subject_dn_serial_number_not_printable_string",
	"e_subject_attribute_type_wrong",
	"n_subject_legacy_string_type",
	NULL,
};

/* Rules on values without letters and digits, in the subject. */
static const char *const of_subject_has_bare_value[] = {
	"e_subject_contains_noninformational_value",
	"e_subject_attribute_empty",
	NULL,
};

/* Rules on characters such as < > & ; in the subject. */
static const char *const of_subject_has_specials[] = {
	"e_subj_contains_html_entities",
	NULL,
};

/* Rules that look for attributes other than commonName, organizationalUnitName and countryName. */
static const char *const of_subject_has_details[] = {
	"e_sub_cert_locality_name_must_not_appear",
	"e_sub_cert_province_must_not_appear",
	"e_sub_cert_postal_code_must_not_appear",
	"e_cab_dv_conflicts_with_org",
	"e_cab_dv_conflicts_with_street",
	"e_cab_dv_conflicts_with_locality",
	"e_cab_dv_conflicts_with_province",
	"e_cab_dv_conflicts_with_postal",
	NULL,
};

/* The same of the issuer. */
static const char *const of_issuer_has_odd_type[] = {
	"e_issuer_dn_country_not_printable_string",
	"e_issuer_attribute_type_wrong",
	NULL,
};

/* Rules on the placeholder for an issuer: the issuer has no attribute of a type that is not among those that names are made of. */
static const char *const of_issuer_has_other_type[] = {
	"e_unsigned_issuer_placeholder_not_empty",
	"n_unsigned_issuer_placeholder_not_alone",
	NULL,
};

/* Rules on the lengths of values in the subject: none has more octets than the least bound. */
static const char *const of_subject_has_long_value[] = {
	"w_subject_given_name_recommended_max_length", "w_subject_surname_recommended_max_length", "e_subject_name_part_too_long",
	"n_qualified_subject_name_over_bound",         "e_subject_postal_code_max_length",         NULL,
};

/* Rules on control characters and broken UTF-8 in the subject. */
static const char *const of_subject_has_odd_octets[] = {
	"e_subject_dn_not_printable_characters",
	"e_state_or_province_name_must_not_contain_control_characters",
	"e_utf8_latin1_mixup",
	NULL,
};

/* Rules on white space at the ends of values in the subject. */
static const char *const of_subject_has_edge[] = {
	"w_subject_dn_leading_whitespace",
	"w_subject_dn_trailing_whitespace",
	NULL,
};

/* The same of the issuer. */
static const char *const of_issuer_has_edge[] = {
	"w_issuer_dn_leading_whitespace",
	"w_issuer_dn_trailing_whitespace",
	NULL,
};

/* Rules that go through all Names but the subject: there is no third one, and the issuer has no long value, none of an unusual type, none with a
 * control character or one beyond ASCII, none without letter and digit, and countryName is two letters; a domainComponent is of an unusual type. */
static const char *const of_names_are_odd[] = {
	"e_name_attribute_empty",
	"e_name_attribute_too_long",
	"e_name_attribute_type_wrong",
	"e_name_country_not_two_letters",
	"n_name_country_not_iso",
	"n_name_legacy_string_type",
	"w_name_control_characters",
	"e_name_domain_component_not_label",
	"w_name_domain_component_idn_invalid",
	NULL,
};

/* Rules on names in authorityKeyIdentifier, distribution points and access descriptions that are no URIs. */
static const char *const of_has_other_references[] = {
	"e_general_name_form_invalid",
	"n_aia_location_form_undefined",
	"e_aia_ocsp_not_uri",
	NULL,
};

/* Rules on LDAP URIs in authorityInfoAccess and cRLDistributionPoints. */
static const char *const of_has_ldap_uri[] = {
	"e_distribution_point_ldap_uri_incomplete",
	"w_distribution_point_ldap_uri_without_host",
	"e_aia_ldap_uri_incomplete",
	"w_aia_ldap_uri_without_host",
	NULL,
};

/* Rules on large object identifiers: oid_may_be_large() (asn1/oid.h) said of none that it may be one. */
static const char *const of_has_large_oids[] = {
	"w_oid_too_large",
	NULL,
};

/* Rules on extensions that few certificates have. */
static const char *const of_has_rare_extension[] = {
	"w_tls_feature_critical",
	"e_tls_feature_not_tls_extension",
	"n_tls_feature_stapling_without_ocsp",
	"e_no_rev_avail_in_ca",
	"e_no_rev_avail_critical",
	"e_no_rev_avail_with_crl_distribution_points",
	"e_no_rev_avail_with_freshest_crl",
	"e_no_rev_avail_with_ocsp",
	"e_ext_policy_constraints_empty",
	"e_ext_policy_constraints_not_critical",
	"e_inhibit_any_policy_not_critical",
	"e_ext_policy_constraints_not_in_ca",
	"e_ext_inhibit_any_policy_not_in_ca",
	"w_ext_repository_uri_https",
	"w_freshest_crl_reasons",
	"n_sia_location_form_undefined",
	"e_ext_subject_directory_attr_critical",
	"e_ext_freshest_crl_marked_critical",
	"e_subject_info_access_marked_critical",
	"w_sia_ca_repository_not_http_or_ldap",
	"e_sia_ldap_uri_incomplete",
	"w_sia_ldap_uri_without_host",
	"e_freshest_crl_point_incomplete",
	"w_freshest_crl_missing_ldap_or_uri",
	"w_freshest_crl_relative_name",
	"e_freshest_crl_relative_name_several_issuers",
	"e_freshest_crl_without_all_reasons",
	"e_freshest_crl_issuer_not_name",
	"e_freshest_crl_issuer_is_issuer",
	"e_freshest_crl_ldap_uri_incomplete",
	"w_freshest_crl_ldap_uri_without_host",
	NULL,
};

/* Rules on the parameters of RSASSA-PSS: no algorithm is that. */
static const char *const of_has_pss[] = {
	"e_pss_hash_not_supported",
	"e_pss_mask_generation_not_supported",
	"w_pss_hashes_differ",
	"w_pss_salt_not_of_digest_size",
	"e_pss_trailer_field_not_1",
	"e_pss_default_encoded",
	NULL,
};

/* Rules on URIs where certificates refer to a CA, its CRLs or its services: each is uri_is_plain() (x509/uri.h), and has no problem then. */
static const char *const of_uris_are_odd[] = {
	"e_ext_location_uri_format_invalid",
	"w_ext_location_uri_https",
	NULL,
};

/* Rules on policy qualifiers: each is a plain URL of http, or a user notice without reference whose text is at most 200 printable characters of ASCII
 * in a UTF8String. */
static const char *const of_qualifiers_are_odd[] = {
	"e_ext_cert_policy_cps_uri_format_invalid",
	"e_ext_cert_policy_disallowed_any_policy_qualifier",
	"w_ext_cert_policy_qualifier_unusual",
	"w_ext_cert_policy_contains_noticeref",
	"e_ext_cert_policy_explicit_text_too_long",
	"e_ext_cert_policy_explicit_text_visible_or_bmp_string",
	"e_ext_cert_policy_explicit_text_ia5_string",
	"w_ext_cert_policy_explicit_text_not_utf8",
	"w_ext_cert_policy_explicit_text_includes_control",
	"w_ext_cert_policy_explicit_text_not_nfc",
	NULL,
};

/* Rules on whether extensions are critical: keyUsage, basicConstraints, nameConstraints and the poison are, all others that these rules are about are
 * not. */
static const char *const of_criticality_is_odd[] = {
	"w_ext_policy_map_not_critical",
	"e_rfc_precert_poison_not_critical",
	"e_ext_authority_key_identifier_critical",
	"e_ext_subject_key_identifier_critical",
	"w_ext_key_usage_not_critical",
	"e_ext_aia_marked_critical",
	"w_ext_crl_distribution_marked_critical",
	"w_ext_ian_critical",
	"e_basic_constraints_not_critical",
	"w_sub_ca_name_constraints_not_critical",
	"e_precert_poison_not_critical",
	"e_sub_cert_aia_marked_critical",
	"e_eku_critical",
	"e_sub_cert_key_usage_not_critical",
	"e_sub_cert_basic_constraints_not_critical",
	"e_sub_cert_crl_distribution_points_marked_critical",
	"e_sct_list_critical",
	"e_root_ca_key_usage_must_be_critical",
	"e_ca_key_usage_not_critical",
	"w_sub_ca_eku_critical",
	"e_sub_ca_eku_critical",
	"e_sub_ca_crl_distribution_points_marked_critical",
	"e_sub_ca_aia_marked_critical",
	"e_ocsp_cert_nocheck_critical",
	"e_ocsp_cert_key_usage_not_critical",
	"e_ocsp_cert_basic_constraints_not_critical",
	"e_ocsp_cert_cp_critical",
	"w_sub_cert_certificate_policies_marked_critical",
	"e_sub_cert_certificate_policies_critical",
	"w_sub_ca_certificate_policies_marked_critical",
	"e_ca_certificate_policies_critical",
	"w_ext_san_critical_with_subject_dn",
	"w_eku_critical_improperly",
	"e_sub_cert_san_critical_with_subject",
	NULL,
};

/* Rules on single bits of keyUsage: they are the usual ones of a leaf or a CA, by the kind of its key. */
static const char *const of_key_usage_is_odd[] = {
	"e_ext_key_usage_without_bits",
	"e_key_usage_incorrect_length",
	"w_ext_key_usage_encipher_only_without_key_agreement",
	"e_ext_key_usage_cert_sign_without_ca",
	"e_rsa_allowed_ku_ca",
	"e_rsa_allowed_ku_no_encipherment_ca",
	"e_rsa_allowed_ku_ee",
	"e_ca_key_cert_sign_not_set",
	"e_ca_crl_sign_not_set",
	"e_ca_key_usage_not_permitted",
	"e_sub_cert_key_usage_cert_sign_bit_set",
	"e_sub_cert_key_usage_crl_sign_bit_set",
	"e_ecdsa_allowed_ku",
	NULL,
};

/* Rules on distribution points: each has a full name of plain HTTP URLs and nothing else. */
static const char *const of_points_are_odd[] = {
	"w_distribution_point_relative_name",
	"w_distribution_point_reasons",
	"w_distribution_point_missing_ldap_or_uri",
	"e_distribution_points_without_all_reasons",
	"e_distribution_point_relative_name_several_issuers",
	"e_distribution_point_incomplete",
	"e_distribution_point_crl_issuer_not_name",
	"e_distribution_point_crl_issuer_is_issuer",
	"e_crl_distrib_points_not_http",
	"e_crlissuer_must_not_be_present_in_cdp",
	"e_cdp_reasons_present",
	"e_cdp_not_full_name",
	"e_cdp_name_not_uri",
	"e_cdp_distribution_point_missing",
	"e_sub_ca_crl_distribution_points_does_not_contain_url",
	"e_sub_cert_crl_distribution_points_does_not_contain_url",
	NULL,
};

/*
 * Rules on moduli that are known by a property or a list: has_odd_modulus() in cert_hints.c tells those that one division or the exponent rules out,
 * and the linter gives the hint to each object if a list of the user's or tests of keys look further.
 */
static const char *const of_modulus_is_odd[] = {
	"w_rsa_mod_power_of_prime", "e_rsa_roca_fingerprint", "e_key_of_infineon_library", "e_rsa_debian_weak_key", "e_key_of_debian_generator", NULL,
};

/* Rules on the lengths of values in the subject whose bounds are 64 characters or more: none has more octets. */
static const char *const of_subject_is_overlong[] = {
	"e_subject_common_name_max_length",
	"e_subject_organization_name_max_length",
	"e_subject_organizational_unit_name_max_length",
	"e_subject_locality_name_max_length",
	"e_subject_state_name_max_length",
	"e_subject_street_address_max_length",
	"e_subject_email_max_length",
	"e_subject_dn_serial_number_max_length",
	"e_subject_given_name_max_length",
	"e_subject_surname_max_length",
	NULL,
};

/* Rules on domain names in general names other than the dNSNames of subjectAltName: there are only URIs without two hyphens in a row. */
static const char *const of_has_idn_references[] = {
	"w_general_name_idn_invalid",
	"e_mail_domain_not_idna",
	NULL,
};

/* Rules on embedded timestamps and their logs: each is known, trusted by all lists, takes the certificate and gives what it should; they are enough.
 */
static const char *const of_timestamps_are_odd[] = {
	"w_chrome_ct_too_few_timestamps_count",
	"w_chrome_ct_one_operator",
	"n_chrome_ct_one_operator",
	"w_chrome_ct_no_live_log",
	"w_chrome_ct_no_rfc6962_log",
	"w_ct_not_after_outside_of_log",
	"n_ct_log_unknown",
	"n_ct_log_twice",
	"w_ct_leaf_index_missing",
	"w_apple_ct_too_few_operators",
	"n_apple_ct_too_few_operators",
	"w_apple_ct_no_current_log",
	"w_apple_ct_no_rfc6962_log",
	"e_sct_signature_malformed",
	"n_sct_of_the_future",
	NULL,
};

const struct hint hints[] = {
	{ HAS_DEFECTS, of_has_defects },
	{ FIELDS_ARE_ODD, of_fields_are_odd },
	{ SIGNATURE_IS_ODD, of_signature_is_odd },
	{ HAS_TWIN_EXTENSIONS, of_has_twin_extensions },
	{ SUBJECT_HAS_ODD_NAMES, of_subject_has_odd_names },
	{ SUBJECT_HAS_RARE_TYPE, of_subject_has_rare_type },
	{ HAS_OTHER_SAN, of_has_other_san },
	{ HAS_DNS_PROBLEMS, of_has_dns_problems },
	{ KEY_IS_ODD, of_key_is_odd },
	{ MODULUS_IS_ODD, of_modulus_is_odd },
	{ HAS_MULTI_VALUED_RDN, of_has_multi_valued_rdn },
	{ SUBJECT_HAS_ODD_TYPE, of_subject_has_odd_type },
	{ SUBJECT_HAS_BARE_VALUE, of_subject_has_bare_value },
	{ SUBJECT_HAS_SPECIALS, of_subject_has_specials },
	{ SUBJECT_HAS_DETAILS, of_subject_has_details },
	{ ISSUER_HAS_ODD_TYPE, of_issuer_has_odd_type },
	{ ISSUER_HAS_OTHER_TYPE, of_issuer_has_other_type },
	{ SUBJECT_HAS_LONG_VALUE, of_subject_has_long_value },
	{ SUBJECT_HAS_ODD_OCTETS, of_subject_has_odd_octets },
	{ SUBJECT_HAS_EDGE, of_subject_has_edge },
	{ ISSUER_HAS_EDGE, of_issuer_has_edge },
	{ HAS_LDAP_URI, of_has_ldap_uri },
	{ HAS_RARE_EXTENSION, of_has_rare_extension },
	{ NAMES_ARE_ODD, of_names_are_odd },
	{ HAS_OTHER_REFERENCES, of_has_other_references },
	{ HAS_LARGE_OIDS, of_has_large_oids },
	{ HAS_PSS, of_has_pss },
	{ URIS_ARE_ODD, of_uris_are_odd },
	{ QUALIFIERS_ARE_ODD, of_qualifiers_are_odd },
	{ CRITICALITY_IS_ODD, of_criticality_is_odd },
	{ KEY_USAGE_IS_ODD, of_key_usage_is_odd },
	{ POINTS_ARE_ODD, of_points_are_odd },
	{ TIMESTAMPS_ARE_ODD, of_timestamps_are_odd },
	{ SUBJECT_IS_OVERLONG, of_subject_is_overlong },
	{ HAS_IDN_REFERENCES, of_has_idn_references },
	{ 0, NULL },
};
