/*
 * The report in short, for a ticket, as GitHub, GitLab and others read it. Whatever others chose is a code span, in which no reader looks for markup,
 * names of persons, tickets or links; there are no tables, in which a code span needs other escapes. It says nothing of the names of inputs.
 */
#include <stdlib.h>
#include <string.h>

#include "audit/report_parts.h"
#include "config.h"
#include "report/code_span.h"

#define RULES_SHOWN      40
#define STRATA_SHOWN     20
#define STATISTICS_SHOWN 20
#define NAMES_SHOWN      5

static void
evidence(struct buffer *b, const struct model *model)
{
	struct buffer command = { 0 };

	buffer_printf(b, "## Evidence\n\n- brlint-audit %s, built from ", PACKAGE_VERSION);
	code_span(b, model->build != NULL ? model->build : "unknown", NAME_SHOWN);
	buffer_text(b, "\n- ruleset digest: ");
	code_span(b, model->ruleset, NAME_SHOWN);
	buffer_text(b, "\n- Merkle root of the population: ");
	code_span(b, model->root, NAME_SHOWN);
	buffer_text(b, "\n- cut for \"still valid\": ");
	buffer_day(b, model->cut);
	buffer_text(b, "\n- to draw the sample again: ");
	bool shown = words_draw_again(&command, model);
	buffer_add(&command, "", 1);
	b->failed |= command.failed;
	if (!command.failed)
		code_span(b, command.text, 4000);
	buffer_free(&command);
	buffer_text(b, shown ? "\n\n" : " (the seed has characters that cannot be shown; run.json has it)\n\n");
}

static void
strata(struct buffer *b, const struct model *model)
{
	size_t shown = 0;
	buffer_text(b, "## Strata\n\n");
	for (; shown < model->stratum_count && shown < STRATA_SHOWN; shown++) {
		const struct stratum *s = &model->strata[shown];
		buffer_text(b, "- ");
		code_span(b, s->name, NAME_SHOWN);
		buffer_text(b, ": ");
		words_number(b, s->sampled);
		buffer_text(b, " of ");
		words_number(b, s->size);
		buffer_text(b, " drawn (");
		words_percent(b, s->sampled, s->size);
		buffer_text(b, is_below_three_percent(s->sampled, s->size) ? ", **below 3 %**), " : "), ");
		if (s->sampled == 0) {
			buffer_text(b, s->size == 0 ? "it is empty" : "**none was drawn**, so nothing is known of it");
		} else {
			words_number(b, s->found);
			buffer_text(b, " found");
		}
		if (s->sampled > 0 && s->sampled < s->size) {
			buffer_text(b, "; of the stratum, with 95 % confidence: ");
			words_interval(b, s->found, s->sampled);
		}
		buffer_text(b, "\n");
	}
	if (shown < model->stratum_count)
		buffer_printf(b, "- and %zu more strata\n", model->stratum_count - shown);
	buffer_text(b, "\n");
}

/* The issuers of a rule, those with the most first. */
static void
issuers(struct buffer *b, const struct model *model, const struct rule_tally *t)
{
	if (t->issuer_count == 0)
		return;
	if (t->issuer_count > NAMES_SHOWN) {
		buffer_text(b, "  - ");
		words_count(b, t->issuer_count, "issuer");
		buffer_text(b, "\n");
		return;
	}
	buffer_text(b, t->issuer_count == 1 ? "  - issuer: " : "  - issuers: ");
	for (size_t i = 0; i < t->issuer_count; i++) {
		buffer_text(b, i == 0 ? "" : ", ");
		code_span(b, model->issuers[t->issuers[i].number], NAME_SHOWN);
		buffer_text(b, " (");
		words_number(b, t->issuers[i].count);
		buffer_text(b, ")");
	}
	buffer_text(b, "\n");
}

static void
rule(struct buffer *b, const struct model *model, uint32_t number)
{
	const struct gate *gate = &model->report->linter->rules.gates[number];
	const struct lint *lint = gate->lint;
	const struct rule_tally *t = &model->rules[number];
	const struct stratum *only = only_stratum(model);
	struct deadline deadline = deadline_of(gate);
	uint64_t members = 0;

	buffer_printf(b, "- **%s** ", level_name((enum level)gate->level));
	code_span(b, lint->name, NAME_SHOWN);
	buffer_printf(b, ", %s ", source_label(lint->source));
	rule_words(b, lint, lint->clause);
	buffer_text(b, lint->level == MUST ? ", MUST: " : lint->level == SHOULD ? ", SHOULD: " : ": ");
	rule_words(b, lint, lint->title);
	buffer_text(b, "\n  - ");
	words_number(b, t->members);
	buffer_text(b, " of ");
	words_number(b, model->sampled);
	buffer_text(b, " drawn (");
	words_percent(b, t->members, model->sampled);
	buffer_text(b, ")");
	for (size_t i = 0; only != NULL && i < t->stratum_count; i++)
		members += &model->strata[t->strata[i].number] == only ? t->strata[i].count : 0;
	if (only != NULL && only->sampled > 0 && only->sampled < only->size && members > 0) {
		buffer_text(b, ", of the population with 95 % confidence ");
		words_interval(b, members, only->sampled);
	}
	buffer_text(b, "; ");
	words_number(b, t->still_valid);
	buffer_text(b, " still valid");
	if (model->crl_given) {
		buffer_text(b, ", of these ");
		words_number(b, t->revoked);
		buffer_text(b, " revoked");
	}
	if (t->has_first) {
		buffer_text(b, "; notBefore ");
		buffer_day(b, t->first);
		buffer_text(b, " to ");
		buffer_day(b, t->last);
	}
	buffer_text(b, "\n");
	issuers(b, model, t);
	if (deadline.sentence[0] != '\0')
		buffer_printf(b, "  - %s\n", deadline.sentence);
	if (t->example_count > 0) {
		buffer_text(b, "  - such as ");
		code_span(b, t->examples[0].message, MESSAGE_SHOWN);
		buffer_text(b, " at ");
		code_span(b, t->examples[0].path[0] != '\0' ? t->examples[0].path : "the whole object", PATH_SHOWN);
		buffer_printf(b, ", offset %u, of ", t->examples[0].offset);
		char sha256[SHA256_TEXT_SIZE];
		for (size_t i = 0; i < SHA256_SIZE; i++) {
			sha256[2 * i] = "0123456789abcdef"[t->examples[0].sha256[i] >> 4];
			sha256[2 * i + 1] = "0123456789abcdef"[t->examples[0].sha256[i] & 15];
		}
		sha256[SHA256_TEXT_SIZE - 1] = '\0';
		code_span(b, sha256, NAME_SHOWN);
		buffer_text(b, "\n");
	}
}

