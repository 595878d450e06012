#include "lints/linter.h"

const char *
linter_init(struct linter *l, const char *data_folder, char *where, size_t size)
{
	memset(l, 0, sizeof(*l));
	oid_index_init(&l->oids);
	const char *wrong = reference_init(&l->reference, data_folder, where, size);
	if (wrong == NULL && !ruleset_init(&l->rules, &l->reference)) {
		where[0] = '\0';
		wrong = "out of memory";
	}
	return wrong;
}

void
linter_free(struct linter *l)
{
	ruleset_free(&l->rules);
	reference_free(&l->reference);
}

bool
lint(const struct linter *l, struct session *s, struct span der, uint8_t *verdicts)
{
	bool complete = object_read(&s->object, &l->oids, der, OBJECT_UNKNOWN, l->profile);
	if (s->object.tree.count == 0) {
		s->findings.count = 0;
		return false;
	}
	run(&l->rules, &s->object, l->has_date ? l->date : s->object.date, &s->findings, verdicts);
	return complete && !s->findings.out_of_memory;
}

void
session_free(struct session *s)
{
	object_free(&s->object);
	findings_free(&s->findings);
}
