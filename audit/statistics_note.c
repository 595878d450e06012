#include "audit/statistics_note.h"

#include <unistr.h>

#include "asn1/pkix.h"
#include "audit/spill.h"
#include "data/reference.h"
#include "lints/timestamps.h"
#include "x509/pair.h"

const char *const subject_attribute_names[SUBJECT_ATTRIBUTES] = { "C", "ST", "L", "O", "OU" };

bool
note_read(struct span note, struct note_head *head, struct span *rest)
{
	if (note.size < sizeof(*head))
		return false;
	memcpy(head, note.data, sizeof(*head));
	*rest = (struct span){ note.data + sizeof(*head), note.size - sizeof(*head) };
	return true;
}

/* --- keys --- */

static void
note_key(struct note_head *head, const struct cert *c)
{
	uint8_t digest[SHA256_SIZE];
	head->has_key = cert_key_digest(c, digest);
	if (!head->has_key)
		return;
	memcpy(head->key, digest, sizeof(head->key));
	head->key_kind = (uint8_t)c->key.kind;
	head->curve = (uint16_t)c->key.curve;
	if (c->key.modulus == NULL || c->key.exponent == NULL)
		return;
	struct span contents = tree_contents(c->tree, c->key.modulus), exponent = tree_contents(c->tree, c->key.exponent);
	if (contents.size > 0 && !(contents.data[0] & 0x80)) {
		struct span modulus = integer_magnitude(contents);
		head->key_bits = (uint32_t)magnitude_bits(modulus);
		head->modulus_size = (uint32_t)modulus.size;
	}
	if (exponent.size == 0 || exponent.data[0] & 0x80)
		return;
	exponent = integer_magnitude(exponent);
	head->exponent_bits = (uint32_t)magnitude_bits(exponent);
	head->exponent_is_odd = exponent.size > 0 && exponent.data[exponent.size - 1] & 1;
	for (size_t i = 0; exponent.size <= 8 && i < exponent.size; i++)
		head->exponent = head->exponent << 8 | exponent.data[i];
}

/* --- names --- */

/* Whether a label of it begins with "xn--". */
static bool
has_idn_label(struct span name)
{
	const uint8_t *end = name.data + name.size, *p = name.data;
	while (p < end && (p = memchr(p, '-', (size_t)(end - p))) != NULL) {
		bool is_prefix = p - name.data >= 2 && end - p >= 2 && (p[-2] | 0x20) == 'x' && (p[-1] | 0x20) == 'n' && p[1] == '-';
		if (is_prefix && (p - name.data == 2 || p[-3] == '.'))
			return true;
		p++;
	}
	return false;
}

static uint8_t
features_of(int kind, struct span name)
{
	uint8_t features = 0;
	if (kind == NAME_IP)
		return NAMES_ADDRESS;
	if (kind != NAME_DNS || name.size == 0)
		return 0;
	if (name.size > 1 && name.data[0] == '*' && name.data[1] == '.')
		features |= NAMES_WILDCARD;
	if (memchr(name.data, '_', name.size) != NULL)
		features |= NAMES_UNDERSCORE;
	if (has_idn_label(name))
		features |= NAMES_IDN;
	return features;
}

/* Eight octets with the letters of ASCII in lower case: an octet's highest bit is set by the first sum from 'A' on, by the second one behind 'Z'. */
static uint64_t
lower_8(uint64_t octets)
{
	const uint64_t each = UINT64_C(0x0101010101010101), low = octets & each * 0x7f;
	uint64_t is_upper = (low + each * (0x80 - 'A')) & ~(low + each * (0x80 - 'Z' - 1)) & ~octets & each * 0x80;
	return octets | is_upper >> 2;
}

