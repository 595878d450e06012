/*
 * What an object costs in memory, in one thread: SHA-256 of its octets, which is the measure, for clocks differ; decoding it, reading what it means,
 * all rules, and saying what they found in each format; and the dearest rules. What linting costs is measured for each file by itself and for all of
 * them, again and again and the first time: a monitor of CT logs sees each certificate once.
 *   bench FILE...       records (a length of four octets, then DER)
 *   bench -r FILE...    and all rules, not only the dearest
 */
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "asn1/decode.h"
#include "asn1/pkix.h"
#include "input/input.h"
#include "lints/linter.h"
#include "report/report.h"
#include "x509/classify.h"

/*
 * Passes over all objects, of which for each block of them the quickest counts: other work on the machine slows all of them, and is hardly ever away
 * for as long as a pass takes, but often for a block. Passes of what is compared take turns.
 */
#define PASSES       40
#define FIRST_PASSES 15
#define BLOCK        500

/* What is too short for a clock is done so many times. */
#define TIMES 10

/* So many of the rules are printed without -r. */
#define DEAREST 10

struct objects {
	struct span *items;
	size_t count, capacity, octets;
};

static bool
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
	return true;
}

static bool
trouble(void *context, const struct input_trouble *t)
{
	(void)context;
	fprintf(stderr, "bench: %s: offset %llu: %s\n", t->name, (unsigned long long)t->offset, t->what);
	return true;
}

static double
now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static struct linter linter;
static struct session session;
static struct tree tree;
static struct buffer out;
static struct result result;

/* --- work on one object --- */

static struct job with_issuers, verifying; /* beside all certificates there are */

static void
lint_with_issuers(struct span der)
{
	lint(&linter, &session, &with_issuers, der, NULL);
}

static void
lint_verifying(struct span der)
{
	lint(&linter, &session, &verifying, der, NULL);
}

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
decode(struct span der)
{
	static const struct component *const components[] = {
		[OBJECT_UNKNOWN] = &unknown_component,
		[OBJECT_CERTIFICATE] = &certificate_component,
		[OBJECT_TBS_CERTIFICATE] = &tbs_certificate_component,
		[OBJECT_CRL] = &crl_component,
		[OBJECT_TBS_CRL] = &tbs_crl_component,
		[OBJECT_OCSP] = &ocsp_component,
		[OBJECT_TBS_OCSP] = &tbs_ocsp_component,
	};
	tree.memo = session.memo;
	tree_decode(&tree, &linter.oids, components[object_sniff(der)], der);
}

static void
read_object(struct span der)
{
	object_read(&session.object, &linter.oids, der, OBJECT_UNKNOWN);
	object_classify(&session.object, NULL, 0, 0);
}

static void
lint_object(struct span der)
{
	lint(&linter, &session, NULL, der, NULL);
}

/* What is measured: a name, the work on one object, and nanoseconds an object. */
struct figure {
	const char *name;
	void (*work)(struct span);
	double nanoseconds;
};

/* More than a processor's caches hold. */
#define EVICTED (64 << 20)

/* Lets the session forget what it has seen, and the processor what it has near: every object is then new to them. */
static void
forget(void)
{
	static uint8_t other[EVICTED];
	session_free(&session);
	for (size_t i = 0; i < sizeof(other); i += 64)
		other[i]++;
}

/* Passes over the objects by each figure in turn. `first`: each time all of them are new. */
static void
measure(const struct objects *o, struct figure *figures, size_t count, size_t passes, bool first)
{
	size_t blocks = (o->count + BLOCK - 1) / BLOCK;
	double *best = malloc(blocks * count * sizeof(*best));
	if (best == NULL)
		abort();
	for (size_t i = 0; i < blocks * count; i++)
		best[i] = 1e18;
	for (size_t pass = 0; pass < passes * count; pass++) {
		size_t k = pass % count;
		if (first)
			forget();
		for (size_t block = 0; block < blocks; block++) {
			size_t end = (block + 1) * BLOCK < o->count ? (block + 1) * BLOCK : o->count;
			double begin = now();
			for (size_t i = block * BLOCK; i < end; i++)
				figures[k].work(o->items[i]);
			double took = now() - begin;
			best[k * blocks + block] = took < best[k * blocks + block] ? took : best[k * blocks + block];
		}
	}
	for (size_t i = 0; i < blocks * count; i++)
		figures[i / blocks].nanoseconds += best[i] / (double)o->count;
	free(best);
}

