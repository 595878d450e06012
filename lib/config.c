/* What is chosen: kept, and checked at once, so that each call tells what is wrong with its own argument. */
#include <stdio.h>
#include <stdlib.h>

#include "lib/internal.h"

brlint_config *
brlint_config_new(void)
{
	brlint_config *c = calloc(1, sizeof(*c));
	if (c == NULL)
		return NULL;
	policy_init(&c->policy);
	if (ruleset_init(&c->rules, &reference_builtin))
		c->exceptions = calloc(c->rules.count, sizeof(*c->exceptions));
	if (c->exceptions == NULL) {
		brlint_config_free(c);
		return NULL;
	}
	return c;
}

static void
free_text(struct policy_text *t)
{
	free(t->name);
	free(t->text);
}

static void
free_texts(struct texts *texts)
{
	for (size_t i = 0; i < texts->count; i++)
		free_text(&texts->items[i]);
	free(texts->items);
}

void
brlint_config_free(brlint_config *c)
{
	if (c == NULL)
		return;
	ruleset_free(&c->rules);
	policy_free(&c->policy);
	free_texts(&c->policies);
	free_texts(&c->log_lists);
	free_texts(&c->weak_keys);
	choice_free(&c->choice);
	free(c->name_filter);
	free(c->exceptions);
	free(c->data_folder);
	for (size_t i = 0; i < REFERENCE_FILES; i++)
		free(c->data_files[i].text);
	free(c);
}

const char *
brlint_config_error(const brlint_config *c)
{
	return c->error;
}

static enum brlint_status
refuse(brlint_config *c, enum brlint_status status, const char *before, const char *what)
{
	snprintf(c->error, sizeof(c->error), "%s%s", before, what);
	return status;
}

static enum brlint_status
no_memory(brlint_config *c)
{
	return refuse(c, BRLINT_NO_MEMORY, brlint_status_text(BRLINT_NO_MEMORY), "");
}

/* Puts a copy of a text, or NULL, in the place of another. Returns false if memory ran out. */
static bool
replace(char **place, const char *text)
{
	char *copy = text != NULL ? strdup(text) : NULL;
	if (text != NULL && copy == NULL)
		return false;
	free(*place);
	*place = copy;
	return true;
}

enum brlint_status
brlint_config_data(brlint_config *c, const char *folder)
{
	c->error[0] = '\0';
	if (folder != NULL && *folder == '\0') {
		snprintf(c->error, sizeof(c->error), "the name of the data folder is empty");
		return BRLINT_BAD_ARGUMENT;
	}
	return replace(&c->data_folder, folder) ? BRLINT_OK : no_memory(c);
}

enum brlint_status
brlint_config_data_file(brlint_config *c, const char *name, const void *text, size_t size)
{
	const char *wrong;
	c->error[0] = '\0';
	if (name == NULL || (text == NULL && size > 0))
		return refuse(c, BRLINT_BAD_ARGUMENT, "there is no name, or there are no octets", "");
	enum reference_file file = reference_file_from_name(name, &wrong);
	if (wrong != NULL) {
		snprintf(c->error, sizeof(c->error), "%s: %s", name, wrong);
		return BRLINT_BAD_ARGUMENT;
	}
	if (file == REFERENCE_FILES)
		return refuse(c, BRLINT_UNKNOWN_NAME, "there is no file of reference data of the name ", name);
	uint8_t *copy = malloc(size + 1);
	if (copy == NULL)
		return no_memory(c);
	if (size > 0)
		memcpy(copy, text, size);
	free(c->data_files[file].text);
	c->data_files[file] = (struct policy_text){ .text = copy, .size = size };
	return BRLINT_OK;
}

/* Whether a text is what a reader takes: it is tried on a copy of the data that are built in. */
typedef const char *text_reader(struct reference *r, struct span text, unsigned *line);

static enum brlint_status
try_text(brlint_config *c, const struct policy_text *text, text_reader *read)
{
	struct reference data = reference_builtin;
	unsigned line;
	const char *wrong = read(&data, (struct span){ (const uint8_t *)text->text, text->size }, &line);
	reference_free(&data);
	if (wrong == NULL)
		return BRLINT_OK;
	if (strcmp(wrong, "out of memory") == 0)
		return no_memory(c);
	if (line > 0)
		snprintf(c->error, sizeof(c->error), "%s:%u: %s", text->name, line, wrong);
	else
		snprintf(c->error, sizeof(c->error), "%s: %s", text->name, wrong);
	return BRLINT_BAD_ARGUMENT;
}

/* Puts a copy of a text behind the others, where it counts once it is settled. `nothing` is what to say if there is none, or it has no name. */
static enum brlint_status
append_text(brlint_config *c, struct texts *texts, const char *name, const void *octets, size_t size, const char *nothing)
{
	c->error[0] = '\0';
	if (name == NULL || *name == '\0' || (octets == NULL && size > 0))
		return refuse(c, BRLINT_BAD_ARGUMENT, nothing, "");
	struct policy_text *grown = realloc(texts->items, (texts->count + 1) * sizeof(*grown));
	if (grown == NULL)
		return no_memory(c);
	texts->items = grown;
	struct policy_text added = { strdup(name), malloc(size + 1), size };
	if (added.name == NULL || added.text == NULL) {
		free_text(&added);
		return no_memory(c);
	}
	if (size > 0)
		memcpy(added.text, octets, size);
	grown[texts->count] = added;
	return BRLINT_OK;
}

