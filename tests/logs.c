/* Logs of Certificate Transparency: reading their file and the lists of programs, and what these say. */
#include <stdlib.h>

#include "asn1/time.h"
#include "data/json_read.h"
#include "data/reference.h"
#include "tests/suites.h"

/* A key of eight octets, whose digest is the identifier of the log. */
#define KEY   "AQIDBAUGBwg="
#define KEY_2 "AQIDBAUGBwk="

static struct span
id_of(const uint8_t *key, size_t size, uint8_t id[SHA256_SIZE])
{
	sha256_octets((struct span){ key, size }, id);
	return (struct span){ id, SHA256_SIZE };
}

/* What is wrong with JSON that is skipped. */
static const char *
wrong_json(const char *text)
{
	struct json_reader j = { .text = span_of(text), .room = malloc(strlen(text) + 1) };
	if (json_read_skip(&j))
		json_read_end(&j);
	free(j.room);
	return j.wrong;
}

START_TEST(json_is_read_strictly)
{
	static const char *const good[] = {
		"{}",           " [ ] ", "\"\"", "-0.5e+10", "0", "true", "[null,false]", "{\"a\":[{\"b\":\"\\u00e9\\ud83d\\ude00\\n\"}],\"c\":1}",
		"[1 ,\t2\r\n]",
	};
	static const char *const bad[] = {
		"",
		"{",
		"[1,]",
		"{\"a\"}",
		"{\"a\":}",
		"{a:1}",
		"[1 2]",
		"01",
		"1.",
		"-",
		"+1",
		"tru",
		"\"",
		"\"\n\"",
		"\"\\x\"",
		"\"\\u12g4\"",
		"\"\\ud800\"",
		"\"\\ud800\\u0041\"",
		"\"\\udc00\"",
		"{} {}",
		"{\"a\":1,}",
		"\"\xff\"",
		"[1}",
		"'a'",
		"nul",
		"1e",
	};
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		ck_assert_msg(wrong_json(good[i]) == NULL, "%s: %s", good[i], wrong_json(good[i]));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(wrong_json(bad[i]) != NULL, "%s", bad[i]);
}
END_TEST

START_TEST(json_nests_to_a_bound)
{
	char text[2 * JSON_READ_DEPTH + 8];
	for (size_t depth = JSON_READ_DEPTH; depth <= JSON_READ_DEPTH + 1; depth++) {
		memset(text, '[', depth);
		memset(text + depth, ']', depth);
		text[2 * depth] = '\0';
		ck_assert_int_eq(wrong_json(text) == NULL, depth <= JSON_READ_DEPTH);
	}
}
END_TEST

START_TEST(strings_and_counts_are_decoded)
{
	uint8_t room[128];
	struct span value;
	uint32_t count;
	bool first = true;
	struct json_reader j = { .text = SPAN("[\"a\\u20ac\\\"\\ud83d\\ude00\", 4294967295, 4294967296]"), .room = room };
	ck_assert(json_read_array(&j) && json_read_element(&j, &first) && json_read_string(&j, &value));
	ck_assert(span_equal(value, SPAN("a\xe2\x82\xac\"\xf0\x9f\x98\x80")));
	ck_assert(json_read_element(&j, &first) && json_read_count(&j, &count));
	ck_assert_uint_eq(count, UINT32_MAX);
	ck_assert(json_read_element(&j, &first));
	ck_assert(!json_read_count(&j, &count));
	ck_assert_ptr_nonnull(j.wrong);
}
END_TEST

/* What is wrong with a list that is added to the built-in logs; frees what is read. */
static const char *
wrong_list(const char *json)
{
	struct ct_logs logs;
	unsigned line;
	const char *wrong = ct_logs_read_list(&logs, &reference_builtin.ct_logs, span_of(json), &line);
	ct_logs_free(&logs);
	return wrong;
}

#define LOG(members)  "{\"operators\":[{\"name\":\"O\",\"logs\":[{" members "}]}],\"version\":\"1.1\",\"log_list_timestamp\":\"2026-01-01T00:00:00Z\"}"
#define STATE(inside) LOG("\"key\":\"" KEY "\",\"state\":{" inside "}")

