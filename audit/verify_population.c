/* What verify does with population.csv: its root, the sample of each stratum, and the lines of the sample beside it. */
#include <stdlib.h>

#include "asn1/time.h"
#include "audit/merkle.h"
#include "audit/sampling.h"
#include "audit/verify.h"

/* What is seen of a stratum as its members go by: were the sample the one with the least ranks, the greatest rank in it is below the least one
 * outside. */
struct drawn {
	uint64_t size, sampled;
	uint8_t greatest[SHA256_SIZE], least[SHA256_SIZE];               /* ranks: in the sample, outside */
	uint8_t greatest_member[SHA256_SIZE], least_member[SHA256_SIZE]; /* whose they are */
};

static void
drawn_add(struct drawn *drawn, const struct sampling *sampling, const struct population_row *row)
{
	uint8_t rank[SHA256_SIZE];
	bool is_first = row->sampled ? drawn->sampled == 0 : drawn->size == drawn->sampled;

	sampling_rank(sampling, row->sha256, rank);
	drawn->size++;
	if (row->sampled) {
		drawn->sampled++;
		if (is_first || memcmp(rank, drawn->greatest, SHA256_SIZE) > 0) {
			memcpy(drawn->greatest, rank, SHA256_SIZE);
			memcpy(drawn->greatest_member, row->sha256, SHA256_SIZE);
		}
	} else if (is_first || memcmp(rank, drawn->least, SHA256_SIZE) < 0) {
		memcpy(drawn->least, rank, SHA256_SIZE);
		memcpy(drawn->least_member, row->sha256, SHA256_SIZE);
	}
}

/* A stratum at the end: its sizes, and who is in its sample. */
static void
drawn_check(struct check *c, const struct sampling *sampling, const struct run_stratum *stratum, const struct drawn *drawn)
{
	bool is_unreadable = strcmp(stratum->name, "unreadable") == 0;
	uint64_t wanted = is_unreadable ? drawn->size : sampling_size(sampling, drawn->size);
	char in[SHA256_TEXT_SIZE], out[SHA256_TEXT_SIZE];

	if (drawn->size != stratum->size || drawn->sampled != stratum->sampled)
		check_tell(c, "The stratum \"%s\" has %ju members in population.csv, of which %ju were drawn; run.json has %ju and %ju.",
			   stratum->name, (uintmax_t)drawn->size, (uintmax_t)drawn->sampled, (uintmax_t)stratum->size, (uintmax_t)stratum->sampled);
	if (drawn->sampled != wanted) {
		check_tell(c, "Of the stratum \"%s\" %ju members are in the sample in population.csv, and %ju are to be drawn of %ju.", stratum->name,
			   (uintmax_t)drawn->sampled, (uintmax_t)wanted, (uintmax_t)drawn->size);
	} else if (drawn->sampled > 0 && drawn->sampled < drawn->size && memcmp(drawn->greatest, drawn->least, SHA256_SIZE) > 0) {
		sha256_digits(drawn->greatest_member, in);
		sha256_digits(drawn->least_member, out);
		check_tell(
			c,
			"The sample of the stratum \"%s\" is not the one that the seed draws: %s is in it by population.csv, and %s, whose rank is "
			"less, is not.",
			stratum->name, in, out);
	}
}

/* The lines of findings.jsonl, which go along with the rows of the sample. */
struct lines {
	struct run_file file;
	struct judged judged;
	bool is_open; /* and so far as it should be */
	struct recount *recount;
};

/* The next line must be that of an object of a member, and goes into the sums. */
static void
line_check(struct check *c, struct lines *lines, const uint8_t sha256[SHA256_SIZE], const struct population_row *row)
{
	char wanted[SHA256_TEXT_SIZE], is[SHA256_TEXT_SIZE];

	if (!lines->is_open)
		return;
	sha256_digits(sha256, wanted);
	if (!judged_next(&lines->file, &lines->judged)) {
		lines->is_open = false;
		if (check_cause(c, &lines->file))
			check_tell(c, "findings.jsonl ends before the line of %s, which was drawn.", wanted);
		return;
	}
	if (memcmp(lines->judged.sha256, sha256, SHA256_SIZE) == 0 && memcmp(lines->judged.member, row->sha256, SHA256_SIZE) == 0) {
		recount_line(lines->recount, &lines->file, &lines->judged, row);
		return;
	}
	lines->is_open = false;
	sha256_digits(lines->judged.sha256, is);
	check_tell(c, "Line %ju of findings.jsonl is of %s, where that of %s, which was drawn, is expected.", (uintmax_t)lines->file.line, is,
		   wanted);
}

/* There must be no line more. */
static void
lines_end(struct check *c, struct lines *lines)
{
	if (!lines->is_open)
		return;
	if (judged_next(&lines->file, &lines->judged))
		check_tell(c, "Line %ju of findings.jsonl is of an object that was not drawn, by population.csv.", (uintmax_t)lines->file.line);
	else if (check_cause(c, &lines->file))
		recount_end(lines->recount);
}

/* The period of run.json, in seconds; its end is the first one that is not in it. */
struct period {
	int64_t since, until;
};

