/*
 * The library while memory runs out: each call is made again and again, with its first allocation failing, then its second, and so on, until it
 * succeeds; and the same with all allocations failing from that one on. Each failure is told by BRLINT_NO_MEMORY, and leaves what was promised. And
 * how much memory many issuers take. library_memory FOLDER
 *
 * Wrapped by the linker are the calls of this program, of which the library is a part, and not those within other libraries.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "corpus/corpus.h"
#include "include/brlint.h"
#include "tests/base64.h"

static size_t calls, fails_at; /* 0: none fails */
static bool fails_from;        /* all from that one on */
static size_t asked_for;       /* octets, those given back too */

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *pointer, size_t size);
char *__real_strdup(const char *text);
char *__real_strndup(const char *text, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *pointer, size_t size);
char *__wrap_strdup(const char *text);
char *__wrap_strndup(const char *text, size_t size);

static bool
fails(void)
{
	calls++;
	return fails_at > 0 && (fails_from ? calls >= fails_at : calls == fails_at);
}

void *
__wrap_malloc(size_t size)
{
	asked_for += size;
	return fails() ? NULL : __real_malloc(size);
}

void *
__wrap_calloc(size_t count, size_t size)
{
	asked_for += count * size;
	return fails() ? NULL : __real_calloc(count, size);
}

void *
__wrap_realloc(void *pointer, size_t size)
{
	asked_for += size;
	return fails() ? NULL : __real_realloc(pointer, size);
}

char *
__wrap_strdup(const char *text)
{
	return fails() ? NULL : __real_strdup(text);
}

char *
__wrap_strndup(const char *text, size_t size)
{
	return fails() ? NULL : __real_strndup(text, size);
}

static size_t failures, failed_calls;

static void
expect(bool is_so, const char *what, size_t number)
{
	if (!is_so) {
		printf("%s, allocation %zu\n", what, number);
		failures++;
	}
}

/* More allocations than any call makes. */
#define TRIES 2000

static struct corpus corpus;
static struct corpus_object object, issuer, precert;
static brlint *linter; /* made undisturbed */

/* What the callback got, and what it gets when nothing fails. */
static char got[1 << 21], whole[1 << 18];
static size_t got_size;

static int
take(void *context, const char *text, size_t size)
{
	(void)context;
	if (size > sizeof(got) - 1 - got_size)
		return -1;
	memcpy(got + got_size, text, size);
	got_size += size;
	got[got_size] = '\0';
	return 0;
}

/* What a policy can have; what is of the object is found, and waived. */
static const char first_policy[] =
	"block warning\ndata max-age 36500d\nrule x_a error absent extensions.keyUsage clause 1 \"a sentence\"\nlevel x_* notice\n"
	"ignore e_cabf_ecc_allowed_key_usages issuer 811dc0693848b4a9ffec168d6f498b67918459a8 serial 3c6f0952a7e1448b902d until 2099-01-01 owner o "
	"reason r\n";
static const char second_policy[] =
	"ignore source:BR until 2099-01-01 reason r\nignore e_sub_* until 2000-01-01 reason r\n[profile crl]\nblock error\n"
	"rule x_b error one-of crlExtensions.cRLNumber 1 2 3 clause 1 s\n";

static const char first_list[] = "{\"operators\":[{\"name\":\"O\",\"logs\":[{\"key\":\"AQIDBAUGBwg=\"}]}]}";

/* Each try makes a call whose allocation `fails_at` fails. They return whether it succeeded. */

static bool
try_config(size_t number)
{
	static const unsigned char blocked[32] = { 1 };
	enum brlint_status status = BRLINT_OK, last = BRLINT_OK;
	brlint *b = NULL;
	brlint_config *c = brlint_config_new();
	if (c == NULL)
		return false;
	for (int call = 0; call < 12 && status == BRLINT_OK; call++) {
		status = call == 0    ? brlint_config_data(c, "/")
			 : call == 1  ? brlint_config_data(c, NULL)
			 : call == 2  ? brlint_config_only(c, "e_sub_cert_eku_missing,e_cabf_ecc_allowed_key_usages,e_sub_cert_aia_missing")
			 : call == 3  ? brlint_config_only(c, "e_rsa_mod_less_than_2048_bits")
			 : call == 4  ? brlint_config_ignore(c, "e_sub_cert_eku_missing")
			 : call == 5  ? brlint_config_exclude_sources(c, "Apple,Mozilla")
			 : call == 6  ? brlint_config_name_filter(c, "^e_")
			 : call == 7  ? brlint_config_policy(c, "first", first_policy, strlen(first_policy))
			 : call == 9  ? brlint_config_log_list(c, "list", first_list, strlen(first_list))
			 : call == 8  ? brlint_config_policy(c, "second", second_policy, strlen(second_policy))
			 : call == 10 ? brlint_config_blocked_keys(c, blocked, 1)
				      : brlint_config_level(c, "e_sub_cert_aia_missing", BRLINT_NOTICE);
	}
	if (status == BRLINT_OK)
		b = brlint_new(c, &status);
	last = status;
	expect(last == BRLINT_OK || last == BRLINT_NO_MEMORY, "a config: another status", number);
	expect((b != NULL) == (last == BRLINT_OK), "a config: a linter and an error, or neither", number);
	expect((brlint_config_error(c)[0] == '\0') == (last == BRLINT_OK), "a config: an error without words, or words without", number);
	/* what was refused was not taken, and what was taken is there */
	fails_at = 0;
	brlint *after = brlint_new(c, NULL);
	expect(after != NULL, "a config: of no use any more", number);
	expect(b == NULL || strcmp(brlint_ruleset(b), brlint_ruleset(after)) == 0, "a config: another set of rules", number);
	brlint_free(after);
	brlint_free(b);
	brlint_config_free(c);
	return last == BRLINT_OK;
}

