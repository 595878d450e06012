/*
 * What there may be to find in a certificate (facts.h), so that rules need not be asked that find nothing. All of it holds for a certificate without
 * a defect; one with a defect has all hints.
 */
#include "asn1/memo.h"
#include "x509/algorithm.h"
#include "x509/cert.h"
#include "x509/rsa.h"
#include "x509/uri.h"

/* --- what extensions tell --- */

static const uint64_t rare_extensions = OID_MASK(OID_FRESHEST_CRL) | OID_MASK(OID_SUBJECT_INFO_ACCESS) | OID_MASK(OID_POLICY_CONSTRAINTS) |
					OID_MASK(OID_INHIBIT_ANY_POLICY) | OID_MASK(OID_SUBJECT_DIRECTORY_ATTRIBUTES) | OID_MASK(OID_NO_REV_AVAIL) |
					OID_MASK(OID_TLS_FEATURE);

static bool
has_two_hyphens(struct span text)
{
	const uint8_t *end = text.data + text.size, *hyphen = text.size > 0 ? memchr(text.data, '-', text.size) : NULL;
	while (hyphen != NULL && hyphen + 1 < end) {
		if (hyphen[1] == '-')
			return true;
		hyphen = memchr(hyphen + 1, '-', (size_t)(end - hyphen) - 1);
	}
	return false;
}

/* Whether there may be an xn-- label in some name of a list. */
static bool
has_idn(const struct cert *c, const struct node *list)
{
	for (const struct node *n = tree_child(c->tree, list); n != NULL; n = tree_next(c->tree, n)) {
		if (has_two_hyphens(tree_contents(c->tree, n)))
			return true;
	}
	return false;
}

/* Of a name where certificates refer to a CA, its CRLs or its services. */
static hint_set
hints_of_reference(const struct cert *c, const struct node *n)
{
	struct span text = tree_contents(c->tree, n);
	int kind = general_name_kind(n);
	if (kind < 0)
		return 0;
	hint_set idn = has_two_hyphens(text) ? HAS_IDN_REFERENCES : 0;
	if (kind != NAME_URI)
		return HAS_OTHER_REFERENCES | idn;
	bool is_http = text.size >= 5 && (text.data[0] | 0x20) == 'h' && text.data[4] == ':';
	return idn | (is_http ? 0 : HAS_LDAP_URI) | (uri_is_plain(text, "http://") ? 0 : URIS_ARE_ODD);
}

static hint_set
hints_of_references(const struct cert *c, const struct node *list)
{
	hint_set h = 0;
	for (const struct node *n = tree_child(c->tree, list); n != NULL; n = tree_next(c->tree, n))
		h |= hints_of_reference(c, n);
	return h;
}

static hint_set
look_at_locations(const struct cert *c, const struct node *value)
{
	hint_set h = 0;
	for (const struct node *n = tree_child(c->tree, value); n != NULL; n = tree_next(c->tree, n))
		h |= hints_of_references(c, n);
	return h;
}

static hint_set
look_at_points(const struct cert *c, const struct node *value)
{
	hint_set h = tree_child(c->tree, value) == NULL ? POINTS_ARE_ODD : 0;
	for (const struct node *n = tree_child(c->tree, value); n != NULL; n = tree_next(c->tree, n)) {
		const struct node *name = tree_component(c->tree, n, DISTRIBUTION_POINT_NAME), *first = tree_child(c->tree, name);
		const struct node *crl_issuer = tree_component(c->tree, n, DISTRIBUTION_POINT_CRL_ISSUER);
		hint_set some = hints_of_references(c, name);
		bool is_plain =
			first != NULL && general_name_kind(first) == NAME_URI && some == 0 && tree_next(c->tree, tree_child(c->tree, n)) == NULL;
		h |= some | hints_of_references(c, crl_issuer) | (is_plain ? 0 : POINTS_ARE_ODD);
	}
	return h;
}

/* An explicitText in which no rule finds anything: at most 200 printable characters of ASCII in a UTF8String. */
static bool
is_plain_text(const struct cert *c, const struct node *text)
{
	struct span s = tree_contents(c->tree, text);
	if (text->type == NULL || text->type->kind != TYPE_UTF8_STRING || s.size == 0 || s.size > 200)
		return false;
	for (size_t i = 0; i < s.size; i++) {
		if (s.data[i] < ' ' || s.data[i] > '~')
			return false;
	}
	return true;
}

