#include <stdio.h>
#include <stdlib.h>

#include "asn1/time.h"
#include "audit/merkle.h"
#include "audit/verify.h"
#include "lints/findings.h"
#include "report/cells.h"

struct recount {
	struct check *check;
	struct lists *lists;
	int fail_on;
	uint64_t findings[LEVEL_COUNT], waived; /* findings */
	uint64_t found, clean, not_judged;      /* members */
	uint64_t *found_of_stratum;
	struct merkle sample;
	struct run_file rows; /* findings.csv */
	bool rows_are_open;   /* and so far as they should be */
	/* the member whose lines come */
	uint8_t member[SHA256_SIZE];
	bool has_member, is_found, is_clean, is_judged;
	size_t stratum;
};

int
check_fail_on(const struct check *c)
{
	const char *word = run_option(&c->run, "fail-on");
	int level = MUST;

	while (word != NULL && level < LEVEL_COUNT && strcmp(word, level_name((enum level)level)) != 0)
		level++;
	return level < LEVEL_COUNT ? level : NO_BLOCK;
}

/* Which level a word is; LEVEL_COUNT: none. */
static int
level_of(struct span word)
{
	int level = MUST;
	while (level < LEVEL_COUNT && !span_is(word, level_name((enum level)level)))
		level++;
	return level;
}

/* --- cells --- */

bool
cell_is_of(struct check *c, struct span cell, struct span text)
{
	struct buffer b = { 0 };

	if (text.data == NULL || memmem(text.data, text.size, "\xef\xbf\xbd", 3) != NULL)
		return true;
	struct cell wanted = cell_begin(&b, "");
	cell_put(&wanted, (const char *)text.data, text.size);
	cell_end(&wanted);
	csv_plain(&b, 0);
	bool same = b.failed || (b.size == cell.size && memcmp(b.text, cell.data, b.size) == 0);
	c->out_of_memory |= b.failed;
	buffer_free(&b);
	return same;
}

/* What of a text fits into a sentence. */
static int
some(struct span text)
{
	return text.size < 200 ? (int)text.size : 200;
}

bool
cells_check(struct check *c, const struct run_file *f, const struct span *cells, const struct expected_cell *expected, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct span is = cells[i], wanted = expected[i].text;
		if (cell_is_of(c, is, wanted))
			continue;
		check_tell(c, "Line %ju of %s has the %s \"%.*s\", and findings.jsonl \"%.*s\".", (uintmax_t)f->line, f->name, expected[i].column,
			   some(is), (const char *)is.data, some(wanted), (const char *)wanted.data);
		return false;
	}
	return true;
}

static struct span
time_span(bool is_there, int64_t seconds, char text[TIME_TEXT_SIZE])
{
	return is_there ? span_of(time_text(seconds, text)) : (struct span){ 0 };
}

/* --- a line --- */

/* The row of findings.csv of a finding that no policy waives. */
static void
row_check(struct recount *r, const struct judged *line, const struct run_finding *finding)
{
	char sha256[SHA256_TEXT_SIZE], offset[16], not_before[TIME_TEXT_SIZE];
	struct span row, cells[12];

	if (!r->rows_are_open)
		return;
	sha256_digits(line->sha256, sha256);
	r->rows_are_open = csv_row(&r->rows, &row) && csv_cells(&r->rows, row, cells, 12);
	if (!r->rows_are_open) {
		if (check_cause(r->check, &r->rows))
			check_tell(r->check, "findings.csv ends before the row of %s, which has the finding %.*s in findings.jsonl.", sha256,
				   some(finding->rule), (const char *)finding->rule.data);
		return;
	}
	snprintf(offset, sizeof(offset), "%u", finding->offset);
	const struct expected_cell expected[12] = {
		{ "sha256", span_of(sha256) },   { "file", line->input },
		{ "rule", finding->rule },       { "level", finding->level },
		{ "source", finding->source },   { "clause", finding->clause },
		{ "path", finding->path },       { "offset", span_of(offset) },
		{ "message", finding->message }, { "issuer", line->issuer },
		{ "serial", line->serial },      { "notBefore", time_span(line->has_not_before, line->not_before, not_before) },
	};
	r->rows_are_open = cells_check(r->check, &r->rows, cells, expected, 12);
}

/* The rule of a finding, by the list of run.json. */
static void
rule_check(struct recount *r, const struct run_file *f, const struct run_finding *finding)
{
	const struct run_rule *rule = run_rule(&r->check->run, finding->rule);
	/* a policy changes levels by profile, and run.json has the one without it */
	bool is_other_level = rule != NULL && r->check->run.policy.count == 0 && !span_is(finding->level, rule->level);
	const char *wrong = rule == NULL                          ? "is none of run.json"
			    : rule->off != NULL                   ? "did not run, by run.json"
			    : rule->revision != finding->revision ? "has another revision in run.json"
			    : is_other_level                      ? "has another level in run.json"
								  : NULL;

	if (wrong != NULL)
		check_tell(r->check, "Line %ju of findings.jsonl has a finding of the rule %.*s, which %s.", (uintmax_t)f->line, some(finding->rule),
			   (const char *)finding->rule.data, wrong);
}

