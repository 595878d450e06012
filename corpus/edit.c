/* The edits of a case: each finds its place in the tree of the object as it stands, and changes the octets there. */
#include <ctype.h>
#include <libtasn1.h>
#include <stdio.h>
#include <stdlib.h>

#include "asn1/decode.h"
#include "asn1/pkix.h"
#include "corpus/edit.h"
#include "corpus/encode.h"

/* The octets of a value with its length mended for contents that are `delta` octets longer: TLS vectors have two octets, DER the fewest. */
static size_t
mended_header(const struct compilation *c, const struct node *n, long delta, uint8_t header[64])
{
	const uint8_t *der = c->der.data + n->offset;
	size_t length = (size_t)((long)n->length + delta);
	if (n->class == CLASS_TLS && n->header == 2) {
		header[0] = (uint8_t)(length >> 8);
		header[1] = (uint8_t)length;
		return 2;
	}
	unsigned char class;
	unsigned long tag;
	int tag_octets = 0, length_octets = 62;
	if (n->header == 0 || asn1_get_tag_der(der, n->header, &class, &tag_octets, &tag) != ASN1_SUCCESS)
		return 0;
	memcpy(header, der, (size_t)tag_octets);
	asn1_length_der(length, header + tag_octets, &length_octets);
	return (size_t)tag_octets + (size_t)length_octets;
}

static void
replace(struct octets *o, size_t offset, size_t length, const uint8_t *data, size_t size)
{
	struct octets copy = { 0 };
	octets_add(&copy, o->data, offset);
	octets_add(&copy, data, size);
	octets_add(&copy, o->data + offset + length, o->size - offset - length);
	octets_free(o);
	*o = copy;
}

void
splice(struct compilation *c, const struct node *parent, size_t offset, size_t length, const uint8_t *data, size_t size)
{
	long delta = (long)size - (long)length;
	replace(&c->der, offset, length, data, size);
	/* from the inside out: what lies before a place does not move */
	for (const struct node *n = parent; n != NULL; n = tree_parent(&c->tree, n)) {
		uint8_t header[64];
		size_t header_size = mended_header(c, n, delta, header);
		if (header_size == 0)
			continue;
		replace(&c->der, n->offset, n->header, header, header_size);
		delta += (long)header_size - n->header;
	}
	tree_decode(&c->tree, c->oids, c->root, (struct span){ c->der.data, c->der.size });
}

static void
splice_node(struct compilation *c, const struct node *n, const struct octets *with)
{
	splice(c, tree_parent(&c->tree, n), n->offset, (size_t)n->header + n->length, with->data, with->size);
}

/* --- places --- */

/* The path at the beginning of a line, up to white space or "=". */
static void
take_path(const char **rest, char path[256])
{
	size_t n = 0;
	while (isspace((unsigned char)**rest))
		(*rest)++;
	while (n < 255 && (*rest)[n] != '\0' && !isspace((unsigned char)(*rest)[n]) && (*rest)[n] != '=')
		n++;
	memcpy(path, *rest, n);
	path[n] = '\0';
	*rest += n;
	while (isspace((unsigned char)**rest) || **rest == '=')
		(*rest)++;
}

static const struct node *
find(struct compilation *c, const char *path)
{
	const char *missed;
	const struct node *n = tree_find(&c->tree, path, &missed);
	if (missed == NULL && n != NULL)
		return n;
	compile_error(c, "there is no \"%s\"", missed != NULL ? missed : path);
	return NULL;
}

/*
 * What is removed, doubled or moved where a path names a value: with an explicit tag around it the tag too, and where the path names an extension or
 * attribute by what it is, all of the Extension or RelativeDistinguishedName.
 */
