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
	if (brlint_ct_entries(out->data + before, out->size - before, "ct-entries", count_entry, count) == BRLINT_NO_MEMORY) {
		because(why, "out of memory");
		return GOT_FAILED;
	}
	if (*count > 0 && *count <= last - first + 1)
		return GOT;
	because(why, "the answer to get-entries has %zu entries, and %" PRIu64 " were asked for, from %" PRIu64 " on", *count, last - first + 1,
		first);
	return GOT_FAILED;
}

/* Reads the answer to get-sth-consistency (RFC 6962 4.4). */
static bool
read_proof(const struct octets *json, struct hash proof[PROOF_MOST], size_t *count, struct why *why)
{
	json_error_t error;
	json_t *answer = json_loadb((const char *)json->data, json->size, JSON_REJECT_DUPLICATES, &error);
	const json_t *list = json_object_get(answer, "consistency");
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
	return right || because(why, "the answer to get-sth-consistency is none");
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
	if (got == GOT && size < head->size && !read_proof(&json, proof, &count, why)) {
		got = GOT_FAILED;
	} else if (got == GOT && !merkle_consistent(size, root, head->size, &head->root, proof, count)) {
		because(why, "the first %" PRIu64 " entries are not those of the tree of %" PRIu64 " that the log has signed", size, head->size);
		got = GOT_WRONG;
	}
	octets_free(&json);
	return got;
}
