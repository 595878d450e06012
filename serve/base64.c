#include "serve/base64.h"

#include <stddef.h>
#include <string.h>

static bool
is_digit(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/' || c == '=';
}

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
		else if (line[i] != ' ' && !is_digit(line[i]))
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
