/*
 * A page for people: one file, without a script and without anything from elsewhere, for the screen and for paper. What others chose is text in it
 * and never markup; what cannot be told by its colour alone is told by words.
 */
#include "report/html.h"

#include "asn1/time.h"
#include "config.h"
#include "policy/waiver.h"
#include "x509/sha256.h"
#include "x509/text.h"

/* How many octets of a finding are shown, how many octets of a Name, how many names of a certificate, and how many octets of a version of data. */
#define SHOWN         24
#define NAME_SHOWN    500
#define NAMES_SHOWN   10
#define VERSION_SHOWN 200

void
html_text(struct buffer *b, const char *text)
{
	buffer_text(b, "<bdi>");
	buffer_safe_markup(b, text);
	buffer_text(b, "</bdi>");
}

static void
id(struct buffer *b, const struct result *r, char kind, size_t number)
{
	buffer_printf(b, "o%zu-%c%zu", r->number, kind, number);
}

void
html_node_id(struct buffer *b, const struct result *r, const struct node *node)
{
	id(b, r, 'n', (size_t)(node - r->session->object.tree.nodes));
}

void
html_finding_id(struct buffer *b, const struct result *r, uint32_t finding)
{
	id(b, r, 'f', finding);
}

/* --- the page --- */

/* Text has a contrast of at least 4.5 to 1 with what it stands on, in light and in dark (WCAG 2.2, 1.4.3). */
#define LIGHT \
	"color-scheme:light;--text:#1b1b1b;--page:#fff;--box:#f3f4f6;--line:#c3c7cf;--dim:#555b66;--link:#0a4aa8;--error:#a40000;--warning:#7a4a00;" \
	"--notice:#0b4f8a;--good:#0b6127;--mark:#ffe082;--marked:#1b1b1b"
#define DARK \
	"color-scheme:dark;--text:#e8e8ea;--page:#16181d;--box:#21242b;--line:#4a505c;--dim:#aab0bb;--link:#8fbcff;--error:#ff9d94;--warning:#" \
	"ffc96b;" \
	"--notice:#93c3ff;--good:#84d99b;--mark:#6a5200;--marked:#fff"

static const char style[] =
	":root{" LIGHT "}\n"
	"@media (prefers-color-scheme:dark){:root{" DARK "}}\n"
	"@media print{:root{" LIGHT "}}\n"
	"@page{size:A4;margin:15mm}\n"
	"*{box-sizing:border-box}\n"
	"body{margin:0 auto;max-width:62rem;padding:1rem;font:1rem/1.45 system-ui,sans-serif;color:var(--text);"
	"background:var(--page);overflow-wrap:anywhere}\n"
	"h1{font-size:1.6rem}h2{font-size:1.25rem}h3{font-size:1.05rem}h4{font-size:1rem;margin:0 0 .3rem}\n"
	"h1,h2,h3{line-height:1.25}p{margin:.3rem 0}\n"
	"a{color:var(--link)}code{font:.9em/1.4 ui-monospace,monospace}bdi{white-space:pre-wrap}\n"
	".object,.summary{border-top:2px solid var(--line);margin-top:2rem;padding-top:.5rem}\n"
	".verdict{padding:.5rem .8rem;border-left:.4rem solid var(--good);background:var(--box)}\n"
	".verdict.bad{border-color:var(--error)}.verdict.fair{border-color:var(--warning)}\n"
	"dl{margin:.8rem 0;display:grid;grid-template-columns:9rem 1fr;gap:.3rem 1rem}\n"
	"dt{color:var(--dim)}dd{margin:0;min-width:0}\n"
	"@media (max-width:34rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.4rem}}\n"
	".finding{border:1px solid var(--line);border-left:.4rem solid var(--dim);border-radius:.2rem;margin:.8rem 0;"
	"padding:.5rem .8rem}\n"
	".finding.error{border-left-color:var(--error)}.finding.warning{border-left-color:var(--warning)}\n"
	".finding.notice{border-left-color:var(--notice)}\n"
	".level{text-transform:uppercase;letter-spacing:.03em}\n"
	".error .level,.mark.error a{color:var(--error)}.warning .level,.mark.warning a{color:var(--warning)}\n"
	".notice .level,.mark.notice a{color:var(--notice)}\n"
	".places{margin:.4rem 0 0;padding-left:1.2rem}.places li{margin:.3rem 0}\n"
	".where,.at,.type,.cut{color:var(--dim)}.octets{white-space:normal}\n"
	"ul.tree,.tree ul{list-style:none;margin:0;padding-left:clamp(.35rem,1.6vw,1.1rem)}ul.tree{padding-left:0;font-size:.9rem}\n"
	".tree ul{border-left:1px solid var(--line)}.tree li{padding:.08rem 0 .08rem .3rem}\n"
	".tree li:target,.finding li:target{outline:2px solid var(--link);outline-offset:1px}\n"
	".mark{margin:.15rem 0 .3rem;padding:.2rem .5rem;border-left:.25rem solid var(--dim);background:var(--box)}\n"
	".mark.error{border-color:var(--error)}.mark.warning{border-color:var(--warning)}.mark.notice{border-color:var(--notice)}\n"
	"mark{background:var(--mark);color:var(--marked);font-weight:bold;text-decoration:underline}\n"
	".scroll{overflow-x:auto}table{border-collapse:collapse;margin:.8rem 0;width:100%}\n"
	"caption{text-align:left;font-weight:bold;padding:.2rem 0}\n"
	"th,td{text-align:left;vertical-align:top;border:1px solid var(--line);padding:.25rem .5rem}\n"
	"@media print{body{max-width:none;padding:0;font-size:9.5pt}.mark,mark,.verdict{print-color-adjust:exact}\n"
	"h2,h3,h4{break-after:avoid}.places li,.mark,dd,tr{break-inside:avoid}a{text-decoration:none}}\n";

