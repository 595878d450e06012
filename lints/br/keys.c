/*
 * BR 6.1.1.3, 6.1.5, 6.1.6: public keys. What clause 6.1.5 asked of old certificates and of DSA keys comes from its tables up to version 1.7.0.
 *
 * The rules on the size of RSA keys have no beginning: those tables bound certificates by when they end, whenever they were issued.
 */
#include "lints/checks.h"
#include "lints/key_checks.h"
#include "lints/tables.h"
#include "x509/dsa.h"
#include "x509/ec_point.h"
#include "x509/pair.h"
#include "x509/rsa.h"

static struct span
magnitude(const struct cert *c, const struct node *n)
{
	return integer_magnitude(tree_contents(c->tree, n));
}

/* arg: as that of key_modulus_at_least(). */
static enum verdict
modulus_of_2048_bits(const struct cert *c, struct findings *f)
{
	return c->has_not_after && c->not_after >= SMALL_KEYS_END ? key_modulus_at_least(c, f) : NOT_APPLICABLE;
}

static enum verdict
modulus_of_1024_bits(const struct cert *c, struct findings *f)
{
	return c->has_not_after && c->not_after < SMALL_KEYS_END ? key_modulus_at_least(c, f) : NOT_APPLICABLE;
}

static enum verdict
modulus_odd(const struct cert *c, struct findings *f)
{
	if (c->key.modulus == NULL || c->key.modulus->length == 0)
		return NOT_APPLICABLE;
	struct span s = tree_contents(c->tree, c->key.modulus);
	return s.data[s.size - 1] & 1 ? PASS : fail(f, c->key.modulus, "the RSA modulus is even");
}

/* Among the dearest: the modulus, of 32 limbs mostly, is multiplied limb by limb for each of 18 groups of primes. */
static enum verdict
modulus_without_small_factor(const struct cert *c, struct findings *f)
{
	if (c->key.modulus == NULL || c->key.modulus->length == 0)
		return NOT_APPLICABLE;
	struct span s = tree_contents(c->tree, c->key.modulus);
	unsigned factor = s.data[s.size - 1] & 1 ? rsa_small_factor(integer_magnitude(s)) : 2;
	return factor == 0 ? PASS : fail(f, c->key.modulus, "the RSA modulus is divisible by %u", factor);
}

/* Where BR 6.1.6 asks for it up to 751, only what is beyond is left, which the tests of keys look for. */
static enum verdict
small_factor_beyond_br(const struct cert *c, struct findings *f)
{
	bool of_br = c->profiles & (TLS_ANY_CA | SUBSCRIBER | OCSP_RESPONDER) && f->date >= BR_1_1_3;
	if (c->key.modulus == NULL || c->key.modulus->length == 0 || (of_br && !f->tests_keys))
		return NOT_APPLICABLE;
	struct span s = tree_contents(c->tree, c->key.modulus);
	unsigned small = s.data[s.size - 1] & 1 ? rsa_small_factor(integer_magnitude(s)) : 2;
	if (small > 0)
		return of_br ? PASS : fail(f, c->key.modulus, "the RSA modulus is divisible by %u", small);
	unsigned medium = f->tests_keys ? rsa_medium_factor(integer_magnitude(s)) : 0;
	return medium == 0 ? PASS : fail(f, c->key.modulus, "the RSA modulus is divisible by %u", medium);
}

/* The dearest of all: nothing tells close primes but the square root of the modulus, to its last bit. */
static enum verdict
modulus_not_of_close_primes(const struct cert *c, struct findings *f)
{
	if (c->key.modulus == NULL)
		return NOT_APPLICABLE;
	unsigned round = rsa_fermat_round(magnitude(c, c->key.modulus), (unsigned)arg(f));
	return round == 0 ? PASS
			  : fail(f, c->key.modulus, "Fermat's method factors the RSA modulus in round %u; it must not in %ld rounds", round, arg(f));
}

