/* The decoder, its tree and its helpers. What each kind of defect looks like is in the corpus (corpus/der); here is what no case can say. */
#include <check.h>
#include <stdlib.h>

#include "asn1/decode.h"
#include "asn1/pkix.h"
#include "asn1/string.h"
#include "asn1/time.h"
#include "tests/suites.h"

static struct oid_index oids;

/* A tree of these octets as the type of `root`; free it. */
static struct tree
decoded(const struct component *root, const void *octets, size_t size)
{
	struct tree t = { 0 };
	ck_assert(tree_decode(&t, &oids, root, (struct span){ octets, size }));
	return t;
}

static const struct component extensions_component = { "extensions", &Extensions };

/* Extensions with a critical keyUsage and a subjectAltName. */
static const uint8_t two_extensions[] = "\x30\x24"
					"\x30\x0e\x06\x03\x55\x1d\x0f\x01\x01\xff\x04\x04\x03\x02\x07\x80"
					"\x30\x12\x06\x03\x55\x1d\x11\x04\x0b\x30\x09\x82\x01\x61\x87\x04\x08\x08\x08\x08";
#define TWO_EXTENSIONS two_extensions, sizeof(two_extensions) - 1

START_TEST(paths_print_and_are_found)
{
	static const struct {
		const char *asked, *printed;
	} paths[] = {
		{ "extensions", "extensions" },
		{ "extensions[0]", "extensions[0]" },
		{ "extensions[keyUsage]", "extensions[0]" },
		{ "extensions[2.5.29.17]", "extensions[1]" },
		{ "extensions[0].critical", "extensions[0].critical" },
		{ "extensions[keyUsage].extnValue", "extensions[0].extnValue" },
		{ "extensions.keyUsage", "extensions[0].extnValue.keyUsage" },
		{ "extensions[1].extnValue.subjectAltName[0]", "extensions[1].extnValue.subjectAltName[0].dNSName" },
		{ "extensions.subjectAltName[1].iPAddress", "extensions[1].extnValue.subjectAltName[1].iPAddress" },
	};
	struct tree t = decoded(&extensions_component, TWO_EXTENSIONS);
	char text[256];
	const char *missed;

	ck_assert_uint_eq(t.defect_count, 0);
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		const struct node *n = tree_find(&t, paths[i].asked, &missed);
		ck_assert_ptr_null(missed);
		ck_assert_str_eq(tree_path(&t, n, text, sizeof(text)), paths[i].printed);
		/* what is printed is found again */
		ck_assert_ptr_eq(tree_find(&t, text, &missed), n);
	}
	tree_find(&t, "extensions[0].nothing.more", &missed);
	ck_assert_str_eq(missed, "nothing.more");
	tree_find(&t, "extensions[2]", &missed);
	ck_assert_str_eq(missed, "[2]");
	tree_free(&t);
}
END_TEST

START_TEST(paths_that_do_not_fit_are_cut)
{
	struct tree t = decoded(&extensions_component, TWO_EXTENSIONS);
	const char *missed;
	const struct node *n = tree_find(&t, "extensions.subjectAltName[0]", &missed);
	for (size_t size = 8; size < 60; size++) {
		char *text = malloc(size);
		tree_path(&t, n, text, size);
		ck_assert_uint_lt(strlen(text), size);
		free(text);
	}
	tree_free(&t);
}
END_TEST

/* Every beginning of an object and every object with one octet changed is decoded to a tree whose nodes lie within it. */
static void
check_tree(const struct tree *t)
{
	ck_assert_uint_gt(t->count, 0);
	for (uint32_t i = 0; i < t->count; i++) {
		const struct node *n = &t->nodes[i];
		ck_assert_uint_le((size_t)n->offset + n->header + n->length, t->der.size);
		ck_assert(i == 0 ? n->parent == NO_NODE : n->parent < i);
	}
	for (uint32_t i = 0; i < t->defect_count; i++) {
		ck_assert_uint_lt(t->defects[i].node, t->count);
		ck_assert_uint_le((size_t)t->defects[i].offset + t->defects[i].length, t->der.size);
	}
}

