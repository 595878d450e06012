/* The rules that run, and running them. */
#ifndef LINTS_RUNNER_H
#define LINTS_RUNNER_H

#include "lints/findings.h"
#include "lints/zlint.h"

/* What may be done to a rule. */
enum gate_kind {
	GATE_RULE,     /* a user may choose it, or leave it out, in any way */
	GATE_DECODING, /* of lints/der.c: it goes by its own name only, so that other choices never hide that octets are broken */
	GATE_OBJECT,   /* it says that the object is not what one can judge, or not what was asked for: it never goes */
};

/* One rule as the runner meets it: what running it takes and no more, so that many are near each other. */
struct gate {
	union lint_check check;
	const struct lint *lint;
	hint_set hints;       /* one of which an object has in which the rule finds something; 0: it may find something in any */
	uint8_t takes, level; /* of the row; the level may be the user's */
	uint8_t kind;         /* enum gate_kind */
	bool enabled;         /* it runs */
	bool chosen;          /* the user wants it: a rule of decoding that runs although others were chosen is not */
};

/* A set of rules by their numbers, a bit each. It has room for a few more than there are; the size is fixed so that sets are met in registers. */
#define RULE_SET_WORDS 18
struct rule_set {
	uint64_t words[RULE_SET_WORDS];
};

/* Adds a rule to a set, or takes it away. */
static inline void
rule_set_toggle(struct rule_set *set, uint32_t number)
{
	set->words[number / 64] ^= UINT64_C(1) << number % 64;
}

static inline void
rule_set_add(struct rule_set *set, uint32_t number)
{
	set->words[number / 64] |= UINT64_C(1) << number % 64;
}

/* Rules that a user's policy may add to these: they are in no set. */
#define PRIVATE_RULES_MAX 256

/* Places for the names of all: almost twice as many. */
#define RULE_NAMES 2048

/* Number of features that are resolved by one look-up. */
#define GROUP_SIZE     4
#define FEATURE_GROUPS ((FEATURE_COUNT + GROUP_SIZE - 1) / GROUP_SIZE)

/*
 * The rules with the user's choice among them. Made once, then read only, and so shared by threads.
 *
 * What an object is judged as, what it has and when it was issued give sets of rules, and those in all of them run: none is looked at to find that it
 * does not apply.
 */
struct ruleset {
	struct gate *gates;
	uint32_t count;
	uint32_t in_sets;             /* so many of them, the first: the others are a policy's, which are asked one after another */
	uint16_t by_name[RULE_NAMES]; /* a table of hashes: numbers of rules, counted from 1 */
	struct gate **zlint;          /* for each of zlint's lints the rule of that name; NULL where there is none */
	struct rule_set of_profile[PROFILE_COUNT];
	struct rule_set needing[FEATURE_GROUPS][1 << GROUP_SIZE]; /* by some features of a group: the rules that need one of them */
	struct rule_set hoping[HINT_COUNT];                       /* those that find nothing without a hint, */
	struct rule_set always;                                   /* and those that go by no hint */
	int64_t first_day[PROFILE_COUNT];                         /* on which the first dated rule of a profile begins */
	int64_t *dates; /* at which a rule begins or ends, ascending: between two of them the same rules are in force */
	uint32_t date_count;
	struct rule_set *in_force; /* before the first date, and from each on */
	const struct reference *reference;
	bool is_restricted; /* some rules were switched off, so that perhaps none applies to an object */
	bool is_selected;   /* rules were chosen by name or document, and those of decoding count if they are among them */
};

/* Takes over all tables; `reference` must outlive the set. Returns false if memory ran out, or if the rules are too many for a set. */
bool ruleset_init(struct ruleset *rules, const struct reference *reference);
void ruleset_free(struct ruleset *rules);

/* Adds a rule behind all others, which outlives the set and has a name that none has yet; PRIVATE_RULES_MAX may be added. */
void ruleset_extend(struct ruleset *rules, const struct lint *lint);

/* The rule of this name; NULL where there is none. */
struct gate *ruleset_find(const struct ruleset *rules, const char *name);

/* The same for a name as users write it: "_" may stand for a blank, which a name that comes from zlint has. */
struct gate *ruleset_find_alias(const struct ruleset *rules, const char *name);

/*
 * Whether any rule that the user chose applies to an object that has been run: whether it passes or fails. `f` is left as it is.
 */
bool applies_to_object(const struct ruleset *rules, const struct object *object, int64_t date, struct findings *f);

/* Runs one rule on an object that has been run; what it finds comes to the other findings. */
enum verdict run_more(const struct gate *gate, const struct object *object, struct findings *f);

/* Runs a rule once more on an object that has been run, and returns what it says; findings that it makes are dropped. */
enum verdict rejudge(const struct ruleset *rules, const struct lint *lint, const struct object *object, struct findings *f);

/*
 * Runs all rules that apply to the object at `date`, in seconds since 1970 (OBJECT_NO_DATE: today's rules). `f` gets what they found; its former
 * contents are dropped. `verdicts`, if not NULL, gets one verdict a rule; unless `wanted` is NULL, those of other rules than these say nothing, which
 * is quicker.
 */
void run(const struct ruleset *rules, const struct object *object, int64_t date, struct findings *f, uint8_t *verdicts,
	 const struct rule_set *wanted);

/* Runs the rule of this number alone, if it applies, as run() would: for measuring. */
enum verdict run_one(const struct ruleset *rules, uint32_t number, const struct object *object, int64_t date, struct findings *f);

#endif
