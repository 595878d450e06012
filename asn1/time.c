#include "asn1/time.h"

#include <stdio.h>

/* Days before 1970-01-01 of the first day of the 400-year era that starts on 0000-03-01. */
#define ERA_DAYS   146097
#define EPOCH_DAYS 719468

static bool
is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int
days_in_month(int year, int month)
{
	static const uint8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

bool
time_day_exists(int year, int month, int day)
{
	return month >= 1 && month <= 12 && day >= 1 && day <= days_in_month(year, month);
}

/* Years are counted from 1 March, so that the leap day is a year's last. */
int64_t
time_from_calendar(const struct calendar_time *t)
{
	int64_t year = t->month <= 2 ? t->year - 1 : t->year;
	int64_t era = (year >= 0 ? year : year - 399) / 400;
	int64_t year_of_era = year - era * 400;
	int64_t day_of_year = (153 * (t->month + (t->month > 2 ? -3 : 9)) + 2) / 5 + t->day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	int64_t days = era * ERA_DAYS + day_of_era - EPOCH_DAYS;
	return days * SECONDS_A_DAY + t->hour * 3600 + t->minute * 60 + t->second;
}

void
time_to_calendar(int64_t seconds, struct calendar_time *t)
{
	int64_t days = time_day(seconds), rest = seconds - days * SECONDS_A_DAY;
	days += EPOCH_DAYS;
	int64_t era = (days >= 0 ? days : days - ERA_DAYS + 1) / ERA_DAYS;
	int64_t day_of_era = days - era * ERA_DAYS;
	int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t month = (5 * day_of_year + 2) / 153;
	t->day = (int)(day_of_year - (153 * month + 2) / 5 + 1);
	t->month = (int)(month < 10 ? month + 3 : month - 9);
	t->year = (int)(year_of_era + era * 400 + (t->month <= 2));
	t->hour = (int)(rest / 3600);
	t->minute = (int)(rest / 60 % 60);
	t->second = (int)(rest % 60);
}

/* Reads `count` digits at *at. Returns false, and reads nothing, where there are not as many. */
static bool
digits(struct span s, size_t *at, int count, int *value)
{
	int v = 0;
	if (s.size - *at < (size_t)count)
		return false;
	for (int i = 0; i < count; i++) {
		uint8_t c = s.data[*at + (size_t)i];
		if (c < '0' || c > '9')
			return false;
		v = v * 10 + (c - '0');
	}
	*at += (size_t)count;
	*value = v;
	return true;
}

bool
day_read(struct span text, int64_t *seconds)
{
	struct calendar_time t = { 0 };
	size_t at = 0;
	bool is_day = text.size == sizeof("2026-03-15") - 1 && digits(text, &at, 4, &t.year) && text.data[at++] == '-' &&
		      digits(text, &at, 2, &t.month) && text.data[at++] == '-' && digits(text, &at, 2, &t.day);
	if (!is_day || !time_day_exists(t.year, t.month, t.day))
		return false;
	*seconds = time_from_calendar(&t);
	return true;
}

/* Reads the zone at *at: Z, an offset, or none. *offset gets seconds east of UTC. */
static unsigned
zone(struct span s, size_t *at, int *offset)
{
	int hours, minutes;
	*offset = 0;
	if (*at == s.size)
		return TIME_NOT_ZULU;
	uint8_t sign = s.data[(*at)++];
	if (sign == 'Z')
		return 0;
	if ((sign != '+' && sign != '-') || !digits(s, at, 2, &hours) || !digits(s, at, 2, &minutes))
		return TIME_SYNTAX;
	*offset = (hours * 60 + minutes) * 60 * (sign == '-' ? -1 : 1);
	return TIME_NOT_ZULU | (hours > 23 || minutes > 59 ? TIME_IMPOSSIBLE : 0);
}

/* Reads a fraction at *at, if there is one. */
static unsigned
fraction(struct span s, size_t *at)
{
	if (*at == s.size || (s.data[*at] != '.' && s.data[*at] != ','))
		return 0;
	bool comma = s.data[(*at)++] == ',';
	size_t start = *at;
	while (*at < s.size && s.data[*at] >= '0' && s.data[*at] <= '9')
		(*at)++;
	bool wrong = comma || *at == start || s.data[*at - 1] == '0';
	return TIME_FRACTION | (wrong ? TIME_FRACTION_FORM : 0);
}

/* Reads two digits. *wrong is set where they are none. */
static int
two_digits(const uint8_t *octets, bool *wrong)
{
	unsigned tens = octets[0] - (unsigned)'0', ones = octets[1] - (unsigned)'0';
	*wrong |= (tens > 9) | (ones > 9);
	return (int)(tens * 10 + ones);
}

/* Reads the form that nearly all have: all digits and a Z. Returns false, with anything in *t, where it is another. */
static bool
usual_form(struct span s, bool generalized, struct calendar_time *t)
{
	const uint8_t *at = s.data;
	bool wrong = false;
	if (s.size != (generalized ? 15 : 13) || s.data[s.size - 1] != 'Z')
		return false;
	int century = generalized ? two_digits(at, &wrong) : 0;
	at += generalized ? 2 : 0;
	t->year = century * 100 + two_digits(at, &wrong);
	t->month = two_digits(at + 2, &wrong);
	t->day = two_digits(at + 4, &wrong);
	t->hour = two_digits(at + 6, &wrong);
	t->minute = two_digits(at + 8, &wrong);
	t->second = two_digits(at + 10, &wrong);
	return !wrong;
}

/* Reads any form. Returns TIME_SYNTAX where it is none. */
static unsigned
any_form(struct span s, bool generalized, struct calendar_time *t, int *offset)
{
	unsigned problems = 0;
	size_t at = 0;

	*t = (struct calendar_time){ 0 };
	if (!digits(s, &at, generalized ? 4 : 2, &t->year) || !digits(s, &at, 2, &t->month) || !digits(s, &at, 2, &t->day) ||
	    !digits(s, &at, 2, &t->hour) || !digits(s, &at, 2, &t->minute))
		return TIME_SYNTAX;
	if (!digits(s, &at, 2, &t->second))
		problems |= TIME_NO_SECONDS;
	if (generalized)
		problems |= fraction(s, &at);
	problems |= zone(s, &at, offset);
	return problems & TIME_SYNTAX || at != s.size ? TIME_SYNTAX : problems;
}

unsigned
time_parse(struct span s, bool generalized, int64_t *seconds)
{
	struct calendar_time t;
	int offset = 0;
	unsigned problems = usual_form(s, generalized, &t) ? 0 : any_form(s, generalized, &t, &offset);

	if (problems & TIME_SYNTAX)
		return TIME_SYNTAX;
	if (!generalized)
		t.year += t.year < 50 ? 2000 : 1900;
	if (!time_day_exists(t.year, t.month, t.day) || t.hour > 23 || t.minute > 59 || t.second > 59)
		problems |= TIME_IMPOSSIBLE;
	if (!(problems & TIME_IMPOSSIBLE))
		*seconds = time_from_calendar(&t) - offset;
	return problems;
}

int64_t
time_add_months(int64_t seconds, int months)
{
	struct calendar_time t;
	time_to_calendar(seconds, &t);
	t.year += (t.month - 1 + months) / 12;
	t.month = (t.month - 1 + months) % 12 + 1;
	return time_from_calendar(&t);
}

/* Writes a number in so many digits, and the character behind them. Returns what is behind that. */
static char *
put_digits(char *at, int number, int digits, char behind)
{
	for (int i = digits; i > 0; i--, number /= 10)
		at[i - 1] = (char)('0' + number % 10);
	at[digits] = behind;
	return at + digits + 1;
}

char *
time_text(int64_t seconds, char text[TIME_TEXT_SIZE])
{
	struct calendar_time t;
	char *at = text;
	time_to_calendar(seconds, &t);
	at = put_digits(at, t.year, 4, '-');
	at = put_digits(at, t.month, 2, '-');
	at = put_digits(at, t.day, 2, 'T');
	at = put_digits(at, t.hour, 2, ':');
	at = put_digits(at, t.minute, 2, ':');
	*put_digits(at, t.second, 2, 'Z') = '\0';
	return text;
}

char *
duration_text(int64_t seconds, char text[DURATION_TEXT_SIZE])
{
	static const struct {
		int64_t seconds;
		const char *name;
	} units[] = { { 86400, "day" }, { 3600, "hour" }, { 60, "minute" }, { 1, "second" } };
	size_t at = 0;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		long long count = (long long)(seconds / units[i].seconds);
		seconds %= units[i].seconds;
		if (count != 0)
			at += (size_t)snprintf(text + at, DURATION_TEXT_SIZE - at, "%s%lld %s%s", at > 0 ? ", " : "", count, units[i].name,
					       count == 1 ? "" : "s");
	}
	if (at == 0)
		snprintf(text, DURATION_TEXT_SIZE, "0 seconds");
	return text;
}
