/* show: of one rule, what an incident report needs. */
#include <stdlib.h>

#include "asn1/time.h"
#include "audit/arguments.h"
#include "audit/commands.h"
#include "audit/run_read.h"
#include "report/deadline.h"
#include "report/json.h"
#include "run/complain.h"
#include "x509/classify.h"

static const char help[] =
	"Usage: brlint-audit show [-f text|jsonl] RUN RULE\n"
	"\n"
	"Tells of the findings of a rule in a run what an incident report needs: how many certificates are affected, how many of them have expired "
	"at the\n"
	"cut, are revoked, and remain valid, by policy and by issuer, the first and the last notBefore, by when they are to be revoked (BR 4.9.1.1 "
	"and 4.9.1.2), and a sentence by "
	"which\n"
	"others can find all of them. A certificate and its precertificate count once. Findings that a policy waives do not count.\n"
	"\n"
	"Exit status: 0; 2 the run cannot be read, or has no such rule.\n";

/* What CA/B Forum's policy identifiers say (BR 7.1.6.1). */
static const struct {
	const char *word, *oid;
} policies[] = {
	{ "dv", "2.23.140.1.2.1" }, { "ov", "2.23.140.1.2.2" }, { "iv", "2.23.140.1.2.3" }, { "ev", "2.23.140.1.1" }, { "none", NULL },
};
#define POLICIES (sizeof(policies) / sizeof(*policies))

struct issuer {
	char *name;
	uint64_t count;
};

/* From when to when something was, in seconds since 1970. */
struct days {
	bool any;
	int64_t first, last;
};

struct shown {
	struct run run;
	const struct run_rule *rule;
	int64_t cut;
	uint64_t judged; /* members that have lines */
	uint64_t affected, revoked, expired, valid, waived;
	uint64_t remaining; /* neither expired nor revoked */
	bool has_revoked;   /* the run had CRLs */
	uint64_t by_policy[POLICIES], by_whom[WHOM], remaining_by_whom[WHOM];
	struct days not_before, revoked_at, remaining_until;
	struct list issuers; /* struct issuer, by name, then by count */
	/* as the first finding has them */
	char *source, *clause, *title, *level, *path;
	bool paths_differ;
};

/* --- counting --- */

static bool
text_keep(char **to, struct span text)
{
	if (*to == NULL && text.data != NULL)
		*to = strndup((const char *)text.data, text.size);
	return *to != NULL || text.data == NULL;
}

static bool
issuer_count(struct shown *s, struct span name)
{
	size_t from = 0, to = s->issuers.count;

	if (name.data == NULL)
		name = SPAN("(cannot be read)");
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		struct issuer *issuer = RUN_ITEM(s->issuers, struct issuer, middle);
		struct span other = span_of(issuer->name);
		size_t size = name.size < other.size ? name.size : other.size;
		int order = size > 0 ? memcmp(name.data, other.data, size) : 0;
		if (order == 0 && name.size == other.size) {
			issuer->count++;
			return true;
		}
		if (order < 0 || (order == 0 && name.size < other.size))
			to = middle;
		else
			from = middle + 1;
	}
	/* a NUL cannot be in a name that was written (RFC 4514): behind one nothing is kept */
	char *copy = strndup((const char *)name.data, name.size);
	if (copy == NULL || !list_grow(&s->issuers, sizeof(struct issuer))) {
		free(copy);
		return false;
	}
	struct issuer *place = RUN_ITEM(s->issuers, struct issuer, from);
	memmove(place + 1, place, (s->issuers.count - 1 - from) * sizeof(*place));
	*place = (struct issuer){ copy, 1 };
	return true;
}

/*
 * Whether a certificate is a Short-lived Subscriber Certificate (BR 1.6.1): its validity period, which has both its ends in it, is up to 10 days if
 * it was issued from 2024-03-15 on, and up to 7 from 2026-03-15 on.
 */
static bool
is_short_lived(const struct judged *judged)
{
	static const int64_t begin = 1710460800, shorter = 1773532800;
	int64_t days = judged->not_before >= shorter ? 7 : 10;

	return judged->has_not_before && judged->has_not_after && judged->not_before >= begin &&
	       judged->not_after - judged->not_before + 1 <= days * 86400;
}

static enum whom
whom_of(const struct judged *judged)
{
	char name[64] = "";
	if (judged->profile.data != NULL && judged->profile.size < sizeof(name))
		memcpy(name, judged->profile.data, judged->profile.size);
	profile_set profile = profile_from_name(name);

	if (profile & ROOT_CA)
		return ROOTS;
	if (profile & TLS_SUB_CA)
		return SUBORDINATE_CAS;
	if (profile & (SUBSCRIBER | OCSP_RESPONDER))
		return is_short_lived(judged) ? SHORT_LIVED : SUBSCRIBERS;
	return NOT_OF_BR;
}

