/*
 * RFC 5280 4.2.1.10: the names whose constraints are texts of several forms, mail addresses and URIs, and directoryNames, against nameConstraints of
 * the issuer's certificate; RFC 9598 6: SmtpUTF8Mailbox, for which those on rfc822Names hold; RFC 4985 4: SRVName. The subject, dNSNames and
 * iPAddresses are in issuing_ca.c.
 */
#include "lints/checks.h"
#include "lints/tables.h"
#include "x509/dns.h"
#include "x509/uri.h"

/* Each name is held against each constraint; real certificates have a few of both, and of more than these nothing is said. */
#define NAMES_MAX       1000
#define CONSTRAINTS_MAX 1000

/* A name: of a directoryName its Name, of an otherName its value. */
struct candidate {
	const struct tree *tree;
	const struct node *node;
	int kind;
	enum oid type; /* of an otherName */
};

/* A host, or after a dot the hosts below a domain; the empty text is any. */
static bool
host_is_within(struct span host, struct span base)
{
	if (base.size == 0)
		return true;
	if (base.data[0] != '.')
		return ascii_equal_nocase(host, base);
	if (host.size <= base.size)
		return false;
	return ascii_equal_nocase((struct span){ host.data + host.size - base.size, base.size }, base);
}

/* What stands before the last @, or data NULL, and behind it. */
static void
split_mail(struct span mail, struct span *local, struct span *host)
{
	size_t at = mail.size;
	while (at > 0 && mail.data[at - 1] != '@')
		at--;
	*local = at > 0 ? (struct span){ mail.data, at - 1 } : (struct span){ NULL, 0 };
	*host = (struct span){ mail.data + at, mail.size - at };
}

/* A mailbox, whose local part is compared exactly; or a host or domain, before which some write an @. */
static bool
mail_is_within(struct span mail, struct span base)
{
	struct span local, host, base_local, base_host;
	split_mail(mail, &local, &host);
	split_mail(base, &base_local, &base_host);
	return (base_local.size == 0 || span_equal(local, base_local)) && host_is_within(host, base_host);
}

/* The domain of a SmtpUTF8Mailbox with A-labels, in which constraints are written. Returns its size, 0 where it cannot be had. */
static size_t
domain_in_a_labels(struct span domain, uint8_t out[DNS_NAME_MAX])
{
	struct span label;
	size_t size = 0;
	while (dns_label(&domain, &label)) {
		uint8_t a_label[DNS_LABEL_MAX];
		size_t length = dns_to_a_label(label, a_label);
		if (length == 0 || size + length + 1 > DNS_NAME_MAX)
			return 0;
		if (size > 0)
			out[size++] = '.';
		memcpy(out + size, a_label, length);
		size += length;
	}
	return size;
}

/* RFC 9598 6: local parts are taken off on both sides. A constraint on one mailbox excludes no others all the same, of which it does not speak. */
static bool
mailbox_is_within(struct span mail, struct span base, bool excluded)
{
	struct span local, host, base_local, base_host;
	uint8_t domain[DNS_NAME_MAX];
	split_mail(mail, &local, &host);
	split_mail(base, &base_local, &base_host);
	if (excluded && base_local.size > 0)
		return false;
	size_t size = domain_in_a_labels(host, domain);
	return size > 0 ? host_is_within((struct span){ domain, size }, base_host) : !excluded;
}

/* The service of an SRVName, "_mail" of "_mail.example.com", and the domain; data NULL where it has none. */
static void
split_service(struct span name, struct span *service, struct span *domain)
{
	*service = (struct span){ NULL, 0 };
	*domain = name;
	if (name.size > 0 && name.data[0] == '_')
		dns_label(domain, service);
}

