#include "audit/population.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "asn1/time.h"
#include "x509/classify.h"

/* Rows in a chunk: none of them moves. */
#define CHUNK_ROWS (1u << 16)

static bool
no_memory(struct population *p)
{
	p->out_of_memory = true;
	return false;
}

void
population_init(struct population *p, const char *folder)
{
	*p = (struct population){ .folder = folder };
	for (size_t i = 0; i < 256; i++)
		spill_init(&p->facts[i], folder);
	spill_init(&p->kept, folder);
}

void
population_free(struct population *p)
{
	for (uint32_t i = 0; i < p->chunk_room; i++)
		free(p->chunks[i]);
	free(p->chunks);
	free(p->slots);
	free(p->parts);
	free(p->part_slots);
	interned_free(&p->issuers);
	interned_free(&p->keys);
	interned_free(&p->sources);
	for (size_t i = 0; i < 256; i++)
		spill_free(&p->facts[i]);
	spill_free(&p->kept);
	free(p->order);
	free(p->drawn);
}

/* --- sources and parts --- */

uint32_t
population_source(struct population *p, const char *name)
{
	/* objects of one input follow each other */
	if (p->sources.count > 0 && strcmp(p->sources.words[p->sources.count - 1], name) == 0)
		return p->sources.count - 1;
	uint32_t number = interned_number(&p->sources, span_of(name));
	if (number == NO_ROW)
		no_memory(p);
	return number;
}

int32_t
month_of(int64_t seconds)
{
	struct calendar_time t;
	time_to_calendar(seconds, &t);
	return (t.year - 1970) * 12 + t.month - 1;
}

#define NO_MONTH INT32_MIN

static uint64_t
key_hash(const struct stratum_key *k)
{
	uint32_t words[] = { k->issuer, k->key, (uint32_t)k->month, k->profile, k->unknown };
	return octets_hash((struct span){ (const uint8_t *)words, sizeof(words) }, 0);
}

static uint64_t
part_hash(const void *context, uint32_t number)
{
	const struct population *p = context;
	return key_hash(&p->parts[number].key);
}

static bool
same_key(const struct stratum_key *a, const struct stratum_key *b)
{
	return a->issuer == b->issuer && a->key == b->key && a->month == b->month && a->profile == b->profile && a->unknown == b->unknown;
}

unsigned
by_of_word(struct span word)
{
	static const struct {
		const char *word;
		unsigned by;
	} words[] = { { "issuer", BY_ISSUER }, { "profile", BY_PROFILE }, { "month", BY_MONTH }, { "key", BY_KEY } };
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (span_is(word, words[i].word))
			return words[i].by;
	}
	return 0;
}

/* The part that an object belongs to; NO_ROW if memory ran out. */
static uint32_t
part_of(struct population *p, const struct fact *fact, const char *key_word)
{
	struct stratum_key key = { .unknown = fact->unknown };
	if (!fact->unknown) {
		uint32_t word = p->by & BY_KEY ? interned_number(&p->keys, span_of(key_word)) : 0;
		if (word == NO_ROW)
			return NO_ROW;
		key.issuer = p->by & BY_ISSUER ? fact->issuer : 0;
		key.key = word;
		key.month = !(p->by & BY_MONTH) ? 0 : fact->has_not_before ? month_of(fact->not_before) : NO_MONTH;
		key.profile = p->by & BY_PROFILE && fact->profiles != 0 ? (uint32_t)__builtin_ctzll(fact->profiles) : 0;
	}
	if (!slots_grow(&p->part_slots, &p->part_slot_count, p->part_count, part_hash, p))
		return NO_ROW;
	uint64_t at = key_hash(&key) & (p->part_slot_count - 1);
	for (; p->part_slots[at] != 0; at = (at + 1) & (p->part_slot_count - 1)) {
		if (same_key(&p->parts[p->part_slots[at] - 1].key, &key))
			return p->part_slots[at] - 1;
	}
	if (p->part_count == p->part_room) {
		uint32_t room = p->part_room == 0 ? 16 : p->part_room * 2;
		struct part *parts = realloc(p->parts, room * sizeof(*parts));
		if (parts == NULL)
			return NO_ROW;
		p->parts = parts;
		p->part_room = room;
	}
	p->parts[p->part_count] = (struct part){ .key = key, .least_dropped = UINT64_MAX };
	p->part_slots[at] = p->part_count + 1;
	return p->part_count++;
}

