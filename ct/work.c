/*
 * brlint-ct work: judges tiles of a queue, as one of many. Each thread has a connection and a transaction of its own: it takes a few tiles, reads and
 * judges them, writes their rows and takes the tiles from the queue, all of it as one.
 */
#include <inttypes.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ct/metrics.h"
#include "ct/queue.h"
#include "ct/reader.h"
#include "ct/rows_postgresql.h"
#include "ct/sink.h"

#define BATCH_MOST      16   /* tiles in a transaction */
#define BATCH_SECONDS   2    /* after which no more of those that were taken are begun */
#define WRITES_MOST     8    /* tries to write where others are in the way */
#define WAIT_LEAST      100  /* milliseconds after a failure, twice as many after the next */
#define WAIT_MOST       5000 /* and at most: of the database */
#define LOG_WAIT_MOST   300  /* seconds: of a log */
#define END_SECONDS     4    /* what a thread may take to end after a signal */
#define TIDY_SECONDS    60
#define METRICS_SECONDS 15

/* A log as the workers know it. */
struct work_log {
	int64_t id;
	struct reader *reader; /* NULL: it cannot be read */
	time_t not_before;     /* it does not answer: until then nothing of it is taken; 0: it does */
	unsigned wait;         /* seconds, for the next time */
};

/* What the threads share. */
struct team {
	const struct options *options;
	brlint *linter;
	struct issuers *issuers;
	pthread_mutex_t mutex; /* of what follows */
	struct work_log *logs[1024];
	size_t log_count;
	PGconn *notes; /* NULL: it is to be connected anew */
	bool lost;     /* the database does not answer, which has been told */
	time_t tidied;
	atomic_ullong entries, tiles, aside; /* for metrics */
	atomic_int status;                   /* of exit */
	atomic_uint ended;                   /* threads */
	atomic_bool fails;                   /* none can go on */
};

/* An issuer that the table has not yet. */
struct new_issuer {
	struct hash digest;
	struct octets der;
};

struct worker {
	struct team *team;
	PGconn *connection;
	struct judge *judge;
	struct judged judged;
	struct pg_rows *rows;
	struct queue_tile tiles[BATCH_MOST];
	size_t count;                            /* of tiles in hand */
	struct queue_tile forgotten[BATCH_MOST]; /* those that were in hand when the database was lost */
	size_t forgotten_count;
	struct new_issuer *issuers;
	size_t issuer_count, issuer_room;
	struct work_log *log; /* of the tile that is being judged, */
	bool is_spoiled;      /* which lacks an issuer that the log will give another time */
	unsigned wait;        /* milliseconds */
	pthread_t thread;
};

static void
worsen(struct team *team, int status)
{
	int now = atomic_load(&team->status);

	while (now < status && !atomic_compare_exchange_weak(&team->status, &now, status)) {
	}
}

/* Whether the thread goes on. */
static bool
goes_on(const struct team *team)
{
	return !stopping() && !atomic_load(&team->fails);
}

/* Sleeps, but not after a signal. */
static void
rest(const struct team *team, unsigned milliseconds)
{
	for (unsigned slept = 0; slept < milliseconds && goes_on(team); slept += 50)
		nanosleep(&(struct timespec){ .tv_nsec = 50000000 }, NULL);
}

/* --- logs --- */

static struct reader *
open_log(struct team *team, const PGresult *answer, struct why *why)
{
	struct log log;
	size_t size;
	const unsigned char *key = pg_octets_at(answer, 0, 0, &size);

	if (!log_make(&log, key, size, PQgetvalue(answer, 0, 1), PQgetvalue(answer, 0, 3))) {
		because(why, "out of memory");
		return NULL;
	}
	log.kind = log_kind_of(PQgetvalue(answer, 0, 2));
	log.has_interval = !PQgetisnull(answer, 0, 4);
	log.interval_start = pg_number_at(answer, 0, 4);
	log.interval_end = pg_number_at(answer, 0, 5);
	return reader_open(&log, team->options->tiles, team->options, why);
}

