/* Numbers, shares and texts as a report has them, and the parts that its page is made of. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "asn1/time.h"
#include "audit/report_parts.h"

/* --- numbers --- */

void
words_number(struct buffer *b, uint64_t number)
{
	if (number >= 1000) {
		words_number(b, number / 1000);
		buffer_printf(b, ",%03u", (unsigned)(number % 1000));
	} else {
		buffer_number(b, number);
	}
}

void
words_count(struct buffer *b, uint64_t number, const char *word)
{
	words_number(b, number);
	buffer_printf(b, " %s%s", word, number == 1 ? "" : "s");
}

/* As many decimals as tell one small share from another. */
static int
decimals_of(double percent)
{
	return percent >= 10 ? 1 : percent >= 0.1 ? 2 : percent >= 0.01 ? 3 : percent >= 0.001 ? 4 : 6;
}

void
words_percent(struct buffer *b, uint64_t part, uint64_t all)
{
	if (all == 0) {
		buffer_text(b, "none");
	} else if (part == 0 || part == all) {
		buffer_text(b, part == 0 ? "0 %" : "100 %");
	} else {
		/* never to what it is not: all, or the 3 % that are asked for */
		double percent = 100.0 * (double)part / (double)all;
		int decimals = decimals_of(percent);
		double unit = pow(10, decimals), rounded = floor(percent * unit + 0.5) / unit;
		if (rounded >= 100 || (percent < 3 && rounded >= 3))
			rounded = floor(percent * unit) / unit;
		buffer_printf(b, "%.*f %%", decimals, rounded);
	}
}

struct interval
wilson(uint64_t k, uint64_t n)
{
	const double z = 1.959963984540054; /* of 95 %, two-sided */
	double count = (double)n, share = (double)k / count, divisor = 1 + z * z / count;
	double centre = (share + z * z / (2 * count)) / divisor;
	double half = z / divisor * sqrt(share * (1 - share) / count + z * z / (4 * count * count));
	struct interval interval = { k == 0 ? 0 : centre - half, k == n ? 1 : centre + half };
	return interval;
}

/* A bound in per cent, rounded down or up. */
static void
bound(struct buffer *b, double share, bool upward)
{
	double percent = share * 100;
	int decimals = percent >= 1 ? 1 : decimals_of(percent);
	double unit = pow(10, decimals), scaled = percent * unit;
	scaled = upward ? ceil(scaled - 1e-6) : floor(scaled + 1e-6);
	buffer_printf(b, "%.*f %%", decimals, scaled / unit);
}

void
words_interval(struct buffer *b, uint64_t k, uint64_t n)
{
	struct interval i = wilson(k, n);
	if (k == 0) {
		buffer_text(b, "below ");
		bound(b, i.high, true);
	} else if (k == n) {
		buffer_text(b, "above ");
		bound(b, i.low, false);
	} else {
		bound(b, i.low, false);
		buffer_text(b, " to ");
		bound(b, i.high, true);
	}
}

bool
is_below_three_percent(uint64_t sampled, uint64_t size)
{
	return size > 0 && (sampled == 0 || sampled < size / 100 * 3 + (size % 100 * 3 + 99) / 100);
}

/* --- words --- */

int
level_that_counts(const struct model *model)
{
	const struct policy *p = model->report->linter->policy;
	return p != NULL && p->block > model->report->fail_on ? p->block : model->report->fail_on;
}

const char *
words_of_level(const struct model *model)
{
	switch (level_that_counts(model)) {
	case MUST:
		return "errors";
	case SHOULD:
		return "errors or warnings";
	case NOTICE:
		return "findings of any level";
	default:
		return NULL;
	}
}

void
words_period(struct buffer *b, const struct model *model)
{
	if (model->since[0] != '\0' && model->until[0] != '\0')
		buffer_printf(b, "issued from %s to %s", model->since, model->until);
	else if (model->since[0] != '\0')
		buffer_printf(b, "issued since %s", model->since);
	else if (model->until[0] != '\0')
		buffer_printf(b, "issued up to %s", model->until);
	else
		buffer_text(b, "of all dates");
}

void
words_shell(struct buffer *b, const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.,:/%+@";
	if (*word != '\0' && word[strspn(word, plain)] == '\0') {
		buffer_text(b, word);
		return;
	}
	buffer_text(b, "'");
	for (const char *c = word; *c != '\0'; c++) {
		if (*c == '\'')
			buffer_text(b, "'\\''");
		else
			buffer_add(b, c, 1);
	}
	buffer_text(b, "'");
}

