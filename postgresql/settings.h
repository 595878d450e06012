/* The settings of the superuser, and the linter that is made by them. */
#ifndef POSTGRESQL_SETTINGS_H
#define POSTGRESQL_SETTINGS_H

#include <brlint.h>

/* Tells PostgreSQL of the settings. */
void settings_define(void);

/*
 * A linter by the settings as they are, and the files as they lie there: the one of before, if neither has changed. The caller lets it go by
 * brlint_free(). What is wrong with a policy or with data is an ERROR, with file and line.
 */
brlint *settings_linter(void);

#endif
