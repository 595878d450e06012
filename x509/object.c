#include "x509/object.h"

#include "asn1/decode.h"
#include "x509/classify.h"

static const struct {
	const char *name;
	const struct component *component;
} kinds[] = {
	[OBJECT_UNKNOWN] = { "unknown", &unknown_component },
	[OBJECT_CERTIFICATE] = { "certificate", &certificate_component },
	[OBJECT_TBS_CERTIFICATE] = { "tbs-certificate", &tbs_certificate_component },
	[OBJECT_CRL] = { "crl", &crl_component },
	[OBJECT_TBS_CRL] = { "tbs-crl", &tbs_crl_component },
	[OBJECT_OCSP] = { "ocsp-response", &ocsp_component },
	[OBJECT_TBS_OCSP] = { "tbs-ocsp-response", &tbs_ocsp_component },
};

/* Tags by their identifier octet, in which the few objects differ. */
enum {
	TAG_INTEGER = 0x02,
	TAG_ENUMERATED = 0x0a,
	TAG_UTC_TIME = 0x17,
	TAG_GENERALIZED_TIME = 0x18,
	TAG_SEQUENCE = 0x30,
	TAG_VERSION = 0xa0,
	TAG_BY_NAME = 0xa1,
	TAG_BY_KEY = 0xa2,
};

#define PEEK 8

/* What stands inside a tbsCertificate, tbsCertList or tbsResponseData, by the first tags. */
static enum object_kind
sniff_tbs(struct span contents)
{
	uint8_t tags[PEEK] = { 0 };
	struct span value;
	size_t count = 0, at = 0, sequences = 0;

	/* behind a version and three more values nothing decides any more */
	while (count < (tags[0] == TAG_VERSION ? 5 : PEEK) && tlv_next(&contents, &tags[count], &value))
		count++;
	bool version = tags[0] == TAG_VERSION;
	/* responderID has a tag that nothing in a certificate or CRL has there */
	if ((tags[version] == TAG_BY_NAME || tags[version] == TAG_BY_KEY) && tags[version + 1] == TAG_GENERALIZED_TIME)
		return OBJECT_TBS_OCSP;
	if (version || tags[0] == TAG_INTEGER)
		at++;
	if (version && tags[at] == TAG_INTEGER)
		at++;
	while (at + sequences < count && tags[at + sequences] == TAG_SEQUENCE)
		sequences++;
	uint8_t after = at + sequences < count ? tags[at + sequences] : 0;
	/* signature and issuer, then a time: a CRL; then validity, subject and key: a certificate */
	if (sequences == 2 && (after == TAG_UTC_TIME || after == TAG_GENERALIZED_TIME))
		return OBJECT_TBS_CRL;
	return sequences >= 4 || version ? OBJECT_TBS_CERTIFICATE : OBJECT_UNKNOWN;
}

enum object_kind
object_sniff(struct span der)
{
	struct span outer, first, rest;
	uint8_t tag;

	if (!tlv_next(&der, &tag, &outer) || tag != TAG_SEQUENCE)
		return OBJECT_UNKNOWN;
	rest = outer;
	if (!tlv_next(&rest, &tag, &first))
		return OBJECT_UNKNOWN;
	if (tag == TAG_ENUMERATED)
		return OBJECT_OCSP;
	if (tag == TAG_SEQUENCE) {
		enum object_kind tbs = sniff_tbs(first);
		/* a BasicOCSPResponse is no object of its own: it stands in a response, which says what it is */
		if (tbs == OBJECT_TBS_CRL || tbs == OBJECT_TBS_CERTIFICATE)
			return tbs == OBJECT_TBS_CRL ? OBJECT_CRL : OBJECT_CERTIFICATE;
	}
	return sniff_tbs(outer);
}

static bool
read_as(struct object *o, const struct oid_index *index, struct span der, enum object_kind kind,
	void (*read_cert)(struct cert *, const struct tree *))
{
	o->kind = kind != OBJECT_UNKNOWN ? kind : object_sniff(der);
	o->date = OBJECT_NO_DATE;
	o->own = (struct classification){ NO_OBJECT, NULL, NULL };
	o->features = 0;
	o->is_backdated = false;
	int64_t signed_at;
	bool crl = object_is_crl(o);
	bool complete = crl ? crl_decode(&o->crl, &o->serials, &o->tree, index, kinds[o->kind].component, der)
			    : tree_decode(&o->tree, index, kinds[o->kind].component, der);
	if (o->tree.count == 0)
		return false;
	o->hints = o->tree.defect_count > 0
			   ? ALL_HINTS
			   : NAMES_ARE_ODD | HAS_OTHER_REFERENCES | HAS_IDN_REFERENCES | (o->tree.large_oids > 0 ? HAS_LARGE_OIDS : 0);
	switch (o->kind) {
	case OBJECT_CERTIFICATE:
	case OBJECT_TBS_CERTIFICATE:
		read_cert(&o->cert, &o->tree);
		o->own.profiles = OTHER_END_ENTITY; /* until it is classified */
		o->features = o->cert.features;
		o->hints = o->cert.hints;
		if (o->cert.has_not_before)
			o->date = o->cert.not_before;
		if (o->features & HAS_SCTS && cert_signing_date(&o->cert, &signed_at)) {
			o->date = signed_at;
			o->is_backdated = true;
		}
		break;
	case OBJECT_CRL:
	case OBJECT_TBS_CRL:
		o->own.profiles = CRL;
		o->features = o->crl.features;
		if (o->crl.has_this_update)
			o->date = o->crl.this_update;
		break;
	case OBJECT_OCSP:
	case OBJECT_TBS_OCSP:
		ocsp_read(&o->ocsp, &o->tree);
		o->own.profiles = OCSP_RESPONSE;
		o->features = o->ocsp.features;
		if (o->ocsp.has_produced_at)
			o->date = o->ocsp.produced_at;
		break;
	case OBJECT_UNKNOWN:
		break;
	}
	/* what was not decoded is not absent: only what the decoder found can be told */
	if (!complete || o->tree.defect_kinds >> DEFECT_TOO_MANY & 1)
		o->own.profiles = NO_OBJECT;
	o->profiles = o->own.profiles;
	return complete;
}