void
population_part_name(const struct population *p, const struct part *part, struct buffer *b)
{
	const char *between = "";
	if (part->key.unknown) {
		buffer_text(b, "unreadable");
		return;
	}
	if (p->by & BY_ISSUER) {
		const char *issuer = p->issuers.words[part->key.issuer];
		buffer_text(b, *issuer != '\0' ? issuer : "no issuer");
		between = " / ";
	}
	if (p->by & BY_PROFILE) {
		buffer_text(b, between);
		buffer_text(b, profile_name((profile_set)1 << part->key.profile));
		between = " / ";
	}
	if (p->by & BY_MONTH) {
		buffer_text(b, between);
		if (part->key.month == NO_MONTH)
			buffer_text(b, "unknown");
		else
			buffer_month(b, part->key.month);
		between = " / ";
	}
	if (p->by & BY_KEY) {
		buffer_text(b, between);
		buffer_text(b, p->keys.words[part->key.key]);
		between = " / ";
	}
	if (*between == '\0')
		buffer_text(b, "all");
}

/* --- what may be drawn --- */

/* The probability, as its negative natural logarithm, below which it may happen that more is drawn than is kept. */
#define NEVER 40.0

/*
 * The bound below which ranks may be drawn, in 2^-64, of a part that has `size` members at least: the share that is drawn, and more by what
 * Bernstein's inequality gives for the number of ranks below it to be less than the sample with a probability of e^-NEVER. It falls as the part
 * grows.
 */
static uint64_t
rank_bound(const struct sampling *s, uint64_t size)
{
	double n = (double)size, part = (double)sampling_size(s, size) / n, a = 2 * NEVER / (3 * n);
	double bound = part + (a + sqrt(a * a + 8 * NEVER * part / n)) / 2 + a;
	return bound >= 1 ? UINT64_MAX : (uint64_t)(bound * 18446744073709551616.0);
}

/* Whether the octets of an object are to be kept: it may be drawn, or the certificate of which it is the precertificate may be. */
static bool
is_kept(struct population *p, const struct fact *fact, struct part *part, uint64_t rank)
{
	if (fact->unknown || fact->precertificate)
		return true;
	part->certificates++;
	if (rank <= rank_bound(&p->sampling, part->certificates))
		return true;
	if (rank < part->least_dropped)
		part->least_dropped = rank;
	return false;
}

/* --- adding --- */

/* Makes room for one more row: at most two thirds of the places are in use. */
static bool
row_slots_grow(struct population *p)
{
	if (p->count + UINT64_C(1) <= p->slot_count / 3 * 2)
		return true;
	uint64_t wider = p->slot_count == 0 ? 1024 : p->slot_count * 2;
	struct row_slot *grown = calloc(wider, sizeof(*grown));
	if (grown == NULL)
		return false;
	for (uint64_t i = 0; i < p->slot_count; i++) {
		if (p->slots[i].row == 0)
			continue;
		uint64_t at = p->slots[i].hash & (wider - 1);
		while (grown[at].row != 0)
			at = (at + 1) & (wider - 1);
		grown[at] = p->slots[i];
	}
	free(p->slots);
	p->slots = grown;
	p->slot_count = wider;
	return true;
}

static struct row *
new_row(struct population *p)
{
	uint32_t chunk = p->count >> 16;
	if (p->count >= NO_ROW - 1)
		return NULL;
	if (chunk == p->chunk_room) {
		struct row **chunks = realloc(p->chunks, ((size_t)chunk + 1) * sizeof(*chunks));
		if (chunks == NULL)
			return NULL;
		p->chunks = chunks;
		if ((p->chunks[chunk] = malloc(CHUNK_ROWS * sizeof(struct row))) == NULL)
			return NULL;
		p->chunk_room++;
	}
	return population_row(p, p->count);
}

