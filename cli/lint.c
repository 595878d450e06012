#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/pipeline.h"
#include "cli/progress.h"
#include "report/report.h"

/* Objects from this size on are not copied into batches. */
#define LARGE ((size_t)1 << 20)

/* What each thread has for itself. */
struct lint_thread {
	struct session session;
	uint8_t *verdicts; /* one a rule, where the format tells them; otherwise NULL, which is quicker */
	char apart[LINES_APART];
};

/* A run over all inputs. */
struct lint_run {
	struct options *options;
	bool tree; /* print trees */
	struct pipeline *pipeline;
	struct lint_thread *threads; /* the first is the caller's */
	struct progress progress;
	size_t objects, unreadable, failures;
	size_t levels[LEVEL_COUNT]; /* findings by level */
	bool lost_output;
	uint64_t read_before, read; /* octets of the files that are done; of all, with the one that is being read */
	const char *reading;
};

static void
report(const struct lint_run *r, struct buffer *out, const struct result *result)
{
	if (r->tree) {
		report_tree(out, result, r->options->colour);
		return;
	}
	switch (r->options->format) {
	case OUTPUT_TEXT:
		report_text(out, result, r->options->colour);
		break;
	case OUTPUT_JSONL:
		report_jsonl(out, result);
		break;
	case OUTPUT_ZLINT:
		report_zlint(out, result);
		break;
	}
}

/* Lints one object and adds what is said of it. Findings are counted in `levels`. Returns false if memory ran out. */
static bool
lint_one(const struct lint_run *r, struct lint_thread *t, const char *name, size_t index, bool last, struct span der, struct buffer *out,
	 size_t *levels)
{
	struct result result = {
		.input = name,
		.index = index,
		.alone = last && index == 0,
		.linter = &r->options->linter,
		.session = &t->session,
		.verdicts = t->verdicts,
	};
	bool complete = lint(&r->options->linter, &t->session, der, t->verdicts);
	if (t->session.object.tree.count == 0)
		return false;
	for (uint32_t i = 0; i < t->session.findings.count; i++)
		levels[t->session.findings.items[i].level]++;
	report(r, out, &result);
	return complete;
}

static void
lint_batch(void *context, unsigned thread, struct batch *b)
{
	struct lint_run *r = context;
	for (size_t i = 0; i < b->count; i++) {
		const struct item *item = &b->items[i];
		b->failures += !lint_one(r, &r->threads[thread], item_name(b, item), item->index, item->last, item_der(b, item), &b->out, b->levels);
	}
}

/* Takes over what was counted, and writes what was said. */
static void
deliver(void *context, struct batch *b)
{
	struct lint_run *r = context;
	for (size_t i = 0; i < LEVEL_COUNT; i++)
		r->levels[i] += b->levels[i];
	r->objects += b->count;
	r->failures += b->failures;
	r->lost_output |= b->out.failed;
	progress_clear(&r->progress);
	fwrite(b->out.text, 1, b->out.size, stdout);
	progress_show(&r->progress, r->objects, r->levels[MUST] + r->levels[SHOULD] + r->levels[NOTICE], r->read);
}

static bool
on_trouble(void *context, const struct input_trouble *t)
{
	struct lint_run *r = context;
	r->unreadable++;
	pipeline_drain(r->pipeline);
	fflush(stdout);
	progress_clear(&r->progress);
	complain("%s: offset %llu: %s", t->name, (unsigned long long)t->offset, t->what);
	return true;
}

static bool
on_object(void *context, const struct input_object *o)
{
	struct lint_run *r = context;

	if (o->index == 0 && r->reading != o->name) {
		r->read_before = r->read;
		r->reading = o->name;
	}
	r->read = r->read_before + o->offset + o->der.size;
	if (o->der.size < LARGE && pipeline_add(r->pipeline, o))
		return true;
	/* too large to copy: here and now, behind all that came before */
	struct batch alone = { .count = 1 };
	pipeline_drain(r->pipeline);
	alone.failures = !lint_one(r, &r->threads[0], o->name, o->index, o->last, o->der, &alone.out, alone.levels);
	if (o->torn != NULL && *o->torn)
		on_trouble(r, &(struct input_trouble){ .name = o->name, .index = o->index, .what = "the file became shorter while it was read" });
	else
		deliver(r, &alone);
	buffer_free(&alone.out);
	return true;
}


