/* What is told of objects beside the findings. */
#include <stdio.h>
#include <stdlib.h>

#include "corpus/corpus.h"
#include "tests/suites.h"
#include "x509/foreign.h"

static struct corpus corpus;

static void
open_corpus(void)
{
	open_linter();
	ck_assert_msg(corpus_read(&corpus, getenv("CORPUS")), "%s", corpus.error);
}

static void
close_corpus(void)
{
	corpus_free(&corpus);
	close_linter();
}

static struct corpus_object
compiled(const char *name)
{
	struct corpus_object object;
	const struct corpus_case *c = corpus_find(&corpus, name);
	ck_assert_msg(c != NULL, "no case %s", name);
	ck_assert_msg(corpus_compile(&corpus, c, &object), "%s", corpus.error);
	return object;
}

/* Of a response that is yet to be signed nothing is said that only the signed one has. */
START_TEST(a_response_to_be_signed_has_nothing_around_it)
{
	static const char *const rules[] = {
		"e_ocsp_response_bytes_not_as_status",
		"e_ocsp_response_type_not_basic",
		"w_ocsp_certs_empty",
		"e_ocsp_sigalgo_missing_null_params",
		"e_ocsp_sigalgo_missing_pss_params",
		"e_ocsp_sigalgo_ecdsa_params_present",
		"e_ocsp_responder_not_valid_when_produced",
		"e_ocsp_responder_key_usage",
		"e_ocsp_responder_not_authorized",
		"e_ocsp_signature_algorithm_improper_encoding",
		"e_ocsp_signature_algorithm_not_of_responder_key",
		"e_mp_ocsp_sha1",
		"e_mp_ocsp_next_update_after_certificates",
	};
	struct session session = { 0 };
	struct corpus_object o = compiled("tbs-ocsp"), issuer = compiled("tls-subca");
	uint8_t *verdicts = calloc(1, linter.rules.count);
	linter.scope = ABOUT_SUBSCRIBERS;
	ck_assert(linter_add_companion(&linter, COMPANION_ISSUER, (struct span){ issuer.der, issuer.size }));
	ck_assert(lint(&linter, &session, (struct span){ o.der, o.size }, verdicts));
	ck_assert_int_eq(session.object.kind, OBJECT_TBS_OCSP);
	ck_assert_str_eq(object_kind_name(session.object.kind), "tbs-ocsp-response");
	ck_assert_uint_eq(session.object.facts & PROFILES, OCSP_RESPONSE);
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		const struct gate *gate = ruleset_find(&linter.rules, rules[i]);
		ck_assert_msg(gate != NULL && verdicts[gate - linter.rules.gates] == NOT_APPLICABLE, "%s", rules[i]);
	}
	linter.scope = 0;
	session_free(&session);
	free(verdicts);
	free(o.der);
	free(issuer.der);
}
END_TEST

START_TEST(each_kind_has_its_lints_of_zlint)
{
	enum zlint_kind kind = ZLINT_CRL;
	ck_assert(!zlint_kind_of(OBJECT_UNKNOWN, &kind) && kind == ZLINT_CRL);
	ck_assert(zlint_kind_of(OBJECT_TBS_CERTIFICATE, &kind) && kind == ZLINT_CERTIFICATE);
	ck_assert(zlint_kind_of(OBJECT_TBS_CRL, &kind) && kind == ZLINT_CRL);
	ck_assert(zlint_kind_of(OBJECT_OCSP, &kind) && kind == ZLINT_OCSP);
	ck_assert(zlint_kind_of(OBJECT_TBS_OCSP, &kind) && kind == ZLINT_OCSP);
}
END_TEST

