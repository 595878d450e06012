/*
 * Checks that many rules share. What each asks of its row stands beside it: `arg` the number, `table` the pointer.
 */
#ifndef LINTS_CHECKS_H
#define LINTS_CHECKS_H

#include "lints/findings.h"

/* arg: an extension (enum oid). */
enum verdict ext_present(const struct cert *c, struct findings *f);
enum verdict ext_absent(const struct cert *c, struct findings *f);
enum verdict ext_critical(const struct cert *c, struct findings *f);     /* if it is present */
enum verdict ext_not_critical(const struct cert *c, struct findings *f); /* if it is present */

/* arg: a type of attribute (enum oid); of the subject. */
enum verdict subject_has(const struct cert *c, struct findings *f);
enum verdict subject_lacks(const struct cert *c, struct findings *f);

/* table: the enum oid that are permitted, ended by OID_UNKNOWN. One finding for each other. */
enum verdict subject_only_has(const struct cert *c, struct findings *f);
enum verdict ext_only_has(const struct cert *c, struct findings *f);

/* arg: KU_ bits. If keyUsage is present. */
enum verdict key_usage_has(const struct cert *c, struct findings *f);   /* all of them */
enum verdict key_usage_lacks(const struct cert *c, struct findings *f); /* each of them */

/* arg: a kind of GeneralName (NAME_OTHER and its like); none is in subjectAltName. */
enum verdict san_lacks(const struct cert *c, struct findings *f);

/* arg: days of 86,400 seconds; the validity period is no longer, both ends included. */
enum verdict validity_at_most(const struct cert *c, struct findings *f);

/*
 * arg: days, calendar months. As the BR counted before 1.7.1 said that any more than whole days is another day: from the date of issuance until the
 * Expiry Date, so that notBefore and so many days or months is the last notAfter.
 */
enum verdict validity_spans_at_most(const struct cert *c, struct findings *f);
enum verdict validity_at_most_months(const struct cert *c, struct findings *f);

/* "keyUsage" or "1.2.3.4" of an OBJECT IDENTIFIER. `text` has room for any that fits; returns `text` or the name. */
#define OID_TEXT_SIZE 128
const char *node_oid_text(const struct tree *t, const struct node *n, char text[OID_TEXT_SIZE]);

/* The contents of a string as it can be printed: quotes, backslashes, controls and what is not UTF-8 as \xNN, cut off with "..." after 100 octets. */
#define PRINTABLE_SIZE 512
const char *printable(struct span s, char text[PRINTABLE_SIZE]);

#endif
