#include "x509/ed25519.h"

#include "x509/limbs.h"

#define P_OCTETS "\x7f\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xed"
/* RFC 8032 5.1: d = -121665/121666 */
#define D_OCTETS "\x52\x03\x6c\xee\x2b\x6f\xfe\x73\x8c\xc7\x40\x79\x77\x79\xe8\x98\x00\x70\x0a\x4d\x41\x41\xd8\xab\x75\xeb\x4d\xca\x13\x59\x78\xa3"

/* RFC 8032 5.1: L = 2^252 + 27742317777372353535851937790883648493, the order of the group, of 253 bits */
#define L_OCTETS "\x10\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x14\xde\xf9\xde\xa2\xf7\x9c\xd6\x58\x12\x63\x1a\x5c\xf5\xd3\xed"
#define L_BITS   253

#define LIMBS (256 / GMP_NUMB_BITS)

typedef mp_limb_t element[LIMBS]; /* below p */

struct field {
	element p, d;
};

static void
multiply(const struct field *f, const mp_limb_t *a, const mp_limb_t *b, element out)
{
	mp_limb_t product[2 * LIMBS], quotient[LIMBS + 1];
	mpn_mul_n(product, a, b, LIMBS);
	mpn_tdiv_qr(quotient, out, 0, product, 2 * LIMBS, f->p, LIMBS);
}

/* Both are below p, whose highest bit is clear: the sum has room. */
static void
add(const struct field *f, const mp_limb_t *a, const mp_limb_t *b, element out)
{
	mpn_add_n(out, a, b, LIMBS);
	if (mpn_cmp(out, f->p, LIMBS) >= 0)
		mpn_sub_n(out, out, f->p, LIMBS);
}

static void
subtract(const struct field *f, const mp_limb_t *a, const mp_limb_t *b, element out)
{
	if (mpn_sub_n(out, a, b, LIMBS) != 0)
		mpn_add_n(out, out, f->p, LIMBS);
}

/*
 * --- the ladder: u-coordinates of Curve25519 (RFC 7748 5), which is the same curve in another form (4.1) ---
 *
 * Numbers are below 2^256 here, and those that differ by a multiple of p are the same: 2^256 is 38 modulo p, which makes a product short again.
 */
static void
fold(element a, mp_limb_t carry)
{
	while (carry != 0)
		carry = mpn_add_1(a, a, LIMBS, carry * 38);
}

static void
loose_multiply(const mp_limb_t *a, const mp_limb_t *b, element out)
{
	mp_limb_t product[2 * LIMBS];
	mpn_mul_n(product, a, b, LIMBS);
	mp_limb_t carry = mpn_addmul_1(product, product + LIMBS, LIMBS, 38);
	mpn_copyi(out, product, LIMBS);
	fold(out, carry);
}

static void
loose_add(const mp_limb_t *a, const mp_limb_t *b, element out)
{
	fold(out, mpn_add_n(out, a, b, LIMBS));
}

static void
loose_subtract(const mp_limb_t *a, const mp_limb_t *b, element out)
{
	mp_limb_t borrow = mpn_sub_n(out, a, b, LIMBS);
	while (borrow != 0)
		borrow = mpn_sub_1(out, out, LIMBS, borrow * 38);
}

/* u = x / z; z is 0 for the neutral element. */
struct projective {
	element x, z;
};

/* One step, RFC 7748 5: *two becomes 2 *two, and *three the sum of both, whose difference is the point `one`. */
static void
ladder_step(const struct projective *one, struct projective *two, struct projective *three)
{
	element a, aa, b, bb, e, c, d, da, cb, t;
	loose_add(two->x, two->z, a);
	loose_multiply(a, a, aa);
	loose_subtract(two->x, two->z, b);
	loose_multiply(b, b, bb);
	loose_subtract(aa, bb, e);
	loose_add(three->x, three->z, c);
	loose_subtract(three->x, three->z, d);
	loose_multiply(d, a, da);
	loose_multiply(c, b, cb);
	loose_add(da, cb, t);
	loose_multiply(t, t, t);
	loose_multiply(t, one->z, three->x);
	loose_subtract(da, cb, t);
	loose_multiply(t, t, t);
	loose_multiply(t, one->x, three->z);
	loose_multiply(aa, bb, two->x);
	mp_limb_t carry = mpn_mul_1(t, e, LIMBS, 121665);
	fold(t, carry);
	loose_add(aa, t, t);
	loose_multiply(e, t, two->z);
}

