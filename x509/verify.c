#include "x509/verify.h"

#include <gmp.h>
#include <nettle/bignum.h>
#include <nettle/dsa.h>
#include <nettle/ecc-curve.h>
#include <nettle/ecc.h>
#include <nettle/ecdsa.h>
#include <nettle/eddsa.h>
#include <nettle/pss.h>
#include <nettle/rsa.h>

#include "x509/digest.h"
#include "x509/dsa.h"
#include "x509/limbs.h"

/* A longer exponent is none that the BR know (6.1.6), and makes a verification take as long as a signature. */
#define EXPONENT_MAX_BITS 256

#define BAD(reason)        (*why = (reason), VERIFICATION_BAD)
#define IMPOSSIBLE(reason) (*why = (reason), VERIFICATION_IMPOSSIBLE)

static const char other_octets[] = "it is not what the key makes of the octets that it is over";
static const char other_kind[] = "its algorithm is not one of this kind of key";
static const char odd_key[] = "the key is not one that can be computed with";
static const char odd_algorithm[] = "its algorithm is not one that can be computed";

/* A public key, as numbers and octets of whatever it stands in. */
struct public_key {
	enum key_kind kind;
	struct span modulus, exponent; /* magnitudes */
	enum oid curve;
	struct span point; /* subjectPublicKey: of EC an ECPoint, of Ed25519 and Ed448 the key */
	struct span p, q, g, y;
};

static enum verification
verdict(bool is_good, const char **why)
{
	return is_good ? VERIFICATION_GOOD : BAD(other_octets);
}

/* --- DER --- */

/* Takes a value with this tag and a length in DER off the front of *rest. */
static bool
take(struct span *rest, uint8_t tag, struct span *contents)
{
	if (rest->size < 2 || rest->data[0] != tag)
		return false;
	size_t length = rest->data[1], head = 2;
	if (length >= 0x80) {
		size_t count = length & 0x7f;
		if (count < 1 || count > 3 || rest->size < 2 + count || rest->data[2] == 0)
			return false;
		length = 0;
		for (; head < 2 + count; head++)
			length = length << 8 | rest->data[head];
		if (length < 0x80)
			return false;
	}
	if (rest->size - head < length)
		return false;
	*contents = (struct span){ rest->data + head, length };
	*rest = (struct span){ rest->data + head + length, rest->size - head - length };
	return true;
}

/* The magnitude of an INTEGER's contents if it is above 0, and in as few octets as it needs. */
static bool
positive(struct span contents, struct span *magnitude)
{
	*magnitude = integer_magnitude(contents);
	return magnitude->size > 0 && !(contents.data[0] & 0x80) && (contents.data[0] != 0 || contents.data[1] & 0x80);
}

static bool
take_positive(struct span *rest, struct span *magnitude)
{
	struct span contents;
	return take(rest, 0x02, &contents) && positive(contents, magnitude);
}

/* Two INTEGERs in a SEQUENCE: Ecdsa-Sig-Value and Dss-Sig-Value (RFC 3279 2.2.2, 2.2.3), RSAPublicKey (2.3.1). */
static bool
read_pair(struct span der, struct span *first, struct span *second)
{
	struct span rest;
	return take(&der, 0x30, &rest) && der.size == 0 && take_positive(&rest, first) && take_positive(&rest, second) && rest.size == 0;
}

static void
number(mpz_t out, struct span magnitude)
{
	mpz_import(out, magnitude.size, 1, 1, 1, 0, magnitude.data);
}

/* --- RSA --- */

/* The DER of a DigestInfo up to the digest (RFC 8017 9.2, note 1): its beginning, and the digest behind it. Returns its size; 0 for other digests. */
#define DIGEST_INFO_MAX (19 + DIGEST_MAX)
static size_t
digest_info(enum oid hash, struct span digest, uint8_t out[DIGEST_INFO_MAX])
{
	static const uint8_t sha1[] = { 0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00, 0x04, 0x14 };
	static const uint8_t sha2[] = { 0x30, 0x11, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
					0x65, 0x03, 0x04, 0x02, 0x00, 0x05, 0x00, 0x04, 0x00 };
	size_t head = hash == OID_SHA1 ? sizeof(sha1) : sizeof(sha2);

	memcpy(out, hash == OID_SHA1 ? sha1 : sha2, head);
	if (hash != OID_SHA1) {
		out[1] = (uint8_t)(out[1] + digest.size);
		/* the last arc of the digest's object identifier (2.4) */
		out[14] = hash == OID_SHA256 ? 1 : hash == OID_SHA384 ? 2 : hash == OID_SHA512 ? 3 : 4;
		out[18] = (uint8_t)digest.size;
	}
	memcpy(out + head, digest.data, digest.size);
	return head + digest.size;
}