/* A log of the table; one that cannot be read has no reader. NULL: the database does not say. To be called with the mutex. */
static struct work_log *
load_log(struct worker *w, int64_t id, struct why *why)
{
	struct team *team = w->team;
	struct pg_values values = { 0 };
	struct work_log *log = calloc(1, sizeof(*log));

	if (log == NULL || team->log_count == sizeof(team->logs) / sizeof(team->logs[0])) {
		free(log);
		because(why, "there are too many logs, or memory ran out");
		return NULL;
	}
	pg_number(&values, id);
	PGresult *answer =
		pg_ask(w->connection, "SELECT key, url, kind, description, interval_start, interval_end FROM brlint.log WHERE id = $1", &values, why);
	if (answer == NULL || PQntuples(answer) != 1) {
		if (answer != NULL)
			because(why, "the queue has a tile of a log that the table of logs has not");
		PQclear(answer);
		free(log);
		return NULL;
	}
	log->id = id;
	log->reader = open_log(team, answer, why);
	if (log->reader == NULL) {
		complain("%s: %s; its tiles stay in the queue", PQgetvalue(answer, 0, 3), why->text);
		worsen(team, CT_FOUND);
	}
	PQclear(answer);
	team->logs[team->log_count++] = log;
	return log;
}

/* The log of a tile. */
static bool
choose_log(struct worker *w, int64_t id, struct why *why)
{
	struct team *team = w->team;

	pthread_mutex_lock(&team->mutex);
	w->log = NULL;
	for (size_t i = 0; i < team->log_count && w->log == NULL; i++) {
		if (team->logs[i]->id == id)
			w->log = team->logs[i];
	}
	if (w->log == NULL)
		w->log = load_log(w, id, why);
	pthread_mutex_unlock(&team->mutex);
	return w->log != NULL;
}

/* The logs that nothing is taken of now, as an array of PostgreSQL. */
static const char *
resting_logs(struct team *team, struct octets *o)
{
	time_t now = time(NULL);

	octets_clear(o);
	octets_say(o, "{");
	pthread_mutex_lock(&team->mutex);
	for (size_t i = 0; i < team->log_count; i++) {
		if (team->logs[i]->reader == NULL || team->logs[i]->not_before > now || (team->options->once && team->logs[i]->not_before != 0))
			octets_printf(o, "%s%" PRId64, o->size > 1 ? "," : "", team->logs[i]->id);
	}
	pthread_mutex_unlock(&team->mutex);
	octets_say(o, "}");
	return octets_string(o);
}

/* The log does not answer, or not now: it is left alone for a while. */
static void
let_rest(struct worker *w, const char *cause)
{
	struct work_log *log = w->log;
	time_t now = time(NULL);

	if (!goes_on(w->team))
		return;
	pthread_mutex_lock(&w->team->mutex);
	if (log->not_before <= now) {
		log->wait = log->wait == 0 ? 5 : log->wait < LOG_WAIT_MOST / 2 ? 2 * log->wait : LOG_WAIT_MOST;
		int64_t later = source_later(reader_source(log->reader));
		log->not_before = later > now + log->wait ? (time_t)later : now + log->wait;
		complain("%s: %s; %s", reader_log(log->reader)->description, cause,
			 w->team->options->once ? "its tiles stay in the queue" : "it is left alone for a while");
	}
	pthread_mutex_unlock(&w->team->mutex);
	if (w->team->options->once)
		worsen(w->team, CT_FOUND);
}

/* --- issuers --- */

static bool
remember_issuer(struct worker *w, const struct hash *digest, const struct octets *der)
{
	if (!items_reserve(&w->issuers, &w->issuer_room, w->issuer_count, 1, sizeof(*w->issuers)))
		return false;
	struct new_issuer *issuer = &w->issuers[w->issuer_count++];
	memset(issuer, 0, sizeof(*issuer));
	issuer->digest = *digest;
	octets_add(&issuer->der, der->data, der->size);
	return !issuer->der.failed;
}

