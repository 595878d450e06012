/* The catalogue as it was when the program was built; the definition is made from its file. */
#ifndef SPEC_BUILTIN_H
#define SPEC_BUILTIN_H

#include <stddef.h>

extern const char spec_br[];
extern const size_t spec_br_size;

#endif
