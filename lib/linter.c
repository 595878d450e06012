/* A linter: made of what is chosen, counted, and asked what it holds. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "config.h"
#include "corpus/explanations.h"
#include "lib/commit.h"
#include "lib/internal.h"
#include "x509/classify.h"

/* The decoder counts octets in 32 bits, with one for a sign. */
#define OCTETS_MAX INT32_MAX

const char *
brlint_version(void)
{
	return PACKAGE_VERSION;
}

const char *
brlint_build(void)
{
	return brlint_commit;
}

const char *
brlint_status_text(enum brlint_status status)
{
	static const char *const texts[] = {
		[BRLINT_OK] = "no error",
		[BRLINT_NO_MEMORY] = "memory ran out",
		[BRLINT_UNKNOWN_NAME] = "a name is unknown",
		[BRLINT_BAD_DATA] = "the reference data cannot be understood",
		[BRLINT_BAD_OBJECT] = "the octets are not a certificate, or not a precertificate",
		[BRLINT_BAD_ARGUMENT] = "an argument, or the call at this place, makes no sense",
		[BRLINT_TOO_LARGE] = "the object has more octets than the limit",
		[BRLINT_IO] = "output could not be written",
	};
	return (size_t)status < sizeof(texts) / sizeof(*texts) ? texts[status] : "an unknown status";
}

const char *
brlint_document_version(const char *source)
{
	for (int i = 0; source != NULL && i < SOURCE_COUNT; i++) {
		if (source_is_named((enum source)i, source))
			return source_version((enum source)i);
	}
	return NULL;
}

/* Switches single rules and sets levels. */
static void
make_exceptions(struct ruleset *rules, const struct exception *exceptions)
{
	rules->is_restricted = false;
	for (uint32_t i = 0; i < rules->count; i++) {
		struct gate *gate = &rules->gates[i];
		if (exceptions[i].state != AS_CHOSEN)
			gate->chosen = gate->enabled = exceptions[i].state == SWITCHED_ON;
		if (exceptions[i].has_level)
			gate->level = (uint8_t)exceptions[i].level;
		rules->is_restricted |= !gate->chosen;
	}
}

/* Says what is wrong with the data: the file, without its folder, and the cause. */
static void
tell_of_data(brlint_config *c, const char *where, const char *wrong)
{
	size_t folder = strlen(c->data_folder);
	if (strncmp(where, c->data_folder, folder) == 0 && where[folder] == '/')
		where += folder + 1;
	snprintf(c->error, sizeof(c->error), "%s: %s", where, wrong);
}

/* Reads lists of the config once more. Each was right alone; together, or with the data of the folder, they may be too many. */
static enum brlint_status
add_lists(brlint *b, brlint_config *c, const struct texts *texts, const char *(*add)(struct reference *, struct span, unsigned *))
{
	for (size_t i = 0; i < texts->count; i++) {
		unsigned line;
		const char *wrong = add(&b->linter.reference, (struct span){ (const uint8_t *)texts->items[i].text, texts->items[i].size }, &line);
		if (wrong == NULL)
			continue;
		snprintf(c->error, sizeof(c->error), "%s: %s", texts->items[i].name, wrong);
		return strcmp(wrong, "out of memory") == 0 ? BRLINT_NO_MEMORY : BRLINT_BAD_DATA;
	}
	return BRLINT_OK;
}

/* Reads files that were given. */
static enum brlint_status
take_data_files(brlint *b, brlint_config *c)
{
	for (int i = 0; i < REFERENCE_FILES; i++) {
		unsigned line;
		if (c->data_files[i].text == NULL)
			continue;
		struct span text = { c->data_files[i].text, c->data_files[i].size };
		const char *wrong = reference_take(&b->linter.reference, (enum reference_file)i, text, &line);
		if (wrong == NULL)
			continue;
		if (strcmp(wrong, "out of memory") == 0)
			return BRLINT_NO_MEMORY;
		if (line > 0)
			snprintf(c->error, sizeof(c->error), "%s:%u: %s", reference_file_in_folder((enum reference_file)i), line, wrong);
		else
			snprintf(c->error, sizeof(c->error), "%s: %s", reference_file_in_folder((enum reference_file)i), wrong);
		return BRLINT_BAD_DATA;
	}
	return BRLINT_OK;
}

