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
	return (struct host_name){ n, n != NULL ? tree_contents(c->tree, n) : (struct span){ NULL, 0 }, is_common_name };
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

/* Of a list of general names: whether a URI is no HTTP one, and whether a name is no URI. */
static hint_set
hints_of_names(const struct cert *c, const struct node *list)
{
	hint_set h = 0;
	for (const struct node *n = tree_child(c->tree, list); n != NULL; n = tree_next(c->tree, n)) {
		const uint8_t *text = tree_contents(c->tree, n).data;
		if (general_name_kind(n) == NAME_URI)
			h |= n->length < 5 || (text[0] | 0x20) != 'h' || text[4] != ':' ? HAS_LDAP_URI : 0;
		else if (general_name_kind(n) >= 0)
			h |= HAS_OTHER_REFERENCES;
	}
	return h;
}

static const uint64_t rare_extensions = OID_MASK(OID_FRESHEST_CRL) | OID_MASK(OID_SUBJECT_INFO_ACCESS) | OID_MASK(OID_POLICY_CONSTRAINTS) |
					OID_MASK(OID_INHIBIT_ANY_POLICY) | OID_MASK(OID_SUBJECT_DIRECTORY_ATTRIBUTES) | OID_MASK(OID_NO_REV_AVAIL) |
					OID_MASK(OID_TLS_FEATURE);

/*
 * The same of where rules look for LDAP URIs, as a location, or a name of a distribution point. For other names in other extensions a rule looks
 * anyway: few certificates have these.
 */
static hint_set
hints_of_references(const struct cert *c)
{
	const struct node *aki = extension_value(&c->ext, OID_AUTHORITY_KEY_IDENTIFIER);
	bool other = tree_component_tagged(c->tree, aki, AKI_AUTHORITY_CERT_ISSUER) != NULL || extension_value(&c->ext, OID_FRESHEST_CRL) != NULL ||
		     extension_value(&c->ext, OID_SUBJECT_INFO_ACCESS) != NULL;
	hint_set h = other ? HAS_OTHER_REFERENCES : 0;
	for (const struct node *n = tree_child(c->tree, c->aia); n != NULL; n = tree_next(c->tree, n))
		h |= hints_of_names(c, n);
	for (const struct node *n = tree_child(c->tree, c->cdp); n != NULL; n = tree_next(c->tree, n)) {
		h |= hints_of_names(c, tree_component(c->tree, n, DISTRIBUTION_POINT_NAME));
		h |= hints_of_names(c, tree_component(c->tree, n, DISTRIBUTION_POINT_CRL_ISSUER));
	}
	return h;
}

/*
 * Whether the key is other than nearly all: neither an RSA key of 2048 bits or more, in whole octets, with an odd modulus and the exponent 65537, nor
 * one on a curve that BR 7.1.3.1.2 names; each in the encoding that BR 7.1.3.1 permits.
 */
static bool
has_odd_key(const struct cert *c)
{
	const struct key *key = &c->key;
	if (key->algorithm == NULL || !algorithm_is_of_key(c->tree, key->algorithm))
		return true;
	if (key->kind != KEY_RSA)
		return false;
	if (key->modulus == NULL || key->exponent == NULL)
		return true;
	struct span m = tree_contents(c->tree, key->modulus);
	bool usual = m.size > 256 && m.data[0] == 0 && m.data[1] & 0x80 && m.data[m.size - 1] & 1;
	return !usual || !span_equal(tree_contents(c->tree, key->exponent), SPAN("\1\0\1"));
}

/* Whether signature is not as BR 7.1.3.2 permits, SHA-1 aside, or signatureAlgorithm is another, or signatureValue is not whole octets. */
static bool
has_odd_signature(const struct cert *c)
{
	if (c->signature == NULL || c->signature_algorithm == NULL || c->signature_value == NULL || c->signature_value->length == 0)
		return true;
	return tree_contents(c->tree, c->signature_value).data[0] != 0 || !algorithm_is_of_signature(c->tree, c->signature) ||
	       !span_equal(tree_encoding(c->tree, c->signature), tree_encoding(c->tree, c->signature_algorithm));
}

/* Whether the version is not v3, serialNumber no positive number of 20 octets at most, the issuer or the validity empty, or a unique ID there. */
static bool
has_odd_fields(const struct cert *c)
{
	if (c->version == NULL || c->serial_number == NULL || c->issuer.node == NULL || !c->has_not_before || !c->has_not_after)
		return true;
	struct span serial = tree_contents(c->tree, c->serial_number);
	return !span_equal(tree_contents(c->tree, c->version), SPAN("\2")) || serial.size == 0 || serial.size > 20 || serial.data[0] & 0x80 ||
	       integer_magnitude(serial).size == 0 || name_is_empty(&c->issuer) || c->not_after < c->not_before || c->issuer_unique_id != NULL ||
	       c->subject_unique_id != NULL;
}

