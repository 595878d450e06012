#include "ct/follow.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "ct/metrics.h"

#define METRICS_SECONDS 15
#define LATE_SECONDS    3600 /* beyond the maximum merge delay */
#define SPLIT           "split view: "

bool
follow_goes_on(void *context)
{
	struct following *all = context;
	return !stopping() && !atomic_load(&all->failed);
}

static int64_t
now_seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

/* --- what goes wrong --- */

void
follow_tell(struct followed *f, const char *kind, const struct why *why)
{
	/* what fails because all ends is no error of the log */
	if (!follow_goes_on(f->all))
		return;
	if (f->all->state != NULL)
		counts_error(f->all->state, f->log, kind);
	sink_trouble(f->sink, f->log, why->text);
	f->is_well = false;
	if (strcmp(f->said.text, why->text) == 0)
		return;
	f->said = *why;
	complain("%s: %s", f->log->description, why->text);
}

void
follow_alert(struct followed *f, const char *event, const char *text)
{
	if (f->all->state != NULL && f->counts.alerts)
		alerts_log(f->all->state, f->log, event, text);
}

enum outcome
follow_got(struct followed *f, enum got got, const char *kind, const struct why *why)
{
	if (got == GOT || got == GOT_SAME)
		return OUTCOME_DONE;
	if (got == GOT_WRONG)
		return follow_stop(f, why);
	follow_tell(f, kind, why);
	return follow_goes_on(f->all) ? OUTCOME_LATER : OUTCOME_ENDED;
}

/* Nothing can be kept any more. */
static enum outcome
sink_failed(struct followed *f, const struct why *why)
{
	/* a sink that was given up because all ends */
	if (!stopping() && !atomic_exchange(&f->all->failed, true))
		complain("%s", why->text);
	return OUTCOME_ENDED;
}

/* Takes back what was not committed: progress as the sink has it. */
enum outcome
follow_reload(struct followed *f)
{
	struct why why;
	bool found;
	sink_drop(f->sink);
	f->tiles = 0;
	return sink_load(f->sink, &f->log->id, &f->progress, &found, &why) ? OUTCOME_DONE : sink_failed(f, &why);
}

static enum outcome
stop(struct followed *f, const char *kind, const char *event, const struct why *why)
{
	struct why cause;
	if (follow_reload(f) != OUTCOME_DONE)
		return OUTCOME_ENDED;
	bool is_new = f->progress.stopped == NULL || strcmp(f->progress.stopped, why->text) != 0;
	follow_tell(f, kind, why);
	if (!is_new)
		return OUTCOME_STOPPED;
	free(f->progress.stopped);
	f->progress.stopped = strdup(why->text);
	if (!sink_commit(f->sink, &f->progress, &cause))
		return sink_failed(f, &cause);
	follow_alert(f, event, why->text);
	return OUTCOME_STOPPED;
}

enum outcome
follow_stop(struct followed *f, const struct why *why)
{
	struct why stopped = *why;
	return stop(f, "tile", "log_stopped", &stopped);
}

/* --- checkpoints --- */

static void
evidence(struct followed *f, const struct octets *note, uint64_t size, uint64_t timestamp)
{
	struct octets name = { 0 };
	struct why why;
	octets_hex(&name, f->log->id.octets, HASH_SIZE);
	octets_printf(&name, "-%" PRIu64 "-%" PRIu64 ".", size, timestamp);
	/* two of one size and one time have different names */
	struct hash digest;
	hash_octets(note->data, note->size, &digest);
	octets_hex(&name, digest.octets, 4);
	octets_say(&name, f->log->kind == LOG_STATIC ? ".checkpoint" : ".sth.json");
	if (!evidence_keep(f->all->state != NULL ? state_path(f->all->state) : "brlint-ct", octets_string(&name), note->data, note->size, &why))
		complain("%s: evidence cannot be kept: %s", f->log->description, why.text);
	octets_free(&name);
}

