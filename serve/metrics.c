#include "serve/metrics.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "serve/canary.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

typedef _Atomic uint64_t counter;

static void
count(counter *c)
{
	atomic_fetch_add_explicit(c, 1, memory_order_relaxed);
}

static uint64_t
value(counter *c)
{
	return atomic_load_explicit(c, memory_order_relaxed);
}

/* --- requests --- */

/* The statuses that the server gives; what is none of them is counted with the last. */
static const unsigned statuses[] = { 200, 204, 400, 404, 405, 408, 413, 415, 503, 500 };

/* No path has a higher number. */
#define PATHS_MAX 32
static counter requests[PATHS_MAX][COUNT(statuses)];

/* Upper bounds of the histogram, in seconds; above the last there is one more. */
static const double bounds[] = { 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30 };
static counter times[COUNT(bounds) + 1];
static counter nanoseconds;

void
metrics_request(unsigned path, unsigned status, double seconds)
{
	size_t s = 0, b = 0;

	while (s + 1 < COUNT(statuses) && statuses[s] != status)
		s++;
	count(&requests[path < PATHS_MAX ? path : PATHS_MAX - 1][s]);
	while (b < COUNT(bounds) && seconds > bounds[b])
		b++;
	count(&times[b]);
	atomic_fetch_add_explicit(&nanoseconds, (uint64_t)(seconds * 1e9), memory_order_relaxed);
}

/* --- objects --- */

static const char *const kinds[] = { "certificate", "tbs-certificate", "crl", "tbs-crl", "ocsp-response", "tbs-ocsp-response", "unknown" };
static const char *const levels[] = { [BRLINT_ERROR] = "error", [BRLINT_WARNING] = "warning", [BRLINT_NOTICE] = "notice", "none" };
#define LEVELS 3
static counter objects[COUNT(kinds)][COUNT(levels)];

/* What was found by rules of a name. They are never freed: counts do not go back. */
struct named_counter {
	struct named_counter *next;
	counter levels[LEVELS];
	char name[];
};
static pthread_mutex_t names_lock = PTHREAD_MUTEX_INITIALIZER;
static struct named_counter *names;

struct rule_counter {
	const brlint_rule *rule;
	struct named_counter *counter;
};

/* The counter of a name, by a table of those that are known already, in the order of their names. */
static struct named_counter *
counter_named(const char *name)
{
	struct named_counter **at = &names;
	while (*at != NULL && strcmp((*at)->name, name) < 0)
		at = &(*at)->next;
	if (*at != NULL && strcmp((*at)->name, name) == 0)
		return *at;
	struct named_counter *c = calloc(1, sizeof(*c) + strlen(name) + 1);
	if (c == NULL)
		return NULL;
	memcpy(c->name, name, strlen(name) + 1);
	c->next = *at;
	*at = c;
	return c;
}

static int
compare_addresses(const void *left, const void *right)
{
	const struct rule_counter *a = left, *b = right;
	return (a->rule > b->rule) - (a->rule < b->rule);
}

struct rule_counter *
metrics_counters(const brlint *linter)
{
	size_t rules = brlint_rule_count(linter);
	struct rule_counter *counters = calloc(rules + 1, sizeof(*counters));
	bool whole = counters != NULL;

	pthread_mutex_lock(&names_lock);
	for (size_t i = 0; i < rules && whole; i++) {
		const brlint_rule *rule = brlint_rule_at(linter, i);
		counters[i] = (struct rule_counter){ rule, counter_named(rule->name) };
		whole = counters[i].counter != NULL;
	}
	pthread_mutex_unlock(&names_lock);
	if (!whole) {
		free(counters);
		return NULL;
	}
	qsort(counters, rules, sizeof(*counters), compare_addresses);
	return counters;
}

void
metrics_object(const struct rule_counter *counters, const brlint *linter, const brlint_report *report)
{
	size_t kind = 0, worst = LEVELS, rules = brlint_rule_count(linter);
	const char *name = brlint_report_kind(report);

	while (kind + 1 < COUNT(kinds) && strcmp(kinds[kind], name) != 0)
		kind++;
	for (size_t i = 0; i < brlint_finding_count(report); i++) {
		const brlint_finding *f = brlint_finding_at(report, i);
		struct rule_counter key = { f->rule, NULL }, *found;
		if (f->waived != NULL)
			continue;
		if ((size_t)f->level < worst)
			worst = (size_t)f->level;
		found = bsearch(&key, counters, rules, sizeof(key), compare_addresses);
		if (found != NULL && (size_t)f->level < LEVELS)
			count(&found->counter->levels[f->level]);
	}
	count(&objects[kind][worst]);
}

/* --- the rest --- */

static counter refused[REFUSALS], reload_failures;
static atomic_long connections;

void
metrics_refused(enum refusal why)
{
	count(&refused[why]);
}

void
metrics_reload_failed(void)
{
	count(&reload_failures);
}

void
metrics_connection(int more)
{
	atomic_fetch_add_explicit(&connections, more, memory_order_relaxed);
}

