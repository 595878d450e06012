/*
 * Plots, as images in the page: each has a title, and a table beside it with the same numbers. Colours come from the style, so that they follow light
 * and dark; what is stacked is named in words, in the order in which it stands.
 */
#include <stdlib.h>
#include <string.h>

#include "audit/report_parts.h"

/* The drawing, in units of its own: a letter is 13 high. */
#define PLOT_LEFT    52
#define PLOT_RIGHT   472
#define PLOT_TOP     38
#define MARK_WIDTH   30
#define PLOT_BOTTOM  212
#define HEIGHT       240
#define COLUMNS_MOST 120
#define ROWS_OPEN    14 /* a table of more rows is folded */
#define BARS_MOST    14
#define BAR_STEP     42
#define BAR_THICK    14

/* --- parts --- */

void
figure_begin(struct buffer *b, const char *id, const char *title, bool is_wide)
{
	buffer_printf(b, "<figure id=\"plot-%s\">\n<figcaption>", id);
	plain_part(b, title, NAME_SHOWN);
	buffer_printf(b, "</figcaption>\n<div class=\"%s\">\n<div class=\"plot\">\n", is_wide ? "below" : "beside");
}

void
image_begin(struct buffer *b, const char *title, unsigned height)
{
	buffer_printf(b, "<svg role=\"img\" viewBox=\"0 0 %d %u\"><title>", PLOT_WIDTH, height);
	plain_part(b, title, NAME_SHOWN);
	buffer_text(b, "</title>\n");
}

void
data_begin(struct buffer *b, const char *title, const char *heads, size_t rows)
{
	buffer_text(b, "</div>\n");
	buffer_printf(b, "<details class=\"data\"%s>\n<summary>The numbers</summary>\n", rows <= ROWS_OPEN ? " open" : "");
	table_begin(b, title, heads);
}

void
figure_end(struct buffer *b)
{
	table_end(b);
	buffer_text(b, "</details>\n</div>\n</figure>\n");
}

/* The least of 1, 2 or 5 times a power of ten by which four steps reach a number. */
static uint64_t
step_of(uint64_t greatest)
{
	static const uint64_t factors[] = { 1, 2, 5 };
	for (uint64_t ten = 1;; ten *= 10) {
		for (int i = 0; i < 3; i++) {
			if (ten > UINT64_MAX / 50 || factors[i] * ten * 4 >= greatest)
				return factors[i] * ten;
		}
	}
}

static void
value_words(struct buffer *b, uint64_t value, bool is_percent)
{
	if (is_percent)
		buffer_printf(b, "%llu.%02u %%", (unsigned long long)(value / 100), (unsigned)(value % 100));
	else
		words_number(b, value);
}

static void
grid(struct buffer *b, uint64_t step, uint64_t top, bool is_percent)
{
	for (uint64_t at = 0; at <= top; at += step) {
		double y = PLOT_BOTTOM - (double)at / (double)top * (PLOT_BOTTOM - PLOT_TOP);
		buffer_printf(b, "<path class=\"%s\" d=\"M%d %.1fH%d\"/><text class=\"end\" x=\"%d\" y=\"%.1f\">", at == 0 ? "axis" : "grid",
			      PLOT_LEFT, y, PLOT_RIGHT, PLOT_LEFT - 6, y + 4);
		if (is_percent && step >= 100)
			buffer_printf(b, "%llu %%", (unsigned long long)(at / 100));
		else
			value_words(b, at, is_percent);
		buffer_text(b, "</text>\n");
	}
}

static void
legend(struct buffer *b, const char *const *series, const char *const *kinds, size_t count, const char *words)
{
	if (count < 2)
		return;
	buffer_printf(b, "<p class=\"legend\">%s", words);
	for (size_t i = 0; i < count; i++)
		buffer_printf(b,
			      "%s <svg class=\"key\" viewBox=\"0 0 10 10\" aria-hidden=\"true\"><title>%s</title><rect class=\"%s\" width=\"10\" "
			      "height=\"10\"/></svg> %s",
			      i == 0 ? "" : ",", series[i], kinds[i], series[i]);
	buffer_text(b, ".</p>\n");
}

/* --- columns --- */

