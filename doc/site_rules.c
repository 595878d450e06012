/* The pages of the rules, and their list. */
#include "doc/page.h"
#include "report/report.h"
#include "x509/classify.h"

/* What is said of one rule. */
struct rule_page {
	struct site *site;
	const struct lint *lint;
	struct explanation e; /* without rules and lines: there is none */
	const char *strength; /* NULL: a notice */
	struct buffer words;  /* for what others put together */
};

/* A term, and what it is follows. */
static void
term(struct buffer *b, const char *term)
{
	buffer_printf(b, "<dt>%s</dt>\n<dd>", term);
}

static void
add_quotes(struct rule_page *p, enum explanation_kind kind)
{
	struct buffer *b = &p->site->b;
	for (const char *words = NULL; (words = explanation_line(&p->e, kind, words)) != NULL;) {
		size_t size = kind == EXPLANATION_OLD_QUOTE ? strcspn(words, " ") : 0;
		buffer_text(b, "<blockquote><p>");
		page_words(b, words + (size > 0 ? size + 1 : 0));
		buffer_text(b, "</p>");
		if (size > 0)
			buffer_printf(b, "<footer>in version %.*s</footer>", (int)size, words);
		buffer_text(b, "</blockquote>\n");
	}
}

static void
add_document(struct rule_page *p)
{
	struct buffer *b = &p->site->b;
	term(b, "Clause");
	page_clause_link(p->site, "../", p->lint);
	buffer_text(b, " of ");
	page_document(b, p->lint->source);
	buffer_text(b, "\n");
	add_quotes(p, EXPLANATION_QUOTE);
	add_quotes(p, EXPLANATION_OLD_QUOTE);
	buffer_text(b, "</dd>\n");
}

static void
add_profiles_of(struct rule_page *p)
{
	struct buffer *b = &p->site->b;
	term(b, "Applies to");
	add_profiles(&p->words, p->lint->of);
	if (p->lint->needs != 0) {
		buffer_text(&p->words, ", each ");
		add_conditions(&p->words, p->lint->needs);
	}
	page_buffer(b, &p->words);
	buffer_text(b, "\n<p class=\"fine\">");
	const char *before = "Profiles: ";
	for (profile_set left = p->lint->of & ~NO_OBJECT; left != 0; left &= left - 1) {
		const char *name = profile_name(left);
		buffer_printf(b, "%s<a href=\"../profiles/%s.html\">%s</a>", before, name, name);
		before = ", ";
	}
	buffer_text(b, "</p></dd>\n");
}

/* A day, and what made it one. */
static void
add_day(struct rule_page *p, const char *word, int64_t day)
{
	struct buffer *b = &p->site->b;
	if (day == ALWAYS || day == FOREVER)
		return;
	buffer_printf(b, "<p>%s <time>", word);
	buffer_day(b, day);
	buffer_text(b, "</time>");
	add_causes(&p->words, p->lint->source, day);
	page_buffer(b, &p->words);
	buffer_text(b, "</p>\n");
}

static void
add_facts(struct rule_page *p)
{
	struct buffer *b = &p->site->b;
	buffer_text(b, "<dl>\n");
	add_document(p);
	add_profiles_of(p);
	term(b, "In force");
	add_day(p, "from", p->lint->from);
	add_day(p, "until", p->lint->until);
	if (p->lint->from == ALWAYS && p->lint->until == FOREVER)
		buffer_text(b, "whatever the date");
	buffer_printf(b, "</dd>\n<dt>Revision</dt>\n<dd>%u</dd>\n</dl>\n", lint_revision(p->lint));
}

static void
add_paragraph(struct buffer *b, const char *text)
{
	if (text == NULL)
		return;
	buffer_text(b, "<p>");
	page_words(b, text);
	buffer_text(b, "</p>\n");
}

static void
add_advice(struct rule_page *p)
{
	struct buffer *b = &p->site->b;
	const char *why = explanation_line(&p->e, EXPLANATION_WHY, NULL);
	if (why != NULL)
		buffer_text(b, "<h2>Why</h2>\n");
	add_paragraph(b, why);
	buffer_text(b, "<h2>What to do</h2>\n");
	add_paragraph(b, explanation_line(&p->e, EXPLANATION_REMEDY, NULL));
	struct buffer issued = { 0 };
	add_issued(&issued, p->lint, p->strength);
	buffer_add(&issued, "", 1);
	add_paragraph(b, issued.text);
	b->failed |= issued.failed;
	buffer_free(&issued);
}

