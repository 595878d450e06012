#include "input/input.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* How much of a file is read at a time, and looked at to tell what it is. */
#define CHUNK ((size_t)1 << 16)

/* A file as it is read: what lies between `start` and `end` of `data` has been read and not yet used. */
struct source {
	const char *name;
	const struct input_sink *sink;
	int fd;
	uint8_t *data;
	size_t start, end, capacity;
	uint64_t offset; /* of data[start] in the file */
	bool eof;
	size_t count;     /* objects so far */
	uint8_t *decoded; /* from base64 */
	size_t decoded_capacity;
};

int
input_format_from_name(const char *name)
{
	static const char *const names[] = {
		[INPUT_AUTO] = "auto",
		[INPUT_DER] = "der",
		[INPUT_PEM] = "pem",
		[INPUT_BASE64] = "base64",
		[INPUT_BASE64_LINES] = "base64-lines",
		[INPUT_RECORDS] = "records",
	};
	for (int i = 0; i < (int)(sizeof(names) / sizeof(names[0])); i++) {
		if (strcmp(names[i], name) == 0)
			return i;
	}
	return -1;
}

static void
trouble(const struct source *s, uint64_t offset, const char *what)
{
	s->sink->trouble(s->sink->context, &(struct input_trouble){ s->name, 0, offset, what, false });
}

static void
object(struct source *s, struct span der, bool last)
{
	struct input_object o = { s->name, s->count++, last, s->offset, der, NULL, 0, NULL };
	s->sink->object(s->sink->context, &o);
}

static size_t
available(const struct source *s)
{
	return s->end - s->start;
}

static void
use(struct source *s, size_t size)
{
	s->start += size;
	s->offset += size;
}

/* Makes room for `wanted` octets in all. Returns false, having said so, where memory ran out. */
static bool
make_room(struct source *s, size_t wanted)
{
	if (s->capacity - s->start < wanted || s->capacity == s->end) {
		memmove(s->data, s->data + s->start, available(s));
		s->end -= s->start;
		s->start = 0;
	}
	size_t capacity = s->capacity;
	while (capacity < wanted || capacity == s->end)
		capacity *= 2;
	if (capacity == s->capacity)
		return true;
	uint8_t *grown = realloc(s->data, capacity);
	if (grown == NULL) {
		trouble(s, s->offset, "out of memory");
		return false;
	}
	s->data = grown;
	s->capacity = capacity;
	return true;
}

/* Reads on until `wanted` octets are there. Returns false where the file ends before; what there is stays. */
static bool
fill(struct source *s, size_t wanted)
{
	while (available(s) < wanted && !s->eof) {
		/* not all that is wanted at once: a length that is read may be any number */
		size_t next = available(s) + CHUNK < wanted ? available(s) + CHUNK : wanted;
		if (!make_room(s, next)) {
			s->eof = true;
			break;
		}
		ssize_t got = read(s->fd, s->data + s->end, s->capacity - s->end);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			trouble(s, s->offset + available(s), strerror(errno));
		if (got <= 0)
			s->eof = true;
		else
			s->end += (size_t)got;
	}
	return available(s) >= wanted;
}

/* --- base64 (RFC 4648 4) --- */

/* What a character is: its six bits, or one of these. */
enum { SPACE = 64, PADDING = 65, NO_BASE64 = 66 };
static const uint8_t base64_values[256] = {
#define NONE4  NO_BASE64, NO_BASE64, NO_BASE64, NO_BASE64
#define NONE16 NONE4, NONE4, NONE4, NONE4
	NONE4,     NONE4,     NO_BASE64, SPACE,     SPACE,     SPACE,     SPACE,     SPACE,     NO_BASE64, NO_BASE64, NONE16,    SPACE,     NO_BASE64,
	NO_BASE64, NO_BASE64, NONE4,     NO_BASE64, NO_BASE64, NO_BASE64, 62,        NO_BASE64, NO_BASE64, NO_BASE64, 63,        52,        53,
	54,        55,        56,        57,        58,        59,        60,        61,        NO_BASE64, NO_BASE64, NO_BASE64, PADDING,   NO_BASE64,
	NO_BASE64, NO_BASE64, 0,         1,         2,         3,         4,         5,         6,         7,         8,         9,         10,
	11,        12,        13,        14,        15,        16,        17,        18,        19,        20,        21,        22,        23,
	24,        25,        NO_BASE64, NO_BASE64, NO_BASE64, NO_BASE64, NO_BASE64, NO_BASE64, 26,        27,        28,        29,        30,
	31,        32,        33,        34,        35,        36,        37,        38,        39,        40,        41,        42,        43,
	44,        45,        46,        47,        48,        49,        50,        51,        NO_BASE64, NO_BASE64, NO_BASE64, NO_BASE64, NO_BASE64,
	NONE16,    NONE16,    NONE16,    NONE16,    NONE16,    NONE16,    NONE16,    NONE16,
#undef NONE16
#undef NONE4
};

