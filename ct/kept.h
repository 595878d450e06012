/* What was kept, in SQLite or PostgreSQL: to be looked through, and judged again. */
#ifndef CT_KEPT_H
#define CT_KEPT_H

#include "ct/options.h"
#include "ct/state.h"
#include "ct/tile.h"

struct kept;

/*
 * Opens what --queue or --state, with the sink that it remembers, name. `reads`: the state is not locked. NULL: `why`, and *status is that of exit;
 * lines of JSON cannot be looked through.
 */
struct kept *kept_open(const struct options *options, bool reads, int *status, struct why *why);
void kept_free(struct kept *kept);

/* NULL: there is none, but a queue. And its connection; NULL: there is no queue. */
struct state *kept_state(struct kept *kept);
void *kept_queue(struct kept *kept);

/* A log, as far as it is known there; `id` is its number in the tables. */
struct kept_log {
	int64_t id;
	struct log log;
	uint64_t position; /* entries from 0 on that are to have rows */
	uint64_t verified_size, verified_time;
	struct hash verified_root;
};
bool kept_logs(struct kept *kept, struct kept_log **logs, size_t *count, struct why *why);
void kept_logs_free(struct kept_log *logs, size_t count);

/* Numbers of entries from `first` on, and before `end`, that have rows, and whose certificates have, in order. The caller has room for end - first.
 */
bool kept_numbers(struct kept *kept, int64_t log, uint64_t first, uint64_t end, uint64_t *numbers, size_t *count, struct why *why);

/* The log is to be read again from there on: `range` is that of the entries before. */
bool kept_go_back(struct kept *kept, int64_t log, uint64_t position, const void *range, size_t size, struct why *why);

/* All certificates of issuers. */
bool kept_issuers(struct kept *kept, struct issuers *issuers, struct why *why);

/* --- to judge again --- */

/* The sets of rules by which certificates are said to have been judged: texts that the caller frees. NULL: the table has not this set. */
struct kept_ruleset {
	char *id, *rules, *data, *options;
};
bool kept_rulesets(struct kept *kept, struct kept_ruleset **sets, size_t *count, struct why *why);
void kept_rulesets_free(struct kept_ruleset *sets, size_t count);

/* A certificate, by an entry that it stands in. */
struct kept_cert {
	uint64_t entry;
	struct hash sha256, issuer;
	bool issuer_found, has_issuer;
	char ruleset[17];
};
/* Those of entries from `first` on, and before `end`, in order: of other sets than `ruleset`, or without issuer, or `all`. The caller has room for
 * end - first. */
bool kept_certs(struct kept *kept, int64_t log, uint64_t first, uint64_t end, const char *ruleset, bool all, struct kept_cert *certs, size_t *count,
		struct why *why);

/* Makes the linter's set known. */
bool kept_ruleset(struct kept *kept, const brlint *linter, const struct options *options, struct why *why);

/* How many certificates have another set than this. */
bool kept_others(struct kept *kept, const char *ruleset, uint64_t *count, struct why *why);

/* How far a run is with a log, by its name; 0: not begun. */
bool kept_run(struct kept *kept, const char *run, int64_t log, uint64_t *position, struct why *why);
/* The run is forgotten. */
bool kept_run_ended(struct kept *kept, const char *run, struct why *why);

/* What comes of an entry of `judged`. */
enum { KEPT_ALL = 1 /* findings of all rules, and what else is said of it, are written anew */, KEPT_RULESET = 2 /* it has this set from now on */ };

/* In one transaction: findings of `rules` (a list with NULL behind it), or all, of certificates are replaced by those that were judged. */
struct kept_change {
	const char *run;
	int64_t log;
	uint64_t position; /* how far the run then is */
	const brlint *linter;
	const char *ruleset; /* 16 digits */
	const struct judged *judged;
	const unsigned char *what; /* for each entry of it */
	const char *const *rules;
	size_t rule_count;
};
bool kept_replace(struct kept *kept, const struct kept_change *change, struct why *why);

#endif
