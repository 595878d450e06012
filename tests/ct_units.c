/* What brlint-ct trusts a log by: trees, notes, lists, keys; and how it reads what servers and disks give it. */
#include <check.h>
#include <libdeflate.h>
#include <nettle/ecc-curve.h>
#include <nettle/ecdsa.h>
#include <nettle/knuth-lfib.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zip.h>

#include "ct/http.h"
#include "ct/log.h"
#include "ct/sink.h"
#include "ct/source.h"
#include "ct/tree.h"

/* --- trees, against the definition (RFC 6962 2.1), written as it stands there --- */

#define LEAVES 300

static struct hash leaves[LEAVES];

static void
make_leaves(void)
{
	for (unsigned i = 0; i < LEAVES; i++) {
		unsigned char octets[2] = { (unsigned char)i, (unsigned char)(i >> 8) };
		hash_octets(octets, sizeof(octets), &leaves[i]);
	}
}

static void
naive_node(const unsigned char *left, const unsigned char *right, unsigned char *out)
{
	struct sha256_ctx context;
	sha256_init(&context);
	sha256_update(&context, 1, (const unsigned char *)"\1");
	sha256_update(&context, 32, left);
	sha256_update(&context, 32, right);
	sha256_digest(&context, 32, out);
}

/* The largest power of two smaller than n. */
static size_t
split(size_t n)
{
	size_t k = 1;
	while (2 * k < n)
		k *= 2;
	return k;
}

static void
naive_root(const struct hash *from, size_t n, struct hash *out)
{
	if (n == 1) {
		*out = *from;
		return;
	}
	struct hash left, right;
	naive_root(from, split(n), &left);
	naive_root(from + split(n), n - split(n), &right);
	naive_node(left.octets, right.octets, out->octets);
}

/* SUBPROOF(m, D[n], b) of RFC 6962 2.1.2. */
static size_t
naive_proof(size_t m, const struct hash *from, size_t n, bool known, struct hash *out)
{
	if (m == n) {
		if (known)
			return 0;
		naive_root(from, n, out);
		return 1;
	}
	size_t k = split(n), count;
	if (m <= k) {
		count = naive_proof(m, from, k, known, out);
		naive_root(from + k, n - k, &out[count]);
	} else {
		count = naive_proof(m - k, from + k, n - k, false, out);
		naive_root(from, k, &out[count]);
	}
	return count + 1;
}

START_TEST(roots_are_those_of_the_definition)
{
	struct range range = { 0 };
	for (size_t n = 1; n <= LEAVES; n++) {
		struct hash naive, root;
		range_add(&range, &leaves[n - 1]);
		naive_root(leaves, n, &naive);
		range_root(&range, &root);
		ck_assert(hash_is(&naive, &root));
		merkle_root(leaves, n, &root);
		ck_assert(hash_is(&naive, &root));
		ck_assert_uint_eq(range.size, n);
	}
}
END_TEST

