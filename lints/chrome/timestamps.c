/*
 * Chrome's policy on Certificate Transparency (googlechrome.github.io/CertificateTransparency/ct_policy.html), by what its list says of the logs.
 * What breaks it is no misissuance: Chrome shows an error. A server may send more timestamps in TLS, or in OCSP as long as Chrome took these, and so
 * all of this is a warning at most, and nothing is said of a certificate without timestamps. What a list does not tell counts for the certificate.
 */
#include <stdio.h>

#include "asn1/time.h"
#include "lints/checks.h"
#include "lints/tables.h"
#include "lints/timestamps.h"

/* The timestamps that a rule can judge; NULL where there are none. */
static const struct timestamps *
judged(const struct cert *c, const struct findings *f)
{
	bool is_final = !(c->features & PRECERT) && c->has_not_before && c->has_not_after;
	return is_final && f->timestamps.count > 0 ? &f->timestamps : NULL;
}

static const struct node *
list_of(const struct cert *c)
{
	return tree_child(c->tree, extension_value(&c->ext, OID_SCT_LIST));
}

/* The name of a log, as it can be printed. */
static const char *
log_name(const struct findings *f, const struct ct_log *log, char text[PRINTABLE_SIZE])
{
	return printable(ct_text(&f->reference->ct_logs, log->name), text);
}

/* Its operator for a program, at the time of a timestamp; nothing where the log is unknown. */
static struct span
operator_of(const struct findings *f, unsigned i, enum ct_program program)
{
	const struct timestamp *t = &f->timestamps.items[i];
	return t->log != NULL ? ct_log_operator(&f->reference->ct_logs, t->log, program, t->seconds) : (struct span){ NULL, 0 };
}

/* What a list says of a log at a time, for people: "was retired on 2026-02-28". */
static const char *
state_text(const struct ct_log *log, enum ct_program program, int64_t when, char text[64])
{
	char time[TIME_TEXT_SIZE];
	enum ct_state state = ct_log_state(log, program, when);
	if (state == CT_UNKNOWN)
		return "is one for tests";
	snprintf(text, 64, "is %s since %s", ct_state_name(state), time_text(log->views[program].since[state], time));
	return text;
}

/* Fails with one of the logs whose timestamps do not count. */
static enum verdict
too_few(const struct cert *c, struct findings *f, enum ct_program program, unsigned counted, unsigned required)
{
	char name[PRINTABLE_SIZE], state[64];
	const struct timestamps *all = &f->timestamps;
	unsigned i = 0;
	while (i + 1 < all->count && timestamp_counts(all, f->reference, i, program))
		i++;
	return fail(f, list_of(c), "of timestamps of %u logs those of %u count by %s's list, and %u are required: %s %s", all->logs, counted,
		    ct_program_name(program), required, log_name(f, all->items[i].log, name),
		    state_text(all->items[i].log, program, all->items[i].seconds, state));
}

static enum verdict
enough_count(const struct cert *c, struct findings *f)
{
	const struct timestamps *all = judged(c, f);
	unsigned required = LOGS_FOR(c->not_after - c->not_before), counted = 0;
	if (all == NULL || all->logs < required)
		return NOT_APPLICABLE; /* too few, whatever their logs are: a rule of Apple's policy says so */
	for (unsigned i = 0; i < all->count; i++)
		counted += timestamp_is_first(all, i) && timestamp_counts(all, f->reference, i, CT_CHROME);
	return counted >= required ? PASS : too_few(c, f, CT_CHROME, counted, required);
}

/* Whether the row is that for a list of the age that this one has. arg: whether the list is old. */
static bool
is_of_age(const struct findings *f, enum ct_program program)
{
	return log_list_is_old(f->reference, program, f->date) == (arg(f) != 0);
}

static enum verdict
two_operators(const struct cert *c, struct findings *f)
{
	char text[PRINTABLE_SIZE];
	const struct timestamps *all = judged(c, f);
	struct span one = { NULL, 0 };
	unsigned counted = 0;
	if (all == NULL || !is_of_age(f, CT_CHROME))
		return NOT_APPLICABLE;
	for (unsigned i = 0; i < all->count; i++) {
		struct span its = operator_of(f, i, CT_CHROME);
		if (!timestamp_counts(all, f->reference, i, CT_CHROME))
			continue;
		if (its.size == 0 || (one.size > 0 && !span_equal(one, its)))
			return PASS;
		one = its;
		counted += timestamp_is_first(all, i);
	}
	/* of one log alone another rule says that they are too few */
	return counted < 2 ? NOT_APPLICABLE : fail(f, list_of(c), "all timestamps that count are of logs of one operator, %s", printable(one, text));
}