/* RFC 4985 4: service and domain are held against their part of the constraint, if it has it. */
static bool
service_is_within(struct span name, struct span base)
{
	struct span service, domain, base_service, base_domain;
	split_service(name, &service, &domain);
	split_service(base, &base_service, &base_domain);
	if (base_service.data != NULL && (service.data == NULL || !ascii_equal_nocase(service, base_service)))
		return false;
	if (base_domain.data == NULL || base_domain.size == 0)
		return true;
	if (domain.data == NULL || domain.size < base_domain.size)
		return false;
	size_t more = domain.size - base_domain.size;
	struct span end = { domain.data + more, base_domain.size };
	return ascii_equal_nocase(end, base_domain) && (more == 0 || domain.data[more - 1] == '.');
}

/* A URI whose host is no domain name satisfies no constraint of URIs: it is to be rejected. */
static bool
has_domain(struct span uri)
{
	struct span host = uri_host(uri);
	return host.data != NULL && host.size > 0 && !uri_host_is_ip(host);
}

/* Whether a base constrains names of this form. */
static bool
constrains(const struct node *base, const struct candidate *n)
{
	int kind = general_name_kind(base);
	if (n->kind != NAME_OTHER)
		return kind == n->kind;
	return n->type == OID_ON_SMTP_UTF8_MAILBOX ? kind == NAME_RFC822 : kind == NAME_OTHER && base->oid == n->type;
}

static bool
is_within(const struct candidate *n, const struct tree *u, const struct node *base, bool excluded)
{
	if (n->kind == NAME_OTHER && n->type == OID_ON_SMTP_UTF8_MAILBOX)
		return mailbox_is_within(tree_contents(n->tree, n->node), tree_contents(u, base), excluded);
	if (n->kind == NAME_OTHER) {
		const struct node *value = tree_component(u, base, OTHER_NAME_VALUE);
		return value != NULL ? service_is_within(tree_contents(n->tree, n->node), tree_contents(u, value)) : !excluded;
	}
	struct span name = tree_contents(n->tree, n->node), constraint = tree_contents(u, base);
	if (n->kind == NAME_DIRECTORY)
		return tree_child(u, base) != NULL && name_begins_with(n->tree, n->node, u, tree_child(u, base));
	if (n->kind == NAME_RFC822)
		return mail_is_within(name, constraint);
	/* the root's dot may stand at the end of a host */
	struct span host = uri_host(name);
	host.size -= host.size > 1 && host.data[host.size - 1] == '.';
	return host_is_within(host, constraint);
}

static const char *
form_text(const struct candidate *n)
{
	return n->kind != NAME_OTHER ? general_name_text(n->kind) : n->type == OID_ON_SMTP_UTF8_MAILBOX ? "SmtpUTF8Mailbox" : "SRVName";
}

static enum verdict
is_permitted(const struct candidate *n, struct findings *f)
{
	const struct tree *u = f->issuer->tree;
	const struct node *value = extension_value(&f->issuer->ext, OID_NAME_CONSTRAINTS);
	bool any[2] = { false, false }, within[2] = { false, false };
	int left = CONSTRAINTS_MAX;
	for (uint32_t list = NAME_CONSTRAINTS_PERMITTED; list <= NAME_CONSTRAINTS_EXCLUDED; list++) {
		for (const struct node *s = tree_child(u, tree_component(u, value, list)); s != NULL; s = tree_next(u, s)) {
			const struct node *base = tree_component(u, s, SUBTREE_BASE);
			if (base == NULL || !constrains(base, n))
				continue;
			if (left-- == 0)
				return NOT_APPLICABLE;
			any[list] = true;
			within[list] |= is_within(n, u, base, list == NAME_CONSTRAINTS_EXCLUDED);
		}
	}
	if (!any[NAME_CONSTRAINTS_PERMITTED] && !any[NAME_CONSTRAINTS_EXCLUDED])
		return NOT_APPLICABLE;
	if (n->kind == NAME_URI && !has_domain(tree_contents(n->tree, n->node)))
		return fail(f, n->node, "the URI has no host, so that nameConstraints of the issuer's certificate cannot permit it");
	if (within[NAME_CONSTRAINTS_EXCLUDED])
		return fail(f, n->node, "the %s is excluded by nameConstraints of the issuer's certificate", form_text(n));
	if (any[NAME_CONSTRAINTS_PERMITTED] && !within[NAME_CONSTRAINTS_PERMITTED])
		return fail(f, n->node, "the %s is not permitted by nameConstraints of the issuer's certificate", form_text(n));
	return PASS;
}

