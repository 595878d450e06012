#include "x509/rsa.h"

#include <nettle/md5.h>
#include <nettle/sha1.h>

#include "x509/limbs.h"

/* Numbers are worked through in blocks of limbs; the last is filled up with zeros. */
#define BLOCK 32

struct number {
	size_t count; /* of limbs, without zeros at the top; 0 where there is nothing to look at */
	mp_limb_t limbs[LIMBS_MAX];
};

static void
number_set(struct number *n, struct span octets)
{
	size_t room = (octets.size / sizeof(mp_limb_t) / BLOCK + 1) * BLOCK;
	n->count = limbs_from(n->limbs, room < LIMBS_MAX ? room : LIMBS_MAX, octets);
	if (n->count == SIZE_MAX)
		n->count = 0;
}

/* The odd primes below 752, each in one of 18 groups whose products are below 2^58. */
#define PRIMES \
	P(3, 0), P(5, 1), P(7, 2), P(11, 3), P(13, 4), P(17, 5), P(19, 5), P(23, 4), P(29, 3), P(31, 2), P(37, 1), P(41, 0), P(43, 6), P(47, 7), \
		P(53, 8), P(59, 9), P(61, 10), P(67, 11), P(71, 12), P(73, 13), P(79, 14), P(83, 15), P(89, 16), P(97, 3), P(101, 17), P(103, 1), \
		P(107, 15), P(109, 14), P(113, 13), P(127, 10), P(131, 5), P(137, 4), P(139, 7), P(149, 16), P(151, 2), P(157, 6), P(163, 17), \
		P(167, 4), P(173, 2), P(179, 0), P(181, 12), P(191, 5), P(193, 5), P(197, 1), P(199, 0), P(211, 9), P(223, 4), P(227, 11), \
		P(229, 3), P(233, 8), P(239, 9), P(241, 10), P(251, 2), P(257, 11), P(263, 13), P(269, 8), P(271, 17), P(277, 16), P(281, 15), \
		P(283, 12), P(293, 12), P(307, 17), P(311, 1), P(313, 7), P(317, 15), P(331, 3), P(337, 9), P(347, 0), P(349, 8), P(353, 0), \
		P(359, 14), P(367, 6), P(373, 5), P(379, 4), P(383, 2), P(389, 14), P(397, 16), P(401, 3), P(409, 13), P(419, 7), P(421, 17), \
		P(431, 1), P(433, 3), P(439, 11), P(443, 10), P(449, 8), P(457, 11), P(461, 16), P(463, 6), P(467, 11), P(479, 6), P(487, 14), \
		P(491, 16), P(499, 12), P(503, 14), P(509, 17), P(521, 15), P(523, 3), P(541, 13), P(547, 9), P(557, 0), P(563, 2), P(569, 1), \
		P(571, 10), P(577, 7), P(587, 9), P(593, 11), P(599, 5), P(601, 8), P(607, 4), P(613, 6), P(617, 4), P(619, 5), P(631, 12), \
		P(641, 13), P(643, 12), P(647, 6), P(653, 7), P(659, 10), P(661, 16), P(673, 7), P(677, 9), P(683, 8), P(691, 13), P(701, 10), \
		P(709, 2), P(719, 15), P(727, 0), P(733, 15), P(739, 14), P(743, 17), P(751, 1)

#if GMP_NUMB_BITS == 64 && defined(__SIZEOF_INT128__)

__extension__ typedef unsigned __int128 wide;

/* The inverse of an odd number modulo 2^64: the first term is right in five bits, and each step doubles them. */
#define STEP(n, x) ((x) * (2 - (n) * (x)))
#define INVERSE(n) STEP(n, STEP(n, STEP(n, STEP(n, (3 * (n)) ^ 2))))