void
html_begin(struct buffer *b, const struct report *report)
{
	buffer_text(b, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		       "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
		       "<title>What brlint found");
	if (report->started != 0) {
		buffer_text(b, ", ");
		buffer_day(b, report->started);
	}
	buffer_text(b, "</title>\n<style>\n");
	buffer_text(b, style);
	buffer_text(
		b,
		"</style>\n</head>\n<body>\n<header>\n<h1>What brlint found</h1>\n"
		"<p>Each object that was linted, in the order of the input: what it is, whether it is in order, which rules it breaks, where in its "
		"octets. Offsets count from the first octet of the object. <a href=\"#summary\">The summary of the run is at the end.</a></p>\n"
		"</header>\n<main>\n");
}

/* The beginning of what is said of an object, with the name of its input, and its place in that if there are several. */
static void
section_begin(struct buffer *b, size_t number, const char *input, size_t index, bool alone)
{
	buffer_printf(b, "<section class=\"object\" id=\"o%zu\" aria-labelledby=\"o%zu-h\">\n<h2 id=\"o%zu-h\">", number, number, number);
	html_text(b, input);
	if (!alone)
		buffer_printf(b, "[%zu]", index);
	buffer_text(b, "</h2>\n");
}

void
html_unreadable(struct buffer *b, const struct report *report, const struct unreadable *u)
{
	(void)report;
	section_begin(b, u->number, u->input, u->index, u->index == 0);
	buffer_text(b, "<p class=\"verdict bad\"><strong>Could not be read</strong>, and was not judged: ");
	html_text(b, u->error);
	buffer_printf(b, ", at offset %llu.</p>\n</section>\n", (unsigned long long)u->offset);
}

/* --- what an object is --- */

static void
fact_begin(struct buffer *b, const char *name)
{
	buffer_printf(b, "<dt>%s</dt><dd>", name);
}

static void
fact_end(struct buffer *b)
{
	buffer_text(b, "</dd>\n");
}

/* What was added since is text that others chose, of which no more than NAME_SHOWN octets are shown. */
static void
name_end(struct buffer *b, size_t from)
{
	bool cut = buffer_cut(b, from, NAME_SHOWN);
	buffer_markup(b, from);
	buffer_text(b, "</bdi>");
	if (cut)
		buffer_printf(b, " (cut after %d octets)", NAME_SHOWN);
}

static void
name_fact(struct buffer *b, const char *fact, const struct tree *tree, const struct node *name)
{
	struct text_sink sink = { buffer_safe_put, b };
	fact_begin(b, fact);
	if (name == NULL) {
		buffer_text(b, "cannot be read");
	} else if (name->length == 0) {
		buffer_text(b, "empty");
	} else {
		buffer_text(b, "<bdi>");
		size_t from = b->size;
		name_write(&sink, tree, name);
		name_end(b, from);
	}
	fact_end(b);
}

