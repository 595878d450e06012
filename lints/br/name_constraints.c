/* RFC 5280 4.2.1.10, BR 7.1.2.5.2 and 7.1.2.10.8: nameConstraints. */
#include "lints/checks.h"
#include "lints/subtrees.h"
#include "lints/tables.h"
#include "x509/dns.h"
#include "x509/uri.h"

/* A GeneralSubtree; node is NULL behind the last. base is NULL in a broken one. */
struct subtree {
	const struct node *node, *base;
	int kind; /* of the base; -1 where it is none */
	bool excluded;
};

static struct subtree
subtree_at(const struct cert *c, const struct node *node, bool excluded)
{
	const struct node *value = extension_value(&c->ext, OID_NAME_CONSTRAINTS);
	if (node == NULL && !excluded) {
		excluded = true;
		node = tree_child(c->tree, tree_component(c->tree, value, NAME_CONSTRAINTS_EXCLUDED));
	}
	const struct node *base = tree_component(c->tree, node, SUBTREE_BASE);
	return (struct subtree){ node, base, base != NULL ? general_name_kind(base) : -1, excluded };
}

/* The first subtree, of the permitted ones before the excluded, and the one after another. */
static struct subtree
subtree_first(const struct cert *c)
{
	const struct node *value = extension_value(&c->ext, OID_NAME_CONSTRAINTS);
	return subtree_at(c, tree_child(c->tree, tree_component(c->tree, value, NAME_CONSTRAINTS_PERMITTED)), false);
}

static struct subtree
subtree_next(const struct cert *c, struct subtree s)
{
	return subtree_at(c, tree_next(c->tree, s.node), s.excluded);
}

static const char *
list_name(struct subtree s)
{
	return s.excluded ? "excludedSubtrees" : "permittedSubtrees";
}

/* RFC 5280 4.2.1.10; BR 7.1.2 lets subordinate CAs depart from it, those for other purposes than TLS too (7.1.2.3), and rules on them with a SHOULD.
 */
static enum verdict
critical_outside_br(const struct cert *c, struct findings *f)
{
	bool br = c->profiles & SUB_CA && f->date >= BR_1_0;
	return br ? NOT_APPLICABLE : ext_critical(c, f);
}

static enum verdict
not_empty(const struct cert *c, struct findings *f)
{
	const struct node *value = extension_value(&c->ext, OID_NAME_CONSTRAINTS);
	if (value == NULL)
		return NOT_APPLICABLE;
	return value->length > 0 ? PASS : fail(f, value, "nameConstraints has neither permittedSubtrees nor excludedSubtrees");
}

/* RFC 5280 4.2.1.10 */
static enum verdict
minimum_is_zero(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	for (struct subtree s = subtree_first(c); s.node != NULL; s = subtree_next(c, s)) {
		const struct node *minimum = tree_component(c->tree, s.node, SUBTREE_MINIMUM);
		if (minimum != NULL && integer_magnitude(tree_contents(c->tree, minimum)).size > 0)
			verdict = fail(f, minimum, "minimum of a GeneralSubtree is not 0");
	}
	return verdict;
}

/* arg: a component of GeneralSubtree that is absent. */
static enum verdict
subtrees_lack(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	for (struct subtree s = subtree_first(c); s.node != NULL; s = subtree_next(c, s)) {
		const struct node *n = tree_component(c->tree, s.node, (uint32_t)arg(f));
		if (n != NULL)
			verdict = fail(f, n, "%s of a GeneralSubtree is present", n->component->name);
	}
	return verdict;
}

/* arg: kinds of GeneralName, 1 << NAME_..., that no base is. */
static enum verdict
bases_lack(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	for (struct subtree s = subtree_first(c); s.node != NULL; s = subtree_next(c, s)) {
		if (s.kind >= 0 && arg(f) >> s.kind & 1)
			verdict = fail(f, s.base, "%s has a name of type %s", list_name(s), general_name_text(s.kind));
	}
	return verdict;
}

static enum verdict
no_excluded_directory_name(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	for (struct subtree s = subtree_first(c); s.node != NULL; s = subtree_next(c, s)) {
		if (s.excluded && s.kind == NAME_DIRECTORY)
			verdict = fail(f, s.base, "excludedSubtrees has a directoryName");
	}
	return verdict;
}

