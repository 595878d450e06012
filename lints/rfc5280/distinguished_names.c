/* RFC 5280 4.1.2.4, 4.1.2.6, 4.2.1.6 and A.1: issuer and subject of any certificate. */
#include "lints/checks.h"
#include "lints/tables.h"
#include "x509/dns.h"

static enum verdict
issuer_not_empty(const struct cert *c, struct findings *f)
{
	if (c->issuer.node == NULL)
		return NOT_APPLICABLE;
	return name_is_empty(&c->issuer) ? fail(f, c->issuer.node, "the issuer has no name") : PASS;
}

static enum verdict
subject_or_san(const struct cert *c, struct findings *f)
{
	if (!name_is_empty(&c->subject))
		return NOT_APPLICABLE;
	return c->facts & HAS_SAN ? PASS : fail(f, c->subject.node, "the subject is empty, and subjectAltName is absent");
}

/* arg: AT_MOST(a type of attribute, characters). */
#define AT_MOST(type, characters) CERT(subject_value_at_most), OID_##type | (long)(characters) << 16
#define TYPE_OF(arg)              ((enum oid)((arg)&0xffff))
#define BOUND_OF(arg)             ((size_t)((arg) >> 16))

static enum verdict
value_at_most(const struct cert *c, const struct attribute *a, struct findings *f)
{
	size_t length = value_length(c->tree, a->value);
	if (length <= BOUND_OF(arg(f)))
		return PASS;
	return fail(f, a->value, "%s has %zu characters, more than %zu", oid_name(a->oid), length, BOUND_OF(arg(f)));
}

static enum verdict
subject_value_at_most(const struct cert *c, struct findings *f)
{
	return each_attribute_of(c, &c->subject, TYPE_OF(arg(f)), f, value_at_most);
}

static enum verdict
value_is_printable_string(const struct cert *c, const struct attribute *a, struct findings *f)
{
	char tag[32];
	(void)c;
	if (a->value->class == CLASS_UNIVERSAL && a->value->tag == TYPE_PRINTABLE_STRING)
		return PASS;
	return fail(f, a->value, "%s is %s and not PrintableString", oid_name(a->oid), tree_tag_text(a->value, tag, sizeof(tag)));
}

/* arg: a type of attribute. */
static enum verdict
subject_printable_string(const struct cert *c, struct findings *f)
{
	return each_attribute_of(c, &c->subject, (enum oid)arg(f), f, value_is_printable_string);
}

static enum verdict
issuer_printable_string(const struct cert *c, struct findings *f)
{
	return each_attribute_of(c, &c->issuer, (enum oid)arg(f), f, value_is_printable_string);
}

/* The domain of a mailbox is compared without regard to case (RFC 5280 7.5); few systems have local parts that differ in case alone. */
static enum verdict
mail_is_in_san(const struct cert *c, const struct attribute *a, struct findings *f)
{
	char text[PRINTABLE_SIZE];
	struct span address = tree_contents(c->tree, a->value);
	for (const struct node *n = tree_child(c->tree, c->san); n != NULL; n = tree_next(c->tree, n)) {
		if (general_name_kind(n) == NAME_RFC822 && ascii_equal_nocase(tree_contents(c->tree, n), address))
			return PASS;
	}
	return fail(f, a->value, "emailAddress \"%s\" is no rfc822Name of subjectAltName", printable(address, text));
}

static enum verdict
subject_mail_in_san(const struct cert *c, struct findings *f)
{
	return each_attribute_of(c, &c->subject, OID_EMAIL_ADDRESS, f, mail_is_in_san);
}

#define RFC2459 D(1999, 1, 1), FOREVER
#define ALWAYS_ ALWAYS, FOREVER

