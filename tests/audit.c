/* The hash tree over a population (RFC 9162 2.1), and the drawing of samples. Values were computed by an implementation in Python. */
#include <stdio.h>

#include "audit/merkle.h"
#include "audit/sampling.h"
#include "tests/suites.h"

/* The i-th leaf of the trees here: 32 octets i modulo 256. */
static const uint8_t *
leaf(const void *context, uint64_t i)
{
	static uint8_t octets[SHA256_SIZE];
	(void)context;
	memset(octets, (int)(i & 0xff), sizeof(octets));
	return octets;
}

static void
root_of(uint64_t size, uint8_t root[SHA256_SIZE])
{
	struct merkle tree = { 0 };
	for (uint64_t i = 0; i < size; i++)
		merkle_add(&tree, leaf(NULL, i));
	ck_assert_uint_eq(tree.size, size);
	merkle_root(&tree, root);
}

static const char *
hex(const uint8_t octets[SHA256_SIZE])
{
	static char text[SHA256_TEXT_SIZE];
	for (size_t i = 0; i < SHA256_SIZE; i++)
		snprintf(text + 2 * i, 3, "%02x", octets[i]);
	return text;
}

START_TEST(roots_are_those_of_rfc_9162)
{
	static const struct {
		uint64_t size;
		const char *root;
	} trees[] = {
		{ 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
		{ 1, "7f9c9e31ac8256ca2f258583df262dbc7d6f68f2a03043d5c99a4ae5a7396ce9" },
		{ 2, "28fb81e496897e0ce886f08602392e9239b65c659041e5202163e58ad898f444" },
		{ 3, "ba8d94b7fbcecae7b81c4c80574fe24734a6917bf9c1ecd66ff3e0c34ead4620" },
		{ 7, "7318881c41fce3c1de3640df8e8c110c93f43f686b74204a9d1ad5b8c71c2047" },
		{ 8, "f907f23f76aa01b755a614d31ef9832909f44638b4590073301e61e6d01f9a1d" },
		{ 11, "84bbf3bbd1e3c495310349a015d952744256e7d0a935f14d467fb6a76a0e5431" },
		{ 255, "5aeff8dbd882a0af652f620be4cb90ea45185d944bc47ed72a15ba681d299494" },
		{ 256, "d6e180257a8e07c5d7eda9b25d0ad74ee7596486d265cb66d436164bd1e6d81c" },
		{ 257, "f8d788ab332d49d0f9dcc88be7d9a724cb2ba929d38e4ae44829dcbe824312c6" },
	};
	uint8_t root[SHA256_SIZE];
	for (size_t i = 0; i < sizeof(trees) / sizeof(*trees); i++) {
		root_of(trees[i].size, root);
		ck_assert_str_eq(hex(root), trees[i].root);
	}
}
END_TEST

/* RFC 9162 2.1.3.2, as it is written there. */
static bool
is_included(uint64_t size, uint64_t index, uint8_t path[64][SHA256_SIZE], size_t count, const uint8_t root[SHA256_SIZE])
{
	uint8_t octets[1 + 2 * SHA256_SIZE] = { 0 }, r[SHA256_SIZE];
	uint64_t fn = index, sn = size - 1;

	memcpy(octets + 1, leaf(NULL, index), SHA256_SIZE);
	sha256_octets((struct span){ octets, 1 + SHA256_SIZE }, r);
	octets[0] = 1;
	for (size_t i = 0; i < count; i++) {
		if (sn == 0)
			return false;
		bool is_left = fn & 1 || fn == sn;
		memcpy(octets + 1, is_left ? path[i] : r, SHA256_SIZE);
		memcpy(octets + 1 + SHA256_SIZE, is_left ? r : path[i], SHA256_SIZE);
		sha256_octets((struct span){ octets, sizeof(octets) }, r);
		while (is_left && !(fn & 1) && fn != 0) {
			fn >>= 1;
			sn >>= 1;
		}
		fn >>= 1;
		sn >>= 1;
	}
	return sn == 0 && memcmp(r, root, SHA256_SIZE) == 0;
}

START_TEST(paths_lead_to_the_root)
{
	uint8_t root[SHA256_SIZE], path[64][SHA256_SIZE];
	for (uint64_t size = 1; size <= 70; size++) {
		root_of(size, root);
		for (uint64_t i = 0; i < size; i++) {
			size_t count = merkle_path(leaf, NULL, size, i, path);
			ck_assert(is_included(size, i, path, count, root));
			ck_assert(!is_included(size, (i + 1) % size, path, count, root) || size == 1);
		}
	}
	/* all roots and paths of the trees of 1 to 40 leaves, in their order */
	static uint8_t all[40 * 41 * 8 * SHA256_SIZE];
	size_t used = 0;
	for (uint64_t size = 1; size <= 40; size++) {
		root_of(size, all + used);
		used += SHA256_SIZE;
		for (uint64_t i = 0; i < size; i++) {
			size_t count = merkle_path(leaf, NULL, size, i, path);
			memcpy(all + used, path, count * SHA256_SIZE);
			used += count * SHA256_SIZE;
		}
	}
	sha256_octets((struct span){ all, used }, root);
	ck_assert_str_eq(hex(root), "1838658130061e54ec780e449ab538a06e730b121f29fabafb677ff780b37deb");
}
END_TEST

START_TEST(ranks_are_hmacs)
{
	static const struct {
		const char *seed, *rank;
	} known[] = {
		{ "", "6b1ed2c6952dc03e34eb9a8561d66c4d061e5feb759ce63e2799c1b64ab917ad" },
		{ "seed", "573ba38f01f9393b9e1f6a69c414ae9897dad95b8fd1f56b7635416e5d463163" },
		{ "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
		  "9c78e271e06f97073d890c37faa8b658fa2c7e0f1d2a060f163bfb182b4052a9" },
	};
	struct sampling s;
	uint8_t rank[SHA256_SIZE];
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		sampling_seed(&s, span_of(known[i].seed));
		for (int again = 0; again < 2; again++) {
			sampling_rank(&s, leaf(NULL, 7), rank);
			ck_assert_str_eq(hex(rank), known[i].rank);
		}
	}
}
END_TEST

