/* BR 7.1.2.11: fields that several profiles share. */
#include "lints/checks.h"
#include "lints/tables.h"
#include "x509/dns.h"

/* arg: a component of AuthorityKeyIdentifier that is absent. BR 1.7.1 to 1.8.7 have this for subordinate CAs (7.1.2.2 h) and subscribers (7.1.2.3 g)
 * only. */
static enum verdict
aki_lacks(const struct cert *c, struct findings *f)
{
	if (c->profiles & OCSP_RESPONDER && f->date < SC62)
		return NOT_APPLICABLE;
	const struct node *aki = extension_value(&c->ext, OID_AUTHORITY_KEY_IDENTIFIER);
	const struct node *n = tree_component(c->tree, aki, (uint32_t)arg(f));
	return n != NULL ? fail(f, n, "authorityKeyIdentifier has %s", n->component->name) : PASS;
}

/* BR 1.6.1 "Short-lived Subscriber Certificate" */
static bool
is_short_lived(const struct cert *c)
{
	int64_t days = c->not_before < SHORT_LIVED_7_DAYS ? 10 : 7;
	return c->has_not_before && c->has_not_after && cert_validity_seconds(c) <= days * 86400;
}

/* BR 7.1.2.11.2 */
static enum verdict
cdp_unless_short_lived_or_ocsp(const struct cert *c, struct findings *f)
{
	if (c->features & HAS_CDP)
		return PASS;
	if (is_short_lived(c) || names_ocsp_responder(c))
		return NOT_APPLICABLE;
	return fail(f, c->ext.list, "cRLDistributionPoints is absent, authorityInfoAccess has no id-ad-ocsp, and the certificate is not short-lived");
}

static enum verdict
one_distribution_point(const struct cert *c, struct findings *f)
{
	const struct node *first = tree_child(c->tree, c->cdp);
	if (first == NULL)
		return NOT_APPLICABLE;
	const struct node *second = tree_next(c->tree, first);
	return second != NULL ? fail(f, second, "cRLDistributionPoints has more than one DistributionPoint; it should have one") : PASS;
}

static enum verdict
distribution_point_present(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	for (const struct node *n = tree_child(c->tree, c->cdp); n != NULL; n = tree_next(c->tree, n)) {
		if (tree_component_tagged(c->tree, n, DISTRIBUTION_POINT_NAME) == NULL)
			verdict = fail(f, n, "a DistributionPoint has no distributionPoint");
	}
	return verdict;
}

/* arg: a component of DistributionPoint that is absent. */
static enum verdict
distribution_point_lacks(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	for (const struct node *n = tree_child(c->tree, c->cdp); n != NULL; n = tree_next(c->tree, n)) {
		const struct node *component = tree_component(c->tree, n, (uint32_t)arg(f));
		if (component != NULL)
			verdict = fail(f, component, "a DistributionPoint has %s", component->component->name);
	}
	return verdict;
}

/* The fullName of a DistributionPoint; NULL where it has none. */
static const struct node *
full_name(const struct cert *c, const struct node *point)
{
	const struct node *name = tree_component(c->tree, point, DISTRIBUTION_POINT_NAME);
	return name != NULL && name->class == CLASS_CONTEXT && name->tag == DP_FULL_NAME ? name : NULL;
}

static enum verdict
distribution_point_is_full_name(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	for (const struct node *n = tree_child(c->tree, c->cdp); n != NULL; n = tree_next(c->tree, n)) {
		const struct node *name = tree_component(c->tree, n, DISTRIBUTION_POINT_NAME);
		if (name != NULL && full_name(c, n) == NULL)
			verdict = fail(f, name, "the DistributionPointName is a nameRelativeToCRLIssuer; it must be a fullName");
	}
	return verdict;
}

static enum verdict
cdp_names_are_uris(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	for (const struct node *point = tree_child(c->tree, c->cdp); point != NULL; point = tree_next(c->tree, point)) {
		for (const struct node *n = tree_child(c->tree, full_name(c, point)); n != NULL; n = tree_next(c->tree, n)) {
			if (general_name_kind(n) != NAME_URI)
				verdict = fail(f, n, "fullName has a name of type %s; it must only have uniformResourceIdentifiers",
					       general_name_text(general_name_kind(n)));
		}
	}
	return verdict;
}

/* Whether a DistributionPoint has an HTTP URL. */
static bool
has_http_url(const struct cert *c, const struct node *point)
{
	for (const struct node *n = tree_child(c->tree, full_name(c, point)); n != NULL; n = tree_next(c->tree, n)) {
		if (general_name_kind(n) == NAME_URI && url_has_scheme(tree_contents(c->tree, n), "http"))
			return true;
	}
	return false;
}

/* BR 7.1.2.2 b before 2.0.0: at least one; from ballot SC62 on all of them are, and e_crl_distrib_points_not_http asks for that. */
static enum verdict
cdp_has_http_url(const struct cert *c, struct findings *f)
{
	if (c->cdp == NULL)
		return NOT_APPLICABLE;
	for (const struct node *point = tree_child(c->tree, c->cdp); point != NULL; point = tree_next(c->tree, point)) {
		if (has_http_url(c, point))
			return PASS;
	}
	return fail(f, c->cdp, "cRLDistributionPoints has no HTTP URL");
}

static enum verdict
cdp_urls_http(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	char text[PRINTABLE_SIZE];
	for (const struct node *point = tree_child(c->tree, c->cdp); point != NULL; point = tree_next(c->tree, point)) {
		for (const struct node *n = tree_child(c->tree, full_name(c, point)); n != NULL; n = tree_next(c->tree, n)) {
			struct span url = tree_contents(c->tree, n);
			if (general_name_kind(n) == NAME_URI && !url_has_scheme(url, "http"))
				verdict = fail(f, n, "\"%s\" is not an HTTP URL (http://) with a host", printable(url, text));
		}
	}
	return verdict;
}

