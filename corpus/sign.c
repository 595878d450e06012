#include <gmp.h>
#include <nettle/ecc-curve.h>
#include <nettle/ecdsa.h>
#include <nettle/knuth-lfib.h>
#include <nettle/rsa.h>
#include <nettle/sha1.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>

#include "corpus/sign.h"

/* The lines of a key file: a word and hexadecimal digits; "type" and a word. */
struct key_file {
	char type[16];
	char n[1100], e[16], d[1100], p[1100], q[600], g[1100], x[160], y[1100];
};

static bool
read_key(struct compilation *c, const char *name, struct key_file *k)
{
	char path[4096], line[2048], word[16], value[1100];
	static const struct {
		const char *word;
		size_t offset, size;
	} fields[] = {
#define FIELD(f) { #f, offsetof(struct key_file, f), sizeof(((struct key_file *)0)->f) }
		FIELD(type), FIELD(n), FIELD(e), FIELD(d), FIELD(p), FIELD(q), FIELD(g), FIELD(x), FIELD(y),
#undef FIELD
	};
	memset(k, 0, sizeof(*k));
	snprintf(path, sizeof(path), "%s/keys/%s.key", c->folder, name);
	FILE *file = fopen(path, "r");
	if (file == NULL)
		return compile_error(c, "there is no key %s", name);
	while (fgets(line, sizeof(line), file) != NULL) {
		if (line[0] == '#' || sscanf(line, "%15s %1099s", word, value) != 2)
			continue;
		for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
			if (strcmp(word, fields[i].word) == 0)
				memcpy((char *)k + fields[i].offset, value, strnlen(value, fields[i].size - 1));
		}
	}
	fclose(file);
	return true;
}

static const struct ecc_curve *
curve_of(const struct key_file *k, enum oid *oid, size_t *octets)
{
	bool p256 = strcmp(k->type, "p256") == 0, p384 = strcmp(k->type, "p384") == 0;
	*oid = p256 ? OID_SECP256R1 : p384 ? OID_SECP384R1 : OID_SECP521R1;
	*octets = p256 ? 32 : p384 ? 48 : 66;
	return p256 ? nettle_get_secp_256r1() : p384 ? nettle_get_secp_384r1() : strcmp(k->type, "p521") == 0 ? nettle_get_secp_521r1() : NULL;
}

/* A number as octets, most significant first: `size` of them, or where it is 0 as many as a positive INTEGER needs. */
static void
add_number(struct octets *out, const mpz_t number, size_t size)
{
	uint8_t octets[1024] = { 0 };
	size_t count = 0, needed = (mpz_sizeinbase(number, 2) + 7) / 8;
	if (size == 0)
		size = mpz_sizeinbase(number, 2) / 8 + 1;
	mpz_export(octets + (size - needed), &count, 1, 1, 1, 0, number);
	octets_add(out, octets, size);
}

static void
add_integer(struct octets *out, const mpz_t number)
{
	struct octets contents = { 0 };
	add_number(&contents, number, 0);
	octets_add_tlv(out, 0x02, &contents);
	octets_free(&contents);
}

static void
add_hexadecimal(struct octets *out, const char *text)
{
	mpz_t number;
	mpz_init_set_str(number, text, 16);
	add_integer(out, number);
	mpz_clear(number);
}

static void
add_oid(struct octets *out, enum oid oid)
{
	uint8_t octets[32];
	struct octets contents = { 0 };
	octets_add(&contents, octets, oid_encode(oid_dotted(oid), octets, sizeof(octets)));
	octets_add_tlv(out, 0x06, &contents);
	octets_free(&contents);
}

