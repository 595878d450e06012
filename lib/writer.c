/* What reports found, in the formats of the command, through the program's callback. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "corpus/explanations.h"
#include "lib/internal.h"

struct brlint_writer {
	brlint *linter;
	struct report report;
	struct report_option *options; /* those of the report; their texts are the writer's */
	brlint_callback callback;
	void *context;
	struct buffer buffer;
	struct totals totals;
	uint8_t *waivers_used; /* one a waiver of the linter's policy; that of the totals */
	enum { NOT_BEGUN, BEGUN, ENDED } state;
	bool failed;        /* the callback has */
	bool any_out;       /* something was said of an object */
	struct buffer kept; /* what the format says at its end of what could not be read */
};

/* Sets what all output has in common. */
static enum brlint_status
set_up(struct report *report, const brlint *linter, const char *format, unsigned flags)
{
	static const struct {
		unsigned flag;
		const char *format; /* the one that knows of it */
	} known[] = {
		{ BRLINT_HEADER, "jsonl" },     { BRLINT_DETAILS, "jsonl" }, { BRLINT_VERDICTS, "jsonl" },      { BRLINT_ALL_RULES, "zlint" },
		{ BRLINT_END_MARKER, "lines" }, { BRLINT_COLOUR, "text" },   { BRLINT_ALL_DATES, "ccadb-csv" },
	};
	unsigned meant = 0;

	*report = (struct report){
		.format = format != NULL ? report_format_named(format) : NULL,
		.linter = &linter->linter,
		.header = flags & BRLINT_HEADER,
		.details = flags & BRLINT_DETAILS,
		.verdicts = flags & BRLINT_VERDICTS,
		.all_rules = flags & BRLINT_ALL_RULES,
		.end_marker = flags & BRLINT_END_MARKER,
		.colour = flags & BRLINT_COLOUR,
		.all_dates = flags & BRLINT_ALL_DATES,
		.fail_on = MUST,
		.build = brlint_build(),
		.ruleset = linter->ruleset,
		.explain = explanation_briefly,
	};
	if (report->format == NULL)
		return BRLINT_UNKNOWN_NAME;
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		meant |= strcmp(known[i].format, format) == 0 ? known[i].flag : 0;
	if ((flags & ~meant) != 0)
		return BRLINT_BAD_ARGUMENT;
	report_prepare(report);
	return BRLINT_OK;
}

/* Adds what a report found. */
static enum brlint_status
add_object(struct buffer *b, const struct report *report, const brlint_report *r, size_t number)
{
	bool needs_verdicts = report->format->needs_verdicts != NULL && report->format->needs_verdicts(report);
	if (r->not_judged != NULL)
		return r->status;
	if (&r->linter->linter != report->linter || (needs_verdicts && !r->has_verdicts))
		return BRLINT_BAD_ARGUMENT;
	const struct result result = {
		.input = r->name.text,
		.index = r->index,
		.alone = !r->has_index,
		.place = { .kind = r->has_index ? PLACE_UNKNOWN : PLACE_OCTETS },
		.job = &r->job,
		.session = &r->session,
		.verdicts = needs_verdicts ? r->verdicts : NULL,
		.number = number,
		.sha256 = r->sha256[0] != '\0' ? r->sha256 : NULL,
		.log = r->log.is_set ? &r->log.line : NULL,
	};
	if (report->format->object != NULL)
		report->format->object(b, report, &result);
	return b->failed ? BRLINT_NO_MEMORY : BRLINT_OK;
}

/* Counts what a report found. */
static void
count_object(struct totals *totals, const brlint_report *r)
{
	const struct findings *f = &r->session.findings;
	totals->objects++;
	totals->precertificates += object_is_precertificate(&r->session.object);
	totals->not_judged += f->asked.judged == FAIL;
	for (uint32_t i = 0; i < f->count; i++) {
		if (f->items[i].waived != NULL)
			totals->waived++;
		else
			totals->levels[f->items[i].level]++;
	}
}

