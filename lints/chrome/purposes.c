/* Chrome Root Program Policy 1.3.1.3 and 1.3.2: how long a subordinate CA lasts, and hierarchies that are for TLS servers alone. */
#include "asn1/time.h"
#include "lints/checks.h"
#include "lints/tables.h"

#define CHROME(clause)         SOURCE_CHROME, (clause)
#define SERVER_AUTH            PURPOSE(OID_KP_SERVER_AUTH)
#define SERVER_AND_CLIENT_AUTH (PURPOSE(OID_KP_SERVER_AUTH) | PURPOSE(OID_KP_CLIENT_AUTH))
#define THREE_YEARS            36

/* arg: months. */
static enum verdict
lasts_at_most(const struct cert *c, struct findings *f)
{
	char from[TIME_TEXT_SIZE], to[TIME_TEXT_SIZE];
	if (!c->has_not_before || !c->has_not_after)
		return NOT_APPLICABLE;
	if (c->not_after < time_add_months(c->not_before, (int)arg(f)))
		return PASS;
	return fail(f, c->validity, "the certificate is valid from %s to %s, more than %ld years", time_text(c->not_before, from),
		    time_text(c->not_after, to), arg(f) / 12);
}

/* clang-format off */
const struct lint chrome_purpose_lints[] = {
	{ "n_chrome_sub_ca_valid_longer_than_3_years", NOTICE, CHROME("1.3.1.3"), CHROME_1_8, FOREVER, SUB_CA, MAY_SERVE_TLS,
	  "a subordinate CA certificate should be valid for at most 3 years if its root is in Chrome's store", CERT(lasts_at_most), THREE_YEARS },
	{ "e_chrome_sub_ca_eku_missing", MUST, CHROME("1.3.2"), CHROME_SUB_CA, FOREVER, SUB_CA, MAY_SERVE_TLS,
	  "extKeyUsage must be present in a subordinate CA certificate", PRESENT(EXT_KEY_USAGE) },
	{ "e_chrome_sub_ca_eku_not_only_server_auth", MUST, CHROME("1.3.2"), CHROME_SUB_CA, FOREVER, SUB_CA, MAY_SERVE_TLS | HAS_EKU,
	  "extKeyUsage of a subordinate CA must not have a purpose other than id-kp-serverAuth", CERT(eku_only_has), SERVER_AUTH },
	{ "e_client_auth_not_allowed", MUST, CHROME("1.3.2"), CHROME_LEAVES, FOREVER, SUBSCRIBER, HAS_EKU,
	  "extKeyUsage must not have id-kp-clientAuth", CERT(eku_lacks), PURPOSE(OID_KP_CLIENT_AUTH) },
	{ "e_sub_cert_eku_not_only_server_auth", MUST, CHROME("1.3.2"), CHROME_LEAVES, FOREVER, SUBSCRIBER, HAS_EKU,
	  "extKeyUsage must contain only id-kp-serverAuth (id-kp-clientAuth has a rule of its own)", CERT(eku_only_has), SERVER_AND_CLIENT_AUTH },
	{ 0 },
};
/* clang-format on */
