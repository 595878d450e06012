/*
 * diff: what became of the findings of one run in a later one. A finding is the same if object, rule and path are. What is kept of a run is small: of
 * each object that was judged its SHA-256, a hash of its issuer and names, and notBefore; of each finding the numbers of its rule and its path.
 */
#include <stdio.h>
#include <stdlib.h>

#include "asn1/time.h"
#include "audit/arguments.h"
#include "audit/commands.h"
#include "audit/interned.h"
#include "audit/run_read.h"
#include "report/json.h"
#include "run/complain.h"

static const char help[] =
	"Usage: brlint-audit diff [-f text|jsonl] EARLIER LATER\n"
	"\n"
	"Compares the findings of two runs, which are folders. For each finding that only one of them has there is a line: a word, the SHA-256 of "
	"the object,\n"
	"the rule, the path, with tabulators between them. Findings that a policy waives are none. The words:\n"
	"\n"
	"  new certificate          a finding of LATER; the earlier run did not judge the object, whether or not it was in its population\n"
	"  new rule or revision     both judged the object; the rule was not there or not on in one of them, or had another revision\n"
	"  data or options changed  both judged the object, by the same rule: data, options, policies or dates differ\n"
	"  fixed                    a finding of EARLIER; the object is no longer there, and LATER judged one of the same issuer and names with a\n"
	"                           later notBefore, in which the rule finds nothing\n"
	"  gone                     a finding of EARLIER; the object is no longer in the population\n"
	"  not drawn                a finding of EARLIER; the object is in the population of LATER, and not in its sample\n"
	"\n"
	"Totals are on standard error. Exit status: 0 no difference; 1 differences; 2 a run cannot be read.\n";

const char *const change_words[CHANGES] = { "new certificate", "new rule or revision", "data or options changed", "fixed", "gone", "not drawn" };

/* --- what is kept of a run --- */

struct mark {
	uint32_t rule, path;
};

struct kept {
	uint8_t sha256[SHA256_SIZE];
	uint8_t subject[16]; /* a hash of issuer and names */
	int64_t not_before;
	uint32_t first, count; /* of the marks of the run */
	bool has_subject;      /* and has notBefore */
	bool is_there;         /* of the earlier run: the population of the later one has it */
};

struct side {
	const char *folder;
	struct run run;
	struct list kept;  /* by SHA-256 */
	struct list marks; /* of each object sorted, none twice */
};

static int
compare_marks(const void *a, const void *b)
{
	const struct mark *x = a, *y = b;
	if (x->rule != y->rule)
		return x->rule < y->rule ? -1 : 1;
	return x->path < y->path ? -1 : x->path > y->path;
}

static int
compare_kept(const void *a, const void *b)
{
	return memcmp(((const struct kept *)a)->sha256, ((const struct kept *)b)->sha256, SHA256_SIZE);
}

static int
compare_spans(const void *a, const void *b)
{
	const struct span *x = a, *y = b;
	size_t size = x->size < y->size ? x->size : y->size;
	int order = size > 0 ? memcmp(x->data, y->data, size) : 0;
	return order != 0 ? order : x->size < y->size ? -1 : x->size > y->size;
}

/* Whom a certificate is for: the issuer, and the names in whatever order, or the subject where there are none. */
static bool
subject_hash(struct buffer *b, struct judged *judged, uint8_t hash[16])
{
	uint8_t digest[SHA256_SIZE];

	buffer_truncate(b, 0);
	buffer_add(b, (const char *)judged->issuer.data, judged->issuer.size);
	buffer_add(b, "", 1);
	if (judged->names.count > 0)
		qsort(judged->names.items, judged->names.count, sizeof(struct span), compare_spans);
	else
		buffer_add(b, (const char *)judged->subject.data, judged->subject.size);
	for (size_t i = 0; i < judged->names.count; i++) {
		const struct span *name = RUN_ITEM(judged->names, struct span, i);
		buffer_add(b, (const char *)name->data, name->size);
		buffer_add(b, "", 1);
	}
	sha256_octets((struct span){ (const uint8_t *)b->text, b->size }, digest);
	memcpy(hash, digest, 16);
	return !b->failed;
}