/* The AlgorithmIdentifier of a key: RFC 3279 2.3.1 (RSA) and 2.3.2 (DSA), RFC 5480 2.1.1 (elliptic curves). */
static void
add_algorithm(struct octets *out, const struct key_file *k)
{
	struct octets parameters = { 0 }, contents = { 0 };
	enum oid curve;
	size_t size;
	if (strcmp(k->type, "rsa") == 0) {
		add_oid(&contents, OID_RSA_ENCRYPTION);
		octets_add_tlv(&contents, 0x05, &parameters);
	} else if (strcmp(k->type, "dsa") == 0) {
		add_hexadecimal(&parameters, k->p);
		add_hexadecimal(&parameters, k->q);
		add_hexadecimal(&parameters, k->g);
		add_oid(&contents, OID_DSA);
		octets_add_tlv(&contents, 0x30, &parameters);
	} else if (curve_of(k, &curve, &size) != NULL) {
		add_oid(&contents, OID_EC_PUBLIC_KEY);
		add_oid(&contents, curve);
	}
	octets_add_tlv(out, 0x30, &contents);
	octets_free(&parameters);
	octets_free(&contents);
}

bool
key_bits(struct compilation *c, const char *name, struct octets *out)
{
	struct key_file k;
	struct octets contents = { 0 };
	mpz_t a, b;
	enum oid oid;
	size_t size;

	if (!read_key(c, name, &k))
		return false;
	mpz_init(a);
	mpz_init(b);
	if (strcmp(k.type, "rsa") == 0) {
		mpz_set_str(a, k.n, 16);
		mpz_set_str(b, k.e, 16);
		add_integer(&contents, a);
		add_integer(&contents, b);
		octets_add_tlv(out, 0x30, &contents);
	} else if (strcmp(k.type, "dsa") == 0) {
		add_hexadecimal(out, k.y);
	} else if (curve_of(&k, &oid, &size) != NULL) {
		mpz_set_str(a, k.x, 16);
		mpz_set_str(b, k.y, 16);
		octets_add(out, "\x04", 1);
		add_number(out, a, size);
		add_number(out, b, size);
	}
	octets_free(&contents);
	mpz_clear(a);
	mpz_clear(b);
	return out->size > 0 ? true : compile_error(c, "key %s has no type that is known", name);
}

bool
key_spki(struct compilation *c, const char *name, struct octets *out)
{
	struct key_file k;
	struct octets bits = { 0 }, contents = { 0 };

	if (!read_key(c, name, &k))
		return false;
	add_algorithm(&contents, &k);
	octets_add(&bits, "", 1);
	bool done = key_bits(c, name, &bits);
	if (done) {
		octets_add_tlv(&contents, 0x03, &bits);
		octets_add_tlv(out, 0x30, &contents);
	}
	octets_free(&bits);
	octets_free(&contents);
	return done;
}

/* The digest that an algorithm signs; SHA-256 where it names none. Returns its size. */
static size_t
digest(enum oid algorithm, struct span message, uint8_t out[64])
{
	if (algorithm == OID_SHA384_ECDSA || algorithm == OID_SHA384_RSA) {
		struct sha384_ctx h;
		sha384_init(&h);
		sha384_update(&h, message.size, message.data);
		sha384_digest(&h, 48, out);
		return 48;
	}
	if (algorithm == OID_SHA512_ECDSA || algorithm == OID_SHA512_RSA) {
		struct sha512_ctx h;
		sha512_init(&h);
		sha512_update(&h, message.size, message.data);
		sha512_digest(&h, 64, out);
		return 64;
	}
	if (algorithm == OID_SHA1_RSA || algorithm == OID_SHA1_ECDSA) {
		struct sha1_ctx h;
		sha1_init(&h);
		sha1_update(&h, message.size, message.data);
		sha1_digest(&h, 20, out);
		return 20;
	}
	struct sha256_ctx h;
	sha256_init(&h);
	sha256_update(&h, message.size, message.data);
	sha256_digest(&h, 32, out);
	return 32;
}

