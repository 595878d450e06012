/* The public interface, as a program outside uses it. */
#include <check.h>
#include <string.h>

#include "include/brlint.h"
#include "tests/suites.h"

START_TEST(an_object_is_linted)
{
	enum brlint_status status;
	brlint *b = brlint_new(NULL, &status);
	brlint_report *r = brlint_report_new();
	brlint_finding f;

	ck_assert_int_eq(status, BRLINT_OK);
	ck_assert_uint_gt(brlint_rule_count(b), 100);
	ck_assert_int_eq(brlint_lint(b, r, "\x05\x00", 2), BRLINT_OK);
	ck_assert_str_eq(brlint_report_kind(r), "unknown");
	ck_assert_str_eq(brlint_report_profile(r), "unknown");
	ck_assert_uint_eq(brlint_finding_count(r), 1);
	brlint_finding_at(r, 0, &f);
	ck_assert_str_eq(f.rule->name, "e_object_unknown");
	ck_assert_int_eq(f.level, BRLINT_ERROR);
	ck_assert_str_eq(f.path, "");
	ck_assert_uint_eq(f.offset, 0);
	brlint_report_free(r);
	brlint_free(b);
}
END_TEST

START_TEST(rules_are_chosen)
{
	brlint *b = brlint_new(NULL, NULL);
	brlint_report *r = brlint_report_new();
	brlint_finding f;

	ck_assert_int_eq(brlint_set_level(b, "e_object_unknown", BRLINT_NOTICE), BRLINT_OK);
	brlint_lint(b, r, "\x05\x00", 2);
	brlint_finding_at(r, 0, &f);
	ck_assert_int_eq(f.level, BRLINT_NOTICE);
	ck_assert_int_eq(f.rule->level, BRLINT_ERROR);
	ck_assert_int_eq(brlint_set_enabled(b, "e_object_unknown", 0), BRLINT_OK);
	brlint_lint(b, r, "\x05\x00", 2);
	ck_assert_uint_eq(brlint_finding_count(r), 0);
	/* a report serves one linter after another, each with its own choice of rules */
	brlint *other = brlint_new(NULL, NULL);
	brlint_lint(other, r, "\x05\x00", 2);
	ck_assert_uint_eq(brlint_finding_count(r), 1);
	brlint_lint(b, r, "\x05\x00", 2);
	ck_assert_uint_eq(brlint_finding_count(r), 0);
	brlint_free(other);
	ck_assert_int_eq(brlint_set_enabled(b, "e_nothing", 0), BRLINT_UNKNOWN_NAME);
	ck_assert_int_eq(brlint_set_level(b, "e_nothing", BRLINT_ERROR), BRLINT_UNKNOWN_NAME);
	ck_assert_int_eq(brlint_set_profile(b, "subscriber-dv"), BRLINT_OK);
	ck_assert_int_eq(brlint_set_profile(b, NULL), BRLINT_OK);
	ck_assert_int_eq(brlint_set_profile(b, "crl"), BRLINT_UNKNOWN_NAME);
	ck_assert_int_eq(brlint_set_profile(b, "nothing"), BRLINT_UNKNOWN_NAME);
	ck_assert_int_eq(brlint_set_crl_scope(b, "ca"), BRLINT_OK);
	ck_assert_int_eq(brlint_set_crl_scope(b, "subscriber"), BRLINT_OK);
	ck_assert_int_eq(brlint_set_crl_scope(b, NULL), BRLINT_OK);
	ck_assert_int_eq(brlint_set_crl_scope(b, "root"), BRLINT_UNKNOWN_NAME);
	ck_assert_int_eq(brlint_add_issuer(b, "\x05\x00", 2), BRLINT_BAD_DATA);
	ck_assert_int_eq(brlint_add_precertificate(b, "", 0), BRLINT_BAD_DATA);
	brlint_report_free(r);
	brlint_free(b);
}
END_TEST

START_TEST(nothing_is_freed_twice)
{
	brlint_free(NULL);
	brlint_report_free(NULL);
	brlint_report *r = brlint_report_new();
	ck_assert_uint_eq(brlint_finding_count(r), 0);
	brlint_report_free(r);
	ck_assert_uint_gt(strlen(brlint_version()), 0);
}
END_TEST

Suite *
library_suite(void)
{
	Suite *s = suite_create("library");
	TCase *t = tcase_create("library");
	tcase_add_test(t, an_object_is_linted);
	tcase_add_test(t, rules_are_chosen);
	tcase_add_test(t, nothing_is_freed_twice);
	suite_add_tcase(s, t);
	return s;
}
