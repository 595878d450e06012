/*
 * Statistics of a population: each on one that is made to break it and on one that is made to pass, and in several orders, from which the same octets
 * come. What stands in a note is written here by hand, but for the last tests, which have certificates of the corpus noted.
 */
#include <errno.h>
#include <gmp.h>
#include <nettle/knuth-lfib.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>

#include "audit/statistics.h"
#include "audit/statistics_note.h"
#include "audit/statistics_parts.h"
#include "audit/statistics_tree.h"
#include "corpus/corpus.h"
#include "data/reference.h"
#include "lints/lint.h"
#include "tests/suites.h"

#define MOST 70000

struct made {
	struct member member;
	uint8_t serial[24];
	struct note_head head;
	uint8_t shape[16];
	uint16_t logs[4];
	struct {
		uint8_t attribute;
		bool is_default;
		const char *text;
	} values[4];
	uint8_t *modulus;
};

static struct made *made;
static size_t made_count;
static struct knuth_lfib_ctx lfib;
static struct statistics_options options;
static struct buffer out; /* what came of it, as JSON */
static struct statistics *statistics;

static void
begin(void)
{
	made = calloc(MOST, sizeof(*made));
	made_count = 0;
	knuth_lfib_init(&lfib, 17);
	options = statistics_defaults;
}

static void
end(void)
{
	for (size_t i = 0; i < made_count; i++)
		free(made[i].modulus);
	free(made);
	buffer_free(&out);
	statistics_free(statistics);
	statistics = NULL;
}

static void
random_octets(uint8_t *octets, size_t size)
{
	knuth_lfib_random(&lfib, size, octets);
}

#define DAY  INT64_C(86400)
#define NOON (D(2025, 3, 3) + 12 * 3600)

static const char *const issuers[] = { "CN=One", "CN=Two", "CN=Three", "CN=Four" };

/* A member that no statistic has anything to say of: a certificate for 90 days with serial, key and names of its own. */
static struct made *
add(unsigned issuer)
{
	static const uint8_t shape[] = { OID_KEY_USAGE | 0x80, OID_CERTIFICATE_POLICIES, OID_SUBJECT_ALT_NAME };
	struct made *m = &made[made_count++];
	ck_assert_uint_lt(made_count, MOST);
	random_octets(m->member.sha256, SHA256_SIZE);
	random_octets(m->serial, 16);
	m->serial[0] = (uint8_t)((m->serial[0] & 0x7f) | 0x40);
	m->member.profiles = SUBSCRIBER_DV;
	m->member.issuer = issuer;
	m->member.issuer_name = issuers[issuer];
	m->member.serial = (struct span){ m->serial, 16 };
	m->member.has_not_before = m->member.has_not_after = true;
	m->member.not_before = NOON + (int64_t)made_count * 7919 % (40 * DAY);
	m->member.not_after = m->member.not_before + 90 * DAY - 1;
	m->head.has_key = true;
	random_octets(m->head.key, KEY_DIGEST);
	m->head.key_kind = KEY_EC;
	m->head.curve = OID_SECP256R1;
	m->head.name_count = 2;
	random_octets((uint8_t *)m->head.names, sizeof(m->head.names));
	random_octets((uint8_t *)&m->head.subject, sizeof(m->head.subject));
	m->head.timestamps = 2;
	m->head.timestamp = m->member.not_before + 3600;
	m->head.shape_size = sizeof(shape);
	memcpy(m->shape, shape, sizeof(shape));
	return m;
}

static void
add_many(unsigned issuer, size_t count)
{
	while (count-- > 0)
		add(issuer);
}

/* A serial of 8 octets, with one before them that says that it is positive. */
static void
set_serial(struct made *m, uint64_t number)
{
	m->serial[0] = 0;
	for (int i = 8; i > 0; i--, number >>= 8)
		m->serial[i] = (uint8_t)number;
	m->member.serial = (struct span){ m->serial, 9 };
}

static uint64_t
random_number(void)
{
	uint8_t octets[8];
	random_octets(octets, sizeof(octets));
	return span_be64(octets);
}

static void
set_modulus(struct made *m, const mpz_t modulus)
{
	uint8_t digest[SHA256_SIZE];
	size_t size;
	free(m->modulus);
	m->modulus = malloc(mpz_sizeinbase(modulus, 256));
	mpz_export(m->modulus, &size, 1, 1, 1, 0, modulus);
	m->head.key_kind = KEY_RSA;
	m->head.key_bits = (uint32_t)mpz_sizeinbase(modulus, 2);
	m->head.modulus_size = (uint32_t)size;
	m->head.exponent = 65537;
	m->head.exponent_bits = 17;
	m->head.exponent_is_odd = true;
	sha256_octets((struct span){ m->modulus, size }, digest);
	memcpy(m->head.key, digest, KEY_DIGEST);
}

static void
note_of(struct buffer *b, const struct made *m)
{
	struct note_head head = m->head;
	while (head.value_count < 4 && m->values[head.value_count].text != NULL)
		head.value_count++;
	buffer_add(b, (const char *)&head, sizeof(head));
	buffer_add(b, (const char *)m->shape, head.shape_size);
	buffer_add(b, (const char *)m->logs, head.log_count * sizeof(*m->logs));
	for (size_t i = 0; i < head.value_count; i++) {
		struct note_value value = { m->values[i].attribute, (uint8_t)strlen(m->values[i].text), m->values[i].is_default };
		buffer_add(b, (const char *)&value, sizeof(value));
		buffer_add(b, m->values[i].text, value.size);
	}
	buffer_add(b, (const char *)m->modulus, head.modulus_size);
}

static const struct chart *
chart(const char *name)
{
	for (size_t i = 0; i < statistics_chart_count(statistics); i++) {
		if (strcmp(statistics_chart(statistics, i)->name, name) == 0)
			return statistics_chart(statistics, i);
	}
	return NULL;
}

static void
greatest_text(struct buffer *b, const struct issuer_days *d)
{
	buffer_printf(b, "%s %ju:", d->issuer, (uintmax_t)d->members);
	for (size_t i = 0; i < chart("days")->bar_count; i++)
		buffer_printf(b, " %ju", (uintmax_t)d->columns[i]);
	buffer_text(b, "\n");
}