START_TEST(anything_makes_a_tree)
{
	uint8_t copy[sizeof(two_extensions)];
	for (size_t size = 0; size < sizeof(two_extensions); size++) {
		struct tree t = decoded(&extensions_component, two_extensions, size);
		check_tree(&t);
		if (size < sizeof(two_extensions) - 1)
			ck_assert_uint_gt(t.defect_count, 0);
		tree_free(&t);
	}
	for (size_t at = 0; at < sizeof(two_extensions) - 1; at++) {
		for (unsigned octet = 0; octet < 256; octet++) {
			memcpy(copy, two_extensions, sizeof(copy));
			copy[at] = (uint8_t)octet;
			struct tree t = decoded(&extensions_component, copy, sizeof(copy) - 1);
			check_tree(&t);
			tree_free(&t);
		}
	}
}
END_TEST

START_TEST(a_tree_is_reused_without_allocating)
{
	struct tree t = decoded(&extensions_component, TWO_EXTENSIONS);
	struct node *nodes = t.nodes;
	uint32_t count = t.count;
	ck_assert(tree_decode(&t, &oids, &extensions_component, (struct span){ TWO_EXTENSIONS }));
	ck_assert_ptr_eq(t.nodes, nodes);
	ck_assert_uint_eq(t.count, count);
	tree_free(&t);
}
END_TEST

START_TEST(times_are_read)
{
	static const struct {
		const char *text;
		bool generalized;
		unsigned problems;
		const char *value; /* NULL: none */
	} times[] = {
		{ "260315000000Z", false, 0, "2026-03-15T00:00:00Z" },
		{ "491231235959Z", false, 0, "2049-12-31T23:59:59Z" },
		{ "500101000000Z", false, 0, "1950-01-01T00:00:00Z" },
		{ "000229120000Z", false, 0, "2000-02-29T12:00:00Z" },
		{ "20500101000000Z", true, 0, "2050-01-01T00:00:00Z" },
		{ "99991231235959Z", true, 0, "9999-12-31T23:59:59Z" },
		{ "2603150000Z", false, TIME_NO_SECONDS, "2026-03-15T00:00:00Z" },
		{ "260315010000+0100", false, TIME_NOT_ZULU, "2026-03-15T00:00:00Z" },
		{ "260314190000-0500", false, TIME_NOT_ZULU, "2026-03-15T00:00:00Z" },
		{ "20260315000000", true, TIME_NOT_ZULU, "2026-03-15T00:00:00Z" },
		{ "20260315000000.5Z", true, TIME_FRACTION, "2026-03-15T00:00:00Z" },
		{ "20260315000000.50Z", true, TIME_FRACTION | TIME_FRACTION_FORM, "2026-03-15T00:00:00Z" },
		{ "20260315000000,5Z", true, TIME_FRACTION | TIME_FRACTION_FORM, "2026-03-15T00:00:00Z" },
		{ "260229000000Z", false, TIME_IMPOSSIBLE, NULL },
		{ "19000229000000Z", true, TIME_IMPOSSIBLE, NULL },
		{ "261301000000Z", false, TIME_IMPOSSIBLE, NULL },
		{ "260100000000Z", false, TIME_IMPOSSIBLE, NULL },
		{ "260101240000Z", false, TIME_IMPOSSIBLE, NULL },
		{ "260101236000Z", false, TIME_IMPOSSIBLE, NULL },
		{ "260101000060Z", false, TIME_IMPOSSIBLE, NULL },
		{ "", false, TIME_SYNTAX, NULL },
		{ "26010100000", false, TIME_SYNTAX, NULL },
		{ "260101000000ZZ", false, TIME_SYNTAX, NULL },
		{ "260101000000z", false, TIME_SYNTAX, NULL },
		{ " 60101000000Z", false, TIME_SYNTAX, NULL },
	};
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		char text[TIME_TEXT_SIZE];
		int64_t seconds = 42;
		struct span s = { (const uint8_t *)times[i].text, strlen(times[i].text) };
		ck_assert_msg(time_parse(s, times[i].generalized, &seconds) == times[i].problems, "%s", times[i].text);
		if (times[i].value != NULL)
			ck_assert_str_eq(time_text(seconds, text), times[i].value);
		else
			ck_assert_int_eq(seconds, 42);
	}
}
END_TEST

/* That one entry, and no other, has a time. */
static bool
only_one_has_a_time(void *context, const struct tree *t, const struct node *entry)
{
	int64_t seconds;
	bool wanted = entry->position == *(const uint32_t *)context;
	ck_assert(tree_time(t, tree_component(t, entry, REVOKED_DATE), &seconds) == wanted);
	return false;
}