static void
period_of(const struct check *c, struct period *period)
{
	*period = (struct period){ INT64_MIN, INT64_MAX };
	if (c->run.since != NULL)
		day_read(span_of(c->run.since), &period->since);
	if (c->run.until != NULL && day_read(span_of(c->run.until), &period->until))
		period->until += SECONDS_A_DAY;
}

/* A member whose notBefore cannot be read is of each period. */
static bool
is_within(const struct period *period, const struct population_row *row)
{
	int64_t at;
	return !time_read(row->not_before, &at) || (at >= period->since && at < period->until);
}

/* All rows of population.csv: its root, the sample of each stratum, and findings.jsonl beside it. */
static void
rows_check(struct check *c, struct run_file *f, const struct sampling *sampling, struct drawn *drawn, struct lines *lines)
{
	struct population_row row;
	struct merkle tree = { 0 };
	struct period period;
	uint64_t pairs = 0;
	uint8_t root[SHA256_SIZE];
	char text[SHA256_TEXT_SIZE];

	period_of(c, &period);
	if (population_begin(f)) {
		while (population_next(f, &row)) {
			const struct run_stratum *stratum = run_stratum(&c->run, row.stratum);
			if (stratum == NULL) {
				run_file_refuse(f, "run.json has no such stratum");
				break;
			}
			if (!is_within(&period, &row)) {
				run_file_refuse(f, "notBefore is outside of the period of run.json");
				break;
			}
			stratum_check(c, f, &(struct stratum_facts){ row.kind, row.issuer, row.profile, row.not_before, row.stratum });
			pairs += row.has_precertificate;
			merkle_add(&tree, row.sha256);
			drawn_add(&drawn[stratum - RUN_ITEM(c->run.strata, struct run_stratum, 0)], sampling, &row);
			if (row.sampled) {
				line_check(c, lines, row.sha256, &row);
				if (row.has_precertificate)
					line_check(c, lines, row.precertificate, &row);
			}
		}
	}
	if (!check_cause(c, f))
		return;
	lines_end(c, lines);
	merkle_root(&tree, root);
	sha256_digits(root, text);
	if (tree.size != c->run.population || strcmp(text, c->run.root) != 0)
		check_tell(c, "population.csv has %ju members and the root %s; run.json has %ju and %s.", (uintmax_t)tree.size, text,
			   (uintmax_t)c->run.population, c->run.root);
	if (pairs != c->run.pairs)
		check_tell(c, "population.csv has %ju members with a precertificate; run.json has %ju as members.pairs.", (uintmax_t)pairs,
			   (uintmax_t)c->run.pairs);
	for (size_t i = 0; i < c->run.strata.count; i++)
		drawn_check(c, sampling, RUN_ITEM(c->run.strata, struct run_stratum, i), &drawn[i]);
	c->drawn_again = true;
}

/* Without population.csv: that so many members have lines, and none of them twice; and the sums. */
static void
lines_count(struct check *c, struct lines *lines)
{
	uint8_t last[SHA256_SIZE] = { 0 };
	uint64_t members = 0;

	while (judged_next(&lines->file, &lines->judged)) {
		int order = members > 0 ? memcmp(lines->judged.member, last, SHA256_SIZE) : 1;
		if (order < 0) {
			run_file_refuse(&lines->file, "the lines do not ascend by the SHA-256 of their member");
			break;
		}
		members += order > 0;
		memcpy(last, lines->judged.member, SHA256_SIZE);
		recount_line(lines->recount, &lines->file, &lines->judged, NULL);
	}
	if (!check_cause(c, &lines->file))
		return;
	if (members != c->run.sampled)
		check_tell(c, "findings.jsonl has lines of %ju members, and run.json has a sample of %ju.", (uintmax_t)members,
			   (uintmax_t)c->run.sampled);
	recount_end(lines->recount);
}

/* With it: all that is in it, and the lines beside it. */
static void
rows_open(struct check *c, struct lines *lines)
{
	struct sampling sampling;
	struct run_file f;
	struct drawn *drawn = calloc(c->run.strata.count + 1, sizeof(*drawn));

	if (drawn == NULL) {
		c->out_of_memory = true;
	} else if (sampling_of(c, &sampling, true)) {
		if (run_file_open(&f, c->folder, "population.csv"))
			rows_check(c, &f, &sampling, drawn, lines);
		else
			check_cause(c, &f);
		run_file_close(&f);
	}
	free(drawn);
}

void
population_check(struct check *c)
{
	bool has_rows = run_file_digest(&c->run, "population.csv") != NULL;
	struct lines lines = { .recount = recount_new(c) };

	if (lines.recount == NULL) {
		c->out_of_memory = true;
		return;
	}
	lines.is_open = run_file_open(&lines.file, c->folder, "findings.jsonl");
	if (!lines.is_open && run_file_is_there(c->folder, "findings.jsonl"))
		check_cause(c, &lines.file);
	if (has_rows && run_file_is_there(c->folder, "population.csv"))
		rows_open(c, &lines);
	else if (!has_rows && lines.is_open)
		lines_count(c, &lines);
	run_file_close(&lines.file);
	judged_free(&lines.judged);
	recount_free(lines.recount);
}
