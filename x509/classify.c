#include "x509/classify.h"

#include "x509/dns.h"

static const struct {
	profile_set profile;
	const char *name;
} names[] = {
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
	{ SMIME, "smime" },
	{ SMIME_CA, "smime-subca" },
	{ CODE_SIGNING, "code-signing" },
	{ CODE_SIGNING_CA, "code-signing-subca" },
	{ TIME_STAMPING, "time-stamping" },
	{ TIME_STAMPING_CA, "time-stamping-subca" },
	{ OTHER_END_ENTITY, "end-entity" },
	{ OTHER_CA, "other-ca" },
	{ CRL, "crl" },
	{ OCSP_RESPONSE, "ocsp-response" },
	{ NO_OBJECT, "unknown" },
};
_Static_assert(sizeof(names) / sizeof(names[0]) == PROFILE_COUNT, "every profile has a name");

static const struct {
	profile_set profiles;
	const char *name;
} families[] = {
	{ TLS_ANY_CA | SUBSCRIBER | OCSP_RESPONDER, "tls" },
	{ SMIME | SMIME_CA, "smime" },
	{ CODE_SIGNING | CODE_SIGNING_CA, "code-signing" },
	{ TIME_STAMPING | TIME_STAMPING_CA, "time-stamping" },
};
#define FAMILY_COUNT (sizeof(families) / sizeof(families[0]))

const char *
profile_name(profile_set profiles)
{
	size_t i = 0;
	while (i < PROFILE_COUNT - 1 && !(profiles & names[i].profile))
		i++;
	return names[i].name;
}

const char *
profile_word(size_t i)
{
	return i < PROFILE_COUNT ? names[i].name : NULL;
}

profile_set
profile_from_name(const char *name)
{
	for (size_t i = 0; i < PROFILE_COUNT; i++) {
		if (strcmp(names[i].name, name) == 0)
			return names[i].profile;
	}
	return 0;
}

const char *
family_name(profile_set profiles)
{
	for (size_t i = 0; i < FAMILY_COUNT; i++) {
		if (profiles != 0 && (profiles & ~families[i].profiles) == 0)
			return families[i].name;
	}
	return NULL;
}