brlint_writer *
brlint_writer_new(const brlint *linter, const char *format, unsigned flags, brlint_callback callback, void *context, enum brlint_status *status)
{
	enum brlint_status ignored;
	brlint_writer *w = calloc(1, sizeof(*w));

	if (status == NULL)
		status = &ignored;
	if (linter == NULL || callback == NULL)
		*status = BRLINT_BAD_ARGUMENT;
	else if (w == NULL)
		*status = BRLINT_NO_MEMORY;
	else
		*status = set_up(&w->report, linter, format, flags);
	if (*status != BRLINT_OK) {
		free(w);
		return NULL;
	}
	w->waivers_used = calloc(linter->policy.waiver_count + 1, 1);
	if (w->waivers_used == NULL) {
		free(w);
		*status = BRLINT_NO_MEMORY;
		return NULL;
	}
	w->linter = linter_hold(linter);
	w->callback = callback;
	w->context = context;
	return w;
}

void
brlint_writer_free(brlint_writer *w)
{
	if (w == NULL)
		return;
	for (size_t i = 0; i < w->report.option_count; i++) {
		free((char *)w->options[i].name);
		free((char *)w->options[i].value);
	}
	free(w->options);
	free(w->waivers_used);
	buffer_free(&w->buffer);
	buffer_free(&w->kept);
	brlint_free(w->linter);
	free(w);
}

enum brlint_status
brlint_writer_least(brlint_writer *w, enum brlint_level least)
{
	if (strcmp(w->report.format->name, "jsonl") != 0 || (unsigned)least >= LEVEL_COUNT)
		return BRLINT_BAD_ARGUMENT;
	w->report.leaves_out = LEVEL_COUNT - 1 - (unsigned)least;
	return BRLINT_OK;
}

enum brlint_status
brlint_writer_option(brlint_writer *w, const char *name, const char *value)
{
	if (w->failed)
		return BRLINT_IO;
	if (w->state != NOT_BEGUN || name == NULL || *name == '\0' || value == NULL)
		return BRLINT_BAD_ARGUMENT;
	for (size_t i = 0; i < w->report.option_count; i++) {
		if (strcmp(w->report.options[i].name, name) == 0)
			return BRLINT_BAD_ARGUMENT;
	}
	struct report_option *grown = realloc(w->options, (w->report.option_count + 1) * sizeof(*grown));
	char *name_copy = strdup(name), *value_copy = strdup(value);
	if (grown != NULL)
		w->report.options = w->options = grown;
	if (grown == NULL || name_copy == NULL || value_copy == NULL) {
		free(name_copy);
		free(value_copy);
		return BRLINT_NO_MEMORY;
	}
	grown[w->report.option_count++] = (struct report_option){ name_copy, value_copy };
	return BRLINT_OK;
}

/* Whether something may be written now; `buffer` is empty then. */
static enum brlint_status
open_buffer(brlint_writer *w, int state)
{
	w->buffer.size = 0;
	w->buffer.failed = false;
	return w->failed ? BRLINT_IO : (int)w->state != state ? BRLINT_BAD_ARGUMENT : BRLINT_OK;
}

/* Hands over what is in the buffer, if it is whole, but for what it begins with. */
static enum brlint_status
deliver_without(brlint_writer *w, size_t without)
{
	if (w->buffer.failed)
		return BRLINT_NO_MEMORY;
	size_t size = w->buffer.size - without;
	w->failed = size > 0 && w->callback(w->context, w->buffer.text + without, size) != 0;
	return w->failed ? BRLINT_IO : BRLINT_OK;
}

static enum brlint_status
deliver(brlint_writer *w)
{
	return deliver_without(w, 0);
}

/* The same with what is said of an object. */
static enum brlint_status
deliver_object(brlint_writer *w)
{
	size_t without = w->any_out ? 0 : report_between(w->report.format, w->buffer.size);
	enum brlint_status status = deliver_without(w, without);
	w->any_out |= status == BRLINT_OK && w->buffer.size > 0;
	return status;
}

enum brlint_status
brlint_writer_begin(brlint_writer *w, int64_t started)
{
	enum brlint_status status = open_buffer(w, NOT_BEGUN);
	if (status != BRLINT_OK)
		return status;
	w->report.started = date_within(started);
	if (w->report.format->begin != NULL)
		w->report.format->begin(&w->buffer, &w->report);
	status = deliver(w);
	if (status == BRLINT_OK)
		w->state = BEGUN;
	return status;
}

