/* Signatures that OpenSSL made are right, and those of which any octet is another are not. */
#include <check.h>
#include <stdlib.h>

#include "asn1/pkix.h"
#include "tests/signed.h"
#include "tests/suites.h"
#include "x509/object.h"
#include "x509/sha256.h"
#include "x509/verify.h"

#define COUNT (sizeof(certificates) / sizeof(certificates[0]))

static uint8_t der[2048];
static struct object object;

static uint8_t
digit(char c)
{
	return (uint8_t)(c <= '9' ? c - '0' : c - 'a' + 10);
}

static void
read_certificate(const char *text)
{
	size_t size = strlen(text) / 2;
	ck_assert_uint_le(size, sizeof(der));
	for (size_t i = 0; i < size; i++)
		der[i] = (uint8_t)(digit(text[2 * i]) << 4 | digit(text[2 * i + 1]));
	ck_assert(object_read(&object, &linter.oids, (struct span){ der, size }, OBJECT_CERTIFICATE));
}

/* What its own key makes of the signature; the octets may have changed since it was read. */
static enum verification
verify_own(const char **why)
{
	const struct cert *c = &object.cert;
	*why = NULL;
	return verify_signature(c->tree, &c->key, c->tree, c->signature_algorithm, tree_encoding(c->tree, c->tbs),
				tree_contents(c->tree, c->signature_value), why);
}

START_TEST(signatures_are_right)
{
	const char *why;
	for (size_t i = 0; i < COUNT; i++) {
		read_certificate(certificates[i].der);
		ck_assert_msg(verify_own(&why) == VERIFICATION_GOOD, "%s: %s", certificates[i].name, why);
	}
}
END_TEST

/* Each octet of the signature, and some of what is signed: never good, and always with a word why. */
START_TEST(changed_signatures_are_wrong)
{
	const char *why;
	for (size_t i = 0; i < COUNT; i++) {
		read_certificate(certificates[i].der);
		struct span signature = tree_contents(object.cert.tree, object.cert.signature_value);
		size_t begin = (size_t)(signature.data - der);
		for (size_t k = 0; k < signature.size; k += k < 12 ? 1 : 7) {
			der[begin + k] ^= 0x41;
			ck_assert_msg(verify_own(&why) == VERIFICATION_BAD && why != NULL, "%s: octet %zu of the signature", certificates[i].name, k);
			der[begin + k] ^= 0x41;
		}
		for (size_t k = 8; k < begin; k += 97) {
			struct span octets = tree_encoding(object.cert.tree, object.cert.tbs);
			uint8_t copy[sizeof(der)];
			memcpy(copy, octets.data, octets.size);
			copy[k % octets.size] ^= 1;
			ck_assert(verify_signature(object.cert.tree, &object.cert.key, object.cert.tree, object.cert.signature_algorithm,
						   (struct span){ copy, octets.size }, signature, &why) == VERIFICATION_BAD);
		}
		for (size_t size = 0; size < 3; size++) {
			ck_assert(verify_signature(object.cert.tree, &object.cert.key, object.cert.tree, object.cert.signature_algorithm,
						   (struct span){ der, 8 }, (struct span){ signature.data, size }, &why) == VERIFICATION_BAD);
		}
	}
}
END_TEST

/* Each key against each algorithm: of another kind it is wrong, or cannot be told. */
START_TEST(keys_of_other_kinds_are_wrong)
{
	static struct object other;
	const char *why = NULL;
	for (size_t i = 0; i < COUNT; i++) {
		static uint8_t kept[sizeof(der)];
		read_certificate(certificates[i].der);
		memcpy(kept, der, sizeof(kept));
		ck_assert(object_read(&other, &linter.oids, (struct span){ kept, object.tree.der.size }, OBJECT_CERTIFICATE));
		for (size_t k = 0; k < COUNT; k++) {
			read_certificate(certificates[k].der);
			if (other.cert.key.kind == object.cert.key.kind)
				continue;
			ck_assert(verify_signature(other.cert.tree, &other.cert.key, object.cert.tree, object.cert.signature_algorithm,
						   tree_encoding(object.cert.tree, object.cert.tbs),
						   tree_contents(object.cert.tree, object.cert.signature_value), &why) == VERIFICATION_BAD);
		}
	}
	object_free(&other);
}
END_TEST

