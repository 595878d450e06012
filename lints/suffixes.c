#include "lints/suffixes.h"

#include <stdlib.h>
#include <unistr.h>

#include "x509/dns.h"

/* What the list says of a name: each once for the section for registries and once, shifted, for that of others. */
enum { SUFFIX = 1, WILDCARD = 2, EXCEPTION = 4, SECTION_BITS = 3 };

struct suffix_rule {
	struct named named; /* without "*." and "!" */
	uint8_t says;
};

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
	uint8_t all = 0;
	for (; size < line.size && line.data[size] > ' '; size++)
		all |= line.data[size];
	*ascii = all < 0x80;
	return (struct span){ line.data, size };
}

/* How many lines there are that are neither empty nor comments, and one. */
static size_t
rule_count(struct span text)
{
	size_t count = 1;
	for (const uint8_t *at = text.data, *end = text.data + text.size; at != NULL && at < end;) {
		count += *at != '/' && *at != '\n';
		at = memchr(at, '\n', (size_t)(end - at));
		at += at != NULL;
	}
	return count;
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

/* Where the A-labels go. */
struct room {
	uint8_t *at;
	const uint8_t *end;
};

/* Takes one rule over. Returns false where it is no domain name. */
static bool
read_rule(struct suffixes *x, struct suffix_rule *rule, struct span line, unsigned section, struct room *room)
{
	bool ascii;
	unsigned says = SUFFIX;
	struct span text = rule_text(line, &ascii);
	if (begins_with(text, "*.")) {
		says = WILDCARD;
		skip(&text, 2);
	} else if (begins_with(text, "!")) {
		says = EXCEPTION;
		skip(&text, 1);
	}
	if (!ascii) {
		struct span name = { room->at, 0 };
		if (!to_a_labels(text, &room->at, room->end))
			return false;
		name.size = (size_t)(room->at - name.data);
		text = name;
	}
	rule->named.name = text;
	struct suffix_rule *there = (struct suffix_rule *)name_index_add(&x->index, &rule->named);
	there->says |= (uint8_t)(says << section);
	return true;
}

const char *
suffixes_init(struct suffixes *x, struct span text)
{
	static const char version[] = "// VERSION: ";
	size_t count = 0, most = rule_count(text);
	unsigned section = 0;

	*x = (struct suffixes){ 0 };
	x->rules = calloc(most, sizeof(*x->rules));
	x->a_labels = malloc(text.size + 1);
	if (x->rules == NULL || x->a_labels == NULL || !name_index_init(&x->index, most))
		return "out of memory";
	struct room room = { x->a_labels, x->a_labels + text.size };
	while (text.size > 0) {
		const uint8_t *end = memchr(text.data, '\n', text.size);
		struct span line = { text.data, end != NULL ? (size_t)(end - text.data) : text.size };
		skip(&text, line.size + (end != NULL));
		if (line.size == 0)
			continue;
		if (line.data[0] != '/') {
			if (line.data[0] > ' ' && !read_rule(x, &x->rules[count++], line, section, &room))
				return "a public suffix is no domain name";
		} else if (begins_with(line, version)) {
			x->version = (struct span){ line.data + sizeof(version) - 1, line.size - sizeof(version) + 1 };
		} else if (begins_with(line, "// ===BEGIN PRIVATE DOMAINS===")) {
			section = SECTION_BITS;
		}
	}
	return count > 0 ? NULL : "there is no public suffix";
}

void
suffixes_free(struct suffixes *x)
{
	name_index_free(&x->index);
	free(x->rules);
	free(x->a_labels);
	*x = (struct suffixes){ 0 };
}

/* What the list says of a name, in the section for registries, or in either. */
static unsigned
says(const struct suffixes *x, struct span name, bool registries)
{
	const struct suffix_rule *rule = (const struct suffix_rule *)name_index_find(&x->index, name);
	if (rule == NULL)
		return 0;
	return registries ? rule->says & ((1u << SECTION_BITS) - 1) : (rule->says | rule->says >> SECTION_BITS) & ((1u << SECTION_BITS) - 1);
}

bool
suffixes_have(const struct suffixes *x, struct span name, bool registries)
{
	unsigned own = says(x, name, registries);
	const uint8_t *dot = name.size > 0 ? memchr(name.data, '.', name.size) : NULL;
	if (own != 0 || dot == NULL)
		return (own & (SUFFIX | WILDCARD)) != 0;
	return says(x, (struct span){ dot + 1, name.size - (size_t)(dot + 1 - name.data) }, registries) & WILDCARD;
}
