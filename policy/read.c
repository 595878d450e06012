/* Reading a policy: line by line, each held against what there is; all that is wrong is told, and then nothing of the file holds. */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unictype.h>
#include <unistr.h>

#include "asn1/time.h"
#include "lints/defects.h"
#include "policy/choice.h"
#include "policy/pattern.h"
#include "policy/policy.h"
#include "x509/classify.h"

#define REASON_MAX    1000 /* octets */
#define OWNER_MAX     200
#define CLAUSE_MAX    200
#define SENTENCE_MAX  1000
#define RULE_NAME_MAX 100

/* Items of which a policy may have so many in all, so that numbers suffice and a file of 16 MiB does not take hours. */
#define ITEMS_MAX ((size_t)1 << 20)

/* A file as it is read. */
struct reader {
	struct policy *policy;
	struct ruleset *rules;
	struct policy_errors *errors;
	const char *file;      /* its name, in the policy's memory */
	profile_set section;   /* the profiles of the section; 0: all */
	bool section_is_wrong; /* and has been told */
	int block;             /* what this file says of all, and of profiles */
	int8_t block_of[PROFILE_COUNT];
	profile_set profiles; /* that this file requires; 0: any */
	unsigned kinds;
	size_t lines; /* as many as the file has, or more; at least one */
	const struct policy_line *line;
	size_t at;                   /* the next word */
	const char *const *keywords; /* that begin another part of such a line; ended by NULL */
};

/* --- telling what is wrong --- */

/* Takes off the end of a text in UTF-8 that was cut what is no whole character. */
static void
take_off_part(char *text)
{
	size_t size = strlen(text), at = size;
	while (at > 0 && ((uint8_t)text[at - 1] & 0xc0) == 0x80)
		at--;
	if (at == 0)
		return;
	uint8_t first = (uint8_t)text[at - 1];
	size_t wanted = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
	if (size - (at - 1) < wanted)
		text[at - 1] = '\0';
}

static bool __attribute__((format(printf, 3, 4))) tell(struct reader *r, unsigned line, const char *format, ...)
{
	struct policy_errors *errors = r->errors;
	if (errors->count++ < POLICY_ERRORS_MAX) {
		struct policy_error *e = &errors->items[errors->count - 1];
		va_list arguments;
		va_start(arguments, format);
		e->line = line;
		vsnprintf(e->text, sizeof(e->text), format, arguments);
		take_off_part(e->text);
		va_end(arguments);
	}
	return false;
}

#define refuse(r, ...) tell((r), (r)->line->number, __VA_ARGS__)

static bool
no_memory(struct reader *r)
{
	r->errors->out_of_memory = true;
	return false;
}

/* Room for one more item of a list. Returns false if memory ran out, or there are too many. */
static bool
grow(struct reader *r, void **items, size_t count, size_t *room, size_t size)
{
	if (count < *room)
		return true;
	if (count >= ITEMS_MAX)
		return refuse(r, "the policy says more than %zu things of rules", ITEMS_MAX);
	size_t more = *room == 0 ? r->lines : 2 * *room;
	void *grown = realloc(*items, more * size);
	if (grown == NULL)
		return no_memory(r);
	*items = grown;
	*room = more;
	return true;
}

/* A copy of a text in the policy's memory; NULL if that ran out, which is noted. */
static const char *
keep(struct reader *r, const char *text)
{
	size_t size = strlen(text) + 1;
	char *copy = pool_take(&r->policy->pool, size);
	if (copy == NULL)
		no_memory(r);
	else
		memcpy(copy, text, size);
	return copy;
}

/* --- words --- */

/* The next word, whatever it is; NULL behind the last. */
static const struct policy_word *
next(struct reader *r)
{
	return r->at < r->line->count ? &r->line->words[r->at++] : NULL;
}

/* Whether a word is this one; most differ in their first letters. */
static inline bool
is_word(const struct policy_word *w, const char *word)
{
	return !w->quoted && *w->text == *word && strcmp(w->text, word) == 0;
}

