/* RFC 5280 4.1 and 4.2, RFC 3279 2.3.1, RFC 6962 3.3: the fields and extensions of any certificate. */
#include "lints/key_checks.h"
#include "lints/tables.h"
#include "lints/twins.h"

/* RFC 5280 4.1.2.2: the two's complement of an INTEGER has its sign in the first bit. */
static enum verdict
serial_positive(const struct cert *c, struct findings *f)
{
	if (c->serial_number == NULL || c->serial_number->length == 0)
		return NOT_APPLICABLE;
	struct span s = tree_contents(c->tree, c->serial_number);
	if (s.data[0] & 0x80)
		return fail(f, c->serial_number, "serialNumber is negative; it must be positive");
	return integer_magnitude(s).size == 0 ? fail(f, c->serial_number, "serialNumber is 0; it must be positive") : PASS;
}

/* RFC 5280 4.1.2.2; BR 7.1.2: a positive number below 2^159 is one of at most 20 octets. */
static enum verdict
serial_size(const struct cert *c, struct findings *f)
{
	if (c->serial_number == NULL)
		return NOT_APPLICABLE;
	if (c->serial_number->length > 20)
		return fail(f, c->serial_number, "serialNumber has %u octets, more than 20", c->serial_number->length);
	return PASS;
}

static enum verdict
unique_ids_absent(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	if (c->issuer_unique_id != NULL)
		verdict = fail(f, c->issuer_unique_id, "issuerUniqueID is present");
	if (c->subject_unique_id != NULL)
		verdict = fail(f, c->subject_unique_id, "subjectUniqueID is present");
	return verdict;
}

static enum verdict
signature_algorithms_equal(const struct cert *c, struct findings *f)
{
	if (c->signature_algorithm == NULL || c->signature == NULL)
		return NOT_APPLICABLE;
	if (span_equal(tree_encoding(c->tree, c->signature_algorithm), tree_encoding(c->tree, c->signature)))
		return PASS;
	return fail(f, c->signature_algorithm, "signatureAlgorithm is not the same as the signature field of tbsCertificate, octet for octet");
}

static struct span
extension_key(const struct tree *t, const struct node *n)
{
	const struct node *id = tree_component(t, n, EXTENSION_ID);
	return tree_contents_if(t, id);
}

static enum verdict
extension_again(const struct cert *c, const struct node *n, struct span key, struct findings *f)
{
	char text[OID_TEXT_SIZE];
	(void)key;
	return fail(f, n, "%s is present twice", node_oid_text(c->tree, tree_component(c->tree, n, EXTENSION_ID), text));
}

/* RFC 5280 4.2 */
static enum verdict
extensions_unique(const struct cert *c, struct findings *f)
{
	static const struct twins extensions = { extension_key, extension_again, false };
	enum verdict verdict = f->hopeless ? PASS : list_without_twins(c, c->ext.list, &extensions, f);
	return verdict == NOT_APPLICABLE ? PASS : verdict;
}

/* RFC 5280 4.2.1.1: keyIdentifier may be left out only where a CA gives out its key in a self-signed certificate. One without extensions may be such.
 */
static enum verdict
aki_has_key_identifier(const struct cert *c, struct findings *f)
{
	if (cert_is_self_issued(c) && (c->basic.is_ca || c->ext.list == NULL))
		return NOT_APPLICABLE;
	/* RFC 9925 3.3 lets an unsigned certificate omit it */
	if (f->date >= RFC_9925 && algorithm_oid(c->tree, c->signature) == OID_UNSIGNED)
		return NOT_APPLICABLE;
	const struct extension *e = extension(&c->ext, OID_AUTHORITY_KEY_IDENTIFIER);
	if (e == NULL)
		return fail(f, c->ext.list, "authorityKeyIdentifier is absent");
	if (e->value == NULL)
		return NOT_APPLICABLE;
	const struct node *id = tree_component(c->tree, e->value, AKI_KEY_IDENTIFIER);
	if (id == NULL)
		return fail(f, e->value, "authorityKeyIdentifier has no keyIdentifier");
	return id->length > 0 ? PASS : fail(f, id, "keyIdentifier is empty");
}

static enum verdict
key_usage_not_empty(const struct cert *c, struct findings *f)
{
	if (c->key_usage.node == NULL)
		return NOT_APPLICABLE;
	return c->key_usage.bits != 0 ? PASS : fail(f, c->key_usage.node, "keyUsage asserts no bit");
}

/* RFC 5280 4.2.1.6: where the subject is empty, the names in subjectAltName are all there is. */
static enum verdict
san_critical_without_subject(const struct cert *c, struct findings *f)
{
	const struct extension *e = extension(&c->ext, OID_SUBJECT_ALT_NAME);
	if (e == NULL || !name_is_empty(&c->subject))
		return NOT_APPLICABLE;
	return e->critical ? PASS : fail(f, e->node, "subjectAltName is not critical, and the subject is empty");
}

