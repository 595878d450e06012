/* RFC 4055 2 and 3: the parameters of RSASSA-PSS; RFC 5480 2: what tells the curve of a key, and how its point is written; RFC 6962 3.1: the poison.
 */
#include "asn1/pkix.h"
#include "lints/algorithms.h"
#include "lints/checks.h"
#include "lints/key_checks.h"
#include "lints/tables.h"
#include "x509/ec_point.h"

/* The octets of a digest that RFC 4055 2.1 has; 0 of all others. */
static size_t
hash_octets(enum oid hash)
{
	switch (hash) {
	case OID_SHA1:
		return 20;
	case OID_SHA224:
		return 28;
	case OID_SHA256:
		return 32;
	case OID_SHA384:
		return 48;
	case OID_SHA512:
		return 64;
	default:
		return 0;
	}
}

/* A hash within the parameters: SHA-1 is the default of both (3.1). */
static enum oid
hash_of(const struct tree *t, const struct node *algorithm)
{
	return algorithm != NULL ? algorithm_oid(t, algorithm) : OID_SHA1;
}

/* Whether an INTEGER is this number, which is below 128. */
static bool
is_number(const struct tree *t, const struct node *n, size_t number)
{
	struct span s = tree_contents(t, n);
	return s.size == 1 && s.data[0] == number;
}

/* The parameters of an algorithm, if it is RSASSA-PSS and has any; otherwise NULL. */
static const struct node *
pss_parameters(const struct tree *t, const struct node *algorithm)
{
	const struct node *parameters = tree_component(t, algorithm, ALGORITHM_PARAMETERS);
	return algorithm_oid(t, algorithm) == OID_RSASSA_PSS && parameters != NULL && parameters->type == &RSASSA_PSS_params ? parameters : NULL;
}

/* What RSASSA-PSS and RSAES-OAEP call the two. */
static const char *
hash_name(const struct node *parameters)
{
	return parameters->type == &RSAES_OAEP_params ? "hashFunc" : "hashAlgorithm";
}

static const char *
mask_name(const struct node *parameters)
{
	return parameters->type == &RSAES_OAEP_params ? "maskGenFunc" : "maskGenAlgorithm";
}

typedef enum verdict pss_check(const struct tree *t, const struct node *parameters, struct findings *f);

/* A check of the parameters that belong to the signature, and of those of the key, which may have none. */
static enum verdict
each_pss(const struct cert *c, struct findings *f, pss_check *check)
{
	const struct node *algorithms[] = { c->signature, c->key.algorithm };
	enum verdict verdict = NOT_APPLICABLE;
	for (size_t i = 0; i < 2; i++) {
		const struct node *parameters = pss_parameters(c->tree, algorithms[i]);
		if (parameters != NULL)
			verdict = both_fields(verdict, check(c->tree, parameters, f));
	}
	return verdict;
}

static enum verdict
hash_known(const struct tree *t, const struct node *parameters, struct findings *f)
{
	char text[ALGORITHM_TEXT_SIZE];
	const struct node *hash = tree_component(t, parameters, PSS_HASH), *own = tree_component(t, hash, ALGORITHM_PARAMETERS);
	if (hash_octets(hash_of(t, hash)) == 0)
		return fail(f, hash, "%s is %s; it must be SHA-1, SHA-224, SHA-256, SHA-384 or SHA-512", hash_name(parameters),
			    algorithm_text(t, hash, text));
	return own == NULL || own->type == &Null ? PASS : fail(f, own, "the parameters of %s are neither NULL nor absent", hash_name(parameters));
}

static enum verdict
pss_hash_known(const struct cert *c, struct findings *f)
{
	return each_pss(c, f, hash_known);
}

static enum verdict
mask_generation_known(const struct tree *t, const struct node *parameters, struct findings *f)
{
	char text[ALGORITHM_TEXT_SIZE];
	const struct node *mask = tree_component(t, parameters, PSS_MASK_GENERATION);
	const struct node *hash = tree_component(t, mask, ALGORITHM_PARAMETERS);
	if (mask == NULL)
		return PASS;
	if (algorithm_oid(t, mask) != OID_MGF1)
		return fail(f, mask, "%s is %s; it must be id-mgf1", mask_name(parameters), algorithm_text(t, mask, text));
	if (hash != NULL && hash_octets(algorithm_oid(t, hash)) != 0)
		return PASS;
	return fail(f, mask, "the parameters of id-mgf1 are not SHA-1, SHA-224, SHA-256, SHA-384 or SHA-512");
}

