/*
 * Answers of CT logs to get-entries (RFC 6962 4.6), and single entries of such, one behind another: JSON (RFC 8259) of which no more is in memory
 * than one entry.
 */
#include "input/source.h"

/* The text of an entry has two values of at most 16 MiB and one of 32, in base64; more is something else. */
#define TEXT_MAX ((size_t)96 << 20)

/* What some write before a text. */
#define UTF8_MARK "\xef\xbb\xbf"

/* What a value is, as far as its text is there. */
enum value { ANSWER, ENTRY, NO_VALUE, MORE };

static bool
is_space(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void
skip(struct span *text, size_t size)
{
	*text = (struct span){ text->data + size, text->size - size };
}

/* --- JSON in memory --- */

/* Where a walk is: in how many values, and whether in a string. */
struct walk {
	size_t depth;
	bool in_string, escape, ended;
	bool by_members; /* it ends before the comma between two members of an object, too */
	bool by_lines;   /* entries stand on lines: it ends where a line does within a string, or where the next begins with an object; then */
	bool cut;        /* the value did not end */
	bool newline;    /* the last octet was the end of a line */
};

/* How many octets there are before a quotation mark or a backslash: most strings are long and have no backslash. */
static size_t
plain_size(struct span text)
{
	const uint8_t *quote = memchr(text.data, '"', text.size);
	size_t size = quote != NULL ? (size_t)(quote - text.data) : text.size;
	const uint8_t *escape = memchr(text.data, '\\', size);
	return escape != NULL ? (size_t)(escape - text.data) : size;
}

/* The same, but no further than the line goes. */
static size_t
plain_size_of_line(struct span text)
{
	const uint8_t *end = memchr(text.data, '\n', text.size);
	return plain_size((struct span){ text.data, end != NULL ? (size_t)(end - text.data) : text.size });
}

/* Takes one octet that stands in no string. Returns false if the value ended before it. */
static bool
step(struct walk *w, uint8_t c)
{
	bool newline = w->newline;
	w->newline = c == '\n';
	switch (c) {
	case '"':
		w->in_string = true;
		break;
	case '{':
	case '[':
		w->cut = w->by_lines && newline && c == '{' && w->depth == 1;
		w->ended = w->cut;
		w->depth++;
		break;
	case '}':
	case ']':
		w->ended = --w->depth == 0;
		break;
	case ',':
		w->ended = w->by_members && w->depth == 1;
		return !w->ended;
	default:
		break;
	}
	return !w->cut;
}

/* Walks on, to the end of the value in which it began, or that begins here. Returns how many octets that takes; all of them if it does not end there.
 */
static size_t
walk_on(struct walk *w, struct span text)
{
	size_t i = 0;
	while (i < text.size && !w->ended) {
		if (w->in_string && !w->escape) {
			struct span rest = { text.data + i, text.size - i };
			i += w->by_lines ? plain_size_of_line(rest) : plain_size(rest);
			if (i == text.size)
				break;
		}
		if (w->in_string && w->by_lines && text.data[i] == '\n') {
			w->cut = w->ended = true;
			break;
		}
		if (w->escape) {
			w->escape = false;
		} else if (w->in_string) {
			w->escape = text.data[i] == '\\';
			w->in_string = w->escape || text.data[i] != '"';
			w->ended = !w->in_string && w->depth == 0;
		} else if (!step(w, text.data[i])) {
			break;
		}
		i++;
	}
	return i;
}

static void
skip_space(struct span *text)
{
	while (text->size > 0 && is_space(text->data[0]))
		skip(text, 1);
}

/* Takes a mark, and white space before it. */
static bool
take_mark(struct span *text, char mark)
{
	skip_space(text);
	if (text->size == 0 || text->data[0] != (uint8_t)mark)
		return false;
	skip(text, 1);
	return true;
}

/* Takes a string, as it is written. */
static bool
take_string(struct span *text, struct span *inside)
{
	struct span rest = *text;
	if (!take_mark(&rest, '"'))
		return false;
	for (size_t i = 0; i < rest.size; i += 2) {
		i += plain_size((struct span){ rest.data + i, rest.size - i });
		if (i < rest.size && rest.data[i] == '"') {
			*inside = (struct span){ rest.data, i };
			skip(&rest, i + 1);
			*text = rest;
			return true;
		}
	}
	return false;
}

/* Takes a value, whatever it is. Returns false if it does not end, or is none. */
static bool
take_value(struct span *text)
{
	struct walk w = { 0 };
	struct span inside;
	size_t size = 0;

	if (take_string(text, &inside))
		return true;
	skip_space(text);
	if (text->size > 0 && (text->data[0] == '{' || text->data[0] == '[')) {
		size = walk_on(&w, *text);
	} else {
		/* a number or a word */
		while (size < text->size && !is_space(text->data[size]) && memchr(",]}\"", text->data[size], 4) == NULL)
			size++;
		w.ended = size > 0 && size < text->size;
	}
	skip(text, size);
	return w.ended;
}

/* The value of a hexadecimal digit; 16: it is none. */
static unsigned
digit(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10 : 16;
}

/* Whether a string, as it is written, is a word of ASCII letters: each may be written as \u and four digits. */
static bool
is_word(struct span text, const char *word)
{
	for (; *word != '\0' && text.size > 0; word++) {
		unsigned c = text.data[0];
		size_t size = 1;
		if (c == '\\' && text.size >= 6 && text.data[1] == 'u') {
			c = 0;
			for (size = 2; size < 6; size++)
				c = digit(text.data[size]) < 16 ? c << 4 | digit(text.data[size]) : 0x10000;
		}
		if (c != (uint8_t)*word)
			return false;
		skip(&text, size);
	}
	return *word == '\0' && text.size == 0;
}

static bool
is_of_entry(struct span key)
{
	return is_word(key, "leaf_input") || is_word(key, "extra_data");
}

/* What cannot be taken may yet come. */
static enum value
not_yet(struct span text)
{
	skip_space(&text);
	return text.size == 0 || text.data[0] == '"' || text.data[0] == '{' || text.data[0] == '[' ? MORE : NO_VALUE;
}

/* Whether what stands behind the bracket of "entries" is an entry, or nothing. */
static enum value
first_of_answer(struct span text)
{
	struct span key;
	if (take_mark(&text, ']'))
		return ANSWER;
	/* what is no object is told when it is read */
	while (text.size > 0 && text.data[0] != '{') {
		if (!take_value(&text))
			return not_yet(text);
		if (take_mark(&text, ']'))
			return NO_VALUE;
		if (!take_mark(&text, ','))
			return text.size == 0 ? MORE : NO_VALUE;
		skip_space(&text);
	}
	if (!take_mark(&text, '{'))
		return text.size == 0 ? MORE : NO_VALUE;
	if (!take_string(&text, &key))
		return not_yet(text);
	return is_of_entry(key) ? ANSWER : NO_VALUE;
}

/* What begins here; of an answer, *used octets stand before the first entry. `strict`: that is looked at as well. */
static enum value
look_at_head(struct span text, bool strict, size_t *used)
{
	const uint8_t *begin = text.data;
	struct span key;

	if (text.size >= strlen(UTF8_MARK) && memcmp(text.data, UTF8_MARK, strlen(UTF8_MARK)) == 0)
		skip(&text, strlen(UTF8_MARK));
	if (!take_mark(&text, '{'))
		return text.size == 0 ? MORE : NO_VALUE;
	do {
		if (!take_string(&text, &key))
			return not_yet(text);
		if (is_of_entry(key))
			return ENTRY;
		if (!take_mark(&text, ':'))
			return not_yet(text);
		if (is_word(key, "entries")) {
			if (!take_mark(&text, '['))
				return text.size == 0 ? MORE : NO_VALUE;
			*used = (size_t)(text.data - begin);
			return strict ? first_of_answer(text) : ANSWER;
		}
		if (!take_value(&text))
			return not_yet(text);
	} while (take_mark(&text, ','));
	return text.size == 0 ? MORE : NO_VALUE;
}

/* Reads on until it is known what begins here; MORE: there is no more. What stands before the entries of an answer has no more octets than are read
 * at a time. */
static enum value
look_at(struct source *s, bool strict, size_t *used)
{
	enum value v = MORE;
	for (size_t seen = 0; v == MORE;) {
		if (seen >= CHUNK)
			return NO_VALUE;
		if (!source_fill(s, seen + 1))
			break;
		seen = source_rest(s).size;
		v = look_at_head(source_rest(s), strict, used);
	}
	return v;
}

bool
is_entries(struct source *s)
{
	size_t used;
	if (!source_fill(s, 1) || (source_rest(s).data[0] != '{' && !is_space(source_rest(s).data[0]) && !source_has(s, 0, UTF8_MARK)))
		return false;
	enum value v = look_at(s, true, &used);
	return v == ANSWER || v == ENTRY;
}

/* --- an entry --- */

/* What is read of an entry. */
struct reader {
	struct source *s;
	struct base64 extra; /* extra_data; leaf_input is in the source's decoder */
	bool has_extra;
	bool by_lines; /* entries stand on lines of their own */
};

/* Decodes a member of an entry. Returns NULL, or what is wrong. */
static const char *
decode(struct base64 *d, struct span text, const char *what)
{
	base64_begin(d, TEXT_MAX, true);
	base64_add(d, text);
	if (d->state == BASE64_NO_MEMORY)
		return input_out_of_memory;
	return base64_is_whole(d) ? NULL : what;
}

/* Reads the members of an entry. Returns NULL, or what is wrong. */
static const char *
read_members(struct reader *r, struct span text)
{
	struct span key, value, leaf = { NULL, 0 }, extra = { NULL, 0 };

	skip(&text, 1);
	do {
		if (!take_string(&text, &key) || !take_mark(&text, ':'))
			return "the entry is no object of JSON";
		if (!is_of_entry(key)) {
			if (!take_value(&text))
				return "the entry is no object of JSON";
			continue;
		}
		struct span *to = is_word(key, "leaf_input") ? &leaf : &extra;
		if (!take_string(&text, &value))
			return to == &leaf ? "leaf_input is no string" : "extra_data is no string";
		if (to->data != NULL)
			return to == &leaf ? "leaf_input is there twice" : "extra_data is there twice";
		*to = value;
	} while (take_mark(&text, ','));
	if (!take_mark(&text, '}') || text.size != 0)
		return "the entry is no object of JSON";
	if (leaf.data == NULL)
		return "the entry has no leaf_input";
	r->has_extra = extra.data != NULL;
	const char *fault = decode(&r->s->decoder, leaf, "leaf_input is not valid base64");
	return fault == NULL && r->has_extra ? decode(&r->extra, extra, "extra_data is not valid base64") : fault;
}

/* Says which index the entry has by those before it. */
static void
follow_index(struct source *s, struct log_entry *e)
{
	if (!s->has_leaf_index && e->leaf_index >= 0) {
		s->has_leaf_index = true;
		s->leaf_index = e->leaf_index - (int64_t)s->count;
	}
	e->sibling_index = source_leaf_index(s);
}

static const char no_object[] = "no entry: an object of JSON is expected here";

/* Hands on the entry with this text; or says what is wrong with it, if that is known. */
static void
deliver_entry(struct reader *r, struct span text, const char *fault)
{
	struct source *s = r->s;
	struct log_entry e;
	uint64_t offset = s->offset;
	struct input_object o = { .offset = offset, .entry = &e };
	if (fault == NULL)
		fault = read_members(r, text);

	source_use_text(s, text.size, &o.first_line, &o.last_line);
	const struct span leaf = { s->decoder.octets, s->decoder.size }, extra = { r->extra.octets, r->extra.size };
	if (fault == NULL)
		fault = log_entry_of_answer(&e, leaf, r->has_extra ? &extra : NULL);
	if (fault == input_out_of_memory) {
		source_trouble(s, offset, fault);
	} else if (fault != NULL) {
		source_broken_entry(s, offset, fault, false);
	} else if (e.submitted.size > s->options->max_object) {
		source_too_large(s, offset);
	} else {
		follow_index(s, &e);
		o.der = e.submitted;
		source_deliver_one(s, &o);
	}
}

/* Ends the reading: of what follows nobody knows what it is. `fault` NULL: nothing follows. */
static bool
give_up(struct source *s, const char *fault)
{
	if (s->no_memory)
		source_trouble(s, s->offset, input_out_of_memory);
	else if (fault == NULL)
		source_cut_entry(s, s->offset, "the file ends within an answer to get-entries");
	else
		source_broken_entry(s, s->offset, fault, true);
	return false;
}

/* Reads the value that begins here, as an entry; `by_lines`: on a line. Returns false if nothing more can be read. */
static bool
read_entry(struct reader *r, bool by_lines)
{
	struct source *s = r->s;
	struct walk w = { .by_lines = by_lines };
	bool is_object = source_rest(s).data[0] == '{';
	size_t size = 0;

	while (!w.ended) {
		struct span rest = source_rest(s);
		size += walk_on(&w, (struct span){ rest.data + size, rest.size - size });
		if (!w.ended && size > TEXT_MAX)
			return give_up(s, "an entry of more than 96 MiB");
		if (!w.ended && !source_fill(s, size + 1))
			return give_up(s, NULL);
	}
	deliver_entry(r, (struct span){ source_rest(s).data, size }, w.cut ? "the line ends within the entry" : is_object ? NULL : no_object);
	return true;
}

/* Passes over a number, a word, or nothing where an entry should be. Returns false if nothing more can be read. */
static bool
skip_word(struct source *s)
{
	uint64_t offset = s->offset;
	while (source_fill(s, 1)) {
		uint8_t c = source_rest(s).data[0];
		if (is_space(c) || memchr(",]}[{\"", c, 6) != NULL) {
			source_broken_entry(s, offset, no_object, false);
			return true;
		}
		source_use(s, 1);
	}
	return give_up(s, NULL);
}

/* --- an answer --- */

/* The next character that is not white space, which is used; 0: there is none. */
static uint8_t
next_character(struct source *s)
{
	while (source_fill(s, 1)) {
		uint8_t c = source_rest(s).data[0];
		if (!is_space(c))
			return c;
		source_use(s, 1);
	}
	return 0;
}

/* Whether the member that begins here is another list of entries, whose beginning is used then. */
static bool
takes_list(struct source *s)
{
	struct span key;
	for (size_t seen = 0; seen < CHUNK && source_fill(s, seen + 1);) {
		struct span text = source_rest(s);
		const uint8_t *begin = text.data;
		seen = text.size;
		if (take_string(&text, &key) && !is_word(key, "entries"))
			return false;
		if (take_mark(&text, ':') && take_mark(&text, '[')) {
			source_use(s, (size_t)(text.data - begin));
			return true;
		}
		/* it may still come */
		skip_space(&text);
		if (text.size > 0 && text.data[0] != '"')
			return false;
	}
	return false;
}

/* Reads what stands behind a list of entries. Returns false if nothing more can be read, and in *again whether there is another such list. */
static bool
read_tail(struct source *s, bool *again)
{
	*again = false;
	for (;;) {
		struct walk w = { .depth = 1, .by_members = true };
		while (!w.ended) {
			if (!source_fill(s, 1))
				return give_up(s, NULL);
			source_use(s, walk_on(&w, source_rest(s)));
		}
		if (w.depth == 0)
			return true;
		source_use(s, 1);
		if (next_character(s) == '"' && takes_list(s)) {
			*again = true;
			return true;
		}
	}
}

/* Reads the entries of a list. Returns false if nothing more can be read. */
static bool
read_list(struct reader *r)
{
	struct source *s = r->s;
	uint8_t c = next_character(s);

	for (bool any = false; c != ']' || any; any = true) {
		if (c == ']' || c == '}' || c == 0)
			return give_up(s, c == 0 ? NULL : no_object);
		if (c == '{' || c == '[' || c == '"' ? !read_entry(r, false) : !skip_word(s))
			return false;
		c = next_character(s);
		if (c == ']')
			break;
		if (c != ',')
			return give_up(s, c == 0 ? NULL : "a comma or the end of the entries is expected here");
		source_use(s, 1);
		c = next_character(s);
	}
	source_use(s, 1);
	return true;
}

/* Reads the entries of an answer, and what follows them; a member that is there twice is read twice. Returns false if nothing more can be read. */
static bool
read_answer(struct reader *r)
{
	bool again;
	do {
		if (!read_list(r) || !read_tail(r->s, &again))
			return false;
	} while (again);
	return true;
}

/* Tells that a line is no entry, and passes over it. */
static void
skip_line(struct source *s)
{
	uint64_t offset = s->offset;
	const uint8_t *end = NULL;
	while (end == NULL && source_fill(s, 1)) {
		struct span rest = source_rest(s);
		end = memchr(rest.data, '\n', rest.size);
		source_use(s, end != NULL ? (size_t)(end - rest.data) : rest.size);
	}
	source_broken_entry(s, offset, "the line is no entry", false);
}

/* Reads what begins here. Returns false if nothing more can be read. */
static bool
read_next(struct reader *r)
{
	struct source *s = r->s;
	size_t used = 0;
	enum value v = look_at(s, false, &used);

	r->by_lines |= v == ENTRY;
	switch (v) {
	case ANSWER:
		source_use(s, used);
		return read_answer(r);
	case ENTRY:
		if (source_has(s, 0, UTF8_MARK))
			source_use(s, strlen(UTF8_MARK));
		next_character(s);
		return read_entry(r, true);
	case MORE:
		return give_up(s, NULL);
	default:
		if (!r->by_lines || s->no_memory)
			return give_up(s, "no answer of a log to get-entries: JSON with \"entries\" is expected here");
		/* one among others */
		skip_line(s);
		return true;
	}
}

void
read_entries(struct source *s)
{
	struct reader r = { .s = s };
	bool goes_on = true, any = false;

	if (source_has(s, 0, "\x1f\x8b")) {
		source_trouble(s, s->offset, "the answer is compressed with gzip: unpack it with \"gunzip -c\", or use \"brlint-ct lint\"");
		return;
	}
	s->line = 1;
	s->is_answer = true;
	for (; goes_on && next_character(s) != 0; any = true)
		goes_on = read_next(&r);
	if (goes_on && !any && s->cut == NULL && !s->no_memory)
		source_trouble(s, 0, "the answer to get-entries has no entries");
	base64_free(&r.extra);
}
