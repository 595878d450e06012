/*
 * A CRL against what the user gave beside it: the CRL that was issued before it, the base of a delta CRL, and certificates that it covers. RFC
 * 5280 3.3 and 5; BR 4.9.7, 4.10.1 and 7.2.2; Mozilla's policy, 6.
 */
#include "asn1/time.h"
#include "lints/companions.h"
#include "lints/revocation.h"
#include "lints/tables.h"

#define DAY INT64_C(86400)

/* --- certificates --- */

/* The next certificate that a CRL may cover; NULL behind the last. */
static const struct cert *
next_covered(struct companion_walk *walk, const struct crl *c, struct findings *f)
{
	uint32_t number;
	while (f->beside.set != NULL && companions_next(walk, &number)) {
		if (!companion_may_be_covered(f->beside.set, number, c))
			continue;
		const struct cert *cert = companion_of_set(f->beside.slot, f->beside.oids, f->beside.set, number);
		f->out_of_memory |= cert == NULL;
		return cert;
	}
	return NULL;
}

static bool
lists(const struct crl *c, const struct cert *cert)
{
	return c->entries.count > 0 && cert->serial_number != NULL &&
	       serials_find(c->entries.serials, c->tree->der, tree_contents(cert->tree, cert->serial_number)) != 0;
}

/* A serial number as a finding has it. */
#define SERIAL_TEXT_SIZE (2 * SERIAL_OCTETS_MAX + 1)
static const char *
serial_text(const struct cert *cert, char text[SERIAL_TEXT_SIZE])
{
	static const char digits[] = "0123456789abcdef";
	struct span s = tree_contents_if(cert->tree, cert->serial_number);
	size_t size = s.size < SERIAL_OCTETS_MAX ? s.size : SERIAL_OCTETS_MAX;
	for (size_t i = 0; i < size; i++) {
		text[2 * i] = digits[s.data[i] >> 4];
		text[2 * i + 1] = digits[s.data[i] & 15];
	}
	text[2 * size] = '\0';
	return text;
}

/* Whether issuingDistributionPoint has a name that is one in a distribution point of the certificate, octet for octet; only_uri: a URI. */
static bool
shares_name(const struct crl *c, const struct cert *cert, const struct node *points, bool only_uri)
{
	for (const struct node *point = tree_child(cert->tree, points); point != NULL; point = tree_next(cert->tree, point)) {
		const struct node *full = tree_component(cert->tree, point, DISTRIBUTION_POINT_NAME);
		if (full == NULL || full->alternative != DP_FULL_NAME)
			continue;
		for (const struct node *a = tree_child(cert->tree, full); a != NULL; a = tree_next(cert->tree, a)) {
			if (only_uri && general_name_kind(a) != NAME_URI)
				continue;
			for (const struct node *b = tree_child(c->tree, c->idp.distribution_point); b != NULL; b = tree_next(c->tree, b)) {
				if (span_equal(tree_encoding(cert->tree, a), tree_encoding(c->tree, b)))
					return true;
			}
		}
	}
	return false;
}

/* Whether a distribution point of the certificate has no full name, so that it is told by the name of an issuer. */
static bool
has_other_point(const struct cert *cert, const struct node *points)
{
	for (const struct node *point = tree_child(cert->tree, points); point != NULL; point = tree_next(cert->tree, point)) {
		const struct node *full = tree_component(cert->tree, point, DISTRIBUTION_POINT_NAME);
		if (full == NULL || full->alternative != DP_FULL_NAME)
			return true;
	}
	return false;
}

/*
 * arg: whether only URIs count. A certificate whose serial number is in the CRL is in its scope. Of others given one has to be; certificates of one
 * issuer may be in several partitions.
 */
