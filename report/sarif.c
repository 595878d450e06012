/*
 * SARIF 2.1.0 (OASIS), one document for a run: first the tool with its rules, then results as they come, a line each, and last the invocation with
 * what could not be read, which is none of the results.
 */
#include <nettle/sha2.h>

#include "config.h"
#include "policy/waiver.h"
#include "report/formats.h"
#include "report/json.h"
#include "x509/classify.h"
#include "x509/sha256.h"

#define SCHEMA_ADDRESS "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

/* --- texts --- */

/*
 * A piece of a message string. Braces are doubled (3.11.5), and a bracket that would make a link of what stands before it (3.11.6) is shown by its
 * number: certificates say what they like.
 */
static void
piece(struct buffer *b, const char *text)
{
	while (*text != '\0') {
		size_t plain = strcspn(text, "{}]");
		json_piece(b, (struct span){ (const uint8_t *)text, plain });
		text += plain;
		if (*text == '\0')
			return;
		if (*text == ']')
			buffer_text(b, text[1] == '(' ? "\\\\x5d" : "]");
		else
			buffer_add(b, (char[]){ *text, *text }, 2);
		text++;
	}
}

/* A sentence, which ends with a full stop. */
static void
sentence(struct buffer *b, const char *text)
{
	size_t size = strlen(text);
	piece(b, text);
	if (size > 0 && strchr(".!?", text[size - 1]) == NULL)
		buffer_text(b, ".");
}

/* Of a name such as e_sub_cert_aia_missing, what SARIF wants beside it for people: SubCertAiaMissing. */
static void
friendly_name(struct buffer *b, const char *rule)
{
	bool first = true;
	const char *at = rule[0] != '\0' && rule[1] == '_' ? rule + 2 : rule;
	for (; *at != '\0'; at++) {
		bool lower = *at >= 'a' && *at <= 'z', other = (*at >= 'A' && *at <= 'Z') || (*at >= '0' && *at <= '9');
		if (lower || other)
			buffer_add(b, (char[]){ (char)(first && lower ? *at - 'a' + 'A' : *at) }, 1);
		first = !lower && !other;
	}
}

static const char *
level_of(enum level level)
{
	return level == MUST ? "error" : level == SHOULD ? "warning" : "note";
}

/* --- the tool --- */

/* "BR 7.1.2.7.6", and as Markdown with the address of the document, if it has one */
static void
clause(struct buffer *b, const struct lint *lint, bool markdown)
{
	const char *address = markdown ? source_address(lint->source) : NULL;
	buffer_text(b, address != NULL ? "[" : "");
	piece(b, source_label(lint->source));
	buffer_text(b, " ");
	piece(b, lint->clause);
	if (address != NULL) {
		buffer_text(b, "](");
		piece(b, address);
		buffer_text(b, ")");
	}
}

/* What a rule demands, by which clause, and from when; why, and what to change, unless these are NULL; and where there is more. */
static void
help(struct buffer *b, const struct lint *lint, const char *why, const char *remedy, bool markdown)
{
	const char *quote = markdown ? "`" : "";
	sentence(b, lint->title);
	buffer_text(b, " (");
	clause(b, lint, markdown);
	buffer_text(b, ", ");
	buffer_text(b, level_name(lint->level));
	report_bound(b, ", from ", lint->from);
	report_bound(b, ", until ", lint->until);
	buffer_text(b, ") ");
	if (why != NULL && remedy != NULL) {
		buffer_text(b, "Why: ");
		piece(b, why);
		buffer_text(b, " What to do: ");
		piece(b, remedy);
		buffer_text(b, " ");
	}
	buffer_text(b, "What breaks it and what keeps it: ");
	buffer_text(b, quote);
	buffer_text(b, "brlint explain '");
	piece(b, lint->name);
	buffer_text(b, "'");
	buffer_text(b, quote);
	buffer_text(b, ".");
}