/* What is none of the kinds of objects: octets, and a part of what they are said to be; NULL: nothing is. */
static const struct {
	struct span octets;
	const char *name;
} foreign[] = {
#define OCTETS(octets, name) \
	{ \
		{ (const uint8_t *)(octets), sizeof(octets) - 1 }, name \
	}
	OCTETS("", "empty"),
	OCTETS("\x1f\x8b\x08\x00", "gzip"),
	OCTETS("\xfd\x37\x7a\x58\x5a\x00", "xz"),
	OCTETS("BZh91AY&SY", "bzip2"),
	OCTETS("\x28\xb5\x2f\xfd\x00", "zstd"),
	OCTETS("PK\x03\x04", "zip"),
	OCTETS("7z\xbc\xaf\x27\x1c", "7z"),
	OCTETS("%PDF-1.7", "PDF"),
	OCTETS("\xff\xfe-\0-\0", "UTF-16"),
	OCTETS("-\0-\0-\0-\0-\0B\0", "UTF-16"),
	OCTETS("\0-\0-\0-\0-\0-\0B", "UTF-16"),
	OCTETS("-----BEGIN CERTIFICATE-----\nMIIB\n", "PEM"),
	OCTETS("\xef\xbb\xbf  -----BEGIN CERTIFICATE-----\n", "PEM"),
	OCTETS(" { \"a\": 1 }", "JSON"),
	OCTETS("[]", "JSON"),
	OCTETS("{\"entries\":[{\"leaf_input\":\"AAAA", "get-entries"),
	OCTETS("<!DOCTYPE html>", "web page"),
	OCTETS("30:82:03:1f:30 82\n", "hexadecimal"),
	OCTETS("MIIDHzCCAgegAwIBAgIUQ2VydA==\n", "base64"),
	OCTETS("MIIDHzCCAgegAwIBAgI=UQ2VydA\n", "text"),
	OCTETS("serial,issuer\n1,CA\n", "CSV"),
	OCTETS("hello, world", "text"),
	OCTETS("h\xc3\xa9llo", "text"),
	OCTETS(" \n", "blanks"),
	OCTETS("h\xc3llo", NULL),
	OCTETS("\x01\x02\x03", NULL),
	/* a request of one octet each, with and without attributes */
	OCTETS("\x30\x11\x30\x0a\x02\x01\x00\x30\x00\x30\x01\x00\xa0\x00\x30\x00\x03\x01\x00", "PKCS#10, RFC 2986), not"),
	OCTETS("\x30\x0f\x30\x08\x02\x01\x00\x30\x00\x30\x01\x00\x30\x00\x03\x01\x00", "without attributes"),
	/* PKCS#7: certificates only, in DER and BER; signed; a token; enveloped; encrypted */
	OCTETS("\x30\x27\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x1a\x30\x18\x02\x01\x01\x31\x00\x30\x0b\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01"
	       "\x07\x01\xa0\x02\x30\x00\x31\x00",
	       "nothing that is signed"),
	OCTETS("\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80\x30\x80\x02\x01\x01\x31\x00\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01"
	       "\x07\x01\x00\x00\xa0\x80\x30\x00\x00\x00\x31\x00\x00\x00\x00\x00\x00\x00",
	       "nothing that is signed"),
	OCTETS("\x30\x25\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x18\x30\x16\x02\x01\x01\x31\x02\x30\x00\x30\x0b\x06\x09\x2a\x86\x48\x86\xf7"
	       "\x0d"
	       "\x01\x07\x01\x31\x00",
	       "signed data (PKCS#7"),
	OCTETS("\x30\x27\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x1a\x30\x18\x02\x01\x03\x31\x02\x30\x00\x30\x0d\x06\x0b\x2a\x86\x48\x86\xf7"
	       "\x0d"
	       "\x01\x09\x10\x01\x04\x31\x00",
	       "timestamp token"),
	OCTETS("\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03\xa0\x00", "enveloped data"),
	OCTETS("\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x06\xa0\x00", "encrypted data"),
	OCTETS("\x30\x10\x02\x01\x03\x30\x0b\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01", "PKCS#12"),
	OCTETS("\x30\x15\x30\x0f\x02\x01\x01\x30\x00\xa0\x00\x30\x00\x02\x01\x01\x30\x01\x00\x30\x00\x03\x00", "attribute certificate"),
	OCTETS("\x30\x0b\x30\x07\x02\x01\x02\xa4\x00\xa4\x00\xa0\x00", "CMP"),
	/* keys */
	OCTETS("\x30\x0c\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x00", "a private key (PKCS#8"),
	OCTETS("\x30\x09\x30\x05\x06\x03\x2b\x65\x70\x04\x00", "an encrypted private key"),
	OCTETS("\x30\x09\x30\x05\x06\x03\x2b\x65\x70\x03\x00", "a public key"),
	OCTETS("\x30\x0b\x02\x01\x01\x04\x02\x01\x02\xa0\x02\x05\x00", "a private EC key"),
	OCTETS("\x30\x1b\x02\x01\x00\x02\x01\x01\x02\x01\x01\x02\x01\x01\x02\x01\x01\x02\x01\x01\x02\x01\x01\x02\x01\x01\x02\x01\x01",
	       "private RSA key"),
	OCTETS("\x30\x12\x02\x01\x00\x02\x01\x01\x02\x01\x01\x02\x01\x01\x02\x01\x01\x02\x01\x01", "private DSA key"),
	OCTETS("\x30\x06\x02\x01\x05\x02\x01\x05", "a signature"),
	OCTETS("\x06\x05\x2b\x81\x04\x00\x22", "object identifier"),
	/* OCSP, timestamps, CT */
	OCTETS("\x30\x12\x30\x10\x30\x0e\x30\x0c\x30\x0a\x30\x00\x04\x01\x01\x04\x00\x02\x01\x05", "an OCSP request"),
	OCTETS("\x30\x0d\x30\x07\xa2\x00\x18\x01\x30\x30\x00\x30\x00\x03\x00", "BasicOCSPResponse"),
	OCTETS("\x30\x14\x30\x03\x02\x01\x00\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x00", "timestamp server (RFC 3161)"),
	OCTETS("\x30\x09\x30\x07\x02\x01\x02\x30\x02\x0c\x00", "no token"),
	OCTETS("\x30\x0d\x02\x01\x01\x30\x06\x30\x00\x04\x02\x01\x02\x01\x01\xff", "request for a timestamp"),
	OCTETS("\x00\x31\x00\x2f\x00"
	       "0123456789012345678901234567890123456789012345",
	       "signed certificate timestamps"),
	OCTETS("\x00\x00\x01\x8f\x00\x00\x00\x00\x00\x00\x00\x00\x01\x05\x00\x00\x00\x00", "data tile"),
	OCTETS("\x00\x00\x00\x02\x05\x00\x00\x00\x00\x02\x05\x00", "records"),
	OCTETS("\x00\x00\x00\x02\x05\x00\x00\x00\x00\x02\x05", NULL),
	/* others that nobody knows */
	OCTETS("\x30\x00", NULL),
	OCTETS("\x30\x03\x02\x01\x05", NULL),
	OCTETS("\x30\x82", NULL),
#undef OCTETS
};

