/*
 * Certificates for brlint-audit to draw from, as records on standard output: distinct ones, faster than they are read.
 *   make_population [-i ISSUERS] [-k KEYS] [-p EVERY] COUNT CERTIFICATE [PRECERTIFICATE]
 * Each is the certificate (DER, with a key on P-256) with another serial number, another key, another name and another day of notBefore, signed by
 * nobody. COUNT members of ISSUERS (1) issuers, whose names differ in the last octets of the commonName, with KEYS different keys (0: one each); of
 * every EVERY-th (0: none) the precertificate comes before it. Both templates must agree in all that is no extension.
 *
 * Keys are points of the curve, for that others are not is found: multiples of the generator that follow each other. So many as a batch has get the
 * same point added to each, in affine coordinates, with one inversion for all (Montgomery's trick).
 */
#include <errno.h>
#include <fcntl.h>
#include <gmp.h>
#include <nettle/ecc-curve.h>
#include <nettle/ecc.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LIMBS 4
#define BATCH 512

static void
give_up(const char *what)
{
	fprintf(stderr, "make_population: %s\n", what);
	exit(2);
}

/* --- the field of P-256, in Montgomery's form: x stands for x / 2^256 --- */

typedef uint64_t field[LIMBS];
__extension__ typedef unsigned __int128 wide;
static const field prime = { UINT64_MAX, UINT32_MAX, 0, UINT64_C(0xffffffff00000001) };

/* r = a - b, and whether it borrowed. */
static uint64_t
subtract(field r, const field a, const field b)
{
	uint64_t borrow = 0;
	for (int i = 0; i < LIMBS; i++) {
		wide d = (wide)a[i] - b[i] - borrow;
		r[i] = (uint64_t)d;
		borrow = (uint64_t)(d >> 64) & 1;
	}
	return borrow;
}

static void
field_sub(field r, const field a, const field b)
{
	uint64_t mask = -subtract(r, a, b), carry = 0;
	for (int i = 0; i < LIMBS; i++) {
		wide s = (wide)r[i] + (prime[i] & mask) + carry;
		r[i] = (uint64_t)s;
		carry = (uint64_t)(s >> 64);
	}
}

/* r = a * b; the multiple of the prime that makes the lowest limb 0 is that limb itself, as the prime is -1 there. */
static void
field_mul(field r, const field a, const field b)
{
	uint64_t t[LIMBS + 2] = { 0 };
	for (int i = 0; i < LIMBS; i++) {
		wide s = 0;
		for (int j = 0; j < LIMBS; j++) {
			s = (wide)a[i] * b[j] + t[j] + (uint64_t)(s >> 64);
			t[j] = (uint64_t)s;
		}
		s = (wide)t[LIMBS] + (uint64_t)(s >> 64);
		t[LIMBS] = (uint64_t)s;
		t[LIMBS + 1] = (uint64_t)(s >> 64);
		uint64_t m = t[0];
		s = (wide)m * prime[0] + t[0];
		for (int j = 1; j < LIMBS; j++) {
			s = (wide)m * prime[j] + t[j] + (uint64_t)(s >> 64);
			t[j - 1] = (uint64_t)s;
		}
		s = (wide)t[LIMBS] + (uint64_t)(s >> 64);
		t[LIMBS - 1] = (uint64_t)s;
		t[LIMBS] = t[LIMBS + 1] + (uint64_t)(s >> 64);
	}
	field less;
	bool smaller = subtract(less, t, prime) && t[LIMBS] == 0;
	memcpy(r, smaller ? t : less, sizeof(field));
}

static void
field_from_mpz(field r, const mpz_t value)
{
	mpz_t shifted, modulus;
	mpz_inits(shifted, modulus, NULL);
	mpz_import(modulus, LIMBS, -1, 8, 0, 0, prime);
	mpz_mul_2exp(shifted, value, 256);
	mpz_mod(shifted, shifted, modulus);
	memset(r, 0, sizeof(field));
	mpz_export(r, NULL, -1, 8, 0, 0, shifted);
	mpz_clears(shifted, modulus, NULL);
}

/* r = 1 / a. Both are in Montgomery's form, so that what is between them has the factor twice too often. */
static void
field_invert(field r, const field a)
{
	mpz_t value, modulus;
	mpz_inits(value, modulus, NULL);
	mpz_import(modulus, LIMBS, -1, 8, 0, 0, prime);
	mpz_import(value, LIMBS, -1, 8, 0, 0, a);
	if (!mpz_invert(value, value, modulus))
		give_up("a point cannot be added");
	mpz_mul_2exp(value, value, 256);
	mpz_mod(value, value, modulus);
	field_from_mpz(r, value);
	mpz_clears(value, modulus, NULL);
}

/* --- points --- */

struct point {
	field x, y;
};