/* The text that was appended stays if it was taken. */
static enum brlint_status
settle_text(struct texts *texts, enum brlint_status status)
{
	if (status == BRLINT_OK)
		texts->count++;
	else
		free_text(&texts->items[texts->count]);
	return status;
}

/* Keeps a copy of a list that a reader takes. */
static enum brlint_status
add_list(brlint_config *c, struct texts *texts, const char *name, const void *octets, size_t size, text_reader *read)
{
	enum brlint_status status = append_text(c, texts, name, octets, size, "there is no list, or it has no name");
	return status == BRLINT_OK ? settle_text(texts, try_text(c, &texts->items[texts->count], read)) : status;
}

enum brlint_status
brlint_config_log_list(brlint_config *c, const char *name, const void *json, size_t size)
{
	return add_list(c, &c->log_lists, name, json, size, reference_add_log_list);
}

enum brlint_status
brlint_config_weak_keys(brlint_config *c, const char *name, const void *text, size_t size)
{
	return add_list(c, &c->weak_keys, name, text, size, reference_add_weak_keys);
}

/* Tries a choice on all rules; `error` gets what is wrong with it. */
static bool
try_choice(brlint_config *c, const struct choice *choice, char error[CHOICE_WRONG_SIZE])
{
	c->rules.is_restricted = false;
	for (uint32_t i = 0; i < c->rules.count; i++)
		c->rules.gates[i].chosen = c->rules.gates[i].enabled = true;
	return choice_apply(choice, &c->rules, error);
}

/* Moves words to the end of a list. Returns false if memory ran out; then all is as before. */
static bool
move_words(struct words *to, struct words *from)
{
	char **grown = realloc(to->items, (to->count + from->count) * sizeof(*grown));
	if (grown == NULL)
		return false;
	memcpy(grown + to->count, from->items, from->count * sizeof(*grown));
	to->items = grown;
	to->count += from->count;
	from->count = 0;
	return true;
}

enum list { ONLY, IGNORE, INCLUDE_SOURCES, EXCLUDE_SOURCES };

static struct words *
list_of(struct choice *c, enum list which)
{
	struct words *const lists[] = { &c->only, &c->ignore, &c->include_sources, &c->exclude_sources };
	return lists[which];
}

/* Adds a text's words to a list of the choice, if they make sense by themselves. */
static enum brlint_status
add_words(brlint_config *c, enum list which, const char *text)
{
	struct choice alone = { 0 }, known = { 0 };
	struct words *words = list_of(&alone, which);
	char ignored[CHOICE_WRONG_SIZE] = "";
	enum brlint_status status = BRLINT_OK;

	c->error[0] = '\0';
	if (text == NULL)
		return refuse(c, BRLINT_BAD_ARGUMENT, "there is no list", "");
	if (!words_add(words, text, c->error))
		status = BRLINT_BAD_ARGUMENT;
	else if (!try_choice(c, &alone, c->error)) {
		/* a name that can be chosen is known: what it cannot be is left out */
		*list_of(&known, which <= IGNORE ? ONLY : INCLUDE_SOURCES) = *words;
		status = try_choice(c, &known, ignored) ? BRLINT_BAD_ARGUMENT : BRLINT_UNKNOWN_NAME;
	} else if (!move_words(list_of(&c->choice, which), words))
		status = no_memory(c);
	if (status != BRLINT_OK && (choice_is_no_memory(c->error) || choice_is_no_memory(ignored)))
		status = no_memory(c);
	words_free(words);
	return status;
}

enum brlint_status
brlint_config_only(brlint_config *c, const char *rules)
{
	return add_words(c, ONLY, rules);
}

enum brlint_status
brlint_config_ignore(brlint_config *c, const char *rules)
{
	return add_words(c, IGNORE, rules);
}

enum brlint_status
brlint_config_include_sources(brlint_config *c, const char *sources)
{
	return add_words(c, INCLUDE_SOURCES, sources);
}

enum brlint_status
brlint_config_exclude_sources(brlint_config *c, const char *sources)
{
	return add_words(c, EXCLUDE_SOURCES, sources);
}

enum brlint_status
brlint_config_name_filter(brlint_config *c, const char *pattern)
{
	struct choice alone = { .name_filter = pattern };
	c->error[0] = '\0';
	if (!try_choice(c, &alone, c->error))
		return choice_is_no_memory(c->error) ? no_memory(c) : BRLINT_BAD_ARGUMENT;
	if (!replace(&c->name_filter, pattern))
		return no_memory(c);
	c->choice.name_filter = c->name_filter;
	return BRLINT_OK;
}

