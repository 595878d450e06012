/* The subcommand coverage: clause by clause, what the text asks, and the rule that checks it or the reason why none can. Its output is Markdown. */
#include "cli/cli.h"
#include "corpus/examples.h"
#include "run/complain.h"
#include "spec/builtin.h"
#include "spec/statement.h"

/* How many cases a rule has: that break it, and that just keep it. */
struct case_count {
	size_t breaking, keeping;
};

static struct case_count
count_cases(struct span rule)
{
	struct case_count count = { 0 };
	for (struct example e = { 0 }; example_next(&e);) {
		if (span_is(rule, e.rule)) {
			count.breaking += e.kind == EXAMPLE_FINDS;
			count.keeping += e.kind != EXAMPLE_FINDS;
		}
	}
	return count;
}

static void
add(struct buffer *b, struct span s)
{
	buffer_add(b, (const char *)s.data, s.size);
}

/* Statements by how far they can be checked. */
struct coverage_totals {
	size_t full, full_with_rules, full_with_cases, partial, partial_with_rules, none;
};

static void
row(struct buffer *b, const struct statement *s, struct coverage_totals *t)
{
	struct span rules = s->fields[STATEMENT_RULES], rule;
	bool any = false, cases = true;

	buffer_text(b, "| ");
	add(b, s->fields[STATEMENT_ID]);
	buffer_text(b, " | ");
	add(b, s->fields[STATEMENT_STRENGTH]);
	buffer_text(b, " | ");
	add(b, s->fields[STATEMENT_CHECK]);
	buffer_text(b, " | ");
	while (statement_rule(&rules, &rule)) {
		struct case_count count = count_cases(rule);
		buffer_text(b, any ? ", `" : "`");
		add(b, rule);
		buffer_printf(b, "` (%zu, %zu)", count.breaking, count.keeping);
		any = true;
		cases &= count.breaking > 0 && count.keeping > 0;
	}
	if (!any) {
		buffer_text(b, "none: ");
		add(b, s->fields[STATEMENT_NOTE]);
	}
	buffer_text(b, " |\n");
	bool full = span_is(s->fields[STATEMENT_LINTABLE], "full"), partial = span_is(s->fields[STATEMENT_LINTABLE], "partial");
	t->full += full;
	t->full_with_rules += full && any;
	t->full_with_cases += full && any && cases;
	t->partial += partial;
	t->partial_with_rules += partial && any;
	t->none += !full && !partial;
}

static const struct {
	const char *title, *text;
	const size_t *size;
} catalogues[] = {
	{ "BR 7.1: certificates", spec_br, &spec_br_size },
	{ "CRLs and OCSP responses", spec_crl_ocsp, &spec_crl_ocsp_size },
};
#define CATALOGUE_COUNT (sizeof(catalogues) / sizeof(catalogues[0]))

/* The statements of one catalogue, as far as their clauses are wanted. */
static void
statements(struct buffer *b, struct span text, const char *wanted, struct coverage_totals *t)
{
	struct statement s, last = { 0 };
	while (statement_next(&text, &s)) {
		struct span source = s.fields[STATEMENT_SOURCE], clause = s.fields[STATEMENT_CLAUSE];
		if (wanted != NULL && !is_within(clause, wanted))
			continue;
		if (!span_equal(clause, last.fields[STATEMENT_CLAUSE]) || !span_equal(source, last.fields[STATEMENT_SOURCE])) {
			buffer_text(b, "\n### ");
			add(b, source);
			buffer_text(b, " ");
			add(b, clause);
			buffer_text(b, "\n\n| statement | strength | what is checked | rules |\n| --- | --- | --- | --- |\n");
		}
		row(b, &s, t);
		last = s;
	}
}

static void
add_totals(struct buffer *b, const char *title, const struct coverage_totals *t)
{
	buffer_printf(b,
		      "\n### %s\n\n| statements | all | with rules | with cases that break and that keep each |\n| --- | --- | --- | --- |\n"
		      "| that the object alone decides | %zu | %zu | %zu |\n| that it decides in part | %zu | %zu | |\n| that it does not decide | "
		      "%zu | | |\n",
		      title, t->full, t->full_with_rules, t->full_with_cases, t->partial, t->partial_with_rules, t->none);
}

/* Whether a statement is of the clause that was named. */
static bool
is_known(const char *wanted)
{
	struct statement s;
	bool known = wanted == NULL;
	for (size_t i = 0; i < CATALOGUE_COUNT; i++) {
		struct span text = { (const uint8_t *)catalogues[i].text, *catalogues[i].size };
		while (!known && statement_next(&text, &s))
			known = is_within(s.fields[STATEMENT_CLAUSE], wanted);
	}
	if (!known)
		complain("--clause: no statement is of the clause %s", wanted);
	return known;
}

int
command_coverage(const struct options *o)
{
	struct buffer b = { 0 };
	struct coverage_totals totals[CATALOGUE_COUNT] = { 0 };

	if (has_leftovers(o, "coverage") || !is_known(o->clause))
		return EXIT_TROUBLE;
	buffer_text(&b,
		    "# Coverage\n\nWhat the texts ask, clause by clause; the rules that check it, with their cases (that break the rule, that just "
		    "keep it); or why none can.\n");
	for (size_t i = 0; i < CATALOGUE_COUNT; i++) {
		buffer_printf(&b, "\n## %s\n", catalogues[i].title);
		statements(&b, (struct span){ (const uint8_t *)catalogues[i].text, *catalogues[i].size }, o->clause, &totals[i]);
	}
	buffer_text(&b, "\n## Totals\n");
	for (size_t i = 0; i < CATALOGUE_COUNT; i++)
		add_totals(&b, catalogues[i].title, &totals[i]);
	return print(&b);
}
