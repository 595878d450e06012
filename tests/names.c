/* What is read from the text of names: URIs, mailboxes, onion addresses, the reverse mapping, public suffixes; and lists that repeat themselves. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#undef fail /* a name of old that Check still has */

#include "asn1/decode.h"
#include "asn1/time.h"
#include "lints/linter.h"
#include "lints/subtrees.h"
#include "lints/twins.h"
#include "tests/suites.h"
#include "x509/dns.h"
#include "x509/onion.h"
#include "x509/uri.h"

static struct span
text(const char *s)
{
	return span_of(s);
}

static void
check_span(struct span s, const char *expected)
{
	ck_assert_msg(expected == NULL ? s.data == NULL : s.data != NULL && span_equal(s, text(expected)), "\"%.*s\" is not \"%s\"", (int)s.size,
		      s.data != NULL ? (const char *)s.data : "", expected != NULL ? expected : "(nothing)");
}

START_TEST(uris_are_taken_apart)
{
	static const struct {
		const char *uri, *scheme, *userinfo, *host, *port, *path, *query, *fragment;
	} uris[] = {
		{ "https://jo:x@www.example.com:8443/a/b?c=d?#e", "https", "jo:x", "www.example.com", "8443", "/a/b", "c=d?", "e" },
		{ "http://[2001:db8::1]:80/", "http", NULL, "[2001:db8::1]", "80", "/", NULL, NULL },
		{ "http://[2001:db8::1]", "http", NULL, "[2001:db8::1]", NULL, "", NULL, NULL },
		{ "http://a:", "http", NULL, "a", "", "", NULL, NULL },
		{ "http://@a", "http", "", "a", NULL, "", NULL, NULL },
		{ "file:///x", "file", NULL, "", NULL, "/x", NULL, NULL },
		{ "urn:a:b", "urn", NULL, NULL, NULL, "a:b", NULL, NULL },
		{ "//a/b", NULL, NULL, "a", NULL, "/b", NULL, NULL },
		{ "a/b:c", NULL, NULL, NULL, NULL, "a/b:c", NULL, NULL },
		{ "1a:b", NULL, NULL, NULL, NULL, "1a:b", NULL, NULL },
		{ "", NULL, NULL, NULL, NULL, "", NULL, NULL },
		{ "#", NULL, NULL, NULL, NULL, "", NULL, "" },
		{ "http://[", "http", NULL, "[", NULL, "", NULL, NULL },
		{ "http:// a:b@c:d", "http", " a:b", "c", "d", "", NULL, NULL },
	};
	for (size_t i = 0; i < sizeof(uris) / sizeof(uris[0]); i++) {
		struct uri u = uri_split(text(uris[i].uri));
		check_span(u.scheme, uris[i].scheme);
		check_span(u.userinfo, uris[i].userinfo);
		check_span(u.host, uris[i].host);
		check_span(u.port, uris[i].port);
		check_span(u.path, uris[i].path);
		check_span(u.query, uris[i].query);
		if (uris[i].fragment != NULL && *uris[i].fragment != '\0')
			check_span(u.fragment, uris[i].fragment);
	}
}
END_TEST

