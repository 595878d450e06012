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
	size_t full, full_with_rules, full_always, full_with_cases, partial, partial_with_rules, none;
};

static void
count_statement(struct coverage_totals *t, const struct statement *s, struct coverage covered)
{
	bool full = span_is(s->fields[STATEMENT_LINTABLE], "full"), partial = span_is(s->fields[STATEMENT_LINTABLE], "partial");
	t->full += full;
	t->full_with_rules += full && covered.any;
	t->full_always += full && covered.always;
	t->full_with_cases += full && covered.always && covered.has_cases;
	t->partial += partial;
	t->partial_with_rules += partial && covered.any;
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
	buffer_printf(b, "| %s | %zu | %zu | %zu | %zu | %zu | %zu | %zu |\n", title, t->full, t->full_with_rules, t->full_always, t->full_with_cases,
		      t->partial, t->partial_with_rules, t->none);
}

static void
add_totals_to(struct coverage_totals *sum, const struct coverage_totals *t)
{
	sum->full += t->full;
	sum->full_with_rules += t->full_with_rules;
	sum->full_always += t->full_always;
	sum->full_with_cases += t->full_with_cases;
	sum->partial += t->partial;
	sum->partial_with_rules += t->partial_with_rules;
	sum->none += t->none;
}

static void
add_all_totals(struct buffer *b, const struct coverage_totals *totals, const bool *present)
{
	struct coverage_totals sum = { 0 };
	buffer_text(b, "\n## Totals\n\nStatements that the object alone decides: all, with rules, with rules for all of their time, and these with "
		       "cases that "
		       "break and that keep each rule. Statements that it decides in part: all, with rules. Statements that it does not decide.\n\n"
		       "| document | decided | with rules | for all time | with cases | in part | with rules | not |\n"
		       "| --- | --- | --- | --- | --- | --- | --- | --- |\n");
	for (int source = 0; source < SOURCE_COUNT; source++) {
		if (present[source])
			add_totals(b, source_name((enum source)source), &totals[source]);
		add_totals_to(&sum, &totals[source]);
	}
	add_totals(b, "all", &sum);
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
		count_statement(&totals[e->source], &e->s, add_statement(&b, rules, &e->s));
		last = e;
	}
	if (!add_policy(&b, o, rules) && last == NULL) {
		buffer_free(&b);
		complain("coverage: no statement has the clause or document that was named");
		return EXIT_TROUBLE;
	}
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