/* Test vectors of certificate-transparency's reference trees: leaves of these octets, hashed with a 0 before them. */
START_TEST(roots_are_those_of_others)
{
	static const char *const inputs[] = { "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f" };
	static const char *const roots[] = { "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
					     "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
					     "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
					     "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
					     "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
					     "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
					     "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
					     "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328" };
	struct range range = { 0 };
	struct hash root;
	struct octets hex = { 0 };
	range_root(&range, &root);
	octets_hex(&hex, root.octets, HASH_SIZE);
	ck_assert_str_eq(octets_string(&hex), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	for (size_t i = 0; i < 8; i++) {
		unsigned char octets[17] = { 0 };
		size_t size = strlen(inputs[i]) / 2;
		struct hash leaf;
		ck_assert(hex_read(inputs[i], octets + 1, size));
		hash_octets(octets, size + 1, &leaf);
		range_add(&range, &leaf);
		range_root(&range, &root);
		octets_clear(&hex);
		octets_hex(&hex, root.octets, HASH_SIZE);
		ck_assert_str_eq(octets_string(&hex), roots[i]);
	}
	octets_free(&hex);
}
END_TEST

START_TEST(a_range_of_subtrees_is_that_of_leaves)
{
	struct range a = { 0 }, b = { 0 };
	struct hash root, x, y;
	merkle_root(leaves, 256, &root);
	range_add_subtree(&a, &root, 8);
	for (size_t i = 0; i < 280; i++)
		range_add(&b, &leaves[i]);
	for (size_t i = 256; i < 280; i++)
		range_add(&a, &leaves[i]);
	ck_assert_uint_eq(a.size, 280);
	ck_assert_uint_eq(a.count, b.count);
	range_root(&a, &x);
	range_root(&b, &y);
	ck_assert(hash_is(&x, &y));
}
END_TEST

START_TEST(a_range_is_kept_in_octets)
{
	struct range range = { 0 }, back;
	struct octets octets = { 0 };
	for (size_t i = 0; i < 299; i++)
		range_add(&range, &leaves[i]);
	range_write(&range, &octets);
	ck_assert_uint_eq(octets.size, 8 + 5 * 32);
	ck_assert(range_read(&back, octets.data, octets.size));
	ck_assert_uint_eq(back.size, 299);
	ck_assert_int_eq(memcmp(back.hashes, range.hashes, 5 * sizeof(struct hash)), 0);
	ck_assert(!range_read(&back, octets.data, octets.size - 1));
	ck_assert(!range_read(&back, octets.data, octets.size - 32));
	ck_assert(!range_read(&back, octets.data, 7));
	ck_assert_uint_eq(back.count, 0);
	ck_assert(range_read(&back, "\0\0\0\0\0\0\0", 8));
	octets.size = 0;
	octets_free(&octets);
}
END_TEST

/* PATH of RFC 6962 2.1.1 */
static size_t
naive_path(size_t index, const struct hash *from, size_t count, struct hash *path)
{
	size_t split = 1, made;
	if (count == 1)
		return 0;
	while (2 * split < count)
		split *= 2;
	if (index < split) {
		made = naive_path(index, from, split, path);
		naive_root(from + split, count - split, &path[made]);
	} else {
		made = naive_path(index - split, from + split, count - split, path);
		naive_root(from, split, &path[made]);
	}
	return made + 1;
}

START_TEST(a_leaf_is_in_a_tree)
{
	for (size_t n = 1; n <= 70; n++) {
		struct hash path[16] = { 0 }, root;
		naive_root(leaves, n, &root);
		for (size_t m = 0; m < n; m++) {
			size_t count = naive_path(m, leaves, n, path);
			ck_assert(merkle_included(m, &leaves[m], n, &root, path, count));
			/* nothing of it can be missing, be too much, or be another */
			ck_assert(!merkle_included(m, &leaves[m + 1], n, &root, path, count));
			ck_assert(!merkle_included(m, &leaves[m], n, &root, path, count + 1));
			ck_assert(count == 0 || !merkle_included(m, &leaves[m], n, &root, path, count - 1));
			ck_assert(n == 1 || !merkle_included(m == 0 ? 1 : m - 1, &leaves[m], n, &root, path, count));
			for (size_t i = 0; i < count; i++) {
				path[i].octets[i] ^= 1;
				ck_assert(!merkle_included(m, &leaves[m], n, &root, path, count));
				path[i].octets[i] ^= 1;
			}
		}
		ck_assert(!merkle_included(n, &leaves[n], n, &root, path, 0));
	}
}
END_TEST

START_TEST(a_tree_is_the_beginning_of_another)
{
	for (size_t n = 1; n <= 70; n++) {
		for (size_t m = 1; m <= n; m++) {
			struct hash proof[16], old, new, wrong;
			size_t count = naive_proof(m, leaves, n, true, proof);
			naive_root(leaves, m, &old);
			naive_root(leaves, n, &new);
			ck_assert(merkle_consistent(m, &old, n, &new, proof, count));
			/* nothing of it can be missing, be too much, or be another */
			ck_assert(!merkle_consistent(m, &old, n, &new, proof, count + 1));
			ck_assert(count == 0 || !merkle_consistent(m, &old, n, &new, proof, count - 1));
			for (size_t i = 0; i < count; i++) {
				proof[i].octets[i] ^= 1;
				ck_assert(!merkle_consistent(m, &old, n, &new, proof, count));
				proof[i].octets[i] ^= 1;
			}
			wrong = old;
			wrong.octets[31] ^= 0x80;
			ck_assert(!merkle_consistent(m, &wrong, n, &new, proof, count));
			ck_assert(!merkle_consistent(m, &old, n, &wrong, proof, count));
		}
	}
	ck_assert(!merkle_consistent(0, &leaves[0], 1, &leaves[0], NULL, 0));
	ck_assert(!merkle_consistent(2, &leaves[0], 1, &leaves[0], NULL, 0));
}
END_TEST

START_TEST(a_leaf_is_hashed_with_version_and_type)
{
	struct hash a, b;
	merkle_leaf("entry", 5, &a);
	hash_octets("\0\0\0entry", 8, &b);
	ck_assert(hash_is(&a, &b));
}
END_TEST

/* --- a log with a key of ours --- */

static struct log test_log;
static struct ecc_scalar test_key;
static struct knuth_lfib_ctx luck;

static void
make_log(void)
{
	static const char head[] = "3059301306072a8648ce3d020106082a8648ce3d03010703420004";
	unsigned char spki[91];
	struct octets base64 = { 0 };
	struct ecc_point point;
	struct why why;
	mpz_t n, x, y;

	make_leaves();
	knuth_lfib_init(&luck, 4711);
	mpz_init_set_ui(n, 123456789);
	mpz_inits(x, y, NULL);
	ecc_scalar_init(&test_key, nettle_get_secp_256r1());
	ck_assert(ecc_scalar_set(&test_key, n));
	ecc_point_init(&point, nettle_get_secp_256r1());
	ecc_point_mul_g(&point, &test_key);
	ecc_point_get(&point, x, y);
	ck_assert(hex_read(head, spki, 27));
	nettle_mpz_get_str_256(32, spki + 27, x);
	nettle_mpz_get_str_256(32, spki + 59, y);
	octets_base64(&base64, spki, sizeof(spki));
	ck_assert_msg(log_from_key(&test_log, octets_string(&base64), "https://log.example/2026/", &why), "%s", why.text);
	ck_assert_str_eq(test_log.url, "https://log.example/2026/");
	octets_free(&base64);
	ecc_point_clear(&point);
	mpz_clears(n, x, y, NULL);
}

static void
free_log(void)
{
	ecc_scalar_clear(&test_key);
	log_free(&test_log);
}

static void
put_integer(struct octets *out, const mpz_t n)
{
	unsigned char octets[33];
	size_t size = mpz_sizeinbase(n, 256) + (mpz_tstbit(n, mpz_sizeinbase(n, 256) * 8 - 1) != 0 ? 1 : 0);
	nettle_mpz_get_str_256(size, octets, n);
	octets_add(out, (unsigned char[]){ 2, (unsigned char)size }, 2);
	octets_add(out, octets, size);
}

/* A DigitallySigned over a TreeHeadSignature. */
static void
sign(uint64_t timestamp, uint64_t size, const struct hash *root, struct octets *out)
{
	struct octets head = { 0 }, sequence = { 0 };
	struct dsa_signature signature;
	struct hash digest;

	octets_add(&head, "\0\1", 2);
	for (unsigned i = 0; i < 8; i++)
		octets_add(&head, (unsigned char[]){ (unsigned char)(timestamp >> (56 - 8 * i)) }, 1);
	for (unsigned i = 0; i < 8; i++)
		octets_add(&head, (unsigned char[]){ (unsigned char)(size >> (56 - 8 * i)) }, 1);
	octets_add(&head, root->octets, HASH_SIZE);
	hash_octets(head.data, head.size, &digest);
	dsa_signature_init(&signature);
	ecdsa_sign(&test_key, &luck, (nettle_random_func *)knuth_lfib_random, HASH_SIZE, digest.octets, &signature);
	put_integer(&sequence, signature.r);
	put_integer(&sequence, signature.s);
	octets_add(out, (unsigned char[]){ 4, 3, 0, (unsigned char)(sequence.size + 2), 0x30, (unsigned char)sequence.size }, 6);
	octets_add(out, sequence.data, sequence.size);
	dsa_signature_clear(&signature);
	octets_free(&head);
	octets_free(&sequence);
}

/* --- checkpoints --- */

#define ORIGIN "log.example/2026"
#define DASH   "\xe2\x80\x94 "

/* The line of a signature by the log for a note of that origin. */
static void
add_signature(struct octets *note, const char *origin, uint64_t size, const struct hash *root)
{
	struct octets octets = { 0 }, key = { 0 };
	struct hash hash;

	octets_say(&key, origin);
	octets_add(&key, "\n\5", 2);
	octets_add(&key, test_log.id.octets, HASH_SIZE);
	hash_octets(key.data, key.size, &hash);
	octets_add(&octets, hash.octets, 4);
	octets_add(&octets, "\0\0\1\x9b\x71\xb4\x4c\0", 8);
	sign(UINT64_C(0x19b71b44c00), size, root, &octets);
	octets_printf(note, DASH "%s ", origin);
	octets_base64(note, octets.data, octets.size);
	octets_say(note, "\n");
	octets_free(&octets);
	octets_free(&key);
}

static void
add_witness(struct octets *note, unsigned number)
{
	octets_printf(note, DASH "witness%u ", number);
	octets_base64(note, "key id and whatever it has signed", 33);
	octets_say(note, "\n");
}

static void
add_text(struct octets *note, const char *origin, const char *size, const char *more)
{
	octets_printf(note, "%s\n%s\n", origin, size);
	octets_base64(note, leaves[0].octets, HASH_SIZE);
	octets_printf(note, "\n%s\n", more);
}

static bool
reads(struct octets *note, struct checkpoint *c)
{
	struct why why = { "" };
	bool done = checkpoint_read(&test_log, note->data, note->size, c, NULL, &why);
	ck_assert(done || why.text[0] != '\0');
	octets_free(note);
	return done;
}

START_TEST(a_checkpoint_is_read)
{
	struct octets note = { 0 };
	struct checkpoint c;
	struct why why = { "" };
	char *origin;

	add_text(&note, ORIGIN, "300", "");
	add_signature(&note, ORIGIN, 300, &leaves[0]);
	ck_assert_msg(checkpoint_read(&test_log, note.data, note.size, &c, &origin, &why), "%s", why.text);
	ck_assert_str_eq(origin, ORIGIN);
	ck_assert_uint_eq(c.size, 300);
	ck_assert_uint_eq(c.timestamp, UINT64_C(0x19b71b44c00));
	ck_assert(hash_is(&c.root, &leaves[0]));
	free(origin);
	octets_free(&note);
}
END_TEST

START_TEST(each_octet_of_a_checkpoint_matters)
{
	struct octets note = { 0 };
	struct checkpoint c;

	add_text(&note, ORIGIN, "300", "");
	add_signature(&note, ORIGIN, 300, &leaves[0]);
	for (size_t i = 0; i < note.size; i++) {
		struct octets changed = { 0 };
		octets_add(&changed, note.data, note.size);
		changed.data[i] ^= 1;
		ck_assert_msg(!reads(&changed, &c), "octet %zu", i);
		octets_add(&changed, note.data, i);
		ck_assert_msg(!reads(&changed, &c), "cut at octet %zu", i);
	}
	octets_free(&note);
}
END_TEST

START_TEST(signatures_of_others_are_passed_over)
{
	struct octets note = { 0 };
	struct checkpoint c;

	add_text(&note, ORIGIN, "300", "");
	for (unsigned i = 0; i < 20; i++)
		add_witness(&note, i);
	add_signature(&note, ORIGIN, 300, &leaves[0]);
	for (unsigned i = 20; i < 40; i++)
		add_witness(&note, i);
	ck_assert(reads(&note, &c));
	/* others alone are not enough */
	add_text(&note, ORIGIN, "300", "");
	add_witness(&note, 1);
	ck_assert(!reads(&note, &c));
	add_text(&note, ORIGIN, "300", "");
	ck_assert(!reads(&note, &c));
}
END_TEST

START_TEST(a_wrong_signature_of_the_log_is_not_saved_by_a_right_one)
{
	struct octets note = { 0 };
	struct checkpoint c;

	add_text(&note, ORIGIN, "300", "");
	add_signature(&note, ORIGIN, 301, &leaves[0]);
	add_signature(&note, ORIGIN, 300, &leaves[0]);
	ck_assert(!reads(&note, &c));
	add_text(&note, ORIGIN, "300", "");
	add_signature(&note, ORIGIN, 300, &leaves[0]);
	add_signature(&note, ORIGIN, 301, &leaves[0]);
	ck_assert(!reads(&note, &c));
}
END_TEST

START_TEST(each_line_of_a_checkpoint_has_its_form)
{
	static const struct {
		const char *origin, *size, *more;
	} wrong[] = {
		{ "", "300", "" },
		{ ORIGIN, "", "" },
		{ ORIGIN, "0300", "" },
		{ ORIGIN, "+300", "" },
		{ ORIGIN, " 300", "" },
		{ ORIGIN, "300 ", "" },
		{ ORIGIN, "-1", "" },
		{ ORIGIN, "0x12c", "" },
		{ ORIGIN, "18446744073709551616", "" },
		{ ORIGIN, "300", "extension\n" },
		{ ORIGIN, "300", "\n" },
		{ ORIGIN "\r", "300", "" },
		{ ORIGIN "\x1b[31m", "300", "" },
		{ ORIGIN "\x7f", "300", "" },
		{ ORIGIN "\xc2\x85", "300", "" },
		{ ORIGIN "\xff", "300", "" },
		{ ORIGIN "\xc0\xaf", "300", "" },
		{ ORIGIN "\xed\xa0\x80", "300", "" },
	};
	struct octets note = { 0 };
	struct checkpoint c;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		add_text(&note, wrong[i].origin, wrong[i].size, wrong[i].more);
		add_signature(&note, wrong[i].origin, 300, &leaves[0]);
		ck_assert_msg(!reads(&note, &c), "%zu", i);
	}
	/* an origin may be anything else; of a log whose origin is known it is that */
	add_text(&note, "other.example", "300", "");
	add_signature(&note, "other.example", 300, &leaves[0]);
	ck_assert(reads(&note, &c));
	test_log.origin = strdup(ORIGIN);
	add_text(&note, "other.example", "300", "");
	add_signature(&note, "other.example", 300, &leaves[0]);
	ck_assert(!reads(&note, &c));
	add_text(&note, "other.example", "300", "");
	add_signature(&note, ORIGIN, 300, &leaves[0]);
	ck_assert(!reads(&note, &c));
	add_text(&note, ORIGIN, "0", "");
	add_signature(&note, ORIGIN, 0, &leaves[0]);
	ck_assert(reads(&note, &c));
	add_text(&note, ORIGIN, "18446744073709551615", "");
	add_signature(&note, ORIGIN, UINT64_MAX, &leaves[0]);
	ck_assert(reads(&note, &c));
}
END_TEST

