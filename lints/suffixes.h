/* The Public Suffix List (publicsuffix.org), by its own algorithm. */
#ifndef LINTS_SUFFIXES_H
#define LINTS_SUFFIXES_H

#include "asn1/span.h"

struct suffix_rule;

#define SUFFIX_DEPTHS 1024

struct suffixes {
	struct suffix_rule *rules; /* a table of hashes, of mask + 1 places */
	uint32_t mask;
	uint8_t depths[SUFFIX_DEPTHS]; /* by a hash of the last label: how many labels a name has at most that is a suffix by registries */
	struct span text;              /* the list */
	uint8_t *a_labels;             /* the names that the list has in other characters than ASCII */
	size_t a_labels_size;
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
