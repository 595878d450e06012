/* The statements of the catalogue, as the subcommand coverage prints them. */
#ifndef CLI_STATEMENTS_H
#define CLI_STATEMENTS_H

#include "lints/runner.h"
#include "report/buffer.h"
#include "spec/statement.h"

/* A statement, and its place among the others. */
struct entry {
	struct statement s;
	int source; /* enum source; SOURCE_COUNT: a document that sources.def does not have */
	size_t place;
};

struct catalogue {
	struct entry *entries; /* by document, clause, and place in the files */
	size_t count;
};

/* Reads the catalogue that is built in; `entries` is freed by the caller in any case. Returns false if memory ran out. */
bool catalogue_read(struct catalogue *catalogue);

/* Whether one clause stands before another: -1, 0, 1. Numbers by their value, so that 7.1.10 follows 7.1.9. */
int compare_clauses(struct span a, struct span b);

/* How a statement is covered. */
struct coverage {
	bool any;       /* there is a rule of its own */
	bool others;    /* there is none, and rules of other statements find what breaks it */
	bool always;    /* at each time that the statement is in force there is one */
	bool has_cases; /* each rule has a case that breaks it and one that keeps it */
};

/* The heading of a clause, with a remark behind its number, and that of the table of its statements. */
void add_clause(struct buffer *b, const char *source, struct span clause, const char *remark);
void add_table(struct buffer *b);

/* How many cases a rule has: that break it, and that comply with it or are of a time when it is not in force. */
struct case_count {
	size_t breaking, keeping;
};
struct case_count count_cases(struct span rule);

/* Says for which part of a statement's time there is no rule: "; none until 2012-07-01". Returns whether there is none. */
bool add_gaps(struct buffer *b, const struct ruleset *rules, const struct statement *s);

/* A line of that table. */
struct coverage add_statement(struct buffer *b, const struct ruleset *rules, const struct catalogue *catalogue, const struct statement *s);

/*
 * Why a statement has no rule of its own: what exceptions.tsv says, or else its note. Whether that names what finds it all the same: a rule, or a
 * statement that has some. What is said to be not yet checked, be it in part, is not found.
 */
struct span reason_without_rule(const struct statement *s);
bool is_found_by_others(const struct ruleset *rules, const struct catalogue *catalogue, const struct statement *s);

/* Writes it, with the names of rules in backquotes. */
void add_reason(struct buffer *b, const struct ruleset *rules, const struct statement *s);

/* The rule that a statement names; NULL if there is none of that name. */
const struct gate *rule_named(const struct ruleset *rules, struct span name);

#endif
