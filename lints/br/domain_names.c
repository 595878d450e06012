/*
 * BR 7.1.2.7.12, 3.2.2.6, Appendix B, and RFC 5280 4.2.1.6: domain names as what they name. Labels beside a public suffix; underscores, which the BR
 * took back step by step (ballot SC12); onion names, and what EVG Appendix F asked of them until ballot SC54; names of the reverse mapping.
 */
#include "lints/checks.h"
#include "lints/dns_checks.h"
#include "lints/tables.h"
#include "x509/onion.h"
#include "x509/uri.h"

/*
 * BR 1.6.1 "Base Domain Name": a gTLD that has ICANN's Specification 13 may be one, and names under public suffixes may be those of their registries,
 * but no other top-level domain is.
 */
static enum verdict
not_a_top_level_domain(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	char text[PRINTABLE_SIZE];
	for (struct host_name h = host_name_first(c); h.node != NULL && has_suffix(c, f); h = host_name_next(c, h)) {
		const struct tld *tld = reference_tld(f->reference, h.text);
		if (tld != NULL && !tld->is_brand && f->date >= tld->from && f->date < tld->until)
			verdict = fail(f, h.node, "\"%s\" is a top-level domain, and its registry is not that of a brand", printable(h.text, text));
	}
	return verdict;
}

static enum verdict
wildcard_below_registration(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	char text[PRINTABLE_SIZE];
	for (struct host_name h = host_name_first(c); h.node != NULL && has_suffix(c, f); h = host_name_next(c, h)) {
		struct span rest = right_of_wildcard(h.text);
		if (rest.data != NULL && reference_is_public_suffix(f->reference, rest, true))
			verdict = fail(f, h.node, "\"%s\" covers all names that a registry assigns there", printable(h.text, text));
	}
	return verdict;
}

/* The names of a rule: of the BR those that the certificate is for, of RFC 5280 the dNSNames. */
enum { HOST_NAMES, DNS_NAMES };

/* The part of a name in which a rule wants no underscore, or no hyphen at an end. */
enum { AT_REGISTRATION, BELOW_REGISTRATION };

#define PART(names, part, problem) ((names) | (part) << 1 | (problem) << 2)

/* arg: PART(). */
static enum verdict
part_lacks(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	char whole[PRINTABLE_SIZE], text[PRINTABLE_SIZE];
	unsigned problem = (unsigned)arg(f) >> 2;
	bool dns_only = arg(f) & DNS_NAMES, below = arg(f) >> 1 & BELOW_REGISTRATION;

	if (!dns_only && problem == DNS_UNDERSCORE && f->date >= SC12 && f->date < SC12_END)
		return NOT_APPLICABLE;
	if (!((dns_only ? c->san_problems : c->dns_problems) & problem))
		return PASS;
	for (struct host_name h = host_name_first(c); h.node != NULL; h = host_name_next(c, h)) {
		if ((h.is_common_name && dns_only) || !(dns_problems(h.text) & problem))
			continue;
		struct domain_parts parts = reference_domain_parts(f->reference, h.text);
		struct span part = below ? parts.before : parts.label;
		if (part.data != NULL && dns_problems(part) & problem)
			verdict = fail(f, h.node, "\"%s\" has %s in \"%s\", %s its public suffix", printable(h.text, whole),
				       problem == DNS_UNDERSCORE ? "an underscore" : "a hyphen at an end", printable(part, text),
				       below ? "left of the label before" : "the label before");
	}
	return verdict;
}

/* Ballot SC12. */
static enum verdict
left_most_label_lacks_underscore(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	char text[PRINTABLE_SIZE];
	if (!(c->san_problems & DNS_UNDERSCORE))
		return PASS;
	for (struct host_name h = host_name_first(c); h.node != NULL; h = host_name_next(c, h)) {
		struct span rest = h.text, label = span_take(&rest, '.');
		if (!h.is_common_name && dns_problems(label) & DNS_UNDERSCORE)
			verdict = fail(f, h.node, "\"%s\" has an underscore in its left-most label", printable(h.text, text));
	}
	return verdict;
}

