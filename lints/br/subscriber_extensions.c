/* BR 7.1.2.7.6 to 7.1.2.7.8 and 7.1.2.7.10: the extensions of a subscriber certificate. */
#include "lints/checks.h"
#include "lints/tables.h"
#include "x509/dns.h"
#include "x509/uri.h"

/* BR 7.1.2.7.8. A certificate with cA TRUE is taken for a CA's; that its keys may not sign certificates gives it away. */
static enum verdict
basic_constraints_not_ca(const struct cert *c, struct findings *f)
{
	if (c->basic.node == NULL || !(c->profiles & SUBSCRIBER || (c->key_usage.node != NULL && !(c->key_usage.bits & KU_KEY_CERT_SIGN))))
		return NOT_APPLICABLE;
	return c->basic.is_ca ? fail(f, c->basic.ca, "cA is TRUE") : PASS;
}

/* A self-issued certificate says of itself that there is no other one of its issuer. Each URL is gone through octet by octet. */
static enum verdict
aia_has_issuer_url(const struct cert *c, struct findings *f)
{
	if (!cert_is_self_issued(c) || name_is_empty(&c->subject))
		return aia_has_http_url(c, f);
	return NOT_APPLICABLE;
}

/* Whether a host is an IP address, or ends with a label that was a top-level domain when the certificate was issued. */
static bool
is_public_host(const struct cert *c, struct span host, struct findings *f)
{
	if (host.size == 0)
		return false;
	if (host.data[host.size - 1] == '.')
		host.size--;
	if (uri_host_is_ip(host))
		return true;
	return reference_is_tld(f->reference, dns_last_label(host), c->not_before);
}

/* BR 7.1.2.7.7: what Relying Parties are to fetch is on hosts that they can find. Of each URI the host is told octet by octet: some 60. */
static enum verdict
aia_hosts_public(const struct cert *c, struct findings *f)
{
	enum verdict verdict = NOT_APPLICABLE;
	char text[PRINTABLE_SIZE];
	for (const struct node *n = tree_child(c->tree, c->aia); n != NULL && c->has_not_before; n = tree_next(c->tree, n)) {
		const struct node *uri = access_uri(c, n, OID_UNKNOWN);
		if (uri == NULL)
			continue;
		struct span url = tree_contents(c->tree, uri);
		if (!is_public_host(c, uri_host(url), f))
			verdict = fail(f, uri, "\"%s\" has no host within a top-level domain delegated at the time", printable(url, text));
		else
			verdict = verdict == FAIL ? FAIL : PASS;
	}
	return verdict;
}

/* BR 7.1.2.7.10 */
static enum verdict
eku_permitted(const struct cert *c, struct findings *f)
{
	static const unsigned forbidden = PURPOSE(OID_KP_CODE_SIGNING) | PURPOSE(OID_KP_EMAIL_PROTECTION) | PURPOSE(OID_KP_TIME_STAMPING) |
					  PURPOSE(OID_KP_OCSP_SIGNING) | PURPOSE(OID_KP_ANY) | PURPOSE(OID_KP_PRECERT_SIGNING);
	if (c->eku.node == NULL)
		return NOT_APPLICABLE;
	enum verdict verdict = eku_fail_each(c, f, forbidden);
	if (!(c->eku.purposes & PURPOSE(OID_KP_SERVER_AUTH)))
		verdict = fail(f, c->eku.node, "extKeyUsage does not have id-kp-serverAuth");
	return verdict;
}

/* BR 7.1.2.3 before 2.0.0 */
static enum verdict
eku_for_tls(const struct cert *c, struct findings *f)
{
	if (c->eku.node == NULL)
		return NOT_APPLICABLE;
	if (c->eku.purposes & (PURPOSE(OID_KP_SERVER_AUTH) | PURPOSE(OID_KP_CLIENT_AUTH)))
		return PASS;
	return fail(f, c->eku.node, "extKeyUsage has neither id-kp-serverAuth nor id-kp-clientAuth");
}

/* The purposes that the table of BR 7.1.2.7.10 has a row for. */
#define PURPOSES_NAMED \
	(PURPOSE(OID_KP_SERVER_AUTH) | PURPOSE(OID_KP_CLIENT_AUTH) | PURPOSE(OID_KP_CODE_SIGNING) | PURPOSE(OID_KP_EMAIL_PROTECTION) | \
	 PURPOSE(OID_KP_TIME_STAMPING) | PURPOSE(OID_KP_OCSP_SIGNING) | PURPOSE(OID_KP_ANY) | PURPOSE(OID_KP_PRECERT_SIGNING))

/* Those that BR 7.1.2.3 named before 2.0.0. */
#define PURPOSES_BEFORE_SC62 (PURPOSE(OID_KP_SERVER_AUTH) | PURPOSE(OID_KP_CLIENT_AUTH) | PURPOSE(OID_KP_EMAIL_PROTECTION))

