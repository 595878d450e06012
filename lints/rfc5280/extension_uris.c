/*
 * RFC 5280 B: where a GeneralName is a uniformResourceIdentifier, it is a URI as RFC 3986 has them, in all extensions but nameConstraints; 4.2.1.4: a
 * CPS Pointer is one.
 * subjectAltName and issuerAltName of certificates have rules of their own (general_names.c).
 */
#include "asn1/pkix.h"
#include "lints/checks.h"
#include "lints/tables.h"
#include "x509/dns.h"
#include "x509/uri.h"

/* Goes through each octet of a URI, of which a certificate has three to five: that is what the rules here cost. */
static enum verdict
uri_is_whole(const struct tree *t, const struct node *n, struct findings *f)
{
	struct span uri = tree_contents(t, n);
	char text[PRINTABLE_SIZE];
	unsigned problems = uri_is_plain(uri, "http://") ? 0 : uri_problems(uri);
	if (problems & URI_RELATIVE)
		return fail(f, n, "\"%s\" has no scheme, and so is not a URI", printable(uri, text));
	if (problems & URI_NOTHING)
		return fail(f, n, "\"%s\" has nothing after its scheme", printable(uri, text));
	if (problems & URI_BAD_CHARACTER)
		return fail(f, n, "\"%s\" has a character that must not be in a URI", printable(uri, text));
	if (problems & URI_NO_HOST)
		return fail(f, n, "\"%s\" has no host, which its scheme requires", printable(uri, text));
	if (problems & URI_BAD_LITERAL)
		return fail(f, n, "\"%s\" has a host in brackets that is not an IPv6 address", printable(uri, text));
	return PASS;
}

/* RFC 5280 8: "https, ldaps, or similar schemes", of which the servers have certificates that a client would have to verify first. */
static enum verdict
uri_is_not_secure(const struct tree *t, const struct node *n, struct findings *f)
{
	struct span uri = tree_contents(t, n), scheme = uri_scheme(uri);
	char text[PRINTABLE_SIZE];
	if (!ascii_equal_nocase(scheme, SPAN("https")) && !ascii_equal_nocase(scheme, SPAN("ldaps")) && !ascii_equal_nocase(scheme, SPAN("ftps")))
		return PASS;
	return fail(f, n, "\"%s\" has a scheme for which another certificate must be verified first", printable(uri, text));
}

/* What a rule asks of a URI. */
typedef enum verdict uri_check(const struct tree *t, const struct node *n, struct findings *f);

/*
 * All URIs within the extensions of the row's table, ended by OID_UNKNOWN. The nodes within a value stand behind it, up to the first that begins
 * behind its end.
 */
static enum verdict
uris_of(const struct tree *t, const struct extensions *x, struct findings *f, uri_check *check)
{
	enum verdict verdict = NOT_APPLICABLE;
	for (const enum oid *which = f->lint->table; *which != OID_UNKNOWN; which++) {
		const struct node *value = extension_value(x, *which);
		const struct node *end = t->nodes + t->count;
		if (value == NULL)
			continue;
		for (const struct node *n = value + 1; n < end && n->offset < value->offset + value->header + value->length; n++) {
			if (general_name_kind(n) != NAME_URI || n->type != &IA5String)
				continue;
			enum verdict one = check(t, n, f);
			verdict = verdict == FAIL ? FAIL : one;
		}
	}
	return verdict;
}

/* RFC 5280 4.2.1.4: a CPS Pointer is a URI, too, and an IA5String alone. */
static enum verdict
cps_is_uri(const struct cert *c, const struct node *policy, const struct node *qualifier, struct findings *f)
{
	const struct node *id = tree_component(c->tree, qualifier, QUALIFIER_ID);
	const struct node *value = tree_component(c->tree, qualifier, QUALIFIER_VALUE);
	(void)policy;
	if (id == NULL || id->oid != OID_QT_CPS || value == NULL || value->type != &IA5String)
		return NOT_APPLICABLE;
	return uri_is_whole(c->tree, value, f);
}

static enum verdict
cps_uris(const struct cert *c, struct findings *f)
{
	return each_qualifier(c, f, cps_is_uri);
}

static enum verdict
cert_uris(const struct cert *c, struct findings *f)
{
	return uris_of(c->tree, &c->ext, f, uri_is_whole);
}

static enum verdict
cert_uris_not_secure(const struct cert *c, struct findings *f)
{
	return uris_of(c->tree, &c->ext, f, uri_is_not_secure);
}

