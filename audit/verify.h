/* The parts of verify: what the files of a run come to when they are counted again, held against each other and against run.json. */
#ifndef AUDIT_VERIFY_H
#define AUDIT_VERIFY_H

#include "audit/run_read.h"
#include "audit/sampling.h"

/* A file that SHA256SUMS names. */
struct listed {
	char *name;
	uint8_t sha256[SHA256_SIZE];
};

struct check {
	const char *folder;
	struct buffer told; /* sentences */
	uint64_t changes;
	struct list listed; /* by name */
	bool out_of_memory;
	bool has_other_stratum; /* a member was told as one of another stratum: with a wrong --by, all of them are */
	uint64_t files;         /* that are as they were */
	/* what was looked at beside files */
	bool has_run, has_sums, drawn_again, counted_again;
	struct run run;
};

/* Tells a change, in a sentence. */
void check_tell(struct check *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Tells what is wrong in a file, if something is. Returns whether nothing is. */
bool check_cause(struct check *c, const struct run_file *f);

/* What SHA256SUMS has of a file; NULL: nothing. */
const struct listed *check_listed(const struct check *c, const char *name);

/* Opens a file of the run that SHA256SUMS has; what is missing is told elsewhere. */
bool check_open(struct check *c, struct run_file *f, const char *name);

/* The level from which on a finding counts, by the options of the run; NO_BLOCK: none does by its level. */
int check_fail_on(const struct check *c);

/*
 * Whether a cell of a table says what a text of findings.jsonl does. A text that is not there, or in which JSON had to replace what is no UTF-8, is
 * not compared: the cell has more than it.
 */
bool cell_is_of(struct check *c, struct span cell, struct span text);

/*
 * Finds out in which cell a row of a table, which was just read, is not what it is to be, and tells the first, with the line and the name of the
 * column. Texts with a NULL as data are not compared. Returns whether there is none.
 */
struct expected_cell {
	const char *column;
	struct span text;
};
bool cells_check(struct check *c, const struct run_file *f, const struct span *cells, const struct expected_cell *expected, size_t count);

/*
 * Whether a folder is a run, and has nothing that is none of its files or a signature of them: what the files say is not looked at. If not, why, in a
 * sentence. Returns false, too, where memory ran out.
 */
bool folder_is_run(const char *folder, struct buffer *why);

/* --- verify_options.c: what run.json says twice, as an option that was given and as what followed from it --- */

void options_check(struct check *c);

/* --- verify_strata.c: which stratum a member is of --- */

/* Whether the words of --by are known, no stratum is without members, and the sample of each is as large as is to be drawn. */
void strata_check(struct check *c);

/* Whether the member of the row or line that was read last is in the stratum that follows from what else is known of it. */
struct stratum_facts {
	struct span kind, issuer, profile, not_before, stratum;
};
void stratum_check(struct check *c, const struct run_file *f, const struct stratum_facts *facts);

/* How the sample was drawn, by run.json. False: it does not say so, which is told if `tells`. */
bool sampling_of(struct check *c, struct sampling *sampling, bool tells);

/* --- verify_population.c: population.csv, and findings.jsonl, line by line --- */

void population_check(struct check *c);

/* --- verify_findings.c: findings.jsonl counted again, with findings.csv beside it, and statistics.jsonl --- */

struct recount;
struct recount *recount_new(struct check *c); /* NULL: memory ran out */
void recount_free(struct recount *r);

/* The next line of findings.jsonl, and the row of its member in population.csv, which is NULL where there is none. */
void recount_line(struct recount *r, const struct run_file *f, const struct judged *line, const struct population_row *row);

/* After the last line: tells where the sums are not those of run.json. */
void recount_end(struct recount *r);

/* statistics.jsonl against the statistics that run.json tells. */
void statistics_check(struct check *c);

/* --- verify_lists.c: ccadb.csv beside findings.jsonl, and the lists that are made of its rows --- */

struct lists;
struct lists *lists_new(struct check *c);
void lists_free(struct lists *l);

/* A line; the first one of a member is that of the member itself, further ones are of its precertificate. */
void lists_line(struct lists *l, const struct judged *line, bool is_first);

/* After the last line of a member, and of all. */
void lists_member_end(struct lists *l);
void lists_end(struct lists *l);

#endif