START_TEST(each_signature_of_a_checkpoint_has_its_form)
{
	static const char *const wrong[] = { "x\n",
					     DASH "\n",
					     DASH "name\n",
					     DASH " a2V5IGlkIGFuZA==\n",
					     DASH "name a2V5\n",
					     DASH "name a2V5IGlkIGFuZA=\n",
					     DASH "name a2V5IGlkIGFuZA==x\n",
					     DASH "na+me a2V5IGlkIGFuZA==\n",
					     "- name a2V5IGlkIGFuZA==\n",
					     DASH "name a2V5IGlkIGFuZA==",
					     "\n" };
	struct octets note = { 0 };
	struct checkpoint c;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		add_text(&note, ORIGIN, "300", "");
		add_signature(&note, ORIGIN, 300, &leaves[0]);
		octets_say(&note, wrong[i]);
		ck_assert_msg(!reads(&note, &c), "%zu", i);
	}
}
END_TEST

static bool
reads_sth(const char *json)
{
	struct checkpoint c = { 0 };
	struct why why = { "" };
	bool done = sth_read(&test_log, json, strlen(json), &c, &why);
	ck_assert(done ? c.size == 300 && c.timestamp == 1767139200000 : why.text[0] != '\0');
	return done;
}

START_TEST(an_sth_is_read)
{
	struct octets json = { 0 }, signature = { 0 }, root = { 0 }, text = { 0 };

	sign(1767139200000, 300, &leaves[0], &signature);
	octets_base64(&text, signature.data, signature.size);
	octets_base64(&root, leaves[0].octets, HASH_SIZE);
	const char *base64 = octets_string(&text), *hash = octets_string(&root);
	const char *form = "{\"tree_size\":%s,\"timestamp\":%s,\"sha256_root_hash\":\"%s\",\"tree_head_signature\":\"%s\"%s}";
	static const char *const wrong[][3] = { { "301", "1767139200000", "" },  { "300", "1767139200001", "" },
						{ "-300", "1767139200000", "" }, { "\"300\"", "1767139200000", "" },
						{ "300", "null", "" },           { "300", "1767139200000", ",\"timestamp\":1" },
						{ "300", "1767139200000", "}" } };
	octets_printf(&json, form, "300", "1767139200000", hash, base64, ",\"other\":[]");
	ck_assert(reads_sth(octets_string(&json)));
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		octets_clear(&json);
		octets_printf(&json, form, wrong[i][0], wrong[i][1], hash, base64, wrong[i][2]);
		ck_assert(!reads_sth(octets_string(&json)));
	}
	octets_clear(&json);
	octets_printf(&json, form, "300", "1767139200000", hash, "BAM=", "");
	ck_assert(!reads_sth(octets_string(&json)));
	octets_clear(&json);
	octets_printf(&json, form, "300", "1767139200000", "AAAA", base64, "");
	ck_assert(!reads_sth(octets_string(&json)));
	ck_assert(!reads_sth("[]"));
	ck_assert(!reads_sth(""));
	octets_free(&json);
	octets_free(&signature);
	octets_free(&root);
	octets_free(&text);
}
END_TEST