static void
rule(struct buffer *b, const struct report *report, const struct gate *gate)
{
	const struct lint *lint = gate->lint;
	const char *why = NULL, *remedy = NULL;

	if (report->explain != NULL && !report->explain(lint->name, &why, &remedy))
		why = remedy = NULL;
	json_text_member(b, "{" JSON_FIRST("id"), lint->name);
	buffer_text(b, JSON_NEXT("name") "\"");
	friendly_name(b, lint->name);
	buffer_text(b, "\"" JSON_NEXT("shortDescription") "{" JSON_FIRST("text") "\"");
	sentence(b, lint->title);
	buffer_text(b, "\"}" JSON_NEXT("fullDescription") "{" JSON_FIRST("text") "\"");
	clause(b, lint, false);
	buffer_text(b, ": ");
	sentence(b, lint->title);
	json_word_member(b, "\"}" JSON_NEXT("defaultConfiguration") "{" JSON_FIRST("level"), level_of((enum level)gate->level));
	if (report->help_base[0] != '\0') {
		buffer_text(b, "}" JSON_NEXT("helpUri") "\"");
		report_help_uri(b, report, lint);
		buffer_text(b, "\"" JSON_NEXT("help") "{" JSON_FIRST("text") "\"");
	} else {
		buffer_text(b, "}" JSON_NEXT("help") "{" JSON_FIRST("text") "\"");
	}
	help(b, lint, why, remedy, false);
	buffer_text(b, "\"" JSON_NEXT("markdown") "\"");
	help(b, lint, why, remedy, true);
	json_text_member(b, "\"}" JSON_NEXT("properties") "{" JSON_FIRST("source"), source_name(lint->source));
	json_text_member(b, JSON_NEXT("clause"), lint->clause);
	json_day_member(b, JSON_NEXT("from"), lint->from);
	json_day_member(b, JSON_NEXT("until"), lint->until);
	json_number_member(b, JSON_NEXT("revision"), lint_revision(lint));
	buffer_text(b, "}}\n");
}

/* What notifications are of, of which there is one descriptor. */
#define UNREADABLE "input-unreadable"

static void
descriptor(struct buffer *b)
{
	json_word_member(b, "{" JSON_FIRST("id"), UNREADABLE);
	json_word_member(b, JSON_NEXT("name"), "InputUnreadable");
	json_word_member(b, JSON_NEXT("shortDescription") "{" JSON_FIRST("text"), "An input, or a part of one, could not be read.");
	json_word_member(b, "}" JSON_NEXT("fullDescription") "{" JSON_FIRST("text"),
			 "An input, or a part of one, could not be read, and was not judged.");
	json_word_member(b, "}" JSON_NEXT("help") "{" JSON_FIRST("text"), "The message has the cause. What could be read has been judged.");
	json_word_member(b, "}" JSON_NEXT("defaultConfiguration") "{" JSON_FIRST("level"), "error");
	buffer_text(b, "}}");
}

void
sarif_begin(struct buffer *b, const struct report *report)
{
	const struct ruleset *rules = &report->linter->rules;
	bool first = true;

	json_word_member(b, "{" JSON_FIRST("version"), "2.1.0");
	json_word_member(b, JSON_NEXT("$schema"), SCHEMA_ADDRESS);
	json_word_member(b, JSON_NEXT("runs") "[{" JSON_FIRST("tool") "{" JSON_FIRST("driver") "{" JSON_FIRST("name"), "brlint");
	json_word_member(b, JSON_NEXT("version"), PACKAGE_VERSION);
	json_word_member(b, JSON_NEXT("semanticVersion"), PACKAGE_VERSION);
	if (report->help_base[0] != '\0')
		json_text_member(b, JSON_NEXT("informationUri"), report->help_base);
	buffer_text(b, JSON_NEXT("rules") "[\n");
	for (uint32_t i = 0; i < rules->count; i++) {
		if (!rules->gates[i].enabled)
			continue;
		buffer_text(b, first ? "" : ",");
		rule(b, report, &rules->gates[i]);
		first = false;
	}
	buffer_text(b, "]" JSON_NEXT("notifications") "[");
	descriptor(b);
	buffer_text(b, "]}}" JSON_NEXT("results") "[\n");
}

