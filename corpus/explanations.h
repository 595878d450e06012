/*
 * The texts for people on the rules; the definitions are made from the .rules files. They are one text and no table of pointers, as the examples are,
 * and for the same reason.
 */
#ifndef CORPUS_EXPLANATIONS_H
#define CORPUS_EXPLANATIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum explanation_kind {
	EXPLANATION_QUOTE = 'q',     /* words of the clause, as they stand in the version that the rules follow */
	EXPLANATION_OLD_QUOTE = 'o', /* words of an older version of the document: the version, a blank, the words */
	EXPLANATION_WHY = 'w',
	EXPLANATION_REMEDY = 'r',
	EXPLANATION_PEER = 'p', /* a rule of another linter: the program, a blank, the name */
	EXPLANATION_INCIDENT = 'i'
};

/* A text, which one or more rules share. */
struct explanation {
	const char *rules; /* their names, each with its NUL; an empty one behind the last */
	const char *lines; /* strings, each with the letter of its kind before it; an empty one behind the last */
};

/* Texts, each of them its rules and its lines. Behind the last text there is an empty string. */
extern const char explanations[];

/* Where in it a rule is named, and where its text has its rules and its lines; in the order of the octets of the names. */
struct explanation_place {
	uint32_t name, rules, lines;
};
extern const struct explanation_place explanation_places[];
extern const size_t explanation_place_count;

/* The string behind one of those of a list. */
static inline const char *
explanation_after(const char *string)
{
	return string + strlen(string) + 1;
}

/* Goes on to the next text; to the first from one that is all zero. Returns false behind the last. */
static inline bool
explanation_next(struct explanation *e)
{
	const char *at = e->lines == NULL ? explanations : e->lines;
	if (e->lines != NULL) {
		while (*at != '\0')
			at = explanation_after(at);
		at++;
	}
	if (*at == '\0')
		return false;
	e->rules = at;
	while (*at != '\0')
		at = explanation_after(at);
	e->lines = at + 1;
	return true;
}

/* Finds the text of a rule. Returns false, and *e has neither rules nor lines, if there is none. */
static inline bool
explanation_find(struct explanation *e, const char *rule)
{
	size_t low = 0, high = explanation_place_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct explanation_place *place = &explanation_places[middle];
		int order = strcmp(rule, explanations + place->name);
		if (order == 0) {
			*e = (struct explanation){ explanations + place->rules, explanations + place->lines };
			return true;
		}
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	*e = (struct explanation){ "", "" };
	return false;
}

/* Goes on to the next line of a kind: from one of the text's lines, or from NULL to the first. Returns its words; NULL behind the last. */
static inline const char *
explanation_line(const struct explanation *e, enum explanation_kind kind, const char *last)
{
	const char *at = last == NULL ? e->lines : explanation_after(last);
	while (*at != '\0' && *at != (char)kind)
		at = explanation_after(at);
	return *at != '\0' ? at + 1 : NULL;
}

/* Why a rule is there, and what a CA changes to keep it. Returns false if nobody has written that down. */
static inline bool
explanation_briefly(const char *rule, const char **why, const char **remedy)
{
	struct explanation e;
	if (!explanation_find(&e, rule))
		return false;
	*why = explanation_line(&e, EXPLANATION_WHY, NULL);
	*remedy = explanation_line(&e, EXPLANATION_REMEDY, NULL);
	return *why != NULL && *remedy != NULL;
}

#endif
