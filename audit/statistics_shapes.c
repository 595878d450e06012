/*
 * A shape is the set of (extension, critical) of a member; see statistics_note.c for its octets. It is held against the others of the same issuer and
 * profile. Told are those that hardly anybody has, and those that came after the others began and went before they ended within a few days: a profile
 * that went wrong and was put right.
 */
#include "audit/statistics_shapes.h"

#include <stdlib.h>

#define SHAPES_MAX 262144
#define BARS_MAX   20
#define SAID       3   /* shapes of an issuer in words */
#define WORDS_MAX  300 /* octets of the words for one */

struct shape_name {
	uint32_t issuer;
	profile_set profiles;
	/* and its octets */
};

struct shape {
	uint64_t count;
	int64_t first, last; /* notBefore */
	bool has_time;
	uint8_t least[SHA256_SIZE];
};

void
shapes_init(struct shapes *s)
{
	distinct_init(&s->shapes, sizeof(struct shape), SHAPES_MAX);
}

void
shapes_free(struct shapes *s)
{
	distinct_free(&s->shapes);
}

bool
shapes_add(struct shapes *s, const struct member *m, struct span octets)
{
	uint8_t name[12 + SHAPE_MAX];
	memcpy(name, &m->issuer, 4);
	memcpy(name + 4, &m->profiles, 8);
	if (octets.size > 0)
		memcpy(name + 12, octets.data, octets.size);
	struct shape *shape = distinct_row(&s->shapes, (struct span){ name, 12 + octets.size });
	if (shape == NULL)
		return s->shapes.full;
	if (shape->count++ == 0 || memcmp(m->sha256, shape->least, SHA256_SIZE) < 0)
		memcpy(shape->least, m->sha256, SHA256_SIZE);
	if (!m->has_not_before)
		return true;
	shape->first = !shape->has_time || m->not_before < shape->first ? m->not_before : shape->first;
	shape->last = !shape->has_time || m->not_before > shape->last ? m->not_before : shape->last;
	shape->has_time = true;
	return true;
}
_Static_assert(sizeof(((struct member *)0)->issuer) == 4 && sizeof(profile_set) == 8, "a name has no gaps");

/* --- groups --- */

struct sorted {
	const struct shape *shape;
	struct span octets; /* of the shape alone */
	profile_set profiles;
	uint32_t issuer;
	bool is_told;
};

static int
octets_compare(struct span a, struct span b)
{
	int order = memcmp(a.data, b.data, a.size < b.size ? a.size : b.size);
	return order != 0 ? order : a.size < b.size ? -1 : a.size > b.size;
}

/* By issuer and profile, the most frequent first. */
static int
by_group(const void *a, const void *b, void *results)
{
	const struct sorted *x = a, *y = b;
	int order = x->issuer != y->issuer ? issuer_compare(results, x->issuer, y->issuer) : 0;
	if (order == 0 && x->profiles != y->profiles)
		order = x->profiles < y->profiles ? -1 : 1;
	if (order == 0 && x->shape->count != y->shape->count)
		order = x->shape->count > y->shape->count ? -1 : 1;
	return order != 0 ? order : octets_compare(x->octets, y->octets);
}

static struct sorted *
sort(const struct shapes *s, struct results *r)
{
	struct sorted *all = malloc((s->shapes.count + 1) * sizeof(*all));
	for (size_t i = 0; all != NULL && i < s->shapes.count; i++) {
		struct span name = distinct_octets(&s->shapes, i);
		all[i] = (struct sorted){ .shape = distinct_at(&s->shapes, i), .octets = { name.data + 12, name.size - 12 } };
		memcpy(&all[i].issuer, name.data, 4);
		memcpy(&all[i].profiles, name.data + 4, 8);
	}
	if (all != NULL && s->shapes.count > 1)
		qsort_r(all, s->shapes.count, sizeof(*all), by_group, r);
	return all;
}

