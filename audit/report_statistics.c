/* What the statistics over the whole population tell: those beyond their threshold first, each with all issuers; and further charts. */
#include <string.h>

#include "audit/report_parts.h"

#define EXAMPLES_SHOWN  3
#define STATISTICS_MOST 200000
#define CHARTS_MOST     120000
#define ROWS_SHOWN      15 /* of one statistic */

/* What a statistic is about, for people; NULL: it has no other name than its own. */
static const char *
title_of(const char *name)
{
	static const char *const titles[][2] = {
		{ "stat_serial_bits", "Serial numbers with too few random bits" },
		{ "stat_serial_duplicate", "Serial numbers that an issuer gave twice" },
		{ "stat_serial_sequence", "Serial numbers that count up, or follow time" },
		{ "stat_key_duplicate", "Keys in several certificates" },
		{ "stat_key_shared_prime", "RSA keys that share a prime" },
		{ "stat_key_exponent", "Unusual exponents of RSA keys" },
		{ "stat_validity_limit", "Valid for longer than allowed" },
		{ "stat_validity_backdated", "Backdated" },
		{ "stat_names_repeated", "The same names many times on a day" },
		{ "stat_subject_default", "Subjects with values that look like defaults" },
		{ "stat_subject_near_duplicate", "Subjects with values that are almost the same" },
		{ "stat_extension_shape", "Sets of extensions that are rare, or came and went" },
		{ "stat_issuance_peak", "Days with many times the usual issuance" },
	};
	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++) {
		if (strcmp(titles[i][0], name) == 0)
			return titles[i][1];
	}
	return NULL;
}

static void
title(struct buffer *b, const char *name)
{
	const char *title = title_of(name);
	if (title != NULL) {
		buffer_printf(b, "%s <code>%s</code>", title, name);
		return;
	}
	buffer_text(b, "<code>");
	plain_part(b, name, NAME_SHOWN);
	buffer_text(b, "</code>");
}

/* How many statistics there are, of which issuers are not told apart. */
static size_t
names_count(const struct statistics *s, bool told_only)
{
	const char *before = "";
	size_t count = 0;
	for (size_t i = 0; i < statistics_count(s); i++) {
		const struct statistic *one = statistics_at(s, i);
		if ((told_only && !one->told) || strcmp(one->name, before) == 0)
			continue;
		before = one->name;
		count++;
	}
	return count;
}

bool
words_statistics(struct buffer *b, const struct model *model)
{
	size_t told = model->statistics != NULL ? names_count(model->statistics, true) : 0;
	if (told == 0)
		return false;
	buffer_printf(b, "%zu of %zu statistics of the whole population %s beyond %s threshold", told, names_count(model->statistics, false),
		      told == 1 ? "is" : "are", told == 1 ? "its" : "their");
	return true;
}

/* Of what it is, and what is there. */
static void
row(struct buffer *b, const struct statistic *s)
{
	buffer_text(b, "<tr><th scope=\"row\">");
	if (s->issuer != NULL)
		text_part(b, s->issuer, NAME_SHOWN);
	else
		buffer_text(b, "all of the population");
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
	buffer_text(b, "</td></tr>\n");
}

/* One statistic, from its first result that is told on. Returns where the next one begins. */
static size_t
told_statistic(struct buffer *b, const struct statistics *s, size_t first)
{
	const char *name = statistics_at(s, first)->name;
	size_t end = first, told = 0;
	buffer_text(b, "<h3>");
	title(b, name);
	buffer_text(b, "</h3>\n<p class=\"where\">Told if ");
	plain_part(b, statistics_at(s, first)->threshold, 2 * MESSAGE_SHOWN);
	buffer_text(b, ".</p>\n");
	table_begin(b, title_of(name) != NULL ? title_of(name) : name, "Of what|What is there");
	for (; end < statistics_count(s) && strcmp(statistics_at(s, end)->name, name) == 0; end++) {
		if (statistics_at(s, end)->told && told++ < ROWS_SHOWN)
			row(b, statistics_at(s, end));
	}
	table_end(b);
	if (told > ROWS_SHOWN)
		buffer_printf(b, "<p class=\"where\">%zu more are left out; statistics.jsonl beside this file has them all.</p>\n",
			      told - ROWS_SHOWN);
	return end;
}

/* Those within their threshold: what is there of the whole population. */
static void
quiet_statistics(struct buffer *b, const struct statistics *s)
{
	size_t count = 0, from = b->size;
	for (size_t i = 0; i < statistics_count(s); i++)
		count += !statistics_at(s, i)->told && statistics_at(s, i)->issuer == NULL;
	if (count == 0)
		return;
	buffer_printf(b, "<details>\n<summary>%zu within their threshold</summary>\n", count);
	table_begin(b, "Statistics within their threshold", "Statistic|What is there|Told if");
	for (size_t i = 0; i < statistics_count(s) && b->size - from < STATISTICS_MOST / 2 && !b->failed; i++) {
		const struct statistic *one = statistics_at(s, i);
		if (one->told || one->issuer != NULL)
			continue;
		buffer_text(b, "<tr><th scope=\"row\">");
		title(b, one->name);
		buffer_text(b, "</th><td>");
		text_part(b, one->value, MESSAGE_SHOWN);
		buffer_text(b, "</td><td>");
		text_part(b, one->threshold, 2 * MESSAGE_SHOWN);
		buffer_text(b, "</td></tr>\n");
	}
	table_end(b);
	buffer_text(b, "<p class=\"where\">statistics.jsonl beside this file has them by issuer, too.</p>\n</details>\n");
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
	size_t from = b->size;

	section_begin(b, "statistics", "Statistics over the whole population");
	if (s == NULL) {
		buffer_text(b, "<p>None were made.</p>\n");
		section_end(b);
		return;
	}
	buffer_text(b, "<p>These are of all ");
	words_count(b, model->population, "certificate");
	buffer_text(b,
		    ", not of the sample. A statistic is no finding of a rule and does not count for the verdict: it says where to look. <strong>");
	if (!words_statistics(b, model))
		buffer_text(b, "None is beyond its threshold");
	buffer_text(b,
		    ".</strong> Tests that are made once for each issuer have their level of significance divided by the number of issuers.</p>\n");
	for (size_t i = 0; i < statistics_count(s) && b->size - from < STATISTICS_MOST && !b->failed;)
		i = statistics_at(s, i)->told ? told_statistic(b, s, i) : i + 1;
	quiet_statistics(b, s);
	charts(b, s);
	section_end(b);
}
