/*
 * The catalogue is held against the rows: spec/ says of each statement of a text whom it is for, how strong it is, in which clause it stands and
 * since when, and a rule says the same of itself. Nobody copies one from the other, and so what is wrong in one of them shows here.
 *
 *   - Each rule is named by a statement, and each name in the catalogue is that of a rule.
 *   - A rule covers the profiles that its statements name, together, and no others (spec/applies.tsv has what their words mean); it needs the
 * features that these words imply, and no others that say what kind of object it is.
 *   - Its clause is that of a statement; it begins on a day that one of them has, and ends on one that one of them has.
 *   - An error stands on MUST, a warning on SHOULD, a notice on anything; on MAY stands no more than a notice.
 *   - All that is asked of the statements of the rule's own document. One of another document may name the rule if it says the same of profiles,
 * dates and strength; otherwise it needs a row of its own.
 *   - A statement that the object alone decides has a rule.
 *   - The clauses of rules and statements are clauses of their documents (spec/clauses.tsv), and the days stand in spec/ballots.tsv.
 *
 * What differs for a good reason is a line of spec/exceptions.tsv, which says how the row differs, so that it does not excuse any other difference. A
 * line that nothing needs is wrong as well.
 *
 * At the end each row that is right is changed in several ways, one by one, and each change has to be found: a test that has become blind fails.
 *
 * Arguments: the kinds of failures to print, all without them.
 */
#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "asn1/time.h"
#include "lints/runner.h"
#include "spec/statement.h"
#include "x509/classify.h"

/* What may be wrong, and the words of spec/exceptions.tsv for those that may be excused. */
enum kind {
	FORM,     /* a line of spec/ that does not say what it should */
	RULE,     /* the catalogue names a rule that does not exist */
	UNNAMED,  /* no statement names the rule */
	PROFILE,  /* the rule does not cover a profile that a statement names */
	ALSO,     /* it covers one that none names */
	FEATURE,  /* it lacks what the words of its statements imply, or has more */
	CLAUSE,   /* no statement has its clause */
	DATE,     /* none begins or ends when it does */
	DAY,      /* a day that spec/ballots.tsv does not have */
	STRENGTH, /* the statement is not as strong as the rule's level, or stronger */
	DOCUMENT, /* a statement of another document says something else than the row */
	NO_RULE,  /* the object alone decides, and there is no rule */
	NEEDLESS, /* a line of exceptions.tsv that excuses nothing */
	BLIND,    /* a change of the row that this test does not find */
	KINDS
};

static const char *const kind_names[KINDS] = { "form", "rule", "unnamed",  "profile",  "also",    "feature",  "clause",
					       "date", "day",  "strength", "document", "no-rule", "needless", "blind" };

static struct {
	enum kind kind;
	char text[1024];
} * failures;
static size_t failure_count, failure_room;
static bool is_silent; /* count only: the rows are changed on purpose */

__attribute__((format(printf, 2, 3))) static void
report(enum kind kind, const char *format, ...)
{
	va_list arguments;
	if (!is_silent) {
		if (failure_count == failure_room) {
			failure_room = 2 * failure_room + 256;
			failures = realloc(failures, failure_room * sizeof(*failures));
			if (failures == NULL)
				exit(2);
		}
		failures[failure_count].kind = kind;
		va_start(arguments, format);
		vsnprintf(failures[failure_count].text, sizeof(failures[0].text), format, arguments);
		va_end(arguments);
	}
	failure_count++;
}

/* How a text between tabs is printed. */
#define TEXT(span) (int)(span).size, (const char *)(span).data

/* What of a rule and what of the words of the catalogue can be compared. */
struct scope {
	uint64_t profiles, features;
};

/* Features that the words of applies_to may imply. Those marked are about what kind of object it is, so that no rule needs one that no statement
 * implies. */
static const struct {
	const char *name;
	uint64_t bit;
	bool is_kind;
} features[] = {
	{ "precertificate", PRECERT, true },
	{ "asserts-ev", IS_EV, true },
	{ "asserts-dv", ASSERTS_DV, true },
	{ "asserts-ov", ASSERTS_OV, true },
	{ "asserts-iv", ASSERTS_IV, true },
	{ "profile-given", PROFILE_GIVEN, false },
	{ "about-cas", ABOUT_CAS, true },
	{ "about-subscribers", ABOUT_SUBSCRIBERS, true },
	{ "may-serve-tls", MAY_SERVE_TLS, true },
	{ "mozilla-scope", MOZILLA_SCOPE, true },
	{ "covered-by-br", COVERED_BY_BR, true },
	{ "delta", IS_DELTA, false },
	{ "issuing-distribution-point", HAS_IDP, false },
};
#define FEATURE_NAMES (sizeof(features) / sizeof(features[0]))

