#include <stdlib.h>

#include "fuzz/targets.h"
#include "report/report.h"

/* What is kept of an object changes nothing when it comes again: neither the tree nor the rules that find something. */
static void
lint_again(const struct linter *linter, struct session *session, struct span der)
{
	static struct object fresh;
	static const struct lint *rules[1 << 16];
	uint32_t count = session->findings.count;
	for (uint32_t i = 0; i < count && i < sizeof(rules) / sizeof(*rules); i++)
		rules[i] = session->findings.items[i].lint;
	object_read(&fresh, &linter->oids, der, OBJECT_UNKNOWN);
	for (int again = 0; again < 3; again++) {
		lint(linter, session, NULL, der, NULL);
		if (session->findings.count != count || !tree_equal(&fresh.tree, &session->object.tree))
			abort();
		for (uint32_t i = 0; i < count && i < sizeof(rules) / sizeof(*rules); i++) {
			if (session->findings.items[i].lint != rules[i])
				abort();
		}
	}
}

/* A rule that passed, perhaps because hints told it that it finds nothing, passes when it is asked for all. */
static void
ask_for_all(const struct linter *linter, struct session *session, const uint8_t *verdicts)
{
	for (uint32_t i = 0; i < linter->rules.count; i++) {
		if (verdicts[i] == PASS && rejudge(&linter->rules, linter->rules.gates[i].lint, &session->object, &session->findings) != PASS)
			abort();
	}
}

/* Says it in every format, with everything that there is to say. */
static void
say_all(const struct linter *linter, const struct session *session, const uint8_t *verdicts)
{
	static struct buffer buffer;
	static const struct job job;
	struct report report = { .linter = linter, .colour = true, .details = true, .verdicts = true, .all_rules = true, .end_marker = true };
	struct result result = { .input = "fuzz", .alone = true, .job = &job, .session = session, .verdicts = verdicts };
	report_prepare(&report);
	buffer_truncate(&buffer, 0);
	for (report.format = report_formats; report.format->name != NULL; report.format++)
		report.format->object(&buffer, &report, &result);
	report_tree(&buffer, &report, &result);
}

/* Lints it with itself for its issuer's certificate and for its precertificate: what those say of it may be broken, too. */
static void
lint_with_itself(const struct linter *linter, struct session *session, struct span der, uint8_t *verdicts)
{
	struct companions *set = companions_new();
	struct job job = {
		.issuers = set, .precerts = set, .wants_issuer = true, .wants_precert = true, .others = &der, .other_count = 1, .verifies = true
	};
	if (set == NULL)
		abort();
	if (companions_add(set, &linter->oids, der, COMPANION_CERTIFICATE) == COMPANION_ADDED)
		lint(linter, session, &job, der, verdicts);
	job.issuers = NULL;
	lint(linter, session, &job, der, verdicts);
	companions_free(set);
}

/* Lints its first value with what follows it for a certificate that it covers, and for a CRL before it. */
static void
lint_with_rest(const struct linter *linter, struct session *session, struct span der, uint8_t *verdicts)
{
	struct companions *beside = companions_new(), *previous = companions_new();
	struct job job = {
		.beside = beside, .previous = previous, .wants_beside = true, .wants_previous = true, .ocsp_profile = AS_RFC5019 | AS_RFC9919
	};
	struct span rest = der, contents;
	uint8_t tag;
	if (beside == NULL || previous == NULL)
		abort();
	if (tlv_next(&rest, &tag, &contents)) {
		companions_add(beside, &linter->oids, rest, COMPANION_CERTIFICATE);
		companions_add(previous, &linter->oids, rest, COMPANION_CRL);
		der.size -= rest.size;
	}
	lint(linter, session, &job, der, verdicts);
	companions_free(beside);
	companions_free(previous);
}

int
fuzz_lint(const uint8_t *data, size_t size)
{
	static struct linter linter;
	static struct session session;
	static uint8_t *verdicts;
	char where[256], text[64];
	const char *missed;

	if (verdicts == NULL) {
		if (linter_init(&linter, NULL, where, sizeof(where)) != NULL || (verdicts = calloc(1, linter.rules.count)) == NULL)
			abort();
	}
	/* tests of keys take long, and so a few objects have them */
	static const uint8_t blocked[SHA256_SIZE] = { 1 };
	size_t place;
	blocked_keys_take(&linter.blocked, blocked, 1, &place);
	linter.tests_keys = size % 32 == 0;
	/* a copy of just this size: what lies behind it is nobody's */
	uint8_t *copy = malloc(size > 0 ? size : 1);
	if (copy == NULL)
		abort();
	memcpy(copy, data, size);
	lint(&linter, &session, NULL, (struct span){ copy, size }, verdicts);
	ask_for_all(&linter, &session, verdicts);
	/* what costs most is done with some inputs only, by their size, so that the same input does the same again */
	if (size % 16 == 0)
		say_all(&linter, &session, verdicts);
	/* what a path prints as is found again, or at least looked for */
	tree_path(&session.object.tree, &session.object.tree.nodes[size % session.object.tree.count], text, sizeof(text));
	tree_find(&session.object.tree, text, &missed);
	lint_again(&linter, &session, (struct span){ copy, size });
	if (size % 4 == 1)
		lint_with_itself(&linter, &session, (struct span){ copy, size }, verdicts);
	if (size % 4 == 2)
		lint_with_rest(&linter, &session, (struct span){ copy, size }, verdicts);
	free(copy);
	return 0;
}
