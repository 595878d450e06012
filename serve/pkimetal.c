#include "serve/pkimetal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "serve/base64.h"
#include "serve/canary.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

const struct end end_cert = { "certificate", "b64cert", "application/pkix-cert", "Certificate or precertificate" };
const struct end end_tbs_cert = { "tbs-certificate", "b64tbscert", "application/octet-stream", "TBSCertificate" };
const struct end end_crl = { "crl", "b64crl", "application/pkix-crl", "CRL" };
const struct end end_tbs_crl = { "tbs-crl", "b64tbscrl", "application/octet-stream", "TBSCertList" };
const struct end end_ocsp = { "ocsp-response", "b64ocsp", "application/ocsp-response", "OCSP response" };
const struct end end_tbs_ocsp = { "tbs-ocsp-response", "b64tbsocsp", "application/octet-stream", "ResponseData of an OCSP response" };

/* --- profiles --- */

enum kinds { NOTHING = 0, CERTIFICATES = 1, CRLS = 2, RESPONSES = 4, ALL = 7 };
enum share { EVERYTHING, TECHNICAL };

struct profile {
	const char *name, *source, *description;
	const char *profile; /* of brlint */
	enum kinds kinds;
	const char *scope;
	enum share share;
};

static const struct profile profiles[] = {
#define PROFILE(name, source, description, profile, kinds, scope, share) { name, source, description, profile, kinds, scope, share },
#include "serve/profiles.def"
#undef PROFILE
};

static const struct profile *
profile_named(const char *name)
{
	for (size_t i = 0; i < COUNT(profiles); i++) {
		if (strcasecmp(profiles[i].name, name) == 0)
			return &profiles[i];
	}
	return NULL;
}

/* Whether an object of a kind, "tbs-crl" and the like, can have a profile. */
static bool
fits_kind(const struct profile *p, const char *kind)
{
	return (p->kinds & (strstr(kind, "cert") != NULL ? CERTIFICATES : strstr(kind, "crl") != NULL ? CRLS : RESPONSES)) != 0;
}

/* What pkimetal calls the profile that an object was judged by. */
static const char *
name_of_judged(const brlint_report *report)
{
	static const struct {
		const char *profile, *name, *precertificate;
	} names[] = {
		{ "root", "tbr_root_tlsserver", NULL },
		{ "cross-cert", "tbr_cross_external", NULL },
		{ "technically-constrained-precert-signing", "tbr_subordinate_precertsigning", NULL },
		{ "technically-constrained-tls-subca", "tbr_subordinate_tlsserver", NULL },
		{ "tls-subca", "tbr_subordinate_tlsserver", NULL },
		{ "subscriber-dv", "tbr_leaf_tlsserver_dv", "tbr_leaf_tlsserver_dv_precertificate" },
		{ "subscriber-ov", "tbr_leaf_tlsserver_ov", "tbr_leaf_tlsserver_ov_precertificate" },
		{ "subscriber-iv", "tbr_leaf_tlsserver_iv", "tbr_leaf_tlsserver_iv_precertificate" },
		{ "subscriber-ev", "tevg_leaf_tlsserver_ev", "tevg_leaf_tlsserver_ev_precertificate" },
		{ "subscriber", "rfc5280_leaf_tlsserver", NULL },
		{ "ocsp-responder", "tbr_leaf_ocspsigning", NULL },
		{ "smime", "rfc5280_leaf_smime", NULL },
		{ "code-signing", "rfc5280_leaf_codesigning", NULL },
		{ "time-stamping", "rfc5280_leaf_timestamping", NULL },
		{ "end-entity", "rfc5280_leaf", NULL },
		{ "crl", "tbr_crl", NULL },
		{ "ocsp-response", "rfc6960_ocspresponse", NULL },
	};
	const char *profile = brlint_report_profile(report);
	for (size_t i = 0; i < COUNT(names); i++) {
		if (strcmp(profile, names[i].profile) == 0)
			return names[i].precertificate != NULL && brlint_report_is_precertificate(report) ? names[i].precertificate : names[i].name;
	}
	return "rfc5280_subordinate";
}

/* --- findings --- */