static bool
add_all(brlint_companions *set, const struct corpus_object *first, const struct corpus_object *second, size_t number)
{
	const struct corpus_object *all[] = { first, second };
	for (size_t i = 0; i < 2; i++) {
		size_t before = brlint_companions_count(set);
		enum brlint_status status = brlint_companions_add(set, all[i]->der, all[i]->size);
		expect(status == BRLINT_OK || status == BRLINT_NO_MEMORY, "companions: another status", number);
		expect(brlint_companions_count(set) == before + (status == BRLINT_OK), "companions: a wrong count", number);
		if (status != BRLINT_OK)
			return false;
	}
	return true;
}

/* A job with everything. NULL if memory ran out. */
static brlint_job *
make_job(size_t number)
{
	brlint_job *j = brlint_job_new();
	brlint_companions *issuers = brlint_companions_new(BRLINT_ISSUER), *precerts = brlint_companions_new(BRLINT_PRECERTIFICATE);
	bool ok = j != NULL && issuers != NULL && precerts != NULL && add_all(issuers, &issuer, &object, number) &&
		  brlint_companions_add(precerts, precert.der, precert.size) == BRLINT_OK && brlint_job_name(j, "a name") == BRLINT_OK;
	if (ok) {
		brlint_job_copy(j, 1);
		ok = brlint_job_companions(j, BRLINT_ISSUER, issuers, 1) == BRLINT_OK &&
		     brlint_job_companions(j, BRLINT_PRECERTIFICATE, precerts, 1) == BRLINT_OK;
	}
	brlint_companions_free(issuers);
	brlint_companions_free(precerts);
	if (ok)
		return j;
	brlint_job_free(j);
	return NULL;
}

static bool
try_job(size_t number)
{
	brlint_job *j = make_job(number);
	brlint_job_free(j);
	return j != NULL;
}

static brlint_job *job;  /* made undisturbed */
static bool used_before; /* the report has judged another object */

static bool
try_lint(size_t number)
{
	brlint_report *r = brlint_report_new();
	size_t disturbed_at = fails_at;
	if (r == NULL)
		return false;
	brlint_report_want_verdicts(r, !used_before);
	if (used_before) {
		fails_at = 0;
		brlint_lint(linter, r, NULL, precert.der, 100);
		calls = 0;
		fails_at = disturbed_at;
	}
	enum brlint_status status = brlint_lint(linter, r, job, object.der, object.size);
	fails_at = 0;
	expect(status == BRLINT_OK || status == BRLINT_NO_MEMORY, "a lint: another status", number);
	if (status == BRLINT_OK) {
		expect(brlint_finding_count(r) > 0 && strcmp(brlint_report_profile(r), "subscriber-dv") == 0, "a lint: something is missing", number);
		for (size_t i = 0; i < brlint_finding_count(r); i++)
			expect(strcmp(brlint_finding_at(r, i)->rule->name, "e_object_not_judged") != 0, "a lint: not judged after all", number);
	} else {
		got_size = 0;
		expect(brlint_finding_count(r) == 1 && strcmp(brlint_finding_at(r, 0)->rule->name, "e_object_not_judged") == 0 &&
			       brlint_finding_at(r, 0)->level == BRLINT_ERROR,
		       "a lint: not its one finding", number);
		expect(strcmp(brlint_report_kind(r), "unknown") == 0, "a lint: a kind", number);
		expect(brlint_write(r, "jsonl", take, NULL) == BRLINT_NO_MEMORY && got_size == 0, "a lint: something is written", number);
		/* and then it is as good as new */
		expect(brlint_lint(linter, r, job, object.der, object.size) == BRLINT_OK, "a lint: of no use any more", number);
	}
	brlint_write(r, "jsonl", take, NULL);
	expect(strcmp(got, whole) == 0, "a lint: another line", number);
	got_size = 0;
	brlint_report_free(r);
	return status == BRLINT_OK;
}

