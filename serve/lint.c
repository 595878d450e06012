#include "serve/lint.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "serve/base64.h"
#include "serve/canary.h"
#include "serve/page.h"

/* In a request with so many certificates, one of the others may be that of the issuer; in one with more, they are single. */
#define CHAIN_MAX 64

static const char no_canary[] = "nothing is judged: what is known to be faulty or right is not judged so with the policies and data in use";

static const char *const levels[] = { [BRLINT_ERROR] = "error", [BRLINT_WARNING] = "warning", [BRLINT_NOTICE] = "notice" };

/* --- the objects of a body --- */

/* The certificates among objects, each of which may be that of the issuer of another; NULL if there are fewer than two, or too many. */
static brlint_companions *
chain_of(const struct objects *o)
{
	brlint_companions *chain = o->count > 1 && o->count <= CHAIN_MAX ? brlint_companions_new(BRLINT_ISSUER) : NULL;
	for (size_t i = 0; chain != NULL && i < o->count; i++) {
		/* what is no certificate is none of the chain */
		if (o->items[i].der != NULL)
			brlint_companions_add(chain, o->items[i].der, o->items[i].size);
	}
	return chain;
}

/*
 * Judges one of them, with the others of its chain as issuers. The last one of a chain has its issuer, if anywhere, among those of --issuers, and so
 * has a single object. An issuer that the form names has been set for all.
 */
static enum brlint_status
judge_entry(struct exchange *e, const struct objects *o, size_t i, const brlint_companions *chain)
{
	if (chain != NULL)
		brlint_job_companions(e->workspace->job, BRLINT_ISSUER, i + 1 < o->count ? chain : e->configuration->issuers, 0);
	brlint_job_name(e->workspace->job, "-");
	brlint_job_index(e->workspace->job, i);
	return judge(e, o->items[i].der, o->items[i].size);
}

/* --- lines --- */

static int
add_line(void *context, const char *text, size_t size)
{
	struct text *out = context;
	text_add(out, text, size);
	return out->failed ? 1 : 0;
}

/* Reads the least level that is wanted; findings below it are left out. */
static bool
read_severity(const char *word, enum brlint_level *least)
{
	size_t i = 0;
	while (i < 3 && strcmp(word, levels[i]) != 0)
		i++;
	*least = (enum brlint_level)i;
	return i < 3;
}

/* A writer of lines that add to the answer. */
static brlint_writer *
begin_lines(struct exchange *e, const char *severity)
{
	enum brlint_level least = BRLINT_NOTICE;
	brlint_writer *w;

	if (severity != NULL && !read_severity(severity, &least)) {
		answer_problem(e, 400, "Unrecognised severity", "severity is error, warning or notice");
		return NULL;
	}
	w = brlint_writer_new(e->configuration->linter, "jsonl", BRLINT_HEADER | BRLINT_DETAILS, add_line, &e->answer, NULL);
	if (w == NULL || brlint_writer_least(w, least) != BRLINT_OK || brlint_writer_begin(w, (int64_t)time(NULL)) != BRLINT_OK) {
		brlint_writer_free(w);
		answer_problem(e, 500, "Not judged", brlint_status_text(BRLINT_NO_MEMORY));
		return NULL;
	}
	e->type = "application/x-ndjson";
	return w;
}

/* Judges one of several objects, and says what was found, or why it was not judged. */
static enum brlint_status
write_entry(struct exchange *e, brlint_writer *w, const struct objects *o, size_t i, const brlint_companions *chain)
{
	if (o->items[i].der == NULL)
		return brlint_writer_unreadable(w, "-", i, 0, o->items[i].error);
	enum brlint_status status = judge_entry(e, o, i, chain);
	if (status == BRLINT_OK)
		status = brlint_writer_object(w, e->workspace->report);
	return status == BRLINT_OK ? status : brlint_writer_unreadable(w, "-", i, 0, brlint_status_text(status));
}

static void
lint_objects(struct exchange *e)
{
	const struct circumstances asked = {
		.profile = parameter(e, NULL, "profile"),
		.date = parameter(e, NULL, "date"),
	};
	struct objects o = { 0 };
	const char *wrong = prepare_job(e, &asked);
	if (wrong == NULL)
		wrong = objects_read(&o, e->body.data, e->body.size);
	if (wrong != NULL) {
		answer_problem(e, 400, "Not judged", wrong);
		objects_free(&o);
		return;
	}
	brlint_companions *chain = chain_of(&o);
	brlint_writer *w = begin_lines(e, parameter(e, NULL, "severity"));
	for (size_t i = 0; w != NULL && i < o.count; i++)
		write_entry(e, w, &o, i, chain);
	brlint_writer_free(w);
	brlint_companions_free(chain);
	objects_free(&o);
}

