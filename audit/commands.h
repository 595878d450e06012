/* What brlint-audit does beside drawing: each takes the words behind its own name, and returns the exit status. */
#ifndef AUDIT_COMMANDS_H
#define AUDIT_COMMANDS_H

#include "audit/model.h"

int command_verify(int argc, char **argv);
int command_diff(int argc, char **argv);
int command_trend(int argc, char **argv);
int command_show(int argc, char **argv);
int command_proof(int argc, char **argv);

/*
 * diff.c: what became of the findings of the run in the folder `earlier` in that of `later`, which may lack all files but run.json, population.csv
 * and findings.jsonl. Returns an exit status, having complained if it is not EXIT_CLEAN. comparison_free() is called in any case.
 */
int runs_compare(const char *earlier, const char *later, struct comparison *comparison);
void comparison_free(struct comparison *comparison);

/*
 * run_read.c: of the run in a folder, as its run.json has it: its own summary, and those that it has of runs before it (the oldest first, without
 * its own). The same.
 */
int run_summary_read(const char *folder, struct run_summary *own, struct run_summary trend[TREND_MAX], size_t *count, char root[SHA256_TEXT_SIZE],
		     char ruleset[RULESET_DIGEST_SIZE]);

#endif
