#include "x509/serials.h"

#include <stdlib.h>
#include <sys/random.h>

#include "asn1/decode.h"

/* Entries are rarely shorter; where they are, the table grows. */
#define OCTETS_PER_SLOT 32
#define SIZE_MIN        64

/* Slots, beyond which no list can have numbers: offsets are 31 bits, and an entry has several octets. */
#define SIZE_MAX_SLOTS (UINT32_C(1) << 30)

static uint64_t
rotate(uint64_t x, int bits)
{
	return x << bits | x >> (64 - bits);
}

static void
sip_round(uint64_t v[4])
{
	v[0] += v[1];
	v[1] = rotate(v[1], 13) ^ v[0];
	v[0] = rotate(v[0], 32);
	v[2] += v[3];
	v[3] = rotate(v[3], 16) ^ v[2];
	v[0] += v[3];
	v[3] = rotate(v[3], 21) ^ v[0];
	v[2] += v[1];
	v[1] = rotate(v[1], 17) ^ v[2];
	v[2] = rotate(v[2], 32);
}

/* SipHash-1-3 (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012). */
static uint32_t
hash(const uint64_t key[2], struct span s)
{
	uint64_t v[4] = { key[0] ^ UINT64_C(0x736f6d6570736575), key[1] ^ UINT64_C(0x646f72616e646f6d), key[0] ^ UINT64_C(0x6c7967656e657261),
			  key[1] ^ UINT64_C(0x7465646279746573) };
	for (size_t at = 0; at <= s.size; at += 8) {
		size_t left = s.size - at < 8 ? s.size - at : 8;
		uint64_t word = left < 8 ? (uint64_t)s.size << 56 : 0;
		for (size_t i = 0; i < left; i++)
			word |= (uint64_t)s.data[at + i] << 8 * i;
		v[3] ^= word;
		sip_round(v);
		v[0] ^= word;
	}
	v[2] ^= 0xff;
	sip_round(v);
	sip_round(v);
	sip_round(v);
	uint64_t sum = v[0] ^ v[1] ^ v[2] ^ v[3];
	return (uint32_t)(sum ^ sum >> 32);
}

/* Whether the INTEGER at this offset has these contents. */
static bool
is_at(struct span der, uint32_t offset, struct span contents)
{
	struct span rest = { der.data + offset, der.size - offset }, found;
	uint8_t tag;
	return tlv_next(&rest, &tag, &found) && span_equal(found, contents);
}

/* The slot of a number, or the free one where it belongs; the table has a free one. */
static struct serial_slot *
slot_of(const struct serials *s, struct span der, struct span contents, uint32_t hashed)
{
	uint32_t i = hashed & (s->size - 1);
	while (s->slots[i].offset != 0 && (s->slots[i].hash != hashed || !is_at(der, s->slots[i].offset, contents)))
		i = (i + 1) & (s->size - 1);
	return &s->slots[i];
}

/* Moves all numbers into a table of twice the size. */
static bool
grow(struct serials *s)
{
	uint32_t size = s->size * 2;
	struct serial_slot *slots = size <= SIZE_MAX_SLOTS ? calloc(size, sizeof(*slots)) : NULL;
	if (slots == NULL)
		return false;
	for (uint32_t i = 0; i < s->size; i++) {
		if (s->slots[i].offset == 0)
			continue;
		uint32_t to = s->slots[i].hash & (size - 1);
		while (slots[to].offset != 0)
			to = (to + 1) & (size - 1);
		slots[to] = s->slots[i];
	}
	free(s->slots);
	s->slots = slots;
	s->size = s->capacity = size;
	return true;
}

void
serials_begin(struct serials *s, size_t octets)
{
	uint32_t size = SIZE_MIN;
	while (size < octets / OCTETS_PER_SLOT && size < SIZE_MAX_SLOTS)
		size *= 2;
	s->count = s->size = 0;
	s->out_of_memory = false;
	if (size > s->capacity) {
		free(s->slots);
		s->slots = calloc(size, sizeof(*s->slots));
		s->capacity = s->slots != NULL ? size : 0;
		s->out_of_memory = s->slots == NULL;
		/* without chance the address of the table has to do */
		s->key[0] = (uint64_t)(uintptr_t)s->slots;
		if (getrandom(s->key, sizeof(s->key), GRND_NONBLOCK) < 0)
			s->key[1] = s->key[0] ^ (uint64_t)(uintptr_t)s;
	} else {
		memset(s->slots, 0, size * sizeof(*s->slots));
	}
	if (!s->out_of_memory)
		s->size = size;
}

uint32_t
serials_add(struct serials *s, struct span der, uint32_t offset, struct span contents)
{
	if (s->out_of_memory)
		return 0;
	if (s->count >= s->size / 4 * 3 && !grow(s)) {
		s->out_of_memory = true;
		return 0;
	}
	uint32_t hashed = hash(s->key, contents);
	struct serial_slot *slot = slot_of(s, der, contents, hashed);
	if (slot->offset != 0)
		return slot->offset;
	*slot = (struct serial_slot){ offset, hashed };
	s->count++;
	return 0;
}

uint32_t
serials_find(const struct serials *s, struct span der, struct span contents)
{
	return s->size > 0 ? slot_of(s, der, contents, hash(s->key, contents))->offset : 0;
}

void
serials_free(struct serials *s)
{
	free(s->slots);
	*s = (struct serials){ 0 };
}
