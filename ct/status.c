/* brlint-ct status: how far the logs are, from the state of one machine or the database of a fleet. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ct/holes.h"
#include "ct/metrics.h"
#include "ct/options.h"
#include "ct/queue.h"
#include "ct/state.h"

/* A log, as it is told. Without a queue its figures are 0. */
struct standing {
	int64_t id;
	struct log log; /* description, url and log ID alone */
	char *stopped;  /* NULL: it is not */
	char *trouble;  /* why it was not read to its end the last time; NULL: it was */
	const char *kind;
	uint64_t position, size, timestamp; /* of the checkpoint, milliseconds; 0: there is none */
	uint64_t entries, without_issuer;   /* that were judged by this state */
	double rate;                        /* entries a second, of late */
	struct queue_figures queue;
};

struct standings {
	struct standing *items;
	size_t count, room;
};

static void
standings_free(struct standings *all)
{
	for (size_t i = 0; i < all->count; i++) {
		free(all->items[i].log.description);
		free(all->items[i].log.url);
		free(all->items[i].stopped);
		free(all->items[i].trouble);
	}
	free(all->items);
	*all = (struct standings){ 0 };
}

/* Adds one, with its log ID, description, address, kind, why it is stopped, and its trouble. NULL if memory ran out. */
#define STANDING_TEXTS 6
static struct standing *
standing_add(struct standings *all, const char *const texts[STANDING_TEXTS])
{
	if (!items_reserve(&all->items, &all->room, all->count, 1, sizeof(*all->items)))
		return NULL;
	struct standing *one = &all->items[all->count++];
	memset(one, 0, sizeof(*one));
	snprintf(one->log.id_text, sizeof(one->log.id_text), "%s", texts[0]);
	one->kind = log_kind_name(log_kind_of(texts[3]));
	char **kept[STANDING_TEXTS] = { NULL, &one->log.description, &one->log.url, NULL, &one->stopped, &one->trouble };
	for (size_t i = 0; i < STANDING_TEXTS; i++) {
		if (kept[i] != NULL && texts[i] != NULL && (*kept[i] = strdup(texts[i])) == NULL)
			return NULL;
	}
	return one;
}

/* --- of a state --- */

static bool
read_tally(sqlite3 *db, struct standing *one, struct why *why)
{
	int64_t first = 0, of_late = 0, now = time(NULL);
	sqlite3_stmt *get =
		database_prepare(db, "SELECT name, detail, value FROM tally WHERE log = ? AND name IN ('entries', 'without_issuer', 'minute')", why);
	if (get == NULL)
		return false;
	sqlite3_bind_int64(get, 1, one->id);
	while (sqlite3_step(get) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(get, 0);
		int64_t value = sqlite3_column_int64(get, 2);
		int64_t minute = strtoll((const char *)sqlite3_column_text(get, 1), NULL, 10);
		if (strcmp(name, "entries") == 0)
			one->entries = (uint64_t)value;
		else if (strcmp(name, "without_issuer") == 0)
			one->without_issuer = (uint64_t)value;
		else if (minute >= now / 60 - 10) {
			of_late += value;
			first = first == 0 || minute < first ? minute : first;
		}
	}
	sqlite3_finalize(get);
	one->rate = first > 0 ? (double)of_late / (double)(now - 60 * first + 1) : 0;
	return true;
}

static bool
read_logs(sqlite3 *db, struct standings *all, struct why *why)
{
	sqlite3_stmt *get =
		database_prepare(db,
				 "SELECT log_id, description, url, kind, stopped_why, trouble, id, position, verified_size, verified_time FROM log "
				 "ORDER BY id",
				 why);
	bool fine = get != NULL;
	while (fine && sqlite3_step(get) == SQLITE_ROW) {
		const char *texts[STANDING_TEXTS];
		for (int i = 0; i < STANDING_TEXTS; i++)
			texts[i] = (const char *)sqlite3_column_text(get, i);
		struct standing *one = standing_add(all, texts);
		if (one == NULL) {
			fine = because(why, "out of memory");
			break;
		}
		one->id = sqlite3_column_int64(get, 6);
		one->position = (uint64_t)sqlite3_column_int64(get, 7);
		one->size = (uint64_t)sqlite3_column_int64(get, 8);
		one->timestamp = (uint64_t)sqlite3_column_int64(get, 9);
	}
	sqlite3_finalize(get);
	for (size_t i = 0; fine && i < all->count; i++)
		fine = read_tally(db, &all->items[i], why);
	return fine;
}

