/* The texts for people on rules, as they are read from .rules files; README.md in this folder describes their form. */
#ifndef CORPUS_TEXTS_H
#define CORPUS_TEXTS_H

#include <stddef.h>

#include "corpus/explanations.h"

#define TEXT_RULES_MAX   128 /* that share a text */
#define TEXT_LINES_MAX   32  /* of a text beside its first */
#define TEXT_COLUMNS_MAX 160 /* of a line of a file */

/* A line of a text. */
struct rule_text_line {
	enum explanation_kind kind;
	const char *version; /* of EXPLANATION_OLD_QUOTE; of EXPLANATION_PEER the program; NULL otherwise */
	const char *words;   /* white space folded */
	unsigned number;     /* in its file */
};

/* A text, and the rules that share it. */
struct rule_text {
	const char *file;
	unsigned number; /* of the line "rules" */
	const char *rules[TEXT_RULES_MAX];
	size_t rule_count;
	struct rule_text_line lines[TEXT_LINES_MAX];
	size_t line_count;
};

struct rule_texts {
	struct rule_text *items;
	size_t count, capacity;
};

#define TEXTS_ERROR_SIZE 512

/*
 * Adds the texts of a file, whose contents are `size` octets with a NUL behind them; both the contents, which are cut up, and the name are kept by
 * the caller for as long as the texts. Returns false, with `error` set (file, line, cause), if it is not of the form.
 */
bool texts_read(struct rule_texts *texts, const char *file, char *contents, size_t size, char error[TEXTS_ERROR_SIZE]);
void texts_free(struct rule_texts *texts);

#endif