/* Counts the findings of a line, and holds what it says of itself, whether one of them counts, against them. */
static void
findings_count(struct recount *r, const struct run_file *f, const struct judged *line)
{
	bool must_count = false, may_count = false, by_level_alone = r->check->run.policy.count == 0 && r->fail_on != NO_BLOCK;

	for (size_t i = 0; i < line->findings.count; i++) {
		const struct run_finding *finding = RUN_ITEM(line->findings, struct run_finding, i);
		int level = level_of(finding->level);
		rule_check(r, f, finding);
		r->waived += finding->waived;
		if (finding->waived)
			continue;
		if (level == LEVEL_COUNT)
			check_tell(r->check, "Line %ju of findings.jsonl has a finding of no known level.", (uintmax_t)f->line);
		else
			r->findings[level]++;
		must_count |= level <= r->fail_on;
		may_count |= !by_level_alone || level <= r->fail_on;
		row_check(r, line, finding);
	}
	if (must_count && !line->is_found)
		check_tell(r->check, "Line %ju of findings.jsonl has a finding that counts, and says of itself (found) that it has none.",
			   (uintmax_t)f->line);
	else if (line->is_found && !may_count)
		check_tell(r->check, "Line %ju of findings.jsonl says of itself (found) that a finding of it counts, and has no such one.",
			   (uintmax_t)f->line);
	r->is_found |= line->is_found;
	r->is_clean &= line->findings.count == 0;
	r->is_judged |= line->is_judged;
}

/* What a line says of a member, against its row in population.csv. */
static void
member_check(struct recount *r, const struct run_file *f, const struct judged *line, const struct population_row *row)
{
	char not_before[TIME_TEXT_SIZE], not_after[TIME_TEXT_SIZE];
	const struct {
		const char *column;
		struct span cell, text;
	} values[] = {
		{ "kind", row->kind, line->is_precertificate ? SPAN("precertificate") : line->kind },
		{ "profile", row->profile, line->profile },
		{ "issuer", row->issuer, line->issuer },
		{ "serial", row->serial, line->serial },
		{ "notBefore", row->not_before, time_span(line->has_not_before, line->not_before, not_before) },
		{ "notAfter", row->not_after, time_span(line->has_not_after, line->not_after, not_after) },
		{ "stratum", row->stratum, line->stratum },
	};
	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
		struct span is = values[i].text, wanted = values[i].cell;
		if (cell_is_of(r->check, wanted, is))
			continue;
		check_tell(r->check, "Line %ju of findings.jsonl has the %s \"%.*s\", and population.csv \"%.*s\".", (uintmax_t)f->line,
			   values[i].column, some(is), (const char *)is.data, some(wanted), (const char *)wanted.data);
		return;
	}
}

/* The same without population.csv, from the line alone. Where it does not tell issuer or notBefore, what it is of is not known. */
static void
facts_check(struct recount *r, const struct run_file *f, const struct judged *line)
{
	char not_before[TIME_TEXT_SIZE];
	struct span kind = line->is_precertificate ? SPAN("precertificate") : line->kind;

	if (!is_serial_text(line->serial))
		check_tell(r->check, "Line %ju of findings.jsonl has a serial number that is not in hexadecimal digits.", (uintmax_t)f->line);
	if (!span_is(kind, "unknown") && (line->issuer.data == NULL || !line->has_not_before))
		return;
	stratum_check(r->check, f,
		      &(struct stratum_facts){ kind, line->issuer, line->profile, time_span(line->has_not_before, line->not_before, not_before),
					       line->stratum });
}

static void
member_begin(struct recount *r, const struct run_file *f, const struct judged *line)
{
	const struct run_stratum *strata = r->check->run.strata.items;

	memcpy(r->member, line->member, SHA256_SIZE);
	merkle_add(&r->sample, line->member);
	r->has_member = r->is_clean = true;
	r->is_found = r->is_judged = false;
	r->stratum = 0;
	while (r->stratum < r->check->run.strata.count && !span_is(line->stratum, strata[r->stratum].name))
		r->stratum++;
	if (r->stratum == r->check->run.strata.count)
		check_tell(r->check, "Line %ju of findings.jsonl is of a stratum that run.json does not have.", (uintmax_t)f->line);
}

static void
member_end(struct recount *r)
{
	if (!r->has_member)
		return;
	r->found += r->is_found;
	r->clean += r->is_judged && r->is_clean;
	r->not_judged += !r->is_judged;
	r->found_of_stratum[r->stratum] += r->is_found;
	lists_member_end(r->lists);
}

void
recount_line(struct recount *r, const struct run_file *f, const struct judged *line, const struct population_row *row)
{
	bool is_first = !r->has_member || memcmp(r->member, line->member, SHA256_SIZE) != 0;
	const char *ruleset = r->check->run.ruleset;

	if (is_first) {
		member_end(r);
		member_begin(r, f, line);
		if (row != NULL)
			member_check(r, f, line, row);
		else
			facts_check(r, f, line);
	}
	if (line->ruleset.data != NULL && (line->ruleset.size != 16 || memcmp(line->ruleset.data, ruleset, 16) != 0))
		check_tell(r->check, "Line %ju of findings.jsonl has another ruleset than run.json.", (uintmax_t)f->line);
	findings_count(r, f, line);
	lists_line(r->lists, line, is_first);
}

