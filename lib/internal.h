/* What the files of the public interface share. */
#ifndef LIB_INTERNAL_H
#define LIB_INTERNAL_H

/* What the header declares is what the library offers; all else is hidden, which spares the calls within it a detour. */
#pragma GCC visibility push(default)
#include "include/brlint.h"
#pragma GCC visibility pop

#include <stdatomic.h>

#include "lints/logged.h"
#include "policy/choice.h"
#include "policy/policy.h"
#include "report/report.h"

/* What the user says of one rule, whatever the choice says. */
struct exception {
	enum { AS_CHOSEN, SWITCHED_ON, SWITCHED_OFF } state;
	bool has_level;
	enum level level;
};

/* A policy as it was given. */
struct policy_text {
	char *name;
	uint8_t *text;
	size_t size;
};

/*
 * Makes a policy of texts, and adds its rules to a set. Returns false if something is wrong: `error`, of POLICY_CAUSE_SIZE octets, gets the first of
 * the errors, or is empty if memory ran out.
 */
#define POLICY_CAUSE_SIZE (4096 + POLICY_ERROR_SIZE)
bool make_policy(struct policy *policy, struct ruleset *rules, const struct policy_text *texts, size_t count, char error[POLICY_CAUSE_SIZE]);

/* Texts that were given, to be read once more when a linter is made. */
struct texts {
	struct policy_text *items;
	size_t count;
};

struct brlint_config {
	struct ruleset rules; /* for looking up names and for trying a choice; never runs */
	struct choice choice;
	struct texts policies;
	struct policy policy;         /* of all of these, whose rules `rules` has */
	char *name_filter;            /* that of the choice */
	struct exception *exceptions; /* one a rule, by its number */
	struct texts log_lists, weak_keys;
	char *data_folder;
	struct policy_text data_files[REFERENCE_FILES]; /* without names: these are known; text NULL: none was given */
	struct blocked_keys blocked;
	bool tests_keys;
	size_t max_object; /* 0: none is set */
	char error[POLICY_CAUSE_SIZE];
};

struct brlint {
	atomic_uint holders;
	struct linter linter;
	struct policy policy; /* that of the linter, if it has one */
	size_t max_object;
	brlint_rule *rules;     /* by their numbers in the set */
	brlint_waiver *waivers; /* by their places in the policy */
	char *data_versions[REFERENCE_FILES];
	char ruleset[RULESET_DIGEST_SIZE];
};

/* A linter is const for all but its count. */
brlint *linter_hold(const brlint *linter);

struct brlint_companions {
	atomic_uint holders;
	enum brlint_role role;
	struct oid_index oids;
	struct companions *set;
};

/* Lets go of what *place holds, and holds another; either may be NULL. */
void companions_hold(brlint_companions **place, const brlint_companions *set);

struct brlint_job {
	struct job job;
	brlint_companions *issuers, *precerts, *beside, *previous; /* those of the job */
	char *name;                                                /* NULL: none */
	size_t index;
	bool has_index;
	bool copies;
};

struct brlint_report {
	enum brlint_status status;        /* of the last object */
	const brlint_finding *not_judged; /* the one finding of an object that was not judged; NULL: it was */
	brlint *linter;                   /* of the last object; NULL: there was none */
	struct session session;
	struct job job;
	brlint_companions *issuers, *precerts, *beside, *previous; /* those of the job */
	struct buffer name;                                        /* with its NUL */
	size_t index;
	bool has_index;
	uint8_t *octets; /* if they are copied */
	size_t octets_room;
	bool wants_verdicts, has_verdicts;
	uint8_t *verdicts; /* one a rule */
	size_t verdicts_room;
	brlint_finding *findings;
	size_t findings_room;
	struct buffer paths;
	struct {
		brlint_node node; /* what brlint_node_at() gave last */
		struct buffer texts;
	} shown;
	char sha256[SHA256_TEXT_SIZE];
	struct {
		bool is_set;
		struct log_line line;
		const brlint_ct_entry *entry;
		struct log_finding *findings; /* those of the line */
		size_t room;
		uint8_t pair[SHA256_SIZE];
	} log; /* what is said of it as an entry of a log */
};

/* The nearest second from the year 0 to 9999, which is what texts can say. */
static inline int64_t
date_within(int64_t seconds)
{
	const int64_t first = INT64_C(-62167219200), last = INT64_C(253402300799);
	return seconds < first ? first : seconds > last ? last : seconds;
}

#endif
