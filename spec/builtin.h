/* The catalogue as it was when the program was built; the definitions are made from its files. */
#ifndef SPEC_BUILTIN_H
#define SPEC_BUILTIN_H

#include <stddef.h>

extern const char spec_statements[], spec_clauses[], spec_ballots[]; /* all statements, one file after another; clauses.tsv; ballots.tsv */
extern const size_t spec_statements_size, spec_clauses_size, spec_ballots_size;

#endif
