/*
 * Which moduli are looked at: one of each key, those with the least SHA-256 of the key where there are more than the limit, and as many of these as
 * have together no more octets than so many moduli of 2048 bits. The same modulus with another exponent is not another one.
 */
#include "audit/statistics_gcd.h"

#include <stdlib.h>

#include "audit/statistics_tree.h"

#define OCTETS_MAX  2048 /* of a modulus that is looked at */
#define OCTETS_MEAN 256  /* so many, times the limit, are looked at in all */
#define SMALL_BITS  64   /* what has a common factor of fewer is a broken number rather than the work of a poor generator */
#define PAIRED_MAX  512  /* of more that share a factor it is not told who shares it with whom */

struct record {
	uint8_t key[KEY_DIGEST];
	struct member_key member;
	uint8_t size[4];
	/* and the modulus */
};
_Static_assert(sizeof(struct record) == KEY_DIGEST + 12, "a record has no gaps");

/* Where a record is. */
struct entry {
	uint8_t key[KEY_DIGEST];
	uint8_t place[8];
};

void
moduli_init(struct moduli *m, const char *folder, uint64_t limit)
{
	*m = (struct moduli){ .limit = limit < (UINT32_MAX >> 4) ? limit : UINT32_MAX >> 4 };
	spill_init(&m->records, folder);
	memset(m->last, 0xff, sizeof(m->last));
}

void
moduli_free(struct moduli *m)
{
	spill_free(&m->records);
	free(m->ranks);
	m->ranks = NULL;
}

/* Leaves each rank once, in order, and no more than the limit. */
static void
ranks_settle(struct moduli *m)
{
	size_t count = 0;
	rows_sort(m->ranks, m->rank_count, sizeof(*m->ranks), sizeof(*m->ranks));
	for (size_t i = 0; i < m->rank_count; i++) {
		if (i == 0 || memcmp(m->ranks[i], m->ranks[count - 1], sizeof(*m->ranks)) != 0)
			memmove(m->ranks[count++], m->ranks[i], sizeof(*m->ranks));
	}
	m->rank_count = count;
	if (count <= m->limit)
		return;
	m->is_full = true;
	m->rank_count = (size_t)m->limit;
	memcpy(m->last, m->ranks[m->limit - 1], sizeof(m->last));
}

static bool
rank_add(struct moduli *m, const uint8_t key[KEY_DIGEST])
{
	if (m->rank_count == m->rank_capacity && m->rank_count > 2 * m->limit)
		ranks_settle(m);
	if (m->rank_count == m->rank_capacity) {
		size_t capacity = m->rank_capacity > 0 ? m->rank_capacity * 2 : 256;
		void *grown = realloc(m->ranks, capacity * sizeof(*m->ranks));
		if (grown == NULL)
			return false;
		m->ranks = grown;
		m->rank_capacity = capacity;
	}
	memcpy(m->ranks[m->rank_count++], key, sizeof(*m->ranks));
	return true;
}

bool
moduli_add(struct moduli *m, const uint8_t key[KEY_DIGEST], struct span modulus, const struct member_key *member)
{
	struct record record = { .member = *member };
	if (m->limit == 0)
		return true;
	if (modulus.size == 0 || modulus.size > OCTETS_MAX || (modulus.size == 1 && modulus.data[0] == 1)) {
		m->unfit++;
		return true;
	}
	if (memcmp(key, m->last, sizeof(m->last)) > 0)
		return true;
	memcpy(record.key, key, KEY_DIGEST);
	put_be32(record.size, (uint32_t)modulus.size);
	return rank_add(m, key) && spill_add(&m->records, &record, sizeof(record)) && spill_add(&m->records, modulus.data, modulus.size);
}

/* --- choosing --- */

struct chosen {
	struct moduli *moduli;
	struct results *results;
	struct entry *entries; /* of all records, by key */
	size_t entry_count;
	uint32_t *items; /* the first entry of each key that is looked at */
	size_t count;
	uint64_t octets;
	uint8_t octet[OCTETS_MAX];
	bool is_cut; /* by the octets */
	bool failed;
};

/* A modulus, which holds until the next one is read. */
static struct span
modulus_at(void *context, size_t i)
{
	struct chosen *c = context;
	struct record record;
	uint64_t place = span_be64(c->entries[c->items[i]].place);
	if (!spill_read(&c->moduli->records, &record, sizeof(record), place) ||
	    !spill_read(&c->moduli->records, c->octet, get_be32(record.size), place + sizeof(record)))
		return (struct span){ NULL, 0 };
	return (struct span){ c->octet, get_be32(record.size) };
}