/* --- lists --- */

static bool
reads_list(const char *json, struct log_list *list)
{
	struct why why = { "" };
	bool done = log_list_read(list, json, strlen(json), &why);
	ck_assert(done || why.text[0] != '\0');
	return done;
}

#define KEY "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEPIcer7RB32jt4bTEbhgUKLKvOctFD+I2hoDItFxUBlJiGFvftBuRk3fO7e1T7gC2ekyfL7XoO2oN/ObcZyc4EA=="
#define ID  "CKIDXIl+znJaHUyhzhNVaSxIUov59RCXLh3fJXJExnk="

START_TEST(lists_are_read)
{
	struct log_list list;

	ck_assert(reads_list("{\"log_list_timestamp\":\"2026-08-20T13:34:57+02:00\",\"more\":1,\"operators\":[{\"name\":\"x\",\"logs\":["
			     "{\"description\":\"A\",\"key\":\"" KEY "\",\"log_id\":\"" ID "\",\"url\":\"https://a.example/x\",\"mmd\":86400,"
			     "\"state\":{\"qualified\":{},\"usable\":{}}}],\"tiled_logs\":["
			     "{\"description\":\"B\",\"key\":\"" KEY "\",\"log_id\":\"" ID "\",\"submission_url\":\"https://b.example/x/\","
			     "\"monitoring_url\":\"https://m.example/x/\",\"state\":{\"readonly\":{\"final_tree_head\":{\"tree_size\":7,"
			     "\"sha256_root_hash\":\"" ID "\"}}},\"temporal_interval\":{\"start_inclusive\":\"2026-01-01T00:00:00Z\","
			     "\"end_exclusive\":\"2026-07-01T00:00:00.5Z\"}}]}]}",
			     &list));
	ck_assert(list.has_timestamp);
	ck_assert_int_eq(list.timestamp, 1787225697);
	ck_assert_uint_eq(list.count, 2);
	const struct log *a = &list.logs[0], *b = &list.logs[1];
	ck_assert_str_eq(a->url, "https://a.example/x/");
	ck_assert_int_eq(a->kind, LOG_RFC6962);
	ck_assert_str_eq(a->state, "usable");
	ck_assert_uint_eq(a->mmd, 86400);
	ck_assert_ptr_null(a->origin);
	ck_assert(!a->has_interval && !a->has_final);
	ck_assert_int_eq(b->kind, LOG_STATIC);
	ck_assert_str_eq(b->url, "https://m.example/x/");
	ck_assert_str_eq(b->origin, "b.example/x");
	ck_assert_str_eq(b->id_text, ID);
	ck_assert(b->has_final && b->final.size == 7);
	ck_assert(b->has_interval && b->interval_start == 1767225600 && b->interval_end == 1782864000);
	ck_assert(log_matches(a, "a"));
	ck_assert(log_matches(a, "https://*EXAMPLE/?/"));
	ck_assert(log_matches(b, "CKID*"));
	ck_assert(!log_matches(b, "A"));
	log_list_free(&list);
}
END_TEST

