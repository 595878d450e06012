/* What the statistics over the whole population tell: those that passed their threshold first, and further charts. */
#include <string.h>

#include "audit/report_parts.h"

#define EXAMPLES_SHOWN  3
#define STATISTICS_MOST 200000
#define CHARTS_MOST     120000
#define TOLD_SHOWN      100
#define QUIET_SHOWN     60

static void
row(struct buffer *b, const struct statistic *s)
{
	buffer_text(b, "<tr><th scope=\"row\"><code>");
	plain_part(b, s->name, NAME_SHOWN);
	buffer_text(b, s->told ? "</code> <strong class=\"told\">passed</strong><br>" : "</code><br>");
	if (s->issuer != NULL)
		text_part(b, s->issuer, NAME_SHOWN);
	else
		buffer_text(b, "the population");
	buffer_text(b, "</th><td>");
	text_part(b, s->value, MESSAGE_SHOWN);
	if (s->told && s->example_count > 0) {
		buffer_text(b, "<br>\n<span class=\"where\">such as");
		for (size_t i = 0; i < s->example_count && i < EXAMPLES_SHOWN; i++) {
			buffer_text(b, " <code>");
			buffer_hex(b, (struct span){ s->examples[i], SHA256_SIZE }, "");
			buffer_text(b, "</code>");
		}
		buffer_text(b, "</span>");
	}
	buffer_text(b, "</td><td>");
	text_part(b, s->threshold, MESSAGE_SHOWN);
	buffer_text(b, "</td></tr>\n");
}

/* Those that are told, or those that are not. */
static void
rows(struct buffer *b, const struct statistics *s, bool told, const char *caption, size_t most)
{
	size_t count = 0, shown = 0, from = b->size;
	for (size_t i = 0; i < statistics_count(s); i++)
		count += statistics_at(s, i)->told == told;
	if (count == 0)
		return;
	if (!told)
		buffer_printf(b, "<details>\n<summary>%zu within their threshold</summary>\n", count);
	table_begin(b, caption, "Statistic, and of what|What is there|Threshold");
	for (size_t i = 0; i < statistics_count(s) && shown < most && b->size - from < STATISTICS_MOST && !b->failed; i++) {
		if (statistics_at(s, i)->told != told)
			continue;
		row(b, statistics_at(s, i));
		shown++;
	}
	table_end(b);
	if (shown < count)
		buffer_printf(b, "<p class=\"where\">%zu more are left out; statistics.jsonl beside this file has them all.</p>\n", count - shown);
	if (!told)
		buffer_text(b, "</details>\n");
}

/* Charts that are not among the plots above. */
static void
charts(struct buffer *b, const struct statistics *s)
{
	static const char *const ids[] = { "more-1", "more-2", "more-3", "more-4", "more-5", "more-6", "more-7", "more-8" };
	static const char *const above[] = { "validity", "keys", "serial_bits" };
	size_t shown = 0, from = b->size;
	for (size_t i = 0; i < statistics_chart_count(s) && shown < sizeof(ids) / sizeof(ids[0]) && b->size - from < CHARTS_MOST; i++) {
		bool is_above = false;
		for (size_t j = 0; j < sizeof(above) / sizeof(above[0]); j++)
			is_above |= strcmp(statistics_chart(s, i)->name, above[j]) == 0;
		if (!is_above && statistics_chart(s, i)->issuer == NULL)
			plot_chart(b, statistics_chart(s, i), ids[shown++]);
	}
}

void
part_statistics(struct buffer *b, const struct model *model)
{
	const struct statistics *s = model->statistics;
	size_t told = 0;

	section_begin(b, "statistics", "Statistics over the whole population");
	if (s == NULL) {
		buffer_text(b, "<p>None were made.</p>\n");
		section_end(b);
		return;
	}
	for (size_t i = 0; i < statistics_count(s); i++)
		told += statistics_at(s, i)->told;
	buffer_text(b, "<p>These are of all ");
	words_count(b, model->population, "certificate");
	buffer_text(b, ", not of the sample. A statistic is no finding of a rule and does not count for the verdict: it says where to look. ");
	if (told == 0)
		buffer_text(b, "<strong>None passed its threshold.</strong>");
	else
		buffer_printf(b, "<strong>%zu passed their threshold.</strong>", told);
	buffer_text(b, " Tests that are made once for each issuer have their level of significance divided by the number of issuers.</p>\n");
	rows(b, s, true, "Statistics that passed their threshold", TOLD_SHOWN);
	rows(b, s, false, "Statistics within their threshold", QUIET_SHOWN);
	charts(b, s);
	section_end(b);
}
