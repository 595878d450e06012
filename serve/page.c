/* The frame of all pages, the form, and the rules. */
#include "serve/page.h"
#include "serve/page_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

const char page_policy[] = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; connect-src 'self'; "
			   "base-uri 'none'; frame-ancestors 'none'";

/* --- words --- */

const char *
page_time(int64_t seconds, char text[PAGE_TIME_SIZE])
{
	time_t t = (time_t)seconds;
	struct tm tm;

	if (gmtime_r(&t, &tm) == NULL)
		snprintf(text, PAGE_TIME_SIZE, "a time that cannot be said");
	else if (seconds % 86400 == 0)
		strftime(text, PAGE_TIME_SIZE, "%Y-%m-%d", &tm);
	else
		strftime(text, PAGE_TIME_SIZE, "%Y-%m-%d %H:%M:%S UTC", &tm);
	return text;
}

void
page_count(struct text *out, size_t count, const char *word)
{
	text_printf(out, "%zu %s%s", count, word, count == 1 ? "" : "s");
}

const char *
page_level_name(enum brlint_level level)
{
	return level == BRLINT_ERROR ? "error" : level == BRLINT_WARNING ? "warning" : "notice";
}

void
page_level(struct text *out, enum brlint_level level)
{
	text_printf(out, "<span class=\"level %s\">%s</span>", page_level_name(level), page_level_name(level));
}

void
page_foreign(struct text *out, const char *text)
{
	text_say(out, "<bdi>");
	text_markup(out, text);
	text_say(out, "</bdi>");
}

/* A name, which a line may break after "_". */
static void
name(struct text *out, const char *string)
{
	for (const char *end; (end = strchr(string, '_')) != NULL; string = end + 1) {
		text_add(out, string, (size_t)(end - string));
		text_say(out, "_<wbr>");
	}
	text_markup(out, string);
}

