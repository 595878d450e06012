/*
 * The report for people: one file, without a script and without anything from elsewhere, for the screen and for paper. What others chose is text in
 * it and never markup; what cannot be told by its colour alone is told by words. It says nothing of clocks, names of inputs (but for those that could
 * not be read) and the words of the command line, so that the same population, seed and cut give the same octets.
 */
#include <string.h>

#include "asn1/time.h"
#include "audit/report_parts.h"
#include "config.h"
#include "report/html.h"

#define STRATA_SHOWN 40
#define STRATA_MOST  150000

/* --- the verdict --- */

static void
tile(struct buffer *b, const char *word, uint64_t number, const char *kind)
{
	buffer_printf(b, "<div class=\"tile%s%s\"><dt>%s</dt><dd>", *kind != '\0' ? " " : "", kind, word);
	words_number(b, number);
	buffer_text(b, "</dd></div>\n");
}

static void
found_tile(struct buffer *b, const struct model *model)
{
	char word[64] = "With ";
	strcat(word, words_of_level(model) != NULL ? words_of_level(model) : "findings that count");
	tile(b, word, model->found, model->found > 0 ? "bad" : "");
}

/* What is to be done first, in one sentence: the shortest deadline of a rule that found something that is still valid, and not revoked. */
static void
what_is_due(struct buffer *b, const struct model *model)
{
	static const char *const order[] = { "24 hours", "5 days", "7 days" };
	const struct ruleset *rules = &model->report->linter->rules;
	for (size_t o = 0; o < sizeof(order) / sizeof(order[0]); o++) {
		uint64_t count = 0;
		for (uint32_t i = 0; i < rules->count; i++) {
			const char *brief = deadline_of(&rules->gates[i]).brief;
			count += model->rules[i].still_valid > model->rules[i].revoked && brief != NULL && strcmp(brief, order[o]) == 0;
		}
		if (count == 0)
			continue;
		buffer_printf(b, "<p class=\"due\"><strong>Due first</strong>: <a href=\"#findings\">");
		words_count(b, count, "rule");
		buffer_printf(b,
			      "</a> with certificates that are still valid and are to be revoked within %s (BR 4.9.1). The CCADB wants a preliminary "
			      "report within 72 hours, and "
			      "all affected certificates, not only those of the sample.</p>\n",
			      order[o]);
		return;
	}
}

static void
part_verdict(struct buffer *b, const struct model *model)
{
	static const char *const classes[] = { "good", "fair", "bad" };
	struct outcome_word v = verdict_of(model);
	uint64_t unread = model->unread_count + unknown_members(model);

	buffer_printf(b,
		      "<section id=\"verdict\" aria-labelledby=\"verdict-h\">\n<h2 id=\"verdict-h\" class=\"hidden\">Verdict</h2>\n<p "
		      "class=\"verdict %s\"><strong>%s</strong>: ",
		      classes[v.outcome], v.word);
	words_verdict(b, model);
	buffer_text(b, ".</p>\n<dl class=\"tiles\">\n");
	tile(b, "Population", model->population, "");
	tile(b, "Sample", model->sampled, "");
	buffer_text(b, "<div class=\"tile\"><dt>Share drawn</dt><dd>");
	words_percent(b, model->sampled, model->population);
	buffer_text(b, "</dd></div>\n");
	found_tile(b, model);
	tile(b, "Unread or unknown", unread, unread > 0 ? "bad" : "");
	buffer_text(b, "</dl>\n<p>Certificates ");
	words_period(b, model);
	buffer_text(b, ". In the sample ");
	for (int level = 0; level < LEVEL_COUNT; level++) {
		buffer_text(b, level == 0 ? "" : level + 1 == LEVEL_COUNT ? " and " : ", ");
		words_count(b, model->counts[level], level_name((enum level)level));
	}
	buffer_text(b, "; ");
	words_count(b, model->clean, "certificate");
	buffer_text(b, model->clean == 1 ? " is without any finding" : " are without any finding");
	words_not_judged(b, model);
	if (words_of_level(model) != NULL)
		buffer_printf(b, ". What counts: %s", words_of_level(model));
	if (model->waived > 0) {
		buffer_text(b, ". Waived: ");
		words_count(b, model->waived, "finding");
	}
	buffer_text(b, ".</p>\n");
	what_is_due(b, model);
	size_t from = b->size;
	buffer_text(b, "<p class=\"note\"><strong>Worth a look</strong>: <a href=\"#statistics\">");
	if (words_statistics(b, model))
		buffer_text(b, "</a>. They do not count for the verdict.</p>\n");
	else if (!b->failed)
		buffer_truncate(b, from);
	section_end(b);
}