/* Keeps an object that was judged. */
static bool
side_keep(struct side *side, struct judged *judged, struct interned *rules, struct interned *paths, struct buffer *room)
{
	if (!list_grow(&side->kept, sizeof(struct kept)) || side->marks.count > UINT32_MAX - judged->findings.count)
		return false;
	struct kept *kept = RUN_ITEM(side->kept, struct kept, side->kept.count - 1);
	memcpy(kept->sha256, judged->sha256, SHA256_SIZE);
	kept->not_before = judged->not_before;
	kept->has_subject = judged->issuer.data != NULL && judged->has_names && judged->has_not_before;
	kept->first = (uint32_t)side->marks.count;
	if (kept->has_subject && !subject_hash(room, judged, kept->subject))
		return false;
	for (size_t i = 0; i < judged->findings.count; i++) {
		const struct run_finding *finding = RUN_ITEM(judged->findings, struct run_finding, i);
		if (finding->waived)
			continue;
		if (!list_grow(&side->marks, sizeof(struct mark)))
			return false;
		struct mark *mark = RUN_ITEM(side->marks, struct mark, side->marks.count - 1);
		mark->rule = interned_number(rules, finding->rule);
		mark->path = interned_number(paths, finding->path);
		if (mark->rule == INTERNED_NONE || mark->path == INTERNED_NONE)
			return false;
	}
	kept->count = (uint32_t)side->marks.count - kept->first;
	if (kept->count == 0)
		return true;
	struct mark *marks = RUN_ITEM(side->marks, struct mark, kept->first);
	size_t count = 1;
	qsort(marks, kept->count, sizeof(*marks), compare_marks);
	for (size_t i = 1; i < kept->count; i++) {
		if (compare_marks(&marks[count - 1], &marks[i]) != 0)
			marks[count++] = marks[i];
	}
	side->marks.count -= kept->count - count;
	kept->count = (uint32_t)count;
	return true;
}

/* Reads what is kept of a run. */
static enum exit_status
side_read(struct side *side, const char *folder, struct interned *rules, struct interned *paths)
{
	struct run_file f;
	struct judged judged = { 0 };
	struct buffer room = { 0 };
	enum exit_status status = run_open(&side->run, folder, false);

	side->folder = folder;
	if (status != EXIT_CLEAN)
		return status;
	if (run_file_open_unchanged(&f, &side->run, folder, "findings.jsonl")) {
		while (judged_next(&f, &judged)) {
			if (!side_keep(side, &judged, rules, paths, &room)) {
				complain("out of memory");
				status = EXIT_INTERNAL;
				break;
			}
		}
	}
	if (status == EXIT_CLEAN)
		status = run_file_complain(&f);
	run_file_close(&f);
	judged_free(&judged);
	buffer_free(&room);
	if (side->kept.count > 0)
		qsort(side->kept.items, side->kept.count, sizeof(struct kept), compare_kept);
	for (size_t i = 1; i < side->kept.count && status == EXIT_CLEAN; i++) {
		if (compare_kept(RUN_ITEM(side->kept, struct kept, i - 1), RUN_ITEM(side->kept, struct kept, i)) == 0) {
			complain("%s/findings.jsonl: an object has two lines", folder);
			status = EXIT_TROUBLE;
		}
	}
	return status;
}

static void
side_free(struct side *side)
{
	run_free(&side->run);
	free(side->kept.items);
	free(side->marks.items);
}

static struct kept *
side_find(const struct side *side, const uint8_t sha256[SHA256_SIZE])
{
	struct kept key;
	memcpy(key.sha256, sha256, SHA256_SIZE);
	return side->kept.count == 0 ? NULL : bsearch(&key, side->kept.items, side->kept.count, sizeof(key), compare_kept);
}

/* --- the comparison --- */

struct difference {
	uint8_t sha256[SHA256_SIZE];
	struct mark mark;
	enum change change;
};

struct compared {
	struct side earlier, later;
	struct interned rules, paths;
	struct list differences; /* struct difference */
	uint64_t same;
	bool *changed_rules;    /* by number: it is not in one of the runs, or off, or of another revision */
	struct list successors; /* struct kept *: of the later run, by subject */
};

static bool
is_on(const struct run_rule *rule)
{
	return rule != NULL && rule->off == NULL;
}

/* Which rules the two runs do not have in common. */
static bool
rules_compare(struct compared *c)
{
	c->changed_rules = calloc(c->rules.count + 1, sizeof(bool));
	for (uint32_t i = 0; c->changed_rules != NULL && i < c->rules.count; i++) {
		struct span name = span_of(c->rules.words[i]);
		const struct run_rule *before = run_rule(&c->earlier.run, name), *after = run_rule(&c->later.run, name);
		c->changed_rules[i] = is_on(before) != is_on(after) || (is_on(before) && before->revision != after->revision);
	}
	return c->changed_rules != NULL;
}

