/*
 * Values have keys: their letters and digits in lower case. Values with the same key are spelled differently. For those that differ by one character
 * each key is put down without its first character, without its second and so on, and once as it is. Two keys of the same length that differ in one
 * place come to the same without it, and so meet there; one that has a character more than another meets it where that one stands as it is. That
 * takes a time in proportion to the octets of all keys, however alike others make them. Sorted are only as many at a time as have a place in memory.
 *
 * Digits are not left out: "Unit 1" and "Unit 2" are two units. Nor are short keys looked at, of which many are words of their own.
 */
#include "audit/statistics_near.h"

#include <stdlib.h>
#include <unicase.h>
#include <unistr.h>

#include "data/placeholder.h"

#define SHORTEST 5 /* characters of a key */
#define LONGEST  64
#define AT_ONCE  ((size_t)4 << 20)
#define AS_IT_IS 0xff

struct key {
	uint32_t frequent; /* the most frequent of its values */
	uint32_t values;
};

struct variant {
	uint8_t hash[8];
	uint8_t place; /* of the character that is left out */
	uint8_t key[4];
};

struct search {
	const struct distinct *values;
	struct distinct keys;
	uint32_t *key_of; /* by value */
	uint8_t *edited;  /* by key */
	struct near *near;
};

static uint64_t
count_of(const struct search *s, uint32_t value)
{
	uint64_t count;
	memcpy(&count, distinct_at(s->values, value), sizeof(count));
	return count;
}

static int
span_compare(struct span a, struct span b)
{
	int order = memcmp(a.data, b.data, a.size < b.size ? a.size : b.size);
	return order != 0 ? order : a.size < b.size ? -1 : a.size > b.size;
}

/* Whether a value is more frequent than another, or comes first. */
static bool
is_before(const struct search *s, uint32_t a, uint32_t b)
{
	uint64_t x = count_of(s, a), y = count_of(s, b);
	return x != y ? x > y : span_compare(distinct_octets(s->values, a), distinct_octets(s->values, b)) < 0;
}

/* Keeps a pair if it is among those with the most frequent values. */
static void
pair_add(struct search *s, uint32_t frequent, uint32_t other)
{
	struct near *n = s->near;
	size_t at = n->count;
	for (size_t i = 0; i < n->count; i++) {
		if (n->pairs[i].frequent == frequent && n->pairs[i].other == other)
			return;
	}
	while (at > 0 && (n->pairs[at - 1].frequent == frequent ? is_before(s, other, n->pairs[at - 1].other)
								: is_before(s, frequent, n->pairs[at - 1].frequent)))
		at--;
	if (at == PAIRS_MAX)
		return;
	memmove(&n->pairs[at + 1], &n->pairs[at], ((n->count < PAIRS_MAX ? n->count : PAIRS_MAX - 1) - at) * sizeof(*n->pairs));
	n->pairs[at] = (struct near_pair){ frequent, other };
	n->count += n->count < PAIRS_MAX;
}

/* --- spelling --- */

/* The key of a value; `text` has room for four times its octets. */
static struct span
key_text(struct span value, uint8_t *text)
{
	size_t size = 0;
	for (size_t at = 0; at < value.size;) {
		ucs4_t character = value.data[at];
		int taken = character < 0x80 ? 1 : u8_mbtouc(&character, value.data + at, value.size - at);
		at += (size_t)taken;
		if (!is_informative(character))
			continue;
		if (character < 0x80) {
			text[size++] = (uint8_t)(character >= 'A' && character <= 'Z' ? character | 0x20 : character);
			continue;
		}
		int more = u8_uctomb(text + size, uc_tolower(character), 4);
		size += more > 0 ? (size_t)more : 0;
	}
	return (struct span){ text, size };
}

static bool
keys_make(struct search *s)
{
	for (uint32_t i = 0; i < s->values->count; i++) {
		struct span value = distinct_octets(s->values, i);
		uint8_t text[4 * 256];
		if (value.size > 256)
			value.size = 256;
		struct span octets = key_text(value, text);
		/* a value without a letter or digit is what it is */
		struct key *key = distinct_row(&s->keys, octets.size > 0 ? octets : value);
		if (key == NULL)
			return false;
		s->key_of[i] = (uint32_t)((size_t)((uint8_t *)key - s->keys.rows) / sizeof(*key));
		if (key->values++ == 0 || is_before(s, i, key->frequent))
			key->frequent = i;
	}
	for (uint32_t i = 0; i < s->values->count; i++) {
		const struct key *key = distinct_at(&s->keys, s->key_of[i]);
		if (key->frequent == i)
			continue;
		s->near->spelled++;
		pair_add(s, key->frequent, i);
	}
	return true;
}

/* --- one character --- */

static void
variant_put(struct variant *v, uint64_t hash, uint8_t place, uint32_t key)
{
	for (int i = 7; i >= 0; i--, hash >>= 8)
		v->hash[i] = (uint8_t)hash;
	v->place = place;
	for (int i = 3; i >= 0; i--, key >>= 8)
		v->key[i] = (uint8_t)key;
}

static uint32_t
variant_key(const struct variant *v)
{
	return (uint32_t)v->key[0] << 24 | (uint32_t)v->key[1] << 16 | (uint32_t)v->key[2] << 8 | v->key[3];
}

