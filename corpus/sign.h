/* The test keys, and what they sign. */
#ifndef CORPUS_SIGN_H
#define CORPUS_SIGN_H

#include "corpus/compilation.h"

/* The SubjectPublicKeyInfo of a test key. */
bool key_spki(struct compilation *c, const char *name, struct octets *out);

/* The octets that its key identifier is the SHA-1 of: the contents of the BIT STRING without the count of unused bits. */
bool key_bits(struct compilation *c, const char *name, struct octets *out);

/* A signature with a test key over some octets, by the algorithm; the same octets each time. */
bool key_sign(struct compilation *c, const char *name, enum oid algorithm, struct span message, struct octets *out);

/* The same over a SHA-256 digest. */
bool key_sign_digest(struct compilation *c, const char *name, const uint8_t digest[32], struct octets *out);

#endif
