/* A line a finding, as certlint prints it, for programs that feed objects one by one and read until the end marker. */
#include "report/formats.h"

/* What ends the answers to one object, and what says that the program takes objects. */
#define END_OF_RESULTS "[EndOfResults]\n"
#define READY          "[Ready]\n"

static char
letter(enum level level)
{
	return level == MUST ? 'E' : level == SHOULD ? 'W' : 'N';
}

static void
end_marker(struct buffer *b, const struct report *report)
{
	if (report->end_marker)
		buffer_text(b, END_OF_RESULTS);
}

void
lines_begin(struct buffer *b, const struct report *report)
{
	if (report->end_marker)
		buffer_text(b, READY);
}

void
lines_object(struct buffer *b, const struct report *report, const struct result *result)
{
	const struct findings *f = &result->session->findings;
	char path[512];

	for (uint32_t i = 0; i < f->count; i++) {
		const struct finding *finding = &f->items[i];
		tree_path(f->tree, finding->node, path, sizeof(path));
		buffer_add(b, (char[]){ finding->waived != NULL ? 'I' : letter(finding->level), ':', ' ' }, 3);
		buffer_safe_text(b, finding_message(f, finding));
		if (finding->waived != NULL) {
			buffer_text(b, "; ");
			waiver_text(b, finding->waived);
		}
		buffer_text(b, " [");
		buffer_text(b, finding->lint->name);
		buffer_text(b, path[0] != '\0' ? "] " : "]");
		buffer_text(b, path);
		buffer_text(b, "\n");
	}
	end_marker(b, report);
}

void
lines_unreadable(struct buffer *b, const struct report *report, const struct unreadable *u)
{
	buffer_text(b, "F: ");
	buffer_safe_text(b, u->error);
	buffer_text(b, " (object ");
	buffer_number(b, u->index);
	buffer_text(b, ", offset ");
	buffer_number(b, u->offset);
	buffer_text(b, ")\n");
	end_marker(b, report);
}
