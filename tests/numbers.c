/* Numbers of keys: limbs, RSA moduli, points of curves, DSA values; against GMP and Nettle. */
#include <check.h>
#include <gmp.h>
#include <nettle/ecc-curve.h>
#include <nettle/ecc.h>
#include <nettle/ecdsa.h>
#include <nettle/knuth-lfib.h>
#include <stdlib.h>

#include "tests/suites.h"
#include "x509/dsa.h"
#include "x509/ec_point.h"
#include "x509/limbs.h"
#include "x509/rsa.h"

/* The octets of a number, most significant first. */
static struct span
octets_of(const mpz_t n, uint8_t *buffer)
{
	size_t size = 0;
	mpz_export(buffer, &size, 1, 1, 1, 0, n);
	return (struct span){ buffer, size };
}

static bool
is_prime(unsigned n)
{
	for (unsigned d = 2; d * d <= n; d++) {
		if (n % d == 0)
			return false;
	}
	return n > 1;
}

START_TEST(limbs_are_those_of_gmp)
{
	uint8_t octets[40];
	mp_limb_t limbs[6];
	for (size_t size = 0; size <= sizeof(octets); size++) {
		mpz_t expected;
		for (size_t i = 0; i < size; i++)
			octets[i] = (uint8_t)(i * 37 + size + 1);
		mpz_init(expected);
		mpz_import(expected, size, 1, 1, 1, 0, octets);
		ck_assert_uint_eq(limbs_from(limbs, 6, (struct span){ octets, size }), mpz_size(expected));
		for (size_t i = 0; i < 6; i++)
			ck_assert_uint_eq(limbs[i], mpz_getlimbn(expected, (mp_size_t)i));
		mpz_clear(expected);
	}
	ck_assert_uint_eq(limbs_from(limbs, 6, SPAN("\0\0\0")), 0);
	ck_assert_uint_eq(limbs_from(limbs, 1, SPAN("\0\1\2\3\4\5\6\7\x08\x09")), SIZE_MAX);
}
END_TEST

/* Each prime below 752 divides its multiples, alone and beside larger ones, whatever the length of the number; no other number is taken for a factor.
 */
START_TEST(small_factors_are_found)
{
	uint8_t buffer[LIMBS_MAX_BITS / 8];
	mpz_t large, n;
	mpz_inits(large, n, NULL);
	/* Mersenne primes */
	static const unsigned exponents[] = { 31, 61, 127, 521, 1279, 2203, 4253 };
	for (size_t i = 0; i < sizeof(exponents) / sizeof(exponents[0]); i++) {
		mpz_ui_pow_ui(large, 2, exponents[i]);
		mpz_sub_ui(large, large, 1);
		ck_assert_uint_eq(rsa_small_factor(octets_of(large, buffer)), 0);
		for (unsigned p = 3; p < 1000; p += 2) {
			unsigned smallest = 3;
			while (p % smallest != 0)
				smallest += 2;
			mpz_mul_ui(n, large, p);
			ck_assert_uint_eq(rsa_small_factor(octets_of(n, buffer)), smallest < 752 ? smallest : 0);
		}
	}
	mpz_set_ui(n, 1);
	for (unsigned p = 751; p > 2; p -= 2) {
		if (!is_prime(p))
			continue;
		mpz_mul_ui(n, n, p);
		ck_assert_uint_eq(rsa_small_factor(octets_of(n, buffer)), p);
	}
	ck_assert_uint_eq(rsa_small_factor((struct span){ NULL, 0 }), 0);
	ck_assert_uint_eq(rsa_small_factor(SPAN("\1")), 0);
	mpz_clears(large, n, NULL);
}
END_TEST

