#include "cli/about.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "lints/zlint.h"
#include "report/deadline.h"
#include "spec/builtin.h"

/* --- strength --- */

const struct entry *
next_statement(const struct catalogue *catalogue, const char *rule, size_t *at)
{
	while (*at < catalogue->count) {
		const struct entry *e = &catalogue->entries[(*at)++];
		struct span list = e->s.fields[STATEMENT_RULES], name;
		while (statement_rule(&list, &name)) {
			if (span_is(name, rule))
				return e;
		}
	}
	return NULL;
}

/* The strengths of RFC 2119 in two classes. */
static bool
is_must(struct span strength)
{
	return span_is(strength, "MUST") || span_is(strength, "MUST NOT") || span_is(strength, "SHALL") || span_is(strength, "SHALL NOT") ||
	       span_is(strength, "REQUIRED");
}

static bool
is_should(struct span strength)
{
	return span_is(strength, "SHOULD") || span_is(strength, "SHOULD NOT") || span_is(strength, "RECOMMENDED") ||
	       span_is(strength, "NOT RECOMMENDED");
}

const char *
rule_strength(const struct catalogue *catalogue, const struct lint *lint)
{
	bool must = false, should = false;
	size_t at = 0;
	for (const struct entry *e; (e = next_statement(catalogue, lint->name, &at)) != NULL;) {
		must |= e->source == (int)lint->source && is_must(e->s.fields[STATEMENT_STRENGTH]);
		should |= e->source == (int)lint->source && is_should(e->s.fields[STATEMENT_STRENGTH]);
	}
	if (lint->level == NOTICE)
		return NULL;
	return lint->level == MUST ? (must || !should ? "MUST" : "SHOULD") : (should || !must ? "SHOULD" : "MUST");
}

/* --- dates --- */

static struct span
all_ballots(void)
{
	return (struct span){ (const uint8_t *)spec_ballots, spec_ballots_size };
}

/* Documents on whose days rules of another one begin: those that it replaces, or that changed it. */
static const struct {
	enum source source;
	const char *others[3];
} relatives[] = {
	{ SOURCE_RFC5280, { "RFC2459", "RFC3280", "RFC6818" } },
	{ SOURCE_RFC5480, { "RFC3279" } },
	{ SOURCE_RFC3279, { "RFC5758" } },
	{ SOURCE_RFC8410, { "RFC9295" } },
	{ SOURCE_RFC9598, { "RFC8398" } },
	{ SOURCE_RFC5891, { "RFC8398" } },
	{ SOURCE_EVG, { "BR" } },
};

/* How near a ballot's document is to another: 2 the same, 1 a relative, 0 neither. */
static int
nearness(const struct ballot *ballot, enum source source)
{
	if (span_is(ballot->document, source_name(source)))
		return 2;
	for (size_t i = 0; i < sizeof(relatives) / sizeof(relatives[0]); i++) {
		for (size_t j = 0; j < 3 && relatives[i].source == source && relatives[i].others[j] != NULL; j++) {
			if (span_is(ballot->document, relatives[i].others[j]))
				return 1;
		}
	}
	return 0;
}

bool
next_ballot_of(struct span *text, enum source source, int64_t day, struct ballot *ballot)
{
	struct span all = all_ballots();
	int nearest = 0;
	while (ballot_next(&all, ballot)) {
		if (ballot->day == day && nearness(ballot, source) > nearest)
			nearest = nearness(ballot, source);
	}
	if (text->data == NULL)
		*text = all_ballots();
	while (ballot_next(text, ballot)) {
		if (ballot->day == day && nearness(ballot, source) == nearest)
			return true;
	}
	return false;
}

void
add_ballot(struct buffer *b, const struct ballot *ballot)
{
	bool is_named = ballot->by.size >= 4 && memcmp(ballot->by.data, "RFC ", 4) == 0;
	if (!is_named)
		buffer_printf(b, "%.*s ", (int)ballot->document.size, (const char *)ballot->document.data);
	buffer_printf(b, "%.*s (%.*s)", (int)ballot->by.size, (const char *)ballot->by.data, (int)ballot->title.size,
		      (const char *)ballot->title.data);
}