START_TEST(what_is_no_log_is_passed_over_and_told)
{
	struct log_list list;

	ck_assert(reads_list("{\"operators\":[{\"logs\":[{\"description\":\"A\",\"key\":\"" KEY "\",\"log_id\":\"" KEY "\"},{},7,"
			     "{\"key\":\"" KEY "\",\"log_id\":\"" ID "\",\"url\":\"\"}]}, {}, 7]}",
			     &list));
	ck_assert_uint_eq(list.count, 1);
	ck_assert_uint_eq(list.passed_over, 3);
	ck_assert_ptr_nonnull(strstr(list.why.text, "A: "));
	ck_assert_str_eq(list.logs[0].url, "");
	ck_assert_str_eq(list.logs[0].description, "");
	ck_assert_str_eq(list.logs[0].state, "");
	log_list_free(&list);
	ck_assert(!reads_list("{\"operators\":7}", &list));
	ck_assert(!reads_list("{}", &list));
	ck_assert(!reads_list("[", &list));
	ck_assert(!reads_list("{\"key\":\"" KEY "\",\"log_id\":\"x\"}", &list));
	ck_assert(reads_list("{\"key\":\"" KEY "\",\"log_id\":\"" ID "\",\"monitoring_url\":\"https://a.example\",\"status\":\"readonly\"}", &list));
	ck_assert_str_eq(list.logs[0].state, "readonly");
	ck_assert_str_eq(list.logs[0].url, "https://a.example/");
	log_list_free(&list);
}
END_TEST

/* The lists themselves, where CT_MATERIAL says that they are: the log_id of each log is the digest of its key, or it would be none. */
START_TEST(real_lists_are_read)
{
	static const struct {
		const char *name;
		size_t count;
	} lists[] = { { "mozilla/v3/known_logs_list", 48 },
		      { "apple/current_log_list", 166 },
		      { "gstatic/v3/all_logs_list", 117 },
		      { "crtsh/v3/all/all_logs_list", 309 },
		      { "bimi/v3/approved_logs_list", 1 } };
	const char *material = getenv("CT_MATERIAL");

	for (size_t i = 0; material != NULL && i < sizeof(lists) / sizeof(lists[0]); i++) {
		struct octets name = { 0 }, json = { 0 };
		struct log_list list;
		struct why why;
		octets_printf(&name, "%s/loglists/files/%s.json", material, lists[i].name);
		ck_assert_msg(octets_read_file(&json, octets_string(&name), SIZE_MAX / 2, &why), "%s", why.text);
		ck_assert_msg(log_list_read(&list, json.data, json.size, &why), "%s", why.text);
		ck_assert_msg(list.passed_over == 0, "%s", list.why.text);
		ck_assert_uint_eq(list.count, lists[i].count);
		log_list_free(&list);
		octets_free(&name);
		octets_free(&json);
	}
}
END_TEST

START_TEST(keys_are_read)
{
	struct log log;
	struct why why;

	ck_assert(log_from_key(&log, KEY, NULL, &why));
	ck_assert_str_eq(log.id_text, ID);
	ck_assert_str_eq(log.url, "");
	log_free(&log);
	ck_assert(!log_from_key(&log, "AAAA", NULL, &why));
	ck_assert(!log_from_key(&log, "/nowhere", NULL, &why));
	ck_assert(!log_from_key(&log, "", NULL, &why));
	ck_assert(!log_from_key(&log, "/dev/null", NULL, &why));
}
END_TEST

/* --- hash tiles --- */

#define MANY 70000

static struct hash many[MANY];
static char folder[] = "/tmp/ct_units.XXXXXX";

static void
write_tile(int level, uint64_t index, const struct hash *hashes, unsigned width)
{
	char path[TILE_PATH_SIZE], name[2 * TILE_PATH_SIZE];
	snprintf(name, sizeof(name), "%s/%s", folder, tile_path(level, index, width, path));
	for (char *at = name + strlen(folder) + 1; (at = strchr(at, '/')) != NULL; at++) {
		*at = '\0';
		mkdir(name, 0700);
		*at = '/';
	}
	FILE *file = fopen(name, "wb");
	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(hashes, sizeof(*hashes), width, file), width);
	ck_assert_int_eq(fclose(file), 0);
}

/* The hash tiles of a tree of MANY leaves, and its root. */
static void
make_tree(struct hash *root)
{
	static struct hash level[MANY];
	size_t count = MANY;

	ck_assert_ptr_nonnull(mkdtemp(folder));
	for (uint32_t i = 0; i < MANY; i++)
		hash_octets(&i, sizeof(i), &many[i]);
	naive_root(many, MANY, root);
	memcpy(level, many, sizeof(many));
	for (int number = 0; count > 0; number++) {
		for (size_t i = 0; i < count; i += TILE_WIDTH)
			write_tile(number, i / TILE_WIDTH, &level[i], count - i < TILE_WIDTH ? (unsigned)(count - i) : TILE_WIDTH);
		for (size_t i = 0; i < count / TILE_WIDTH; i++)
			naive_root(&level[i * TILE_WIDTH], TILE_WIDTH, &level[i]);
		count /= TILE_WIDTH;
	}
}

static void
remove_tree(void)
{
	char command[64];
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	ck_assert_int_eq(system(command), 0);
}

