#include "x509/name.h"

#include "asn1/memo.h"

#include <unicase.h>

static struct attribute
attribute_read(const struct tree *tree, const struct node *node)
{
	struct attribute a = { .node = node };
	for (const struct node *n = tree_child(tree, node); n != NULL; n = tree_next(tree, n)) {
		if (n->component == NULL)
			continue;
		if (n->position == ATTRIBUTE_TYPE && a.type == NULL)
			a.type = n;
		else if (n->position == ATTRIBUTE_VALUE && a.value == NULL)
			a.value = n;
	}
	a.oid = a.type != NULL ? (enum oid)a.type->oid : OID_UNKNOWN;
	return a;
}

/* The first attribute of this RDN or of one after it. */
static const struct node *
from_rdn(const struct tree *tree, const struct node *rdn)
{
	const struct node *node = NULL;
	for (; rdn != NULL && node == NULL; rdn = tree_next(tree, rdn))
		node = tree_child(tree, rdn);
	return node;
}

/* The first attribute of a Name, or of an RDN that stands alone. */
static const struct node *
first_node(const struct tree *tree, const struct node *name)
{
	const struct node *child = tree_child(tree, name);
	return child != NULL && child->type == &AttributeTypeAndValue ? child : from_rdn(tree, child);
}

/* The attribute after one. */
static const struct node *
following(const struct tree *tree, const struct node *node)
{
	const struct node *next = tree_next(tree, node);
	return next != NULL ? next : from_rdn(tree, tree_next(tree, tree_parent(tree, node)));
}

/* The first attribute of a type, from one on. */
static struct attribute
from_attribute(const struct tree *tree, const struct node *node, enum oid oid)
{
	while (node != NULL && (node->oid != oid || node->type != &AttributeTypeAndValue))
		node = following(tree, node);
	return attribute_read(tree, node);
}

struct attribute
name_first(const struct tree *tree, const struct node *name)
{
	return attribute_read(tree, first_node(tree, name));
}

struct attribute
name_next(const struct tree *tree, struct attribute a)
{
	return attribute_read(tree, following(tree, a.node));
}

struct attribute
name_first_of(const struct tree *tree, const struct node *name, enum oid oid)
{
	return from_attribute(tree, first_node(tree, name), oid);
}

struct attribute
name_next_of(const struct tree *tree, struct attribute a)
{
	return from_attribute(tree, following(tree, a.node), a.oid);
}

/* Whether a value has a string type that some attribute may not have: of most all may be a PrintableString or a UTF8String. */
static bool
has_odd_type(struct attribute a)
{
	bool printable_only =
		a.oid == OID_COUNTRY_NAME || a.oid == OID_SERIAL_NUMBER || a.oid == OID_DN_QUALIFIER || a.oid == OID_JURISDICTION_COUNTRY;
	if (a.value->class != CLASS_UNIVERSAL || a.oid == OID_DOMAIN_COMPONENT || a.oid == OID_EMAIL_ADDRESS)
		return true;
	return a.value->tag != TYPE_PRINTABLE_STRING && (a.value->tag != TYPE_UTF8_STRING || printable_only);
}

static bool
is_upper_case(uint8_t c)
{
	return c >= 'A' && c <= 'Z';
}

void
name_read(struct name *name, const struct tree *tree, const struct node *node)
{
	name->node = node != NULL && (node->type == &Name || node->type == &RelativeDistinguishedName) ? node : NULL;
	name->attributes = 0;
	name->traits = 0;
	struct memo_value *known = tree_recurring(tree, name->node);
	if (known != NULL && known->is_read) {
		name->attributes = known->read[0];
		name->traits = (unsigned)known->read[1];
		return;
	}
	for (struct attribute a = name_first(tree, name->node); a.node != NULL; a = name_next(tree, a)) {
		bool listed = a.oid >= OID_COMMON_NAME && a.oid <= OID_COUNTRY_OF_RESIDENCE;
		if (a.oid == OID_COMMON_NAME && name_has(name, OID_COMMON_NAME))
			name->traits |= NAME_ODD_VALUE;
		name->attributes |= listed ? ATTRIBUTE_MASK(a.oid) : ATTRIBUTE_OTHER;
		if (a.node->next != NO_NODE)
			name->traits |= NAME_MULTI_VALUED;
		if (a.value == NULL)
			continue;
		struct characters value = value_characters(tree, a.value);
		name->traits |= string_traits(value.kind, value.rest);
		if (value.rest.size > NAME_SHORT)
			name->traits |= value.rest.size > NAME_BOUND ? NAME_LONG | NAME_OVERLONG : NAME_LONG;
		if (a.oid == OID_COUNTRY_NAME && !(value.rest.size == 2 && is_upper_case(value.rest.data[0]) && is_upper_case(value.rest.data[1])))
			name->traits |= NAME_ODD_VALUE;
		if (has_odd_type(a))
			name->traits |= NAME_ODD_TYPE;
	}
	if (known != NULL) {
		known->read[0] = name->attributes;
		known->read[1] = name->traits;
		known->is_read = true;
	}
}