void
add_causes(struct buffer *b, enum source source, int64_t day)
{
	struct span text = { 0 };
	struct ballot ballot, next;
	const char *mark = ": ";
	bool more = next_ballot_of(&text, source, day, &next);
	while (more) {
		ballot = next;
		more = next_ballot_of(&text, source, day, &next);
		/* only one of several is the rule's, and the days do not say which */
		if (mark[0] == ':' && more)
			mark = "; on that day took effect: ";
		buffer_text(b, mark);
		add_ballot(b, &ballot);
		mark = ", ";
	}
}

/* --- whom it is for --- */

/* Sets of profiles and what they are called; a set stands before those that it contains. */
static const struct {
	profile_set profiles;
	const char *words;
} groups[] = {
	{ ANYTHING, "every input" },
	{ CERTIFICATE, "all certificates" },
	{ TLS_ANY_CA | SUBSCRIBER | OCSP_RESPONDER, "all certificates that the Baseline Requirements cover" },
	{ ANY_CA, "certificates of CAs of any kind" },
	{ NOT_CA, "all certificates that are not those of a CA" },
	{ SUB_CA, "certificates of subordinate CAs of any kind" },
	{ TLS_ANY_CA, "certificates of root CAs and of the CAs below them in a hierarchy for TLS" },
	{ TLS_SUB_CA, "certificates of subordinate CAs in a hierarchy for TLS" },
	{ SMIME_CA | CODE_SIGNING_CA | TIME_STAMPING_CA | OTHER_CA, "certificates of subordinate CAs that are not for TLS" },
	{ OTHER_LEAF, "end-entity certificates that are not for TLS" },
	{ SUBSCRIBER, "subscriber certificates for TLS" },
	{ SUBSCRIBER & ~SUBSCRIBER_UNTYPED, "subscriber certificates for TLS of the types DV, OV, IV and EV" },
	{ SUBSCRIBER_IV | SUBSCRIBER_OV | SUBSCRIBER_EV, "subscriber certificates for TLS of the types OV, IV and EV" },
	{ CONSTRAINED_TLS_CA | TLS_CA, "certificates of TLS CAs (technically constrained or not)" },
	{ ROOT_CA, "certificates of root CAs" },
	{ CROSS_CA, "certificates of cross-certified CAs" },
	{ NON_TLS_CA, "certificates of technically constrained CAs that are not for TLS" },
	{ PRECERT_SIGNING_CA, "certificates of technically constrained precertificate signing CAs" },
	{ CONSTRAINED_TLS_CA, "certificates of technically constrained TLS CAs" },
	{ TLS_CA, "certificates of TLS CAs" },
	{ SUBSCRIBER_DV, "domain validated (DV) subscriber certificates" },
	{ SUBSCRIBER_IV, "individual validated (IV) subscriber certificates" },
	{ SUBSCRIBER_OV, "organization validated (OV) subscriber certificates" },
	{ SUBSCRIBER_EV, "extended validation (EV) subscriber certificates" },
	{ SUBSCRIBER_UNTYPED, "subscriber certificates for TLS of no type, or of several" },
	{ OCSP_RESPONDER, "certificates of OCSP responders" },
	{ SMIME, "S/MIME certificates" },
	{ SMIME_CA, "certificates of CAs for S/MIME" },
	{ CODE_SIGNING, "code signing certificates" },
	{ CODE_SIGNING_CA, "certificates of CAs for code signing" },
	{ TIME_STAMPING, "time-stamping certificates" },
	{ TIME_STAMPING_CA, "certificates of CAs for time-stamping" },
	{ OTHER_END_ENTITY, "end-entity certificates for other uses" },
	{ OTHER_CA, "certificates of subordinate CAs for other uses" },
	{ CRL, "CRLs" },
	{ OCSP_RESPONSE, "OCSP responses" },
	{ NO_OBJECT, "what is none of the objects that the program knows" },
};

/* What is between one thing and the next of those that are still to come. */
static const char *
before_next(size_t done, bool is_last)
{
	return done == 0 ? "" : is_last ? " and " : ", ";
}

void
add_profiles(struct buffer *b, profile_set profiles)
{
	size_t done = 0;
	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]) && profiles != 0; i++) {
		if ((groups[i].profiles & ~profiles) != 0)
			continue;
		profiles &= ~groups[i].profiles;
		buffer_printf(b, "%s%s", before_next(done++, profiles == 0), groups[i].words);
	}
}

