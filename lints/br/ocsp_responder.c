/*
 * BR 7.1.2.8: the certificate of an OCSP responder.
 *
 * What RFC 5280 asks of the same extensions of any certificate is not written again here. That ocspNoCheck is there is older than the profile (it
 * stood in 4.9.9), and is asked of every certificate for TLS with the purpose of OCSP signing that is not a CA's.
 */
#include "lints/checks.h"
#include "lints/tables.h"
#include "x509/dns.h"

/* BR 7.1.2.8.7 */
static enum verdict
key_usage_is_digital_signature(const struct cert *c, struct findings *f)
{
	if (c->key_usage.node == NULL)
		return NOT_APPLICABLE;
	enum verdict verdict = key_usage_lacks(c, f);
	if (!(c->key_usage.bits & KU_DIGITAL_SIGNATURE))
		verdict = fail(f, c->key_usage.node, "keyUsage does not assert digitalSignature");
	return verdict;
}

/* BR 7.1.2.8.5. The classifier asks for the purpose, so that it can be missed only where the user gave the profile. */
static enum verdict
eku_has_ocsp_signing(const struct cert *c, struct findings *f)
{
	if (c->features & HAS_OCSP_SIGNING)
		return PASS;
	return fail(f, c->eku.node != NULL ? c->eku.node : c->ext.list, "extKeyUsage does not have id-kp-OCSPSigning");
}

static enum verdict
eku_has_nothing_else(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	char text[OID_TEXT_SIZE];
	for (const struct node *n = tree_child(c->tree, c->eku.node); n != NULL; n = tree_next(c->tree, n)) {
		if (n->type == &ObjectIdentifier && n->oid != OID_KP_OCSP_SIGNING)
			verdict = fail(f, n, "extKeyUsage has %s; it must only have id-kp-OCSPSigning", node_oid_text(c->tree, n, text));
	}
	return verdict;
}

/* BR 7.1.2.8.4: the empty SEQUENCE, which stands for cA FALSE and no pathLenConstraint. */
static enum verdict
basic_constraints_empty(const struct cert *c, struct findings *f)
{
	const struct extension *e = extension(&c->ext, OID_BASIC_CONSTRAINTS);
	if (e == NULL || e->octets == NULL)
		return NOT_APPLICABLE;
	if (span_equal(tree_contents(c->tree, e->octets), SPAN("\x30\x00")))
		return PASS;
	return fail(f, e->octets, "extnValue of basicConstraints is not 30 00, the encoding for a certificate that is not a CA certificate");
}

/* BR 7.1.2.8.3 */
static enum verdict
aia_is_ocsp_over_http(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	char oid[OID_TEXT_SIZE], url[PRINTABLE_SIZE];
	if (c->aia == NULL)
		return NOT_APPLICABLE;
	for (const struct node *n = tree_child(c->tree, c->aia); n != NULL; n = tree_next(c->tree, n)) {
		const struct node *id = tree_component(c->tree, n, ACCESS_METHOD);
		const struct node *location = tree_component(c->tree, n, ACCESS_LOCATION);
		if (id != NULL && id->oid != OID_AD_OCSP)
			verdict = fail(f, id, "accessMethod is %s; only id-ad-ocsp is permitted", node_oid_text(c->tree, id, oid));
		if (location == NULL)
			continue;
		struct span s = tree_contents(c->tree, location);
		if (general_name_kind(location) != NAME_URI)
			verdict = fail(f, location, "accessLocation is of type %s; it must be a uniformResourceIdentifier",
				       general_name_text(general_name_kind(location)));
		else if (!url_has_scheme(s, "http"))
			verdict = fail(f, location, "\"%s\" is not an HTTP URL (http://) with a host", printable(s, url));
	}
	return verdict;
}

/* What the table of 7.1.2.8.2 names, with a rule for each that is not simply allowed. */
static const enum oid responder_extensions[] = { OID_AUTHORITY_KEY_IDENTIFIER,
						 OID_EXT_KEY_USAGE,
						 OID_OCSP_NOCHECK,
						 OID_KEY_USAGE,
						 OID_BASIC_CONSTRAINTS,
						 OID_NAME_CONSTRAINTS,
						 OID_SUBJECT_ALT_NAME,
						 OID_SUBJECT_KEY_IDENTIFIER,
						 OID_AUTHORITY_INFO_ACCESS,
						 OID_CERTIFICATE_POLICIES,
						 OID_CRL_DISTRIBUTION_POINTS,
						 OID_SCT_LIST,
						 OID_UNKNOWN };

#define RESPONDER OCSP_RESPONDER

