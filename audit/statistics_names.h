/* Sets of names: stat_names_repeated; charts "names", "name_kinds". */
#ifndef AUDIT_STATISTICS_NAMES_H
#define AUDIT_STATISTICS_NAMES_H

#include "audit/statistics_note.h"
#include "audit/statistics_parts.h"

#define NAME_STEPS 10

struct names {
	struct spill rows;
	uint64_t counts[NAME_STEPS]; /* members by the number of their names, in steps */
	uint64_t features[NAME_FEATURES], members;
};
bool names_add(struct names *n, const struct member *member, const struct member_key *key, const struct note_head *head);
bool names_end(struct names *n, struct results *r);

#endif
