/* The public interface over the rooms: no logic of its own. */

/* What the header declares is what the library offers; all else is hidden, which spares the calls within it a detour. */
#pragma GCC visibility push(default)
#include "include/brlint.h"
#pragma GCC visibility pop

#include <stdlib.h>

#include "config.h"
#include "lints/linter.h"
#include "x509/classify.h"

struct brlint {
	struct linter linter;
	brlint_rule *rules;
};

struct brlint_report {
	const brlint *linter; /* of the last object */
	struct session session;
	char path[512];
};

/* The levels have the same order and the same numbers. */
_Static_assert((int)BRLINT_ERROR == (int)MUST && (int)BRLINT_WARNING == (int)SHOULD && (int)BRLINT_NOTICE == (int)NOTICE, "levels");

const char *
brlint_version(void)
{
	return PACKAGE_VERSION;
}

brlint *
brlint_new(const char *data_folder, enum brlint_status *status)
{
	char where[4096];
	enum brlint_status ignored;
	brlint *b = calloc(1, sizeof(*b));

	if (status == NULL)
		status = &ignored;
	*status = BRLINT_NO_MEMORY;
	if (b == NULL)
		return NULL;
	if (linter_init(&b->linter, data_folder, where, sizeof(where)) != NULL) {
		*status = where[0] != '\0' ? BRLINT_BAD_DATA : BRLINT_NO_MEMORY;
		brlint_free(b);
		return NULL;
	}
	b->rules = calloc(b->linter.rules.count, sizeof(*b->rules));
	if (b->rules == NULL) {
		brlint_free(b);
		return NULL;
	}
	for (uint32_t i = 0; i < b->linter.rules.count; i++) {
		const struct lint *lint = b->linter.rules.gates[i].lint;
		b->rules[i] = (brlint_rule){
			.name = lint->name,
			.source = source_name(lint->source),
			.clause = lint->clause,
			.title = lint->title,
			.level = (enum brlint_level)lint->level,
			.from = lint->from,
			.until = lint->until,
		};
	}
	*status = BRLINT_OK;
	return b;
}

void
brlint_free(brlint *b)
{
	if (b == NULL)
		return;
	linter_free(&b->linter);
	free(b->rules);
	free(b);
}

size_t
brlint_rule_count(const brlint *b)
{
	return b->linter.rules.count;
}

const brlint_rule *
brlint_rule_at(const brlint *b, size_t index)
{
	return &b->rules[index];
}

enum brlint_status
brlint_set_enabled(brlint *b, const char *rule, int enabled)
{
	struct gate *gate = ruleset_find(&b->linter.rules, rule);
	if (gate == NULL)
		return BRLINT_UNKNOWN_NAME;
	gate->enabled = enabled != 0;
	return BRLINT_OK;
}

enum brlint_status
brlint_set_level(brlint *b, const char *rule, enum brlint_level level)
{
	struct gate *gate = ruleset_find(&b->linter.rules, rule);
	if (gate == NULL)
		return BRLINT_UNKNOWN_NAME;
	gate->level = (enum level)level;
	return BRLINT_OK;
}

enum brlint_status
brlint_set_profile(brlint *b, const char *profile)
{
	facts wanted = profile != NULL ? profile_from_name(profile) & CERTIFICATE : 0;
	if (profile != NULL && wanted == 0)
		return BRLINT_UNKNOWN_NAME;
	b->linter.profile = wanted;
	return BRLINT_OK;
}

enum brlint_status
brlint_set_crl_scope(brlint *b, const char *scope)
{
	facts wanted = scope != NULL ? scope_from_name(scope) : 0;
	if (scope != NULL && wanted == 0)
		return BRLINT_UNKNOWN_NAME;
	b->linter.scope = wanted;
	return BRLINT_OK;
}

void
brlint_set_date(brlint *b, int64_t seconds)
{
	b->linter.has_date = true;
	b->linter.date = seconds;
}

enum brlint_status
brlint_add_issuer(brlint *b, const void *der, size_t size)
{
	return linter_add_companion(&b->linter, COMPANION_ISSUER, (struct span){ der, size }) ? BRLINT_OK : BRLINT_BAD_DATA;
}

enum brlint_status
brlint_add_precertificate(brlint *b, const void *der, size_t size)
{
	return linter_add_companion(&b->linter, COMPANION_PRECERT, (struct span){ der, size }) ? BRLINT_OK : BRLINT_BAD_DATA;
}

brlint_report *
brlint_report_new(void)
{
	return calloc(1, sizeof(brlint_report));
}

void
brlint_report_free(brlint_report *r)
{
	if (r == NULL)
		return;
	session_free(&r->session);
	free(r);
}

enum brlint_status
brlint_lint(const brlint *b, brlint_report *r, const void *der, size_t size)
{
	r->linter = b;
	return lint(&b->linter, &r->session, (struct span){ der, size }, NULL) ? BRLINT_OK : BRLINT_NO_MEMORY;
}

const char *
brlint_report_kind(const brlint_report *r)
{
	return object_kind_name(r->session.object.kind);
}

const char *
brlint_report_profile(const brlint_report *r)
{
	return profile_name(r->session.object.facts);
}

size_t
brlint_finding_count(const brlint_report *r)
{
	return r->session.findings.count;
}

/* The place of a rule among the linter's: each gate has it at the same number. */
static const brlint_rule *
rule_of(const brlint *b, const struct lint *lint)
{
	const struct gate *gate = ruleset_find(&b->linter.rules, lint->name);
	return &b->rules[gate - b->linter.rules.gates];
}

void
brlint_finding_at(brlint_report *r, size_t index, brlint_finding *finding)
{
	const struct finding *f = &r->session.findings.items[index];
	*finding = (brlint_finding){
		.rule = rule_of(r->linter, f->lint),
		.level = (enum brlint_level)f->level,
		.message = finding_message(&r->session.findings, f),
		.path = tree_path(&r->session.object.tree, f->node, r->path, sizeof(r->path)),
		.offset = f->offset,
		.length = f->length,
	};
}
