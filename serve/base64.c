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

/* Mends a line. */
static bool
mend_line(char *line, size_t size)
{
	size_t good = 0;
	while (good < size && is_digit[(unsigned char)line[good]])
		good++;
	if (good == size)
		return true;
	if (!trim(&line, &size))
		return false;
	bool folded = is_folded(line, size);
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

/* Headers of PEM, and what stands around its blocks, are no base64; only lines between the dashes are. */
bool
base64_mend(char *text)
{
	bool is_pem = strstr(text, "-----BEGIN ") != NULL, inside = !is_pem;

	for (char *at = text; *at != '\0';) {
		size_t size = strcspn(at, "\r\n");
		char *next = at + size + strspn(at + size, "\r\n");
		char *dashes = at + strspn(at, " \t");
		if (strncmp(dashes, "-----", 5) == 0) {
			/* all of a block on one line has its octets there, too, and blanks that cannot be told apart */
			const char *ends = strstr(dashes + 5, "-----END ");
			if (ends != NULL && ends < at + size)
				return false;
			inside = strncmp(dashes, "-----BEGIN ", 11) == 0;
		} else if (inside && !mend_line(at, size)) {
			return false;
		}
		at = next;
	}
	return true;
}