/* How a digest is put before the key is used: PKCS #1 v1.5 if there is no salt to speak of. */
struct rsa_padding {
	bool is_pss;
	size_t salt;
};

/* Nettle has RSASSA-PSS with three digests alone; this has all, of the same parts. */
static bool
verify_pss(const struct rsa_public_key *key, enum oid hash, size_t salt, struct span digest, const mpz_t signature)
{
	mpz_t m;
	if (mpz_cmp(signature, key->n) >= 0)
		return false;
	mpz_init(m);
	mpz_powm(m, signature, key->e, key->n);
	bool is_good = pss_verify_mgf1(m, mpz_sizeinbase(key->n, 2) - 1, digest_of(hash), salt, digest.data) != 0;
	mpz_clear(m);
	return is_good;
}

static enum verification
verify_rsa(const struct public_key *k, enum oid hash, struct rsa_padding padding, struct span digest, struct span signature, const char **why)
{
	uint8_t info[DIGEST_INFO_MAX];
	struct rsa_public_key key;
	mpz_t s;

	/* an even modulus is no product of odd primes, and Nettle wants 12 octets */
	if (magnitude_bits(k->modulus) > LIMBS_MAX_BITS || k->modulus.size < 12 || !(k->modulus.data[k->modulus.size - 1] & 1) ||
	    k->exponent.size == 0 || magnitude_bits(k->exponent) > EXPONENT_MAX_BITS)
		return IMPOSSIBLE(odd_key);
	if (signature.size != k->modulus.size)
		return BAD("it does not have as many octets as the modulus of the key");
	rsa_public_key_init(&key);
	number(key.n, k->modulus);
	number(key.e, k->exponent);
	mpz_init(s);
	number(s, signature);
	bool is_key = rsa_public_key_prepare(&key) != 0;
	bool is_good = is_key && (padding.is_pss ? verify_pss(&key, hash, padding.salt, digest, s)
						 : rsa_pkcs1_verify(&key, digest_info(hash, digest, info), info, s) != 0);
	mpz_clear(s);
	rsa_public_key_clear(&key);
	return is_key ? verdict(is_good, why) : IMPOSSIBLE(odd_key);
}

/* --- ECDSA and DSA --- */

static const struct ecc_curve *
curve_of(enum oid curve)
{
	switch (curve) {
	case OID_SECP192R1:
		return nettle_get_secp_192r1();
	case OID_SECP224R1:
		return nettle_get_secp_224r1();
	case OID_SECP256R1:
		return nettle_get_secp_256r1();
	case OID_SECP384R1:
		return nettle_get_secp_384r1();
	case OID_SECP521R1:
		return nettle_get_secp_521r1();
	default:
		return NULL;
	}
}

/* Reads r and s, if these are longer than no order is. */
static bool
read_signature(struct dsa_signature *out, struct span signature, size_t max_bits)
{
	struct span r, s;
	dsa_signature_init(out);
	if (!read_pair(signature, &r, &s) || magnitude_bits(r) > max_bits || magnitude_bits(s) > max_bits)
		return false;
	number(out->r, r);
	number(out->s, s);
	return true;
}

static const char no_pair[] = "it is not the DER of two positive INTEGERs that are as short as the order of the key's group";