/* An issuer: from the table, or else from the log, which then goes into the table. */
static bool
fetch_issuer(void *context, const struct hash *digest, struct octets *out)
{
	struct worker *w = context;
	struct pg_values values = { 0 };
	struct hash found;
	struct why why;
	size_t size;

	pg_octets(&values, digest->octets, HASH_SIZE);
	PGresult *answer = pg_ask(w->connection, "SELECT der FROM brlint.issuer WHERE sha256 = $1", &values, &why);
	if (answer != NULL && PQntuples(answer) == 1) {
		const unsigned char *der = pg_octets_at(answer, 0, 0, &size);
		octets_add(out, der, size);
		PQclear(answer);
		return true;
	}
	PQclear(answer);
	enum got got = reader_issuer(w->log->reader, digest, out);
	w->is_spoiled |= got == GOT_LATER;
	if (got != GOT)
		return false;
	hash_octets(out->data, out->size, &found);
	return hash_is(&found, digest) ? remember_issuer(w, digest, out) : true;
}

static int
by_digest(const void *a, const void *b)
{
	return memcmp(((const struct new_issuer *)a)->digest.octets, ((const struct new_issuer *)b)->digest.octets, HASH_SIZE);
}

static bool
write_issuers(struct worker *w, struct why *why)
{
	if (w->issuer_count > 0)
		qsort(w->issuers, w->issuer_count, sizeof(*w->issuers), by_digest);
	for (size_t i = 0; i < w->issuer_count; i++) {
		struct pg_values values = { 0 };
		pg_octets(&values, w->issuers[i].digest.octets, HASH_SIZE);
		pg_octets(&values, w->issuers[i].der.data, w->issuers[i].der.size);
		if (!pg_do(w->connection, "INSERT INTO brlint.issuer VALUES ($1, $2) ON CONFLICT DO NOTHING", &values, why))
			return false;
	}
	return true;
}

static void
forget_issuers(struct worker *w)
{
	for (size_t i = 0; i < w->issuer_count; i++)
		octets_free(&w->issuers[i].der);
	w->issuer_count = 0;
}

/* --- connections --- */

/* The connection for notes, under the mutex. NULL: `why`. */
static PGconn *
notes_of(struct team *team, struct why *why)
{
	if (team->notes != NULL && PQstatus(team->notes) != CONNECTION_OK) {
		PQfinish(team->notes);
		team->notes = NULL;
	}
	if (team->notes == NULL)
		team->notes = pg_open(team->options->queue, false, why);
	return team->notes;
}

/* Connects; what was in hand before has been tried through no fault of its own. */
static bool
connect_worker(struct worker *w, struct why *why)
{
	struct team *team = w->team;

	if (w->connection == NULL)
		w->connection = pg_open(team->options->queue, false, why);
	if (w->connection == NULL || !pg_run(w->connection, "LISTEN brlint_tile", why) || !pg_issuers(w->connection, team->issuers, why))
		return false;
	pthread_mutex_lock(&team->mutex);
	PGconn *notes = notes_of(team, why);
	bool right = notes != NULL && queue_forgive(notes, w->forgotten, w->forgotten_count, why);
	if (right && team->lost)
		complain("the database answers again");
	if (right)
		team->lost = false;
	pthread_mutex_unlock(&team->mutex);
	if (right)
		w->forgotten_count = 0;
	return right;
}

/* Something went wrong with the database: it is told once, what was in hand is lost, and after a while the thread tries again. */
static void
lose(struct worker *w, const struct why *why)
{
	struct team *team = w->team;

	if (!stopping()) {
		pthread_mutex_lock(&team->mutex);
		if (!team->lost)
			complain("the database: %s; it is tried again", why->text);
		team->lost = true;
		pthread_mutex_unlock(&team->mutex);
	}
	PQfinish(w->connection);
	w->connection = NULL;
	if (w->count > 0) {
		memcpy(w->forgotten, w->tiles, w->count * sizeof(*w->tiles));
		w->forgotten_count = w->count;
		w->count = 0;
	}
	rest(team, w->wait);
	w->wait = w->wait < WAIT_MOST / 2 ? 2 * w->wait : WAIT_MOST;
}

/* --- a batch --- */

static bool
take_rows(void *context, const struct judged *judged)
{
	struct worker *w = context;

	return pg_rows_add(w->rows, w->log->id, w->team->linter, judged);
}

