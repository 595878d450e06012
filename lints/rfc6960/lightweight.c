/*
 * RFC 5019 and RFC 9919, which replaces it: the profile of OCSP for environments of high volume. A CA may follow it or not (BR 4.9.9), so that the
 * rules apply where the user says that it does (--ocsp-profile).
 */
#include "lints/revocation.h"
#include "lints/tables.h"

/* Whether two SingleResponses are about one serial number, by a CertID with SHA-1 and one with SHA-256. */
static bool
are_twins(const struct ocsp *o, const struct node *first, const struct node *second)
{
	struct single_response a, b;
	single_response_read(&a, o, first);
	single_response_read(&b, o, second);
	enum oid one = algorithm_oid(o->tree, a.hash_algorithm), other = algorithm_oid(o->tree, b.hash_algorithm);
	return ((one == OID_SHA1 && other == OID_SHA256) || (one == OID_SHA256 && other == OID_SHA1)) &&
	       tree_same_contents(o->tree, a.serial, o->tree, b.serial);
}

/* arg: whether a pair with SHA-1 and SHA-256 is one. */
static enum verdict
one_single_response(const struct ocsp *o, struct findings *f)
{
	const struct node *first = tree_child(o->tree, o->responses), *second = first != NULL ? tree_next(o->tree, first) : NULL;
	if (first == NULL)
		return NOT_APPLICABLE;
	if (second == NULL || (arg(f) != 0 && tree_next(o->tree, second) == NULL && are_twins(o, first, second)))
		return PASS;
	return fail(f, second, "responses has more than one SingleResponse");
}

/* A client may need SHA-1, and the response does not tell. */
static enum verdict
certid_not_sha1(const struct ocsp *o, struct findings *f)
{
	const struct node *sha1 = NULL;
	for (const struct node *n = tree_child(o->tree, o->responses); n != NULL; n = tree_next(o->tree, n)) {
		struct single_response s;
		single_response_read(&s, o, n);
		enum oid algorithm = algorithm_oid(o->tree, s.hash_algorithm);
		if (algorithm != OID_SHA1)
			return algorithm != OID_UNKNOWN ? PASS : NOT_APPLICABLE;
		sha1 = s.hash_algorithm;
	}
	return sha1 != NULL ? fail(f, sha1, "each certID has SHA-1 hashes") : NOT_APPLICABLE;
}

static enum verdict
no_response_extensions(const struct ocsp *o, struct findings *f)
{
	return o->ext.list != NULL ? fail(f, o->ext.list, "responseExtensions is present") : PASS;
}

static enum verdict
check_of_issuer(const struct ocsp *o, const struct single_response *s, struct findings *f)
{
	return single_response_has_name_of(s, o, f->issuer) && single_response_has_key_of(s, o, f->issuer) ? PASS : NOT_APPLICABLE;
}

/* A response that names neither the CA nor a certificate in certs is of a delegate whose certificate is not there. */
static enum verdict
delegate_in_certs(const struct ocsp *o, struct findings *f)
{
	if (o->responder_id == NULL || f->issuer == NULL || each_single_response(o, f, check_of_issuer) != PASS || ocsp_names(o, f->issuer))
		return NOT_APPLICABLE;
	for (const struct node *n = tree_child(o->tree, o->certs); n != NULL; n = tree_next(o->tree, n)) {
		struct cert c;
		if (n->type != &Certificate)
			continue;
		cert_read_at(&c, o->tree, n);
		if (ocsp_names(o, &c))
			return PASS;
	}
	return fail(f, o->responder_id, "responderID is not the CA, and certs has no certificate that it names");
}

static enum verdict
named_by_key(const struct ocsp *o, struct findings *f)
{
	if (o->responder_id == NULL || tree_child(o->tree, o->responder_id) == NULL)
		return NOT_APPLICABLE;
	return o->responder_id->alternative == RESPONDER_BY_KEY ? PASS : fail(f, o->responder_id, "responderID is byName");
}

static enum verdict
no_pointers(const struct cert *c, struct findings *f)
{
	const struct extension *points = extension(&c->ext, OID_CRL_DISTRIBUTION_POINTS);
	if (points != NULL)
		return fail(f, points->node, "cRLDistributionPoints is present");
	return names_ocsp_responder(c) ? fail(f, extension(&c->ext, OID_AUTHORITY_INFO_ACCESS)->node, "authorityInfoAccess has id-ad-ocsp") : PASS;
}

