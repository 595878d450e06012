/* RFC 5280 5.1.2.6 and 5.3: the entries of a CRL. They are gone through once, when the CRL is decoded: see x509/crl.h. */
#include "asn1/time.h"
#include "lints/revocation.h"
#include "lints/tables.h"

static enum verdict
date_is_later(const struct crl *c, const struct crl_entry *e, struct findings *f)
{
	return fail_times(f, e->date_node, "revocationDate", e->date, "later than thisUpdate", c->this_update);
}

static enum verdict
dates_not_after_this_update(const struct crl *c, struct findings *f)
{
	return each_entry(c, f, ENTRY(ENTRY_DATE_AFTER_THIS_UPDATE), date_is_later);
}

static enum verdict
date_is_early(const struct crl *c, const struct crl_entry *e, struct findings *f)
{
	char date[TIME_TEXT_SIZE];
	(void)c;
	return fail(f, e->date_node, "revocationDate %s is earlier than the first profile of CRLs, RFC 2459 of January 1999",
		    time_text(e->date, date));
}

static enum verdict
dates_not_before_1999(const struct crl *c, struct findings *f)
{
	return each_entry(c, f, ENTRY(ENTRY_DATE_BEFORE_1999), date_is_early);
}

static enum verdict
serial_is_repeated(const struct crl *c, const struct crl_entry *e, struct findings *f)
{
	uint32_t first = serials_find(c->entries.serials, c->tree->der, tree_contents(c->tree, e->serial));
	return fail(f, e->serial, "the entry whose serial number is at offset %u has the same serial number", first);
}

/* Of an indirect CRL the entries belong to several issuers, and a serial number is one issuer's (RFC 5280 5.3.3). */
static enum verdict
serials_unique(const struct crl *c, struct findings *f)
{
	if (c->entries.with[ENTRY_CERTIFICATE_ISSUER] > 0)
		return NOT_APPLICABLE;
	return each_entry(c, f, ENTRY(ENTRY_SERIAL_REPEATED), serial_is_repeated);
}

static enum verdict
serial_is_not_positive(const struct crl *c, const struct crl_entry *e, struct findings *f)
{
	bool negative = tree_contents(c->tree, e->serial).data[0] & 0x80;
	return fail(f, e->serial, "the serial number is %s; every certificate's must be positive", negative ? "negative" : "0");
}

/* RFC 5280 4.1.2.2, of the certificate that the entry is about: no such one may have been issued. */
static enum verdict
serials_positive(const struct crl *c, struct findings *f)
{
	return each_entry(c, f, ENTRY(ENTRY_SERIAL_NOT_POSITIVE), serial_is_not_positive);
}

static enum verdict
serial_is_too_long(const struct crl *c, const struct crl_entry *e, struct findings *f)
{
	(void)c;
	return fail(f, e->serial, "the serial number has %u octets, more than %d", e->serial->length, SERIAL_OCTETS_MAX);
}

static enum verdict
serials_short(const struct crl *c, struct findings *f)
{
	return each_entry(c, f, ENTRY(ENTRY_SERIAL_TOO_LONG), serial_is_too_long);
}

static enum verdict
extension_is_repeated(const struct crl *c, const struct crl_entry *e, struct findings *f)
{
	char text[OID_TEXT_SIZE];
	for (const struct node *n = tree_child(c->tree, e->ext.list); n != NULL; n = tree_next(c->tree, n)) {
		if (extension_before(c->tree, n) != NULL)
			return fail(f, n, "%s is present twice", node_oid_text(c->tree, tree_component(c->tree, n, EXTENSION_ID), text));
	}
	return PASS;
}

static enum verdict
entry_extensions_unique(const struct crl *c, struct findings *f)
{
	return each_entry(c, f, ENTRY(ENTRY_EXTENSION_REPEATED), extension_is_repeated);
}

static enum verdict
reason_is_unassigned(const struct crl *c, const struct crl_entry *e, struct findings *f)
{
	(void)c;
	return fail(f, e->ext.known[OID_REASON_CODE].value, "the value of reasonCode is not one of CRLReason");
}

/* RFC 5280 5.3.1: 7 is not used. */
static enum verdict
reasons_assigned(const struct crl *c, struct findings *f)
{
	return each_entry(c, f, ENTRY(ENTRY_REASON_OTHER) | ENTRY(7), reason_is_unassigned);
}

static enum verdict
reason_is_unspecified(const struct crl *c, const struct crl_entry *e, struct findings *f)
{
	(void)c;
	return fail(f, e->ext.known[OID_REASON_CODE].value, "reasonCode is unspecified; it should be absent instead");
}

/* BR 7.2.2 asks for a reasonCode in each entry of a CA certificate, and so has no other way to say unspecified there. */
static enum verdict
reasons_specified(const struct crl *c, struct findings *f)
{
	if (c->features & ABOUT_CAS)
		return NOT_APPLICABLE;
	return each_entry(c, f, ENTRY(REASON_UNSPECIFIED), reason_is_unspecified);
}