/* A host name or a domain: no wildcard, no address. What only the BR have against a label is let pass. */
static bool
is_domain(struct span name)
{
	unsigned allowed = DNS_UNDERSCORE | DNS_UNDERSCORE_EDGE | DNS_REVERSE_ZONE | DNS_ONION | DNS_A_LABEL_ASCII | DNS_A_LABEL_CHARACTER |
			   DNS_A_LABEL_HYPHENS | DNS_A_LABEL_MARK | DNS_NOT_BIDI;
	return !(dns_problems(name) & ~allowed) && !is_ip_text(name) && memchr(name.data, '*', name.size) == NULL;
}

static struct span
without_leading_dot(struct span text)
{
	bool dot = text.size > 0 && text.data[0] == '.';
	return (struct span){ text.data + dot, text.size - dot };
}

/* RFC 5280 4.2.1.10: "host.example.com" or ".example.com". The empty string, which stands for all names, is let pass. */
static bool
is_uri_constraint(struct span text)
{
	struct span name = without_leading_dot(text);
	return text.size == 0 || (is_domain(name) && (name.size < text.size || memchr(name.data, '.', name.size) != NULL));
}

/* RFC 5280 4.2.1.10: a mailbox, a host, or a domain after a dot; the empty string again. */
static bool
is_mail_constraint(struct span text)
{
	return text.size == 0 || is_domain(without_leading_dot(text)) || is_mailbox(text);
}

/* RFC 5280 4.2.1.10: "host.example.com"; the empty string, and with a rule of its own ".example.com". */
static bool
is_dns_constraint(struct span text)
{
	return text.size == 0 || is_domain(without_leading_dot(text));
}

/* What a rule asks of the text of each base of one kind. */
static enum verdict
bases_are(const struct cert *c, struct findings *f, int kind, bool (*check)(struct span), const char *wanted)
{
	enum verdict verdict = PASS;
	char text[PRINTABLE_SIZE];
	for (struct subtree s = subtree_first(c); s.node != NULL; s = subtree_next(c, s)) {
		if (s.kind == kind && !check(tree_contents(c->tree, s.base)))
			verdict = fail(f, s.base, "\"%s\" is not a %s", printable(tree_contents(c->tree, s.base), text), wanted);
	}
	return verdict;
}

static enum verdict
uris_are_hosts(const struct cert *c, struct findings *f)
{
	return bases_are(c, f, NAME_URI, is_uri_constraint, "fully qualified name of a host or domain");
}

static enum verdict
dns_names_are_domains(const struct cert *c, struct findings *f)
{
	return bases_are(c, f, NAME_DNS, is_dns_constraint, "name of a host or domain");
}

static enum verdict
mail_names_are_mailboxes(const struct cert *c, struct findings *f)
{
	return bases_are(c, f, NAME_RFC822, is_mail_constraint, "mailbox, host or domain");
}

/* Every implementation takes the dot to mean subdomains, and the text has no such form. */
static enum verdict
dns_names_without_leading_dot(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	for (struct subtree s = subtree_first(c); s.node != NULL; s = subtree_next(c, s)) {
		struct span text = s.kind == NAME_DNS ? tree_contents(c->tree, s.base) : (struct span){ NULL, 0 };
		if (text.size > 1 && text.data[0] == '.')
			verdict = fail(f, s.base, "a dNSName in %s begins with a dot", list_name(s));
	}
	return verdict;
}

static enum verdict
dns_names_without_underscore(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	char text[PRINTABLE_SIZE];
	for (struct subtree s = subtree_first(c); s.node != NULL; s = subtree_next(c, s)) {
		if (s.kind == NAME_DNS && dns_problems(tree_contents(c->tree, s.base)) & DNS_UNDERSCORE)
			verdict = fail(f, s.base, "\"%s\" has an underscore", printable(tree_contents(c->tree, s.base), text));
	}
	return verdict;
}

