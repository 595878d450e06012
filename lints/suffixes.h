/* The Public Suffix List (publicsuffix.org), by its own algorithm. */
#ifndef LINTS_SUFFIXES_H
#define LINTS_SUFFIXES_H

#include "lints/name_index.h"

struct suffix_rule;

struct suffixes {
	struct suffix_rule *rules;
	struct name_index index;
	uint8_t *a_labels; /* the text of rules that the list has in other characters than ASCII */
	struct span version;
};

/* Reads the list in its own form; `text` must outlive it. Returns NULL, or what is wrong. */
const char *suffixes_init(struct suffixes *suffixes, struct span text);
void suffixes_free(struct suffixes *suffixes);

/*
 * Whether a name is a public suffix by a rule of the list's section for registries, or with `registries` false of either section. The name to the
 * right of a rule's asterisk counts as one, too.
 */
bool suffixes_have(const struct suffixes *suffixes, struct span name, bool registries);

#endif