static void
number_fact(struct buffer *b, const char *fact, const struct tree *tree, const struct node *integer)
{
	struct text_sink sink = { buffer_safe_put, b };
	if (integer == NULL || integer->class != CLASS_UNIVERSAL || integer->tag != TYPE_INTEGER)
		return;
	fact_begin(b, fact);
	buffer_text(b, "<bdi>");
	size_t from = b->size;
	integer_write(&sink, tree_contents(tree, integer));
	name_end(b, from);
	fact_end(b);
}

static void
time_words(struct buffer *b, bool is_there, int64_t seconds)
{
	char text[TIME_TEXT_SIZE];
	buffer_text(b, is_there ? time_text(seconds, text) : "a time that cannot be read");
}

static void
time_fact(struct buffer *b, const char *fact, bool is_there, int64_t seconds)
{
	fact_begin(b, fact);
	time_words(b, is_there, seconds);
	fact_end(b);
}

static void
validity_fact(struct buffer *b, const struct cert *c)
{
	fact_begin(b, "Validity");
	time_words(b, c->has_not_before, c->not_before);
	buffer_text(b, " to ");
	time_words(b, c->has_not_after, c->not_after);
	fact_end(b);
}

/* The first names of a certificate, and how many there are more. */
static void
names_fact(struct buffer *b, const struct cert *c)
{
	struct text_sink sink = { buffer_safe_put, b };
	size_t count = 0;
	for (const struct node *n = cert_name_first(c); n != NULL; n = cert_name_next(c, n), count++) {
		if (count == 0)
			fact_begin(b, "Names");
		if (count >= NAMES_SHOWN)
			continue;
		buffer_text(b, count > 0 ? ", <bdi>" : "<bdi>");
		size_t from = b->size;
		general_name_write(&sink, c->tree, n);
		name_end(b, from);
	}
	if (count > NAMES_SHOWN)
		buffer_printf(b, " and %zu more", count - NAMES_SHOWN);
	if (count > 0)
		fact_end(b);
}

/* What an object says of itself; nothing of one that is cut short, of which a value may be a part of what it was. */
static void
own_facts(struct buffer *b, const struct object *o)
{
	if (!object_is_readable(o)) {
		fact_begin(b, "Its fields");
		buffer_text(b, "are in the tree only: the object cannot be read to its end");
		fact_end(b);
		return;
	}
	switch (o->kind) {
	case OBJECT_CERTIFICATE:
	case OBJECT_TBS_CERTIFICATE:
		name_fact(b, "Subject", &o->tree, o->cert.subject.node);
		name_fact(b, "Issuer", &o->tree, o->cert.issuer.node);
		number_fact(b, "Serial number", &o->tree, o->cert.serial_number);
		validity_fact(b, &o->cert);
		names_fact(b, &o->cert);
		break;
	case OBJECT_CRL:
	case OBJECT_TBS_CRL:
		name_fact(b, "Issuer", &o->tree, o->crl.issuer.node);
		number_fact(b, "CRL number", &o->tree, o->crl.number);
		time_fact(b, "thisUpdate", o->crl.has_this_update, o->crl.this_update);
		if (o->crl.has_next_update)
			time_fact(b, "nextUpdate", true, o->crl.next_update);
		break;
	case OBJECT_OCSP:
	case OBJECT_TBS_OCSP:
		if (o->ocsp.has_produced_at)
			time_fact(b, "producedAt", true, o->ocsp.produced_at);
		break;
	case OBJECT_UNKNOWN:
		break;
	}
}

/* The profiles by which it is judged, and what told them. */
static void
profile_fact(struct buffer *b, const struct object *o)
{
	const char *between = "";
	char path[512];

	fact_begin(b, "Profile");
	for (profile_set left = o->profiles; left != 0; left &= left - 1) {
		buffer_printf(b, "%s%s", between, profile_name(left));
		between = ", ";
	}
	if (o->profiles & CERTIFICATE && o->features & PROFILE_GIVEN) {
		buffer_text(b, ", as the user said");
	} else if (o->kind != OBJECT_UNKNOWN && o->own.reason != NULL) {
		buffer_text(b, ": ");
		buffer_safe_markup(b, o->own.reason);
		if (o->own.node != NULL) {
			buffer_text(b, ", by <code>");
			buffer_safe_markup(b, tree_path(&o->tree, o->own.node, path, sizeof(path)));
			buffer_text(b, "</code>");
		}
	}
	fact_end(b);
}

