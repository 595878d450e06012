#include "x509/names.h"

#include "asn1/pkix.h"

/* What a Name inside an extension is for; `inner` is the child of the extension's value, `part` the child of that, in which it stands. */
static enum name_place
place_in_extension(enum oid oid, const struct node *inner, const struct node *part)
{
	bool has_inner = inner != NULL && inner->component != NULL, has_part = part != NULL && part->component != NULL;
	switch (oid) {
	case OID_SUBJECT_ALT_NAME:
		return PLACE_SAN;
	case OID_ISSUER_ALT_NAME:
		return PLACE_IAN;
	case OID_AUTHORITY_KEY_IDENTIFIER:
		return PLACE_AKI;
	case OID_NAME_CONSTRAINTS:
		return has_inner && inner->position == NAME_CONSTRAINTS_EXCLUDED ? PLACE_EXCLUDED : PLACE_PERMITTED;
	case OID_CRL_DISTRIBUTION_POINTS:
	case OID_FRESHEST_CRL:
		return has_part && part->position == DISTRIBUTION_POINT_CRL_ISSUER ? PLACE_CRL_ISSUER : PLACE_CDP;
	case OID_ISSUING_DISTRIBUTION_POINT:
		return PLACE_IDP;
	case OID_CERTIFICATE_ISSUER:
		return PLACE_CERTIFICATE_ISSUER;
	case OID_AUTHORITY_INFO_ACCESS:
	case OID_SUBJECT_INFO_ACCESS:
		return PLACE_INFO_ACCESS;
	default:
		return PLACE_OTHER;
	}
}

/* What a Name of the tree is for. */
static enum name_place
place_of(const struct tree *t, const struct node *name)
{
	/* the last four on the way up: of an extension its extnValue, the value, a child of it, and a child of that */
	const struct node *last[4] = { NULL };
	for (const struct node *n = name; n != NULL; n = tree_parent(t, n)) {
		if (n->type == &Extension)
			return place_in_extension((enum oid)n->oid, last[2], last[3]);
		if (n->type == &TBSCertificate)
			return last[0]->position == TBS_SUBJECT ? PLACE_SUBJECT : PLACE_ISSUER;
		if (n->type == &TBSCertList)
			return PLACE_ISSUER;
		if (n->type == &ResponseData)
			return PLACE_RESPONDER;
		for (size_t i = 3; i > 0; i--)
			last[i] = last[i - 1];
		last[0] = n;
	}
	return PLACE_OTHER;
}

/* Whether a node of an OCSP response stands in a certificate. */
static bool
is_enclosed(const struct tree *t, const struct node *n)
{
	if (tree_root(t)->type != &OCSPResponse)
		return false;
	while (n != NULL && n->type != &Certificate)
		n = tree_parent(t, n);
	return n != NULL;
}

/* The first in one of these places, from a number on. */
static struct placed_name
from_name(const struct tree *t, unsigned places, uint32_t number)
{
	for (; number < t->name_count; number++) {
		const struct node *n = &t->nodes[t->names[number]];
		enum name_place place = place_of(t, n);
		if (place & places)
			return (struct placed_name){ n, place, is_enclosed(t, n), number };
	}
	return (struct placed_name){ .number = number };
}

struct placed_name
names_first(const struct tree *t, unsigned places)
{
	return from_name(t, places, 0);
}

struct placed_name
names_next(const struct tree *t, unsigned places, struct placed_name name)
{
	return from_name(t, places, name.number + 1);
}