/* Whether the next word is this one of the language, which is taken then. */
static bool
take(struct reader *r, const char *word)
{
	const struct policy_word *w = r->at < r->line->count ? &r->line->words[r->at] : NULL;
	bool is_it = w != NULL && is_word(w, word);
	r->at += is_it;
	return is_it;
}

static const char *const keywords_of_ignore[] = { "profile", "issuer", "serial", "until", "owner", "reason", NULL };
static const char *const keywords_of_rule[] = { "profile", "clause", NULL };
static const char *const keywords_of_others[] = { "profile", NULL };

/* Whether a word begins another part of a line; a field, say, may be called issuer where that is none. */
static bool
is_keyword(const struct reader *r, const struct policy_word *w)
{
	size_t i = 0;
	while (r->keywords[i] != NULL && !is_word(w, r->keywords[i]))
		i++;
	return r->keywords[i] != NULL;
}

/* How many words there are until a keyword or the end. */
static size_t
words_here(const struct reader *r)
{
	size_t count = 0;
	while (r->at + count < r->line->count && !is_keyword(r, &r->line->words[r->at + count]))
		count++;
	return count;
}

/* Whether a text has a character that can be seen. */
static bool
can_be_seen(const char *text)
{
	const uint8_t *s = (const uint8_t *)text;
	ucs4_t c;
	while ((s = u8_next(&c, s)) != NULL) {
		if (!uc_is_property_white_space(c) && !uc_is_property_default_ignorable_code_point(c))
			return true;
	}
	return false;
}

/* The text behind a keyword: one word, not empty and not too long. Returns NULL, having said so, where there is none. */
static const char *
take_text(struct reader *r, const char *keyword, size_t most)
{
	const struct policy_word *w = next(r);
	if (w == NULL || is_keyword(r, w) || !can_be_seen(w->text))
		refuse(r, "%s needs a text", keyword);
	else if (strlen(w->text) > most)
		refuse(r, "the text of %s has %zu octets, more than %zu", keyword, strlen(w->text), most);
	else
		return keep(r, w->text);
	return NULL;
}

static bool
read_level(const char *word, enum level *level)
{
	for (int i = MUST; i <= NOTICE; i++) {
		if (strcmp(word, level_name((enum level)i)) == 0) {
			*level = (enum level)i;
			return true;
		}
	}
	return false;
}

/* The profiles that the next words name, at least one. 0, having said why, where they name none. */
static profile_set
take_profiles(struct reader *r)
{
	profile_set all = 0;
	size_t count = words_here(r);
	if (count == 0)
		refuse(r, "profile needs the name of a profile");
	for (size_t i = 0; i < count; i++) {
		const char *name = next(r)->text;
		profile_set one = profile_from_name(name) & ~NO_OBJECT;
		if (one == 0) {
			refuse(r, "there is no profile %s", name);
			return 0;
		}
		all |= one;
	}
	return all;
}

/* The same behind "profile" in a line, within what its section is about; *profiles: the section's, until a line says otherwise. */
static bool
take_line_profiles(struct reader *r, profile_set *profiles)
{
	profile_set own = take_profiles(r);
	if (own == 0)
		return false;
	if (r->section != 0 && (own & ~r->section) != 0)
		return refuse(r, "the line is about profiles that its section is not about");
	*profiles = own;
	return true;
}