/* Ballot SC12. arg: days. */
static enum verdict
short_with_underscores(const struct cert *c, struct findings *f)
{
	if (!(c->san_problems & DNS_UNDERSCORE))
		return PASS;
	return validity_spans_at_most(c, f);
}

/* Whether the certificate may be one of EV: CAs have identifiers of their own for it, which nothing in it tells from others. */
static bool
may_be_ev(const struct cert *c)
{
	return c->policies.ids & (POLICY(OID_POLICY_EV) | POLICY_OTHER);
}

static bool
is_onion(struct span name)
{
	return dns_ends_with(name, "onion");
}

static const char *
onion_text(enum onion_kind kind)
{
	switch (kind) {
	case ONION_V2:
		return "has an onion address of version 2";
	case ONION_BAD_VERSION:
		return "has an onion address whose version is not 3";
	case ONION_BAD_CHECKSUM:
		return "has an onion address whose checksum is not that of its key";
	case ONION_BAD_KEY:
		return "has an onion address whose key is not a point of Ed25519 of prime order";
	default:
		return "has no onion address before .onion";
	}
}

/* The keys that are looked at, which takes about 0.1 ms each: more onion names than any certificate has. */
#define ONION_KEYS_MAX 256

static enum verdict
onion_names_valid(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	char text[PRINTABLE_SIZE];
	size_t onions = 0;
	bool v2 = f->date < SC27 || (f->date < SC54 && may_be_ev(c));
	for (struct host_name h = host_name_first(c); h.node != NULL; h = host_name_next(c, h)) {
		if (!is_onion(h.text))
			continue;
		enum onion_kind kind = ++onions <= ONION_KEYS_MAX ? onion_kind(h.text) : onion_form(h.text);
		if (kind != ONION_V3 && !(kind == ONION_V2 && v2))
			verdict = fail(f, h.node, "\"%s\" %s", printable(h.text, text), onion_text(kind));
	}
	return verdict;
}

static enum verdict
onion_is_ev(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	char text[PRINTABLE_SIZE];
	for (struct host_name h = host_name_first(c); h.node != NULL && !may_be_ev(c); h = host_name_next(c, h)) {
		if (is_onion(h.text))
			verdict = fail(f, h.node, "\"%s\" is in a certificate that is not an EV certificate", printable(h.text, text));
	}
	return verdict;
}

/* arg: months. */
static enum verdict
onion_validity(const struct cert *c, struct findings *f)
{
	if (f->date >= SC27 && !may_be_ev(c))
		return NOT_APPLICABLE;
	return validity_at_most_months(c, f);
}

/* The number of bits of a digest of SHA-2; 0 for any other algorithm. */
static unsigned
sha2_bits(const struct cert *c, const struct node *algorithm)
{
	enum oid oid = algorithm_oid(c->tree, algorithm);
	return oid == OID_SHA256 ? 256 : oid == OID_SHA384 ? 384 : oid == OID_SHA512 ? 512 : 0;
}

static bool
descriptor_is_for(const struct cert *c, const struct node *descriptor, struct span name)
{
	const struct node *uri = tree_component(c->tree, descriptor, TOR_ONION_URI);
	return uri != NULL && ascii_equal_nocase(uri_split(tree_contents(c->tree, uri)).host, name);
}