/* Judges a tile. */
static enum read_result
judge(struct worker *w, const struct queue_tile *tile, struct why *why)
{
	struct reading reading = {
		.judge = w->judge,
		.judged = &w->judged,
		.first = tile->tile * TILE_WIDTH,
		.width = tile->width,
		.leaves = tile->leaves,
		.timestamp = tile->timestamp,
		.issuers = w->team->issuers,
		.fetch = fetch_issuer,
		.fetch_context = w,
		.take = take_rows,
		.context = w,
	};

	return reader_read(w->log->reader, &reading, why);
}

/* A tile was tried in vain. */
static bool
fail_tile(struct worker *w, const struct queue_tile *tile, const char *cause, struct why *why)
{
	bool aside;

	if (!queue_failed(w->connection, tile, cause, &aside, why))
		return false;
	if (aside) {
		complain("%s: tile %" PRIu64 " is set aside after %d tries: %s",
			 w->log->reader != NULL ? reader_log(w->log->reader)->description : "a log", tile->tile, QUEUE_TRIES, cause);
		atomic_fetch_add(&w->team->aside, 1);
		worsen(w->team, CT_FOUND);
	}
	return true;
}

/* Judges one of those in hand. *done: it goes with the batch; else it was dealt with. */
static bool
work_on(struct worker *w, const struct queue_tile *tile, bool *done, struct why *why)
{
	struct why cause;

	*done = false;
	if (!choose_log(w, tile->log, why))
		return false;
	if (w->log->reader == NULL)
		return queue_left(w->connection, tile, 1, why);
	if (tile->attempts >= QUEUE_TRIES)
		return fail_tile(w, tile, "workers that had it in hand were not heard of again", why);
	struct pg_mark mark;
	pg_rows_mark(w->rows, &mark);
	w->is_spoiled = false;
	enum read_result result = judge(w, tile, &cause);
	if (w->is_spoiled) {
		issuers_ask_again(w->team->issuers, w);
		because(&cause, "issuers: the server has said to ask later");
		result = READ_NOT;
	}
	switch (result) {
	case READ:
		*done = true;
		pthread_mutex_lock(&w->team->mutex);
		w->log->wait = 0;
		pthread_mutex_unlock(&w->team->mutex);
		return true;
	case READ_WRONG:
		break;
	case READ_NOT:
		let_rest(w, cause.text);
		pg_rows_back(w->rows, &mark);
		return queue_left(w->connection, tile, 1, why);
	}
	pg_rows_back(w->rows, &mark);
	return fail_tile(w, tile, cause.text, why);
}

/* Writes the rows. Where another is in the way it is tried again from the savepoint: the tiles stay locked. */
static bool
write_rows(struct worker *w, struct why *why)
{
	if (!pg_run(w->connection, "SAVEPOINT rows", why))
		return false;
	for (unsigned try = 0; try < WRITES_MOST; try++) {
		if (write_issuers(w, why) && pg_rows_write(w->rows, w->connection, why))
			return true;
		struct why ignored;
		if (!pg_may_retry(why) || !pg_run(w->connection, "ROLLBACK TO rows", &ignored))
			return false;
		rest(w->team, 50 * try);
	}
	return false;
}

/* Judges those in hand, as many as the time allows; the others are left. */
static bool
work_on_batch(struct worker *w, struct why *why)
{
	struct queue_tile done[BATCH_MOST];
	size_t done_count = 0, i = 0;
	time_t begun = time(NULL);

	pg_rows_clear(w->rows);
	for (; i < w->count && goes_on(w->team) && (i == 0 || time(NULL) - begun <= BATCH_SECONDS); i++) {
		bool is_done;
		if (!work_on(w, &w->tiles[i], &is_done, why))
			return false;
		if (is_done)
			done[done_count++] = w->tiles[i];
	}
	bool right = write_rows(w, why) && queue_done(w->connection, done, done_count, why) &&
		     queue_left(w->connection, w->tiles + i, w->count - i, why) && pg_run(w->connection, "COMMIT", why);
	if (right) {
		atomic_fetch_add(&w->team->tiles, done_count);
		atomic_fetch_add(&w->team->entries, pg_rows_count(w->rows));
		forget_issuers(w);
		w->count = 0;
	}
	return right;
}

