/* Logs: tiles by their checkpoint, in folders, archives and at addresses; and those of RFC 6962. */
#include "ct/lint.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ct/prefetch.h"
#include "ct/rfc6962.h"
#include "ct/source.h"
#include "ct/tree.h"

#define NOTE_MOST  ((size_t)1 << 20)
#define PROVE_EACH 4096 /* entries of an RFC 6962 log that are held until they are proven */

struct reading {
	struct lint *lint;
	const char *name;
	struct source *source;
	const struct log *log;
	bool verified;          /* `head` has been signed by the log */
	struct checkpoint head; /* size 0: not known */
	struct tree *tree;      /* NULL: leaves are held against hash tiles as they are */
	bool has_issuers;
	uint64_t missing, first_missing;
};

static void
tell(struct reading *r, const char *words)
{
	complain("%s: %s", r->name, words);
	lint_status(r->lint, CT_TROUBLE);
}

/* --- static-ct-api --- */

/* The hashes that the leaves of a tile must have. Returns false if nothing covers it, and nothing that is not covered is wanted. */
static bool
get_leaves(struct reading *r, uint64_t index, struct tile *tile)
{
	struct why why;
	unsigned width = 0;

	if (r->tree != NULL) {
		tile->has_leaves = tree_leaves(r->tree, index, tile->leaves, &width, &why) == GOT && width == tile->width;
		if (!tile->has_leaves)
			tell(r, why.text);
		return tile->has_leaves || !r->lint->only_verified;
	}
	tile->has_leaves = hash_tile_get(r->source, 0, index, tile->width, tile->leaves, &why) == GOT;
	return true;
}

/* Returns whether it is there. */
static bool
lint_tile_at(struct reading *r, uint64_t index, unsigned width, struct prefetched *data)
{
	struct tile tile = lint_tile(r->lint, r->log);
	struct octets input = { 0 };

	tile.stored = data->stored;
	tile.is_later = data->is_later;
	tile.format = "ct-tile";
	tile.first = (int64_t)(index * TILE_WIDTH);
	tile.width = width;
	tile.timestamp = r->verified ? r->head.timestamp : 0;
	tile.fetch = source_issuer;
	tile.fetch_context = r->source;
	tile.has_source_of_issuers = r->has_issuers;
	if (data->got == GOT && get_leaves(r, index, &tile)) {
		octets_printf(&input, "%s%s%s", r->name, r->name[strlen(r->name) - 1] == '/' ? "" : "/", data->path);
		lint_add(r->lint, &tile, octets_string(&input), NULL);
	} else if (data->got != GOT && data->got != GOT_NOTHING && !stopping()) {
		tell(r, data->why.text);
	}
	octets_free(&tile.stored);
	octets_free(&input);
	return data->got != GOT_NOTHING;
}

static bool
lint_tile_now(struct reading *r, uint64_t index, unsigned width)
{
	struct prefetched data;

	prefetch_now(r->source, index, width, r->lint->options->max_tile, &data);
	return lint_tile_at(r, index, width, &data);
}

/* The greatest width of the partial tile at the edge of a folder; 0: there is none. */
static unsigned
edge(struct reading *r, uint64_t index)
{
	struct octets name = { 0 };
	char path[TILE_PATH_SIZE];
	unsigned width = 0;

	tile_path(-1, index, 1, path);
	*strrchr(path, '/') = '\0';
	octets_printf(&name, "%s/%s", r->name, path);
	DIR *folder = opendir(octets_string(&name));
	octets_free(&name);
	for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
		char *end;
		unsigned long number = strtoul(entry->d_name, &end, 10);
		if (end != entry->d_name && (*end == '\0' || strcmp(end, ".gz") == 0) && number < TILE_WIDTH && number > width)
			width = (unsigned)number;
	}
	if (folder != NULL)
		closedir(folder);
	return width;
}

/* Tiles as far as there are any: no checkpoint tells their number. */
static void
lint_unknown_number(struct reading *r)
{
	uint64_t index = source_next_tile(r->source, 0), first = index;
	while (index != UINT64_MAX && !r->lint->ended && lint_tile_now(r, index, TILE_WIDTH))
		index = source_next_tile(r->source, index + 1);
	unsigned width = index != UINT64_MAX && !r->lint->ended ? edge(r, index) : 0;
	if (width > 0)
		lint_tile_now(r, index, width);
	else if (index == first && !r->lint->ended)
		tell(r, "it is no log: there are no tiles");
}

