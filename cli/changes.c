/* The subcommand coverage with --against: the clauses of a newer text that say something else, with the statements and the rules that follow them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/statements.h"
#include "policy/choice.h"
#include "run/complain.h"
#include "spec/builtin.h"
#include "spec/text.h"

/* A document and its newer text. */
struct comparison {
	enum source source;
	const char *path;
	struct clause *clauses; /* of the newer text */
	size_t count;
	bool *is_old; /* for each: whether the document has it already */
	const struct ruleset *rules;
	const struct catalogue *catalogue;
	const char *wanted; /* only this clause and those below it; NULL: all */
	bool done[SOURCE_COUNT];
	bool any_wanted; /* whether some text, old or new, has one of these */
};

/* How many clauses are otherwise, and what follows them. */
struct change_totals {
	size_t added, removed, changed, statements, rules;
};

/*
 * Takes the next clause of the document that the rules follow; *digest is empty if it stands in a text of its own, such as Chrome's CT policy.
 * Returns false at the end.
 */
static bool
next_old_clause(struct span *text, enum source source, struct span *number, struct span *digest)
{
	while (text->size > 0) {
		struct span line = span_take(text, '\n'), document = span_take(&line, '\t');
		*number = span_take(&line, '\t');
		*digest = line;
		if (span_is(document, source_name(source)))
			return true;
	}
	return false;
}

static struct span
old_clauses(void)
{
	return (struct span){ (const uint8_t *)spec_clauses, spec_clauses_size };
}

static const struct clause *
find_new(const struct comparison *c, struct span number)
{
	for (size_t i = 0; i < c->count; i++) {
		if (span_equal(c->clauses[i].number, number))
			return &c->clauses[i];
	}
	return NULL;
}

/* Whether a statement, or a rule, is of this clause itself; a statement may say more behind the number. */
static bool
is_of(struct span clause, struct span number)
{
	if (clause.size < number.size || memcmp(clause.data, number.data, number.size) != 0)
		return false;
	return clause.size == number.size || clause.data[number.size] == ' ' || clause.data[number.size] == ',';
}

/* The rules on a clause that no statement of it names. */
static void
add_other_rules(struct buffer *b, const struct comparison *c, struct span number, const bool *named, struct change_totals *t)
{
	const char *mark = "\nOther rules on this clause: `";
	for (uint32_t i = 0; i < c->rules->count; i++) {
		const struct lint *lint = c->rules->gates[i].lint;
		bool here = lint->source == c->source && is_of(span_of(lint->clause), number);
		t->rules += here || named[i];
		if (!here || named[i])
			continue;
		buffer_printf(b, "%s%s", mark, lint->name);
		mark = "`, `";
	}
	if (mark[0] == '`')
		buffer_text(b, "`\n");
}

/* A clause with what follows it. Returns false if memory ran out. */
static bool
add_change(struct buffer *b, const struct comparison *c, struct span number, const char *what, struct change_totals *t)
{
	bool *named = calloc(c->rules->count, sizeof(*named));
	bool any = false;
	if (named == NULL)
		return false;
	add_clause(b, source_label(c->source), number, what);
	for (size_t i = 0; i < c->catalogue->count; i++) {
		const struct statement *s = &c->catalogue->entries[i].s;
		struct span list = s->fields[STATEMENT_RULES], name;
		if (c->catalogue->entries[i].source != (int)c->source || !is_of(s->fields[STATEMENT_CLAUSE], number))
			continue;
		if (!any)
			add_table(b);
		any = true;
		add_statement(b, c->rules, c->catalogue, s);
		t->statements++;
		while (statement_rule(&list, &name)) {
			const struct gate *gate = rule_named(c->rules, name);
			if (gate != NULL)
				named[gate - c->rules->gates] = true;
		}
	}
	if (!any)
		buffer_text(b, "\nNo statement is of this clause.\n");
	add_other_rules(b, c, number, named, t);
	free(named);
	return true;
}

static bool
is_asked_for(struct comparison *c, struct span number)
{
	bool asked_for = c->wanted == NULL || is_within(number, c->wanted);
	c->any_wanted |= asked_for;
	return asked_for;
}

static bool
add_changes(struct buffer *b, struct comparison *c, struct change_totals *t)
{
	struct span text = old_clauses(), number, digest;
	bool ok = true;
	buffer_printf(b, "\n## %s\n\nThe rules follow version %s; it is compared with ", source_name(c->source), source_version(c->source));
	buffer_safe_text(b, c->path);
	buffer_text(b, ".\n");
	while (ok && next_old_clause(&text, c->source, &number, &digest)) {
		const struct clause *now = find_new(c, number);
		if (now != NULL)
			c->is_old[now - c->clauses] = true;
		if (!is_asked_for(c, number) || digest.size == 0 || (now != NULL && span_is(digest, now->digest)))
			continue;
		t->removed += now == NULL;
		t->changed += now != NULL;
		ok = add_change(b, c, number, now == NULL ? ": removed" : ": changed", t);
	}
	for (size_t i = 0; i < c->count && ok; i++) {
		if (!is_asked_for(c, c->clauses[i].number) || c->is_old[i])
			continue;
		t->added++;
		ok = add_change(b, c, c->clauses[i].number, ": added", t);
	}
	return ok;
}

