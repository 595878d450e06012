/* What was found in the objects of a request. */
#include "serve/page.h"
#include "serve/page_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How many findings of one rule are shown, and how many of an object. */
#define PLACES_OF_RULE 20
#define PLACES         400

/* How many octets of a finding stand beside its place. */
#define OCTETS_SHOWN 24

/* --- findings in order of weight --- */

static int
weight(const brlint_finding *f)
{
	return f->waived != NULL ? 4 : f->of_object ? 0 : 1 + (int)f->level;
}

static int
by_weight(const void *a, const void *b)
{
	const struct page_finding *x = a, *y = b;
	int difference = weight(x->finding) - weight(y->finding);
	return difference != 0 ? difference : (x->index > y->index) - (x->index < y->index);
}

static bool
same_group(const brlint_finding *a, const brlint_finding *b)
{
	return a->rule == b->rule && a->waived == b->waived && a->level == b->level;
}

static void
choose_findings(struct page_view *view)
{
	size_t of_rule = 0, left = PLACES;
	for (size_t i = 0; i < view->count; i++) {
		struct page_finding *p = &view->findings[i];
		of_rule = i > 0 && same_group(view->findings[i - 1].finding, p->finding) ? of_rule + 1 : 0;
		p->shown = of_rule < PLACES_OF_RULE && left > 0;
		left -= p->shown;
	}
}

static bool
sort_findings(struct page_view *view)
{
	const brlint_report *report = view->object->report;
	size_t count = brlint_finding_count(report);

	view->findings = calloc(count > 0 ? count : 1, sizeof(view->findings[0]));
	if (view->findings == NULL)
		return false;
	for (size_t i = 0; i < count; i++)
		view->findings[i] = (struct page_finding){ brlint_finding_at(report, i), i, false };
	qsort(view->findings, count, sizeof(view->findings[0]), by_weight);
	view->count = count;
	choose_findings(view);
	return true;
}

/* --- the verdict --- */

struct tally {
	size_t levels[3], waived; /* findings that count, by level, and those that do not */
	bool blocks, of_object;
};

static struct tally
tally_of(const brlint_report *report)
{
	struct tally t = { 0 };
	for (size_t i = 0; i < brlint_finding_count(report); i++) {
		const brlint_finding *f = brlint_finding_at(report, i);
		t.waived += f->waived != NULL;
		if (f->waived == NULL)
			t.levels[f->level]++;
		t.blocks |= f->blocks != 0;
		t.of_object |= f->of_object != 0;
	}
	return t;
}

/* Returns whether anything was said. */
static bool
counts(struct text *out, const struct tally *t)
{
	bool any = false;
	for (int level = BRLINT_ERROR; level <= BRLINT_NOTICE; level++) {
		if (t->levels[level] == 0)
			continue;
		text_say(out, any ? ", " : "");
		page_count(out, t->levels[level], page_level_name((enum brlint_level)level));
		any = true;
	}
	if (t->waived > 0)
		text_printf(out, "%s%zu waived", any ? ", " : "", t->waived);
	return any || t->waived > 0;
}

/* By how many rules an object was judged: those that are on, and those that had something to say of it if verdicts were asked for. */
static void
rules_applied(struct text *out, const brlint *linter, const brlint_report *report)
{
	size_t enabled = 0, applied = 0;
	bool known = false;
	for (size_t i = 0; i < brlint_rule_count(linter); i++) {
		enum brlint_verdict verdict = brlint_verdict_at(report, i);
		enabled += brlint_rule_at(linter, i)->enabled != 0;
		applied += verdict == BRLINT_PASS || verdict == BRLINT_FAIL;
		known |= verdict != BRLINT_NOT_RUN;
	}
	text_say(out, "Judged by ");
	page_count(out, enabled, "rule");
	if (known)
		text_printf(out, ", of which %zu applied to it and were in force", applied);
}

static const char *
verdict_words(const struct tally *t)
{
	if (t->of_object)
		return "Not judged as it should be";
	if (t->blocks)
		return "Not in order";
	return t->levels[BRLINT_ERROR] + t->levels[BRLINT_WARNING] + t->levels[BRLINT_NOTICE] > 0 ? "In order, with findings" : "In order";
}