/* --- evidence --- */

static void
code_fact(struct buffer *b, const char *name, const char *text)
{
	fact_begin(b, name);
	buffer_text(b, "<code>");
	plain_part(b, text, 4 * NAME_SHOWN);
	buffer_text(b, "</code>");
	fact_end(b);
}

/* How much was asked for. */
static void
size_words(struct buffer *b, const struct model *model)
{
	if (model->share[0] != '\0') {
		plain_part(b, model->share, NAME_SHOWN);
		buffer_text(b, " of each stratum, rounded up, at least 1");
	} else if (model->number == UINT64_MAX) {
		buffer_text(b, "all");
	} else {
		words_number(b, model->number);
		buffer_text(b, " of each stratum");
	}
	if (model->floor > 0) {
		buffer_text(b, ", at least ");
		words_number(b, model->floor);
	}
	if (model->by[0] != '\0') {
		buffer_text(b, ", strata by ");
		plain_part(b, model->by, NAME_SHOWN);
	}
}

static void
data_table(struct buffer *b, const struct reference *reference)
{
	buffer_text(b, "<details>\n<summary>Reference data by which it was judged</summary>\n");
	table_begin(b, "Reference data", "File|Version|SHA-256");
	html_data_rows(b, reference);
	table_end(b);
	buffer_text(b, "</details>\n");
}

static void
draw_again(struct buffer *b, const struct model *model)
{
	buffer_text(b, "<h3>To draw the sample again</h3>\n<pre tabindex=\"0\"><code>");
	size_t from = b->size;
	bool shown = words_draw_again(b, model);
	buffer_cut(b, from, 4000);
	buffer_markup(b, from);
	buffer_text(b, "</code></pre>\n<p class=\"where\">INPUT is the same set of certificates, under any names and in any order.");
	buffer_text(b, shown ? "" : " SEED stands for a text with characters that cannot be shown here; run.json has it.");
	buffer_text(b, " <code>brlint-audit verify</code> does the same from population.csv. What the sample is judged by, lint options and "
		       "policies, stands in run.json; it has no "
		       "influence on what is drawn.</p>\n");
}

static void
part_evidence(struct buffer *b, const struct model *model)
{
	section_begin(b, "evidence", "Evidence");
	buffer_text(b, "<div class=\"box\">\n<dl>\n");
	fact_begin(b, "Program");
	buffer_printf(b, "brlint-audit %s, built from <code>", PACKAGE_VERSION);
	plain_part(b, model->build != NULL ? model->build : "unknown", NAME_SHOWN);
	buffer_text(b, "</code>");
	fact_end(b);
	code_fact(b, "Ruleset digest", model->ruleset);
	code_fact(b, "Root of the population", model->root);
	code_fact(b, "Seed", model->seed);
	fact_begin(b, "Method");
	buffer_text(b, "HMAC-SHA-256; ");
	size_words(b, model);
	fact_end(b);
	fact_begin(b, "Period");
	buffer_text(b, "certificates ");
	words_period(b, model);
	fact_end(b);
	fact_begin(b, "Judged as of");
	if (model->has_as_of)
		buffer_day(b, model->as_of);
	else
		buffer_text(b, "the notBefore of each certificate");
	fact_end(b);
	fact_begin(b, "Cut for \"still valid\"");
	buffer_day(b, model->cut);
	fact_end(b);
	fact_begin(b, "Counted once");
	words_count(b, model->pairs, "pair");
	buffer_text(b, " of certificate and precertificate");
	/* the same population may be given with any number of duplicates, and of what is none of it: these numbers stand in run.json */
	if (model->not_population > 0)
		buffer_text(b, "; CRLs, OCSP responses or unsigned certificates that were given, too, were not judged");
	fact_end(b);
	buffer_text(b, "</dl>\n</div>\n");
	draw_again(b, model);
	data_table(b, &model->report->linter->reference);
	section_end(b);
}

