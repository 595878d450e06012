/* The subcommand coverage: document by document and clause by clause, what the text asks, and the rule that checks it or the reason why none can. */
#include <stdlib.h>

#include "cli/cli.h"
#include "cli/statements.h"
#include "policy/choice.h"
#include "policy/policy.h"
#include "run/complain.h"
#include "spec/builtin.h"

/* Statements by how far they can be checked. */
struct coverage_totals {
	size_t full, full_with_rules, full_always, full_with_cases, full_by_others, partial, partial_with_rules, partial_by_others, none;
};

static void
count_statement(struct coverage_totals *t, const struct statement *s, struct coverage covered)
{
	bool full = span_is(s->fields[STATEMENT_LINTABLE], "full"), partial = span_is(s->fields[STATEMENT_LINTABLE], "partial");
	t->full += full;
	t->full_with_rules += full && covered.any;
	t->full_always += full && covered.always;
	t->full_with_cases += full && covered.always && covered.has_cases;
	t->full_by_others += full && covered.others;
	t->partial += partial;
	t->partial_with_rules += partial && covered.any;
	t->partial_by_others += partial && covered.others;
	t->none += !full && !partial;
}

static bool
is_wanted(const struct options *o, const struct entry *e)
{
	return e->source < SOURCE_COUNT && options_ask_for(o, (enum source)e->source, e->s.fields[STATEMENT_CLAUSE]);
}

static void
add_document(struct buffer *b, int source)
{
	const char *version = source_version((enum source)source), *address = source_address((enum source)source);
	buffer_printf(b, "\n## %s\n\n%s%s%s%s%s%s\n", source_name((enum source)source), source_title((enum source)source),
		      version != NULL ? ", version " : "", version != NULL ? version : "", address != NULL ? ": <" : "",
		      address != NULL ? address : "", address != NULL ? ">" : "");
}

static void
add_totals(struct buffer *b, const char *title, const struct coverage_totals *t)
{
	buffer_printf(b, "| %s | %zu | %zu | %zu | %zu | %zu | %zu | %zu | %zu | %zu | %zu |\n", title, t->full, t->full_with_rules, t->full_always,
		      t->full_with_cases, t->full_by_others, t->full - t->full_with_rules - t->full_by_others, t->partial, t->partial_with_rules,
		      t->partial_by_others, t->none);
}

static void
add_totals_to(struct coverage_totals *sum, const struct coverage_totals *t)
{
	sum->full += t->full;
	sum->full_with_rules += t->full_with_rules;
	sum->full_always += t->full_always;
	sum->full_with_cases += t->full_with_cases;
	sum->full_by_others += t->full_by_others;
	sum->partial += t->partial;
	sum->partial_with_rules += t->partial_with_rules;
	sum->partial_by_others += t->partial_by_others;
	sum->none += t->none;
}

