#include "lints/runner.h"

#include <stdlib.h>

static int
compare_names(const void *a, const void *b)
{
	const struct gate *const *x = a, *const *y = b;
	return strcmp((*x)->lint->name, (*y)->lint->name);
}

/* Lists, for each profile, the gates that let it through. */
static bool
list_profiles(struct ruleset *rules)
{
	for (unsigned p = 0; p < PROFILE_COUNT; p++) {
		rules->of_profile[p] = calloc(rules->count, sizeof(*rules->of_profile[p]));
		if (rules->of_profile[p] == NULL)
			return false;
		for (uint32_t i = 0; i < rules->count; i++) {
			if (rules->gates[i].profiles & FACT(p))
				rules->of_profile[p][rules->of_profile_count[p]++] = (uint16_t)i;
		}
	}
	return true;
}

bool
ruleset_init(struct ruleset *rules, const struct reference *reference)
{
	uint32_t count = 0;

	for (const struct lint *const *table = lint_tables; *table != NULL; table++) {
		for (const struct lint *lint = *table; lint->name != NULL; lint++)
			count++;
	}
	*rules = (struct ruleset){ .reference = reference };
	rules->gates = calloc(count, sizeof(*rules->gates));
	rules->by_name = calloc(count, sizeof(*rules->by_name));
	if (rules->gates == NULL || rules->by_name == NULL)
		return false;
	for (const struct lint *const *table = lint_tables; *table != NULL; table++) {
		for (const struct lint *lint = *table; lint->name != NULL; lint++)
			rules->gates[rules->count++] = (struct gate){
				.profiles = lint->applies & PROFILES,
				.features = lint->applies & ~PROFILES,
				.from = lint->from,
				.until = lint->until,
				.lint = lint,
				.zlint = zlint_find(lint->name),
				.level = lint->level,
				.enabled = true,
			};
	}
	for (uint32_t i = 0; i < rules->count; i++)
		rules->by_name[i] = &rules->gates[i];
	qsort(rules->by_name, rules->count, sizeof(*rules->by_name), compare_names);
	return list_profiles(rules);
}

void
ruleset_free(struct ruleset *rules)
{
	free(rules->gates);
	free(rules->by_name);
	for (unsigned p = 0; p < PROFILE_COUNT; p++)
		free(rules->of_profile[p]);
	*rules = (struct ruleset){ 0 };
}

struct gate *
ruleset_find(const struct ruleset *rules, const char *name)
{
	const struct lint lint = { .name = name };
	const struct gate gate = { .lint = &lint }, *key = &gate;
	struct gate **found = bsearch(&key, rules->by_name, rules->count, sizeof(*rules->by_name), compare_names);
	return found != NULL ? *found : NULL;
}

static enum verdict
check(const struct lint *lint, const struct object *o, struct findings *f)
{
	switch (lint->takes) {
	case CHECK_CERT:
		return lint->check.cert(&o->cert, f);
	case CHECK_CRL:
		return lint->check.crl(&o->crl, f);
	case CHECK_OCSP:
		return lint->check.ocsp(&o->ocsp, f);
	case CHECK_TREE:
		break;
	}
	return lint->check.tree(&o->tree, f);
}

static enum verdict
judge(const struct gate *gate, const struct object *o, int64_t date, struct findings *f)
{
	facts missing = gate->features & ~o->facts;
	if (missing != 0 || !gate->enabled)
		/* an object without a defect passes every rule on defects */
		return missing == HAS_DEFECTS && gate->enabled ? PASS : NOT_APPLICABLE;
	if (date < gate->from || (date >= gate->until && gate->until != FOREVER))
		return NOT_EFFECTIVE;
	f->lint = gate->lint;
	f->level = gate->level;
	f->of_rule = 0;
	enum verdict verdict = check(gate->lint, o, f);
	if (f->of_rule > FINDINGS_PER_RULE) {
		uint32_t more = f->of_rule - FINDINGS_PER_RULE;
		f->of_rule = 0;
		fail(f, NULL, "%u more of this kind", more);
	}
	return verdict;
}

/* The number of the one profile among the facts. */
static unsigned
profile_of(facts f)
{
	unsigned p = 0;
	while (p < PROFILE_COUNT - 1 && !(f & FACT(p)))
		p++;
	return p;
}

/* Makes findings ready for an object. */
static void
begin(const struct ruleset *rules, const struct object *o, struct findings *f)
{
	f->tree = &o->tree;
	f->reference = rules->reference;
	f->count = f->text_size = 0;
	f->out_of_memory = false;
}

enum verdict
run_one(const struct ruleset *rules, uint32_t number, const struct object *o, int64_t date, struct findings *f)
{
	begin(rules, o, f);
	return rules->gates[number].profiles & o->facts ? judge(&rules->gates[number], o, date, f) : NOT_APPLICABLE;
}

void
run(const struct ruleset *rules, const struct object *o, int64_t date, struct findings *f, uint8_t *verdicts)
{
	unsigned profile = profile_of(o->facts);

	begin(rules, o, f);
	if (verdicts != NULL)
		memset(verdicts, NOT_APPLICABLE, rules->count);
	for (uint32_t i = 0; i < rules->of_profile_count[profile]; i++) {
		uint32_t number = rules->of_profile[profile][i];
		enum verdict verdict = judge(&rules->gates[number], o, date, f);
		if (verdicts != NULL)
			verdicts[number] = (uint8_t)verdict;
	}
}