enum outcome
follow_split(struct followed *f, const struct octets *note, const struct checkpoint *head, const char *what)
{
	struct why why;
	evidence(f, &f->progress.note, f->progress.verified_size, f->progress.verified_time);
	evidence(f, note, head->size, head->timestamp);
	because(&why,
		SPLIT "%s; before, %" PRIu64 " entries of %" PRIu64 ", now %" PRIu64 " entries of %" PRIu64
		      " (milliseconds since 1970); both notes are kept as evidence",
		what, f->progress.verified_size, f->progress.verified_time, head->size, head->timestamp);
	return stop(f, "split", "log_inconsistent", &why);
}

enum outcome
follow_accept(struct followed *f, const struct octets *note, const struct checkpoint *head, bool *same)
{
	const struct progress *last = &f->progress;
	const struct log *log = f->log;
	*same = false;
	if (log->has_final && head->size == log->final.size && !hash_is(&head->root, &log->final.root))
		return follow_split(f, note, head, "the root is not that of the final tree head in the list of logs");
	if (last->verified_time == 0)
		return OUTCOME_DONE;
	if (head->size < last->verified_size)
		return follow_split(f, note, head, "the tree is smaller than it was");
	*same = head->size == last->verified_size && hash_is(&head->root, &last->verified_root);
	if (head->size == last->verified_size && !*same)
		return follow_split(f, note, head, "two roots of one size");
	/* the same tree, as it was signed before, contradicts nothing: logs with several servers answer so */
	if (!*same && head->timestamp < last->verified_time)
		return follow_split(f, note, head, "the timestamp is earlier than it was");
	return OUTCOME_DONE;
}

enum outcome
follow_keep(struct followed *f, const struct octets *note, const struct checkpoint *head)
{
	struct progress *progress = &f->progress;
	struct why why;
	f->head = *head;
	bool is_new = head->timestamp > progress->verified_time || head->size != progress->verified_size || progress->verified_time == 0;
	if (!is_new && progress->stopped == NULL)
		return OUTCOME_DONE;
	if (is_new) {
		progress->verified_size = head->size;
		progress->verified_root = head->root;
		progress->verified_time = head->timestamp;
		octets_clear(&progress->note);
		octets_add(&progress->note, note->data, note->size);
	}
	return sink_commit(f->sink, progress, &why) ? OUTCOME_DONE : sink_failed(f, &why);
}

/* --- tiles --- */

static enum outcome
bad_tile(struct followed *f, const struct tile *tile, const struct judged *judged)
{
	struct why why;
	if (judged->failed) {
		because(&why, "out of memory");
		return sink_failed(f, &why);
	}
	because(&why, "%s: %s", tile->input, judged->why.text);
	/* what came before it is good */
	if (!f->holds && follow_commit(f) != OUTCOME_DONE)
		return OUTCOME_ENDED;
	return follow_stop(f, &why);
}

/* A tile for the queue, of one or more answers of the log: it has all leaves from its first on. */
static bool
enqueue(struct followed *f, uint64_t first, const struct judged *judged, struct why *why)
{
	unsigned at = (unsigned)(first % TILE_WIDTH), end = at + judged->leaf_count;
	if (end > TILE_WIDTH)
		return because(why, "entry %" PRIu64 " and %u more are not of one tile", first, judged->leaf_count);
	memcpy(f->leaves + at, judged->leaves, judged->leaf_count * sizeof(*f->leaves));
	return (end < TILE_WIDTH && first + judged->leaf_count < f->head.size) ||
	       sink_queue(f->sink, f->all->linter, first / TILE_WIDTH, f->leaves, end, why);
}

/*
 * A tile that is to be widened is read from its beginning again, and a log may give others than before: what lies before the position must be what
 * the range has of it.
 */