static void
lint_tiles(struct reading *r)
{
	const struct options *o = r->lint->options;
	uint64_t count = r->head.size / TILE_WIDTH + (r->head.size % TILE_WIDTH > 0);
	struct prefetch *ahead = NULL;
	for (uint64_t i = source_next_tile(r->source, 0); i < count && !r->lint->ended; i = source_next_tile(r->source, i + 1)) {
		unsigned width = i == r->head.size / TILE_WIDTH ? (unsigned)(r->head.size % TILE_WIDTH) : TILE_WIDTH;
		struct prefetched data;
		prefetch_next(&ahead, r->source, i, r->head.size, o->max_tile, o->http.parallel, &data);
		if (!lint_tile_at(r, i, width, &data) && r->missing++ == 0)
			r->first_missing = i;
	}
	prefetch_free(ahead);
	if (r->missing > 0) {
		complain("%s: %" PRIu64 " of %" PRIu64 " tiles are not there, the first of these is number %" PRIu64, r->name, r->missing, count,
			 r->first_missing);
		lint_status(r->lint, CT_TROUBLE);
	}
}

static void
lint_static(struct reading *r)
{
	struct why why;
	enum got got;
	if (r->verified && r->head.size > 0) {
		r->tree = tree_open(r->source, r->head.size, &r->head.root, &got, &why);
		if (r->tree == NULL)
			tell(r, why.text);
		if (r->tree == NULL && r->lint->only_verified)
			return;
	}
	if (r->head.size > 0)
		lint_tiles(r);
	else if (!r->verified)
		lint_unknown_number(r);
	/* issuers are fetched while tiles are judged: the source has to stay until then */
	if (!r->lint->ended)
		pool_drain(r->lint->pool);
	tree_free(r->tree);
}

/* --- checkpoints --- */

/* Finds the log that has signed it, among those that are known; `why` is that of the only one, or of one with this address. */
static void
find_signer(struct reading *r, const struct octets *note, bool is_sth)
{
	struct why why = { "" }, said = { "none of the logs that were chosen has signed its checkpoint" };
	const struct log_list *list = &r->lint->logs;
	const struct log *only = r->log != NULL ? r->log : list->count == 1 ? list->logs : NULL;

	for (size_t i = 0; i < list->count && !r->verified; i++) {
		const struct log *log = &list->logs[i];
		if (only != NULL && only != log)
			continue;
		if (is_sth)
			r->verified = sth_read(log, note->data, note->size, &r->head, &why);
		else
			r->verified = checkpoint_read(log, note->data, note->size, &r->head, NULL, &why);
		if (r->verified)
			r->log = log;
		else if (log == only)
			said = why;
	}
	if (!r->verified)
		tell(r, said.text);
}

/* --- RFC 6962 --- */

/* What has been judged and is not proven yet. */
struct holding {
	struct reading *r;
	struct range range;
	struct octets lines;
	uint64_t count;
	bool found;
	bool wrong;
};

/* Lines whose entries the log has signed go out. */
static void
prove(struct holding *h)
{
	struct hash root;
	struct why why;
	struct lint *lint = h->r->lint;

	if (lint->only_verified && h->count > 0) {
		range_root(&h->range, &root);
		if (rfc6962_consistent(h->r->source, h->range.size, &root, &h->r->head, &why) != GOT) {
			if (!stopping())
				tell(h->r, why.text);
			h->wrong = true;
			return;
		}
	}
	struct judged held = { .lines = h->lines };
	if (lint_print(lint, &held, false) && h->found)
		lint_status(lint, CT_FOUND);
	octets_clear(&h->lines);
	h->count = 0;
	h->found = false;
}

