/*
 * The files that the server was told to read, policies and the like, are opened by a process of their own, which sees nothing of any request, and
 * hands over what it has opened. So the process that answers needs no right to open anything, and they can still be read anew by their names: an
 * editor puts another file in the place of the old one.
 */
#ifndef SERVE_FILES_H
#define SERVE_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* What a file is for. */
enum file_use {
	FILE_POLICY,
	FILE_DATA,    /* a folder; its files come one by one */
	FILE_ISSUERS, /* certificates */
	FILE_LOG      /* is opened for writing, at its end */
};

/* A name that the user gave. */
struct named_file {
	enum file_use use;
	const char *name;
};

/* The other process, and the way to it. */
struct files {
	pid_t process;
	int socket; /* -1: it was stopped */
	const struct named_file *names;
	size_t count;
};

/*
 * Starts it. It reads the `count` files of `names`, which stay where they are, and removes the sockets of `sockets`, `socket_count` paths, when this
 * process ends. To be called before there is a second thread. Returns false, with errno, if it cannot be started.
 */
bool files_start(struct files *files, const struct named_file *names, size_t count, const char *const *sockets, size_t socket_count);

/* What is handed over. */
struct opened_file {
	enum file_use use;
	const char *name; /* as the user gave it; of a file in a folder, with that before it */
	int fd;           /* to be closed by who gets it; -1: it could not be opened: */
	int error;        /* an errno */
};

/*
 * Asks for all files anew; `take` gets one after another, and returns false if it wants no more. Returns false if it did, or if the other process
 * does not answer, which is told on standard error.
 */
bool files_ask(struct files *files, bool (*take)(void *context, const struct opened_file *file), void *context);

/* All of a file, with a NUL behind it; the caller frees it. Returns NULL, with errno, if it cannot be read, or has more than `most` octets (EFBIG).
 */
char *file_contents(int fd, size_t most, size_t *size);

/* Lets the other process end. */
void files_stop(struct files *files);

#endif