static const char *
verdict_class(const struct tally *t)
{
	return t->blocks || t->of_object ? "bad" : t->levels[BRLINT_ERROR] + t->levels[BRLINT_WARNING] > 0 ? "fair" : "good";
}

static void
verdict(struct text *out, const brlint *linter, const brlint_report *report)
{
	struct tally t = tally_of(report);
	text_printf(out, "<p class=\"verdict %s\"><strong>%s</strong>: ", verdict_class(&t), verdict_words(&t));
	if (!counts(out, &t))
		text_say(out, "nothing was found");
	text_say(out, ". ");
	rules_applied(out, linter, report);
	text_say(out, ".</p>\n");
}

/* --- what an object is --- */

static const char *
kind_words(const brlint_report *report)
{
	static const char *const words[][2] = {
		{ "certificate", "Certificate" },
		{ "tbs-certificate", "TBSCertificate" },
		{ "crl", "CRL" },
		{ "tbs-crl", "TBSCertList" },
		{ "ocsp-response", "OCSP response" },
		{ "tbs-ocsp-response", "ResponseData of an OCSP response" },
	};
	const char *kind = brlint_report_kind(report);
	if (brlint_report_is_precertificate(report))
		return strcmp(kind, "certificate") == 0 ? "Precertificate" : "TBSCertificate of a precertificate";
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(kind, words[i][0]) == 0)
			return words[i][1];
	}
	return "Unknown object";
}

static void
profile_fact(struct text *out, const brlint_report *report, const char *asked)
{
	const char *profile;
	page_term(out, "Profile");
	for (size_t i = 0; (profile = brlint_report_profile_at(report, i)) != NULL; i++) {
		text_say(out, i > 0 ? ", " : "");
		text_markup(out, profile);
	}
	text_say(out, asked != NULL && asked[0] != '\0' && strcmp(asked, "autodetect") != 0 ? ", as asked for" : ", as the contents tell");
	page_end_of_term(out);
}

static void
date_fact(struct text *out, const brlint_report *report)
{
	static const char *const words[][2] = {
		{ "option", "as asked for" },       { "sct", "a timestamp of a log, which shows that notBefore was set back" },
		{ "notBefore", "its notBefore" },   { "thisUpdate", "its thisUpdate" },
		{ "producedAt", "its producedAt" },
	};
	int64_t date = brlint_report_date(report);
	const char *from = brlint_report_date_from(report);
	char time[PAGE_TIME_SIZE];

	page_term(out, "Judged as of");
	if (date == INT64_MAX) {
		text_say(out, "today: it has no date of its own");
		page_end_of_term(out);
		return;
	}
	text_printf(out, "<time>%s</time>, ", page_time(date, time));
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(from, words[i][0]) == 0)
			from = words[i][1];
	}
	text_markup(out, from);
	page_end_of_term(out);
}

/* Room for the name of an attribute type. */
#define ATTRIBUTE_SIZE 64

/* How many values of a Name are shown, and how many names of a certificate. */
#define NAMES_SHOWN 10

/* Values of an object whose paths are in one of its fields; of a name as it is known there, "commonName". */
struct names {
	struct text *out;
	const char *words; /* what they are called on the page */
	size_t count;
};

static void
add_name(struct names *names, const char *label, const char *value)
{
	if (names->count++ == 0)
		page_term(names->out, names->words);
	if (names->count > NAMES_SHOWN)
		return;
	text_say(names->out, names->count > 1 ? ", " : "");
	text_say(names->out, "<span class=\"fine\">");
	text_markup(names->out, label);
	text_say(names->out, "</span> ");
	page_foreign(names->out, value);
}

static void
end_of_names(const struct names *names)
{
	if (names->count > NAMES_SHOWN)
		text_printf(names->out, " and %zu more", names->count - NAMES_SHOWN);
	if (names->count > 0)
		page_end_of_term(names->out);
}

/* Whether a path goes through this field, or ends there. */
static bool
is_in(const char *path, const char *field)
{
	size_t size = strlen(field);
	for (const char *at = path; (at = strstr(at, field)) != NULL; at++) {
		if ((at == path || at[-1] == '.') && (at[size] == '\0' || at[size] == '.' || at[size] == '['))
			return true;
	}
	return false;
}

