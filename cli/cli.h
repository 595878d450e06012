/* The command: options, the subcommands, and the exit status. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stdio.h>

#include "input/input.h"
#include "lints/linter.h"

enum exit_status { EXIT_CLEAN = 0, EXIT_FINDINGS = 1, EXIT_TROUBLE = 2, EXIT_INTERNAL = 3 };

enum output_format { OUTPUT_TEXT, OUTPUT_JSONL, OUTPUT_ZLINT };

/* An object has at most so many octets. */
#define MAX_OBJECT ((uint64_t)64 << 20)

struct options {
	enum output_format format;
	enum input_format input_format;
	int fail_on; /* the least level that counts for the exit status, as enum level; -1: none does */
	bool colour;
	unsigned threads;
	const char *clause; /* list: only rules of clauses that begin so */
	const char *source; /* list: only rules of this source */
	struct linter linter;
	char **arguments; /* what is left: names of files, or of a rule */
	int argument_count;
};

/* The subcommands. Each returns the exit status. */
int command_lint(struct options *options);
int command_tree(struct options *options);
int command_list(struct options *options);
int command_explain(struct options *options);
int command_coverage(struct options *options);

/* Whether a clause is `wanted` or below it: 7.1.2 has 7.1.2.7 and not 7.1.20. */
bool is_within(struct span clause, const char *wanted);

/* Writes to standard error: "brlint: " and the rest, and a newline. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
