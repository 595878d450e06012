#include "audit/statistics_logs.h"

#include <stdlib.h>

static const char unknown[] = "unknown";

struct operator_row {
	uint64_t count;
	uint64_t last; /* the member that was counted last, from 1: each counts once, however many logs are its operator's */
};

void
logs_init(struct logs *l)
{
	*l = (struct logs){ .counts = NULL };
	distinct_init(&l->operators, sizeof(struct operator_row), (size_t)CT_LOGS_MOST * (1 + CT_PROGRAMS * (1 + CT_FORMER)));
}

void
logs_free(struct logs *l)
{
	distinct_free(&l->operators);
	free(l->counts);
	l->counts = NULL;
}

static uint16_t
count_of(const struct ct_logs *known)
{
	return known->first[256];
}

/* Who ran a log, as the list of Chrome says, and if that does not have it that of Apple. */
static struct span
operator_of(const struct ct_logs *known, uint16_t number, int64_t when)
{
	if (number >= count_of(known))
		return span_of(unknown);
	const struct ct_log *log = &known->items[number];
	bool apple = !ct_log_is_listed(log, CT_CHROME) && ct_log_is_listed(log, CT_APPLE);
	return ct_log_operator(known, log, apple ? CT_APPLE : CT_CHROME, when);
}

bool
logs_add(struct logs *l, const struct ct_logs *known, const struct member *m, const struct note_head *head, struct span numbers)
{
	size_t different = 0;
	if (!(m->profiles & SUBSCRIBER) || m->is_precertificate)
		return true;
	if (l->counts == NULL && (l->counts = calloc((size_t)count_of(known) + 1, sizeof(*l->counts))) == NULL)
		return false;
	l->members++;
	for (; numbers.size > 0; note_take(&numbers, sizeof(uint16_t))) {
		uint16_t number = note_log(numbers);
		l->counts[number < count_of(known) ? number : count_of(known)]++;
		struct operator_row *row = distinct_row(&l->operators, operator_of(known, number, head->timestamp));
		if (row == NULL)
			return false;
		row->count += row->last != l->members;
		different += row->last != l->members;
		row->last = l->members;
	}
	l->different[different < OPERATORS_MOST ? different : OPERATORS_MOST]++;
	return true;
}

/* --- charts --- */

struct counted {
	uint64_t count;
	struct span name, more; /* and who runs it, if the name does not say so */
};

/* The most frequent first; there are no others taken together, as one certificate would be among them several times. */
static int
by_count(const void *a, const void *b)
{
	const struct counted *x = a, *y = b;
	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	int order = memcmp(x->name.data, y->name.data, x->name.size < y->name.size ? x->name.size : y->name.size);
	return order != 0 ? order : x->name.size < y->name.size ? -1 : x->name.size > y->name.size;
}

static bool
counted_chart(struct results *r, struct chart *chart, struct counted *all, size_t count)
{
	struct buffer label = { .size = 0 };
	if (count > 1)
		qsort(all, count, sizeof(*all), by_count);
	for (size_t i = 0; i < count && !r->failed; i++) {
		buffer_truncate(&label, 0);
		buffer_add(&label, (const char *)all[i].name.data, all[i].name.size);
		if (all[i].more.size > 0 && memmem(all[i].name.data, all[i].name.size, all[i].more.data, all[i].more.size) == NULL) {
			buffer_text(&label, " (");
			buffer_add(&label, (const char *)all[i].more.data, all[i].more.size);
			buffer_text(&label, ")");
		}
		buffer_add(&label, "", 1);
		r->failed |= label.failed;
		if (!label.failed)
			bar_add(r, chart, label.text, all[i].count);
	}
	buffer_free(&label);
	return !r->failed;
}

static bool
logs_chart(const struct logs *l, struct results *r, struct counted *list)
{
	const struct ct_logs *known = r->options->logs;
	struct chart *chart = chart_add(r, "logs", NULL, "log", "TLS subscriber certificates by log, of which one has several");
	size_t count = 0;
	for (uint16_t i = 0; l->counts != NULL && i <= count_of(known); i++) {
		if (l->counts[i] == 0)
			continue;
		list[count++] = (struct counted){ l->counts[i], span_of(unknown), { NULL, 0 } };
		if (i == count_of(known))
			continue;
		list[count - 1].name = ct_text(known, known->items[i].name);
		list[count - 1].more = operator_of(known, i, INT64_MAX);
	}
	return counted_chart(r, chart, list, count);
}

static bool
operators_chart(const struct logs *l, struct results *r, struct counted *list)
{
	struct chart *chart = chart_add(r, "operators", NULL, "operator", "TLS subscriber certificates by operator of these logs");
	for (size_t i = 0; i < l->operators.count; i++) {
		const struct operator_row *row = distinct_at(&l->operators, i);
		list[i] = (struct counted){ row->count, distinct_octets(&l->operators, i), { NULL, 0 } };
	}
	return counted_chart(r, chart, list, l->operators.count);
}

static bool
different_chart(const struct logs *l, struct results *r)
{
	char label[16];
	size_t last = OPERATORS_MOST;
	struct chart *chart = chart_add(r, "log_operators", NULL, "operators", "Different operators of the logs of a TLS subscriber certificate");
	while (last > 0 && l->different[last] == 0)
		last--;
	for (size_t i = 0; i <= last && l->members > 0; i++) {
		snprintf(label, sizeof(label), i < OPERATORS_MOST ? "%zu" : "%zu or more", i);
		bar_add(r, chart, label, l->different[i]);
	}
	return !r->failed;
}

bool
logs_end(struct logs *l, struct results *r)
{
	size_t most = (size_t)count_of(r->options->logs) + 1;
	struct counted *list = calloc(most > l->operators.count ? most : l->operators.count, sizeof(*list));
	bool done = list != NULL && logs_chart(l, r, list) && operators_chart(l, r, list) && different_chart(l, r);
	free(list);
	logs_free(l);
	return done;
}