static enum verification
verify_ecdsa(const struct public_key *k, struct span digest, struct span signature, const char **why)
{
	const struct ecc_curve *curve = curve_of(k->curve);
	if (curve == NULL)
		return IMPOSSIBLE(odd_key);
	unsigned bits = ecc_bit_size(curve);
	size_t size = (bits + 7) / 8;
	if (k->point.size != 1 + 2 * size || k->point.data[0] != 0x04)
		return IMPOSSIBLE("the key is not an uncompressed point of its curve");

	struct ecc_point point;
	struct dsa_signature s;
	mpz_t x, y;
	ecc_point_init(&point, curve);
	mpz_init(x);
	mpz_init(y);
	number(x, (struct span){ k->point.data + 1, size });
	number(y, (struct span){ k->point.data + 1 + size, size });
	bool is_key = ecc_point_set(&point, x, y) != 0;
	bool is_pair = read_signature(&s, signature, bits);
	bool is_good = is_key && is_pair && ecdsa_verify(&point, digest.size, digest.data, &s) != 0;
	mpz_clear(x);
	mpz_clear(y);
	dsa_signature_clear(&s);
	ecc_point_clear(&point);
	return !is_key ? IMPOSSIBLE(odd_key) : !is_pair ? BAD(no_pair) : verdict(is_good, why);
}

static enum verification
verify_dsa(const struct public_key *k, struct span digest, struct span signature, const char **why)
{
	/* an even p is no prime; 0 would be divided by */
	if (k->p.size == 0 || k->q.size == 0 || k->g.size == 0 || k->y.size == 0 || magnitude_bits(k->p) > DSA_MAX_P_BITS ||
	    magnitude_bits(k->q) > DSA_MAX_Q_BITS || magnitude_bits(k->g) > DSA_MAX_P_BITS || magnitude_bits(k->y) > DSA_MAX_P_BITS ||
	    !(k->p.data[k->p.size - 1] & 1) || !(k->q.data[k->q.size - 1] & 1) || k->q.size > k->p.size)
		return IMPOSSIBLE(odd_key);

	struct dsa_params params;
	struct dsa_signature s;
	mpz_t y;
	dsa_params_init(&params);
	number(params.p, k->p);
	number(params.q, k->q);
	number(params.g, k->g);
	mpz_init(y);
	number(y, k->y);
	bool is_pair = read_signature(&s, signature, DSA_MAX_Q_BITS);
	bool is_good = is_pair && dsa_verify(&params, y, digest.size, digest.data, &s) != 0;
	mpz_clear(y);
	dsa_signature_clear(&s);
	dsa_params_clear(&params);
	return is_pair ? verdict(is_good, why) : BAD(no_pair);
}

/* --- by an AlgorithmIdentifier --- */

/* What an AlgorithmIdentifier says: the kind of key, and unless the octets themselves are signed, the digest; KEY_UNKNOWN for any other. */
struct algorithm {
	enum key_kind kind;
	enum oid hash;
	struct rsa_padding padding;
};

static struct algorithm
known_algorithm(enum oid oid)
{
	switch (oid) {
	case OID_SHA1_RSA:
		return (struct algorithm){ KEY_RSA, OID_SHA1 };
	case OID_SHA224_RSA:
		return (struct algorithm){ KEY_RSA, OID_SHA224 };
	case OID_SHA256_RSA:
		return (struct algorithm){ KEY_RSA, OID_SHA256 };
	case OID_SHA384_RSA:
		return (struct algorithm){ KEY_RSA, OID_SHA384 };
	case OID_SHA512_RSA:
		return (struct algorithm){ KEY_RSA, OID_SHA512 };
	case OID_SHA1_ECDSA:
		return (struct algorithm){ KEY_EC, OID_SHA1 };
	case OID_SHA224_ECDSA:
		return (struct algorithm){ KEY_EC, OID_SHA224 };
	case OID_SHA256_ECDSA:
		return (struct algorithm){ KEY_EC, OID_SHA256 };
	case OID_SHA384_ECDSA:
		return (struct algorithm){ KEY_EC, OID_SHA384 };
	case OID_SHA512_ECDSA:
		return (struct algorithm){ KEY_EC, OID_SHA512 };
	case OID_SHA1_DSA:
		return (struct algorithm){ KEY_DSA, OID_SHA1 };
	case OID_SHA224_DSA:
		return (struct algorithm){ KEY_DSA, OID_SHA224 };
	case OID_SHA256_DSA:
		return (struct algorithm){ KEY_DSA, OID_SHA256 };
	case OID_ED25519:
		return (struct algorithm){ KEY_ED25519 };
	case OID_ED448:
		return (struct algorithm){ KEY_ED448 };
	default:
		return (struct algorithm){ KEY_UNKNOWN };
	}
}

