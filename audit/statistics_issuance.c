/*
 * Issuance by the day of notBefore, of all and of each issuer. A day on which an issuer has many times what it has on an ordinary one is worth a
 * question: certificates that were replaced all at once, a profile that was tried out, a customer with a program that went wrong. What is ordinary is
 * the median of the days on which it issued anything, which neither the peak itself nor idle days change.
 */
#include "audit/statistics_issuance.h"

#include <stdlib.h>

#include "asn1/time.h"

/* So many days of issuers are counted: 2,800 issuers with one on each day of a year. */
#define ISSUER_DAYS_MAX 1048576
#define FEW_DAYS        10 /* an issuer with fewer has no ordinary day */

/* A row of an issuer and a day. */
struct issuer_day {
	uint32_t issuer;
	int32_t day; /* since 1970 */
};
struct day_count {
	uint32_t count;
	uint8_t least[SHA256_SIZE]; /* of its members */
};

void
issuance_init(struct issuance *s)
{
	*s = (struct issuance){ .days = NULL };
	distinct_init(&s->by_issuer, sizeof(struct day_count), ISSUER_DAYS_MAX);
}

void
issuance_free(struct issuance *s)
{
	distinct_free(&s->by_issuer);
	free(s->days);
	s->days = NULL;
}

bool
issuance_add(struct issuance *s, const struct member *m)
{
	if (!m->has_not_before)
		return true;
	int64_t day = time_day(m->not_before), place = day - FIRST_DAY;
	if (s->days == NULL && (s->days = calloc(DAYS, sizeof(*s->days))) == NULL)
		return false;
	if (place >= 0 && place < DAYS)
		s->days[place]++;
	else if (place < 0)
		s->before++;
	else
		s->after++;
	struct issuer_day name = { m->issuer, (int32_t)day };
	struct day_count *row = distinct_row(&s->by_issuer, (struct span){ (const uint8_t *)&name, sizeof(name) });
	if (row == NULL)
		return s->by_issuer.full;
	if (row->count++ == 0 || memcmp(m->sha256, row->least, SHA256_SIZE) < 0)
		memcpy(row->least, m->sha256, SHA256_SIZE);
	return true;
}

/* --- the chart of all --- */

#define SPAN_MAX 400 /* days or months that are shown one by one */

enum period { PERIOD_DAY, PERIOD_MONTH, PERIOD_YEAR };

/* What the columns of a chart are: what is before FIRST_DAY, periods from the first to the last, what is after the last of DAYS. */
struct columns {
	enum period period;
	int64_t first, last; /* days since 1970 */
	bool has_before, has_after;
};

/* The number of the period that a day is in, and its name. */
static int64_t
period_of(enum period period, int64_t day, char label[16])
{
	struct calendar_time c;
	time_to_calendar(day * 86400, &c);
	if (period == PERIOD_DAY)
		snprintf(label, 16, "%04u-%02u-%02u", (unsigned)c.year % 10000, (unsigned)c.month % 100, (unsigned)c.day % 100);
	else if (period == PERIOD_MONTH)
		snprintf(label, 16, "%04u-%02u", (unsigned)c.year % 10000, (unsigned)c.month % 100);
	else
		snprintf(label, 16, "%04u", (unsigned)c.year % 10000);
	return period == PERIOD_DAY ? day : period == PERIOD_MONTH ? c.year * 12 + c.month : c.year;
}

/* By day, or by month or year where that is more than anybody looks at. Where no day has any, the last is before the first. */
static struct columns
columns_of(const struct issuance *s)
{
	struct columns c = { .has_before = s->before > 0, .has_after = s->after > 0 };
	int64_t first = 0, last = DAYS - 1;
	while (s->days != NULL && first < DAYS && s->days[first] == 0)
		first++;
	while (s->days != NULL && last >= first && s->days[last] == 0)
		last--;
	if (s->days == NULL)
		last = first - 1;
	c.first = first + FIRST_DAY;
	c.last = last + FIRST_DAY;
	c.period = last - first < SPAN_MAX ? PERIOD_DAY : last - first < SPAN_MAX * INT64_C(30) ? PERIOD_MONTH : PERIOD_YEAR;
	return c;
}

/* The column of a day. */
static size_t
column_of(const struct columns *c, int64_t day)
{
	char label[16];
	if (day < FIRST_DAY)
		return 0;
	if (c->last < c->first)
		return c->has_before;
	int64_t shown = day > c->last ? c->last : day;
	return (size_t)(period_of(c->period, shown, label) - period_of(c->period, c->first, label)) + c->has_before + (day > c->last);
}

