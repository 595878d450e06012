#include "run/run.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "lib/commit.h"
#include "run/complain.h"
#include "run/entry.h"
#include "run/output.h"
#include "run/pipeline.h"
#include "run/progress.h"
#include "run/signals.h"
#include "x509/foreign.h"

/* Objects from this size on are not copied into batches. */
#define LARGE ((size_t)1 << 20)

/* Room for lines that are written even when memory ran out, at least. The name of a file that can be opened has at most PATH_MAX octets (4,096). */
#define LAST_LINE ((size_t)64 << 10)

static const char out_of_memory[] = "out of memory";

/* What each thread has for itself. */
struct lint_thread {
	struct session session;
	uint8_t *verdicts; /* one a rule, if the format needs them; otherwise NULL, which is quicker */
	uint8_t *used;     /* one a waiver, as that of the setup; NULL: there is no policy */
	struct entry_thread entry;
	char apart[LINES_APART];
};

struct run {
	const struct options *options;
	const struct setup *setup;
	struct report report;
	char ruleset[RULESET_DIGEST_SIZE]; /* that of the report */
	struct entry_options entries;
	bool says_entries; /* the format says of an entry of a log which it is */
	bool tree;         /* print trees */
	struct pipeline *pipeline;
	struct lint_thread *threads; /* the first is the caller's */
	unsigned thread_count;
	struct output out;
	struct buffer line;  /* with room for the line that says that memory ran out, and for first and last lines */
	atomic_bool stopped; /* nothing more is to be linted: a signal came, or nothing can be written any more */
	bool ended;          /* nor to be written */
	bool any_out;        /* what is said of some object is written */
	struct buffer kept;  /* what the format says at its end of what could not be read */
	struct progress progress;
	size_t numbered;            /* objects, and what could not be read, that came so far */
	struct counts counts;       /* of what was delivered */
	int64_t ended_at;           /* seconds since 1970 */
	uint64_t read_before, read; /* octets of the files that are done; of all, with the one that is being read */
};

/* An object on its way through lint_one(). */
struct subject {
	const char *name;
	size_t index, number;
	bool alone;
	struct place place;
	struct span der;
	struct span others[OTHERS_MAX];
	size_t other_count;
	const struct log_entry *entry; /* NULL: it is none */
};

static bool
is_stopped(struct run *r)
{
	if (signals_came())
		r->stopped = true;
	return r->stopped;
}

/* --- one object --- */

/* Counts what was found. */
static void
count_findings(const struct run *r, const struct result *result, struct counts *counts)
{
	const struct session *s = result->session;
	bool unfit = false;

	for (uint32_t i = 0; i < s->findings.count; i++) {
		const struct finding *f = &s->findings.items[i];
		if (f->waived != NULL)
			counts->waived++;
		else
			counts->levels[f->level]++;
		unfit |= f->of_object;
		bool counted = finding_blocks(&s->findings, f, r->options->fail_on);
		counts->blocking += counted;
		counts->silent += counted && !r->tree && report_is_silent_on(&r->report, result, f);
	}
	counts->objects++;
	counts->unfit += unfit;
	counts->not_judged += s->findings.asked.judged == FAIL;
	counts->unknown += s->object.kind == OBJECT_UNKNOWN;
	counts->precertificates += object_is_precertificate(&s->object);
}

/* Lints an object, and adds what is said of it; if memory ran out, nothing is said, and false is returned. */
static bool
lint_one(const struct run *r, struct lint_thread *t, const struct subject *subject, struct buffer *out, struct counts *counts)
{
	struct job job = r->setup->job;
	struct result result = {
		.input = subject->name,
		.index = subject->index,
		.alone = subject->alone,
		.place = subject->place,
		.job = &job,
		.session = &t->session,
		.verdicts = t->verdicts,
		.number = subject->number,
	};
	size_t begin = out->size;

	job.others = subject->others;
	job.other_count = subject->other_count;
	job.wanted = &r->report.wanted;
	if (subject->entry != NULL && !entry_prepare(&t->entry, subject->entry, &job))
		return false;
	if (!policy_lint(&r->setup->linter, &t->session, &job, subject->der, t->verdicts))
		return false;
	if (subject->entry != NULL && r->says_entries) {
		if (!entry_look(&t->entry, &r->entries, &r->setup->linter, &t->session, &job, subject->entry, subject->name, subject->index))
			return false;
		result.log = &t->entry.line;
	}
	if (r->tree)
		report_tree(out, &r->report, &result);
	else
		r->report.format->object(out, &r->report, &result);
	if (out->failed) {
		buffer_truncate(out, begin);
		return false;
	}
	count_findings(r, &result, counts);
	policy_mark_used(r->setup->linter.policy, &t->session.findings, t->used);
	return true;
}