static struct scope
scope_of(const struct lint *lint)
{
	struct scope scope = { .profiles = lint->of };
	for (size_t i = 0; i < FEATURE_NAMES; i++) {
		if (lint->needs & features[i].bit)
			scope.features |= UINT64_C(1) << i;
	}
	return scope;
}

static uint64_t
kinds_of_objects(void)
{
	uint64_t set = 0;
	for (size_t i = 0; i < FEATURE_NAMES; i++)
		set |= (uint64_t)features[i].is_kind << i;
	return set;
}

struct text {
	char data[512];
};

static struct text
profiles_text(uint64_t set)
{
	struct text text = { "" };
	for (size_t i = 0; i < PROFILE_COUNT; i++) {
		if (set >> i & 1) {
			size_t used = strlen(text.data);
			snprintf(text.data + used, sizeof(text.data) - used, "%s%s", used > 0 ? " " : "", profile_name(UINT64_C(1) << i));
		}
	}
	return text;
}

static struct text
features_text(uint64_t set)
{
	struct text text = { "" };
	for (size_t i = 0; i < FEATURE_NAMES; i++) {
		if (set >> i & 1) {
			size_t used = strlen(text.data);
			snprintf(text.data + used, sizeof(text.data) - used, "%s%s", used > 0 ? " " : "", features[i].name);
		}
	}
	return set == 0 ? (struct text){ "none" } : text;
}

/* "2023-09-15"; "always" and "forever" without a date. */
static struct text
date_text(int64_t date)
{
	struct text text = { "" };
	if (date == ALWAYS || date == FOREVER)
		strcpy(text.data, date == ALWAYS ? "always" : "forever");
	else
		time_text(date, text.data)[10] = '\0';
	return text;
}

/* A file of spec/, read whole; it is small and ours. */
static struct span
read_spec(const char *name)
{
	char path[4096];
	snprintf(path, sizeof(path), "%s/spec/%s", getenv("SRCDIR") != NULL ? getenv("SRCDIR") : ".", name);
	const size_t room = 4 << 20;
	FILE *file = fopen(path, "rb");
	char *text = malloc(room);
	if (file == NULL || text == NULL) {
		perror(path);
		exit(2);
	}
	size_t size = fread(text, 1, room, file);
	fclose(file);
	return (struct span){ (const uint8_t *)text, size };
}

/* The days of ballots.tsv. */
static int64_t days[1024];
static size_t day_count;

static void
read_days(void)
{
	struct span text = read_spec("ballots.tsv"), line, name, last = { 0 };
	span_take(&text, '\n');
	for (int64_t before = ALWAYS; text.size > 0; before = days[day_count++]) {
		line = span_take(&text, '\n');
		name = span_take(&line, '\t');
		span_take(&line, '\t');
		span_take(&line, '\t');
		if (day_count == sizeof(days) / sizeof(days[0]))
			exit(2);
		if (!statement_date(span_take(&line, '\t'), ALWAYS, &days[day_count]) || days[day_count] < before || line.size == 0)
			report(FORM, "ballots.tsv: %.*s, after %.*s: the day, the order, or the title", TEXT(name), TEXT(last));
		last = name;
	}
}

static void
hold_day(struct span name, int64_t day)
{
	bool known = day == ALWAYS || day == FOREVER;
	for (size_t i = 0; i < day_count && !known; i++)
		known = days[i] == day;
	if (!known)
		report(DAY, "%.*s: %s is not in ballots.tsv", TEXT(name), date_text(day).data);
}

/* Whether a document has a clause of this number, by clauses.tsv; documents that are not in it are not checked. A statement may say more behind it.
 */
