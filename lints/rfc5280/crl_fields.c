/* RFC 5280 5.1 and 5.2, RFC 4055, RFC 5758: the fields of a CRL and its extensions. */
#include "lints/revocation.h"
#include "lints/tables.h"
#include "x509/dns.h"
#include "x509/key.h"

/* v2 is 1. */
static enum verdict
version_is_v2(const struct crl *c, struct findings *f)
{
	if (c->version == NULL)
		return fail(f, c->tbs, "version is absent, which means v1; it must be v2");
	struct span s = tree_contents(c->tree, c->version);
	return s.size == 1 && s.data[0] == 1 ? PASS : fail(f, c->version, "version is not v2 (1); it must be");
}

static enum verdict
signature_is_whole(const struct crl *c, struct findings *f)
{
	return c->features & SIGNATURE_IS_PLACEHOLDER ? NOT_APPLICABLE : signature_of_whole_octets(c->tree, c->signature_value, f);
}

static enum verdict
signature_algorithms_equal(const struct crl *c, struct findings *f)
{
	if (c->signature_algorithm == NULL || c->signature == NULL)
		return NOT_APPLICABLE;
	if (span_equal(tree_encoding(c->tree, c->signature_algorithm), tree_encoding(c->tree, c->signature)))
		return PASS;
	return fail(f, c->signature_algorithm, "signatureAlgorithm is not the same as the signature field of tbsCertList, octet for octet");
}

static enum verdict
issuer_not_empty(const struct crl *c, struct findings *f)
{
	if (c->issuer.node == NULL)
		return NOT_APPLICABLE;
	return name_is_empty(&c->issuer) ? fail(f, c->issuer.node, "issuer is empty") : PASS;
}

static enum verdict
next_update_present(const struct crl *c, struct findings *f)
{
	return c->next_update_node != NULL ? PASS : fail(f, c->tbs, "nextUpdate is absent");
}

static enum verdict
next_update_not_before(const struct crl *c, struct findings *f)
{
	if (!c->has_this_update || !c->has_next_update)
		return NOT_APPLICABLE;
	if (c->next_update >= c->this_update)
		return PASS;
	return fail_times(f, c->next_update_node, "nextUpdate", c->next_update, "earlier than thisUpdate", c->this_update);
}

static enum verdict
list_not_empty(const struct crl *c, struct findings *f)
{
	if (c->revoked == NULL)
		return PASS;
	return c->revoked->length > 0 ? PASS : fail(f, c->revoked, "revokedCertificates is present without an entry; it must be absent");
}

/* The same under another name, which does not speak of lists with entries. */
static enum verdict
empty_list_absent(const struct crl *c, struct findings *f)
{
	return c->revoked != NULL && c->revoked->length > 0 ? NOT_APPLICABLE : list_not_empty(c, f);
}

static enum verdict
extensions_unique(const struct crl *c, struct findings *f)
{
	return extensions_without_twins(c->tree, c->ext.list, f);
}

/* RFC 5280 5.2: who cannot process a critical extension must not use the CRL. Of those that it has, other rules say whether they are critical. */
static enum verdict
critical_ones_are_known(const struct crl *c, struct findings *f)
{
	enum verdict verdict = c->ext.list != NULL ? PASS : NOT_APPLICABLE;
	char text[OID_TEXT_SIZE];
	for (const struct node *n = tree_child(c->tree, c->ext.list); n != NULL; n = tree_next(c->tree, n)) {
		struct extension e;
		const struct node *id = tree_component(c->tree, n, EXTENSION_ID);
		enum oid oid = extension_read(&e, c->tree, n);
		bool is_known = oid == OID_AUTHORITY_KEY_IDENTIFIER || oid == OID_ISSUER_ALT_NAME || oid == OID_CRL_NUMBER ||
				oid == OID_DELTA_CRL_INDICATOR || oid == OID_ISSUING_DISTRIBUTION_POINT || oid == OID_FRESHEST_CRL ||
				oid == OID_AUTHORITY_INFO_ACCESS;
		if (id != NULL && e.critical && !is_known)
			verdict = fail(f, n, "the extension %s is critical, and RFC 5280 has none such for CRLs", node_oid_text(c->tree, id, text));
	}
	return verdict;
}

