#include "lints/algorithms.h"

#include <stdio.h>

#include "asn1/pkix.h"
#include "lints/checks.h"

#define OCTETS(literal) \
	{ \
		(const uint8_t *)(literal), sizeof(literal) - 1 \
	}
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* BR 7.1.3.1.1, 7.1.3.1.2 */
static const struct span of_keys[] = {
	OCTETS("\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00"),                         /* rsaEncryption */
	OCTETS("\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07"), /* id-ecPublicKey, secp256r1 */
	OCTETS("\x30\x10\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\x81\x04\x00\x22"),             /* ..., secp384r1 */
	OCTETS("\x30\x10\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\x81\x04\x00\x23"),             /* ..., secp521r1 */
};

/* BR 7.1.3.2.1 without RSASSA-PSS, 7.1.3.2.2 */
static const struct span of_signatures[] = {
	OCTETS("\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b\x05\x00"), /* sha256WithRSAEncryption */
	OCTETS("\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c\x05\x00"), /* sha384WithRSAEncryption */
	OCTETS("\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d\x05\x00"), /* sha512WithRSAEncryption */
	OCTETS("\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02"),             /* ecdsa-with-SHA256 */
	OCTETS("\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x03"),             /* ecdsa-with-SHA384 */
	OCTETS("\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x04"),             /* ecdsa-with-SHA512 */
};

static const struct span sha1_rsa = OCTETS("\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05\x05\x00");

/* BR 7.1.3.2.1: id-RSASSA-PSS; a hash algorithm, MGF1 with the same, and a salt of as many octets as that hash has; trailerField is left out. */
#define HASH(n) "\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02" n "\x05\x00"
#define PSS(n, salt) \
	OCTETS("\x30\x41\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a\x30\x34\xa0\x0f" HASH( \
		n) "\xa1\x1c\x30\x1a\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x08" HASH(n) "\xa2\x03\x02\x01" salt)
static const struct span pss[] = {
	PSS("\x01", "\x20"), /* SHA-256 */
	PSS("\x02", "\x30"), /* SHA-384 */
	PSS("\x03", "\x40"), /* SHA-512 */
};

static bool
is_listed(const struct tree *t, const struct node *algorithm, const struct span *list, size_t count)
{
	struct span encoding = tree_encoding(t, algorithm);
	for (size_t i = 0; i < count; i++) {
		if (span_equal(encoding, list[i]))
			return true;
	}
	return false;
}

bool
algorithm_is_of_key(const struct tree *t, const struct node *algorithm)
{
	return is_listed(t, algorithm, of_keys, COUNT(of_keys));
}

bool
algorithm_is_pss(const struct tree *t, const struct node *algorithm)
{
	return is_listed(t, algorithm, pss, COUNT(pss));
}

bool
algorithm_is_of_signature(const struct tree *t, const struct node *algorithm)
{
	return is_listed(t, algorithm, of_signatures, COUNT(of_signatures)) || algorithm_is_pss(t, algorithm);
}

bool
algorithm_is_sha1_rsa(const struct tree *t, const struct node *algorithm)
{
	return is_listed(t, algorithm, &sha1_rsa, 1);
}

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