static bool
begins_as_before(struct followed *f, const struct tile *tile, const struct judged *judged)
{
	const struct range *range = &f->progress.range;
	uint64_t first = (uint64_t)tile->first, position = f->progress.position, begin = position - position % TILE_WIDTH;
	struct range beginning = { 0 };
	if (f->all->state != NULL || f->hashes_only || first >= position || first + judged->leaf_count < position)
		return true;
	for (uint64_t at = begin; at < position; at++)
		range_add(&beginning, at < first ? &f->leaves[at - begin] : &judged->leaves[at - first]);
	for (unsigned i = 0; i < beginning.count; i++) {
		if (!hash_is(&beginning.hashes[i], &range->hashes[range->count - beginning.count + i]))
			return false;
	}
	return true;
}

static enum outcome
other_beginning(struct followed *f, const struct tile *tile)
{
	struct why why;
	because(&why, "%s: they are not the entries that were there before", tile->input);
	return follow_stop(f, &why);
}

/* One more tile is to be committed, which is done if it is time. Returns whether more are wanted. */
static bool
commit_if_due(struct followed *f)
{
	f->tiles++;
	if (f->outcome == OUTCOME_DONE && !f->holds && (f->tiles >= COMMIT_TILES || now_seconds() - f->committed >= COMMIT_SECONDS))
		f->outcome = follow_commit(f);
	return f->outcome == OUTCOME_DONE && follow_goes_on(f->all);
}

/* The leaves of entries from `first` on, as far as they are new, in the range. */
static void
add_leaves(struct progress *progress, uint64_t first, const struct hash *leaves, unsigned count)
{
	for (; progress->position < first + count; progress->position++)
		range_add(&progress->range, &leaves[progress->position - first]);
}

/* The rows of a tile, or its place in the queue; and its leaves in the range. */
static bool
take(struct followed *f, const struct tile *tile, const struct judged *judged, struct why *why)
{
	uint64_t first = (uint64_t)tile->first, position = f->progress.position;
	if (first > position)
		return because(why, "entry %" PRIu64 " came, and entry %" PRIu64 " is the next", first, position);
	if (!f->hashes_only && f->all->state != NULL && !sink_add(f->sink, f->log, f->all->linter, judged, (int64_t)position, why))
		return false;
	if (!f->hashes_only && f->all->state == NULL && !enqueue(f, first, judged, why))
		return false;
	add_leaves(&f->progress, first, judged->leaves, judged->leaf_count);
	return true;
}

bool
follow_queue(struct followed *f, uint64_t tile, const struct hash *leaves, unsigned width)
{
	struct why why;
	if (!sink_queue(f->sink, f->all->linter, tile, leaves, width, &why)) {
		f->outcome = sink_failed(f, &why);
		return false;
	}
	add_leaves(&f->progress, tile * TILE_WIDTH, leaves, width);
	return commit_if_due(f);
}

/* An issuer could not be asked for, because all ends, or the server wants to be left alone: another time it can. */
static enum outcome
spoiled(struct followed *f)
{
	struct why why;
	if (!follow_goes_on(f->all))
		return OUTCOME_ENDED;
	/* what came before is whole */
	if (follow_commit(f) != OUTCOME_DONE)
		return OUTCOME_ENDED;
	because(&why, "issuers: the server has said to ask later");
	follow_tell(f, "issuer", &why);
	return OUTCOME_LATER;
}

static bool
deliver(void *context, const struct tile *tile, void *with, const struct judged *judged)
{
	struct followed *f = context;
	struct why why;
	(void)with;
	if (f->outcome != OUTCOME_DONE)
		return false;
	if (atomic_load(&f->is_spoiled))
		f->outcome = spoiled(f);
	else if (judged->failed || !judged->whole)
		f->outcome = bad_tile(f, tile, judged);
	else if (!begins_as_before(f, tile, judged))
		f->outcome = other_beginning(f, tile);
	else if (!take(f, tile, judged, &why))
		f->outcome = sink_failed(f, &why);
	for (size_t i = 0; i < judged->entry_count && !f->hashes_only; i++) {
		int worst = judged->entries[i].worst, before = atomic_load(&f->all->worst);
		/* other logs have threads of their own, and what is worse stays */
		while (worst >= 0 && worst < before && !atomic_compare_exchange_weak(&f->all->worst, &before, worst)) {
		}
	}
	return commit_if_due(f);
}

