/* brlint-ct status --check: entries that have no rows. */
#ifndef CT_HOLES_H
#define CT_HOLES_H

#include "ct/options.h"

/* Prints the holes below what has been read, and has them filled: by the queue, or the next follow. Returns a status of exit: 1 if there are any. */
int holes_command(const struct options *options);

#endif
