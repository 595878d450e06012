#include "x509/ocsp.h"

#include "asn1/pkix.h"

void
ocsp_read(struct ocsp *o, const struct tree *tree)
{
	const struct node *root = tree_root(tree);
	const struct node *bytes = tree_component(tree, root, OCSP_RESPONSE_BYTES);

	*o = (struct ocsp){ .tree = tree };
	o->status = tree_component(tree, root, OCSP_STATUS);
	o->basic = tree_child(tree, tree_component(tree, bytes, RESPONSE_RESPONSE));
	if (o->basic != NULL && o->basic->type != &BasicOCSPResponse)
		o->basic = NULL;
	o->data = tree_component(tree, o->basic, BASIC_RESPONSE_TBS);
	o->signature_algorithm = tree_component(tree, o->basic, BASIC_RESPONSE_SIGNATURE_ALGORITHM);
	o->certs = tree_component(tree, o->basic, BASIC_RESPONSE_CERTS);
	o->produced_at_node = tree_component(tree, o->data, RESPONSE_DATA_PRODUCED_AT);
	o->responses = tree_component(tree, o->data, RESPONSE_DATA_RESPONSES);
	o->has_produced_at = tree_time(tree, o->produced_at_node, &o->produced_at);
	extensions_read(&o->ext, tree, tree_component(tree, o->data, RESPONSE_DATA_EXTENSIONS));
	o->facts = OCSP_RESPONSE | (tree->defect_count > 0 ? HAS_DEFECTS : 0);
}
