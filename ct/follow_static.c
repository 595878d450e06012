#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ct/follow.h"
#include "ct/tree.h"

#define NOTE_MOST 65536

/* Between two checkpoints, and between what has been read and the tree: that one is the beginning of the other. */
static enum outcome
goes_on_from(struct followed *f, struct tree *tree, const struct octets *note, const struct checkpoint *head)
{
	struct progress *progress = &f->progress;
	struct hash root, own;
	struct range range;
	struct why why;
	if (progress->position > head->size)
		return follow_split(f, note, head, "the tree is smaller than what has been read of it");
	if (progress->verified_time != 0 && progress->verified_size > 0) {
		enum got got = tree_range(tree, progress->verified_size, &range, &why);
		if (got != GOT)
			return follow_got(f, got, "tile", &why);
		range_root(&range, &root);
		if (!hash_is(&root, &progress->verified_root))
			return follow_split(f, note, head, "the tree does not begin with the one before");
	}
	if (f->is_looked_at || progress->position == 0)
		return OUTCOME_DONE;
	enum got got = tree_range(tree, progress->position, &range, &why);
	if (got != GOT)
		return follow_got(f, got, "tile", &why);
	range_root(&range, &root);
	range_root(&progress->range, &own);
	if (!hash_is(&root, &own))
		return follow_split(f, note, head, "the tree does not begin with what has been read of it");
	return OUTCOME_DONE;
}

/* Whether the tile at the right edge, which is not full, is read: a full one would save that. */
static bool
is_ripe(struct followed *f, const struct checkpoint *head)
{
	uint64_t edge = head->size / TILE_WIDTH;
	if (f->all->options->once || (f->log->has_final && head->size >= f->log->final.size))
		return true;
	/* the age is that of the first checkpoint that needs it */
	if (f->ripe_size <= f->progress.position || f->ripe_size / TILE_WIDTH != edge) {
		f->ripe_size = head->size;
		f->ripe_time = head->timestamp;
	}
	return (int64_t)time(NULL) - (int64_t)(f->ripe_time / 1000) >= (int64_t)f->all->options->partial_age;
}

/* Where the entries of a tile end that a checkpoint covers: of a full tile that has come instead of a part of it. */
struct cut {
	size_t wanted, end;
};

static int
find_end(void *context, size_t index, const brlint_ct_entry *entry, size_t offset, const char *error, int rest)
{
	struct cut *cut = context;
	(void)entry;
	(void)error;
	(void)rest;
	if (index == cut->wanted)
		cut->end = offset;
	return index >= cut->wanted;
}

/* Leaves the first `width` entries of a tile, unpacked. */
static bool
cut_tile(struct octets *stored, unsigned width, size_t most, struct why *why)
{
	struct octets unpacked = { 0 };
	struct cut cut = { width, 0 };
	if (!inflate_octets(stored->data, stored->size, most, &unpacked, why)) {
		octets_free(&unpacked);
		return false;
	}
	brlint_ct_entries(unpacked.data, unpacked.size, "ct-tile", find_end, &cut);
	octets_free(stored);
	*stored = unpacked;
	/* what cannot be cut is told as what it is, by who reads it */
	if (cut.end > 0)
		stored->size = cut.end;
	return true;
}

/* The octets of a data tile; of a partial one that is gone, those of the full one. */
static enum got
get_data(struct followed *f, struct source *source, uint64_t index, unsigned width, struct tile *tile, char path[TILE_PATH_SIZE], struct why *why)
{
	size_t most = f->all->options->http.most;
	enum got got = source_get(source, tile_path(-1, index, width, path), most, &tile->stored, why);
	if (got == GOT_NOTHING && width < TILE_WIDTH) {
		octets_clear(&tile->stored);
		got = source_get(source, tile_path(-1, index, TILE_WIDTH, path), most, &tile->stored, why);
		if (got == GOT && !cut_tile(&tile->stored, width, f->all->options->max_tile, why))
			got = GOT_FAILED;
	}
	if (got == GOT_NOTHING)
		because(why, "%s: it is not there", path);
	return got;
}

