/*
 * The texts for people on the rules: each rule has exactly one, with what is obligatory, neither too short nor too long, and in words that stand
 * alone. What is built into the command is the same.
 */
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "corpus/corpus.h"
#include "lints/linter.h"
#include "tests/standing_alone.h"

struct check {
	struct corpus corpus;
	struct linter linter;
	const struct rule_text **texts; /* one a rule; NULL: none */
	size_t failures;
};

/* Documents whose clauses are not quoted: their texts are not to be had. */
static const enum source not_quoted[] = { SOURCE_X680, SOURCE_X690, SOURCE_RFC3629, SOURCE_APPLE, SOURCE_MICROSOFT, SOURCE_CCADB, SOURCE_COMMUNITY };

/* How long the words of a line are, in characters. */
static const struct {
	enum explanation_kind kind;
	const char *word;
	size_t least, most;
} lengths[] = {
	{ EXPLANATION_QUOTE, "quote", 10, 200 },
	{ EXPLANATION_OLD_QUOTE, "quote", 10, 200 },
	{ EXPLANATION_WHY, "why", 40, 400 },
	{ EXPLANATION_REMEDY, "remedy", 20, 300 },
};

static void
failure(struct check *k, const struct rule_text *t, unsigned number, const char *what, const char *detail)
{
	printf("%s:%u: %s%s\n", t->file, number, what, detail);
	k->failures++;
}

static size_t
characters(const char *text)
{
	size_t count = 0;
	for (; *text != '\0'; text++)
		count += ((uint8_t)*text & 0xC0) != 0x80;
	return count;
}

static bool
has_line(const struct rule_text *t, enum explanation_kind kind)
{
	for (size_t i = 0; i < t->line_count; i++) {
		if (t->lines[i].kind == kind)
			return true;
	}
	return false;
}

static bool
is_quoted(const struct lint *lint)
{
	/* Chrome's policy on Certificate Transparency is another document than that of its root program */
	if (strcmp(lint->clause, "CT policy") == 0)
		return false;
	for (size_t i = 0; i < sizeof(not_quoted) / sizeof(not_quoted[0]); i++) {
		if (not_quoted[i] == lint->source)
			return false;
	}
	return true;
}

/* The sentences of a line of the program's own words: whole, and pointing nowhere else. */
static void
check_sentences(struct check *k, const struct rule_text *t, const struct rule_text_line *line)
{
	static const char *const pointers[] = { "this rule", "see above", "see below", "as above", "above rule", "---" };
	const char *back = points_back(line->words, POINTS_BACK_IN_TITLES_ONLY);
	if (back != NULL)
		failure(k, t, line->number, "it begins with a word that points elsewhere: ", back);
	for (size_t i = 0; i < sizeof(pointers) / sizeof(pointers[0]); i++) {
		if (strcasestr(line->words, pointers[i]) != NULL)
			failure(k, t, line->number, "it points elsewhere: ", pointers[i]);
	}
	size_t size = strlen(line->words);
	if (line->words[size - 1] != '.')
		failure(k, t, line->number, "it does not end with a full stop: ", line->words);
}

static void
check_line(struct check *k, const struct rule_text *t, const struct rule_text_line *line)
{
	size_t length = characters(line->words);
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		char detail[64];
		if (lengths[i].kind != line->kind || (length >= lengths[i].least && length <= lengths[i].most))
			continue;
		snprintf(detail, sizeof(detail), "\"%s\" of %zu, not %zu to %zu", lengths[i].word, length, lengths[i].least, lengths[i].most);
		failure(k, t, line->number, "length in characters: ", detail);
	}
	if (line->kind == EXPLANATION_WHY || line->kind == EXPLANATION_REMEDY || line->kind == EXPLANATION_INCIDENT)
		check_sentences(k, t, line);
	if (line->kind == EXPLANATION_PEER && strcmp(line->version, "zlint") == 0)
		failure(k, t, line->number, "zlint's rules are known by their names: ", line->words);
}

static void
check_text(struct check *k, const struct rule_text *t)
{
	bool wants_quote = false;
	for (size_t i = 0; i < t->rule_count; i++) {
		const struct gate *gate = ruleset_find(&k->linter.rules, t->rules[i]);
		if (gate == NULL) {
			failure(k, t, t->number, "there is no rule ", t->rules[i]);
			continue;
		}
		const struct rule_text **text = &k->texts[gate - k->linter.rules.gates];
		char detail[4096];
		snprintf(detail, sizeof(detail), "%s has a text already, at %s:%u", t->rules[i], *text != NULL ? (*text)->file : "",
			 *text != NULL ? (*text)->number : 0);
		if (*text != NULL)
			failure(k, t, t->number, "", detail);
		*text = t;
		wants_quote |= is_quoted(gate->lint);
	}
	if (!has_line(t, EXPLANATION_WHY))
		failure(k, t, t->number, "there is no ", "\"why\"");
	if (!has_line(t, EXPLANATION_REMEDY))
		failure(k, t, t->number, "there is no ", "\"remedy\"");
	if (wants_quote && !has_line(t, EXPLANATION_QUOTE) && !has_line(t, EXPLANATION_OLD_QUOTE))
		failure(k, t, t->number, "there is no ", "\"quote\"");
	for (size_t i = 0; i < t->line_count; i++)
		check_line(k, t, &t->lines[i]);
}

