/*
 * Two certificates that are part of the program: one that every rule passes, and one with many faults. Whatever answers "nothing wrong" to the
 * second, or finds something in the first, must not answer at all.
 */
#ifndef SERVE_CANARY_H
#define SERVE_CANARY_H

#include <stdbool.h>

#include "include/brlint.h"

/*
 * Judges both by a linter. Returns NULL if all is as it must be, or what is not, in words that live as long as the program.
 *
 * What a policy demands beyond the documents is no matter: its own rules, and what an object has to be. Of the faulty one, something that counts must
 * be found by rules of the documents; of the other one, nothing that counts.
 */
const char *canary_try(const brlint *linter);

/* Whether the last try, of the configuration in use, was as it must be; and to say so. At first it was not. */
bool canary_lives(void);
void canary_set(bool lives);

#endif
