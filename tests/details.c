/* What is told of objects beside the findings. */
#include <stdio.h>
#include <stdlib.h>

#include "corpus/corpus.h"
#include "tests/suites.h"

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

Suite *
details_suite(void)
{
	Suite *suite = suite_create("details");
	TCase *t = tcase_create("details");
	tcase_add_checked_fixture(t, open_corpus, close_corpus);
	tcase_add_test(t, a_response_to_be_signed_has_nothing_around_it);
	tcase_add_test(t, each_kind_has_its_lints_of_zlint);
	suite_add_tcase(suite, t);
	return suite;
}
