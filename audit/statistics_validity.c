#include "audit/statistics_validity.h"

#include <stdlib.h>

#include "asn1/time.h"
#include "lints/lint.h"

/* --- limits --- */

/*
 * BR 6.3.2 (9.4.1 of BR 1.0): from which day the validity period of a subscriber certificate may be how long. Until SC31 notAfter is counted from
 * notBefore; since then both ends count, so that what is a day in the calendar is a second more.
 */
static const struct {
	int64_t from;
	int months, days;
	bool both_ends;
} limits[LIMITS] = {
	{ BR_1_0, 60, 0, false },        { ALL_39_MONTHS, 39, 0, false }, { BR_825_DAYS, 0, 825, false }, { SC31_398_DAYS, 0, 398, true },
	{ SC81_200_DAYS, 0, 200, true }, { SC81_100_DAYS, 0, 100, true }, { SC81_47_DAYS, 0, 47, true },
};

/* By how many seconds it is longer than its day allows; none or fewer: it is not. *limit: that of its day, LIMITS where there was none. */
static int64_t
seconds_over(const struct member *m, size_t *limit)
{
	size_t i = LIMITS;
	while (i > 0 && limits[i - 1].from > m->not_before)
		i--;
	*limit = i > 0 ? i - 1 : LIMITS;
	if (i == 0)
		return 0;
	if (limits[*limit].months > 0)
		return m->not_after - time_add_months(m->not_before, limits[*limit].months);
	return m->not_after - m->not_before + (limits[*limit].both_ends ? 1 : 0) - limits[*limit].days * INT64_C(86400);
}

static void
validity_add(struct times *t, const struct member *m)
{
	size_t limit;
	t->subscribers++;
	int64_t seconds = m->not_after - m->not_before + 1;
	int64_t days = seconds > 0 ? (seconds + 86399) / 86400 : 0;
	t->validity[days < VALIDITY_MAX ? days : VALIDITY_MAX]++;
	int64_t over = seconds_over(m, &limit);
	if (over <= 0)
		return;
	t->over[limit]++;
	t->second[limit] += over == 1;
	least_add(&t->over_least, m->sha256);
}

static void
timestamp_add(struct times *t, const struct statistics_options *options, const struct member *m, int64_t timestamp)
{
	t->with_timestamp++;
	t->later += m->not_before > timestamp;
	int64_t by = timestamp - m->not_before;
	if (m->not_before > timestamp || by <= options->backdated)
		return;
	t->backdated++;
	t->most = by > t->most ? by : t->most;
	least_add(&t->backdated_least, m->sha256);
}

bool
times_add(struct times *t, const struct statistics_options *options, const struct member *m, const struct note_head *head)
{
	if (m->has_not_before) {
		int64_t day = (m->not_before - (m->not_before < 0 ? 86399 : 0)) / 86400 - FIRST_DAY;
		if (t->days == NULL && (t->days = calloc(DAYS, sizeof(*t->days))) == NULL)
			return false;
		if (day >= 0 && day < DAYS)
			t->days[day]++;
		else if (day < 0)
			t->before++;
		else
			t->after++;
	}
	if (!(m->profiles & SUBSCRIBER) || head == NULL)
		return true;
	if (m->has_not_before && m->has_not_after)
		validity_add(t, m);
	if (!m->is_precertificate)
		t->scts[head->timestamps < SCTS_MAX ? head->timestamps : SCTS_MAX]++;
	if (m->has_not_before && head->timestamp != INT64_MAX)
		timestamp_add(t, options, m, head->timestamp);
	return true;
}

/* --- words --- */

static void
say_period(struct results *r, size_t limit)
{
	say(r, limits[limit].months > 0 ? "%d months" : "%d days", limits[limit].months > 0 ? limits[limit].months : limits[limit].days);
}

static bool
limit_result(struct times *t, struct results *r)
{
	uint64_t over = 0;
	for (size_t i = 0; i < LIMITS; i++)
		over += t->over[i];
	say_number(r, over);
	say(r, " of ");
	say_count(r, t->subscribers, "TLS subscriber certificate", "TLS subscriber certificates");
	say(r, over == 1 ? " is valid for longer than its day allows" : " are valid for longer than their day allows");
	for (size_t i = 0; i < LIMITS; i++) {
		if (t->over[i] == 0)
			continue;
		say(r, "; ");
		say_number(r, t->over[i]);
		say(r, " for more than ");
		say_period(r, i);
		if (t->second[i] > 0) {
			say(r, ", ");
			say_number(r, t->second[i]);
			say(r, " of these by one second");
		}
	}
	say_limit(r, "a TLS subscriber certificate is valid for longer than BR 6.3.2 allows on the day of its notBefore: from ");
	for (size_t i = 0; i < LIMITS; i++) {
		if (i > 0)
			buffer_text(&r->limit, ", from ");
		buffer_day(&r->limit, limits[i].from);
		say_limit(r, limits[i].months > 0 ? " %d months" : " %d days", limits[i].months > 0 ? limits[i].months : limits[i].days);
	}
	say_limit(r, "; since 2020-09-01 both ends count");
	return result_add(r, "stat_validity_limit", NULL, over > 0, &t->over_least) != NULL;
}

