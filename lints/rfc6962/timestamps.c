/* RFC 6962: what is in a timestamp, beyond the lengths that the decoder looks at. */
#include "lints/timestamps.h"
#include "asn1/pkix.h"
#include "asn1/time.h"
#include "lints/checks.h"
#include "lints/tables.h"
#include "x509/pair.h"
#include "x509/verify.h"

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

/* Whether the certificate names the issuer's key by its identifier. */
static bool
names_key(const struct cert *c, const struct cert *ca)
{
	const struct node *aki = tree_component(c->tree, extension_value(&c->ext, OID_AUTHORITY_KEY_IDENTIFIER), AKI_KEY_IDENTIFIER);
	return tree_same_contents(c->tree, aki, ca->tree, extension_value(&ca->ext, OID_SUBJECT_KEY_IDENTIFIER));
}

/*
 * Whether the issuer's certificate has the key that the log was told of: it has the name, and has signed the certificate; or nobody has yet, for a
 * throw-away key signs before issuance, and it has the key identifier. A Precertificate Signing CA may have signed the precertificate, but what logs
 * sign is as if it had not (RFC 6962 3.2).
 */
static bool
is_issuer(const struct cert *c, const struct findings *f)
{
	const char *why;
	if (f->issuer == NULL || f->issuer->key.node == NULL || !cert_has_subject(f->issuer, c->tree, &c->issuer) || f->asked.signature.own == FAIL)
		return false;
	if (f->asked.signature.own == NOT_APPLICABLE)
		return names_key(c, f->issuer);
	return verify_signature(f->issuer->tree, &f->issuer->key, c->tree, c->signature_algorithm, tree_encoding(c->tree, c->tbs),
				tree_contents(c->tree, c->signature_value), &why) == VERIFICATION_GOOD;
}

/* RFC 6962 3.2: the log's signature is over this certificate's entry. Of a log that nobody knows there is no key. */
static enum verdict
signatures_are_right(const struct cert *c, struct findings *f)
{
	uint8_t issuer_key[SHA256_SIZE], digest[SHA256_SIZE];
	char name[PRINTABLE_SIZE];
	enum verdict verdict = NOT_APPLICABLE;
	if (c->features & PRECERT || !is_issuer(c, f) || !cert_key_digest(f->issuer, issuer_key))
		return NOT_APPLICABLE;
	for (unsigned i = 0; i < f->timestamps.count; i++) {
		const struct timestamp *t = &f->timestamps.items[i];
		struct span hash = timestamp_field(c, t->node, SCT_HASH), algorithm = timestamp_field(c, t->node, SCT_SIGNATURE_ALGORITHM);
		uint64_t milliseconds;
		if (t->log == NULL || hash.size != 1 || algorithm.size != 1 || !cert_timestamp(c, t->node, &milliseconds) ||
		    !cert_timestamp_digest(c, issuer_key, milliseconds, timestamp_field(c, t->node, SCT_EXTENSIONS), digest))
			continue;
		enum verification v = verify_sct_digest(ct_text(&f->reference->ct_logs, t->log->key), hash.data[0], algorithm.data[0], digest,
							timestamp_field(c, t->node, SCT_SIGNATURE));
		if (v == VERIFICATION_BAD)
			verdict =
				fail(f, t->node, "the signature of the timestamp is wrong: %s has not made it over this certificate, for this issuer",
				     printable(ct_text(&f->reference->ct_logs, t->log->name), name));
		else if (v == VERIFICATION_GOOD && verdict != FAIL)
			verdict = PASS;
	}
	return verdict;
}

/* clang-format off */
const struct lint rfc6962_timestamp_lints[] = {
	{ "e_sct_signature_malformed", MUST, RFC6962("2.1.4"), RFC_6962, FOREVER, CERTIFICATE, HAS_SCTS,
	  "the signature of a timestamp must be one of ECDSA on P-256, in DER, or of RSA with 2048 bits or more", CERT(signatures_have_their_form) },
	{ "e_sct_signature_wrong", MUST, RFC6962("3.2"), RFC_6962, FOREVER, CERTIFICATE, HAS_SCTS | HAS_ISSUER | WANTS_SIGNATURE,
	  "the signature of a timestamp must be that of the log over the entry of the certificate", CERT(signatures_are_right) },
	{ "n_sct_of_the_future", NOTICE, RFC6962("5.2"), RFC_6962, FOREVER, SUBSCRIBER, HAS_SCTS,
	  "a timestamp that is later than the day as of which a certificate is judged is one that clients reject on that day", CERT(timestamps_are_past) },
	{ 0 },
};
/* clang-format on */
