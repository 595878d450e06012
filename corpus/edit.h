/* The edits of a case. */
#ifndef CORPUS_EDIT_H
#define CORPUS_EDIT_H

#include "corpus/compilation.h"

/* Applies one line to the object. Returns false, with c->wrong set, where it makes no sense; *known tells whether the word is one of an edit. */
bool edit(struct compilation *c, const char *word, const char *rest, bool *known);

/* Puts octets in the place of some others, and mends the lengths of the values around them; `parent` is the innermost, NULL where there is none. */
void splice(struct compilation *c, const struct node *parent, size_t offset, size_t length, const uint8_t *data, size_t size);

#endif
