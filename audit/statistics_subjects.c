#include "audit/statistics_subjects.h"

#include <stdlib.h>

#include "audit/statistics_near.h"

#define DISTINCT_MAX  524288 /* values of an attribute */
#define DEFAULTS_SAID 8
#define FREQUENT_SAID 3
#define QUOTED_MAX    80 /* octets of a value in words */

struct value {
	uint64_t count;
	uint8_t least[SHA256_SIZE];
	bool is_default;
};

void
subjects_init(struct subjects *s)
{
	*s = (struct subjects){ .members = 0 };
	for (size_t i = 0; i < SUBJECT_ATTRIBUTES; i++)
		distinct_init(&s->values[i], sizeof(struct value), DISTINCT_MAX);
}

void
subjects_free(struct subjects *s)
{
	for (size_t i = 0; i < SUBJECT_ATTRIBUTES; i++)
		distinct_free(&s->values[i]);
}

static bool
value_add(struct distinct *values, const struct member *m, const struct note_value *head, struct span text)
{
	struct value *value = distinct_row(values, text);
	if (value == NULL)
		return values->full;
	if (value->count++ == 0 || memcmp(m->sha256, value->least, SHA256_SIZE) < 0)
		memcpy(value->least, m->sha256, SHA256_SIZE);
	value->is_default |= head->is_default;
	return true;
}

bool
subjects_add(struct subjects *s, const struct member *m, const struct note_head *head, struct span *rest)
{
	bool is_default = false;
	s->members += head->value_count > 0;
	for (unsigned i = 0; i < head->value_count; i++) {
		struct note_value value;
		struct span octets = note_take(rest, sizeof(value));
		if (octets.size < sizeof(value))
			return true;
		memcpy(&value, octets.data, sizeof(value));
		struct span text = note_take(rest, value.size);
		is_default |= value.is_default;
		if (value.attribute < SUBJECT_ATTRIBUTES && !value_add(&s->values[value.attribute], m, &value, text))
			return false;
	}
	if (is_default) {
		s->with_default++;
		least_add(&s->least, m->sha256);
	}
	return true;
}

/* --- words --- */

struct ranked {
	const struct value *value;
	struct span text;
	unsigned attribute;
};

/* The most frequent first; then by attribute and octets. */
static bool
is_before(const struct ranked *a, const struct ranked *b)
{
	if (a->value->count != b->value->count)
		return a->value->count > b->value->count;
	if (a->attribute != b->attribute)
		return a->attribute < b->attribute;
	int order = memcmp(a->text.data, b->text.data, a->text.size < b->text.size ? a->text.size : b->text.size);
	return order != 0 ? order < 0 : a->text.size < b->text.size;
}

static void
rank(struct ranked *list, size_t *count, size_t most, struct ranked new)
{
	size_t at = *count;
	while (at > 0 && is_before(&new, &list[at - 1]))
		at--;
	if (at == most)
		return;
	size_t after = (*count < most ? *count : most - 1) - at;
	memmove(&list[at + 1], &list[at], after * sizeof(*list));
	list[at] = new;
	*count += *count < most;
}

static void
say_value(struct results *r, unsigned attribute, struct span text, uint64_t count)
{
	say(r, "%s ", subject_attribute_names[attribute]);
	say_quoted(r, text, QUOTED_MAX);
	say(r, " (");
	say_number(r, count);
	say(r, ")");
}

static void
say_ranked(struct results *r, const struct ranked *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		say(r, "%s", i > 0 ? ", " : "");
		say_value(r, list[i].attribute, list[i].text, list[i].value->count);
	}
}

static bool
say_full(struct results *r, const struct subjects *s)
{
	bool any = false;
	for (unsigned a = 0; a < SUBJECT_ATTRIBUTES; a++) {
		if (!s->values[a].full)
			continue;
		say(r, "; %s: more than ", subject_attribute_names[a]);
		say_number(r, DISTINCT_MAX);
		say(r, " distinct values: not looked at one by one");
		any = true;
	}
	return any;
}