/* Severities, the least first. */
enum severity { META, DEBUG, INFO, NOTICE, WARNING, ERROR, BUG, FATAL };
static const char *const severities[] = { "meta", "debug", "info", "notice", "warning", "error", "bug", "fatal" };

enum format { JSON, HTML, TEXT };
static const char *const formats[] = { "json", "html", "text" };
static const char *const types[] = { "application/json", "text/html", "text/plain" };

/* The number of a word among others, whatever its case; `count` if it is none of them. */
static size_t
word_number(const char *word, const char *const *words, size_t count)
{
	size_t i = 0;
	while (i < count && strcasecmp(word, words[i]) != 0)
		i++;
	return i;
}

static enum severity
severity_of(const brlint_finding *f)
{
	if (f->waived != NULL)
		return INFO;
	return f->of_object ? FATAL : f->level == BRLINT_ERROR ? ERROR : f->level == BRLINT_WARNING ? WARNING : NOTICE;
}

/* The most severe first, then in the order of the octets of their texts; what is equal in both stays as it is. */
static int
compare(const void *left, const void *right)
{
	const brlint_finding *a = *(const brlint_finding *const *)left, *b = *(const brlint_finding *const *)right;
	int order = (int)severity_of(b) - (int)severity_of(a);
	if (order == 0)
		order = strcmp(a->message, b->message);
	return order != 0 ? order : (a > b) - (a < b);
}

/* A line of an answer. */
struct line {
	const char *linter, *finding, *field, *code; /* the last two NULL: there is none */
	enum severity severity;
};

static void
say_json(struct text *out, const struct line *l)
{
	text_say(out, "{\"Linter\":");
	text_json(out, l->linter);
	text_say(out, ",\"Finding\":");
	text_json(out, l->finding);
	if (l->field != NULL) {
		text_say(out, ",\"Field\":");
		text_json(out, l->field);
	}
	if (l->code != NULL) {
		text_say(out, ",\"Code\":");
		text_json(out, l->code);
	}
	text_printf(out, ",\"Severity\":\"%s\"}", severities[l->severity]);
}

static void
say_cell(struct text *out, const char *text)
{
	text_say(out, "<td>");
	text_markup(out, text != NULL ? text : "");
	text_say(out, "</td>");
}

static void
say_row(struct text *out, const struct line *l)
{
	text_say(out, "<tr>");
	say_cell(out, l->linter);
	say_cell(out, severities[l->severity]);
	say_cell(out, l->finding);
	say_cell(out, l->field);
	say_cell(out, l->code);
	text_say(out, "</tr>\n");
}

/* A line of a text for people is one line, whatever the finding says. */
static void
say_text(struct text *out, const struct line *l)
{
	text_printf(out, "%s\t", l->linter);
	for (const char *c = severities[l->severity]; *c != '\0'; c++)
		text_printf(out, "%c", *c - 'a' + 'A');
	text_say(out, "\t");
	for (const char *c = l->finding; *c != '\0'; c++)
		text_add(out, *c == '\n' || *c == '\r' || *c == '\t' ? " " : c, 1);
	if (l->field != NULL)
		text_printf(out, " [%s]", l->field);
	text_say(out, "\n");
}

static void
say_line(struct text *out, enum format format, const struct line *l, bool *first)
{
	if (format == JSON) {
		text_say(out, *first ? "" : ",");
		say_json(out, l);
	} else if (format == HTML) {
		say_row(out, l);
	} else {
		say_text(out, l);
	}
	*first = false;
}

static void
begin_page(struct text *out, const char *title)
{
	text_printf(out,
		    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, "
		    "initial-scale=1\">\n<title>%s</title>\n<link rel=\"stylesheet\" href=\"brlint.css\">\n</head>\n<body>\n<main>\n<h1>%s</h1>\n",
		    title, title);
}

static void
end_page(struct text *out)
{
	text_say(out, "</main>\n</body>\n</html>\n");
}

