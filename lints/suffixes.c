#include "lints/suffixes.h"

#include <stdlib.h>
#include <unistr.h>

#include "x509/dns.h"

/* What the list says of a name: each once for the section for registries and once, shifted, for that of others. */
enum { SUFFIX = 1, WILDCARD = 2, EXCEPTION = 4, SECTION_BITS = 3 };

/*
 * A rule as it lies in the table of hashes. The table is made at each start of the program, and most of what that costs is memory touched for the
 * first time: so a rule takes eight octets, and its name stays where it is.
 */
struct suffix_rule {
	uint32_t place; /* of the name, without "*." and "!": in the text of the list, or behind its end, in `a_labels` */
	uint16_t hash;  /* what of it the place in the table does not tell */
	uint8_t size;   /* of the name */
	uint8_t says;   /* 0 where there is no rule */
};

/* Places have 32 bits. A label in other characters takes two octets at least, and one for each of them up to five digits (RFC 3492 6.2). */
#define TEXT_MAX            (UINT32_MAX / 16)
#define A_LABELS_SIZE(text) ((text).size * 6 + DNS_LABEL_MAX + 1)

/* The longest name in its form with dots (RFC 1035 2.3.4). */
#define NAME_MAX_SIZE 253

/* A name in U-labels as A-labels (RFC 5890 2.3.2.1). Returns false where it is none, or does not fit before `end`; *out is moved behind it. */
static bool
to_a_labels(struct span name, uint8_t **out, const uint8_t *end)
{
	struct span label;
	for (bool first = true; dns_label(&name, &label); first = false) {
		if ((size_t)(end - *out) < DNS_LABEL_MAX + 1)
			return false;
		if (!first)
			*(*out)++ = '.';
		size_t size = dns_to_a_label(label, *out);
		if (size == 0)
			return false;
		*out += size;
	}
	return true;
}

/* A rule reaches up to the first white space. *ascii gets whether it has no other characters than those of ASCII. */
static struct span
rule_text(struct span line, bool *ascii)
{
	size_t size = 0;
	uint8_t any = 0;
	while (size < line.size && line.data[size] > ' ')
		any |= line.data[size++];
	*ascii = any < 0x80;
	return (struct span){ line.data, size };
}

static bool
begins_with(struct span s, const char *text)
{
	size_t size = strlen(text);
	return s.size >= size && memcmp(s.data, text, size) == 0;
}

static void
skip(struct span *s, size_t size)
{
	s->data += size;
	s->size -= size;
}

static struct span
name_of(const struct suffixes *x, const struct suffix_rule *rule)
{
	const uint8_t *name = rule->place < x->text.size ? x->text.data + rule->place : x->a_labels + (rule->place - x->text.size);
	return (struct span){ name, rule->size };
}

/* The rule on a name of this hash, or the free place where it would be. */
static struct suffix_rule *
find(const struct suffixes *x, struct span name, uint32_t hash)
{
	uint32_t i = hash & x->mask;
	uint16_t high = (uint16_t)(hash >> 16);
	while (x->rules[i].says != 0 && (x->rules[i].hash != high || !ascii_equal_nocase(name_of(x, &x->rules[i]), name)))
		i = (i + 1) & x->mask;
	return &x->rules[i];
}

/* Where the depth of a last label stands. */
static uint32_t
depth_place(struct span label)
{
	return span_hash(label, true) % SUFFIX_DEPTHS;
}

/* Whether a name has more labels than any suffix by registries under its top-level domain: nearly all have. They are counted from the right. */
static bool
is_too_deep(const struct suffixes *x, struct span name)
{
	struct span last = dns_last_label(name);
	unsigned depth = x->depths[depth_place(last)], labels = 1;
	for (size_t at = name.size - last.size; at > 0 && labels <= depth; labels++) {
		at--;
		while (at > 0 && name.data[at - 1] != '.')
			at--;
	}
	return labels > depth;
}

/* Takes note of how many labels a suffix by registries has. */
static void
note_depth(struct suffixes *x, struct span name, bool wildcard)
{
	struct span last = dns_last_label(name);
	uint8_t *depth = &x->depths[depth_place(last)];
	unsigned labels = wildcard ? 2 : 1;
	for (size_t at = name.size - last.size; at > 0; at--)
		labels += name.data[at - 1] == '.';
	if (labels > *depth)
		*depth = (uint8_t)labels;
}