/* clang-format off */
const struct lint rfc5280_names_lints[] = {
	{ "e_issuer_field_empty", MUST, RFC5280("4.1.2.4"), RFC2459, CERTIFICATE,
	  "the issuer is not empty", CERT(issuer_not_empty) },
	{ "e_subject_empty_without_san", MUST, RFC5280("4.2.1.6"), RFC2459, CERTIFICATE,
	  "subjectAltName is present where the subject is empty", CERT(subject_or_san) },
	{ "e_subj_email_not_in_san", MUST, RFC5280("4.1.2.6"), RFC2459, CERTIFICATE,
	  "a mail address in the subject stands in subjectAltName, too", CERT(subject_mail_in_san) },
	{ "e_issuer_dn_country_not_printable_string", MUST, RFC5280("A.1"), ALWAYS_, CERTIFICATE,
	  "countryName of the issuer is a PrintableString", CERT(issuer_printable_string), OID_COUNTRY_NAME },
	{ "e_subject_dn_country_not_printable_string", MUST, RFC5280("A.1"), ALWAYS_, CERTIFICATE,
	  "countryName of the subject is a PrintableString", CERT(subject_printable_string), OID_COUNTRY_NAME },
	{ "e_subject_dn_serial_number_not_printable_string", MUST, RFC5280("A.1"), ALWAYS_, CERTIFICATE,
	  "serialNumber of the subject is a PrintableString", CERT(subject_printable_string), OID_SERIAL_NUMBER },
	{ "e_subject_dn_serial_number_max_length", MUST, RFC5280("A.1"), ALWAYS_, CERTIFICATE,
	  "serialNumber of the subject has 64 characters at most", AT_MOST(SERIAL_NUMBER, 64) },
	{ "e_subject_common_name_max_length", MUST, RFC5280("A.1"), RFC2459, CERTIFICATE,
	  "commonName of the subject has 64 characters at most", AT_MOST(COMMON_NAME, 64) },
	{ "e_subject_email_max_length", MUST, RFC5280("A.1"), RFC2459, CERTIFICATE,
	  "emailAddress of the subject has 255 characters at most", AT_MOST(EMAIL_ADDRESS, 255) },
	{ "e_subject_given_name_max_length", MUST, RFC5280("A.1"), RFC2459, CERTIFICATE,
	  "givenName of the subject has 32,768 characters at most", AT_MOST(GIVEN_NAME, 32768) },
	{ "e_subject_surname_max_length", MUST, RFC5280("A.1"), RFC2459, CERTIFICATE,
	  "surname of the subject has 32,768 characters at most", AT_MOST(SURNAME, 32768) },
	{ "w_subject_given_name_recommended_max_length", SHOULD, COMMUNITY("X.411 ub-common-name-length"), RFC2459, CERTIFICATE,
	  "givenName of the subject has no more characters than the 64 that systems expect", AT_MOST(GIVEN_NAME, 64) },
	{ "w_subject_surname_recommended_max_length", SHOULD, COMMUNITY("X.411 ub-common-name-length"), RFC2459, CERTIFICATE,
	  "surname of the subject has no more characters than the 64 that systems expect", AT_MOST(SURNAME, 64) },
	{ "e_subject_locality_name_max_length", MUST, RFC5280("A.1"), RFC2459, CERTIFICATE,
	  "localityName of the subject has 128 characters at most", AT_MOST(LOCALITY_NAME, 128) },
	{ "e_subject_state_name_max_length", MUST, RFC5280("A.1"), RFC2459, CERTIFICATE,
	  "stateOrProvinceName of the subject has 128 characters at most", AT_MOST(STATE_OR_PROVINCE_NAME, 128) },
	{ "e_subject_organization_name_max_length", MUST, RFC5280("A.1"), RFC2459, CERTIFICATE,
	  "organizationName of the subject has 64 characters at most", AT_MOST(ORGANIZATION_NAME, 64) },
	{ "e_subject_organizational_unit_name_max_length", MUST, RFC5280("A.1"), RFC2459, CERTIFICATE,
	  "organizationalUnitName of the subject has 64 characters at most", AT_MOST(ORGANIZATIONAL_UNIT_NAME, 64) },
	/* RFC 5280 does not define these two attributes; its ub-postal-code-length, 16, is that of an X.400 address. */
	{ "e_subject_postal_code_max_length", MUST, COMMUNITY("X.520 ub-postal-code"), RFC2459, CERTIFICATE,
	  "postalCode of the subject has 40 characters at most", AT_MOST(POSTAL_CODE, 40) },
	{ "e_subject_street_address_max_length", MUST, COMMUNITY("X.520 ub-street-address"), RFC2459, CERTIFICATE,
	  "streetAddress of the subject has 128 characters at most", AT_MOST(STREET_ADDRESS, 128) },
	{ 0 },
};
/* clang-format on */