static enum verdict
san_not_critical_with_subject(const struct cert *c, struct findings *f)
{
	const struct extension *e = extension(&c->ext, OID_SUBJECT_ALT_NAME);
	if (e == NULL || c->subject.node == NULL || name_is_empty(&c->subject))
		return NOT_APPLICABLE;
	return e->critical ? fail(f, e->node, "subjectAltName is critical, and the subject is not empty") : PASS;
}

static enum verdict
san_not_empty(const struct cert *c, struct findings *f)
{
	if (c->san == NULL)
		return NOT_APPLICABLE;
	return c->san->length > 0 ? PASS : fail(f, c->san, "subjectAltName is empty");
}

/* RFC 5280 4.2.1.9 */
static enum verdict
path_len_in_ca_only(const struct cert *c, struct findings *f)
{
	if (c->basic.path_len == NULL)
		return NOT_APPLICABLE;
	if (!c->basic.is_ca)
		return fail(f, c->basic.path_len, "pathLenConstraint is present, and cA is not TRUE");
	return c->key_usage.bits & KU_KEY_CERT_SIGN
		       ? PASS
		       : fail(f, c->basic.path_len, "pathLenConstraint is present, and keyUsage does not assert keyCertSign");
}

/* RFC 5280 4.2.1.10 */
static enum verdict
name_constraints_in_ca_only(const struct cert *c, struct findings *f)
{
	const struct extension *e = extension(&c->ext, OID_NAME_CONSTRAINTS);
	if (e == NULL)
		return NOT_APPLICABLE;
	return c->basic.is_ca ? PASS : fail(f, e->node, "nameConstraints is present in a certificate that is not a CA certificate");
}

/* RFC 6962 3.3; BR 7.1.2.11.3. A precertificate has no list yet. */
static enum verdict
sct_list_not_empty(const struct cert *c, struct findings *f)
{
	const struct node *list = tree_child(c->tree, extension_value(&c->ext, OID_SCT_LIST));
	if (list == NULL)
		return NOT_APPLICABLE;
	return list->length > 0 ? PASS : fail(f, list, "the list of signed certificate timestamps is empty");
}

/* RFC 6962 3.2: v1 is 0, and there is no other. */
static enum verdict
sct_versions_known(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	const struct node *list = tree_child(c->tree, extension_value(&c->ext, OID_SCT_LIST));
	for (const struct node *sct = tree_child(c->tree, list); sct != NULL; sct = tree_next(c->tree, sct)) {
		const struct node *version = tree_component(c->tree, sct, SCT_VERSION);
		if (version != NULL && version->length == 1 && tree_contents(c->tree, version).data[0] != 0)
			verdict = fail(f, version, "version is %u; it must be 0, that is v1", tree_contents(c->tree, version).data[0]);
	}
	return verdict;
}

/* RFC 3279 2.3.1 lets "a CA or CRL issuer certificate" sign CRLs; RFC 2459 7.3.1 knew no issuers of CRLs beside CAs. */
static enum verdict
rsa_key_usage_of_end_entity(const struct cert *c, struct findings *f)
{
	unsigned never = KU_AGREEMENTS | KU_KEY_CERT_SIGN | (f->date < RFC_3279 ? KU_CRL_SIGN : 0);
	char text[OID_TEXT_SIZE];
	if (c->key_usage.node == NULL)
		return NOT_APPLICABLE;
	return c->key_usage.bits & never ? fail(f, c->key_usage.node, "keyUsage asserts %s", key_usage_names(c->key_usage.bits & never, text)) : PASS;
}

#define RFC3279(clause) SOURCE_RFC3279, (clause)

