/* What a tree means: the kinds of objects, the views, the classifier, domain names. */
#include <check.h>
#include <stdlib.h>

#include "asn1/memo.h"
#include "corpus/corpus.h"
#include "tests/suites.h"
#include "x509/classify.h"
#include "x509/dns.h"
#include "x509/names.h"

static struct corpus corpus;

static void
open_corpus(void)
{
	ck_assert_msg(corpus_read(&corpus, getenv("CORPUS")), "%s", corpus.error);
}

static void
close_corpus(void)
{
	corpus_free(&corpus);
}

/* Compiles a base or case; free() der. */
static struct corpus_object
compiled(const char *name)
{
	struct corpus_object object = { 0 };
	ck_assert_msg(corpus_compile_named(&corpus, name, &object), "%s", corpus.error);
	return object;
}

START_TEST(objects_are_told_apart_by_their_contents)
{
	static const struct {
		const char *name;
		enum object_kind kind;
	} objects[] = {
		{ "root", OBJECT_CERTIFICATE },
		{ "version-1", OBJECT_CERTIFICATE },
		{ "type-subject-missing", OBJECT_CERTIFICATE },
		{ "der-cut-off", OBJECT_CERTIFICATE },
		{ "tbs-subscriber", OBJECT_TBS_CERTIFICATE },
		{ "crl", OBJECT_CRL },
		{ "tbs-crl", OBJECT_TBS_CRL },
		{ "ocsp-response", OBJECT_OCSP },
		{ "tbs-ocsp", OBJECT_TBS_OCSP },
		{ "tbs-ocsp-by-name", OBJECT_TBS_OCSP },
		{ "der-version-v1-of-data", OBJECT_TBS_OCSP },
		{ "type-text", OBJECT_UNKNOWN },
	};
	for (size_t i = 0; i < sizeof(objects) / sizeof(objects[0]); i++) {
		struct corpus_object o = compiled(objects[i].name);
		ck_assert_msg(object_sniff((struct span){ o.der, o.size }) == objects[i].kind, "%s", objects[i].name);
		free(o.der);
	}
	ck_assert_int_eq(object_sniff((struct span){ NULL, 0 }), OBJECT_UNKNOWN);
	/* a key, a request and a signature are none of them */
	ck_assert_int_eq(object_sniff(SPAN("\x30\x06\x02\x01\x00\x02\x01\x05")), OBJECT_UNKNOWN);
	ck_assert_int_eq(object_sniff(SPAN("\x30\x0c\x30\x0a\x02\x01\x00\x30\x00\x30\x00\xa0\x00\x05\x00")), OBJECT_UNKNOWN);
}
END_TEST