static enum verdict
idp_name_of_certificates(const struct crl *c, struct findings *f)
{
	struct companion_walk walk = companions_covered(f->beside.set, c);
	bool shared = false, other = false;
	enum verdict verdict = NOT_APPLICABLE;
	const struct cert *cert;
	char text[SERIAL_TEXT_SIZE];

	if (c->idp.distribution_point == NULL || c->idp.distribution_point->alternative != DP_FULL_NAME)
		return NOT_APPLICABLE;
	while ((cert = next_covered(&walk, c, f)) != NULL) {
		const struct node *points = extension_value(&cert->ext, OID_CRL_DISTRIBUTION_POINTS);
		if (points == NULL || has_other_point(cert, points))
			continue;
		if (shares_name(c, cert, points, arg(f) != 0)) {
			shared = true;
			continue;
		}
		other = true;
		if (lists(c, cert))
			verdict = fail(f, c->idp.distribution_point,
				       "no name is one of cRLDistributionPoints in the certificate %s, which the CRL lists", serial_text(cert, text));
	}
	if (verdict == NOT_APPLICABLE && other && !shared)
		return fail(f, c->idp.distribution_point,
			    "no name is one of cRLDistributionPoints in a certificate given as one that the CRL covers");
	return verdict == FAIL ? FAIL : shared ? PASS : NOT_APPLICABLE;
}

static enum verdict
entries_within_scope(const struct crl *c, struct findings *f)
{
	struct companion_walk walk = companions_covered(f->beside.set, c);
	enum verdict verdict = NOT_APPLICABLE;
	const struct cert *cert;
	char text[SERIAL_TEXT_SIZE];

	if (c->idp.indirect != NULL)
		return NOT_APPLICABLE;
	while ((cert = next_covered(&walk, c, f)) != NULL) {
		const struct node *only = cert->basic.is_ca ? c->idp.only_user : c->idp.only_ca;
		if (!lists(c, cert))
			continue;
		if (only != NULL)
			verdict = fail(f, only, "%s is TRUE, and the CRL lists the certificate %s, which is %s", only->component->name,
				       serial_text(cert, text), cert->basic.is_ca ? "that of a CA" : "not that of a CA");
		else if (verdict != FAIL)
			verdict = PASS;
	}
	return verdict;
}

/*
 * arg: whether an entry may go as soon as its certificate has expired (BR 4.10.1), and need not have been in a CRL after that (RFC 5280 3.3). A
 * certificate on hold may be released.
 */
static enum verdict
entries_stay(const struct crl *c, struct findings *f)
{
	struct companion_walk walk = companions_covered(f->beside.set, c);
	enum verdict verdict = NOT_APPLICABLE;
	const struct cert *cert;
	char text[SERIAL_TEXT_SIZE], end[TIME_TEXT_SIZE];

	if (f->previous == NULL || c->features & IS_DELTA || c->idp.indirect != NULL || f->previous->entries.with[ENTRY_REASON_HOLD] > 0)
		return NOT_APPLICABLE;
	int64_t latest = arg(f) != 0 ? c->this_update : f->previous->this_update;
	while ((cert = next_covered(&walk, c, f)) != NULL) {
		if (!cert->has_not_after || cert->not_after < latest || !lists(f->previous, cert))
			continue;
		if (lists(c, cert))
			verdict = verdict == FAIL ? FAIL : PASS;
		else
			verdict = fail(f, c->revoked != NULL ? c->revoked : c->tbs,
				       "the certificate %s, whose notAfter is %s, is not listed; the CRL before this one lists it",
				       serial_text(cert, text), time_text(cert->not_after, end));
	}
	return verdict;
}

/* --- the CRL before it --- */

static enum verdict
number_rises(const struct crl *c, struct findings *f)
{
	const struct crl *p = f->previous;
	if (p == NULL || p->number == NULL || c->number == NULL || p->number->length == 0 || c->number->length == 0)
		return NOT_APPLICABLE;
	struct span before = tree_contents(p->tree, p->number), now = tree_contents(c->tree, c->number);
	if ((before.data[0] | now.data[0]) & 0x80)
		return NOT_APPLICABLE;
	return magnitude_is_below(integer_magnitude(before), integer_magnitude(now))
		       ? PASS
		       : fail(f, c->number, "cRLNumber is not higher than that of the CRL before this one");
}

static enum verdict
number_is_its_own(const struct crl *c, struct findings *f)
{
	if (!f->reuses_number)
		return PASS;
	char text[TIME_TEXT_SIZE];
	return fail(f, c->number, "a CRL of the same scope with thisUpdate %s has the same cRLNumber", time_text(f->reused_this_update, text));
}