/* The exceptions for a rule; NULL if there is no such rule, or if it is one that stays always. *status gets the cause. */
static struct exception *
exception_for(brlint_config *c, const char *rule, enum brlint_status *status)
{
	const struct gate *gate = rule != NULL ? ruleset_find_alias(&c->rules, rule) : NULL;

	c->error[0] = '\0';
	*status = BRLINT_OK;
	if (gate == NULL)
		*status = refuse(c, BRLINT_UNKNOWN_NAME, "there is no rule ", rule != NULL ? rule : "without a name");
	else if (gate->kind == GATE_OBJECT)
		*status = refuse(c, BRLINT_BAD_ARGUMENT, rule, " says that an object could not be judged, and stays as it is");
	return *status == BRLINT_OK ? &c->exceptions[gate - c->rules.gates] : NULL;
}

enum brlint_status
brlint_config_rule(brlint_config *c, const char *rule, int enabled)
{
	enum brlint_status status;
	struct exception *exception = exception_for(c, rule, &status);
	if (exception != NULL)
		exception->state = enabled ? SWITCHED_ON : SWITCHED_OFF;
	return status;
}

/* The levels have the same order and the same numbers. */
_Static_assert((int)BRLINT_ERROR == (int)MUST && (int)BRLINT_WARNING == (int)SHOULD && (int)BRLINT_NOTICE == (int)NOTICE, "levels");

enum brlint_status
brlint_config_level(brlint_config *c, const char *rule, enum brlint_level level)
{
	enum brlint_status status;
	struct exception *exception = exception_for(c, rule, &status);
	if (exception == NULL)
		return status;
	if ((int)level < BRLINT_ERROR || (int)level > BRLINT_NOTICE)
		return refuse(c, BRLINT_BAD_ARGUMENT, "there is no such level for ", rule);
	exception->has_level = true;
	exception->level = (enum level)level;
	return BRLINT_OK;
}

bool
make_policy(struct policy *policy, struct ruleset *rules, const struct policy_text *texts, size_t count, char error[POLICY_CAUSE_SIZE])
{
	struct policy_errors errors;
	error[0] = '\0';
	for (size_t i = 0; i < count; i++) {
		const struct policy_text *t = &texts[i];
		if (policy_add(policy, rules, t->name, (struct span){ t->text, t->size }, &errors))
			continue;
		const struct policy_error *first = &errors.items[0];
		const char *name = strlen(t->name) <= 4000 ? t->name : "policy";
		if (!errors.out_of_memory && first->line > 0)
			snprintf(error, POLICY_CAUSE_SIZE, "%s:%u: %s", name, first->line, first->text);
		else if (!errors.out_of_memory)
			snprintf(error, POLICY_CAUSE_SIZE, "%s: %s", name, first->text);
		return false;
	}
	return true;
}

/* Has the texts with one more as the policy, if they are one. The others stay if they are not, or if memory ran out. */
static enum brlint_status
take_policy(brlint_config *c, const struct policy_text *texts, size_t count)
{
	struct ruleset rules;
	struct policy policy;
	struct exception *exceptions = NULL;
	bool ok = ruleset_init(&rules, &reference_builtin);

	policy_init(&policy);
	c->error[0] = '\0';
	if (ok && (ok = make_policy(&policy, &rules, texts, count, c->error)))
		ok = (exceptions = realloc(c->exceptions, rules.count * sizeof(*exceptions))) != NULL;
	if (!ok) {
		ruleset_free(&rules);
		policy_free(&policy);
		return c->error[0] != '\0' ? BRLINT_BAD_ARGUMENT : no_memory(c);
	}
	/* the rules before keep their numbers */
	memset(exceptions + c->rules.count, 0, (rules.count - c->rules.count) * sizeof(*exceptions));
	c->exceptions = exceptions;
	ruleset_free(&c->rules);
	policy_free(&c->policy);
	c->rules = rules;
	c->policy = policy;
	return BRLINT_OK;
}

enum brlint_status
brlint_config_policy(brlint_config *c, const char *name, const void *text, size_t size)
{
	enum brlint_status status = append_text(c, &c->policies, name, text, size, "there is no policy, or it has no name");
	return status == BRLINT_OK ? settle_text(&c->policies, take_policy(c, c->policies.items, c->policies.count + 1)) : status;
}

enum brlint_status
brlint_config_blocked_keys(brlint_config *c, const void *digests, size_t count)
{
	struct blocked_keys keys = { 0 };
	size_t place;
	c->error[0] = '\0';
	if ((digests == NULL && count > 0) || count > SIZE_MAX / SHA256_SIZE)
		return refuse(c, BRLINT_BAD_ARGUMENT, "there are no digests", "");
	if (count > 0 && !blocked_keys_take(&keys, digests, count, &place)) {
		snprintf(c->error, sizeof(c->error), "the digest with the index %zu is less than one before it: they have to be in order", place);
		return BRLINT_BAD_ARGUMENT;
	}
	c->blocked = keys;
	return BRLINT_OK;
}

void
brlint_config_test_keys(brlint_config *c, int wanted)
{
	c->error[0] = '\0';
	c->tests_keys = wanted != 0;
}

void
brlint_config_max_object(brlint_config *c, size_t octets)
{
	c->error[0] = '\0';
	c->max_object = octets;
}
