/* What is told of objects beside the findings. */
#include <stdio.h>
#include <stdlib.h>

#include "corpus/corpus.h"
#include "tests/suites.h"
#include "x509/foreign.h"
#include "x509/pair.h"
#include "x509/text.h"

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
	ck_assert_msg(corpus_compile_named(&corpus, name, &object), "%s", corpus.error);
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
	struct companions *set = companions_new();
	struct job job = { .scope = ABOUT_SUBSCRIBERS, .issuers = set };
	ck_assert_int_eq(companions_add(set, &linter.oids, (struct span){ issuer.der, issuer.size }, COMPANION_CERTIFICATE), COMPANION_ADDED);
	ck_assert(lint(&linter, &session, &job, (struct span){ o.der, o.size }, verdicts));
	ck_assert_int_eq(session.object.kind, OBJECT_TBS_OCSP);
	ck_assert_str_eq(object_kind_name(session.object.kind), "tbs-ocsp-response");
	ck_assert_uint_eq(session.object.profiles, OCSP_RESPONSE);
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		const struct gate *gate = ruleset_find(&linter.rules, rules[i]);
		ck_assert_msg(gate != NULL && verdicts[gate - linter.rules.gates] == NOT_APPLICABLE, "%s", rules[i]);
	}
	companions_free(set);
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
	OCTETS("{\"entries\":[{\"leaf_input\":\"AAAA", "JSON with entries of a CT log that is cut or damaged"),
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
	       "without signers"),
	OCTETS("\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80\x30\x80\x02\x01\x01\x31\x00\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01"
	       "\x07\x01\x00\x00\xa0\x80\x30\x00\x00\x00\x31\x00\x00\x00\x00\x00\x00\x00",
	       "without signers"),
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
	OCTETS("\x00\x00\x01\x8f\x00\x00\x00\x00\x00\x00\x00\x00\x01\x05\x00\x00\x00\x00", "(static-ct-api); read it as ct-tile"),
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
		ck_assert(object_read(&object, &corpus.oids, (struct span){ o.der, o.size }, OBJECT_UNKNOWN));
		ck_assert_msg(object_is_whole(&object) == objects[i].whole, "%s", objects[i].name);
		free(o.der);
	}
	object_free(&object);
}
END_TEST

/* Text that was put, as a string. */
struct written {
	char text[1024];
	size_t size;
};

static void
write_text(void *context, const char *text, size_t size)
{
	struct written *w = context;
	ck_assert_uint_lt(w->size + size, sizeof(w->text));
	memcpy(w->text + w->size, text, size);
	w->size += size;
	w->text[w->size] = '\0';
}