/* Leaves and ranges are those of the tree. */
static void
compare_tree(struct tree *tree)
{
	static const uint64_t sizes[] = { 0, 1, 2, 255, 256, 257, 511, 65535, 65536, 65537, 65792, 69887, 69888, 69999, 70000 };
	static const uint64_t indexes[] = { 0, 255, 256, 272, 273, 0 };
	struct hash got_leaves[TILE_WIDTH];
	struct range range = { 0 }, other;
	struct why why;
	unsigned width;

	for (size_t i = 0; i < sizeof(indexes) / sizeof(indexes[0]); i++) {
		ck_assert_msg(tree_leaves(tree, indexes[i], got_leaves, &width, &why) == GOT, "%s", why.text);
		ck_assert_uint_eq(width, indexes[i] == 273 ? 112 : 256);
		ck_assert_int_eq(memcmp(got_leaves, &many[indexes[i] * TILE_WIDTH], width * sizeof(got_leaves[0])), 0);
	}
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		while (range.size < sizes[i])
			range_add(&range, &many[range.size]);
		ck_assert_msg(tree_range(tree, sizes[i], &other, &why) == GOT, "%s", why.text);
		ck_assert_uint_eq(other.size, range.size);
		ck_assert_uint_eq(other.count, range.count);
		ck_assert_int_eq(memcmp(other.hashes, range.hashes, range.count * sizeof(range.hashes[0])), 0);
	}
	ck_assert_int_ne(tree_leaves(tree, 274, got_leaves, &width, &why), GOT);
	ck_assert_int_ne(tree_leaves(tree, UINT64_MAX, got_leaves, &width, &why), GOT);
	ck_assert_int_ne(tree_range(tree, MANY + 1, &other, &why), GOT);
}

/* Opens the tree and reads a tile of it. */
static enum got
read_leaves(struct source *source, const struct hash *root, uint64_t index, struct why *why)
{
	struct hash got_leaves[TILE_WIDTH];
	unsigned width;
	enum got got;
	struct tree *tree = tree_open(source, MANY, root, &got, why);
	if (tree == NULL)
		return got;
	got = tree_leaves(tree, index, got_leaves, &width, why);
	tree_free(tree);
	return got;
}

START_TEST(hash_tiles_are_proven)
{
	struct hash root, other, wrong[TILE_WIDTH];
	struct why why;
	enum got got;

	make_tree(&root);
	struct source *source = source_open(folder, NULL, &why);
	ck_assert_ptr_nonnull(source);
	struct tree *tree = tree_open(source, MANY, &root, &got, &why);
	ck_assert_msg(tree != NULL, "%s", why.text);
	compare_tree(tree);
	tree_free(tree);
	/* another root, another size */
	other = root;
	other.octets[0] ^= 1;
	ck_assert_int_eq(read_leaves(source, &other, 0, &why), GOT_WRONG);
	ck_assert_ptr_null(tree_open(source, MANY - 1, &root, &got, &why));
	ck_assert_int_eq(got, GOT_NOTHING);
	/* a hash that is wrong, in a leaf, in a node that proves it, at the right edge */
	memcpy(wrong, &many[5 * TILE_WIDTH], sizeof(wrong));
	wrong[255].octets[31] ^= 1;
	write_tile(0, 5, wrong, TILE_WIDTH);
	ck_assert_int_eq(read_leaves(source, &root, 5, &why), GOT_WRONG);
	ck_assert_str_eq(why.text, "tile/0/005: its root is not hash 5 of tile/1/000");
	ck_assert_int_eq(read_leaves(source, &root, 4, &why), GOT);
	write_tile(0, 5, &many[5 * TILE_WIDTH], TILE_WIDTH - 1);
	write_tile(0, 5, wrong, 1);
	ck_assert_int_eq(read_leaves(source, &root, 5, &why), GOT_WRONG);
	write_tile(1, 0, wrong, TILE_WIDTH);
	ck_assert_int_eq(read_leaves(source, &root, 4, &why), GOT_WRONG);
	ck_assert_str_eq(why.text, "tile/1/000: its root is not hash 0 of tile/2/000.p/1");
	ck_assert_int_eq(read_leaves(source, &root, 260, &why), GOT);
	write_tile(0, 273, wrong, 112);
	ck_assert_int_eq(read_leaves(source, &root, 260, &why), GOT_WRONG);
	ck_assert_ptr_nonnull(strstr(why.text, "tile/0/273.p/112"));
	source_free(source);
	remove_tree();
}
END_TEST

/* --- archives --- */

static void
add_member(zip_t *zip, const char *name, const void *octets, size_t size, int method)
{
	zip_source_t *source = zip_source_buffer(zip, octets, size, 0);
	ck_assert_ptr_nonnull(source);
	zip_int64_t index = zip_file_add(zip, name, source, 0);
	ck_assert_int_ge(index, 0);
	ck_assert_int_eq(zip_set_file_compression(zip, (zip_uint64_t)index, method, 0), 0);
}

/* An archive of a log, with a data tile, whose number is told. */
static void
make_archive(const char *directory, unsigned number, const char *tile, const void *octets, size_t size)
{
	char name[128];
	int code;
	snprintf(name, sizeof(name), "%s/%03u.zip", directory, number);
	zip_t *zip = zip_open(name, ZIP_CREATE | ZIP_TRUNCATE, &code);
	ck_assert_ptr_nonnull(zip);
	add_member(zip, "checkpoint", name, strlen(name), ZIP_CM_DEFLATE);
	add_member(zip, tile, octets, size, ZIP_CM_DEFLATE);
	if (number == 1) {
		add_member(zip, "issuer/00", "an issuer", 9, ZIP_CM_STORE);
		add_member(zip, "tile/1/256", octets, size, ZIP_CM_STORE);
	}
	ck_assert_int_eq(zip_close(zip), 0);
}

static bool
gets(struct source *source, const char *path, size_t most, const void *octets, size_t size)
{
	struct octets out = { 0 }, plain = { 0 };
	struct why why;
	bool same = source_get(source, path, most, &out, &why) == GOT && inflate_octets(out.data, out.size, most, &plain, &why) &&
		    plain.size == size && memcmp(plain.data, octets, size) == 0;
	octets_free(&out);
	octets_free(&plain);
	return same;
}

