#include "x509/crl.h"

#include "asn1/pkix.h"
#include "asn1/time.h"
#include "x509/algorithm.h"
#include "x509/key.h"

/* 1999-01-01 and 2023-07-15, in seconds since 1970. */
#define SECONDS_1999       INT64_C(915148800)
#define SECONDS_2023_07_15 INT64_C(1689379200)

/* The reading of one CRL. */
struct reader {
	struct crl *crl;
	struct serials *serials;
	uint32_t list; /* the node of revokedCertificates; NO_NODE before its first entry */
};

bool
crl_entry_extension_is_unknown(const struct tree *t, const struct node *n)
{
	struct extension e;
	switch (extension_read(&e, t, n)) {
	case OID_REASON_CODE:
	case OID_HOLD_INSTRUCTION_CODE:
	case OID_INVALIDITY_DATE:
	case OID_CERTIFICATE_ISSUER:
		return false;
	default:
		return e.critical;
	}
}

/* An extension twice, one that is no reasonCode, and a critical one that software need not know. */
static uint32_t
extension_traits(const struct tree *t, const struct node *list)
{
	uint32_t traits = 0;
	for (const struct node *n = tree_child(t, list); n != NULL; n = tree_next(t, n)) {
		const struct node *id = tree_component(t, n, EXTENSION_ID);
		if (id == NULL)
			continue;
		if (id->oid != OID_REASON_CODE)
			traits |= ENTRY(ENTRY_EXTENSION_OTHER);
		if (id->oid != OID_REASON_CODE && crl_entry_extension_is_unknown(t, n))
			traits |= ENTRY(ENTRY_EXTENSION_CRITICAL_UNKNOWN);
		if (extension_before(t, n) != NULL)
			traits |= ENTRY(ENTRY_EXTENSION_REPEATED);
	}
	return traits;
}

/* Of reasonCode, and of holdInstructionCode, which goes with one of its values. */
static uint32_t
reason_traits(const struct tree *t, struct crl_entry *e)
{
	const struct extension *code = extension(&e->ext, OID_REASON_CODE);
	uint32_t traits = has_extension(&e->ext, OID_HOLD_INSTRUCTION_CODE) ? ENTRY(ENTRY_HOLD_INSTRUCTION) : 0;

	if (code == NULL)
		return traits | ENTRY(ENTRY_REASON_ABSENT);
	if (code->critical)
		traits |= ENTRY(ENTRY_REASON_CRITICAL);
	if (code->value == NULL || code->value->length == 0)
		return traits;
	struct span s = tree_contents(t, code->value);
	if (s.size > 1 || s.data[0] > ENTRY_REASON_LAST)
		return traits | ENTRY(ENTRY_REASON_OTHER);
	e->reason = s.data[0];
	if (e->reason == REASON_UNSPECIFIED && e->has_date && e->date >= SECONDS_2023_07_15)
		traits |= ENTRY(ENTRY_UNSPECIFIED_SINCE_2023);
	return traits | ENTRY(e->reason);
}

static uint32_t
certificate_issuer_traits(const struct tree *t, const struct extensions *x)
{
	const struct extension *issuer = extension(x, OID_CERTIFICATE_ISSUER);
	uint32_t traits = ENTRY(ENTRY_CERTIFICATE_ISSUER);

	if (issuer == NULL)
		return 0;
	if (!issuer->critical)
		traits |= ENTRY(ENTRY_CERTIFICATE_ISSUER_OPTIONAL);
	if (issuer->value == NULL)
		return traits;
	const struct node *n = tree_child(t, issuer->value);
	while (n != NULL && general_name_kind(n) != NAME_DIRECTORY)
		n = tree_next(t, n);
	return n == NULL ? traits | ENTRY(ENTRY_CERTIFICATE_ISSUER_NAMELESS) : traits;
}

static uint32_t
serial_traits(const struct tree *t, const struct node *serial)
{
	struct span s = tree_contents_if(t, serial);
	uint32_t traits = 0;
	/* an INTEGER without contents has no value, and the decoder says so */
	if (s.size == 0)
		return 0;
	if (s.data[0] & 0x80 || (s.data[0] == 0 && integer_magnitude(s).size == 0))
		traits |= ENTRY(ENTRY_SERIAL_NOT_POSITIVE);
	if (s.size > SERIAL_OCTETS_MAX)
		traits |= ENTRY(ENTRY_SERIAL_TOO_LONG);
	return traits;
}

