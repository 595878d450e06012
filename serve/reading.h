/* Configurations as they are read from files. */
#ifndef SERVE_READING_H
#define SERVE_READING_H

#include <stdbool.h>

#include "serve/configuration.h"
#include "serve/files.h"

/*
 * Reads everything anew, through the process that opens files, and lets the canary try it (canary.h). `max_object`: octets of an object, at most.
 * Returns NULL if anything is wrong, which is told on standard error with file and line; nothing of it is used then. *log gets a descriptor for the
 * log if one is named, and otherwise -1.
 *
 * `canary` NULL: a configuration that the canary does not pass is refused; otherwise it is handed out all the same, and *canary tells.
 */
struct configuration *configuration_read(struct files *files, size_t max_object, int *log, bool *canary);

#endif
