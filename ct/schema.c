/* brlint-ct schema: makes the tables of ct/schema_postgresql.sql, or brings older ones up to it. */
#include "ct/schema.h"

#include <stdlib.h>

#include "ct/options.h"
#include "ct/postgresql.h"

/* The version of the tables that are there; 0: none are. */
static bool
version_there(PGconn *connection, int *version, struct why *why)
{
	*version = 0;
	PGresult *answer =
		pg_ask(connection, "SELECT to_regclass('brlint.setting') IS NOT NULL AND has_table_privilege('brlint.setting', 'SELECT')", NULL, why);
	if (answer == NULL)
		return false;
	bool is_there = pg_number_at(answer, 0, 0) != 0;
	PQclear(answer);
	if (!is_there)
		return true;
	answer = pg_ask(connection, "SELECT value FROM brlint.setting WHERE name = 'schema'", NULL, why);
	if (answer == NULL)
		return false;
	if (PQntuples(answer) == 1)
		*version = atoi(PQgetvalue(answer, 0, 0));
	PQclear(answer);
	return true;
}

/* All of it, or nothing, and only one does it at a time. */
static bool
make_tables(PGconn *connection, struct why *why)
{
	int version;

	/* a number that nobody else has for a lock: "brlint" */
	if (!pg_run(connection, "BEGIN; SELECT pg_advisory_xact_lock(108170554666612)", why) || !version_there(connection, &version, why))
		return false;
	if (version > POSTGRESQL_SCHEMA)
		return because(why, "the tables have version %d, and this program is for version %d", version, POSTGRESQL_SCHEMA);
	return pg_run(connection, schema_postgresql, why) && pg_run(connection, "COMMIT", why);
}

int
schema_command(const struct options *options)
{
	struct why why;

	PGconn *connection = pg_open(options->queue, true, &why);
	bool right = connection != NULL && make_tables(connection, &why);
	if (!right)
		complain("the tables cannot be made: %s", why.text);
	PQfinish(connection);
	return right ? CT_FINE : CT_FAILED;
}
