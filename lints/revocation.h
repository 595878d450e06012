/* Checks that rules on CRLs and on OCSP responses share. What each asks of its row stands beside it. */
#ifndef LINTS_REVOCATION_H
#define LINTS_REVOCATION_H

#include "lints/algorithms.h"
#include "lints/checks.h"

/* arg: an extension (enum oid) of a CRL. */
enum verdict crl_ext_present(const struct crl *c, struct findings *f);
enum verdict crl_ext_critical(const struct crl *c, struct findings *f);     /* if it is present */
enum verdict crl_ext_not_critical(const struct crl *c, struct findings *f); /* if it is present */

/* A finding for each extension of a list, NULL where there is none, that stands behind another of its type. */
enum verdict extensions_without_twins(const struct tree *t, const struct node *list, struct findings *f);

/* A finding, if there is one, on an entry that has a trait. */
typedef enum verdict crl_entry_check(const struct crl *c, const struct crl_entry *e, struct findings *f);

/*
 * Calls `check` for the entries that have one of the traits, a mask of ENTRY(), as far as the tree has them, and counts the others. FAIL if one of
 * them fails, PASS otherwise, NOT_APPLICABLE where there is no entry at all.
 */
enum verdict each_entry(const struct crl *c, struct findings *f, uint32_t traits, crl_entry_check *check);

/* Calls `check` for each SingleResponse. FAIL if one fails, PASS if one passes, NOT_APPLICABLE otherwise. */
typedef enum verdict single_response_check(const struct ocsp *o, const struct single_response *s, struct findings *f);
enum verdict each_single_response(const struct ocsp *o, struct findings *f, single_response_check *check);
enum verdict each_has_next_update(const struct ocsp *o, struct findings *f);

/* arg: enum signature_parameters. */
enum verdict crl_signature_parameters(const struct crl *c, struct findings *f);
enum verdict ocsp_signature_parameters(const struct ocsp *o, struct findings *f);

/* A finding that a time has the wrong relation to another: fail_times(f, node, "nextUpdate", t, "earlier than thisUpdate", u). Returns FAIL. */
enum verdict fail_times(struct findings *f, const struct node *node, const char *what, int64_t time, const char *relation, int64_t other);

/* Whether the signature is over a SHA-1 hash. */
bool signs_sha1(const struct tree *t, const struct node *algorithm);

#endif
