/* What "explain" says of a rule: a page that needs no other, and the same as JSON. */
#include "cli/about.h"
#include "cli/cli.h"
#include "report/json.h"
#include "x509/classify.h"

/* --- text --- */

/* Columns of a line, and by how much text below a heading is indented. */
enum { COLUMNS = 79, INDENT = 4 };

static void
add_blanks(struct buffer *b, size_t count)
{
	buffer_printf(b, "%*s", (int)count, "");
}

static size_t
characters(struct span s)
{
	size_t count = 0;
	for (size_t i = 0; i < s.size; i++)
		count += (s.data[i] & 0xC0) != 0x80;
	return count;
}

/* Words that go on from a column, in lines that are indented by so much; the last line is ended. */
static void
add_wrapped(struct buffer *b, size_t column, size_t indent, struct span text)
{
	bool first = true;
	while (text.size > 0) {
		struct span word = span_take(&text, ' ');
		size_t width = characters(word);
		if (word.size == 0)
			continue;
		if (!first && column + 1 + width > COLUMNS) {
			buffer_text(b, "\n");
			add_blanks(b, indent);
			column = indent;
		} else if (!first) {
			buffer_text(b, " ");
			column++;
		}
		buffer_add(b, (const char *)word.data, word.size);
		column += width;
		first = false;
	}
	buffer_text(b, "\n");
}

static void
add_paragraph(struct buffer *b, struct span text)
{
	add_blanks(b, INDENT);
	add_wrapped(b, INDENT, INDENT, text);
}

static void
add_heading(struct buffer *b, const char *heading)
{
	buffer_printf(b, "\n%s\n", heading);
}

/* A paragraph of what has been added to another buffer, which is emptied. */
static void
add_line_of(struct buffer *b, struct buffer *line)
{
	add_paragraph(b, (struct span){ (const uint8_t *)line->text, line->size });
	b->failed |= line->failed;
	buffer_truncate(line, 0);
}

/* The clause and its document, with its words. */
static void
add_document(struct buffer *b, struct buffer *line, const struct lint *lint, const struct explanation *e)
{
	const char *title = source_title(lint->source), *version = source_version(lint->source), *address = source_address(lint->source);
	buffer_printf(line, "%s ", source_label(lint->source));
	buffer_safe_text(line, lint->clause); /* a policy's own rule has a clause and a title that others chose */
	add_line_of(b, line);
	buffer_printf(line, "%s%s%s", title, version != NULL ? ", version " : "", version != NULL ? version : "");
	add_line_of(b, line);
	if (address != NULL)
		add_paragraph(b, span_of(address));
	for (const char *words = NULL; (words = explanation_line(e, EXPLANATION_QUOTE, words)) != NULL;) {
		buffer_printf(line, "\"%s\"", words);
		add_line_of(b, line);
	}
	for (const char *words = NULL; (words = explanation_line(e, EXPLANATION_OLD_QUOTE, words)) != NULL;) {
		buffer_printf(line, "In version %.*s: \"%s\"", (int)strcspn(words, " "), words, words + strcspn(words, " ") + 1);
		add_line_of(b, line);
	}
}

/* A day, and what made it one. */
static void
add_day(struct buffer *b, struct buffer *line, const char *word, enum source source, int64_t day)
{
	if (day == ALWAYS || day == FOREVER)
		return;
	buffer_text(line, word);
	buffer_day(line, day);
	add_causes(line, source, day);
	add_line_of(b, line);
}

static void
add_scope(struct buffer *b, struct buffer *line, const struct lint *lint)
{
	add_heading(b, "Applies to");
	add_profiles(line, lint->of);
	if (lint->needs != 0) {
		buffer_text(line, ", each ");
		add_conditions(line, lint->needs);
	}
	add_line_of(b, line);
	add_day(b, line, "from ", lint->source, lint->from);
	add_day(b, line, "until ", lint->source, lint->until);
	if (lint->from == ALWAYS && lint->until == FOREVER)
		add_paragraph(b, SPAN("of any date"));
}

