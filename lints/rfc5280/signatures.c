/*
 * RFC 5280 4.1.1.3 and 5.1.1.3, RFC 6960 2.2 and 4.2.2.2: what became of signatures that the user wants verified. It is found before the rules run
 * (lints/verifying.c); without a word of the user nothing is, for before issuance a throw-away key signs (BR 4.3.1.2).
 */
#include "asn1/pkix.h"
#include "lints/findings.h"
#include "lints/tables.h"

static enum verdict
signature_is_right(const struct node *value, struct findings *f)
{
	return f->asked.signature.own != FAIL ? f->asked.signature.own : fail(f, value, "the signature is wrong: %s", f->asked.signature.why);
}

static enum verdict
certificate_signature_is_right(const struct cert *c, struct findings *f)
{
	return signature_is_right(c->signature_value, f);
}

static enum verdict
crl_signature_is_right(const struct crl *c, struct findings *f)
{
	return signature_is_right(c->signature_value, f);
}

static enum verdict
ocsp_signature_is_right(const struct ocsp *o, struct findings *f)
{
	return signature_is_right(tree_component(o->tree, o->basic, BASIC_RESPONSE_SIGNATURE), f);
}

static enum verdict
responder_signature_is_right(const struct ocsp *o, struct findings *f)
{
	(void)o;
	return f->asked.signature.responder != FAIL
		       ? f->asked.signature.responder
		       : fail(f, f->asked.signature.responder_node, "the signature on the responder's certificate is wrong: %s",
			      f->asked.signature.responder_why);
}

static enum verdict
responder_signed_with_same_key(const struct ocsp *o, struct findings *f)
{
	(void)o;
	return f->asked.signature.same_key != FAIL
		       ? f->asked.signature.same_key
		       : fail(f, f->asked.signature.responder_node,
			      "the responder's certificate is signed with another key of the CA than the one in issuerKeyHash");
}

#define RFC6960(clause) SOURCE_RFC6960, (clause)

/* clang-format off */
const struct lint signature_lints[] = {
	{ "e_signature_wrong", MUST, RFC5280("4.1.1.3"), ALWAYS, FOREVER, CERTIFICATE, WANTS_SIGNATURE,
	  "signatureValue must be the signature over tbsCertificate by the key of the issuer", CERT(certificate_signature_is_right) },
	{ "e_crl_signature_wrong", MUST, RFC5280("5.1.1.3"), ALWAYS, FOREVER, CRL, WANTS_SIGNATURE,
	  "signatureValue must be the signature over tbsCertList by the key of the CRL's issuer", CRL_CHECK(crl_signature_is_right) },
	{ "e_ocsp_signature_wrong", MUST, RFC6960("2.2"), ALWAYS, FOREVER, OCSP_RESPONSE, HAS_RESPONSE | WANTS_SIGNATURE,
	  "the signature of an OCSP response must be the one over tbsResponseData by the key of the CA or of its responder", OCSP_CHECK(ocsp_signature_is_right) },
	{ "e_ocsp_responder_certificate_signature_wrong", MUST, RFC6960("4.2.2.2"), ALWAYS, FOREVER, OCSP_RESPONSE, HAS_RESPONSE | WANTS_SIGNATURE,
	  "the certificate of an OCSP responder must be signed by the key of the CA that issued it", OCSP_CHECK(responder_signature_is_right) },
	{ "w_ocsp_responder_certificate_of_other_key", SHOULD, RFC6960("4.2.2.2"), RFC_6960, FOREVER, OCSP_RESPONSE, HAS_RESPONSE | WANTS_SIGNATURE,
	  "the certificate of an OCSP responder should be signed by the same key of the CA as the certificate that the response is about",
	  OCSP_CHECK(responder_signed_with_same_key) },
	{ 0 },
};
/* clang-format on */
