#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ct/options.h"
#include "ct/queue.h"
#include "ct/rows_postgresql.h"
#include "ct/sink_kinds.h"

#define WAIT_LEAST 100 /* milliseconds */
#define WAIT_MOST  30000
#define TRIES      20 /* of a transaction that another one was in the way of */

struct postgresql {
	char *address;
	struct state *state; /* NULL: there is none */
	PGconn *connection;  /* NULL: it is to be made anew */
	int64_t log;
	struct pg_rows *rows;
	struct queue_tile *queue; /* that the next commit puts into the queue */
	size_t queue_count, queue_room;
	bool (*goes_on)(void *context);
	void *context;
};

static void
disconnect(struct postgresql *self)
{
	PQfinish(self->connection);
	self->connection = NULL;
}

static void
postgresql_close(void *sink)
{
	struct postgresql *self = sink;
	disconnect(self);
	pg_rows_free(self->rows);
	free(self->queue);
	free(self->address);
	free(self);
}

static void *
postgresql_open(const char *name, struct state *state, struct why *why)
{
	struct postgresql *self = calloc(1, sizeof(*self));
	if (self == NULL)
		return because(why, "out of memory"), NULL;
	self->state = state;
	self->address = strdup(name);
	self->rows = pg_rows_new();
	if (self->address == NULL || self->rows == NULL)
		because(why, "out of memory");
	else if ((self->connection = pg_open(name, false, why)) != NULL)
		return self;
	postgresql_close(self);
	return NULL;
}

static void
postgresql_goes_on(void *sink, bool (*goes_on)(void *context), void *context)
{
	struct postgresql *self = sink;
	self->goes_on = goes_on;
	self->context = context;
}

static bool
postgresql_log(void *sink, const struct log *log, struct why *why)
{
	struct postgresql *self = sink;
	struct pg_values values = { 0 };
	pg_text(&values, log->id_text);
	pg_text(&values, log->description);
	pg_text(&values, log->url);
	pg_text(&values, log_kind_name(log->kind));
	pg_octets(&values, log->key, log->key_size);
	/* workers look at it */
	pg_number(&values, log->has_interval);
	pg_number(&values, log->interval_start);
	pg_number(&values, log->interval_end);
	PGresult *answer =
		pg_ask(self->connection,
		       "INSERT INTO brlint.log(log_id, description, url, kind, key, interval_start, interval_end) VALUES ($1, $2, $3, $4, "
		       "$5, CASE WHEN $6 <> 0 THEN $7 END, CASE WHEN $6 <> 0 THEN $8 END) ON CONFLICT (log_id) DO UPDATE SET description = "
		       "excluded.description, url = excluded.url, kind = excluded.kind, interval_start = excluded.interval_start, "
		       "interval_end = excluded.interval_end RETURNING id",
		       &values, why);
	if (answer == NULL)
		return false;
	self->log = pg_number_at(answer, 0, 0);
	PQclear(answer);
	return true;
}

static bool
postgresql_ruleset(void *sink, const brlint *linter, const char *options, struct why *why)
{
	struct postgresql *self = sink;
	struct octets rules = { 0 }, data = { 0 };
	struct pg_values values = { 0 };
	char id[RULESET_ID_SIZE];
	ruleset_id(linter, id);
	ruleset_rules(linter, &rules);
	ruleset_data(linter, &data);
	pg_text(&values, id);
	pg_text(&values, brlint_ruleset(linter));
	pg_text(&values, brlint_version());
	pg_text(&values, octets_string(&rules));
	pg_text(&values, octets_string(&data));
	pg_text(&values, options);
	pg_number(&values, time(NULL));
	bool done = rules.failed || data.failed ? because(why, "out of memory")
						: pg_do(self->connection,
							"INSERT INTO brlint.ruleset(id, digest, version, rules, data, options, since) VALUES ($1, "
							"$2, $3, $4::text::jsonb, $5, "
							"$6, $7) ON CONFLICT DO NOTHING",
							&values, why);
	octets_free(&rules);
	octets_free(&data);
	return done;
}

/* --- progress --- */

static bool
progress_get(const PGresult *answer, struct progress *progress)
{
	size_t root_size, note_size, range_size;
	const unsigned char *root = pg_octets_at(answer, 0, 1, &root_size), *note = pg_octets_at(answer, 0, 3, &note_size);
	const unsigned char *range = pg_octets_at(answer, 0, 4, &range_size);
	progress->verified_size = (uint64_t)pg_number_at(answer, 0, 0);
	progress->verified_time = (uint64_t)pg_number_at(answer, 0, 2);
	progress->position = (uint64_t)pg_number_at(answer, 0, 5);
	octets_add(&progress->note, note, note_size);
	if (!PQgetisnull(answer, 0, 6))
		progress->stopped = strdup(PQgetvalue(answer, 0, 6));
	return !progress->note.failed && progress_take(progress, root, root_size, range, range_size);
}

static bool
postgresql_load(void *sink, const struct hash *log_id, struct progress *progress, bool *found, struct why *why)
{
	struct postgresql *self = sink;
	struct octets text = { 0 };
	struct pg_values values = { 0 };
	progress_free(progress);
	progress->log_id = *log_id;
	octets_base64(&text, log_id->octets, HASH_SIZE);
	pg_text(&values, octets_string(&text));
	PGresult *answer = pg_ask(
		self->connection,
		"SELECT verified_size, verified_root, verified_time, verified_note, range, position, stopped_why FROM brlint.log WHERE log_id = $1",
		&values, why);
	bool fine = answer != NULL;
	*found = fine && PQntuples(answer) == 1;
	if (*found && !progress_get(answer, progress))
		fine = because(why, "what the database says of the progress of the log %s does not fit together", octets_string(&text));
	PQclear(answer);
	octets_free(&text);
	return fine;
}

