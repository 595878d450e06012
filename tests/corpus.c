/*
 * The whole corpus: each base has no finding, each case exactly those that it names, and each rule a case that breaks it and one that just keeps it.
 * A base that is a certificate has none either, but for notices, where the user names its profile instead of the classifier, or the classifier
 * instead of the user; and each profile of BR 7.1.2 has a base for each time at which the rules differ much. A rule that begins or ends has a case
 * on either side of that date, to the second.
 *
 *     corpus FOLDER [CASE...]     only these cases, where some are named; then nothing is asked of the rules
 */
#include "corpus/corpus.h"

#include <stdio.h>
#include <stdlib.h>

#include "corpus/judging.h"
#include "tests/standing_alone.h"
#include "x509/classify.h"

#define RULES_MAX 64 /* that one case names */

/* A run over the corpus. */
struct check {
	struct corpus corpus;
	struct linter linter;
	struct session session;
	struct judging judging; /* of the case at hand */
	struct object fresh;    /* decoded without anything kept of other objects */
	uint8_t *verdicts;
	uint8_t *covered;                 /* one a rule: what cases there are */
	uint8_t dated[PROFILE_COUNT + 1]; /* one a profile, and one for precertificates: the times, as bits, of which it has bases */
	size_t failures, cases;
};

/* The times of the bases: notBefore is within a year from here on. A precertificate signing CA has none from 15 March 2026 on (BR 7.1.2.4). */
static const struct {
	int64_t from;
	const char *name;
	profile_set without;
} times[] = {
	{ D(2014, 1, 1), "2014", 0 },
	{ D(2019, 1, 1), "2019", 0 },
	{ D(2024, 1, 1), "2024", 0 },
	{ D(2026, 4, 1), "April 2026", PRECERT_SIGNING_CA },
	{ D(2027, 4, 1), "April 2027", PRECERT_SIGNING_CA },
	{ D(2029, 4, 1), "April 2029", PRECERT_SIGNING_CA },
};
#define TIMES (sizeof(times) / sizeof(times[0]))

/* In check.dated. */
#define PRECERTIFICATES PROFILE_COUNT

/*
 * In check.covered: that a case finds by the rule, that one passes; that one is a second before the rule begins, one that finds in the last second
 * before it ends, one at its end; and that it passes at all: a rule that forbids what its features ask for never does.
 */
enum { HAS_FINDS = 1, HAS_PASSES = 2, HAS_BEFORE = 4, HAS_LAST = 8, HAS_UNTIL = 16, CAN_PASS = 32 };

/* What a case says of a rule. */
enum expectation { FINDS, PASSES, SKIPS, BEFORE };

static void
failure(struct check *k, const struct corpus_case *c, const char *what, const char *detail)
{
	printf("%s: %s: %s%s%s\n", c->file, c->name, what, detail != NULL ? " " : "", detail != NULL ? detail : "");
	k->failures++;
}

static bool
is_found(const struct findings *f, const char *rule)
{
	for (uint32_t i = 0; i < f->count; i++) {
		if (strcmp(f->items[i].lint->name, rule) == 0)
			return true;
	}
	return false;
}

/* "RULE at PATH": whether the rule has a finding there. */
static bool
is_found_at(const struct check *k, const char *rule, const char *path)
{
	char text[512];
	const struct findings *f = &k->session.findings;
	for (uint32_t i = 0; i < f->count; i++) {
		if (strcmp(f->items[i].lint->name, rule) == 0 &&
		    strcmp(tree_path(&k->session.object.tree, f->items[i].node, text, sizeof(text)), path) == 0)
			return true;
	}
	return false;
}

/* What cases a rule has by one that says this of it, and is of this date. */
static uint8_t
coverage(const struct lint *rule, enum expectation expectation, int64_t date)
{
	switch (expectation) {
	case FINDS:
		return HAS_FINDS | (rule->until != FOREVER && date == rule->until - 1 ? HAS_LAST : 0);
	case PASSES:
		return HAS_PASSES;
	case SKIPS:
		return 0;
	default:
		return (rule->from != ALWAYS && date == rule->from - 1 ? HAS_BEFORE : 0) | (date == rule->until ? HAS_UNTIL : 0);
	}
}

