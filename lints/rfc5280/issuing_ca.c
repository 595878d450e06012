/* RFC 5280 4.2.1.1, 4.2.1.3, 4.2.1.9, 4.2.1.10: what the certificate of the issuer, if the user gave it, allows in this one. */
#include "lints/checks.h"
#include "lints/subtrees.h"
#include "lints/tables.h"
#include "x509/dns.h"

/* The certificate of the issuer; NULL if there is none. That one is not the issuer's at all is a matter of e_issuer_not_subject_of_issuing_ca. */
static const struct cert *
issuing_ca(const struct cert *c, const struct findings *f)
{
	return f->issuer != NULL && cert_has_subject(f->issuer, c->tree, &c->issuer) ? f->issuer : NULL;
}

/* A certificate without extensions may be an old root's, and says nothing. */
static enum verdict
issuer_is_ca(const struct cert *c, struct findings *f)
{
	const struct cert *issuer = issuing_ca(c, f);
	if (issuer == NULL || issuer->ext.list == NULL)
		return NOT_APPLICABLE;
	if (issuer->basic.is_ca)
		return PASS;
	return fail(f, c->issuer.node, "basicConstraints of the issuer's certificate %s",
		    issuer->basic.node != NULL ? "does not have cA TRUE" : "is absent");
}

static enum verdict
issuer_signs_certificates(const struct cert *c, struct findings *f)
{
	const struct cert *issuer = issuing_ca(c, f);
	if (issuer == NULL || issuer->key_usage.node == NULL)
		return NOT_APPLICABLE;
	if (issuer->key_usage.bits & KU_KEY_CERT_SIGN)
		return PASS;
	return fail(f, c->issuer.node, "keyUsage of the issuer's certificate does not assert keyCertSign");
}

/* Only of 0 one certificate tells: how many CAs stand above the issuer is not known. RFC 6962 3.1 has signing CAs below any CA. */
static enum verdict
path_not_too_long(const struct cert *c, struct findings *f)
{
	const struct cert *issuer = issuing_ca(c, f);
	const struct node *bound = issuer != NULL ? issuer->basic.path_len : NULL;
	if (bound == NULL || !c->basic.is_ca || cert_is_self_issued(c) || c->profiles & PRECERT_SIGNING_CA)
		return NOT_APPLICABLE;
	struct span value = integer_magnitude(tree_contents(issuer->tree, bound));
	return value.size > 0 ? PASS : fail(f, c->basic.node, "pathLenConstraint of the issuer's certificate is 0, and this is a CA certificate");
}

/* What an authorityKeyIdentifier that names a certificate by its issuer and serial number has in common with that of the issuer. */
struct naming {
	bool is_there, by_name, by_serial;
};

static struct naming
naming_of_issuer(const struct cert *c, const struct cert *issuer)
{
	const struct node *aki = extension_value(&c->ext, OID_AUTHORITY_KEY_IDENTIFIER);
	const struct node *names = tree_component(c->tree, aki, AKI_AUTHORITY_CERT_ISSUER);
	const struct node *serial = tree_component(c->tree, aki, AKI_AUTHORITY_CERT_SERIAL_NUMBER);
	struct naming naming = { false, false, false };
	if (issuer == NULL || names == NULL || serial == NULL || issuer->serial_number == NULL || issuer->issuer.node == NULL)
		return naming;
	naming.by_serial = span_equal(tree_contents(c->tree, serial), tree_contents(issuer->tree, issuer->serial_number));
	for (const struct node *n = tree_child(c->tree, names); n != NULL; n = tree_next(c->tree, n)) {
		if (general_name_kind(n) != NAME_DIRECTORY)
			continue;
		naming.is_there = true;
		naming.by_name |= names_match(c->tree, tree_child(c->tree, n), issuer->tree, issuer->issuer.node);
	}
	return naming;
}

/* RFC 5280 4.2.1.1: "the issuer name and serial number", namely of the issuer's certificate, and so the name of its issuer. */
static enum verdict
aki_names_issuer_of_issuer(const struct cert *c, struct findings *f)
{
	struct naming naming = naming_of_issuer(c, issuing_ca(c, f));
	if (!naming.is_there)
		return NOT_APPLICABLE;
	if (naming.by_name || !naming.by_serial)
		return PASS;
	return fail(f, extension_value(&c->ext, OID_AUTHORITY_KEY_IDENTIFIER),
		    "authorityCertSerialNumber is that of the issuer's certificate, but authorityCertIssuer is not the issuer of that certificate");
}

