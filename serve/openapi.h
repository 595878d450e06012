/* The description of the interface (OpenAPI 3.1), as /openapi.json has it; the definition is made from openapi.json. */
#ifndef SERVE_OPENAPI_H
#define SERVE_OPENAPI_H

#include <stddef.h>

extern const unsigned char openapi[];
extern const size_t openapi_size;

#endif