static bool
clause_exists(struct span source, struct span clause)
{
	static struct span clauses;
	if (clauses.data == NULL)
		clauses = read_spec("clauses.tsv");
	struct span whole = clause, number = span_take(&clause, ' '), listed;
	bool known = false;
	for (struct span text = clauses; text.size > 0;) {
		struct span line = span_take(&text, '\n');
		if (!span_equal(span_take(&line, '\t'), source))
			continue;
		known = true;
		listed = span_take(&line, '\t');
		if (span_equal(listed, number) || span_equal(listed, whole))
			return true;
	}
	return !known;
}

/* A line of applies.tsv: what a word means in the statements of a document on a kind of object. */
static struct word {
	struct span source, object, word;
	struct scope scope;
} words[1024];
static size_t word_count;

static const struct word *
find_word(struct span source, struct span object, struct span name)
{
	const struct word *found = NULL;
	for (const struct word *w = words; w < words + word_count; w++) {
		bool own = span_equal(w->source, source);
		if (span_equal(w->word, name) && span_equal(w->object, object) && (own || (found == NULL && span_is(w->source, "*"))))
			found = w;
	}
	return found;
}

/* Adds what a name means: a profile, or a word of the document. Returns false if it is neither. */
static bool
add_name(struct span source, struct span object, struct span name, struct scope *scope)
{
	const struct word *word = find_word(source, object, name);
	char copy[64];
	snprintf(copy, sizeof(copy), "%.*s", TEXT(name));
	uint64_t profile = word == NULL ? profile_from_name(copy) : 0;
	if (word != NULL) {
		scope->profiles |= word->scope.profiles;
		scope->features |= word->scope.features;
	}
	scope->profiles |= profile;
	return word != NULL || profile != 0;
}

static void
read_words(void)
{
	struct span text = read_spec("applies.tsv"), line;
	span_take(&text, '\n');
	while (text.size > 0) {
		line = span_take(&text, '\n');
		struct word *w = &words[word_count];
		struct span profiles, needs, name;
		w->source = span_take(&line, '\t');
		w->object = span_take(&line, '\t');
		w->word = span_take(&line, '\t');
		profiles = span_take(&line, '\t');
		needs = line;
		const struct word *same = find_word(w->source, w->object, w->word);
		if (profiles.size == 0 || (same != NULL && span_equal(same->source, w->source)))
			report(FORM, "applies.tsv: %.*s %.*s %.*s: no profile, or there are two", TEXT(w->source), TEXT(w->object), TEXT(w->word));
		while (profiles.size > 0) {
			name = span_take(&profiles, ' ');
			if (!add_name(w->source, w->object, name, &w->scope))
				report(FORM, "applies.tsv: %.*s is not a profile", TEXT(name));
		}
		while (needs.size > 0) {
			size_t i = 0;
			name = span_take(&needs, ' ');
			while (i < FEATURE_NAMES && !span_is(name, features[i].name))
				i++;
			if (i < FEATURE_NAMES)
				w->scope.features |= UINT64_C(1) << i;
			else
				report(FORM, "applies.tsv: %.*s is not a feature", TEXT(name));
		}
		if (++word_count == sizeof(words) / sizeof(words[0]))
			exit(2);
	}
}

/* A line of exceptions.tsv. */
static struct exception {
	struct span name, what, value, reason;
	bool used;
} exceptions[4096];
static size_t exception_count;

/* What may be excused by a reason: the words that exceptions.tsv knows. */
static bool
is_excusable(struct span what)
{
	static const enum kind kinds[] = { PROFILE, ALSO, FEATURE, CLAUSE, DATE, STRENGTH, NO_RULE };
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (span_is(what, kind_names[kinds[i]]))
			return true;
	}
	return false;
}

/* Whether a reason cites something: it has a number in it, as all clauses and versions do. */
static bool
has_number(struct span reason)
{
	for (size_t i = 0; i < reason.size; i++) {
		if (reason.data[i] >= '0' && reason.data[i] <= '9')
			return true;
	}
	return false;
}

