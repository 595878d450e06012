/* RFC 5280 4.1.2.4, 4.1.2.6, 4.2.1.6 and A.1: issuer and subject of any certificate. */
#include "lints/attribute_syntax.h"
#include "lints/checks.h"
#include "lints/tables.h"
#include "x509/dns.h"

static enum verdict
issuer_not_empty(const struct cert *c, struct findings *f)
{
	if (c->issuer.node == NULL)
		return NOT_APPLICABLE;
	return name_is_empty(&c->issuer) ? fail(f, c->issuer.node, "the issuer is empty") : PASS;
}

static enum verdict
subject_or_san(const struct cert *c, struct findings *f)
{
	if (!name_is_empty(&c->subject))
		return NOT_APPLICABLE;
	return c->features & HAS_SAN ? PASS : fail(f, c->subject.node, "the subject is empty, and subjectAltName is absent");
}

/* arg: AT_MOST(a type of attribute, characters). */
#define AT_MOST(type, characters) CERT(subject_value_at_most), OID_##type | (long)(characters) << 16
#define TYPE_OF(arg)              ((enum oid)((arg)&0xffff))
#define BOUND_OF(arg)             ((size_t)((arg) >> 16))

/*
 * Whether ETSI EN 319 412-2 4.2.4 and 412-3 4.2.1 lift the bound of an attribute: of a name in a qualified certificate. Not in one for TLS: the bound
 * is that of BR 7.1.4.2, too.
 */
static bool
has_no_bound(const struct cert *c, enum oid attribute)
{
	const uint64_t lifted = ATTRIBUTE_MASK(OID_GIVEN_NAME) | ATTRIBUTE_MASK(OID_SURNAME) | ATTRIBUTE_MASK(OID_PSEUDONYM) |
				ATTRIBUTE_MASK(OID_COMMON_NAME) | ATTRIBUTE_MASK(OID_ORGANIZATION_NAME) |
				ATTRIBUTE_MASK(OID_ORGANIZATIONAL_UNIT_NAME);
	if (!(ATTRIBUTE_MASK(attribute) & lifted) || c->profiles & (TLS_ANY_CA | SUBSCRIBER | OCSP_RESPONDER))
		return false;
	for (const struct node *n = tree_child(c->tree, extension_value(&c->ext, OID_QC_STATEMENTS)); n != NULL; n = tree_next(c->tree, n)) {
		if (n->oid >= OID_QCS_COMPLIANCE && n->oid <= OID_QCS_LEGISLATION)
			return true;
	}
	return false;
}