START_TEST(what_is_no_object_is_told_by_its_contents)
{
	/* at the very end of what is allocated */
	uint8_t *octets = malloc(foreign[_i].octets.size + 1);
	memcpy(octets, foreign[_i].octets.data, foreign[_i].octets.size);
	octets = realloc(octets, foreign[_i].octets.size > 0 ? foreign[_i].octets.size : 1);
	const char *name = foreign_name((struct span){ octets, foreign[_i].octets.size });
	if (foreign[_i].name == NULL)
		ck_assert_msg(name == NULL, "%d: %s", _i, name);
	else
		ck_assert_msg(name != NULL && strstr(name, foreign[_i].name) != NULL, "%d: %s", _i, name);
	ck_assert_int_eq(object_sniff(foreign[_i].octets), OBJECT_UNKNOWN);
	free(octets);
}
END_TEST

START_TEST(archives_and_parameters_are_told_by_their_contents)
{
	uint8_t tar[512] = { 'a' }, numbers[200] = { 0x30, 0x81, 0x88, 0x02, 0x81, 0x80, 0x7f };
	memcpy(tar + 257, "ustar", 5);
	ck_assert_ptr_nonnull(strstr(foreign_name((struct span){ tar, sizeof(tar) }), "tar archive"));
	memcpy(numbers + 134, "\x02\x03\x01\x00\x01", 5);
	ck_assert_ptr_nonnull(strstr(foreign_name((struct span){ numbers, 139 }), "public RSA key"));
	memcpy(numbers + 134, "\x02\x01\x02", 3);
	numbers[2] = 0x86;
	ck_assert_ptr_nonnull(strstr(foreign_name((struct span){ numbers, 137 }), "DH key"));
	memcpy(numbers + 134, "\x02\x01\x02\x02\x01\x02", 6);
	numbers[2] = 0x89;
	ck_assert_ptr_nonnull(strstr(foreign_name((struct span){ numbers, 140 }), "DSA or DH"));
}
END_TEST

/* Which objects are there whole, and were decoded whole. */
START_TEST(what_is_whole_is_told)
{
	static const struct {
		const char *name;
		bool whole;
	} objects[] = {
		{ "root", true },
		{ "crl", true },
		{ "ocsp-good", true },
		{ "tbs-ocsp", true },
		{ "type-many", true },
		{ "der-length-beyond-parent", true },
		{ "der-tag-without-length", true },
		{ "type-trailing-in-extension", true },
		{ "der-length-indefinite", true },
		{ "object-cut-short-certificate", false },
		{ "object-cut-short-in-length", false },
		{ "object-without-end", false },
		{ "object-followed-crl", false },
		{ "object-empty", false },
		{ "type-too-deep", false },
		{ "type-too-many", false },
	};
	struct object object = { 0 };
	ck_assert(!object_is_whole(&object));
	for (size_t i = 0; i < sizeof(objects) / sizeof(objects[0]); i++) {
		struct corpus_object o = compiled(objects[i].name);
		ck_assert(object_read(&object, &corpus.oids, (struct span){ o.der, o.size }, OBJECT_UNKNOWN, 0));
		ck_assert_msg(object_is_whole(&object) == objects[i].whole, "%s", objects[i].name);
		free(o.der);
	}
	object_free(&object);
}
END_TEST

Suite *
details_suite(void)
{
	Suite *suite = suite_create("details");
	TCase *t = tcase_create("details");
	tcase_add_checked_fixture(t, open_corpus, close_corpus);
	tcase_add_test(t, a_response_to_be_signed_has_nothing_around_it);
	tcase_add_test(t, each_kind_has_its_lints_of_zlint);
	tcase_add_loop_test(t, what_is_no_object_is_told_by_its_contents, 0, sizeof(foreign) / sizeof(foreign[0]));
	tcase_add_test(t, archives_and_parameters_are_told_by_their_contents);
	tcase_add_test(t, what_is_whole_is_told);
	suite_add_tcase(suite, t);
	return suite;
}
