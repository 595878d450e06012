/* BR 7.1.2.7.9: the certificatePolicies of a subscriber certificate. */
#include "lints/checks.h"
#include "lints/tables.h"
#include "x509/dns.h"

static enum verdict
one_reserved_policy(const struct cert *c, struct findings *f)
{
	if (c->policies.node == NULL)
		return NOT_APPLICABLE;
	if (c->policies.reserved == 1)
		return PASS;
	return fail(f, c->policies.node, "%u policy identifiers are reserved ones of BR 7.1.6.1; exactly 1 must be", c->policies.reserved);
}

/* The identifier of its type; only where the user gave the profile can it be another, since otherwise it is what tells the type. */
static enum verdict
reserved_policy_of_type(const struct cert *c, struct findings *f)
{
	static const struct {
		profile_set profile;
		enum oid policy;
	} types[] = {
		{ SUBSCRIBER_DV, OID_POLICY_DV }, { SUBSCRIBER_IV, OID_POLICY_IV }, { SUBSCRIBER_OV, OID_POLICY_OV }, { SUBSCRIBER_EV, OID_POLICY_EV }
	};
	size_t i = 0;
	if (c->policies.reserved == 0)
		return NOT_APPLICABLE;
	while (!(c->profiles & types[i].profile))
		i++;
	if (c->policies.ids & POLICY(types[i].policy))
		return PASS;
	return fail(f, c->policies.node, "the reserved policy identifier is not %s, that of the certificate's type", oid_name(types[i].policy));
}

static enum verdict
has_policy(const struct cert *c, struct findings *f)
{
	if (c->policies.ids != 0)
		return PASS;
	return fail(f, c->policies.node != NULL ? c->policies.node : c->ext.list, "certificatePolicies has no policy identifier");
}

static enum verdict
no_any_policy(const struct cert *c, struct findings *f)
{
	for (const struct node *n = tree_child(c->tree, c->policies.node); n != NULL; n = tree_next(c->tree, n)) {
		const struct node *id = tree_component(c->tree, n, POLICY_IDENTIFIER);
		if (id != NULL && id->oid == OID_ANY_POLICY)
			return fail(f, id, "certificatePolicies has anyPolicy");
	}
	return PASS;
}

static enum verdict
is_cps(const struct cert *c, const struct node *policy, const struct node *qualifier, struct findings *f)
{
	const struct node *id = tree_component(c->tree, qualifier, QUALIFIER_ID);
	char text[OID_TEXT_SIZE];
	(void)policy;
	if (id == NULL || id->oid == OID_QT_CPS)
		return PASS;
	return fail(f, id, "policyQualifierId is %s; only id-qt-cps is permitted", node_oid_text(c->tree, id, text));
}

static enum verdict
qualifiers_only_cps(const struct cert *c, struct findings *f)
{
	return each_qualifier(c, f, is_cps);
}

static enum verdict
is_http_url(const struct cert *c, const struct node *policy, const struct node *qualifier, struct findings *f)
{
	const struct node *id = tree_component(c->tree, qualifier, QUALIFIER_ID);
	const struct node *value = tree_component(c->tree, qualifier, QUALIFIER_VALUE);
	char text[PRINTABLE_SIZE];
	(void)policy;
	if (id == NULL || id->oid != OID_QT_CPS || value == NULL)
		return PASS;
	struct span url = tree_contents(c->tree, value);
	if (url_has_scheme(url, "http") || url_has_scheme(url, "https"))
		return PASS;
	return fail(f, value, "\"%s\" is not an HTTP or HTTPS URL with a host", printable(url, text));
}

static enum verdict
cps_is_http_url(const struct cert *c, struct findings *f)
{
	return each_qualifier(c, f, is_http_url);
}

/*
 * The profile advises against all qualifiers. Until ballot SC72 EVG 9.7(3) asks for one in EV certificates, which nothing could obey together with
 * this advice; which one it may be others tell.
 */