START_TEST(archives_are_read)
{
	static unsigned char tile[70000];
	char directory[] = "/tmp/ct_units.XXXXXX", command[64];
	struct octets out = { 0 };
	struct why why;

	ck_assert_ptr_nonnull(mkdtemp(directory));
	memset(tile, 7, sizeof(tile));
	make_archive(directory, 0, "tile/data/005", tile, sizeof(tile));
	make_archive(directory, 1, "tile/data/x065/537", tile, sizeof(tile) - 1);
	make_archive(directory, 5, "tile/data/x327/680", tile, sizeof(tile) - 2);
	struct source *source = source_open(directory, NULL, &why);
	ck_assert_msg(source != NULL, "%s", why.text);
	ck_assert(gets(source, "tile/data/005", sizeof(tile), tile, sizeof(tile)));
	ck_assert(gets(source, "tile/data/x065/537", sizeof(tile), tile, sizeof(tile) - 1));
	ck_assert(gets(source, "tile/data/x327/680", sizeof(tile), tile, sizeof(tile) - 2));
	ck_assert(gets(source, "tile/1/256", sizeof(tile), tile, sizeof(tile) - 1));
	ck_assert(gets(source, "issuer/00", sizeof(tile), "an issuer", 9));
	ck_assert(!gets(source, "tile/data/005", sizeof(tile) - 1, tile, sizeof(tile)));
	ck_assert_int_eq(source_get(source, "tile/data/006", 1000, &out, &why), GOT_NOTHING);
	ck_assert_int_eq(source_get(source, "tile/data/x001/x000/000", 1000, &out, &why), GOT_NOTHING);
	/* the checkpoint is that of the last */
	ck_assert_int_eq(source_get(source, "checkpoint", 1000, &out, &why), GOT);
	ck_assert_ptr_nonnull(strstr(octets_string(&out), "/005.zip"));
	/* which tiles there may be */
	ck_assert(source_next_tile(source, 0) == 0 && source_next_tile(source, 131071) == 131071);
	ck_assert(source_next_tile(source, 131072) == 327680 && source_next_tile(source, 393216) == UINT64_MAX);
	ck_assert(source_has_issuers(source) && !source_is_remote(source) && !source_is_folder(source));
	source_free(source);
	octets_free(&out);
	snprintf(command, sizeof(command), "rm -rf %s", directory);
	ck_assert_int_eq(system(command), 0);
}
END_TEST

/* --- rows --- */

/* A sink of rows asks for no lines, and an entry may have no findings. */
START_TEST(rows_need_no_lines)
{
	struct entry_row entries[2] = { { .entry = 6 }, { .entry = 7 } };
	struct judged judged = { .entries = entries, .entry_count = 2 };
	struct rows rows = { 0 };

	ck_assert(rows_add(&rows, &judged, 7));
	ck_assert_uint_eq(rows.all.entry_count, 1);
	ck_assert_int_eq(rows.all.entries[0].entry, 7);
	ck_assert_uint_eq(rows.all.lines.size, 0);
	ck_assert(!rows.again[0]);
	rows_free(&rows);
}
END_TEST

/* --- paths --- */

START_TEST(paths_of_tiles)
{
	static const struct {
		int level;
		uint64_t index;
		unsigned width;
		const char *path;
	} cases[] = {
		{ -1, 0, 256, "tile/data/000" },
		{ 0, 0, 1, "tile/0/000.p/1" },
		{ 0, 999, 255, "tile/0/999.p/255" },
		{ 1, 1000, 256, "tile/1/x001/000" },
		{ -1, 1234067, 256, "tile/data/x001/x234/067" },
		{ 7, UINT64_C(72057594037927935), 256, "tile/7/x072/x057/x594/x037/x927/935" },
	};
	static const char *const wrong[] = { "tile/data/00",
					     "tile/data/0000",
					     "tile/data/x000/000",
					     "tile/data/000.p/0",
					     "tile/data/000.p/256",
					     "tile/data/000.p/01",
					     "tile/data/000.p/1x",
					     "tile/data/",
					     "tile/data",
					     "tile/00/000",
					     "tile/x/000",
					     "tile/0/001/000",
					     "tile/0/x001",
					     "data/000",
					     "atile/0/000",
					     "tile/0/000/",
					     "" };
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char path[TILE_PATH_SIZE], longer[2 * TILE_PATH_SIZE];
		int level;
		uint64_t index;
		unsigned width;
		ck_assert_str_eq(tile_path(cases[i].level, cases[i].index, cases[i].width, path), cases[i].path);
		snprintf(longer, sizeof(longer), "/some/tile/%s", path);
		ck_assert(tile_path_read(longer, &level, &index, &width));
		ck_assert(level == cases[i].level && index == cases[i].index && width == cases[i].width);
	}
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		int level;
		uint64_t index;
		unsigned width;
		ck_assert_msg(!tile_path_read(wrong[i], &level, &index, &width), "%s", wrong[i]);
	}
}
END_TEST

/* --- octets --- */

START_TEST(base64_and_hexadecimal)
{
	static const char *const wrong[] = { "A", "AA", "AA=", "A===", "====", "AB==", "AAB=", "AA==AAAA", "AA\n=", "-_AA", "AAA A" };
	struct octets octets = { 0 }, text = { 0 };
	unsigned char two[2];

	for (size_t size = 0; size < 10; size++) {
		octets_clear(&text);
		octets_clear(&octets);
		octets_base64(&text, "\xff\0abcdefg", size);
		ck_assert(octets_from_base64(&octets, octets_string(&text), text.size));
		ck_assert_uint_eq(octets.size, size);
		ck_assert(size == 0 || memcmp(octets.data, "\xff\0abcdefg", size) == 0);
	}
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		ck_assert_msg(!octets_from_base64(&octets, wrong[i], strlen(wrong[i])), "%s", wrong[i]);
	ck_assert(hex_read("0fa1", two, 2) && two[0] == 0x0f && two[1] == 0xa1);
	ck_assert(!hex_read("0fa", two, 2) && !hex_read("0fa1b", two, 2) && !hex_read("0fag", two, 2));
	octets_free(&octets);
	octets_free(&text);
}
END_TEST

/* --- gzip --- */

static size_t
pack(const void *octets, size_t size, unsigned char *out, size_t room)
{
	struct libdeflate_compressor *c = libdeflate_alloc_compressor(9);
	size_t packed = libdeflate_gzip_compress(c, octets, size, out, room);
	libdeflate_free_compressor(c);
	return packed;
}