static const struct node *
whole(const struct compilation *c, const struct node *n, const char *path)
{
	const struct node *parent = tree_parent(&c->tree, n);
	if (parent != NULL && parent->component == n->component && parent->component != NULL && parent->component->tagging == TAG_EXPLICIT)
		return parent;
	const char *dot = strrchr(path, '.');
	enum oid oid = oid_from_name(dot != NULL ? dot + 1 : path);
	if (oid == OID_UNKNOWN || strchr(path, '[') != NULL)
		return n;
	for (; parent != NULL; n = parent, parent = tree_parent(&c->tree, n)) {
		if (parent->type == &Extensions || parent->type == &Name)
			return n;
	}
	return n;
}

/* --- making what is not there --- */

/* Puts octets among the children of a node: before the first whose position is beyond `position`. */
static void
insert_child(struct compilation *c, const struct node *parent, uint32_t position, const struct octets *with)
{
	size_t offset = (size_t)parent->offset + parent->header + parent->length;
	for (const struct node *n = tree_child(&c->tree, parent); n != NULL; n = tree_next(&c->tree, n)) {
		if (n->position > position) {
			offset = n->offset;
			break;
		}
	}
	splice(c, parent, offset, 0, with->data, with->size);
}

/* The inside of an explicit tag. */
static const struct node *
inner(const struct compilation *c, const struct node *n)
{
	const struct node *child = tree_child(&c->tree, n);
	bool tag = child != NULL && n->component != NULL && n->component->tagging == TAG_EXPLICIT && child->component == n->component;
	return tag ? child : n;
}

/* A name of components and dots: the first of them, and what follows. */
static void
first_name(const char *path, char name[128], const char **after)
{
	size_t n = strcspn(path, ".");
	snprintf(name, 128, "%.*s", (int)n, path);
	*after = path[n] == '.' ? path + n + 1 : path + n;
}

static bool set(struct compilation *c, const char *path, const char *value);

/* Makes the component `missed` of the node, with the value if it is the last of the path, otherwise empty, to be filled. */
static bool
make(struct compilation *c, const char *path, const struct node *n, const char *missed, const char *value)
{
	struct octets out = { 0 };
	char name[128];
	const char *after;
	bool ok;

	first_name(missed, name, &after);
	n = inner(c, n);
	if (n->type == &Extensions || n->type == &Name) {
		if (*after != '\0')
			return compile_error(c, "there is no \"%s\" to change", name);
		ok = n->type == &Name ? encode_rdn(c, &value, name, &out) : encode_extension(c, &value, name, &out);
		if (ok)
			insert_child(c, n, UINT32_MAX, &out);
		octets_free(&out);
		return ok;
	}
	const struct type *type = n->type;
	size_t i = type != NULL ? type_component(type, name) : 0;
	/* the path of a field outside the tbs part is looked for within it first */
	while (type != NULL && i == type->count && tree_parent(&c->tree, n) != NULL) {
		n = tree_parent(&c->tree, n);
		type = n->type;
		i = type != NULL ? type_component(type, name) : 0;
	}
	if (type == NULL || i == type->count)
		return compile_error(c, "there is no \"%s\"", name);
	const struct component *k = &type->components[i];
	if (*after == '\0') {
		ok = encode_value(c, &value, k, k->type, NULL, &out);
	} else {
		const char *empty = "''H";
		ok = encode_value(c, &empty, k, k->type, NULL, &out);
	}
	if (ok)
		insert_child(c, n, (uint32_t)i, &out);
	octets_free(&out);
	return ok && (*after == '\0' || set(c, path, value));
}

/* The object identifier that a value depends on, by name or in dotted form. */
static const char *
selector(const struct compilation *c, const struct node *n, char text[128])
{
	const struct node *parent = tree_parent(&c->tree, n);
	for (const struct node *s = tree_child(&c->tree, parent); s != NULL && s != n; s = tree_next(&c->tree, s)) {
		const struct node *id = s->type == &AlgorithmIdentifier ? tree_child(&c->tree, s) : s;
		if (id != NULL && id->type == &ObjectIdentifier)
			return id->oid != OID_UNKNOWN ? oid_name((enum oid)id->oid) : oid_text(tree_contents(&c->tree, id), text, 128);
	}
	return NULL;
}