/* Whether a text stays as it is where control characters are shown by numbers. */
static bool
can_be_shown(struct buffer *b, const char *text)
{
	size_t from = b->size;
	buffer_safe_text(b, text);
	bool same = !b->failed && b->size - from == strlen(text) && memcmp(b->text + from, text, b->size - from) == 0;
	if (!b->failed)
		buffer_truncate(b, from);
	return same;
}

bool
words_draw_again(struct buffer *b, const struct model *model)
{
	bool shown = can_be_shown(b, model->seed);
	buffer_text(b, "brlint-audit --sample ");
	if (model->share[0] != '\0')
		words_shell(b, model->share);
	else if (model->number == UINT64_MAX || model->number == 0)
		buffer_text(b, "all");
	else
		buffer_number(b, model->number);
	buffer_text(b, " --seed ");
	if (shown)
		words_shell(b, model->seed);
	else
		buffer_text(b, "SEED");
	if (model->by[0] != '\0') {
		buffer_text(b, " --by ");
		words_shell(b, model->by);
	}
	if (model->floor > 0)
		buffer_printf(b, " --min-per-stratum %llu", (unsigned long long)model->floor);
	if (model->since[0] != '\0')
		buffer_printf(b, " --since %s", model->since);
	if (model->until[0] != '\0')
		buffer_printf(b, " --until %s", model->until);
	buffer_text(b, " --cut ");
	buffer_day(b, model->cut);
	if (model->has_as_of) {
		buffer_text(b, " --as-of ");
		buffer_day(b, model->as_of);
	}
	for (size_t i = 0; i < model->report->option_count; i++) {
		const struct report_option *o = &model->report->options[i];
		if (strcmp(o->name, "input-format") != 0 && strcmp(o->name, "profile") != 0)
			continue;
		buffer_printf(b, " --%s ", o->name);
		words_shell(b, o->value);
	}
	buffer_text(b, " --out FOLDER INPUT...");
	return shown;
}

uint64_t
unknown_members(const struct model *model)
{
	uint64_t count = 0;
	for (size_t i = 0; i < model->stratum_count; i++)
		count += model->strata[i].is_unreadable ? model->strata[i].size : 0;
	return count;
}

void
words_unread(struct buffer *b, const struct model *model)
{
	uint64_t inputs = 0;
	for (size_t i = 0; i < model->unread_count; i++)
		inputs += i == 0 || strcmp(model->unread[i].input, model->unread[i - 1].input) != 0;
	words_count(b, inputs, "input");
	buffer_text(b, " could not be read in full");
	if (model->unread_count > inputs) {
		buffer_text(b, ", in ");
		words_count(b, model->unread_count, "place");
	}
}

const char *
words_of_crls(const struct model *model)
{
	if (!model->crl_given)
		return "No CRL was given: whether a certificate is revoked is not known here.";
	return model->crl_verified
		       ? "Revocations are from CRLs whose signatures were verified."
		       : "Revocations are from CRLs; the signature of at least one was not verified: a certificate of its issuer was not at hand.";
}

const struct stratum *
only_stratum(const struct model *model)
{
	const struct stratum *only = NULL;
	for (size_t i = 0; i < model->stratum_count; i++) {
		if (model->strata[i].is_unreadable)
			continue;
		if (only != NULL)
			return NULL;
		only = &model->strata[i];
	}
	return only;
}

/* --- the verdict --- */

struct outcome_word
verdict_of(const struct model *model)
{
	if (model->sampled == model->not_judged)
		return (struct outcome_word){ OUTCOME_BAD, "Nothing was judged" };
	if (model->found > 0)
		return (struct outcome_word){ OUTCOME_BAD, "Not in order" };
	if (model->unread_count > 0 || unknown_members(model) > 0)
		return (struct outcome_word){ OUTCOME_BAD, "Not complete" };
	if (level_that_counts(model) < 0)
		return (struct outcome_word){ OUTCOME_FAIR, "No level was to count" };
	for (size_t i = 0; i < model->stratum_count; i++) {
		if (model->strata[i].size > 0 && model->strata[i].sampled == 0)
			return (struct outcome_word){ OUTCOME_FAIR, "A part was not looked at" };
	}
	if (is_below_three_percent(model->sampled, model->population))
		return (struct outcome_word){ OUTCOME_FAIR, "Nothing found, but too few were looked at" };
	return (struct outcome_word){ OUTCOME_GOOD, "In order" };
}

void
words_members(struct buffer *b, const struct model *model, uint64_t count)
{
	words_count(b, count, unknown_members(model) > 0 ? "object" : "certificate");
}