/* What the command has built in, against what was read. */
static void
check_built_in(struct check *k)
{
	struct explanation e = { 0 };
	size_t count = 0;
	for (; explanation_next(&e) && count < k->corpus.explanations.count; count++) {
		const struct rule_text *t = &k->corpus.explanations.items[count];
		const char *name = e.rules, *line = e.lines;
		bool same = true;
		for (size_t i = 0; i < t->rule_count && same; i++, name = explanation_after(name))
			same = strcmp(name, t->rules[i]) == 0;
		same &= *name == '\0';
		for (size_t i = 0; i < t->line_count && same; i++, line = explanation_after(line)) {
			char expected[4096];
			snprintf(expected, sizeof(expected), "%c%s%s%s", (char)t->lines[i].kind,
				 t->lines[i].version != NULL ? t->lines[i].version : "", t->lines[i].version != NULL ? " " : "", t->lines[i].words);
			same = strcmp(line, expected) == 0;
		}
		same &= *line == '\0';
		struct explanation found;
		if (!same || !explanation_find(&found, t->rules[0]) || found.rules != e.rules)
			failure(k, t, t->number, "it is built in otherwise: ", t->rules[0]);
	}
	if (count != k->corpus.explanations.count || explanation_next(&e)) {
		printf("other texts are built in than there are\n");
		k->failures++;
	}
}

/* --- the reader itself --- */

/* What is wrong with each of these, and in which line. */
static const struct {
	const char *text, *error;
} wrong[] = {
	{ "why So.\n", "t:1: a line before the first \"rules\"" },
	{ "# a\n\nrules\n", "t:3: \"rules\" names no rule" },
	{ "rules \"a b\n", "t:1: a name's quotation marks are not right" },
	{ "rules a\"b\n", "t:1: a name's quotation marks are not right" },
	{ "rules \"\"\n", "t:1: a name's quotation marks are not right" },
	{ "rules a\nwhat b\n", "t:2: there is no word \"what\"" },
	{ "rules a\nwhy b\nwhy c\n", "t:3: a second \"why\"" },
	{ "rules a\nremedy b\n c\nremedy d\n", "t:4: a second \"remedy\"" },
	{ "rules a\nwhy\n", "t:2: nothing follows \"why\"" },
	{ "rules a\nwhy\n\n  b\n", "t:2: nothing follows \"why\"" },
	{ "rules a\n\n  b\n", "t:3: there is no line before it to go on with" },
	{ "rules a\n# c\n  b\n", "t:3: there is no line before it to go on with" },
	{ "rules a\nquote b\n", "t:2: \"quote\" is followed by a version and words in quotation marks, or by these alone" },
	{ "rules a\nquote 1.6.1\n", "t:2: the words of a quote do not stand in quotation marks" },
	{ "rules a\nquote \"b\n", "t:2: the words of a quote do not stand in quotation marks" },
	{ "rules a\nquote \"\"\n", "t:2: the words of a quote do not stand in quotation marks" },
	{ "rules a\npeer b\n", "t:2: \"peer\" is followed by a program and the name of its rule" },
	{ "rules a\nwhy \xC3\x28\n", "t:2: it is not UTF-8" },
	{ "rules a\nwhy b\x01\n", "t:2: a control character" },
	{ "rules a\nwhy b", "t:2: the last line does not end" },
};

static void
check_wrong(struct check *k, const char *text, const char *expected)
{
	struct rule_texts texts = { 0 };
	char error[TEXTS_ERROR_SIZE] = "none", *copy = strdup(text);
	if (copy == NULL)
		abort();
	bool ok = texts_read(&texts, "t", copy, strlen(text), error);
	if (ok != (expected == NULL) || (expected != NULL && strcmp(error, expected) != 0)) {
		printf("\"%s\": \"%s\" and not \"%s\"\n", text, error, expected != NULL ? expected : "none");
		k->failures++;
	}
	texts_free(&texts);
	free(copy);
}

