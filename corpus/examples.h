/*
 * The cases as examples of the rules; the definitions are made from the case files. They are one text and no table of pointers, for each pointer of a
 * program costs time when it starts.
 */
#ifndef CORPUS_EXAMPLES_H
#define CORPUS_EXAMPLES_H

#include <stdbool.h>
#include <string.h>

enum example_kind { EXAMPLE_FINDS = 'f', EXAMPLE_PASSES = 'p', EXAMPLE_BEFORE = 'b' };

struct example {
	const char *rule;
	enum example_kind kind;
	const char *title; /* what the case is */
	const char *text;  /* its lines, indented */
};

/*
 * Strings, each with its NUL. Of each case: its text; its title; its rules, each with the letter of its kind before it; an empty one. Behind the last
 * case there is an empty one.
 */
extern const char examples[];

/* Goes on to the next example; to the first from one that is all zero. Returns false behind the last. */
static inline bool
example_next(struct example *e)
{
	const char *at = e->rule == NULL ? examples : e->rule + strlen(e->rule) + 1;
	if (e->rule == NULL || *at == '\0') {
		at += e->rule != NULL;
		if (*at == '\0')
			return false;
		e->text = at;
		e->title = at + strlen(at) + 1;
		at = e->title + strlen(e->title) + 1;
	}
	e->kind = (enum example_kind) * at;
	e->rule = at + 1;
	return true;
}

#endif
