/* The rules: what was found, the worst first; and which were applied, and which not. */
#include <stdlib.h>
#include <string.h>

#include "audit/listed.h"
#include "audit/report_parts.h"
#include "corpus/explanations.h"
#include "report/formats.h"

/* How many of each list are shown, and how many octets the findings may take: with examples, with fewer of them, and at all. */
#define SUMMARY_SHOWN  25
#define ISSUERS_SHOWN  10
#define STRATA_SHOWN   8
#define FEWER_EXAMPLES 600000
#define FEWER_SHOWN    2
#define NO_EXAMPLES    850000
#define LINES_ONLY     1000000
#define FINDINGS_MOST  1150000
#define RULES_MOST     250000
#define WAIVERS_SHOWN  50

static const struct gate *
gate_of(const struct model *model, uint32_t rule)
{
	return &model->report->linter->rules.gates[rule];
}

enum rule_outcome
rule_outcome(const struct model *model, uint32_t rule)
{
	const struct rule_tally *t = &model->rules[rule];
	if (t->members > 0 || t->findings > 0)
		return RULE_FOUND;
	if (!gate_of(model, rule)->enabled)
		return RULE_OFF;
	if (t->verdicts[PASS] > 0 || t->verdicts[FAIL] > 0)
		return RULE_PASSED;
	return t->verdicts[NOT_EFFECTIVE] > 0 ? RULE_NOT_EFFECTIVE : RULE_NOT_APPLICABLE;
}

/* Whether one is worse than another: the order of what is reported. */
static bool
is_worse(const struct model *model, uint32_t a, uint32_t b)
{
	const struct gate *left = gate_of(model, a), *right = gate_of(model, b);
	const struct rule_tally *l = &model->rules[a], *r = &model->rules[b];
	if (left->level != right->level)
		return left->level < right->level;
	if (l->members != r->members)
		return l->members > r->members;
	if (l->findings != r->findings)
		return l->findings > r->findings;
	return strcmp(left->lint->name, right->lint->name) < 0;
}

/* Moves a rule down the heap, whose root is the least bad. */
static void
sift(const struct model *model, uint32_t *heap, uint32_t count, uint32_t at)
{
	for (uint32_t child; (child = 2 * at + 1) < count; at = child) {
		if (child + 1 < count && is_worse(model, heap[child], heap[child + 1]))
			child++;
		if (!is_worse(model, heap[at], heap[child]))
			return;
		uint32_t moved = heap[at];
		heap[at] = heap[child];
		heap[child] = moved;
	}
}

uint32_t *
rules_worst_first(struct buffer *b, const struct model *model, uint32_t *count)
{
	uint32_t all = model->report->linter->rules.count, found = 0;
	uint32_t *order = malloc((all + 1) * sizeof(*order));
	*count = 0;
	if (order == NULL) {
		b->failed = true;
		return NULL;
	}
	for (uint32_t i = 0; i < all; i++) {
		if (rule_outcome(model, i) == RULE_FOUND)
			order[found++] = i;
	}
	for (uint32_t i = found / 2; i > 0; i--)
		sift(model, order, found, i - 1);
	for (uint32_t left = found; left > 1;) {
		uint32_t least = order[0];
		order[0] = order[--left];
		order[left] = least;
		sift(model, order, left, 0);
	}
	*count = found;
	return order;
}

/* --- one rule, in short --- */

bool
rule_file(struct buffer *b, const struct model *model, uint32_t rule)
{
	if (model->rules[rule].listed == 0)
		return false;
	listed_file_name(b, span_of(gate_of(model, rule)->lint->name));
	return true;
}

void
words_clause(struct buffer *b, const struct lint *lint)
{
	buffer_text(b, source_label(lint->source));
	buffer_text(b, " ");
	plain_part(b, lint->clause, NAME_SHOWN);
}

/* --- one rule --- */

static void
rule_name(struct buffer *b, const struct lint *lint)
{
	buffer_text(b, "<code>");
	plain_part(b, lint->name, NAME_SHOWN);
	buffer_text(b, "</code>");
}

