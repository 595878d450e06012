/* BR 4.9.9 and 7.3: OCSP responses. What they are about decides some of it, and only the user can tell: see ABOUT_CAS in x509/facts.h. */
#include <stdio.h>

#include "asn1/time.h"
#include "lints/revocation.h"
#include "lints/tables.h"
#include "x509/classify.h"

#define IF_SUBSCRIBER " if the response is about a subscriber certificate, which it does not say: use --crl-scope ca or subscriber, or --issuer"

/* The validity interval of BR 4.9.9, both ends included; false where there is none. */
static bool
interval(const struct single_response *s, int64_t *seconds)
{
	*seconds = s->next_update - s->this_update + 1;
	return s->has_this_update && s->has_next_update;
}

static enum verdict
check_interval_at_least(const struct ocsp *o, const struct single_response *s, struct findings *f)
{
	int64_t seconds;
	char text[DURATION_TEXT_SIZE], bound[DURATION_TEXT_SIZE];
	(void)o;
	if (!interval(s, &seconds))
		return NOT_APPLICABLE;
	return seconds >= arg(f) ? PASS
				 : fail(f, s->next_update_node, "the response is valid for %s, less than %s", duration_text(seconds, text),
					duration_text(arg(f), bound));
}

/* arg: seconds. */
static enum verdict
interval_at_least(const struct ocsp *o, struct findings *f)
{
	return each_single_response(o, f, check_interval_at_least);
}

static enum verdict
check_interval_at_most(const struct ocsp *o, const struct single_response *s, struct findings *f)
{
	int64_t seconds;
	char text[DURATION_TEXT_SIZE], bound[DURATION_TEXT_SIZE];
	(void)o;
	if (!interval(s, &seconds))
		return NOT_APPLICABLE;
	/* that both ends are included is said since 2020-09-30; before, "a maximum expiration time of ten days" */
	if (f->date < SC31_SEPTEMBER)
		seconds--;
	return seconds <= arg(f) ? PASS
				 : fail(f, s->next_update_node, "the response is valid for %s, more than %s", duration_text(seconds, text),
					duration_text(arg(f), bound));
}

/* arg: seconds. */
static enum verdict
interval_at_most(const struct ocsp *o, struct findings *f)
{
	return each_single_response(o, f, check_interval_at_most);
}

/* Whether the response tells what it is about, or the user or the issuer's certificate does. */
static bool
knows_scope(const struct ocsp *o)
{
	return (o->features & (ABOUT_CAS | ABOUT_SUBSCRIBERS)) != 0;
}

static enum verdict
check_unknown_at_least(const struct ocsp *o, const struct single_response *s, struct findings *f)
{
	int64_t seconds;
	char text[DURATION_TEXT_SIZE], bound[DURATION_TEXT_SIZE];
	if (knows_scope(o) || !interval(s, &seconds))
		return NOT_APPLICABLE;
	if (seconds >= arg(f))
		return PASS;
	return fail(f, s->next_update_node, "the response is valid for %s, less than %s: too short" IF_SUBSCRIBER, duration_text(seconds, text),
		    duration_text(arg(f), bound));
}

/* arg: seconds. */
static enum verdict
interval_of_unknown_at_least(const struct ocsp *o, struct findings *f)
{
	return each_single_response(o, f, check_unknown_at_least);
}

static enum verdict
check_unknown_at_most(const struct ocsp *o, const struct single_response *s, struct findings *f)
{
	int64_t seconds;
	char text[DURATION_TEXT_SIZE], bound[DURATION_TEXT_SIZE];
	if (knows_scope(o) || !interval(s, &seconds))
		return NOT_APPLICABLE;
	if (seconds <= arg(f))
		return PASS;
	return fail(f, s->next_update_node, "the response is valid for %s, more than %s: too long" IF_SUBSCRIBER, duration_text(seconds, text),
		    duration_text(arg(f), bound));
}

/* arg: seconds. */
static enum verdict
interval_of_unknown_at_most(const struct ocsp *o, struct findings *f)
{
	return each_single_response(o, f, check_unknown_at_most);
}

/* A responder is the CA itself, or has a certificate of BR 7.1.2.8; what is neither cannot sign. */
static enum verdict
responder_authorized(const struct ocsp *o, struct findings *f)
{
	const struct cert *r = &o->responder;
	if (!ocsp_is_delegated(o))
		return NOT_APPLICABLE;
	if (r->eku.purposes & PURPOSE(OID_KP_OCSP_SIGNING))
		return PASS;
	return fail(f, r->tbs, "the responder's certificate is not a CA certificate, and its extKeyUsage does not have id-kp-OCSPSigning");
}