static void
head(struct text *out, const char *name, const char *type, const char *help)
{
	text_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void
say_requests(struct text *out, const char *(*path_of)(unsigned path))
{
	uint64_t sum = 0;

	head(out, "brlint_requests_total", "counter", "Requests by path and status.");
	for (unsigned p = 0; p < PATHS_MAX; p++) {
		const char *path = path_of(p);
		for (size_t i = 0; i < COUNT(statuses); i++) {
			if (value(&requests[p][i]) > 0)
				text_printf(out, "brlint_requests_total{path=\"%s\",status=\"%u\"} %llu\n", path != NULL ? path : "other",
					    statuses[i], (unsigned long long)value(&requests[p][i]));
		}
	}
	head(out, "brlint_request_seconds", "histogram", "Time from the first octet of a request to its answer.");
	for (size_t b = 0; b < COUNT(bounds); b++) {
		sum += value(&times[b]);
		text_printf(out, "brlint_request_seconds_bucket{le=\"%g\"} %llu\n", bounds[b], (unsigned long long)sum);
	}
	sum += value(&times[COUNT(bounds)]);
	text_printf(out, "brlint_request_seconds_bucket{le=\"+Inf\"} %llu\nbrlint_request_seconds_sum %.9f\nbrlint_request_seconds_count %llu\n",
		    (unsigned long long)sum, (double)value(&nanoseconds) / 1e9, (unsigned long long)sum);
}

static void
say_objects(struct text *out)
{
	head(out, "brlint_objects_total", "counter", "Objects that were judged, by kind and the worst level of what was found.");
	for (size_t k = 0; k < COUNT(kinds); k++) {
		for (size_t l = 0; l < COUNT(levels); l++) {
			if (value(&objects[k][l]) > 0)
				text_printf(out, "brlint_objects_total{kind=\"%s\",worst=\"%s\"} %llu\n", kinds[k], levels[l],
					    (unsigned long long)value(&objects[k][l]));
		}
	}
	head(out, "brlint_findings_total", "counter", "Findings by rule and level, but for those that are waived.");
	pthread_mutex_lock(&names_lock);
	for (struct named_counter *c = names; c != NULL; c = c->next) {
		for (size_t l = 0; l < LEVELS; l++) {
			if (value(&c->levels[l]) > 0)
				text_printf(out, "brlint_findings_total{rule=\"%s\",level=\"%s\"} %llu\n", c->name, levels[l],
					    (unsigned long long)value(&c->levels[l]));
		}
	}
	pthread_mutex_unlock(&names_lock);
}

/* The age of a file by its version, which begins with a year and a month, perhaps a day, "2026-08". Versions of another form tell none. */
static bool
age(const char *version, int64_t now, int64_t *seconds)
{
	struct tm tm = { .tm_mday = 1 };
	if (version == NULL || sscanf(version, "%4d-%2d-%2d", &tm.tm_year, &tm.tm_mon, &tm.tm_mday) < 2)
		return false;
	tm.tm_year -= 1900;
	tm.tm_mon -= 1;
	*seconds = now - (int64_t)timegm(&tm);
	return true;
}

static void
say_linter(struct text *out, const brlint *linter, int64_t made)
{
	int64_t now = (int64_t)time(NULL), seconds;
	const char *file;

	head(out, "brlint_data_age_seconds", "gauge", "Age of the reference data, by the version of each file that is a date.");
	for (size_t i = 0; (file = brlint_data_file_at(i)) != NULL; i++) {
		if (age(brlint_data_version(linter, file), now, &seconds))
			text_printf(out, "brlint_data_age_seconds{file=\"%s\"} %lld\n", file, (long long)seconds);
	}
	head(out, "brlint_configuration_age_seconds", "gauge", "Time since policies, data and issuers were read.");
	text_printf(out, "brlint_configuration_age_seconds %lld\n", (long long)(now - made));
	head(out, "brlint_ruleset_info", "gauge", "What objects are judged by.");
	text_printf(out, "brlint_ruleset_info{ruleset=\"%s\",version=\"%s\"} 1\n", brlint_ruleset(linter), brlint_version());
}

void
metrics_say(struct text *out, const brlint *linter, int64_t made, const char *(*path_of)(unsigned path))
{
	static const char *const why[REFUSALS] = {
		[REFUSED_CONNECTIONS] = "connections", [REFUSED_ADDRESS] = "address", [REFUSED_MEMORY] = "memory", [REFUSED_SIZE] = "size",
		[REFUSED_TIMEOUT] = "timeout",
	};

	say_requests(out, path_of);
	say_objects(out);
	say_linter(out, linter, made);
	head(out, "brlint_canary_ok", "gauge", "Whether what is known to be right and what is known to be faulty are judged so.");
	text_printf(out, "brlint_canary_ok %d\n", canary_lives() ? 1 : 0);
	head(out, "brlint_reload_failures_total", "counter", "How often policies, data or issuers were refused when they were read anew.");
	text_printf(out, "brlint_reload_failures_total %llu\n", (unsigned long long)value(&reload_failures));
	head(out, "brlint_connections", "gauge", "Connections that are open.");
	text_printf(out, "brlint_connections %ld\n", atomic_load_explicit(&connections, memory_order_relaxed));
	head(out, "brlint_refused_total", "counter", "Connections and requests that were refused, by the bound that they met.");
	for (size_t i = 0; i < REFUSALS; i++)
		text_printf(out, "brlint_refused_total{why=\"%s\"} %llu\n", why[i], (unsigned long long)value(&refused[i]));
}