/* Contents of a Name, and what they are as text. */
static const struct {
	struct span contents;
	const char *text;
} written_names[] = {
#define NAME(contents, text) \
	{ \
		{ (const uint8_t *)(contents), sizeof(contents) - 1 }, text \
	}
	NAME("", ""),
	NAME("\x31\x0b\x30\x09\x06\x03\x55\x04\x06\x13\x02NL\x31\x0a\x30\x08\x06\x03\x55\x04\x03\x0c\x01x", "CN=x,C=NL"),
	/* two attributes in one, before another */
	NAME("\x31\x14\x30\x08\x06\x03\x55\x04\x0a\x0c\x01o\x30\x08\x06\x03\x55\x04\x0b\x0c\x01u\x31\x0a\x30\x08\x06\x03\x55\x04\x03\x0c\x01x",
	     "CN=x,O=o+OU=u"),
	NAME("\x31\x0a\x30\x08\x06\x03\x55\x04\x07\x0c\x01l\x31\x0a\x30\x08\x06\x03\x55\x04\x08\x0c\x01s\x31\x0a\x30\x08\x06\x03\x55\x04\x09\x0c\x01"
	     "t",
	     "STREET=t,ST=s,L=l"),
	NAME("\x31\x11\x30\x0f\x06\x0a\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x19\x16\x01"
	     "c\x31\x11\x30\x0f\x06\x0a\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x01\x0c\x01u",
	     "UID=u,DC=c"),
	/* escapes */
	NAME("\x31\x12\x30\x10\x06\x03\x55\x04\x03\x0c\x09 #a,+\"\\<>", "CN=\\ #a\\,\\+\\\"\\\\\\<\\>"),
	NAME("\x31\x0d\x30\x0b\x06\x03\x55\x04\x03\x0c\x04#a; ", "CN=\\#a\\;\\ "),
	NAME("\x31\x0d\x30\x0b\x06\x03\x55\x04\x03\x0c\x04"
	     "a\0\n=",
	     "CN=a\\00\\0a="),
	NAME("\x31\x0a\x30\x08\x06\x03\x55\x04\x03\x0c\x01 ", "CN=\\ "),
	NAME("\x31\x09\x30\x07\x06\x03\x55\x04\x03\x0c\x00", "CN="),
	/* other types of strings: BMPString, UniversalString, TeletexString; beyond the basic plane */
	NAME("\x31\x0d\x30\x0b\x06\x03\x55\x04\x03\x1e\x04\0x\x20\xac", "CN=x\xe2\x82\xac"),
	NAME("\x31\x0d\x30\x0b\x06\x03\x55\x04\x03\x1c\x04\x00\x01\xf6\x00", "CN=\xf0\x9f\x98\x80"),
	NAME("\x31\x0a\x30\x08\x06\x03\x55\x04\x03\x14\x01\xe9", "CN=\xc3\xa9"),
	/* a character that PrintableString lacks is still one; octets of no character are not */
	NAME("\x31\x0a\x30\x08\x06\x03\x55\x04\x03\x13\x01*", "CN=*"),
	NAME("\x31\x0a\x30\x08\x06\x03\x55\x04\x03\x13\x01\xe9", "CN=#1301e9"),
	NAME("\x31\x0a\x30\x08\x06\x03\x55\x04\x03\x0c\x01\xe9", "CN=#0c01e9"),
	NAME("\x31\x0a\x30\x08\x06\x03\x55\x04\x03\x1e\x01\x41", "CN=#1e0141"),
	NAME("\x31\x0a\x30\x08\x06\x03\x55\x04\x03\x14\x01\x80", "CN=#140180"),
	NAME("\x31\x0a\x30\x08\x06\x03\x55\x04\x03\x02\x01\x05", "CN=#020105"),
	/* attributes without a short name, known and unknown */
	NAME("\x31\x0a\x30\x08\x06\x03\x55\x04\x05\x13\x01\x37", "2.5.4.5=#130137"),
	NAME("\x31\x0a\x30\x08\x06\x03\x2a\x03\x04\x13\x01\x37", "1.2.3.4=#130137"),
	/* what is no attribute */
	NAME("\x31\x00\x05\x00\x31\x0a\x30\x08\x06\x03\x55\x04\x03\x0c\x01x\x31\x05\x30\x03\x06\x01\x2a", "CN=x"),
#undef NAME
};

START_TEST(names_are_written_as_rfc_4514_has_them)
{
	static const struct component root = { "name", &Name };
	struct tree tree = { 0 };
	struct written w = { .size = 0 };
	uint8_t der[256] = { 0x30, (uint8_t)written_names[_i].contents.size };
	memcpy(der + 2, written_names[_i].contents.data, written_names[_i].contents.size);
	ck_assert(tree_decode(&tree, &linter.oids, &root, (struct span){ der, 2 + written_names[_i].contents.size }));
	name_write(&(struct text_sink){ write_text, &w }, &tree, tree_root(&tree));
	ck_assert_str_eq(w.text, written_names[_i].text);
	name_write(&(struct text_sink){ write_text, &w }, &tree, NULL);
	tree_free(&tree);
}
END_TEST

START_TEST(integers_are_written_in_hexadecimal)
{
	static const struct {
		struct span contents;
		const char *text;
	} integers[] = {
		{ { NULL, 0 }, "0" },
#define INTEGER(contents, text) { { (const uint8_t *)(contents), sizeof(contents) - 1 }, text }
		INTEGER("\x00", "0"),
		INTEGER("\x00\x00", "0"),
		INTEGER("\x05", "5"),
		INTEGER("\x00\xab", "ab"),
		INTEGER("\x0a\xbc\x00", "abc00"),
		INTEGER("\xff", "-1"),
		INTEGER("\x80", "-80"),
		INTEGER("\xff\x7f", "-81"),
		INTEGER("\x80\x00", "-8000"),
		INTEGER("\xfe\xdc\xba", "-12346"),
#undef INTEGER
	};
	for (size_t i = 0; i < sizeof(integers) / sizeof(integers[0]); i++) {
		struct written w = { .size = 0 };
		integer_write(&(struct text_sink){ write_text, &w }, integers[i].contents);
		ck_assert_str_eq(w.text, integers[i].text);
	}
}
END_TEST