/* Keeps what is known of an object, with the number of its issuer in place of the name. */
static bool
keep_fact(struct population *p, struct row *row, const struct sighting *seen)
{
	static const uint8_t nothing[FACT_UNIT];
	struct spill *spill = &p->facts[row->sha256[0]];
	const uint8_t *behind = (const uint8_t *)(seen + 1);
	struct fact fact = seen->fact;
	size_t rest = (size_t)fact.serial_size + fact.note_size, size = sizeof(fact) + rest;
	row->fact = (uint32_t)(spill->size / FACT_UNIT);
	if (spill->size / FACT_UNIT > UINT32_MAX)
		return no_memory(p);
	fact.issuer = interned_number(&p->issuers, (struct span){ behind, seen->issuer_size });
	if (fact.issuer == NO_ROW)
		return no_memory(p);
	row->stratum = part_of(p, &fact, seen->key);
	if (row->stratum == NO_ROW)
		return no_memory(p);
	if (!spill_add(spill, &fact, sizeof(fact)) || !spill_add(spill, behind + seen->issuer_size, rest) ||
	    !spill_add(spill, nothing, (FACT_UNIT - size % FACT_UNIT) % FACT_UNIT)) {
		p->error = errno;
		return false;
	}
	return true;
}

static bool
keep_octets(struct population *p, struct row *row, struct span der)
{
	row->kept = p->kept.size + 1;
	if (spill_add(&p->kept, der.data, der.size))
		return true;
	p->error = errno;
	return false;
}

/* Of two places in which an object was found, the one with the least name counts. */
static void
note_place(struct population *p, struct row *row, uint32_t source, uint32_t index)
{
	int order = source == row->source ? 0 : strcmp(p->sources.words[source], p->sources.words[row->source]);
	if (order < 0 || (order == 0 && index < row->index)) {
		row->source = source;
		row->index = index;
	}
}

bool
population_add(struct population *p, const struct sighting *seen, struct span der, uint32_t source, uint32_t index)
{
	if (!row_slots_grow(p))
		return no_memory(p);
	uint32_t hash = row_hash(seen->sha256);
	uint64_t at = hash & (p->slot_count - 1);
	for (; p->slots[at].row != 0; at = (at + 1) & (p->slot_count - 1)) {
		if (p->slots[at].hash != hash)
			continue;
		struct row *other = population_row(p, p->slots[at].row - 1);
		if (memcmp(other->sha256, seen->sha256, SHA256_SIZE) == 0) {
			p->duplicates++;
			note_place(p, other, source, index);
			return true;
		}
	}
	struct row *row = new_row(p);
	if (row == NULL)
		return no_memory(p);
	*row = (struct row){
		.rank = seen->rank,
		.size = (uint32_t)der.size,
		.partner = NO_ROW,
		.source = source,
		.index = index,
		.unknown = seen->fact.unknown,
		.precertificate = seen->fact.precertificate,
		.has_pair = seen->has_pair,
	};
	memcpy(row->sha256, seen->sha256, SHA256_SIZE);
	memcpy(row->pair, seen->pair, PAIR_SIZE);
	if (!keep_fact(p, row, seen))
		return false;
	if (is_kept(p, &seen->fact, &p->parts[row->stratum], row->rank) && !keep_octets(p, row, der))
		return false;
	p->slots[at] = (struct row_slot){ ++p->count, hash };
	return true;
}

uint8_t *
population_facts(struct population *p, unsigned octet)
{
	struct spill *spill = &p->facts[octet];
	uint8_t *facts = malloc(spill->size > 0 ? (size_t)spill->size : 1);
	if (facts == NULL) {
		no_memory(p);
	} else if (!spill_read(spill, facts, (size_t)spill->size, 0)) {
		p->error = errno;
		free(facts);
		facts = NULL;
	}
	return facts;
}

bool
population_octets(struct population *p, const struct row *row, struct buffer *b)
{
	buffer_truncate(b, 0);
	if (!buffer_reserve(b, row->size))
		return no_memory(p);
	if (row->kept == 0 || !spill_read(&p->kept, b->text, row->size, row->kept - 1)) {
		p->error = errno;
		return false;
	}
	b->size = row->size;
	return true;
}

/* --- pairs --- */

static int
compare_rows(const struct row *a, const struct row *b)
{
	return memcmp(a->sha256, b->sha256, SHA256_SIZE);
}

