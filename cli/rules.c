/* The subcommands that speak of rules: list and explain. */
#include "cli/cli.h"
#include "corpus/examples.h"
#include "policy/choice.h"
#include "run/complain.h"

/* Whether some rule is of the clause and of the document that were named; complains if not. */
static bool
are_known(const struct options *o, const struct ruleset *rules)
{
	bool clause = o->clause == NULL, source = o->source == NULL;
	for (uint32_t i = 0; i < rules->count; i++) {
		const struct lint *lint = rules->gates[i].lint;
		clause |= o->clause != NULL && is_within((struct span){ (const uint8_t *)lint->clause, strlen(lint->clause) }, o->clause);
		source |= o->source != NULL && source_is_named(lint->source, o->source);
	}
	if (!clause)
		complain("--clause: no rule has the clause %s", o->clause);
	if (!source)
		complain("--source: no rule has the source %s", o->source);
	return clause && source;
}

int
command_list(const struct options *o, const struct setup *s)
{
	const struct ruleset *rules = &s->linter.rules;
	struct buffer b = { 0 };
	bool any = false;

	if (has_leftovers(o, "list") || !are_known(o, rules))
		return EXIT_TROUBLE;
	for (uint32_t i = 0; i < rules->count; i++) {
		const struct lint *lint = rules->gates[i].lint;
		struct span clause = { (const uint8_t *)lint->clause, strlen(lint->clause) };
		if (!rules->gates[i].chosen || (o->clause != NULL && !is_within(clause, o->clause)) ||
		    (o->source != NULL && !source_is_named(lint->source, o->source)))
			continue;
		any = true;
		if (strcmp(o->report.format->name, "jsonl") == 0) {
			report_rule_jsonl(&b, lint);
			report_rule_policy_jsonl(&b, &s->linter, &rules->gates[i]);
		} else {
			report_rule_text(&b, lint);
			report_rule_policy_text(&b, &s->linter, &rules->gates[i]);
		}
	}
	if (!any) {
		complain("list: no rule matches all that was asked for");
		return EXIT_TROUBLE;
	}
	return print(&b);
}

/* The cases that break a rule, and those that just keep it, as its examples. */
static void
explain(struct buffer *b, const struct linter *linter, const struct gate *gate)
{
	const struct lint *lint = gate->lint;

	static const struct {
		enum example_kind kind;
		const char *title;
	} kinds[] = {
		{ EXAMPLE_FINDS, "What breaks it" },
		{ EXAMPLE_PASSES, "What keeps it" },
		{ EXAMPLE_BEFORE, "When it does not apply yet, or no longer" },
	};
	report_rule_text(b, lint);
	report_rule_policy_text(b, linter, gate);
	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		bool first = true;
		for (struct example e = { 0 }; example_next(&e);) {
			if (e.kind != kinds[k].kind || strcmp(e.rule, lint->name) != 0)
				continue;
			if (first)
				buffer_printf(b, "\n%s:\n", kinds[k].title);
			first = false;
			buffer_printf(b, "\n    # %s\n%s", e.title, e.text);
		}
	}
}

int
command_explain(const struct options *o, const struct setup *s)
{
	struct buffer b = { 0 };
	bool known = true;

	if (o->argument_count == 0) {
		complain("explain: name at least one rule");
		return EXIT_TROUBLE;
	}
	for (size_t i = 0; i < o->argument_count; i++) {
		const struct gate *gate = ruleset_find_alias(&s->linter.rules, o->arguments[i]);
		known &= gate != NULL;
		if (gate == NULL) {
			complain("explain: there is no rule %s", o->arguments[i]);
			continue;
		}
		if (b.size > 0)
			buffer_text(&b, "\n");
		explain(&b, &s->linter, gate);
	}
	int status = print(&b);
	return status == EXIT_CLEAN && !known ? EXIT_TROUBLE : status;
}
