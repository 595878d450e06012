/*
 * What is wrong with an object as a whole: it is none that the program knows, not all of it is there, or not all of it could be decoded. The other
 * rules say less of such an object than they seem to, so these come first.
 */
#include "asn1/pkix.h"
#include "lints/defects.h"
#include "lints/tables.h"
#include "x509/foreign.h"

static bool
is_unknown(const struct tree *t)
{
	/* octets that are not even a tag and a length fill no field */
	const struct component *component = tree_root(t)->component;
	return component == NULL || component == &unknown_component;
}

static enum verdict
is_known(const struct tree *t, struct findings *f)
{
	if (!is_unknown(t))
		return PASS;
	const char *name = foreign_name(t->der);
	if (name != NULL)
		return fail_at(f, tree_root(t), 0, (uint32_t)t->der.size, "this is %s", name);
	return fail_at(f, tree_root(t), 0, (uint32_t)t->der.size,
		       "these octets are not a certificate, CRL or OCSP response, nor a TBSCertificate, TBSCertList or ResponseData");
}

/* The identifier octet of a SEQUENCE, which every object begins with (X.690 8.9.1). */
#define SEQUENCE_TAG 0x30

/* Whether octets have an outermost value that they can be held against: text, say, has none. */
static bool
has_extent(const struct tree *t)
{
	return !is_unknown(t) || (t->der.size > 0 && t->der.data[0] == SEQUENCE_TAG && foreign_name(t->der) == NULL);
}

/* The defect of the outermost value's extent, at its end or behind it; NULL where there is none. */
static const struct defect *
defect_of_extent(const struct tree *t, bool behind)
{
	for (uint32_t i = 0; i < t->defect_count; i++) {
		const struct defect *d = &t->defects[i];
		if (defect_is_of_extent(t, d) && (d->kind == DEFECT_TRAILING) == behind)
			return d;
	}
	return NULL;
}

static enum verdict
is_not_cut_short(const struct tree *t, struct findings *f)
{
	const struct node *root = tree_root(t);
	const struct defect *d = defect_of_extent(t, false);
	uint32_t size = root->header + root->length;
	if (!has_extent(t))
		return NOT_APPLICABLE;
	if (d == NULL)
		return PASS;
	if (d->kind == DEFECT_LENGTH_BEYOND_PARENT && d->value == INT64_MAX) /* the number may be any above that */
		return fail_at(f, root, d->offset, d->length, "the object ends after %u octets; its length announces more than any object can have",
			       size);
	if (d->kind == DEFECT_LENGTH_BEYOND_PARENT)
		return fail_at(f, root, d->offset, d->length, "the object ends after %u octets; its length announces %lld", size,
			       (long long)d->value + root->header);
	return fail_at(f, root, d->offset, d->length, "the object ends after %u octets, %s", size,
		       d->kind == DEFECT_TRUNCATED ? "within the tag and length of the object"
						   : "and the end-of-contents octets of the object are missing");
}

static enum verdict
is_not_followed(const struct tree *t, struct findings *f)
{
	const struct defect *d = defect_of_extent(t, true);
	if (!has_extent(t))
		return NOT_APPLICABLE;
	if (d == NULL)
		return PASS;
	return fail_at(f, tree_root(t), d->offset, d->length, "%lld octet%s the object, which ends at %u", (long long)d->value,
		       d->value == 1 ? " follows" : "s follow", d->offset);
}

/* clang-format off */
const struct lint object_lints[] = {
	{ "e_object_unknown", MUST, COMMUNITY("kinds of objects"), ALWAYS, FOREVER, ANYTHING, 0,
	  "an input must be a certificate, a CRL or an OCSP response, or the part of one of these that is to be signed", TREE(is_known), .revision = 2 },
	{ "e_object_cut_short", MUST, X690("8.1.3"), ANY,
	  "an object must be complete: it must have all the octets that its length announces", TREE(is_not_cut_short) },
	{ "e_object_trailing_octets", MUST, X690("8.1.1"), ANY,
	  "no octets must follow an object", TREE(is_not_followed) },
	{ "e_decoder_too_deep", MUST, COMMUNITY("limits of the decoder"), ANY,
	  "values must not be nested deeper than the decoder can follow", AT(TOO_DEEP, ANYWHERE) },
	{ "e_decoder_too_many", MUST, COMMUNITY("limits of the decoder"), ANY,
	  "an object must not have more values than the decoder can keep", AT(TOO_MANY, ANYWHERE) },
	{ 0 },
};
/* clang-format on */
