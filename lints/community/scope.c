/* What is not judged, or hardly: what no profile covers, and what is older than the rules. That an object passes says little then, and so it is told.
 */
#include "asn1/time.h"
#include "lints/checks.h"
#include "lints/revocation.h"
#include "lints/tables.h"

/* Most likely a root from before X.509 had extensions. */
static enum verdict
has_extensions_of_a_profile(const struct cert *c, struct findings *f)
{
	if (c->features & PROFILE_GIVEN || c->ext.list != NULL || !cert_is_self_issued(c))
		return PASS;
	return fail(f, c->tbs, "the certificate is self-issued and has no extensions, so that it is of no profile; --profile judges it as of one");
}

/* The rules without a first day are about encoding alone. `first` is that of the others for this kind of object. */
static enum verdict
dated_from(const struct node *node, int64_t first, struct findings *f)
{
	char date[TIME_TEXT_SIZE], text[TIME_TEXT_SIZE];
	if (f->date >= first)
		return PASS;
	return fail(f, node, "the date of the object is %s; no rule about its contents is older than %s. --as-of judges it as of another day",
		    time_text(f->date, date), time_text(first, text));
}

static enum verdict
certificate_is_not_older(const struct cert *c, struct findings *f)
{
	return dated_from(c->not_before_node, RFC_2459, f);
}

static enum verdict
crl_is_not_older(const struct crl *c, struct findings *f)
{
	return dated_from(c->this_update_node, RFC_2459, f);
}

static enum verdict
ocsp_is_not_older(const struct ocsp *o, struct findings *f)
{
	return dated_from(o->produced_at_node, RFC_3280, f);
}

#define SCOPE COMMUNITY("what is judged"), ALWAYS, FOREVER

/* clang-format off */
const struct lint community_scope_lints[] = {
	{ "n_certificate_of_no_profile", NOTICE, SCOPE, OTHER_END_ENTITY, 0,
	  "a self-issued certificate must have extensions to be of a profile by which it is judged", CERT(has_extensions_of_a_profile) },
	{ "n_certificate_older_than_rules", NOTICE, SCOPE, CERTIFICATE, 0,
	  "a certificate is judged by its contents if it is dated after RFC 2459, the first of the texts", CERT(certificate_is_not_older) },
	{ "n_crl_older_than_rules", NOTICE, SCOPE, CRL, 0,
	  "a CRL is judged by its contents if it is dated after RFC 2459, the first of the texts", CRL_CHECK(crl_is_not_older) },
	{ "n_ocsp_older_than_rules", NOTICE, SCOPE, OCSP_RESPONSE, HAS_RESPONSE,
	  "an OCSP response is judged by its contents if it is dated after RFC 3280, the first text that such a rule is from", OCSP_CHECK(ocsp_is_not_older) },
	{ 0 },
};
/* clang-format on */
