#include "policy/private.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "asn1/time.h"
#include "lints/findings.h"
#include "x509/name.h"

/* --- the checks --- */

/* How much of a value, in octets, and of a list of values a message has. */
#define SHOWN 160

/* What a check goes through the values of a field with. */
struct look {
	const struct private_rule *rule;
	const struct tree *tree;
	struct findings *findings;
	size_t count; /* of nodes that it has met */
	bool failed;
	struct field_text text; /* of the last one */
};

/* Its text, which is large, is left as it is. */
static struct look
look_at(const struct tree *t, struct findings *f)
{
	struct look look;
	look.rule = f->lint->table;
	look.tree = t;
	look.findings = f;
	look.count = 0;
	look.failed = false;
	return look;
}

static enum verdict
verdict_of(const struct look *look)
{
	return look->failed ? FAIL : look->count > 0 ? PASS : NOT_APPLICABLE;
}

/* Asks each value of the field of the running rule. */
static enum verdict
ask_each(const struct tree *t, struct findings *f, bool (*ask)(void *look, const struct node *))
{
	struct look look = look_at(t, f);
	field_walk(&look.rule->field, t, ask, &look);
	return verdict_of(&look);
}

/* Where a text is cut that is shown: before its end where it is longer, and not within a character. */
static int
shown(const char *text)
{
	size_t size = strlen(text);
	if (size > SHOWN) {
		size = SHOWN;
		while (size > 0 && ((uint8_t)text[size] & 0xc0) == 0x80)
			size--;
	}
	return (int)size;
}

static const char *
dots(const char *text)
{
	return strlen(text) > SHOWN ? "..." : "";
}

static bool
count_one(void *context, const struct node *n)
{
	struct look *look = context;
	(void)n;
	look->count++;
	return false;
}

static enum verdict
is_present(const struct tree *t, struct findings *f)
{
	const struct private_rule *rule = f->lint->table;
	return ask_each(t, f, count_one) == PASS ? PASS : fail(f, NULL, "%s is absent", rule->field.name);
}

static bool
forbid(void *context, const struct node *n)
{
	struct look *look = context;
	look->failed = true;
	fail(look->findings, n, "%s is present", look->rule->field.name);
	return true;
}

static enum verdict
is_absent(const struct tree *t, struct findings *f)
{
	return ask_each(t, f, forbid) == FAIL ? FAIL : PASS;
}

static bool
ask_for_critical(void *context, const struct node *n)
{
	struct look *look = context;
	const struct node *critical = tree_component(look->tree, n, EXTENSION_CRITICAL);
	look->count++;
	if (critical != NULL && critical->length == 1 && tree_contents(look->tree, critical).data[0] != 0)
		return true;
	look->failed = true;
	fail(look->findings, n, "%s is not critical", look->rule->field.name);
	return true;
}

static enum verdict
is_critical(const struct tree *t, struct findings *f)
{
	return ask_each(t, f, ask_for_critical);
}

/* Gets the text of a value. Returns false, and has it found, if it is longer than any that is looked at. */
static bool
read_value(struct look *look, const struct node *n)
{
	look->count++;
	if (field_text(&look->text, look->tree, n))
		return true;
	look->failed = true;
	fail(look->findings, n, "%s has more than %d octets, more than is looked at", look->rule->field.name, FIELD_TEXT_MAX);
	return false;
}

static bool
is_listed(const struct private_rule *rule, const char *text, size_t size)
{
	for (size_t i = 0; i < rule->value_count; i++) {
		if (strlen(rule->values[i]) == size && memcmp(rule->values[i], text, size) == 0)
			return true;
	}
	return false;
}

/* Whether a node is a list of named bits, each of which is a value. */
static bool
has_named_bits(const struct node *n)
{
	return n->type != NULL && n->type->kind == TYPE_BIT_STRING && n->type->names != NULL;
}