/* A log that has gone wrong does not end the run, but its own part. */
static bool
collect(void *context, const struct judged *judged)
{
	struct holding *h = context;
	struct lint *lint = h->r->lint;
	bool hashed = judged->whole && judged->entry_count == judged->leaf_count;

	h->wrong |= lint->only_verified && !hashed;
	if (h->wrong)
		return true;
	for (unsigned i = 0; i < judged->leaf_count; i++)
		range_add(&h->range, &judged->leaves[i]);
	octets_add(&h->lines, judged->lines.data, judged->lines.size);
	h->count += judged->entry_count;
	for (size_t i = 0; i < judged->entry_count; i++) {
		h->found |= judged->entries[i].worst >= 0 && judged->entries[i].worst <= lint->fail_on;
		lint->not_judged += !judged->entries[i].is_judged;
	}
	if (h->lines.failed) {
		complain("%s: out of memory", h->r->name);
		lint_status(lint, CT_FAILED);
		lint->ended = true;
	} else if (!lint->only_verified || h->count >= PROVE_EACH || h->range.size == h->r->head.size) {
		prove(h);
	}
	return !lint->ended;
}

static void
lint_answers(struct reading *r)
{
	struct holding holding = { .r = r };
	struct item item = { .collect = collect, .context = &holding };
	struct octets input = { 0 };
	struct why why;
	size_t count;

	octets_printf(&input, "%s%sct/v1/get-entries", r->name, r->name[strlen(r->name) - 1] == '/' ? "" : "/");
	for (uint64_t at = 0; at < r->head.size && !r->lint->ended && !holding.wrong; at += count) {
		struct tile tile = lint_tile(r->lint, r->log);
		uint64_t last = r->head.size - at < TILE_WIDTH ? r->head.size - 1 : at + TILE_WIDTH - 1;
		enum got got = rfc6962_entries(r->source, at, last, tile.most, &tile.stored, &count, &why);
		if (got != GOT) {
			if (!stopping())
				tell(r, why.text);
			octets_free(&tile.stored);
			break;
		}
		tile.format = "ct-entries";
		tile.first = (int64_t)at;
		tile.index = (size_t)at;
		tile.width = (unsigned)count;
		tile.timestamp = r->verified ? r->head.timestamp : 0;
		lint_add(r->lint, &tile, octets_string(&input), &item);
	}
	if (!r->lint->ended && pool_drain(r->lint->pool) && !holding.wrong)
		prove(&holding);
	octets_free(&holding.lines);
	octets_free(&input);
}

static void
lint_rfc6962(struct reading *r)
{
	struct octets head = { 0 };
	struct why why;
	if (source_get(r->source, "ct/v1/get-sth", NOTE_MOST, &head, &why) != GOT) {
		if (!stopping())
			tell(r, why.text);
	} else {
		if (r->lint->logs.count > 0)
			find_signer(r, &head, true);
		if (!r->verified)
			r->head.size = sth_claims(head.data, head.size);
		if (r->verified || !r->lint->only_verified)
			lint_answers(r);
	}
	octets_free(&head);
}

/* --- which of both --- */

static void
lint_opened(struct reading *r)
{
	struct octets note = { 0 };
	struct why why;
	enum got got = GOT_NOTHING;
	if (r->log == NULL || r->log->kind != LOG_RFC6962 || !source_is_remote(r->source))
		got = source_get(r->source, "checkpoint", NOTE_MOST, &note, &why);
	if (got == GOT_NOTHING && source_is_remote(r->source)) {
		lint_rfc6962(r);
	} else if (got == GOT) {
		if (r->lint->logs.count > 0)
			find_signer(r, &note, false);
		/* how many tiles there are is only claimed then */
		if (!r->verified && !checkpoint_read_unverified(note.data, note.size, &r->head, &why))
			tell(r, why.text);
		if (r->verified || !r->lint->only_verified)
			lint_static(r);
	} else if (got == GOT_NOTHING && !r->lint->only_verified) {
		lint_static(r);
	} else if (!stopping()) {
		tell(r, got == GOT_NOTHING ? "there is no checkpoint: nothing of it is printed without --unverified" : why.text);
	}
	octets_free(&note);
}

void
lint_log(struct lint *lint, const char *name, const struct log *log)
{
	struct reading r = { .lint = lint, .name = name, .log = log };
	struct why why;
	r.source = source_open(name, &lint->options->http, &why);
	if (r.source == NULL) {
		complain("%s: %s", name, why.text);
		lint_status(lint, CT_TROUBLE);
		return;
	}
	r.has_issuers = source_has_issuers(r.source) || lint->options->issuers.count > 0;
	lint_opened(&r);
	/* what is on its way refers to the source */
	pool_drain(lint->pool);
	source_free(r.source);
}
