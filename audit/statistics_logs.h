/* The logs of embedded timestamps, and who runs them; charts "logs", "operators", "log_operators". */
#ifndef AUDIT_STATISTICS_LOGS_H
#define AUDIT_STATISTICS_LOGS_H

#include "audit/statistics_note.h"
#include "audit/statistics_parts.h"

#define OPERATORS_MOST 5

struct logs {
	uint64_t members;                       /* TLS subscriber certificates */
	uint64_t *counts;                       /* of these by number of the log, the last for those that nobody knows */
	struct distinct operators;              /* the same by operator */
	uint64_t different[OPERATORS_MOST + 1]; /* of these by how many operators there are; the last for more */
};
void logs_init(struct logs *l);
void logs_free(struct logs *l);

/* Adds a member whose note has the numbers of these logs. Returns false if memory ran out. */
bool logs_add(struct logs *l, const struct ct_logs *known, const struct member *member, const struct note_head *head, struct span numbers);
bool logs_end(struct logs *l, struct results *r);

#endif
