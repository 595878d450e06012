/* Which rules a look at the object can spare: see hints.c. Only the runner and its tests read it. */
#ifndef LINTS_HINTS_H
#define LINTS_HINTS_H

#include <stddef.h>

#include "x509/facts.h"

struct hint {
	hint_set hint;            /* the one bit without which none of these rules finds anything */
	const char *const *rules; /* their names, ended by NULL */
};

/* Ended by a row without rules. */
extern const struct hint hints[];

#endif
