/* UTCTime and GeneralizedTime (X.690 11.7, 11.8; RFC 5280 4.1.2.5), and the calendar. */
#ifndef ASN1_TIME_H
#define ASN1_TIME_H

#include "asn1/span.h"

/* What departs from the one form that RFC 5280 allows, YYMMDDHHMMSSZ or YYYYMMDDHHMMSSZ. */
enum time_problem {
	TIME_SYNTAX = 1 << 0,     /* not a time at all: no value */
	TIME_IMPOSSIBLE = 1 << 1, /* a month 13, a 30 February, a second 60: no value */
	TIME_NO_SECONDS = 1 << 2,
	TIME_NOT_ZULU = 1 << 3, /* an offset, or no zone at all */
	TIME_FRACTION = 1 << 4,
	TIME_FRACTION_FORM = 1 << 5, /* a fraction that ends in 0 or is empty (X.690 11.7.3) */
};

struct calendar_time {
	int year, month, day, hour, minute, second;
};

#define SECONDS_A_DAY 86400

/* The day that a second since 1970 is in, in days since 1970-01-01, before that negative; for any second between the years 0 and 9999. */
static inline int64_t
time_day(int64_t seconds)
{
	return (seconds - (seconds < 0 ? SECONDS_A_DAY - 1 : 0)) / SECONDS_A_DAY;
}

/* Whether the Gregorian calendar has this day. */
bool time_day_exists(int year, int month, int day);

/*
 * Reads the contents octets of a UTCTime, or of a GeneralizedTime if `generalized`.
 * *seconds gets seconds since 1970-01-01T00:00:00Z, without fractions; untouched where the value is none.
 * Years of a UTCTime are 1950 to 2049 (RFC 5280 4.1.2.5.1).
 * Returns the time_problem bits; 0 for the form that RFC 5280 asks for.
 */
unsigned time_parse(struct span contents, bool generalized, int64_t *seconds);

/* Seconds since 1970-01-01T00:00:00Z of a date of the proleptic Gregorian calendar. No bounds are checked. */
int64_t time_from_calendar(const struct calendar_time *t);

/* The inverse, for any seconds between the years 0 and 9999. */
void time_to_calendar(int64_t seconds, struct calendar_time *t);

/* The same day and time some calendar months later; a day that this month does not have is as many days into the next one. */
int64_t time_add_months(int64_t seconds, int months);

/*
 * Reads a day, "2026-03-15", as the first of its seconds since 1970-01-01T00:00:00Z. Returns false, and leaves *seconds as it is, where the text is
 * none: a 30 February, say.
 */
bool day_read(struct span text, int64_t *seconds);

/* Writes "2026-03-15T00:00:00Z" and a NUL. Returns `text`. */
#define TIME_TEXT_SIZE 32
char *time_text(int64_t seconds, char text[TIME_TEXT_SIZE]);

/* Writes a length of time in units that people count in, "398 days, 1 second", and a NUL; those of which there are none are left out. Returns `text`.
 */
#define DURATION_TEXT_SIZE 96
char *duration_text(int64_t seconds, char text[DURATION_TEXT_SIZE]);

#endif