/* --- work on an object that has been linted --- */

static void
do_nothing(uint32_t number)
{
	(void)number;
}

static void
classify_object(uint32_t number)
{
	(void)number;
	if (object_is_certificate(&session.object))
		classify(&session.object.cert, NULL);
}

static void
run_rule(uint32_t number)
{
	run_one(&linter.rules, number, &session.object, session.object.date, &session.findings);
}

/* What was linted last, in a format. */
static void
say(const char *format)
{
	static const struct job job;
	struct report report = { .format = report_format_named(format), .linter = &linter };
	result.job = &job;
	buffer_truncate(&out, 0);
	report.format->object(&out, &report, &result);
}

static void
say_text(uint32_t number)
{
	(void)number;
	say("text");
}

static void
say_jsonl(uint32_t number)
{
	(void)number;
	say("jsonl");
}

static void
say_zlint(uint32_t number)
{
	(void)number;
	say("zlint");
}

/* What reading the clock takes. */
static double clock_cost;

/* Nanoseconds of one time. `number`: of a rule. */
static double
cost_of(void (*work)(uint32_t), uint32_t number)
{
	double begin = now();
	for (int i = 0; i < TIMES; i++)
		work(number);
	double took = now() - begin - clock_cost;
	return took > 0 ? took / TIMES : 0;
}

static void
measure_clock(void)
{
	double least = 1e18;
	for (int i = 0; i < 10000; i++) {
		clock_cost = 0;
		double took = cost_of(do_nothing, 0) * TIMES;
		least = took < least ? took : least;
	}
	clock_cost = least;
}

/* The classifier, and a format of output each. */
static struct {
	const char *name;
	void (*work)(uint32_t);
	double nanoseconds;
} parts[] = {
	{ "  of which the classifier", classify_object, 0 },
	{ "output as text", say_text, 0 },
	{ "output as jsonl", say_jsonl, 0 },
	{ "output as zlint", say_zlint, 0 },
};
#define PARTS (sizeof(parts) / sizeof(parts[0]))

static void
measure_parts(const struct objects *o)
{
	uint8_t *verdicts = calloc(linter.rules.count, 1);
	if (verdicts == NULL)
		abort();
	result = (struct result){ .input = "records", .session = &session, .verdicts = verdicts };
	for (size_t i = 0; i < o->count; i++) {
		result.index = i;
		lint(&linter, &session, NULL, o->items[i], verdicts);
		for (size_t k = 0; k < PARTS; k++)
			parts[k].nanoseconds += cost_of(parts[k].work, 0) / (double)o->count;
	}
	free(verdicts);
}

/* Nanoseconds an object of one rule. */
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

/* The dearest rules, over all objects: those to which a rule does not apply cost it nothing. */
static void
print_rules(const struct objects *o, uint32_t wanted)
{
	const struct ruleset *rules = &linter.rules;
	struct cost *costs = calloc(rules->count, sizeof(*costs));
	if (costs == NULL)
		abort();
	for (uint32_t k = 0; k < rules->count; k++)
		costs[k].name = rules->gates[k].lint->name;
	for (size_t i = 0; i < o->count; i++) {
		read_object(o->items[i]);
		const struct object *object = &session.object;
		for (uint32_t k = 0; k < rules->count; k++) {
			const struct lint *lint = rules->gates[k].lint;
			if (lint->of & object->profiles && !(lint->needs & ~object->features))
				costs[k].nanoseconds += cost_of(run_rule, k) / (double)o->count;
		}
	}
	qsort(costs, rules->count, sizeof(*costs), dearest_first);
	for (uint32_t k = 0; k < wanted && k < rules->count; k++)
		printf("   %9.1f ns  %s\n", costs[k].nanoseconds, costs[k].name);
	free(costs);
}

static void
print_figure(const char *name, double nanoseconds, double measure)
{
	printf("   %9.0f ns %6.2f x  %s\n", nanoseconds, nanoseconds / measure, name);
}

/* What linting costs again and again, and the first time. */
static void
print_linting(const char *name, const struct objects *o)
{
	struct figure again[] = { { "SHA-256 (Nettle)", hash, 0 }, { "decoding, views, all rules, findings kept (at most 6 x)", lint_object, 0 } };
	struct figure first[] = { { "", hash, 0 }, { "the same, each object for the first time", lint_object, 0 } };
	measure(o, again, 2, PASSES, false);
	measure(o, first, 2, FIRST_PASSES, true);
	printf("   %s: %zu objects of %zu octets on average\n", name, o->count, o->octets / o->count);
	print_figure(again[0].name, again[0].nanoseconds, again[0].nanoseconds);
	print_figure(again[1].name, again[1].nanoseconds, again[0].nanoseconds);
	print_figure(first[1].name, first[1].nanoseconds, first[0].nanoseconds);
}