/* Whether what could not be read is told at the end, and not in its place. */
static bool
tells_at_end(const struct run *r)
{
	return !r->tree && r->report.format->unreadable_last;
}

/* Adds what is said of something that could not be read. */
static bool
tell_unreadable(const struct run *r, const struct unreadable *u, struct buffer *out)
{
	size_t begin = out->size;
	if (!r->tree && r->report.format->unreadable != NULL)
		r->report.format->unreadable(out, &r->report, u);
	bool ok = !out->failed;
	if (!ok)
		buffer_truncate(out, begin);
	return ok;
}

/* Whether the object that was linted last is of no kind that is known, and the format does not say so. */
static bool
is_untold(const struct run *r, const struct lint_thread *t)
{
	return r->report.format->omits_unknown && !r->tree && t->session.object.kind == OBJECT_UNKNOWN;
}

/* --- batches --- */

static struct unreadable
unreadable_item(const struct run *r, const struct batch *b, const struct item *item)
{
	struct unreadable u = {
		.input = item_name(b, item),
		.index = item->index,
		.offset = item->offset,
		.number = item->number,
		.error = item->unreadable ? (const char *)b->octets + item->der : out_of_memory,
		.of_entry = item->unreadable && item->of_entry,
	};
	if (u.of_entry) {
		bool of_answer = item->entry.has_certificates;
		u.entry = item->entry.leaf_index >= 0 ? item->entry.leaf_index : entry_number(&r->entries, of_answer, u.input, u.index);
		u.last_entry = !item->of_rest ? u.entry : of_answer ? -1 : entry_last(u.input);
	}
	return u;
}

/* The object of an item; its entry, if it is one, is laid out in `entry`. */
static struct subject
subject_of(const struct batch *b, const struct item *item, struct log_entry *entry)
{
	struct subject subject = {
		.name = item_name(b, item),
		.index = item->index,
		.number = item->number,
		.alone = item->last && item->index == 0,
		.place = item->place,
		.der = item_der(b, item),
		.other_count = item->other_count,
	};
	if (item->of_entry) {
		*entry = item_entry(b, item);
		subject.entry = entry;
	}
	for (unsigned i = 0; i < item->other_count; i++)
		subject.others[i] = (struct span){ b->octets + item->others[i].der, item->others[i].size };
	return subject;
}

static void
lint_batch(void *context, unsigned thread, struct batch *b)
{
	struct run *r = context;
	for (size_t i = 0; i < b->count && !is_stopped(r); i++) {
		struct item *item = &b->items[i];
		if (item->unreadable) {
			struct unreadable u = unreadable_item(r, b, item);
			item->failed |= !tells_at_end(r) && !tell_unreadable(r, &u, &b->out);
			b->counts.unreadable++;
		} else {
			struct log_entry entry;
			struct subject subject = subject_of(b, item, &entry);
			item->failed = !lint_one(r, &r->threads[thread], &subject, &b->out, &b->counts);
			item->unknown = is_untold(r, &r->threads[thread]);
			b->counts.unreadable += item->failed;
		}
		b->counts.failed += item->failed;
		item->end = b->out.size;
		b->finished++;
	}
}

static void
add_counts(struct counts *all, const struct counts *some)
{
	all->objects += some->objects;
	all->unreadable += some->unreadable;
	all->failed += some->failed;
	for (size_t i = 0; i < LEVEL_COUNT; i++)
		all->levels[i] += some->levels[i];
	all->waived += some->waived;
	all->blocking += some->blocking;
	all->unfit += some->unfit;
	all->not_judged += some->not_judged;
	all->unknown += some->unknown;
	all->silent += some->silent;
	all->precertificates += some->precertificates;
}

/* --- writing --- */

/* At the first write that failed: so many objects are out, with those that could not be read. */
static void
give_up(struct run *r, size_t objects)
{
	r->stopped = r->ended = true;
	progress_clear(&r->progress);
	complain("standard output cannot be written: %s; %zu object%s out", strerror(r->out.error), objects, objects == 1 ? " is" : "s are");
}