static enum verdict
addresses_of_subject_permitted(const struct cert *c, struct findings *f)
{
	enum verdict verdict = NOT_APPLICABLE;
	int left = NAMES_MAX;
	for (struct attribute a = name_first_of(c->tree, c->subject.node, OID_EMAIL_ADDRESS); a.node != NULL && left-- > 0;
	     a = name_next_of(c->tree, a)) {
		enum verdict one =
			a.value != NULL ? is_permitted(&(struct candidate){ c->tree, a.value, NAME_RFC822, OID_UNKNOWN }, f) : NOT_APPLICABLE;
		verdict = verdict == FAIL || one == NOT_APPLICABLE ? verdict : one;
	}
	return verdict;
}

/* Whether names are held against constraints of the issuer: not in CA certificates that the same CA issued to itself. */
static bool
is_constrained(const struct cert *c, const struct findings *f)
{
	return cert_has_subject(f->issuer, c->tree, &c->issuer) && extension_value(&f->issuer->ext, OID_NAME_CONSTRAINTS) != NULL &&
	       !(c->basic.is_ca && cert_is_self_issued(c));
}

static enum verdict
other_names_permitted(const struct cert *c, struct findings *f)
{
	enum verdict verdict = NOT_APPLICABLE;
	int left = NAMES_MAX;
	if (!is_constrained(c, f))
		return NOT_APPLICABLE;
	/* constraints of mail addresses hold for the subject's where there is no subjectAltName */
	if (c->san == NULL)
		return addresses_of_subject_permitted(c, f);
	for (const struct node *n = tree_child(c->tree, c->san); n != NULL; n = tree_next(c->tree, n)) {
		struct candidate name = { c->tree, n, general_name_kind(n), OID_UNKNOWN };
		if (name.kind == NAME_DIRECTORY)
			name.node = tree_child(c->tree, n);
		if ((name.kind != NAME_DIRECTORY && name.kind != NAME_RFC822 && name.kind != NAME_URI) || name.node == NULL || left-- <= 0)
			continue;
		enum verdict one = is_permitted(&name, f);
		verdict = verdict == FAIL || one == NOT_APPLICABLE ? verdict : one;
	}
	return verdict;
}

/* arg: a type of otherName. One whose value is of another type than that has is a matter of decoding. */
static enum verdict
names_of_type_permitted(const struct cert *c, struct findings *f)
{
	enum verdict verdict = NOT_APPLICABLE;
	int left = NAMES_MAX;
	if (!is_constrained(c, f))
		return NOT_APPLICABLE;
	for (const struct node *n = tree_child(c->tree, c->san); n != NULL; n = tree_next(c->tree, n)) {
		if (general_name_kind(n) != NAME_OTHER || n->oid != arg(f))
			continue;
		const struct node *value = tree_component(c->tree, n, OTHER_NAME_VALUE);
		int tag = arg(f) == OID_ON_SMTP_UTF8_MAILBOX ? TYPE_UTF8_STRING : TYPE_IA5_STRING;
		if (value == NULL || value->class != CLASS_UNIVERSAL || value->tag != tag || left-- <= 0)
			continue;
		enum verdict one = is_permitted(&(struct candidate){ c->tree, value, NAME_OTHER, (enum oid)arg(f) }, f);
		verdict = verdict == FAIL || one == NOT_APPLICABLE ? verdict : one;
	}
	return verdict;
}

