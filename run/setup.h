/* From what the user chose to what a run needs: the linter, the certificates beside, and what is known of every object. */
#ifndef RUN_SETUP_H
#define RUN_SETUP_H

#include "policy/policy.h"
#include "run/blocked.h"
#include "run/options.h"

struct setup {
	struct linter linter;
	struct policy policy;  /* what the linter's policy points to, if there is one */
	uint8_t *waivers_used; /* an octet for each waiver, which a run sets if it waived something; NULL: there is no policy */
	struct companions *issuers, *precerts, *beside, *previous; /* NULL: none were given */
	struct blocked_file blocked;                               /* what the linter's list of blocked keys lies in */
	struct job job;
};

/* Returns an exit status, having complained if it is not EXIT_CLEAN. setup_free() is called in any case. */
int setup_make(struct setup *setup, const struct options *options);
void setup_free(struct setup *setup);

#endif
