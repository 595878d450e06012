/* RFC 4055, 5480 and 8813: algorithms of keys and what those may be used for; RFC 5280 4.1.2.1 and 4.2.1.3: versions and the length of keyUsage. */
#include "lints/algorithms.h"
#include "lints/key_checks.h"
#include "lints/tables.h"

static enum verdict
parameters_are_null(const struct cert *c, const struct node *algorithm, struct findings *f)
{
	const struct node *parameters = tree_component(c->tree, algorithm, ALGORITHM_PARAMETERS);
	if (parameters == NULL)
		return fail(f, algorithm, "the parameters of %s are absent; they must be NULL", oid_name(algorithm_oid(c->tree, algorithm)));
	if (parameters->class == CLASS_UNIVERSAL && parameters->tag == TYPE_NULL)
		return PASS;
	return fail(f, parameters, "the parameters of %s are not NULL; they must be NULL", oid_name(algorithm_oid(c->tree, algorithm)));
}

static enum verdict
key_parameters_are_null(const struct cert *c, struct findings *f)
{
	return parameters_are_null(c, c->key.algorithm, f);
}

/* RFC 4055 5 gives the identifiers with SHA-2; RFC 3279 2.2.1 had said the same of those before. */
static enum verdict
signature_parameters_are_null(const struct cert *c, struct findings *f)
{
	enum oid oid = algorithm_oid(c->tree, c->signature);
	return algorithm_is_pkcs1(oid) ? parameters_are_null(c, c->signature, f) : NOT_APPLICABLE;
}

/* The three that RFC 2459 7.2.1 and RFC 3279 2.2.1 have; RFC 4055 5 added those with SHA-2. */
static enum verdict
old_signature_parameters_are_null(const struct cert *c, struct findings *f)
{
	enum oid oid = algorithm_oid(c->tree, c->signature);
	bool is_old = oid == OID_MD2_RSA || oid == OID_MD5_RSA || oid == OID_SHA1_RSA;
	return is_old ? parameters_are_null(c, c->signature, f) : NOT_APPLICABLE;
}

/* The number of the version: v1 is 0 and is left out; -1 where it is no number of one octet. */
static int
version_of(const struct cert *c)
{
	if (c->version == NULL)
		return 0;
	return c->version->length == 1 ? tree_contents(c->tree, c->version).data[0] : -1;
}

static enum verdict
extensions_in_v3(const struct cert *c, struct findings *f)
{
	if (c->ext.list == NULL || version_of(c) == 2)
		return PASS;
	return fail(f, c->ext.list, "extensions are present, but the version is not v3");
}

static enum verdict
unique_ids_in_v2_or_v3(const struct cert *c, struct findings *f)
{
	int version = version_of(c);
	const struct node *id = c->issuer_unique_id != NULL ? c->issuer_unique_id : c->subject_unique_id;
	if (id == NULL || version == 1 || version == 2)
		return PASS;
	return fail(f, id, "%s is present, but the version is neither v2 nor v3", id->component->name);
}

/* arg: ABSENT_FOR_ECDSA. RFC 5758 3.2 of ECDSA with SHA-2; of SHA-1 RFC 3279 2.2.3 says the same. */
static enum verdict
ecdsa_without_parameters(const struct cert *c, struct findings *f)
{
	return signature_parameters(c->tree, c->signature, f);
}

static enum verdict
signature_is_whole(const struct cert *c, struct findings *f)
{
	return c->features & SIGNATURE_IS_PLACEHOLDER ? NOT_APPLICABLE : signature_of_whole_octets(c->tree, c->signature_value, f);
}

static enum verdict
key_usage_of_nine_bits(const struct cert *c, struct findings *f)
{
	if (c->key_usage.node == NULL || c->key_usage.node->length == 0)
		return NOT_APPLICABLE;
	struct span s = tree_contents(c->tree, c->key_usage.node);
	size_t bits = (s.size - 1) * 8;
	bits -= s.data[0] < bits ? s.data[0] : bits;
	return bits <= KeyUsage.name_count ? PASS : fail(f, c->key_usage.node, "keyUsage has %zu bits; it must have at most 9", bits);
}

/* Beside keyAgreement there may be one of encipherOnly and decipherOnly. */
static enum verdict
ec_key_usage_of_end_entity(const struct cert *c, struct findings *f)
{
	unsigned bits = c->key_usage.bits, odd = bits & (KU_ENCIPHERMENTS | KU_ISSUING);
	char text[OID_TEXT_SIZE];
	if (c->key_usage.node == NULL)
		return NOT_APPLICABLE;
	if (!(bits & KU_KEY_AGREEMENT) || (bits & KU_ONE_WAY) == KU_ONE_WAY)
		odd |= bits & KU_ONE_WAY;
	return odd != 0 ? fail(f, c->key_usage.node, "keyUsage asserts %s", key_usage_names(odd, text)) : PASS;
}

/* What has extensions, or is of a profile of the BR, is to be of version 3: e_cert_extensions_version_not_3, e_invalid_certificate_version. */
static enum verdict
version_is_known(const struct cert *c, struct findings *f)
{
	bool of_br = c->profiles & (TLS_ANY_CA | SUBSCRIBER | OCSP_RESPONDER) && f->date >= BR_1_3_0;
	if (c->version == NULL || c->ext.list != NULL || of_br)
		return NOT_APPLICABLE;
	struct span version = tree_contents(c->tree, c->version);
	return version.size == 1 && version.data[0] <= 2 ? PASS : fail(f, c->version, "version is not 0 (v1), 1 (v2) or 2 (v3)");
}