static brlint_report *report; /* made undisturbed, with verdicts */
static const char *format;
static unsigned flags;

static bool
try_write(size_t number)
{
	got_size = 0;
	got[0] = '\0';
	enum brlint_status status = brlint_write(report, format, take, NULL);
	expect(status == BRLINT_OK || status == BRLINT_NO_MEMORY, "a format: another status", number);
	expect(status == BRLINT_OK || got_size == 0, "a format: something is written", number);
	return status == BRLINT_OK;
}

/* A writer goes on behind what it had no memory for. */
static bool
try_writer(size_t number)
{
	enum brlint_status status, statuses[5];
	brlint_writer *w = brlint_writer_new(linter, format, flags, take, NULL, &status);
	size_t disturbed_at = fails_at;

	got_size = 0;
	got[0] = '\0';
	if (w == NULL) {
		expect(status == BRLINT_NO_MEMORY, "a writer: another status", number);
		return false;
	}
	statuses[0] = brlint_writer_option(w, "data", "folder");
	statuses[1] = brlint_writer_begin(w, 0);
	if (statuses[1] != BRLINT_OK) {
		fails_at = 0;
		expect(brlint_writer_begin(w, 0) == BRLINT_OK, "a writer: does not begin", number);
		fails_at = disturbed_at;
	}
	statuses[2] = brlint_writer_object(w, report);
	statuses[3] = brlint_writer_unreadable(w, "name", 0, 0, "out of memory");
	statuses[4] = brlint_writer_end(w, 3);
	fails_at = 0;
	for (int i = 0; i < 5; i++) {
		expect(statuses[i] == BRLINT_OK || statuses[i] == BRLINT_NO_MEMORY, "a writer: another status", number);
		if (statuses[i] != BRLINT_OK)
			status = statuses[i];
	}
	expect(got_size == 0 || got[got_size - 1] == '\n', "a writer: a line is not whole", number);
	brlint_writer_free(w);
	return status == BRLINT_OK;
}

static int
count_octets(void *context, size_t index, const void *der, size_t size, const char *error)
{
	(void)index;
	(void)error;
	*(size_t *)context += der != NULL ? size : 0;
	return 0;
}

static char *pem; /* of the object, as one line of base64 */

static bool
try_objects(size_t number)
{
	size_t octets = 0;
	enum brlint_status status = brlint_objects(pem, strlen(pem), 0, count_octets, &octets);
	expect(status == BRLINT_OK || status == BRLINT_NO_MEMORY, "objects: another status", number);
	expect(status != BRLINT_OK || octets == object.size, "objects: something is missing", number);
	return status == BRLINT_OK;
}

static bool
try_data_file(size_t number)
{
	static const char text[] = "# version: 2026-01-02\n2.16.840.1.114412.2.1\tA CA\n";
	enum brlint_status status = BRLINT_NO_MEMORY;
	brlint_config *c = brlint_config_new();
	if (c != NULL)
		status = brlint_config_data_file(c, "ev-policies.tsv", text, strlen(text));
	brlint *b = status == BRLINT_OK ? brlint_new(c, &status) : NULL;
	expect((b != NULL && strcmp(brlint_data_version(b, "ev-policies"), "2026-01-02") == 0) || status == BRLINT_NO_MEMORY, "data: another status",
	       number);
	brlint_free(b);
	brlint_config_free(c);
	return b != NULL;
}

static bool
try_nodes(size_t number)
{
	brlint_report *r = brlint_report_new();
	size_t i = 0, disturbed_at = fails_at;
	bool memory = r != NULL;
	if (r == NULL)
		return false;
	fails_at = 0;
	expect(brlint_lint(linter, r, NULL, object.der, object.size) == BRLINT_OK, "values: not judged", number);
	calls = 0;
	fails_at = disturbed_at;
	for (; i < brlint_node_count(r); i++)
		memory &= brlint_node_at(r, i) != NULL;
	fails_at = 0;
	expect(brlint_node_at(r, 0) != NULL, "values: of no use any more", number);
	brlint_report_free(r);
	return memory;
}

/* Tries a call until it succeeds with nothing failing any more. */
static void
exhaust(const char *what, bool (*try)(size_t))
{
	for (int from = 0; from < 2; from++) {
		size_t number = 1;
		bool done = false;
		for (; number < TRIES && !done; number++) {
			calls = 0;
			fails_at = number;
			fails_from = from > 0;
			bool succeeded = try(number);
			/* a failure that did not matter (qsort() does without) is no end */
			done = succeeded && calls < number;
			failed_calls += !succeeded;
			fails_at = 0;
		}
		if (!done) {
			printf("%s: never without a failing allocation\n", what);
			failures++;
		}
	}
}

