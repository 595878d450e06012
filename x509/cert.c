#include "x509/cert.h"

#include "x509/algorithm.h"
#include "x509/dns.h"

/* The named bits of a BIT STRING, the first being bit 0. */
static unsigned
named_bits(struct span s)
{
	unsigned bits = 0;
	for (size_t i = 1; i < s.size && i <= 2; i++) {
		unsigned used = i + 1 == s.size && s.data[0] < 8 ? 8u - s.data[0] : 8;
		for (unsigned b = 0; b < used; b++) {
			if (s.data[i] & 0x80 >> b)
				bits |= 1u << ((i - 1) * 8 + b);
		}
	}
	return bits;
}

static void
read_eku(struct cert *c)
{
	c->eku.node = extension_value(&c->ext, OID_EXT_KEY_USAGE);
	c->eku.purposes = 0;
	for (const struct node *n = tree_child(c->tree, c->eku.node); n != NULL; n = tree_next(c->tree, n)) {
		bool known = n->oid >= OID_KP_ANY && n->oid <= OID_KP_NETSCAPE_SGC;
		if (n->type == &ObjectIdentifier)
			c->eku.purposes |= known ? PURPOSE(n->oid) : PURPOSE_OTHER;
	}
}

static void
read_policies(struct cert *c)
{
	c->policies.node = extension_value(&c->ext, OID_CERTIFICATE_POLICIES);
	c->policies.ids = c->policies.reserved = 0;
	c->policies.has_user_notice = false;
	for (const struct node *n = tree_child(c->tree, c->policies.node); n != NULL; n = tree_next(c->tree, n)) {
		const struct node *id = tree_component(c->tree, n, POLICY_IDENTIFIER);
		if (id == NULL)
			continue;
		bool known = id->oid >= OID_ANY_POLICY && id->oid <= OID_POLICY_IV;
		c->policies.ids |= known ? POLICY(id->oid) : POLICY_OTHER;
		c->policies.reserved += known && id->oid != OID_ANY_POLICY;
		for (const struct node *q = tree_child(c->tree, tree_component(c->tree, n, POLICY_QUALIFIERS)); q != NULL;
		     q = tree_next(c->tree, q)) {
			const struct node *type = tree_component(c->tree, q, QUALIFIER_ID);
			c->policies.has_user_notice |= type != NULL && type->oid == OID_QT_UNOTICE;
		}
	}
}

static void
read_basic_constraints(struct cert *c)
{
	c->basic.node = extension_value(&c->ext, OID_BASIC_CONSTRAINTS);
	c->basic.ca = tree_component(c->tree, c->basic.node, BASIC_CONSTRAINTS_CA);
	c->basic.path_len = tree_component(c->tree, c->basic.node, BASIC_CONSTRAINTS_PATH_LEN);
	c->basic.is_ca = c->basic.ca != NULL && c->basic.ca->length > 0 && tree_contents(c->tree, c->basic.ca).data[0] != 0;
}

/* The first dNSName at or after a general name. */
static const struct node *
from_general_name(const struct cert *c, const struct node *n)
{
	while (n != NULL && general_name_kind(n) != NAME_DNS)
		n = tree_next(c->tree, n);
	return n;
}

/* Whether a dNSName is the same octets. */
static bool
is_listed(const struct cert *c, struct span text)
{
	for (const struct node *n = from_general_name(c, tree_child(c->tree, c->san)); n != NULL; n = from_general_name(c, tree_next(c->tree, n))) {
		if (span_equal(tree_contents(c->tree, n), text))
			return true;
	}
	return false;
}

/* Characters of two or four octets: not the octets of a domain name. */
static bool
is_wide(const struct node *value)
{
	return value->type != NULL && (value->type->kind == TYPE_BMP_STRING || value->type->kind == TYPE_UNIVERSAL_STRING);
}

bool
cert_looks_at(const struct cert *c, struct attribute a)
{
	uint32_t most = c->tree->count <= COMMON_NAMES_OF ? COMMON_NAMES_MAX : COMMON_NAMES_FEW;
	return a.node != NULL && a.node->position < most && tree_parent(c->tree, a.node)->position < most;
}

/* The value of the first commonName, from this one on, that is a name of its own. */
static const struct node *
from_common_name(const struct cert *c, struct attribute a)
{
	for (; cert_looks_at(c, a); a = name_next_of(c->tree, a)) {
		if (a.value == NULL || is_wide(a.value))
			continue;
		struct span text = tree_contents(c->tree, a.value);
		if (!is_listed(c, text) && !is_ip_text(text))
			return a.value;
	}
	return NULL;
}

static inline struct host_name
host_name(const struct cert *c, const struct node *n, bool is_common_name)
{
	return (struct host_name){ n, tree_contents_if(c->tree, n), is_common_name };
}

