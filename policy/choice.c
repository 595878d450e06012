#include "policy/choice.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "policy/pattern.h"

/* Says what is wrong. Returns false, so that a function can end with it. */
static bool __attribute__((format(printf, 2, 3))) refuse(char wrong[CHOICE_WRONG_SIZE], const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(wrong, CHOICE_WRONG_SIZE, format, arguments);
	va_end(arguments);
	return false;
}

/* Takes over a word that was allocated, or is NULL because memory ran out. */
static bool
take_over(struct words *words, char *word)
{
	char **grown = realloc(words->items, (words->count + 1) * sizeof(*grown));
	if (grown != NULL)
		words->items = grown;
	if (grown == NULL || word == NULL) {
		free(word);
		return false;
	}
	words->items[words->count++] = word;
	return true;
}

bool
words_add_one(struct words *words, const char *word)
{
	return take_over(words, strdup(word));
}

bool
words_add(struct words *words, const char *text, char wrong[CHOICE_WRONG_SIZE])
{
	for (const char *end; text != NULL; text = *end == ',' ? end + 1 : NULL) {
		end = strchrnul(text, ',');
		if (end == text)
			return refuse(wrong, "the list has an empty word");
		if (!take_over(words, strndup(text, (size_t)(end - text))))
			return refuse(wrong, "out of memory");
		for (char *c = words->items[words->count - 1]; (c = strchr(c, ' ')) != NULL;)
			*c = '_';
	}
	return true;
}

void
words_free(struct words *words)
{
	for (size_t i = 0; i < words->count; i++)
		free(words->items[i]);
	free(words->items);
	*words = (struct words){ 0 };
}

void
choice_free(struct choice *c)
{
	words_free(&c->only);
	words_free(&c->ignore);
	words_free(&c->include_sources);
	words_free(&c->exclude_sources);
}

/* The rule of a name, in which "_" stands for a blank as well. NULL, with `wrong` set, if there is none. */
static struct gate *
find_rule(const struct ruleset *rules, const char *name, char wrong[CHOICE_WRONG_SIZE])
{
	struct gate *gate = ruleset_find_alias(rules, name);
	if (gate == NULL)
		refuse(wrong, "there is no rule %s", name);
	return gate;
}

/* Marks the rules that a list names. */
static bool
mark_rules(const struct ruleset *rules, const struct words *names, bool *marks, char wrong[CHOICE_WRONG_SIZE])
{
	for (size_t i = 0; i < names->count; i++) {
		const struct gate *gate = find_rule(rules, names->items[i], wrong);
		if (gate == NULL)
			return false;
		marks[gate - rules->gates] = true;
	}
	return true;
}

bool
source_is_named(enum source source, const char *name)
{
	const char *own = source_name(source);
	for (;; own++, name++) {
		own += *own == '.';
		name += *name == '.';
		if ((*own | 0x20) != (*name | 0x20))
			return false;
		if (*own == '\0')
			return *name == '\0';
	}
}

/* Marks the rules of the documents that a list names. */
static bool
mark_sources(const struct ruleset *rules, const struct words *names, bool *marks, char wrong[CHOICE_WRONG_SIZE])
{
	for (size_t word = 0; word < names->count; word++) {
		const char *name = names->items[word];
		bool any = false;
		for (uint32_t i = 0; i < rules->count; i++) {
			bool of = source_is_named(rules->gates[i].lint->source, name);
			marks[i] |= of;
			any |= of;
		}
		for (size_t i = 0; i < zlint_count; i++) {
			bool of = rules->zlint[i] != NULL && strcasecmp(zlint_lints[i].source, name) == 0;
			if (of)
				marks[rules->zlint[i] - rules->gates] = true;
			any |= of;
		}
		if (!any)
			return refuse(wrong, "no rule is of the source %s", name);
	}
	return true;
}

bool
pattern_mark(const char *pattern, pattern_name *name, const void *context, size_t count, bool *marks, char wrong[CHOICE_WRONG_SIZE])
{
	regex_t regex;
	bool no_memory = false;
	if (*pattern == '\0')
		return refuse(wrong, "the pattern for names is empty");
	enum pattern_status status = pattern_compile(&regex, pattern);
	if (status == PATTERN_NO_MEMORY)
		return refuse(wrong, "out of memory");
	if (status != PATTERN_OK)
		return refuse(wrong, "\"%s\" is not an extended regular expression", pattern);
	for (size_t i = 0; i < count; i++)
		marks[i] = pattern_matches(&regex, name(context, i), &no_memory);
	regfree(&regex);
	return !no_memory || refuse(wrong, "out of memory");
}

