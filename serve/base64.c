#include "serve/base64.h"

#include <stddef.h>
#include <string.h>

/* Digits, and what pads. */
static const bool is_digit[256] = {
	['A'] = 1, ['B'] = 1, ['C'] = 1, ['D'] = 1, ['E'] = 1, ['F'] = 1, ['G'] = 1, ['H'] = 1, ['I'] = 1, ['J'] = 1, ['K'] = 1, ['L'] = 1, ['M'] = 1,
	['N'] = 1, ['O'] = 1, ['P'] = 1, ['Q'] = 1, ['R'] = 1, ['S'] = 1, ['T'] = 1, ['U'] = 1, ['V'] = 1, ['W'] = 1, ['X'] = 1, ['Y'] = 1, ['Z'] = 1,
	['a'] = 1, ['b'] = 1, ['c'] = 1, ['d'] = 1, ['e'] = 1, ['f'] = 1, ['g'] = 1, ['h'] = 1, ['i'] = 1, ['j'] = 1, ['k'] = 1, ['l'] = 1, ['m'] = 1,
	['n'] = 1, ['o'] = 1, ['p'] = 1, ['q'] = 1, ['r'] = 1, ['s'] = 1, ['t'] = 1, ['u'] = 1, ['v'] = 1, ['w'] = 1, ['x'] = 1, ['y'] = 1, ['z'] = 1,
	['0'] = 1, ['1'] = 1, ['2'] = 1, ['3'] = 1, ['4'] = 1, ['5'] = 1, ['6'] = 1, ['7'] = 1, ['8'] = 1, ['9'] = 1, ['+'] = 1, ['/'] = 1, ['='] = 1,
};

/* How long lines of base64 are: in PEM (RFC 7468), in MIME (RFC 2045). */
static bool
is_line_length(size_t size)
{
	return size == 64 || size == 76;
}

/*
 * Whether the blanks of a line stand for the ends of shorter lines: all pieces between them are of the length of lines, and the last is no longer. If
 * a blank were a + instead, these could only be as long by a chance of one in many.
 */
static bool
is_folded(const char *line, size_t size)
{
	size_t length = 0, first = 0;
	for (size_t i = 0; i < size; i++) {
		if (line[i] != ' ') {
			length++;
			continue;
		}
		if (first == 0)
			first = length;
		if (length != first || !is_line_length(first))
			return false;
		length = 0;
	}
	return first > 0 && length <= first;
}

/* A line of base64, without the blanks that stand for nothing. */
struct line {
	char *text;
	size_t size;
	bool folded; /* those in it stand for ends of lines, and otherwise for + */
};

/*
 * Finds out what the blanks of a line stand for. At its ends they are + or nothing: of base64, what is meant has four characters again and again.
 * Returns false if it cannot be told.
 */
static bool
read_blanks(struct line *l)
{
	size_t front = strspn(l->text, " \t"), inner = l->size > front ? l->size - front : 0;
	while (inner > 0 && (l->text[front + inner - 1] == ' ' || l->text[front + inner - 1] == '\t'))
		inner--;
	l->folded = memchr(l->text + front, ' ', inner) != NULL && is_folded(l->text + front, inner);
	bool blank_ends = inner < l->size, as_pluses = l->size % 4 == 0, as_nothing = inner % 4 == 0;
	if (l->folded || inner == 0 || (blank_ends && as_nothing)) {
		l->text += front;
		l->size = inner;
	}
	return l->folded || inner == 0 || !blank_ends || as_nothing != as_pluses;
}

/* Mends a line. */
static bool
mend_line(char *text, size_t size)
{
	struct line l = { .text = text, .size = size };
	size_t good = 0;
	while (good < size && is_digit[(unsigned char)text[good]])
		good++;
	if (good == size)
		return true;
	if (!read_blanks(&l))
		return false;
	for (size_t i = 0; i < l.size; i++) {
		if (l.text[i] == '-')
			l.text[i] = '+';
		else if (l.text[i] == '_')
			l.text[i] = '/';
		else if (l.text[i] == ' ' && !l.folded)
			l.text[i] = '+';
		else if (l.text[i] != ' ' && !is_digit[(unsigned char)l.text[i]])
			return false;
	}
	return true;
}

/* Mends the lines of a piece of text. */
static bool
mend_lines(char *at, char *end)
{
	while (at < end) {
		size_t size = strcspn(at, "\r\n");
		if (size > (size_t)(end - at))
			size = (size_t)(end - at);
		if (!mend_line(at, size))
			return false;
		at += size;
		at += at < end ? 1 : 0;
	}
	return true;
}

bool
base64_mend(char *text)
{
	char *begin = strstr(text, "-----BEGIN ");

	if (begin == NULL)
		return mend_lines(text, text + strlen(text));
	/* what stands around the blocks is no base64 */
	for (; begin != NULL; begin = strstr(begin, "-----BEGIN ")) {
		char *label = begin + strlen("-----BEGIN "), *body = strstr(label, "-----"), *end = body != NULL ? strstr(body, "-----END ") : NULL;
		if (end == NULL || !mend_lines(body + strlen("-----"), end))
			return false;
		begin = end;
	}
	return true;
}
