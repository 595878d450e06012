/* Public keys: SubjectPublicKeyInfo (RFC 5280 4.1.2.7; RFC 3279 2.3, 4055, 5480, 8410, 8692, 9881, 9909, 9935). */
#ifndef X509_KEY_H
#define X509_KEY_H

#include "asn1/pkix.h"
#include "asn1/tree.h"

/* KEY_ECDH: id-ecDH and id-ecMQV (RFC 5480 2.1.2); KEY_SLH_DSA: HashSLH-DSA as well */
enum key_kind {
	KEY_UNKNOWN,
	KEY_RSA,
	KEY_RSA_PSS,
	KEY_RSA_OAEP,
	KEY_EC,
	KEY_ECDH,
	KEY_DSA,
	KEY_DH,
	KEY_ED25519,
	KEY_ED448,
	KEY_X25519,
	KEY_X448,
	KEY_ML_DSA,
	KEY_HASH_ML_DSA,
	KEY_SLH_DSA,
	KEY_ML_KEM,
	KEY_PSS_SHAKE,
	KEY_KEA,
};

struct key {
	enum key_kind kind;
	const struct node *node;       /* subjectPublicKeyInfo; NULL where it is missing */
	const struct node *algorithm;  /* the AlgorithmIdentifier */
	const struct node *parameters; /* NULL where absent */
	const struct node *bits;       /* subjectPublicKey */
	/* RSA of all four kinds; NULL where they could not be decoded */
	const struct node *modulus, *exponent;
	/* EC and ECDH: the curve that namedCurve gives, OID_UNKNOWN where it gives none that is known */
	enum oid curve;
	/* DSA; NULL where they are absent or could not be decoded */
	const struct node *p, *q, *g, *y;
};

void key_read(struct key *key, const struct tree *tree, const struct node *spki);

/* The magnitude of an INTEGER's contents octets: without leading zero octets. */
struct span integer_magnitude(struct span contents);

/* The number of significant bits of a magnitude. */
size_t magnitude_bits(struct span magnitude);

/* Whether one magnitude is less than another. */
bool magnitude_is_below(struct span a, struct span b);

/* The algorithm of an AlgorithmIdentifier; OID_UNKNOWN where it is NULL or has none that the program knows. */
static inline enum oid
algorithm_oid(const struct tree *t, const struct node *algorithm)
{
	const struct node *oid = tree_component(t, algorithm, ALGORITHM_ALGORITHM);
	return oid != NULL ? (enum oid)oid->oid : OID_UNKNOWN;
}

#endif
