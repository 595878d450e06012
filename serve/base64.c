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

/*
 * Where blanks at the ends of a line are to be taken as +, and where as nothing: of base64, what is meant has four characters again and again. Takes
 * those off that are nothing. Returns false if it cannot be told.
 */
static bool
trim(char **line, size_t *size)
{
	size_t front = strspn(*line, " \t"), back = 0;
	if (front >= *size) {
		*size = 0;
		return true;
	}
	while ((*line)[*size - 1 - back] == ' ' || (*line)[*size - 1 - back] == '\t')
		back++;
	if (front + back == 0)
		return true;
	bool as_nothing = (*size - front - back) % 4 == 0, as_pluses = *size % 4 == 0;
	if (as_nothing) {
		*line += front;
		*size -= front + back;
	}
	return as_nothing != as_pluses;
}

/* The same of a line with blanks at its ends, which are taken off then. */
static bool
is_folded_within(char **line, size_t *size)
{
	size_t front = strspn(*line, " \t"), inner = *size > front ? *size - front : 0;
	while (inner > 0 && strchr(" \t", (*line)[front + inner - 1]) != NULL)
		inner--;
	if (memchr(*line + front, ' ', inner) == NULL || !is_folded(*line + front, inner))
		return false;
	*line += front;
	*size = inner;
	return true;
}

/* Mends a line. */
static bool
mend_line(char *line, size_t size)
{
	size_t good = 0;
	while (good < size && is_digit[(unsigned char)line[good]])
		good++;
	if (good == size)
		return true;
	bool folded = is_folded_within(&line, &size);
	if (!folded && !trim(&line, &size))
		return false;
	for (size_t i = 0; i < size; i++) {
		if (line[i] == '-')
			line[i] = '+';
		else if (line[i] == '_')
			line[i] = '/';
		else if (line[i] == ' ' && !folded)
			line[i] = '+';
		else if (line[i] != ' ' && !is_digit[(unsigned char)line[i]])
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
