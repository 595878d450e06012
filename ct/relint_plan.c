#include "ct/relint_plan.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ct/sink_kinds.h"

/* --- names --- */

static bool
has_name(const struct plan *plan, const char *name, size_t size)
{
	for (size_t i = 0; i < plan->rule_count; i++) {
		if (strlen(plan->rules[i]) == size && memcmp(plan->rules[i], name, size) == 0)
			return true;
	}
	return false;
}

static bool
add_name(struct plan *plan, const char *name, size_t size)
{
	if (has_name(plan, name, size))
		return true;
	char **rules = realloc(plan->rules, (plan->rule_count + 1) * sizeof(*rules));
	if (rules == NULL)
		return false;
	plan->rules = rules;
	rules[plan->rule_count] = strndup(name, size);
	return rules[plan->rule_count++] != NULL;
}

/* --- what differs --- */

/* Calls `take` with each rule that the linter runs now and that was not so in a set, and with each that it does not run any more. */
typedef bool take_rule(struct plan *plan, void *context, const char *name);

static bool
each_difference(struct plan *plan, json_t *was, take_rule *take, void *context)
{
	size_t index;
	json_t *rule;
	json_t *by_name = json_object();
	bool right = by_name != NULL;

	json_array_foreach(was, index, rule)
	{
		const char *name = json_string_value(json_object_get(rule, "name"));
		right = right && name != NULL && json_object_set(by_name, name, rule) == 0;
	}
	for (size_t i = 0; right && i < brlint_rule_count(plan->full); i++) {
		const brlint_rule *now = brlint_rule_at(plan->full, i);
		const json_t *before = json_object_get(by_name, now->name);
		if (!now->enabled)
			continue;
		const char *level = json_string_value(json_object_get(before, "level"));
		if (before == NULL || json_integer_value(json_object_get(before, "revision")) != (json_int_t)now->revision || level == NULL ||
		    strcmp(level, level_name(now->level)) != 0)
			right = take(plan, context, now->name);
	}
	json_array_foreach(was, index, rule)
	{
		const char *name = json_string_value(json_object_get(rule, "name"));
		const brlint_rule *now = name != NULL ? brlint_rule_named(plan->full, name) : NULL;
		if (right && (now == NULL || !now->enabled))
			right = name != NULL && take(plan, context, name);
	}
	json_decref(by_name);
	return right;
}

static bool
take_name(struct plan *plan, void *context, const char *name)
{
	(void)context;
	return add_name(plan, name, strlen(name));
}

/* Stays true as long as all that differ are run. */
static bool
take_covered(struct plan *plan, void *context, const char *name)
{
	bool *covered = context;

	*covered = *covered && has_name(plan, name, strlen(name));
	return true;
}

/* Whether what the set says beside its rules is what it is now. */
static bool
is_same_beside(const struct kept_ruleset *set, const char *data, const char *options)
{
	return set->data != NULL && strcmp(set->data, data) == 0 && set->options != NULL && strcmp(set->options, options) == 0;
}

/* --- making --- */

static bool
add_set(struct plan *plan, const char *id, bool all)
{
	struct plan_set *set = &plan->sets[plan->set_count++];

	snprintf(set->id, sizeof(set->id), "%s", id);
	set->all = all;
	return true;
}

/* Takes the names of --only. */
static bool
take_only(struct plan *plan, const struct options *options)
{
	for (size_t i = 0; i < options->only.count; i++) {
		for (const char *at = options->only.items[i]; *at != '\0';) {
			size_t size = strcspn(at, ",");
			if (size > 0 && !add_name(plan, at, size))
				return false;
			at += size + (at[size] == ',');
		}
	}
	return true;
}

/* Goes through the sets: which differ how, and what is to be run for them. */
static bool
compare(struct plan *plan, const struct options *options, const struct kept_ruleset *sets, size_t count)
{
	struct octets data = { 0 }, beside = { 0 };
	bool right = true;

	ruleset_data(plan->full, &data);
	options_ruleset(options, &beside);
	for (size_t pass = 0; pass < 2; pass++) {
		for (size_t i = 0; right && i < count; i++) {
			bool is_present = strcmp(sets[i].id, plan->ruleset) == 0;
			json_t *was = json_loads(sets[i].rules, 0, NULL);
			bool all = !is_present && (!json_is_array(was) || !is_same_beside(&sets[i], octets_string(&data), octets_string(&beside)));
			bool is_wanted = !plan->only && (options->since == NULL || strcmp(options->since, sets[i].id) == 0);
			if (pass == 0) {
				right = add_set(plan, sets[i].id, all) &&
					(all || !is_wanted || is_present || each_difference(plan, was, take_name, NULL));
			} else {
				plan->sets[i].covered = !all;
				right = all || is_present || each_difference(plan, was, take_covered, &plan->sets[i].covered);
			}
			json_decref(was);
		}
	}
	right = right && !data.failed && !beside.failed;
	octets_free(&data);
	octets_free(&beside);
	return right;
}