static enum verdict
pss_mask_generation_known(const struct cert *c, struct findings *f)
{
	return each_pss(c, f, mask_generation_known);
}

/* Whatever one of the two is that is not known is for the rules above. */
static enum verdict
hashes_equal(const struct tree *t, const struct node *parameters, struct findings *f)
{
	const struct node *mask = tree_component(t, parameters, PSS_MASK_GENERATION);
	enum oid hash = hash_of(t, tree_component(t, parameters, PSS_HASH));
	enum oid other = mask != NULL ? algorithm_oid(t, tree_component(t, mask, ALGORITHM_PARAMETERS)) : OID_SHA1;
	if (hash_octets(hash) == 0 || hash_octets(other) == 0)
		return NOT_APPLICABLE;
	return hash == other
		       ? PASS
		       : fail(f, parameters, "the hash is %s, but that of id-mgf1 is %s; they should be the same", oid_name(hash), oid_name(other));
}

static enum verdict
pss_hashes_equal(const struct cert *c, struct findings *f)
{
	return each_pss(c, f, hashes_equal);
}

static enum verdict
salt_of_digest_size(const struct tree *t, const struct node *parameters, struct findings *f)
{
	const struct node *salt = tree_component(t, parameters, PSS_SALT_LENGTH);
	size_t wanted = hash_octets(hash_of(t, tree_component(t, parameters, PSS_HASH)));
	if (wanted == 0)
		return NOT_APPLICABLE;
	if (salt == NULL ? wanted == hash_octets(OID_SHA1) : is_number(t, salt, wanted))
		return PASS;
	return fail(f, salt != NULL ? salt : parameters, "saltLength is not %zu, the number of octets of the digest", wanted);
}

static enum verdict
trailer_is_1(const struct tree *t, const struct node *parameters, struct findings *f)
{
	const struct node *trailer = tree_component(t, parameters, PSS_TRAILER_FIELD);
	return trailer == NULL || is_number(t, trailer, 1) ? PASS : fail(f, trailer, "trailerField is not 1; it must be");
}

static enum verdict
pss_trailer_is_1(const struct cert *c, struct findings *f)
{
	return each_pss(c, f, trailer_is_1);
}

/* The hash of a mask generation function, which is MGF1 with SHA-1 if it is left out; OID_UNKNOWN of another function. */
static enum oid
mask_hash(const struct tree *t, const struct node *mask)
{
	if (mask == NULL)
		return OID_SHA1;
	return algorithm_oid(t, mask) == OID_MGF1 ? algorithm_oid(t, tree_component(t, mask, ALGORITHM_PARAMETERS)) : OID_UNKNOWN;
}

/* Whoever signs leaves out what is the default, with or without NULL beside SHA-1. */
static enum verdict
defaults_omitted(const struct tree *t, const struct node *parameters, struct findings *f)
{
	const struct node *hash = tree_component(t, parameters, PSS_HASH), *mask = tree_component(t, parameters, PSS_MASK_GENERATION);
	const struct node *trailer = tree_component(t, parameters, PSS_TRAILER_FIELD);
	enum verdict verdict = PASS;
	if (hash != NULL && algorithm_oid(t, hash) == OID_SHA1)
		verdict = fail(f, hash, "hashAlgorithm is SHA-1, which is the default; it must be omitted");
	if (mask != NULL && mask_hash(t, mask) == OID_SHA1)
		verdict = fail(f, mask, "maskGenAlgorithm is id-mgf1 with SHA-1, which is the default; it must be omitted");
	if (trailer != NULL && is_number(t, trailer, 1))
		verdict = fail(f, trailer, "trailerField is present; it must be omitted");
	return verdict;
}

