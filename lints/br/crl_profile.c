/*
 * BR 7.2: the profile of CRLs.
 *
 * What a CRL covers decides some of it, and often cannot be told from the CRL: see ABOUT_CAS and ABOUT_SUBSCRIBERS in x509/facts.h. Where it is not
 * known only that is found which no scope allows.
 */
#include "asn1/time.h"
#include "lints/revocation.h"
#include "lints/tables.h"

static enum verdict
issuer_is_subject_of_ca(const struct crl *c, struct findings *f)
{
	if (f->issuer == NULL || f->issuer->subject.node == NULL || c->issuer.node == NULL)
		return NOT_APPLICABLE;
	if (cert_has_subject(f->issuer, c->tree, &c->issuer))
		return PASS;
	return fail(f, c->issuer.node, "issuer is not the same as the subject of the issuer's certificate, octet for octet");
}

static enum verdict
next_update_near(const struct crl *c, struct findings *f)
{
	if (!c->has_this_update || !c->has_next_update)
		return NOT_APPLICABLE;
	bool subscribers = c->features & ABOUT_SUBSCRIBERS;
	int64_t latest = subscribers ? c->this_update + 10 * 86400 : time_add_months(c->this_update, 12);
	char next[TIME_TEXT_SIZE], text[TIME_TEXT_SIZE], after[DURATION_TEXT_SIZE];
	if (c->next_update <= latest)
		return PASS;
	return fail(f, c->next_update_node, "nextUpdate is %s, %s after thisUpdate; it must be at most %s later, %s", time_text(c->next_update, next),
		    duration_text(c->next_update - c->this_update, after), subscribers ? "10 days" : "12 months", time_text(latest, text));
}

#define SUBSCRIBER_DAYS 10

/*
 * What the CRL covers is not known, and if it covers subscriber certificates it is valid for too long. What is too long for any CRL is for the rule
 * above.
 */
static enum verdict
next_update_near_of_unknown(const struct crl *c, struct findings *f)
{
	char text[TIME_TEXT_SIZE], after[DURATION_TEXT_SIZE];
	if (!c->has_this_update || !c->has_next_update || c->features & (ABOUT_CAS | ABOUT_SUBSCRIBERS))
		return NOT_APPLICABLE;
	int64_t latest = c->this_update + SUBSCRIBER_DAYS * 86400;
	if (c->next_update <= latest || c->next_update > time_add_months(c->this_update, 12))
		return PASS;
	return fail(f, c->next_update_node,
		    "nextUpdate is %s, %s after thisUpdate, and at most 10 days are permitted if the CRL covers subscriber certificates; the CRL "
		    "does not say what it covers: use --crl-scope ca or subscriber, or --issuer",
		    time_text(c->next_update, text), duration_text(c->next_update - c->this_update, after));
}

static enum verdict
hold_instruction_is_there(const struct crl *c, const struct crl_entry *e, struct findings *f)
{
	(void)c;
	return fail(f, e->ext.known[OID_HOLD_INSTRUCTION_CODE].node, "holdInstructionCode is present, and certificates must not be suspended");
}

static enum verdict
no_hold_instructions(const struct crl *c, struct findings *f)
{
	return each_entry(c, f, ENTRY(ENTRY_HOLD_INSTRUCTION), hold_instruction_is_there);
}

static enum verdict
certificate_issuer_is_there(const struct crl *c, const struct crl_entry *e, struct findings *f)
{
	(void)c;
	return fail(f, e->ext.known[OID_CERTIFICATE_ISSUER].node, "certificateIssuer is present, as only in an indirect CRL");
}

static enum verdict
not_indirect(const struct crl *c, struct findings *f)
{
	enum verdict entries = each_entry(c, f, ENTRY(ENTRY_CERTIFICATE_ISSUER), certificate_issuer_is_there);
	if (c->idp.indirect != NULL)
		return fail(f, c->idp.indirect, "indirectCRL is TRUE");
	return entries == FAIL ? FAIL : PASS;
}