static void
facts(struct buffer *b, const struct result *r)
{
	const struct session *s = r->session;
	const struct object *o = &s->object;
	char sha256[SHA256_TEXT_SIZE];

	buffer_text(b, "<dl>\n");
	fact_begin(b, "Kind");
	buffer_printf(b, "%s, %zu octets", object_kind_text(o), o->tree.der.size);
	fact_end(b);
	own_facts(b, o);
	profile_fact(b, o);
	fact_begin(b, "Judged as of");
	if (s->findings.date != OBJECT_NO_DATE) {
		time_words(b, true, s->findings.date);
		buffer_text(b, ", by ");
	}
	buffer_text(b, date_origin(s, r->job));
	fact_end(b);
	fact_begin(b, "SHA-256");
	buffer_printf(b, "<code>%s</code>", sha256_text(o->tree.der, sha256));
	fact_end(b);
	buffer_text(b, "</dl>\n");
}

/* --- what was found --- */

/* Of an object's findings, those that count and those that are waived. */
struct tally {
	size_t levels[LEVEL_COUNT], waived;
	bool blocks; /* one is at or above the level that counts, or says that the object is not what can be judged */
};

static struct tally
tally_of(const struct report *report, const struct findings *f)
{
	struct tally t = { 0 };
	for (uint32_t i = 0; i < f->count; i++) {
		const struct finding *finding = &f->items[i];
		if (finding->waived != NULL) {
			t.waived++;
			continue;
		}
		t.levels[finding->level]++;
		t.blocks |= finding_blocks(f, finding, report->fail_on);
	}
	return t;
}

static void
counted(struct buffer *b, const char **before, size_t count, const char *word)
{
	if (count == 0)
		return;
	buffer_printf(b, "%s%zu %s%s", *before, count, word, count == 1 ? "" : "s");
	*before = ", ";
}

static void
verdict(struct buffer *b, const struct report *report, const struct result *r)
{
	struct tally t = tally_of(report, &r->session->findings);
	const char *before = ": ";

	buffer_printf(b, "<p class=\"verdict %s\"><strong>%s</strong>",
		      t.blocks                                ? "bad"
		      : t.levels[MUST] + t.levels[SHOULD] > 0 ? "fair"
							      : "good",
		      r->session->findings.asked.judged == FAIL ? "Not judged"
		      : t.blocks                                ? "Not in order"
								: "In order");
	for (int level = MUST; level < LEVEL_COUNT; level++)
		counted(b, &before, t.levels[level], level_name((enum level)level));
	if (t.levels[MUST] + t.levels[SHOULD] + t.levels[NOTICE] == 0)
		buffer_text(b, t.waived > 0 ? ": nothing was found that counts" : ": nothing was found");
	else if (!t.blocks && report->fail_on < 0)
		buffer_text(b, ", of which none was to count");
	else if (!t.blocks)
		buffer_printf(b, ", none at the level that counts, %s", level_name((enum level)report->fail_on));
	if (t.waived > 0)
		buffer_printf(b, "; %zu waived", t.waived);
	buffer_text(b, ".</p>\n");
}

/* What is there and where, of one finding. */
static void
place(struct buffer *b, const struct result *r, uint32_t i)
{
	const struct findings *f = &r->session->findings;
	const struct finding *finding = &f->items[i];
	char path[512];
	struct span shown;
	bool all = finding_octets(f, finding, SHOWN, &shown);

	buffer_text(b, "<li id=\"");
	html_finding_id(b, r, i);
	buffer_text(b, "\"><strong>");
	html_text(b, finding_message(f, finding));
	buffer_text(b, "</strong><br>\n<span class=\"where\"><a href=\"#");
	html_node_id(b, r, finding->node);
	buffer_text(b, "\">");
	tree_path(f->tree, finding->node, path, sizeof(path));
	buffer_safe_markup(b, path[0] != '\0' ? path : "the whole object");
	buffer_printf(b, "</a>, %u octet%s at %u%s", finding->length, finding->length == 1 ? "" : "s", finding->offset, shown.size > 0 ? ": " : "");
	if (shown.size > 0) {
		buffer_text(b, "<code>");
		buffer_hex(b, shown, " ");
		buffer_text(b, all ? "</code>" : " ...</code>");
	}
	buffer_text(b, "</span></li>\n");
}