static void
begin(struct exchange *e, enum format format)
{
	e->status = 200;
	e->type = format == JSON ? "application/json" : format == HTML ? "text/html; charset=utf-8" : "text/plain; charset=utf-8";
	e->is_page = format == HTML;
	text_cut(&e->answer, 0);
	if (format == JSON) {
		text_say(&e->answer, "[");
	} else if (format == HTML) {
		begin_page(&e->answer, "Findings");
		text_say(&e->answer, "<table>\n<tr><th>Linter</th><th>Severity</th><th>Finding</th><th>Field</th><th>Code</th></tr>\n");
	}
}

static void
end(struct exchange *e, enum format format)
{
	if (format == JSON) {
		text_say(&e->answer, "]\n");
	} else if (format == HTML) {
		text_say(&e->answer, "</table>\n");
		end_page(&e->answer);
	}
}

/* The whole answer where nothing was judged. */
static void
fatal(struct exchange *e, enum format format, const char *why)
{
	bool first = true;
	begin(e, format);
	say_line(&e->answer, format, &(struct line){ .linter = "pkimetal", .finding = why, .severity = FATAL }, &first);
	end(e, format);
}

/* --- a request --- */

/* What is asked for. */
struct question {
	enum format format;
	enum severity least;
	const struct profile *profile;
	const char *kind;
	struct timespec begun;
};

/* Where only what is technical counts: findings by what binds members of root programs are none. */
static bool
counts(const struct question *q, const brlint_finding *f)
{
	static const char *const programs[] = { "BR", "EVG", "Mozilla", "Chrome", "Apple", "Microsoft" };
	return q->profile->share == EVERYTHING || word_number(f->rule->source, programs, COUNT(programs)) == COUNT(programs);
}

/* A waived finding says so, and why. */
static const char *
finding_text(struct text *scratch, const brlint_finding *f)
{
	if (f->waived == NULL)
		return f->message;
	text_cut(scratch, 0);
	text_printf(scratch, "%s (waived until ", f->message);
	say_time(scratch, DAY, f->waived->until);
	if (f->waived->owner != NULL)
		text_printf(scratch, " by %s", f->waived->owner);
	text_printf(scratch, ": %s)", f->waived->reason);
	text_add(scratch, "", 1);
	return scratch->failed ? f->message : scratch->data;
}

/* The findings in their order. Returns their number; SIZE_MAX if memory ran out. */
static size_t
sort_findings(struct workspace *w, const struct question *q)
{
	size_t count = brlint_finding_count(w->report), kept = 0;
	if (count > w->sorted_room) {
		const brlint_finding **grown = realloc(w->sorted, count * sizeof(*grown));
		if (grown == NULL)
			return SIZE_MAX;
		w->sorted = grown;
		w->sorted_room = count;
	}
	for (size_t i = 0; i < count; i++) {
		const brlint_finding *f = brlint_finding_at(w->report, i);
		if (severity_of(f) >= q->least && counts(q, f))
			w->sorted[kept++] = f;
	}
	if (kept > 1)
		qsort(w->sorted, kept, sizeof(*w->sorted), compare);
	return kept;
}

static void
say_findings(struct exchange *e, const struct question *q)
{
	struct workspace *w = e->workspace;
	struct text scratch = { 0 };
	char line[160];
	bool first = true;
	size_t count = sort_findings(w, q);

	if (count == SIZE_MAX) {
		fatal(e, q->format, "Memory ran out");
		return;
	}
	begin(e, q->format);
	if (q->least == META) {
		bool given = q->profile != &profiles[0];
		snprintf(line, sizeof(line), "Profile: %s; Version: brlint %s", given ? q->profile->name : name_of_judged(w->report),
			 brlint_version());
		say_line(&e->answer, q->format, &(struct line){ .linter = "pkimetal", .finding = line, .severity = META }, &first);
	}
	for (size_t i = 0; i < count; i++) {
		const brlint_finding *f = w->sorted[i];
		say_line(&e->answer, q->format,
			 &(struct line){ "brlint", finding_text(&scratch, f), f->path[0] != '\0' ? f->path : NULL, f->rule->name, severity_of(f) },
			 &first);
	}
	if (q->least == META) {
		snprintf(line, sizeof(line), "Queued: 0s; Runtime: %.1f\xc2\xb5s; Version: %s", seconds_since(&q->begun) * 1e6, brlint_version());
		say_line(&e->answer, q->format, &(struct line){ .linter = "brlint", .finding = line, .severity = META }, &first);
	}
	end(e, q->format);
	text_free(&scratch);
}