static void
read_exceptions(void)
{
	struct span text = read_spec("exceptions.tsv"), line;
	span_take(&text, '\n');
	while (text.size > 0) {
		line = span_take(&text, '\n');
		struct exception *e = &exceptions[exception_count];
		e->name = span_take(&line, '\t');
		e->what = span_take(&line, '\t');
		e->value = span_take(&line, '\t');
		e->reason = line;
		bool no_rule = span_is(e->what, "no-rule");
		if (!is_excusable(e->what))
			report(FORM, "exceptions.tsv: %.*s: %.*s is not what may differ", TEXT(e->name), TEXT(e->what));
		if (e->reason.size < 10 || (!no_rule && !has_number(e->reason)))
			report(FORM, "exceptions.tsv: %.*s: the reason cites no clause", TEXT(e->name));
		/* a reason that fits two rules is about neither */
		for (const struct exception *o = exceptions; o < e && !no_rule; o++) {
			if (span_equal(o->reason, e->reason) && !span_equal(o->name, e->name))
				report(FORM, "exceptions.tsv: %.*s has the reason of %.*s", TEXT(e->name), TEXT(o->name));
		}
		if (++exception_count == sizeof(exceptions) / sizeof(exceptions[0]))
			exit(2);
	}
}

/* Whether a difference is excused, and by these words. */
static bool
is_excused(const char *name, enum kind what, const char *value)
{
	for (struct exception *e = exceptions; e < exceptions + exception_count; e++) {
		if (span_is(e->name, name) && span_is(e->what, kind_names[what]) && span_is(e->value, value)) {
			e->used |= !is_silent;
			return true;
		}
	}
	return false;
}

/* The same for profiles, in any order, and by words of applies.tsv. */
static bool
is_excused_set(const struct lint *lint, enum kind what, uint64_t set)
{
	static const char *const objects[] = { "certificate", "crl", "ocsp", "any" };
	const char *source = source_name(lint->source);
	struct span document = span_of(source);
	struct span object = span_of(objects[lint->takes]);
	for (struct exception *e = exceptions; e < exceptions + exception_count; e++) {
		if (!span_is(e->name, lint->name) || !span_is(e->what, kind_names[what]))
			continue;
		struct span value = e->value;
		struct scope scope = { 0 };
		bool known = true;
		while (value.size > 0)
			known &= add_name(document, object, span_take(&value, ' '), &scope);
		if (!known && !is_silent)
			report(FORM, "exceptions.tsv: %s: %.*s are not profiles", lint->name, TEXT(e->value));
		if (scope.profiles == set) {
			e->used |= !is_silent;
			return true;
		}
	}
	return false;
}

/* A statement of the catalogue, as far as it can be compared. */
enum strength { STRENGTH_MUST, STRENGTH_SHOULD, STRENGTH_MAY, STRENGTH_UNKNOWN };

struct entry {
	struct statement s;
	struct scope scope;
	enum strength strength;
	int64_t from, until;
};
static struct entry entries[8192];
static size_t entry_count;

static enum strength
read_strength(struct span word)
{
	static const struct {
		const char *word;
		enum strength strength;
	} known[] = {
		{ "MUST", STRENGTH_MUST },         { "MUST NOT", STRENGTH_MUST },
		{ "SHALL", STRENGTH_MUST },        { "SHALL NOT", STRENGTH_MUST },
		{ "REQUIRED", STRENGTH_MUST },     { "SHOULD", STRENGTH_SHOULD },
		{ "SHOULD NOT", STRENGTH_SHOULD }, { "RECOMMENDED", STRENGTH_SHOULD },
		{ "MAY-only", STRENGTH_MAY },      { "NOT RECOMMENDED", STRENGTH_SHOULD },
	};
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (span_is(word, known[i].word))
			return known[i].strength;
	}
	return STRENGTH_UNKNOWN;
}

/* Words between commas, with blanks or without. */
static bool
read_applies_to(struct entry *e)
{
	struct span list = e->s.fields[STATEMENT_APPLIES_TO];
	bool known = list.size > 0, first = true;
	uint64_t common = 0;
	while (list.size > 0) {
		struct span word = span_take(&list, ',');
		struct scope scope = { 0 };
		while (word.size > 0 && word.data[0] == ' ')
			word.data++, word.size--;
		known &= add_name(e->s.fields[STATEMENT_SOURCE], e->s.fields[STATEMENT_OBJECT], word, &scope);
		e->scope.profiles |= scope.profiles;
		common = first ? scope.features : common & scope.features;
		first = false;
	}
	e->scope.features = common;
	return known;
}