static enum verdict
aki_has_key_identifier(const struct crl *c, struct findings *f)
{
	if (c->aki == NULL)
		return NOT_APPLICABLE;
	const struct node *id = tree_component(c->tree, c->aki, AKI_KEY_IDENTIFIER);
	return id != NULL ? PASS : fail(f, c->aki, "authorityKeyIdentifier has no keyIdentifier");
}

/* Whether the certificate that is given as the issuer's has the name of the CRL's issuer: otherwise it says nothing of the CRL. */
static bool
is_of_issuer(const struct crl *c, const struct cert *issuer)
{
	return issuer != NULL && cert_has_subject(issuer, c->tree, &c->issuer);
}

/* RFC 5280 5.2.1, which takes authorityKeyIdentifier from 4.2.1.1. */
static enum verdict
aki_issuer_and_serial(const struct crl *c, struct findings *f)
{
	const struct node *issuer = tree_component(c->tree, c->aki, AKI_AUTHORITY_CERT_ISSUER);
	const struct node *serial = tree_component(c->tree, c->aki, AKI_AUTHORITY_CERT_SERIAL_NUMBER);
	if (c->aki == NULL || (issuer == NULL) == (serial == NULL))
		return c->aki != NULL ? PASS : NOT_APPLICABLE;
	return fail(f, c->aki, "%s is absent", issuer != NULL ? "authorityCertSerialNumber" : "authorityCertIssuer");
}

static enum verdict
aki_is_issuers(const struct crl *c, struct findings *f)
{
	const struct node *id = tree_component(c->tree, c->aki, AKI_KEY_IDENTIFIER);
	const struct node *own = f->issuer != NULL ? extension_value(&f->issuer->ext, OID_SUBJECT_KEY_IDENTIFIER) : NULL;
	if (id == NULL || own == NULL || !is_of_issuer(c, f->issuer))
		return NOT_APPLICABLE;
	if (span_equal(tree_contents(c->tree, id), tree_contents(f->issuer->tree, own)))
		return PASS;
	return fail(f, id, "keyIdentifier is not the same as the subjectKeyIdentifier of the issuer's certificate");
}

static enum verdict
issuer_signs_crls(const struct crl *c, struct findings *f)
{
	if (!is_of_issuer(c, f->issuer) || f->issuer->key_usage.node == NULL)
		return NOT_APPLICABLE;
	return f->issuer->key_usage.bits & KU_CRL_SIGN ? PASS
						       : fail(f, c->issuer.node, "keyUsage of the issuer's certificate does not assert cRLSign");
}

/* RFC 5280 5.2.3: at most 20 octets, which for a positive INTEGER is the same as the bound of BR 7.2.2, 2^159. */
static enum verdict
crl_number_in_range(const struct crl *c, struct findings *f)
{
	const struct extension *e = extension(&c->ext, OID_CRL_NUMBER);
	if (e == NULL)
		return fail(f, c->ext.list != NULL ? c->ext.list : c->tbs, "cRLNumber is absent");
	if (c->number == NULL || c->number->length == 0)
		return NOT_APPLICABLE;
	struct span s = tree_contents(c->tree, c->number);
	if (s.data[0] & 0x80)
		return fail(f, c->number, "cRLNumber is negative");
	return s.size <= 20 ? PASS : fail(f, c->number, "cRLNumber has %zu octets, and so is 2^159 or more; it must be less", s.size);
}

