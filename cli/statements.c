#include <stdio.h>
#include <stdlib.h>

#include "cli/statements.h"
#include "corpus/examples.h"
#include "report/report.h"
#include "spec/builtin.h"

struct case_count
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

int
compare_clauses(struct span a, struct span b)
{
	while (a.size > 0 || b.size > 0) {
		struct span x = span_take(&a, '.'), y = span_take(&b, '.');
		size_t common = x.size < y.size ? x.size : y.size;
		bool numbers = x.size > 0 && y.size > 0 && x.data[0] <= '9' && y.data[0] <= '9';
		int order = common > 0 ? memcmp(x.data, y.data, common) : 0;
		if (x.size != y.size && (numbers || order == 0))
			return x.size < y.size ? -1 : 1;
		if (order != 0)
			return order;
	}
	return 0;
}

static int
compare_entries(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	if (x->source != y->source)
		return x->source < y->source ? -1 : 1;
	int order = compare_clauses(x->s.fields[STATEMENT_CLAUSE], y->s.fields[STATEMENT_CLAUSE]);
	return order != 0 ? order : x->place < y->place ? -1 : 1;
}

static int
source_of(struct span name)
{
	int source = 0;
	while (source < SOURCE_COUNT && !span_is(name, source_name((enum source)source)))
		source++;
	return source;
}

bool
catalogue_read(struct catalogue *catalogue)
{
	struct span text = { (const uint8_t *)spec_statements, spec_statements_size };
	struct statement s;
	size_t lines = 0;
	for (size_t i = 0; i < text.size; i++)
		lines += text.data[i] == '\n';
	*catalogue = (struct catalogue){ calloc(lines + 1, sizeof(*catalogue->entries)), 0 };
	while (catalogue->entries != NULL && statement_next(&text, &s)) {
		catalogue->entries[catalogue->count] = (struct entry){ s, source_of(s.fields[STATEMENT_SOURCE]), catalogue->count };
		catalogue->count++;
	}
	if (catalogue->entries != NULL)
		qsort(catalogue->entries, catalogue->count, sizeof(*catalogue->entries), compare_entries);
	return catalogue->entries != NULL;
}

const struct gate *
rule_named(const struct ruleset *rules, struct span name)
{
	char text[256];
	snprintf(text, sizeof(text), "%.*s", (int)name.size, (const char *)name.data);
	return ruleset_find(rules, text);
}

static void
add(struct buffer *b, struct span s)
{
	buffer_add(b, (const char *)s.data, s.size);
}

void
add_clause(struct buffer *b, const char *source, struct span clause, const char *remark)
{
	buffer_printf(b, "\n### %s ", source);
	add(b, clause);
	buffer_printf(b, "%s\n", remark);
}

void
add_table(struct buffer *b)
{
	buffer_text(b, "\n| statement | strength | what is checked | rules |\n| --- | --- | --- | --- |\n");
}

/*
 * From a moment on, the end of the time without a gap for which some rule of the statement is in force; the same moment if none is. *next gets the
 * next moment at which one begins.
 */
static int64_t
covered_until(const struct ruleset *rules, const struct statement *s, int64_t from, int64_t *next)
{
	int64_t until = from;
	for (bool again = true; again;) {
		struct span list = s->fields[STATEMENT_RULES], name;
		again = false;
		*next = FOREVER;
		while (statement_rule(&list, &name)) {
			const struct gate *gate = rule_named(rules, name);
			const struct lint *lint = gate != NULL ? gate->lint : NULL;
			if (lint != NULL && lint->from <= until && lint->until > until) {
				until = lint->until;
				again = true;
			} else if (lint != NULL && lint->from > until && lint->from < *next) {
				*next = lint->from;
			}
		}
	}
	return until;
}

bool
add_gaps(struct buffer *b, const struct ruleset *rules, const struct statement *s)
{
	int64_t from, until, next;
	bool whole = true;
	statement_date(s->fields[STATEMENT_FROM], ALWAYS, &from);
	statement_date(s->fields[STATEMENT_UNTIL], FOREVER, &until);
	for (; (from = covered_until(rules, s, from, &next)) < until; from = next) {
		if (next > until)
			next = until;
		buffer_text(b, whole ? "; none" : " and");
		report_bound(b, " from ", from);
		report_bound(b, " until ", next);
		whole = false;
	}
	return whole;
}

