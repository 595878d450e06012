/*
 * The embedded timestamps of a certificate beside what is known of their logs (data/ct_logs.h). It is looked up once, before any rule runs, and only
 * a certificate in which something is unusual has the hint TIMESTAMPS_ARE_ODD, by which rules on logs are asked.
 */
#ifndef LINTS_TIMESTAMPS_H
#define LINTS_TIMESTAMPS_H

#include "data/reference.h"
#include "x509/cert.h"

struct timestamp {
	const struct node *node;  /* the SignedCertificateTimestamp */
	const struct ct_log *log; /* NULL: nobody knows it */
	struct span id;           /* of the log */
	int64_t seconds;          /* since 1970 */
};

/* Of a list with more than these no rule on logs says anything. */
#define TIMESTAMPS_MOST 32

struct timestamps {
	struct timestamp items[TIMESTAMPS_MOST];
	unsigned count; /* 0: there are none that a rule can judge: one is broken, or they are too many */
	unsigned logs;  /* of how many logs they are */
	bool any_known; /* one of the logs is known */
	bool has_day;   /* the user said as of which day certificates are judged, */
	int64_t date;   /* or they are judged by their own date: seconds since 1970 */
};

/* The octets of a component of a SignedCertificateTimestamp; none where it is absent. */
static inline struct span
timestamp_field(const struct cert *cert, const struct node *sct, uint32_t component)
{
	return tree_contents_if(cert->tree, tree_component(cert->tree, sct, component));
}

/* Looks at the embedded timestamps, and says whether something may be found: true if in doubt. */
bool timestamps_read(struct timestamps *all, const struct reference *reference, const struct cert *cert, int64_t date, bool has_day);

/* Whether a timestamp is the first of its log in the list. */
bool timestamp_is_first(const struct timestamps *all, unsigned i);

/* Whether a timestamp counts by the list of a program; where it does not tell, it does. */
bool timestamp_counts(const struct timestamps *all, const struct reference *reference, unsigned i, enum ct_program program);

/* Whether a list tells that a log is not one at that date which timestamps are trusted of. */
bool log_is_over(const struct reference *reference, const struct ct_log *log, enum ct_program program, int64_t date);

/* Whether the list of a program is so much older than the date that its clients no longer go by it. */
bool log_list_is_old(const struct reference *reference, enum ct_program program, int64_t date);

/* How many logs Chrome and Apple ask for by the validity period: of notBefore to notAfter, or both ends included. */
#define LOGS_FOR(seconds) ((seconds) <= 180 * 86400 ? 2u : 3u)

/* Whether an extension of timestamps has the place of its entry in the log (c2sp.org/static-ct-api). */
bool timestamp_has_leaf_index(const struct cert *cert, const struct node *sct);

/* What is wrong with the form of a timestamp's signature, for people; NULL: nothing, or it is of an algorithm that others speak of. */
const char *timestamp_signature_problem(const struct cert *cert, const struct node *sct);

#endif