/* clang-format off */
const struct lint br_ocsp_responder_lints[] = {
	{ "e_ocsp_id_pkix_ocsp_nocheck_ext_not_included_server_auth", MUST, BR("7.1.2.8.6"), BR_1_0, FOREVER, OCSP_RESPONDER | SUBSCRIBER, HAS_OCSP_SIGNING,
	  "ocspNoCheck must be present in a certificate with id-kp-OCSPSigning that is not a CA certificate", PRESENT(OCSP_NOCHECK), .revision = 2 },
	{ "e_ocsp_cert_nocheck_critical", MUST, BR("7.1.2.8.2"), SC62, FOREVER, RESPONDER, 0,
	  "ocspNoCheck of an OCSP responder must not be critical", NOT_CRITICAL(OCSP_NOCHECK) },
	{ "e_ocsp_cert_key_usage_missing", MUST, BR("7.1.2.8.2"), SC62, FOREVER, RESPONDER, 0,
	  "keyUsage must be present in the certificate of an OCSP responder", PRESENT(KEY_USAGE) },
	{ "e_ocsp_cert_key_usage_not_critical", MUST, BR("7.1.2.8.2"), SC62, FOREVER, RESPONDER, HAS_KEY_USAGE,
	  "keyUsage of an OCSP responder must be critical", CRITICAL(KEY_USAGE) },
	{ "e_ocsp_cert_basic_constraints_not_critical", MUST, BR("7.1.2.8.2"), SC62, FOREVER, RESPONDER, HAS_BASIC,
	  "basicConstraints of an OCSP responder must be critical", CRITICAL(BASIC_CONSTRAINTS) },
	{ "e_ocsp_cert_san_present", MUST, BR("7.1.2.8.2"), SC62, FOREVER, RESPONDER, 0,
	  "subjectAltName must not be present in the certificate of an OCSP responder", CERT(ext_absent), OID_SUBJECT_ALT_NAME },
	{ "w_ocsp_cert_subject_key_identifier_missing", SHOULD, BR("7.1.2.8.2"), SC62, FOREVER, RESPONDER, 0,
	  "subjectKeyIdentifier should be present in the certificate of an OCSP responder", PRESENT(SUBJECT_KEY_IDENTIFIER) },
	{ "w_ocsp_cert_aia_present", SHOULD, BR("7.1.2.8.2"), SC62, FOREVER, RESPONDER, 0,
	  "authorityInfoAccess should not be present in the certificate of an OCSP responder", CERT(ext_absent), OID_AUTHORITY_INFO_ACCESS },
	{ "e_ocsp_cert_cp_forbidden", MUST, BR("7.1.2.8.2"), SC62, SC95, RESPONDER, 0,
	  "certificatePolicies must not be present in the certificate of an OCSP responder", CERT(ext_absent), OID_CERTIFICATE_POLICIES },
	{ "w_ocsp_cert_cp_present", SHOULD, BR("7.1.2.8.2"), SC95, FOREVER, RESPONDER, 0,
	  "certificatePolicies should not be present in the certificate of an OCSP responder", CERT(ext_absent), OID_CERTIFICATE_POLICIES },
	{ "e_ocsp_cert_cp_critical", MUST, BR("7.1.2.8.2"), SC62, FOREVER, RESPONDER, HAS_POLICIES,
	  "certificatePolicies of an OCSP responder must not be critical", NOT_CRITICAL(CERTIFICATE_POLICIES) },
	{ "w_ocsp_cert_extension_not_recommended", SHOULD, BR("7.1.2.8.2"), SC62, FOREVER, RESPONDER, 0,
	  "the certificate of an OCSP responder should only have extensions that its profile names", CERT(ext_only_has), 0, responder_extensions },
	{ "e_ocsp_cert_aia_not_ocsp_over_http", MUST, BR("7.1.2.8.3"), SC62, FOREVER, RESPONDER, HAS_AIA,
	  "authorityInfoAccess of an OCSP responder may only have id-ad-ocsp with HTTP URLs", CERT(aia_is_ocsp_over_http) },
	{ "e_ocsp_cert_basic_constraints_not_empty", MUST, BR("7.1.2.8.4"), SC62, FOREVER, RESPONDER, HAS_BASIC,
	  "basicConstraints of an OCSP responder must be an empty SEQUENCE", CERT(basic_constraints_empty) },
	{ "e_ocsp_cert_eku_missing", MUST, BR("7.1.2.8.5"), SC62, FOREVER, RESPONDER, 0,
	  "extKeyUsage of an OCSP responder must have id-kp-OCSPSigning", CERT(eku_has_ocsp_signing) },
	{ "e_ocsp_cert_eku_other_purpose", MUST, BR("7.1.2.8.5"), SC62, FOREVER, RESPONDER, HAS_EKU,
	  "extKeyUsage of an OCSP responder must not have a purpose other than id-kp-OCSPSigning", CERT(eku_has_nothing_else) },
	{ "e_ocsp_cert_invalid_ku", MUST, BR("7.1.2.8.7"), SC62, FOREVER, RESPONDER, HAS_KEY_USAGE,
	  "keyUsage of an OCSP responder must assert digitalSignature and nothing else", CERT(key_usage_is_digital_signature), ~KU_DIGITAL_SIGNATURE & 0x1ff },
	{ "w_ocsp_cert_policy_qualifiers_present", SHOULD, BR("7.1.2.8.8"), SC95, FOREVER, RESPONDER, HAS_POLICIES,
	  "the policies of an OCSP responder should not have qualifiers", CERT(no_qualifiers) },
	{ 0 },
};
/* clang-format on */
