/*
 * RFC 5280 4.2.1.13, 4.2.1.15 and 4.2.2: the extensions that say where CRLs are, and information about issuer and subject.
 */
#include "lints/checks.h"
#include "lints/tables.h"
#include "x509/dns.h"
#include "x509/uri.h"

static bool
is_http_or_ldap(struct span uri)
{
	struct span scheme = uri_scheme(uri);
	return ascii_equal_nocase(scheme, SPAN("http")) || ascii_equal_nocase(scheme, SPAN("ldap"));
}

/*
 * The row's list of distribution points: that of cRLDistributionPoints, or that of freshestCRL, to which the same conventions apply (4.2.1.15). What
 * else the row asks stands above it in `arg`.
 */
#define OF(extension, more) (OID_##extension | (more) << 8)

static enum oid
extension_of(const struct findings *f)
{
	return (enum oid)(arg(f) & 0xff);
}

static const struct node *
points_of(const struct cert *c, const struct findings *f)
{
	return extension_value(&c->ext, extension_of(f));
}

/* If an access method is used at all, it is with an HTTP or LDAP URI in at least one place. */
static enum verdict
method_by_http_or_ldap(const struct cert *c, const struct node *list, enum oid method, struct findings *f)
{
	const struct node *first = NULL;
	for (const struct node *n = tree_child(c->tree, list); n != NULL; n = tree_next(c->tree, n)) {
		const struct node *id = tree_component(c->tree, n, ACCESS_METHOD);
		const struct node *location = tree_component(c->tree, n, ACCESS_LOCATION);
		if (id == NULL || id->oid != method || location == NULL)
			continue;
		if (general_name_kind(location) == NAME_URI && is_http_or_ldap(tree_contents(c->tree, location)))
			return PASS;
		first = first != NULL ? first : location;
	}
	return first != NULL ? fail(f, first, "%s has no HTTP or LDAP URI", oid_name(method)) : NOT_APPLICABLE;
}

static enum verdict
issuers_by_http_or_ldap(const struct cert *c, struct findings *f)
{
	return method_by_http_or_ldap(c, c->aia, OID_AD_CA_ISSUERS, f);
}

static enum verdict
point_not_reasons_only(const struct cert *c, struct findings *f)
{
	const struct node *points = points_of(c, f);
	enum verdict verdict = points != NULL ? PASS : NOT_APPLICABLE;
	for (const struct node *n = tree_child(c->tree, points); n != NULL; n = tree_next(c->tree, n)) {
		if (tree_component_tagged(c->tree, n, DISTRIBUTION_POINT_NAME) == NULL &&
		    tree_component(c->tree, n, DISTRIBUTION_POINT_CRL_ISSUER) == NULL)
			verdict = fail(f, n, "a DistributionPoint has neither distributionPoint nor cRLIssuer");
	}
	return verdict;
}

/* One that clients can use is enough, in whichever DistributionPoint it is. Where no DistributionPointName is present, but cRLIssuer alone, none is
 * asked for. */
static enum verdict
points_by_http_or_ldap(const struct cert *c, struct findings *f)
{
	const struct node *points = points_of(c, f);
	if (points == NULL)
		return NOT_APPLICABLE;
	bool named = tree_child(c->tree, points) == NULL; /* a list of no points has no URI either */
	for (const struct node *point = tree_child(c->tree, points); point != NULL; point = tree_next(c->tree, point)) {
		const struct node *name = tree_component(c->tree, point, DISTRIBUTION_POINT_NAME);
		named = named || name != NULL;
		for (const struct node *n = tree_child(c->tree, name); n != NULL; n = tree_next(c->tree, n)) {
			if (general_name_kind(n) == NAME_URI && is_http_or_ldap(tree_contents(c->tree, n)))
				return PASS;
		}
	}
	return named ? fail(f, points, "%s has no HTTP or LDAP URI", oid_name(extension_of(f))) : NOT_APPLICABLE;
}

/* RFC 4516 2: what an LDAP URI lacks of "ldap://host/dn?attributes", as text; NULL where it is all there, or no LDAP URI. arg of the row: see below.
 */
enum { LDAP_HOST, LDAP_ENTRY, LDAP_ENTRY_ONE_ATTRIBUTE };

