/* The decoded values of an object, as lists within lists. */
#include "serve/page_parts.h"

#include <stdint.h>
#include <stdlib.h>

/* How many values are shown in all, and of one list, beside those that a finding is about, or is in; and how many findings stand at one of them. */
#define SHOWN_IN_ALL  1500
#define SHOWN_OF_LIST 60
#define MARKS_OF_ONE  5

/* No value is in more others. */
#define DEPTH_MAX 128

struct value {
	uint32_t parent; /* its number; its own if it has none */
	bool shown;
};

struct walk {
	struct page_view *view;
	struct value *values;
	size_t count;
	struct page_finding *marks; /* the findings, in the order of the values that they are about */
	size_t mark;                /* the next of them */
	size_t hidden[DEPTH_MAX];   /* values that are not shown since the last one that is, by the number of those they are in */
};

static int
by_node(const void *a, const void *b)
{
	const struct page_finding *x = a, *y = b;
	int order = (x->finding->node > y->finding->node) - (x->finding->node < y->finding->node);
	return order != 0 ? order : (x->index > y->index) - (x->index < y->index);
}

/* Notes of each value in which it is, and whether it is among the first. */
static void
choose_first(struct walk *w)
{
	size_t places[DEPTH_MAX] = { 0 }, left = SHOWN_IN_ALL;
	uint32_t path[DEPTH_MAX] = { 0 };

	for (size_t i = 0; i < w->count; i++) {
		size_t depth = brlint_node_at(w->view->object->report, i)->depth;
		depth = depth < DEPTH_MAX - 1 ? depth : DEPTH_MAX - 1;
		path[depth] = (uint32_t)i;
		places[depth + 1 < DEPTH_MAX ? depth + 1 : depth] = 0;
		struct value *v = &w->values[i];
		v->parent = depth > 0 ? path[depth - 1] : (uint32_t)i;
		v->shown = left > 0 && places[depth]++ < SHOWN_OF_LIST && (depth == 0 || w->values[v->parent].shown);
		left -= v->shown;
	}
}

/* Those that a finding is about, and what these are in, are shown wherever they stand. */
static void
choose_marked(struct walk *w)
{
	for (size_t i = 0; i < w->view->count; i++) {
		for (size_t n = w->marks[i].finding->node; n < w->count && !w->values[n].shown; n = w->values[n].parent)
			w->values[n].shown = true;
	}
}

/* A finding about a value: a link to its place on the page, if it has one. */
static void
mark(struct walk *w, const struct page_finding *p)
{
	struct text *out = w->view->out;
	const brlint_finding *f = p->finding;
	const char *level = page_level_name(f->level), *class = f->waived != NULL ? "waived" : level;

	if (p->shown)
		text_printf(out, "<a class=\"mark %s\" href=\"#o%zu-f%zu\">", class, w->view->number, p->index);
	else
		text_printf(out, "<span class=\"mark %s\">", class);
	text_printf(out, "%s%s: ", f->waived != NULL ? "waived " : "", level);
	text_markup(out, f->rule->name);
	text_say(out, p->shown ? "</a>\n" : "</span>\n");
}

static void
marks(struct walk *w, size_t node)
{
	size_t first = w->mark;
	for (; w->mark < w->view->count && w->marks[w->mark].finding->node <= node; w->mark++) {
		if (w->mark - first < MARKS_OF_ONE)
			mark(w, &w->marks[w->mark]);
	}
	if (w->mark - first > MARKS_OF_ONE)
		text_printf(w->view->out, "<span class=\"cut\">and %zu more</span>\n", w->mark - first - MARKS_OF_ONE);
}

static void
value(struct walk *w, size_t i, const brlint_node *n)
{
	struct text *out = w->view->out;

	text_printf(out, "<li id=\"o%zu-n%zu\" data-from=\"%zu\" data-size=\"%zu\"><span class=\"value\">", w->view->number, i, n->offset,
		    n->header + n->length);
	if (n->label[0] != '\0') {
		text_say(out, "<b>");
		page_foreign(out, n->label);
		text_say(out, "</b> ");
	}
	text_say(out, "<span class=\"type\">");
	text_markup(out, n->type);
	text_say(out, "</span>");
	if (n->value[0] != '\0') {
		text_say(out, " ");
		page_foreign(out, n->value);
	}
	text_say(out, " ");
	if (page_octets_has(w->view, n->offset))
		text_printf(out, "<a class=\"at\" href=\"#o%zu-x%zu\">", w->view->number, n->offset / PAGE_ROW * PAGE_ROW);
	else
		text_say(out, "<span class=\"at\">");
	page_count(out, n->header + n->length, "octet");
	text_printf(out, " at %zu%s</span>\n", n->offset, page_octets_has(w->view, n->offset) ? "</a>" : "</span>");
	marks(w, i);
}

/* Says how many values of a list are not shown here. */
static void
say_hidden(struct walk *w, size_t depth)
{
	if (w->hidden[depth] > 0) {
		text_say(w->view->out, "<li class=\"cut\">");
		page_count(w->view->out, w->hidden[depth], "value");
		text_say(w->view->out, w->hidden[depth] == 1 ? " is not shown</li>\n" : " are not shown</li>\n");
	}
	w->hidden[depth] = 0;
}

/* Ends values and lists, from those that are deepest on, until so many lists are open. */
static void
close_lists(struct walk *w, size_t *open, size_t wanted)
{
	for (; *open > wanted; --*open) {
		say_hidden(w, *open - 1);
		text_say(w->view->out, "</ul>\n</li>\n");
	}
}

static void
say_values(struct walk *w)
{
	size_t open = 1;       /* lists */
	bool in_value = false; /* the last value shown has not ended, and may have a list */

	text_say(w->view->out, "<ul class=\"tree\">\n");
	for (size_t i = 0; i < w->count; i++) {
		const brlint_node *n = brlint_node_at(w->view->object->report, i);
		size_t depth = n->depth < DEPTH_MAX - 1 ? n->depth : DEPTH_MAX - 1;
		bool parent_shown = i == 0 || w->values[w->values[i].parent].shown;
		if (!parent_shown)
			continue;
		if (in_value && depth == open) {
			text_say(w->view->out, "<ul>\n");
			open++;
			w->hidden[depth] = 0;
		} else if (in_value) {
			text_say(w->view->out, "</li>\n");
		}
		in_value = false;
		if (depth + 1 < open)
			close_lists(w, &open, depth + 1);
		size_t left_out = n->left_out;
		if (w->values[i].shown) {
			say_hidden(w, depth);
			value(w, i, n);
			in_value = true;
			w->hidden[depth] = left_out;
		} else {
			w->hidden[depth] += 1 + left_out;
		}
	}
	text_say(w->view->out, in_value ? "</li>\n" : "");
	close_lists(w, &open, 1);
	text_say(w->view->out, "</ul>\n");
}

bool
page_tree(struct page_view *view)
{
	struct walk w = { .view = view, .count = brlint_node_count(view->object->report) };

	w.values = calloc(w.count + 1, sizeof(*w.values));
	w.marks = malloc((view->count + 1) * sizeof(*w.marks));
	if (w.values != NULL && w.marks != NULL) {
		for (size_t i = 0; i < view->count; i++)
			w.marks[i] = view->findings[i];
		qsort(w.marks, view->count, sizeof(*w.marks), by_node);
		choose_first(&w);
		choose_marked(&w);
		say_values(&w);
	}
	bool done = w.values != NULL && w.marks != NULL;
	free(w.values);
	free(w.marks);
	return done;
}
