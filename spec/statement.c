#include "spec/statement.h"
#include "asn1/time.h"

bool
statement_next(struct span *text, struct statement *statement)
{
	struct span line;
	do {
		if (text->size == 0)
			return false;
		line = span_take(text, '\n');
	} while (line.size < 3 || memcmp(line.data, "id\t", 3) == 0);
	for (size_t i = 0; i < STATEMENT_FIELDS; i++)
		statement->fields[i] = span_take(&line, '\t');
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
			span_take(rules, mark);
		}
		*name = span_take(rules, mark);
	}
	return name->size > 0;
}

bool
statement_date(struct span field, int64_t absent, int64_t *date)
{
	*date = absent;
	return field.size == 0 || day_read(field, date);
}
