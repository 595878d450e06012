/* The registry, the runner, the findings and the reference data. */
#include <check.h>
#include <errno.h>
#undef fail /* a name of old that Check still has */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "asn1/memo.h"
#include "asn1/time.h"
#include "lints/checks.h"
#include "lints/linter.h"
#include "tests/suites.h"

static char where[4096];

START_TEST(every_row_is_whole)
{
	for (uint32_t i = 0; i < linter.rules.count; i++) {
		const struct lint *l = linter.rules.gates[i].lint;
		const char prefix = l->level == MUST ? 'e' : l->level == SHOULD ? 'w' : 'n';
		ck_assert_msg(l->name[0] == prefix && l->name[1] == '_', "%s: the name does not say the level", l->name);
		ck_assert_msg(strlen(l->clause) > 0 && source_name(l->source) != NULL, "%s: no clause", l->name);
		ck_assert_msg(strlen(l->title) > 10 && l->title[strlen(l->title) - 1] != '.', "%s: no sentence", l->name);
		ck_assert_msg(l->from < l->until, "%s: its dates", l->name);
		ck_assert_msg(l->of != 0, "%s: no profile", l->name);
		ck_assert_msg(l->check.cert != NULL, "%s: no check", l->name);
		/* the view that a check takes is the one that its objects have */
		profile_set of_view = l->takes == CHECK_CERT   ? CERTIFICATE
				      : l->takes == CHECK_CRL  ? CRL
				      : l->takes == CHECK_OCSP ? OCSP_RESPONSE
							       : ANYTHING;
		ck_assert_msg(!(l->of & ~of_view), "%s: profiles that its check cannot take", l->name);
	}
}
END_TEST

START_TEST(names_are_unique)
{
	for (uint32_t i = 0; i < linter.rules.count; i++)
		ck_assert_ptr_eq(ruleset_find(&linter.rules, linter.rules.gates[i].lint->name), &linter.rules.gates[i]);
	for (size_t i = 1; i < zlint_count; i++)
		ck_assert_str_lt(zlint_lints[i - 1].name, zlint_lints[i].name);
	ck_assert_ptr_nonnull(ruleset_find(&linter.rules, "e_sub_cert_eku_missing"));
	ck_assert_ptr_null(ruleset_find(&linter.rules, "e_nothing"));
}
END_TEST

START_TEST(dates_are_constants)
{
	char text[TIME_TEXT_SIZE];
	ck_assert_str_eq(time_text(D(2012, 7, 1), text), "2012-07-01T00:00:00Z");
	ck_assert_str_eq(time_text(D(2024, 2, 29), text), "2024-02-29T00:00:00Z");
	ck_assert_str_eq(time_text(D(2026, 1, 1) - 1, text), "2025-12-31T23:59:59Z");
	ck_assert_int_eq(D(1970, 1, 1), 0);
}
END_TEST

START_TEST(a_rule_that_is_switched_off_does_not_run)
{
	struct session s = { 0 };
	uint8_t *verdicts = calloc(1, linter.rules.count);
	struct gate *gate = ruleset_find(&linter.rules, "e_object_unknown");
	ck_assert(lint(&linter, &s, NULL, SPAN("\x05\x00"), verdicts));
	ck_assert_int_eq(verdicts[gate - linter.rules.gates], FAIL);
	ck_assert_uint_eq(s.findings.count, 1);
	ck_assert_ptr_eq(s.findings.items[0].lint, gate->lint);
	ck_assert_str_ne(finding_message(&s.findings, &s.findings.items[0]), "");
	gate->enabled = false;
	ck_assert(lint(&linter, &s, NULL, SPAN("\x05\x00"), verdicts));
	ck_assert_int_eq(verdicts[gate - linter.rules.gates], NOT_APPLICABLE);
	ck_assert_uint_eq(s.findings.count, 0);
	session_free(&s);
	free(verdicts);
}
END_TEST

START_TEST(a_level_can_be_changed)
{
	struct session s = { 0 };
	ruleset_find(&linter.rules, "e_object_unknown")->level = NOTICE;
	ck_assert(lint(&linter, &s, NULL, SPAN("\x05\x00"), NULL));
	ck_assert_int_eq(s.findings.items[0].level, NOTICE);
	session_free(&s);
}
END_TEST

