#include "lints/algorithms.h"

#include <stdio.h>
#include <string.h>

#include "asn1/pkix.h"
#include "lints/checks.h"

enum oid
algorithm_of_curve(enum oid curve)
{
	switch (curve) {
	case OID_SECP256R1:
		return OID_SHA256_ECDSA;
	case OID_SECP384R1:
		return OID_SHA384_ECDSA;
	case OID_SECP521R1:
		return OID_SHA512_ECDSA;
	default:
		return OID_UNKNOWN;
	}
}

bool
algorithm_fits_key(enum oid algorithm, const struct key *key)
{
	if (key->kind == KEY_RSA)
		return algorithm_is_pkcs1(algorithm) || algorithm == OID_RSASSA_PSS;
	enum oid wanted = key->kind == KEY_EC ? algorithm_of_curve(key->curve) : OID_UNKNOWN;
	return wanted == OID_UNKNOWN || wanted == algorithm;
}

const char *
algorithm_text(const struct tree *t, const struct node *algorithm, char text[ALGORITHM_TEXT_SIZE])
{
	const struct node *oid = tree_component(t, algorithm, ALGORITHM_ALGORITHM);
	struct span octets = tree_encoding(t, algorithm);
	char name[OID_TEXT_SIZE];
	size_t shown = octets.size < 80 ? octets.size : 80;
	size_t at = (size_t)snprintf(text, ALGORITHM_TEXT_SIZE, "%s (", oid != NULL ? node_oid_text(t, oid, name) : "no algorithm");
	for (size_t i = 0; i < shown; i++)
		at += (size_t)snprintf(text + at, ALGORITHM_TEXT_SIZE - at, "%02x", octets.data[i]);
	snprintf(text + at, ALGORITHM_TEXT_SIZE - at, "%s)", shown < octets.size ? "..." : "");
	return text;
}

static bool
is_null(const struct node *n)
{
	return n != NULL && n->class == CLASS_UNIVERSAL && n->tag == TYPE_NULL;
}

/* What is wrong with the parameters of an algorithm that is permitted, and what they must be; NULL where something else is wrong. */
static const char *
parameters_fault(const struct node *parameters, enum oid oid)
{
	switch (oid) {
	case OID_RSA_ENCRYPTION:
	case OID_SHA256_RSA:
	case OID_SHA384_RSA:
	case OID_SHA512_RSA:
		if (parameters == NULL)
			return "has no parameters; they must be NULL";
		return is_null(parameters) ? NULL : "has parameters other than NULL; they must be NULL";
	case OID_SHA256_ECDSA:
	case OID_SHA384_ECDSA:
	case OID_SHA512_ECDSA:
		if (parameters == NULL)
			return NULL;
		return is_null(parameters) ? "has parameters NULL; they must be absent" : "has parameters; they must be absent";
	case OID_EC_PUBLIC_KEY:
		if (parameters == NULL)
			return "has no parameters; they must be the curve P-256, P-384 or P-521";
		return "has parameters other than the permitted curves P-256, P-384 and P-521";
	case OID_RSASSA_PSS:
		return "does not have exactly the parameters for SHA-256, SHA-384 or SHA-512: that hash, id-mgf1 with it, and a salt as long";
	default:
		return NULL;
	}
}

static const char *
fault(const struct tree *t, const struct node *algorithm, bool permitted, const char *those_permitted, char text[ALGORITHM_TEXT_SIZE])
{
	char name[OID_TEXT_SIZE];
	const struct node *parameters = tree_component(t, algorithm, ALGORITHM_PARAMETERS);
	const char *wrong = permitted ? parameters_fault(parameters, algorithm_oid(t, algorithm)) : NULL;
	if (wrong != NULL) {
		snprintf(text, ALGORITHM_TEXT_SIZE, "%s %s", node_oid_text(t, tree_component(t, algorithm, ALGORITHM_ALGORITHM), name), wrong);
		return text;
	}
	size_t at = strlen(algorithm_text(t, algorithm, text));
	if (permitted)
		snprintf(text + at, ALGORITHM_TEXT_SIZE - at, " is not encoded octet for octet as it must be");
	else
		snprintf(text + at, ALGORITHM_TEXT_SIZE - at, " is not a permitted algorithm; permitted are %s", those_permitted);
	return text;
}

