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

void
times_add(struct times *t, const struct statistics_options *options, const struct member *m, const struct note_head *head)
{
	if (!(m->profiles & SUBSCRIBER))
		return;
	if (m->has_not_before && m->has_not_after)
		validity_add(t, m);
	if (!m->is_precertificate)
		t->scts[head->timestamps < SCTS_MAX ? head->timestamps : SCTS_MAX]++;
	if (m->has_not_before && head->timestamp != INT64_MAX)
		timestamp_add(t, options, m, head->timestamp);
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
	return limit_result(t, r) && backdated_result(t, r) && validity_chart(t, r) && scts_chart(t, r);
}
