#include "x509/extension.h"

#include "asn1/pkix.h"

enum oid
extension_read(struct extension *e, const struct tree *tree, const struct node *node)
{
	enum oid oid = OID_UNKNOWN;

	*e = (struct extension){ .node = node };
	for (const struct node *n = tree_child(tree, node); n != NULL; n = tree_next(tree, n)) {
		if (n->component == NULL)
			continue;
		switch (n->position) {
		case EXTENSION_ID:
			oid = n->oid <= OID_LAST_EXTENSION ? (enum oid)n->oid : OID_UNKNOWN;
			break;
		case EXTENSION_CRITICAL:
			/* any octet but 0 is TRUE (X.690 8.2.2); that it is the wrong one is a defect of its own */
			e->critical = n->length > 0 && tree_contents(tree, n).data[0] != 0;
			break;
		case EXTENSION_VALUE:
			e->octets = n;
			e->value = tree_child(tree, n);
			break;
		}
	}
	const struct type *type = oid_type(oid, ROLE_EXTENSION);
	if (e->value != NULL && type != NULL && type->kind != TYPE_CHOICE && e->value->type != type)
		e->value = NULL;
	return oid;
}

void
extensions_read(struct extensions *x, const struct tree *tree, const struct node *list)
{
	x->list = list;
	x->present = x->present_of_status = 0;
	x->has_twins = false;
	bool others = false;
	for (const struct node *n = tree_child(tree, list); n != NULL; n = tree_next(tree, n)) {
		struct extension e;
		enum oid oid = extension_read(&e, tree, n);
		if (oid == OID_UNKNOWN ? others : has_extension(x, oid))
			x->has_twins = true;
		others |= oid == OID_UNKNOWN;
		if (oid == OID_UNKNOWN || has_extension(x, oid))
			continue;
		if (oid <= OID_LAST_OF_CERTIFICATES)
			x->present |= OID_MASK(oid);
		else
			x->present_of_status |= OID_STATUS_MASK(oid);
		x->known[oid] = e;
	}
}

enum oid
extension_around(const struct tree *t, const struct node *n)
{
	while (n != NULL && n->type != &Extension)
		n = tree_parent(t, n);
	return n != NULL ? (enum oid)n->oid : OID_UNKNOWN;
}

const struct node *
extension_before(const struct tree *t, const struct node *node)
{
	const struct node *id = tree_component(t, node, EXTENSION_ID);
	const struct node *n = id != NULL ? tree_child(t, tree_parent(t, node)) : node;
	for (; n != node && n->position < EXTENSIONS_COMPARED; n = tree_next(t, n)) {
		const struct node *other = tree_component(t, n, EXTENSION_ID);
		if (other != NULL && span_equal(tree_contents(t, id), tree_contents(t, other)))
			return n;
	}
	return NULL;
}
