/* The rules that run, and running them. */
#ifndef LINTS_RUNNER_H
#define LINTS_RUNNER_H

#include "lints/findings.h"
#include "lints/zlint.h"

/* One rule as the runner meets it: what decides whether it runs stands first and together. */
struct gate {
	facts profiles, features;
	int64_t from, until;
	uint64_t looks_at;
	const struct lint *lint;
	const struct zlint_lint *zlint; /* the same rule of zlint; NULL where it has none */
	enum level level;
	bool enabled;
};

/* A set of rules, a bit each, has at most so many words of 64. */
#define RULE_WORDS 16

/*
 * The rules with the user's choice among them. Made once, then read only, and so shared by threads.
 *
 * What an object is, what it has and when it was issued give sets of rules, and those in all of them run: none is looked at to find that it does not
 * apply.
 */
struct ruleset {
	struct gate *gates;
	struct gate **by_name; /* the same, sorted by the names of the rules */
	uint32_t count;
	uint32_t words;              /* in each of the following sets, one after another */
	uint64_t *of_profile;        /* one set for each profile */
	facts needed[PROFILE_COUNT]; /* by some rule for the profile */
	uint64_t *needing;           /* one set for each fact: the rules that need it */
	uint64_t *looking_at; /* one set for each part: the rules that look at it and perhaps others; and one for those that look at everything */
	int64_t *dates;       /* at which a rule begins or ends, ascending: between two of them the same rules are in force */
	uint32_t date_count;
	uint64_t *in_force; /* one set before the first date, and one from each on */
	const struct reference *reference;
};

/* Takes over all tables; `reference` must outlive the set. Returns false if memory ran out, or if the rules are too many for RULE_WORDS. */
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
