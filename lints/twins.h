/* Whether a list holds the same thing twice, in n log n, however long it is and whatever is in it. */
#ifndef LINTS_TWINS_H
#define LINTS_TWINS_H

#include "lints/findings.h"

struct twins {
	struct span (*key)(const struct tree *t, const struct node *element); /* what is compared; data NULL: nothing */
	enum verdict (*again)(const struct cert *c, const struct node *element, struct span key, struct findings *f); /* calls fail() */
	bool nocase; /* without regard to case of ASCII letters */
};

/* Calls again() for each element of the list whose key an element before it has. FAIL if one of the calls failed; NOT_APPLICABLE without a list. */
enum verdict list_without_twins(const struct cert *c, const struct node *list, const struct twins *twins, struct findings *f);

#endif
