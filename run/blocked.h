/* The list of --blocked-keys: digests in order, which are mapped and not read, or lines of hexadecimal digits. */
#ifndef RUN_BLOCKED_H
#define RUN_BLOCKED_H

#include "data/blocked_keys.h"

struct blocked_file {
	void *mapped; /* NULL: nothing is */
	size_t mapped_size;
	uint8_t *read; /* what else holds the digests */
};

/*
 * Opens a list, which `keys` is then. Returns an exit status, having complained if it is not EXIT_CLEAN. blocked_close() is called in any case, when
 * the keys are of no use any more.
 */
int blocked_open(struct blocked_file *file, const char *name, struct blocked_keys *keys);
void blocked_close(struct blocked_file *file);

#endif
