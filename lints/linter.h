/* The whole of linting one object: what does not change between objects, and what is kept for one after another. */
#ifndef LINTS_LINTER_H
#define LINTS_LINTER_H

#include "lints/runner.h"

struct companions {
	struct object **items;
	size_t count;
};

/* Read only once it is set up; threads share it. */
struct linter {
	struct oid_index oids;
	struct reference reference;
	struct ruleset rules;
	facts profile; /* the user's word for what certificates are; 0: the classifier's */
	facts scope;   /* the user's word for what CRLs and OCSP responses cover, ABOUT_CAS or ABOUT_SUBSCRIBERS; 0: their own */
	bool has_date;
	int64_t date; /* if has_date: judge as of this second, since 1970, and not of the object's own date */
	struct companions issuers, precerts;
};

/* Certificates beside the one that is linted, which some rules need. */
enum companion { COMPANION_ISSUER, COMPANION_PRECERT };

/* One a thread, for one linter after another. All zero before the first use. */
struct session {
	struct object object;
	struct memo *memo; /* of the objects before */
	uint32_t mark;     /* of the data by which they were judged */
	struct findings findings;
};

/* Returns NULL, or what went wrong; `where` as in reference_init(). */
const char *linter_init(struct linter *linter, const char *data_folder, char *where, size_t size);
void linter_free(struct linter *linter);

/*
 * Adds a certificate that may be the issuer of those that are linted, or the precertificate of one of them. If there is only one, it is taken for
 * that of all; otherwise an issuer is found by its name and key identifier, a precertificate by its serial number. The octets are copied. Returns
 * false where they are no certificate, or memory ran out.
 */
bool linter_add_companion(struct linter *linter, enum companion companion, struct span der);

/* Forgets those that were added. */
void linter_drop_companions(struct linter *linter, enum companion companion);

/*
 * Lints one object, whose octets must outlive the use of the session. `verdicts`: as in run(). Returns false if memory ran out, and then the findings
 * are not all.
 */
bool lint(const struct linter *linter, struct session *session, struct span der, uint8_t *verdicts);
void session_free(struct session *session);

#endif
