/* Extensions of later documents: the TLS feature (RFC 7633), noRevAvail (RFC 9608); and the algorithms in certificate timestamps (RFC 6962). */
#include "lints/checks.h"
#include "lints/tables.h"

/* RFC 7633 4.2.2 */
static bool
has_feature(const struct cert *c, struct span feature)
{
	const struct node *list = extension_value(&c->ext, OID_TLS_FEATURE);
	for (const struct node *n = tree_child(c->tree, list); n != NULL; n = tree_next(c->tree, n)) {
		if (span_equal(tree_contents(c->tree, n), feature))
			return true;
	}
	return false;
}

/* RFC 7633 4.1: a feature is a TLS extension, the type of which has 16 bits (RFC 8446 4.2). */
#define EXTENSION_TYPE_OCTETS 2

static enum verdict
features_are_extensions(const struct cert *c, struct findings *f)
{
	const struct node *list = extension_value(&c->ext, OID_TLS_FEATURE);
	enum verdict verdict = list != NULL ? PASS : NOT_APPLICABLE;
	for (const struct node *n = tree_child(c->tree, list); n != NULL; n = tree_next(c->tree, n)) {
		struct span s = tree_contents(c->tree, n);
		if (s.size > 0 && (s.data[0] & 0x80 || integer_magnitude(s).size > EXTENSION_TYPE_OCTETS))
			verdict =
				fail(f, n, "a TLS feature is %s; it must be a number from 0 to 65535", s.data[0] & 0x80 ? "negative" : "above 65535");
	}
	return verdict;
}

/* RFC 7633 4.2.3.1: status_request (5) and status_request_v2 (17) are about the responder's answer, which the server fetches from where the
 * certificate says. */
static enum verdict
stapling_with_responder(const struct cert *c, struct findings *f)
{
	const struct node *list = extension_value(&c->ext, OID_TLS_FEATURE);
	if (!has_feature(c, SPAN("\x05")) && !has_feature(c, SPAN("\x11")))
		return NOT_APPLICABLE;
	if (names_ocsp_responder(c))
		return PASS;
	return fail(f, list, "the server must staple an OCSP response, but authorityInfoAccess names no OCSP responder");
}

static enum verdict
features_of_issuer(const struct cert *c, struct findings *f)
{
	const struct cert *issuer = f->issuer;
	const struct node *list = issuer != NULL ? extension_value(&issuer->ext, OID_TLS_FEATURE) : NULL;
	if (list == NULL)
		return NOT_APPLICABLE;
	for (const struct node *n = tree_child(issuer->tree, list); n != NULL; n = tree_next(issuer->tree, n)) {
		if (!has_feature(c, tree_contents(issuer->tree, n)))
			return fail(f, extension_value(&c->ext, OID_TLS_FEATURE), "a TLS feature of the issuer's certificate is absent");
	}
	return PASS;
}

/* arg: an extension that is not beside noRevAvail. */
static enum verdict
not_beside_no_rev_avail(const struct cert *c, struct findings *f)
{
	if (extension(&c->ext, OID_NO_REV_AVAIL) == NULL)
		return NOT_APPLICABLE;
	return ext_absent(c, f);
}

static enum verdict
no_ocsp_beside_no_rev_avail(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	if (extension(&c->ext, OID_NO_REV_AVAIL) == NULL)
		return NOT_APPLICABLE;
	for (const struct node *n = tree_child(c->tree, c->aia); n != NULL; n = tree_next(c->tree, n)) {
		const struct node *method = tree_component(c->tree, n, ACCESS_METHOD);
		if (method != NULL && method->oid == OID_AD_OCSP)
			verdict = fail(f, n, "authorityInfoAccess has id-ad-ocsp together with noRevAvail");
	}
	return verdict;
}

/* RFC 6962 2.1.4, with the codes of RFC 5246 7.4.1.4.1: SHA-256, and RSA or ECDSA. */
static enum verdict
sct_algorithms_permitted(const struct cert *c, struct findings *f)
{
	const struct node *list = tree_child(c->tree, extension_value(&c->ext, OID_SCT_LIST));
	enum verdict verdict = NOT_APPLICABLE;
	for (const struct node *sct = tree_child(c->tree, list); sct != NULL; sct = tree_next(c->tree, sct)) {
		const struct node *version = tree_component(c->tree, sct, SCT_VERSION);
		const struct node *hash = tree_component(c->tree, sct, SCT_HASH), *signature = tree_component(c->tree, sct, SCT_SIGNATURE_ALGORITHM);
		if (version == NULL || version->length != 1 || tree_contents(c->tree, version).data[0] != 0)
			continue;
		if (hash == NULL || signature == NULL || hash->length != 1 || signature->length != 1)
			continue;
		uint8_t h = tree_contents(c->tree, hash).data[0], s = tree_contents(c->tree, signature).data[0];
		if (h != 4 || (s != 1 && s != 3))
			verdict =
				fail(f, sct, "the timestamp is signed with the algorithms %u and %u of TLS, not with SHA-256 and RSA or ECDSA", h, s);
		else
			verdict = verdict == FAIL ? FAIL : PASS;
	}
	return verdict;
}