/* As a part of a URI (RFC 3986 2.1): all but unreserved characters is percent-encoded. */
static void
percent(struct text *out, const char *string)
{
	for (; *string != '\0'; string++) {
		unsigned char c = (unsigned char)*string;
		if ((c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || strchr("-._~", c) != NULL)
			text_add(out, &c, 1);
		else
			text_printf(out, "%%%02X", c);
	}
}

void
page_rule_link(struct text *out, const char *root, const char *rule)
{
	text_printf(out, "<a href=\"%srules/", root);
	percent(out, rule);
	text_say(out, "\"><code>");
	name(out, rule);
	text_say(out, "</code></a>");
}

void
page_demand(struct text *out, const brlint_rule *rule)
{
	if (rule->level != BRLINT_NOTICE)
		text_printf(out, "<strong>%s</strong>: ", rule->level == BRLINT_ERROR ? "MUST" : "SHOULD");
	text_markup(out, rule->title);
}

void
page_term(struct text *out, const char *words)
{
	text_printf(out, "<dt>%s</dt>\n<dd>", words);
}

void
page_end_of_term(struct text *out)
{
	text_say(out, "</dd>\n");
}

/* --- the frame --- */

void
page_begin(struct text *out, const char *root, const char *title, bool wide)
{
	text_say(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
	text_markup(out, title);
	text_printf(out,
		    " - brlint</title>\n<link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"%sbrlint.css\">\n"
		    "<script src=\"%sbrlint.js\" defer></script>\n</head>\n<body%s>\n<a class=\"skip\" href=\"#main\">Skip to the text</a>\n"
		    "<header>\n<nav aria-label=\"Parts of the site\">\n<a class=\"name\" href=\"%s.\">brlint</a>\n<ul>\n"
		    "<li><a href=\"%s.\">Lint</a></li>\n<li><a href=\"%srules\">Rules</a></li>\n<li><a href=\"%sopenapi.json\">API</a></li>\n"
		    "</ul>\n</nav>\n</header>\n<main id=\"main\">\n<h1>",
		    root, root, wide ? " class=\"wide\"" : "", root[0] != '\0' ? root : "./", root[0] != '\0' ? root : "./", root, root);
	name(out, title);
	text_say(out, "</h1>\n");
}

void
page_end(struct text *out)
{
	text_printf(out,
		    "</main>\n<footer>\n<p>brlint %s. What is pasted here is judged by this server, and neither kept nor sent "
		    "on.</p>\n</footer>\n</body>\n</html>\n",
		    brlint_version());
}

/* --- the form --- */

/* A field of several lines; `required`: it must not be empty. */
static void
area(struct text *out, const char *field, const char *label, const char *hint, const char *value, bool required)
{
	text_printf(out, "<div class=\"field\">\n<label for=\"%s\">%s</label>\n<p class=\"hint\" id=\"%s-hint\">%s</p>\n", field, label, field, hint);
	text_printf(out,
		    "<textarea id=\"%s\" name=\"%s\" rows=\"%s\" aria-describedby=\"%s-hint\" autocomplete=\"off\" autocapitalize=\"none\" "
		    "spellcheck=\"false\"%s>\n",
		    field, field, required ? "9" : "5", field, required ? " required" : "");
	text_markup(out, value != NULL ? value : "");
	text_say(out, "</textarea>\n</div>\n");
}

static void
option(struct text *out, const char *value, const char *words, const char *chosen)
{
	text_printf(out, "<option value=\"%s\"%s>%s</option>\n", value, chosen != NULL && strcmp(value, chosen) == 0 ? " selected" : "", words);
}

static void
profile_field(struct text *out, const char *chosen)
{
	const char *profile;
	text_say(out, "<div class=\"field\">\n<label for=\"profile\">Profile</label>\n<p class=\"hint\" id=\"profile-hint\">of certificates</p>\n"
		      "<select id=\"profile\" name=\"profile\" aria-describedby=\"profile-hint\">\n");
	option(out, "autodetect", "as the contents tell", chosen);
	for (size_t i = 0; (profile = brlint_profile_at(i)) != NULL; i++)
		option(out, profile, profile, chosen);
	text_say(out, "</select>\n</div>\n");
}

static void
date_field(struct text *out, const char *value)
{
	text_say(out,
		 "<div class=\"field\">\n<label for=\"date\">As if issued on</label>\n<p class=\"hint\" id=\"date-hint\">a day, such as 2026-03-15; "
		 "empty: as the contents tell</p>\n<input id=\"date\" name=\"date\" type=\"text\" size=\"12\" aria-describedby=\"date-hint\" "
		 "autocomplete=\"off\" value=\"");
	text_markup(out, value != NULL ? value : "");
	text_say(out, "\">\n</div>\n");
}

static bool
is_given(const char *field)
{
	return field != NULL && field[0] != '\0';
}

void
page_formats(struct text *out)
{
	text_say(out, "<p class=\"formats\"><span id=\"formats-label\">The answer as a file:</span>\n"
		      "<button form=\"lint\" name=\"format\" value=\"json\" aria-describedby=\"formats-label\">JSON</button>\n"
		      "<button form=\"lint\" name=\"format\" value=\"sarif\" aria-describedby=\"formats-label\">SARIF</button>\n"
		      "<button form=\"lint\" name=\"format\" value=\"html\" aria-describedby=\"formats-label\">HTML report</button></p>\n");
}

void
page_fields(struct text *out, const struct page_request *fields, const char *problem)
{
	static const struct page_request nothing;
	const struct page_request *f = fields != NULL ? fields : &nothing;
	bool more =
		is_given(f->issuer) || is_given(f->precert) || is_given(f->date) || (is_given(f->profile) && strcmp(f->profile, "autodetect") != 0);

	if (problem != NULL) {
		text_say(out, "<p class=\"verdict bad\" role=\"alert\"><strong>Nothing was judged</strong>: ");
		page_foreign(out, problem);
		text_say(out, ".</p>\n");
	}
	text_say(out, "<form id=\"lint\" method=\"post\" action=\"./\">\n");
	area(out, "b64input", "Certificate, CRL or OCSP response", "PEM or base64; several blocks of PEM are judged one by one, as a chain is",
	     f->pasted, true);
	text_printf(out, "<details%s>\n<summary>Issuer, precertificate, profile, date</summary>\n", more ? " open" : "");
	area(out, "issuer", "Issuer", "the certificate of the issuer, or several of which one is it: PEM or base64", f->issuer, false);
	area(out, "precert", "Precertificate", "that came before the certificate: PEM or base64", f->precert, false);
	text_say(out, "<div class=\"row\">\n");
	profile_field(out, f->profile);
	date_field(out, f->date);
	text_say(out, "</div>\n</details>\n<p><button class=\"main\">Lint</button></p>\n</form>\n");
}

void
page_form(struct text *out, const struct page_request *fields, const char *problem)
{
	page_begin(out, "", "Lint a certificate, CRL or OCSP response", false);
	text_say(out, "<p class=\"lead\">It is held against the Baseline Requirements, the policies of the root programs and the RFCs; each finding "
		      "has the "
		      "clause, the octets it is about, and what to do.</p>\n");
	page_fields(out, fields, problem);
	page_formats(out);
	page_end(out);
}

/* --- the rules --- */

/* What of a source's name an id can have. */
static void
anchor(struct text *out, const char *source)
{
	text_say(out, "source-");
	for (; *source != '\0'; source++) {
		char c = *source;
		bool plain = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '.';
		text_add(out, plain ? &c : "-", 1);
	}
}

static void
rule_row(struct text *out, const brlint_rule *rule)
{
	text_printf(out, "<tr class=\"rule %s\"><td>", page_level_name(rule->level));
	page_rule_link(out, "", rule->name);
	text_say(out, "<br>");
	page_demand(out, rule);
	text_say(out, rule->enabled ? "</td><td>" : " <em>(switched off)</em></td><td>");
	page_level(out, rule->level);
	text_say(out, "</td><td>");
	text_markup(out, rule->clause);
	text_say(out, "</td></tr>\n");
}

/* The rules of one document, from the first of them on, in a part of the table of its own. */
static void
rules_of_source(struct text *out, const brlint *linter, size_t first)
{
	const char *source = brlint_rule_at(linter, first)->source, *version = brlint_document_version(source);
	text_say(out, "<tbody>\n<tr><th colspan=\"3\" scope=\"rowgroup\" id=\"");
	anchor(out, source);
	text_say(out, "\">");
	text_markup(out, source);
	if (version != NULL) {
		text_say(out, " <span class=\"fine\">");
		text_markup(out, version);
		text_say(out, "</span>");
	}
	text_say(out, "</th></tr>\n");
	for (size_t i = first; i < brlint_rule_count(linter); i++) {
		const brlint_rule *rule = brlint_rule_at(linter, i);
		if (strcmp(rule->source, source) == 0)
			rule_row(out, rule);
	}
	text_say(out, "</tbody>\n");
}

/* Whether no rule before this one is of the same document. */
static bool
is_first_of_source(const brlint *linter, size_t index)
{
	const char *source = brlint_rule_at(linter, index)->source;
	for (size_t i = 0; i < index; i++) {
		if (strcmp(brlint_rule_at(linter, i)->source, source) == 0)
			return false;
	}
	return true;
}

static void
filters(struct text *out)
{
	text_say(out, "<fieldset class=\"filters\">\n<legend>Shown are</legend>\n");
	for (int level = BRLINT_ERROR; level <= BRLINT_NOTICE; level++) {
		const char *word = page_level_name((enum brlint_level)level);
		text_printf(out, "<label><input type=\"checkbox\" id=\"show-%s\" checked> %ss</label>\n", word, word);
	}
	/* there is nothing to type where no script looks at it */
	text_say(out, "<span id=\"search\" hidden><label for=\"q\">with the words</label> <input id=\"q\" type=\"search\" autocomplete=\"off\" "
		      "spellcheck=\"false\"></span>\n</fieldset>\n<p class=\"fine\" role=\"status\" id=\"status\"></p>\n");
}

void
page_rules(struct text *out, const brlint *linter)
{
	size_t count = brlint_rule_count(linter), enabled = 0;

	for (size_t i = 0; i < count; i++)
		enabled += brlint_rule_at(linter, i)->enabled != 0;
	page_begin(out, "", "Rules", false);
	text_say(out, "<p>There are ");
	page_count(out, count, "rule");
	text_printf(out, ", of which %zu are on. Rule set and data: <code>%s</code>.</p>\n", enabled, brlint_ruleset(linter));
	filters(out);
	text_say(out, "<ul class=\"contents\" aria-label=\"Documents\">\n");
	for (size_t i = 0; i < count; i++) {
		if (!is_first_of_source(linter, i))
			continue;
		text_say(out, "<li><a href=\"#");
		anchor(out, brlint_rule_at(linter, i)->source);
		text_say(out, "\">");
		text_markup(out, brlint_rule_at(linter, i)->source);
		text_say(out, "</a></li>\n");
	}
	text_say(out, "</ul>\n<table class=\"rules\">\n<thead><tr><th scope=\"col\">Rule, and what it asks</th><th scope=\"col\">Level</th>"
		      "<th scope=\"col\">Clause</th></tr></thead>\n");
	for (size_t i = 0; i < count; i++) {
		if (is_first_of_source(linter, i))
			rules_of_source(out, linter, i);
	}
	text_say(out, "</table>\n");
	page_end(out);
}

/* --- a rule --- */

/* The words of the clause, as it stands or stood. */
static void
quotes(struct text *out, const brlint_rule *rule)
{
	const char *words;
	for (size_t i = 0; (words = brlint_rule_text(rule, BRLINT_QUOTE, i)) != NULL; i++) {
		text_say(out, "<blockquote><p>");
		text_markup(out, words);
		text_say(out, "</p></blockquote>\n");
	}
	for (size_t i = 0; (words = brlint_rule_text(rule, BRLINT_OLD_QUOTE, i)) != NULL; i++) {
		const char *behind = strchr(words, ' ');
		text_say(out, "<blockquote><p>");
		text_markup(out, behind != NULL ? behind + 1 : words);
		text_say(out, "</p>");
		if (behind != NULL)
			text_printf(out, "<footer>in version %.*s</footer>", (int)(behind - words), words);
		text_say(out, "</blockquote>\n");
	}
}

static void
rule_facts(struct text *out, const brlint_rule *rule)
{
	const char *version = brlint_document_version(rule->source);
	char time[PAGE_TIME_SIZE];

	text_say(out, "<dl>\n");
	page_term(out, "Level");
	page_level(out, rule->level);
	text_say(out, rule->enabled ? "" : "; this server has switched the rule off");
	page_end_of_term(out);
	page_term(out, "Clause");
	text_markup(out, rule->source);
	text_say(out, " ");
	text_markup(out, rule->clause);
	if (version != NULL) {
		text_say(out, ", version ");
		text_markup(out, version);
	}
	text_say(out, "\n");
	quotes(out, rule);
	page_end_of_term(out);
	page_term(out, "In force");
	if (rule->from == INT64_MIN && rule->until == INT64_MAX)
		text_say(out, "whatever the date");
	if (rule->from != INT64_MIN)
		text_printf(out, "from <time>%s</time>", page_time(rule->from, time));
	if (rule->until != INT64_MAX)
		text_printf(out, "%suntil <time>%s</time>", rule->from != INT64_MIN ? " " : "", page_time(rule->until, time));
	page_end_of_term(out);
	if (rule->family != NULL) {
		page_term(out, "Certificates for");
		text_markup(out, rule->family);
		page_end_of_term(out);
	}
	text_printf(out, "<dt>Revision</dt>\n<dd>%u</dd>\n</dl>\n", rule->revision);
}

/* The texts of a kind as paragraphs below a heading. */
static void
paragraphs(struct text *out, const brlint_rule *rule, enum brlint_text kind, const char *heading)
{
	const char *words;
	for (size_t i = 0; (words = brlint_rule_text(rule, kind, i)) != NULL; i++) {
		if (i == 0)
			text_printf(out, "<h2>%s</h2>\n", heading);
		text_say(out, "<p>");
		text_markup(out, words);
		text_say(out, "</p>\n");
	}
}

static void
peers(struct text *out, const brlint_rule *rule)
{
	const char *words;
	for (size_t i = 0; (words = brlint_rule_text(rule, BRLINT_PEER, i)) != NULL; i++) {
		const char *behind = strchr(words, ' ');
		text_say(out, i == 0 ? "<h2>The same in other linters</h2>\n<ul>\n" : "");
		if (behind == NULL)
			continue;
		text_printf(out, "<li>%.*s <code>", (int)(behind - words), words);
		name(out, behind + 1);
		text_say(out, "</code></li>\n");
	}
	text_say(out, brlint_rule_text(rule, BRLINT_PEER, 0) != NULL ? "</ul>\n" : "");
}

/* The other rules of the same clause. */
static void
neighbours(struct text *out, const brlint *linter, const brlint_rule *rule)
{
	bool any = false;
	for (size_t i = 0; i < brlint_rule_count(linter); i++) {
		const brlint_rule *other = brlint_rule_at(linter, i);
		if (strcmp(other->name, rule->name) == 0 || strcmp(other->source, rule->source) != 0 || strcmp(other->clause, rule->clause) != 0)
			continue;
		text_say(out, any ? "" : "<h2>Other rules of the same clause</h2>\n<ul>\n");
		any = true;
		text_say(out, "<li>");
		page_rule_link(out, "../", other->name);
		text_say(out, "<br>");
		page_demand(out, other);
		text_say(out, "</li>\n");
	}
	text_say(out, any ? "</ul>\n" : "");
}

void
page_rule(struct text *out, const brlint *linter, const brlint_rule *rule)
{
	page_begin(out, "../", rule->name, false);
	text_say(out, "<p class=\"lead\">");
	page_demand(out, rule);
	text_say(out, ".</p>\n");
	rule_facts(out, rule);
	paragraphs(out, rule, BRLINT_WHY, "Why");
	paragraphs(out, rule, BRLINT_REMEDY, "What to do");
	paragraphs(out, rule, BRLINT_INCIDENT, "Where it was broken");
	peers(out, rule);
	neighbours(out, linter, rule);
	page_end(out);
}