/* Nodes that were given up give their places to others, of which nothing else is known then. */
START_TEST(times_go_with_their_nodes)
{
	enum { ENTRIES = DECODE_STREAM_KEPT + 3, ENTRY = 20, LIST = ENTRIES * ENTRY };
	static const uint8_t begin[] = "\x30\x03\x06\x01\x2a\x30\x00\x17\x0dno time at al";
	static uint8_t octets[4 + sizeof(begin) - 1 + 4 + LIST] = { 0x30, 0x82, (sizeof(octets) - 4) >> 8, (sizeof(octets) - 4) & 0xff };
	uint32_t with_time = DECODE_STREAM_KEPT + 1;
	uint8_t *at = octets + 4;
	memcpy(at, begin, sizeof(begin) - 1);
	at += sizeof(begin) - 1;
	memcpy(at, (const uint8_t[]){ 0x30, 0x82, LIST >> 8, LIST & 0xff }, 4);
	for (uint32_t i = 0; i < ENTRIES; i++)
		memcpy(at + 4 + i * ENTRY,
		       i == with_time ? "\x30\x12\x02\x01\x01\x17\x0d"
					"240101000000Z"
				      : "\x30\x12\x02\x01\x01\x17\x0d"
					"no time at al",
		       ENTRY);
	struct tree_watcher watcher = { only_one_has_a_time, &with_time };
	struct tree t = { 0 };
	ck_assert(tree_decode_watched(&t, &oids, &tbs_crl_component, (struct span){ octets, sizeof(octets) }, &watcher));
	ck_assert_uint_eq(t.stream.elements, ENTRIES);
	tree_free(&t);
}
END_TEST

START_TEST(the_calendar_goes_both_ways)
{
	for (int64_t day = -30000; day < 200000; day += 7) {
		struct calendar_time t;
		time_to_calendar(day * 86400 + 86399, &t);
		ck_assert_int_eq(time_from_calendar(&t), day * 86400 + 86399);
	}
}
END_TEST

/*
 * Extensions, of which the first is not known and holds a length that is too long, and more values than a tree has room for: these are given up, and
 * what stands behind them is decoded.
 */
START_TEST(what_is_no_der_leaves_room_behind_it)
{
	static const uint8_t id[] = { 0x06, 0x03, 0x2a, 0x03, 0x04 }, beyond[] = { 0x30, 0x02, 0x05, 0x7f };
	const size_t values = DECODE_MAX_NODES + 10, last = sizeof(two_extensions) - 1 - 2;
	const size_t inner = sizeof(beyond) + 2 * values, octets = 6 + inner, first = sizeof(id) + 6 + octets, size = 6 + 6 + first + last;
	uint8_t *der = malloc(size), *at = der;
	const struct {
		uint8_t tag;
		size_t length;
	} headers[] = { { 0x30, size - 6 }, { 0x30, first }, { 0x04, octets }, { 0x30, inner } };
	ck_assert_ptr_nonnull(der);
	for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
		size_t n = headers[i].length;
		memcpy(at, (uint8_t[]){ headers[i].tag, 0x84, (uint8_t)(n >> 24), (uint8_t)(n >> 16), (uint8_t)(n >> 8), (uint8_t)n }, 6);
		at += 6;
		if (i == 1) {
			memcpy(at, id, sizeof(id));
			at += sizeof(id);
		}
	}
	memcpy(at, beyond, sizeof(beyond));
	at += sizeof(beyond);
	for (size_t i = 0; i < values; i++, at += 2)
		memcpy(at, "\x05\x00", 2);
	memcpy(at, two_extensions + 2, last);
	struct tree t = decoded(&extensions_component, der, size);
	const char *missed;
	ck_assert(!(t.defect_kinds >> DEFECT_TOO_MANY & 1));
	ck_assert(t.defect_kinds >> DEFECT_OPAQUE_EXTENSION & 1);
	ck_assert_ptr_nonnull(tree_find(&t, "extensions[2].extnValue.subjectAltName[1]", &missed));
	ck_assert_ptr_null(missed);
	tree_free(&t);
	free(der);
}
END_TEST

