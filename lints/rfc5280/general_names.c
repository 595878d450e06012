/*
 * RFC 5280 4.2.1.6 and 4.2.1.7: subjectAltName and issuerAltName, whose names are encoded alike; RFC 5280 7.2 and RFC 5891, internationalized names
 * in them; and what the community holds of dNSNames beyond that.
 */
#include "lints/checks.h"
#include "lints/dns_checks.h"
#include "lints/tables.h"
#include "lints/twins.h"
#include "x509/uri.h"

/* The row's list of names: that of its extension. What else the row asks stands above it in `arg`. */
#define ON(list, more) (OID_##list | (more) << 8)

static const struct node *
list_of(const struct cert *c, const struct findings *f)
{
	return extension_value(&c->ext, (enum oid)(arg(f) & 0xff));
}

static unsigned
more_of(const struct findings *f)
{
	return (unsigned)(arg(f) >> 8);
}

static enum verdict
list_not_empty(const struct cert *c, struct findings *f)
{
	const struct node *list = list_of(c, f);
	if (list == NULL)
		return NOT_APPLICABLE;
	return list->length > 0 ? PASS : fail(f, list, "%s is empty; it must have a name", list->type->name);
}

static enum verdict
names_not_empty(const struct cert *c, struct findings *f)
{
	const struct node *list = list_of(c, f);
	enum verdict verdict = PASS;
	if (list == NULL)
		return NOT_APPLICABLE;
	for (const struct node *n = tree_child(c->tree, list); n != NULL; n = tree_next(c->tree, n)) {
		if (n->length == 0 && general_name_kind(n) >= 0)
			verdict = fail(f, n, "the %s is empty", general_name_text(general_name_kind(n)));
	}
	return verdict;
}

/* RFC 5280 4.2.1.6 wants a name as the issuer field has it, and 4.1.2.4 that it is not empty there. */
static enum verdict
directory_names_not_empty(const struct cert *c, struct findings *f)
{
	const struct node *list = list_of(c, f);
	enum verdict verdict = PASS;
	if (list == NULL)
		return NOT_APPLICABLE;
	for (const struct node *n = tree_child(c->tree, list); n != NULL; n = tree_next(c->tree, n)) {
		const struct node *name = general_name_kind(n) == NAME_DIRECTORY ? tree_child(c->tree, n) : NULL;
		if (name != NULL && name->type == &Name && name->length == 0)
			verdict = fail(f, n, "the directoryName is empty");
	}
	return verdict;
}

static enum verdict
mailboxes(const struct cert *c, struct findings *f)
{
	const struct node *list = list_of(c, f);
	enum verdict verdict = PASS;
	char text[PRINTABLE_SIZE];
	if (list == NULL)
		return NOT_APPLICABLE;
	for (const struct node *n = tree_child(c->tree, list); n != NULL; n = tree_next(c->tree, n)) {
		if (general_name_kind(n) == NAME_RFC822 && !is_mailbox(tree_contents(c->tree, n)))
			verdict = fail(f, n, "\"%s\" is not a Mailbox (Local-part@Domain)", printable(tree_contents(c->tree, n), text));
	}
	return verdict;
}

static const char *
uri_problem_text(unsigned problems)
{
	return problems & URI_RELATIVE        ? "has no scheme"
	       : problems & URI_NOTHING       ? "has nothing after its scheme"
	       : problems & URI_BAD_CHARACTER ? "has a character that has no place there"
	       : problems & URI_NO_HOST       ? "has no host, which its scheme and authority ask for"
	       : problems & URI_BAD_LITERAL   ? "has a host in brackets that is not an IPv6 address"
					      : "has a host that is neither a fully qualified domain name nor an IP address";
}

