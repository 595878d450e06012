#include "ct/reader.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ct/prefetch.h"

struct reader {
	struct log log;
	struct source *source;
	bool has_tiles; /* and not answers to get-entries */
	size_t most;
};

/* The place with the log's ID in it. */
static void
say_place(struct octets *o, const char *place, const struct log *log)
{
	const char *mark = strstr(place, "{log}");

	if (mark == NULL) {
		octets_say(o, place);
		return;
	}
	octets_add(o, place, (size_t)(mark - place));
	octets_hex(o, log->id.octets, HASH_SIZE);
	octets_say(o, mark + 5);
}

struct reader *
reader_open(struct log *log, const char *place, const struct options *options, struct why *why)
{
	struct reader *reader = calloc(1, sizeof(*reader));
	struct octets name = { 0 };

	if (reader == NULL) {
		log_free(log);
		because(why, "out of memory");
		return NULL;
	}
	reader->log = *log;
	reader->most = options->max_tile;
	if (place == NULL)
		place = log->url;
	say_place(&name, place, log);
	if (place[0] == '\0')
		because(why, "it has no address");
	else if (name.failed)
		because(why, "out of memory");
	else
		reader->source = source_open(octets_string(&name), &options->http, why);
	/* of one that is empty, or of another, each tile would be missing */
	if (reader->source != NULL && source_is_folder(reader->source) && !source_has_tiles(reader->source)) {
		because(why, "%s: it is no folder of a log, for it has no folder \"tile\"", octets_string(&name));
		source_free(reader->source);
		reader->source = NULL;
	}
	octets_free(&name);
	if (reader->source == NULL) {
		reader_free(reader);
		return NULL;
	}
	/* archives have the entries of any log as tiles */
	reader->has_tiles = log->kind == LOG_STATIC || !source_is_remote(reader->source);
	return reader;
}

void
reader_free(struct reader *reader)
{
	if (reader == NULL)
		return;
	source_free(reader->source);
	log_free(&reader->log);
	free(reader);
}

const struct log *
reader_log(const struct reader *reader)
{
	return &reader->log;
}

struct source *
reader_source(const struct reader *reader)
{
	return reader->source;
}

enum got
reader_issuer(struct reader *reader, const struct hash *digest, struct octets *out)
{
	return reader->has_tiles ? source_issuer_get(reader->source, digest, out) : GOT_NOTHING;
}

/* --- tiles --- */

/* A partial tile is gone once there is the full one: of that, the first entries. */
static enum got
get_tile(struct reader *reader, uint64_t index, unsigned width, struct tile *tile, struct why *why)
{
	struct prefetched data;

	prefetch_now(reader->source, index, width, reader->most, &data);
	tile->stored = data.stored;
	tile->is_later = data.is_later;
	*why = data.why;
	return data.got;
}

static enum got
get_entries(struct reader *reader, uint64_t first, uint64_t last, struct octets *out, struct why *why)
{
	char path[96];

	snprintf(path, sizeof(path), "ct/v1/get-entries?start=%" PRIu64 "&end=%" PRIu64, first, last);
	return source_get(reader->source, path, reader->most, out, why);
}

/* --- reading --- */

/* Judges a tile, or of the `left` last of the entries an answer to get-entries with as many as the log gives. */
static void
judge_part(struct reader *reader, const struct reading *r, unsigned left, struct tile *tile)
{
	unsigned before = r->width - left;

	tile->log = &reader->log;
	tile->input = source_name(reader->source);
	tile->format = reader->has_tiles ? "ct-tile" : "ct-entries";
	tile->first = (int64_t)(r->first + before);
	tile->width = reader->has_tiles ? left : 0;
	tile->is_static = reader->log.kind == LOG_STATIC;
	tile->most = reader->most;
	tile->has_leaves = r->leaves != NULL;
	if (r->leaves != NULL)
		memcpy(tile->leaves, r->leaves + before, left * sizeof(*r->leaves));
	tile->timestamp = r->timestamp;
	tile->findings_only = r->findings_only;
	tile->issuers = r->issuers;
	tile->fetch = r->fetch;
	tile->fetch_context = r->fetch_context;
	tile->has_source_of_issuers = true;
	judge_tile(r->judge, tile, true, r->judged);
}

/* What was judged is given away if it is right; *left: entries that are still to come. */
static bool
take_part(const struct reading *r, unsigned *left, struct why *why)
{
	const struct judged *judged = r->judged;

	if (judged->failed)
		return because(why, "out of memory");
	if (!judged->whole)
		return because(why, "%s", judged->why.text);
	if (judged->entry_count == 0 || judged->entry_count > *left)
		return because(why, "there are %zu entries instead of %u", judged->entry_count, *left);
	*left -= (unsigned)judged->entry_count;
	return r->take(r->context, judged) || because(why, "not all of it was taken");
}

enum read_result
reader_read(struct reader *reader, const struct reading *r, struct why *why)
{
	unsigned left = r->width;
	enum read_result result = READ;

	while (left > 0 && result == READ) {
		struct tile *tile = calloc(1, sizeof(*tile));
		if (tile == NULL) {
			because(why, "out of memory");
			return READ_NOT;
		}
		uint64_t first = r->first + (r->width - left);
		enum got got = reader->has_tiles ? get_tile(reader, first / TILE_WIDTH, left, tile, why)
						 : get_entries(reader, first, first + left - 1, &tile->stored, why);
		if (got == GOT) {
			judge_part(reader, r, left, tile);
			result = take_part(r, &left, why) ? READ : r->judged->failed ? READ_NOT : READ_WRONG;
		} else {
			result = got == GOT_NOTHING ? READ_WRONG : READ_NOT;
		}
		octets_free(&tile->stored);
		free(tile);
	}
	return result;
}