static void
level_word(struct buffer *b, int level)
{
	const char *name = level_name((enum level)level);
	buffer_printf(b, "<span class=\"level %s\">%s</span>", name, name);
}

/* Members with a finding, and what that tells of the population. */
static void
share_facts(struct buffer *b, const struct model *model, const struct rule_tally *t)
{
	const struct stratum *only = only_stratum(model);
	uint64_t members = 0;

	fact_begin(b, "How many");
	buffer_text(b, "<strong>");
	words_number(b, t->members);
	buffer_text(b, " of ");
	words_number(b, model->sampled);
	buffer_text(b, "</strong> drawn (");
	words_percent(b, t->members, model->sampled);
	buffer_text(b, ")");
	if (t->findings > t->members) {
		buffer_text(b, ", with ");
		words_count(b, t->findings, "finding");
	}
	for (size_t i = 0; only != NULL && i < t->stratum_count; i++)
		members += &model->strata[t->strata[i].number] == only ? t->strata[i].count : 0;
	if (model->sampled == model->population) {
		buffer_text(b, ". All of the population was drawn, so this is the number, and there is no interval");
	} else if (only != NULL && only->sampled > 0 && only->sampled < only->size && members > 0) {
		buffer_text(b, ". Of the ");
		words_number(b, only->size);
		buffer_text(b, " of which these were drawn, with 95 % confidence: ");
		words_interval(b, members, only->sampled);
	}
	if (t->waived > 0) {
		buffer_text(b, ". Beside these ");
		words_count(b, t->waived, "finding");
		buffer_text(b, t->waived == 1 ? " is waived" : " are waived");
	}
	fact_end(b);
}

/* Of several strata those with a finding, the greatest share first. */
static void
strata_facts(struct buffer *b, const struct model *model, const struct rule_tally *t)
{
	uint64_t told[STRATA_SHOWN];
	size_t shown = 0;

	if (only_stratum(model) != NULL || t->stratum_count == 0)
		return;
	fact_begin(b, "By stratum");
	buffer_text(b, "<ul class=\"plain\">\n");
	for (; shown < STRATA_SHOWN && shown < t->stratum_count; shown++) {
		size_t best = SIZE_MAX;
		for (size_t i = 0; i < t->stratum_count; i++) {
			bool was_told = false;
			for (size_t j = 0; j < shown; j++)
				was_told |= told[j] == i;
			const struct stratum *s = &model->strata[t->strata[i].number];
			const struct stratum *before = best != SIZE_MAX ? &model->strata[t->strata[best].number] : NULL;
			if (!was_told && (before == NULL ||
					  (double)t->strata[i].count * (double)before->sampled > (double)t->strata[best].count * (double)s->sampled))
				best = i;
		}
		const struct stratum *s = &model->strata[t->strata[best].number];
		told[shown] = best;
		buffer_text(b, "<li>");
		text_part(b, s->name, NAME_SHOWN);
		buffer_text(b, ": ");
		words_number(b, t->strata[best].count);
		buffer_text(b, " of ");
		words_number(b, s->sampled);
		if (s->sampled > 0) {
			buffer_text(b, " (");
			words_percent(b, t->strata[best].count, s->sampled);
			if (s->sampled < s->size) {
				buffer_text(b, "; of this stratum, with 95 % confidence, ");
				words_interval(b, t->strata[best].count, s->sampled);
			} else {
				buffer_text(b, "; all were drawn");
			}
			buffer_text(b, ")");
		}
		buffer_text(b, "</li>\n");
	}
	if (t->stratum_count > shown) {
		buffer_text(b, "<li>and ");
		words_number(b, t->stratum_count - shown);
		buffer_text(b, " more, with no greater share</li>\n");
	}
	buffer_text(b, "</ul>");
	fact_end(b);
}

