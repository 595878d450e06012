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
enum command {
	COMMAND_LINT = 1,
	COMMAND_TREE = 2,
	COMMAND_LIST = 4,
	COMMAND_EXPLAIN = 8,
	COMMAND_COVERAGE = 16,
	COMMAND_POLICY = 32,
	COMMAND_AUDIT = 64
};

struct option_row;

/* Options that only another program has, beside those of this table that belong to its command. */
struct own_options {
	enum command command;
	const struct option_row *rows; /* the last has no name; they come before those of the table */
	void *values;                  /* what their places are in */
};

/* A file or folder that an option names. */
struct named_file {
	const char *option, *name;
};

struct options {
	enum command command;
	bool help, version;
	/* input */
	struct input_options input;
	int64_t first_entry;                              /* of a log, in each input; -1: not known */
	struct words issuers, precerts, beside, previous; /* files */
	bool no_chain;                                    /* certificates beside each other are not each other's issuers */
	/* what is judged, and by what */
	struct choice choice;
	struct words policies;    /* files */
	struct words log_lists;   /* files */
	struct words weak_keys;   /* files */
	const char *data;         /* a folder of reference data; NULL: those built in */
	const char *blocked_keys; /* a list of keys that must not be certified; NULL: none */
	bool tests_keys;          /* keys are put to tests that take long */
	struct job job;           /* what is said of every object; without companions yet */
	int fail_on;              /* the least level that counts for the exit status, as enum level; -1: none does */
	unsigned threads;
	struct report report; /* without linter yet */
	const char *clause;   /* list, coverage: only this clause and those below it */
	const char *source;   /* list, coverage: only this document */
	bool examples;        /* explain: all examples */
	bool shows_policy;    /* policy: show it, and do not check it */
	struct words against; /* coverage: DOCUMENT=FILE, newer texts */
	char **arguments;     /* what is left: names of files, or of rules */
	size_t argument_count;
	struct report_option *given; /* every option that was given, once, with its values */
	size_t given_count;
	struct named_file *files; /* the values of options that are names of files, each as it was given */
	size_t file_count;
	const struct own_options *own; /* NULL: none */
	bool out_of_memory;            /* that is why they could not be read */
};

/* The i-th word that a value may be, from 0; NULL behind the last. */
typedef const char *option_word(size_t i);

/* One option. */
struct option_row {
	const char *name;
	char letter;                                       /* 0: none */
	const char *value;                                 /* what its value is called; NULL: it takes none */
	const char *zlint;                                 /* how zlint spells it; NULL: it does not */
	unsigned commands;                                 /* those that take it */
	bool once;                                         /* given twice, it contradicts itself */
	size_t place;                                      /* in the options, or its own, of the flag or text that it sets, unless: */
	bool (*set)(struct options *o, const char *value); /* returns false, having said why, if the value makes no sense */
	const char *help;                                  /* the words are added if it ends with a colon */
	option_word *word;                                 /* the words that its value is one of, or a list of; NULL: it is anything */
	bool has_default;                                  /* the first word is what holds without the option */
};

/* All of them; the last has no name. Parsing, --help, the list in the manual and the completions of shells are made of them. */
extern const struct option_row option_rows[];

/* One command. */
struct command_row {
	const char *name;
	enum command command;
	const char *argument; /* what its arguments are: "FILE", "RULE"; NULL: it takes none */
	const char *help;
	option_word *word; /* what its first argument is one of; NULL: no word is special */
};

/* All of them; the last has no name. */
extern const struct command_row command_rows[];

/* Whether the values of an option that is given again add up. Otherwise the last counts, or twice is an error. */
static inline bool
option_adds_up(const struct option_row *row)
{
	return row->value != NULL && !row->once &&
	       (strchr(row->value, ',') != NULL || strcmp(row->value, "FILE") == 0 || strstr(row->value, "=FILE") != NULL);
}

/* Whether the value of an option is the name of a file or folder that is read. */
static inline bool
option_names_file(const struct option_row *row)
{
	return row->value != NULL && (strcmp(row->value, "FILE") == 0 || strcmp(row->value, "DIRECTORY") == 0 || strcmp(row->value, "RUN") == 0);
}

/* Whether the line of --help on an option ends with its words. */
static inline bool
option_tells_words(const struct option_row *row)
{
	return row->word != NULL && *row->help != '\0' && row->help[strlen(row->help) - 1] == ':';
}

/* Adds words with commas between them, the first marked as the default if it is. */
void option_words(struct buffer *b, option_word *word, bool has_default);

/* Adds the line of --help on an option. */
void option_help(struct buffer *b, const struct option_row *row);

/*
 * Reads the arguments of the command, without the program's name; `own` is NULL for brlint itself. Returns false if they make no sense, or memory
 * ran out, having said so on standard error. options_free() is called in any case.
 */
bool options_read(struct options *options, const struct own_options *own, int argc, char **argv);
void options_free(struct options *options);

/* A number in decimal digits, and what stands behind it. Returns false if the text does not begin with a digit, or the number is too large. */
bool option_number(const char *text, uint64_t *number, const char **rest);

/* Adds the name of a file to a list; false, having complained of the option, if it is empty or memory ran out. */
bool option_file(struct options *options, const char *option, struct words *files, const char *value);

/* What --help prints of the options that belong to some commands, and of a program's own, which may be NULL. */
void options_usage_rows(struct buffer *b, unsigned commands, const struct option_row *own);

/* What --help prints. */
void options_usage(struct buffer *b);

#endif