START_TEST(uris_have_their_problems)
{
	static const struct {
		const char *uri;
		unsigned problems;
	} uris[] = {
		{ "http://www.example.com", 0 },
		{ "http://www.example.com./a;b=c,d?e/f#g", 0 },
		{ "http://192.0.2.1:80/", 0 },
		{ "http://[::ffff:192.0.2.1]/", 0 },
		{ "http://[v1.a:b]/", 0 },
		{ "file:///etc", 0 },
		{ "mailto:jo@example.com", 0 },
		{ "ldap:///cn=CA?caCertificate;binary", 0 },
		{ "http://exa_mple.com/", 0 },
		{ "", URI_RELATIVE },
		{ "www.example.com", URI_RELATIVE },
		{ "http:", URI_NOTHING },
		{ "http://", URI_NOTHING },
		{ "http:///path", URI_NO_HOST },
		{ "http:path", URI_NO_HOST },
		{ "https:///", URI_NO_HOST },
		{ "ftp:///path", URI_NO_HOST },
		{ "http://jo@/", URI_NO_HOST },
		{ "http://:80/", URI_NO_HOST },
		{ "ldap://:389/cn=CA", 0 },
		{ "urn:oid:1.2", 0 },
		{ "http://jo@www.example.com/", 0 },
		{ "http://[2001:db8::1]:80/", 0 },
		{ "http://[1.2.3.4]/", URI_BAD_HOST | URI_BAD_LITERAL },
		{ "http://[2001:db8::g]/", URI_BAD_HOST | URI_BAD_LITERAL },
		{ "http://[2001:db8:1]/", URI_BAD_HOST | URI_BAD_LITERAL },
		{ "http://[]/", URI_BAD_HOST | URI_BAD_LITERAL },
		{ "http://[v.a]/", URI_BAD_HOST | URI_BAD_LITERAL },
		{ "http://[v1]/", URI_BAD_HOST | URI_BAD_LITERAL },
		{ "http://[vx.a]/", URI_BAD_HOST | URI_BAD_LITERAL },
		{ "http://256.1.1.1/", URI_BAD_HOST },
		{ "http://jo@a.example@www.example.com/", URI_BAD_HOST | URI_BAD_CHARACTER },
		{ "http://a", URI_BAD_HOST },
		{ "http://a..b/", URI_BAD_HOST },
		{ "http://*.example.com/", URI_BAD_HOST },
		{ "http://[1.2.3.4]x/", URI_BAD_HOST | URI_BAD_CHARACTER },
		{ "http://[::1/", URI_BAD_HOST | URI_BAD_CHARACTER },
		{ "http://www.example.com/ ", URI_BAD_CHARACTER },
		{ "http://www.example.com/%2", URI_BAD_CHARACTER },
		{ "http://www.example.com/%zz", URI_BAD_CHARACTER },
		{ "http://www.example.com/\"", URI_BAD_CHARACTER },
		{ "http://www.example.com:x/", URI_BAD_CHARACTER },
		{ "http://www.example.com/a#b#c", URI_BAD_CHARACTER },
		{ "http://2001:db8::1/", URI_BAD_HOST | URI_BAD_CHARACTER },
	};
	for (size_t i = 0; i < sizeof(uris) / sizeof(uris[0]); i++)
		ck_assert_msg(uri_problems(text(uris[i].uri)) == uris[i].problems, "%s: %#x", uris[i].uri, uri_problems(text(uris[i].uri)));
}
END_TEST

START_TEST(mailboxes_are_told_from_other_text)
{
	static const char *const good[] = { "jo@example.com", "a.b+c/d=e@x-y.example", "\"a b\"@example.com", "\"a\\\"@b\"@example.com",
					    "jo@[192.0.2.1]", "jo@[IPv6:::1]",         "jo@localhost" };
	static const char *const bad[] = { "",
					   "@",
					   "jo",
					   "jo@",
					   "@example.com",
					   "<jo@example.com>",
					   "Jo <jo@example.com>",
					   "jo@example.com ",
					   "jo@example.com.",
					   ".jo@example.com",
					   "jo.@example.com",
					   "a..b@example.com",
					   "a b@example.com",
					   "\"a@example.com",
					   "\"a\"b\"@example.com",
					   "\"a\\\"@example.com",
					   "jo@exa_mple.com",
					   "jo@*.example.com",
					   "jo@[1.2.3]",
					   "jo@[IPv6:1.2.3.4.5]",
					   "jo@a@b c" };
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		ck_assert_msg(is_mailbox(text(good[i])), "%s", good[i]);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(!is_mailbox(text(bad[i])), "%s", bad[i]);
}
END_TEST

