#include "doc/page.h"

#include <errno.h>
#include <stdio.h>

/* --- files --- */

void
page_write(struct site *site, const char *path)
{
	char name[4096];
	snprintf(name, sizeof(name), "%s/%s", site->folder, path);
	FILE *file = site->failed || site->b.failed ? NULL : fopen(name, "wbe");
	bool written = file != NULL && fwrite(site->b.text, 1, site->b.size, file) == site->b.size;
	if (file != NULL)
		written = fclose(file) == 0 && written;
	if (!written && !site->failed)
		fprintf(stderr, "site: %s: %s\n", name, site->b.failed ? "out of memory" : strerror(errno));
	site->failed |= !written;
	buffer_truncate(&site->b, 0);
}

/* --- text --- */

void
page_text(struct buffer *b, struct span text)
{
	size_t from = b->size;
	buffer_add(b, (const char *)text.data, text.size);
	buffer_markup(b, from);
}

void
page_words(struct buffer *b, const char *text)
{
	page_text(b, span_of(text));
}

void
page_name(struct buffer *b, const char *name)
{
	for (; *name != '\0'; name++) {
		page_text(b, (struct span){ (const uint8_t *)name, 1 });
		buffer_text(b, *name == '_' ? "<wbr>" : "");
	}
}

void
page_buffer(struct buffer *b, struct buffer *words)
{
	page_text(b, (struct span){ (const uint8_t *)words->text, words->size });
	b->failed |= words->failed;
	buffer_truncate(words, 0);
}

/* --- the page --- */

static const struct {
	const char *path, *title;
} parts[] = {
	{ "index.html", "Overview" },          { "rules/index.html", "Rules" }, { "documents/index.html", "Documents" },
	{ "profiles/index.html", "Profiles" }, { "data.html", "Data" },
};

void
page_begin(struct site *site, const char *root, const char *title)
{
	struct buffer *b = &site->b;
	buffer_text(b, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
	page_words(b, title);
	buffer_printf(
		b,
		" - brlint</title>\n<link rel=\"stylesheet\" href=\"%sstyle.css\">\n<script src=\"%ssite.js\" defer></script>\n</head>\n<body>\n"
		"<a class=\"skip\" href=\"#main\">Skip to the text</a>\n<header>\n<nav aria-label=\"Parts of the site\">\n<a class=\"name\" "
		"href=\"%sindex.html\">brlint</a>\n<ul>\n",
		root, root, root);
	for (size_t i = 1; i < sizeof(parts) / sizeof(parts[0]); i++)
		buffer_printf(b, "<li><a href=\"%s%s\">%s</a></li>\n", root, parts[i].path, parts[i].title);
	buffer_printf(
		b,
		"</ul>\n</nav>\n<form role=\"search\" action=\"%ssearch.html\" method=\"get\">\n<label for=\"q\">Search</label>\n<input id=\"q\" "
		"name=\"q\" type=\"search\" autocomplete=\"off\" spellcheck=\"false\">\n<button type=\"submit\">Find</button>\n</form>\n</header>\n"
		"<main id=\"main\">\n<h1>",
		root);
	page_name(b, title);
	buffer_text(b, "</h1>\n");
}

void
page_end(struct site *site, const char *path)
{
	buffer_text(&site->b,
		    "</main>\n<footer>\n<p>Made from the rules, the catalogue of requirements, the texts and the cases of brlint.</p>\n</footer>\n"
		    "</body>\n</html>\n");
	page_write(site, path);
}

/* --- links --- */

void
page_anchor(struct buffer *b, struct span clause)
{
	buffer_text(b, "clause-");
	for (size_t i = 0; i < clause.size; i++) {
		char c = (char)clause.data[i];
		bool plain = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '.';
		buffer_add(b, plain ? &c : "-", 1);
	}
}

void
page_rule_link(struct buffer *b, const char *root, const char *rule)
{
	buffer_printf(b, "<a href=\"%srules/", root);
	report_page_name(b, rule);
	buffer_text(b, "\"><code>");
	page_name(b, rule);
	buffer_text(b, "</code></a>");
}

/* Whether the page of its document has the clause of a rule. */
static bool
has_clause(const struct catalogue *catalogue, const struct lint *lint)
{
	for (size_t i = 0; i < catalogue->count; i++) {
		const struct entry *e = &catalogue->entries[i];
		if (e->source == (int)lint->source && span_is(e->s.fields[STATEMENT_CLAUSE], lint->clause))
			return true;
	}
	return false;
}

void
page_clause_link(struct site *site, const char *root, const struct lint *lint)
{
	struct buffer *b = &site->b;
	buffer_printf(b, "<a href=\"%sdocuments/%s.html", root, source_name(lint->source));
	if (has_clause(&site->catalogue, lint)) {
		buffer_text(b, "#");
		page_anchor(b, span_of(lint->clause));
	}
	buffer_printf(b, "\">%s ", source_label(lint->source));
	page_words(b, lint->clause);
	buffer_text(b, "</a>");
}

void
page_document(struct buffer *b, enum source source)
{
	const char *version = source_version(source), *address = source_address(source);
	page_words(b, source_title(source));
	if (version != NULL)
		buffer_printf(b, ", version %s", version);
	if (address != NULL)
		buffer_printf(b, " (<a href=\"%s\">where it is published</a>)", address);
}

/* A rule as an element of a list. */
static void
rule_item(struct site *site, const char *root, const struct lint *lint)
{
	const char *strength = rule_strength(&site->catalogue, lint);
	struct buffer *b = &site->b;
	buffer_text(b, "<li>");
	page_rule_link(b, root, lint->name);
	buffer_printf(b, " <span class=\"level %s\">%s</span> ", level_name(lint->level), strength != NULL ? strength : "notice");
	page_clause_link(site, root, lint);
	buffer_text(b, "<br>\n");
	page_words(b, lint->title);
	buffer_text(b, "</li>\n");
}

void
page_rules(struct site *site, const char *root, const struct gate *const *rules, size_t count)
{
	struct buffer *b = &site->b;
	for (size_t i = 0; i < count; i++) {
		enum source source = rules[i]->lint->source;
		if (i == 0 || source != rules[i - 1]->lint->source) {
			buffer_printf(b, "%s<h2 id=\"%s\">", i > 0 ? "</ul>\n" : "", source_name(source));
			page_words(b, source_title(source));
			buffer_text(b, "</h2>\n<ul class=\"rules\">\n");
		}
		rule_item(site, root, rules[i]->lint);
	}
	buffer_text(b, count > 0 ? "</ul>\n" : "");
}

/* --- what there is --- */

size_t
site_rule_count(const struct site *site, enum source source)
{
	const struct ruleset *rules = &site->linter->rules;
	size_t count = 0;
	for (uint32_t i = 0; i < rules->count; i++)
		count += source == SOURCE_COUNT || rules->gates[i].lint->source == source;
	return count;
}

bool
site_has_document(const struct site *site, enum source source)
{
	for (size_t i = 0; i < site->catalogue.count; i++) {
		if (site->catalogue.entries[i].source == (int)source)
			return true;
	}
	return site_rule_count(site, source) > 0;
}