/* BR 7.2.2, which refers to 7.1.2.11.1. */
static enum verdict
aki_only_key_identifier(const struct crl *c, struct findings *f)
{
	static const uint32_t others[] = { AKI_AUTHORITY_CERT_ISSUER, AKI_AUTHORITY_CERT_SERIAL_NUMBER };
	if (c->aki == NULL)
		return PASS;
	const struct node *id = tree_component(c->tree, c->aki, AKI_KEY_IDENTIFIER);
	enum verdict verdict = PASS;
	if (id == NULL || id->length == 0)
		verdict = fail(f, c->aki, "keyIdentifier of authorityKeyIdentifier is %s", id == NULL ? "absent" : "empty");
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		const struct node *n = tree_component(c->tree, c->aki, others[i]);
		if (n != NULL)
			verdict = fail(f, n, "authorityKeyIdentifier has %s", n->component->name);
	}
	return verdict;
}

static enum verdict
extensions_recommended(const struct crl *c, struct findings *f)
{
	enum verdict verdict = PASS;
	char text[OID_TEXT_SIZE];
	for (const struct node *n = tree_child(c->tree, c->ext.list); n != NULL; n = tree_next(c->tree, n)) {
		const struct node *id = tree_component(c->tree, n, EXTENSION_ID);
		if (id != NULL && id->oid != OID_AUTHORITY_KEY_IDENTIFIER && id->oid != OID_CRL_NUMBER && id->oid != OID_ISSUING_DISTRIBUTION_POINT)
			verdict = fail(f, n, "%s is present", node_oid_text(c->tree, id, text));
	}
	return verdict;
}

static enum verdict
other_extension_is_there(const struct crl *c, const struct crl_entry *e, struct findings *f)
{
	char text[OID_TEXT_SIZE];
	for (const struct node *n = tree_child(c->tree, e->ext.list); n != NULL; n = tree_next(c->tree, n)) {
		const struct node *id = tree_component(c->tree, n, EXTENSION_ID);
		if (id != NULL && id->oid != OID_REASON_CODE)
			return fail(f, n, "%s is present", node_oid_text(c->tree, id, text));
	}
	return PASS;
}

static enum verdict
entry_extensions_recommended(const struct crl *c, struct findings *f)
{
	return each_entry(c, f, ENTRY(ENTRY_EXTENSION_OTHER), other_extension_is_there);
}

static enum verdict
reason_is_critical(const struct crl *c, const struct crl_entry *e, struct findings *f)
{
	(void)c;
	return fail(f, e->ext.known[OID_REASON_CODE].node, "reasonCode is critical");
}

static enum verdict
reasons_not_critical(const struct crl *c, struct findings *f)
{
	return each_entry(c, f, ENTRY(ENTRY_REASON_CRITICAL), reason_is_critical);
}

static enum verdict
reason_is_not_listed(const struct crl *c, const struct crl_entry *e, struct findings *f)
{
	(void)c;
	return fail(f, e->ext.known[OID_REASON_CODE].value, "reasonCode is %s, which the BR do not permit here", crl_reason_text(e->reason));
}

/*
 * BR 7.2.2, CRLReasons. Of a subscriber's certificate that was revoked since 2023-07-15 unspecified is expressed by leaving reasonCode out; of a CA's
 * certificate it is not, for there reasonCode is never left out. Before 2023-07-15 unspecified is not permitted at all (BR 1.7.1), and before
 * 2020-09-30 nothing is ruled out but suspension (BR 4.9.13).
 */
static enum verdict
reasons_listed(const struct crl *c, struct findings *f)
{
	const uint32_t permitted = ENTRY(REASON_KEY_COMPROMISE) | ENTRY(REASON_AFFILIATION_CHANGED) | ENTRY(REASON_SUPERSEDED) |
				   ENTRY(REASON_CESSATION_OF_OPERATION) | ENTRY(REASON_PRIVILEGE_WITHDRAWN) | ENTRY(REASON_UNSPECIFIED);
	uint32_t wrong = (ENTRY(ENTRY_REASON_OTHER + 1) - 1) & ~permitted;
	if (f->date < SC61)
		wrong = ENTRY(REASON_CERTIFICATE_HOLD) | (f->date >= SC31_SEPTEMBER ? ENTRY(REASON_UNSPECIFIED) : 0);
	else if (c->features & ABOUT_SUBSCRIBERS)
		wrong |= ENTRY(ENTRY_UNSPECIFIED_SINCE_2023);
	return each_entry(c, f, wrong, reason_is_not_listed);
}