/* One row of the classifier: a certificate as changed, what it is taken for, and the certificate of its issuer, if that is given. */
static const struct {
	const char *name;
	profile_set profiles;
	const char *issuer;
} classified[] = {
	{ "root", ROOT_CA },
	{ "tls-subca", TLS_CA },
	{ "sub-ca", TLS_CA },
	{ "constrained-tls-subca", CONSTRAINED_TLS_CA },
	{ "non-tls-subca", SMIME_CA },
	{ "precert-signing-ca", PRECERT_SIGNING_CA },
	{ "classify-rollover", TLS_CA },
	{ "classify-any-purpose-ca", TLS_CA },
	{ "classify-constrained-in-part", TLS_CA },
	{ "subscriber-dv-ecc", SUBSCRIBER_DV },
	{ "subscriber-ov", SUBSCRIBER_OV },
	{ "subscriber-iv", SUBSCRIBER_IV },
	{ "subscriber-ev", SUBSCRIBER_EV },
	{ "precertificate", SUBSCRIBER_DV },
	{ "tbs-subscriber", SUBSCRIBER_DV },
	{ "cp-none-reserved", SUBSCRIBER_UNTYPED },
	{ "cp-two-reserved", SUBSCRIBER_UNTYPED },
	{ "eku-missing", SUBSCRIBER_DV },
	{ "eku-others", SUBSCRIBER_DV | CODE_SIGNING | TIME_STAMPING },
	{ "classify-policy-without-server-auth", SUBSCRIBER_DV },
	{ "classify-self-issued-leaf", SUBSCRIBER_OV },
	{ "ocsp-responder", OCSP_RESPONDER },
	{ "mail", SMIME },
	{ "classify-version-1", OTHER_END_ENTITY },
	{ "classify-nameless-ca", TLS_CA },
	{ "purpose-none-mailbox", OTHER_END_ENTITY },
	{ "purpose-none-smtp-mailbox", OTHER_END_ENTITY },
	{ "purpose-none-email-address", OTHER_END_ENTITY },
	{ "purpose-none-qualified", OTHER_END_ENTITY },
	{ "purpose-none-qualified-web", SUBSCRIBER_UNTYPED },
	{ "purpose-none-qualified-seal", OTHER_END_ENTITY },
	{ "purpose-none-qcp-natural", OTHER_END_ENTITY },
	{ "purpose-none-qcp-legal", OTHER_END_ENTITY },
	{ "purpose-none-qcp-natural-qscd", OTHER_END_ENTITY },
	{ "purpose-none-qcp-legal-qscd", OTHER_END_ENTITY },
	{ "purpose-none-qcp-web", SUBSCRIBER_UNTYPED },
	{ "purpose-none-smime-policy", SMIME },
	{ "purpose-none-code-policy", CODE_SIGNING },
	{ "purpose-none-ev-code-policy", CODE_SIGNING },
	{ "purpose-none-time-policy", TIME_STAMPING },
	{ "purpose-none-organization-policy", SUBSCRIBER_UNTYPED },
	{ "purpose-none-smime-policy-qualified", SMIME },
	{ "purpose-none-dns-name", SUBSCRIBER_UNTYPED },
	{ "purpose-none-address", SUBSCRIBER_UNTYPED },
	{ "purpose-none-smime-policy-dns-name", SUBSCRIBER_UNTYPED | SMIME },
	{ "purpose-none-host-in-subject", SUBSCRIBER_UNTYPED },
	{ "purpose-none-address-in-subject", SUBSCRIBER_UNTYPED },
	{ "purpose-none-sentence-in-subject", OTHER_END_ENTITY },
	{ "purpose-none-number-in-subject", OTHER_END_ENTITY },
	{ "purpose-none-mailbox-in-subject", OTHER_END_ENTITY },
	{ "purpose-none-tls-policy", SUBSCRIBER_DV },
	{ "purpose-none-poison", SUBSCRIBER_UNTYPED },
	{ "purpose-none-ssl-server", SUBSCRIBER_UNTYPED },
	{ "purpose-none-ssl-client", OTHER_END_ENTITY },
	{ "purpose-none-nothing", SUBSCRIBER_UNTYPED },
	{ "purpose-any", SUBSCRIBER_UNTYPED },
	{ "purpose-any-mail", SMIME },
	{ "purpose-any-client", OTHER_END_ENTITY },
	{ "purpose-any-unknown", OTHER_END_ENTITY },
	{ "purpose-any-mail-dns-name", SUBSCRIBER_UNTYPED | SMIME },
	{ "purpose-client", OTHER_END_ENTITY },
	{ "purpose-code-and-time", CODE_SIGNING | TIME_STAMPING },
	{ "purpose-server-and-mail", SUBSCRIBER_DV | SMIME },
	{ "purpose-ocsp-and-server", SUBSCRIBER_DV },
	{ "purpose-responder-forgotten", OCSP_RESPONDER },
	{ "purpose-responder-without-eku", SUBSCRIBER_UNTYPED },
	{ "purpose-responder-of-tls-ca", OCSP_RESPONDER, "tls-subca" },
	{ "purpose-responder-of-mail-ca", OTHER_END_ENTITY, "purpose-ca-mail" },
	{ "purpose-ca-mail", SMIME_CA },
	{ "purpose-ca-mail-below-root", SMIME_CA, "root" },
	{ "purpose-ca-mail-below-tls-ca", NON_TLS_CA | SMIME_CA, "purpose-ca-above" },
	{ "purpose-ca-above", TLS_CA },
	{ "purpose-ca-code", CODE_SIGNING_CA },
	{ "purpose-ca-time", TIME_STAMPING_CA },
	{ "purpose-ca-client", OTHER_CA },
	{ "purpose-ca-ocsp", OTHER_CA },
	{ "purpose-ca-mail-and-code", SMIME_CA | CODE_SIGNING_CA },
	{ "purpose-ca-server-and-mail", TLS_CA | SMIME_CA },
	{ "purpose-ca-nothing", TLS_CA },
	{ "purpose-ca-any", TLS_CA | SMIME_CA },
	{ "purpose-client-with-nocheck", OTHER_END_ENTITY },
	{ "purpose-root-for-servers", ROOT_CA },
	{ "purpose-ca-mail-below-root-for-servers", SMIME_CA, "purpose-root-for-servers" },
};