/* Features as conditions on an object; NULL: one that goes without saying. */
static const struct {
	feature_set feature;
	const char *words;
} conditions[] = {
	{ PRECERT, "it is a precertificate" },
	{ KEY_IS_RSA, "its key is an RSA key" },
	{ KEY_IS_EC, "its key is on an elliptic curve" },
	{ KEY_IS_DSA, "its key is a DSA key" },
	{ HAS_AKI, "it has authorityKeyIdentifier" },
	{ HAS_SKI, "it has subjectKeyIdentifier" },
	{ HAS_KEY_USAGE, "it has keyUsage" },
	{ HAS_EKU, "it has extKeyUsage" },
	{ HAS_OCSP_SIGNING, "its extKeyUsage has OCSPSigning" },
	{ HAS_POLICIES, "it has certificatePolicies" },
	{ HAS_USER_NOTICE, "a policy qualifier in it is a user notice" },
	{ HAS_POLICY_MAPPINGS, "it has policyMappings" },
	{ HAS_SAN, "it has subjectAltName" },
	{ HAS_IAN, "it has issuerAltName" },
	{ HAS_BASIC, "it has basicConstraints" },
	{ HAS_NAME_CONSTR, "it has nameConstraints" },
	{ HAS_CDP, "it has cRLDistributionPoints" },
	{ HAS_AIA, "it has authorityInfoAccess" },
	{ HAS_SCTS, "it has embedded timestamps of CT logs" },
	{ HAS_COMMON_NAME, "its subject has commonName" },
	{ HAS_ONION_NAME, "it has an onion name" },
	{ HAS_REVERSE_NAME, "it has a name below in-addr.arpa or ip6.arpa" },
	{ PROFILE_GIVEN, "its profile is known from --profile" },
	{ IS_EV, "a policy identifier makes it an EV certificate" },
	{ ASSERTS_DV, "a policy identifier makes it a DV certificate" },
	{ ASSERTS_OV, "a policy identifier makes it an OV certificate" },
	{ ASSERTS_IV, "a policy identifier makes it an IV certificate" },
	{ MAY_SERVE_TLS, "its extKeyUsage allows TLS servers, or is absent" },
	{ MOZILLA_SCOPE, "Mozilla's policy covers it" },
	{ ABOUT_CAS, "it covers certificates of CAs only" },
	{ ABOUT_SUBSCRIBERS, "it covers certificates of subscribers only" },
	{ HAS_ENTRIES, "it has entries" },
	{ HAS_IDP, "it has issuingDistributionPoint" },
	{ IS_DELTA, "it is a delta CRL" },
	{ HAS_RESPONSE, "it has a BasicOCSPResponse" },
	{ COVERED_BY_BR, "nothing tells that its issuer is not for TLS" },
	{ HAS_ISSUER, "the certificate of its issuer is known" },
	{ HAS_PRECERT, "its precertificate is known" },
	{ HAS_BESIDE, "a certificate that it covers is known" },
	{ HAS_PREVIOUS, "an earlier CRL of its scope is known" },
	{ AS_RFC5019, "--ocsp-profile names RFC 5019" },
	{ AS_RFC9919, "--ocsp-profile names RFC 9919" },
	{ IS_ASKED, "an option asks for it" },
	{ KEYS_BLOCKED, "there is a list of blocked keys" },
	{ KEYS_TESTED, "tests of keys are asked for" },
};

void
add_conditions(struct buffer *b, feature_set features)
{
	size_t done = 0;
	for (size_t i = 0; i < sizeof(conditions) / sizeof(conditions[0]) && features != 0; i++) {
		if (!(features & conditions[i].feature))
			continue;
		features &= ~conditions[i].feature;
		buffer_printf(b, "%s%s", done == 0 ? "if " : before_next(done, features == 0), conditions[i].words);
		done++;
	}
}

/* --- what to do --- */

void
add_issued(struct buffer *b, const struct lint *lint, const char *strength)
{
	struct deadline deadline = deadline_of_rule(lint, strength != NULL && strcmp(strength, "MUST") == 0);
	buffer_printf(b, "%s.", deadline.sentence);
}

