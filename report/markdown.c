/*
 * Markdown for tickets, as GitHub, GitLab and others read it: short, and with nothing in it that others chose and a reader could take for markup, for
 * the name of a person or a ticket, or for a link. Whatever others chose is a code span: escapes by backslash do not keep GitHub from taking @name
 * for a person, and what is in code it leaves alone. There are no tables, in which a code span needs other escapes.
 */
#include "asn1/time.h"
#include "config.h"
#include "policy/waiver.h"
#include "report/code_span.h"
#include "report/formats.h"
#include "x509/sha256.h"
#include "x509/text.h"

/* How many octets of a finding are shown, how many places of a rule, and how many octets of a name. */
#define SHOWN        24
#define PLACES_SHOWN 10
#define NAME_SHOWN   300

/* A code span of all of a text. */
static void
code(struct buffer *b, const char *text)
{
	code_span(b, text, SIZE_MAX);
}

/* --- an object --- */

/* A Name, of which no more than so many octets are shown. */
static void
name(struct buffer *b, const char *before, const struct tree *tree, const struct node *node)
{
	struct text_sink sink = { buffer_safe_put, b };
	if (node == NULL)
		return;
	buffer_text(b, before);
	size_t from = b->size;
	name_write(&sink, tree, node);
	buffer_cut(b, from, NAME_SHOWN);
	code_span_end(b, from);
}

static void
number(struct buffer *b, const char *before, const struct tree *tree, const struct node *integer)
{
	struct text_sink sink = { buffer_safe_put, b };
	if (integer == NULL || integer->class != CLASS_UNIVERSAL || integer->tag != TYPE_INTEGER)
		return;
	buffer_text(b, before);
	size_t from = b->size;
	integer_write(&sink, tree_contents(tree, integer));
	code_span_end(b, from);
}

static void
day(struct buffer *b, const char *before, bool is_there, int64_t seconds)
{
	if (!is_there)
		return;
	buffer_text(b, before);
	buffer_day(b, seconds);
}

/* What an object says of itself; nothing of one that is cut short. */
static void
facts(struct buffer *b, const struct object *o)
{
	if (!object_is_readable(o))
		return;
	switch (o->kind) {
	case OBJECT_CERTIFICATE:
	case OBJECT_TBS_CERTIFICATE:
		name(b, "; subject ", &o->tree, o->cert.subject.node);
		name(b, "; issuer ", &o->tree, o->cert.issuer.node);
		number(b, "; serial number ", &o->tree, o->cert.serial_number);
		day(b, "; from ", o->cert.has_not_before, o->cert.not_before);
		day(b, " until ", o->cert.has_not_after, o->cert.not_after);
		break;
	case OBJECT_CRL:
	case OBJECT_TBS_CRL:
		name(b, "; issuer ", &o->tree, o->crl.issuer.node);
		number(b, "; number ", &o->tree, o->crl.number);
		day(b, "; thisUpdate ", o->crl.has_this_update, o->crl.this_update);
		break;
	case OBJECT_OCSP:
	case OBJECT_TBS_OCSP:
		day(b, "; producedAt ", o->ocsp.has_produced_at, o->ocsp.produced_at);
		break;
	case OBJECT_UNKNOWN:
		break;
	}
}

/* What is there and where, of one finding. */
static void
place(struct buffer *b, const struct findings *f, const struct finding *finding)
{
	char path[512];
	struct span shown;
	bool all = finding_octets(f, finding, SHOWN, &shown);

	buffer_text(b, "  - ");
	code(b, finding_message(f, finding));
	tree_path(f->tree, finding->node, path, sizeof(path));
	buffer_text(b, path[0] != '\0' ? ", at " : ", the whole object");
	if (path[0] != '\0')
		code(b, path);
	buffer_printf(b, ", %u octet%s at %u", finding->length, finding->length == 1 ? "" : "s", finding->offset);
	if (shown.size > 0) {
		buffer_text(b, ": ");
		size_t from = b->size;
		buffer_hex(b, shown, " ");
		buffer_text(b, all ? "" : " ...");
		code_span_end(b, from);
	}
	buffer_text(b, "\n");
}

/* A text of the program's own: what is markup to Markdown has a backslash before it; that does not help where a name could be told of a ticket. */
static void
own_text(struct buffer *b, const char *text)
{
	if (strchr(text, '@') != NULL) {
		code(b, text);
		return;
	}
	for (; *text != '\0'; text++) {
		if (strchr("\\`*_[]<>#|~&", *text) != NULL)
			buffer_text(b, "\\");
		buffer_add(b, text, 1);
	}
}

