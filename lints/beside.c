/*
 * What was asked for and is not so: the certificate of the issuer, the precertificate, a profile, a kind; and that an object was judged by no rule at
 * all. What is amiss has been found before the rules run (linter.c); without a word of the user nothing is.
 */
#include "lints/findings.h"
#include "lints/tables.h"
#include "x509/classify.h"

static enum verdict
issuer_is_given(const struct tree *t, struct findings *f)
{
	if (f->asked.issuer != FAIL)
		return f->asked.issuer;
	return fail(f, tree_root(t),
		    f->asked.no_issuer ? "the certificate of the issuer is required, and none was given"
				       : "none of the issuer certificates given is that of this object's issuer");
}

static enum verdict
precert_is_given(const struct tree *t, struct findings *f)
{
	return f->asked.precert != FAIL ? f->asked.precert
					: fail(f, tree_root(t), "none of the precertificates given has this certificate's serial number");
}

static enum verdict
precert_is_one(const struct tree *t, struct findings *f)
{
	return f->asked.one_precert != FAIL
		       ? f->asked.one_precert
		       : fail(f, tree_root(t),
			      "several of the precertificates given have this certificate's serial number, and none has its contents");
}

/* RFC 6960 4.1.1: issuerNameHash is that of the issuer's name as it is encoded in the certificate, which the CA's own certificate may encode
 * otherwise. */
static enum verdict
beside_is_given(const struct tree *t, struct findings *f)
{
	if (f->asked.beside != FAIL)
		return f->asked.beside;
	if (f->asked.other_name != NULL)
		return fail(
			f, f->asked.other_name,
			"a certificate given has the serial number of this certID, but issuerNameHash is not the hash of its issuer's name as it is "
			"encoded there");
	return fail(f, tree_root(t), "none of the certificates given is one that this object covers, by issuer and key identifier or by certID");
}

static enum verdict
previous_is_given(const struct tree *t, struct findings *f)
{
	return f->asked.previous != FAIL ? f->asked.previous
					 : fail(f, tree_root(t),
						"none of the CRLs given has the issuer, key identifier and issuingDistributionPoint of this one and "
						"was issued before it");
}

static enum verdict
profile_is_expected(const struct tree *t, struct findings *f)
{
	if (f->asked.profile != FAIL)
		return f->asked.profile;
	const struct node *decided = f->own.node != NULL ? f->own.node : tree_root(t);
	return fail(f, decided, "by its contents this object has the profile %s, which is not one of those required", profile_name(f->own.profiles));
}

static enum verdict
kind_is_expected(const struct tree *t, struct findings *f)
{
	if (f->asked.kind != FAIL)
		return f->asked.kind;
	if (f->kind_node != NULL)
		return fail(f, f->kind_node, "precertificatePoison makes this a %s, which is not one of the kinds required", f->kind_name);
	return fail(f, tree_root(t), "the kind of this object is %s, which is not one of those required", f->kind_name);
}

static enum verdict
signature_is_verified(const struct tree *t, struct findings *f)
{
	(void)t;
	if (f->asked.signature.verified != FAIL)
		return f->asked.signature.verified;
	return fail(f, f->asked.signature.not_verified, "the signature could not be verified: %s", f->asked.signature.why_not);
}

static enum verdict
is_judged(const struct tree *t, struct findings *f)
{
	return f->asked.judged != FAIL ? f->asked.judged
				       : fail(f, tree_root(t), "none of the chosen rules applies to this object, so it was not judged");
}

/* clang-format off */
#define ASKED COMMUNITY("what is asked of an object"), ALWAYS, FOREVER, ANYTHING, IS_ASKED
const struct lint beside_lints[] = {
	{ "e_object_not_judged", MUST, ASKED,
	  "at least one of the chosen rules must apply to an object", TREE(is_judged) },
	{ "e_issuer_not_given", MUST, ASKED,
	  "if issuer certificates are given, one must be that of the object's issuer, by name and key identifier", TREE(issuer_is_given), .revision = 3 },
	{ "e_precert_not_given", MUST, ASKED,
	  "if precertificates are given, one must have the certificate's serial number", TREE(precert_is_given), .revision = 2 },
	{ "e_precert_ambiguous", MUST, ASKED,
	  "if several of the precertificates given have the certificate's serial number, one must have the certificate's contents", TREE(precert_is_one) },
	{ "e_beside_not_given", MUST, ASKED,
	  "if certificates are given that a CRL or OCSP response covers, one must be of its issuer, and in an OCSP response have its certID", TREE(beside_is_given), .revision = 2 },
	{ "e_previous_not_given", MUST, ASKED,
	  "if earlier CRLs are given, one must have the CRL's issuer, key identifier and issuingDistributionPoint, and an earlier thisUpdate", TREE(previous_is_given) },
	{ "e_signature_not_verified", MUST, ASKED,
	  "if signatures are to be verified, the object must have one, with an algorithm and a key that can be computed with, and the key must be at hand", TREE(signature_is_verified) },
	{ "e_profile_not_expected", MUST, ASKED,
	  "the profile of an object must be one of those required", TREE(profile_is_expected) },
	{ "e_kind_not_expected", MUST, ASKED,
	  "the kind of an object must be one of those required", TREE(kind_is_expected) },
	{ 0 },
};
/* clang-format on */
