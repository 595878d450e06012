/* Checks of public keys that rules of several documents share. */
#ifndef LINTS_KEY_CHECKS_H
#define LINTS_KEY_CHECKS_H

#include "lints/checks.h"

/* arg: the size of the modulus in bits that is enough. */
enum verdict key_modulus_at_least(const struct cert *c, struct findings *f);

/* The size of the modulus in bits is a multiple of 8. */
enum verdict key_modulus_of_whole_octets(const struct cert *c, struct findings *f);

/* arg: an enum key_kind that the key is not of. */
enum verdict key_is_not_for(const struct cert *c, struct findings *f);

/* arg: KEY_KIND() of the keys whose algorithm has no parameters. */
#define KEY_KIND(kind) (1l << (kind))
enum verdict key_without_parameters(const struct cert *c, struct findings *f);

/* arg: KEY_KIND() of the keys that have the octets that all of their algorithm have. */
enum verdict key_of_right_length(const struct cert *c, struct findings *f);

/*
 * What a clause says of keyUsage, if it is present, for keys of these kinds; the table of a row.
 */
struct key_purposes {
	unsigned kinds;  /* KEY_KIND() of each */
	unsigned one_of; /* KU_ bits of which there must be one; 0: there need not be any */
	unsigned never;  /* those that must not be there */
	unsigned both;   /* those that must not be there together */
};
enum verdict key_usage_fits_key(const struct cert *c, struct findings *f);

#define KU_ENCIPHERMENTS (KU_KEY_ENCIPHERMENT | KU_DATA_ENCIPHERMENT)
#define KU_AGREEMENTS    (KU_KEY_AGREEMENT | KU_ENCIPHER_ONLY | KU_DECIPHER_ONLY)
#define KU_SIGNATURES    (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)
#define KU_ISSUING       (KU_KEY_CERT_SIGN | KU_CRL_SIGN)
#define KU_ONE_WAY       (KU_ENCIPHER_ONLY | KU_DECIPHER_ONLY)

/* "keyAgreement", or "a, b" of several bits of keyUsage. Returns `text`. */
const char *key_usage_names(unsigned bits, char text[OID_TEXT_SIZE]);

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
