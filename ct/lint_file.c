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
		ssize_t n = read(in->fd, in->read.data + in->read.size, in->read.room - in->read.size);
		if (n > 0) {
			in->read.size += (size_t)n;
			return true;
		}
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

/* Where a scan of JSON is. */
struct scan {
	size_t at, begin; /* in what has been read: the next octet; that of the object */
	unsigned depth;
	bool in_string, escaped;
	bool in_list;  /* within "entries", where objects are entries */
	bool is_lines; /* each object at the top is an entry */
	size_t index;  /* of the first entry of the part */
	size_t count;  /* entries in the part */
	struct octets part;
};

/* Hands over the entries that have been found, a line each. */
static bool
add_part(struct input *in, struct scan *scan)
{
	struct tile tile = lint_tile(in->lint, in->lint->logs.count == 1 ? in->lint->logs.logs : NULL);
	if (scan->count == 0)
		return true;
	tile.format = "ct-entries";
	tile.index = scan->index;
	if (in->lint->options->first_entry >= 0)
		tile.otherwise = in->lint->options->first_entry + (int64_t)scan->index;
	tile.is_place = true;
	tile.stored = scan->part;
	scan->part = (struct octets){ 0 };
	scan->index += scan->count;
	scan->count = 0;
	return lint_add(in->lint, &tile, in->name, NULL);
}

/* An object has ended: an entry, with no end of line within. */
static bool
end_object(struct input *in, struct scan *scan)
{
	unsigned char *object = in->read.data + scan->begin;
	size_t size = scan->at + 1 - scan->begin;
	for (size_t i = 0; i < size; i++) {
		if (object[i] == '\n' || object[i] == '\r')
			object[i] = ' ';
	}
	octets_add(&scan->part, object, size);
	octets_say(&scan->part, "\n");
	scan->count++;
	scan->begin = scan->at + 1;
	return scan->count < PART_MOST || add_part(in, scan);
}

/* One octet of JSON. Returns false if the run is to end. */
static bool
step(struct input *in, struct scan *scan, unsigned char c)
{
	unsigned entry_depth = scan->is_lines ? 0 : 2;
	if (scan->in_string) {
		scan->in_string = scan->escaped || c != '"';
		scan->escaped = !scan->escaped && c == '\\';
		return true;
	}
	switch (c) {
	case '"':
		scan->in_string = true;
		return true;
	case '{':
	case '[':
		if (c == '{' && scan->depth == entry_depth)
			scan->begin = scan->at;
		scan->depth++;
		return true;
	case '}':
	case ']':
		if (scan->depth > 0)
			scan->depth--;
		return c == ']' || scan->depth != entry_depth || end_object(in, scan);
	default:
		return true;
	}
}

/* What has been used makes room; an object without end does not grow for ever. */
static bool
make_room(struct input *in, struct scan *scan)
{
	unsigned entry_depth = scan->is_lines ? 0 : 2;
	size_t used = scan->depth > entry_depth ? scan->begin : scan->at;
	if (used > 0)
		memmove(in->read.data, in->read.data + used, in->read.size - used);
	in->read.size -= used;
	scan->at -= used;
	scan->begin = scan->begin > used ? scan->begin - used : 0;
	if (in->read.size <= in->lint->options->max_tile)
		return true;
	complain("%s: entry %zu has more than %zu octets (--max-tile)", in->name, scan->index + scan->count, in->lint->options->max_tile);
	lint_status(in->lint, CT_TROUBLE);
	in->failed = true;
	return false;
}

static void
add_in_parts(struct input *in, bool is_lines)
{
	struct scan scan = { .is_lines = is_lines };
	bool goes_on = true;
	do {
		for (; goes_on && scan.at < in->read.size; scan.at++)
			goes_on = step(in, &scan, in->read.data[scan.at]);
		if (goes_on && would_wait(in))
			goes_on = add_part(in, &scan) && pool_drain(in->lint->pool);
	} while (goes_on && make_room(in, &scan) && read_more(in));
	if (goes_on)
		goes_on = add_part(in, &scan);
	if (goes_on && !in->failed && !stopping() && (scan.depth > 0 || scan.in_string)) {
		complain("%s: it ends within entry %zu", in->name, scan.index);
		lint_status(in->lint, CT_TROUBLE);
	}
	octets_free(&scan.part);
}

/* Whether the first object is one entry, and not an answer with a list of them. */
static bool
begins_with_entry(const struct octets *o)
{
	static const char list[] = "\"entries\"";
	size_t i = mark_size(o);
	while (i < o->size && memchr(" \t\r\n{", o->data[i], 5) != NULL)
		i++;
	return o->size - i < sizeof(list) - 1 || memcmp(o->data + i, list, sizeof(list) - 1) != 0;
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
		add_in_parts(&in, begins_with_entry(&in.read));
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
