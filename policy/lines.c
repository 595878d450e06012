#include "policy/lines.h"

#include <unistr.h>

/* The octets of U+FEFF, which some editors put before a text. */
#define BYTE_ORDER_MARK SPAN("\xef\xbb\xbf")

const char *
policy_text_trouble(struct span text, size_t *offset)
{
	*offset = POLICY_OCTETS_MAX;
	if (text.size > POLICY_OCTETS_MAX)
		return "a policy has at most 16 MiB";
	const uint8_t *nul = text.size > 0 ? memchr(text.data, '\0', text.size) : NULL;
	const uint8_t *wrong = text.size > 0 ? u8_check(text.data, text.size) : NULL;
	const uint8_t *first = nul != NULL && (wrong == NULL || nul < wrong) ? nul : wrong;
	if (first == NULL)
		return NULL;
	*offset = (size_t)(first - text.data);
	return first == nul ? "a policy is text, and this is a NUL" : "this is not UTF-8";
}

/* Whether a control character begins here, of ASCII but for the tab, or of those from U+0080 to U+009F, in a text that is UTF-8. */
static bool
is_control(const uint8_t *octet)
{
	return (*octet < 0x20 && *octet != '\t') || *octet == 0x7f || (octet[0] == 0xc2 && octet[1] < 0xa0);
}

/* Eight octets of the same value, and whether any of eight is below one that is at most 0x80. */
#define EIGHT(value) (UINT64_C(0x0101010101010101) * (value))
static inline bool
any_below(uint64_t octets, unsigned bound)
{
	return ((octets - EIGHT(bound)) & ~octets & EIGHT(0x80)) != 0;
}

/* Whether a line, which is of a text in UTF-8, has a control character. Eight octets at a time: few have any that is to be looked at. */
static bool
has_control(struct span s)
{
	size_t i = 0;
	while (i < s.size) {
		if (s.size - i >= 8) {
			uint64_t octets = span_load(s.data + i, 8);
			if (!any_below(octets, 0x20) && !any_below(octets ^ EIGHT(0x7f), 1) && !any_below(octets ^ EIGHT(0xc2), 1)) {
				i += 8;
				continue;
			}
		}
		for (size_t end = s.size - i < 8 ? s.size : i + 8; i < end; i++) {
			if (is_control(s.data + i))
				return true;
		}
	}
	return false;
}

static bool
is_blank(uint8_t octet)
{
	return octet == ' ' || octet == '\t';
}

/* Takes a word between quotation marks, which *from is at the first of, and writes it. Returns NULL, or what is wrong. */
static const char *
take_quoted(const uint8_t **from, const uint8_t *end, char **to)
{
	const uint8_t *p = *from + 1;
	char *out = *to;
	for (; p < end && *p != '"'; p++) {
		if (*p == '\t')
			return "a text between quotation marks has a tab";
		if (*p == '\\') {
			p++;
			if (p == end || (*p != '"' && *p != '\\'))
				return "between quotation marks a backslash stands before a quotation mark or a backslash only";
		}
		*out++ = (char)*p;
	}
	*to = out;
	if (p == end)
		return "a quotation mark is not closed";
	*from = p + 1;
	return *from == end || is_blank(**from) ? NULL : "a blank is missing behind a quotation mark";
}

/* Takes one word. Returns NULL, or what is wrong. */
static const char *
take_word(const uint8_t **from, const uint8_t *end, struct policy_line *line, char **to)
{
	const char *wrong = NULL;
	if (line->count == LINE_WORDS_MAX)
		return "the line has more than 256 words";
	struct policy_word *word = &line->words[line->count++];
	*word = (struct policy_word){ *to, **from == '"' };
	if (word->quoted) {
		wrong = take_quoted(from, end, to);
	} else {
		const uint8_t *p = *from;
		while (p < end && !is_blank(*p) && *p != '"')
			p++;
		if (p < end && *p == '"')
			wrong = "a quotation mark stands within a word";
		memcpy(*to, *from, (size_t)(p - *from));
		*to += p - *from;
		*from = p;
	}
	*(*to)++ = '\0';
	return wrong;
}

/* Takes off the brackets of a section, the first and the last character of its words. Returns NULL, or what is wrong. */
static const char *
take_brackets(struct policy_line *line)
{
	static const char form[] = "a section is one of [all] and [profile PROFILE...]";
	struct policy_word *first = &line->words[0], *last = &line->words[line->count - 1];
	size_t length = strlen(last->text);
	if (last->quoted || last->text[length - 1] != ']')
		return form;
	line->is_section = true;
	((char *)last->text)[length - 1] = '\0';
	first->text++;
	if (*last->text == '\0')
		line->count--;
	if (line->count > 0 && *first->text == '\0') {
		memmove(first, first + 1, (line->count - 1) * sizeof(*first));
		line->count--;
	}
	return line->count > 0 ? NULL : form;
}

const char *
policy_line_read(const struct policy_lines *lines, struct policy_line *line)
{
	const struct span s = lines->line;
	const uint8_t *p = s.data, *end = s.data + s.size;
	const char *wrong = NULL;
	char *to = line->text;

	line->number = lines->number;
	line->count = 0;
	line->is_section = false;
	if (s.size > LINE_OCTETS_MAX)
		return "the line has more than 8,192 octets";
	if (has_control(s))
		return "the line has a control character";
	while (p < end && wrong == NULL) {
		if (is_blank(*p))
			p++;
		else if (*p == '#')
			break;
		else
			wrong = take_word(&p, end, line, &to);
	}
	if (wrong == NULL && line->count > 0 && !line->words[0].quoted && line->words[0].text[0] == '[')
		wrong = take_brackets(line);
	return wrong;
}

/* A line from its first word on. */
static struct span
from_first_word(struct span s)
{
	while (s.size > 0 && is_blank(*s.data))
		s = (struct span){ s.data + 1, s.size - 1 };
	return s;
}

enum policy_line_kind
policy_line_kind(const struct policy_lines *lines)
{
	static const char rule[] = "rule";
	const size_t length = sizeof(rule) - 1;
	struct span s = from_first_word(lines->line);
	if (s.size > 0 && *s.data == '[')
		return LINE_SECTION;
	bool is_rule = s.size >= length && memcmp(s.data, rule, length) == 0 && (s.size == length || is_blank(s.data[length]));
	return is_rule ? LINE_RULE : LINE_OTHER;
}

bool
policy_line_find(struct policy_lines *lines)
{
	const struct span mark = BYTE_ORDER_MARK;
	if (lines->number == 0 && lines->rest.size >= mark.size && memcmp(lines->rest.data, mark.data, mark.size) == 0)
		lines->rest = (struct span){ lines->rest.data + mark.size, lines->rest.size - mark.size };
	while (lines->rest.size > 0) {
		struct span s = span_take(&lines->rest, '\n');
		lines->number++;
		if (s.size > 0 && s.data[s.size - 1] == '\r')
			s.size--;
		lines->line = s;
		if (from_first_word(s).size > 0)
			return true;
	}
	return false;
}
