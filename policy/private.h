/* The rules of a policy: rows like the others, made of shared checks over fields. */
#ifndef POLICY_PRIVATE_H
#define POLICY_PRIVATE_H

#include "lints/lint.h"
#include "policy/fields.h"
#include "policy/lines.h"
#include "policy/pattern.h"
#include "policy/pool.h"

/* How what a check compares is given. */
enum check_values {
	NO_VALUES,
	SOME_VALUES, /* one or more */
	ONE_PATTERN,
	ONE_LIMIT, /* "90d", "64 characters" */
	ONE_FIELD,
};

struct private_rule;

/* The shared checks, ended by one without a name. */
struct private_check {
	const char *name;
	enum check_values takes;
	enum verdict (*check)(const struct tree *, struct findings *);
	const char *help; /* what holds, in words that follow "FIELD" */
};
extern const struct private_check private_checks[];

/* What at-most counts. */
enum limit_unit { LIMIT_SECONDS, LIMIT_OCTETS, LIMIT_CHARACTERS, LIMIT_VALUES, LIMIT_NUMBER };

/* A rule. What its pointers point to is the policy's, but for the compiled pattern. */
struct private_rule {
	struct lint lint;
	const struct private_check *check;
	struct field field, other; /* the second is of ONE_FIELD */
	const char **values;       /* of SOME_VALUES; in the policy's words, or the dotted form of an object identifier */
	size_t value_count;
	const struct policy_word *words; /* the check, the field, and these as the policy has them */
	const char *pattern;
	struct pattern_text literal; /* what that says, if it is no more than a text */
	regex_t regex;               /* and otherwise */
	bool has_regex;              /* which is to be freed then */
	enum limit_unit unit;
	int64_t limit;
	const char *condition; /* the check, the field and the values, as the policy has them */
	const char *file;
	unsigned line;
	struct private_rule *next; /* of the same policy */
};

/* What a check and its words make of a rule, with memory of a pool. `rule` has the profiles that the policy names, 0 for none, and gets those that
 * the field has. */
#define PRIVATE_WRONG_SIZE 256
enum private_status { PRIVATE_OK, PRIVATE_WRONG, PRIVATE_NO_MEMORY };
enum private_status private_rule_read(struct private_rule *rule, struct pool *pool, const char *check, const struct policy_word *words, size_t count,
				      char wrong[PRIVATE_WRONG_SIZE]);
void private_rule_free(struct private_rule *rule);

/* Reads a length of time, "90d", "12h", "30m" or "20s", of at most 100 years, in seconds. Returns false where it is none. */
bool duration_read(const char *text, int64_t *seconds);

#endif
