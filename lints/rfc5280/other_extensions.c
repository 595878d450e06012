/*
 * RFC 5280 4.2.1.2, 4.2.1.8, 4.2.1.12, 4.2.1.13, 4.2.1.15 and 4.2.2: the extensions on keys, purposes, CRLs and information about issuer and subject;
 * and a validity period that is none.
 */
#include "asn1/time.h"
#include "lints/checks.h"
#include "lints/tables.h"
#include "x509/dns.h"
#include "x509/uri.h"

#define SC62 D(2023, 9, 15)

/*
 * From SC62 on BR 7.1.2.7.6 does not recommend for subscriber certificates what RFC 5280 4.2.1.2 recommends for those of end entities. A self-issued
 * one without extensions is most likely a root of old.
 */
static enum verdict
ski_recommended(const struct cert *c, struct findings *f)
{
	bool old_root = c->ext.list == NULL && cert_is_self_issued(c);
	return old_root || (c->facts & SUBSCRIBER && c->not_before >= SC62) ? NOT_APPLICABLE : ext_present(c, f);
}

/* RFC 5280 4.2.1.12: the bits of keyUsage that may be consistent with each purpose; 0 for those that it does not define. */
static unsigned
consistent_bits(enum oid purpose)
{
	switch (purpose) {
	case OID_KP_SERVER_AUTH:
		return KU_DIGITAL_SIGNATURE | KU_KEY_ENCIPHERMENT | KU_KEY_AGREEMENT;
	case OID_KP_CLIENT_AUTH:
		return KU_DIGITAL_SIGNATURE | KU_KEY_AGREEMENT;
	case OID_KP_CODE_SIGNING:
		return KU_DIGITAL_SIGNATURE;
	case OID_KP_EMAIL_PROTECTION:
		return KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION | KU_KEY_ENCIPHERMENT | KU_KEY_AGREEMENT;
	case OID_KP_TIME_STAMPING:
	case OID_KP_OCSP_SIGNING:
		return KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION;
	default:
		return 0;
	}
}

/* A certificate that no purpose fits must not be used at all. What a purpose that the RFC does not define asks for is not known. */
static enum verdict
purpose_consistent(const struct cert *c, struct findings *f)
{
	if (c->eku.purposes == 0 || c->key_usage.bits == 0)
		return NOT_APPLICABLE;
	for (const struct node *n = tree_child(c->tree, c->eku.node); n != NULL; n = tree_next(c->tree, n)) {
		unsigned bits = consistent_bits((enum oid)n->oid);
		if (n->type == &ObjectIdentifier && (bits == 0 || bits & c->key_usage.bits))
			return PASS;
	}
	return fail(f, c->key_usage.node, "keyUsage has no bit that is consistent with a purpose in extKeyUsage");
}

static enum verdict
any_purpose_not_critical(const struct cert *c, struct findings *f)
{
	return c->eku.purposes & PURPOSE(OID_KP_ANY) ? ext_not_critical(c, f) : PASS;
}

static bool
is_http_or_ldap(struct span uri)
{
	struct span scheme = uri_split(uri).scheme;
	return ascii_equal_nocase(scheme, SPAN("http")) || ascii_equal_nocase(scheme, SPAN("ldap"));
}

/* The issuers' certificates by HTTP or LDAP in at least one place, if anywhere. */
static enum verdict
issuers_by_http_or_ldap(const struct cert *c, struct findings *f)
{
	const struct node *first = NULL;
	for (const struct node *n = tree_child(c->tree, c->aia); n != NULL; n = tree_next(c->tree, n)) {
		const struct node *id = tree_component(c->tree, n, ACCESS_METHOD);
		const struct node *location = tree_component(c->tree, n, ACCESS_LOCATION);
		if (id == NULL || id->oid != OID_AD_CA_ISSUERS || location == NULL)
			continue;
		if (general_name_kind(location) == NAME_URI && is_http_or_ldap(tree_contents(c->tree, location)))
			return PASS;
		first = first != NULL ? first : location;
	}
	return first != NULL ? fail(f, first, "no location of id-ad-caIssuers is an HTTP or LDAP URI") : NOT_APPLICABLE;
}

static enum verdict
point_not_reasons_only(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	for (const struct node *n = tree_child(c->tree, c->cdp); n != NULL; n = tree_next(c->tree, n)) {
		if (tree_component_tagged(c->tree, n, DISTRIBUTION_POINT_NAME) == NULL &&
		    tree_component(c->tree, n, DISTRIBUTION_POINT_CRL_ISSUER) == NULL)
			verdict = fail(f, n, "a DistributionPoint has neither distributionPoint nor cRLIssuer");
	}
	return verdict;
}