static const char *
plural(size_t count)
{
	return count == 1 ? "" : "s";
}

static void
summary(const struct lint_run *r)
{
	printf("%zu object%s: %zu error%s, %zu warning%s, %zu notice%s", r->objects, plural(r->objects), r->levels[MUST], plural(r->levels[MUST]),
	       r->levels[SHOULD], plural(r->levels[SHOULD]), r->levels[NOTICE], plural(r->levels[NOTICE]));
	if (r->unreadable > 0)
		printf("; %zu input%s could not be read", r->unreadable, plural(r->unreadable));
	printf("\n");
}

/* The octets of all files; 0 where one is a folder, a pipe or no file. */
static uint64_t
total_size(const struct options *o)
{
	uint64_t total = 0;
	for (int i = 0; i < o->argument_count; i++) {
		struct stat st;
		bool standard = strcmp(o->arguments[i], "-") == 0;
		if ((standard ? fstat(STDIN_FILENO, &st) : stat(o->arguments[i], &st)) != 0 || !S_ISREG(st.st_mode))
			return 0;
		total += (uint64_t)st.st_size;
	}
	return total;
}

/* Whether a finding is at or above --fail-on. */
static bool
has_failed(const struct lint_run *r)
{
	bool failed = false;
	for (int level = 0; level <= r->options->fail_on; level++)
		failed |= r->levels[level] > 0;
	return failed;
}

static void
lint_run_free(struct lint_run *r)
{
	pipeline_free(r->pipeline);
	for (unsigned i = 0; r->threads != NULL && i < r->options->threads; i++) {
		session_free(&r->threads[i].session);
		free(r->threads[i].verdicts);
	}
	free(r->threads);
}

static bool
lint_run_init(struct lint_run *r)
{
	struct pipeline_work work = { lint_batch, deliver, r };
	r->pipeline = pipeline_new(&work, r->options->threads);
	r->threads = calloc(r->options->threads, sizeof(*r->threads));
	bool ok = r->pipeline != NULL && r->threads != NULL;
	bool verdicts = !r->tree && r->options->format == OUTPUT_ZLINT;
	for (unsigned i = 0; ok && verdicts && i < r->options->threads; i++)
		ok = (r->threads[i].verdicts = malloc(r->options->linter.rules.count)) != NULL;
	return ok;
}

static int
lint_all(struct options *o, bool tree)
{
	struct lint_run r = { .options = o, .tree = tree };
	struct input_options input = { .format = o->input_format, .max_object = MAX_OBJECT };
	struct input_sink sink = { on_object, on_trouble, NULL, &r };

	if (o->argument_count == 0) {
		complain("no input; \"-\" is standard input");
		return EXIT_TROUBLE;
	}
	if (!lint_run_init(&r)) {
		complain("out of memory");
		lint_run_free(&r);
		return EXIT_INTERNAL;
	}
	progress_init(&r.progress, total_size(o));
	for (int i = 0; i < o->argument_count; i++)
		input_read(o->arguments[i], &input, &sink);
	pipeline_drain(r.pipeline);
	progress_clear(&r.progress);
	if (!tree && o->format == OUTPUT_TEXT)
		summary(&r);
	if (r.failures > 0)
		complain("memory ran out for %zu object%s", r.failures, plural(r.failures));
	bool internal = r.failures > 0 || r.lost_output;
	lint_run_free(&r);
	return internal ? EXIT_INTERNAL : r.unreadable > 0 ? EXIT_TROUBLE : has_failed(&r) ? EXIT_FINDINGS : EXIT_CLEAN;
}

int
command_lint(struct options *o)
{
	return lint_all(o, false);
}

int
command_tree(struct options *o)
{
	return lint_all(o, true);
}
