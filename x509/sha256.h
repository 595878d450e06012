/* The SHA-256 of octets, as everything here names an object, a file or a policy. */
#ifndef X509_SHA256_H
#define X509_SHA256_H

#include "asn1/span.h"

#define SHA256_SIZE 32
void sha256_octets(struct span octets, uint8_t digest[SHA256_SIZE]);

/* The same as 64 lower-case hexadecimal digits and a NUL. Returns `text`. */
#define SHA256_TEXT_SIZE 65
char *sha256_text(struct span octets, char text[SHA256_TEXT_SIZE]);

#endif