static void
column(struct buffer *b, const struct columns *c, size_t i, double left, double width, uint64_t top)
{
	double y = PLOT_BOTTOM;
	for (size_t s = 0; s < c->series_count; s++) {
		uint64_t value = c->value(c->context, i, s);
		double height = (double)value / (double)top * (PLOT_BOTTOM - PLOT_TOP);
		if (value == 0)
			continue;
		height = height < 1 ? 1 : height;
		y -= height;
		buffer_printf(b, "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"><title>", c->kinds[s], left, y, width,
			      height);
		c->label(b, c->context, i);
		buffer_printf(b, ": %s ", c->series[s]);
		value_words(b, value, c->is_percent);
		buffer_text(b, "</title></rect>");
	}
	buffer_text(b, "\n");
}

/* How wide the widest label is, with room beside it; found by writing them all. */
static double
label_width(struct buffer *b, const struct columns *c)
{
	size_t longest = 3, from = b->size;
	for (size_t i = 0; i < c->count && !b->failed; i++) {
		c->label(b, c->context, i);
		longest = !b->failed && b->size - from > longest ? b->size - from : longest;
		if (!b->failed)
			buffer_truncate(b, from);
	}
	return 8.0 * (double)longest + 8;
}

/* Labels below the columns, as many as have room. */
static void
column_labels(struct buffer *b, const struct columns *c, double step)
{
	double wide = label_width(b, c);
	size_t every = step >= wide ? 1 : (size_t)(wide / step) + 1;
	for (size_t i = 0; i < c->count; i += every) {
		double x = PLOT_LEFT + step * ((double)i + 0.5);
		x = x > PLOT_WIDTH - wide / 2.0 ? PLOT_WIDTH - wide / 2.0 : x;
		buffer_printf(b, "<text class=\"middle\" x=\"%.1f\" y=\"%d\">", x, PLOT_BOTTOM + 18);
		c->label(b, c->context, i);
		buffer_text(b, "</text>");
	}
	buffer_text(b, "\n");
}

/* Lines between columns, with their labels above; one that would stand on the label before it stands higher. */
static void
marks(struct buffer *b, const struct columns *c, double step)
{
	double before = -PLOT_WIDTH;
	bool high = false;
	for (size_t i = 0; i < c->mark_count; i++) {
		double x = PLOT_LEFT + step * c->marks[i].place;
		high = x - before < MARK_WIDTH && !high;
		before = x;
		buffer_printf(b, "<path class=\"limit\" d=\"M%.1f %dV%d\"/><text class=\"middle mark\" x=\"%.1f\" y=\"%d\">%s</text>\n", x,
			      PLOT_TOP - 6, PLOT_BOTTOM, x, high ? PLOT_TOP - 23 : PLOT_TOP - 9, c->marks[i].label);
	}
}

/* The greatest sum of a column, at least 1. */
static uint64_t
greatest(const struct columns *c)
{
	uint64_t most = 1;
	for (size_t i = 0; i < c->count; i++) {
		uint64_t sum = 0;
		for (size_t s = 0; s < c->series_count; s++)
			sum += c->value(c->context, i, s);
		most = sum > most ? sum : most;
	}
	return most;
}

static void
columns_image(struct buffer *b, const struct columns *c)
{
	uint64_t step = step_of(greatest(c)), top = step * 4;
	double wide = (PLOT_RIGHT - PLOT_LEFT) / (double)c->count, width;

	while (top - step >= greatest(c))
		top -= step;
	width = wide > 90 ? 60 : wide > 6 ? wide * 0.75 : wide;
	image_begin(b, c->title, HEIGHT);
	grid(b, step, top, c->is_percent);
	for (size_t i = 0; i < c->count; i++)
		column(b, c, i, PLOT_LEFT + wide * (double)i + (wide - width) / 2, width, top);
	marks(b, c, wide);
	column_labels(b, c, wide);
	buffer_text(b, "</svg>\n");
}