START_TEST(object_identifiers_are_known_by_all_their_names)
{
	for (unsigned i = 1; i < OID_COUNT; i++) {
		uint8_t octets[64];
		char text[128];
		size_t size = oid_encode(oid_dotted((enum oid)i), octets, sizeof(octets));
		ck_assert_msg(size > 0 && size <= OID_MAX_OCTETS, "%s", oid_name((enum oid)i));
		ck_assert_uint_eq(oid_find(&oids, (struct span){ octets, size }), i);
		ck_assert_uint_eq(oid_from_name(oid_name((enum oid)i)), i);
		ck_assert_uint_eq(oid_from_name(oid_dotted((enum oid)i)), i);
		ck_assert_str_eq(oid_text((struct span){ octets, size }, text, sizeof(text)), oid_dotted((enum oid)i));
	}
	ck_assert_uint_eq(oid_find(&oids, SPAN("\x55\x1d")), OID_UNKNOWN);
	ck_assert_uint_eq(oid_find(&oids, SPAN("")), OID_UNKNOWN);
	ck_assert_uint_eq(oid_from_name("nothing"), OID_UNKNOWN);
}
END_TEST

START_TEST(dotted_forms_are_encoded)
{
	static const char *const wrong[] = {
		"", ".", "1", "1.", "3.1", "0.40", "1.40", "1..2", "1.2.", "1.2.x", "1,2", "-1.2", "1.2.4611686018427387904000"
	};
	uint8_t octets[16];
	char text[64];
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		ck_assert_msg(oid_encode(wrong[i], octets, sizeof(octets)) == 0, "%s", wrong[i]);
	static const char *const right[] = { "0.0", "1.39", "2.47", "2.48", "2.999.127.128.16383.16384", "2.25.3000000000000000000" };
	for (size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++) {
		size_t size = oid_encode(right[i], octets, sizeof(octets));
		ck_assert_str_eq(oid_text((struct span){ octets, size }, text, sizeof(text)), right[i]);
		ck_assert_uint_eq(oid_encode(right[i], octets, size - 1), 0);
	}
}
END_TEST

START_TEST(object_identifiers_print_whatever_they_are)
{
	char text[16];
	ck_assert_str_eq(oid_text(SPAN("\x2b\x06\x01"), text, sizeof(text)), "1.3.6.1");
	ck_assert_str_eq(oid_text(SPAN("\x88\x37\x03"), text, sizeof(text)), "2.999.3");
	ck_assert_str_eq(oid_text(SPAN(""), text, sizeof(text)), "");
	/* an arc of 80 bits, and more text than there is room for */
	ck_assert_str_eq(oid_text(SPAN("\x2b\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f"), text, sizeof(text)), "1.3.?");
	ck_assert_str_eq(oid_text(SPAN("\x2b\x8f\xff\xff\xff\x7f\x8f\xff\xff\xff\x7f"), text, sizeof(text)), "1.3...");
}
END_TEST

START_TEST(strings_have_their_alphabets)
{
	ck_assert(string_check(TYPE_PRINTABLE_STRING, SPAN("A-z 0'()+,-./:=?")).valid);
	ck_assert_uint_eq(string_check(TYPE_PRINTABLE_STRING, SPAN("ab*")).at, 2);
	ck_assert(!string_check(TYPE_NUMERIC_STRING, SPAN("1a")).valid);
	ck_assert(string_check(TYPE_UTF8_STRING, SPAN("\xf4\x8f\xbf\xbf")).valid);
	ck_assert(!string_check(TYPE_UTF8_STRING, SPAN("\xf4\x90\x80\x80")).valid);
	ck_assert(!string_check(TYPE_UTF8_STRING, SPAN("a\xc3")).valid);
	ck_assert_uint_eq(string_check(TYPE_UTF8_STRING, SPAN("\xc3\xa9\xe2\x82\xac")).characters, 2);
	ck_assert_uint_eq(string_check(TYPE_BMP_STRING, SPAN("\0a\0b")).characters, 2);
	/* the characters themselves */
	static const struct {
		enum type_kind kind;
		struct span contents;
		uint32_t characters[4]; /* up to a 0 */
	} walks[] = {
		{ TYPE_UTF8_STRING, { (const uint8_t *)"a\xe2\x82\xac", 4 }, { 'a', 0x20ac } },
		{ TYPE_UTF8_STRING, { (const uint8_t *)"\xc3z", 2 }, { 0xfffd, 'z' } },
		{ TYPE_BMP_STRING, { (const uint8_t *)"\x20\xac\xd8\x00z", 5 }, { 0x20ac, 0xfffd, 0xfffd } },
		{ TYPE_UNIVERSAL_STRING, { (const uint8_t *)"\0\1\xf6\0\0\x11\0\0", 8 }, { 0x1f600, 0xfffd } },
		{ TYPE_TELETEX_STRING, { (const uint8_t *)"\xe9", 1 }, { 0xe9 } },
		{ TYPE_INTEGER, { (const uint8_t *)"\x7f", 1 }, { 0x7f } },
	};
	for (size_t i = 0; i < sizeof(walks) / sizeof(walks[0]); i++) {
		struct characters c = { walks[i].kind, walks[i].contents };
		uint32_t character;
		size_t n = 0;
		for (; character_next(&c, &character); n++)
			ck_assert_uint_eq(character, walks[i].characters[n]);
		ck_assert_uint_eq(walks[i].characters[n], 0);
	}
	/* all 256 octets in each of the single-octet types: how many are characters */
	static const struct {
		enum type_kind kind;
		int count;
	} sizes[] = { { TYPE_NUMERIC_STRING, 11 }, { TYPE_PRINTABLE_STRING, 74 }, { TYPE_VISIBLE_STRING, 95 }, { TYPE_IA5_STRING, 128 } };
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		int count = 0;
		for (unsigned octet = 0; octet < 256; octet++)
			count += string_check(sizes[i].kind, (struct span){ &(uint8_t){ (uint8_t)octet }, 1 }).valid;
		ck_assert_int_eq(count, sizes[i].count);
	}
}
END_TEST

