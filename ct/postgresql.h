/* What is asked of PostgreSQL, with parameters and answers in binary form. */
#ifndef CT_POSTGRESQL_H
#define CT_POSTGRESQL_H

#include <libpq-fe.h>

#include "ct/octets.h"

/* The version of ct/schema_postgresql.sql. */
#define POSTGRESQL_SCHEMA 1

/* Whether a name of a sink or a queue is an address of PostgreSQL. */
bool pg_is_address(const char *name);

/*
 * Connects. `any_schema`: else it is an error if the database has not the tables of this program. A server that is gone without a word is noticed
 * within a minute. NULL: `why`.
 */
PGconn *pg_open(const char *address, bool any_schema, struct why *why);

/* Parameters of a statement, $1 and so on. What they point to must stay as it is until the statement has run. */
struct pg_values {
	int count;
	Oid types[16];
	const char *values[16];
	int lengths[16], formats[16];
	unsigned char numbers[16][8];
};
void pg_number(struct pg_values *values, int64_t number);                  /* bigint */
void pg_text(struct pg_values *values, const char *text);                  /* NULL is NULL */
void pg_octets(struct pg_values *values, const void *octets, size_t size); /* bytea; NULL is NULL */

/* Types of pg_type, and of arrays of them. */
enum pg_type { PG_BOOLEAN = 16, PG_BYTEA = 17, PG_BIGINT = 20, PG_INTEGER = 23, PG_TEXT = 25 };

/* Begins an array of `count` elements in binary form; each is a value with its length, NULL is NULL. Then it is a parameter, if it has not failed. */
void pg_array(struct octets *array, enum pg_type type, size_t count);
void pg_element(struct octets *array, const void *octets, size_t size);
void pg_number_element(struct octets *array, int64_t number);       /* bigint */
void pg_small_number_element(struct octets *array, int32_t number); /* integer */
bool pg_give(struct pg_values *values, enum pg_type type, const struct octets *array, struct why *why);

/* Runs statements without parameters or answer: several, with semicolons between them. */
bool pg_run(PGconn *connection, const char *statements, struct why *why);

/* Runs a statement; `values` NULL: it has none. NULL: `why`. */
PGresult *pg_ask(PGconn *connection, const char *statement, const struct pg_values *values, struct why *why);

/* The same, of which the answer is of no interest. */
bool pg_do(PGconn *connection, const char *statement, const struct pg_values *values, struct why *why);

/* Of an answer: a number, of any integer type; 0 for NULL. Octets of bytea. Others are text, with PQgetvalue(). */
int64_t pg_number_at(const PGresult *answer, int row, int column);
const unsigned char *pg_octets_at(const PGresult *answer, int row, int column, size_t *size);

/* Says in one line what went wrong, with the SQLSTATE behind it, and returns false. `answer` NULL: with the connection. */
bool pg_failed(PGconn *connection, const PGresult *answer, struct why *why);

/* Whether what failed has one of these SQLSTATEs, which stand in `why` behind the words: "40P01 40001". */
bool pg_is_state(const struct why *why, const char *states);

/* Whether what failed, as `why` says, would succeed if it were tried again as a whole: a deadlock, or a conflict of transactions. */
bool pg_may_retry(const struct why *why);

#endif
