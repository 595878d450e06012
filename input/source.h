/* Octets as they are read, from a file, a stream or memory, and the readers of the formats on top of them. Inside input/ only. */
#ifndef INPUT_SOURCE_H
#define INPUT_SOURCE_H

#include "input/base64.h"
#include "input/input.h"

/* How much is read at a time, and looked at to tell what it is; so much of a line or text is in memory at most, before it is decoded. */
#define CHUNK ((size_t)1 << 16)

struct source;

/* Where octets come from: what is asked of a file, and otherwise of memory. */
struct origin {
	/*
	 * Reads on, towards `wanted` octets in all that are not used; or sets `eof`, and `cut` if that came too early. Returns false if the sink
	 * wants no more (`stopped`), or memory ran out (`no_memory`); otherwise it is called again as long as there is too little.
	 */
	bool (*read)(struct source *s, size_t wanted);
	/* Whether a word stands somewhere behind what has been read, or across the end of that; of what is regular. */
	bool (*has_behind)(const struct source *s, const char *word);
	/* Hands on all octets as one object without copying them. Returns false if that cannot be done, and nothing has been done. NULL: it cannot.
	 */
	bool (*deliver_whole)(struct source *s);
};

/* What lies between `start` and `end` of `data` has been read and not yet used. */
struct source {
	const char *name;
	const struct input_options *options;
	const struct input_sink *sink; /* NULL: nobody hears of it */
	const struct origin *origin;
	bool in_memory;     /* `data` is the caller's, has all of the octets, and is only read */
	int fd;             /* of a file */
	input_reader *read; /* of a stream that is not one */
	void *read_context;
	bool regular;        /* a regular file, or memory: */
	uint64_t base, size; /* where in it reading began, and how much there was from there when it was opened */
	bool apart;          /* reads without moving the place where others read */
	uint8_t *data;
	size_t start, end, capacity;
	uint64_t offset; /* of data[start], from `base` */
	bool eof, stopped;
	const char *cut;     /* not NULL: why the input ends too early, which is still to be told */
	bool no_memory;      /* what was wanted did not fit into memory, which is still to be told */
	bool after_cr;       /* a line feed that comes next belongs to a line that is used already */
	uint64_t line;       /* the one, from 1, of data[start], if lines are counted; otherwise 0 */
	bool line_cr;        /* a line feed that comes next belongs to a line that is counted already */
	size_t count;        /* of objects and troubles so far: the next index */
	bool has_leaf_index; /* of a tile or an answer: the first leaf has this index, by the leaves that have one: */
	int64_t leaf_index;
	bool is_answer; /* its entries are numbered by their place, whatever index their leaves have */
	struct base64 decoder;
};

/* The cause of struct input_trouble where memory ran out. */
extern const char input_out_of_memory[];

/* Gets memory to read into. Returns false if there is none. */
bool source_init(struct source *s);

/* Reads octets that are in memory, and outlive the source, as if they were a regular file: what is said of them is the same. */
void source_init_memory(struct source *s, struct span octets);
void source_free(struct source *s);

/*
 * Makes room to read into, towards `wanted` octets in all that are not used. Returns false if memory ran out (`no_memory`). It moves what has been
 * read.
 */
bool source_make_room(struct source *s, size_t wanted);

/* What has been read and not used; taking some of it. */
static inline struct span
source_rest(const struct source *s)
{
	return (struct span){ s->data + s->start, s->end - s->start };
}

/* Counts the ends of lines of what is used. */
void source_count_lines(struct source *s, struct span text);

static inline void
source_use(struct source *s, size_t size)
{
	if (s->line > 0)
		source_count_lines(s, (struct span){ s->data + s->start, size });
	s->start += size;
	s->offset += size;
}

/*
 * Reads on until `wanted` octets are there, and on streams no further than what comes with them. Returns false if the input ends before, the sink
 * wants no more, or there is no memory (`no_memory`); what there is stays. It may move what has been read.
 */
bool source_fill(struct source *s, size_t wanted);

/* Uses a piece of text, and tells the lines of the first and the last octet that is not white space: the former is set if it was 0. */
void source_use_text(struct source *s, size_t size, uint64_t *first, uint64_t *last);

/* Passes over so many octets. Returns false if there are not so many. */
bool source_skip(struct source *s, uint64_t size);

/* Whether this word stands `at` octets further on. Reads no further than it agrees. */
bool source_has(struct source *s, size_t at, const char *word);

/* A piece of a line: all of it, if it fits. */
struct line {
	struct span text; /* without the end of the line; until the next reading */
	uint64_t offset;
	bool ended; /* the line ends with this piece */
	bool cut;   /* the input ended before the line did */
};

/* Takes the next piece. Returns false at the end. */
bool source_line(struct source *s, struct line *line);

/* Takes a line off the front of a text. CR, LF and CR LF end it. */
struct span source_take_line(struct span *text);

/* Whether a character is one that text does not have. ESC begins a colour. */
static inline bool
source_is_control(uint8_t c)
{
	return c < 0x20 && !(c >= '\t' && c <= '\r') && c != 0x1b;
}

/* Whether so many octets with so many such characters are not text: what prints certificates as text may print some that stand in their names. */
static inline bool
source_is_binary(uint64_t size, uint64_t controls)
{
	return controls > size / 32;
}

/* Hands on an object, or what is in it if it is PKCS#7 with nothing but certificates and CRLs. Name and index are filled in. */
void source_deliver(struct source *s, struct input_object *o);

/* Hands on an object as it is. */
void source_deliver_one(struct source *s, struct input_object *o);

/* Tells that what begins at `offset` cannot be read, which takes an index. */
void source_trouble(struct source *s, uint64_t offset, const char *what);

/* The same if the input ended in it: a read error or the like is the cause rather than `what`. */
void source_cut(struct source *s, uint64_t offset, const char *what);

/* The index of the leaf that comes next; -1: it is not known. */
int64_t source_leaf_index(const struct source *s);

/* The same of an entry of a log; `rest`: nor can what follows. */
void source_broken_entry(struct source *s, uint64_t offset, const char *what, bool rest);
void source_cut_entry(struct source *s, uint64_t offset, const char *what);

/* The same if it is larger than the options allow. */
void source_too_large(struct source *s, uint64_t offset);

/* If what is decoded became too large or did not fit into memory, tells so and returns true. */
bool source_unfit(struct source *s, uint64_t offset);

/* The readers: of all there is, by the format that the options name, or that it has. */
void source_read(struct source *s);
void read_pem(struct source *s);
void read_tile(struct source *s);
void read_entries(struct source *s);
enum input_format sniff(struct source *s); /* at least one octet is there; INPUT_AUTO if there is no memory to tell */

/* Whether all there is, to the last octet, is a data tile. Reads on as long as it may be, up to the size of the largest object. */
bool is_tile(struct source *s);

/* Whether it is, by what it begins with, an answer of a log to get-entries, or an entry of one. */
bool is_entries(struct source *s);

/* Reads a file, as input_read() does. `listed`: it was found in a folder, and is passed over if it is none. */
bool read_file(const char *path, bool listed, const struct input_options *options, const struct input_sink *sink);

#endif
