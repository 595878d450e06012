/*
 * Holds the quotes of the texts on rules against the documents: the words stand in the clause that a rule cites, or in an older version of its
 * document that the quote names; and each rule whose document is there has one.
 *
 *     quotes TEXTS [CORPUS]     TEXTS: a folder with BR.md, EVG.md, mozilla-root-store-policy.md, chrome-root-policy-1.8.md, rfc/rfc5280.txt, ...,
 * and the older versions in history/BR.tar.xz, history/EVG.tar.xz, history/MRSP.tar.xz
 */
#include <stdio.h>
#include <stdlib.h>

#include "corpus/corpus.h"
#include "lints/linter.h"
#include "spec/text.h"

/* A document, or an older version of it, as far as it is there. */
struct document {
	enum source source;
	const char *version; /* NULL: the one that the rules follow */
	char *text;          /* NULL: it is not there */
	size_t size;
	struct text_part *parts;
	size_t part_count;
};

struct check {
	const char *folder;
	struct corpus corpus;
	struct linter linter;
	struct document *documents;
	size_t document_count;
	size_t failures, quotes;
};

/* Where the documents are, beside RFCs, and in which archive their older versions are. */
static const struct {
	enum source source;
	const char *file, *history;
} files[] = {
	{ SOURCE_BR, "BR.md", "BR" },
	{ SOURCE_EVG, "EVG.md", "EVG" },
	{ SOURCE_MOZILLA, "mozilla-root-store-policy.md", "MRSP" },
	{ SOURCE_CHROME, "chrome-root-policy-1.8.md", NULL },
};
#define FILES (sizeof(files) / sizeof(files[0]))

/* --- plain text --- */

struct plain {
	char *text;
	size_t size;
};