/* arg: what is asked of the parameters that belong to the signature. */
enum { ASK_HASH, ASK_MASK_GENERATION, ASK_HASHES_EQUAL, ASK_SALT, ASK_TRAILER, ASK_DEFAULTS };
static enum verdict
ask_of_signature(const struct tree *t, const struct node *algorithm, struct findings *f)
{
	/* the salt of a key's parameters is the least that its signatures may have (3.3), and says nothing of how long it should be */
	static pss_check *const checks[] = { [ASK_HASH] = hash_known,           [ASK_MASK_GENERATION] = mask_generation_known,
					     [ASK_HASHES_EQUAL] = hashes_equal, [ASK_SALT] = salt_of_digest_size,
					     [ASK_TRAILER] = trailer_is_1,      [ASK_DEFAULTS] = defaults_omitted };
	const struct node *parameters = pss_parameters(t, algorithm);
	return parameters != NULL ? checks[arg(f)](t, parameters, f) : NOT_APPLICABLE;
}

static enum verdict
cert_pss(const struct cert *c, struct findings *f)
{
	return ask_of_signature(c->tree, c->signature, f);
}

static enum verdict
crl_pss(const struct crl *c, struct findings *f)
{
	return ask_of_signature(c->tree, c->signature, f);
}

static enum verdict
ocsp_pss(const struct ocsp *o, struct findings *f)
{
	return ask_of_signature(o->tree, o->signature_algorithm, f);
}

/* arg: PRESENT_FOR_PSS */
static enum verdict
pss_parameters_present(const struct cert *c, struct findings *f)
{
	return signature_parameters(c->tree, c->signature, f);
}

/* A number of parameters; `otherwise` if it is left out, and a large one of one that is not below 2^31. */
static unsigned long
pss_number(const struct tree *t, const struct node *parameters, unsigned position, unsigned long otherwise)
{
	const struct node *n = tree_component(t, parameters, position);
	unsigned long value = 0;
	if (n == NULL)
		return otherwise;
	struct span s = integer_magnitude(tree_contents(t, n));
	for (size_t i = 0; i < s.size && s.size < 4; i++)
		value = value << 8 | s.data[i];
	return s.size < 4 ? value : 1ul << 31;
}

/* Hashes are held against each other by what they are: their parameters may be NULL or absent (2.1). */
static enum verdict
match_key(const struct tree *t, const struct node *algorithm, const struct tree *key_tree, const struct key *signer, struct findings *f)
{
	const struct node *own = pss_parameters(t, algorithm), *key = signer != NULL ? pss_parameters(key_tree, signer->algorithm) : NULL;
	if (own == NULL || key == NULL)
		return NOT_APPLICABLE;
	enum oid hash = hash_of(t, tree_component(t, own, PSS_HASH)), wanted = hash_of(key_tree, tree_component(key_tree, key, PSS_HASH));
	enum oid mask = mask_hash(t, tree_component(t, own, PSS_MASK_GENERATION));
	enum oid mask_wanted = mask_hash(key_tree, tree_component(key_tree, key, PSS_MASK_GENERATION));
	unsigned long salt = pss_number(t, own, PSS_SALT_LENGTH, 20), least = pss_number(key_tree, key, PSS_SALT_LENGTH, 20);
	enum verdict verdict = PASS;
	if (hash != wanted)
		verdict = fail(f, own, "hashAlgorithm is %s, and that of the issuer's key is %s", oid_name(hash), oid_name(wanted));
	if (mask != mask_wanted)
		verdict = fail(f, own, "maskGenAlgorithm is not that of the issuer's key");
	if (salt < least)
		verdict = fail(f, own, "saltLength is %lu, and that of the issuer's key is %lu, which is the least", salt, least);
	if (pss_number(t, own, PSS_TRAILER_FIELD, 1) != pss_number(key_tree, key, PSS_TRAILER_FIELD, 1))
		verdict = fail(f, own, "trailerField is not that of the issuer's key");
	return verdict;
}

static enum verdict
pss_matches_key(const struct cert *c, struct findings *f)
{
	const struct cert *issuer = issuer_of_same_key(c, f);
	return issuer != NULL ? match_key(c->tree, c->signature, issuer->tree, &issuer->key, f) : NOT_APPLICABLE;
}