/* Judges an object, and answers. */
static void
judge_object(struct exchange *e, const struct question *q, const void *der, size_t size)
{
	enum brlint_status status = judge(e, der, size);
	if (status == BRLINT_TOO_LARGE || status == BRLINT_NO_MEMORY)
		fatal(e, q->format, status == BRLINT_TOO_LARGE ? "The object is too large" : "Memory ran out");
	else if (status != BRLINT_OK || strcmp(brlint_report_kind(e->workspace->report), q->kind) != 0)
		fatal(e, q->format, "Unrecognised input");
	else
		say_findings(e, q);
}

/* The object that a form has, by one of the two names that it may have. Returns NULL, with *why, if there is none, or two. */
static const struct field *
input_field(const struct fields *form, const struct end *to, const char **why)
{
	const struct field *a = form_field(form, "b64input"), *b = form_field(form, to->field);
	if (a != NULL && b != NULL) {
		*why = "Unrecognised input: there are two objects";
		return NULL;
	}
	*why = "Empty request body";
	a = a != NULL ? a : b;
	return a != NULL && a->size > 0 ? a : NULL;
}

/* Mends what forms do to the base64 of certificates beside the object. Returns false if what was meant cannot be told. */
static bool
mend_companions(const struct fields *fields)
{
	const struct field *issuer = form_field(fields, "issuer"), *precert = form_field(fields, "precert");
	return (issuer == NULL || base64_mend(issuer->value)) && (precert == NULL || base64_mend(precert->value));
}

/* Reads what is asked for. Returns NULL, or what is not understood. */
static const char *
read_question(struct exchange *e, const struct fields *form, struct question *q)
{
	const char *severity = parameter(e, form, "severity"), *profile = parameter(e, form, "profile");

	q->least = severity != NULL ? (enum severity)word_number(severity, severities, COUNT(severities)) : META;
	if (q->least > FATAL)
		return "Unrecognised severity";
	q->profile = profile != NULL ? profile_named(profile) : &profiles[0];
	if (q->profile == NULL)
		return "Unrecognised profile";
	if (q->profile->kinds == NOTHING)
		return "Unrecognised profile: brlint does not judge by this document";
	if (!fits_kind(q->profile, q->kind))
		return "Unrecognised profile: it is none of such objects";
	if (!mend_companions(&e->query) || (form != NULL && !mend_companions(form)))
		return "Unrecognised issuer or precertificate";
	return prepare_job(e, &(struct circumstances){
				      .issuer = parameter(e, form, "issuer"),
				      .precert = parameter(e, form, "precert"),
				      .profile = q->profile->profile,
				      .scope = q->profile->scope,
				      .date = parameter(e, form, "date"),
			      });
}

/* The format, by parameter, or by what is accepted. Returns false for one that is unknown. */
static bool
read_format(const struct exchange *e, const struct fields *form, enum format *format)
{
	const char *word = parameter(e, form, "format");
	size_t number = word != NULL ? word_number(word, formats, COUNT(formats)) : accepted(e, types, COUNT(types));
	if (word == NULL && number == COUNT(types))
		number = JSON;
	*format = (enum format)number;
	return number < COUNT(formats);
}

static void
post_form(struct exchange *e, struct question *q, const struct fields *form, const char *malformed)
{
	const char *why = malformed;
	const struct field *input = why == NULL ? input_field(form, e->argument, &why) : NULL;
	struct objects o = { 0 };

	if (input != NULL)
		why = read_question(e, form, q);
	if (input == NULL || why != NULL) {
		fatal(e, q->format, why);
		return;
	}
	if (!base64_mend(input->value) || objects_read_only(&o, input->value, input->size) != NULL)
		fatal(e, q->format, "Unrecognised input");
	else
		judge_object(e, q, o.items[0].der, o.items[0].size);
	objects_free(&o);
}

