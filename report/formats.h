/* The formats, one file each, and what they share. */
#ifndef REPORT_FORMATS_H
#define REPORT_FORMATS_H

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

/* details.c: the members of an object's line that --details adds, each with a comma before it */
void json_object_details(struct buffer *b, const struct result *result);
void json_finding_details(struct buffer *b, const struct finding *finding);

/* zlint.c: what zlint prints; and what report_prepare() makes for it */
void zlint_prepare(struct report *report);
bool zlint_needs_verdicts(const struct report *report);
void zlint_object(struct buffer *b, const struct report *report, const struct result *result);

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

/* Whether a rule, if it is on, is one for objects of this kind, whatever their profile. */
bool rule_is_for_kind(const struct lint *lint, enum object_kind kind);

/* The rules in the order of the octets of their names; `by_name` has room for RULES_MAX. */
void rules_by_name(const struct ruleset *rules, const struct gate **by_name);

#endif
