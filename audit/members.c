/* All members of the population in their order: what is said of the whole. */
#include <errno.h>
#include <stdlib.h>

#include "audit/audit.h"
#include "audit/merkle.h"
#include "report/cells.h"
#include "run/complain.h"
#include "x509/classify.h"
#include "x509/text.h"

/* Cells that are in many lines, one behind another. */
struct ready_cells {
	struct buffer text;
	size_t *ends;
};

/* The walk over all. */
struct walk {
	struct audit *a;
	struct folder_file *csv; /* NULL: no population.csv is wanted */
	struct merkle tree, sample;
	struct buffer line;
	struct ready_cells issuers, strata;
	uint32_t drawn;
	uint32_t *issuer_of; /* of the number that an issuer has in a fact, that in the order of names */
};

static void
put(void *context, const char *text, size_t size)
{
	buffer_add(context, text, size);
}

/* Makes the cells of `count` texts. Returns false if memory ran out. */
static bool
cells_make(struct ready_cells *c, size_t count, const char *(*text)(const struct audit *a, size_t i), const struct audit *a)
{
	c->ends = malloc((count + 1) * sizeof(*c->ends));
	for (size_t i = 0; i < count && c->ends != NULL; i++) {
		text_cell(&c->text, ",", text(a, i));
		c->ends[i] = c->text.size;
	}
	return c->ends != NULL && !c->text.failed;
}

static void
ready_cell(struct buffer *b, const struct ready_cells *c, size_t i)
{
	size_t begin = i > 0 ? c->ends[i - 1] : 0;
	buffer_add(b, c->text.text + begin, c->ends[i] - begin);
}

static void
ready_cells_free(struct ready_cells *c)
{
	buffer_free(&c->text);
	free(c->ends);
}

static const char *
issuer_text(const struct audit *a, size_t i)
{
	return a->population.issuers.words[i];
}

static const char *
stratum_text(const struct audit *a, size_t i)
{
	return a->model.strata[i].name;
}

/* A serial number. A negative one begins as a formula does, and so is a text. */
static void
serial_cell(struct buffer *b, struct span serial)
{
	struct cell cell;
	if (serial.size > 0 && serial.data[0] & 0x80) {
		cell = cell_begin(b, ",");
		integer_write(&(struct text_sink){ cell_put, &cell }, serial);
		cell_end(&cell);
		return;
	}
	buffer_text(b, ",");
	if (serial.size > 0)
		integer_write(&(struct text_sink){ put, b }, serial);
}

/* The line of population.csv. */
static void
write_line(struct walk *w, const struct row *row, const struct fact *fact, uint32_t issuer)
{
	const struct audit *a = w->a;
	const struct population *p = &a->population;
	struct buffer *b = &w->line;

	buffer_hex(b, (struct span){ row->sha256, SHA256_SIZE }, "");
	word_cell(b, row->unknown ? "unknown" : row->precertificate ? "precertificate" : "certificate");
	word_cell(b, profile_name(fact->profiles));
	if (row->unknown)
		text_cell(b, ",", "");
	else
		ready_cell(b, &w->issuers, issuer);
	serial_cell(b, fact_serial(fact));
	time_cell(b, fact->has_not_before, fact->not_before);
	time_cell(b, fact->has_not_after, fact->not_after);
	ready_cell(b, &w->strata, a->stratum_of_part[row->stratum]);
	word_cell(b, row->sampled ? "1" : "0");
	buffer_text(b, ",");
	if (row->partner != NO_ROW)
		buffer_hex(b, (struct span){ population_row(p, row->partner)->sha256, SHA256_SIZE }, "");
	buffer_text(b, LINE_END);
	file_take(w->csv, b);
}

static bool
add_statistics(struct walk *w, const struct row *row, const struct fact *fact, uint32_t issuer)
{
	struct member m = {
		.is_precertificate = row->precertificate,
		.profiles = fact->profiles,
		.issuer = issuer,
		.issuer_name = w->a->population.issuers.words[issuer],
		.serial = fact_serial(fact),
		.has_not_before = fact->has_not_before,
		.has_not_after = fact->has_not_after,
		.not_before = fact->not_before,
		.not_after = fact->not_after,
	};
	memcpy(m.sha256, row->sha256, SHA256_SIZE);
	return statistics_add(w->a->statistics, &m, fact_note(fact));
}

struct named_issuer {
	char *name;
	uint32_t number;
};

static int
by_name(const void *a, const void *b)
{
	const struct named_issuer *x = a, *y = b;
	return strcmp(x->name, y->name);
}

/* Puts the issuers in the order of their names, so that their numbers do not tell in which order objects came. Returns false if memory ran out. */
static bool
sort_issuers(struct walk *w)
{
	struct interned *t = &w->a->population.issuers;
	struct named_issuer *all = calloc((size_t)t->count + 1, sizeof(*all));
	w->issuer_of = calloc((size_t)t->count + 1, sizeof(*w->issuer_of));
	bool ok = all != NULL && w->issuer_of != NULL;
	for (uint32_t i = 0; ok && i < t->count; i++)
		all[i] = (struct named_issuer){ t->words[i], i };
	if (ok)
		qsort(all, t->count, sizeof(*all), by_name);
	for (uint32_t i = 0; ok && i < t->count; i++) {
		t->words[i] = all[i].name;
		w->issuer_of[all[i].number] = i;
	}
	free(all);
	return ok;
}