/* All results in one order: every `step`-th member, from `first` on; a number of its own for each issuer. */
static void
work_out(struct buffer *b, size_t first, size_t step, unsigned issuer_shift)
{
	struct buffer note = { .size = 0 };
	statistics_free(statistics);
	statistics = statistics_new(&options, ".");
	ck_assert_ptr_nonnull(statistics);
	for (size_t i = 0, at = first; i < made_count; i++, at = (at + step) % made_count) {
		struct member m = made[at].member;
		m.issuer = (m.issuer + issuer_shift) % 4;
		buffer_truncate(&note, 0);
		note_of(&note, &made[at]);
		ck_assert(statistics_add(statistics, &m, (struct span){ (const uint8_t *)note.text, note.size }));
	}
	ck_assert(statistics_end(statistics));
	for (size_t i = 0; i < statistics_count(statistics); i++)
		statistic_json(b, statistics_at(statistics, i));
	for (size_t i = 0; i < statistics_chart_count(statistics); i++) {
		const struct chart *c = statistics_chart(statistics, i);
		buffer_printf(b, "%s %s %s %s:", c->name, c->title, c->issuer != NULL ? c->issuer : "", c->unit);
		for (size_t k = 0; k < c->bar_count; k++)
			buffer_printf(b, " %s=%llu", c->bars[k].label, (unsigned long long)c->bars[k].count);
		buffer_text(b, "\n");
	}
	for (size_t i = 0; i < statistics_greatest_count(statistics); i++)
		greatest_text(b, statistics_greatest(statistics, i));
	buffer_free(&note);
}

static size_t
gcd(size_t a, size_t b)
{
	return b == 0 ? a : gcd(b, a % b);
}

/* The same in three orders: as they were added, from the last to the first, and mixed, with other numbers of issuers. */
static void
run_all(void)
{
	struct buffer other = { .size = 0 };
	size_t step = made_count * 5 / 8 + 1;
	while (gcd(step, made_count) != 1)
		step++;
	buffer_truncate(&out, 0);
	work_out(&other, made_count - 1, made_count - 1, 1);
	work_out(&out, made_count / 3, step, 2);
	ck_assert_uint_eq(out.size, other.size);
	ck_assert_mem_eq(out.text, other.text, out.size);
	buffer_truncate(&out, 0);
	work_out(&out, 0, 1, 0);
	ck_assert_uint_eq(out.size, other.size);
	ck_assert_mem_eq(out.text, other.text, out.size);
	buffer_free(&other);
}

static const struct statistic *
find(const char *name, const char *issuer)
{
	for (size_t i = 0; i < statistics_count(statistics); i++) {
		const struct statistic *s = statistics_at(statistics, i);
		if (strcmp(s->name, name) == 0 && (issuer == NULL ? s->issuer == NULL : s->issuer != NULL && strcmp(s->issuer, issuer) == 0))
			return s;
	}
	return NULL;
}

static void
check(const char *name, const char *issuer, bool told, const char *words)
{
	const struct statistic *s = find(name, issuer);
	ck_assert_msg(s != NULL, "%s", name);
	ck_assert_msg(s->told == told, "%s: %s", name, s->value);
	ck_assert_msg(words == NULL || strstr(s->value, words) != NULL, "%s has not: %s", s->value, words);
	ck_assert_uint_gt(strlen(s->threshold), 10);
}

static uint64_t
bar_count(const char *name, const char *label)
{
	for (size_t i = 0; i < statistics_chart_count(statistics); i++) {
		const struct chart *c = statistics_chart(statistics, i);
		for (size_t k = 0; strcmp(c->name, name) == 0 && k < c->bar_count; k++) {
			if (strcmp(c->bars[k].label, label) == 0)
				return c->bars[k].count;
		}
	}
	return UINT64_MAX;
}

static bool
has_example(const struct statistic *s, const struct made *m)
{
	for (size_t i = 0; i < s->example_count; i++) {
		if (memcmp(s->examples[i], m->member.sha256, SHA256_SIZE) == 0)
			return true;
	}
	return false;
}

/* --- */

START_TEST(nothing_is_told_of_a_sound_population)
{
	static const char *const names[] = { "stat_serial_bits",     "stat_serial_duplicate",       "stat_serial_sequence",
					     "stat_key_duplicate",   "stat_key_shared_prime",       "stat_key_exponent",
					     "stat_validity_limit",  "stat_validity_backdated",     "stat_names_repeated",
					     "stat_subject_default", "stat_subject_near_duplicate", "stat_extension_shape",
					     "stat_issuance_peak" };
	size_t place = 0;
	for (unsigned i = 0; i < 3; i++)
		add_many(i, 1000);
	for (size_t i = 0; i < 1000; i++)
		set_serial(&made[i], random_number());
	run_all();
	for (size_t i = 0; i < statistics_count(statistics); i++) {
		const struct statistic *s = statistics_at(statistics, i);
		ck_assert_msg(!s->told, "%s: %s", s->name, s->value);
		/* in the order of the manual */
		while (place < 13 && strcmp(names[place], s->name) != 0)
			place++;
		ck_assert_uint_lt(place, 13);
	}
	for (size_t i = 0; i < 13; i++)
		ck_assert_ptr_nonnull(find(names[i], NULL));
	check("stat_serial_bits", "CN=One", false, " of 1,000 have the 64th bit set, p = ");
	check("stat_serial_bits", "CN=Two", false, "not tested: not all have at most 64 bits");
	ck_assert_uint_eq(bar_count("keys", "EC P-256"), 3000);
	ck_assert_uint_eq(bar_count("validity", "90"), 3000);
	ck_assert_uint_eq(bar_count("scts", "2"), 3000);
	ck_assert_uint_eq(bar_count("names", "2"), 3000);
}
END_TEST

START_TEST(why_a_file_cannot_be_written_is_told)
{
	struct statistics *s = statistics_new(&options, "missing");
	struct member m = { .issuer_name = "" };
	uint32_t added = 0;
	/* in memory as long as they are few */
	while (added < 100000 && statistics_add(s, &m, (struct span){ NULL, 0 }))
		added++;
	ck_assert_int_eq(errno, ENOENT);
	ck_assert_uint_gt(added, 100);
	ck_assert_uint_lt(added, 100000);
	statistics_free(s);
}
END_TEST

START_TEST(nothing_at_all_is_worked_out)
{
	struct statistics *s = statistics_new(&options, ".");
	ck_assert(statistics_end(s));
	ck_assert_uint_eq(statistics_count(s), 13);
	for (size_t i = 0; i < 13; i++)
		ck_assert(!statistics_at(s, i)->told);
	statistics_free(s);
	/* and what is no certificate */
	struct member m = { .issuer_name = "" };
	s = statistics_new(&options, ".");
	ck_assert(statistics_add(s, &m, (struct span){ NULL, 0 }));
	ck_assert(statistics_end(s));
	ck_assert_uint_eq(statistics_count(s), 13);
	statistics_free(s);
}
END_TEST

START_TEST(serials_of_63_bits_are_told)
{
	for (size_t i = 0; i < 5120; i++)
		set_serial(add(0), random_number() >> 1 | UINT64_C(1) << 62);
	for (size_t i = 0; i < 400; i++)
		set_serial(add(1), random_number());
	add_many(2, 400);
	run_all();
	check("stat_serial_bits", NULL, true, "1 issuer of 2 tested, of 3 in all with 5,920 serials");
	check("stat_serial_bits", "CN=One", true, "0 of 5,120 have the 64th bit set, p = 10^-1541: at most 63 bits are random");
	check("stat_serial_bits", "CN=Two", false, NULL);
	ck_assert_uint_eq(bar_count("serial_bits", "63"), 5120);
	/* with fewer serials the same says less: 2 * 2^-n */
	made_count = 0;
	for (size_t i = 0; i < 20; i++)
		set_serial(add(0), random_number() >> 1);
	run_all();
	check("stat_serial_bits", "CN=One", true, "0 of 20 have the 64th bit set, p = 10^-5.7");
	made_count = 19;
	run_all();
	check("stat_serial_bits", "CN=One", false, "not tested: too few");
	made_count = 20;
	options.significance = 0.000001;
	run_all();
	check("stat_serial_bits", "CN=One", false, "p = 10^-5.7");
}
END_TEST

