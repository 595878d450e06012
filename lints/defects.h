/* Rules on what the decoder finds: der.c has them, and objects.c those on an object as a whole. */
#ifndef LINTS_DEFECTS_H
#define LINTS_DEFECTS_H

#include "lints/findings.h"

/* Places of defects that have a rule of their own. */
enum site {
	ANYWHERE,
	OF_EXTENT,    /* that the outermost value is cut short, or that octets follow it; see objects.c */
	IN_CRITICAL,  /* the flag of an extension of a certificate */
	IN_BASIC_CA,  /* cA of basicConstraints */
	IN_EXTENSION, /* the value of an extension itself, not what it contains */
	IN_UTC_TIME,
	IN_GENERALIZED_TIME,
	IN_SCT_LIST,
	IN_SUBJECT,
	IN_SAN_DNS,
	IN_SAN_URI,
	IN_IAN_DNS,
	IN_IAN_URI,
	IN_KEY_USAGE,       /* keyUsage: too few bits are counted as unused */
	IN_KEY_USAGE_OCTET, /* its last octet is zero */
	IN_KEY_USAGE_EMPTY, /* so is every octet */
};

/* The check, and its arg: the kind of the defect, and a bit for its site. */
#define AT(kind, site)     TREE(has_no_defect), DEFECT_##kind | 0x100L << (site)
#define AT2(kind, site, b) AT(kind, site) | 0x100L << (b)

/* When and for what such rules are: whenever there is a defect. */
#define ANY ALWAYS, FOREVER, ANYTHING, 0

/* Whether a row is about defects at which a reader has to stop: what follows is not known then. */
bool rule_ends_reading(const struct lint *lint);

/* Whether there is no defect of the kind at the sites that the row names. */
enum verdict has_no_defect(const struct tree *t, struct findings *f);

#endif