/* The expectations of one line: rules, and perhaps the path of the last. */
static void
expect(struct check *k, const struct corpus_case *c, const struct corpus_line *line, char **found, size_t *found_count)
{
	enum expectation kind = *line->word == 'f' ? FINDS : *line->word == 'p' ? PASSES : *line->word == 's' ? SKIPS : BEFORE;
	char words[2048], *rest = words, *rule = NULL;

	snprintf(words, sizeof(words), "%s", line->rest);
	for (char *w = corpus_word(&rest); w != NULL; w = corpus_word(&rest)) {
		if (strcmp(w, "at") == 0 && rule != NULL) {
			char *path = corpus_word(&rest);
			if (path == NULL || !is_found_at(k, rule, path))
				failure(k, c, "nothing is found at that path by", rule);
			continue;
		}
		rule = w;
		const struct gate *gate = ruleset_find(&k->linter.rules, rule);
		if (gate == NULL) {
			failure(k, c, "there is no rule", rule);
			continue;
		}
		size_t number = (size_t)(gate - k->linter.rules.gates);
		enum verdict verdict = (enum verdict)k->verdicts[number];
		k->covered[number] |= coverage(gate->lint, kind, k->session.object.date);
		if (kind == FINDS) {
			if (!is_found(&k->session.findings, rule))
				failure(k, c, "does not find", rule);
			if (*found_count < RULES_MAX)
				found[(*found_count)++] = strdup(rule);
		} else if (kind == PASSES && verdict != PASS) {
			failure(k, c,
				verdict == FAIL             ? "fails"
				: verdict == NOT_APPLICABLE ? "is not applied to, and so does not pass,"
							    : "is not in force for",
				rule);
		} else if (kind == SKIPS) {
			if (verdict != NOT_APPLICABLE)
				failure(k, c, verdict == NOT_EFFECTIVE ? "is out of the dates of" : "is not skipped by", rule);
		} else if (kind == BEFORE && verdict != NOT_EFFECTIVE) {
			failure(k, c, "is not out of the dates of", rule);
		}
	}
}

/* Nothing else fires. */
static void
exact(struct check *k, const struct corpus_case *c, char **found, size_t found_count)
{
	const struct findings *f = &k->session.findings;
	for (uint32_t i = 0; i < f->count; i++) {
		size_t j = 0;
		while (j < found_count && strcmp(found[j], f->items[i].lint->name) != 0)
			j++;
		if (j < found_count)
			continue;
		char detail[2048], path[512];
		snprintf(detail, sizeof(detail), "%s at %s: %s", f->items[i].lint->name,
			 tree_path(&k->session.object.tree, f->items[i].node, path, sizeof(path)), finding_message(f, &f->items[i]));
		failure(k, c, "also finds", detail);
	}
}

/*
 * A rule that passes where hints told it that it finds nothing, so that it spared itself most of its work, passes when it is asked for all. Of
 * several issuers each has been asked, which cannot be done here.
 */
static void
same_without_hints(struct check *k, const struct corpus_case *c)
{
	const struct companions *issuers = k->judging.job.issuers;
	for (uint32_t i = 0; i < k->linter.rules.count && (issuers == NULL || companions_count(issuers) < 2); i++) {
		const struct lint *lint = k->linter.rules.gates[i].lint;
		if (k->verdicts[i] == PASS && rejudge(&k->linter.rules, lint, &k->session.object, &k->session.findings) != PASS)
			failure(k, c, "has another verdict where hints are not regarded", lint->name);
	}
}

/* Only some verdicts are asked for, by turns: they are the same, and so is what is found. */
static void
same_of_some(struct check *k, const struct corpus_case *c, struct span der)
{
	uint32_t count = k->linter.rules.count, found = k->session.findings.count;
	uint8_t *some = malloc(count);
	struct rule_set wanted = { 0 };

	for (uint32_t i = 0; i < count; i++) {
		if (i % 3 == k->cases % 3)
			rule_set_add(&wanted, i);
	}
	k->judging.job.wanted = &wanted;
	if (some == NULL || !lint(&k->linter, &k->session, &k->judging.job, der, some))
		abort();
	for (uint32_t i = k->cases % 3; i < count; i += 3) {
		if (some[i] != k->verdicts[i])
			failure(k, c, "has another verdict where only some are asked for", k->linter.rules.gates[i].lint->name);
	}
	if (k->session.findings.count != found)
		failure(k, c, "has other findings where only some verdicts are asked for", NULL);
	k->judging.job.wanted = NULL;
	free(some);
}

