/* What is counted, for Prometheus. Threads count without waiting for each other. */
#ifndef SERVE_METRICS_H
#define SERVE_METRICS_H

#include <stdint.h>

#include "include/brlint.h"
#include "serve/configuration.h"
#include "serve/text.h"

/* Why a connection or a request was refused. */
enum refusal {
	REFUSED_CONNECTIONS, /* there are --max-connections */
	REFUSED_ADDRESS,     /* this address has as many as one may have */
	REFUSED_MEMORY,      /* the bodies of requests take too much memory together */
	REFUSED_SIZE,        /* the body is larger than --max-body */
	REFUSED_TIMEOUT,     /* it was too slow */
	REFUSALS
};

/* Counts a request to the path of this number (endpoints.h), by its answer's status and its time, from its first octet on. */
void metrics_request(unsigned endpoint, unsigned status, double seconds);

/* Counts an object, its kind, its worst level and its findings. */
void metrics_object(const struct configuration *configuration, const brlint_report *report);

void metrics_refused(enum refusal why);
void metrics_reload_failed(void);

/* Counts connections that are open: 1 or -1 more. */
void metrics_connection(int more);

/*
 * The counters of a linter's rules, in the order of the rules' addresses: for a configuration, which frees them. Rules of the same name are counted
 * together, whatever configuration they are of. Returns NULL if memory ran out.
 */
struct rule_counter *metrics_counters(const brlint *linter);

/* Says all of it, in the text format of Prometheus. */
void metrics_say(struct text *out, const struct configuration *configuration);

#endif
