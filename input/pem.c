/*
 * PEM (RFC 7468), read laxly where nothing else can be meant: white space and line ends are anywhere or nowhere, text is around blocks, and a block
 * may stand in a string of JSON, on one line with \n for its line ends.
 */
#include "input/source.h"

#define BEGIN  "-----BEGIN "
#define END    "-----END "
#define DASHES "-----"

/* A label is looked at so far. */
#define LABEL_MAX 80

/* A certificate that stands behind another is kept up to this size: that of an issuer has some KiB. */
#define OTHER_MAX ((size_t)1 << 20)

enum kind { PASSED_OVER, CERTIFICATE, ANOTHER };

struct block {
	uint64_t offset;
	enum kind kind;
	bool header;                    /* in a header, up to the end of its line */
	bool told;                      /* that it cannot be read */
	uint64_t first_line, last_line; /* of its body */
};

enum outcome { WHOLE, NOT_WANTED, NO_BASE64, OPEN, CUT, TOLD };

/* What a label is of. Keys and parameters are no objects, and PGP is other people's; a label that is not known may be a slip of the pen. */
static enum kind
label_kind(struct span label)
{
#define HAS(word) (memmem(label.data, label.size, word, strlen(word)) != NULL)
	if (HAS("KEY") || HAS("PARAMETERS") || HAS("PGP"))
		return PASSED_OVER;
	return HAS("CERTIFICATE") && !HAS("REQUEST") && !HAS("TBS") && !HAS("ATTRIBUTE") ? CERTIFICATE : ANOTHER;
#undef HAS
}

/* Takes a label and the dashes behind it, or the rest of the line. *closed: whether there are dashes. */
static enum kind
take_label(struct source *s, bool *closed)
{
	size_t size = 0, dashes = 0;
	for (; size < LABEL_MAX && source_fill(s, size + 1); size++) {
		uint8_t c = source_rest(s).data[size];
		if (c == '\r' || c == '\n')
			break;
		if (c == '-' && source_has(s, size, DASHES)) {
			dashes = strlen(DASHES);
			break;
		}
	}
	enum kind kind = label_kind((struct span){ source_rest(s).data, size });
	source_use(s, size + dashes);
	*closed = dashes > 0;
	return kind;
}

/* A line between blocks, as far as it tells whether it is text or what is left of a block. */
struct gap_line {
	uint64_t offset;
	size_t size;
	char head[16]; /* its first octets without blanks and in small letters */
	size_t head_size;
	bool base64;  /* no octet is any other */
	uint8_t last; /* octet that is not white space */
	size_t run;   /* characters of the lines before it, if they may be the body of a block */
};

/* So many characters of base64 in lines behind each other, from one that begins as DER of some size does, are taken for the body of a block. */
#define BODY_SIZE 60

/* Whether a line looks like the beginning or end of a block, and is none: the right ones have been taken. */
static bool
is_odd_boundary(const struct gap_line *l, bool at_end)
{
	size_t dashes = 0;
	while (dashes < l->head_size && l->head[dashes] == '-')
		dashes++;
	const char *word = l->head + dashes;
	size_t left = l->head_size - dashes;
	bool named = (left >= 5 && memcmp(word, "begin", 5) == 0) || (left >= 3 && memcmp(word, "end", 3) == 0);
	return dashes >= 3 && named && (l->last == '-' || at_end);
}

/* Goes on with what lines come to that may be the body of a block. */
static void
count_run(struct gap_line *l)
{
	bool begins = l->head_size >= 2 && memcmp(l->head, "mi", 2) == 0;
	l->run = l->size == 0 ? l->run : l->base64 && (l->run > 0 || begins) ? l->run + l->size : 0;
}

/* What is wrong with a line between blocks, which has ended; NULL if it may be text. */
static const char *
line_fault(struct gap_line *l, bool at_end)
{
	if (is_odd_boundary(l, at_end))
		return "the line looks like the beginning or end of a PEM block, but is neither";
	count_run(l);
	return l->run >= BODY_SIZE ? "base64 outside a PEM block" : NULL;
}

/* Looks at text between blocks. Returns what is wrong with it; then or at the end of a line the next begins. */
static const char *
look_at(struct gap_line *l, uint8_t c, uint64_t offset)
{
	if (c == '\n' || c == '\r') {
		const char *fault = line_fault(l, false);
		*l = (struct gap_line){ .offset = offset + 1, .base64 = true, .run = l->run };
		return fault;
	}
	if (base64_is_space(c))
		return NULL;
	if (l->head_size < sizeof(l->head))
		l->head[l->head_size++] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
	l->base64 &= base64_is_digit(c);
	l->size++;
	l->last = c;
	return NULL;
}

/*
 * Goes to where the next block begins. What lies between may be any text; what looks like a block that was damaged, or is no text, is told, once
 * between two blocks.
 */
