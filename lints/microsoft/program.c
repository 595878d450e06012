/*
 * Microsoft's Trusted Root Program, 3.1 and 3.2. The program has stores for several uses, and a certificate does not say whether its root is in one:
 * what is asked here and by no other document is a notice.
 */
#include "asn1/time.h"
#include "lints/algorithms.h"
#include "lints/checks.h"
#include "lints/revocation.h"
#include "lints/tables.h"
#include "x509/dns.h"
#include "x509/uri.h"

#define MICROSOFT(clause) SOURCE_MICROSOFT, (clause)

#define USES (PURPOSE(OID_KP_SERVER_AUTH) | PURPOSE(OID_KP_EMAIL_PROTECTION) | PURPOSE(OID_KP_CODE_SIGNING) | PURPOSE(OID_KP_TIME_STAMPING))

static bool
is_http(const struct cert *c, const struct node *name)
{
	return general_name_kind(name) == NAME_URI && ascii_equal_nocase(uri_scheme(tree_contents(c->tree, name)), SPAN("http"));
}

/* An HTTP URL of a CRL, or of an OCSP responder. */
static enum verdict
points_to_revocation(const struct cert *c, struct findings *f)
{
	for (const struct node *n = tree_child(c->tree, c->cdp); n != NULL; n = tree_next(c->tree, n)) {
		const struct node *names = tree_component(c->tree, n, DISTRIBUTION_POINT_NAME);
		for (const struct node *name = tree_child(c->tree, names); name != NULL; name = tree_next(c->tree, name)) {
			if (is_http(c, name))
				return PASS;
		}
	}
	for (const struct node *n = tree_child(c->tree, c->aia); n != NULL; n = tree_next(c->tree, n)) {
		const struct node *uri = access_uri(c, n, OID_AD_OCSP);
		if (uri != NULL && is_http(c, uri))
			return PASS;
	}
	return fail(f, c->ext.list != NULL ? c->ext.list : c->tbs, "the certificate has neither an HTTP URL of a CRL nor one of an OCSP responder");
}

static enum verdict
ca_has_one_use(const struct cert *c, struct findings *f)
{
	unsigned uses = c->eku.purposes & USES;
	if (c->eku.node == NULL)
		return NOT_APPLICABLE;
	return uses & (uses - 1) ? fail(f, c->eku.node, "extKeyUsage has purposes of more than one of TLS, mail, code signing and time-stamping")
				 : PASS;
}

/* The policies of the CA/Browser Forum for S/MIME, under 2.23.140.1.5, and for code signing, 2.23.140.1.4.1 and 2.23.140.1.3. */
static bool
is_policy_of_use(struct span oid, bool mail)
{
	static const uint8_t arc[] = { 0x67, 0x81, 0x0c, 0x01 };
	if (oid.size <= sizeof(arc) || memcmp(oid.data, arc, sizeof(arc)) != 0)
		return false;
	const uint8_t *rest = oid.data + sizeof(arc);
	size_t size = oid.size - sizeof(arc);
	if (mail)
		return rest[0] == 5 && size > 1;
	return (size == 1 && rest[0] == 3) || (size == 2 && rest[0] == 4 && rest[1] == 1);
}

static enum verdict
has_reserved_policy(const struct cert *c, struct findings *f)
{
	bool mail = c->profiles & SMIME;
	for (const struct node *n = tree_child(c->tree, c->policies.node); n != NULL; n = tree_next(c->tree, n)) {
		const struct node *id = tree_component(c->tree, n, POLICY_IDENTIFIER);
		if (id != NULL && is_policy_of_use(tree_contents(c->tree, id), mail))
			return PASS;
	}
	return fail(f, c->policies.node != NULL ? c->policies.node : c->tbs, "certificatePolicies has no policy of the CA/Browser Forum for %s",
		    mail ? "mail" : "code signing");
}

/* 3.1.20: of the certificates that the BR say nothing of. Keys and algorithms that are not known are passed over. */
static enum verdict
algorithms_permitted(const struct cert *c, struct findings *f)
{
	enum oid signature = c->signature != NULL ? algorithm_oid(c->tree, c->signature) : OID_UNKNOWN;
	enum verdict verdict = PASS;
	if (algorithm_is_sha1(signature))
		verdict = fail(f, c->signature, "the certificate is signed with SHA-1");
	if (c->key.kind == KEY_RSA && c->key.modulus != NULL) {
		size_t bits = magnitude_bits(integer_magnitude(tree_contents(c->tree, c->key.modulus)));
		if (bits < 2048)
			verdict = fail(f, c->key.modulus, "the RSA modulus has %zu bits, fewer than 2048", bits);
	}
	if (c->key.kind == KEY_EC && c->key.curve != OID_SECP256R1 && c->key.curve != OID_SECP384R1 && c->key.curve != OID_SECP521R1)
		verdict = fail(f, c->key.algorithm, "the EC key is not on P-256, P-384 or P-521");
	if (c->key.kind == KEY_DSA)
		verdict = fail(f, c->key.algorithm, "the key is a DSA key");
	return verdict;
}