/* An example of each kind, each in a sentence. */
static void
add_examples(struct buffer *b, const struct lint *lint)
{
	static const struct {
		enum example_kind kind;
		const char *words;
	} kinds[] = {
		{ EXAMPLE_FINDS, "Breaks it:      " },
		{ EXAMPLE_PASSES, "Complies:       " },
		{ EXAMPLE_BEFORE, "Not in force:   " },
	};
	bool any = false;
	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		struct example example;
		if (find_example(lint, kinds[k].kind, &example) == 0)
			continue;
		if (!any)
			add_heading(b, "Examples");
		any = true;
		add_blanks(b, INDENT);
		buffer_text(b, kinds[k].words);
		add_wrapped(b, INDENT + strlen(kinds[k].words), INDENT + strlen(kinds[k].words), span_of(example.title));
	}
}

/* The rules that share its text. */
static void
add_related(struct buffer *b, struct buffer *line, const struct lint *lint, const struct explanation *e)
{
	const char *before = "";
	for (const char *name = e->rules; *name != '\0'; name = explanation_after(name)) {
		if (strcmp(name, lint->name) == 0)
			continue;
		buffer_printf(line, "%s%s", before, name);
		before = ", ";
	}
	if (line->size == 0)
		return;
	add_heading(b, "Rules of the same matter");
	add_line_of(b, line);
}

/* Rules of others that say the same, and what has happened. */
static void
add_relations(struct buffer *b, struct buffer *line, const struct lint *lint, const struct explanation *e)
{
	const char *source = zlint_source_of(lint), *words = NULL;
	bool peers = source != NULL || explanation_line(e, EXPLANATION_PEER, NULL) != NULL;
	if (peers)
		add_heading(b, "The same in other linters");
	if (source != NULL) {
		buffer_printf(line, "zlint %s (%s)", lint->name, source);
		add_line_of(b, line);
	}
	while ((words = explanation_line(e, EXPLANATION_PEER, words)) != NULL)
		add_paragraph(b, span_of(words));
	while ((words = explanation_line(e, EXPLANATION_INCIDENT, words)) != NULL) {
		if (words == explanation_line(e, EXPLANATION_INCIDENT, NULL))
			add_heading(b, "Incidents");
		add_paragraph(b, span_of(words));
	}
}

static void
add_field(struct buffer *b, struct span field)
{
	buffer_add(b, (const char *)field.data, field.size);
}

static void
add_statements(struct buffer *b, struct buffer *line, const struct catalogue *catalogue, const struct lint *lint)
{
	size_t at = 0;
	bool any = false;
	for (const struct entry *entry; (entry = next_statement(catalogue, lint->name, &at)) != NULL; any = true) {
		const struct span *fields = entry->s.fields;
		if (!any)
			add_heading(b, "In the catalogue of requirements");
		add_field(line, fields[STATEMENT_ID]);
		buffer_text(line, " (");
		add_field(line, fields[STATEMENT_SOURCE]);
		buffer_text(line, " ");
		add_field(line, fields[STATEMENT_CLAUSE]);
		buffer_text(line, ", ");
		add_field(line, fields[STATEMENT_STRENGTH]);
		buffer_text(line, "): ");
		add_field(line, fields[STATEMENT_CHECK]);
		add_line_of(b, line);
	}
}

void
explain_text(struct buffer *b, const struct catalogue *catalogue, const struct lint *lint)
{
	struct explanation e;
	struct buffer line = { 0 };
	const char *strength = rule_strength(catalogue, lint);
	explanation_find(&e, lint->name);
	const char *why = explanation_line(&e, EXPLANATION_WHY, NULL), *remedy = explanation_line(&e, EXPLANATION_REMEDY, NULL);

	buffer_printf(b, "%s\n", lint->name);
	buffer_safe_text(&line, lint->title);
	add_line_of(b, &line);
	buffer_printf(b, "\n%s: %s\n", strength != NULL ? strength : "Worth knowing; nothing is violated",
		      lint->level == MUST     ? "an error"
		      : lint->level == SHOULD ? "a warning"
					      : "a notice");
	add_document(b, &line, lint, &e);
	add_scope(b, &line, lint);
	if (why != NULL) {
		add_heading(b, "Why");
		add_paragraph(b, span_of(why));
	}
	add_heading(b, "What to do");
	if (remedy != NULL)
		add_paragraph(b, span_of(remedy));
	add_issued(&line, lint, strength);
	add_line_of(b, &line);
	add_examples(b, lint);
	add_related(b, &line, lint, &e);
	add_relations(b, &line, lint, &e);
	add_statements(b, &line, catalogue, lint);
	buffer_free(&line);
}

