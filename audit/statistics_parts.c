#include "audit/statistics_parts.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>

/* --- members --- */

void
least_add(struct least *l, const uint8_t sha256[SHA256_SIZE])
{
	const size_t most = sizeof(l->sha256) / sizeof(*l->sha256);
	size_t at = l->count;
	while (at > 0 && memcmp(l->sha256[at - 1], sha256, SHA256_SIZE) > 0)
		at--;
	if (at == most)
		return;
	size_t after = (l->count < most ? l->count : most - 1) - at;
	memmove(l->sha256[at + 1 < most ? at + 1 : at], l->sha256[at], after * SHA256_SIZE);
	memcpy(l->sha256[at], sha256, SHA256_SIZE);
	l->count += l->count < most;
}

bool
member_sha256(struct results *r, const struct member_key *key, uint8_t sha256[SHA256_SIZE])
{
	if (!spill_read(r->hashes, sha256, SHA256_SIZE, (uint64_t)get_be32(key->number) * SHA256_SIZE))
		r->failed = true;
	return !r->failed;
}

static const struct member_key *
key_at(const struct member_key *members, size_t i, size_t stride)
{
	return (const struct member_key *)(const void *)((const uint8_t *)members + i * stride);
}

/* Whether its SHA-256 is greater by how it begins. */
static bool
is_beyond(const struct member_key *key, const uint8_t sha256[SHA256_SIZE])
{
	return memcmp(key->prefix, sha256, sizeof(key->prefix)) > 0;
}

/* The two least of a group; the rest of a SHA-256 is looked up only where the beginning does not decide. */
static bool
group_least(struct results *r, struct group *group, const struct member_key *members, size_t count, size_t stride)
{
	uint8_t sha256[SHA256_SIZE];
	size_t have = 0;
	for (size_t i = 0; i < count; i++) {
		const struct member_key *key = key_at(members, i, stride);
		if (have == 2 && is_beyond(key, group->sha256[1]))
			continue;
		if (!member_sha256(r, key, sha256))
			return false;
		if (have == 2 && memcmp(sha256, group->sha256[1], SHA256_SIZE) >= 0)
			continue;
		bool first = have == 0 || memcmp(sha256, group->sha256[0], SHA256_SIZE) < 0;
		if (first && have > 0)
			memcpy(group->sha256[1], group->sha256[0], SHA256_SIZE);
		memcpy(group->sha256[first ? 0 : 1], sha256, SHA256_SIZE);
		have += have < 2;
	}
	return true;
}

bool
group_add(struct results *r, struct group_examples *examples, const struct member_key *members, size_t count, size_t stride)
{
	struct group group;
	if (examples->count == GROUPS_MAX) {
		size_t i = 0;
		while (i < count && is_beyond(key_at(members, i, stride), examples->groups[GROUPS_MAX - 1].sha256[0]))
			i++;
		if (i == count)
			return true;
	}
	if (!group_least(r, &group, members, count, stride))
		return false;
	size_t at = examples->count;
	while (at > 0 && memcmp(examples->groups[at - 1].sha256[0], group.sha256[0], SHA256_SIZE) > 0)
		at--;
	if (at == GROUPS_MAX)
		return true;
	size_t after = (examples->count < GROUPS_MAX ? examples->count : GROUPS_MAX - 1) - at;
	if (after > 0)
		memmove(&examples->groups[at + 1], &examples->groups[at], after * sizeof(group));
	examples->groups[at] = group;
	examples->count += examples->count < GROUPS_MAX;
	return true;
}

bool
least_may_take(const struct least *l, const struct member_key *key)
{
	return l->count < EXAMPLES_OF_STATISTIC || !is_beyond(key, l->sha256[EXAMPLES_OF_STATISTIC - 1]);
}

int
issuer_compare(const struct results *r, uint32_t a, uint32_t b)
{
	return strcmp(r->issuers[a] != NULL ? r->issuers[a] : "", r->issuers[b] != NULL ? r->issuers[b] : "");
}

/* --- words --- */

static void
add_formatted(struct buffer *b, const char *format, va_list arguments)
{
	char *text = NULL;
	int size = vasprintf(&text, format, arguments);
	if (size < 0) {
		b->failed = true;
		return;
	}
	buffer_add(b, text, (size_t)size);
	free(text);
}

void
say(struct results *r, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	add_formatted(&r->text, format, arguments);
	va_end(arguments);
}

void
say_limit(struct results *r, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	add_formatted(&r->limit, format, arguments);
	va_end(arguments);
}

void
number_add(struct buffer *b, uint64_t number)
{
	char digits[32];
	int size = snprintf(digits, sizeof(digits), "%llu", (unsigned long long)number);
	for (int i = 0; i < size; i++) {
		if (i > 0 && (size - i) % 3 == 0)
			buffer_add(b, ",", 1);
		buffer_add(b, &digits[i], 1);
	}
}

void
say_number(struct results *r, uint64_t number)
{
	number_add(&r->text, number);
}

void
say_count(struct results *r, uint64_t number, const char *one, const char *many)
{
	say_number(r, number);
	say(r, " %s", number == 1 ? one : many);
}

void
say_members(struct results *r, uint64_t number)
{
	say_count(r, number, "member", "members");
}