static const char *
ldap_lacks(struct span text, long what)
{
	if (!ascii_equal_nocase(uri_scheme(text), SPAN("ldap")))
		return NULL;
	struct uri u = uri_split(text);
	if (what == LDAP_HOST)
		return u.host.size == 0 ? "has no host" : NULL;
	const uint8_t *end = u.query.size > 0 ? memchr(u.query.data, '?', u.query.size) : NULL;
	struct span attributes = { u.query.data, end != NULL ? (size_t)(end - u.query.data) : u.query.size };
	if (u.path.size < 2)
		return "has no distinguished name";
	if (attributes.size == 0)
		return "has no attribute";
	return what == LDAP_ENTRY_ONE_ATTRIBUTE && memchr(attributes.data, ',', attributes.size) != NULL ? "has more than one attribute" : NULL;
}

static enum verdict
ldap_uri_whole(const struct cert *c, const struct node *n, struct findings *f)
{
	char text[PRINTABLE_SIZE];
	const char *lacks = general_name_kind(n) == NAME_URI ? ldap_lacks(tree_contents(c->tree, n), arg(f) >> 8) : NULL;
	return lacks != NULL ? fail(f, n, "\"%s\" %s", printable(tree_contents(c->tree, n), text), lacks) : PASS;
}

/* arg: OF() with LDAP_HOST, LDAP_ENTRY_ONE_ATTRIBUTE. */
static enum verdict
point_ldap_uris_whole(const struct cert *c, struct findings *f)
{
	const struct node *points = points_of(c, f);
	enum verdict verdict = points != NULL ? PASS : NOT_APPLICABLE;
	for (const struct node *point = tree_child(c->tree, points); point != NULL; point = tree_next(c->tree, point)) {
		const struct node *name = tree_component(c->tree, point, DISTRIBUTION_POINT_NAME);
		for (const struct node *n = tree_child(c->tree, name); n != NULL; n = tree_next(c->tree, n))
			verdict = ldap_uri_whole(c, n, f) == FAIL ? FAIL : verdict;
	}
	return verdict;
}

static enum verdict
method_ldap_uris_whole(const struct cert *c, const struct node *access, enum oid method, struct findings *f)
{
	enum verdict verdict = PASS;
	for (const struct node *n = tree_child(c->tree, access); n != NULL; n = tree_next(c->tree, n)) {
		const struct node *id = tree_component(c->tree, n, ACCESS_METHOD);
		const struct node *location = tree_component(c->tree, n, ACCESS_LOCATION);
		if (id != NULL && id->oid == method && location != NULL)
			verdict = ldap_uri_whole(c, location, f) == FAIL ? FAIL : verdict;
	}
	return verdict;
}

/* arg: OF() with LDAP_HOST, LDAP_ENTRY. */
static enum verdict
aia_ldap_uris_whole(const struct cert *c, struct findings *f)
{
	return method_ldap_uris_whole(c, c->aia, OID_AD_CA_ISSUERS, f);
}

/* arg: OF() with LDAP_HOST, LDAP_ENTRY. */
static enum verdict
sia_ldap_uris_whole(const struct cert *c, struct findings *f)
{
	const struct node *access = extension_value(&c->ext, OID_SUBJECT_INFO_ACCESS);
	return access != NULL ? method_ldap_uris_whole(c, access, OID_AD_CA_REPOSITORY, f) : NOT_APPLICABLE;
}

/* The nameRelativeToCRLIssuer of a DistributionPoint; NULL where it has none. */
static const struct node *
relative_name(const struct tree *t, const struct node *point)
{
	const struct node *name = tree_component(t, point, DISTRIBUTION_POINT_NAME);
	return name != NULL && name->class == CLASS_CONTEXT && name->tag == DP_RELATIVE_NAME ? name : NULL;
}

static enum verdict
point_name_not_relative(const struct cert *c, struct findings *f)
{
	const struct node *points = points_of(c, f);
	enum verdict verdict = points != NULL ? PASS : NOT_APPLICABLE;
	for (const struct node *point = tree_child(c->tree, points); point != NULL; point = tree_next(c->tree, point)) {
		const struct node *name = relative_name(c->tree, point);
		if (name != NULL)
			verdict = fail(f, name, "the DistributionPointName is a nameRelativeToCRLIssuer");
	}
	return verdict;
}

/* How many directoryNames there are among general names. */
static uint32_t
directory_names(const struct tree *t, const struct node *names)
{
	uint32_t count = 0;
	for (const struct node *n = tree_child(t, names); n != NULL; n = tree_next(t, n))
		count += general_name_kind(n) == NAME_DIRECTORY;
	return count;
}