static void
issuer_facts(struct buffer *b, const struct model *model, const struct rule_tally *t)
{
	uint64_t last = UINT64_MAX;
	int64_t equal = 0;
	size_t shown = 0;

	if (t->issuer_count == 0)
		return;
	fact_begin(b, t->issuer_count == 1 ? "Issuer" : "Issuers");
	buffer_text(b, "<ul class=\"plain\">\n");
	/* by count, and of equal counts by number: the next greatest each time */
	for (; shown < ISSUERS_SHOWN && shown < t->issuer_count; shown++) {
		size_t best = SIZE_MAX;
		for (size_t i = 0; i < t->issuer_count; i++) {
			const struct share *s = &t->issuers[i];
			bool is_later = s->count < last || (s->count == last && s->number >= equal);
			if (is_later && (best == SIZE_MAX || s->count > t->issuers[best].count))
				best = i;
		}
		if (best == SIZE_MAX)
			break;
		const struct share *s = &t->issuers[best];
		last = s->count;
		equal = s->number + 1;
		buffer_text(b, "<li>");
		text_part(b, model->issuers[s->number], NAME_SHOWN);
		buffer_text(b, ": ");
		words_number(b, s->count);
		buffer_text(b, " of ");
		words_number(b, model->issuer_sampled[s->number]);
		buffer_text(b, " drawn</li>\n");
	}
	if (t->issuer_count > shown) {
		buffer_text(b, "<li>and ");
		words_count(b, t->issuer_count - shown, "more issuer");
		buffer_text(b, "</li>\n");
	}
	buffer_text(b, "</ul>");
	fact_end(b);
}

/* "DV", ...; and what "none" stands for. */
static void
policy_word(struct buffer *b, const char *word)
{
	if (strcmp(word, "none") == 0) {
		buffer_text(b, "none of the policies of the BR: ");
		return;
	}
	for (; *word != '\0'; word++)
		buffer_printf(b, "%c", *word - 'a' + 'A');
	buffer_text(b, ": ");
}

static void
date_facts(struct buffer *b, const struct model *model, const struct rule_tally *t)
{
	const char *between = "";
	if (t->has_first) {
		fact_begin(b, "First and last notBefore");
		buffer_day(b, t->first);
		buffer_text(b, " and ");
		buffer_day(b, t->last);
		fact_end(b);
	}
	fact_begin(b, "Still valid");
	words_number(b, t->still_valid);
	buffer_text(b, " of ");
	words_number(b, t->members);
	buffer_text(b, " on ");
	buffer_day(b, model->cut);
	if (model->crl_given) {
		buffer_text(b, "; of these revoked: ");
		words_number(b, t->revoked);
	}
	fact_end(b);
	for (int i = 0; i < 5; i++) {
		if (t->policies[i] == 0)
			continue;
		if (*between == '\0')
			fact_begin(b, "By policy");
		buffer_text(b, between);
		policy_word(b, policy_words[i]);
		words_number(b, t->policies[i]);
		between = ", ";
	}
	if (*between != '\0')
		fact_end(b);
}

/* What to do, until when, and where the list is. */
static void
duty_facts(struct buffer *b, const struct model *model, uint32_t rule)
{
	const struct lint *lint = gate_of(model, rule)->lint;
	struct deadline deadline = deadline_of(gate_of(model, rule));
	const char *why, *remedy;

	if (deadline.sentence[0] != '\0') {
		fact_begin(b, "Deadline");
		buffer_text(b, deadline.sentence);
		fact_end(b);
	}
	if (model->report->explain != NULL && model->report->explain(lint->name, &why, &remedy)) {
		fact_begin(b, "Why the rule is there");
		buffer_safe_markup(b, why);
		fact_end(b);
		fact_begin(b, "What to change");
		buffer_safe_markup(b, remedy);
		fact_end(b);
	}
	size_t from = b->size;
	fact_begin(b, "List for the CCADB");
	buffer_text(b, "<a href=\"");
	if (!rule_file(b, model, rule)) {
		if (!b->failed)
			buffer_truncate(b, from);
		return;
	}
	buffer_text(b, "\">");
	rule_file(b, model, rule);
	buffer_text(b, "</a>, beside this file");
	fact_end(b);
}