static void
findings(struct buffer *b, const struct model *model)
{
	uint32_t count, shown = 0;
	uint32_t *order = rules_worst_first(b, model, &count);

	if (order == NULL)
		return;
	buffer_text(b, "## Findings by rule\n\n");
	if (count == 0)
		buffer_text(b, "No rule found anything.\n");
	for (; shown < count && shown < RULES_SHOWN; shown++)
		rule(b, model, order[shown]);
	if (shown < count)
		buffer_printf(b, "- and %u more rules; report.html has them\n", count - shown);
	buffer_text(b, "\n");
	free(order);
}

static void
statistics(struct buffer *b, const struct model *model)
{
	size_t told = 0, count = model->statistics != NULL ? statistics_count(model->statistics) : 0;
	if (model->statistics == NULL)
		return;
	buffer_text(b, "## Statistics over the population\n\n");
	for (size_t i = 0; i < count; i++) {
		const struct statistic *s = statistics_at(model->statistics, i);
		if (!s->told || ++told > STATISTICS_SHOWN)
			continue;
		buffer_text(b, "- ");
		code_span(b, s->name, NAME_SHOWN);
		if (s->issuer != NULL) {
			buffer_text(b, ", ");
			code_span(b, s->issuer, NAME_SHOWN);
		}
		buffer_text(b, ": ");
		code_span(b, s->value, MESSAGE_SHOWN);
		buffer_text(b, "; threshold: ");
		code_span(b, s->threshold, MESSAGE_SHOWN);
		buffer_text(b, "\n");
	}
	if (told == 0)
		buffer_text(b, "None is beyond its threshold.\n");
	if (told > STATISTICS_SHOWN)
		buffer_printf(b, "- and %zu more\n", told - STATISTICS_SHOWN);
	buffer_text(b, "\n");
}

static void
rules_line(struct buffer *b, const struct model *model)
{
	uint64_t counts[RULE_OUTCOMES] = { 0 };
	for (uint32_t i = 0; i < model->report->linter->rules.count; i++)
		counts[rule_outcome(model, i)]++;
	buffer_text(b, "Rules: ");
	words_number(b, counts[RULE_FOUND]);
	buffer_text(b, " found something, ");
	words_number(b, counts[RULE_PASSED]);
	buffer_text(b, " were applied and passed, ");
	words_number(b, counts[RULE_NOT_APPLICABLE]);
	buffer_text(b, " were not applicable, ");
	words_number(b, counts[RULE_NOT_EFFECTIVE]);
	buffer_text(b, " were not effective, ");
	words_number(b, counts[RULE_OFF]);
	buffer_text(b, " were switched off. ");
	words_count(b, model->waived, "finding");
	buffer_text(b, model->waived == 1 ? " is waived.\n\n" : " are waived.\n\n");
}

void
report_markdown(struct buffer *b, const struct model *model)
{
	buffer_text(b, "# Audit of ");
	words_members(b, model, model->population);
	buffer_printf(b, "\n\n**%s**: ", verdict_of(model).word);
	words_verdict(b, model);
	buffer_text(b, ".\n\nPopulation ");
	words_number(b, model->population);
	buffer_text(b, ", sample ");
	words_number(b, model->sampled);
	buffer_text(b, " (");
	words_percent(b, model->sampled, model->population);
	buffer_text(b, "), certificates ");
	words_period(b, model);
	buffer_text(b, ". In the sample ");
	for (int level = 0; level < LEVEL_COUNT; level++) {
		buffer_text(b, level == 0 ? "" : level + 1 == LEVEL_COUNT ? " and " : ", ");
		words_count(b, model->counts[level], level_name((enum level)level));
	}
	words_not_judged(b, model);
	buffer_text(b, ".\n\n");
	evidence(b, model);
	strata(b, model);
	findings(b, model);
	rules_line(b, model);
	statistics(b, model);
	if (model->previous != NULL) {
		buffer_text(b, "## Against the run before\n\n");
		words_comparison(b, model->previous);
		if (model->previous->gap[0] != '\0') {
			buffer_text(b, " Mind the periods: ");
			buffer_text(b, model->previous->gap);
			buffer_text(b, ".");
		}
		buffer_text(b, "\n\n");
	}
	buffer_printf(b, "%s ", words_of_crls(model));
	buffer_text(b, "Only what is in the certificates is judged: not validation, CAA, or the time of revocation. report.html beside this file has "
		       "the whole.\n");
}