static bool
find_begin(struct source *s)
{
	struct gap_line line = { .offset = s->offset, .base64 = true };
	const char *fault = NULL;
	uint64_t begin_of_text = s->offset, at = 0, size = 0, controls = 0;
	bool found = false;

	while (!s->stopped && !found) {
		struct span rest = source_rest(s);
		const uint8_t *begin = memmem(rest.data, rest.size, BEGIN, strlen(BEGIN));
		/* the end of what is there may be a part of it */
		size_t kept = rest.size < strlen(BEGIN) ? rest.size : strlen(BEGIN) - 1,
		       used = begin != NULL ? (size_t)(begin - rest.data) : rest.size - kept;
		bool all = begin == NULL && !source_fill(s, rest.size + 1);
		rest = source_rest(s);
		if (all)
			used = rest.size;
		/* who reads ahead leaves it to the one who comes behind */
		for (size_t i = 0; i < used && fault == NULL && !s->apart; i++) {
			at = line.offset;
			fault = look_at(&line, rest.data[i], s->offset + i);
			controls += source_is_control(rest.data[i]);
			size++;
		}
		source_use(s, used);
		found = begin != NULL;
		if (all)
			break;
	}
	if (fault == NULL && !found) {
		at = line.offset;
		fault = line_fault(&line, true);
	}
	if (fault == NULL && source_is_binary(size, controls)) {
		at = begin_of_text;
		fault = "octets that are not text, outside a PEM block";
	}
	if (fault != NULL)
		source_trouble(s, at, fault);
	return found;
}

/* Takes the beginning of the next block. */
static bool
next_block(struct source *s, struct block *b)
{
	bool closed;
	if (!find_begin(s))
		return false;
	*b = (struct block){ .offset = s->offset };
	source_use(s, strlen(BEGIN));
	b->kind = take_label(s, &closed);
	return true;
}

/* Decodes a piece of the body. A line with a colon is a header (RFC 1421 4.6): it, and what stands before it, is left out. */
static void
add(struct source *s, struct block *b, struct span text)
{
	for (;;) {
		if (b->header) {
			size_t before = text.size;
			struct span line = source_take_line(&text);
			if (line.size == before)
				return;
			b->header = false;
		}
		const uint8_t *colon = memchr(text.data, ':', text.size);
		if (colon == NULL)
			break;
		base64_begin(&s->decoder, s->decoder.limit, true);
		b->header = true;
		text = (struct span){ colon, text.size - (size_t)(colon - text.data) };
	}
	base64_add(&s->decoder, text);
	if (!b->told)
		b->told = source_unfit(s, b->offset);
}

/*
 * Whether octets begin as a certificate or a CRL does, with a SEQUENCE that holds one whose first value is a version or a number: RFC 5280 4.1, 5.1.
 * Keys and parameters do not (RFC 5208, 5480, 5915, 8017).
 */
static bool
is_certificate_or_crl(struct span der)
{
	size_t at = 0;
	for (int level = 0; level < 2; level++) {
		if (der.size < at + 2 || der.data[at] != 0x30)
			return false;
		uint8_t length = der.data[at + 1];
		at += 2u + (length > 0x80 ? length & 0x7fu : 0);
	}
	return at < der.size && (der.data[at] == 0xa0 || der.data[at] == 0x02);
}

/* What becomes of a block that has ended. What its label passes over is not wanted, unless it is something else than its label says. */
static enum outcome
outcome_of(const struct source *s, struct block *b, enum kind ended_as)
{
	bool whole = base64_is_whole(&s->decoder);
	if ((b->kind == PASSED_OVER) != (ended_as == PASSED_OVER))
		return OPEN;
	if (b->kind == PASSED_OVER && !(whole && is_certificate_or_crl((struct span){ s->decoder.octets, s->decoder.size })))
		return NOT_WANTED;
	return whole ? WHOLE : NO_BASE64;
}

/* Decodes the body of a block of at most `limit` octets, up to where it ends or another begins. */
static enum outcome
read_body(struct source *s, struct block *b, uint64_t limit)
{
	base64_begin(&s->decoder, limit, true);
	for (;;) {
		if (!source_fill(s, 1))
			return b->told ? TOLD : CUT;
		struct span rest = source_rest(s);
		const uint8_t *dash = memchr(rest.data, '-', rest.size);
		size_t size = dash != NULL ? (size_t)(dash - rest.data) : rest.size;
		if (size == 0 && source_has(s, 0, END)) {
			bool closed;
			source_use(s, strlen(END));
			enum kind ended_as = take_label(s, &closed);
			return b->told ? TOLD : !closed ? CUT : outcome_of(s, b, ended_as);
		}
		if (size == 0 && source_has(s, 0, BEGIN))
			return b->told ? TOLD : OPEN;
		/* a dash that is none of these belongs to a header, or is wrong */
		size += size == 0;
		add(s, b, (struct span){ source_rest(s).data, size });
		source_use_text(s, size, &b->first_line, &b->last_line);
	}
}

