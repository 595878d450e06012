#include "x509/ec_point.h"

#include "x509/limbs.h"

/* y^2 = x^3 - 3x + b modulo p: SEC 2 2.4.2, 2.5.1, 2.6.1 */
#define P256_P "\xff\xff\xff\xff\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
#define P256_B "\x5a\xc6\x35\xd8\xaa\x3a\x93\xe7\xb3\xeb\xbd\x55\x76\x98\x86\xbc\x65\x1d\x06\xb0\xcc\x53\xb0\xf6\x3b\xce\x3c\x3e\x27\xd2\x60\x4b"
#define P384_P \
	"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xfe" \
	"\xff\xff\xff\xff\x00\x00\x00\x00\x00\x00\x00\x00\xff\xff\xff\xff"
#define P384_B \
	"\xb3\x31\x2f\xa7\xe2\x3e\xe7\xe4\x98\x8e\x05\x6b\xe3\xf8\x2d\x19\x18\x1d\x9c\x6e\xfe\x81\x41\x12\x03\x14\x08\x8f\x50\x13\x87\x5a" \
	"\xc6\x56\x39\x8d\x8a\x2e\xd1\x9d\x2a\x85\xc8\xed\xd3\xec\x2a\xef"
#define P521_P \
	"\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff" \
	"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
#define P521_B \
	"\x00\x51\x95\x3e\xb9\x61\x8e\x1c\x9a\x1f\x92\x9a\x21\xa0\xb6\x85\x40\xee\xa2\xda\x72\x5b\x99\xb3\x15\xf3\xb8\xb4\x89\x91\x8e\xf1" \
	"\x09\xe1\x56\x19\x39\x51\xec\x7e\x93\x7b\x16\x52\xc0\xbd\x3b\xb1\xbf\x07\x35\x73\xdf\x88\x3d\x2c\x34\xf1\xef\x45\x1f\xd4\x6b\x50\x3f\x00"

#define FIELD_LIMBS ((521 + GMP_NUMB_BITS - 1) / GMP_NUMB_BITS)

/* A curve's numbers as limbs, `size` of them. */
struct field {
	mp_size_t size;
	size_t octets;
	mp_limb_t p[FIELD_LIMBS], b[FIELD_LIMBS];
};

unsigned
ec_curve_bits(enum oid curve)
{
	return curve == OID_SECP256R1 ? 256 : curve == OID_SECP384R1 ? 384 : curve == OID_SECP521R1 ? 521 : 0;
}

static void
field_set(struct field *f, enum oid curve)
{
	unsigned bits = ec_curve_bits(curve);
	const char *p = bits == 256 ? P256_P : bits == 384 ? P384_P : P521_P;
	const char *b = bits == 256 ? P256_B : bits == 384 ? P384_B : P521_B;
	f->octets = (bits + 7) / 8;
	f->size = (mp_size_t)((bits + GMP_NUMB_BITS - 1) / GMP_NUMB_BITS);
	limbs_from(f->p, (size_t)f->size, (struct span){ (const uint8_t *)p, f->octets });
	limbs_from(f->b, (size_t)f->size, (struct span){ (const uint8_t *)b, f->octets });
}

/* A coordinate; false where it is not below p. */
static bool
coordinate(const struct field *f, const uint8_t *octets, mp_limb_t out[FIELD_LIMBS])
{
	return limbs_from(out, (size_t)f->size, (struct span){ octets, f->octets }) != SIZE_MAX && mpn_cmp(out, f->p, f->size) < 0;
}

static void
reduce(const struct field *f, const mp_limb_t n[2 * FIELD_LIMBS], mp_limb_t out[FIELD_LIMBS])
{
	mp_limb_t quotient[FIELD_LIMBS + 1];
	mpn_tdiv_qr(quotient, out, 0, n, 2 * f->size, f->p, f->size);
}

/* x^3 - 3x + b, not reduced: (x^2 - 3) x + b. */
static void
right_side(const struct field *f, const mp_limb_t *x, mp_limb_t out[2 * FIELD_LIMBS])
{
	mp_limb_t square[2 * FIELD_LIMBS], rest[FIELD_LIMBS];
	mpn_sqr(square, x, f->size);
	reduce(f, square, rest);
	if (mpn_sub_1(rest, rest, f->size, 3) != 0)
		mpn_add_n(rest, rest, f->p, f->size);
	mpn_mul_n(out, rest, x, f->size);
	mpn_add(out, out, 2 * f->size, f->b, f->size);
}

static bool
is_on_curve(const struct field *f, const mp_limb_t *x, const mp_limb_t *y)
{
	mp_limb_t right[2 * FIELD_LIMBS], left[2 * FIELD_LIMBS], rest[FIELD_LIMBS];
	right_side(f, x, right);
	mpn_sqr(left, y, f->size);
	if (mpn_cmp(left, right, 2 * f->size) >= 0)
		mpn_sub_n(left, left, right, 2 * f->size);
	else
		mpn_sub_n(left, right, left, 2 * f->size);
	reduce(f, left, rest);
	return mpn_zero_p(rest, f->size);
}

/* Whether there is a point with this x: the right side is a square modulo p, told by its Legendre symbol. */
static bool
has_point(const struct field *f, const mp_limb_t *x)
{
	mp_limb_t right[2 * FIELD_LIMBS], rest[FIELD_LIMBS];
	mpz_t a, p;
	right_side(f, x, right);
	reduce(f, right, rest);
	return mpz_jacobi(mpz_roinit_n(a, rest, f->size), mpz_roinit_n(p, f->p, f->size)) >= 0;
}

enum ec_point
ec_point_check(enum oid curve, struct span s)
{
	struct field f;
	mp_limb_t x[FIELD_LIMBS], y[FIELD_LIMBS];

	if (ec_curve_bits(curve) == 0)
		return EC_POINT_OTHER_CURVE;
	if (s.size == 0 || s.data[0] < 2 || s.data[0] > 4)
		return EC_POINT_FORM;
	bool compressed = s.data[0] != 4;
	field_set(&f, curve);
	if (s.size != 1 + (compressed ? 1 : 2) * f.octets)
		return EC_POINT_SIZE;
	if (!coordinate(&f, s.data + 1, x) || (!compressed && !coordinate(&f, s.data + 1 + f.octets, y)))
		return EC_POINT_OUT_OF_RANGE;
	return (compressed ? has_point(&f, x) : is_on_curve(&f, x, y)) ? EC_POINT_VALID : EC_POINT_NOT_ON_CURVE;
}