/* RFC 5280 5.3: who cannot process a critical extension of an entry must not use the CRL at all. */
static enum verdict
unknown_extension_is_critical(const struct crl *c, const struct crl_entry *e, struct findings *f)
{
	char text[OID_TEXT_SIZE];
	for (const struct node *n = tree_child(c->tree, e->ext.list); n != NULL; n = tree_next(c->tree, n)) {
		const struct node *id = tree_component(c->tree, n, EXTENSION_ID);
		if (id != NULL && crl_entry_extension_is_unknown(c->tree, n))
			return fail(f, n, "the extension %s of the entry is critical, and RFC 5280 has none such for entries",
				    node_oid_text(c->tree, id, text));
	}
	return PASS;
}

static enum verdict
critical_ones_are_known(const struct crl *c, struct findings *f)
{
	return each_entry(c, f, ENTRY(ENTRY_EXTENSION_CRITICAL_UNKNOWN), unknown_extension_is_critical);
}

static enum verdict
reason_is_remove(const struct crl *c, const struct crl_entry *e, struct findings *f)
{
	(void)c;
	return fail(f, e->ext.known[OID_REASON_CODE].value, "reasonCode is removeFromCRL, and the CRL is not a delta CRL");
}

static enum verdict
remove_in_delta_only(const struct crl *c, struct findings *f)
{
	if (c->features & IS_DELTA)
		return NOT_APPLICABLE;
	return each_entry(c, f, ENTRY(REASON_REMOVE_FROM_CRL), reason_is_remove);
}

static enum verdict
invalidity_date_is_critical(const struct crl *c, const struct crl_entry *e, struct findings *f)
{
	(void)c;
	return fail(f, e->ext.known[OID_INVALIDITY_DATE].node, "invalidityDate is critical");
}

static enum verdict
invalidity_dates_not_critical(const struct crl *c, struct findings *f)
{
	return each_entry(c, f, ENTRY(ENTRY_INVALIDITY_DATE_CRITICAL), invalidity_date_is_critical);
}

static enum verdict
certificate_issuer_is_not_critical(const struct crl *c, const struct crl_entry *e, struct findings *f)
{
	(void)c;
	return fail(f, e->ext.known[OID_CERTIFICATE_ISSUER].node, "certificateIssuer is not critical");
}

static enum verdict
certificate_issuers_critical(const struct crl *c, struct findings *f)
{
	return each_entry(c, f, ENTRY(ENTRY_CERTIFICATE_ISSUER_OPTIONAL), certificate_issuer_is_not_critical);
}

static enum verdict
certificate_issuer_lacks_dn(const struct crl *c, const struct crl_entry *e, struct findings *f)
{
	(void)c;
	return fail(f, e->ext.known[OID_CERTIFICATE_ISSUER].value, "certificateIssuer has no directoryName");
}

static enum verdict
certificate_issuers_named(const struct crl *c, struct findings *f)
{
	return each_entry(c, f, ENTRY(ENTRY_CERTIFICATE_ISSUER_NAMELESS), certificate_issuer_lacks_dn);
}

static enum verdict
certificate_issuer_is_out_of_place(const struct crl *c, const struct crl_entry *e, struct findings *f)
{
	(void)c;
	return fail(f, e->ext.known[OID_CERTIFICATE_ISSUER].node,
		    "certificateIssuer is present, and issuingDistributionPoint does not assert indirectCRL");
}

static enum verdict
certificate_issuers_in_indirect_only(const struct crl *c, struct findings *f)
{
	if (c->idp.indirect != NULL)
		return NOT_APPLICABLE;
	return each_entry(c, f, ENTRY(ENTRY_CERTIFICATE_ISSUER), certificate_issuer_is_out_of_place);
}

static enum verdict
reason_is_outside(const struct crl *c, const struct crl_entry *e, struct findings *f)
{
	(void)c;
	return fail(f, e->ext.known[OID_REASON_CODE].value, "reasonCode is %s, which is not in onlySomeReasons", crl_reason_text(e->reason));
}

/*
 * The reasons that are left to a CRL with onlySomeReasons. Its bits are those of ReasonFlags, whose numbers are not those of CRLReason. removeFromCRL
 * is no reason of a revocation. unspecified has no bit: that no certificate is revoked for it is a sentence of RFC 5280.
 */
static enum verdict
reasons_within_idp(const struct crl *c, struct findings *f)
{
	static const struct {
		unsigned flag;
		int reason;
	} reasons[] = {
		{ 1, REASON_KEY_COMPROMISE },         { 2, REASON_CA_COMPROMISE },    { 3, REASON_AFFILIATION_CHANGED }, { 4, REASON_SUPERSEDED },
		{ 5, REASON_CESSATION_OF_OPERATION }, { 6, REASON_CERTIFICATE_HOLD }, { 7, REASON_PRIVILEGE_WITHDRAWN }, { 8, REASON_AA_COMPROMISE },
	};
	if (c->idp.only_some_reasons == NULL)
		return NOT_APPLICABLE;
	struct span flags = tree_contents(c->tree, c->idp.only_some_reasons);
	uint32_t outside = f->date >= RFC_5280 ? ENTRY(REASON_UNSPECIFIED) : 0;
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
		size_t octet = 1 + reasons[i].flag / 8;
		if (octet >= flags.size || !(flags.data[octet] & 0x80 >> reasons[i].flag % 8))
			outside |= ENTRY(reasons[i].reason);
	}
	return each_entry(c, f, outside, reason_is_outside);
}

