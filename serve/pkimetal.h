/*
 * The interface of pkimetal: six ends for objects, and two lists. Whoever asks takes an array without a member for "nothing wrong", and looks at no
 * status: so each answer to an object that was not judged is status 200 and one finding that is fatal.
 */
#ifndef SERVE_PKIMETAL_H
#define SERVE_PKIMETAL_H

#include "serve/request.h"

/* One of the six ends, the argument of an endpoint. */
struct end {
	const char *kind;  /* of the objects that it takes, as brlint_report_kind() */
	const char *field; /* of the form, beside b64input */
	const char *type;  /* Content-Type of the octets themselves */
	const char *title;
};

extern const struct end end_cert, end_tbs_cert, end_crl, end_tbs_crl, end_ocsp, end_tbs_ocsp;

/* Judges the object of a request. */
void pkimetal_post(struct exchange *e);

/* The form of an end. */
void pkimetal_get(struct exchange *e);

/* /profiles and /linters */
void pkimetal_profiles(struct exchange *e);
void pkimetal_linters(struct exchange *e);

#endif
