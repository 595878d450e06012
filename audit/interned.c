#include "audit/interned.h"

#include <stdlib.h>

#include "audit/spill.h"

bool
slots_grow(uint32_t **slots, uint32_t *slot_count, uint32_t count, uint64_t (*hash)(const void *context, uint32_t number), const void *context)
{
	if (count + 1 <= *slot_count / 3 * 2)
		return true;
	uint32_t wider = *slot_count == 0 ? 1024 : *slot_count * 2;
	uint32_t *grown = wider > *slot_count ? calloc(wider, sizeof(*grown)) : NULL;
	if (grown == NULL)
		return false;
	for (uint32_t i = 0; i < count; i++) {
		uint64_t at = hash(context, i) & (wider - 1);
		while (grown[at] != 0)
			at = (at + 1) & (wider - 1);
		grown[at] = i + 1;
	}
	free(*slots);
	*slots = grown;
	*slot_count = wider;
	return true;
}

static uint64_t
word_hash(const void *context, uint32_t number)
{
	const struct interned *t = context;
	return octets_hash(span_of(t->words[number]), 0);
}

uint32_t
interned_number(struct interned *t, struct span word)
{
	word.size = word.size > 0 ? strnlen((const char *)word.data, word.size) : 0;
	if (t->count >= INTERNED_NONE - 1 || !slots_grow(&t->slots, &t->slot_count, t->count, word_hash, t))
		return INTERNED_NONE;
	uint64_t at = octets_hash(word, 0) & (t->slot_count - 1);
	for (; t->slots[at] != 0; at = (at + 1) & (t->slot_count - 1)) {
		if (span_equal(span_of(t->words[t->slots[at] - 1]), word))
			return t->slots[at] - 1;
	}
	if (t->count == t->room) {
		uint32_t room = t->room == 0 ? 64 : t->room * 2;
		char **words = realloc(t->words, room * sizeof(*words));
		if (words == NULL)
			return INTERNED_NONE;
		t->words = words;
		t->room = room;
	}
	if ((t->words[t->count] = strndup(word.size > 0 ? (const char *)word.data : "", word.size)) == NULL)
		return INTERNED_NONE;
	t->slots[at] = t->count + 1;
	return t->count++;
}

void
interned_free(struct interned *t)
{
	for (uint32_t i = 0; i < t->count; i++)
		free(t->words[i]);
	free(t->words);
	free(t->slots);
}
