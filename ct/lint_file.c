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

/*
 * An answer, or entries a line each, is cut into texts that are such themselves: between two entries of a list, with the beginning and the end of an
 * answer around each part, and between two values. Nothing is left out: what is wrong in it is told where the parts are read.
 */
static const char head[] = "{\"entries\":[", tail[] = "]}";

#define KEY_MOST 72 /* octets of a name, each of its characters written with six */

/* Where a scan is. */
enum place {
	BETWEEN, /* two values */
	MEMBERS, /* those of an object, but not in the list of entries */
	ELEMENT, /* an entry of the list begins */
	WORD,    /* in something there that is no object, list or string */
	COMMA,   /* behind an entry */
	LINE     /* a line that is passed over */
};

struct scan {
	size_t at; /* in what has been read: the next octet */
	enum place place;
	unsigned depth;
	bool in_string, escaped, newline;
	bool is_over;            /* what follows nobody can tell: the rest goes as it is, and no further */
	bool is_lines;           /* there was an entry that stands for itself */
	bool has_list, is_entry; /* of the present object */
	char key[KEY_MOST];
	size_t key_size;
	bool in_key;           /* the string is a name */
	unsigned char last;    /* of the octets of members that are no white space */
	size_t index;          /* of the first entry that has not been handed over */
	size_t count;          /* entries since */
	bool drops_comma;      /* that behind the last entry handed over is to come */
	size_t end, end_count; /* where a part can end, and how many entries it has then; */
	bool end_in_list;
	bool has_leaf_index;
	int64_t leaf_index; /* by those before it that of entry 0 of all */
};

/* Looks for the first leaf_index. */
static int
find_index(void *context, size_t index, const brlint_ct_entry *entry, size_t offset, const char *error, int rest)
{
	struct scan *scan = context;
	(void)offset, (void)error, (void)rest;
	if (entry == NULL || entry->leaf_index < 0)
		return 0;
	scan->has_leaf_index = true;
	scan->leaf_index = entry->leaf_index - (int64_t)(scan->index + index);
	return 1;
}

/* Hands over what stands before `size`. */
static bool
add_part(struct input *in, struct scan *scan, size_t size, size_t count)
{
	struct tile tile = lint_tile(in->lint, in->lint->logs.count == 1 ? in->lint->logs.logs : NULL);
	octets_add(&tile.stored, in->read.data, size);
	if (scan->end_in_list)
		octets_say(&tile.stored, tail);
	tile.format = "ct-entries";
	tile.index = scan->index;
	if (in->lint->options->first_entry >= 0)
		tile.otherwise = in->lint->options->first_entry + (int64_t)scan->index;
	tile.is_place = true;
	if (!scan->has_leaf_index)
		brlint_ct_entries(tile.stored.data, tile.stored.size, "ct-entries", find_index, scan);
	tile.has_leaf_index = scan->has_leaf_index;
	tile.leaf_index = scan->leaf_index + (int64_t)scan->index;
	scan->index += count;
	return lint_add(in->lint, &tile, in->name, NULL);
}

/* Hands over the entries that are whole. */
static bool
add_found(struct input *in, struct scan *scan)
{
	struct octets rest = { 0 };
	if (scan->end_count == 0)
		return true;
	if (scan->end_in_list)
		octets_say(&rest, head);
	size_t begin = rest.size;
	octets_add(&rest, in->read.data + scan->end, in->read.size - scan->end);
	if (!add_part(in, scan, scan->end, scan->end_count) || rest.failed) {
		octets_free(&rest);
		return false;
	}
	scan->at = begin + scan->at - scan->end;
	/* the comma behind it */
	unsigned char *comma = scan->end_in_list ? memchr(rest.data + begin, ',', scan->at - begin) : NULL;
	if (comma != NULL)
		*comma = ' ';
	scan->drops_comma = scan->end_in_list && comma == NULL;
	scan->count -= scan->end_count;
	scan->end = scan->end_count = 0;
	octets_free(&in->read);
	in->read = rest;
	return true;
}

