/* BR 7.1.2.7.12: the subjectAltName of a subscriber certificate, and the domain names in it. */
#include "lints/checks.h"
#include "lints/dns_checks.h"
#include "lints/tables.h"

static enum verdict
has_dns_or_ip(const struct cert *c, struct findings *f)
{
	if (c->san == NULL || c->san->length == 0)
		return NOT_APPLICABLE;
	for (const struct node *n = tree_child(c->tree, c->san); n != NULL; n = tree_next(c->tree, n)) {
		int kind = general_name_kind(n);
		if (kind == NAME_DNS || kind == NAME_IP)
			return PASS;
	}
	return fail(f, c->san, "subjectAltName has neither a dNSName nor an iPAddress");
}

/* A look into the table of top-level domains for each name that does not end as the one before. */
static enum verdict
host_names_have_tld(const struct cert *c, struct findings *f)
{
	enum verdict verdict = NOT_APPLICABLE;
	char text[PRINTABLE_SIZE];
	struct span last = { NULL, 0 };
	bool is_tld = false;
	if (!c->has_not_before || (c->has_not_after && c->not_after <= INTERNAL_NAMES_END))
		return NOT_APPLICABLE;
	for (struct host_name h = host_name_first(c); h.node != NULL; h = host_name_next(c, h)) {
		struct span label = dns_last_label(h.text);
		if (last.data == NULL || !span_equal(label, last))
			is_tld = reference_is_tld(f->reference, label, c->not_before);
		last = label;
		if (!is_tld)
			verdict =
				fail(f, h.node,
				     is_ip_text(h.text) ? "\"%s\" is an IP address; it must be in an iPAddress, not in a dNSName"
							: "\"%s\" is an Internal Name: it does not end with a top-level domain delegated at the time",
				     printable(h.text, text));
		else
			verdict = verdict == FAIL ? FAIL : PASS;
	}
	return verdict;
}

static enum verdict
addresses_have_a_length(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	for (const struct node *n = tree_child(c->tree, c->san); n != NULL; n = tree_next(c->tree, n)) {
		if (general_name_kind(n) == NAME_IP && n->length != 4 && n->length != 16)
			verdict = fail(f, n, "iPAddress has %u octets; it must have 4 (IPv4) or 16 (IPv6)", n->length);
	}
	return verdict;
}

static enum verdict
addresses_not_reserved(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	/* BR 1.0 9.2.1 allowed internal names and reserved addresses in certificates that were over by then */
	if (c->has_not_after && c->not_after <= INTERNAL_NAMES_END)
		return NOT_APPLICABLE;
	for (const struct node *n = tree_child(c->tree, c->san); n != NULL; n = tree_next(c->tree, n)) {
		if (general_name_kind(n) != NAME_IP)
			continue;
		char text[IP_TEXT_SIZE];
		const struct address_block *block = reference_address(f->reference, tree_contents(c->tree, n));
		if (block != NULL && ip_text(tree_contents(c->tree, n), text))
			verdict = fail(f, n, "%s is a Reserved IP Address: %.*s", text, (int)block->name.size, (const char *)block->name.data);
	}
	return verdict;
}

static enum verdict
san_critical_only_without_subject(const struct cert *c, struct findings *f)
{
	const struct extension *e = extension(&c->ext, OID_SUBJECT_ALT_NAME);
	if (e == NULL || c->subject.node == NULL || name_is_empty(&c->subject))
		return NOT_APPLICABLE;
	return e->critical
		       ? fail(f, e->node, "subjectAltName is critical, and the subject is not empty; it may only be critical if the subject is empty")
		       : PASS;
}

#define LACKS(x) CERT(host_names_lack), DNS_##x

