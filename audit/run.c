/* A run, step by step. */
#include <errno.h>
#include <nettle/sha2.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#include "audit/audit.h"
#include "audit/commands.h"
#include "audit/revoked.h"
#include "corpus/explanations.h"
#include "lib/commit.h"
#include "run/complain.h"
#include "run/signals.h"

int
audit_no_memory(void)
{
	complain("out of memory");
	return EXIT_INTERNAL;
}

/* The worse of two statuses. */
static int
worse(int a, int b)
{
	return a > b ? a : b;
}

/* --- inputs, as run.json has them --- */

static int
by_digest(const void *a, const void *b)
{
	const struct input_file *x = a, *y = b;
	return memcmp(x->sha256, y->sha256, SHA256_SIZE);
}

static int
by_name(const void *a, const void *b)
{
	const struct audit_input *x = a, *y = b;
	int order = strcmp(x->name, y->name);
	return order != 0 ? order : memcmp(x->sha256, y->sha256, SHA256_SIZE);
}

/* A folder is one input: its digest is that of those of its files, in their order. */
static struct audit_input
folder_source(const char *name, struct input_file *files, size_t count)
{
	struct audit_input source = { .name = name, .files = count };
	struct sha256_ctx hash;
	qsort(files, count, sizeof(*files), by_digest);
	sha256_init(&hash);
	for (size_t i = 0; i < count; i++) {
		sha256_update(&hash, SHA256_SIZE, files[i].sha256);
		source.size += files[i].size;
	}
	sha256_digest(&hash, SHA256_SIZE, source.sha256);
	return source;
}

