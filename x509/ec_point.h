/* Points of the curves P-256, P-384 and P-521 (RFC 5480 2.2; SEC 1 2.3.3; SP 800-56A 5.6.2.3.3). */
#ifndef X509_EC_POINT_H
#define X509_EC_POINT_H

#include "asn1/oid.h"
#include "asn1/span.h"

enum ec_point {
	EC_POINT_VALID,
	EC_POINT_OTHER_CURVE,  /* the curve is none of the three; nothing was looked at */
	EC_POINT_FORM,         /* the first octet is neither 04 nor 02 or 03: the point at infinity, the hybrid form, nothing */
	EC_POINT_SIZE,         /* the coordinates have not the size of the field */
	EC_POINT_OUT_OF_RANGE, /* a coordinate is not below the field's prime */
	EC_POINT_NOT_ON_CURVE,
};

/* What the octets of an ECPoint are. The order of the curves is prime, so that each of their points is one of the group. */
enum ec_point ec_point_check(enum oid curve, struct span point);

/* The size of the curve in bits: 256, 384 or 521; 0 for others. */
unsigned ec_curve_bits(enum oid curve);

#endif