/* The product of a group, and what powers of 2^64 leave when they are divided by it. */
struct group {
	uint64_t product, inverse, powers[BLOCK], carry; /* carry: power BLOCK + 1 */
};
/* clang-format off */
#define TIMES(a, b, m) ((uint64_t)((wide)(a) * (b) % (m)))
#define POWER_1(m)  (UINT64_MAX % (m) + 1)
#define POWER_2(m) TIMES(POWER_1(m), POWER_1(m), m)
#define POWER_3(m) TIMES(POWER_1(m), POWER_2(m), m)
#define POWER_4(m) TIMES(POWER_2(m), POWER_2(m), m)
#define POWER_5(m) TIMES(POWER_2(m), POWER_3(m), m)
#define POWER_6(m) TIMES(POWER_3(m), POWER_3(m), m)
#define POWER_7(m) TIMES(POWER_3(m), POWER_4(m), m)
#define POWER_8(m) TIMES(POWER_4(m), POWER_4(m), m)
#define POWER_9(m) TIMES(POWER_4(m), POWER_5(m), m)
#define POWER_10(m) TIMES(POWER_5(m), POWER_5(m), m)
#define POWER_11(m) TIMES(POWER_5(m), POWER_6(m), m)
#define POWER_12(m) TIMES(POWER_6(m), POWER_6(m), m)
#define POWER_13(m) TIMES(POWER_6(m), POWER_7(m), m)
#define POWER_14(m) TIMES(POWER_7(m), POWER_7(m), m)
#define POWER_15(m) TIMES(POWER_7(m), POWER_8(m), m)
#define POWER_16(m) TIMES(POWER_8(m), POWER_8(m), m)
#define POWER_17(m) TIMES(POWER_8(m), POWER_9(m), m)
#define POWER_18(m) TIMES(POWER_9(m), POWER_9(m), m)
#define POWER_19(m) TIMES(POWER_9(m), POWER_10(m), m)
#define POWER_20(m) TIMES(POWER_10(m), POWER_10(m), m)
#define POWER_21(m) TIMES(POWER_10(m), POWER_11(m), m)
#define POWER_22(m) TIMES(POWER_11(m), POWER_11(m), m)
#define POWER_23(m) TIMES(POWER_11(m), POWER_12(m), m)
#define POWER_24(m) TIMES(POWER_12(m), POWER_12(m), m)
#define POWER_25(m) TIMES(POWER_12(m), POWER_13(m), m)
#define POWER_26(m) TIMES(POWER_13(m), POWER_13(m), m)
#define POWER_27(m) TIMES(POWER_13(m), POWER_14(m), m)
#define POWER_28(m) TIMES(POWER_14(m), POWER_14(m), m)
#define POWER_29(m) TIMES(POWER_14(m), POWER_15(m), m)
#define POWER_30(m) TIMES(POWER_15(m), POWER_15(m), m)
#define POWER_31(m) TIMES(POWER_15(m), POWER_16(m), m)
#define POWER_32(m) TIMES(POWER_16(m), POWER_16(m), m)
#define POWER_33(m) TIMES(POWER_16(m), POWER_17(m), m)
#define G(m) { m, INVERSE(m), { 1, POWER_1(m), POWER_2(m), POWER_3(m), \
	POWER_4(m), POWER_5(m), POWER_6(m), POWER_7(m), \
	POWER_8(m), POWER_9(m), POWER_10(m), POWER_11(m), \
	POWER_12(m), POWER_13(m), POWER_14(m), POWER_15(m), \
	POWER_16(m), POWER_17(m), POWER_18(m), POWER_19(m), \
	POWER_20(m), POWER_21(m), POWER_22(m), POWER_23(m), \
	POWER_24(m), POWER_25(m), POWER_26(m), POWER_27(m), \
	POWER_28(m), POWER_29(m), POWER_30(m), POWER_31(m) }, POWER_33(m) }
/* clang-format on */
static const struct group groups[] = {
	G(217322656467376767u), G(215013159946662965u), G(217525366850704801u), G(212990312761628963u), G(216534027984847183u),
	G(215720191654248247u), G(217929203644328899u), G(217257649871317163u), G(213673672400232623u), G(217959782084230171u),
	G(218169414224412029u), G(217163122447877269u), G(215740587598856923u), G(212624694243217793u), G(217690272898508219u),
	G(217219115279517079u), G(218187782208049999u), G(218074726498273397u),
};
#define GROUPS (sizeof(groups) / sizeof(groups[0]))

