#include "audit/statistics_serials.h"

#include <math.h>
#include <stdlib.h>

#define ALL_ISSUERS 65536
#define CHARTS      10
#define GAPS_MAX    24 /* bits */

/* --- words --- */

static void
say_serial(struct results *r, const uint8_t value[SERIAL_VALUE])
{
	char text[2 * SERIAL_VALUE + 1], *digits = text;
	for (size_t i = 0; i < SERIAL_VALUE; i++)
		snprintf(text + 2 * i, 3, "%02x", value[i]);
	while (*digits == '0' && digits[1] != '\0')
		digits++;
	say(r, "%s", digits);
}

/* How unlikely what an issuer has must be for a statistic with so many tests. */
static double
limit_log10(const struct results *r, uint64_t tests)
{
	return log10(r->options->significance / (double)(tests > 0 ? tests : 1));
}

struct all {
	struct issued *items;
	size_t count, capacity;
	uint64_t issuers, members, serials; /* of all, also of those that are not kept */
	uint64_t repeated, in_repeated, with_repeated;
	uint64_t for_bits, for_sequence;
	uint64_t bits_told, sequence_told;
	struct group_examples twins;
};

static bool
bits_told(const struct results *r, const struct all *all, const struct issued *s)
{
	return issued_is_tested_for_bits(s) && s->bits_log10 <= limit_log10(r, all->for_bits);
}

static bool
neighbours_told(const struct results *r, const struct all *all, const struct issued *s)
{
	return issued_is_tested(s) && s->neighbours > 0 && s->neighbours_log10 <= limit_log10(r, 2 * all->for_sequence);
}

static double
rising_share(const struct issued *s)
{
	return s->pairs > 0 ? (double)s->rising / (double)s->pairs : 0.5;
}

static bool
order_told(const struct results *r, const struct all *all, const struct issued *s)
{
	double share = rising_share(s);
	return issued_is_tested(s) && s->pairs > 0 && s->order_log10 <= limit_log10(r, 2 * all->for_sequence) &&
	       (share >= r->options->ordered || share <= 1 - r->options->ordered);
}

static void
say_bits_limit(struct results *r, const struct all *all)
{
	say_limit(r,
		  "of an issuer with serials of at most 64 bits, and at least %d of them, the 64th bit is set in so few or so many that random bits "
		  "do so with "
		  "a probability (binomial, two-sided) of at most %g divided by the ",
		  FEW_SERIALS, r->options->significance);
	number_add(&r->limit, all->for_bits);
	say_limit(r, " issuers tested (Bonferroni)");
}

static void
bits_result(struct results *r, const struct all *all, const struct issued *s)
{
	bool told = bits_told(r, all, s);
	say_count(r, s->serials, "serial", "serials");
	if (s->serials > s->too_long + s->negative) {
		say(r, " of %u to %u significant bits (%u to %u octets), from ", s->shortest, s->longest, s->shortest / 8 + 1, s->longest / 8 + 1);
		say_serial(r, s->least);
		say(r, " to ");
		say_serial(r, s->greatest);
	}
	if (s->too_long > 0) {
		say(r, "; ");
		say_number(r, s->too_long);
		say(r, " longer than 160 bits");
	}
	if (s->negative > 0) {
		say(r, "; ");
		say_number(r, s->negative);
		say(r, " negative");
	}
	if (issued_is_tested_for_bits(s)) {
		say(r, "; ");
		say_number(r, s->with_64);
		say(r, " of ");
		say_number(r, s->serials);
		say(r, " have the 64th bit set, ");
		say_probability(r, s->bits_log10);
		if (told && s->with_64 == 0)
			say(r, ": at most %u bits are random", s->longest);
	} else {
		say(r, issued_is_tested(s) ? "; not tested: not all have at most 64 bits" : "; not tested: too few");
	}
	say_bits_limit(r, all);
	result_add(r, "stat_serial_bits", r->issuers[s->issuer], told, NULL);
}

static const char duplicate_limit[] = "an issuer and a serial are those of more than one member";

static bool
twins_result(struct results *r, const struct issued *s, const struct serial_row *rows)
{
	struct group_examples twins = { .count = 0 };
	if (!issued_find_twins(r, s, rows, &twins))
		return false;
	say_count(r, s->repeated, "serial stands in several members, in ", "serials stand in several members each, in ");
	say_number(r, s->in_repeated);
	say(r, " of ");
	say_members(r, s->count);
	say_limit(r, "%s", duplicate_limit);
	result_groups(result_add(r, "stat_serial_duplicate", r->issuers[s->issuer], true, NULL), &twins);
	return !r->failed;
}

