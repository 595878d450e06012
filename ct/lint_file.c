/* Files of entries: a tile, an answer to get-entries, or entries a line each; the last two of any length. */
#include "ct/lint.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ct/source.h"

#define WHOLE_MOST ((size_t)1 << 20) /* an answer of fewer octets is taken as one */
#define PART_MOST  256               /* entries of a part */

/* --- reading --- */

struct input {
	struct lint *lint;
	const char *name;
	int fd;
	struct octets read; /* what has been read, and not used */
	bool ended, failed;
};

/* Reads more; false at the end. */
static bool
read_more(struct input *in)
{
	while (!in->ended && !stopping()) {
		if (!octets_reserve(&in->read, (size_t)64 << 10)) {
			complain("%s: out of memory", in->name);
			lint_status(in->lint, CT_FAILED);
			in->failed = in->ended = true;
			break;
		}
		ssize_t n = octets_read_some(&in->read, in->fd);
		if (n > 0)
			return true;
		if (n < 0 && errno == EINTR)
			continue;
		in->ended = true;
		if (n < 0) {
			complain("%s: %s", in->name, strerror(errno));
			lint_status(in->lint, CT_TROUBLE);
			in->failed = true;
		}
	}
	return false;
}

/* Reads until there are so many octets, or the input ends. */
static void
read_until(struct input *in, size_t size)
{
	while (in->read.size < size && read_more(in))
		;
}

/* Whether there is nothing more to be had at the moment: who sends entries may wait for what is said of them. */
static bool
would_wait(const struct input *in)
{
	struct pollfd wait = { .fd = in->fd, .events = POLLIN };
	return !in->ended && poll(&wait, 1, 0) == 0;
}

/* How many octets the mark of UTF-8 has at the beginning. */
static size_t
mark_size(const struct octets *o)
{
	return o->size >= 3 && memcmp(o->data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

/* Whether it begins as JSON does: with an object. */
static bool
is_json(const struct input *in)
{
	size_t i = mark_size(&in->read);
	while (i < in->read.size && memchr(" \t\r\n", in->read.data[i], 4) != NULL)
		i++;
	return i < in->read.size && in->read.data[i] == '{';
}

/* --- whole files --- */

/* Hands over what has been read as one, of a format; NULL: told by contents. */
static void
add_whole(struct input *in, const char *format)
{
	const struct options *o = in->lint->options;
	struct tile tile = lint_tile(in->lint, in->lint->logs.count == 1 ? in->lint->logs.logs : NULL);
	int level;
	uint64_t index;
	unsigned width;

	tile.format = format;
	tile.otherwise = o->first_entry;
	tile.is_place = true;
	if (tile_path_read(in->name, &level, &index, &width) && level < 0 && (format == NULL || strcmp(format, "ct-tile") == 0)) {
		tile.format = "ct-tile";
		tile.width = width;
		tile.otherwise = (int64_t)(index * TILE_WIDTH);
	}
	tile.stored = in->read;
	in->read = (struct octets){ 0 };
	lint_add(in->lint, &tile, in->name, NULL);
}

/* --- answers in parts --- */

/* What is read of an answer. */
struct stream {
	struct input *in;
	size_t used;         /* of what had been read before it was known what it is */
	size_t since;        /* octets since the last entry */
	struct entries part; /* that is handed over next */
	size_t index;        /* of its first entry */
	bool has_leaf_index; /* by the first entry that has one, entry 0 would have: */
	int64_t leaf_index;
	bool failed; /* memory ran out */
};

/* Hands over what there is. */
static bool
add_part(struct stream *s)
{
	struct lint *lint = s->in->lint;
	struct tile tile = lint_tile(lint, lint->logs.count == 1 ? lint->logs.logs : NULL);
	if (s->part.count == 0)
		return true;
	tile.read = s->part;
	tile.format = "ct-entries";
	tile.index = s->index;
	if (lint->options->first_entry >= 0)
		tile.otherwise = lint->options->first_entry + (int64_t)s->index;
	tile.is_place = true;
	tile.has_leaf_index = s->has_leaf_index;
	tile.leaf_index = s->leaf_index + (int64_t)s->index;
	s->index += s->part.count;
	s->part = (struct entries){ 0 };
	return lint_add(lint, &tile, s->in->name, NULL);
}

static int
take_entry(void *context, size_t index, const brlint_ct_entry *entry, size_t offset, const char *error, int rest)
{
	struct stream *s = context;
	/* what was not read to its end is not judged */
	if (s->in->failed || stopping())
		return 1;
	s->since = 0;
	if (entry != NULL && entry->leaf_index >= 0 && !s->has_leaf_index) {
		s->has_leaf_index = true;
		s->leaf_index = entry->leaf_index - (int64_t)index;
	}
	s->failed = !entries_add(&s->part, index - s->index, entry, offset, error, rest != 0);
	return s->failed || ((s->part.count == PART_MOST || s->part.size > WHOLE_MOST) && !add_part(s));
}

/* An object without end does not grow for ever. */
static bool
is_too_large(const struct stream *s)
{
	const struct input *in = s->in;
	if (s->since <= in->lint->options->max_tile)
		return false;
	complain("%s: entry %zu has more than %zu octets (--max-tile)", in->name, s->index + s->part.count, in->lint->options->max_tile);
	lint_status(in->lint, CT_TROUBLE);
	return true;
}

static size_t
read_stream(void *context, void *to, size_t room)
{
	struct stream *s = context;
	struct input *in = s->in;
	if (s->used == in->read.size) {
		s->used = in->read.size = 0;
		in->failed |= is_too_large(s) || (would_wait(in) && !(add_part(s) && pool_drain(in->lint->pool)));
		if (in->failed || !read_more(in))
			return 0;
	}
	size_t size = in->read.size - s->used < room ? in->read.size - s->used : room;
	memcpy(to, in->read.data + s->used, size);
	s->used += size;
	s->since += size;
	return size;
}

static void
add_in_parts(struct input *in)
{
	struct stream s = { .in = in };
	enum brlint_status said = brlint_ct_stream(read_stream, &s, take_entry, &s);
	if (said == BRLINT_NO_MEMORY || s.failed) {
		complain("%s: out of memory", in->name);
		lint_status(in->lint, CT_FAILED);
	} else if (!in->lint->ended && !stopping()) {
		add_part(&s);
	}
	entries_free(&s.part);
}

void
lint_file(struct lint *lint, const char *name, int fd)
{
	struct input in = { .lint = lint, .name = name, .fd = fd };
	if (lint->only_verified) {
		complain("%s: no verified checkpoint covers it: nothing of it is printed without --unverified", name);
		lint_status(lint, CT_TROUBLE);
		return;
	}
	/* a short answer is taken as one, a long one, or one that goes on and on, in parts */
	while (in.read.size < WHOLE_MOST && !(is_json(&in) && would_wait(&in)) && read_more(&in))
		;
	if (in.failed || stopping())
		lint->ended |= stopping();
	else if (is_json(&in) && !in.ended)
		add_in_parts(&in);
	else {
		/* gzip hides what it holds; a tile is read as a whole */
		read_until(&in, lint->options->max_tile + 1);
		if (in.read.size > lint->options->max_tile) {
			complain("%s: it has more than %zu octets (--max-tile)", name, lint->options->max_tile);
			lint_status(lint, CT_TROUBLE);
		} else if (!in.failed && !stopping()) {
			add_whole(&in, NULL);
		}
	}
	octets_free(&in.read);
}
