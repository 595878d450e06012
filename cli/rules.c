/* The subcommands that speak of rules: list and explain; explain.c has what the latter says. */
#include <stdlib.h>
#include <time.h>

#include "cli/about.h"
#include "cli/cli.h"
#include "policy/choice.h"
#include "run/complain.h"

/* Whether some rule is of the clause and of the document that were named; complains if not. */
static bool
are_known(const struct options *o, const struct ruleset *rules)
{
	bool clause = o->clause == NULL, source = o->source == NULL;
	for (uint32_t i = 0; i < rules->count; i++) {
		const struct lint *lint = rules->gates[i].lint;
		clause |= o->clause != NULL && is_within(span_of(lint->clause), o->clause);
		source |= o->source != NULL && source_is_named(lint->source, o->source);
	}
	if (!clause)
		complain("--clause: no rule has the clause %s", o->clause);
	if (!source)
		complain("--source: no rule has the source %s", o->source);
	return clause && source;
}

/* The rules in the order in which they are listed: as the registry has them, or those of a profile by document and clause. */
static size_t
listed_rules(const struct options *o, const struct ruleset *rules, const struct gate **listed)
{
	if (o->job.profile != 0)
		return rules_of_profiles(rules, o->job.profile, listed);
	for (uint32_t i = 0; i < rules->count; i++)
		listed[i] = &rules->gates[i];
	return rules->count;
}

int
command_list(const struct options *o, const struct setup *s)
{
	const struct ruleset *rules = &s->linter.rules;
	struct buffer b = { 0 };
	bool any = false;

	if (has_leftovers(o, "list") || !are_known(o, rules))
		return EXIT_TROUBLE;
	const struct gate **listed = calloc(rules->count + 1, sizeof(*listed));
	if (listed == NULL) {
		complain("out of memory");
		return EXIT_INTERNAL;
	}
	size_t count = listed_rules(o, rules, listed);
	for (size_t i = 0; i < count; i++) {
		const struct lint *lint = listed[i]->lint;
		if (!listed[i]->chosen || !options_ask_for(o, lint->source, span_of(lint->clause)))
			continue;
		any = true;
		if (strcmp(o->report.format->name, "jsonl") == 0) {
			report_rule_jsonl(&b, lint);
			report_rule_policy_jsonl(&b, &s->linter, listed[i]);
		} else {
			report_rule_text(&b, lint);
			report_rule_policy_text(&b, &s->linter, listed[i], time(NULL));
		}
	}
	free(listed);
	if (!any) {
		complain("list: no rule matches all that was asked for");
		return EXIT_TROUBLE;
	}
	return print(&b);
}

/* What the policy says of a rule, under a heading, if it says something. */
static void
explain_policy(struct buffer *b, const struct linter *linter, const struct gate *gate)
{
	size_t before = b->size;
	buffer_text(b, "\nIn the policy\n");
	size_t begin = b->size;
	report_rule_policy_text(b, linter, gate, time(NULL));
	if (!b->failed && b->size == begin)
		buffer_truncate(b, before);
}

/* What is known of the rules that were named. Returns whether all of them are rules. */
static bool
explain_all(struct buffer *b, const struct options *o, const struct linter *linter, const struct catalogue *catalogue)
{
	bool known = true, json = strcmp(o->report.format->name, "jsonl") == 0;
	for (size_t i = 0; i < o->argument_count; i++) {
		const struct gate *gate = ruleset_find_alias(&linter->rules, o->arguments[i]);
		known &= gate != NULL;
		if (gate == NULL) {
			complain("explain: there is no rule %s", o->arguments[i]);
		} else if (json) {
			explain_jsonl(b, catalogue, gate->lint, o->examples);
			report_rule_policy_jsonl(b, linter, gate);
		} else {
			if (b->size > 0)
				buffer_text(b, "\n\n");
			explain_text(b, catalogue, gate->lint);
			explain_policy(b, linter, gate);
			if (o->examples)
				explain_examples(b, gate->lint);
		}
	}
	return known;
}

int
command_explain(const struct options *o, const struct setup *s)
{
	struct buffer b = { 0 };
	struct catalogue catalogue;

	if (o->argument_count == 0) {
		complain("explain: name at least one rule");
		return EXIT_TROUBLE;
	}
	if (!catalogue_read(&catalogue)) {
		complain("out of memory");
		return EXIT_INTERNAL;
	}
	bool known = explain_all(&b, o, &s->linter, &catalogue);
	int status = print(&b);
	free(catalogue.entries);
	return status == EXIT_CLEAN && !known ? EXIT_TROUBLE : status;
}