/* So much of the next text of objects is left out: what stands between two of them has nothing before it. */
static size_t
left_out(const struct run *r, size_t size)
{
	return r->any_out || r->tree ? 0 : report_between(r->report.format, size);
}

/*
 * Writes the text of some items of a batch. Where it cannot all be written, what there is of an object is taken back. Returns how many items are out.
 */
static size_t
put_items(struct run *r, const struct batch *b, size_t first, size_t last)
{
	size_t begin = first > 0 ? b->items[first - 1].end : 0, end = last > first ? b->items[last - 1].end : begin, whole = 0;
	begin += left_out(r, end - begin);
	size_t written = end > begin ? output_write(&r->out, b->out.text + begin, end - begin) : 0, kept = 0;
	r->any_out |= written > 0;
	if (written == end - begin)
		return last - first;
	for (; first + whole < last && b->items[first + whole].end <= begin + written; whole++)
		kept = b->items[first + whole].end > begin ? b->items[first + whole].end - begin : 0;
	output_take_back(&r->out, written - kept);
	return whole;
}

/* Writes the text of r->line, but for what it begins with that is left out. Returns false if that failed. */
static bool
put_line(struct run *r, size_t without)
{
	size_t size = r->line.size - without, written = output_write(&r->out, r->line.text + without, size);
	if (written < size)
		output_take_back(&r->out, written);
	return written == size;
}

/* The same with what is said of an object. */
static bool
put_object(struct run *r)
{
	size_t without = left_out(r, r->line.size);
	r->any_out |= r->line.size > without;
	return put_line(r, without);
}

/*
 * What memory ran out for in another thread is linted once more in this one, which has what objects take from those before. Returns false if it
 * fails again.
 */
static bool
try_again(struct run *r, struct batch *b, const struct item *item)
{
	struct log_entry entry;
	buffer_truncate(&r->line, 0);
	if (item->unreadable || item->alone)
		return false;
	struct subject subject = subject_of(b, item, &entry);
	if (!lint_one(r, &r->threads[0], &subject, &r->line, &b->counts))
		return false;
	b->counts.failed--;
	b->counts.unreadable--;
	return true;
}

/*
 * An item of which there is more to say than its text: what could not be read is told on standard error, too, and what memory ran out for has no
 * text. Returns false if that cannot be written.
 */
static bool
deliver_odd(struct run *r, struct batch *b, const struct item *item)
{
	struct unreadable u = unreadable_item(r, b, item);
	bool has_text = item->end > (item > b->items ? item[-1].end : 0);
	if (item->failed && !has_text) {
		if (try_again(r, b, item))
			return put_object(r);
		buffer_truncate(&r->line, 0);
		if (!tells_at_end(r) && tell_unreadable(r, &u, &r->line) && !put_object(r))
			return false;
	}
	if (tells_at_end(r) && (item->unreadable || item->failed) && !tell_unreadable(r, &u, &r->kept) && !item->failed)
		b->counts.failed++;
	progress_clear(&r->progress);
	if (item->unknown && !item->failed) {
		const char *name = item->alone ? NULL : foreign_name(item_der(b, item));
		complain("%s: object %zu is not a certificate, CRL or OCSP response%s%s", u.input, u.index, name != NULL ? ": this is " : "",
			 name != NULL ? name : "");
		return true;
	}
	if (item->unreadable && item->has_place)
		complain("%s: offset %llu: %s", u.input, (unsigned long long)u.offset, u.error);
	else if (item->unreadable)
		complain("%s: %s", u.input, u.error);
	else
		complain("%s: object %zu: %s", u.input, u.index, u.error);
	return true;
}

/* Takes over what was counted, and writes what was said. */
static void
deliver(void *context, struct batch *b)
{
	struct run *r = context;
	size_t from = 0, out = 0, i = 0;

	if (r->ended)
		return;
	/* behind an object that was not linted none is out */
	r->ended = b->finished < b->count;
	progress_clear(&r->progress);
	for (; i <= b->finished; i++) {
		bool odd = i < b->finished && (b->items[i].unreadable || b->items[i].failed || b->items[i].unknown);
		if (!odd && i < b->finished)
			continue;
		size_t until = i < b->finished ? i + 1 : i; /* the text of what is odd, if any, and all before */
		size_t done = put_items(r, b, from, until);
		out += done;
		if (done < until - from || (odd && !deliver_odd(r, b, &b->items[i]))) {
			give_up(r, r->counts.objects + r->counts.unreadable + out);
			return;
		}
		from = until;
	}
	add_counts(&r->counts, &b->counts);
	progress_show(&r->progress, r->counts.objects, r->counts.levels[MUST] + r->counts.levels[SHOULD] + r->counts.levels[NOTICE], r->read);
}

