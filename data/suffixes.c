#include "data/suffixes.h"

#include "x509/dns.h"

/* What the list says of a name: each once for the section for registries and once, shifted, for that of others. */
enum { SUFFIX = 1, WILDCARD = 2, EXCEPTION = 4, SECTION_BITS = 3 };

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

/* Takes the rule of a line over. Returns what is wrong with it, or NULL. */
static const char *
read_rule(struct suffixes *x, struct name_table_maker *m, struct span line, unsigned section)
{
	unsigned says = SUFFIX;
	uint8_t a_labels[DNS_NAME_MAX + DNS_LABEL_MAX + 1], *end = a_labels;
	bool ascii;
	struct span name = rule_text(line, &ascii);
	if (begins_with(name, "*.")) {
		says = WILDCARD;
		skip(&name, 2);
	} else if (begins_with(name, "!")) {
		says = EXCEPTION;
		skip(&name, 1);
	}
	if (!ascii) {
		if (!to_a_labels(name, &end, a_labels + sizeof(a_labels)))
			return "a public suffix is not a domain name";
		name = (struct span){ a_labels, (size_t)(end - a_labels) };
	}
	if (name.size == 0 || name.size > DNS_NAME_MAX)
		return "a public suffix is not a domain name";
	uint16_t *said = name_table_add(m, name);
	if (said == NULL)
		return "out of memory";
	*said |= (uint16_t)(says << section);
	if (section == 0)
		note_depth(x, name, says == WILDCARD);
	return NULL;
}

/* What begins with a slash is a comment, and with white space nothing. */
static bool
is_rule(struct span line)
{
	return line.size > 0 && line.data[0] > ' ' && line.data[0] != '/';
}

/* Reads all lines into a table. */
static const char *
read_rules(struct suffixes *x, struct name_table_maker *m, struct span text, unsigned *number)
{
	static const char version[] = "// VERSION: ";
	unsigned section = 0;
	bool any = false;
	while (text.size > 0) {
		struct span line = span_take(&text, '\n');
		++*number;
		if (is_rule(line)) {
			const char *wrong = read_rule(x, m, line, section);
			if (wrong != NULL)
				return wrong;
			any = true;
		} else if (begins_with(line, version)) {
			x->version = (struct span){ line.data + sizeof(version) - 1, line.size - sizeof(version) + 1 };
		} else if (begins_with(line, "// ===BEGIN PRIVATE DOMAINS===")) {
			section = SECTION_BITS;
		}
	}
	*number = 0;
	return any ? NULL : "there is no public suffix";
}

const char *
suffixes_read(struct suffixes *x, struct span text, unsigned *line)
{
	struct name_table_maker m;
	struct span rest = text;
	size_t count = 0;
	while (rest.size > 0)
		count += is_rule(span_take(&rest, '\n'));
	*x = (struct suffixes){ 0 };
	*line = 0;
	const char *wrong = name_table_begin(&m, count) ? read_rules(x, &m, text, line) : "out of memory";
	x->names = m.table;
	return wrong;
}

void
suffixes_free(struct suffixes *x)
{
	name_table_free(&x->names);
}

/* What the list says of a name, in the section for registries, or in either. */
static unsigned
says(const struct suffixes *x, struct span name, bool registries)
{
	const unsigned section = (1u << SECTION_BITS) - 1;
	unsigned both = name_table_find(&x->names, name);
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
