/*
 * BR 7.1.2.9: precertificates, alone and beside the certificate that was made of one.
 *
 * A precertificate is judged by the profile of that certificate as well: the poison is a feature of it, not a profile. Rules on the pair run when the
 * certificate is linted and the user gave its precertificate. Who signed that one is not known then; where its issuer differs, and a Precertificate
 * Signing CA could still be, it is taken to have done so.
 */
#include "lints/checks.h"
#include "lints/tables.h"

static struct span
encoding(const struct cert *c, const struct node *n)
{
	return n != NULL ? tree_encoding(c->tree, n) : (struct span){ NULL, 0 };
}

/* A field of the TBSCertificate, by its position. An explicit tag is part of its encoding. */
static const struct node *
tbs_field(const struct cert *c, uint32_t position)
{
	return tree_component_tagged(c->tree, c->tbs, position);
}

static bool
fields_equal(const struct cert *a, const struct cert *b, uint32_t position)
{
	return span_equal(encoding(a, tbs_field(a, position)), encoding(b, tbs_field(b, position)));
}

/* Whether the precertificate may be one of a Precertificate Signing CA. */
static bool
is_of_signing_ca(const struct cert *c, const struct cert *precert)
{
	return precert->not_before < SC92 && !fields_equal(c, precert, TBS_ISSUER);
}

static enum verdict
pair_has_poison(const struct cert *c, struct findings *f)
{
	if (f->precert == NULL)
		return NOT_APPLICABLE;
	return f->precert->features & PRECERT ? PASS : fail(f, c->tbs, "the precertificate that was given has no precertificatePoison");
}

/* All fields but the extensions, and the issuer where it is another's. */
static enum verdict
pair_has_same_fields(const struct cert *c, struct findings *f)
{
	static const char *const names[] = {
		[TBS_VERSION] = "version",
		[TBS_SERIAL_NUMBER] = "serialNumber",
		[TBS_SIGNATURE] = "signature",
		[TBS_ISSUER] = "issuer",
		[TBS_VALIDITY] = "validity",
		[TBS_SUBJECT] = "subject",
		[TBS_SUBJECT_PUBLIC_KEY_INFO] = "subjectPublicKeyInfo",
		[TBS_ISSUER_UNIQUE_ID] = "issuerUniqueID",
		[TBS_SUBJECT_UNIQUE_ID] = "subjectUniqueID",
	};
	enum verdict verdict = PASS;
	if (f->precert == NULL)
		return NOT_APPLICABLE;
	for (uint32_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct node *n = tbs_field(c, i);
		if (fields_equal(c, f->precert, i) || (i == TBS_ISSUER && is_of_signing_ca(c, f->precert)))
			continue;
		verdict = fail(f, n != NULL ? n : c->tbs, "%s is not the same as in the precertificate, octet for octet", names[i]);
	}
	return verdict;
}

/* The first extension from `n` on that stands in both. */
static const struct node *
common_extension(const struct cert *c, const struct node *n, bool with_aki)
{
	for (; n != NULL; n = tree_next(c->tree, n)) {
		const struct node *id = tree_component(c->tree, n, EXTENSION_ID);
		if (id == NULL || !(id->oid == OID_SCT_LIST || id->oid == OID_CT_POISON || (id->oid == OID_AUTHORITY_KEY_IDENTIFIER && !with_aki)))
			break;
	}
	return n;
}

/* Without the poison here and the list of timestamps there, order, criticality and values are the same; the AKI is that of whoever signed. */
static enum verdict
pair_has_same_extensions(const struct cert *c, struct findings *f)
{
	char text[OID_TEXT_SIZE];
	if (f->precert == NULL)
		return NOT_APPLICABLE;
	bool with_aki = !is_of_signing_ca(c, f->precert);
	const struct node *a = common_extension(c, tree_child(c->tree, c->ext.list), with_aki);
	const struct node *b = common_extension(f->precert, tree_child(f->precert->tree, f->precert->ext.list), with_aki);
	while (a != NULL && span_equal(encoding(c, a), encoding(f->precert, b))) {
		a = common_extension(c, tree_next(c->tree, a), with_aki);
		b = common_extension(f->precert, tree_next(f->precert->tree, b), with_aki);
	}
	if (a == NULL && b == NULL)
		return PASS;
	const struct cert *which = a != NULL ? c : f->precert;
	const struct node *id = tree_component(which->tree, a != NULL ? a : b, EXTENSION_ID);
	const char *name = id != NULL ? node_oid_text(which->tree, id, text) : "an extension";
	if (a == NULL)
		return fail(f, c->ext.list != NULL ? c->ext.list : c->tbs, "%s of the precertificate is not in the certificate, or not in this order",
			    name);
	return fail(f, a, "%s is not the same in the precertificate at this place, octet for octet", name);
}

/* Whether the user gave the certificate of a Precertificate Signing CA as the issuer. */
static bool
has_signing_ca(const struct findings *f)
{
	return f->issuer != NULL && f->issuer->eku.purposes & PURPOSE(OID_KP_PRECERT_SIGNING);
}

static enum verdict
not_by_signing_ca(const struct cert *c, struct findings *f)
{
	if (f->issuer == NULL)
		return NOT_APPLICABLE;
	return has_signing_ca(f) ? fail(f, c->issuer.node, "the issuer is a Precertificate Signing CA, which may no longer sign precertificates")
				 : PASS;
}

static const struct node *
key_identifier(const struct cert *c)
{
	return tree_component(c->tree, extension_value(&c->ext, OID_AUTHORITY_KEY_IDENTIFIER), AKI_KEY_IDENTIFIER);
}

