/* What the parts of the compiler of cases share. */
#ifndef CORPUS_INTERNAL_H
#define CORPUS_INTERNAL_H

#include "corpus/corpus.h"

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
	struct corpus *corpus;
	struct octets der;
	struct tree tree;
	const struct component *root;
	bool keep_signature; /* an edit has set it */
	const char *wrong;   /* the cause, where something went wrong */
	char wrong_text[256];
};

/* Sets `wrong`. Returns false, so that a function can end with it. */
bool compile_error(struct compilation *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* --- encode.c: value notation --- */

/*
 * Encodes the value that *text begins with as one of `type`, filling `component` (which gives the tag; NULL: none), and moves *text behind it. `oid`
 * is the object identifier that the value depends on, if it has an open type.
 */
bool encode_value(struct compilation *c, const char **text, const struct component *component, const struct type *type, const char *oid,
		  struct octets *out);

/* An Extension of this identifier; "critical" before the value makes it so. */
bool encode_extension(struct compilation *c, const char **text, const char *oid, struct octets *out);

/* A RelativeDistinguishedName of one attribute. */
bool encode_rdn(struct compilation *c, const char **text, const char *oid, struct octets *out);

/* Hexadecimal digits with white space anywhere, to the end of the text. */
bool encode_hex(struct compilation *c, const char *text, struct octets *out);

/* --- edit.c --- */

/* Applies one line to the object. Returns false, with c->wrong set, where it makes no sense; *known tells whether the word is one of an edit. */
bool edit(struct compilation *c, const char *word, const char *rest, bool *known);

/* Puts octets in the place of some others, and mends the lengths of the values around them; `parent` is the innermost, NULL where there is none. */
void splice(struct compilation *c, const struct node *parent, size_t offset, size_t length, const uint8_t *data, size_t size);

/* --- sign.c --- */

/* The SubjectPublicKeyInfo of a test key. */
bool key_spki(struct compilation *c, const char *name, struct octets *out);

/* The octets that its key identifier is the SHA-1 of: the contents of the BIT STRING without the count of unused bits. */
bool key_bits(struct compilation *c, const char *name, struct octets *out);

/* A signature with a test key over some octets, by the algorithm; the same octets each time. */
bool key_sign(struct compilation *c, const char *name, enum oid algorithm, struct span message, struct octets *out);

#endif
