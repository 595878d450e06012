/* What a run has drawn, judged and counted. Filled once, then only read by what writes the files of its folder. */
#ifndef AUDIT_MODEL_H
#define AUDIT_MODEL_H

#include "audit/statistics.h"
#include "policy/policy.h"
#include "report/report.h"

/* Objects that are named as examples of something: so many, those with the least SHA-256. */
#define EXAMPLES_MAX 10

/* A part of the population that is drawn from by itself. */
struct stratum {
	const char *name;              /* UTF-8; "all", "unreadable", or words joined by " / " */
	uint64_t size, sampled, found; /* members; of these drawn; of these with a finding at or above the level that counts */
	uint64_t levels[LEVEL_COUNT];  /* of the sample: members with at least one finding of the level */
	bool is_unreadable;            /* objects of unknown kind: always drawn */
};

/* A finding that is shown. */
struct example {
	uint8_t sha256[SHA256_SIZE]; /* of the object */
	uint32_t offset, length;     /* of the octets it is about */
	uint8_t octets[24];          /* the first of these */
	uint8_t octet_count;
	const char *path, *message; /* UTF-8 that others chose in part: to be escaped */
};

struct share {
	int64_t number; /* of an issuer, a stratum; months since 1970-01, which are negative before */
	uint64_t count; /* members of the sample */
};

/* What became of one rule of the linter, by its number in the rule set; of the sample. */
struct rule_tally {
	uint64_t verdicts[NOT_EFFECTIVE + 1];    /* objects by enum verdict */
	uint64_t findings, waived;               /* findings that count; those that a policy waives */
	uint64_t members;                        /* members of the sample with at least one that counts */
	uint64_t still_valid;                    /* of these, notAfter is at the cut or later */
	uint64_t revoked;                        /* and of these, a CRL says that it is revoked */
	uint64_t listed;                         /* of these, in the rule's list for the CCADB; 0: there is no such file */
	uint64_t policies[5];                    /* of these: ev, ov, iv, dv, none: policy_words */
	bool has_first;                          /* one of these has a notBefore: */
	int64_t first, last;                     /* the least and the greatest, seconds since 1970 */
	struct share *issuers, *months, *strata; /* members with a finding, by number ascending; months only where there is a notBefore */
	size_t issuer_count, month_count, stratum_count;
	struct example examples[EXAMPLES_MAX]; /* by SHA-256; one a member */
	size_t example_count;
};
extern const char *const policy_words[5];

/* An input, as the user named it; a folder is one. */
struct audit_input {
	const char *name; /* any octets */
	uint64_t size;    /* octets */
	uint64_t files;   /* of a folder: so many; 0: it is none */
	uint8_t sha256[SHA256_SIZE];
};

/* What could not be read. */
struct unread {
	const char *input; /* any octets */
	size_t index;
	uint64_t offset;
	const char *error;
};

/* An earlier run, as far as a report says something of it. */
struct run_summary {
	char until[11], since[11], start[21]; /* days and a time; "" where there is none */
	uint64_t population, sampled, members_found, counts[LEVEL_COUNT];
};
#define TREND_MAX 12

/* What became of the findings of an earlier run in this one: see diff in the manual. */
enum change { NEW_CERTIFICATE, NEW_RULE, DATA_CHANGED, FIXED, GONE, NOT_DRAWN, CHANGES, UNCHANGED = CHANGES };
extern const char
	*const change_words[CHANGES]; /* "new certificate", "new rule or revision", "data or options changed", "fixed", "gone", "not drawn" */
struct comparison {
	uint64_t counts[CHANGES + 1]; /* findings by enum change; the last: those in both */
	/* of NEW_RULE, by the name of the rule, ascending */
	struct named_count {
		const char *name;
		uint64_t count;
	} * rules;
	size_t rule_count;
	bool ruleset_differs, data_differs, options_differ;
	char gap[80]; /* "" or a sentence without a full stop: the periods overlap, or there is a gap between them */
};

struct model {
	/* how it was made */
	const struct report *report; /* options, linter, fail_on, explain; `started` is the cut */
	const char *build;           /* the commit */
	char ruleset[RULESET_DIGEST_SIZE];
	char root[SHA256_TEXT_SIZE], sample_root[SHA256_TEXT_SIZE]; /* Merkle roots over the population, and over the sample */
	int64_t start, end;          /* of the run, seconds since 1970 */
	int64_t cut;                 /* a day, its first second: certificates with a notAfter before it have expired */
	bool has_as_of;
	int64_t as_of;
	char **command;            /* its words, the last NULL */
	char since[11], until[11]; /* days, both inclusive; "" where there is none */
	/* the sample */
	const char *seed;                    /* UTF-8 as it was given, or 64 digits */
	const char *share;                   /* "3%", or "" where a number or all was asked for */
	uint64_t number;                     /* for each stratum; 0: none was asked for; UINT64_MAX: all */
	uint64_t floor;                      /* at least so many of each stratum */
	const char *by;                      /* "issuer,month" or "" */
	uint64_t population, sampled, found; /* members: all, drawn, of these with a finding at or above the level that counts */
	uint64_t counts[LEVEL_COUNT];        /* findings of the sample that count, by level */
	uint64_t waived;
	uint64_t clean;          /* members of the sample that were judged, without any finding */
	uint64_t not_judged;     /* of the sample, those to which none of the chosen rules applies */
	uint64_t not_population; /* CRLs, OCSP responses and TBS that were read: not judged */
	uint64_t outside;        /* certificates with a notBefore outside of the period: not of the population either */
	uint64_t duplicates;     /* objects that were there already */
	uint64_t pairs;          /* members that are a certificate and its precertificate */
	struct stratum *strata;  /* by name; unreadable last, and only if it has a member */
	size_t stratum_count;
	const char *const *issuers;   /* names as RFC 4514 has them, by number */
	const uint64_t *issuer_sizes; /* members of the population, by number of the issuer */
	size_t issuer_count;
	const uint64_t *issuer_sampled;
	struct share *months; /* members of the sample by month of notBefore, ascending */
	size_t month_count;
	struct rule_tally *rules;            /* one a rule of the linter's set */
	const struct statistics *statistics; /* NULL: none were made */
	struct audit_input *sources;         /* by name */
	size_t source_count;
	struct unread *unread; /* by name and index */
	size_t unread_count;
	bool crl_given, crl_verified; /* revocations are known; and each CRL's signature was verified */
	/* the run before; NULL: none was named */
	const struct comparison *previous;
	char previous_root[SHA256_TEXT_SIZE], previous_ruleset[RULESET_DIGEST_SIZE];
	struct run_summary trend[TREND_MAX]; /* the oldest first, without this run */
	size_t trend_count;
};

/* report.c: report.html and report.md. What is added is whole, or the buffer has failed. */
void report_html(struct buffer *b, const struct model *model);
void report_markdown(struct buffer *b, const struct model *model);

#endif
