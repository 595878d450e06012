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

static int
compare_dates(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

/* Lists the dates at which rules begin or end. */
static bool
list_dates(struct ruleset *rules)
{
	rules->dates = calloc(2 * (size_t)rules->count, sizeof(*rules->dates));
	if (rules->dates == NULL)
		return false;
	for (uint32_t i = 0; i < rules->count; i++) {
		rules->dates[rules->date_count++] = rules->gates[i].from;
		rules->dates[rules->date_count++] = rules->gates[i].until;
	}
	qsort(rules->dates, rules->date_count, sizeof(*rules->dates), compare_dates);
	uint32_t kept = 0;
	for (uint32_t i = 0; i < rules->date_count; i++) {
		bool again = kept > 0 && rules->dates[kept - 1] == rules->dates[i];
		if (!again && rules->dates[i] != ALWAYS && rules->dates[i] != FOREVER)
			rules->dates[kept++] = rules->dates[i];
	}
	rules->date_count = kept;
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
	ruleset_choose(rules);
	return list_profiles(rules) && list_dates(rules);
}

void
ruleset_choose(struct ruleset *rules)
{
	rules->choice = 0;
	for (uint32_t i = 0; i < rules->count; i++)
		rules->choice = (rules->choice ^ ((uint64_t)rules->gates[i].level << 1 | rules->gates[i].enabled)) * UINT64_C(0x9e3779b97f4a7c15) + 1;
}

void
ruleset_free(struct ruleset *rules)
{
	free(rules->gates);
	free(rules->by_name);
	free(rules->dates);
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

/* The step that a gate lets through. */
static struct step
step_of(const struct gate *gate)
{
	return (struct step){ gate->lint->check, gate->lint, (uint8_t)gate->lint->takes, (uint8_t)gate->level };
}

static enum verdict
check(const struct step *step, const struct object *o, struct findings *f)
{
	switch (step->takes) {
	case CHECK_CERT:
		return step->check.cert(&o->cert, f);
	case CHECK_CRL:
		return step->check.crl(&o->crl, f);
	case CHECK_OCSP:
		return step->check.ocsp(&o->ocsp, f);
	default:
		return step->check.tree(&o->tree, f);
	}
}

/* Runs one rule. */
static inline enum verdict
judge(const struct step *step, const struct object *o, struct findings *f)
{
	f->lint = step->lint;
	f->level = (enum level)step->level;
	f->of_rule = 0;
	enum verdict verdict = check(step, o, f);
	if (f->of_rule > FINDINGS_PER_RULE) {
		uint32_t more = f->of_rule - FINDINGS_PER_RULE;
		f->of_rule = 0;
		fail(f, NULL, "%u more of this kind", more);
	}
	return verdict;
}

/* What a gate decides before its rule has looked: PASS where the rule is to look. */
static enum verdict
admit(const struct gate *gate, facts known, int64_t date)
{
	if (!gate->enabled || (gate->features & ~known) != 0)
		return NOT_APPLICABLE;
	return date < gate->from || (date >= gate->until && gate->until != FOREVER) ? NOT_EFFECTIVE : PASS;
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

/* Makes findings ready for an object that is judged by a date. */
static void
begin(const struct ruleset *rules, const struct object *o, int64_t date, struct findings *f)
{
	f->tree = &o->tree;
	f->reference = rules->reference;
	f->date = date;
	f->suffixes = SUFFIXES_UNKNOWN;
	f->count = f->text_size = 0;
	f->out_of_memory = false;
}

enum verdict
run_one(const struct ruleset *rules, uint32_t number, const struct object *o, int64_t date, struct findings *f)
{
	const struct gate *gate = &rules->gates[number];
	begin(rules, o, date, f);
	enum verdict verdict = gate->profiles & o->facts ? admit(gate, o->facts, date) : NOT_APPLICABLE;
	struct step step = step_of(gate);
	return verdict == PASS ? judge(&step, o, f) : verdict;
}

void
plans_free(struct plans *plans)
{
	free(plans->items);
	free(plans->features);
	free(plans->steps);
	free(plans->due);
	*plans = (struct plans){ 0 };
}

static bool
plans_init(struct plans *plans, const struct ruleset *rules)
{
	size_t room = 0;
	for (unsigned p = 0; p < PROFILE_COUNT; p++)
		room = rules->of_profile_count[p] > room ? rules->of_profile_count[p] : room;
	plans->choice = rules->choice;
	plans->items = calloc(PLAN_COUNT, sizeof(*plans->items));
	plans->features = calloc(PLAN_COUNT * room, sizeof(*plans->features));
	plans->steps = calloc(PLAN_COUNT * room, sizeof(*plans->steps));
	plans->due = calloc(room, sizeof(*plans->due));
	if (plans->items == NULL || plans->features == NULL || plans->steps == NULL || plans->due == NULL) {
		plans_free(plans);
		return false;
	}
	for (uint32_t i = 0; i < PLAN_COUNT; i++)
		plans->items[i] = (struct plan){ .epoch = UINT32_MAX, .features = plans->features + i * room, .steps = plans->steps + i * room };
	return true;
}

/* How many of the dates have come. */
static uint32_t
epoch_of(const struct ruleset *rules, int64_t date)
{
	uint32_t low = 0, high = rules->date_count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (rules->dates[middle] <= date)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The plan for a profile and a date; made where the one in its place is for others. NULL where memory ran out. */
static const struct plan *
plan_for(const struct ruleset *rules, struct plans *plans, unsigned profile, int64_t date)
{
	if (plans->choice != rules->choice)
		plans_free(plans);
	if (plans->items == NULL && !plans_init(plans, rules))
		return NULL;
	uint32_t epoch = epoch_of(rules, date);
	/* the high bits of a product depend on all bits of its factors (Fibonacci hashing) */
	struct plan *p = &plans->items[(epoch * PROFILE_COUNT + profile) * UINT32_C(0x9e3779b1) / (UINT32_MAX / PLAN_COUNT + 1)];
	if (p->profile == profile && p->epoch == epoch)
		return p;
	p->profile = profile;
	p->epoch = epoch;
	p->count = 0;
	for (uint32_t i = 0; i < rules->of_profile_count[profile]; i++) {
		const struct gate *gate = &rules->gates[rules->of_profile[profile][i]];
		if (admit(gate, gate->features, date) != PASS)
			continue;
		p->features[p->count] = gate->features;
		p->steps[p->count++] = step_of(gate);
	}
	return p;
}

/* Runs all rules, those too for which there is nothing to suspect, and writes down what each said. */
static void
run_verbosely(const struct ruleset *rules, const struct object *o, struct findings *f, uint8_t *verdicts)
{
	unsigned profile = profile_of(o->facts);
	memset(verdicts, NOT_APPLICABLE, rules->count);
	for (uint32_t i = 0; i < rules->of_profile_count[profile]; i++) {
		uint32_t number = rules->of_profile[profile][i];
		enum verdict verdict = admit(&rules->gates[number], o->facts | SUSPICIONS, f->date);
		struct step step = step_of(&rules->gates[number]);
		verdicts[number] = (uint8_t)(verdict == PASS ? judge(&step, o, f) : verdict);
	}
}

void
run(const struct ruleset *rules, struct plans *plans, const struct object *o, int64_t date, struct findings *f, uint8_t *verdicts)
{
	begin(rules, o, date, f);
	if (verdicts != NULL) {
		run_verbosely(rules, o, f, verdicts);
		return;
	}
	const struct plan *plan = plan_for(rules, plans, profile_of(o->facts), date);
	if (plan == NULL) {
		f->out_of_memory = true;
		return;
	}
	/* picked first, and without a branch: which ones they are is more than a processor guesses */
	facts unknown = ~o->facts;
	uint32_t count = 0;
	for (uint32_t i = 0; i < plan->count; i++) {
		plans->due[count] = (uint16_t)i;
		count += (plan->features[i] & unknown) == 0;
	}
	for (uint32_t i = 0; i < count; i++)
		judge(&plan->steps[plans->due[i]], o, f);
}