/* BR 7.1.2.7.6; of a precertificate, 7.1.2.9. EVG 7.1.2.2 adds one, which stands in its row. */
static const enum oid subscriber_extensions[] = { OID_AUTHORITY_INFO_ACCESS,
						  OID_AUTHORITY_KEY_IDENTIFIER,
						  OID_CERTIFICATE_POLICIES,
						  OID_EXT_KEY_USAGE,
						  OID_SUBJECT_ALT_NAME,
						  OID_NAME_CONSTRAINTS,
						  OID_KEY_USAGE,
						  OID_BASIC_CONSTRAINTS,
						  OID_CRL_DISTRIBUTION_POINTS,
						  OID_SCT_LIST,
						  OID_SUBJECT_KEY_IDENTIFIER,
						  OID_CT_POISON,
						  OID_UNKNOWN };
#define NOT_EV (SUBSCRIBER & ~SUBSCRIBER_EV)

/* clang-format off */
const struct lint br_subscriber_extension_lints[] = {
	{ "e_sub_cert_aia_missing", MUST, BR("7.1.2.7.6"), SC31, FOREVER, SUBSCRIBER, 0,
	  "authorityInfoAccess must be present in a subscriber certificate", PRESENT(AUTHORITY_INFO_ACCESS), .revision = 2 },
	{ "e_sub_cert_aia_marked_critical", MUST, BR("7.1.2.7.6"), BR_1_0, FOREVER, SUBSCRIBER, HAS_AIA,
	  "authorityInfoAccess of a subscriber certificate must not be critical", NOT_CRITICAL(AUTHORITY_INFO_ACCESS) },
	{ "e_sub_cert_eku_missing", MUST, BR("7.1.2.7.6"), BR_1_0, FOREVER, SUBSCRIBER, 0,
	  "extKeyUsage must be present in a subscriber certificate", PRESENT(EXT_KEY_USAGE) },
	{ "e_eku_critical", MUST, BR("7.1.2.7.6"), SC62, FOREVER, SUBSCRIBER, HAS_EKU,
	  "extKeyUsage of a subscriber certificate must not be critical", NOT_CRITICAL(EXT_KEY_USAGE) },
	{ "e_ext_san_missing", MUST, BR("7.1.2.7.6"), BR_1_0, FOREVER, SUBSCRIBER, 0,
	  "subjectAltName must be present in a subscriber certificate", PRESENT(SUBJECT_ALT_NAME) },
	{ "w_sub_cert_key_usage_missing", SHOULD, BR("7.1.2.7.6"), SC62, FOREVER, SUBSCRIBER, 0,
	  "keyUsage should be present in a subscriber certificate", PRESENT(KEY_USAGE) },
	{ "e_sub_cert_key_usage_not_critical", MUST, BR("7.1.2.7.6"), SC62, FOREVER, SUBSCRIBER, HAS_KEY_USAGE,
	  "keyUsage of a subscriber certificate must be critical", CRITICAL(KEY_USAGE) },
	{ "e_sub_cert_basic_constraints_not_critical", MUST, BR("7.1.2.7.6"), SC62, FOREVER, SUBSCRIBER, HAS_BASIC,
	  "basicConstraints of a subscriber certificate must be critical", CRITICAL(BASIC_CONSTRAINTS) },
	{ "e_sub_cert_crl_distribution_points_marked_critical", MUST, BR("7.1.2.7.6"), BR_1_0, FOREVER, SUBSCRIBER, HAS_CDP,
	  "cRLDistributionPoints of a subscriber certificate must not be critical", NOT_CRITICAL(CRL_DISTRIBUTION_POINTS) },
	{ "e_sct_list_critical", MUST, BR("7.1.2.7.6"), SC62, FOREVER, TLS_ANY_CA | SUBSCRIBER | OCSP_RESPONDER, HAS_SCTS,
	  "the list of signed certificate timestamps must not be critical", NOT_CRITICAL(SCT_LIST) },
	{ "w_ext_subject_key_identifier_not_recommended_subscriber", SHOULD, BR("7.1.2.7.6"), SC62, FOREVER, SUBSCRIBER, 0,
	  "subjectKeyIdentifier should not be present in a subscriber certificate", CERT(ext_absent), OID_SUBJECT_KEY_IDENTIFIER },
	{ "w_sub_cert_extension_not_recommended", SHOULD, BR("7.1.2.7.6"), SC62, FOREVER, NOT_EV, 0,
	  "a subscriber certificate should only have extensions that its profile names", CERT(ext_only_has), 0, subscriber_extensions },
	{ "w_ev_extension_not_recommended", SHOULD, BR("7.1.2.7.6"), SC62, FOREVER, SUBSCRIBER_EV, 0,
	  "an EV certificate should only have extensions that its profiles in the BR and the EVG name", CERT(ext_only_has), OID_CABF_ORGANIZATION_IDENTIFIER, subscriber_extensions },
	{ "e_aia_must_contain_permitted_access_method", MUST, BR("7.1.2.7.7"), SC62, FOREVER, SUBSCRIBER, HAS_AIA,
	  "authorityInfoAccess of a subscriber certificate may only have id-ad-ocsp and id-ad-caIssuers, and only with URIs", CERT(aia_methods_permitted) },
	{ "e_aia_ocsp_must_have_http_only", MUST, BR("7.1.2.7.7"), SC62, FOREVER, SUBSCRIBER, HAS_AIA,
	  "the location of an OCSP responder in a subscriber certificate must be an HTTP URL", CERT(aia_urls_http), OID_AD_OCSP },
	{ "e_aia_ca_issuers_must_have_http_only", MUST, BR("7.1.2.7.7"), SC62, FOREVER, SUBSCRIBER, HAS_AIA,
	  "the location of the issuer's certificate in a subscriber certificate must be an HTTP URL", CERT(aia_urls_http), OID_AD_CA_ISSUERS },
	{ "e_aia_unique_access_locations", MUST, BR("7.1.2.7.7"), SC62, FOREVER, SUBSCRIBER, HAS_AIA,
	  "the locations of one accessMethod in a subscriber certificate must be different", CERT(aia_locations_unique) },
	{ "n_aia_locations_alike", NOTICE, BR("7.1.2.7.7"), SC62, FOREVER, TLS_ANY_CA | SUBSCRIBER, HAS_AIA,
	  "it is worth knowing if locations of one accessMethod differ only in upper and lower case", CERT(aia_locations_unlike) },
	{ "w_sub_cert_aia_does_not_contain_issuing_ca_url", SHOULD, BR("7.1.2.7.7"), BR_1_0, FOREVER, SUBSCRIBER, 0,
	  "authorityInfoAccess of a subscriber certificate should have an HTTP URL for id-ad-caIssuers", CERT(aia_has_issuer_url), OID_AD_CA_ISSUERS },
	{ "w_sub_cert_aia_contains_internal_names", SHOULD, BR("7.1.2.7.7"), BR_1_0, FOREVER, SUBSCRIBER, HAS_AIA,
	  "the locations in authorityInfoAccess should be on hosts with a public domain name or an address", CERT(aia_hosts_public) },
	{ "e_sub_cert_aia_does_not_contain_ocsp_url", MUST, BR("7.1.2.7.7"), SC31, SC63, SUBSCRIBER, 0,
	  "authorityInfoAccess of a subscriber certificate must have an HTTP URL for id-ad-ocsp", CERT(aia_has_http_url), OID_AD_OCSP, .revision = 2 },
	{ "e_sub_cert_not_is_ca", MUST, BR("7.1.2.7.8"), BR_1_0, FOREVER, SUBSCRIBER | TLS_ANY_CA, HAS_BASIC,
	  "cA must not be TRUE if the key of the certificate must not sign certificates", CERT(basic_constraints_not_ca) },
	{ "e_sub_cert_eku_check", MUST, BR("7.1.2.7.10"), SC62, FOREVER, SUBSCRIBER, HAS_EKU,
	  "extKeyUsage of a subscriber certificate must have id-kp-serverAuth, and must not have a purpose forbidden together with it", CERT(eku_permitted) },
	{ "e_sub_cert_eku_any", MUST, BR("7.1.2.7.10"), SC31, SC62, SUBSCRIBER, HAS_EKU,
	  "extKeyUsage of a subscriber certificate must not have anyExtendedKeyUsage", CERT(eku_lacks), PURPOSE(OID_KP_ANY) },
	{ "w_sub_cert_eku_not_recommended", SHOULD, BR("7.1.2.7.10"), SC62, FOREVER, SUBSCRIBER, HAS_EKU,
	  "extKeyUsage of a subscriber certificate should only have id-kp-serverAuth and optionally id-kp-clientAuth", CERT(eku_only_has), PURPOSES_NAMED },
	{ "e_sub_cert_eku_server_auth_client_auth_missing", MUST, BR("7.1.2.7.10"), BR_1_0, SC62, SUBSCRIBER, HAS_EKU,
	  "extKeyUsage of a subscriber certificate must have id-kp-serverAuth, id-kp-clientAuth, or both", CERT(eku_for_tls) },
	{ "w_sub_cert_eku_extra_values", SHOULD, BR("7.1.2.7.10"), BR_1_0, SC62, SUBSCRIBER, HAS_EKU,
	  "extKeyUsage of a subscriber certificate should only have id-kp-serverAuth, id-kp-clientAuth and id-kp-emailProtection", CERT(eku_only_has), PURPOSES_BEFORE_SC62 },
	{ 0 },
};
/* clang-format on */
