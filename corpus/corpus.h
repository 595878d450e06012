/*
 * The corpus: cases that say in a few lines what they change in a known-good object, and what the rules must then find.
 *
 * README.md in this folder is the manual of the language.
 */
#ifndef CORPUS_CORPUS_H
#define CORPUS_CORPUS_H

#include "corpus/texts.h"
#include "lints/lint.h"

#define CORPUS_LINE_MAX 64 /* lines of one case, continuation lines folded */

/* One line: a word and what follows it. */
struct corpus_line {
	char *word, *rest;
	unsigned number; /* in its file */
};

/* A case, or a base, which is a case that other cases start from. */
struct corpus_case {
	const char *file;
	char *title; /* the comment before it, on one line */
	char *name;
	bool is_base;
	struct corpus_line lines[CORPUS_LINE_MAX];
	size_t line_count;
};

struct corpus {
	char *folder;
	struct corpus_case *cases;
	size_t count, capacity;
	char **texts; /* what the names and lines point into */
	size_t text_count;
	struct rule_texts explanations;
	struct oid_index oids;
	char error[TEXTS_ERROR_SIZE]; /* of the last call that failed */
};

/*
 * Reads all files below a folder whose names end in .base, .cases or .rules. Returns false, with `error` set, where one cannot be read or is no
 * corpus file.
 */
bool corpus_read(struct corpus *corpus, const char *folder);
void corpus_free(struct corpus *corpus);

/* What a case compiles to. */
struct corpus_object {
	uint8_t *der; /* free() it */
	size_t size;
	profile_set profile;            /* of the line "profile"; 0 if there is none */
	feature_set scope;              /* and "crl-scope" */
	const char *issuers, *precerts; /* what the lines "issuer" and "precert" name; NULL if there is none */
	const char *beside, *previous;  /* and "beside" and "previous" */
	feature_set ocsp_profile;       /* "ocsp-profile"; 0 if there is none */
	const char *kinds, *profiles;   /* "require-kind" and "require-profile" */
	bool verifies;                  /* "verify" */
	const char *blocked;            /* what the line "blocked-keys" names */
	bool tests_keys;                /* there is a line "test-keys" */
	const char *only;               /* "only": the rule that alone was chosen */
	const char *day;                /* "as-of" */
	const char *log_lists;          /* "log-list": names of lists of logs */
};

/* The case or base of this name; NULL where there is none. */
const struct corpus_case *corpus_find(const struct corpus *corpus, const char *name);

/*
 * Takes the next word of a line off the front of *rest, and puts a NUL behind it; what stands in quotes is one word. NULL at the end.
 */
char *corpus_word(char **rest);

/* Whether the word of a line says that the line is about what rules make of the object: "finds", "passes", "skips", "before". */
bool corpus_is_expectation(const char *word);

/* Compiles a case. Returns false, with `error` set (file, line, cause), where it makes no sense. */
bool corpus_compile(struct corpus *corpus, const struct corpus_case *c, struct corpus_object *object);

/* The same for the case or base of this name; false, with `error` set, if there is none as well. */
bool corpus_compile_named(struct corpus *corpus, const char *name, struct corpus_object *object);

#endif
