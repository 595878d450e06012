/* What the command writes: to a file descriptor, at once, and to its end or not at all. */
#ifndef RUN_OUTPUT_H
#define RUN_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

struct output {
	int fd;
	int error; /* of the first write that failed, as errno; then nothing more is written */
};

void output_init(struct output *o, int fd);

/*
 * Writes octets, waiting where the other side is not ready. Returns how many were written: all of them, or fewer and o->error is set.
 */
size_t output_write(struct output *o, const char *text, size_t size);

/* Takes the last so many octets back, after a failure: possible in a regular file that ends where they were written. */
void output_take_back(struct output *o, size_t size);

#endif