/* MUST, SHOULD or neither, the sentence, and the text that has it. */
static void
demand(struct buffer *b, const struct finding *finding)
{
	const struct lint *lint = finding->lint;
	buffer_text(b, "<p>");
	if (lint->level != NOTICE)
		buffer_printf(b, "<strong>%s</strong>: ", lint->level == MUST ? "MUST" : "SHOULD");
	buffer_safe_markup(b, lint->title);
	buffer_printf(b, ".<br>\n<span class=\"where\">%s ", source_label(lint->source));
	buffer_safe_markup(b, lint->clause);
	if (source_title(lint->source) != NULL) {
		buffer_text(b, "; ");
		buffer_safe_markup(b, source_title(lint->source));
	}
	if (source_version(lint->source) != NULL)
		buffer_printf(b, ", %s %s", strchr(source_version(lint->source), '-') != NULL ? "of" : "version", source_version(lint->source));
	buffer_text(b, "</span></p>\n");
}

/* Why a rule is there, and what to change, if that is known. */
static void
explanation(struct buffer *b, const struct report *report, const struct lint *lint)
{
	const char *why, *remedy;
	if (report->explain == NULL || !report->explain(lint->name, &why, &remedy))
		return;
	buffer_text(b, "<p><strong>Why</strong>: ");
	buffer_safe_markup(b, why);
	buffer_text(b, "</p>\n<p><strong>What to do</strong>: ");
	buffer_safe_markup(b, remedy);
	buffer_text(b, "</p>\n");
}

static void
waiver(struct buffer *b, const struct waiver *w)
{
	buffer_text(b, "<p>Waived until ");
	buffer_day(b, w->until);
	if (w->owner != NULL) {
		buffer_text(b, " by ");
		html_text(b, w->owner);
	}
	buffer_text(b, ", because: ");
	html_text(b, w->reason);
	buffer_text(b, "</p>\n");
}

static void
group(struct buffer *b, const struct report *report, const struct result *r, const struct finding_group *g)
{
	const struct finding *first = &r->session->findings.items[g->first];
	const char *level = level_name(first->level);

	buffer_printf(b, "<div class=\"finding %s\">\n<h4><span class=\"level\">%s</span> <code>%s</code></h4>\n", g->waived ? "waived" : level,
		      level, first->lint->name);
	demand(b, first);
	if (first->waived != NULL)
		waiver(b, first->waived);
	buffer_text(b, "<ul class=\"places\">\n");
	for (uint32_t i = g->first; i < g->end; i++)
		place(b, r, i);
	buffer_text(b, "</ul>\n");
	explanation(b, report, first->lint);
	buffer_text(b, "</div>\n");
}

static void
groups(struct buffer *b, const struct report *report, const struct result *r, bool waived, const char *heading)
{
	struct finding_group g = { .waived = waived };
	for (bool any = false; finding_group_next(&r->session->findings, &g); any = true) {
		if (!any)
			buffer_printf(b, "<h3>%s</h3>\n", heading);
		group(b, report, r, &g);
	}
}

void
html_object(struct buffer *b, const struct report *report, const struct result *r)
{
	section_begin(b, r->number, r->input, r->index, r->alone && r->index == 0);
	verdict(b, report, r);
	facts(b, r);
	groups(b, report, r, false, "Findings");
	groups(b, report, r, true, "Waived findings, which do not count");
	buffer_printf(
		b,
		"<h3>Decoded tree</h3>\n<p class=\"where\">Of a list the first %d elements are shown, and of an object %d values; beyond these, what "
		"findings are about, and what that is in.</p>\n",
		HTML_LIST_SHOWN, HTML_TREE_SHOWN);
	html_tree(b, r);
	buffer_text(b, "</section>\n");
}

/* --- what the run came to --- */

static void
options_table(struct buffer *b, const struct report *report)
{
	if (report->option_count == 0)
		return;
	buffer_text(b, "<table>\n<caption>Options of the run</caption>\n<thead><tr><th scope=\"col\">Option</th><th scope=\"col\">Value</th></tr>"
		       "</thead>\n<tbody>\n");
	for (size_t i = 0; i < report->option_count; i++) {
		buffer_text(b, "<tr><th scope=\"row\">");
		html_text(b, report->options[i].name);
		buffer_text(b, "</th><td>");
		html_text(b, report->options[i].value[0] != '\0' ? report->options[i].value : "yes");
		buffer_text(b, "</td></tr>\n");
	}
	buffer_text(b, "</tbody>\n</table>\n");
}

