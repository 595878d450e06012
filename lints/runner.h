/* The rules that run, and running them. */
#ifndef LINTS_RUNNER_H
#define LINTS_RUNNER_H

#include "lints/findings.h"
#include "lints/zlint.h"

/* One rule as the runner meets it: what running it takes and no more, so that many are near each other. */
struct gate {
	union lint_check check;
	const struct lint *lint;
	uint8_t takes, level; /* of the row; the level may be the user's */
	bool enabled;
};

/* A set of rules by their numbers, a bit each. It has room for a few more than there are; the size is fixed so that sets are met in registers. */
#define RULE_SET_WORDS 12
struct rule_set {
	uint64_t words[RULE_SET_WORDS];
};

/* Places for their names: more than twice as many. */
#define RULE_NAMES 2048

/* Facts are looked up so many at a time. */
#define FACT_GROUP  4
#define FACT_GROUPS (FACT_COUNT / FACT_GROUP)

/*
 * The rules with the user's choice among them. Made once, then read only, and so shared by threads.
 *
 * What an object is, what it has and when it was issued give sets of rules, and those in all of them run: none is looked at to find that it does not
 * apply.
 */
struct ruleset {
	struct gate *gates;
	uint32_t count;
	uint16_t by_name[RULE_NAMES]; /* a table of hashes: numbers of rules, counted from 1 */
	struct gate **zlint;          /* for each of zlint's lints the rule of that name; NULL where there is none */
	struct rule_set of_profile[PROFILE_COUNT];
	struct rule_set needing[FACT_GROUPS][1 << FACT_GROUP]; /* by some facts of a group: the rules that need one of them */
	struct rule_set looking_at[OID_LAST_EXTENSION + 1];    /* those that look at an extension and perhaps others */
	struct rule_set looking_for[OID_LAST_EXTENSION + 1];   /* those that look whether it is there */
	uint64_t looked_for;                                   /* the extensions for which some rule does */
	struct rule_set looking_at_all;                        /* those that look at everything */
	int64_t *dates; /* at which a rule begins or ends, ascending: between two of them the same rules are in force */
	uint32_t date_count;
	struct rule_set *in_force; /* before the first date, and from each on */
	const struct reference *reference;
};

/* Takes over all tables; `reference` must outlive the set. Returns false if memory ran out, or if the rules are too many for a set. */
bool ruleset_init(struct ruleset *rules, const struct reference *reference);
void ruleset_free(struct ruleset *rules);

/* The rule of this name; NULL where there is none. */
struct gate *ruleset_find(const struct ruleset *rules, const char *name);

/*
 * Runs all rules that apply to the object at `date`, in seconds since 1970 (OBJECT_NO_DATE: today's rules). `f` gets what they found; its former
 * contents are dropped. `verdicts`, if not NULL, gets one verdict a rule.
 */
void run(const struct ruleset *rules, const struct object *object, int64_t date, struct findings *f, uint8_t *verdicts);

/* Runs the rule of this number alone, if it applies, as run() would: for measuring. */
enum verdict run_one(const struct ruleset *rules, uint32_t number, const struct object *object, int64_t date, struct findings *f);

#endif
