/*
 * Statistics over a whole population: what no single certificate tells.
 *
 * The thread that decodes a certificate notes what is to be kept of it; later, one thread adds the notes of all members, in any order: what comes out
 * depends on the set of members alone. Nothing is kept of a member but what its statistics need.
 */
#ifndef AUDIT_STATISTICS_H
#define AUDIT_STATISTICS_H

#include "data/ct_logs.h"
#include "report/buffer.h"
#include "x509/object.h"
#include "x509/sha256.h"

/* A member of the population, which a certificate and its precertificate are together. */
struct member {
	uint8_t sha256[SHA256_SIZE]; /* of its DER */
	bool is_precertificate;      /* and there is no certificate of it */
	profile_set profiles;
	uint32_t issuer;         /* its number */
	const char *issuer_name; /* as RFC 4514 has it; lives as long as the statistics */
	struct span serial;      /* contents octets of the INTEGER; empty where there is none */
	bool has_not_before, has_not_after;
	int64_t not_before, not_after; /* seconds since 1970 */
};

/* Thresholds, see statistics_defaults; and what is known beside certificates. */
struct statistics_options {
	double significance;      /* of a test over all issuers together: it is divided by their number */
	double ordered;           /* a share of pairs of an issuer's members: if in more of them the later one has the greater serial, it is told */
	uint64_t repeated_names;  /* a set of names that is certified more often than this on one day is told */
	uint64_t key_subjects;    /* a key that members of more subjects than this have is told */
	uint64_t defaults;        /* values that look like defaults are told if more members than this have one, */
	uint64_t near_duplicates; /* and values that are almost another one if there are more than this */
	uint64_t rare_shape;      /* a shape of extensions that at most so many members have, */
	uint64_t brief_shape;     /* or that comes and goes within so many days, */
	uint64_t rare_among;      /* of an issuer with at least so many members of the profile, is told */
	int64_t backdated;        /* seconds by which notBefore may be before the earliest SCT */
	uint64_t moduli;          /* so many are looked at for shared primes, at most; 0: none */
	uint64_t peak;            /* more on a day than so many times the median of an issuer's days is told, */
	uint64_t peak_least;      /* if there are at least so many */
	const struct ct_logs *logs;
	bool has_crls; /* notes say what CRLs say */
};
extern const struct statistics_options statistics_defaults;

/* Reads "NAME=VALUE". Returns false, with what is wrong in `wrong`. */
bool statistics_set(struct statistics_options *options, const char *text, char *wrong, size_t size);

/* What CRLs say of a certificate: none has it; one has it; one has it for keyCompromise. */
enum revocation_state { REVOCATION_NONE, REVOCATION_ANY, REVOCATION_KEY_COMPROMISE };

/* What is kept of a certificate or precertificate, added to `b`; nothing of another object. Any thread. */
void statistics_note(struct buffer *b, const struct object *object, const struct ct_logs *logs, enum revocation_state revocation);

struct statistics;

/* `folder`: for temporary files. NULL if memory ran out. */
struct statistics *statistics_new(const struct statistics_options *options, const char *folder);
void statistics_free(struct statistics *s);

/* Adds a member with its note. Returns false, with errno, if memory ran out (ENOMEM), or a temporary file cannot be written or read. */
bool statistics_add(struct statistics *s, const struct member *member, struct span note);

/* Works out all. The same. */
bool statistics_end(struct statistics *s);

/* One result. Strings are UTF-8, in part chosen by others. */
#define EXAMPLES_OF_STATISTIC 10
struct statistic {
	const char *name;      /* stat_serial_bits and so on */
	const char *issuer;    /* NULL: of the population */
	const char *value;     /* what is there, in words: "63 of 63 bits; 0 of 5,120 have the 64th bit, p = 10^-1541" */
	const char *threshold; /* what would be told, in words */
	bool told;             /* the threshold is passed */
	uint8_t examples[EXAMPLES_OF_STATISTIC][SHA256_SIZE]; /* the least; of pairs and groups the first members */
	size_t example_count;
};

/* In a fixed order: by name as the manual has them, those of the population before those by issuer, then by issuer's name. */
size_t statistics_count(const struct statistics *s);
const struct statistic *statistics_at(const struct statistics *s, size_t i);

/* What plots show. */
struct bar {
	const char *label;
	uint64_t count;
};
struct chart {
	/* "validity", "keys", "days", "scts", "logs", "operators", "log_operators", "names", "name_kinds", "shapes"; "serial_bits" has one an issuer
	 */
	const char *name;
	const char *title;
	const char *issuer; /* NULL: of the population */
	const char *unit;   /* what labels are: "days", "bits", "kind" */
	const struct bar *bars;
	size_t bar_count;
};
size_t statistics_chart_count(const struct statistics *s);
const struct chart *statistics_chart(const struct statistics *s, size_t i);

/* Issuance of an issuer, by the days of notBefore on which there is any. */
struct issuer_days {
	const char *issuer;
	uint64_t members, days;
	uint64_t median_twice; /* twice the median of these days, which may be a half */
	uint64_t most;
	int64_t first, last, most_day; /* seconds since 1970; of several days with the most the first */
	uint8_t example[SHA256_SIZE];  /* of that day, the least */
	const uint64_t *columns;       /* members in each of the bars of the chart "days" */
};
#define GREATEST_MAX 10

/* Those with the most members, the greatest first. */
size_t statistics_greatest_count(const struct statistics *s);
const struct issuer_days *statistics_greatest(const struct statistics *s, size_t i);

/* A line of statistics.jsonl, with its line feed: name, issuer where it is by issuer, value, threshold, told, sha256. */
void statistic_json(struct buffer *b, const struct statistic *statistic);

#endif