static bool
is_base64(uint8_t c)
{
	return base64_values[c] < SPACE || base64_values[c] == PADDING;
}

static bool
is_space(uint8_t c)
{
	return base64_values[c] == SPACE;
}

/*
 * Decodes base64 with white space anywhere into `out`, which has room for three octets for every four of the text. Returns the number of octets;
 * SIZE_MAX where it is none. Four characters at a time, which is several times as fast as one at a time; white space and the end go the slow way.
 */
static size_t
base64_decode(struct span text, uint8_t *out)
{
	const uint8_t *p = text.data, *end = p + text.size;
	size_t size = 0;
	uint32_t bits = 0;
	unsigned count = 0, padding = 0;

	while (p < end) {
		if (count == 0 && padding == 0 && end - p >= 4) {
			uint32_t a = base64_values[p[0]], b = base64_values[p[1]], c = base64_values[p[2]], d = base64_values[p[3]];
			if ((a | b | c | d) < SPACE) {
				uint32_t quad = a << 18 | b << 12 | c << 6 | d;
				out[size++] = (uint8_t)(quad >> 16);
				out[size++] = (uint8_t)(quad >> 8);
				out[size++] = (uint8_t)quad;
				p += 4;
				continue;
			}
		}
		uint8_t value = base64_values[*p++];
		if (value == SPACE)
			continue;
		if (value == PADDING)
			padding++;
		else if (value == NO_BASE64 || padding > 0)
			return SIZE_MAX;
		bits = bits << 6 | (value & 63);
		if (++count == 4) {
			if (padding > 2)
				return SIZE_MAX;
			out[size++] = (uint8_t)(bits >> 16);
			if (padding < 2)
				out[size++] = (uint8_t)(bits >> 8);
			if (padding < 1)
				out[size++] = (uint8_t)bits;
			count = 0;
			bits = 0;
		}
	}
	return count == 0 ? size : SIZE_MAX;
}

/* Decodes base64 into memory of the source. Returns false where it is none, or memory ran out; *der is then empty. */
static bool
decode(struct source *s, struct span text, struct span *der)
{
	size_t room = text.size / 4 * 3 + 3;

	*der = (struct span){ NULL, 0 };
	if (room > s->decoded_capacity) {
		uint8_t *grown = realloc(s->decoded, room);
		if (grown == NULL)
			return false;
		s->decoded = grown;
		s->decoded_capacity = room;
	}
	size_t size = base64_decode(text, s->decoded);
	if (size == SIZE_MAX)
		return false;
	*der = (struct span){ s->decoded, size };
	return true;
}

/* --- lines --- */

/*
 * The next line without its end, however long; false at the end of the file. *used is what use() is to be told then.
 * `from`: where, counted from the first unused octet, the line begins.
 */
static bool
line_at(struct source *s, size_t from, struct span *line, size_t *used)
{
	size_t seen = from;
	for (;;) {
		const uint8_t *begin = s->data + s->start;
		const uint8_t *newline = available(s) > seen ? memchr(begin + seen, '\n', available(s) - seen) : NULL;
		if (newline == NULL) {
			seen = available(s) > seen ? available(s) : seen;
			if (fill(s, seen + 1))
				continue;
			if (available(s) <= from)
				return false;
			*line = (struct span){ s->data + s->start + from, available(s) - from };
			*used = available(s);
		} else {
			*line = (struct span){ begin + from, (size_t)(newline - begin) - from };
			*used = (size_t)(newline - begin) + 1;
		}
		while (line->size > 0 && is_space(line->data[line->size - 1]))
			line->size--;
		return true;
	}
}

/* --- the formats --- */

static void
read_records(struct source *s)
{
	while (fill(s, 1)) {
		const uint8_t *p = s->data + s->start;
		if (!fill(s, 4)) {
			trouble(s, s->offset, "the file ends within the length of a record");
			return;
		}
		p = s->data + s->start;
		size_t length = (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3];
		if (!fill(s, 4 + length)) {
			trouble(s, s->offset, "the file ends within a record");
			return;
		}
		object(s, (struct span){ s->data + s->start + 4, length }, false);
		use(s, 4 + length);
	}
}