enum outcome
follow_commit(struct followed *f)
{
	struct why why;
	if (f->tiles == 0)
		return OUTCOME_DONE;
	f->tiles = 0;
	f->committed = now_seconds();
	return sink_commit(f->sink, &f->progress, &why) ? OUTCOME_DONE : sink_failed(f, &why);
}

bool
follow_begin(struct followed *f)
{
	struct following *all = f->all;
	bool judges = !f->hashes_only && all->state != NULL;
	struct pool_options options = { .linter = all->linter,
					.threads = all->threads,
					.wants_lines = judges && sink_wants_lines(f->sink),
					.wants_rows = judges,
					.lints = judges,
					.deliver = deliver,
					.context = f };
	struct why why;
	if (atomic_exchange(&f->is_spoiled, false))
		issuers_ask_again(all->issuers, f);
	f->outcome = OUTCOME_DONE;
	f->tiles = 0;
	f->committed = now_seconds();
	/* as many as may be on their way in the pool, and those that come and go */
	f->name_count = 2 * (size_t)all->threads + 2;
	f->names = calloc(f->name_count, sizeof(*f->names));
	f->pool = f->names != NULL ? pool_new(&options) : NULL;
	if (f->pool == NULL) {
		because(&why, "out of memory");
		f->outcome = sink_failed(f, &why);
	}
	return f->pool != NULL;
}

/* What lines and complaints call a tile; it lives as long as the tile is in the pool. */
static const char *
tile_name(struct followed *f, const char *path)
{
	struct octets name = { 0 };
	char **place = &f->names[f->next_name++ % f->name_count];
	octets_say(&name, f->log->url);
	octets_printf(&name, "%s", path);
	free(*place);
	*place = strdup(octets_string(&name));
	octets_free(&name);
	return *place != NULL ? *place : "";
}

bool
follow_add(struct followed *f, struct tile *tile)
{
	tile->input = tile_name(f, tile->input);
	tile->log = f->log;
	tile->is_static = f->log->kind == LOG_STATIC;
	tile->hashes_only = f->hashes_only || f->all->state == NULL;
	tile->most = f->all->options->max_tile;
	tile->timestamp = f->head.timestamp;
	tile->issuers = f->all->issuers;
	tile->fetch = tile->is_static ? follow_issuer : NULL;
	tile->fetch_context = f;
	tile->has_source_of_issuers = true;
	return pool_add(f->pool, tile, NULL) && f->outcome == OUTCOME_DONE;
}

bool
follow_drain(struct followed *f)
{
	struct why why;
	if (!pool_drain(f->pool) && f->outcome == OUTCOME_DONE && follow_goes_on(f->all)) {
		because(&why, "out of memory");
		f->outcome = sink_failed(f, &why);
	}
	if (!follow_goes_on(f->all) && f->outcome == OUTCOME_DONE) {
		/* what has been delivered is whole, and may be kept */
		if (!stopping() || f->holds || follow_commit(f) == OUTCOME_DONE)
			f->outcome = OUTCOME_ENDED;
	}
	return f->outcome == OUTCOME_DONE;
}

enum outcome
follow_end(struct followed *f)
{
	pool_free(f->pool);
	f->pool = NULL;
	for (size_t i = 0; f->names != NULL && i < f->name_count; i++)
		free(f->names[i]);
	free(f->names);
	f->names = NULL;
	if (f->outcome == OUTCOME_DONE && !f->holds)
		f->outcome = follow_commit(f);
	return f->outcome;
}

/* --- a log --- */

static void
rest(struct following *all, int64_t seconds)
{
	for (int64_t tenths = 0; tenths < 10 * seconds && follow_goes_on(all); tenths++)
		nanosleep(&(struct timespec){ 0, 100000000 }, NULL);
}

