/* run.json, which says by what a run was made and what it came to, and SHA256SUMS. */
#include <stdlib.h>
#include <unistr.h>

#include "audit/audit.h"
#include "config.h"
#include "report/formats.h"
#include "report/json.h"

#define MEMBER(name)  ",\n\"" name "\": "
#define ELEMENT(name) "{\"" name "\": "

/* Between the elements of an array, and around all of them. */
static void
element(struct buffer *b, bool *any)
{
	buffer_text(b, *any ? ",\n" : "\n");
	*any = true;
}

/* A name of any octets; these as well where a string cannot say them. */
static void
name_member(struct buffer *b, const char *name)
{
	struct span octets = span_of(name);
	buffer_text(b, ELEMENT("name"));
	json_string(b, octets);
	if (u8_check(octets.data, octets.size) != NULL)
		json_hex_member(b, JSON_NEXT("name_octets"), octets);
}

static void
day_or_null(struct buffer *b, const char *before, const char *day)
{
	if (day[0] != '\0')
		json_word_member(b, before, day);
	else
		json_null_member(b, before);
}

/* Why a rule is off; NULL: it is on. */
static const char *
off_reason(const struct gate *gate)
{
	return gate->enabled ? NULL : "option";
}

static void
write_rules(struct buffer *b, const struct ruleset *rules)
{
	const struct gate *by_name[RULES_MAX];
	bool any = false;
	rules_by_name(rules, by_name);
	buffer_text(b, MEMBER("rules") "[");
	for (uint32_t i = 0; i < rules->count; i++) {
		const struct gate *gate = by_name[i];
		element(b, &any);
		json_text_member(b, ELEMENT("name"), gate->lint->name);
		json_number_member(b, JSON_NEXT("revision"), lint_revision(gate->lint));
		json_word_member(b, JSON_NEXT("level"), level_name((enum level)gate->level));
		json_day_member(b, JSON_NEXT("from"), gate->lint->from);
		json_day_member(b, JSON_NEXT("until"), gate->lint->until);
		json_text_or_null_member(b, JSON_NEXT("off"), off_reason(gate));
		buffer_text(b, "}");
	}
	buffer_text(b, "\n]");
}

static void
write_inputs(struct buffer *b, const struct model *m)
{
	bool any = false;
	buffer_text(b, MEMBER("inputs") "[");
	for (size_t i = 0; i < m->source_count; i++) {
		element(b, &any);
		name_member(b, m->sources[i].name);
		json_number_member(b, JSON_NEXT("size"), m->sources[i].size);
		json_hex_member(b, JSON_NEXT("sha256"), (struct span){ m->sources[i].sha256, SHA256_SIZE });
		if (m->sources[i].files > 0)
			json_number_member(b, JSON_NEXT("files"), m->sources[i].files);
		buffer_text(b, "}");
	}
	any = false;
	buffer_text(b, "\n]" MEMBER("unread") "[");
	for (size_t i = 0; i < m->unread_count; i++) {
		element(b, &any);
		name_member(b, m->unread[i].input);
		json_number_member(b, JSON_NEXT("index"), m->unread[i].index);
		json_number_member(b, JSON_NEXT("offset"), m->unread[i].offset);
		json_text_member(b, JSON_NEXT("error"), m->unread[i].error);
		buffer_text(b, "}");
	}
	buffer_text(b, "\n]");
	json_number_member(b, MEMBER("duplicates"), m->duplicates);
}