START_TEST(certificates_are_classified)
{
	struct object object = { 0 }, issuer = { 0 };
	struct corpus_object o = compiled(classified[_i].name), of_issuer = { 0 };
	ck_assert(object_read(&object, &corpus.oids, (struct span){ o.der, o.size }, OBJECT_UNKNOWN));
	if (classified[_i].issuer != NULL) {
		of_issuer = compiled(classified[_i].issuer);
		ck_assert(object_read(&issuer, &corpus.oids, (struct span){ of_issuer.der, of_issuer.size }, OBJECT_UNKNOWN));
	}
	object_classify(&object, classified[_i].issuer != NULL ? &issuer.cert : NULL, 0, 0);
	ck_assert(!(object.features & PROFILE_GIVEN));
	ck_assert_msg(object.profiles == classified[_i].profiles, "%s is taken for %s", classified[_i].name, profile_name(object.profiles));
	ck_assert_ptr_nonnull(object.own.reason);
	ck_assert(profile_from_name(profile_name(object.profiles)) & classified[_i].profiles);
	object_free(&object);
	object_free(&issuer);
	free(o.der);
	free(of_issuer.der);
}
END_TEST

START_TEST(a_profile_can_be_given)
{
	struct object object = { 0 };
	struct corpus_object o = compiled("tls-subca");
	ck_assert(object_read(&object, &corpus.oids, (struct span){ o.der, o.size }, OBJECT_UNKNOWN));
	object_classify(&object, NULL, CROSS_CA, 0);
	ck_assert_uint_eq(object.profiles, CROSS_CA);
	ck_assert(object.features & PROFILE_GIVEN);
	object_free(&object);
	free(o.der);
}
END_TEST

START_TEST(a_certificate_is_viewed)
{
	struct object object = { 0 };
	struct corpus_object o = compiled("subscriber-dv-rsa");
	ck_assert(object_read(&object, &corpus.oids, (struct span){ o.der, o.size }, OBJECT_UNKNOWN));
	const struct cert *c = &object.cert;
	ck_assert_int_eq(cert_validity_seconds(c), 199 * 86400);
	ck_assert_int_eq(object.date, c->not_before);
	ck_assert_int_eq(c->key.kind, KEY_RSA);
	ck_assert_uint_eq(magnitude_bits(integer_magnitude(tree_contents(c->tree, c->key.modulus))), 2048);
	ck_assert_uint_eq(c->key_usage.bits, KU_DIGITAL_SIGNATURE);
	ck_assert_uint_eq(c->eku.purposes, PURPOSE(OID_KP_SERVER_AUTH));
	ck_assert_uint_eq(c->policies.reserved, 1);
	ck_assert(extension(&c->ext, OID_KEY_USAGE)->critical);
	ck_assert(!extension(&c->ext, OID_EXT_KEY_USAGE)->critical);
	ck_assert_ptr_null(extension(&c->ext, OID_NAME_CONSTRAINTS));
	ck_assert(name_is_empty(&c->subject));
	ck_assert(!cert_is_self_issued(c));
	struct attribute a = name_first(c->tree, c->issuer.node);
	ck_assert_int_eq(a.oid, OID_COUNTRY_NAME);
	a = name_next(c->tree, name_next(c->tree, a));
	ck_assert_int_eq(a.oid, OID_COMMON_NAME);
	ck_assert_ptr_null(name_next(c->tree, a).node);
	object_free(&object);
	free(o.der);
}
END_TEST

