#include "ct/rfc6962.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ct/follow.h"

#define STH_MOST 65536
#define CHUNK    ((uint64_t)COMMIT_TILES * TILE_WIDTH) /* entries that are proven at a time */
#define HELD     ((uint64_t)65536)                     /* the same, where the log proves nothing but its head */

/* --- reading --- */

/*
 * Reads entries up to `end` into the pool, and waits for them. What could not be had is told: then position is before the end, and what came before
 * is there. OUTCOME_DONE, too, if something has come.
 */
static enum outcome
read_entries(struct followed *f, uint64_t end)
{
	uint64_t at = f->progress.position, first = at;
	enum outcome outcome = OUTCOME_DONE;
	/* a tile in the queue has all of its leaves */
	if (f->all->state == NULL && !f->hashes_only)
		at -= at % TILE_WIDTH;
	while (outcome == OUTCOME_DONE && at < end) {
		struct tile tile = { .first = (int64_t)at, .format = "ct-entries" };
		uint64_t last = at - at % TILE_WIDTH + TILE_WIDTH - 1;
		size_t count;
		char path[96];
		struct why why;
		last = last < end ? last : end - 1;
		enum got got = follow_goes_on(f->all) ? rfc6962_entries(f->source, at, last, f->all->options->http.most, &tile.stored, &count, &why)
						      : GOT_FAILED;
		if (got == GOT_NOTHING)
			because(&why, "get-entries: entry %" PRIu64 " is not there", at);
		if (got != GOT) {
			octets_free(&tile.stored);
			outcome = follow_got(f, got, "entries", &why);
			break;
		}
		snprintf(path, sizeof(path), "ct/v1/get-entries?start=%" PRIu64 "&end=%" PRIu64, at, last);
		tile.input = path;
		tile.width = (unsigned)count;
		at += count;
		if (!follow_add(f, &tile))
			break;
	}
	if (!follow_drain(f))
		return f->outcome;
	return f->progress.position > first ? OUTCOME_DONE : outcome;
}

static bool
root_is(const struct followed *f, const struct hash *root)
{
	struct hash made;
	range_root(&f->progress.range, &made);
	return hash_is(&made, root);
}

static enum outcome
not_the_root(struct followed *f, uint64_t size)
{
	struct why why;
	because(&why, "the entries up to %" PRIu64 " do not come to the root that the log has signed", size);
	return f->outcome = follow_stop(f, &why);
}

/* --- where the log proves that a tree is the beginning of another --- */

/* Whether what has been read is the beginning of the head's tree; *proves is false if the log does not say. */
static enum outcome
prove(struct followed *f, bool *proves)
{
	struct hash root;
	struct why why;
	*proves = true;
	if (f->progress.position == f->head.size)
		return root_is(f, &f->head.root) ? OUTCOME_DONE : not_the_root(f, f->head.size);
	range_root(&f->progress.range, &root);
	enum got got = rfc6962_consistent(f->source, f->progress.position, &root, &f->head, &why);
	if (got == GOT_WRONG)
		return f->outcome = follow_stop(f, &why);
	*proves = got == GOT || got == GOT_LATER;
	return got == GOT_LATER ? follow_got(f, got, "entries", &why) : OUTCOME_DONE;
}

static enum outcome
read_proven(struct followed *f, bool *proves)
{
	f->holds = true;
	*proves = true;
	if (!follow_begin(f))
		return f->outcome;
	enum outcome outcome = OUTCOME_DONE;
	while (outcome == OUTCOME_DONE && *proves && f->progress.position < f->head.size) {
		/* whole tiles, for the queue */
		uint64_t start = f->progress.position, end = start - start % TILE_WIDTH + CHUNK;
		outcome = read_entries(f, end < f->head.size ? end : f->head.size);
		if (outcome == OUTCOME_DONE)
			outcome = prove(f, proves);
		if (outcome == OUTCOME_DONE && *proves)
			outcome = follow_commit(f);
	}
	enum outcome ended = follow_end(f);
	return ended != OUTCOME_DONE ? ended : outcome;
}

/* --- where it does not --- */

/* Reads up to `end` or not at all; at the size of the last verified head its root is what is there. */
static enum outcome
read_held(struct followed *f, uint64_t end, const struct checkpoint *before)
{
	while (f->progress.position < end) {
		uint64_t start = f->progress.position, next = start < before->size && before->size < end ? before->size : end;
		enum outcome outcome = read_entries(f, next);
		if (outcome != OUTCOME_DONE)
			return outcome;
		if (f->progress.position == before->size && !root_is(f, &before->root))
			return not_the_root(f, before->size);
	}
	return OUTCOME_DONE;
}

/* Little enough to be held until the head's root is there: all becomes durable with the head. */
static enum outcome
read_at_once(struct followed *f, const struct octets *note, const struct checkpoint *before)
{
	f->holds = true;
	if (!follow_begin(f))
		return f->outcome;
	enum outcome outcome = read_held(f, f->head.size, before);
	if (outcome == OUTCOME_DONE && !root_is(f, &f->head.root))
		outcome = not_the_root(f, f->head.size);
	enum outcome ended = follow_end(f);
	if (ended != OUTCOME_DONE)
		return ended;
	return outcome == OUTCOME_DONE ? follow_keep(f, note, &f->head) : outcome;
}

