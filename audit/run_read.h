/*
 * Reading the folder of a finished run. Whoever made it, nothing of it is believed before it was looked at, and what is large is read in pieces: a
 * row or a line at a time is in memory. What is wrong is told with the file, the line and the cause.
 */
#ifndef AUDIT_RUN_READ_H
#define AUDIT_RUN_READ_H

#include "asn1/span.h"
#include "data/json_read.h"
#include "report/buffer.h"
#include "run/options.h"
#include "x509/sha256.h"

/* A file of a run. */
struct run_file {
	const char *folder, *name;
	int fd; /* -1: all of it is in `text` */
	char *text;
	size_t at, size, capacity; /* of `text`: what comes next, and where it ends */
	bool ended;                /* nothing comes behind `text` */
	uint64_t line, lines;      /* the line that was read last, from 1, and how many were begun */
	enum exit_status status;   /* EXIT_CLEAN until something is wrong, and then: */
	char cause[256];
	/* what rows and lines are read into; of no concern to others */
	char *cells;
	size_t cells_capacity;
	uint8_t last[SHA256_SIZE];
	bool has_last;
};

/* Opens a regular file; a folder, a pipe, or a link is none. run_file_close() is called in any case. */
bool run_file_open(struct run_file *f, const char *folder, const char *name);
void run_file_text(struct run_file *f, const char *name, struct span text); /* one that is in memory, of which a copy is made */
void run_file_close(struct run_file *f);

/* Whether there is something of this name in the folder, whatever it is. */
bool run_file_is_there(const char *folder, const char *name);