START_TEST(host_names_come_once_each)
{
	struct object object = { 0 };
	struct corpus_object o = compiled("cn-other-case");
	ck_assert(object_read(&object, &corpus.oids, (struct span){ o.der, o.size }, OBJECT_UNKNOWN));
	struct host_name h = host_name_first(&object.cert);
	ck_assert(span_equal(h.text, SPAN("www.example.com")));
	h = host_name_next(&object.cert, h);
	ck_assert(span_equal(h.text, SPAN("example.com")));
	h = host_name_next(&object.cert, h);
	ck_assert(h.is_common_name && span_equal(h.text, SPAN("WWW.example.com")));
	ck_assert_ptr_null(host_name_next(&object.cert, h).node);
	object_free(&object);
	free(o.der);
}
END_TEST

/* The Names of an object in the order of encoding. */
static const struct {
	const char *name;
	unsigned places[6];
	bool enclosed;
} named[] = {
	{ "subscriber-dv-rsa", { PLACE_ISSUER, PLACE_SUBJECT }, false },
	{ "tbs-subscriber", { PLACE_ISSUER, PLACE_SUBJECT }, false },
	{ "directory-name", { PLACE_ISSUER, PLACE_SUBJECT, PLACE_SAN, PLACE_IAN }, false },
	{ "aki-issuer-without-serial", { PLACE_ISSUER, PLACE_SUBJECT, PLACE_AKI }, false },
	{ "constrained-tls-subca", { PLACE_ISSUER, PLACE_SUBJECT, PLACE_PERMITTED }, false },
	{ "ca-nc-sc62", { PLACE_ISSUER, PLACE_SUBJECT, PLACE_EXCLUDED }, false },
	{ "cdp-ftp", { PLACE_ISSUER, PLACE_SUBJECT, PLACE_CDP }, false },
	{ "cdp-issuer-only", { PLACE_ISSUER, PLACE_SUBJECT, PLACE_CRL_ISSUER }, false },
	{ "aia-issuers-not-http", { PLACE_ISSUER, PLACE_SUBJECT, PLACE_INFO_ACCESS }, false },
	{ "crl", { PLACE_ISSUER }, false },
	{ "tbs-crl", { PLACE_ISSUER }, false },
	{ "idp-directory-name", { PLACE_ISSUER, PLACE_IDP }, false },
	{ "crl-indirect", { PLACE_ISSUER, PLACE_CERTIFICATE_ISSUER }, false },
	{ "freshest-crl-reasons", { PLACE_ISSUER, PLACE_CRL_ISSUER }, false },
	{ "ocsp-response", { 0 }, false },
	{ "tbs-ocsp-by-name", { PLACE_RESPONDER }, false },
	{ "ocsp-delegated", { PLACE_ISSUER, PLACE_SUBJECT }, true },
	{ "type-text", { 0 }, false },
};

START_TEST(names_are_found_wherever_they_stand)
{
	struct corpus_object o = compiled(named[_i].name);
	static struct memo memo;
	struct object object = { 0 };
	object.tree.memo = &memo;
	/* the third time what it has was seen twice, and is copied */
	for (unsigned round = 0; round < 3; round++) {
		ck_assert(object_read(&object, &corpus.oids, (struct span){ o.der, o.size }, OBJECT_UNKNOWN));
		const struct tree *t = &object.tree;
		size_t count = 0;
		for (struct placed_name n = names_first(t, PLACES_ALL); n.node != NULL; n = names_next(t, PLACES_ALL, n), count++) {
			ck_assert_ptr_eq(n.node->type, &Name);
			ck_assert_uint_eq(n.place, named[_i].places[count]);
			ck_assert_uint_eq(n.enclosed, named[_i].enclosed);
			/* asked for alone it is the same one, and there is no other */
			ck_assert_ptr_eq(names_first(t, n.place).node, n.node);
			ck_assert_ptr_null(names_next(t, n.place, n).node);
		}
		ck_assert_uint_eq(named[_i].places[count], 0);
		ck_assert_ptr_null(names_first(t, PLACE_OTHER).node);
	}
	object_free(&object);
	free(o.der);
}
END_TEST

