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

/* details.c: the members of an object's line that --details adds, each with a comma before it */
void json_object_details(struct buffer *b, const struct result *result);
void json_finding_details(struct buffer *b, const struct finding *finding);

/* zlint.c: what zlint prints */
bool zlint_needs_verdicts(const struct report *report);
void zlint_object(struct buffer *b, const struct report *report, const struct result *result);

/* lines.c: a finding a line, as certlint prints it */
void lines_begin(struct buffer *b, const struct report *report);
void lines_object(struct buffer *b, const struct report *report, const struct result *result);
void lines_unreadable(struct buffer *b, const struct report *report, const struct unreadable *unreadable);

/* waivers.c: "until 2027-03-15", and by whom if that is known; the reason stands apart */
void waiver_until(struct buffer *b, const struct waiver *waiver);

/* Why a finding does not count, for people, as a part of a line: "waived until 2027-03-15 by pki: the reason" */
void waiver_text(struct buffer *b, const struct waiver *waiver);

/* The member "waived" of a finding, with a comma before it; and the line on waivers that are over or unused, if there is one. */
void waiver_json(struct buffer *b, const struct waiver *waiver);
void waivers_jsonl(struct buffer *b, const struct policy *policy, const struct totals *totals);

/* Whether a rule, if it is on, is one for objects of this kind, whatever their profile. */
bool rule_is_for_kind(const struct lint *lint, enum object_kind kind);

/* The rules in the order of the octets of their names; `by_name` has room for RULES_MAX. */
void rules_by_name(const struct ruleset *rules, const struct gate **by_name);

#endif