/* --- strata --- */

/* What of a stratum was drawn, in words that say what its colour says. */
static void
drawn_cell(struct buffer *b, const struct stratum *s)
{
	bool is_small = is_below_three_percent(s->sampled, s->size);
	buffer_printf(b, "<td class=\"n%s\">", is_small ? " bad" : "");
	words_percent(b, s->sampled, s->size);
	if (s->size == 0)
		buffer_text(b, "<br><span class=\"words\">empty: nothing to draw from</span>");
	else if (s->sampled == 0)
		buffer_text(b, "<br><strong>none was drawn</strong>");
	else if (is_small)
		buffer_text(b, "<br><strong>below 3 %</strong>");
	share_bar(b, s->sampled, s->size, is_small ? "error" : "plain");
	buffer_text(b, "</td>");
}

static void
stratum_row(struct buffer *b, const struct stratum *s)
{
	buffer_text(b, "<tr><th scope=\"row\">");
	text_part(b, s->name, NAME_SHOWN);
	buffer_text(b, "</th>");
	count_cell(b, s->size);
	count_cell(b, s->sampled);
	drawn_cell(b, s);
	buffer_printf(b, "<td class=\"n%s\">", s->found > 0 ? " bad" : "");
	words_number(b, s->found);
	buffer_text(b, "</td><td class=\"n\">");
	words_percent(b, s->found, s->sampled);
	share_bar(b, s->found, s->sampled, "error");
	buffer_text(b, "</td><td>");
	if (s->sampled == 0) {
		buffer_text(b, "nothing is known");
	} else if (s->sampled == s->size) {
		buffer_text(b, "all were drawn");
	} else {
		words_interval(b, s->found, s->sampled);
	}
	buffer_text(b, "</td></tr>\n");
}

/* Whether one stratum is more worth a look than another: too little was drawn of it; more was found in it; it is larger. */
static bool
matters_more(const struct stratum *a, const struct stratum *b)
{
	bool small_a = is_below_three_percent(a->sampled, a->size) || a->is_unreadable;
	bool small_b = is_below_three_percent(b->sampled, b->size) || b->is_unreadable;
	if (small_a != small_b)
		return small_a;
	return a->found != b->found ? a->found > b->found : a->size > b->size;
}

/* Of many strata those that matter most, by their places; of equal ones the first. */
static void
strata_choose(const struct model *model, size_t chosen[STRATA_SHOWN])
{
	size_t count = 0;
	for (size_t i = 0; i < model->stratum_count; i++) {
		size_t at = count;
		while (at > 0 && matters_more(&model->strata[i], &model->strata[chosen[at - 1]]))
			at--;
		if (at == STRATA_SHOWN)
			continue;
		size_t moved = (count < STRATA_SHOWN ? count : STRATA_SHOWN - 1) - at;
		memmove(&chosen[at + 1], &chosen[at], moved * sizeof(chosen[0]));
		chosen[at] = i;
		count += count < STRATA_SHOWN;
	}
}