void
explain_examples(struct buffer *b, const struct lint *lint)
{
	static const struct {
		enum example_kind kind;
		const char *heading;
	} kinds[] = {
		{ EXAMPLE_FINDS, "What breaks it" },
		{ EXAMPLE_PASSES, "What complies" },
		{ EXAMPLE_BEFORE, "When it is not in force" },
	};
	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		bool first = true;
		for (struct example e = { 0 }; example_next(&e);) {
			if (!example_is_of(&e, lint, kinds[k].kind))
				continue;
			if (first)
				add_heading(b, kinds[k].heading);
			buffer_printf(b, "%s    # %s\n%s", first ? "" : "\n", e.title, e.text);
			first = false;
		}
	}
}

/* --- JSON --- */

/* Opens a list of things that are written one by one; each of them follows list_next(). */
static void
list_next(struct buffer *b, bool *first)
{
	buffer_text(b, *first ? "{" : ", {");
	*first = false;
}

static void
json_field_member(struct buffer *b, const char *before, struct span field)
{
	buffer_text(b, before);
	json_string(b, field);
}

/* What a function has added to an empty buffer, as a string; the buffer is emptied. */
static void
json_words(struct buffer *b, const char *before, struct buffer *words)
{
	json_field_member(b, before, (struct span){ (const uint8_t *)words->text, words->size });
	b->failed |= words->failed;
	buffer_truncate(words, 0);
}

static void
json_quotes(struct buffer *b, const struct explanation *e)
{
	bool first = true;
	buffer_text(b, JSON_NEXT("quotes") "[");
	for (const char *line = e->lines; *line != '\0'; line = explanation_after(line)) {
		bool old = *line == EXPLANATION_OLD_QUOTE;
		if (*line != EXPLANATION_QUOTE && !old)
			continue;
		size_t size = old ? strcspn(line, " ") : 0;
		list_next(b, &first);
		if (old)
			json_field_member(b, JSON_FIRST("version"), (struct span){ (const uint8_t *)line + 1, size - 1 });
		else
			json_null_member(b, JSON_FIRST("version"));
		json_text_member(b, JSON_NEXT("words"), line + (old ? size : 0) + 1);
		buffer_text(b, "}");
	}
	buffer_text(b, "]");
}

static void
json_ballots(struct buffer *b, const char *before, enum source source, int64_t day)
{
	struct span text = { 0 };
	struct ballot ballot;
	bool first = true;
	buffer_text(b, before);
	buffer_text(b, "[");
	while (day != ALWAYS && day != FOREVER && next_ballot_of(&text, source, day, &ballot)) {
		list_next(b, &first);
		json_field_member(b, JSON_FIRST("source"), ballot.document);
		json_field_member(b, JSON_NEXT("by"), ballot.by);
		json_field_member(b, JSON_NEXT("title"), ballot.title);
		buffer_text(b, "}");
	}
	buffer_text(b, "]");
}

static void
json_profiles(struct buffer *b, struct buffer *words, const struct lint *lint)
{
	const char *before = JSON_NEXT("profiles") "[\"";
	for (profile_set left = lint->of; left != 0; left &= left - 1) {
		buffer_text(b, before);
		buffer_text(b, profile_name(left));
		buffer_text(b, "\"");
		before = ", \"";
	}
	buffer_text(b, "]");
	add_profiles(words, lint->of);
	json_words(b, JSON_NEXT("applies_to"), words);
	add_conditions(words, lint->needs);
	json_words(b, JSON_NEXT("condition"), words);
}

static void
json_examples(struct buffer *b, const struct lint *lint, bool with_text)
{
	static const struct {
		enum example_kind kind;
		const char *name;
	} kinds[] = { { EXAMPLE_FINDS, "breaks" }, { EXAMPLE_PASSES, "complies" }, { EXAMPLE_BEFORE, "not_in_force" } };
	bool first = true;
	buffer_text(b, JSON_NEXT("examples") "[");
	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		struct example best = { 0 };
		find_example(lint, kinds[k].kind, &best);
		for (struct example e = { 0 }; example_next(&e);) {
			if (!example_is_of(&e, lint, kinds[k].kind) || (!with_text && e.rule != best.rule))
				continue;
			list_next(b, &first);
			json_word_member(b, JSON_FIRST("kind"), kinds[k].name);
			json_text_member(b, JSON_NEXT("title"), e.title);
			if (with_text)
				json_text_member(b, JSON_NEXT("text"), e.text);
			buffer_text(b, "}");
		}
	}
	buffer_text(b, "]");
}

