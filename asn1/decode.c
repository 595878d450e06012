#include "asn1/decode.h"

#include <libtasn1.h>
#include <stdlib.h>

#include "asn1/memo.h"
#include "asn1/pkix.h"
#include "asn1/string.h"
#include "asn1/time.h"

struct decoder {
	struct tree *tree;
	const struct oid_index *index;
	const struct tree_watcher *watcher;
	const uint8_t *der;
	bool full; /* DECODE_MAX_NODES reached, or no memory */
};

/* Identifier and length octets as they were read; `faults` has one bit a defect kind. */
struct header {
	uint32_t offset, contents, end; /* end: of the contents octets that are there */
	uint32_t next;                  /* where the following value begins */
	uint64_t faults;
	int64_t claimed;
	unsigned long tag;
	uint8_t class;
	bool constructed;
	uint8_t identifier; /* class and tag number, as in the first identifier octet; LONG_TAG where the number is not in it */
};

#define IDENTIFIER(class, tag) ((uint8_t)((class) << 6 | (tag)))
#define LONG_TAG               0x1f

#define BIT(kind) (UINT64_C(1) << (kind))
_Static_assert(DEFECT_COUNT <= 64, "the kinds of a tree are a 64-bit mask");

/* Of what few values come to: kept out of the functions that all pass through, which so need few registers. */
#define APART __attribute__((noinline))

static void any_contents(struct decoder *d, uint32_t node, unsigned depth);

/* --- nodes and defects --- */

/* A place at the end of an array that doubles; NULL where memory ran out. */
static void *
grow(void *array, uint32_t count, uint32_t *capacity, size_t size)
{
	if (count < *capacity)
		return array;
	uint32_t wanted = *capacity == 0 ? 256 : *capacity * 2;
	void *grown = realloc(array, wanted * size);
	if (grown != NULL)
		*capacity = wanted;
	return grown;
}

static void
add_defect(struct decoder *d, enum defect_kind kind, uint32_t node, uint32_t offset, uint32_t length, int64_t value,
	   const struct component *component)
{
	struct tree *t = d->tree;
	if (t->defect_count >= t->defect_capacity) {
		struct defect *grown = grow(t->defects, t->defect_count, &t->defect_capacity, sizeof(*t->defects));
		if (grown == NULL) {
			t->out_of_memory = d->full = true;
			return;
		}
		t->defects = grown;
	}
	t->defects[t->defect_count++] = (struct defect){ kind, node, offset, length, value, component };
	t->defect_kinds |= BIT(kind);
}

/* Whether there is room for one more node. */
static APART bool
make_room(struct decoder *d, uint32_t parent, const struct header *h)
{
	struct tree *t = d->tree;
	if (t->count >= DECODE_MAX_NODES) {
		if (!d->full)
			add_defect(d, DEFECT_TOO_MANY, parent, h->offset, h->end - h->offset, DECODE_MAX_NODES, NULL);
		d->full = true;
		return false;
	}
	struct node *grown = grow(t->nodes, t->count, &t->capacity, sizeof(*t->nodes));
	if (grown == NULL) {
		t->out_of_memory = d->full = true;
		return false;
	}
	t->nodes = grown;
	return true;
}

/* Makes a node of what was read; `field` as in struct node. */
static inline uint32_t
add_node(struct decoder *d, uint32_t parent, const struct header *h, const struct component *field)
{
	struct tree *t = d->tree;
	if (t->count >= t->capacity && !make_room(d, parent, h))
		return NO_NODE;
	static const struct node blank = { .next = NO_NODE, .child = NO_NODE, .alternative = UINT8_MAX };
	struct node *n = &t->nodes[t->count];
	*n = blank;
	n->offset = h->offset;
	n->length = h->end - h->contents;
	n->parent = parent;
	n->tag = h->tag < UINT16_MAX ? (uint16_t)h->tag : UINT16_MAX;
	n->header = (uint8_t)(h->contents - h->offset);
	n->class = h->class;
	n->constructed = h->constructed;
	n->component = field;
	return t->count++;
}

/* Whether a node is a Name, or a nameRelativeToCRLIssuer: a RelativeDistinguishedName in a Name has a universal tag. */
static inline bool
is_name(const struct node *n)
{
	return n->type == &Name || (n->type == &RelativeDistinguishedName && n->class == CLASS_CONTEXT);
}

/* Keeps the number of a Name, or of a nameRelativeToCRLIssuer. */
static void
note_name(struct decoder *d, uint32_t node)
{
	struct tree *t = d->tree;
	if (t->name_count >= t->name_capacity) {
		uint32_t *grown = grow(t->names, t->name_count, &t->name_capacity, sizeof(*t->names));
		if (grown == NULL) {
			t->out_of_memory = d->full = true;
			return;
		}
		t->names = grown;
	}
	t->names[t->name_count++] = node;
}

/* Gives up the nodes and defects after so many of them. */
static void
give_up(struct tree *t, uint32_t nodes, uint32_t defects)
{
	t->count = nodes;
	t->defect_count = defects;
	while (t->recurrence_count > 0 && t->recurrences[t->recurrence_count - 1].node >= nodes)
		t->recurrence_count--;
	while (t->name_count > 0 && t->names[t->name_count - 1] >= nodes)
		t->name_count--;
	while (t->time_count > 0 && t->times[t->time_count - 1].node >= nodes)
		t->time_count--;
}

/* A defect of the contents octets, or of `length` of them from `at` on. */
static void
contents_defect(struct decoder *d, enum defect_kind kind, uint32_t node, size_t at, size_t length, int64_t value)
{
	const struct node *n = &d->tree->nodes[node];
	add_defect(d, kind, node, n->offset + n->header + (uint32_t)at, (uint32_t)length, value, NULL);
}

/* A defect of a whole value. */
static void
node_defect(struct decoder *d, enum defect_kind kind, uint32_t node, int64_t value, const struct component *component)
{
	const struct node *n = &d->tree->nodes[node];
	add_defect(d, kind, node, n->offset, n->header + n->length, value, component);
}

/* --- identifier and length octets --- */

static bool read_long_header(struct decoder *d, uint32_t at, uint32_t end, unsigned depth, struct header *h);

/* The offset of the end-of-contents octets that close an indefinite length, or `end` where they are missing. */
static uint32_t
end_of_contents(struct decoder *d, uint32_t at, uint32_t end, unsigned depth)
{
	struct header h;
	while (end - at >= 2 && !(d->der[at] == 0 && d->der[at + 1] == 0)) {
		if (depth >= DECODE_MAX_DEPTH || !read_long_header(d, at, end, depth + 1, &h))
			return end;
		at = h.next;
	}
	return end - at >= 2 ? at : end;
}

