#include "lints/algorithms.h"

#include <stdio.h>

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

enum verdict
signature_encoding(const struct tree *t, const struct node *algorithm, bool sha1, struct findings *f)
{
	char text[ALGORITHM_TEXT_SIZE];
	if (algorithm == NULL)
		return NOT_APPLICABLE;
	if (algorithm_is_of_signature(t, algorithm) || (sha1 && algorithm_is_sha1_rsa(t, algorithm)))
		return PASS;
	return fail(f, algorithm, "%s is none of the encodings that are permitted", algorithm_text(t, algorithm, text));
}

enum verdict
signature_of_key(const struct tree *t, const struct node *algorithm, const struct key *key, struct findings *f)
{
	char text[ALGORITHM_TEXT_SIZE];
	enum oid oid = algorithm_oid(t, algorithm);
	/* an algorithm that is not known is not permitted either, and whose keys sign with it is not said */
	if (key == NULL || oid == OID_UNKNOWN)
		return NOT_APPLICABLE;
	if (algorithm_fits_key(oid, key))
		return PASS;
	return fail(f, algorithm, "the key that signs is one for %s and does not sign with %s", key->kind == KEY_EC ? oid_name(key->curve) : "RSA",
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
		return fail(f, algorithm, "the parameters of %s are %s", oid_name(oid), parameters == NULL ? "absent" : "not NULL");
	case PRESENT_FOR_PSS:
		if (oid != OID_RSASSA_PSS)
			return NOT_APPLICABLE;
		return parameters != NULL ? PASS : fail(f, algorithm, "the parameters of %s are absent", oid_name(oid));
	case ABSENT_FOR_ECDSA:
		if (!algorithm_is_ecdsa(oid))
			return NOT_APPLICABLE;
		return parameters == NULL ? PASS : fail(f, parameters, "%s has parameters", oid_name(oid));
	}
	return NOT_APPLICABLE;
}

enum verdict
signature_of_whole_octets(const struct tree *t, const struct node *value, struct findings *f)
{
	if (value == NULL || value->length == 0)
		return NOT_APPLICABLE;
	unsigned unused = tree_contents(t, value).data[0];
	return unused == 0 ? PASS : fail(f, value, "signatureValue has %u unused bits; a signature is whole octets", unused);
}

enum verdict
not_signed_with_sha1(const struct cert *c, struct findings *f)
{
	if (c->signature == NULL)
		return NOT_APPLICABLE;
	return algorithm_is_sha1(algorithm_oid(c->tree, c->signature)) ? fail(f, c->signature, "the certificate is signed with SHA-1") : PASS;
}
