/* The options of the command, as one table: what each is called, which commands take it, what it does. */
#ifndef RUN_OPTIONS_H
#define RUN_OPTIONS_H

#include "input/input.h"
#include "policy/choice.h"
#include "report/report.h"

/*
 * How the command ends: all was judged and is fine; findings; wrong usage, an input that cannot be read, or nothing judged; memory ran out, or
 * output cannot be written. The greatest counts.
 */
enum exit_status { EXIT_CLEAN = 0, EXIT_FINDINGS = 1, EXIT_TROUBLE = 2, EXIT_INTERNAL = 3 };

/* The commands, as bits: an option belongs to some of them. */
enum command { COMMAND_LINT = 1, COMMAND_TREE = 2, COMMAND_LIST = 4, COMMAND_EXPLAIN = 8, COMMAND_COVERAGE = 16, COMMAND_POLICY = 32 };

struct options {
	enum command command;
	bool help, version;
	/* input */
	struct input_options input;
	struct words issuers, precerts; /* files */
	bool no_chain;                  /* certificates beside each other are not each other's issuers */
	/* what is judged, and by what */
	struct choice choice;
	struct words policies; /* files */
	const char *data;      /* a folder of reference data; NULL: those built in */
	struct job job;        /* what is said of every object; without companions yet */
	int fail_on;           /* the least level that counts for the exit status, as enum level; -1: none does */
	unsigned threads;
	struct report report; /* without linter yet */
	const char *clause;   /* list, coverage: only this clause and those below it */
	const char *source;   /* list, coverage: only this document */
	bool shows_policy;    /* policy: show it, and do not check it */
	struct words against; /* coverage: DOCUMENT=FILE, newer texts */
	char **arguments;     /* what is left: names of files, or of rules */
	size_t argument_count;
	struct report_option *given; /* every option that was given, once, with its values */
	size_t given_count;
	bool out_of_memory; /* that is why they could not be read */
};

/*
 * Reads the arguments of the command, without the program's name. Returns false if they make no sense, or memory ran out, having said so on standard
 * error.
 * options_free() is called in any case.
 */
bool options_read(struct options *options, int argc, char **argv);
void options_free(struct options *options);

/* What --help prints. */
void options_usage(struct buffer *b);

#endif
