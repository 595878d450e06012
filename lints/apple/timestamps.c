/*
 * Apple's policy of Certificate Transparency (support.apple.com/103214): how many signed certificate timestamps of different logs a certificate holds
 * for its time. A server may also send timestamps in TLS or OCSP, and so a certificate without any is none that breaks the policy; one with too few
 * is taken for one that is meant to keep it.
 */
#include "asn1/time.h"
#include "lints/checks.h"
#include "lints/tables.h"

static unsigned
required(const struct cert *c, int64_t date)
{
	if (date >= APPLE_180_DAYS)
		return cert_validity_seconds(c) <= 180 * 86400 ? 2 : 3;
	return c->not_after < time_add_months(c->not_before, 15)    ? 2
	       : c->not_after <= time_add_months(c->not_before, 27) ? 3
	       : c->not_after <= time_add_months(c->not_before, 39) ? 4
								    : 5;
}

/* Whether a timestamp of this log stands before this one. A list has at most 65,535 octets, and so few timestamps. */
static bool
log_is_there(const struct cert *c, const struct node *list, const struct node *sct, const struct node *log)
{
	for (const struct node *n = tree_child(c->tree, list); n != sct; n = tree_next(c->tree, n)) {
		const struct node *other = tree_component(c->tree, n, SCT_LOG_ID);
		if (other != NULL && span_equal(tree_contents(c->tree, other), tree_contents(c->tree, log)))
			return true;
	}
	return false;
}

static enum verdict
enough_logs(const struct cert *c, struct findings *f)
{
	const struct node *list = tree_child(c->tree, extension_value(&c->ext, OID_SCT_LIST));
	unsigned logs = 0;
	if (c->features & PRECERT || tree_child(c->tree, list) == NULL || !c->has_not_before || !c->has_not_after)
		return NOT_APPLICABLE;
	for (const struct node *sct = tree_child(c->tree, list); sct != NULL; sct = tree_next(c->tree, sct)) {
		const struct node *log = tree_component(c->tree, sct, SCT_LOG_ID);
		if (log == NULL || log->length != 32)
			return NOT_APPLICABLE; /* broken, or of a version that nobody knows: others say so */
		logs += !log_is_there(c, list, sct, log);
	}
	if (logs >= required(c, f->date))
		return PASS;
	char text[DURATION_TEXT_SIZE];
	return fail(f, list, "the list has timestamps of %u log%s; for a validity period of %s the policy requires %u", logs, logs == 1 ? "" : "s",
		    duration_text(cert_validity_seconds(c), text), required(c, f->date));
}

/* clang-format off */
const struct lint apple_timestamp_lints[] = {
	{ "w_ct_sct_policy_count_unsatisfied", SHOULD, SOURCE_APPLE, "Certificate Transparency policy", APPLE_15_MONTHS, FOREVER, SUBSCRIBER, HAS_SCTS,
	  "the embedded timestamps should be of as many logs as Apple's policy requires for the validity period", CERT(enough_logs) },
	{ 0 },
};
/* clang-format on */