/* --- what the input gives --- */

/* Those of the certificates beside an object that may be its issuer's, by their names as they stand in the octets. */
static unsigned
choose_others(const struct run *r, const struct input_object *o, struct span *others)
{
	unsigned count = 0;
	struct span issuer, subject, other_issuer, other_subject;
	if (r->options->no_chain || r->setup->issuers != NULL || o->other_count == 0 || !cert_peek_names(o->der, &issuer, &subject))
		return 0;
	for (size_t i = 0; i < o->other_count && count < OTHERS_MAX; i++) {
		if (cert_peek_names(o->others[i], &other_issuer, &other_subject) && span_equal(issuer, other_subject))
			others[count++] = o->others[i];
	}
	return count;
}

static bool
on_trouble(void *context, const struct input_trouble *t)
{
	struct run *r = context;
	size_t number = r->numbered++;
	if (!pipeline_add_trouble(r->pipeline, number, t)) {
		/* there is no memory to put it in its place among the others: they go first */
		struct item item = { .index = t->index, .number = number, .failed = true, .alone = true };
		struct batch alone = { .items = &item, .count = 1, .finished = 1, .octets = (uint8_t *)(uintptr_t)t->name };
		alone.counts.failed = alone.counts.unreadable = 1;
		pipeline_drain(r->pipeline);
		if (!is_stopped(r))
			deliver(r, &alone);
	}
	return !is_stopped(r);
}

/* Lints here and now what cannot be copied, behind all that came before. */
static void
lint_alone(struct run *r, size_t number, const struct input_object *o, const struct span *others, unsigned other_count)
{
	struct item item = { .index = o->index, .number = number, .alone = true };
	struct batch alone = { .items = &item, .count = 1, .finished = 1, .octets = (uint8_t *)(uintptr_t)o->name };
	struct subject subject = {
		.name = o->name,
		.index = o->index,
		.number = number,
		.alone = o->last && o->index == 0,
		.place = place_of(o),
		.der = o->der,
		.other_count = other_count,
		.entry = o->entry,
	};

	pipeline_drain(r->pipeline);
	if (is_stopped(r))
		return;
	if (other_count > 0)
		memcpy(subject.others, others, other_count * sizeof(*others));
	item.failed = !lint_one(r, &r->threads[0], &subject, &alone.out, &alone.counts);
	item.unknown = is_untold(r, &r->threads[0]);
	alone.counts.failed = alone.counts.unreadable = item.failed;
	item.end = alone.out.size;
	if (o->torn == NULL || !*o->torn) {
		deliver(r, &alone);
		buffer_free(&alone.out);
		return;
	}
	buffer_free(&alone.out);
	struct input_trouble torn = { .name = o->name, .index = o->index, .what = "the file became shorter while it was read", .has_place = true };
	on_trouble(r, &torn);
}

static bool
on_object(void *context, const struct input_object *o)
{
	struct run *r = context;
	struct span others[OTHERS_MAX];
	unsigned other_count = choose_others(r, o, others);
	size_t number = r->numbered++;

	if (o->index == 0)
		r->read_before = r->read;
	r->read = r->read_before + o->offset + o->der.size;
	if (o->der.size >= LARGE || o->torn != NULL || !pipeline_add(r->pipeline, number, o, others, other_count))
		lint_alone(r, number, o, others, other_count);
	return !is_stopped(r);
}

/* Nothing more has come yet: what is there is worked off and delivered. */
static bool
on_wait(void *context, int fd)
{
	struct run *r = context;
	pipeline_drain(r->pipeline);
	if (!is_stopped(r))
		signals_wait(fd);
	return !is_stopped(r);
}

static bool
goes_on(void *context)
{
	return !is_stopped(context);
}

/* --- the run --- */