START_TEST(what_is_kept_goes_with_the_data)
{
	struct session s = { 0 };
	struct linter other = linter;
	other.reference.mark++;
	ck_assert(lint(&linter, &s, NULL, SPAN("\x05\x00"), NULL));
	s.memo->marks[0] = 1;
	ck_assert(lint(&linter, &s, NULL, SPAN("\x05\x00"), NULL));
	ck_assert_uint_eq(s.memo->marks[0], 1);
	ck_assert(lint(&other, &s, NULL, SPAN("\x05\x00"), NULL));
	ck_assert_uint_eq(s.memo->marks[0], 0);
	session_free(&s);
}
END_TEST

START_TEST(findings_of_one_rule_have_a_bound)
{
	/* a thousand BOOLEANs with a wrong octet */
	struct session s = { 0 };
	uint8_t octets[4 + 3000] = { 0x30, 0x82, 3000 >> 8, 3000 & 0xff };
	for (size_t i = 4; i < sizeof(octets); i += 3)
		memcpy(octets + i, "\x01\x01\x05", 3);
	ck_assert(lint(&linter, &s, NULL, (struct span){ octets, sizeof(octets) }, NULL));
	size_t count = 0;
	for (uint32_t i = 0; i < s.findings.count; i++)
		count += strcmp(s.findings.items[i].lint->name, "e_der_boolean_value") == 0;
	ck_assert_uint_eq(count, FINDINGS_PER_RULE + 1);
	session_free(&s);
}
END_TEST

START_TEST(long_messages_are_cut)
{
	struct tree t = { 0 };
	struct findings f = { .lint = linter.rules.gates[0].lint, .tree = &t };
	struct node n = { 0 };
	char *text = malloc(5000);
	memset(text, 'x', 4999);
	text[4999] = '\0';
	fail(&f, &n, "%s", text);
	fail(&f, &n, "second");
	ck_assert_uint_lt(strlen(finding_message(&f, &f.items[0])), 5000);
	ck_assert_str_eq(finding_message(&f, &f.items[1]), "second");
	findings_free(&f);
	free(text);
}
END_TEST

START_TEST(texts_are_made_printable)
{
	char text[PRINTABLE_SIZE];
	ck_assert_str_eq(printable(SPAN("a\"b\\c\n\x7f\xff"), text), "a\\x22b\\x5cc\\x0a\\x7f\\xff");
	ck_assert_str_eq(printable(SPAN("\xc3\xa9"), text), "\xc3\xa9");
	uint8_t octets[400];
	memset(octets, 0xff, sizeof(octets));
	ck_assert_uint_lt(strlen(printable((struct span){ octets, sizeof(octets) }, text)), PRINTABLE_SIZE);
}
END_TEST

START_TEST(reference_data_are_looked_up)
{
	const struct reference *r = &linter.reference;
	ck_assert(reference_is_tld(r, SPAN("com"), D(2020, 1, 1)));
	ck_assert(reference_is_tld(r, SPAN("COM"), D(2020, 1, 1)));
	ck_assert(!reference_is_tld(r, SPAN("local"), D(2020, 1, 1)));
	ck_assert(!reference_is_tld(r, SPAN(""), D(2020, 1, 1)));
	ck_assert(!reference_is_tld(r, SPAN("abarth"), D(2023, 6, 5)));
	ck_assert(reference_is_tld(r, SPAN("abarth"), D(2023, 6, 5) - 1));
	ck_assert_ptr_nonnull(reference_address(r, SPAN("\x0a\x00\x00\x01")));
	ck_assert_ptr_nonnull(reference_address(r, SPAN("\x64\x7f\xff\xff")));
	ck_assert_ptr_null(reference_address(r, SPAN("\x64\x80\x00\x00")));
	ck_assert_ptr_null(reference_address(r, SPAN("\x08\x08\x08\x08")));
	ck_assert_ptr_null(reference_address(r, SPAN("\x0a")));
	ck_assert(reference_is_country(r, SPAN("NL")) && reference_is_country(r, SPAN("nl")));
	ck_assert(reference_is_upper_country(r, SPAN("NL")));
	ck_assert(!reference_is_upper_country(r, SPAN("nl")) && !reference_is_upper_country(r, SPAN("Nl")) &&
		  !reference_is_upper_country(r, SPAN("nL")));
	ck_assert(reference_tld(r, SPAN("bmw"))->is_brand && !reference_tld(r, SPAN("com"))->is_brand && !reference_tld(r, SPAN("onion"))->is_brand);
	ck_assert(!reference_is_country(r, SPAN("XX")) && !reference_is_country(r, SPAN("N")) && !reference_is_country(r, SPAN("\x80\x80")));
	ck_assert_uint_gt(r->tlds.version.size, 0);
	ck_assert_ptr_nonnull(reference_ev_policy(r, SPAN("\x2b\x06\x01\x04\x01\xa0\x32\x01\x01")));
	ck_assert_ptr_null(reference_ev_policy(r, SPAN("\x2b\x06\x01\x04\x01\xa0\x32\x01")));
	ck_assert_ptr_null(reference_ev_policy(r, SPAN("\x67\x81\x0c\x01\x01")));
	ck_assert_ptr_null(reference_ev_policy(r, SPAN("")));
	ck_assert(reference_is_public_suffix(r, SPAN("CO.UK"), true) && reference_is_public_suffix(r, SPAN("com"), true));
	ck_assert(!reference_is_public_suffix(r, SPAN("example.com"), true) && !reference_is_public_suffix(r, SPAN("local"), true));
	ck_assert(reference_is_public_suffix(r, SPAN("github.io"), false) && !reference_is_public_suffix(r, SPAN("github.io"), true));
}
END_TEST