const char *
key_encoding_fault(const struct tree *t, const struct node *algorithm, char text[ALGORITHM_TEXT_SIZE])
{
	enum oid oid = algorithm_oid(t, algorithm);
	bool permitted = oid == OID_RSA_ENCRYPTION || oid == OID_EC_PUBLIC_KEY;
	return fault(t, algorithm, permitted, "rsaEncryption, and id-ecPublicKey on P-256, P-384 or P-521", text);
}

const char *
signature_encoding_fault(const struct tree *t, const struct node *algorithm, char text[ALGORITHM_TEXT_SIZE])
{
	enum oid oid = algorithm_oid(t, algorithm);
	bool permitted =
		(oid >= OID_SHA256_RSA && oid <= OID_SHA512_RSA) || (oid >= OID_SHA256_ECDSA && oid <= OID_SHA512_ECDSA) || oid == OID_RSASSA_PSS;
	return fault(t, algorithm, permitted, "RSA and ECDSA with SHA-256, SHA-384 or SHA-512", text);
}

enum verdict
signature_encoding(const struct tree *t, const struct node *algorithm, bool sha1, struct findings *f)
{
	char text[ALGORITHM_TEXT_SIZE];
	if (algorithm == NULL)
		return NOT_APPLICABLE;
	if (algorithm_is_of_signature(t, algorithm) || (sha1 && algorithm_is_sha1_rsa(t, algorithm)))
		return PASS;
	return fail(f, algorithm, "%s", signature_encoding_fault(t, algorithm, text));
}

enum verdict
signature_of_key(const struct tree *t, const struct node *algorithm, const struct key *key, struct findings *f)
{
	char text[ALGORITHM_TEXT_SIZE];
	enum oid oid = algorithm_oid(t, algorithm);
	/* an algorithm that is not known is not permitted either, and whose keys sign with it is not said */
	if (key == NULL || oid == OID_UNKNOWN || oid == OID_UNSIGNED)
		return NOT_APPLICABLE;
	if (algorithm_fits_key(oid, key))
		return PASS;
	return fail(f, algorithm, "the key of the signer is %s, which must not sign with %s", key->kind == KEY_EC ? oid_name(key->curve) : "RSA",
		    algorithm_text(t, algorithm, text));
}

enum verdict
signature_parameters(const struct tree *t, const struct node *algorithm, struct findings *f)
{
	const struct node *parameters = tree_component(t, algorithm, ALGORITHM_PARAMETERS);
	enum oid oid = algorithm_oid(t, algorithm);
	switch ((enum signature_parameters)arg(f)) {
	case NULL_FOR_RSA:
		if (!algorithm_is_pkcs1(oid))
			return NOT_APPLICABLE;
		if (parameters != NULL && parameters->type == &Null)
			return PASS;
		return fail(f, algorithm, "the parameters of %s are %s; they must be NULL", oid_name(oid),
			    parameters == NULL ? "absent" : "not NULL");
	case PRESENT_FOR_PSS:
		if (oid != OID_RSASSA_PSS)
			return NOT_APPLICABLE;
		return parameters != NULL ? PASS : fail(f, algorithm, "the parameters of %s are absent; they must be present", oid_name(oid));
	case ABSENT_FOR_ECDSA:
		if (!algorithm_is_ecdsa(oid))
			return NOT_APPLICABLE;
		return parameters == NULL ? PASS : fail(f, parameters, "%s has parameters; they must be absent", oid_name(oid));
	}
	return NOT_APPLICABLE;
}

enum verdict
signature_of_whole_octets(const struct tree *t, const struct node *value, struct findings *f)
{
	if (value == NULL || value->length == 0)
		return NOT_APPLICABLE;
	unsigned unused = tree_contents(t, value).data[0];
	return unused == 0 ? PASS : fail(f, value, "%s has %u unused bits; it must have none", value->component->name, unused);
}

enum verdict
not_signed_with_sha1(const struct cert *c, struct findings *f)
{
	if (c->signature == NULL)
		return NOT_APPLICABLE;
	return algorithm_is_sha1(algorithm_oid(c->tree, c->signature)) ? fail(f, c->signature, "the certificate is signed with SHA-1") : PASS;
}

