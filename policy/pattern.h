/* Extended regular expressions (POSIX), and patterns with an asterisk, as users write them. */
#ifndef POLICY_PATTERN_H
#define POLICY_PATTERN_H

#include <regex.h>
#include <stdbool.h>

/*
 * Octets of an expression, at most; its characters and brackets, those within repetitions in braces as often as these say, for so often they are
 * unrolled; and how deep its groups are nested. The stack that compiling one takes grows with these.
 */
#define PATTERN_OCTETS_MAX 512
#define PATTERN_ATOMS_MAX  500
#define PATTERN_GROUPS_MAX 16

enum pattern_status { PATTERN_OK, PATTERN_NO_MEMORY, PATTERN_WRONG };

/* Compiles an expression that a program's own bounds need not hold. If it is not PATTERN_OK there is nothing to free. */
enum pattern_status pattern_compile(regex_t *regex, const char *pattern);

/*
 * What is to be held against texts that others chose takes a time that grows with the text alone: NULL if an expression is within the bounds and
 * refers to nothing that it matched before, or else what is wrong with it.
 */
const char *pattern_trouble(const char *pattern);

/* Whether a text matches. *no_memory is set if memory ran out, and then it is not known; otherwise it is left as it is. Threads may share `regex`. */
bool pattern_matches(const regex_t *regex, const char *text, bool *no_memory);

/*
 * Most expressions are a text, with or without ^ before it and $ behind it: "^http://crl\.example\.com/". Held against one no automaton is made, and
 * nothing is allocated. Returns false if an expression is more than that; `text` has room for all of it.
 */
struct pattern_text {
	char *text;
	bool from_start, to_end; /* of what it is held against */
};
bool pattern_is_text(const char *pattern, struct pattern_text *text);
bool pattern_text_matches(const struct pattern_text *pattern, const char *text);

/* Whether a name is what a pattern says, in which each asterisk stands for any octets, or none. */
bool name_is_like(const char *name, const char *pattern);

#endif