/* Whether a value, or each bit of one, is listed. */
static bool
all_listed(const struct private_rule *rule, const struct node *n, const struct field_text *text)
{
	if (!has_named_bits(n))
		return is_listed(rule, text->text, text->size) || (n->oid != OID_UNKNOWN && n->type == &ObjectIdentifier &&
								   is_listed(rule, oid_name((enum oid)n->oid), strlen(oid_name((enum oid)n->oid))));
	struct span rest = { (const uint8_t *)text->text, text->size };
	while (rest.size > 0) {
		struct span bit = span_take(&rest, ' ');
		if (!is_listed(rule, (const char *)bit.data, bit.size))
			return false;
	}
	return true;
}

/* The values that are allowed, with commas between them, as many as there is room for. */
static const char *
list_values(const struct private_rule *rule, char list[SHOWN + 8])
{
	size_t at = 0;
	list[0] = '\0';
	for (size_t i = 0; i < rule->value_count; i++) {
		const char *between = i == 0 ? "" : ", ";
		const char *word = rule->words[2 + i].text;
		if (at + strlen(between) + strlen(word) > SHOWN) {
			memcpy(list + at, i == 0 ? "..." : ", ...", i == 0 ? 4 : 6);
			break;
		}
		at += (size_t)sprintf(list + at, "%s%s", between, word);
	}
	return list;
}

static bool
ask_for_value(void *context, const struct node *n)
{
	struct look *look = context;
	char list[SHOWN + 8];
	if (!read_value(look, n) || all_listed(look->rule, n, &look->text))
		return true;
	look->failed = true;
	const char *name = n->type == &ObjectIdentifier && n->oid != OID_UNKNOWN ? oid_name((enum oid)n->oid) : NULL;
	fail(look->findings, n, "%s is \"%.*s\"%s%s%s%s, which is not one of %s", look->rule->field.name, shown(look->text.text), look->text.text,
	     dots(look->text.text), name != NULL ? " (" : "", name != NULL ? name : "", name != NULL ? ")" : "", list_values(look->rule, list));
	return true;
}

static enum verdict
is_one_of(const struct tree *t, struct findings *f)
{
	return ask_each(t, f, ask_for_value);
}

static bool
ask_for_match(void *context, const struct node *n)
{
	struct look *look = context;
	bool no_memory = false;
	if (!read_value(look, n))
		return true;
	const struct private_rule *rule = look->rule;
	bool matches =
		rule->has_regex ? pattern_matches(&rule->regex, look->text.text, &no_memory) : pattern_text_matches(&rule->literal, look->text.text);
	look->findings->out_of_memory |= no_memory;
	if (matches || no_memory)
		return !no_memory;
	look->failed = true;
	fail(look->findings, n, "%s is \"%.*s\"%s, which does not match %.*s%s", look->rule->field.name, shown(look->text.text), look->text.text,
	     dots(look->text.text), shown(look->rule->pattern), look->rule->pattern, dots(look->rule->pattern));
	return true;
}

static enum verdict
matches(const struct tree *t, struct findings *f)
{
	return ask_each(t, f, ask_for_match);
}

/* The value of an INTEGER; the greatest or least there is for one that is larger or smaller. */
static int64_t
number_of(struct span s)
{
	uint64_t number = s.size > 0 && s.data[0] & 0x80 ? UINT64_MAX : 0;
	if (s.size > sizeof(number))
		return s.data[0] & 0x80 ? INT64_MIN : INT64_MAX;
	for (size_t i = 0; i < s.size; i++)
		number = number << 8 | s.data[i];
	return (int64_t)number;
}

/* The characters of a string; of another value, those of its text. */
static size_t
characters_of(struct look *look, const struct node *n)
{
	size_t count = 0;
	if (n->class != CLASS_UNIVERSAL && !(n->type != NULL && is_string_type(n->type->kind))) {
		field_text(&look->text, look->tree, n);
		for (size_t i = 0; i < look->text.size; i++)
			count += ((uint8_t)look->text.text[i] & 0xc0) != 0x80;
		return count;
	}
	return value_length(look->tree, n);
}