static bool
backdated_result(struct times *t, struct results *r)
{
	char text[DURATION_TEXT_SIZE];
	if (t->with_timestamp == 0) {
		say(r, "no TLS subscriber certificate has a timestamp of a log");
	} else {
		say_number(r, t->backdated);
		say(r, " of ");
		say_count(r, t->with_timestamp, "TLS subscriber certificate", "TLS subscriber certificates");
		say(r, " with timestamps of logs %s backdated", t->backdated == 1 ? "is" : "are");
		if (t->backdated > 0)
			say(r, ", by up to %s", duration_text(t->most, text));
		say(r, "; ");
		say_number(r, t->later);
		say(r, " begin%s after the earliest timestamp", t->later == 1 ? "s" : "");
	}
	say_limit(r, "notBefore is more than %s before the earliest timestamp in the certificate", duration_text(r->options->backdated, text));
	return result_add(r, "stat_validity_backdated", NULL, t->backdated > 0, &t->backdated_least) != NULL;
}

/* --- charts --- */

#define BARS_MAX 60
#define SPAN_MAX 400 /* days or months that are shown one by one */

/* Days of validity: each by itself as long as these are few, else in steps. */
static bool
validity_chart(const struct times *t, struct results *r)
{
	char label[48];
	size_t distinct = 0, most = 0, step = 1;
	for (size_t i = 0; i < VALIDITY_MAX; i++) {
		distinct += t->validity[i] > 0;
		most = t->validity[i] > 0 ? i : most;
	}
	while (distinct > BARS_MAX && most / step >= BARS_MAX)
		step = step == 1 ? 10 : step * 2;
	struct chart *chart = chart_add(r, "validity", NULL, "days", "Validity of TLS subscriber certificates in days");
	for (size_t i = step == 1 ? 0 : 1; i < VALIDITY_MAX; i += step) {
		uint64_t count = 0;
		size_t end = i + step < VALIDITY_MAX ? i + step : VALIDITY_MAX;
		for (size_t k = i; k < end; k++)
			count += t->validity[k];
		if (count == 0)
			continue;
		snprintf(label, sizeof(label), step == 1 ? "%zu" : "%zu-%zu", i, end - 1);
		if (!bar_add(r, chart, label, count))
			return false;
	}
	if (step > 1 && t->validity[0] > 0)
		bar_add(r, chart, "0", t->validity[0]);
	snprintf(label, sizeof(label), "%d or more", VALIDITY_MAX);
	return t->validity[VALIDITY_MAX] == 0 ? !r->failed : bar_add(r, chart, label, t->validity[VALIDITY_MAX]);
}

enum period { PERIOD_DAY, PERIOD_MONTH, PERIOD_YEAR };

/* The number of the period that a day is in, and its name. */
static int64_t
period_of(enum period period, int64_t day, char label[16])
{
	struct calendar_time c;
	time_to_calendar((day + FIRST_DAY) * 86400, &c);
	if (period == PERIOD_DAY)
		snprintf(label, 16, "%04u-%02u-%02u", (unsigned)c.year % 10000, (unsigned)c.month % 100, (unsigned)c.day % 100);
	else if (period == PERIOD_MONTH)
		snprintf(label, 16, "%04u-%02u", (unsigned)c.year % 10000, (unsigned)c.month % 100);
	else
		snprintf(label, 16, "%04u", (unsigned)c.year % 10000);
	return period == PERIOD_DAY ? day : period == PERIOD_MONTH ? c.year * 12 + c.month : c.year;
}

/* Issuance by day, or by month or year where that is more than anybody looks at. */
static bool
days_chart(const struct times *t, struct results *r)
{
	static const char *const units[] = { "days", "months", "years" };
	static const char *const titles[] = { "Members by day of notBefore", "Members by month of notBefore", "Members by year of notBefore" };
	int64_t first = 0, last = DAYS - 1;
	char label[16], next[16];
	while (t->days != NULL && first < DAYS && t->days[first] == 0)
		first++;
	if (t->days == NULL || (first == DAYS && t->before + t->after == 0))
		return chart_add(r, "days", NULL, units[0], titles[0]) != NULL;
	while (last > first && t->days[last] == 0)
		last--;
	enum period period = last - first < SPAN_MAX ? PERIOD_DAY : last - first < SPAN_MAX * INT64_C(30) ? PERIOD_MONTH : PERIOD_YEAR;
	struct chart *chart = chart_add(r, "days", NULL, units[period], titles[period]);
	if (t->before > 0)
		bar_add(r, chart, "before 1950", t->before);
	uint64_t count = 0;
	for (int64_t day = first; day <= last && day < DAYS && !r->failed; day++) {
		count += t->days[day];
		if (day < last && period_of(period, day, label) == period_of(period, day + 1, next))
			continue;
		period_of(period, day, label);
		bar_add(r, chart, label, count);
		count = 0;
	}
	if (t->after > 0)
		bar_add(r, chart, "after 2104", t->after);
	return !r->failed;
}

static bool
scts_chart(const struct times *t, struct results *r)
{
	char label[16];
	size_t last = SCTS_MAX;
	struct chart *chart = chart_add(r, "scts", NULL, "timestamps", "Timestamps of logs (SCTs) in a TLS subscriber certificate");
	while (last > 0 && t->scts[last] == 0)
		last--;
	for (size_t i = 0; i <= last; i++) {
		snprintf(label, sizeof(label), i < SCTS_MAX ? "%zu" : "%zu or more", i);
		bar_add(r, chart, label, t->scts[i]);
	}
	return !r->failed;
}

bool
times_end(struct times *t, struct results *r)
{
	bool done = limit_result(t, r) && backdated_result(t, r) && validity_chart(t, r) && days_chart(t, r) && scts_chart(t, r);
	free(t->days);
	t->days = NULL;
	return done;
}