enum brlint_status
brlint_writer_object(brlint_writer *w, const brlint_report *r)
{
	enum brlint_status status = open_buffer(w, BEGUN);
	if (status == BRLINT_OK)
		status = add_object(&w->buffer, &w->report, r, w->totals.objects + w->totals.unreadable);
	if (status == BRLINT_OK)
		status = deliver_object(w);
	if (status != BRLINT_OK)
		return status;
	count_object(&w->totals, r);
	policy_mark_used(w->linter->linter.policy, &r->session.findings, w->waivers_used);
	return BRLINT_OK;
}

/* Keeps what is to be said at the end. */
static enum brlint_status
keep(brlint_writer *w, const struct unreadable *u)
{
	size_t before = w->kept.size;
	w->report.format->unreadable(&w->kept, &w->report, u);
	if (!w->kept.failed)
		return BRLINT_OK;
	buffer_truncate(&w->kept, before);
	return BRLINT_NO_MEMORY;
}

enum brlint_status
brlint_writer_unreadable(brlint_writer *w, const char *name, size_t index, uint64_t offset, const char *error)
{
	enum brlint_status status = open_buffer(w, BEGUN);
	if (status != BRLINT_OK)
		return status;
	if (name == NULL || error == NULL)
		return BRLINT_BAD_ARGUMENT;
	const struct unreadable unreadable = {
		.input = name, .index = index, .offset = offset, .error = error, .number = w->totals.objects + w->totals.unreadable
	};
	if (w->report.format->unreadable_last)
		status = keep(w, &unreadable);
	else if (w->report.format->unreadable != NULL)
		w->report.format->unreadable(&w->buffer, &w->report, &unreadable);
	if (status == BRLINT_OK)
		status = deliver_object(w);
	w->totals.unreadable += status == BRLINT_OK;
	return status;
}

enum brlint_status
brlint_writer_end(brlint_writer *w, int exit_status)
{
	enum brlint_status status = open_buffer(w, BEGUN);
	if (status != BRLINT_OK)
		return status;
	if (exit_status < 0)
		return BRLINT_BAD_ARGUMENT;
	w->totals.status = exit_status;
	w->totals.kept = (struct span){ (const uint8_t *)w->kept.text, w->kept.size };
	w->totals.now = time(NULL);
	w->totals.waivers_used = w->totals.unreadable == 0 ? w->waivers_used : NULL;
	if (w->report.format->end != NULL)
		w->report.format->end(&w->buffer, &w->report, &w->totals);
	status = deliver(w);
	if (status == BRLINT_OK)
		w->state = ENDED;
	return status;
}

/* What a run of one object comes to. */
static struct totals
totals_of(const struct report *report, const brlint_report *r)
{
	struct totals totals = { 0 };
	count_object(&totals, r);
	totals.status = totals.not_judged > 0 ? 2 : 0;
	for (uint32_t i = 0; i < r->session.findings.count && totals.not_judged == 0; i++)
		totals.status |= finding_blocks(&r->session.findings, &r->session.findings.items[i], report->fail_on);
	return totals;
}

/* Adds what a report found; in a format of one document all of it. */
static enum brlint_status
add_whole(struct buffer *b, const struct report *report, const brlint_report *r)
{
	const struct report_format *format = report->format;

	if (!format->document)
		return add_object(b, report, r, 0);
	if (format->begin != NULL)
		format->begin(b, report);
	size_t begin = b->size;
	enum brlint_status status = add_object(b, report, r, 0);
	if (status != BRLINT_OK)
		return status;
	size_t size = b->size - begin, without = report_between(format, size);
	if (without > 0)
		memmove(b->text + begin, b->text + begin + without, size - without);
	b->size -= without;
	struct totals totals = totals_of(report, r);
	if (format->end != NULL)
		format->end(b, report, &totals);
	return b->failed ? BRLINT_NO_MEMORY : BRLINT_OK;
}

enum brlint_status
brlint_write(const brlint_report *r, const char *format, brlint_callback callback, void *context)
{
	struct report report;
	struct buffer b = { 0 };

	if (callback == NULL)
		return BRLINT_BAD_ARGUMENT;
	if (r->not_judged != NULL)
		return r->status;
	enum brlint_status status = set_up(&report, r->linter, format, 0);
	if (status == BRLINT_OK)
		status = add_whole(&b, &report, r);
	if (status == BRLINT_OK && b.size > 0 && callback(context, b.text, b.size) != 0)
		status = BRLINT_IO;
	buffer_free(&b);
	return status;
}
