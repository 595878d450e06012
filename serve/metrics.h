/* What is counted, for Prometheus. Threads count without waiting for each other. */
#ifndef SERVE_METRICS_H
#define SERVE_METRICS_H

#include <stdint.h>

#include "include/brlint.h"
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

/* Counts a request to the path of this number, by its answer's status and its time, from its first octet on. */
void metrics_request(unsigned path, unsigned status, double seconds);

/*
 * The counters of a linter's rules; the caller frees them. Rules of the same name are counted together, whatever linter they are of. Returns NULL if
 * memory ran out.
 */
struct rule_counter *metrics_counters(const brlint *linter);

/* Counts an object, its kind, its worst level and its findings, by the counters of the linter that judged it. */
void metrics_object(const struct rule_counter *counters, const brlint *linter, const brlint_report *report);

void metrics_refused(enum refusal why);
void metrics_reload_failed(void);

/* Counts connections that are open: 1 or -1 more. */
void metrics_connection(int more);

/*
 * Says all of it, in the text format of Prometheus. `linter`: the one in use, made at this second since 1970; `path_of` gives the path of a number,
 * and NULL for that of all others.
 */
void metrics_say(struct text *out, const brlint *linter, int64_t made, const char *(*path_of)(unsigned path));

#endif
