#include <stdio.h>

#include "asn1/time.h"
#include "spec/statement.h"

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
	struct calendar_time t = { 0 }, again;
	char text[16];
	int end = 0;
	*date = absent;
	if (field.size == 0)
		return true;
	snprintf(text, sizeof(text), "%.*s", (int)field.size, (const char *)field.data);
	if (field.size != 10 || sscanf(text, "%4d-%2d-%2d%n", &t.year, &t.month, &t.day, &end) != 3 || end != 10)
		return false;
	*date = time_from_calendar(&t);
	time_to_calendar(*date, &again);
	return again.year == t.year && again.month == t.month && again.day == t.day;
}