/* sha1WithRSASignature of the OIW (1.3.14.3.2.29), which some still write for sha1WithRSAEncryption: the same algorithm by another name. */
static bool
is_oiw_sha1_rsa(const struct tree *t, const struct node *algorithm)
{
	const struct node *oid = tree_component(t, algorithm, ALGORITHM_ALGORITHM);
	return oid != NULL && span_equal(tree_contents(t, oid), SPAN("\x2b\x0e\x03\x02\x1d"));
}

/* An INTEGER below 65536; `absent` where it is NULL, and 65536 where it is another. */
static size_t
small_number(const struct tree *t, const struct node *n, size_t absent)
{
	struct span s = tree_contents_if(t, n);
	if (n == NULL)
		return absent;
	if (s.size == 0 || s.data[0] & 0x80 || integer_magnitude(s).size > 2)
		return 65536;
	size_t value = 0;
	for (size_t i = 0; i < s.size; i++)
		value = value << 8 | s.data[i];
	return value;
}

/* RSASSA-PSS by its parameters (RFC 4055 3.1), if MGF1 is with the digest that is signed, and the trailer is that of the standard. */
static struct algorithm
read_pss(const struct tree *t, const struct node *parameters)
{
	if (parameters == NULL || parameters->type != &RSASSA_PSS_params)
		return (struct algorithm){ KEY_UNKNOWN };
	const struct node *hash = tree_component(t, parameters, PSS_HASH), *mask = tree_component(t, parameters, PSS_MASK_GENERATION);
	const struct node *mask_hash = tree_component(t, mask, ALGORITHM_PARAMETERS);
	enum oid name = hash != NULL ? algorithm_oid(t, hash) : OID_SHA1;
	size_t salt = small_number(t, tree_component(t, parameters, PSS_SALT_LENGTH), 20);
	bool is_known = digest_of(name) != NULL && salt <= LIMBS_MAX_BITS / 8 &&
			small_number(t, tree_component(t, parameters, PSS_TRAILER_FIELD), 1) == 1 &&
			(mask == NULL ? name == OID_SHA1 : algorithm_oid(t, mask) == OID_MGF1 && algorithm_oid(t, mask_hash) == name);
	return (struct algorithm){ is_known ? KEY_RSA_PSS : KEY_UNKNOWN, name, { true, salt } };
}

static struct span
magnitude_of(const struct tree *t, const struct node *n)
{
	struct span magnitude = { NULL, 0 };
	return n != NULL && positive(tree_contents(t, n), &magnitude) ? magnitude : (struct span){ NULL, 0 };
}

static struct public_key
public_key_of(const struct tree *t, const struct key *key)
{
	struct public_key k = { .kind = key->kind, .curve = key->curve };
	struct span bits = tree_contents_if(t, key->bits);
	if (bits.size > 0 && bits.data[0] == 0)
		k.point = (struct span){ bits.data + 1, bits.size - 1 };
	k.modulus = magnitude_of(t, key->modulus);
	k.exponent = magnitude_of(t, key->exponent);
	k.p = magnitude_of(t, key->p);
	k.q = magnitude_of(t, key->q);
	k.g = magnitude_of(t, key->g);
	k.y = magnitude_of(t, key->y);
	return k;
}

static enum verification
verify_eddsa(const struct public_key *k, struct span octets, struct span signature, const char **why)
{
	bool is_25519 = k->kind == KEY_ED25519;
	if (k->point.size != (is_25519 ? ED25519_KEY_SIZE : ED448_KEY_SIZE))
		return IMPOSSIBLE(odd_key);
	if (signature.size != (is_25519 ? ED25519_SIGNATURE_SIZE : ED448_SIGNATURE_SIZE))
		return BAD("it does not have as many octets as the algorithm makes");
	return verdict((is_25519 ? ed25519_sha512_verify(k->point.data, octets.size, octets.data, signature.data)
				 : ed448_shake256_verify(k->point.data, octets.size, octets.data, signature.data)) != 0,
		       why);
}