static const char *
rule_name(const void *context, size_t i)
{
	const struct ruleset *rules = context;
	return rules->gates[i].lint->name;
}

/* Marks the rules whose names match a pattern. */
static bool
mark_matches(const struct ruleset *rules, const char *pattern, bool *marks, char wrong[CHOICE_WRONG_SIZE])
{
	bool any = false;
	if (!pattern_mark(pattern, rule_name, rules, rules->count, marks, wrong))
		return false;
	for (uint32_t i = 0; i < rules->count; i++)
		any |= marks[i];
	return any || refuse(wrong, "no rule has a name that matches \"%s\"", pattern);
}

/* Keeps chosen the rules that are marked (`wanted`), or those that are not; begins the marks anew. */
static void
keep(struct ruleset *rules, bool *marks, bool wanted)
{
	for (uint32_t i = 0; i < rules->count; i++) {
		rules->gates[i].chosen &= marks[i] == wanted;
		marks[i] = false;
	}
}

/* Whether a document is one of those by whose rules everything is decoded, which no choice of documents leaves out. */
static bool
is_of_decoding(const char *name)
{
	return source_is_named(SOURCE_X680, name) || source_is_named(SOURCE_X690, name);
}

/* What may not be left out. */
static bool
may_leave_out(const struct choice *c, const struct ruleset *rules, char wrong[CHOICE_WRONG_SIZE])
{
	for (size_t i = 0; i < c->ignore.count; i++) {
		const struct gate *gate = find_rule(rules, c->ignore.items[i], wrong);
		if (gate == NULL)
			return false;
		if (gate->kind == GATE_OBJECT)
			return refuse(wrong, "%s says that an object could not be judged, and cannot be left out", gate->lint->name);
	}
	for (size_t i = 0; i < c->exclude_sources.count; i++) {
		if (is_of_decoding(c->exclude_sources.items[i]))
			return refuse(wrong, "the rules of decoding (%s) can be left out by their own names only", c->exclude_sources.items[i]);
	}
	return true;
}

static bool
choose(const struct choice *c, struct ruleset *rules, bool *marks, char wrong[CHOICE_WRONG_SIZE])
{
	if (c->only.count > 0) {
		if (!mark_rules(rules, &c->only, marks, wrong))
			return false;
		keep(rules, marks, true);
	}
	if (c->name_filter != NULL) {
		if (!mark_matches(rules, c->name_filter, marks, wrong))
			return false;
		keep(rules, marks, true);
	}
	if (c->include_sources.count > 0) {
		if (!mark_sources(rules, &c->include_sources, marks, wrong))
			return false;
		keep(rules, marks, true);
	}
	if (!mark_sources(rules, &c->exclude_sources, marks, wrong))
		return false;
	keep(rules, marks, false);
	if (!mark_rules(rules, &c->ignore, marks, wrong))
		return false;
	for (uint32_t i = 0; i < rules->count; i++) {
		struct gate *gate = &rules->gates[i];
		gate->chosen &= !marks[i];
		gate->enabled = gate->chosen || gate->kind == GATE_OBJECT || (gate->kind == GATE_DECODING && !marks[i]);
	}
	return true;
}

bool
choice_apply(const struct choice *c, struct ruleset *rules, char wrong[CHOICE_WRONG_SIZE])
{
	if (c->only.count + c->ignore.count + c->include_sources.count + c->exclude_sources.count == 0 && c->name_filter == NULL)
		return true;
	bool *marks = calloc(rules->count, sizeof(*marks));
	bool ok = marks != NULL || refuse(wrong, "out of memory");
	ok = ok && may_leave_out(c, rules, wrong) && choose(c, rules, marks, wrong);
	free(marks);
	for (uint32_t i = 0; i < rules->count; i++) {
		rules->is_restricted |= !rules->gates[i].chosen;
	}
	rules->is_selected = c->only.count + c->include_sources.count > 0 || c->name_filter != NULL;
	return ok;
}

bool
choice_leaves_a_rule(const struct ruleset *rules, char wrong[CHOICE_WRONG_SIZE])
{
	for (uint32_t i = 0; i < rules->count; i++) {
		if (rules->gates[i].chosen && rules->gates[i].kind != GATE_OBJECT)
			return true;
	}
	return refuse(wrong, "no rule is left of those that were chosen");
}
