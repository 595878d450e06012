/* What the command says on standard error. */
#ifndef RUN_COMPLAIN_H
#define RUN_COMPLAIN_H

#include <stddef.h>

/* Writes a line to standard error: "brlint: " and the rest. What would act on a terminal or begin a new line is escaped. Needs no memory. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* "s", but for one. */
const char *plural(size_t count);

#endif
