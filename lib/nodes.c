/* The decoded object, value by value. */
#include "lib/internal.h"
#include "report/formats.h"

size_t
brlint_node_count(const brlint_report *r)
{
	return r->not_judged == NULL ? r->session.object.tree.count : 0;
}

const brlint_node *
brlint_node_at(brlint_report *r, size_t index)
{
	const struct tree *t = &r->session.object.tree;
	struct buffer *b = &r->shown.texts;
	char label[192], tag[32], path[512];

	if (index >= brlint_node_count(r))
		return NULL;
	const struct node *n = &t->nodes[index];
	buffer_truncate(b, 0);
	tree_label(t, n, label, sizeof(label));
	tree_path(t, n, path, sizeof(path));
	tree_tag_text(n, tag, sizeof(tag));
	const char *texts[] = { label, tag, path };
	size_t at[4];
	for (size_t i = 0; i < 3; i++) {
		at[i] = b->size;
		buffer_add(b, texts[i], strlen(texts[i]) + 1);
	}
	at[3] = b->size;
	if (n->child == NO_NODE && !n->constructed)
		tree_value_text(b, t, n);
	buffer_add(b, "", 1);
	if (b->failed)
		return NULL;
	r->shown.node = (brlint_node){
		.label = b->text + at[0],
		.type = b->text + at[1],
		.path = b->text + at[2],
		.value = b->text + at[3],
		.depth = tree_depth(t, n),
		.offset = n->offset,
		.header = n->header,
		.length = n->length,
		.left_out = tree_left_out_after(t, n),
	};
	return &r->shown.node;
}