/* As of certificates, a key that keyIdentifier of authorityKeyIdentifier does not name has not signed. */
static enum verdict
crl_pss_matches_key(const struct crl *c, struct findings *f)
{
	const struct cert *issuer = f->issuer;
	if (issuer == NULL || !cert_has_subject(issuer, c->tree, &c->issuer))
		return NOT_APPLICABLE;
	const struct node *aki = tree_component(c->tree, c->aki, AKI_KEY_IDENTIFIER),
			  *ski = extension_value(&issuer->ext, OID_SUBJECT_KEY_IDENTIFIER);
	if (aki != NULL && ski != NULL && !span_equal(tree_contents(c->tree, aki), tree_contents(issuer->tree, ski)))
		return NOT_APPLICABLE;
	return match_key(c->tree, c->signature, issuer->tree, &issuer->key, f);
}

/* The key that has signed: that of the one certificate in the response that responderID names, or of the issuer, if it names that. */
static enum verdict
ocsp_pss_matches_key(const struct ocsp *o, struct findings *f)
{
	if (o->responder.tree != NULL)
		return match_key(o->tree, o->signature_algorithm, o->responder.tree, &o->responder.key, f);
	if (o->certs != NULL || f->issuer == NULL || !ocsp_names(o, f->issuer))
		return NOT_APPLICABLE;
	return match_key(o->tree, o->signature_algorithm, f->issuer->tree, &f->issuer->key, f);
}

/* --- RSAES-OAEP: hashFunc and maskGenFunc stand where RSASSA-PSS has its hash and mask --- */

enum { OAEP_SOURCE = PSS_SALT_LENGTH };

/* The parameters of a key for RSAES-OAEP; NULL if it is no such key, or has none. */
static const struct node *
oaep_parameters(const struct cert *c)
{
	const struct node *parameters = c->key.parameters;
	return c->key.kind == KEY_RSA_OAEP && parameters != NULL && parameters->type == &RSAES_OAEP_params ? parameters : NULL;
}

static enum verdict
oaep_hash_known(const struct cert *c, struct findings *f)
{
	const struct node *parameters = oaep_parameters(c);
	return parameters != NULL ? hash_known(c->tree, parameters, f) : NOT_APPLICABLE;
}

static enum verdict
oaep_mask_generation_known(const struct cert *c, struct findings *f)
{
	const struct node *parameters = oaep_parameters(c);
	return parameters != NULL ? mask_generation_known(c->tree, parameters, f) : NOT_APPLICABLE;
}

static enum verdict
oaep_hashes_equal(const struct cert *c, struct findings *f)
{
	const struct node *parameters = oaep_parameters(c);
	return parameters != NULL ? hashes_equal(c->tree, parameters, f) : NOT_APPLICABLE;
}

static enum verdict
oaep_source_specified(const struct cert *c, struct findings *f)
{
	char text[ALGORITHM_TEXT_SIZE];
	const struct node *source = tree_component(c->tree, oaep_parameters(c), OAEP_SOURCE);
	if (oaep_parameters(c) == NULL || source == NULL || algorithm_oid(c->tree, source) == OID_P_SPECIFIED)
		return oaep_parameters(c) != NULL ? PASS : NOT_APPLICABLE;
	return fail(f, source, "pSourceFunc is %s; it must be id-pSpecified", algorithm_text(c->tree, source, text));
}

/* --- keys on curves --- */

static enum verdict
curve_is_named(const struct cert *c, struct findings *f)
{
	const struct node *parameters = c->key.parameters;
	if (parameters == NULL)
		return fail(f, c->key.algorithm, "the parameters of the EC key are absent; they must name a curve");
	if (parameters->type == &ObjectIdentifier)
		return PASS;
	return fail(f, parameters, "the parameters of the EC key are %s; they must be a namedCurve",
		    parameters->type == &Null ? "an implicitCurve" : "a specifiedCurve");
}

static enum verdict
ecdh_curve_is_named(const struct cert *c, struct findings *f)
{
	return c->key.kind == KEY_ECDH ? curve_is_named(c, f) : NOT_APPLICABLE;
}

