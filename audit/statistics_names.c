#include "audit/statistics_names.h"

#include <stdlib.h>

#include "asn1/time.h"

struct row {
	uint8_t names[16];
	uint8_t day[4];
	struct member_key member;
};
#define ROW_KEY offsetof(struct row, member)
_Static_assert(sizeof(struct row) == 28, "a row has no gaps");

/* How many names there are up to each step; the last is for more. */
static const uint32_t steps[NAME_STEPS] = { 0, 1, 2, 3, 5, 10, 25, 100, 250, UINT32_MAX };
static const char *const step_labels[NAME_STEPS] = { "0", "1", "2", "3", "4-5", "6-10", "11-25", "26-100", "101-250", "251 or more" };

bool
names_add(struct names *n, const struct member *m, const struct member_key *key, const struct note_head *head)
{
	size_t step = 0;
	struct row row = { .member = *key };
	n->members++;
	while (head->name_count > steps[step])
		step++;
	n->counts[step]++;
	for (unsigned i = 0; i < NAME_FEATURES; i++)
		n->features[i] += head->name_features >> i & 1;
	if (head->name_count == 0 || !m->has_not_before)
		return true;
	int64_t day = time_day(m->not_before);
	memcpy(row.names, head->names, sizeof(row.names));
	put_be32(row.day, (uint32_t)(int32_t)day);
	return spill_add(&n->rows, &row, sizeof(row));
}

static bool
names_charts(const struct names *n, struct results *r)
{
	static const char *const labels[NAME_FEATURES] = { "wildcard", "IP address", "underscore", "internationalized (xn--)" };
	struct chart *chart = chart_add(r, "names", NULL, "names", "Names in a certificate");
	for (size_t i = 0; i < NAME_STEPS; i++)
		bar_add(r, chart, step_labels[i], n->counts[i]);
	chart = chart_add(r, "name_kinds", NULL, "kind", "Certificates with a name of this kind");
	for (size_t i = 0; i < NAME_FEATURES; i++)
		bar_add(r, chart, labels[i], n->features[i]);
	return !r->failed;
}

bool
names_end(struct names *n, struct results *r)
{
	size_t count = (size_t)(n->rows.size / sizeof(struct row));
	struct row *rows = count > 0 ? spill_take(&n->rows) : NULL;
	struct group_examples examples = { .count = 0 };
	uint64_t groups = 0, members = 0, most = 0;
	bool done = count == 0 || rows != NULL;
	rows_sort(rows, done ? count : 0, sizeof(*rows), ROW_KEY);
	for (size_t i = 0, end; done && i < count; i = end) {
		for (end = i + 1; end < count && memcmp(&rows[end], &rows[i], ROW_KEY) == 0;)
			end++;
		if (end - i <= r->options->repeated_names)
			continue;
		groups++;
		members += end - i;
		most = end - i > most ? end - i : most;
		done = end - i == 1 || group_add(r, &examples, &rows[i].member, end - i, sizeof(*rows));
	}
	free(rows);
	if (!done)
		return false;
	if (groups > 0) {
		say_count(r, groups, "set of names", "sets of names");
		say(r, " came more than %llu times on a day, in ", (unsigned long long)r->options->repeated_names);
		say_number(r, members);
		say(r, " of ");
		say_members(r, count);
		say(r, " with names; at most ");
		say_count(r, most, "time", "times");
	} else {
		say(r, "no set of names came more than %llu times on a day, in ", (unsigned long long)r->options->repeated_names);
		say_members(r, count);
		say(r, " with names");
	}
	say_limit(r, "the same set of names is in more than %llu members with a notBefore on the same day",
		  (unsigned long long)r->options->repeated_names);
	result_groups(result_add(r, "stat_names_repeated", NULL, groups > 0, NULL), &examples);
	return names_charts(n, r);
}
