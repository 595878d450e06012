/* What the parts of `brlint-ct lint` share. */
#ifndef CT_LINT_H
#define CT_LINT_H

#include "ct/options.h"
#include "ct/pool.h"

struct lint {
	const struct options *options;
	struct log_list logs; /* those that were chosen; none: nothing is verified */
	struct issuers *issuers;
	struct pool *pool;
	bool only_verified; /* what no verified checkpoint covers is not printed */
	int fail_on;
	int status;
	bool ended;          /* a signal has come, or output has failed */
	uint64_t printed;    /* lines */
	uint64_t not_judged; /* entries with more octets than --max-object */
};

/* What goes with a tile. */
struct item {
	char *input;
	bool withheld;                                               /* it is no more than looked at: what it has is not printed */
	bool (*collect)(void *context, const struct judged *judged); /* gets it instead of standard output; NULL: nobody does */
	void *context;
};

/* The greatest status counts. */
static inline void
lint_status(struct lint *lint, int status)
{
	if (status > lint->status)
		lint->status = status;
}

/* A tile with the input's name, with what is the same for all. */
struct tile lint_tile(const struct lint *lint, const struct log *log);

/* Gives a tile to the threads; `input` is copied. Returns false if the run is to end. */
bool lint_add(struct lint *lint, struct tile *tile, const char *input, const struct item *item);

/* Counts and prints what was judged. Returns false if the run is to end. */
bool lint_print(struct lint *lint, const struct judged *judged, bool only_verified);

/* A file of entries: tile or answers to get-entries, from a descriptor. */
void lint_file(struct lint *lint, const char *name, int fd);

/* A log: a folder, an archive, an address. `log` NULL: it is found out by the signature, if keys are known. */
void lint_log(struct lint *lint, const char *name, const struct log *log);

#endif
