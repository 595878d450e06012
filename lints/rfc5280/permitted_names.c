/*
 * RFC 5280 4.2.1.10: the names whose constraints are texts of several forms, mail addresses and URIs, and directoryNames, against nameConstraints of
 * the issuer's certificate. The subject, dNSNames and iPAddresses are in issuing_ca.c.
 */
#include "lints/checks.h"
#include "lints/tables.h"
#include "x509/dns.h"
#include "x509/uri.h"

/* Each name is held against each constraint; real certificates have a few of both, and of more than these nothing is said. */
#define NAMES_MAX       1000
#define CONSTRAINTS_MAX 1000

/* A name: of a directoryName its Name. */
struct candidate {
	const struct tree *tree;
	const struct node *node;
	int kind;
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

/* A URI whose host is no domain name satisfies no constraint of URIs: it is to be rejected. */
static bool
has_domain(struct span uri)
{
	struct span host = uri_host(uri);
	return host.data != NULL && host.size > 0 && !uri_host_is_ip(host);
}

static bool
is_within(const struct candidate *n, const struct tree *u, const struct node *base)
{
	struct span name = tree_contents(n->tree, n->node), constraint = tree_contents(u, base);
	if (n->kind == NAME_DIRECTORY)
		return tree_child(u, base) != NULL && name_begins_with(n->tree, n->node, u, tree_child(u, base));
	return n->kind == NAME_RFC822 ? mail_is_within(name, constraint) : host_is_within(uri_host(name), constraint);
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
			if (base == NULL || general_name_kind(base) != n->kind)
				continue;
			if (left-- == 0)
				return NOT_APPLICABLE;
			any[list] = true;
			within[list] |= is_within(n, u, base);
		}
	}
	if (!any[NAME_CONSTRAINTS_PERMITTED] && !any[NAME_CONSTRAINTS_EXCLUDED])
		return NOT_APPLICABLE;
	if (n->kind == NAME_URI && !has_domain(tree_contents(n->tree, n->node)))
		return fail(f, n->node, "the URI has no host, so that nameConstraints of the issuer's certificate cannot permit it");
	if (within[NAME_CONSTRAINTS_EXCLUDED])
		return fail(f, n->node, "the %s is excluded by nameConstraints of the issuer's certificate", general_name_text(n->kind));
	if (any[NAME_CONSTRAINTS_PERMITTED] && !within[NAME_CONSTRAINTS_PERMITTED])
		return fail(f, n->node, "the %s is not permitted by nameConstraints of the issuer's certificate", general_name_text(n->kind));
	return PASS;
}

static enum verdict
addresses_of_subject_permitted(const struct cert *c, struct findings *f)
{
	enum verdict verdict = NOT_APPLICABLE;
	int left = NAMES_MAX;
	for (struct attribute a = name_first_of(c->tree, c->subject.node, OID_EMAIL_ADDRESS); a.node != NULL && left-- > 0;
	     a = name_next_of(c->tree, a)) {
		enum verdict one = a.value != NULL ? is_permitted(&(struct candidate){ c->tree, a.value, NAME_RFC822 }, f) : NOT_APPLICABLE;
		verdict = verdict == FAIL || one == NOT_APPLICABLE ? verdict : one;
	}
	return verdict;
}

static enum verdict
other_names_permitted(const struct cert *c, struct findings *f)
{
	enum verdict verdict = NOT_APPLICABLE;
	int left = NAMES_MAX;
	if (!cert_has_subject(f->issuer, c->tree, &c->issuer) || extension_value(&f->issuer->ext, OID_NAME_CONSTRAINTS) == NULL)
		return NOT_APPLICABLE;
	/* not to CA certificates that the same CA issued to itself */
	if (c->basic.is_ca && cert_is_self_issued(c))
		return NOT_APPLICABLE;
	/* constraints of mail addresses hold for the subject's where there is no subjectAltName */
	if (c->san == NULL)
		return addresses_of_subject_permitted(c, f);
	for (const struct node *n = tree_child(c->tree, c->san); n != NULL; n = tree_next(c->tree, n)) {
		struct candidate name = { c->tree, n, general_name_kind(n) };
		if (name.kind == NAME_DIRECTORY)
			name.node = tree_child(c->tree, n);
		if ((name.kind != NAME_DIRECTORY && name.kind != NAME_RFC822 && name.kind != NAME_URI) || name.node == NULL || left-- <= 0)
			continue;
		enum verdict one = is_permitted(&name, f);
		verdict = verdict == FAIL || one == NOT_APPLICABLE ? verdict : one;
	}
	return verdict;
}

/* clang-format off */
const struct lint permitted_names_lints[] = {
	{ "e_other_name_not_permitted_by_issuing_ca", MUST, RFC5280("4.2.1.10"), RFC_2459, FOREVER, CERTIFICATE, HAS_ISSUER,
	  "directoryNames, mail addresses and URIs of subjectAltName must satisfy nameConstraints of the issuer's certificate", CERT(other_names_permitted) },
	{ 0 },
};
/* clang-format on */