/* A log that is late is told; so is one that has not answered for so long. */
static void
look_at_age(struct followed *f)
{
	int64_t delay = f->log->mmd > 0 ? (int64_t)f->log->mmd : 86400;
	int64_t age = (int64_t)time(NULL) - (int64_t)(f->progress.verified_time / 1000);
	bool is_over = f->log->has_final && f->progress.verified_size >= f->log->final.size;
	char text[160];
	if (f->progress.verified_time == 0 || is_over || age <= delay + LATE_SECONDS)
		return;
	snprintf(text, sizeof(text), "the last checkpoint is %lld seconds old, and its maximum merge delay is %lld", (long long)age,
		 (long long)delay);
	follow_alert(f, "log_late", text);
}

static bool
is_split(const struct followed *f)
{
	return f->progress.stopped != NULL && strncmp(f->progress.stopped, SPLIT, strlen(SPLIT)) == 0;
}

/* One look; after it the log is at its head, or is not. */
static enum outcome
look(struct followed *f)
{
	struct why why;
	if (is_split(f)) {
		complain("%s: it stays stopped until follow --resume '%s': %s", f->log->description, f->log->id_text, f->progress.stopped);
		return OUTCOME_STOPPED;
	}
	enum outcome outcome = f->log->kind == LOG_STATIC ? follow_static(f) : follow_rfc6962(f);
	f->is_at_head = outcome == OUTCOME_DONE && f->progress.position == f->head.size && f->progress.verified_time != 0;
	/* what stopped it is over */
	if (outcome == OUTCOME_DONE && f->progress.stopped != NULL) {
		free(f->progress.stopped);
		f->progress.stopped = NULL;
		if (!sink_commit(f->sink, &f->progress, &why))
			return sink_failed(f, &why);
	}
	if (outcome == OUTCOME_DONE) {
		f->said.text[0] = '\0';
		if (!f->is_well)
			sink_trouble(f->sink, f->log, NULL);
		f->is_well = true;
	}
	if (outcome != OUTCOME_ENDED)
		look_at_age(f);
	return outcome;
}

static bool
is_over(const struct followed *f)
{
	return f->log->has_final && f->is_at_head && f->head.size >= f->log->final.size;
}

static void *
follow_log(void *context)
{
	struct followed *f = context;
	for (;;) {
		enum outcome outcome = look(f);
		if (outcome == OUTCOME_ENDED || f->all->options->once || !follow_goes_on(f->all))
			break;
		if (is_over(f) || is_split(f))
			break;
		int64_t wait = f->all->options->interval, later = source_later(f->source) - (int64_t)time(NULL);
		rest(f->all, outcome == OUTCOME_LATER && later > wait ? later : wait);
	}
	follow_tell_lacking(f);
	return NULL;
}

/* --- beside the logs --- */

/* That alerts cannot be told is told once, until they can. */
static void
tell_alerts(struct following *all)
{
	struct why why;
	uint64_t waiting = alerts_tell(all->state, all->options->alert, follow_goes_on, all, &why);
	if (waiting > 0 && !all->alerts_fail)
		complain("--alert: %s: %s; alerts that are not told: %" PRIu64, all->options->alert, why.text, waiting);
	all->alerts_fail = waiting > 0;
}

/* Alerts and metrics, until all has ended. */
struct aside {
	struct following *all;
	pthread_t thread;
	bool runs;
	atomic_bool ends;
};

static void
tell_aside(struct following *all, bool alerts, bool metrics)
{
	const struct options *options = all->options;
	struct why why;
	if (options->alert != NULL && alerts)
		tell_alerts(all);
	if (options->metrics != NULL && metrics && !metrics_write(all->state, options->metrics, &why))
		complain("--metrics: %s", why.text);
}

static void *
be_aside(void *context)
{
	struct aside *aside = context;
	for (unsigned tenths = 0; !atomic_load(&aside->ends); tenths++) {
		tell_aside(aside->all, tenths % 10 == 0, tenths % (10 * METRICS_SECONDS) == 0);
		nanosleep(&(struct timespec){ 0, 100000000 }, NULL);
	}
	return NULL;
}