/* Reads those of the folder that were not given. */
static enum brlint_status
read_data_folder(brlint *b, brlint_config *c)
{
	char where[4096];
	const char *wrong = c->data_folder != NULL ? reference_read(&b->linter.reference, c->data_folder, where, sizeof(where)) : NULL;
	if (wrong == NULL)
		return BRLINT_OK;
	if (where[0] == '\0')
		return BRLINT_NO_MEMORY;
	tell_of_data(c, where, wrong);
	return BRLINT_BAD_DATA;
}

static enum brlint_status
take_choice(brlint *b, brlint_config *c)
{
	char where[1];
	b->max_object = OCTETS_MAX;
	/* without a folder nothing else can be wrong */
	if (linter_init(&b->linter, NULL, where, sizeof(where)) != NULL)
		return BRLINT_NO_MEMORY;
	if (c == NULL)
		return BRLINT_OK;
	enum brlint_status status = take_data_files(b, c);
	if (status == BRLINT_OK)
		status = read_data_folder(b, c);
	if (status == BRLINT_OK)
		status = add_lists(b, c, &c->log_lists, reference_add_log_list);
	if (status == BRLINT_OK)
		status = add_lists(b, c, &c->weak_keys, reference_add_weak_keys);
	if (status != BRLINT_OK)
		return status;
	b->linter.blocked = c->blocked;
	b->linter.tests_keys = c->tests_keys;
	if (c->policies.count > 0) {
		if (!make_policy(&b->policy, &b->linter.rules, c->policies.items, c->policies.count, c->error))
			return c->error[0] == '\0' ? BRLINT_NO_MEMORY : BRLINT_BAD_ARGUMENT;
		b->linter.policy = &b->policy;
		if (policy_data_trouble(&b->policy, &b->linter.reference, time(NULL), c->error) != NULL)
			return BRLINT_BAD_DATA;
	}
	if (c->max_object > 0 && c->max_object < OCTETS_MAX)
		b->max_object = c->max_object;
	if (!choice_apply(&c->choice, &b->linter.rules, c->error))
		return choice_is_no_memory(c->error) ? BRLINT_NO_MEMORY : BRLINT_BAD_ARGUMENT;
	make_exceptions(&b->linter.rules, c->exceptions);
	return choice_leaves_a_rule(&b->linter.rules, c->error) ? BRLINT_OK : BRLINT_BAD_ARGUMENT;
}

/* Lists what programs are told of a linter. Returns false if memory ran out. */
static bool
describe(brlint *b)
{
	const struct ruleset *rules = &b->linter.rules;
	b->rules = calloc(rules->count, sizeof(*b->rules));
	if (b->rules == NULL)
		return false;
	for (uint32_t i = 0; i < rules->count; i++) {
		const struct lint *lint = rules->gates[i].lint;
		b->rules[i] = (brlint_rule){
			.name = lint->name,
			.source = source_name(lint->source),
			.clause = lint->clause,
			.title = lint->title,
			.level = (enum brlint_level)lint->level,
			.revision = lint_revision(lint),
			.from = lint->from,
			.until = lint->until,
			.enabled = rules->gates[i].enabled,
			.family = family_name(lint->of),
			.number = i,
		};
	}
	b->waivers = calloc(b->policy.waiver_count + 1, sizeof(*b->waivers));
	if (b->waivers == NULL)
		return false;
	for (size_t i = 0; i < b->policy.waiver_count; i++) {
		const struct waiver *w = &b->policy.waivers[i].waiver;
		b->waivers[i] = (brlint_waiver){ .reason = w->reason, .owner = w->owner, .until = w->until, .file = w->file, .line = w->line };
	}
	for (int file = 0; file < REFERENCE_FILES; file++) {
		struct span version = reference_version(&b->linter.reference, (enum reference_file)file);
		b->data_versions[file] = strndup(version.data != NULL ? (const char *)version.data : "", version.size);
		if (b->data_versions[file] == NULL)
			return false;
	}
	ruleset_digest(&b->linter, b->ruleset);
	return true;
}

