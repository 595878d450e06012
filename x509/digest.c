#include "x509/digest.h"

#include <nettle/sha1.h>
#include <nettle/sha2.h>

const struct nettle_hash *
digest_of(enum oid algorithm)
{
	switch (algorithm) {
	case OID_SHA1:
		return &nettle_sha1;
	case OID_SHA224:
		return &nettle_sha224;
	case OID_SHA256:
		return &nettle_sha256;
	case OID_SHA384:
		return &nettle_sha384;
	case OID_SHA512:
		return &nettle_sha512;
	default:
		return NULL;
	}
}

struct span
digest_octets(const struct nettle_hash *hash, struct span message, uint8_t out[DIGEST_MAX])
{
	union {
		struct sha1_ctx sha1;
		struct sha256_ctx sha256;
		struct sha512_ctx sha512;
	} context;

	hash->init(&context);
	hash->update(&context, message.size, message.data);
	hash->digest(&context, hash->digest_size, out);
	return (struct span){ out, hash->digest_size };
}