void
words_verdict(struct buffer *b, const struct model *model)
{
	const char *level = words_of_level(model);
	uint64_t unknown = unknown_members(model);

	if (model->sampled == 0) {
		buffer_text(b, "no certificate was drawn");
	} else if (model->sampled == model->not_judged) {
		buffer_text(b, "none of the chosen rules applies to what was drawn");
	} else {
		if (model->found > 0)
			words_number(b, model->found);
		else
			buffer_text(b, "none");
		buffer_text(b, " of the ");
		words_members(b, model, model->sampled);
		buffer_text(b, model->sampled == model->population && model->not_judged == 0 ? " judged, which are all," : " drawn");
		buffer_printf(b, "%s %s", model->found == 1 || model->sampled == 1 ? " has" : " have",
			      level != NULL ? level : "anything that was to count");
	}
	if (model->unread_count > 0) {
		buffer_text(b, "; ");
		words_unread(b, model);
	}
	if (unknown > 0) {
		buffer_text(b, "; ");
		words_count(b, unknown, "object");
		buffer_text(b, unknown == 1 ? " is no certificate that can be decoded" : " are no certificates that can be decoded");
	}
	if (model->sampled > 0 && is_below_three_percent(model->sampled, model->population))
		buffer_text(b, "; the sample is smaller than the 3 % of BR 8.7");
}

void
words_not_judged(struct buffer *b, const struct model *model)
{
	if (model->not_judged == 0)
		return;
	buffer_text(b, ". None of the chosen rules applies to ");
	words_members(b, model, model->not_judged);
	buffer_text(b, model->not_judged == 1 ? ", which was not judged" : ", which were not judged");
}

/* --- parts of pages --- */

void
plain_part(struct buffer *b, const char *text, size_t most)
{
	size_t from = b->size;
	buffer_safe_text(b, text);
	buffer_cut(b, from, most);
	buffer_markup(b, from);
}

void
text_part(struct buffer *b, const char *text, size_t most)
{
	if (*text == '\0') {
		buffer_text(b, "<em>empty</em>");
		return;
	}
	buffer_text(b, "<bdi>");
	plain_part(b, text, most);
	buffer_text(b, "</bdi>");
}

void
section_begin(struct buffer *b, const char *id, const char *heading)
{
	buffer_printf(b, "<section id=\"%s\" aria-labelledby=\"%s-h\">\n<h2 id=\"%s-h\">%s</h2>\n", id, id, id, heading);
}

void
section_end(struct buffer *b)
{
	buffer_text(b, "</section>\n");
}

void
table_begin(struct buffer *b, const char *caption, const char *heads)
{
	buffer_text(b, "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"");
	plain_part(b, caption, NAME_SHOWN);
	buffer_text(b, "\">\n<table>\n<caption>");
	plain_part(b, caption, NAME_SHOWN);
	buffer_text(b, "</caption>\n<thead><tr>");
	for (const char *end; *heads != '\0'; heads = *end != '\0' ? end + 1 : end) {
		bool is_number = *heads == '#';
		heads += is_number;
		end = heads + strcspn(heads, "|");
		buffer_printf(b, "<th scope=\"col\"%s>%.*s</th>", is_number ? " class=\"n\"" : "", (int)(end - heads), heads);
	}
	buffer_text(b, "</tr></thead>\n<tbody>\n");
}

void
table_end(struct buffer *b)
{
	buffer_text(b, "</tbody>\n</table>\n</div>\n");
}

void
count_cell(struct buffer *b, uint64_t number)
{
	buffer_text(b, "<td class=\"n\">");
	words_number(b, number);
	buffer_text(b, "</td>");
}

void
day_cell(struct buffer *b, int64_t seconds)
{
	buffer_text(b, "<td class=\"day\">");
	buffer_day(b, seconds);
	buffer_text(b, "</td>");
}

void
percent_cell(struct buffer *b, uint64_t part, uint64_t all)
{
	buffer_text(b, "<td class=\"n\">");
	words_percent(b, part, all);
	buffer_text(b, "</td>");
}

void
share_bar(struct buffer *b, uint64_t part, uint64_t all, const char *kind)
{
	double width = all > 0 ? 100.0 * (double)part / (double)all : 0;
	width = part > 0 && width < 1 ? 1 : width > 100 ? 100 : width;
	buffer_text(b, "<svg class=\"bar\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><title>");
	words_percent(b, part, all);
	buffer_printf(b, "</title><rect class=\"back\" width=\"100\" height=\"10\"/><rect class=\"%s\" width=\"%.1f\" height=\"10\"/></svg>", kind,
		      width);
}

void
fact_begin(struct buffer *b, const char *name)
{
	buffer_printf(b, "<dt>%s</dt><dd>", name);
}

void
fact_end(struct buffer *b)
{
	buffer_text(b, "</dd>\n");
}
