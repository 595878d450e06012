/* What is counted while logs are followed, in the state: for metrics, and for alerts. */
#ifndef CT_COUNTS_H
#define CT_COUNTS_H

#include "ct/sink.h"

struct counts {
	const struct log *log;
	bool alerts;       /* whether what is new becomes an alert */
	uint64_t many;     /* more findings of a rule and an issuer on a day than these are one; 0: none are */
	uint64_t *by_rule; /* of findings, three levels of each rule; NULL until it is used */
	void *groups;      /* memory of alerts */
	size_t groups_room;
};
void counts_free(struct counts *counts);

/* For sink_counts(): `context` is struct counts. */
bool counts_rows(void *context, sqlite3 *db, const struct rows *rows, struct why *why);

/* Counts an error of a log; it does not matter if that fails. */
void counts_error(struct state *state, const struct log *log, const char *kind);

/* --- alerts --- */

/* Notes alerts of rows; number `log`, day by the entries' timestamps. */
bool alerts_rows(struct counts *counts, sqlite3 *db, int64_t log, const struct rows *rows, struct why *why);

/* Notes an event of a log, "log_late", "log_stopped", "log_inconsistent", "log_issuer": one on a day. */
void alerts_log(struct state *state, const struct log *log, const char *event, const char *message);

/* Whether there is such a program, as alerts_tell() looks for it: a name without a slash in PATH. false: `why`. */
bool alerts_program(const char *program, struct why *why);

/*
 * Runs the program for each alert that has not been told, until it fails. Returns how many then wait, and `why`: the program could not be started, or
 * did not end with 0. 0: all have been told, or no more is wanted.
 */
uint64_t alerts_tell(struct state *state, const char *program, bool (*goes_on)(void *context), void *context, struct why *why);

#endif