/* What stands behind the last dot of a path. */
static const char *
last_part(const char *path)
{
	const char *dot = strrchr(path, '.');
	return dot != NULL ? dot + 1 : path;
}

/* The name of an attribute type, of "2.5.4.3 (commonName)"; or the identifier, where it has no name. */
static void
read_attribute_type(char type[ATTRIBUTE_SIZE], const char *value)
{
	const char *open = strchr(value, '(');
	size_t size = open != NULL ? strcspn(open + 1, ")") : strlen(value);
	snprintf(type, ATTRIBUTE_SIZE, "%.*s", size < ATTRIBUTE_SIZE ? (int)size : ATTRIBUTE_SIZE - 1, open != NULL ? open + 1 : value);
}

/* The values in a field, of those that nothing else is in. Those of attributes go by the type that stands before them. */
static void
names_fact(struct page_view *view, const char *words, const char *field)
{
	brlint_report *report = view->object->report;
	struct names names = { view->out, words, 0 };
	char type[ATTRIBUTE_SIZE] = "";
	const brlint_node *node;
	for (size_t i = 0; (node = brlint_node_at(report, i)) != NULL; i++) {
		if (node->value[0] == '\0' || !is_in(node->path, field))
			continue;
		const char *label = last_part(node->path);
		if (strcmp(label, "type") == 0)
			read_attribute_type(type, node->value);
		else
			add_name(&names, strcmp(label, "value") == 0 && type[0] != '\0' ? type : label, node->value);
	}
	end_of_names(&names);
}

static void
facts(struct page_view *view, const brlint *linter, const struct page_request *fields)
{
	struct text *out = view->out;
	brlint_report *report = view->object->report;

	text_say(out, "<dl>\n");
	page_term(out, "Kind");
	text_printf(out, "%s, ", kind_words(report));
	page_count(out, view->object->size, "octet");
	page_end_of_term(out);
	names_fact(view, "Subject", "subject");
	names_fact(view, "Issuer", "issuer");
	names_fact(view, "Names", "subjectAltName");
	profile_fact(out, report, fields != NULL ? fields->profile : NULL);
	date_fact(out, report);
	page_term(out, "SHA-256");
	text_printf(out, "<code>%s</code>", brlint_report_sha256(report));
	page_end_of_term(out);
	page_term(out, "Rules and data");
	text_printf(out, "<code>%s</code>", brlint_ruleset(linter));
	page_end_of_term(out);
	text_say(out, "</dl>\n");
}

/* --- findings --- */

static void
octets_of(struct text *out, const struct page_object *object, const brlint_finding *f)
{
	page_count(out, f->length, "octet");
	text_printf(out, " at %zu", f->offset);
	if (f->length == 0 || f->offset >= object->size)
		return;
	size_t there = object->size - f->offset, shown = f->length < there ? f->length : there;
	text_say(out, ": <code class=\"few\">");
	for (size_t i = 0; i < shown && i < OCTETS_SHOWN; i++)
		text_printf(out, i > 0 ? " %02x" : "%02x", object->octets[f->offset + i]);
	text_say(out, shown > OCTETS_SHOWN ? " ...</code>" : "</code>");
}

/* Where a rule is broken, and by what. */
static void
place(struct page_view *view, const struct page_finding *p)
{
	struct text *out = view->out;
	const brlint_finding *f = p->finding;

	text_printf(out, "<li class=\"place\" id=\"o%zu-f%zu\" data-node=\"o%zu-n%zu\" data-from=\"%zu\" data-size=\"%zu\"><strong>", view->number,
		    p->index, view->number, f->node, f->offset, f->length);
	page_foreign(out, f->message);
	text_printf(out, "</strong><br>\n<span class=\"where\"><a class=\"to-node\" href=\"#o%zu-n%zu\">", view->number, f->node);
	page_foreign(out, f->path[0] != '\0' ? f->path : "the whole object");
	text_say(out, "</a>, ");
	if (page_octets_has(view, f->offset)) {
		text_printf(out, "<a class=\"to-octets\" href=\"#o%zu-x%zu\">", view->number, f->offset / PAGE_ROW * PAGE_ROW);
		octets_of(out, view->object, f);
		text_say(out, "</a>");
	} else {
		octets_of(out, view->object, f);
	}
	text_say(out, "</span></li>\n");
}