/* Reads one tag and length of any form; see read_header(). */
static APART bool
read_long_header(struct decoder *d, uint32_t at, uint32_t end, unsigned depth, struct header *h)
{
	int tag_octets, length_octets;
	const uint8_t *der = d->der + at;
	int left = (int)(end - at);

	*h = (struct header){ .offset = at };
	if (asn1_get_tag_der(der, left, &h->class, &tag_octets, &h->tag) != ASN1_SUCCESS || tag_octets >= left)
		return false;
	h->constructed = h->class & ASN1_CLASS_STRUCTURED;
	h->class = h->class >> 6;
	h->identifier = h->tag < LONG_TAG ? IDENTIFIER(h->class, h->tag) : LONG_TAG;
	if (tag_octets > 1 && (h->tag < 31 || der[1] == 0x80))
		h->faults |= BIT(DEFECT_TAG_FORM);

	uint8_t first = der[tag_octets];
	long length = asn1_get_length_der(der + tag_octets, left - tag_octets, &length_octets);
	if (first < 0x80) {
		length_octets = 1;
		h->claimed = first;
	} else {
		length_octets = 1 + (first & 0x7f);
		if (length_octets > left - tag_octets || first == 0xff)
			return false;
		for (int i = 1; i < length_octets; i++)
			h->claimed = h->claimed > INT32_MAX ? INT64_MAX : h->claimed << 8 | der[tag_octets + i];
		if (first != 0x80 && (der[tag_octets + 1] == 0 || h->claimed < 0x80))
			h->faults |= BIT(DEFECT_LENGTH_NOT_MINIMAL);
	}
	h->contents = at + (uint32_t)tag_octets + (uint32_t)length_octets;
	if (length >= 0) {
		h->end = h->next = h->contents + (uint32_t)length;
	} else if (first == 0x80) {
		h->faults |= BIT(DEFECT_LENGTH_INDEFINITE);
		h->end = h->constructed ? end_of_contents(d, h->contents, end, depth) : end;
		h->next = h->end < end ? h->end + 2 : end;
		if (h->end == end)
			h->faults |= BIT(DEFECT_END_OF_CONTENTS);
	} else {
		h->faults |= BIT(DEFECT_LENGTH_BEYOND_PARENT);
		h->end = h->next = end;
	}
	return true;
}

/*
 * Reads one tag and length between two offsets where they are of the usual form: a tag of one octet, and a length of one, or of two or three in the
 * fewest octets. Returns false for all others.
 */
static inline bool
read_short_header(const uint8_t *octets, uint32_t at, uint32_t end, struct header *h)
{
	const uint8_t *der = octets + at;
	uint32_t left = end - at, size = 2, length;

	uint8_t first = left >= 2 ? der[0] : LONG_TAG;
	if ((first & LONG_TAG) == LONG_TAG)
		return false;
	length = der[1];
	if (length == 0x81 && left >= 3 && der[2] >= 0x80) {
		length = der[2];
		size = 3;
	} else if (length == 0x82 && left >= 4 && der[2] != 0) {
		length = (uint32_t)der[2] << 8 | der[3];
		size = 4;
	} else if (length >= 0x80) {
		return false;
	}
	if (length > left - size)
		return false;
	h->offset = at;
	h->contents = at + size;
	h->end = h->next = at + size + length;
	h->faults = 0;
	h->tag = first & LONG_TAG;
	h->class = first >> 6;
	h->constructed = first >> 5 & 1;
	h->identifier = first & 0xdf;
	return true;
}

/* Reads one of any form; the unusual ones by libtasn1. Returns false where the octets end within it; nothing is recorded yet. */
static inline bool
read_header(struct decoder *d, uint32_t at, uint32_t end, unsigned depth, struct header *h)
{
	return read_short_header(d->der, at, end, h) || read_long_header(d, at, end, depth, h);
}

/* Records what read_header() found, at the node that was made of it. */
static APART void
record_faults(struct decoder *d, const struct header *h, uint32_t node)
{
	uint32_t octets = h->contents - h->offset;
	if (h->faults & BIT(DEFECT_TAG_FORM))
		add_defect(d, DEFECT_TAG_FORM, node, h->offset, octets, (int64_t)h->tag, NULL);
	if (h->faults & BIT(DEFECT_LENGTH_NOT_MINIMAL))
		add_defect(d, DEFECT_LENGTH_NOT_MINIMAL, node, h->offset, octets, h->claimed, NULL);
	if (h->faults & BIT(DEFECT_LENGTH_INDEFINITE))
		add_defect(d, DEFECT_LENGTH_INDEFINITE, node, h->offset, octets, 0, NULL);
	if (h->faults & BIT(DEFECT_LENGTH_BEYOND_PARENT))
		add_defect(d, DEFECT_LENGTH_BEYOND_PARENT, node, h->offset, octets, h->claimed, NULL);
	if (h->faults & BIT(DEFECT_END_OF_CONTENTS))
		add_defect(d, DEFECT_END_OF_CONTENTS, node, h->end, 0, 0, NULL);
}

static inline void
header_defects(struct decoder *d, const struct header *h, uint32_t node)
{
	if (h->faults != 0)
		record_faults(d, h, node);
}

/* Octets that are not even a tag and a length become a node of their own, so that a finding can name them. */
static APART uint32_t
truncated(struct decoder *d, uint32_t at, uint32_t end, uint32_t parent)
{
	struct header h = { .offset = at, .contents = at, .end = end, .next = end, .class = CLASS_OCTETS };
	uint32_t node = add_node(d, parent, &h, NULL);
	if (node != NO_NODE)
		add_defect(d, DEFECT_TRUNCATED, node, at, end - at, 0, NULL);
	return node;
}

/* --- contents octets of the types without structure --- */

static inline bool
is_out_of_bounds(const struct type *type, int64_t n)
{
	return type->is_bounded && (n < type->min || n > type->max);
}

static void
check_boolean(struct decoder *d, uint32_t node, struct span s)
{
	if (s.size != 1)
		contents_defect(d, DEFECT_BOOLEAN_LENGTH, node, 0, s.size, (int64_t)s.size);
	else if (s.data[0] != 0 && s.data[0] != 0xff)
		contents_defect(d, DEFECT_BOOLEAN_VALUE, node, 0, 1, s.data[0]);
}

/* The value of an INTEGER, clamped to 64 bits. */
static int64_t
integer_value(struct span s)
{
	int64_t v = s.data[0] & 0x80 ? -1 : 0;
	if (s.size > 8)
		return v < 0 ? INT64_MIN : INT64_MAX;
	for (size_t i = 0; i < s.size; i++)
		v = (int64_t)((uint64_t)v << 8 | s.data[i]);
	return v;
}

static void
check_integer(struct decoder *d, uint32_t node, const struct type *type, struct span s)
{
	if (s.size == 0) {
		contents_defect(d, DEFECT_INTEGER_EMPTY, node, 0, 0, 0);
		return;
	}
	if (s.size > 1 && ((s.data[0] == 0 && !(s.data[1] & 0x80)) || (s.data[0] == 0xff && s.data[1] & 0x80)))
		contents_defect(d, DEFECT_INTEGER_NOT_MINIMAL, node, 0, s.size, s.data[0]);
	int64_t v = integer_value(s);
	bool enumerated = type->kind == TYPE_ENUMERATED && type->names != NULL;
	if (enumerated ? v < 0 || v >= (int64_t)type->name_count || type->names[v] == NULL : is_out_of_bounds(type, v))
		contents_defect(d, DEFECT_VALUE, node, 0, s.size, v);
}