/* Whether the last name is this: each letter may be written as \u and four digits. */
static bool
key_is(const struct scan *scan, const char *word)
{
	const char *at = scan->key, *end = at + scan->key_size;
	for (; *word != '\0' && at < end; word++) {
		char digits[5] = "";
		if (end - at >= 6 && at[0] == '\\' && at[1] == 'u') {
			memcpy(digits, at + 2, 4);
			at += 5;
		}
		if (digits[0] != '\0' ? strtoul(digits, NULL, 16) != (unsigned char)*word : *at != *word)
			return false;
		at++;
	}
	return *word == '\0' && at == end;
}

/* An octet within a string. Returns false if the line ends there, which no string does. */
static bool
step_string(struct scan *scan, unsigned char c)
{
	if (c == '\n' && scan->place == MEMBERS && (scan->is_entry || (scan->is_lines && !scan->has_list)))
		return false;
	scan->in_string = scan->escaped || c != '"';
	if (scan->in_key && scan->in_string) {
		if (scan->key_size < KEY_MOST)
			scan->key[scan->key_size] = (char)c;
		scan->key_size++;
	}
	scan->escaped = !scan->escaped && c == '\\';
	if (scan->in_key && !scan->in_string && scan->key_size <= KEY_MOST)
		scan->is_entry |= !scan->has_list && (key_is(scan, "leaf_input") || key_is(scan, "extra_data"));
	return true;
}

/* The object at the top has ended; `cut`: before its end. */
static void
end_object(struct scan *scan, bool cut)
{
	scan->depth = 0;
	scan->place = BETWEEN;
	scan->in_string = scan->escaped = false;
	scan->count += !scan->has_list;
	if (scan->is_entry)
		scan->is_lines = true;
	else if (!scan->has_list && scan->is_lines && !cut)
		scan->place = LINE;
	else if (!scan->has_list && !scan->is_lines)
		scan->is_over = true;
}

/* Between two values. Whatever else stands there takes its line. */
static void
step_between(struct scan *scan, unsigned char c)
{
	if (c == '{') {
		scan->place = MEMBERS;
		scan->depth = 1;
		scan->has_list = scan->is_entry = false;
		scan->last = c;
	} else if (memchr(" \t\r\n\xef\xbb\xbf", c, 7) == NULL) {
		scan->place = LINE;
		scan->count++;
		scan->is_over |= !scan->is_lines;
	}
}

static void
step_members(struct scan *scan, unsigned char c, bool newline)
{
	unsigned char last = scan->last;
	if (memchr(" \t\r\n", c, 4) != NULL)
		return;
	scan->last = c;
	if (c == '"') {
		scan->in_string = true;
		scan->in_key = scan->depth == 1 && (last == ',' || last == '{');
		if (scan->in_key)
			scan->key_size = 0;
	} else if (c == '{' && newline && scan->depth == 1 && (scan->is_entry || (scan->is_lines && !scan->has_list))) {
		/* the line before was cut */
		end_object(scan, true);
		scan->is_over |= !scan->is_lines;
		step_between(scan, c);
	} else if (c == '[' && scan->depth == 1 && last == ':' && !scan->is_entry && scan->key_size <= KEY_MOST && key_is(scan, "entries")) {
		scan->has_list = true;
		scan->depth = 2;
		scan->place = ELEMENT;
		scan->last = '[';
	} else if (c == '{' || c == '[') {
		scan->depth++;
	} else if ((c == '}' || c == ']') && --scan->depth == 0) {
		end_object(scan, false);
	}
}