static bool
ask_for_limit(void *context, const struct node *n)
{
	static const char *const units[] = { [LIMIT_OCTETS] = " octets", [LIMIT_CHARACTERS] = " characters", [LIMIT_NUMBER] = "" };
	struct look *look = context;
	const struct private_rule *rule = look->rule;
	look->count++;
	if (rule->unit == LIMIT_VALUES)
		return true;
	int64_t there = rule->unit == LIMIT_OCTETS       ? (int64_t)n->length
			: rule->unit == LIMIT_CHARACTERS ? (int64_t)characters_of(look, n)
							 : number_of(tree_contents(look->tree, n));
	if (there <= rule->limit)
		return true;
	look->failed = true;
	fail(look->findings, n, "%s %s %lld%s, more than %lld", rule->field.name, rule->unit == LIMIT_NUMBER ? "is" : "has", (long long)there,
	     units[rule->unit], (long long)rule->limit);
	return true;
}

static enum verdict
is_at_most(const struct tree *t, struct findings *f)
{
	struct look look = look_at(t, f);
	const struct private_rule *rule = look.rule;
	char there[DURATION_TEXT_SIZE], allowed[DURATION_TEXT_SIZE];
	int64_t seconds;

	if (rule->unit == LIMIT_SECONDS) {
		const struct node *field = field_validity(t, &seconds);
		if (field == NULL)
			return NOT_APPLICABLE;
		return seconds <= rule->limit ? PASS
					      : fail(f, field, "the validity period is %s, more than %s", duration_text(seconds, there),
						     duration_text(rule->limit, allowed));
	}
	field_walk(&rule->field, t, ask_for_limit, &look);
	if (rule->unit == LIMIT_VALUES && look.count > 0 && look.count > (uint64_t)rule->limit)
		return fail(f, NULL, "%s has %zu values, more than %lld", rule->field.name, look.count, (long long)rule->limit);
	return verdict_of(&look);
}

/* Values that are compared with those of another field: so many, at most, so that no object takes long. */
#define SAME_MAX 64

struct same {
	struct look look;
	struct {
		const struct node *node;
		uint32_t hash;
		bool found;
	} values[SAME_MAX];
	size_t kept;
};

static uint32_t
hash_of(const struct field_text *text)
{
	return span_hash((struct span){ (const uint8_t *)text->text, text->size }, false);
}

static bool
keep_value(void *context, const struct node *n)
{
	struct same *same = context;
	if (!read_value(&same->look, n))
		return true;
	if (same->kept == SAME_MAX) {
		same->look.failed = true;
		fail(same->look.findings, n, "%s has more than %d values, more than are looked at", same->look.rule->field.name, SAME_MAX);
		return false;
	}
	same->values[same->kept].node = n;
	same->values[same->kept].hash = hash_of(&same->look.text);
	same->values[same->kept++].found = false;
	return true;
}

/* Marks those of the values that are this one. */
static bool
mark_value(void *context, const struct node *n)
{
	struct same *same = context;
	struct field_text text;
	if (!field_text(&text, same->look.tree, n))
		return true;
	uint32_t hash = hash_of(&text);
	for (size_t i = 0; i < same->kept; i++) {
		if (same->values[i].found || same->values[i].hash != hash)
			continue;
		field_text(&same->look.text, same->look.tree, same->values[i].node);
		same->values[i].found = same->look.text.size == text.size && memcmp(same->look.text.text, text.text, text.size) == 0;
	}
	return true;
}

static enum verdict
is_same_as(const struct tree *t, struct findings *f)
{
	struct same same;
	same.look = look_at(t, f);
	same.kept = 0;
	field_walk(&same.look.rule->field, t, keep_value, &same);
	field_walk(&same.look.rule->other, t, mark_value, &same);
	for (size_t i = 0; i < same.kept; i++) {
		if (same.values[i].found)
			continue;
		field_text(&same.look.text, t, same.values[i].node);
		same.look.failed = true;
		fail(f, same.values[i].node, "%s is \"%.*s\"%s, which is no value of %s", same.look.rule->field.name, shown(same.look.text.text),
		     same.look.text.text, dots(same.look.text.text), same.look.rule->other.name);
	}
	return verdict_of(&same.look);
}