static enum verdict
next_update_rises(const struct crl *c, struct findings *f)
{
	if (f->previous == NULL || !f->previous->has_next_update || !c->has_next_update)
		return NOT_APPLICABLE;
	return c->next_update >= f->previous->next_update
		       ? PASS
		       : fail_times(f, c->next_update_node, "nextUpdate", c->next_update, "earlier than nextUpdate of the CRL before this one,",
				    f->previous->next_update);
}

/* A finding that the CRL before this one is older than it may be. */
static enum verdict
fail_interval(const struct crl *c, struct findings *f, const char *at_most)
{
	char before[TIME_TEXT_SIZE], after[DURATION_TEXT_SIZE];
	return fail(f, c->this_update_node, "thisUpdate is %s after that of the CRL before this one, %s; it must be at most %s after it",
		    duration_text(c->this_update - f->previous->this_update, after), time_text(f->previous->this_update, before), at_most);
}

static enum verdict
issued_within_week(const struct crl *c, struct findings *f)
{
	if (f->previous == NULL || c->features & IS_DELTA)
		return NOT_APPLICABLE;
	return c->this_update - f->previous->this_update <= 7 * DAY ? PASS : fail_interval(c, f, "7 days");
}

/* Of a CA only some of whose certificates lead to an OCSP responder; those of responders lead to none. */
static enum verdict
issued_within_four_days(const struct crl *c, struct findings *f)
{
	struct companion_walk walk = companions_covered(f->beside.set, c);
	const struct cert *cert;
	bool found = false;

	if (f->previous == NULL || c->features & IS_DELTA)
		return NOT_APPLICABLE;
	while (!found && (cert = next_covered(&walk, c, f)) != NULL)
		found = !cert->basic.is_ca && !(cert->features & HAS_OCSP_SIGNING) && !names_ocsp_responder(cert);
	if (!found)
		return NOT_APPLICABLE;
	return c->this_update - f->previous->this_update <= 4 * DAY
		       ? PASS
		       : fail_interval(c, f, "4 days, as a certificate that it covers names no OCSP responder");
}

static enum verdict
issued_within_year(const struct crl *c, struct findings *f)
{
	if (f->previous == NULL || c->features & IS_DELTA)
		return NOT_APPLICABLE;
	return c->this_update <= time_add_months(f->previous->this_update, 12) ? PASS : fail_interval(c, f, "12 months");
}

/* --- the base of a delta CRL --- */

static enum verdict
idp_as_base(const struct crl *c, struct findings *f)
{
	const struct crl *b = f->base;
	if (b == NULL)
		return NOT_APPLICABLE;
	bool same = b->idp.node == NULL || c->idp.node == NULL ? b->idp.node == c->idp.node
							       : tree_same_contents(b->tree, b->idp.node, c->tree, c->idp.node);
	return same ? PASS
		    : fail(f, c->idp.node != NULL ? c->idp.node : c->tbs, "issuingDistributionPoint is %s in the base CRL",
			   b->idp.node == NULL   ? "absent"
			   : c->idp.node == NULL ? "present"
						 : "another one");
}

static enum verdict
key_as_base(const struct crl *c, struct findings *f)
{
	if (f->base == NULL)
		return NOT_APPLICABLE;
	const struct node *own = tree_component(c->tree, c->aki, AKI_KEY_IDENTIFIER);
	const struct node *base = tree_component(f->base->tree, f->base->aki, AKI_KEY_IDENTIFIER);
	if (own == NULL || base == NULL)
		return NOT_APPLICABLE;
	return tree_same_contents(c->tree, own, f->base->tree, base) ? PASS : fail(f, own, "keyIdentifier is not that of the base CRL");
}

#define MOZILLA(clause) SOURCE_MOZILLA, (clause)
#define WITH_PREVIOUS   CRL, HAS_PREVIOUS
#define BR_PREVIOUS     CRL, COVERED_BY_BR | HAS_PREVIOUS