static void
check_bit_string(struct decoder *d, uint32_t node, const struct type *type, struct span s)
{
	if (s.size == 0) {
		contents_defect(d, DEFECT_BIT_STRING_EMPTY, node, 0, 0, 0);
		return;
	}
	uint8_t unused = s.data[0], last = s.data[s.size - 1];
	if (unused > 7 || (unused > 0 && s.size == 1))
		contents_defect(d, DEFECT_BIT_STRING_UNUSED_COUNT, node, 0, 1, unused);
	else if (last & ((1u << unused) - 1) && s.size > 1)
		contents_defect(d, DEFECT_BIT_STRING_UNUSED_BITS, node, s.size - 1, 1, last);
	else if (type->names != NULL && s.size > 1 && !(last >> unused & 1))
		contents_defect(d, DEFECT_NAMED_BITS_TRAILING_ZERO, node, 0, s.size, last);
	int64_t bits = (int64_t)(s.size - 1) * 8 - (s.size > 1 && unused < 8 ? unused : 0);
	if (is_out_of_bounds(type, bits))
		contents_defect(d, DEFECT_SIZE, node, 0, s.size, bits);
}

static void
check_oid(struct decoder *d, uint32_t node, struct span s)
{
	if (s.size == 0) {
		contents_defect(d, DEFECT_OID_EMPTY, node, 0, 0, 0);
		return;
	}
	bool padded = false;
	for (size_t i = 0; i < s.size; i++)
		padded |= s.data[i] == 0x80;
	for (size_t i = 0; i < s.size && padded; i++) {
		if (s.data[i] == 0x80 && (i == 0 || !(s.data[i - 1] & 0x80))) {
			contents_defect(d, DEFECT_OID_ARC_NOT_MINIMAL, node, i, 1, 0);
			break;
		}
	}
	if (s.data[s.size - 1] & 0x80)
		contents_defect(d, DEFECT_OID_TRUNCATED, node, s.size - 1, 1, 0);
	d->tree->nodes[node].oid = (uint16_t)oid_find(d->index, s);
	if (d->tree->nodes[node].oid == OID_UNKNOWN && oid_may_be_large(s))
		d->tree->large_oids++;
}

static void
check_string(struct decoder *d, uint32_t node, const struct type *type, struct span s)
{
	static const uint8_t kinds[] = {
		[TYPE_NUMERIC_STRING] = DEFECT_NUMERIC_STRING,
		[TYPE_PRINTABLE_STRING] = DEFECT_PRINTABLE_STRING,
		[TYPE_IA5_STRING] = DEFECT_IA5_STRING,
		[TYPE_VISIBLE_STRING] = DEFECT_VISIBLE_STRING,
		[TYPE_UTF8_STRING] = DEFECT_UTF8_STRING,
		[TYPE_BMP_STRING] = DEFECT_BMP_STRING,
		[TYPE_UNIVERSAL_STRING] = DEFECT_UNIVERSAL_STRING,
		[TYPE_TELETEX_STRING] = DEFECT_TELETEX_STRING,
	};
	struct string_check check = string_check(type->kind, s);
	if (!check.valid)
		contents_defect(d, (enum defect_kind)kinds[type->kind], node, check.at, 1, check.found);
	if (is_out_of_bounds(type, (int64_t)check.characters))
		contents_defect(d, DEFECT_SIZE, node, 0, s.size, (int64_t)check.characters);
}

/* `strict`: the form of RFC 5280, which forbids fractions; otherwise that of X.690 11.7, which does not. */
static APART void
check_time(struct decoder *d, uint32_t node, const struct type *type, struct span s, bool strict)
{
	int64_t seconds = 0;
	struct tree *t = d->tree;
	unsigned problems = time_parse(s, type->kind == TYPE_GENERALIZED_TIME, &seconds);
	if (!(problems & (TIME_SYNTAX | TIME_IMPOSSIBLE)) && t->time_count < TREE_TIMES) {
		t->times[t->time_count].node = node;
		t->times[t->time_count++].seconds = seconds;
	}
	static const struct {
		unsigned problem;
		enum defect_kind kind;
	} table[] = {
		{ TIME_SYNTAX, DEFECT_TIME_SYNTAX },     { TIME_IMPOSSIBLE, DEFECT_TIME_IMPOSSIBLE }, { TIME_NO_SECONDS, DEFECT_TIME_NO_SECONDS },
		{ TIME_NOT_ZULU, DEFECT_TIME_NOT_ZULU }, { TIME_FRACTION, DEFECT_TIME_FRACTION },
	};
	if (!strict)
		problems = problems & TIME_FRACTION_FORM ? problems : problems & ~(unsigned)TIME_FRACTION;
	for (size_t i = 0; problems != 0 && i < sizeof(table) / sizeof(table[0]); i++) {
		if (problems & table[i].problem)
			contents_defect(d, table[i].kind, node, 0, s.size, 0);
	}
	/* RFC 5280 4.1.2.5: dates through 2049 are UTCTime */
	const struct component *component = d->tree->nodes[node].component;
	if (type->kind == TYPE_GENERALIZED_TIME && component != NULL && component->type == &Time && !(problems & (TIME_SYNTAX | TIME_IMPOSSIBLE))) {
		struct calendar_time calendar;
		time_to_calendar(seconds, &calendar);
		if (calendar.year < 2050)
			node_defect(d, DEFECT_TIME_TYPE, node, calendar.year, NULL);
	}
}

/* The one universal tag number of the values of a kind of type that has one. */
static inline uint8_t
tag_of(enum type_kind kind)
{
	return (uint8_t)(kind % TYPE_OTHER);
}

/* Whether the values have components or elements. */
static inline bool
is_structured(enum type_kind kind)
{
	return tag_of(kind) == TYPE_SEQUENCE || tag_of(kind) == TYPE_SET;
}

/* The contents of a value whose type has no structure. */
static void
primitive(struct decoder *d, const struct header *h, uint32_t node, const struct type *type, bool strict_time, unsigned depth)
{
	struct span s = { d->der + h->contents, h->end - h->contents };

	if (h->constructed) {
		bool string = is_string_type(type->kind) || type->kind == TYPE_OCTET_STRING || type->kind == TYPE_BIT_STRING ||
			      type->kind == TYPE_UTC_TIME || type->kind == TYPE_GENERALIZED_TIME;
		node_defect(d, string ? DEFECT_STRING_CONSTRUCTED : DEFECT_CONSTRUCTED, node, 0, NULL);
		any_contents(d, node, depth);
		return;
	}
	switch (type->kind) {
	case TYPE_BOOLEAN:
		check_boolean(d, node, s);
		break;
	case TYPE_INTEGER:
	case TYPE_ENUMERATED:
		check_integer(d, node, type, s);
		break;
	case TYPE_BIT_STRING:
		check_bit_string(d, node, type, s);
		break;
	case TYPE_OCTET_STRING:
	case TYPE_SCT_LIST:
		if (is_out_of_bounds(type, (int64_t)s.size))
			contents_defect(d, DEFECT_SIZE, node, 0, s.size, (int64_t)s.size);
		break;
	case TYPE_NULL:
		if (s.size != 0)
			contents_defect(d, DEFECT_NULL_CONTENTS, node, 0, s.size, (int64_t)s.size);
		break;
	case TYPE_OID:
		check_oid(d, node, s);
		break;
	case TYPE_UTC_TIME:
	case TYPE_GENERALIZED_TIME:
		check_time(d, node, type, s, strict_time);
		break;
	default:
		if (is_string_type(type->kind))
			check_string(d, node, type, s);
		break;
	}
}