static const struct {
	enum example_kind kind;
	const char *words;
} kinds[] = {
	{ EXAMPLE_FINDS, "Breaks it" },
	{ EXAMPLE_PASSES, "Complies" },
	{ EXAMPLE_BEFORE, "Not in force" },
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static void
add_examples(struct rule_page *p)
{
	struct buffer *b = &p->site->b;
	size_t count = 0;
	buffer_text(b, "<h2>Examples</h2>\n<dl>\n");
	for (size_t k = 0; k < KINDS; k++) {
		struct example example;
		size_t of_kind = find_example(p->lint, kinds[k].kind, &example);
		count += of_kind;
		if (of_kind == 0)
			continue;
		term(b, kinds[k].words);
		page_words(b, example.title);
		buffer_text(b, "</dd>\n");
	}
	buffer_printf(b, "</dl>\n<details>\n<summary>All %zu examples, with the edits that make them from a known-good object</summary>\n", count);
	for (size_t k = 0; k < KINDS; k++) {
		bool any = false;
		for (struct example e = { 0 }; example_next(&e);) {
			if (!example_is_of(&e, p->lint, kinds[k].kind))
				continue;
			buffer_text(b, any ? "" : "<h3>");
			buffer_text(b, any ? "" : kinds[k].words);
			buffer_text(b, any ? "<p>" : "</h3>\n<p>");
			page_words(b, e.title);
			buffer_text(b, "</p>\n<pre tabindex=\"0\">");
			page_words(b, e.text);
			buffer_text(b, "</pre>\n");
			any = true;
		}
	}
	buffer_text(b, "</details>\n");
}

/* Rules of other linters, and our own of the same text. */
static void
add_related(struct rule_page *p)
{
	struct buffer *b = &p->site->b;
	const char *source = zlint_source_of(p->lint), *peer = NULL;
	bool peers = source != NULL || explanation_line(&p->e, EXPLANATION_PEER, NULL) != NULL;
	bool shared = *p->e.rules != '\0' && *explanation_after(p->e.rules) != '\0';
	if (!peers && !shared)
		return;
	buffer_text(b, "<h2>Related rules</h2>\n<dl>\n");
	if (peers)
		term(b, "Of other linters");
	if (source != NULL)
		buffer_printf(b, "zlint <code>%s</code> (%s)<br>\n", p->lint->name, source);
	while ((peer = explanation_line(&p->e, EXPLANATION_PEER, peer)) != NULL) {
		size_t size = strcspn(peer, " ");
		buffer_printf(b, "%.*s <code>", (int)size, peer);
		page_words(b, peer + size + 1);
		buffer_text(b, "</code><br>\n");
	}
	buffer_text(b, peers ? "</dd>\n" : "");
	if (shared)
		term(b, "Of the same matter");
	for (const char *name = p->e.rules; shared && *name != '\0'; name = explanation_after(name)) {
		if (strcmp(name, p->lint->name) == 0)
			continue;
		page_rule_link(b, "../", name);
		buffer_text(b, "<br>\n");
	}
	buffer_text(b, shared ? "</dd>\n</dl>\n" : "</dl>\n");
}

static void
add_incidents(struct rule_page *p)
{
	const char *words = explanation_line(&p->e, EXPLANATION_INCIDENT, NULL);
	if (words != NULL)
		buffer_text(&p->site->b, "<h2>Incidents</h2>\n");
	for (; words != NULL; words = explanation_line(&p->e, EXPLANATION_INCIDENT, words))
		add_paragraph(&p->site->b, words);
}

static void
add_statements(struct rule_page *p)
{
	struct buffer *b = &p->site->b;
	size_t at = 0;
	bool any = false;
	for (const struct entry *entry; (entry = next_statement(&p->site->catalogue, p->lint->name, &at)) != NULL; any = true) {
		const struct span *fields = entry->s.fields;
		buffer_text(b, any ? "" : "<h2>Statements that it checks</h2>\n<ul class=\"statements\">\n");
		buffer_text(b, "<li><strong>");
		page_text(b, fields[STATEMENT_STRENGTH]);
		buffer_text(b, "</strong> ");
		page_text(b, fields[STATEMENT_CHECK]);
		buffer_text(b, "<br>\n<span class=\"fine\">");
		if (entry->source < SOURCE_COUNT) {
			buffer_printf(b, "<a href=\"../documents/%s.html#", source_name((enum source)entry->source));
			page_text(b, fields[STATEMENT_ID]);
			buffer_text(b, "\">");
		}
		page_text(b, fields[STATEMENT_SOURCE]);
		buffer_text(b, " ");
		page_text(b, fields[STATEMENT_CLAUSE]);
		buffer_text(b, entry->source < SOURCE_COUNT ? "</a>, <code>" : ", <code>");
		page_text(b, fields[STATEMENT_ID]);
		buffer_text(b, "</code></span></li>\n");
	}
	buffer_text(b, any ? "</ul>\n" : "");
}

static void
rule_page(struct site *site, const struct lint *lint)
{
	struct rule_page p = { .site = site, .lint = lint, .strength = rule_strength(&site->catalogue, lint) };
	struct buffer *b = &site->b, path = { 0 };
	explanation_find(&p.e, lint->name);
	page_begin(site, "../", lint->name);
	buffer_text(b, "<p class=\"lead\">");
	page_words(b, lint->title);
	buffer_printf(b, "</p>\n<p><span class=\"level %s\">%s</span> %s</p>\n", level_name(lint->level), p.strength != NULL ? p.strength : "notice",
		      lint->level == MUST     ? "Breaking it is an error."
		      : lint->level == SHOULD ? "Breaking it is a warning."
					      : "It is worth knowing; nothing is violated.");
	add_facts(&p);
	add_advice(&p);
	add_examples(&p);
	add_related(&p);
	add_incidents(&p);
	add_statements(&p);
	buffer_text(&path, "rules/");
	report_page_name(&path, lint->name);
	buffer_add(&path, "", 1);
	b->failed |= p.words.failed || path.failed;
	page_end(site, path.failed ? "" : path.text);
	buffer_free(&path);
	buffer_free(&p.words);
}

void
site_rules(struct site *site)
{
	const struct ruleset *rules = &site->linter->rules;
	const struct gate *sorted[RULES_MAX];
	struct buffer *b = &site->b;
	size_t count = rules_of_profiles(rules, ~(profile_set)0, sorted);
	for (uint32_t i = 0; i < rules->count && !site->failed; i++)
		rule_page(site, rules->gates[i].lint);
	page_begin(site, "../", "Rules");
	buffer_printf(b, "<p>All %zu rules, by document and clause.</p>\n", count);
	page_rules(site, "../", sorted, count);
	page_end(site, "rules/index.html");
}
