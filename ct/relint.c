/*
 * brlint-ct relint: judges what was kept again, by the rules that have changed since, range by range. A range is one transaction, with how far the
 * run then is: who is killed goes on where it was.
 */
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "ct/reader.h"
#include "ct/relint_plan.h"
#include "ct/sink.h"

#define RANGE (58 * TILE_WIDTH) /* entries */

/* What threads share while a range is judged. */
struct relint {
	const struct options *options;
	struct kept *kept;
	struct plan plan;
	struct issuers *issuers;
	brlint_job *job; /* to ask for issuers */
	struct reader *reader;
	const struct kept_log *log;
	struct kept_cert *certs; /* of the range, in order of their entries */
	unsigned char *what;     /* of each: 0: nothing is to be done; TODO and KEPT_ALL, KEPT_RULESET */
	size_t count;
	atomic_bool ends;      /* the log does not answer */
	pthread_mutex_t mutex; /* while threads run, of: */
	size_t next;           /* of certs, for the next thread */
	size_t not_had;        /* entries that could not be judged again, of the log */
	struct why why;        /* of the first of these */
	int status;
	bool goes_on; /* the next run does, where this one was */
};
enum { TODO = 4 };

struct thread {
	struct relint *all;
	struct judge *some, *full;
	struct judged judged; /* of a tile */
	struct judged kept;   /* of the range, what is written */
	unsigned char *what;  /* for each entry of `kept` */
	size_t what_room;
	bool is_full; /* the tile is judged by all rules */
	size_t taken; /* of the tile */
	pthread_t thread;
};

static void
worsen(struct relint *r, int status)
{
	if (r->status < status)
		r->status = status;
}

/* --- what is to be done --- */

static bool
fetch_issuer(void *context, const struct hash *digest, struct octets *out)
{
	struct relint *r = context;
	struct hash found;

	if (reader_issuer(r->reader, digest, out) != GOT)
		return false;
	hash_octets(out->data, out->size, &found);
	if (hash_is(&found, digest) && kept_state(r->kept) != NULL)
		state_issuer_add(kept_state(r->kept), digest, out->data, out->size);
	return true;
}

static bool
knows_issuer(struct relint *r, const struct kept_cert *cert)
{
	enum issuer_state state = ISSUER_MISSING;

	return cert->has_issuer && issuers_give(r->issuers, r->job, cert->issuer.octets, 1, fetch_issuer, r, &state) != NULL && state == ISSUER_KNOWN;
}

static unsigned char
decide(struct relint *r, const struct kept_cert *cert)
{
	bool is_present = strcmp(cert->ruleset, r->plan.ruleset) == 0;
	const struct plan_set *set = plan_set_of(&r->plan, cert->ruleset);

	if (r->plan.only)
		return TODO | (set->covered && !is_present ? KEPT_RULESET : 0);
	if (!cert->issuer_found && knows_issuer(r, cert))
		return TODO | KEPT_ALL | KEPT_RULESET;
	if (is_present)
		return 0;
	if (set->all)
		return TODO | KEPT_ALL | KEPT_RULESET;
	return TODO | (set->covered ? KEPT_RULESET : 0);
}

static int
by_digest(const void *a, const void *b)
{
	const struct kept_cert *x = *(const struct kept_cert *const *)a, *y = *(const struct kept_cert *const *)b;
	int order = memcmp(x->sha256.octets, y->sha256.octets, HASH_SIZE);

	return order != 0 ? order : x->entry < y->entry ? -1 : x->entry > y->entry;
}

/* Decides for each; a certificate that stands in several entries is judged by the first. Returns false if memory ran out. */
static bool
decide_all(struct relint *r)
{
	const struct kept_cert **sorted = malloc((r->count + 1) * sizeof(*sorted));

	if (sorted == NULL)
		return false;
	for (size_t i = 0; i < r->count; i++)
		sorted[i] = &r->certs[i];
	qsort(sorted, r->count, sizeof(*sorted), by_digest);
	for (size_t i = 0; i < r->count; i++) {
		bool again = i > 0 && hash_is(&sorted[i]->sha256, &sorted[i - 1]->sha256);
		r->what[sorted[i] - r->certs] = again ? 0 : decide(r, sorted[i]);
	}
	free(sorted);
	return true;
}

/* --- judging --- */