static enum verdict
modulus_not_of_infineon(const struct cert *c, struct findings *f)
{
	if (c->key.modulus == NULL)
		return NOT_APPLICABLE;
	if (!rsa_has_roca_fingerprint(magnitude(c, c->key.modulus)))
		return PASS;
	return fail(f, c->key.modulus,
		    "the RSA modulus is a power of 65537 modulo the product of the primes from 3 to 167, as in keys that the ROCA attack factors");
}

static enum verdict
modulus_not_of_debian(const struct cert *c, struct findings *f)
{
	if (c->key.modulus == NULL)
		return NOT_APPLICABLE;
	const struct weak_keys *known = &f->reference->weak_keys;
	bool of_ssh = known->are_of_ssh && !f->tests_keys;
	struct span modulus = magnitude(c, c->key.modulus);
	/* the digest is dear, and ssh-keygen made no key with the exponent of nearly all certificates */
	bool may_be_known = !of_ssh || c->key.exponent == NULL || !span_equal(tree_contents(c->tree, c->key.exponent), SPAN("\1\0\1"));
	if (!(may_be_known && weak_keys_have(known, modulus)) && !weak_keys_have(&f->reference->more_weak_keys, modulus))
		return PASS;
	return fail(f, c->key.modulus,
		    "the RSA key of %zu bits is a Debian weak key: one of those, all of them known, that Debian's OpenSSL made from 2006 to 2008",
		    magnitude_bits(modulus));
}

/*
 * What clause 6.1.1.3 asks of the keys of subscribers has a rule of the BR from the day on which it asks it. Everywhere else the same key is as weak:
 * there is a rule for that, which says nothing where the other speaks.
 */
static bool
is_left_to_br(const struct cert *c, const struct findings *f, int64_t since)
{
	return c->profiles & SUBSCRIBER && f->date >= since;
}

static enum verdict
debian_beyond_br(const struct cert *c, struct findings *f)
{
	return is_left_to_br(c, f, BR_1_0) ? NOT_APPLICABLE : modulus_not_of_debian(c, f);
}

static enum verdict
infineon_beyond_br(const struct cert *c, struct findings *f)
{
	return is_left_to_br(c, f, ROCA_KNOWN) ? NOT_APPLICABLE : modulus_not_of_infineon(c, f);
}

static enum verdict
close_primes_beyond_br(const struct cert *c, struct findings *f)
{
	return is_left_to_br(c, f, SC73) ? NOT_APPLICABLE : modulus_not_of_close_primes(c, f);
}

/* That a number is a power is told in no time, and that it is none of most. */
static enum verdict
modulus_not_power_of_prime(const struct cert *c, struct findings *f)
{
	uint8_t root[RSA_ROOT_SIZE];
	unsigned exponent;
	if (c->key.modulus == NULL)
		return NOT_APPLICABLE;
	size_t size = rsa_root(magnitude(c, c->key.modulus), f->tests_keys, root, &exponent);
	if (size == 0 || !rsa_is_prime((struct span){ root, size }))
		return PASS;
	return fail(f, c->key.modulus, "the RSA modulus is a prime of %zu bits to the power of %u", magnitude_bits((struct span){ root, size }),
		    exponent);
}

static enum verdict
modulus_not_prime(const struct cert *c, struct findings *f)
{
	if (c->key.modulus == NULL)
		return NOT_APPLICABLE;
	return rsa_is_prime(magnitude(c, c->key.modulus)) ? fail(f, c->key.modulus, "the RSA modulus is itself a prime") : PASS;
}

static enum verdict
key_not_blocked(const struct cert *c, struct findings *f)
{
	uint8_t digest[SHA256_SIZE];
	char text[SHA256_TEXT_SIZE];
	if (!cert_key_digest(c, digest))
		return NOT_APPLICABLE;
	if (!blocked_keys_have(f->blocked, digest))
		return PASS;
	return fail(f, c->key.node, "the key is on the list of blocked keys: its subjectPublicKeyInfo has the SHA-256 %s",
		    sha256_text(tree_encoding(c->tree, c->key.node), text));
}

