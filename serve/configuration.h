/*
 * What requests are judged by: policies, data and issuers, as they were read together. It never changes; at SIGHUP another takes its place, whole,
 * and this one goes when the last request that uses it is answered.
 */
#ifndef SERVE_CONFIGURATION_H
#define SERVE_CONFIGURATION_H

#include <stdbool.h>
#include <stdint.h>

#include "include/brlint.h"

struct configuration {
	unsigned holders; /* under the lock of configuration_hold() */
	brlint *linter;
	brlint_companions *issuers;    /* NULL: there is no --issuers */
	int64_t made;                  /* seconds since 1970 */
	struct rule_counter *counters; /* of its rules (metrics.h) */
};

/* Puts it into use, in the place of the one that was. NULL: none is, any more. */
void configuration_use(struct configuration *configuration);

/* The one that is in use, which stays until it is let go. */
struct configuration *configuration_hold(void);
void configuration_let_go(struct configuration *configuration);

#endif