static uint32_t
copy_text(struct thread *t, uint32_t place)
{
	const char *text = (const char *)t->judged.texts.data + place;
	uint32_t copied = (uint32_t)t->kept.texts.size;

	octets_add(&t->kept.texts, text, strlen(text) + 1);
	return copied;
}

/* Keeps an entry, with the findings of the rules that are run. */
static bool
keep_entry(struct thread *t, const struct entry_row *from, unsigned char what)
{
	struct judged *kept = &t->kept;

	if (!items_reserve(&kept->entries, &kept->entry_room, kept->entry_count, 1, sizeof(*kept->entries)) ||
	    !items_reserve(&t->what, &t->what_room, kept->entry_count, 1, 1) ||
	    !items_reserve(&kept->findings, &kept->finding_room, kept->finding_count, from->finding_count, sizeof(*kept->findings)))
		return false;
	t->what[kept->entry_count] = what;
	struct entry_row *to = &kept->entries[kept->entry_count++];
	*to = *from;
	to->serial = (uint32_t)kept->texts.size;
	octets_add(&kept->texts, octets_from(&t->judged.texts, from->serial), from->serial_size);
	to->first_finding = (uint32_t)kept->finding_count;
	to->first_log_finding = to->log_finding_count = 0;
	for (uint32_t i = 0; i < from->finding_count; i++) {
		const struct finding_row *finding = &t->judged.findings[from->first_finding + i];
		if ((what & KEPT_ALL) == 0 && !t->all->plan.is_run[finding->rule])
			continue;
		kept->findings[kept->finding_count] = *finding;
		kept->findings[kept->finding_count].path = copy_text(t, finding->path);
		kept->findings[kept->finding_count++].message = copy_text(t, finding->message);
	}
	to->finding_count = (uint32_t)kept->finding_count - to->first_finding;
	return !kept->texts.failed;
}

static int
by_entry(const void *a, const void *b)
{
	const struct kept_cert *x = a, *y = b;

	return x->entry < y->entry ? -1 : x->entry > y->entry;
}

/* Takes what was judged of a tile: of the entries that are wanted, whose octets are those that the rows are of. */
static bool
take(void *context, const struct judged *judged)
{
	struct thread *t = context;
	struct relint *r = t->all;

	for (size_t i = 0; i < judged->entry_count; i++) {
		struct kept_cert key = { .entry = (uint64_t)judged->entries[i].entry };
		const struct kept_cert *cert = bsearch(&key, r->certs, r->count, sizeof(*r->certs), by_entry);
		unsigned char what = cert != NULL ? r->what[cert - r->certs] : 0;
		if ((what & TODO) == 0 || !hash_is(&cert->sha256, &judged->entries[i].sha256))
			continue;
		/* by rules that need an issuer it was judged with one: not to be undone for want of it */
		if (cert->issuer_found && !judged->entries[i].issuer_found)
			continue;
		if (!keep_entry(t, &judged->entries[i], what))
			return false;
		t->taken++;
	}
	return true;
}

/* The next tile of the range with something to do: certs from *first, and before *end. */
static bool
next_tile(struct relint *r, size_t *first, size_t *end)
{
	bool found = false;

	pthread_mutex_lock(&r->mutex);
	size_t i = r->next;
	while (i < r->count && (r->what[i] & TODO) == 0)
		i++;
	*first = *end = i;
	if (i < r->count) {
		found = true;
		while (*end < r->count && r->certs[*end].entry / TILE_WIDTH == r->certs[i].entry / TILE_WIDTH)
			++*end;
	}
	r->next = *end;
	pthread_mutex_unlock(&r->mutex);
	return found;
}

static void
not_had(struct relint *r, size_t entries, const struct why *why, bool ends)
{
	pthread_mutex_lock(&r->mutex);
	if (r->not_had == 0)
		r->why = *why;
	r->not_had += entries;
	pthread_mutex_unlock(&r->mutex);
	if (ends)
		atomic_store(&r->ends, true);
}

