#include "asn1/time.h"
#include "report/formats.h"

#define RESET "\033[0m"
#define BOLD  "\033[1m"
#define RED   "\033[1;31m"

/* How many octets of a value are shown. */
#define SHOWN 32

/* A text that does not fit is cut off where a character of UTF-8 begins, if it is UTF-8. */
static void
text_value(struct buffer *b, struct span s)
{
	size_t size = s.size;
	if (size > 2 * SHOWN) {
		for (size = 2 * SHOWN; size > 2 * SHOWN - 3 && (s.data[size] & 0xc0) == 0x80;)
			size--;
	}
	buffer_quoted(b, (struct span){ s.data, size }, size < s.size ? "...\"" : "\"");
}

static void
octets_value(struct buffer *b, struct span s)
{
	buffer_hex(b, (struct span){ s.data, s.size < SHOWN ? s.size : SHOWN }, "");
	if (s.size > SHOWN)
		buffer_text(b, "...");
}

static void
bits_value(struct buffer *b, const struct type *type, struct span s)
{
	const char *between = "";
	if (type->names == NULL || s.size == 0) {
		octets_value(b, s);
		return;
	}
	for (size_t i = 0; i < type->name_count; i++) {
		size_t octet = 1 + i / 8;
		if (octet < s.size && s.data[octet] & 0x80 >> i % 8) {
			buffer_printf(b, "%s%s", between, type->names[i]);
			between = ", ";
		}
	}
}

void
tree_value_text(struct buffer *b, const struct tree *t, const struct node *n)
{
	struct span s = tree_contents(t, n);
	char text[128];
	int64_t seconds;

	switch (n->type != NULL ? n->type->kind : TYPE_ANY) {
	case TYPE_BOOLEAN:
		buffer_text(b, s.size == 1 && s.data[0] == 0xff ? "TRUE" : s.size == 1 && s.data[0] == 0 ? "FALSE" : "?");
		break;
	case TYPE_OID:
		oid_text(s, text, sizeof(text));
		buffer_printf(b, "%s%s%s%s", text, n->oid != OID_UNKNOWN ? " (" : "", n->oid != OID_UNKNOWN ? oid_name((enum oid)n->oid) : "",
			      n->oid != OID_UNKNOWN ? ")" : "");
		break;
	case TYPE_BIT_STRING:
		bits_value(b, n->type, s);
		break;
	case TYPE_UTC_TIME:
	case TYPE_GENERALIZED_TIME:
		text_value(b, s);
		if (tree_time(t, n, &seconds))
			buffer_printf(b, " (%s)", time_text(seconds, text));
		break;
	case TYPE_UTF8_STRING:
	case TYPE_NUMERIC_STRING:
	case TYPE_PRINTABLE_STRING:
	case TYPE_IA5_STRING:
	case TYPE_VISIBLE_STRING:
		text_value(b, s);
		break;
	default:
		octets_value(b, s);
		break;
	}
}

static void
line(struct buffer *b, const struct result *r, const struct node *n, bool colour)
{
	const struct tree *t = &r->session->object.tree;
	const struct findings *f = &r->session->findings;
	unsigned depth = tree_depth(t, n);
	char label[192], tag[32];

	tree_label(t, n, label, sizeof(label));
	buffer_printf(b, "%6u %5u  %*s%s%s%s%s%s", n->offset, n->header + n->length, (int)depth * 2, "", colour ? BOLD : "", label,
		      colour ? RESET : "", label[0] != '\0' ? " " : "", tree_tag_text(n, tag, sizeof(tag)));
	if (n->child == NO_NODE && !n->constructed) {
		buffer_text(b, "  ");
		tree_value_text(b, t, n);
	}
	buffer_text(b, "\n");
	for (uint32_t i = 0; i < f->count; i++) {
		if (f->items[i].node != n)
			continue;
		buffer_printf(b, "%14s%*s%s^ %s%s:%s ", "", (int)depth * 2, "", colour ? RED : "", f->items[i].waived != NULL ? "waived " : "",
			      level_name(f->items[i].level), colour ? RESET : "");
		buffer_safe_text(b, finding_message(f, &f->items[i]));
		buffer_printf(b, " [%s]\n", f->items[i].lint->name);
	}
}

/* The elements of a long list that are not in the tree, in the place where they are not. */
static void
left_out(struct buffer *b, const struct tree *t, const struct node *n)
{
	uint32_t count = tree_left_out_after(t, n);
	if (count > 0)
		buffer_printf(b, "%14s%*s... %u element%s left out\n", "", (int)tree_depth(t, n) * 2, "", count, count == 1 ? " is" : "s are");
}

void
report_tree(struct buffer *b, const struct report *report, const struct result *r)
{
	bool colour = report->colour;
	const struct tree *t = &r->session->object.tree;
	const struct node *n = tree_root(t);

	buffer_text(b, object_is_precertificate(&r->session->object) ? "offset  size  precertificate\n" : "offset  size\n");
	while (n != NULL) {
		line(b, r, n, colour);
		if (tree_child(t, n) != NULL) {
			n = tree_child(t, n);
			continue;
		}
		for (; n != NULL && tree_next(t, n) == NULL; n = tree_parent(t, n))
			left_out(b, t, n);
		if (n != NULL) {
			left_out(b, t, n);
			n = tree_next(t, n);
		}
	}
}