/* BR 7.1.2.10.8: a permitted dNSName is one that somebody has registered, and so is below a top-level domain that is delegated. */
static enum verdict
permitted_dns_registrable(const struct cert *c, struct findings *f)
{
	enum verdict verdict = NOT_APPLICABLE;
	char text[PRINTABLE_SIZE];
	if (!c->has_not_before)
		return NOT_APPLICABLE;
	for (struct subtree s = subtree_first(c); s.node != NULL && !s.excluded; s = subtree_next(c, s)) {
		struct span name = s.kind == NAME_DNS ? tree_contents(c->tree, s.base) : (struct span){ NULL, 0 };
		if (name.size == 0 || !is_dns_constraint(name))
			continue;
		if (reference_is_tld(f->reference, dns_last_label(name), c->not_before))
			verdict = verdict == FAIL ? FAIL : PASS;
		else
			verdict = fail(f, s.base, "\"%s\" is not within a top-level domain that is delegated", printable(name, text));
	}
	return verdict;
}

/* An address and a mask, of 4 or 16 octets each; false where the iPAddress of a subtree is not of that form. */
static bool
address_range(const struct cert *c, struct subtree s, struct span *address, struct span *mask)
{
	if (s.kind != NAME_IP || (s.base->length != 8 && s.base->length != 32))
		return false;
	*address = *mask = tree_contents(c->tree, s.base);
	address->size = mask->size /= 2;
	mask->data += mask->size;
	return true;
}

static enum verdict
addresses_are_ranges(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	struct span address, mask;
	for (struct subtree s = subtree_first(c); s.node != NULL; s = subtree_next(c, s)) {
		if (s.kind != NAME_IP)
			continue;
		if (!address_range(c, s, &address, &mask))
			verdict = fail(f, s.base, "an iPAddress has %u octets; it must have 8 (IPv4) or 32 (IPv6)", (unsigned)s.base->length);
		else if (!is_mask(mask))
			verdict = fail(f, s.base, "the mask of an iPAddress is not ones followed by zeros");
	}
	return verdict;
}

/* RFC 4632 3.1: the address is the first of its range; what it has beyond the mask says nothing. */
static enum verdict
ranges_begin_with_address(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	struct span address, mask;
	char text[IP_TEXT_SIZE];
	for (struct subtree s = subtree_first(c); s.node != NULL; s = subtree_next(c, s)) {
		bool beyond = false;
		if (!address_range(c, s, &address, &mask) || !is_mask(mask))
			continue;
		for (size_t i = 0; i < address.size; i++)
			beyond |= address.data[i] & ~mask.data[i];
		if (beyond && ip_text(address, text))
			verdict = fail(f, s.base, "the address %s has bits beyond its mask", text);
	}
	return verdict;
}

/* BR 7.1.2.10.8: nobody has been assigned a special-purpose address. */
static enum verdict
ranges_not_reserved(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	struct span address, mask;
	char text[IP_TEXT_SIZE];
	/* before that day, certificates for such addresses were to be over (BR 1.0, 9.2.1) */
	if (c->has_not_after && c->not_after <= INTERNAL_NAMES_END)
		return NOT_APPLICABLE;
	for (struct subtree s = subtree_first(c); s.node != NULL && !s.excluded; s = subtree_next(c, s)) {
		if (!address_range(c, s, &address, &mask))
			continue;
		const struct address_block *block = reference_range(f->reference, address, mask);
		if (block != NULL && ip_text(address, text))
			verdict = fail(f, s.base, "the range that begins at %s includes Reserved IP Addresses: %.*s", text, (int)block->name.size,
				       (const char *)block->name.data);
	}
	return verdict;
}

/* What the permitted subtrees have, and what the excluded ones close altogether. */
enum {
	PERMITS_DNS = 1 << 0,
	PERMITS_IPV4 = 1 << 1,
	PERMITS_IPV6 = 1 << 2,
	PERMITS_DIRECTORY = 1 << 3,
	EXCLUDES_DNS = 1 << 4,
	EXCLUDES_IPV4 = 1 << 5,
	EXCLUDES_IPV6 = 1 << 6,
};

