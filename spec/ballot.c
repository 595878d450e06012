#include "spec/ballot.h"

#include "spec/statement.h"

bool
ballot_next(struct span *text, struct ballot *ballot)
{
	while (text->size > 0) {
		struct span line = span_take(text, '\n');
		span_take(&line, '\t'); /* the name in the rows */
		ballot->document = span_take(&line, '\t');
		ballot->by = span_take(&line, '\t');
		struct span day = span_take(&line, '\t');
		ballot->title = line;
		if (statement_date(day, 0, &ballot->day) && day.size > 0)
			return true;
	}
	return false;
}