START_TEST(gzip_is_unpacked)
{
	unsigned char packed[4096];
	static unsigned char plain[100000];
	struct octets out = { 0 };
	struct why why;

	octets_add(&out, "before", 6);
	size_t size = pack(plain, sizeof(plain), packed, sizeof(packed));
	ck_assert(inflate_octets(packed, size, sizeof(plain), &out, &why));
	ck_assert_uint_eq(out.size, 6 + sizeof(plain));
	/* two members one after the other are the octets of both */
	size += pack("abc", 3, packed + size, sizeof(packed) - size);
	out.size = 6;
	ck_assert(inflate_octets(packed, size, sizeof(plain) + 3, &out, &why));
	ck_assert_uint_eq(out.size, 6 + sizeof(plain) + 3);
	ck_assert_int_eq(memcmp(out.data + 6 + sizeof(plain), "abc", 3), 0);
	out.size = 6;
	ck_assert(!inflate_octets(packed, size, sizeof(plain) + 2, &out, &why));
	ck_assert_uint_eq(out.size, 6);
	ck_assert_int_eq(memcmp(out.data, "before", 6), 0);
	/* what is none is as it is */
	ck_assert(inflate_octets("abc", 3, 3, &out, &why));
	ck_assert_uint_eq(out.size, 9);
	ck_assert(!inflate_octets("abc", 3, 2, &out, &why));
	ck_assert(inflate_octets("", 0, 0, &out, &why));
	octets_free(&out);
}
END_TEST

START_TEST(gzip_that_is_broken_is_refused)
{
	unsigned char packed[256];
	struct octets out = { 0 };
	struct why why;
	size_t size = pack("some octets, some octets", 24, packed, sizeof(packed));

	for (size_t i = 18; i < size; i++)
		ck_assert_msg(!inflate_octets(packed, i, 1000, &out, &why), "cut at %zu", i);
	packed[size] = 0;
	ck_assert(!inflate_octets(packed, size + 1, 1000, &out, &why));
	for (size_t i = 10; i < size; i++) {
		packed[i] ^= 4;
		ck_assert_msg(!inflate_octets(packed, size, 1000, &out, &why), "octet %zu", i);
		packed[i] ^= 4;
	}
	ck_assert_uint_eq(out.size, 0);
	ck_assert(inflate_octets(packed, size, 24, &out, &why));
	octets_free(&out);
}
END_TEST

START_TEST(a_bomb_takes_no_more_than_is_allowed)
{
	size_t plain_size = (size_t)32 << 20;
	unsigned char *plain = calloc(1, plain_size), *packed = malloc(65536);
	struct octets out = { 0 };
	struct why why;

	ck_assert(plain != NULL && packed != NULL);
	size_t size = pack(plain, plain_size, packed, 65536);
	ck_assert_uint_gt(size, 0);
	ck_assert(!inflate_octets(packed, size, 1 << 20, &out, &why));
	ck_assert_uint_le(out.room, 4 << 20);
	/* a length that is a lie, either way */
	memset(packed + size - 4, 0xff, 4);
	ck_assert(!inflate_octets(packed, size, 1 << 20, &out, &why));
	memset(packed + size - 4, 0, 4);
	ck_assert(!inflate_octets(packed, size, 1 << 20, &out, &why));
	ck_assert_uint_le(out.room, 4 << 20);
	octets_free(&out);
	free(plain);
	free(packed);
}
END_TEST

/* --- time, as servers tell of it --- */

START_TEST(servers_ask_to_wait)
{
	ck_assert_int_eq(retry_after("0", 1000), 0);
	ck_assert_int_eq(retry_after("120", 1000), 120);
	ck_assert_int_gt(retry_after("99999999999999999999", 1000), 60);
	ck_assert_int_eq(retry_after("Fri, 31 Dec 1999 23:59:59 GMT", 946684799 - 100), 100);
	ck_assert_int_eq(retry_after("Fri, 31 Dec 1999 23:59:59 GMT", 1000000000), 0);
	ck_assert_int_eq(retry_after("", 1000), -1);
	ck_assert_int_eq(retry_after("-5", 1000), -1);
	ck_assert_int_eq(retry_after("5x", 1000), -1);
	ck_assert_int_eq(retry_after("soon", 1000), -1);
	for (unsigned number = 1; number < 40; number++) {
		for (uint32_t random = 0; random < 100000; random += 997) {
			unsigned wait = backoff(number, random);
			ck_assert_uint_ge(wait, 100);
			ck_assert_uint_le(wait, 30000);
			ck_assert(number < 12 || wait >= 15000);
		}
	}
}
END_TEST

static void
add_tests(Suite *suite, const char *name, const TTest *const *tests)
{
	TCase *tcase = tcase_create(name);
	tcase_set_timeout(tcase, 60);
	tcase_add_unchecked_fixture(tcase, make_log, free_log);
	for (; *tests != NULL; tests++)
		tcase_add_test(tcase, *tests);
	suite_add_tcase(suite, tcase);
}

int
main(void)
{
	const TTest *const trees[] = { roots_are_those_of_the_definition,
				       roots_are_those_of_others,
				       a_range_of_subtrees_is_that_of_leaves,
				       a_range_is_kept_in_octets,
				       a_leaf_is_in_a_tree,
				       a_tree_is_the_beginning_of_another,
				       a_leaf_is_hashed_with_version_and_type,
				       NULL };
	const TTest *const notes[] = { a_checkpoint_is_read,
				       each_octet_of_a_checkpoint_matters,
				       signatures_of_others_are_passed_over,
				       a_wrong_signature_of_the_log_is_not_saved_by_a_right_one,
				       each_line_of_a_checkpoint_has_its_form,
				       each_signature_of_a_checkpoint_has_its_form,
				       an_sth_is_read,
				       NULL };
	const TTest *const lists[] = { lists_are_read, what_is_no_log_is_passed_over_and_told, real_lists_are_read, keys_are_read, NULL };
	const TTest *const octets[] = { paths_of_tiles,
					base64_and_hexadecimal,
					gzip_is_unpacked,
					gzip_that_is_broken_is_refused,
					a_bomb_takes_no_more_than_is_allowed,
					servers_ask_to_wait,
					NULL };
	const TTest *const tiles[] = { hash_tiles_are_proven, archives_are_read, rows_need_no_lines, NULL };
	Suite *suite = suite_create("ct");
	add_tests(suite, "tiles", tiles);
	add_tests(suite, "trees", trees);
	add_tests(suite, "notes", notes);
	add_tests(suite, "lists", lists);
	add_tests(suite, "octets", octets);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