static void
say_sequence_limit(struct results *r, const struct all *all)
{
	say_limit(r,
		  "of an issuer with at least %d serials some follow another one directly, or serials and notBefore are in the same order in at "
		  "least %g %% or at "
		  "most %g %% of pairs; and 64 random bits do so with a probability of at most %g divided by the ",
		  FEW_SERIALS, 100 * r->options->ordered, 100 - 100 * r->options->ordered, r->options->significance);
	number_add(&r->limit, all->for_sequence);
	say_limit(r, " issuers tested and by the two tests (Bonferroni)");
}

static void
say_neighbours(struct results *r, const struct issued *s)
{
	say_number(r, s->neighbours);
	say(r, " of ");
	say_count(r, s->serials, "serial", "serials");
	say(r, s->neighbours == 1 ? " follows another one directly" : " follow another one directly");
	if (s->neighbours > 0) {
		say(r, ", ");
		say_probability(r, s->neighbours_log10);
		say(r, " at most");
	}
}

static void
say_order(struct results *r, const struct issued *s)
{
	if (s->pairs == 0) {
		say(r, "; no two have different notBefore");
		return;
	}
	say(r, "; in %.1f %% of ", 100 * rising_share(s));
	say_count(r, s->pairs, "pair", "pairs");
	say(r, " with different notBefore the later one has the greater serial, ");
	say_probability(r, s->order_log10);
	if (s->ranked < s->serials) {
		say(r, ", among ");
		say_number(r, s->ranked);
		say(r, " of them");
	}
}

static bool
sequence_result(struct results *r, const struct all *all, const struct issued *s, const struct serial_row *rows)
{
	bool close = neighbours_told(r, all, s), ordered = order_told(r, all, s);
	struct least examples = { .count = 0 };
	say_neighbours(r, s);
	say_order(r, s);
	if (close)
		say(r, ": they count up");
	else if (ordered)
		say(r, rising_share(s) > 0.5 ? ": their first bits rise with time" : ": their first bits fall with time");
	if (close && !issued_find_neighbours(r, s, rows, &examples))
		return false;
	say_sequence_limit(r, all);
	return result_add(r, "stat_serial_sequence", r->issuers[s->issuer], close || ordered, &examples) != NULL;
}

/* --- all issuers --- */

/* How many bits the serials of an issuer have. */
static bool
bits_chart(struct results *r, const struct issued *s, const struct serial_row *rows)
{
	uint64_t counts[SERIAL_VALUE * 8 + 1] = { 0 };
	char label[16];
	if (s->serials == s->too_long + s->negative)
		return true;
	struct chart *chart = chart_add(r, "serial_bits", r->issuers[s->issuer], "bits", "Significant bits of serial numbers");
	for (size_t i = 0, more; i < s->count; i += more) {
		more = serial_twins(rows + i, s->count - i);
		if (rows[i].form == SERIAL_PLAIN)
			counts[serial_bits(rows[i].value)]++;
	}
	for (uint32_t bits = s->shortest; bits <= s->longest; bits++) {
		/* zeros show how the serials lie, but not where they lie far apart */
		if (counts[bits] == 0 && s->longest - s->shortest > GAPS_MAX)
			continue;
		snprintf(label, sizeof(label), "%u", bits);
		if (!bar_add(r, chart, label, counts[bits]))
			return false;
	}
	return s->too_long == 0 || bar_add(r, chart, "more than 160", s->too_long);
}

static bool
all_add(struct all *all, const struct issued *s)
{
	if (all->count == all->capacity) {
		size_t capacity = all->capacity > 0 ? all->capacity * 2 : 16;
		struct issued *grown = realloc(all->items, capacity * sizeof(*grown));
		if (grown == NULL)
			return false;
		all->items = grown;
		all->capacity = capacity;
	}
	all->items[all->count++] = *s;
	return true;
}

/* Where there are very many issuers, those that are too small to be tested are counted and not kept. */
static bool
all_read(struct all *all, struct results *r, const struct serial_row *rows, size_t count)
{
	uint64_t issuers = 0;
	for (size_t i = 0; i < count; i++)
		issuers += i == 0 || memcmp(rows[i].issuer, rows[i - 1].issuer, 4) != 0;
	for (size_t i = 0, end; i < count; i = end) {
		struct issued s = { .issuer = get_be32(rows[i].issuer), .first = i };
		for (end = i + 1; end < count && memcmp(rows[end].issuer, rows[i].issuer, 4) == 0;)
			end++;
		s.count = end - i;
		if (!issued_read(&s, r, rows + i, &all->twins) || ((issuers <= ALL_ISSUERS || issued_is_tested(&s)) && !all_add(all, &s)))
			return false;
		all->issuers++;
		all->members += s.count;
		all->serials += s.serials;
		all->repeated += s.repeated;
		all->in_repeated += s.in_repeated;
		all->with_repeated += s.repeated > 0;
		all->for_bits += issued_is_tested_for_bits(&s);
		all->for_sequence += issued_is_tested(&s);
	}
	return true;
}