void
pkimetal_post(struct exchange *e)
{
	const struct end *to = e->argument;
	struct question q = { .kind = to->kind };
	struct fields form = { .count = 0 };
	bool is_form = content_type_is(e, "application/x-www-form-urlencoded");
	const char *malformed = NULL, *why;

	clock_gettime(CLOCK_MONOTONIC, &q.begun);
	if (is_form && e->body.size > 0) {
		/* room for a NUL */
		text_add(&e->body, "", 1);
		if (!e->body.failed)
			malformed = form_read(&form, e->body.data, e->body.size - 1);
	}
	if (!read_format(e, is_form ? &form : NULL, &q.format)) {
		answer_problem(e, 400, "Unrecognised format", "format is json, text or html");
		return;
	}
	if (e->body.failed) {
		fatal(e, q.format, "Memory ran out");
	} else if (!canary_lives()) {
		fatal(e, q.format, "Nothing is judged: what is known to be faulty or right is not judged so with the policies and data in use");
	} else if (form_field(&e->query, "b64input") != NULL || form_field(&e->query, to->field) != NULL) {
		/* what is not looked at must not be taken for judged */
		fatal(e, q.format, "Unrecognised input: the object belongs into the body, and not into the address");
	} else if (e->body.size == 0) {
		fatal(e, q.format, "Empty request body");
	} else if (is_form) {
		post_form(e, &q, &form, malformed);
	} else if (!content_type_is(e, to->type)) {
		fatal(e, q.format, "Unrecognised input: its Content-Type is none that belongs here");
	} else if ((why = read_question(e, NULL, &q)) != NULL) {
		fatal(e, q.format, why);
	} else {
		judge_object(e, &q, e->body.data, e->body.size);
	}
}

/* --- what is there --- */

static void
say_area(struct text *out, const char *name, const char *label)
{
	text_printf(
		out,
		"<p><label for=\"%s\">%s</label><br>\n<textarea id=\"%s\" name=\"%s\" rows=\"8\" cols=\"66\" spellcheck=\"false\"></textarea></p>\n",
		name, label, name, name);
}

static void
say_choice(struct text *out, const char *name, const char *label)
{
	text_printf(out, "<p><label for=\"%s\">%s</label> <select id=\"%s\" name=\"%s\">\n", name, label, name, name);
}

void
pkimetal_get(struct exchange *e)
{
	const struct end *to = e->argument;
	struct text *out = &e->answer;

	answer_with_page(e);
	begin_page(out, to->title);
	text_say(out, "<form method=\"post\">\n");
	say_area(out, "b64input", "Base64 or PEM");
	if (strstr(to->kind, "cert") != NULL)
		say_area(out, "precert", "Its precertificate, if there is one");
	say_area(out, "issuer", "The certificate of its issuer, if it is at hand");
	say_choice(out, "profile", "Profile");
	for (size_t i = 0; i < COUNT(profiles); i++) {
		if (fits_kind(&profiles[i], to->kind))
			text_printf(out, "<option>%s</option>\n", profiles[i].name);
	}
	text_say(out, "</select></p>\n");
	say_choice(out, "severity", "Least severity");
	for (size_t i = 0; i < COUNT(severities); i++)
		text_printf(out, "<option>%s</option>\n", severities[i]);
	text_say(out, "</select></p>\n");
	say_choice(out, "format", "Format");
	text_say(out, "<option>html</option>\n<option>json</option>\n<option>text</option>\n</select></p>\n<p><button>Lint</button></p>\n</form>\n");
	end_page(out);
}

void
pkimetal_profiles(struct exchange *e)
{
	struct text *out = &e->answer;

	e->type = "application/json";
	text_say(out, "[");
	for (size_t i = 0; i < COUNT(profiles); i++) {
		const struct profile *p = &profiles[i];
		text_printf(out, "%s{\"Name\":\"%s\",\"Source\":\"%s\",\"Description\":\"%s\",\"Linters\":[%s]}", i > 0 ? "," : "", p->name,
			    p->source, p->description, p->kinds != NOTHING ? "\"brlint\"" : "");
	}
	text_say(out, "]\n");
}

void
pkimetal_linters(struct exchange *e)
{
	e->type = "application/json";
	text_printf(&e->answer, "[{\"Name\":\"brlint\",\"Instances\":%u,\"Version\":\"%s\",\"Url\":\"\"}]\n", e->serving->threads, brlint_version());
}