static enum verdict
sub_cert_no_qualifiers(const struct cert *c, struct findings *f)
{
	if (c->features & IS_EV && f->date < SC72)
		return NOT_APPLICABLE;
	return no_qualifiers(c, f);
}

/* clang-format off */
const struct lint br_policies_lints[] = {
	{ "e_sub_cert_certificate_policies_missing", MUST, BR("7.1.2.7.6"), BR_1_0, FOREVER, SUBSCRIBER, 0,
	  "certificatePolicies must be present in a subscriber certificate", PRESENT(CERTIFICATE_POLICIES) },
	{ "e_sub_cert_cert_policy_empty", MUST, BR("7.1.2.7.9"), BR_1_0, FOREVER, SUBSCRIBER, 0,
	  "certificatePolicies of a subscriber certificate must have at least one policy identifier", CERT(has_policy) },
	{ "w_sub_cert_certificate_policies_marked_critical", SHOULD, BR("7.1.2.7.6"), BR_1_0, SC62, SUBSCRIBER, HAS_POLICIES,
	  "certificatePolicies of a subscriber certificate should not be critical", NOT_CRITICAL(CERTIFICATE_POLICIES) },
	{ "e_sub_cert_certificate_policies_critical", MUST, BR("7.1.2.7.6"), SC62, FOREVER, SUBSCRIBER, HAS_POLICIES,
	  "certificatePolicies of a subscriber certificate must not be critical", NOT_CRITICAL(CERTIFICATE_POLICIES) },
	{ "e_sub_cert_reserved_policy_not_exactly_one", MUST, BR("7.1.2.7.9"), SC62, FOREVER, SUBSCRIBER, HAS_POLICIES,
	  "certificatePolicies of a subscriber certificate must have exactly one reserved policy identifier", CERT(one_reserved_policy) },
	{ "e_sub_cert_reserved_policy_of_other_type", MUST, BR("7.1.2.7.9"), SC62, FOREVER, (SUBSCRIBER & ~SUBSCRIBER_UNTYPED), HAS_POLICIES,
	  "the reserved policy identifier must be that of the certificate's type (DV, OV, IV or EV)", CERT(reserved_policy_of_type) },
	{ "w_sub_cert_reserved_policy_not_first", SHOULD, BR("7.1.2.7.9"), SC62, FOREVER, SUBSCRIBER, HAS_POLICIES,
	  "the first policy of a subscriber certificate should be the reserved one", CERT(reserved_policy_first) },
	{ "e_sub_cert_any_policy", MUST, BR("7.1.2.7.9"), SC62, FOREVER, SUBSCRIBER, HAS_POLICIES,
	  "certificatePolicies of a subscriber certificate must not have anyPolicy", CERT(no_any_policy) },
	{ "w_sub_cert_policy_qualifiers_present", SHOULD, BR("7.1.2.7.9"), SC62, FOREVER, SUBSCRIBER, HAS_POLICIES,
	  "the policies of a subscriber certificate should not have qualifiers, except the one that EV required until 2024-05-06", CERT(sub_cert_no_qualifiers), .revision = 2 },
	{ "e_policy_qualifiers_other_than_cps_not_permitted", MUST, BR("7.1.2.7.9"), SC62, FOREVER, TLS_ANY_CA | SUBSCRIBER | OCSP_RESPONDER, HAS_POLICIES,
	  "a policy qualifier must be id-qt-cps", CERT(qualifiers_only_cps) },
	{ "e_invalid_cps_uri", MUST, BR("7.1.2.7.9"), SC62, FOREVER, TLS_ANY_CA | SUBSCRIBER | OCSP_RESPONDER, HAS_POLICIES,
	  "the qualifier of id-qt-cps must be an HTTP or HTTPS URL", CERT(cps_is_http_url) },
	{ 0 },
};
/* clang-format on */