static unsigned
coverage(const struct cert *c)
{
	static const uint8_t zeros[32];
	unsigned covered = 0;
	for (struct subtree s = subtree_first(c); s.node != NULL; s = subtree_next(c, s)) {
		struct span text = tree_contents_if(c->tree, s.base);
		bool v4 = s.kind == NAME_IP && text.size == 8, v6 = s.kind == NAME_IP && text.size == 32;
		if (!s.excluded)
			covered |= s.kind == NAME_DNS         ? PERMITS_DNS
				   : s.kind == NAME_DIRECTORY ? PERMITS_DIRECTORY
				   : v4                       ? PERMITS_IPV4
				   : v6                       ? PERMITS_IPV6
							      : 0;
		else if (s.kind == NAME_DNS && text.size == 0)
			covered |= EXCLUDES_DNS;
		else if ((v4 || v6) && memcmp(text.data, zeros, text.size) == 0)
			covered |= v4 ? EXCLUDES_IPV4 : EXCLUDES_IPV6;
	}
	return covered;
}

/*
 * BR 7.1.2.5.2: each name type is permitted in part or excluded as a whole; each version of IP for itself. Before ballot SC62 (7.1.5, from ballot 105
 * on) it was enough to permit one iPAddress of any version.
 */
static enum verdict
names_constrained(const struct cert *c, struct findings *f)
{
	static const struct {
		unsigned either;
		const char *what;
	} needed[] = {
		{ PERMITS_DNS | EXCLUDES_DNS, "no dNSName is permitted, and the zero-length dNSName is not excluded" },
		{ PERMITS_IPV4 | EXCLUDES_IPV4, "no IPv4 iPAddress is permitted, and 0.0.0.0/0 is not excluded" },
		{ PERMITS_IPV6 | EXCLUDES_IPV6, "no IPv6 iPAddress is permitted, and ::/0 is not excluded" },
		{ PERMITS_DIRECTORY, "no directoryName is permitted" },
	};
	enum verdict verdict = PASS;
	const struct node *value = extension_value(&c->ext, OID_NAME_CONSTRAINTS);
	if (value == NULL)
		return NOT_APPLICABLE;
	unsigned covered = coverage(c);
	if (f->date < SC62 && covered & (PERMITS_IPV4 | PERMITS_IPV6))
		covered |= PERMITS_IPV4 | PERMITS_IPV6;
	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
		if (!(covered & needed[i].either))
			verdict = fail(f, value, "%s", needed[i].what);
	}
	return verdict;
}

/* The same of a CA that nobody called a technically constrained one. */
static enum verdict
names_constrained_if_meant(const struct cert *c, struct findings *f)
{
	return c->features & PROFILE_GIVEN ? NOT_APPLICABLE : names_constrained(c, f);
}

/*
 * BR 7.1.2.5.2, 7.1.2.10.8: what is excluded is a part of what is permitted; to exclude something else has no effect. A type of which nothing is
 * permitted is not limited.
 */
static enum verdict
excluded_within_permitted(const struct cert *c, struct findings *f)
{
	static const enum leading_dot dots[2] = { DOT_COUNTS, DOT_COUNTS };
	const struct node *value = extension_value(&c->ext, OID_NAME_CONSTRAINTS);
	const struct node *lists[2] = { tree_component(c->tree, value, NAME_CONSTRAINTS_PERMITTED), NULL };
	enum verdict verdict = NOT_APPLICABLE;
	struct subtrees read[2], *permitted = &read[0];
	struct span address, mask;

	if (!subtrees_read(read, c->tree, lists, dots, f))
		return NOT_APPLICABLE;
	for (struct subtree s = subtree_at(c, NULL, false); s.node != NULL; s = subtree_next(c, s)) {
		bool limited, within;
		if (s.kind == NAME_DNS || s.kind == NAME_RFC822) {
			limited = permitted->kinds >> s.kind & 1;
			within = subtrees_have_text(permitted, s.kind, tree_contents(c->tree, s.base));
		} else if (address_range(c, s, &address, &mask)) {
			limited = (address.size == 4 ? permitted->has_v4 : permitted->has_v6) && permitted->odd_count <= ODD_RANGES;
			within = subtrees_have_range(permitted, address, mask);
		} else {
			continue;
		}
		if (limited && !within)
			verdict = fail(f, s.base, "the excluded %s is not within any permitted subtree", general_name_text(s.kind));
		else if (limited)
			verdict = verdict == FAIL ? FAIL : PASS;
	}
	return verdict;
}

