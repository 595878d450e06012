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

/*
 * Why an object is not whole, as the rules on that say it: they are the first, and so are their findings. NULL if it is whole. Where zlint's place is
 * taken, anything that makes an object another than it should be counts: octets behind it, too, and that it is of no known kind.
 */
static const char *
cause_of_fatal(const struct report *report, const struct session *s)
{
	if (object_is_whole(&s->object) && report->zlint_names == NULL)
		return NULL;
	for (uint32_t i = 0; i < s->findings.count; i++) {
		if (s->findings.items[i].of_object)
			return finding_message(&s->findings, &s->findings.items[i]);
	}
	return object_is_whole(&s->object) ? NULL : "the object was not decoded to its end";
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
add_member(struct line *l, const char *name, const char *result, const char *details)
{
	buffer_text(l->b, l->before);
	buffer_text(l->b, name);
	buffer_text(l->b, "\":{\"result\":\"");
	buffer_text(l->b, result);
	buffer_text(l->b, "\"");
	if (details != NULL) {
		buffer_text(l->b, ",\"details\":");
		json_string_html(l->b, (struct span){ (const uint8_t *)details, strlen(details) });
	}
	buffer_text(l->b, "}");
	l->before = ",\"";
}

static void
member(struct line *l, const struct gate *gate)
{
	enum verdict verdict = (enum verdict)l->result->verdicts[gate - l->report->linter->rules.gates];
	const char *details = l->fatal;

	if (!is_told(l->report, gate, verdict))
		return;
	if (details == NULL && verdict == FAIL)
		details = first_message(&l->result->session->findings, gate->lint);
	add_member(l, gate->lint->name, l->fatal != NULL ? "fatal" : status(verdict, (enum level)gate->level), details);
}

/* Whether one of zlint's lints may have a member for objects of a kind. */
static bool
has_member(const struct report *report, size_t i, enum zlint_kind kind)
{
	if (zlint_lints[i].kind != kind)
		return false;
	return report->zlint_names != NULL ? report->zlint_names[i] : report->linter->rules.zlint[i] != NULL;
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
	struct line line = { b, report, r, cause_of_fatal(report, r->session), "{\"", 0 };
	enum zlint_kind kind = ZLINT_CERTIFICATE;

	if (!zlint_kind_of(r->session->object.kind, &kind) && report->zlint_names == NULL)
		return;
	for (size_t i = 0; i < zlint_count; i++) {
		const struct gate *gate = report->linter->rules.zlint[i];
		if (!has_member(report, i, kind))
			continue;
		others(&line, zlint_lints[i].name);
		if (gate != NULL)
			member(&line, gate);
		else
			add_member(&line, zlint_lints[i].name, line.fatal != NULL ? "fatal" : "NA", line.fatal);
	}
	others(&line, NULL);
	buffer_text(b, *line.before == '{' ? "{}\n" : "}\n");
}

bool
zlint_has_member(const struct report *report, const struct result *r, size_t i)
{
	enum zlint_kind kind = ZLINT_CERTIFICATE;
	zlint_kind_of(r->session->object.kind, &kind);
	return has_member(report, i, kind);
}

const char *
zlint_result(const struct report *report, const struct result *r, size_t i)
{
	const struct ruleset *rules = &report->linter->rules;
	const struct gate *gate = rules->zlint[i];
	if (cause_of_fatal(report, r->session) != NULL)
		return "fatal";
	return gate == NULL ? "NA" : status((enum verdict)r->verdicts[gate - rules->gates], (enum level)gate->level);
}

void
zlint_no_object(struct buffer *b, const struct report *report, const char *cause)
{
	struct line line = { .b = b, .before = "{\"" };
	for (size_t i = 0; i < zlint_count; i++) {
		if (has_member(report, i, ZLINT_CERTIFICATE))
			add_member(&line, zlint_lints[i].name, "fatal", cause);
	}
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
