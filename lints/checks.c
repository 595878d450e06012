#include "lints/checks.h"

#include <stdio.h>
#include <unistr.h>

#include "asn1/time.h"
#include "lints/twins.h"
#include "x509/dns.h"

const char *
node_oid_text(const struct tree *t, const struct node *n, char text[OID_TEXT_SIZE])
{
	return n->oid != OID_UNKNOWN ? oid_name((enum oid)n->oid) : oid_text(tree_contents(t, n), text, OID_TEXT_SIZE);
}

const char *
printable(struct span s, char text[PRINTABLE_SIZE])
{
	size_t out = 0, in = 0;
	while (in < s.size && in < 100) {
		uint8_t c = s.data[in];
		int length = c < 0x80 ? 1 : u8_mblen(s.data + in, s.size - in);
		if (length < 1 || c < 0x20 || c == 0x7f || c == '"' || c == '\\') {
			out += (size_t)snprintf(text + out, PRINTABLE_SIZE - out, "\\x%02x", c);
			in++;
			continue;
		}
		memcpy(text + out, s.data + in, (size_t)length);
		out += (size_t)length;
		in += (size_t)length;
	}
	memcpy(text + out, in < s.size ? "..." : "", in < s.size ? sizeof("...") : 1);
	return text;
}

enum verdict
extension_present(const struct extensions *x, const struct node *tbs, struct findings *f)
{
	if (extension(x, (enum oid)arg(f)) == NULL)
		return fail(f, x->list != NULL ? x->list : tbs, "%s is absent", oid_name((enum oid)arg(f)));
	return PASS;
}

enum verdict
extension_critical(const struct extensions *x, bool wanted, struct findings *f)
{
	const struct extension *e = extension(x, (enum oid)arg(f));
	if (e == NULL)
		return NOT_APPLICABLE;
	return e->critical == wanted ? PASS : fail(f, e->node, "%s is %s", oid_name((enum oid)arg(f)), wanted ? "not critical" : "critical");
}

enum verdict
ext_present(const struct cert *c, struct findings *f)
{
	return extension_present(&c->ext, c->tbs, f);
}

enum verdict
ext_absent(const struct cert *c, struct findings *f)
{
	const struct extension *e = extension(&c->ext, (enum oid)arg(f));
	return e != NULL ? fail(f, e->node, "%s is present", oid_name((enum oid)arg(f))) : PASS;
}

enum verdict
ext_critical(const struct cert *c, struct findings *f)
{
	return extension_critical(&c->ext, true, f);
}

enum verdict
ext_not_critical(const struct cert *c, struct findings *f)
{
	return extension_critical(&c->ext, false, f);
}

enum verdict
version_is_3(const struct cert *c, struct findings *f)
{
	if (c->version == NULL)
		return fail(f, c->tbs, "version is absent, which means v1; it must be v3");
	struct span s = tree_contents(c->tree, c->version);
	return s.size == 1 && s.data[0] == 2 ? PASS : fail(f, c->version, "version is not v3 (2); it must be");
}

enum verdict
subject_has(const struct cert *c, struct findings *f)
{
	if (c->subject.node == NULL)
		return NOT_APPLICABLE;
	return name_has(&c->subject, (enum oid)arg(f)) ? PASS : fail(f, c->subject.node, "%s is absent", oid_name((enum oid)arg(f)));
}

/* Expensive when it fires, which for commonName is nearly always: it formats a message. */
enum verdict
subject_lacks(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	char text[PRINTABLE_SIZE];
	if (!name_has(&c->subject, (enum oid)arg(f)))
		return PASS;
	for (struct attribute a = name_first(c->tree, c->subject.node); a.node != NULL; a = name_next(c->tree, a)) {
		if (a.oid == (enum oid)arg(f))
			verdict = fail(f, a.node, "%s \"%s\" is present", oid_name(a.oid),
				       a.value != NULL ? printable(tree_contents(c->tree, a.value), text) : "");
	}
	return verdict;
}

static bool
is_listed(enum oid oid, const enum oid *list)
{
	while (*list != OID_UNKNOWN && *list != oid)
		list++;
	return *list != OID_UNKNOWN;
}

enum verdict
subject_only_has(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	char text[OID_TEXT_SIZE], value[PRINTABLE_SIZE];
	for (struct attribute a = name_first(c->tree, c->subject.node); a.node != NULL; a = name_next(c->tree, a)) {
		if (a.type != NULL && !is_listed(a.oid, f->lint->table))
			verdict = fail(f, a.node, "%s \"%s\" is present", node_oid_text(c->tree, a.type, text),
				       a.value != NULL ? printable(tree_contents(c->tree, a.value), value) : "");
	}
	return verdict;
}

