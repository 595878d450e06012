/* What kinds of keys are called. */
#ifndef AUDIT_KEY_WORDS_H
#define AUDIT_KEY_WORDS_H

#include "x509/key.h"

/* "RSA", "EC", "Ed25519"; "unknown" for KEY_UNKNOWN. */
const char *key_kind_word(enum key_kind kind);

/* "P-256" and so on, by which names the BR know the curves; "with another curve" for OID_UNKNOWN. */
const char *curve_word(enum oid curve);

#endif