/* The CA may have another certificate, which is meant. */
static enum verdict
aki_names_issuer(const struct cert *c, struct findings *f)
{
	struct naming naming = naming_of_issuer(c, issuing_ca(c, f));
	if (!naming.is_there)
		return NOT_APPLICABLE;
	if (naming.by_serial)
		return PASS;
	return fail(f, extension_value(&c->ext, OID_AUTHORITY_KEY_IDENTIFIER), "authorityCertSerialNumber is not that of the issuer's certificate%s",
		    naming.by_name ? "" : ", nor authorityCertIssuer its issuer");
}

/* RFC 5280 6.1.4 (m): a value that is not below the issuer's has no effect. */
static enum verdict
path_length_below_issuer(const struct cert *c, struct findings *f)
{
	const struct cert *issuer = issuing_ca(c, f);
	const struct node *bound = issuer != NULL ? issuer->basic.path_len : NULL, *own = c->basic.path_len;
	if (bound == NULL || own == NULL || !c->basic.is_ca || cert_is_self_issued(c))
		return NOT_APPLICABLE;
	struct span above = integer_magnitude(tree_contents(issuer->tree, bound)), below = integer_magnitude(tree_contents(c->tree, own));
	/* of 0 another rule says more */
	if (above.size == 0 || magnitude_is_below(below, above))
		return PASS;
	return fail(f, own, "pathLenConstraint is not lower than that of the issuer's certificate, which it cannot extend");
}

/* --- names, 4.2.1.10 --- */

/* The constraints of the issuer: what it permits, and what it excludes. A dot before a base, which is not defined, is read as what it is meant to
 * say. */
enum { PERMITTED, EXCLUDED };
struct constraints {
	const struct tree *tree;
	const struct node *lists[2];
	struct subtrees subtrees[2];
};

/* What one name has to do with them. */
struct judgement {
	bool limited; /* some names of its type are permitted, and so no others */
	bool permitted, excluded;
};

/* Whether a list has a directoryName with which the subject begins, names being compared as 7.1 says. */
static bool
has_directory(const struct constraints *k, int list, const struct cert *c)
{
	for (const struct node *n = tree_child(k->tree, k->lists[list]); n != NULL; n = tree_next(k->tree, n)) {
		const struct node *base = tree_component(k->tree, n, SUBTREE_BASE);
		if (base != NULL && general_name_kind(base) == NAME_DIRECTORY && tree_child(k->tree, base) != NULL &&
		    name_begins_with(c->tree, c->subject.node, k->tree, tree_child(k->tree, base)))
			return true;
	}
	return false;
}

static bool
has_address(const struct subtrees *s, struct span address)
{
	static const uint8_t whole[16] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
	return subtrees_have_range(s, address, (struct span){ whole, address.size });
}

static enum verdict
verdict_on(struct judgement j, const struct node *n, const char *what, struct findings *f)
{
	if (j.excluded)
		return fail(f, n, "%s is excluded by nameConstraints of the issuer's certificate", what);
	if (j.limited && !j.permitted)
		return fail(f, n, "%s is not permitted by nameConstraints of the issuer's certificate", what);
	return PASS;
}

static enum verdict
subject_is_permitted(const struct constraints *k, const struct cert *c, struct findings *f)
{
	struct judgement j = {
		.limited = k->subtrees[PERMITTED].kinds >> NAME_DIRECTORY & 1,
		.permitted = has_directory(k, PERMITTED, c),
		.excluded = has_directory(k, EXCLUDED, c),
	};
	return verdict_on(j, c->subject.node, "the subject", f);
}

/* A dNSName or an iPAddress of 4 or 16 octets; IPv4 and IPv6 are two types of names. */
static enum verdict
name_is_permitted(const struct constraints *k, const struct cert *c, const struct node *n, struct findings *f)
{
	const struct subtrees *permitted = &k->subtrees[PERMITTED], *excluded = &k->subtrees[EXCLUDED];
	struct span name = tree_contents(c->tree, n);
	struct judgement j;
	int kind = general_name_kind(n);
	if (kind == NAME_DNS) {
		j.limited = permitted->kinds >> NAME_DNS & 1;
		j.permitted = subtrees_have_text(permitted, NAME_DNS, name);
		j.excluded = subtrees_have_text(excluded, NAME_DNS, name);
	} else {
		j.limited = name.size == 4 ? permitted->has_v4 : permitted->has_v6;
		/* of more odd ranges than are looked at, any may permit it */
		j.permitted = permitted->odd_count > ODD_RANGES || has_address(permitted, name);
		j.excluded = has_address(excluded, name);
	}
	return verdict_on(j, n, general_name_text(kind), f);
}