/* arg: ON() with the problems (enum uri_problem) that no URI has. */
static enum verdict
uris_lack(const struct cert *c, struct findings *f)
{
	const struct node *list = list_of(c, f);
	enum verdict verdict = PASS;
	char text[PRINTABLE_SIZE];
	if (list == NULL)
		return NOT_APPLICABLE;
	for (const struct node *n = tree_child(c->tree, list); n != NULL; n = tree_next(c->tree, n)) {
		struct span uri = tree_contents(c->tree, n);
		unsigned problems = general_name_kind(n) == NAME_URI ? uri_problems(uri) & more_of(f) : 0;
		if (problems != 0)
			verdict = fail(f, n, "\"%s\" %s", printable(uri, text), uri_problem_text(problems));
	}
	return verdict;
}

/* arg: ON() with nothing more. RFC 5280 4.2.1.6; in subjectAltName of subscribers the BR ask it, and e_ext_san_ip_address_length tells. */
static enum verdict
addresses_have_a_length(const struct cert *c, struct findings *f)
{
	const struct node *list = list_of(c, f);
	enum verdict verdict = PASS;
	if (list == NULL || (list == c->san && c->profiles & SUBSCRIBER && f->date >= BR_1_0))
		return NOT_APPLICABLE;
	for (const struct node *n = tree_child(c->tree, list); n != NULL; n = tree_next(c->tree, n)) {
		if (general_name_kind(n) == NAME_IP && n->length != 4 && n->length != 16)
			verdict = fail(f, n, "an iPAddress has %u octets; it must have 4 (IPv4) or 16 (IPv6)", (unsigned)n->length);
	}
	return verdict;
}

/* arg: problems of dNSNames. Of subscribers the BR ask the same: e_dnsname_bad_character_in_label. */
static enum verdict
characters_preferred(const struct cert *c, struct findings *f)
{
	return c->profiles & SUBSCRIBER && f->date >= BR_1_0 ? NOT_APPLICABLE : san_names_lack(c, f);
}

static struct span
name_key(const struct tree *t, const struct node *n)
{
	return general_name_kind(n) >= 0 && general_name_kind(n) != NAME_DNS ? tree_encoding(t, n) : (struct span){ NULL, 0 };
}

static enum verdict
name_again(const struct cert *c, const struct node *n, struct span key, struct findings *f)
{
	(void)c;
	(void)key;
	return fail(f, n, "the same %s is present twice", general_name_text(general_name_kind(n)));
}

/* arg: ON() with nothing more. Names of the other kinds. */
static enum verdict
names_unique(const struct cert *c, struct findings *f)
{
	static const struct twins names = { name_key, name_again, false };
	return list_without_twins(c, list_of(c, f), &names, f);
}

static struct span
dns_key(const struct tree *t, const struct node *n)
{
	return general_name_kind(n) == NAME_DNS ? tree_contents(t, n) : (struct span){ NULL, 0 };
}

static enum verdict
dns_again(const struct cert *c, const struct node *n, struct span key, struct findings *f)
{
	char text[PRINTABLE_SIZE];
	(void)c;
	return fail(f, n, "\"%s\" is present twice", printable(key, text));
}

/* arg: ON() with nothing more. However many there are: see twins.h. */
static enum verdict
dns_names_unique(const struct cert *c, struct findings *f)
{
	static const struct twins names = { dns_key, dns_again, true };
	return list_without_twins(c, list_of(c, f), &names, f);
}

/*
 * arg: ON() with whether an asterisk before the suffix makes no difference. By the algorithm of the list the last label of a name under no rule is a
 * suffix, too.
 */