static void
point_make(struct point *p, uint64_t multiple, bool is_far)
{
	struct ecc_point point;
	struct ecc_scalar scalar;
	mpz_t x, y;
	mpz_inits(x, y, NULL);
	mpz_set_ui(x, 1);
	mpz_mul_2exp(x, x, is_far ? 200 : 0);
	mpz_add_ui(x, x, (unsigned long)multiple - !is_far);
	ecc_point_init(&point, nettle_get_secp_256r1());
	ecc_scalar_init(&scalar, nettle_get_secp_256r1());
	if (!ecc_scalar_set(&scalar, x))
		give_up("a point cannot be made");
	ecc_point_mul_g(&point, &scalar);
	ecc_point_get(&point, x, y);
	field_from_mpz(p->x, x);
	field_from_mpz(p->y, y);
	ecc_point_clear(&point);
	ecc_scalar_clear(&scalar);
	mpz_clears(x, y, NULL);
}

/* Adds a point to each of the batch. None of them is that point, or its negative. */
static void
points_step(struct point *points, const struct point *step)
{
	static field differences[BATCH], products[BATCH];
	field inverse, slope, x, t;
	for (int i = 0; i < BATCH; i++) {
		field_sub(differences[i], points[i].x, step->x);
		if (i == 0)
			memcpy(products[0], differences[0], sizeof(field));
		else
			field_mul(products[i], products[i - 1], differences[i]);
	}
	field_invert(inverse, products[BATCH - 1]);
	for (int i = BATCH - 1; i >= 0; i--) {
		struct point *p = &points[i];
		if (i > 0)
			field_mul(t, inverse, products[i - 1]);
		else
			memcpy(t, inverse, sizeof(t));
		field_mul(inverse, inverse, differences[i]);
		field_sub(slope, p->y, step->y);
		field_mul(slope, slope, t);
		field_mul(x, slope, slope);
		field_sub(x, x, p->x);
		field_sub(x, x, step->x);
		field_sub(t, p->x, x);
		field_mul(t, t, slope);
		field_sub(p->y, t, p->y);
		memcpy(p->x, x, sizeof(x));
	}
}

static void
field_store(uint8_t *to, const field a)
{
	static const field one = { 1 };
	field r;
	field_mul(r, a, one);
	for (int i = 0; i < LIMBS; i++) {
		uint64_t limb = __builtin_bswap64(r[LIMBS - 1 - i]);
		memcpy(to + 8 * i, &limb, 8);
	}
}

/* --- the templates --- */

struct template
{
	uint8_t record[4 + 8192];
	size_t size;                                  /* with the length before it */
	size_t serial, issuer, key, name, not_before; /* where the octets are that change; of the first two, the last ones */
};

/* The contents of the value at `at`, which must have this tag unless it is 0; *next is behind it. */
static size_t
enter(const struct template *t, size_t at, int tag, size_t *next)
{
	const uint8_t *d = t->record + at;
	size_t length = 0, header = 2;
	if (at + 6 > t->size || (tag != 0 && d[0] != tag))
		give_up("the template is no certificate as is expected");
	if (d[1] < 0x80) {
		length = d[1];
	} else {
		for (int i = 0; i < (d[1] & 0x7f) && i < 3; i++)
			length = length << 8 | d[2 + i];
		header += d[1] & 0x7f;
	}
	if (length > t->size - at - header)
		give_up("the template is cut");
	*next = at + header + length;
	return at + header;
}

static size_t
find(const struct template *t, size_t from, const char *octets, size_t size)
{
	const uint8_t *found = memmem(t->record + from, t->size - from, octets, size);
	if (found == NULL)
		give_up("the template lacks a name, or a key on P-256");
	return (size_t)(found - t->record);
}

static void
template_read(struct template *t, const char *path)
{
	FILE *file = fopen(path, "rb");
	size_t at, next, end;
	if (file == NULL)
		give_up(strerror(errno));
	size_t size = fread(t->record + 4, 1, sizeof(t->record) - 4, file);
	fclose(file);
	for (int i = 0; i < 4; i++)
		t->record[i] = (uint8_t)(size >> 8 * (3 - i));
	t->size = size + 4;
	at = enter(t, enter(t, 4, 0x30, &end), 0x30, &end);
	enter(t, at, 0xa0, &next);
	at = enter(t, next, 0x02, &next);
	if (next - at < 9)
		give_up("the serial number of the template is short");
	t->serial = next - 8;
	enter(t, next, 0x30, &next);
	at = next;
	enter(t, at, 0x30, &next);
	t->issuer = next - 3;
	t->not_before = enter(t, enter(t, next, 0x30, &end), 0x17, &next);
	t->key = find(t, end, "\x03\x42\x00\x04", 4) + 4;
	/* the first name of subjectAltName has a label of eight letters to begin with */
	at = find(t, t->key, "\x06\x03\x55\x1d\x11", 5) + 5;
	if (t->record[at] == 0x01)
		enter(t, at, 0x01, &at);
	t->name = enter(t, enter(t, enter(t, at, 0x04, &end), 0x30, &end), 0x82, &end);
}

