/*
 * Serial numbers of an issuer, each once however many members have it.
 *
 * BR 7.1 wants at least 64 bits from a generator of random numbers. Three things tell that there are fewer:
 *  - An issuer whose serials have at most 64 bits draws them all from the generator, so that the 64th bit is set in half of them. Where a sign bit is
 *    taken for one of the 64, it never is.
 *  - Two given serials with 64 random bits differ by exactly 1 with a probability of at most 2^-63, wherever the random bits stand in them:
 *    whatever one of them is, the other one has at most two values out of 2^64. Of n serials there are n (n - 1) / 2 pairs, and so k or more of
 *    these are neighbours with a probability of at most n (n - 1) / (2^64 k), by Markov's inequality.
 *  - Random serials do not follow time: pairs of members in which the later notBefore has the greater serial are half of all, with the variance of
 *    Kendall's rank correlation with ties. Where the highest bits of a serial are a counter or a clock they are nearly all. That a CA changes what
 *    stands before the random bits from time to time is no reason to say so: hence the share of pairs that it takes.
 */
#include "audit/statistics_issued.h"

#include <math.h>
#include <stdlib.h>

#include "x509/key.h"

#define TIME_NONE  UINT32_MAX
#define RANKED_MAX 65536 /* so many serials of an issuer are held against time: each k-th in their order */
bool
serial_row_add(struct spill *rows, const struct member *m, uint32_t number)
{
	struct serial_row row = { .member = member_key_of(m, number) };
	struct span magnitude = integer_magnitude(m->serial);
	if (m->serial.size == 0)
		return true;
	put_be32(row.issuer, m->issuer);
	row.form = m->serial.data[0] & 0x80 ? SERIAL_NEGATIVE : magnitude.size > SERIAL_VALUE ? SERIAL_LONG : SERIAL_PLAIN;
	if (row.form == SERIAL_PLAIN) {
		memcpy(row.value + SERIAL_VALUE - magnitude.size, magnitude.data, magnitude.size);
	} else {
		uint8_t digest[SHA256_SIZE];
		sha256_octets(m->serial, digest);
		memcpy(row.value, digest, SERIAL_VALUE);
	}
	uint32_t time = TIME_NONE;
	if (m->has_not_before)
		time = m->not_before < 0 ? 0 : m->not_before < TIME_NONE ? (uint32_t)m->not_before : TIME_NONE - 1;
	put_be32(row.time, time);
	return spill_add(rows, &row, sizeof(row));
}

/* --- serials against time --- */

/* So many pairs are in another order than that of their numbers, which are sorted with it; `room` is for as many numbers. */
static uint64_t
inversions(uint32_t *numbers, uint32_t *room, size_t count)
{
	uint64_t found = 0;
	for (size_t width = 1; width < count; width *= 2) {
		for (size_t from = 0; from < count; from += 2 * width) {
			size_t middle = from + width < count ? from + width : count, end = from + 2 * width < count ? from + 2 * width : count;
			size_t a = from, b = middle;
			for (size_t i = from; i < end; i++) {
				if (a < middle && (b == end || numbers[a] <= numbers[b])) {
					room[i] = numbers[a++];
				} else {
					room[i] = numbers[b++];
					found += middle - a;
				}
			}
		}
		memcpy(numbers, room, count * sizeof(*numbers));
	}
	return found;
}

struct ranked {
	uint8_t time[4];
	uint8_t rank[4]; /* of the serial */
};

/* Kendall's test of what is ranked, which is sorted by time. */
static void
order_test(struct issued *s, const struct ranked *items, uint32_t *numbers, uint32_t *room, size_t count)
{
	double n = (double)count, variance = n * (n - 1) * (2 * n + 5);
	uint64_t tied = 0, all = (uint64_t)count * (count - 1) / 2;
	for (size_t i = 0, end; i < count; i = end) {
		for (end = i + 1; end < count && memcmp(items[end].time, items[i].time, 4) == 0;)
			end++;
		double t = (double)(end - i);
		tied += (uint64_t)(end - i) * (end - i - 1) / 2;
		variance -= t * (t - 1) * (2 * t + 5);
	}
	for (size_t i = 0; i < count; i++)
		numbers[i] = get_be32(items[i].rank);
	s->pairs = all - tied;
	s->rising = s->pairs - inversions(numbers, room, count);
	double difference = fabs(2 * (double)s->rising - (double)s->pairs) - 1;
	if (s->pairs > 0 && variance > 0 && difference > 0)
		s->order_log10 = normal_log10(difference / sqrt(variance / 18));
}