static void
aside_begin(struct aside *aside, struct following *all)
{
	aside->all = all;
	if (all->state != NULL && (all->options->alert != NULL || all->options->metrics != NULL))
		aside->runs = pthread_create(&aside->thread, NULL, be_aside, aside) == 0;
}

static void
aside_end(struct aside *aside)
{
	if (!aside->runs)
		return;
	atomic_store(&aside->ends, true);
	pthread_join(aside->thread, NULL);
	tell_aside(aside->all, true, true);
}

/* --- the command --- */

static void
followed_free(struct followed *f)
{
	sink_free(f->sink);
	source_free(f->source);
	progress_free(&f->progress);
	octets_free(&f->note);
	counts_free(&f->counts);
	free(f->lacking.items);
	pthread_mutex_destroy(&f->lacking.mutex);
}

/* The progress of a log as the sink has it. */
static bool
followed_load(struct followed *f, struct why *why)
{
	bool found;
	struct octets beside = { 0 };
	options_ruleset(f->all->options, &beside);
	bool done = sink_log(f->sink, f->log, why) && sink_ruleset(f->sink, f->all->linter, octets_string(&beside), why) &&
		    sink_load(f->sink, &f->log->id, &f->progress, &found, why);
	octets_free(&beside);
	return done;
}

/* Of a log that is named by its key no list says which protocol it has: what it answers tells. */
static void
tell_kind(struct followed *f, struct log *log)
{
	struct octets answer = { 0 };
	struct why why;
	if (f->all->options->key != NULL && source_get(f->source, "checkpoint", 65536, &answer, &why) == GOT_NOTHING) {
		octets_clear(&answer);
		if (source_get(f->source, "ct/v1/get-sth", 65536, &answer, &why) == GOT)
			log->kind = LOG_RFC6962;
	}
	octets_free(&answer);
}

static int
followed_open(struct followed *f, struct following *all, struct log *log, const char *sink, struct why *why)
{
	struct why cause;
	f->all = all;
	f->log = log;
	pthread_mutex_init(&f->lacking.mutex, NULL);
	f->progress.log_id = log->id;
	f->counts = (struct counts){ .log = log, .alerts = all->options->alert != NULL, .many = all->options->alert_daily };
	f->source = source_open(log->url, &all->http, &cause);
	if (f->source == NULL) {
		because(why, "%s: %s", log->url, cause.text);
		return CT_TROUBLE;
	}
	tell_kind(f, log);
	f->sink = sink_open(sink, all->state, why);
	if (f->sink == NULL)
		return CT_FAILED;
	sink_rotate(f->sink, all->options->rotate_size, all->options->rotate_daily);
	sink_goes_on(f->sink, follow_goes_on, all);
	if (all->state != NULL)
		sink_counts(f->sink, counts_rows, &f->counts);
	return followed_load(f, why) ? CT_FINE : CT_FAILED;
}

/* A log that was stopped goes on from where it is, by what it says now. */
static int
resume(struct following *all, struct followed *logs, size_t count, struct why *why)
{
	size_t resumed = 0;
	for (size_t i = 0; i < count; i++) {
		struct progress *progress = &logs[i].progress;
		if (!log_matches(logs[i].log, all->options->resume) || progress->stopped == NULL)
			continue;
		free(progress->stopped);
		progress->stopped = NULL;
		/* the checkpoint that was contradicted is no measure any more, but what has rows is */
		progress->verified_time = 0;
		progress->verified_size = progress->position;
		range_root(&progress->range, &progress->verified_root);
		if (!sink_commit(logs[i].sink, progress, why))
			return CT_FAILED;
		resumed++;
	}
	if (resumed > 0)
		return CT_FINE;
	because(why, "--resume: no log that is stopped matches \"%s\"", all->options->resume);
	return CT_TROUBLE;
}