START_TEST(onion_addresses_are_told_apart)
{
	static const struct {
		const char *name;
		enum onion_kind kind;
	} names[] = {
		/* the examples of the Tor Rendezvous Specification, version 3 */
		{ "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion", ONION_V3 },
		{ "sp3k262uwy4r2k3ycr5awluarykdpag6a7y33jxop4cs2lu5uz5sseqd.onion", ONION_V3 },
		{ "aiaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab3did.onion", ONION_BAD_KEY },
		{ "e3ujld6cwit3arod6se7f34y6dk57laf2pddgonrhabiq3kt7qc2ooid.onion", ONION_BAD_KEY },
		/* the generator, and 12345 times it */
		{ "lbtgmztgmztgmztgmztgmztgmztgmztgmztgmztgmztgmztgmztmn5ad.onion", ONION_V3 },
		{ "55hwf6chs4z23b447lhnhse2tq452t6hsxxs56q4h2x6jvzjuca6lkqd.onion", ONION_V3 },
		/* 12346 times it and a point of order 8, 12347 and one of order 4, 12349 and that of order 2 */
		{ "qituhvgxcijpfasdtkyqpthfdbsrf6l4oktyq3ybd7ohcuwnhaw43nyd.onion", ONION_BAD_KEY },
		{ "xmq2dgzdsj5cmvzlmuyswjgmqlfejpadhvhk4lutztosq7ucupfzmyyd.onion", ONION_BAD_KEY },
		{ "g4pwsq7b2sfvca4bgtwt2zg5jj3mol2fvs5dtrt3iwrhcdd2fywzcsyd.onion", ONION_BAD_KEY },
		{ "a.b.XA4R2IADXM55FBNQGWWI5MYMQDCOFIU3W6RPBTQN7B2DYN7MGWJ64JYD.onion", ONION_V3 },
		{ "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscrye.onion", ONION_BAD_VERSION },
		{ "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4psceyd.onion", ONION_BAD_CHECKSUM },
		{ "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscr8d.onion", ONION_NO_ADDRESS },
		{ "facebookcorewwwi.onion", ONION_V2 },
		{ "www.facebookcorewwwi.onion", ONION_V2 },
		{ "facebookcorewww1.onion", ONION_NO_ADDRESS },
		{ "facebookcoreww.onion", ONION_NO_ADDRESS },
		{ "onion", ONION_NO_ADDRESS },
		{ ".onion", ONION_NO_ADDRESS },
	};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		ck_assert_msg(onion_kind(text(names[i].name)) == names[i].kind, "%s: %d", names[i].name, onion_kind(text(names[i].name)));
}
END_TEST

START_TEST(reverse_names_are_addresses)
{
	static const struct {
		const char *name, *address;
	} names[] = {
		{ "4.3.2.1.in-addr.arpa", "1.2.3.4" },
		{ "255.0.0.10.IN-ADDR.ARPA", "10.0.0.255" },
		{ "b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.0.0.0.0.1.2.3.4.ip6.arpa", "4321:0:1:2:3:4:567:89ab" },
		{ "in-addr.arpa", NULL },
		{ ".in-addr.arpa", NULL },
		{ "3.2.1.in-addr.arpa", NULL },
		{ "5.4.3.2.1.in-addr.arpa", NULL },
		{ "256.3.2.1.in-addr.arpa", NULL },
		{ "04.3.2.1.in-addr.arpa", NULL },
		{ "*.3.2.1.in-addr.arpa", NULL },
		{ "a.9.8.ip6.arpa", NULL },
		{ "4.3.2.1.example.com", NULL },
		{ "", NULL },
	};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		uint8_t octets[16];
		char address[IP_TEXT_SIZE];
		struct span s = { octets, dns_reverse_address(text(names[i].name), octets) };
		ck_assert_msg((s.size > 0) == (names[i].address != NULL), "%s", names[i].name);
		if (s.size > 0) {
			ck_assert(ip_text(s, address));
			ck_assert_str_eq(address, names[i].address);
		}
	}
}
END_TEST