/* Gives the value at the path another one, or makes it. */
static bool
set(struct compilation *c, const char *path, const char *value)
{
	const char *missed;
	struct octets out = { 0 };
	char text[128];
	const struct node *n = tree_find(&c->tree, path, &missed);
	bool ok;

	if (n == NULL)
		return compile_error(c, "the object is empty");
	if (missed != NULL)
		return make(c, path, n, missed, value);
	const struct node *parent = tree_parent(&c->tree, n);
	if (parent != NULL && n->component != NULL && parent->component == n->component) {
		/* inside octets or an explicit tag: the value has no tag but its own */
		const struct type *type = n->type != NULL ? n->type : &Any;
		if (parent->component->tagging == TAG_EXPLICIT)
			type = parent->component->type;
		ok = encode_value(c, &value, NULL, type, NULL, &out);
	} else if (n->component != NULL) {
		ok = encode_value(c, &value, n->component, n->component->type, selector(c, n, text), &out);
	} else {
		ok = encode_value(c, &value, NULL, n->type != NULL ? n->type : &Any, NULL, &out);
	}
	if (ok)
		splice_node(c, n, &out);
	octets_free(&out);
	return ok;
}

/* --- the edits --- */

static bool
edit_set(struct compilation *c, const char *path, const char *rest)
{
	return set(c, path, rest);
}

/* Puts an element into a list, before the child `before`; at the end where that is NULL. */
static bool
add_element(struct compilation *c, const struct node *list, const struct node *before, const char *value)
{
	struct octets encoded = { 0 };
	char notation[8192];
	if (list->type == NULL || (list->type->kind != TYPE_SEQUENCE_OF && list->type->kind != TYPE_SET_OF))
		return compile_error(c, "only a list can be added to");
	/* as a list of one, so that names and extensions can be written short; its contents are the element */
	snprintf(notation, sizeof(notation), "{ %s }", value);
	const char *text = notation;
	bool ok = encode_value(c, &text, NULL, list->type, NULL, &encoded);
	if (ok) {
		struct span rest = { encoded.data, encoded.size }, element;
		uint8_t tag;
		tlv_next(&rest, &tag, &element);
		size_t end = (size_t)list->offset + list->header + list->length;
		splice(c, list, before != NULL ? before->offset : end, 0, element.data, element.size);
	}
	octets_free(&encoded);
	return ok;
}

/* "add PATH = VALUE": one more element at the end of a list. */
static bool
edit_add(struct compilation *c, const char *path, const char *rest)
{
	const struct node *list = find(c, path);
	return list != NULL && add_element(c, inner(c, list), NULL, rest);
}

/* "insert PATH[2] = VALUE": one more element before that one. */
static bool
edit_insert(struct compilation *c, const char *path, const char *rest)
{
	const struct node *before = find(c, path);
	if (before == NULL || tree_parent(&c->tree, before) == NULL)
		return false;
	return add_element(c, tree_parent(&c->tree, before), before, rest);
}

static bool
edit_remove(struct compilation *c, const char *path, const char *rest)
{
	const struct node *n = find(c, path);
	if (n == NULL)
		return false;
	if (*rest != '\0')
		return compile_error(c, "\"%.20s\" is too much", rest);
	splice_node(c, whole(c, n, path), &(struct octets){ 0 });
	return true;
}

static bool
edit_double(struct compilation *c, const char *path, const char *rest)
{
	const struct node *n = find(c, path);
	struct octets copy = { 0 };
	if (n == NULL)
		return false;
	if (*rest != '\0')
		return compile_error(c, "\"%.20s\" is too much", rest);
	n = whole(c, n, path);
	octets_add(&copy, c->der.data + n->offset, (size_t)n->header + n->length);
	splice(c, tree_parent(&c->tree, n), (size_t)n->offset + n->header + n->length, 0, copy.data, copy.size);
	octets_free(&copy);
	return true;
}