START_TEST(odd_serials_are_counted)
{
	add_many(0, 30);
	made[0].serial[0] = 0xff;
	made[1].member.serial = (struct span){ made[1].serial, 22 };
	made[2].member.serial = (struct span){ made[2].serial, 0 };
	made[3].serial[0] = 0;
	made[3].member.serial = (struct span){ made[3].serial, 1 };
	run_all();
	check("stat_serial_bits", "CN=One", false, "29 serials of 0 to 127 significant bits (1 to 16 octets), from 0 to ");
	check("stat_serial_bits", "CN=One", false, "1 longer than 160 bits; 1 negative; not tested");
}
END_TEST

START_TEST(serials_twice_are_told)
{
	add_many(0, 100);
	add_many(1, 100);
	/* of another issuer it is another one */
	memcpy(made[150].serial, made[50].serial, 16);
	run_all();
	check("stat_serial_duplicate", NULL, false, "0 serials");
	memcpy(made[7].serial, made[3].serial, 16);
	memcpy(made[8].serial, made[3].serial, 16);
	run_all();
	check("stat_serial_duplicate", NULL, true, "1 serial of 1 issuer stands in several members, in 3 of 200 members");
	check("stat_serial_duplicate", "CN=One", true, "1 serial");
	ck_assert_ptr_null(find("stat_serial_duplicate", "CN=Two"));
	const struct statistic *s = find("stat_serial_duplicate", NULL);
	ck_assert_uint_eq(s->example_count, 2);
	for (size_t i = 0; i < 200; i++)
		ck_assert(!has_example(s, &made[i]) || i == 3 || i == 7 || i == 8);
}
END_TEST

START_TEST(serials_that_count_are_told)
{
	/* a counter; a counter before random bits; a clock before them; random ones at times that rise */
	for (size_t i = 0; i < 200; i++) {
		set_serial(add(0), UINT64_C(0x7000000000000000) + i * 3 / 2);
		set_serial(add(1), (uint64_t)(5000 + i) << 40 | random_number() >> 24);
		struct made *m = add(2);
		set_serial(m, (uint64_t)m->member.not_before << 32 | random_number() >> 32);
		set_serial(add(3), random_number());
	}
	for (size_t i = 0; i < made_count; i++)
		made[i].member.not_before = NOON + (int64_t)(i / 4) * 600;
	for (size_t i = 2; i < made_count; i += 4)
		set_serial(&made[i], (uint64_t)made[i].member.not_before << 32 | random_number() >> 32);
	run_all();
	check("stat_serial_sequence", NULL, true, "3 issuers of 4 tested");
	check("stat_serial_sequence", "CN=One", true, ": they count up");
	check("stat_serial_sequence", "CN=Two", true, "in 100.0 % of 19,900 pairs");
	check("stat_serial_sequence", "CN=Three", true, ": their first bits rise with time");
	check("stat_serial_sequence", "CN=Four", false, NULL);
	ck_assert_uint_eq(find("stat_serial_sequence", "CN=One")->example_count, 10);
	/* all at one time nothing can be said of the order */
	for (size_t i = 0; i < made_count; i++)
		made[i].member.not_before = NOON;
	run_all();
	check("stat_serial_sequence", "CN=Two", false, "no two have different notBefore");
	check("stat_serial_sequence", "CN=One", true, "they count up");
}
END_TEST

/* A CA that goes from one key or site to the next has other first bits from then on; that is no clock. */
START_TEST(a_prefix_that_changes_is_no_sequence)
{
	for (size_t i = 0; i < 2000; i++) {
		struct made *m = add(0);
		m->member.not_before = NOON + (int64_t)i * 60;
		m->serial[0] = (uint8_t)(3 + i / 500);
	}
	run_all();
	check("stat_serial_sequence", "CN=One", false, "in 87.");
}
END_TEST

START_TEST(probabilities_are_right)
{
	ck_assert_double_eq_tol(coins_log10(20, 0), 1 - 20 * 0.30102999566398120 - 0.69897000433601880, 1e-9);
	ck_assert_double_eq_tol(coins_log10(20, 20), coins_log10(20, 0), 1e-12);
	ck_assert_double_eq_tol(coins_log10(10, 5), 0, 1e-12);
	/* 2 (1 + 10 + 45) / 1024 */
	ck_assert_double_eq_tol(coins_log10(10, 8), -0.9611, 1e-4);
	/* as R has it: binom.test(49000, 100000) */
	ck_assert_double_eq_tol(coins_log10(100000, 49000), -9.59, 0.01);
	/* 2 pnorm(-1.96), 2 pnorm(-40) */
	ck_assert_double_eq_tol(normal_log10(1.959963985), -1.30103, 1e-5);
	ck_assert_double_eq_tol(normal_log10(-40), -349.136, 0.01);
	ck_assert_double_eq_tol(normal_log10(28.2), normal_log10(28.3), 1.3);
}
END_TEST

START_TEST(keys_of_several_subjects_are_told)
{
	add_many(0, 50);
	add_many(1, 50);
	memcpy(made[10].head.key, made[20].head.key, KEY_DIGEST);
	made[10].head.subject = made[20].head.subject;
	run_all();
	check("stat_key_duplicate", NULL, false,
	      "1 of 99 keys is that of several members, of 2 of 100 members; 0 with different subjects, 0 with different issuers");
	ck_assert_uint_eq(find("stat_key_duplicate", NULL)->example_count, 2);
	memcpy(made[60].head.key, made[30].head.key, KEY_DIGEST);
	run_all();
	check("stat_key_duplicate", NULL, true,
	      "2 of 98 keys are those of several members, of 4 of 100 members; 1 with different subjects, 1 with different issuers");
	ck_assert(has_example(find("stat_key_duplicate", NULL), &made[60]) && has_example(find("stat_key_duplicate", NULL), &made[30]));
	options.key_subjects = 2;
	run_all();
	check("stat_key_duplicate", NULL, false, NULL);
}
END_TEST

static void
random_prime(mpz_t prime, size_t octets)
{
	uint8_t buffer[256];
	random_octets(buffer, octets);
	buffer[0] |= 0xc0;
	mpz_import(prime, octets, 1, 1, 1, 0, buffer);
	mpz_nextprime(prime, prime);
}