void
say_quoted(struct results *r, struct span text, size_t most)
{
	buffer_text(&r->text, "\"");
	size_t from = r->text.size;
	buffer_add(&r->text, (const char *)text.data, text.size);
	buffer_cut(&r->text, from, most);
	buffer_text(&r->text, "\"");
}

void
say_probability(struct results *r, double log10)
{
	if (log10 > -4)
		say(r, "p = %.2g", pow(10, log10));
	else
		say(r, log10 > -100 ? "p = 10^%.1f" : "p = 10^%.0f", log10);
}

/* --- results --- */

/* A copy of a text as a string; what has a NUL ends there. NULL: memory ran out. */
static char *
string_of(const struct buffer *b)
{
	return b->failed ? NULL : strndup(b->size > 0 ? b->text : "", b->size);
}

static bool
make_room(void **items, size_t count, size_t *capacity, size_t size)
{
	if (count < *capacity)
		return true;
	size_t more = *capacity > 0 ? *capacity * 2 : 32;
	void *grown = realloc(*items, more * size);
	if (grown == NULL)
		return false;
	*items = grown;
	*capacity = more;
	return true;
}

struct statistic *
result_add(struct results *r, const char *name, const char *issuer, bool told, const struct least *least)
{
	char *value = string_of(&r->text), *threshold = string_of(&r->limit);
	buffer_truncate(&r->text, 0);
	buffer_truncate(&r->limit, 0);
	if (value == NULL || threshold == NULL || !make_room((void **)&r->statistics, r->count, &r->capacity, sizeof(*r->statistics))) {
		free(value);
		free(threshold);
		r->failed = true;
		return NULL;
	}
	struct statistic *s = &r->statistics[r->count++];
	*s = (struct statistic){ .name = name, .issuer = issuer, .value = value, .threshold = threshold, .told = told };
	if (least != NULL) {
		s->example_count = least->count;
		memcpy(s->examples, least->sha256, sizeof(least->sha256));
	}
	return s;
}

void
result_groups(struct statistic *s, const struct group_examples *examples)
{
	for (size_t i = 0; s != NULL && i < examples->count; i++) {
		memcpy(s->examples[s->example_count], examples->groups[i].sha256, sizeof(examples->groups[i].sha256));
		s->example_count += 2;
	}
}

void
results_free(struct results *r)
{
	for (size_t i = 0; i < r->count; i++) {
		free((char *)r->statistics[i].value);
		free((char *)r->statistics[i].threshold);
	}
	free(r->statistics);
	for (size_t i = 0; i < r->chart_count; i++) {
		struct chart *c = &r->charts[i];
		for (size_t k = 0; k < c->bar_count; k++)
			free((char *)c->bars[k].label);
		free((struct bar *)c->bars);
		free((char *)c->title);
	}
	free(r->charts);
	for (size_t i = 0; i < r->greatest_count; i++)
		free((uint64_t *)r->greatest[i].columns);
	buffer_free(&r->text);
	buffer_free(&r->limit);
}

struct chart *
chart_add(struct results *r, const char *name, const char *issuer, const char *unit, const char *title)
{
	char *copy = strdup(title);
	if (copy == NULL || !make_room((void **)&r->charts, r->chart_count, &r->chart_capacity, sizeof(*r->charts))) {
		free(copy);
		r->failed = true;
		return NULL;
	}
	struct chart *c = &r->charts[r->chart_count++];
	*c = (struct chart){ .name = name, .title = copy, .issuer = issuer, .unit = unit };
	return c;
}

bool
bar_add(struct results *r, struct chart *c, const char *label, uint64_t count)
{
	if (c == NULL || r->failed)
		return false;
	/* they grow by doubling: at each power of two there is no room left */
	if ((c->bar_count & (c->bar_count - 1)) == 0) {
		struct bar *grown = realloc((struct bar *)c->bars, (c->bar_count > 0 ? c->bar_count * 2 : 1) * sizeof(*grown));
		if (grown == NULL) {
			r->failed = true;
			return false;
		}
		c->bars = grown;
	}
	char *copy = strdup(label);
	if (copy == NULL) {
		r->failed = true;
		return false;
	}
	((struct bar *)c->bars)[c->bar_count++] = (struct bar){ copy, count };
	return true;
}

/* --- probabilities --- */

double
coins_log10(uint64_t n, uint64_t k)
{
	int sign;
	if (k > n - k)
		k = n - k;
	if (k * 2 == n)
		return 0;
	/* P(X <= k): the term of k, and those below it as parts of that, each less than the one before by i / (n - i + 1) */
	double term = 1, sum = 1;
	for (uint64_t i = k; i > 0 && term > sum * 1e-17; i--) {
		term *= (double)i / (double)(n - i + 1);
		sum += term;
	}
	double choose = lgamma_r((double)n + 1, &sign) - lgamma_r((double)k + 1, &sign) - lgamma_r((double)(n - k) + 1, &sign);
	double both = (choose + log(sum)) / log(10) + (1 - (double)n) * log10(2);
	return both < 0 ? both : 0;
}

double
normal_log10(double z)
{
	z = fabs(z) / sqrt(2);
	/* erfc() is 0 beyond 26: there its asymptotic series, the error of which is less than the next term */
	if (z < 20)
		return log10(erfc(z));
	double square = z * z;
	return (-square + log((1 - 1 / (2 * square)) / (z * sqrt(acos(-1))))) / log(10);
}
