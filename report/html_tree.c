/* The decoded tree in HTML. */
#include "report/html.h"

/* How many octets of a finding are marked, and how many before and behind them are shown. */
#define MARKED 32
#define AROUND 8

/* A tree on its way to the reader. */
struct walk {
	struct buffer *b;
	const struct result *result;
	const struct tree *tree;
	const struct findings *findings;
	size_t shown; /* values, so far */
	/* the least offset, from `asked` on, of a node that a finding is about; SIZE_MAX: none is left */
	size_t asked, next;
};

/* The offset, `from` or a greater one, of the next node that a finding is about. Most nodes lie before it, so that few ask all findings. */
static size_t
next_marked(struct walk *w, size_t from)
{
	if (w->asked <= from && from <= w->next)
		return w->next;
	w->asked = from;
	w->next = SIZE_MAX;
	for (uint32_t i = 0; i < w->findings->count; i++) {
		size_t offset = w->findings->items[i].node->offset;
		if (offset >= from && offset < w->next)
			w->next = offset;
	}
	return w->next;
}

/* Whether a finding is about a node, or about one in it. */
static bool
has_mark(struct walk *w, const struct node *n)
{
	size_t size = (size_t)n->header + n->length;
	return next_marked(w, n->offset) < n->offset + (size > 0 ? size : 1);
}

/* The octets of a finding, marked, and some of its node's around them. */
static void
octets(struct walk *w, const struct finding *finding)
{
	const struct node *n = finding->node;
	struct span der = w->tree->der, marked;
	bool all = finding_octets(w->findings, finding, MARKED, &marked);
	size_t first = (size_t)(marked.data - der.data), end = first + marked.size, node_end = (size_t)n->offset + n->header + n->length;

	if (marked.size == 0)
		return;
	size_t before = first > n->offset ? first - n->offset : 0, behind = all && node_end > end ? node_end - end : 0;
	if (node_end > der.size)
		behind = 0;
	buffer_text(w->b, " <code class=\"octets\">");
	if (before > AROUND)
		buffer_text(w->b, "... ");
	before = before < AROUND ? before : AROUND;
	buffer_hex(w->b, (struct span){ marked.data - before, before }, " ");
	buffer_text(w->b, before > 0 ? " <mark>" : "<mark>");
	buffer_hex(w->b, marked, " ");
	buffer_text(w->b, all ? "</mark>" : " ...</mark>");
	if (behind > 0) {
		buffer_text(w->b, " ");
		buffer_hex(w->b, (struct span){ marked.data + marked.size, behind < AROUND ? behind : AROUND }, " ");
	}
	if (behind > AROUND)
		buffer_text(w->b, " ...");
	buffer_text(w->b, "</code>");
}

/* The findings about a node. */
static void
marks(struct walk *w, const struct node *n)
{
	const struct findings *f = w->findings;
	for (uint32_t i = 0; i < f->count; i++) {
		const struct finding *finding = &f->items[i];
		const char *level = level_name(finding->level);
		if (finding->node != n)
			continue;
		buffer_printf(w->b, "<p class=\"mark %s\"><a href=\"#", finding->waived != NULL ? "waived" : level);
		html_finding_id(w->b, w->result, i);
		buffer_printf(w->b, "\">%s%s: %s</a>: ", finding->waived != NULL ? "waived " : "", level, finding->lint->name);
		html_text(w->b, finding_message(f, finding));
		octets(w, finding);
		buffer_text(w->b, "</p>\n");
	}
}

/* What a value is, and where. */
static void
line(struct walk *w, const struct node *n)
{
	char label[192], tag[32];

	tree_label(w->tree, n, label, sizeof(label));
	if (label[0] != '\0') {
		buffer_text(w->b, "<b>");
		buffer_safe_markup(w->b, label);
		buffer_text(w->b, "</b> ");
	}
	buffer_text(w->b, "<span class=\"type\">");
	buffer_safe_markup(w->b, tree_tag_text(n, tag, sizeof(tag)));
	buffer_text(w->b, "</span>");
	if (n->child == NO_NODE && !n->constructed) {
		size_t before = w->b->size;
		buffer_text(w->b, " <bdi>");
		size_t from = w->b->size;
		tree_value_text(w->b, w->tree, n);
		buffer_markup(w->b, from);
		if (w->b->size > from)
			buffer_text(w->b, "</bdi>");
		else if (!w->b->failed)
			w->b->size = before; /* there is no value */
	}
	buffer_printf(w->b, " <span class=\"at\">%u octet%s at %u</span>", n->header + n->length, n->header + n->length == 1 ? "" : "s", n->offset);
}

static void
left_out(struct walk *w, size_t *count)
{
	if (*count > 0)
		buffer_printf(w->b, "<li class=\"cut\">%zu element%s not shown</li>\n", *count, *count == 1 ? " is" : "s are");
	*count = 0;
}

/* A value, and all in it; a tree is no deeper than DECODE_MAX_DEPTH, and what TLS has in it. */
static void
value(struct walk *w, const struct node *n)
{
	size_t position = 0, hidden = 0;
	bool marked = next_marked(w, n->offset) == n->offset;

	w->shown++;
	buffer_text(w->b, "<li");
	if (marked) {
		buffer_text(w->b, " id=\"");
		html_node_id(w->b, w->result, n);
		buffer_text(w->b, "\"");
	}
	buffer_text(w->b, ">");
	line(w, n);
	if (marked)
		marks(w, n);
	if (n->child != NO_NODE)
		buffer_text(w->b, "\n<ul>\n");
	for (const struct node *child = tree_child(w->tree, n); child != NULL; child = tree_next(w->tree, child), position++) {
		bool fits = position < HTML_LIST_SHOWN && w->shown < HTML_TREE_SHOWN;
		if (fits || has_mark(w, child)) {
			left_out(w, &hidden);
			value(w, child);
		} else {
			hidden++;
		}
		hidden += tree_left_out_after(w->tree, child);
	}
	left_out(w, &hidden);
	buffer_text(w->b, n->child != NO_NODE ? "</ul>\n</li>\n" : "</li>\n");
}

void
html_tree(struct buffer *b, const struct result *result)
{
	const struct tree *tree = &result->session->object.tree;
	struct walk w = { .b = b, .result = result, .tree = tree, .findings = &result->session->findings, .asked = 1 };
	buffer_text(b, "<ul class=\"tree\">\n");
	if (tree_root(tree) != NULL)
		value(&w, tree_root(tree));
	buffer_text(b, "</ul>\n");
}
