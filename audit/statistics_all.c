/* All parts of the statistics, one after another. */
#include <errno.h>
#include <stdlib.h>

#include "audit/statistics.h"
#include "audit/statistics_issuance.h"
#include "audit/statistics_keys.h"
#include "audit/statistics_logs.h"
#include "audit/statistics_names.h"
#include "audit/statistics_serials.h"
#include "audit/statistics_shapes.h"
#include "audit/statistics_subjects.h"
#include "audit/statistics_validity.h"

struct statistics {
	struct statistics_options options;
	char *folder;
	struct spill hashes, serials;
	const char **issuers;
	size_t issuer_capacity;
	struct keys keys;
	struct times times;
	struct issuance issuance;
	struct logs logs;
	struct names names;
	struct subjects subjects;
	struct shapes shapes;
	struct results results;
};

struct statistics *
statistics_new(const struct statistics_options *options, const char *folder)
{
	struct statistics *s = calloc(1, sizeof(*s));
	if (s == NULL || (s->folder = strdup(folder)) == NULL) {
		free(s);
		return NULL;
	}
	s->options = *options;
	spill_init(&s->hashes, s->folder);
	spill_init(&s->serials, s->folder);
	spill_init(&s->names.rows, s->folder);
	keys_init(&s->keys, s->folder, options->moduli);
	issuance_init(&s->issuance);
	logs_init(&s->logs);
	subjects_init(&s->subjects);
	shapes_init(&s->shapes);
	s->results.options = &s->options;
	s->results.hashes = &s->hashes;
	return s;
}

/* What is only needed until all is worked out. */
static void
rows_free(struct statistics *s)
{
	spill_free(&s->hashes);
	spill_free(&s->serials);
	spill_free(&s->names.rows);
	keys_free(&s->keys);
	subjects_free(&s->subjects);
	shapes_free(&s->shapes);
	issuance_free(&s->issuance);
	logs_free(&s->logs);
}

void
statistics_free(struct statistics *s)
{
	if (s == NULL)
		return;
	rows_free(s);
	results_free(&s->results);
	free(s->issuers);
	free(s->folder);
	free(s);
}

static bool
issuer_add(struct statistics *s, const struct member *m)
{
	if (m->issuer >= s->issuer_capacity) {
		size_t capacity = s->issuer_capacity > 0 ? s->issuer_capacity : 64;
		while (capacity <= m->issuer)
			capacity *= 2;
		const char **grown = realloc(s->issuers, capacity * sizeof(*grown));
		if (grown == NULL)
			return false;
		memset(grown + s->issuer_capacity, 0, (capacity - s->issuer_capacity) * sizeof(*grown));
		s->issuers = grown;
		s->issuer_capacity = capacity;
	}
	s->issuers[m->issuer] = m->issuer_name != NULL ? m->issuer_name : "";
	return true;
}

/* Where no call has told why something failed it is memory, for all others do. */
static bool
with_error(bool done)
{
	if (!done && errno == 0)
		errno = ENOMEM;
	return done;
}

static bool
add_member(struct statistics *s, const struct member *m, struct span note)
{
	struct note_head head;
	struct span rest;
	if (s->results.members >= UINT32_MAX) {
		errno = EOVERFLOW;
		return false;
	}
	if (!issuer_add(s, m) || !spill_add(&s->hashes, m->sha256, SHA256_SIZE))
		return false;
	uint32_t number = (uint32_t)s->results.members++;
	bool has_note = note_read(note, &head, &rest);
	if (!serial_row_add(&s->serials, m, number) || !issuance_add(&s->issuance, m))
		return false;
	if (!has_note)
		return true;
	times_add(&s->times, &s->options, m, &head);
	struct member_key key = member_key_of(m, number);
	if (!shapes_add(&s->shapes, m, note_take(&rest, head.shape_size)) ||
	    !logs_add(&s->logs, s->options.logs, m, &head, note_take(&rest, head.log_count * sizeof(uint16_t))) ||
	    !subjects_add(&s->subjects, m, &head, &rest))
		return false;
	return names_add(&s->names, m, &key, &head) && keys_add(&s->keys, m, &key, &head, note_take(&rest, head.modulus_size));
}

bool
statistics_add(struct statistics *s, const struct member *m, struct span note)
{
	errno = 0;
	return with_error(add_member(s, m, note));
}

/* The order of results: by name as the manual has them, that of the population first, and then by issuer. */
static int
result_compare(const void *a, const void *b)
{
	static const char *const names[] = { "stat_serial_bits",     "stat_serial_duplicate",       "stat_serial_sequence",
					     "stat_key_duplicate",   "stat_key_shared_prime",       "stat_key_exponent",
					     "stat_validity_limit",  "stat_validity_backdated",     "stat_names_repeated",
					     "stat_subject_default", "stat_subject_near_duplicate", "stat_extension_shape",
					     "stat_issuance_peak" };
	const struct statistic *x = a, *y = b;
	size_t i = 0, k = 0;
	while (strcmp(names[i], x->name) != 0)
		i++;
	while (strcmp(names[k], y->name) != 0)
		k++;
	if (i != k)
		return i < k ? -1 : 1;
	if (x->issuer == NULL || y->issuer == NULL)
		return (x->issuer != NULL) - (y->issuer != NULL);
	return strcmp(x->issuer, y->issuer);
}

/* Each part gives its rows up before the next takes its own. */
bool
statistics_end(struct statistics *s)
{
	struct results *r = &s->results;
	r->issuers = s->issuers;
	r->issuer_count = s->issuer_capacity;
	errno = 0;
	bool done = serial_rows_end(&s->serials, r) && keys_end(&s->keys, r) && times_end(&s->times, r) && issuance_end(&s->issuance, r) &&
		    logs_end(&s->logs, r) && names_end(&s->names, r) && subjects_end(&s->subjects, r) && shapes_end(&s->shapes, r) && !r->failed;
	int error = errno;
	rows_free(s);
	errno = error;
	if (done)
		qsort(r->statistics, r->count, sizeof(*r->statistics), result_compare);
	return with_error(done);
}

size_t
statistics_count(const struct statistics *s)
{
	return s->results.count;
}

const struct statistic *
statistics_at(const struct statistics *s, size_t i)
{
	return &s->results.statistics[i];
}

size_t
statistics_greatest_count(const struct statistics *s)
{
	return s->results.greatest_count;
}

const struct issuer_days *
statistics_greatest(const struct statistics *s, size_t i)
{
	return &s->results.greatest[i];
}

size_t
statistics_chart_count(const struct statistics *s)
{
	return s->results.chart_count;
}

const struct chart *
statistics_chart(const struct statistics *s, size_t i)
{
	return &s->results.charts[i];
}