/* n divided by 2^64 modulo the product (Montgomery): below n / 2^64 or below the product. */
static uint64_t
reduce(wide n, const struct group *g)
{
	uint64_t high = (uint64_t)(n >> 64), take = (uint64_t)((wide)((uint64_t)n * g->inverse) * g->product >> 64);
	return high >= take ? high - take : high - take + g->product;
}

/*
 * Something that each prime of a group divides if it divides the number. A block is the sum of its limbs, each times what its power leaves, below
 * 2^128, for the products are below 2^58; this
 * takes little more than a multiplication a limb, and three groups at a time keep them apart.
 */
static void
remainders(const struct number *n, uint64_t out[GROUPS])
{
	for (size_t i = 0; i < GROUPS; i += 3) {
		const struct group *g = groups + i;
		uint64_t r0 = 0, r1 = 0, r2 = 0;
		for (size_t block = (n->count + BLOCK - 1) / BLOCK; block > 0; block--) {
			const mp_limb_t *limbs = n->limbs + (block - 1) * BLOCK;
			wide sum0 = (wide)r0 * g[0].carry, sum1 = (wide)r1 * g[1].carry, sum2 = (wide)r2 * g[2].carry;
			for (size_t k = 0; k < BLOCK; k++) {
				sum0 += (wide)limbs[k] * g[0].powers[k];
				sum1 += (wide)limbs[k] * g[1].powers[k];
				sum2 += (wide)limbs[k] * g[2].powers[k];
			}
			r0 = reduce(sum0, &g[0]);
			r1 = reduce(sum1, &g[1]);
			r2 = reduce(sum2, &g[2]);
		}
		out[i] = r0;
		out[i + 1] = r1;
		out[i + 2] = r2;
	}
}

/* A multiple of p times the inverse of p is at most (2^64 - 1) / p, and no other number is. */
static const struct {
	uint64_t inverse, limit;
	uint16_t prime, group;
} primes[] = {
#define P(p, g) \
	{ \
		INVERSE(UINT64_C(p)), UINT64_MAX / (p), p, g \
	}
	PRIMES
#undef P
};

unsigned
rsa_small_factor(struct span modulus)
{
	struct number n;
	uint64_t r[GROUPS];

	number_set(&n, modulus);
	if (n.count == 0)
		return 0;
	remainders(&n, r);
	for (size_t i = 0; i < sizeof(primes) / sizeof(primes[0]); i++) {
		if (r[primes[i].group] * primes[i].inverse <= primes[i].limit)
			return primes[i].prime;
	}
	return 0;
}

#else

unsigned
rsa_small_factor(struct span modulus)
{
#define P(p, g) p
	static const uint16_t primes[] = { PRIMES };
#undef P
	struct number n;

	number_set(&n, modulus);
	for (size_t i = 0; n.count > 0 && i < sizeof(primes) / sizeof(primes[0]); i++) {
		if (mpn_mod_1(n.limbs, (mp_size_t)n.count, primes[i]) == 0)
			return primes[i];
	}
	return 0;
}

#endif

unsigned
rsa_medium_factor(struct span modulus)
{
	struct number n;
	number_set(&n, modulus);
	for (unsigned factor = 753; factor < 65536 && n.count > 0; factor += 2) {
		if (mpn_mod_1(n.limbs, (mp_size_t)n.count, factor) == 0)
			return factor;
	}
	return 0;
}

/* The discrete logarithm of a number to the base 65537, and the order of that base. Returns false where there is none. */
static bool
logarithm(unsigned number, unsigned prime, unsigned *log, unsigned *order)
{
	bool found = false;
	unsigned power = 1, base = 65537 % prime;
	*order = 0;
	do {
		if (power == number) {
			*log = *order;
			found = true;
		}
		power = power * base % prime;
		(*order)++;
	} while (power != 1);
	return found;
}

/*
 * What one division tells of a number: whether it may be a power of 65537 modulo some small primes, as one in 360 is; or a third, or a fifth power,
 * of which each prime leaves few numbers. There is a bit for each of these.
 */
