/*
 * By when certificates that break a rule are to be revoked: BR 4.9.1.1 for subscribers, 4.9.1.2 for subordinate CAs. The one place that knows;
 * explain, the audit's report and its command show ask here.
 */
#ifndef REPORT_DEADLINE_H
#define REPORT_DEADLINE_H

#include "lints/runner.h"

/* Certificates between which 4.9.1 makes a difference. */
enum whom { SUBSCRIBERS, SHORT_LIVED, SUBORDINATE_CAS, ROOTS, NOT_OF_BR, WHOM };

/* What 4.9.1 says of certificates of one kind. */
struct revocation {
	unsigned hours;              /* from when the CA is made aware; 0: no deadline is set */
	const char *clause, *reason; /* of the BR; reason NULL: it is none of those that are numbered there */
	const char *words;           /* without a full stop */
};

/* For certificates of one kind with a finding of a rule of this source and clause; `is_error`: of that level. */
struct revocation revocation_of(enum source source, const char *clause, bool is_error, enum whom whom);

/* For all that a rule is for: the shortest, "5 days", or "see below"; NULL: none. And what to do, in a sentence without a full stop, never empty. */
struct deadline {
	const char *brief;
	char sentence[500];
};
struct deadline deadline_of_rule(const struct lint *lint, bool is_error);

/* The same at the level that a policy may have given it; the sentence is empty where there is nothing to be done about certificates. */
struct deadline deadline_of(const struct gate *gate);

#endif
