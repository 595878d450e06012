/* Telling what a file holds by what it begins with. */
#include "input/source.h"

#define BEGIN "-----BEGIN "

/* The length that the first tag and length of DER claim for the whole value; 0 if it cannot be told. */
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

static bool
is_sequence(struct span der, size_t length)
{
	return der.size >= 2 && der.data[0] == 0x30 && claimed_length(der) == length;
}

/* Whether it is DER: it begins with a SEQUENCE, which in ASCII is a 0, and has octets that text does not have, as lengths and tags are. */
static bool
is_der(struct span text)
{
	bool printable = true;
	for (size_t i = 0; i < text.size && printable; i++)
		printable = text.data[i] >= 0x20 || base64_is_space(text.data[i]);
	return text.data[0] == 0x30 && !printable;
}

/* Whether it is records: the lengths add up to all there is, or one that was followed is that of the DER behind it. */
static bool
is_records(const struct source *s, struct span text)
{
	bool all = s->eof, any = false;
	while (text.size > 0) {
		if (text.size < 4)
			return false;
		size_t length = (size_t)text.data[0] << 24 | (size_t)text.data[1] << 16 | (size_t)text.data[2] << 8 | text.data[3];
		struct span record = { text.data + 4, text.size - 4 };
		if (length > 0 && is_sequence(record, length))
			return true;
		any |= length > 0;
		if (length > record.size)
			return false;
		text = (struct span){ record.data + length, record.size - length };
	}
	return any && all;
}

/* Whether a line is base64 of a whole object, perhaps with octets behind it; `exact`: of a SEQUENCE and nothing else. */
static bool
is_object(struct base64 *d, struct span line, bool exact)
{
	base64_begin(d, CHUNK, false);
	base64_add(d, line);
	if (!base64_is_whole(d) || d->size == 0)
		return false;
	struct span der = { d->octets, d->size };
	return exact ? is_sequence(der, der.size) : claimed_length(der) != 0 && claimed_length(der) <= der.size;
}

/* Whether the first line that is not empty is such an object. One that is longer than what is there is taken for it. */
static bool
begins_with_object(struct base64 *d, struct span text, bool all)
{
	while (text.size > 0) {
		struct span line = source_take_line(&text);
		if (line.size > 0)
			return (text.size == 0 && !all) || is_object(d, line, false);
	}
	return false;
}

/* Whether among other lines one is a SEQUENCE and nothing else. */
static bool
has_object_line(struct base64 *d, struct span text)
{
	while (text.size > 0) {
		struct span line = source_take_line(&text);
		if (line.size > 0 && is_object(d, line, true))
			return true;
	}
	return false;
}

/* Whether all lines are of one length, but for the last, which may be shorter: as in a text that is one object. */
static bool
is_folded(struct span text)
{
	size_t length = source_take_line(&text).size;
	while (text.size > 0) {
		size_t next = source_take_line(&text).size;
		if (text.size > 0 ? next != length : next > length)
			return false;
	}
	return true;
}

/* What a text without PEM is. */
static enum input_format
sniff_base64(struct base64 *d, struct span text, bool all)
{
	/* a bad line among objects is not to stop the others */
	for (size_t i = 0; i < text.size; i++) {
		if (!base64_is_digit(text.data[i]) && !base64_is_space(text.data[i]))
			return has_object_line(d, text) ? INPUT_BASE64_LINES : INPUT_DER;
	}
	/* a first line that holds all of an object: one a line; otherwise one that is folded */
	if (begins_with_object(d, text, all) || (!is_folded(text) && has_object_line(d, text)))
		return INPUT_BASE64_LINES;
	base64_begin(d, CHUNK, false);
	base64_add(d, text);
	return base64_is_whole(d) || !all ? INPUT_BASE64 : INPUT_DER;
}

/* What there is, without the mark that says that it is UTF-8. */
static struct span
text_of(const struct source *s)
{
	struct span text = source_rest(s);
	if (text.size > 3 && memcmp(text.data, "\xef\xbb\xbf", 3) == 0)
		text = (struct span){ text.data + 3, text.size - 3 };
	return text;
}

/* Whether octets are not text. */
static bool
has_binary(struct span text)
{
	size_t controls = 0;
	for (size_t i = 0; i < text.size; i++)
		controls += source_is_control(text.data[i]);
	return source_is_binary(text.size, controls);
}

static bool
is_blank(struct span text)
{
	size_t i = 0;
	while (i < text.size && base64_is_space(text.data[i]))
		i++;
	return i == text.size;
}

/* Whether there is a PEM block, from some octet on, with text before it: a container may have one among its octets. */
static bool
has_pem(struct span text, size_t from)
{
	const uint8_t *begin = memmem(text.data + from, text.size - from, BEGIN, strlen(BEGIN));
	return begin != NULL && !has_binary((struct span){ text.data, (size_t)(begin - text.data) });
}

enum input_format
sniff(struct source *s)
{
	struct base64 decoder = { 0 };
	struct span text;

	if (s->regular)
		source_fill(s, CHUNK);
	/* exact, and so before what goes by the beginning alone; such a one has octets that no text and no DER has there */
	if (is_tile(s))
		return INPUT_CT_TILE;
	if (is_entries(s))
		return INPUT_CT_ENTRIES;
	text = text_of(s);
	/* a stream may stay open behind a PEM block, which is to be answered nevertheless */
	for (size_t seen = 0;;) {
		size_t from = seen > strlen(BEGIN) ? seen - strlen(BEGIN) : 0;
		if (has_pem(text, from) && !is_der(text) && !is_records(s, text))
			return INPUT_PEM;
		seen = text.size;
		if (source_rest(s).size >= CHUNK || !source_fill(s, source_rest(s).size + 1))
			break;
		text = text_of(s);
	}
	if (is_der(text))
		return INPUT_DER;
	if (is_records(s, text))
		return INPUT_RECORDS;
	base64_begin(&decoder, CHUNK, false);
	if (!base64_reserve(&decoder, text.size)) {
		s->no_memory = true;
		return INPUT_AUTO;
	}
	enum input_format format = sniff_base64(&decoder, text, s->eof);
	base64_free(&decoder);
	if (s->regular && !s->eof && (format == INPUT_DER || is_blank(text)) && !has_binary(text) && s->origin->has_behind(s, BEGIN))
		format = INPUT_PEM;
	return format;
}
