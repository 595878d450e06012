/* The octets of an object, a row of which an anchor leads to, with those marked that findings are about. */
#include "serve/page_parts.h"

#include <stdlib.h>

/* An object of no more octets is shown whole; of a larger one the first so many, and those of findings with some around, up to so many in all. */
#define WHOLE      4096
#define HEAD       512
#define OF_FINDING 64
#define AROUND     32
#define IN_ALL     16384

static size_t
row_count(const struct page_view *view)
{
	return (view->object->size + PAGE_ROW - 1) / PAGE_ROW;
}

/* Takes the rows of these octets, as far as there are any and some are left to be taken. */
static void
take_rows(struct page_view *view, size_t from, size_t end, size_t *left)
{
	size_t behind = (end + PAGE_ROW - 1) / PAGE_ROW, rows = row_count(view);
	for (size_t row = from / PAGE_ROW; row < rows && row<behind && * left> 0; row++) {
		*left -= view->rows[row] == 0;
		view->rows[row] = 1;
	}
}

bool
page_octets_choose(struct page_view *view)
{
	size_t size = view->object->size, left = IN_ALL / PAGE_ROW;

	view->rows = calloc(row_count(view) + 1, 1);
	if (view->rows == NULL)
		return false;
	take_rows(view, 0, size <= WHOLE ? size : HEAD, &left);
	for (size_t i = 0; i < view->count; i++) {
		const brlint_finding *f = view->findings[i].finding;
		if (!view->findings[i].shown)
			continue;
		size_t marked = f->length < OF_FINDING ? f->length : OF_FINDING;
		take_rows(view, f->offset > AROUND ? f->offset - AROUND : 0, f->offset + marked + AROUND, &left);
	}
	return true;
}

bool
page_octets_has(const struct page_view *view, size_t offset)
{
	return offset < view->object->size && view->rows[offset / PAGE_ROW] != 0;
}

/*
 * The findings that the octets of a row are marked for: of those that are about one and have a place on the page that with the fewest octets. What is
 * about more than half of the object would leave nothing unmarked, and is left out. NULL: there is none.
 */
static void
findings_of_row(const struct page_view *view, size_t from, const struct page_finding *best[PAGE_ROW])
{
	for (size_t i = 0; i < view->count; i++) {
		const brlint_finding *f = view->findings[i].finding;
		if (!view->findings[i].shown || f->length > view->object->size / 2 || f->offset >= from + PAGE_ROW)
			continue;
		for (size_t at = f->offset > from ? f->offset - from : 0; at < PAGE_ROW && from + at - f->offset < f->length; at++) {
			if (best[at] == NULL || f->length < best[at]->finding->length)
				best[at] = &view->findings[i];
		}
	}
}

static void
begin_mark(const struct page_view *view, const struct page_finding *p)
{
	const brlint_finding *f = p->finding;
	text_printf(view->out, "<a class=\"mark %s\" href=\"#o%zu-f%zu\" title=\"", f->waived != NULL ? "waived" : page_level_name(f->level),
		    view->number, p->index);
	text_printf(view->out, "%s: ", page_level_name(f->level));
	text_markup(view->out, f->rule->name);
	text_say(view->out, "\">");
}

/*
 * So many octets in digits, each in an element of its own, and those of a finding in a link to it; `marked` has the finding of each.
 */
static void
digits(const struct page_view *view, size_t from, size_t count, const struct page_finding *const *marked)
{
	const struct page_finding *now = NULL;
	for (size_t i = 0; i < count; i++) {
		if (marked[i] != now && now != NULL)
			text_say(view->out, "</a>");
		text_say(view->out, i > 0 ? " " : "");
		if (marked[i] != now && marked[i] != NULL)
			begin_mark(view, marked[i]);
		text_printf(view->out, "<i>%02x</i>", view->object->octets[from + i]);
		now = marked[i];
	}
	text_say(view->out, now != NULL ? "</a>" : "");
}

static void
characters(const struct page_view *view, size_t from, size_t end)
{
	for (size_t i = from; i < end; i++) {
		unsigned char c = view->object->octets[i];
		text_markup(view->out, (char[]){ c >= 0x20 && c < 0x7f ? (char)c : '.', '\0' });
	}
}

/* A row: its offset, two halves in digits, and the characters of ASCII in it. */
static void
show_row(const struct page_view *view, size_t from)
{
	size_t left = view->object->size - from, count = left < PAGE_ROW ? left : PAGE_ROW, half = count < PAGE_ROW / 2 ? count : PAGE_ROW / 2;
	const struct page_finding *marked[PAGE_ROW] = { NULL };

	findings_of_row(view, from, marked);
	text_printf(view->out, "<li id=\"o%zu-x%zu\"><span class=\"at\">%zu</span> <code>", view->number, from, from);
	digits(view, from, half, marked);
	text_say(view->out, "</code> <code>");
	digits(view, from + half, count - half, marked + half);
	text_say(view->out, "</code> <code class=\"ascii\" aria-hidden=\"true\">");
	characters(view, from, from + count);
	text_say(view->out, "</code></li>\n");
}

void
page_octets(struct page_view *view)
{
	size_t rows = row_count(view), hidden = 0;

	text_say(view->out, "<ol class=\"dump\">\n");
	for (size_t row = 0; row <= rows; row++) {
		if (row < rows && view->rows[row] == 0) {
			hidden++;
			continue;
		}
		if (hidden > 0) {
			size_t octets = row < rows ? hidden * PAGE_ROW : view->object->size - (row - hidden) * PAGE_ROW;
			text_say(view->out, "<li class=\"cut\">");
			page_count(view->out, octets, "octet");
			text_say(view->out, octets == 1 ? " is not shown</li>\n" : " are not shown</li>\n");
			hidden = 0;
		}
		if (row < rows)
			show_row(view, row * PAGE_ROW);
	}
	text_say(view->out, "</ol>\n");
}
