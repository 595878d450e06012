/* A line on standard error that says how far a long run has come; only where that is a terminal. */
#ifndef RUN_PROGRESS_H
#define RUN_PROGRESS_H

#include "asn1/span.h"

struct progress {
	bool on;
	bool shown;         /* a line stands on the terminal */
	double begin, last; /* seconds of a clock: of the first object, of the last line */
	uint64_t total;     /* octets of all inputs; 0 where that is not known */
};

/* `total` is that of the inputs of these names: 0 where one is a folder, a pipe or no file; and where no line is shown. */
void progress_init(struct progress *p, char *const *names, size_t count);

/* Perhaps writes a line anew: so many objects and findings so far, so many octets of the inputs read. */
void progress_show(struct progress *p, size_t objects, size_t findings, uint64_t read);

/*
 * The words of such a line after so many seconds, more than none: with what part of the octets is read and how long the rest will take, if `total` is
 * known. Room for PROGRESS_SIZE is enough.
 */
#define PROGRESS_SIZE 160
void progress_text(char *text, size_t size, double seconds, size_t objects, size_t findings, uint64_t read, uint64_t total);

/* Takes the line away, so that something else can be written. */
void progress_clear(struct progress *p);

#endif