struct host_name
host_name_first(const struct cert *c)
{
	const struct node *n = from_general_name(c, tree_child(c->tree, c->san));
	return n != NULL ? host_name(c, n, false) : host_name(c, c->own_name, true);
}

struct host_name
host_name_next(const struct cert *c, struct host_name h)
{
	if (h.is_common_name) {
		struct attribute a = { .node = tree_parent(c->tree, h.node), .oid = OID_COMMON_NAME };
		return host_name(c, from_common_name(c, name_next_of(c->tree, a)), true);
	}
	const struct node *n = from_general_name(c, tree_next(c->tree, h.node));
	return n != NULL ? host_name(c, n, false) : host_name(c, c->own_name, true);
}

/* The features that follow from what is present. */
static feature_set
features(const struct cert *c)
{
	static const struct {
		enum oid extension;
		feature_set feature;
	} table[] = {
		{ OID_AUTHORITY_KEY_IDENTIFIER, HAS_AKI },
		{ OID_SUBJECT_KEY_IDENTIFIER, HAS_SKI },
		{ OID_KEY_USAGE, HAS_KEY_USAGE },
		{ OID_EXT_KEY_USAGE, HAS_EKU },
		{ OID_CERTIFICATE_POLICIES, HAS_POLICIES },
		{ OID_SUBJECT_ALT_NAME, HAS_SAN },
		{ OID_BASIC_CONSTRAINTS, HAS_BASIC },
		{ OID_NAME_CONSTRAINTS, HAS_NAME_CONSTR },
		{ OID_CRL_DISTRIBUTION_POINTS, HAS_CDP },
		{ OID_AUTHORITY_INFO_ACCESS, HAS_AIA },
		{ OID_SCT_LIST, HAS_SCTS },
		{ OID_ISSUER_ALT_NAME, HAS_IAN },
		{ OID_POLICY_MAPPINGS, HAS_POLICY_MAPPINGS },
		{ OID_CT_POISON, PRECERT },
	};
	feature_set f = 0;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (c->ext.present & OID_MASK(table[i].extension))
			f |= table[i].feature;
	}
	if (c->key.kind == KEY_RSA)
		f |= KEY_IS_RSA;
	if (c->key.kind == KEY_EC)
		f |= KEY_IS_EC;
	if (c->key.kind == KEY_DSA)
		f |= KEY_IS_DSA;
	if (c->eku.purposes & PURPOSE(OID_KP_OCSP_SIGNING))
		f |= HAS_OCSP_SIGNING;
	if (!(f & HAS_EKU) || c->eku.purposes & (PURPOSE(OID_KP_SERVER_AUTH) | PURPOSE(OID_KP_ANY)))
		f |= MAY_SERVE_TLS;
	if (name_has(&c->subject, OID_COMMON_NAME))
		f |= HAS_COMMON_NAME;
	if (c->policies.has_user_notice)
		f |= HAS_USER_NOTICE;
	if (signature_is_placeholder(c->tree, c->signature_algorithm, c->signature_value))
		f |= SIGNATURE_IS_PLACEHOLDER;
	return f;
}

static void
read_common_names(struct cert *c)
{
	if (!name_has(&c->subject, OID_COMMON_NAME))
		return;
	struct attribute first = name_first_of(c->tree, c->subject.node, OID_COMMON_NAME);
	for (struct attribute a = first; cert_looks_at(c, a) && !c->has_unlisted_name; a = name_next_of(c->tree, a))
		c->has_unlisted_name = a.value != NULL && (is_wide(a.value) || !is_listed(c, tree_contents(c->tree, a.value)));
	if (c->has_unlisted_name)
		c->own_name = from_common_name(c, first);
}

static void
read_dns_names(struct cert *c)
{
	read_common_names(c);
	for (const struct node *n = tree_child(c->tree, c->san); n != NULL && !c->has_other_san; n = tree_next(c->tree, n))
		c->has_other_san = general_name_kind(n) != NAME_DNS || n->length == 0;
	for (struct host_name h = host_name_first(c); h.node != NULL; h = host_name_next(c, h)) {
		unsigned problems = dns_problems(h.text);
		c->dns_problems |= problems;
		c->san_problems |= h.is_common_name ? 0 : problems;
	}
	for (const struct node *n = tree_child(c->tree, c->ian); n != NULL; n = tree_next(c->tree, n)) {
		if (general_name_kind(n) == NAME_DNS)
			c->ian_problems |= dns_problems(tree_contents(c->tree, n));
	}
}