START_TEST(lists_that_are_none_are_refused)
{
	static const char *const bad[] = {
		"[]",
		"{\"version\":\"1\"}",
		"{\"operators\":[{\"logs\":[]}]}",
		"{\"operators\":[{\"name\":\"O\",\"name\":\"P\"}]}",
		"{\"operators\":[],\"log_list_timestamp\":\"today\"}",
		LOG("\"log_id\":\"AA==\""),
		LOG("\"key\":\"?\""),
		LOG("\"key\":\"" KEY "\",\"log_id\":\"" KEY "\""),
		LOG("\"key\":\"" KEY "\",\"key\":\"" KEY "\""),
		LOG("\"key\":\"" KEY "\"},{\"key\":\"" KEY "\""),
		LOG("\"key\":\"" KEY "\",\"mmd\":-1"),
		STATE("\"odd\":{\"timestamp\":\"2026-01-01T00:00:00Z\"}"),
		STATE("\"usable\":{}"),
		STATE("\"usable\":{\"timestamp\":\"2026-02-30T00:00:00Z\"}"),
		STATE("\"usable\":{\"timestamp\":\"2026-02-20T24:00:00Z\"}"),
		STATE("\"usable\":{\"timestamp\":\"2026-02-20T00:00:00\"}"),
		LOG("\"key\":\"" KEY "\",\"previous_operators\":[{\"name\":\"P\"}]"),
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(wrong_list(bad[i]) != NULL, "%s", bad[i]);
	ck_assert_ptr_null(wrong_list(STATE("\"usable\":{\"timestamp\":\"2026-02-20T00:00:00.25+01:30\"}")));
	ck_assert_ptr_null(wrong_list("{\"operators\":[]}"));
}
END_TEST

START_TEST(a_list_takes_the_place_of_the_one_before)
{
	struct reference r;
	char where[256];
	uint8_t id[SHA256_SIZE];
	unsigned line;
	const struct span key = id_of((const uint8_t *)"\1\2\3\4\5\6\7\10", 8, id);
	ck_assert_ptr_null(reference_init(&r, NULL, where, sizeof(where)));
	const size_t builtin = r.ct_logs.first[256];
	ck_assert_ptr_null(ct_log_find(&r.ct_logs, key));
	ck_assert_ptr_null(reference_add_log_list(
		&r,
		SPAN(LOG("\"key\":\"" KEY
			 "\",\"previous_operators\":[{\"name\":\"Q\",\"end_time\":\"2021-01-01T00:00:00Z\"},{\"name\":\"P\",\"end_time\":"
			 "\"2020-01-01T00:00:00Z\"}],\"state\":{\"qualified\":{\"timestamp\":\"2020-01-01T00:00:00Z\"},\"retired\":{\"timestamp\":"
			 "\"2022-01-01T00:00:00Z\"}}")),
		&line));
	const struct ct_log *log = ct_log_find(&r.ct_logs, key);
	ck_assert_ptr_nonnull(log);
	ck_assert_uint_eq(r.ct_logs.first[256], builtin + 1);
	ck_assert(ct_log_is_listed(log, CT_CHROME) && !ct_log_is_listed(log, CT_APPLE));
	int64_t day;
	ck_assert(day_read(SPAN("2020-01-01"), &day));
	ck_assert_int_eq(ct_log_state(log, CT_CHROME, day - 1), CT_UNKNOWN);
	ck_assert_int_eq(ct_log_state(log, CT_CHROME, day), CT_QUALIFIED);
	ck_assert(span_is(ct_log_operator(&r.ct_logs, log, CT_CHROME, day - 1), "P"));
	ck_assert(span_is(ct_log_operator(&r.ct_logs, log, CT_CHROME, day), "Q"));
	ck_assert(day_read(SPAN("2022-01-01"), &day));
	ck_assert_int_eq(ct_log_state(log, CT_CHROME, day), CT_RETIRED);
	ck_assert(span_is(ct_log_operator(&r.ct_logs, log, CT_CHROME, day), "O"));
	ck_assert(span_is(ct_log_operator(&r.ct_logs, log, CT_APPLE, day), "O"));
	/* all that the list before said is forgotten, and the log is known nevertheless */
	ck_assert_ptr_null(reference_add_log_list(&r, SPAN(LOG("\"key\":\"" KEY_2 "\"")), &line));
	log = ct_log_find(&r.ct_logs, key);
	ck_assert(log != NULL && !ct_log_is_listed(log, CT_CHROME));
	/* what is no list changes nothing */
	ck_assert_ptr_nonnull(reference_add_log_list(&r, SPAN("{\n\n,"), &line));
	ck_assert_uint_eq(line, 3);
	ck_assert_ptr_nonnull(ct_log_find(&r.ct_logs, key));
	reference_free(&r);
}
END_TEST

START_TEST(broken_files_are_refused)
{
	static const char *const bad[] = {
		"",
		"log\tother\t" KEY "\t1\t\t\tn\to\n",
		"log\trfc6962\t?\t1\t\t\tn\to\n",
		"log\trfc6962\t" KEY "\tx\t\t\tn\to\n",
		"log\trfc6962\t" KEY "\t1\t2026\t\tn\to\n",
		"log\trfc6962\t" KEY "\t1\t\t\tn\to\tp\n",
		"log\trfc6962\t" KEY "\t1\t\t\tn\to\nlog\trfc6962\t" KEY "\t1\t\t\tn\to\n",
		"chrome\to\tusable 2026-01-01T00:00:00Z\n",
		"log\trfc6962\t" KEY "\t1\t\t\tn\to\nchrome\t\tusable 2026-01-01T00:00:00Z\n",
		"log\trfc6962\t" KEY "\t1\t\t\tn\to\nchrome\to\tgone 2026-01-01T00:00:00Z\n",
		"log\trfc6962\t" KEY "\t1\t\t\tn\to\nchrome\to\tusable\n",
		"log\trfc6962\t" KEY "\t1\t\t\tn\to\nchrome\to\nchrome\to\n",
		"list\tmozilla\t2026-01-01T00:00:00Z\n",
		"# version: 1\n# version: 2\nlog\trfc6962\t" KEY "\t1\t\t\tn\to\n",
		"odd\n",
	};
	struct ct_logs logs;
	unsigned line;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		ck_assert_msg(ct_logs_read(&logs, span_of(bad[i]), &line) != NULL, "%s", bad[i]);
		ct_logs_free(&logs);
	}
	ck_assert_ptr_null(ct_logs_read(&logs,
					SPAN("list\tchrome\t2026-01-01T00:00:00Z\r\nlog\ttest static-ct\t" KEY "\t60\t2025-01-01T00:00:00Z\t\tn\to\n"
					     "chrome\to\tusable 2025-01-01T00:00:00Z\tuntil 2025-02-01T00:00:00Z an earlier one\n"),
					&line));
	ck_assert(logs.items[0].is_static && logs.items[0].is_test);
	ck_assert(span_is(ct_text(&logs, logs.items[0].views[CT_CHROME].former[0].name), "an earlier one"));
	ct_logs_free(&logs);
}
END_TEST