START_TEST(a_crl_and_a_response_are_viewed)
{
	struct object object = { 0 };
	struct corpus_object o = compiled("crl");
	ck_assert(object_read(&object, &corpus.oids, (struct span){ o.der, o.size }, OBJECT_UNKNOWN));
	ck_assert(object.crl.has_this_update && object.crl.has_next_update);
	ck_assert_int_eq(object.crl.next_update - object.crl.this_update, 7 * 86400 - 1);
	ck_assert_ptr_nonnull(object.crl.revoked);
	ck_assert_ptr_nonnull(extension(&object.crl.ext, OID_CRL_NUMBER));
	/* these two have the same bit, each in its mask */
	ck_assert_uint_eq(OID_MASK(OID_AUTHORITY_KEY_IDENTIFIER), OID_STATUS_MASK(OID_DELTA_CRL_INDICATOR));
	ck_assert(has_extension(&object.crl.ext, OID_AUTHORITY_KEY_IDENTIFIER) && !has_extension(&object.crl.ext, OID_DELTA_CRL_INDICATOR));
	free(o.der);
	o = compiled("ocsp-response");
	ck_assert(object_read(&object, &corpus.oids, (struct span){ o.der, o.size }, OBJECT_UNKNOWN));
	ck_assert(object.ocsp.has_produced_at);
	ck_assert_ptr_nonnull(object.ocsp.responses);
	object_free(&object);
	free(o.der);
}
END_TEST

START_TEST(domain_names_have_their_problems)
{
	static const struct {
		const char *name;
		unsigned problems;
	} names[] = {
		{ "www.example.com", 0 },
		{ "*.example.com", 0 },
		{ "xn--bcher-kva.example", 0 },
		{ "xn--80akhbyknj4f.example", 0 },
		{ "xn--wca.example", DNS_A_LABEL_CHARACTER },  /* an umlaut in upper case */
		{ "xn--ls8h.example", DNS_A_LABEL_CHARACTER }, /* an emoji */
		{ "", DNS_EMPTY_LABEL },
		{ ".", DNS_EMPTY_LABEL | DNS_LEADING_DOT },
		{ "a..b", DNS_EMPTY_LABEL },
		{ "a.b.", DNS_EMPTY_LABEL },
		{ "a_b.c", DNS_UNDERSCORE },
		{ "a b.c", DNS_BAD_CHARACTER },
		{ "b\xc3\xbc"
		  "cher.de",
		  DNS_BAD_CHARACTER },
		{ "a*.c", DNS_WILDCARD_PARTIAL },
		{ "**.c", DNS_WILDCARD_PARTIAL },
		{ "a.*", DNS_WILDCARD_NOT_FIRST },
		{ "*", DNS_WILDCARD_BARE },
		{ "ab--c.d", DNS_RESERVED_LABEL },
		{ "xn--a.d", DNS_A_LABEL_CHARACTER }, /* U+0080: no name anybody wants, and Punycode all the same */
		{ "xn--a-.d", DNS_EDGE_HYPHEN | DNS_A_LABEL_ASCII },
		{ "xn---9ca.d", DNS_NOT_P_LABEL },
		{ "xn--a-qib.d", 0 }, /* unassigned */
		{ "xn----eha.d", DNS_A_LABEL_HYPHENS },
		{ "xn----dha.d", DNS_A_LABEL_HYPHENS },
		{ "xn--a--b-bpa.d", DNS_A_LABEL_HYPHENS },
		{ "xn--ab-7tb.d", DNS_A_LABEL_MARK },
		{ "xn--ab-m1t.d", DNS_A_LABEL_CHARACTER },
		{ "xn--mgba3gch31f060k.d", 0 },
		{ "*.xn--9dbne9b.d", 0 },
		{ "xn--9dbne9b.1d", DNS_NOT_BIDI },
		{ "_1.xn--9dbne9b.d", DNS_UNDERSCORE | DNS_UNDERSCORE_EDGE },
		{ "xn--a-0hc.d", DNS_NOT_BIDI },
		{ "xn--1-ymc2p.d", DNS_NOT_BIDI },
		{ "xn--bcher-kvaa.d", 0 },
		{ "xn--99999999.d", DNS_NOT_P_LABEL | DNS_NOT_UNICODE },
		{ "xn--n-1bb.d", DNS_NOT_NFC },
		{ "a\xff.d", DNS_BAD_CHARACTER },
		{ " ", DNS_BAD_CHARACTER | DNS_SPACE },
		{ "?.d", DNS_BAD_CHARACTER | DNS_REDACTED },
		{ "*.?.d", DNS_BAD_CHARACTER | DNS_REDACTED },
		{ "a?.d", DNS_BAD_CHARACTER },
		{ "_a.d", DNS_UNDERSCORE | DNS_UNDERSCORE_EDGE },
		{ "a.onion", DNS_ONION },
		{ "in-addr.arpa", DNS_REVERSE_ZONE },
		{ "1.IN-ADDR.ARPA", DNS_REVERSE_ZONE },
		{ "xin-addr.arpa", 0 },
	};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct span s = { (const uint8_t *)names[i].name, strlen(names[i].name) };
		ck_assert_msg(dns_problems(s) == names[i].problems, "%s: %#x", names[i].name, dns_problems(s));
	}
}
END_TEST