/* arg: the program. */
static enum verdict
one_log_is_live(const struct cert *c, struct findings *f)
{
	char name[PRINTABLE_SIZE], state[64], time[TIME_TEXT_SIZE];
	const struct timestamps *all = judged(c, f);
	enum ct_program program = (enum ct_program)arg(f);
	if (all == NULL || f->date > c->not_after)
		return NOT_APPLICABLE;
	for (unsigned i = 0; i < all->count; i++) {
		if (all->items[i].log == NULL || !log_is_over(f->reference, all->items[i].log, program, f->date))
			return PASS;
	}
	return fail(f, list_of(c), "by %s's list none of the logs is trusted on %.10s any more, or yet: %s %s", ct_program_name(program),
		    time_text(f->date, time), log_name(f, all->items[0].log, name), state_text(all->items[0].log, program, f->date, state));
}

/* arg: the program. */
static enum verdict
one_log_of_rfc6962(const struct cert *c, struct findings *f)
{
	const struct timestamps *all = judged(c, f);
	enum ct_program program = (enum ct_program)arg(f);
	bool any = false;
	for (unsigned i = 0; all != NULL && i < all->count; i++) {
		if (!timestamp_counts(all, f->reference, i, program))
			continue;
		if (all->items[i].log == NULL || !all->items[i].log->is_static)
			return PASS;
		any = true;
	}
	return any ? fail(f, list_of(c), "all timestamps that count are of logs of the Static CT API, none of a log of RFC 6962") : NOT_APPLICABLE;
}

static const char *
bound_text(int64_t bound, char text[TIME_TEXT_SIZE])
{
	return bound == INT64_MIN || bound == INT64_MAX ? "any time" : time_text(bound, text);
}

static enum verdict
within_intervals(const struct cert *c, struct findings *f)
{
	char name[PRINTABLE_SIZE], start[TIME_TEXT_SIZE], end[TIME_TEXT_SIZE], time[TIME_TEXT_SIZE];
	const struct timestamps *all = judged(c, f);
	enum verdict verdict = NOT_APPLICABLE;
	for (unsigned i = 0; all != NULL && i < all->count; i++) {
		const struct ct_log *log = all->items[i].log;
		if (log == NULL)
			continue;
		if (c->not_after >= log->start && c->not_after < log->end)
			verdict = verdict == FAIL ? FAIL : PASS;
		else
			verdict =
				fail(f, all->items[i].node, "notAfter is %s; %s takes certificates that end from %s on and before %s",
				     time_text(c->not_after, time), log_name(f, log, name), bound_text(log->start, start), bound_text(log->end, end));
	}
	return verdict;
}

/* Where all logs are unknown, and the user gave no list, the certificate is of a hierarchy for tests, which has logs of its own. */
static enum verdict
logs_are_known(const struct cert *c, struct findings *f)
{
	const struct timestamps *all = judged(c, f);
	enum verdict verdict = PASS;
	if (all == NULL || !(all->any_known || f->reference->has_log_list))
		return NOT_APPLICABLE;
	for (unsigned i = 0; i < all->count; i++) {
		const uint8_t *id = all->items[i].id.data;
		if (all->items[i].log == NULL && all->items[i].id.size == SHA256_SIZE)
			verdict = fail(f, all->items[i].node, "no list has a log whose identifier begins with %02x%02x%02x%02x%02x%02x%02x%02x",
				       id[0], id[1], id[2], id[3], id[4], id[5], id[6], id[7]);
	}
	return verdict;
}

static enum verdict
logs_are_distinct(const struct cert *c, struct findings *f)
{
	const struct timestamps *all = judged(c, f);
	enum verdict verdict = PASS;
	if (all == NULL || all->count < 2)
		return NOT_APPLICABLE;
	for (unsigned i = 0; i < all->count; i++) {
		if (!timestamp_is_first(all, i))
			verdict = fail(f, all->items[i].node, "a timestamp before this one is of the same log");
	}
	return verdict;
}

static enum verdict
static_logs_give_places(const struct cert *c, struct findings *f)
{
	char name[PRINTABLE_SIZE];
	const struct timestamps *all = judged(c, f);
	enum verdict verdict = NOT_APPLICABLE;
	for (unsigned i = 0; all != NULL && i < all->count; i++) {
		const struct timestamp *t = &all->items[i];
		if (t->log == NULL || !t->log->is_static)
			continue;
		if (timestamp_has_leaf_index(c, t->node))
			verdict = verdict == FAIL ? FAIL : PASS;
		else
			verdict = fail(f, t->node, "%s is a log of the Static CT API, and the extensions have no leaf_index of 40 bits",
				       log_name(f, t->log, name));
	}
	return verdict;
}

/*
 * Apple's policy: two timestamps up to 180 days, at most one of an operator counting, or three, at most two counting. Where too few logs are in the
 * list at all, the rule on their number says so.
 */