/* Octets in hexadecimal, in either case, with or without colons between them; those of a number without leading zeros. */
static bool
read_hex(struct reader *r, const char *word, bool number, struct span *out)
{
	size_t digits = 0;
	if (word[strspn(word, ":")] == '\0')
		return refuse(r, "\"%s\" has no hexadecimal digit", word);
	for (const char *p = word; *p != '\0'; p++) {
		if (*p != ':' && !isxdigit((unsigned char)*p))
			return refuse(r, "\"%s\" is not in hexadecimal digits", word);
		digits += *p != ':' && !(number && digits == 0 && *p == '0');
	}
	if (!number && (digits == 0 || digits % 2 != 0))
		return refuse(r, "\"%s\" is no whole number of octets", word);
	if (digits > (size_t)2 * WAIVER_OCTETS_MAX)
		return refuse(r, "\"%s\" has more than %d octets", word, WAIVER_OCTETS_MAX);
	uint8_t *octets = pool_take(&r->policy->pool, (digits + 1) / 2 + 1);
	if (octets == NULL)
		return no_memory(r);
	*out = (struct span){ octets, (digits + 1) / 2 };
	/* a number with an odd number of digits begins with half an octet */
	size_t at = digits % 2;
	for (const char *p = word + strspn(word, number ? "0:" : ""); *p != '\0'; p++) {
		unsigned c = (unsigned char)*p;
		if (c == ':')
			continue;
		octets[at / 2] = (uint8_t)(octets[at / 2] << 4 | (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10));
		at++;
	}
	return true;
}

/* The octets that the next words name. */
static bool
take_octets(struct reader *r, const char *keyword, bool number, const struct span **spans, size_t *count)
{
	size_t here = words_here(r);
	if (here == 0)
		return refuse(r, "%s needs octets in hexadecimal digits", keyword);
	struct span *list = pool_take(&r->policy->pool, here * sizeof(*list));
	if (list == NULL)
		return no_memory(r);
	for (size_t i = 0; i < here; i++) {
		if (!read_hex(r, next(r)->text, number, &list[i]))
			return false;
	}
	*spans = list;
	*count = here;
	return true;
}

/* The first second of a day, "2027-03-15". */
static bool
take_day(struct reader *r, int64_t *seconds)
{
	const struct policy_word *w = next(r);
	const char *word = w != NULL ? w->text : "";
	bool right = day_read(span_of(word), seconds) && *seconds >= 0;
	return right || refuse(r, "\"%s\" is no day in the form YYYY-MM-DD", word);
}

/* Whether a part of a line was there before. */
static bool
is_first(struct reader *r, bool there, const char *keyword)
{
	return !there || refuse(r, "%s is given twice", keyword);
}

static bool
at_end(struct reader *r)
{
	const struct policy_word *w = next(r);
	return w == NULL || refuse(r, "\"%s\" is not understood here", w->text);
}

/* --- the rules that a line is about --- */

/* Makes room for what is said of each rule. */
static bool
have_rules(struct reader *r)
{
	struct policy *p = r->policy;
	if (p->rule_count == r->rules->count)
		return true;
	struct policy_rule *grown = realloc(p->rules, r->rules->count * sizeof(*grown));
	if (grown == NULL)
		return no_memory(r);
	memset(grown + p->rule_count, 0, (r->rules->count - p->rule_count) * sizeof(*grown));
	p->rules = grown;
	p->rule_count = r->rules->count;
	return true;
}

/* What is done with each rule that a line names. */
struct target {
	bool (*take)(struct reader *r, uint32_t rule, const struct target *target);
	uint32_t item;
};

/* Puts an item behind the others of a rule; a line that names a rule twice, by its name and by a pattern, is one. */
static bool
link_item(struct reader *r, struct policy_chain *chain, uint32_t item)
{
	struct policy *p = r->policy;
	if (chain->last != 0 && p->links[chain->last - 1].item == item)
		return true;
	if (!grow(r, (void **)&p->links, p->link_count, &p->link_room, sizeof(*p->links)))
		return false;
	p->links[p->link_count++] = (struct policy_link){ item, 0 };
	uint32_t added = (uint32_t)p->link_count;
	if (chain->last != 0)
		p->links[chain->last - 1].next = added;
	else
		chain->first = added;
	chain->last = added;
	return true;
}

static bool
take_waiver(struct reader *r, uint32_t rule, const struct target *target)
{
	return link_item(r, &r->policy->rules[rule].waivers, target->item);
}