START_TEST(powers_and_primes_are_told)
{
	static const unsigned primes[] = { 3, 5, 757, 65537 };
	uint8_t buffer[2048], root[RSA_ROOT_SIZE], expected[2048];
	unsigned exponent;
	mpz_t n, base, more;

	mpz_inits(n, base, more, NULL);
	/* 2^521 - 1 is a prime; so are the small ones */
	mpz_ui_pow_ui(base, 2, 521);
	mpz_sub_ui(base, base, 1);
	for (size_t i = 0; i < sizeof(primes) / sizeof(primes[0]) + 1; i++) {
		if (i > 0)
			mpz_set_ui(base, primes[i - 1]);
		ck_assert(rsa_is_prime(octets_of(base, buffer)));
		struct span root_octets = octets_of(base, expected);
		for (unsigned k = 2; k * mpz_sizeinbase(base, 2) <= 2200; k += k < 32 ? 1 : 53) {
			bool is_quick = k % 7 != 0 && k <= 16 && k != 11 && k != 13; /* made of 2, 3 and 5 */
			mpz_pow_ui(n, base, k);
			struct span octets = octets_of(n, buffer);
			ck_assert(k > 3 || !rsa_is_prime(octets));
			if (is_quick) {
				size_t size = rsa_root(octets, false, root, &exponent);
				ck_assert_uint_eq(exponent, k);
				ck_assert(span_equal((struct span){ root, size }, root_octets));
			}
			if (mpz_cmp_ui(base, 512) > 0) {
				size_t size = rsa_root(octets, true, root, &exponent);
				ck_assert_uint_eq(exponent, k);
				ck_assert(span_equal((struct span){ root, size }, root_octets));
			}
			mpz_add_ui(more, n, 2);
			ck_assert(mpz_perfect_power_p(more) || rsa_root(octets_of(more, buffer), k < 20, root, &exponent) == 0);
			mpz_ui_pow_ui(more, 2, mpz_sizeinbase(n, 2) + 1);
			mpz_add(more, more, n);
			ck_assert(mpz_perfect_power_p(more) || rsa_root(octets_of(more, buffer), k < 20, root, &exponent) == 0);
		}
	}
	for (unsigned i = 1; i < 3000; i += 2) {
		mpz_set_ui(n, i);
		ck_assert(rsa_is_prime(octets_of(n, buffer)) == (mpz_probab_prime_p(n, 20) > 0));
		mpz_ui_pow_ui(n, 2, 127);
		mpz_add_ui(n, n, i);
		ck_assert(rsa_is_prime(octets_of(n, buffer)) == (mpz_probab_prime_p(n, 20) > 0));
	}
	/* strong pseudoprimes to base 2, and to 2, 3 and 5; Carmichael numbers */
	static const char *const composites[] = { "2047", "25326001", "3215031751", "1105", "18446744073709551617" };
	for (size_t i = 0; i < sizeof(composites) / sizeof(composites[0]); i++) {
		mpz_set_str(n, composites[i], 10);
		ck_assert(!rsa_is_prime(octets_of(n, buffer)));
	}
	ck_assert(!rsa_is_prime((struct span){ NULL, 0 }) && !rsa_is_prime(SPAN("\1")) && !rsa_is_prime(SPAN("\2")));
	ck_assert_uint_eq(rsa_root((struct span){ NULL, 0 }, true, root, &exponent), 0);
	ck_assert_uint_eq(rsa_root(SPAN("\1"), true, root, &exponent), 0);
	ck_assert_uint_eq(rsa_root(SPAN("\4"), true, root, &exponent), 0);
	mpz_clears(n, base, more, NULL);
}
END_TEST

START_TEST(numbers_that_are_too_long_are_left_alone)
{
	static uint8_t octets[LIMBS_MAX_BITS / 8 + 1];
	octets[0] = 1;
	octets[sizeof(octets) - 1] = 9; /* 2^16384 + 9 has the factor 5, and is no square */
	struct span longest = { octets + 1, sizeof(octets) - 1 }, too_long = { octets, sizeof(octets) };
	octets[1] = 1;
	ck_assert_uint_ne(rsa_small_factor(longest), 0);
	ck_assert_uint_eq(rsa_small_factor(too_long), 0);
	ck_assert_uint_eq(rsa_fermat_round(too_long, 100), 0);
	ck_assert(!rsa_has_roca_fingerprint(too_long));
	ck_assert(!rsa_is_prime(longest) && !rsa_is_prime(too_long));
	ck_assert(dsa_in_range(too_long, SPAN("\5")));
	ck_assert(dsa_has_order(too_long, SPAN("\3"), SPAN("\5")));
	ck_assert(dsa_divides(too_long, SPAN("\3")));
	ck_assert(!dsa_is_composite(too_long));
}
END_TEST

/* a^2 - b^2 is found in round 1 + a - ceil(sqrt(a^2 - b^2)), if no smaller a' does. */
START_TEST(close_factors_are_found_in_their_round)
{
	uint8_t buffer[LIMBS_MAX_BITS / 8];
	mpz_t a, b, n, root;
	mpz_inits(a, b, n, root, NULL);
	for (unsigned bits = 70; bits < 3000; bits += 331) {
		for (unsigned round = 1; round <= 103; round++) {
			/* b^2 is 2a times round - 1/2 */
			mpz_ui_pow_ui(a, 2, bits);
			mpz_add_ui(a, a, 1237);
			mpz_mul_ui(b, a, 2 * round - 1);
			mpz_sqrt(b, b);
			if (mpz_even_p(a) == mpz_even_p(b))
				mpz_add_ui(b, b, 1);
			mpz_mul(n, a, a);
			mpz_submul(n, b, b);
			mpz_sqrt(root, n);
			mpz_sub(root, a, root);
			ck_assert_uint_eq(mpz_get_ui(root), round);
			unsigned found = rsa_fermat_round(octets_of(n, buffer), 100);
			if (round <= 100)
				ck_assert_msg(found > 0 && found <= round, "%u bits: round %u instead of %u", bits, found, round);
			else
				ck_assert_uint_eq(found, 0);
		}
	}
	mpz_clears(a, b, n, root, NULL);
}
END_TEST