static void
judge_tile_again(struct thread *t, size_t first, size_t end)
{
	struct relint *r = t->all;
	uint64_t begin = r->certs[first].entry / TILE_WIDTH * TILE_WIDTH;
	uint64_t left = r->log->position - begin;
	size_t wanted = 0;
	struct why why = { "" };

	t->is_full = r->plan.some == NULL;
	for (size_t i = first; i < end; i++) {
		wanted += (r->what[i] & TODO) != 0;
		t->is_full = t->is_full || (r->what[i] & KEPT_ALL) != 0;
	}
	t->taken = 0;
	struct reading reading = {
		.judge = t->is_full ? t->full : t->some,
		.judged = &t->judged,
		.first = begin,
		.width = left < TILE_WIDTH ? (unsigned)left : TILE_WIDTH,
		.timestamp = 0,
		.findings_only = !t->is_full,
		.issuers = r->issuers,
		.fetch = fetch_issuer,
		.fetch_context = r,
		.take = take,
		.context = t,
	};
	enum read_result result = reader_read(r->reader, &reading, &why);
	if (why.text[0] == '\0')
		because(&why, "their octets are not those that were judged, or they lack their issuer");
	if (t->taken < wanted)
		not_had(r, wanted - t->taken, &why, result == READ_NOT);
}

static void *
judge_range(void *context)
{
	struct thread *t = context;
	size_t first, end;

	while (!stopping() && !atomic_load(&t->all->ends) && next_tile(t->all, &first, &end))
		judge_tile_again(t, first, end);
	return NULL;
}

/* --- a range --- */

/* Where nothing but what is gone changed, no octets are needed: a row for each certificate, without findings. */
static bool
keep_without_reading(struct thread *t)
{
	struct relint *r = t->all;

	for (size_t i = 0; i < r->count; i++) {
		struct entry_row row = { .entry = (int64_t)r->certs[i].entry, .sha256 = r->certs[i].sha256, .kind = "", .profile = "" };
		if ((r->what[i] & TODO) != 0 && (r->what[i] & KEPT_ALL) == 0) {
			if (!keep_entry(t, &row, r->what[i]))
				return false;
			r->what[i] = 0;
		}
	}
	return true;
}

static bool
write_thread(struct relint *r, const struct thread *t, uint64_t position, struct why *why)
{
	struct kept_change change = {
		.run = r->plan.run,
		.log = r->log->id,
		.position = position,
		.linter = r->plan.full,
		.ruleset = r->plan.ruleset,
		.judged = &t->kept,
		.what = t->what,
		.rules = (const char *const *)r->plan.rules,
		.rule_count = r->plan.rule_count,
	};

	return kept_replace(r->kept, &change, why);
}

/* Puts what the other threads have kept behind what the first has. */
static bool
gather(struct thread *threads, unsigned count)
{
	for (unsigned i = 1; i < count; i++) {
		struct thread other = threads[i];
		/* keep_entry() takes it from what was judged last: lend it that */
		struct judged judged = threads[0].judged;
		bool right = true;
		threads[0].judged = other.kept;
		for (size_t k = 0; right && k < other.kept.entry_count; k++)
			right = keep_entry(&threads[0], &other.kept.entries[k], other.what[k]);
		threads[0].judged = judged;
		if (!right)
			return false;
	}
	return true;
}

static void
clear(struct thread *t)
{
	t->kept.entry_count = t->kept.finding_count = t->kept.log_finding_count = 0;
	octets_clear(&t->kept.texts);
}

/* Judges and writes a range. */
static bool
do_range(struct relint *r, struct thread *threads, uint64_t first, uint64_t end, struct why *why)
{
	unsigned started = 0;

	if (!kept_certs(r->kept, r->log->id, first, end, r->plan.ruleset, r->plan.only, r->certs, &r->count, why))
		return false;
	if (!decide_all(r))
		return because(why, "out of memory");
	for (unsigned i = 0; i < r->options->threads; i++)
		clear(&threads[i]);
	if (r->plan.some == NULL && !keep_without_reading(&threads[0]))
		return because(why, "out of memory");
	r->next = 0;
	while (started < r->options->threads && pthread_create(&threads[started].thread, NULL, judge_range, &threads[started]) == 0)
		started++;
	for (unsigned i = 0; i < started; i++)
		pthread_join(threads[i].thread, NULL);
	if (started == 0)
		return because(why, "no thread can be started");
	if (stopping() || atomic_load(&r->ends))
		return true;
	if (!gather(threads, started))
		return because(why, "out of memory");
	return write_thread(r, &threads[0], end, why);
}

/* --- a log --- */

static bool
do_ranges(struct relint *r, struct thread *threads, struct why *why)
{
	uint64_t first;

	if (!kept_run(r->kept, r->plan.run, r->log->id, &first, why))
		return false;
	while (first < r->log->position && !stopping() && !atomic_load(&r->ends)) {
		uint64_t end = (first / RANGE + 1) * RANGE;
		if (end > r->log->position)
			end = r->log->position;
		if (!do_range(r, threads, first, end, why))
			return false;
		first = end;
	}
	return true;
}

