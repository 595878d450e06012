/* Public keys of Ed25519 (RFC 8032 5.1), which are points of the curve -x^2 + y^2 = 1 + d x^2 y^2 modulo 2^255 - 19. */
#ifndef X509_ED25519_H
#define X509_ED25519_H

#include "asn1/span.h"

#define ED25519_KEY_SIZE 32

/*
 * Whether the octets are a point (RFC 8032 5.1.3) other than the neutral element in the group of prime order: neither one of the eight whose order
 * divides 8, nor the sum of such a one and a point of the group. About 0.1 ms.
 */
bool ed25519_is_key(const uint8_t octets[ED25519_KEY_SIZE]);

#endif
