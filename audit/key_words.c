#include "audit/key_words.h"

const char *
key_kind_word(enum key_kind kind)
{
	static const char *const words[] = {
		[KEY_UNKNOWN] = "unknown",   [KEY_RSA] = "RSA",         [KEY_RSA_PSS] = "RSA-PSS",
		[KEY_RSA_OAEP] = "RSA-OAEP", [KEY_EC] = "EC",           [KEY_ECDH] = "ECDH",
		[KEY_DSA] = "DSA",           [KEY_DH] = "DH",           [KEY_ED25519] = "Ed25519",
		[KEY_ED448] = "Ed448",       [KEY_X25519] = "X25519",   [KEY_X448] = "X448",
		[KEY_ML_DSA] = "ML-DSA",     [KEY_SLH_DSA] = "SLH-DSA", [KEY_HASH_ML_DSA] = "HashML-DSA",
		[KEY_ML_KEM] = "ML-KEM",     [KEY_KEA] = "KEA",         [KEY_PSS_SHAKE] = "RSA-PSS with SHAKE",
	};
	return words[kind];
}

const char *
curve_word(enum oid curve)
{
	switch (curve) {
	case OID_SECP192R1:
		return "P-192";
	case OID_SECP224R1:
		return "P-224";
	case OID_SECP256R1:
		return "P-256";
	case OID_SECP384R1:
		return "P-384";
	case OID_SECP521R1:
		return "P-521";
	case OID_UNKNOWN:
		return "with another curve";
	default:
		return oid_name(curve);
	}
}