#define FEW_PRIMES (UINT64_C(7) * 11 * 13 * 19 * 31 * 37 * 41 * 61)

static bool
is_among(uint64_t rest, unsigned prime, uint64_t few)
{
	return few >> rest % prime & 1;
}

static bool
may_have_roca_fingerprint(uint64_t rest)
{
	return is_among(rest, 37, 0x4000402) && is_among(rest, 11, 0x402) && is_among(rest, 61, 0x1434026619900b0a) && is_among(rest, 13, 0x161a);
}

static bool
may_be_small_power(uint64_t rest)
{
	bool third = is_among(rest, 7, 0x43) && is_among(rest, 13, 0x1123) && is_among(rest, 19, 0x41983) && is_among(rest, 37, 0x10ac804d43);
	return third || (is_among(rest, 11, 0x403) && is_among(rest, 31, 0x46000063) && is_among(rest, 41, 0x1410800420b));
}

static uint64_t
rest_of(const mp_limb_t *n, size_t count)
{
#if GMP_NUMB_BITS == 64
	return mpn_mod_1(n, (mp_size_t)count, FEW_PRIMES);
#else
	/* a number that leaves the same modulo each of them */
	const uint64_t a = 7u * 11 * 13 * 19 * 31, b = 37u * 41 * 61;
	uint64_t by_a = mpn_mod_1(n, (mp_size_t)count, (mp_limb_t)a), by_b = mpn_mod_1(n, (mp_size_t)count, (mp_limb_t)b);
	while (by_a % b != by_b)
		by_a += a;
	return by_a;
#endif
}

bool
rsa_is_suspicious(struct span modulus)
{
	struct number n;
	number_set(&n, modulus);
	if (n.count == 0)
		return false;
	uint64_t rest = rest_of(n.limbs, n.count);
	return may_have_roca_fingerprint(rest) || may_be_small_power(rest) || mpn_perfect_square_p(n.limbs, (mp_size_t)n.count);
}

static bool
has_roca_fingerprint(const struct number *n)
{
	/* the fields in which the fewest numbers are powers of 65537 first: they tell most others at once */
	static const uint8_t fields[] = { 97, 37, 79, 11, 61, 73, 127, 151, 13, 17, 19, 53,  71,  103, 107, 109, 157, 3,   5,
					  7,  23, 29, 31, 41, 43, 47,  59,  67, 83, 89, 101, 113, 131, 137, 139, 149, 163, 167 };
	uint16_t known[168] = { 0 }; /* the logarithm modulo this number, and 1; 0 where it is not known */
	mp_limb_t product = 1, rest = 0;

	for (size_t i = 0, next = 0; i < sizeof(fields); i++) {
		unsigned log, order;
		if (i == next) {
			for (product = 1; next < sizeof(fields) && product <= GMP_NUMB_MAX / fields[next]; next++)
				product *= fields[next];
			rest = mpn_mod_1(n->limbs, (mp_size_t)n->count, product);
		}
		if (!logarithm((unsigned)(rest % fields[i]), fields[i], &log, &order))
			return false;
		/* one exponent for all fields: where orders share a divisor, the logarithms agree modulo it */
		for (unsigned d = 2; d <= order; d++) {
			if (order % d != 0)
				continue;
			if (known[d] != 0 && known[d] != log % d + 1)
				return false;
			known[d] = (uint16_t)(log % d + 1);
		}
	}
	return true;
}

bool
rsa_has_roca_fingerprint(struct span modulus)
{
	struct number n;
	number_set(&n, modulus);
	return n.count * GMP_NUMB_BITS >= 512 && may_have_roca_fingerprint(rest_of(n.limbs, n.count)) && has_roca_fingerprint(&n);
}

/*
 * Which a make a^2 - n a square modulo 64, and modulo 63: for each n a bit for each a. Of the many rounds these two leave a few, without a branch for
 * each. SQUARES_ has a bit for each square.
 */
