/* RFC 5280 appendix B: how large an object identifier may be, and that a general name has the form of its type in whatever extension it stands. */
#include "lints/checks.h"
#include "lints/tables.h"
#include "x509/dns.h"
#include "x509/uri.h"

static enum verdict
oid_in_bounds(const struct tree *t, const struct node *n, struct findings *f)
{
	struct oid_size size = oid_size(tree_contents(t, n));
	if (size.big)
		return fail(f, n, "the object identifier has an element of 2^28 or more; they should be less");
	if (size.elements > OID_MAX_ELEMENTS)
		return fail(f, n, "the object identifier has %zu elements, more than %u", size.elements, OID_MAX_ELEMENTS);
	if (size.characters > OID_MAX_CHARACTERS)
		return fail(f, n, "the object identifier has %zu characters in its dotted form, more than %u", size.characters, OID_MAX_CHARACTERS);
	return PASS;
}

static enum verdict
oids_in_bounds(const struct tree *t, struct findings *f)
{
	enum verdict verdict = PASS;
	for (uint32_t i = 0; i < t->count; i++) {
		const struct node *n = &t->nodes[i];
		if (n->type != NULL && n->type->kind == TYPE_OID && oid_in_bounds(t, n, f) == FAIL)
			verdict = FAIL;
	}
	return verdict;
}

/*
 * Whether names of an extension are looked at here. Those of subjectAltName, and of issuerAltName in a certificate, have rules of their own; those of
 * nameConstraints have other forms.
 */
static bool
is_looked_at(const struct tree *t, enum oid extension)
{
	switch (extension) {
	case OID_AUTHORITY_KEY_IDENTIFIER:
	case OID_CRL_DISTRIBUTION_POINTS:
	case OID_FRESHEST_CRL:
	case OID_AUTHORITY_INFO_ACCESS:
	case OID_SUBJECT_INFO_ACCESS:
	case OID_ISSUING_DISTRIBUTION_POINT:
	case OID_CERTIFICATE_ISSUER:
		return true;
	case OID_ISSUER_ALT_NAME:
		return tree_root(t)->type == &CertificateList || tree_root(t)->type == &TBSCertList;
	default:
		return false;
	}
}

/* What is wrong with the form of a name; NULL: nothing. */
static const char *
wrong_form(struct span name, int kind)
{
	switch (kind) {
	case NAME_DNS:
		return dns_problems(name) & DNS_NOT_PREFERRED ? "is not in the preferred name syntax" : NULL;
	case NAME_RFC822:
		return !is_mailbox(name) ? "is not a Mailbox, Local-part@Domain" : NULL;
	default:
		return NULL;
	}
}

static enum verdict
names_have_forms(const struct tree *t, struct findings *f)
{
	enum verdict verdict = NOT_APPLICABLE;
	char text[PRINTABLE_SIZE];
	for (uint32_t i = 0; i < t->count; i++) {
		const struct node *n = &t->nodes[i];
		int kind = n->component != NULL && n->component->type == &GeneralName ? general_name_kind(n) : -1;
		if ((kind != NAME_DNS && kind != NAME_RFC822 && kind != NAME_IP) || !is_looked_at(t, extension_around(t, n)))
			continue;
		const char *wrong = wrong_form(tree_contents(t, n), kind);
		if (wrong != NULL)
			verdict = fail(f, n, "the %s \"%s\" %s", general_name_text(kind), printable(tree_contents(t, n), text), wrong);
		else if (kind == NAME_IP && n->length != 4 && n->length != 16)
			verdict = fail(f, n, "the iPAddress has %u octets; it must have 4 (IPv4) or 16 (IPv6)", (unsigned)n->length);
		else
			verdict = verdict == FAIL ? FAIL : PASS;
	}
	return verdict;
}

/* clang-format off */
const struct lint appendix_b_lints[] = {
	{ "w_oid_too_large", SHOULD, RFC5280("B"), RFC_3280, FOREVER, CERTIFICATE | CRL, 0,
	  "an object identifier should have at most 20 elements, each below 2^28, and at most 100 characters in dotted form", TREE(oids_in_bounds) },
	{ "e_general_name_form_invalid", MUST, RFC5280("B"), RFC_5280, FOREVER, CERTIFICATE | CRL, 0,
	  "a dNSName, rfc822Name or iPAddress in other extensions must have the form of its type", TREE(names_have_forms) },
	{ 0 },
};
/* clang-format on */
