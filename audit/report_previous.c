/* Against the run before, and the runs before that. */
#include <stdlib.h>
#include <string.h>

#include "audit/report_parts.h"

#define RULES_SHOWN 12

static const char *const change_meanings[CHANGES + 1] = {
	[NEW_CERTIFICATE] = "in a certificate that the earlier population did not have",
	[NEW_RULE] = "in a certificate that was judged then too, by a rule or a revision of it that was not there then",
	[DATA_CHANGED] = "the same certificate and rule: other reference data, policy or options",
	[FIXED] = "the certificate is no longer in the population, and a later one of the same issuer and names is without the finding",
	[GONE] = "the certificate is no longer in the population, or is there without the finding",
	[NOT_DRAWN] = "the certificate is in this population, but not in its sample",
	[UNCHANGED] = "the same finding in the same certificate",
};

void
words_comparison(struct buffer *b, const struct comparison *c)
{
	uint64_t fresh = c->counts[NEW_CERTIFICATE] + c->counts[NEW_RULE] + c->counts[DATA_CHANGED];
	uint64_t old = c->counts[FIXED] + c->counts[GONE] + c->counts[NOT_DRAWN];

	words_count(b, fresh, "new finding");
	buffer_text(b, ", ");
	words_number(b, old);
	buffer_text(b, old == 1 ? " that is not here any more, " : " that are not here any more, ");
	words_number(b, c->counts[UNCHANGED]);
	buffer_text(b, " in both.");
	if (c->counts[NEW_RULE] > 0) {
		buffer_text(b, " ");
		words_number(b, c->counts[NEW_RULE]);
		buffer_text(b, " of ");
		words_count(b, fresh, "new finding");
		buffer_text(b, c->counts[NEW_RULE] == 1 ? " comes from " : " come from ");
		words_count(b, c->rule_count, "rule");
		buffer_text(b, " that the earlier run did not have, or had in another revision.");
	}
	if (c->ruleset_differs)
		buffer_text(b, " The two runs applied different rules or data (their ruleset digests differ), so a change in numbers need not be a "
			       "change in certificates.");
	if (c->data_differs)
		buffer_text(b, " The reference data differ.");
	if (c->options_differ)
		buffer_text(b, " The options differ.");
	if (!c->ruleset_differs && !c->data_differs && !c->options_differ)
		buffer_text(b, " Rules, data and options were the same.");
}

static void
changes(struct buffer *b, const struct comparison *c)
{
	if (c->gap[0] != '\0') {
		buffer_text(b, "<p class=\"note\"><strong>Mind the periods</strong>: ");
		text_part(b, c->gap, NAME_SHOWN);
		buffer_text(b, ".</p>\n");
	}
	buffer_text(b, "<p>");
	words_comparison(b, c);
	buffer_text(b, "</p>\n");
	table_begin(b, "What became of findings since the run before", "Word|#Findings|What that is");
	for (int i = 0; i <= CHANGES; i++) {
		buffer_printf(b, "<tr><th scope=\"row\">%s</th>", i < CHANGES ? change_words[i] : "unchanged");
		count_cell(b, c->counts[i]);
		buffer_printf(b, "<td>%s</td></tr>\n", change_meanings[i]);
	}
	table_end(b);
	if (c->rule_count == 0)
		return;
	buffer_text(b, "<p>New rules or revisions: ");
	for (size_t i = 0; i < c->rule_count && i < RULES_SHOWN; i++) {
		buffer_text(b, i == 0 ? "<code>" : ", <code>");
		plain_part(b, c->rules[i].name, NAME_SHOWN);
		buffer_text(b, "</code> (");
		words_number(b, c->rules[i].count);
		buffer_text(b, ")");
	}
	if (c->rule_count > RULES_SHOWN)
		buffer_printf(b, " and %zu more", c->rule_count - RULES_SHOWN);
	buffer_text(b, ".</p>\n");
}

/* --- the trend --- */

/* The run of a column: the earlier ones, and this one behind them. */
static void
run_label(struct buffer *b, const void *context, size_t i)
{
	const struct model *model = context;
	if (i == model->trend_count)
		buffer_text(b, "this run");
	else if (model->trend[i].until[0] != '\0')
		plain_part(b, model->trend[i].until, 10);
	else
		plain_part(b, model->trend[i].start, 10);
}

static uint64_t
run_value(const void *context, size_t i, size_t series)
{
	const struct model *model = context;
	uint64_t found = i < model->trend_count ? model->trend[i].members_found : model->found;
	uint64_t sampled = i < model->trend_count ? model->trend[i].sampled : model->sampled;
	(void)series;
	return sampled > 0 ? (uint64_t)(1e4 * (double)found / (double)sampled + 0.5) : 0;
}

static void
trend_table(struct buffer *b, const struct model *model)
{
	table_begin(b, "The runs, the oldest first", "Run|From|#Population|#Sample|#Found|#Errors|#Warnings|#Notices");
	for (size_t i = 0; i <= model->trend_count; i++) {
		const struct run_summary *r = i < model->trend_count ? &model->trend[i] : NULL;
		const uint64_t *counts = r != NULL ? r->counts : model->counts;
		buffer_text(b, "<tr><th scope=\"row\">");
		run_label(b, model, i);
		buffer_text(b, "</th><td>");
		plain_part(b, r != NULL ? r->since : model->since, 10);
		buffer_text(b, "</td>");
		count_cell(b, r != NULL ? r->population : model->population);
		count_cell(b, r != NULL ? r->sampled : model->sampled);
		count_cell(b, r != NULL ? r->members_found : model->found);
		for (int level = 0; level < LEVEL_COUNT; level++)
			count_cell(b, counts[level]);
		buffer_text(b, "</tr>\n");
	}
	table_end(b);
}

static void
trend(struct buffer *b, const struct model *model)
{
	struct columns c = { .id = "trend",
			     .title = "Share of judged certificates with findings that count, run by run",
			     .unit = "Run, by its last day",
			     .series = { "share" },
			     .kinds = { "plain" },
			     .series_count = 1,
			     .count = model->trend_count + 1,
			     .label = run_label,
			     .value = run_value,
			     .context = model,
			     .is_percent = true,
			     .note = "Each by the rules of its day. Samples are random: a small difference between two runs may be chance." };
	buffer_text(b, "<h3>Trend</h3>\n");
	plot_columns(b, &c);
	trend_table(b, model);
}

void
part_previous(struct buffer *b, const struct model *model)
{
	section_begin(b, "previous", "Against the run before");
	if (model->previous != NULL)
		changes(b, model->previous);
	else
		buffer_text(b, "<p>No earlier run was named, so there is nothing to compare with. The next run can name this one with "
			       "<code>--previous</code>.</p>\n");
	if (model->trend_count > 0)
		trend(b, model);
	section_end(b);
}
