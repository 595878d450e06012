/* What is said of the entries of logs. */
#ifndef RUN_ENTRY_H
#define RUN_ENTRY_H

#include "input/entry.h"
#include "lints/logged.h"
#include "report/report.h"
#include "x509/digests.h"

/* What holds for all entries of a run. */
struct entry_options {
	int64_t first;    /* the number of the first entry of an input; -1: not known */
	bool has_issuers; /* there are issuers to look among: one that is not there is told */
	int64_t now;      /* when the run began, in seconds since 1970 */
};

/* One a thread. All zero before the first use. */
struct entry_thread {
	struct log_line line; /* of the last entry */
	uint8_t pair[SHA256_SIZE];
	struct log_finding *findings;
	size_t finding_count, finding_room;
	struct buffer messages; /* theirs, each with a NUL */
	bool failed;            /* memory ran out */
	struct logged logged;
	struct span certificates[LOGGED_CHAIN_MAX];
	uint8_t *chain; /* digests of these */
	size_t chain_room;
	struct digests digests;
};
void entry_thread_free(struct entry_thread *thread);

/*
 * The number in the log of an entry that has this place in its input, as far as names and options tell; -1: they do not. `of_answer`: that of an
 * answer to get-entries is its place, from --first-entry on.
 */
int64_t entry_number(const struct entry_options *options, bool of_answer, const char *input, size_t index);

/* That of the last entry of the tile that has this name; -1: it does not tell. */
int64_t entry_last(const char *input);

/* To be called before an entry is linted: names its issuer in the job. Returns false if memory ran out. */
bool entry_prepare(struct entry_thread *thread, const struct log_entry *entry, struct job *job);

/* To be called behind that: fills in thread->line. Returns false if memory ran out. */
bool entry_look(struct entry_thread *thread, const struct entry_options *options, const struct linter *linter, struct session *session,
		const struct job *job, const struct log_entry *entry, const char *input, size_t index);

#endif