/* The criticality that RFC 5280 5.2.1, 5.2.3 and 5.2.5, and the table in BR 7.2.2, give to the extensions that a CRL is to have. */
static enum verdict
criticality_as_profiled(const struct crl *c, struct findings *f)
{
	static const struct {
		enum oid extension;
		bool critical;
	} profile[] = {
		{ OID_AUTHORITY_KEY_IDENTIFIER, false },
		{ OID_CRL_NUMBER, false },
		{ OID_ISSUING_DISTRIBUTION_POINT, true },
	};
	enum verdict verdict = PASS;
	for (size_t i = 0; i < sizeof(profile) / sizeof(profile[0]); i++) {
		const struct extension *e = extension(&c->ext, profile[i].extension);
		if (e != NULL && e->critical != profile[i].critical)
			verdict = fail(f, e->node, "%s is %s", oid_name(profile[i].extension), e->critical ? "critical" : "not critical");
	}
	return verdict;
}

static enum verdict
delta_base_lower(const struct crl *c, struct findings *f)
{
	if (c->base_number == NULL || c->number == NULL || c->base_number->length == 0 || c->number->length == 0)
		return NOT_APPLICABLE;
	struct span base = tree_contents(c->tree, c->base_number), number = tree_contents(c->tree, c->number);
	if ((base.data[0] | number.data[0]) & 0x80)
		return NOT_APPLICABLE;
	if (magnitude_is_below(integer_magnitude(base), integer_magnitude(number)))
		return PASS;
	return fail(f, c->base_number, "BaseCRLNumber is not lower than the delta CRL's own cRLNumber");
}

static enum verdict
idp_not_empty(const struct crl *c, struct findings *f)
{
	if (c->idp.node == NULL)
		return NOT_APPLICABLE;
	return c->idp.node->length > 0 ? PASS : fail(f, c->idp.node, "issuingDistributionPoint is an empty SEQUENCE");
}

static enum verdict
idp_one_scope(const struct crl *c, struct findings *f)
{
	if (c->idp.node == NULL)
		return NOT_APPLICABLE;
	int scopes = (c->idp.only_user != NULL) + (c->idp.only_ca != NULL) + (c->idp.only_attribute != NULL);
	return scopes < 2
		       ? PASS
		       : fail(f, c->idp.node,
			      "%d of onlyContainsUserCerts, onlyContainsCACerts and onlyContainsAttributeCerts are TRUE; at most 1 may be", scopes);
}

static enum verdict
idp_no_attribute_certs(const struct crl *c, struct findings *f)
{
	if (c->idp.node == NULL)
		return NOT_APPLICABLE;
	return c->idp.only_attribute != NULL ? fail(f, c->idp.only_attribute, "onlyContainsAttributeCerts is TRUE") : PASS;
}

static enum verdict
no_freshest_crl_in_delta(const struct crl *c, struct findings *f)
{
	const struct extension *e = extension(&c->ext, OID_FRESHEST_CRL);
	return e != NULL ? fail(f, e->node, "a delta CRL has freshestCRL") : PASS;
}

static enum verdict
freshest_crl_names_only(const struct crl *c, struct findings *f)
{
	static const uint32_t forbidden[] = { DISTRIBUTION_POINT_REASONS, DISTRIBUTION_POINT_CRL_ISSUER };
	const struct node *points = extension_value(&c->ext, OID_FRESHEST_CRL);
	enum verdict verdict = points != NULL ? PASS : NOT_APPLICABLE;
	for (const struct node *point = tree_child(c->tree, points); point != NULL; point = tree_next(c->tree, point)) {
		for (size_t i = 0; i < sizeof(forbidden) / sizeof(forbidden[0]); i++) {
			const struct node *n = tree_component(c->tree, point, forbidden[i]);
			if (n != NULL)
				verdict = fail(f, n, "%s is present in freshestCRL", n->component->name);
		}
	}
	return verdict;
}