/* clang-format off */
const struct lint crl_series_lints[] = {
	{ "e_crl_number_reused", MUST, RFC5280("5.2.3"), RFC_5280, FOREVER, WITH_PREVIOUS,
	  "two CRLs of one scope with different thisUpdate must not have the same cRLNumber", CRL_CHECK(number_is_its_own) },
	{ "w_crl_next_update_before_previous", SHOULD, RFC5280("5.1.2.5"), RFC_5280, FOREVER, WITH_PREVIOUS,
	  "nextUpdate of a CRL should not be earlier than that of the CRL before it", CRL_CHECK(next_update_rises) },
	{ "e_crl_delta_idp_not_of_base", MUST, RFC5280("5.2.4"), RFC_5280, FOREVER, CRL, HAS_PREVIOUS | IS_DELTA,
	  "a delta CRL and its base must have the same issuingDistributionPoint, or none", CRL_CHECK(idp_as_base) },
	{ "e_crl_delta_key_not_of_base", MUST, RFC5280("5.2.4"), RFC_5280, FOREVER, CRL, HAS_PREVIOUS | IS_DELTA,
	  "a delta CRL and its base must be signed with the same key", CRL_CHECK(key_as_base) },
	{ "e_crl_idp_name_not_of_certificate", MUST, RFC5280("5.2.5"), RFC_5280, FOREVER, CRL, HAS_BESIDE | HAS_IDP,
	  "distributionPoint of a CRL must have a name of cRLDistributionPoints in each certificate that it covers", CRL_CHECK(idp_name_of_certificates), false },
	{ "e_crl_entry_outside_scope", MUST, RFC5280("5.2.5"), RFC_5280, FOREVER, CRL, HAS_BESIDE | HAS_IDP | HAS_ENTRIES,
	  "a CRL whose issuingDistributionPoint says that it is for CAs, or for others, only must not list other certificates", CRL_CHECK(entries_within_scope) },
	{ "e_crl_entry_removed_before_expiry", MUST, RFC5280("3.3"), RFC_5280, FOREVER, CRL, HAS_BESIDE | HAS_PREVIOUS,
	  "an entry must not be removed from a CRL until it was in one that was issued after the certificate's notAfter", CRL_CHECK(entries_stay), false },
	{ "e_cab_crl_number_not_increasing", MUST, BR("7.2.2"), SC63, FOREVER, BR_PREVIOUS,
	  "cRLNumber of a CRL must be higher than that of the CRL before it", CRL_CHECK(number_rises) },
	{ "e_cab_crl_idp_url_not_of_certificate", MUST, BR("7.2.2.1"), SC63, FOREVER, CRL, COVERED_BY_BR | HAS_BESIDE | HAS_IDP,
	  "issuingDistributionPoint of a CRL must have a URL of cRLDistributionPoints in each certificate that it covers", CRL_CHECK(idp_name_of_certificates), true },
	{ "e_cab_crl_entry_removed_before_expiry", MUST, BR("4.10.1"), BR_1_0, FOREVER, CRL, COVERED_BY_BR | HAS_BESIDE | HAS_PREVIOUS,
	  "an entry must not be removed from a CRL until after the certificate's notAfter", CRL_CHECK(entries_stay), true },
	{ "e_cab_crl_interval_longer_than_7_days", MUST, BR("4.9.7"), BR_1_0, FOREVER, CRL, COVERED_BY_BR | HAS_PREVIOUS | ABOUT_SUBSCRIBERS,
	  "a CRL that covers subscriber certificates must be issued at most 7 days after the one before it", CRL_CHECK(issued_within_week) },
	{ "e_cab_crl_interval_longer_than_4_days", MUST, BR("4.9.7"), SC63, FOREVER, CRL, COVERED_BY_BR | HAS_PREVIOUS | HAS_BESIDE | ABOUT_SUBSCRIBERS,
	  "a CRL must be issued at most 4 days after the one before it if a subscriber certificate that it covers names no OCSP responder", CRL_CHECK(issued_within_four_days) },
	{ "e_cab_crl_interval_longer_than_12_months", MUST, BR("4.9.7"), BR_1_0, FOREVER, CRL, COVERED_BY_BR | HAS_PREVIOUS | ABOUT_CAS,
	  "a CRL that covers CA certificates must be issued at most 12 months after the one before it", CRL_CHECK(issued_within_year) },
	{ "e_mp_crl_interval_longer_than_7_days", MUST, MOZILLA("6"), MRSP_2_2, FOREVER, CRL, HAS_PREVIOUS | ABOUT_SUBSCRIBERS,
	  "a CRL for end entity certificates must be issued at most 7 days after the one before it", CRL_CHECK(issued_within_week) },
	{ 0 },
};
/* clang-format on */
