#include "lints/runner.h"

#include <stdlib.h>

#include "lints/hints.h"
#include "lints/tables.h"

#define WORD     64 /* bits */
#define OF_GROUP ((1u << GROUP_SIZE) - 1)

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

/* Lists the dates at which rules begin or end. */
static bool
list_dates(struct ruleset *rules)
{
	rules->dates = calloc(2 * (size_t)rules->count, sizeof(*rules->dates));
	for (uint32_t i = 0; i < 2 * rules->count && rules->dates != NULL; i++) {
		const struct lint *lint = rules->gates[i / 2].lint;
		int64_t date = i % 2 == 0 ? lint->from : lint->until;
		uint32_t at = epoch_of(rules, date);
		if (date == ALWAYS || date == FOREVER || (at > 0 && rules->dates[at - 1] == date))
			continue;
		memmove(&rules->dates[at + 1], &rules->dates[at], (rules->date_count++ - at) * sizeof(*rules->dates));
		rules->dates[at] = date;
	}
	return rules->dates != NULL;
}

/* Puts a rule among those that need some features, and among those that go by its hints. */
static void
sort_by_facts(struct ruleset *rules, const struct gate *gate, uint32_t number)
{
	for (size_t group = 0; group < FEATURE_GROUPS; group++) {
		unsigned needed = gate->lint->needs >> group * GROUP_SIZE & OF_GROUP;
		for (unsigned some = 0; needed != 0 && some <= OF_GROUP; some++) {
			if (some & needed)
				rule_set_toggle(&rules->needing[group][some], number);
		}
	}
	for (hint_set left = gate->hints; left != 0; left &= left - 1)
		rule_set_toggle(&rules->hoping[__builtin_ctzll(left)], number);
	if (gate->hints == 0)
		rule_set_toggle(&rules->always, number);
}

/* Notes that a rule is one of its profiles', and when the first of these begins. */
static void
sort_by_profile(struct ruleset *rules, const struct lint *lint, uint32_t number)
{
	for (profile_set left = lint->of; left != 0; left &= left - 1) {
		int profile = __builtin_ctzll(left);
		rule_set_toggle(&rules->of_profile[profile], number);
		if (lint->from != ALWAYS && lint->from < rules->first_day[profile])
			rules->first_day[profile] = lint->from;
	}
}

/* Makes the sets of rules by profile, by the features and hints that they need, and by date. */
static bool
make_sets(struct ruleset *rules)
{
	rules->in_force = calloc((size_t)rules->date_count + 1, sizeof(*rules->in_force));
	if (rules->in_force == NULL)
		return false;
	for (int profile = 0; profile < PROFILE_COUNT; profile++)
		rules->first_day[profile] = FOREVER;
	for (uint32_t i = 0; i < rules->count; i++) {
		const struct lint *lint = rules->gates[i].lint;
		sort_by_profile(rules, lint, i);
		sort_by_facts(rules, &rules->gates[i], i);
		/* at first only where the rule begins and where it ends */
		rule_set_toggle(&rules->in_force[lint->from == ALWAYS ? 0 : epoch_of(rules, lint->from)], i);
		if (lint->until != FOREVER)
			rule_set_toggle(&rules->in_force[epoch_of(rules, lint->until)], i);
	}
	for (uint32_t epoch = 1; epoch <= rules->date_count; epoch++) {
		for (uint32_t word = 0; word < RULE_SET_WORDS; word++)
			rules->in_force[epoch].words[word] ^= rules->in_force[epoch - 1].words[word];
	}
	return true;
}

/* Takes over what lints/hints.c says of the rules. */
static void
take_hints(struct ruleset *rules)
{
	for (const struct hint *hint = hints; hint->rules != NULL; hint++) {
		for (const char *const *name = hint->rules; *name != NULL; name++) {
			struct gate *gate = ruleset_find(rules, *name);
			if (gate != NULL)
				gate->hints |= hint->hint;
		}
	}
}

/* The place of the rule of this name, or the free one where it would be. */
static uint32_t
place_of_name(const struct ruleset *rules, const char *name)
{
	uint32_t i = span_hash(span_of(name), false) % RULE_NAMES;
	while (rules->by_name[i] != 0 && strcmp(rules->gates[rules->by_name[i] - 1].lint->name, name) != 0)
		i = (i + 1) % RULE_NAMES;
	return i;
}

struct gate *
ruleset_find(const struct ruleset *rules, const char *name)
{
	uint16_t number = rules->by_name[place_of_name(rules, name)];
	return number > 0 ? &rules->gates[number - 1] : NULL;
}

struct gate *
ruleset_find_alias(const struct ruleset *rules, const char *name)
{
	struct gate *found = ruleset_find(rules, name);
	for (uint32_t i = 0; i < rules->count && found == NULL; i++) {
		const char *own = rules->gates[i].lint->name;
		size_t at = 0;
		while (own[at] != '\0' && (own[at] == name[at] || (own[at] == ' ' && name[at] == '_')))
			at++;
		if (own[at] == '\0' && name[at] == '\0')
			found = &rules->gates[i];
	}
	return found;
}