static void
part_strata(struct buffer *b, const struct model *model)
{
	size_t shown = 0, small = 0, empty = 0, from = b->size, chosen[STRATA_SHOWN];

	section_begin(b, "strata", "Strata");
	for (size_t i = 0; i < model->stratum_count; i++) {
		small += is_below_three_percent(model->strata[i].sampled, model->strata[i].size);
		empty += model->strata[i].sampled == 0;
	}
	buffer_text(b, "<p>");
	words_number(b, model->stratum_count);
	buffer_text(b, model->stratum_count == 1 ? " stratum; " : " strata; ");
	buffer_text(b, small == 0 ? model->stratum_count == 1 ? "at least 3 % of it were drawn" : "at least 3 % of each were drawn" : "");
	if (small > 0) {
		buffer_text(b, "<strong>of ");
		words_number(b, small);
		buffer_text(b, " fewer than 3 % were drawn</strong>");
	}
	buffer_text(b, " (BR 8.7: at least 3 %, and at least one certificate, of what was issued)");
	if (empty > 0) {
		buffer_text(b, "; <strong>of ");
		words_number(b, empty);
		buffer_text(b, " the sample is empty, and nothing can be said of it</strong>");
	}
	buffer_text(b, ".</p>\n");
	if (model->stratum_count > 0) {
		table_begin(b, "Strata: what there is, what was drawn, what was found",
			    "Stratum|#In all|#Drawn|#Share drawn|#Found|#Share of those drawn|Share in the whole stratum, with 95 % confidence");
		if (model->stratum_count > STRATA_SHOWN)
			strata_choose(model, chosen);
		for (; shown < model->stratum_count && shown < STRATA_SHOWN && b->size - from < STRATA_MOST && !b->failed; shown++)
			stratum_row(b, &model->strata[model->stratum_count > STRATA_SHOWN ? chosen[shown] : shown]);
		table_end(b);
	}
	if (shown < model->stratum_count) {
		buffer_text(b, "<p class=\"where\">These are the strata of which too few were drawn, and then those with the most findings and the "
			       "most members; ");
		words_number(b, model->stratum_count - shown);
		buffer_text(b, " more are left out here; run.json has them all.</p>\n");
	}
	section_end(b);
}

/* --- the page --- */

static void
head(struct buffer *b, const struct model *model)
{
	struct outcome_word v = verdict_of(model);
	buffer_printf(b,
		      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, "
		      "initial-scale=1\">\n"
		      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>%s: audit of ",
		      v.word);
	words_members(b, model, model->population);
	buffer_text(b, "</title>\n<style>\n");
	buffer_add(b, (const char *)report_style, report_style_size);
	buffer_text(b, "</style>\n</head>\n<body>\n");
}

static void
contents(struct buffer *b)
{
	static const char *const parts[][2] = {
		{ "verdict", "Verdict" }, { "evidence", "Evidence" }, { "strata", "Strata" },         { "findings", "Findings" },
		{ "rules", "Rules" },     { "plots", "Plots" },       { "statistics", "Statistics" }, { "previous", "Run before" },
		{ "unread", "Unread" },   { "method", "Method" },
	};
	buffer_text(b, "<nav aria-label=\"Parts of this report\">\n<ul>\n");
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		buffer_printf(b, "<li><a href=\"#%s\">%s</a></li>\n", parts[i][0], parts[i][1]);
	buffer_text(b, "</ul>\n</nav>\n");
}

void
report_html(struct buffer *b, const struct model *model)
{
	head(b, model);
	buffer_text(b, "<header>\n<p class=\"brand\">brlint-audit</p>\n<h1>Audit of ");
	words_members(b, model, model->population);
	buffer_text(b, "</h1>\n");
	contents(b);
	buffer_text(b, "</header>\n<main>\n");
	part_verdict(b, model);
	part_evidence(b, model);
	part_strata(b, model);
	part_findings(b, model);
	part_rules(b, model);
	part_plots(b, model);
	part_statistics(b, model);
	part_previous(b, model);
	part_unread(b, model);
	part_method(b, model);
	buffer_text(b, "</main>\n</body>\n</html>\n");
}