static void
example(struct buffer *b, const struct example *e)
{
	buffer_text(b, "<li><strong>");
	text_part(b, e->message, MESSAGE_SHOWN);
	buffer_text(b, "</strong><br>\n<span class=\"where\">at <code>");
	plain_part(b, e->path[0] != '\0' ? e->path : "the whole object", PATH_SHOWN);
	buffer_printf(b, "</code>, %u octet%s at offset %u", e->length, e->length == 1 ? "" : "s", e->offset);
	if (e->octet_count > 0) {
		buffer_text(b, ": <code>");
		buffer_hex(b, (struct span){ e->octets, e->octet_count }, " ");
		buffer_text(b, e->length > e->octet_count ? " ...</code>" : "</code>");
	}
	buffer_text(b, "</span><br>\n<span class=\"where\">certificate <code>");
	buffer_hex(b, (struct span){ e->sha256, SHA256_SIZE }, "");
	buffer_text(b, "</code></span></li>\n");
}

static void
examples(struct buffer *b, const struct model *model, uint32_t rule, size_t most)
{
	const struct rule_tally *t = &model->rules[rule];
	size_t shown = t->example_count < most ? t->example_count : most;
	if (shown == 0)
		return;
	buffer_printf(b, "<details%s>\n<summary>", (int)gate_of(model, rule)->level <= level_that_counts(model) ? " open" : "");
	if (shown < t->members) {
		words_count(b, shown, "example");
		buffer_text(b, " of ");
		words_number(b, t->members);
	} else {
		buffer_text(b, shown == 1 ? "The certificate" : "The certificates");
	}
	buffer_text(b, "</summary>\n<ol class=\"examples\">\n");
	for (size_t i = 0; i < shown; i++)
		example(b, &t->examples[i]);
	buffer_text(b, "</ol>\n</details>\n");
}

/* MUST, SHOULD or neither, the sentence, the clause and its words. */
static void
demand(struct buffer *b, const struct gate *gate)
{
	const struct lint *lint = gate->lint;
	struct explanation e;
	const char *quote;

	buffer_text(b, "<p class=\"demand\">");
	if (lint->level != NOTICE)
		buffer_printf(b, "<strong>%s</strong>: ", lint->level == MUST ? "MUST" : "SHOULD");
	plain_part(b, lint->title, 1000);
	buffer_text(b, ".</p>\n");
	quote = explanation_find(&e, lint->name) ? explanation_line(&e, EXPLANATION_QUOTE, NULL) : NULL;
	if (quote != NULL) {
		buffer_text(b, "<blockquote><p>");
		plain_part(b, quote, 1500);
		buffer_text(b, "</p></blockquote>\n");
	}
	buffer_text(b, "<p class=\"where\">");
	words_clause(b, lint);
	if (source_title(lint->source) != NULL)
		buffer_printf(b, "; %s", source_title(lint->source));
	if (source_version(lint->source) != NULL)
		buffer_printf(b, ", %s %s", strchr(source_version(lint->source), '-') != NULL ? "of" : "version", source_version(lint->source));
	if (gate->level != lint->level)
		buffer_printf(b, "; of itself a rule of level %s", level_name(lint->level));
	buffer_text(b, "</p>\n");
}

static void
finding(struct buffer *b, const struct model *model, uint32_t rule, size_t most_examples)
{
	const struct gate *gate = gate_of(model, rule);
	const struct rule_tally *t = &model->rules[rule];

	buffer_printf(b, "<article class=\"finding %s\" id=\"rule-%u\" aria-labelledby=\"rule-%u-h\">\n<h3 id=\"rule-%u-h\">",
		      level_name((enum level)gate->level), rule, rule, rule);
	level_word(b, gate->level);
	buffer_text(b, " ");
	rule_name(b, gate->lint);
	buffer_text(b, "</h3>\n");
	demand(b, gate);
	buffer_text(b, "<dl>\n");
	share_facts(b, model, t);
	strata_facts(b, model, t);
	issuer_facts(b, model, t);
	date_facts(b, model, t);
	duty_facts(b, model, rule);
	buffer_text(b, "</dl>\n");
	examples(b, model, rule, most_examples);
	buffer_text(b, "</article>\n");
}

