/* A file in memory without reading it, which stays harmless if somebody makes the file shorter. */
#ifndef INPUT_MAPPED_H
#define INPUT_MAPPED_H

#include <signal.h>

#include "asn1/span.h"

/*
 * Maps so many octets of a file, from its beginning. One file at a time in a process: the handler of SIGBUS, which is installed meanwhile, has to
 * know which. Returns false if another is mapped, or the system does not want to. mapped_torn() becomes nonzero when the file turns out to be
 * shorter.
 */
bool mapped_open(int fd, size_t size, struct span *octets);
const volatile sig_atomic_t *mapped_torn(void);
void mapped_close(void);

#endif