static void
run_free(struct run *r)
{
	pipeline_free(r->pipeline);
	for (unsigned i = 0; r->threads != NULL && i < r->thread_count; i++) {
		session_free(&r->threads[i].session);
		free(r->threads[i].verdicts);
		free(r->threads[i].used);
		entry_thread_free(&r->threads[i].entry);
	}
	free(r->threads);
	buffer_free(&r->line);
	buffer_free(&r->kept);
}

/* Gets what so many threads need. Returns false if memory ran out. */
static bool
get_threads(struct run *r, unsigned count)
{
	struct pipeline_work work = { lint_batch, deliver, r };
	bool verdicts = !r->tree && r->report.format->needs_verdicts != NULL && r->report.format->needs_verdicts(&r->report);
	r->thread_count = count;
	r->pipeline = pipeline_new(&work, count);
	r->threads = calloc(count, sizeof(*r->threads));
	bool ok = r->pipeline != NULL && r->threads != NULL;
	for (unsigned i = 0; ok && verdicts && i < count; i++)
		ok = (r->threads[i].verdicts = malloc(r->setup->linter.rules.count)) != NULL;
	for (unsigned i = 0; ok && r->setup->waivers_used != NULL && i < count; i++)
		ok = (r->threads[i].used = calloc(r->setup->policy.waiver_count + 1, 1)) != NULL;
	return ok;
}

/* Makes room for the line that says that memory ran out, whatever input it is for. Returns false if there is none. */
static bool
reserve_line(struct run *r)
{
	size_t room = LAST_LINE;
	for (size_t i = 0; i < r->options->argument_count; i++) {
		struct unreadable u = { .input = r->options->arguments[i], .error = out_of_memory };
		if (unreadable_room(&u) > room)
			room = unreadable_room(&u);
	}
	return buffer_reserve(&r->line, room) && (!tells_at_end(r) || buffer_reserve(&r->kept, room));
}

/* What a thread takes of the addresses that a process may have: its stack, what it keeps from object to object, its batches. */
#define THREAD_SIZE ((size_t)10 << 20)

/* So many threads, at most `wanted`, as there are addresses for: what a limit leaves beside what is there already. */
static unsigned
affordable_threads(unsigned wanted)
{
	struct rlimit limit;
	unsigned long pages = 0;
	if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
		return wanted;
	FILE *file = fopen("/proc/self/statm", "re");
	if (file != NULL && fscanf(file, "%lu", &pages) != 1)
		pages = 0;
	if (file != NULL)
		fclose(file);
	rlim_t used = (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE), left = limit.rlim_cur > used ? limit.rlim_cur - used : 0;
	rlim_t count = left / THREAD_SIZE;
	return count < 1 ? 1 : count < wanted ? (unsigned)count : wanted;
}

/* Gets what a run needs, with fewer threads if memory is short. */
static bool
run_init(struct run *r)
{
	for (unsigned count = affordable_threads(r->options->threads); count > 0; count /= 2) {
		if (get_threads(r, count) && reserve_line(r))
			return true;
		run_free(r);
		r->pipeline = NULL;
		r->threads = NULL;
	}
	return false;
}

/* Whether a finding counts for the exit status. */
static bool
has_findings(const struct run *r)
{
	return r->counts.unfit > 0 || r->counts.blocking > 0;
}

/* Puts together what each thread has noted of waivers that were used. */
static void
gather_waivers(struct run *r)
{
	for (unsigned i = 0; i < r->thread_count && r->setup->waivers_used != NULL; i++) {
		for (size_t w = 0; w < r->setup->policy.waiver_count; w++)
			r->setup->waivers_used[w] |= r->threads[i].used[w];
	}
}

/* Those that were used, if that is known: what could not be read may have been what the others are for. */
static const uint8_t *
waivers_used(const struct run *r)
{
	return r->counts.unreadable == 0 ? r->setup->waivers_used : NULL;
}

/* What a policy has that is over or was not used; where all is fine only the output says so. */
static void
say_waivers(struct run *r, int status)
{
	size_t at = 0;
	if (r->setup->waivers_used == NULL || status == EXIT_CLEAN || r->options->command == COMMAND_POLICY)
		return;
	for (;;) {
		buffer_truncate(&r->line, 0);
		if (!report_waiver_note(&r->line, &r->setup->policy, waivers_used(r), r->ended_at, &at))
			return;
		buffer_add(&r->line, "", 1);
		complain("%s", r->line.failed ? out_of_memory : r->line.text);
	}
}

