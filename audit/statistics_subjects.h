/* Values in subjects: stat_subject_default, stat_subject_near_duplicate. */
#ifndef AUDIT_STATISTICS_SUBJECTS_H
#define AUDIT_STATISTICS_SUBJECTS_H

#include "audit/statistics_note.h"
#include "audit/statistics_parts.h"

struct subjects {
	struct distinct values[SUBJECT_ATTRIBUTES];
	uint64_t members, with_default;
	struct least least;
};
void subjects_init(struct subjects *s);
void subjects_free(struct subjects *s);

/* `values`: so many as the head says, and behind them whatever follows them in the note. */
bool subjects_add(struct subjects *s, const struct member *member, const struct note_head *head, struct span *values);
bool subjects_end(struct subjects *s, struct results *r);

#endif