START_TEST(domain_names_have_parts)
{
	static const struct {
		const char *name, *before, *label, *suffix;
	} names[] = {
		{ "a.b.example.co.uk", "a.b", "example", "co.uk" },
		{ "EXAMPLE.COM", NULL, "EXAMPLE", "COM" },
		{ "com", NULL, NULL, "com" },
		{ "co.uk", NULL, NULL, "co.uk" },
		{ "a.example.github.io", "a.example", "github", "io" },
		{ "www.ck", NULL, "www", "ck" },          /* the exception of a wildcard */
		{ "a.b.other.ck", "a", "b", "other.ck" }, /* and the wildcard */
		{ "a.b.invalid", "a", "b", "invalid" },   /* under no rule */
	};
	char where[4096];
	struct reference r;
	ck_assert_ptr_null(reference_init(&r, NULL, where, sizeof(where)));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct domain_parts parts = reference_domain_parts(&r, text(names[i].name));
		check_span(parts.before, names[i].before);
		check_span(parts.label, names[i].label);
		check_span(parts.suffix, names[i].suffix);
	}
	reference_free(&r);
}
END_TEST

START_TEST(months_are_those_of_the_calendar)
{
	static const struct {
		const char *from, *to;
		int months;
	} times[] = {
		{ "2016-07-02T01:02:03Z", "2019-10-02T01:02:03Z", 39 }, { "2016-11-30T00:00:00Z", "2018-03-02T00:00:00Z", 15 },
		{ "2019-12-31T00:00:00Z", "2020-03-02T00:00:00Z", 2 },  { "2019-12-31T00:00:00Z", "2020-12-31T00:00:00Z", 12 },
		{ "2020-01-31T00:00:00Z", "2020-01-31T00:00:00Z", 0 },
	};
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		char to[TIME_TEXT_SIZE], generalized[16];
		int64_t from = 0;
		const char *t = times[i].from;
		snprintf(generalized, sizeof(generalized), "%.4s%.2s%.2s%.2s%.2s%.2sZ", t, t + 5, t + 8, t + 11, t + 14, t + 17);
		ck_assert_uint_eq(time_parse(text(generalized), true, &from), 0);
		ck_assert_str_eq(time_text(time_add_months(from, times[i].months), to), times[i].to);
	}
}
END_TEST

START_TEST(days_are_read_in_one_form)
{
	static const char *const days[] = { "0000-01-01", "1970-01-01", "2024-02-29", "2026-12-31", "9999-12-31" };
	static const char *const none[] = { "",           "2026-3-15",  "2026-03-15 ", "2026-03-1",  "2026-03-1x",          "2026/03/15",
					    "2026-03_15", "-026-03-15", "+026-03-15",  "2026-00-15", "2026-13-15",          "2026-03-00",
					    "2026-04-31", "2026-02-29", "1900-02-29",  " 026-03-15", "2026-03-15T00:00:00Z" };
	char back[TIME_TEXT_SIZE];
	int64_t seconds;
	for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
		ck_assert(day_read(text(days[i]), &seconds));
		ck_assert_msg(strncmp(time_text(seconds, back), days[i], 10) == 0 && strcmp(back + 10, "T00:00:00Z") == 0, "%s: %s", days[i], back);
	}
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		seconds = 7;
		ck_assert_msg(!day_read(text(none[i]), &seconds) && seconds == 7, "%s", none[i]);
	}
}
END_TEST

START_TEST(durations_are_told_in_units_that_people_count_in)
{
	static const struct {
		int64_t seconds;
		const char *text;
	} durations[] = {
		{ 0, "0 seconds" },
		{ 1, "1 second" },
		{ 28800, "8 hours" },
		{ 398 * 86400 + 1, "398 days, 1 second" },
		{ 2 * 86400 + 3600 + 120 + 3, "2 days, 1 hour, 2 minutes, 3 seconds" },
		{ -60, "-1 minutes" },
	};
	for (size_t i = 0; i < sizeof(durations) / sizeof(durations[0]); i++) {
		char to[DURATION_TEXT_SIZE];
		ck_assert_str_eq(duration_text(durations[i].seconds, to), durations[i].text);
	}
	char longest[DURATION_TEXT_SIZE];
	ck_assert_uint_lt(strlen(duration_text(INT64_MIN, longest)), sizeof(longest));
}
END_TEST