profile_set
profiles_with(profile_set own, profile_set said)
{
	for (size_t i = 0; i < FAMILY_COUNT; i++) {
		if (said & families[i].profiles)
			return (own & ~(families[i].profiles | OTHER_END_ENTITY | OTHER_CA)) | said;
	}
	return said != 0 ? said : own;
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

static const struct {
	feature_set scope;
	const char *name;
} scopes[] = { { ABOUT_CAS, "ca" }, { ABOUT_SUBSCRIBERS, "subscriber" } };
#define SCOPE_COUNT (sizeof(scopes) / sizeof(scopes[0]))

feature_set
scope_from_name(const char *name)
{
	for (size_t i = 0; i < SCOPE_COUNT; i++) {
		if (strcmp(scopes[i].name, name) == 0)
			return scopes[i].scope;
	}
	return 0;
}

const char *
scope_word(size_t i)
{
	return i < SCOPE_COUNT ? scopes[i].name : NULL;
}

static const struct {
	const char *name;
	feature_set profile;
} ocsp_profiles[] = { { "rfc5019", AS_RFC5019 }, { "rfc9919", AS_RFC9919 } };
#define OCSP_PROFILE_COUNT (sizeof(ocsp_profiles) / sizeof(ocsp_profiles[0]))

feature_set
ocsp_profile_from_name(const char *name)
{
	for (size_t i = 0; i < OCSP_PROFILE_COUNT; i++) {
		if (strcmp(ocsp_profiles[i].name, name) == 0)
			return ocsp_profiles[i].profile;
	}
	return 0;
}

const char *
ocsp_profile_word(size_t i)
{
	return i < OCSP_PROFILE_COUNT ? ocsp_profiles[i].name : NULL;
}

/* --- what a certificate is for --- */

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

/* Whether a commonName reads as the name of a host: labels of letters, digits, hyphens and underscores, or "*" for the first, with dots between. */
static bool
is_host(struct span text)
{
	bool has_dot = false, has_letter = false;
	for (size_t i = 0; i < text.size; i++) {
		uint8_t ch = text.data[i];
		bool letter = (ch | 0x20) >= 'a' && (ch | 0x20) <= 'z';
		bool wild = ch == '*' && i == 0 && text.size > 1 && text.data[1] == '.';
		if (!letter && !wild && !(ch >= '0' && ch <= '9') && ch != '-' && ch != '_' && ch != '.')
			return false;
		has_dot |= ch == '.' && i > 0 && i + 1 < text.size;
		has_letter = ch == '.' ? false : has_letter || letter;
	}
	return has_dot && has_letter;
}

/* The value of a commonName that is a host or an address; NULL if there is none. */
static const struct node *
host_in_subject(const struct cert *c)
{
	if (!name_has(&c->subject, OID_COMMON_NAME))
		return NULL;
	for (struct attribute a = name_first_of(c->tree, c->subject.node, OID_COMMON_NAME); cert_looks_at(c, a); a = name_next_of(c->tree, a)) {
		struct span text = tree_contents_if(c->tree, a.value);
		if (is_host(text) || is_ip_text(text))
			return a.value;
	}
	return NULL;
}

/* A name in subjectAltName of one of two kinds, or an otherName of a type; NULL if there is none. */
static const struct node *
san_of(const struct cert *c, int kind, int also, enum oid other)
{
	for (const struct node *n = tree_child(c->tree, c->san); n != NULL; n = tree_next(c->tree, n)) {
		int is = general_name_kind(n);
		const struct node *type = is == NAME_OTHER && other != OID_UNKNOWN ? tree_child(c->tree, n) : NULL;
		if (is == kind || is == also || (type != NULL && type->oid == other))
			return n;
	}
	return NULL;
}

/* The id of a qcStatement of QcType for web sites; NULL if there is none. */
static const struct node *
qc_type_web(const struct cert *c)
{
	static const uint8_t web[] = { 0x04, 0x00, 0x8e, 0x46, 0x01, 0x06, 0x03 }; /* id-etsi-qct-web, 0.4.0.1862.1.6.3 */
	const struct node *list = extension_value(&c->ext, OID_QC_STATEMENTS);
	for (const struct node *n = tree_child(c->tree, list); n != NULL; n = tree_next(c->tree, n)) {
		const struct node *id = tree_child(c->tree, n), *types = id != NULL && id->oid == OID_QCS_TYPE ? tree_next(c->tree, id) : NULL;
		for (const struct node *type = tree_child(c->tree, types); type != NULL; type = tree_next(c->tree, type)) {
			if (span_equal(tree_contents(c->tree, type), (struct span){ web, sizeof(web) }))
				return type;
		}
	}
	return NULL;
}

/* A sign that the certificate is for TLS, other than its purposes: the field; NULL if there is none. */
static const struct node *
sign_of_tls(const struct cert *c)
{
	const struct node *sign = san_of(c, NAME_DNS, NAME_IP, OID_UNKNOWN);
	if (sign == NULL)
		sign = host_in_subject(c);
	if (sign == NULL && c->policies.reserved > 0)
		sign = c->policies.node;
	if (sign == NULL && extension(&c->ext, OID_CT_POISON) != NULL)
		sign = extension(&c->ext, OID_CT_POISON)->octets;
	const struct node *type = extension_value(&c->ext, OID_NETSCAPE_CERT_TYPE);
	struct span bits = tree_contents_if(c->tree, type);
	if (sign == NULL && bits.size > 1 && bits.data[1] & 0x40) /* the second bit: SSL server */
		sign = type;
	return sign != NULL ? sign : qc_type_web(c);
}

/* Policies that tell another family: those of the CA/Browser Forum for code signing, time-stamping and S/MIME, and of ETSI EN 319 411-2 for persons.
 */
static const struct {
	const char *under; /* the first octets of the identifier */
	size_t size;
	profile_set leaf;
} other_policies[] = {
	{ "\x67\x81\x0c\x01\x03", 5, CODE_SIGNING },             /* 2.23.140.1.3 */
	{ "\x67\x81\x0c\x01\x04\x02", 6, TIME_STAMPING },        /* 2.23.140.1.4.2 */
	{ "\x67\x81\x0c\x01\x04", 5, CODE_SIGNING },             /* 2.23.140.1.4 */
	{ "\x67\x81\x0c\x01\x05", 5, SMIME },                    /* 2.23.140.1.5 */
	{ "\x04\x00\x8b\xec\x40\x01\x00", 7, OTHER_END_ENTITY }, /* 0.4.0.194112.1.0 to .3: QCP-n, -l, -n-qscd, -l-qscd */
	{ "\x04\x00\x8b\xec\x40\x01\x01", 7, OTHER_END_ENTITY },
	{ "\x04\x00\x8b\xec\x40\x01\x02", 7, OTHER_END_ENTITY },
	{ "\x04\x00\x8b\xec\x40\x01\x03", 7, OTHER_END_ENTITY },
};

/* The family that a policy tells; 0 if none does. */
static profile_set
family_of_policies(const struct cert *c)
{
	profile_set found = 0;
	for (const struct node *n = tree_child(c->tree, c->policies.node); n != NULL; n = tree_next(c->tree, n)) {
		const struct node *id = tree_component(c->tree, n, POLICY_IDENTIFIER);
		struct span oid = tree_contents_if(c->tree, id);
		for (size_t i = 0; i < sizeof(other_policies) / sizeof(other_policies[0]); i++) {
			if (oid.size >= other_policies[i].size && memcmp(oid.data, other_policies[i].under, other_policies[i].size) == 0) {
				found |= other_policies[i].leaf;
				break;
			}
		}
	}
	return found;
}

/* A sign, other than policies, that a certificate without purposes is not for TLS: the field; NULL if there is none. */
static const struct node *
sign_of_other(const struct cert *c)
{
	const struct node *sign = san_of(c, NAME_RFC822, NAME_RFC822, OID_ON_SMTP_UTF8_MAILBOX);
	if (sign == NULL && name_has(&c->subject, OID_EMAIL_ADDRESS))
		sign = name_first_of(c->tree, c->subject.node, OID_EMAIL_ADDRESS).node;
	return sign != NULL ? sign : extension_value(&c->ext, OID_QC_STATEMENTS);
}

/* The families beside TLS that purposes tell, of a leaf or of a CA. */
static profile_set
family_of_purposes(unsigned purposes, bool is_ca)
{
	return (purposes & PURPOSE(OID_KP_EMAIL_PROTECTION) ? is_ca ? SMIME_CA : SMIME : 0) |
	       (purposes & PURPOSE(OID_KP_CODE_SIGNING) ? is_ca ? CODE_SIGNING_CA : CODE_SIGNING : 0) |
	       (purposes & PURPOSE(OID_KP_TIME_STAMPING) ? is_ca ? TIME_STAMPING_CA : TIME_STAMPING : 0);
}

/* --- the profiles --- */

static struct classification
judged_as(profile_set profiles, const struct node *node, const char *reason)
{
	return (struct classification){ profiles, node, reason };
}

bool
cert_has_mailbox(const struct cert *c)
{
	return san_of(c, NAME_RFC822, NAME_RFC822, OID_ON_SMTP_UTF8_MAILBOX) != NULL;
}

/* Whether a CA certificate that is no root tells that it stands under a root for TLS: by serverAuth, or by a reserved policy. */
static bool
issues_for_tls(const struct cert *ca)
{
	return !is_root(ca) && (ca->eku.purposes & PURPOSE(OID_KP_SERVER_AUTH) || ca->policies.reserved > 0);
}

/* Whether a CA's certificate tells that what it issues is not for TLS. */
static bool
issues_for_others(const struct cert *ca)
{
	return !is_root(ca) && ca->eku.node != NULL && !(ca->eku.purposes & (PURPOSE(OID_KP_SERVER_AUTH) | PURPOSE(OID_KP_ANY))) &&
	       ca->policies.reserved == 0;
}

static struct classification
classify_ca(const struct cert *c, const struct cert *issuer)
{
	unsigned purposes = c->eku.purposes;
	profile_set others = family_of_purposes(purposes, true);

	if (is_root(c))
		return judged_as(ROOT_CA, c->basic.node,
				 "a CA certificate that is self-signed by its names or key identifiers: roots are judged as roots for TLS");
	if (purposes & PURPOSE(OID_KP_PRECERT_SIGNING))
		return judged_as(PRECERT_SIGNING_CA | others, c->eku.node, "a CA certificate for signing precertificates");
	if (!(c->ext.present & OID_MASK(OID_EXT_KEY_USAGE)) || purposes & (PURPOSE(OID_KP_SERVER_AUTH) | PURPOSE(OID_KP_ANY))) {
		const char *reason = !(c->ext.present & OID_MASK(OID_EXT_KEY_USAGE)) ? "a CA certificate without extKeyUsage, which may issue for TLS"
										     : "a CA certificate that may issue for TLS";
		if (is_name_constrained(c))
			return judged_as(CONSTRAINED_TLS_CA | others, extension_value(&c->ext, OID_NAME_CONSTRAINTS), reason);
		return judged_as(TLS_CA | others, c->eku.node != NULL ? c->eku.node : c->basic.node, reason);
	}
	if (issuer != NULL && issues_for_tls(issuer))
		return judged_as(NON_TLS_CA | others, c->eku.node, "a CA certificate that is not for TLS, from an issuer that is");
	return judged_as(others != 0 ? others : OTHER_CA, c->eku.node, "a CA certificate that is not for TLS; nothing tells that its root is");
}

/* The type of a subscriber certificate for TLS. */
static profile_set
subscriber_type(const struct cert *c)
{
	if (c->policies.reserved != 1)
		return SUBSCRIBER_UNTYPED;
	return c->policies.ids & POLICY(OID_POLICY_DV)   ? SUBSCRIBER_DV
	       : c->policies.ids & POLICY(OID_POLICY_OV) ? SUBSCRIBER_OV
	       : c->policies.ids & POLICY(OID_POLICY_IV) ? SUBSCRIBER_IV
							 : SUBSCRIBER_EV;
}

/* A leaf without extKeyUsage: only signs tell what it is for. */
static struct classification
classify_without_purposes(const struct cert *c)
{
	profile_set told = family_of_policies(c);
	const struct node *sign = sign_of_tls(c), *other = told != 0 ? c->policies.node : sign_of_other(c);

	if (sign != NULL)
		return judged_as(subscriber_type(c) | (told & ~OTHER_END_ENTITY), sign, "without extKeyUsage, and with a sign that it is for TLS");
	if (other == NULL)
		return judged_as(subscriber_type(c), NULL, "without extKeyUsage, and with no sign of what it is for: judged as if for TLS");
	if (told & ~OTHER_END_ENTITY)
		told &= ~OTHER_END_ENTITY;
	return judged_as(told != 0 ? told : OTHER_END_ENTITY, other, "without extKeyUsage, and with signs of another use than TLS alone");
}

struct classification
classify(const struct cert *c, const struct cert *issuer)
{
	unsigned purposes = c->eku.purposes;
	profile_set others = family_of_purposes(purposes, false);

	if (c->basic.is_ca)
		return classify_ca(c, issuer);
	if (is_responder(c)) {
		const struct node *node = purposes & PURPOSE(OID_KP_OCSP_SIGNING) ? c->eku.node : extension_value(&c->ext, OID_OCSP_NOCHECK);
		if (issuer != NULL && issues_for_others(issuer))
			return judged_as(OTHER_END_ENTITY, node, "an OCSP responder of an issuer that is not for TLS");
		return judged_as(OCSP_RESPONDER, node,
				 issuer != NULL ? "an OCSP responder" : "an OCSP responder: without its issuer it is judged as one of a CA for TLS");
	}
	if (c->ext.list == NULL && cert_is_self_issued(c))
		return judged_as(OTHER_END_ENTITY, NULL, "self-issued and without extensions: no profile covers it");
	if (!(c->ext.present & OID_MASK(OID_EXT_KEY_USAGE)))
		return classify_without_purposes(c);
	if (purposes & PURPOSE(OID_KP_SERVER_AUTH))
		return judged_as(subscriber_type(c) | others, c->policies.reserved == 1 ? c->policies.node : c->eku.node, "it may be used for TLS");
	if (c->policies.reserved > 0)
		return judged_as(subscriber_type(c) | others, c->policies.node, "it has a policy for TLS");
	if (purposes & PURPOSE(OID_KP_ANY)) {
		const struct node *sign = sign_of_tls(c);
		if (sign != NULL || purposes == PURPOSE(OID_KP_ANY))
			return judged_as(subscriber_type(c) | others, sign != NULL ? sign : c->eku.node,
					 sign != NULL ? "it may be used for any purpose, and has a sign that TLS is one"
						      : "it may be used for any purpose, and names no other");
	}
	return judged_as(others != 0 ? others : OTHER_END_ENTITY, c->eku.node,
			 purposes & PURPOSE(OID_KP_ANY) ? "it may be used for any purpose, but names another than TLS, and has no sign of TLS"
							: "its purposes do not include TLS");
}

feature_set
asserted_types(const struct cert *c)
{
	static const struct {
		enum oid policy;
		profile_set profile;
		feature_set feature;
	} types[] = {
		{ OID_POLICY_DV, SUBSCRIBER_DV, ASSERTS_DV },
		{ OID_POLICY_OV, SUBSCRIBER_OV, ASSERTS_OV },
		{ OID_POLICY_IV, SUBSCRIBER_IV, ASSERTS_IV },
		{ OID_POLICY_EV, SUBSCRIBER_EV, IS_EV },
	};
	feature_set f = 0;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (c->policies.ids & POLICY(types[i].policy) || c->profiles & types[i].profile)
			f |= types[i].feature;
	}
	return f;
}

/* --- what a CRL or an OCSP response covers --- */

feature_set
scope_of_issuer(const struct cert *issuer)
{
	bool certifies_none = issuer != NULL && issuer->basic.is_ca && path_length_is_zero(issuer);
	return certifies_none && issuer->eku.purposes & PURPOSE(OID_KP_SERVER_AUTH) ? ABOUT_SUBSCRIBERS : 0;
}

bool
issuer_is_not_for_tls(const struct cert *issuer)
{
	return issuer != NULL && issuer->basic.is_ca && issuer->eku.node != NULL && !(classify(issuer, NULL).profiles & TLS_ANY_CA);
}