/* BR 7.1.2.9.4: the signing CA's key identifier, which is the better, or that of the CA which will issue the certificate and which the signing CA has
 * from. */
static enum verdict
aki_of_signing_ca(const struct cert *c, struct findings *f)
{
	const struct node *id = key_identifier(c);
	if (!has_signing_ca(f) || extension_value(&f->issuer->ext, OID_SUBJECT_KEY_IDENTIFIER) == NULL)
		return NOT_APPLICABLE;
	if (tree_same_contents(c->tree, id, f->issuer->tree, extension_value(&f->issuer->ext, OID_SUBJECT_KEY_IDENTIFIER)))
		return PASS;
	return fail(f, id != NULL ? id : c->ext.list, "authorityKeyIdentifier does not name the key of the Precertificate Signing CA");
}

static enum verdict
aki_of_one_of_two(const struct cert *c, struct findings *f)
{
	const struct node *id = key_identifier(c);
	if (!has_signing_ca(f) || id == NULL || key_identifier(f->issuer) == NULL ||
	    extension_value(&f->issuer->ext, OID_SUBJECT_KEY_IDENTIFIER) == NULL)
		return NOT_APPLICABLE;
	if (tree_same_contents(c->tree, id, f->issuer->tree, extension_value(&f->issuer->ext, OID_SUBJECT_KEY_IDENTIFIER)) ||
	    tree_same_contents(c->tree, id, f->issuer->tree, key_identifier(f->issuer)))
		return PASS;
	return fail(f, id, "keyIdentifier names neither the key of the Precertificate Signing CA nor that of the CA above it");
}

/*
 * What the user gives a precertificate for was made of it, whatever it has become: RFC 6962 3.1 asks the same of all certificates, and one that lost
 * its purposes on the way is no subscriber's any more.
 */
#define MADE_OF_PRECERT (SUBSCRIBER | OTHER_LEAF)

/* clang-format off */
const struct lint br_precertificate_lints[] = {
	{ "e_precert_poison_missing", MUST, BR("7.1.2.9.3"), SC62, FOREVER, MADE_OF_PRECERT, HAS_PRECERT,
	  "a precertificate must have precertificatePoison", CERT(pair_has_poison), .revision = 3 },
	{ "e_precert_poison_not_critical", MUST, BR("7.1.2.9.1"), SC62, FOREVER, SUBSCRIBER, PRECERT,
	  "precertificatePoison must be critical", CRITICAL(CT_POISON) },
	{ "e_precert_with_sct_list", MUST, RFC6962("3.3"), RFC_6962, FOREVER, CERTIFICATE, PRECERT,
	  "a precertificate must not have a list of signed certificate timestamps", CERT(ext_absent), OID_SCT_LIST },
	{ "e_precert_fields_differ", MUST, BR("7.1.2.9"), SC62, FOREVER, MADE_OF_PRECERT, HAS_PRECERT,
	  "the fields of a certificate must be those of its precertificate, octet for octet", CERT(pair_has_same_fields), .revision = 3 },
	{ "e_precert_extensions_differ", MUST, BR("7.1.2.9.1"), SC62, FOREVER, MADE_OF_PRECERT, HAS_PRECERT,
	  "the extensions of a certificate must be those of its precertificate, octet for octet, except for poison and timestamps", CERT(pair_has_same_extensions), .revision = 3 },
	{ "e_rfc_precert_fields_differ", MUST, RFC6962("3.1"), RFC_6962, MRSP_2_8, SUBSCRIBER, HAS_PRECERT,
	  "the fields of a certificate must be those of its precertificate, octet for octet", CERT(pair_has_same_fields) },
	{ "e_rfc_precert_extensions_differ", MUST, RFC6962("3.1"), RFC_6962, MRSP_2_8, SUBSCRIBER, HAS_PRECERT,
	  "the extensions of a certificate must be those of its precertificate, octet for octet, except for poison and timestamps", CERT(pair_has_same_extensions) },
	/* version 2.8, 5.4: "misissuance ... if they do not exactly match each other according to RFC 6962, section 3.1"; then BR 7.1.2.9 says it */
	{ "e_mp_precert_fields_differ", MUST, SOURCE_MOZILLA, "5.4", MRSP_2_8, SC62, SUBSCRIBER, HAS_PRECERT,
	  "the fields of a certificate must be those of its precertificate, octet for octet", CERT(pair_has_same_fields) },
	{ "e_mp_precert_extensions_differ", MUST, SOURCE_MOZILLA, "5.4", MRSP_2_8, SC62, SUBSCRIBER, HAS_PRECERT,
	  "the extensions of a certificate must be those of its precertificate, octet for octet, except for poison and timestamps", CERT(pair_has_same_extensions) },
	{ "e_precert_signing_ca_after_end", MUST, BR("7.1.2.9"), SC92, FOREVER, SUBSCRIBER, PRECERT,
	  "a precertificate must be signed by the CA that issues the certificate, not by a Precertificate Signing CA", CERT(not_by_signing_ca) },
	{ "w_precert_aki_not_of_signing_ca", SHOULD, BR("7.1.2.9.4"), SC62, SC92, SUBSCRIBER, PRECERT,
	  "authorityKeyIdentifier of a precertificate should name the key of the Precertificate Signing CA that signed it", CERT(aki_of_signing_ca) },
	{ "e_precert_aki_of_neither_ca", MUST, BR("7.1.2.9.4"), SC62, SC92, SUBSCRIBER, PRECERT,
	  "authorityKeyIdentifier of a precertificate must name the key of the Precertificate Signing CA or of the CA above it", CERT(aki_of_one_of_two) },
	{ 0 },
};
/* clang-format on */
