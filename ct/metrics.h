/* What is known of logs, as text for Prometheus (version 0.0.4 of its format). */
#ifndef CT_METRICS_H
#define CT_METRICS_H

#include "ct/state.h"

/* Adds it, from what the state has counted. */
bool metrics_say(struct state *state, struct octets *out, struct why *why);

/* Writes a text as a file, which is there as a whole or not at all. */
bool metrics_put(const struct octets *text, const char *file, struct why *why);

/* The same of what the state has counted. */
bool metrics_write(struct state *state, const char *file, struct why *why);

#endif