/* What it costs to verify a signature, on average over those whose issuer is there. */
static void
print_verification(const struct objects *o)
{
	struct figure figures[] = { { "", lint_with_issuers, 0 }, { "", lint_verifying, 0 } };
	struct companions *set = companions_new();
	size_t verified = 0;
	if (set == NULL)
		abort();
	for (size_t i = 0; i < o->count; i++)
		companions_add(set, &linter.oids, o->items[i], false);
	with_issuers.issuers = verifying.issuers = set;
	verifying.verifies = true;
	for (size_t i = 0; i < o->count; i++) {
		lint_verifying(o->items[i]);
		verified += session.findings.asked.signature.own != NOT_APPLICABLE;
	}
	measure(o, figures, 2, FIRST_PASSES, false);
	if (verified > 0)
		printf("   %9.0f ns  a signature that is verified, %zu of %zu\n",
		       (figures[1].nanoseconds - figures[0].nanoseconds) * (double)o->count / (double)verified, verified, o->count);
	companions_free(set);
}

/* `files`: the objects of each; all of them are `o`. */
static void
print_all(const struct objects *o, const struct objects *files, char **names, int count, uint32_t rules)
{
	struct figure figures[] = { { "SHA-256 (Nettle)", hash, 0 }, { "", decode, 0 }, { "", read_object, 0 }, { "", lint_object, 0 } };
	printf("%u rules; one thread, CPU time an object, and as a multiple of SHA-256 in the same passes\n\n", linter.rules.count);
	printf("1. In memory\n");
	for (int i = 0; i < count && count > 1; i++) {
		if (files[i].count > 0)
			print_linting(names[i], &files[i]);
	}
	print_linting(count > 1 ? "all" : names[0], o);
	measure(o, figures, sizeof(figures) / sizeof(figures[0]), PASSES, false);
	double sha = figures[0].nanoseconds, decoding = figures[1].nanoseconds, reading = figures[2].nanoseconds, all = figures[3].nanoseconds;
	printf("5. What costs that\n");
	print_figure("decoding", decoding, sha);
	print_figure("views and classifier", reading - decoding, sha);
	measure_clock();
	measure_parts(o);
	print_figure(parts[0].name, parts[0].nanoseconds, sha);
	print_figure("all rules", all - reading, sha);
	for (size_t k = 1; k < PARTS; k++)
		print_figure(parts[k].name, parts[k].nanoseconds, sha);
	print_verification(o);
	printf("   The dearest rules, each measured alone\n");
	print_rules(o, rules);
}

int
main(int argc, char **argv)
{
	struct objects o = { 0 };
	struct input_options options = { .format = INPUT_RECORDS, .max_object = SIZE_MAX };
	struct input_sink sink = { keep, trouble, NULL, &o };
	char where[4096];
	bool each = argc > 1 && strcmp(argv[1], "-r") == 0;

	struct objects *files = calloc((size_t)argc, sizeof(*files));
	if (files == NULL)
		return 3;
	for (int i = 1 + each; i < argc; i++) {
		files[i].count = o.count;
		files[i].octets = o.octets;
		input_read(argv[i], &options, &sink);
		files[i].count = o.count - files[i].count;
		files[i].octets = o.octets - files[i].octets;
	}
	if (o.count == 0) {
		fprintf(stderr, "usage: bench [-r] FILE...\n");
		return 2;
	}
	if (linter_init(&linter, NULL, where, sizeof(where)) != NULL)
		return 3;
	/* now that they stay where they are */
	for (size_t i = 1 + each, at = 0; i < (size_t)argc; at += files[i++].count)
		files[i].items = o.items + at;
	print_all(&o, files + 1 + each, argv + 1 + each, argc - 1 - each, each ? linter.rules.count : DEAREST);
	free(files);
	for (size_t i = 0; i < o.count; i++)
		free((void *)o.items[i].data);
	free(o.items);
	tree_free(&tree);
	buffer_free(&out);
	session_free(&session);
	linter_free(&linter);
	return 0;
}