static enum verdict
relative_name_of_one_issuer(const struct cert *c, struct findings *f)
{
	const struct node *points = points_of(c, f);
	enum verdict verdict = points != NULL ? PASS : NOT_APPLICABLE;
	for (const struct node *point = tree_child(c->tree, points); point != NULL; point = tree_next(c->tree, point)) {
		const struct node *name = relative_name(c->tree, point);
		uint32_t issuers = directory_names(c->tree, tree_component(c->tree, point, DISTRIBUTION_POINT_CRL_ISSUER));
		if (issuers > 1 && name != NULL)
			verdict = fail(f, name, "the DistributionPointName is a nameRelativeToCRLIssuer, and cRLIssuer has %u names", issuers);
	}
	return verdict;
}

static enum verdict
point_for_all_reasons(const struct cert *c, struct findings *f)
{
	const struct node *reasons = NULL, *points = points_of(c, f);
	for (const struct node *point = tree_child(c->tree, points); point != NULL; point = tree_next(c->tree, point)) {
		reasons = tree_component(c->tree, point, DISTRIBUTION_POINT_REASONS);
		if (reasons == NULL)
			return PASS;
	}
	return reasons != NULL ? fail(f, points, "each DistributionPoint has reasons, and so none is for all reasons") : NOT_APPLICABLE;
}

static enum verdict
points_without_reasons(const struct cert *c, struct findings *f)
{
	const struct node *points = points_of(c, f);
	enum verdict verdict = points != NULL ? PASS : NOT_APPLICABLE;
	for (const struct node *point = tree_child(c->tree, points); point != NULL; point = tree_next(c->tree, point)) {
		const struct node *reasons = tree_component(c->tree, point, DISTRIBUTION_POINT_REASONS);
		if (reasons != NULL)
			verdict = fail(f, reasons, "a DistributionPoint has reasons, so that its CRL is for these alone");
	}
	return verdict;
}

/* What a rule asks of one name in a cRLIssuer. */
typedef const char *issuer_check(const struct cert *c, const struct node *name);

static enum verdict
each_crl_issuer(const struct cert *c, struct findings *f, issuer_check *check)
{
	enum verdict verdict = NOT_APPLICABLE;
	for (const struct node *point = tree_child(c->tree, points_of(c, f)); point != NULL; point = tree_next(c->tree, point)) {
		const struct node *issuer = tree_component(c->tree, point, DISTRIBUTION_POINT_CRL_ISSUER);
		for (const struct node *n = tree_child(c->tree, issuer); n != NULL; n = tree_next(c->tree, n)) {
			const char *wrong = check(c, n);
			verdict = wrong != NULL ? fail(f, n, "cRLIssuer has %s", wrong) : verdict == FAIL ? FAIL : PASS;
		}
	}
	return verdict;
}

/* The name is that of issuer of a CRL, which is not empty (5.1.2.3). */
static const char *
not_a_name(const struct cert *c, const struct node *n)
{
	if (general_name_kind(n) != NAME_DIRECTORY)
		return "a name that is not a directoryName";
	const struct node *name = tree_child(c->tree, n);
	return name != NULL && name->length == 0 ? "a directoryName that is empty" : NULL;
}

static enum verdict
crl_issuers_are_names(const struct cert *c, struct findings *f)
{
	return each_crl_issuer(c, f, not_a_name);
}

static const char *
own_issuer(const struct cert *c, const struct node *n)
{
	const struct node *name = general_name_kind(n) == NAME_DIRECTORY ? tree_child(c->tree, n) : NULL;
	bool same = name != NULL && c->issuer.node != NULL && span_equal(tree_encoding(c->tree, name), tree_encoding(c->tree, c->issuer.node));
	return same ? "the name of the certificate's own issuer" : NULL;
}

static enum verdict
crl_issuers_are_others(const struct cert *c, struct findings *f)
{
	return each_crl_issuer(c, f, own_issuer);
}

static enum verdict
repository_by_http_or_ldap(const struct cert *c, struct findings *f)
{
	return method_by_http_or_ldap(c, extension_value(&c->ext, OID_SUBJECT_INFO_ACCESS), OID_AD_CA_REPOSITORY, f);
}

/* The forms of names that 4.2.2.1 and 4.2.2.2 define for the access methods of this profile; of others these say nothing. */
static bool
is_defined_form(enum oid method, int kind)
{
	switch (method) {
	case OID_AD_CA_ISSUERS:
	case OID_AD_CA_REPOSITORY:
		return kind == NAME_URI || kind == NAME_DIRECTORY || kind == NAME_RFC822;
	case OID_AD_TIME_STAMPING:
		return kind == NAME_URI || kind == NAME_RFC822 || kind == NAME_DNS || kind == NAME_IP;
	default:
		return true;
	}
}