/* What the data have for a value: the attributes for which it surely is a placeholder, and of which it may be one. */
static unsigned
placeholder(enum type_kind kind, struct span value)
{
	const struct placeholder *p = placeholders_find(&linter.reference.placeholders, (struct characters){ kind, value });
	return p != NULL ? p->sure | (unsigned)p->unsure << 8 : 0;
}
#define PLACEHOLDER(text) placeholder(TYPE_UTF8_STRING, SPAN(text))

START_TEST(placeholders_are_found_in_any_spelling)
{
	const unsigned any = PLACEHOLDER_ORGANIZATION - 1;
	ck_assert_uint_eq(PLACEHOLDER("not applicable"), any);
	ck_assert_uint_eq(PLACEHOLDER(" -- NOT\t.Applicable!"), any);
	ck_assert_uint_eq(placeholder(TYPE_BMP_STRING, SPAN("\0N\0o\0t\0-\0a\0p\0p\0l\0i\0c\0a\0b\0l\0e")), any);
	ck_assert_uint_eq(PLACEHOLDER("N\xc3\x83O-APLIC\xc3\x81VEL"), any);
	ck_assert_uint_eq(PLACEHOLDER("Some-State"), PLACEHOLDER_PLACE);
	ck_assert_uint_eq(PLACEHOLDER("Internet Widgits Pty Ltd"), PLACEHOLDER_ORGANIZATION);
	ck_assert_uint_eq(PLACEHOLDER("n/a") & PLACEHOLDER_GIVEN_NAME, 0);
	ck_assert_uint_eq(PLACEHOLDER("None") & (any | any << 8), (PLACEHOLDER_PLACE | PLACEHOLDER_ADDRESS | PLACEHOLDER_UNIT | PLACEHOLDER_OTHER)
									  << 8);
	ck_assert_uint_eq(PLACEHOLDER("Unknown") >> 8, PLACEHOLDER_ORGANIZATION);
	ck_assert_uint_eq(PLACEHOLDER(""), 0);
	ck_assert_uint_eq(PLACEHOLDER("-"), 0);
	ck_assert_uint_eq(PLACEHOLDER("N"), 0);
	ck_assert_uint_eq(PLACEHOLDER("not applicable 1"), 0);
	ck_assert_uint_eq(PLACEHOLDER("Nono"), 0);
	/* as long as the longest that is looked for, and longer */
	ck_assert_uint_eq(PLACEHOLDER("not applicable not applicable not applicable not applicable 123"), 0);
	ck_assert_uint_eq(PLACEHOLDER("not applicable not applicable not applicable not applicable 1234"), 0);
	ck_assert_uint_eq(PLACEHOLDER("not applicable not applicable not applicable not applicable 12 \xc3\xa1"), 0);
	const struct placeholder *none = placeholders_find(&linter.reference.placeholders, (struct characters){ TYPE_UTF8_STRING, SPAN("none") });
	const struct placeholder *unknown =
		placeholders_find(&linter.reference.placeholders, (struct characters){ TYPE_UTF8_STRING, SPAN("unknown") });
	ck_assert(placeholder_is_name_in(none, SPAN("IT")) && !placeholder_is_name_in(none, SPAN("NL")) &&
		  placeholder_is_name_in(unknown, SPAN("NL")));
}
END_TEST

static struct span
subdivision_named(struct span country, struct span name, const struct subdivision *after)
{
	const struct subdivision *s =
		subdivisions_named(&linter.reference.subdivisions, country, (struct characters){ TYPE_UTF8_STRING, name }, after);
	return s != NULL ? (struct span){ s->code, strnlen((const char *)s->code, sizeof(s->code)) } : SPAN("");
}