/* Records what is wrong in the line that was read last. Returns false. */
bool run_file_refuse(struct run_file *f, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same of memory that ran out. */
bool run_file_no_memory(struct run_file *f);

/* Complains, if something was wrong. Returns the status. */
enum exit_status run_file_complain(const struct run_file *f);

/* The next line without its line feed. False: there is none, or something is wrong (f->status). */
bool run_file_line(struct run_file *f, struct span *line);

/* All of a file that was just opened. */
bool run_file_whole(struct run_file *f, struct span *text);

/* The SHA-256 of a whole file that was just opened. */
bool run_file_sha256(struct run_file *f, uint8_t sha256[SHA256_SIZE]);

/* Reads 64 hexadecimal digits in lower case. */
bool sha256_read(struct span text, uint8_t sha256[SHA256_SIZE]);

/* The same as a string of JSON. */
bool json_read_sha256(struct json_reader *json, uint8_t sha256[SHA256_SIZE]);

/* Whether a null of JSON comes, which is taken. */
bool json_take_null(struct json_reader *json);

/* Reads a time, "2026-03-15T00:00:00Z", as seconds since 1970. */
bool time_read(struct span text, int64_t *seconds);

/* Whether a serial number is in hexadecimal digits, with a sign if it is negative; an empty one is none. */
bool is_serial_text(struct span text);

/* --- run.json --- */

/* An array of one kind of item. */
struct list {
	void *items;
	size_t count, capacity;
};
bool list_grow(struct list *list, size_t item_size); /* makes room for one more, all zero, and counts it; false: memory ran out */

struct run_rule {
	const char *name, *level, *from, *until, *off; /* from and until NULL: none; off NULL: it is on */
	uint64_t revision;
};
struct run_data {
	const char *name, *version, *sha256;
};
struct run_stratum {
	const char *name;
	uint64_t size, sampled, found;
};
struct stratum_cell {
	const char *text;
	size_t number; /* of the stratum */
};
struct run_pair { /* of a file and its digest, an option and its value */
	const char *name, *value;
};
struct run_statistic {
	const char *name, *issuer, *value, *threshold; /* issuer NULL: it is of the whole population */
	bool told;
};
struct run_trend {
	const char *since, *until, *start; /* since and until NULL: none */
	uint64_t population, sampled, found, error, warning, notice;
};

/* What run.json says, all texts in UTF-8 with a NUL behind them. */
struct run {
	const char *version, *build, *ruleset;
	struct list rules; /* struct run_rule, by name */
	struct list data;  /* struct run_data, by name */
	const char *as_of; /* NULL: the date of each object */
	const char *start, *end;
	const char *since, *until; /* NULL: none */
	const char *cut;
	uint64_t population;
	const char *root, *sample_root;
	struct list strata; /* struct run_stratum, by name */
	const char *method, *seed, *share;
	uint64_t number; /* UINT64_MAX: all; 0: none was asked for */
	uint64_t floor, sampled;
	uint64_t error, warning, notice, waived;
	struct list statistics; /* struct run_statistic, as they stand there */
	struct list files;      /* struct run_pair, by name */
	uint64_t found;         /* members of the sample with a finding at or above the level that counts, by the strata; and by */
	uint64_t members_found, clean, not_judged, pairs; /* the member members */
	struct list policy;                               /* struct run_pair: name, and SHA-256 */
	struct list options;                              /* struct run_pair, by name; a value that is no text as JSON has it */
	struct list command;                              /* const char *: the words of the command line */
	const char *by;                                   /* NULL: there is one stratum, and that of what is unreadable */
	const char *previous_root, *previous_until;       /* of the run before; previous_root NULL: none was named */
	struct list trend;                                /* struct run_trend */
	struct list cells;                                /* struct stratum_cell, by text: how population.csv writes the names of strata */
	/* what holds all that */
	char *text;
	uint8_t *room;
	struct buffer cell_texts;
};

/* Reads run.json from a file that was opened. False: something is wrong (f->status). run_free() is called in any case. */
bool run_read(struct run *run, struct run_file *f);
void run_free(struct run *run);

/* The same of a folder, complaining. `file` may be run.json itself if `alone`. */
enum exit_status run_open(struct run *run, const char *folder, bool alone);

/*
 * Opens a file of the run, if it has the digest of run.json: of a damaged one something wrong would be said. run_file_close() is called in any case.
 */
bool run_file_open_unchanged(struct run_file *f, const struct run *run, const char *folder, const char *name);

const struct run_rule *run_rule(const struct run *run, struct span name); /* NULL: there is none */
struct run_stratum *run_stratum(const struct run *run, struct span cell); /* by what population.csv has of it; the same */
const char *run_file_digest(const struct run *run, const char *name);     /* of the member files; the same */
const char *run_option(const struct run *run, const char *name);          /* its value, as JSON has it where it is no text; the same */
#define RUN_ITEM(list, type, i) (&((type *)(list).items)[i])

/* --- tables --- */

/* The next row without its line end. False: there is none, or something is wrong (f->status). */
bool csv_row(struct run_file *f, struct span *row);

/* The cells of a row, just so many, without quotation marks. They are good until the next ones are read. */
bool csv_cells(struct run_file *f, struct span row, struct span *cells, size_t count);

/* Makes of the one cell that was added to a buffer since it had the size `from` what csv_cells() has of it. */
void csv_plain(struct buffer *b, size_t from);

/* --- population.csv --- */

/* A member. The cells are good until the next one is read. */
struct population_row {
	uint8_t sha256[SHA256_SIZE], precertificate[SHA256_SIZE];
	struct span kind, profile, issuer, serial, not_before, not_after, stratum;
	bool sampled, has_precertificate;
};

/* Reads the first line, and then a row. False: there is none, or something is wrong (f->status). Rows ascend by their SHA-256, and none comes twice.
 */
bool population_begin(struct run_file *f);
bool population_next(struct run_file *f, struct population_row *row);

/* --- findings.jsonl --- */

struct run_finding {
	struct span rule, level, source, clause, family, path, message, title; /* data NULL: not said, but for rule, level and path */
	uint32_t revision, offset;                                             /* 0: it was not said */
	bool waived;
};

/* An object that was judged. Texts are good until the next one is read. */
struct judged {
	uint8_t sha256[SHA256_SIZE], member[SHA256_SIZE];
	struct span input, kind, profile, issuer, subject, serial, policy, stratum, ruleset; /* data NULL: null, or not said */
	bool is_precertificate, has_names;
	bool is_judged;               /* one of the chosen rules applies to it, or it has a fault whatever is chosen */
	bool is_found, is_whole;      /* a finding of it counts; it was there whole, and decoded whole */
	bool has_revoked, is_revoked; /* CRLs were given; one of them has it, */
	bool has_revoked_at;
	int64_t revoked_at;            /* since then, in seconds since 1970, */
	struct span revocation_reason; /* for this reason; data NULL: none is said */
	bool has_not_before, has_not_after;
	int64_t not_before, not_after; /* seconds since 1970 */
	struct list names;             /* struct span */
	struct list findings;          /* struct run_finding */
	uint8_t *room;
	size_t room_size;
};
bool judged_next(struct run_file *f, struct judged *judged); /* *judged is all zero at first */
void judged_free(struct judged *judged);

/* --- statistics.jsonl --- */

/* The next line. Texts are good until the next one is read. */
bool statistic_next(struct run_file *f, struct run_statistic *statistic);

/* --- SHA256SUMS --- */

/* The next line; `name` is relative, and leads nowhere out of the folder. */
bool sums_next(struct run_file *f, uint8_t sha256[SHA256_SIZE], struct span *name);

#endif