const struct private_check private_checks[] = {
	{ "present", NO_VALUES, is_present, "is there" },
	{ "absent", NO_VALUES, is_absent, "is not there" },
	{ "critical", NO_VALUES, is_critical, "is a critical extension, if it is there" },
	{ "one-of", SOME_VALUES, is_one_of, "has no value but those that follow" },
	{ "matches", ONE_PATTERN, matches, "has no value that an extended regular expression does not match" },
	{ "at-most", ONE_LIMIT, is_at_most, "is not longer or more than a limit" },
	{ "same-as", ONE_FIELD, is_same_as, "has no value that another field has not" },
	{ 0 },
};

/* --- reading --- */

static enum private_status __attribute__((format(printf, 2, 3))) refuse(char *wrong, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(wrong, PRIVATE_WRONG_SIZE, format, arguments);
	va_end(arguments);
	return PRIVATE_WRONG;
}

/* A number of at most so many digits, and what follows it. Returns false where there is none, or it has more. */
#define DIGITS_MAX 12
static bool
take_number(const char **text, int64_t *number)
{
	size_t digits = strspn(*text, "0123456789");
	if (digits == 0 || digits > DIGITS_MAX)
		return false;
	*number = strtoll(*text, NULL, 10);
	*text += digits;
	return true;
}

#define CENTURY (INT64_C(36525) * 86400)

bool
duration_read(const char *text, int64_t *seconds)
{
	static const char units[] = "smhd";
	static const int64_t sizes[] = { 1, 60, 3600, 86400 };
	if (!take_number(&text, seconds) || *text == '\0' || text[1] != '\0' || strchr(units, *text) == NULL)
		return false;
	int64_t size = sizes[strchr(units, *text) - units];
	if (*seconds > CENTURY / size)
		return false;
	*seconds *= size;
	return true;
}

/* The limit of at-most: a length of time for a validity period; for other fields a number, and behind it what is counted. */
static enum private_status
read_limit(struct private_rule *r, const struct policy_word *words, size_t count, char *wrong)
{
	static const char *const units[] = {
		[LIMIT_SECONDS] = "", [LIMIT_OCTETS] = "octets", [LIMIT_CHARACTERS] = "characters", [LIMIT_VALUES] = "values"
	};
	const char *text = words[0].text;
	bool is_validity = r->field.is_validity;
	if (is_validity || duration_read(text, &r->limit)) {
		r->unit = LIMIT_SECONDS;
		if (!is_validity)
			return refuse(wrong, "at-most has a length of time (%s) for the field validity only", text);
		return count == 1 && duration_read(text, &r->limit) ? PRIVATE_OK : refuse(wrong, "\"%s\" is no length of time like 90d or 12h", text);
	}
	if (!take_number(&text, &r->limit) || *text != '\0' || count > 2)
		return refuse(wrong, "\"%s\" is no number from 0 to 999999999999", words[0].text);
	r->unit = LIMIT_NUMBER;
	for (size_t unit = LIMIT_OCTETS; unit <= LIMIT_VALUES && count == 2; unit++)
		r->unit = strcmp(words[1].text, units[unit]) == 0 ? (enum limit_unit)unit : r->unit;
	if (count == 2 && r->unit == LIMIT_NUMBER)
		return refuse(wrong, "\"%s\" is not one of octets, characters, values", words[1].text);
	if (count == 1 && (r->field.type == NULL || r->field.type->kind != TYPE_INTEGER))
		return refuse(wrong, "%s is no number: octets, characters or values must stand behind %s", r->field.name, words[0].text);
	return PRIVATE_OK;
}

/* The values of one-of; for a field that is an object identifier each must be one, by its name or in dotted form. */
static enum private_status
read_values(struct private_rule *r, const struct policy_word *words, size_t count, char *wrong)
{
	uint8_t octets[FIELD_OID_MAX];
	for (size_t i = 0; i < count; i++) {
		const char *value = words[i].text;
		enum oid known = oid_from_name(value);
		if (r->field.type == &ObjectIdentifier) {
			value = known != OID_UNKNOWN ? oid_dotted(known) : value;
			if (oid_encode(value, octets, sizeof(octets)) == 0)
				return refuse(wrong, "\"%s\" is no object identifier", value);
		}
		r->values[r->value_count++] = value;
	}
	return PRIVATE_OK;
}

