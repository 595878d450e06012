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
	struct span line; /* the one that was found last, without its end */
	unsigned number;
};

/* Goes on to the next line that has words, or a comment. Returns false at the end of the file. */
bool policy_line_find(struct policy_lines *lines);

/* What a line is, by its beginning. */
enum policy_line_kind { LINE_SECTION, LINE_RULE, LINE_OTHER };
enum policy_line_kind policy_line_kind(const struct policy_lines *lines);

/*
 * Takes the line that was found apart, which has no words if it is a comment: there are blanks and tabs between them, "#" at the beginning of one and
 * what follows is a comment, and between quotation marks a word may have blanks, with \" and \\ for these two characters. Returns NULL, or what is
 * wrong with the line, of which then only the number is of use.
 */
const char *policy_line_read(const struct policy_lines *lines, struct policy_line *line);

#endif