static enum verdict
blocked_beyond_br(const struct cert *c, struct findings *f)
{
	return is_left_to_br(c, f, SC35) ? NOT_APPLICABLE : key_not_blocked(c, f);
}

static enum verdict
exponent_odd(const struct cert *c, struct findings *f)
{
	if (c->key.exponent == NULL || c->key.exponent->length == 0)
		return NOT_APPLICABLE;
	struct span s = tree_contents(c->tree, c->key.exponent);
	return s.data[s.size - 1] & 1 ? PASS : fail(f, c->key.exponent, "the RSA public exponent is even");
}

static enum verdict
exponent_at_least_3(const struct cert *c, struct findings *f)
{
	if (c->key.exponent == NULL)
		return NOT_APPLICABLE;
	struct span e = magnitude(c, c->key.exponent);
	if (integer_is_negative(tree_contents(c->tree, c->key.exponent)))
		return fail(f, c->key.exponent, "the RSA public exponent is negative");
	unsigned value = e.size == 0 ? 0 : e.data[0];
	return e.size > 1 || value >= 3 ? PASS : fail(f, c->key.exponent, "the RSA public exponent is %u, less than 3", value);
}

static enum verdict
exponent_in_range(const struct cert *c, struct findings *f)
{
	if (c->key.exponent == NULL)
		return NOT_APPLICABLE;
	size_t bits = integer_is_negative(tree_contents(c->tree, c->key.exponent)) ? 0 : magnitude_bits(magnitude(c, c->key.exponent));
	struct span e = magnitude(c, c->key.exponent);
	/* 65536 is the one number of 17 bits that is too small */
	bool small = bits < 17 || (bits == 17 && e.data[0] == 1 && e.data[1] == 0 && e.data[2] == 0);
	if (!small && bits <= 256)
		return PASS;
	unsigned value = 0;
	for (size_t i = 0; small && i < e.size; i++)
		value = value << 8 | e.data[i];
	if (small && bits > 0)
		return fail(f, c->key.exponent, "the RSA public exponent is %u, less than 65537", value);
	return fail(f, c->key.exponent, "the RSA public exponent is %s", small ? "0 or negative" : "not less than 2^256");
}

static enum verdict
exponent_not_negative(const struct cert *c, struct findings *f)
{
	if (c->key.exponent == NULL)
		return NOT_APPLICABLE;
	return integer_is_negative(tree_contents(c->tree, c->key.exponent)) ? fail(f, c->key.exponent, "the RSA public exponent is negative") : PASS;
}

static enum verdict
rsa_key_is_there(const struct cert *c, struct findings *f)
{
	const struct node *key = tree_child(c->tree, c->key.bits);
	if (c->key.modulus != NULL && c->key.exponent != NULL) {
		bool positive = !integer_is_negative(tree_contents(c->tree, c->key.modulus)) && magnitude(c, c->key.modulus).size > 0;
		return positive ? PASS : fail(f, c->key.modulus, "the RSA modulus is not a positive number");
	}
	return fail(f, key != NULL ? key : c->key.node, "subjectPublicKey is not an RSAPublicKey with a modulus and a public exponent");
}

static enum verdict
key_type_permitted(const struct cert *c, struct findings *f)
{
	const struct node *oid = tree_component(c->tree, c->key.algorithm, ALGORITHM_ALGORITHM);
	char text[OID_TEXT_SIZE];
	if (oid == NULL || c->key.kind == KEY_RSA || c->key.kind == KEY_EC || c->key.kind == KEY_DSA)
		return oid == NULL ? NOT_APPLICABLE : PASS;
	return fail(f, c->key.algorithm, "the algorithm of the public key is %s, which is not permitted", node_oid_text(c->tree, oid, text));
}

static enum verdict
curve_permitted(const struct cert *c, struct findings *f)
{
	char text[OID_TEXT_SIZE];
	if (ec_curve_bits(c->key.curve) != 0)
		return PASS;
	if (c->key.parameters == NULL || c->key.parameters->type != &ObjectIdentifier)
		return fail(f, c->key.algorithm, "the parameters do not name a curve");
	return fail(f, c->key.parameters, "the curve is %s; it must be P-256, P-384 or P-521", node_oid_text(c->tree, c->key.parameters, text));
}

