/* PKCS#7 that carries certificates and CRLs and nothing else: SignedData without signers (RFC 5652 5.1), in DER or BER. */
#ifndef INPUT_PKCS7_H
#define INPUT_PKCS7_H

#include "asn1/span.h"

struct pkcs7 {
	struct span certificates, crls; /* one value behind another */
	size_t certificate_count, crl_count;
};

/*
 * Whether the octets are such a one, with at least one certificate, whole and with nothing behind it, and *p tells what is in it. One that has
 * signers, certificates of attributes, or anything else that is not understood is none: nothing is to be passed over.
 */
bool pkcs7_is_bundle(struct span octets, struct pkcs7 *p);

/* Takes the next value off the front of such a row. Returns false at its end. */
bool pkcs7_take(struct span *row, struct span *value);

#endif