/* Without verdicts, rules are not asked of which the hints tell that they find nothing: what is found is the same, again and again. */
static void
same_without_verdicts(struct check *k, const struct corpus_case *c, struct span der)
{
	const struct finding *items = k->session.findings.items;
	uint32_t count = k->session.findings.count;
	const struct lint **rules = calloc(count + 1, sizeof(*rules));
	if (rules == NULL)
		abort();
	for (uint32_t i = 0; i < count; i++)
		rules[i] = items[i].lint;
	for (int again = 0; again < 4; again++) {
		lint(&k->linter, &k->session, &k->judging.job, der, NULL);
		items = k->session.findings.items;
		bool same = k->session.findings.count == count;
		for (uint32_t i = 0; same && i < count; i++)
			same = items[i].lint == rules[i];
		if (!same)
			failure(k, c, "has other findings where no verdicts are asked for", again > 0 ? "again" : NULL);
	}
	object_read(&k->fresh, &k->linter.oids, der, OBJECT_UNKNOWN);
	if (!tree_equal(&k->fresh.tree, &k->session.object.tree))
		failure(k, c, "is decoded into another tree when it comes again", NULL);
	free(rules);
}

/* Of which profile and time a base is. */
static void
remember_time(struct check *k, const struct object *o)
{
	const int64_t year = INT64_C(365) * 86400;
	for (size_t i = 0; i < TIMES; i++) {
		if (o->date < times[i].from || o->date >= times[i].from + year)
			continue;
		for (unsigned p = 0; p < PROFILE_COUNT; p++) {
			if (o->profiles & FACT(p))
				k->dated[p] |= (uint8_t)(1u << i);
		}
		if (o->features & PRECERT)
			k->dated[PRECERTIFICATES] |= (uint8_t)(1u << i);
	}
}

/* A base that has been linted, once more: judged by the classifier where it names a profile, otherwise by the profile that the classifier gave. */
static void
judge_otherwise(struct check *k, const struct corpus_case *c, const struct corpus_object *object)
{
	if (!object_is_certificate(&k->session.object))
		return;
	remember_time(k, &k->session.object);
	k->judging.job.profile = object->profile != 0 ? 0 : k->session.object.profiles;
	if (!lint(&k->linter, &k->session, &k->judging.job, (struct span){ object->der, object->size }, k->verdicts))
		failure(k, c, "ran out of memory", NULL);
	const struct findings *f = &k->session.findings;
	for (uint32_t i = 0; i < f->count; i++) {
		if (f->items[i].level != NOTICE)
			failure(k, c, object->profile != 0 ? "finds by the classifier" : "finds by its profile", f->items[i].lint->name);
	}
}

/* A title is read as an example of a rule, in another order than that of the file. */
static void
check_title(struct check *k, const struct corpus_case *c)
{
	if (c->title[0] == '\0')
		failure(k, c, "has no comment that says what it is", NULL);
	if (c->is_base)
		return;
	if (points_back(c->title, 0) != NULL)
		failure(k, c, "has a title that begins with a word that points back:", points_back(c->title, 0));
	if (strstr(c->title, "---") != NULL)
		failure(k, c, "has a heading in its title:", c->title);
}