static struct span
contents(const struct tree *t, const struct node *n)
{
	return tree_contents(t, n);
}

static size_t again_count;
static const struct node *again_last;

static enum verdict
again(const struct cert *c, const struct node *n, struct span key, struct findings *f)
{
	(void)c, (void)key, (void)f;
	/* in the order of the list */
	ck_assert(again_count == 0 || n > again_last);
	again_last = n;
	again_count++;
	return FAIL;
}

#define TWIN_SIZE 40

/* Octets that are others for each number. `alike`: all have the same hash, as what two blocks do to it comes to the same. */
static void
make_twin(uint8_t octets[TWIN_SIZE], uint32_t number, bool alike)
{
	memset(octets, 'x', TWIN_SIZE);
	memcpy(octets + 8, &number, sizeof(number));
	if (alike) {
		uint64_t undone = span_mix(0, span_load(octets + 8, 8)) ^ 1;
		memcpy(octets + 24, &undone, sizeof(undone));
	}
}

/* A SEQUENCE of so many OCTET STRINGs, each of them twice; the second halves come in the same order. */
START_TEST(twins_are_found_in_lists_of_any_length)
{
	static const struct twins twins = { contents, again, false };
	static const uint32_t sizes[] = { 1, 2, 3, 100, 511, 512, 513, 1500, 50000 };
	const bool alike = _i == 1;
	struct findings f = { 0 };
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		uint32_t element = TWIN_SIZE + 2, size = 2 * sizes[i] * element;
		uint8_t *der = malloc(size + 6), *at = der + 6;
		uint32_t hash = 0;
		memcpy(der, (uint8_t[]){ 0x30, 0x84, (uint8_t)(size >> 24), (uint8_t)(size >> 16), (uint8_t)(size >> 8), (uint8_t)size }, 6);
		for (uint32_t k = 0; k < 2 * sizes[i]; k++, at += element) {
			memcpy(at, (uint8_t[]){ 0x04, TWIN_SIZE }, 2);
			make_twin(at + 2, k % sizes[i], alike);
			uint32_t own = span_hash((struct span){ at + 2, TWIN_SIZE }, false);
			ck_assert(!alike || k == 0 || own == hash);
			hash = own;
		}
		struct tree tree = { 0 };
		struct oid_index oids;
		oid_index_init(&oids);
		ck_assert(tree_decode(&tree, &oids, &unknown_component, (struct span){ der, size + 6 }));
		struct cert c = { .tree = &tree };
		again_count = 0;
		ck_assert_int_eq(list_without_twins(&c, tree_root(&tree), &twins, &f), FAIL);
		ck_assert_uint_eq(again_count, sizes[i]);
		tree_free(&tree);
		free(der);
	}
	findings_free(&f);
}
END_TEST