static bool
progress_put(struct postgresql *self, const struct progress *progress, struct why *why)
{
	struct octets text = { 0 }, range = { 0 };
	struct pg_values values = { 0 };
	octets_base64(&text, progress->log_id.octets, HASH_SIZE);
	range_write(&progress->range, &range);
	bool has_root = progress->verified_size > 0 || progress->verified_time > 0;
	pg_number(&values, (int64_t)progress->verified_size);
	pg_octets(&values, has_root ? progress->verified_root.octets : NULL, HASH_SIZE);
	pg_number(&values, (int64_t)progress->verified_time);
	pg_octets(&values, progress->note.data, progress->note.size);
	pg_octets(&values, range.data, range.size);
	pg_number(&values, (int64_t)progress->position);
	pg_text(&values, progress->stopped);
	pg_text(&values, octets_string(&text));
	bool done =
		text.failed || range.failed
			? because(why, "out of memory")
			: pg_do(self->connection,
				"UPDATE brlint.log SET verified_size = $1, verified_root = $2, verified_time = $3, verified_note = $4, range = $5, "
				"position = $6, stopped_why = $7 WHERE log_id = $8",
				&values, why);
	octets_free(&text);
	octets_free(&range);
	return done;
}

/* --- transactions --- */

static bool
transact(struct postgresql *self, const struct batch *batch, struct why *why)
{
	if (!pg_run(self->connection, "BEGIN", why) || !pg_rows_write(self->rows, self->connection, why))
		return false;
	for (size_t i = 0; i < self->queue_count; i++) {
		if (!queue_put(self->connection, &self->queue[i], false, why))
			return false;
	}
	return (batch->progress == NULL || progress_put(self, batch->progress, why)) && pg_run(self->connection, "COMMIT", why);
}

/* Waits some time, so that a server that comes back is not stormed, and none is asked without end. Returns false if no more is wanted. */
static bool
wait_for(struct postgresql *self, unsigned *milliseconds)
{
	for (unsigned waited = 0; waited < *milliseconds; waited += 50) {
		if (self->goes_on != NULL && !self->goes_on(self->context))
			return false;
		nanosleep(&(struct timespec){ 0, 50000000 }, NULL);
	}
	*milliseconds = 2 * *milliseconds < WAIT_MOST ? 2 * *milliseconds : WAIT_MOST;
	return true;
}

/* Does it until it is done, or fails for another reason than that the server was gone, or others in the way. What is done twice changes nothing. */
static bool
persist(struct postgresql *self, const struct batch *batch, struct why *why)
{
	unsigned wait = WAIT_LEAST, tries = 0;
	bool is_told = false;
	for (;;) {
		if (self->connection == NULL)
			self->connection = pg_open(self->address, false, why);
		if (self->connection != NULL) {
			if (transact(self, batch, why)) {
				if (is_told)
					complain("the database answers again");
				return true;
			}
			bool lost = PQstatus(self->connection) != CONNECTION_OK;
			if (!lost && pg_may_retry(why) && ++tries < TRIES && pg_run(self->connection, "ROLLBACK", &(struct why){ 0 }))
				continue;
			disconnect(self);
			if (!lost)
				return false;
		}
		if (!is_told && (self->goes_on == NULL || self->goes_on(self->context)))
			complain("the database: %s; it is tried again", why->text);
		is_told = true;
		if (!wait_for(self, &wait))
			return false;
	}
}

static bool
postgresql_commit(void *sink, const struct batch *batch, struct why *why)
{
	struct postgresql *self = sink;
	pg_rows_clear(self->rows);
	if (batch->rows->all.entry_count > 0 && !pg_rows_add(self->rows, self->log, batch->rows->linter, &batch->rows->all))
		return because(why, "out of memory");
	bool done = batch_count(self->state, batch, why) && persist(self, batch, why) && batch_copy(self->state, batch, why);
	self->queue_count = 0;
	return done;
}

/* --- the queue --- */

static bool
postgresql_queue(void *sink, const brlint *linter, uint64_t tile, const struct hash *leaves, unsigned width, struct why *why)
{
	struct postgresql *self = sink;
	if (!items_reserve(&self->queue, &self->queue_room, self->queue_count, 1, sizeof(*self->queue)))
		return because(why, "out of memory");
	struct queue_tile *item = &self->queue[self->queue_count++];
	memset(item, 0, sizeof(*item));
	item->log = self->log;
	item->tile = tile;
	item->width = width;
	memcpy(item->leaves, leaves, width * sizeof(*leaves));
	ruleset_id(linter, item->ruleset);
	return true;
}

static void
postgresql_drop(void *sink)
{
	struct postgresql *self = sink;
	self->queue_count = 0;
}

static void
postgresql_trouble(void *sink, const char *trouble)
{
	struct postgresql *self = sink;
	struct pg_values values = { 0 };
	struct why why;
	pg_text(&values, trouble);
	pg_number(&values, self->log);
	if (self->connection != NULL)
		pg_do(self->connection, "UPDATE brlint.log SET trouble = $1 WHERE id = $2 AND trouble IS DISTINCT FROM $1", &values, &why);
}

#define POSTGRESQL(prefix_) \
	{ \
		.prefix = prefix_, .open = postgresql_open, .close = postgresql_close, .log = postgresql_log, .ruleset = postgresql_ruleset, \
		.load = postgresql_load, .commit = postgresql_commit, .drop = postgresql_drop, .queue = postgresql_queue, \
		.trouble = postgresql_trouble, .goes_on = postgresql_goes_on \
	}
const struct sink_kind sink_postgresql = POSTGRESQL("postgresql://");
const struct sink_kind sink_postgres = POSTGRESQL("postgres://");
