/*
 * A rule whose verdicts change has a higher revision. revisions.tsv holds, rule by rule, what each said of the cases when the file was written, and
 * of which octets; where the octets are still the same, the rule says the same or has another revision by now.
 *
 *     revisions                               compares; the folder of cases is $CORPUS, the file $SRCDIR/tests/revisions.tsv
 *     revisions --write FOLDER FILE           writes the file anew, unless a rule differs without a higher revision
 *
 * Lines of the file, with tabs between their fields, in this order:
 *     case NAME DIGEST                        of the octets of the case and its companions, and what the user says of it
 *     rule NAME REVISION RUNS                 the verdicts on these cases, in their order
 * A run is the number of cases in a row, left out where it is 1, and what is said of them: p passes, - does not apply, . is not in force, f finds,
 * with six digits that stand for the places. What the last run says it says of all further cases, and has no number.
 */
#include <inttypes.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>

#include "corpus/judging.h"

#define DIGEST_SIZE 6 /* octets that are kept of a digest of a case */
#define DIGEST_TEXT (2 * DIGEST_SIZE + 1)

/* What a rule says of a case: a letter, and for f 24 bits of a hash of the places. */
typedef uint32_t said;
#define SAID(letter, places) ((said)(letter) << 24 | ((places)&0xffffff))
#define LETTER(said)         ((char)((said) >> 24))

struct one_case {
	const struct corpus_case *source; /* NULL where the corpus has it no more, or only another of this name */
	char name[128], digest[DIGEST_TEXT];
};

struct revisions {
	struct corpus corpus;
	struct linter linter;
	struct session session;
	uint8_t *verdicts;
	struct one_case *cases; /* those of the file, in its order, then the others */
	size_t count, of_file;
	said *table; /* of case after case what each rule says */
	size_t failures;
};

static said *
row(struct revisions *r, size_t number)
{
	return r->table + number * r->linter.rules.count;
}

/* --- what the program says --- */

static void
hash_text(struct sha256_ctx *hash, const char *text)
{
	if (text != NULL)
		sha256_update(hash, strlen(text), (const uint8_t *)text);
	sha256_update(hash, 1, (const uint8_t *)"");
}

static void
hash_companions(struct sha256_ctx *hash, const struct companions *set)
{
	for (size_t i = 0; i < companions_count(set); i++) {
		struct span octets = companions_octets(set, i);
		sha256_update(hash, octets.size, octets.data);
	}
	sha256_update(hash, 1, (const uint8_t *)"");
}

/* The places of a rule's findings as a number, whatever their order. */
static uint32_t
places(const struct revisions *r, const struct lint *lint)
{
	char path[512], text[600];
	uint32_t all = 0;
	const struct findings *f = &r->session.findings;
	for (uint32_t i = 0; i < f->count; i++) {
		uint32_t hash = 2166136261u; /* FNV-1a */
		if (f->items[i].lint != lint)
			continue;
		tree_path(&r->session.object.tree, f->items[i].node, path, sizeof(path));
		int size = snprintf(text, sizeof(text), "%s %" PRIu32 " %" PRIu32 "\n", path, f->items[i].offset, f->items[i].length);
		for (int k = 0; k < size; k++)
			hash = (hash ^ (uint8_t)text[k]) * 16777619u;
		all += hash ^ hash >> 24;
	}
	return all;
}

/* Lints a case. `digest` gets what it depends on. */
static bool
judge(struct revisions *r, const struct corpus_case *c, char digest[DIGEST_TEXT], said *all)
{
	static const char letters[] = { [NOT_APPLICABLE] = '-', [PASS] = 'p', [FAIL] = 'f', [NOT_EFFECTIVE] = '.' };
	struct corpus_object object;
	struct sha256_ctx hash;
	uint8_t octets[DIGEST_SIZE];
	if (!corpus_compile(&r->corpus, c, &object)) {
		printf("%s\n", r->corpus.error);
		return false;
	}
	struct judging judging;
	bool ok = judging_make(&judging, &r->corpus, &r->linter, &object);
	judging_choose(&r->linter, object.only);
	sha256_init(&hash);
	hash_companions(&hash, judging.issuers);
	hash_companions(&hash, judging.precerts);
	hash_text(&hash, object.kinds);
	hash_text(&hash, object.profiles);
	hash_text(&hash, object.only);
	if (object.blocked != NULL)
		hash_text(&hash, object.blocked);
	if (object.tests_keys)
		hash_text(&hash, "test-keys");
	sha256_update(&hash, sizeof(object.profile), (const uint8_t *)&object.profile);
	sha256_update(&hash, sizeof(object.scope), (const uint8_t *)&object.scope);
	sha256_update(&hash, object.size, object.der);
	sha256_digest(&hash, sizeof(octets), octets);
	for (size_t i = 0; i < DIGEST_SIZE; i++)
		snprintf(digest + 2 * i, 3, "%02x", octets[i]);
	ok = ok && lint(&r->linter, &r->session, &judging.job, (struct span){ object.der, object.size }, r->verdicts);
	for (uint32_t i = 0; i < r->linter.rules.count; i++) {
		bool fails = r->verdicts[i] == FAIL;
		all[i] = SAID(letters[r->verdicts[i]], fails ? places(r, r->linter.rules.gates[i].lint) : 0);
	}
	judging_free(&judging);
	free(object.der);
	return ok;
}

