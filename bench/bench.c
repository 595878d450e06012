/*
 * What an object costs, in one thread: SHA-256 of its octets, decoding, the view, all rules; with SHA-256 as the measure, for clocks differ.
 *   bench FILE...       records (a length of four octets, then DER); each pass over all of them, the best of several
 *   bench -r FILE...    and what each rule costs, the dearest first
 */
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "input/input.h"
#include "lints/linter.h"

/* Passes over all objects; the quickest counts. Those of what is compared take turns, for other work on the machine slows all of them. */
#define PASSES 15

struct objects {
	struct span *items;
	size_t count, capacity, octets;
};

static void
keep(void *context, const struct input_object *found)
{
	struct objects *o = context;
	struct span der = found->der;
	if (o->count == o->capacity) {
		o->capacity = o->capacity == 0 ? 1024 : o->capacity * 2;
		o->items = realloc(o->items, o->capacity * sizeof(*o->items));
	}
	uint8_t *copy = malloc(der.size);
	if (o->items == NULL || copy == NULL)
		abort();
	memcpy(copy, der.data, der.size);
	o->items[o->count++] = (struct span){ copy, der.size };
	o->octets += der.size;
}

static void
trouble(void *context, const char *name, uint64_t offset, const char *what)
{
	(void)context;
	fprintf(stderr, "bench: %s: offset %llu: %s\n", name, (unsigned long long)offset, what);
}

static double
now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct linter linter;
static struct session session;

static void
hash(struct span der)
{
	struct sha256_ctx context;
	uint8_t digest[SHA256_DIGEST_SIZE];
	sha256_init(&context);
	sha256_update(&context, der.size, der.data);
	sha256_digest(&context, sizeof(digest), digest);
}

static void
read_object(struct span der)
{
	object_read(&session.object, &linter.oids, der, OBJECT_UNKNOWN, 0);
}

static void
lint_object(struct span der)
{
	lint(&linter, &session, der, NULL);
}

/* What is measured: a name, the work on one object, and microseconds an object. */
struct figure {
	const char *name;
	void (*work)(struct span);
	double best;
};

static void
measure(const struct objects *o, struct figure *figures, size_t count)
{
	for (size_t k = 0; k < count; k++)
		figures[k].best = 1e9;
	for (size_t pass = 0; pass < PASSES * count; pass++) {
		struct figure *f = &figures[pass % count];
		double begin = now();
		for (size_t i = 0; i < o->count; i++)
			f->work(o->items[i]);
		double took = (now() - begin) / (double)o->count * 1e6;
		f->best = took < f->best ? took : f->best;
	}
}

/* Nanoseconds an object of each rule alone, over what reading the object costs. */
struct cost {
	const char *name;
	double nanoseconds;
};

static int
dearest_first(const void *a, const void *b)
{
	const struct cost *x = a, *y = b;
	return x->nanoseconds < y->nanoseconds ? 1 : x->nanoseconds > y->nanoseconds ? -1 : 0;
}

static void
rules(const struct objects *o)
{
	struct cost *costs = calloc(linter.rules.count, sizeof(*costs));
	if (costs == NULL)
		abort();
	for (uint32_t k = 0; k < linter.rules.count; k++)
		costs[k].name = linter.rules.gates[k].lint->name;
	for (size_t i = 0; i < o->count; i++) {
		read_object(o->items[i]);
		for (uint32_t k = 0; k < linter.rules.count; k++) {
			double begin = now();
			for (int times = 0; times < 10; times++)
				run_one(&linter.rules, k, &session.object, session.object.date, &session.findings);
			costs[k].nanoseconds += (now() - begin) / 10 * 1e9 / (double)o->count;
		}
	}
	qsort(costs, linter.rules.count, sizeof(*costs), dearest_first);
	for (uint32_t k = 0; k < linter.rules.count; k++)
		printf("%9.1f ns  %s\n", costs[k].nanoseconds, costs[k].name);
	free(costs);
}

int
main(int argc, char **argv)
{
	struct objects o = { 0 };
	struct input_sink sink = { keep, trouble, &o };
	char where[4096];
	bool each = argc > 1 && strcmp(argv[1], "-r") == 0;

	for (int i = 1 + each; i < argc; i++)
		input_read(argv[i], INPUT_RECORDS, &sink);
	if (o.count == 0) {
		fprintf(stderr, "usage: bench [-r] FILE...\n");
		return 2;
	}
	if (linter_init(&linter, NULL, where, sizeof(where)) != NULL)
		return 3;
	struct figure figures[] = { { "SHA-256 (Nettle)", hash, 0 }, { "decoding and views", read_object, 0 }, { "all", lint_object, 0 } };
	measure(&o, figures, sizeof(figures) / sizeof(figures[0]));
	printf("%zu objects, %zu octets on average, %u rules; microseconds an object, and as a multiple of SHA-256\n", o.count, o.octets / o.count,
	       linter.rules.count);
	for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++)
		printf("%-28s %8.2f %6.2f\n", figures[i].name, figures[i].best, figures[i].best / figures[0].best);
	if (each)
		rules(&o);
	for (size_t i = 0; i < o.count; i++)
		free((void *)o.items[i].data);
	free(o.items);
	session_free(&session);
	linter_free(&linter);
	return 0;
}
