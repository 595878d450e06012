#include "x509/classify.h"

static const struct {
	facts profile;
	const char *name;
} profiles[] = {
	{ ROOT_CA, "root" },
	{ CROSS_CA, "cross-cert" },
	{ NON_TLS_CA, "technically-constrained-non-tls-subca" },
	{ PRECERT_SIGNING_CA, "technically-constrained-precert-signing" },
	{ CONSTRAINED_TLS_CA, "technically-constrained-tls-subca" },
	{ TLS_CA, "tls-subca" },
	{ SUBSCRIBER_DV, "subscriber-dv" },
	{ SUBSCRIBER_IV, "subscriber-iv" },
	{ SUBSCRIBER_OV, "subscriber-ov" },
	{ SUBSCRIBER_EV, "subscriber-ev" },
	{ SUBSCRIBER_UNTYPED, "subscriber" },
	{ OCSP_RESPONDER, "ocsp-responder" },
	{ OTHER_END_ENTITY, "end-entity" },
	{ CRL, "crl" },
	{ OCSP_RESPONSE, "ocsp-response" },
	{ NO_OBJECT, "unknown" },
};
_Static_assert(sizeof(profiles) / sizeof(profiles[0]) == PROFILE_COUNT, "every profile has a name");

const char *
profile_name(facts profile)
{
	size_t i = 0;
	while (i < PROFILE_COUNT - 1 && !(profile & profiles[i].profile))
		i++;
	return profiles[i].name;
}

facts
profile_from_name(const char *name)
{
	for (size_t i = 0; i < PROFILE_COUNT; i++) {
		if (strcmp(profiles[i].name, name) == 0)
			return profiles[i].profile;
	}
	return 0;
}

/* What its key identifiers tell of the key that signed it. */
enum signing_key { KEY_NOT_TOLD, KEY_OWN, KEY_ANOTHER };

static enum signing_key
signing_key(const struct cert *c)
{
	const struct node *ski = extension_value(&c->ext, OID_SUBJECT_KEY_IDENTIFIER);
	const struct node *aki = tree_component(c->tree, extension_value(&c->ext, OID_AUTHORITY_KEY_IDENTIFIER), AKI_KEY_IDENTIFIER);
	if (ski == NULL || aki == NULL)
		return KEY_NOT_TOLD;
	return span_equal(tree_contents(c->tree, ski), tree_contents(c->tree, aki)) ? KEY_OWN : KEY_ANOTHER;
}

/* Of a CA certificate, whether it is self-signed, and so a root, as far as it tells; see classify.h. */
static bool
is_root(const struct cert *c)
{
	uint64_t of_subordinates = OID_MASK(OID_CRL_DISTRIBUTION_POINTS) | OID_MASK(OID_AUTHORITY_INFO_ACCESS) | OID_MASK(OID_CERTIFICATE_POLICIES) |
				   OID_MASK(OID_EXT_KEY_USAGE);
	enum signing_key key = signing_key(c);
	if (c->subject.node == NULL || name_is_empty(&c->subject))
		return false;
	if (cert_is_self_issued(c) && key != KEY_ANOTHER)
		return true;
	return !(c->ext.present & of_subordinates) && (key == KEY_OWN || names_match(c->tree, c->issuer.node, c->tree, c->subject.node));
}

/* The kinds of general names among subtrees, as bits. */
static unsigned
subtree_kinds(const struct tree *tree, const struct node *subtrees)
{
	unsigned kinds = 0;
	for (const struct node *n = tree_child(tree, subtrees); n != NULL; n = tree_next(tree, n)) {
		const struct node *base = tree_component(tree, n, SUBTREE_BASE);
		int kind = base != NULL ? general_name_kind(base) : -1;
		if (kind >= 0)
			kinds |= 1u << kind;
	}
	return kinds;
}

static bool
is_name_constrained(const struct cert *c)
{
	const struct node *value = extension_value(&c->ext, OID_NAME_CONSTRAINTS);
	unsigned permitted = subtree_kinds(c->tree, tree_component(c->tree, value, NAME_CONSTRAINTS_PERMITTED));
	unsigned excluded = subtree_kinds(c->tree, tree_component(c->tree, value, NAME_CONSTRAINTS_EXCLUDED));
	unsigned both = 1u << NAME_DNS | 1u << NAME_IP;
	return ((permitted | excluded) & both) == both && permitted & 1u << NAME_DIRECTORY;
}