struct span
reason_without_rule(const struct statement *s)
{
	struct span text = { (const uint8_t *)spec_exceptions, spec_exceptions_size }, id = s->fields[STATEMENT_ID];
	while (text.size > 0) {
		struct span line = span_take(&text, '\n'), of = span_take(&line, '\t');
		if (!span_equal(of, id) || !span_equal(span_take(&line, '\t'), SPAN("no-rule")))
			continue;
		span_take(&line, '\t');
		return line;
	}
	return s->fields[STATEMENT_NOTE].size > 0 ? s->fields[STATEMENT_NOTE] : SPAN("not yet checked");
}

static bool
is_word(uint8_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

/* Takes the next word off the front of a text, such as names of rules and of statements are, without a full stop; `before`: what stood in front. */
static struct span
take_word(struct span *text, struct span *before)
{
	size_t from = 0, to;
	while (from < text->size && !is_word(text->data[from]))
		from++;
	for (to = from; to < text->size && is_word(text->data[to]); to++)
		;
	while (to > from && text->data[to - 1] == '.')
		to--;
	if (to == from && to < text->size)
		to = ++from;
	*before = (struct span){ text->data, from };
	struct span word = { text->data + from, to - from };
	*text = (struct span){ text->data + to, text->size - to };
	return word;
}

static bool
contains(struct span text, struct span part)
{
	for (; text.size >= part.size; text.data++, text.size--) {
		if (memcmp(text.data, part.data, part.size) == 0)
			return true;
	}
	return false;
}

bool
is_found_by_others(const struct ruleset *rules, const struct catalogue *catalogue, const struct statement *s)
{
	struct span reason = reason_without_rule(s), before;
	if (contains(reason, SPAN("not yet checked")) || contains(reason, SPAN("not checked yet")))
		return false;
	while (reason.size > 0) {
		struct span word = take_word(&reason, &before);
		if (word.size == 0)
			continue;
		if (rule_named(rules, word) != NULL)
			return true;
		for (size_t i = 0; i < catalogue->count && memchr(word.data, '-', word.size) != NULL; i++) {
			const struct statement *other = &catalogue->entries[i].s;
			if (other->fields[STATEMENT_RULES].size > 0 && span_equal(other->fields[STATEMENT_ID], word))
				return true;
		}
	}
	return false;
}

void
add_reason(struct buffer *b, const struct ruleset *rules, const struct statement *s)
{
	struct span reason = reason_without_rule(s), before;
	while (reason.size > 0) {
		struct span word = take_word(&reason, &before);
		bool rule = word.size > 0 && rule_named(rules, word) != NULL;
		add(b, before);
		buffer_text(b, rule ? "`" : "");
		add(b, word);
		buffer_text(b, rule ? "`" : "");
	}
}

struct coverage
add_statement(struct buffer *b, const struct ruleset *rules, const struct catalogue *catalogue, const struct statement *s)
{
	struct span names = s->fields[STATEMENT_RULES], rule;
	struct coverage covered = { .has_cases = true };

	buffer_text(b, "| ");
	add(b, s->fields[STATEMENT_ID]);
	buffer_text(b, " | ");
	add(b, s->fields[STATEMENT_STRENGTH]);
	buffer_text(b, " | ");
	add(b, s->fields[STATEMENT_CHECK]);
	buffer_text(b, " | ");
	while (statement_rule(&names, &rule)) {
		struct case_count count = count_cases(rule);
		buffer_text(b, covered.any ? ", `" : "`");
		add(b, rule);
		buffer_printf(b, "` (%zu, %zu)", count.breaking, count.keeping);
		covered.any = true;
		covered.has_cases &= count.breaking > 0 && count.keeping > 0;
	}
	covered.always = covered.any && add_gaps(b, rules, s);
	if (!covered.any) {
		covered.others = is_found_by_others(rules, catalogue, s);
		buffer_text(b, covered.others ? "of other statements: " : "none: ");
		add_reason(b, rules, s);
		if (s->fields[STATEMENT_NEEDS].size > 0) {
			buffer_text(b, "; needs: ");
			add(b, s->fields[STATEMENT_NEEDS]);
		}
	}
	buffer_text(b, " |\n");
	return covered;
}
