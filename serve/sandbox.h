/*
 * What the server's processes may ask of the kernel, once they have what they need: by seccomp, which calls; by Landlock, which files. What either of
 * them forbids fails with EPERM or EACCES, as if the file's owner had forbidden it; starting another program ends the process.
 */
#ifndef SERVE_SANDBOX_H
#define SERVE_SANDBOX_H

#include <stdbool.h>

#include "serve/files.h"

/* Gives up all capabilities, and the right to gain any. Returns false, with errno, if that failed. */
bool sandbox_drop_privileges(void);

/*
 * For the process that answers: no file, no program, no socket but those that are open. To be called before it has threads. Returns what is in force,
 * in words, "seccomp, Landlock 6".
 */
const char *sandbox_server(void);

/* For the process that opens files: it reads; it writes to the log's folder and to those of the sockets, which it removes; no program, no socket. */
void sandbox_reader(const struct named_file *names, size_t count, const char *const *sockets, size_t socket_count);

#endif