static void
write_population(struct buffer *b, const struct model *m)
{
	bool any = false;
	day_or_null(b, MEMBER("period") "{\"since\": ", m->since);
	day_or_null(b, JSON_NEXT("until"), m->until);
	buffer_text(b, "}");
	json_day_member(b, MEMBER("cut"), m->cut);
	json_number_member(b, MEMBER("population") "{\"size\": ", m->population);
	json_word_member(b, JSON_NEXT("root"), m->root);
	buffer_text(b, "}" MEMBER("strata") "[");
	for (size_t i = 0; i < m->stratum_count; i++) {
		element(b, &any);
		json_text_member(b, ELEMENT("name"), m->strata[i].name);
		json_number_member(b, JSON_NEXT("size"), m->strata[i].size);
		json_number_member(b, JSON_NEXT("sampled"), m->strata[i].sampled);
		json_number_member(b, JSON_NEXT("found"), m->strata[i].found);
		buffer_text(b, "}");
	}
	buffer_text(b, "\n]");
	json_word_member(b, MEMBER("sampling") "{\"method\": ", "hmac-sha256");
	json_text_member(b, JSON_NEXT("seed"), m->seed);
	json_text_or_null_member(b, JSON_NEXT("share"), m->share[0] != '\0' ? m->share : NULL);
	if (m->number == UINT64_MAX)
		json_word_member(b, JSON_NEXT("number"), "all");
	else if (m->number > 0)
		json_number_member(b, JSON_NEXT("number"), m->number);
	else
		json_null_member(b, JSON_NEXT("number"));
	json_number_member(b, JSON_NEXT("floor"), m->floor);
	json_number_member(b, JSON_NEXT("size"), m->sampled);
	json_word_member(b, JSON_NEXT("root"), m->sample_root);
	buffer_text(b, "}");
}

static void
write_counts(struct buffer *b, const struct audit *a)
{
	const struct model *m = &a->model;
	bool any = false;
	json_number_member(b, MEMBER("counts") "{\"error\": ", m->counts[MUST]);
	json_number_member(b, JSON_NEXT("warning"), m->counts[SHOULD]);
	json_number_member(b, JSON_NEXT("notice"), m->counts[NOTICE]);
	buffer_text(b, "}" MEMBER("statistics") "[");
	for (size_t i = 0; a->statistics != NULL && i < statistics_count(a->statistics); i++) {
		const struct statistic *s = statistics_at(a->statistics, i);
		if (!s->told)
			continue;
		element(b, &any);
		json_text_member(b, ELEMENT("name"), s->name);
		json_text_or_null_member(b, JSON_NEXT("issuer"), s->issuer);
		json_text_member(b, JSON_NEXT("value"), s->value);
		json_text_member(b, JSON_NEXT("threshold"), s->threshold);
		buffer_text(b, "}");
	}
	any = false;
	buffer_text(b, "\n]" MEMBER("files") "{");
	for (const struct folder_file *f = a->folder.files; f != NULL; f = f->next) {
		if (!f->closed)
			continue;
		element(b, &any);
		json_text_member(b, "", f->name);
		json_hex_member(b, ": ", (struct span){ f->sha256, SHA256_SIZE });
	}
	buffer_text(b, "\n}");
}

/* A summary of a run, as the element of an array. */
static void
write_summary(struct buffer *b, const struct run_summary *s)
{
	day_or_null(b, "{\"since\": ", s->since);
	day_or_null(b, JSON_NEXT("until"), s->until);
	json_text_member(b, JSON_NEXT("start"), s->start);
	json_number_member(b, JSON_NEXT("population"), s->population);
	json_number_member(b, JSON_NEXT("sampled"), s->sampled);
	json_number_member(b, JSON_NEXT("found"), s->members_found);
	json_number_member(b, JSON_NEXT("error"), s->counts[MUST]);
	json_number_member(b, JSON_NEXT("warning"), s->counts[SHOULD]);
	json_number_member(b, JSON_NEXT("notice"), s->counts[NOTICE]);
	buffer_text(b, "}");
}