static bool
take_level(struct reader *r, uint32_t rule, const struct target *target)
{
	struct policy *p = r->policy;
	const struct policy_level *own = &p->levels[target->item];
	uint32_t link = 0;
	for (const struct policy_level *l; (l = policy_next_level(p, rule, &link)) != NULL;) {
		bool both = own->profiles == 0 ? l->profiles == 0 : (own->profiles & l->profiles) != 0;
		if (l != own && both)
			return refuse(r, "%s has a level already, by %s:%u", r->rules->gates[rule].lint->name, l->file, l->line);
	}
	if (own->profiles == 0)
		r->rules->gates[rule].level = (uint8_t)own->level;
	return link_item(r, &p->rules[rule].levels, target->item);
}

/* The rules of a document, by "source:BR": but for those of decoding, of which some documents have a few, and some nothing else. */
static bool
take_source(struct reader *r, const char *name, const struct target *target)
{
	bool any = false, decoding = false;
	for (uint32_t i = 0; i < r->rules->count; i++) {
		const struct gate *gate = &r->rules->gates[i];
		if (!source_is_named(gate->lint->source, name))
			continue;
		decoding |= gate->kind == GATE_DECODING;
		if (gate->kind != GATE_RULE)
			continue;
		any = true;
		if (!target->take(r, i, target))
			return false;
	}
	if (!any && decoding)
		return refuse(r, "the rules of decoding (%s) go by their own names only", name);
	return any || refuse(r, "no rule is of the source %s", name);
}

/* Those whose names are like a pattern: of the rules that one may choose in any way. */
static bool
take_pattern(struct reader *r, const char *pattern, const struct target *target)
{
	bool any = false;
	for (uint32_t i = 0; i < r->rules->count; i++) {
		const struct gate *gate = &r->rules->gates[i];
		if (gate->kind != GATE_RULE || !name_is_like(gate->lint->name, pattern))
			continue;
		any = true;
		if (!target->take(r, i, target))
			return false;
	}
	return any || refuse(r, "no rule that may be named by a pattern is like %s", pattern);
}

static bool
take_rule(struct reader *r, const char *name, const struct target *target)
{
	const struct gate *gate = ruleset_find_alias(r->rules, name);
	if (gate == NULL)
		return refuse(r, "there is no rule %s", name);
	if (gate->kind == GATE_OBJECT)
		return refuse(r, "%s says that an object could not be judged, and stays as it is", name);
	if (rule_ends_reading(gate->lint))
		return refuse(r, "%s says that an object cannot be decoded, and stays as it is", name);
	return target->take(r, (uint32_t)(gate - r->rules->gates), target);
}

#define SOURCE_MARK "source:"

static bool
take_target(struct reader *r, const char *word, const struct target *target)
{
	if (strncmp(word, SOURCE_MARK, strlen(SOURCE_MARK)) == 0)
		return take_source(r, word + strlen(SOURCE_MARK), target);
	return strchr(word, '*') != NULL ? take_pattern(r, word, target) : take_rule(r, word, target);
}

/* Takes the rules that `count` words from `first` on name. */
static bool
take_targets(struct reader *r, size_t first, size_t count, const struct target *target)
{
	if (!have_rules(r))
		return false;
	for (size_t i = first; i < first + count; i++) {
		if (!take_target(r, r->line->words[i].text, target))
			return false;
	}
	return true;
}

/* Words with blanks between them, in the policy's memory. */
static const char *
join(struct reader *r, size_t first, size_t count)
{
	size_t size = 1, at = 0;
	for (size_t i = first; i < first + count; i++)
		size += strlen(r->line->words[i].text) + 1;
	char *joined = pool_take(&r->policy->pool, size);
	if (joined == NULL) {
		no_memory(r);
		return NULL;
	}
	for (size_t i = first; i < first + count; i++) {
		size_t length = strlen(r->line->words[i].text);
		memcpy(joined + at, r->line->words[i].text, length);
		at += length;
		joined[at++] = ' ';
	}
	joined[at > 0 ? at - 1 : 0] = '\0';
	return joined;
}

/* --- lines --- */