/* EVG Appendix F: each descriptor is for an onion name of the certificate, with a digest of SHA-2. */
static enum verdict
descriptor_valid(const struct cert *c, const struct node *descriptor, struct findings *f)
{
	const struct node *uri = tree_component(c->tree, descriptor, TOR_ONION_URI);
	const struct node *hash = tree_component(c->tree, descriptor, TOR_SUBJECT_PUBLIC_KEY_HASH);
	const struct node *algorithm = tree_component(c->tree, descriptor, TOR_ALGORITHM);
	char text[PRINTABLE_SIZE];
	if (uri == NULL || hash == NULL || algorithm == NULL)
		return PASS; /* the decoder has said so */
	struct uri u = uri_split(tree_contents(c->tree, uri));
	if (!ascii_equal_nocase(u.scheme, SPAN("https")) || !is_onion(u.host))
		return fail(f, uri, "onionURI \"%s\" is not an https URI with an onion name", printable(tree_contents(c->tree, uri), text));
	unsigned bits = sha2_bits(c, algorithm);
	if (bits == 0)
		return fail(f, algorithm, "the hash algorithm of a Tor service descriptor is not SHA-256, SHA-384 or SHA-512");
	if (hash->length != bits / 8 + 1)
		return fail(f, hash, "subjectPublicKeyHash has %u octets after the count of unused bits; its algorithm gives %u", hash->length - 1,
			    bits / 8);
	for (struct host_name h = host_name_first(c); h.node != NULL; h = host_name_next(c, h)) {
		if (!h.is_common_name && ascii_equal_nocase(h.text, u.host))
			return PASS;
	}
	return fail(f, uri, "onionURI \"%s\" is not that of a dNSName of the certificate", printable(tree_contents(c->tree, uri), text));
}

static enum verdict
tor_descriptors(const struct cert *c, struct findings *f)
{
	const struct node *list = extension_value(&c->ext, OID_TOR_SERVICE_DESCRIPTORS);
	enum verdict verdict = NOT_APPLICABLE;
	char text[PRINTABLE_SIZE];

	for (const struct node *n = tree_child(c->tree, list); n != NULL; n = tree_next(c->tree, n))
		verdict = descriptor_valid(c, n, f) == FAIL || verdict == FAIL ? FAIL : PASS;
	for (struct host_name h = host_name_first(c); h.node != NULL; h = host_name_next(c, h)) {
		enum onion_kind kind = is_onion(h.text) ? onion_form(h.text) : ONION_V3;
		/* a certificate that is not an EV one has no place for version 2, and none for descriptors */
		if (kind == ONION_V3 || h.is_common_name || (list == NULL && !(kind == ONION_V2 && may_be_ev(c))))
			continue;
		const struct node *n = tree_child(c->tree, list);
		while (n != NULL && !descriptor_is_for(c, n, h.text))
			n = tree_next(c->tree, n);
		if (n == NULL)
			verdict = fail(f, h.node, "there is no Tor service descriptor for \"%s\"", printable(h.text, text));
		else
			verdict = verdict == FAIL ? FAIL : PASS;
	}
	return verdict;
}

/* BR 1.6.1 "Reverse Zone Domain Name". The zones themselves stand for no address. */
static bool
is_reverse_name(struct span name)
{
	bool below = dns_ends_with(name, "in-addr.arpa") || dns_ends_with(name, "ip6.arpa");
	return below && name.size > (dns_ends_with(name, "ip6.arpa") ? sizeof("ip6.arpa") : sizeof("in-addr.arpa")) - 1;
}

static enum verdict
reverse_names_whole(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	char text[PRINTABLE_SIZE];
	uint8_t octets[16];
	for (struct host_name h = host_name_first(c); h.node != NULL; h = host_name_next(c, h)) {
		if (is_reverse_name(h.text) && dns_reverse_address(h.text, octets) == 0)
			verdict = fail(f, h.node, "\"%s\" is a reverse mapping name without a complete address", printable(h.text, text));
	}
	return verdict;
}

static enum verdict
reverse_names_not_reserved(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	char text[PRINTABLE_SIZE];
	uint8_t octets[16];
	for (struct host_name h = host_name_first(c); h.node != NULL; h = host_name_next(c, h)) {
		struct span address = { octets, dns_reverse_address(h.text, octets) };
		const struct address_block *block = address.size > 0 ? reference_address(f->reference, address) : NULL;
		if (block != NULL)
			verdict = fail(f, h.node, "\"%s\" is the reverse mapping name of a Reserved IP Address: %.*s", printable(h.text, text),
				       (int)block->name.size, (const char *)block->name.data);
	}
	return verdict;
}