static void
sign_rsa(const struct key_file *k, const uint8_t *hash, size_t size, struct octets *out)
{
	/* RFC 8017 9.2: the DER of DigestInfo before the digest */
	static const uint8_t sha1[] = "\x30\x21\x30\x09\x06\x05\x2b\x0e\x03\x02\x1a\x05\x00\x04\x14";
	static const uint8_t sha2[] = "\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20";
	uint8_t info[128];
	size_t head = size == 20 ? sizeof(sha1) - 1 : sizeof(sha2) - 1;
	struct rsa_private_key key;
	struct rsa_public_key public;
	mpz_t signature;

	memcpy(info, size == 20 ? sha1 : sha2, head);
	if (size != 20) {
		info[1] = (uint8_t)(head - 2 + size);
		info[head - 5] = size == 32 ? 1 : size == 48 ? 2 : 3;
		info[head - 1] = (uint8_t)size;
	}
	memcpy(info + head, hash, size);
	rsa_private_key_init(&key);
	rsa_public_key_init(&public);
	mpz_init(signature);
	mpz_set_str(public.n, k->n, 16);
	mpz_set_str(public.e, k->e, 16);
	mpz_set_str(key.d, k->d, 16);
	mpz_set_str(key.p, k->p, 16);
	mpz_set_str(key.q, k->q, 16);
	/* CRT parameters from d, p, q */
	mpz_t t;
	mpz_init(t);
	mpz_sub_ui(t, key.p, 1);
	mpz_mod(key.a, key.d, t);
	mpz_sub_ui(t, key.q, 1);
	mpz_mod(key.b, key.d, t);
	mpz_invert(key.c, key.q, key.p);
	mpz_clear(t);
	rsa_public_key_prepare(&public);
	rsa_private_key_prepare(&key);
	if (rsa_pkcs1_sign(&key, head + size, info, signature))
		add_number(out, signature, public.size);
	mpz_clear(signature);
	rsa_private_key_clear(&key);
	rsa_public_key_clear(&public);
}

static void
sign_ecdsa(const struct key_file *k, const struct ecc_curve *curve, const uint8_t *hash, size_t size, struct octets *out)
{
	/* a fixed sequence in the place of chance: the same octets at each compilation, and a secret key that is none */
	struct knuth_lfib_ctx chance;
	struct ecc_scalar key;
	struct dsa_signature signature;
	struct octets contents = { 0 };
	mpz_t d;

	knuth_lfib_init(&chance, 4711);
	mpz_init_set_str(d, k->d, 16);
	ecc_scalar_init(&key, curve);
	dsa_signature_init(&signature);
	if (ecc_scalar_set(&key, d)) {
		ecdsa_sign(&key, &chance, (nettle_random_func *)knuth_lfib_random, size, hash, &signature);
		add_integer(&contents, signature.r);
		add_integer(&contents, signature.s);
		octets_add_tlv(out, 0x30, &contents);
	}
	octets_free(&contents);
	dsa_signature_clear(&signature);
	ecc_scalar_clear(&key);
	mpz_clear(d);
}

static bool
sign_digest(struct compilation *c, const char *name, const uint8_t *hash, size_t size, struct octets *out)
{
	struct key_file k;
	enum oid oid;
	size_t octets;

	if (!read_key(c, name, &k))
		return false;
	if (strcmp(k.type, "rsa") == 0)
		sign_rsa(&k, hash, size, out);
	else if (curve_of(&k, &oid, &octets) != NULL)
		sign_ecdsa(&k, curve_of(&k, &oid, &octets), hash, size, out);
	return out->size > 0 ? true : compile_error(c, "key %s cannot sign", name);
}

bool
key_sign(struct compilation *c, const char *name, enum oid algorithm, struct span message, struct octets *out)
{
	uint8_t hash[64];
	size_t size = digest(algorithm, message, hash);
	return sign_digest(c, name, hash, size, out);
}

bool
key_sign_digest(struct compilation *c, const char *name, const uint8_t hash[32], struct octets *out)
{
	return sign_digest(c, name, hash, 32, out);
}