/* What is otherwise than in nearly all certificates. */
static hint_set
oddities(const struct cert *c)
{
	const uint64_t few = ATTRIBUTE_MASK(OID_COMMON_NAME) | ATTRIBUTE_MASK(OID_ORGANIZATIONAL_UNIT_NAME) | ATTRIBUTE_MASK(OID_COUNTRY_NAME);
	const uint64_t usual =
		few | ATTRIBUTE_MASK(OID_ORGANIZATION_NAME) | ATTRIBUTE_MASK(OID_LOCALITY_NAME) | ATTRIBUTE_MASK(OID_STATE_OR_PROVINCE_NAME);
	hint_set h = 0;
	if (has_odd_key(c))
		h |= KEY_IS_ODD;
	if (has_odd_signature(c))
		h |= SIGNATURE_IS_ODD;
	if (has_odd_fields(c))
		h |= FIELDS_ARE_ODD;
	if (c->subject.attributes & ~few)
		h |= SUBJECT_HAS_DETAILS;
	if (c->subject.attributes & ~usual)
		h |= SUBJECT_HAS_RARE_TYPE;
	return h;
}

/* Whether there is anything to find in a Name other than the subject, for those rules that go through all of them: the issuer alone is looked at. */
static bool
has_odd_names(const struct cert *c)
{
	const unsigned odd = NAME_OVERLONG | NAME_ODD_TYPE | NAME_ODD_VALUE | STRING_ODD | STRING_BARE;
	return c->tree->name_count != 2 || c->issuer.traits & odd;
}

/* What there may be to find (facts.h): in a certificate with a defect anything. */
static hint_set
hints(const struct cert *c)
{
	static const struct {
		unsigned trait;
		hint_set subject, issuer;
	} table[] = {
		{ STRING_ODD, SUBJECT_HAS_ODD_OCTETS, 0 },
		{ STRING_SPECIAL, SUBJECT_HAS_SPECIALS, 0 },
		{ STRING_EDGE, SUBJECT_HAS_EDGE, ISSUER_HAS_EDGE },
		{ STRING_BARE, SUBJECT_HAS_BARE_VALUE, 0 },
		{ NAME_LONG, SUBJECT_HAS_LONG_VALUE, 0 },
		{ NAME_ODD_TYPE, SUBJECT_HAS_ODD_TYPE, ISSUER_HAS_ODD_TYPE },
		{ NAME_MULTI_VALUED, HAS_MULTI_VALUED_RDN, HAS_MULTI_VALUED_RDN },
		{ NAME_ODD_VALUE, SUBJECT_HAS_ODD_NAMES, 0 },
	};
	if (c->tree->defect_count > 0)
		return ALL_HINTS;
	hint_set h = oddities(c);
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		h |= c->subject.traits & table[i].trait ? table[i].subject : 0;
		h |= c->issuer.traits & table[i].trait ? table[i].issuer : 0;
	}
	if (c->ext.has_twins)
		h |= HAS_TWIN_EXTENSIONS;
	if (c->has_other_san || c->ian != NULL)
		h |= HAS_OTHER_SAN;
	if (c->dns_problems | c->san_problems | c->ian_problems)
		h |= HAS_DNS_PROBLEMS;
	h |= hints_of_references(c);
	if (c->ext.present & rare_extensions)
		h |= HAS_RARE_EXTENSION;
	if (has_odd_names(c))
		h |= NAMES_ARE_ODD;
	if (c->tree->large_oids > 0)
		h |= HAS_LARGE_OIDS;
	return h;
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
	if (c->dns_problems & DNS_ONION)
		f |= HAS_ONION_NAME;
	if (c->dns_problems & DNS_REVERSE_ZONE)
		f |= HAS_REVERSE_NAME;
	return f;
}

static void
read_common_names(struct cert *c)
{
	c->own_name = NULL;
	c->has_unlisted_name = false;
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
	c->dns_problems = c->san_problems = c->ian_problems = 0;
	c->has_other_san = false;
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

void
cert_read(struct cert *c, const struct tree *tree)
{
	cert_read_at(c, tree, tree_root(tree));
}

void
cert_read_at(struct cert *c, const struct tree *tree, const struct node *root)
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
	read_dns_names(c);
	c->features = features(c);
	c->hints = hints(c);
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
	for (size_t i = 0; i < 8; i++)
		*milliseconds = *milliseconds << 8 | tree_contents(c->tree, n).data[i];
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