/* Marks what is told of an issuer's profile. Returns how many. */
static size_t
group_tell(const struct statistics_options *options, struct sorted *group, size_t count)
{
	uint64_t members = 0;
	int64_t first = INT64_MAX, last = INT64_MIN, brief = (int64_t)options->brief_shape * 86400;
	size_t told = 0;
	for (size_t i = 0; i < count; i++) {
		const struct shape *s = group[i].shape;
		members += s->count;
		first = s->has_time && s->first < first ? s->first : first;
		last = s->has_time && s->last > last ? s->last : last;
	}
	for (size_t i = 1; i < count && members >= options->rare_among; i++) {
		const struct shape *s = group[i].shape;
		bool rare = s->count <= options->rare_shape;
		bool comes_and_goes = s->has_time && s->last - s->first < brief && s->first - first >= brief && last - s->last >= brief;
		group[i].is_told = rare || comes_and_goes;
		told += group[i].is_told;
	}
	return told;
}

/* --- words --- */

/* Names the extensions that one shape has and another has not, each after what stands before it. */
static bool
say_lacking(struct results *r, struct span shape, struct span other, const char *before, const char *between)
{
	char text[80], name[80];
	bool critical, other_critical, any = false;
	while (shape_next(&shape, text, sizeof(text), &critical)) {
		struct span rest = other;
		bool found = false;
		while (!found && shape_next(&rest, name, sizeof(name), &other_critical))
			found = critical == other_critical && strcmp(text, name) == 0;
		if (found)
			continue;
		say(r, "%s%s%s", any ? between : before, text, critical ? " (critical)" : "");
		any = true;
	}
	return any;
}

static void
say_days(struct results *r, const struct shape *s)
{
	if (!s->has_time)
		return;
	say(r, ", from ");
	buffer_day(&r->text, s->first);
	say(r, " to ");
	buffer_day(&r->text, s->last);
}

/* A shape by what it has and lacks against the most frequent one of its issuer and profile. */
static void
say_shape(struct results *r, const struct sorted *s, const struct sorted *most)
{
	size_t from = r->text.size;
	bool any = say_lacking(r, s->octets, most->octets, "with ", ", ");
	any |= say_lacking(r, most->octets, s->octets, any ? " and without " : "without ", ", ");
	if (!any)
		say(r, "with others");
	buffer_cut(&r->text, from, WORDS_MAX);
	say(r, ": ");
	say_members(r, s->shape->count);
	say_days(r, s->shape);
}

static void
say_shape_limit(struct results *r)
{
	say_limit(r, "of an issuer with at least ");
	number_add(&r->limit, r->options->rare_among);
	say_limit(r, " members of a profile, a shape (set of extensions, each critical or not) is that of at most ");
	number_add(&r->limit, r->options->rare_shape);
	say_limit(r, ", or comes and goes within ");
	number_add(&r->limit, r->options->brief_shape);
	say_limit(r, " days; the most frequent shape is never told");
}

struct tally {
	uint64_t shapes, groups, tested, told, issuers;
	struct least least;
};

/* The groups of one issuer. */
static bool
issuer_result(struct tally *t, struct results *r, struct sorted *all, size_t count)
{
	struct least least = { .count = 0 };
	size_t told = 0, said = 0;
	for (size_t i = 0, end; i < count; i = end) {
		for (end = i + 1; end < count && all[end].profiles == all[i].profiles;)
			end++;
		size_t here = group_tell(r->options, all + i, end - i);
		t->groups++;
		told += here;
		for (size_t k = i; k < end && here > 0; k++) {
			if (!all[k].is_told)
				continue;
			least_add(&least, all[k].shape->least);
			least_add(&t->least, all[k].shape->least);
			if (said++ >= SAID)
				continue;
			say(r, "%s%s ", said > 1 ? "; " : "", profile_name(all[k].profiles));
			say_shape(r, &all[k], &all[i]);
			if (all[i].shape->count > 0 && said == 1) {
				say(r, ", where ");
				say_count(r, all[i].shape->count, "has", "have");
				say(r, " the most frequent shape");
			}
		}
	}
	t->told += told;
	if (told == 0)
		return true;
	t->issuers++;
	if (t->issuers > ISSUERS_MAX) {
		buffer_truncate(&r->text, 0);
		return true;
	}
	if (told > SAID)
		say(r, "; and %zu other%s", told - SAID, told - SAID == 1 ? "" : "s");
	say_shape_limit(r);
	return result_add(r, "stat_extension_shape", r->issuers[all->issuer], true, &least) != NULL;
}