static void
read_base64_lines(struct source *s)
{
	struct span line, der;
	size_t used;

	while (line_at(s, 0, &line, &used)) {
		if (line.size > 0 && decode(s, line, &der))
			object(s, der, false);
		else if (line.size > 0)
			trouble(s, s->offset, "a line that is no base64");
		use(s, used);
	}
}

/* All that is left of a file. */
static struct span
rest(struct source *s)
{
	size_t wanted = CHUNK;
	while (fill(s, wanted))
		wanted *= 2;
	return (struct span){ s->data + s->start, available(s) };
}

static void
read_base64(struct source *s)
{
	struct span text = rest(s), der;
	if (decode(s, text, &der))
		object(s, der, true);
	else
		trouble(s, s->offset, "the file is no base64");
}

static void
read_der(struct source *s)
{
	struct stat st;
	/* a file of any size is mapped and not read; what has been read already is given up */
	if (fstat(s->fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > (off_t)CHUNK) {
		void *map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, s->fd, 0);
		if (map != MAP_FAILED) {
			object(s, (struct span){ map, (size_t)st.st_size }, true);
			munmap(map, (size_t)st.st_size);
			return;
		}
	}
	object(s, rest(s), true);
}

#define BEGIN "-----BEGIN "
#define END   "-----END "

static bool
begins_with(struct span line, const char *word)
{
	size_t length = strlen(word);
	return line.size >= length && memcmp(line.data, word, length) == 0;
}

/* Whether a block of this label can be an object to lint: keys, requests and parameters are none. */
static bool
is_wanted(struct span line)
{
	static const char *const words[] = { "CERTIFICATE", "CRL", "OCSP" };
	if (memmem(line.data, line.size, "REQUEST", 7) != NULL)
		return false;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (memmem(line.data, line.size, words[i], strlen(words[i])) != NULL)
			return true;
	}
	return false;
}

/* A block as it lies among the unused octets. */
struct pem_block {
	size_t body, size; /* its base64 text */
	size_t used;       /* up to here, all of it */
};

/* The block that begins with the next line. Headers (RFC 1421 4.6) are passed over. Returns false where it does not end. */
static bool
pem_block(struct source *s, struct pem_block *block)
{
	struct span line;
	size_t at;

	if (!line_at(s, 0, &line, &at))
		return false;
	block->body = at;
	for (;;) {
		size_t begin = at;
		if (!line_at(s, begin, &line, &at) || begins_with(line, BEGIN))
			return false;
		if (begins_with(line, END)) {
			block->size = begin - block->body;
			block->used = at;
			return true;
		}
		if (memchr(line.data, ':', line.size) != NULL)
			block->body = at;
	}
}

/* Whether no block can follow those octets: the file is known to end, without another. */
static bool
is_last(struct source *s, size_t used)
{
	fill(s, used + CHUNK);
	return s->eof && memmem(s->data + s->start + used, available(s) - used, BEGIN, strlen(BEGIN)) == NULL;
}

static void
read_pem(struct source *s)
{
	struct span line, der;
	struct pem_block block;
	size_t used;
	bool found = false;

	while (line_at(s, 0, &line, &used)) {
		if (!begins_with(line, BEGIN) || !is_wanted(line)) {
			use(s, used);
			continue;
		}
		found = true;
		if (!pem_block(s, &block)) {
			trouble(s, s->offset, "a PEM block that does not end");
			use(s, used);
			continue;
		}
		bool last = is_last(s, block.used);
		if (decode(s, (struct span){ s->data + s->start + block.body, block.size }, &der))
			object(s, der, last);
		else
			trouble(s, s->offset, "a PEM block that is no base64");
		use(s, block.used);
	}
	if (!found)
		trouble(s, 0, "no PEM block is a certificate, a CRL or an OCSP response");
}

/* --- telling the format --- */

/* The length that the first tag and length of DER claim for the whole value; 0 where it cannot be told. */
static size_t
claimed_length(struct span der)
{
	if (der.size < 2)
		return 0;
	if (der.data[1] < 0x80)
		return 2u + der.data[1];
	size_t octets = der.data[1] & 0x7f, length = 0;
	if (octets == 0 || octets > 4 || der.size < 2 + octets)
		return 0;
	for (size_t i = 0; i < octets; i++)
		length = length << 8 | der.data[2 + i];
	return 2 + octets + length;
}

/* Whether a line is base64 of a whole object, perhaps with octets behind it. */
static bool
is_object(struct source *s, struct span line, struct span *der)
{
	return line.size > 0 && decode(s, line, der) && claimed_length(*der) != 0 && claimed_length(*der) <= der->size;
}