/* --- values whose type no table gives --- */

/* X.690 11.6: the encodings of a SET OF ascend, the shorter padded with zero octets. Returns as memcmp() does. */
static int
compare_encodings(struct span a, struct span b)
{
	size_t common = a.size < b.size ? a.size : b.size;
	int order = memcmp(a.data, b.data, common);
	struct span longer = a.size > b.size ? a : b;
	for (size_t i = common; order == 0 && i < longer.size; i++) {
		if (longer.data[i] != 0)
			order = a.size > b.size ? 1 : -1;
	}
	return order;
}

/* `distinct`: the elements of a relative distinguished name and the values of an attribute are sets in earnest (X.501 8.8, 9.3). */
static APART void
check_set_order(struct decoder *d, uint32_t set, bool distinct)
{
	const struct tree *t = d->tree;
	uint32_t i = t->nodes[set].child;
	while (i != NO_NODE && t->nodes[i].next != NO_NODE) {
		uint32_t next = t->nodes[i].next;
		struct span a = tree_encoding(t, &t->nodes[i]), b = tree_encoding(t, &t->nodes[next]);
		int order = compare_encodings(a, b);
		if (order > 0)
			node_defect(d, DEFECT_SET_OF_ORDER, next, t->nodes[next].position, NULL);
		else if (distinct && span_equal(a, b))
			node_defect(d, DEFECT_SET_OF_DUPLICATE, next, t->nodes[next].position, NULL);
		i = next;
	}
}

/* Puts a node at the end of its parent's children; *last is the child before it, NO_NODE where it is the first. */
static void
append(struct decoder *d, uint32_t parent, uint32_t *last, uint32_t node, uint32_t position)
{
	if (node == NO_NODE)
		return;
	struct node *nodes = d->tree->nodes;
	if (*last == NO_NODE)
		nodes[parent].child = node;
	else
		nodes[*last].next = node;
	nodes[node].position = position;
	*last = node;
}

/* A value of which nothing but its tag is known. */
static uint32_t
any_value(struct decoder *d, const struct header *h, uint32_t parent, const struct component *field, unsigned depth)
{
	uint32_t node = add_node(d, parent, h, field);
	if (node == NO_NODE)
		return NO_NODE;
	header_defects(d, h, node);
	if (h->class == CLASS_UNIVERSAL) {
		const struct type *type = h->tag <= TYPE_BMP_STRING ? plain_types[h->tag] : NULL;
		if (h->tag == 0)
			node_defect(d, DEFECT_END_OF_CONTENTS, node, 0, NULL);
		else if (h->tag == 15 || h->tag > 36)
			node_defect(d, DEFECT_TAG_UNIVERSAL, node, (int64_t)h->tag, NULL);
		d->tree->nodes[node].type = type;
		if (type != NULL && !is_structured(type->kind)) {
			primitive(d, h, node, type, false, depth);
			return node;
		}
		if (type != NULL && !h->constructed) {
			node_defect(d, DEFECT_CONSTRUCTED, node, 0, NULL);
			return node;
		}
	}
	if (h->constructed)
		any_contents(d, node, depth);
	return node;
}

/* The values inside a constructed value of which nothing is known. */
static APART void
any_contents(struct decoder *d, uint32_t node, unsigned depth)
{
	uint32_t at = d->tree->nodes[node].offset + d->tree->nodes[node].header;
	uint32_t end = at + d->tree->nodes[node].length;
	uint32_t last = NO_NODE, position = 0;
	bool same_tags = true;
	struct header h, first = { 0 };

	if (depth >= DECODE_MAX_DEPTH) {
		if (at < end)
			contents_defect(d, DEFECT_TOO_DEEP, node, 0, end - at, 0);
		return;
	}
	while (at < end && !d->full) {
		if (!read_header(d, at, end, depth, &h)) {
			append(d, node, &last, truncated(d, at, end, node), position);
			break;
		}
		if (position == 0)
			first = h;
		same_tags &= h.class == first.class && h.tag == first.tag;
		append(d, node, &last, any_value(d, &h, node, NULL, depth + 1), position++);
		at = h.next;
	}
	/* a SET whose members have one tag can only be a SET OF */
	if (d->tree->nodes[node].type == plain_types[TYPE_SET] && same_tags)
		check_set_order(d, node, false);
}

/* --- TLS presentation language (RFC 8446 3; RFC 6962 3.2, 3.3) --- */

struct tls {
	struct decoder *d;
	uint32_t at, end;
	uint32_t parent, last, position;
	bool ok;
};

/*
 * The next field: `fixed` octets, or where `fixed` is 0 a vector with a length of two octets. Returns its node, NO_NODE where
 * the octets end before it does; what is left is then a field of its own with the defect.
 */
static uint32_t
tls_field(struct tls *s, const struct component *component, uint32_t fixed)
{
	const uint8_t *der = s->d->der + s->at;
	uint32_t left = s->end - s->at, prefix = fixed == 0 ? 2 : 0;
	if (!s->ok)
		return NO_NODE;
	uint32_t length = fixed != 0 ? fixed : left >= 2 ? (uint32_t)(der[0] << 8 | der[1]) : 0;
	bool cut = left < prefix || left - prefix < length;
	struct header h = {
		.offset = s->at,
		.contents = s->at + (cut && left < prefix ? 0 : prefix),
		.end = cut ? s->end : s->at + prefix + length,
		.class = CLASS_TLS,
	};
	uint32_t node = add_node(s->d, s->parent, &h, component);
	s->ok = !cut && node != NO_NODE;
	if (node == NO_NODE)
		return NO_NODE;
	s->d->tree->nodes[node].type = component->type;
	append(s->d, s->parent, &s->last, node, s->position++);
	if (cut)
		add_defect(s->d, left < prefix || fixed != 0 ? DEFECT_TLS_TRUNCATED : DEFECT_TLS_LENGTH, node, s->at, left, length, component);
	s->at = h.end;
	return s->ok ? node : NO_NODE;
}

/* The octets that a structure should have used up. */
static void
tls_end(struct tls *s)
{
	if (s->ok && s->at < s->end)
		add_defect(s->d, DEFECT_TRAILING, s->parent, s->at, s->end - s->at, s->end - s->at, NULL);
}