/* RFC 5280 5.2.7: id-ad-caIssuers at least once, and nothing else. */
static enum verdict
aia_ca_issuers_only(const struct crl *c, struct findings *f)
{
	const struct node *aia = extension_value(&c->ext, OID_AUTHORITY_INFO_ACCESS);
	enum verdict verdict = aia != NULL ? PASS : NOT_APPLICABLE;
	bool found = false;
	char text[OID_TEXT_SIZE];
	for (const struct node *n = tree_child(c->tree, aia); n != NULL; n = tree_next(c->tree, n)) {
		const struct node *method = tree_component(c->tree, n, ACCESS_METHOD);
		if (method == NULL)
			continue;
		if (method->oid == OID_AD_CA_ISSUERS)
			found = true;
		else
			verdict = fail(f, method, "accessMethod is %s; it must be id-ad-caIssuers", node_oid_text(c->tree, method, text));
	}
	if (aia != NULL && !found)
		verdict = fail(f, aia, "authorityInfoAccess has no id-ad-caIssuers");
	return verdict;
}

static bool
has_scheme(struct span url, const char *scheme)
{
	size_t size = strlen(scheme);
	return url.size > size && strncasecmp((const char *)url.data, scheme, size) == 0 && url.data[size] == ':';
}

static enum verdict
aia_http_or_ldap(const struct crl *c, struct findings *f)
{
	const struct node *aia = extension_value(&c->ext, OID_AUTHORITY_INFO_ACCESS);
	for (const struct node *n = tree_child(c->tree, aia); n != NULL; n = tree_next(c->tree, n)) {
		const struct node *location = tree_component(c->tree, n, ACCESS_LOCATION);
		if (location == NULL || general_name_kind(location) != NAME_URI)
			continue;
		struct span url = tree_contents(c->tree, location);
		if (has_scheme(url, "http") || has_scheme(url, "https") || has_scheme(url, "ldap") || has_scheme(url, "ldaps"))
			return PASS;
	}
	return aia != NULL ? fail(f, aia, "authorityInfoAccess has no HTTP or LDAP URI") : NOT_APPLICABLE;
}

#define RFC4055(clause) SOURCE_RFC4055, (clause)
#define RFC5758(clause) SOURCE_RFC5758, (clause)

