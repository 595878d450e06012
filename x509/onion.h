/* Onion names: the second-level labels of the special-use domain onion (RFC 7686; BR Appendix B; Tor Rendezvous Specification). */
#ifndef X509_ONION_H
#define X509_ONION_H

#include "asn1/span.h"

enum onion_kind {
	ONION_V3,           /* rend-spec-v3 6: a key, a checksum and a version in base 32 */
	ONION_V2,           /* the older form: the first 80 bits of a digest in base 32 */
	ONION_NO_ADDRESS,   /* neither has 16 or 56 characters of base 32, or there is no second label at all */
	ONION_BAD_VERSION,  /* 56 characters, with a version that is not 3 */
	ONION_BAD_CHECKSUM, /* 56 characters, with a checksum that is not that of the key */
	ONION_BAD_KEY,      /* 56 characters, with a key that is not one of Ed25519: see ed25519_is_key() */
};

/* What stands left of "onion" in a name that ends with it. */
enum onion_kind onion_kind(struct span name);

/* The same without a look at the key, which takes most of the time: never ONION_BAD_KEY. */
enum onion_kind onion_form(struct span name);

#endif
