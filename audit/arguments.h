/* The words behind the name of a command that works on finished runs, and its output. */
#ifndef AUDIT_ARGUMENTS_H
#define AUDIT_ARGUMENTS_H

#include "report/buffer.h"
#include "run/options.h"

/* What a command takes. */
struct usage {
	const char *name;
	const char *help;   /* what --help prints */
	bool has_format;    /* -f, --format text|jsonl */
	const char *option; /* a further option with a value, "--plot"; NULL: none */
	size_t least, most; /* so many words */
};

struct arguments {
	bool help; /* it was asked for, and printed */
	bool jsonl;
	const char *value; /* of the further option; NULL: it was not given */
	char **words;
	size_t count;
	enum exit_status status; /* if they make no sense, which was said then */
};

/* Reads them. Returns false if there is nothing more to be done: see help and status. `words` are put to the front of argv. */
bool arguments_read(struct arguments *arguments, const struct usage *usage, int argc, char **argv);

/* Writes all to standard output, and frees it. Returns `status`, or what went wrong. */
enum exit_status print_all(struct buffer *b, enum exit_status status);

/* Writes a sentence to standard error, without "brlint: " before it: what a result comes to. */
void print_total(struct buffer *b);

#endif
