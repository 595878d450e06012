/*
 * Whether a signature is right: RSASSA-PKCS1-v1_5 and RSASSA-PSS (RFC 8017 8), ECDSA and DSA (FIPS 186-4), Ed25519 and Ed448 (RFC 8032).
 *
 * What a key is good for, who may have it, and whether a digest is still strong, is not looked at. Nettle and GMP do the mathematics, in memory that
 * they take while a function runs; they end the process if there is none. Numbers have at most LIMBS_MAX_BITS bits.
 */
#ifndef X509_VERIFY_H
#define X509_VERIFY_H

#include "x509/key.h"

enum verification {
	VERIFICATION_GOOD,
	VERIFICATION_BAD,        /* whatever made it was not this key, over these octets, by this algorithm */
	VERIFICATION_IMPOSSIBLE, /* the algorithm or the key is none that can be computed with */
};

/*
 * Verifies a signature with a key of one tree by the AlgorithmIdentifier, which may be NULL, of another. `octets` is what was signed; `bits` the
 * contents of the BIT STRING that is the signature, with the octet that counts unused bits. *why, unless it is good, is what to say after "the
 * signature is wrong: " or "the signature could not be verified: ".
 *
 * An RSA signature has as many octets as the modulus (RFC 8017 8.1.2, 8.2.2), and its DigestInfo has the NULL (9.2); r and s are positive, below the
 * order, and in DER; a DSA key carries its parameters.
 */
enum verification verify_signature(const struct tree *key_tree, const struct key *key, const struct tree *tree, const struct node *algorithm,
				   struct span octets, struct span bits, const char **why);

/*
 * The same for a SignedCertificateTimestamp (RFC 6962 2.1.4, 3.2): `spki` is the DER of the log's SubjectPublicKeyInfo; `hash` and
 * `signature_algorithm` are the values of TLS 1.2, of which only SHA-256 (4) with RSA (1) or ECDSA (3) is possible; `digest` is the SHA-256 of what
 * was signed; `signature` the octets of its opaque vector. A key that is not of the kind that signature_algorithm says is VERIFICATION_BAD.
 */
enum verification verify_sct_digest(struct span spki, unsigned hash, unsigned signature_algorithm, const uint8_t digest[32], struct span signature);

#endif