void
html_data_rows(struct buffer *b, const struct reference *reference)
{
	for (int i = 0; i < REFERENCE_FILES; i++) {
		enum reference_file file = (enum reference_file)i;
		buffer_printf(b, "<tr><th scope=\"row\">%s</th><td><bdi>", reference_file_name(file));
		size_t from = b->size;
		buffer_safe(b, reference_version(reference, file));
		buffer_cut(b, from, VERSION_SHOWN);
		buffer_markup(b, from);
		buffer_printf(b, "</bdi></td><td><code>%s</code></td></tr>\n", reference->sha256[file]);
	}
}

static void
data_table(struct buffer *b, const struct reference *reference)
{
	buffer_text(b, "<table>\n<caption>Reference data</caption>\n<thead><tr><th scope=\"col\">File</th><th scope=\"col\">Version</th>"
		       "<th scope=\"col\">SHA-256</th></tr></thead>\n<tbody>\n");
	html_data_rows(b, reference);
	buffer_text(b, "</tbody>\n</table>\n");
}

/* By which policies it was judged, with what tells one text of a policy from another. */
static void
policy_facts(struct buffer *b, const struct policy *policy)
{
	for (size_t i = 0; policy != NULL && i < policy->file_count; i++) {
		fact_begin(b, "Policy");
		html_text(b, policy->files[i].name);
		buffer_printf(b, ", SHA-256 <code>%s</code>", policy->files[i].sha256);
		fact_end(b);
	}
}

/* What the exit status says; NULL if it is none of the command's. */
static const char *
status_words(int status)
{
	switch (status) {
	case 0:
		return "Status 0: all of the input was judged, and nothing was found that counts.";
	case 1:
		return "Status 1: something was found that counts.";
	case 2:
		return "Status 2: an input could not be read, or nothing was judged.";
	case 3:
		return "Status 3: memory ran out, so that something is missing here.";
	default:
		return NULL;
	}
}

/* The level of an option or a policy, whichever is stricter. */
static void
level_that_counts(struct buffer *b, const struct report *report)
{
	const struct policy *p = report->linter->policy;
	int level = p != NULL && p->block > report->fail_on ? p->block : report->fail_on;
	bool differs = false;
	for (size_t i = 0; p != NULL && i < PROFILE_COUNT; i++)
		differs |= p->block_of[i] != BLOCK_UNSAID && p->block_of[i] != level;
	buffer_text(b, level < 0 ? "none" : level_name((enum level)level));
	buffer_text(b, differs ? "; for some profiles the policy has another" : "");
}

/* The waivers that are over, or by which nothing was waived. */
static void
waiver_facts(struct buffer *b, const struct policy *policy, const struct totals *totals)
{
	size_t before, at = 0;
	while (policy != NULL && !b->failed) {
		before = b->size;
		fact_begin(b, "Waivers");
		size_t from = b->size;
		if (!report_waiver_note(b, policy, totals->waivers_used, totals->now, &at)) {
			b->size = before;
			return;
		}
		buffer_markup(b, from);
		fact_end(b);
	}
}

void
html_end_of_run(struct buffer *b, const struct report *report, const struct totals *totals)
{
	char ruleset[RULESET_DIGEST_SIZE];
	const char *words = status_words(totals->status);
	bool good = totals->status == 0 || (words == NULL && totals->levels[MUST] == 0);

	buffer_text(b, "<section class=\"summary\" id=\"summary\" aria-labelledby=\"summary-h\">\n<h2 id=\"summary-h\">Summary of the run</h2>\n");
	buffer_printf(b, "<p class=\"verdict %s\"><strong>", good ? "good" : "bad");
	counts_text(b, totals);
	buffer_printf(b, ".</strong> %s</p>\n<dl>\n", words != NULL ? words : "");
	if (report->started != 0)
		time_fact(b, "Started", true, report->started);
	fact_begin(b, "Program");
	buffer_printf(b, "brlint %s, built from ", PACKAGE_VERSION);
	html_text(b, report->build != NULL ? report->build : "unknown");
	fact_end(b);
	fact_begin(b, "Level that counts");
	level_that_counts(b, report);
	fact_end(b);
	fact_begin(b, "Rules and data");
	ruleset_digest(report->linter, ruleset);
	buffer_printf(b, "<code>%s</code>", ruleset);
	fact_end(b);
	policy_facts(b, report->linter->policy);
	waiver_facts(b, report->linter->policy, totals);
	buffer_text(b, "</dl>\n<div class=\"scroll\">\n");
	options_table(b, report);
	data_table(b, &report->linter->reference);
	buffer_text(b, "</div>\n</section>\n</main>\n</body>\n</html>\n");
}
