/* BR 7.1.2.1.2 to 7.1.2.6.1, 7.1.2.10.3, 7.1.2.10.4, 7.1.2.10.6 and 7.1.2.10.7: the extensions of a CA certificate. */
#include "lints/checks.h"
#include "lints/tables.h"
#include "x509/dns.h"

/* BR 7.1.2.1.4, 7.1.2.10.4. That a key may sign certificates makes its certificate a CA's, whatever else it says. */
static enum verdict
basic_constraints_ca(const struct cert *c, struct findings *f)
{
	if (c->basic.node == NULL || !(c->profiles & ANY_CA || c->key_usage.bits & KU_KEY_CERT_SIGN))
		return NOT_APPLICABLE;
	return c->basic.is_ca ? PASS : fail(f, c->basic.node, "cA is not TRUE in a CA certificate");
}

static enum verdict
path_len_absent(const struct cert *c, struct findings *f)
{
	if (c->basic.node == NULL)
		return NOT_APPLICABLE;
	return c->basic.path_len != NULL ? fail(f, c->basic.path_len, "pathLenConstraint is present") : PASS;
}

/*
 * BR 7.1.2.3: a CA that is not for TLS is held to its profile if it is known to stand under a root for TLS, and its own certificate does not tell.
 * That it was not held to it is said once.
 */
static enum verdict
is_known_to_stand_elsewhere(const struct cert *c, struct findings *f)
{
	if (c->profiles & TLS_ANY_CA)
		return PASS;
	if (c->features & PROFILE_GIVEN)
		return NOT_APPLICABLE;
	return fail(f, c->eku.node != NULL ? c->eku.node : c->basic.node,
		    "BR 7.1.2.3 was not applied, as it is not known whether this CA is below a TLS root; --profile "
		    "technically-constrained-non-tls-subca applies it, and so does --issuer if the issuer is a subordinate CA for TLS");
}

#define MAIL_CODE_TIME (PURPOSE(OID_KP_EMAIL_PROTECTION) | PURPOSE(OID_KP_CODE_SIGNING) | PURPOSE(OID_KP_TIME_STAMPING))
#define OCSP_PRECERT   (PURPOSE(OID_KP_OCSP_SIGNING) | PURPOSE(OID_KP_PRECERT_SIGNING))

/* What BR 7.1.2.10.6 forbids from ballot SC62 on was to be avoided before; in a cross-certified CA (7.1.2.2.5) it still is. */
static bool
forbids_ocsp_and_precert(const struct cert *c, const struct findings *f)
{
	return !(c->profiles & CROSS_CA) && f->date >= SC62;
}

/*
 * BR 7.1.2.10.6, 7.1.2.2.4, 7.1.2.2.5. anyExtendedKeyUsage alone is for cross-certified CAs, which only the user can tell. A cross-certified CA
 * without serverAuth is one for other purposes, and may have them all.
 */
static enum verdict
tls_ca_eku(const struct cert *c, struct findings *f)
{
	unsigned any = PURPOSE(OID_KP_ANY), has = c->eku.purposes;
	if (c->eku.node == NULL)
		return NOT_APPLICABLE;
	if (has & any) {
		bool given = c->features & PROFILE_GIVEN && !(c->profiles & CROSS_CA);
		if (has != any)
			return fail(f, c->eku.node, "extKeyUsage has anyExtendedKeyUsage together with another purpose");
		return given ? fail(f, c->eku.node, "extKeyUsage has anyExtendedKeyUsage") : PASS;
	}
	if (!(has & PURPOSE(OID_KP_SERVER_AUTH)))
		return c->profiles & CROSS_CA ? PASS : fail(f, c->eku.node, "extKeyUsage does not have id-kp-serverAuth");
	return eku_fail_each(c, f, MAIL_CODE_TIME | (forbids_ocsp_and_precert(c, f) ? OCSP_PRECERT : 0));
}