/* ignore RULE... [profile P...] [issuer K...] [serial S...] until DATE [owner O] reason "..." */
static bool
read_waiver_parts(struct reader *r, struct policy_waiver *w)
{
	bool has_profiles = false, has_until = false;
	while (r->at < r->line->count) {
		bool ok;
		if (take(r, "profile")) {
			ok = is_first(r, has_profiles, "profile") && take_line_profiles(r, &w->profiles);
			has_profiles = true;
		} else if (take(r, "issuer")) {
			ok = is_first(r, w->issuer_count > 0, "issuer") && take_octets(r, "issuer", false, &w->issuers, &w->issuer_count);
		} else if (take(r, "serial")) {
			ok = is_first(r, w->serial_count > 0, "serial") && take_octets(r, "serial", true, &w->serials, &w->serial_count);
		} else if (take(r, "until")) {
			ok = is_first(r, has_until, "until") && take_day(r, &w->waiver.until);
			has_until = true;
		} else if (take(r, "owner")) {
			ok = is_first(r, w->waiver.owner != NULL, "owner") && (w->waiver.owner = take_text(r, "owner", OWNER_MAX)) != NULL;
		} else if (take(r, "reason")) {
			ok = is_first(r, w->waiver.reason != NULL, "reason") && (w->waiver.reason = take_text(r, "reason", REASON_MAX)) != NULL;
		} else {
			return at_end(r);
		}
		if (!ok)
			return false;
	}
	if (!has_until)
		return refuse(r, "ignore needs an end: until YYYY-MM-DD");
	return w->waiver.reason != NULL || refuse(r, "ignore needs a reason");
}

static bool
read_ignore(struct reader *r)
{
	struct policy *p = r->policy;
	size_t first = r->at, count = words_here(r);
	struct policy_waiver w = { .waiver = { .file = r->file, .line = r->line->number }, .profiles = r->section };
	if (count == 0)
		return refuse(r, "ignore needs the name of a rule");
	r->at += count;
	if (!read_waiver_parts(r, &w) || (w.rules = join(r, first, count)) == NULL ||
	    !grow(r, (void **)&p->waivers, p->waiver_count, &p->waiver_room, sizeof(*p->waivers)))
		return false;
	struct target target = { take_waiver, (uint32_t)p->waiver_count };
	p->waivers[p->waiver_count++] = w;
	return take_targets(r, first, count, &target);
}

/* level RULE... LEVEL [profile P...] */
static bool
read_level_line(struct reader *r)
{
	struct policy *p = r->policy;
	size_t first = r->at, count = words_here(r);
	struct policy_level l = { .profiles = r->section, .file = r->file, .line = r->line->number };
	if (count < 2)
		return refuse(r, "level needs the name of a rule, and then error, warning or notice");
	r->at += count;
	const char *word = r->line->words[first + count - 1].text;
	if (!read_level(word, &l.level))
		return refuse(r, "\"%s\" is not one of error, warning, notice", word);
	if ((take(r, "profile") && !take_line_profiles(r, &l.profiles)) || !at_end(r) ||
	    !grow(r, (void **)&p->levels, p->level_count, &p->level_room, sizeof(*p->levels)))
		return false;
	struct target target = { take_level, (uint32_t)p->level_count };
	p->levels[p->level_count++] = l;
	return take_targets(r, first, count - 1, &target);
}

/* block LEVEL */
static bool
read_block(struct reader *r)
{
	const struct policy_word *w = next(r);
	enum level level;
	if (w == NULL || !read_level(w->text, &level))
		return refuse(r, "\"%s\" is not one of error, warning, notice", w != NULL ? w->text : "");
	bool twice = r->section == 0 && r->block != NO_BLOCK;
	for (profile_set left = r->section; left != 0; left &= left - 1)
		twice |= r->block_of[__builtin_ctzll(left)] != BLOCK_UNSAID;
	if (twice)
		return refuse(r, "block is given twice");
	if (r->section == 0)
		r->block = (int)level;
	for (profile_set left = r->section; left != 0; left &= left - 1)
		r->block_of[__builtin_ctzll(left)] = (int8_t)level;
	return at_end(r);
}