/* Which document a value of --against is about; complains and returns SOURCE_COUNT if it is not one with digests. */
static enum source
document_of(const char *value)
{
	char name[32] = "";
	size_t length = strcspn(value, "=");
	struct span text = old_clauses(), number, digest;
	if (value[length] == '\0' || value[length + 1] == '\0' || length == 0 || length >= sizeof(name)) {
		complain("--against: \"%s\" is not DOCUMENT=FILE, such as BR=BR.md", value);
		return SOURCE_COUNT;
	}
	memcpy(name, value, length);
	for (int source = 0; source < SOURCE_COUNT; source++) {
		if (!source_is_named((enum source)source, name))
			continue;
		while (next_old_clause(&text, (enum source)source, &number, &digest)) {
			if (digest.size > 0)
				return (enum source)source;
		}
	}
	complain("--against: the program does not have the clauses of a document \"%s\"", name);
	return SOURCE_COUNT;
}

/* Whether no earlier --against is of this document; complains if one is. */
static bool
is_first(struct comparison *c)
{
	if (c->done[c->source])
		complain("--against: %s is named twice; compare one text at a time", source_name(c->source));
	return !c->done[c->source] && (c->done[c->source] = true);
}

/* How many clauses of a document are in the new text, and how many of these say the same there. */
static void
count_common(const struct comparison *c, enum source source, size_t *all, size_t *common, size_t *same)
{
	struct span text = old_clauses(), number, digest;
	*all = *common = *same = 0;
	while (next_old_clause(&text, source, &number, &digest)) {
		const struct clause *now = digest.size > 0 ? find_new(c, number) : NULL;
		*all += digest.size > 0;
		*common += now != NULL;
		*same += now != NULL && span_is(digest, now->digest);
	}
}

/*
 * Whether the new text is one of this document; complains if not. A newer or an older text has most of the numbers. Documents that are in the same
 * order have them too, and say the same where they say nothing ("No stipulation"): so a text is another document if it is, but for a tenth, the
 * other that we know.
 */
static bool
is_the_document(const struct comparison *c)
{
	size_t all, common, same;
	count_common(c, c->source, &all, &common, &same);
	if (2 * common < all) {
		complain("%s: this is not %s in Markdown: of its %zu clauses %zu have a heading", c->path, source_name(c->source), all, common);
		return false;
	}
	for (int source = 0; source < SOURCE_COUNT; source++) {
		size_t others, others_common, others_same;
		count_common(c, (enum source)source, &others, &others_common, &others_same);
		if (others_same > same && 10 * others_same >= 9 * others) {
			complain("%s: this is not %s but %s", c->path, source_name(c->source), source_name((enum source)source));
			return false;
		}
	}
	return true;
}

/* Reads the text that a value names, and compares it. Returns an exit status, having complained if it is not EXIT_CLEAN. */
static int
compare(struct buffer *b, struct comparison *c, const char *value, struct change_totals *t)
{
	char *text = NULL;
	size_t size = 0;
	int status = EXIT_INTERNAL;

	c->source = document_of(value);
	c->path = strchr(value, '=') + 1;
	c->clauses = NULL;
	c->is_old = NULL;
	if (c->source == SOURCE_COUNT || !is_first(c))
		return EXIT_TROUBLE;
	if (!text_read(c->path, &text, &size)) {
		status = errno == ENOMEM ? EXIT_INTERNAL : EXIT_TROUBLE;
		if (errno == EFBIG)
			complain("%s: the text is too large: more than %zu MiB", c->path, TEXT_MAX >> 20);
		else
			complain("%s: %s", c->path, strerror(errno));
	} else if (!text_clauses((struct span){ (const uint8_t *)text, size }, &c->clauses, &c->count) ||
		   (c->is_old = calloc(c->count + 1, sizeof(*c->is_old))) == NULL) {
		complain("out of memory");
	} else if (!is_the_document(c)) {
		status = EXIT_TROUBLE;
	} else if (!add_changes(b, c, t)) {
		complain("out of memory");
	} else {
		status = EXIT_CLEAN;
	}
	free(c->is_old);
	free(c->clauses);
	free(text);
	return status;
}

int
print_changes(const struct options *o, const struct ruleset *rules, const struct catalogue *catalogue)
{
	struct buffer b = { 0 };
	struct comparison c = { .rules = rules, .catalogue = catalogue, .wanted = o->clause };
	struct change_totals t = { 0 };
	int status = EXIT_CLEAN;

	if (o->source != NULL) {
		complain("--source: --against names the document already");
		return EXIT_TROUBLE;
	}
	buffer_text(&b,
		    "# Changes\n\nThe clauses that say something else than those that the rules follow, with the statements and rules on them.\n");
	for (size_t i = 0; i < o->against.count && status == EXIT_CLEAN; i++)
		status = compare(&b, &c, o->against.items[i], &t);
	if (status == EXIT_CLEAN && !c.any_wanted) {
		complain("--clause: \"%s\" is no clause of these texts", c.wanted);
		status = EXIT_TROUBLE;
	}
	if (status != EXIT_CLEAN) {
		buffer_free(&b);
		return status;
	}
	buffer_printf(&b, "\n## Totals\n\n%zu added, %zu removed, %zu changed; on them %zu statements and %zu rules\n", t.added, t.removed, t.changed,
		      t.statements, t.rules);
	status = print(&b);
	return status == EXIT_CLEAN && t.added + t.removed + t.changed > 0 ? EXIT_FINDINGS : status;
}
