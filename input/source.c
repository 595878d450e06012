#include "input/source.h"

#include <stdio.h>
#include <stdlib.h>

#include "input/pkcs7.h"

/* Certificates of one PKCS#7 that are kept beside each other. */
#define OTHERS_MAX 1024

const char input_out_of_memory[] = "out of memory";

bool
source_init(struct source *s)
{
	s->data = malloc(CHUNK);
	s->capacity = CHUNK;
	return s->data != NULL;
}

void
source_free(struct source *s)
{
	if (!s->in_memory)
		free(s->data);
	base64_free(&s->decoder);
}

/* --- memory --- */

/* As much at a time as of a file: by what is there at first its format is told. */
static bool
take_from_memory(struct source *s, size_t wanted)
{
	size_t left = (size_t)s->size - s->end;
	(void)wanted;
	s->end += left < CHUNK ? left : CHUNK;
	s->eof = left == 0;
	return true;
}

static bool
memory_has_behind(const struct source *s, const char *word)
{
	size_t length = strlen(word), from = s->end - s->start < length ? s->start : s->end - length;
	return memmem(s->data + from, (size_t)s->size - from, word, length) != NULL;
}

void
source_init_memory(struct source *s, struct span octets)
{
	static const struct origin memory = { take_from_memory, memory_has_behind, NULL };
	s->origin = &memory;
	s->in_memory = s->regular = true;
	s->data = (uint8_t *)octets.data; /* nothing is read into it */
	s->size = s->capacity = octets.size;
}

/* --- reading --- */

bool
source_make_room(struct source *s, size_t wanted)
{
	/* not for all that is wanted at once: a length that is read may be any number */
	size_t next = s->end - s->start + CHUNK;
	if (next < wanted)
		wanted = next;
	if (s->capacity - s->start < wanted || s->capacity == s->end) {
		memmove(s->data, s->data + s->start, s->end - s->start);
		s->end -= s->start;
		s->start = 0;
	}
	if (wanted <= s->capacity && s->end < s->capacity)
		return true;
	/* it doubles, but not beyond what an object may have: memory that is not used is counted, too; an entry of a tile may need more */
	size_t capacity = s->capacity * 2;
	if (s->options->max_object < capacity && wanted <= s->options->max_object + CHUNK)
		capacity = (size_t)s->options->max_object + CHUNK;
	if (capacity < wanted)
		capacity = wanted;
	uint8_t *grown = realloc(s->data, capacity);
	if (grown == NULL) {
		s->no_memory = true;
		return false;
	}
	s->data = grown;
	s->capacity = capacity;
	return true;
}

bool
source_fill(struct source *s, size_t wanted)
{
	while (s->end - s->start < wanted && !s->eof && !s->stopped) {
		if (s->sink != NULL && s->sink->goes_on != NULL && !s->sink->goes_on(s->sink->context)) {
			s->stopped = true;
			return false;
		}
		if (!s->origin->read(s, wanted))
			return false;
	}
	return !s->stopped && s->end - s->start >= wanted;
}

bool
source_skip(struct source *s, uint64_t size)
{
	while (size > 0 && source_fill(s, 1)) {
		size_t there = source_rest(s).size;
		size_t step = there < size ? there : (size_t)size;
		source_use(s, step);
		size -= step;
	}
	return size == 0;
}

bool
source_has(struct source *s, size_t at, const char *word)
{
	for (; *word != '\0'; word++, at++) {
		if (!source_fill(s, at + 1) || source_rest(s).data[at] != (uint8_t)*word)
			return false;
	}
	return true;
}

/* --- lines --- */

void
source_count_lines(struct source *s, struct span text)
{
	while (text.size > 0) {
		bool belongs = s->line_cr && text.data[0] == '\n';
		size_t before = text.size;
		s->line_cr = false;
		if (belongs) {
			text = (struct span){ text.data + 1, text.size - 1 };
			continue;
		}
		struct span line = source_take_line(&text);
		s->line += line.size < before;
		s->line_cr = line.size < before && text.data[-1] == '\r';
	}
}

/* Where the first end of a line is; the size of the text if there is none. Both ends are looked for in steps: one of them may be nowhere. */
static size_t
find_line_end(struct span text)
{
	for (size_t at = 0; at < text.size;) {
		size_t step = text.size - at < 512 ? text.size - at : 512;
		const uint8_t *p = text.data + at, *lf = memchr(p, '\n', step);
		if (lf != NULL)
			step = (size_t)(lf - p);
		const uint8_t *cr = memchr(p, '\r', step);
		if (cr != NULL || lf != NULL)
			return (size_t)((cr != NULL ? cr : lf) - text.data);
		at += step;
	}
	return text.size;
}

void
source_use_text(struct source *s, size_t size, uint64_t *first, uint64_t *last)
{
	const uint8_t *text = source_rest(s).data;
	size_t before = 0, behind = 0;

	while (before < size && base64_is_space(text[before]))
		before++;
	while (before + behind < size && base64_is_space(text[size - 1 - behind]))
		behind++;
	source_use(s, before);
	if (before < size) {
		*first = *first > 0 ? *first : s->line;
		source_use(s, size - before - behind);
		*last = s->line;
	}
	source_use(s, behind);
}

