#include "ct/queue.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* --- putting --- */

bool
queue_put(PGconn *connection, const struct queue_tile *tile, bool again, struct why *why)
{
	struct pg_values values = { 0 };
	struct hash root;

	merkle_root(tile->leaves, tile->width, &root);
	pg_number(&values, tile->log);
	pg_number(&values, (int64_t)tile->tile);
	pg_number(&values, tile->width);
	pg_octets(&values, root.octets, HASH_SIZE);
	pg_octets(&values, tile->leaves, (size_t)tile->width * HASH_SIZE);
	pg_text(&values, tile->ruleset);
	pg_number(&values, again);
	return pg_do(connection,
		     "INSERT INTO brlint.tile AS t (log, tile, width, root, leaves, ruleset) VALUES ($1, $2, $3, $4, $5, $6)"
		     " ON CONFLICT (log, tile, ruleset) DO UPDATE SET width = excluded.width, root = excluded.root, leaves = excluded.leaves,"
		     " state = 'ready', tries = 0, why = NULL, done = NULL"
		     " WHERE t.width < excluded.width OR $7 <> 0 AND t.state <> 'ready' AND t.width = excluded.width",
		     &values, why) &&
	       pg_run(connection, "NOTIFY brlint_tile", why);
}

/* --- keys: arrays of numbers of logs, of tiles, and of rule sets --- */

struct keys {
	struct octets logs, tiles, rulesets;
	struct pg_values values;
};

/* Makes the first three parameters of a statement with KEYS in it. */
static bool
keys_make(struct keys *keys, const struct queue_tile *tiles, size_t count, struct why *why)
{
	memset(keys, 0, sizeof(*keys));
	for (size_t i = 0; i < count; i++) {
		const char *before = i == 0 ? "{" : ",";
		octets_printf(&keys->logs, "%s%" PRId64, before, tiles[i].log);
		octets_printf(&keys->tiles, "%s%" PRIu64, before, tiles[i].tile);
		octets_printf(&keys->rulesets, "%s\"%s\"", before, tiles[i].ruleset);
	}
	octets_say(&keys->logs, "}");
	octets_say(&keys->tiles, "}");
	octets_say(&keys->rulesets, "}");
	pg_text(&keys->values, octets_string(&keys->logs));
	pg_text(&keys->values, octets_string(&keys->tiles));
	pg_text(&keys->values, octets_string(&keys->rulesets));
	return !(keys->logs.failed || keys->tiles.failed || keys->rulesets.failed) || because(why, "out of memory");
}
#define KEYS "unnest($1::integer[], $2::bigint[], $3::text[]) AS k (log, tile, ruleset)"

static void
keys_free(struct keys *keys)
{
	octets_free(&keys->logs);
	octets_free(&keys->tiles);
	octets_free(&keys->rulesets);
}

/* Runs a statement about these tiles. */
static bool
about(PGconn *connection, const char *statement, const struct queue_tile *tiles, size_t count, struct why *why)
{
	struct keys keys;
	bool right = count == 0 || (keys_make(&keys, tiles, count, why) && pg_do(connection, statement, &keys.values, why));

	if (count > 0)
		keys_free(&keys);
	return right;
}

/* --- taking --- */

#define COLUMNS \
	"t.log, t.tile, t.width, t.leaves, t.ruleset, t.tries," \
	" coalesce((SELECT verified_time FROM brlint.log WHERE id = t.log), 0)"

/* Tiles that some worker was lost with. */
static const char taking_one[] =
	"SELECT " COLUMNS ", a.tries FROM brlint.tile t JOIN brlint.attempt a USING (log, tile, ruleset)"
	" WHERE t.state = 'ready' AND t.log <> ALL ($1::integer[]) ORDER BY t.log, t.tile LIMIT 1 FOR UPDATE OF t SKIP LOCKED";
static const char taking_many[] = "SELECT " COLUMNS ", 0 FROM brlint.tile t WHERE t.state = 'ready' AND t.log <> ALL ($1::integer[])"
				  " AND NOT EXISTS (SELECT FROM brlint.attempt a WHERE (a.log, a.tile, a.ruleset) = (t.log, t.tile, t.ruleset))"
				  " ORDER BY t.log, t.tile LIMIT $2 FOR UPDATE OF t SKIP LOCKED";

static bool
read_tile(const PGresult *answer, int row, struct queue_tile *tile, struct why *why)
{
	size_t size;
	const unsigned char *leaves = pg_octets_at(answer, row, 3, &size);

	tile->log = pg_number_at(answer, row, 0);
	tile->tile = (uint64_t)pg_number_at(answer, row, 1);
	tile->width = (unsigned)pg_number_at(answer, row, 2);
	snprintf(tile->ruleset, sizeof(tile->ruleset), "%s", PQgetvalue(answer, row, 4));
	tile->tries = (int)pg_number_at(answer, row, 5);
	tile->timestamp = (uint64_t)pg_number_at(answer, row, 6);
	tile->attempts = (int)pg_number_at(answer, row, 7);
	if (tile->width < 1 || tile->width > TILE_WIDTH || size != (size_t)tile->width * HASH_SIZE)
		return because(why, "tile %" PRIu64 " in the queue has not the hashes of its leaves", tile->tile);
	memcpy(tile->leaves, leaves, size);
	return true;
}