/* An entry for each record that is not beyond the last rank. */
static bool
entries_read(struct chosen *c)
{
	uint8_t part[8192 + OCTETS_MAX + sizeof(struct record)];
	uint64_t place = 0, size = c->moduli->records.size;
	size_t capacity = 0;
	while (place < size) {
		size_t have = size - place < sizeof(part) ? (size_t)(size - place) : sizeof(part), at = 0;
		if (!spill_read(&c->moduli->records, part, have, place))
			return false;
		while (have - at >= sizeof(struct record)) {
			struct record record;
			memcpy(&record, part + at, sizeof(record));
			if (sizeof(record) + get_be32(record.size) > have - at)
				break;
			if (c->entry_count == capacity) {
				capacity = capacity > 0 ? capacity + capacity / 2 : 256;
				struct entry *grown = realloc(c->entries, capacity * sizeof(*grown));
				if (grown == NULL)
					return false;
				c->entries = grown;
			}
			if (memcmp(record.key, c->moduli->last, sizeof(c->moduli->last)) <= 0) {
				struct entry *entry = &c->entries[c->entry_count++];
				memcpy(entry->key, record.key, KEY_DIGEST);
				put_be32(entry->place, (uint32_t)((place + at) >> 32));
				put_be32(entry->place + 4, (uint32_t)(place + at));
			}
			at += sizeof(record) + get_be32(record.size);
		}
		place += at;
	}
	return true;
}

/* The first entry of each key, as far as the limits go. */
static bool
keys_choose(struct chosen *c)
{
	const struct moduli *m = c->moduli;
	rows_sort(c->entries, c->entry_count, sizeof(*c->entries), KEY_DIGEST);
	c->items = malloc(((size_t)m->limit < c->entry_count ? (size_t)m->limit : c->entry_count) * sizeof(*c->items) + 1);
	if (c->items == NULL)
		return false;
	for (size_t i = 0; i < c->entry_count && c->count < m->limit; i++) {
		if (i > 0 && memcmp(c->entries[i].key, c->entries[i - 1].key, KEY_DIGEST) == 0)
			continue;
		c->items[c->count] = (uint32_t)i;
		struct span modulus = modulus_at(c, c->count);
		if (modulus.data == NULL)
			return false;
		if (c->octets + modulus.size > m->limit * OCTETS_MEAN + OCTETS_MAX) {
			c->is_cut = true;
			break;
		}
		c->octets += modulus.size;
		c->count++;
	}
	return true;
}

struct twin {
	uint8_t hash[8];
	uint8_t item[4];
};

/* Whether two of the chosen have the same modulus. */
static bool
is_same(struct chosen *c, uint32_t i, uint32_t k)
{
	uint8_t first[OCTETS_MAX];
	struct span a = modulus_at(c, i);
	c->failed |= a.data == NULL;
	if (c->failed)
		return false;
	memcpy(first, a.data, a.size);
	struct span b = modulus_at(c, k);
	c->failed |= b.data == NULL;
	return !c->failed && a.size == b.size && memcmp(first, b.data, b.size) == 0;
}

/* Leaves each modulus once, that of the least key. */
static bool
twins_drop(struct chosen *c)
{
	struct twin *twins = malloc(c->count * sizeof(*twins) + 1);
	if (twins == NULL)
		return false;
	for (size_t i = 0; i < c->count && !c->failed; i++) {
		struct span modulus = modulus_at(c, i);
		uint64_t hash = modulus.data != NULL ? octets_hash(modulus, 0x6d6f6475) : 0;
		c->failed |= modulus.data == NULL;
		put_be32(twins[i].hash, (uint32_t)(hash >> 32));
		put_be32(twins[i].hash + 4, (uint32_t)hash);
		put_be32(twins[i].item, (uint32_t)i);
	}
	rows_sort(twins, c->count, sizeof(*twins), sizeof(*twins));
	for (size_t i = 1, left = 0; i < c->count && !c->failed; i++) {
		uint32_t item = get_be32(twins[i].item);
		if (memcmp(twins[i].hash, twins[left].hash, sizeof(twins[i].hash)) == 0 && is_same(c, get_be32(twins[left].item), item))
			c->entries[c->items[item]].place[0] |= 0x80; /* no file is so long */
		else
			left = i;
	}
	free(twins);
	size_t count = 0;
	for (size_t i = 0; i < c->count; i++) {
		uint8_t *place = c->entries[c->items[i]].place;
		if (!(place[0] & 0x80))
			c->items[count++] = c->items[i];
		place[0] &= 0x7f;
	}
	c->count = count;
	return !c->failed;
}

/* --- what shares a factor --- */

/* The least SHA-256 of the members with the key of one that is chosen. */
static bool
least_member(struct chosen *c, size_t i, uint8_t least[SHA256_SIZE])
{
	uint8_t sha256[SHA256_SIZE];
	memset(least, 0xff, SHA256_SIZE);
	for (size_t k = c->items[i]; k < c->entry_count && memcmp(c->entries[k].key, c->entries[c->items[i]].key, KEY_DIGEST) == 0; k++) {
		struct record record;
		if (!spill_read(&c->moduli->records, &record, sizeof(record), span_be64(c->entries[k].place)) ||
		    !member_sha256(c->results, &record.member, sha256))
			return false;
		if (memcmp(sha256, least, SHA256_SIZE) < 0)
			memcpy(least, sha256, SHA256_SIZE);
	}
	return true;
}

struct sharer {
	uint8_t sha256[SHA256_SIZE];
	mpz_t modulus;
	bool is_shown;
};