static void
columns_data(struct buffer *b, const struct columns *c)
{
	struct buffer heads = { 0 };

	buffer_text(&heads, c->unit);
	for (size_t s = 0; s < c->series_count; s++)
		buffer_printf(&heads, "|#%s", c->series[s]);
	buffer_add(&heads, "", 1);
	b->failed |= heads.failed;
	data_begin(b, c->title, heads.failed ? "" : heads.text, c->count);
	buffer_free(&heads);
	for (size_t i = 0; i < c->count; i++) {
		buffer_text(b, "<tr><th scope=\"row\">");
		c->label(b, c->context, i);
		buffer_text(b, "</th>");
		for (size_t s = 0; s < c->series_count; s++) {
			buffer_text(b, "<td class=\"n\">");
			value_words(b, c->value(c->context, i, s), c->is_percent);
			buffer_text(b, "</td>");
		}
		buffer_text(b, "</tr>\n");
	}
}

void
plot_columns(struct buffer *b, const struct columns *c)
{
	if (c->count == 0)
		return;
	figure_begin(b, c->id, c->title, false);
	columns_image(b, c);
	legend(b, c->series, c->kinds, c->series_count, "From below:");
	if (c->note != NULL)
		buffer_printf(b, "<p class=\"where\">%s</p>\n", c->note);
	columns_data(b, c);
	figure_end(b);
}

/* --- bars: for labels that are words --- */

struct bars {
	const char *id, *title, *unit;
	const char *series[2], *kinds[2];
	size_t series_count;
	bool is_percent;
	struct bar_row {
		const char *label;
		uint64_t values[2];
	} rows[BARS_MOST];
	size_t count;
	uint64_t left_out; /* rows that there are beside these */
	const char *note;
};

static void
bars_image(struct buffer *b, const struct bars *bars)
{
	uint64_t most = 1;
	unsigned step = bars->series_count > 1 ? BAR_STEP + BAR_THICK + 4 : BAR_STEP;
	for (size_t i = 0; i < bars->count; i++) {
		for (size_t s = 0; s < bars->series_count; s++)
			most = bars->rows[i].values[s] > most ? bars->rows[i].values[s] : most;
	}
	image_begin(b, bars->title, (unsigned)bars->count * step);
	for (size_t i = 0; i < bars->count; i++) {
		unsigned y = (unsigned)i * step;
		buffer_printf(b, "<text x=\"0\" y=\"%u\">", y + 14);
		plain_part(b, *bars->rows[i].label != '\0' ? bars->rows[i].label : "(empty)", 58);
		buffer_text(b, "</text>");
		for (size_t s = 0; s < bars->series_count; s++) {
			uint64_t value = bars->rows[i].values[s];
			double width = (double)value / (double)most * (PLOT_WIDTH - 90);
			unsigned top = y + 19 + (unsigned)s * (BAR_THICK + 2);
			width = value > 0 && width < 1 ? 1 : width;
			buffer_printf(b, "<rect class=\"%s\" x=\"0\" y=\"%u\" width=\"%.1f\" height=\"%d\"/><text x=\"%.1f\" y=\"%u\">",
				      bars->kinds[s], top, width, BAR_THICK, width + 6, top + 12);
			value_words(b, value, bars->is_percent);
			buffer_text(b, "</text>");
		}
		buffer_text(b, "\n");
	}
	buffer_text(b, "</svg>\n");
}

static void
plot_bars(struct buffer *b, const struct bars *bars)
{
	char heads[256] = "";
	if (bars->count == 0)
		return;
	figure_begin(b, bars->id, bars->title, false);
	bars_image(b, bars);
	legend(b, bars->series, bars->kinds, bars->series_count, "The upper and the lower bar:");
	if (bars->note != NULL)
		buffer_printf(b, "<p class=\"where\">%s</p>\n", bars->note);
	if (bars->left_out > 0) {
		buffer_text(b, "<p class=\"where\">");
		words_number(b, bars->left_out);
		buffer_text(b, " more are left out, each with no more than the last one here.</p>\n");
	}
	strncat(heads, bars->unit, 60);
	for (size_t s = 0; s < bars->series_count; s++) {
		strncat(heads, "|#", 3);
		strncat(heads, bars->series[s], 60);
	}
	data_begin(b, bars->title, heads, bars->count);
	for (size_t i = 0; i < bars->count; i++) {
		buffer_text(b, "<tr><th scope=\"row\">");
		text_part(b, bars->rows[i].label, NAME_SHOWN);
		buffer_text(b, "</th>");
		for (size_t s = 0; s < bars->series_count; s++) {
			buffer_text(b, "<td class=\"n\">");
			value_words(b, bars->rows[i].values[s], bars->is_percent);
			buffer_text(b, "</td>");
		}
		buffer_text(b, "</tr>\n");
	}
	figure_end(b);
}

