#include "corpus/lines.h"

#include <string.h>

char *
lines_next(struct lines *lines, unsigned *number)
{
	char *line = lines->text;
	if (*line == '\0')
		return NULL;
	*number = lines->number;
	for (;;) {
		char *end = strchr(lines->text, '\n');
		lines->text = end != NULL ? end + 1 : lines->text + strlen(lines->text);
		lines->number++;
		bool blank = lines->text[strspn(lines->text, " \t")] == '\n' || *lines->text == '\0';
		if ((*lines->text != ' ' && *lines->text != '\t') || blank || *line == '#' || *line == '\n')
			break;
		end[0] = ' ';
	}
	if (lines->text[-1] == '\n')
		lines->text[-1] = '\0';
	return line;
}