/* FIPS 186-3 4.2: L and N */
static enum verdict
dsa_sizes_permitted(const struct cert *c, struct findings *f)
{
	if (c->key.p == NULL || c->key.q == NULL)
		return NOT_APPLICABLE;
	size_t l = magnitude_bits(magnitude(c, c->key.p)), n = magnitude_bits(magnitude(c, c->key.q));
	if ((l == 2048 && (n == 224 || n == 256)) || (l == 3072 && n == 256))
		return PASS;
	return fail(f, c->key.parameters, "p has %zu bits and q has %zu; permitted are 2048 and 224, 2048 and 256, or 3072 and 256", l, n);
}

static enum verdict
dsa_not_short(const struct cert *c, struct findings *f)
{
	if (c->key.p == NULL || c->key.q == NULL)
		return NOT_APPLICABLE;
	size_t l = magnitude_bits(magnitude(c, c->key.p)), n = magnitude_bits(magnitude(c, c->key.q));
	return l >= 2048 && n >= 224 ? PASS : fail(f, c->key.parameters, "p has %zu bits and q has %zu; they must have at least 2048 and 224", l, n);
}

static enum verdict
dsa_parameters_present(const struct cert *c, struct findings *f)
{
	if (c->key.p != NULL && c->key.q != NULL && c->key.g != NULL)
		return PASS;
	return fail(f, c->key.algorithm, "the parameters of the DSA key are not p, q and g");
}

static enum verdict
dsa_value_in_range(const struct cert *c, struct findings *f)
{
	if (c->key.p == NULL || c->key.y == NULL)
		return NOT_APPLICABLE;
	bool valid = !integer_is_negative(tree_contents(c->tree, c->key.y)) && dsa_in_range(magnitude(c, c->key.p), magnitude(c, c->key.y));
	return valid ? PASS : fail(f, c->key.y, "the DSA public value is not between 2 and p - 2");
}

static enum verdict
dsa_value_in_subgroup(const struct cert *c, struct findings *f)
{
	if (c->key.p == NULL || c->key.q == NULL || c->key.y == NULL || integer_is_negative(tree_contents(c->tree, c->key.y)))
		return NOT_APPLICABLE;
	if (dsa_has_order(magnitude(c, c->key.p), magnitude(c, c->key.q), magnitude(c, c->key.y)))
		return PASS;
	return fail(f, c->key.y, "the DSA public value does not have the order q");
}

#define ALL  (TLS_ANY_CA | SUBSCRIBER | OCSP_RESPONDER)
#define EVER ALWAYS, FOREVER