/* clang-format off */
const struct lint rfc5280_crl_entry_lints[] = {
	{ "e_crl_revocation_time_after_this_update", MUST, RFC5280("5.1.2.6"), RFC_2459, FOREVER, CRL, HAS_ENTRIES,
	  "revocationDate of a CRL entry must not be later than thisUpdate", CRL_CHECK(dates_not_after_this_update), .revision = 2 },
	{ "e_crl_entry_serial_number_not_positive", MUST, RFC5280("4.1.2.2"), RFC_3280, FOREVER, CRL, HAS_ENTRIES,
	  "the serial number of a CRL entry must be positive, like that of every certificate", CRL_CHECK(serials_positive) },
	{ "e_crl_entry_serial_number_longer_than_20_octets", MUST, RFC5280("4.1.2.2"), RFC_3280, FOREVER, CRL, HAS_ENTRIES,
	  "the serial number of a CRL entry must have at most 20 octets, like that of every certificate", CRL_CHECK(serials_short) },
	{ "e_crl_revocation_date_too_early", MUST, COMMUNITY("dates of revocation"), ALWAYS, FOREVER, CRL, HAS_ENTRIES,
	  "revocationDate of a CRL entry must not be before 1999", CRL_CHECK(dates_not_before_1999) },
	{ "e_crl_unique_revoked_certificate", MUST, COMMUNITY("RFC 5280 5.1.2.6"), ALWAYS, FOREVER, CRL, HAS_ENTRIES,
	  "a CRL must not have two entries for the same certificate", CRL_CHECK(serials_unique) },
	{ "e_crl_revoked_certificate_crl_entry_has_no_duplicate_extensions", MUST, COMMUNITY("RFC 5280 4.2 for CRL entries"), ALWAYS, FOREVER, CRL, HAS_ENTRIES,
	  "a CRL entry must not have the same extension twice", CRL_CHECK(entry_extensions_unique) },
	{ "n_crl_entry_ext_critical_unknown", NOTICE, RFC5280("5.3"), RFC_2459, FOREVER, CRL, HAS_ENTRIES,
	  "software that cannot process a critical extension of an entry uses nothing of the CRL; it is worth knowing if one is there that RFC 5280 does not have", CRL_CHECK(critical_ones_are_known) },
	{ "e_crl_has_valid_reason_code", MUST, RFC5280("5.3.1"), RFC_2459, FOREVER, CRL, HAS_ENTRIES,
	  "reasonCode of a CRL entry must be a value of CRLReason", CRL_CHECK(reasons_assigned), .revision = 2 },
	{ "w_crl_entry_reason_unspecified", SHOULD, RFC5280("5.3.1"), RFC_2459, FOREVER, CRL, HAS_ENTRIES,
	  "reasonCode of a CRL entry should be absent instead of unspecified", CRL_CHECK(reasons_specified), .revision = 2 },
	{ "e_crl_entry_remove_from_crl_not_delta", MUST, RFC5280("5.3.1"), RFC_5280, FOREVER, CRL, HAS_ENTRIES,
	  "reasonCode of a CRL entry must not be removeFromCRL unless the CRL is a delta CRL", CRL_CHECK(remove_in_delta_only) },
	{ "e_crl_entry_invalidity_date_critical", MUST, RFC5280("5.3.2"), RFC_2459, FOREVER, CRL, HAS_ENTRIES,
	  "invalidityDate of a CRL entry must not be critical", CRL_CHECK(invalidity_dates_not_critical), .revision = 2 },
	{ "e_crl_entry_certificate_issuer_not_critical", MUST, RFC5280("5.3.3"), RFC_2459, FOREVER, CRL, HAS_ENTRIES,
	  "certificateIssuer of a CRL entry must be critical", CRL_CHECK(certificate_issuers_critical), .revision = 2 },
	{ "e_crl_entry_certificate_issuer_no_directory_name", MUST, RFC5280("5.3.3"), RFC_5280, FOREVER, CRL, HAS_ENTRIES,
	  "certificateIssuer of a CRL entry must have a directoryName", CRL_CHECK(certificate_issuers_named) },
	{ "e_crl_entry_certificate_issuer_not_indirect", MUST, RFC5280("5.3.3"), RFC_2459, FOREVER, CRL, HAS_ENTRIES,
	  "certificateIssuer of a CRL entry must not be present unless issuingDistributionPoint asserts indirectCRL", CRL_CHECK(certificate_issuers_in_indirect_only), .revision = 2 },
	{ "e_crl_entry_reason_outside_idp", MUST, RFC5280("5.2.5"), RFC_2459, FOREVER, CRL, HAS_ENTRIES | HAS_IDP,
	  "reasonCode of a CRL entry must be one of those in onlySomeReasons", CRL_CHECK(reasons_within_idp), .revision = 3 },
	{ 0 },
};
/* clang-format on */