START_TEST(subdivisions_have_codes_and_names)
{
	const struct subdivisions *s = &linter.reference.subdivisions;
	const struct subdivision *madrid = subdivisions_find(s, SPAN("ES"), SPAN("M")), *cuenca = subdivisions_find(s, SPAN("ES"), SPAN("CU"));
	ck_assert_ptr_nonnull(madrid);
	ck_assert_ptr_nonnull(subdivisions_find(s, SPAN("US"), SPAN("CA")));
	ck_assert_ptr_null(subdivisions_find(s, SPAN("US"), SPAN("ca")));
	ck_assert_ptr_null(subdivisions_find(s, SPAN("US"), SPAN("")));
	ck_assert_ptr_null(subdivisions_find(s, SPAN("US"), SPAN("CALI")));
	ck_assert_ptr_null(subdivisions_find(s, SPAN("USA"), SPAN("CA")));
	ck_assert(span_is(subdivision_named(SPAN("US"), SPAN("TEXAS"), NULL), "TX"));
	ck_assert(span_is(subdivision_named(SPAN("BR"), SPAN("Sao Paulo"), NULL), "SP"));
	ck_assert(span_is(subdivision_named(SPAN("VN"),
					    SPAN("Th\xe1\xbb\xab"
						 "a Thi\xc3\xaan-Hu\xe1\xba\xbf"),
					    NULL),
			  "26"));
	ck_assert(span_is(subdivision_named(SPAN("VN"), SPAN("Thua Thien-Hue"), NULL), "26"));
	ck_assert(span_is(subdivision_named(SPAN("ES"), SPAN("Gerona"), NULL), "GI"));
	ck_assert(span_is(subdivision_named(SPAN("ES"), SPAN("Illes Balears"), subdivisions_find(s, SPAN("ES"), SPAN("IB"))), "PM"));
	ck_assert(span_is(subdivision_named(SPAN("NL"), SPAN("Texas"), NULL), ""));
	ck_assert(span_is(subdivision_named(SPAN("US"), SPAN("Tex"), NULL), ""));
	ck_assert(span_is(subdivision_named(SPAN("US"), SPAN("Texasa"), NULL), ""));
	ck_assert(span_is(subdivision_named(SPAN(""), SPAN("Texas"), NULL), ""));
	ck_assert(subdivisions_nest(madrid, subdivisions_find(s, SPAN("ES"), SPAN("MD"))));
	ck_assert(subdivisions_nest(subdivisions_find(s, SPAN("ES"), SPAN("MD")), madrid));
	ck_assert(!subdivisions_nest(madrid, cuenca));
}
END_TEST

static void
write_file(const char *folder, const char *name, const char *text)
{
	char path[4200];
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	FILE *file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	fputs(text, file);
	fclose(file);
}

START_TEST(reference_data_can_be_replaced)
{
	char folder[] = "/tmp/brlint-data-XXXXXX", command[128];
	struct reference r;
	ck_assert_ptr_nonnull(mkdtemp(folder));
	write_file(folder, "tlds.tsv", "# version: mine\nexample\t2020-01-01\t\n");
	ck_assert_ptr_null(reference_init(&r, folder, where, sizeof(where)));
	ck_assert(reference_is_tld(&r, SPAN("example"), D(2020, 1, 1)));
	ck_assert(!reference_is_tld(&r, SPAN("com"), D(2020, 1, 1)));
	ck_assert(reference_is_country(&r, SPAN("NL"))); /* this file is missing there, and so built in */
	ck_assert(span_equal(r.tlds.version, SPAN("mine")));
	ck_assert(reference_is_public_suffix(&r, SPAN("com"), true));
	reference_free(&r);
	write_file(folder, "public_suffix_list.dat",
		   "// VERSION: mine\n// ===BEGIN ICANN DOMAINS===\nexample // and more\n\n*.\xd1\x80\xd1\x84\n// ===END ICANN DOMAINS===\n");
	ck_assert_ptr_null(reference_init(&r, folder, where, sizeof(where)));
	ck_assert(reference_is_public_suffix(&r, SPAN("example"), true) && !reference_is_public_suffix(&r, SPAN("com"), true));
	ck_assert(reference_is_public_suffix(&r, SPAN("any.XN--p1ai"), true) && !reference_is_public_suffix(&r, SPAN("any.example"), true));
	reference_free(&r);
	write_file(folder, "weak-keys.tsv", "# version: mine\n202cb962ac59075b\nA0677FA162DD3C68D49C\n");
	ck_assert_ptr_null(reference_init(&r, folder, where, sizeof(where)));
	ck_assert(weak_keys_have(&r.weak_keys, SPAN("\x01\x23")) && weak_keys_have(&r.weak_keys, SPAN("\xab\xcd")));
	ck_assert(!weak_keys_have(&r.weak_keys, SPAN("\x12\x30")) && !weak_keys_have(&r.weak_keys, SPAN("\xab\xcc")));
	reference_free(&r);
	write_file(folder, "special-purpose-addresses.tsv", "# version: mine\n10.0.0.0/8"); /* nothing is behind the number */
	write_file(folder, "placeholders.tsv", "# version: mine\nplace\tmine\n");
	write_file(folder, "subdivisions.tsv", "# version: mine\nNL-B\t\tB\nNL-A\t\tA\tAlpha");
	ck_assert_ptr_null(reference_init(&r, folder, where, sizeof(where)));
	ck_assert(r.addresses.count == 1 && r.addresses.items[0].bits == 8);
	ck_assert_ptr_nonnull(placeholders_find(&r.placeholders, (struct characters){ TYPE_UTF8_STRING, SPAN("[Mine]") }));
	ck_assert_ptr_null(placeholders_find(&r.placeholders, (struct characters){ TYPE_UTF8_STRING, SPAN("n/a") }));
	ck_assert_ptr_nonnull(subdivisions_find(&r.subdivisions, SPAN("NL"), SPAN("A")));
	ck_assert_ptr_nonnull(subdivisions_named(&r.subdivisions, SPAN("NL"), (struct characters){ TYPE_UTF8_STRING, SPAN("ALPHA") }, NULL));
	ck_assert_ptr_null(subdivisions_find(&r.subdivisions, SPAN("US"), SPAN("TX")));
	reference_free(&r);

	snprintf(command, sizeof(command), "rm -r %s", folder);
	ck_assert_int_eq(system(command), 0);
}
END_TEST

