/*
 * Linting allocates nothing once warm: all cases of the corpus are linted twice with one session, and what is said of them is written into one
 * buffer; the second time no memory is asked for. That is bounded memory, too: what does not allocate does not grow. allocations FOLDER
 */
#include <stdio.h>
#include <stdlib.h>

#include "corpus/corpus.h"
#include "lints/linter.h"
#include "report/report.h"

/* Calls of malloc(), calloc() and realloc() from anywhere in the process, libraries included. */
static size_t allocations;

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_ASAN
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define HAS_ASAN
#endif

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
	struct buffer out;
	uint8_t *verdicts;
	bool warm;   /* nothing may be allocated now */
	size_t cold; /* allocations until then */
	size_t failures;
};

/* Lints one object both ways, and says it in each format. */
static void
lint_and_report(struct check *k, const char *name, struct span der)
{
	struct result result = { .input = name, .linter = &k->linter, .session = &k->session };
	lint(&k->linter, &k->session, der, NULL);
	report_text(&k->out, &result, false);
	report_jsonl(&k->out, &result);
	lint(&k->linter, &k->session, der, k->verdicts);
	result.verdicts = k->verdicts;
	report_zlint(&k->out, &result);
	k->out.size = 0;
}

static bool
add_companion(struct check *k, enum companion companion, const char *name)
{
	struct corpus_object object;
	linter_drop_companions(&k->linter, companion);
	if (name == NULL)
		return true;
	const struct corpus_case *other = corpus_find(&k->corpus, name);
	if (other == NULL || !corpus_compile(&k->corpus, other, &object))
		return false;
	bool ok = linter_add_companion(&k->linter, companion, (struct span){ object.der, object.size });
	free(object.der);
	return ok;
}

static void
check_case(struct check *k, const struct corpus_case *c, const struct corpus_object *object)
{
	if (!add_companion(k, COMPANION_ISSUER, object->issuer) || !add_companion(k, COMPANION_PRECERT, object->precert)) {
		printf("%s: %s: its companion cannot be read\n", c->file, c->name);
		k->failures++;
	}
	k->linter.profile = object->profile;
	k->linter.scope = object->scope;
	size_t before = allocations;
	lint_and_report(k, c->name, (struct span){ object->der, object->size });
	if (!k->warm)
		k->cold += allocations - before;
	else if (allocations > before) {
		printf("%s: %s: %zu allocations\n", c->file, c->name, allocations - before);
		k->failures++;
	}
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
