/*
 * A policy: what a CA has decided on the rules, in files that an auditor can read. It says which level a rule has, which findings do not count, why
 * and until when, what blocks, what every object must be, how old reference data may be, and has rules of its own. brlint(1) has the language.
 */
#ifndef POLICY_POLICY_H
#define POLICY_POLICY_H

#include "lints/linter.h"
#include "policy/lines.h"
#include "policy/pool.h"
#include "policy/private.h"
#include "policy/waiver.h"
#include "x509/sha256.h"

struct policy_file {
	const char *name;              /* as the user gave it */
	char sha256[SHA256_TEXT_SIZE]; /* of its octets, in lower-case hexadecimal digits */
};

/* Octets of a keyIdentifier or serial number, at most, that a waiver names. */
#define WAIVER_OCTETS_MAX 64

/* A line `ignore`. */
struct policy_waiver {
	struct waiver waiver; /* the first member: findings point to it */
	const char *rules;    /* what the line names: rules, patterns and sources, with blanks between them */
	profile_set profiles; /* for objects of these; 0: of any */
	const struct span *issuers, *serials;
	size_t issuer_count, serial_count; /* 0: any */
};

/* A line `level`, or what one says for some profiles. */
struct policy_level {
	enum level level;
	profile_set profiles; /* 0: any */
	const char *file;
	unsigned line;
};

/* What a policy says of one rule: places in the list of links, from 1, the first line first; 0: nothing. */
struct policy_chain {
	uint32_t first, last;
};
struct policy_rule {
	struct policy_chain waivers, levels;
};

struct policy_link {
	uint32_t item; /* a waiver or level, by its place */
	uint32_t next;
};

/* All zero: of no file, which changes nothing. Filled once, then read only, and so shared by threads. */
struct policy {
	struct pool pool;
	struct policy_file *files;
	size_t file_count;
	struct policy_waiver *waivers; /* in the order of files and lines */
	size_t waiver_count, waiver_room;
	struct policy_level *levels;
	size_t level_count, level_room;
	struct policy_rule *rules; /* by the numbers of the rule set; NULL: no line is about a rule */
	uint32_t rule_count;
	struct policy_link *links;
	size_t link_count, link_room;
	struct private_rule *private_rules; /* the last one first */
	uint32_t private_count;
	int block;                      /* as enum level; NO_BLOCK: nothing is said */
	int8_t block_of[PROFILE_COUNT]; /* by the sections; BLOCK_UNSAID: as for all */
	unsigned kinds;                 /* that objects must be of; 0: any */
	profile_set profiles;           /* the same */
	bool requires_issuer;
	int64_t max_age;          /* of reference data, in seconds; -1: nothing is said */
	const char *max_age_file; /* where that stands */
	unsigned max_age_line;
};

#define BLOCK_UNSAID (-2)

/* What is wrong with a policy: line by line, the first of them. */
#define POLICY_ERRORS_MAX 20
#define POLICY_ERROR_SIZE 320
struct policy_error {
	unsigned line; /* 0: the file as a whole */
	char text[POLICY_ERROR_SIZE];
};
struct policy_errors {
	struct policy_error items[POLICY_ERRORS_MAX];
	size_t count; /* of all; more than POLICY_ERRORS_MAX were not kept */
	bool out_of_memory;
};

void policy_init(struct policy *policy);
void policy_free(struct policy *policy);

/*
 * Adds what a file says, whose `name` and `text` need not last. Its own rules are added to `rules`, which is then of use as long as the policy only,
 * and is the same set in all calls; levels for all profiles are set there. Returns false if something is wrong, or memory ran out; then `errors` has
 * it, in the order of lines, and policy and rules can only be freed.
 */
bool policy_add(struct policy *policy, struct ruleset *rules, const char *name, struct span text, struct policy_errors *errors);

/*
 * Whether reference data are too old: NULL, or what is wrong with those that are, in `wrong`, which has POLICY_ERROR_SIZE octets. `now` in seconds
 * since 1970.
 */
const char *policy_data_trouble(const struct policy *policy, const struct reference *reference, int64_t now, char wrong[POLICY_ERROR_SIZE]);

/* Lints one object as lint() does, and gives its findings what the linter's policy says of them, by the clock. */
bool policy_lint(const struct linter *linter, struct session *session, const struct job *job, struct span der, uint8_t *verdicts);

/* The same for findings that are there already, at a time in seconds since 1970. */
void policy_apply(const struct policy *policy, const struct ruleset *rules, struct session *session, int64_t now);

/* The place of a finding's waiver in its policy. */
static inline size_t
policy_waiver_number(const struct policy *policy, const struct waiver *waiver)
{
	return (size_t)((const struct policy_waiver *)(const void *)waiver - policy->waivers);
}

/* Marks the waivers of findings as used; `used` has an octet for each waiver. `policy` may be NULL. */
void policy_mark_used(const struct policy *policy, const struct findings *findings, uint8_t *used);

/* The level of a rule for objects of these profiles: for one of which nothing is said that of all; of several the strictest. */
enum level policy_level_of(const struct policy *policy, const struct ruleset *rules, const struct gate *gate, profile_set profiles);

/* The waivers of a rule, one after another: `link` is 0 at first, and NULL is returned behind the last. */
const struct policy_waiver *policy_next_waiver(const struct policy *policy, uint32_t rule, uint32_t *link);
const struct policy_level *policy_next_level(const struct policy *policy, uint32_t rule, uint32_t *link);

/* Whether the end of a waiver has come. */
static inline bool
waiver_is_over(const struct waiver *w, int64_t now)
{
	return now >= w->until;
}

#endif