static void
days_add(struct days *days, bool is_there, int64_t at)
{
	if (!is_there)
		return;
	days->first = !days->any || at < days->first ? at : days->first;
	days->last = !days->any || at > days->last ? at : days->last;
	days->any = true;
}

/* A member with a finding of the rule. */
static bool
affected_count(struct shown *s, const struct judged *judged)
{
	enum whom whom = whom_of(judged);
	size_t policy = 0;

	while (policy < POLICIES - 1 && !span_is(judged->policy, policies[policy].word))
		policy++;
	s->affected++;
	s->by_policy[policy]++;
	s->by_whom[whom]++;
	bool has_expired = judged->has_not_after && judged->not_after < s->cut, remains = !has_expired && !judged->is_revoked;
	s->expired += has_expired;
	s->valid += !has_expired;
	s->revoked += judged->is_revoked;
	s->remaining += remains;
	s->remaining_by_whom[whom] += remains;
	s->has_revoked |= judged->has_revoked;
	days_add(&s->not_before, judged->has_not_before, judged->not_before);
	days_add(&s->revoked_at, judged->has_revoked_at, judged->revoked_at);
	days_add(&s->remaining_until, remains && judged->has_not_after, judged->not_after);
	return issuer_count(s, judged->issuer);
}

/* What findings say of the rule. */
static bool
finding_note(struct shown *s, const struct run_finding *finding)
{
	bool ok = text_keep(&s->source, finding->source) && text_keep(&s->clause, finding->clause) && text_keep(&s->title, finding->title) &&
		  text_keep(&s->level, finding->level) && text_keep(&s->path, finding->path);
	s->paths_differ |= ok && !span_is(finding->path, s->path);
	return ok;
}

/* What a line has of the rule: whether a finding counts, and whether one is waived. */
static bool
line_look(struct shown *s, const struct judged *judged, bool *counts, bool *waived)
{
	*counts = *waived = false;
	for (size_t i = 0; i < judged->findings.count; i++) {
		const struct run_finding *finding = RUN_ITEM(judged->findings, struct run_finding, i);
		if (!span_is(finding->rule, s->rule->name))
			continue;
		*waived |= finding->waived;
		*counts |= !finding->waived;
		if (!finding->waived && !finding_note(s, finding))
			return false;
	}
	return true;
}

/* Goes through all lines; those of a member follow each other, and it counts once. */
static enum exit_status
count_all(struct shown *s, const char *folder)
{
	struct run_file f;
	struct judged judged = { 0 };
	uint8_t member[SHA256_SIZE] = { 0 };
	bool ok = true, was_counted = false, was_waived = false, counts, waived;

	if (run_file_open_unchanged(&f, &s->run, folder, "findings.jsonl")) {
		while (ok && judged_next(&f, &judged)) {
			if (s->judged == 0 || memcmp(member, judged.member, SHA256_SIZE) != 0) {
				s->judged++;
				was_counted = was_waived = false;
				memcpy(member, judged.member, SHA256_SIZE);
			}
			ok = line_look(s, &judged, &counts, &waived);
			if (ok && counts && !was_counted) {
				ok = affected_count(s, &judged);
				was_counted = true;
			}
			s->waived += waived && !was_waived;
			was_waived |= waived;
		}
	}
	enum exit_status status = run_file_complain(&f);
	run_file_close(&f);
	judged_free(&judged);
	if (!ok) {
		complain("out of memory");
		status = EXIT_INTERNAL;
	}
	return status;
}

static int
compare_issuers(const void *a, const void *b)
{
	const struct issuer *x = a, *y = b;
	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	return strcmp(x->name, y->name);
}

/* --- the deadline --- */

/* The document of a finding; the user's policy where its name is not known, which nothing is concluded from but by the CA itself. */
static enum source
source_of(const struct shown *s)
{
	int source = 0;
	while (source < SOURCE_COUNT && (s->source == NULL || strcmp(s->source, source_name((enum source)source)) != 0))
		source++;
	return source < SOURCE_COUNT ? (enum source)source : SOURCE_POLICY;
}

static struct revocation
revocation_shown(const struct shown *s, enum whom whom)
{
	bool is_error = s->level != NULL && strcmp(s->level, level_name(MUST)) == 0;
	return revocation_of(source_of(s), s->clause != NULL ? s->clause : "", is_error, whom);
}

