/* BR 7.1.2.2.6, 7.1.2.3.2 and 7.1.2.10.5: the certificatePolicies of a CA certificate. */
#include "lints/checks.h"
#include "lints/tables.h"

static unsigned
policy_count(const struct cert *c)
{
	unsigned count = 0;
	for (const struct node *n = tree_child(c->tree, c->policies.node); n != NULL; n = tree_next(c->tree, n))
		count++;
	return count;
}

static enum verdict
any_policy_alone(const struct cert *c, struct findings *f)
{
	if (c->policies.node == NULL || !(c->policies.ids & POLICY(OID_ANY_POLICY)))
		return NOT_APPLICABLE;
	return policy_count(c) == 1 ? PASS : fail(f, c->policies.node, "anyPolicy is present together with other policies");
}

/* BR 7.1.2.2.6, 7.1.2.10.5: anyPolicy alone, or at least one reserved identifier. */
static enum verdict
any_policy_or_reserved(const struct cert *c, struct findings *f)
{
	if (!(c->features & HAS_POLICIES))
		return fail(f, c->ext.list, "certificatePolicies is absent");
	if (c->policies.node == NULL)
		return NOT_APPLICABLE;
	if (c->policies.ids & POLICY(OID_ANY_POLICY))
		return any_policy_alone(c, f);
	if (c->policies.reserved > 0)
		return PASS;
	return fail(f, c->policies.node, "certificatePolicies has neither anyPolicy nor a reserved policy identifier of BR 7.1.6.1");
}

/* More than one reserved identifier where there is no anyPolicy. */
static enum verdict
reserved_not_several(const struct cert *c, struct findings *f)
{
	if (c->policies.node == NULL || c->policies.ids & POLICY(OID_ANY_POLICY))
		return NOT_APPLICABLE;
	if (c->policies.reserved <= 1)
		return PASS;
	return fail(f, c->policies.node, "%u policy identifiers are reserved ones of BR 7.1.6.1; at most 1 is permitted", c->policies.reserved);
}

/*
 * BR 7.1.2.10.5. From version 2.1.1 on a cross-certified CA may have several if it does not issue to subscribers (7.1.2.2.6). Many roots are
 * cross-certified so, and only the user can tell such a certificate from that of another CA.
 */
static bool
may_be_cross(const struct cert *c, const struct findings *f)
{
	bool not_called_other = c->profiles & (TLS_CA | CONSTRAINED_TLS_CA) && !(c->features & PROFILE_GIVEN);
	return not_called_other && f->date >= SC79 && !path_length_is_zero(c);
}

static enum verdict
ca_reserved_not_several(const struct cert *c, struct findings *f)
{
	return may_be_cross(c, f) && c->policies.reserved > 1 ? NOT_APPLICABLE : reserved_not_several(c, f);
}

static enum verdict
reserved_not_several_if_not_cross(const struct cert *c, struct findings *f)
{
	return may_be_cross(c, f) ? reserved_not_several(c, f) : NOT_APPLICABLE;
}

/* BR 7.1.2.2.6: exactly one where subscriber certificates chain to it directly. */
static enum verdict
cross_issuing_reserved_not_several(const struct cert *c, struct findings *f)
{
	unsigned tls = PURPOSE(OID_KP_SERVER_AUTH) | PURPOSE(OID_KP_ANY);
	bool for_tls = !(c->features & HAS_EKU) || c->eku.purposes & tls;
	return for_tls && path_length_is_zero(c) ? reserved_not_several(c, f) : NOT_APPLICABLE;
}

static enum verdict
root_policies(const struct cert *c, struct findings *f)
{
	enum verdict verdict = any_policy_or_reserved(c, f);
	return verdict == PASS && !(c->policies.ids & POLICY(OID_ANY_POLICY)) ? reserved_not_several(c, f) : verdict;
}

static enum verdict
no_reserved_policy(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	if (c->policies.node == NULL)
		return NOT_APPLICABLE;
	for (const struct node *n = tree_child(c->tree, c->policies.node); n != NULL && c->policies.reserved > 0; n = tree_next(c->tree, n)) {
		const struct node *id = tree_component(c->tree, n, POLICY_IDENTIFIER);
		if (is_reserved_policy(id))
			verdict = fail(f, id, "%s is reserved for TLS; this CA is not for TLS", oid_name((enum oid)id->oid));
	}
	return verdict;
}

/* Whether the two are affiliates cannot be seen. */
static enum verdict
any_policy_within_organization(const struct cert *c, struct findings *f)
{
	if (c->policies.node == NULL || !(c->policies.ids & POLICY(OID_ANY_POLICY)))
		return NOT_APPLICABLE;
	if (is_within_organization(c))
		return PASS;
	return fail(f, c->policies.node,
		    "anyPolicy is present, and issuer and subject do not have the same organizationName; the two must be affiliates");
}

/* BR 7.1.2.10.5: the reserved identifier of a CA is that of the certificates that it issues; one issued before ballot SC62 need not have it. */
static enum verdict
policy_of_issuing_ca(const struct cert *c, struct findings *f)
{
	const struct cert *issuer = f->issuer;
	if (issuer == NULL || issuer->policies.reserved == 0 || issuer->policies.ids & POLICY(OID_ANY_POLICY) || !issuer->has_not_before ||
	    issuer->not_before < SC62 || c->policies.reserved != 1)
		return NOT_APPLICABLE;
	if (c->policies.ids & issuer->policies.ids & POLICIES_RESERVED)
		return PASS;
	return fail(f, c->policies.node, "the reserved policy identifier is not one of those in the issuing CA's certificate");
}