/* clang-format off */
const struct lint rfc5280_lints[] = {
	{ "e_serial_number_not_positive", MUST, RFC5280("4.1.2.2"), RFC_3280, FOREVER, CERTIFICATE, 0,
	  "serialNumber must be a positive number", CERT(serial_positive) },
	{ "e_serial_number_longer_than_20_octets", MUST, RFC5280("4.1.2.2"), RFC_3280, FOREVER, CERTIFICATE, 0,
	  "serialNumber must have at most 20 octets", CERT(serial_size) },
	{ "e_cert_contains_unique_identifier", MUST, RFC5280("4.1.2.8"), RFC_5280, FOREVER, CERTIFICATE, 0,
	  "a certificate must not have issuerUniqueID or subjectUniqueID", CERT(unique_ids_absent) },
	{ "e_cert_sig_alg_not_match_tbs_sig_alg", MUST, RFC5280("4.1.1.2"), RFC_2459, FOREVER, CERTIFICATE, 0,
	  "signatureAlgorithm must be the same as the signature field in tbsCertificate", CERT(signature_algorithms_equal), .revision = 2 },
	{ "e_ext_duplicate_extension", MUST, RFC5280("4.2"), RFC_2459, FOREVER, CERTIFICATE, 0,
	  "a certificate must not have the same extension twice", CERT(extensions_unique) },
	{ "e_ext_authority_key_identifier_no_key_identifier", MUST, RFC5280("4.2.1.1"), RFC_2459, FOREVER, CERTIFICATE, 0,
	  "a certificate that is not a self-issued CA certificate must have authorityKeyIdentifier with a keyIdentifier", CERT(aki_has_key_identifier), .revision = 2 },
	{ "e_ext_authority_key_identifier_critical", MUST, RFC5280("4.2.1.1"), RFC_2459, FOREVER, CERTIFICATE, HAS_AKI,
	  "authorityKeyIdentifier must not be critical", NOT_CRITICAL(AUTHORITY_KEY_IDENTIFIER) },
	{ "e_ext_subject_key_identifier_critical", MUST, RFC5280("4.2.1.2"), RFC_2459, FOREVER, CERTIFICATE, HAS_SKI,
	  "subjectKeyIdentifier must not be critical", NOT_CRITICAL(SUBJECT_KEY_IDENTIFIER) },
	{ "e_ext_key_usage_without_bits", MUST, RFC5280("4.2.1.3"), RFC_5280, FOREVER, CERTIFICATE, HAS_KEY_USAGE,
	  "keyUsage must assert at least one bit", CERT(key_usage_not_empty) },
	{ "w_ext_key_usage_not_critical", SHOULD, RFC5280("4.2.1.3"), RFC_2459, FOREVER, CERTIFICATE, HAS_KEY_USAGE,
	  "keyUsage should be critical", CRITICAL(KEY_USAGE) },
	{ "e_rsa_allowed_ku_ee", MUST, RFC3279("2.3.1"), RFC_2459, FOREVER, SUBSCRIBER | OTHER_LEAF | OCSP_RESPONDER, KEY_IS_RSA | HAS_KEY_USAGE,
	  "keyUsage of an end entity's RSA key may only assert digitalSignature, nonRepudiation, keyEncipherment, dataEncipherment and, if it issues CRLs, cRLSign", CERT(rsa_key_usage_of_end_entity), .revision = 2 },
	{ "e_ext_san_no_entries", MUST, RFC5280("4.2.1.6"), RFC_2459, FOREVER, CERTIFICATE, HAS_SAN,
	  "subjectAltName must have at least one name", CERT(san_not_empty) },
	{ "e_ext_san_not_critical_without_subject", MUST, RFC5280("4.2.1.6"), RFC_2459, FOREVER, CERTIFICATE, HAS_SAN,
	  "subjectAltName must be critical if the subject is empty", CERT(san_critical_without_subject) },
	{ "w_ext_san_critical_with_subject_dn", SHOULD, RFC5280("4.2.1.6"), RFC_5280, FOREVER, CERTIFICATE, HAS_SAN,
	  "subjectAltName should not be critical if the subject is not empty", CERT(san_not_critical_with_subject) },
	{ "e_path_len_constraint_improperly_included", MUST, RFC5280("4.2.1.9"), RFC_3280, FOREVER, CERTIFICATE, HAS_BASIC,
	  "pathLenConstraint must not be present unless cA is TRUE and keyUsage asserts keyCertSign", CERT(path_len_in_ca_only) },
	{ "e_ext_name_constraints_not_in_ca", MUST, RFC5280("4.2.1.10"), RFC_2459, FOREVER, CERTIFICATE, HAS_NAME_CONSTR,
	  "nameConstraints must not be present other than in CA certificates", CERT(name_constraints_in_ca_only) },
	{ "e_ext_aia_marked_critical", MUST, RFC5280("4.2.2.1"), RFC_2459, FOREVER, CERTIFICATE, HAS_AIA,
	  "authorityInfoAccess must not be critical", NOT_CRITICAL(AUTHORITY_INFO_ACCESS) },
	{ "e_empty_sct_list", MUST, RFC6962("3.3"), RFC_6962, FOREVER, CERTIFICATE, HAS_SCTS,
	  "a list of signed certificate timestamps must not be empty", CERT(sct_list_not_empty) },
	{ "e_sct_version_unknown", MUST, RFC6962("3.2"), RFC_6962, FOREVER, CERTIFICATE, HAS_SCTS,
	  "the version of a signed certificate timestamp must be v1", CERT(sct_versions_known) },
	{ 0 },
};
/* clang-format on */