/* Takes tiles; *count 0: there are none now. */
static bool
take_batch(struct worker *w, struct why *why)
{
	struct team *team = w->team;
	struct octets without = { 0 };
	const char *logs = resting_logs(team, &without);

	pthread_mutex_lock(&team->mutex);
	PGconn *notes = notes_of(team, why);
	bool right = notes != NULL && queue_take(w->connection, notes, logs, w->tiles, BATCH_MOST, &w->count, why);
	pthread_mutex_unlock(&team->mutex);
	octets_free(&without);
	return right;
}

/* Nothing is to be had now. Waits for more; *ends: there will be no more. */
static bool
wait_for_more(struct worker *w, bool *ends, struct why *why)
{
	struct team *team = w->team;
	PGnotify *heard;

	*ends = false;
	if (team->options->once) {
		struct octets without = { 0 };
		uint64_t tiles = 0;
		bool right = queue_waiting(w->connection, resting_logs(team, &without), &tiles, why);
		octets_free(&without);
		*ends = right && tiles == 0;
		if (right && !*ends)
			rest(team, 200);
		return right;
	}
	/* one that is given back by a worker that was lost makes no sound: look each second */
	struct pollfd fd = { .fd = PQsocket(w->connection), .events = POLLIN };
	poll(&fd, 1, 1000);
	if (!PQconsumeInput(w->connection))
		return pg_failed(w->connection, NULL, why);
	while ((heard = PQnotifies(w->connection)) != NULL)
		PQfreemem(heard);
	return true;
}

/* Once a minute, one of the threads. */
static bool
tidy(struct worker *w, struct why *why)
{
	struct team *team = w->team;
	time_t now = time(NULL);

	pthread_mutex_lock(&team->mutex);
	bool due = now - team->tidied >= TIDY_SECONDS || now < team->tidied;
	if (due)
		team->tidied = now;
	pthread_mutex_unlock(&team->mutex);
	return !due || queue_tidy(w->connection, why);
}

/* One round. *ends: there will be no more. */
static bool
work_round(struct worker *w, bool *ends, struct why *why)
{
	if (w->connection == NULL && !connect_worker(w, why))
		return false;
	if (!tidy(w, why) || !take_batch(w, why))
		return false;
	if (w->count == 0)
		return wait_for_more(w, ends, why);
	if (!work_on_batch(w, why))
		return false;
	w->wait = WAIT_LEAST;
	return true;
}

/* What is in hand goes back with the transaction. */
static void
give_back(struct worker *w)
{
	struct team *team = w->team;
	struct why why;

	PQfinish(w->connection);
	w->connection = NULL;
	if (w->count == 0)
		return;
	pthread_mutex_lock(&team->mutex);
	if (team->notes != NULL)
		queue_forgive(team->notes, w->tiles, w->count, &why);
	pthread_mutex_unlock(&team->mutex);
}

static void *
work(void *context)
{
	struct worker *w = context;
	bool ends = false;
	struct why why = { 0 };

	while (!ends && goes_on(w->team)) {
		if (work_round(w, &ends, &why))
			continue;
		/* what no second try mends: the statement is refused */
		if (!pg_is_state(&why, "42501 42P01 42703 3F000 28000 28P01 3D000")) {
			lose(w, &why);
			continue;
		}
		if (!atomic_exchange(&w->team->fails, true))
			complain("the database: %s", why.text);
		worsen(w->team, CT_FAILED);
	}
	give_back(w);
	atomic_fetch_add(&w->team->ended, 1);
	return NULL;
}

/* --- the command --- */

/* Makes the rule set known, and fails where the database is not one of ours. */
static bool
introduce_once(struct team *team, struct why *why)
{
	struct sink *sink = sink_open(team->options->queue, NULL, why);
	struct octets beside = { 0 };

	options_ruleset(team->options, &beside);
	bool right = sink != NULL && sink_ruleset(sink, team->linter, octets_string(&beside), why);
	octets_free(&beside);
	sink_free(sink);
	return right;
}

