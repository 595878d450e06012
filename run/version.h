/* What --version tells: what a program judges by. */
#ifndef RUN_VERSION_H
#define RUN_VERSION_H

#include "report/report.h"

/* Adds a program's name and version, the commit, a digest of the rules, and the versions of documents and data. */
void version_add(struct buffer *b, const char *program, const struct linter *linter);

#endif