static void
add_all_totals(struct buffer *b, const struct coverage_totals *totals, const bool *present)
{
	struct coverage_totals sum = { 0 };
	buffer_text(
		b,
		"\n## Totals\n\nStatements that the object alone decides: all; those with rules of their own; of these the ones with rules for all "
		"of their time, and the ones whose rules all have cases that break and that keep them; without rules of their own, those whose "
		"breach "
		"rules of other statements find, mostly of other documents; and those that are not checked. Statements that it decides in part: all, "
		"with rules, found by other rules. Statements that it does not decide.\n\n"
		"| document | decided | own rules | for all time | with cases | other rules | not checked | in part | own rules | other rules | not |"
		"\n"
		"| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
	for (int source = 0; source < SOURCE_COUNT; source++) {
		if (present[source])
			add_totals(b, source_name((enum source)source), &totals[source]);
		add_totals_to(&sum, &totals[source]);
	}
	add_totals(b, "all", &sum);
}

/* What is not checked although the object decides, line by line. */
static void
add_missing(struct buffer *b, const struct options *o, const struct ruleset *rules, const struct catalogue *catalogue)
{
	bool any = false;
	for (size_t i = 0; i < catalogue->count; i++) {
		const struct entry *e = &catalogue->entries[i];
		const struct span *fields = e->s.fields;
		if (!is_wanted(o, e) || !span_is(fields[STATEMENT_LINTABLE], "full") || fields[STATEMENT_RULES].size > 0 ||
		    is_found_by_others(rules, catalogue, &e->s))
			continue;
		if (!any)
			buffer_text(b, "\n## Not checked\n\nWhat the object alone decides, and no rule finds.\n\n");
		any = true;
		buffer_printf(b, "- %s %.*s, %.*s: ", source_name((enum source)e->source), (int)fields[STATEMENT_CLAUSE].size,
			      (const char *)fields[STATEMENT_CLAUSE].data, (int)fields[STATEMENT_ID].size, (const char *)fields[STATEMENT_ID].data);
		add_reason(b, rules, &e->s);
		buffer_text(b, "\n");
	}
}

/* How many statements that no rule finds need something beside the object, by what they need. */
static void
add_needs(struct buffer *b, const struct options *o, const struct ruleset *rules, const struct catalogue *catalogue)
{
	enum { KINDS = 32 };
	struct {
		struct span name;
		size_t count;
	} kinds[KINDS];
	size_t known = 0;
	for (size_t i = 0; i < catalogue->count; i++) {
		const struct entry *e = &catalogue->entries[i];
		struct span needs = e->s.fields[STATEMENT_NEEDS];
		if (!is_wanted(o, e) || e->s.fields[STATEMENT_RULES].size > 0 || is_found_by_others(rules, catalogue, &e->s))
			continue;
		while (needs.size > 0) {
			struct span name = span_take(&needs, ',');
			size_t k = 0;
			while (name.size > 0 && name.data[0] == ' ')
				name = (struct span){ name.data + 1, name.size - 1 };
			while (k < known && !span_equal(kinds[k].name, name))
				k++;
			if (k == known && known < KINDS) {
				kinds[known].name = name;
				kinds[known++].count = 0;
			}
			if (k < known)
				kinds[k].count++;
		}
	}
	if (known > 0)
		buffer_text(
			b,
			"\n## What else it takes\n\nStatements that no rule finds, by what they need beside the object.\n\n| needs | statements |\n"
			"| --- | --- |\n");
	for (size_t k = 0; k < known; k++)
		buffer_printf(b, "| %.*s | %zu |\n", (int)kinds[k].name.size, (const char *)kinds[k].name.data, kinds[k].count);
}

/* A cell of a table, of what a user wrote: a bar would end it. */
static void
add_cell(struct buffer *b, const char *text)
{
	buffer_text(b, "| ");
	for (const char *bar; (bar = strchr(text, '|')) != NULL; text = bar + 1) {
		buffer_safe(b, (struct span){ (const uint8_t *)text, (size_t)(bar - text) });
		buffer_text(b, "\\|");
	}
	buffer_safe_text(b, text);
	buffer_text(b, " ");
}

/* A policy's own rules, which are what its clauses ask. Returns whether there are any. */
static bool
add_policy(struct buffer *b, const struct options *o, const struct ruleset *rules)
{
	bool any = false;
	for (uint32_t i = rules->in_sets; i < rules->count; i++) {
		const struct lint *lint = rules->gates[i].lint;
		const struct private_rule *rule = lint->table;
		if (!options_ask_for(o, lint->source, span_of(lint->clause)))
			continue;
		if (!any)
			buffer_printf(b, "\n## %s\n\n%s\n\n| clause | what is checked | rule | by |\n| --- | --- | --- | --- |\n",
				      source_name(lint->source), source_title(lint->source));
		any = true;
		add_cell(b, lint->clause);
		add_cell(b, lint->title);
		buffer_printf(b, "| `%s` ", lint->name);
		add_cell(b, rule->condition);
		buffer_text(b, "|\n");
	}
	return any;
}

static int
print_coverage(const struct options *o, const struct ruleset *rules, const struct catalogue *catalogue)
{
	struct buffer b = { 0 };
	struct coverage_totals totals[SOURCE_COUNT] = { 0 };
	bool present[SOURCE_COUNT] = { false };
	const struct entry *last = NULL;

	buffer_text(&b,
		    "# Coverage\n\nWhat the texts ask, clause by clause; the rules that check it, with their cases (that break the rule, that just "
		    "keep it), and the time for which there is none; or why none can.\n");
	for (size_t i = 0; i < catalogue->count; i++) {
		const struct entry *e = &catalogue->entries[i];
		if (!is_wanted(o, e))
			continue;
		if (last == NULL || last->source != e->source)
			add_document(&b, e->source);
		if (last == NULL || last->source != e->source || !span_equal(last->s.fields[STATEMENT_CLAUSE], e->s.fields[STATEMENT_CLAUSE])) {
			add_clause(&b, source_label((enum source)e->source), e->s.fields[STATEMENT_CLAUSE], "");
			add_table(&b);
		}
		present[e->source] = true;
		count_statement(&totals[e->source], &e->s, add_statement(&b, rules, catalogue, &e->s));
		last = e;
	}
	if (!add_policy(&b, o, rules) && last == NULL) {
		buffer_free(&b);
		complain("coverage: no statement has the clause or document that was named");
		return EXIT_TROUBLE;
	}
	add_missing(&b, o, rules, catalogue);
	add_needs(&b, o, rules, catalogue);
	add_all_totals(&b, totals, present);
	return print(&b);
}

int
command_coverage(const struct options *o, const struct setup *s)
{
	struct catalogue catalogue;
	int status = EXIT_INTERNAL;

	if (has_leftovers(o, "coverage"))
		return EXIT_TROUBLE;
	if (!catalogue_read(&catalogue))
		complain("out of memory");
	else if (o->against.count > 0)
		status = print_changes(o, &s->linter.rules, &catalogue);
	else
		status = print_coverage(o, &s->linter.rules, &catalogue);
	free(catalogue.entries);
	return status;
}