/* A folder with one file of reference data. */
static const char *
read_one_file(const char *name, const char *text, char *error)
{
	char folder[] = "/tmp/brlint-data-XXXXXX", path[128];
	struct reference r;
	ck_assert_ptr_nonnull(mkdtemp(folder));
	if (name != NULL)
		write_file(folder, name, text);
	const char *wrong = reference_init(&r, folder, where, sizeof(where));
	/* without the folder, which has another name each time */
	snprintf(error, 256, "%s", where + strlen(folder));
	reference_free(&r);
	if (name != NULL) {
		snprintf(path, sizeof(path), "%s/%s", folder, name);
		ck_assert_int_eq(unlink(path), 0);
	}
	ck_assert_int_eq(rmdir(folder), 0);
	return wrong;
}

START_TEST(what_is_wrong_with_reference_data_is_told)
{
	static const struct {
		const char *name, *text, *where, *what; /* what: a part of the words */
	} wrong[] = {
		{ "tlds.tsv", "# version: 1\nexample\tsoon\n", "/tlds.tsv:2", "date of delegation of a top-level domain is not a date" },
		{ "tlds.tsv", "com\t1985-02-30\t\n", "/tlds.tsv:1", "date of delegation of a top-level domain is not a date" },
		{ "tlds.tsv", "example\n", "/tlds.tsv:1", "no date of delegation" },
		{ "tlds.tsv", "# version: 1\n\n# more\naa\t2020-01-01\nbb\t2020-01-01\tnever\n", "/tlds.tsv:5", "date of removal" },
		{ "tlds.tsv", "aa\t2020-01-02\t2020-01-01\n", "/tlds.tsv:1", "removed before" },
		{ "tlds.tsv", "a\t2020-01-01\n", "/tlds.tsv:1", "not a label" },
		{ "tlds.tsv", "\t2020-01-01\n", "/tlds.tsv:1", "not a label" },
		{ "tlds.tsv", ".com\t2020-01-01\n", "/tlds.tsv:1", "not a label" },
		{ "tlds.tsv", "co.uk\t2020-01-01\n", "/tlds.tsv:1", "not a label" },
		{ "tlds.tsv", "c m\t2020-01-01\n", "/tlds.tsv:1", "not a label" },
		{ "tlds.tsv", "Com\t2020-01-01\n", "/tlds.tsv:1", "not a label" },
		{ "tlds.tsv", "-com\t2020-01-01\n", "/tlds.tsv:1", "not a label" },
		{ "tlds.tsv", "com-\t2020-01-01\n", "/tlds.tsv:1", "not a label" },
		{ "tlds.tsv", "c\xff\t2020-01-01\n", "/tlds.tsv:1", "not a label" },
		{ "tlds.tsv", "a234567890123456789012345678901234567890123456789012345678901234\t2020-01-01\n", "/tlds.tsv:1", "not a label" },
		{ "tlds.tsv", "aa\t2020-01-01\t2021-01-01\nbb\t2020-01-01\naa\t2022-01-01\n", "/tlds.tsv:3", "an earlier line" },
		{ "tlds.tsv", "aa\t2020-01-01\t\tbrand\t\n", "/tlds.tsv:1", "more than four fields" },
		{ "tlds.tsv", "# version: 1\naa\t2020-01-01\n# version: 1\n", "/tlds.tsv:3", "told the version" },
		{ "subdivisions.tsv", "# version: 1\nUS-TX\t\tTexas\n# version: 2\n", "/subdivisions.tsv:3", "told the version" },
		{ "special-purpose-addresses.tsv", "10.0.0.0\tprivate\n", "/special-purpose-addresses.tsv:1", "no prefix length" },
		{ "special-purpose-addresses.tsv", "\n10.0.0.0/33\tprivate\n", "/special-purpose-addresses.tsv:2", "address block" },
		{ "special-purpose-addresses.tsv", "x/8\tprivate\n", "/special-purpose-addresses.tsv:1", "address block" },
		{ "special-purpose-addresses.tsv", "10.0.0.0/\tprivate\n", "/special-purpose-addresses.tsv:1", "address block" },
		{ "special-purpose-addresses.tsv", "10.0.0.0/8x\tprivate\n", "/special-purpose-addresses.tsv:1", "address block" },
		{ "special-purpose-addresses.tsv", "10.0.0.0/-8\tprivate\n", "/special-purpose-addresses.tsv:1", "address block" },
		{ "special-purpose-addresses.tsv", "10.0.0.0/4294967304\tprivate\n", "/special-purpose-addresses.tsv:1", "address block" },
		{ "countries.tsv", "# version: 1\nNL\tNetherlands\nNetherlands\n", "/countries.tsv:3", "two upper-case letters" },
		{ "tlds.tsv", "# version: 1\naa\t2020-01-01\t\tbrands\n", "/tlds.tsv:2", "is not \"brand\"" },
		{ "subdivisions.tsv", "US\t\tTexas\n", "/subdivisions.tsv:1", "code of ISO 3166-2" },
		{ "subdivisions.tsv", "US-TEXA\t\tTexas\n", "/subdivisions.tsv:1", "code of ISO 3166-2" },
		{ "subdivisions.tsv", "US-tx\t\tTexas\n", "/subdivisions.tsv:1", "code of ISO 3166-2" },
		{ "subdivisions.tsv", "ES-M\tUS-TX\tMadrid\n", "/subdivisions.tsv:1", "one of another country" },
		{ "subdivisions.tsv", "\nUS-TX\t\n", "/subdivisions.tsv:2", "fewer than three fields" },
		{ "subdivisions.tsv", "DE-BY\tBayern\n", "/subdivisions.tsv:1", "fewer than three fields" },
		{ "subdivisions.tsv", "DE-BY\n", "/subdivisions.tsv:1", "fewer than three fields" },
		{ "subdivisions.tsv", "DE-BY\tBayern\tBavaria\n", "/subdivisions.tsv:1", "part of is no code" },
		{ "subdivisions.tsv", "DE-BY\tDE-BY\tBayern\n", "/subdivisions.tsv:1", "part of itself" },
		{ "subdivisions.tsv", "US-TX\t\tTexas\nDE-BY\tDE-TX\tBayern\n", "/subdivisions.tsv:2", "that no line has" },
		{ "subdivisions.tsv", "US-TX\t\tTexas\n\nDE-BY\t\tBayern\nUS-TX\t\tTexas\n", "/subdivisions.tsv:4", "an earlier line" },
		{ "subdivisions.tsv", "US-TX\t\t\n", "/subdivisions.tsv:1", "has no name" },
		{ "subdivisions.tsv", "US-TX\t\tTexas\t\n", "/subdivisions.tsv:1", "empty or not in UTF-8" },
		{ "subdivisions.tsv", "US-TX\t\t\tTexas\n", "/subdivisions.tsv:1", "empty or not in UTF-8" },
		{ "subdivisions.tsv", "US-TX\t\tTexas\tTej\xe1s\n", "/subdivisions.tsv:1", "empty or not in UTF-8" },
		{ "placeholders.tsv", "places\tnone\n", "/placeholders.tsv:1", "place, address, unit" },
		{ "placeholders.tsv", "\tnone\n", "/placeholders.tsv:1", "place, address, unit" },
		{ "placeholders.tsv", "place unit\tN/A\n", "/placeholders.tsv:1", "in lower case letters" },
		{ "placeholders.tsv", "place\tnone \n", "/placeholders.tsv:1", "in lower case letters" },
		{ "placeholders.tsv", "place\t none\n", "/placeholders.tsv:1", "in lower case letters" },
		{ "placeholders.tsv", "place\tno  ne\n", "/placeholders.tsv:1", "in lower case letters" },
		{ "placeholders.tsv", "place\t\xc3\x81\n", "/placeholders.tsv:1", "in lower case letters" },
		{ "placeholders.tsv", "place\t\xc3\n", "/placeholders.tsv:1", "in lower case letters" },
		{ "placeholders.tsv", "place\t\n", "/placeholders.tsv:1", "has no value" },
		{ "placeholders.tsv", "place\n", "/placeholders.tsv:1", "has no value" },
		{ "placeholders.tsv", "place\tnone\tIT\tItaly\n", "/placeholders.tsv:1", "more than three fields" },
		{ "placeholders.tsv", "place unit\tnone\nplace\tnone\tIT\n", "/placeholders.tsv:2", "one of the same attributes" },
		{ "placeholders.tsv", "place\tnot applicable not applicable not applicable not applicable 1234\n", "/placeholders.tsv:1",
		  "too long" },
		{ "placeholders.tsv", "place\tnone\tItaly\n", "/placeholders.tsv:1", "two-letter codes" },
		{ "placeholders.tsv", "place\tnone\tIT\nunit\tnone\t*\n", "/placeholders.tsv:2", "an earlier line" },
		{ "ev-policies.tsv", "GlobalSign\n", "/ev-policies.tsv:1", "policy identifier" },
		{ "weak-keys.tsv", "# version: 1\n0123456789abcde\n", "/weak-keys.tsv:2", "20 of a SHA-1" },
		{ "weak-keys.tsv", "# version: 1\n0123456789abcdef\n0123456789abcdeg\n", "/weak-keys.tsv:3", "16 or 32" },
		{ "weak-keys.tsv", "0123456789abcdef\n", "/weak-keys.tsv", "# version: " },
		{ "weak-keys.tsv", "# version: 1\n", "/weak-keys.tsv", "no entry" },
		{ "public_suffix_list.dat", "// VERSION: 1\n\ncom\n\xff\n", "/public_suffix_list.dat:4", "domain name" },
		{ "public_suffix_list.dat", "// VERSION: 1\n", "/public_suffix_list.dat", "no public suffix" },
		/* a version is wanted */
		{ "tlds.tsv", "example\t2020-01-01\n", "/tlds.tsv", "# version: " },
		{ "countries.tsv", "# version: \nNL\tNetherlands\n", "/countries.tsv", "# version: " },
		{ "public_suffix_list.dat", "com\n", "/public_suffix_list.dat", "// VERSION: " },
		{ "countries.tsv", "", "/countries.tsv", "# version: " },
		/* and an entry */
		{ "tlds.tsv", "# version: 1\n", "/tlds.tsv", "no entry" },
		{ "ev-policies.tsv", "# version: 1\n\n", "/ev-policies.tsv", "no entry" },
		/* names that are almost right */
		{ "TLDs.tsv", "", "/TLDs.tsv", "meant to be tlds.tsv" },
		{ "tld.tsv", "", "/tld.tsv", "meant to be tlds.tsv" },
		{ "tldss.tsv", "", "/tldss.tsv", "meant to be tlds.tsv" },
		{ "tlbs.tsv", "", "/tlbs.tsv", "meant to be tlds.tsv" },
		{ "tlds.csv", "", "/tlds.csv", "meant to be tlds.tsv" },
		{ "tlds", "", "/tlds", "meant to be tlds.tsv" },
		{ "Countries.TXT", "", "/Countries.TXT", "meant to be countries.tsv" },
		{ "ev_policies.tsv", "", "/ev_policies.tsv", "meant to be ev-policies.tsv" },
		{ "public_suffix_list.txt", "", "/public_suffix_list.txt", "meant to be public_suffix_list.dat" },
		/* none of the files */
		{ NULL, NULL, "", "no file of reference data" },
		{ "catalogue.tsv", "", "", "no file of reference data" },
		{ "tl.tsv", "", "", "no file of reference data" },
		{ ".tlds.tsv.swp", "", "", "no file of reference data" },
	};
	char place[256];
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		const char *what = read_one_file(wrong[i].name, wrong[i].text, place);
		ck_assert_msg(what != NULL && strstr(what, wrong[i].what) != NULL, "%zu: %s", i, what);
		ck_assert_str_eq(place, wrong[i].where);
	}
	ck_assert_ptr_null(
		read_one_file("weak-keys.tsv", "# version: 1\n0123456789ABCDEF\n0123456789abcdef0123456789abcdef\n01234567890123456789\n", place));
	ck_assert_ptr_null(read_one_file("countries.tsv", "# version: 1\r\nNL\tNetherlands\r\n", place));
	ck_assert_ptr_null(read_one_file("placeholders.tsv", "# version: 1\nany organization\tnone\nsurname\tx\tIT SM\nunit\tx\n", place));
	ck_assert_ptr_null(read_one_file("subdivisions.tsv", "# version: 1\nUS-TX\t\tTexas\tTejas\nES-M\tES-MD\tMadrid\nES-MD\t\tMadrid", place));
}
END_TEST

