#include "x509/name.h"

static struct attribute
attribute_read(const struct tree *tree, const struct node *node)
{
	struct attribute a = { .node = node };
	if (node == NULL)
		return a;
	a.type = tree_component(tree, node, ATTRIBUTE_TYPE);
	a.value = tree_component(tree, node, ATTRIBUTE_VALUE);
	a.oid = a.type != NULL ? (enum oid)a.type->oid : OID_UNKNOWN;
	return a;
}

/* The first attribute of this RDN or of one after it. */
static struct attribute
from_rdn(const struct tree *tree, const struct node *rdn)
{
	const struct node *node = NULL;
	for (; rdn != NULL && node == NULL; rdn = tree_next(tree, rdn))
		node = tree_child(tree, rdn);
	return attribute_read(tree, node);
}

struct attribute
name_first(const struct tree *tree, const struct node *name)
{
	return from_rdn(tree, tree_child(tree, name));
}

struct attribute
name_next(const struct tree *tree, struct attribute a)
{
	const struct node *next = tree_next(tree, a.node);
	return next != NULL ? attribute_read(tree, next) : from_rdn(tree, tree_next(tree, tree_parent(tree, a.node)));
}

struct attribute
name_first_of(const struct tree *tree, const struct node *name, enum oid oid)
{
	struct attribute a = name_first(tree, name);
	while (a.node != NULL && a.oid != oid)
		a = name_next(tree, a);
	return a;
}

struct attribute
name_next_of(const struct tree *tree, struct attribute a)
{
	enum oid oid = a.oid;
	do
		a = name_next(tree, a);
	while (a.node != NULL && a.oid != oid);
	return a;
}

void
name_read(struct name *name, const struct tree *tree, const struct node *node)
{
	name->node = node != NULL && node->type == &Name ? node : NULL;
	name->attributes = 0;
	for (struct attribute a = name_first(tree, name->node); a.node != NULL; a = name_next(tree, a)) {
		bool known = a.oid >= OID_COMMON_NAME && a.oid <= OID_COUNTRY_OF_RESIDENCE;
		name->attributes |= known ? ATTRIBUTE_MASK(a.oid) : ATTRIBUTE_OTHER;
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

int
general_name_kind(const struct node *n)
{
	return n->class == CLASS_CONTEXT && n->tag <= NAME_REGISTERED_ID && n->alternative == n->tag ? n->tag : -1;
}

const char *
general_name_text(int kind)
{
	return kind >= 0 && kind <= NAME_REGISTERED_ID ? GeneralName.components[kind].name : "?";
}