static bool
do_log(struct relint *r, struct thread *threads, struct kept_log *log, struct why *why)
{
	struct log copy;

	/* the reader has a log of its own */
	if (!log_make(&copy, log->log.key, log->log.key_size, log->log.url, log->log.description))
		return because(why, "out of memory");
	copy.kind = log->log.kind;
	r->log = log;
	r->reader = reader_open(&copy, r->options->source, r->options, why);
	if (r->reader == NULL) {
		complain("%s: %s", log->log.description, why->text);
		r->goes_on = true;
		worsen(r, CT_FOUND);
		return true;
	}
	r->not_had = 0;
	atomic_store(&r->ends, false);
	bool right = do_ranges(r, threads, why);
	if (r->not_had > 0 && !stopping()) {
		complain("%s: %zu entries cannot be judged again: %s", log->log.description, r->not_had, r->why.text);
		worsen(r, CT_FOUND);
	}
	r->goes_on = r->goes_on || atomic_load(&r->ends);
	reader_free(r->reader);
	r->reader = NULL;
	return right;
}

/* --- the command --- */

static bool
threads_make(struct relint *r, struct thread *threads)
{
	for (unsigned i = 0; i < r->options->threads; i++) {
		threads[i].all = r;
		threads[i].full = judge_new(r->plan.full, false, true);
		threads[i].some = r->plan.some != NULL ? judge_new(r->plan.some, false, true) : NULL;
		if (threads[i].full == NULL || (r->plan.some != NULL && threads[i].some == NULL))
			return false;
	}
	r->certs = calloc(RANGE, sizeof(*r->certs));
	r->what = calloc(RANGE, 1);
	r->job = brlint_job_new();
	return r->certs != NULL && r->what != NULL && r->job != NULL;
}

static void
threads_free(struct relint *r, struct thread *threads)
{
	for (unsigned i = 0; threads != NULL && i < r->options->threads; i++) {
		judge_free(threads[i].some);
		judge_free(threads[i].full);
		judged_free(&threads[i].judged);
		judged_free(&threads[i].kept);
		free(threads[i].what);
	}
	free(threads);
	free(r->certs);
	free(r->what);
	brlint_job_free(r->job);
}

static bool
do_logs(struct relint *r, struct thread *threads, struct why *why)
{
	struct kept_log *logs;
	size_t count;

	if (!kept_logs(r->kept, &logs, &count, why))
		return false;
	bool right = true;
	for (size_t i = 0; right && !stopping() && i < count; i++) {
		if (options_name(r->options, &logs[i].log))
			right = do_log(r, threads, &logs[i], why);
	}
	kept_logs_free(logs, count);
	return right;
}

static bool
run(struct relint *r, struct why *why)
{
	uint64_t others;
	struct thread *threads = calloc(r->options->threads, sizeof(*threads));

	if (threads == NULL || !threads_make(r, threads)) {
		threads_free(r, threads);
		return because(why, "out of memory");
	}
	bool right = kept_issuers(r->kept, r->issuers, why) && kept_ruleset(r->kept, r->plan.full, r->options, why) && do_logs(r, threads, why);
	threads_free(r, threads);
	if (!right || stopping())
		return right;
	/* one that did not come to the end of a log goes on there the next time */
	if (!r->goes_on && !kept_run_ended(r->kept, r->plan.run, why))
		return false;
	if (!kept_others(r->kept, r->plan.ruleset, &others, why))
		return false;
	if (others > 0)
		complain("%" PRIu64 " certificates were judged by another set of rules than %s", others, r->plan.ruleset);
	return true;
}

int
relint_command(const struct options *options)
{
	struct relint r = { .options = options };
	struct why why;
	int status = CT_FINE;

	pthread_mutex_init(&r.mutex, NULL);
	r.kept = kept_open(options, false, &status, &why);
	if (r.kept == NULL) {
		complain("%s", why.text);
		return status;
	}
	status = plan_make(&r.plan, options, r.kept);
	if (status == CT_FINE)
		r.issuers = options_issuers(options, &status);
	if (status == CT_FINE && !run(&r, &why)) {
		complain("%s", why.text);
		status = CT_FAILED;
	}
	if (status < r.status)
		status = r.status;
	issuers_free(r.issuers);
	plan_free(&r.plan);
	kept_free(r.kept);
	return status;
}
