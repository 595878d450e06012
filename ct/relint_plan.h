/* What relint has to do: which rules differ between the sets by which certificates were judged and the present one. */
#ifndef CT_RELINT_PLAN_H
#define CT_RELINT_PLAN_H

#include "ct/kept.h"

/* A set by which certificates were judged. */
struct plan_set {
	char id[17];
	bool all;     /* any rule may say something else: other data, policies, or the set is not known */
	bool covered; /* all that changed since then is run */
};

struct plan {
	brlint *full;          /* of all rules: the present set */
	brlint *some;          /* of those that changed; NULL: there is nothing to run */
	char ruleset[17];      /* of `full` */
	bool only;             /* --only: of all certificates */
	char **rules;          /* names of those that changed, or are gone: whose findings are replaced */
	size_t rule_count;     /* of them */
	unsigned char *is_run; /* by the number of a rule: it is one of them */
	struct plan_set *sets;
	size_t set_count;
	char run[65]; /* names this plan: 64 digits */
};

/* Makes it; returns an exit status, having complained if it is not CT_FINE. */
int plan_make(struct plan *plan, const struct options *options, struct kept *kept);
void plan_free(struct plan *plan);

/* The set by its number; one that is not known is the last. */
const struct plan_set *plan_set_of(const struct plan *plan, const char *id);

#endif
