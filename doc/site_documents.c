/* The pages of the documents: clause by clause what the text asks, and the rules that check it, or why none can. */
#include <stdio.h>

#include "doc/page.h"

/* Statements by how far the object alone decides them. */
struct counts {
	size_t full, full_with_rules, partial, partial_with_rules, none;
};

static struct counts
count_statements(const struct site *site, enum source source)
{
	struct counts c = { 0 };
	for (size_t i = 0; i < site->catalogue.count; i++) {
		const struct entry *e = &site->catalogue.entries[i];
		bool full = span_is(e->s.fields[STATEMENT_LINTABLE], "full"), partial = span_is(e->s.fields[STATEMENT_LINTABLE], "partial");
		bool with_rules = e->s.fields[STATEMENT_RULES].size > 0;
		if (source != SOURCE_COUNT && e->source != (int)source)
			continue;
		c.full += full;
		c.full_with_rules += full && with_rules;
		c.partial += partial;
		c.partial_with_rules += partial && with_rules;
		c.none += !full && !partial;
	}
	return c;
}

static void
add_counts(struct buffer *b, const struct counts *c)
{
	buffer_printf(b,
		      "<p>%zu statements, of which the object alone decides %zu (%zu of these have rules) and decides %zu in part (%zu with rules); "
		      "%zu it does not decide.</p>\n",
		      c->full + c->partial + c->none, c->full, c->full_with_rules, c->partial, c->partial_with_rules, c->none);
}

/* The rules of a statement, with the number of their cases and the time for which there is none; or why there is none. */
static void
add_rules(struct site *site, struct buffer *words, const struct statement *s)
{
	struct buffer *b = &site->b;
	struct span names = s->fields[STATEMENT_RULES], name;
	const char *before = "Checked by ";
	while (statement_rule(&names, &name)) {
		const struct gate *gate = rule_named(&site->linter->rules, name);
		struct case_count count = count_cases(name);
		buffer_text(b, before);
		if (gate != NULL)
			page_rule_link(b, "../", gate->lint->name);
		else
			page_text(b, name);
		buffer_printf(b, " (cases: %zu against it, %zu not)", count.breaking, count.keeping);
		before = ", ";
	}
	if (s->fields[STATEMENT_RULES].size == 0) {
		struct span note = s->fields[STATEMENT_NOTE].size > 0 ? s->fields[STATEMENT_NOTE] : SPAN("not yet");
		buffer_text(b, "No rule: ");
		page_text(b, note);
	} else {
		add_gaps(words, &site->linter->rules, s);
		page_buffer(b, words);
	}
}

static void
add_field(struct buffer *b, const char *before, struct span field, const char *after)
{
	if (field.size == 0)
		return;
	buffer_text(b, before);
	page_text(b, field);
	buffer_text(b, after);
}

static void
add_item(struct site *site, struct buffer *words, const struct statement *s)
{
	struct buffer *b = &site->b;
	buffer_text(b, "<li id=\"");
	page_text(b, s->fields[STATEMENT_ID]);
	buffer_text(b, "\"><strong>");
	page_text(b, s->fields[STATEMENT_STRENGTH]);
	buffer_text(b, "</strong> ");
	page_text(b, s->fields[STATEMENT_CHECK]);
	buffer_text(b, "<br>\n<span class=\"fine\"><code>");
	page_text(b, s->fields[STATEMENT_ID]);
	buffer_text(b, "</code>; ");
	page_text(b, s->fields[STATEMENT_OBJECT]);
	add_field(b, ", ", s->fields[STATEMENT_APPLIES_TO], "");
	add_field(b, "; from <time>", s->fields[STATEMENT_FROM], "</time>");
	add_field(b, "; until <time>", s->fields[STATEMENT_UNTIL], "</time>");
	buffer_text(b, "</span><br>\n");
	add_rules(site, words, s);
	buffer_text(b, "</li>\n");
}