/* --- the file --- */

static char *
read_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		return NULL;
	static char text[4 << 20];
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	fclose(file);
	return text;
}

/* The next field of a line, which ends with a tab or a line feed; that is replaced by a NUL. */
static char *
field(char **rest)
{
	char *begin = *rest;
	*rest += strcspn(begin, "\t\n");
	if (**rest != '\0')
		*(*rest)++ = '\0';
	return begin;
}

/* Takes a run off the front. Returns false at the end. *count is SIZE_MAX for the last. */
static bool
take_run(char **rest, size_t *count, said *what)
{
	char *end, digits[7] = "";
	if (**rest == '\0')
		return false;
	*count = 0;
	for (end = *rest; *end >= '0' && *end <= '9'; end++)
		*count = *count * 10 + (size_t)(*end - '0');
	*count += end == *rest;
	char letter = *end++;
	if (letter == 'f') {
		snprintf(digits, sizeof(digits), "%.6s", end);
		end += strlen(digits);
	}
	*what = SAID(letter, strtoul(digits, NULL, 16));
	*rest = end;
	if (*end == '\0')
		*count = SIZE_MAX;
	return true;
}

static void
write_runs(FILE *file, struct revisions *r, uint32_t rule)
{
	for (size_t i = 0; i < r->count;) {
		said what = row(r, i)[rule];
		size_t run = 1;
		while (i + run < r->count && row(r, i + run)[rule] == what)
			run++;
		i += run;
		if (run > 1 && i < r->count)
			fprintf(file, "%zu", run);
		fprintf(file, LETTER(what) == 'f' ? "f%06" PRIx32 : "%c", LETTER(what) == 'f' ? what & 0xffffff : (uint32_t)LETTER(what));
	}
}

static bool
write_file(struct revisions *r, const char *path)
{
	char temporary[4096 + 8];
	snprintf(temporary, sizeof(temporary), "%s.tmp", path);
	FILE *file = fopen(temporary, "wb");
	if (file == NULL) {
		perror(temporary);
		return false;
	}
	fprintf(file, "# What each rule says of each case, by revision: written by \"make revisions\", read by tests/revisions.\n");
	for (size_t i = 0; i < r->count; i++)
		fprintf(file, "case\t%s\t%s\n", r->cases[i].name, r->cases[i].digest);
	for (uint32_t i = 0; i < r->linter.rules.count; i++) {
		fprintf(file, "rule\t%s\t%u\t", r->linter.rules.gates[i].lint->name, lint_revision(r->linter.rules.gates[i].lint));
		write_runs(file, r, i);
		fprintf(file, "\n");
	}
	bool ok = !ferror(file);
	ok = fclose(file) == 0 && ok && rename(temporary, path) == 0;
	if (!ok)
		perror(path);
	return ok;
}

/* --- holding one against the other --- */

static void
failure(struct revisions *r, const char *name, const char *what)
{
	printf("%s: %s\n", name, what);
	r->failures++;
}

/* A rule whose revision is that of the file says the same of cases that are the same. */
static void
compare(struct revisions *r, uint32_t rule, char *runs)
{
	size_t at = 0, count, differing = 0;
	const char *first = NULL;
	said what;
	while (at < r->of_file && take_run(&runs, &count, &what)) {
		for (; count > 0 && at < r->of_file; count--, at++) {
			if (r->cases[at].source == NULL || row(r, at)[rule] == what)
				continue;
			first = first == NULL ? r->cases[at].name : first;
			differing++;
		}
	}
	if (differing == 0)
		return;
	char text[512];
	snprintf(text, sizeof(text), "says something else of %zu case%s, %s%s, than at revision %u: raise its revision, and then \"make revisions\"",
		 differing, differing == 1 ? "" : "s", first, differing == 1 ? "" : " the first", lint_revision(r->linter.rules.gates[rule].lint));
	failure(r, r->linter.rules.gates[rule].lint->name, text);
}

/* A line of the file on a rule. With `writing` what is merely old in it is mended. */
static void
check_rule(struct revisions *r, char *rest, bool *known, bool writing)
{
	const char *name = field(&rest);
	unsigned revision = (unsigned)strtoul(field(&rest), NULL, 10);
	const struct gate *gate = ruleset_find(&r->linter.rules, name);
	if (gate == NULL) {
		if (!writing)
			failure(r, name, "there is no such rule any more: \"make revisions\"");
		return;
	}
	uint32_t rule = (uint32_t)(gate - r->linter.rules.gates);
	unsigned now = lint_revision(gate->lint);
	known[rule] = true;
	if (now == revision)
		compare(r, rule, field(&rest));
	else if (now < revision)
		failure(r, name, "its revision is lower than it was");
	else if (!writing)
		failure(r, name, "its revision has risen: \"make revisions\"");
}

