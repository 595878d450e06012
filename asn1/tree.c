#include "asn1/tree.h"

#include <stdio.h>
#include <stdlib.h>

#include "asn1/pkix.h"
#include "asn1/time.h"

void
tree_free(struct tree *tree)
{
	free(tree->nodes);
	free(tree->defects);
	free(tree->names);
	memset(tree, 0, sizeof(*tree));
}

bool
tree_equal(const struct tree *t, const struct tree *u)
{
	return t->count == u->count && t->defect_count == u->defect_count && t->name_count == u->name_count &&
	       memcmp(t->nodes, u->nodes, t->count * sizeof(*t->nodes)) == 0 &&
	       (t->defect_count == 0 || memcmp(t->defects, u->defects, t->defect_count * sizeof(*t->defects)) == 0) &&
	       (t->name_count == 0 || memcmp(t->names, u->names, t->name_count * sizeof(*t->names)) == 0);
}

uint32_t
tree_left_out_after(const struct tree *t, const struct node *n)
{
	if (t->stream.node == NO_NODE || n->parent != t->stream.node)
		return 0;
	uint32_t next = n->next != NO_NODE ? t->nodes[n->next].position : t->stream.elements;
	return next - n->position - 1;
}

bool
tree_time(const struct tree *t, const struct node *n, int64_t *seconds)
{
	*seconds = 0;
	for (uint32_t i = 0; i < t->time_count; i++) {
		if (n == &t->nodes[t->times[i].node]) {
			*seconds = t->times[i].seconds;
			return true;
		}
	}
	if (n == NULL || n->type == NULL || (n->type->kind != TYPE_UTC_TIME && n->type->kind != TYPE_GENERALIZED_TIME))
		return false;
	return !(time_parse(tree_contents(t, n), n->type->kind == TYPE_GENERALIZED_TIME, seconds) & (TIME_SYNTAX | TIME_IMPOSSIBLE));
}

/* The alternative of a CHOICE that a node is; NULL where its field is no CHOICE. */
static const struct component *
alternative(const struct node *n)
{
	return n->component == NULL || n->component->type->kind != TYPE_CHOICE || n->alternative == UINT8_MAX
		       ? NULL
		       : &n->component->type->components[n->alternative];
}

/* Whether a node is the value inside its parent's explicit tag, octets or bits, and so shares the parent's place in a path. */
static bool
is_inner(const struct tree *t, const struct node *n)
{
	const struct node *parent = tree_parent(t, n);
	return parent != NULL && n->component != NULL && (n->component == parent->component || n->component == alternative(parent));
}

/* The object identifier that stands before an open type and so names what is inside; NULL where there is none. */
static const struct node *
selector(const struct tree *t, const struct node *n)
{
	const struct node *parent = tree_parent(t, n);
	const struct node *found = NULL;
	for (const struct node *s = tree_child(t, parent); s != NULL && s != n; s = tree_next(t, s)) {
		if (s->type == &ObjectIdentifier)
			found = s;
	}
	return found;
}

/* The name of the alternative that a node is, where the alternatives have tags of their own (GeneralName, not Time). */
static const char *
alternative_name(const struct node *n)
{
	const struct component *chosen = alternative(n);
	return chosen != NULL && chosen->tagging != UNTAGGED ? chosen->name : NULL;
}

char *
tree_label(const struct tree *t, const struct node *n, char *text, size_t size)
{
	char known[96];
	const char *name = NULL;
	bool element = false;
	const struct node *parent = tree_parent(t, n);

	if (parent != NULL && is_inner(t, n)) {
		/* extnValue.keyUsage: the inside of an open type is called after the identifier that chose it */
		const struct node *id = n->component->open == ROLE_EXTENSION ? selector(t, parent) : NULL;
		if (id != NULL)
			name = id->oid != OID_UNKNOWN ? oid_name((enum oid)id->oid) : oid_text(tree_contents(t, id), known, sizeof(known));
	} else if (n->component != NULL && n->component->name != NULL) {
		name = n->component->name;
	} else if (parent != NULL) {
		element = true;
	}
	const char *chosen = alternative_name(n);
	if (element)
		snprintf(text, size, "[%u]%s%s", n->position, chosen ? "." : "", chosen ? chosen : "");
	else
		snprintf(text, size, "%s%s%s", name ? name : "", name && chosen ? "." : "", chosen ? chosen : "");
	return text;
}

char *
tree_tag_text(const struct node *n, char *text, size_t size)
{
	static const char *const classes[] = { "UNIVERSAL ", "APPLICATION ", "", "PRIVATE " };
	const struct type *type = n->class == CLASS_UNIVERSAL && n->tag <= TYPE_BMP_STRING ? plain_types[n->tag] : NULL;
	if (type != NULL)
		snprintf(text, size, "%s", type->name);
	else if (n->class <= CLASS_PRIVATE)
		snprintf(text, size, "[%s%u]", classes[n->class], n->tag);
	else
		snprintf(text, size, "%s", n->class == CLASS_TLS ? "opaque" : "octets");
	return text;
}

