/*
 * RFC 5280 B: where a GeneralName is a uniformResourceIdentifier, it is a URI as RFC 3986 has them, in all extensions but nameConstraints; 4.2.1.4: a
 * CPS Pointer is one.
 * subjectAltName and issuerAltName of certificates have rules of their own (general_names.c).
 */
#include "asn1/pkix.h"
#include "lints/checks.h"
#include "lints/tables.h"
#include "x509/uri.h"

/* Most URIs are "http://", a letter or digit, and what needs no second look. */
static bool
is_plain_http(struct span s)
{
	static const char scheme[] = "http://";
	size_t i = sizeof(scheme) - 1;
	if (s.size <= i || memcmp(s.data, scheme, i) != 0 || s.data[i] == '/' || s.data[i] == '.')
		return false;
	for (; i < s.size; i++) {
		uint8_t c = s.data[i];
		bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z', digit = c >= '-' && c <= '9';
		if (!letter && !digit)
			return false;
	}
	return true;
}

/* Goes through each octet of a URI, of which a certificate has three to five: that is what the rules here cost. */
static enum verdict
uri_is_whole(const struct tree *t, const struct node *n, struct findings *f)
{
	struct span uri = tree_contents(t, n);
	char text[PRINTABLE_SIZE];
	unsigned problems = is_plain_http(uri) ? 0 : uri_problems(uri);
	if (problems & URI_RELATIVE)
		return fail(f, n, "\"%s\" has no scheme, and is no URI", printable(uri, text));
	if (problems & URI_NOTHING)
		return fail(f, n, "\"%s\" has nothing after its scheme", printable(uri, text));
	if (problems & URI_BAD_CHARACTER)
		return fail(f, n, "\"%s\" has a character that has no place in a URI", printable(uri, text));
	return PASS;
}

/* All URIs within some extensions, ended by OID_UNKNOWN. The nodes within a value stand behind it, up to the first that begins behind its end. */
static enum verdict
uris_of(const struct tree *t, const struct extensions *x, const enum oid *which, struct findings *f)
{
	enum verdict verdict = NOT_APPLICABLE;
	for (; *which != OID_UNKNOWN; which++) {
		const struct node *value = extension_value(x, *which);
		const struct node *end = t->nodes + t->count;
		if (value == NULL)
			continue;
		for (const struct node *n = value + 1; n < end && n->offset < value->offset + value->header + value->length; n++) {
			if (general_name_kind(n) != NAME_URI || n->type != &IA5String)
				continue;
			enum verdict one = uri_is_whole(t, n, f);
			verdict = verdict == FAIL ? FAIL : one;
		}
	}
	return verdict;
}

/* RFC 5280 4.2.1.4: a CPS Pointer is a URI, too, and an IA5String alone. */
static enum verdict
cps_uris(const struct cert *c, struct findings *f)
{
	const struct tree *t = c->tree;
	enum verdict verdict = NOT_APPLICABLE;
	for (const struct node *n = tree_child(t, c->policies.node); n != NULL; n = tree_next(t, n)) {
		const struct node *list = tree_component(t, n, POLICY_QUALIFIERS);
		for (const struct node *q = tree_child(t, list); q != NULL; q = tree_next(t, q)) {
			const struct node *id = tree_component(t, q, QUALIFIER_ID), *value = tree_component(t, q, QUALIFIER_VALUE);
			if (id == NULL || id->oid != OID_QT_CPS || value == NULL || value->type != &IA5String)
				continue;
			enum verdict one = uri_is_whole(t, value, f);
			verdict = verdict == FAIL ? FAIL : one;
		}
	}
	return verdict;
}

static enum verdict
cert_uris(const struct cert *c, struct findings *f)
{
	return uris_of(c->tree, &c->ext, f->lint->table, f);
}

static enum verdict
crl_uris(const struct crl *c, struct findings *f)
{
	return uris_of(c->tree, &c->ext, f->lint->table, f);
}

static const enum oid of_certificates[] = { OID_CRL_DISTRIBUTION_POINTS, OID_AUTHORITY_INFO_ACCESS, OID_FRESHEST_CRL, OID_SUBJECT_INFO_ACCESS,
					    OID_UNKNOWN };
static const enum oid of_crls[] = { OID_ISSUING_DISTRIBUTION_POINT, OID_ISSUER_ALT_NAME, OID_FRESHEST_CRL, OID_AUTHORITY_INFO_ACCESS, OID_UNKNOWN };

/* clang-format off */
const struct lint extension_uri_lints[] = {
	{ "e_ext_location_uri_format_invalid", MUST, RFC5280("B"), RFC_5280, FOREVER, CERTIFICATE, 0,
	  "a uniformResourceIdentifier of a distribution point or an access location is a URI by RFC 3986", CERT(cert_uris), 0, of_certificates },
	{ "e_ext_cert_policy_cps_uri_format_invalid", MUST, RFC5280("4.2.1.4"), RFC_2459, FOREVER, CERTIFICATE, HAS_POLICIES,
	  "the qualifier of id-qt-cps is a URI by RFC 3986", CERT(cps_uris), .revision = 2 },
	{ "e_crl_ext_uri_format_invalid", MUST, RFC5280("B"), RFC_5280, FOREVER, CRL, 0,
	  "a uniformResourceIdentifier in the extensions of a CRL is a URI by RFC 3986", CRL_CHECK(crl_uris), 0, of_crls },
	{ 0 },
};
/* clang-format on */