/* RFC 6960 4.2.2.2.1: it lets clients trust a responder, and says nothing in a certificate that is for none. */
static enum verdict
nocheck_of_responder(const struct cert *c, struct findings *f)
{
	const struct extension *e = extension(&c->ext, OID_OCSP_NOCHECK);
	if (e == NULL)
		return NOT_APPLICABLE;
	return c->features & HAS_OCSP_SIGNING ? PASS : fail(f, e->node, "ocspNoCheck is present, but extKeyUsage has no id-kp-OCSPSigning");
}

/* RFC 5280 4.2: whoever does not know a critical extension has to refuse the certificate. */
static enum verdict
critical_ones_are_known(const struct cert *c, struct findings *f)
{
	enum verdict verdict = c->ext.list != NULL ? PASS : NOT_APPLICABLE;
	struct extension e;
	char text[OID_TEXT_SIZE];
	for (const struct node *n = tree_child(c->tree, c->ext.list); n != NULL; n = tree_next(c->tree, n)) {
		const struct node *id = tree_component(c->tree, n, EXTENSION_ID);
		if (id != NULL && id->oid == OID_UNKNOWN && extension_read(&e, c->tree, n) == OID_UNKNOWN && e.critical)
			verdict = fail(f, n, "the extension %s is critical, and no document that the rules follow defines it",
				       node_oid_text(c->tree, id, text));
	}
	return verdict;
}

#define RFC6960(clause) SOURCE_RFC6960, (clause)
#define RFC7633(clause) SOURCE_RFC7633, (clause)
#define RFC9608(clause) SOURCE_RFC9608, (clause)

/* clang-format off */
const struct lint later_extension_lints[] = {
	{ "w_tls_feature_critical", SHOULD, RFC7633("4"), RFC_7633, FOREVER, CERTIFICATE, 0,
	  "the TLS feature extension should not be critical", NOT_CRITICAL(TLS_FEATURE) },
	{ "e_tls_feature_not_tls_extension", MUST, RFC7633("4.1"), RFC_7633, FOREVER, CERTIFICATE, 0,
	  "a TLS feature must be the number of a TLS extension, from 0 to 65535", CERT(features_are_extensions) },
	{ "n_tls_feature_stapling_without_ocsp", NOTICE, RFC7633("4.3.1"), RFC_7633, FOREVER, SUBSCRIBER | OTHER_LEAF, 0,
	  "a certificate should name an OCSP responder in authorityInfoAccess if its server must staple OCSP responses", CERT(stapling_with_responder) },
	{ "e_tls_feature_of_issuing_ca_missing", MUST, RFC7633("4.2.2"), RFC_7633, FOREVER, CERTIFICATE, HAS_ISSUER,
	  "a certificate must have the TLS features of the issuer's certificate", CERT(features_of_issuer), .revision = 2 },
	{ "e_no_rev_avail_in_ca", MUST, RFC9608("2"), RFC_9608, FOREVER, ANY_CA, 0,
	  "noRevAvail must not be present in a CA certificate", CERT(ext_absent), OID_NO_REV_AVAIL, .revision = 2 },
	{ "e_no_rev_avail_critical", MUST, RFC9608("2"), RFC_9608, FOREVER, CERTIFICATE, 0,
	  "noRevAvail must not be critical", NOT_CRITICAL(NO_REV_AVAIL), .revision = 2 },
	{ "e_no_rev_avail_with_crl_distribution_points", MUST, RFC9608("3"), RFC_9608, FOREVER, CERTIFICATE, HAS_CDP,
	  "cRLDistributionPoints must not be present together with noRevAvail", CERT(not_beside_no_rev_avail), OID_CRL_DISTRIBUTION_POINTS, .revision = 2 },
	{ "e_no_rev_avail_with_freshest_crl", MUST, RFC9608("3"), RFC_9608, FOREVER, CERTIFICATE, 0,
	  "freshestCRL must not be present together with noRevAvail", CERT(not_beside_no_rev_avail), OID_FRESHEST_CRL, .revision = 2 },
	{ "e_no_rev_avail_with_ocsp", MUST, RFC9608("3"), RFC_9608, FOREVER, CERTIFICATE, HAS_AIA,
	  "authorityInfoAccess must not have id-ad-ocsp together with noRevAvail", CERT(no_ocsp_beside_no_rev_avail), .revision = 2 },
	{ "w_ocsp_nocheck_critical", SHOULD, RFC6960("4.2.2.2.1"), RFC_6960, FOREVER, CERTIFICATE, 0,
	  "ocspNoCheck should not be critical", NOT_CRITICAL(OCSP_NOCHECK) },
	{ "n_ocsp_nocheck_without_ocsp_signing", NOTICE, RFC6960("4.2.2.2.1"), RFC_6960, FOREVER, CERTIFICATE, 0,
	  "ocspNoCheck is about responders; it is worth knowing if a certificate has it without id-kp-OCSPSigning", CERT(nocheck_of_responder) },
	{ "n_ext_critical_unknown", NOTICE, RFC5280("4.2"), RFC_2459, FOREVER, CERTIFICATE, 0,
	  "software that does not know a critical extension refuses the certificate; it is worth knowing if it has one that no document defines", CERT(critical_ones_are_known) },
	{ "e_sct_algorithm_not_permitted", MUST, RFC6962("2.1.4"), RFC_6962, FOREVER, CERTIFICATE, HAS_SCTS,
	  "a signed certificate timestamp must be signed with SHA-256 and RSA or ECDSA", CERT(sct_algorithms_permitted) },
	{ 0 },
};
/* clang-format on */