char *
tree_path(const struct tree *t, const struct node *n, char *text, size_t size)
{
	/* From the node up, filling the text from its end. */
	size_t at = size - 1;
	text[at] = '\0';
	for (; n != NULL; n = tree_parent(t, n)) {
		char label[192];
		tree_label(t, n, label, sizeof(label));
		size_t length = strlen(label);
		bool dot = length > 0 && text[at] != '\0' && text[at] != '[';
		if (at < length + dot + 3) {
			at = at >= 3 ? at - 3 : 0;
			memcpy(text + at, "...", 3);
			break;
		}
		if (dot)
			text[--at] = '.';
		at -= length;
		memcpy(text + at, label, length);
	}
	memmove(text, text + at, size - at);
	return text;
}

/* Whether the path goes on with this word, followed by its end, a dot or a bracket. *path is moved behind it. */
static bool
take(const char **path, const char *word)
{
	size_t length = strlen(word);
	const char *end = *path + length;
	if (length == 0 || strncmp(*path, word, length) != 0 || (*end != '\0' && *end != '.' && *end != '['))
		return false;
	*path = *end == '.' ? end + 1 : end;
	return true;
}

/* Whether the first object identifier within a node is the one of this name. */
static bool
carries(const struct tree *t, const struct node *n, const char *name, size_t length)
{
	char text[128];
	const struct node *id = tree_child(t, n);
	while (id != NULL && id->type != &ObjectIdentifier)
		id = tree_child(t, id);
	if (id == NULL)
		return false;
	if (id->oid != OID_UNKNOWN && strlen(oid_name((enum oid)id->oid)) == length && memcmp(oid_name((enum oid)id->oid), name, length) == 0)
		return true;
	oid_text(tree_contents(t, id), text, sizeof(text));
	return strlen(text) == length && memcmp(text, name, length) == 0;
}

/* The child that the next step of the path names; *path is moved behind the step. NULL, and nothing moved, where there is none. */
static const struct node *
step(const struct tree *t, const struct node *n, const char **path)
{
	const char *p = *path;
	if (*p == '[') {
		size_t length = strcspn(p + 1, "]");
		char *end;
		unsigned long number = strtoul(p + 1, &end, 10);
		bool numbered = length > 0 && end == p + 1 + length;
		for (const struct node *c = tree_child(t, n); c != NULL; c = tree_next(t, c)) {
			if (is_inner(t, c))
				continue;
			if (numbered ? c->position == number && !(c->component != NULL && c->component->name != NULL)
				     : carries(t, c, p + 1, length)) {
				p += length + 2;
				if (*p == '.')
					p++;
				/* "[0].dNSName": the alternative belongs to the same node */
				const char *chosen = alternative_name(c);
				if (chosen != NULL)
					take(&p, chosen);
				*path = p;
				return c;
			}
		}
		return NULL;
	}
	for (const struct node *c = tree_child(t, n); c != NULL; c = tree_next(t, c)) {
		char label[192];
		tree_label(t, c, label, sizeof(label));
		if (take(path, label))
			return c;
		if (c->component != NULL && c->component->name != NULL && !is_inner(t, c) && take(path, c->component->name))
			return c;
	}
	/* subject.commonName, extensions.keyUsage: the value beside the identifier of this name */
	for (const struct node *c = tree_child(t, n); c != NULL; c = tree_next(t, c)) {
		const struct node *pair = c->type != NULL && c->type->kind == TYPE_SET_OF ? tree_child(t, c) : c;
		size_t length = strcspn(p, ".[");
		const struct node *id = tree_child(t, pair);
		if (id == NULL || id->type != &ObjectIdentifier || length == 0 || !carries(t, pair, p, length))
			continue;
		const struct node *value = id;
		while (tree_next(t, value) != NULL)
			value = tree_next(t, value);
		*path = p + length + (p[length] == '.');
		return value->component != NULL && value->component->open == ROLE_EXTENSION && tree_child(t, value) ? tree_child(t, value) : value;
	}
	return NULL;
}

const struct node *
tree_find(const struct tree *t, const char *path, const char **missed)
{
	const struct node *n = tree_root(t);
	char label[192];

	/* A bare tbsCertificate is its own root; within a signed object its name may be left out. */
	if (n != NULL && *path != '\0') {
		tree_label(t, n, label, sizeof(label));
		take(&path, label);
		const struct node *tbs = tree_child(t, n);
		const char *rest = path;
		if (tbs != NULL && tbs->component != NULL && strncmp(tbs->component->name ? tbs->component->name : "", "tbs", 3) == 0 &&
		    step(t, n, &rest) == NULL)
			n = tbs;
	}
	while (n != NULL && *path != '\0') {
		const struct node *found = step(t, n, &path);
		/* an explicit tag has no name of its own inside; go through it */
		if (found == NULL && tree_child(t, n) != NULL && is_inner(t, tree_child(t, n)))
			found = tree_child(t, n);
		if (found == NULL)
			break;
		n = found;
	}
	*missed = *path != '\0' ? path : NULL;
	return n;
}