/* One that clients can use is enough, in whichever DistributionPoint it is. */
static enum verdict
points_by_http_or_ldap(const struct cert *c, struct findings *f)
{
	if (c->cdp == NULL)
		return NOT_APPLICABLE;
	for (const struct node *point = tree_child(c->tree, c->cdp); point != NULL; point = tree_next(c->tree, point)) {
		const struct node *name = tree_component(c->tree, point, DISTRIBUTION_POINT_NAME);
		for (const struct node *n = tree_child(c->tree, name); n != NULL; n = tree_next(c->tree, n)) {
			if (general_name_kind(n) == NAME_URI && is_http_or_ldap(tree_contents(c->tree, n)))
				return PASS;
		}
	}
	return fail(f, c->cdp, "cRLDistributionPoints has no HTTP or LDAP URI");
}

static enum verdict
validity_positive(const struct cert *c, struct findings *f)
{
	char from[TIME_TEXT_SIZE], until[TIME_TEXT_SIZE];
	if (!c->has_not_before || !c->has_not_after)
		return NOT_APPLICABLE;
	if (cert_validity_seconds(c) > 0)
		return PASS;
	return fail(f, c->validity, "notAfter %s is before notBefore %s", time_text(c->not_after, until), time_text(c->not_before, from));
}

#define SINCE_2459 D(1999, 1, 1), FOREVER
#define SINCE_3280 D(2002, 4, 1), FOREVER
#define SINCE_5280 D(2008, 5, 1), FOREVER

/* clang-format off */
const struct lint other_extension_lints[] = {
	{ "e_validity_time_not_positive", MUST, COMMUNITY("validity period"), ALWAYS, FOREVER, CERTIFICATE,
	  "notAfter is not before notBefore", CERT(validity_positive) },
	{ "w_ext_subject_key_identifier_missing_sub_cert", SHOULD, RFC5280("4.2.1.2"), SINCE_2459, NOT_CA,
	  "subjectKeyIdentifier is present in a certificate that is no CA's, unless the BR from 2.0.0 on cover it", CERT(ski_recommended),
	  OID_SUBJECT_KEY_IDENTIFIER },
	{ "e_ext_subject_directory_attr_critical", MUST, RFC5280("4.2.1.8"), SINCE_2459, CERTIFICATE,
	  "subjectDirectoryAttributes is not critical", CERT(ext_not_critical), OID_SUBJECT_DIRECTORY_ATTRIBUTES },
	{ "e_key_usage_and_extended_key_usage_inconsistent", MUST, RFC5280("4.2.1.12"), SINCE_5280, NOT_CA | HAS_EKU | HAS_KEY_USAGE,
	  "at least one purpose in extKeyUsage is consistent with keyUsage", CERT(purpose_consistent) },
	{ "w_eku_critical_improperly", SHOULD, RFC5280("4.2.1.12"), SINCE_3280, CERTIFICATE | HAS_EKU,
	  "extKeyUsage with anyExtendedKeyUsage is not critical", CERT(any_purpose_not_critical), OID_EXT_KEY_USAGE },
	{ "w_ext_crl_distribution_marked_critical", SHOULD, RFC5280("4.2.1.13"), SINCE_2459, CERTIFICATE | HAS_CDP,
	  "cRLDistributionPoints is not critical", CERT(ext_not_critical), OID_CRL_DISTRIBUTION_POINTS },
	{ "e_distribution_point_incomplete", MUST, RFC5280("4.2.1.13"), SINCE_3280, CERTIFICATE | HAS_CDP,
	  "a DistributionPoint has a distributionPoint or a cRLIssuer", CERT(point_not_reasons_only) },
	{ "w_distribution_point_missing_ldap_or_uri", SHOULD, RFC5280("4.2.1.13"), SINCE_5280, CERTIFICATE | HAS_CDP,
	  "of the names of distribution points at least one is an HTTP or LDAP URI", CERT(points_by_http_or_ldap) },
	{ "e_ext_freshest_crl_marked_critical", MUST, RFC5280("4.2.1.15"), SINCE_3280, CERTIFICATE,
	  "freshestCRL is not critical", CERT(ext_not_critical), OID_FRESHEST_CRL },
	{ "w_ext_aia_access_location_missing", SHOULD, RFC5280("4.2.2.1"), SINCE_5280, CERTIFICATE | HAS_AIA,
	  "of the locations of id-ad-caIssuers at least one is an HTTP or LDAP URI", CERT(issuers_by_http_or_ldap) },
	{ "e_subject_info_access_marked_critical", MUST, RFC5280("4.2.2.2"), SINCE_3280, CERTIFICATE,
	  "subjectInfoAccess is not critical", CERT(ext_not_critical), OID_SUBJECT_INFO_ACCESS },
	{ 0 },
};
/* clang-format on */