#define ANY_PROFILE (TLS_ANY_CA | SUBSCRIBER | OCSP_RESPONDER)
#define WITH_AKI    TLS_SUB_CA | SUBSCRIBER | OCSP_RESPONDER, HAS_AKI

/* clang-format off */
const struct lint br_common_lints[] = {
	{ "e_aki_authority_cert_issuer_present", MUST, BR("7.1.2.11.1"), SC31, FOREVER, WITH_AKI,
	  "authorityKeyIdentifier must not have authorityCertIssuer", CERT(aki_lacks), AKI_AUTHORITY_CERT_ISSUER, .revision = 2 },
	{ "e_aki_authority_cert_serial_number_present", MUST, BR("7.1.2.11.1"), SC31, FOREVER, WITH_AKI,
	  "authorityKeyIdentifier must not have authorityCertSerialNumber", CERT(aki_lacks), AKI_AUTHORITY_CERT_SERIAL_NUMBER, .revision = 2 },
	{ "e_root_ca_aki_authority_cert_issuer_present", MUST, BR("7.1.2.1.3"), SC62, FOREVER, ROOT_CA, HAS_AKI,
	  "authorityKeyIdentifier of a root CA certificate must not have authorityCertIssuer", CERT(aki_lacks), AKI_AUTHORITY_CERT_ISSUER },
	{ "e_root_ca_aki_authority_cert_serial_number_present", MUST, BR("7.1.2.1.3"), SC62, FOREVER, ROOT_CA, HAS_AKI,
	  "authorityKeyIdentifier of a root CA certificate must not have authorityCertSerialNumber", CERT(aki_lacks), AKI_AUTHORITY_CERT_SERIAL_NUMBER },
	{ "e_sub_ca_crl_distribution_points_missing", MUST, BR("7.1.2.11.2"), BR_1_0, FOREVER, TLS_SUB_CA, 0,
	  "cRLDistributionPoints must be present in a subordinate CA certificate", PRESENT(CRL_DISTRIBUTION_POINTS) },
	{ "e_sub_ca_crl_distribution_points_does_not_contain_url", MUST, BR("7.1.2.11.2"), BR_1_0, FOREVER, TLS_SUB_CA, HAS_CDP,
	  "cRLDistributionPoints of a subordinate CA certificate must have an HTTP URL", CERT(cdp_has_http_url) },
	{ "e_missing_crl_distrib_point", MUST, BR("7.1.2.11.2"), SC63, FOREVER, SUBSCRIBER, 0,
	  "cRLDistributionPoints must be present in a subscriber certificate that is not short-lived and names no OCSP responder", CERT(cdp_unless_short_lived_or_ocsp) },
	{ "w_root_ca_crl_distribution_points_present", SHOULD, BR("7.1.2.1.2"), SC62, FOREVER, ROOT_CA, 0,
	  "cRLDistributionPoints should not be present in a root CA certificate", CERT(ext_absent), OID_CRL_DISTRIBUTION_POINTS },
	{ "e_ocsp_cert_cdp_forbidden", MUST, BR("7.1.2.11.2"), SC62, FOREVER, OCSP_RESPONDER, 0,
	  "cRLDistributionPoints must not be present in the certificate of an OCSP responder", CERT(ext_absent), OID_CRL_DISTRIBUTION_POINTS },
	{ "w_cdp_more_than_one_distribution_point", SHOULD, BR("7.1.2.11.2"), SC62, FOREVER, ANY_PROFILE, HAS_CDP,
	  "cRLDistributionPoints should not have more than one DistributionPoint", CERT(one_distribution_point) },
	{ "e_cdp_distribution_point_missing", MUST, BR("7.1.2.11.2"), SC62, FOREVER, ANY_PROFILE, HAS_CDP,
	  "a DistributionPoint must have a distributionPoint", CERT(distribution_point_present) },
	{ "e_cdp_not_full_name", MUST, BR("7.1.2.11.2"), SC62, FOREVER, ANY_PROFILE, HAS_CDP,
	  "a distributionPoint must be a fullName", CERT(distribution_point_is_full_name) },
	{ "e_cdp_reasons_present", MUST, BR("7.1.2.11.2"), SC62, FOREVER, ANY_PROFILE, HAS_CDP,
	  "a DistributionPoint must not have reasons", CERT(distribution_point_lacks), DISTRIBUTION_POINT_REASONS },
	{ "e_crlissuer_must_not_be_present_in_cdp", MUST, BR("7.1.2.11.2"), SC62, FOREVER, ANY_PROFILE, HAS_CDP,
	  "a DistributionPoint must not have a cRLIssuer", CERT(distribution_point_lacks), DISTRIBUTION_POINT_CRL_ISSUER },
	{ "e_cdp_name_not_uri", MUST, BR("7.1.2.11.2"), SC62, FOREVER, ANY_PROFILE, HAS_CDP,
	  "the names in a fullName must be uniformResourceIdentifiers", CERT(cdp_names_are_uris) },
	{ "e_sub_cert_crl_distribution_points_does_not_contain_url", MUST, BR("7.1.2.11.2"), BR_1_0, FOREVER, SUBSCRIBER, HAS_CDP,
	  "cRLDistributionPoints of a subscriber certificate must have an HTTP URL", CERT(cdp_has_http_url) },
	{ "e_crl_distrib_points_not_http", MUST, BR("7.1.2.11.2"), SC62, FOREVER, ANY_PROFILE, HAS_CDP,
	  "the URLs in a fullName must have the scheme http", CERT(cdp_urls_http) },
	{ 0 },
};
/* clang-format on */