START_TEST(sizes_are_exact)
{
	static const struct {
		const char *text;
		uint64_t floor, size, drawn;
	} known[] = {
		{ "3%", 0, 0, 0 },
		{ "3%", 0, 1, 1 },
		{ "3%", 0, 33, 1 },
		{ "3%", 0, 34, 2 },
		{ "3%", 0, 100, 3 },
		{ "7%", 0, 100, 7 },
		{ "7%", 0, 101, 8 },
		{ "7.00%", 0, 100, 7 },
		{ "2.5%", 0, 40, 1 },
		{ "2.5%", 0, 41, 2 },
		{ "0.0000000000000001%", 0, UINT64_C(1000000000000000000), 1 },
		{ "0.0000000000000001%", 0, UINT64_C(1000000000000000001), 2 },
		{ "33.3333333333333333%", 0, 3, 1 },
		{ "33.3333333333333334%", 0, 3, 2 },
		{ "100%", 0, UINT64_MAX, UINT64_MAX },
		{ "99.9999999999999999%", 0, UINT64_MAX, UINT64_MAX - 18 },
		{ "3%", 5, 100, 5 },
		{ "3%", 5, 4, 4 },
		{ "3%", 5, 1000, 30 },
		{ "150", 0, 1000, 150 },
		{ "150", 200, 1000, 200 },
		{ "150", 0, 100, 100 },
		{ "all", 0, 7, 7 },
		{ "all", 3, UINT64_MAX, UINT64_MAX },
	};
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		struct sampling s = { .floor = known[i].floor };
		ck_assert_msg(sampling_read(&s, known[i].text), "%s", known[i].text);
		ck_assert_msg(sampling_size(&s, known[i].size) == known[i].drawn, "%s of %ju: %ju", known[i].text, (uintmax_t)known[i].size,
			      (uintmax_t)sampling_size(&s, known[i].size));
	}
}
END_TEST

START_TEST(other_samples_are_refused)
{
	static const char *const wrong[] = { "",
					     "0",
					     "0%",
					     "0.0%",
					     "100.1%",
					     "101%",
					     "3 %",
					     " 3%",
					     "3.%",
					     ".5%",
					     "-3%",
					     "+3%",
					     "3%%",
					     "3.5",
					     "ALL",
					     "all ",
					     "0.00000000000000001%",
					     "%",
					     "3e1%",
					     "0x3%",
					     "1,5%",
					     "18446744073709551615",
					     "99999999999999999999",
					     "100.0000000000000001%" };
	struct sampling s = { 0 };
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		ck_assert_msg(!sampling_read(&s, wrong[i]), "%s", wrong[i]);
	ck_assert(sampling_read(&s, "18446744073709551614"));
	ck_assert(sampling_read(&s, "100.0000000000000000%") && s.share == SHARE_ALL);
}
END_TEST

Suite *
audit_suite(void)
{
	Suite *suite = suite_create("audit");
	TCase *tree = tcase_create("merkle"), *sample = tcase_create("sampling");
	tcase_add_test(tree, roots_are_those_of_rfc_9162);
	tcase_add_test(tree, paths_lead_to_the_root);
	tcase_add_test(sample, ranks_are_hmacs);
	tcase_add_test(sample, sizes_are_exact);
	tcase_add_test(sample, other_samples_are_refused);
	suite_add_tcase(suite, tree);
	suite_add_tcase(suite, sample);
	return suite;
}
