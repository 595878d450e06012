#include "lints/runner.h"

#include <stdlib.h>

#include "asn1/memo.h"
#include "lints/tables.h"

#define WORD           64 /* bits */
#define FACTS_OF_GROUP ((1u << FACT_GROUP) - 1)

/* The facts of the groups before are profiles. */
#define FIRST_GROUP (PROFILE_COUNT / FACT_GROUP)
_Static_assert(PROFILE_COUNT % FACT_GROUP == 0, "no group has profiles and other facts");

static inline void
toggle(struct rule_set *set, uint32_t number)
{
	set->words[number / WORD] ^= UINT64_C(1) << number % WORD;
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

/* Makes the sets of rules by profile, by the facts that they need, by the extensions that they look at and for, and by date. */
static bool
make_sets(struct ruleset *rules)
{
	rules->in_force = calloc((size_t)rules->date_count + 1, sizeof(*rules->in_force));
	if (rules->in_force == NULL)
		return false;
	for (uint32_t i = 0; i < rules->count; i++) {
		const struct lint *lint = rules->gates[i].lint;
		for (facts left = lint->applies & PROFILES; left != 0; left &= left - 1)
			toggle(&rules->of_profile[__builtin_ctzll(left)], i);
		for (unsigned group = FIRST_GROUP; group < FACT_GROUPS; group++) {
			unsigned needed = lint->applies >> group * FACT_GROUP & FACTS_OF_GROUP;
			for (unsigned some = 0; needed != 0 && some <= FACTS_OF_GROUP; some++) {
				if (some & needed)
					toggle(&rules->needing[group][some], i);
			}
		}
		for (uint64_t left = lint->looks_at; left != 0; left &= left - 1)
			toggle(&rules->looking_at[__builtin_ctzll(left)], i);
		for (uint64_t left = lint->looks_for; left != 0; left &= left - 1)
			toggle(&rules->looking_for[__builtin_ctzll(left)], i);
		rules->looked_for |= lint->looks_for;
		if ((lint->looks_at | lint->looks_for) == 0)
			toggle(&rules->looking_at_all, i);
		/* at first only where the rule begins and where it ends */
		toggle(&rules->in_force[lint->from == ALWAYS ? 0 : epoch_of(rules, lint->from)], i);
		if (lint->until != FOREVER)
			toggle(&rules->in_force[epoch_of(rules, lint->until)], i);
	}
	for (uint32_t epoch = 1; epoch <= rules->date_count; epoch++) {
		for (uint32_t word = 0; word < RULE_SET_WORDS; word++)
			rules->in_force[epoch].words[word] ^= rules->in_force[epoch - 1].words[word];
	}
	return true;
}

/* The place of the rule of this name, or the free one where it would be. */
static uint32_t
place_of_name(const struct ruleset *rules, const char *name)
{
	uint32_t i = span_hash((struct span){ (const uint8_t *)name, strlen(name) }, false) % RULE_NAMES;
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
	rules->zlint = calloc(zlint_count, sizeof(*rules->zlint));
	if (rules->gates == NULL || rules->zlint == NULL || count > RULE_SET_WORDS * WORD)
		return false;
	for (const struct lint *const *table = lint_tables; *table != NULL; table++) {
		for (const struct lint *lint = *table; lint->name != NULL; lint++) {
			rules->gates[rules->count++] = (struct gate){
				.check = lint->check,
				.lint = lint,
				.takes = (uint8_t)lint->takes,
				.level = (uint8_t)lint->level,
				.kind = (uint8_t)kind_of_table(*table),
				.enabled = true,
				.chosen = true,
			};
			rules->by_name[place_of_name(rules, lint->name)] = (uint16_t)rules->count;
		}
	}
	for (size_t i = 0; i < zlint_count; i++)
		rules->zlint[i] = ruleset_find(rules, zlint_lints[i].name);
	return list_dates(rules) && make_sets(rules);
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
	f->of_object = gate->kind == GATE_OBJECT;
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
admit(const struct gate *gate, facts known, int64_t date)
{
	const struct lint *lint = gate->lint;
	if (!gate->enabled || !(lint->applies & PROFILES & known) || (lint->applies & ~PROFILES & ~known) != 0)
		return NOT_APPLICABLE;
	return date < lint->from || (date >= lint->until && lint->until != FOREVER) ? NOT_EFFECTIVE : PASS;
}

/* The number of the one profile among the facts. */
static unsigned
profile_of(facts f)
{
	return (unsigned)__builtin_ctzll(f & PROFILES);
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
	f->not_clean = 0;
	f->out_of_memory = false;
}

enum verdict
run_one(const struct ruleset *rules, uint32_t number, const struct object *o, int64_t date, struct findings *f)
{
	const struct gate *gate = &rules->gates[number];
	begin(rules, o, date, f);
	enum verdict verdict = admit(gate, o->facts, date);
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
		    admit(gate, o->facts | SUSPICIONS, date) != PASS)
			continue;
		enum verdict verdict = rejudge(rules, gate->lint, o, f);
		if (verdict == PASS || verdict == FAIL)
			return true;
	}
	return false;
}

