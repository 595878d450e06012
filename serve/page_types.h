/* What pages are made of. */
#ifndef SERVE_PAGE_TYPES_H
#define SERVE_PAGE_TYPES_H

#include <stddef.h>
#include <stdint.h>

#include "include/brlint.h"

/* What stands in the form, to be shown again; NULL: nothing. The fields' names are b64input, issuer, precert, profile and date. */
struct page_request {
	const char *pasted;           /* certificates, CRLs or OCSP responses: PEM, base64 */
	const char *issuer, *precert; /* the same */
	const char *profile;          /* "autodetect", or a name of brlint_profile_at() */
	const char *date;             /* "2026-03-15"; any other text, too, is shown as it is */
};

/* An object in the answer. */
struct page_object {
	brlint_report *report; /* NULL: it could not be read */
	const uint8_t *octets; /* what the report is of */
	size_t size;
	const char *error; /* why it could not be read; NULL if there is a report */
};

#endif