/* --- an object --- */

/* The name of a file as a URI; an absolute one is that of a file (RFC 8089), a relative one stays so. */
static void
location(struct buffer *b, const char *input)
{
	buffer_text(b, "{" JSON_FIRST("physicalLocation") "{" JSON_FIRST("artifactLocation") "{" JSON_FIRST("uri"));
	buffer_text(b, input[0] == '/' ? "\"file://" : "\"");
	buffer_percent(b, span_of(input));
	buffer_text(b, "\"}");
}

static void
region(struct buffer *b, const struct place *place, const struct finding *f)
{
	switch (place->kind) {
	case PLACE_LINES:
		json_number_member(b, JSON_NEXT("region") "{" JSON_FIRST("startLine"), place->first);
		json_number_member(b, JSON_NEXT("endLine"), place->last);
		buffer_text(b, "}");
		break;
	case PLACE_OCTETS:
		json_number_member(b, JSON_NEXT("region") "{" JSON_FIRST("byteOffset"), place->first + f->offset);
		json_number_member(b, JSON_NEXT("byteLength"), f->length);
		buffer_text(b, "}");
		break;
	case PLACE_UNKNOWN:
		break;
	}
}

/* What stays the same where the same thing is found again: in the same octets, by the same rule, at the same field. */
static void
fingerprint(struct buffer *b, const uint8_t *object, const char *rule, const char *path)
{
	struct sha256_ctx context;
	uint8_t digest[SHA256_SIZE];

	sha256_init(&context);
	sha256_update(&context, SHA256_SIZE, object);
	sha256_update(&context, strlen(rule) + 1, (const uint8_t *)rule);
	sha256_update(&context, strlen(path), (const uint8_t *)path);
	sha256_digest(&context, sizeof(digest), digest);
	json_hex_member(b, JSON_NEXT("partialFingerprints") "{" JSON_FIRST("objectRulePath/v1"), (struct span){ digest, sizeof(digest) });
	buffer_text(b, "}");
}

/* All results have the member, or none may (3.27.23): without a waiver it is empty. */
static void
suppressions(struct buffer *b, const struct waiver *waiver)
{
	buffer_text(b, JSON_NEXT("suppressions") "[");
	if (waiver == NULL) {
		buffer_text(b, "]");
		return;
	}
	json_word_member(b, "{" JSON_FIRST("kind"), "external");
	json_word_member(b, JSON_NEXT("status"), "accepted");
	json_text_member(b, JSON_NEXT("justification"), waiver->reason);
	json_day_member(b, JSON_NEXT("properties") "{" JSON_FIRST("until"), waiver->until);
	if (waiver->owner != NULL)
		json_text_member(b, JSON_NEXT("owner"), waiver->owner);
	json_text_member(b, JSON_NEXT("file"), waiver->file);
	json_number_member(b, JSON_NEXT("line"), waiver->line);
	buffer_text(b, "}}]");
}

