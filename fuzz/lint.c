#include <stdlib.h>

#include "fuzz/targets.h"
#include "report/report.h"
#include "x509/pair.h"
#include "x509/text.h"

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

static void
count(void *context, const char *text, size_t size)
{
	(void)text;
	*(size_t *)context += size;
}

/* What is told of a certificate beside the findings. */
static void
describe(const struct object *o)
{
	size_t size = 0;
	uint8_t digest[SHA256_SIZE];
	const struct text_sink out = { count, &size };
	if (o->kind != OBJECT_CERTIFICATE && o->kind != OBJECT_TBS_CERTIFICATE)
		return;
	name_write(&out, &o->tree, o->cert.subject.node);
	name_write(&out, &o->tree, o->cert.issuer.node);
	for (const struct node *n = cert_name_first(&o->cert); n != NULL; n = cert_name_next(&o->cert, n))
		general_name_write(&out, &o->tree, n);
	if (o->cert.serial_number != NULL)
		integer_write(&out, tree_contents(&o->tree, o->cert.serial_number));
	cert_key_digest(&o->cert, digest);
	cert_pair_digest(&o->cert, NULL, digest);
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
	describe(&session.object);
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