/* Takes the rule of a line over. Returns false where it is no domain name. */
static bool
read_rule(struct suffixes *x, struct span line, unsigned section)
{
	unsigned says = SUFFIX;
	bool ascii;
	struct span text = rule_text(line, &ascii);
	if (begins_with(text, "*.")) {
		says = WILDCARD;
		skip(&text, 2);
	} else if (begins_with(text, "!")) {
		says = EXCEPTION;
		skip(&text, 1);
	}
	size_t place = (size_t)(text.data - x->text.data);
	if (!ascii) {
		uint8_t *begin = x->a_labels + x->a_labels_size, *at = begin;
		if (!to_a_labels(text, &at, x->a_labels + A_LABELS_SIZE(x->text)))
			return false;
		text = (struct span){ begin, (size_t)(at - begin) };
		place = x->text.size + x->a_labels_size;
		x->a_labels_size += text.size;
	}
	if (text.size == 0 || text.size > NAME_MAX_SIZE)
		return false;
	uint32_t hash = span_hash(text, true);
	struct suffix_rule *rule = find(x, text, hash);
	if (rule->says == 0)
		*rule = (struct suffix_rule){ (uint32_t)place, (uint16_t)(hash >> 16), (uint8_t)text.size, 0 };
	rule->says |= (uint8_t)(says << section);
	if (section == 0)
		note_depth(x, text, says == WILDCARD);
	return true;
}

/* Takes a line off the front of the text. */
static struct span
take_line(struct span *text)
{
	const uint8_t *end = memchr(text->data, '\n', text->size);
	struct span line = { text->data, end != NULL ? (size_t)(end - text->data) : text->size };
	skip(text, line.size + (end != NULL));
	return line;
}

/* What begins with a slash is a comment, and with white space nothing. */
static bool
is_rule(struct span line)
{
	return line.size > 0 && line.data[0] > ' ' && line.data[0] != '/';
}

/* An empty table for all rules of the text, a quarter of it free at least. Returns false where memory ran out. */
static bool
make_room(struct suffixes *x)
{
	struct span text = x->text;
	uint32_t count = 0, size = 4;
	while (text.size > 0)
		count += is_rule(take_line(&text));
	while (size / 4 * 3 <= count)
		size *= 2;
	x->mask = size - 1;
	x->rules = calloc(size, sizeof(*x->rules));
	x->a_labels = malloc(A_LABELS_SIZE(x->text));
	return x->rules != NULL && x->a_labels != NULL;
}

const char *
suffixes_init(struct suffixes *x, struct span text)
{
	static const char version[] = "// VERSION: ";
	unsigned section = 0;
	bool any = false;

	*x = (struct suffixes){ .text = text };
	if (text.size > TEXT_MAX)
		return "the list is too long";
	if (!make_room(x))
		return "out of memory";
	while (text.size > 0) {
		struct span line = take_line(&text);
		if (is_rule(line)) {
			if (!read_rule(x, line, section))
				return "a public suffix is no domain name";
			any = true;
		} else if (begins_with(line, version)) {
			x->version = (struct span){ line.data + sizeof(version) - 1, line.size - sizeof(version) + 1 };
		} else if (begins_with(line, "// ===BEGIN PRIVATE DOMAINS===")) {
			section = SECTION_BITS;
		}
	}
	return any ? NULL : "there is no public suffix";
}

void
suffixes_free(struct suffixes *x)
{
	free(x->rules);
	free(x->a_labels);
	*x = (struct suffixes){ 0 };
}

/* What the list says of a name, in the section for registries, or in either. */
static unsigned
says(const struct suffixes *x, struct span name, bool registries)
{
	const unsigned section = (1u << SECTION_BITS) - 1;
	unsigned both = find(x, name, span_hash(name, true))->says;
	return registries ? both & section : (both | both >> SECTION_BITS) & section;
}

bool
suffixes_have(const struct suffixes *x, struct span name, bool registries)
{
	if (registries && is_too_deep(x, name))
		return false;
	unsigned own = says(x, name, registries);
	const uint8_t *dot = name.size > 0 ? memchr(name.data, '.', name.size) : NULL;
	if (own != 0 || dot == NULL)
		return (own & (SUFFIX | WILDCARD)) != 0;
	return says(x, (struct span){ dot + 1, name.size - (size_t)(dot + 1 - name.data) }, registries) & WILDCARD;
}