bool
source_line(struct source *s, struct line *line)
{
	if (s->after_cr && source_has(s, 0, "\n"))
		source_use(s, 1);
	s->after_cr = false;
	for (size_t seen = 0;;) {
		struct span rest = source_rest(s);
		size_t size = seen + find_line_end((struct span){ rest.data + seen, rest.size - seen });
		bool ended = size < rest.size, full = rest.size >= CHUNK;
		seen = rest.size;
		/* a piece that fills the memory may be the last of its line, and of the file */
		bool more = !ended && source_fill(s, seen + 1);
		if (more && !full)
			continue;
		rest = source_rest(s);
		if (s->stopped || rest.size == 0 || (full && s->no_memory))
			return false;
		*line = (struct line){ { rest.data, size }, s->offset, !more, !ended && !more };
		s->after_cr = ended && rest.data[size] == '\r';
		source_use(s, size + ended);
		return true;
	}
}

struct span
source_take_line(struct span *text)
{
	struct span line = { text->data, find_line_end(*text) };
	size_t used = line.size;
	if (used < text->size)
		used += text->data[used] == '\r' && used + 1 < text->size && text->data[used + 1] == '\n' ? 2 : 1;
	*text = (struct span){ text->data + used, text->size - used };
	return line;
}

/* --- what is handed on --- */

void
source_deliver_one(struct source *s, struct input_object *o)
{
	o->name = s->name;
	o->index = s->count++;
	if (!s->stopped && !s->sink->object(s->sink->context, o))
		s->stopped = true;
}

static void
deliver_row(struct source *s, const struct input_object *whole, struct span row)
{
	struct input_object o = *whole;
	while (!s->stopped && pkcs7_take(&row, &o.der)) {
		o.octets_at = whole->octets_at + (uint64_t)(o.der.data - whole->der.data);
		source_deliver_one(s, &o);
	}
}

static void
deliver_bundle(struct source *s, struct input_object *o, const struct pkcs7 *p)
{
	struct span others[OTHERS_MAX], row = p->certificates;

	o->last = o->last && p->certificate_count + p->crl_count == 1;
	o->others = others;
	o->other_count = 0;
	/* a file that is mapped may be another than it was when they were counted */
	while (p->certificate_count <= OTHERS_MAX && o->other_count < p->certificate_count && pkcs7_take(&row, &others[o->other_count]))
		o->other_count++;
	deliver_row(s, o, p->certificates);
	deliver_row(s, o, p->crls);
}

void
source_deliver(struct source *s, struct input_object *o)
{
	struct pkcs7 p;
	if (pkcs7_is_bundle(o->der, &p))
		deliver_bundle(s, o, &p);
	else
		source_deliver_one(s, o);
}

static void
tell_trouble(struct source *s, struct input_trouble *t)
{
	t->name = s->name;
	t->index = s->count++;
	t->has_place = true;
	if (!s->stopped && s->sink != NULL && !s->sink->trouble(s->sink->context, t))
		s->stopped = true;
}

void
source_trouble(struct source *s, uint64_t offset, const char *what)
{
	struct input_trouble t = { .offset = offset, .what = what, .out_of_memory = what == input_out_of_memory };
	s->no_memory &= !t.out_of_memory;
	tell_trouble(s, &t);
}

int64_t
source_leaf_index(const struct source *s)
{
	return s->has_leaf_index ? s->leaf_index + (int64_t)s->count : -1;
}

void
source_broken_entry(struct source *s, uint64_t offset, const char *what, bool rest)
{
	tell_trouble(s, &(struct input_trouble){ .offset = offset,
						 .what = what,
						 .of_entry = true,
						 .of_rest = rest,
						 .of_answer = s->is_answer,
						 .leaf_index = s->is_answer ? -1 : source_leaf_index(s) });
}

void
source_cut_entry(struct source *s, uint64_t offset, const char *what)
{
	source_broken_entry(s, offset, s->cut != NULL ? s->cut : what, true);
	s->cut = NULL;
}

void
source_cut(struct source *s, uint64_t offset, const char *what)
{
	source_trouble(s, offset, s->cut != NULL ? s->cut : what);
	s->cut = NULL;
}

void
source_too_large(struct source *s, uint64_t offset)
{
	char what[80];
	snprintf(what, sizeof(what), "more than %llu octets%s", (unsigned long long)s->options->max_object, s->in_memory ? "" : "; see --max-object");
	source_trouble(s, offset, what);
}

bool
source_unfit(struct source *s, uint64_t offset)
{
	if (s->decoder.state == BASE64_TOO_LARGE)
		source_too_large(s, offset);
	else if (s->decoder.state == BASE64_NO_MEMORY)
		source_trouble(s, offset, input_out_of_memory);
	else
		return false;
	return true;
}
