/* The catalogue of requirements: one statement a line, in fields between tabs, and the rules that check it. */
#ifndef SPEC_STATEMENT_H
#define SPEC_STATEMENT_H

#include "asn1/span.h"

enum statement_field {
	STATEMENT_ID,
	STATEMENT_SOURCE,
	STATEMENT_CLAUSE,
	STATEMENT_STRENGTH,
	STATEMENT_OBJECT,
	STATEMENT_APPLIES_TO,
	STATEMENT_FROM,
	STATEMENT_UNTIL,
	STATEMENT_CHECK,
	STATEMENT_LINTABLE, /* full, partial, no */
	STATEMENT_NEEDS,    /* what is needed beside the object */
	STATEMENT_RULES,    /* names with spaces between */
	STATEMENT_NOTE,     /* where there is no rule: why none can be */
	STATEMENT_FIELDS
};

struct statement {
	struct span fields[STATEMENT_FIELDS];
};

/* Takes the next statement off the front of the text of a catalogue, whose first line names the fields. Returns false at its end. */
bool statement_next(struct span *text, struct statement *statement);

/* Takes the next name off the front of the field STATEMENT_RULES; one with a space in it stands in quotes. Returns false at its end. */
bool statement_rule(struct span *rules, struct span *name);

/*
 * The day of a field, YYYY-MM-DD, at midnight UTC, in seconds since 1970; `absent` if the field is empty. Returns false if it is not a day.
 */
bool statement_date(struct span field, int64_t absent, int64_t *date);

#endif