/* The roots at each multiple of HELD behind the position, and that of the head, by the hashes of all entries. */
static enum outcome
read_hashes(struct followed *f, const struct checkpoint *before, struct hash *roots)
{
	f->holds = true;
	f->hashes_only = true;
	if (!follow_begin(f))
		return f->outcome;
	enum outcome outcome = OUTCOME_DONE;
	for (size_t i = 0; outcome == OUTCOME_DONE && f->progress.position < f->head.size; i++) {
		uint64_t end = (f->progress.position / HELD + 1) * HELD;
		outcome = read_held(f, end < f->head.size ? end : f->head.size, before);
		range_root(&f->progress.range, &roots[i]);
	}
	if (outcome == OUTCOME_DONE && !root_is(f, &f->head.root))
		outcome = not_the_root(f, f->head.size);
	enum outcome ended = follow_end(f);
	f->hashes_only = false;
	return ended != OUTCOME_DONE ? ended : outcome;
}

static enum outcome
read_again(struct followed *f, const struct hash *roots)
{
	const struct checkpoint none = { 0 };
	f->holds = true;
	if (!follow_begin(f))
		return f->outcome;
	enum outcome outcome = OUTCOME_DONE;
	for (size_t i = 0; outcome == OUTCOME_DONE && f->progress.position < f->head.size; i++) {
		uint64_t end = (f->progress.position / HELD + 1) * HELD;
		end = end < f->head.size ? end : f->head.size;
		outcome = read_held(f, end, &none);
		if (outcome == OUTCOME_DONE && !root_is(f, &roots[i]))
			outcome = not_the_root(f, end);
		if (outcome == OUTCOME_DONE)
			outcome = follow_commit(f);
	}
	enum outcome ended = follow_end(f);
	return ended != OUTCOME_DONE ? ended : outcome;
}

/* Two passes, of which the first keeps nothing but a root now and then. */
static enum outcome
read_twice(struct followed *f, const struct octets *note, const struct checkpoint *before)
{
	struct why why;
	struct hash *roots = calloc((size_t)((f->head.size - f->progress.position) / HELD + 2), sizeof(*roots));
	if (roots == NULL) {
		because(&why, "out of memory");
		return follow_got(f, GOT_FAILED, "entries", &why);
	}
	enum outcome outcome = read_hashes(f, before, roots);
	/* the position is again what it is in the sink */
	if (outcome != OUTCOME_ENDED && follow_reload(f) != OUTCOME_DONE)
		outcome = OUTCOME_ENDED;
	if (outcome == OUTCOME_DONE)
		outcome = follow_keep(f, note, &f->head);
	if (outcome == OUTCOME_DONE)
		outcome = read_again(f, roots);
	free(roots);
	return outcome;
}

static enum outcome
read_unproven(struct followed *f, const struct octets *note)
{
	struct checkpoint before = { f->progress.verified_size, f->progress.verified_root, f->progress.verified_time };
	/* at the position itself it is in the range */
	if (before.size == f->progress.position && before.size > 0 && !root_is(f, &before.root))
		return not_the_root(f, before.size);
	enum outcome outcome = f->head.size - f->progress.position <= HELD ? read_at_once(f, note, &before) : read_twice(f, note, &before);
	/* what was held and not proven is read again */
	if (outcome == OUTCOME_LATER && follow_reload(f) != OUTCOME_DONE)
		return OUTCOME_ENDED;
	return outcome;
}

/* --- a look --- */

/* Whether the head's tree goes on from the last verified one; *proves is false if the log does not say. */
static enum outcome
goes_on_from(struct followed *f, const struct octets *note, bool *proves)
{
	struct why why;
	*proves = true;
	if (f->progress.verified_time == 0 || f->progress.verified_size == 0)
		return OUTCOME_DONE;
	enum got got = rfc6962_consistent(f->source, f->progress.verified_size, &f->progress.verified_root, &f->head, &why);
	if (got == GOT_WRONG)
		return follow_split(f, note, &f->head, "the tree does not begin with the one before");
	*proves = got == GOT || got == GOT_LATER;
	return got == GOT_LATER ? follow_got(f, got, "checkpoint", &why) : OUTCOME_DONE;
}

static enum outcome
with_head(struct followed *f, const struct octets *note, bool same)
{
	bool proves = true;
	if (f->progress.position > f->head.size)
		return follow_split(f, note, &f->head, "the tree is smaller than what has been read of it");
	if (same && f->progress.position == f->head.size)
		return follow_keep(f, note, &f->head);
	enum outcome outcome = same ? OUTCOME_DONE : goes_on_from(f, note, &proves);
	if (outcome == OUTCOME_DONE && proves)
		outcome = follow_keep(f, note, &f->head);
	if (outcome == OUTCOME_DONE && proves)
		outcome = read_proven(f, &proves);
	if (outcome == OUTCOME_DONE && !proves)
		outcome = follow_reload(f);
	return outcome == OUTCOME_DONE && !proves ? read_unproven(f, note) : outcome;
}

enum outcome
follow_rfc6962(struct followed *f)
{
	struct octets sth = { 0 };
	struct why why;
	bool same = false;
	enum got got = source_get(f->source, "ct/v1/get-sth", STH_MOST, &sth, &why);
	if (got == GOT_NOTHING)
		because(&why, "get-sth: it is not there");
	enum outcome outcome = OUTCOME_DONE;
	if (got != GOT) {
		outcome = follow_got(f, got, "checkpoint", &why);
	} else if (!sth_read(f->log, sth.data, sth.size, &f->head, &why)) {
		follow_tell(f, "signature", &why);
		outcome = OUTCOME_LATER;
	} else {
		outcome = follow_accept(f, &sth, &f->head, &same);
	}
	if (outcome == OUTCOME_DONE)
		outcome = with_head(f, &sth, same);
	f->holds = false;
	octets_free(&sth);
	return outcome;
}