/* Takes a row in where it belongs by its first value, the greatest first; of equal ones the earlier stays before. */
static void
bars_add(struct bars *bars, const char *label, uint64_t value, uint64_t second)
{
	size_t at = bars->count;
	while (at > 0 && bars->rows[at - 1].values[0] < value)
		at--;
	if (bars->count == BARS_MOST)
		bars->left_out++;
	if (at == BARS_MOST)
		return;
	size_t moved = (bars->count < BARS_MOST ? bars->count : BARS_MOST - 1) - at;
	memmove(&bars->rows[at + 1], &bars->rows[at], moved * sizeof(bars->rows[0]));
	bars->rows[at] = (struct bar_row){ label, { value, second } };
	bars->count += bars->count < BARS_MOST;
}

/* --- charts of the statistics --- */

const struct chart *
chart_named(const struct model *model, const char *name)
{
	size_t count = model->statistics != NULL ? statistics_chart_count(model->statistics) : 0;
	for (size_t i = 0; i < count; i++) {
		if (strcmp(statistics_chart(model->statistics, i)->name, name) == 0)
			return statistics_chart(model->statistics, i);
	}
	return NULL;
}

/* The number that a label begins with. Returns false if it begins with none. */
static bool
number_of(const char *label, uint64_t *number)
{
	*number = 0;
	if (*label < '0' || *label > '9')
		return false;
	for (; (*label >= '0' && *label <= '9') || *label == ','; label++)
		*number = *label == ',' ? *number : *number < UINT64_MAX / 100 ? *number * 10 + (uint64_t)(*label - '0') : *number;
	return true;
}

/* A part of a chart's bars: the last ones, of a longer one. */
struct chart_part {
	const struct bar *bars;
};

static void
chart_label(struct buffer *b, const void *context, size_t i)
{
	const struct chart_part *part = context;
	plain_part(b, part->bars[i].label, 24);
}

static uint64_t
chart_value(const void *context, size_t i, size_t series)
{
	const struct chart_part *part = context;
	(void)series;
	return part->bars[i].count;
}

/* The limits of validity, in days, by which the column before is the last that keeps to it. */
static void
validity_marks(struct columns *c, const struct chart_part *part)
{
	static const struct {
		uint64_t days;
		const char *label;
	} limits[] = { { 47, "47" }, { 100, "100" }, { 200, "200" }, { 398, "398" }, { 825, "825" } };
	for (size_t l = 0; l < sizeof(limits) / sizeof(limits[0]); l++) {
		size_t at = 0;
		uint64_t from = 0, last = 0, to;
		while (at < c->count && number_of(part->bars[at].label, &from) && from <= limits[l].days) {
			last = from;
			at++;
		}
		if (at == 0 || at == c->count)
			continue;
		/* within a column that is of several days, so far as it goes */
		const char *dash = strchr(part->bars[at - 1].label, '-');
		double place = (double)at;
		if (dash != NULL && number_of(dash + 1, &to) && to > limits[l].days)
			place = (double)(at - 1) + (double)(limits[l].days - last + 1) / (double)(to - last + 1);
		if (c->mark_count > 0 && c->marks[c->mark_count - 1].place == place)
			continue;
		c->marks[c->mark_count].place = place;
		c->marks[c->mark_count++].label = limits[l].label;
	}
}

/* Whether labels are short and begin with digits, so that they stand below columns; the first and the last may be words, such as "before 1950". */
static bool
has_numbers(const struct chart *chart)
{
	bool any = false;
	for (size_t i = 0; i < chart->bar_count; i++) {
		uint64_t number;
		bool is_number = number_of(chart->bars[i].label, &number), is_edge = i == 0 || i + 1 == chart->bar_count;
		if ((!is_number && !is_edge) || strlen(chart->bars[i].label) > 16)
			return false;
		any |= is_number;
	}
	return any;
}

