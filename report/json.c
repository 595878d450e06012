#include <nettle/sha2.h>
#include <stdlib.h>

#include "asn1/time.h"
#include "report/report.h"
#include "x509/classify.h"

/* A word of the program's own, in which nothing needs an escape. */
static void
word_field(struct buffer *b, const char *name, const char *word)
{
	buffer_text(b, "\"");
	buffer_text(b, name);
	buffer_text(b, "\": \"");
	buffer_text(b, word);
	buffer_text(b, "\"");
}

static void
string_field(struct buffer *b, const char *name, const char *value)
{
	buffer_text(b, "\"");
	buffer_text(b, name);
	buffer_text(b, "\": ");
	buffer_json_string(b, value);
}

static void
digest(struct buffer *b, struct span der)
{
	struct sha256_ctx context;
	uint8_t octets[SHA256_DIGEST_SIZE];
	sha256_init(&context);
	sha256_update(&context, der.size, der.data);
	sha256_digest(&context, sizeof(octets), octets);
	buffer_hex(b, (struct span){ octets, sizeof(octets) }, "");
}

static void
report_jsonl(struct buffer *b, const struct report *rep, const struct result *r)
{
	(void)rep;
	const struct object *o = &r->session->object;
	const struct findings *f = &r->session->findings;
	char path[512];

	buffer_text(b, "{");
	string_field(b, "input", r->input);
	buffer_text(b, ", \"index\": ");
	buffer_number(b, r->index);
	buffer_text(b, ", ");
	word_field(b, "kind", object_kind_name(o->kind));
	buffer_text(b, ", ");
	word_field(b, "profile", profile_name(o->facts));
	buffer_text(b, ", \"sha256\": \"");
	digest(b, o->tree.der);
	buffer_text(b, "\", \"findings\": [");
	for (uint32_t i = 0; i < f->count; i++) {
		const struct finding *finding = &f->items[i];
		buffer_text(b, i > 0 ? ", {" : "{");
		word_field(b, "rule", finding->lint->name);
		buffer_text(b, ", ");
		word_field(b, "level", level_name(finding->level));
		buffer_text(b, ", ");
		word_field(b, "source", source_name(finding->lint->source));
		buffer_text(b, ", ");
		word_field(b, "clause", finding->lint->clause);
		buffer_text(b, ", ");
		string_field(b, "path", tree_path(&o->tree, finding->node, path, sizeof(path)));
		buffer_text(b, ", \"offset\": ");
		buffer_number(b, finding->offset);
		buffer_text(b, ", \"length\": ");
		buffer_number(b, finding->length);
		buffer_text(b, ", ");
		string_field(b, "message", finding_message(f, finding));
		buffer_text(b, "}");
	}
	buffer_text(b, "]}\n");
}

/* A date as "2023-09-15", null where there is no bound. */
static void
date_field(struct buffer *b, const char *name, int64_t date)
{
	char text[TIME_TEXT_SIZE];
	if (date == ALWAYS || date == FOREVER)
		buffer_printf(b, "\"%s\": null", name);
	else
		buffer_printf(b, "\"%s\": \"%.10s\"", name, time_text(date, text));
}

void
report_rule_jsonl(struct buffer *b, const struct lint *lint)
{
	buffer_text(b, "{");
	string_field(b, "rule", lint->name);
	buffer_text(b, ", ");
	string_field(b, "level", level_name(lint->level));
	buffer_text(b, ", ");
	string_field(b, "source", source_name(lint->source));
	buffer_text(b, ", ");
	string_field(b, "clause", lint->clause);
	buffer_text(b, ", ");
	date_field(b, "from", lint->from);
	buffer_text(b, ", ");
	date_field(b, "until", lint->until);
	buffer_text(b, ", ");
	string_field(b, "title", lint->title);
	buffer_text(b, "}\n");
}

/* The message of the first finding of a rule; NULL where it has none. */
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
zlint_status(enum verdict verdict, enum level level)
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

/* Whether zlint has lints for this kind of object, and which. */
static bool
zlint_kind(enum object_kind kind, enum zlint_kind *found)
{
	*found = kind == OBJECT_CRL || kind == OBJECT_TBS_CRL ? ZLINT_CRL : kind == OBJECT_OCSP ? ZLINT_OCSP : ZLINT_CERTIFICATE;
	return kind != OBJECT_UNKNOWN;
}

static void
report_zlint(struct buffer *b, const struct report *rep, const struct result *r)
{
	const struct ruleset *rules = &rep->linter->rules;
	const char *between = "\"";
	enum zlint_kind kind;
	bool any = zlint_kind(r->session->object.kind, &kind);

	buffer_text(b, "{");
	for (size_t i = 0; i < zlint_count && any; i++) {
		const struct gate *gate = rules->zlint[i];
		if (gate == NULL || zlint_lints[i].kind != kind || !gate->enabled)
			continue;
		enum verdict verdict = (enum verdict)r->verdicts[gate - rules->gates];
		const char *message = verdict == FAIL ? first_message(&r->session->findings, gate->lint) : NULL;
		buffer_text(b, between);
		buffer_text(b, gate->lint->name);
		buffer_text(b, "\":{\"result\":\"");
		buffer_text(b, zlint_status(verdict, gate->level));
		buffer_text(b, "\"");
		if (message != NULL) {
			buffer_text(b, ",\"details\":");
			buffer_json_string_html(b, message);
		}
		buffer_text(b, "}");
		between = ",\"";
	}
	buffer_text(b, "}\n");
}

static void
unreadable(struct buffer *b, const struct report *rep, const struct unreadable *u)
{
	(void)rep;
	buffer_text(b, "{");
	string_field(b, "input", u->input);
	buffer_printf(b, ", \"index\": %zu, \"kind\": \"unreadable\", \"offset\": %llu, ", u->index, (unsigned long long)u->offset);
	string_field(b, "error", u->error);
	buffer_text(b, "}\n");
}
static bool yes(const struct report *r) { (void)r; return true; }
static void summary(struct buffer *b, const struct report *rep, const struct totals *t)
{
	(void)rep;
#define plural(n) ((n) == 1 ? "" : "s")
	buffer_printf(b, "%zu object%s: %zu error%s, %zu warning%s, %zu notice%s", t->objects, plural(t->objects), t->levels[MUST], plural(t->levels[MUST]),
	       t->levels[SHOULD], plural(t->levels[SHOULD]), t->levels[NOTICE], plural(t->levels[NOTICE]));
	if (t->unreadable > 0)
		buffer_printf(b, "; %zu input%s could not be read", t->unreadable, plural(t->unreadable));
	buffer_printf(b, "\n");
}
void report_text(struct buffer *b, const struct report *report, const struct result *result);
const struct report_format report_formats[] = {
	{ "text", .object = report_text, .end = summary },
	{ "jsonl", .object = report_jsonl, .unreadable = unreadable },
	{ "zlint", .object = report_zlint, .needs_verdicts = yes, .omits_unknown = true },
	{ 0 },
};
const struct report_format *report_format_named(const char *name)
{
	for (const struct report_format *f = report_formats; f->name; f++)
		if (strcmp(f->name, name) == 0) return f;
	return NULL;
}
bool report_is_silent_on(const struct report *report, const struct result *result, const struct finding *finding)
{
	(void)report, (void)result, (void)finding;
	return false;
}
void ruleset_digest(const struct linter *linter, char text[RULESET_DIGEST_SIZE])
{
	(void)linter;
	strcpy(text, "?");
}