/* Ranks the distinct plain serials with a time. False: memory ran out. */
static bool
order_of(struct issued *s, const struct serial_row *rows)
{
	size_t step = (size_t)(s->serials / RANKED_MAX) + 1, count = 0, seen = 0;
	size_t most = s->count < RANKED_MAX + 1 ? s->count : RANKED_MAX + 1;
	struct ranked *items = malloc(most * sizeof(*items));
	uint32_t *numbers = malloc(most * 2 * sizeof(*numbers));
	bool done = items != NULL && numbers != NULL;
	for (size_t i = 0; done && i < s->count && count < most; i++) {
		/* of several members with one serial the first notBefore counts */
		if (rows[i].form != SERIAL_PLAIN || get_be32(rows[i].time) == TIME_NONE ||
		    (i > 0 && memcmp(rows[i - 1].value, rows[i].value, SERIAL_VALUE) == 0))
			continue;
		if (seen++ % step != 0)
			continue;
		memcpy(items[count].time, rows[i].time, 4);
		put_be32(items[count].rank, (uint32_t)count);
		count++;
	}
	s->ranked = count;
	if (done && count >= FEW_SERIALS) {
		rows_sort(items, count, sizeof(*items), sizeof(*items));
		order_test(s, items, numbers, numbers + most, count);
	}
	free(items);
	free(numbers);
	return done;
}

/* --- an issuer --- */

static bool
is_next(const uint8_t a[SERIAL_VALUE], const uint8_t b[SERIAL_VALUE])
{
	size_t i = SERIAL_VALUE;
	while (i > 0 && a[i - 1] == 0xff && b[i - 1] == 0)
		i--;
	return i > 0 && b[i - 1] == a[i - 1] + 1 && memcmp(a, b, i - 1) == 0;
}

uint32_t
serial_bits(const uint8_t value[SERIAL_VALUE])
{
	return (uint32_t)magnitude_bits(integer_magnitude((struct span){ value, SERIAL_VALUE }));
}

/* The number of rows from one on that have its serial. */
size_t
serial_twins(const struct serial_row *rows, size_t count)
{
	size_t end = 1;
	while (end < count && memcmp(&rows[end].form, &rows->form, 1 + SERIAL_VALUE) == 0)
		end++;
	return end;
}

/* One plain serial, after another, which may be NULL. */
static void
count_serial(struct issued *s, const struct serial_row *row, const struct serial_row *before)
{
	s->longest = serial_bits(row->value);
	memcpy(s->greatest, row->value, SERIAL_VALUE);
	if (before == NULL) {
		s->shortest = s->longest;
		memcpy(s->least, row->value, SERIAL_VALUE);
	}
	s->with_64 += s->longest == 64;
	s->neighbours += before != NULL && is_next(before->value, row->value);
}

bool
issued_is_tested(const struct issued *s)
{
	return s->serials >= FEW_SERIALS;
}

bool
issued_is_tested_for_bits(const struct issued *s)
{
	return issued_is_tested(s) && s->longest <= 64 && s->too_long + s->negative == 0;
}

/* The rows of one issuer, sorted. */
bool
issued_read(struct issued *s, struct results *r, const struct serial_row *rows, struct group_examples *twins)
{
	const struct serial_row *before = NULL;
	for (size_t i = 0, more; i < s->count; i += more) {
		more = serial_twins(rows + i, s->count - i);
		s->serials++;
		s->negative += rows[i].form == SERIAL_NEGATIVE;
		s->too_long += rows[i].form == SERIAL_LONG;
		if (rows[i].form == SERIAL_PLAIN) {
			count_serial(s, rows + i, before);
			before = rows + i;
		}
		if (more == 1)
			continue;
		s->repeated++;
		s->in_repeated += more;
		if (!group_add(r, twins, &rows[i].member, more, sizeof(*rows)))
			return false;
	}
	if (!issued_is_tested(s))
		return true;
	double n = (double)s->serials;
	if (issued_is_tested_for_bits(s))
		s->bits_log10 = coins_log10(s->serials, s->with_64);
	if (s->neighbours > 0)
		s->neighbours_log10 = fmin(0, log10(n) + log10(n - 1) - 64 * log10(2) - log10((double)s->neighbours));
	return order_of(s, rows);
}

/* Its serials that several members have. */
bool
issued_find_twins(struct results *r, const struct issued *s, const struct serial_row *rows, struct group_examples *twins)
{
	for (size_t i = 0, more; i < s->count; i += more) {
		more = serial_twins(rows + i, s->count - i);
		if (more > 1 && !group_add(r, twins, &rows[i].member, more, sizeof(*rows)))
			return false;
	}
	return true;
}

/* The members whose serial follows another one directly. */
bool
issued_find_neighbours(struct results *r, const struct issued *s, const struct serial_row *rows, struct least *close)
{
	uint8_t sha256[SHA256_SIZE];
	for (size_t i = 1, before = 0; i < s->count; i++) {
		if (memcmp(rows[i].value, rows[i - 1].value, SERIAL_VALUE) != 0)
			before = i - 1;
		if (rows[i].form != SERIAL_PLAIN || !is_next(rows[before].value, rows[i].value))
			continue;
		if (!least_may_take(close, &rows[i].member))
			continue;
		if (!member_sha256(r, &rows[i].member, sha256))
			return false;
		least_add(close, sha256);
	}
	return true;
}