/* One GeneralSubtree, and what it has in it. The first octet of a base is its tag. */
static const struct {
	enum leading_dot dot;
	const char *base, *name;
	bool has;
} within[] = {
	{ DOT_COUNTS,
	  "\x82"
	  "example.com",
	  "example.com", true },
	{ DOT_COUNTS,
	  "\x82"
	  "example.com",
	  "a.EXAMPLE.com", true },
	{ DOT_COUNTS,
	  "\x82"
	  "Example.com",
	  ".example.com", true },
	{ DOT_COUNTS,
	  "\x82"
	  "example.com",
	  "anexample.com", false },
	{ DOT_COUNTS,
	  "\x82"
	  "example.com",
	  "example.com.", false },
	{ DOT_COUNTS,
	  "\x82"
	  "example.com",
	  "com", false },
	{ DOT_COUNTS,
	  "\x82"
	  "example.com",
	  "", false },
	{ DOT_COUNTS,
	  "\x82"
	  "example.com",
	  "jo@example.com", false },
	{ DOT_COUNTS,
	  "\x81"
	  "example.com",
	  "example.com", false },
	{ DOT_COUNTS,
	  "\x82"
	  ".example.com",
	  "example.com", false },
	{ DOT_COUNTS,
	  "\x82"
	  ".example.com",
	  "a.example.com", true },
	{ DOT_COUNTS,
	  "\x82"
	  ".example.com",
	  ".example.com", true },
	{ DOT_IGNORED,
	  "\x82"
	  ".example.com",
	  "example.com", true },
	{ DOT_IGNORED,
	  "\x82"
	  ".example.com",
	  "a.b.example.com", true },
	{ DOT_IGNORED,
	  "\x82"
	  ".example.com",
	  "anexample.com", false },
	{ DOT_IGNORED,
	  "\x82"
	  "",
	  "example.com", true },
	{ DOT_COUNTS,
	  "\x82"
	  "",
	  "", true },
	{ DOT_COUNTS,
	  "\x81"
	  "example.com",
	  "jo@example.com", true },
	{ DOT_COUNTS,
	  "\x81"
	  "jo@example.com",
	  "JO@example.com", true },
	{ DOT_COUNTS,
	  "\x81"
	  "jo@example.com",
	  "mary@example.com", false },
	{ DOT_COUNTS,
	  "\x81"
	  ".example.com",
	  "jo@example.com", false },
	{ DOT_COUNTS,
	  "\x81"
	  ".example.com",
	  "jo@a.example.com", true },
};

/* A list of GeneralSubtrees, beside one that no name here is in. */
static struct tree
subtree_list(const void *base, size_t size, uint8_t *der)
{
	static const struct component component = { "nameConstraints", &NameConstraints };
	struct oid_index oids;
	struct tree tree = { 0 };
	uint8_t *at = der + 4;
	memcpy(at,
	       "\x30\x09\x82\x07"
	       "invalid"
	       "\x30\x07\x87\x05"
	       "12345",
	       20);
	at += 20;
	memcpy(at, (uint8_t[]){ 0x30, (uint8_t)(size + 1), *(const uint8_t *)base, (uint8_t)(size - 1) }, 4);
	memcpy(at + 4, (const uint8_t *)base + 1, size - 1);
	at += size + 3;
	size_t inside = (size_t)(at - der) - 4;
	memcpy(der, (uint8_t[]){ 0x30, (uint8_t)(inside + 2), 0xa0, (uint8_t)inside }, 4);
	oid_index_init(&oids);
	ck_assert(tree_decode(&tree, &oids, &component, (struct span){ der, inside + 4 }));
	ck_assert_uint_eq(tree.defect_count, 0);
	return tree;
}

START_TEST(names_are_within_constraints)
{
	uint8_t der[128];
	struct findings f = { 0 };
	struct subtrees s[2];
	struct tree t = subtree_list(within[_i].base, strlen(within[_i].base), der);
	const struct node *lists[2] = { NULL, tree_child(&t, tree_root(&t)) };
	ck_assert(subtrees_read(s, &t, lists, (enum leading_dot[]){ DOT_COUNTS, within[_i].dot }, &f));
	int kind = (uint8_t)within[_i].base[0] == 0x81 && strchr(within[_i].name, '@') != NULL ? NAME_RFC822 : NAME_DNS;
	ck_assert_int_eq(subtrees_have_text(&s[1], kind, text(within[_i].name)), within[_i].has);
	ck_assert(!subtrees_have_text(&s[0], kind, text(within[_i].name)));
	findings_free(&f);
	tree_free(&t);
}
END_TEST