/* The octets of a coordinate on a curve; 0 of one that is not known here. */
static size_t
coordinate_octets(enum oid curve)
{
	switch (curve) {
	case OID_SECP192R1:
		return 24;
	case OID_SECP224R1:
		return 28;
	case OID_SECP256K1:
	case OID_BRAINPOOL_P256R1:
		return 32;
	case OID_BRAINPOOL_P384R1:
		return 48;
	case OID_BRAINPOOL_P512R1:
		return 64;
	case OID_SECT163K1:
	case OID_SECT163R2:
		return 21;
	case OID_SECT233K1:
	case OID_SECT233R1:
		return 30;
	case OID_SECT283K1:
	case OID_SECT283R1:
		return 36;
	case OID_SECT409K1:
	case OID_SECT409R1:
		return 52;
	case OID_SECT571K1:
	case OID_SECT571R1:
		return 72;
	default:
		return (ec_curve_bits(curve) + 7) / 8;
	}
}

/* What the first octet says, of any curve; and the size, where the curve is known. Whether the point is on its curve is not asked here. */
static enum verdict
point_has_form(const struct cert *c, struct findings *f)
{
	if ((c->key.kind != KEY_EC && c->key.kind != KEY_ECDH) || c->key.bits == NULL || c->key.bits->length == 0)
		return NOT_APPLICABLE;
	struct span s = tree_contents(c->tree, c->key.bits);
	struct span point = { s.data + 1, s.size - 1 };
	if (point.size == 0)
		return fail(f, c->key.bits, "subjectPublicKey of the EC key is empty");
	if (point.data[0] < 2 || point.data[0] > 4)
		return fail(f, c->key.bits, "subjectPublicKey of the EC key begins with %02x; it must begin with 04, 02 or 03", point.data[0]);
	/* ec_point_check() would ask whether the point is on the curve as well, which takes long */
	size_t coordinate = coordinate_octets(c->key.curve), coordinates = point.data[0] == 4 ? 2 : 1;
	if (coordinate == 0 || point.size == 1 + coordinates * coordinate)
		return PASS;
	return fail(f, c->key.bits, "subjectPublicKey has %zu octets, which is not the size of a point on %s in its form", point.size,
		    oid_name(c->key.curve));
}

#define RFC4055(clause) SOURCE_RFC4055, (clause)
#define RFC5480(clause) SOURCE_RFC5480, (clause)