/* BR 7.1.2.10.6, 7.1.2.2.5: any value that the table has no row for. */
static enum verdict
tls_ca_eku_recommended(const struct cert *c, struct findings *f)
{
	unsigned named = PURPOSE(OID_KP_SERVER_AUTH) | PURPOSE(OID_KP_CLIENT_AUTH) | PURPOSE(OID_KP_ANY) | MAIL_CODE_TIME;
	if (c->eku.node == NULL || !(c->eku.purposes & PURPOSE(OID_KP_SERVER_AUTH)))
		return NOT_APPLICABLE;
	return eku_fail_others(c, f, named | (forbids_ocsp_and_precert(c, f) ? OCSP_PRECERT : 0));
}

/* BR 1.1.6 to 1.7.0, 7.1.2.2 g and 7.1.5. What has neither purpose is constrained all the same if it is not for TLS at all. */
static enum verdict
eku_has_tls(const struct cert *c, struct findings *f)
{
	if (c->eku.node == NULL || (c->profiles & NON_TLS_CA && c->policies.reserved == 0))
		return NOT_APPLICABLE;
	if (c->eku.purposes & (PURPOSE(OID_KP_SERVER_AUTH) | PURPOSE(OID_KP_CLIENT_AUTH)))
		return PASS;
	return fail(f, c->eku.node, "extKeyUsage has neither id-kp-serverAuth nor id-kp-clientAuth");
}

/* BR 7.1.2.3.3; from ballot SC31 on for serverAuth, from SC62 on for the others. */
static enum verdict
non_tls_ca_eku(const struct cert *c, struct findings *f)
{
	unsigned forbidden = PURPOSE(OID_KP_SERVER_AUTH);
	if (c->eku.node == NULL)
		return NOT_APPLICABLE;
	if (forbids_ocsp_and_precert(c, f))
		forbidden |= PURPOSE(OID_KP_ANY) | OCSP_PRECERT;
	return eku_fail_each(c, f, forbidden);
}

/* BR 7.1.2.3.3, by the purposes of its own example and mail, which none of them has to do with. */
static enum verdict
eku_purposes_dependent(const struct cert *c, struct findings *f)
{
	if (c->eku.node == NULL)
		return NOT_APPLICABLE;
	unsigned has = c->eku.purposes & MAIL_CODE_TIME;
	return has & (has - 1) ? fail(f, c->eku.node, "extKeyUsage has several purposes that are independent of each other") : PASS;
}

/* BR 7.1.2.4.2 */
static enum verdict
eku_only_precert_signing(const struct cert *c, struct findings *f)
{
	if (c->eku.node == NULL)
		return NOT_APPLICABLE;
	enum verdict verdict = eku_fail_others(c, f, PURPOSE(OID_KP_PRECERT_SIGNING));
	if (!(c->eku.purposes & PURPOSE(OID_KP_PRECERT_SIGNING)))
		verdict = fail(f, c->eku.node, "extKeyUsage does not have precertificateSigning");
	return verdict;
}

/* BR 7.1.2.2.3. Whether the two are affiliates cannot be seen. */
static enum verdict
eku_unrestricted_within_organization(const struct cert *c, struct findings *f)
{
	if (c->features & HAS_EKU && !(c->eku.purposes & PURPOSE(OID_KP_ANY)))
		return NOT_APPLICABLE;
	if (is_within_organization(c))
		return PASS;
	return fail(f, c->eku.node != NULL ? c->eku.node : c->ext.list,
		    "extKeyUsage is unrestricted, and issuer and subject do not have the same organizationName; the two must be affiliates");
}

/* BR 7.1.2.1.2; for extKeyUsage and cRLDistributionPoints there are rules of their own. */
static const enum oid root_extensions[] = { OID_AUTHORITY_KEY_IDENTIFIER, OID_BASIC_CONSTRAINTS, OID_KEY_USAGE,
					    OID_SUBJECT_KEY_IDENTIFIER,   OID_EXT_KEY_USAGE,     OID_CERTIFICATE_POLICIES,
					    OID_CRL_DISTRIBUTION_POINTS,  OID_SCT_LIST,          OID_UNKNOWN };

