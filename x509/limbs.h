/* The numbers of keys as GMP's limbs, least significant first, in arrays of the caller: nothing is allocated. */
#ifndef X509_LIMBS_H
#define X509_LIMBS_H

#include <gmp.h>

#include "asn1/span.h"

/* The largest number that is computed with; a certificate with a longer key is rare and most likely a joke. */
#define LIMBS_MAX_BITS 16384
#define LIMBS_MAX      (LIMBS_MAX_BITS / GMP_NUMB_BITS)

/*
 * Writes octets, most significant first, as limbs. `out` has room for `capacity`; what the number does not fill is zero. Returns how many limbs the
 * number needs, 0 for zero; SIZE_MAX where they are more than `capacity`, with nothing written.
 */
size_t limbs_from(mp_limb_t *out, size_t capacity, struct span octets);

#endif
