/* Checks of public keys that rules of several documents share. */
#ifndef LINTS_KEY_CHECKS_H
#define LINTS_KEY_CHECKS_H

#include "lints/findings.h"

/* arg: the size of the modulus in bits that is enough. */
enum verdict key_modulus_at_least(const struct cert *c, struct findings *f);

/* The size of the modulus in bits is a multiple of 8. */
enum verdict key_modulus_of_whole_octets(const struct cert *c, struct findings *f);

/* arg: an enum key_kind that the key is not of. */
enum verdict key_is_not_for(const struct cert *c, struct findings *f);

/* An EC key is a point on its curve, if that is one of those that the BR and Mozilla allow. */
enum verdict key_point_valid(const struct cert *c, struct findings *f);

/*
 * The certificate of the issuer, if the user gave it and its key may have made the signature: its subject is the issuer, and subjectKeyIdentifier is
 * keyIdentifier of authorityKeyIdentifier, where both are there. Otherwise NULL.
 */
const struct cert *issuer_of_same_key(const struct cert *c, const struct findings *f);

/* Whether the two's complement of an INTEGER is negative. */
static inline bool
integer_is_negative(struct span contents)
{
	return contents.size > 0 && contents.data[0] & 0x80;
}

#endif
