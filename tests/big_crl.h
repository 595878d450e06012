/* A CRL of any size, for the tests of size. It is signed by nobody. */
#ifndef TESTS_BIG_CRL_H
#define TESTS_BIG_CRL_H

#include <stddef.h>
#include <stdint.h>

enum big_crl_kind {
	BIG_CRL_PLAIN,    /* serial numbers of 16 octets, and in nine entries of ten a reasonCode */
	BIG_CRL_DEFECTS,  /* the same, and in each reasonCode critical is encoded although it is FALSE */
	BIG_CRL_REPEATED, /* the same as plain, and the last entry has the serial number of the first */
	BIG_CRL_EQUAL,    /* all entries have the same serial number */
};

/* Returns the octets; free() them. NULL where memory ran out. */
uint8_t *big_crl(uint32_t entries, enum big_crl_kind kind, size_t *size);

#endif