static enum verdict
no_bare_suffix(const struct cert *c, struct findings *f)
{
	const struct node *list = list_of(c, f);
	enum verdict verdict = PASS;
	char text[PRINTABLE_SIZE];
	if (list == NULL)
		return NOT_APPLICABLE;
	bool listed = list != c->san || has_suffix(c, f);
	for (const struct node *n = tree_child(c->tree, list); n != NULL; n = tree_next(c->tree, n)) {
		struct span name = tree_contents(c->tree, n), rest = more_of(f) ? right_of_wildcard(name) : name;
		if (general_name_kind(n) != NAME_DNS || name.size == 0)
			continue;
		if (rest.data == NULL || rest.size == 0)
			rest = name;
		if (memchr(rest.data, '.', rest.size) == NULL || (listed && reference_is_public_suffix(f->reference, rest, true)))
			verdict = fail(f, n, "\"%s\" is itself a public suffix", printable(name, text));
	}
	return verdict;
}

#define ANY          ALWAYS, FOREVER
#define SAN          CERTIFICATE, HAS_SAN
#define IAN          CERTIFICATE, HAS_IAN
#define SAN_LACKS(x) CERT(san_names_lack), DNS_##x
#define IAN_LACKS(x) CERT(ian_names_lack), DNS_##x
#define URI_HOST     (URI_BAD_HOST | URI_NO_HOST | URI_BAD_LITERAL)
#define URI_FORM     (URI_RELATIVE | URI_NOTHING | URI_BAD_CHARACTER)

