#include "x509/limbs.h"

#include <endian.h>
#include <string.h>

/* The limb that ends before `end`. */
static mp_limb_t
limb_at(const uint8_t *end)
{
#if GMP_NUMB_BITS == 64
	uint64_t limb;
	memcpy(&limb, end - sizeof(limb), sizeof(limb));
	return be64toh(limb);
#else
	mp_limb_t limb = 0;
	for (size_t i = sizeof(limb); i > 0; i--)
		limb = limb << 8 | end[-(ptrdiff_t)i];
	return limb;
#endif
}

size_t
limbs_from(mp_limb_t *out, size_t capacity, struct span s)
{
	while (s.size > 0 && s.data[0] == 0) {
		s.data++;
		s.size--;
	}
	size_t count = (s.size + sizeof(*out) - 1) / sizeof(*out), whole = s.size / sizeof(*out);
	if (count > capacity)
		return SIZE_MAX;
	for (size_t i = 0; i < whole; i++)
		out[i] = limb_at(s.data + s.size - i * sizeof(*out));
	if (count > whole) {
		out[whole] = 0;
		for (size_t i = 0; i < s.size - whole * sizeof(*out); i++)
			out[whole] = out[whole] << 8 | s.data[i];
	}
	memset(out + count, 0, (capacity - count) * sizeof(*out));
	return count;
}
