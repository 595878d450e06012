/* A finding that does not count: somebody has decided so, for a reason and until a day. */
#ifndef POLICY_WAIVER_H
#define POLICY_WAIVER_H

#include <stdint.h>

/* Of a line `ignore` of a policy file. Texts are UTF-8 without control characters; they live as long as the policy. */
struct waiver {
	const char *reason;
	const char *owner; /* NULL: none is named */
	int64_t until;     /* exclusive, seconds since 1970: 00:00 UTC of a day */
	const char *file;  /* the policy's name, as the user gave it */
	unsigned line;     /* from 1 */
};

#endif
