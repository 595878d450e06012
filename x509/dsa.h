/* The parameters and public values of DSA keys (FIPS 186-4 4.1; SP 800-89 5.3.1). Numbers are given as octets, most significant first. */
#ifndef X509_DSA_H
#define X509_DSA_H

#include "asn1/span.h"

/* The sizes that FIPS 186-4 4.2 knows; larger numbers are not computed with. */
#define DSA_MAX_P_BITS 3072
#define DSA_MAX_Q_BITS 256

/* Whether 2 <= y <= p - 2. */
bool dsa_in_range(struct span p, struct span y);

/* Whether q divides p - 1. Also true where numbers are too large. */
bool dsa_divides(struct span p, struct span q);

/*
 * Whether a number is shown not to be prime by Fermat's little theorem, with 2 for a base: few numbers that are not prime pass, and hardly one that
 * was not made for it. False where it is too large. Up to 20 ms for 3,072 bits.
 */
bool dsa_is_composite(struct span n);

/* Whether y^q is 1 modulo p. Also true where that is not computed: p is even or 0, or numbers are too large. */
bool dsa_has_order(struct span p, struct span q, struct span y);

#endif
