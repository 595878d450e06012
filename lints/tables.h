/* The tables of rules, one a file; the list of them is in registry.c. */
#ifndef LINTS_TABLES_H
#define LINTS_TABLES_H

#include "lints/lint.h"

extern const struct lint der_lints[];
extern const struct lint rfc5280_lints[];
extern const struct lint br_subscriber_lints[], br_subscriber_extension_lints[], br_key_usage_lints[], br_san_lints[], br_policies_lints[],
	br_validity_lints[], br_common_lints[];
extern const struct lint rfc5280_crl_lints[], rfc5280_crl_entry_lints[], br_crl_lints[], rfc6960_lints[], br_ocsp_lints[], mozilla_revocation_lints[];

#endif