static enum verdict
reason_is_absent(const struct crl *c, const struct crl_entry *e, struct findings *f)
{
	(void)c;
	return fail(f, e->node, "the entry of a CA certificate has no reasonCode");
}

static enum verdict
reasons_of_cas_present(const struct crl *c, struct findings *f)
{
	return each_entry(c, f, ENTRY(ENTRY_REASON_ABSENT), reason_is_absent);
}

static enum verdict
idp_has_distribution_point(const struct crl *c, struct findings *f)
{
	if (c->idp.node == NULL)
		return NOT_APPLICABLE;
	return c->idp.distribution_point != NULL ? PASS : fail(f, c->idp.node, "issuingDistributionPoint has no distributionPoint");
}

static enum verdict
idp_is_full_name(const struct crl *c, struct findings *f)
{
	const struct node *name = c->idp.distribution_point;
	if (name == NULL)
		return NOT_APPLICABLE;
	return name->alternative != DP_RELATIVE_NAME ? PASS
						     : fail(f, name, "the DistributionPointName is a nameRelativeToCRLIssuer; it must be a fullName");
}

static enum verdict
idp_names_are_uris(const struct crl *c, struct findings *f)
{
	const struct node *name = c->idp.distribution_point;
	enum verdict verdict = PASS;
	if (name == NULL || name->alternative != DP_FULL_NAME)
		return NOT_APPLICABLE;
	for (const struct node *n = tree_child(c->tree, name); n != NULL; n = tree_next(c->tree, n)) {
		if (general_name_kind(n) != NAME_URI)
			verdict = fail(f, n, "fullName has a %s; it must only have uniformResourceIdentifiers",
				       general_name_text(general_name_kind(n)));
	}
	return verdict;
}

static enum verdict
idp_all_reasons(const struct crl *c, struct findings *f)
{
	if (c->idp.node == NULL)
		return NOT_APPLICABLE;
	return c->idp.only_some_reasons == NULL ? PASS : fail(f, c->idp.only_some_reasons, "onlySomeReasons is present");
}