/* Whether a line stands before all sections; it is about all objects. */
static bool
is_for_all(struct reader *r, const char *word)
{
	return r->section == 0 || refuse(r, "%s is about all objects, and stands under [all] or before the sections", word);
}

/* require kind K..., require profile P..., require issuer */
static bool
read_require(struct reader *r)
{
	struct policy *p = r->policy;
	if (!is_for_all(r, "require"))
		return false;
	if (take(r, "issuer")) {
		p->requires_issuer = true;
		return at_end(r);
	}
	if (take(r, "profile")) {
		profile_set profiles = take_profiles(r);
		r->profiles |= profiles;
		return profiles != 0 && at_end(r);
	}
	if (!take(r, "kind"))
		return refuse(r, "require is about kind, profile or issuer");
	if (r->at == r->line->count)
		return refuse(r, "require kind needs the name of a kind");
	for (const struct policy_word *w; (w = next(r)) != NULL;) {
		unsigned kind = kind_from_name(w->text);
		if (kind == 0)
			return refuse(r, "there is no kind %s", w->text);
		r->kinds |= kind;
	}
	return true;
}

/* data max-age DAYS */
static bool
read_data(struct reader *r)
{
	struct policy *p = r->policy;
	int64_t age;
	if (!is_for_all(r, "data"))
		return false;
	if (!take(r, "max-age"))
		return refuse(r, "data is about max-age");
	const struct policy_word *w = next(r);
	if (w == NULL || !duration_read(w->text, &age))
		return refuse(r, "\"%s\" is no length of time like 60d", w != NULL ? w->text : "");
	if (p->max_age < 0 || age < p->max_age) {
		p->max_age = age;
		p->max_age_file = r->file;
		p->max_age_line = r->line->number;
	}
	return at_end(r);
}

static bool
is_rule_name(const char *name)
{
	size_t length = strlen(name);
	return strncmp(name, "x_", 2) == 0 && length > 2 && length <= RULE_NAME_MAX &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == length;
}

/* The words of a rule's condition, kept with the rule. NULL if memory ran out. */
static struct policy_word *
keep_words(struct reader *r, size_t first, size_t count)
{
	struct policy_word *words = pool_take(&r->policy->pool, (count + 1) * sizeof(*words));
	if (words == NULL)
		no_memory(r);
	for (size_t i = 0; i < count && words != NULL; i++) {
		words[i] = (struct policy_word){ keep(r, r->line->words[first + i].text), r->line->words[first + i].quoted };
		if (words[i].text == NULL)
			return NULL;
	}
	return words;
}

/* What stands behind the condition: [profile P...] clause "..." "sentence" */
static bool
read_rule_end(struct reader *r, struct private_rule *rule)
{
	rule->lint.of = r->section;
	bool ok = !take(r, "profile") || take_line_profiles(r, &rule->lint.of);
	if (!ok)
		return false;
	if (!take(r, "clause"))
		return refuse(r, "a rule needs a clause, and then a sentence");
	rule->lint.clause = take_text(r, "clause", CLAUSE_MAX);
	if (rule->lint.clause == NULL)
		return false;
	rule->lint.title = take_text(r, "the sentence", SENTENCE_MAX);
	return rule->lint.title != NULL && at_end(r);
}