/* Types with each kind of bound, whether or not the program has such a one. */
#define OF_OCTETS .name = "octets", .kind = TYPE_OCTET_STRING
#define OF_BITS   .name = "bits", .kind = TYPE_BIT_STRING
#define OF_LIST   .name = "list", .kind = TYPE_SEQUENCE_OF, .components = &(const struct component){ NULL, &Null }, .count = 1
#define OF_SET    .name = "set", .kind = TYPE_SET_OF, .components = &(const struct component){ NULL, &Boolean }, .count = 1
#define OF_NUMBER .name = "number", .kind = TYPE_INTEGER
#define OF_TEXT   .name = "text", .kind = TYPE_UTF8_STRING

#define FROM(least)     .is_bounded = true, .min = (least), .max = INT64_MAX
#define TO(least, most) .is_bounded = true, .min = (least), .max = (most)
#define DEFECT_NONE     DEFECT_COUNT

static const struct {
	struct type type;
	struct span der;
	enum defect_kind kind;
	int64_t value;
} bounded[] = {
	{ { OF_OCTETS, TO(2, 3) }, { (const uint8_t *)"\4\1a", 3 }, DEFECT_SIZE, 1 },
	{ { OF_OCTETS, TO(2, 3) }, { (const uint8_t *)"\4\2ab", 4 }, DEFECT_NONE, 0 },
	{ { OF_OCTETS, TO(2, 3) }, { (const uint8_t *)"\4\3abc", 5 }, DEFECT_NONE, 0 },
	{ { OF_OCTETS, TO(2, 3) }, { (const uint8_t *)"\4\4abcd", 6 }, DEFECT_SIZE, 4 },
	{ { OF_OCTETS, TO(0, 0) }, { (const uint8_t *)"\4\0", 2 }, DEFECT_NONE, 0 },
	{ { OF_OCTETS, TO(0, 0) }, { (const uint8_t *)"\4\1a", 3 }, DEFECT_SIZE, 1 },
	{ { OF_OCTETS }, { (const uint8_t *)"\4\1a", 3 }, DEFECT_NONE, 0 },
	{ { OF_BITS, TO(9, 12) }, { (const uint8_t *)"\3\2\0a", 4 }, DEFECT_SIZE, 8 },
	{ { OF_BITS, TO(9, 12) }, { (const uint8_t *)"\3\3\7a\200", 5 }, DEFECT_NONE, 0 },
	{ { OF_BITS, TO(9, 12) }, { (const uint8_t *)"\3\3\4a\360", 5 }, DEFECT_NONE, 0 },
	{ { OF_BITS, TO(9, 12) }, { (const uint8_t *)"\3\3\3a\370", 5 }, DEFECT_SIZE, 13 },
	{ { OF_BITS, FROM(1) }, { (const uint8_t *)"\3\1\0", 3 }, DEFECT_SIZE, 0 },
	{ { OF_LIST, TO(2, 3) }, { (const uint8_t *)"\60\0", 2 }, DEFECT_LIST_EMPTY, 0 },
	{ { OF_LIST, TO(2, 3) }, { (const uint8_t *)"\60\2\5\0", 4 }, DEFECT_SIZE, 1 },
	{ { OF_LIST, TO(2, 3) }, { (const uint8_t *)"\60\4\5\0\5\0", 6 }, DEFECT_NONE, 0 },
	{ { OF_LIST, TO(2, 3) }, { (const uint8_t *)"\60\10\5\0\5\0\5\0\5\0", 10 }, DEFECT_SIZE, 4 },
	{ { OF_LIST, TO(0, 0) }, { (const uint8_t *)"\60\2\5\0", 4 }, DEFECT_SIZE, 1 },
	{ { OF_LIST, TO(2, 3), .streamed = true }, { (const uint8_t *)"\60\0", 2 }, DEFECT_LIST_EMPTY, 0 },
	{ { OF_LIST, TO(2, 3), .streamed = true }, { (const uint8_t *)"\60\2\5\0", 4 }, DEFECT_SIZE, 1 },
	{ { OF_LIST, TO(2, 3), .streamed = true }, { (const uint8_t *)"\60\10\5\0\5\0\5\0\5\0", 10 }, DEFECT_SIZE, 4 },
	{ { OF_SET, TO(0, 1) }, { (const uint8_t *)"\61\0", 2 }, DEFECT_NONE, 0 },
	{ { OF_SET, TO(0, 1) }, { (const uint8_t *)"\61\6\1\1\0\1\1\377", 8 }, DEFECT_SIZE, 2 },
	{ { OF_NUMBER, TO(0, 0) }, { (const uint8_t *)"\2\1\0", 3 }, DEFECT_NONE, 0 },
	{ { OF_NUMBER, TO(0, 0) }, { (const uint8_t *)"\2\1\1", 3 }, DEFECT_VALUE, 1 },
	{ { OF_NUMBER, TO(-1, 127) }, { (const uint8_t *)"\2\1\376", 3 }, DEFECT_VALUE, -2 },
	{ { OF_NUMBER, TO(-1, 127) }, { (const uint8_t *)"\2\2\0\200", 4 }, DEFECT_VALUE, 128 },
	{ { OF_NUMBER, TO(-1, 127) }, { (const uint8_t *)"\2\1\177", 3 }, DEFECT_NONE, 0 },
	{ { OF_TEXT, TO(0, 0) }, { (const uint8_t *)"\14\1a", 3 }, DEFECT_SIZE, 1 },
	{ { OF_TEXT, TO(2, 2) }, { (const uint8_t *)"\14\3a\303\251", 5 }, DEFECT_NONE, 0 },
	{ { OF_TEXT, FROM(2) }, { (const uint8_t *)"\14\2\303\251", 4 }, DEFECT_SIZE, 1 },
};