static void
signed_certificate_timestamp(struct decoder *d, uint32_t node)
{
	const struct node *n = &d->tree->nodes[node];
	uint32_t at = n->offset + n->header, end = at + n->length;
	struct tls s = { d, at, end, node, NO_NODE, 0, true };

	/* what follows a version that RFC 6962 does not define is nobody's business */
	if (tls_field(&s, &sct_components[SCT_VERSION], 1) == NO_NODE || d->der[at] != 0)
		return;
	tls_field(&s, &sct_components[SCT_LOG_ID], 32);
	tls_field(&s, &sct_components[SCT_TIMESTAMP], 8);
	tls_field(&s, &sct_components[SCT_EXTENSIONS], 0);
	tls_field(&s, &sct_components[SCT_HASH], 1);
	tls_field(&s, &sct_components[SCT_SIGNATURE_ALGORITHM], 1);
	tls_field(&s, &sct_components[SCT_SIGNATURE], 0);
	tls_end(&s);
}

/* The list inside the OCTET STRING `node`. */
static APART void
sct_list(struct decoder *d, uint32_t node)
{
	const struct node *n = &d->tree->nodes[node];
	uint32_t at = n->offset + n->header, end = at + n->length;
	struct tls outer = { d, at, end, node, NO_NODE, n->position, true };
	uint32_t list = tls_field(&outer, n->component, 0);
	if (list == NO_NODE)
		return;
	tls_end(&outer);
	struct tls s = { d, at + 2, outer.at, list, NO_NODE, 0, true };
	while (s.ok && s.at < s.end) {
		uint32_t sct = tls_field(&s, &sct_element, 0);
		if (sct != NO_NODE)
			signed_certificate_timestamp(d, sct);
	}
}

/* --- values of a known type --- */

static bool can_be(const struct type *type, const struct header *h);

/* Whether a value with this tag can be of the type, which has no other tag. */
static inline bool
is_of_type(const struct type *type, const struct header *h)
{
	return type->kind >= TYPE_CHOICE ? can_be(type, h) : h->identifier == tag_of(type->kind);
}

static inline bool
accepts(const struct component *c, const struct header *h)
{
	return c->tagging != UNTAGGED ? h->identifier == IDENTIFIER(CLASS_CONTEXT, c->tag) : is_of_type(c->type, h);
}

/* The number of the alternative that a tag chooses; `count` where it chooses none. Tags are often the numbers of the alternatives. */
static size_t
choose(const struct type *choice, const struct header *h)
{
	size_t i = h->tag;
	if (h->class == CLASS_CONTEXT && i < choice->count && choice->components[i].tagging != UNTAGGED && choice->components[i].tag == i)
		return i;
	i = 0;
	while (i < choice->count && !accepts(&choice->components[i], h))
		i++;
	return i;
}

/* is_of_type() for a type of no one identifier: a CHOICE, or any. */
static bool
can_be(const struct type *type, const struct header *h)
{
	return type->kind == TYPE_CHOICE ? choose(type, h) < type->count : h->class != CLASS_UNIVERSAL || h->tag != 0;
}

static uint32_t new_value(struct decoder *d, const struct header *h, uint32_t parent, const struct component *field, const struct type *type,
			  enum tagging tagging, unsigned depth);
static uint32_t structured_value(struct decoder *d, const struct header *h, uint32_t parent, const struct component *field, const struct type *type,
				 unsigned depth);
static uint32_t recurring_value(struct decoder *d, const struct header *h, uint32_t parent, const struct component *field, const struct type *type,
				unsigned depth);

/* One value whose tag is right for the type and tagging. It fills `field`. Returns its node, of an explicit tag the outer one. */
static inline uint32_t
value(struct decoder *d, const struct header *h, uint32_t parent, const struct component *field, const struct type *type, enum tagging tagging,
      unsigned depth)
{
	bool usual = tagging == UNTAGGED && is_structured(type->kind) && h->constructed && h->faults == 0 && depth < DECODE_MAX_DEPTH;
	if (!usual)
		return new_value(d, h, parent, field, type, tagging, depth);
	bool recurs = type->recurs && !field->unique && d->tree->memo != NULL;
	return recurs ? recurring_value(d, h, parent, field, type, depth) : structured_value(d, h, parent, field, type, depth);
}

/* A value of another type than the one that belongs here. */
static APART uint32_t
wrong_value(struct decoder *d, const struct header *h, uint32_t parent, const struct component *field, const struct type *type, unsigned depth)
{
	uint32_t node = any_value(d, h, parent, field, depth);
	if (node == NO_NODE)
		return NO_NODE;
	node_defect(d, type->kind == TYPE_CHOICE ? DEFECT_ALTERNATIVE : DEFECT_WRONG_TYPE, node, (int64_t)h->tag, field);
	return node;
}

/* What is inside an OCTET STRING, a BIT STRING (its first octet skipped) or an explicit tag: one value of the type, nothing after it. */
static APART void
inside(struct decoder *d, uint32_t node, uint32_t skip, const struct component *field, const struct type *type, unsigned depth)
{
	const struct node *n = &d->tree->nodes[node];
	uint32_t at = n->offset + n->header + skip, end = n->offset + n->header + n->length;
	uint32_t last = NO_NODE, inner;
	struct header h;

	if (depth >= DECODE_MAX_DEPTH) {
		contents_defect(d, DEFECT_TOO_DEEP, node, skip, end - at, 0);
		return;
	}
	if (at == end) {
		node_defect(d, DEFECT_MISSING, node, 0, field);
		return;
	}
	if (!read_header(d, at, end, depth, &h)) {
		append(d, node, &last, truncated(d, at, end, node), 0);
		return;
	}
	if (is_of_type(type, &h))
		inner = value(d, &h, node, field, type, UNTAGGED, depth + 1);
	else
		inner = wrong_value(d, &h, node, field, type, depth + 1);
	append(d, node, &last, inner, d->tree->nodes[node].position);
	if (h.next < end)
		add_defect(d, DEFECT_TRAILING, node, h.next, end - h.next, end - h.next, NULL);
}

/* What tells that octets are no tags and lengths at all, and not only badly encoded ones. */
#define NOT_DER_AT_ALL \
	(BIT(DEFECT_TRUNCATED) | BIT(DEFECT_LENGTH_BEYOND_PARENT) | BIT(DEFECT_TRAILING) | BIT(DEFECT_TAG_FORM) | BIT(DEFECT_TAG_UNIVERSAL) | \
	 BIT(DEFECT_MISSING) | BIT(DEFECT_TOO_DEEP))

/*
 * Gives up what has been decoded since there were so many nodes and defects, of so many kinds, if it is no DER at all. Returns whether it was; there
 * is then as much room as before. The kinds of before are added to those that are kept.
 */
static bool
give_up_nonsense(struct decoder *d, uint32_t nodes, uint32_t defects, uint64_t kinds)
{
	struct tree *t = d->tree;
	bool nonsense = t->defect_kinds & NOT_DER_AT_ALL;
	if (nonsense) {
		give_up(t, nodes, defects);
		t->defect_kinds = 0;
		d->full = t->out_of_memory;
	}
	t->defect_kinds |= kinds;
	return nonsense;
}

/*
 * The extnValue of an extension that the program does not know: it is walked if it is DER. If it is nothing of the kind, RFC 5280 4.2 is broken
 * (extnValue is the DER encoding of an ASN.1 value), which is one defect, not one for each octet that makes no sense.
 */