/* The certificate of the responder, if it is one that BR 7.1.2.8 covers: not if its issuer, as far as it is known, is for something else than TLS. */
static bool
has_covered_responder(const struct ocsp *o, const struct findings *f)
{
	const struct cert *r = &o->responder;
	return ocsp_is_delegated(o) && r->features & HAS_OCSP_SIGNING && classify(r, f->issuer).profiles & (OCSP_RESPONDER | SUBSCRIBER);
}

/* BR 4.9.9 before 2.1.0. */
static enum verdict
responder_has_nocheck(const struct ocsp *o, struct findings *f)
{
	const struct cert *r = &o->responder;
	if (!has_covered_responder(o, f))
		return NOT_APPLICABLE;
	return extension(&r->ext, OID_OCSP_NOCHECK) != NULL ? PASS : fail(f, r->ext.list, "the responder's certificate has no ocspNoCheck");
}

/* Whether a rule is one of the BR that a responder's certificate of this day must obey. */
static bool
binds_responder(const struct lint *lint, const struct cert *r)
{
	return lint->source == SOURCE_BR && lint->level == MUST && lint->takes == CHECK_CERT && lint->of & OCSP_RESPONDER &&
	       (lint->needs & ~r->features) == 0 && r->not_before >= lint->from && (lint->until == FOREVER || r->not_before < lint->until);
}

/* Runs one of these rules. What it finds first becomes a finding of the rule that is running. */
static enum verdict
run_on_responder(const struct lint *lint, const struct cert *r, struct findings *f)
{
	struct findings before = *f;
	char message[PRINTABLE_SIZE];

	f->lint = lint;
	f->date = r->not_before;
	f->of_rule = 0;
	enum verdict verdict = lint->check.cert(r, f);
	bool found = verdict == FAIL && f->count > before.count;
	struct finding first = found ? f->items[before.count] : (struct finding){ 0 };
	if (found)
		snprintf(message, sizeof(message), "%s", finding_message(f, &first));
	f->lint = before.lint;
	f->date = before.date;
	f->of_rule = before.of_rule;
	f->count = before.count;
	f->text_size = before.text_size;
	if (!found)
		return PASS;
	return fail_at(f, first.node, first.offset, first.length, "the responder's certificate: %s (%s)", message, lint->name);
}

/*
 * BR 4.9.9 from 2.1.0 on: the responder complies with the profile in 7.1.2.8. The certificate is held against the rules of the day on which it was
 * issued.
 */
static enum verdict
responder_complies(const struct ocsp *o, struct findings *f)
{
	struct cert r = o->responder;
	enum verdict verdict = PASS;

	if (!has_covered_responder(o, f) || !r.has_not_before)
		return NOT_APPLICABLE;
	r.profiles = OCSP_RESPONDER;
	for (const struct lint *const *table = lint_tables; *table != NULL; table++) {
		for (const struct lint *lint = *table; lint->name != NULL; lint++) {
			if (binds_responder(lint, &r) && run_on_responder(lint, &r, f) == FAIL)
				verdict = FAIL;
		}
	}
	return verdict;
}

static enum verdict
check_reason_present(const struct ocsp *o, const struct single_response *s, struct findings *f)
{
	(void)o;
	if (s->status != STATUS_REVOKED)
		return NOT_APPLICABLE;
	return s->reason_node != NULL ? PASS : fail(f, s->status_node, "a CA certificate is revoked, and revocationReason is absent");
}

static enum verdict
reason_present(const struct ocsp *o, struct findings *f)
{
	return each_single_response(o, f, check_reason_present);
}

/*
 * The reasons of BR 7.2.2; and certificateHold where RFC 6960 2.2 asks for it, of a certificate that was never issued. Before 2020-09-30 nothing but
 * suspension was ruled out (BR 4.9.13), and from then until 2023-07-15 also unspecified.
 */
static enum verdict
check_reason(const struct ocsp *o, const struct single_response *s, struct findings *f)
{
	if (s->reason_node == NULL || s->reason < 0)
		return NOT_APPLICABLE;
	switch (s->reason) {
	case REASON_UNSPECIFIED:
		if (f->date < SC61) {
			if (f->date < SC31_SEPTEMBER)
				return PASS;
			break;
		}
		if (!(o->features & ABOUT_SUBSCRIBERS) || !s->has_revocation_time || s->revocation_time < SC61)
			return PASS;
		break;
	case REASON_KEY_COMPROMISE:
	case REASON_AFFILIATION_CHANGED:
	case REASON_SUPERSEDED:
	case REASON_CESSATION_OF_OPERATION:
	case REASON_PRIVILEGE_WITHDRAWN:
		return PASS;
	case REASON_CERTIFICATE_HOLD:
		if (single_response_is_nonissued(s))
			return PASS;
		break;
	default:
		if (f->date < SC61)
			return PASS;
		break;
	}
	return fail(f, s->reason_node, "revocationReason is %s, which BR 7.2.2 does not permit here", crl_reason_text(s->reason));
}

