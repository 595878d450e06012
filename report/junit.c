/*
 * The XML that JUnit's runner for Ant wrote first, and that programs for continuous integration read. There is a suite of one case for each object:
 * so each suite has its counts before the next object is read, and what is out is right whatever comes.
 */
#include "policy/waiver.h"
#include "report/formats.h"
#include "x509/classify.h"

static void
name(struct buffer *b, const char *input, size_t index, bool alone)
{
	size_t from = b->size;
	input_name(b, input, index, alone);
	buffer_markup(b, from);
}

/* A suite, and in it its only case, up to what is said of it. */
static void
open_suite(struct buffer *b, const char *input, size_t index, bool alone, bool failure, bool error)
{
	buffer_text(b, "<testsuite name=\"");
	name(b, input, index, alone);
	buffer_printf(b, "\" tests=\"1\" failures=\"%d\" errors=\"%d\" skipped=\"0\">\n<testcase name=\"", failure, error);
	name(b, input, index, alone);
	buffer_text(b, "\" classname=\"brlint.");
}

static void
close_suite(struct buffer *b)
{
	buffer_text(b, "</testcase>\n</testsuite>\n");
}

void
junit_begin(struct buffer *b, const struct report *report)
{
	(void)report;
	buffer_text(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"brlint\">\n");
}

/* "error: what is there [rule] path (BR 7.1.2.7.6: what must hold)" */
static void
finding_text(struct buffer *b, const struct findings *f, const struct finding *finding)
{
	char path[512];
	tree_path(f->tree, finding->node, path, sizeof(path));
	buffer_printf(b, "%s: ", level_name(finding->level));
	buffer_safe_text(b, finding_message(f, finding));
	buffer_printf(b, " [%s]%s%s (%s ", finding->lint->name, path[0] != '\0' ? " " : "", path, source_label(finding->lint->source));
	buffer_safe_text(b, finding->lint->clause);
	buffer_text(b, ": ");
	buffer_safe_text(b, finding->lint->title);
	buffer_text(b, ")\n");
}

/* The line above a finding that is waived. */
static void
waiver_line(struct buffer *b, const struct waiver *waiver)
{
	buffer_text(b, "waived ");
	waiver_until(b, waiver);
	policy_place(b, waiver->file, waiver->line);
	buffer_text(b, ": ");
	buffer_safe_text(b, waiver->reason);
	buffer_text(b, "\n    ");
}

/* The findings that block, or the others. */
static void
findings(struct buffer *b, const struct report *report, const struct findings *f, bool blocking)
{
	for (uint32_t i = 0; i < f->count; i++) {
		if (finding_blocks(f, &f->items[i], report->fail_on) != blocking)
			continue;
		size_t from = b->size;
		if (f->items[i].waived != NULL)
			waiver_line(b, f->items[i].waived);
		finding_text(b, f, &f->items[i]);
		buffer_markup(b, from);
	}
}

void
junit_object(struct buffer *b, const struct report *report, const struct result *result)
{
	const struct findings *f = &result->session->findings;
	const struct object *o = &result->session->object;
	const struct finding *first = NULL;
	uint32_t blocking = 0;

	for (uint32_t i = 0; i < f->count; i++) {
		if (!finding_blocks(f, &f->items[i], report->fail_on))
			continue;
		if (first == NULL || f->items[i].level < first->level)
			first = &f->items[i];
		blocking++;
	}
	open_suite(b, result->input, result->index, result->alone, blocking > 0, false);
	buffer_text(b, object_kind_text(o));
	buffer_text(b, ".");
	buffer_text(b, profile_name(o->profiles));
	buffer_text(b, "\">\n");
	if (first != NULL) {
		buffer_text(b, "<failure message=\"");
		buffer_safe_markup(b, finding_message(f, first));
		if (blocking > 1)
			buffer_printf(b, ", and %u more", blocking - 1);
		buffer_text(b, "\" type=\"");
		buffer_text(b, level_name(first->level));
		buffer_text(b, "\">");
		findings(b, report, f, true);
		buffer_text(b, "</failure>\n");
	}
	if (blocking < f->count) {
		buffer_text(b, "<system-out>");
		findings(b, report, f, false);
		buffer_text(b, "</system-out>\n");
	}
	close_suite(b);
}

void
junit_unreadable(struct buffer *b, const struct report *report, const struct unreadable *u)
{
	(void)report;
	open_suite(b, u->input, u->index, u->index == 0, false, true);
	buffer_text(b, "input.unreadable\">\n<error message=\"");
	buffer_safe_markup(b, u->error);
	buffer_text(b, "\" type=\"unreadable\">at octet ");
	buffer_number(b, u->offset);
	buffer_text(b, "</error>\n");
	close_suite(b);
}

void
junit_end(struct buffer *b, const struct report *report, const struct totals *totals)
{
	(void)report;
	(void)totals;
	buffer_text(b, "</testsuites>\n");
}
