/* The SHA-256 of octets, as everything here names an object, a file or a policy. */
#ifndef X509_SHA256_H
#define X509_SHA256_H

#include "asn1/span.h"

#define SHA256_SIZE 32
void sha256_octets(struct span octets, uint8_t digest[SHA256_SIZE]);

/* A digest as 64 lower-case hexadecimal digits and a NUL; and that of octets. Both return `text`. */
#define SHA256_TEXT_SIZE 65
char *sha256_digits(const uint8_t digest[SHA256_SIZE], char text[SHA256_TEXT_SIZE]);
char *sha256_text(struct span octets, char text[SHA256_TEXT_SIZE]);

#endif
