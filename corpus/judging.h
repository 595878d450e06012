/* How a case wants to be judged: with which certificates beside it, as of which profile, and as what it is required to be. */
#ifndef CORPUS_JUDGING_H
#define CORPUS_JUDGING_H

#include "corpus/corpus.h"
#include "lints/linter.h"

struct judging {
	struct companions *issuers, *precerts, *beside, *previous;
	uint8_t *blocked; /* digests of keys; NULL: there is no list */
	struct job job;
	struct linter *linter; /* whose data have the lists of the case */
	struct ct_logs logs;   /* and had these without them */
	uint32_t mark;
};

/*
 * Gives the linter's data the lists of logs that the case has, until judging_free(), and the linter the list of keys that the case has blocked, or
 * none, and the tests of keys that it wants. Returns false if a name that the case has means nothing, or memory ran out. judging_free() is called in
 * any case, and the linter lints nothing from then on until it is made for another.
 */
bool judging_make(struct judging *judging, struct corpus *corpus, struct linter *linter, const struct corpus_object *object);
void judging_free(struct judging *judging);

/* Chooses one rule alone, as --only does, or with NULL all of them again. */
void judging_choose(struct linter *linter, const char *only);

#endif