static void
json_relations(struct buffer *b, const struct lint *lint, const struct explanation *e)
{
	const char *source = zlint_source_of(lint), *words = NULL, *before = "";
	bool first = true;
	buffer_text(b, JSON_NEXT("related") "[");
	for (const char *name = e->rules; *name != '\0'; name = explanation_after(name)) {
		if (strcmp(name, lint->name) == 0)
			continue;
		json_text_member(b, before, name);
		before = ", ";
	}
	buffer_text(b, "]" JSON_NEXT("peers") "[");
	if (source != NULL) {
		list_next(b, &first);
		json_word_member(b, JSON_FIRST("program"), "zlint");
		json_text_member(b, JSON_NEXT("rule"), lint->name);
		json_text_member(b, JSON_NEXT("source"), source);
		buffer_text(b, "}");
	}
	while ((words = explanation_line(e, EXPLANATION_PEER, words)) != NULL) {
		struct span name = span_of(words);
		list_next(b, &first);
		json_field_member(b, JSON_FIRST("program"), span_take(&name, ' '));
		json_field_member(b, JSON_NEXT("rule"), name);
		json_null_member(b, JSON_NEXT("source"));
		buffer_text(b, "}");
	}
	buffer_text(b, "]" JSON_NEXT("incidents") "[");
	for (words = NULL; (words = explanation_line(e, EXPLANATION_INCIDENT, words)) != NULL;)
		json_text_member(b, words == explanation_line(e, EXPLANATION_INCIDENT, NULL) ? "" : ", ", words);
	buffer_text(b, "]");
}

static void
json_statements(struct buffer *b, const struct catalogue *catalogue, const struct lint *lint)
{
	size_t at = 0;
	bool first = true;
	buffer_text(b, JSON_NEXT("statements") "[");
	for (const struct entry *entry; (entry = next_statement(catalogue, lint->name, &at)) != NULL;) {
		const struct span *fields = entry->s.fields;
		list_next(b, &first);
		json_field_member(b, JSON_FIRST("id"), fields[STATEMENT_ID]);
		json_field_member(b, JSON_NEXT("source"), fields[STATEMENT_SOURCE]);
		json_field_member(b, JSON_NEXT("clause"), fields[STATEMENT_CLAUSE]);
		json_field_member(b, JSON_NEXT("strength"), fields[STATEMENT_STRENGTH]);
		json_field_member(b, JSON_NEXT("check"), fields[STATEMENT_CHECK]);
		buffer_text(b, "}");
	}
	buffer_text(b, "]");
}

void
explain_jsonl(struct buffer *b, const struct catalogue *catalogue, const struct lint *lint, bool with_texts)
{
	struct explanation e;
	struct buffer words = { 0 };
	const char *strength = rule_strength(catalogue, lint);

	explanation_find(&e, lint->name);
	report_rule_members(b, lint);
	json_text_or_null_member(b, JSON_NEXT("requirement"), strength);
	json_text_member(b, JSON_NEXT("document"), source_title(lint->source));
	json_text_or_null_member(b, JSON_NEXT("version"), source_version(lint->source));
	json_text_or_null_member(b, JSON_NEXT("address"), source_address(lint->source));
	json_quotes(b, &e);
	json_ballots(b, JSON_NEXT("from_by"), lint->source, lint->from);
	json_ballots(b, JSON_NEXT("until_by"), lint->source, lint->until);
	json_profiles(b, &words, lint);
	json_text_or_null_member(b, JSON_NEXT("why"), explanation_line(&e, EXPLANATION_WHY, NULL));
	json_text_or_null_member(b, JSON_NEXT("remedy"), explanation_line(&e, EXPLANATION_REMEDY, NULL));
	add_issued(&words, lint, strength);
	json_words(b, JSON_NEXT("issued"), &words);
	json_examples(b, lint, with_texts);
	json_relations(b, lint, &e);
	json_statements(b, catalogue, lint);
	buffer_text(b, "}\n");
	buffer_free(&words);
}
