/* CRLs of any size: what the tree keeps of them, what is counted, and what it costs in memory. Certificates with many names, and what they cost in
 * time. */
#include <check.h>
#undef fail /* a name of old that Check still has */
#include <stdlib.h>
#include <time.h>

#include "lints/linter.h"
#include "report/report.h"
#include "tests/big_cert.h"
#include "tests/big_crl.h"
#include "tests/suites.h"

#define ENTRIES 60000

/* Lints a CRL of that many entries. Returns its octets, which the session goes on to look at; free() them. */
static uint8_t *
linted(struct session *s, uint32_t entries, enum big_crl_kind kind)
{
	size_t size;
	uint8_t *octets = big_crl(entries, kind, &size);
	ck_assert_ptr_nonnull(octets);
	ck_assert(lint(&linter, s, NULL, (struct span){ octets, size }, NULL));
	ck_assert_int_eq(s->object.kind, OBJECT_CRL);
	return octets;
}

/* How many findings of a rule there are, and the message of the last. */
static size_t
count_findings(const struct session *s, const char *rule, const char **last)
{
	size_t count = 0;
	for (uint32_t i = 0; i < s->findings.count; i++) {
		if (strcmp(s->findings.items[i].lint->name, rule) == 0) {
			count++;
			*last = finding_message(&s->findings, &s->findings.items[i]);
		}
	}
	return count;
}

START_TEST(a_large_crl_has_a_small_tree)
{
	struct session s = { 0 };
	uint8_t *octets = linted(&s, ENTRIES, BIG_CRL_PLAIN);
	const struct tree *t = &s.object.tree;
	const struct crl *c = &s.object.crl;

	ck_assert_uint_eq(s.findings.count, 0);
	ck_assert_uint_eq(c->entries.count, ENTRIES);
	ck_assert_uint_eq(c->entries.with[ENTRY_REASON_ABSENT], ENTRIES / 10);
	ck_assert_uint_eq(c->entries.with[REASON_KEY_COMPROMISE], ENTRIES / 10 * 9);
	ck_assert_uint_eq(c->entries.with[ENTRY_SERIAL_REPEATED], 0);
	ck_assert_uint_eq(t->stream.elements, ENTRIES);
	ck_assert_uint_lt(t->capacity, 20000);
	/* what stands behind the list is there, and each element knows its number */
	ck_assert_ptr_nonnull(c->number);
	const struct node *last = tree_child(t, c->revoked);
	for (uint32_t i = 0; i < DECODE_STREAM_KEPT - 1; i++, last = tree_next(t, last))
		ck_assert_uint_eq(last->position, i);
	ck_assert_ptr_null(tree_next(t, last));
	ck_assert_uint_eq(tree_left_out_after(t, last), ENTRIES - DECODE_STREAM_KEPT);
	ck_assert_uint_eq(tree_left_out_after(t, tree_child(t, c->revoked)), 0);
	ck_assert_uint_eq(tree_left_out_after(t, c->number), 0);
	/* eight octets a slot, less than four slots an entry */
	ck_assert_uint_le(s.object.serials.capacity, ENTRIES * 4);
	session_free(&s);
	free(octets);
}
END_TEST

START_TEST(the_last_entry_is_found_to_repeat_the_first)
{
	struct session s = { 0 };
	const char *message = NULL;
	char path[128];
	uint8_t *octets = linted(&s, ENTRIES, BIG_CRL_REPEATED);

	ck_assert_uint_eq(count_findings(&s, "e_crl_unique_revoked_certificate", &message), 1);
	ck_assert_uint_eq(s.findings.count, 1);
	ck_assert_str_eq(tree_path(&s.object.tree, s.findings.items[0].node, path, sizeof(path)),
			 "tbsCertList.revokedCertificates[59999].userCertificate");
	session_free(&s);
	free(octets);
}
END_TEST

