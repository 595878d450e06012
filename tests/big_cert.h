/* Certificates with any number of names, for the tests of size. They are signed by nobody. */
#ifndef TESTS_BIG_CERT_H
#define TESTS_BIG_CERT_H

#include <stddef.h>
#include <stdint.h>

enum big_cert_kind {
	BIG_CERT_PLAIN,     /* the subjectAltName of a subscriber has that many dNSNames */
	BIG_CERT_REPEATED,  /* the same, and the last is the first in capitals */
	BIG_CERT_ISSUER,    /* the issuer of these, whose permittedSubtrees has the same dNSNames */
	BIG_CERT_EXCLUDING, /* the same, and all of them in excludedSubtrees, too */
};

/* Returns the octets; free() them. NULL where memory ran out. */
uint8_t *big_cert(uint32_t names, enum big_cert_kind kind, size_t *size);

#endif