/* clang-format off */
const struct lint br_crl_lints[] = {
	{ "e_crl_next_update_invalid", MUST, BR("7.2"), BR_1_0, FOREVER, CRL, COVERED_BY_BR,
	  "nextUpdate must be at most 10 days after thisUpdate, or 12 months if the CRL does not cover subscriber certificates", CRL_CHECK(next_update_near), .revision = 2 },
	{ "n_crl_next_update_over_10_days_scope_not_told", NOTICE, BR("7.2"), BR_1_0, FOREVER, CRL, COVERED_BY_BR,
	  "nextUpdate must be at most 10 days after thisUpdate if the CRL covers subscriber certificates, which it does not say", CRL_CHECK(next_update_near_of_unknown) },
	{ "e_crl_entry_hold_instruction", MUST, BR("4.9.13"), BR_1_0, FOREVER, CRL, COVERED_BY_BR | HAS_ENTRIES,
	  "a CRL entry must not have a holdInstructionCode, as no certificate may be suspended", CRL_CHECK(no_hold_instructions) },
	{ "e_crl_issuer_not_subject_of_ca", MUST, BR("7.2"), SC63, FOREVER, CRL, COVERED_BY_BR,
	  "the issuer of a CRL must be the subject of the issuer's certificate, octet for octet", CRL_CHECK(issuer_is_subject_of_ca) },
	{ "e_crl_indirect", MUST, BR("7.2"), SC63, FOREVER, CRL, COVERED_BY_BR,
	  "a CRL must not be indirect", CRL_CHECK(not_indirect) },
	{ "e_crl_auth_key_id_only_contains_keyid", MUST, BR("7.2.2"), SC63, FOREVER, CRL, COVERED_BY_BR,
	  "authorityKeyIdentifier of a CRL must have a keyIdentifier, without authorityCertIssuer and authorityCertSerialNumber", CRL_CHECK(aki_only_key_identifier) },
	{ "w_crl_extension_not_recommended", SHOULD, BR("7.2.2"), SC63, FOREVER, CRL, COVERED_BY_BR,
	  "a CRL should only have the extensions authorityKeyIdentifier, cRLNumber and issuingDistributionPoint", CRL_CHECK(extensions_recommended) },
	{ "e_cab_crl_reason_code_not_critical", MUST, BR("7.2.2"), SC31_SEPTEMBER, FOREVER, CRL, COVERED_BY_BR | HAS_ENTRIES,
	  "reasonCode of a CRL entry must not be critical", CRL_CHECK(reasons_not_critical), .revision = 2 },
	{ "e_cab_crl_has_valid_reason_code", MUST, BR("7.2.2"), BR_1_0, FOREVER, CRL, COVERED_BY_BR | HAS_ENTRIES,
	  "reasonCode must not be certificateHold nor, since 2020-09-30, unspecified; since 2023-07-15 it must be listed in BR 7.2.2", CRL_CHECK(reasons_listed), .revision = 2 },
	{ "e_crl_ca_entry_reason_code_missing", MUST, BR("7.2.2"), SC31_SEPTEMBER, FOREVER, CRL, COVERED_BY_BR | HAS_ENTRIES | ABOUT_CAS,
	  "the CRL entry of a CA certificate must have a reasonCode", CRL_CHECK(reasons_of_cas_present) },
	{ "w_crl_entry_extension_not_recommended", SHOULD, BR("7.2.2"), SC63, FOREVER, CRL, COVERED_BY_BR | HAS_ENTRIES,
	  "a CRL entry should not have an extension other than reasonCode", CRL_CHECK(entry_extensions_recommended) },
	{ "e_crl_idp_distribution_point_missing", MUST, BR("7.2.2.1"), SC58, FOREVER, CRL, COVERED_BY_BR | HAS_IDP,
	  "issuingDistributionPoint of a CRL must have a distributionPoint", CRL_CHECK(idp_has_distribution_point) },
	{ "e_crl_idp_not_full_name", MUST, BR("7.2.2.1"), SC63, FOREVER, CRL, COVERED_BY_BR | HAS_IDP,
	  "distributionPoint in issuingDistributionPoint of a CRL must be a fullName", CRL_CHECK(idp_is_full_name) },
	{ "e_crl_idp_name_not_uri", MUST, BR("7.2.2.1"), SC63, FOREVER, CRL, COVERED_BY_BR | HAS_IDP,
	  "the names in fullName of a CRL's issuingDistributionPoint must be uniformResourceIdentifiers", CRL_CHECK(idp_names_are_uris) },
	{ "w_crl_idp_only_some_reasons", SHOULD, BR("7.2.2.1"), SC63, FOREVER, CRL, COVERED_BY_BR | HAS_IDP,
	  "onlySomeReasons should not be present in issuingDistributionPoint of a CRL", CRL_CHECK(idp_all_reasons) },
	{ "e_rfc_crl_issuer_not_subject_of_ca", MUST, RFC5280("4.1.2.6"), RFC_3280, FOREVER, CRL, 0,
	  "the issuer of a CRL must be the subject of the issuer's certificate", CRL_CHECK(issuer_is_subject_of_ca) },
	{ "e_crl_reason_code_critical", MUST, RFC5280("5.3.1"), RFC_2459, FOREVER, CRL, HAS_ENTRIES,
	  "reasonCode of a CRL entry must not be critical", CRL_CHECK(reasons_not_critical) },
	{ 0 },
};
/* clang-format on */
