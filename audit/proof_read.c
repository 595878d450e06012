#include "audit/proof_read.h"

#include <stdlib.h>

/* --- reading --- */

static bool
path_read(struct json_reader *j, struct inclusion *inclusion)
{
	bool first = true;

	if (!json_read_array(j))
		return false;
	while (json_read_element(j, &first)) {
		if (inclusion->count == PATH_MAX_HASHES)
			return json_refuse(j, "a path has more than 64 hashes");
		if (!json_read_sha256(j, inclusion->path[inclusion->count++]))
			return false;
	}
	return j->wrong == NULL;
}

enum { ROOT, SIZE, INDEX, PATH, SHA256, SAMPLE, MEMBERS };
static const char *const member_names[MEMBERS] = { "root", "size", "index", "path", "sha256", "sample" };

static bool inclusion_read(struct json_reader *j, struct inclusion *inclusion, struct proof *outer);

/* The tree of the sample, or null. */
static bool
sample_read(struct json_reader *j, struct proof *proof)
{
	proof->has_sample = !json_take_null(j);
	return proof->has_sample ? inclusion_read(j, &proof->sample, NULL) : j->wrong == NULL;
}

static bool
member_read(struct json_reader *j, int member, struct inclusion *inclusion, struct proof *outer)
{
	switch (member) {
	case ROOT:
		return json_read_sha256(j, inclusion->root);
	case SIZE:
		return json_read_count(j, &inclusion->size);
	case INDEX:
		return json_read_count(j, &inclusion->index);
	case PATH:
		return path_read(j, inclusion);
	case SHA256:
		return json_read_sha256(j, outer->sha256);
	case SAMPLE:
		return sample_read(j, outer);
	default:
		return json_read_skip(j);
	}
}

/* The members of a tree; of the outer object, if there is one, its own, too. Others are passed over. */
static bool
inclusion_read(struct json_reader *j, struct inclusion *inclusion, struct proof *outer)
{
	int count = outer != NULL ? MEMBERS : SHA256;
	unsigned seen = 0;
	bool first = true;
	struct span name;

	if (!json_read_object(j))
		return false;
	while (json_read_member(j, &first, &name)) {
		int member = 0;
		while (member < count && !span_is(name, member_names[member]))
			member++;
		if (member < count && seen & 1u << member)
			return json_refuse(j, "a member comes twice");
		seen |= 1u << member;
		if (!member_read(j, member < count ? member : MEMBERS, inclusion, outer))
			return false;
	}
	unsigned all = (1u << count) - 1;
	return j->wrong == NULL && ((seen & all) == all || json_refuse(j, "the object that ends here lacks a member"));
}

bool
proof_read(struct proof *proof, struct run_file *f)
{
	struct span text;

	*proof = (struct proof){ 0 };
	if (!run_file_whole(f, &text))
		return false;
	struct json_reader j = { .text = text, .room = malloc(text.size + 1) };
	bool ok = j.room != NULL && inclusion_read(&j, &proof->population, proof) && json_read_end(&j);
	if (j.room == NULL)
		run_file_no_memory(f);
	else if (!ok) {
		f->line = json_line(&j);
		run_file_refuse(f, "%s", j.wrong);
	}
	free(j.room);
	return ok;
}

/* --- checking --- */

bool
inclusion_holds(const uint8_t sha256[SHA256_SIZE], const struct inclusion *inclusion)
{
	uint8_t octets[1 + 2 * SHA256_SIZE] = { 0 }, r[SHA256_SIZE];
	uint64_t fn = inclusion->index, sn = (uint64_t)inclusion->size - 1;

	if (inclusion->index >= inclusion->size)
		return false;
	memcpy(octets + 1, sha256, SHA256_SIZE);
	sha256_octets((struct span){ octets, 1 + SHA256_SIZE }, r);
	octets[0] = 1;
	for (size_t i = 0; i < inclusion->count; i++) {
		bool is_right = fn & 1 || fn == sn;
		if (sn == 0)
			return false;
		memcpy(octets + 1, is_right ? inclusion->path[i] : r, SHA256_SIZE);
		memcpy(octets + 1 + SHA256_SIZE, is_right ? r : inclusion->path[i], SHA256_SIZE);
		sha256_octets((struct span){ octets, sizeof(octets) }, r);
		for (; is_right && !(fn & 1) && fn != 0; fn >>= 1)
			sn >>= 1;
		fn >>= 1;
		sn >>= 1;
	}
	return sn == 0 && memcmp(r, inclusion->root, SHA256_SIZE) == 0;
}