/* Of one subject, so that nothing but the revocation is told. */
START_TEST(keys_of_revoked_members_are_told)
{
	add_many(0, 100);
	for (size_t i = 1; i < 4; i++) {
		memcpy(made[i].head.key, made[0].head.key, KEY_DIGEST);
		made[i].head.subject = made[0].head.subject;
	}
	made[0].head.revocation = REVOCATION_KEY_COMPROMISE;
	run_all();
	ck_assert_ptr_null(strstr(find("stat_key_duplicate", NULL)->value, "CRL"));
	options.has_crls = true;
	run_all();
	check("stat_key_duplicate", NULL, true, "; 1 with a member that a CRL has and one that none has, 1 of these for key compromise");
	ck_assert_uint_eq(find("stat_key_duplicate", NULL)->example_count, 2);
	/* for another reason it is no news */
	made[0].head.revocation = REVOCATION_ANY;
	run_all();
	check("stat_key_duplicate", NULL, false, "; 1 with a member that a CRL has and one that none has, 0 of these for key compromise");
	/* nor where all are revoked, or the only one with the key */
	for (size_t i = 0; i < 5; i++)
		made[i].head.revocation = REVOCATION_KEY_COMPROMISE;
	run_all();
	check("stat_key_duplicate", NULL, false, "; 0 with a member that a CRL has");
}
END_TEST

START_TEST(shared_primes_are_told)
{
	mpz_t p, q, n, shared;
	mpz_inits(p, q, n, shared, NULL);
	for (size_t i = 0; i < 100; i++) {
		random_prime(p, 32);
		random_prime(q, 32);
		mpz_mul(n, p, q);
		set_modulus(add(0), n);
		if (i == 40)
			mpz_set(shared, p);
	}
	/* the same modulus in two other keys is no shared prime */
	for (size_t i = 3; i < 5; i++) {
		set_modulus(&made[i], n);
		random_octets(made[i].head.key, KEY_DIGEST);
	}
	run_all();
	check("stat_key_shared_prime", NULL, false, "0 of 98 distinct moduli");
	for (size_t i = 70; i < 72; i++) {
		random_prime(q, 32);
		mpz_mul(n, shared, q);
		set_modulus(&made[i], n);
	}
	run_all();
	check("stat_key_shared_prime", NULL, true, "3 of 98 distinct moduli share a factor with another");
	const struct statistic *s = find("stat_key_shared_prime", NULL);
	ck_assert_uint_eq(s->example_count, 3);
	ck_assert(has_example(s, &made[40]) && has_example(s, &made[70]) && has_example(s, &made[71]));
	/* of both primes, each shared with another one */
	mpz_mul(n, p, shared);
	set_modulus(&made[80], n);
	/* even ones, and those that are none */
	for (unsigned i = 0; i < 4; i++) {
		mpz_mul_ui(n, p, 2 * i);
		mpz_add_ui(n, n, i < 2);
		set_modulus(&made[90 + i], n);
	}
	run_all();
	check("stat_key_shared_prime", NULL, true, "share a factor with another, ");
	check("stat_key_shared_prime", NULL, true, "not looked at: 1 member with a modulus below 2 or of more than 16384 bits");
	options.moduli = 0;
	run_all();
	check("stat_key_shared_prime", NULL, false, "not looked for");
	mpz_clears(p, q, n, shared, NULL);
}
END_TEST

START_TEST(only_so_many_moduli_are_looked_at)
{
	mpz_t n;
	mpz_init(n);
	for (size_t i = 0; i < 300; i++) {
		random_prime(n, 32);
		mpz_mul_ui(n, n, 3);
		set_modulus(add(0), n);
	}
	options.moduli = 20;
	run_all();
	check("stat_key_shared_prime", NULL, true,
	      "20 of 20 distinct moduli share a factor with another, 20 of these one of fewer than 64 bits; looked at were those with the least "
	      "SHA-256 of 300 RSA keys");
	options.moduli = 299;
	run_all();
	check("stat_key_shared_prime", NULL, true, "299 of 299 distinct moduli");
	options.moduli = 300;
	run_all();
	ck_assert_ptr_null(strstr(find("stat_key_shared_prime", NULL)->value, "looked at"));
	mpz_clear(n);
}
END_TEST

struct numbers {
	mpz_t *items;
	uint8_t octets[64];
};

static struct span
number_at(void *context, size_t i)
{
	struct numbers *n = context;
	size_t size;
	mpz_export(n->octets, &size, 1, 1, 1, 0, n->items[i]);
	return (struct span){ n->octets, size };
}

/* Against every pair, for each number of moduli up to one: so for trees of all forms. */
START_TEST(common_factors_are_those_of_all_pairs)
{
	struct numbers n = { .items = calloc(60, sizeof(mpz_t)) };
	mpz_t others, factor;
	mpz_inits(others, factor, NULL);
	for (size_t i = 0; i < 60; i++) {
		mpz_init(n.items[i]);
		random_prime(n.items[i], 1 + i % 7);
		random_prime(factor, 2 + i % 20);
		mpz_mul(n.items[i], n.items[i], factor);
		mpz_add_ui(n.items[i], n.items[i], i % 11 == 0);
	}
	for (size_t count = 1; count <= 60; count++) {
		uint16_t bits[60];
		struct modulus_source source = { number_at, &n, count, 60 * 64 };
		ck_assert(common_factors(&source, ".", bits));
		for (size_t i = 0; i < count; i++) {
			mpz_set_ui(others, 1);
			for (size_t k = 0; k < count; k++) {
				if (k != i)
					mpz_mul(others, others, n.items[k]);
			}
			mpz_gcd(factor, others, n.items[i]);
			ck_assert_uint_eq(bits[i], mpz_sizeinbase(factor, 2));
		}
	}
	for (size_t i = 0; i < 60; i++)
		mpz_clear(n.items[i]);
	mpz_clears(others, factor, NULL);
	free(n.items);
}
END_TEST

START_TEST(exponents_are_told)
{
	mpz_t n;
	mpz_init(n);
	for (size_t i = 0; i < 40; i++) {
		random_prime(n, 64);
		set_modulus(add(0), n);
	}
	mpz_clear(n);
	run_all();
	check("stat_key_exponent", NULL, false, "65537: 40 members");
	ck_assert_uint_eq(bar_count("keys", "RSA 512"), 40);
	made[5].head.exponent = 3;
	made[5].head.exponent_bits = 2;
	made[6].head.exponent = 0;
	made[6].head.exponent_bits = 300;
	made[7].head.exponent_is_odd = false;
	made[7].head.exponent = 65538;
	run_all();
	check("stat_key_exponent", NULL, true, "65537: 37 members; 3: 1 member; 65538: 1 member; an odd one of 300 bits: 1 member; 3 of 40 members");
	ck_assert_uint_eq(find("stat_key_exponent", NULL)->example_count, 3);
}
END_TEST