/* A domain name in lower case; one that is longer than any is left as it is. */
#define DOMAIN_MAX 256
static struct span
lower_case(struct span name, uint8_t lower[DOMAIN_MAX])
{
	if (name.size == 0 || name.size > DOMAIN_MAX)
		return name;
	memcpy(lower, name.data, name.size);
	for (size_t i = 0; i < name.size; i += 8) {
		uint64_t octets = lower_8(span_load(lower + i, 8));
		memcpy(lower + i, &octets, 8);
	}
	return (struct span){ lower, name.size };
}

/* The sum of the hashes of all names does not depend on their order; a name that stands there twice makes another set, as it rarely does by mistake.
 */
static void
note_names(struct note_head *head, const struct cert *c)
{
	uint8_t lower[DOMAIN_MAX] = { 0 };
	for (const struct node *n = tree_child(c->tree, c->san); n != NULL; n = tree_next(c->tree, n)) {
		uint64_t hash[2];
		int kind = general_name_kind(n);
		if (kind < 0)
			continue;
		struct span name = tree_contents(c->tree, n);
		if (kind == NAME_DNS)
			name = lower_case(name, lower);
		head->name_count++;
		head->name_features |= features_of(kind, name);
		octets_hash_wide(name, 0x6e616d65 + (uint64_t)kind, hash);
		head->names[0] += hash[0];
		head->names[1] += hash[1];
	}
}

/* --- timestamps --- */

/* Adds the log of a timestamp to those that are noted, if it is not among them. */
static void
add_log(uint16_t numbers[LOGS_NOTED], uint8_t *count, uint16_t number)
{
	for (uint8_t i = 0; i < *count; i++) {
		if (numbers[i] == number)
			return;
	}
	if (*count < LOGS_NOTED)
		numbers[(*count)++] = number;
}

static void
note_timestamps(struct buffer *b, struct note_head *head, const struct cert *c, const struct ct_logs *logs)
{
	const struct node *list = tree_child(c->tree, extension_value(&c->ext, OID_SCT_LIST));
	uint64_t first = UINT64_MAX, milliseconds;
	uint16_t numbers[LOGS_NOTED];
	for (const struct node *sct = tree_child(c->tree, list); sct != NULL; sct = tree_next(c->tree, sct)) {
		const struct ct_log *log = ct_log_find(logs, timestamp_field(c, sct, SCT_LOG_ID));
		add_log(numbers, &head->log_count, log != NULL ? (uint16_t)(log - logs->items) : LOG_UNKNOWN);
		head->timestamps += head->timestamps < UINT16_MAX;
		if (cert_timestamp(c, sct, &milliseconds) && milliseconds < first)
			first = milliseconds;
	}
	head->timestamp = first != UINT64_MAX ? (int64_t)(first / 1000) : INT64_MAX;
	buffer_add(b, (const char *)numbers, head->log_count * sizeof(*numbers));
}

/* --- extensions --- */

/*
 * A shape is the set of extensions, each an octet for one that the program knows, with the highest bit where it is critical; or, for another, 0 or
 * 0x80, the number of the contents octets of its identifier, and these. They are sorted, so that the order of the extensions does not matter.
 *
 * A precertificate is to have the shape of its certificate: what makes it one stands for the list of timestamps that comes in its place.
 */
struct shape_item {
	uint8_t octets[2 + 32];
	uint8_t size;
};
#define ITEMS_MAX 64

static struct shape_item
item_of(const struct tree *t, const struct node *extension)
{
	struct extension e;
	struct shape_item item = { .size = 1 };
	enum oid oid = extension_read(&e, t, extension);
	uint8_t critical = e.critical ? 0x80 : 0;
	if (oid == OID_CT_POISON) {
		item.octets[0] = OID_SCT_LIST;
	} else if (oid != OID_UNKNOWN) {
		item.octets[0] = (uint8_t)((unsigned)oid | critical);
	} else {
		struct span id = tree_contents_if(t, tree_component(t, extension, EXTENSION_ID));
		id.size = id.size < sizeof(item.octets) - 2 ? id.size : sizeof(item.octets) - 2;
		item.octets[0] = critical;
		item.octets[1] = (uint8_t)id.size;
		if (id.size > 0)
			memcpy(item.octets + 2, id.data, id.size);
		item.size = (uint8_t)(2 + id.size);
	}
	return item;
}
_Static_assert(OID_LAST_EXTENSION < 0x80, "an extension and a bit are an octet");

