#include "lints/revocation.h"

#include "lints/algorithms.h"

_Static_assert(CRL_ENTRIES_KEPT >= FINDINGS_PER_RULE, "an entry that is not kept is not told");

/* Where an absent extension would be. */
static const struct node *
place_of_extensions(const struct crl *c)
{
	return c->ext.list != NULL ? c->ext.list : c->tbs;
}

enum verdict
crl_ext_present(const struct crl *c, struct findings *f)
{
	if (extension(&c->ext, (enum oid)arg(f)) == NULL)
		return fail(f, place_of_extensions(c), "%s is absent", oid_name((enum oid)arg(f)));
	return PASS;
}

enum verdict
crl_ext_critical(const struct crl *c, struct findings *f)
{
	const struct extension *e = extension(&c->ext, (enum oid)arg(f));
	if (e == NULL)
		return NOT_APPLICABLE;
	return e->critical ? PASS : fail(f, e->node, "%s is not critical", oid_name((enum oid)arg(f)));
}

enum verdict
crl_ext_not_critical(const struct crl *c, struct findings *f)
{
	const struct extension *e = extension(&c->ext, (enum oid)arg(f));
	if (e == NULL)
		return NOT_APPLICABLE;
	return e->critical ? fail(f, e->node, "%s is critical", oid_name((enum oid)arg(f))) : PASS;
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

static bool
is_rsa(enum oid algorithm)
{
	return algorithm >= OID_MD2_RSA && algorithm <= OID_SHA512_RSA;
}

static bool
is_ecdsa(enum oid algorithm)
{
	return algorithm >= OID_SHA1_ECDSA && algorithm <= OID_SHA512_ECDSA;
}

/* Whether the algorithm's parameters are as the row asks; NOT_APPLICABLE to other algorithms. */
static enum verdict
signature_parameters(const struct tree *t, const struct node *algorithm, struct findings *f)
{
	const struct node *id = tree_component(t, algorithm, ALGORITHM_ALGORITHM), *parameters = tree_component(t, algorithm, ALGORITHM_PARAMETERS);
	if (id == NULL)
		return NOT_APPLICABLE;
	enum oid oid = (enum oid)id->oid;
	switch ((enum signature_parameters)arg(f)) {
	case NULL_FOR_RSA:
		if (!is_rsa(oid))
			return NOT_APPLICABLE;
		if (parameters != NULL && parameters->type == &Null)
			return PASS;
		return fail(f, algorithm, "the parameters of %s are %s", oid_name(oid), parameters == NULL ? "absent" : "not NULL");
	case PRESENT_FOR_PSS:
		if (oid != OID_RSASSA_PSS)
			return NOT_APPLICABLE;
		return parameters != NULL ? PASS : fail(f, algorithm, "the parameters of %s are absent", oid_name(oid));
	case ABSENT_FOR_ECDSA:
		if (!is_ecdsa(oid))
			return NOT_APPLICABLE;
		return parameters == NULL ? PASS : fail(f, parameters, "%s has parameters", oid_name(oid));
	}
	return NOT_APPLICABLE;
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
	const struct node *hash = tree_component(t, parameters, 0);
	const struct node *id = tree_component(t, hash, ALGORITHM_ALGORITHM);
	return parameters != NULL && (hash == NULL || (id != NULL && id->oid == OID_SHA1));
}

bool
signs_sha1(const struct tree *t, const struct node *algorithm)
{
	const struct node *id = tree_component(t, algorithm, ALGORITHM_ALGORITHM);
	if (id == NULL)
		return false;
	return id->oid == OID_SHA1_RSA || id->oid == OID_SHA1_ECDSA || id->oid == OID_SHA1_DSA ||
	       (id->oid == OID_RSASSA_PSS && is_pss_sha1(t, algorithm));
}
