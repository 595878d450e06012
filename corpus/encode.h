/* Value notation into DER. */
#ifndef CORPUS_ENCODE_H
#define CORPUS_ENCODE_H

#include "corpus/compilation.h"

/*
 * Encodes the value that *text begins with as one of `type`, filling `component` (which gives the tag; NULL: none), and moves *text behind it. `oid`
 * is the object identifier that the value depends on, if it has an open type.
 */
bool encode_value(struct compilation *c, const char **text, const struct component *component, const struct type *type, const char *oid,
		  struct octets *out);

/* An Extension of this identifier; "critical" before the value makes it so. */
bool encode_extension(struct compilation *c, const char **text, const char *oid, struct octets *out);

/* A RelativeDistinguishedName of one attribute. */
bool encode_rdn(struct compilation *c, const char **text, const char *oid, struct octets *out);

/* Hexadecimal digits with white space anywhere, to the end of the text. */
bool encode_hex(struct compilation *c, const char *text, struct octets *out);

#endif
