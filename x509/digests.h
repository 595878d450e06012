/* Digests of octets that come again and again, as the certificates of CAs do in the chains of a log. */
#ifndef X509_DIGESTS_H
#define X509_DIGESTS_H

#include "x509/sha256.h"

#define DIGESTS_KEPT 64

/* One a thread. All zero before the first use. */
struct digests {
	struct {
		uint8_t *octets;
		size_t size, room;
		uint8_t digest[SHA256_SIZE];
	} kept[DIGESTS_KEPT];
};

/* The SHA-256 of octets, of which the last some are not hashed again. */
void digests_make(struct digests *digests, struct span octets, uint8_t digest[SHA256_SIZE]);
void digests_free(struct digests *digests);

#endif
