#include "spec/statement.h"

/* Takes what stands before a mark off the front; all of it where there is none. */
static struct span
take(struct span *text, char mark)
{
	const uint8_t *end = text->size > 0 ? memchr(text->data, mark, text->size) : NULL;
	struct span taken = { text->data, end != NULL ? (size_t)(end - text->data) : text->size };
	text->data += taken.size + (end != NULL);
	text->size -= taken.size + (end != NULL);
	return taken;
}

bool
statement_next(struct span *text, struct statement *statement)
{
	struct span line;
	do {
		if (text->size == 0)
			return false;
		line = take(text, '\n');
	} while (line.size < 3 || memcmp(line.data, "id\t", 3) == 0);
	for (size_t i = 0; i < STATEMENT_FIELDS; i++)
		statement->fields[i] = take(&line, '\t');
	return true;
}

bool
statement_rule(struct span *rules, struct span *name)
{
	*name = (struct span){ NULL, 0 };
	while (rules->size > 0 && name->size == 0) {
		char mark = ' ';
		if (rules->data[0] == '"') {
			mark = '"';
			take(rules, mark);
		}
		*name = take(rules, mark);
	}
	return name->size > 0;
}