/* Whether the first line that is not empty, however long, is such an object. It may move what has been read. */
static bool
begins_with_object(struct source *s)
{
	struct span line, der;
	size_t at = 0;
	while (at < CHUNK && line_at(s, at, &line, &at)) {
		if (line.size > 0)
			return is_object(s, line, &der);
	}
	return false;
}

/* Whether among other lines one is a SEQUENCE and nothing else. */
static bool
has_object_line(struct source *s, struct span text)
{
	struct span der;
	while (text.size > 0) {
		if (is_object(s, span_take(&text, '\n'), &der) && der.data[0] == 0x30 && claimed_length(der) == der.size)
			return true;
	}
	return false;
}

/* Whether all lines are of one length, but for the last, which may be shorter: as in a text that is one object. */
static bool
is_folded(struct span text)
{
	size_t length = span_take(&text, '\n').size;
	while (text.size > 0) {
		size_t next = span_take(&text, '\n').size;
		if (text.size > 0 ? next != length : next > length)
			return false;
	}
	return true;
}

static enum input_format
sniff(struct source *s)
{
	struct span text, der;

	fill(s, CHUNK);
	text = (struct span){ s->data + s->start, available(s) };
	/* DER begins with a SEQUENCE, which in ASCII is a 0; text has no octets that are not printable */
	bool printable = true;
	for (size_t i = 0; i < text.size && printable; i++)
		printable = text.data[i] >= 0x20 || is_space(text.data[i]);
	if (text.data[0] == 0x30 && !(printable && text.size >= 2 && (is_base64(text.data[1]) || is_space(text.data[1]))))
		return INPUT_DER;
	if (memmem(text.data, text.size, BEGIN, strlen(BEGIN)) != NULL)
		return INPUT_PEM;
	/* a bad line among objects is not to stop the others */
	for (size_t i = 0; i < text.size; i++) {
		if (!is_base64(text.data[i]) && !is_space(text.data[i]))
			return printable && has_object_line(s, text) ? INPUT_BASE64_LINES : INPUT_DER;
	}
	/* a first line that holds all of an object: one a line; otherwise one that is folded */
	if (begins_with_object(s))
		return INPUT_BASE64_LINES;
	text = (struct span){ s->data + s->start, available(s) };
	if (!is_folded(text) && has_object_line(s, text))
		return INPUT_BASE64_LINES;
	return decode(s, text, &der) || !s->eof ? INPUT_BASE64 : INPUT_DER;
}

static void
read_source(struct source *s, enum input_format format)
{
	if (!fill(s, 1)) {
		trouble(s, 0, "the file is empty");
		return;
	}
	switch (format == INPUT_AUTO ? sniff(s) : format) {
	case INPUT_PEM:
		read_pem(s);
		break;
	case INPUT_BASE64:
		read_base64(s);
		break;
	case INPUT_BASE64_LINES:
		read_base64_lines(s);
		break;
	case INPUT_RECORDS:
		read_records(s);
		break;
	case INPUT_DER:
	case INPUT_AUTO:
		read_der(s);
		break;
	}
}

static int
not_hidden(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static bool old_read(const char *path, enum input_format format, const struct input_sink *sink);
static void
read_folder(const char *path, enum input_format format, const struct input_sink *sink)
{
	struct dirent **entries;
	int count = scandir(path, &entries, not_hidden, alphasort);

	if (count < 0) {
		sink->trouble(sink->context, &(struct input_trouble){ path, 0, 0, strerror(errno), false });
		return;
	}
	for (int i = 0; i < count; i++) {
		size_t size = strlen(path) + strlen(entries[i]->d_name) + 2;
		char *name = malloc(size);
		if (name != NULL) {
			snprintf(name, size, "%s%s%s", path, path[strlen(path) - 1] == '/' ? "" : "/", entries[i]->d_name);
			old_read(name, format, sink);
		}
		free(name);
		free(entries[i]);
	}
	free(entries);
}

bool
input_read(const char *path, const struct input_options *o, const struct input_sink *sink)
{
	return old_read(path, o->format, sink);
}
static bool
old_read(const char *path, enum input_format format, const struct input_sink *sink)
{
	struct source s = { .name = path, .sink = sink };
	struct stat st;
	bool standard = strcmp(path, "-") == 0;

	if (!standard && stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
		read_folder(path, format, sink);
		return true;
	}
	s.fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (s.fd < 0) {
		trouble(&s, 0, strerror(errno));
		return true;
	}
	s.data = malloc(CHUNK);
	s.capacity = CHUNK;
	if (s.data != NULL)
		read_source(&s, format);
	else
		trouble(&s, 0, "out of memory");
	free(s.data);
	free(s.decoded);
	if (!standard)
		close(s.fd);
	return true;
}