/* Addresses and masks of ranges. */
static const struct {
	uint8_t base[8], range[8];
	bool has;
} ranges[] = {
	{ { 10, 0, 0, 0, 255, 0, 0, 0 }, { 10, 1, 2, 3, 255, 255, 255, 255 }, true },
	{ { 10, 9, 9, 9, 255, 0, 0, 0 }, { 10, 1, 2, 3, 255, 255, 255, 255 }, true },
	{ { 10, 0, 0, 0, 255, 0, 0, 0 }, { 11, 1, 2, 3, 255, 255, 255, 255 }, false },
	{ { 10, 0, 0, 0, 255, 0, 0, 0 }, { 10, 0, 0, 0, 254, 0, 0, 0 }, false },
	{ { 10, 16, 0, 0, 255, 240, 0, 0 }, { 10, 31, 255, 255, 255, 255, 255, 255 }, true },
	{ { 10, 16, 0, 0, 255, 240, 0, 0 }, { 10, 32, 0, 0, 255, 255, 255, 255 }, false },
	{ { 1, 2, 3, 4, 255, 255, 255, 255 }, { 1, 2, 3, 4, 255, 255, 255, 255 }, true },
	{ { 0 }, { 1, 2, 3, 4, 255, 255, 255, 255 }, true },
	{ { 0 }, { 0 }, true },
	{ { 10, 0, 5, 0, 255, 0, 255, 0 }, { 10, 7, 5, 7, 255, 255, 255, 255 }, true },
	{ { 10, 0, 5, 0, 255, 0, 255, 0 }, { 10, 7, 6, 7, 255, 255, 255, 255 }, false },
};

START_TEST(ranges_are_within_constraints)
{
	uint8_t der[128], base[9] = { 0x87 };
	struct findings f = { 0 };
	struct subtrees s[2];
	memcpy(base + 1, ranges[_i].base, 8);
	struct tree t = subtree_list(base, sizeof(base), der);
	const struct node *lists[2] = { tree_child(&t, tree_root(&t)), NULL };
	ck_assert(subtrees_read(s, &t, lists, (enum leading_dot[]){ DOT_IGNORED, DOT_COUNTS }, &f));
	ck_assert(s[0].has_v4 && !s[0].has_v6 && !s[1].has_v4);
	struct span address = { ranges[_i].range, 4 }, mask = { ranges[_i].range + 4, 4 };
	ck_assert_int_eq(subtrees_have_range(&s[0], address, mask), ranges[_i].has);
	/* an address of IPv6 is no address of IPv4 */
	uint8_t long_address[16] = { 0 }, long_mask[16];
	memset(long_mask, 0xff, sizeof(long_mask));
	memcpy(long_address, ranges[_i].range, 4);
	ck_assert(!subtrees_have_range(&s[0], (struct span){ long_address, 16 }, (struct span){ long_mask, 16 }));
	findings_free(&f);
	tree_free(&t);
}
END_TEST

Suite *
names_suite(void)
{
	Suite *s = suite_create("names");
	TCase *t = tcase_create("names");
	tcase_add_test(t, uris_are_taken_apart);
	tcase_add_test(t, uris_have_their_problems);
	tcase_add_test(t, mailboxes_are_told_from_other_text);
	tcase_add_test(t, onion_addresses_are_told_apart);
	tcase_add_test(t, reverse_names_are_addresses);
	tcase_add_test(t, domain_names_have_parts);
	tcase_add_test(t, months_are_those_of_the_calendar);
	tcase_add_test(t, days_are_read_in_one_form);
	tcase_add_test(t, durations_are_told_in_units_that_people_count_in);
	tcase_add_loop_test(t, twins_are_found_in_lists_of_any_length, 0, 2);
	tcase_add_loop_test(t, names_are_within_constraints, 0, sizeof(within) / sizeof(within[0]));
	tcase_add_loop_test(t, ranges_are_within_constraints, 0, sizeof(ranges) / sizeof(ranges[0]));
	suite_add_tcase(s, t);
	return s;
}