/* A linter of those that changed and are run at all. */
static bool
make_some(struct plan *plan, const struct options *options, int *status)
{
	struct options some = *options;
	struct octets names = { 0 };
	size_t count = brlint_rule_count(plan->full);

	plan->is_run = calloc(count > 0 ? count : 1, 1);
	if (plan->is_run == NULL)
		return false;
	for (size_t i = 0; i < count; i++) {
		const brlint_rule *rule = brlint_rule_at(plan->full, i);
		plan->is_run[i] = has_name(plan, rule->name, strlen(rule->name));
		if (plan->is_run[i] && rule->enabled)
			octets_printf(&names, "%s%s", names.size > 0 ? "," : "", rule->name);
	}
	some.only.count = 1;
	some.only.items[0] = octets_string(&names);
	if (names.size > 0 && !names.failed)
		plan->some = options_linter(&some, status);
	bool right = !names.failed && (names.size == 0 || plan->some != NULL);
	octets_free(&names);
	return right;
}

/* Its name: so that one that was ended goes on, and none with another aim. */
static void
name_run(struct plan *plan, const struct options *options)
{
	struct octets text = { 0 };
	struct hash digest;

	octets_printf(&text, "%s %s %d", plan->ruleset, options->since != NULL ? options->since : "", plan->only);
	for (size_t i = 0; i < plan->rule_count; i++)
		octets_printf(&text, " %s", plan->rules[i]);
	for (size_t i = 0; i < options->logs.count; i++)
		octets_printf(&text, " log %s", options->logs.items[i]);
	hash_octets(text.data, text.size, &digest);
	octets_clear(&text);
	octets_hex(&text, digest.octets, HASH_SIZE);
	snprintf(plan->run, sizeof(plan->run), "%s", octets_string(&text));
	octets_free(&text);
}

static int
fill(struct plan *plan, const struct options *options, const struct kept_ruleset *sets, size_t count)
{
	int status = CT_FINE;

	plan->sets = calloc(count + 1, sizeof(*plan->sets));
	if (plan->sets == NULL || !take_only(plan, options) || !compare(plan, options, sets, count) || !make_some(plan, options, &status)) {
		if (status == CT_FINE) {
			complain("out of memory, or the table of rule sets cannot be read");
			status = CT_FAILED;
		}
		return status;
	}
	/* what is not in the table: nothing is known of it */
	plan->sets[plan->set_count].all = true;
	name_run(plan, options);
	return CT_FINE;
}

int
plan_make(struct plan *plan, const struct options *options, struct kept *kept)
{
	struct options all = *options;
	struct kept_ruleset *sets;
	size_t count;
	struct why why;
	int status = CT_FINE;
	bool knows = options->since == NULL;

	memset(plan, 0, sizeof(*plan));
	plan->only = options->only.count > 0;
	if (plan->only) {
		/* names that there are not are told as ever */
		brlint *named = options_linter(options, &status);
		if (named == NULL)
			return status;
		brlint_free(named);
	}
	all.only.count = 0;
	plan->full = options_linter(&all, &status);
	if (plan->full == NULL)
		return status;
	ruleset_id(plan->full, plan->ruleset);
	if (!kept_rulesets(kept, &sets, &count, &why)) {
		complain("%s", why.text);
		return CT_FAILED;
	}
	for (size_t i = 0; i < count; i++)
		knows = knows || strcmp(sets[i].id, options->since) == 0;
	if (knows) {
		status = fill(plan, options, sets, count);
	} else {
		complain("--since: nothing was judged by a set of rules %s", options->since);
		status = CT_TROUBLE;
	}
	kept_rulesets_free(sets, count);
	return status;
}

void
plan_free(struct plan *plan)
{
	brlint_free(plan->full);
	brlint_free(plan->some);
	for (size_t i = 0; i < plan->rule_count; i++)
		free(plan->rules[i]);
	free(plan->rules);
	free(plan->is_run);
	free(plan->sets);
	memset(plan, 0, sizeof(*plan));
}

const struct plan_set *
plan_set_of(const struct plan *plan, const char *id)
{
	size_t i = 0;

	while (i < plan->set_count && strcmp(plan->sets[i].id, id) != 0)
		i++;
	return &plan->sets[i];
}
