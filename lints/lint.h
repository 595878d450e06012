/*
 * The rule: a row of a table, tied to a clause of a document.
 *
 * One file a clause or chapter; it ends with its table. What is particular to a rule is a function right above the table; what rules share is
 * in checks.h and takes its argument from the row. A check is small and pure, and never sees another rule's verdict.
 */
#ifndef LINTS_LINT_H
#define LINTS_LINT_H

#include "x509/object.h"

enum level {
	MUST,   /* error: MUST, MUST NOT, SHALL, REQUIRED */
	SHOULD, /* warning: SHOULD, SHOULD NOT, RECOMMENDED, NOT RECOMMENDED */
	NOTICE, /* worth knowing; nothing is violated */
};

/* The documents: sources.def has them all. */
enum source {
#define SOURCE(id, name, title, version, address) SOURCE_##id,
#include "lints/sources.def"
#undef SOURCE
	SOURCE_COUNT
};

enum verdict { NOT_APPLICABLE, PASS, FAIL, NOT_EFFECTIVE };

struct findings;

union lint_check {
	enum verdict (*cert)(const struct cert *, struct findings *);
	enum verdict (*crl)(const struct crl *, struct findings *);
	enum verdict (*ocsp)(const struct ocsp *, struct findings *);
	enum verdict (*tree)(const struct tree *, struct findings *);
};

struct lint {
	const char *name; /* as the ecosystem knows it; a promise: its meaning never changes */
	enum level level;
	enum source source;
	const char *clause;
	int64_t from, until; /* inclusive, exclusive; ALWAYS and FOREVER where there is no date */
	profile_set of;      /* an object of one of these profiles */
	feature_set needs;   /* that has all of these features */
	const char *title;   /* what must hold, in one sentence without a full stop */
	union lint_check check;
	enum { CHECK_CERT, CHECK_CRL, CHECK_OCSP, CHECK_TREE } takes;
	long arg; /* what the check asks of its row */
	const void *table;
	unsigned revision; /* 0 stands for 1: see lint_revision() */
};

/*
 * The revision of a rule, from 1. It rises when what the rule says of some object may change: a user who kept the verdicts of an earlier one knows
 * what to lint again. tests/revisions.tsv holds verdicts by revision.
 */
static inline unsigned
lint_revision(const struct lint *lint)
{
	return lint->revision > 0 ? lint->revision : 1;
}

/* The columns of a row. */
#define BR(clause)           SOURCE_BR, (clause)
#define EVG(clause)          SOURCE_EVG, (clause)
#define X680(clause)         SOURCE_X680, (clause)
#define X690(clause)         SOURCE_X690, (clause)
#define RFC5280(clause)      SOURCE_RFC5280, (clause)
#define RFC3629(clause)      SOURCE_RFC3629, (clause)
#define COMMUNITY(clause)    SOURCE_COMMUNITY, (clause)
#define RFC6962(clause)      SOURCE_RFC6962, (clause)
#define CERT(function)       { .cert = (function) }, CHECK_CERT
#define CRL_CHECK(function)  { .crl = (function) }, CHECK_CRL
#define OCSP_CHECK(function) { .ocsp = (function) }, CHECK_OCSP
#define TREE(function)       { .tree = (function) }, CHECK_TREE

#define ALWAYS  INT64_MIN
#define FOREVER INT64_MAX

/* Midnight UTC of a date, as a constant: seconds since 1970-01-01. Years are counted from 1 March. */
#define D_YEAR(y, m) ((m) <= 2 ? (y)-1 : (y))
#define D_DAYS(y, m, d) \
	(INT64_C(365) * D_YEAR(y, m) + D_YEAR(y, m) / 4 - D_YEAR(y, m) / 100 + D_YEAR(y, m) / 400 + (153 * ((m) + ((m) > 2 ? -3 : 9)) + 2) / 5 + \
	 (d)-1 - 719468)
#define D(y, m, d) (D_DAYS(y, m, d) * 86400)

/* The days on which rules begin and end, by the names of their ballots and documents: made of spec/ballots.tsv. */
#include "lints/ballots.h"

/* All tables, each ended by a row without a name, in the order in which findings are reported. Ended by NULL. */
extern const struct lint *const lint_tables[];

/* "BR", "RFC5280", ... as lists and findings print it. */
const char *source_name(enum source source);

/* The same as it stands before a clause in text for people, with a blank behind it: "BR", but "Community:", whose clauses are words and not numbers. */
const char *source_label(enum source source);

/* The version of a document that the rules follow: its number, of an RFC or Recommendation the month of publication; NULL if it has none. */
const char *source_version(enum source source);

/* Its title, and where it is to be had; NULL if nobody publishes it. */
const char *source_title(enum source source);
const char *source_address(enum source source);

/* Whether a document is a root program's, or the CCADB's: it binds a CA whose own policy says so. */
bool source_is_of_program(enum source source);

/* "error", "warning", "notice" */
const char *level_name(enum level level);

#endif