void
plot_chart(struct buffer *b, const struct chart *chart, const char *id)
{
	if (chart->bar_count == 0)
		return;
	if (has_numbers(chart)) {
		size_t skipped = chart->bar_count > COLUMNS_MOST ? chart->bar_count - COLUMNS_MOST : 0;
		struct chart_part part = { chart->bars + skipped };
		struct columns c = { .id = id,
				     .title = chart->title,
				     .unit = chart->unit,
				     .series = { "certificates" },
				     .kinds = { "plain" },
				     .series_count = 1,
				     .count = chart->bar_count - skipped,
				     .label = chart_label,
				     .value = chart_value,
				     .context = &part };
		if (skipped > 0)
			c.note = "Only the last 120 columns are shown.";
		if (strcmp(chart->name, "validity") == 0) {
			validity_marks(&c, &part);
			c.note = c.note != NULL ? c.note
						: "Dashed lines: the most days that BR 6.3.2 allows: 825 from 2018-03-01, 398 from 2020-09-01, 200 "
						  "from 2026-03-15, 100 from "
						  "2027-03-15 and 47 from 2029-03-15, by notBefore.";
		}
		plot_columns(b, &c);
		return;
	}
	struct bars bars = {
		.id = id, .title = chart->title, .unit = chart->unit, .series = { "certificates" }, .kinds = { "plain" }, .series_count = 1
	};
	for (size_t i = 0; i < chart->bar_count; i++)
		bars_add(&bars, chart->bars[i].label, chart->bars[i].count, 0);
	plot_bars(b, &bars);
}

/* --- findings by month --- */

struct months {
	int64_t first;          /* month of the first column, unless: */
	const struct share *of; /* only months with a certificate */
	struct month {
		uint64_t levels[LEVEL_COUNT], drawn;
	} * items;
	size_t count;
};

static int64_t
month_at(const struct months *m, size_t i)
{
	return m->of != NULL ? m->of[i].number : m->first + (int64_t)i;
}

static void
month_label(struct buffer *b, const void *context, size_t i)
{
	buffer_month(b, (int32_t)month_at(context, i));
}

static uint64_t
month_value(const void *context, size_t i, size_t series)
{
	const struct months *m = context;
	return m->items[i].levels[series];
}

/* The place of a month; SIZE_MAX if it has none. */
static size_t
month_place(const struct months *m, int64_t month)
{
	if (m->of == NULL)
		return month >= m->first && month < m->first + (int64_t)m->count ? (size_t)(month - m->first) : SIZE_MAX;
	size_t low = 0, high = m->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (m->of[middle].number < month)
			low = middle + 1;
		else
			high = middle;
	}
	return low < m->count && m->of[low].number == month ? low : SIZE_MAX;
}

/* Which columns there are: all months from the first to the last; where these are too many the last of those that have a certificate. */
static void
months_choose(struct months *m, const struct model *model)
{
	int64_t first = model->months[0].number, last = model->months[model->month_count - 1].number;
	if (last - first < COLUMNS_MOST) {
		m->first = first;
		m->count = (size_t)(last - first) + 1;
	} else {
		size_t skipped = model->month_count > COLUMNS_MOST ? model->month_count - COLUMNS_MOST : 0;
		m->of = model->months + skipped;
		m->count = model->month_count - skipped;
	}
}

static void
findings_by_month(struct buffer *b, const struct model *model)
{
	struct months m = { 0 };
	const struct ruleset *rules = &model->report->linter->rules;

	if (model->month_count == 0)
		return;
	months_choose(&m, model);
	m.items = calloc(m.count, sizeof(*m.items));
	if (m.items == NULL) {
		b->failed = true;
		return;
	}
	for (uint32_t i = 0; i < rules->count; i++) {
		const struct rule_tally *t = &model->rules[i];
		for (size_t j = 0; j < t->month_count; j++) {
			size_t place = month_place(&m, t->months[j].number);
			if (place != SIZE_MAX)
				m.items[place].levels[rules->gates[i].level] += t->months[j].count;
		}
	}
	struct columns c = { .id = "months",
			     .title = "Findings by month of notBefore: when it began, and when it ended",
			     .unit = "Month",
			     .series = { "errors", "warnings", "notices" },
			     .kinds = { "error", "warning", "notice" },
			     .series_count = LEVEL_COUNT,
			     .count = m.count,
			     .label = month_label,
			     .value = month_value,
			     .context = &m,
			     .note = m.of != NULL ? "A certificate counts once for each rule that found something. Only months with a certificate "
						    "that was judged are shown, the last 120 of "
						    "them at most."
						  : "A certificate counts once for each rule that found something." };
	plot_columns(b, &c);
	free(m.items);
}