/* --- examples and peers --- */

bool
example_is_of(const struct example *e, const struct lint *lint, enum example_kind kind)
{
	return e->kind == kind && strcmp(e->rule, lint->name) == 0;
}

/* How many rules the case of an example names; those of another kind count twice, as its title is rather about them. */
static size_t
rules_of_case(const struct example *e)
{
	size_t count = 0;
	for (const char *at = e->title + strlen(e->title) + 1; *at != '\0'; at += strlen(at) + 1)
		count += *at == (char)e->kind ? 1 : 2;
	return count;
}

/* Whether a word is the name of a field or value, such as keyUsage or http: a small letter is followed by a capital one. */
static bool
is_identifier(struct span word)
{
	for (size_t i = 1; i < word.size; i++) {
		if (word.data[i - 1] >= 'a' && word.data[i - 1] <= 'z' && word.data[i] >= 'A' && word.data[i] <= 'Z')
			return true;
	}
	return false;
}

/* How many words of a text are in a title, of so many letters or more, either those that are names of fields or the others. */
static size_t
words_in_common(const char *text, char between, size_t letters, bool identifiers, const char *title)
{
	struct span rest = span_of(text);
	size_t count = 0;
	while (rest.size > 0) {
		char word[32];
		struct span part = span_take(&rest, between);
		while (part.size > 0 && strchr(",;:\"()", part.data[part.size - 1]) != NULL)
			part.size--;
		snprintf(word, sizeof(word), "%.*s", (int)part.size, (const char *)part.data);
		count += part.size >= letters && is_identifier(part) == identifiers && strcasestr(title, word) != NULL;
	}
	return count;
}

size_t
find_example(const struct lint *lint, enum example_kind kind, struct example *best)
{
	/*
	 * The case that names the fewest rules is the most about this one, and a short title is read at once; but one this short says too little. One
	 * that has words of the rule's name or title, and above all the fields that are in it, is about it even if it has more rules.
	 */
	enum { SHORT = 16, OF_TOO_SHORT = 200, OF_EACH_RULE = 40, OF_NAME = 30, OF_TITLE = 15, OF_FIELD = 60 };
	size_t count = 0;
	long least = LONG_MAX;
	for (struct example e = { 0 }; example_next(&e);) {
		if (!example_is_of(&e, lint, kind))
			continue;
		long length = (long)strlen(e.title);
		long weight = length + (length < SHORT ? OF_TOO_SHORT : 0) + OF_EACH_RULE * (long)rules_of_case(&e);
		weight -= OF_NAME * (long)words_in_common(lint->name, '_', 4, false, e.title);
		weight -= OF_TITLE * (long)words_in_common(lint->title, ' ', 5, false, e.title);
		weight -= OF_FIELD * (long)words_in_common(lint->title, ' ', 4, true, e.title);
		if (weight < least) {
			least = weight;
			*best = e;
		}
		count++;
	}
	return count;
}

static int
compare_zlint(const void *name, const void *lint)
{
	return strcmp(name, ((const struct zlint_lint *)lint)->name);
}

const char *
zlint_source_of(const struct lint *lint)
{
	const struct zlint_lint *z = bsearch(lint->name, zlint_lints, zlint_count, sizeof(*z), compare_zlint);
	return z != NULL ? z->source : NULL;
}

/* --- profiles --- */

static int
compare_gates(const void *a, const void *b)
{
	const struct gate *const *x = a, *const *y = b;
	const struct lint *left = (*x)->lint, *right = (*y)->lint;
	if (left->source != right->source)
		return left->source < right->source ? -1 : 1;
	int order = compare_clauses(span_of(left->clause), span_of(right->clause));
	return order != 0 ? order : (*x > *y) - (*x < *y);
}

size_t
rules_of_profiles(const struct ruleset *rules, profile_set profiles, const struct gate **sorted)
{
	size_t count = 0;
	for (uint32_t i = 0; i < rules->count; i++) {
		if (rules->gates[i].lint->of & profiles)
			sorted[count++] = &rules->gates[i];
	}
	qsort(sorted, count, sizeof(*sorted), compare_gates);
	return count;
}