static bool
is_plain_qualifier(const struct cert *c, const struct node *qualifier)
{
	const struct node *type = tree_component(c->tree, qualifier, QUALIFIER_ID), *value = tree_component(c->tree, qualifier, QUALIFIER_VALUE);
	if (type == NULL || value == NULL)
		return false;
	if (type->oid == OID_QT_CPS) {
		struct span uri = tree_contents(c->tree, value);
		return uri_is_plain(uri, "http://") || uri_is_plain(uri, "https://");
	}
	if (type->oid != OID_QT_UNOTICE || tree_component(c->tree, value, NOTICE_REF) != NULL)
		return false;
	const struct node *text = tree_component(c->tree, value, NOTICE_EXPLICIT_TEXT);
	return text == NULL || is_plain_text(c, text);
}

static hint_set
look_at_policies(const struct cert *c, const struct node *value)
{
	for (const struct node *n = tree_child(c->tree, value); n != NULL; n = tree_next(c->tree, n)) {
		for (const struct node *q = tree_child(c->tree, tree_component(c->tree, n, POLICY_QUALIFIERS)); q != NULL;
		     q = tree_next(c->tree, q)) {
			if (!is_plain_qualifier(c, q))
				return QUALIFIERS_ARE_ODD;
		}
	}
	return 0;
}

/*
 * Whether an extension is critical, or not, that is otherwise in nearly all certificates. Of those that are rare, and of policyMappings, either may
 * be wrong.
 */
static bool
has_odd_criticality(const struct cert *c)
{
	const uint64_t are_critical =
		OID_MASK(OID_KEY_USAGE) | OID_MASK(OID_BASIC_CONSTRAINTS) | OID_MASK(OID_NAME_CONSTRAINTS) | OID_MASK(OID_CT_POISON);
	const uint64_t may_be_either = rare_extensions | OID_MASK(OID_POLICY_MAPPINGS);
	bool odd = c->ext.present & may_be_either;
	for (uint64_t left = c->ext.present; left != 0 && !odd; left &= left - 1) {
		int oid = __builtin_ctzll(left);
		odd = c->ext.known[oid].critical != (are_critical >> oid & 1);
	}
	return odd;
}

/*
 * Whether keyUsage is other than digitalSignature, keyEncipherment or both of a leaf's RSA key, digitalSignature of its EC key, or keyCertSign and
 * cRLSign of a CA's key, with or without digitalSignature.
 */
static bool
has_odd_key_usage(const struct cert *c)
{
	const unsigned of_leaf = KU_DIGITAL_SIGNATURE | (c->key.kind == KEY_RSA ? KU_KEY_ENCIPHERMENT : 0), of_ca = KU_KEY_CERT_SIGN | KU_CRL_SIGN;
	unsigned bits = c->key_usage.bits;
	if (c->key_usage.node == NULL || c->key_usage.node->length != 2 || (c->key.kind != KEY_RSA && c->key.kind != KEY_EC))
		return true;
	return c->basic.is_ca ? (bits & ~KU_DIGITAL_SIGNATURE) != of_ca : bits == 0 || bits & ~of_leaf;
}

/* In memo_value.read[1]: that the value was looked at. */
#define LOOKED_AT FACT(63)

/* What the value of an extension tells; for octets that come again it is kept with them. */
static hint_set
hints_of_value(const struct cert *c, enum oid extension_oid, hint_set (*look)(const struct cert *, const struct node *))
{
	const struct node *value = extension_value(&c->ext, extension_oid);
	if (value == NULL)
		return 0;
	struct memo_value *known = tree_recurring(c->tree, extension(&c->ext, extension_oid)->node);
	if (known == NULL)
		return look(c, value);
	if (known->read[1] == 0)
		known->read[1] = look(c, value) | LOOKED_AT;
	return known->read[1] & ALL_HINTS;
}