/* A worker may start before its server does: unless `once`, it waits for one that does not answer. */
static bool
introduce(struct team *team, struct why *why)
{
	for (unsigned wait = WAIT_LEAST; !introduce_once(team, why); wait = wait < WAIT_MOST / 2 ? 2 * wait : WAIT_MOST) {
		if (team->options->once || stopping() || PQping(team->options->queue) == PQPING_OK)
			return false;
		if (!team->lost)
			complain("the database: %s; it is tried again", why->text);
		team->lost = true;
		rest(team, wait);
	}
	return true;
}

static bool
worker_start(struct worker *w, struct team *team)
{
	w->team = team;
	w->wait = WAIT_LEAST;
	w->judge = judge_new(team->linter, false, true);
	w->rows = pg_rows_new();
	return w->judge != NULL && w->rows != NULL && pthread_create(&w->thread, NULL, work, w) == 0;
}

static void
worker_free(struct worker *w)
{
	judge_free(w->judge);
	judged_free(&w->judged);
	pg_rows_free(w->rows);
	forget_issuers(w);
	free(w->issuers);
}

static void
write_metrics(struct team *team)
{
	struct octets text = { 0 };
	struct why why;

	if (team->options->metrics == NULL)
		return;
	octets_printf(&text,
		      "# HELP brlint_ct_work_entries_total Entries that this worker has judged.\n# TYPE brlint_ct_work_entries_total counter\n"
		      "brlint_ct_work_entries_total %llu\n"
		      "# HELP brlint_ct_work_tiles_total Tiles that it has taken from the queue.\n# TYPE brlint_ct_work_tiles_total counter\n"
		      "brlint_ct_work_tiles_total %llu\n"
		      "# HELP brlint_ct_work_aside_total Tiles that it has set aside.\n# TYPE brlint_ct_work_aside_total counter\n"
		      "brlint_ct_work_aside_total %llu\n",
		      atomic_load(&team->entries), atomic_load(&team->tiles), atomic_load(&team->aside));
	if (!metrics_put(&text, team->options->metrics, &why))
		complain("--metrics: %s", why.text);
	octets_free(&text);
}

/* Waits until all threads have ended. After a signal they have some seconds, for a server may not answer; returns false if they take longer. */
static bool
wait_for(struct team *team, unsigned started)
{
	time_t asked = 0, written = 0;

	while (atomic_load(&team->ended) < started) {
		nanosleep(&(struct timespec){ .tv_nsec = 20000000 }, NULL);
		if (time(NULL) - written >= METRICS_SECONDS || time(NULL) < written) {
			written = time(NULL);
			write_metrics(team);
		}
		if (stopping() && asked == 0)
			asked = time(NULL);
		if (asked != 0 && time(NULL) - asked >= END_SECONDS)
			return false;
	}
	write_metrics(team);
	return true;
}

static void
run(struct team *team)
{
	unsigned started = 0, threads = team->options->threads;
	struct worker *workers = calloc(threads, sizeof(*workers));

	while (workers != NULL && started < threads && worker_start(&workers[started], team))
		started++;
	if (started < threads) {
		complain("out of memory, or of threads");
		worsen(team, CT_FAILED);
		atomic_store(&team->fails, true);
	}
	if (!wait_for(team, started))
		return; /* what they have in hand goes back with their connections */
	for (unsigned i = 0; workers != NULL && i < threads; i++) {
		if (i < started)
			pthread_join(workers[i].thread, NULL);
		worker_free(&workers[i]);
	}
	free(workers);
	for (size_t i = 0; i < team->log_count; i++) {
		reader_free(team->logs[i]->reader);
		free(team->logs[i]);
	}
	PQfinish(team->notes);
	issuers_free(team->issuers);
	brlint_free(team->linter);
}

int
work_command(const struct options *options)
{
	static struct team team; /* threads that do not end in time still have it */
	struct why why;
	int status = CT_FINE;

	team.options = options;
	pthread_mutex_init(&team.mutex, NULL);
	team.linter = options_linter(options, &status);
	if (team.linter == NULL)
		return status;
	team.issuers = options_issuers(options, &status);
	if (team.issuers == NULL) {
		brlint_free(team.linter);
		return status;
	}
	if (!introduce(&team, &why)) {
		complain("the queue: %s", why.text);
		issuers_free(team.issuers);
		brlint_free(team.linter);
		return CT_FAILED;
	}
	run(&team);
	return atomic_load(&team.status);
}
