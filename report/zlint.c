/* What zlint prints of an object: an object of JSON on one line, with a member for each of its lints in the order of their names. */
#include "asn1/time.h"
#include "report/formats.h"
#include "report/json.h"

bool
zlint_needs_verdicts(const struct report *report)
{
	(void)report;
	return true;
}

/* The first finding of a rule; NULL if it has none. */
static const struct finding *
first_finding(const struct findings *f, const struct lint *lint)
{
	for (uint32_t i = 0; i < f->count; i++) {
		if (f->items[i].lint == lint)
			return &f->items[i];
	}
	return NULL;
}

static void
add_piece(struct buffer *b, const char *text)
{
	json_piece_html(b, (struct span){ (const uint8_t *)text, strlen(text) });
}

/* What a finding says, and why it does not count if that is so. */
static void
add_details(struct buffer *b, const struct findings *f, const struct finding *finding)
{
	const struct waiver *w = finding->waived;
	char until[TIME_TEXT_SIZE];
	buffer_text(b, "\"");
	add_piece(b, finding_message(f, finding));
	if (w != NULL) {
		buffer_text(b, "; waived until ");
		buffer_add(b, time_text(w->until, until), sizeof("2027-03-15") - 1);
		add_piece(b, w->owner != NULL ? " by " : "");
		add_piece(b, w->owner != NULL ? w->owner : "");
		add_piece(b, ": ");
		add_piece(b, w->reason);
	}
	buffer_text(b, "\"");
}

static const char *
status(enum verdict verdict, enum level level)
{
	switch (verdict) {
	case PASS:
		return "pass";
	case NOT_EFFECTIVE:
		return "NE";
	case FAIL:
		return level == MUST ? "error" : level == SHOULD ? "warn" : "info";
	case NOT_APPLICABLE:
		break;
	}
	return "NA";
}

/* Why an object is not whole, as the rules on that say it: they are the first, and so are their findings. NULL if it is whole. */
static const char *
cause_of_fatal(const struct session *s)
{
	if (object_is_whole(&s->object))
		return NULL;
	for (uint32_t i = 0; i < s->findings.count; i++) {
		if (s->findings.items[i].of_object)
			return finding_message(&s->findings, &s->findings.items[i]);
	}
	return "the object was not decoded to its end";
}

/* Whether a rule has a member; one that the user did not choose has one if it finds something and all rules are asked for. */
static bool
is_told(const struct report *report, const struct gate *gate, enum verdict verdict)
{
	return gate->enabled && (gate->chosen || (report->all_rules && verdict == FAIL));
}

/* An object's line as it grows. */
struct line {
	struct buffer *b;
	const struct report *report;
	const struct result *result;
	const char *fatal;  /* why the object is not whole; NULL if it is */
	const char *before; /* the next member */
	size_t next;        /* of the rules by name, if all are asked for: the first behind the last member */
};

static void
member(struct line *l, const struct gate *gate)
{
	enum verdict verdict = (enum verdict)l->result->verdicts[gate - l->report->linter->rules.gates];
	const struct findings *f = &l->result->session->findings;

	if (!is_told(l->report, gate, verdict))
		return;
	const struct finding *finding = l->fatal == NULL && verdict == FAIL ? first_finding(f, gate->lint) : NULL;
	enum level level = finding == NULL ? (enum level)gate->level : finding->waived != NULL ? NOTICE : finding->level;
	buffer_text(l->b, l->before);
	buffer_text(l->b, gate->lint->name);
	buffer_text(l->b, "\":{\"result\":\"");
	buffer_text(l->b, l->fatal != NULL ? "fatal" : status(verdict, level));
	buffer_text(l->b, "\"");
	if (l->fatal != NULL || finding != NULL)
		buffer_text(l->b, ",\"details\":");
	if (l->fatal != NULL)
		json_string_html(l->b, (struct span){ (const uint8_t *)l->fatal, strlen(l->fatal) });
	else if (finding != NULL)
		add_details(l->b, f, finding);
	buffer_text(l->b, "}");
	l->before = ",\"";
}

/* The rules that zlint lacks for this kind of object and whose names come before one that it has, which is passed over; NULL: all that are left. */
static void
others(struct line *l, const char *name)
{
	for (int order = -1; l->next < l->report->by_name_count && order < 0;) {
		const struct gate *gate = l->report->by_name[l->next];
		order = name != NULL ? strcmp(gate->lint->name, name) : -1;
		l->next += order <= 0;
		if (order < 0 && rule_is_for_kind(gate->lint, l->result->session->object.kind))
			member(l, gate);
	}
}

void
zlint_object(struct buffer *b, const struct report *report, const struct result *r)
{
	struct line line = { b, report, r, cause_of_fatal(r->session), "{\"", 0 };
	enum zlint_kind kind;

	if (!zlint_kind_of(r->session->object.kind, &kind))
		return;
	for (size_t i = 0; i < zlint_count; i++) {
		const struct gate *gate = report->linter->rules.zlint[i];
		if (gate == NULL || zlint_lints[i].kind != kind)
			continue;
		others(&line, gate->lint->name);
		member(&line, gate);
	}
	others(&line, NULL);
	buffer_text(b, *line.before == '{' ? "{}\n" : "}\n");
}

/* Whether an object of this kind has any member. */
static bool
has_members(const struct ruleset *rules, enum zlint_kind kind)
{
	for (size_t i = 0; i < zlint_count; i++) {
		if (rules->zlint[i] != NULL && zlint_lints[i].kind == kind && rules->zlint[i]->chosen)
			return true;
	}
	return false;
}

bool
report_is_silent_on(const struct report *report, const struct result *result, const struct finding *finding)
{
	const struct ruleset *rules = &report->linter->rules;
	enum zlint_kind kind;

	if (report->format->object != zlint_object || report->all_rules || !zlint_kind_of(result->session->object.kind, &kind))
		return false;
	if (!object_is_whole(&result->session->object)) /* which each member says */
		return finding->of_object && !has_members(rules, kind);
	for (size_t i = 0; i < zlint_count; i++) {
		if (rules->zlint[i] != NULL && rules->zlint[i]->lint == finding->lint)
			return zlint_lints[i].kind != kind || !is_told(report, rules->zlint[i], FAIL);
	}
	return true;
}
