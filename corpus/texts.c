#include "corpus/texts.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistr.h>

#include "corpus/lines.h"

/* The state of reading one file. */
struct reading {
	struct rule_texts *texts;
	const char *file;
	char *error;
	struct rule_text *current; /* NULL before the first */
};

/* Says what is wrong, and where. Returns false, so that a function can end with it. */
static bool __attribute__((format(printf, 3, 4))) wrong(const struct reading *r, unsigned number, const char *format, ...)
{
	va_list arguments;
	int used = snprintf(r->error, TEXTS_ERROR_SIZE, "%s:%u: ", r->file, number);
	va_start(arguments, format);
	if (used >= 0 && used < TEXTS_ERROR_SIZE)
		vsnprintf(r->error + used, (size_t)(TEXTS_ERROR_SIZE - used), format, arguments);
	va_end(arguments);
	return false;
}

/* --- a file as a whole --- */

/* The columns that a line takes: a character each, and a tab as far as the next multiple of eight. */
static size_t
columns(const char *line, size_t size)
{
	size_t column = 0;
	for (size_t i = 0; i < size; i++) {
		if (line[i] == '\t')
			column = (column / 8 + 1) * 8;
		else
			column += ((uint8_t)line[i] & 0xC0) != 0x80;
	}
	return column;
}

static bool
is_control(const char *line, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		if (((uint8_t)line[i] < 0x20 && line[i] != '\t') || line[i] == 0x7F)
			return true;
	}
	return false;
}

/* Whether each line of a file is one: UTF-8, not too long, without control characters. */
static bool
check_lines(const struct reading *r, const char *contents, size_t size)
{
	unsigned number = 1;
	for (const char *line = contents, *end; line < contents + size; line = end + 1, number++) {
		end = memchr(line, '\n', size - (size_t)(line - contents));
		if (end == NULL)
			return wrong(r, number, "the last line does not end");
		size_t length = (size_t)(end - line);
		if (u8_check((const uint8_t *)line, length) != NULL)
			return wrong(r, number, "it is not UTF-8");
		if (is_control(line, length))
			return wrong(r, number, "a control character");
		if (columns(line, length) > TEXT_COLUMNS_MAX)
			return wrong(r, number, "more than %d columns", TEXT_COLUMNS_MAX);
	}
	return true;
}

/* --- a line --- */

/* Makes one blank of white space, and none at the ends. */
static char *
fold(char *text)
{
	char *to = text;
	for (const char *from = text; *from != '\0'; from++) {
		bool blank = *from == ' ' || *from == '\t';
		if (!blank)
			*to++ = *from;
		else if (to > text && to[-1] != ' ')
			*to++ = ' ';
	}
	if (to > text && to[-1] == ' ')
		to--;
	*to = '\0';
	return text;
}

/* Takes the next word of folded text off the front of *rest; NULL at the end. */
static char *
take_word(char **rest)
{
	char *word = *rest, *end = strchrnul(word, ' ');
	if (*word == '\0')
		return NULL;
	*rest = *end != '\0' ? end + 1 : end;
	*end = '\0';
	return word;
}

/* Takes a name that may stand in quotation marks off the front of *rest. Returns NULL if the marks are not right. */
static char *
take_name(char **rest)
{
	char *end = **rest == '"' ? strchr(*rest + 1, '"') : NULL;
	if (end != NULL && end > *rest + 1 && (end[1] == ' ' || end[1] == '\0')) {
		char *name = *rest + 1;
		*rest = end[1] == ' ' ? end + 2 : end + 1;
		*end = '\0';
		return name;
	}
	char *name = take_word(rest);
	return name != NULL && strchr(name, '"') == NULL ? name : NULL;
}

static bool
begin_text(struct reading *r, char *rest, unsigned number)
{
	struct rule_texts *all = r->texts;
	if (all->count == all->capacity) {
		size_t capacity = all->capacity == 0 ? 64 : 2 * all->capacity;
		struct rule_text *items = realloc(all->items, capacity * sizeof(*items));
		if (items == NULL)
			abort();
		all->items = items;
		all->capacity = capacity;
	}
	struct rule_text *t = r->current = &all->items[all->count++];
	*t = (struct rule_text){ .file = r->file, .number = number };
	while (*rest != '\0') {
		char *name = take_name(&rest);
		if (name == NULL)
			return wrong(r, number, "a name's quotation marks are not right");
		if (t->rule_count == TEXT_RULES_MAX)
			return wrong(r, number, "more than %d rules in one text", TEXT_RULES_MAX);
		t->rules[t->rule_count++] = name;
	}
	return t->rule_count > 0 || wrong(r, number, "\"rules\" names no rule");
}

