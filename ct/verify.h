/* The command verify: what its parts share. */
#ifndef CT_VERIFY_H
#define CT_VERIFY_H

#include "ct/options.h"
#include "ct/pool.h"

struct verifier {
	const struct options *options;
	struct log_list logs; /* those whose keys the user gave */
	brlint *linter;
	struct issuers *issuers;
	struct pool *pool;
	int status;
	/* the source that is looked at */
	const char *name;
	struct source *source; /* NULL: it is one file */
	const struct log *log; /* NULL: not known */
	bool has_issuers;      /* a missing issuer can be told */
	bool is_static;        /* it must have a leaf_index in each entry; else in each, or in none: archives have tiles of logs that are older */
	uint64_t timestamp;    /* of the checkpoint, in milliseconds; 0: none is verified */
	uint64_t entries, tiles, faults;
	uint64_t absent;    /* entries of a checkpoint that has no tiles beside it */
	struct range range; /* of the entries, for logs without hash tiles */
	char last[512];     /* the last fault told, which is not told again */
};

/* Tells a fault of the source: a line that begins with the source's name and the path in it, if it is not NULL. */
void verify_tell(struct verifier *v, const char *path, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* A tile, or an answer to get-entries. */
struct piece {
	const char *path, *format;
	int64_t first;             /* the number of its first entry; -1: not known */
	unsigned width;            /* how many entries it must have; 0: not known */
	bool is_later;             /* it may have more */
	const struct hash *leaves; /* what these must hash to; NULL: not known */
};

/* Lets a piece be judged, whose octets are taken. Returns false if the run ends. */
bool verify_piece(struct verifier *v, const struct piece *piece, struct octets *stored);
bool verify_drain(struct verifier *v);

/* Looks whether the run is to end, and says so. */
bool verify_goes_on(struct verifier *v);

/* A log of static-ct-api, or of RFC 6962 at an address, in v->source. Returns false if it is none, having complained. */
bool verify_log(struct verifier *v);

/* A note, and whether a log whose key is known has signed it: v->log, and `out`. */
bool verify_note(struct verifier *v, const char *path, const struct octets *note, struct checkpoint *out);

/* What lies in a folder: the tiles that stand there, all if `has_tree` is false, else those that no checkpoint asks for; and issuers. */
void verify_files(struct verifier *v, bool has_tree, uint64_t size);
#endif