/* In the list of entries, where c stands in no string. */
static void
step_list(struct scan *scan, unsigned char c)
{
	bool is_space = memchr(" \t\r\n", c, 4) != NULL, ends = memchr(",]}[{\"", c, 6) != NULL;
	if (scan->depth > 2) {
		scan->in_string = c == '"';
		scan->depth += c == '{' || c == '[';
		scan->depth -= c == '}' || c == ']';
		if (scan->depth == 2)
			scan->place = COMMA;
		return;
	}
	if (scan->place == WORD && (is_space || ends))
		scan->place = COMMA;
	if (is_space || scan->place == WORD)
		return;
	if (scan->place == COMMA) {
		scan->is_over = c != ',' && c != ']';
		scan->place = c == ',' ? ELEMENT : MEMBERS;
		scan->depth -= c == ']';
	} else if (c == ']' && scan->last == '[') {
		scan->place = MEMBERS;
		scan->depth = 1;
	} else if (c == '}' || c == ']') {
		scan->is_over = true;
	} else {
		scan->count++;
		scan->in_string = c == '"';
		scan->in_key = false;
		scan->depth += c == '{' || c == '[';
		scan->place = c == ',' ? ELEMENT : c == '"' ? COMMA : ends ? ELEMENT : WORD;
	}
	scan->last = c;
}

/* One octet, which stands at scan->at. Returns false if what follows is not to be read. */
static bool
step(struct input *in, struct scan *scan, unsigned char c)
{
	bool newline = scan->newline;
	scan->newline = c == '\n';
	if (scan->in_string) {
		if (!step_string(scan, c)) {
			end_object(scan, true);
			scan->is_over |= !scan->is_lines;
		}
	} else if (scan->place == BETWEEN) {
		step_between(scan, c);
	} else if (scan->place == LINE) {
		scan->place = c == '\n' ? BETWEEN : LINE;
	} else if (scan->place == MEMBERS) {
		step_members(scan, c, newline);
	} else {
		if (scan->drops_comma && scan->place == COMMA && c == ',')
			in->read.data[scan->at] = ' ';
		scan->drops_comma &= scan->place == COMMA && c != ',';
		step_list(scan, c);
	}
	return !scan->is_over;
}

/* Takes note of whether a part can end behind the octet at scan->at. */
static void
note_end(struct scan *scan)
{
	bool in_list = scan->place == COMMA && scan->depth == 2;
	if (scan->in_string || (!in_list && scan->place != BETWEEN) || scan->drops_comma)
		return;
	scan->end = scan->at + 1;
	scan->end_count = scan->count;
	scan->end_in_list = in_list;
}

/* Scans what there is. Returns false if the run is to end, or what follows is not to be read. */
static bool
scan_on(struct input *in, struct scan *scan)
{
	for (; scan->at < in->read.size; scan->at++) {
		unsigned char c = in->read.data[scan->at];
		if (scan->in_string && !scan->in_key && !scan->escaped && c != '"' && c != '\\' && c != '\n')
			continue;
		if (!step(in, scan, c))
			return false;
		note_end(scan);
		if (scan->end == scan->at + 1 && (scan->end_count >= PART_MOST || (scan->end_count > 0 && scan->end > WHOLE_MOST))) {
			scan->at++;
			if (!add_found(in, scan))
				return false;
			scan->at--;
		}
	}
	return true;
}

/* An object without end does not grow for ever. */
static bool
is_too_large(struct input *in, const struct scan *scan)
{
	if (in->read.size <= in->lint->options->max_tile)
		return false;
	complain("%s: entry %zu has more than %zu octets (--max-tile)", in->name, scan->index + scan->count, in->lint->options->max_tile);
	lint_status(in->lint, CT_TROUBLE);
	return in->failed = true;
}

static bool
is_blank(const struct octets *o)
{
	for (size_t i = 0; i < o->size; i++) {
		if (memchr(" \t\r\n", o->data[i], 4) == NULL)
			return false;
	}
	return true;
}

static void
add_in_parts(struct input *in)
{
	struct scan scan = { .place = BETWEEN };
	bool goes_on = true;
	do {
		goes_on = scan_on(in, &scan);
		if (goes_on && would_wait(in))
			goes_on = add_found(in, &scan) && pool_drain(in->lint->pool);
	} while (goes_on && !is_too_large(in, &scan) && read_more(in));
	if (in->failed || in->lint->ended || stopping())
		return;
	/* the end, and what follows a fault */
	scan.end_in_list = false;
	if (scan.index == 0 || !is_blank(&in->read))
		add_part(in, &scan, in->read.size, scan.count);
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
