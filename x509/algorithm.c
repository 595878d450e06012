#include "x509/algorithm.h"

#include "asn1/pkix.h"

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

bool
signature_is_placeholder(const struct tree *t, const struct node *algorithm, const struct node *value)
{
	/* id-alg-unsigned: 1.3.6.1.5.5.7.6.36 */
	const struct node *oid = tree_component(t, algorithm, ALGORITHM_ALGORITHM);
	return (value != NULL && value->length == 1) || (oid != NULL && span_equal(tree_contents(t, oid), SPAN("\x2b\x06\x01\x05\x05\x07\x06\x24")));
}