/* Where the characters of a key begin, and where the last ends. Returns how many there are; 0: too few or too many. */
static size_t
characters_of(struct span key, uint8_t begins[LONGEST + 1])
{
	size_t count = 0;
	for (size_t i = 0; i < key.size; i++) {
		if ((key.data[i] & 0xc0) == 0x80)
			continue;
		if (count == LONGEST)
			return 0;
		begins[count++] = (uint8_t)i;
	}
	begins[count] = (uint8_t)key.size;
	return count >= SHORTEST && key.size <= UINT8_MAX ? count : 0;
}

/* The hash of a key without some of its octets. */
static uint64_t
hash_without(struct span key, size_t from, size_t end)
{
	uint8_t text[UINT8_MAX];
	memcpy(text, key.data, from);
	memcpy(text + from, key.data + end, key.size - end);
	return octets_hash((struct span){ text, key.size - (end - from) }, 0x6e656172);
}

/* Of a key those variants whose hash is in this part of all; `variants` NULL: counts them. */
static size_t
variants_make(struct search *s, uint32_t i, uint64_t part, uint64_t parts, struct variant *variants)
{
	struct span key = distinct_octets(&s->keys, i);
	uint8_t begins[LONGEST + 1];
	size_t characters = characters_of(key, begins), count = 0;
	for (size_t c = 0; c <= characters && characters > 0; c++) {
		bool whole = c == characters;
		if (!whole && key.data[begins[c]] >= '0' && key.data[begins[c]] <= '9')
			continue;
		if (variants == NULL) {
			count++;
			continue;
		}
		uint64_t hash = whole ? hash_without(key, key.size, key.size) : hash_without(key, begins[c], begins[c + 1]);
		if ((hash >> 20) % parts == part)
			variant_put(&variants[count++], hash, whole ? AS_IT_IS : (uint8_t)c, i);
	}
	return count;
}

/* Those that meet: each is near to the one whose value is the most frequent. */
static void
meeting(struct search *s, const struct variant *variants, size_t count)
{
	uint32_t first = variant_key(variants);
	for (size_t i = 1; i < count; i++) {
		uint32_t key = variant_key(&variants[i]);
		if (is_before(s, ((struct key *)distinct_at(&s->keys, key))->frequent, ((struct key *)distinct_at(&s->keys, first))->frequent))
			first = key;
	}
	for (size_t i = 0; i < count; i++) {
		uint32_t key = variant_key(&variants[i]);
		if (key == first)
			continue;
		s->near->edited += !s->edited[key];
		s->edited[key] = 1;
		pair_add(s, ((struct key *)distinct_at(&s->keys, first))->frequent, ((struct key *)distinct_at(&s->keys, key))->frequent);
	}
}

/* One that stands as it is meets each of those that have a character more; these need not be near to each other. */
static void
meeting_whole(struct search *s, const struct variant *variants, size_t count, const struct variant *whole)
{
	for (size_t i = 0; i < count; i++) {
		struct variant two[2] = { variants[i], *whole };
		meeting(s, two, 2);
	}
}

static void
variants_meet(struct search *s, struct variant *variants, size_t count)
{
	rows_sort(variants, count, sizeof(*variants), sizeof(*variants));
	for (size_t i = 0, end; i < count; i = end) {
		size_t same = i;
		for (end = i + 1; end < count && memcmp(variants[end].hash, variants[i].hash, sizeof(variants->hash)) == 0; end++) {
			if (variants[end].place == variants[end - 1].place)
				continue;
			meeting(s, variants + same, end - same);
			same = end;
		}
		meeting(s, variants + same, end - same);
		if (variants[end - 1].place == AS_IT_IS)
			meeting_whole(s, variants + i, end - 1 - i, &variants[end - 1]);
	}
}

/* All variants in so many parts that each has a place; where many keys have one in common a part has more than the others. */
static bool
edits_find(struct search *s)
{
	size_t all = 0, room = 0;
	struct variant *variants = NULL;
	for (uint32_t i = 0; i < s->keys.count; i++)
		all += variants_make(s, i, 0, 1, NULL);
	uint64_t parts = all / AT_ONCE + 1;
	for (uint64_t part = 0; part < parts; part++) {
		size_t count = 0;
		for (uint32_t i = 0; i < s->keys.count; i++) {
			if (room - count < LONGEST + 1) {
				room += room / 4 + (size_t)(all / parts) + LONGEST + 1;
				struct variant *grown = realloc(variants, room * sizeof(*grown));
				if (grown == NULL) {
					free(variants);
					return false;
				}
				variants = grown;
			}
			count += variants_make(s, i, part, parts, variants + count);
		}
		variants_meet(s, variants, count);
	}
	free(variants);
	return true;
}

bool
near_find(const struct distinct *values, struct near *near)
{
	struct search s = { .values = values, .near = near };
	*near = (struct near){ .count = 0 };
	if (values->count < 2)
		return true;
	distinct_init(&s.keys, sizeof(struct key), UINT32_MAX);
	s.key_of = calloc(values->count, sizeof(*s.key_of));
	s.edited = calloc(values->count, sizeof(*s.edited));
	bool done = s.key_of != NULL && s.edited != NULL && keys_make(&s) && edits_find(&s);
	free(s.key_of);
	free(s.edited);
	distinct_free(&s.keys);
	return done;
}
