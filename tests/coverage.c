/*
 * The catalogue and the registry hold together: each statement that the object alone decides has rules, all rules named exist, each rule on a clause
 * of a catalogue stands at a statement, and each clause that a rule cites is one of its document (spec/clauses.tsv).
 */
#include <stdio.h>
#include <stdlib.h>

#include "lints/runner.h"
#include "spec/statement.h"

static size_t failures;

/* A file of spec/, read whole; it is small and ours. */
static struct span
read_spec(const char *name)
{
	static char texts[4][1 << 20];
	static size_t count;
	char path[4096];
	snprintf(path, sizeof(path), "%s/spec/%s", getenv("SRCDIR") != NULL ? getenv("SRCDIR") : ".", name);
	FILE *file = fopen(path, "rb");
	if (file == NULL) {
		perror(path);
		exit(2);
	}
	char *text = texts[count++];
	size_t size = fread(text, 1, sizeof(texts[0]), file);
	fclose(file);
	return (struct span){ (const uint8_t *)text, size };
}

/* Whether a document has a clause of this number: a line "source<TAB>clause" of clauses.tsv. Documents that are not in it are not checked. */
static bool
clause_exists(struct span clauses, const char *source, const char *clause)
{
	bool known = false;
	while (clauses.size > 0) {
		struct span line = span_take(&clauses, '\n'), document = span_take(&line, '\t'), number = span_take(&line, '\t');
		if (span_is(document, source)) {
			known = true;
			if (span_is(number, clause))
				return true;
		}
	}
	return !known;
}

static void
check_statement(const struct ruleset *rules, const struct statement *s, bool *named)
{
	struct span list = s->fields[STATEMENT_RULES], rule;
	bool any = false;

	while (statement_rule(&list, &rule)) {
		char name[256];
		snprintf(name, sizeof(name), "%.*s", (int)rule.size, (const char *)rule.data);
		const struct gate *gate = ruleset_find(rules, name);
		any = true;
		if (gate != NULL) {
			named[gate - rules->gates] = true;
			continue;
		}
		printf("%.*s: there is no rule %s\n", (int)s->fields[STATEMENT_ID].size, (const char *)s->fields[STATEMENT_ID].data, name);
		failures++;
	}
	bool needed = span_is(s->fields[STATEMENT_LINTABLE], "full") || s->fields[STATEMENT_NOTE].size == 0;
	if (!any && needed) {
		printf("%.*s: no rule%s\n", (int)s->fields[STATEMENT_ID].size, (const char *)s->fields[STATEMENT_ID].data,
		       span_is(s->fields[STATEMENT_LINTABLE], "full") ? "" : ", and no reason why");
		failures++;
	}
}

int
main(void)
{
	struct ruleset rules;
	struct reference reference = { 0 };
	static const char *const catalogues[] = { "br-7.1.tsv", "crl-ocsp.tsv" };
	struct span clauses = read_spec("clauses.tsv");
	struct statement s;

	if (!ruleset_init(&rules, &reference))
		return 2;
	bool *named = calloc(rules.count, sizeof(*named));
	if (named == NULL)
		return 2;
	for (size_t i = 0; i < sizeof(catalogues) / sizeof(catalogues[0]); i++) {
		struct span text = read_spec(catalogues[i]);
		while (statement_next(&text, &s))
			check_statement(&rules, &s, named);
	}
	for (uint32_t i = 0; i < rules.count; i++) {
		const struct lint *lint = rules.gates[i].lint;
		bool catalogued =
			(lint->source == SOURCE_BR && strncmp(lint->clause, "7.1.", 4) == 0) || lint->takes == CHECK_CRL || lint->takes == CHECK_OCSP;
		if (catalogued && !named[i]) {
			printf("%s: no statement of the catalogues names it\n", lint->name);
			failures++;
		}
		if (!clause_exists(clauses, source_name(lint->source), lint->clause)) {
			printf("%s: %s has no clause %s\n", lint->name, source_name(lint->source), lint->clause);
			failures++;
		}
	}
	printf("%zu failures\n", failures);
	free(named);
	ruleset_free(&rules);
	return failures > 0;
}