static void
check_rules(struct revisions *r, char *text, bool writing)
{
	bool *known = calloc(r->linter.rules.count, sizeof(*known));
	while (text != NULL && *text != '\0') {
		char *line = text;
		text += strcspn(text, "\n");
		text += *text == '\n';
		if (strncmp(line, "rule\t", 5) == 0)
			check_rule(r, line + 5, known, writing);
	}
	for (uint32_t i = 0; i < r->linter.rules.count && !writing; i++) {
		if (!known[i])
			failure(r, r->linter.rules.gates[i].lint->name, "is not in the file: \"make revisions\"");
	}
	free(known);
}

/* --- the cases --- */

static bool
has_case(const struct revisions *r, const char *name)
{
	for (size_t i = 0; i < r->of_file; i++) {
		if (strcmp(r->cases[i].name, name) == 0)
			return true;
	}
	return false;
}

/* Those of the file, and with `writing` the others behind them. */
static void
list_cases(struct revisions *r, char *text, bool writing)
{
	size_t lines = r->corpus.count;
	for (const char *p = text; p != NULL && (p = strstr(p, "case\t")) != NULL; p++)
		lines++;
	r->cases = calloc(lines, sizeof(*r->cases));
	while (text != NULL && *text != '\0') {
		size_t size = strcspn(text, "\n");
		struct one_case *c = &r->cases[r->of_file];
		if (sscanf(text, "case\t%127[^\t]\t%12s", c->name, c->digest) == 2)
			r->of_file++;
		text += size + (text[size] == '\n');
	}
	r->count = r->of_file;
	for (size_t i = 0; i < r->corpus.count && writing; i++) {
		if (!has_case(r, r->corpus.cases[i].name))
			snprintf(r->cases[r->count++].name, sizeof(r->cases[0].name), "%s", r->corpus.cases[i].name);
	}
	r->table = calloc(r->count * r->linter.rules.count + 1, sizeof(*r->table));
}

static bool
judge_cases(struct revisions *r)
{
	for (size_t i = 0; i < r->count; i++) {
		struct one_case *c = &r->cases[i];
		char before[DIGEST_TEXT];
		memcpy(before, c->digest, sizeof(before));
		c->source = corpus_find(&r->corpus, c->name);
		if (c->source == NULL)
			continue;
		if (!judge(r, c->source, c->digest, row(r, i)))
			return false;
		if (i < r->of_file && strcmp(c->digest, before) != 0)
			c->source = NULL;
	}
	return true;
}

/* Leaves out the cases that the corpus has no more. */
static void
drop_cases(struct revisions *r)
{
	size_t kept = 0;
	for (size_t i = 0; i < r->count; i++) {
		if (corpus_find(&r->corpus, r->cases[i].name) == NULL)
			continue;
		r->cases[kept] = r->cases[i];
		memmove(row(r, kept++), row(r, i), r->linter.rules.count * sizeof(said));
	}
	r->count = kept;
}

static void
revisions_free(struct revisions *r)
{
	session_free(&r->session);
	linter_free(&r->linter);
	corpus_free(&r->corpus);
	free(r->verdicts);
	free(r->cases);
	free(r->table);
}

int
main(int argc, char **argv)
{
	static struct revisions r;
	bool writing = argc == 4 && strcmp(argv[1], "--write") == 0;
	char where[4096], path[4096];
	const char *folder = writing ? argv[2] : getenv("CORPUS"), *source = getenv("SRCDIR");

	snprintf(path, sizeof(path), "%s%s", writing ? argv[3] : source != NULL ? source : ".", writing ? "" : "/tests/revisions.tsv");
	if (folder == NULL || (argc != 1 && !writing) || !corpus_read(&r.corpus, folder)) {
		printf("%s\n", r.corpus.error[0] != '\0' ? r.corpus.error : "usage: revisions [--write FOLDER FILE]");
		return 2;
	}
	if (linter_init(&r.linter, NULL, where, sizeof(where)) != NULL || (r.verdicts = calloc(1, r.linter.rules.count)) == NULL)
		return 2;
	char *text = read_file(path);
	if (text == NULL && !writing) {
		perror(path);
		return 2;
	}
	list_cases(&r, text, writing);
	if (!judge_cases(&r))
		return 2;
	check_rules(&r, text, writing);
	if (r.failures == 0 && writing) {
		drop_cases(&r);
		r.failures += !write_file(&r, path);
	}
	printf("%zu cases, %u rules, %zu failures\n", r.count, r.linter.rules.count, r.failures);
	size_t failures = r.failures;
	revisions_free(&r);
	return failures > 0;
}
