#include "lints/runner.h"

#include <stdlib.h>

static int
compare_names(const void *a, const void *b)
{
	const struct gate *const *x = a, *const *y = b;
	return strcmp((*x)->lint->name, (*y)->lint->name);
}

bool
ruleset_init(struct ruleset *rules, const struct reference *reference)
{
	uint32_t count = 0;

	for (const struct lint *const *table = lint_tables; *table != NULL; table++) {
		for (const struct lint *lint = *table; lint->name != NULL; lint++)
			count++;
	}
	rules->count = 0;
	rules->reference = reference;
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
				.level = lint->level,
				.enabled = true,
			};
	}
	for (uint32_t i = 0; i < rules->count; i++)
		rules->by_name[i] = &rules->gates[i];
	qsort(rules->by_name, rules->count, sizeof(*rules->by_name), compare_names);
	return true;
}

void
ruleset_free(struct ruleset *rules)
{
	free(rules->gates);
	free(rules->by_name);
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
	if (!gate->enabled || !(gate->profiles & o->facts) || gate->features & ~o->facts)
		return NOT_APPLICABLE;
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

void
run(const struct ruleset *rules, const struct object *o, int64_t date, struct findings *f, uint8_t *verdicts)
{
	f->tree = &o->tree;
	f->reference = rules->reference;
	f->date = date;
	f->count = f->text_size = 0;
	f->out_of_memory = false;
	for (uint32_t i = 0; i < rules->count; i++) {
		enum verdict verdict = judge(&rules->gates[i], o, date, f);
		if (verdicts != NULL)
			verdicts[i] = (uint8_t)verdict;
	}
}
