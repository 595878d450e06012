/* How soon a certificate that breaks a rule is to be revoked: BR 4.9.1. */
#ifndef AUDIT_DEADLINE_H
#define AUDIT_DEADLINE_H

#include "lints/runner.h"

/* "5 days", the shortest that there is for a certificate of the usual kind; and by which clause, in a sentence without a full stop. NULL: none is
 * set. */
struct deadline {
	const char *brief, *sentence;
};
struct deadline deadline_of(const struct gate *gate);

#endif