/* All but ENTRY_SERIAL_REPEATED, which other entries decide. */
static void
read_entry(struct crl_entry *e, const struct crl *c, const struct node *node)
{
	const struct tree *t = c->tree;
	const struct node *extensions = tree_component(t, node, REVOKED_EXTENSIONS);

	e->node = node;
	e->serial = tree_component(t, node, REVOKED_USER_CERTIFICATE);
	e->date_node = tree_component(t, node, REVOKED_DATE);
	e->has_date = tree_time(t, e->date_node, &e->date);
	e->reason = -1;
	e->traits = serial_traits(t, e->serial);
	extensions_read(&e->ext, t, extensions);
	if (e->has_date && c->has_this_update && e->date > c->this_update)
		e->traits |= ENTRY(ENTRY_DATE_AFTER_THIS_UPDATE);
	if (e->has_date && e->date < SECONDS_1999)
		e->traits |= ENTRY(ENTRY_DATE_BEFORE_1999);
	e->traits |= reason_traits(t, e);
	if (extensions == NULL)
		return;
	e->traits |= extension_traits(t, extensions);
	e->traits |= certificate_issuer_traits(t, &e->ext);
	const struct extension *invalidity = extension(&e->ext, OID_INVALIDITY_DATE);
	if (invalidity != NULL && invalidity->critical)
		e->traits |= ENTRY(ENTRY_INVALIDITY_DATE_CRITICAL);
}

void
crl_entry_read(struct crl_entry *e, const struct crl *c, const struct node *node)
{
	read_entry(e, c, node);
	if (e->serial != NULL) {
		uint32_t first = serials_find(c->entries.serials, c->tree->der, tree_contents(c->tree, e->serial));
		if (first != 0 && first != e->serial->offset)
			e->traits |= ENTRY(ENTRY_SERIAL_REPEATED);
	}
}

/* id-ce-cRLReasons (RFC 5280 5.3.1), and tags. */
static const uint8_t reason_oid[] = { 0x55, 0x1d, 0x15 };
enum { TAG_OID = 0x06, TAG_OCTETS = 0x04, TAG_ENUMERATED = 0x0a, TAG_SEQUENCE = 0x30, TAG_UTC_TIME = 0x17, TAG_GENERALIZED_TIME = 0x18 };

/* reasonCode among the extensions of an entry, which are what comes first, or else it is the next entry; -1 where there is none to read. */
static int
find_reason(struct span extensions)
{
	struct span list, extension, value;
	uint8_t tag;
	if (!tlv_next(&extensions, &tag, &list))
		return -1;
	/* an entry begins with its serial number, and an extension is a SEQUENCE */
	while (tlv_next(&list, &tag, &extension) && tag == TAG_SEQUENCE) {
		if (!tlv_next(&extension, &tag, &value) || tag != TAG_OID || !span_equal(value, (struct span){ reason_oid, sizeof(reason_oid) }))
			continue;
		while (tlv_next(&extension, &tag, &value)) {
			struct span code;
			if (tag == TAG_OCTETS && tlv_next(&value, &tag, &code) && tag == TAG_ENUMERATED && code.size == 1)
				return code.data[0];
		}
	}
	return -1;
}

bool
crl_find(const struct crl *c, struct span serial, struct crl_revocation *r)
{
	uint32_t offset = serials_find(c->entries.serials, c->tree->der, serial);
	struct span list = tree_contents_if(c->tree, c->revoked), rest, value;
	uint8_t tag;

	*r = (struct crl_revocation){ .reason = -1 };
	if (offset == 0 || c->tree->der.data + offset < list.data || c->tree->der.data + offset >= list.data + list.size)
		return false;
	/* its entry from the serial number on, and those behind it: a large list is not gone through from the front */
	rest.data = c->tree->der.data + offset;
	rest.size = (size_t)(list.data + list.size - rest.data);
	bool has_time = tlv_next(&rest, &tag, &value) && tlv_next(&rest, &tag, &value);
	if (has_time && (tag == TAG_UTC_TIME || tag == TAG_GENERALIZED_TIME))
		r->has_date = (time_parse(value, tag == TAG_GENERALIZED_TIME, &r->date) & (TIME_SYNTAX | TIME_IMPOSSIBLE)) == 0;
	r->reason = find_reason(rest);
	return true;
}

/* What stands before the first entry, which the entries are held against. */
static void
begin_entries(struct reader *r, const struct tree *t, const struct node *list)
{
	const struct node *this_update = tree_component(t, tree_parent(t, list), TBS_CRL_THIS_UPDATE);
	r->crl->has_this_update = tree_time(t, this_update, &r->crl->this_update);
	r->list = (uint32_t)(list - t->nodes);
	serials_begin(r->serials, list->length);
}