/* A text, without its last line end, is taken; with one more of something it is not. */
static void
check_bound(struct check *k, const char *text, const char *more, const char *expected)
{
	char whole[8 * TEXT_RULES_MAX + 16];
	snprintf(whole, sizeof(whole), "%s\n", text);
	check_wrong(k, whole, NULL);
	snprintf(whole, sizeof(whole), "%s%s\n", text, more);
	check_wrong(k, whole, expected);
}

static void
check_bounds(struct check *k)
{
	char text[8 * TEXT_RULES_MAX] = "rules";
	for (size_t i = 0; i < 77; i++)
		strcat(text, " \xC3\xA4");
	strcat(text, "a");
	for (size_t i = strlen(text), end = i + (TEXT_COLUMNS_MAX - 5 - 2 * 77 - 1); i < end; i++)
		text[i] = 'a', text[i + 1] = '\0';
	check_bound(k, text, "a", "t:1: more than 160 columns");

	strcpy(text, "rules");
	for (size_t i = 0; i < TEXT_RULES_MAX; i++)
		strcat(text, i % 50 == 49 ? "\n a" : " a");
	check_bound(k, text, " a", "t:1: more than 128 rules in one text");

	strcpy(text, "rules a");
	for (size_t i = 0; i < TEXT_LINES_MAX; i++)
		strcat(text, "\npeer b c");
	check_bound(k, text, "\npeer b c", "t:34: more than 32 lines in one text");
}

static void
check_reader(struct check *k)
{
	static const char text[] =
		"# a comment\nrules  a \"b c\"\n  d\n\nquote \"x \"y\"\t| z\"\nquote 1.6.1 \"v\"\nwhy  One\n\ttwo. \nremedy r\npeer p q r\n";
	static const char *const rules[] = { "a", "b c", "d" };
	static const struct rule_text_line lines[] = {
		{ EXPLANATION_QUOTE, NULL, "x \"y\" | z", 5 }, { EXPLANATION_OLD_QUOTE, "1.6.1", "v", 6 }, { EXPLANATION_WHY, NULL, "One two.", 7 },
		{ EXPLANATION_REMEDY, NULL, "r", 9 },          { EXPLANATION_PEER, "p", "q r", 10 },
	};
	struct rule_texts texts = { 0 };
	char error[TEXTS_ERROR_SIZE] = "", copy[sizeof(text)];
	memcpy(copy, text, sizeof(text));
	bool ok = texts_read(&texts, "t", copy, sizeof(text) - 1, error) && texts.count == 1 && texts.items[0].rule_count == 3 &&
		  texts.items[0].number == 2 && texts.items[0].line_count == sizeof(lines) / sizeof(lines[0]);
	for (size_t i = 0; ok && i < 3; i++)
		ok = strcmp(texts.items[0].rules[i], rules[i]) == 0;
	for (size_t i = 0; ok && i < sizeof(lines) / sizeof(lines[0]); i++) {
		const struct rule_text_line *a = &texts.items[0].lines[i], *b = &lines[i];
		ok = a->kind == b->kind && a->number == b->number && strcmp(a->words, b->words) == 0 &&
		     (a->version == NULL) == (b->version == NULL) && (a->version == NULL || strcmp(a->version, b->version) == 0);
	}
	if (!ok) {
		printf("a text is not read as it is written: %s\n", error);
		k->failures++;
	}
	texts_free(&texts);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		check_wrong(k, wrong[i].text, wrong[i].error);
	check_bounds(k);
}

int
main(int argc, char **argv)
{
	struct check k = { 0 };
	const char *folder = argc > 1 ? argv[1] : getenv("CORPUS");
	char where[4096];
	size_t without = 0;

	if (folder == NULL || !corpus_read(&k.corpus, folder)) {
		printf("%s\n", folder == NULL ? "usage: texts CORPUS" : k.corpus.error);
		return 2;
	}
	if (linter_init(&k.linter, NULL, where, sizeof(where)) != NULL)
		return 2;
	k.texts = calloc(k.linter.rules.count, sizeof(*k.texts));
	if (k.texts == NULL)
		return 2;
	check_reader(&k);
	for (size_t i = 0; i < k.corpus.explanations.count; i++)
		check_text(&k, &k.corpus.explanations.items[i]);
	check_built_in(&k);
	for (uint32_t i = 0; i < k.linter.rules.count; i++) {
		if (k.texts[i] != NULL)
			continue;
		without++;
		printf("%s: it has no text\n", k.linter.rules.gates[i].lint->name);
		k.failures++;
	}
	printf("%zu texts, %zu of %u rules without, %zu failures\n", k.corpus.explanations.count, without, k.linter.rules.count, k.failures);
	free(k.texts);
	linter_free(&k.linter);
	corpus_free(&k.corpus);
	return k.failures > 0;
}