/* --- lines of JSON in --- */

/* A member that is a text or is not there. Returns false if it is something else. */
static bool
text_member(const json_t *line, const char *name, const char **text)
{
	const json_t *member = json_object_get(line, name);
	*text = json_string_value(member);
	return member == NULL || json_is_null(member) || (*text != NULL && strlen(*text) == json_string_length(member));
}

/* The members of a line. Returns NULL, or what is wrong with them. */
static const char *
read_line(const json_t *line, struct circumstances *asked, const char **input, const char **id)
{
	static const char *const known[] = { "b64input", "issuer", "precert", "profile", "date", "id" };
	const char *name;
	json_t *member;

	if (!json_is_object(line))
		return "the line is no JSON object";
	json_object_foreach((json_t *)(uintptr_t)line, name, member)
	{
		size_t i = 0;
		while (i < 6 && strcmp(name, known[i]) != 0)
			i++;
		if (i == 6)
			return "the line has a member that is unknown";
	}
	if (!text_member(line, "b64input", input) || !text_member(line, "issuer", &asked->issuer) || !text_member(line, "precert", &asked->precert) ||
	    !text_member(line, "profile", &asked->profile) || !text_member(line, "date", &asked->date) || !text_member(line, "id", id))
		return "a member of the line is no text";
	return *input == NULL || **input == '\0' ? "the line has no b64input" : NULL;
}

/* Judges what a line has, and says what was found, or why it was not judged. */
static void
lint_line(struct exchange *e, brlint_writer *w, const char *name, const struct circumstances *asked, const char *input, size_t number, size_t offset)
{
	struct objects o = { 0 };
	enum brlint_status status = BRLINT_OK;
	const char *wrong = prepare_job(e, asked);

	if (wrong == NULL)
		wrong = objects_read_only(&o, input, strlen(input));
	if (wrong == NULL) {
		brlint_job_name(e->workspace->job, name);
		brlint_job_index(e->workspace->job, number);
		status = judge(e, o.items[0].der, o.items[0].size);
		if (status == BRLINT_OK)
			status = brlint_writer_object(w, e->workspace->report);
	}
	if (status != BRLINT_OK)
		wrong = brlint_status_text(status);
	if (wrong != NULL)
		brlint_writer_unreadable(w, name, number, offset, wrong);
	objects_free(&o);
}

static void
lint_lines(struct exchange *e)
{
	brlint_writer *w = begin_lines(e, parameter(e, NULL, "severity"));
	const char *default_profile = parameter(e, NULL, "profile"), *default_date = parameter(e, NULL, "date");
	size_t number = 0;
	bool found = false;

	for (size_t at = 0, size; w != NULL && at < e->body.size; at += size + 1, number++) {
		const char *text = e->body.data + at, *stop = memchr(text, '\n', e->body.size - at);
		size = stop != NULL ? (size_t)(stop - text) : e->body.size - at;
		if (size == 0 || (size == 1 && text[0] == '\r'))
			continue;
		found = true;
		struct circumstances asked = { 0 };
		const char *input = NULL, *id = NULL;
		json_error_t error;
		json_t *line = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error);
		const char *wrong = line == NULL ? error.text : read_line(line, &asked, &input, &id);
		if (asked.profile == NULL)
			asked.profile = default_profile;
		if (asked.date == NULL)
			asked.date = default_date;
		const char *name = id != NULL ? id : "-";
		if (wrong == NULL)
			lint_line(e, w, name, &asked, input, number, at);
		else
			brlint_writer_unreadable(w, name, number, at, wrong);
		json_decref(line);
	}
	brlint_writer_free(w);
	/* a header alone would be taken for "nothing wrong" */
	if (w != NULL && !found)
		answer_problem(e, 400, "Not judged", "the body of the request has no line");
}

void
lint_post(struct exchange *e)
{
	if (!canary_lives())
		answer_problem(e, 503, "Not judged", no_canary);
	else if (e->body.size == 0)
		answer_problem(e, 400, "Not judged", "the body of the request is empty");
	else if (content_type_is(e, "application/x-ndjson"))
		lint_lines(e);
	else
		lint_objects(e);
}

/* --- rules --- */

static void
say_second(struct text *out, const char *name, int64_t seconds)
{
	text_printf(out, ", \"%s\": ", name);
	if (seconds == INT64_MIN || seconds == INT64_MAX) {
		text_say(out, "null");
		return;
	}
	text_say(out, "\"");
	say_time(out, SECOND, seconds);
	text_say(out, "\"");
}

static void
say_member(struct text *out, const char *name, const char *value)
{
	text_printf(out, ", \"%s\": ", name);
	if (value != NULL)
		text_json(out, value);
	else
		text_say(out, "null");
}