/* One entry as it is decoded: counted, and kept while there are few of its kind. */
static bool
on_entry(void *context, const struct tree *t, const struct node *node)
{
	struct reader *r = context;
	struct crl *c = r->crl;
	struct crl_entry e;
	bool keep = false;

	if (r->list == NO_NODE)
		begin_entries(r, t, tree_parent(t, node));
	/* a second list, which is a defect, is not looked at */
	if (node->parent != r->list || node->type != &RevokedCertificate)
		return false;
	read_entry(&e, c, node);
	if (e.serial != NULL && serials_add(r->serials, t->der, e.serial->offset, tree_contents(t, e.serial)) != 0)
		e.traits |= ENTRY(ENTRY_SERIAL_REPEATED);
	c->entries.count++;
	for (uint32_t left = e.traits; left != 0; left &= left - 1)
		keep |= c->entries.with[__builtin_ctz(left)]++ < CRL_ENTRIES_KEPT;
	return keep;
}

/* A BOOLEAN of issuingDistributionPoint; NULL where it is not TRUE. */
static const struct node *
asserted(const struct crl *c, uint32_t position)
{
	const struct node *n = tree_component(c->tree, c->idp.node, position);
	return n != NULL && n->length > 0 && tree_contents(c->tree, n).data[0] != 0 ? n : NULL;
}

static void
read_idp(struct crl *c)
{
	c->idp.node = extension_value(&c->ext, OID_ISSUING_DISTRIBUTION_POINT);
	c->idp.distribution_point = tree_component(c->tree, c->idp.node, IDP_DISTRIBUTION_POINT);
	c->idp.only_some_reasons = tree_component(c->tree, c->idp.node, IDP_ONLY_SOME_REASONS);
	c->idp.only_user = asserted(c, IDP_ONLY_USER_CERTS);
	c->idp.only_ca = asserted(c, IDP_ONLY_CA_CERTS);
	c->idp.indirect = asserted(c, IDP_INDIRECT_CRL);
	c->idp.only_attribute = asserted(c, IDP_ONLY_ATTRIBUTE_CERTS);
}

static feature_set
features(const struct crl *c)
{
	feature_set f = 0;
	if (c->entries.count > 0)
		f |= HAS_ENTRIES;
	if (has_extension(&c->ext, OID_AUTHORITY_KEY_IDENTIFIER))
		f |= HAS_AKI;
	if (has_extension(&c->ext, OID_ISSUING_DISTRIBUTION_POINT))
		f |= HAS_IDP;
	if (has_extension(&c->ext, OID_DELTA_CRL_INDICATOR))
		f |= IS_DELTA;
	/* both at once contradict each other, and say nothing */
	if (c->idp.only_ca != NULL && c->idp.only_user == NULL)
		f |= ABOUT_CAS;
	if (c->idp.only_user != NULL && c->idp.only_ca == NULL)
		f |= ABOUT_SUBSCRIBERS;
	if (signature_is_placeholder(c->tree, c->signature_algorithm, c->signature_value))
		f |= SIGNATURE_IS_PLACEHOLDER;
	return f;
}

static void
read_fields(struct crl *c)
{
	const struct tree *tree = c->tree;
	const struct node *root = tree_root(tree);

	c->tbs = root;
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
	c->aki = extension_value(&c->ext, OID_AUTHORITY_KEY_IDENTIFIER);
	c->number = extension_value(&c->ext, OID_CRL_NUMBER);
	c->base_number = extension_value(&c->ext, OID_DELTA_CRL_INDICATOR);
}

bool
crl_decode(struct crl *c, struct serials *serials, struct tree *tree, const struct oid_index *index, const struct component *root, struct span der)
{
	struct reader r = { c, serials, NO_NODE };
	const struct tree_watcher watcher = { on_entry, &r };

	*c = (struct crl){ .tree = tree };
	c->entries.serials = serials;
	bool complete = tree_decode_watched(tree, index, root, der, &watcher);
	if (tree->count == 0)
		return false;
	read_fields(c);
	read_idp(c);
	c->features = features(c);
	return complete && (r.list == NO_NODE || !serials->out_of_memory);
}

const char *
crl_reason_text(int reason)
{
	return reason >= 0 && (size_t)reason < CRLReason.name_count && CRLReason.names[reason] != NULL ? CRLReason.names[reason] : "unassigned";
}
