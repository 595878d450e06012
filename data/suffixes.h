/* The Public Suffix List (publicsuffix.org), by its own algorithm. */
#ifndef DATA_SUFFIXES_H
#define DATA_SUFFIXES_H

#include "data/name_table.h"

#define SUFFIX_DEPTHS 1024

struct suffixes {
	struct name_table names;
	uint8_t depths[SUFFIX_DEPTHS]; /* by a hash of the last label: how many labels a name has at most that is a suffix by registries */
	struct span version;
};

/*
 * Reads the list in its own form. The version, which is a part of `text`, is left there; nothing else is. Returns NULL, or what is wrong, with the
 * number of the line, from 1, in *line, or 0 where it is no line; what was made is to be freed in any case.
 */
const char *suffixes_read(struct suffixes *suffixes, struct span text, unsigned *line);
void suffixes_free(struct suffixes *suffixes);

/*
 * Whether a name is a public suffix by a rule of the list's section for registries, or with `registries` false of either section. The name to the
 * right of a rule's asterisk counts as one, too.
 */
bool suffixes_have(const struct suffixes *suffixes, struct span name, bool registries);

#endif
