/*
 * The folder of a run: whole, or not there. Its files have no names until all of them are written; then they get theirs in a folder beside, and that
 * takes its place at once.
 */
#ifndef AUDIT_FOLDER_H
#define AUDIT_FOLDER_H

#include <nettle/sha2.h>

#include "report/buffer.h"
#include "x509/sha256.h"

struct folder;

struct folder_file {
	struct folder_file *next; /* by name, in the order of octets */
	struct folder *folder;
	char *name;
	int fd;
	struct buffer ahead; /* what is not written yet */
	struct sha256_ctx hash;
	uint8_t sha256[SHA256_SIZE]; /* of a file that is closed */
	bool begun, closed, named;   /* it has its first line; nothing more comes; it is in the folder that is made */
};

struct folder {
	const char *path;
	char *parent; /* where it will be */
	char *made;   /* the folder beside it that takes its place; NULL: there is none yet */
	bool replaces;
	struct folder_file *files;
	struct buffer why; /* what is there is not replaced, in a sentence; empty: nothing is in the way */
	int error;         /* the first failure, as errno; 0: none */
	const char *wrong; /* the name of what could not be written then */
};

/*
 * `path` outlives the folder. Returns false, with `error`, if it cannot be made: EINVAL where its last name is "." or "..", EEXIST where it is there
 * and not to be replaced, ENOTEMPTY and `why` where it is to be, and is neither a run (verify.h) nor empty.
 */
bool folder_begin(struct folder *f, const char *path, bool replaces);
void folder_free(struct folder *f);

/* A file of this name, which may be in a folder below: the same one again for the same name. NULL after a failure. */
struct folder_file *folder_file(struct folder *f, const char *name);

/* Adds octets to a file; nothing if it is NULL. Failures are of the folder. */
void file_add(struct folder_file *file, const void *octets, size_t size);

/* Adds what a buffer has and empties it; that it has failed is a failure, too. */
void file_take(struct folder_file *file, struct buffer *b);

/* Ends a file, so that its digest is known. */
void file_close(struct folder_file *file);

/*
 * Has the files that are closed in a folder already, whose path is f->made, so that they can be read. Who ends the process then by force leaves that
 * folder there. Returns false, with `error`.
 */
bool folder_stage(struct folder *f);

/* Forgets a file. */
void folder_remove(struct folder *f, const char *name);

/* Whether two folders or files are the same, or one of them is in the other. */
bool paths_overlap(const char *a, const char *b);

/* Puts all in place. Returns false, with `error`; then nothing has changed. */
bool folder_end(struct folder *f);

#endif