/* BR 7.1.2.2.3, 7.1.2.3.1, 7.1.2.4.1, 7.1.2.5.1, 7.1.2.6.1 name the same. */
static const enum oid sub_ca_extensions[] = { OID_AUTHORITY_KEY_IDENTIFIER,
					      OID_BASIC_CONSTRAINTS,
					      OID_CERTIFICATE_POLICIES,
					      OID_CRL_DISTRIBUTION_POINTS,
					      OID_KEY_USAGE,
					      OID_SUBJECT_KEY_IDENTIFIER,
					      OID_EXT_KEY_USAGE,
					      OID_AUTHORITY_INFO_ACCESS,
					      OID_NAME_CONSTRAINTS,
					      OID_SCT_LIST,
					      OID_UNKNOWN };

#define FOR_TLS       (CROSS_CA | CONSTRAINED_TLS_CA | TLS_CA)
#define KU_NOT_FOR_CA (KU_NON_REPUDIATION | KU_KEY_ENCIPHERMENT | KU_DATA_ENCIPHERMENT | KU_KEY_AGREEMENT | KU_ENCIPHER_ONLY | KU_DECIPHER_ONLY)

/* clang-format off */
const struct lint br_ca_extension_lints[] = {
	{ "w_root_ca_authority_key_identifier_missing", SHOULD, BR("7.1.2.1.2"), SC62, FOREVER, ROOT_CA, 0,
	  "authorityKeyIdentifier should be present in a root CA certificate", PRESENT(AUTHORITY_KEY_IDENTIFIER) },
	{ "e_root_ca_key_usage_present", MUST, BR("7.1.2.1.2"), BR_1_0, FOREVER, ROOT_CA, 0,
	  "keyUsage must be present in a root CA certificate", PRESENT(KEY_USAGE) },
	{ "e_root_ca_key_usage_must_be_critical", MUST, BR("7.1.2.1.2"), BR_1_0, FOREVER, ROOT_CA, HAS_KEY_USAGE,
	  "keyUsage of a root CA certificate must be critical", CRITICAL(KEY_USAGE) },
	{ "e_root_ca_extended_key_usage_present", MUST, BR("7.1.2.1.2"), BR_1_0, FOREVER, ROOT_CA, 0,
	  "extKeyUsage must not be present in a root CA certificate", CERT(ext_absent), OID_EXT_KEY_USAGE },
	{ "w_root_ca_extension_not_recommended", SHOULD, BR("7.1.2.1.2"), SC62, FOREVER, ROOT_CA, 0,
	  "a root CA certificate should only have extensions that its profile names", CERT(ext_only_has), 0, root_extensions },
	{ "w_root_ca_basic_constraints_path_len_constraint_field_present", SHOULD, BR("7.1.2.1.4"), BR_1_0, FOREVER, ROOT_CA, HAS_BASIC,
	  "basicConstraints of a root CA certificate should not have a pathLenConstraint", CERT(path_len_absent) },
	{ "e_ca_basic_constraints_missing", MUST, BR("7.1.2.10.4"), BR_1_0, FOREVER, TLS_ANY_CA, 0,
	  "basicConstraints must be present in a CA certificate", PRESENT(BASIC_CONSTRAINTS) },
	{ "e_ca_is_ca", MUST, BR("7.1.2.10.4"), BR_1_0, FOREVER, TLS_ANY_CA | SUBSCRIBER, HAS_BASIC,
	  "cA must be TRUE in basicConstraints of a CA certificate", CERT(basic_constraints_ca) },
	{ "e_ca_key_usage_not_critical", MUST, BR("7.1.2.6.1"), BR_1_0, FOREVER, TLS_ANY_CA, HAS_KEY_USAGE,
	  "keyUsage of a CA certificate must be critical", CRITICAL(KEY_USAGE) },
	{ "e_ca_key_cert_sign_not_set", MUST, BR("7.1.2.10.7"), BR_1_0, FOREVER, TLS_ANY_CA, HAS_KEY_USAGE,
	  "keyUsage of a CA certificate must assert keyCertSign", CERT(key_usage_has), KU_KEY_CERT_SIGN },
	{ "e_ca_crl_sign_not_set", MUST, BR("7.1.2.10.7"), BR_1_0, FOREVER, TLS_ANY_CA, HAS_KEY_USAGE,
	  "keyUsage of a CA certificate must assert cRLSign", CERT(key_usage_has), KU_CRL_SIGN },
	{ "n_ca_digital_signature_not_set", NOTICE, BR("7.1.2.10.7"), BR_1_0, FOREVER, (TLS_ANY_CA & ~NON_TLS_CA), HAS_KEY_USAGE,
	  "keyUsage of a CA certificate must assert digitalSignature if the CA signs OCSP responses itself", CERT(key_usage_has), KU_DIGITAL_SIGNATURE },
	{ "e_ca_key_usage_not_permitted", MUST, BR("7.1.2.10.7"), SC62, FOREVER, TLS_ANY_CA, HAS_KEY_USAGE,
	  "keyUsage of a CA certificate may only assert keyCertSign, cRLSign and optionally digitalSignature", CERT(key_usage_lacks), KU_NOT_FOR_CA },
	{ "n_sub_ca_eku_missing", NOTICE, BR("7.1.2.6.1"), BR_1_0, FOREVER, TLS_SUB_CA, 0,
	  "extKeyUsage may be absent from a subordinate CA certificate only if it is a cross-certificate or from before 2020-09-30", PRESENT(EXT_KEY_USAGE) },
	{ "e_sub_ca_eku_missing", MUST, BR("7.1.2.6.1"), SC31, FOREVER, (TLS_SUB_CA & ~CROSS_CA), PROFILE_GIVEN,
	  "extKeyUsage must be present in a subordinate CA certificate that is not a cross-certificate", PRESENT(EXT_KEY_USAGE) },
	{ "w_cross_ca_eku_missing", SHOULD, BR("7.1.2.2.3"), SC62, FOREVER, CROSS_CA, 0,
	  "extKeyUsage should be present in a cross-certified CA certificate", PRESENT(EXT_KEY_USAGE) },
	{ "n_cross_ca_eku_unrestricted_for_other_organization", NOTICE, BR("7.1.2.2.3"), SC62, FOREVER, CROSS_CA, 0,
	  "extKeyUsage of a cross-certified CA may only be unrestricted if both CAs are of one organization or affiliated", CERT(eku_unrestricted_within_organization) },
	{ "w_sub_ca_eku_critical", SHOULD, BR("7.1.2.6.1"), BALLOT_105, SC62, TLS_SUB_CA, HAS_EKU,
	  "extKeyUsage of a subordinate CA certificate should not be critical", NOT_CRITICAL(EXT_KEY_USAGE) },
	{ "e_sub_ca_eku_critical", MUST, BR("7.1.2.6.1"), SC62, FOREVER, TLS_SUB_CA, HAS_EKU,
	  "extKeyUsage of a subordinate CA certificate must not be critical", NOT_CRITICAL(EXT_KEY_USAGE) },
	{ "e_ca_invalid_eku", MUST, BR("7.1.2.10.6"), SC31, FOREVER, FOR_TLS, HAS_EKU,
	  "extKeyUsage of a TLS CA must have id-kp-serverAuth, and must not have a purpose forbidden together with it", CERT(tls_ca_eku) },
	{ "w_ca_eku_not_recommended", SHOULD, BR("7.1.2.10.6"), SC31, FOREVER, FOR_TLS, HAS_EKU,
	  "extKeyUsage of a TLS CA should only have id-kp-serverAuth and optionally id-kp-clientAuth", CERT(tls_ca_eku_recommended) },
	{ "n_sub_ca_eku_not_technically_constrained", NOTICE, BR("7.1.2.10.6"), BALLOT_105, FOREVER, FOR_TLS | NON_TLS_CA, HAS_EKU,
	  "extKeyUsage of a CA with TLS policies must have id-kp-serverAuth or id-kp-clientAuth if the CA is technically constrained", CERT(eku_has_tls) },
	{ "n_non_tls_ca_profile_not_applied", NOTICE, BR("7.1.2.3"), SC31, FOREVER, SMIME_CA | CODE_SIGNING_CA | TIME_STAMPING_CA | OTHER_CA, 0,
	  "a CA that is not for TLS must comply with its profile if it is below a TLS root", CERT(is_known_to_stand_elsewhere) },
	{ "e_non_tls_ca_eku_forbidden", MUST, BR("7.1.2.3.3"), SC31, FOREVER, NON_TLS_CA, HAS_EKU,
	  "extKeyUsage of a CA that is not for TLS must not have purposes of TLS, OCSP or precertificates, nor anyExtendedKeyUsage", CERT(non_tls_ca_eku) },
	{ "w_non_tls_ca_eku_independent_purposes", SHOULD, BR("7.1.2.3.3"), SC31, FOREVER, NON_TLS_CA, HAS_EKU,
	  "extKeyUsage of a CA that is not for TLS should not have purposes that are independent of each other", CERT(eku_purposes_dependent) },
	{ "e_precert_signing_ca_eku_not_alone", MUST, BR("7.1.2.4.2"), SC62, SC92, PRECERT_SIGNING_CA, HAS_EKU,
	  "extKeyUsage of a Precertificate Signing CA must have that purpose and no other", CERT(eku_only_precert_signing) },
	{ "e_sub_ca_crl_distribution_points_marked_critical", MUST, BR("7.1.2.6.1"), BR_1_0, FOREVER, TLS_SUB_CA, HAS_CDP,
	  "cRLDistributionPoints of a subordinate CA certificate must not be critical", NOT_CRITICAL(CRL_DISTRIBUTION_POINTS) },
	{ "e_sub_ca_aia_missing", MUST, BR("7.1.2.6.1"), BR_1_0, SC31, TLS_SUB_CA, 0,
	  "authorityInfoAccess must be present in a subordinate CA certificate", PRESENT(AUTHORITY_INFO_ACCESS) },
	{ "w_sub_ca_aia_missing", SHOULD, BR("7.1.2.6.1"), SC31, FOREVER, TLS_SUB_CA, 0,
	  "authorityInfoAccess should be present in a subordinate CA certificate", PRESENT(AUTHORITY_INFO_ACCESS) },
	{ "e_sub_ca_aia_marked_critical", MUST, BR("7.1.2.6.1"), BR_1_0, FOREVER, TLS_SUB_CA, HAS_AIA,
	  "authorityInfoAccess of a subordinate CA certificate must not be critical", NOT_CRITICAL(AUTHORITY_INFO_ACCESS) },
	{ "w_sub_ca_aia_does_not_contain_issuing_ca_url", SHOULD, BR("7.1.2.10.3"), BR_1_0, SC62, TLS_SUB_CA, 0,
	  "authorityInfoAccess of a subordinate CA certificate should have an HTTP URL for id-ad-caIssuers", CERT(aia_has_http_url), OID_AD_CA_ISSUERS },
	{ "e_ca_aia_method_not_permitted", MUST, BR("7.1.2.10.3"), SC62, FOREVER, TLS_SUB_CA, HAS_AIA,
	  "authorityInfoAccess of a CA certificate may only have id-ad-ocsp and id-ad-caIssuers, and only with URIs", CERT(aia_methods_permitted) },
	{ "e_ca_aia_non_http_url", MUST, BR("7.1.2.10.3"), SC62, FOREVER, TLS_SUB_CA, HAS_AIA,
	  "the locations of the OCSP responder and of the issuer's certificate in a CA certificate must be HTTP URLs", CERT(aia_urls_http), OID_UNKNOWN },
	{ "e_ca_aia_locations_not_unique", MUST, BR("7.1.2.10.3"), SC62, FOREVER, TLS_SUB_CA, HAS_AIA,
	  "the locations of one accessMethod in a CA certificate must be different", CERT(aia_locations_unique) },
	{ "w_sub_ca_extension_not_recommended", SHOULD, BR("7.1.2.6.1"), SC62, FOREVER, TLS_SUB_CA, 0,
	  "a subordinate CA certificate should only have extensions that its profile names", CERT(ext_only_has), 0, sub_ca_extensions },
	{ 0 },
};
/* clang-format on */