/* clang-format off */
const struct lint general_name_lints[] = {
	{ "e_ext_san_empty_name", MUST, RFC5280("4.2.1.6"), RFC_2459, FOREVER, SAN,
	  "a name in subjectAltName must not be empty", CERT(names_not_empty), ON(SUBJECT_ALT_NAME, 0) },
	{ "e_ext_ian_empty_name", MUST, RFC5280("4.2.1.7"), RFC_2459, FOREVER, IAN,
	  "a name in issuerAltName must not be empty", CERT(names_not_empty), ON(ISSUER_ALT_NAME, 0) },
	{ "e_ext_san_directory_name_empty", MUST, RFC5280("4.2.1.6"), RFC_2459, FOREVER, SAN,
	  "a directoryName in subjectAltName must not be empty", CERT(directory_names_not_empty), ON(SUBJECT_ALT_NAME, 0), .revision = 2 },
	{ "e_ext_ian_directory_name_empty", MUST, RFC5280("4.2.1.7"), RFC_2459, FOREVER, IAN,
	  "a directoryName in issuerAltName must not be empty", CERT(directory_names_not_empty), ON(ISSUER_ALT_NAME, 0), .revision = 2 },
	{ "e_ext_ian_no_entries", MUST, RFC5280("4.2.1.7"), RFC_2459, FOREVER, IAN,
	  "issuerAltName must have at least one name", CERT(list_not_empty), ON(ISSUER_ALT_NAME, 0) },
	{ "w_ext_ian_critical", SHOULD, RFC5280("4.2.1.7"), RFC_2459, FOREVER, IAN,
	  "issuerAltName should not be critical", NOT_CRITICAL(ISSUER_ALT_NAME) },
	{ "e_ext_san_rfc822_format_invalid", MUST, RFC5280("4.2.1.6"), RFC_2459, FOREVER, SAN,
	  "an rfc822Name in subjectAltName must be a Mailbox and nothing else", CERT(mailboxes), ON(SUBJECT_ALT_NAME, 0) },
	{ "e_ext_ian_rfc822_format_invalid", MUST, RFC5280("4.2.1.7"), RFC_2459, FOREVER, IAN,
	  "an rfc822Name in issuerAltName must be a Mailbox and nothing else", CERT(mailboxes), ON(ISSUER_ALT_NAME, 0) },
	{ "e_ext_san_space_dns_name", MUST, RFC5280("4.2.1.6"), RFC_2459, FOREVER, SAN,
	  "a dNSName in subjectAltName must not be a single space", SAN_LACKS(SPACE) },
	{ "e_ext_ian_space_dns_name", MUST, RFC5280("4.2.1.7"), RFC_2459, FOREVER, IAN,
	  "a dNSName in issuerAltName must not be a single space", IAN_LACKS(SPACE) },
	{ "e_rfc_dnsname_bad_character", MUST, RFC5280("4.2.1.6"), RFC_2459, FOREVER, SAN,
	  "the labels of a dNSName in subjectAltName must contain only letters, digits and hyphens", CERT(characters_preferred), DNS_BAD_CHARACTER },
	{ "e_ext_ian_dns_name_invalid", MUST, RFC5280("4.2.1.7"), RFC_2459, FOREVER, IAN,
	  "a dNSName in issuerAltName must be in the preferred name syntax", IAN_LACKS(NOT_PREFERRED) },
	{ "e_rfc_san_ip_address_length", MUST, RFC5280("4.2.1.6"), RFC_2459, FOREVER, SAN,
	  "an iPAddress in subjectAltName must have 4 or 16 octets", CERT(addresses_have_a_length), ON(SUBJECT_ALT_NAME, 0) },
	{ "e_ext_ian_ip_address_length", MUST, RFC5280("4.2.1.7"), RFC_2459, FOREVER, IAN,
	  "an iPAddress in issuerAltName must have 4 or 16 octets", CERT(addresses_have_a_length), ON(ISSUER_ALT_NAME, 0) },
	{ "e_ext_san_uri_relative", MUST, RFC5280("4.2.1.6"), RFC_2459, FOREVER, SAN,
	  "a URI in subjectAltName must have a scheme, and so must not be relative", CERT(uris_lack), ON(SUBJECT_ALT_NAME, URI_RELATIVE), .revision = 2 },
	{ "e_ext_ian_uri_relative", MUST, RFC5280("4.2.1.7"), RFC_2459, FOREVER, IAN,
	  "a URI in issuerAltName must have a scheme, and so must not be relative", CERT(uris_lack), ON(ISSUER_ALT_NAME, URI_RELATIVE), .revision = 2 },
	{ "e_ext_san_uri_format_invalid", MUST, RFC5280("4.2.1.6"), RFC_2459, FOREVER, SAN,
	  "a URI in subjectAltName must follow RFC 3986, with a scheme and something after it", CERT(uris_lack), ON(SUBJECT_ALT_NAME, URI_FORM), .revision = 2 },
	{ "e_ext_ian_uri_format_invalid", MUST, RFC5280("4.2.1.7"), RFC_2459, FOREVER, IAN,
	  "a URI in issuerAltName must follow RFC 3986, with a scheme and something after it", CERT(uris_lack), ON(ISSUER_ALT_NAME, URI_FORM), .revision = 2 },
	{ "e_ext_san_uri_host_not_fqdn_or_ip", MUST, RFC5280("4.2.1.6"), RFC_2459, FOREVER, SAN,
	  "the host of a URI in subjectAltName must be a fully qualified domain name or an IP address", CERT(uris_lack), ON(SUBJECT_ALT_NAME, URI_HOST), .revision = 3 },
	{ "e_ext_ian_uri_host_not_fqdn_or_ip", MUST, RFC5280("4.2.1.7"), RFC_2459, FOREVER, IAN,
	  "the host of a URI in issuerAltName must be a fully qualified domain name or an IP address", CERT(uris_lack), ON(ISSUER_ALT_NAME, URI_HOST), .revision = 3 },
	{ "e_international_dns_name_not_unicode", MUST, RFC5280("7.2"), RFC_3490, FOREVER, SAN,
	  "the characters after xn-- in a label of a dNSName must be decodable", SAN_LACKS(NOT_UNICODE) },
	{ "e_ian_international_dns_name_not_unicode", MUST, RFC5280("7.2"), RFC_3490, FOREVER, IAN,
	  "the characters after xn-- in a label of a dNSName in issuerAltName must be decodable", IAN_LACKS(NOT_UNICODE) },
	{ "e_international_dns_name_not_nfc", MUST, SOURCE_RFC5891, "4.1", RFC_8399, FOREVER, SAN,
	  "the characters that an xn-- label of a dNSName encodes must be in normalization form C", SAN_LACKS(NOT_NFC) },
	{ "e_san_dns_name_includes_null_char", MUST, COMMUNITY("preferred name syntax"), ANY, SAN,
	  "a dNSName in subjectAltName must not have an octet 0", SAN_LACKS(NUL) },
	{ "e_ian_dns_name_includes_null_char", MUST, COMMUNITY("preferred name syntax"), ANY, IAN,
	  "a dNSName in issuerAltName must not have an octet 0", IAN_LACKS(NUL) },
	{ "e_san_dns_name_starts_with_period", MUST, COMMUNITY("preferred name syntax"), ANY, SAN,
	  "a dNSName in subjectAltName must not begin with a dot", SAN_LACKS(LEADING_DOT) },
	{ "e_ian_dns_name_starts_with_period", MUST, COMMUNITY("preferred name syntax"), ANY, IAN,
	  "a dNSName in issuerAltName must not begin with a dot", IAN_LACKS(LEADING_DOT) },
	{ "e_san_wildcard_not_first", MUST, COMMUNITY("wildcards"), ANY, SAN,
	  "an asterisk in subjectAltName must be the whole left-most label", CERT(san_names_lack), DNS_WILDCARD_PARTIAL | DNS_WILDCARD_NOT_FIRST },
	{ "e_ian_wildcard_not_first", MUST, COMMUNITY("wildcards"), ANY, IAN,
	  "an asterisk in issuerAltName must be the whole left-most label", CERT(ian_names_lack), DNS_WILDCARD_PARTIAL | DNS_WILDCARD_NOT_FIRST },
	{ "e_ian_bare_wildcard", MUST, COMMUNITY("wildcards"), ANY, IAN,
	  "an asterisk in issuerAltName must be followed by a domain name", IAN_LACKS(WILDCARD_BARE) },
	{ "n_contains_redacted_dnsname", NOTICE, COMMUNITY("redacted precertificates"), ANY, NOT_CA, 0,
	  "it is worth knowing if a label of a host name is replaced by a question mark", CERT(host_names_lack), DNS_REDACTED },
	{ "n_san_dns_name_duplicate", NOTICE, COMMUNITY("repeated names"), ANY, SAN,
	  "it is worth knowing if subjectAltName has the same dNSName twice", CERT(dns_names_unique), ON(SUBJECT_ALT_NAME, 0) },
	{ "n_ian_dns_name_duplicate", NOTICE, COMMUNITY("repeated names"), ANY, IAN,
	  "it is worth knowing if issuerAltName has the same dNSName twice", CERT(dns_names_unique), ON(ISSUER_ALT_NAME, 0) },
	{ "n_san_name_duplicate", NOTICE, COMMUNITY("repeated names"), ANY, SAN,
	  "it is worth knowing if subjectAltName has the same name twice, other than a dNSName", CERT(names_unique), ON(SUBJECT_ALT_NAME, 0) },
	{ "n_ian_name_duplicate", NOTICE, COMMUNITY("repeated names"), ANY, IAN,
	  "it is worth knowing if issuerAltName has the same name twice, other than a dNSName", CERT(names_unique), ON(ISSUER_ALT_NAME, 0) },
	{ "n_san_iana_pub_suffix_empty", NOTICE, COMMUNITY("public suffixes"), ANY, SAN,
	  "it is worth knowing if a dNSName in subjectAltName is a public suffix", CERT(no_bare_suffix), ON(SUBJECT_ALT_NAME, false) },
	{ "w_ian_iana_pub_suffix_empty", SHOULD, COMMUNITY("public suffixes"), ANY, IAN,
	  "a dNSName in issuerAltName should not be a public suffix, with or without an asterisk before it", CERT(no_bare_suffix), ON(ISSUER_ALT_NAME, true) },
	{ 0 },
};
/* clang-format on */
