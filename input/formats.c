/* The formats; PEM, and entries of logs, have files of their own. */
#include "input/source.h"

/* DER that is larger is handed on whole where that can be done, and not read. */
#define WHOLE_FROM ((uint64_t)1 << 24)

/* So many records without an octet, one behind another, are a file of something else: a sparse one has them without end. */
#define EMPTY_RECORDS_MAX 1000

/* Passes over a record, which is told already. */
static bool
skip_record(struct source *s, size_t length)
{
	return source_skip(s, 4 + (uint64_t)length);
}

static void
read_records(struct source *s)
{
	size_t empty = 0;
	while (source_fill(s, 1)) {
		if (!source_fill(s, 4)) {
			source_cut(s, s->offset, "the file ends within the length of a record");
			return;
		}
		const uint8_t *p = source_rest(s).data;
		size_t length = (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3];
		empty = length == 0 ? empty + 1 : 0;
		if (empty > EMPTY_RECORDS_MAX) {
			source_trouble(s, s->offset, "too many empty records in a row; the rest of the file is not read");
			return;
		}
		if (length > s->options->max_object) {
			source_too_large(s, s->offset);
			if (!skip_record(s, length))
				return;
			continue;
		}
		if (!source_fill(s, 4 + length) && s->no_memory) {
			source_trouble(s, s->offset, input_out_of_memory);
			if (!skip_record(s, length))
				return;
			continue;
		}
		struct span record = source_rest(s);
		if (record.size < 4 + length) {
			source_cut(s, s->offset, "the file ends within a record");
			return;
		}
		source_deliver(s, &(struct input_object){ .offset = s->offset, .octets_at = s->offset + 4, .der = { record.data + 4, length } });
		source_use(s, 4 + length);
	}
}

/* Whether nothing but white space follows in a regular file. */
static bool
is_end(struct source *s)
{
	while (s->regular && source_fill(s, 1) && base64_is_space(source_rest(s).data[0]))
		source_use(s, 1);
	return s->regular && s->eof && source_rest(s).size == 0;
}

/* Hands on the object of a line that is decoded, if there is one. */
static void
end_line(struct source *s, uint64_t offset, uint64_t number, bool cut)
{
	struct input_object o = { .offset = offset, .first_line = number, .last_line = number, .der = { s->decoder.octets, s->decoder.size } };
	if (base64_is_empty(&s->decoder))
		return;
	if (cut && s->cut != NULL) {
		source_cut(s, offset, NULL);
	} else if (base64_is_whole(&s->decoder)) {
		o.last = s->count == 0 && is_end(s);
		source_deliver(s, &o);
	} else {
		source_trouble(s, offset, "the line is not valid base64");
	}
}

static void
read_base64_lines(struct source *s)
{
	struct line line;
	uint64_t offset = 0, number = 1;
	bool begun = false, told = false;

	s->line = 1;
	while (source_line(s, &line)) {
		if (!begun) {
			base64_begin(&s->decoder, s->options->max_object, false);
			offset = line.offset;
			told = false;
		}
		base64_add(&s->decoder, line.text);
		told = told || source_unfit(s, offset);
		if (line.ended && !told)
			end_line(s, offset, number, line.cut);
		begun = !line.ended;
		number = begun ? number : s->line;
	}
	if (s->count == 0 && s->cut == NULL)
		source_trouble(s, 0, "the file has only white space");
}

static void
read_base64(struct source *s)
{
	struct input_object o = { .last = s->regular, .offset = s->offset };
	uint64_t offset = s->offset;

	s->line = 1;
	base64_begin(&s->decoder, s->options->max_object, false);
	while (s->decoder.state == BASE64_GOOD && source_fill(s, 1)) {
		struct span piece = source_rest(s);
		base64_add(&s->decoder, piece);
		source_use_text(s, piece.size, &o.first_line, &o.last_line);
	}
	o.der = (struct span){ s->decoder.octets, s->decoder.size };
	if (source_unfit(s, offset))
		return;
	if (s->cut != NULL)
		source_cut(s, offset, NULL);
	else if (base64_is_empty(&s->decoder))
		source_trouble(s, 0, "the file has only white space");
	else if (base64_is_whole(&s->decoder))
		source_deliver(s, &o);
	else
		source_trouble(s, offset, "the file is not valid base64");
}