static bool
days_chart(const struct issuance *s, const struct columns *c, struct results *r)
{
	static const char *const units[] = { "days", "months", "years" };
	static const char *const titles[] = { "Certificates by day of notBefore", "Certificates by month of notBefore",
					      "Certificates by year of notBefore" };
	char label[16], next[16];
	struct chart *chart = chart_add(r, "days", NULL, units[c->period], titles[c->period]);
	if (c->has_before)
		bar_add(r, chart, "before 1950", s->before);
	uint64_t count = 0;
	for (int64_t day = c->first; day <= c->last && !r->failed; day++) {
		count += s->days[day - FIRST_DAY];
		if (day < c->last && period_of(c->period, day, label) == period_of(c->period, day + 1, next))
			continue;
		period_of(c->period, day, label);
		bar_add(r, chart, label, count);
		count = 0;
	}
	if (c->has_after)
		bar_add(r, chart, "after 2104", s->after);
	return !r->failed;
}

/* --- issuers --- */

/* A day of an issuer, on the way into an order. */
struct sorted {
	struct issuer_day name;
	const struct day_count *row;
};

/* By the name of the issuer, then by day. */
static int
by_issuer(const void *a, const void *b, void *results)
{
	const struct sorted *x = a, *y = b;
	if (x->name.issuer != y->name.issuer)
		return issuer_compare(results, x->name.issuer, y->name.issuer);
	return x->name.day < y->name.day ? -1 : x->name.day > y->name.day;
}

static int
by_count(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;
	return *x < *y ? -1 : *x > *y;
}

static struct sorted *
sort(const struct issuance *s, struct results *r)
{
	struct sorted *all = malloc((s->by_issuer.count + 1) * sizeof(*all));
	for (size_t i = 0; all != NULL && i < s->by_issuer.count; i++) {
		all[i].row = distinct_at(&s->by_issuer, i);
		memcpy(&all[i].name, distinct_octets(&s->by_issuer, i).data, sizeof(all[i].name));
	}
	if (all != NULL && s->by_issuer.count > 1)
		qsort_r(all, s->by_issuer.count, sizeof(*all), by_issuer, r);
	return all;
}

/* Works out what there is of the days of one issuer, which are in their order; `counts` has room for as many. */
static struct issuer_days
days_of(const struct results *r, const struct sorted *days, size_t count, uint32_t *counts)
{
	struct issuer_days d = { .issuer = r->issuers[days->name.issuer], .days = count };
	d.first = days[0].name.day * INT64_C(86400);
	d.last = days[count - 1].name.day * INT64_C(86400);
	for (size_t i = 0; i < count; i++) {
		counts[i] = days[i].row->count;
		d.members += counts[i];
		if (counts[i] <= d.most)
			continue;
		d.most = counts[i];
		d.most_day = days[i].name.day * INT64_C(86400);
		memcpy(d.example, days[i].row->least, SHA256_SIZE);
	}
	qsort(counts, count, sizeof(*counts), by_count);
	d.median_twice = (uint64_t)counts[(count - 1) / 2] + counts[count / 2];
	return d;
}

static bool
is_told(const struct statistics_options *o, const struct issuer_days *d)
{
	return d->days >= FEW_DAYS && d->most >= o->peak_least && 2 * (double)d->most > (double)o->peak * (double)d->median_twice;
}

static void
say_peak_limit(struct results *r)
{
	say_limit(r, "an issuer that issued on at least %d days has on one of them at least ", FEW_DAYS);
	number_add(&r->limit, r->options->peak_least);
	say_limit(r, " members, and more than ");
	number_add(&r->limit, r->options->peak);
	say_limit(r, " times the median of these days");
}

static bool
issuer_result(struct results *r, const struct issuer_days *d, bool told)
{
	struct least least = { .count = 0 };
	if (told)
		least_add(&least, d->example);
	say_members(r, d->members);
	say(r, " on ");
	say_count(r, d->days, "day", "days");
	say(r, " from ");
	buffer_day(&r->text, d->first);
	say(r, " to ");
	buffer_day(&r->text, d->last);
	say(r, "; median of these days ");
	say_number(r, d->median_twice / 2);
	say(r, d->median_twice % 2 != 0 ? ".5, most " : ", most ");
	say_number(r, d->most);
	say(r, ", on ");
	buffer_day(&r->text, d->most_day);
	say_peak_limit(r);
	return result_add(r, "stat_issuance_peak", d->issuer, told, &least) != NULL;
}

