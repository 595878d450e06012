/* Findings as words: one function a format. Each adds to a buffer and never to a file. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "lints/linter.h"
#include "report/buffer.h"

/* One object that was linted. */
struct result {
	const char *input; /* the name of the file it came from */
	size_t index;      /* its place in that file, from 0 */
	bool alone;        /* the file has no other object, as far as is known */
	const struct linter *linter;
	const struct session *session;
	const uint8_t *verdicts; /* one a rule; NULL where the format needs none */
};

/* For people, in the form of a compiler's messages. `colour`: with terminal escapes. */
void report_text(struct buffer *b, const struct result *r, bool colour);

/* One JSON object on one line; the man page describes it. */
void report_jsonl(struct buffer *b, const struct result *r);

/* The object that zlint prints: {"rule":{"result":"pass"},...} on one line, sorted by name. */
void report_zlint(struct buffer *b, const struct result *r);

/* The decoded tree, a line a node, with the findings at their nodes. */
void report_tree(struct buffer *b, const struct result *r, bool colour);

/* A rule, as a line for people, and as a JSON object on one line. */
void report_rule_text(struct buffer *b, const struct lint *lint);
void report_rule_jsonl(struct buffer *b, const struct lint *lint);

#endif