static APART void
unknown_extension(struct decoder *d, uint32_t node, const struct component *field, unsigned depth)
{
	struct tree *t = d->tree;
	uint32_t count = t->count, defects = t->defect_count;
	uint64_t kinds = t->defect_kinds;

	t->defect_kinds = 0;
	inside(d, node, 0, field, &Any, depth);
	if (!give_up_nonsense(d, count, defects, kinds))
		return;
	t->nodes[node].child = NO_NODE;
	contents_defect(d, DEFECT_OPAQUE_EXTENSION, node, 0, t->nodes[node].length, 0);
}

/* The value in an OCTET STRING or BIT STRING, of the type that an object identifier has chosen; NULL where it chose none. */
static void
open_octets(struct decoder *d, uint32_t node, const struct component *field, const struct type *open, unsigned depth)
{
	const struct node *n = &d->tree->nodes[node];
	bool bits = n->type == &BitString;

	if (n->constructed || (open == NULL && field->open != ROLE_EXTENSION))
		return;
	/* a value fills whole octets: where bits are unused, there is none */
	if (bits && (n->length == 0 || d->der[n->offset + n->header] != 0))
		return;
	/* no bits in the place of a signature are a placeholder for one, and none that is broken */
	if (n->length == 1 && field->open == ROLE_SIGNATURE)
		return;
	if (open == NULL)
		unknown_extension(d, node, field, depth);
	else
		inside(d, node, bits, field, open, depth);
}

/* Whether a value that a component accepts is its contents and nothing else: of a type without structure, and just as DER has it. */
static inline bool
is_leaf(const struct component *c, const struct header *h)
{
	bool whole = (c->open | (c->tagging == TAG_EXPLICIT) | h->constructed) == 0;
	return whole && c->type->kind < TYPE_OTHER && !is_structured(c->type->kind) && h->faults == 0;
}

/* Such a value: most are, and come this short way. */
static inline uint32_t
leaf(struct decoder *d, const struct header *h, uint32_t parent, const struct component *c, unsigned depth)
{
	uint32_t node = add_node(d, parent, h, c);
	if (node == NO_NODE)
		return NO_NODE;
	d->tree->nodes[node].type = c->type;
	if (c->type->kind == TYPE_OID)
		check_oid(d, node, (struct span){ d->der + h->contents, h->end - h->contents });
	else if (c->type->kind != TYPE_OCTET_STRING || c->type->is_bounded)
		primitive(d, h, node, c->type, true, depth);
	return node;
}

/* The object identifier that a value leaves for the open type after it: itself, or the first inside an AlgorithmIdentifier. */
static enum oid
selected(const struct decoder *d, uint32_t node, enum oid before)
{
	const struct node *n = &d->tree->nodes[node];
	if (n->type == &AlgorithmIdentifier && n->child != NO_NODE)
		n = &d->tree->nodes[n->child];
	return n->type == &ObjectIdentifier ? (enum oid)n->oid : before;
}

/* The value of a component whose type depends on an object identifier before it. */
static APART uint32_t
open_value(struct decoder *d, const struct header *h, uint32_t parent, const struct component *c, enum oid oid, unsigned depth)
{
	const struct type *open = oid_type(oid, c->open);
	if (open != NULL && c->type->kind == TYPE_ANY) {
		if (c->tagging == UNTAGGED && !is_of_type(open, h))
			return wrong_value(d, h, parent, c, open, depth);
		return value(d, h, parent, c, open, c->tagging, depth);
	}
	uint32_t node = value(d, h, parent, c, c->type, c->tagging, depth);
	if (node != NO_NODE && c->type->kind != TYPE_ANY)
		open_octets(d, node, c, open, depth);
	return node;
}

/* The value of a component that accepts its tag. */
static inline uint32_t
component_value(struct decoder *d, const struct header *h, uint32_t parent, const struct component *c, enum oid oid, unsigned depth)
{
	if (is_leaf(c, h))
		return leaf(d, h, parent, c, depth);
	return c->open != ROLE_NONE ? open_value(d, h, parent, c, oid, depth) : value(d, h, parent, c, c->type, c->tagging, depth);
}

/* Whether the contents are those that the component's DEFAULT stands for. */
static bool
is_default(const struct decoder *d, uint32_t node, const struct component *c)
{
	const struct node *n = &d->tree->nodes[node];
	if (c->tagging == TAG_EXPLICIT && n->child != NO_NODE)
		n = &d->tree->nodes[n->child];
	return span_equal(tree_contents(d->tree, n), c->dflt);
}

/* Whether the first value inside a structured one can be the first of the type. What is empty can be anything. */
static bool
is_plausible(struct decoder *d, const struct type *type, const struct header *h, unsigned depth)
{
	struct header first;
	if (!is_structured(type->kind) || h->contents == h->end)
		return true;
	/* the identifier octet alone, with either form, says yes for most */
	const struct component *c = &type->components[0];
	if (c->tagging == UNTAGGED && c->type->kind < TYPE_CHOICE && (d->der[h->contents] & 0xdf) == tag_of(c->type->kind))
		return true;
	if (!read_header(d, h->contents, h->end, depth, &first))
		return true;
	for (size_t i = 0; i < type->count; i++) {
		if (accepts(&type->components[i], &first))
			return true;
		if (type->components[i].presence == MANDATORY)
			return false;
	}
	return false;
}

/*
 * Which component a value with this tag fills, the next that is due being `due`; type->count where none. Where the tag is also that of the component
 * after, as with the many SEQUENCEs of a TBSCertificate, a look inside tells whether one was left out.
 */
static APART size_t
place_of_several(struct decoder *d, const struct type *type, size_t due, const struct header *h, unsigned depth)
{
	while (due < type->count && !accepts(&type->components[due], h))
		due++;
	if (due + 1 >= type->count || !accepts(&type->components[due + 1], h) || is_plausible(d, type->components[due].type, h, depth))
		return due;
	for (size_t i = due + 1; i < type->count; i++) {
		if (accepts(&type->components[i], h) && is_plausible(d, type->components[i].type, h, depth))
			return i;
	}
	return due;
}

/*
 * The same; nearly always it is the one that is due or, if that is absent, the next, and no other. What has no structure inside is taken for what its
 * tag says.
 */
static inline size_t
place(struct decoder *d, const struct type *type, size_t due, const struct header *h, unsigned depth)
{
	for (size_t i = due; i < type->count && i < due + 2; i++) {
		const struct component *c = &type->components[i];
		if (!accepts(c, h))
			continue;
		if (!is_structured(c->type->kind) || i + 1 == type->count || !accepts(c + 1, h) || is_plausible(d, c->type, h, depth))
			return i;
		break;
	}
	return place_of_several(d, type, due, h, depth);
}

/* The components of a SEQUENCE as they are met. */
struct sequence {
	const struct type *type;
	uint64_t seen; /* a bit a component */
	size_t due;    /* the component after the last one met */
	bool left_out; /* one that is mandatory was not met when it was due */
	enum oid oid;  /* what an open type depends on */
};

/*
 * A value for which no component is due: it came too late, or twice, or instead of one, or it has no place at all.
 * *position gets the number of the component it is taken for. `following` says whether the value after it is the one that is due.
 */