static enum verdict
crl_uris(const struct crl *c, struct findings *f)
{
	return uris_of(c->tree, &c->ext, f, uri_is_whole);
}

static enum verdict
crl_uris_not_secure(const struct crl *c, struct findings *f)
{
	return uris_of(c->tree, &c->ext, f, uri_is_not_secure);
}

/* RFC 5280 5.2.2: issuerAltName of a CRL is that of 4.2.1.7, whose names are those of 4.2.1.6. */
static enum verdict
uri_has_public_host(const struct tree *t, const struct node *n, struct findings *f)
{
	struct span uri = tree_contents(t, n);
	char text[PRINTABLE_SIZE];
	if (!(uri_problems(uri) & URI_BAD_HOST))
		return PASS;
	return fail(f, n, "\"%s\" has a host that is neither a fully qualified domain name nor an IP address", printable(uri, text));
}

static enum verdict
crl_uris_have_public_hosts(const struct crl *c, struct findings *f)
{
	return uris_of(c->tree, &c->ext, f, uri_has_public_host);
}

static const enum oid of_certificates[] = { OID_CRL_DISTRIBUTION_POINTS, OID_AUTHORITY_INFO_ACCESS,    OID_FRESHEST_CRL,
					    OID_SUBJECT_INFO_ACCESS,     OID_AUTHORITY_KEY_IDENTIFIER, OID_UNKNOWN };
static const enum oid fetched_from[] = { OID_CRL_DISTRIBUTION_POINTS, OID_AUTHORITY_INFO_ACCESS, OID_UNKNOWN };
static const enum oid rarely_fetched_from[] = { OID_FRESHEST_CRL, OID_SUBJECT_INFO_ACCESS, OID_UNKNOWN };
static const enum oid fetched_from_by_crls[] = { OID_FRESHEST_CRL, OID_AUTHORITY_INFO_ACCESS, OID_UNKNOWN };
static const enum oid issuer_alt_name[] = { OID_ISSUER_ALT_NAME, OID_UNKNOWN };
static const enum oid of_crls[] = { OID_ISSUING_DISTRIBUTION_POINT, OID_ISSUER_ALT_NAME, OID_FRESHEST_CRL, OID_AUTHORITY_INFO_ACCESS, OID_UNKNOWN };

/* clang-format off */
const struct lint extension_uri_lints[] = {
	{ "e_ext_location_uri_format_invalid", MUST, RFC5280("B"), RFC_5280, FOREVER, CERTIFICATE, 0,
	  "a URI of a distribution point, an access location or authorityCertIssuer must be valid by RFC 3986", CERT(cert_uris), 0, of_certificates, .revision = 2 },
	{ "w_ext_location_uri_https", SHOULD, RFC5280("8"), RFC_5280, FOREVER, CERTIFICATE, 0,
	  "a URI in cRLDistributionPoints or authorityInfoAccess should not have the scheme https or ldaps", CERT(cert_uris_not_secure), 0, fetched_from },
	{ "w_ext_repository_uri_https", SHOULD, RFC5280("8"), RFC_5280, FOREVER, CERTIFICATE, 0,
	  "a URI in subjectInfoAccess or freshestCRL should not have the scheme https or ldaps", CERT(cert_uris_not_secure), 0, rarely_fetched_from },
	{ "w_crl_ext_uri_https", SHOULD, RFC5280("8"), RFC_5280, FOREVER, CRL, 0,
	  "a URI in authorityInfoAccess or freshestCRL of a CRL should not have the scheme https or ldaps", CRL_CHECK(crl_uris_not_secure), 0, fetched_from_by_crls },
	{ "e_crl_ian_uri_host_not_fqdn_or_ip", MUST, RFC5280("5.2.2"), RFC_5280, FOREVER, CRL, 0,
	  "the host of a URI in issuerAltName of a CRL must be a fully qualified domain name or an IP address", CRL_CHECK(crl_uris_have_public_hosts), 0, issuer_alt_name },
	{ "e_ext_cert_policy_cps_uri_format_invalid", MUST, RFC5280("4.2.1.4"), RFC_2459, FOREVER, CERTIFICATE, HAS_POLICIES,
	  "the qualifier of id-qt-cps must be a valid URI by RFC 3986", CERT(cps_uris), .revision = 3 },
	{ "e_crl_ext_uri_format_invalid", MUST, RFC5280("B"), RFC_5280, FOREVER, CRL, 0,
	  "a URI in the extensions of a CRL must be valid by RFC 3986", CRL_CHECK(crl_uris), 0, of_crls, .revision = 2 },
	{ 0 },
};
/* clang-format on */
