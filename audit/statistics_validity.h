/* Times: stat_validity_limit, stat_validity_backdated; charts "validity", "scts". */
#ifndef AUDIT_STATISTICS_VALIDITY_H
#define AUDIT_STATISTICS_VALIDITY_H

#include "audit/statistics_note.h"
#include "audit/statistics_parts.h"

#define LIMITS       7
#define VALIDITY_MAX 4000 /* days, of which each is counted by itself */
#define SCTS_MAX     10

struct times {
	uint64_t subscribers;                  /* for TLS, with both times */
	uint64_t over[LIMITS], second[LIMITS]; /* longer than the limit of their day; by one second */
	struct least over_least;
	uint64_t with_timestamp, backdated, later; /* subscribers; notBefore too early; later than the timestamp */
	int64_t most;                              /* seconds of the one that is backdated most */
	struct least backdated_least;
	uint64_t validity[VALIDITY_MAX + 1]; /* subscribers by days; the last for more, 0 for none */
	uint64_t scts[SCTS_MAX + 1];
};
void times_add(struct times *t, const struct statistics_options *options, const struct member *member, const struct note_head *head);
bool times_end(struct times *t, struct results *r);

#endif