/* Critical or not, extensions are in the order of their numbers; so one that is there both ways stands beside itself. */
static int
item_compare(const struct shape_item *a, const struct shape_item *b)
{
	int first = (a->octets[0] & 0x7f) - (b->octets[0] & 0x7f);
	if (first != 0)
		return first;
	return memcmp(a->octets, b->octets, sizeof(a->octets));
}

static void
note_shape(struct buffer *b, struct note_head *head, const struct cert *c)
{
	struct shape_item items[ITEMS_MAX];
	size_t count = 0;
	for (const struct node *n = tree_child(c->tree, c->ext.list); n != NULL && count < ITEMS_MAX; n = tree_next(c->tree, n)) {
		struct shape_item item = item_of(c->tree, n);
		size_t at = count;
		int order = -1;
		while (at > 0 && (order = item_compare(&item, &items[at - 1])) < 0)
			at--;
		if (at > 0 && order == 0)
			continue;
		memmove(&items[at + 1], &items[at], (count - at) * sizeof(item));
		items[at] = item;
		count++;
	}
	for (size_t i = 0; i < count && head->shape_size + items[i].size <= SHAPE_MAX; i++) {
		buffer_add(b, (const char *)items[i].octets, items[i].size);
		head->shape_size = (uint8_t)(head->shape_size + items[i].size);
	}
}

bool
shape_next(struct span *shape, char *text, size_t size, bool *critical)
{
	if (shape->size == 0)
		return false;
	uint8_t first = note_take(shape, 1).data[0];
	*critical = first & 0x80;
	if ((first & 0x7f) != 0) {
		snprintf(text, size, "%s", oid_name((enum oid)(first & 0x7f)));
		return true;
	}
	struct span length = note_take(shape, 1);
	oid_text(note_take(shape, length.size > 0 ? length.data[0] : 0), text, size);
	if (text[0] == '\0')
		snprintf(text, size, "(no identifier)");
	return true;
}

/* --- the subject --- */

static int
attribute_of(enum oid oid)
{
	switch (oid) {
	case OID_COUNTRY_NAME:
		return SUBJECT_C;
	case OID_STATE_OR_PROVINCE_NAME:
		return SUBJECT_ST;
	case OID_LOCALITY_NAME:
		return SUBJECT_L;
	case OID_ORGANIZATION_NAME:
		return SUBJECT_O;
	case OID_ORGANIZATIONAL_UNIT_NAME:
		return SUBJECT_OU;
	default:
		return -1;
	}
}

/* The characters of a value in UTF-8, cut off between two of them; what is no character, and a NUL, is U+FFFD. Returns how many octets. */
static uint8_t
value_text(const struct tree *t, const struct node *value, uint8_t text[VALUE_MAX + 3], bool *is_informative_somewhere)
{
	struct characters characters = value_characters(t, value);
	uint32_t character;
	size_t size = 0;
	*is_informative_somewhere = false;
	while (character_next(&characters, &character)) {
		uint8_t octets[6] = { (uint8_t)character };
		int more = 1;
		if (character == 0 || character >= 0x80)
			more = u8_uctomb(octets, character != 0 ? character : 0xfffd, sizeof(octets));
		if (more <= 0)
			more = u8_uctomb(octets, 0xfffd, sizeof(octets));
		*is_informative_somewhere = *is_informative_somewhere || is_informative(character);
		if (size + (size_t)more > VALUE_MAX) {
			memcpy(text + size, "...", 3);
			return (uint8_t)(size + 3);
		}
		memcpy(text + size, octets, (size_t)more);
		size += (size_t)more;
	}
	return (uint8_t)size;
}

