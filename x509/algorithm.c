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

/* RFC 8410 4 and 6; RFC 9881, table 2; RFC 9935, table 1 */
static const struct {
	enum oid algorithm;
	unsigned short key, signature;
} octets[] = {
	{ OID_X25519, 32, 0 },         { OID_X448, 56, 0 },           { OID_ED25519, 32, 64 },       { OID_ED448, 57, 114 },
	{ OID_ML_DSA_44, 1312, 2420 }, { OID_ML_DSA_65, 1952, 3309 }, { OID_ML_DSA_87, 2592, 4627 }, { OID_ML_KEM_512, 800, 0 },
	{ OID_ML_KEM_768, 1184, 0 },   { OID_ML_KEM_1024, 1568, 0 },
};

/* RFC 9909, table 1: in the order of the identifiers, for SHA2 and SHAKE, and with a hash before it, alike. */
static const struct {
	unsigned short key, signature;
} slh_dsa[] = { { 32, 7856 }, { 32, 17088 }, { 48, 16224 }, { 48, 35664 }, { 64, 29792 }, { 64, 49856 } };

static bool
is_slh_dsa(enum oid algorithm)
{
	return algorithm >= OID_SLH_DSA_SHA2_128S && algorithm <= OID_HASH_SLH_DSA_SHAKE_256F;
}

size_t
algorithm_key_octets(enum oid algorithm)
{
	if (is_slh_dsa(algorithm))
		return slh_dsa[(size_t)(algorithm - OID_SLH_DSA_SHA2_128S) % COUNT(slh_dsa)].key;
	for (size_t i = 0; i < COUNT(octets); i++) {
		if (octets[i].algorithm == algorithm)
			return octets[i].key;
	}
	return 0;
}

size_t
algorithm_signature_octets(enum oid algorithm)
{
	if (is_slh_dsa(algorithm))
		return slh_dsa[(size_t)(algorithm - OID_SLH_DSA_SHA2_128S) % COUNT(slh_dsa)].signature;
	for (size_t i = 0; i < COUNT(octets); i++) {
		if (octets[i].algorithm == algorithm)
			return octets[i].signature;
	}
	return 0;
}

bool
signature_is_placeholder(const struct tree *t, const struct node *algorithm, const struct node *value)
{
	const struct node *oid = tree_component(t, algorithm, ALGORITHM_ALGORITHM);
	return (value != NULL && value->length == 1) || (oid != NULL && oid->oid == OID_UNSIGNED);
}