/* --- all issuers --- */

/* An issuer and the first of its days. */
struct issuer {
	struct issuer_days days;
	const struct sorted *first;
};

/* The greatest first. */
static int
by_members(const void *a, const void *b)
{
	const struct issuer_days *x = &((const struct issuer *)a)->days, *y = &((const struct issuer *)b)->days;
	return x->members != y->members ? (x->members < y->members ? 1 : -1) : strcmp(x->issuer, y->issuer);
}

static struct issuer *
issuers_list(const struct results *r, const struct sorted *all, size_t count, size_t *issuers)
{
	size_t end;
	*issuers = 0;
	for (size_t i = 0; i < count; i++)
		*issuers += i == 0 || all[i].name.issuer != all[i - 1].name.issuer;
	struct issuer *list = malloc((*issuers + 1) * sizeof(*list));
	uint32_t *counts = malloc((count + 1) * sizeof(*counts));
	for (size_t i = 0, at = 0; list != NULL && counts != NULL && i < count; i = end, at++) {
		for (end = i + 1; end < count && all[end].name.issuer == all[i].name.issuer;)
			end++;
		list[at] = (struct issuer){ days_of(r, all + i, end - i, counts), all + i };
	}
	if (counts == NULL) {
		free(list);
		list = NULL;
	}
	free(counts);
	if (list != NULL && *issuers > 1)
		qsort(list, *issuers, sizeof(*list), by_members);
	return list;
}

/* Keeps an issuer as one of the greatest, with its columns. Returns false if memory ran out. */
static bool
greatest_add(struct results *r, const struct columns *c, const struct issuer *issuer)
{
	uint64_t *counts = calloc(column_of(c, INT32_MAX) + 1, sizeof(*counts));
	if (counts == NULL)
		return false;
	for (size_t i = 0; i < issuer->days.days; i++)
		counts[column_of(c, issuer->first[i].name.day)] += issuer->first[i].row->count;
	r->greatest[r->greatest_count] = issuer->days;
	r->greatest[r->greatest_count++].columns = counts;
	return true;
}

static bool
say_issuers(struct results *r, const struct issuer *list, size_t count)
{
	uint64_t tested = 0, told = 0;
	for (size_t i = 0; i < count; i++) {
		tested += list[i].days.days >= FEW_DAYS;
		told += is_told(r->options, &list[i].days);
	}
	say_count(r, told, "issuer", "issuers");
	say(r, " of ");
	say_number(r, tested);
	say(r, " with at least %d days of issuance, of ", FEW_DAYS);
	say_number(r, count);
	say(r, " in all");
	if (count > ISSUERS_MAX)
		say(r, "; the largest, and those that are told, at most %d of each, are listed", ISSUERS_MAX);
	say_peak_limit(r);
	return result_add(r, "stat_issuance_peak", NULL, told > 0, NULL) != NULL;
}

static bool
issuers_end(struct results *r, const struct columns *c, const struct sorted *all, size_t count)
{
	size_t issuers, told = 0;
	struct issuer *list = issuers_list(r, all, count, &issuers);
	bool done = list != NULL && say_issuers(r, list, issuers);
	for (size_t i = 0; done && i < issuers; i++) {
		bool is_one = is_told(r->options, &list[i].days);
		if (i < GREATEST_MAX)
			done = greatest_add(r, c, &list[i]);
		if (done && (i < ISSUERS_MAX || (is_one && told < ISSUERS_MAX)))
			done = issuer_result(r, &list[i].days, is_one);
		told += is_one;
	}
	free(list);
	return done;
}

static bool
peaks_end(const struct issuance *s, const struct columns *c, struct results *r)
{
	if (s->by_issuer.full) {
		say(r, "more than ");
		say_number(r, ISSUER_DAYS_MAX);
		say(r, " days of issuers: not looked at");
		say_peak_limit(r);
		return result_add(r, "stat_issuance_peak", NULL, false, NULL) != NULL;
	}
	struct sorted *all = sort(s, r);
	bool done = all != NULL && issuers_end(r, c, all, s->by_issuer.count);
	free(all);
	return done;
}

bool
issuance_end(struct issuance *s, struct results *r)
{
	struct columns c = columns_of(s);
	bool done = days_chart(s, &c, r) && peaks_end(s, &c, r);
	issuance_free(s);
	return done;
}
