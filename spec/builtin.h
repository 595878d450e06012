/* The catalogues as they were when the program was built; the definitions are made from their files. */
#ifndef SPEC_BUILTIN_H
#define SPEC_BUILTIN_H

#include <stddef.h>

extern const char spec_br[], spec_crl_ocsp[];
extern const size_t spec_br_size, spec_crl_ocsp_size;

#endif
