#include <unistr.h>

#include "config.h"
#include "report/formats.h"
#include "report/json.h"
#include "x509/classify.h"

/* Rises when a member is taken away or changes its meaning; members may be added. */
#define SCHEMA 1

/* --- the run --- */

bool
jsonl_needs_verdicts(const struct report *report)
{
	return report->verdicts;
}

static void
options(struct buffer *b, const struct report *report)
{
	buffer_text(b, JSON_NEXT("options") "{");
	for (size_t i = 0; i < report->option_count; i++) {
		const struct report_option *o = &report->options[i];
		json_text_member(b, i > 0 ? ", " : "", o->name);
		buffer_text(b, ": ");
		if (o->value[0] == '\0')
			buffer_text(b, "true");
		else
			json_text_member(b, "", o->value);
	}
	buffer_text(b, "}");
}

void
json_reference(struct buffer *b, const struct reference *reference, const char *before, const char *between)
{
	for (int i = 0; i < REFERENCE_FILES; i++) {
		enum reference_file file = (enum reference_file)i;
		buffer_text(b, i > 0 ? between : before);
		json_word_member(b, "{" JSON_FIRST("name"), reference_file_name(file));
		buffer_text(b, JSON_NEXT("version"));
		json_string(b, reference_version(reference, file));
		json_word_member(b, JSON_NEXT("sha256"), reference->sha256[file]);
		buffer_text(b, "}");
	}
}

static void
policies(struct buffer *b, const struct policy *policy)
{
	buffer_text(b, JSON_NEXT("policy") "[");
	for (size_t i = 0; policy != NULL && i < policy->file_count; i++) {
		json_text_member(b, i > 0 ? ", {" JSON_FIRST("file") : "{" JSON_FIRST("file"), policy->files[i].name);
		json_word_member(b, JSON_NEXT("sha256"), policy->files[i].sha256);
		buffer_text(b, "}");
	}
	buffer_text(b, "]");
}

void
json_judge_members(struct buffer *b, const struct report *report)
{
	char ruleset[RULESET_DIGEST_SIZE];

	ruleset_digest(report->linter, ruleset);
	json_word_member(b, JSON_FIRST("version"), PACKAGE_VERSION);
	json_text_member(b, JSON_NEXT("build"), report->build != NULL ? report->build : "unknown");
	json_word_member(b, JSON_NEXT("ruleset"), ruleset);
	options(b, report);
	json_reference(b, &report->linter->reference, JSON_NEXT("data") "[", ", ");
	buffer_text(b, "]");
	policies(b, report->linter->policy);
}

void
jsonl_begin(struct buffer *b, const struct report *report)
{
	if (!report->header)
		return;
	json_word_member(b, "{" JSON_FIRST("kind"), "header");
	json_number_member(b, JSON_NEXT("schema"), SCHEMA);
	buffer_text(b, ", ");
	json_judge_members(b, report);
	json_time_member(b, JSON_NEXT("started"), true, report->started);
	buffer_text(b, "}\n");
}

void
jsonl_end(struct buffer *b, const struct report *report, const struct totals *totals)
{
	waivers_jsonl(b, report->linter->policy, totals);
	if (!report->header)
		return;
	json_word_member(b, "{" JSON_FIRST("kind"), "end");
	json_number_member(b, JSON_NEXT("objects"), totals->objects);
	json_number_member(b, JSON_NEXT("unreadable"), totals->unreadable);
	json_number_member(b, JSON_NEXT("error"), totals->levels[MUST]);
	json_number_member(b, JSON_NEXT("warning"), totals->levels[SHOULD]);
	json_number_member(b, JSON_NEXT("notice"), totals->levels[NOTICE]);
	json_number_member(b, JSON_NEXT("waived"), totals->waived);
	json_number_member(b, JSON_NEXT("status"), (uint64_t)totals->status);
	buffer_text(b, "}\n");
}

/* --- an input --- */

/* Where an object comes from; its name in octets, too, if a string cannot say them. */
static void
origin(struct buffer *b, const char *input, size_t index)
{
	struct span name = span_of(input);
	buffer_text(b, "{" JSON_FIRST("input"));
	json_string(b, name);
	if (u8_check(name.data, name.size) != NULL)
		json_hex_member(b, JSON_NEXT("input_octets"), name);
	json_number_member(b, JSON_NEXT("index"), index);
}

void
jsonl_unreadable(struct buffer *b, const struct report *report, const struct unreadable *u)
{
	(void)report;
	origin(b, u->input, u->index);
	json_word_member(b, JSON_NEXT("kind"), "unreadable");
	json_number_member(b, JSON_NEXT("offset"), u->offset);
	json_text_member(b, JSON_NEXT("error"), u->error);
	if (u->of_entry)
		broken_entry_members(b, u);
	buffer_text(b, "}\n");
}

/* --- an object --- */