facts
scope_from_name(const char *name)
{
	return strcmp(name, "ca") == 0 ? ABOUT_CAS : strcmp(name, "subscriber") == 0 ? ABOUT_SUBSCRIBERS : 0;
}

/* Whether it looks like the certificate of an OCSP responder: by its purpose, or if that was forgotten, by what no other certificate needs. */
static bool
is_responder(const struct cert *c)
{
	unsigned purposes = c->eku.purposes;
	if (purposes & PURPOSE(OID_KP_SERVER_AUTH))
		return false;
	if (purposes & PURPOSE(OID_KP_OCSP_SIGNING))
		return true;
	uint64_t present = c->ext.present, both = OID_MASK(OID_OCSP_NOCHECK) | OID_MASK(OID_EXT_KEY_USAGE);
	return (present & both) == both && !(present & OID_MASK(OID_SUBJECT_ALT_NAME)) && !(purposes & PURPOSE(OID_KP_ANY));
}

facts
classify(const struct cert *c)
{
	unsigned purposes = c->eku.purposes;
	bool has_eku = c->ext.present & OID_MASK(OID_EXT_KEY_USAGE);
	bool tls = !has_eku || purposes & (PURPOSE(OID_KP_SERVER_AUTH) | PURPOSE(OID_KP_ANY));

	if (c->basic.is_ca) {
		if (is_root(c))
			return ROOT_CA;
		if (purposes & PURPOSE(OID_KP_PRECERT_SIGNING))
			return PRECERT_SIGNING_CA;
		if (!tls)
			return NON_TLS_CA;
		return is_name_constrained(c) ? CONSTRAINED_TLS_CA : TLS_CA;
	}
	if (is_responder(c))
		return OCSP_RESPONDER;
	bool old_root = cert_is_self_issued(c) && c->ext.list == NULL;
	if (old_root || !(tls || c->policies.reserved > 0))
		return OTHER_END_ENTITY;
	if (c->policies.reserved != 1)
		return SUBSCRIBER_UNTYPED;
	return c->policies.ids & POLICY(OID_POLICY_DV)   ? SUBSCRIBER_DV
	       : c->policies.ids & POLICY(OID_POLICY_OV) ? SUBSCRIBER_OV
	       : c->policies.ids & POLICY(OID_POLICY_IV) ? SUBSCRIBER_IV
							 : SUBSCRIBER_EV;
}

const struct node *
classify_reason(const struct cert *c, facts profile)
{
	if (profile & (CONSTRAINED_TLS_CA))
		return extension_value(&c->ext, OID_NAME_CONSTRAINTS);
	if (profile & (SUBSCRIBER_DV | SUBSCRIBER_IV | SUBSCRIBER_OV | SUBSCRIBER_EV))
		return c->policies.node;
	if (profile & ANY_CA)
		return profile & ROOT_CA || c->eku.node == NULL ? c->basic.node : c->eku.node;
	if (profile & OCSP_RESPONDER && c->eku.node != NULL && !(c->eku.purposes & PURPOSE(OID_KP_OCSP_SIGNING)))
		return extension_value(&c->ext, OID_OCSP_NOCHECK);
	return c->eku.node;
}

facts
asserted_types(const struct cert *c)
{
	static const struct {
		enum oid policy;
		facts profile, fact;
	} types[] = {
		{ OID_POLICY_DV, SUBSCRIBER_DV, ASSERTS_DV },
		{ OID_POLICY_OV, SUBSCRIBER_OV, ASSERTS_OV },
		{ OID_POLICY_IV, SUBSCRIBER_IV, ASSERTS_IV },
		{ OID_POLICY_EV, SUBSCRIBER_EV, IS_EV },
	};
	facts f = 0;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (c->policies.ids & POLICY(types[i].policy) || c->facts & types[i].profile)
			f |= types[i].fact;
	}
	return f;
}