START_TEST(bounds_are_kept)
{
	struct component component = { "field", &bounded[_i].type };
	/* as a leaf, and as the only component of a SEQUENCE under an explicit tag, where another way leads to it */
	struct component inner = { "inner", &bounded[_i].type, .tagging = TAG_EXPLICIT, .tag = 0 };
	struct type sequence = { .name = "outer", .kind = TYPE_SEQUENCE, .components = &inner, .count = 1 };
	struct component outer = { "outer", &sequence };
	struct span der = bounded[_i].der;
	uint8_t wrapped[32] = { 0x30, (uint8_t)(der.size + 2), 0xa0, (uint8_t)der.size };
	memcpy(wrapped + 4, der.data, der.size);
	for (int round = 0; round < 2; round++) {
		struct tree t = round == 0 ? decoded(&component, der.data, der.size) : decoded(&outer, wrapped, der.size + 4);
		ck_assert_uint_eq(t.defect_count, bounded[_i].kind != DEFECT_NONE);
		if (t.defect_count > 0) {
			ck_assert_int_eq(t.defects[0].kind, bounded[_i].kind);
			ck_assert_int_eq(t.defects[0].value, bounded[_i].value);
		}
		tree_free(&t);
	}
}
END_TEST

/* Every type that a table or an object identifier leads to. */
#define TYPES_MAX 512
struct types {
	const struct type *all[TYPES_MAX];
	size_t count;
};

