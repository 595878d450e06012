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
	bool header; /* in a header, up to the end of its line */
	bool told;   /* that it cannot be read */
};

enum outcome { WHOLE, NO_BASE64, OPEN, CUT, TOLD };

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

/* Takes a label and the dashes behind it, or the rest of the line. */
static enum kind
take_label(struct source *s)
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
	return kind;
}

/* Goes to where the next block begins. */
static bool
find_begin(struct source *s)
{
	while (!s->stopped) {
		struct span rest = source_rest(s);
		const uint8_t *begin = memmem(rest.data, rest.size, BEGIN, strlen(BEGIN));
		if (begin != NULL) {
			source_use(s, (size_t)(begin - rest.data));
			return true;
		}
		/* the end of what is there may be a part of it */
		size_t kept = rest.size < strlen(BEGIN) ? rest.size : strlen(BEGIN) - 1;
		source_use(s, rest.size - kept);
		if (!source_fill(s, kept + 1))
			return false;
	}
	return false;
}

/* Takes the beginning of the next block that is not passed over. *passed_over becomes true if there is one before it. */
static bool
next_block(struct source *s, struct block *b, bool *passed_over)
{
	while (find_begin(s)) {
		*b = (struct block){ .offset = s->offset };
		source_use(s, strlen(BEGIN));
		b->kind = take_label(s);
		if (b->kind != PASSED_OVER)
			return true;
		*passed_over = true;
	}
	return false;
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
			source_use(s, strlen(END));
			take_label(s);
			return b->told ? TOLD : base64_is_whole(&s->decoder) ? WHOLE : NO_BASE64;
		}
		if (size == 0 && source_has(s, 0, BEGIN))
			return b->told ? TOLD : OPEN;
		/* a dash that is none of these belongs to a header, or is wrong */
		size += size == 0;
		add(s, b, (struct span){ source_rest(s).data, size });
		source_use(s, size);
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
	bool passed_over;

	a->other = (struct span){ NULL, 0 };
	a->no_memory = false;
	while (next_block(&a->source, &next, &passed_over)) {
		a->block = next;
		if (next.kind == CERTIFICATE) {
			if (read_body(&a->source, &next, limit) == WHOLE)
				a->other = (struct span){ a->source.decoder.octets, a->source.decoder.size };
			a->no_memory = a->source.decoder.state == BASE64_NO_MEMORY;
			return;
		}
	}
	a->finished = true;
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
		a->source = (struct source){ .name = s->name, .options = s->options, .fd = s->fd, .regular = true, .apart = true };
		a->source.base = s->base;
		a->source.offset = s->offset;
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
take_over(struct ahead *a, struct source *s, const struct block *b)
{
	if (a->other.data == NULL || a->block.offset != b->offset || a->source.offset < s->offset)
		return false;
	struct base64 decoder = s->decoder;
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
	struct input_object o = { .offset = b->offset, .der = { s->decoder.octets, s->decoder.size } };
	if (s->regular) {
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

	while (next_block(s, &b, &passed_over)) {
		switch (take_over(&ahead, s, &b) ? WHOLE : read_body(s, &b, s->options->max_object)) {
		case WHOLE:
			deliver(s, &ahead, &b);
			break;
		case NO_BASE64:
			source_trouble(s, b.offset, "a PEM block that is not base64");
			break;
		case OPEN:
			source_trouble(s, b.offset, "a PEM block that does not end");
			break;
		case CUT:
			source_cut(s, b.offset, "a PEM block that does not end");
			break;
		case TOLD:
			break;
		}
	}
	source_free(&ahead.source);
	if (s->count == 0 && s->cut == NULL)
		source_trouble(s, 0, passed_over ? "the only PEM blocks are keys or parameters, which are not linted" : "there is no PEM block");
}