static void
advice(struct text *out, const brlint_rule *rule)
{
	static const struct {
		enum brlint_text kind;
		const char *words;
	} parts[] = { { BRLINT_QUOTE, "The clause" }, { BRLINT_WHY, "Why" }, { BRLINT_REMEDY, "What to do" } };
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		const char *words;
		for (size_t j = 0; (words = brlint_rule_text(rule, parts[i].kind, j)) != NULL; j++) {
			if (parts[i].kind == BRLINT_QUOTE) {
				text_say(out, "<blockquote><p>");
				text_markup(out, words);
				text_say(out, "</p></blockquote>\n");
				continue;
			}
			text_printf(out, "<p><strong>%s</strong>: ", parts[i].words);
			text_markup(out, words);
			text_say(out, "</p>\n");
		}
	}
}

static void
waiver(struct text *out, const brlint_waiver *w)
{
	char time[PAGE_TIME_SIZE];
	text_printf(out, "<p>Waived until %s", page_time(w->until, time));
	if (w->owner != NULL) {
		text_say(out, " by ");
		page_foreign(out, w->owner);
	}
	text_say(out, ", because: ");
	page_foreign(out, w->reason);
	text_say(out, "</p>\n");
}

static void
demand(struct text *out, const brlint_rule *rule)
{
	const char *version = brlint_document_version(rule->source);
	text_say(out, "<p>");
	page_demand(out, rule);
	text_say(out, ".<br>\n<span class=\"where\">");
	text_markup(out, rule->source);
	text_say(out, " ");
	text_markup(out, rule->clause);
	if (version != NULL) {
		text_say(out, strchr(version, '-') != NULL ? ", of " : ", version ");
		text_markup(out, version);
	}
	text_say(out, "</span></p>\n");
}

/* The findings of one rule, from `first` on. Returns the first behind them. */
static size_t
group(struct page_view *view, size_t first)
{
	struct text *out = view->out;
	const brlint_finding *f = view->findings[first].finding;
	size_t end = first;

	while (end < view->count && same_group(f, view->findings[end].finding))
		end++;
	text_printf(out, "<div class=\"finding %s\">\n<h4>", f->waived != NULL ? "waived" : page_level_name(f->level));
	page_level(out, f->level);
	text_say(out, " ");
	page_rule_link(out, "", f->rule->name);
	text_say(out, "</h4>\n");
	demand(out, f->rule);
	if (f->waived != NULL)
		waiver(out, f->waived);
	text_say(out, "<ul class=\"places\">\n");
	size_t shown = 0;
	while (first + shown < end && view->findings[first + shown].shown)
		place(view, &view->findings[first + shown++]);
	if (shown < end - first) {
		text_say(out, "<li class=\"cut\">");
		page_count(out, end - first - shown, "finding");
		text_say(out, " more of this rule: the JSON has them all</li>\n");
	}
	text_say(out, "</ul>\n");
	advice(out, f->rule);
	text_say(out, "</div>\n");
	return end;
}

static void
findings(struct page_view *view, const brlint *linter)
{
	struct text *out = view->out;

	text_say(out, "<div class=\"findings\">\n<h3>Findings</h3>\n");
	if (view->count == 0) {
		text_say(out, "<p>Nothing was found. ");
		rules_applied(out, linter, view->object->report);
		text_say(out, ".</p>\n");
	}
	for (size_t i = 0; i < view->count;)
		i = group(view, i);
	text_say(out, "</div>\n");
}

/* --- an object, and all of them --- */

static void
heading(struct text *out, size_t number, size_t count, const char *words)
{
	text_printf(out, "<section class=\"object\" id=\"o%zu\" aria-labelledby=\"o%zu-h\">\n<h2 id=\"o%zu-h\">", number, number, number);
	if (count > 1)
		text_printf(out, "%zu of %zu: ", number, count);
	text_printf(out, "%s</h2>\n", words);
}

