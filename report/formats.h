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

/* details.c: the members of an object's line that --details adds, each with a comma before it */
void json_object_details(struct buffer *b, const struct result *result);
void json_finding_details(struct buffer *b, const struct finding *finding);

/* zlint.c: what zlint prints */
bool zlint_needs_verdicts(const struct report *report);
void zlint_object(struct buffer *b, const struct report *report, const struct result *result);

/* The result of the i-th of zlint_lints, as its member has it; whether there is such a member is another question: zlint_has_member(). */
const char *zlint_result(const struct report *report, const struct result *result, size_t i);
bool zlint_has_member(const struct report *report, const struct result *result, size_t i);

/* What zlint_object() says where there is no object: each member for a certificate is fatal, with this cause. */
void zlint_no_object(struct buffer *b, const struct report *report, const char *cause);

/* lines.c: a finding a line, as certlint prints it */
void lines_begin(struct buffer *b, const struct report *report);
void lines_object(struct buffer *b, const struct report *report, const struct result *result);
void lines_unreadable(struct buffer *b, const struct report *report, const struct unreadable *unreadable);

/* Whether a rule, if it is on, is one for objects of this kind, whatever their profile. */
bool rule_is_for_kind(const struct lint *lint, enum object_kind kind);

/* The rules in the order of the octets of their names; `by_name` has room for RULES_MAX. */
void rules_by_name(const struct ruleset *rules, const struct gate **by_name);

#endif