static void
add_type(struct types *types, const struct type *type)
{
	for (size_t i = 0; i < types->count; i++) {
		if (types->all[i] == type)
			return;
	}
	if (type == NULL)
		return;
	ck_assert_uint_lt(types->count, TYPES_MAX);
	types->all[types->count++] = type;
	for (size_t i = 0; i < type->count; i++)
		add_type(types, type->components[i].type);
}

/* What a table says and the decoder does not look at would be a promise that nobody keeps. */
START_TEST(no_table_asks_for_more_than_the_decoder_does)
{
	static const struct component *const roots[] = { &certificate_component, &crl_component, &ocsp_component };
	static struct types types;
	size_t bounds = 0;
	for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++)
		add_type(&types, roots[i]->type);
	for (int oid = 1; oid < OID_COUNT; oid++) {
		for (int role = ROLE_NONE + 1; role <= ROLE_NAMED; role++)
			add_type(&types, oid_type((enum oid)oid, (enum oid_role)role));
	}
	for (size_t i = 0; i < types.count; i++) {
		const struct type *type = types.all[i];
		bool list = type->kind == TYPE_SEQUENCE_OF || type->kind == TYPE_SET_OF;
		bool has_bounds = list || type->kind == TYPE_INTEGER || type->kind == TYPE_BIT_STRING || type->kind == TYPE_OCTET_STRING ||
				  type->kind == TYPE_SCT_LIST || is_string_type(type->kind);
		bool structured = list || type->kind == TYPE_SEQUENCE || type->kind == TYPE_SET || type->kind == TYPE_CHOICE;
		bounds += type->is_bounded;
		ck_assert_msg(type->is_bounded ? has_bounds && type->min <= type->max : type->min == 0 && type->max == 0, "%s: a bound", type->name);
		ck_assert_msg(!type->is_bounded || type->kind == TYPE_INTEGER || type->min >= 0, "%s: a size below 0", type->name);
		ck_assert_msg(structured ? type->count > 0 && type->count <= 64 : type->count == 0, "%s: components", type->name);
		ck_assert_msg(!list || type->count == 1, "%s: a list of more than one type", type->name);
		ck_assert_msg(!type->streamed || type->kind == TYPE_SEQUENCE_OF, "%s: streamed", type->name);
		ck_assert_msg(type->names == NULL || type->kind == TYPE_INTEGER || type->kind == TYPE_ENUMERATED || type->kind == TYPE_BIT_STRING,
			      "%s: names", type->name);
		for (size_t c = 0; c < type->count; c++) {
			const struct component *component = &type->components[c];
			bool fixed = list || type->kind == TYPE_CHOICE;
			bool holds = component->type == &Any || component->type == &OctetString || component->type == &BitString;
			ck_assert_msg(!fixed || component->presence == MANDATORY, "%s: presence", type->name);
			ck_assert_msg(component->open == ROLE_NONE || (holds && type->kind != TYPE_CHOICE), "%s: open", type->name);
			ck_assert_msg((component->presence == COMPONENT_DEFAULT) == (component->dflt.data != NULL), "%s: default", type->name);
		}
	}
	ck_assert_uint_gt(types.count, 100);
	ck_assert_uint_gt(bounds, 30);
}
END_TEST

Suite *
decode_suite(void)
{
	Suite *s = suite_create("decoder");
	TCase *t = tcase_create("decoder");
	oid_index_init(&oids);
	tcase_add_test(t, paths_print_and_are_found);
	tcase_add_test(t, paths_that_do_not_fit_are_cut);
	tcase_add_test(t, anything_makes_a_tree);
	tcase_add_test(t, a_tree_is_reused_without_allocating);
	tcase_add_test(t, times_are_read);
	tcase_add_test(t, times_go_with_their_nodes);
	tcase_add_test(t, the_calendar_goes_both_ways);
	tcase_add_test(t, what_is_no_der_leaves_room_behind_it);
	tcase_add_test(t, object_identifiers_are_known_by_all_their_names);
	tcase_add_test(t, dotted_forms_are_encoded);
	tcase_add_test(t, object_identifiers_print_whatever_they_are);
	tcase_add_test(t, strings_have_their_alphabets);
	tcase_add_loop_test(t, bounds_are_kept, 0, sizeof(bounded) / sizeof(bounded[0]));
	tcase_add_test(t, no_table_asks_for_more_than_the_decoder_does);
	suite_add_tcase(s, t);
	return s;
}