#define RFC5019(clause) SOURCE_RFC5019, (clause)
#define RFC9919(clause) SOURCE_RFC9919, (clause)
#define OLD             RFC_5019, FOREVER, OCSP_RESPONSE, HAS_RESPONSE | AS_RFC5019
#define NEW             RFC_9919, FOREVER, OCSP_RESPONSE, HAS_RESPONSE | AS_RFC9919

/* clang-format off */
const struct lint lightweight_ocsp_lints[] = {
	{ "w_rfc5019_ocsp_several_single_responses", SHOULD, RFC5019("2.2.1"), OLD,
	  "an OCSP response should have one SingleResponse", OCSP_CHECK(one_single_response), false },
	{ "w_rfc5019_ocsp_response_extensions", SHOULD, RFC5019("2.2.1"), OLD,
	  "an OCSP response should not have responseExtensions", OCSP_CHECK(no_response_extensions) },
	{ "e_rfc5019_ocsp_delegate_not_in_certs", MUST, RFC5019("2.2.2"), RFC_5019, FOREVER, OCSP_RESPONSE, HAS_RESPONSE | HAS_ISSUER | AS_RFC5019,
	  "certs must have the certificate of a responder that is not the CA", OCSP_CHECK(delegate_in_certs) },
	{ "w_rfc5019_ocsp_responder_by_name", SHOULD, RFC5019("2.2.2"), OLD,
	  "responderID of an OCSP response should be byKey", OCSP_CHECK(named_by_key) },
	{ "e_rfc5019_ocsp_next_update_missing", MUST, RFC5019("2.2.4"), OLD,
	  "nextUpdate must be present in each SingleResponse", OCSP_CHECK(each_has_next_update) },
	{ "w_rfc5019_responder_nocheck_missing", SHOULD, RFC5019("2.2.2"), RFC_5019, FOREVER, OCSP_RESPONDER, AS_RFC5019,
	  "the certificate of an OCSP responder should have id-pkix-ocsp-nocheck", PRESENT(OCSP_NOCHECK) },
	{ "w_rfc5019_responder_pointers", SHOULD, RFC5019("2.2.2"), RFC_5019, FOREVER, OCSP_RESPONDER, AS_RFC5019,
	  "the certificate of an OCSP responder should have neither id-ad-ocsp nor cRLDistributionPoints", CERT(no_pointers) },
	{ "w_rfc9919_ocsp_several_single_responses", SHOULD, RFC9919("3.2.1"), NEW,
	  "an OCSP response should have one SingleResponse, or two for one serial number with SHA-1 and SHA-256", OCSP_CHECK(one_single_response), true },
	{ "n_rfc9919_ocsp_sha1_cert_id", NOTICE, RFC9919("3.2.1"), NEW,
	  "a certID has SHA-1 hashes alone, which only clients that require them need", OCSP_CHECK(certid_not_sha1) },
	{ "w_rfc9919_ocsp_response_extensions", SHOULD, RFC9919("3.2.1"), NEW,
	  "an OCSP response should not have responseExtensions", OCSP_CHECK(no_response_extensions) },
	{ "e_rfc9919_ocsp_delegate_not_in_certs", MUST, RFC9919("3.2.2"), RFC_9919, FOREVER, OCSP_RESPONSE, HAS_RESPONSE | HAS_ISSUER | AS_RFC9919,
	  "certs must have the certificate of a responder that is not the CA", OCSP_CHECK(delegate_in_certs) },
	{ "w_rfc9919_ocsp_responder_by_name", SHOULD, RFC9919("3.2.2"), NEW,
	  "responderID of an OCSP response should be byKey, unless the responder is an older one that serves clients of RFC 5019", OCSP_CHECK(named_by_key) },
	{ "e_rfc9919_ocsp_next_update_missing", MUST, RFC9919("3.2.4"), NEW,
	  "nextUpdate must be present in each SingleResponse", OCSP_CHECK(each_has_next_update) },
	{ "w_rfc9919_responder_nocheck_missing", SHOULD, RFC9919("3.2.2"), RFC_9919, FOREVER, OCSP_RESPONDER, AS_RFC9919,
	  "the certificate of an OCSP responder should have id-pkix-ocsp-nocheck", PRESENT(OCSP_NOCHECK) },
	{ "w_rfc9919_responder_pointers", SHOULD, RFC9919("3.2.2"), RFC_9919, FOREVER, OCSP_RESPONDER, AS_RFC9919,
	  "the certificate of an OCSP responder should have neither id-ad-ocsp nor cRLDistributionPoints", CERT(no_pointers) },
	{ 0 },
};
/* clang-format on */