/* Reads a tile into the pool. What goes wrong is told when all that came before it has been delivered. */
static enum got
read_tile(struct followed *f, struct tree *tree, uint64_t index, struct why *why)
{
	struct tile tile = { .first = (int64_t)(index * TILE_WIDTH), .format = "ct-tile", .has_leaves = true };
	char path[TILE_PATH_SIZE];
	enum got got = tree_leaves(tree, index, tile.leaves, &tile.width, why);
	if (got == GOT)
		got = get_data(f, f->source, index, tile.width, &tile, path, why);
	tile.input = path;
	if (got != GOT)
		octets_free(&tile.stored);
	else
		follow_add(f, &tile);
	return got;
}

/* What the range says at the head is what the checkpoint says. */
static enum outcome
compare_root(struct followed *f, const struct checkpoint *head)
{
	struct hash root;
	struct why why;
	range_root(&f->progress.range, &root);
	if (f->progress.position != head->size || hash_is(&root, &head->root))
		return OUTCOME_DONE;
	because(&why, "the entries up to %" PRIu64 " do not come to the root of the checkpoint", head->size);
	return follow_stop(f, &why);
}

static enum outcome
read_tiles(struct followed *f, struct tree *tree, const struct checkpoint *head)
{
	uint64_t end = head->size % TILE_WIDTH == 0 || is_ripe(f, head) ? head->size : head->size - head->size % TILE_WIDTH;
	if (f->progress.position >= end)
		return OUTCOME_DONE;
	if (!follow_begin(f))
		return f->outcome;
	struct why why;
	enum got got = GOT;
	for (uint64_t index = f->progress.position / TILE_WIDTH; index * TILE_WIDTH < end && got == GOT; index++) {
		if (f->outcome != OUTCOME_DONE || !follow_goes_on(f->all))
			break;
		got = read_tile(f, tree, index, &why);
	}
	/* what came before what could not be had is kept */
	follow_drain(f);
	enum outcome outcome = follow_end(f);
	if (outcome == OUTCOME_DONE && got != GOT)
		outcome = follow_got(f, got, "tile", &why);
	return outcome == OUTCOME_DONE ? compare_root(f, head) : outcome;
}

static enum outcome
with_head(struct followed *f, const struct octets *note, const struct checkpoint *head, bool same)
{
	struct why why;
	enum got got;
	f->head = *head;
	/* nothing is new, and nothing is waited for */
	if (same && f->progress.position == head->size && f->is_looked_at)
		return follow_keep(f, note, head);
	struct tree *tree = tree_open(f->source, head->size, &head->root, &got, &why);
	if (tree == NULL)
		return follow_got(f, got, "tile", &why);
	enum outcome outcome = goes_on_from(f, tree, note, head);
	if (outcome == OUTCOME_DONE)
		outcome = follow_keep(f, note, head);
	f->is_looked_at |= outcome == OUTCOME_DONE;
	if (outcome == OUTCOME_DONE)
		outcome = read_tiles(f, tree, head);
	tree_free(tree);
	return outcome;
}

enum outcome
follow_static(struct followed *f)
{
	struct octets note = { 0 };
	struct checkpoint head = { 0 };
	struct why why;
	bool same = true;
	enum got got = source_get_changed(f->source, "checkpoint", NOTE_MOST, &note, &why);
	if (got == GOT_NOTHING)
		because(&why, "checkpoint: it is not there");
	enum outcome outcome = OUTCOME_DONE;
	if (got == GOT_SAME && f->head.timestamp != 0) {
		head = f->head;
		octets_add(&note, f->progress.note.data, f->progress.note.size);
	} else if (got != GOT) {
		outcome = follow_got(f, got, "checkpoint", &why);
	} else if (!checkpoint_read(f->log, note.data, note.size, &head, NULL, &why)) {
		follow_tell(f, "signature", &why);
		outcome = OUTCOME_LATER;
	} else {
		outcome = follow_accept(f, &note, &head, &same);
	}
	if (outcome == OUTCOME_DONE)
		outcome = with_head(f, &note, &head, same);
	octets_free(&note);
	return outcome;
}
