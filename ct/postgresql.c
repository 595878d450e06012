#include "ct/postgresql.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

bool
pg_is_address(const char *name)
{
	return strncmp(name, "postgresql://", 13) == 0 || strncmp(name, "postgres://", 11) == 0;
}

/* --- parameters --- */

/* A parameter of any type, in its binary form. */
static void
pg_binary(struct pg_values *values, Oid type, const void *octets, size_t size)
{
	int i = values->count++;

	values->types[i] = type;
	values->values[i] = octets;
	values->lengths[i] = (int)size;
	values->formats[i] = 1;
}

void
pg_number(struct pg_values *values, int64_t number)
{
	unsigned char *octets = values->numbers[values->count];

	for (unsigned i = 0; i < 8; i++)
		octets[i] = (unsigned char)((uint64_t)number >> (56 - 8 * i));
	pg_binary(values, PG_BIGINT, octets, 8);
}

void
pg_text(struct pg_values *values, const char *text)
{
	pg_binary(values, PG_TEXT, text, text != NULL ? strlen(text) : 0);
}

void
pg_octets(struct pg_values *values, const void *octets, size_t size)
{
	pg_binary(values, PG_BYTEA, octets, size);
}

/* --- arrays --- */

static void
add_int32(struct octets *o, int32_t number)
{
	unsigned char octets[4] = { (unsigned char)((uint32_t)number >> 24), (unsigned char)((uint32_t)number >> 16),
				    (unsigned char)((uint32_t)number >> 8), (unsigned char)number };

	octets_add(o, octets, sizeof(octets));
}

void
pg_array(struct octets *array, enum pg_type type, size_t count)
{
	octets_clear(array);
	add_int32(array, 1); /* dimensions */
	add_int32(array, 1); /* there may be NULL */
	add_int32(array, (int32_t)type);
	add_int32(array, (int32_t)count);
	add_int32(array, 1); /* the first index */
}

void
pg_element(struct octets *array, const void *octets, size_t size)
{
	add_int32(array, octets != NULL ? (int32_t)size : -1);
	if (octets != NULL)
		octets_add(array, octets, size);
}

void
pg_number_element(struct octets *array, int64_t number)
{
	add_int32(array, 8);
	add_int32(array, (int32_t)((uint64_t)number >> 32));
	add_int32(array, (int32_t)(uint64_t)number);
}

void
pg_small_number_element(struct octets *array, int32_t number)
{
	add_int32(array, 4);
	add_int32(array, number);
}

bool
pg_give(struct pg_values *values, enum pg_type type, const struct octets *array, struct why *why)
{
	if (array->failed)
		return because(why, "out of memory");
	/* pg_type has the OID of the array of each */
	static const Oid arrays[] = { [PG_BOOLEAN] = 1000, [PG_BYTEA] = 1001, [PG_BIGINT] = 1016, [PG_INTEGER] = 1007, [PG_TEXT] = 1009 };
	pg_binary(values, arrays[type], array->data, array->size);
	return true;
}

/* --- statements --- */

bool
pg_failed(PGconn *connection, const PGresult *answer, struct why *why)
{
	const char *state = answer != NULL ? PQresultErrorField(answer, PG_DIAG_SQLSTATE) : NULL;
	const char *message = answer != NULL ? PQresultErrorField(answer, PG_DIAG_MESSAGE_PRIMARY) : NULL;

	if (message == NULL || message[0] == '\0')
		message = PQerrorMessage(connection);
	size_t size = strcspn(message, "\n");
	if (size == 0)
		return because(why, "PostgreSQL does not answer");
	return state != NULL ? because(why, "%.*s (%s)", (int)(size < 400 ? size : 400), message, state)
			     : because(why, "%.*s", (int)(size < 400 ? size : 400), message);
}

bool
pg_is_state(const struct why *why, const char *states)
{
	size_t length = strlen(why->text);
	char state[6] = "";

	if (length > 7 && why->text[length - 7] == '(' && why->text[length - 1] == ')')
		memcpy(state, why->text + length - 6, 5);
	return state[0] != '\0' && strstr(states, state) != NULL;
}