const struct node *
ocsp_signature_value(const struct ocsp *o)
{
	return tree_component(o->tree, o->basic, BASIC_RESPONSE_SIGNATURE);
}

static enum verdict
field_without_parameters(const struct tree *t, const struct node *field, struct findings *f)
{
	enum oid oid = algorithm_oid(t, field);
	const struct node *parameters = tree_component(t, field, ALGORITHM_PARAMETERS);
	if (!algorithm_is_in(oid, f->lint->table))
		return NOT_APPLICABLE;
	return parameters == NULL ? PASS : fail(f, parameters, "%s has parameters; they must be absent", oid_name(oid));
}

enum verdict
cert_signature_without_parameters(const struct cert *c, struct findings *f)
{
	enum verdict inner = field_without_parameters(c->tree, c->signature, f);
	return both_fields(inner, field_without_parameters(c->tree, c->signature_algorithm, f));
}

enum verdict
crl_signature_without_parameters(const struct crl *c, struct findings *f)
{
	enum verdict inner = field_without_parameters(c->tree, c->signature, f);
	return both_fields(inner, field_without_parameters(c->tree, c->signature_algorithm, f));
}

enum verdict
ocsp_signature_without_parameters(const struct ocsp *o, struct findings *f)
{
	return field_without_parameters(o->tree, o->signature_algorithm, f);
}

enum verdict
bits_of_octets(const struct tree *t, const struct node *bits, size_t octets, enum oid algorithm, struct findings *f)
{
	if (bits == NULL || bits->length == 0)
		return NOT_APPLICABLE;
	struct span s = tree_contents(t, bits);
	if (s.size - 1 != octets)
		return fail(f, bits, "%s for %s has %zu octets; it must have %zu", bits->component->name, oid_name(algorithm), s.size - 1, octets);
	return s.data[0] == 0 ? PASS : fail(f, bits, "%s for %s has %u unused bits", bits->component->name, oid_name(algorithm), s.data[0]);
}

/* A placeholder is no signature that could have a length: see n_signature_placeholder. */
static enum verdict
of_right_length(const struct tree *t, feature_set features, const struct node *algorithm, const struct node *value, struct findings *f)
{
	enum oid oid = algorithm_oid(t, algorithm);
	if (features & SIGNATURE_IS_PLACEHOLDER || !algorithm_is_in(oid, f->lint->table) || algorithm_signature_octets(oid) == 0)
		return NOT_APPLICABLE;
	return bits_of_octets(t, value, algorithm_signature_octets(oid), oid, f);
}

enum verdict
cert_signature_of_right_length(const struct cert *c, struct findings *f)
{
	return of_right_length(c->tree, c->features, c->signature_algorithm, c->signature_value, f);
}

enum verdict
crl_signature_of_right_length(const struct crl *c, struct findings *f)
{
	return of_right_length(c->tree, c->features, c->signature_algorithm, c->signature_value, f);
}

enum verdict
ocsp_signature_of_right_length(const struct ocsp *o, struct findings *f)
{
	return of_right_length(o->tree, o->features, o->signature_algorithm, ocsp_signature_value(o), f);
}

static enum verdict
algorithm_not_in(const struct tree *t, const struct node *algorithm, struct findings *f)
{
	enum oid oid = algorithm_oid(t, algorithm);
	if (algorithm == NULL)
		return NOT_APPLICABLE;
	return algorithm_is_in(oid, f->lint->table) ? fail(f, algorithm, "the algorithm of the signature is %s", oid_name(oid)) : PASS;
}

enum verdict
cert_signature_not_in(const struct cert *c, struct findings *f)
{
	enum verdict inner = algorithm_not_in(c->tree, c->signature, f);
	return both_fields(inner, algorithm_not_in(c->tree, c->signature_algorithm, f));
}

enum verdict
crl_signature_not_in(const struct crl *c, struct findings *f)
{
	enum verdict inner = algorithm_not_in(c->tree, c->signature, f);
	return both_fields(inner, algorithm_not_in(c->tree, c->signature_algorithm, f));
}

enum verdict
ocsp_signature_not_in(const struct ocsp *o, struct findings *f)
{
	return algorithm_not_in(o->tree, o->signature_algorithm, f);
}
