#include "x509/ed25519.h"

#include "x509/limbs.h"

#define P_OCTETS "\x7f\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xed"
/* RFC 8032 5.1: d = -121665/121666 */
#define D_OCTETS "\x52\x03\x6c\xee\x2b\x6f\xfe\x73\x8c\xc7\x40\x79\x77\x79\xe8\x98\x00\x70\x0a\x4d\x41\x41\xd8\xab\x75\xeb\x4d\xca\x13\x59\x78\xa3"

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
	return mpz_jacobi(mpz_roinit_n(a, product, LIMBS), mpz_roinit_n(p, f.p, LIMBS)) > 0;
}