static bool
take(PGconn *connection, const char *statement, const char *without, struct queue_tile *tiles, size_t most, size_t *count, struct why *why)
{
	struct pg_values values = { 0 };
	bool right = true;

	pg_text(&values, without);
	if (statement == taking_many)
		pg_number(&values, (int64_t)most);
	PGresult *answer = pg_ask(connection, statement, &values, why);
	*count = 0;
	for (int i = 0; answer != NULL && right && i < PQntuples(answer) && *count < most; i++)
		right = read_tile(answer, i, &tiles[(*count)++], why);
	PQclear(answer);
	return answer != NULL && right;
}

bool
queue_take(PGconn *connection, PGconn *notes, const char *without, struct queue_tile *tiles, size_t most, size_t *count, struct why *why)
{
	if (!pg_run(connection, "BEGIN", why) || !take(connection, taking_one, without, tiles, 1, count, why))
		return false;
	if (*count == 0 && !take(connection, taking_many, without, tiles, most, count, why))
		return false;
	if (*count == 0)
		return pg_run(connection, "ROLLBACK", why);
	/* This is durable, as far as anything is here, before the work begins: a worker that is killed by what a tile has in it leaves a trace. */
	return about(notes,
		     "INSERT INTO brlint.attempt AS a SELECT *, 1 FROM " KEYS
		     " ORDER BY 1, 2, 3 ON CONFLICT (log, tile, ruleset) DO UPDATE SET tries = a.tries + 1",
		     tiles, *count, why);
}

/* --- what came of it --- */

bool
queue_left(PGconn *connection, const struct queue_tile *tiles, size_t count, struct why *why)
{
	return about(connection, "DELETE FROM brlint.attempt a USING " KEYS " WHERE (a.log, a.tile, a.ruleset) = (k.log, k.tile, k.ruleset)", tiles,
		     count, why);
}

bool
queue_done(PGconn *connection, const struct queue_tile *tiles, size_t count, struct why *why)
{
	return about(connection,
		     "UPDATE brlint.tile t SET state = 'done', done = clock_timestamp(), why = NULL FROM " KEYS
		     " WHERE (t.log, t.tile, t.ruleset) = (k.log, k.tile, k.ruleset)",
		     tiles, count, why) &&
	       queue_left(connection, tiles, count, why);
}

bool
queue_failed(PGconn *connection, const struct queue_tile *tile, const char *cause, bool *aside, struct why *why)
{
	struct keys keys;

	*aside = tile->tries + 1 >= QUEUE_TRIES || tile->attempts >= QUEUE_TRIES;
	bool right = keys_make(&keys, tile, 1, why);
	pg_text(&keys.values, cause);
	pg_text(&keys.values, *aside ? "poison" : "ready");
	right = right &&
		pg_do(connection,
		      "UPDATE brlint.tile t SET tries = tries + 1, why = $4, state = $5 FROM " KEYS
		      " WHERE (t.log, t.tile, t.ruleset) = (k.log, k.tile, k.ruleset)",
		      &keys.values, why) &&
		queue_left(connection, tile, 1, why);
	keys_free(&keys);
	return right;
}

bool
queue_forgive(PGconn *notes, const struct queue_tile *tiles, size_t count, struct why *why)
{
	return about(notes,
		     "UPDATE brlint.attempt a SET tries = tries - 1 FROM " KEYS " WHERE (a.log, a.tile, a.ruleset) = (k.log, k.tile, k.ruleset)",
		     tiles, count, why) &&
	       about(notes,
		     "DELETE FROM brlint.attempt a USING " KEYS " WHERE (a.log, a.tile, a.ruleset) = (k.log, k.tile, k.ruleset) AND a.tries <= 0",
		     tiles, count, why);
}

/* --- figures --- */

bool
queue_waiting(PGconn *connection, const char *without, uint64_t *tiles, struct why *why)
{
	struct pg_values values = { 0 };

	pg_text(&values, without);
	PGresult *answer = pg_ask(connection, "SELECT count(*) FROM brlint.tile WHERE state = 'ready' AND log <> ALL ($1::integer[])", &values, why);
	if (answer == NULL)
		return false;
	*tiles = (uint64_t)pg_number_at(answer, 0, 0);
	PQclear(answer);
	return true;
}

bool
queue_figures(PGconn *connection, int64_t log, struct queue_figures *figures, struct why *why)
{
	struct pg_values values = { 0 };

	pg_number(&values, log);
	PGresult *answer = pg_ask(connection,
				  "SELECT count(*) FILTER (WHERE state = 'ready'), coalesce(sum(width) FILTER (WHERE state = 'ready'), 0)::bigint,"
				  " count(*) FILTER (WHERE state = 'poison'), coalesce(sum(width) FILTER (WHERE state = 'poison'), 0)::bigint,"
				  " coalesce(sum(width) FILTER (WHERE done > clock_timestamp() - interval '1 minute'), 0)::bigint"
				  " FROM brlint.tile WHERE log = $1",
				  &values, why);
	if (answer == NULL)
		return false;
	figures->ready_tiles = (uint64_t)pg_number_at(answer, 0, 0);
	figures->ready_entries = (uint64_t)pg_number_at(answer, 0, 1);
	figures->aside_tiles = (uint64_t)pg_number_at(answer, 0, 2);
	figures->aside_entries = (uint64_t)pg_number_at(answer, 0, 3);
	figures->minute_entries = (uint64_t)pg_number_at(answer, 0, 4);
	PQclear(answer);
	return true;
}

bool
queue_tidy(PGconn *connection, struct why *why)
{
	return pg_run(connection,
		      "DELETE FROM brlint.tile WHERE ctid = ANY (ARRAY (SELECT ctid FROM brlint.tile WHERE state = 'done'"
		      " AND done < clock_timestamp() - interval '1 hour' LIMIT 10000 FOR UPDATE SKIP LOCKED))",
		      why);
}
