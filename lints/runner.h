/* The rules that run, and running them. */
#ifndef LINTS_RUNNER_H
#define LINTS_RUNNER_H

#include "lints/findings.h"
#include "lints/zlint.h"

/* One rule as the runner meets it: what decides whether it runs stands first and together. */
struct gate {
	facts profiles, features;
	int64_t from, until;
	const struct lint *lint;
	const struct zlint_lint *zlint; /* the same rule of zlint; NULL where it has none */
	enum level level;
	bool enabled;
};

/* The rules with the user's choice among them. Read only once made, and so shared by threads. */
struct ruleset {
	struct gate *gates;
	struct gate **by_name; /* the same, sorted by the names of the rules */
	uint32_t count;
	uint64_t choice; /* a hash of which rules are on, and of their levels: see ruleset_choose() */
	/* The numbers of the gates for objects of each profile: most rules are for few profiles, and are not even looked at for the others. */
	uint16_t *of_profile[PROFILE_COUNT];
	uint16_t of_profile_count[PROFILE_COUNT];
	int64_t *dates; /* at which a rule begins or ends, ascending: between two of them the same rules are in force */
	uint32_t date_count;
	const struct reference *reference;
};

/* A rule that runs: what that takes, side by side, so that no more memory is touched than the check itself asks for. */
struct step {
	union lint_check check;
	const struct lint *lint;
	uint8_t takes, level;
};

/*
 * The rules for objects of one profile between two of the dates. Most objects are like one that came before in both, so that their rules need not be
 * picked again; a plan for others takes the place of one that is there, and so the memory is bounded.
 */
struct plan {
	uint32_t profile;
	uint32_t epoch; /* how many of the dates have come; UINT32_MAX in a plan that is not made */
	uint32_t count;
	facts *features; /* that each rule needs, and its step */
	struct step *steps;
};

/* One a thread. All zero before the first use. */
#define PLAN_COUNT 512
struct plans {
	uint64_t choice; /* that of the rules for which they were made; others that are chosen alike may use them */
	struct plan *items;
	facts *features; /* room for those of all plans */
	struct step *steps;
	uint16_t *due; /* the steps of the object that is run */
};

void plans_free(struct plans *plans);

/* Takes over all tables; `reference` must outlive the set. Returns false if memory ran out. */
bool ruleset_init(struct ruleset *rules, const struct reference *reference);
void ruleset_free(struct ruleset *rules);

/* To be called after rules were switched on or off, or given other levels, and before the next run. */
void ruleset_choose(struct ruleset *rules);

/* The rule of this name; NULL where there is none. */
struct gate *ruleset_find(const struct ruleset *rules, const char *name);

/*
 * Runs all rules that apply to the object at `date`, in seconds since 1970 (OBJECT_NO_DATE: today's rules). `f` gets what they found; its former
 * contents are dropped. `verdicts`, if not NULL, gets one verdict a rule.
 */
void run(const struct ruleset *rules, struct plans *plans, const struct object *object, int64_t date, struct findings *f, uint8_t *verdicts);

/* Runs the rule of this number alone, if it applies, as run() would: for measuring. */
enum verdict run_one(const struct ruleset *rules, uint32_t number, const struct object *object, int64_t date, struct findings *f);

#endif
