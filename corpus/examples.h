/* The cases as examples of the rules; the definitions are made from the case files. */
#ifndef CORPUS_EXAMPLES_H
#define CORPUS_EXAMPLES_H

enum example_kind { EXAMPLE_FINDS, EXAMPLE_PASSES, EXAMPLE_BEFORE };

struct example {
	const char *rule;
	enum example_kind kind;
	const char *title; /* what the case is */
	const char *text;  /* its lines, indented */
};

/* Ended by one without a rule. */
extern const struct example examples[];

#endif
