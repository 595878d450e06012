#include "x509/crl.h"

void
crl_read(struct crl *c, const struct tree *tree)
{
	const struct node *root = tree_root(tree);

	*c = (struct crl){ .tree = tree, .tbs = root };
	if (root->type == &CertificateList) {
		c->tbs = tree_component(tree, root, CERTIFICATE_TBS);
		c->signature_algorithm = tree_component(tree, root, CERTIFICATE_SIGNATURE_ALGORITHM);
		c->signature_value = tree_component(tree, root, CERTIFICATE_SIGNATURE_VALUE);
	}
	c->version = tree_component(tree, c->tbs, TBS_CRL_VERSION);
	c->signature = tree_component(tree, c->tbs, TBS_CRL_SIGNATURE);
	c->this_update_node = tree_component(tree, c->tbs, TBS_CRL_THIS_UPDATE);
	c->next_update_node = tree_component(tree, c->tbs, TBS_CRL_NEXT_UPDATE);
	c->revoked = tree_component(tree, c->tbs, TBS_CRL_REVOKED_CERTIFICATES);
	c->has_this_update = tree_time(tree, c->this_update_node, &c->this_update);
	c->has_next_update = tree_time(tree, c->next_update_node, &c->next_update);
	name_read(&c->issuer, tree, tree_component(tree, c->tbs, TBS_CRL_ISSUER));
	extensions_read(&c->ext, tree, tree_component(tree, c->tbs, TBS_CRL_EXTENSIONS));
	c->facts = CRL | (tree->defect_count > 0 ? HAS_DEFECTS : 0);
}