static const char *const whom_words[WHOM] = { "end-entity certificates", "short-lived certificates", "CA certificates", "roots",
					      "certificates that are not for TLS" };

/* --- sentences --- */

static const char *
cited_source(const struct shown *s)
{
	return s->source != NULL ? s->source : "";
}

/* By which a third party finds all of them. */
static void
heuristic(struct buffer *b, const struct shown *s)
{
	buffer_text(b, "All certificates ");
	if (s->issuers.count <= 3) {
		buffer_text(b, "issued by ");
		for (size_t i = 0; i < s->issuers.count; i++) {
			buffer_text(b, i == 0 ? "\"" : i + 1 == s->issuers.count ? "\" or \"" : "\", \"");
			buffer_text(b, RUN_ITEM(s->issuers, struct issuer, i)->name);
		}
		buffer_text(b, "\"");
	} else {
		buffer_printf(b, "issued by one of %zu issuers (all are named)", s->issuers.count);
	}
	if (s->not_before.any) {
		buffer_text(b, " with a notBefore from ");
		buffer_day(b, s->not_before.first);
		buffer_text(b, " to ");
		buffer_day(b, s->not_before.last);
	}
	buffer_printf(b, " of which brlint's rule %s", s->rule->name);
	if (s->title != NULL)
		buffer_printf(b, ", \"%s\" (%s %s),", s->title, cited_source(s), s->clause != NULL ? s->clause : "");
	buffer_text(b, " has a finding");
	if (!s->paths_differ && s->path != NULL && s->path[0] != '\0')
		buffer_printf(b, ", all at %s", s->path);
}

static bool
is_all(const struct shown *s)
{
	return s->run.sampled == s->run.population;
}

/* What a sample shows. */
static void
reach(struct buffer *b, const struct shown *s)
{
	if (is_all(s)) {
		buffer_printf(b, "All %ju members of the population were drawn: these are all that there are in it.", (uintmax_t)s->run.population);
		return;
	}
	buffer_printf(b, "%ju of %ju members of the population were drawn: ", (uintmax_t)s->run.sampled, (uintmax_t)s->run.population);
	buffer_text(b, s->affected > 0 ? "this shows that there are some, and not all of them."
				       : "that nothing was found does not show that there are none.");
	buffer_printf(b, " \"brlint-audit --sample all --only %s\" on the same inputs finds all.", s->rule->name);
}

/* --- text --- */

static void
safe(struct buffer *b, const char *text)
{
	buffer_safe_text(b, text != NULL ? text : "");
}

static void
deadlines_text(struct buffer *b, const struct shown *s)
{
	int64_t end;

	buffer_text(b, "Within what time, counted from when the CA became aware:\n");
	for (int whom = 0; whom < WHOM; whom++) {
		struct revocation r = revocation_shown(s, (enum whom)whom);
		if (s->by_whom[whom] == 0)
			continue;
		buffer_printf(b, "  %s: %ju, to be revoked: %ju: %s (BR %s%s%s)\n", whom_words[whom], (uintmax_t)s->by_whom[whom],
			      (uintmax_t)s->remaining_by_whom[whom], r.words, r.clause, r.reason != NULL ? ", reason " : "",
			      r.reason != NULL ? r.reason : "");
		char text[TIME_TEXT_SIZE];
		if (r.hours > 0 && s->remaining_by_whom[whom] > 0 && time_read(span_of(s->run.end), &end))
			buffer_printf(b, "    if that was by this run: until %s\n", time_text(end + (int64_t)r.hours * 3600, text));
	}
}

static void
days_text(struct buffer *b, const char *what, const struct days *days)
{
	char first[TIME_TEXT_SIZE], last[TIME_TEXT_SIZE];
	if (days->any)
		buffer_printf(b, "%s: the first %s, the last %s\n", what, time_text(days->first, first), time_text(days->last, last));
}

/* The totals that an incident report for the CCADB begins with. */
static void
totals_text(struct buffer *b, const struct shown *s)
{
	buffer_printf(b, "Affected: %ju; expired at the cut (%s): %ju, still valid: %ju\n", (uintmax_t)s->affected, s->run.cut, (uintmax_t)s->expired,
		      (uintmax_t)s->valid);
	if (s->has_revoked)
		buffer_printf(b, "Revoked by the CRLs of the run: %ju; remaining valid, which have neither expired nor been revoked: %ju\n",
			      (uintmax_t)s->revoked, (uintmax_t)s->remaining);
	else
		buffer_text(b, "What has been revoked is not known: the run had no --crl\n");
}