/* By subject, then by notBefore, the latest first. */
static int
compare_successors(const void *a, const void *b)
{
	const struct kept *x = *(struct kept *const *)a, *y = *(struct kept *const *)b;
	int order = memcmp(x->subject, y->subject, sizeof(x->subject));
	if (order != 0)
		return order;
	return x->not_before > y->not_before ? -1 : x->not_before < y->not_before;
}

static bool
successors_sort(struct compared *c)
{
	for (size_t i = 0; i < c->later.kept.count; i++) {
		struct kept *kept = RUN_ITEM(c->later.kept, struct kept, i);
		if (!kept->has_subject)
			continue;
		if (!list_grow(&c->successors, sizeof(struct kept *)))
			return false;
		*RUN_ITEM(c->successors, struct kept *, c->successors.count - 1) = kept;
	}
	if (c->successors.count > 0)
		qsort(c->successors.items, c->successors.count, sizeof(struct kept *), compare_successors);
	return true;
}

static bool
has_rule(const struct side *side, const struct kept *kept, uint32_t rule)
{
	for (uint32_t i = 0; i < kept->count; i++) {
		if (RUN_ITEM(side->marks, struct mark, kept->first + i)->rule == rule)
			return true;
	}
	return false;
}

/* Whether the later run has judged one of the same issuer and names, with a later notBefore, in which a rule finds nothing. */
static bool
is_fixed(const struct compared *c, const struct kept *kept, uint32_t rule)
{
	size_t from = 0, to = c->successors.count;

	if (!kept->has_subject)
		return false;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (memcmp((*RUN_ITEM(c->successors, struct kept *, middle))->subject, kept->subject, sizeof(kept->subject)) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	for (; from < c->successors.count; from++) {
		const struct kept *other = *RUN_ITEM(c->successors, struct kept *, from);
		if (memcmp(other->subject, kept->subject, sizeof(kept->subject)) != 0 || other->not_before <= kept->not_before)
			return false;
		if (!has_rule(&c->later, other, rule))
			return true;
	}
	return false;
}

/* Marks the objects of the earlier run that are in the population of the later one. */
static enum exit_status
population_mark(struct compared *c)
{
	struct run_file f;
	struct population_row row;
	struct kept *kept;

	if (run_file_open_unchanged(&f, &c->later.run, c->later.folder, "population.csv") && population_begin(&f)) {
		while (population_next(&f, &row)) {
			if ((kept = side_find(&c->earlier, row.sha256)) != NULL)
				kept->is_there = true;
			if (row.has_precertificate && (kept = side_find(&c->earlier, row.precertificate)) != NULL)
				kept->is_there = true;
		}
	}
	enum exit_status status = run_file_complain(&f);
	run_file_close(&f);
	return status;
}

static bool
differ(struct compared *c, const struct kept *kept, struct mark mark, enum change change)
{
	if (!list_grow(&c->differences, sizeof(struct difference)))
		return false;
	struct difference *d = RUN_ITEM(c->differences, struct difference, c->differences.count - 1);
	memcpy(d->sha256, kept->sha256, SHA256_SIZE);
	d->mark = mark;
	d->change = change;
	return true;
}

/* What became of a finding that only one run has, though both have judged the object. */
static enum change
judged_otherwise(const struct compared *c, struct mark mark)
{
	return c->changed_rules[mark.rule] ? NEW_RULE : DATA_CHANGED;
}

/* An object that both have judged. */
static bool
both_compare(struct compared *c, const struct kept *before, const struct kept *after)
{
	uint32_t i = 0, k = 0;

	while (i < before->count || k < after->count) {
		const struct mark *x = i < before->count ? RUN_ITEM(c->earlier.marks, struct mark, before->first + i) : NULL;
		const struct mark *y = k < after->count ? RUN_ITEM(c->later.marks, struct mark, after->first + k) : NULL;
		int order = x == NULL ? 1 : y == NULL ? -1 : compare_marks(x, y);
		if (order == 0)
			c->same++;
		else if (!differ(c, before, order < 0 ? *x : *y, judged_otherwise(c, order < 0 ? *x : *y)))
			return false;
		i += order <= 0;
		k += order >= 0;
	}
	return true;
}

/* One that only the earlier run has judged. */
static bool
before_compare(struct compared *c, const struct kept *before)
{
	for (uint32_t i = 0; i < before->count; i++) {
		struct mark mark = *RUN_ITEM(c->earlier.marks, struct mark, before->first + i);
		enum change change = before->is_there ? NOT_DRAWN : is_fixed(c, before, mark.rule) ? FIXED : GONE;
		if (!differ(c, before, mark, change))
			return false;
	}
	return true;
}

/* One that only the later run has judged. */
static bool
after_compare(struct compared *c, const struct kept *after)
{
	for (uint32_t i = 0; i < after->count; i++) {
		if (!differ(c, after, *RUN_ITEM(c->later.marks, struct mark, after->first + i), NEW_CERTIFICATE))
			return false;
	}
	return true;
}

/* All objects, by their SHA-256. */
static bool
objects_compare(struct compared *c)
{
	size_t i = 0, k = 0;
	bool ok = true;

	while (ok && (i < c->earlier.kept.count || k < c->later.kept.count)) {
		const struct kept *before = i < c->earlier.kept.count ? RUN_ITEM(c->earlier.kept, struct kept, i) : NULL;
		const struct kept *after = k < c->later.kept.count ? RUN_ITEM(c->later.kept, struct kept, k) : NULL;
		int order = before == NULL ? 1 : after == NULL ? -1 : compare_kept(before, after);
		ok = order == 0 ? both_compare(c, before, after) : order < 0 ? before_compare(c, before) : after_compare(c, after);
		i += order <= 0;
		k += order >= 0;
	}
	return ok;
}

static void
compared_free(struct compared *c)
{
	side_free(&c->earlier);
	side_free(&c->later);
	interned_free(&c->rules);
	interned_free(&c->paths);
	free(c->differences.items);
	free(c->changed_rules);
	free(c->successors.items);
}

/* Whether the earlier run has findings of an object that the later one has not judged: then its population is needed. */
static bool
needs_population(const struct compared *c)
{
	for (size_t i = 0; i < c->earlier.kept.count; i++) {
		const struct kept *kept = RUN_ITEM(c->earlier.kept, struct kept, i);
		if (kept->count > 0 && side_find(&c->later, kept->sha256) == NULL)
			return c->later.run.sampled < c->later.run.population;
	}
	return false;
}

static enum exit_status
compare(struct compared *c, const char *earlier, const char *later)
{
	enum exit_status status = side_read(&c->earlier, earlier, &c->rules, &c->paths);

	if (status == EXIT_CLEAN)
		status = side_read(&c->later, later, &c->rules, &c->paths);
	if (status == EXIT_CLEAN && needs_population(c))
		status = population_mark(c);
	if (status == EXIT_CLEAN && (!rules_compare(c) || !successors_sort(c) || !objects_compare(c))) {
		complain("out of memory");
		status = EXIT_INTERNAL;
	}
	return status;
}

/* --- what the runs have in common --- */

static bool
texts_differ(const char *a, const char *b)
{
	return (a == NULL) != (b == NULL) || (a != NULL && strcmp(a, b) != 0);
}

static bool
data_differ(const struct run *a, const struct run *b)
{
	if (a->data.count != b->data.count)
		return true;
	for (size_t i = 0; i < a->data.count; i++) {
		const struct run_data *x = RUN_ITEM(a->data, struct run_data, i), *y = RUN_ITEM(b->data, struct run_data, i);
		if (strcmp(x->name, y->name) != 0 || strcmp(x->sha256, y->sha256) != 0)
			return true;
	}
	return false;
}

/* Options that say what is drawn, read or written, and not how it is judged; policies and data are compared by their digests. */
static bool
is_judging(const char *option)
{
	static const char *const others[] = {
		"all-dates",     "as-of",         "by",           "crl",       "cut",      "data",       "fail-on",
		"files-from",    "force",         "input-format", "jobs",      "log-list", "max-object", "min-per-stratum",
		"no-population", "no-statistics", "out",          "policy",    "previous", "sample",     "seed",
		"since",         "threshold",     "until",        "weak-keys",
	};
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
		if (strcmp(option, others[i]) == 0)
			return false;
	}
	return true;
}