START_TEST(general_names_are_written)
{
	static const uint8_t der[] = "\x30\x81\x96"
				     "\x82\x05"
				     "a.b\\c"
				     "\x82\x03x\xff\xc3"
				     "\x81\x03"
				     "a@b"
				     "\x86\x03"
				     "u:\n"
				     "\x87\x04\xc0\x00\x02\x01"
				     "\x87\x10\x20\x01\x0d\xb8\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01"
				     "\x87\x02\x7f\x01"
				     "\x87\x00"
				     "\xa4\x0e\x30\x0c\x31\x0a\x30\x08\x06\x03\x55\x04\x03\x0c\x01x"
				     "\xa0\x13\x06\x0a\x2b\x06\x01\x04\x01\x82\x37\x14\x02\x03\xa0\x05\x0c\x03"
				     "a@b"
				     "\x88\x02\x2a\x03"
				     "\xa5\x09\xa1\x07\x0c\x05party"
				     "\x8a\x01x"
				     "\x82\x03\xef\xbf\xbd"
				     "\x82\x03q\xe2\x82"
				     "\xa4\x00";
	static const char *const texts[] = {
		"a.b\\5cc",
		"x\\ff\\c3",
		"a@b",
		"u:\n",
		"192.0.2.1",
		"2001:db8::1",
		"iPAddress:7f01",
		"iPAddress:",
		"CN=x",
		"otherName:1.3.6.1.4.1.311.20.2.3",
		"registeredID:1.2.3",
		"ediPartyName:a1070c057061727479",
		"\xef\xbf\xbd",
		"q\\e2\\82",
		"",
	};
	static const struct component root = { "names", &GeneralNames };
	struct tree tree = { 0 };
	size_t count = 0;
	uint8_t octets[sizeof(der) - 1];
	memcpy(octets, der, sizeof(octets));
	octets[2] = sizeof(octets) - 3;
	ck_assert(tree_decode(&tree, &linter.oids, &root, (struct span){ octets, sizeof(octets) }));
	struct cert cert = { .tree = &tree, .san = tree_root(&tree) };
	for (const struct node *n = cert_name_first(&cert); n != NULL; n = cert_name_next(&cert, n), count++) {
		struct written w = { .size = 0 };
		general_name_write(&(struct text_sink){ write_text, &w }, &tree, n);
		ck_assert_uint_lt(count, sizeof(texts) / sizeof(texts[0]));
		ck_assert_str_eq(w.text, texts[count]);
	}
	ck_assert_uint_eq(count, sizeof(texts) / sizeof(texts[0]));
	tree_free(&tree);
}
END_TEST

START_TEST(the_policy_is_the_highest)
{
	struct cert cert = { .policies.ids = POLICY_OTHER };
	ck_assert_str_eq(cert_policy_text(&cert, false), "none");
	ck_assert_str_eq(cert_policy_text(&cert, true), "ev");
	cert.policies.ids |= POLICY(OID_POLICY_DV);
	ck_assert_str_eq(cert_policy_text(&cert, false), "dv");
	cert.policies.ids |= POLICY(OID_POLICY_IV);
	ck_assert_str_eq(cert_policy_text(&cert, false), "iv");
	cert.policies.ids |= POLICY(OID_POLICY_OV);
	ck_assert_str_eq(cert_policy_text(&cert, false), "ov");
	cert.policies.ids |= POLICY(OID_POLICY_EV);
	ck_assert_str_eq(cert_policy_text(&cert, false), "ev");
}
END_TEST

/* Reads two objects into a[0] and a[1]. */
static bool
are_pair(struct object a[2], struct span first, struct span second)
{
	ck_assert(object_read(&a[0], &linter.oids, first, OBJECT_UNKNOWN));
	ck_assert(object_read(&a[1], &linter.oids, second, OBJECT_UNKNOWN));
	return cert_is_pair(&a[0].cert, &a[1].cert);
}

