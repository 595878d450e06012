/* Policies: what the suite in shell cannot ask, for it needs a clock, memory or an exact place. */
#include <stdio.h>
#include <stdlib.h>

#include "policy/pattern.h"
#include "policy/policy.h"
#include "report/report.h"
#include "tests/suites.h"

static struct policy policy;
static struct policy_errors errors;

static void
open_policy(void)
{
	open_linter();
	policy_init(&policy);
}

static void
close_policy(void)
{
	close_linter();
	policy_free(&policy);
}

static bool
add(const char *text)
{
	return policy_add(&policy, &linter.rules, "p", span_of(text), &errors);
}

/* --- patterns --- */

START_TEST(names_are_like_patterns)
{
	static const struct {
		const char *name, *pattern;
		bool like;
	} cases[] = {
		{ "e_a", "e_a", true },         { "e_a", "e_", false },    { "e_a", "e_ab", false },
		{ "e_a", "*", true },           { "", "*", true },         { "", "", true },
		{ "e_a", "", false },           { "e_a", "e*", true },     { "e_a", "*a", true },
		{ "e_a", "*b", false },         { "e_a", "e*_*a*", true }, { "aab", "*ab", true },
		{ "abab", "*ab", true },        { "abac", "a*b", false },  { "a", "a**", true },
		{ "e_?", "e_?", true },         { "e_a", "e_?", false },   { "e_a_b_c", "e*_c", true },
		{ "e_a_b_c", "e*_d*c", false },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		ck_assert_msg(name_is_like(cases[i].name, cases[i].pattern) == cases[i].like, "%s, %s", cases[i].name, cases[i].pattern);
}
END_TEST

START_TEST(patterns_have_bounds)
{
	static const char *const right[] = { "a",     "^(a|b)*$", "a{500}",      "a{10,100}", "(a{10}){10}b{10}",
					     "[\\1]", "[]\\1]",   "[^]{99999}]", "\\{99999}", "[[:alpha:]\\1]",
					     "\\\\1", "a{,5}", "^[a-z]{1,64}\\.example\\.com$", "((((((((((((((((a))))))))))))))))" };
	static const char *const wrong[] = { "",
					     "(a)\\1",
					     "\\9",
					     "[a]\\1",
					     "a{501}",
					     "a{1,501}",
					     "a{499}b{2}",
					     "(a{10}){50}c{2}",
					     "(a{,100}){,100}",
					     "(((((((((((((((((a)))))))))))))))))",
					     "[[:alpha:]](a)\\1",
					     "a{99999999999999999999}" };
	for (size_t i = 0; i < sizeof(right) / sizeof(*right); i++)
		ck_assert_msg(pattern_trouble(right[i]) == NULL, "%s", right[i]);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		ck_assert_msg(pattern_trouble(wrong[i]) != NULL, "%s", wrong[i]);
}
END_TEST

/* Expressions that are a text, held against texts: as regexec() says. */
START_TEST(texts_match_as_expressions_do)
{
	static const char *const patterns[] = {
		"a",     "^a",      "a$",       "^a$",          "^",   "$",      "^$", "ab",  "^http://a\\.b/", "\\.com$",
		"a\\$",  "\\^a",    "\\\\",     "a-b_c/d:e,f ", "^^",  "a^",     "$a", "a$$", "^\\$$",          "\\{1\\}",
		"a\\|b", "\\(x\\)", "\xc3\xa4", "^\\[\\]$",     "\\*", "\\+\\?",
	};
	static const char *const texts[] = {
		"",
		"a",
		"ab",
		"ba",
		"aa",
		"bab",
		"http://a.b/",
		"http://a.b/c",
		"xhttp://a.b/",
		"http://axb/",
		"x.com",
		"x.com.",
		"xcom",
		"a$",
		"^a",
		"\\",
		"$",
		"^",
		"[]",
		"x[]",
		"{1}",
		"a|b",
		"(x)",
		"\xc3\xa4",
		"x\xc3\xa4y",
		"*",
		"+?",
		"a-b_c/d:e,f ",
	};
	size_t simple = 0, matched = 0;
	for (size_t i = 0; i < sizeof(patterns) / sizeof(*patterns); i++) {
		char room[64];
		struct pattern_text text = { .text = room };
		regex_t regex;
		bool no_memory = false;
		ck_assert_int_eq(pattern_compile(&regex, patterns[i]), PATTERN_OK);
		bool is_text = pattern_is_text(patterns[i], &text);
		simple += is_text;
		for (size_t j = 0; j < sizeof(texts) / sizeof(*texts) && is_text; j++) {
			bool matches = pattern_text_matches(&text, texts[j]);
			matched += matches;
			ck_assert_msg(matches == pattern_matches(&regex, texts[j], &no_memory), "%s, %s", patterns[i], texts[j]);
		}
		regfree(&regex);
	}
	ck_assert_uint_eq(simple, sizeof(patterns) / sizeof(*patterns) - 4); /* ^^ a^ $a a$$ */
	ck_assert_uint_gt(matched, 90);
	static const char *const more[] = { ".", "a.b", "[a]", "a*", "a+", "a?", "a|b", "(a)", "a{2}", "\\w", "\\1", "\\a", "a\\" };
	for (size_t i = 0; i < sizeof(more) / sizeof(*more); i++) {
		char room[64];
		ck_assert_msg(!pattern_is_text(more[i], &(struct pattern_text){ .text = room }), "%s", more[i]);
	}
}
END_TEST

/* --- lines --- */

START_TEST(a_line_is_taken_apart)
{
	struct policy_lines lines = {
		.rest = SPAN("\xef\xbb\xbf\n# a comment\n\t a\t\"b c\" d#e # f\r\n\"\\\"\\\\\" \"\"\n[ profile x ]#\n[all] # y\nlast")
	};
	struct policy_line line;
	const char *wrong;

	ck_assert(policy_line_find(&lines));
	ck_assert_ptr_null(policy_line_read(&lines, &line)); /* a comment */
	ck_assert_uint_eq(line.count, 0);

	ck_assert(policy_line_find(&lines));
	wrong = policy_line_read(&lines, &line);
	ck_assert_ptr_null(wrong);
	ck_assert_uint_eq(line.number, 3);
	ck_assert_uint_eq(line.count, 3);
	ck_assert_str_eq(line.words[0].text, "a");
	ck_assert_str_eq(line.words[1].text, "b c");
	ck_assert_str_eq(line.words[2].text, "d#e");
	ck_assert(!line.words[0].quoted && line.words[1].quoted && !line.is_section);
	ck_assert(policy_line_find(&lines));
	wrong = policy_line_read(&lines, &line);
	ck_assert_ptr_null(wrong);
	ck_assert_uint_eq(line.count, 2);
	ck_assert_str_eq(line.words[0].text, "\"\\");
	ck_assert_str_eq(line.words[1].text, "");
	ck_assert(policy_line_find(&lines));
	wrong = policy_line_read(&lines, &line);
	ck_assert_ptr_nonnull(wrong); /* "]#" is a word */
	ck_assert_uint_eq(line.number, 5);
	ck_assert(policy_line_find(&lines));
	wrong = policy_line_read(&lines, &line);
	ck_assert(wrong == NULL && line.is_section && line.count == 1);
	ck_assert_str_eq(line.words[0].text, "all");
	ck_assert(policy_line_find(&lines));
	wrong = policy_line_read(&lines, &line);
	ck_assert(wrong == NULL && !line.is_section);
	ck_assert_str_eq(line.words[0].text, "last");
	ck_assert(!policy_line_find(&lines));
}
END_TEST

START_TEST(lengths_of_time_have_bounds)
{
	int64_t seconds;
	ck_assert(duration_read("0s", &seconds) && seconds == 0);
	ck_assert(duration_read("90d", &seconds) && seconds == 90 * 86400);
	ck_assert(duration_read("36525d", &seconds) && !duration_read("36526d", &seconds));
	ck_assert(duration_read("3155760000s", &seconds) && !duration_read("3155760001s", &seconds));
	ck_assert(!duration_read("9999999999999s", &seconds) && !duration_read("", &seconds) && !duration_read("d", &seconds) &&
		  !duration_read("-1d", &seconds));
	ck_assert(!duration_read("1", &seconds) && !duration_read("1dd", &seconds) && !duration_read("1.5d", &seconds) &&
		  !duration_read("1w", &seconds));
}
END_TEST

/* --- waivers by the clock --- */

static const struct waiver *
waived_at(struct session *s, int64_t now)
{
	policy_apply(&policy, &linter.rules, s, now);
	ck_assert_uint_eq(s->findings.count, 1);
	return s->findings.items[0].waived;
}

START_TEST(a_waiver_ends_on_the_second)
{
	struct session s = { 0 };
	ck_assert(add("rule x_a error absent version profile crl clause 1 s\n"
		      "ignore x_a until 2030-01-02 reason first\nignore x_a until 2030-01-03 owner o reason second\n"));
	const struct gate *gate = ruleset_find(&linter.rules, "x_a");
	ck_assert_ptr_nonnull(gate);
	/* a finding as the rule would make it */
	s.object.kind = OBJECT_CRL;
	s.object.profiles = CRL;
	s.findings.items = calloc(1, sizeof(*s.findings.items));
	s.findings.count = s.findings.capacity = 1;
	s.findings.items[0].lint = gate->lint;
	const int64_t day = 1893456000 + 86400; /* 2030-01-02 */
	ck_assert_str_eq(waived_at(&s, day - 1)->reason, "first");
	ck_assert_str_eq(waived_at(&s, day)->reason, "second");
	ck_assert_str_eq(waived_at(&s, day + 86399)->owner, "o");
	ck_assert_ptr_null(waived_at(&s, day + 86400));
	/* what was used is marked by its place */
	uint8_t used[2] = { 0 };
	waived_at(&s, day);
	policy_mark_used(&policy, &s.findings, used);
	ck_assert(used[0] == 0 && used[1] == 1);
	findings_free(&s.findings);
}
END_TEST

/* --- the age of data --- */

/* The trouble with top-level domains of a version, at a time. */
static const char *
trouble(const char *version, int64_t now)
{
	static char wrong[POLICY_ERROR_SIZE];
	struct reference r = reference_builtin;
	r.tlds.version = span_of(version);
	r.suffixes.version = r.addresses.version = r.tlds.version;
	return policy_data_trouble(&policy, &r, now, wrong);
}

START_TEST(data_are_too_old_on_the_second)
{
	const int64_t day = 1709164800; /* 2024-02-29 */
	ck_assert_ptr_null(trouble("nothing", day));
	ck_assert(add("data max-age 2d\ndata max-age 1d\n"));
	ck_assert_ptr_null(trouble("2024-02-29", day + 86400));
	ck_assert_str_eq(trouble("2024-02-29", day + 86401), "p:2: data max-age is 1 day, and tlds, of 2024-02-29, is 1 day old");
	ck_assert_ptr_null(trouble("2024-02-29_12-00 and more", day + 86400));
	ck_assert_ptr_null(trouble("2024-02", day + 86400));
	ck_assert_ptr_nonnull(trouble("2024-02", day + 86401));
	ck_assert_ptr_null(trouble("2023-12", 1703980800 + 86400)); /* 2023-12-31 */
	ck_assert_ptr_null(trouble("2024-02", day - 30 * 86400)); /* a month that has begun counts from its last day */
	ck_assert_ptr_nonnull(trouble("2024-02", day - 32 * 86400));
	ck_assert_str_eq(trouble("2206-08", day), "p:2: data max-age is 1 day, and the version of tlds, \"2206-08\", is of a day that has not come");
	ck_assert_ptr_nonnull(trouble("2023-02-29", 0));
	ck_assert_ptr_nonnull(trouble("2024-13", 0));
	ck_assert_ptr_nonnull(trouble("2024", 0));
	ck_assert_ptr_nonnull(trouble("", 0));
}
END_TEST

/* --- what has many of something --- */

START_TEST(many_waivers_of_a_rule_are_read_quickly)
{
	enum { MANY = 100000 };
	char *text = malloc((size_t)MANY * 80), *end = text;
	for (int i = 0; i < MANY; i++)
		end += sprintf(end, "ignore e_sub_cert_aia_missing serial %x until 2099-01-01 reason r\n", i);
	ck_assert(policy_add(&policy, &linter.rules, "p", (struct span){ (const uint8_t *)text, (size_t)(end - text) }, &errors));
	ck_assert_uint_eq(policy.waiver_count, MANY);
	free(text);
}
END_TEST

START_TEST(a_policy_has_errors_in_the_order_of_lines)
{
	ck_assert(!add("blok\nrule x\n\n[no]\nrule y\n"));
	ck_assert_uint_eq(errors.count, 3);
	ck_assert_uint_eq(errors.items[0].line, 1);
	ck_assert_uint_eq(errors.items[1].line, 2);
	ck_assert_uint_eq(errors.items[2].line, 4); /* what is under it is not read */
}
END_TEST

Suite *
policies_suite(void)
{
	Suite *s = suite_create("policies");
	TCase *t = tcase_create("policies");
	tcase_add_checked_fixture(t, open_policy, close_policy);
	tcase_add_test(t, names_are_like_patterns);
	tcase_add_test(t, patterns_have_bounds);
	tcase_add_test(t, texts_match_as_expressions_do);
	tcase_add_test(t, a_line_is_taken_apart);
	tcase_add_test(t, lengths_of_time_have_bounds);
	tcase_add_test(t, a_waiver_ends_on_the_second);
	tcase_add_test(t, data_are_too_old_on_the_second);
	tcase_add_test(t, many_waivers_of_a_rule_are_read_quickly);
	tcase_add_test(t, a_policy_has_errors_in_the_order_of_lines);
	suite_add_tcase(s, t);
	return s;
}