START_TEST(built_in_logs_are_found)
{
	const struct ct_logs *all = &reference_builtin.ct_logs;
	ck_assert_uint_gt(all->first[256], 300);
	for (size_t i = 0; i < all->first[256]; i++) {
		uint8_t id[SHA256_SIZE];
		sha256_octets(ct_text(all, all->items[i].key), id);
		ck_assert_ptr_eq(ct_log_find(all, (struct span){ id, sizeof(id) }), &all->items[i]);
		ck_assert_uint_gt(all->items[i].operator_name.size, 0);
	}
	ck_assert_ptr_null(ct_log_find(all, SPAN("short")));
	ck_assert_int_gt(all->dated[CT_CHROME], 0);
	ck_assert_int_gt(all->dated[CT_APPLE], 0);
}
END_TEST

Suite *
logs_suite(void)
{
	Suite *suite = suite_create("logs");
	TCase *c = tcase_create("logs");
	tcase_add_test(c, json_is_read_strictly);
	tcase_add_test(c, json_nests_to_a_bound);
	tcase_add_test(c, strings_and_counts_are_decoded);
	tcase_add_test(c, lists_that_are_none_are_refused);
	tcase_add_test(c, a_list_takes_the_place_of_the_one_before);
	tcase_add_test(c, broken_files_are_refused);
	tcase_add_test(c, built_in_logs_are_found);
	suite_add_tcase(suite, c);
	return suite;
}