static int
by_sha256(const void *a, const void *b)
{
	return memcmp(((const struct sharer *)a)->sha256, ((const struct sharer *)b)->sha256, SHA256_SIZE);
}

static void
sharer_show(struct statistic *s, struct sharer *sharer)
{
	if (sharer->is_shown || s->example_count == EXAMPLES_OF_STATISTIC)
		return;
	sharer->is_shown = true;
	memcpy(s->examples[s->example_count++], sharer->sha256, SHA256_SIZE);
}

/* Members, the least first, and behind each those that it shares a factor with. */
static void
sharers_show(struct statistic *s, struct sharer *sharers, size_t count)
{
	mpz_t gcd;
	qsort(sharers, count, sizeof(*sharers), by_sha256);
	mpz_init(gcd);
	for (size_t i = 0; i < count && s->example_count < EXAMPLES_OF_STATISTIC; i++) {
		if (sharers[i].is_shown)
			continue;
		sharer_show(s, &sharers[i]);
		for (size_t k = i + 1; k < count && s->example_count < EXAMPLES_OF_STATISTIC; k++) {
			mpz_gcd(gcd, sharers[i].modulus, sharers[k].modulus);
			if (mpz_cmp_ui(gcd, 1) != 0)
				sharer_show(s, &sharers[k]);
		}
	}
	mpz_clear(gcd);
}

static bool
examples_show(struct chosen *c, struct statistic *s, const uint16_t *bits, size_t found)
{
	struct least least = { .count = 0 };
	size_t count = 0;
	struct sharer *sharers = malloc(PAIRED_MAX * sizeof(*sharers));
	bool done = sharers != NULL;
	for (size_t i = 0; i < c->count && done; i++) {
		uint8_t sha256[SHA256_SIZE];
		if (bits[i] <= 1)
			continue;
		done = least_member(c, i, sha256);
		if (!done || found > PAIRED_MAX) {
			least_add(&least, sha256);
			continue;
		}
		struct span modulus = modulus_at(c, i);
		done = modulus.data != NULL;
		mpz_init(sharers[count].modulus);
		mpz_import(sharers[count].modulus, modulus.size, 1, 1, 1, 0, modulus.data);
		memcpy(sharers[count].sha256, sha256, SHA256_SIZE);
		sharers[count++].is_shown = false;
	}
	if (done && found <= PAIRED_MAX) {
		sharers_show(s, sharers, count);
	} else if (done) {
		memcpy(s->examples, least.sha256, sizeof(least.sha256));
		s->example_count = least.count;
	}
	for (size_t i = 0; i < count; i++)
		mpz_clear(sharers[i].modulus);
	free(sharers);
	return done;
}

static bool
shared_result(struct chosen *c, const uint16_t *bits, uint64_t keys)
{
	struct results *r = c->results;
	size_t found = 0, small = 0;
	for (size_t i = 0; i < c->count; i++) {
		found += bits[i] > 1;
		small += bits[i] > 1 && bits[i] < SMALL_BITS;
	}
	say_number(r, found);
	say(r, " of ");
	say_count(r, c->count, "distinct modulus", "distinct moduli");
	say(r, found == 1 ? " shares a factor with another" : " share a factor with another");
	if (small > 0) {
		say(r, ", ");
		say_number(r, small);
		say(r, " of these one of fewer than %d bits", SMALL_BITS);
	}
	if (c->moduli->is_full || c->is_cut) {
		say(r, "; looked at were those with the least SHA-256 of ");
		say_count(r, keys, "RSA key", "RSA keys");
	}
	if (c->moduli->unfit > 0) {
		say(r, "; not looked at: ");
		say_members(r, c->moduli->unfit);
		say(r, " with a modulus below 2 or of more than %d bits", 8 * OCTETS_MAX);
	}
	say_limit(r, "two moduli have a common factor; at most ");
	number_add(&r->limit, c->moduli->limit);
	say_limit(r, " are looked at");
	struct statistic *s = result_add(r, "stat_key_shared_prime", NULL, found > 0, NULL);
	return s != NULL && (found == 0 || examples_show(c, s, bits, found));
}

bool
moduli_end(struct moduli *m, struct results *r, uint64_t keys)
{
	struct chosen *c = calloc(1, sizeof(*c));
	bool done = false;
	if (c == NULL)
		return false;
	*c = (struct chosen){ .moduli = m, .results = r };
	ranks_settle(m);
	free(m->ranks);
	m->ranks = NULL;
	m->rank_count = m->rank_capacity = 0;
	if (m->limit == 0) {
		say(r, "not looked for");
		say_limit(r, "two moduli have a common factor");
		done = result_add(r, "stat_key_shared_prime", NULL, false, NULL) != NULL;
	} else if (entries_read(c) && keys_choose(c) && twins_drop(c)) {
		uint16_t *bits = calloc(c->count + 1, sizeof(*bits));
		struct modulus_source source = { modulus_at, c, c->count, c->octets };
		done = bits != NULL && common_factors(&source, m->records.folder, bits) && shared_result(c, bits, keys);
		free(bits);
	}
	free(c->entries);
	free(c->items);
	free(c);
	return done;
}
