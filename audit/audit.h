/* What a user asks of brlint-audit, and the steps of a run. */
#ifndef AUDIT_AUDIT_H
#define AUDIT_AUDIT_H

#include "audit/folder.h"
#include "audit/model.h"
#include "audit/population.h"
#include "run/setup.h"

/* The options that only this program has. */
struct audit_options {
	struct options *options;
	const char *out, *seed, *share, *by, *since, *until, *cut, *previous;
	struct words files_from, crls, thresholds;
	uint64_t floor;
	bool replaces, no_population, no_statistics;
	/* what follows from them */
	struct sampling sampling;
	unsigned strata;                /* BY_... */
	int64_t since_time, until_time; /* seconds; the second one is the first that is not in the period */
	int64_t cut_time;
	struct statistics_options statistics;
	struct words inputs;               /* the arguments, and what --files-from names */
	char since_day[11], until_day[11]; /* "": the period has no such end */
	char seed_made[65];
};
extern const struct option_row audit_rows[];

/*
 * Works out what follows from the options that were read: `previous` is the run that --previous names, or NULL; `now` in seconds since 1970. Returns
 * an exit status, having complained if it is not EXIT_CLEAN. audit_options_free() is called in any case.
 */
int audit_options_settle(struct audit_options *o, const struct run_summary *previous, int64_t now);
void audit_options_free(struct audit_options *o);

/* Draws, judges and writes the folder of a run; `command` is the words of the command line, and NULL. Returns the exit status. */
int audit_run(struct audit_options *o, char **command);

/* A file or stream that was read. */
struct input_file {
	char *name;     /* any octets */
	uint32_t input; /* of the words of `inputs` */
	uint64_t size;
	uint8_t sha256[SHA256_SIZE];
};

/* What could not be read. */
struct input_failure {
	char *input, *error;
	size_t index;
	uint64_t offset;
};

/* What reading came to, beside the population. */
struct intake {
	struct input_file *files;
	size_t file_count, file_room;
	struct input_failure *failures;
	size_t failure_count, failure_room;
	uint64_t others;  /* CRLs, OCSP responses and what is to be signed: not of the population */
	uint64_t outside; /* certificates outside of the period */
	uint64_t objects;
};
void intake_free(struct intake *intake);

struct revoked;

/* Reads all inputs into the population, with what CRLs say of them. Returns an exit status, having complained if it is EXIT_INTERNAL; EXIT_TROUBLE:
 * something could not be read.
 */
int audit_read(const struct audit_options *o, const struct setup *setup, const struct revoked *revoked, struct population *p, struct intake *intake);

/* A run, from its inputs to its folder. */
struct audit {
	const struct audit_options *o;
	const struct setup *setup;
	struct population population;
	struct intake intake;
	struct folder folder;
	struct revoked *revoked;
	struct statistics *statistics; /* NULL: none are wanted */
	struct report report;
	struct model model;
	struct comparison comparison; /* with the run before, if one was named */
	uint32_t *drawn_issuers;      /* of each member of the sample, the number of its issuer */
	uint32_t *stratum_of_part;    /* the place of each part of the population among the strata of the model; NO_ROW: it has no member */
	uint64_t *issuer_sizes, *issuer_sampled;
};

/*
 * strata.c: fills the strata of the model from the parts of the population that was drawn. Returns false if memory ran out. (All strings of the model
 * that are no one else's are freed by model_free().)
 */
bool audit_name_strata(struct audit *a);

/* members.c: goes through all members in their order: the Merkle root, population.csv, statistics. Returns an exit status, having complained. */
int audit_members(struct audit *a);

/* judging.c: judges the sample, writes what is found, and counts it in the model. Returns an exit status, having complained if it is EXIT_INTERNAL.
 */
int audit_judge(struct audit *a);

/* evidence.c: run.json, with the digests of all files that are there; and SHA256SUMS, when all are there. */
void audit_write_run(struct audit *a);
void audit_write_sums(struct audit *a);

/* run.c: complains that memory ran out. Returns EXIT_INTERNAL. */
int audit_no_memory(void);

/* Frees what the steps have put into the model. */
void model_free(struct model *model);

#endif