static hint_set
hints_of_values(const struct cert *c)
{
	const struct node *aki = extension_value(&c->ext, OID_AUTHORITY_KEY_IDENTIFIER);
	hint_set h = hints_of_value(c, OID_AUTHORITY_INFO_ACCESS, look_at_locations) |
		     hints_of_value(c, OID_CRL_DISTRIBUTION_POINTS, look_at_points) | hints_of_value(c, OID_CERTIFICATE_POLICIES, look_at_policies);
	if (c->cdp == NULL)
		h |= POINTS_ARE_ODD;
	if (has_odd_criticality(c))
		h |= CRITICALITY_IS_ODD;
	if (has_odd_key_usage(c))
		h |= KEY_USAGE_IS_ODD;
	if (tree_component_tagged(c->tree, aki, AKI_AUTHORITY_CERT_ISSUER) != NULL)
		h |= HAS_OTHER_REFERENCES | URIS_ARE_ODD | HAS_IDN_REFERENCES;
	if (c->ext.present & rare_extensions)
		h |= HAS_RARE_EXTENSION | HAS_OTHER_REFERENCES | URIS_ARE_ODD | HAS_IDN_REFERENCES;
	if (c->ext.present & OID_MASK(OID_NAME_CONSTRAINTS) || (c->has_other_san && has_idn(c, c->san)) || has_idn(c, c->ian))
		h |= HAS_IDN_REFERENCES;
	return h;
}

/* --- the fields --- */

/*
 * Whether the key is other than nearly all: neither an RSA key of 2048 bits or more, in whole octets, with an odd modulus and the exponent 65537, nor
 * one on a curve that BR 7.1.3.1.2 names, without unused bits; each in the encoding that BR 7.1.3.1 permits.
 */
static bool
has_odd_key(const struct cert *c)
{
	const struct key *key = &c->key;
	if (key->algorithm == NULL || !algorithm_is_of_key(c->tree, key->algorithm))
		return true;
	if (key->kind != KEY_RSA)
		return key->bits == NULL || key->bits->length == 0 || tree_contents(c->tree, key->bits).data[0] != 0;
	if (key->modulus == NULL || key->exponent == NULL)
		return true;
	struct span m = tree_contents(c->tree, key->modulus);
	bool usual = m.size > 256 && m.data[0] == 0 && m.data[1] & 0x80 && m.data[m.size - 1] & 1;
	return !usual || !span_equal(tree_contents(c->tree, key->exponent), SPAN("\1\0\1"));
}

/* Whether signature is not as BR 7.1.3.2 permits, SHA-1 aside, or signatureAlgorithm is another, or signatureValue is empty or not whole octets. */
static bool
has_odd_signature(const struct cert *c)
{
	if (c->signature == NULL || c->signature_algorithm == NULL || c->signature_value == NULL || c->signature_value->length < 2)
		return true;
	return tree_contents(c->tree, c->signature_value).data[0] != 0 || !algorithm_is_of_signature(c->tree, c->signature) ||
	       !span_equal(tree_encoding(c->tree, c->signature), tree_encoding(c->tree, c->signature_algorithm));
}

/*
 * Whether an RSA key is among the few that may be known by their moduli: the exponent is not 65537, or rsa_is_suspicious(). A list of weak keys of
 * the user's, and tests of keys, look at all of them: see linter.h.
 */
static bool
has_odd_modulus(const struct cert *c)
{
	const struct key *key = &c->key;
	return key->modulus != NULL && (key->exponent == NULL || !span_equal(tree_contents(c->tree, key->exponent), SPAN("\1\0\1")) ||
					rsa_is_suspicious(integer_magnitude(tree_contents(c->tree, key->modulus))));
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
	if (has_odd_modulus(c))
		h |= MODULUS_IS_ODD;
	if (has_odd_signature(c))
		h |= SIGNATURE_IS_ODD;
	if (algorithm_oid(c->tree, c->signature) == OID_RSASSA_PSS || algorithm_oid(c->tree, c->signature_algorithm) == OID_RSASSA_PSS ||
	    algorithm_oid(c->tree, c->key.algorithm) == OID_RSASSA_PSS)
		h |= HAS_PSS;
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
hint_set
cert_hints(const struct cert *c)
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
		{ NAME_OVERLONG, SUBJECT_IS_OVERLONG, 0 },
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
		h |= HAS_TWIN_EXTENSIONS | HAS_IDN_REFERENCES;
	if (c->has_other_san || c->ian != NULL)
		h |= HAS_OTHER_SAN;
	if (c->dns_problems | c->san_problems | c->ian_problems)
		h |= HAS_DNS_PROBLEMS;
	h |= hints_of_values(c);
	if (has_odd_names(c))
		h |= NAMES_ARE_ODD;
	if (c->issuer.attributes & ATTRIBUTE_OTHER)
		h |= ISSUER_HAS_OTHER_TYPE;
	if (c->tree->large_oids > 0)
		h |= HAS_LARGE_OIDS;
	return h;
}