/* Whether a value looks like one that nobody has filled in: what the rules take for one, and what has neither letters nor digits. */
static bool
is_default(const struct cert *c, int attribute, const struct node *value, struct span text, bool is_informative_somewhere)
{
	static const uint8_t kinds[SUBJECT_ATTRIBUTES] = { [SUBJECT_C] = PLACEHOLDER_OTHER,
							   [SUBJECT_ST] = PLACEHOLDER_PLACE,
							   [SUBJECT_L] = PLACEHOLDER_PLACE,
							   [SUBJECT_O] = PLACEHOLDER_ORGANIZATION,
							   [SUBJECT_OU] = PLACEHOLDER_UNIT };
	if (!is_informative_somewhere)
		return true;
	if (attribute == SUBJECT_C) /* XX is what the openssl.cnf of Red Hat has, and the BR's for what ISO 3166-1 lacks; ZZ is unknown */
		return span_is(text, "XX") || span_is(text, "xx") || span_is(text, "ZZ") || span_is(text, "zz");
	const struct placeholder *p = placeholders_find(&reference_builtin.placeholders, value_characters(c->tree, value));
	if (p == NULL || (p->sure & kinds[attribute]) != 0)
		return p != NULL;
	/* "none" as an organization says what it does as a place */
	if (attribute == SUBJECT_O && (p->sure & PLACEHOLDER_UNIT) != 0)
		return true;
	if (!(p->unsure & kinds[attribute]))
		return false;
	const struct node *country = name_first_of(c->tree, c->subject.node, OID_COUNTRY_NAME).value;
	return !placeholder_is_name_in(p, tree_contents_if(c->tree, country));
}

static void
note_subject(struct buffer *b, struct note_head *head, const struct cert *c)
{
	if (c->subject.node == NULL)
		return;
	head->subject = octets_hash(tree_encoding(c->tree, c->subject.node), 0x7375626a);
	const uint64_t wanted = ATTRIBUTE_MASK(OID_COUNTRY_NAME) | ATTRIBUTE_MASK(OID_STATE_OR_PROVINCE_NAME) | ATTRIBUTE_MASK(OID_LOCALITY_NAME) |
				ATTRIBUTE_MASK(OID_ORGANIZATION_NAME) | ATTRIBUTE_MASK(OID_ORGANIZATIONAL_UNIT_NAME);
	if (!(c->subject.attributes & wanted))
		return;
	for (struct attribute a = name_first(c->tree, c->subject.node); a.node != NULL && head->value_count < VALUES_MAX; a = name_next(c->tree, a)) {
		uint8_t text[VALUE_MAX + 3];
		bool informative;
		int attribute = attribute_of(a.oid);
		if (attribute < 0 || a.value == NULL)
			continue;
		struct note_value value = { .attribute = (uint8_t)attribute };
		value.size = value_text(c->tree, a.value, text, &informative);
		value.is_default = is_default(c, attribute, a.value, (struct span){ text, value.size }, informative);
		buffer_add(b, (const char *)&value, sizeof(value));
		buffer_add(b, (const char *)text, value.size);
		head->value_count++;
	}
}

void
statistics_note(struct buffer *b, const struct object *object, const struct ct_logs *logs, enum revocation_state revocation)
{
	struct note_head head = { .revocation = (uint8_t)revocation };
	size_t from = b->size;
	if (object->kind != OBJECT_CERTIFICATE)
		return;
	const struct cert *c = &object->cert;
	buffer_add(b, (const char *)&head, sizeof(head));
	note_key(&head, c);
	note_names(&head, c);
	note_shape(b, &head, c);
	note_timestamps(b, &head, c, logs);
	note_subject(b, &head, c);
	if (head.modulus_size > 0) {
		struct span modulus = integer_magnitude(tree_contents(c->tree, c->key.modulus));
		buffer_add(b, (const char *)modulus.data, modulus.size);
	}
	if (!b->failed)
		memcpy(b->text + from, &head, sizeof(head));
}