/* A number that no other has, with bits that look like chance (splitmix64). */
static uint64_t
mix(uint64_t i)
{
	i += UINT64_C(0x9e3779b97f4a7c15);
	i = (i ^ i >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	i = (i ^ i >> 27) * UINT64_C(0x94d049bb133111eb);
	return i ^ i >> 31;
}

/* Days from 2026-04-01 on, as YYMMDD. */
static char days[91][7];

static void
days_make(void)
{
	static const int lengths[] = { 30, 31, 30 };
	for (int month = 0, n = 0; month < 3; month++) {
		for (int day = 1; day <= lengths[month]; day++)
			snprintf(days[n++], sizeof(days[0]), "26%02u%02u", (month + 4) % 100U, day % 100U);
	}
}

/* What is changed in one; the rest of the record is there already. */
static void
change(uint8_t *record, const struct template *t, uint64_t number, uint64_t issuer, const uint8_t key[64])
{
	static const char letters[] = "abcdefghijklmnop";
	uint64_t serial = mix(number), name = mix(~number);
	memcpy(record + t->serial, &serial, 8);
	for (int i = 0; i < 3; i++, issuer >>= 4)
		record[t->issuer + i] = (uint8_t)letters[issuer & 15];
	memcpy(record + t->not_before, days[(name >> 32) % 91], 6);
	memcpy(record + t->key, key, 64);
	for (int i = 0; i < 8; i++, name >>= 4)
		record[t->name + i] = (uint8_t)letters[name & 15];
}

static void
write_all(const uint8_t *data, size_t size)
{
	while (size > 0) {
		ssize_t n = write(STDOUT_FILENO, data, size);
		if (n < 0 && errno != EINTR)
			give_up(strerror(errno));
		data += n > 0 ? n : 0;
		size -= n > 0 ? (size_t)n : 0;
	}
}

static uint64_t
number_of(const char *text)
{
	char *end;
	uint64_t number = strtoull(text, &end, 10);
	if (*text < '0' || *text > '9' || *end != '\0')
		give_up("usage: make_population [-i ISSUERS] [-k KEYS] [-p EVERY] COUNT CERTIFICATE [PRECERTIFICATE]");
	return number;
}

/* Points from the first key on. */
static void
points_begin(struct point *points)
{
	for (int i = 0; i < BATCH; i++)
		point_make(&points[i], (uint64_t)i, true);
}

int
main(int argc, char **argv)
{
	static struct template certificate, precertificate;
	static struct point points[BATCH], first[BATCH], step;
	uint64_t issuers = 1, keys = 0, every = 0, key = 0;
	int option;

	while ((option = getopt(argc, argv, "i:k:p:")) != -1)
		*(option == 'i' ? &issuers : option == 'k' ? &keys : &every) = number_of(option == '?' ? "" : optarg);
	if (argc - optind < 2 + (every > 0) || issuers < 1 || issuers > 4096)
		number_of("");
	uint64_t count = number_of(argv[optind]);
	template_read(&certificate, argv[optind + 1]);
	if (every > 0)
		template_read(&precertificate, argv[optind + 2]);
	days_make();
	fcntl(STDOUT_FILENO, F_SETPIPE_SZ, 1 << 20);

	/* a buffer of certificates that stay where they are; a pair is written through another one */
	uint8_t *buffer = malloc(BATCH * certificate.size);
	if (buffer == NULL)
		give_up("out of memory");
	for (int i = 0; i < BATCH; i++)
		memcpy(buffer + (size_t)i * certificate.size, certificate.record, certificate.size);
	point_make(&step, BATCH, false);
	points_begin(first);
	memcpy(points, first, sizeof(points));

	for (uint64_t done = 0; done < count;) {
		size_t n = 0, written = 0;
		for (; n < BATCH && done < count; n++, done++, key++) {
			uint8_t *record = buffer + n * certificate.size, octets[64];
			uint64_t issuer = mix(done ^ UINT64_C(0x5555)) % issuers;
			if (keys > 0 && key == keys) {
				memcpy(points, first, sizeof(points));
				key = 0;
			} else if (key > 0 && key % BATCH == 0) {
				points_step(points, &step);
			}
			field_store(octets, points[key % BATCH].x);
			field_store(octets + 32, points[key % BATCH].y);
			change(record, &certificate, done, issuer, octets);
			if (every > 0 && done % every == 0) {
				write_all(buffer + written, (size_t)(record - buffer) - written);
				written = (size_t)(record - buffer);
				change(precertificate.record, &precertificate, done, issuer, octets);
				write_all(precertificate.record, precertificate.size);
			}
		}
		write_all(buffer + written, n * certificate.size - written);
	}
	free(buffer);
	return 0;
}
