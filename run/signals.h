/* The signals that end a run (SIGINT, SIGTERM, SIGHUP): it ends behind the object at hand, and then by the same signal. */
#ifndef RUN_SIGNALS_H
#define RUN_SIGNALS_H

#include <signal.h>
#include <stdbool.h>

/* From now on the first of these signals is noted, and a second one ends the process at once. One that is ignored stays ignored; so is SIGXFSZ. */
void signals_note(void);

/* Whether one has come. Any thread may ask. */
bool signals_came(void);

/* Waits until there may be something to read, or a signal has come. */
void signals_wait(int fd);

/* Keeps them from the threads that are started until signals_unblock(), so that they come to the one that waits. */
void signals_block(sigset_t *before);
void signals_unblock(const sigset_t *before);

/* Ends the process by the signal that came; returns if none did. */
void signals_die(void);

#endif