static int
run_logs(struct following *all, struct followed *logs, size_t count)
{
	pthread_t *threads = calloc(count, sizeof(*threads));
	struct aside aside = { 0 };
	size_t started = 0;
	if (threads == NULL) {
		complain("out of memory");
		return CT_FAILED;
	}
	aside_begin(&aside, all);
	while (started < count && pthread_create(&threads[started], NULL, follow_log, &logs[started]) == 0)
		started++;
	if (started < count) {
		complain("threads cannot be started");
		atomic_store(&all->failed, true);
	}
	for (size_t i = 0; i < started; i++)
		pthread_join(threads[i], NULL);
	aside_end(&aside);
	free(threads);
	if (atomic_load(&all->failed))
		return CT_FAILED;
	int status = all->options->fail_on >= 0 && atomic_load(&all->worst) <= all->options->fail_on ? CT_FOUND : CT_FINE;
	for (size_t i = 0; i < count; i++)
		status = logs[i].is_at_head ? status : CT_FOUND;
	return status;
}

static int
follow_all(struct following *all, const struct log_list *list, const char *sink)
{
	struct followed *logs = calloc(list->count, sizeof(*logs));
	struct why why;
	int status = logs == NULL ? CT_FAILED : CT_FINE;
	if (logs == NULL)
		because(&why, "out of memory");
	size_t opened = 0;
	while (status == CT_FINE && opened < list->count) {
		status = followed_open(&logs[opened], all, &list->logs[opened], sink, &why);
		opened++;
	}
	/* it is that of the state for ever once it has been opened, and not before */
	if (status == CT_FINE && all->state != NULL && !state_set(all->state, "sink", sink, &why))
		status = CT_FAILED;
	if (status == CT_FINE && all->options->resume != NULL)
		status = resume(all, logs, list->count, &why);
	if (status != CT_FINE)
		complain("%s", why.text);
	else
		status = run_logs(all, logs, list->count);
	for (size_t i = 0; i < opened; i++)
		followed_free(&logs[i]);
	free(logs);
	return status;
}

/* A sink's file by its whole name: the state is also used from other folders. */
static const char *
absolute(const char *sink, struct octets *whole)
{
	const char *file = strchr(sink, ':');
	bool is_file = strncmp(sink, "jsonl:", 6) == 0 || strncmp(sink, "sqlite:", 7) == 0;
	char *here = is_file && file[1] != '/' && file[1] != '\0' ? getcwd(NULL, 0) : NULL;
	if (here == NULL)
		return sink;
	octets_add(whole, sink, (size_t)(file - sink) + 1);
	octets_printf(whole, "%s/%s", here, file + 1);
	free(here);
	return octets_string(whole);
}

static bool
rotates(const struct options *options)
{
	return options->rotate_daily || options->rotate_size > 0;
}

/* The sink that is asked for, or that the state remembers, or the state itself. */
static int
choose_sink(struct following *all, char **sink)
{
	const struct options *options = all->options;
	struct why why;
	if (all->state == NULL) {
		*sink = strdup(options->queue);
		return *sink != NULL ? CT_FINE : CT_FAILED;
	}
	if (!state_setting(all->state, "sink", sink, &why)) {
		complain("%s", why.text);
		return CT_FAILED;
	}
	/* "sqlite:" alone is the state itself, wherever it is moved to */
	const char *wanted = options->sink != NULL ? options->sink : (*sink)[0] != '\0' ? *sink : "sqlite:";
	if (strncmp(wanted, "sqlite:", 7) == 0 && state_is(all->state, wanted + 7))
		wanted = "sqlite:";
	int status = CT_FINE;
	struct octets whole = { 0 };
	wanted = absolute(wanted, &whole);
	if ((*sink)[0] != '\0' && strcmp(*sink, wanted) != 0) {
		complain("--sink: the results of this state are in %s", strcmp(*sink, "sqlite:") == 0 ? "the state itself" : *sink);
		status = CT_TROUBLE;
	}
	if (status == CT_FINE && rotates(options) && strncmp(wanted, "jsonl:", 6) != 0) {
		complain("--rotate is of a sink jsonl:FILE, and the results of this state are in %s",
			 strcmp(wanted, "sqlite:") == 0 ? "the state itself" : wanted);
		status = CT_TROUBLE;
	}
	char *chosen = strdup(wanted);
	free(*sink);
	*sink = chosen;
	octets_free(&whole);
	return status;
}