static enum verdict
value_at_most(const struct cert *c, const struct attribute *a, struct findings *f)
{
	size_t length = value_length(c->tree, a->value);
	if (length <= BOUND_OF(arg(f)))
		return PASS;
	if (has_no_bound(c, a->oid))
		return NOT_APPLICABLE;
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
	return fail(f, a->value, "%s is %s; it must be PrintableString", oid_name(a->oid), tree_tag_text(a->value, tag, sizeof(tag)));
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

/*
 * The domain of a mailbox is compared without regard to case (RFC 5280 7.5); few systems have local parts that differ in case alone. Behind a
 * thousand other names it is not looked for: a hostile name costs no square.
 */
static enum verdict
mail_is_in_san(const struct cert *c, const struct attribute *a, struct findings *f)
{
	char text[PRINTABLE_SIZE];
	struct span address = tree_contents(c->tree, a->value);
	const struct node *n = tree_child(c->tree, c->san);
	for (int i = 0; i < 1000 && n != NULL; i++, n = tree_next(c->tree, n)) {
		if (general_name_kind(n) == NAME_RFC822 && ascii_equal_nocase(tree_contents(c->tree, n), address))
			return PASS;
	}
	if (n != NULL)
		return NOT_APPLICABLE;
	return fail(f, a->value, "emailAddress \"%s\" is not an rfc822Name of subjectAltName", printable(address, text));
}

static enum verdict
subject_mail_in_san(const struct cert *c, struct findings *f)
{
	return each_attribute_of(c, &c->subject, OID_EMAIL_ADDRESS, f, mail_is_in_san);
}

/* countryName, and of the subject serialNumber, have rules of their own. */
static enum verdict
value_has_type(const struct cert *c, const struct attribute *a, struct findings *f)
{
	bool own = a->oid == OID_COUNTRY_NAME || (a->oid == OID_SERIAL_NUMBER && arg(f) == NAME_OF_SUBJECT);
	return own ? NOT_APPLICABLE : attribute_has_type(c->tree, a, f);
}

/* arg: which Name. */
static enum verdict
name_types(const struct cert *c, struct findings *f)
{
	return each_attribute(c, arg(f) == NAME_OF_ISSUER ? &c->issuer : &c->subject, f, value_has_type);
}

/* X.520: both are DirectoryStrings, though of other bounds; RFC 5280 does not define them. */
static enum verdict
address_is_directory_string(const struct cert *c, const struct attribute *a, struct findings *f)
{
	char tag[32];
	(void)c;
	if (a->oid != OID_STREET_ADDRESS && a->oid != OID_POSTAL_CODE)
		return NOT_APPLICABLE;
	if (!is_directory_string_type(a->value))
		return fail(f, a->value, "%s is %s; it must be a DirectoryString", oid_name(a->oid), tree_tag_text(a->value, tag, sizeof(tag)));
	return a->value->length > 0 ? PASS : fail(f, a->value, "%s is empty", oid_name(a->oid));
}

static enum verdict
address_types(const struct cert *c, struct findings *f)
{
	return each_attribute(c, &c->subject, f, address_is_directory_string);
}

/* The others have rules of their own. */
static enum verdict
value_in_bounds(const struct cert *c, const struct attribute *a, struct findings *f)
{
	bool here =
		a->oid == OID_TITLE || a->oid == OID_PSEUDONYM || a->oid == OID_NAME || a->oid == OID_INITIALS || a->oid == OID_GENERATION_QUALIFIER;
	return here && !has_no_bound(c, a->oid) ? attribute_in_bounds(c->tree, a, f) : NOT_APPLICABLE;
}

/* Those whose bound is lifted: the syntaxes know no other names than these. */
static enum verdict
lifted_value_in_bounds(const struct cert *c, const struct attribute *a, struct findings *f)
{
	return attribute_syntax(a->oid) != NULL && has_no_bound(c, a->oid) ? attribute_in_bounds(c->tree, a, f) : NOT_APPLICABLE;
}

static enum verdict
subject_in_lifted_bounds(const struct cert *c, struct findings *f)
{
	return extension_value(&c->ext, OID_QC_STATEMENTS) != NULL ? each_attribute(c, &c->subject, f, lifted_value_in_bounds) : NOT_APPLICABLE;
}

static enum verdict
subject_in_bounds(const struct cert *c, struct findings *f)
{
	return each_attribute(c, &c->subject, f, value_in_bounds);
}

static enum verdict
value_not_empty(const struct cert *c, const struct attribute *a, struct findings *f)
{
	(void)c;
	return attribute_not_empty(a, f);
}

static enum verdict
subject_not_empty_values(const struct cert *c, struct findings *f)
{
	return each_attribute(c, &c->subject, f, value_not_empty);
}

/* clang-format off */
const struct lint rfc5280_names_lints[] = {
	{ "e_issuer_field_empty", MUST, RFC5280("4.1.2.4"), RFC_2459, FOREVER, CERTIFICATE, 0,
	  "the issuer of a certificate must not be empty", CERT(issuer_not_empty) },
	{ "e_subject_empty_without_san", MUST, RFC5280("4.2.1.6"), RFC_2459, FOREVER, CERTIFICATE, 0,
	  "subjectAltName must be present if the subject is empty", CERT(subject_or_san) },
	{ "n_subject_email_address_deprecated", NOTICE, RFC5280("4.1.2.6"), RFC_5280, FOREVER, CERTIFICATE, 0,
	  "emailAddress in the subject is deprecated: an address should stand in subjectAltName alone", CERT(subject_lacks), OID_EMAIL_ADDRESS },
	{ "e_subj_email_not_in_san", MUST, RFC5280("4.1.2.6"), RFC_2459, FOREVER, CERTIFICATE, 0,
	  "an e-mail address in the subject must also be in subjectAltName", CERT(subject_mail_in_san) },
	{ "e_issuer_dn_country_not_printable_string", MUST, RFC5280("A.1"), RFC_2459, FOREVER, CERTIFICATE, 0,
	  "countryName of the issuer must be a PrintableString", CERT(issuer_printable_string), OID_COUNTRY_NAME, .revision = 2 },
	{ "e_subject_dn_country_not_printable_string", MUST, RFC5280("A.1"), RFC_2459, FOREVER, CERTIFICATE, 0,
	  "countryName of the subject must be a PrintableString", CERT(subject_printable_string), OID_COUNTRY_NAME, .revision = 2 },
	{ "e_subject_dn_serial_number_not_printable_string", MUST, RFC5280("A.1"), RFC_3280, FOREVER, CERTIFICATE, 0,
	  "serialNumber of the subject must be a PrintableString", CERT(subject_printable_string), OID_SERIAL_NUMBER, .revision = 2 },
	{ "e_subject_dn_serial_number_max_length", MUST, RFC5280("A.1"), RFC_3280, FOREVER, CERTIFICATE, 0,
	  "serialNumber of the subject must have at most 64 characters", AT_MOST(SERIAL_NUMBER, 64), .revision = 2 },
	{ "e_subject_common_name_max_length", MUST, RFC5280("A.1"), RFC_2459, FOREVER, CERTIFICATE, 0,
	  "commonName of the subject must have at most 64 characters", AT_MOST(COMMON_NAME, 64) },
	{ "e_subject_email_max_length", MUST, RFC5280("A.1"), RFC_2459, FOREVER, CERTIFICATE, 0,
	  "emailAddress of the subject must have at most 255 characters", AT_MOST(EMAIL_ADDRESS, 255) },
	{ "e_subject_given_name_max_length", MUST, RFC5280("A.1"), RFC_2459, FOREVER, CERTIFICATE, 0,
	  "givenName of the subject must have at most 32,768 characters", AT_MOST(GIVEN_NAME, 32768) },
	{ "e_subject_surname_max_length", MUST, RFC5280("A.1"), RFC_2459, FOREVER, CERTIFICATE, 0,
	  "surname of the subject must have at most 32,768 characters", AT_MOST(SURNAME, 32768) },
	{ "w_subject_given_name_recommended_max_length", SHOULD, COMMUNITY("X.411 ub-common-name-length"), RFC_2459, FOREVER, CERTIFICATE, 0,
	  "givenName of the subject should have at most 64 characters, which systems expect", AT_MOST(GIVEN_NAME, 64) },
	{ "w_subject_surname_recommended_max_length", SHOULD, COMMUNITY("X.411 ub-common-name-length"), RFC_2459, FOREVER, CERTIFICATE, 0,
	  "surname of the subject should have at most 64 characters, which systems expect", AT_MOST(SURNAME, 64) },
	{ "e_subject_locality_name_max_length", MUST, RFC5280("A.1"), RFC_2459, FOREVER, CERTIFICATE, 0,
	  "localityName of the subject must have at most 128 characters", AT_MOST(LOCALITY_NAME, 128) },
	{ "e_subject_state_name_max_length", MUST, RFC5280("A.1"), RFC_2459, FOREVER, CERTIFICATE, 0,
	  "stateOrProvinceName of the subject must have at most 128 characters", AT_MOST(STATE_OR_PROVINCE_NAME, 128) },
	{ "e_subject_organization_name_max_length", MUST, RFC5280("A.1"), RFC_2459, FOREVER, CERTIFICATE, 0,
	  "organizationName of the subject must have at most 64 characters", AT_MOST(ORGANIZATION_NAME, 64) },
	{ "e_subject_organizational_unit_name_max_length", MUST, RFC5280("A.1"), RFC_2459, FOREVER, CERTIFICATE, 0,
	  "organizationalUnitName of the subject must have at most 64 characters", AT_MOST(ORGANIZATIONAL_UNIT_NAME, 64) },
	{ "e_subject_attribute_type_wrong", MUST, RFC5280("A.1"), RFC_2459, FOREVER, CERTIFICATE, 0,
	  "an attribute of the subject must have a string type that its definition allows", CERT(name_types), NAME_OF_SUBJECT },
	{ "e_issuer_attribute_type_wrong", MUST, RFC5280("A.1"), RFC_2459, FOREVER, CERTIFICATE, 0,
	  "an attribute of the issuer must have a string type that its definition allows", CERT(name_types), NAME_OF_ISSUER, .revision = 2 },
	{ "e_subject_attribute_empty", MUST, RFC5280("A.1"), RFC_2459, FOREVER, CERTIFICATE, 0,
	  "a DirectoryString, serialNumber or emailAddress in the subject must not be empty", CERT(subject_not_empty_values), .revision = 2 },
	{ "e_subject_name_part_too_long", MUST, RFC5280("A.1"), RFC_2459, FOREVER, CERTIFICATE, 0,
	  "title, pseudonym, name, initials and generationQualifier of the subject must not have more characters than their bounds", CERT(subject_in_bounds) },
	{ "n_qualified_subject_name_over_bound", NOTICE, RFC5280("A.1"), RFC_2459, FOREVER, OTHER_LEAF, 0,
	  "a name in a qualified certificate's subject may be longer than its bound, which EN 319 412-2 and 412-3 lift", CERT(subject_in_lifted_bounds) },
	/* RFC 5280 does not define these two attributes; its ub-postal-code-length, 16, is that of an X.400 address. */
	{ "e_subject_postal_code_max_length", MUST, COMMUNITY("X.520 ub-postal-code"), RFC_2459, FOREVER, CERTIFICATE, 0,
	  "postalCode of the subject must have at most 40 characters", AT_MOST(POSTAL_CODE, 40) },
	{ "e_subject_street_address_max_length", MUST, COMMUNITY("X.520 ub-street-address"), RFC_2459, FOREVER, CERTIFICATE, 0,
	  "streetAddress of the subject must have at most 128 characters", AT_MOST(STREET_ADDRESS, 128) },
	{ "e_subject_address_not_directory_string", MUST, COMMUNITY("X.520 DirectoryString"), RFC_2459, FOREVER, CERTIFICATE, 0,
	  "streetAddress and postalCode of the subject must be DirectoryStrings that are not empty", CERT(address_types) },
	{ 0 },
};
/* clang-format on */
