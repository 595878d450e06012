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

/*
 * A line as it would be if no rule applied, but for the braces: each member begins with a comma. It has what members begin with, and whole rows of
 * those that most lines have most of. Behind it is room to copy what each begins with as so many octets, which is done in registers.
 */
#define HEAD(name) ",\"" name "\":{\"result\":\""
#define NONE       "NA\"}"
#define HEAD_MOST  64
#define HEAD_ALL   88
static const struct {
	char members[sizeof(
#define ZLINT(name, kind, source, citation) HEAD(name) NONE
#include "lints/zlint.def"
		)];
	char behind[HEAD_ALL];
} idle = { .members =
#include "lints/zlint.def"
#undef ZLINT
};

/* The octets of what members begin with. */
static const uint8_t head_sizes[] = {
#define ZLINT(name, kind, source, citation) sizeof(HEAD(name)) - 1,
#include "lints/zlint.def"
#undef ZLINT
};

/* And what it ends with, where the rule found nothing: texts of at most eight octets. */
static const struct {
	char text[8];
	size_t size;
} tails[] = { [NOT_APPLICABLE] = { NONE, sizeof(NONE) - 1 }, [PASS] = { "pass\"}", 6 }, [NOT_EFFECTIVE] = { "NE\"}", 4 } };

/* Lists the members of a kind of object from `count` on. Returns where they end. */
static size_t
list_members(struct report *report, enum zlint_kind kind, size_t count)
{
	const struct ruleset *rules = &report->linter->rules;
	uint32_t at = 0;

	for (size_t i = 0; i < zlint_count; at += head_sizes[i++] + sizeof(NONE) - 1) {
		const struct gate *gate = rules->zlint[i];
		if (gate == NULL || zlint_lints[i].kind != kind || !gate->enabled || !gate->chosen)
			continue;
		uint16_t number = (uint16_t)(gate - rules->gates);
		report->members[count++] = (struct zlint_member){ number, head_sizes[i], at };
		report->members_size[kind] += head_sizes[i] + sizeof(tails[0].text);
		rule_set_add(&report->wanted, number);
	}
	return count;
}