enum verdict
ext_only_has(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	char text[OID_TEXT_SIZE];
	for (const struct node *n = tree_child(c->tree, c->ext.list); n != NULL; n = tree_next(c->tree, n)) {
		const struct node *id = tree_component(c->tree, n, EXTENSION_ID);
		if (id != NULL && !is_listed((enum oid)id->oid, f->lint->table) && (arg(f) == 0 || id->oid != arg(f)))
			verdict = fail(f, n, "%s is present", node_oid_text(c->tree, id, text));
	}
	return verdict;
}

const char *
attribute_text(const struct cert *c, const struct attribute *a, char text[OID_TEXT_SIZE])
{
	return node_oid_text(c->tree, a->type, text);
}

enum verdict
each_attribute(const struct cert *c, const struct name *name, struct findings *f, attribute_check *check)
{
	enum verdict verdict = NOT_APPLICABLE;
	for (struct attribute a = name_first(c->tree, name->node); a.node != NULL; a = name_next(c->tree, a)) {
		enum verdict one = a.type != NULL && a.value != NULL ? check(c, &a, f) : NOT_APPLICABLE;
		verdict = one > verdict ? one : verdict;
		if (verdict == PASS && f->hopeless)
			break;
	}
	return verdict;
}

enum verdict
each_attribute_of(const struct cert *c, const struct name *name, enum oid type, struct findings *f, attribute_check *check)
{
	enum verdict verdict = NOT_APPLICABLE;
	if (!name_has(name, type))
		return NOT_APPLICABLE;
	for (struct attribute a = name_first_of(c->tree, name->node, type); a.node != NULL; a = name_next_of(c->tree, a)) {
		enum verdict one = a.value != NULL ? check(c, &a, f) : NOT_APPLICABLE;
		verdict = one > verdict ? one : verdict;
		if (verdict == PASS && f->hopeless)
			break;
	}
	return verdict;
}

enum verdict
one_attribute_per_rdn(const struct cert *c, struct findings *f)
{
	if (arg(f) == NAME_OF_SUBJECT && may_have_older_name(c, f))
		return NOT_APPLICABLE;
	enum verdict verdict = PASS;
	const struct name *name = arg(f) == NAME_OF_ISSUER ? &c->issuer : &c->subject;
	for (const struct node *rdn = tree_child(c->tree, name->node); rdn != NULL; rdn = tree_next(c->tree, rdn)) {
		const struct node *first = tree_child(c->tree, rdn);
		if (first != NULL && tree_next(c->tree, first) != NULL)
			verdict = fail(f, rdn, "the RelativeDistinguishedName has more than one attribute");
	}
	return verdict;
}

/* The names of bits, with commas between. */
static const char *
bits_text(unsigned bits, char text[OID_TEXT_SIZE])
{
	size_t at = 0;
	for (size_t i = 0; i < KeyUsage.name_count; i++) {
		if (bits >> i & 1)
			at += (size_t)snprintf(text + at, OID_TEXT_SIZE - at, "%s%s", at > 0 ? ", " : "", KeyUsage.names[i]);
	}
	return text;
}

enum verdict
key_usage_has(const struct cert *c, struct findings *f)
{
	char text[OID_TEXT_SIZE];
	if (c->key_usage.node == NULL)
		return NOT_APPLICABLE;
	unsigned missing = (unsigned)arg(f) & ~c->key_usage.bits;
	return missing != 0 ? fail(f, c->key_usage.node, "keyUsage does not assert %s", bits_text(missing, text)) : PASS;
}

enum verdict
key_usage_lacks(const struct cert *c, struct findings *f)
{
	char text[OID_TEXT_SIZE];
	if (c->key_usage.node == NULL)
		return NOT_APPLICABLE;
	unsigned wrong = (unsigned)arg(f) & c->key_usage.bits;
	return wrong != 0 ? fail(f, c->key_usage.node, "keyUsage asserts %s", bits_text(wrong, text)) : PASS;
}

enum verdict
eku_fail_each(const struct cert *c, struct findings *f, unsigned purposes)
{
	enum verdict verdict = PASS;
	for (const struct node *n = tree_child(c->tree, c->eku.node); n != NULL && c->eku.purposes & purposes; n = tree_next(c->tree, n)) {
		if (n->oid >= OID_KP_ANY && n->oid <= OID_KP_NETSCAPE_SGC && PURPOSE(n->oid) & purposes)
			verdict = fail(f, n, "extKeyUsage has %s", oid_name((enum oid)n->oid));
	}
	return verdict;
}