/* --- all of them --- */

static void
summary_row(struct buffer *b, const struct model *model, uint32_t rule, bool has_article)
{
	const struct gate *gate = gate_of(model, rule);
	const struct rule_tally *t = &model->rules[rule];
	struct deadline deadline = deadline_of(gate_of(model, rule));

	buffer_text(b, "<tr><td>");
	level_word(b, gate->level);
	buffer_text(b, "</td><th scope=\"row\">");
	if (has_article)
		buffer_printf(b, "<a href=\"#rule-%u\">", rule);
	rule_name(b, gate->lint);
	buffer_text(b, has_article ? "</a></th><td>" : "</th><td>");
	words_clause(b, gate->lint);
	buffer_text(b, "</td>");
	count_cell(b, t->members);
	percent_cell(b, t->members, model->sampled);
	count_cell(b, t->still_valid);
	buffer_printf(b, "<td>%s</td></tr>\n",
		      deadline.brief == NULL         ? "no deadline"
		      : t->still_valid == 0          ? "none still valid"
		      : t->still_valid == t->revoked ? "all revoked"
						     : deadline.brief);
}

#define SUMMARY_HEADS "Level|Rule|Clause|#Certificates|#Share|#Still valid|Revoke within"

/* What was told so far: so many examples are still shown of a rule, or it has a line only. */
static size_t
examples_left(size_t octets)
{
	return octets < FEWER_EXAMPLES ? EXAMPLES_MAX : octets < NO_EXAMPLES ? FEWER_SHOWN : 0;
}

static void
findings_intro(struct buffer *b, const struct model *model, uint32_t count)
{
	buffer_text(b, "<p>");
	words_count(b, count, "rule");
	buffer_text(b, count == 1 ? " found something. " : " found something, the worst first: by level, then by the number of certificates. ");
	buffer_text(b, "An <strong>error</strong> breaks a MUST, a <strong>warning</strong> a SHOULD; a <strong>notice</strong> breaks nothing and "
		       "is worth knowing. ");
	if (model->sampled == model->population)
		buffer_text(b, "All of the population was drawn: numbers are exact.");
	else if (only_stratum(model) != NULL)
		buffer_text(b, "Intervals are those of Wilson with 95 % confidence, each for its rule alone.");
	else
		buffer_text(b, "Intervals are those of Wilson with 95 % confidence, each for its rule and its stratum alone; none is given for all "
			       "strata together.");
	buffer_text(b, "</p>\n");
}

void
part_findings(struct buffer *b, const struct model *model)
{
	uint32_t count, told = 0, lines;
	uint32_t *order = rules_worst_first(b, model, &count);

	if (order == NULL)
		return;
	section_begin(b, "findings", "Findings by rule");
	if (count == 0) {
		buffer_text(b, "<p>No rule found anything.");
		const struct stratum *only = only_stratum(model);
		if (only != NULL && only->sampled > 0 && only->sampled < only->size) {
			buffer_text(b, " 0 of ");
			words_number(b, only->sampled);
			buffer_text(b, ": of the ");
			words_number(b, only->size);
			buffer_text(b, " of which these were drawn the share that any one rule would find is, with 95 % confidence, <strong>");
			words_interval(b, 0, only->sampled);
			buffer_text(b, "</strong>.");
		}
		buffer_text(b, "</p>\n");
	} else {
		findings_intro(b, model, count);
		table_begin(b, "The rules, the worst first", SUMMARY_HEADS);
		for (uint32_t i = 0; i < count && i < SUMMARY_SHOWN; i++)
			summary_row(b, model, order[i], true);
		table_end(b);
		if (count > SUMMARY_SHOWN)
			buffer_printf(b, "<p class=\"where\">The first %d; the others follow below.</p>\n", SUMMARY_SHOWN);
	}
	size_t from = b->size;
	for (; told < count && (told < SUMMARY_SHOWN || b->size - from < LINES_ONLY) && !b->failed; told++)
		finding(b, model, order[told], examples_left(b->size - from));
	if (told < count) {
		buffer_text(b, "<p>The findings of the other rules in short; findings.csv beside this file has them all.</p>\n");
		table_begin(b, "The other rules", SUMMARY_HEADS);
		for (lines = told; lines < count && b->size - from < FINDINGS_MOST && !b->failed; lines++)
			summary_row(b, model, order[lines], false);
		table_end(b);
		if (lines < count)
			buffer_printf(b, "<p>%u more rules are left out here.</p>\n", count - lines);
	}
	section_end(b);
	free(order);
}