/* A second reader of the same regular file, which is at the next certificate. */
struct ahead {
	struct source source;
	struct block block;     /* the certificate; or the last block, if none follows */
	struct span other;      /* its octets, if it is whole */
	bool started, finished; /* finished: no block follows */
	bool no_memory;         /* there was none for the certificate's octets: whether it is an issuer's is not known */
};

/* Goes on to the next certificate, or to the last block if none follows. */
static void
next_certificate(struct ahead *a)
{
	uint64_t limit = a->source.options->max_object < OTHER_MAX ? a->source.options->max_object : OTHER_MAX;
	struct block next;

	a->other = (struct span){ NULL, 0 };
	a->no_memory = false;
	while (next_block(&a->source, &next)) {
		enum outcome outcome = read_body(&a->source, &next, limit);
		if (outcome == NOT_WANTED)
			continue;
		a->block = next;
		a->no_memory = a->source.decoder.state == BASE64_NO_MEMORY;
		if (next.kind != CERTIFICATE && !a->no_memory)
			continue;
		if (outcome == WHOLE)
			a->other = (struct span){ a->source.decoder.octets, a->source.decoder.size };
		return;
	}
	a->finished = true;
	a->no_memory = a->source.no_memory;
}

/* Looks for the next certificate behind block b, which has just been read. Returns whether there is any block, as far as is known. */
static bool
look_ahead(struct ahead *a, const struct source *s, const struct block *b)
{
	struct span rest = source_rest(s);
	if (s->eof && memmem(rest.data, rest.size, BEGIN, strlen(BEGIN)) == NULL) {
		a->other = (struct span){ NULL, 0 };
		a->no_memory = false;
		return false;
	}
	if (!a->started) {
		a->source =
			(struct source){ .name = s->name, .options = s->options, .origin = s->origin, .fd = s->fd, .regular = true, .apart = true };
		a->source.base = s->base;
		a->source.offset = s->offset;
		a->source.line = s->line;
		a->source.line_cr = s->line_cr;
		a->block = *b;
		a->started = source_init(&a->source);
		a->no_memory = !a->started;
		if (a->no_memory)
			return false;
	}
	while (!a->finished && a->block.offset <= b->offset)
		next_certificate(a);
	return a->block.offset > b->offset;
}

/* Takes over a block that has been read ahead. */
static bool
take_over(struct ahead *a, struct source *s, struct block *b)
{
	if (a->other.data == NULL || a->block.offset != b->offset || a->source.offset < s->offset)
		return false;
	struct base64 decoder = s->decoder;
	b->first_line = a->block.first_line;
	b->last_line = a->block.last_line;
	s->decoder = a->source.decoder;
	a->source.decoder = decoder;
	if (decoder.capacity > OTHER_MAX * 2) {
		/* only one of the two may have the memory of a large object */
		base64_free(&a->source.decoder);
		a->source.decoder = (struct base64){ 0 };
	}
	a->other = (struct span){ NULL, 0 };
	return source_skip(s, a->source.offset - s->offset);
}

static void
deliver(struct source *s, struct ahead *a, const struct block *b)
{
	struct input_object o = {
		.offset = b->offset,
		.first_line = b->first_line,
		.last_line = b->last_line,
		.der = { s->decoder.octets, s->decoder.size },
	};
	/* of what is in memory nobody asks what comes next */
	if (s->regular && !s->in_memory) {
		o.last = !look_ahead(a, s, b);
		if (a->no_memory) {
			source_trouble(s, b->offset, input_out_of_memory);
			return;
		}
		if (a->other.size > 0) {
			o.others = &a->other;
			o.other_count = 1;
		}
	}
	source_deliver(s, &o);
}

void
read_pem(struct source *s)
{
	struct ahead ahead = { 0 };
	struct block b;
	bool passed_over = false;

	s->line = 1;
	while (next_block(s, &b)) {
		switch (take_over(&ahead, s, &b) ? WHOLE : read_body(s, &b, s->options->max_object)) {
		case WHOLE:
			deliver(s, &ahead, &b);
			break;
		case NOT_WANTED:
			passed_over = true;
			break;
		case NO_BASE64:
			source_trouble(s, b.offset, "the PEM block is not valid base64");
			break;
		case OPEN:
			source_trouble(s, b.offset, "the PEM block has no end line");
			break;
		case CUT:
			source_cut(s, b.offset, "the PEM block has no end line");
			break;
		case TOLD:
			break;
		}
	}
	source_free(&ahead.source);
	if (s->count == 0 && s->cut == NULL)
		source_trouble(s, 0, passed_over ? "the only PEM blocks are keys or parameters, which are not linted" : "the file has no PEM block");
}
