/*
 * What makes an RSA modulus weak, as far as the modulus alone shows it (BR 6.1.1.3, 6.1.6).
 *
 * A modulus is given as octets, most significant first. One of more than LIMBS_MAX_BITS bits is not looked at: nothing is found in it.
 */
#ifndef X509_RSA_H
#define X509_RSA_H

#include "asn1/span.h"

/* The smallest odd prime below 752 that divides the modulus; 0 where there is none. */
unsigned rsa_small_factor(struct span modulus);

/* The smallest odd number from 753 to 65535 that divides the modulus; 0 where there is none. About a millisecond. */
unsigned rsa_medium_factor(struct span modulus);

/*
 * Whether the modulus is a power of 65537 modulo the product of the primes from 3 to 167. The primes that Infineon's library made are
 * (CVE-2017-15361, "ROCA"), and so are their products; another modulus is with a probability of about 2^-150. Moduli of fewer than 512 bits, which
 * that library did not make, are not looked at.
 */
bool rsa_has_roca_fingerprint(struct span modulus);

/*
 * Whether the modulus may have that fingerprint, or be a second, third or fifth power, as far as one division of it tells. One number in 40 may.
 */
bool rsa_is_suspicious(struct span modulus);

/*
 * In which round, counted from 1, Fermat's method finds two factors greater than 1; the first round tries the smallest number whose square is not
 * below the modulus. 0 where it has found none after `rounds`, which are at most 2^31.
 */
unsigned rsa_fermat_round(struct span modulus, unsigned rounds);

/*
 * The number of which the modulus is a power, the smallest there is, and *exponent: 2, 3 or 5 or made of these, or with `all` any as long as the number is
 * above 512. Its octets are written to `root`. Returns how many; 0 if the modulus is no such power, is even or is longer than RSA_TESTED_BITS.
 */
#define RSA_TESTED_BITS 8192
#define RSA_ROOT_SIZE   (RSA_TESTED_BITS / 16)
size_t rsa_root(struct span modulus, bool all, uint8_t root[RSA_ROOT_SIZE], unsigned *exponent);

/* Whether an odd number of at most RSA_TESTED_BITS bits is a prime, by Miller and Rabin's test: milliseconds. Of other numbers it says that they are not. */
bool rsa_is_prime(struct span number);

/*
 * The first 8 octets, as a number, of the MD5 of the modulus in lower-case hexadecimal digits; the modulus is not empty and has no zeros before it. About
 * 1 us for 2048 bits.
 */
uint64_t rsa_modulus_md5(struct span modulus);

/* The last 8 octets, as a number, of the SHA-1 of what "openssl rsa -modulus" prints, with its line feed: in this form Debian published its lists. */
uint64_t rsa_modulus_sha1(struct span modulus);

#endif