START_TEST(urls_have_schemes_and_hosts)
{
	ck_assert(url_has_scheme(SPAN("http://a"), "http"));
	ck_assert(url_has_scheme(SPAN("HTTP://a/b"), "http"));
	ck_assert(!url_has_scheme(SPAN("https://a"), "http"));
	ck_assert(!url_has_scheme(SPAN("http:///a"), "http"));
	ck_assert(!url_has_scheme(SPAN("http://"), "http"));
	ck_assert(!url_has_scheme(SPAN("http:a"), "http"));
	ck_assert(!url_has_scheme(SPAN(""), "http"));
	ck_assert(url_has_scheme(SPAN("http://user@a:8080/b c"), "http"));
	ck_assert(url_has_scheme(SPAN("http://a:/"), "http"));
	ck_assert(url_has_scheme(SPAN("http://1"), "http"));
	ck_assert(url_has_scheme(SPAN("http://[2001:db8::1]:80/"), "http"));
	ck_assert(url_has_scheme(SPAN("http://[2001:db8::1]"), "http"));
	ck_assert(!url_has_scheme(SPAN("http://user@/"), "http"));
	ck_assert(!url_has_scheme(SPAN("http://user@:80/"), "http"));
	ck_assert(!url_has_scheme(SPAN("http://a:b/"), "http"));
	ck_assert(!url_has_scheme(SPAN("http://a:1:2/"), "http"));
	ck_assert(!url_has_scheme(SPAN("http://[2001:db8::1/"), "http"));
	ck_assert(!url_has_scheme(SPAN("http://[]/"), "http"));
	ck_assert(!url_has_scheme(SPAN("http://a/\n"), "http"));
}
END_TEST

START_TEST(numbers_have_sizes)
{
	ck_assert_uint_eq(magnitude_bits(integer_magnitude(SPAN("\x00"))), 0);
	ck_assert_uint_eq(magnitude_bits(integer_magnitude(SPAN("\x00\x80"))), 8);
	ck_assert_uint_eq(magnitude_bits(integer_magnitude(SPAN("\x01\x00"))), 9);
}
END_TEST

Suite *
views_suite(void)
{
	Suite *s = suite_create("views");
	TCase *t = tcase_create("views");
	tcase_add_checked_fixture(t, open_corpus, close_corpus);
	tcase_add_test(t, objects_are_told_apart_by_their_contents);
	tcase_add_loop_test(t, certificates_are_classified, 0, sizeof(classified) / sizeof(classified[0]));
	tcase_add_test(t, a_profile_can_be_given);
	tcase_add_test(t, a_certificate_is_viewed);
	tcase_add_test(t, host_names_come_once_each);
	tcase_add_loop_test(t, names_are_found_wherever_they_stand, 0, sizeof(named) / sizeof(named[0]));
	tcase_add_test(t, a_crl_and_a_response_are_viewed);
	tcase_add_test(t, domain_names_have_their_problems);
	tcase_add_test(t, urls_have_schemes_and_hosts);
	tcase_add_test(t, numbers_have_sizes);
	suite_add_tcase(s, t);
	return s;
}