bool
object_read(struct object *o, const struct oid_index *index, struct span der, enum object_kind kind)
{
	return read_as(o, index, der, kind, cert_read);
}

bool
object_look(struct object *o, const struct oid_index *index, struct span der, enum object_kind kind)
{
	return read_as(o, index, der, kind, cert_look);
}

/*
 * What a CRL or response covers: what the user says, or else what it says itself, or else what its issuer's certificate tells; and whether the BR may
 * cover it. Those for S/MIME have other sentences (7.2.2 lets certificates be suspended), and what else a CA does that is not for TLS is free.
 */
static void
decide_scope(struct object *o, const struct cert *issuer, feature_set scope)
{
	const feature_set either = ABOUT_CAS | ABOUT_SUBSCRIBERS;
	const feature_set told = scope_of_issuer(issuer);
	if (scope != 0)
		o->features = (o->features & ~either) | scope;
	else if (!(o->features & either) && told != 0) {
		o->features |= told;
		o->own = (struct classification){ o->profiles, NULL, "it covers subscribers: its issuer, which is for TLS, may not certify a CA" };
	}
	if (issuer_is_not_for_tls(issuer))
		o->own = (struct classification){ o->profiles, NULL, "no rule of the BR applies: its issuer is not for TLS" };
	else
		o->features |= COVERED_BY_BR;
	if (o->profiles & CRL)
		o->crl.features = o->features;
	else
		o->ocsp.features = o->features;
}

void
object_classify(struct object *o, const struct cert *issuer, profile_set profile, feature_set scope)
{
	if (o->profiles & NO_OBJECT)
		return;
	if (o->profiles & (CRL | OCSP_RESPONSE)) {
		decide_scope(o, issuer, scope);
		return;
	}
	o->own = classify(&o->cert, issuer);
	o->profiles = o->cert.profiles = profiles_with(o->own.profiles, profile);
	o->cert.features |= asserted_types(&o->cert) | (profile != 0 ? PROFILE_GIVEN : 0);
	o->features = o->cert.features;
	/* hints hold for what its contents make it */
	if (profile != 0)
		o->hints = ALL_HINTS;
}

bool
cert_peek_names(struct span der, struct span *issuer, struct span *subject)
{
	struct span certificate, tbs, value;
	uint8_t tag;

	if (!tlv_next(&der, &tag, &certificate) || tag != TAG_SEQUENCE || !tlv_next(&certificate, &tag, &tbs) || tag != TAG_SEQUENCE)
		return false;
	bool there = tlv_next(&tbs, &tag, &value); /* version, which version 1 leaves out, and serialNumber */
	if (there && tag == TAG_VERSION)
		there = tlv_next(&tbs, &tag, &value);
	return there && tlv_next(&tbs, &tag, &value) && tlv_next(&tbs, &tag, issuer) && tag == TAG_SEQUENCE && tlv_next(&tbs, &tag, &value) &&
	       tlv_next(&tbs, &tag, subject) && tag == TAG_SEQUENCE;
}

void
object_free(struct object *o)
{
	tree_free(&o->tree);
	serials_free(&o->serials);
}

bool
defect_is_of_extent(const struct tree *t, const struct defect *d)
{
	if (d->node != 0)
		return false;
	switch (d->kind) {
	case DEFECT_TRUNCATED:
	case DEFECT_LENGTH_BEYOND_PARENT:
	case DEFECT_TRAILING:
		return true;
	case DEFECT_END_OF_CONTENTS: /* they are missing, unless they are all there is */
		return tree_root(t)->constructed;
	default:
		return false;
	}
}

bool
object_is_whole(const struct object *o)
{
	const struct tree *t = &o->tree;
	if (t->count == 0 || t->out_of_memory || (t->defect_kinds >> DEFECT_TOO_DEEP & 1) || (t->defect_kinds >> DEFECT_TOO_MANY & 1))
		return false;
	for (uint32_t i = 0; i < t->defect_count; i++) {
		if (defect_is_of_extent(t, &t->defects[i]))
			return false;
	}
	return true;
}

/* Whether a node is within octets that a type leaves open: of an extension, a key, a response. */
static bool
is_within_octets(const struct tree *t, const struct node *n)
{
	for (n = tree_parent(t, n); n != NULL; n = tree_parent(t, n)) {
		if (n->class == CLASS_UNIVERSAL && (n->tag == TYPE_OCTET_STRING || n->tag == TYPE_BIT_STRING))
			return true;
	}
	return false;
}

bool
object_is_decodable(const struct object *o)
{
	const struct tree *t = &o->tree;
	if (!object_is_whole(o))
		return false;
	for (uint32_t i = 0; i < t->defect_count; i++) {
		const struct defect *d = &t->defects[i];
		if (defect_ends_reading(d->kind) && !is_within_octets(t, tree_at(t, d->node)))
			return false;
	}
	return true;
}

const char *
object_kind_name(enum object_kind kind)
{
	return kinds[kind].name;
}

const char *
object_kind_text(const struct object *o)
{
	return object_is_precertificate(o) ? "precertificate" : object_kind_name(o->kind);
}