static enum verdict
check_7_days(const struct ocsp *o, const struct single_response *s, struct findings *f)
{
	int64_t seconds = s->next_update - s->this_update;
	(void)o;
	if (!s->has_this_update || !s->has_next_update)
		return NOT_APPLICABLE;
	char text[DURATION_TEXT_SIZE];
	if (seconds <= 7 * 86400)
		return PASS;
	return fail(f, s->next_update_node, "nextUpdate is %s after thisUpdate, more than 7 days", duration_text(seconds, text));
}

static enum verdict
valid_for_7_days(const struct ocsp *o, struct findings *f)
{
	return each_single_response(o, f, check_7_days);
}

static enum verdict
key_is_not_ec(const struct cert *c, struct findings *f)
{
	return fail(f, c->key.algorithm, "the key is an EC key; for code signing the program only permits RSA");
}

/* clang-format off */
const struct lint microsoft_program_lints[] = {
	{ "n_ms_root_not_v3", NOTICE, MICROSOFT("3.1.1"), MICROSOFT_ROOTS, FOREVER, ROOT_CA, 0,
	  "a root must be X.509 v3 if it is in Microsoft's store", CERT(version_is_3) },
	{ "n_ms_leaf_without_revocation_pointer", NOTICE, MICROSOFT("3.1.10"), MICROSOFT_ROOTS, FOREVER, SUBSCRIBER | OTHER_LEAF, 0,
	  "an end-entity certificate must have an HTTP URL of a CRL or OCSP responder, if its root is in Microsoft's store", CERT(points_to_revocation), .revision = 2 },
	{ "n_ms_ca_without_revocation_pointer", NOTICE, MICROSOFT("3.1.10"), MICROSOFT_ROOTS, FOREVER, SUB_CA & ~TLS_SUB_CA, 0,
	  "a CA certificate must have an HTTP URL of a CRL or OCSP responder, if its root is in Microsoft's store", CERT(points_to_revocation) },
	{ "n_ms_ca_of_several_uses", NOTICE, MICROSOFT("3.1.13"), MICROSOFT_ROOTS, FOREVER, SUB_CA, HAS_EKU,
	  "extKeyUsage of an issuing CA must not mix TLS, mail, code signing and time-stamping, if its root is in Microsoft's store", CERT(ca_has_one_use) },
	{ "n_ms_leaf_without_reserved_policy", NOTICE, MICROSOFT("3.1.15"), MICROSOFT_ROOTS, FOREVER, SMIME | CODE_SIGNING, 0,
	  "a certificate for mail or code must have a CA/Browser Forum policy for that, if its root is in Microsoft's store", CERT(has_reserved_policy), .revision = 2 },
	{ "n_ms_responder_of_other_purposes", NOTICE, MICROSOFT("3.1.18"), MICROSOFT_ROOTS, FOREVER, OTHER_END_ENTITY, HAS_OCSP_SIGNING,
	  "extKeyUsage of an OCSP responder must have OCSPSigning and nothing else, if its root is in Microsoft's store", CERT(eku_only_has), PURPOSE(OID_KP_OCSP_SIGNING) },
	{ "n_ms_algorithm_not_permitted", NOTICE, MICROSOFT("3.1.20"), MICROSOFT_ROOTS, FOREVER, OTHER_LEAF | (SUB_CA & ~TLS_SUB_CA), 0,
	  "a certificate must have SHA-2 and RSA of 2048 bits or P-256, P-384 or P-521, if its root is in Microsoft's store", CERT(algorithms_permitted) },
	{ "n_ms_code_signing_key_ec", NOTICE, MICROSOFT("3.1.20"), MICROSOFT_ROOTS, FOREVER, CODE_SIGNING, KEY_IS_EC,
	  "a code signing certificate must have an RSA key, if its root is in Microsoft's store", CERT(key_is_not_ec) },
	{ "n_ms_ocsp_valid_longer_than_7_days", NOTICE, MICROSOFT("3.2.2"), MICROSOFT_ROOTS, FOREVER, OCSP_RESPONSE, HAS_RESPONSE,
	  "an OCSP response must be valid for at most 7 days, if the certificate's root is in Microsoft's store", OCSP_CHECK(valid_for_7_days) },
	{ "n_ms_root_issues_leaves", NOTICE, MICROSOFT("3.2.4"), MICROSOFT_ROOTS, FOREVER, NOT_CA & ~OCSP_RESPONDER, HAS_ISSUER,
	  "a root must not issue end-entity certificates, if it is in Microsoft's store", CERT(issuer_is_not_root) },
	{ 0 },
};
/* clang-format on */