#define SQUARES_64   UINT64_C(0x0202021202030213)
#define SQUARES_63   UINT64_C(0x0402483012450293)
#define TRY(m, n, a) ((uint64_t)(SQUARES_##m >> (((a) * (a) + (m) * (m) - (n)) % (m)) & 1) << (a))
/* clang-format off */
#define TRY_7(m, n, a)    TRY(m, n, a) | TRY(m, n, a + 1) | TRY(m, n, a + 2) | TRY(m, n, a + 3) | TRY(m, n, a + 4) | TRY(m, n, a + 5) | TRY(m, n, a + 6)
#define TRY_63(m, n)      TRY_7(m, n, 0) | TRY_7(m, n, 7) | TRY_7(m, n, 14) | TRY_7(m, n, 21) | TRY_7(m, n, 28) | TRY_7(m, n, 35) | TRY_7(m, n, 42) | \
	TRY_7(m, n, 49) | TRY_7(m, n, 56)
#define TRIES_63(n)       (TRY_63(63, n))
#define TRIES_64(n)       (TRY_63(64, n) | TRY(64, n, 63))
#define FOR_7(T, n)       T(n), T(n + 1), T(n + 2), T(n + 3), T(n + 4), T(n + 5), T(n + 6)
#define FOR_63(T)         FOR_7(T, 0), FOR_7(T, 7), FOR_7(T, 14), FOR_7(T, 21), FOR_7(T, 28), FOR_7(T, 35), FOR_7(T, 42), FOR_7(T, 49), FOR_7(T, 56)
/* clang-format on */
static const uint64_t tries_63[63] = { FOR_63(TRIES_63) }, tries_64[64] = { FOR_63(TRIES_64), TRIES_64(63) };

/* What is left of them is tried by more moduli before it is computed; the product of all is below 2^30. */
#define SIEVE (64 * 63 * 55 * 13 * 17 * 19)

/* The rounds from k to k + 63 that may end in a square; `root` and `n` are the rests modulo SIEVE. */
static uint64_t
rounds_to_try(unsigned root, unsigned n, unsigned k)
{
	unsigned a = (root + k) % 64, b = (root + k) % 63;
	uint64_t by_64 = tries_64[n % 64], by_63 = tries_63[n % 63];
	by_64 = by_64 >> a | by_64 << ((64 - a) % 64);
	return by_64 & (by_63 >> b | by_63 << (63 - b));
}

/* Whether a^2 - n may be a square, told by one modulus. `squares` has a bit for each square modulo it. */
static inline bool
leaves_square(unsigned a, unsigned n, unsigned modulus, uint64_t squares)
{
	unsigned rest = a % modulus;
	return squares >> ((rest * rest + modulus - n % modulus) % modulus) & 1;
}

static inline bool
passes_sieve(unsigned a, unsigned n)
{
	return leaves_square(a, n, 55, 0x0230148611ca33) && leaves_square(a, n, 13, 0x161b) && leaves_square(a, n, 17, 0x1a317) &&
	       leaves_square(a, n, 19, 0x30af3);
}

/* Whether (root + k)^2 - n is a square, and so n a product: not that of 1 and itself, which only small numbers come to. */
static bool
is_factored(const struct number *n, const mp_limb_t *root, size_t size, unsigned k)
{
	mp_limb_t a[LIMBS_MAX / 2 + 1], square[LIMBS_MAX + 2];

	mpn_add_1(a, root, (mp_size_t)size, k);
	if (n->count == 1 && 2 * a[0] - 1 == n->limbs[0])
		return false;
	mpn_sqr(square, a, (mp_size_t)size);
	mpn_sub(square, square, (mp_size_t)(2 * size), n->limbs, (mp_size_t)n->count);
	size *= 2;
	while (size > 1 && square[size - 1] == 0)
		size--;
	return mpn_perfect_square_p(square, (mp_size_t)size);
}