#define MANY 5000

/* Many issuers with names of their own take little beside their octets, and the right one is found among them. */
static void
add_many(void)
{
	brlint_companions *set = brlint_companions_new(BRLINT_ISSUER);
	brlint_job *j = brlint_job_new();
	brlint_report *r = brlint_report_new();
	uint8_t *name = memmem(issuer.der, issuer.size, "TLS CA", 6);

	expect(name != NULL && brlint_companions_add(set, issuer.der, issuer.size) == BRLINT_OK, "many issuers: the first", 0);
	asked_for = 0;
	for (unsigned i = 1; i < MANY && name != NULL; i++) {
		name[0] = (uint8_t)('A' + i % 26);
		name[1] = (uint8_t)('A' + i / 26 % 26);
		name[2] = (uint8_t)('A' + i / 26 / 26);
		expect(brlint_companions_add(set, issuer.der, issuer.size) == BRLINT_OK, "many issuers", i);
	}
	expect(brlint_companions_count(set) == MANY, "many issuers: a wrong count", 0);
	expect(asked_for / MANY < issuer.size + 4096, "many issuers: too much memory", 0);
	brlint_job_companions(j, BRLINT_ISSUER, set, 1);
	expect(brlint_lint(linter, r, j, object.der, object.size) == BRLINT_OK && brlint_finding_count(r) == 1, "many issuers: none is found", 0);
	brlint_companions_free(set);
	brlint_job_free(j);
	brlint_report_free(r);
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *format;
		unsigned flags;
	} formats[] = { { "text", 0 },
			{ "jsonl", BRLINT_HEADER | BRLINT_DETAILS | BRLINT_VERDICTS },
			{ "zlint", BRLINT_ALL_RULES },
			{ "lines", 0 },
			{ "sarif", 0 },
			{ "junit", 0 },
			{ "pkimetal", 0 } };
	const char *folder = argc > 1 ? argv[1] : getenv("CORPUS");

	if (folder == NULL || !corpus_read(&corpus, folder) || !corpus_compile_named(&corpus, "ecc-non-repudiation", &object) ||
	    !corpus_compile_named(&corpus, "tls-subca", &issuer) || !corpus_compile_named(&corpus, "precertificate", &precert)) {
		printf("%s\n", folder == NULL ? "usage: library_memory FOLDER" : corpus.error);
		return 2;
	}
	linter = brlint_new(NULL, NULL);
	job = make_job(0);
	report = brlint_report_new();
	brlint_report_want_verdicts(report, 1);
	if (linter == NULL || job == NULL || brlint_lint(linter, report, job, object.der, object.size) != BRLINT_OK)
		return 2;
	brlint_write(report, "jsonl", take, NULL);
	strcpy(whole, got);
	got_size = 0;
	static char line[4096];
	pem = line;
	add_base64(line, object.der, object.size, 0);
	exhaust("objects", try_objects);
	exhaust("data from memory", try_data_file);
	exhaust("values", try_nodes);
	exhaust("a config", try_config);
	exhaust("a job", try_job);
	exhaust("a lint with a new report", try_lint);
	used_before = true;
	exhaust("a lint with a used report", try_lint);
	for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++) {
		format = formats[i].format;
		flags = formats[i].flags;
		exhaust(format, try_write);
		exhaust(format, try_writer);
	}
	/* the same by a policy, which waives what is found, and has rules of its own */
	brlint_config *config = brlint_config_new();
	if (config == NULL || brlint_config_policy(config, "first", first_policy, strlen(first_policy)) != BRLINT_OK)
		return 2;
	brlint_free(linter);
	linter = brlint_new(config, NULL);
	brlint_config_free(config);
	if (linter == NULL || brlint_lint(linter, report, job, object.der, object.size) != BRLINT_OK)
		return 2;
	got_size = 0;
	brlint_write(report, "jsonl", take, NULL);
	strcpy(whole, got);
	expect(strstr(whole, "\"waived\": {\"reason\": \"r\"") != NULL && strstr(whole, "\"x_a\"") != NULL, "a policy: nothing is waived or found",
	       0);
	used_before = false;
	exhaust("a lint by a policy", try_lint);
	for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++) {
		format = formats[i].format;
		flags = formats[i].flags;
		exhaust(format, try_writer);
	}
	brlint_free(linter);
	linter = brlint_new(NULL, NULL);
	add_many();
	/* what fails nothing finds nothing */
	failures += failed_calls < 100;
	printf("%zu calls without memory, %zu failures\n", failed_calls, failures);
	brlint_report_free(report);
	brlint_job_free(job);
	brlint_free(linter);
	free(object.der);
	free(issuer.der);
	free(precert.der);
	corpus_free(&corpus);
	return failures > 0;
}