enum verdict
eku_lacks(const struct cert *c, struct findings *f)
{
	return c->eku.node != NULL ? eku_fail_each(c, f, (unsigned)arg(f)) : NOT_APPLICABLE;
}

enum verdict
eku_fail_others(const struct cert *c, struct findings *f, unsigned purposes)
{
	enum verdict verdict = PASS;
	char text[OID_TEXT_SIZE];
	for (const struct node *n = tree_child(c->tree, c->eku.node); n != NULL && c->eku.purposes & ~purposes; n = tree_next(c->tree, n)) {
		bool known = n->oid >= OID_KP_ANY && n->oid <= OID_KP_NETSCAPE_SGC;
		if (n->type == &ObjectIdentifier && (!known || !(PURPOSE(n->oid) & purposes)))
			verdict = fail(f, n, "extKeyUsage has %s", node_oid_text(c->tree, n, text));
	}
	return verdict;
}

enum verdict
eku_only_has(const struct cert *c, struct findings *f)
{
	return c->eku.node != NULL ? eku_fail_others(c, f, (unsigned)arg(f)) : NOT_APPLICABLE;
}

bool
is_within_organization(const struct cert *c)
{
	struct attribute issuer = name_first_of(c->tree, c->issuer.node, OID_ORGANIZATION_NAME);
	struct attribute subject = name_first_of(c->tree, c->subject.node, OID_ORGANIZATION_NAME);
	if (issuer.value == NULL || subject.value == NULL)
		return true;
	return span_equal(tree_contents(c->tree, issuer.value), tree_contents(c->tree, subject.value));
}

/* Whether pathLenConstraint, the extensions, and their contents as far as two profiles differ in them, are those of BR 7.1.2.2.3. */
static bool
looks_cross_certified(const struct cert *c)
{
	const feature_set demanded = HAS_AKI | HAS_SKI | HAS_KEY_USAGE | HAS_POLICIES | HAS_CDP;
	const unsigned usage = KU_KEY_CERT_SIGN | KU_CRL_SIGN;
	return !path_length_is_zero(c) && (c->features & demanded) == demanded && (c->key_usage.bits & usage) == usage &&
	       c->policies.ids & (POLICIES_RESERVED | POLICY(OID_ANY_POLICY));
}

bool
may_have_older_name(const struct cert *c, const struct findings *f)
{
	if (!(c->profiles & (TLS_CA | CONSTRAINED_TLS_CA | NON_TLS_CA)) || c->features & PROFILE_GIVEN || f->date < SC62)
		return false;
	bool unrestricted = !(c->features & HAS_EKU) || c->eku.purposes & PURPOSE(OID_KP_ANY);
	return (unrestricted || looks_cross_certified(c)) && !name_is_empty(&c->subject);
}

enum verdict
issuer_is_not_root(const struct cert *c, struct findings *f)
{
	return cert_is_self_issued(f->issuer) && !cert_is_self_issued(c) ? fail(f, c->issuer.node, "the issuer is a root CA") : PASS;
}

enum verdict
san_lacks(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	char text[PRINTABLE_SIZE];
	if (c->san == NULL)
		return NOT_APPLICABLE;
	for (const struct node *n = tree_child(c->tree, c->san); n != NULL; n = tree_next(c->tree, n)) {
		if (general_name_kind(n) == (int)arg(f))
			verdict = n->constructed ? fail(f, n, "subjectAltName has a name of type %s", general_name_text((int)arg(f)))
						 : fail(f, n, "subjectAltName has the %s \"%s\"", general_name_text((int)arg(f)),
							printable(tree_contents(c->tree, n), text));
	}
	return verdict;
}

enum verdict
serial_not_short(const struct cert *c, struct findings *f)
{
	if (c->serial_number == NULL || c->serial_number->length == 0)
		return NOT_APPLICABLE;
	size_t bits = magnitude_bits(integer_magnitude(tree_contents(c->tree, c->serial_number)));
	return bits >= (size_t)arg(f)
		       ? PASS
		       : fail(f, c->serial_number, "serialNumber has only %zu bits; 64 random bits almost never give such a small number", bits);
}

enum verdict
validity_at_most(const struct cert *c, struct findings *f)
{
	if (!c->has_not_before || !c->has_not_after)
		return NOT_APPLICABLE;
	int64_t seconds = cert_validity_seconds(c);
	int64_t days = (seconds + 86399) / 86400;
	if (days <= arg(f))
		return PASS;
	char text[DURATION_TEXT_SIZE];
	duration_text(seconds, text);
	if (seconds % 86400 == 0)
		return fail(f, c->validity, "the validity period is %s, more than %ld days", text, arg(f));
	return fail(f, c->validity, "the validity period is %s, which counts as %lld days, more than %ld days", text, (long long)days, arg(f));
}

