/* BR 7.1.2.7, 7.1.2.11: what fields tell of how and by whom a certificate was issued. */
#include "asn1/time.h"
#include "lints/checks.h"
#include "lints/tables.h"

/* BR 7.1.2.7: notBefore is within 48 hours of the signing; of CAs and OCSP responders, within less (7.1.2.10.1, 7.1.2.8.1). */
#define WINDOW (48 * 3600)

/*
 * BR 7.1.2.2.1: notBefore of a cross-certified CA may be that of the certificate that was there before. Any subordinate CA may be one, unless the
 * user calls it something else.
 */
static bool
may_be_backdated(const struct cert *c)
{
	return c->profiles & CROSS_CA || (c->profiles & SUB_CA && !(c->features & PROFILE_GIVEN));
}

/*
 * A certificate is signed after the last timestamp that is in it, and so no timestamp is later than 48 hours after notBefore. How long before
 * notBefore one may be is not bounded by this: the certificate may have been signed much later.
 */
static enum verdict
not_backdated(const struct cert *c, struct findings *f)
{
	enum verdict verdict = NOT_APPLICABLE;
	const struct node *list = tree_child(c->tree, extension_value(&c->ext, OID_SCT_LIST));
	if (!c->has_not_before || may_be_backdated(c))
		return NOT_APPLICABLE;
	for (const struct node *sct = tree_child(c->tree, list); sct != NULL; sct = tree_next(c->tree, sct)) {
		char text[DURATION_TEXT_SIZE];
		uint64_t milliseconds;
		if (!cert_timestamp(c, sct, &milliseconds))
			continue;
		int64_t after = (int64_t)(milliseconds / 1000) - c->not_before;
		if (after > WINDOW || (after == WINDOW && milliseconds % 1000 > 0))
			verdict = fail(f, sct, "the timestamp is %s after notBefore, more than 48 hours", duration_text(after, text));
		else
			verdict = verdict == FAIL ? FAIL : PASS;
	}
	return verdict;
}

/* BR 7.1.2.11.1. What a precertificate has that a Precertificate Signing CA signed is a matter of 7.1.2.9.4. */
static enum verdict
aki_is_ski_of_issuer(const struct cert *c, struct findings *f)
{
	const struct node *aki = tree_component(c->tree, extension_value(&c->ext, OID_AUTHORITY_KEY_IDENTIFIER), AKI_KEY_IDENTIFIER);
	const struct node *ski = f->issuer != NULL ? extension_value(&f->issuer->ext, OID_SUBJECT_KEY_IDENTIFIER) : NULL;
	if (aki == NULL || ski == NULL || (c->features & PRECERT && f->issuer->eku.purposes & PURPOSE(OID_KP_PRECERT_SIGNING)))
		return NOT_APPLICABLE;
	if (span_equal(tree_contents(c->tree, aki), tree_contents(f->issuer->tree, ski)))
		return PASS;
	return fail(f, aki, "keyIdentifier is not the same as the subjectKeyIdentifier of the issuer");
}

/* BR 7.1.2.11.4; RFC 5280 4.2.1.2: any method will do that gives each key another identifier, and nothing is none. */
static enum verdict
ski_not_empty(const struct cert *c, struct findings *f)
{
	const struct node *ski = extension_value(&c->ext, OID_SUBJECT_KEY_IDENTIFIER);
	if (ski == NULL)
		return NOT_APPLICABLE;
	return ski->length > 0 ? PASS : fail(f, ski, "subjectKeyIdentifier is empty");
}

/*
 * BR 7.1.2: a CA for TLS issues nothing but what 7.1.2 has a profile for, and none of these is without serverAuth but a responder's. A root, and a CA
 * for all purposes, may issue for others as well.
 */
static enum verdict
purposes_are_of_issuer(const struct cert *c, struct findings *f)
{
	const unsigned tls = PURPOSE(OID_KP_SERVER_AUTH), client = PURPOSE(OID_KP_CLIENT_AUTH);
	const unsigned any_of = tls | PURPOSE(OID_KP_ANY) | PURPOSE(OID_KP_OCSP_SIGNING);
	if (c->eku.node == NULL || cert_is_self_issued(f->issuer) || !(f->issuer->eku.purposes & tls) || f->issuer->eku.purposes & ~(tls | client))
		return NOT_APPLICABLE;
	return c->eku.purposes & any_of ? PASS
					: fail(f, c->eku.node, "extKeyUsage does not have id-kp-serverAuth, and the issuer is a CA for TLS only");
}

#define ALL (TLS_ANY_CA | SUBSCRIBER | OCSP_RESPONDER)

/* clang-format off */
const struct lint br_issuance_lints[] = {
	{ "e_excessively backdated", MUST, BR("7.1.2.7"), SC62, FOREVER, ALL, HAS_SCTS,
	  "notBefore must not be more than 48 hours before a log's timestamp", CERT(not_backdated) },
	{ "n_serial_number_short", NOTICE, BR("7.1.2.7"), BALLOT_164, FOREVER, SUBSCRIBER | OCSP_RESPONDER, 0,
	  "it is worth knowing if serialNumber is smaller than 64 random bits can be expected to give", CERT(serial_not_short), 41 },
	{ "e_aki_key_identifier_not_of_issuer", MUST, BR("7.1.2.11.1"), SC62, FOREVER, TLS_SUB_CA | SUBSCRIBER | OCSP_RESPONDER, HAS_AKI | HAS_ISSUER,
	  "keyIdentifier of authorityKeyIdentifier must be the subjectKeyIdentifier of the issuer", CERT(aki_is_ski_of_issuer), .revision = 2 },
	{ "e_leaf_eku_not_of_tls_issuing_ca", MUST, BR("7.1.2"), SC62, FOREVER, NOT_CA, HAS_EKU | HAS_ISSUER,
	  "a certificate that a TLS-only CA issues must be for TLS or for an OCSP responder", CERT(purposes_are_of_issuer) },
	{ "e_aki_not_ski_of_issuing_ca", MUST, RFC5280("4.2.1.2"), RFC_2459, FOREVER, CERTIFICATE, HAS_AKI | HAS_ISSUER,
	  "keyIdentifier of authorityKeyIdentifier must be the subjectKeyIdentifier of the issuer", CERT(aki_is_ski_of_issuer), .revision = 3 },
	{ "w_subject_key_identifier_empty", SHOULD, COMMUNITY("empty identifiers"), RFC_2459, FOREVER, CERTIFICATE & ~ALL, HAS_SKI,
	  "subjectKeyIdentifier should not be empty: it would identify no key", CERT(ski_not_empty) },
	{ "w_old_subject_key_identifier_empty", SHOULD, COMMUNITY("empty identifiers"), RFC_2459, SC62, ALL, HAS_SKI,
	  "subjectKeyIdentifier should not be empty: it would identify no key", CERT(ski_not_empty) },
	{ "e_subject_key_identifier_empty", MUST, BR("7.1.2.11.4"), SC62, FOREVER, ALL, HAS_SKI,
	  "subjectKeyIdentifier must not be empty", CERT(ski_not_empty) },
	{ 0 },
};
/* clang-format on */