/* A modulus that is even, zero or missing, a point that is none, numbers of DSA that are zero: whatever the key is, nothing is computed with it. */
START_TEST(odd_keys_are_not_computed_with)
{
	const char *why;
	for (size_t i = 0; i < COUNT; i++) {
		read_certificate(certificates[i].der);
		struct key *key = &object.cert.key;
		struct span bits = tree_contents(object.cert.tree, key->bits);
		uint8_t *octets = der + (bits.data - der);
		if (key->modulus != NULL) {
			der[key->modulus->offset + key->modulus->header + key->modulus->length - 1] ^= 1;
			ck_assert_int_eq(verify_own(&why), VERIFICATION_IMPOSSIBLE);
			key->modulus = NULL;
		} else if (key->kind == KEY_DSA) {
			der[key->p->offset + key->p->header + key->p->length - 1] ^= 1;
			ck_assert_int_eq(verify_own(&why), VERIFICATION_IMPOSSIBLE);
			key->q = NULL;
		} else
			octets[bits.size - 1 - (key->kind == KEY_ED25519 || key->kind == KEY_ED448 ? bits.size - 1 : 0)] ^= 1;
		ck_assert_msg(verify_own(&why) == VERIFICATION_IMPOSSIBLE, "%s", certificates[i].name);
		ck_assert_ptr_nonnull(why);
	}
}
END_TEST

START_TEST(timestamps_are_right)
{
	uint8_t digest[SHA256_SIZE];
	unsigned tried = 0;
	for (size_t i = 0; i < COUNT; i++) {
		read_certificate(certificates[i].der);
		const struct cert *c = &object.cert;
		enum oid oid = algorithm_oid(c->tree, c->signature_algorithm);
		unsigned algorithm = oid == OID_SHA256_RSA ? 1 : oid == OID_SHA256_ECDSA ? 3 : 0;
		struct span spki = tree_encoding(c->tree, c->key.node), bits = tree_contents(c->tree, c->signature_value);
		struct span signature = { bits.data + 1, bits.size - 1 };
		if (algorithm == 0)
			continue;
		sha256_octets(tree_encoding(c->tree, c->tbs), digest);
		ck_assert_int_eq(verify_sct_digest(spki, 4, algorithm, digest, signature), VERIFICATION_GOOD);
		ck_assert_int_eq(verify_sct_digest(spki, 4, 4 - algorithm, digest, signature), VERIFICATION_BAD);
		ck_assert_int_eq(verify_sct_digest(spki, 2, algorithm, digest, signature), VERIFICATION_IMPOSSIBLE);
		ck_assert_int_eq(verify_sct_digest(spki, 4, 2, digest, signature), VERIFICATION_IMPOSSIBLE);
		for (size_t size = 0; size < spki.size; size++)
			ck_assert_int_eq(verify_sct_digest((struct span){ spki.data, size }, 4, algorithm, digest, signature),
					 VERIFICATION_IMPOSSIBLE);
		for (size_t size = 0; size < signature.size; size++)
			ck_assert_int_eq(verify_sct_digest(spki, 4, algorithm, digest, (struct span){ signature.data, size }), VERIFICATION_BAD);
		digest[31] ^= 1;
		ck_assert_int_eq(verify_sct_digest(spki, 4, algorithm, digest, signature), VERIFICATION_BAD);
		tried |= 1u << algorithm;
	}
	ck_assert_uint_eq(tried, 1u << 1 | 1u << 3);
}
END_TEST

static void
close_all(void)
{
	object_free(&object);
	memset(&object, 0, sizeof(object));
	close_linter();
}

Suite *
signatures_suite(void)
{
	Suite *s = suite_create("signatures");
	TCase *t = tcase_create("signatures");
	tcase_add_unchecked_fixture(t, open_linter, close_all);
	tcase_add_test(t, signatures_are_right);
	tcase_add_test(t, changed_signatures_are_wrong);
	tcase_add_test(t, keys_of_other_kinds_are_wrong);
	tcase_add_test(t, odd_keys_are_not_computed_with);
	tcase_add_test(t, timestamps_are_right);
	suite_add_tcase(s, t);
	return s;
}
