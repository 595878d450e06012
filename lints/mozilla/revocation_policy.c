/* Mozilla's policy, 5.1.3 and 6: CRLs and OCSP responses. */
#include "lints/revocation.h"
#include "lints/tables.h"

static enum verdict
crl_not_sha1(const struct crl *c, struct findings *f)
{
	if (signs_sha1(c->tree, c->signature))
		return fail(f, c->signature, "the CRL is signed with SHA-1");
	return signs_sha1(c->tree, c->signature_algorithm) ? fail(f, c->signature_algorithm, "the CRL is signed with SHA-1") : PASS;
}

static enum verdict
ocsp_not_sha1(const struct ocsp *o, struct findings *f)
{
	if (o->signature_algorithm == NULL)
		return NOT_APPLICABLE;
	return signs_sha1(o->tree, o->signature_algorithm) ? fail(f, o->signature_algorithm, "the response is signed with SHA-1") : PASS;
}

static enum verdict
check_next_update(const struct ocsp *o, const struct single_response *s, struct findings *f)
{
	(void)o;
	return s->next_update_node != NULL ? PASS : fail(f, s->node, "nextUpdate is absent");
}

static enum verdict
next_update_present(const struct ocsp *o, struct findings *f)
{
	return each_single_response(o, f, check_next_update);
}

static enum verdict
check_next_update_of_unknown(const struct ocsp *o, const struct single_response *s, struct findings *f)
{
	if (o->features & (ABOUT_CAS | ABOUT_SUBSCRIBERS))
		return NOT_APPLICABLE;
	if (s->next_update_node != NULL)
		return PASS;
	return fail(f, s->node,
		    "nextUpdate is absent; it must be present if the response is about an end-entity certificate, which it does not say: use "
		    "--crl-scope ca or subscriber, or --issuer");
}

static enum verdict
next_update_present_of_unknown(const struct ocsp *o, struct findings *f)
{
	return each_single_response(o, f, check_next_update_of_unknown);
}

/* The first end of validity among the certificates in certs; without certs that of the issuer's certificate, if it is given. False where there is
 * none. */
static bool
first_not_after(const struct ocsp *o, const struct cert *issuer, int64_t *first)
{
	bool found = false;
	for (const struct node *n = tree_child(o->tree, o->certs); n != NULL; n = tree_next(o->tree, n)) {
		struct cert c;
		if (n->type != &Certificate)
			continue;
		cert_read_at(&c, o->tree, n);
		if (!c.has_not_after || (found && c.not_after >= *first))
			continue;
		*first = c.not_after;
		found = true;
	}
	if (o->certs == NULL && issuer != NULL && issuer->has_not_after) {
		*first = issuer->not_after;
		found = true;
	}
	return found;
}

static enum verdict
next_update_within_certificates(const struct ocsp *o, struct findings *f)
{
	enum verdict verdict = NOT_APPLICABLE;
	int64_t end;
	/* which certificates a response will have that is yet to be signed cannot be told */
	if (o->basic == NULL || !first_not_after(o, f->issuer, &end))
		return NOT_APPLICABLE;
	for (const struct node *n = tree_child(o->tree, o->responses); n != NULL; n = tree_next(o->tree, n)) {
		struct single_response s;
		single_response_read(&s, o, n);
		if (!s.has_next_update)
			continue;
		if (s.next_update > end)
			verdict = fail_times(f, s.next_update_node, "nextUpdate", s.next_update,
					     o->certs != NULL ? "later than notAfter of a certificate in certs,"
							      : "later than notAfter of the issuer's certificate,",
					     end);
		else if (verdict != FAIL)
			verdict = PASS;
	}
	return verdict;
}

#define MOZILLA(clause) SOURCE_MOZILLA, (clause)
#define ABOUT_THEM      OCSP_RESPONSE, HAS_RESPONSE | ABOUT_SUBSCRIBERS

/* clang-format off */
const struct lint mozilla_revocation_lints[] = {
	{ "e_mp_crl_sha1", MUST, MOZILLA("5.1.3"), MRSP_SHA1_END, FOREVER, CRL, 0,
	  "a CRL must not be signed with SHA-1", CRL_CHECK(crl_not_sha1) },
	{ "e_mp_ocsp_sha1", MUST, MOZILLA("5.1.3"), MRSP_SHA1_END, FOREVER, OCSP_RESPONSE, HAS_RESPONSE,
	  "an OCSP response must not be signed with SHA-1", OCSP_CHECK(ocsp_not_sha1) },
	{ "e_mp_ocsp_next_update_missing", MUST, MOZILLA("6"), MRSP_2_4, FOREVER, ABOUT_THEM,
	  "an OCSP response for an end-entity certificate must have nextUpdate", OCSP_CHECK(next_update_present), .revision = 2 },
	{ "n_mp_ocsp_next_update_missing_scope_not_told", NOTICE, MOZILLA("6"), MRSP_2_4, FOREVER, OCSP_RESPONSE, HAS_RESPONSE,
	  "an OCSP response must have nextUpdate if it is about an end-entity certificate, which it does not say", OCSP_CHECK(next_update_present_of_unknown) },
	{ "e_mp_ocsp_next_update_after_certificates", MUST, MOZILLA("6"), MRSP_2_4, FOREVER, ABOUT_THEM,
	  "nextUpdate of an OCSP response must not be later than notAfter of the certificates in certs, or else of the issuer's", OCSP_CHECK(next_update_within_certificates), .revision = 2 },
	{ 0 },
};
/* clang-format on */