brlint *
brlint_new(brlint_config *c, enum brlint_status *status)
{
	enum brlint_status ignored;
	brlint *b = calloc(1, sizeof(*b));

	if (status == NULL)
		status = &ignored;
	*status = BRLINT_NO_MEMORY;
	if (c != NULL)
		c->error[0] = '\0';
	if (b != NULL) {
		atomic_init(&b->holders, 1);
		policy_init(&b->policy);
		*status = take_choice(b, c);
		if (*status == BRLINT_OK && !describe(b))
			*status = BRLINT_NO_MEMORY;
	}
	if (*status == BRLINT_OK)
		return b;
	if (c != NULL && *status == BRLINT_NO_MEMORY)
		snprintf(c->error, sizeof(c->error), "%s", brlint_status_text(BRLINT_NO_MEMORY));
	brlint_free(b);
	return NULL;
}

brlint *
linter_hold(const brlint *b)
{
	brlint *held = (brlint *)b;
	atomic_fetch_add_explicit(&held->holders, 1, memory_order_relaxed);
	return held;
}

brlint *
brlint_ref(brlint *b)
{
	return linter_hold(b);
}

void
brlint_free(brlint *b)
{
	if (b == NULL || atomic_fetch_sub_explicit(&b->holders, 1, memory_order_acq_rel) != 1)
		return;
	linter_free(&b->linter);
	policy_free(&b->policy);
	free(b->waivers);
	for (int file = 0; file < REFERENCE_FILES; file++)
		free(b->data_versions[file]);
	free(b->rules);
	free(b);
}

size_t
brlint_rule_count(const brlint *b)
{
	return b->linter.rules.count;
}

const brlint_rule *
brlint_rule_at(const brlint *b, size_t index)
{
	return index < b->linter.rules.count ? &b->rules[index] : NULL;
}

const brlint_rule *
brlint_rule_named(const brlint *b, const char *name)
{
	const struct gate *gate = name != NULL ? ruleset_find_alias(&b->linter.rules, name) : NULL;
	return gate != NULL ? &b->rules[gate - b->linter.rules.gates] : NULL;
}

const char *
brlint_ruleset(const brlint *b)
{
	return b->ruleset;
}

const char *
brlint_data_file_at(size_t index)
{
	return reference_file_word(index);
}

const char *
brlint_profile_at(size_t index)
{
	const char *word = profile_word(index);
	return word != NULL && strcmp(word, "unknown") != 0 ? word : NULL;
}

const char *
brlint_rule_text(const brlint_rule *rule, enum brlint_text kind, size_t index)
{
	static const enum explanation_kind kinds[] = {
		[BRLINT_QUOTE] = EXPLANATION_QUOTE,   [BRLINT_OLD_QUOTE] = EXPLANATION_OLD_QUOTE, [BRLINT_WHY] = EXPLANATION_WHY,
		[BRLINT_REMEDY] = EXPLANATION_REMEDY, [BRLINT_PEER] = EXPLANATION_PEER,           [BRLINT_INCIDENT] = EXPLANATION_INCIDENT,
	};
	struct explanation e;
	const char *text = NULL;
	if ((size_t)kind >= sizeof(kinds) / sizeof(*kinds) || !explanation_find(&e, rule->name))
		return NULL;
	do {
		text = explanation_line(&e, kinds[kind], text);
	} while (text != NULL && index-- > 0);
	return text;
}

const char *
brlint_data_version(const brlint *b, const char *file)
{
	for (int i = 0; i < REFERENCE_FILES && file != NULL; i++) {
		if (strcmp(file, reference_file_name((enum reference_file)i)) == 0)
			return b->data_versions[i];
	}
	return NULL;
}