START_TEST(a_precertificate_and_its_certificate_are_a_pair)
{
	struct object a[2] = { 0 };
	uint8_t of_precert[SHA256_SIZE], of_cert[SHA256_SIZE], key[SHA256_SIZE];
	struct corpus_object precert = compiled("precertificate"), cert = compiled("subscriber-dv-ecc"), other = compiled("subscriber-dv-rsa");
	ck_assert(are_pair(a, (struct span){ precert.der, precert.size }, (struct span){ cert.der, cert.size }));
	ck_assert(cert_key_digest(&a[0].cert, key));
	ck_assert(cert_pair_digest(&a[0].cert, key, of_precert) && cert_pair_digest(&a[1].cert, key, of_cert));
	ck_assert_mem_eq(of_precert, of_cert, SHA256_SIZE);
	ck_assert(cert_pair_digest(&a[0].cert, NULL, of_cert));
	ck_assert_mem_ne(of_precert, of_cert, SHA256_SIZE);
	/* the TBSCertificate of the certificate is one with the certificate */
	struct span tbs = tree_encoding(&a[1].tree, a[1].cert.tbs);
	ck_assert(are_pair(a, (struct span){ precert.der, precert.size }, tbs));
	ck_assert(!are_pair(a, (struct span){ precert.der, precert.size }, (struct span){ other.der, other.size }));
	object_free(&a[0]);
	object_free(&a[1]);
	free(precert.der);
	free(cert.der);
	free(other.der);
}
END_TEST

/* Its digest is that of a TBSCertificate without extensions. */
START_TEST(a_precertificate_may_have_nothing_but_its_poison)
{
#define FIELDS "\xa0\x03\x02\x01\x02\x02\x01\x05\x30\x00\x30\x00\x30\x00\x30\x00\x30\x00"
	static const uint8_t bare[] = "\x30\x12" FIELDS;
	static const uint8_t with_poison[] =
		"\x30\x2b" FIELDS "\xa3\x17\x30\x15\x30\x13\x06\x0a\x2b\x06\x01\x04\x01\xd6\x79\x02\x04\x03\x01\x01\xff\x04\x02\x05\x00";
	static const uint8_t expected[SHA256_SIZE] = {
		0xa1, 0x1f, 0xdc, 0x9a, 0x6f, 0xc8, 0xf0, 0xf7, 0xfb, 0xbd, 0x65, 0x4b, 0x4d, 0x84, 0xcd, 0x5b,
		0xfb, 0xa9, 0xef, 0x73, 0xc6, 0xfb, 0x89, 0x08, 0x69, 0x10, 0x11, 0x3b, 0xd4, 0x7e, 0x38, 0xd8
	};
	struct object a[2] = { 0 };
	uint8_t digest[SHA256_SIZE];
	ck_assert(are_pair(a, (struct span){ bare, sizeof(bare) - 1 }, (struct span){ with_poison, sizeof(with_poison) - 1 }));
	ck_assert(a[1].cert.features & PRECERT);
	ck_assert(cert_pair_digest(&a[1].cert, NULL, digest));
	ck_assert_mem_eq(digest, expected, SHA256_SIZE);
	a[0].cert.tbs = a[0].cert.key.node = NULL;
	ck_assert(!cert_pair_digest(&a[0].cert, NULL, digest) && !cert_is_pair(&a[0].cert, &a[1].cert) && !cert_key_digest(&a[0].cert, digest));
	object_free(&a[0]);
	object_free(&a[1]);
#undef FIELDS
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
	tcase_add_loop_test(t, names_are_written_as_rfc_4514_has_them, 0, sizeof(written_names) / sizeof(written_names[0]));
	tcase_add_test(t, integers_are_written_in_hexadecimal);
	tcase_add_test(t, general_names_are_written);
	tcase_add_test(t, the_policy_is_the_highest);
	tcase_add_test(t, a_precertificate_and_its_certificate_are_a_pair);
	tcase_add_test(t, a_precertificate_may_have_nothing_but_its_poison);
	suite_add_tcase(suite, t);
	return suite;
}