enum verdict
country_is_iso(const struct cert *c, struct findings *f)
{
	enum verdict verdict = NOT_APPLICABLE;
	for (struct attribute a = name_first_of(c->tree, c->subject.node, OID_COUNTRY_NAME); a.node != NULL; a = name_next_of(c->tree, a)) {
		char text[PRINTABLE_SIZE];
		if (a.value == NULL)
			continue;
		struct span code = tree_contents(c->tree, a.value);
		bool xx = ascii_equal_nocase(code, SPAN("XX"));
		if (xx ? arg(f) : reference_is_country(f->reference, code))
			verdict = verdict == FAIL ? FAIL : PASS;
		else
			verdict = fail(f, a.value, "countryName \"%s\" is not a code of ISO 3166-1%s", printable(code, text),
				       xx ? "; XX is for IV and OV only" : "");
	}
	return verdict;
}

bool
names_ocsp_responder(const struct cert *c)
{
	for (const struct node *n = tree_child(c->tree, c->aia); n != NULL; n = tree_next(c->tree, n)) {
		const struct node *id = tree_component(c->tree, n, ACCESS_METHOD);
		if (id != NULL && id->oid == OID_AD_OCSP)
			return true;
	}
	return false;
}

const struct node *
access_uri(const struct cert *c, const struct node *description, enum oid method)
{
	const struct node *id = tree_component(c->tree, description, ACCESS_METHOD);
	const struct node *location = tree_component(c->tree, description, ACCESS_LOCATION);
	bool right = id != NULL && (method != OID_UNKNOWN ? id->oid == method : id->oid == OID_AD_OCSP || id->oid == OID_AD_CA_ISSUERS);
	return right && location != NULL && general_name_kind(location) == NAME_URI ? location : NULL;
}

/* BR 7.1.2.7.7, 7.1.2.10.3 */
enum verdict
aia_methods_permitted(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	char text[OID_TEXT_SIZE];
	if (c->aia == NULL)
		return NOT_APPLICABLE;
	for (const struct node *n = tree_child(c->tree, c->aia); n != NULL; n = tree_next(c->tree, n)) {
		const struct node *id = tree_component(c->tree, n, ACCESS_METHOD);
		const struct node *location = tree_component(c->tree, n, ACCESS_LOCATION);
		if (id != NULL && id->oid != OID_AD_OCSP && id->oid != OID_AD_CA_ISSUERS)
			verdict = fail(f, id, "accessMethod is %s; only id-ad-ocsp and id-ad-caIssuers are permitted",
				       node_oid_text(c->tree, id, text));
		if (location != NULL && general_name_kind(location) != NAME_URI)
			verdict = fail(f, location, "accessLocation is of type %s; it must be a uniformResourceIdentifier",
				       general_name_text(general_name_kind(location)));
	}
	return verdict;
}

enum verdict
aia_urls_http(const struct cert *c, struct findings *f)
{
	enum verdict verdict = NOT_APPLICABLE;
	char text[PRINTABLE_SIZE];
	for (const struct node *n = tree_child(c->tree, c->aia); n != NULL; n = tree_next(c->tree, n)) {
		const struct node *uri = access_uri(c, n, (enum oid)arg(f));
		if (uri == NULL)
			continue;
		if (!url_has_scheme(tree_contents(c->tree, uri), "http"))
			verdict = fail(f, uri, "\"%s\" is not an HTTP URL (http://) with a host", printable(tree_contents(c->tree, uri), text));
		else
			verdict = verdict == FAIL ? FAIL : PASS;
	}
	return verdict;
}

static enum verdict
location_again(const struct cert *c, const struct node *n, struct span key, struct findings *f)
{
	const struct node *location = tree_component(c->tree, n, ACCESS_LOCATION);
	char text[PRINTABLE_SIZE];
	return fail(f, n, "the same accessMethod has \"%s\" twice", printable(location != NULL ? tree_contents(c->tree, location) : key, text));
}

enum verdict
aia_locations_unique(const struct cert *c, struct findings *f)
{
	static const struct twins locations = { tree_encoding, location_again, false };
	return list_without_twins(c, c->aia, &locations, f);
}