static void
read_der(struct source *s)
{
	uint64_t limit = s->regular && !s->options->bounds_files ? UINT64_MAX : s->options->max_object;
	if (limit >= SIZE_MAX)
		limit = SIZE_MAX - 1;
	/* what has been read of it is given up */
	if (s->regular && s->cut == NULL && s->size <= limit && s->size > WHOLE_FROM && s->origin->deliver_whole != NULL &&
	    s->origin->deliver_whole(s))
		return;
	if ((s->regular && s->size > limit) || source_fill(s, (size_t)limit + 1))
		source_too_large(s, s->offset);
	else if (s->no_memory)
		source_trouble(s, s->offset, input_out_of_memory);
	else if (s->cut != NULL)
		source_cut(s, s->offset, NULL);
	else
		source_deliver(s, &(struct input_object){ .last = s->regular, .offset = s->offset, .octets_at = s->offset, .der = source_rest(s) });
}

/* Passes over the mark that tells of UTF-8, at the beginning of a text. */
static void
skip_mark(struct source *s)
{
	if (source_has(s, 0, "\xef\xbb\xbf"))
		source_use(s, 3);
}

void
source_read(struct source *s)
{
	enum input_format format = s->options->format;

	if (!source_fill(s, 1)) {
		source_cut(s, 0, "the file is empty");
		return;
	}
	if (format == INPUT_AUTO && source_has(s, 0, "\xef\xbb\xbf") && !source_fill(s, 4)) {
		source_cut(s, 0, "the file has nothing but a mark that it is UTF-8");
		return;
	}
	if (format == INPUT_AUTO)
		format = sniff(s);
	if (s->no_memory) {
		source_trouble(s, 0, input_out_of_memory);
		return;
	}
	switch (format) {
	case INPUT_PEM:
		read_pem(s);
		break;
	case INPUT_BASE64:
		skip_mark(s);
		read_base64(s);
		break;
	case INPUT_BASE64_LINES:
		skip_mark(s);
		read_base64_lines(s);
		break;
	case INPUT_RECORDS:
		/* of memory there is nobody who could name the format */
		if (s->options->format == INPUT_AUTO && !s->in_memory)
			source_trouble(s, 0, "the file consists of records: use --input-format records");
		else
			read_records(s);
		break;
	case INPUT_CT_TILE:
		read_tile(s);
		break;
	case INPUT_CT_ENTRIES:
		skip_mark(s);
		read_entries(s);
		break;
	case INPUT_DER:
	case INPUT_AUTO:
		read_der(s);
		break;
	}
	if (s->no_memory)
		source_trouble(s, s->offset, input_out_of_memory);
	if (s->cut != NULL)
		source_cut(s, s->offset + source_rest(s).size, NULL);
}

bool
input_read_memory(const char *name, struct span octets, const struct input_options *options, const struct input_sink *sink)
{
	struct input_options bounded = *options;
	struct source s = { .name = name, .options = &bounded, .sink = sink };
	bounded.bounds_files = true;
	source_init_memory(&s, octets);
	source_read(&s);
	source_free(&s);
	return !s.stopped;
}

static bool
read_on(struct source *s, size_t wanted)
{
	if (!source_make_room(s, wanted))
		return false;
	size_t got = s->read(s->read_context, s->data + s->end, s->capacity - s->end);
	s->end += got;
	s->eof = got == 0;
	return true;
}

bool
input_read_stream(const char *name, input_reader *read, void *context, const struct input_options *options, const struct input_sink *sink)
{
	static const struct origin stream = { .read = read_on };
	struct source s = { .name = name, .options = options, .sink = sink, .origin = &stream, .read = read, .read_context = context };

	if (source_init(&s))
		source_read(&s);
	else
		source_trouble(&s, 0, input_out_of_memory);
	source_free(&s);
	return !s.stopped;
}

enum input_format
input_log_format(struct span octets)
{
	const struct input_options options = { .max_object = SIZE_MAX };
	struct source s = { .name = "-", .options = &options };
	source_init_memory(&s, octets);
	return is_tile(&s) ? INPUT_CT_TILE : is_entries(&s) ? INPUT_CT_ENTRIES : INPUT_AUTO;
}
