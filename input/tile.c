/*
 * Data tiles of CT logs: up to 256 TileLeaf of static-ct-api, one behind another. That is the TimestampedEntry of RFC 6962 3.4, of a precertificate
 * itself behind it, and the SHA-256 of the issuers.
 */
#include <stdio.h>

#include "input/source.h"

#define ENTRIES_MAX 256

/* So much is kept also where objects are to be smaller: real tiles have up to 1 MiB. */
#define KEPT_MIN ((size_t)4 << 20)

/* Room for what is wrong with an entry. */
#define FAULT_SIZE 160

/* What is known of a tile before its first entry is handed on. */
struct tile {
	size_t count; /* of entries that are whole, at the beginning */
	size_t size;  /* of these */
	bool spoilt;  /* with one of these something is wrong */
	bool has_index;
	int64_t first; /* the index of the first entry, by the first leaf that can have the one it has; -1: none can */
};

/*
 * Reads on until the entry is there that begins `from` octets further on. Returns NULL, or what is wrong with it. One that is whole has 33 MiB at
 * most.
 */
static const char *
look_at_entry(struct source *s, size_t from, size_t limit, struct log_entry *e, size_t *size)
{
	for (;;) {
		struct span rest = source_rest(s);
		const char *fault = log_entry_of_tile(e, (struct span){ rest.data + from, rest.size - from }, size);
		if (fault != log_entry_cut)
			return fault;
		if (*size > limit || from > limit - *size || !source_fill(s, from + *size))
			return fault;
	}
}

/* How much of what may be a tile is kept until that is known; of memory nothing is. */
static size_t
kept_max(const struct source *s)
{
	uint64_t size = s->options->max_object < KEPT_MIN ? KEPT_MIN : s->options->max_object;
	return s->in_memory || size > SIZE_MAX ? SIZE_MAX : (size_t)size;
}

/* Takes note of the index that an entry has, or has not. */
static void
note_index(struct tile *t, const struct log_entry *e, size_t place)
{
	t->has_index |= e->leaf_index != LEAF_INDEX_ABSENT;
	/* a tile begins at a multiple of 256 */
	if (t->first < 0 && e->leaf_index >= 0 && (size_t)e->leaf_index % ENTRIES_MAX == place)
		t->first = e->leaf_index - (int64_t)place;
}

/* Looks at as many entries as there are and are kept. Returns whether each could be read. */
static bool
look_at_tile(struct source *s, struct tile *t)
{
	struct log_entry e;
	size_t limit = kept_max(s), size;

	*t = (struct tile){ .first = -1 };
	for (; t->count < ENTRIES_MAX; t->count++, t->size += size) {
		if (t->count > 0 && !source_fill(s, t->size + 1))
			break;
		if (look_at_entry(s, t->size, limit, &e, &size) != NULL)
			return false;
		note_index(t, &e, t->count);
		t->spoilt |= e.fault != NULL;
	}
	return true;
}

bool
is_tile(struct source *s)
{
	struct tile t;
	/* as DER does; a time with this octet is far off */
	if (source_has(s, 0, "\x30"))
		return false;
	return look_at_tile(s, &t) && !t.spoilt && !source_fill(s, t.size + 1) && s->eof && s->cut == NULL && !s->no_memory &&
	       source_rest(s).size == t.size;
}

/* Tells of an entry that is none; `rest`: nobody knows where the next begins. */
static void
tell_broken(struct source *s, const char *fault, bool rest)
{
	char what[FAULT_SIZE];
	if (s->no_memory) {
		source_trouble(s, s->offset, input_out_of_memory);
	} else if (fault == log_entry_cut) {
		source_cut_entry(s, s->offset, "the file ends within an entry of the tile");
	} else {
		snprintf(what, sizeof(what), "no entry of a tile: %s", fault);
		source_broken_entry(s, s->offset, what, rest);
	}
}

/* Hands on an entry, not unpacked, whatever it is: its index is its place in the tile. */
static void
deliver_entry(struct source *s, const struct tile *t, struct log_entry *e)
{
	struct input_object o = {
		.offset = s->offset, .octets_at = s->offset + (size_t)(e->submitted.data - source_rest(s).data), .der = e->submitted, .entry = e
	};
	e->siblings_have_index = t->has_index;
	e->sibling_index = source_leaf_index(s);
	if (e->submitted.size > s->options->max_object)
		source_too_large(s, s->offset);
	else
		source_deliver_one(s, &o);
}

void
read_tile(struct source *s)
{
	struct log_entry e;
	struct tile t;
	size_t size;

	if (source_has(s, 0, "\x1f\x8b")) {
		source_trouble(s, s->offset, "the tile is compressed with gzip: unpack it with \"gunzip -c\", or use \"brlint-ct lint\"");
		return;
	}
	/* who sends a tile may wait for what is said of each entry: the leaves before one tell where its place is then */
	t = (struct tile){ .first = -1 };
	if (s->regular)
		look_at_tile(s, &t);
	while (source_fill(s, 1)) {
		if (s->count >= ENTRIES_MAX) {
			source_broken_entry(s, s->offset, "octets behind the 256 entries that a tile may have", true);
			return;
		}
		const char *fault = look_at_entry(s, 0, SIZE_MAX, &e, &size);
		if (fault == NULL && !s->regular)
			note_index(&t, &e, s->count);
		s->has_leaf_index = t.first >= 0;
		s->leaf_index = t.first;
		if (fault != NULL) {
			tell_broken(s, fault, true);
			return;
		}
		if (e.fault != NULL)
			tell_broken(s, e.fault, false);
		else
			deliver_entry(s, &t, &e);
		source_use(s, size);
	}
}