static enum gate_kind
kind_of_table(const struct lint *table)
{
	return table == object_lints || table == beside_lints ? GATE_OBJECT : table == der_lints ? GATE_DECODING : GATE_RULE;
}

static void
add_rule(struct ruleset *rules, const struct lint *lint, enum gate_kind kind)
{
	rules->gates[rules->count++] = (struct gate){
		.check = lint->check,
		.lint = lint,
		.takes = (uint8_t)lint->takes,
		.level = (uint8_t)lint->level,
		.kind = (uint8_t)kind,
		.enabled = true,
		.chosen = true,
	};
	rules->by_name[place_of_name(rules, lint->name)] = (uint16_t)rules->count;
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
	/* with room for a policy's, which is not touched before there are any */
	rules->gates = malloc((count + PRIVATE_RULES_MAX) * sizeof(*rules->gates));
	rules->zlint = calloc(zlint_count, sizeof(*rules->zlint));
	if (rules->gates == NULL || rules->zlint == NULL || count > RULE_SET_WORDS * WORD)
		return false;
	for (const struct lint *const *table = lint_tables; *table != NULL; table++) {
		for (const struct lint *lint = *table; lint->name != NULL; lint++)
			add_rule(rules, lint, kind_of_table(*table));
	}
	rules->in_sets = rules->count;
	for (size_t i = 0; i < zlint_count; i++)
		rules->zlint[i] = ruleset_find(rules, zlint_lints[i].name);
	take_hints(rules);
	return list_dates(rules) && make_sets(rules);
}

void
ruleset_extend(struct ruleset *rules, const struct lint *lint)
{
	add_rule(rules, lint, GATE_RULE);
}

void
ruleset_free(struct ruleset *rules)
{
	free(rules->gates);
	free(rules->zlint);
	free(rules->dates);
	free(rules->in_force);
	*rules = (struct ruleset){ 0 };
}

static inline enum verdict
check(const struct gate *gate, const struct object *o, struct findings *f)
{
	switch (gate->takes) {
	case CHECK_CERT:
		return gate->check.cert(&o->cert, f);
	case CHECK_CRL:
		return gate->check.crl(&o->crl, f);
	case CHECK_OCSP:
		return gate->check.ocsp(&o->ocsp, f);
	default:
		return gate->check.tree(&o->tree, f);
	}
}

/* Runs one rule. */
static inline enum verdict
judge(const struct gate *gate, const struct object *o, struct findings *f)
{
	f->lint = gate->lint;
	f->level = (enum level)gate->level;
	/* notices of these rules are no more than that: the object is what it is */
	f->of_object = gate->kind == GATE_OBJECT && gate->lint->level == MUST;
	f->of_rule = 0;
	enum verdict verdict = check(gate, o, f);
	if (f->of_rule > FINDINGS_PER_RULE) {
		uint32_t more = f->of_rule - FINDINGS_PER_RULE;
		f->of_rule = 0;
		fail(f, NULL, "%u more of this kind", more);
	}
	return verdict;
}

/* What is decided before a rule has looked: PASS where it is to look. */
static enum verdict
admit(const struct gate *gate, const struct object *o, int64_t date)
{
	const struct lint *lint = gate->lint;
	if (!gate->enabled || !(lint->of & o->profiles) || (lint->needs & ~o->features) != 0)
		return NOT_APPLICABLE;
	return date < lint->from || (date >= lint->until && lint->until != FOREVER) ? NOT_EFFECTIVE : PASS;
}

/* Makes findings ready for an object that is judged by a date. */
static void
begin(const struct ruleset *rules, const struct object *o, int64_t date, struct findings *f)
{
	f->tree = &o->tree;
	f->reference = rules->reference;
	f->date = date;
	f->suffixes = SUFFIXES_UNKNOWN;
	f->name_traits = 0;
	f->count = f->text_size = 0;
	f->out_of_memory = f->hopeless = false;
}

enum verdict
run_one(const struct ruleset *rules, uint32_t number, const struct object *o, int64_t date, struct findings *f)
{
	const struct gate *gate = &rules->gates[number];
	begin(rules, o, date, f);
	if (gate->hints != 0 && !(gate->hints & o->hints))
		return NOT_APPLICABLE;
	enum verdict verdict = admit(gate, o, date);
	return verdict == PASS ? judge(gate, o, f) : verdict;
}

enum verdict
run_more(const struct gate *gate, const struct object *o, struct findings *f)
{
	return judge(gate, o, f);
}