/* --- of a fleet --- */

static bool
read_fleet(PGconn *connection, struct standings *all, struct why *why)
{
	PGresult *answer =
		pg_ask(connection,
		       "SELECT log_id, description, url, kind, stopped_why, trouble, id, position, verified_size, verified_time FROM brlint.log "
		       "ORDER BY id",
		       NULL, why);
	bool fine = answer != NULL;
	for (int row = 0; fine && row < PQntuples(answer); row++) {
		const char *texts[STANDING_TEXTS];
		for (int i = 0; i < STANDING_TEXTS; i++)
			texts[i] = PQgetisnull(answer, row, i) ? NULL : PQgetvalue(answer, row, i);
		struct standing *one = standing_add(all, texts);
		if (one == NULL) {
			fine = because(why, "out of memory");
			break;
		}
		one->id = pg_number_at(answer, row, 6);
		one->position = (uint64_t)pg_number_at(answer, row, 7);
		one->size = (uint64_t)pg_number_at(answer, row, 8);
		one->timestamp = (uint64_t)pg_number_at(answer, row, 9);
		fine = queue_figures(connection, one->id, &one->queue, why);
		one->rate = (double)one->queue.minute_entries / 60;
	}
	PQclear(answer);
	return fine;
}

/* --- telling --- */

/* What has not been judged: what has not been read, and in a fleet what waits in the queue, or is set aside. */
static uint64_t
backlog(const struct standing *one)
{
	return one->size - one->position + one->queue.ready_entries + one->queue.aside_entries;
}

static int64_t
age(const struct standing *one)
{
	int64_t seconds = (int64_t)time(NULL) - (int64_t)(one->timestamp / 1000);
	return seconds > 0 ? seconds : 0;
}

static void
say_text(const struct standing *one, bool is_fleet, struct octets *out)
{
	char date[UTC_SIZE];
	utc_text((int64_t)(one->timestamp / 1000), UTC_TIME, date);
	octets_printf(out, "%s\n", one->log.description);
	if (one->timestamp == 0)
		octets_say(out, "\tno checkpoint has been verified yet\n");
	else
		octets_printf(out, "\tentries %" PRIu64 " of %" PRIu64 ", backlog %" PRIu64 ", %.1f entries/s, checkpoint of %s, %" PRId64 " s old\n",
			      one->position, one->size, backlog(one), one->rate, date, age(one));
	if (is_fleet)
		octets_printf(out, "\tqueue: %" PRIu64 " tiles wait, %" PRIu64 " are set aside\n", one->queue.ready_tiles, one->queue.aside_tiles);
	else if (one->without_issuer > 0)
		octets_printf(out, "\t%" PRIu64 " of %" PRIu64 " entries were judged without their issuer\n", one->without_issuer, one->entries);
	if (one->stopped != NULL)
		octets_printf(out, "\tSTOPPED: %s\n", one->stopped);
	else if (one->trouble != NULL)
		octets_printf(out, "\tthe last time it was not read to its end: %s\n", one->trouble);
}

/* A member: a text, or null. */
static void
say_reason(const char *name, const char *reason, struct octets *out)
{
	octets_printf(out, ", \"%s\": ", name);
	if (reason != NULL)
		octets_json(out, reason);
	else
		octets_say(out, "null");
}