#define FOR_TLS (PRECERT_SIGNING_CA | CONSTRAINED_TLS_CA | TLS_CA)

/* clang-format off */
const struct lint br_ca_policies_lints[] = {
	{ "w_root_ca_contains_cert_policy", SHOULD, BR("7.1.2.1.2"), BR_1_0, FOREVER, ROOT_CA, 0,
	  "certificatePolicies should not be present in a root CA certificate", CERT(ext_absent), OID_CERTIFICATE_POLICIES },
	{ "e_root_ca_certificate_policies_invalid", MUST, BR("7.1.2.10.5"), SC62, FOREVER, ROOT_CA, HAS_POLICIES,
	  "certificatePolicies of a root CA certificate must have anyPolicy alone, or exactly one reserved policy identifier", CERT(root_policies) },
	{ "e_sub_ca_certificate_policies_missing", MUST, BR("7.1.2.6.1"), BR_1_0, FOREVER, CROSS_CA | FOR_TLS, 0,
	  "certificatePolicies must be present in a subordinate CA certificate", PRESENT(CERTIFICATE_POLICIES) },
	{ "w_sub_ca_certificate_policies_marked_critical", SHOULD, BR("7.1.2.6.1"), BR_1_0, SC62, TLS_SUB_CA, HAS_POLICIES,
	  "certificatePolicies of a subordinate CA certificate should not be critical", NOT_CRITICAL(CERTIFICATE_POLICIES) },
	{ "e_ca_certificate_policies_critical", MUST, BR("7.1.2.6.1"), SC62, FOREVER, TLS_ANY_CA, HAS_POLICIES,
	  "certificatePolicies of a CA certificate must not be critical", NOT_CRITICAL(CERTIFICATE_POLICIES) },
	{ "e_invalid_ca_certificate_policies", MUST, BR("7.1.2.10.5"), SC62, FOREVER, CROSS_CA | FOR_TLS, 0,
	  "certificatePolicies of a TLS CA must have anyPolicy alone, or a reserved policy identifier", CERT(any_policy_or_reserved) },
	{ "e_ca_multiple_reserved_policy_oids", MUST, BR("7.1.2.10.5"), SC62, FOREVER, FOR_TLS, HAS_POLICIES,
	  "certificatePolicies of a TLS CA must not have more than one reserved policy identifier", CERT(ca_reserved_not_several) },
	{ "n_ca_multiple_reserved_policy_oids", NOTICE, BR("7.1.2.10.5"), SC79, FOREVER, TLS_CA | CONSTRAINED_TLS_CA, HAS_POLICIES,
	  "certificatePolicies of a TLS CA must not have more than one reserved policy identifier, unless the CA is cross-certified", CERT(reserved_not_several_if_not_cross), .revision = 2 },
	{ "e_cross_ca_multiple_reserved_policy_oids", MUST, BR("7.1.2.10.5"), SC62, SC79, CROSS_CA, HAS_POLICIES,
	  "certificatePolicies of a cross-certified CA must not have more than one reserved policy identifier", CERT(reserved_not_several), .revision = 2 },
	{ "e_cross_issuing_ca_multiple_reserved_policy_oids", MUST, BR("7.1.2.2.6"), SC79, FOREVER, CROSS_CA, HAS_POLICIES,
	  "certificatePolicies of a cross-certified CA that issues to subscribers must not have more than one reserved policy identifier", CERT(cross_issuing_reserved_not_several), .revision = 2 },
	{ "w_ca_reserved_policy_not_first", SHOULD, BR("7.1.2.10.5"), SC62, FOREVER, ROOT_CA | CROSS_CA | FOR_TLS, HAS_POLICIES,
	  "the first policy of a TLS CA should be the reserved one", CERT(reserved_policy_first) },
	{ "e_non_tls_ca_any_policy_not_alone", MUST, BR("7.1.2.3.2"), SC62, FOREVER, NON_TLS_CA, HAS_POLICIES,
	  "anyPolicy must be the only policy of a CA that is not for TLS, if it is present", CERT(any_policy_alone) },
	{ "e_non_tls_ca_reserved_policy_present", MUST, BR("7.1.2.3.2"), SC62, FOREVER, NON_TLS_CA, HAS_POLICIES,
	  "certificatePolicies of a CA that is not for TLS must not have a reserved policy identifier", CERT(no_reserved_policy) },
	{ "w_ca_policy_qualifiers_present", SHOULD, BR("7.1.2.10.5"), SC62, FOREVER, TLS_ANY_CA, HAS_POLICIES,
	  "the policies of a CA certificate should not have qualifiers", CERT(no_qualifiers) },
	{ "e_sub_cert_policy_not_of_issuing_ca", MUST, BR("7.1.2.10.5"), SC62, FOREVER, SUBSCRIBER, HAS_POLICIES,
	  "the reserved policy identifier of a certificate must be one of those in the issuing CA's certificate", CERT(policy_of_issuing_ca) },
	{ "n_ca_any_policy_for_other_organization", NOTICE, BR("7.1.2.10.5"), BR_1_0, FOREVER, TLS_SUB_CA, HAS_POLICIES,
	  "anyPolicy may only be present in a subordinate CA certificate if the CA is an affiliate of the issuing CA", CERT(any_policy_within_organization) },
	{ 0 },
};
/* clang-format on */
