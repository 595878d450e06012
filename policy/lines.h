/* A policy file as lines of words. */
#ifndef POLICY_LINES_H
#define POLICY_LINES_H

#include "asn1/span.h"

/* A file is refused that has more octets; a line that has more octets, or more words. */
#define POLICY_OCTETS_MAX ((size_t)16 << 20)
#define LINE_OCTETS_MAX   8192
#define LINE_WORDS_MAX    256

struct policy_word {
	const char *text; /* ends with a NUL */
	bool quoted;      /* it is no word of the language */
};

/* One line that is not empty. `text` holds its words, each with a NUL, of which there are fewer than octets. */
struct policy_line {
	unsigned number; /* from 1 */
	size_t count;
	struct policy_word words[LINE_WORDS_MAX];
	bool is_section; /* it stands in brackets, which are not among the words */
	char text[LINE_OCTETS_MAX + 1];
};

/*
 * What is wrong with the octets of a file as a whole, with the offset of the first that is: it is too large, has a NUL, or is not UTF-8 (RFC 3629).
 * NULL: nothing.
 */
const char *policy_text_trouble(struct span text, size_t *offset);

/* What is left of a file while its lines are taken off. All zero but for `rest` before the first. */
struct policy_lines {
	struct span rest;
	unsigned number;
};

/*
 * Takes the next line that has words: there are blanks and tabs between them, "#" at the beginning of one and what follows is a comment, and between
 * quotation marks a word may have blanks, with \" and \\ for these two characters. Returns false at the end of the file. *wrong is NULL, or says what
 * is wrong with the line, of which then only the number is of use.
 */
bool policy_line_next(struct policy_lines *lines, struct policy_line *line, const char **wrong);

#endif