static int
follow_with_logs(struct following *all, const struct log_list *list)
{
	struct why why;
	char *sink = NULL;
	all->threads = all->options->threads / (unsigned)list->count;
	all->threads += all->threads == 0;
	if (all->state != NULL && !state_issuers(all->state, all->issuers, &why)) {
		complain("%s", why.text);
		return CT_FAILED;
	}
	int status = choose_sink(all, &sink);
	if (status == CT_FINE)
		status = follow_all(all, list, sink);
	free(sink);
	return status;
}

/* A fleet has one follower: a lock of the database that goes with the connection. */
static int
lock_queue(struct following *all)
{
	static const char take[] =
		"SELECT pg_try_advisory_lock(1651665006, 1), "
		"coalesce((SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND classid = 1651665006 AND objid = 1 AND granted LIMIT 1), 0)";
	struct why why;
	all->lock = pg_open(all->options->queue, false, &why);
	PGresult *answer = all->lock != NULL ? pg_ask(all->lock, take, NULL, &why) : NULL;
	if (answer == NULL) {
		complain("--queue: %s", why.text);
		return CT_FAILED;
	}
	bool is_ours = pg_number_at(answer, 0, 0) != 0;
	if (!is_ours)
		complain("--queue: another follow uses this database: its server's process %lld", (long long)pg_number_at(answer, 0, 1));
	PQclear(answer);
	return is_ours ? CT_FINE : CT_TROUBLE;
}

static int
open_state(struct following *all)
{
	const struct options *options = all->options;
	struct why why;
	int status = CT_FINE;
	if (options->queue != NULL && (options->sink != NULL || options->state != NULL)) {
		complain("--queue has state and results in one database, without --state and --sink");
		return CT_TROUBLE;
	}
	if (options->queue != NULL && rotates(options)) {
		complain("--rotate is of a sink jsonl:FILE, and with --queue there is none");
		return CT_TROUBLE;
	}
	if (options->queue != NULL && (options->alert != NULL || options->metrics != NULL)) {
		complain("--alert and --metrics need --state: with --queue it is the workers that find something");
		return CT_TROUBLE;
	}
	if (options->queue != NULL)
		return lock_queue(all);
	if (options->sink != NULL && !sink_is_named(options->sink, &why)) {
		complain("--sink: %s", why.text);
		return CT_TROUBLE;
	}
	if (options->alert != NULL && !alerts_program(options->alert, &why)) {
		complain("--alert: %s: %s", options->alert, why.text);
		return CT_TROUBLE;
	}
	all->state = state_open(options->state, STATE_WRITE, &status, &why);
	if (all->state == NULL)
		complain("--state: %s", why.text);
	return status;
}

int
follow_command(const struct options *options)
{
	struct following all = { .options = options, .http = options->http, .worst = 3 };
	struct log_list list = { 0 };
	int status = options_logs(options, &list);
	if (status != CT_FINE)
		return status;
	if (list.count == 0) {
		complain("no log is named: --log-list, or --url and --key");
		return CT_TROUBLE;
	}
	all.http.goes_on = follow_goes_on;
	all.http.context = &all;
	all.linter = options_linter(options, &status);
	if (all.linter != NULL)
		all.issuers = options_issuers(options, &status);
	if (all.issuers != NULL)
		status = open_state(&all);
	if (all.issuers != NULL && status == CT_FINE)
		status = follow_with_logs(&all, &list);
	PQfinish(all.lock);
	state_free(all.state);
	issuers_free(all.issuers);
	brlint_free(all.linter);
	log_list_free(&list);
	return status;
}
