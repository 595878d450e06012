/* All members of the population in their order: what is said of the whole. */
#include <stdlib.h>

#include "audit/audit.h"
#include "audit/merkle.h"
#include "report/cells.h"
#include "run/complain.h"
#include "x509/classify.h"
#include "x509/text.h"

/* The walk over all. */
struct walk {
	struct audit *a;
	struct folder_file *csv; /* NULL: no population.csv is wanted */
	struct merkle tree;
	struct buffer line;
	uint32_t drawn;
	uint32_t *issuer_of; /* of the number that an issuer has in a fact, that in the order of names */
};

static void
put(void *context, const char *text, size_t size)
{
	buffer_add(context, text, size);
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
	text_cell(b, ",", row->unknown ? "" : p->issuers.words[issuer]);
	serial_cell(b, fact_serial(fact));
	time_cell(b, fact->has_not_before, fact->not_before);
	time_cell(b, fact->has_not_after, fact->not_after);
	text_cell(b, ",", a->model.strata[a->stratum_of_part[row->stratum]].name);
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
	if (row->sampled)
		a->drawn_issuers[w->drawn++] = issuer;
	if (w->csv != NULL)
		write_line(w, row, fact, issuer);
	return a->statistics == NULL || row->unknown || add_statistics(w, row, fact, issuer);
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
		ok = tell(w, row, population_fact(facts, row));
		if (!ok)
			complain("statistics: out of memory, or a temporary file cannot be written");
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
		complain("statistics: out of memory, or a temporary file cannot be written");
		return EXIT_INTERNAL;
	}
	for (size_t i = 0; i < statistics_count(a->statistics); i++) {
		statistic_json(&line, statistics_at(a->statistics, i));
		file_take(file, &line);
	}
	buffer_free(&line);
	return EXIT_CLEAN;
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
	if (!sort_issuers(&w) || a->drawn_issuers == NULL || a->issuer_sizes == NULL || a->issuer_sampled == NULL) {
		free(w.issuer_of);
		return audit_no_memory();
	}
	if (!a->o->no_population) {
		w.csv = folder_file(&a->folder, "population.csv");
		buffer_text(&w.line, "sha256,kind,profile,issuer,serial,notBefore,notAfter,stratum,sampled,precertificate" LINE_END);
		file_take(w.csv, &w.line);
	}
	for (unsigned octet = 0; octet < 256 && status == EXIT_CLEAN; octet++)
		status = walk_octet(&w, octet);
	buffer_free(&w.line);
	free(w.issuer_of);
	if (status == EXIT_CLEAN && a->statistics != NULL)
		status = write_statistics(a);
	merkle_root(&w.tree, root);
	sha256_digits(root, a->model.root);
	a->model.population = p->members;
	a->model.pairs = p->pairs;
	a->model.issuers = (const char *const *)p->issuers.words;
	a->model.issuer_count = p->issuers.count;
	a->model.issuer_sizes = a->issuer_sizes;
	a->model.issuer_sampled = a->issuer_sampled;
	return status;
}