START_TEST(validity_is_held_against_its_day)
{
	static const struct {
		int64_t from, days;
	} limits[] = { { D(2018, 3, 2), 825 }, { SC31_398_DAYS, 398 }, { SC81_200_DAYS, 200 }, { SC81_100_DAYS, 100 }, { SC81_47_DAYS, 47 } };
	for (size_t i = 0; i < 5; i++) {
		struct made *m = add(0);
		m->member.not_before = limits[i].from;
		m->member.not_after = m->member.not_before + limits[i].days * DAY - (i > 0);
		m->head.timestamp = INT64_MAX;
		/* on the day before there was more */
		m = add(0);
		m->member.not_before = limits[i].from - 1;
		m->member.not_after = m->member.not_before + limits[i].days * DAY;
		m->head.timestamp = INT64_MAX;
	}
	run_all();
	check("stat_validity_limit", NULL, false, "0 of 10 TLS subscriber certificates");
	for (size_t i = 0; i < 10; i += 2)
		made[i].member.not_after++;
	made[4].member.not_after += DAY;
	/* not those of others */
	struct made *m = add(0);
	m->member.profiles = SMIME;
	m->member.not_after += 2000 * DAY;
	run_all();
	check("stat_validity_limit", NULL, true, "5 of 10");
	check("stat_validity_limit", NULL, true, "1 for more than 398 days, 1 of these by one second; 1 for more than 200 days; ");
	ck_assert_uint_eq(find("stat_validity_limit", NULL)->example_count, 5);
	/* 39 and 60 months are counted by the calendar */
	made_count = 0;
	m = add(0);
	m->member.not_before = D(2017, 1, 31);
	m->member.not_after = D(2020, 4, 30);
	m = add(0);
	m->member.not_before = D(2013, 1, 31);
	m->member.not_after = D(2018, 1, 31);
	run_all();
	check("stat_validity_limit", NULL, false, NULL);
	m->member.not_after++;
	run_all();
	check("stat_validity_limit", NULL, true, "1 for more than 60 months, 1 of these by one second");
}
END_TEST

START_TEST(backdating_is_told)
{
	add_many(0, 20);
	made[0].head.timestamp = made[0].member.not_before + 48 * 3600;
	made[1].head.timestamp = made[1].member.not_before - 10;
	made[2].head.timestamp = INT64_MAX;
	run_all();
	check("stat_validity_backdated", NULL, false, "0 of 19 TLS subscriber certificates with timestamps of logs are backdated; 1 begins after");
	made[0].head.timestamp++;
	run_all();
	check("stat_validity_backdated", NULL, true,
	      "1 of 19 TLS subscriber certificates with timestamps of logs is backdated, by up to 2 days, 1 second");
	ck_assert(has_example(find("stat_validity_backdated", NULL), &made[0]));
	options.backdated = 3 * DAY;
	run_all();
	check("stat_validity_backdated", NULL, false, NULL);
}
END_TEST

START_TEST(names_that_come_again_are_told)
{
	add_many(0, 100);
	for (size_t i = 0; i < 6; i++) {
		memcpy(made[i].head.names, made[0].head.names, 16);
		made[i].member.not_before = D(2025, 5, 5) + (int64_t)i * 3 * 3600;
		made[i].head.timestamp = made[i].member.not_before;
	}
	made[5].member.not_before = D(2025, 5, 6);
	run_all();
	check("stat_names_repeated", NULL, false, "no set of names");
	made[5].member.not_before--;
	run_all();
	check("stat_names_repeated", NULL, true, "1 set of names came more than 5 times on a day, in 6 of 100 members with names; at most 6 times");
	ck_assert_uint_eq(find("stat_names_repeated", NULL)->example_count, 2);
	options.repeated_names = 6;
	run_all();
	check("stat_names_repeated", NULL, false, NULL);
}
END_TEST

static void
set_value(struct made *m, unsigned at, uint8_t attribute, const char *text, bool is_default)
{
	m->values[at].attribute = attribute;
	m->values[at].text = text;
	m->values[at].is_default = is_default;
}

START_TEST(default_values_are_told)
{
	add_many(0, 30);
	for (size_t i = 0; i < 20; i++)
		set_value(&made[i], 0, SUBJECT_O, i < 15 ? "Aktiengesellschaft" : "Genossenschaft", false);
	run_all();
	check("stat_subject_default", NULL, false, "0 of 20 members");
	check("stat_subject_default", NULL, false, "most frequent of 2 values: O \"Aktiengesellschaft\" (15), O \"Genossenschaft\" (5)");
	set_value(&made[3], 1, SUBJECT_ST, "Some-State", true);
	set_value(&made[4], 1, SUBJECT_ST, "Some-State", true);
	set_value(&made[4], 2, SUBJECT_L, "\xe2\x80\xae\"<b>", true);
	run_all();
	check("stat_subject_default", NULL, true,
	      "2 of 20 members with C, ST, L, O or OU have a value that looks like a default: ST \"Some-State\" (2), L \"");
	ck_assert_uint_eq(find("stat_subject_default", NULL)->example_count, 2);
	options.defaults = 2;
	run_all();
	check("stat_subject_default", NULL, false, NULL);
}
END_TEST

START_TEST(near_duplicates_are_told)
{
	static const char *const apart[] = { "Alpha", "Beta", "Gamma", "Unit 1", "Unit 2", "ACME", "ACNE", "Alpha 1", "Alpha 22", "" };
	static const char *const near[] = { "Example, Inc.",
					    "EXAMPLE INC",
					    "Exampel Inc",
					    "Exemple Inc",
					    "Beispiele GmbH",
					    "Beispiel GmbH",
					    "\xc3\x9c"
					    "bung AG",
					    "\xc3\xbc"
					    "bung ag",
					    "Ubung AG" };
	for (size_t i = 0; i < sizeof(apart) / sizeof(*apart); i++)
		set_value(add(0), 0, SUBJECT_O, apart[i], false);
	/* of another attribute it is no duplicate */
	set_value(add(0), 0, SUBJECT_OU, "alpha", false);
	run_all();
	check("stat_subject_near_duplicate", NULL, false, "no value of ST, L, O or OU is almost another one");
	made_count = 0;
	for (size_t i = 0; i < sizeof(near) / sizeof(*near); i++) {
		for (size_t k = i; k < sizeof(near) / sizeof(*near); k++)
			set_value(add(0), 0, SUBJECT_O, near[i], false);
	}
	run_all();
	check("stat_subject_near_duplicate", NULL, true,
	      "O: 2 of 9 values differ from a more frequent one by case, blanks or punctuation alone, 3 by one letter");
	check("stat_subject_near_duplicate", NULL, true,
	      "such as \"Example, Inc.\" (9) and \"EXAMPLE INC\" (8), \"Example, Inc.\" (9) and \"Exemple Inc\" (6)");
	options.near_duplicates = 5;
	run_all();
	check("stat_subject_near_duplicate", NULL, false, NULL);
}
END_TEST