/* The next of options that is one of judging, from a number on; NULL: there is none. */
static const struct run_pair *
judging_option(const struct list *options, size_t *i)
{
	while (*i < options->count) {
		const struct run_pair *option = RUN_ITEM(*options, struct run_pair, (*i)++);
		if (is_judging(option->name))
			return option;
	}
	return NULL;
}

static bool
options_differ(const struct run *a, const struct run *b)
{
	const struct run_pair *x, *y;
	size_t i = 0, k = 0;

	if (texts_differ(a->as_of, b->as_of) || a->policy.count != b->policy.count)
		return true;
	for (size_t n = 0; n < a->policy.count; n++) {
		if (strcmp(RUN_ITEM(a->policy, struct run_pair, n)->value, RUN_ITEM(b->policy, struct run_pair, n)->value) != 0)
			return true;
	}
	do {
		x = judging_option(&a->options, &i);
		y = judging_option(&b->options, &k);
		if ((x == NULL) != (y == NULL) || (x != NULL && (strcmp(x->name, y->name) != 0 || strcmp(x->value, y->value) != 0)))
			return true;
	} while (x != NULL);
	return false;
}

/* A day of a period, as its first second; false: the period has none there. */
static bool
period_day(const char *text, int64_t *day)
{
	return text != NULL && day_read(span_of(text), day);
}