static void
show_text(struct buffer *b, const struct shown *s)
{
	struct buffer room = { 0 };
	bool is_first = true;

	safe(b, s->rule->name);
	buffer_printf(b, ", revision %ju, ", (uintmax_t)s->rule->revision);
	safe(b, s->level != NULL ? s->level : s->rule->level);
	if (s->title != NULL) {
		buffer_text(b, "\n");
		safe(b, cited_source(s));
		buffer_text(b, " ");
		safe(b, s->clause);
		buffer_text(b, ": ");
		safe(b, s->title);
	}
	buffer_text(b, "\n\n");
	if (s->rule->off != NULL) {
		buffer_text(b, "The rule was off in this run, by ");
		safe(b, s->rule->off);
		buffer_text(b, ": it was not asked.\n");
		return;
	}
	if (s->affected == 0)
		buffer_text(b, "No member of the sample has a finding of this rule that counts.\n");
	else
		totals_text(b, s);
	if (s->waived > 0)
		buffer_printf(b, "Waived by a policy: of %ju member%s\n", (uintmax_t)s->waived, plural(s->waived));
	if (s->affected > 0) {
		buffer_text(b, "By policy: ");
		for (size_t i = 0; i < POLICIES; i++) {
			if (s->by_policy[i] == 0)
				continue;
			buffer_printf(b, "%s%s%s%s%s %ju", is_first ? "" : ", ", policies[i].word, policies[i].oid != NULL ? " (" : "",
				      policies[i].oid != NULL ? policies[i].oid : "", policies[i].oid != NULL ? ")" : "", (uintmax_t)s->by_policy[i]);
			is_first = false;
		}
		buffer_text(b, "\n");
		days_text(b, "notBefore", &s->not_before);
		days_text(b, "Revoked", &s->revoked_at);
		days_text(b, "notAfter of those that remain valid", &s->remaining_until);
		buffer_text(b, "Issuers:\n");
		for (size_t i = 0; i < s->issuers.count; i++) {
			const struct issuer *issuer = RUN_ITEM(s->issuers, struct issuer, i);
			buffer_printf(b, "  %ju  ", (uintmax_t)issuer->count);
			safe(b, issuer->name);
			buffer_text(b, "\n");
		}
		deadlines_text(b, s);
		buffer_text(b, "\nHeuristic: ");
		heuristic(&room, s);
		buffer_safe(b, (struct span){ (const uint8_t *)room.text, room.size });
		b->failed |= room.failed;
		buffer_text(b, ".\n");
	}
	buffer_text(b, "\n");
	reach(b, s);
	buffer_text(b, "\n");
	buffer_free(&room);
}

/* --- JSON --- */

static void
deadlines_json(struct buffer *b, const struct shown *s)
{
	const char *between = "{";
	int64_t end;

	buffer_text(b, JSON_NEXT("deadlines") "[");
	for (int whom = 0; whom < WHOM; whom++) {
		struct revocation r = revocation_shown(s, (enum whom)whom);
		if (s->by_whom[whom] == 0)
			continue;
		buffer_text(b, between);
		between = ", {";
		json_word_member(b, JSON_FIRST("of"), whom_words[whom]);
		json_number_member(b, JSON_NEXT("affected"), s->by_whom[whom]);
		json_number_member(b, JSON_NEXT("remaining_valid"), s->remaining_by_whom[whom]);
		json_word_member(b, JSON_NEXT("clause"), r.clause);
		json_text_or_null_member(b, JSON_NEXT("reason"), r.reason);
		if (r.hours > 0)
			json_number_member(b, JSON_NEXT("hours"), r.hours);
		else
			json_null_member(b, JSON_NEXT("hours"));
		bool has_end = r.hours > 0 && time_read(span_of(s->run.end), &end);
		json_time_member(b, JSON_NEXT("until"), has_end, has_end ? end + (int64_t)r.hours * 3600 : 0);
		json_text_member(b, JSON_NEXT("words"), r.words);
		buffer_text(b, "}");
	}
	buffer_text(b, "]");
}