/* arg: authorityInfoAccess or subjectInfoAccess. */
static enum verdict
location_forms_defined(const struct cert *c, struct findings *f)
{
	const struct node *list = extension_value(&c->ext, (enum oid)arg(f));
	enum verdict verdict = list != NULL ? PASS : NOT_APPLICABLE;
	for (const struct node *n = tree_child(c->tree, list); n != NULL; n = tree_next(c->tree, n)) {
		const struct node *method = tree_component(c->tree, n, ACCESS_METHOD), *location = tree_component(c->tree, n, ACCESS_LOCATION);
		int kind = location != NULL ? general_name_kind(location) : -1;
		if (method != NULL && kind >= 0 && !is_defined_form(method->oid, kind))
			verdict = fail(f, location, "the location of %s is a %s, of which RFC 5280 does not say what it means", oid_name(method->oid),
				       location->component->name);
	}
	return verdict;
}

/* RFC 6960 3.1 */
static enum verdict
responder_by_uri(const struct cert *c, struct findings *f)
{
	const struct node *other = NULL;
	for (const struct node *n = tree_child(c->tree, c->aia); n != NULL; n = tree_next(c->tree, n)) {
		const struct node *method = tree_component(c->tree, n, ACCESS_METHOD), *location = tree_component(c->tree, n, ACCESS_LOCATION);
		if (method == NULL || method->oid != OID_AD_OCSP || location == NULL)
			continue;
		if (general_name_kind(location) == NAME_URI)
			return PASS;
		other = location;
	}
	return other != NULL ? fail(f, other, "id-ad-ocsp has no URI for a location") : NOT_APPLICABLE;
}

#define RFC6960(clause) SOURCE_RFC6960, (clause)

