/* The text that reports are made of. */
#include <stdio.h>
#include <stdlib.h>

#include "corpus/corpus.h"
#include "policy/waiver.h"
#include "report/buffer.h"
#include "report/formats.h"
#include "report/json.h"
#include "report/report.h"
#include "tests/suites.h"

static struct buffer b;

static void
forget(void)
{
	buffer_free(&b);
}

/* What the buffer has, as a string. */
static const char *
text(void)
{
	buffer_add(&b, "", 1);
	ck_assert(!b.failed);
	b.size--;
	return b.text;
}

START_TEST(a_text_of_any_length_is_formatted_whole)
{
	char longer[5000];
	memset(longer, 'x', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	buffer_printf(&b, "%d-%s-%d", 1, longer, 2);
	ck_assert_uint_eq(b.size, sizeof(longer) - 1 + 4);
	ck_assert_str_eq(text() + b.size - 3, "x-2");
	/* and into room that is just enough, or lacks one octet, as that for the NUL */
	for (size_t room = 0; room < 8; room++) {
		buffer_free(&b);
		b.text = malloc(room + 1);
		b.capacity = room;
		buffer_printf(&b, "%s", "12345");
		ck_assert_str_eq(text(), "12345");
	}
	buffer_truncate(&b, 0);
	buffer_number(&b, 0);
	buffer_number(&b, UINT64_MAX);
	buffer_hex(&b, SPAN("\x00\xff"), ":");
	ck_assert_str_eq(text(), "01844674407370955161500:ff");
}
END_TEST

/* More than there is. */
#define TOO_MUCH (SIZE_MAX / 2)

START_TEST(what_has_failed_takes_nothing_until_it_is_taken_back)
{
	buffer_text(&b, "a line\n");
	size_t begin = b.size;
	buffer_text(&b, "half a li");
	ck_assert(!buffer_reserve(&b, TOO_MUCH) && b.failed);
	buffer_text(&b, "ne\n");
	buffer_number(&b, 1);
	buffer_printf(&b, "%d", 2);
	buffer_hex(&b, SPAN("\x03"), "");
	buffer_safe_text(&b, "4");
	json_string(&b, SPAN("5"));
	ck_assert(!buffer_reserve(&b, 1));
	ck_assert(b.failed && b.size == begin + strlen("half a li"));
	buffer_truncate(&b, begin);
	ck_assert(!b.failed && buffer_reserve(&b, 1));
	buffer_text(&b, "another\n");
	ck_assert_str_eq(text(), "a line\nanother\n");
	/* a sum that is larger than any number */
	ck_assert(!buffer_reserve(&b, SIZE_MAX) && b.failed);
}
END_TEST

START_TEST(what_is_reserved_is_there)
{
	ck_assert(buffer_reserve(&b, 1000));
	const char *before = b.text;
	for (int i = 0; i < 100; i++)
		buffer_text(&b, "0123456789");
	ck_assert(b.text == before && b.size == 1000);
}
END_TEST

/* Octets, and what is shown of them. */
static const struct {
	struct span octets;
	const char *shown;
} texts[] = {
#define TEXT(octets, shown) \
	{ \
		{ (const uint8_t *)(octets), sizeof(octets) - 1 }, shown \
	}
	TEXT("", ""),
	TEXT("plain \\ \"text\"", "plain \\ \"text\""),
	TEXT("\0\t\n\r\x1b[31m\x7f", "\\x00\\x09\\x0a\\x0d\\x1b[31m\\x7f"),
	TEXT("caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x94\x92", "caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x94\x92"),
	/* C1: U+0080, U+009B, U+009F; and the first one behind them */
	TEXT("\xc2\x80\xc2\x9b\xc2\x9f\xc2\xa0", "\\u{80}\\u{9b}\\u{9f}\xc2\xa0"),
	/* U+061C, U+200D, U+200E, U+200F, U+2010 */
	TEXT("\xd8\x9c\xe2\x80\x8d\xe2\x80\x8e\xe2\x80\x8f\xe2\x80\x90", "\\u{61c}\xe2\x80\x8d\\u{200e}\\u{200f}\xe2\x80\x90"),
	/* U+2027 to U+202F */
	TEXT("\xe2\x80\xa7\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xaa\xe2\x80\xab\xe2\x80\xac\xe2\x80\xad\xe2\x80\xae\xe2\x80\xaf",
	     "\xe2\x80\xa7\\u{2028}\\u{2029}\\u{202a}\\u{202b}\\u{202c}\\u{202d}\\u{202e}\xe2\x80\xaf"),
	/* U+2065 to U+206A */
	TEXT("\xe2\x81\xa5\xe2\x81\xa6\xe2\x81\xa7\xe2\x81\xa8\xe2\x81\xa9\xe2\x81\xaa",
	     "\xe2\x81\xa5\\u{2066}\\u{2067}\\u{2068}\\u{2069}\xe2\x81\xaa"),
	/* not UTF-8: a lone octet, an overlong one, a surrogate, beyond the last character, half a character at the end */
	TEXT("a\xff\x80", "a\\xff\\x80"),
	TEXT("\xc0\x8a", "\\xc0\\x8a"),
	TEXT("\xed\xa0\x80", "\\xed\\xa0\\x80"),
	TEXT("\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"),
	TEXT("x\xe2\x80", "x\\xe2\\x80"),
};

START_TEST(text_of_others_is_safe_for_terminals_and_logs)
{
	buffer_truncate(&b, 0);
	buffer_safe(&b, texts[_i].octets);
	ck_assert_str_eq(text(), texts[_i].shown);
}
END_TEST

START_TEST(quoted_text_ends_where_it_says)
{
	buffer_quoted(&b, SPAN("a\"b\\c\n"), "\"");
	buffer_quoted(&b, SPAN("long"), "...\"");
	ck_assert_str_eq(text(), "\"a\\x22b\\x5cc\\x0a\"\"long...\"");
}
END_TEST

START_TEST(json_strings_are_as_rfc_8259_has_them)
{
	json_string(&b, SPAN("a\"\\/<&>\n\x1f\x7f\xc3\xa9\xff\xe2\x80"));
	ck_assert_str_eq(text(), "\"a\\\"\\\\/<&>\\u000a\\u001f\\u007f\xc3\xa9\\ufffd\\ufffd\\ufffd\"");
	buffer_truncate(&b, 0);
	json_string_html(&b, SPAN("<&>'"));
	ck_assert_str_eq(text(), "\"\\u003c\\u0026\\u003e'\"");
	buffer_truncate(&b, 0);
	json_piece(&b, SPAN("a\""));
	json_piece(&b, SPAN("\\b"));
	ck_assert_str_eq(text(), "a\\\"\\\\b");
}
END_TEST

START_TEST(markup_takes_text_for_text)
{
	buffer_text(&b, "<p>");
	buffer_safe_markup(&b, "<a b=\"c\">&'\\\n\x1b\xff \xc3\xa9\xe2\x80\xae\xef\xbf\xbe\xef\xbf\xbd");
	ck_assert_str_eq(text(), "<p>&lt;a b=&quot;c&quot;&gt;&amp;&#39;\\\\x0a\\x1b\\xff \xc3\xa9\\u{202e}\\u{fffe}\xef\xbf\xbd");
}
END_TEST

START_TEST(a_part_of_a_uri_is_percent_encoded)
{
	buffer_percent(&b, SPAN("a-Z_0.~/b c:%\xff\x01?#\0@"));
	ck_assert_str_eq(text(), "a-Z_0.~/b%20c%3A%25%FF%01%3F%23%00%40");
}
END_TEST

/* --- a finding that is waived --- */

static struct corpus corpus;
static struct session session;

/* An object with two errors, the first of which is waived, if somebody has decided so; and what a format says of it. */
static const char *
said_of(const char *format, const struct waiver *waiver, int fail_on, const char *help_base)
{
	static const struct job job;
	struct report report = { .format = report_format_named(format), .linter = &linter, .fail_on = fail_on, .help_base = help_base };
	struct result result = { .input = "a b.der", .alone = true, .job = &job, .session = &session, .place = { PLACE_LINES, 7, 9 } };
	struct corpus_object o;

	ck_assert_msg(corpus_read(&corpus, getenv("CORPUS")), "%s", corpus.error);
	ck_assert_msg(corpus_compile_named(&corpus, "text-of-all-kinds", &o), "%s", corpus.error);
	ck_assert(lint(&linter, &session, &job, (struct span){ o.der, o.size }, NULL));
	ck_assert_uint_eq(session.findings.count, 2);
	session.findings.items[0].waived = waiver;
	report_prepare(&report);
	buffer_truncate(&b, 0);
	if (help_base != NULL)
		report.format->begin(&b, &report);
	report.format->object(&b, &report, &result);
	free(o.der);
	corpus_free(&corpus);
	return text();
}

static void
close_session(void)
{
	forget();
	session_free(&session);
	memset(&session, 0, sizeof(session));
	close_linter();
}

static void
has(const char *said, const char *wanted)
{
	ck_assert_msg(strstr(said, wanted) != NULL, "%s lacks %s", said, wanted);
}

static const struct waiver waiver = { "ticket \"7\" <b>", "PKI & co", D(2027, 3, 1), "the policy", 12 },
			   nobody = { "why", NULL, D(2027, 3, 1), "p", 1 };

START_TEST(what_is_waived_has_a_suppression_in_sarif)
{
	const char *said = said_of("sarif", &waiver, MUST, NULL);
	has(said, "\"level\": \"error\"");
	has(said, "\"suppressions\": [{\"kind\": \"external\", \"status\": \"accepted\", \"justification\": \"ticket \\\"7\\\" <b>\", "
		  "\"properties\": {\"until\": \"2027-03-01\", \"owner\": \"PKI & co\", \"file\": \"the policy\", \"line\": 12}}]");
	/* the other one has none, and says so: all have the member, or none may */
	has(strstr(said, "suppressions") + 1, "\"suppressions\": []");
	ck_assert_ptr_null(strstr(said_of("sarif", &nobody, MUST, NULL), "owner"));
	ck_assert_ptr_null(strstr(said_of("sarif", NULL, MUST, NULL), "external"));
	has(b.text, ",{\"ruleId\": \"e_state_or_province_name_must_not_contain_control_characters\"");
	has(b.text, "\"uri\": \"a%20b.der\"}, \"region\": {\"startLine\": 7, \"endLine\": 9}");
}
END_TEST

START_TEST(what_is_waived_fails_nothing_in_junit)
{
	static const char one[] = "waived until 2027-03-01 by PKI &amp; co (the policy:12): ticket &quot;7&quot; &lt;b&gt;\n    error: localityName ";
	const char *said = said_of("junit", &waiver, MUST, NULL);
	has(said, "tests=\"1\" failures=\"1\" errors=\"0\" skipped=\"0\"");
	has(said, "<failure message=\"localityName has the control character U+001B\" type=\"error\">error: localityName has the control");
	has(strstr(said, "<system-out>"), one);
	has(said_of("junit", &nobody, MUST, NULL), "<system-out>waived until 2027-03-01 (p:1): why\n");
	said = said_of("junit", NULL, MUST, NULL);
	has(said, "and 1 more\"");
	ck_assert_ptr_null(strstr(said, "system-out"));
	said = said_of("junit", &waiver, -1, NULL);
	has(said, "tests=\"1\" failures=\"0\"");
	ck_assert_ptr_null(strstr(said, "<failure"));
}
END_TEST

START_TEST(what_is_waived_is_the_last_and_least_for_pkimetal)
{
	const char *said = said_of("pkimetal", &waiver, MUST, NULL);
	has(said, "[{\"Linter\":\"brlint\",\"Finding\":\"localityName has the control character U+001B\",");
	has(said, "has a control character, U+001B (waived until 2027-03-01 by PKI & co: ticket \\\"7\\\" <b>)\",\"Field\":"
		  "\"tbsCertificate.subject[2][0].value\",\"Code\":\"e_state_or_province_name_must_not_contain_control_characters\","
		  "\"Severity\":\"info\"}]\n");
	has(said_of("pkimetal", &nobody, MUST, NULL), "(waived until 2027-03-01: why)\",");
	ck_assert_ptr_null(strstr(said_of("pkimetal", NULL, MUST, NULL), "info"));
}
END_TEST

START_TEST(a_rule_has_a_page_if_there_is_a_site)
{
	const char *said = said_of("sarif", NULL, MUST, "https://lint.example");
	has(said, "\"informationUri\": \"https://lint.example\"");
	has(said, "\"helpUri\": \"https://lint.example/rules/e_excessively_backdated.html\"");
	said = said_of("sarif", NULL, MUST, "");
	ck_assert(strstr(said, "helpUri") == NULL && strstr(said, "informationUri") == NULL);
}
END_TEST

/* What is said of an input that cannot be read fits the room that is kept for it, whatever its name. */
START_TEST(there_is_room_to_say_that_memory_ran_out)
{
	static char name[4096], error[200];
	struct report all = { .linter = &linter, .end_marker = true, .header = true };
	struct unreadable u = { name, SIZE_MAX, UINT64_MAX, error, SIZE_MAX };
	for (int octet = 1; octet < 256; octet++) {
		memset(name, octet, sizeof(name) - 1);
		memset(error, octet, sizeof(error) - 1);
		for (all.format = report_formats; all.format->name != NULL; all.format++) {
			buffer_free(&b);
			ck_assert(buffer_reserve(&b, unreadable_room(&u)));
			const char *before = b.text;
			if (all.format->unreadable != NULL)
				all.format->unreadable(&b, &all, &u);
			ck_assert(b.text == before && b.size <= unreadable_room(&u) && !b.failed);
		}
	}
}
END_TEST

START_TEST(a_text_is_cut_between_two_characters)
{
	buffer_text(&b, "before: ");
	buffer_text(&b, "ab\xc3\xa9\xe2\x82\xac!");
	ck_assert(!buffer_cut(&b, 8, 8)); /* all of it */
	ck_assert_str_eq(text(), "before: ab\xc3\xa9\xe2\x82\xac!");
	ck_assert(buffer_cut(&b, 8, 7));
	ck_assert_str_eq(text(), "before: ab\xc3\xa9\xe2\x82\xac...");
	buffer_truncate(&b, 15);
	ck_assert(buffer_cut(&b, 8, 6));
	ck_assert_str_eq(text(), "before: ab\xc3\xa9...");
	buffer_truncate(&b, 12);
	ck_assert(buffer_cut(&b, 8, 3));
	ck_assert_str_eq(text(), "before: ab...");
	buffer_truncate(&b, 8);
	buffer_text(&b, "\x80\x80\x80");
	ck_assert(buffer_cut(&b, 8, 2)); /* no UTF-8 */
	ck_assert_str_eq(text(), "before: ...");
}
END_TEST

/* --- formats --- */

static struct corpus corpus;
static struct session session;
static struct corpus_object object;
static struct report report;
static struct result result;

static void
open_report(void)
{
	open_linter();
	ck_assert_msg(corpus_read(&corpus, getenv("CORPUS")), "%s", corpus.error);
	report = (struct report){ .linter = &linter, .fail_on = MUST };
}

static void
close_report(void)
{
	free(object.der);
	object = (struct corpus_object){ 0 };
	session_free(&session);
	session = (struct session){ 0 };
	corpus_free(&corpus);
	close_linter();
	forget();
}

static void
lint_case(const char *name)
{
	static const struct job job;
	ck_assert_msg(corpus_compile_named(&corpus, name, &object), "%s", corpus.error);
	ck_assert(lint(&linter, &session, &job, (struct span){ object.der, object.size }, NULL));
	result = (struct result){ .input = "a.der", .alone = true, .job = &job, .session = &session };
}

/* What a format says of the object now. */
static const char *
say(const char *format)
{
	buffer_truncate(&b, 0);
	report.format = report_format_named(format);
	report.format->object(&b, &report, &result);
	return text();
}

static void
says(const char *format, const char *words)
{
	const char *all = say(format);
	ck_assert_msg(strstr(all, words) != NULL, "%s lacks %s: %s", format, words, all);
}

static void
says_not(const char *format, const char *words)
{
	const char *all = say(format);
	ck_assert_msg(strstr(all, words) == NULL, "%s has %s: %s", format, words, all);
}

/* A finding that does not count is told with its reason, and apart from those that do. */
START_TEST(a_waived_finding_is_told_with_its_reason)
{
	static const struct waiver agreed = { "agreed with \"R&D\" @all", "=PKI <team>", D(2027, 3, 1), "policy", 7 };
	static const struct waiver nobodys = { "no owner", NULL, D(2027, 3, 1), "policy", 8 };
	lint_case("poison-not-critical");
	ck_assert_uint_eq(session.findings.count, 2);
	says("csv", ",\"precertificatePoison is not critical\",\r\n");
	says("html", "<p class=\"verdict bad\"><strong>Not in order</strong>: 2 errors.</p>");
	says_not("html", "Waived");
	says_not("markdown", "aived");
	says("ccadb-csv", ",\"e_precert_poison_not_critical e_rfc_precert_poison_not_critical\",\"BR 7.1.2.9.1; RFC6962 3.1\",");

	session.findings.items[0].waived = &agreed;
	says("csv", ",\"precertificatePoison is not critical\",\"until 2027-03-01, =PKI <team>: agreed with \"\"R&D\"\" @all\"\r\n");
	says("html", "<strong>Not in order</strong>: 1 error; 1 waived.</p>");
	says("html", "<h3>Findings</h3>\n<div class=\"finding error\">\n<h4><span class=\"level\">error</span> <code>e_rfc_precert");
	says("html",
	     "<h3>Waived findings, which do not count</h3>\n<div class=\"finding waived\">\n<h4><span class=\"level\">error</span> <code>e_precert_");
	says("html", "<p>Waived until 2027-03-01 by <bdi>=PKI &lt;team&gt;</bdi>, because: <bdi>agreed with &quot;R&amp;D&quot; @all</bdi></p>");
	says("html", "\">waived error: e_precert_poison_not_critical</a>");
	says("markdown",
	     "Waived, and not counted:\n\n- **error** `e_precert_poison_not_critical`, BR 7.1.2.9.1: precertificatePoison must be critical\n"
	     "  - waived until 2027-03-01 by `=PKI <team>`: `agreed with \"R&D\" @all`\n  - `precertificatePoison is not critical`, at ");
	says("ccadb-csv", ",\"e_rfc_precert_poison_not_critical\",\"RFC6962 3.1\",");

	session.findings.items[1].waived = &nobodys;
	says("csv", ",\"until 2027-03-01: no owner\"\r\n");
	says("html", "<p class=\"verdict good\"><strong>In order</strong>: nothing was found that counts; 2 waived.</p>");
	says("html", "<p>Waived until 2027-03-01, because: <bdi>no owner</bdi></p>");
	says("markdown", "Nothing was found that counts. Waived:\n\n- ");
	says("markdown", "  - waived until 2027-03-01: `no owner`\n");
	ck_assert_str_eq(say("ccadb-csv"), "");
	ck_assert(!report_is_silent_on(&report, &result, &session.findings.items[0]));
}
END_TEST

/* Groups are of one rule, one level and one waiver; errors come first. */
START_TEST(findings_are_put_together_by_rule)
{
	static const struct waiver one = { "one", NULL, 0, "policy", 1 };
	struct lint a = { .name = "a" }, c = { .name = "c" };
	struct finding items[] = {
		{ .lint = &a, .level = SHOULD },                 /* 0 */
		{ .lint = &a, .level = SHOULD },                 /* 1 */
		{ .lint = &a, .level = SHOULD, .waived = &one }, /* 2 */
		{ .lint = &c, .level = SHOULD },                 /* 3 */
		{ .lint = &a, .level = MUST },                   /* 4 */
		{ .lint = &a, .level = NOTICE },                 /* 5 */
	};
	static const uint32_t expected[][2] = { { 4, 5 }, { 0, 2 }, { 3, 4 }, { 5, 6 } };
	struct findings f = { .items = items, .count = 6 };
	struct finding_group g = { .waived = false };
	for (size_t i = 0; i < sizeof(expected) / sizeof(*expected); i++) {
		ck_assert(finding_group_next(&f, &g));
		ck_assert_uint_eq(g.first, expected[i][0]);
		ck_assert_uint_eq(g.end, expected[i][1]);
	}
	ck_assert(!finding_group_next(&f, &g));
	g = (struct finding_group){ .waived = true };
	ck_assert(finding_group_next(&f, &g));
	ck_assert_uint_eq(g.first, 2);
	ck_assert_uint_eq(g.end, 3);
	ck_assert(!finding_group_next(&f, &g));
}
END_TEST

/* A certificate is valid in its last second, notAfter (RFC 5280 4.1.2.5), and has expired in the next. */
START_TEST(what_has_expired_is_no_row_for_the_ccadb)
{
	lint_case("ecc-non-repudiation");
	int64_t not_after = session.object.cert.not_after;
	ck_assert_int_gt(not_after, 0);
	says("ccadb-csv", "\"www.example.com example.com\",,,,\"e_cabf_ecc_allowed_key_usages\"");
	report.started = not_after;
	says("ccadb-csv", "\"www.example.com example.com\",,,,\"e_cabf_ecc_allowed_key_usages\"");
	ck_assert(!report_is_silent_on(&report, &result, &session.findings.items[0]));
	report.started = not_after + 1;
	ck_assert_str_eq(say("ccadb-csv"), "");
	ck_assert(report_is_silent_on(&report, &result, &session.findings.items[0]));
	report.all_dates = true;
	says("ccadb-csv", "\"www.example.com example.com\",N/A,N/A,N/A,\"e_cabf_ecc_allowed_key_usages\"");
	ck_assert(!report_is_silent_on(&report, &result, &session.findings.items[0]));
}
END_TEST

/* Only what is at or above the level that counts makes a row, and only that is in it. */
START_TEST(a_row_for_the_ccadb_has_the_rules_that_count)
{
	lint_case("poison-not-critical");
	session.findings.items[0].level = SHOULD;
	session.findings.items[1].level = NOTICE;
	ck_assert_str_eq(say("ccadb-csv"), "");
	report.fail_on = SHOULD;
	says("ccadb-csv", ",\"e_precert_poison_not_critical\",\"BR 7.1.2.9.1\",");
	report.fail_on = NOTICE;
	says("ccadb-csv", ",\"e_precert_poison_not_critical e_rfc_precert_poison_not_critical\",");
	report.fail_on = -1;
	ck_assert_str_eq(say("ccadb-csv"), "");
	/* a serial number in upper case */
	report.fail_on = NOTICE;
	says("ccadb-csv", ",\"3C6F0952A7E1448B902D\",");
}
END_TEST

/* The verdict names the level that counts where that says why an object with findings is in order. */
START_TEST(the_verdict_of_a_page_says_what_counts)
{
	lint_case("ecc-non-repudiation");
	says("html", "<p class=\"verdict bad\"><strong>Not in order</strong>: 1 error.</p>");
	report.fail_on = -1;
	says("html", "<p class=\"verdict fair\"><strong>In order</strong>: 1 error, of which none was to count.</p>");
	report.fail_on = MUST;
	session.findings.items[0].level = SHOULD;
	says("html", "<p class=\"verdict fair\"><strong>In order</strong>: 1 warning, none at the level that counts, error.</p>");
	session.findings.items[0].level = NOTICE;
	says("html", "<p class=\"verdict good\"><strong>In order</strong>: 1 notice, none at the level that counts, error.</p>");
	session.findings.items[0].of_object = true;
	says("html", "<strong>Not in order</strong>: 1 notice.</p>");
	session.findings.count = 0;
	says("html", "<p class=\"verdict good\"><strong>In order</strong>: nothing was found.</p>");
	says("markdown", "\n\nNothing was found.\n\n");
}
END_TEST

/* The octets of a finding are marked among those of the value that it is in. */
START_TEST(octets_are_marked_in_the_tree)
{
	lint_case("ecc-non-repudiation");
	says("html", "<code class=\"octets\"><mark>03 02 06 c0</mark></code>");
	session.findings.items[0].offset += 2;
	session.findings.items[0].length = 1;
	says("html", "<code class=\"octets\">03 02 <mark>06</mark> c0</code>");
	/* of a long value, what is before it and the beginning of it */
	const struct node *root = tree_root(&session.object.tree);
	session.findings.items[0].node = root;
	session.findings.items[0].offset = 20;
	session.findings.items[0].length = 33;
	says("html", "<code class=\"octets\">... ");
	says("html", " ...</mark></code>");
	session.findings.items[0].length = 0;
	says_not("html", "<mark>");
	says("html", "0 octets at 20</span>");
}
END_TEST

Suite *
reports_suite(void)
{
	Suite *suite = suite_create("reports");
	TCase *t = tcase_create("text");
	tcase_add_checked_fixture(t, NULL, forget);
	tcase_add_test(t, a_text_of_any_length_is_formatted_whole);
	tcase_add_test(t, what_has_failed_takes_nothing_until_it_is_taken_back);
	tcase_add_test(t, what_is_reserved_is_there);
	tcase_add_loop_test(t, text_of_others_is_safe_for_terminals_and_logs, 0, (int)(sizeof(texts) / sizeof(texts[0])));
	tcase_add_test(t, quoted_text_ends_where_it_says);
	tcase_add_test(t, json_strings_are_as_rfc_8259_has_them);
	tcase_add_test(t, there_is_room_to_say_that_memory_ran_out);
	tcase_add_test(t, markup_takes_text_for_text);
	tcase_add_test(t, a_part_of_a_uri_is_percent_encoded);
	suite_add_tcase(suite, t);
	t = tcase_create("what is waived, and where a rule has its page");
	tcase_add_checked_fixture(t, open_linter, close_session);
	tcase_add_test(t, what_is_waived_has_a_suppression_in_sarif);
	tcase_add_test(t, what_is_waived_fails_nothing_in_junit);
	tcase_add_test(t, what_is_waived_is_the_last_and_least_for_pkimetal);
	tcase_add_test(t, a_rule_has_a_page_if_there_is_a_site);
	tcase_add_test(t, a_text_is_cut_between_two_characters);
	suite_add_tcase(suite, t);
	t = tcase_create("formats");
	tcase_add_checked_fixture(t, open_report, close_report);
	tcase_add_test(t, a_waived_finding_is_told_with_its_reason);
	tcase_add_test(t, findings_are_put_together_by_rule);
	tcase_add_test(t, what_has_expired_is_no_row_for_the_ccadb);
	tcase_add_test(t, a_row_for_the_ccadb_has_the_rules_that_count);
	tcase_add_test(t, the_verdict_of_a_page_says_what_counts);
	tcase_add_test(t, octets_are_marked_in_the_tree);
	suite_add_tcase(suite, t);
	return suite;
}