struct characters
value_characters(const struct tree *tree, const struct node *value)
{
	return (struct characters){ value->type != NULL ? value->type->kind : TYPE_ANY, tree_contents(tree, value) };
}

size_t
value_length(const struct tree *tree, const struct node *value)
{
	struct characters c = value_characters(tree, value);
	return string_check(c.kind, c.rest).characters;
}

bool
value_ascii(const struct tree *tree, const struct node *value, char *text, size_t size)
{
	struct characters c = value_characters(tree, value);
	uint32_t character;
	size_t at = 0;
	while (character_next(&c, &character)) {
		if (at == 0 && character == ' ')
			continue;
		if (character == 0 || character >= 0x80 || at + 1 >= size)
			return false;
		text[at++] = (char)character;
	}
	while (at > 0 && text[at - 1] == ' ')
		at--;
	text[at] = '\0';
	return true;
}

const char *
general_name_text(int kind)
{
	return kind >= 0 && kind <= NAME_REGISTERED_ID ? GeneralName.components[kind].name : "?";
}

/* The characters of a value as names are compared: in small letters, without blanks at the ends and with one for several within. */
struct folded {
	struct characters text;
	bool any;         /* one was given */
	bool has_waiting; /* this one comes behind the blank that was given last: */
	uint32_t waiting;
};

static bool
folded_next(struct folded *f, uint32_t *c)
{
	bool blank = false, more = f->has_waiting;
	if (more)
		*c = f->waiting;
	f->has_waiting = false;
	while (!more && (more = character_next(&f->text, c)) && *c == ' ') {
		blank = true;
		more = false;
	}
	if (!more)
		return false;
	if (*c >= 'A' && *c <= 'Z')
		*c |= 0x20;
	else if (*c >= 0x80)
		*c = uc_tolower(*c);
	if (blank && f->any) {
		f->waiting = *c;
		f->has_waiting = true;
		*c = ' ';
	}
	return f->any = true;
}

static struct folded
fold(const struct tree *t, const struct attribute *a)
{
	return (struct folded){ .text = a->value != NULL ? value_characters(t, a->value) : (struct characters){ 0 } };
}

static bool
attributes_match(const struct tree *t, const struct attribute *a, const struct tree *u, const struct attribute *b)
{
	struct folded left = fold(t, a), right = fold(u, b);
	uint32_t l = 0, r = 0;
	if (!tree_same_contents(t, a->type, u, b->type))
		return false;
	for (;;) {
		bool more = folded_next(&left, &l);
		if (more != folded_next(&right, &r) || (more && l != r))
			return false;
		if (!more)
			return true;
	}
}

/* Goes through two names as far as both have attributes and these match. Returns false where they do not; *rest gets whether the first has more. */
static bool
beginnings_match(const struct tree *t, const struct node *name, const struct tree *u, const struct node *other, bool *rest)
{
	const struct node *set = NULL, *other_set = NULL;
	struct attribute a = name_first(t, name), b = name_first(u, other);
	for (; a.node != NULL && b.node != NULL; a = name_next(t, a), b = name_next(u, b)) {
		bool begins = tree_parent(t, a.node) != set, other_begins = tree_parent(u, b.node) != other_set;
		if (begins != other_begins || !attributes_match(t, &a, u, &b))
			return false;
		set = tree_parent(t, a.node);
		other_set = tree_parent(u, b.node);
	}
	*rest = a.node != NULL;
	return b.node == NULL && (a.node == NULL || tree_parent(t, a.node) != set);
}

bool
names_match(const struct tree *t, const struct node *name, const struct tree *u, const struct node *other)
{
	bool rest;
	return beginnings_match(t, name, u, other, &rest) && !rest;
}

bool
name_begins_with(const struct tree *t, const struct node *name, const struct tree *u, const struct node *other)
{
	bool rest;
	return beginnings_match(t, name, u, other, &rest);
}

uint64_t
name_hash(const struct tree *t, const struct node *name)
{
	uint64_t hash = 0;
	for (struct attribute a = name_first(t, name); a.node != NULL; a = name_next(t, a)) {
		struct folded value = fold(t, &a);
		hash = span_mix(hash, a.type != NULL ? span_hash(tree_contents(t, a.type), false) : 0);
		for (uint32_t c; folded_next(&value, &c);)
			hash = span_mix(hash, c);
	}
	return hash;
}
