#include "x509/ocsp.h"

#include "x509/algorithm.h"
#include "x509/digest.h"

size_t
digest_size(enum oid algorithm)
{
	const struct nettle_hash *hash = digest_of(algorithm);
	return hash != NULL ? hash->digest_size : 0;
}

/* Whether `expected` is the digest of a message. */
static bool
is_digest_of(struct span expected, enum oid algorithm, struct span message)
{
	const struct nettle_hash *hash = digest_of(algorithm);
	uint8_t octets[DIGEST_MAX];
	return hash != NULL && expected.size == hash->digest_size && span_equal(expected, digest_octets(hash, message, octets));
}

/* The digest of a subjectPublicKey, without tag, length and the octet that counts unused bits (RFC 6960 4.1.1, 4.2.1). */
static bool
is_digest_of_key(struct span expected, enum oid algorithm, const struct cert *c)
{
	struct span bits = tree_contents_if(c->tree, c->key.bits);
	return bits.size > 0 && is_digest_of(expected, algorithm, (struct span){ bits.data + 1, bits.size - 1 });
}

bool
ocsp_names(const struct ocsp *o, const struct cert *c)
{
	const struct node *id = o->responder_id, *inner = tree_child(o->tree, id);
	if (inner == NULL)
		return false;
	if (id->alternative == RESPONDER_BY_KEY)
		return is_digest_of_key(tree_contents(o->tree, inner), OID_SHA1, c);
	return id->alternative == RESPONDER_BY_NAME && c->subject.node != NULL &&
	       span_equal(tree_encoding(o->tree, inner), tree_encoding(c->tree, c->subject.node));
}

static void
read_responder(struct ocsp *o)
{
	const struct node *found = NULL;
	for (const struct node *n = tree_child(o->tree, o->certs); n != NULL; n = tree_next(o->tree, n)) {
		struct cert c;
		if (n->type != &Certificate)
			continue;
		cert_read_at(&c, o->tree, n);
		if (!ocsp_names(o, &c))
			continue;
		if (found != NULL)
			return;
		found = n;
	}
	if (found != NULL)
		cert_read_at(&o->responder, o->tree, found);
}

/* What stands around tbsResponseData. */
static void
read_around(struct ocsp *o, const struct node *root)
{
	const struct tree *t = o->tree;
	o->status = tree_component(t, root, OCSP_STATUS);
	o->bytes = tree_component(t, root, OCSP_RESPONSE_BYTES);
	o->type = tree_component(t, o->bytes, RESPONSE_TYPE);
	o->basic = tree_child(t, tree_component(t, o->bytes, RESPONSE_RESPONSE));
	if (o->basic != NULL && o->basic->type != &BasicOCSPResponse)
		o->basic = NULL;
	o->data = tree_component(t, o->basic, BASIC_RESPONSE_TBS);
	o->signature_algorithm = tree_component(t, o->basic, BASIC_RESPONSE_SIGNATURE_ALGORITHM);
	o->certs = tree_component(t, o->basic, BASIC_RESPONSE_CERTS);
}

void
ocsp_read(struct ocsp *o, const struct tree *tree)
{
	const struct node *root = tree_root(tree);

	*o = (struct ocsp){ .tree = tree };
	if (root->component == &tbs_ocsp_component)
		o->data = root;
	else
		read_around(o, root);
	o->version = tree_component(tree, o->data, RESPONSE_DATA_VERSION);
	o->responder_id = tree_component(tree, o->data, RESPONSE_DATA_RESPONDER_ID);
	o->produced_at_node = tree_component(tree, o->data, RESPONSE_DATA_PRODUCED_AT);
	o->responses = tree_component(tree, o->data, RESPONSE_DATA_RESPONSES);
	o->has_produced_at = tree_time(tree, o->produced_at_node, &o->produced_at);
	extensions_read(&o->ext, tree, tree_component(tree, o->data, RESPONSE_DATA_EXTENSIONS));
	read_responder(o);
	o->features = o->data != NULL ? HAS_RESPONSE : 0;
	if (signature_is_placeholder(tree, o->signature_algorithm, tree_component(tree, o->basic, BASIC_RESPONSE_SIGNATURE)))
		o->features |= SIGNATURE_IS_PLACEHOLDER;
}

/* What a CertStatus says; of a revoked one the time and the reason. */
static void
read_status(struct single_response *s, const struct tree *t)
{
	s->status = -1;
	s->reason = -1;
	s->revocation_time_node = s->reason_node = NULL;
	s->has_revocation_time = false;
	if (s->status_node == NULL || s->status_node->alternative > STATUS_UNKNOWN)
		return;
	s->status = s->status_node->alternative;
	if (s->status != STATUS_REVOKED)
		return;
	s->revocation_time_node = tree_component(t, s->status_node, REVOKED_INFO_TIME);
	s->has_revocation_time = tree_time(t, s->revocation_time_node, &s->revocation_time);
	s->reason_node = tree_component(t, s->status_node, REVOKED_INFO_REASON);
	if (s->reason_node != NULL && s->reason_node->length == 1)
		s->reason = tree_contents(t, s->reason_node).data[0];
}

void
single_response_read(struct single_response *s, const struct ocsp *o, const struct node *node)
{
	const struct tree *t = o->tree;

	s->node = node;
	s->cert_id = tree_component(t, node, SINGLE_CERT_ID);
	s->hash_algorithm = tree_component(t, s->cert_id, CERT_ID_HASH_ALGORITHM);
	s->name_hash = tree_component(t, s->cert_id, CERT_ID_NAME_HASH);
	s->key_hash = tree_component(t, s->cert_id, CERT_ID_KEY_HASH);
	s->serial = tree_component(t, s->cert_id, CERT_ID_SERIAL_NUMBER);
	s->status_node = tree_component(t, node, SINGLE_CERT_STATUS);
	s->this_update_node = tree_component(t, node, SINGLE_THIS_UPDATE);
	s->next_update_node = tree_component(t, node, SINGLE_NEXT_UPDATE);
	s->has_this_update = tree_time(t, s->this_update_node, &s->this_update);
	s->has_next_update = tree_time(t, s->next_update_node, &s->next_update);
	read_status(s, t);
	extensions_read(&s->ext, t, tree_component(t, node, SINGLE_EXTENSIONS));
}

bool
single_response_has_name_of(const struct single_response *s, const struct ocsp *o, const struct cert *issuer)
{
	return issuer->subject.node != NULL && single_response_has_name_hash(s, o, tree_encoding(issuer->tree, issuer->subject.node));
}

bool
single_response_has_name_hash(const struct single_response *s, const struct ocsp *o, struct span name)
{
	return s->name_hash != NULL && is_digest_of(tree_contents(o->tree, s->name_hash), algorithm_oid(o->tree, s->hash_algorithm), name);
}

bool
single_response_has_key_of(const struct single_response *s, const struct ocsp *o, const struct cert *issuer)
{
	return s->key_hash != NULL && is_digest_of_key(tree_contents(o->tree, s->key_hash), algorithm_oid(o->tree, s->hash_algorithm), issuer);
}

bool
single_response_is_nonissued(const struct single_response *s)
{
	return s->status == STATUS_REVOKED && s->reason == REASON_CERTIFICATE_HOLD && s->has_revocation_time && s->revocation_time == 0;
}