START_TEST(squares_and_small_numbers)
{
	uint8_t buffer[8];
	mpz_t n;
	mpz_init(n);
	ck_assert_uint_eq(rsa_fermat_round((struct span){ NULL, 0 }, 100), 0);
	ck_assert_uint_eq(rsa_fermat_round(SPAN("\1"), 100), 0);
	for (unsigned i = 2; i < 3000; i++) {
		mpz_set_ui(n, i);
		unsigned expected = 0;
		for (unsigned k = 0, root = 0; k < 100 && expected == 0; k++) {
			while (root * root < i)
				root++;
			unsigned a = root + k, b = 0;
			while (b * b < a * a - i)
				b++;
			if (b * b == a * a - i && a - b > 1)
				expected = k + 1;
		}
		ck_assert_msg(rsa_fermat_round(octets_of(n, buffer), 100) == expected, "%u", i);
	}
	mpz_clear(n);
}
END_TEST

/* The form of the primes that Infineon's library made: k M + 65537^a mod M. */
START_TEST(roca_is_told_by_one_exponent)
{
	uint8_t buffer[400];
	mpz_t m, n, t;
	mpz_inits(m, n, t, NULL);
	mpz_set_ui(m, 1);
	for (unsigned p = 2; p <= 167; p++) {
		if (is_prime(p))
			mpz_mul_ui(m, m, p);
	}
	mpz_set_ui(t, 65537);
	for (unsigned exponent = 1; exponent < 2000; exponent += 97) {
		mpz_powm_ui(n, t, exponent, m);
		mpz_addmul_ui(n, m, 12346);
		mpz_setbit(n, 0);
		mpz_t big;
		mpz_init(big);
		mpz_mul_2exp(big, m, 1200); /* the same modulo each prime */
		mpz_powm_ui(n, t, exponent, m);
		mpz_add(n, n, big);
		ck_assert(rsa_has_roca_fingerprint(octets_of(n, buffer)));
		mpz_add_ui(n, n, 2);
		ck_assert(!rsa_has_roca_fingerprint(octets_of(n, buffer)));
		mpz_clear(big);
	}
	/* a power of 65537 by each prime, but not of one exponent: 1 by all of them but 163, by which 65537 has an even order that it shares */
	mpz_divexact_ui(n, m, 163);
	mpz_set_ui(t, 163);
	mpz_invert(t, n, t);
	mpz_mul(n, n, t);
	mpz_mul_ui(n, n, 65537 - 1);
	mpz_add_ui(n, n, 1);
	mpz_mul_2exp(m, m, 1200);
	mpz_add(n, n, m);
	ck_assert(!rsa_has_roca_fingerprint(octets_of(n, buffer)));
	mpz_clears(m, n, t, NULL);
}
END_TEST

/* Points that Nettle makes are valid, compressed too; their neighbours are not. */
START_TEST(points_are_those_of_nettle)
{
	static const enum oid curves[] = { OID_SECP256R1, OID_SECP384R1, OID_SECP521R1 };
	struct knuth_lfib_ctx chance;
	knuth_lfib_init(&chance, 1);
	for (size_t i = 0; i < 3; i++) {
		const struct ecc_curve *curve = i == 0 ? nettle_get_secp_256r1() : i == 1 ? nettle_get_secp_384r1() : nettle_get_secp_521r1();
		size_t size = (ec_curve_bits(curves[i]) + 7) / 8;
		for (int round = 0; round < 50; round++) {
			uint8_t octets[1 + 2 * 66] = { 4 };
			struct ecc_point point;
			struct ecc_scalar scalar;
			mpz_t x, y;
			mpz_inits(x, y, NULL);
			ecc_point_init(&point, curve);
			ecc_scalar_init(&scalar, curve);
			ecdsa_generate_keypair(&point, &scalar, &chance, (nettle_random_func *)knuth_lfib_random);
			ecc_point_get(&point, x, y);
			mpz_export(octets + 1 + size - (mpz_sizeinbase(x, 2) + 7) / 8, NULL, 1, 1, 1, 0, x);
			mpz_export(octets + 1 + 2 * size - (mpz_sizeinbase(y, 2) + 7) / 8, NULL, 1, 1, 1, 0, y);
			ck_assert_int_eq(ec_point_check(curves[i], (struct span){ octets, 1 + 2 * size }), EC_POINT_VALID);
			octets[2 * size] ^= 1;
			ck_assert_int_eq(ec_point_check(curves[i], (struct span){ octets, 1 + 2 * size }), EC_POINT_NOT_ON_CURVE);
			octets[0] = 2 + (round & 1);
			ck_assert_int_eq(ec_point_check(curves[i], (struct span){ octets, 1 + size }), EC_POINT_VALID);
			ck_assert_int_eq(ec_point_check(curves[i], (struct span){ octets, size }), EC_POINT_SIZE);
			memset(octets + 1, 0xff, size);
			ck_assert_int_eq(ec_point_check(curves[i], (struct span){ octets, 1 + size }), EC_POINT_OUT_OF_RANGE);
			ecc_point_clear(&point);
			ecc_scalar_clear(&scalar);
			mpz_clears(x, y, NULL);
		}
		ck_assert_int_eq(ec_point_check(curves[i], SPAN("\0")), EC_POINT_FORM);
		ck_assert_int_eq(ec_point_check(curves[i], (struct span){ NULL, 0 }), EC_POINT_FORM);
	}
	ck_assert_int_eq(ec_point_check(OID_SECP224R1, SPAN("\0")), EC_POINT_OTHER_CURVE);
}
END_TEST