/* RFC 5280 4.1.2.1: "SHOULD be 1", but "MAY be 2 or 3"; with a unique identifier 2, but 3 as well. */
static enum verdict
version_not_higher(const struct cert *c, struct findings *f)
{
	int least = c->issuer_unique_id != NULL || c->subject_unique_id != NULL ? 1 : 0, version = version_of(c);
	if (c->ext.list != NULL || version < 0 || version > 2)
		return NOT_APPLICABLE;
	return version <= least ? PASS
				: fail(f, c->version, "version is %d (v%d), and the certificate has no extensions%s", version, version + 1,
				       least == 0 ? " and no unique identifiers" : "");
}

#define RFC3279(clause) SOURCE_RFC3279, (clause)
#define RFC4055(clause) SOURCE_RFC4055, (clause)
#define RFC5480(clause) SOURCE_RFC5480, (clause)
#define RFC5758(clause) SOURCE_RFC5758, (clause)
#define RFC8813(clause) SOURCE_RFC8813, (clause)
#define END_ENTITY      (SUBSCRIBER | OTHER_LEAF | OCSP_RESPONDER)

/* clang-format off */
const struct lint rfc_key_lints[] = {
	{ "e_spki_rsa_encryption_parameter_not_null", MUST, RFC3279("2.3.1"), RFC_2459, FOREVER, CERTIFICATE, KEY_IS_RSA,
	  "the parameters of rsaEncryption must be NULL", CERT(key_parameters_are_null), .revision = 2 },
	{ "e_tbs_signature_rsa_encryption_parameter_not_null", MUST, RFC4055("5"), RFC_4055, FOREVER, CERTIFICATE, 0,
	  "the parameters of an RSA signature algorithm with a digest must be NULL", CERT(signature_parameters_are_null), .revision = 2 },
	{ "e_tbs_signature_md_sha1_rsa_parameter_not_null", MUST, RFC3279("2.2.1"), RFC_2459, RFC_4055, CERTIFICATE, 0,
	  "the parameters of RSA with MD2, MD5 or SHA-1 must be NULL", CERT(old_signature_parameters_are_null) },
	{ "e_signature_value_unused_bits", MUST, RFC5280("4.1.1.3"), RFC_2459, FOREVER, CERTIFICATE, 0,
	  "signatureValue of a certificate must not have unused bits", CERT(signature_is_whole), .revision = 3 },
	{ "e_tbs_signature_ecdsa_parameters_present", MUST, RFC5758("3.2"), RFC_5758, FOREVER, CERTIFICATE, 0,
	  "the parameters of an ECDSA signature algorithm must be absent", CERT(ecdsa_without_parameters), ABSENT_FOR_ECDSA, .revision = 3 },
	{ "e_ecdsa_allowed_ku", MUST, RFC8813("3"), RFC_8813, FOREVER, CERTIFICATE, KEY_IS_EC | HAS_KEY_USAGE,
	  "keyUsage of an EC key must not assert keyEncipherment or dataEncipherment", CERT(key_usage_lacks), KU_KEY_ENCIPHERMENT | KU_DATA_ENCIPHERMENT },
	{ "n_ecdsa_ee_invalid_ku", NOTICE, RFC5480("3"), RFC_5480, FOREVER, END_ENTITY, KEY_IS_EC | HAS_KEY_USAGE,
	  "it is worth knowing if keyUsage of an end entity's EC key asserts more than digitalSignature, nonRepudiation and keyAgreement, with one of encipherOnly and decipherOnly", CERT(ec_key_usage_of_end_entity), .revision = 3 },
	{ "e_key_usage_incorrect_length", MUST, RFC5280("4.2.1.3"), RFC_2459, FOREVER, CERTIFICATE, HAS_KEY_USAGE,
	  "keyUsage must not have more bits than the nine that have names", CERT(key_usage_of_nine_bits), .revision = 2 },
	{ "e_certificate_version_unknown", MUST, RFC5280("4.1.2.1"), RFC_2459, FOREVER, CERTIFICATE, 0,
	  "the version of a certificate must be v1, v2 or v3", CERT(version_is_known) },
	{ "e_cert_extensions_version_not_3", MUST, RFC5280("4.1.2.9"), RFC_2459, FOREVER, CERTIFICATE, 0,
	  "extensions must not be present in a certificate whose version is not v3", CERT(extensions_in_v3) },
	{ "n_certificate_version_higher_than_needed", NOTICE, RFC5280("4.1.2.1"), RFC_3280, FOREVER, CERTIFICATE, 0,
	  "the version of a certificate without extensions should be v1, or with unique identifiers v2, but may be higher", CERT(version_not_higher) },
	{ "e_cert_unique_identifier_version_not_2_or_3", MUST, RFC5280("4.1.2.8"), RFC_2459, FOREVER, CERTIFICATE, 0,
	  "unique identifiers must not be present in a certificate whose version is not v2 or v3", CERT(unique_ids_in_v2_or_v3), .revision = 2 },
	{ 0 },
};
/* clang-format on */