static void
read_catalogue(struct span text)
{
	while (statement_next(&text, &entries[entry_count].s)) {
		struct entry *e = &entries[entry_count];
		struct span id = e->s.fields[STATEMENT_ID];
		e->strength = read_strength(e->s.fields[STATEMENT_STRENGTH]);
		if (!read_applies_to(e))
			report(FORM, "%.*s: applies.tsv does not have all of %.*s %.*s %.*s", TEXT(id), TEXT(e->s.fields[STATEMENT_SOURCE]),
			       TEXT(e->s.fields[STATEMENT_OBJECT]), TEXT(e->s.fields[STATEMENT_APPLIES_TO]));
		if (e->strength == STRENGTH_UNKNOWN)
			report(FORM, "%.*s: %.*s is not a strength", TEXT(id), TEXT(e->s.fields[STATEMENT_STRENGTH]));
		if (!statement_date(e->s.fields[STATEMENT_FROM], ALWAYS, &e->from) ||
		    !statement_date(e->s.fields[STATEMENT_UNTIL], FOREVER, &e->until))
			report(FORM, "%.*s: not a day", TEXT(id));
		if (!clause_exists(e->s.fields[STATEMENT_SOURCE], e->s.fields[STATEMENT_CLAUSE]))
			report(FORM, "%.*s: %.*s has no clause %.*s", TEXT(id), TEXT(e->s.fields[STATEMENT_SOURCE]),
			       TEXT(e->s.fields[STATEMENT_CLAUSE]));
		hold_day(id, e->from);
		hold_day(id, e->until);
		bool known = false;
		for (int source = 0; source < SOURCE_COUNT && !known; source++)
			known = span_is(e->s.fields[STATEMENT_SOURCE], source_name((enum source)source));
		if (!known)
			report(FORM, "%.*s: lints/sources.def does not have %.*s", TEXT(id), TEXT(e->s.fields[STATEMENT_SOURCE]));
		struct span lintable = e->s.fields[STATEMENT_LINTABLE];
		if (!span_is(lintable, "full") && !span_is(lintable, "partial") && !span_is(lintable, "no"))
			report(FORM, "%.*s: %.*s is not how far it can be checked", TEXT(id), TEXT(lintable));
		for (size_t i = 0; i < entry_count; i++) {
			if (span_equal(entries[i].s.fields[STATEMENT_ID], id))
				report(FORM, "%.*s: there are two", TEXT(id));
		}
		if (++entry_count == sizeof(entries) / sizeof(entries[0]))
			exit(2);
	}
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* All files of spec/ that begin as a catalogue does. */
static void
read_catalogues(void)
{
	static char names[64][256];
	size_t count = 0;
	char path[4096];
	snprintf(path, sizeof(path), "%s/spec", getenv("SRCDIR") != NULL ? getenv("SRCDIR") : ".");
	DIR *folder = opendir(path);
	if (folder == NULL) {
		perror(path);
		exit(2);
	}
	for (const struct dirent *d; (d = readdir(folder)) != NULL && count < 64;) {
		size_t size = strlen(d->d_name);
		if (size > 4 && size < sizeof(names[0]) && strcmp(d->d_name + size - 4, ".tsv") == 0)
			memcpy(names[count++], d->d_name, size + 1);
	}
	closedir(folder);
	qsort(names, count, sizeof(names[0]), by_name);
	for (size_t i = 0; i < count; i++) {
		struct span text = read_spec(names[i]);
		if (text.size > 10 && memcmp(text.data, "id\tsource\t", 10) == 0)
			read_catalogue(text);
	}
}

/* The statements that name each rule, by the rule's number. */
struct naming {
	uint16_t *statements;
	size_t count;
};

static void
link_rules(const struct ruleset *rules, struct naming *named)
{
	for (size_t i = 0; i < entry_count; i++) {
		struct span list = entries[i].s.fields[STATEMENT_RULES], rule;
		while (statement_rule(&list, &rule)) {
			char name[256];
			snprintf(name, sizeof(name), "%.*s", TEXT(rule));
			const struct gate *gate = ruleset_find(rules, name);
			if (gate == NULL) {
				report(RULE, "%.*s: there is no rule %s", TEXT(entries[i].s.fields[STATEMENT_ID]), name);
				continue;
			}
			struct naming *n = &named[gate - rules->gates];
			n->statements = realloc(n->statements, (n->count + 1) * sizeof(*n->statements));
			if (n->statements == NULL)
				exit(2);
			n->statements[n->count++] = (uint16_t)i;
		}
	}
}

static bool
fits(enum level level, enum strength strength)
{
	return level == NOTICE || (level == MUST && strength == STRENGTH_MUST) || (level == SHOULD && strength == STRENGTH_SHOULD);
}

/* A row, with the statements of its own document; with all of them if no statement is of its document. */
struct holding {
	const struct lint *lint;
	const struct entry *own[256];
	size_t count;
};

static void
hold_scope(const struct holding *h)
{
	struct scope row = scope_of(h->lint), want = { 0, UINT64_MAX };
	for (size_t i = 0; i < h->count; i++) {
		want.profiles |= h->own[i]->scope.profiles;
		want.features &= h->own[i]->scope.features;
	}
	uint64_t missing = want.profiles & ~row.profiles, more = row.profiles & ~want.profiles;
	const char *source = source_name(h->lint->source), *name = h->lint->name;
	if (missing != 0 && !is_excused_set(h->lint, PROFILE, missing))
		report(PROFILE, "%s %s: the row lacks, and its statements name: %s", source, name, profiles_text(missing).data);
	if (more != 0 && !is_excused_set(h->lint, ALSO, more))
		report(ALSO, "%s %s: the row has, and no statement names: %s", source, name, profiles_text(more).data);
	struct text features_of_row = features_text(row.features);
	if ((want.features & ~row.features || row.features & ~want.features & kinds_of_objects()) && !is_excused(name, FEATURE, features_of_row.data))
		report(FEATURE, "%s %s: the row needs: %s; its statements imply: %s", source, name, features_of_row.data,
		       features_text(want.features).data);
}

static void
hold_clause(const struct holding *h)
{
	struct text others = { "" };
	for (size_t i = 0; i < h->count; i++) {
		struct span source = h->own[i]->s.fields[STATEMENT_SOURCE], clause = h->own[i]->s.fields[STATEMENT_CLAUSE];
		if (span_is(clause, h->lint->clause) && span_is(source, source_name(h->lint->source)))
			return;
		size_t used = strlen(others.data);
		snprintf(others.data + used, sizeof(others.data) - used, "%s%.*s %.*s", used > 0 ? ", " : "", TEXT(source), TEXT(clause));
	}
	if (!is_excused(h->lint->name, CLAUSE, h->lint->clause))
		report(CLAUSE, "%s %s: the row cites %s; its statements: %s", source_name(h->lint->source), h->lint->name, h->lint->clause,
		       others.data);
}

static void
hold_date(const struct holding *h, bool end)
{
	struct text others = { "" }, value;
	int64_t date = end ? h->lint->until : h->lint->from;
	/* what is wrong with the octets was never right, and what no document says has no day; anything else was asked for since one */
	bool is_syntax = h->lint->source == SOURCE_X690 || h->lint->source == SOURCE_X680 || h->lint->source == SOURCE_COMMUNITY ||
			 h->lint->takes == CHECK_TREE;
	bool found = false;
	for (size_t i = 0; i < h->count && !found; i++) {
		int64_t other = end ? h->own[i]->until : h->own[i]->from;
		size_t used = strlen(others.data);
		found = date == other && (date != ALWAYS || is_syntax);
		if (strstr(others.data, date_text(other).data) == NULL)
			snprintf(others.data + used, sizeof(others.data) - used, "%s%.12s", used > 0 ? ", " : "", date_text(other).data);
	}
	snprintf(value.data, sizeof(value.data), "%s %.12s", end ? "until" : "from", date_text(date).data);
	if (!found && !is_excused(h->lint->name, DATE, value.data))
		report(DATE, "%s %s: the row is %s; its statements are %s %s", source_name(h->lint->source), h->lint->name, value.data,
		       end ? "until" : "from", others.data);
}

static void
hold_strength(const struct holding *h)
{
	for (size_t i = 0; i < h->count; i++) {
		char id[256];
		snprintf(id, sizeof(id), "%.*s", TEXT(h->own[i]->s.fields[STATEMENT_ID]));
		/* an exception that is not needed is as wrong as one that is missing: otherwise nobody notices that the level has changed */
		if (fits(h->lint->level, h->own[i]->strength) == is_excused(h->lint->name, STRENGTH, id))
			report(STRENGTH, "%s %s: the row is of level %s; %s has %.*s", source_name(h->lint->source), h->lint->name,
			       level_name(h->lint->level), id, TEXT(h->own[i]->s.fields[STATEMENT_STRENGTH]));
	}
}

/* A statement of another document than the rule's: nothing may differ. */
static void
hold_foreign(const struct lint *lint, const struct entry *e)
{
	const char *differs = NULL;
	struct scope row = scope_of(lint);
	struct text ours = { "" }, theirs = { "" };
	if (e->scope.profiles != row.profiles) {
		differs = "profiles";
		ours = profiles_text(row.profiles & ~e->scope.profiles);
		theirs = profiles_text(e->scope.profiles & ~row.profiles);
	} else if ((e->scope.features ^ row.features) & (e->scope.features | kinds_of_objects())) {
		differs = "features";
		ours = features_text(row.features);
		theirs = features_text(e->scope.features);
	} else if (e->from != lint->from) {
		differs = "first day";
		ours = date_text(lint->from);
		theirs = date_text(e->from);
	} else if (e->until != lint->until) {
		differs = "end";
		ours = date_text(lint->until);
		theirs = date_text(e->until);
	} else if (!fits(lint->level, e->strength)) {
		differs = "strength";
		strcpy(ours.data, level_name(lint->level));
		snprintf(theirs.data, sizeof(theirs.data), "%.*s", TEXT(e->s.fields[STATEMENT_STRENGTH]));
	}
	if (differs != NULL)
		report(DOCUMENT, "%s %s: %.*s (%.*s %.*s) needs a row of its own: %s: [%s] there, [%s] here", source_name(lint->source), lint->name,
		       TEXT(e->s.fields[STATEMENT_ID]), TEXT(e->s.fields[STATEMENT_SOURCE]), TEXT(e->s.fields[STATEMENT_CLAUSE]), differs,
		       theirs.data, ours.data);
}

static void
hold_row(const struct lint *lint, const struct naming *named)
{
	struct holding h = { .lint = lint };
	const char *source = source_name(lint->source);
	for (size_t i = 0; i < named->count; i++) {
		const struct entry *e = &entries[named->statements[i]];
		if (span_is(e->s.fields[STATEMENT_SOURCE], source) && h.count < 256)
			h.own[h.count++] = e;
	}
	if (named->count == 0) {
		report(UNNAMED, "%s %s: no statement names it (%s, %s, from %s)", source, lint->name, lint->clause, level_name(lint->level),
		       date_text(lint->from).data);
		return;
	}
	bool has_own = h.count > 0;
	for (size_t i = 0; i < named->count && h.count < 256; i++) {
		const struct entry *e = &entries[named->statements[i]];
		if (!has_own)
			h.own[h.count++] = e;
		else if (!span_is(e->s.fields[STATEMENT_SOURCE], source))
			hold_foreign(lint, e);
	}
	hold_scope(&h);
	hold_clause(&h);
	hold_date(&h, false);
	hold_date(&h, true);
	hold_strength(&h);
}

static void
hold_statement(const struct entry *e)
{
	struct span rules = e->s.fields[STATEMENT_RULES], rule;
	char id[256];
	snprintf(id, sizeof(id), "%.*s", TEXT(e->s.fields[STATEMENT_ID]));
	struct span source = e->s.fields[STATEMENT_SOURCE];
	bool full = span_is(e->s.fields[STATEMENT_LINTABLE], "full"), has_rule = statement_rule(&rules, &rule);
	if (full && !has_rule && !is_excused(id, NO_RULE, ""))
		report(NO_RULE, "%.*s %s: the object alone decides, and there is no rule", TEXT(source), id);
	if (!full && !has_rule && e->s.fields[STATEMENT_NOTE].size == 0)
		report(NO_RULE, "%.*s %s: no rule, and no note that says why", TEXT(source), id);
	if (e->from == ALWAYS && !has_rule && !span_is(source, "X.690") && !span_is(source, "X.680"))
		report(DATE, "%.*s %s: no first day", TEXT(source), id);
}

/* --- whether this test finds that a row was changed --- */

/* How many changes were tried that could be right for another rule, and how many of these nothing speaks against. */
static size_t tried, unnoticed;

static bool
is_noticed(const struct lint *changed, const struct naming *named)
{
	size_t before = failure_count;
	is_silent = true;
	hold_row(changed, named);
	is_silent = false;
	bool found = failure_count > before;
	failure_count = before;
	return found;
}

/* A change that no statement can speak for. */
static void
must_find(const struct lint *changed, const struct naming *named, const char *what)
{
	if (!is_noticed(changed, named))
		report(BLIND, "%s %s: nobody notices %s", source_name(changed->source), changed->name, what);
}

/* A change to what other rules have: it goes unnoticed if another statement of the rule has that. */
static void
may_find(const struct lint *changed, const struct naming *named)
{
	tried++;
	unnoticed += !is_noticed(changed, named);
}

static void
change_row(const struct lint *lint, const struct naming *named)
{
	struct lint l = *lint;
	l.clause = "0";
	must_find(&l, named, "another clause");
	l = *lint;
	l.from = lint->from == ALWAYS ? D(2000, 1, 1) + 1 : lint->from + 86400 + 1;
	must_find(&l, named, "another first day");
	l = *lint;
	l.until = D(2099, 1, 1);
	must_find(&l, named, "another end");
	for (size_t i = 0; i < PROFILE_COUNT; i++) {
		l = *lint;
		l.of ^= UINT64_C(1) << i;
		if (l.of != 0)
			must_find(&l, named, lint->of >> i & 1 ? "a profile less" : "a profile more");
	}
	if (lint->level != NOTICE) {
		l = *lint;
		l.level = lint->level == MUST ? SHOULD : MUST;
		must_find(&l, named, "another level");
	}
}

/* The days and clauses that other rules have. */
static void
exchange_row(const struct lint *lint, const struct naming *named, const struct ruleset *rules)
{
	for (uint32_t i = 0; i < rules->count; i++) {
		const struct lint *other = rules->gates[i].lint;
		struct lint l = *lint;
		l.from = other->from;
		if (l.from != lint->from && l.from < l.until)
			may_find(&l, named);
		l = *lint;
		l.until = other->until;
		if (l.until != lint->until && l.from < l.until)
			may_find(&l, named);
		l = *lint;
		l.clause = other->clause;
		if (other->source == lint->source && strcmp(l.clause, lint->clause) != 0)
			may_find(&l, named);
	}
}

int
main(int count, char **arguments)
{
	struct ruleset rules;
	struct reference reference = { 0 };

	if (!ruleset_init(&rules, &reference))
		return 2;
	struct naming *named = calloc(rules.count, sizeof(*named));
	if (named == NULL)
		return 2;
	read_days();
	read_words();
	read_exceptions();
	read_catalogues();
	link_rules(&rules, named);
	for (size_t i = 0; i < entry_count; i++)
		hold_statement(&entries[i]);
	for (uint32_t i = 0; i < rules.count; i++) {
		size_t before = failure_count;
		const struct lint *lint = rules.gates[i].lint;
		hold_row(lint, &named[i]);
		hold_day(span_of(lint->name), lint->from);
		hold_day(span_of(lint->name), lint->until);
		if (!clause_exists(span_of(source_name(lint->source)), span_of(lint->clause)))
			report(FORM, "%s: %s has no clause %s", lint->name, source_name(lint->source), lint->clause);
		if (failure_count == before) {
			change_row(lint, &named[i]);
			exchange_row(lint, &named[i], &rules);
		}
	}
	for (size_t i = 0; i < exception_count; i++) {
		if (!exceptions[i].used)
			report(NEEDLESS, "exceptions.tsv: %.*s %.*s %.*s: it excuses nothing", TEXT(exceptions[i].name), TEXT(exceptions[i].what),
			       TEXT(exceptions[i].value));
	}
	for (enum kind kind = 0; kind < KINDS; kind++) {
		size_t of_kind = 0;
		bool wanted = count == 1;
		for (int i = 1; i < count; i++)
			wanted |= strcmp(arguments[i], kind_names[kind]) == 0;
		for (size_t i = 0; i < failure_count; i++) {
			if (failures[i].kind != kind)
				continue;
			of_kind++;
			if (wanted)
				printf("%s: %s\n", kind_names[kind], failures[i].text);
		}
		if (of_kind > 0)
			printf("== %zu of kind %s\n", of_kind, kind_names[kind]);
	}
	printf("Days and clauses of other rules, put into each row that is right: %zu, of which %zu are those of another statement of the rule.\n",
	       tried, unnoticed);
	printf("%zu statements, %u rules, %zu exceptions: %zu failures\n", entry_count, rules.count, exception_count, failure_count);
	return failure_count > 0;
}