/* Values that others chose to be as near to each other as can be cost no more than others do. */
START_TEST(many_near_duplicates_take_no_time)
{
	static char texts[60000][32];
	for (uint32_t i = 0; i < 60000; i++) {
		size_t size = 0;
		uint32_t character = 0x4e00 + i % 20000;
		memcpy(texts[i], "aaaaaaaaaa", 10);
		size_t at = 10 - i / 20000;
		texts[i][at + size++] = (char)(0xe0 | character >> 12);
		texts[i][at + size++] = (char)(0x80 | (character >> 6 & 0x3f));
		texts[i][at + size++] = (char)(0x80 | (character & 0x3f));
		set_value(add(0), 0, SUBJECT_L, texts[i], false);
	}
	work_out(&out, 0, 1, 0);
	check("stat_subject_near_duplicate", NULL, true, "59,999 by one letter");
}
END_TEST

START_TEST(rare_shapes_are_told)
{
	add_many(0, 1200);
	for (size_t i = 0; i < 1200; i++)
		made[i].member.not_before = NOON + (int64_t)i * DAY / 20;
	run_all();
	check("stat_extension_shape", NULL, false, "0 rare or brief");
	ck_assert_ptr_null(find("stat_extension_shape", "CN=One"));
	made[500].shape[0] = OID_KEY_USAGE;
	made[500].head.shape_size = 2;
	run_all();
	check("stat_extension_shape", NULL, true, "1 rare or brief, of 1 issuer");
	check("stat_extension_shape", "CN=One", true,
	      "subscriber-dv with keyUsage and without keyUsage (critical), subjectAltName: 1 member, from 2025-03-28 to 2025-03-28, where 1,199 "
	      "have the most frequent shape");
	ck_assert(has_example(find("stat_extension_shape", "CN=One"), &made[500]));
	/* three days of another profile in the middle, but not at the end of the time */
	for (size_t i = 600; i < 660; i++)
		made[i].shape[1] = OID_CERTIFICATE_POLICIES | 0x80;
	made[500].shape[0] = made[500].shape[1] = 0;
	made[500] = made[501];
	run_all();
	check("stat_extension_shape", "CN=One", true,
	      "subscriber-dv with certificatePolicies (critical) and without certificatePolicies: 60 members, from 2025-04-02 to 2025-04-05");
	for (size_t i = 660; i < 1200; i++)
		made[i].shape[1] = OID_CERTIFICATE_POLICIES | 0x80;
	run_all();
	check("stat_extension_shape", NULL, false, NULL);
	/* of few members nothing is rare */
	made_count = 999;
	made[500].shape[0] = OID_KEY_USAGE;
	run_all();
	check("stat_extension_shape", NULL, false, NULL);
}
END_TEST

/* So many of an issuer on a day, counted from NOON. */
static void
add_on(unsigned issuer, int day, size_t count)
{
	while (count-- > 0) {
		struct made *m = add(issuer);
		m->member.not_before = NOON + day * DAY;
		m->member.not_after = m->member.not_before + 90 * DAY - 1;
		m->head.timestamp = m->member.not_before;
	}
}

START_TEST(days_with_many_are_told)
{
	for (int day = 0; day < 12; day++)
		add_on(0, 2 * day, 9 + (size_t)day % 2 * 3);
	add_on(1, 5, 200);
	add_on(1, 6, 1);
	add_on(0, 10, 93);
	run_all();
	/* 105 on a day, and 9 or 12 on others: ten times the median, and no more */
	check("stat_issuance_peak", NULL, false, "0 issuers of 1 with at least 10 days of issuance, of 2 in all");
	check("stat_issuance_peak", "CN=One", false,
	      "219 members on 12 days from 2025-03-03 to 2025-03-25; median of these days 10.5, most 105, on 2025-03-13");
	check("stat_issuance_peak", "CN=Two", false, "201 members on 2 days from 2025-03-08 to 2025-03-09; median of these days 100.5, most 200");
	add_on(0, 10, 1);
	run_all();
	check("stat_issuance_peak", "CN=One", true, "median of these days 10.5, most 106, on 2025-03-13");
	check("stat_issuance_peak", NULL, true, "1 issuer of 1");
	ck_assert_uint_eq(find("stat_issuance_peak", "CN=One")->example_count, 1);
	bool any = false;
	for (size_t i = 0; i < made_count; i++)
		any |= made[i].member.not_before == NOON + 10 * DAY && has_example(find("stat_issuance_peak", "CN=One"), &made[i]);
	ck_assert(any);
	options.peak_least = 107;
	run_all();
	check("stat_issuance_peak", NULL, false, NULL);
	options.peak_least = 100;
	options.peak = 11;
	run_all();
	check("stat_issuance_peak", NULL, false, NULL);
}
END_TEST

START_TEST(the_greatest_issuers_are_shown_by_day)
{
	for (unsigned i = 0; i < 4; i++)
		add_on(i, (int)i, 10 + 5 * i);
	add_on(3, 0, 2);
	/* in the time before 1970, before 1950, and so late that no column is a day's own */
	add(0)->member.not_before = -1;
	add(1)->member.not_before = D(1949, 12, 31);
	add(2)->member.not_before = D(2105, 1, 1);
	run_all();
	ck_assert_uint_eq(statistics_greatest_count(statistics), 4);
	ck_assert_str_eq(chart("days")->unit, "years");
	const struct issuer_days *d = statistics_greatest(statistics, 0);
	ck_assert_str_eq(d->issuer, "CN=Four");
	ck_assert(d->members == 27 && d->days == 2 && d->most == 25 && d->median_twice == 27 && d->most_day == D(2025, 3, 6));
	for (size_t bar = 0; bar < chart("days")->bar_count; bar++) {
		uint64_t sum = 0;
		for (size_t i = 0; i < 4; i++)
			sum += statistics_greatest(statistics, i)->columns[bar];
		ck_assert_uint_eq(sum, chart("days")->bars[bar].count);
	}
	ck_assert_uint_eq(bar_count("days", "before 1950"), 1);
	ck_assert_uint_eq(bar_count("days", "1969"), 1);
	ck_assert_uint_eq(bar_count("days", "2025"), 72);
	ck_assert_uint_eq(bar_count("days", "after 2104"), 1);
	ck_assert_uint_eq(statistics_greatest(statistics, 3)->columns[1], 1);
	/* by day, where they are few */
	made_count -= 3;
	run_all();
	ck_assert_uint_eq(chart("days")->bar_count, 4);
	ck_assert_uint_eq(bar_count("days", "2025-03-03"), 12);
	ck_assert_uint_eq(statistics_greatest(statistics, 0)->columns[0], 2);
	ck_assert_uint_eq(statistics_greatest(statistics, 0)->columns[3], 25);
}
END_TEST