unsigned
rsa_fermat_round(struct span modulus, unsigned rounds)
{
	struct number n;
	mp_limb_t root[LIMBS_MAX / 2 + 1];

	number_set(&n, modulus);
	if (n.count == 0)
		return 0;
	size_t size = (n.count + 1) / 2;
	if (mpn_sqrtrem(root, NULL, n.limbs, (mp_size_t)n.count) == 0)
		return size > 1 || root[0] > 1;
	root[size] = mpn_add_1(root, root, (mp_size_t)size, 1);
	size++;
	unsigned root_rest = (unsigned)mpn_mod_1(root, (mp_size_t)size, SIEVE), n_rest = (unsigned)mpn_mod_1(n.limbs, (mp_size_t)n.count, SIEVE);
	for (unsigned k = 0; k < rounds; k += 64) {
		for (uint64_t left = rounds_to_try(root_rest, n_rest, k); left != 0; left &= left - 1) {
			unsigned round = k + (unsigned)__builtin_ctzll(left);
			if (round < rounds && passes_sieve(root_rest + round, n_rest) && is_factored(&n, root, size, round))
				return round + 1;
		}
	}
	return 0;
}

/* --- powers and primes --- */

#define TESTED_LIMBS (RSA_TESTED_BITS / GMP_NUMB_BITS)

static size_t
normal(const mp_limb_t *limbs, size_t count)
{
	while (count > 0 && limbs[count - 1] == 0)
		count--;
	return count;
}

/* Sets a number of at most TESTED_LIMBS limbs. Returns how many it has; 0 if there are more, or the number is even. */
static size_t
set_tested(mp_limb_t limbs[TESTED_LIMBS], struct span octets)
{
	size_t room = octets.size / sizeof(mp_limb_t) + 1, count = limbs_from(limbs, room < TESTED_LIMBS ? room : TESTED_LIMBS, octets);
	return count == SIZE_MAX || count == 0 || !(limbs[0] & 1) ? 0 : count;
}

static bool
is_small_prime(unsigned n)
{
	for (unsigned d = 3; d * d <= n; d += 2) {
		if (n % d == 0)
			return false;
	}
	return n == 2 || (n > 1 && n % 2 != 0);
}

static unsigned
power_modulo(unsigned base, unsigned exponent, unsigned modulus)
{
	uint64_t power = 1, square = base % modulus;
	for (; exponent > 0; exponent >>= 1) {
		if (exponent & 1)
			power = power * square % modulus;
		square = square * square % modulus;
	}
	return (unsigned)power;
}

/*
 * Whether a number may be a power with an odd prime exponent k: modulo a prime p that is 1 more than a multiple of k, one number in k is, and is told
 * by its power with (p - 1) / k. Enough such primes leave next to nothing else.
 */
static bool
may_be_power(const mp_limb_t *n, size_t count, unsigned k)
{
	for (unsigned p = 2 * k + 1, tried = 0; tried < 24; p += 2 * k) {
		if (!is_small_prime(p))
			continue;
		unsigned rest = (unsigned)mpn_mod_1(n, (mp_size_t)count, p);
		if (rest != 0 && power_modulo(rest, (p - 1) / k, p) != 1)
			return false;
		tried++;
	}
	return true;
}

/* Multiplies a number by another, as far as so many limbs hold the product. Returns whether they hold all of it. */
static bool
multiply(mp_limb_t *number, const mp_limb_t *by, size_t size)
{
	mp_limb_t product[2 * TESTED_LIMBS];
	mpn_mul_n(product, number, by, (mp_size_t)size);
	mpn_copyi(number, product, (mp_size_t)size);
	return normal(product + size, size) == 0;
}

/* The power of a number, the same way. */
static bool
raise(mp_limb_t *power, const mp_limb_t *base, size_t size, unsigned exponent)
{
	mp_limb_t square[TESTED_LIMBS];
	bool is_whole = true, is_whole_square = true;
	mpn_zero(power, (mp_size_t)size);
	power[0] = 1;
	mpn_copyi(square, base, (mp_size_t)size);
	for (; exponent > 0; exponent >>= 1) {
		if (exponent & 1)
			is_whole = multiply(power, square, size) && is_whole && is_whole_square;
		if (exponent > 1)
			is_whole_square = multiply(square, square, size) && is_whole_square;
	}
	return is_whole;
}

/*
 * The k-th root, k odd, of an odd number. Returns how many limbs it has, 0 where there is none. Modulo a power of 2 there is one root, and each bit
 * more of the number gives one more of it.
 */
