/* What the parts of the compiler of cases share. */
#ifndef CORPUS_COMPILATION_H
#define CORPUS_COMPILATION_H

#include "asn1/tree.h"

/* Octets that grow. */
struct octets {
	uint8_t *data;
	size_t size, capacity;
};

void octets_add(struct octets *o, const void *data, size_t size);
void octets_free(struct octets *o);

/* Identifier octets, a length in the fewest octets, and contents. */
void octets_add_tlv(struct octets *o, uint8_t identifier, const struct octets *contents);

/* A compilation: the object as it stands, and its tree, which is made anew after each edit. */
struct compilation {
	const char *folder; /* of the corpus */
	const struct oid_index *oids;
	struct octets der;
	struct tree tree;
	const struct component *root;
	bool keep_signature; /* an edit has set it */
	const char *wrong;   /* the cause, where something went wrong */
	char wrong_text[256];
};

/* Sets `wrong`. Returns false, so that a function can end with it. */
bool compile_error(struct compilation *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
