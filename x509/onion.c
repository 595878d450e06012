#include "x509/onion.h"

#include <nettle/sha3.h>

#include "x509/dns.h"
#include "x509/ed25519.h"

/* rend-spec-v3 6: PUBKEY, CHECKSUM, VERSION */
enum { KEY_SIZE = ED25519_KEY_SIZE, CHECKSUM_SIZE = 2, ADDRESS_SIZE = KEY_SIZE + CHECKSUM_SIZE + 1 };
enum { V2_LABEL = 16, V3_LABEL = 56 };

/* RFC 4648 6. Decodes a whole number of octets; false where there is another character, in either case. */
static bool
base32_decode(struct span text, uint8_t *out)
{
	uint32_t bits = 0;
	unsigned count = 0;
	for (size_t i = 0; i < text.size; i++) {
		uint8_t c = ascii_lower(text.data[i]);
		if (!((c >= 'a' && c <= 'z') || (c >= '2' && c <= '7')))
			return false;
		bits = (bits << 5 | (c >= 'a' ? c - (uint32_t)'a' : c - (uint32_t)'2' + 26)) & 0xffff;
		count += 5;
		if (count >= 8) {
			count -= 8;
			*out++ = (uint8_t)(bits >> count);
		}
	}
	return true;
}

static bool
checksum_is_right(const uint8_t address[ADDRESS_SIZE])
{
	static const char prefix[] = ".onion checksum";
	uint8_t digest[SHA3_256_DIGEST_SIZE];
	struct sha3_256_ctx context;
	sha3_256_init(&context);
	sha3_256_update(&context, sizeof(prefix) - 1, (const uint8_t *)prefix);
	sha3_256_update(&context, KEY_SIZE, address);
	sha3_256_update(&context, 1, address + KEY_SIZE + CHECKSUM_SIZE);
	sha3_256_digest(&context, sizeof(digest), digest);
	return memcmp(digest, address + KEY_SIZE, CHECKSUM_SIZE) == 0;
}

/* `address` has room for one of version 3. */
static enum onion_kind
read_address(struct span name, uint8_t address[ADDRESS_SIZE])
{
	size_t suffix = sizeof(".onion") - 1;
	if (name.size <= suffix)
		return ONION_NO_ADDRESS;
	struct span label = dns_last_label((struct span){ name.data, name.size - suffix });
	if ((label.size != V2_LABEL && label.size != V3_LABEL) || !base32_decode(label, address))
		return ONION_NO_ADDRESS;
	if (label.size == V2_LABEL)
		return ONION_V2;
	if (address[ADDRESS_SIZE - 1] != 3)
		return ONION_BAD_VERSION;
	return checksum_is_right(address) ? ONION_V3 : ONION_BAD_CHECKSUM;
}

enum onion_kind
onion_form(struct span name)
{
	uint8_t address[ADDRESS_SIZE];
	return read_address(name, address);
}

enum onion_kind
onion_kind(struct span name)
{
	uint8_t address[ADDRESS_SIZE];
	enum onion_kind kind = read_address(name, address);
	return kind == ONION_V3 && !ed25519_is_key(address) ? ONION_BAD_KEY : kind;
}