/* rule NAME LEVEL CHECK FIELD [VALUE...] [profile P...] clause "..." "sentence" */
static bool
read_rule(struct reader *r, struct private_rule *rule)
{
	char wrong[PRIVATE_WRONG_SIZE];
	size_t first = ++r->at, count = words_here(r); /* behind "rule" */
	const struct policy_word *words = &r->line->words[first];
	if (count < 4)
		return refuse(r, "a rule needs a name, a level, a check and a field");
	if (!is_rule_name(words[0].text))
		return refuse(r, "\"%s\" is no name of a rule: x_ and small letters, digits and _, %d in all", words[0].text, RULE_NAME_MAX);
	if (!read_level(words[1].text, &rule->lint.level))
		return refuse(r, "\"%s\" is not one of error, warning, notice", words[1].text);
	r->at += count;
	if (!read_rule_end(r, rule))
		return false;
	rule->lint.name = keep(r, words[0].text);
	rule->condition = join(r, first + 2, count - 2);
	rule->values = pool_take(&r->policy->pool, count * sizeof(*rule->values));
	rule->words = keep_words(r, first + 2, count - 2);
	const struct policy_word *kept = rule->words;
	if (rule->lint.name == NULL || rule->condition == NULL || rule->values == NULL || kept == NULL)
		return no_memory(r);
	rule->lint.source = SOURCE_POLICY;
	rule->lint.from = ALWAYS;
	rule->lint.until = FOREVER;
	rule->file = r->file;
	rule->line = r->line->number;
	enum private_status status = private_rule_read(rule, &r->policy->pool, kept[0].text, kept + 1, count - 3, wrong);
	return status == PRIVATE_OK ? true : status == PRIVATE_NO_MEMORY ? no_memory(r) : refuse(r, "%s", wrong);
}

/* Whether a rule of a policy has this name. */
static bool
is_taken(struct reader *r, const char *name)
{
	const struct gate *gate = ruleset_find(r->rules, name);
	const struct private_rule *other = gate != NULL ? gate->lint->table : NULL;
	return other != NULL && !refuse(r, "there is a rule %s already, by %s:%u", name, other->file, other->line);
}

static bool
add_rule(struct reader *r)
{
	struct policy *p = r->policy;
	if (p->private_count == PRIVATE_RULES_MAX)
		return refuse(r, "a policy has at most %d rules of its own", PRIVATE_RULES_MAX);
	struct private_rule *rule = pool_take(&p->pool, sizeof(*rule));
	if (rule == NULL)
		return no_memory(r);
	if (!read_rule(r, rule) || is_taken(r, rule->lint.name)) {
		private_rule_free(rule);
		return false;
	}
	rule->next = p->private_rules;
	p->private_rules = rule;
	p->private_count++;
	ruleset_extend(r->rules, &rule->lint);
	return true;
}

/* [profile P...], [all] */
static void
read_section(struct reader *r)
{
	r->section = 0;
	r->section_is_wrong = false;
	r->keywords = keywords_of_others;
	if (take(r, "all"))
		r->section_is_wrong = !at_end(r);
	else if (take(r, "profile"))
		r->section_is_wrong = (r->section = take_profiles(r)) == 0 || !at_end(r);
	else
		r->section_is_wrong = !refuse(r, "a section is one of [all] and [profile PROFILE...]");
}

static void
read_line(struct reader *r)
{
	static const struct {
		const char *word;
		bool (*read)(struct reader *r);
	} lines[] = {
		{ "ignore", read_ignore }, { "level", read_level_line }, { "block", read_block }, { "require", read_require }, { "data", read_data },
	};
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		if (take(r, lines[i].word)) {
			r->keywords = lines[i].read == read_ignore ? keywords_of_ignore : keywords_of_others;
			lines[i].read(r);
			return;
		}
	}
	refuse(r, "\"%s\" is not one of block, data, ignore, level, require, rule", r->line->words[0].text);
}

/*
 * Goes through the lines of a file: for its own rules alone, so that others may name them wherever they stand, or for the others. What is wrong with
 * sections is told the second time only.
 */
