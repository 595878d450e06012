#include <string.h>

#include "ct/source.h"
#include "include/brlint.h"

/* Where entry number `width` begins. */
struct cut {
	const unsigned char *octets;
	size_t width, at;
	bool found;
};

static int
take_entry(void *context, size_t index, const brlint_ct_entry *entry, size_t offset, const char *error, int rest)
{
	struct cut *cut = context;

	(void)error;
	(void)rest;
	if (index < cut->width)
		return 0;
	cut->at = entry != NULL ? (size_t)(entry->leaf - cut->octets) : offset;
	cut->found = true;
	return 1;
}

/* Adds the first `width` entries of a full tile; all of it, if they cannot be told apart: whoever looks into it says why. */
static bool
cut_tile(const struct octets *stored, unsigned width, size_t most, struct octets *out, struct why *why)
{
	struct octets plain = { 0 };
	bool done = inflate_octets(stored->data, stored->size, most, &plain, why);

	if (done) {
		struct cut cut = { .octets = plain.data, .width = width };
		brlint_ct_entries(plain.data, plain.size, "ct-tile", take_entry, &cut);
		octets_add(out, plain.data, cut.found ? cut.at : plain.size);
		done = !out->failed || because(why, "out of memory");
	}
	octets_free(&plain);
	return done;
}

enum got
source_get_entries(struct source *source, uint64_t index, unsigned width, size_t most, struct octets *out, char path[TILE_PATH_SIZE], struct why *why)
{
	struct octets stored = { 0 };
	struct why reason;
	char full[TILE_PATH_SIZE];
	enum got got = source_get(source, tile_path(-1, index, width, path), most, out, why);

	if (got != GOT_NOTHING || width == TILE_WIDTH)
		return got;
	got = source_get(source, tile_path(-1, index, TILE_WIDTH, full), most, &stored, &reason);
	if (got == GOT && !cut_tile(&stored, width, most, out, &reason))
		got = GOT_FAILED;
	octets_free(&stored);
	/* what is not there is the part that was asked for */
	if (got != GOT_NOTHING) {
		strcpy(path, full);
		if (why != NULL && got != GOT)
			*why = reason;
	}
	return got;
}

#define AHEAD 8

void
source_expect_entries(struct source *source, uint64_t index, uint64_t size, size_t most)
{
	char path[TILE_PATH_SIZE];

	for (uint64_t end = index + AHEAD; source_is_remote(source) && index < end && index * TILE_WIDTH < size; index++) {
		uint64_t left = size - index * TILE_WIDTH;
		source_expect(source, tile_path(-1, index, left < TILE_WIDTH ? (unsigned)left : TILE_WIDTH, path), most);
	}
}
