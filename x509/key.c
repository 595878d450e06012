#include "x509/key.h"

#include "asn1/pkix.h"

static enum key_kind
kind_of(enum oid algorithm)
{
	switch (algorithm) {
	case OID_RSA_ENCRYPTION:
		return KEY_RSA;
	case OID_RSASSA_PSS:
		return KEY_RSA_PSS;
	case OID_RSAES_OAEP:
		return KEY_RSA_OAEP;
	case OID_EC_PUBLIC_KEY:
		return KEY_EC;
	case OID_EC_DH:
	case OID_EC_MQV:
		return KEY_ECDH;
	case OID_DSA:
		return KEY_DSA;
	case OID_DH_PUBLIC_NUMBER:
		return KEY_DH;
	case OID_ED25519:
		return KEY_ED25519;
	case OID_ED448:
		return KEY_ED448;
	case OID_X25519:
		return KEY_X25519;
	case OID_X448:
		return KEY_X448;
	case OID_ML_DSA_44:
	case OID_ML_DSA_65:
	case OID_ML_DSA_87:
		return KEY_ML_DSA;
	case OID_HASH_ML_DSA_44:
	case OID_HASH_ML_DSA_65:
	case OID_HASH_ML_DSA_87:
		return KEY_HASH_ML_DSA;
	case OID_ML_KEM_512:
	case OID_ML_KEM_768:
	case OID_ML_KEM_1024:
		return KEY_ML_KEM;
	case OID_PSS_SHAKE128:
	case OID_PSS_SHAKE256:
		return KEY_PSS_SHAKE;
	case OID_KEA:
		return KEY_KEA;
	default:
		return algorithm >= OID_SLH_DSA_SHA2_128S && algorithm <= OID_HASH_SLH_DSA_SHAKE_256F ? KEY_SLH_DSA : KEY_UNKNOWN;
	}
}

void
key_read(struct key *key, const struct tree *tree, const struct node *spki)
{
	*key = (struct key){ .node = spki };
	key->algorithm = tree_component(tree, spki, SPKI_ALGORITHM);
	key->bits = tree_component(tree, spki, SPKI_SUBJECT_PUBLIC_KEY);
	const struct node *oid = tree_component(tree, key->algorithm, ALGORITHM_ALGORITHM);
	key->parameters = tree_component(tree, key->algorithm, ALGORITHM_PARAMETERS);
	key->kind = oid != NULL ? kind_of((enum oid)oid->oid) : KEY_UNKNOWN;
	if (key->kind == KEY_RSA || key->kind == KEY_RSA_PSS || key->kind == KEY_RSA_OAEP || key->kind == KEY_PSS_SHAKE) {
		const struct node *rsa = tree_child(tree, key->bits);
		key->modulus = tree_component(tree, rsa, RSA_MODULUS);
		key->exponent = tree_component(tree, rsa, RSA_PUBLIC_EXPONENT);
	}
	if ((key->kind == KEY_EC || key->kind == KEY_ECDH) && key->parameters != NULL)
		key->curve = (enum oid)key->parameters->oid;
	if (key->kind == KEY_DSA) {
		key->y = tree_child(tree, key->bits);
		key->p = tree_component(tree, key->parameters, DSS_P);
		key->q = tree_component(tree, key->parameters, DSS_Q);
		key->g = tree_component(tree, key->parameters, DSS_G);
	}
}

struct span
integer_magnitude(struct span s)
{
	while (s.size > 0 && s.data[0] == 0) {
		s.data++;
		s.size--;
	}
	return s;
}

bool
magnitude_is_below(struct span a, struct span b)
{
	return a.size != b.size ? a.size < b.size : memcmp(a.data, b.data, a.size) < 0;
}

size_t
magnitude_bits(struct span s)
{
	if (s.size == 0)
		return 0;
	size_t bits = s.size * 8;
	for (uint8_t top = s.data[0]; !(top & 0x80); top = (uint8_t)(top << 1))
		bits--;
	return bits;
}