/* What is told of one member. Returns false if statistics fail. */
static bool
tell(struct walk *w, const struct row *row, const struct fact *fact)
{
	struct audit *a = w->a;
	uint32_t issuer = w->issuer_of[fact->issuer];
	merkle_add(&w->tree, row->sha256);
	a->issuer_sizes[issuer]++;
	if (row->sampled) {
		merkle_add(&w->sample, row->sha256);
		a->drawn_issuers[w->drawn++] = issuer;
	}
	if (w->csv != NULL)
		write_line(w, row, fact, issuer);
	return a->statistics == NULL || row->unknown || add_statistics(w, row, fact, issuer);
}

/* Members are far from each other in memory: what is needed of one is fetched while those before it are told. Inline as population_expect(). */
#define AHEAD 16
#define LINE  64 /* octets of a cache line */
static inline __attribute__((always_inline)) void
fetch_ahead(const struct population *p, const uint8_t *facts, uint32_t i, uint32_t end)
{
	if (i + 2 * AHEAD < end) {
		const struct row *row = population_row(p, p->order[i + 2 * AHEAD]);
		__builtin_prefetch(row);
		__builtin_prefetch((const char *)(row + 1) - 1);
	}
	if (i + AHEAD < end) {
		const struct fact *fact = population_fact(facts, population_row(p, p->order[i + AHEAD]));
		for (size_t at = 0; at < 4; at++)
			__builtin_prefetch((const char *)fact + at * LINE);
	}
}

/* Why statistics failed, by errno. Their temporary files are where those of the population are. */
static void
say_statistics_failed(const struct population *p)
{
	if (errno == ENOMEM)
		complain("statistics: out of memory");
	else
		complain("%s: a temporary file of the statistics cannot be written: %m", p->folder);
}

/* Those whose SHA-256 begins with an octet. */
static int
walk_octet(struct walk *w, unsigned octet)
{
	struct population *p = &w->a->population;
	if (p->first[octet] == p->first[octet + 1])
		return EXIT_CLEAN;
	uint8_t *facts = population_facts(p, octet);
	bool ok = facts != NULL;
	if (!ok)
		complain("%s: %s", p->folder, p->out_of_memory ? "out of memory" : strerror(p->error));
	for (uint32_t i = p->first[octet]; ok && i < p->first[octet + 1]; i++) {
		const struct row *row = population_row(p, p->order[i]);
		fetch_ahead(p, facts, i, p->first[octet + 1]);
		ok = tell(w, row, population_fact(facts, row));
		if (!ok)
			say_statistics_failed(p);
	}
	free(facts);
	return ok ? EXIT_CLEAN : EXIT_INTERNAL;
}

/* The lines of statistics.jsonl. */
static int
write_statistics(struct audit *a)
{
	struct folder_file *file = folder_file(&a->folder, "statistics.jsonl");
	struct buffer line = { 0 };
	if (!statistics_end(a->statistics)) {
		say_statistics_failed(&a->population);
		return EXIT_INTERNAL;
	}
	for (size_t i = 0; i < statistics_count(a->statistics); i++) {
		statistic_json(&line, statistics_at(a->statistics, i));
		file_take(file, &line);
	}
	buffer_free(&line);
	return EXIT_CLEAN;
}

/* Begins population.csv. Returns false if memory ran out. */
static bool
rows_begin(struct walk *w)
{
	struct audit *a = w->a;
	w->csv = folder_file(&a->folder, "population.csv");
	buffer_text(&w->line, "sha256,kind,profile,issuer,serial,notBefore,notAfter,stratum,sampled,precertificate" LINE_END);
	file_take(w->csv, &w->line);
	return cells_make(&w->issuers, a->population.issuers.count, issuer_text, a) &&
	       cells_make(&w->strata, a->model.stratum_count, stratum_text, a);
}

int
audit_members(struct audit *a)
{
	struct population *p = &a->population;
	struct walk w = { .a = a };
	uint8_t root[SHA256_SIZE];
	int status = EXIT_CLEAN;

	a->drawn_issuers = calloc((size_t)p->drawn_count + 1, sizeof(*a->drawn_issuers));
	a->issuer_sizes = calloc((size_t)p->issuers.count + 1, sizeof(*a->issuer_sizes));
	a->issuer_sampled = calloc((size_t)p->issuers.count + 1, sizeof(*a->issuer_sampled));
	/* a comparison with the run before reads the rows from the folder, and takes them away again if they are not wanted */
	bool has_rows = !a->o->no_population || a->o->previous != NULL;
	if (!sort_issuers(&w) || a->drawn_issuers == NULL || a->issuer_sizes == NULL || a->issuer_sampled == NULL || (has_rows && !rows_begin(&w)))
		status = audit_no_memory();
	for (unsigned octet = 0; octet < 256 && status == EXIT_CLEAN; octet++)
		status = walk_octet(&w, octet);
	buffer_free(&w.line);
	ready_cells_free(&w.issuers);
	ready_cells_free(&w.strata);
	free(w.issuer_of);
	if (status == EXIT_CLEAN && a->statistics != NULL)
		status = write_statistics(a);
	merkle_root(&w.tree, root);
	sha256_digits(root, a->model.root);
	merkle_root(&w.sample, root);
	sha256_digits(root, a->model.sample_root);
	a->model.population = p->members;
	a->model.pairs = p->pairs;
	a->model.issuers = (const char *const *)p->issuers.words;
	a->model.issuer_count = p->issuers.count;
	a->model.issuer_sizes = a->issuer_sizes;
	a->model.issuer_sampled = a->issuer_sampled;
	return status;
}