static size_t
odd_root(mp_limb_t root[TESTED_LIMBS], const mp_limb_t *n, size_t count, unsigned k)
{
	mp_limb_t power[TESTED_LIMBS];
	size_t bits = (mpn_sizeinbase(n, (mp_size_t)count, 2) + k - 1) / k;

	mpn_zero(root, (mp_size_t)count);
	root[0] = 1;
	for (size_t bit = 1; bit < bits; bit++) {
		size_t limb = bit / GMP_NUMB_BITS;
		mp_limb_t place = (mp_limb_t)1 << bit % GMP_NUMB_BITS;
		raise(power, root, limb + 1, k);
		if ((power[limb] ^ n[limb]) & place)
			root[limb] |= place;
	}
	return raise(power, root, count, k) && mpn_cmp(power, n, (mp_size_t)count) == 0 ? normal(root, count) : 0;
}

/* Puts the root in the place of a number, if it has one. Returns its exponent; 0 where it has none. */
static unsigned
take_root(mp_limb_t n[TESTED_LIMBS], size_t *count, bool all)
{
	mp_limb_t root[TESTED_LIMBS];
	if (*count == 1 && n[0] == 1)
		return 0;
	if (mpn_perfect_square_p(n, (mp_size_t)*count)) {
		mpn_sqrtrem(root, NULL, n, (mp_size_t)*count);
		*count = normal(root, (*count + 1) / 2);
		mpn_copyi(n, root, (mp_size_t)*count);
		return 2;
	}
	if (!all && !may_be_small_power(rest_of(n, *count)))
		return 0;
	unsigned last = all ? (unsigned)(mpn_sizeinbase(n, (mp_size_t)*count, 2) / 9) : 5;
	for (unsigned k = 3; k <= last; k += 2) {
		size_t size = is_small_prime(k) && may_be_power(n, *count, k) ? odd_root(root, n, *count, k) : 0;
		if (size > 0) {
			*count = size;
			mpn_copyi(n, root, (mp_size_t)size);
			return k;
		}
	}
	return 0;
}

size_t
rsa_root(struct span modulus, bool all, uint8_t out[RSA_ROOT_SIZE], unsigned *exponent)
{
	mp_limb_t n[TESTED_LIMBS];
	size_t count = set_tested(n, modulus);

	*exponent = 1;
	for (unsigned k; count > 0 && (k = take_root(n, &count, all)) > 0;)
		*exponent *= k;
	if (count == 0 || *exponent == 1)
		return 0;
	size_t size = (mpn_sizeinbase(n, (mp_size_t)count, 2) + 7) / 8;
	for (size_t i = 0; i < size; i++)
		out[size - 1 - i] = (uint8_t)(n[i / sizeof(*n)] >> 8 * (i % sizeof(*n)));
	return size;
}

/* The square of a number modulo n, times a small one: in the place of the number. */
static void
square_times(mp_limb_t *power, mp_limb_t times, const mp_limb_t *n, size_t count)
{
	mp_limb_t square[2 * TESTED_LIMBS + 1], quotient[TESTED_LIMBS + 2];
	mpn_sqr(square, power, (mp_size_t)count);
	square[2 * count] = mpn_mul_1(square, square, (mp_size_t)(2 * count), times);
	mpn_tdiv_qr(quotient, power, 0, square, (mp_size_t)(2 * count + 1), n, (mp_size_t)count);
}

/* Whether an odd number n, of which n - 1 is odd * 2^twos, is a prime as far as one base tells. */
static bool
is_prime_by(mp_limb_t base, const mp_limb_t *n, size_t count, const mp_limb_t *odd, size_t odd_bits, size_t twos)
{
	mp_limb_t power[TESTED_LIMBS] = { 1 }, minus_1[TESTED_LIMBS];

	for (size_t bit = odd_bits; bit-- > 0;)
		square_times(power, odd[bit / GMP_NUMB_BITS] >> bit % GMP_NUMB_BITS & 1 ? base : 1, n, count);
	if (power[0] == 1 && normal(power, count) == 1)
		return true;
	mpn_sub_1(minus_1, n, (mp_size_t)count, 1);
	for (size_t i = 0; i < twos; i++) {
		if (mpn_cmp(power, minus_1, (mp_size_t)count) == 0)
			return true;
		square_times(power, 1, n, count);
	}
	return false;
}