/* clang-format off */
const struct lint rfc_algorithm_parameter_lints[] = {
	{ "e_pss_hash_not_supported", MUST, RFC4055("2.1"), RFC_4055, FOREVER, CERTIFICATE, 0,
	  "hashAlgorithm of RSASSA-PSS must be SHA-1, SHA-224, SHA-256, SHA-384 or SHA-512", CERT(pss_hash_known), .revision = 2 },
	{ "e_pss_mask_generation_not_supported", MUST, RFC4055("2.2"), RFC_4055, FOREVER, CERTIFICATE, 0,
	  "maskGenAlgorithm of RSASSA-PSS must be id-mgf1 with SHA-1, SHA-224, SHA-256, SHA-384 or SHA-512", CERT(pss_mask_generation_known) },
	{ "w_pss_hashes_differ", SHOULD, RFC4055("3.1"), RFC_4055, FOREVER, CERTIFICATE, 0,
	  "the hash of id-mgf1 should be the hashAlgorithm of RSASSA-PSS", CERT(pss_hashes_equal) },
	{ "w_pss_salt_not_of_digest_size", SHOULD, RFC4055("3.1"), RFC_4055, FOREVER, CERTIFICATE, 0,
	  "saltLength of an RSASSA-PSS signature should be the number of octets of the digest", CERT(cert_pss), ASK_SALT },
	{ "e_pss_trailer_field_not_1", MUST, RFC4055("3.1"), RFC_4055, FOREVER, CERTIFICATE, 0,
	  "trailerField of RSASSA-PSS must be 1", CERT(pss_trailer_is_1) },
	{ "e_tbs_signature_pss_parameters_missing", MUST, RFC4055("3.1"), RFC_4055, FOREVER, CERTIFICATE, 0,
	  "the parameters of an RSASSA-PSS signature must be present", CERT(pss_parameters_present), PRESENT_FOR_PSS },
	{ "e_pss_parameters_not_of_issuer_key", MUST, RFC4055("3.3"), RFC_4055, FOREVER, CERTIFICATE, HAS_ISSUER,
	  "the parameters of an RSASSA-PSS signature must match those of the issuer's key, with at least its saltLength", CERT(pss_matches_key) },
	{ "e_pss_default_encoded", MUST, RFC4055("3.1"), RFC_4055, FOREVER, CERTIFICATE, 0,
	  "hashAlgorithm, maskGenAlgorithm and trailerField of an RSASSA-PSS signature must be omitted where they are the default", CERT(cert_pss), ASK_DEFAULTS },
	{ "e_crl_pss_hash_not_supported", MUST, RFC4055("2.1"), RFC_4055, FOREVER, CRL, 0,
	  "hashAlgorithm of a CRL's RSASSA-PSS signature must be SHA-1, SHA-224, SHA-256, SHA-384 or SHA-512", CRL_CHECK(crl_pss), ASK_HASH },
	{ "e_crl_pss_mask_generation_not_supported", MUST, RFC4055("2.2"), RFC_4055, FOREVER, CRL, 0,
	  "maskGenAlgorithm of a CRL's RSASSA-PSS signature must be id-mgf1 with SHA-1, SHA-224, SHA-256, SHA-384 or SHA-512", CRL_CHECK(crl_pss), ASK_MASK_GENERATION },
	{ "w_crl_pss_hashes_differ", SHOULD, RFC4055("3.1"), RFC_4055, FOREVER, CRL, 0,
	  "the hash of id-mgf1 should be the hashAlgorithm of a CRL's RSASSA-PSS signature", CRL_CHECK(crl_pss), ASK_HASHES_EQUAL },
	{ "w_crl_pss_salt_not_of_digest_size", SHOULD, RFC4055("3.1"), RFC_4055, FOREVER, CRL, 0,
	  "saltLength of a CRL's RSASSA-PSS signature should be the number of octets of the digest", CRL_CHECK(crl_pss), ASK_SALT },
	{ "e_crl_pss_trailer_field_not_1", MUST, RFC4055("3.1"), RFC_4055, FOREVER, CRL, 0,
	  "trailerField of a CRL's RSASSA-PSS signature must be 1", CRL_CHECK(crl_pss), ASK_TRAILER },
	{ "e_crl_pss_default_encoded", MUST, RFC4055("3.1"), RFC_4055, FOREVER, CRL, 0,
	  "hashAlgorithm, maskGenAlgorithm and trailerField of a CRL's RSASSA-PSS signature must be omitted where they are the default", CRL_CHECK(crl_pss), ASK_DEFAULTS },
	{ "e_crl_pss_parameters_not_of_signing_key", MUST, RFC4055("3.3"), RFC_4055, FOREVER, CRL, HAS_ISSUER,
	  "the parameters of a CRL's RSASSA-PSS signature must match those of the signer's key, with at least its saltLength", CRL_CHECK(crl_pss_matches_key) },
	{ "e_ocsp_pss_hash_not_supported", MUST, RFC4055("2.1"), RFC_4055, FOREVER, OCSP_RESPONSE, HAS_RESPONSE,
	  "hashAlgorithm of an OCSP response's RSASSA-PSS signature must be SHA-1, SHA-224, SHA-256, SHA-384 or SHA-512", OCSP_CHECK(ocsp_pss), ASK_HASH },
	{ "e_ocsp_pss_mask_generation_not_supported", MUST, RFC4055("2.2"), RFC_4055, FOREVER, OCSP_RESPONSE, HAS_RESPONSE,
	  "maskGenAlgorithm of an OCSP response's RSASSA-PSS signature must be id-mgf1 with SHA-1, SHA-224, SHA-256, SHA-384 or SHA-512", OCSP_CHECK(ocsp_pss), ASK_MASK_GENERATION },
	{ "w_ocsp_pss_hashes_differ", SHOULD, RFC4055("3.1"), RFC_4055, FOREVER, OCSP_RESPONSE, HAS_RESPONSE,
	  "the hash of id-mgf1 should be the hashAlgorithm of an OCSP response's RSASSA-PSS signature", OCSP_CHECK(ocsp_pss), ASK_HASHES_EQUAL },
	{ "w_ocsp_pss_salt_not_of_digest_size", SHOULD, RFC4055("3.1"), RFC_4055, FOREVER, OCSP_RESPONSE, HAS_RESPONSE,
	  "saltLength of an OCSP response's RSASSA-PSS signature should be the number of octets of the digest", OCSP_CHECK(ocsp_pss), ASK_SALT },
	{ "e_ocsp_pss_trailer_field_not_1", MUST, RFC4055("3.1"), RFC_4055, FOREVER, OCSP_RESPONSE, HAS_RESPONSE,
	  "trailerField of an OCSP response's RSASSA-PSS signature must be 1", OCSP_CHECK(ocsp_pss), ASK_TRAILER },
	{ "e_ocsp_pss_default_encoded", MUST, RFC4055("3.1"), RFC_4055, FOREVER, OCSP_RESPONSE, HAS_RESPONSE,
	  "hashAlgorithm, maskGenAlgorithm and trailerField of an OCSP response's RSASSA-PSS signature must be omitted where they are the default", OCSP_CHECK(ocsp_pss), ASK_DEFAULTS },
	{ "e_ocsp_pss_parameters_not_of_signing_key", MUST, RFC4055("3.3"), RFC_4055, FOREVER, OCSP_RESPONSE, HAS_RESPONSE,
	  "the parameters of an OCSP response's RSASSA-PSS signature must match those of the signer's key, with at least its saltLength", OCSP_CHECK(ocsp_pss_matches_key) },
	{ "e_oaep_hash_not_supported", MUST, RFC4055("2.1"), RFC_4055, FOREVER, CERTIFICATE, 0,
	  "hashFunc of an RSAES-OAEP key must be SHA-1, SHA-224, SHA-256, SHA-384 or SHA-512", CERT(oaep_hash_known) },
	{ "e_oaep_mask_generation_not_supported", MUST, RFC4055("2.2"), RFC_4055, FOREVER, CERTIFICATE, 0,
	  "maskGenFunc of an RSAES-OAEP key must be id-mgf1 with SHA-1, SHA-224, SHA-256, SHA-384 or SHA-512", CERT(oaep_mask_generation_known) },
	{ "w_oaep_hashes_differ", SHOULD, RFC4055("4.1"), RFC_4055, FOREVER, CERTIFICATE, 0,
	  "the hash of id-mgf1 should be the hashFunc of an RSAES-OAEP key", CERT(oaep_hashes_equal) },
	{ "e_oaep_source_not_specified", MUST, RFC4055("4.1"), RFC_4055, FOREVER, CERTIFICATE, 0,
	  "pSourceFunc of an RSAES-OAEP key must be id-pSpecified", CERT(oaep_source_specified) },
	{ "e_ecdh_parameters_not_named_curve", MUST, RFC5480("2.1.2"), RFC_5480, FOREVER, CERTIFICATE, 0,
	  "the parameters of an ECDH or ECMQV key must be present and must be a namedCurve", CERT(ecdh_curve_is_named) },
	{ "e_ec_parameters_not_named_curve", MUST, RFC5480("2.1.1"), RFC_5480, FOREVER, CERTIFICATE, KEY_IS_EC,
	  "the parameters of an EC key must be present and must be a namedCurve", CERT(curve_is_named) },
	{ "e_ec_point_form_not_permitted", MUST, RFC5480("2.2"), RFC_5480, FOREVER, CERTIFICATE, 0,
	  "an EC key must be a point in uncompressed or compressed form, of the size of its curve", CERT(point_has_form), .revision = 3 },
	{ "e_rfc_precert_poison_not_critical", MUST, RFC6962("3.1"), RFC_6962, FOREVER, CERTIFICATE, PRECERT,
	  "precertificatePoison must be critical", CRITICAL(CT_POISON) },
	{ 0 },
};
/* clang-format on */
