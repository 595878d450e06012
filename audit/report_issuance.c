/* Issuance by the greatest issuers, a strip each over the days that all have in common. */
#include "audit/report_parts.h"

#define STRIP_STEP   56
#define STRIP_TOP    20
#define STRIP_BOTTOM 48

/* The strip of one issuer, as one path: an upstroke for each column that has something, of its own scale. */
static void
strip(struct buffer *b, const struct issuer_days *d, size_t columns, unsigned y)
{
	double wide = (double)PLOT_WIDTH / (double)columns, stroke = wide > 30 ? 24 : wide > 4 ? wide * 0.8 : wide;
	uint64_t most = 1;
	for (size_t i = 0; i < columns; i++)
		most = d->columns[i] > most ? d->columns[i] : most;
	buffer_printf(b, "<text x=\"0\" y=\"%u\">", y + 13);
	plain_part(b, *d->issuer != '\0' ? d->issuer : "(no issuer)", 52);
	buffer_printf(b, "</text><text class=\"end\" x=\"%d\" y=\"%u\">up to ", PLOT_WIDTH, y + 13);
	words_number(b, most);
	buffer_printf(b, "</text><path class=\"axis\" d=\"M0 %uH%d\"/><path class=\"strokes\" stroke-width=\"%.2f\" d=\"", y + STRIP_BOTTOM,
		      PLOT_WIDTH, stroke);
	for (size_t i = 0; i < columns; i++) {
		double height = (double)d->columns[i] / (double)most * (STRIP_BOTTOM - STRIP_TOP);
		if (d->columns[i] > 0)
			buffer_printf(b, "M%.1f %uv-%.1f", wide * ((double)i + 0.5), y + STRIP_BOTTOM, height < 1 ? 1 : height);
	}
	buffer_text(b, "\"/>\n");
}

static void
row(struct buffer *b, const struct issuer_days *d)
{
	buffer_text(b, "<tr><th scope=\"row\">");
	text_part(b, d->issuer, NAME_SHOWN);
	buffer_text(b, "</th>");
	count_cell(b, d->members);
	count_cell(b, d->days);
	day_cell(b, d->first);
	day_cell(b, d->last);
	buffer_text(b, "<td class=\"n\">");
	words_number(b, d->median_twice / 2);
	buffer_text(b, d->median_twice % 2 != 0 ? ".5</td>" : "</td>");
	count_cell(b, d->most);
	day_cell(b, d->most_day);
	buffer_text(b, "</tr>\n");
}

void
plot_issuance(struct buffer *b, const struct model *model)
{
	static const char title[] = "Issuance by issuer, by the notBefore of certificates";
	const struct chart *days = chart_named(model, "days");
	size_t count = model->statistics != NULL ? statistics_greatest_count(model->statistics) : 0;
	unsigned height = (unsigned)count * STRIP_STEP;

	if (count == 0 || days == NULL || days->bar_count == 0)
		return;
	figure_begin(b, "issuance", title, true);
	image_begin(b, title, height + 22);
	for (size_t i = 0; i < count; i++)
		strip(b, statistics_greatest(model->statistics, i), days->bar_count, (unsigned)i * STRIP_STEP);
	buffer_printf(b, "<text x=\"0\" y=\"%u\">", height + 14);
	plain_part(b, days->bars[0].label, 24);
	if (days->bar_count > 1) {
		buffer_printf(b, "</text><text class=\"end\" x=\"%d\" y=\"%u\">", PLOT_WIDTH, height + 14);
		plain_part(b, days->bars[days->bar_count - 1].label, 24);
	}
	buffer_text(b, "</text>\n</svg>\n<p class=\"where\">Columns are ");
	plain_part(b, days->unit, 24);
	buffer_text(b, ", and each strip has a scale of its own. Shown are the issuers with the most certificates; statistics.jsonl has more.</p>\n");
	data_begin(b, title, "Issuer|#Certificates|#Days with any|First|Last|#Median of these days|#Most on a day|That day", count);
	for (size_t i = 0; i < count; i++)
		row(b, statistics_greatest(model->statistics, i));
	figure_end(b);
}