static void
unreadable(struct text *out, const struct page_object *object, size_t number, size_t count)
{
	heading(out, number, count, "Not readable");
	text_say(out, "<p class=\"verdict bad\"><strong>Could not be read</strong>, and was not judged: ");
	page_foreign(out, object->error != NULL ? object->error : "");
	text_say(out, ".</p>\n</section>\n");
}

/* The object's decoded values, and its octets. */
static bool
beside(struct page_view *view)
{
	struct text *out = view->out;
	size_t n = view->number;

	text_say(out, "<div class=\"beside\">\n<div class=\"values\">\n");
	text_printf(out, "<h3 id=\"o%zu-values\">Decoded</h3>\n<div class=\"box\" role=\"group\" aria-labelledby=\"o%zu-values\" tabindex=\"0\">\n",
		    n, n);
	bool done = page_tree(view);
	text_say(out, "</div>\n</div>\n<div class=\"octets\">\n");
	text_printf(out, "<h3 id=\"o%zu-octets\">Octets</h3>\n<div class=\"box\" role=\"group\" aria-labelledby=\"o%zu-octets\" tabindex=\"0\">\n", n,
		    n);
	page_octets(view);
	text_say(out, "</div>\n</div>\n</div>\n");
	return done;
}

static void
object(struct page_view *view, const struct page_request *fields, const brlint *linter, size_t count)
{
	struct text *out = view->out;
	heading(out, view->number, count, kind_words(view->object->report));
	if (!sort_findings(view) || !page_octets_choose(view)) {
		out->failed = true;
		return;
	}
	verdict(out, linter, view->object->report);
	facts(view, linter, fields);
	text_say(out, "<div class=\"panes\">\n");
	findings(view, linter);
	out->failed |= !beside(view);
	text_say(out, "</div>\n</section>\n");
}

/* All objects in a few words each, with links to what is said of them. */
static void
contents(struct text *out, const struct page_object *objects, size_t shown, size_t count)
{
	text_say(out,
		 "<table>\n<caption>Objects, in their order</caption>\n<thead><tr><th scope=\"col\">Object</th><th scope=\"col\">Verdict</th></tr>"
		 "</thead>\n<tbody>\n");
	for (size_t i = 0; i < shown; i++) {
		const brlint_report *report = objects[i].report;
		text_printf(out, "<tr><td><a href=\"#o%zu\">%zu: %s</a></td><td>", i + 1, i + 1,
			    report != NULL ? kind_words(report) : "not readable");
		if (report != NULL) {
			struct tally t = tally_of(report);
			text_printf(out, "%s: ", verdict_words(&t));
			text_say(out, counts(out, &t) ? "" : "nothing was found");
		} else {
			text_say(out, "Could not be read");
		}
		text_say(out, "</td></tr>\n");
	}
	text_say(out, "</tbody>\n</table>\n");
	if (count > shown) {
		text_say(out, "<p class=\"verdict bad\"><strong>Not all is shown</strong>: there ");
		text_say(out, count - shown == 1 ? "is " : "are ");
		page_count(out, count - shown, "object");
		text_say(out, " more, of which this page says nothing. The JSON has them all.</p>\n");
	}
}

void
page_result(struct text *out, const struct page_request *fields, const brlint *linter, const struct page_object *objects, size_t count)
{
	size_t shown = count < PAGE_OBJECTS ? count : PAGE_OBJECTS;

	page_begin(out, "", "What was found", true);
	text_say(out, "<details class=\"again\">\n<summary>What was asked: change it, or lint something else</summary>\n");
	page_fields(out, fields, NULL);
	text_say(out, "</details>\n");
	page_formats(out);
	if (count == 0)
		text_say(out, "<p class=\"verdict bad\"><strong>Nothing was judged</strong>: there is no object in it.</p>\n");
	if (count > 1)
		contents(out, objects, shown, count);
	for (size_t i = 0; i < shown; i++) {
		struct page_view view = { .out = out, .object = &objects[i], .number = i + 1 };
		if (objects[i].report == NULL) {
			unreadable(out, &objects[i], i + 1, count);
			continue;
		}
		object(&view, fields, linter, count);
		free(view.findings);
		free(view.rows);
	}
	page_end(out);
}