enum verdict
rejudge(const struct ruleset *rules, const struct lint *lint, const struct object *o, struct findings *f)
{
	uint32_t count = f->count, text_size = f->text_size;
	enum verdict verdict = judge(ruleset_find(rules, lint->name), o, f);
	f->count = count;
	f->text_size = text_size;
	return verdict;
}

bool
applies_to_object(const struct ruleset *rules, const struct object *o, int64_t date, struct findings *f)
{
	for (uint32_t i = 0; i < rules->count; i++) {
		const struct gate *gate = &rules->gates[i];
		if (gate->kind == GATE_OBJECT || (gate->kind == GATE_DECODING && !rules->is_selected) || !gate->chosen ||
		    admit(gate, o, date) != PASS)
			continue;
		enum verdict verdict = rejudge(rules, gate->lint, o, f);
		if (verdict == PASS || verdict == FAIL)
			return true;
	}
	return false;
}

static inline void
join(struct rule_set *set, const struct rule_set *other)
{
	for (uint32_t word = 0; word < RULE_SET_WORDS; word++)
		set->words[word] |= other->words[word];
}

/* The rules that are for an object as it is, whenever it was issued. */
static struct rule_set
applying_rules(const struct ruleset *rules, const struct object *o)
{
	struct rule_set applying = rules->of_profile[__builtin_ctzll(o->profiles)];
	for (profile_set left = o->profiles & (o->profiles - 1); left != 0; left &= left - 1)
		join(&applying, &rules->of_profile[__builtin_ctzll(left)]);
	for (size_t group = 0; group < FEATURE_GROUPS; group++) {
		const struct rule_set *needing = &rules->needing[group][~o->features >> group * GROUP_SIZE & OF_GROUP];
		for (uint32_t word = 0; word < RULE_SET_WORDS; word++)
			applying.words[word] &= ~needing->words[word];
	}
	return applying;
}

/* Those that may find something, as far as hints tell. */
static struct rule_set
hopeful_rules(const struct ruleset *rules, const struct object *o)
{
	struct rule_set hopeful = rules->always;
	for (hint_set left = o->hints; left != 0; left &= left - 1)
		join(&hopeful, &rules->hoping[__builtin_ctzll(left)]);
	return hopeful;
}

/* Runs the rules of a word of a set, the first of which has this gate. */
static void
run_word(const struct gate *gates, uint64_t due, const struct object *o, struct findings *f)
{
	for (; due != 0; due &= due - 1) {
		const struct gate *gate = &gates[__builtin_ctzll(due)];
		if (gate->enabled)
			judge(gate, o, f);
	}
}

/*
 * The same, and writes down what each says, beginning with the first of the word. One for which no hint tells that there is something is not
 * `hopeful`.
 */
static void
run_word_verbosely(const struct gate *gates, uint64_t due, uint64_t hopeful, const struct object *o, struct findings *f, uint8_t *verdicts)
{
	for (; due != 0; due &= due - 1) {
		int number = __builtin_ctzll(due);
		f->hopeless = !(hopeful >> number & 1);
		if (gates[number].enabled)
			verdicts[number] = (uint8_t)judge(&gates[number], o, f);
	}
	f->hopeless = false;
}

/* Writes down that rules of a word are not in force. */
static void
tell_not_effective(const struct gate *gates, uint64_t early, uint8_t *verdicts)
{
	for (; early != 0; early &= early - 1) {
		int number = __builtin_ctzll(early);
		if (gates[number].enabled)
			verdicts[number] = NOT_EFFECTIVE;
	}
}

void
run(const struct ruleset *rules, const struct object *o, int64_t date, struct findings *f, uint8_t *verdicts, const struct rule_set *wanted)
{
	begin(rules, o, date, f);
	const struct rule_set *in_force = &rules->in_force[epoch_of(rules, date)];
	struct rule_set applying = applying_rules(rules, o), hopeful = hopeful_rules(rules, o);
	if (verdicts != NULL)
		memset(verdicts, NOT_APPLICABLE, rules->count);
	for (uint32_t first = 0, word = 0; first < rules->in_sets; first += WORD, word++) {
		uint64_t due = applying.words[word] & in_force->words[word], told = wanted != NULL ? wanted->words[word] : UINT64_MAX;
		if (verdicts == NULL) {
			run_word(rules->gates + first, due & hopeful.words[word], o, f);
			continue;
		}
		run_word_verbosely(rules->gates + first, due & (hopeful.words[word] | told), hopeful.words[word], o, f, verdicts + first);
		tell_not_effective(rules->gates + first, applying.words[word] & ~due & told, verdicts + first);
	}
	for (uint32_t i = rules->in_sets; i < rules->count; i++) {
		enum verdict verdict = admit(&rules->gates[i], o, date);
		verdict = verdict == PASS ? judge(&rules->gates[i], o, f) : verdict;
		if (verdicts != NULL)
			verdicts[i] = (uint8_t)verdict;
	}
}