static bool
is_version(const char *word)
{
	return *word >= '0' && *word <= '9' && word[strspn(word, "0123456789.")] == '\0';
}

/* A quote: perhaps a version, then words in quotation marks, which may have such marks in them. */
static bool
read_quote(struct reading *r, struct rule_text_line *line, char *rest)
{
	if (*rest != '"') {
		line->version = take_word(&rest);
		line->kind = EXPLANATION_OLD_QUOTE;
		if (line->version == NULL || !is_version(line->version))
			return wrong(r, line->number, "\"quote\" is followed by a version and words in quotation marks, or by these alone");
	}
	size_t size = strlen(rest);
	if (size < 3 || *rest != '"' || rest[size - 1] != '"')
		return wrong(r, line->number, "the words of a quote do not stand in quotation marks");
	rest[size - 1] = '\0';
	line->words = rest + 1;
	return true;
}

static bool
read_peer(struct reading *r, struct rule_text_line *line, char *rest)
{
	line->version = take_word(&rest);
	line->words = rest;
	if (*rest == '\0')
		return wrong(r, line->number, "\"peer\" is followed by a program and the name of its rule");
	return true;
}

/* Whether the text has a line of this kind already. */
static bool
has(const struct rule_text *t, enum explanation_kind kind)
{
	for (size_t i = 0; i < t->line_count; i++) {
		if (t->lines[i].kind == kind)
			return true;
	}
	return false;
}

static bool
read_word(struct reading *r, const char *word, char *rest, unsigned number)
{
	static const struct {
		const char *word;
		enum explanation_kind kind;
		bool once;
	} words[] = {
		{ "quote", EXPLANATION_QUOTE, false },       { "why", EXPLANATION_WHY, true },
		{ "remedy", EXPLANATION_REMEDY, true },      { "peer", EXPLANATION_PEER, false },
		{ "incident", EXPLANATION_INCIDENT, false },
	};
	size_t i = 0;
	while (i < sizeof(words) / sizeof(words[0]) && strcmp(word, words[i].word) != 0)
		i++;
	if (i == sizeof(words) / sizeof(words[0]))
		return wrong(r, number, "there is no word \"%s\"", word);
	if (r->current == NULL)
		return wrong(r, number, "a line before the first \"rules\"");
	struct rule_text *t = r->current;
	if (words[i].once && has(t, words[i].kind))
		return wrong(r, number, "a second \"%s\"", word);
	if (*rest == '\0')
		return wrong(r, number, "nothing follows \"%s\"", word);
	if (t->line_count == TEXT_LINES_MAX)
		return wrong(r, number, "more than %d lines in one text", TEXT_LINES_MAX);
	struct rule_text_line *line = &t->lines[t->line_count++];
	*line = (struct rule_text_line){ .kind = words[i].kind, .words = rest, .number = number };
	return line->kind == EXPLANATION_QUOTE ? read_quote(r, line, rest) : line->kind == EXPLANATION_PEER ? read_peer(r, line, rest) : true;
}

static bool
read_line(struct reading *r, char *line, unsigned number)
{
	bool goes_on = *line == ' ' || *line == '\t';
	if (*line == '#' || *fold(line) == '\0')
		return true;
	if (goes_on)
		return wrong(r, number, "there is no line before it to go on with");
	char *rest = line, *word = take_word(&rest);
	return strcmp(word, "rules") == 0 ? begin_text(r, rest, number) : read_word(r, word, rest, number);
}

bool
texts_read(struct rule_texts *texts, const char *file, char *contents, size_t size, char error[TEXTS_ERROR_SIZE])
{
	struct reading r = { .texts = texts, .file = file, .error = error };
	struct lines lines = { contents, 1 };
	unsigned number;
	if (!check_lines(&r, contents, size))
		return false;
	for (char *line; (line = lines_next(&lines, &number)) != NULL;) {
		if (!read_line(&r, line, number))
			return false;
	}
	return true;
}

void
texts_free(struct rule_texts *texts)
{
	free(texts->items);
	*texts = (struct rule_texts){ 0 };
}
