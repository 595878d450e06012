/* The tables, as statements of SQL: the files ct/schema_*.sql, each with a NUL behind it. */
#ifndef CT_SCHEMAS_H
#define CT_SCHEMAS_H

#include <stddef.h>

extern const unsigned char schema_sqlite[];
extern const size_t schema_sqlite_size;
extern const unsigned char schema_postgresql[];
extern const size_t schema_postgresql_size;

#endif