START_TEST(only_so_many_days_of_issuers_are_counted)
{
	statistics = statistics_new(&options, ".");
	for (uint32_t i = 0; i <= 1048576; i++) {
		struct member m = { .issuer = i / 1000, .issuer_name = issuers[0], .has_not_before = true, .not_before = i % 1000 * DAY };
		ck_assert(statistics_add(statistics, &m, (struct span){ NULL, 0 }));
	}
	ck_assert(statistics_end(statistics));
	check("stat_issuance_peak", NULL, false, "more than 1,048,576 days of issuers: not looked at");
	ck_assert_uint_eq(statistics_greatest_count(statistics), 0);
	ck_assert_uint_eq(bar_count("days", "1970-01"), 1049 * 31);
}
END_TEST

/* The first log from a number on that Chrome says is this operator's. */
static uint16_t
log_of(const char *operator_name, unsigned from)
{
	const struct ct_logs *known = options.logs;
	while (!ct_log_is_listed(&known->items[from], CT_CHROME) ||
	       !span_is(ct_log_operator(known, &known->items[from], CT_CHROME, INT64_MAX), operator_name))
		from++;
	return (uint16_t)from;
}

START_TEST(logs_and_operators_are_counted)
{
	const struct ct_logs *known = options.logs;
	/* two of one operator, one of another one; and one that Apple alone lists */
	uint16_t first = log_of("Sectigo", 0), logs[] = { first, log_of("Sectigo", first + 1), log_of("Geomys", 0) }, apple = 0;
	while (ct_log_is_listed(&known->items[apple], CT_CHROME) || !ct_log_is_listed(&known->items[apple], CT_APPLE))
		apple++;
	add_many(0, 30);
	for (size_t i = 0; i < 20; i++) {
		made[i].logs[0] = logs[0];
		made[i].logs[1] = logs[i < 15 ? 1 : 2];
		made[i].head.log_count = 2;
	}
	made[0].logs[2] = LOG_UNKNOWN;
	made[0].head.log_count = 3;
	made[1].logs[2] = apple;
	made[1].head.log_count = 3;
	/* not those of precertificates and of others */
	made[18].member.is_precertificate = true;
	made[19].member.profiles = SMIME;
	run_all();
	ck_assert_uint_eq(bar_count("operators", "Sectigo"), 18);
	ck_assert_uint_eq(bar_count("operators", "Geomys"), 3);
	ck_assert_uint_eq(bar_count("operators", "unknown"), 1);
	ck_assert_uint_eq(bar_count("logs", "unknown"), 1);
	ck_assert_uint_eq(chart("logs")->bar_count, 5);
	ck_assert_uint_eq(chart("logs")->bars[0].count, 18);
	ck_assert_uint_eq(bar_count("log_operators", "0"), 10);
	ck_assert_uint_eq(bar_count("log_operators", "1"), 13);
	ck_assert_uint_eq(bar_count("log_operators", "2"), 5);
}
END_TEST

START_TEST(thresholds_can_be_set)
{
	char wrong[100];
	ck_assert(statistics_set(&options, "repeated_names=12", wrong, sizeof(wrong)));
	ck_assert_uint_eq(options.repeated_names, 12);
	ck_assert(statistics_set(&options, "significance=0.05", wrong, sizeof(wrong)));
	ck_assert_double_eq_tol(options.significance, 0.05, 1e-12);
	ck_assert(statistics_set(&options, "ordered=1", wrong, sizeof(wrong)));
	ck_assert(statistics_set(&options, "backdated=0", wrong, sizeof(wrong)));
	ck_assert(statistics_set(&options, "moduli=0", wrong, sizeof(wrong)));
	static const char *const bad[] = { "",
					   "moduli",
					   "moduli=",
					   "moduli=-1",
					   "moduli=1x",
					   "moduli=99999999999999999999",
					   "significance=0",
					   "significance=1",
					   "significance=1e-3",
					   "ordered=0.5",
					   "ordered=2",
					   "nothing=1",
					   "repeated=1",
					   "backdated=1h" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		wrong[0] = '\0';
		ck_assert_msg(!statistics_set(&options, bad[i], wrong, sizeof(wrong)), "%s", bad[i]);
		ck_assert_uint_gt(strlen(wrong), 5);
	}
}
END_TEST

/* More than a buffer has: through a file, and in the same order. */
START_TEST(rows_go_through_a_file)
{
	struct spill s;
	uint64_t number;
	spill_init(&s, ".");
	for (number = 0; number < 200000; number++)
		ck_assert(spill_add(&s, &number, sizeof(number)));
	ck_assert_int_ge(s.file, 0);
	for (uint64_t i = 0; i < 200000; i += 777) {
		ck_assert(spill_read(&s, &number, sizeof(number), i * sizeof(number)));
		ck_assert_uint_eq(number, i);
	}
	ck_assert(!spill_read(&s, &number, sizeof(number), 200000 * sizeof(number) - 1));
	uint64_t *all = spill_take(&s);
	for (uint64_t i = 0; i < 200000; i++)
		ck_assert_uint_eq(all[i], i);
	free(all);
	spill_init(&s, "./no-such-folder");
	bool done = true;
	for (number = 0; number < 40000 && done; number++)
		done = spill_add(&s, &number, sizeof(number));
	ck_assert(!done);
	spill_free(&s);
}
END_TEST

START_TEST(rows_are_sorted)
{
	for (size_t size = 1; size < 40; size += 3) {
		for (size_t count = 0; count < 3000; count = count * 3 + 1) {
			uint8_t *rows = malloc(size * count + 1);
			random_octets(rows, size * count);
			for (size_t i = 0; i < size * count; i++)
				rows[i] &= size % 2 ? 3 : 0xff;
			size_t key = size - size / 4;
			uint64_t before = 0, after = 0;
			for (size_t i = 0; i < count; i++)
				before += octets_hash((struct span){ rows + i * size, size }, 1);
			rows_sort(rows, count, size, key);
			for (size_t i = 0; i < count; i++) {
				after += octets_hash((struct span){ rows + i * size, size }, 1);
				ck_assert(i == 0 || memcmp(rows + (i - 1) * size, rows + i * size, key) <= 0);
			}
			ck_assert_uint_eq(before, after);
			free(rows);
		}
	}
}
END_TEST

/* --- notes --- */

static struct corpus corpus;
static struct object object;
static struct buffer note;

static void
open_notes(void)
{
	ck_assert_msg(corpus_read(&corpus, getenv("CORPUS")), "%s", corpus.error);
}

static void
close_notes(void)
{
	buffer_free(&note);
	object_free(&object);
	corpus_free(&corpus);
}

/* The head of the note of a case; what follows it is in `rest`. False: the note is empty. */
static bool
noted(const char *name, struct note_head *head, struct span *rest)
{
	struct corpus_object o;
	ck_assert_msg(corpus_compile_named(&corpus, name, &o), "%s", corpus.error);
	ck_assert(object_read(&object, &corpus.oids, (struct span){ o.der, o.size }, OBJECT_UNKNOWN));
	buffer_truncate(&note, 0);
	statistics_note(&note, &object, &reference_builtin.ct_logs, REVOCATION_KEY_COMPROMISE);
	ck_assert(!note.failed);
	free(o.der);
	return note_read((struct span){ (const uint8_t *)note.text, note.size }, head, rest);
}