/* A list of links to the clauses, for a long page. */
static void
add_contents(struct site *site, enum source source)
{
	struct buffer *b = &site->b;
	struct span last = { 0 };
	buffer_text(b, "<nav aria-label=\"Clauses\">\n<ul class=\"contents\">\n");
	for (size_t i = 0; i < site->catalogue.count; i++) {
		struct span clause = site->catalogue.entries[i].s.fields[STATEMENT_CLAUSE];
		if (site->catalogue.entries[i].source != (int)source || span_equal(clause, last))
			continue;
		buffer_text(b, "<li><a href=\"#");
		page_anchor(b, clause);
		buffer_text(b, "\">");
		page_text(b, clause);
		buffer_text(b, "</a></li>\n");
		last = clause;
	}
	buffer_text(b, "</ul>\n</nav>\n");
}

static void
document_page(struct site *site, enum source source)
{
	struct buffer *b = &site->b, words = { 0 };
	struct counts counts = count_statements(site, source);
	const struct statement *last = NULL;
	char path[128];
	page_begin(site, "../", source_name(source));
	buffer_text(b, "<p class=\"lead\">");
	page_document(b, source);
	buffer_text(b, "</p>\n");
	add_counts(b, &counts);
	if (site_rule_count(site, source) > 0)
		buffer_printf(b, "<p><a href=\"../rules/index.html#%s\">Its %zu rules in one list</a></p>\n", source_name(source),
			      site_rule_count(site, source));
	add_contents(site, source);
	for (size_t i = 0; i < site->catalogue.count; i++) {
		const struct entry *e = &site->catalogue.entries[i];
		if (e->source != (int)source)
			continue;
		if (last == NULL || !span_equal(last->fields[STATEMENT_CLAUSE], e->s.fields[STATEMENT_CLAUSE])) {
			buffer_text(b, last != NULL ? "</ul>\n<h2 id=\"" : "<h2 id=\"");
			page_anchor(b, e->s.fields[STATEMENT_CLAUSE]);
			buffer_printf(b, "\">%s ", source_label(source));
			page_text(b, e->s.fields[STATEMENT_CLAUSE]);
			buffer_text(b, "</h2>\n<ul class=\"statements\">\n");
		}
		add_item(site, &words, &e->s);
		last = &e->s;
	}
	buffer_text(b, last != NULL ? "</ul>\n" : "");
	snprintf(path, sizeof(path), "documents/%s.html", source_name(source));
	page_end(site, path);
	buffer_free(&words);
}

void
site_documents(struct site *site)
{
	struct buffer *b = &site->b;
	for (int source = 0; source < SOURCE_COUNT && !site->failed; source++) {
		if (site_has_document(site, (enum source)source))
			document_page(site, (enum source)source);
	}
	struct counts counts = count_statements(site, SOURCE_COUNT);
	page_begin(site, "../", "Documents");
	buffer_text(b, "<p>What the texts ask of certificates, CRLs and OCSP responses, clause by clause, with the rules that check it, or the "
		       "reason why none "
		       "can.</p>\n");
	add_counts(b, &counts);
	buffer_text(b, "<ul class=\"rules\">\n");
	for (int source = 0; source < SOURCE_COUNT; source++) {
		const char *name = source_name((enum source)source), *version = source_version((enum source)source);
		if (!site_has_document(site, (enum source)source))
			continue;
		counts = count_statements(site, (enum source)source);
		buffer_printf(b, "<li><a href=\"%s.html\">%s</a> ", name, name);
		page_words(b, source_title((enum source)source));
		buffer_printf(b, "%s%s<br>\n<span class=\"fine\">%zu statements, %zu rules</span></li>\n", version != NULL ? ", version " : "",
			      version != NULL ? version : "", counts.full + counts.partial + counts.none, site_rule_count(site, (enum source)source));
	}
	buffer_text(b, "</ul>\n");
	page_end(site, "documents/index.html");
}
