#include "lints/key_checks.h"

#include "lints/checks.h"

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
	return bits % 8 == 0 ? PASS : fail(f, c->key.modulus, "the RSA modulus has %zu bits, which is no multiple of 8", bits);
}

enum verdict
key_is_not_for(const struct cert *c, struct findings *f)
{
	const struct node *oid = tree_component(c->tree, c->key.algorithm, ALGORITHM_ALGORITHM);
	char text[OID_TEXT_SIZE];
	if (oid == NULL)
		return NOT_APPLICABLE;
	return c->key.kind == (enum key_kind)arg(f) ? fail(f, oid, "the public key is one for %s", node_oid_text(c->tree, oid, text)) : PASS;
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
