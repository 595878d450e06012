/* A user's choice among the rules: by their names, by patterns, by the documents that they are of. */
#ifndef POLICY_CHOICE_H
#define POLICY_CHOICE_H

#include "lints/runner.h"

/* A list of words, as it grows. */
struct words {
	char **items;
	size_t count;
};

/* All zero: every rule. Lists that are empty do not count. */
struct choice {
	struct words only;            /* names: these rules and no others */
	struct words ignore;          /* names: not these */
	struct words include_sources; /* documents, by our names for them or zlint's: the rules of these and no others */
	struct words exclude_sources; /* documents: not the rules of these */
	const char *name_filter;      /* an extended regular expression: the rules whose names match it; NULL: all */
};

/* Where what is wrong is written: a sentence without a full stop. */
#define CHOICE_WRONG_SIZE 256

/*
 * Adds the words of a text, with commas between them, to a list; a blank in a word stands for "_", as in a name of zlint's. Returns false, with
 * `wrong` set, if a word is empty or memory ran out.
 */
bool words_add(struct words *words, const char *text, char wrong[CHOICE_WRONG_SIZE]);

/* Adds one word as it stands. Returns false if memory ran out. */
bool words_add_one(struct words *words, const char *word);
void words_free(struct words *words);

/*
 * Switches the rules on and off. Those of the decoder (GATE_DECODING) go off by their own names only; those on the object itself (GATE_OBJECT) never.
 * Returns false, with `wrong` set, if a word names nothing, a rule or document cannot be switched off, or memory ran out; that a
 * rule is left is another question: choice_leaves_a_rule().
 */
bool choice_apply(const struct choice *choice, struct ruleset *rules, char wrong[CHOICE_WRONG_SIZE]);
void choice_free(struct choice *choice);

/* The i-th of some names. */
typedef const char *pattern_name(const void *context, size_t i);

/*
 * Sets for each of `count` names whether an extended regular expression of POSIX matches it. Returns false, with `wrong` set, if it is none, or is
 * empty, or memory ran out.
 */
bool pattern_mark(const char *pattern, pattern_name *name, const void *context, size_t count, bool *marks, char wrong[CHOICE_WRONG_SIZE]);

/* Whether a rule is chosen that says something of an object beyond that it cannot be judged. `wrong` is set if none is. */
bool choice_leaves_a_rule(const struct ruleset *rules, char wrong[CHOICE_WRONG_SIZE]);

/* Whether what is wrong is that memory ran out. */
static inline bool
choice_is_no_memory(const char *wrong)
{
	return strcmp(wrong, "out of memory") == 0;
}

/* Whether a document is known by this name, without regard to case and dots ("x690" is "X.690"), or is one of zlint's names of sources. */
bool source_is_named(enum source source, const char *name);

#endif