static void
show_json(struct buffer *b, const struct shown *s)
{
	struct buffer room = { 0 };

	json_text_member(b, "{" JSON_FIRST("rule"), s->rule->name);
	json_number_member(b, JSON_NEXT("revision"), s->rule->revision);
	json_text_member(b, JSON_NEXT("level"), s->level != NULL ? s->level : s->rule->level);
	json_text_or_null_member(b, JSON_NEXT("off"), s->rule->off);
	json_text_or_null_member(b, JSON_NEXT("source"), s->source);
	json_text_or_null_member(b, JSON_NEXT("clause"), s->clause);
	json_text_or_null_member(b, JSON_NEXT("title"), s->title);
	json_number_member(b, JSON_NEXT("population"), s->run.population);
	json_number_member(b, JSON_NEXT("sampled"), s->run.sampled);
	json_number_member(b, JSON_NEXT("affected"), s->affected);
	json_word_member(b, JSON_NEXT("cut"), s->run.cut);
	json_number_member(b, JSON_NEXT("expired"), s->expired);
	json_number_member(b, JSON_NEXT("still_valid"), s->valid);
	if (s->has_revoked) {
		json_number_member(b, JSON_NEXT("revoked"), s->revoked);
		json_number_member(b, JSON_NEXT("remaining_valid"), s->remaining);
	} else {
		buffer_text(b, JSON_NEXT("revoked") "null" JSON_NEXT("remaining_valid") "null");
	}
	json_number_member(b, JSON_NEXT("waived"), s->waived);
	buffer_text(b, JSON_NEXT("policies") "[");
	for (size_t i = 0; i < POLICIES; i++) {
		json_word_member(b, i > 0 ? ", {" JSON_FIRST("policy") : "{" JSON_FIRST("policy"), policies[i].word);
		json_text_or_null_member(b, JSON_NEXT("oid"), policies[i].oid);
		json_number_member(b, JSON_NEXT("affected"), s->by_policy[i]);
		buffer_text(b, "}");
	}
	buffer_text(b, "]");
	json_time_member(b, JSON_NEXT("first_not_before"), s->not_before.any, s->not_before.first);
	json_time_member(b, JSON_NEXT("last_not_before"), s->not_before.any, s->not_before.last);
	json_time_member(b, JSON_NEXT("first_revoked"), s->revoked_at.any, s->revoked_at.first);
	json_time_member(b, JSON_NEXT("last_revoked"), s->revoked_at.any, s->revoked_at.last);
	json_time_member(b, JSON_NEXT("last_not_after"), s->remaining_until.any, s->remaining_until.last);
	buffer_text(b, JSON_NEXT("issuers") "[");
	for (size_t i = 0; i < s->issuers.count; i++) {
		const struct issuer *issuer = RUN_ITEM(s->issuers, struct issuer, i);
		json_text_member(b, i > 0 ? ", {" JSON_FIRST("name") : "{" JSON_FIRST("name"), issuer->name);
		json_number_member(b, JSON_NEXT("affected"), issuer->count);
		buffer_text(b, "}");
	}
	buffer_text(b, "]");
	deadlines_json(b, s);
	buffer_text(b, JSON_NEXT("heuristic"));
	if (s->affected > 0) {
		heuristic(&room, s);
		json_string(b, (struct span){ (const uint8_t *)room.text, room.size });
		b->failed |= room.failed;
	} else {
		buffer_text(b, "null");
	}
	buffer_truncate(&room, 0);
	reach(&room, s);
	buffer_text(b, JSON_NEXT("reach"));
	json_string(b, (struct span){ (const uint8_t *)room.text, room.size });
	b->failed |= room.failed;
	buffer_text(b, "}\n");
	buffer_free(&room);
}

static void
shown_free(struct shown *s)
{
	run_free(&s->run);
	for (size_t i = 0; i < s->issuers.count; i++)
		free(RUN_ITEM(s->issuers, struct issuer, i)->name);
	free(s->issuers.items);
	free(s->source);
	free(s->clause);
	free(s->title);
	free(s->level);
	free(s->path);
}

int
command_show(int argc, char **argv)
{
	static const struct usage usage = { "show", help, .has_format = true, .least = 2, .most = 2 };
	struct arguments a;
	struct shown s = { 0 };
	struct buffer b = { 0 };

	if (!arguments_read(&a, &usage, argc, argv))
		return a.status;
	enum exit_status status = run_open(&s.run, a.words[0], false);
	if (status == EXIT_CLEAN) {
		s.rule = run_rule(&s.run, span_of(a.words[1]));
		if (s.rule == NULL) {
			complain("the run in %s has no rule \"%s\"", a.words[0], a.words[1]);
			status = EXIT_TROUBLE;
		}
	}
	if (status == EXIT_CLEAN) {
		day_read(span_of(s.run.cut), &s.cut);
		status = count_all(&s, a.words[0]);
	}
	if (status == EXIT_CLEAN) {
		if (s.issuers.count > 0)
			qsort(s.issuers.items, s.issuers.count, sizeof(struct issuer), compare_issuers);
		if (a.jsonl)
			show_json(&b, &s);
		else
			show_text(&b, &s);
		status = print_all(&b, status);
	}
	buffer_free(&b);
	shown_free(&s);
	return status;
}