static bool
is_letter(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static bool
is_word(char c)
{
	return is_letter(c) || (c >= '0' && c <= '9');
}

static void
add_char(struct plain *p, char c)
{
	bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
	if (blank && (p->size == 0 || p->text[p->size - 1] == ' '))
		return;
	/* a word that was divided at the end of a line */
	if (is_letter(c) && p->size >= 3 && p->text[p->size - 1] == ' ' && p->text[p->size - 2] == '-' && is_letter(p->text[p->size - 3]))
		p->size--;
	p->text[p->size++] = blank ? ' ' : c;
}

/* What a mark of Markdown takes at i, as octets that are left out; 0: none is here. */
static size_t
mark_at(struct span s, size_t i)
{
	char c = (char)s.data[i], next = i + 1 < s.size ? (char)s.data[i + 1] : ' ';
	if (c == ']' && next == '(') {
		size_t depth = 0;
		for (size_t j = i + 1; j < s.size; j++) {
			depth += s.data[j] == '(';
			if (s.data[j] == ')' && --depth == 0)
				return j + 1 - i;
		}
	}
	if (c == '_')
		return i == 0 || !is_word((char)s.data[i - 1]) || !is_word(next);
	return strchr("*`\\[]", c) != NULL;
}

static void
add_line(struct plain *p, struct span line)
{
	for (size_t i = 0; i < line.size;) {
		size_t skipped = mark_at(line, i);
		if (line.data[i] == '|') { /* between two cells of a row */
			add_char(p, ' ');
			add_char(p, '|');
			add_char(p, ' ');
			skipped = 1;
		}
		if (skipped == 0 && line.size - i >= 4 && memcmp(line.data + i, "<br>", 4) == 0) {
			add_char(p, ' ');
			skipped = 4;
		}
		if (skipped == 0)
			add_char(p, (char)line.data[i++]);
		i += skipped;
	}
	add_char(p, ' ');
}

/* A row of a table without its marks at both ends; nothing of the row that sets its columns. */
static struct span
cells(struct span line)
{
	size_t i = 0;
	while (line.size > 0 && strchr(" \t\r", line.data[line.size - 1]) != NULL)
		line.size--;
	while (line.size > 0 && (line.data[0] == ' ' || line.data[0] == '\t'))
		line.data++, line.size--;
	if (line.size < 2 || line.data[0] != '|')
		return line;
	while (i < line.size && strchr("|-: ", line.data[i]) != NULL)
		i++;
	if (i == line.size)
		return (struct span){ line.data, 0 };
	line.size -= line.data[line.size - 1] == '|';
	return (struct span){ line.data + 1, line.size - 1 };
}

/* Whether a line of an RFC is the foot or the head of a page; *head is kept from line to line. */
static bool
is_of_page(struct span line, bool *head)
{
	bool blank = true;
	for (size_t i = 0; i < line.size; i++)
		blank &= strchr(" \t\r\f", line.data[i]) != NULL;
	if (memchr(line.data, '\f', line.size) != NULL)
		return *head = true;
	if (*head && !blank) {
		*head = false;
		return true;
	}
	while (line.size > 0 && line.data[line.size - 1] == '\r')
		line.size--;
	return line.size > 8 && line.data[line.size - 1] == ']' && memmem(line.data, line.size, "[Page ", 6) != NULL;
}

static void
add_text(struct plain *p, struct span text, enum text_form form)
{
	bool head = false;
	while (text.size > 0) {
		struct span line = span_take(&text, '\n');
		if (form == TEXT_RFC && is_of_page(line, &head))
			continue;
		add_line(p, cells(line));
	}
}

static struct plain
plain_new(size_t size)
{
	struct plain p = { malloc(3 * size + 16), 0 };
	if (p.text == NULL)
		abort();
	return p;
}

/* Whether these words stand in some text; both are made plain first. */
static bool
contains(const struct plain *p, const char *words)
{
	struct span s = span_of(words);
	struct plain wanted = plain_new(s.size);
	add_line(&wanted, s);
	while (wanted.size > 0 && wanted.text[wanted.size - 1] == ' ')
		wanted.size--;
	bool found = wanted.size > 0 && memmem(p->text, p->size, wanted.text, wanted.size) != NULL;
	free(wanted.text);
	return found;
}

/* --- documents --- */

static bool
is_rfc(enum source source)
{
	return strncmp(source_name(source), "RFC", 3) == 0;
}

/* The folder's file of a document; NULL: it would not be there. */
static const char *
path_of(const struct check *k, enum source source, char *path, size_t size)
{
	for (size_t i = 0; i < FILES; i++) {
		if (files[i].source == source) {
			snprintf(path, size, "%s/%s", k->folder, files[i].file);
			return path;
		}
	}
	snprintf(path, size, "%s/rfc/rfc%s.txt", k->folder, source_name(source) + 3);
	return is_rfc(source) ? path : NULL;
}

/* Reads an older version out of its archive. */
static void
read_version(const struct check *k, struct document *d)
{
	char archive[4096], member[128];
	const char *name = NULL;
	for (size_t i = 0; i < FILES; i++)
		name = files[i].source == d->source ? files[i].history : name;
	if (name == NULL)
		return;
	snprintf(archive, sizeof(archive), "%s/history/%s.tar.xz", k->folder, name);
	snprintf(member, sizeof(member), "%s/%s-%s.md", name, name, d->version);
	if (setenv("ARCHIVE", archive, 1) != 0 || setenv("MEMBER", member, 1) != 0)
		abort();
	FILE *tar = popen("exec tar -xJOf \"$ARCHIVE\" \"$MEMBER\" 2>/dev/null", "r");
	d->text = malloc(TEXT_MAX);
	if (tar == NULL || d->text == NULL)
		abort();
	d->size = fread(d->text, 1, TEXT_MAX, tar);
	if (pclose(tar) != 0 || d->size == 0) {
		free(d->text);
		d->text = NULL;
	}
}

static struct document *
document(struct check *k, enum source source, const char *version)
{
	for (size_t i = 0; i < k->document_count; i++) {
		struct document *d = &k->documents[i];
		if (d->source == source && (version == NULL ? d->version == NULL : d->version != NULL && strcmp(d->version, version) == 0))
			return d;
	}
	k->documents = realloc(k->documents, (k->document_count + 1) * sizeof(*k->documents));
	if (k->documents == NULL)
		abort();
	struct document *d = &k->documents[k->document_count++];
	char buffer[4096];
	*d = (struct document){ .source = source, .version = version };
	const char *path = version == NULL ? path_of(k, source, buffer, sizeof(buffer)) : NULL;
	if (version != NULL)
		read_version(k, d);
	else if (path != NULL && !text_read(path, &d->text, &d->size)) {
		free(d->text);
		d->text = NULL;
	}
	struct span text = { (const uint8_t *)d->text, d->size };
	if (d->text != NULL && !text_parts(text, is_rfc(source) ? TEXT_RFC : TEXT_MARKDOWN, &d->parts, &d->part_count))
		abort();
	return d;
}

/* Whether a clause is another or below it. */
static bool
is_within(struct span number, const char *clause)
{
	size_t size = strlen(clause);
	return number.size >= size && memcmp(number.data, clause, size) == 0 && (number.size == size || number.data[size] == '.');
}

/* A clause of a document with those below it; NULL: all of the document. */
static struct plain
clause_text(const struct document *d, const char *clause)
{
	struct plain p = plain_new(d->size);
	enum text_form form = is_rfc(d->source) ? TEXT_RFC : TEXT_MARKDOWN;
	if (clause == NULL)
		add_text(&p, (struct span){ (const uint8_t *)d->text, d->size }, form);
	for (size_t i = 0; i < d->part_count && clause != NULL; i++) {
		if (is_within(d->parts[i].number, clause))
			add_text(&p, d->parts[i].text, form);
	}
	return p;
}

/* --- texts --- */

static void
failure(struct check *k, const struct rule_text *t, unsigned number, const char *what, const char *detail)
{
	printf("%s:%u: %s%s\n", t->file, number, what, detail);
	k->failures++;
}

/* The document of a rule if it is there, and the rule; NULL otherwise. */
static const struct document *
document_of(struct check *k, const char *name, const char *version, const struct lint **rule)
{
	const struct gate *gate = ruleset_find(&k->linter.rules, name);
	*rule = gate != NULL ? gate->lint : NULL;
	/* not of the document, but of Chrome's policy on Certificate Transparency */
	bool is_apart = gate != NULL && strcmp(gate->lint->clause, "CT policy") == 0;
	const struct document *d = gate != NULL && !is_apart ? document(k, gate->lint->source, version) : NULL;
	return d != NULL && d->text != NULL ? d : NULL;
}

/* Marks the rules in whose clauses a quote stands. */
static bool
find_quote(struct check *k, const struct rule_text *t, const struct rule_text_line *line, bool *quoted)
{
	bool found = false;
	for (size_t i = 0; i < t->rule_count; i++) {
		const struct lint *rule;
		const struct document *d = document_of(k, t->rules[i], line->version, &rule);
		if (d == NULL)
			continue;
		struct plain text = clause_text(d, line->version == NULL ? rule->clause : NULL);
		bool here = contains(&text, line->words);
		quoted[i] |= here;
		found |= here;
		free(text.text);
	}
	return found;
}

static void
check_text(struct check *k, const struct rule_text *t)
{
	bool quoted[TEXT_RULES_MAX] = { false };
	for (size_t i = 0; i < t->line_count; i++) {
		const struct rule_text_line *line = &t->lines[i];
		if (line->kind != EXPLANATION_QUOTE && line->kind != EXPLANATION_OLD_QUOTE)
			continue;
		k->quotes++;
		if (!find_quote(k, t, line, quoted))
			failure(k, t, line->number,
				line->version != NULL ? "not in that version: " : "not in a clause of these rules: ", line->words);
	}
	for (size_t i = 0; i < t->rule_count; i++) {
		char detail[512];
		const struct lint *rule;
		if (document_of(k, t->rules[i], NULL, &rule) == NULL || quoted[i])
			continue;
		snprintf(detail, sizeof(detail), "%s %s, of %s", source_name(rule->source), rule->clause, rule->name);
		failure(k, t, t->number, "no quote is of ", detail);
	}
}

int
main(int argc, char **argv)
{
	struct check k = { .folder = argc > 1 ? argv[1] : NULL };
	const char *folder = argc > 2 ? argv[2] : getenv("CORPUS");
	char where[4096];

	if (k.folder == NULL || folder == NULL || !corpus_read(&k.corpus, folder)) {
		printf("%s\n", k.folder == NULL || folder == NULL ? "usage: quotes TEXTS [CORPUS]" : k.corpus.error);
		return 2;
	}
	if (linter_init(&k.linter, NULL, where, sizeof(where)) != NULL)
		return 2;
	if (document(&k, SOURCE_BR, NULL)->text == NULL) {
		printf("%s: the texts are not there\n", k.folder);
		return 2;
	}
	for (size_t i = 0; i < k.corpus.explanations.count; i++)
		check_text(&k, &k.corpus.explanations.items[i]);
	printf("%zu texts, %zu quotes, %zu failures\n", k.corpus.explanations.count, k.quotes, k.failures);
	for (size_t i = 0; i < k.document_count; i++) {
		free(k.documents[i].text);
		free(k.documents[i].parts);
	}
	free(k.documents);
	linter_free(&k.linter);
	corpus_free(&k.corpus);
	return k.failures > 0;
}