static enum verdict
names_are_permitted(const struct cert *c, struct findings *f)
{
	static const enum leading_dot dots[] = { [PERMITTED] = DOT_IGNORED, [EXCLUDED] = DOT_COUNTS };
	enum verdict verdict = NOT_APPLICABLE;
	struct constraints k;
	const struct cert *issuer = issuing_ca(c, f);
	const struct node *value = issuer != NULL ? extension_value(&issuer->ext, OID_NAME_CONSTRAINTS) : NULL;
	if (value == NULL)
		return NOT_APPLICABLE;
	/* 4.2.1.10: not to CA certificates that the same CA issued to itself */
	if (c->basic.is_ca && cert_is_self_issued(c))
		return NOT_APPLICABLE;
	k.tree = issuer->tree;
	k.lists[PERMITTED] = tree_component(k.tree, value, NAME_CONSTRAINTS_PERMITTED);
	k.lists[EXCLUDED] = tree_component(k.tree, value, NAME_CONSTRAINTS_EXCLUDED);
	if (!subtrees_read(k.subtrees, k.tree, k.lists, dots, f))
		return NOT_APPLICABLE;
	if (c->subject.node != NULL && c->subject.node->length > 0)
		verdict = subject_is_permitted(&k, c, f);
	for (const struct node *n = tree_child(c->tree, c->san); n != NULL; n = tree_next(c->tree, n)) {
		int kind = general_name_kind(n);
		if (kind != NAME_DNS && (kind != NAME_IP || (n->length != 4 && n->length != 16)))
			continue;
		enum verdict one = name_is_permitted(&k, c, n, f);
		verdict = verdict == FAIL ? FAIL : one;
	}
	return verdict;
}

/* clang-format off */
const struct lint issuing_ca_lints[] = {
	{ "e_issuing_ca_without_key_cert_sign", MUST, RFC5280("4.2.1.3"), RFC_2459, FOREVER, CERTIFICATE, HAS_ISSUER,
	  "keyUsage of the issuer's certificate must assert keyCertSign if it is present", CERT(issuer_signs_certificates), .revision = 2 },
	{ "e_issuing_ca_not_ca", MUST, RFC5280("4.2.1.9"), RFC_2459, FOREVER, CERTIFICATE, HAS_ISSUER,
	  "cA must be TRUE in basicConstraints of the issuer's certificate", CERT(issuer_is_ca), .revision = 3 },
	{ "e_issuing_ca_path_len_exceeded", MUST, RFC5280("4.2.1.9"), RFC_2459, FOREVER, SUB_CA, HAS_ISSUER,
	  "a CA whose certificate has pathLenConstraint 0 must not issue certificates to other CAs", CERT(path_not_too_long), .revision = 2 },
	{ "n_path_len_constraint_not_below_issuing_ca", NOTICE, RFC5280("4.2.1.9"), RFC_2459, FOREVER, SUB_CA, HAS_ISSUER | HAS_BASIC,
	  "pathLenConstraint should be lower than that of the issuer's certificate, as it has no effect if it is not", CERT(path_length_below_issuer) },
	{ "e_authority_cert_issuer_not_of_issuing_ca", MUST, RFC5280("4.2.1.1"), RFC_5280, FOREVER, CERTIFICATE, HAS_ISSUER | HAS_AKI,
	  "authorityCertIssuer must be the issuer of the certificate with the serial number authorityCertSerialNumber", CERT(aki_names_issuer_of_issuer), .revision = 2 },
	{ "n_authority_cert_serial_number_not_of_issuing_ca", NOTICE, RFC5280("4.2.1.1"), RFC_5280, FOREVER, CERTIFICATE, HAS_ISSUER | HAS_AKI,
	  "authorityCertIssuer and authorityCertSerialNumber must be those of the issuer's certificate, if the issuer has no other", CERT(aki_names_issuer), .revision = 2 },
	{ "e_name_not_permitted_by_issuing_ca", MUST, RFC5280("4.2.1.10"), RFC_2459, FOREVER, CERTIFICATE, HAS_ISSUER,
	  "the subject and the dNSNames and iPAddresses of subjectAltName must satisfy nameConstraints of the issuer's certificate", CERT(names_are_permitted), .revision = 4 },
	{ 0 },
};
/* clang-format on */
