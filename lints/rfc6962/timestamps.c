/* RFC 6962: what is in a timestamp, beyond the lengths that the decoder looks at. */
#include "asn1/time.h"
#include "lints/checks.h"
#include "lints/tables.h"
#include "lints/timestamps.h"

/* RFC 6962 2.1.4 and RFC 5246 4.7: of ECDSA an Ecdsa-Sig-Value in DER, on P-256; of RSA that of a key of 2048 bits or more. */
static enum verdict
signatures_have_their_form(const struct cert *c, struct findings *f)
{
	const struct node *list = tree_child(c->tree, extension_value(&c->ext, OID_SCT_LIST));
	enum verdict verdict = NOT_APPLICABLE;
	for (const struct node *sct = tree_child(c->tree, list); sct != NULL; sct = tree_next(c->tree, sct)) {
		const char *problem = timestamp_signature_problem(c, sct);
		if (problem != NULL)
			verdict = fail(f, sct, "the signature of the timestamp %s", problem);
		else
			verdict = verdict == FAIL ? FAIL : PASS;
	}
	return verdict;
}

/* RFC 6962 5.2: clients reject a timestamp of the future. A day that the user gave lasts until its end. */
static enum verdict
timestamps_are_past(const struct cert *c, struct findings *f)
{
	char time[TIME_TEXT_SIZE], day[TIME_TEXT_SIZE];
	enum verdict verdict = PASS;
	if (f->timestamps.count == 0 || !f->timestamps.has_day)
		return NOT_APPLICABLE;
	for (unsigned i = 0; i < f->timestamps.count; i++) {
		const struct timestamp *t = &f->timestamps.items[i];
		if (t->seconds >= f->date + 86400)
			verdict = fail(f, t->node, "the timestamp is of %s, after the day as of which the certificate is judged, %.10s",
				       time_text(t->seconds, time), time_text(f->date, day));
	}
	(void)c;
	return verdict;
}

/* clang-format off */
const struct lint rfc6962_timestamp_lints[] = {
	{ "e_sct_signature_malformed", MUST, RFC6962("2.1.4"), RFC_6962, FOREVER, CERTIFICATE, HAS_SCTS,
	  "the signature of a timestamp must be one of ECDSA on P-256, in DER, or of RSA with 2048 bits or more", CERT(signatures_have_their_form) },
	{ "n_sct_of_the_future", NOTICE, RFC6962("5.2"), RFC_6962, FOREVER, SUBSCRIBER, HAS_SCTS,
	  "a timestamp that is later than the day as of which a certificate is judged is one that clients reject on that day", CERT(timestamps_are_past) },
	{ 0 },
};
/* clang-format on */