/* Runs all rules, those too for which there is nothing to suspect, and writes down what each said. */
static void
run_verbosely(const struct ruleset *rules, const struct object *o, struct findings *f, uint8_t *verdicts)
{
	for (uint32_t i = 0; i < rules->count; i++) {
		const struct gate *gate = &rules->gates[i];
		enum verdict verdict = admit(gate, o->facts | SUSPICIONS, f->date);
		verdicts[i] = (uint8_t)(verdict == PASS ? judge(gate, o, f) : verdict);
	}
}

/* The extension of a certificate that a node is, as a mask; 0 where it is none, or not the first of its kind. */
static uint64_t
extension_of(const struct cert *c, uint32_t number)
{
	const struct node *n = &c->tree->nodes[number];
	const struct extension *e = n->oid <= OID_LAST_EXTENSION && n->oid != OID_UNKNOWN ? extension(&c->ext, (enum oid)n->oid) : NULL;
	return e != NULL && e->node == n ? OID_MASK(n->oid) : 0;
}

/*
 * The extensions of a certificate that rules are to look at. Those are left out in which none of them found anything when they came before: `note`
 * says under which rules; 0: that does not count.
 */
static uint64_t
extensions_to_look_at(const struct cert *c, uint16_t note)
{
	uint64_t which = c->ext.present;
	/* of two of a kind rules may look at either */
	for (uint32_t i = 0; i < c->tree->recurrence_count && note != 0 && !c->ext.has_twins; i++) {
		if (memo_has_note(c->tree->recurrences[i].value, note))
			which &= ~extension_of(c, c->tree->recurrences[i].node);
	}
	return which;
}

/* Makes a note of the extensions in which nothing was found. */
static void
note_extensions(const struct cert *c, uint64_t which, uint16_t note)
{
	for (uint32_t i = 0; i < c->tree->recurrence_count && which != 0 && note != 0; i++) {
		if (which & extension_of(c, c->tree->recurrences[i].node))
			memo_note(c->tree->recurrences[i].value, note);
	}
}

/* The rules that an object is asked. */
static struct rule_set
due_rules(const struct ruleset *rules, facts known, unsigned profile, uint32_t epoch, uint64_t which, uint64_t absent)
{
	struct rule_set due = rules->looking_at_all;
	for (; which != 0; which &= which - 1) {
		for (uint32_t word = 0; word < RULE_SET_WORDS; word++)
			due.words[word] |= rules->looking_at[__builtin_ctzll(which)].words[word];
	}
	for (absent &= rules->looked_for; absent != 0; absent &= absent - 1) {
		for (uint32_t word = 0; word < RULE_SET_WORDS; word++)
			due.words[word] |= rules->looking_for[__builtin_ctzll(absent)].words[word];
	}
	for (uint32_t word = 0; word < RULE_SET_WORDS; word++)
		due.words[word] &= rules->of_profile[profile].words[word] & rules->in_force[epoch].words[word];
	for (unsigned group = FIRST_GROUP; group < FACT_GROUPS; group++) {
		const struct rule_set *needing = &rules->needing[group][~known >> group * FACT_GROUP & FACTS_OF_GROUP];
		for (uint32_t word = 0; word < RULE_SET_WORDS; word++)
			due.words[word] &= ~needing->words[word];
	}
	return due;
}

/* Runs the rules of a word of a set, the first of which has this gate. */
static void
run_word(const struct gate *gates, uint64_t due, const struct object *o, struct findings *f)
{
	for (; due != 0; due &= due - 1) {
		const struct gate *gate = &gates[__builtin_ctzll(due)];
		if (gate->enabled)
			judge(gate, o, f);
		else
			f->not_clean |= gate->lint->looks_at;
	}
}

void
run(const struct ruleset *rules, const struct object *o, int64_t date, struct findings *f, uint8_t *verdicts)
{
	begin(rules, o, date, f);
	if (verdicts != NULL) {
		run_verbosely(rules, o, f, verdicts);
		return;
	}
	unsigned profile = profile_of(o->facts);
	uint32_t epoch = epoch_of(rules, date);
	/* a date that is not the object's own goes with any dates in it */
	bool own_date = date == o->date && date != OBJECT_NO_DATE;
	uint16_t note = own_date ? (uint16_t)(epoch * PROFILE_COUNT + profile + 1) : 0;
	const struct cert *c = o->facts & CERTIFICATE ? &o->cert : NULL;
	uint64_t which = c != NULL ? extensions_to_look_at(c, note) : 0;
	struct rule_set due = due_rules(rules, o->facts, profile, epoch, which, c != NULL ? ~c->ext.present : 0);
	for (uint32_t first = 0; first < rules->count; first += WORD)
		run_word(rules->gates + first, due.words[first / WORD], o, f);
	if (c != NULL)
		note_extensions(c, which & ~f->not_clean, note);
}