static int
by_size(const void *a, const void *b, void *results)
{
	const struct issued *s = a, *t = b;
	return s->count != t->count ? (s->count < t->count ? 1 : -1) : issuer_compare(results, s->issuer, t->issuer);
}

static int
by_name(const void *a, const void *b, void *results)
{
	return issuer_compare(results, ((const struct issued *)a)->issuer, ((const struct issued *)b)->issuer);
}

/* Chooses who has a result of its own: the largest, and so many of those that are told, the largest first. */
static void
all_choose(struct all *all, const struct results *r)
{
	uint64_t twins = 0;
	for (size_t i = 0; i < all->count; i++) {
		struct issued *s = &all->items[i];
		bool bits = bits_told(r, all, s), sequence = neighbours_told(r, all, s) || order_told(r, all, s);
		bool large = i < ISSUERS_MAX;
		if (large || (bits && all->bits_told < ISSUERS_MAX))
			s->shown |= SHOWN_BITS;
		if ((large && issued_is_tested(s)) || (sequence && all->sequence_told < ISSUERS_MAX))
			s->shown |= SHOWN_SEQUENCE;
		if (s->repeated > 0 && twins++ < ISSUERS_MAX)
			s->shown |= SHOWN_TWINS;
		all->bits_told += bits;
		all->sequence_told += sequence;
	}
}

static void
say_tested(struct results *r, const struct all *all, uint64_t tested, uint64_t told)
{
	say_count(r, told, "issuer", "issuers");
	say(r, " of ");
	say_number(r, tested);
	say(r, " tested, of ");
	say_number(r, all->issuers);
	say(r, " in all with ");
	say_count(r, all->serials, "serial", "serials");
	if (all->issuers > all->count || all->issuers > ISSUERS_MAX)
		say(r, "; the largest, and those that are told, at most %d of each, are listed", ISSUERS_MAX);
}

static bool
all_results(struct all *all, struct results *r, const struct serial_row *rows)
{
	say_tested(r, all, all->for_bits, all->bits_told);
	say_bits_limit(r, all);
	result_add(r, "stat_serial_bits", NULL, all->bits_told > 0, NULL);
	for (size_t i = 0; i < all->count; i++) {
		if (all->items[i].shown & SHOWN_BITS)
			bits_result(r, all, &all->items[i]);
	}
	say_count(r, all->repeated, "serial of", "serials of");
	say(r, " ");
	say_count(r, all->with_repeated, "issuer", "issuers");
	say(r, all->repeated == 1 ? " stands in several members, in " : " stand in several members each, in ");
	say_number(r, all->in_repeated);
	say(r, " of ");
	say_members(r, all->members);
	say_limit(r, "%s", duplicate_limit);
	result_groups(result_add(r, "stat_serial_duplicate", NULL, all->repeated > 0, NULL), &all->twins);
	for (size_t i = 0; i < all->count; i++) {
		if (all->items[i].shown & SHOWN_TWINS && !twins_result(r, &all->items[i], rows + all->items[i].first))
			return false;
	}
	say_tested(r, all, all->for_sequence, all->sequence_told);
	say_sequence_limit(r, all);
	result_add(r, "stat_serial_sequence", NULL, all->sequence_told > 0, NULL);
	for (size_t i = 0; i < all->count; i++) {
		if (all->items[i].shown & SHOWN_SEQUENCE && !sequence_result(r, all, &all->items[i], rows + all->items[i].first))
			return false;
	}
	return !r->failed;
}

bool
serial_rows_end(struct spill *spill, struct results *r)
{
	struct all all = { .items = NULL };
	size_t count = (size_t)(spill->size / sizeof(struct serial_row));
	struct serial_row *rows = count > 0 ? spill_take(spill) : NULL;
	if (count > 0 && rows == NULL)
		return false;
	rows_sort(rows, count, sizeof(*rows), SERIAL_KEY);
	bool done = all_read(&all, r, rows, count);
	if (done && all.count > 0)
		qsort_r(all.items, all.count, sizeof(*all.items), by_size, r);
	for (size_t i = 0; done && i < all.count && i < CHARTS; i++)
		done = bits_chart(r, &all.items[i], rows + all.items[i].first);
	if (done) {
		all_choose(&all, r);
		if (all.count > 0)
			qsort_r(all.items, all.count, sizeof(*all.items), by_name, r);
		done = all_results(&all, r, rows);
	}
	free(all.items);
	free(rows);
	return done;
}
