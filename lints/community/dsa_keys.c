/*
 * DSA keys: RFC 3279 2.3.2 has their form, and what makes one sound is in FIPS 186-4 4 and SP 800-89 5.3.1. The BR asked for it from 2013 to 2020, of
 * certificates for TLS: see br/keys.c.
 */
#include "lints/algorithms.h"
#include "lints/key_checks.h"
#include "lints/tables.h"
#include "x509/dsa.h"

static struct span
number(const struct cert *c, const struct node *n)
{
	return integer_magnitude(tree_contents(c->tree, n));
}

static bool
is_negative(const struct cert *c, const struct node *n)
{
	return integer_is_negative(tree_contents(c->tree, n));
}

/* Whether there are p, q and g, none of them negative. */
static bool
has_group(const struct cert *c)
{
	const struct key *k = &c->key;
	return k->p != NULL && k->q != NULL && k->g != NULL && !is_negative(c, k->p) && !is_negative(c, k->q) && !is_negative(c, k->g);
}

static enum verdict
sizes_of_fips_186(const struct cert *c, struct findings *f)
{
	if (!has_group(c))
		return NOT_APPLICABLE;
	size_t l = magnitude_bits(number(c, c->key.p)), n = magnitude_bits(number(c, c->key.q));
	if ((l == 1024 && n == 160) || (l == 2048 && (n == 224 || n == 256)) || (l == 3072 && n == 256))
		return PASS;
	return fail(f, c->key.parameters, "p has %zu bits and q has %zu", l, n);
}

static enum verdict
numbers_not_negative(const struct cert *c, struct findings *f)
{
	const struct node *numbers[] = { c->key.p, c->key.q, c->key.g, c->key.y };
	enum verdict verdict = NOT_APPLICABLE;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		if (numbers[i] != NULL && numbers[i]->type == &Integer)
			verdict =
				both_fields(verdict, is_negative(c, numbers[i]) ? fail(f, numbers[i], "a number of the DSA key is negative") : PASS);
	}
	return verdict;
}

static enum verdict
primes_are_prime(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	if (!has_group(c))
		return NOT_APPLICABLE;
	if (dsa_is_composite(number(c, c->key.q)))
		verdict = fail(f, c->key.q, "q is not prime");
	if (dsa_is_composite(number(c, c->key.p)))
		verdict = fail(f, c->key.p, "p is not prime");
	return verdict;
}

static enum verdict
q_divides(const struct cert *c, struct findings *f)
{
	if (!has_group(c))
		return NOT_APPLICABLE;
	return dsa_divides(number(c, c->key.p), number(c, c->key.q)) ? PASS : fail(f, c->key.q, "q does not divide p - 1");
}

static enum verdict
is_of_group(const struct cert *c, const struct node *n, const char *name, struct findings *f)
{
	struct span p = number(c, c->key.p), value = number(c, n);
	if (!dsa_in_range(p, value))
		return fail(f, n, "%s is not between 2 and p - 2", name);
	return dsa_has_order(p, number(c, c->key.q), value) ? PASS : fail(f, n, "%s does not have the order q modulo p", name);
}

static enum verdict
generator_generates(const struct cert *c, struct findings *f)
{
	return has_group(c) ? is_of_group(c, c->key.g, "g", f) : NOT_APPLICABLE;
}

static enum verdict
public_value_of_group(const struct cert *c, struct findings *f)
{
	if (!has_group(c) || c->key.y == NULL || c->key.y->type != &Integer || is_negative(c, c->key.y))
		return NOT_APPLICABLE;
	return is_of_group(c, c->key.y, "the public value", f);
}

#define EVER ALWAYS, FOREVER
#define DSA  EVER, CERTIFICATE, KEY_IS_DSA

/* clang-format off */
const struct lint community_dsa_lints[] = {
	{ "n_dsa_sizes_not_of_fips_186", NOTICE, COMMUNITY("DSA keys"), DSA,
	  "p and q of a DSA key may only have 1024 and 160, 2048 and 224, 2048 and 256, or 3072 and 256 bits to be of FIPS 186-4", CERT(sizes_of_fips_186) },
	{ "e_dsa_number_negative", MUST, COMMUNITY("DSA keys"), DSA,
	  "the numbers of a DSA key must not be negative", CERT(numbers_not_negative) },
	{ "e_dsa_p_or_q_not_prime", MUST, COMMUNITY("DSA keys"), DSA,
	  "p and q of a DSA key must be prime", CERT(primes_are_prime) },
	{ "e_dsa_q_not_divisor", MUST, COMMUNITY("DSA keys"), DSA,
	  "q of a DSA key must divide p - 1", CERT(q_divides) },
	{ "e_dsa_generator_wrong", MUST, COMMUNITY("DSA keys"), DSA,
	  "g of a DSA key must be between 2 and p - 2, and must have the order q modulo p", CERT(generator_generates) },
	{ "e_dsa_public_value_wrong", MUST, COMMUNITY("DSA keys"), DSA,
	  "the public value of a DSA key must be between 2 and p - 2, and must have the order q modulo p", CERT(public_value_of_group) },
	{ 0 },
};
/* clang-format on */
