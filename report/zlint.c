/* What zlint prints of an object: an object of JSON on one line, with a member for each of its lints in the order of their names. */
#include "report/formats.h"
#include "report/json.h"

bool
zlint_needs_verdicts(const struct report *report)
{
	(void)report;
	return true;
}

/* The message of the first finding of a rule; NULL if it has none. */
static const char *
first_message(const struct findings *f, const struct lint *lint)
{
	for (uint32_t i = 0; i < f->count; i++) {
		if (f->items[i].lint == lint)
			return finding_message(f, &f->items[i]);
	}
	return NULL;
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

static void
member(struct buffer *b, const char *before, const struct result *r, const struct gate *gate, enum verdict verdict, const char *fatal)
{
	const char *details = fatal != NULL ? fatal : verdict == FAIL ? first_message(&r->session->findings, gate->lint) : NULL;
	buffer_text(b, before);
	buffer_text(b, gate->lint->name);
	buffer_text(b, "\":{\"result\":\"");
	buffer_text(b, fatal != NULL ? "fatal" : status(verdict, (enum level)gate->level));
	buffer_text(b, "\"");
	if (details != NULL) {
		buffer_text(b, ",\"details\":");
		json_string_html(b, (struct span){ (const uint8_t *)details, strlen(details) });
	}
	buffer_text(b, "}");
}

/* The rules that zlint lacks, from *next on, whose names come before this one; NULL: all that are left. */
static void
others(struct buffer *b, const struct report *report, const struct result *r, const char *name, size_t *next, const char **before, const char *fatal)
{
	for (; *next < report->other_count; ++*next) {
		const struct gate *gate = report->others[*next];
		enum verdict verdict = (enum verdict)r->verdicts[gate - report->linter->rules.gates];
		if (name != NULL && strcmp(gate->lint->name, name) > 0)
			return;
		if (!rule_is_for_kind(gate->lint, r->session->object.kind) || !is_told(report, gate, verdict))
			continue;
		member(b, *before, r, gate, verdict, fatal);
		*before = ",\"";
	}
}

void
zlint_object(struct buffer *b, const struct report *report, const struct result *r)
{
	const struct ruleset *rules = &report->linter->rules;
	const char *before = "{\"", *fatal = cause_of_fatal(r->session);
	enum zlint_kind kind;
	size_t next = 0;

	if (!zlint_kind_of(r->session->object.kind, &kind))
		return;
	for (size_t i = 0; i < zlint_count; i++) {
		const struct gate *gate = rules->zlint[i];
		if (gate == NULL || zlint_lints[i].kind != kind)
			continue;
		enum verdict verdict = (enum verdict)r->verdicts[gate - rules->gates];
		if (!is_told(report, gate, verdict))
			continue;
		others(b, report, r, gate->lint->name, &next, &before, fatal);
		member(b, before, r, gate, verdict, fatal);
		before = ",\"";
	}
	others(b, report, r, NULL, &next, &before, fatal);
	buffer_text(b, *before == '{' ? "{}\n" : "}\n");
}

bool
report_is_silent_on(const struct report *report, const struct result *result, const struct finding *finding)
{
	const struct ruleset *rules = &report->linter->rules;
	enum zlint_kind kind;

	if (report->format->object != zlint_object || report->all_rules || !zlint_kind_of(result->session->object.kind, &kind) ||
	    !object_is_whole(&result->session->object))
		return false;
	for (size_t i = 0; i < zlint_count; i++) {
		if (rules->zlint[i] != NULL && rules->zlint[i]->lint == finding->lint)
			return zlint_lints[i].kind != kind || !is_told(report, rules->zlint[i], FAIL);
	}
	return true;
}
