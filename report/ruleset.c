#include <nettle/base16.h>
#include <nettle/sha2.h>
#include <stdlib.h>

#include "asn1/time.h"
#include "policy/policy.h"
#include "report/formats.h"

_Static_assert(RULESET_DIGEST_SIZE == BASE16_ENCODE_LENGTH(SHA256_DIGEST_SIZE) + 1, "a SHA-256 in hexadecimal digits, and a NUL");

static void
hash(struct sha256_ctx *context, const char *text)
{
	sha256_update(context, strlen(text), (const uint8_t *)text);
}

/* A blank and the day of a date, or a dash. */
static void
hash_day(struct sha256_ctx *context, int64_t date)
{
	char text[TIME_TEXT_SIZE];
	hash(context, " ");
	if (date == ALWAYS || date == FOREVER)
		hash(context, "-");
	else
		sha256_update(context, sizeof("2026-03-15") - 1, (const uint8_t *)time_text(date, text));
}

static void
hash_rule(struct sha256_ctx *context, const struct gate *gate)
{
	char digits[16];
	size_t at = sizeof(digits) - 1;

	hash(context, "rule ");
	hash(context, gate->lint->name);
	hash(context, " ");
	hash(context, level_name((enum level)gate->level));
	hash_day(context, gate->lint->from);
	hash_day(context, gate->lint->until);
	digits[at] = '\0';
	for (unsigned revision = lint_revision(gate->lint); revision > 0; revision /= 10)
		digits[--at] = (char)('0' + revision % 10);
	hash(context, " ");
	hash(context, digits + at);
	hash(context, "\n");
}

static int
compare_files(const void *a, const void *b)
{
	const enum reference_file *left = a, *right = b;
	return strcmp(reference_file_name(*left), reference_file_name(*right));
}

void
ruleset_digest(const struct linter *linter, char text[RULESET_DIGEST_SIZE])
{
	const struct gate *rules[RULES_MAX];
	enum reference_file files[REFERENCE_FILES];
	uint8_t digest[SHA256_DIGEST_SIZE];
	struct sha256_ctx context;

	sha256_init(&context);
	rules_by_name(&linter->rules, rules);
	for (uint32_t i = 0; i < linter->rules.count; i++) {
		if (rules[i]->enabled)
			hash_rule(&context, rules[i]);
	}
	for (int i = 0; i < REFERENCE_FILES; i++)
		files[i] = (enum reference_file)i;
	qsort(files, REFERENCE_FILES, sizeof(files[0]), compare_files);
	for (int i = 0; i < REFERENCE_FILES; i++) {
		hash(&context, "data ");
		hash(&context, reference_file_name(files[i]));
		hash(&context, " ");
		hash(&context, linter->reference.sha256[files[i]]);
		hash(&context, "\n");
	}
	if (linter->blocked.count > 0) {
		hash(&context, "blocked-keys ");
		hash(&context, linter->blocked.sha256);
		hash(&context, "\n");
	}
	if (linter->tests_keys)
		hash(&context, "test-keys\n");
	for (size_t i = 0; linter->policy != NULL && i < linter->policy->file_count; i++) {
		hash(&context, "policy ");
		hash(&context, linter->policy->files[i].sha256);
		hash(&context, "\n");
	}
	sha256_digest(&context, sizeof(digest), digest);
	base16_encode_update(text, sizeof(digest), digest);
	text[RULESET_DIGEST_SIZE - 1] = '\0';
}
