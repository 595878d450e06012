/*
 * What the parts of `brlint-ct lint` cost when each is done alone, in one thread: for bench/ct.
 *   ct_parts inflate|hash|lint|all ROUNDS ISSUERS TILE...
 * The tiles are in memory, unpacked but for `inflate`; what is measured is the time of the processor, in nanoseconds an entry, on standard output.
 * `lint` judges entries with their issuers and writes lines as brlint-ct has them, into memory; `hash` makes the Merkle tree of the leaves.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ct/issuers.h"
#include "ct/source.h"

struct tiles {
	struct octets *stored, *plain;
	size_t count;
	uint64_t entries;
};

struct linting {
	brlint *linter;
	brlint_report *report;
	brlint_job *job;
	brlint_writer *writer;
	struct octets lines;
	struct range range;
	bool hashes, lints;
};

static void
give_up(const char *what, const char *why)
{
	fprintf(stderr, "ct_parts: %s: %s\n", what, why);
	exit(2);
}

static int
keep(void *context, const char *text, size_t size)
{
	struct linting *l = context;
	octets_add(&l->lines, text, size);
	return l->lines.failed;
}

static int
do_entry(void *context, size_t index, const brlint_ct_entry *entry, size_t offset, const char *error, int rest)
{
	struct linting *l = context;
	(void)offset, (void)rest;
	if (entry == NULL)
		give_up("a tile", error);
	if (l->hashes) {
		struct hash leaf;
		merkle_leaf(entry->leaf, entry->leaf_size, &leaf);
		range_add(&l->range, &leaf);
	}
	if (!l->lints)
		return 0;
	brlint_ct_line line = { .entry = entry, .number = (int64_t)index, .issuer_found = 1 };
	brlint_job_issuer_digest(l->job, entry->chain_count > 0 ? entry->chain : NULL);
	if (brlint_lint(l->linter, l->report, l->job, entry->submitted, entry->submitted_size) != BRLINT_OK ||
	    brlint_report_ct(l->report, &line) != BRLINT_OK || brlint_writer_object(l->writer, l->report) != BRLINT_OK)
		give_up("an entry", "it is not judged");
	return 0;
}

static int
count_entry(void *context, size_t index, const brlint_ct_entry *entry, size_t offset, const char *error, int rest)
{
	struct tiles *t = context;
	(void)index, (void)offset, (void)error, (void)rest;
	t->entries += entry != NULL;
	return 0;
}

static void
read_tiles(struct tiles *t, char **names, size_t count)
{
	struct why why;
	t->stored = calloc(count, sizeof(*t->stored));
	t->plain = calloc(count, sizeof(*t->plain));
	if (t->stored == NULL || t->plain == NULL)
		give_up("tiles", "out of memory");
	for (t->count = 0; t->count < count; t->count++) {
		struct octets *stored = &t->stored[t->count], *plain = &t->plain[t->count];
		if (!octets_read_file(stored, names[t->count], (size_t)1 << 28, &why) ||
		    !inflate_octets(stored->data, stored->size, (size_t)1 << 28, plain, &why))
			give_up(names[t->count], why.text);
		brlint_ct_entries(plain->data, plain->size, "ct-tile", count_entry, t);
	}
}

static void
round_of(struct linting *l, const struct tiles *t, bool inflates)
{
	static struct octets unpacked;
	struct why why;
	for (size_t i = 0; i < t->count; i++) {
		const struct octets *plain = &t->plain[i];
		octets_clear(&l->lines);
		octets_clear(&unpacked);
		if (inflates) {
			if (!inflate_octets(t->stored[i].data, t->stored[i].size, (size_t)1 << 28, &unpacked, &why))
				give_up("a tile", why.text);
			plain = &unpacked;
		}
		if (l->hashes || l->lints)
			brlint_ct_entries(plain->data, plain->size, "ct-tile", do_entry, l);
	}
	octets_free(&unpacked);
}

static double
processor_time(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

int
main(int argc, char **argv)
{
	struct tiles tiles = { 0 };
	struct linting l = { .linter = brlint_new(NULL, NULL), .report = brlint_report_new(), .job = brlint_job_new() };
	struct issuers *issuers = issuers_new();
	struct why why;
	double best = 0;

	if (argc < 5)
		give_up("usage", "ct_parts inflate|hash|lint|all ROUNDS ISSUERS TILE...");
	bool all = strcmp(argv[1], "all") == 0;
	l.hashes = all || strcmp(argv[1], "hash") == 0;
	l.lints = all || strcmp(argv[1], "lint") == 0;
	if (l.linter == NULL || l.report == NULL || l.job == NULL || issuers == NULL)
		give_up("the linter", "out of memory");
	l.writer = brlint_writer_new(l.linter, "jsonl", 0, keep, &l, NULL);
	if (l.writer == NULL || brlint_writer_begin(l.writer, 0) != BRLINT_OK || brlint_job_name(l.job, "tile/data/x000/000") != BRLINT_OK)
		give_up("the writer", "out of memory");
	if (!issuers_add_file(issuers, argv[3], &why))
		give_up(argv[3], why.text);
	issuers_give(issuers, l.job, NULL, 0, NULL, NULL, NULL);
	read_tiles(&tiles, argv + 4, (size_t)argc - 4);
	for (long i = strtol(argv[2], NULL, 10); i > 0; i--) {
		double before = processor_time();
		l.range = (struct range){ 0 };
		round_of(&l, &tiles, all || strcmp(argv[1], "inflate") == 0);
		double took = (processor_time() - before) / (double)tiles.entries;
		best = best == 0 || took < best ? took : best;
	}
	printf("%.0f %llu\n", best, (unsigned long long)tiles.entries);
	return 0;
}