static void
finding(struct buffer *b, const struct report *report, const struct findings *f, const struct finding *finding)
{
	char path[512];
	json_word_member(b, JSON_FIRST("rule"), finding->lint->name);
	json_word_member(b, JSON_NEXT("level"), level_name(finding->level));
	json_word_member(b, JSON_NEXT("source"), source_name(finding->lint->source));
	json_text_member(b, JSON_NEXT("clause"), finding->lint->clause);
	if (family_name(finding->lint->of) != NULL)
		json_word_member(b, JSON_NEXT("family"), family_name(finding->lint->of));
	json_text_member(b, JSON_NEXT("path"), tree_path(f->tree, finding->node, path, sizeof(path)));
	json_number_member(b, JSON_NEXT("offset"), finding->offset);
	json_number_member(b, JSON_NEXT("length"), finding->length);
	json_text_member(b, JSON_NEXT("message"), finding_message(f, finding));
	if (finding->waived != NULL)
		waiver_json(b, finding->waived);
	if (report->details)
		json_finding_details(b, finding);
}

/* The rules of an object's kind of which one thing was said. */
static void
rules_by_verdict(struct buffer *b, const char *before, const struct ruleset *rules, const struct result *r, enum verdict verdict)
{
	const char *between = "\"";
	buffer_text(b, before);
	buffer_text(b, "[");
	for (uint32_t i = 0; i < rules->count; i++) {
		const struct gate *gate = &rules->gates[i];
		if (!gate->enabled || r->verdicts[i] != verdict || !rule_is_for_kind(gate->lint, r->session->object.kind))
			continue;
		buffer_text(b, between);
		buffer_text(b, gate->lint->name);
		buffer_text(b, "\"");
		between = ", \"";
	}
	buffer_text(b, "]");
}

/* All that an object is judged as, family by family. */
static void
profiles(struct buffer *b, profile_set all)
{
	const char *before = JSON_NEXT("profiles") "[\"";
	for (profile_set left = all; left != 0; left &= left - 1) {
		buffer_text(b, before);
		buffer_text(b, profile_name(left));
		buffer_text(b, "\"");
		before = ", \"";
	}
	buffer_text(b, "]");
}

void
jsonl_object(struct buffer *b, const struct report *report, const struct result *r)
{
	const struct object *o = &r->session->object;
	const struct findings *f = &r->session->findings;

	origin(b, r->input, r->index);
	json_word_member(b, JSON_NEXT("kind"), object_kind_name(o->kind));
	json_word_member(b, JSON_NEXT("profile"), profile_name(o->profiles));
	profiles(b, o->profiles);
	if (object_is_precertificate(o))
		buffer_text(b, JSON_NEXT("precertificate") "true");
	if (r->sha256 != NULL)
		json_word_member(b, JSON_NEXT("sha256"), r->sha256);
	else
		json_sha256_member(b, JSON_NEXT("sha256"), o->tree.der);
	if (report->details)
		json_object_details(b, report, r);
	buffer_text(b, JSON_NEXT("findings") "[");
	const char *before = "{";
	for (uint32_t i = 0; i < f->count; i++) {
		if ((unsigned)f->items[i].level + report->leaves_out >= LEVEL_COUNT)
			continue;
		buffer_text(b, before);
		finding(b, report, f, &f->items[i]);
		buffer_text(b, "}");
		before = ", {";
	}
	buffer_text(b, "]");
	if (report->verdicts && r->verdicts != NULL) {
		const struct ruleset *rules = &report->linter->rules;
		rules_by_verdict(b, JSON_NEXT("verdicts") "{" JSON_FIRST("pass"), rules, r, PASS);
		rules_by_verdict(b, JSON_NEXT("fail"), rules, r, FAIL);
		rules_by_verdict(b, JSON_NEXT("not_applicable"), rules, r, NOT_APPLICABLE);
		rules_by_verdict(b, JSON_NEXT("not_in_force"), rules, r, NOT_EFFECTIVE);
		buffer_text(b, "}");
	}
	if (r->log != NULL)
		entry_members(b, report, r->log);
	buffer_text(b, "}\n");
}

/* --- a rule --- */

void
report_rule_members(struct buffer *b, const struct lint *lint)
{
	json_word_member(b, "{" JSON_FIRST("rule"), lint->name);
	json_word_member(b, JSON_NEXT("level"), level_name(lint->level));
	json_word_member(b, JSON_NEXT("source"), source_name(lint->source));
	json_text_member(b, JSON_NEXT("clause"), lint->clause);
	json_day_member(b, JSON_NEXT("from"), lint->from);
	json_day_member(b, JSON_NEXT("until"), lint->until);
	json_text_member(b, JSON_NEXT("title"), lint->title);
	json_number_member(b, JSON_NEXT("revision"), lint_revision(lint));
}

void
report_rule_jsonl(struct buffer *b, const struct lint *lint)
{
	report_rule_members(b, lint);
	buffer_text(b, "}\n");
}