/* A row by what it has in common with its partner. */
struct half {
	uint8_t pair[PAIR_SIZE];
	uint32_t row;
};

static int
half_compare(const void *a, const void *b, void *context)
{
	const struct half *x = a, *y = b;
	return compare_rows(population_row(context, x->row), population_row(context, y->row));
}

/*
 * Puts those that have the same in common together, the precertificate with the least SHA-256 to the certificate with the least, and so on: there is
 * one of each, if the CA did as it should.
 */
static void
join(struct population *p, struct half *some, size_t count)
{
	qsort_r(some, count, sizeof(*some), half_compare, p);
	for (size_t i = 0, next = 0; i < count && next < count; i++) {
		struct row *precert = population_row(p, some[i].row);
		if (!precert->precertificate)
			continue;
		while (next < count && population_row(p, some[next].row)->precertificate)
			next++;
		if (next == count)
			break;
		precert->partner = some[next].row;
		precert->merged = true;
		population_row(p, some[next++].row)->partner = some[i].row;
		p->pairs++;
	}
}

static bool
find_pairs(struct population *p)
{
	size_t count = 0, precerts = 0, filled = 0;
	for (uint32_t i = 0; i < p->count; i++) {
		count += population_row(p, i)->has_pair;
		precerts += population_row(p, i)->has_pair && population_row(p, i)->precertificate;
	}
	if (precerts == 0 || precerts == count)
		return true;
	struct half *all = malloc(count * sizeof(*all));
	if (all == NULL)
		return no_memory(p);
	for (uint32_t i = 0; i < p->count; i++) {
		const struct row *row = population_row(p, i);
		if (!row->has_pair)
			continue;
		memcpy(all[filled].pair, row->pair, PAIR_SIZE);
		all[filled++].row = i;
	}
	rows_sort(all, count, sizeof(*all), PAIR_SIZE);
	for (size_t from = 0, to; from < count; from = to) {
		for (to = from + 1; to < count && memcmp(all[to].pair, all[from].pair, PAIR_SIZE) == 0;)
			to++;
		if (to - from > 1)
			join(p, all + from, to - from);
	}
	free(all);
	return true;
}

/* --- the order --- */

/* A row by the first octets of its SHA-256, which are so sorted without a look at rows: they are far from each other in memory. */
struct ordered {
	uint8_t first[8];
	uint8_t row[4]; /* its number, as the processor has it */
};

static struct ordered
ordered_of(const struct population *p, uint32_t number)
{
	struct ordered o;
	memcpy(o.first, population_row(p, number)->sha256, sizeof(o.first));
	memcpy(o.row, &number, sizeof(o.row));
	return o;
}

static uint32_t
ordered_row(const struct ordered *o)
{
	uint32_t number;
	memcpy(&number, o->row, sizeof(number));
	return number;
}

static int
by_sha256(const void *a, const void *b, void *context)
{
	return compare_rows(population_row(context, ordered_row(a)), population_row(context, ordered_row(b)));
}

/* Sorts rows by their SHA-256. */
static void
sort_ordered(struct population *p, struct ordered *some, size_t count)
{
	rows_sort(some, count, sizeof(*some), sizeof(some->first));
	for (size_t i = 0, to; i < count; i = to) {
		for (to = i + 1; to < count && memcmp(some[to].first, some[i].first, sizeof(some->first)) == 0;)
			to++;
		if (to - i > 1)
			qsort_r(some + i, to - i, sizeof(*some), by_sha256, p);
	}
}

/* Puts the members in the order of their SHA-256. */
static bool
put_in_order(struct population *p)
{
	for (uint32_t i = 0; i < p->count; i++)
		p->members += !population_row(p, i)->merged;
	p->order = malloc(((size_t)p->members + 1) * sizeof(*p->order));
	struct ordered *all = malloc(((size_t)p->members + 1) * sizeof(*all));
	bool ok = p->order != NULL && all != NULL;
	for (uint32_t i = 0, filled = 0; i < p->count && ok; i++) {
		if (!population_row(p, i)->merged)
			all[filled++] = ordered_of(p, i);
	}
	if (ok)
		sort_ordered(p, all, p->members);
	for (uint32_t i = 0; i < p->members && ok; i++) {
		p->order[i] = ordered_row(&all[i]);
		p->first[all[i].first[0] + 1]++;
	}
	for (int i = 0; i < 256; i++)
		p->first[i + 1] += p->first[i];
	free(all);
	return ok || no_memory(p);
}