/* All but what is told of host names, and the hints. */
static void
read_fields(struct cert *c, const struct tree *tree, const struct node *root)
{
	const struct node *fields[TBS_EXTENSIONS + 1] = { NULL };

	c->tree = tree;
	c->signature_algorithm = c->signature_value = NULL;
	c->tbs = root;
	if (root->type == &Certificate) {
		c->tbs = tree_component(tree, root, CERTIFICATE_TBS);
		c->signature_algorithm = tree_component(tree, root, CERTIFICATE_SIGNATURE_ALGORITHM);
		c->signature_value = tree_component(tree, root, CERTIFICATE_SIGNATURE_VALUE);
	}
	for (const struct node *n = tree_child(tree, c->tbs); n != NULL; n = tree_next(tree, n)) {
		if (n->component != NULL && n->position <= TBS_EXTENSIONS && fields[n->position] == NULL)
			fields[n->position] = n->component->tagging == TAG_EXPLICIT ? tree_child(tree, n) : n;
	}
	c->version = fields[TBS_VERSION];
	c->serial_number = fields[TBS_SERIAL_NUMBER];
	c->signature = fields[TBS_SIGNATURE];
	c->validity = fields[TBS_VALIDITY];
	c->issuer_unique_id = fields[TBS_ISSUER_UNIQUE_ID];
	c->subject_unique_id = fields[TBS_SUBJECT_UNIQUE_ID];
	name_read(&c->issuer, tree, fields[TBS_ISSUER]);
	name_read(&c->subject, tree, fields[TBS_SUBJECT]);
	c->not_before_node = tree_component(tree, c->validity, VALIDITY_NOT_BEFORE);
	c->not_after_node = tree_component(tree, c->validity, VALIDITY_NOT_AFTER);
	c->has_not_before = tree_time(tree, c->not_before_node, &c->not_before);
	c->has_not_after = tree_time(tree, c->not_after_node, &c->not_after);
	key_read(&c->key, tree, fields[TBS_SUBJECT_PUBLIC_KEY_INFO]);
	extensions_read(&c->ext, tree, fields[TBS_EXTENSIONS]);
	c->key_usage.node = extension_value(&c->ext, OID_KEY_USAGE);
	c->key_usage.bits = c->key_usage.node != NULL ? named_bits(tree_contents(tree, c->key_usage.node)) : 0;
	read_eku(c);
	read_policies(c);
	read_basic_constraints(c);
	c->san = extension_value(&c->ext, OID_SUBJECT_ALT_NAME);
	c->ian = extension_value(&c->ext, OID_ISSUER_ALT_NAME);
	c->aia = extension_value(&c->ext, OID_AUTHORITY_INFO_ACCESS);
	c->cdp = extension_value(&c->ext, OID_CRL_DISTRIBUTION_POINTS);
	c->own_name = NULL;
	c->has_unlisted_name = c->has_other_san = false;
	c->dns_problems = c->san_problems = c->ian_problems = 0;
	c->features = features(c);
	c->hints = ALL_HINTS;
}

void
cert_look(struct cert *c, const struct tree *tree)
{
	read_fields(c, tree, tree_root(tree));
}

void
cert_read_at(struct cert *c, const struct tree *tree, const struct node *root)
{
	read_fields(c, tree, root);
	read_dns_names(c);
	c->features |= (c->dns_problems & DNS_ONION ? HAS_ONION_NAME : 0) | (c->dns_problems & DNS_REVERSE_ZONE ? HAS_REVERSE_NAME : 0);
	c->hints = cert_hints(c);
}

void
cert_read(struct cert *c, const struct tree *tree)
{
	cert_read_at(c, tree, tree_root(tree));
}

int64_t
cert_validity_seconds(const struct cert *c)
{
	return c->not_after - c->not_before + 1;
}

bool
cert_timestamp(const struct cert *c, const struct node *sct, uint64_t *milliseconds)
{
	const struct node *n = tree_component(c->tree, sct, SCT_TIMESTAMP);
	*milliseconds = 0;
	if (n == NULL || n->length != 8)
		return false;
	*milliseconds = span_be64(tree_contents(c->tree, n).data);
	return true;
}

/* BR 7.1.2.7: notBefore is a value within 48 hours of the signing. */
#define SIGNING_WINDOW (48 * 3600)

bool
cert_signing_date(const struct cert *c, int64_t *date)
{
	const struct node *list = tree_child(c->tree, extension_value(&c->ext, OID_SCT_LIST));
	uint64_t first = UINT64_MAX, milliseconds;
	for (const struct node *sct = tree_child(c->tree, list); sct != NULL; sct = tree_next(c->tree, sct)) {
		if (cert_timestamp(c, sct, &milliseconds) && milliseconds < first)
			first = milliseconds;
	}
	*date = (int64_t)(first / 1000);
	return first != UINT64_MAX && c->has_not_before && c->has_not_after && *date > c->not_before + SIGNING_WINDOW && *date <= c->not_after;
}

bool
cert_is_self_issued(const struct cert *c)
{
	return cert_has_subject(c, c->tree, &c->issuer);
}

bool
path_length_is_zero(const struct cert *c)
{
	return c->basic.path_len != NULL && c->basic.path_len->length == 1 && tree_contents(c->tree, c->basic.path_len).data[0] == 0;
}