static void
read_lines(struct reader *r, struct span text, bool rules)
{
	struct policy_lines lines = { .rest = text };
	struct policy_errors *errors = r->errors, unheard;
	struct policy_line line;
	const char *wrong;

	r->section = 0;
	r->section_is_wrong = false;
	while (!errors->out_of_memory && policy_line_find(&lines)) {
		enum policy_line_kind kind = policy_line_kind(&lines);
		if (kind != LINE_SECTION && (kind == LINE_RULE) != rules)
			continue;
		r->line = &line;
		r->at = 0;
		r->keywords = rules ? keywords_of_rule : keywords_of_others;
		unheard.count = POLICY_ERRORS_MAX; /* no room */
		r->errors = kind == LINE_SECTION && rules ? &unheard : errors;
		wrong = policy_line_read(&lines, &line);
		if (wrong != NULL)
			refuse(r, "%s", wrong);
		else if (line.is_section)
			read_section(r);
		else if (line.count == 0 || r->section_is_wrong)
			continue;
		else if (rules)
			add_rule(r);
		else
			read_line(r);
	}
	r->errors = errors;
}

static bool
add_file(struct reader *r, const char *name, struct span text)
{
	struct policy *p = r->policy;
	struct policy_file *grown = realloc(p->files, (p->file_count + 1) * sizeof(*grown));
	if (grown == NULL)
		return no_memory(r);
	p->files = grown;
	r->file = keep(r, name);
	if (r->file == NULL)
		return false;
	struct policy_file *file = &p->files[p->file_count++];
	file->name = r->file;
	sha256_text(text, file->sha256);
	return true;
}

/* The lines of a text, and one more: room for that much is seldom more than is used, and what is not used costs nothing. */
static size_t
count_lines(struct span text)
{
	size_t count = 1;
	while (text.size > 0) {
		span_take(&text, '\n');
		count++;
	}
	return count;
}

static int
compare_errors(const void *a, const void *b)
{
	const struct policy_error *left = a, *right = b;
	return left->line < right->line ? -1 : left->line > right->line;
}

/* Of two sets of what is required that which both allow; 0 in either: anything. */
static bool
join_required(uint64_t *all, uint64_t own)
{
	if (own == 0)
		return true;
	bool any = *all == 0 || (*all & own) != 0;
	*all = *all == 0 ? own : *all & own;
	return any;
}

/* Adds what this file says of all objects to what those before it say: each of them holds, and so the strictest. */
static void
join_files(struct reader *r)
{
	struct policy *p = r->policy;
	for (int i = 0; i < PROFILE_COUNT; i++) {
		int before = p->block_of[i] != BLOCK_UNSAID ? p->block_of[i] : p->block;
		int own = r->block_of[i] != BLOCK_UNSAID ? r->block_of[i] : r->block;
		if (p->block_of[i] != BLOCK_UNSAID || r->block_of[i] != BLOCK_UNSAID)
			p->block_of[i] = (int8_t)(own > before ? own : before);
	}
	p->block = r->block > p->block ? r->block : p->block;
	uint64_t profiles = p->profiles, kinds = p->kinds;
	if (!join_required(&profiles, r->profiles))
		tell(r, 0, "no profile is among those that this policy and the ones before it require");
	if (!join_required(&kinds, r->kinds))
		tell(r, 0, "no kind is among those that this policy and the ones before it require");
	p->profiles = profiles;
	p->kinds = (unsigned)kinds;
}

bool
policy_add(struct policy *p, struct ruleset *rules, const char *name, struct span text, struct policy_errors *errors)
{
	struct reader r = { .policy = p, .rules = rules, .errors = errors, .block = NO_BLOCK };
	size_t offset;

	memset(r.block_of, BLOCK_UNSAID, sizeof(r.block_of));
	errors->count = 0;
	errors->out_of_memory = false;
	const char *wrong = policy_text_trouble(text, &offset);
	if (wrong != NULL)
		return tell(&r, 0, "offset %zu: %s", offset, wrong);
	if (!add_file(&r, name, text))
		return false;
	r.lines = count_lines(text);
	read_lines(&r, text, true);
	read_lines(&r, text, false);
	join_files(&r);
	qsort(errors->items, errors->count < POLICY_ERRORS_MAX ? errors->count : POLICY_ERRORS_MAX, sizeof(errors->items[0]), compare_errors);
	return errors->count == 0 && !errors->out_of_memory;
}