/* In words, whether the later period does not begin on the day after the earlier one ends. */
static void
gap_tell(char *text, size_t size, const struct run *earlier, const struct run *later)
{
	int64_t from, to, since, until;

	text[0] = '\0';
	if (!period_day(earlier->until, &to) || !period_day(later->since, &since))
		return;
	if (since > to) {
		int64_t days = (since - to) / SECONDS_A_DAY - 1;
		if (days > 0)
			snprintf(text, size, "there is a gap of %jd day%s between the periods", (intmax_t)days, plural((size_t)days));
		return;
	}
	/* what both have: from the later of their beginnings to the earlier of their ends */
	if (period_day(earlier->since, &from) && from > since)
		since = from;
	if (period_day(later->until, &until) && until < to)
		to = until;
	if (since > to) {
		snprintf(text, size, "the period of the later run lies before that of the earlier one");
	} else {
		int64_t days = (to - since) / SECONDS_A_DAY + 1;
		snprintf(text, size, "the periods overlap by %jd day%s", (intmax_t)days, plural((size_t)days));
	}
}

/* --- for the report --- */

static int
compare_counts(const void *a, const void *b)
{
	return strcmp(((const struct named_count *)a)->name, ((const struct named_count *)b)->name);
}

/* The rules of NEW_RULE. */
static bool
comparison_rules(struct comparison *comparison, const struct compared *c)
{
	uint64_t *counts = calloc(c->rules.count + 1, sizeof(*counts));
	size_t rules = 0;

	for (size_t i = 0; counts != NULL && i < c->differences.count; i++) {
		const struct difference *d = RUN_ITEM(c->differences, struct difference, i);
		if (d->change == NEW_RULE)
			rules += counts[d->mark.rule]++ == 0;
	}
	comparison->rules = counts != NULL ? calloc(rules + 1, sizeof(*comparison->rules)) : NULL;
	for (uint32_t i = 0; comparison->rules != NULL && i < c->rules.count; i++) {
		if (counts[i] == 0)
			continue;
		char *name = strdup(c->rules.words[i]);
		if (name == NULL) {
			free(counts);
			return false;
		}
		comparison->rules[comparison->rule_count++] = (struct named_count){ name, counts[i] };
	}
	free(counts);
	if (comparison->rule_count > 0)
		qsort(comparison->rules, comparison->rule_count, sizeof(*comparison->rules), compare_counts);
	return comparison->rules != NULL;
}

int
runs_compare(const char *earlier, const char *later, struct comparison *comparison)
{
	struct compared c = { 0 };
	enum exit_status status = compare(&c, earlier, later);

	*comparison = (struct comparison){ 0 };
	if (status == EXIT_CLEAN) {
		for (size_t i = 0; i < c.differences.count; i++)
			comparison->counts[RUN_ITEM(c.differences, struct difference, i)->change]++;
		comparison->counts[UNCHANGED] = c.same;
		comparison->ruleset_differs = strcmp(c.earlier.run.ruleset, c.later.run.ruleset) != 0;
		comparison->data_differs = data_differ(&c.earlier.run, &c.later.run);
		comparison->options_differ = options_differ(&c.earlier.run, &c.later.run);
		gap_tell(comparison->gap, sizeof(comparison->gap), &c.earlier.run, &c.later.run);
		if (!comparison_rules(comparison, &c)) {
			complain("out of memory");
			status = EXIT_INTERNAL;
		}
	}
	compared_free(&c);
	return status;
}

void
comparison_free(struct comparison *comparison)
{
	for (size_t i = 0; i < comparison->rule_count; i++)
		free((void *)(uintptr_t)comparison->rules[i].name);
	free(comparison->rules);
	*comparison = (struct comparison){ 0 };
}

/* --- the command --- */