/* --- all of them --- */

struct recount *
recount_new(struct check *c)
{
	struct recount *r = calloc(1, sizeof(*r));

	if (r == NULL)
		return NULL;
	r->check = c;
	r->fail_on = check_fail_on(c);
	r->rows.fd = -1;
	r->lists = lists_new(c);
	r->found_of_stratum = calloc(c->run.strata.count + 1, sizeof(*r->found_of_stratum));
	if (r->lists == NULL || r->found_of_stratum == NULL) {
		recount_free(r);
		return NULL;
	}
	struct span head;
	if (!check_open(c, &r->rows, "findings.csv"))
		return r;
	r->rows_are_open =
		csv_row(&r->rows, &head) && (span_is(head, "sha256,file,rule,level,source,clause,path,offset,message,issuer,serial,notBefore") ||
					     run_file_refuse(&r->rows, "the first row is not that of a table of findings"));
	if (!r->rows_are_open && check_cause(c, &r->rows))
		check_tell(c, "findings.csv is empty.");
	return r;
}

void
recount_free(struct recount *r)
{
	if (r == NULL)
		return;
	run_file_close(&r->rows);
	lists_free(r->lists);
	free(r->found_of_stratum);
	free(r);
}

/* A number of run.json against what it comes to. */
static void
number_check(struct check *c, const char *what, uint64_t is, uint64_t counted)
{
	if (is != counted)
		check_tell(c, "run.json has %ju as %s; by findings.jsonl it is %ju.", (uintmax_t)is, what, (uintmax_t)counted);
}

/* The root of the sample, by the members that findings.jsonl has in their order. */
static void
sample_check(struct check *c, const struct merkle *sample)
{
	uint8_t root[SHA256_SIZE];
	char text[SHA256_TEXT_SIZE];

	merkle_root(sample, root);
	sha256_digits(root, text);
	if (strcmp(text, c->run.sample_root) != 0)
		check_tell(c, "run.json has %s as the root of the sample; by findings.jsonl it is %s.", c->run.sample_root, text);
}

void
recount_end(struct recount *r)
{
	struct check *c = r->check;
	const struct run *run = &c->run;
	struct span row;

	member_end(r);
	sample_check(c, &r->sample);
	number_check(c, "counts.error", run->error, r->findings[MUST]);
	number_check(c, "counts.warning", run->warning, r->findings[SHOULD]);
	number_check(c, "counts.notice", run->notice, r->findings[NOTICE]);
	number_check(c, "waived", run->waived, r->waived);
	number_check(c, "members.found", run->members_found, r->found);
	number_check(c, "members.clean", run->clean, r->clean);
	number_check(c, "members.not_judged", run->not_judged, r->not_judged);
	for (size_t i = 0; i < run->strata.count; i++) {
		const struct run_stratum *stratum = RUN_ITEM(run->strata, struct run_stratum, i);
		if (stratum->found != r->found_of_stratum[i])
			check_tell(c, "run.json has %ju as found of the stratum \"%s\"; by findings.jsonl it is %ju.", (uintmax_t)stratum->found,
				   stratum->name, (uintmax_t)r->found_of_stratum[i]);
	}
	if (r->rows_are_open && csv_row(&r->rows, &row))
		check_tell(c, "Line %ju of findings.csv is of a finding that findings.jsonl does not have.", (uintmax_t)r->rows.line);
	else if (r->rows_are_open)
		check_cause(c, &r->rows);
	lists_end(r->lists);
	c->counted_again = true;
}

/* --- statistics --- */

static bool
is_same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static bool
is_same_statistic(const struct run_statistic *a, const struct run_statistic *b)
{
	return is_same_text(a->name, b->name) && is_same_text(a->issuer, b->issuer) && is_same_text(a->value, b->value) &&
	       is_same_text(a->threshold, b->threshold);
}

void
statistics_check(struct check *c)
{
	const struct list *told = &c->run.statistics;
	struct run_statistic statistic;
	struct run_file f;
	size_t count = 0;
	bool same = true;

	if (!check_open(c, &f, "statistics.jsonl")) {
		if (check_listed(c, "statistics.jsonl") == NULL && told->count > 0)
			check_tell(c, "run.json tells %zu statistics, and there is no statistics.jsonl.", told->count);
		return;
	}
	while (same && statistic_next(&f, &statistic)) {
		if (!statistic.told)
			continue;
		same = count < told->count && is_same_statistic(&statistic, RUN_ITEM(*told, struct run_statistic, count));
		count++;
	}
	if (check_cause(c, &f) && !same)
		check_tell(c, "Line %ju of statistics.jsonl tells a statistic, %s, which run.json does not have in this place, or otherwise.",
			   (uintmax_t)f.line, statistic.name);
	else if (f.status == EXIT_CLEAN && count < told->count)
		check_tell(c, "run.json tells %zu statistics, and statistics.jsonl %zu.", told->count, count);
	run_file_close(&f);
}
