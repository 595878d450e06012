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
	object_read(&fresh, &linter->oids, der, OBJECT_UNKNOWN, 0);
	for (int again = 0; again < 3; again++) {
		lint(linter, session, der, NULL);
		if (session->findings.count != count || !tree_equal(&fresh.tree, &session->object.tree))
			abort();
		for (uint32_t i = 0; i < count && i < sizeof(rules) / sizeof(*rules); i++) {
			if (session->findings.items[i].lint != rules[i])
				abort();
		}
	}
}

int
fuzz_lint(const uint8_t *data, size_t size)
{
	static struct linter linter;
	static struct session session;
	static struct buffer buffer;
	static uint8_t *verdicts;
	char where[256], text[64];
	const char *missed;

	if (verdicts == NULL) {
		if (linter_init(&linter, NULL, where, sizeof(where)) != NULL || (verdicts = calloc(1, linter.rules.count)) == NULL)
			abort();
	}
	/* a copy of just this size: what lies behind it is nobody's */
	uint8_t *copy = malloc(size > 0 ? size : 1);
	if (copy == NULL)
		abort();
	memcpy(copy, data, size);
	lint(&linter, &session, (struct span){ copy, size }, verdicts);
	struct result result = { "fuzz", 0, true, &linter, &session, verdicts };
	buffer.size = 0;
	report_text(&buffer, &result, true);
	report_jsonl(&buffer, &result);
	report_zlint(&buffer, &result);
	report_tree(&buffer, &result, false);
	/* what a path prints as is found again, or at least looked for */
	tree_path(&session.object.tree, &session.object.tree.nodes[size % session.object.tree.count], text, sizeof(text));
	tree_find(&session.object.tree, text, &missed);
	lint_again(&linter, &session, (struct span){ copy, size });
	/* once more with itself for its issuer's certificate and for its precertificate: what those say of it may be broken, too */
	if (linter_add_companion(&linter, COMPANION_ISSUER, (struct span){ copy, size }) &&
	    linter_add_companion(&linter, COMPANION_PRECERT, (struct span){ copy, size }))
		lint(&linter, &session, (struct span){ copy, size }, verdicts);
	linter_drop_companions(&linter, COMPANION_ISSUER);
	linter_drop_companions(&linter, COMPANION_PRECERT);
	free(copy);
	return 0;
}