/* clang-format off */
const struct lint br_san_lints[] = {
	{ "e_sub_cert_san_without_dns_or_ip", MUST, BR("7.1.2.7.12"), BR_1_0, FOREVER, SUBSCRIBER, HAS_SAN,
	  "subjectAltName of a subscriber certificate must have at least one dNSName or iPAddress", CERT(has_dns_or_ip) },
	{ "e_sub_cert_san_critical_with_subject", MUST, BR("7.1.2.7.12"), SC62, FOREVER, SUBSCRIBER, HAS_SAN,
	  "subjectAltName of a subscriber certificate must not be critical if the subject is not empty", CERT(san_critical_only_without_subject) },
	{ "e_ext_san_other_name_present", MUST, BR("7.1.2.7.12"), BR_1_0, FOREVER, SUBSCRIBER, HAS_SAN,
	  "subjectAltName of a subscriber certificate must not have an otherName", CERT(san_lacks), NAME_OTHER },
	{ "e_ext_san_rfc822_name_present", MUST, BR("7.1.2.7.12"), BR_1_0, FOREVER, SUBSCRIBER, HAS_SAN,
	  "subjectAltName of a subscriber certificate must not have an rfc822Name", CERT(san_lacks), NAME_RFC822 },
	{ "e_ext_san_x400_address_present", MUST, BR("7.1.2.7.12"), BR_1_0, FOREVER, SUBSCRIBER, HAS_SAN,
	  "subjectAltName of a subscriber certificate must not have an x400Address", CERT(san_lacks), NAME_X400 },
	{ "e_ext_san_directory_name_present", MUST, BR("7.1.2.7.12"), BR_1_0, FOREVER, SUBSCRIBER, HAS_SAN,
	  "subjectAltName of a subscriber certificate must not have a directoryName", CERT(san_lacks), NAME_DIRECTORY },
	{ "e_ext_san_edi_party_name_present", MUST, BR("7.1.2.7.12"), BR_1_0, FOREVER, SUBSCRIBER, HAS_SAN,
	  "subjectAltName of a subscriber certificate must not have an ediPartyName", CERT(san_lacks), NAME_EDI_PARTY },
	{ "e_ext_san_uniform_resource_identifier_present", MUST, BR("7.1.2.7.12"), BR_1_0, FOREVER, SUBSCRIBER, HAS_SAN,
	  "subjectAltName of a subscriber certificate must not have a uniformResourceIdentifier", CERT(san_lacks), NAME_URI },
	{ "e_ext_san_registered_id_present", MUST, BR("7.1.2.7.12"), BR_1_0, FOREVER, SUBSCRIBER, HAS_SAN,
	  "subjectAltName of a subscriber certificate must not have a registeredID", CERT(san_lacks), NAME_REGISTERED_ID },
	{ "e_dnsname_left_label_wildcard_correct", MUST, BR("1.6.1"), BR_1_0, FOREVER, SUBSCRIBER, 0,
	  "an asterisk in the left-most label of a host name must be the whole label", LACKS(WILDCARD_PARTIAL) },
	{ "e_dnsname_wildcard_only_in_left_label", MUST, BR("1.6.1"), BR_1_0, FOREVER, SUBSCRIBER, 0,
	  "an asterisk must not be in a label of a host name other than the left-most", LACKS(WILDCARD_NOT_FIRST) },
	{ "e_san_bare_wildcard", MUST, COMMUNITY("wildcards"), ALWAYS, FOREVER, CERTIFICATE, HAS_SAN,
	  "an asterisk in subjectAltName must be followed by a domain name", CERT(san_names_lack), DNS_WILDCARD_BARE },
	{ "e_dnsname_not_valid_tld", MUST, BR("7.1.2.7.12"), BR_1_0, FOREVER, SUBSCRIBER, 0,
	  "a host name must end with a top-level domain that is delegated", CERT(host_names_have_tld) },
	{ "e_arpa_domain_not_allowed", MUST, BR("7.1.2.7.12"), SC86, FOREVER, SUBSCRIBER, 0,
	  "a host name must not end with in-addr.arpa or ip6.arpa", LACKS(REVERSE_ZONE) },
	{ "e_dnsname_bad_character_in_label", MUST, BR("7.1.2.7.12"), BR_1_0, FOREVER, SUBSCRIBER, 0,
	  "the labels of a host name must contain only letters, digits and hyphens", LACKS(BAD_CHARACTER) },
	{ "e_underscore_not_permissible_in_dnsname", MUST, BR("7.1.2.7.12"), SC12_BAN, FOREVER, SUBSCRIBER, HAS_SAN,
	  "a dNSName must not have an underscore", CERT(san_names_lack), DNS_UNDERSCORE, .revision = 2 },
	{ "e_dnsname_label_edge_hyphen", MUST, BR("7.1.2.7.12"), BR_1_6_6, FOREVER, SUBSCRIBER, 0,
	  "a label of a host name must not begin or end with a hyphen", LACKS(EDGE_HYPHEN), .revision = 2 },
	{ "e_dnsname_label_too_long", MUST, BR("7.1.2.7.12"), BR_1_0, FOREVER, SUBSCRIBER, 0,
	  "a label of a host name must have at most 63 octets", LACKS(LABEL_TOO_LONG) },
	{ "e_dnsname_empty_label", MUST, BR("7.1.2.7.12"), BR_1_0, FOREVER, SUBSCRIBER, 0,
	  "a host name must not have an empty label or end with a dot", LACKS(EMPTY_LABEL) },
	{ "e_dnsname_contains_prohibited_reserved_label", MUST, BR("7.1.2.7.12"), SC48_LABELS, FOREVER, SUBSCRIBER, 0,
	  "a label of a host name with hyphens in the third and fourth place must begin with xn", LACKS(RESERVED_LABEL) },
	{ "e_dnsname_label_not_punycode", MUST, BR("7.1.2.7.12"), SC48_LABELS, FOREVER, SUBSCRIBER, 0,
	  "the characters after xn-- in a label of a host name must be valid Punycode", LACKS(NOT_P_LABEL) },
	{ "e_ext_san_ip_address_length", MUST, BR("7.1.2.7.12"), BR_1_0, FOREVER, SUBSCRIBER, HAS_SAN,
	  "an iPAddress in a subscriber certificate must have 4 or 16 octets", CERT(addresses_have_a_length) },
	{ "e_ext_san_contains_reserved_ip", MUST, BR("7.1.2.7.12"), BR_1_0, FOREVER, SUBSCRIBER, HAS_SAN,
	  "an iPAddress must not be in a block of IANA's special-purpose address registries", CERT(addresses_not_reserved) },
	{ 0 },
};
/* clang-format on */