/* What is ours beyond the contract of the others. */
static void
write_more(struct buffer *b, const struct audit *a)
{
	const struct model *m = &a->model;
	const struct policy *policy = a->report.linter->policy;
	bool any = false;
	json_text_or_null_member(b, MEMBER("by"), m->by[0] != '\0' ? m->by : NULL);
	json_number_member(b, MEMBER("members") "{\"found\": ", m->found);
	json_number_member(b, JSON_NEXT("clean"), m->clean);
	json_number_member(b, JSON_NEXT("not_judged"), m->not_judged);
	json_number_member(b, JSON_NEXT("pairs"), m->pairs);
	buffer_text(b, "}");
	json_number_member(b, MEMBER("waived"), m->waived);
	json_number_member(b, MEMBER("other"), m->not_population);
	json_number_member(b, MEMBER("outside"), m->outside);
	buffer_text(b, MEMBER("policy") "[");
	for (size_t i = 0; policy != NULL && i < policy->file_count; i++) {
		element(b, &any);
		json_text_member(b, ELEMENT("file"), policy->files[i].name);
		json_word_member(b, JSON_NEXT("sha256"), policy->files[i].sha256);
		buffer_text(b, "}");
	}
	any = false;
	buffer_text(b, "\n]" MEMBER("options") "{");
	for (size_t i = 0; i < a->report.option_count; i++) {
		const struct report_option *o = &a->report.options[i];
		element(b, &any);
		json_text_member(b, "", o->name);
		if (o->value[0] == '\0')
			buffer_text(b, ": true");
		else
			json_text_member(b, ": ", o->value);
	}
	any = false;
	buffer_text(b, "\n}");
	if (m->previous == NULL) {
		json_null_member(b, MEMBER("previous"));
	} else {
		json_word_member(b, MEMBER("previous") "{\"root\": ", m->previous_root);
		json_word_member(b, JSON_NEXT("ruleset"), m->previous_ruleset);
		day_or_null(b, JSON_NEXT("until"), m->trend_count > 0 ? m->trend[m->trend_count - 1].until : "");
		json_text_or_null_member(b, JSON_NEXT("gap"), m->previous->gap[0] != '\0' ? m->previous->gap : NULL);
		buffer_text(b, "}");
	}
	buffer_text(b, MEMBER("trend") "[");
	for (size_t i = 0; i < m->trend_count; i++) {
		element(b, &any);
		write_summary(b, &m->trend[i]);
	}
	buffer_text(b, "\n]");
}

void
audit_write_run(struct audit *a)
{
	const struct model *m = &a->model;
	struct buffer b = { 0 };
	bool any = false;

	json_word_member(&b, "{\n\"tool\": {\"version\": ", PACKAGE_VERSION);
	json_text_member(&b, JSON_NEXT("build"), m->build);
	buffer_text(&b, "}");
	json_word_member(&b, MEMBER("ruleset"), m->ruleset);
	write_rules(&b, &a->report.linter->rules);
	json_reference(&b, &a->report.linter->reference, MEMBER("data") "[\n", ",\n");
	buffer_text(&b, "\n]");
	if (m->has_as_of)
		json_day_member(&b, MEMBER("as_of"), m->as_of);
	else
		json_null_member(&b, MEMBER("as_of"));
	json_time_member(&b, MEMBER("start"), true, m->start);
	json_time_member(&b, MEMBER("end"), true, m->end);
	buffer_text(&b, MEMBER("command") "[");
	for (char **word = m->command; *word != NULL; word++) {
		element(&b, &any);
		json_string(&b, span_of(*word));
	}
	buffer_text(&b, "\n]");
	write_inputs(&b, m);
	write_population(&b, m);
	write_counts(&b, a);
	write_more(&b, a);
	buffer_text(&b, "\n}\n");
	file_take(folder_file(&a->folder, "run.json"), &b);
	buffer_free(&b);
}

void
audit_write_sums(struct audit *a)
{
	struct buffer b = { 0 };
	for (struct folder_file *f = a->folder.files; f != NULL; f = f->next) {
		file_close(f);
		buffer_hex(&b, (struct span){ f->sha256, SHA256_SIZE }, "");
		buffer_printf(&b, "  %s\n", f->name);
	}
	struct folder_file *sums = folder_file(&a->folder, "SHA256SUMS");
	file_take(sums, &b);
	file_close(sums);
	buffer_free(&b);
}
