/* The whole of linting one object: what does not change between objects, and what is kept for one after another. */
#ifndef LINTS_LINTER_H
#define LINTS_LINTER_H

#include "lints/runner.h"

/* Read only once it is set up; threads share it. */
struct linter {
	struct oid_index oids;
	struct reference reference;
	struct ruleset rules;
	facts profile; /* the user's word for what certificates are; 0: the classifier's */
	bool has_date;
	int64_t date; /* if has_date: judge as of this second, since 1970, and not of the object's own date */
};

/* One a thread. All zero before the first use. */
struct session {
	struct object object;
	struct findings findings;
};

/* Returns NULL, or what went wrong; `where` as in reference_init(). */
const char *linter_init(struct linter *linter, const char *data_folder, char *where, size_t size);
void linter_free(struct linter *linter);

/*
 * Lints one object, whose octets must outlive the use of the session. `verdicts`: as in run(). Returns false if memory ran out, and then the findings
 * are not all.
 */
bool lint(const struct linter *linter, struct session *session, struct span der, uint8_t *verdicts);
void session_free(struct session *session);

#endif
