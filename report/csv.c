/* The format csv: a finding a row. */
#include "policy/waiver.h"
#include "report/cells.h"
#include "report/formats.h"
#include "x509/sha256.h"

void
csv_begin(struct buffer *b, const struct report *report)
{
	(void)report;
	buffer_text(b, "input,index,kind,profile,sha256,rule,level,source,clause,path,offset,length,message,waived" LINE_END);
}

/* The first five columns: which object it is. */
static void
object_cells(struct buffer *b, const struct result *r, const char *sha256)
{
	const struct object *o = &r->session->object;
	text_cell(b, "", r->input);
	number_cell(b, r->index);
	word_cell(b, object_kind_name(o->kind));
	word_cell(b, profile_name(o->profiles));
	word_cell(b, sha256);
}

/* By whom a finding is waived and until when, and why. */
static void
waiver_cell(struct buffer *b, const struct waiver *waiver)
{
	struct cell cell;

	if (waiver == NULL) {
		empty_cells(b, 1);
		return;
	}
	cell = cell_begin(b, ",");
	cell_text(&cell, "until ");
	buffer_day(b, waiver->until);
	if (waiver->owner != NULL) {
		cell_text(&cell, ", ");
		cell_text(&cell, waiver->owner);
	}
	cell_text(&cell, ": ");
	cell_text(&cell, waiver->reason);
	cell_end(&cell);
}

void
finding_cells(struct buffer *b, const struct findings *f, const struct finding *finding)
{
	char path[512];
	word_cell(b, finding->lint->name);
	word_cell(b, level_name(finding->level));
	word_cell(b, source_name(finding->lint->source));
	text_cell(b, ",", finding->lint->clause);
	text_cell(b, ",", tree_path(f->tree, finding->node, path, sizeof(path)));
	number_cell(b, finding->offset);
}

void
csv_object(struct buffer *b, const struct report *report, const struct result *r)
{
	const struct findings *f = &r->session->findings;
	char sha256[SHA256_TEXT_SIZE];

	(void)report;
	sha256_text(r->session->object.tree.der, sha256);
	for (uint32_t i = 0; i < f->count; i++) {
		object_cells(b, r, sha256);
		finding_cells(b, f, &f->items[i]);
		number_cell(b, f->items[i].length);
		text_cell(b, ",", finding_message(f, &f->items[i]));
		waiver_cell(b, f->items[i].waived);
		buffer_text(b, LINE_END);
	}
	if (f->count > 0)
		return;
	object_cells(b, r, sha256);
	empty_cells(b, 9);
	buffer_text(b, LINE_END);
}

void
csv_unreadable(struct buffer *b, const struct report *report, const struct unreadable *u)
{
	(void)report;
	text_cell(b, "", u->input);
	number_cell(b, u->index);
	word_cell(b, "unreadable");
	empty_cells(b, 7);
	number_cell(b, u->offset);
	empty_cells(b, 1);
	text_cell(b, ",", u->error);
	empty_cells(b, 1);
	buffer_text(b, LINE_END);
}