START_TEST(a_certificate_is_noted)
{
	struct note_head head, precert;
	struct span rest, shape, precert_rest;
	char text[80];
	bool critical;
	uint8_t octets[SHAPE_MAX];
	ck_assert(noted("subscriber-dv-ecc", &head, &rest));
	ck_assert(head.has_key && head.key_kind == KEY_EC && head.curve == OID_SECP256R1);
	ck_assert_uint_eq(head.modulus_size, 0);
	ck_assert_uint_eq(head.name_count, 2);
	ck_assert_uint_eq(head.name_features, 0);
	ck_assert_uint_eq(head.timestamps, 3);
	ck_assert_int_eq(head.timestamp, D(2023, 9, 15) + 600);
	ck_assert_uint_eq(head.value_count, 0);
	/* the logs of the corpus are in no list */
	ck_assert_uint_eq(head.log_count, 1);
	ck_assert_uint_eq(note_log((struct span){ rest.data + head.shape_size, 2 }), LOG_UNKNOWN);
	ck_assert_uint_eq(head.revocation, REVOCATION_KEY_COMPROMISE);
	ck_assert_uint_eq(rest.size, head.shape_size + sizeof(uint16_t));
	ck_assert_uint_lt(note.size, 110);
	shape = (struct span){ rest.data, head.shape_size };
	size_t extensions = 0;
	while (shape_next(&shape, text, sizeof(text), &critical)) {
		ck_assert_int_eq(critical, strcmp(text, "keyUsage") == 0 || strcmp(text, "subjectAltName") == 0);
		extensions++;
	}
	ck_assert_uint_eq(extensions, 8);
	memcpy(octets, rest.data, head.shape_size);
	/* its precertificate has the same names, key and shape */
	ck_assert(noted("precertificate", &precert, &precert_rest));
	ck_assert_uint_eq(precert.shape_size, head.shape_size);
	ck_assert_mem_eq(precert_rest.data, octets, head.shape_size);
	ck_assert_mem_eq(precert.names, head.names, sizeof(head.names));
	ck_assert_mem_eq(precert.key, head.key, KEY_DIGEST);
	ck_assert_int_eq(precert.timestamp, INT64_MAX);
	ck_assert(!noted("crl", &head, &rest));
	ck_assert(!noted("tbs-subscriber", &head, &rest));
}
END_TEST

START_TEST(a_modulus_is_noted)
{
	struct note_head head;
	struct span rest;
	ck_assert(noted("subscriber-dv-rsa", &head, &rest));
	ck_assert(head.key_kind == KEY_RSA);
	ck_assert_uint_eq(head.key_bits, 8 * head.modulus_size);
	ck_assert_uint_eq(head.exponent, 65537);
	ck_assert_uint_eq(head.exponent_bits, 17);
	ck_assert(head.exponent_is_odd);
	note_take(&rest, head.shape_size + head.log_count * sizeof(uint16_t));
	ck_assert_uint_eq(rest.size, head.modulus_size);
	ck_assert(rest.data[0] & 0x80);
}
END_TEST

START_TEST(values_are_noted)
{
	static const struct {
		const char *name, *defaults;
	} cases[] = { { "subscriber-ov", "" },
		      { "value-dot", "." },
		      { "value-dashes-ov", "- \xe2\x80\x93" },
		      { "value-letter", "" },
		      { "value-not-applicable", " N/A " },
		      { "value-not-applicable-bmp", "Not applicable" } };
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct note_head head;
		struct span rest;
		char found[100] = "";
		ck_assert(noted(cases[i].name, &head, &rest));
		note_take(&rest, head.shape_size + head.log_count * sizeof(uint16_t));
		for (unsigned k = 0; k < head.value_count; k++) {
			struct note_value value;
			memcpy(&value, note_take(&rest, sizeof(value)).data, sizeof(value));
			struct span text = note_take(&rest, value.size);
			ck_assert_uint_eq(text.size, value.size);
			if (value.is_default)
				snprintf(found, sizeof(found), "%.*s", (int)text.size, (const char *)text.data);
		}
		ck_assert_uint_ge(head.value_count, 2);
		ck_assert_str_eq(found, cases[i].defaults);
	}
}
END_TEST

Suite *
statistics_suite(void)
{
	Suite *suite = suite_create("statistics");
	TCase *parts = tcase_create("parts");
	tcase_set_timeout(parts, 60);
	tcase_add_checked_fixture(parts, begin, end);
	tcase_add_test(parts, rows_go_through_a_file);
	tcase_add_test(parts, rows_are_sorted);
	tcase_add_test(parts, probabilities_are_right);
	tcase_add_test(parts, common_factors_are_those_of_all_pairs);
	tcase_add_test(parts, thresholds_can_be_set);
	suite_add_tcase(suite, parts);
	TCase *populations = tcase_create("populations");
	tcase_set_timeout(populations, 60);
	tcase_add_checked_fixture(populations, begin, end);
	tcase_add_test(populations, nothing_is_told_of_a_sound_population);
	tcase_add_test(populations, why_a_file_cannot_be_written_is_told);
	tcase_add_test(populations, nothing_at_all_is_worked_out);
	tcase_add_test(populations, serials_of_63_bits_are_told);
	tcase_add_test(populations, odd_serials_are_counted);
	tcase_add_test(populations, serials_twice_are_told);
	tcase_add_test(populations, serials_that_count_are_told);
	tcase_add_test(populations, a_prefix_that_changes_is_no_sequence);
	tcase_add_test(populations, keys_of_several_subjects_are_told);
	tcase_add_test(populations, keys_of_revoked_members_are_told);
	tcase_add_test(populations, shared_primes_are_told);
	tcase_add_test(populations, only_so_many_moduli_are_looked_at);
	tcase_add_test(populations, exponents_are_told);
	tcase_add_test(populations, validity_is_held_against_its_day);
	tcase_add_test(populations, backdating_is_told);
	tcase_add_test(populations, names_that_come_again_are_told);
	tcase_add_test(populations, default_values_are_told);
	tcase_add_test(populations, near_duplicates_are_told);
	tcase_add_test(populations, many_near_duplicates_take_no_time);
	tcase_add_test(populations, rare_shapes_are_told);
	tcase_add_test(populations, days_with_many_are_told);
	tcase_add_test(populations, the_greatest_issuers_are_shown_by_day);
	tcase_add_test(populations, only_so_many_days_of_issuers_are_counted);
	tcase_add_test(populations, logs_and_operators_are_counted);
	suite_add_tcase(suite, populations);
	TCase *notes = tcase_create("notes");
	tcase_set_timeout(notes, 60);
	tcase_add_checked_fixture(notes, open_notes, close_notes);
	tcase_add_test(notes, a_certificate_is_noted);
	tcase_add_test(notes, a_modulus_is_noted);
	tcase_add_test(notes, values_are_noted);
	suite_add_tcase(suite, notes);
	return suite;
}