static void
difference_say(struct buffer *b, const struct compared *c, const struct difference *d, bool jsonl)
{
	const char *rule = c->rules.words[d->mark.rule], *path = c->paths.words[d->mark.path];
	char sha256[SHA256_TEXT_SIZE];

	sha256_digits(d->sha256, sha256);
	if (jsonl) {
		json_word_member(b, "{" JSON_FIRST("change"), change_words[d->change]);
		json_word_member(b, JSON_NEXT("sha256"), sha256);
		json_text_member(b, JSON_NEXT("rule"), rule);
		json_text_member(b, JSON_NEXT("path"), path);
		buffer_text(b, "}\n");
		return;
	}
	buffer_printf(b, "%s\t%s\t", change_words[d->change], sha256);
	buffer_safe_text(b, rule);
	buffer_text(b, "\t");
	buffer_safe_text(b, path);
	buffer_text(b, "\n");
}

/* Whether the later run has a finding of it: it is new. */
static bool
is_new(const struct compared *c, const struct difference *d)
{
	const struct kept *kept;

	if (d->change == NEW_CERTIFICATE)
		return true;
	if (d->change != NEW_RULE && d->change != DATA_CHANGED)
		return false;
	kept = side_find(&c->later, d->sha256);
	return kept->count > 0 &&
	       bsearch(&d->mark, RUN_ITEM(c->later.marks, struct mark, kept->first), kept->count, sizeof(d->mark), compare_marks) != NULL;
}

/* Of the new findings, how many come from rules that the earlier run did not have as the later one has them. */
static void
new_rules_say(struct buffer *b, const struct compared *c)
{
	uint64_t fresh = 0, by_rules = 0;
	size_t rules = 0;
	bool *seen = calloc(c->rules.count + 1, sizeof(bool));

	for (size_t i = 0; seen != NULL && i < c->differences.count; i++) {
		const struct difference *d = RUN_ITEM(c->differences, struct difference, i);
		if (!is_new(c, d))
			continue;
		fresh++;
		if (!c->changed_rules[d->mark.rule])
			continue;
		by_rules++;
		rules += !seen[d->mark.rule];
		seen[d->mark.rule] = true;
	}
	free(seen);
	if (by_rules > 0)
		buffer_printf(b, "%ju of %ju new finding%s come%s from %zu rule%s that the earlier run did not have, or not in this revision.\n",
			      (uintmax_t)by_rules, (uintmax_t)fresh, plural(fresh), by_rules == 1 ? "s" : "", rules, plural(rules));
}

static void
totals_say(const struct compared *c)
{
	struct buffer b = { 0 };
	uint64_t counts[CHANGES] = { 0 };
	const char *between = "";
	char gap[80];

	for (size_t i = 0; i < c->differences.count; i++)
		counts[RUN_ITEM(c->differences, struct difference, i)->change]++;
	for (int i = 0; i < CHANGES; i++) {
		if (counts[i] == 0)
			continue;
		buffer_printf(&b, "%s%ju %s", between, (uintmax_t)counts[i], change_words[i]);
		between = ", ";
	}
	buffer_printf(&b, "; %ju the same\n", (uintmax_t)c->same);
	new_rules_say(&b, c);
	if (data_differ(&c->earlier.run, &c->later.run))
		buffer_text(&b, "The two runs judged by different reference data.\n");
	if (options_differ(&c->earlier.run, &c->later.run))
		buffer_text(&b, "The two runs had different options, policies or dates.\n");
	gap_tell(gap, sizeof(gap), &c->earlier.run, &c->later.run);
	if (gap[0] != '\0')
		buffer_printf(&b, "%c%s.\n", gap[0] - 'a' + 'A', gap + 1);
	print_total(&b);
}

int
command_diff(int argc, char **argv)
{
	static const struct usage usage = { "diff", help, .has_format = true, .least = 2, .most = 2 };
	struct arguments a;
	struct compared c = { 0 };
	struct buffer b = { 0 };
	enum exit_status status;

	if (!arguments_read(&a, &usage, argc, argv))
		return a.status;
	status = compare(&c, a.words[0], a.words[1]);
	if (status == EXIT_CLEAN && c.differences.count > 0) {
		for (size_t i = 0; i < c.differences.count; i++)
			difference_say(&b, &c, RUN_ITEM(c.differences, struct difference, i), a.jsonl);
		status = print_all(&b, EXIT_FINDINGS);
		if (status == EXIT_FINDINGS)
			totals_say(&c);
	}
	compared_free(&c);
	return status;
}
