/* What zlint calls its rules, so that its users find those that brlint has too where they look. */
#ifndef LINTS_ZLINT_H
#define LINTS_ZLINT_H

#include "x509/object.h"

enum zlint_kind { ZLINT_CERTIFICATE, ZLINT_CRL, ZLINT_OCSP };
#define ZLINT_KINDS 3

/* There are not more of them. */
#define ZLINT_MAX 512

struct zlint_lint {
	const char *name;
	enum zlint_kind kind;
	const char *source;   /* "CABF_BR", "RFC5280", ... */
	const char *citation; /* where the requirement stands, in zlint's words */
};

/* In the order of their names. */
extern const struct zlint_lint zlint_lints[];
extern const size_t zlint_count;

/* Which of zlint's lints are about objects of a kind. Returns false, and *found is left as it is, for what is none of the kinds. */
bool zlint_kind_of(enum object_kind kind, enum zlint_kind *found);

#endif
