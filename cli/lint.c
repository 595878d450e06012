#include <stdlib.h>

#include "cli/cli.h"
#include "report/report.h"

/* Output is written when this much of it has come together. */
#define FLUSH_AT ((size_t)1 << 16)

/* A run over all inputs. */
struct lint_run {
	struct options *options;
	bool tree; /* print trees */
	struct session session;
	uint8_t *verdicts;
	struct buffer out;
	size_t objects, levels[3]; /* findings by level */
	size_t unreadable;
	bool failed; /* something is at or above --fail-on */
	bool out_of_memory;
};

static void
flush(struct lint_run *r)
{
	fwrite(r->out.text, 1, r->out.size, stdout);
	r->out.size = 0;
}

static void
report(struct lint_run *r, const struct result *result)
{
	if (r->tree) {
		report_tree(&r->out, result, r->options->colour);
		return;
	}
	switch (r->options->format) {
	case OUTPUT_TEXT:
		report_text(&r->out, result, r->options->colour);
		break;
	case OUTPUT_JSONL:
		report_jsonl(&r->out, result);
		break;
	case OUTPUT_ZLINT:
		report_zlint(&r->out, result);
		break;
	}
}

static void
on_object(void *context, const char *name, size_t index, bool last, struct span der)
{
	struct lint_run *r = context;
	struct result result = { .input = name,
				 .index = index,
				 .alone = last && index == 0,
				 .linter = &r->options->linter,
				 .session = &r->session,
				 .verdicts = r->verdicts };

	r->objects++;
	if (!lint(&r->options->linter, &r->session, der, r->verdicts)) {
		complain("%s: object %zu: out of memory", name, index);
		r->out_of_memory = true;
		if (r->session.object.tree.count == 0)
			return;
	}
	for (uint32_t i = 0; i < r->session.findings.count; i++) {
		enum level level = r->session.findings.items[i].level;
		r->levels[level]++;
		r->failed |= (int)level <= r->options->fail_on;
	}
	report(r, &result);
	if (r->out.size >= FLUSH_AT)
		flush(r);
}

static void
on_trouble(void *context, const char *name, uint64_t offset, const char *what)
{
	struct lint_run *r = context;
	r->unreadable++;
	flush(r);
	fflush(stdout);
	complain("%s: offset %llu: %s", name, (unsigned long long)offset, what);
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

static int
lint_all(struct options *o, bool tree)
{
	struct lint_run r = { .options = o, .tree = tree };
	struct input_sink sink = { on_object, on_trouble, &r };

	if (o->argument_count == 0) {
		complain("no input; \"-\" is standard input");
		return EXIT_TROUBLE;
	}
	r.verdicts = malloc(o->linter.rules.count);
	if (r.verdicts == NULL) {
		complain("out of memory");
		return EXIT_INTERNAL;
	}
	for (int i = 0; i < o->argument_count; i++)
		input_read(o->arguments[i], o->input_format, &sink);
	flush(&r);
	if (!tree && o->format == OUTPUT_TEXT)
		summary(&r);
	bool failed = r.out.failed || r.out_of_memory;
	session_free(&r.session);
	buffer_free(&r.out);
	free(r.verdicts);
	return failed ? EXIT_INTERNAL : r.unreadable > 0 ? EXIT_TROUBLE : r.failed ? EXIT_FINDINGS : EXIT_CLEAN;
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