/* clang-format off */
const struct lint br_key_lints[] = {
	{ "e_rsa_mod_less_than_2048_bits", MUST, BR("6.1.5"), BR_1_0, FOREVER, ALL, KEY_IS_RSA,
	  "an RSA modulus must have at least 2048 bits if the certificate ends after 2013", CERT(modulus_of_2048_bits), 2048, .revision = 2 },
	{ "e_old_root_ca_rsa_mod_less_than_2048_bits", MUST, BR("6.1.5"), ALWAYS, AFTER_2010, ROOT_CA, KEY_IS_RSA,
	  "the RSA modulus of a root CA from before 2011 must have at least 2048 bits", CERT(key_modulus_at_least), 2048 },
	{ "e_old_sub_ca_rsa_mod_less_than_1024_bits", MUST, BR("6.1.5"), ALWAYS, AFTER_2010, TLS_SUB_CA, KEY_IS_RSA,
	  "the RSA modulus of a subordinate CA from before 2011 that ended by 2013 must have at least 1024 bits", CERT(modulus_of_1024_bits), 1024 },
	{ "e_old_sub_cert_rsa_mod_less_than_1024_bits", MUST, BR("6.1.5"), BR_1_0, SMALL_KEYS_END, SUBSCRIBER, KEY_IS_RSA,
	  "the RSA modulus of a subscriber certificate that ended by 2013 must have at least 1024 bits", CERT(modulus_of_1024_bits), 1024, .revision = 2 },
	{ "e_rsa_mod_not_divisible_by_8", MUST, BR("6.1.5"), SC31, FOREVER, ALL, KEY_IS_RSA,
	  "the size of an RSA modulus in bits must be a multiple of 8", CERT(key_modulus_of_whole_octets) },
	{ "e_public_key_type_not_allowed", MUST, BR("6.1.5"), BR_1_0, FOREVER, ALL, 0,
	  "a public key must be an RSA or ECDSA key (or a DSA key before 2020-09-30)", CERT(key_type_permitted) },
	{ "e_br_prohibit_dsa_usage", MUST, BR("6.1.5"), SC31, FOREVER, ALL, 0,
	  "a public key must not be a DSA key", CERT(key_is_not_for), KEY_DSA, .revision = 2 },
	{ "e_ec_improper_curves", MUST, BR("6.1.5"), BR_1_0, FOREVER, ALL, KEY_IS_EC,
	  "the curve of an EC key must be P-256, P-384 or P-521", CERT(curve_permitted), .revision = 2 },
	{ "e_ec_point_invalid", MUST, BR("6.1.5"), SC31, FOREVER, ALL, KEY_IS_EC,
	  "an EC key must be a point on its curve", CERT(key_point_valid), .revision = 2 },
	{ "e_dsa_improper_modulus_or_divisor_size", MUST, BR("6.1.5"), BALLOT_99, SC31, ALL, KEY_IS_DSA,
	  "p and q of a DSA key must have 2048 and 224, 2048 and 256, or 3072 and 256 bits", CERT(dsa_sizes_permitted), .revision = 2 },
	{ "e_dsa_shorter_than_2048_bits", MUST, BR("6.1.5"), BALLOT_99, SC31, ALL, KEY_IS_DSA,
	  "p of a DSA key must have at least 2048 bits, and q at least 224 bits", CERT(dsa_not_short), .revision = 2 },
	{ "e_dsa_params_missing", MUST, BR("6.1.6"), BALLOT_99, SC31, ALL, KEY_IS_DSA,
	  "the parameters of a DSA key must be p, q and g", CERT(dsa_parameters_present) },
	{ "e_dsa_unique_correct_representation", MUST, BR("6.1.6"), BALLOT_99, SC31, ALL, KEY_IS_DSA,
	  "the public value of a DSA key must be between 2 and p - 2", CERT(dsa_value_in_range) },
	{ "e_dsa_correct_order_in_subgroup", MUST, BR("6.1.6"), BALLOT_99, SC31, ALL, KEY_IS_DSA,
	  "the public value of a DSA key must have the order q modulo p", CERT(dsa_value_in_subgroup) },
	{ "e_rsa_public_exponent_not_odd", MUST, BR("6.1.6"), BR_1_1_3, FOREVER, ALL, KEY_IS_RSA,
	  "an RSA public exponent must be odd", CERT(exponent_odd) },
	{ "e_rsa_public_exponent_too_small", MUST, BR("6.1.6"), BR_1_1_3, FOREVER, ALL, KEY_IS_RSA,
	  "an RSA public exponent must be at least 3", CERT(exponent_at_least_3) },
	{ "w_ec_point_invalid", SHOULD, BR("6.1.6"), BR_1_1_3, SC31, ALL, KEY_IS_EC,
	  "an EC key should be a point on its curve", CERT(key_point_valid) },
	{ "w_rsa_public_exponent_not_in_range", SHOULD, BR("6.1.6"), BR_1_1_3, FOREVER, ALL, KEY_IS_RSA,
	  "an RSA public exponent should be at least 65537 and less than 2^256", CERT(exponent_in_range) },
	{ "w_rsa_mod_not_odd", SHOULD, BR("6.1.6"), BR_1_1_3, FOREVER, ALL, KEY_IS_RSA,
	  "an RSA modulus should be odd", CERT(modulus_odd) },
	{ "w_rsa_mod_factors_smaller_than_752", SHOULD, BR("6.1.6"), BR_1_1_3, FOREVER, ALL, KEY_IS_RSA,
	  "an RSA modulus should not have a prime factor below 752", CERT(modulus_without_small_factor) },
	{ "w_rsa_mod_power_of_prime", SHOULD, BR("6.1.6"), BR_1_1_3, FOREVER, ALL, KEY_IS_RSA,
	  "an RSA modulus should not be a power of a prime", CERT(modulus_not_power_of_prime) },
	{ "w_rsa_mod_prime", SHOULD, BR("6.1.6"), BR_1_1_3, FOREVER, ALL, KEY_IS_RSA | KEYS_TESTED,
	  "an RSA modulus should not be a prime", CERT(modulus_not_prime) },
	{ "e_compromised_key", MUST, BR("6.1.1.3"), SC35, FOREVER, SUBSCRIBER, KEYS_BLOCKED,
	  "a public key must not be one that is known to be compromised", CERT(key_not_blocked) },
	{ "e_key_blocked", MUST, COMMUNITY("weak keys"), EVER, CERTIFICATE, KEYS_BLOCKED,
	  "a public key must not be on the user's list of blocked keys, be it in a certificate that BR 6.1.1.3 is not about", CERT(blocked_beyond_br) },
	{ "e_rsa_roca_fingerprint", MUST, BR("6.1.1.3"), ROCA_KNOWN, FOREVER, SUBSCRIBER, KEY_IS_RSA,
	  "an RSA modulus must not have the fingerprint of the keys that the ROCA attack factors", CERT(modulus_not_of_infineon), .revision = 2 },
	{ "e_rsa_fermat_factorization", MUST, BR("6.1.1.3"), SC73, FOREVER, SUBSCRIBER, KEY_IS_RSA,
	  "an RSA modulus must not be factored by 100 rounds of Fermat's method", CERT(modulus_not_of_close_primes), 100, .revision = 2 },
	{ "e_rsa_debian_weak_key", MUST, BR("6.1.1.3"), BR_1_0, FOREVER, SUBSCRIBER, KEY_IS_RSA,
	  "an RSA key must not be one that the flawed OpenSSL of Debian made", CERT(modulus_not_of_debian) },
	{ "e_key_of_debian_generator", MUST, COMMUNITY("weak keys"), EVER, CERTIFICATE, KEY_IS_RSA,
	  "an RSA key must not be one that the flawed OpenSSL of Debian made, be it in a certificate that BR 6.1.1.3 is not about", CERT(debian_beyond_br) },
	{ "e_key_of_infineon_library", MUST, COMMUNITY("weak keys"), EVER, CERTIFICATE, KEY_IS_RSA,
	  "an RSA modulus must not have the fingerprint of ROCA, be it in a certificate that BR 6.1.1.3 is not about", CERT(infineon_beyond_br) },
	{ "w_rsa_small_factor", SHOULD, COMMUNITY("weak keys"), EVER, CERTIFICATE, KEY_IS_RSA,
	  "an RSA modulus should not have a small factor, be it one that BR 6.1.6 does not speak of", CERT(small_factor_beyond_br) },
	{ "e_rsa_close_primes", MUST, COMMUNITY("close primes"), EVER, CERTIFICATE, KEY_IS_RSA,
	  "an RSA modulus must not be factored by 100 rounds of Fermat's method, be it in a certificate that BR 6.1.1.3 is not about",
	  CERT(close_primes_beyond_br), 100 },
	{ "e_rsa_exp_negative", MUST, COMMUNITY("RSA keys"), EVER, CERTIFICATE, KEY_IS_RSA,
	  "an RSA public exponent must not be negative", CERT(exponent_not_negative) },
	{ "e_rsa_no_public_key", MUST, COMMUNITY("RSA keys"), EVER, CERTIFICATE, KEY_IS_RSA,
	  "subjectPublicKey of an RSA key must be an RSAPublicKey", CERT(rsa_key_is_there) },
	{ 0 },
};
/* clang-format on */