/* --- the sample --- */

/* By the part, and then by the rank. */
struct candidate {
	uint64_t rank;
	uint32_t part, row;
};

static int
by_rank(const void *a, const void *b, void *context)
{
	const struct candidate *x = a, *y = b;
	const struct population *p = context;
	uint8_t first[SHA256_SIZE], second[SHA256_SIZE];
	if (x->part != y->part)
		return x->part < y->part ? -1 : 1;
	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	if (x->row == y->row)
		return 0;
	sampling_rank(&p->sampling, population_row(p, x->row)->sha256, first);
	sampling_rank(&p->sampling, population_row(p, y->row)->sha256, second);
	return memcmp(first, second, SHA256_SIZE);
}

/* Marks those of one part, of whose candidates the ranks ascend. Returns false if some that are drawn may not be among them. */
static bool
draw_part(struct population *p, struct part *part, const struct candidate *candidates, size_t count)
{
	uint64_t wanted = part->key.unknown ? part->size : sampling_size(&p->sampling, part->size);
	if (wanted > count || (wanted > 0 && part->least_dropped <= candidates[wanted - 1].rank))
		return false;
	for (uint64_t i = 0; i < wanted; i++)
		population_row(p, candidates[i].row)->sampled = true;
	part->sampled = wanted;
	return true;
}

static bool
mark_sample(struct population *p, bool *not_kept)
{
	size_t count = 0;
	for (uint32_t i = 0; i < p->count; i++) {
		const struct row *row = population_row(p, i);
		p->parts[row->stratum].size += !row->merged;
		count += row->kept != 0 && !row->merged;
	}
	struct candidate *all = malloc((count + 1) * sizeof(*all));
	if (all == NULL)
		return no_memory(p);
	size_t filled = 0;
	for (uint32_t i = 0; i < p->count; i++) {
		const struct row *row = population_row(p, i);
		if (row->kept != 0 && !row->merged)
			all[filled++] = (struct candidate){ row->rank, row->stratum, i };
	}
	qsort_r(all, count, sizeof(*all), by_rank, p);
	for (size_t from = 0, to; from < count && !*not_kept; from = to) {
		for (to = from + 1; to < count && all[to].part == all[from].part;)
			to++;
		*not_kept = !draw_part(p, &p->parts[all[from].part], all + from, to - from);
	}
	for (uint32_t i = 0; i < p->part_count; i++)
		*not_kept |= p->parts[i].size > 0 && p->parts[i].sampled == 0;
	free(all);
	return true;
}

static bool
list_sample(struct population *p)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < p->count; i++)
		count += population_row(p, i)->sampled;
	p->drawn = malloc(((size_t)count + 1) * sizeof(*p->drawn));
	struct ordered *all = malloc(((size_t)count + 1) * sizeof(*all));
	bool ok = p->drawn != NULL && all != NULL;
	for (uint32_t i = 0, filled = 0; i < p->count && ok; i++) {
		if (population_row(p, i)->sampled)
			all[filled++] = ordered_of(p, i);
	}
	if (ok)
		sort_ordered(p, all, count);
	for (; p->drawn_count < count && ok; p->drawn_count++)
		p->drawn[p->drawn_count] = ordered_row(&all[p->drawn_count]);
	free(all);
	return ok || no_memory(p);
}

enum drawn
population_draw(struct population *p)
{
	bool not_kept = false;
	if (p->count == 0)
		return DRAWN_NOTHING;
	/* they are not looked up any more */
	free(p->slots);
	p->slots = NULL;
	p->slot_count = 0;
	if (!find_pairs(p) || !put_in_order(p) || !mark_sample(p, &not_kept))
		return DRAWN_FAILED;
	if (not_kept)
		return DRAWN_NOT_KEPT;
	return list_sample(p) ? DRAWN : DRAWN_FAILED;
}