static enum private_status
read_pattern(struct private_rule *r, struct pool *pool, const char *pattern, char *wrong)
{
	const char *trouble = pattern_trouble(pattern);
	if (trouble != NULL)
		return refuse(wrong, "%s", trouble);
	r->literal.text = pool_take(pool, strlen(pattern) + 1);
	if (r->literal.text == NULL)
		return PRIVATE_NO_MEMORY;
	if (pattern_is_text(pattern, &r->literal)) {
		r->pattern = pattern;
		return PRIVATE_OK;
	}
	enum pattern_status status = pattern_compile(&r->regex, pattern);
	r->has_regex = status == PATTERN_OK;
	r->pattern = pattern;
	return status == PATTERN_OK          ? PRIVATE_OK
	       : status == PATTERN_NO_MEMORY ? PRIVATE_NO_MEMORY
					     : refuse(wrong, "\"%s\" is not an extended regular expression", pattern);
}

/* Puts the steps of a field into a pool. Returns false if memory ran out. */
static bool
keep_steps(struct field *f, struct pool *pool)
{
	struct field_step *kept = pool_take(pool, (f->count + 1) * sizeof(*kept));
	if (kept != NULL)
		memcpy(kept, f->steps, f->count * sizeof(*kept));
	f->steps = kept;
	return kept != NULL;
}

/* Reads what stands behind the field. */
static enum private_status
read_words(struct private_rule *r, struct pool *pool, const struct policy_word *words, size_t count, char *wrong)
{
	struct field_step steps[FIELD_STEPS_MAX];
	switch (r->check->takes) {
	case NO_VALUES:
		if (count > 0)
			return refuse(wrong, "%s takes nothing but a field", r->check->name);
		break;
	case SOME_VALUES:
		return count > 0 ? read_values(r, words, count, wrong) : refuse(wrong, "%s needs at least one value", r->check->name);
	case ONE_PATTERN:
		return count == 1 ? read_pattern(r, pool, words[0].text, wrong) : refuse(wrong, "%s needs one pattern", r->check->name);
	case ONE_LIMIT:
		return count > 0 ? read_limit(r, words, count, wrong) : refuse(wrong, "%s needs a limit", r->check->name);
	case ONE_FIELD:
		if (count != 1)
			return refuse(wrong, "%s needs one other field", r->check->name);
		if (field_read(&r->other, steps, words[0].text, r->lint.of, wrong) != NULL)
			return PRIVATE_WRONG;
		if (r->other.is_validity)
			return refuse(wrong, "validity is for at-most only");
		field_take_elements(&r->other);
		return keep_steps(&r->other, pool) ? PRIVATE_OK : PRIVATE_NO_MEMORY;
	}
	return PRIVATE_OK;
}

enum private_status
private_rule_read(struct private_rule *r, struct pool *pool, const char *check, const struct policy_word *words, size_t count,
		  char wrong[PRIVATE_WRONG_SIZE])
{
	struct field_step steps[FIELD_STEPS_MAX];
	r->check = private_checks;
	while (r->check->name != NULL && strcmp(r->check->name, check) != 0)
		r->check++;
	if (r->check->name == NULL)
		return refuse(wrong, "there is no check %s", check);
	if (count == 0)
		return refuse(wrong, "%s needs a field", check);
	if (field_read(&r->field, steps, words[0].text, r->lint.of, wrong) != NULL)
		return PRIVATE_WRONG;
	r->lint.of = r->lint.of != 0 ? r->lint.of : r->field.of;
	if (r->field.is_validity && r->check->takes != ONE_LIMIT)
		return refuse(wrong, "validity is for at-most only");
	if (strcmp(check, "critical") == 0 && !r->field.is_extension)
		return refuse(wrong, "%s is no extension", r->field.name);
	if (r->check->takes == NO_VALUES)
		field_take_extension(&r->field);
	else
		field_take_elements(&r->field);
	r->lint.check.tree = r->check->check;
	r->lint.takes = CHECK_TREE;
	r->lint.table = r;
	return keep_steps(&r->field, pool) ? read_words(r, pool, words + 1, count - 1, wrong) : PRIVATE_NO_MEMORY;
}

void
private_rule_free(struct private_rule *r)
{
	if (r->has_regex)
		regfree(&r->regex);
	r->has_regex = false;
}