static bool
default_result(struct subjects *s, struct results *r)
{
	struct ranked defaults[DEFAULTS_SAID], frequent[SUBJECT_ATTRIBUTES][FREQUENT_SAID];
	size_t default_count = 0, frequent_count[SUBJECT_ATTRIBUTES] = { 0 }, distinct = 0;
	for (unsigned a = 0; a < SUBJECT_ATTRIBUTES; a++) {
		for (size_t i = 0; i < s->values[a].count; i++) {
			struct ranked new = { distinct_at(&s->values[a], i), distinct_octets(&s->values[a], i), a };
			if (new.value->is_default)
				rank(defaults, &default_count, DEFAULTS_SAID, new);
			distinct += new.value->is_default;
			rank(frequent[a], &frequent_count[a], FREQUENT_SAID, new);
		}
	}
	say_number(r, s->with_default);
	say(r, " of ");
	say_members(r, s->members);
	say(r, " with C, ST, L, O or OU %s a value that looks like a default", s->with_default == 1 ? "has" : "have");
	say(r, "%s", default_count > 0 ? ": " : "");
	say_ranked(r, defaults, default_count);
	if (distinct > default_count)
		say(r, ", and %zu others", distinct - default_count);
	for (unsigned a = 0; a < SUBJECT_ATTRIBUTES; a++) {
		if (frequent_count[a] == 0)
			continue;
		say(r, "; most frequent of ");
		say_count(r, s->values[a].count, "value: ", "values: ");
		say_ranked(r, frequent[a], frequent_count[a]);
	}
	say_full(r, s);
	say_limit(r, "more than ");
	number_add(&r->limit, r->options->defaults);
	say_limit(r, " members have a value that a tool writes where nobody has said one (\"Some-State\", \"Default City\"), that says there is none "
		     "(\"N/A\"), or that has no "
		     "letter and no digit (\"-\")");
	return result_add(r, "stat_subject_default", NULL, s->with_default > r->options->defaults, &s->least) != NULL;
}

/* The two of a pair, one after the other, behind the examples so far. */
static void
example_add(struct group_examples *examples, const struct value *frequent, const struct value *other)
{
	if (examples->count == GROUPS_MAX)
		return;
	struct group *group = &examples->groups[examples->count++];
	memcpy(group->sha256[0], frequent->least, SHA256_SIZE);
	memcpy(group->sha256[1], other->least, SHA256_SIZE);
}

static bool
near_result(struct subjects *s, struct results *r)
{
	struct group_examples examples = { .count = 0 };
	uint64_t all = 0;
	bool any = false;
	for (unsigned a = SUBJECT_ST; a < SUBJECT_ATTRIBUTES; a++) {
		const struct distinct *values = &s->values[a];
		struct near near;
		if (!near_find(values, &near))
			return false;
		all += near.spelled + near.edited;
		if (near.count == 0)
			continue;
		say(r, "%s%s: ", any ? "; " : "", subject_attribute_names[a]);
		any = true;
		say_number(r, near.spelled);
		say(r, " of ");
		say_count(r, values->count, "value differs", "values differ");
		say(r, " from a more frequent one by case, blanks or punctuation alone, ");
		say_number(r, near.edited);
		say(r, " by one letter, such as ");
		for (size_t i = 0; i < near.count; i++) {
			const struct near_pair *p = &near.pairs[i];
			const struct value *frequent = distinct_at(values, p->frequent), *other = distinct_at(values, p->other);
			say(r, "%s", i > 0 ? ", " : "");
			say_quoted(r, distinct_octets(values, p->frequent), QUOTED_MAX);
			say(r, " (");
			say_number(r, frequent->count);
			say(r, ") and ");
			say_quoted(r, distinct_octets(values, p->other), QUOTED_MAX);
			say(r, " (");
			say_number(r, other->count);
			say(r, ")");
			example_add(&examples, frequent, other);
		}
	}
	if (!any)
		say(r, "no value of ST, L, O or OU is almost another one");
	say_full(r, s);
	say_limit(r, "more than ");
	number_add(&r->limit, r->options->near_duplicates);
	say_limit(r, " values of ST, L, O or OU differ from a more frequent one of the same attribute by case, blanks and punctuation alone, or by "
		     "one character that is no "
		     "digit, of 5 to 64 letters and digits");
	result_groups(result_add(r, "stat_subject_near_duplicate", NULL, all > r->options->near_duplicates, NULL), &examples);
	return !r->failed;
}

bool
subjects_end(struct subjects *s, struct results *r)
{
	bool done = default_result(s, r) && near_result(s, r);
	subjects_free(s);
	return done;
}
