/* The subcommands that speak of rules: list and explain. */
#include "cli/cli.h"
#include "corpus/examples.h"
#include "report/report.h"

bool
is_within(struct span clause, const char *wanted)
{
	size_t length = strlen(wanted);
	return clause.size >= length && memcmp(clause.data, wanted, length) == 0 && (clause.size == length || clause.data[length] == '.');
}

/* Compares without regard to case and dots: "x690" is "X.690". */
static bool
same_source(const char *a, const char *b)
{
	for (;; a++, b++) {
		a += *a == '.';
		b += *b == '.';
		if ((*a | 0x20) != (*b | 0x20))
			return false;
		if (*a == '\0')
			return true;
	}
}

static void
print(struct buffer *b)
{
	fwrite(b->text, 1, b->size, stdout);
	b->size = 0;
}

int
command_list(struct options *o)
{
	struct buffer b = { 0 };
	for (uint32_t i = 0; i < o->linter.rules.count; i++) {
		const struct lint *lint = o->linter.rules.gates[i].lint;
		struct span clause = { (const uint8_t *)lint->clause, strlen(lint->clause) };
		if ((o->clause != NULL && !is_within(clause, o->clause)) || (o->source != NULL && !same_source(source_name(lint->source), o->source)))
			continue;
		if (o->format == OUTPUT_JSONL)
			report_rule_jsonl(&b, lint);
		else
			report_rule_text(&b, lint);
	}
	print(&b);
	buffer_free(&b);
	return EXIT_CLEAN;
}

/* The cases that break a rule, and those that just keep it, as its examples. */
static void
explain(struct buffer *b, const struct lint *lint)
{
	static const struct {
		enum example_kind kind;
		const char *title;
	} kinds[] = {
		{ EXAMPLE_FINDS, "What breaks it" },
		{ EXAMPLE_PASSES, "What keeps it" },
		{ EXAMPLE_BEFORE, "When it does not apply yet, or no longer" },
	};
	report_rule_text(b, lint);
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
command_explain(struct options *o)
{
	struct buffer b = { 0 };
	int status = EXIT_CLEAN;

	if (o->argument_count == 0) {
		complain("explain: no rule is named");
		return EXIT_TROUBLE;
	}
	for (int i = 0; i < o->argument_count; i++) {
		const struct gate *gate = ruleset_find(&o->linter.rules, o->arguments[i]);
		if (gate != NULL) {
			if (b.size > 0)
				buffer_text(&b, "\n");
			explain(&b, gate->lint);
		} else {
			complain("explain: there is no rule %s", o->arguments[i]);
			status = EXIT_TROUBLE;
		}
	}
	print(&b);
	buffer_free(&b);
	return status;
}