START_TEST(what_is_not_told_is_counted)
{
	struct session s = { 0 };
	const char *message = NULL;
	uint8_t *octets = linted(&s, ENTRIES, BIG_CRL_EQUAL);

	ck_assert_uint_eq(count_findings(&s, "e_crl_unique_revoked_certificate", &message), FINDINGS_PER_RULE + 1);
	ck_assert_str_eq(message, "59899 more of this kind");
	ck_assert_uint_lt(s.object.serials.count, 2);
	free(octets);
	/* the same memory for another; a defect in nearly each entry */
	octets = linted(&s, ENTRIES, BIG_CRL_DEFECTS);
	ck_assert_uint_eq(count_findings(&s, "e_cert_ext_invalid_der", &message), FINDINGS_PER_RULE + 1);
	ck_assert_str_eq(message, "53900 more of this kind");
	ck_assert_uint_lt(s.object.tree.capacity, 20000);
	ck_assert_uint_lt(s.object.tree.defect_capacity, 5000);
	session_free(&s);
	free(octets);
}
END_TEST

START_TEST(a_small_crl_after_a_large_one_has_all_of_its_tree)
{
	struct session s = { 0 };
	uint8_t *octets = linted(&s, ENTRIES, BIG_CRL_PLAIN);
	uint32_t capacity = s.object.serials.capacity;
	free(octets);
	octets = linted(&s, 3, BIG_CRL_REPEATED);
	const struct node *last = tree_child(&s.object.tree, s.object.crl.revoked);
	while (tree_next(&s.object.tree, last) != NULL)
		last = tree_next(&s.object.tree, last);
	ck_assert_uint_eq(last->position, 2);
	ck_assert_uint_eq(tree_left_out_after(&s.object.tree, last), 0);
	ck_assert_uint_eq(s.object.crl.entries.with[ENTRY_SERIAL_REPEATED], 1);
	ck_assert_uint_eq(s.object.serials.capacity, capacity);
	ck_assert_uint_lt(s.object.serials.size, 100);
	session_free(&s);
	free(octets);
}
END_TEST

START_TEST(the_printed_tree_says_what_it_leaves_out)
{
	struct session s = { 0 };
	struct buffer b = { 0 };
	uint8_t *octets = linted(&s, ENTRIES, BIG_CRL_REPEATED);
	struct report report = { .linter = &linter };
	struct result result = { .input = "big", .alone = true, .session = &s };

	report_tree(&b, &report, &result);
	ck_assert_uint_lt(b.size, 2000000);
	ck_assert_ptr_nonnull(memmem(b.text, b.size, "... 58999 elements are left out\n", 32));
	ck_assert_ptr_nonnull(memmem(b.text, b.size, "has the same serial number [e_crl_unique_revoked_certificate]", 61));
	buffer_free(&b);
	session_free(&s);
	free(octets);
}
END_TEST

START_TEST(serial_numbers_that_are_shorter_than_usual_make_the_table_grow)
{
	/* INTEGERs of three octets, one behind the other, in a list that is said to be empty */
	enum { COUNT = 5000 };
	static uint8_t octets[1 + COUNT * 5];
	struct serials s = { 0 };
	struct span der = { octets, sizeof(octets) };

	serials_begin(&s, 0);
	for (uint32_t i = 0; i < COUNT; i++) {
		uint8_t *at = octets + 1 + i * 5;
		memcpy(at, (const uint8_t[]){ 2, 3, (uint8_t)(i >> 16), (uint8_t)(i >> 8), (uint8_t)i }, 5);
		ck_assert_uint_eq(serials_add(&s, der, 1 + i * 5, (struct span){ at + 2, 3 }), 0);
	}
	ck_assert_uint_eq(s.count, COUNT);
	for (uint32_t i = 0; i < COUNT; i += 7) {
		struct span number = { octets + 1 + i * 5 + 2, 3 };
		ck_assert_uint_eq(serials_find(&s, der, number), 1 + i * 5);
		ck_assert_uint_eq(serials_add(&s, der, 1, number), 1 + i * 5);
	}
	ck_assert_uint_eq(serials_find(&s, der, SPAN("\x01\x00\x00\x00")), 0);
	serials_free(&s);
}
END_TEST

/*
 * Seconds of the processor. Names of which each is held against all others, or against all constraints, take several times as many; in n log n they
 * take a fraction of one, and with a sanitizer a few.
 */
#define SECONDS_MOST 10
#define MANY_NAMES   1000000
#define MANY_BASES   200000

