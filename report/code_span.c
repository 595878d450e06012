#include "report/code_span.h"

/* The longest run of backticks in a text. */
static size_t
longest_run(const char *text, size_t size)
{
	size_t longest = 0, run = 0;
	for (size_t i = 0; i < size; i++) {
		run = text[i] == '`' ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	return longest;
}

static bool
is_blank(const char *text, size_t size)
{
	while (size > 0 && text[size - 1] == ' ')
		size--;
	return size == 0;
}

static void
repeat(struct buffer *b, char c, size_t count)
{
	if (!buffer_reserve(b, count))
		return;
	memset(b->text + b->size, c, count);
	b->size += count;
}

/*
 * Makes a code span (CommonMark 6.1) of what was added since: more backticks around it than it has in a row; and a blank inside them, which readers
 * take away, where it begins or ends with a backtick, or has a blank at both ends and something between.
 */
void
code_span_end(struct buffer *b, size_t from)
{
	size_t size = b->size - from;
	if (b->failed)
		return;
	if (size == 0) {
		buffer_text(b, "(empty)");
		return;
	}
	const char *text = b->text + from;
	bool tick = text[0] == '`' || text[size - 1] == '`', blank = text[0] == ' ' && text[size - 1] == ' ' && !is_blank(text, size);
	size_t fence = longest_run(text, size) + 1, before = fence + (tick || blank);
	repeat(b, '`', before); /* room for what is to stand before it, and what stands behind it */
	if (b->failed)
		return;
	memmove(b->text + from + before, b->text + from, size);
	memset(b->text + from, '`', fence);
	if (before > fence)
		b->text[from + fence] = ' ';
	if (before > fence)
		buffer_add(b, " ", 1);
	repeat(b, '`', fence);
}

void
code_span(struct buffer *b, const char *text, size_t most)
{
	size_t from = b->size;
	buffer_safe_text(b, text);
	buffer_cut(b, from, most);
	code_span_end(b, from);
}

/* Whether words have nothing in them that is markup anywhere. */
static bool
is_tame(const char *text)
{
	for (const char *c = text; *c != '\0'; c++) {
		bool letter = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9');
		if (!letter && strchr(" ,.;()'-/", *c) == NULL && !(*c == ':' && c[1] == ' '))
			return false;
	}
	return strstr(text, "www.") == NULL;
}

void
rule_words(struct buffer *b, const struct lint *lint, const char *text)
{
	if (lint->source != SOURCE_POLICY && is_tame(text))
		buffer_text(b, text);
	else
		code_span(b, text, SIZE_MAX);
}