/* A rule, where it is broken, and what to change, if that is known. */
static void
group(struct buffer *b, const struct report *report, const struct findings *f, const struct finding_group *g)
{
	const char *why, *remedy;
	const struct finding *first = &f->items[g->first];
	uint32_t count = g->end - g->first, shown = count < PLACES_SHOWN ? count : PLACES_SHOWN;

	buffer_printf(b, "- **%s** ", level_name(first->level));
	code(b, first->lint->name);
	buffer_printf(b, ", %s ", source_label(first->lint->source));
	rule_words(b, first->lint, first->lint->clause);
	buffer_text(b, ": ");
	rule_words(b, first->lint, first->lint->title);
	buffer_text(b, "\n");
	if (first->waived != NULL) {
		buffer_text(b, "  - waived");
		day(b, " until ", true, first->waived->until);
		if (first->waived->owner != NULL) {
			buffer_text(b, " by ");
			code(b, first->waived->owner);
		}
		buffer_text(b, ": ");
		code(b, first->waived->reason);
		buffer_text(b, "\n");
	}
	for (uint32_t i = 0; i < shown; i++)
		place(b, f, &f->items[g->first + i]);
	if (count > shown)
		buffer_printf(b, "  - and in %u more places\n", count - shown);
	if (report->explain != NULL && report->explain(first->lint->name, &why, &remedy)) {
		buffer_text(b, "  - what to do: ");
		own_text(b, remedy);
		buffer_text(b, "\n");
	}
}

/* All that are waived, or all that are not, behind some words if there are any. Returns whether there are. */
static bool
groups(struct buffer *b, const struct report *report, const struct findings *f, bool waived, const char *before)
{
	struct finding_group g = { .waived = waived };
	bool any = false;
	for (; finding_group_next(f, &g); any = true) {
		if (!any)
			buffer_text(b, before);
		group(b, report, f, &g);
	}
	if (any)
		buffer_text(b, "\n");
	return any;
}

/* A heading: the name of the input, and the place in it. */
static void
heading(struct buffer *b, const char *input, size_t index, bool alone)
{
	buffer_text(b, "## ");
	size_t from = b->size;
	input_name(b, input, index, alone);
	code_span_end(b, from);
	buffer_text(b, "\n\n");
}

void
markdown_object(struct buffer *b, const struct report *report, const struct result *r)
{
	const struct object *o = &r->session->object;
	const struct findings *f = &r->session->findings;
	char sha256[SHA256_TEXT_SIZE];

	heading(b, r->input, r->index, r->alone);
	buffer_printf(b, "%s, profile %s", object_kind_text(o), profile_name(o->profiles));
	facts(b, o);
	buffer_text(b, "; SHA-256 ");
	code(b, sha256_text(o->tree.der, sha256));
	buffer_text(b, "\n\n");
	bool any = groups(b, report, f, false, "");
	bool waived = groups(b, report, f, true, any ? "Waived, and not counted:\n\n" : "Nothing was found that counts. Waived:\n\n");
	if (!any && !waived)
		buffer_text(b, "Nothing was found.\n\n");
}

void
markdown_unreadable(struct buffer *b, const struct report *report, const struct unreadable *u)
{
	(void)report;
	heading(b, u->input, u->index, u->index == 0);
	buffer_printf(b, "**could not be read**, offset %llu: ", (unsigned long long)u->offset);
	code(b, u->error);
	buffer_text(b, "\n\n");
}

void
markdown_end(struct buffer *b, const struct report *report, const struct totals *totals)
{
	const struct policy *policy = report->linter->policy;
	char ruleset[RULESET_DIGEST_SIZE], started[TIME_TEXT_SIZE];
	size_t from = b->size, at = 0;

	for (; policy != NULL && report_waiver_note(b, policy, totals->waivers_used, totals->now, &at); from = b->size) {
		code_span_end(b, from);
		buffer_text(b, "\n\n");
	}
	counts_text(b, totals);
	ruleset_digest(report->linter, ruleset);
	buffer_printf(b, "; brlint %s, rules ", PACKAGE_VERSION);
	code(b, ruleset);
	for (size_t i = 0; policy != NULL && i < policy->file_count; i++) {
		buffer_text(b, ", policy ");
		code(b, policy->files[i].name);
		buffer_text(b, " ");
		code(b, policy->files[i].sha256);
	}
	if (report->started != 0)
		buffer_printf(b, ", %s", time_text(report->started, started));
	buffer_text(b, "\n");
}
