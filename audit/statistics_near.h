/* Values that are almost another one: that differ by case, blanks and punctuation, or by one character. */
#ifndef AUDIT_STATISTICS_NEAR_H
#define AUDIT_STATISTICS_NEAR_H

#include "audit/spill.h"

/* A row of `values` begins with the number of members that have the value. */
struct near_pair {
	uint32_t frequent, other; /* numbers of values */
};
#define PAIRS_MAX 3
struct near {
	uint64_t spelled;                  /* values that differ from a more frequent one only by case, blanks and punctuation */
	uint64_t edited;                   /* values, but for these, that differ by one character from one that is more frequent */
	struct near_pair pairs[PAIRS_MAX]; /* those with the most frequent values */
	size_t count;
};

/* Returns false if memory ran out. */
bool near_find(const struct distinct *values, struct near *near);

#endif
