/*
 * The text of a document in Markdown, cut into its clauses, with a digest of each. The texts themselves are not part of the program: their digests
 * are, in clauses.tsv, and tell which clauses of a newer text say something else.
 */
#ifndef SPEC_TEXT_H
#define SPEC_TEXT_H

#include "asn1/span.h"

/* A digest as text: the first octets of SHA-256 in hexadecimal digits. */
#define CLAUSE_DIGEST_SIZE 17

struct clause {
	struct span number; /* "7.1.2.1", "A.1"; points into the text */
	char digest[CLAUSE_DIGEST_SIZE];
};

/*
 * Cuts a text at its headings that begin with the number of a clause, as "### 7.1.2 Certificate Content" or "# Appendix A"; other headings are part
 * of the clause that they stand in. If a number comes twice, both parts are one clause. What stands before the first one is left out.
 *
 * The digest is over words, letters and digits, of heading and text: lines may be broken otherwise, tables set otherwise. A date is the same in words
 * and as YYYY-MM-DD. Targets of links, tags of HTML, and marks of Markdown are not part of it.
 *
 * *clauses gets *count of them, in the order of the text, to be freed by the caller. Returns false if memory ran out.
 */
bool text_clauses(struct span text, struct clause **clauses, size_t *count);

/* How a text is written. */
enum text_form {
	TEXT_MARKDOWN,
	TEXT_RFC, /* as RFCs are: a heading begins in the first column; pages have a foot, a form feed, and a head */
};

/* What stands from one heading with a number to the next. */
struct text_part {
	struct span number, text; /* the text is what stands behind the number, the rest of the heading first */
};

/*
 * Cuts a text at the headings of clauses, as text_clauses() does, and leaves it as it stands. *parts gets *count of them, in the order of the text,
 * to be freed by the caller in any case. Returns false if memory ran out.
 */
bool text_parts(struct span text, enum text_form form, struct text_part **parts, size_t *count);

/* The largest text that is read, in octets. */
#define TEXT_MAX ((size_t)16 << 20)

/* Reads a file whole; *text is freed by the caller in any case. Returns false, with errno set, if it cannot be read; EFBIG: it is too large. */
bool text_read(const char *path, char **text, size_t *size);

#endif