/* --- serial numbers by issuer --- */

#define SERIAL_BITS   168 /* the axis: 20 octets, and a little more */
#define SERIAL_ISSUER 10
#define SERIAL_STEP   52

/* How many certificates a chart is about. */
static uint64_t
chart_total(const struct chart *chart)
{
	uint64_t sum = 0;
	for (size_t i = 0; i < chart->bar_count; i++)
		sum += chart->bars[i].count;
	return sum;
}

static double
bits_x(uint64_t bits)
{
	return (double)(bits > SERIAL_BITS ? SERIAL_BITS : bits) / SERIAL_BITS * (PLOT_WIDTH - 10) + 2;
}

static void
serial_row(struct buffer *b, const struct chart *chart, unsigned y)
{
	uint64_t most = 1, bits;
	for (size_t i = 0; i < chart->bar_count; i++)
		most = chart->bars[i].count > most ? chart->bars[i].count : most;
	buffer_printf(b, "<text x=\"0\" y=\"%u\">", y + 12);
	plain_part(b, chart->issuer != NULL ? chart->issuer : "all", 58);
	buffer_printf(b, "</text><path class=\"axis\" d=\"M0 %uH%d\"/><path class=\"limit\" d=\"M%.1f %uV%u\"/>", y + 46, PLOT_WIDTH, bits_x(64) - 1,
		      y + 17, y + 46);
	for (size_t i = 0; i < chart->bar_count && i < 2 * SERIAL_BITS; i++) {
		double height = 26.0 * (double)chart->bars[i].count / (double)most;
		if (!number_of(chart->bars[i].label, &bits) || chart->bars[i].count == 0)
			continue;
		height = height < 1 ? 1 : height;
		buffer_printf(b, "<rect class=\"plain\" x=\"%.1f\" y=\"%.1f\" width=\"2.4\" height=\"%.1f\"/>", bits_x(bits), y + 46 - height,
			      height);
	}
	buffer_text(b, "\n");
}

/* The least and the greatest number of bits, and the one that is most frequent. */
static void
serial_data(struct buffer *b, const struct chart *chart)
{
	uint64_t least = UINT64_MAX, most = 0, frequent = 0, count = 0, below = 0, bits;
	for (size_t i = 0; i < chart->bar_count; i++) {
		const struct bar *bar = &chart->bars[i];
		if (bar->count == 0 || !number_of(bar->label, &bits))
			continue;
		least = bits < least ? bits : least;
		most = bits > most ? bits : most;
		below += bits < 64 ? bar->count : 0;
		frequent = bar->count > count ? bits : frequent;
		count = bar->count > count ? bar->count : count;
	}
	buffer_text(b, "<tr><th scope=\"row\">");
	text_part(b, chart->issuer != NULL ? chart->issuer : "all", NAME_SHOWN);
	buffer_text(b, "</th>");
	count_cell(b, chart_total(chart));
	count_cell(b, least == UINT64_MAX ? 0 : least);
	count_cell(b, most);
	count_cell(b, frequent);
	count_cell(b, below);
	buffer_text(b, "</tr>\n");
}

