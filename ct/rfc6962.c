#include "ct/rfc6962.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "include/brlint.h"

#define PROOF_MOST 64 /* hashes: a tree of 2^63 leaves has no more */

/* Counts what is there of entries, whether they can be read or not; but not what follows behind the last. */
static int
count_entry(void *context, size_t index, const brlint_ct_entry *entry, size_t offset, const char *error, int rest)
{
	size_t *count = context;
	(void)index, (void)offset, (void)error;
	*count += entry != NULL || !rest;
	return 0;
}

enum got
rfc6962_entries(struct source *source, uint64_t first, uint64_t last, size_t most, struct octets *out, size_t *count, struct why *why)
{
	char path[96];
	size_t before = out->size;

	snprintf(path, sizeof(path), "ct/v1/get-entries?start=%" PRIu64 "&end=%" PRIu64, first, last);
	enum got got = source_get(source, path, most, out, why);
	*count = 0;
	if (got != GOT)
		return got;
	if (brlint_ct_entries(octets_from(out, before), out->size - before, "ct-entries", count_entry, count) == BRLINT_NO_MEMORY) {
		because(why, "out of memory");
		return GOT_FAILED;
	}
	if (*count > 0 && *count <= last - first + 1)
		return GOT;
	because(why, "the answer to get-entries has %zu entries, and %" PRIu64 " were asked for, from %" PRIu64 " on", *count, last - first + 1,
		first);
	return GOT_FAILED;
}

/* Reads the hashes of an answer to get-sth-consistency (RFC 6962 4.4), or to get-entry-and-proof (4.8). */
static bool
read_proof(const struct octets *json, const char *member, struct hash proof[PROOF_MOST], size_t *count, struct why *why)
{
	json_error_t error;
	json_t *answer = json_loadb((const char *)json->data, json->size, JSON_REJECT_DUPLICATES, &error);
	const json_t *list = json_object_get(answer, member);
	bool right = json_is_array(list) && json_array_size(list) <= PROOF_MOST;

	*count = right ? json_array_size(list) : 0;
	for (size_t i = 0; right && i < *count; i++) {
		struct octets hash = { 0 };
		const json_t *item = json_array_get(list, i);
		right = json_is_string(item) && octets_from_base64(&hash, json_string_value(item), json_string_length(item)) &&
			hash.size == HASH_SIZE;
		if (right)
			memcpy(proof[i].octets, hash.data, HASH_SIZE);
		octets_free(&hash);
	}
	json_decref(answer);
	return right || because(why, "the answer has no proof in its member \"%s\"", member);
}

enum got
rfc6962_consistent(struct source *source, uint64_t size, const struct hash *root, const struct checkpoint *head, struct why *why)
{
	struct octets json = { 0 };
	struct hash proof[PROOF_MOST];
	size_t count = 0;
	char path[96];
	enum got got = GOT;

	if (size < head->size) {
		snprintf(path, sizeof(path), "ct/v1/get-sth-consistency?first=%" PRIu64 "&second=%" PRIu64, size, head->size);
		got = source_get(source, path, (size_t)1 << 20, &json, why);
	}
	if (got == GOT && size < head->size && !read_proof(&json, "consistency", proof, &count, why)) {
		got = GOT_FAILED;
	} else if (got == GOT && !merkle_consistent(size, root, head->size, &head->root, proof, count)) {
		because(why, "the first %" PRIu64 " entries are not those of the tree of %" PRIu64 " that the log has signed", size, head->size);
		got = GOT_WRONG;
	}
	octets_free(&json);
	return got;
}

/* --- leaves of a tile --- */

struct leaves {
	struct hash *hashes;
	unsigned count, most;
	bool broken;
};

static int
add_leaf(void *context, size_t index, const brlint_ct_entry *entry, size_t offset, const char *error, int rest)
{
	struct leaves *leaves = context;

	(void)index, (void)offset, (void)error, (void)rest;
	leaves->broken = entry == NULL || leaves->count == leaves->most;
	if (!leaves->broken)
		merkle_leaf(entry->leaf, entry->leaf_size, &leaves->hashes[leaves->count++]);
	return leaves->broken;
}

static enum got
get_leaves(struct source *source, uint64_t first, size_t most, struct leaves *leaves, struct why *why)
{
	struct octets json = { 0 };
	enum got got = GOT;

	while (got == GOT && leaves->count < leaves->most) {
		size_t count;
		uint64_t at = first + leaves->count;
		octets_clear(&json);
		got = rfc6962_entries(source, at, first + leaves->most - 1, most, &json, &count, why);
		if (got == GOT_NOTHING)
			because(why, "get-entries: entry %" PRIu64 " is not there", at);
		if (got != GOT)
			break;
		unsigned before = leaves->count;
		brlint_ct_entries(json.data, json.size, "ct-entries", add_leaf, leaves);
		if (leaves->broken || leaves->count == before) {
			because(why, "get-entries: what comes from entry %" PRIu64 " on cannot be read", at);
			got = GOT_FAILED;
		}
	}
	octets_free(&json);
	return got;
}

/* The root of a tile is a node of the tree, and on the way from its first leaf to the root. */
static enum got
prove_tile(struct source *source, uint64_t tile, const struct leaves *leaves, const struct checkpoint *head, struct why *why)
{
	struct octets json = { 0 };
	struct hash path[PROOF_MOST], root;
	size_t count = 0, inside = 0;
	char name[96];

	snprintf(name, sizeof(name), "ct/v1/get-entry-and-proof?leaf_index=%" PRIu64 "&tree_size=%" PRIu64, tile * TILE_WIDTH, head->size);
	enum got got = source_get(source, name, (size_t)1 << 24, &json, why);
	if (got == GOT_NOTHING)
		because(why, "get-entry-and-proof: it is not there");
	if (got == GOT && !read_proof(&json, "audit_path", path, &count, why))
		got = GOT_FAILED;
	octets_free(&json);
	if (got != GOT)
		return got;
	for (unsigned last = leaves->count - 1; last != 0; last >>= 1)
		inside++;
	merkle_root(leaves->hashes, leaves->count, &root);
	if (inside <= count && merkle_included(tile, &root, (head->size - 1) / TILE_WIDTH + 1, &head->root, path + inside, count - inside))
		return GOT;
	because(why, "the entries from %" PRIu64 " on are not those of the tree that the log has signed", tile * TILE_WIDTH);
	return GOT_WRONG;
}

enum got
rfc6962_leaves(struct source *source, uint64_t tile, const struct checkpoint *head, size_t most, struct hash hashes[TILE_WIDTH], unsigned *width,
	       struct why *why)
{
	uint64_t first = tile * TILE_WIDTH;
	struct leaves leaves = { .hashes = hashes, .most = TILE_WIDTH };

	if (first >= head->size) {
		because(why, "no tree head covers it");
		return GOT_FAILED;
	}
	if (head->size - first < TILE_WIDTH)
		leaves.most = (unsigned)(head->size - first);
	enum got got = get_leaves(source, first, most, &leaves, why);
	*width = leaves.count;
	return got == GOT ? prove_tile(source, tile, &leaves, head, why) : got;
}