static void
result_of(struct buffer *b, const struct report *report, const struct result *r, const uint8_t *sha256, const struct finding *f)
{
	const struct ruleset *rules = &report->linter->rules;
	const struct gate *gate = ruleset_find(rules, f->lint->name);
	const struct object *o = &r->session->object;
	char path[512];

	tree_path(&o->tree, f->node, path, sizeof(path));
	json_text_member(b, ",{" JSON_FIRST("ruleId"), f->lint->name);
	if (gate != NULL)
		json_number_member(b, JSON_NEXT("ruleIndex"), report->number_of[gate - rules->gates]);
	json_word_member(b, JSON_NEXT("kind"), "fail");
	json_word_member(b, JSON_NEXT("level"), level_of(f->level));
	buffer_text(b, JSON_NEXT("message") "{" JSON_FIRST("text") "\"");
	sentence(b, finding_message(&r->session->findings, f));
	buffer_text(b, "\"}" JSON_NEXT("locations") "[");
	location(b, r->input);
	region(b, &r->place, f);
	buffer_text(b, "}");
	if (path[0] != '\0') {
		json_text_member(b, JSON_NEXT("logicalLocations") "[{" JSON_FIRST("fullyQualifiedName"), path);
		json_word_member(b, JSON_NEXT("kind"), "member");
		buffer_text(b, "}]");
	}
	buffer_text(b, "}]");
	fingerprint(b, sha256, f->lint->name, path);
	suppressions(b, f->waived);
	json_number_member(b, JSON_NEXT("properties") "{" JSON_FIRST("index"), r->index);
	json_word_member(b, JSON_NEXT("kind"), object_kind_text(o));
	json_word_member(b, JSON_NEXT("profile"), profile_name(o->profiles));
	json_hex_member(b, JSON_NEXT("sha256"), (struct span){ sha256, SHA256_SIZE });
	json_number_member(b, JSON_NEXT("offset"), f->offset);
	json_number_member(b, JSON_NEXT("length"), f->length);
	buffer_text(b, "}}\n");
}

void
sarif_object(struct buffer *b, const struct report *report, const struct result *r)
{
	const struct findings *f = &r->session->findings;
	uint8_t sha256[SHA256_SIZE];

	if (f->count == 0)
		return;
	sha256_octets(r->session->object.tree.der, sha256);
	for (uint32_t i = 0; i < f->count; i++)
		result_of(b, report, r, sha256, &f->items[i]);
}

/* --- the invocation --- */

void
sarif_unreadable(struct buffer *b, const struct report *report, const struct unreadable *u)
{
	(void)report;
	buffer_text(b,
		    ",{" JSON_FIRST("descriptor") "{" JSON_FIRST("id") "\"" UNREADABLE "\"" JSON_NEXT("index") "0}" JSON_NEXT("level") "\"error\"");
	buffer_text(b, JSON_NEXT("message") "{" JSON_FIRST("text") "\"");
	sentence(b, u->error);
	buffer_text(b, "\"}" JSON_NEXT("locations") "[");
	location(b, u->input);
	json_number_member(b, "}}]" JSON_NEXT("properties") "{" JSON_FIRST("index"), u->index);
	json_number_member(b, JSON_NEXT("offset"), u->offset);
	buffer_text(b, "}}\n");
}

void
sarif_end(struct buffer *b, const struct report *report, const struct totals *totals)
{
	size_t without = report_between(report->format, totals->kept.size);

	buffer_text(b, "]" JSON_NEXT("invocations") "[{" JSON_FIRST("executionSuccessful"));
	buffer_text(b, totals->status <= 1 ? "true" : "false");
	json_number_member(b, JSON_NEXT("exitCode"), (uint64_t)totals->status);
	if (report->started != 0)
		json_time_member(b, JSON_NEXT("startTimeUtc"), true, report->started);
	buffer_text(b, JSON_NEXT("toolExecutionNotifications") "[\n");
	if (totals->kept.size > 0)
		buffer_add(b, (const char *)totals->kept.data + without, totals->kept.size - without);
	json_number_member(b, "]}]" JSON_NEXT("columnKind") "\"utf16CodeUnits\"" JSON_NEXT("properties") "{" JSON_FIRST("objects"), totals->objects);
	json_number_member(b, JSON_NEXT("precertificates"), totals->precertificates);
	json_number_member(b, JSON_NEXT("notJudged"), totals->not_judged);
	json_number_member(b, JSON_NEXT("unreadable"), totals->unreadable);
	buffer_text(b, ", ");
	json_judge_members(b, report);
	buffer_text(b, "}}]}\n");
}