#define ANY_NC        CERTIFICATE, HAS_NAME_CONSTR
#define SUB_CA_NC     TLS_SUB_CA, HAS_NAME_CONSTR
#define CONSTRAINED   CONSTRAINED_TLS_CA, PROFILE_GIVEN
#define KIND(kind)    (1 << NAME_##kind)
#define UNCONSTRAINED KIND(RFC822) | KIND(X400) | KIND(EDI_PARTY) | KIND(URI) | KIND(REGISTERED_ID)

/* clang-format off */
const struct lint br_name_constraints_lints[] = {
	{ "e_ext_name_constraints_not_critical", MUST, RFC5280("4.2.1.10"), RFC_2459, FOREVER, ANY_NC,
	  "nameConstraints must be critical", CERT(critical_outside_br), OID_NAME_CONSTRAINTS },
	{ "w_other_ca_name_constraints_not_critical", SHOULD, RFC5280("4.2.1.10"), BR_1_0, FOREVER, SUB_CA & ~TLS_SUB_CA, HAS_NAME_CONSTR,
	  "nameConstraints of a subordinate CA certificate for another purpose than TLS should be critical", CRITICAL(NAME_CONSTRAINTS) },
	{ "w_sub_ca_name_constraints_not_critical", SHOULD, BR("7.1.2.10.8"), BR_1_0, FOREVER, SUB_CA_NC,
	  "nameConstraints of a subordinate CA certificate should be critical", CRITICAL(NAME_CONSTRAINTS) },
	{ "e_name_constraint_empty", MUST, RFC5280("4.2.1.10"), RFC_5280, FOREVER, ANY_NC,
	  "nameConstraints must have permittedSubtrees or excludedSubtrees", CERT(not_empty) },
	{ "e_name_constraint_minimum_non_zero", MUST, RFC5280("4.2.1.10"), RFC_2459, FOREVER, ANY_NC,
	  "minimum of a GeneralSubtree must be 0", CERT(minimum_is_zero) },
	{ "e_name_constraint_maximum_not_absent", MUST, RFC5280("4.2.1.10"), RFC_2459, FOREVER, ANY_NC,
	  "maximum of a GeneralSubtree must be absent", CERT(subtrees_lack), SUBTREE_MAXIMUM },
	{ "e_ca_name_constraints_minimum_present", MUST, BR("7.1.2.10.8"), SC62, FOREVER, SUB_CA_NC,
	  "minimum of a GeneralSubtree must be absent, even if it is 0", CERT(subtrees_lack), SUBTREE_MINIMUM },
	{ "w_name_constraint_on_x400", SHOULD, RFC5280("4.2.1.10"), RFC_5280, FOREVER, ANY_NC,
	  "a GeneralSubtree should not be an x400Address", CERT(bases_lack), KIND(X400) },
	{ "w_name_constraint_on_edi_party_name", SHOULD, RFC5280("4.2.1.10"), RFC_5280, FOREVER, ANY_NC,
	  "a GeneralSubtree should not be an ediPartyName", CERT(bases_lack), KIND(EDI_PARTY) },
	{ "w_name_constraint_on_registered_id", SHOULD, RFC5280("4.2.1.10"), RFC_5280, FOREVER, ANY_NC,
	  "a GeneralSubtree should not be a registeredID", CERT(bases_lack), KIND(REGISTERED_ID) },
	{ "w_ca_name_constraints_type_not_recommended", SHOULD, BR("7.1.2.10.8"), SC62, FOREVER, SUB_CA_NC,
	  "a GeneralSubtree should not be an rfc822Name, uniformResourceIdentifier or otherName", CERT(bases_lack), KIND(RFC822) | KIND(URI) | KIND(OTHER) },
	{ "w_ca_name_constraints_excluded_directory_name", SHOULD, BR("7.1.2.10.8"), SC62, FOREVER, SUB_CA_NC,
	  "excludedSubtrees should not have a directoryName", CERT(no_excluded_directory_name) },
	{ "n_ca_name_constraints_excluded_not_permitted", NOTICE, BR("7.1.2.10.8"), SC62, FOREVER, SUB_CA_NC,
	  "it is worth knowing if an excluded name is not within a permitted one of its type, as the exclusion then has no effect", CERT(excluded_within_permitted) },
	{ "e_name_constraint_not_fqdn", MUST, RFC5280("4.2.1.10"), RFC_5280, FOREVER, ANY_NC,
	  "a URI constraint must be a fully qualified host name, or a domain with a leading dot", CERT(uris_are_hosts) },
	{ "e_name_constraint_dns_not_domain", MUST, RFC5280("4.2.1.10"), RFC_2459, FOREVER, ANY_NC,
	  "a dNSName constraint must be the name of a host or domain, or empty", CERT(dns_names_are_domains), .revision = 2 },
	{ "n_name_constraint_dns_leading_dot", NOTICE, RFC5280("4.2.1.10"), RFC_2459, FOREVER, ANY_NC,
	  "it is worth knowing if a dNSName constraint begins with a dot, as validators differ in what it then matches", CERT(dns_names_without_leading_dot), .revision = 2 },
	{ "n_name_constraint_dns_underscore", NOTICE, RFC5280("4.2.1.10"), RFC_2459, FOREVER, ANY_NC,
	  "it is worth knowing if a dNSName constraint has an underscore, as no host name in the preferred name syntax has one", CERT(dns_names_without_underscore) },
	{ "n_name_constraint_ip_host_bits", NOTICE, RFC5280("4.2.1.10"), RFC_2459, FOREVER, ANY_NC,
	  "it is worth knowing if the address of an iPAddress constraint has bits beyond its mask", CERT(ranges_begin_with_address) },
	{ "e_name_constraint_email_invalid", MUST, RFC5280("4.2.1.10"), RFC_2459, FOREVER, ANY_NC,
	  "an rfc822Name constraint must be a mailbox, a host name, or a domain with a leading dot", CERT(mail_names_are_mailboxes), .revision = 2 },
	{ "e_name_constraint_ip_not_range", MUST, RFC5280("4.2.1.10"), RFC_2459, FOREVER, ANY_NC,
	  "an iPAddress constraint must be an address and a CIDR mask of 4 or 16 octets each", CERT(addresses_are_ranges), .revision = 2 },
	{ "e_ca_name_constraints_dns_name_not_registrable", MUST, BR("7.1.2.10.8"), SC62, FOREVER, SUB_CA_NC,
	  "a permitted dNSName must be within a top-level domain that is delegated", CERT(permitted_dns_registrable) },
	{ "e_ext_nc_intersects_reserved_ip", MUST, BR("7.1.2.10.8"), BR_1_0, FOREVER, TLS_ANY_CA | SUBSCRIBER, HAS_NAME_CONSTR,
	  "a permitted iPAddress range must not overlap IANA's special-purpose address registries", CERT(ranges_not_reserved) },
	{ "e_constrained_tls_ca_name_constraints_missing", MUST, BR("7.1.2.5.1"), BALLOT_105, FOREVER, CONSTRAINED,
	  "nameConstraints must be present in the certificate of a technically constrained TLS CA", PRESENT(NAME_CONSTRAINTS) },
	{ "e_constrained_tls_ca_names_not_constrained", MUST, BR("7.1.2.5.2"), BALLOT_105, FOREVER, CONSTRAINED | HAS_NAME_CONSTR,
	  "a technically constrained TLS CA must have dNSName and iPAddress permitted or excluded altogether, and a directoryName permitted", CERT(names_constrained) },
	{ "e_constrained_tls_ca_name_type_forbidden", MUST, BR("7.1.2.5.2"), SC62, FOREVER, CONSTRAINED | HAS_NAME_CONSTR,
	  "a name constraint of a technically constrained TLS CA must be a dNSName, iPAddress, directoryName or otherName", CERT(bases_lack), UNCONSTRAINED },
	{ "n_tls_ca_names_not_constrained", NOTICE, BR("7.1.2.5.2"), BALLOT_105, FOREVER, TLS_CA | CONSTRAINED_TLS_CA, HAS_NAME_CONSTR,
	  "a TLS CA with nameConstraints must be constrained in all types of names if it is technically constrained", CERT(names_constrained_if_meant) },
	{ 0 },
};
/* clang-format on */