static int
exit_status(const struct run *r)
{
	const struct counts *c = &r->counts;
	if (r->out.error != 0 || c->failed > 0)
		return EXIT_INTERNAL;
	if (c->unreadable > 0 || c->objects == c->not_judged)
		return EXIT_TROUBLE;
	if (c->unknown > 0 && !r->tree && r->report.format->omits_unknown)
		return EXIT_TROUBLE;
	return has_findings(r) ? EXIT_FINDINGS : EXIT_CLEAN;
}

/* Why the status is 2 or 3, where nothing has said so yet. */
static void
say_why(const struct run *r, int status)
{
	const struct counts *c = &r->counts;
	if (c->failed > 0)
		complain("memory ran out for %zu object%s", c->failed, plural(c->failed));
	if (status == EXIT_TROUBLE && c->unreadable == 0) {
		if (c->objects == 0)
			complain("nothing was linted");
		else if (c->objects == c->not_judged)
			complain("none of the chosen rules applies to %s: nothing was judged", c->objects == 1 ? "the object" : "any of the objects");
	}
	if (c->silent > 0 && c->objects > c->not_judged)
		complain("%zu finding%s %s", c->silent, c->silent == 1 ? " that counts is" : "s that count are", r->report.format->silence);
}

/* Writes the first line of a format, or its last one. */
static void
put_frame(struct run *r)
{
	if (r->line.failed)
		r->counts.failed++;
	else if (!put_line(r, 0))
		give_up(r, r->counts.objects + r->counts.unreadable);
}

static void
begin(struct run *r)
{
	buffer_truncate(&r->line, 0);
	if (!r->tree && r->report.format->begin != NULL)
		r->report.format->begin(&r->line, &r->report);
	if (r->report.format->document && r->line.failed)
		r->stopped = true; /* nothing could be added to what has not begun */
	put_frame(r);
}

static void
end(struct run *r)
{
	struct totals totals = {
		.objects = r->counts.objects,
		.precertificates = r->counts.precertificates,
		.not_judged = r->counts.not_judged,
		.unreadable = r->counts.unreadable,
		.status = exit_status(r),
		.kept = { (const uint8_t *)r->kept.text, r->kept.size },
		.waived = r->counts.waived,
		.waivers_used = waivers_used(r),
		.now = r->ended_at = time(NULL),
	};
	gather_waivers(r);
	memcpy(totals.levels, r->counts.levels, sizeof(totals.levels));
	buffer_truncate(&r->line, 0);
	if (!r->tree && r->report.format->end != NULL)
		r->report.format->end(&r->line, &r->report, &totals);
	put_frame(r);
}

int
run_all(const struct options *o, const struct setup *setup, bool tree)
{
	struct run r = { .options = o, .setup = setup, .report = o->report, .tree = tree };
	struct input_sink sink = { on_object, on_trouble, on_wait, &r, goes_on };

	if (o->argument_count == 0) {
		complain("no input; use \"-\" for standard input");
		return EXIT_TROUBLE;
	}
	r.report.linter = &setup->linter;
	r.report.fail_on = o->fail_on;
	r.report.build = brlint_commit;
	report_prepare(&r.report);
	r.report.started = time(NULL);
	r.says_entries = !tree && strcmp(r.report.format->name, "jsonl") == 0;
	r.entries = (struct entry_options){ o->first_entry, setup->issuers != NULL, r.report.started };
	if (r.says_entries)
		ruleset_digest(&setup->linter, r.ruleset);
	r.report.ruleset = r.ruleset;
	output_init(&r.out, STDOUT_FILENO);
	if (!run_init(&r)) {
		complain("%s", out_of_memory);
		run_free(&r);
		return EXIT_INTERNAL;
	}
	signals_note();
	progress_init(&r.progress, o->arguments, o->argument_count);
	begin(&r);
	for (size_t i = 0; i < o->argument_count && !is_stopped(&r); i++)
		input_read(o->arguments[i], &o->input, &sink);
	pipeline_drain(r.pipeline);
	progress_clear(&r.progress);
	if (!is_stopped(&r))
		end(&r);
	int status = exit_status(&r);
	if (r.out.error == 0 && !signals_came()) {
		say_why(&r, status);
		say_waivers(&r, status);
	}
	run_free(&r);
	signals_die();
	return status;
}