static void
say_jsonl(const struct standing *one, bool is_fleet, struct octets *out)
{
	char date[UTC_SIZE];
	utc_text((int64_t)(one->timestamp / 1000), UTC_TIME, date);
	octets_printf(out, "{\"log\": \"%s\", \"description\": ", one->log.id_text);
	octets_json(out, one->log.description);
	octets_say(out, ", \"url\": ");
	octets_json(out, one->log.url);
	octets_printf(out, ", \"kind\": \"%s\", \"position\": %" PRIu64 ", \"size\": %" PRIu64 ", \"backlog\": %" PRIu64 ", \"rate\": %.1f",
		      one->kind, one->position, one->size, backlog(one), one->rate);
	if (one->timestamp != 0)
		octets_printf(out, ", \"checkpoint\": \"%s\", \"age\": %" PRId64, date, age(one));
	else
		octets_say(out, ", \"checkpoint\": null, \"age\": null");
	if (is_fleet)
		octets_printf(out, ", \"waiting_tiles\": %" PRIu64 ", \"aside_tiles\": %" PRIu64, one->queue.ready_tiles, one->queue.aside_tiles);
	else
		octets_printf(out, ", \"entries\": %" PRIu64 ", \"without_issuer\": %" PRIu64, one->entries, one->without_issuer);
	say_reason("stopped", one->stopped, out);
	say_reason("trouble", one->trouble, out);
	octets_say(out, "}\n");
}

static int
print(struct octets *out)
{
	bool done = !out->failed && fwrite(out->data, 1, out->size, stdout) == out->size && fflush(stdout) == 0;
	if (!done)
		complain("standard output cannot be written");
	octets_free(out);
	return done ? CT_FINE : CT_FAILED;
}

static int
print_standings(const struct options *options, const struct standings *all)
{
	struct octets out = { 0 };
	bool is_json = options->format != NULL && strcmp(options->format, "jsonl") == 0;
	for (size_t i = 0; i < all->count; i++) {
		if (!options_name(options, &all->items[i].log))
			continue;
		if (is_json)
			say_jsonl(&all->items[i], options->queue != NULL, &out);
		else
			say_text(&all->items[i], options->queue != NULL, &out);
	}
	return print(&out);
}

static int
failed(const struct why *why)
{
	complain("%s", why->text);
	return CT_FAILED;
}

static bool
is_prometheus(const struct options *options)
{
	return options->format != NULL && strcmp(options->format, "prometheus") == 0;
}

static int
print_state(const struct options *options, struct state *state)
{
	struct standings all = { 0 };
	struct octets out = { 0 };
	struct why why;
	if (is_prometheus(options))
		return metrics_say(state, &out, &why) ? print(&out) : failed(&why);
	bool fine = read_logs(state_lock(state), &all, &why);
	state_unlock(state);
	int status = fine ? print_standings(options, &all) : failed(&why);
	standings_free(&all);
	return status;
}

static int
status_of_state(const struct options *options)
{
	struct why why;
	int status;
	struct state *state = state_open(options->state, STATE_READ, &status, &why);
	if (state == NULL) {
		complain("--state: %s", why.text);
		return status;
	}
	status = print_state(options, state);
	state_free(state);
	return status;
}

static int
status_of_fleet(const struct options *options)
{
	struct standings all = { 0 };
	struct why why;
	int status;
	PGconn *connection = pg_open(options->queue, false, &why);
	if (connection == NULL) {
		complain("--queue: %s", why.text);
		return CT_FAILED;
	}
	if (is_prometheus(options)) {
		complain("--format prometheus is of a state; workers write theirs with --metrics");
		status = CT_TROUBLE;
	} else
		status = read_fleet(connection, &all, &why) ? print_standings(options, &all) : failed(&why);
	standings_free(&all);
	PQfinish(connection);
	return status;
}

int
status_command(const struct options *options)
{
	if (options->check)
		return holes_command(options);
	return options->queue != NULL ? status_of_fleet(options) : status_of_state(options);
}