enum verification
verify_signature(const struct tree *key_tree, const struct key *key, const struct tree *t, const struct node *algorithm, struct span octets,
		 struct span bits, const char **why)
{
	enum oid oid = algorithm_oid(t, algorithm);
	struct algorithm a = oid == OID_RSASSA_PSS           ? read_pss(t, tree_component(t, algorithm, ALGORITHM_PARAMETERS))
			     : is_oiw_sha1_rsa(t, algorithm) ? known_algorithm(OID_SHA1_RSA)
							     : known_algorithm(oid);
	struct public_key k = public_key_of(key_tree, key);
	uint8_t out[DIGEST_MAX];

	if (a.kind == KEY_UNKNOWN)
		return IMPOSSIBLE(odd_algorithm);
	if (k.kind == KEY_UNKNOWN)
		return IMPOSSIBLE(odd_key);
	/* a key for RSA in general may be used with PSS, and one for PSS with nothing else (RFC 4055 1.2) */
	if (a.kind != k.kind && !(a.kind == KEY_RSA_PSS && k.kind == KEY_RSA))
		return BAD(other_kind);
	if (bits.size == 0 || bits.data[0] != 0)
		return BAD("its last octet has bits that are unused");
	struct span signature = { bits.data + 1, bits.size - 1 };
	if (a.kind == KEY_ED25519 || a.kind == KEY_ED448)
		return verify_eddsa(&k, octets, signature, why);
	struct span digest = digest_octets(digest_of(a.hash), octets, out);
	return a.kind == KEY_EC    ? verify_ecdsa(&k, digest, signature, why)
	       : a.kind == KEY_DSA ? verify_dsa(&k, digest, signature, why)
				   : verify_rsa(&k, a.hash, a.padding, digest, signature, why);
}

/* --- of a SignedCertificateTimestamp --- */

/* Reads a SubjectPublicKeyInfo for RSA or a curve; its kind stays KEY_UNKNOWN if it is another. */
static struct public_key
read_spki(struct span der)
{
	struct public_key k = { .kind = KEY_UNKNOWN };
	struct span rest, algorithm, oid, curve, bits;

	if (!take(&der, 0x30, &rest) || der.size != 0 || !take(&rest, 0x30, &algorithm) || !take(&algorithm, 0x06, &oid) ||
	    !take(&rest, 0x03, &bits) || rest.size != 0 || bits.size == 0 || bits.data[0] != 0)
		return k;
	k.point = (struct span){ bits.data + 1, bits.size - 1 };
	if (span_equal(oid, SPAN("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01")) && read_pair(k.point, &k.modulus, &k.exponent))
		k.kind = KEY_RSA;
	if (span_equal(oid, SPAN("\x2a\x86\x48\xce\x3d\x02\x01")) && take(&algorithm, 0x06, &curve)) {
		k.kind = KEY_EC;
		k.curve = span_equal(curve, SPAN("\x2a\x86\x48\xce\x3d\x03\x01\x07")) ? OID_SECP256R1
			  : span_equal(curve, SPAN("\x2b\x81\x04\x00\x22"))           ? OID_SECP384R1
			  : span_equal(curve, SPAN("\x2b\x81\x04\x00\x23"))           ? OID_SECP521R1
										      : OID_UNKNOWN;
	}
	return k;
}

enum verification
verify_sct_digest(struct span spki, unsigned hash, unsigned signature_algorithm, const uint8_t octets[32], struct span signature)
{
	/* RFC 5246 7.4.1.4.1 */
	enum { HASH_SHA256 = 4, SIGNATURE_RSA = 1, SIGNATURE_ECDSA = 3 };
	struct public_key k = read_spki(spki);
	struct span digest = { octets, 32 };
	const char *why;

	if (k.kind == KEY_UNKNOWN || hash != HASH_SHA256 || (signature_algorithm != SIGNATURE_RSA && signature_algorithm != SIGNATURE_ECDSA))
		return VERIFICATION_IMPOSSIBLE;
	if (k.kind != (signature_algorithm == SIGNATURE_RSA ? KEY_RSA : KEY_EC))
		return VERIFICATION_BAD;
	return k.kind == KEY_RSA ? verify_rsa(&k, OID_SHA256, (struct rsa_padding){ false, 0 }, digest, signature, &why)
				 : verify_ecdsa(&k, digest, signature, &why);
}