static void
say_rule(struct text *out, const brlint_rule *rule)
{
	text_say(out, "{\"rule\": ");
	text_json(out, rule->name);
	say_member(out, "level", levels[rule->level]);
	say_member(out, "source", rule->source);
	say_member(out, "clause", rule->clause);
	say_member(out, "title", rule->title);
	text_printf(out, ", \"revision\": %u", rule->revision);
	say_second(out, "from", rule->from);
	say_second(out, "until", rule->until);
	say_member(out, "family", rule->family);
	text_printf(out, ", \"enabled\": %s", rule->enabled ? "true" : "false");
}

static void
say_texts(struct text *out, const brlint_rule *rule, const char *name, enum brlint_text kind)
{
	const char *text;
	text_printf(out, ", \"%s\": [", name);
	for (size_t i = 0; (text = brlint_rule_text(rule, kind, i)) != NULL; i++) {
		text_say(out, i > 0 ? ", " : "");
		text_json(out, text);
	}
	text_say(out, "]");
}

static bool
wants_page(const struct exchange *e)
{
	static const char *const types[] = { "application/json", "text/html" };
	return accepted(e, types, 2) != 0;
}

static void
one_rule(struct exchange *e, const char *name)
{
	const brlint_rule *rule = brlint_rule_named(e->configuration->linter, name);
	struct text *out = &e->answer;

	if (rule == NULL) {
		answer_problem(e, 404, "Not found", "there is no rule of this name");
		return;
	}
	if (wants_page(e)) {
		answer_with_page(e);
		page_rule(out, e->configuration->linter, rule);
		return;
	}
	e->type = "application/json";
	say_rule(out, rule);
	say_texts(out, rule, "quotes", BRLINT_QUOTE);
	say_texts(out, rule, "old_quotes", BRLINT_OLD_QUOTE);
	say_texts(out, rule, "why", BRLINT_WHY);
	say_texts(out, rule, "remedy", BRLINT_REMEDY);
	say_texts(out, rule, "peers", BRLINT_PEER);
	say_texts(out, rule, "incidents", BRLINT_INCIDENT);
	text_say(out, "}\n");
}

void
rules_get(struct exchange *e)
{
	const char *name = e->path + strlen("/rules");
	const brlint *linter = e->configuration->linter;

	if (name[0] == '/' && name[1] != '\0') {
		one_rule(e, name + 1);
		return;
	}
	if (wants_page(e)) {
		answer_with_page(e);
		page_rules(&e->answer, linter);
		return;
	}
	e->type = "application/json";
	text_say(&e->answer, "[");
	for (size_t i = 0; i < brlint_rule_count(linter); i++) {
		text_say(&e->answer, i > 0 ? ",\n" : "");
		say_rule(&e->answer, brlint_rule_at(linter, i));
		text_say(&e->answer, "}");
	}
	text_say(&e->answer, "]\n");
}

/* --- the page --- */

void
page_get(struct exchange *e)
{
	answer_with_page(e);
	page_form(&e->answer, &(struct page_request){ 0 }, canary_lives() ? NULL : no_canary);
}

/* What the button says that the answer is to be. */
struct document {
	const char *word, *format, *type, *disposition;
};
static const struct document documents[] = {
	{ "json", "jsonl", "application/x-ndjson", "attachment; filename=\"brlint.jsonl\"" },
	{ "sarif", "sarif", "application/sarif+json", "attachment; filename=\"brlint.sarif\"" },
	{ "html", "html", "text/html; charset=utf-8", "attachment; filename=\"brlint.html\"" },
};

static const struct document *
document_of(const char *word)
{
	for (size_t i = 0; word != NULL && i < sizeof(documents) / sizeof(documents[0]); i++) {
		if (strcmp(documents[i].word, word) == 0)
			return &documents[i];
	}
	return NULL;
}

/* Answers with a document of all objects, as the command writes it. */
static const char *
write_document(struct exchange *e, const struct objects *o, const brlint_companions *chain, const struct document *d)
{
	enum brlint_status status = BRLINT_NO_MEMORY;
	brlint_writer *w = brlint_writer_new(e->configuration->linter, d->format, strcmp(d->format, "jsonl") == 0 ? BRLINT_DETAILS : 0, add_line,
					     &e->answer, &status);

	if (w == NULL)
		return brlint_status_text(status);
	status = brlint_writer_begin(w, (int64_t)time(NULL));
	for (size_t i = 0; status == BRLINT_OK && i < o->count; i++)
		status = write_entry(e, w, o, i, chain);
	if (status == BRLINT_OK)
		status = brlint_writer_end(w, 0);
	brlint_writer_free(w);
	e->type = d->type;
	e->disposition = d->disposition;
	return status == BRLINT_OK ? NULL : brlint_status_text(status);
}