static void
check_case(struct check *k, const struct corpus_case *c)
{
	struct corpus_object object;
	char *found[RULES_MAX];
	size_t found_count = 0;

	k->cases++;
	if (!corpus_compile(&k->corpus, c, &object)) {
		printf("%s\n", k->corpus.error);
		k->failures++;
		return;
	}
	if (!judging_make(&k->judging, &k->corpus, &k->linter, &object))
		failure(k, c, "names what is not there, or is not what it should be", NULL);
	judging_choose(&k->linter, object.only);
	if (!lint(&k->linter, &k->session, &k->judging.job, (struct span){ object.der, object.size }, k->verdicts))
		failure(k, c, "ran out of memory", NULL);
	for (uint32_t i = 0; i < k->linter.rules.count; i++)
		k->covered[i] |= k->verdicts[i] == PASS ? CAN_PASS : 0;
	size_t expectations = 0;
	for (size_t i = 0; i < c->line_count; i++) {
		const char *word = c->lines[i].word;
		if (corpus_is_expectation(word)) {
			expect(k, c, &c->lines[i], found, &found_count);
			expectations++;
		}
	}
	if (!c->is_base && expectations == 0)
		failure(k, c, "expects nothing", NULL);
	check_title(k, c);
	exact(k, c, found, found_count);
	same_without_hints(k, c);
	same_of_some(k, c, (struct span){ object.der, object.size });
	same_without_verdicts(k, c, (struct span){ object.der, object.size });
	if (c->is_base)
		judge_otherwise(k, c, &object);
	for (size_t i = 0; i < found_count; i++)
		free(found[i]);
	judging_free(&k->judging);
	free(object.der);
}

static void
check_rules(struct check *k)
{
	static const struct {
		uint8_t flag;
		const char *without;
	} wanted[] = {
		{ HAS_FINDS, "no case breaks it" },
		{ HAS_PASSES, "no case just keeps it" },
		{ HAS_BEFORE, "no case is a second before its date" },
		{ HAS_LAST, "no case breaks it in its last second" },
		{ HAS_UNTIL, "no case is of the date at which it ends" },
	};
	for (uint32_t i = 0; i < k->linter.rules.count; i++) {
		const struct lint *rule = k->linter.rules.gates[i].lint;
		uint8_t has = k->covered[i];
		if (!(has & CAN_PASS) && has & (HAS_BEFORE | HAS_UNTIL))
			has |= HAS_PASSES;
		has |= (rule->from == ALWAYS ? HAS_BEFORE : 0) | (rule->until == FOREVER ? HAS_LAST | HAS_UNTIL : 0);
		for (size_t j = 0; j < sizeof(wanted) / sizeof(wanted[0]); j++) {
			if (has & wanted[j].flag)
				continue;
			printf("%s: %s\n", rule->name, wanted[j].without);
			k->failures++;
		}
	}
}

static void
check_times(struct check *k)
{
	const profile_set wanted = ((TLS_ANY_CA | SUBSCRIBER | OCSP_RESPONDER) & ~SUBSCRIBER_UNTYPED) | FACT(PRECERTIFICATES);
	for (unsigned p = 0; p <= PRECERTIFICATES; p++) {
		for (size_t i = 0; i < TIMES; i++) {
			if (!(wanted & FACT(p)) || times[i].without & FACT(p) || k->dated[p] & 1u << i)
				continue;
			printf("there is no base of %s: %s\n", times[i].name, p == PRECERTIFICATES ? "precertificate" : profile_name(FACT(p)));
			k->failures++;
		}
	}
}

static bool
is_named(char **names, const char *name)
{
	while (*names != NULL && strcmp(*names, name) != 0)
		names++;
	return *names != NULL;
}

int
main(int argc, char **argv)
{
	struct check k = { 0 };
	char where[4096];
	const char *folder = argc > 1 ? argv[1] : getenv("CORPUS");

	if (folder == NULL || !corpus_read(&k.corpus, folder)) {
		printf("%s\n", folder == NULL ? "usage: corpus FOLDER [CASE...]" : k.corpus.error);
		return 2;
	}
	if (linter_init(&k.linter, NULL, where, sizeof(where)) != NULL)
		return 2;
	k.verdicts = calloc(1, k.linter.rules.count);
	k.covered = calloc(1, k.linter.rules.count);
	if (k.verdicts == NULL || k.covered == NULL)
		return 2;
	for (size_t i = 0; i < k.corpus.count; i++) {
		if (argc <= 2 || is_named(argv + 2, k.corpus.cases[i].name))
			check_case(&k, &k.corpus.cases[i]);
	}
	if (argc <= 2) {
		check_rules(&k);
		check_times(&k);
	}
	printf("%zu cases, %u rules, %zu failures\n", k.cases, k.linter.rules.count, k.failures);
	session_free(&k.session);
	object_free(&k.fresh);
	linter_free(&k.linter);
	corpus_free(&k.corpus);
	free(k.verdicts);
	free(k.covered);
	return k.failures > 0;
}