/* --- applied or not --- */

static const struct {
	const char *word, *meaning;
} outcome_words[RULE_OUTCOMES] = {
	[RULE_FOUND] = { "Found something", "applied, and broken by at least one certificate" },
	[RULE_PASSED] = { "Passed", "applied to at least one certificate, and nothing that counts was found" },
	[RULE_NOT_APPLICABLE] = { "Not applicable", "no certificate that was judged is of the kind, or has the field, that the rule is about" },
	[RULE_NOT_EFFECTIVE] = { "Not effective", "the certificates it is about were issued before it began or after it ended" },
	[RULE_OFF] = { "Switched off", "left out by an option of the run" },
};

static void
outcome_table(struct buffer *b, const uint64_t counts[RULE_OUTCOMES])
{
	table_begin(b, "Rules by outcome", "Outcome|#Rules|What that is");
	for (int i = 0; i < RULE_OUTCOMES; i++) {
		buffer_printf(b, "<tr><th scope=\"row\">%s</th>", outcome_words[i].word);
		count_cell(b, counts[i]);
		buffer_printf(b, "<td>%s</td></tr>\n", outcome_words[i].meaning);
	}
	table_end(b);
}

/* Of each rule, how many objects there were of a verdict. */
static void
verdict_table(struct buffer *b, const struct model *model)
{
	const struct ruleset *rules = &model->report->linter->rules;
	size_t from = b->size;
	uint32_t told = 0, other = 0, shown;

	buffer_text(b, "<details>\n<summary>Every rule for certificates with its verdicts</summary>\n");
	table_begin(b, "Objects by verdict, a rule a row", "Rule|#Pass|#Fail|#Not applicable|#Not effective|#Waived");
	for (shown = 0; shown < rules->count && b->size - from < RULES_MOST && !b->failed; shown++) {
		const struct rule_tally *t = &model->rules[shown];
		if (!rule_is_for_kind(rules->gates[shown].lint, OBJECT_CERTIFICATE) && t->verdicts[PASS] + t->verdicts[FAIL] == 0) {
			other++;
			continue;
		}
		buffer_text(b, "<tr><th scope=\"row\">");
		plain_part(b, rules->gates[shown].lint->name, NAME_SHOWN);
		buffer_text(b, "</th>");
		if (!rules->gates[shown].enabled) {
			buffer_text(b, "<td colspan=\"5\">switched off by an option</td></tr>\n");
		} else {
			count_cell(b, t->verdicts[PASS]);
			count_cell(b, t->verdicts[FAIL]);
			count_cell(b, t->verdicts[NOT_APPLICABLE]);
			count_cell(b, t->verdicts[NOT_EFFECTIVE]);
			count_cell(b, t->waived);
			buffer_text(b, "</tr>\n");
		}
		told++;
	}
	table_end(b);
	buffer_text(b, "<p class=\"where\">");
	words_count(b, told, "rule");
	buffer_text(b, "; ");
	words_number(b, other);
	buffer_text(b, " more are for CRLs and OCSP responses only.");
	if (shown < rules->count)
		buffer_printf(b, " %u are left out here; findings.jsonl has all.", rules->count - shown);
	buffer_text(b, " The unit is the object: a certificate and its precertificate are two.</p>\n</details>\n");
}

