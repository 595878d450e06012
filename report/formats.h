/* The formats, one file each, and what they share. */
#ifndef REPORT_FORMATS_H
#define REPORT_FORMATS_H

#include "policy/policy.h"
#include "report/report.h"

/* text.c: blocks of lines for people */
void text_object(struct buffer *b, const struct report *report, const struct result *result);
void text_end(struct buffer *b, const struct report *report, const struct totals *totals);

/* jsonl.c: a JSON object a line */
bool jsonl_needs_verdicts(const struct report *report);
void jsonl_begin(struct buffer *b, const struct report *report);
void jsonl_object(struct buffer *b, const struct report *report, const struct result *result);
void jsonl_unreadable(struct buffer *b, const struct report *report, const struct unreadable *unreadable);
void jsonl_end(struct buffer *b, const struct report *report, const struct totals *totals);

/* Of the header, what says by which program, rules and data, and with which options, objects are judged: members, the first without a comma. */
void json_judge_members(struct buffer *b, const struct report *report);

/* The reference data, an object each: what stands before the first, and between two. */
void json_reference(struct buffer *b, const struct reference *reference, const char *before, const char *between);

/* details.c: the members of an object's line that --details adds, each with a comma before it */
void json_object_details(struct buffer *b, const struct report *report, const struct result *result);
void json_finding_details(struct buffer *b, const struct finding *finding);

/* zlint.c: what zlint prints; and what report_prepare() makes for it */
void zlint_prepare(struct report *report);
bool zlint_needs_verdicts(const struct report *report);
void zlint_object(struct buffer *b, const struct report *report, const struct result *result);
bool zlint_is_silent_on(const struct report *report, const struct result *result, const struct finding *finding);

/* The result of the i-th of zlint_lints, as its member has it; whether there is such a member is another question: zlint_has_member(). */
const char *zlint_result(const struct report *report, const struct result *result, size_t i);
bool zlint_has_member(const struct report *report, const struct result *result, size_t i);

/* What zlint_object() says where there is no object: each member for a certificate is fatal, with this cause. */
void zlint_no_object(struct buffer *b, const struct report *report, const char *cause);

/* lines.c: a finding a line, as certlint prints it */
void lines_begin(struct buffer *b, const struct report *report);
void lines_object(struct buffer *b, const struct report *report, const struct result *result);
void lines_unreadable(struct buffer *b, const struct report *report, const struct unreadable *unreadable);

/* sarif.c: SARIF 2.1.0 */
void sarif_begin(struct buffer *b, const struct report *report);
void sarif_object(struct buffer *b, const struct report *report, const struct result *result);
void sarif_unreadable(struct buffer *b, const struct report *report, const struct unreadable *unreadable);
void sarif_end(struct buffer *b, const struct report *report, const struct totals *totals);

/* junit.c: the XML of JUnit, as it has become common */
void junit_begin(struct buffer *b, const struct report *report);
void junit_object(struct buffer *b, const struct report *report, const struct result *result);
void junit_unreadable(struct buffer *b, const struct report *report, const struct unreadable *unreadable);
void junit_end(struct buffer *b, const struct report *report, const struct totals *totals);

/* pkimetal.c: an array of JSON a line, as pkimetal answers to a request */
void pkimetal_object(struct buffer *b, const struct report *report, const struct result *result);
void pkimetal_unreadable(struct buffer *b, const struct report *report, const struct unreadable *unreadable);

/* csv.c: a finding a row, for spreadsheets */
void csv_begin(struct buffer *b, const struct report *report);
void csv_object(struct buffer *b, const struct report *report, const struct result *result);
void csv_unreadable(struct buffer *b, const struct report *report, const struct unreadable *unreadable);

/* csv.c: the cells of a finding, each with a comma before it: rule, level, source, clause, path, offset */
void finding_cells(struct buffer *b, const struct findings *f, const struct finding *finding);

/* ccadb.c: a certificate a row, as an incident report for the CCADB lists those that it is about */
void ccadb_begin(struct buffer *b, const struct report *report);
void ccadb_object(struct buffer *b, const struct report *report, const struct result *result);
bool ccadb_is_silent_on(const struct report *report, const struct result *result, const struct finding *finding);

/* markdown.c: for tickets */
void markdown_object(struct buffer *b, const struct report *report, const struct result *result);
void markdown_unreadable(struct buffer *b, const struct report *report, const struct unreadable *unreadable);
void markdown_end(struct buffer *b, const struct report *report, const struct totals *totals);

/* html.c: a page for people */
void html_begin(struct buffer *b, const struct report *report);
void html_object(struct buffer *b, const struct report *report, const struct result *result);
void html_unreadable(struct buffer *b, const struct report *report, const struct unreadable *unreadable);
void html_end_of_run(struct buffer *b, const struct report *report, const struct totals *totals);

/* tree.c: the value of a node without children, as far as it is shown */
void tree_value_text(struct buffer *b, const struct tree *tree, const struct node *node);

/* text.c: the name of an input, "cert.pem" or, where it has several objects, "cert.pem[2]" */
void input_name(struct buffer *b, const char *input, size_t index, bool alone);

/* text.c: what a run came to, "2 objects (1 precertificate): 1 error, 0 warnings, 0 notices", without a line end */
void counts_text(struct buffer *b, const struct totals *totals);

/*
 * The octets of a finding that are there, at most so many. Returns whether that is all of them; where there are none, *octets is empty.
 */
bool finding_octets(const struct findings *f, const struct finding *finding, size_t most, struct span *octets);

/* Findings of one rule at one level that follow each other, all waived for the same reason, or none waived: those from `first` to before `end`. */
struct finding_group {
	bool waived; /* those that are, instead of those that are not */
	enum level level;
	uint32_t first, end;
};

/*
 * The next group, errors first and notices last; before the first call, all but `waived` is 0. Returns false if there is none.
 */
bool finding_group_next(const struct findings *f, struct finding_group *group);

/* Whether all of an object can be read that it has: its octets do not end before it does, and no limit of the decoder was met. */
bool object_is_readable(const struct object *object);

/* policy.c: where a policy says something, behind that: " (policy.txt:3)" */
void policy_place(struct buffer *b, const char *file, unsigned line);

/* waivers.c: "until 2027-03-15", and by whom if that is known; the reason stands apart */
void waiver_until(struct buffer *b, const struct waiver *waiver);

/* Why a finding does not count, for people, as a part of a line: "waived until 2027-03-15 by pki: the reason" */
void waiver_text(struct buffer *b, const struct waiver *waiver);

/* The member "waived" of a finding, with a comma before it; and the line on waivers that are over or unused, if there is one. */
void waiver_json(struct buffer *b, const struct waiver *waiver);
void waivers_jsonl(struct buffer *b, const struct policy *policy, const struct totals *totals);

/* entry.c: the members of an entry of a log, each with a comma before it */
void entry_members(struct buffer *b, const struct report *report, const struct log_line *line);

/* The same of one that cannot be read. */
void broken_entry_members(struct buffer *b, const struct unreadable *unreadable);

/* Whether a rule, if it is on, is one for objects of this kind, whatever their profile. */
bool rule_is_for_kind(const struct lint *lint, enum object_kind kind);

/* The rules in the order of the octets of their names; `by_name` has room for RULES_MAX. */
void rules_by_name(const struct ruleset *rules, const struct gate **by_name);

#endif