START_TEST(a_folder_of_reference_data_is_there)
{
	char folder[] = "/tmp/brlint-data-XXXXXX", path[128];
	struct reference r;
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/none", folder);
	ck_assert_str_eq(reference_init(&r, path, where, sizeof(where)), "the folder does not exist");
	ck_assert_str_eq(where, path);
	reference_free(&r);
	write_file(folder, "countries.tsv", "# version: 1\nNL\n");
	snprintf(path, sizeof(path), "%s/countries.tsv", folder);
	ck_assert_str_eq(reference_init(&r, path, where, sizeof(where)), "this is not a folder");
	reference_free(&r);
	/* a file beside it that cannot be read as one */
	snprintf(path, sizeof(path), "%s/tlds.tsv", folder);
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	ck_assert_str_eq(reference_init(&r, folder, where, sizeof(where)), "this is not a regular file");
	ck_assert_str_eq(where, path);
	reference_free(&r);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	ck_assert_str_eq(reference_init(&r, folder, where, sizeof(where)), strerror(EISDIR));
	ck_assert_str_eq(where, path);
	reference_free(&r);
	snprintf(path, sizeof(path), "rm -r %s", folder);
	ck_assert_int_eq(system(path), 0);
}
END_TEST

START_TEST(reference_data_say_what_they_are)
{
	char folder[] = "/tmp/brlint-data-XXXXXX", command[128];
	struct reference r;
	for (unsigned i = 0; i < REFERENCE_FILES; i++) {
		ck_assert_uint_gt(strlen(reference_file_name((enum reference_file)i)), 0);
		ck_assert_uint_gt(reference_version(&linter.reference, (enum reference_file)i).size, 0);
		ck_assert_uint_eq(strspn(linter.reference.sha256[i], "0123456789abcdef"), 64);
	}
	ck_assert_str_eq(reference_file_name(FILE_TLDS), "tlds");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	write_file(folder, "countries.tsv", "# version: mine\nNL\n");
	ck_assert_ptr_null(reference_init(&r, folder, where, sizeof(where)));
	ck_assert(span_equal(reference_version(&r, FILE_COUNTRIES), SPAN("mine")));
	ck_assert_str_eq(r.sha256[FILE_COUNTRIES], "92f76e8db6e4b801ef32450848e1afaa2bd6d998519eccb5f73ed10ed15e7e5f");
	ck_assert_str_eq(r.sha256[FILE_TLDS], linter.reference.sha256[FILE_TLDS]);
	reference_free(&r);
	snprintf(command, sizeof(command), "rm -r %s", folder);
	ck_assert_int_eq(system(command), 0);
}
END_TEST

Suite *
rules_suite(void)
{
	Suite *s = suite_create("rules");
	TCase *t = tcase_create("rules");
	tcase_add_checked_fixture(t, open_linter, close_linter);
	tcase_add_test(t, every_row_is_whole);
	tcase_add_test(t, names_are_unique);
	tcase_add_test(t, dates_are_constants);
	tcase_add_test(t, a_rule_that_is_switched_off_does_not_run);
	tcase_add_test(t, a_level_can_be_changed);
	tcase_add_test(t, what_is_kept_goes_with_the_data);
	tcase_add_test(t, findings_of_one_rule_have_a_bound);
	tcase_add_test(t, long_messages_are_cut);
	tcase_add_test(t, texts_are_made_printable);
	tcase_add_test(t, reference_data_are_looked_up);
	tcase_add_test(t, placeholders_are_found_in_any_spelling);
	tcase_add_test(t, subdivisions_have_codes_and_names);
	tcase_add_test(t, reference_data_can_be_replaced);
	tcase_add_test(t, what_is_wrong_with_reference_data_is_told);
	tcase_add_test(t, a_folder_of_reference_data_is_there);
	tcase_add_test(t, reference_data_say_what_they_are);
	suite_add_tcase(s, t);
	return s;
}
