#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ct/follow.h"
#include "ct/prefetch.h"
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

/* Reads a tile into the pool. What goes wrong is told when all that came before it has been delivered. */
static enum got
read_tile(struct followed *f, struct tree *tree, struct prefetch **ahead, uint64_t index, uint64_t end, struct why *why)
{
	struct tile tile = { .first = (int64_t)(index * TILE_WIDTH), .format = "ct-tile", .has_leaves = true };
	struct prefetched data;
	enum got got = tree_leaves(tree, index, tile.leaves, &tile.width, why);
	if (got != GOT)
		return got;
	prefetch_next(ahead, f->source, index, end, f->all->options->http.most, f->all->options->http.parallel, &data);
	*why = data.why;
	tile.stored = data.stored;
	tile.is_later = data.is_later;
	tile.input = data.path;
	if (data.got == GOT)
		follow_add(f, &tile);
	return data.got;
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

/* The queue gets tiles by their leaves alone: who takes them from there reads their octets. */
static enum outcome
queue_tiles(struct followed *f, struct tree *tree, const struct checkpoint *head, uint64_t end)
{
	struct hash leaves[TILE_WIDTH];
	struct why why;
	enum got got = GOT;
	bool goes_on = true;
	f->outcome = OUTCOME_DONE;
	f->tiles = 0;
	for (uint64_t index = f->progress.position / TILE_WIDTH; index * TILE_WIDTH < end && got == GOT && goes_on; index++) {
		unsigned width = 0;
		got = tree_leaves(tree, index, leaves, &width, &why);
		goes_on = got == GOT && follow_queue(f, index, leaves, width);
	}
	enum outcome outcome = f->outcome == OUTCOME_DONE ? follow_commit(f) : f->outcome;
	if (outcome == OUTCOME_DONE && got != GOT)
		outcome = follow_got(f, got, "tile", &why);
	if (outcome == OUTCOME_DONE && !follow_goes_on(f->all))
		outcome = OUTCOME_ENDED;
	return outcome == OUTCOME_DONE ? compare_root(f, head) : outcome;
}

/* Up to which entry tiles are read now. */
static uint64_t
end_of_now(struct followed *f, const struct checkpoint *head)
{
	return head->size % TILE_WIDTH == 0 || is_ripe(f, head) ? head->size : head->size - head->size % TILE_WIDTH;
}

static enum outcome
read_tiles(struct followed *f, struct tree *tree, const struct checkpoint *head)
{
	uint64_t end = end_of_now(f, head);
	if (f->progress.position >= end)
		return OUTCOME_DONE;
	if (f->all->state == NULL)
		return queue_tiles(f, tree, head, end);
	if (!follow_begin(f))
		return f->outcome;
	struct why why;
	enum got got = GOT;
	uint64_t first = f->progress.position / TILE_WIDTH;
	struct prefetch *ahead = NULL;
	for (uint64_t index = first; index * TILE_WIDTH < end && got == GOT; index++) {
		if (f->outcome != OUTCOME_DONE || !follow_goes_on(f->all))
			break;
		got = read_tile(f, tree, &ahead, index, end, &why);
	}
	prefetch_free(ahead);
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
	/* nothing is new, or ripe */
	if (same && f->is_looked_at && f->progress.position >= end_of_now(f, head))
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
	struct checkpoint head;
	struct why why;
	bool same = true;
	enum got got = source_get_changed(f->source, "checkpoint", NOTE_MOST, &note, &why);
	if (got == GOT_NOTHING)
		because(&why, "checkpoint: it is not there");
	if (got == GOT) {
		octets_free(&f->note);
		f->note = note;
		note = (struct octets){ 0 };
	}
	enum outcome outcome = follow_got(f, got, "checkpoint", &why);
	/* one that has not changed is looked at again: what failed may have been something else */
	if (outcome == OUTCOME_DONE && !checkpoint_read(f->log, f->note.data, f->note.size, &head, NULL, &why)) {
		follow_tell(f, "signature", &why);
		outcome = OUTCOME_LATER;
	}
	if (outcome == OUTCOME_DONE)
		outcome = follow_accept(f, &f->note, &head, &same);
	if (outcome == OUTCOME_DONE)
		outcome = with_head(f, &f->note, &head, same);
	octets_free(&note);
	return outcome;
}