/* "swap PATH PATH": two values change places; the first lies before the second, and neither in the other. */
static bool
edit_swap(struct compilation *c, const char *path, const char *rest)
{
	char other[256];
	take_path(&rest, other);
	const struct node *a = find(c, path), *b = find(c, other);
	if (a == NULL || b == NULL)
		return false;
	a = whole(c, a, path);
	b = whole(c, b, other);
	size_t a_size = (size_t)a->header + a->length, b_size = (size_t)b->header + b->length;
	if (a->parent != b->parent || a->offset + a_size > b->offset)
		return compile_error(c, "the two are not in one value, the first before the second");
	struct octets all = { 0 };
	octets_add(&all, c->der.data + b->offset, b_size);
	octets_add(&all, c->der.data + a->offset + a_size, b->offset - a->offset - a_size);
	octets_add(&all, c->der.data + a->offset, a_size);
	splice(c, tree_parent(&c->tree, a), a->offset, all.size, all.data, all.size);
	octets_free(&all);
	return true;
}

enum part { ALL, HEADER, CONTENTS, TAG, AFTER_CONTENTS, AFTER };

/* Octets in the place of some of a value's. */
static bool
put_octets(struct compilation *c, const char *path, const char *rest, enum part where)
{
	const struct node *n = find(c, path);
	struct octets out = { 0 };
	if (n == NULL || !encode_hex(c, rest, &out))
		return false;
	const struct node *parent = tree_parent(&c->tree, n);
	size_t contents = (size_t)n->offset + n->header;
	switch (where) {
	case ALL:
		splice_node(c, n, &out);
		break;
	case HEADER:
		splice(c, parent, n->offset, n->header, out.data, out.size);
		break;
	case TAG:
		splice(c, parent, n->offset, 1, out.data, out.size);
		break;
	case CONTENTS:
		splice(c, n, contents, n->length, out.data, out.size);
		break;
	case AFTER_CONTENTS:
		splice(c, n, contents + n->length, 0, out.data, out.size);
		break;
	case AFTER:
		splice(c, parent, contents + n->length, 0, out.data, out.size);
		break;
	}
	octets_free(&out);
	return true;
}

static bool
edit_octets(struct compilation *c, const char *path, const char *rest)
{
	return put_octets(c, path, rest, ALL);
}

static bool
edit_header(struct compilation *c, const char *path, const char *rest)
{
	return put_octets(c, path, rest, HEADER);
}

static bool
edit_tag(struct compilation *c, const char *path, const char *rest)
{
	return put_octets(c, path, rest, TAG);
}

static bool
edit_contents(struct compilation *c, const char *path, const char *rest)
{
	return put_octets(c, path, rest, CONTENTS);
}

static bool
edit_append(struct compilation *c, const char *path, const char *rest)
{
	return put_octets(c, path, rest, AFTER_CONTENTS);
}

static bool
edit_after(struct compilation *c, const char *path, const char *rest)
{
	return put_octets(c, path, rest, AFTER);
}

bool
edit(struct compilation *c, const char *word, const char *rest, bool *known)
{
	static const struct {
		const char *word;
		bool (*apply)(struct compilation *, const char *path, const char *rest);
	} edits[] = {
		{ "set", edit_set },       { "add", edit_add },           { "insert", edit_insert }, { "remove", edit_remove },
		{ "double", edit_double }, { "swap", edit_swap },         { "octets", edit_octets }, { "header", edit_header },
		{ "tag", edit_tag },       { "contents", edit_contents }, { "append", edit_append }, { "after", edit_after },
	};
	char path[256];
	*known = true;
	for (size_t i = 0; i < sizeof(edits) / sizeof(edits[0]); i++) {
		if (strcmp(edits[i].word, word) == 0) {
			take_path(&rest, path);
			return edits[i].apply(c, path, rest);
		}
	}
	*known = false;
	return false;
}