static APART uint32_t
misplaced(struct decoder *d, struct sequence *s, const struct header *h, uint32_t parent, bool following, size_t *position, unsigned depth)
{
	const struct component *all = s->type->components;
	uint32_t node;

	for (size_t i = s->due; i-- > 0;) {
		bool earlier = !(s->seen & BIT(i)), again = all[i].tagging != UNTAGGED || i + 1 == s->due;
		if (!(earlier || again) || (all[i].type->kind == TYPE_ANY && all[i].tagging == UNTAGGED) || !accepts(&all[i], h))
			continue;
		node = component_value(d, h, parent, &all[i], s->oid, depth);
		if (node != NO_NODE)
			node_defect(d, earlier ? DEFECT_ORDER : DEFECT_REPEATED, node, 0, &all[i]);
		s->seen |= BIT(i);
		*position = i;
		return node;
	}
	*position = s->due;
	if (s->due < s->type->count && all[s->due].presence == MANDATORY && !following) {
		s->seen |= BIT(s->due);
		return wrong_value(d, h, parent, &all[s->due], all[s->due].type, depth);
	}
	*position = s->type->count;
	node = any_value(d, h, parent, NULL, depth);
	if (node != NO_NODE)
		node_defect(d, DEFECT_UNEXPECTED, node, (int64_t)h->tag, NULL);
	return node;
}

static APART void
components(struct decoder *d, const struct header *of, uint32_t node, const struct type *type, unsigned depth)
{
	uint32_t at = of->contents, end = of->end;
	uint32_t last = NO_NODE;
	struct sequence s = { .type = type };
	struct header h, after;

	while (at < end && !d->full) {
		if (!read_header(d, at, end, depth, &h)) {
			append(d, node, &last, truncated(d, at, end, node), (uint32_t)type->count);
			break;
		}
		at = h.next;
		size_t i = place(d, type, s.due, &h, depth);
		uint32_t child;
		if (i == type->count) {
			bool following = at < end && s.due < type->count && read_header(d, at, end, depth, &after) &&
					 accepts(&type->components[s.due], &after);
			child = misplaced(d, &s, &h, node, following, &i, depth + 1);
			s.due += i == s.due && i < type->count;
		} else {
			const struct component *c = &type->components[i];
			child = component_value(d, &h, node, c, s.oid, depth + 1);
			if (child != NO_NODE && c->presence == COMPONENT_DEFAULT && is_default(d, child, c))
				node_defect(d, DEFECT_DEFAULT_ENCODED, child, 0, c);
			s.seen |= BIT(i);
			for (; s.due < i; s.due++)
				s.left_out |= type->components[s.due].presence == MANDATORY;
			s.due = i + 1;
		}
		append(d, node, &last, child, (uint32_t)i);
		if (child == NO_NODE)
			break;
		s.oid = selected(d, child, s.oid);
		if (i == 0)
			d->tree->nodes[node].oid = d->tree->nodes[child].oid;
	}
	for (; s.due < type->count; s.due++)
		s.left_out |= type->components[s.due].presence == MANDATORY;
	for (size_t i = 0; s.left_out && i < type->count && !d->full; i++) {
		if (type->components[i].presence == MANDATORY && !(s.seen & BIT(i)))
			node_defect(d, DEFECT_MISSING, node, 0, &type->components[i]);
	}
}

/* How far a tree has grown. */
struct mark {
	uint32_t nodes, defects;
};

/*
 * Gives up the nodes and defects of an element that has been decoded, unless somebody has something to say about it. `told` counts the defects
 * of each kind that are kept. Returns whether it is kept.
 */
static bool
keep_element(struct decoder *d, struct mark before, uint32_t element, uint32_t told[DEFECT_COUNT])
{
	struct tree *t = d->tree;
	bool keep = t->nodes[element].position < DECODE_STREAM_KEPT;

	if (d->watcher != NULL && d->watcher->element(d->watcher->context, t, &t->nodes[element]))
		keep = true;
	for (uint32_t i = before.defects; i < t->defect_count && !keep; i++)
		keep = told[t->defects[i].kind] < DECODE_STREAM_DEFECTS;
	for (uint32_t i = before.defects; i < t->defect_count; i++)
		(keep ? told : t->stream.untold)[t->defects[i].kind]++;
	if (!keep)
		give_up(t, before.nodes, before.defects);
	return keep;
}

/* The element of a list whose type depends on the object identifier with which the SEQUENCE around the list begins. */
static APART uint32_t
open_element(struct decoder *d, const struct header *h, uint32_t list, const struct component *element, unsigned depth)
{
	uint32_t around = d->tree->nodes[list].parent;
	enum oid oid = around != NO_NODE ? (enum oid)d->tree->nodes[around].oid : OID_UNKNOWN;
	return open_value(d, h, list, element, oid, depth);
}

/* The element of a list, or what stands in its place. */
static uint32_t
element_value(struct decoder *d, const struct header *h, uint32_t list, const struct component *element, unsigned depth)
{
	if (!accepts(element, h))
		return wrong_value(d, h, list, element, element->type, depth);
	if (element->open != ROLE_NONE)
		return open_element(d, h, list, element, depth);
	return is_leaf(element, h) ? leaf(d, h, list, element, depth) : value(d, h, list, element, element->type, element->tagging, depth);
}

/* Whether a list has as many elements as its type allows. An empty one is told apart from those that have too few. */
static void
check_count(struct decoder *d, uint32_t list, const struct type *type, uint32_t count)
{
	/* where the decoder has given up, nobody knows how many there are */
	if (d->full || !is_out_of_bounds(type, count))
		return;
	if (count == 0)
		node_defect(d, DEFECT_LIST_EMPTY, list, 0, NULL);
	else
		node_defect(d, DEFECT_SIZE, list, count, NULL);
}

/* The elements of a list of any length. */
static APART void
streamed_elements(struct decoder *d, const struct header *of, uint32_t node, const struct type *type, unsigned depth)
{
	uint32_t at = of->contents, end = of->end;
	uint32_t last = NO_NODE, position = 0;
	uint32_t told[DEFECT_COUNT] = { 0 };
	struct header h;

	while (at < end && !d->full) {
		struct mark before = { d->tree->count, d->tree->defect_count };
		if (!read_header(d, at, end, depth, &h)) {
			append(d, node, &last, truncated(d, at, end, node), position++);
			break;
		}
		at = h.next;
		uint32_t child = element_value(d, &h, node, &type->components[0], depth + 1);
		if (child == NO_NODE)
			break;
		d->tree->nodes[child].position = position++;
		if (d->full || keep_element(d, before, child, told))
			append(d, node, &last, child, position - 1);
	}
	d->tree->stream.node = node;
	d->tree->stream.elements = position;
	check_count(d, node, type, position);
}