/* Answers with a page of all objects, each of which has a report of its own until the page is written. */
static const char *
write_page(struct exchange *e, const struct objects *o, const brlint_companions *chain, const struct page_request *asked)
{
	struct page_object shown[PAGE_OBJECTS] = { { NULL } };
	brlint_report *own = e->workspace->report;
	bool memory = true;

	for (size_t i = 0; memory && i < o->count && i < PAGE_OBJECTS; i++) {
		shown[i] = (struct page_object){ NULL, o->items[i].der, o->items[i].size, o->items[i].error };
		if (o->items[i].der == NULL)
			continue;
		shown[i].report = e->workspace->report = brlint_report_new();
		memory = shown[i].report != NULL;
		if (!memory)
			break;
		brlint_report_want_verdicts(shown[i].report, 1);
		enum brlint_status status = judge_entry(e, o, i, chain);
		if (status == BRLINT_OK)
			continue;
		brlint_report_free(shown[i].report);
		shown[i].report = NULL;
		shown[i].error = brlint_status_text(status);
	}
	e->workspace->report = own;
	if (memory) {
		answer_with_page(e);
		page_result(&e->answer, asked, e->configuration->linter, shown, o->count);
	}
	for (size_t i = 0; i < PAGE_OBJECTS; i++)
		brlint_report_free(shown[i].report);
	return memory ? NULL : brlint_status_text(BRLINT_NO_MEMORY);
}

/* Judges what a form has. Returns NULL, or why not. */
static const char *
judge_form(struct exchange *e, const struct fields *form, const struct page_request *asked)
{
	const struct field *pasted = form_field(form, "b64input"), *issuer = form_field(form, "issuer"), *precert = form_field(form, "precert");
	const struct field *texts[] = { pasted, issuer, precert };
	const char *word = parameter(e, form, "format"), *profile = asked->profile;
	const struct document *document = document_of(word);
	struct objects o = { 0 };

	if (word != NULL && document == NULL && strcmp(word, "page") != 0)
		return "the format is none of page, json, sarif and html";
	if (pasted == NULL || pasted->size == 0)
		return "there is nothing to judge: paste a certificate, a CRL or an OCSP response";
	struct circumstances c = { asked->issuer, asked->precert, profile != NULL && strcmp(profile, "autodetect") != 0 ? profile : NULL, NULL,
				   asked->date };
	struct text copies[3] = { { 0 } };
	const char *wrong = NULL;
	/* what is shown again is what was pasted; what is judged is mended */
	for (size_t i = 0; i < 3 && wrong == NULL; i++) {
		if (texts[i] == NULL)
			continue;
		text_add(&copies[i], texts[i]->value, texts[i]->size + 1);
		if (copies[i].failed)
			wrong = "memory ran out";
		else if (!base64_mend(copies[i].data))
			wrong = i == 0 ? "what was pasted is neither PEM nor base64" : "a certificate beside it is neither PEM nor base64";
	}
	if (wrong == NULL) {
		c.issuer = c.issuer != NULL ? copies[1].data : NULL;
		c.precert = c.precert != NULL ? copies[2].data : NULL;
		wrong = prepare_job(e, &c);
	}
	if (wrong == NULL)
		wrong = objects_read(&o, copies[0].data, copies[0].size - 1);
	if (wrong == NULL) {
		brlint_companions *chain = c.issuer == NULL ? chain_of(&o) : NULL;
		wrong = document != NULL ? write_document(e, &o, chain, document) : write_page(e, &o, chain, asked);
		brlint_companions_free(chain);
	}
	/* that text goes with the objects */
	if (wrong != NULL && o.count > 0 && wrong == o.items[0].error)
		wrong = "what was pasted cannot be read as PEM or base64 of an object";
	objects_free(&o);
	for (size_t i = 0; i < 3; i++)
		text_free(&copies[i]);
	return wrong;
}

void
page_post(struct exchange *e)
{
	struct fields form = { .count = 0 };
	const char *wrong = "the form cannot be read";

	text_add(&e->body, "", 1);
	if (!e->body.failed && content_type_is(e, "application/x-www-form-urlencoded"))
		wrong = form_read(&form, e->body.data, e->body.size - 1);
	struct page_request asked = {
		parameter(e, &form, "b64input"), parameter(e, &form, "issuer"), parameter(e, &form, "precert"),
		parameter(e, &form, "profile"),  parameter(e, &form, "date"),
	};
	if (wrong == NULL)
		wrong = canary_lives() ? judge_form(e, &form, &asked) : no_canary;
	if (wrong == NULL)
		return;
	text_cut(&e->answer, 0);
	answer_with_page(e);
	e->disposition = NULL;
	e->status = canary_lives() ? 400 : 503;
	page_form(&e->answer, &asked, wrong);
}
