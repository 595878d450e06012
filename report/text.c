#include "report/formats.h"

#define RESET  "\033[0m"
#define BOLD   "\033[1m"
#define RED    "\033[1;31m"
#define YELLOW "\033[1;33m"
#define BLUE   "\033[1;34m"
#define DIM    "\033[2m"

/* How many octets of a finding are shown. */
#define SHOWN 24

static const char *
colour_of(enum level level)
{
	return level == MUST ? RED : level == SHOULD ? YELLOW : BLUE;
}

void
input_name(struct buffer *b, const char *input, size_t index, bool alone)
{
	buffer_safe_text(b, input);
	if (!alone || index > 0)
		buffer_printf(b, "[%zu]", index);
}

/* "cert.pem:412: " */
static void
place(struct buffer *b, const struct result *r, uint32_t offset)
{
	input_name(b, r->input, r->index, r->alone);
	buffer_printf(b, ":%u: ", offset);
}

/* What the octets of a finding are. */
static void
octets(struct buffer *b, const struct findings *f, const struct finding *finding)
{
	struct span shown;
	bool all = finding_octets(f, finding, SHOWN, &shown);
	buffer_hex(b, shown, " ");
	if (!all)
		buffer_text(b, " ...");
}

/* Why a finding does not count, and where that stands. */
static void
waived(struct buffer *b, const struct waiver *w)
{
	buffer_text(b, "    does not count, ");
	waiver_text(b, w);
	policy_place(b, w->file, w->line);
	buffer_text(b, "\n");
}

void
text_object(struct buffer *b, const struct report *report, const struct result *r)
{
	const struct tree *tree = &r->session->object.tree;
	const struct findings *f = &r->session->findings;
	const char *what = object_is_precertificate(&r->session->object) ? "precertificate, " : "";
	bool colour = report->colour;
	char path[512];

	for (uint32_t i = 0; i < f->count; i++) {
		const struct finding *finding = &f->items[i];
		place(b, r, finding->offset);
		buffer_printf(b, "%s%s%s:%s %s", colour ? colour_of(finding->level) : "", finding->waived != NULL ? "waived " : "",
			      level_name(finding->level), colour ? RESET : "", colour ? BOLD : "");
		buffer_safe_text(b, finding_message(f, finding));
		buffer_printf(b, "%s [%s]\n", colour ? RESET : "", finding->lint->name);
		tree_path(tree, finding->node, path, sizeof(path));
		buffer_printf(b, "    %s%s%s, %u octet%s at %u%s", colour ? DIM : "", what, path[0] != '\0' ? path : "the whole object",
			      finding->length, finding->length == 1 ? "" : "s", finding->offset, finding->length > 0 ? ": " : "");
		octets(b, f, finding);
		buffer_printf(b, "%s\n    %s ", colour ? RESET : "", source_label(finding->lint->source));
		/* those of a policy's own rules are texts of others */
		buffer_safe_text(b, finding->lint->clause);
		buffer_text(b, ": ");
		buffer_safe_text(b, finding->lint->title);
		buffer_text(b, "\n");
		if (finding->waived != NULL)
			waived(b, finding->waived);
	}
}

/* "1 error", "2 errors" */
static void
counted(struct buffer *b, const char *before, size_t count, const char *word)
{
	buffer_printf(b, "%s%zu %s%s", before, count, word, count == 1 ? "" : "s");
}

void
counts_text(struct buffer *b, const struct totals *totals)
{
	counted(b, "", totals->objects, "object");
	if (totals->precertificates > 0)
		counted(b, " (", totals->precertificates, "precertificate");
	if (totals->not_judged > 0)
		buffer_printf(b, "%s%zu not judged", totals->precertificates > 0 ? ", " : " (", totals->not_judged);
	buffer_text(b, totals->precertificates > 0 || totals->not_judged > 0 ? ")" : "");
	counted(b, ": ", totals->levels[MUST], "error");
	counted(b, ", ", totals->levels[SHOULD], "warning");
	counted(b, ", ", totals->levels[NOTICE], "notice");
	if (totals->waived > 0)
		buffer_printf(b, ", %zu waived", totals->waived);
	if (totals->unreadable > 0) {
		counted(b, "; ", totals->unreadable, "input");
		buffer_text(b, " could not be read");
	}
}

void
text_end(struct buffer *b, const struct report *report, const struct totals *totals)
{
	const struct policy *policy = report->linter->policy;
	size_t at = 0;

	while (policy != NULL && report_waiver_note(b, policy, totals->waivers_used, totals->now, &at))
		buffer_text(b, "\n");
	counts_text(b, totals);
	buffer_text(b, "\n");
}

void
report_bound(struct buffer *b, const char *words, int64_t date)
{
	if (date == ALWAYS || date == FOREVER)
		return;
	buffer_text(b, words);
	buffer_day(b, date);
}

void
report_rule_text(struct buffer *b, const struct lint *lint)
{
	buffer_printf(b, "%s\n    %s ", lint->name, source_label(lint->source));
	buffer_safe_text(b, lint->clause);
	buffer_printf(b, ", %s", level_name(lint->level));
	report_bound(b, ", from ", lint->from);
	report_bound(b, ", until ", lint->until);
	buffer_text(b, "\n    ");
	buffer_safe_text(b, lint->title);
	buffer_text(b, "\n");
}