static void
off_list(struct buffer *b, const struct model *model, uint64_t count)
{
	const struct ruleset *rules = &model->report->linter->rules;
	size_t from = b->size;
	uint64_t told = 0;

	if (count == 0)
		return;
	buffer_text(b, "<details>\n<summary>Switched off by options: ");
	words_count(b, count, "rule");
	buffer_text(b, "</summary>\n<ul class=\"names\">\n");
	for (uint32_t i = 0; i < rules->count && b->size - from < RULES_MOST / 4; i++) {
		if (rule_outcome(model, i) != RULE_OFF)
			continue;
		buffer_text(b, "<li>");
		rule_name(b, rules->gates[i].lint);
		buffer_text(b, "</li>\n");
		told++;
	}
	buffer_text(b, "</ul>\n");
	if (told < count) {
		buffer_text(b, "<p>");
		words_count(b, count - told, "more rule");
		buffer_text(b, "; run.json has them all.</p>\n");
	}
	buffer_text(b, "</details>\n");
}

/* Findings that do not count, by a decision of somebody, until a day. */
static void
waivers(struct buffer *b, const struct model *model)
{
	const struct policy *p = model->report->linter->policy;
	if (p == NULL)
		return;
	buffer_text(b, "<h3>Policy</h3>\n<p>");
	words_count(b, p->file_count, "file");
	buffer_text(b, p->file_count == 1 ? " of policy was in force" : " of policy were in force");
	for (size_t i = 0; i < p->file_count && i < WAIVERS_SHOWN; i++)
		buffer_printf(b, "%s SHA-256 <code>%s</code>", i == 0 ? ":" : ",", p->files[i].sha256);
	buffer_text(b, ". It switches no rule off: it waives findings, for a reason, until a day. ");
	words_count(b, model->waived, "finding");
	buffer_text(b, model->waived == 1 ? " of this sample is waived.</p>\n" : " of this sample are waived.</p>\n");
	if (p->waiver_count == 0)
		return;
	table_begin(b, "Waivers", "Rules|Reason|Owner|Ends on|State");
	for (size_t i = 0; i < p->waiver_count && i < WAIVERS_SHOWN; i++) {
		const struct waiver *w = &p->waivers[i].waiver;
		buffer_text(b, "<tr><th scope=\"row\">");
		text_part(b, p->waivers[i].rules, NAME_SHOWN);
		buffer_text(b, "</th><td>");
		text_part(b, w->reason, MESSAGE_SHOWN);
		buffer_text(b, "</td><td>");
		if (w->owner != NULL)
			text_part(b, w->owner, NAME_SHOWN);
		else
			buffer_text(b, "not named");
		buffer_text(b, "</td><td>");
		buffer_day(b, w->until);
		buffer_text(b, waiver_is_over(w, model->cut) ? "</td><td>over on the day of the cut</td></tr>\n" : "</td><td>in force</td></tr>\n");
	}
	table_end(b);
	if (p->waiver_count > WAIVERS_SHOWN)
		buffer_printf(b, "<p class=\"where\">%zu more waivers are left out here.</p>\n", p->waiver_count - WAIVERS_SHOWN);
}

void
part_rules(struct buffer *b, const struct model *model)
{
	const struct ruleset *rules = &model->report->linter->rules;
	const struct stratum *only = only_stratum(model);
	uint64_t counts[RULE_OUTCOMES] = { 0 };

	for (uint32_t i = 0; i < rules->count; i++)
		counts[rule_outcome(model, i)]++;
	section_begin(b, "rules", "Rules that were applied, and those that were not");
	outcome_table(b, counts);
	if (only != NULL && only->sampled > 0 && only->sampled < only->size) {
		buffer_text(b, "<p>A rule that applied to all ");
		words_number(b, only->sampled);
		buffer_text(b, " drawn and found nothing: 0 of ");
		words_number(b, only->sampled);
		buffer_text(b, ". The share of the ");
		words_number(b, only->size);
		buffer_text(b, " that breaks it is, with 95 % confidence, ");
		words_interval(b, 0, only->sampled);
		buffer_text(b, ".</p>\n");
	}
	off_list(b, model, counts[RULE_OFF]);
	verdict_table(b, model);
	waivers(b, model);
	section_end(b);
}