/* The elements of a SEQUENCE OF or SET OF. */
static APART void
elements(struct decoder *d, const struct header *of, uint32_t node, const struct type *type, unsigned depth)
{
	const struct component *element = &type->components[0];
	uint32_t at = of->contents, end = of->end;
	uint32_t last = NO_NODE, position = 0;
	struct header h;

	while (at < end && !d->full) {
		if (!read_header(d, at, end, depth, &h)) {
			append(d, node, &last, truncated(d, at, end, node), position);
			break;
		}
		append(d, node, &last, element_value(d, &h, node, element, depth + 1), position++);
		at = h.next;
	}
	if (type->kind == TYPE_SET_OF)
		check_set_order(d, node, true);
	check_count(d, node, type, position);
}

/* The contents of a structured value. */
static inline void
structure(struct decoder *d, const struct header *h, uint32_t node, const struct type *type, unsigned depth)
{
	if (type->kind == TYPE_SEQUENCE || type->kind == TYPE_SET)
		components(d, h, node, type, depth);
	else if (type->streamed)
		streamed_elements(d, h, node, type, depth);
	else
		elements(d, h, node, type, depth);
}

/* The contents of a value whose tag is right for `type`, which is no CHOICE. */
static void
contents(struct decoder *d, const struct header *h, uint32_t node, const struct type *type, unsigned depth)
{
	d->tree->nodes[node].type = type;
	if (!is_structured(type->kind)) {
		primitive(d, h, node, type, true, depth);
		if (type->kind == TYPE_SCT_LIST && !h->constructed)
			sct_list(d, node);
		return;
	}
	if (is_name(&d->tree->nodes[node]))
		note_name(d, node);
	if (!h->constructed)
		node_defect(d, DEFECT_CONSTRUCTED, node, 0, NULL);
	else if (depth >= DECODE_MAX_DEPTH)
		contents_defect(d, DEFECT_TOO_DEEP, node, 0, h->end - h->contents, 0);
	else
		structure(d, h, node, type, depth);
}

/* value() in all cases. */
static APART uint32_t
new_value(struct decoder *d, const struct header *h, uint32_t parent, const struct component *field, const struct type *type, enum tagging tagging,
	  unsigned depth)
{
	if (type->kind == TYPE_ANY && tagging == UNTAGGED)
		return any_value(d, h, parent, field, depth);
	uint32_t node = add_node(d, parent, h, field);
	if (node == NO_NODE)
		return NO_NODE;
	header_defects(d, h, node);
	if (tagging == UNTAGGED && type->kind == TYPE_CHOICE) {
		size_t chosen = choose(type, h);
		d->tree->nodes[node].alternative = (uint8_t)chosen;
		field = &type->components[chosen];
		type = field->type;
		tagging = field->tagging;
	}
	if (tagging != TAG_EXPLICIT)
		contents(d, h, node, type, depth);
	else if (!h->constructed)
		node_defect(d, DEFECT_CONSTRUCTED, node, 0, NULL);
	else
		inside(d, node, 0, field, type, depth);
	return node;
}

/* value() for one with components or elements and nothing about it that is unusual. */
static APART uint32_t
structured_value(struct decoder *d, const struct header *h, uint32_t parent, const struct component *field, const struct type *type, unsigned depth)
{
	uint32_t node = add_node(d, parent, h, field);
	if (node == NO_NODE)
		return NO_NODE;
	d->tree->nodes[node].type = type;
	if (is_name(&d->tree->nodes[node]))
		note_name(d, node);
	structure(d, h, node, type, depth);
	return node;
}

/* The same for one of a type whose values come again. */
static APART uint32_t
recurring_value(struct decoder *d, const struct header *h, uint32_t parent, const struct component *field, const struct type *type, unsigned depth)
{
	struct tree *t = d->tree;
	struct span octets = { d->der + h->offset, h->next - h->offset };
	uint32_t hash, first = t->count, defects = t->defect_count, large_oids = t->large_oids;

	struct memo_value *known = memo_find(t->memo, type, field, depth, octets, &hash);
	uint32_t node;
	if (known != NULL && known->count <= t->capacity - first) {
		node = memo_copy(known, t, parent, h->offset);
		for (uint32_t i = node; known->has_names && i < t->count; i++) {
			if (is_name(&t->nodes[i]))
				note_name(d, i);
		}
	} else {
		node = structured_value(d, h, parent, field, type, depth);
		bool whole = !d->full && t->defect_count == defects && t->large_oids == large_oids;
		known = whole ? memo_keep(t->memo, hash, depth, t, first, octets) : NULL;
	}
	if (known != NULL && t->recurrence_count < TREE_RECURRENCES)
		t->recurrences[t->recurrence_count++] = (struct recurrence){ node, known };
	return node;
}

bool
tree_decode(struct tree *tree, const struct oid_index *index, const struct component *root, struct span der)
{
	return tree_decode_watched(tree, index, root, der, NULL);
}

bool
tree_decode_watched(struct tree *tree, const struct oid_index *index, const struct component *root, struct span der,
		    const struct tree_watcher *watcher)
{
	struct decoder d = { .tree = tree, .index = index, .watcher = watcher, .der = der.data };
	uint32_t end = (uint32_t)(der.size < TREE_MAX_OBJECT ? der.size : TREE_MAX_OBJECT);
	struct header h;

	tree->der = der;
	tree->count = tree->defect_count = tree->recurrence_count = tree->time_count = tree->name_count = tree->large_oids = 0;
	tree->defect_kinds = 0;
	memset(&tree->stream, 0, sizeof(tree->stream));
	tree->stream.node = NO_NODE;
	tree->out_of_memory = false;
	if (tree->memo != NULL)
		tree->memo->turn++;
	if (end == 0 || !read_header(&d, 0, end, 0, &h)) {
		truncated(&d, 0, end, NO_NODE);
		return !tree->out_of_memory;
	}
	if (accepts(root, &h))
		value(&d, &h, NO_NODE, root, root->type, root->tagging, 0);
	else
		wrong_value(&d, &h, NO_NODE, root, root->type, 0);
	/* text, most likely, or a picture: that is said once, and not of each octet that makes no sense */
	if (root == &unknown_component && h.identifier != TYPE_SEQUENCE && give_up_nonsense(&d, 0, 0, 0))
		header_defects(&d, &h, add_node(&d, NO_NODE, &h, root));
	if (h.next < der.size && tree->count > 0) {
		size_t trailing = der.size - h.next;
		add_defect(&d, DEFECT_TRAILING, 0, h.next, trailing < UINT32_MAX ? (uint32_t)trailing : UINT32_MAX, (int64_t)trailing, NULL);
	}
	return !tree->out_of_memory;
}

bool
tlv_next(struct span *rest, uint8_t *tag, struct span *contents)
{
	uint32_t end = (uint32_t)(rest->size < TREE_MAX_OBJECT ? rest->size : TREE_MAX_OBJECT);
	struct header h;
	if (end == 0)
		return false;
	if (!read_short_header(rest->data, 0, end, &h)) {
		struct decoder d = { .der = rest->data };
		if (!read_long_header(&d, 0, end, DECODE_MAX_DEPTH, &h))
			return false;
	}
	*tag = rest->data[0];
	*contents = (struct span){ rest->data + h.contents, h.end - h.contents };
	*rest = (struct span){ rest->data + h.next, rest->size - h.next };
	return true;
}