void
zlint_prepare(struct report *report)
{
	bool some = report->format != NULL && report->format->object == zlint_object && !report->all_rules;
	size_t count = 0;

	memset(&report->wanted, some ? 0 : 0xff, sizeof(report->wanted));
	for (int kind = 0; kind < ZLINT_KINDS; kind++) {
		report->members_size[kind] = 0;
		report->members_end[kind] = count = list_members(report, (enum zlint_kind)kind, count);
	}
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
add_text(struct buffer *b, const char *text)
{
	json_piece_html(b, span_of(text));
}

/* The member of a member that says why: what a finding says, and why it does not count if that is so. */
static void
add_details(struct buffer *b, const struct findings *f, const struct finding *finding)
{
	const struct waiver *w = finding->waived;
	buffer_text(b, ",\"details\":\"");
	add_text(b, finding_message(f, finding));
	if (w != NULL) {
		buffer_text(b, "; waived until ");
		buffer_day(b, w->until);
		add_text(b, w->owner != NULL ? " by " : "");
		add_text(b, w->owner != NULL ? w->owner : "");
		add_text(b, ": ");
		add_text(b, w->reason);
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

/*
 * Why an object is not whole, as the rules on that say it: they are the first, and so are their findings. NULL if it is whole. Where zlint's place is
 * taken, anything that makes an object another than it should be counts: octets behind it, that it is of no known kind, and that its type cannot be
 * read in it, where zlint's decoder stops.
 */
static const char *
cause_of_fatal(const struct report *report, const struct session *s)
{
	bool as_zlint = report->zlint_names != NULL, is_read = as_zlint ? object_is_decodable(&s->object) : object_is_whole(&s->object);
	if (is_read && !as_zlint)
		return NULL;
	for (uint32_t i = 0; i < s->findings.count; i++) {
		if (s->findings.items[i].of_object)
			return finding_message(&s->findings, &s->findings.items[i]);
	}
	return is_read ? NULL : "the object was not decoded to its end";
}

/* The level that a rule's result shows: that of its finding, which a waiver makes a notice; the rule's own if there is none (NULL). */
static enum level
level_of(const struct gate *gate, const struct finding *finding)
{
	return finding == NULL ? (enum level)gate->level : finding->waived != NULL ? NOTICE : finding->level;
}

/* The end of the member of a rule that found something. */
static void
found(struct buffer *b, const struct findings *f, const struct gate *gate)
{
	const struct finding *finding = first_finding(f, gate->lint);
	buffer_text(b, status(FAIL, level_of(gate, finding)));
	buffer_text(b, "\"");
	if (finding != NULL)
		add_details(b, f, finding);
	buffer_text(b, "}");
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
begin_member(struct line *l, const char *name, const char *result)
{
	buffer_text(l->b, l->before);
	buffer_text(l->b, name);
	buffer_text(l->b, "\":{\"result\":\"");
	buffer_text(l->b, result);
	buffer_text(l->b, "\"");
	l->before = ",\"";
}

/* With words of our own; nothing for NULL. */
static void
end_member(struct line *l, const char *words)
{
	if (words != NULL) {
		buffer_text(l->b, ",\"details\":");
		json_string_html(l->b, span_of(words));
	}
	buffer_text(l->b, "}");
}

static void
add_member(struct line *l, const char *name, const char *result, const char *words)
{
	begin_member(l, name, result);
	end_member(l, words);
}

static void
member(struct line *l, const struct gate *gate)
{
	enum verdict verdict = (enum verdict)l->result->verdicts[gate - l->report->linter->rules.gates];
	const struct findings *f = &l->result->session->findings;

	if (!is_told(l->report, gate, verdict))
		return;
	const struct finding *finding = l->fatal == NULL && verdict == FAIL ? first_finding(f, gate->lint) : NULL;
	begin_member(l, gate->lint->name, l->fatal != NULL ? "fatal" : status(verdict, level_of(gate, finding)));
	if (finding != NULL)
		add_details(l->b, f, finding);
	end_member(l, l->fatal);
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

/* How many members from this one on, up to `end`, stand behind each other in the idle line and are as they are there. */
static size_t
idle_members(const struct zlint_member *m, const struct zlint_member *end, const uint8_t *verdicts)
{
	const struct zlint_member *at = m;
	while (at < end && verdicts[at->gate] == NOT_APPLICABLE && (at == m || at->at == at[-1].at + at[-1].size + sizeof(NONE) - 1))
		at++;
	return (size_t)(at - m);
}

/*
 * The line of an object that is whole, of zlint's rules alone. Nearly all members are of a few octets of which each is known, and there are hundreds:
 * room for all is made once.
 */
static void
usual_line(struct buffer *b, const struct report *report, const struct result *r, enum zlint_kind kind)
{
	const struct zlint_member *m = report->members + (kind > 0 ? report->members_end[kind - 1] : 0);
	const struct zlint_member *end = report->members + report->members_end[kind];
	size_t begin = b->size, room = report->members_size[kind] + HEAD_ALL;

	if (!buffer_reserve(b, room))
		return;
	char *to = b->text + begin;
	for (size_t idles; m < end; m++) {
		enum verdict verdict = (enum verdict)r->verdicts[m->gate];
		if (verdict == NOT_APPLICABLE && (idles = idle_members(m, end, r->verdicts)) > 1) {
			size_t size = m[idles - 1].at + m[idles - 1].size + sizeof(NONE) - 1 - m->at;
			memcpy(to, idle.members + m->at, size);
			to += size;
			m += idles - 1;
			continue;
		}
		memcpy(to, idle.members + m->at, HEAD_MOST);
		if (m->size > HEAD_MOST)
			memcpy(to + HEAD_MOST, idle.members + m->at + HEAD_MOST, HEAD_ALL - HEAD_MOST);
		to += m->size;
		if (verdict != FAIL) {
			memcpy(to, tails[verdict].text, sizeof(tails[0].text));
			to += tails[verdict].size;
			continue;
		}
		b->size = (size_t)(to - b->text);
		found(b, &r->session->findings, &report->linter->rules.gates[m->gate]);
		if (!buffer_reserve(b, room))
			return;
		to = b->text + b->size;
	}
	b->size = (size_t)(to - b->text);
	if (b->size > begin)
		b->text[begin] = '{';
	buffer_text(b, b->size > begin ? "}\n" : "{}\n");
}

void
zlint_object(struct buffer *b, const struct report *report, const struct result *r)
{
	struct line line = { b, report, r, cause_of_fatal(report, r->session), "{\"", 0 };
	enum zlint_kind kind = ZLINT_CERTIFICATE;

	if (!zlint_kind_of(r->session->object.kind, &kind) && report->zlint_names == NULL)
		return;
	if (line.fatal == NULL && !report->all_rules && report->zlint_names == NULL) {
		usual_line(b, report, r, kind);
		return;
	}
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
zlint_is_silent_on(const struct report *report, const struct result *result, const struct finding *finding)
{
	const struct ruleset *rules = &report->linter->rules;
	enum zlint_kind kind;

	if (report->all_rules || !zlint_kind_of(result->session->object.kind, &kind))
		return false;
	if (!object_is_whole(&result->session->object)) /* which each member says */
		return finding->of_object && !has_members(rules, kind);
	for (size_t i = 0; i < zlint_count; i++) {
		if (rules->zlint[i] != NULL && rules->zlint[i]->lint == finding->lint)
			return zlint_lints[i].kind != kind || !is_told(report, rules->zlint[i], FAIL);
	}
	return true;
}