/* clang-format off */
const struct lint location_lints[] = {
	{ "w_ext_crl_distribution_marked_critical", SHOULD, RFC5280("4.2.1.13"), RFC_2459, FOREVER, CERTIFICATE, HAS_CDP,
	  "cRLDistributionPoints should not be critical", NOT_CRITICAL(CRL_DISTRIBUTION_POINTS) },
	{ "e_distribution_point_incomplete", MUST, RFC5280("4.2.1.13"), RFC_3280, FOREVER, CERTIFICATE, HAS_CDP,
	  "a DistributionPoint must have a distributionPoint or a cRLIssuer", CERT(point_not_reasons_only), OF(CRL_DISTRIBUTION_POINTS, 0) },
	{ "w_distribution_point_missing_ldap_or_uri", SHOULD, RFC5280("4.2.1.13"), RFC_5280, FOREVER, CERTIFICATE, HAS_CDP,
	  "at least one of the names of distribution points should be an HTTP or LDAP URI", CERT(points_by_http_or_ldap), OF(CRL_DISTRIBUTION_POINTS, 0), .revision = 2 },
	{ "e_ext_freshest_crl_marked_critical", MUST, RFC5280("4.2.1.15"), RFC_3280, FOREVER, CERTIFICATE, 0,
	  "freshestCRL of a certificate must not be critical", NOT_CRITICAL(FRESHEST_CRL) },
	{ "w_ext_aia_access_location_missing", SHOULD, RFC5280("4.2.2.1"), RFC_5280, FOREVER, CERTIFICATE, HAS_AIA,
	  "at least one location of id-ad-caIssuers should be an HTTP or LDAP URI", CERT(issuers_by_http_or_ldap) },
	{ "e_subject_info_access_marked_critical", MUST, RFC5280("4.2.2.2"), RFC_3280, FOREVER, CERTIFICATE, 0,
	  "subjectInfoAccess must not be critical", NOT_CRITICAL(SUBJECT_INFO_ACCESS) },
	{ "w_distribution_point_relative_name", SHOULD, RFC5280("4.2.1.13"), RFC_5280, FOREVER, CERTIFICATE, HAS_CDP,
	  "a DistributionPointName should not be a nameRelativeToCRLIssuer", CERT(point_name_not_relative), OF(CRL_DISTRIBUTION_POINTS, 0) },
	{ "e_distribution_points_without_all_reasons", MUST, RFC5280("4.2.1.13"), RFC_5280, FOREVER, CERTIFICATE, HAS_CDP,
	  "at least one DistributionPoint must have no reasons, and so be for all reasons", CERT(point_for_all_reasons), OF(CRL_DISTRIBUTION_POINTS, 0) },
	{ "e_distribution_point_crl_issuer_not_name", MUST, RFC5280("4.2.1.13"), RFC_5280, FOREVER, CERTIFICATE, HAS_CDP,
	  "a cRLIssuer must contain only directoryNames that are not empty", CERT(crl_issuers_are_names), OF(CRL_DISTRIBUTION_POINTS, 0), .revision = 2 },
	{ "e_distribution_point_crl_issuer_is_issuer", MUST, RFC5280("4.2.1.13"), RFC_3280, FOREVER, CERTIFICATE, HAS_CDP,
	  "cRLIssuer must be omitted if the issuer of the certificate also issues the CRL", CERT(crl_issuers_are_others), OF(CRL_DISTRIBUTION_POINTS, 0), .revision = 2 },
	{ "e_distribution_point_ldap_uri_incomplete", MUST, RFC5280("4.2.1.13"), RFC_5280, FOREVER, CERTIFICATE, HAS_CDP,
	  "an LDAP URI of a distribution point must have a distinguished name and one attribute", CERT(point_ldap_uris_whole), OF(CRL_DISTRIBUTION_POINTS, LDAP_ENTRY_ONE_ATTRIBUTE) },
	{ "w_distribution_point_ldap_uri_without_host", SHOULD, RFC5280("4.2.1.13"), RFC_5280, FOREVER, CERTIFICATE, HAS_CDP,
	  "an LDAP URI of a distribution point should have a host", CERT(point_ldap_uris_whole), OF(CRL_DISTRIBUTION_POINTS, LDAP_HOST) },
	{ "e_aia_ldap_uri_incomplete", MUST, RFC5280("4.2.2.1"), RFC_5280, FOREVER, CERTIFICATE, HAS_AIA,
	  "an LDAP URI of id-ad-caIssuers must have a distinguished name and attributes", CERT(aia_ldap_uris_whole), OF(AUTHORITY_INFO_ACCESS, LDAP_ENTRY) },
	{ "w_aia_ldap_uri_without_host", SHOULD, RFC5280("4.2.2.1"), RFC_5280, FOREVER, CERTIFICATE, HAS_AIA,
	  "an LDAP URI of id-ad-caIssuers should have a host", CERT(aia_ldap_uris_whole), OF(AUTHORITY_INFO_ACCESS, LDAP_HOST) },
	{ "w_sia_ca_repository_not_http_or_ldap", SHOULD, RFC5280("4.2.2.2"), RFC_5280, FOREVER, CERTIFICATE, 0,
	  "at least one location of id-ad-caRepository should be an HTTP or LDAP URI", CERT(repository_by_http_or_ldap) },
	{ "e_sia_ldap_uri_incomplete", MUST, RFC5280("4.2.2.2"), RFC_5280, FOREVER, CERTIFICATE, 0,
	  "an LDAP URI of id-ad-caRepository must have a distinguished name and attributes", CERT(sia_ldap_uris_whole), OF(SUBJECT_INFO_ACCESS, LDAP_ENTRY) },
	{ "w_sia_ldap_uri_without_host", SHOULD, RFC5280("4.2.2.2"), RFC_5280, FOREVER, CERTIFICATE, 0,
	  "an LDAP URI of id-ad-caRepository should have a host", CERT(sia_ldap_uris_whole), OF(SUBJECT_INFO_ACCESS, LDAP_HOST) },
	{ "e_distribution_point_relative_name_several_issuers", MUST, RFC5280("4.2.1.13"), RFC_5280, FOREVER, CERTIFICATE, HAS_CDP,
	  "a DistributionPointName must not be a nameRelativeToCRLIssuer if cRLIssuer has several names", CERT(relative_name_of_one_issuer), OF(CRL_DISTRIBUTION_POINTS, 0) },
	{ "e_freshest_crl_point_incomplete", MUST, RFC5280("4.2.1.15"), RFC_3280, FOREVER, CERTIFICATE, 0,
	  "a DistributionPoint in freshestCRL must have a distributionPoint or a cRLIssuer", CERT(point_not_reasons_only), OF(FRESHEST_CRL, 0) },
	{ "w_freshest_crl_missing_ldap_or_uri", SHOULD, RFC5280("4.2.1.15"), RFC_5280, FOREVER, CERTIFICATE, 0,
	  "at least one of the names in freshestCRL should be an HTTP or LDAP URI", CERT(points_by_http_or_ldap), OF(FRESHEST_CRL, 0), .revision = 2 },
	{ "w_freshest_crl_relative_name", SHOULD, RFC5280("4.2.1.15"), RFC_5280, FOREVER, CERTIFICATE, 0,
	  "a DistributionPointName in freshestCRL should not be a nameRelativeToCRLIssuer", CERT(point_name_not_relative), OF(FRESHEST_CRL, 0) },
	{ "e_freshest_crl_relative_name_several_issuers", MUST, RFC5280("4.2.1.15"), RFC_5280, FOREVER, CERTIFICATE, 0,
	  "a DistributionPointName in freshestCRL must not be a nameRelativeToCRLIssuer if cRLIssuer has several names", CERT(relative_name_of_one_issuer), OF(FRESHEST_CRL, 0) },
	{ "e_freshest_crl_without_all_reasons", MUST, RFC5280("4.2.1.15"), RFC_5280, FOREVER, CERTIFICATE, 0,
	  "at least one DistributionPoint in freshestCRL must have no reasons, and so be for all reasons", CERT(point_for_all_reasons), OF(FRESHEST_CRL, 0) },
	{ "w_distribution_point_reasons", SHOULD, RFC5280("4.2.1.13"), RFC_5280, FOREVER, CERTIFICATE, HAS_CDP,
	  "a DistributionPoint should not have reasons: CRLs should not be divided by reasons", CERT(points_without_reasons), OF(CRL_DISTRIBUTION_POINTS, 0) },
	{ "w_freshest_crl_reasons", SHOULD, RFC5280("4.2.1.15"), RFC_5280, FOREVER, CERTIFICATE, 0,
	  "a DistributionPoint in freshestCRL should not have reasons: CRLs should not be divided by reasons", CERT(points_without_reasons), OF(FRESHEST_CRL, 0) },
	{ "n_aia_location_form_undefined", NOTICE, RFC5280("4.2.2.1"), RFC_5280, FOREVER, CERTIFICATE, HAS_AIA,
	  "a location of id-ad-caIssuers has a meaning only as a URI, directoryName or rfc822Name; it is worth knowing if it is another name", CERT(location_forms_defined), OID_AUTHORITY_INFO_ACCESS },
	{ "n_sia_location_form_undefined", NOTICE, RFC5280("4.2.2.2"), RFC_5280, FOREVER, CERTIFICATE, 0,
	  "a location in subjectInfoAccess has a meaning only in some forms of names; it is worth knowing if it is in another", CERT(location_forms_defined), OID_SUBJECT_INFO_ACCESS },
	{ "e_aia_ocsp_not_uri", MUST, RFC6960("3.1"), RFC_6960, FOREVER, CERTIFICATE, HAS_AIA,
	  "if id-ad-ocsp is used, at least one of its locations must be a URI", CERT(responder_by_uri) },
	{ "e_freshest_crl_issuer_not_name", MUST, RFC5280("4.2.1.15"), RFC_5280, FOREVER, CERTIFICATE, 0,
	  "a cRLIssuer in freshestCRL must contain only directoryNames that are not empty", CERT(crl_issuers_are_names), OF(FRESHEST_CRL, 0), .revision = 2 },
	{ "e_freshest_crl_issuer_is_issuer", MUST, RFC5280("4.2.1.15"), RFC_5280, FOREVER, CERTIFICATE, 0,
	  "cRLIssuer must be omitted from freshestCRL if the issuer of the certificate also issues the CRL", CERT(crl_issuers_are_others), OF(FRESHEST_CRL, 0) },
	{ "e_freshest_crl_ldap_uri_incomplete", MUST, RFC5280("4.2.1.15"), RFC_5280, FOREVER, CERTIFICATE, 0,
	  "an LDAP URI in freshestCRL must have a distinguished name and one attribute", CERT(point_ldap_uris_whole), OF(FRESHEST_CRL, LDAP_ENTRY_ONE_ATTRIBUTE) },
	{ "w_freshest_crl_ldap_uri_without_host", SHOULD, RFC5280("4.2.1.15"), RFC_5280, FOREVER, CERTIFICATE, 0,
	  "an LDAP URI in freshestCRL should have a host", CERT(point_ldap_uris_whole), OF(FRESHEST_CRL, LDAP_HOST) },
	{ 0 },
};
/* clang-format on */