/* Lints a certificate with many names, beside that of its issuer with as many constraints if `issuer` is not BIG_CERT_PLAIN. free() both. */
static void
lint_names(struct session *s, uint32_t names, enum big_cert_kind kind, uint32_t bases, enum big_cert_kind issuer, uint8_t *octets[2])
{
	size_t size, issuer_size = 0;
	octets[0] = big_cert(names, kind, &size);
	octets[1] = big_cert(bases, issuer, &issuer_size);
	ck_assert(octets[0] != NULL && octets[1] != NULL);
	struct span other = { octets[1], issuer_size };
	struct job job = { .others = &other, .other_count = issuer != BIG_CERT_PLAIN };
	clock_t begin = clock();
	ck_assert(lint(&linter, s, &job, (struct span){ octets[0], size }, NULL));
	ck_assert_int_lt((clock() - begin) / CLOCKS_PER_SEC, SECONDS_MOST);
	ck_assert_uint_eq(s->object.tree.defect_count, 0);
}

START_TEST(the_last_of_many_names_is_found_to_repeat_the_first)
{
	struct session s = { 0 };
	const char *message = NULL;
	uint8_t *octets[2];
	char path[128];

	lint_names(&s, MANY_NAMES, BIG_CERT_REPEATED, 0, BIG_CERT_PLAIN, octets);
	ck_assert_uint_eq(count_findings(&s, "n_san_dns_name_duplicate", &message), 1);
	for (uint32_t i = 0; i < s.findings.count; i++) {
		if (strcmp(s.findings.items[i].lint->name, "n_san_dns_name_duplicate") == 0)
			ck_assert_str_eq(tree_path(&s.object.tree, s.findings.items[i].node, path, sizeof(path)),
					 "tbsCertificate.extensions[1].extnValue.subjectAltName[999999].dNSName");
	}
	free(octets[0]);
	free(octets[1]);
	lint_names(&s, MANY_NAMES, BIG_CERT_PLAIN, 0, BIG_CERT_PLAIN, octets);
	ck_assert_uint_eq(count_findings(&s, "n_san_dns_name_duplicate", &message), 0);
	session_free(&s);
	free(octets[0]);
	free(octets[1]);
}
END_TEST

START_TEST(many_names_are_held_against_many_constraints)
{
	struct session s = { 0 };
	const char *message = NULL;
	uint8_t *octets[2];

	/* all but the last are permitted */
	lint_names(&s, MANY_BASES + 1, BIG_CERT_PLAIN, MANY_BASES, BIG_CERT_ISSUER, octets);
	ck_assert_uint_eq(count_findings(&s, "e_name_not_permitted_by_issuing_ca", &message), 1);
	ck_assert_ptr_nonnull(strstr(message, "is not permitted by nameConstraints"));
	free(octets[0]);
	free(octets[1]);
	/* and here all but the last are excluded, too */
	lint_names(&s, MANY_BASES / 2 + 1, BIG_CERT_PLAIN, MANY_BASES / 2, BIG_CERT_EXCLUDING, octets);
	ck_assert_uint_eq(count_findings(&s, "e_name_not_permitted_by_issuing_ca", &message), FINDINGS_PER_RULE + 1);
	ck_assert_str_eq(message, "99901 more of this kind");
	free(octets[0]);
	free(octets[1]);
	/* what is excluded is a part of what is permitted */
	lint_names(&s, MANY_BASES / 2, BIG_CERT_EXCLUDING, 0, BIG_CERT_PLAIN, octets);
	ck_assert_uint_eq(count_findings(&s, "n_ca_name_constraints_excluded_not_permitted", &message), 0);
	session_free(&s);
	free(octets[0]);
	free(octets[1]);
}
END_TEST

Suite *
large_suite(void)
{
	Suite *s = suite_create("large objects");
	TCase *t = tcase_create("large objects");
	tcase_add_unchecked_fixture(t, open_linter, close_linter);
	/* in seconds that pass, also while the machine does other work */
	tcase_set_timeout(t, 300);
	tcase_add_test(t, a_large_crl_has_a_small_tree);
	tcase_add_test(t, the_last_entry_is_found_to_repeat_the_first);
	tcase_add_test(t, what_is_not_told_is_counted);
	tcase_add_test(t, a_small_crl_after_a_large_one_has_all_of_its_tree);
	tcase_add_test(t, the_printed_tree_says_what_it_leaves_out);
	tcase_add_test(t, serial_numbers_that_are_shorter_than_usual_make_the_table_grow);
	tcase_add_test(t, the_last_of_many_names_is_found_to_repeat_the_first);
	tcase_add_test(t, many_names_are_held_against_many_constraints);
	suite_add_tcase(s, t);
	return s;
}
