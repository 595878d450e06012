#include "lints/revocation.h"

#include "asn1/time.h"

_Static_assert(CRL_ENTRIES_KEPT >= FINDINGS_PER_RULE, "an entry that is not kept is not told");

enum verdict
crl_ext_present(const struct crl *c, struct findings *f)
{
	return extension_present(&c->ext, c->tbs, f);
}

enum verdict
crl_ext_critical(const struct crl *c, struct findings *f)
{
	return extension_critical(&c->ext, true, f);
}

enum verdict
crl_ext_not_critical(const struct crl *c, struct findings *f)
{
	return extension_critical(&c->ext, false, f);
}

enum verdict
extensions_without_twins(const struct tree *t, const struct node *list, struct findings *f)
{
	enum verdict verdict = list != NULL ? PASS : NOT_APPLICABLE;
	char text[OID_TEXT_SIZE];
	for (const struct node *n = tree_child(t, list); n != NULL; n = tree_next(t, n)) {
		if (extension_before(t, n) != NULL)
			verdict = fail(f, n, "%s is present twice", node_oid_text(t, tree_component(t, n, EXTENSION_ID), text));
	}
	return verdict;
}

enum verdict
each_entry(const struct crl *c, struct findings *f, uint32_t traits, crl_entry_check *check)
{
	enum verdict verdict = PASS;
	uint32_t all = 0, seen = 0;

	if (c->entries.count == 0)
		return NOT_APPLICABLE;
	for (unsigned i = 0; i < ENTRY_TRAITS; i++) {
		if (traits >> i & 1)
			all += c->entries.with[i];
	}
	for (const struct node *n = all > 0 ? tree_child(c->tree, c->revoked) : NULL; n != NULL; n = tree_next(c->tree, n)) {
		struct crl_entry e;
		if (n->type != &RevokedCertificate)
			continue;
		crl_entry_read(&e, c, n);
		if (!(e.traits & traits))
			continue;
		seen++;
		if (check(c, &e, f) == FAIL)
			verdict = FAIL;
	}
	/* entries that are not kept are like those that are */
	if (f->of_rule >= FINDINGS_PER_RULE && all > seen)
		f->of_rule += all - seen;
	return verdict;
}

enum verdict
each_single_response(const struct ocsp *o, struct findings *f, single_response_check *check)
{
	enum verdict verdict = NOT_APPLICABLE;
	for (const struct node *n = tree_child(o->tree, o->responses); n != NULL; n = tree_next(o->tree, n)) {
		struct single_response s;
		single_response_read(&s, o, n);
		enum verdict one = check(o, &s, f);
		if (one == FAIL || (one == PASS && verdict != FAIL))
			verdict = one;
	}
	return verdict;
}

static enum verdict
has_next_update(const struct ocsp *o, const struct single_response *s, struct findings *f)
{
	(void)o;
	return s->next_update_node != NULL ? PASS : fail(f, s->node, "nextUpdate is absent");
}

enum verdict
each_has_next_update(const struct ocsp *o, struct findings *f)
{
	return each_single_response(o, f, has_next_update);
}

enum verdict
crl_signature_parameters(const struct crl *c, struct findings *f)
{
	enum verdict inner = signature_parameters(c->tree, c->signature, f), outer = signature_parameters(c->tree, c->signature_algorithm, f);
	return both_fields(inner, outer);
}

enum verdict
ocsp_signature_parameters(const struct ocsp *o, struct findings *f)
{
	return signature_parameters(o->tree, o->signature_algorithm, f);
}

/* The hash of RSASSA-PSS; SHA-1 is the default (RFC 4055 3.1). */
static bool
is_pss_sha1(const struct tree *t, const struct node *algorithm)
{
	const struct node *parameters = tree_component(t, algorithm, ALGORITHM_PARAMETERS);
	const struct node *hash = tree_component(t, parameters, PSS_HASH);
	return parameters != NULL && (hash == NULL || algorithm_oid(t, hash) == OID_SHA1);
}

bool
signs_sha1(const struct tree *t, const struct node *algorithm)
{
	enum oid oid = algorithm_oid(t, algorithm);
	return algorithm_is_sha1(oid) || (oid == OID_RSASSA_PSS && is_pss_sha1(t, algorithm));
}

enum verdict
fail_times(struct findings *f, const struct node *node, const char *what, int64_t time, const char *relation, int64_t other)
{
	char one[TIME_TEXT_SIZE], two[TIME_TEXT_SIZE];
	return fail(f, node, "%s %s is %s %s", what, time_text(time, one), relation, time_text(other, two));
}
