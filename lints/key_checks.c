#include "lints/key_checks.h"

#include <stdio.h>

#include "lints/algorithms.h"
#include "x509/ec_point.h"

enum verdict
key_modulus_at_least(const struct cert *c, struct findings *f)
{
	if (c->key.modulus == NULL)
		return NOT_APPLICABLE;
	size_t bits = magnitude_bits(integer_magnitude(tree_contents(c->tree, c->key.modulus)));
	return bits >= (size_t)arg(f) ? PASS : fail(f, c->key.modulus, "the RSA modulus has %zu bits, fewer than %ld", bits, arg(f));
}

enum verdict
key_modulus_of_whole_octets(const struct cert *c, struct findings *f)
{
	if (c->key.modulus == NULL)
		return NOT_APPLICABLE;
	size_t bits = magnitude_bits(integer_magnitude(tree_contents(c->tree, c->key.modulus)));
	return bits % 8 == 0 ? PASS : fail(f, c->key.modulus, "the RSA modulus has %zu bits, which is not a multiple of 8", bits);
}

enum verdict
key_is_not_for(const struct cert *c, struct findings *f)
{
	const struct node *oid = tree_component(c->tree, c->key.algorithm, ALGORITHM_ALGORITHM);
	char text[OID_TEXT_SIZE];
	if (oid == NULL)
		return NOT_APPLICABLE;
	return c->key.kind == (enum key_kind)arg(f)
		       ? fail(f, oid, "the algorithm of the public key is %s, which is not permitted", node_oid_text(c->tree, oid, text))
		       : PASS;
}

enum verdict
key_point_valid(const struct cert *c, struct findings *f)
{
	if (c->key.bits == NULL || c->key.bits->length == 0)
		return NOT_APPLICABLE;
	struct span s = tree_contents(c->tree, c->key.bits);
	switch (ec_point_check(c->key.curve, (struct span){ s.data + 1, s.size - 1 })) {
	case EC_POINT_OTHER_CURVE:
		return NOT_APPLICABLE;
	case EC_POINT_VALID:
		return PASS;
	case EC_POINT_FORM:
		return fail(f, c->key.bits, "subjectPublicKey is not a point in uncompressed or compressed form");
	case EC_POINT_SIZE:
		return fail(f, c->key.bits, "subjectPublicKey has %zu octets, which is not the size of a point on %s in its form", s.size - 1,
			    oid_name(c->key.curve));
	case EC_POINT_OUT_OF_RANGE:
		return fail(f, c->key.bits, "a coordinate of the public key is not less than the prime of %s", oid_name(c->key.curve));
	case EC_POINT_NOT_ON_CURVE:
		break;
	}
	return fail(f, c->key.bits, "the public key is not a point on %s", oid_name(c->key.curve));
}

const char *
key_usage_names(unsigned bits, char text[OID_TEXT_SIZE])
{
	size_t at = 0;
	for (unsigned i = 0; i < KeyUsage.name_count; i++) {
		if (bits & 1u << i)
			at += (size_t)snprintf(text + at, OID_TEXT_SIZE - at, "%s%s", at > 0 ? ", " : "", KeyUsage.names[i]);
	}
	return text;
}

enum verdict
key_usage_fits_key(const struct cert *c, struct findings *f)
{
	const struct key_purposes *asked = f->lint->table;
	const char *key = oid_name(algorithm_oid(c->tree, c->key.algorithm));
	unsigned bits = c->key_usage.bits;
	char text[OID_TEXT_SIZE];
	enum verdict verdict = PASS;
	if (c->key_usage.node == NULL || !(asked->kinds & (unsigned)KEY_KIND(c->key.kind)))
		return NOT_APPLICABLE;
	if (asked->one_of != 0 && !(bits & asked->one_of))
		verdict = fail(f, c->key_usage.node, "keyUsage of a key for %s asserts none of %s", key, key_usage_names(asked->one_of, text));
	if (bits & asked->never)
		verdict = fail(f, c->key_usage.node, "keyUsage of a key for %s asserts %s", key, key_usage_names(bits & asked->never, text));
	if (asked->both != 0 && (bits & asked->both) == asked->both)
		verdict = fail(f, c->key_usage.node, "keyUsage of a key for %s asserts %s together", key, key_usage_names(asked->both, text));
	return verdict;
}

enum verdict
key_without_parameters(const struct cert *c, struct findings *f)
{
	if (!(arg(f) & KEY_KIND(c->key.kind)))
		return NOT_APPLICABLE;
	if (c->key.parameters == NULL)
		return PASS;
	return fail(f, c->key.parameters, "the %s key has parameters; they must be absent", oid_name(algorithm_oid(c->tree, c->key.algorithm)));
}

enum verdict
key_of_right_length(const struct cert *c, struct findings *f)
{
	enum oid oid = algorithm_oid(c->tree, c->key.algorithm);
	if (!(arg(f) & KEY_KIND(c->key.kind)) || algorithm_key_octets(oid) == 0)
		return NOT_APPLICABLE;
	return bits_of_octets(c->tree, c->key.bits, algorithm_key_octets(oid), oid, f);
}

const struct cert *
issuer_of_same_key(const struct cert *c, const struct findings *f)
{
	const struct cert *issuer = f->issuer;
	if (issuer == NULL || !cert_has_subject(issuer, c->tree, &c->issuer))
		return NULL;
	const struct node *aki = tree_component(c->tree, extension_value(&c->ext, OID_AUTHORITY_KEY_IDENTIFIER), AKI_KEY_IDENTIFIER);
	const struct node *ski = extension_value(&issuer->ext, OID_SUBJECT_KEY_IDENTIFIER);
	if (aki == NULL || ski == NULL)
		return issuer;
	return span_equal(tree_contents(c->tree, aki), tree_contents(issuer->tree, ski)) ? issuer : NULL;
}
