/* The tables, as files of SQL that are part of the program. */
#ifndef CT_SCHEMA_H
#define CT_SCHEMA_H

extern const char schema_postgresql[], schema_sqlite[];

#endif
