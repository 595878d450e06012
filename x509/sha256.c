#include "x509/sha256.h"

#include <nettle/base16.h>
#include <nettle/sha2.h>

_Static_assert(SHA256_SIZE == SHA256_DIGEST_SIZE && SHA256_TEXT_SIZE == BASE16_ENCODE_LENGTH(SHA256_SIZE) + 1, "sizes");

void
sha256_octets(struct span octets, uint8_t digest[SHA256_SIZE])
{
	struct sha256_ctx context;
	sha256_init(&context);
	sha256_update(&context, octets.size, octets.data);
	sha256_digest(&context, SHA256_SIZE, digest);
}

char *
sha256_digits(const uint8_t digest[SHA256_SIZE], char text[SHA256_TEXT_SIZE])
{
	base16_encode_update(text, SHA256_SIZE, digest);
	text[SHA256_TEXT_SIZE - 1] = '\0';
	return text;
}

char *
sha256_text(struct span octets, char text[SHA256_TEXT_SIZE])
{
	uint8_t digest[SHA256_SIZE];
	sha256_octets(octets, digest);
	return sha256_digits(digest, text);
}
