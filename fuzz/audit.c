#include <stdlib.h>

#include "audit/proof_read.h"
#include "fuzz/targets.h"

/* What is read is whole: each text is looked at to its end, so that a sanitizer sees one that has none. */
static size_t
look(const char *text)
{
	return text != NULL ? strlen(text) : 0;
}

static uint8_t
sum(struct span text)
{
	uint8_t all = 0;
	for (size_t i = 0; i < text.size; i++)
		all ^= text.data[i];
	return all;
}

/* What was refused has a cause, and only that. */
static void
end(struct run_file *f, bool ok)
{
	if (ok != (f->status == EXIT_CLEAN) || (f->status == EXIT_TROUBLE && f->cause[0] == '\0'))
		abort();
	run_file_close(f);
}

static size_t
as_run(struct span text)
{
	struct run_file f;
	struct run run;
	size_t size = 0;

	run_file_text(&f, "run.json", text);
	bool ok = run_read(&run, &f);
	for (size_t i = 0; ok && i < run.rules.count; i++) {
		const struct run_rule *rule = RUN_ITEM(run.rules, struct run_rule, i);
		size += look(rule->name) + look(rule->level) + look(rule->off) + look(rule->from);
		if (run_rule(&run, span_of(rule->name)) != rule)
			abort();
	}
	for (size_t i = 0; ok && i < run.strata.count; i++) {
		if (run_stratum(&run, span_of(RUN_ITEM(run.cells, struct stratum_cell, i)->text)) == NULL)
			abort();
	}
	for (size_t i = 0; ok && i < run.options.count; i++)
		size += look(RUN_ITEM(run.options, struct run_pair, i)->value);
	if (ok)
		size += look(run.seed) + look(run.share) + look(run.until) + look(run.cut);
	run_free(&run);
	end(&f, ok);
	return size;
}

static uint8_t
as_population(struct span text, bool has_head)
{
	struct run_file f;
	struct population_row row;
	uint8_t all = 0, last[SHA256_SIZE];
	bool is_first = true;

	run_file_text(&f, "population.csv", text);
	if (!has_head || population_begin(&f)) {
		while (population_next(&f, &row)) {
			all ^= sum(row.kind) ^ sum(row.issuer) ^ sum(row.serial) ^ sum(row.stratum);
			if (!is_first && memcmp(last, row.sha256, SHA256_SIZE) >= 0)
				abort();
			memcpy(last, row.sha256, SHA256_SIZE);
			is_first = false;
		}
	}
	end(&f, f.status == EXIT_CLEAN);
	return all;
}

static uint8_t
as_findings(struct span text)
{
	struct run_file f;
	struct judged judged = { 0 };
	uint8_t all = 0;

	run_file_text(&f, "findings.jsonl", text);
	while (judged_next(&f, &judged)) {
		all ^= sum(judged.issuer) ^ sum(judged.policy) ^ sum(judged.profile);
		for (size_t i = 0; i < judged.names.count; i++)
			all ^= sum(*RUN_ITEM(judged.names, struct span, i));
		for (size_t i = 0; i < judged.findings.count; i++)
			all ^= sum(RUN_ITEM(judged.findings, struct run_finding, i)->rule) ^
			       sum(RUN_ITEM(judged.findings, struct run_finding, i)->path);
	}
	judged_free(&judged);
	end(&f, f.status == EXIT_CLEAN);
	return all;
}

static size_t
as_statistics(struct span text)
{
	struct run_file f;
	struct run_statistic statistic;
	size_t size = 0;

	run_file_text(&f, "statistics.jsonl", text);
	while (statistic_next(&f, &statistic))
		size += look(statistic.name) + look(statistic.issuer) + look(statistic.value) + look(statistic.threshold);
	end(&f, f.status == EXIT_CLEAN);
	return size;
}

/* A proof that holds does not when its leaf, or an octet of a root, is another. */
static void
as_proof(struct span text)
{
	struct run_file f;
	struct proof proof;

	run_file_text(&f, "proof.json", text);
	bool ok = proof_read(&proof, &f);
	if (ok && inclusion_holds(proof.sha256, &proof.population)) {
		proof.population.root[0] ^= 1;
		if (inclusion_holds(proof.sha256, &proof.population))
			abort();
		proof.population.root[0] ^= 1;
		proof.sha256[0] ^= 1;
		if (inclusion_holds(proof.sha256, &proof.population))
			abort();
	}
	if (ok && proof.has_sample)
		inclusion_holds(proof.sha256, &proof.sample);
	end(&f, ok);
}

static void
as_sums(struct span text)
{
	struct run_file f;
	struct span name;
	uint8_t sha256[SHA256_SIZE];

	run_file_text(&f, "SHA256SUMS", text);
	while (sums_next(&f, sha256, &name)) {
		/* no name leads out of the folder */
		if (name.size == 0 || name.data[0] == '/' || span_is(name, "..") || (name.size > 2 && memcmp(name.data, "../", 3) == 0))
			abort();
	}
	end(&f, f.status == EXIT_CLEAN);
}

/* What is read is used, so that it has to be there. */
static volatile size_t seen;

int
fuzz_audit(const uint8_t *data, size_t size)
{
	struct span text = { data, size };

	seen = as_run(text) + as_population(text, true) + as_population(text, false) + as_findings(text) + as_statistics(text);
	as_proof(text);
	as_sums(text);
	return 0;
}
