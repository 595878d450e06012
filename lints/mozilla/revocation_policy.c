/* Mozilla's policy, 5.1.3 and 6: CRLs and OCSP responses. */
#include "lints/algorithms.h"
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

/*
 * 5.1.1 and 5.1.2 of what the BR do not say it of: before BR 1.7.1, and of CAs for mail, which are known by the issuer's certificate. SHA-1 has
 * rules of its own.
 */
static bool
is_for_mozilla_alone(feature_set features, const struct findings *f)
{
	if (features & COVERED_BY_BR)
		return f->date < SC31;
	return f->issuer != NULL && f->issuer->eku.purposes & PURPOSE(OID_KP_EMAIL_PROTECTION);
}

static enum verdict
crl_signature_permitted(const struct crl *c, struct findings *f)
{
	if (!is_for_mozilla_alone(c->features, f))
		return NOT_APPLICABLE;
	enum verdict inner = signature_encoding(c->tree, c->signature, true, f);
	enum verdict outer = signature_encoding(c->tree, c->signature_algorithm, true, f);
	enum verdict encoding = both_fields(inner, outer);
	return encoding == PASS && f->issuer != NULL ? both_fields(PASS, signature_of_key(c->tree, c->signature, &f->issuer->key, f)) : encoding;
}

static enum verdict
ocsp_signature_permitted(const struct ocsp *o, struct findings *f)
{
	if (!is_for_mozilla_alone(o->features, f))
		return NOT_APPLICABLE;
	const struct key *key = o->responder.tree != NULL                                           ? &o->responder.key
				: o->certs == NULL && f->issuer != NULL && ocsp_names(o, f->issuer) ? &f->issuer->key
												    : NULL;
	enum verdict encoding = signature_encoding(o->tree, o->signature_algorithm, true, f);
	return encoding == PASS && key != NULL ? both_fields(PASS, signature_of_key(o->tree, o->signature_algorithm, key, f)) : encoding;
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
	{ "e_mp_crl_signature_encoding", MUST, MOZILLA("5.1.1"), MRSP_2_7, FOREVER, CRL, 0,
	  "signature and signatureAlgorithm of a CRL must be permitted encodings, and of the issuer's key", CRL_CHECK(crl_signature_permitted) },
	{ "e_mp_ocsp_signature_encoding", MUST, MOZILLA("5.1.1"), MRSP_2_7, FOREVER, OCSP_RESPONSE, HAS_RESPONSE,
	  "signatureAlgorithm of an OCSP response must be a permitted encoding, and of the responder's key", OCSP_CHECK(ocsp_signature_permitted), .revision = 2 },
	{ "e_mp_crl_sha1", MUST, MOZILLA("5.1.3"), MRSP_SHA1_END, FOREVER, CRL, 0,
	  "a CRL must not be signed with SHA-1", CRL_CHECK(crl_not_sha1) },
	{ "e_mp_ocsp_sha1", MUST, MOZILLA("5.1.3"), MRSP_SHA1_END, FOREVER, OCSP_RESPONSE, HAS_RESPONSE,
	  "an OCSP response must not be signed with SHA-1", OCSP_CHECK(ocsp_not_sha1) },
	{ "e_mp_ocsp_next_update_missing", MUST, MOZILLA("6"), MRSP_2_4, FOREVER, ABOUT_THEM,
	  "an OCSP response for an end-entity certificate must have nextUpdate", OCSP_CHECK(each_has_next_update), .revision = 3 },
	{ "n_mp_ocsp_next_update_missing_scope_not_told", NOTICE, MOZILLA("6"), MRSP_2_4, FOREVER, OCSP_RESPONSE, HAS_RESPONSE,
	  "an OCSP response must have nextUpdate if it is about an end-entity certificate, which it does not say", OCSP_CHECK(next_update_present_of_unknown), .revision = 2 },
	{ "e_mp_ocsp_next_update_after_certificates", MUST, MOZILLA("6"), MRSP_2_4, FOREVER, ABOUT_THEM,
	  "nextUpdate of an OCSP response must not be later than notAfter of the certificates in certs, or else of the issuer's", OCSP_CHECK(next_update_within_certificates), .revision = 3 },
	{ 0 },
};
/* clang-format on */