static enum verdict
enough_operators(const struct cert *c, struct findings *f)
{
	const struct timestamps *all = judged(c, f);
	unsigned required = LOGS_FOR(cert_validity_seconds(c)), counted = 0, capped = 0;
	if (all == NULL || all->logs < required || !is_of_age(f, CT_APPLE))
		return NOT_APPLICABLE;
	for (unsigned i = 0; i < all->count; i++) {
		struct span its = operator_of(f, i, CT_APPLE);
		unsigned before = 0;
		if (!timestamp_is_first(all, i) || !timestamp_counts(all, f->reference, i, CT_APPLE))
			continue;
		for (unsigned j = 0; j < i; j++)
			before += timestamp_is_first(all, j) && timestamp_counts(all, f->reference, j, CT_APPLE) && its.size > 0 &&
				  span_equal(operator_of(f, j, CT_APPLE), its);
		counted++;
		capped += before < required - 1;
	}
	if (capped >= required)
		return PASS;
	if (counted < required)
		return too_few(c, f, CT_APPLE, counted, required);
	return fail(f, list_of(c), "of timestamps of %u logs only %u count, as at most %u of one operator do; %u are required", counted, capped,
		    required - 1, required);
}

#define CHROMES SOURCE_CHROME, "CT policy"
#define APPLES  SOURCE_APPLE, "CT policy"

/* clang-format off */
const struct lint chrome_timestamp_lints[] = {
	{ "w_chrome_ct_too_few_timestamps_count", SHOULD, CHROMES, CHROME_CT_2022, FOREVER, SUBSCRIBER, HAS_SCTS,
	  "as many embedded timestamps as Chrome asks for should be from before their logs were retired", CERT(enough_count) },
	{ "w_chrome_ct_one_operator", SHOULD, CHROMES, CHROME_CT_2022, FOREVER, SUBSCRIBER, HAS_SCTS,
	  "the embedded timestamps should be of logs of two operators", CERT(two_operators), false },
	{ "n_chrome_ct_one_operator", NOTICE, CHROMES, CHROME_CT_2022, FOREVER, SUBSCRIBER, HAS_SCTS,
	  "the embedded timestamps should be of logs of two operators, as far as a list tells that is more than 70 days older than the certificate", CERT(two_operators), true },
	{ "w_chrome_ct_no_live_log", SHOULD, CHROMES, CHROME_CT_2022, FOREVER, SUBSCRIBER, HAS_SCTS,
	  "one of the embedded timestamps should be of a log that is qualified, usable or read-only in Chrome's list", CERT(one_log_is_live), CT_CHROME },
	{ "w_chrome_ct_no_rfc6962_log", SHOULD, CHROMES, CHROME_STATIC_CT, CHROME_NO_STATIC_CT, SUBSCRIBER, HAS_SCTS,
	  "one of the embedded timestamps should be of a log of RFC 6962", CERT(one_log_of_rfc6962), CT_CHROME },
	{ "w_ct_not_after_outside_of_log", SHOULD, CHROMES, CHROME_CT_2022, FOREVER, SUBSCRIBER, HAS_SCTS,
	  "notAfter should lie in the interval of each log that an embedded timestamp is of", CERT(within_intervals) },
	{ "n_ct_log_unknown", NOTICE, CHROMES, CHROME_CT_2022, FOREVER, SUBSCRIBER, HAS_SCTS,
	  "a list of logs should have each log that an embedded timestamp is of", CERT(logs_are_known) },
	{ "n_ct_log_twice", NOTICE, CHROMES, CHROME_CT_2022, FOREVER, SUBSCRIBER, HAS_SCTS,
	  "a second embedded timestamp of one log counts for nothing", CERT(logs_are_distinct) },
	{ "w_ct_leaf_index_missing", SHOULD, CHROMES, CHROME_STATIC_CT, FOREVER, SUBSCRIBER, HAS_SCTS,
	  "a timestamp of a log of the Static CT API should have the place of its entry among its extensions", CERT(static_logs_give_places) },
	{ "w_apple_ct_too_few_operators", SHOULD, APPLES, APPLE_180_DAYS, FOREVER, SUBSCRIBER, HAS_SCTS,
	  "as many embedded timestamps as Apple asks for should count, with its bound for each operator", CERT(enough_operators), false },
	{ "n_apple_ct_too_few_operators", NOTICE, APPLES, APPLE_180_DAYS, FOREVER, SUBSCRIBER, HAS_SCTS,
	  "as many embedded timestamps as Apple asks for should count, as far as a list tells that is more than 70 days older than the certificate", CERT(enough_operators), true },
	{ "w_apple_ct_no_current_log", SHOULD, APPLES, APPLE_15_MONTHS, FOREVER, SUBSCRIBER, HAS_SCTS,
	  "one of the embedded timestamps should be of a log that Apple trusts", CERT(one_log_is_live), CT_APPLE },
	{ "w_apple_ct_no_rfc6962_log", SHOULD, APPLES, APPLE_STATIC_CT, FOREVER, SUBSCRIBER, HAS_SCTS,
	  "one of the embedded timestamps should be of a log of RFC 6962", CERT(one_log_of_rfc6962), CT_APPLE },
	{ 0 },
};
/* clang-format on */
