#include "x509/dsa.h"

#include "x509/limbs.h"

#define P_LIMBS (DSA_MAX_P_BITS / GMP_NUMB_BITS)
#define Q_LIMBS (DSA_MAX_Q_BITS / GMP_NUMB_BITS)

/* What mpn_sec_powm() needs beside its operands: a table of powers, and room to multiply. */
#define SCRATCH (P_LIMBS * 64)

bool
dsa_in_range(struct span p_octets, struct span y_octets)
{
	mp_limb_t p[LIMBS_MAX], y[LIMBS_MAX];
	size_t p_size = limbs_from(p, LIMBS_MAX, p_octets), y_size = limbs_from(y, LIMBS_MAX, y_octets);

	if (p_size == SIZE_MAX || p_size == 0 || y_size == SIZE_MAX || y_size > p_size)
		return p_size == SIZE_MAX;
	if (y_size == 0 || (y_size == 1 && y[0] < 2))
		return false;
	/* y + 2 <= p */
	return mpn_add_1(y, y, (mp_size_t)p_size, 2) == 0 && mpn_cmp(y, p, (mp_size_t)p_size) <= 0;
}

bool
dsa_has_order(struct span p_octets, struct span q_octets, struct span y_octets)
{
	mp_limb_t p[P_LIMBS], q[Q_LIMBS], y[P_LIMBS], power[P_LIMBS], scratch[SCRATCH];
	size_t p_size = limbs_from(p, P_LIMBS, p_octets), q_size = limbs_from(q, Q_LIMBS, q_octets), y_size = limbs_from(y, P_LIMBS, y_octets);

	if (p_size == SIZE_MAX || q_size == SIZE_MAX || y_size == SIZE_MAX || p_size == 0 || !(p[0] & 1))
		return true;
	if (y_size == 0 || q_size == 0 || y_size > p_size)
		return false;
	mp_bitcnt_t q_bits = (mp_bitcnt_t)q_size * GMP_NUMB_BITS;
	if (mpn_sec_powm_itch((mp_size_t)y_size, q_bits, (mp_size_t)p_size) > SCRATCH)
		return true;
	mpn_sec_powm(power, y, (mp_size_t)y_size, q, q_bits, p, (mp_size_t)p_size, scratch);
	return power[0] == 1 && (p_size == 1 || mpn_zero_p(power + 1, (mp_size_t)p_size - 1));
}

bool
dsa_divides(struct span p_octets, struct span q_octets)
{
	mp_limb_t p[P_LIMBS], q[Q_LIMBS], quotient[P_LIMBS + 1], rest[Q_LIMBS];
	size_t p_size = limbs_from(p, P_LIMBS, p_octets), q_size = limbs_from(q, Q_LIMBS, q_octets);

	if (p_size == SIZE_MAX || q_size == SIZE_MAX)
		return true;
	if (p_size == 0 || q_size == 0 || q_size > p_size)
		return false;
	mpn_sub_1(p, p, (mp_size_t)p_size, 1);
	mpn_tdiv_qr(quotient, rest, 0, p, (mp_size_t)p_size, q, (mp_size_t)q_size);
	return mpn_zero_p(rest, (mp_size_t)q_size);
}

bool
dsa_is_composite(struct span octets)
{
	mp_limb_t n[P_LIMBS], exponent[P_LIMBS], power[P_LIMBS], scratch[SCRATCH];
	const mp_limb_t two = 2;
	size_t size = limbs_from(n, P_LIMBS, octets);

	if (size == SIZE_MAX)
		return false;
	if (size == 0 || (size == 1 && n[0] < 4))
		return size == 0 || n[0] < 2;
	if (!(n[0] & 1))
		return true;
	mp_bitcnt_t bits = (mp_bitcnt_t)size * GMP_NUMB_BITS;
	if (mpn_sec_powm_itch(1, bits, (mp_size_t)size) > SCRATCH)
		return false;
	mpn_sub_1(exponent, n, (mp_size_t)size, 1);
	mpn_sec_powm(power, &two, 1, exponent, bits, n, (mp_size_t)size, scratch);
	return power[0] != 1 || (size > 1 && !mpn_zero_p(power + 1, (mp_size_t)size - 1));
}
