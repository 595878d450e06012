/* A run: all inputs through the linter to standard output, and what it came to. */
#ifndef RUN_RUN_H
#define RUN_RUN_H

#include "run/setup.h"

/* Lints all that the arguments name, and prints a report of each object, or with `tree` its tree. Returns the exit status. */
int run_all(const struct options *options, const struct setup *setup, bool tree);

#endif
