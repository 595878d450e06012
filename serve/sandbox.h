/*
 * What the server's processes may ask of the kernel, once they have what they need: by seccomp, which calls; by Landlock, which files. What either of
 * them forbids fails with EPERM or EACCES, as if the file's owner had forbidden it; starting another program ends the process.
 */
#ifndef SERVE_SANDBOX_H
#define SERVE_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

/* Gives up all capabilities, and the right to gain any. Returns false, with errno, if that failed. */
bool sandbox_drop_privileges(void);

/*
 * For the process that answers: no file, no program, no socket but those that are open. To be called before it has threads. Returns what is in force,
 * in words, "seccomp, Landlock 6".
 */
const char *sandbox_server(void);

/*
 * For the process that opens files: it reads; it opens files for writing that are `written`, `count` paths; it removes those that are `removed`; no
 * program, no socket.
 */
void sandbox_reader(const char *const *written, size_t count, const char *const *removed, size_t removed_count);

#endif