/* The scheme and the host of a URL are the same in capitals (RFC 3986 6.2.2.1); that paths differ in nothing else is rare enough. Equal octets are
 * another rule's; of them, those shortly before are looked at. */
static enum verdict
location_alike(const struct cert *c, const struct node *n, struct span key, struct findings *f)
{
	const struct node *before = tree_child(c->tree, c->aia);
	for (int i = 0; i < 32 && before != NULL && before != n; i++, before = tree_next(c->tree, before)) {
		if (span_equal(tree_encoding(c->tree, before), key))
			return PASS;
	}
	const struct node *location = tree_component(c->tree, n, ACCESS_LOCATION);
	char text[PRINTABLE_SIZE];
	return fail(f, n, "the same accessMethod has \"%s\" twice, in different upper and lower case",
		    printable(location != NULL ? tree_contents(c->tree, location) : key, text));
}

enum verdict
aia_locations_unlike(const struct cert *c, struct findings *f)
{
	static const struct twins locations = { tree_encoding, location_alike, true };
	return list_without_twins(c, c->aia, &locations, f);
}

enum verdict
aia_has_http_url(const struct cert *c, struct findings *f)
{
	for (const struct node *n = tree_child(c->tree, c->aia); n != NULL; n = tree_next(c->tree, n)) {
		const struct node *uri = access_uri(c, n, (enum oid)arg(f));
		if (uri != NULL && url_has_scheme(tree_contents(c->tree, uri), "http"))
			return PASS;
	}
	return fail(f, c->aia != NULL ? c->aia : c->ext.list, "authorityInfoAccess has no HTTP URL for %s", oid_name((enum oid)arg(f)));
}

bool
is_reserved_policy(const struct node *id)
{
	return id != NULL && id->oid >= OID_POLICY_EV && id->oid <= OID_POLICY_IV;
}

enum verdict
reserved_policy_first(const struct cert *c, struct findings *f)
{
	const struct node *first = tree_child(c->tree, c->policies.node);
	char text[OID_TEXT_SIZE];
	if (first == NULL || c->policies.reserved == 0)
		return NOT_APPLICABLE;
	const struct node *id = tree_component(c->tree, first, POLICY_IDENTIFIER);
	if (is_reserved_policy(id) || id == NULL)
		return PASS;
	return fail(f, id, "the first policy is %s, not the reserved one", node_oid_text(c->tree, id, text));
}

enum verdict
each_qualifier(const struct cert *c, struct findings *f, qualifier_check *check)
{
	enum verdict verdict = NOT_APPLICABLE;
	for (const struct node *n = tree_child(c->tree, c->policies.node); n != NULL; n = tree_next(c->tree, n)) {
		const struct node *list = tree_component(c->tree, n, POLICY_QUALIFIERS);
		for (const struct node *q = tree_child(c->tree, list); q != NULL; q = tree_next(c->tree, q)) {
			enum verdict one = check(c, n, q, f);
			verdict = verdict == FAIL || one == NOT_APPLICABLE ? verdict : one;
		}
	}
	return verdict;
}

enum verdict
no_qualifiers(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	for (const struct node *n = tree_child(c->tree, c->policies.node); n != NULL; n = tree_next(c->tree, n)) {
		const struct node *qualifiers = tree_component(c->tree, n, POLICY_QUALIFIERS);
		if (qualifiers != NULL)
			verdict = fail(f, qualifiers, "policyQualifiers is present");
	}
	return verdict;
}

enum verdict
validity_spans_at_most(const struct cert *c, struct findings *f)
{
	if (!c->has_not_before || !c->has_not_after)
		return NOT_APPLICABLE;
	int64_t seconds = c->not_after - c->not_before;
	if (seconds <= arg(f) * INT64_C(86400))
		return PASS;
	char text[DURATION_TEXT_SIZE];
	return fail(f, c->validity, "notAfter is %s after notBefore, more than %ld days", duration_text(seconds, text), arg(f));
}

enum verdict
validity_at_most_months(const struct cert *c, struct findings *f)
{
	if (!c->has_not_before || !c->has_not_after)
		return NOT_APPLICABLE;
	char text[TIME_TEXT_SIZE], last[TIME_TEXT_SIZE];
	/* no months have fewer days than these; most certificates end long before */
	if (c->not_after - c->not_before <= arg(f) * INT64_C(28) * 86400 || c->not_after <= time_add_months(c->not_before, (int)arg(f)))
		return PASS;
	return fail(f, c->validity, "notAfter is %s, later than %s, %ld months after notBefore", time_text(c->not_after, text),
		    time_text(time_add_months(c->not_before, (int)arg(f)), last), arg(f));
}