static enum verdict
reason_permitted(const struct ocsp *o, struct findings *f)
{
	return each_single_response(o, f, check_reason);
}

static enum verdict
check_reason_code(const struct ocsp *o, const struct single_response *s, struct findings *f)
{
	const struct extension *e = extension(&s->ext, OID_REASON_CODE);
	(void)o;
	return e != NULL ? fail(f, e->node, "singleExtensions has reasonCode") : PASS;
}

static enum verdict
no_reason_code(const struct ocsp *o, struct findings *f)
{
	return each_single_response(o, f, check_reason_code);
}

#define RESPONSE OCSP_RESPONSE, HAS_RESPONSE | COVERED_BY_BR

/* clang-format off */
const struct lint br_ocsp_lints[] = {
	{ "e_ocsp_validity_shorter_than_8_hours", MUST, BR("4.9.9"), SC31_SEPTEMBER, FOREVER, RESPONSE | ABOUT_SUBSCRIBERS,
	  "an OCSP response for a subscriber certificate must be valid for at least 8 hours, both ends included", OCSP_CHECK(interval_at_least), 8 * 3600, .revision = 3 },
	{ "e_ocsp_validity_longer_than_10_days", MUST, BR("4.9.9"), BR_1_0, FOREVER, RESPONSE | ABOUT_SUBSCRIBERS,
	  "an OCSP response for a subscriber certificate must be valid for at most 10 days, since 2020-09-30 with both ends included", OCSP_CHECK(interval_at_most), 10 * 86400, .revision = 4 },
	{ "n_ocsp_validity_shorter_than_8_hours_scope_not_told", NOTICE, BR("4.9.9"), SC31_SEPTEMBER, FOREVER, RESPONSE,
	  "an OCSP response must be valid for at least 8 hours if it is about a subscriber certificate, which it does not say", OCSP_CHECK(interval_of_unknown_at_least), 8 * 3600, .revision = 3 },
	{ "n_ocsp_validity_longer_than_10_days_scope_not_told", NOTICE, BR("4.9.9"), SC31_SEPTEMBER, FOREVER, RESPONSE,
	  "an OCSP response must be valid for at most 10 days if it is about a subscriber certificate, which it does not say", OCSP_CHECK(interval_of_unknown_at_most), 10 * 86400, .revision = 3 },
	{ "e_ocsp_responder_nocheck_missing", MUST, BR("4.9.9"), BR_1_0, SC76, RESPONSE,
	  "ocspNoCheck must be present in the responder's certificate if the responder is not the CA itself", OCSP_CHECK(responder_has_nocheck), .revision = 3 },
	{ "e_ocsp_responder_certificate_not_compliant", MUST, BR("4.9.9"), SC76, FOREVER, RESPONSE,
	  "the responder's certificate must comply with the profile of OCSP responders if the responder is not the CA itself", OCSP_CHECK(responder_complies), .revision = 2 },
	{ "e_ocsp_responder_not_authorized", MUST, BR("4.9.9"), BR_1_0, FOREVER, RESPONSE,
	  "the responder's certificate must be a CA certificate, or have id-kp-OCSPSigning", OCSP_CHECK(responder_authorized), .revision = 3 },
	{ "e_ocsp_ca_revocation_reason_missing", MUST, BR("7.3"), SC31_SEPTEMBER, FOREVER, RESPONSE | ABOUT_CAS,
	  "an OCSP response for a revoked CA certificate must have a revocationReason", OCSP_CHECK(reason_present), .revision = 2 },
	{ "e_ocsp_revocation_reason_not_permitted", MUST, BR("7.3"), BR_1_0, FOREVER, RESPONSE,
	  "revocationReason must not be certificateHold nor, since 2020-09-30, unspecified; since 2023-07-15 it must be in BR 7.2.2", OCSP_CHECK(reason_permitted), .revision = 3 },
	{ "e_ocsp_single_extension_reason_code", MUST, BR("7.3.2"), SC31_SEPTEMBER, FOREVER, RESPONSE,
	  "singleExtensions of an OCSP response must not have a reasonCode", OCSP_CHECK(no_reason_code), .revision = 3 },
	{ 0 },
};
/* clang-format on */