/* clang-format off */
const struct lint rfc5280_crl_lints[] = {
	{ "e_crl_version_not_v2", MUST, RFC5280("5.1.2.1"), RFC_2459, FOREVER, CRL, 0,
	  "the version of a CRL must be present, and v2", CRL_CHECK(version_is_v2), .revision = 2 },
	{ "e_crl_signature_algorithm_mismatch", MUST, RFC5280("5.1.1.2"), RFC_2459, FOREVER, CRL, 0,
	  "signatureAlgorithm of a CRL must be the same as the signature field in tbsCertList", CRL_CHECK(signature_algorithms_equal), .revision = 2 },
	{ "e_crl_signature_value_unused_bits", MUST, RFC5280("5.1.1.3"), RFC_2459, FOREVER, CRL, 0,
	  "signatureValue of a CRL must not have unused bits", CRL_CHECK(signature_is_whole), .revision = 3 },
	{ "e_crl_sigalgo_missing_null_params", MUST, RFC4055("5"), RFC_4055, FOREVER, CRL, 0,
	  "the parameters of a CRL's RSASSA-PKCS1-v1_5 signature algorithm must be NULL", CRL_CHECK(crl_signature_parameters), NULL_FOR_RSA, .revision = 2 },
	{ "e_crl_sigalgo_missing_pss_params", MUST, RFC4055("3.1"), RFC_4055, FOREVER, CRL, 0,
	  "the parameters of a CRL's RSASSA-PSS signature algorithm must be present", CRL_CHECK(crl_signature_parameters), PRESENT_FOR_PSS, .revision = 2 },
	{ "e_crl_sigalgo_ecdsa_params_present", MUST, RFC5758("3.2"), RFC_5758, FOREVER, CRL, 0,
	  "the parameters of a CRL's ECDSA signature algorithm must be absent", CRL_CHECK(crl_signature_parameters), ABSENT_FOR_ECDSA },
	{ "e_crl_issuer_empty", MUST, RFC5280("5.1.2.3"), RFC_3280, FOREVER, CRL, 0,
	  "the issuer of a CRL must not be empty", CRL_CHECK(issuer_not_empty), .revision = 2 },
	{ "e_crl_issuer_without_crl_sign", MUST, RFC5280("5.1.1.3"), RFC_2459, FOREVER, CRL, 0,
	  "keyUsage of the CRL issuer's certificate must assert cRLSign if it is present", CRL_CHECK(issuer_signs_crls), .revision = 2 },
	{ "e_crl_has_next_update", MUST, RFC5280("5.1.2.5"), RFC_2459, FOREVER, CRL, 0,
	  "nextUpdate must be present in a CRL", CRL_CHECK(next_update_present), .revision = 2 },
	{ "e_crl_next_update_before_this_update", MUST, COMMUNITY("times of CRLs and responses"), ALWAYS, FOREVER, CRL, 0,
	  "nextUpdate of a CRL must not be earlier than thisUpdate", CRL_CHECK(next_update_not_before), .revision = 3 },
	{ "e_crl_empty_revoked_certificates", MUST, RFC5280("5.1.2.6"), RFC_3280, FOREVER, CRL, 0,
	  "revokedCertificates of a CRL must have an entry if it is present", CRL_CHECK(list_not_empty), .revision = 2 },
	{ "e_crl_revoked_certificates_field_must_be_empty", MUST, RFC5280("5.1.2.6"), RFC_3280, FOREVER, CRL, 0,
	  "revokedCertificates of a CRL must be absent if no certificate is revoked", CRL_CHECK(empty_list_absent), .revision = 2 },
	{ "e_crl_no_duplicate_extensions", MUST, COMMUNITY("RFC 5280 4.2 for CRLs"), ALWAYS, FOREVER, CRL, 0,
	  "a CRL must not have the same extension twice", CRL_CHECK(extensions_unique) },
	{ "e_crl_extensions_validity", MUST, RFC5280("5.2"), RFC_2459, FOREVER, CRL, 0,
	  "authorityKeyIdentifier and cRLNumber of a CRL must not be critical, and issuingDistributionPoint must be critical", CRL_CHECK(criticality_as_profiled) },
	{ "n_crl_ext_critical_unknown", NOTICE, RFC5280("5.2"), RFC_2459, FOREVER, CRL, 0,
	  "software that cannot process a critical extension does not use the CRL; it is worth knowing if one is there that RFC 5280 does not have", CRL_CHECK(critical_ones_are_known) },
	{ "e_crl_has_authority_key_identifier", MUST, RFC5280("5.2.1"), RFC_2459, FOREVER, CRL, 0,
	  "authorityKeyIdentifier must be present in a CRL", CRL_CHECK(crl_ext_present), OID_AUTHORITY_KEY_IDENTIFIER, .revision = 2 },
	{ "e_crl_aki_key_identifier_missing", MUST, RFC5280("5.2.1"), RFC_2459, FOREVER, CRL, HAS_AKI,
	  "authorityKeyIdentifier of a CRL must have a keyIdentifier", CRL_CHECK(aki_has_key_identifier), .revision = 2 },
	{ "e_crl_aki_issuer_serial_not_both", MUST, RFC5280("4.2.1.1"), RFC_2459, FOREVER, CRL, HAS_AKI,
	  "authorityKeyIdentifier of a CRL must have both authorityCertIssuer and authorityCertSerialNumber, or neither", CRL_CHECK(aki_issuer_and_serial), .revision = 2 },
	{ "e_crl_aki_not_of_issuer", MUST, RFC5280("5.2.1"), RFC_2459, FOREVER, CRL, HAS_AKI,
	  "keyIdentifier of a CRL must be the subjectKeyIdentifier of the issuer's certificate", CRL_CHECK(aki_is_issuers), .revision = 2 },
	{ "w_crl_issuer_alt_name_critical", SHOULD, RFC5280("5.2.2"), RFC_2459, FOREVER, CRL, 0,
	  "issuerAltName of a CRL should not be critical", CRL_CHECK(crl_ext_not_critical), OID_ISSUER_ALT_NAME, .revision = 2 },
	{ "e_crl_missing_crl_number", MUST, RFC5280("5.2.3"), RFC_2459, FOREVER, CRL, 0,
	  "cRLNumber must be present in a CRL", CRL_CHECK(crl_ext_present), OID_CRL_NUMBER, .revision = 2 },
	{ "e_crl_number_out_of_range", MUST, RFC5280("5.2.3"), RFC_3280, FOREVER, CRL, 0,
	  "cRLNumber must be present in a CRL, and from 0 to 2^159 - 1", CRL_CHECK(crl_number_in_range) },
	{ "e_crl_delta_indicator_not_critical", MUST, RFC5280("5.2.4"), RFC_2459, FOREVER, CRL, IS_DELTA,
	  "deltaCRLIndicator must be critical", CRL_CHECK(crl_ext_critical), OID_DELTA_CRL_INDICATOR, .revision = 2 },
	{ "e_crl_delta_base_not_lower", MUST, RFC5280("5.2.4"), RFC_3280, FOREVER, CRL, IS_DELTA,
	  "BaseCRLNumber of a delta CRL must be lower than its cRLNumber", CRL_CHECK(delta_base_lower), .revision = 2 },
	{ "e_crl_idp_empty", MUST, RFC5280("5.2.5"), RFC_5280, FOREVER, CRL, HAS_IDP,
	  "issuingDistributionPoint of a CRL must not be empty", CRL_CHECK(idp_not_empty) },
	{ "e_crl_idp_several_scopes", MUST, RFC5280("5.2.5"), RFC_5280, FOREVER, CRL, HAS_IDP,
	  "a CRL may only have one of onlyContainsUserCerts, onlyContainsCACerts and onlyContainsAttributeCerts TRUE", CRL_CHECK(idp_one_scope) },
	{ "e_crl_idp_attribute_certs", MUST, RFC5280("5.2.5"), RFC_5280, FOREVER, CRL, HAS_IDP,
	  "issuingDistributionPoint of a CRL must not assert onlyContainsAttributeCerts", CRL_CHECK(idp_no_attribute_certs) },
	{ "e_crl_freshest_crl_critical", MUST, RFC5280("5.2.6"), RFC_3280, FOREVER, CRL, 0,
	  "freshestCRL of a CRL must not be critical", CRL_CHECK(crl_ext_not_critical), OID_FRESHEST_CRL, .revision = 2 },
	{ "e_crl_freshest_crl_in_delta", MUST, RFC5280("5.2.6"), RFC_3280, FOREVER, CRL, IS_DELTA,
	  "freshestCRL must not be present in a delta CRL", CRL_CHECK(no_freshest_crl_in_delta), .revision = 2 },
	{ "e_crl_freshest_crl_reasons_or_issuer", MUST, RFC5280("5.2.6"), RFC_3280, FOREVER, CRL, 0,
	  "the distribution points in freshestCRL of a CRL must not have reasons or cRLIssuer", CRL_CHECK(freshest_crl_names_only), .revision = 2 },
	{ "e_crl_aia_critical", MUST, RFC5280("5.2.7"), RFC_5280, FOREVER, CRL, 0,
	  "authorityInfoAccess of a CRL must not be critical", CRL_CHECK(crl_ext_not_critical), OID_AUTHORITY_INFO_ACCESS },
	{ "e_crl_aia_not_only_ca_issuers", MUST, RFC5280("5.2.7"), RFC_5280, FOREVER, CRL, 0,
	  "authorityInfoAccess of a CRL must have id-ad-caIssuers and no other accessMethod", CRL_CHECK(aia_ca_issuers_only) },
	{ "w_crl_aia_no_http_or_ldap", SHOULD, RFC5280("5.2.7"), RFC_5280, FOREVER, CRL, 0,
	  "authorityInfoAccess of a CRL should have a location that is an HTTP or LDAP URI", CRL_CHECK(aia_http_or_ldap) },
	{ 0 },
};
/* clang-format on */
