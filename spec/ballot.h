/* The days on which rules begin and end, with what made them: the lines of ballots.tsv. */
#ifndef SPEC_BALLOT_H
#define SPEC_BALLOT_H

#include "asn1/span.h"

struct ballot {
	struct span document; /* as lints/sources.def names it, and some more RFCs */
	struct span by;       /* the ballot, version or clause: "Ballot 62", "1.2.2 Relevant Dates", "RFC 5280" */
	struct span title;
	int64_t day; /* its beginning, in seconds since 1970 */
};

/* Takes the next line off the front of the text of ballots.tsv, whose first line names the fields. Returns false at its end. */
bool ballot_next(struct span *text, struct ballot *ballot);

#endif
