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
	return bits % 8 == 0 ? PASS : fail(f, c->key.modulus, "the RSA modulus has %zu bits, which is not a multiple of 8", bits);
}

enum verdict
key_is_not_for(const struct cert *c, struct findings *f)
{
	const struct node *oid = tree_component(c->tree, c->key.algorithm, ALGORITHM_ALGORITHM);
	char text[OID_TEXT_SIZE];
	if (oid == NULL)
		return NOT_APPLICABLE;
	return c->key.kind == (enum key_kind)arg(f) ? fail(f, oid, "the algorithm of the public key is %s, which is not permitted", node_oid_text(c->tree, oid, text)) : PASS;
}