bool
rsa_is_prime(struct span number)
{
	static const mp_limb_t bases[] = { 2, 3, 5, 7, 11, 13, 17 };
	mp_limb_t n[TESTED_LIMBS], odd[TESTED_LIMBS];
	size_t count = set_tested(n, number);

	if (count == 0 || (count == 1 && n[0] < 1 << 16))
		return count == 1 && is_small_prime((unsigned)n[0]);
	mpn_sub_1(odd, n, (mp_size_t)count, 1);
	size_t twos = mpn_scan1(odd, 0), limbs = twos / GMP_NUMB_BITS, left = count - limbs;
	mpn_copyi(odd, odd + limbs, (mp_size_t)left);
	if (twos % GMP_NUMB_BITS > 0)
		mpn_rshift(odd, odd, (mp_size_t)left, (unsigned)(twos % GMP_NUMB_BITS));
	left = normal(odd, left);
	size_t bits = mpn_sizeinbase(odd, (mp_size_t)left, 2);
	for (size_t i = 0; i < sizeof(bases) / sizeof(bases[0]); i++) {
		if (!is_prime_by(bases[i], n, count, odd, bits, twos))
			return false;
	}
	return true;
}

/* --- keys that are known by their digests --- */

/* So many octets at a time are written as digits. */
#define PIECE 256

/* Hexadecimal digits of octets, of which those of 10 to 15 are `letters` beyond the digit 9. Compilers make vectors of it. */
static void
write_digits(uint8_t *restrict digits, const uint8_t *restrict octets, size_t size, uint8_t letters)
{
	for (size_t i = 0; i < size; i++) {
		uint8_t high = octets[i] >> 4, low = octets[i] & 15;
		digits[2 * i] = (uint8_t)(high + '0' + (high > 9 ? letters : 0));
		digits[2 * i + 1] = (uint8_t)(low + '0' + (low > 9 ? letters : 0));
	}
}

#define LOWER ('a' - '9' - 1)
#define UPPER ('A' - '9' - 1)

/* The next digits of a number, of which the first octet may have one alone. Returns how many. */
static size_t
next_digits(uint8_t digits[2 * PIECE], struct span *rest, bool is_first, uint8_t letters, const uint8_t **begin)
{
	size_t size = rest->size < PIECE ? rest->size : PIECE;
	write_digits(digits, rest->data, size, letters);
	bool is_short = is_first && rest->data[0] < 16;
	*begin = digits + is_short;
	*rest = (struct span){ rest->data + size, rest->size - size };
	return 2 * size - is_short;
}

uint64_t
rsa_modulus_md5(struct span modulus)
{
	struct md5_ctx md5;
	uint8_t digits[2 * PIECE], digest[MD5_DIGEST_SIZE];
	const uint8_t *begin;

	md5_init(&md5);
	for (struct span rest = modulus; rest.size > 0;) {
		size_t size = next_digits(digits, &rest, rest.data == modulus.data, LOWER, &begin);
		md5_update(&md5, size, begin);
	}
	md5_digest(&md5, sizeof(digest), digest);
	return span_be64(digest);
}

uint64_t
rsa_modulus_sha1(struct span modulus)
{
	struct sha1_ctx sha1;
	uint8_t digits[2 * PIECE], digest[SHA1_DIGEST_SIZE];
	const uint8_t *begin;

	sha1_init(&sha1);
	sha1_update(&sha1, 8, (const uint8_t *)"Modulus=");
	for (struct span rest = modulus; rest.size > 0;) {
		size_t size = next_digits(digits, &rest, rest.data == modulus.data, UPPER, &begin);
		sha1_update(&sha1, size, begin);
	}
	sha1_update(&sha1, 1, (const uint8_t *)"\n");
	sha1_digest(&sha1, sizeof(digest), digest);
	return span_be64(digest + sizeof(digest) - 8);
}
