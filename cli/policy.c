/* The subcommand policy: what a policy comes to, and what in it asks for somebody's attention. */
#include <stdlib.h>
#include <time.h>

#include "cli/cli.h"
#include "run/complain.h"
#include "run/run.h"

/* A waiver that ends within so many days is told. */
#define SOON (30 * INT64_C(86400))

static int
show(const struct options *o, const struct setup *s)
{
	const struct ruleset *rules = &s->linter.rules;
	bool jsonl = strcmp(o->report.format->name, "jsonl") == 0;
	struct buffer b = { 0 };
	int64_t now = time(NULL);

	for (uint32_t i = 0; i < rules->count; i++) {
		if (!rules->gates[i].enabled)
			continue;
		if (jsonl) {
			report_rule_jsonl(&b, rules->gates[i].lint);
			report_rule_policy_jsonl(&b, &s->linter, &rules->gates[i]);
		} else {
			report_rule_policy_line(&b, &s->linter, &rules->gates[i], now);
		}
	}
	return print(&b);
}

/* The waivers that will be over soon, a line each. */
static void
add_soon(struct buffer *b, const struct policy *p, int64_t now)
{
	for (size_t i = 0; i < p->waiver_count; i++) {
		const struct policy_waiver *w = &p->waivers[i];
		if (waiver_is_over(&w->waiver, now) || !waiver_is_over(&w->waiver, now + SOON))
			continue;
		report_waiver_end(b, w, " ends on ");
		buffer_text(b, "\n");
	}
}

/* A format that says nothing: what counts is which waivers were used. */
static void
say_nothing(struct buffer *b, const struct report *report, const struct result *result)
{
	(void)b;
	(void)report;
	(void)result;
}

/* Lints the inputs. Returns EXIT_CLEAN if all could be read and judged, whatever was found. */
static int
lint_inputs(const struct options *o, const struct setup *s)
{
	static const struct report_format silent = { .name = "silent", .object = say_nothing };
	struct options quiet = *o;
	quiet.report.format = &silent;
	int status = run_all(&quiet, s, false);
	return status == EXIT_FINDINGS ? EXIT_CLEAN : status;
}

static int
check(const struct options *o, const struct setup *s)
{
	const struct policy *p = &s->policy;
	struct buffer b = { 0 };
	int64_t now = time(NULL);
	size_t at = 0, notes = 0;
	int status = o->argument_count > 0 ? lint_inputs(o, s) : EXIT_CLEAN;
	/* what could not be read may have been what a waiver is for */
	const uint8_t *used = o->argument_count > 0 && status == EXIT_CLEAN ? s->waivers_used : NULL;

	for (; report_waiver_note(&b, p, used, now, &at); notes++)
		buffer_text(&b, "\n");
	add_soon(&b, p, now);
	int printed = print(&b);
	if (notes > 0 && status == EXIT_CLEAN)
		status = EXIT_FINDINGS;
	return printed > status ? printed : status;
}

int
command_policy(const struct options *o, const struct setup *s)
{
	return o->shows_policy ? show(o, s) : check(o, s);
}