/* 4 has the order 11 modulo 23. */
START_TEST(dsa_values)
{
	ck_assert(dsa_in_range(SPAN("\x17"), SPAN("\2")));
	ck_assert(dsa_in_range(SPAN("\x17"), SPAN("\x15")));
	ck_assert(!dsa_in_range(SPAN("\x17"), SPAN("\1")));
	ck_assert(!dsa_in_range(SPAN("\x17"), SPAN("\x16")));
	ck_assert(!dsa_in_range(SPAN("\x17"), SPAN("\x17")));
	ck_assert(!dsa_in_range(SPAN("\x17"), (struct span){ NULL, 0 }));
	ck_assert(!dsa_in_range(SPAN("\x17"), SPAN("\1\0\0\0\0\0\0\0\0\0")));
	ck_assert(!dsa_in_range((struct span){ NULL, 0 }, SPAN("\5")));
	ck_assert(dsa_has_order(SPAN("\x17"), SPAN("\x0b"), SPAN("\4")));
	ck_assert(!dsa_has_order(SPAN("\x17"), SPAN("\x0b"), SPAN("\5")));
	ck_assert(!dsa_has_order(SPAN("\x17"), SPAN("\x0b"), (struct span){ NULL, 0 }));
	ck_assert(!dsa_has_order(SPAN("\x17"), (struct span){ NULL, 0 }, SPAN("\4")));
	ck_assert(dsa_has_order(SPAN("\x18"), SPAN("\x0b"), SPAN("\5")));
	ck_assert(dsa_divides(SPAN("\x17"), SPAN("\x0b")));
	ck_assert(!dsa_divides(SPAN("\x17"), SPAN("\7")));
	ck_assert(!dsa_divides(SPAN("\x17"), (struct span){ NULL, 0 }));
	ck_assert(!dsa_divides((struct span){ NULL, 0 }, SPAN("\x0b")));
	ck_assert(!dsa_divides(SPAN("\x17"), SPAN("\1\0\0\0\0\0\0\0\0\0")));
	ck_assert(dsa_divides(SPAN("\1"), SPAN("\x0b")));
	/* 2^128 = 4 * 2^126 */
	ck_assert(dsa_divides(SPAN("\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1"), SPAN("\4")));
	for (unsigned n = 0; n < 256; n++) {
		uint8_t octet = (uint8_t)n;
		unsigned divisor = 2;
		while (divisor < n && n % divisor != 0)
			divisor++;
		ck_assert_msg(dsa_is_composite((struct span){ &octet, 1 }) == (divisor != n), "%u", n);
	}
	/* 2^89 - 1 is prime, 2^81 - 3 is not, and 341 the least number that only seems to be */
	ck_assert(!dsa_is_composite(SPAN("\1\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff")));
	ck_assert(dsa_is_composite(SPAN("\1\xff\xff\xff\xff\xff\xff\xff\xff\xff\xfd")));
	ck_assert(dsa_is_composite(SPAN("\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")));
	ck_assert(!dsa_is_composite(SPAN("\1\x55")));
}
END_TEST

Suite *
numbers_suite(void)
{
	Suite *suite = suite_create("numbers");
	TCase *tests = tcase_create("numbers");
	tcase_add_test(tests, limbs_are_those_of_gmp);
	tcase_add_test(tests, small_factors_are_found);
	tcase_add_test(tests, numbers_that_are_too_long_are_left_alone);
	tcase_add_test(tests, close_factors_are_found_in_their_round);
	tcase_add_test(tests, squares_and_small_numbers);
	tcase_add_test(tests, roca_is_told_by_one_exponent);
	tcase_add_test(tests, powers_and_primes_are_told);
	tcase_add_test(tests, points_are_those_of_nettle);
	tcase_add_test(tests, dsa_values);
	suite_add_tcase(suite, tests);
	return suite;
}