static enum verdict
common_names_not_reserved(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	char text[PRINTABLE_SIZE];
	uint8_t octets[16];
	/* BR 1.0 9.2.1 allowed reserved addresses in certificates that were over by then */
	if (c->has_not_after && c->not_after <= INTERNAL_NAMES_END)
		return NOT_APPLICABLE;
	for (struct attribute a = name_first_of(c->tree, c->subject.node, OID_COMMON_NAME); a.node != NULL; a = name_next_of(c->tree, a)) {
		if (a.value == NULL)
			continue;
		struct span name = tree_contents(c->tree, a.value), address = { octets, ip_from_text(name, octets) };
		const struct address_block *block = address.size > 0 ? reference_address(f->reference, address) : NULL;
		if (block != NULL)
			verdict = fail(f, a.value, "commonName %s is a Reserved IP Address: %.*s", printable(name, text), (int)block->name.size,
				       (const char *)block->name.data);
	}
	return verdict;
}

#define DNS_NAME(x)             CERT(san_names_lack), DNS_##x
#define PART_OF(names, part, x) CERT(part_lacks), PART(names, part, DNS_##x)

/* clang-format off */
const struct lint br_domain_name_lints[] = {
	{ "e_dnsname_contains_bare_iana_suffix", MUST, BR("1.6.1"), BR_1_0, FOREVER, SUBSCRIBER, 0,
	  "a host name must not be a top-level domain alone, unless it is that of a brand (ICANN's Specification 13)", CERT(not_a_top_level_domain), .revision = 2 },
	{ "n_dnsname_wildcard_left_of_public_suffix", NOTICE, BR("3.2.2.6"), BR_1_0, FOREVER, SUBSCRIBER, 0,
	  "an asterisk must not be directly before a public suffix, unless the applicant controls all names below it", CERT(wildcard_below_registration) },
	{ "e_dnsname_hyphen_in_sld", MUST, BR("7.1.2.7.12"), BR_1_0, FOREVER, SUBSCRIBER, 0,
	  "the label before the public suffix of a host name must not begin or end with a hyphen", PART_OF(HOST_NAMES, AT_REGISTRATION, EDGE_HYPHEN) },
	{ "e_dnsname_underscore_in_sld", MUST, BR("7.1.2.7.12"), BR_1_0, FOREVER, SUBSCRIBER, 0,
	  "the label before the public suffix of a host name must not have an underscore", PART_OF(HOST_NAMES, AT_REGISTRATION, UNDERSCORE) },
	{ "w_dnsname_underscore_in_trd", SHOULD, BR("7.1.2.7.12"), BR_1_0, FOREVER, SUBSCRIBER, 0,
	  "the labels below the registered name in a host name should not have an underscore", PART_OF(HOST_NAMES, BELOW_REGISTRATION, UNDERSCORE) },
	{ "e_no_underscores_before_1_6_2", MUST, BR("7.1.2.7.12"), BR_1_0, SC12, SUBSCRIBER, HAS_SAN,
	  "a dNSName must not have an underscore", DNS_NAME(UNDERSCORE), .revision = 2 },
	{ "e_underscore_permissible_in_dnsname_if_valid_when_replaced", MUST, BR("7.1.2.7.12"), SC12, SC12_END, SUBSCRIBER, HAS_SAN,
	  "the labels of a dNSName with underscores must be valid if the underscores are replaced by hyphens", DNS_NAME(UNDERSCORE_EDGE) },
	{ "e_underscore_in_left_most_label", MUST, BR("7.1.2.7.12"), SC12, SC12_END, SUBSCRIBER, HAS_SAN,
	  "the left-most label of a dNSName must not have an underscore", CERT(left_most_label_lacks_underscore) },
	{ "e_underscore_present_with_too_long_validity", MUST, BR("7.1.2.7.12"), SC12, SC12_END, SUBSCRIBER, HAS_SAN,
	  "a certificate with an underscore in a dNSName must be valid for at most 30 days", CERT(short_with_underscores), 30 },
	{ "e_rfc_dnsname_empty_label", MUST, RFC5280("4.2.1.6"), RFC_2459, FOREVER, CERTIFICATE, HAS_SAN,
	  "a label of a dNSName must not be empty", DNS_NAME(EMPTY_LABEL), .revision = 2 },
	{ "e_ext_san_dns_name_too_long", MUST, RFC5280("4.2.1.6"), RFC_2459, FOREVER, CERTIFICATE, HAS_SAN,
	  "a dNSName must have at most 253 octets", DNS_NAME(TOO_LONG), .revision = 3 },
	{ "e_rfc_dnsname_label_too_long", MUST, RFC5280("4.2.1.6"), RFC_2459, FOREVER, CERTIFICATE, HAS_SAN,
	  "a label of a dNSName must have at most 63 octets", DNS_NAME(LABEL_TOO_LONG), .revision = 2 },
	{ "e_rfc_dnsname_hyphen_in_sld", MUST, RFC5280("4.2.1.6"), RFC_2459, FOREVER, CERTIFICATE, HAS_SAN,
	  "the label before the public suffix of a dNSName must not begin or end with a hyphen", PART_OF(DNS_NAMES, AT_REGISTRATION, EDGE_HYPHEN), .revision = 2 },
	{ "e_rfc_dnsname_label_edge_hyphen", MUST, RFC5280("4.2.1.6"), RFC_2459, FOREVER, CERTIFICATE, HAS_SAN,
	  "a label below the registered name of a dNSName must not begin or end with a hyphen", PART_OF(DNS_NAMES, BELOW_REGISTRATION, EDGE_HYPHEN) },
	{ "e_rfc_dnsname_underscore_in_sld", MUST, RFC5280("4.2.1.6"), RFC_2459, FOREVER, CERTIFICATE, HAS_SAN,
	  "the label before the public suffix of a dNSName must not have an underscore", PART_OF(DNS_NAMES, AT_REGISTRATION, UNDERSCORE), .revision = 2 },
	{ "w_rfc_dnsname_underscore_in_trd", SHOULD, RFC5280("4.2.1.6"), RFC_2459, FOREVER, CERTIFICATE, HAS_SAN,
	  "the labels below the registered name in a dNSName should not have an underscore", PART_OF(DNS_NAMES, BELOW_REGISTRATION, UNDERSCORE), .revision = 2 },
	{ "e_san_dns_name_onion_invalid", MUST, BR("B"), ONION_REVOKED, FOREVER, SUBSCRIBER, HAS_ONION_NAME,
	  "the label before .onion must be a version 3 onion address (or version 2, as long as EVG Appendix F permitted it)", CERT(onion_names_valid), .revision = 3 },
	{ "e_san_dns_name_onion_not_ev_cert", MUST, EVG("F"), ONION_REVOKED, SC27, SUBSCRIBER, HAS_ONION_NAME,
	  "a certificate with an onion name must be an EV certificate", CERT(onion_is_ev) },
	{ "e_onion_subject_validity_time_too_large", MUST, EVG("F"), ONION_REVOKED, SC54, SUBSCRIBER, HAS_ONION_NAME,
	  "an EV certificate with an onion name must be valid for at most 15 months", CERT(onion_validity), 15 },
	{ "e_ext_tor_service_descriptor_hash_invalid", MUST, EVG("F"), BALLOT_201, SC54, SUBSCRIBER, HAS_ONION_NAME,
	  "an EV certificate must have a valid Tor service descriptor for each version 2 onion name", CERT(tor_descriptors) },
	{ "e_subject_contains_reserved_ip", MUST, BR("7.1.4.3"), BR_1_0, FOREVER, SUBSCRIBER, HAS_COMMON_NAME,
	  "a commonName must not be an address from IANA's special-purpose registries", CERT(common_names_not_reserved) },
	{ "e_subject_contains_reserved_arpa_ip", MUST, BR("7.1.2.7.12"), BR_1_0, FOREVER, SUBSCRIBER, HAS_REVERSE_NAME,
	  "a reverse mapping name must not be that of an address from IANA's special-purpose registries", CERT(reverse_names_not_reserved) },
	{ "w_subject_contains_malformed_arpa_ip", SHOULD, BR("3.2.2.6"), BR_1_0, FOREVER, SUBSCRIBER, HAS_REVERSE_NAME,
	  "a reverse mapping name should be that of an address", CERT(reverse_names_whole) },
	{ 0 },
};
/* clang-format on */
