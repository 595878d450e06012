/* Digests of octets by the name of their algorithm. */
#ifndef X509_DIGEST_H
#define X509_DIGEST_H

#include <nettle/nettle-meta.h>

#include "asn1/oid.h"
#include "asn1/span.h"

#define DIGEST_MAX 64 /* octets */

/* The algorithm of id-sha1, id-sha224, id-sha256, id-sha384 or id-sha512; NULL where it is another. */
const struct nettle_hash *digest_of(enum oid algorithm);

/* Writes the digest of a message by an algorithm that digest_of() returned. Returns it. */
struct span digest_octets(const struct nettle_hash *hash, struct span message, uint8_t out[DIGEST_MAX]);

#endif
