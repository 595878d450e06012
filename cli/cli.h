/* The commands that speak of rules. Each returns the exit status. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "run/setup.h"

int command_list(const struct options *options, const struct setup *setup);
int command_explain(const struct options *options, const struct setup *setup);
int command_policy(const struct options *options, const struct setup *setup);
int command_coverage(const struct options *options, const struct setup *setup);

/* What newer texts of documents change, for command_coverage(). */
struct catalogue;
int print_changes(const struct options *options, const struct ruleset *rules, const struct catalogue *catalogue);

/* Writes a buffer to standard output and frees it. Returns an exit status, having complained if it is not EXIT_CLEAN. */
int print(struct buffer *b);

/* Whether a clause is `wanted` or below it: 7.1.2 has 7.1.2.7 and not 7.1.20. */
bool is_within(struct span clause, const char *wanted);

/* Whether some words are left that the command has no use for, having complained. */
bool has_leftovers(const struct options *options, const char *command);

#endif
