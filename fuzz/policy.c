#include <stdlib.h>

#include "fuzz/targets.h"
#include "policy/policy.h"
#include "report/report.h"

/* Says what was found in every format, and what there is to say of the policy. */
static void
say_all(const struct linter *linter, const struct session *session, const uint8_t *verdicts, const uint8_t *used)
{
	static struct buffer buffer;
	static const struct job job;
	struct report report = { .linter = linter, .header = true, .details = true, .verdicts = true, .all_rules = true };
	struct result result = { .input = "fuzz", .alone = true, .job = &job, .session = session, .verdicts = verdicts };
	struct totals totals = { .objects = 1, .waivers_used = used };
	buffer_truncate(&buffer, 0);
	for (report.format = report_formats; report.format->name != NULL; report.format++) {
		report_prepare(&report);
		if (report.format->begin != NULL)
			report.format->begin(&buffer, &report);
		report.format->object(&buffer, &report, &result);
		if (report.format->end != NULL)
			report.format->end(&buffer, &report, &totals);
	}
	for (uint32_t i = 0; i < linter->rules.count; i++) {
		report_rule_policy_text(&buffer, linter, &linter->rules.gates[i], 0);
		report_rule_jsonl(&buffer, linter->rules.gates[i].lint);
		report_rule_policy_jsonl(&buffer, linter, &linter->rules.gates[i]);
		report_rule_policy_line(&buffer, linter, &linter->rules.gates[i], 0);
	}
}

/* Lints an object by a policy that was understood: no level or waiver changes what was found. */
static void
apply(struct linter *linter, const struct policy *policy, struct span der)
{
	static struct session session;
	uint8_t *verdicts = calloc(1, linter->rules.count), *used = calloc(1, policy->waiver_count + 1);
	uint8_t *copy = malloc(der.size > 0 ? der.size : 1);
	if (verdicts == NULL || used == NULL || copy == NULL)
		abort();
	if (der.size > 0)
		memcpy(copy, der.data, der.size);
	lint(linter, &session, NULL, (struct span){ copy, der.size }, verdicts);
	uint32_t count = session.findings.count;
	linter->policy = policy;
	policy_apply(policy, &linter->rules, &session, 0);
	policy_mark_used(policy, &session.findings, used);
	for (uint32_t i = 0; i < session.findings.count; i++) {
		const struct finding *f = &session.findings.items[i];
		if (f->of_object && (f->waived != NULL || f->level != MUST))
			abort();
	}
	if (session.findings.count != count)
		abort();
	say_all(linter, &session, verdicts, used);
	policy_lint(linter, &session, NULL, (struct span){ copy, der.size }, NULL);
	linter->policy = NULL;
	free(copy);
	free(used);
	free(verdicts);
}

int
fuzz_policy(const uint8_t *data, size_t size)
{
	static struct linter linter;
	struct policy_errors errors;
	struct policy policy;
	char where[256];

	if (linter.rules.count == 0 && linter_init(&linter, NULL, where, sizeof(where)) != NULL)
		abort();
	const uint8_t *end = size > 0 ? memchr(data, '\0', size) : NULL;
	size_t text_size = end != NULL ? (size_t)(end - data) : size;
	struct span der = { end != NULL ? end + 1 : data, end != NULL ? size - text_size - 1 : 0 };
	/* a copy of just this size: what lies behind it is nobody's */
	uint8_t *text = malloc(text_size > 0 ? text_size : 1);
	if (text == NULL)
		abort();
	if (text_size > 0)
		memcpy(text, data, text_size);
	policy_init(&policy);
	bool ok = policy_add(&policy, &linter.rules, "fuzz", (struct span){ text, text_size }, &errors);
	free(text);
	if (ok != (errors.count == 0 && !errors.out_of_memory))
		abort();
	if (ok)
		apply(&linter, &policy, der);
	/* the levels and rules of this policy are not the next one's */
	ruleset_free(&linter.rules);
	policy_free(&policy);
	if (!ruleset_init(&linter.rules, &linter.reference))
		abort();
	return 0;
}
