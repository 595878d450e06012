/* The commands that speak of rules. Each returns the exit status. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "run/setup.h"

int command_list(const struct options *options, const struct setup *setup);
int command_explain(const struct options *options, const struct setup *setup);
int command_policy(const struct options *options, const struct setup *setup);
int command_coverage(const struct options *options, const struct setup *setup);

/* Takes the command line of zlint, without the program's name, and does what zlint does. Returns zlint's exit status: 0, 1 or 2. */
int command_as_zlint(int argc, char **argv);

/*
 * A rule for people, as text and as a line of JSON: what it asks, why, what to do, an example of each side. All of its examples, with the edits that make
 * them, follow on demand.
 */
struct catalogue;
void explain_text(struct buffer *b, const struct catalogue *catalogue, const struct lint *lint);
void explain_examples(struct buffer *b, const struct lint *lint);
void explain_jsonl(struct buffer *b, const struct catalogue *catalogue, const struct lint *lint, bool with_texts);

/* What newer texts of documents change, for command_coverage(). */
int print_changes(const struct options *options, const struct ruleset *rules, const struct catalogue *catalogue);

/* Writes a buffer to standard output and frees it. Returns an exit status, having complained if it is not EXIT_CLEAN. */
int print(struct buffer *b);

/* Whether a clause is `wanted` or below it: 7.1.2 has 7.1.2.7 and not 7.1.20. */
bool is_within(struct span clause, const char *wanted);

/* Whether a clause of a document is the one that was named or below it, and the document the one that was named; all are where nothing was named. */
bool options_ask_for(const struct options *options, enum source source, struct span clause);

/* Whether some words are left that the command has no use for, having complained. */
bool has_leftovers(const struct options *options, const char *command);

#endif
