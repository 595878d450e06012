/*
 * Linting allocates nothing once warm: all cases of the corpus are linted twice with one session, and what is said of them is written into one
 * buffer; the second time no memory is asked for, but for the mathematics of signatures, where these are verified. That is bounded memory, too: what
 * does not allocate does not grow. allocations FOLDER
 */
#include <stdio.h>
#include <stdlib.h>

#include "corpus/judging.h"
#include "report/report.h"
#include "tests/sanitizer.h"

/* Calls of malloc(), calloc() and realloc() from anywhere in the process, libraries included. */
static size_t allocations;

#ifdef HAS_ASAN
/* The sanitizer has an allocator of its own, which tells. */
#include <sanitizer/allocator_interface.h>

static void
on_allocation(const volatile void *pointer, size_t size)
{
	(void)pointer;
	(void)size;
	allocations++;
}

static void
on_free(const volatile void *pointer)
{
	(void)pointer;
}

static bool
count_allocations(void)
{
	return __sanitizer_install_malloc_and_free_hooks(on_allocation, on_free) != 0;
}
#elif defined(__GLIBC__)
/* The program's functions of these names take the place of glibc's, which has them by other names, too. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *pointer, size_t size);

#pragma GCC visibility push(default)

void *
malloc(size_t size)
{
	allocations++;
	return __libc_malloc(size);
}

void *
calloc(size_t count, size_t size)
{
	allocations++;
	return __libc_calloc(count, size);
}

void *
realloc(void *pointer, size_t size)
{
	allocations++;
	return __libc_realloc(pointer, size);
}

#pragma GCC visibility pop

static bool
count_allocations(void)
{
	return true;
}
#else
static bool
count_allocations(void)
{
	return false;
}
#endif

/* What automake takes for a test that could not be made. */
#define SKIPPED 77

struct check {
	struct corpus corpus;
	struct linter linter;
	struct session session;
	struct report report;
	struct buffer out;
	uint8_t *verdicts;
	bool warm;   /* nothing may be allocated now */
	size_t cold; /* allocations until then */
	size_t failures;
};

/* Lints one object both ways, and says it in each format, with all that there is to say. */
static void
lint_and_report(struct check *k, const char *name, const struct job *job, struct span der)
{
	struct result result = { .input = name, .job = job, .session = &k->session, .verdicts = k->verdicts };
	struct unreadable unreadable = { .input = name, .error = "cannot be read" };
	lint(&k->linter, &k->session, job, der, NULL);
	lint(&k->linter, &k->session, job, der, k->verdicts);
	for (const struct report_format *format = report_formats; format->name != NULL; format++) {
		k->report.format = format;
		format->object(&k->out, &k->report, &result);
		if (format->unreadable != NULL)
			format->unreadable(&k->out, &k->report, &unreadable);
	}
	report_tree(&k->out, &k->report, &result);
	k->failures += k->out.failed;
	buffer_truncate(&k->out, 0);
}

static void
check_case(struct check *k, const struct corpus_case *c, const struct corpus_object *object)
{
	struct judging judging;
	if (!judging_make(&judging, &k->corpus, &k->linter, object)) {
		printf("%s: %s: what it is to be judged with cannot be read\n", c->file, c->name);
		k->failures++;
	}
	size_t before = allocations;
	lint_and_report(k, c->name, &judging.job, (struct span){ object->der, object->size });
	if (!k->warm)
		k->cold += allocations - before;
	else if (allocations > before && !object->verifies) {
		printf("%s: %s: %zu allocations\n", c->file, c->name, allocations - before);
		k->failures++;
	}
	judging_free(&judging);
}

int
main(int argc, char **argv)
{
	struct check k = { 0 };
	char where[4096];
	const char *folder = argc > 1 ? argv[1] : getenv("CORPUS");

	if (!count_allocations()) {
		printf("allocations cannot be counted here\n");
		return SKIPPED;
	}
	if (folder == NULL || !corpus_read(&k.corpus, folder)) {
		printf("%s\n", folder == NULL ? "usage: allocations FOLDER" : k.corpus.error);
		return 2;
	}
	if (linter_init(&k.linter, NULL, where, sizeof(where)) != NULL || (k.verdicts = malloc(k.linter.rules.count)) == NULL)
		return 2;
	k.report = (struct report){ .linter = &k.linter, .colour = true, .details = true, .verdicts = true, .all_rules = true, .end_marker = true };
	report_prepare(&k.report);
	struct corpus_object *objects = calloc(k.corpus.count, sizeof(*objects));
	for (size_t i = 0; objects != NULL && i < k.corpus.count; i++) {
		if (!corpus_compile(&k.corpus, &k.corpus.cases[i], &objects[i])) {
			printf("%s\n", k.corpus.error);
			return 2;
		}
	}
	for (int round = 0; objects != NULL && round < 2; round++) {
		k.warm = round > 0;
		for (size_t i = 0; i < k.corpus.count; i++)
			check_case(&k, &k.corpus.cases[i], &objects[i]);
	}
	/* a count that counts nothing would find nothing */
	k.failures += k.cold == 0;
	printf("%zu objects: %zu allocations the first time, %zu failures\n", k.corpus.count, k.cold, k.failures);
	for (size_t i = 0; objects != NULL && i < k.corpus.count; i++)
		free(objects[i].der);
	free(objects);
	buffer_free(&k.out);
	session_free(&k.session);
	linter_free(&k.linter);
	corpus_free(&k.corpus);
	free(k.verdicts);
	return k.failures > 0;
}