bool
pg_may_retry(const struct why *why)
{
	/* deadlock, serialization, and two that insert the same */
	return pg_is_state(why, "40P01 40001 23505");
}

bool
pg_run(PGconn *connection, const char *statements, struct why *why)
{
	PGresult *answer = PQexec(connection, statements);
	ExecStatusType status = PQresultStatus(answer);
	bool right = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;

	if (!right)
		pg_failed(connection, answer, why);
	PQclear(answer);
	return right;
}

PGresult *
pg_ask(PGconn *connection, const char *statement, const struct pg_values *values, struct why *why)
{
	static const struct pg_values none;

	if (values == NULL)
		values = &none;
	PGresult *answer = PQexecParams(connection, statement, values->count, values->types, values->values, values->lengths, values->formats, 1);
	ExecStatusType status = PQresultStatus(answer);
	if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
		return answer;
	pg_failed(connection, answer, why);
	PQclear(answer);
	return NULL;
}

bool
pg_do(PGconn *connection, const char *statement, const struct pg_values *values, struct why *why)
{
	PGresult *answer = pg_ask(connection, statement, values, why);

	PQclear(answer);
	return answer != NULL;
}

int64_t
pg_number_at(const PGresult *answer, int row, int column)
{
	const unsigned char *octets = (const unsigned char *)PQgetvalue(answer, row, column);
	int size = PQgetlength(answer, row, column);
	/* the first octet has the sign */
	uint64_t number = size > 0 && octets[0] >= 128 ? UINT64_MAX : 0;

	for (int i = 0; i < size; i++)
		number = number << 8 | octets[i];
	return (int64_t)number;
}

const unsigned char *
pg_octets_at(const PGresult *answer, int row, int column, size_t *size)
{
	*size = (size_t)PQgetlength(answer, row, column);
	return (const unsigned char *)PQgetvalue(answer, row, column);
}

/* --- connecting --- */

/* What a server tells of no fault of ours is no matter for standard error. */
static void
be_silent(void *context, const PGresult *notice)
{
	(void)context;
	(void)notice;
}

static bool
check_schema(PGconn *connection, struct why *why)
{
	PGresult *answer = pg_ask(connection, "SELECT value FROM brlint.setting WHERE name = 'schema'", NULL, why);

	if (answer == NULL) {
		/* undefined_table, invalid_schema_name */
		if (pg_is_state(why, "42P01 3F000"))
			return because(why, "the database has no tables of brlint-ct; \"brlint-ct schema\" makes them");
		return false;
	}
	int version = PQntuples(answer) == 1 ? atoi(PQgetvalue(answer, 0, 0)) : 0;
	PQclear(answer);
	return version == POSTGRESQL_SCHEMA ||
	       because(why, "the tables have version %d, and this program is for version %d; \"brlint-ct schema\" brings older ones up to it",
		       version, POSTGRESQL_SCHEMA);
}

PGconn *
pg_open(const char *address, bool any_schema, struct why *why)
{
	/* the address is last, and prevails */
	static const char *const names[] = { "connect_timeout",
					     "application_name",
					     "client_encoding",
					     "keepalives_idle",
					     "keepalives_interval",
					     "keepalives_count",
					     "tcp_user_timeout",
					     "dbname",
					     NULL };
	const char *const values[] = { "10", "brlint-ct", "UTF8", "30", "10", "3", "60000", address, NULL };
	PGconn *connection = PQconnectdbParams(names, values, 1);

	if (connection == NULL) {
		because(why, "out of memory");
		return NULL;
	}
	PQsetNoticeReceiver(connection, be_silent, NULL);
	/* the server, too, looks whether this end is there: what a worker has in hand is free when its machine is gone */
	if (PQstatus(connection) != CONNECTION_OK)
		pg_failed(connection, NULL, why);
	else if (pg_run(connection, "SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3", why) &&
		 (any_schema || check_schema(connection, why)))
		return connection;
	PQfinish(connection);
	return NULL;
}