/* Whether a Name begins with all relative distinguished names of another, octet for octet. */
static bool
begins_as_encoded(const struct tree *t, const struct node *name, const struct tree *u, const struct node *base)
{
	const struct node *n = tree_child(t, name), *b = tree_child(u, base);
	for (; n != NULL && b != NULL; n = tree_next(t, n), b = tree_next(u, b)) {
		if (!span_equal(tree_encoding(t, n), tree_encoding(u, b)))
			return false;
	}
	return b == NULL;
}

static enum verdict
name_is_encoded_alike(const struct cert *c, const struct node *name, struct findings *f)
{
	const struct tree *u = f->issuer->tree;
	const struct node *value = extension_value(&f->issuer->ext, OID_NAME_CONSTRAINTS);
	const struct node *permitted = tree_component(u, value, NAME_CONSTRAINTS_PERMITTED);
	bool matches = false;
	int left = CONSTRAINTS_MAX;
	for (const struct node *s = tree_child(u, permitted); s != NULL && left-- > 0; s = tree_next(u, s)) {
		const struct node *base = tree_component(u, s, SUBTREE_BASE), *subtree = base != NULL ? tree_child(u, base) : NULL;
		if (subtree == NULL || general_name_kind(base) != NAME_DIRECTORY || !name_begins_with(c->tree, name, u, subtree))
			continue;
		if (begins_as_encoded(c->tree, name, u, subtree))
			return PASS;
		matches = true;
	}
	if (!matches || left < 0)
		return NOT_APPLICABLE;
	return fail(f, name, "the name is permitted by nameConstraints of the issuer's certificate, and is not encoded as the subtree there");
}

static enum verdict
names_are_encoded_alike(const struct cert *c, struct findings *f)
{
	enum verdict verdict = NOT_APPLICABLE;
	int left = NAMES_MAX;
	if (!is_constrained(c, f))
		return NOT_APPLICABLE;
	if (c->subject.node != NULL && c->subject.node->length > 0)
		verdict = name_is_encoded_alike(c, c->subject.node, f);
	for (const struct node *n = tree_child(c->tree, c->san); n != NULL; n = tree_next(c->tree, n)) {
		const struct node *name = general_name_kind(n) == NAME_DIRECTORY ? tree_child(c->tree, n) : NULL;
		if (name == NULL || left-- <= 0)
			continue;
		enum verdict one = name_is_encoded_alike(c, name, f);
		verdict = verdict == FAIL || one == NOT_APPLICABLE ? verdict : one;
	}
	return verdict;
}

/* clang-format off */
const struct lint permitted_names_lints[] = {
	{ "e_other_name_not_permitted_by_issuing_ca", MUST, RFC5280("4.2.1.10"), RFC_2459, FOREVER, CERTIFICATE, HAS_ISSUER,
	  "directoryNames, mail addresses and URIs of subjectAltName must satisfy nameConstraints of the issuer's certificate", CERT(other_names_permitted), .revision = 2 },
	{ "n_name_not_encoded_as_constraint_of_issuing_ca", NOTICE, RFC5280("4.2.1.10"), RFC_2459, FOREVER, CERTIFICATE, HAS_ISSUER,
	  "it is worth knowing if a name is encoded otherwise than the directoryName that permits it in nameConstraints of the issuer's certificate", CERT(names_are_encoded_alike) },
	{ "e_smtp_utf8_mailbox_not_permitted_by_issuing_ca", MUST, SOURCE_RFC9598, "6", RFC_8398, FOREVER, CERTIFICATE, HAS_ISSUER,
	  "a SmtpUTF8Mailbox must satisfy nameConstraints of the issuer's certificate on rfc822Names", CERT(names_of_type_permitted), OID_ON_SMTP_UTF8_MAILBOX },
	{ "e_srv_name_not_permitted_by_issuing_ca", MUST, SOURCE_RFC4985, "4", RFC_4985, FOREVER, CERTIFICATE, HAS_ISSUER,
	  "an SRVName must satisfy nameConstraints of the issuer's certificate on SRVNames", CERT(names_of_type_permitted), OID_ON_DNS_SRV },
	{ 0 },
};
/* clang-format on */
