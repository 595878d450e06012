/* Reads entries of a log again whose numbers, and perhaps hashes, are known: for workers, and for relint. */
#ifndef CT_READER_H
#define CT_READER_H

#include "ct/options.h"
#include "ct/tile.h"

struct reader;

/*
 * Opens the place where a log's entries are: `place`, in which "{log}" stands for the log's ID in hexadecimal digits; NULL: the log's address. The
 * reader takes over the log, also if it fails. Threads may share it. NULL: `why`.
 */
struct reader *reader_open(struct log *log, const char *place, const struct options *options, struct why *why);
void reader_free(struct reader *reader);
const struct log *reader_log(const struct reader *reader);
struct source *reader_source(const struct reader *reader);

/* What is asked for, and how it is judged. */
struct reading {
	struct judge *judge;
	struct judged *judged;     /* memory, for the parts */
	uint64_t first;            /* the number of the first entry, that of a tile */
	unsigned width;            /* how many entries, 1 to 256 */
	const struct hash *leaves; /* what they must be; NULL: not known */
	uint64_t timestamp;        /* of the checkpoint; 0: not known */
	bool findings_only;        /* as of a tile: who asks knows the certificates by their SHA-256 */
	struct issuers *issuers;
	issuers_fetch *fetch;
	void *fetch_context;
	/* gets what was judged, in one part or several, none of them other than the log has signed. Returns false if no more is wanted. */
	bool (*take)(void *context, const struct judged *judged);
	void *context;
};

/* How it went: READ_WRONG is about the entries themselves, or take() wanted no more; READ_NOT about whom was asked, or that the run ends. */
enum read_result { READ, READ_WRONG, READ_NOT };
enum read_result reader_read(struct reader *reader, const struct reading *reading, struct why *why);

/* Gets an issuer from the reader's source. */
enum got reader_issuer(struct reader *reader, const struct hash *digest, struct octets *out);

#endif