static void
serials_by_issuer(struct buffer *b, const struct model *model)
{
	static const char title[] = "Length of serial numbers in bits, by issuer";
	const struct chart *shown[SERIAL_ISSUER];
	size_t count = 0, all = 0, charts = model->statistics != NULL ? statistics_chart_count(model->statistics) : 0;

	/* those with the most certificates, the greatest first */
	for (size_t i = 0; i < charts; i++) {
		const struct chart *chart = statistics_chart(model->statistics, i);
		if (strcmp(chart->name, "serial_bits") != 0)
			continue;
		size_t at = count;
		while (at > 0 && chart_total(shown[at - 1]) < chart_total(chart))
			at--;
		all++;
		if (at == SERIAL_ISSUER)
			continue;
		memmove(&shown[at + 1], &shown[at], ((count < SERIAL_ISSUER ? count : SERIAL_ISSUER - 1) - at) * sizeof(shown[0]));
		shown[at] = chart;
		count += count < SERIAL_ISSUER;
	}
	if (count == 0)
		return;
	unsigned height = (unsigned)count * SERIAL_STEP;
	figure_begin(b, "serials", title, true);
	image_begin(b, title, height + 22);
	for (size_t i = 0; i < count; i++)
		serial_row(b, shown[i], (unsigned)i * SERIAL_STEP);
	for (uint64_t bits = 0; bits <= 160; bits += 32)
		buffer_printf(b, "<text class=\"%s\" x=\"%.1f\" y=\"%u\">%u</text>", bits == 0 ? "start" : "middle", bits_x(bits), height + 16,
			      (unsigned)bits);
	buffer_text(b, "\n</svg>\n<p class=\"where\">Dashed line: 64 bits. BR 7.1 wants at least 64 bits from a random generator: about half of such "
		       "numbers of just 64 bits are one or "
		       "more bits shorter.</p>\n");
	if (all > count)
		buffer_printf(b, "<p class=\"where\">%zu issuers with fewer certificates are left out.</p>\n", all - count);
	data_begin(b, title, "Issuer|#Certificates|#Least|#Most|#Most frequent|#Below 64 bits", count);
	for (size_t i = 0; i < count; i++)
		serial_data(b, shown[i]);
	figure_end(b);
}

/* --- findings by issuer --- */

/* An issuer's part of all findings, beside its part of what was issued, in hundredths of a per cent. */
static void
findings_by_issuer(struct buffer *b, const struct model *model)
{
	const struct ruleset *rules = &model->report->linter->rules;
	uint64_t *counts = calloc(model->issuer_count + 1, sizeof(*counts)), sum = 0, issued = 0;
	int level = level_that_counts(model) < 0 ? NOTICE : level_that_counts(model);
	struct bars bars = { .id = "issuers",
			     .title = "Findings by issuer, against what it issued",
			     .unit = "Issuer",
			     .series = { "share of findings", "share of certificates" },
			     .kinds = { "error", "plain" },
			     .series_count = 2,
			     .is_percent = true,
			     .note = "Of findings at the level that counts, a certificate once for each rule, and of all certificates of the "
				     "population. Where the upper bar is the longer "
				     "one, the issuer has more than its part." };

	if (counts == NULL) {
		b->failed = true;
		return;
	}
	for (uint32_t i = 0; i < rules->count; i++) {
		const struct rule_tally *t = &model->rules[i];
		for (size_t j = 0; (int)rules->gates[i].level <= level && j < t->issuer_count; j++) {
			counts[t->issuers[j].number] += t->issuers[j].count;
			sum += t->issuers[j].count;
		}
	}
	for (size_t i = 0; i < model->issuer_count; i++)
		issued += model->issuer_sizes[i];
	for (size_t i = 0; i < model->issuer_count && sum > 0 && issued > 0; i++) {
		if (counts[i] > 0)
			bars_add(&bars, model->issuers[i], (uint64_t)(1e4 * (double)counts[i] / (double)sum + 0.5),
				 (uint64_t)(1e4 * (double)model->issuer_sizes[i] / (double)issued + 0.5));
	}
	plot_bars(b, &bars);
	free(counts);
}

void
part_plots(struct buffer *b, const struct model *model)
{
	const struct chart *validity = chart_named(model, "validity"), *keys = chart_named(model, "keys");
	size_t before;

	section_begin(b, "plots", "Plots");
	before = b->size;
	findings_by_month(b, model);
	findings_by_issuer(b, model);
	plot_issuance(b, model);
	if (validity != NULL)
		plot_chart(b, validity, "validity");
	serials_by_issuer(b, model);
	if (keys != NULL)
		plot_chart(b, keys, "keys");
	if (b->size == before)
		buffer_text(b, "<p>There is nothing to draw.</p>\n");
	else if (model->statistics == NULL)
		buffer_text(b, "<p class=\"where\">No statistics over the population were made, so there are no plots of issuance, validity, serial "
			       "numbers and keys.</p>\n");
	section_end(b);
}