/* Whether L times the point is the neutral element; the point is on the curve, and none of the eight whose order divides 8. */
static bool
has_prime_order(const struct field *f, const mp_limb_t *y)
{
	const element one = { 1 };
	struct projective point, r0, r1 = { { 0 }, { 0 } };
	element order, quotient;
	limbs_from(order, LIMBS, (struct span){ (const uint8_t *)L_OCTETS, ED25519_KEY_SIZE });
	/* u = (1 + y) / (1 - y) */
	loose_add(one, y, point.x);
	subtract(f, one, y, point.z);
	r0 = point; /* r0 = P for the highest bit, and r1 = 2P */
	r1 = point;
	struct projective other = point;
	ladder_step(&point, &r1, &other);
	for (int bit = L_BITS - 2; bit >= 0; bit--) {
		if (order[bit / GMP_NUMB_BITS] >> bit % GMP_NUMB_BITS & 1)
			ladder_step(&point, &r1, &r0);
		else
			ladder_step(&point, &r0, &r1);
	}
	mpn_tdiv_qr(quotient, order, 0, r0.z, LIMBS, f->p, LIMBS);
	return mpn_zero_p(order, LIMBS);
}

/* Points of order 4 have y = 0 or x = 0; twice a point of order 8 has y = 0, and so has a point with x^2 = -y^2, which is 2y^2 + dy^4 = 1. */
static bool
is_of_small_order(const struct field *f, const mp_limb_t *y, const mp_limb_t *y2, const mp_limb_t *dy2)
{
	const element one = { 1 };
	element twice, dy4, sum;
	add(f, y2, y2, twice);
	multiply(f, dy2, y2, dy4);
	add(f, twice, dy4, sum);
	return mpn_zero_p(y, LIMBS) || mpn_cmp(y2, one, LIMBS) == 0 || mpn_cmp(sum, one, LIMBS) == 0;
}

bool
ed25519_is_key(const uint8_t octets[ED25519_KEY_SIZE])
{
	const element one = { 1 };
	struct field f;
	element y, y2, dy2, u, v, product;
	uint8_t reversed[ED25519_KEY_SIZE];
	mpz_t a, p;

	limbs_from(f.p, LIMBS, (struct span){ (const uint8_t *)P_OCTETS, ED25519_KEY_SIZE });
	limbs_from(f.d, LIMBS, (struct span){ (const uint8_t *)D_OCTETS, ED25519_KEY_SIZE });
	for (size_t i = 0; i < ED25519_KEY_SIZE; i++)
		reversed[i] = octets[ED25519_KEY_SIZE - 1 - i];
	reversed[0] &= 0x7f; /* the sign of x */
	limbs_from(y, LIMBS, (struct span){ reversed, ED25519_KEY_SIZE });
	if (mpn_cmp(y, f.p, LIMBS) >= 0)
		return false;
	/* x^2 = u / v with u = y^2 - 1, v = dy^2 + 1, which is never 0; it is a square if uv is one */
	multiply(&f, y, y, y2);
	multiply(&f, f.d, y2, dy2);
	subtract(&f, y2, one, u);
	add(&f, dy2, one, v);
	multiply(&f, u, v, product);
	if (is_of_small_order(&f, y, y2, dy2))
		return false;
	if (mpz_jacobi(mpz_roinit_n(a, product, LIMBS), mpz_roinit_n(p, f.p, LIMBS)) <= 0)
		return false;
	return has_prime_order(&f, y);
}
