/* The catalogue as it was when the program was built; the definitions are made from its files. */
#ifndef SPEC_BUILTIN_H
#define SPEC_BUILTIN_H

#include <stddef.h>

/* all statements, one file after another; clauses.tsv; ballots.tsv; exceptions.tsv */
extern const char spec_statements[], spec_clauses[], spec_ballots[], spec_exceptions[];
extern const size_t spec_statements_size, spec_clauses_size, spec_ballots_size, spec_exceptions_size;

#endif