static bool
is_folder(const char *name)
{
	struct stat st;
	return strcmp(name, "-") != 0 && stat(name, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool
list_sources(struct audit *a)
{
	struct intake *k = &a->intake;
	struct model *m = &a->model;
	m->sources = calloc(a->o->inputs.count + 1, sizeof(*m->sources));
	if (m->sources == NULL)
		return false;
	for (size_t from = 0, to; from < k->file_count; from = to) {
		const char *name = a->o->inputs.items[k->files[from].input];
		for (to = from + 1; to < k->file_count && k->files[to].input == k->files[from].input;)
			to++;
		struct audit_input *source = &m->sources[m->source_count++];
		if (is_folder(name)) {
			*source = folder_source(name, k->files + from, to - from);
		} else {
			*source = (struct audit_input){ .name = name, .size = k->files[from].size };
			memcpy(source->sha256, k->files[from].sha256, SHA256_SIZE);
		}
	}
	qsort(m->sources, m->source_count, sizeof(*m->sources), by_name);
	return true;
}

static int
by_place(const void *a, const void *b)
{
	const struct unread *x = a, *y = b;
	int order = strcmp(x->input, y->input);
	return order != 0 ? order : x->index != y->index ? (x->index < y->index ? -1 : 1) : strcmp(x->error, y->error);
}

static bool
list_unread(struct audit *a)
{
	struct model *m = &a->model;
	m->unread = calloc(a->intake.failure_count + 1, sizeof(*m->unread));
	if (m->unread == NULL)
		return false;
	for (; m->unread_count < a->intake.failure_count; m->unread_count++) {
		const struct input_failure *f = &a->intake.failures[m->unread_count];
		m->unread[m->unread_count] = (struct unread){ f->input, f->index, f->offset, f->error };
	}
	qsort(m->unread, m->unread_count, sizeof(*m->unread), by_place);
	return true;
}

/* --- the model --- */

static bool
model_begin(struct audit *a, char **command)
{
	const struct audit_options *o = a->o;
	struct model *m = &a->model;
	const struct linter *linter = &a->setup->linter;

	a->report = o->options->report;
	a->report.format = report_format_named("jsonl");
	a->report.linter = linter;
	a->report.details = true;
	a->report.fail_on = o->options->fail_on;
	a->report.all_dates = o->options->report.all_dates;
	a->report.started = o->cut_time;
	a->report.build = brlint_commit;
	a->report.explain = explanation_briefly;
	report_prepare(&a->report);
	m->report = &a->report;
	m->build = brlint_commit;
	ruleset_digest(linter, m->ruleset);
	m->cut = o->cut_time;
	m->has_as_of = a->setup->job.has_date;
	m->as_of = a->setup->job.date;
	m->command = command;
	memcpy(m->since, o->since_day, sizeof(m->since));
	memcpy(m->until, o->until_day, sizeof(m->until));
	m->seed = o->seed;
	m->share = strchr(o->share, '%') != NULL ? o->share : "";
	m->number = m->share[0] != '\0' ? 0 : o->sampling.number;
	m->floor = o->floor;
	m->by = o->by != NULL ? o->by : "";
	m->rules = calloc((size_t)linter->rules.count + 1, sizeof(*m->rules));
	return m->rules != NULL;
}

void
model_free(struct model *m)
{
	size_t rules = m->rules != NULL ? m->report->linter->rules.count : 0;
	for (size_t i = 0; i < rules; i++) {
		struct rule_tally *t = &m->rules[i];
		for (size_t e = 0; e < t->example_count; e++) {
			free((char *)t->examples[e].path);
			free((char *)t->examples[e].message);
		}
		free(t->issuers);
		free(t->months);
		free(t->strata);
	}
	for (size_t i = 0; i < m->stratum_count; i++)
		free((char *)m->strata[i].name);
	free(m->rules);
	free(m->strata);
	free(m->months);
	free(m->sources);
	free(m->unread);
}

/* --- the steps --- */

/* Why nothing was drawn. */
static int
say_nothing(const struct audit *a)
{
	const struct intake *k = &a->intake;
	if (k->outside > 0)
		complain("nothing is drawn: of the certificates that were read none has a notBefore in the period");
	else if (k->others > 0)
		complain("nothing is drawn: there are only CRLs, OCSP responses and what is to be signed, which are not part of a population");
	else
		complain("nothing is drawn: there is no object");
	return EXIT_TROUBLE;
}

static int
draw(struct audit *a)
{
	switch (population_draw(&a->population)) {
	case DRAWN:
		return audit_name_strata(a) ? EXIT_CLEAN : audit_no_memory();
	case DRAWN_NOTHING:
		return say_nothing(a);
	case DRAWN_NOT_KEPT:
		complain("the ranks of the certificates are not spread as a seed that nobody knew before spreads them: with this seed, only --sample "
			 "all "
			 "can be drawn");
		return EXIT_INTERNAL;
	default:
		if (a->population.error != 0) {
			complain("%s: a temporary file cannot be read: %s", a->population.folder, strerror(a->population.error));
			return EXIT_INTERNAL;
		}
		return audit_no_memory();
	}
}

/* Puts the reports into the folder. */
static void
write_reports(struct audit *a)
{
	struct buffer b = { 0 };
	report_html(&b, &a->model);
	file_take(folder_file(&a->folder, "report.html"), &b);
	report_markdown(&b, &a->model);
	file_take(folder_file(&a->folder, "report.md"), &b);
	buffer_free(&b);
}

/* Ends the files that are there so far. */
static void
close_files(struct audit *a)
{
	for (struct folder_file *f = a->folder.files; f != NULL; f = f->next)
		file_close(f);
}

/* Says what has changed since the run before, which needs what there is of this one as files. */
static int
compare_previous(struct audit *a)
{
	if (a->o->previous == NULL)
		return EXIT_CLEAN;
	close_files(a);
	audit_write_run(a);
	close_files(a);
	if (!folder_stage(&a->folder)) {
		complain("%s: %s", a->folder.wrong, strerror(a->folder.error));
		return EXIT_INTERNAL;
	}
	int status = runs_compare(a->o->previous, a->folder.made, &a->comparison);
	folder_remove(&a->folder, "run.json");
	if (a->o->no_population)
		folder_remove(&a->folder, "population.csv");
	a->model.previous = &a->comparison;
	return status;
}

static int
finish(struct audit *a)
{
	int status = compare_previous(a);
	if (status != EXIT_CLEAN || signals_came())
		return worse(status, EXIT_TROUBLE);
	write_reports(a);
	close_files(a);
	a->model.end = time(NULL);
	audit_write_run(a);
	audit_write_sums(a);
	if (signals_came())
		return EXIT_INTERNAL;
	if (folder_end(&a->folder))
		return EXIT_CLEAN;
	complain("%s: %s", a->folder.wrong, strerror(a->folder.error));
	return EXIT_INTERNAL;
}

/* From the inputs to the folder, which is begun. */
static int
run_steps(struct audit *a)
{
	int status = audit_read(a->o, a->setup, a->revoked, &a->population, &a->intake);
	if (status == EXIT_INTERNAL)
		return status;
	a->model.not_population = a->intake.others;
	a->model.outside = a->intake.outside;
	a->model.duplicates = a->population.duplicates;
	int step = draw(a);
	if (step == EXIT_CLEAN && (!list_sources(a) || !list_unread(a)))
		step = audit_no_memory();
	if (step == EXIT_CLEAN && !a->o->no_statistics) {
		struct statistics_options options = a->o->statistics;
		options.logs = &a->setup->linter.reference.ct_logs;
		options.has_crls = a->model.crl_given;
		a->statistics = statistics_new(&options, a->population.folder);
		step = a->statistics != NULL ? EXIT_CLEAN : audit_no_memory();
		a->model.statistics = a->statistics;
	}
	if (step == EXIT_CLEAN)
		step = audit_members(a);
	if (step != EXIT_CLEAN)
		return worse(status, step);
	status = worse(status, audit_judge(a));
	if (status == EXIT_INTERNAL)
		return status;
	return worse(status, finish(a));
}

/* Reads what is to be judged by, and runs. */
static int
set_up_and_run(struct audit *a, struct setup *setup, struct revoked *revoked, char **command)
{
	setup->job.wants_issuer = false;
	setup->job.looks_up_issuer = true;
	setup->job.waived_at = a->o->cut_time;
	setup->job.judges_some = true;
	a->setup = setup;
	a->revoked = revoked;
	int status = revoked_read(revoked, a->o, setup);
	a->model.crl_given = revoked->count > 0;
	a->model.crl_verified = revoked->is_verified;
	if (status == EXIT_CLEAN && !model_begin(a, command))
		status = audit_no_memory();
	return status == EXIT_CLEAN ? run_steps(a) : status;
}

static void
audit_free(struct audit *a)
{
	comparison_free(&a->comparison);
	model_free(&a->model);
	statistics_free(a->statistics);
	population_free(&a->population);
	intake_free(&a->intake);
	folder_free(&a->folder);
	free(a->drawn_issuers);
	free(a->stratum_of_part);
	free(a->issuer_sizes);
	free(a->issuer_sampled);
}

/* Reads what the run before says of itself: this one follows it. */
static int
read_previous(struct audit *a, struct run_summary *own)
{
	struct model *m = &a->model;
	if (a->o->previous == NULL)
		return EXIT_CLEAN;
	int status = run_summary_read(a->o->previous, own, m->trend, &m->trend_count, m->previous_root, m->previous_ruleset);
	if (status != EXIT_CLEAN)
		return status;
	if (m->trend_count == TREND_MAX)
		memmove(m->trend, m->trend + 1, --m->trend_count * sizeof(*m->trend));
	m->trend[m->trend_count++] = *own;
	return EXIT_CLEAN;
}

static int
begin_folder(struct audit *a)
{
	const struct audit_options *o = a->o;
	if (folder_begin(&a->folder, o->out, o->replaces))
		return EXIT_CLEAN;
	if (a->folder.error == EEXIST)
		complain("--out %s: it is there already; --force replaces a run", o->out);
	else if (a->folder.error == EINVAL)
		complain("--out %s: a run takes the place of a folder by its name; \".\" and \"..\" are none", o->out);
	else if (a->folder.error == ENOTEMPTY)
		complain("--out %s: --force replaces a run, and this is none: %s", o->out, a->folder.why.text);
	else
		complain("--out %s: %s", o->out, strerror(a->folder.error));
	return a->folder.error == ENOMEM ? EXIT_INTERNAL : EXIT_TROUBLE;
}

int
audit_run(struct audit_options *o, char **command)
{
	struct audit a = { .o = o };
	struct setup setup;
	struct revoked revoked = { 0 };
	struct run_summary previous;

	a.model.start = time(NULL);
	int status = read_previous(&a, &previous);
	if (status == EXIT_CLEAN)
		status = audit_options_settle(o, o->previous != NULL ? &previous : NULL, a.model.start);
	if (status == EXIT_CLEAN)
		status = begin_folder(&a);
	population_init(&a.population, a.folder.parent);
	a.population.sampling = o->sampling;
	a.population.by = o->strata;
	if (status == EXIT_CLEAN) {
		signals_note();
		status = setup_make(&setup, o->options);
		if (status == EXIT_CLEAN)
			status = set_up_and_run(&a, &setup, &revoked, command);
		audit_free(&a);
		revoked_free(&revoked);
		setup_free(&setup);
	} else {
		audit_free(&a);
	}
	signals_die();
	return status;
}