/* --- the chart --- */

static int
by_octets(const void *a, const void *b)
{
	return octets_compare(((const struct sorted *)a)->octets, ((const struct sorted *)b)->octets);
}

struct bar_of_shape {
	uint64_t count;
	struct span octets;
};

static int
by_count(const void *a, const void *b)
{
	const struct bar_of_shape *x = a, *y = b;
	return x->count != y->count ? (x->count < y->count ? 1 : -1) : octets_compare(x->octets, y->octets);
}

static void
bar_of_shape_add(struct results *r, struct chart *chart, const struct bar_of_shape *bar)
{
	size_t from = r->text.size;
	if (!say_lacking(r, bar->octets, (struct span){ NULL, 0 }, "", ", "))
		say(r, "no extensions");
	buffer_cut(&r->text, from, WORDS_MAX);
	buffer_add(&r->text, "", 1);
	if (r->text.failed)
		r->failed = true;
	else
		bar_add(r, chart, r->text.text + from, bar->count);
	buffer_truncate(&r->text, from);
}

/* Shapes of all issuers and profiles together. */
static bool
shapes_chart(struct results *r, struct sorted *all, size_t count)
{
	size_t distinct = 0;
	uint64_t others = 0;
	struct bar_of_shape *bars = malloc((count + 1) * sizeof(*bars));
	if (bars == NULL)
		return false;
	qsort(all, count, sizeof(*all), by_octets);
	for (size_t i = 0; i < count; i++) {
		if (distinct == 0 || octets_compare(bars[distinct - 1].octets, all[i].octets) != 0)
			bars[distinct++] = (struct bar_of_shape){ 0, all[i].octets };
		bars[distinct - 1].count += all[i].shape->count;
	}
	qsort(bars, distinct, sizeof(*bars), by_count);
	struct chart *chart = chart_add(r, "shapes", NULL, "shape", "Certificates by the set of extensions that they have");
	for (size_t i = 0; i < distinct && chart != NULL; i++) {
		if (i < BARS_MAX)
			bar_of_shape_add(r, chart, &bars[i]);
		else
			others += bars[i].count;
	}
	free(bars);
	if (others > 0 && chart != NULL)
		bar_add(r, chart, "others", others);
	return !r->failed;
}

bool
shapes_end(struct shapes *s, struct results *r)
{
	struct tally t = { .shapes = s->shapes.count };
	if (s->shapes.full) {
		say(r, "more than ");
		say_number(r, SHAPES_MAX);
		say(r, " distinct shapes of an issuer and a profile: not looked at");
		say_shape_limit(r);
		return result_add(r, "stat_extension_shape", NULL, false, NULL) != NULL;
	}
	struct sorted *all = sort(s, r);
	bool done = all != NULL;
	for (size_t i = 0, end; done && i < s->shapes.count; i = end) {
		for (end = i + 1; end < s->shapes.count && all[end].issuer == all[i].issuer;)
			end++;
		done = issuer_result(&t, r, all + i, end - i);
	}
	if (done) {
		say_count(r, t.shapes, "shape of an issuer and a profile", "shapes of issuers and profiles");
		say(r, " in ");
		say_count(r, t.groups, "group", "groups");
		say(r, "; ");
		say_number(r, t.told);
		say(r, " rare or brief, of ");
		say_count(r, t.issuers, "issuer", "issuers");
		if (t.issuers > ISSUERS_MAX)
			say(r, ", of which the first %d by name are listed", ISSUERS_MAX);
		say_shape_limit(r);
		done = result_add(r, "stat_extension_shape", NULL, t.told > 0, &t.least) != NULL && shapes_chart(r, all, s->shapes.count);
	}
	free(all);
	shapes_free(s);
	return done;
}
