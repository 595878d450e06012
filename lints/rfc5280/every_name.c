/*
 * RFC 5280 A.1, 4.1.2.4 and 7.3: every Name of an object, wherever it stands. What is asked of the subject of a certificate has rules of its own for
 * most of it, and so have some types of its issuer: these are in distinguished_names.c.
 */
#include "lints/attribute_syntax.h"
#include "lints/checks.h"
#include "lints/dns_checks.h"
#include "lints/tables.h"
#include "x509/dns.h"
#include "x509/names.h"

#define ALL_BUT_SUBJECT (PLACES_ALL & ~(unsigned)PLACE_SUBJECT)

static bool
is_in_certificate(const struct tree *t)
{
	const struct type *type = tree_root(t)->type;
	return type == &Certificate || type == &TBSCertificate;
}

/* What a rule asks of one attribute, which has a type and a value. */
typedef enum verdict value_check(const struct tree *t, const struct attribute *a, struct findings *f);

/* `only`: the type of attribute that is looked at; OID_UNKNOWN: each. `verdict`: that on the Names before. */
static enum verdict
each_value_of(const struct tree *t, const struct node *name, enum oid only, struct findings *f, value_check *check, enum verdict verdict)
{
	bool all = only == OID_UNKNOWN;
	for (struct attribute a = all ? name_first(t, name) : name_first_of(t, name, only); a.node != NULL;
	     a = all ? name_next(t, a) : name_next_of(t, a)) {
		enum verdict one = a.type != NULL && a.value != NULL ? check(t, &a, f) : NOT_APPLICABLE;
		verdict = verdict == FAIL || one == NOT_APPLICABLE ? verdict : one;
	}
	return verdict;
}

/* The traits of all Names but the subject together, found for the first rule that asks; NAMES_READ tells that it did. */
#define NAMES_READ (1u << 31)
static unsigned
traits_of_names(const struct tree *t, struct findings *f)
{
	struct name name;
	if (f->name_traits != 0)
		return f->name_traits;
	f->name_traits = NAMES_READ;
	for (struct placed_name n = names_first(t, ALL_BUT_SUBJECT); n.node != NULL; n = names_next(t, ALL_BUT_SUBJECT, n)) {
		name_read(&name, t, n.node);
		f->name_traits |= name.traits;
	}
	return f->name_traits;
}

/*
 * Each attribute of the Names but the subject, and but those in some places (enum name_place). Those that have none of some traits (enum
 * string_trait, enum name_trait) pass; 0: all are looked at. Of an OCSP response the certificates in it are objects of their own.
 */
static enum verdict
each_value(const struct tree *t, unsigned but, unsigned traits, enum oid only, struct findings *f, value_check *check)
{
	enum verdict verdict = NOT_APPLICABLE;
	unsigned places = ALL_BUT_SUBJECT & ~but;
	if (traits != 0 && !(traits_of_names(t, f) & traits))
		return PASS;
	for (struct placed_name n = names_first(t, places); n.node != NULL; n = names_next(t, places, n)) {
		if (!n.enclosed)
			verdict = each_value_of(t, n.node, only, f, check, verdict);
	}
	return verdict;
}

/* e_issuer_attribute_type_wrong and e_issuer_dn_country_not_printable_string speak of the issuer of a certificate. */
static enum verdict
values_have_types(const struct tree *t, struct findings *f)
{
	return each_value(t, is_in_certificate(t) ? PLACE_ISSUER : 0, NAME_ODD_TYPE, OID_UNKNOWN, f, attribute_has_type);
}

static enum verdict
value_not_empty(const struct tree *t, const struct attribute *a, struct findings *f)
{
	(void)t;
	return attribute_not_empty(a, f);
}

static enum verdict
values_not_empty(const struct tree *t, struct findings *f)
{
	return each_value(t, 0, STRING_BARE, OID_UNKNOWN, f, value_not_empty);
}

static enum verdict
values_in_bounds(const struct tree *t, struct findings *f)
{
	return each_value(t, 0, NAME_OVERLONG, OID_UNKNOWN, f, attribute_in_bounds);
}

static enum verdict
country_has_two_characters(const struct tree *t, const struct attribute *a, struct findings *f)
{
	char text[PRINTABLE_SIZE];
	size_t length = value_length(t, a->value);
	return length == 2 ? PASS
			   : fail(f, a->value, "countryName \"%s\" has %zu characters; it must have 2", printable(tree_contents(t, a->value), text),
				  length);
}

static enum verdict
countries_have_two_characters(const struct tree *t, struct findings *f)
{
	return each_value(t, 0, NAME_ODD_VALUE, OID_COUNTRY_NAME, f, country_has_two_characters);
}

/* EU and UK are no country's, and reserved by ISO 3166-1 for those who use them. */
static enum verdict
country_is_assigned(const struct tree *t, const struct attribute *a, struct findings *f)
{
	struct span code = tree_contents(t, a->value);
	char text[PRINTABLE_SIZE];
	if (value_length(t, a->value) != 2)
		return NOT_APPLICABLE;
	if (reference_is_country(f->reference, code) || ascii_equal_nocase(code, SPAN("EU")) || ascii_equal_nocase(code, SPAN("UK")))
		return PASS;
	return fail(f, a->value, "countryName \"%s\" is not a code of ISO 3166-1", printable(code, text));
}

static enum verdict
countries_are_assigned(const struct tree *t, struct findings *f)
{
	return each_value(t, is_in_certificate(t) ? PLACE_ISSUER : 0, 0, OID_COUNTRY_NAME, f, country_is_assigned);
}

static enum verdict
issuer_country_is_assigned(const struct cert *c, struct findings *f)
{
	return name_has(&c->issuer, OID_COUNTRY_NAME)
		       ? each_value_of(c->tree, c->issuer.node, OID_COUNTRY_NAME, f, country_is_assigned, NOT_APPLICABLE)
		       : NOT_APPLICABLE;
}

/* Whether rules of the BR on the same attributes of the subject judge the certificate, from the day on that they begin. */
static bool
has_rules_of_br(const struct cert *c, const struct findings *f, int64_t from)
{
	return c->profiles & (TLS_ANY_CA | SUBSCRIBER | OCSP_RESPONDER) && f->date >= from;
}

/* Those of the BR: e_subject_country_not_iso, e_ca_country_name_invalid. */
static enum verdict
subject_country_has_two_characters(const struct cert *c, struct findings *f)
{
	return has_rules_of_br(c, f, BR_1_0)
		       ? NOT_APPLICABLE
		       : each_value_of(c->tree, c->subject.node, OID_COUNTRY_NAME, f, country_has_two_characters, NOT_APPLICABLE);
}

static enum verdict
subject_country_is_assigned(const struct cert *c, struct findings *f)
{
	return has_rules_of_br(c, f, BR_1_0) ? NOT_APPLICABLE
					     : each_value_of(c->tree, c->subject.node, OID_COUNTRY_NAME, f, country_is_assigned, NOT_APPLICABLE);
}

/* What is not a DirectoryString at all, by its definition, has the wrong type altogether. */
static enum verdict
value_has_modern_type(const struct tree *t, const struct attribute *a, struct findings *f)
{
	char type[OID_TEXT_SIZE], tag[32];
	if (attribute_syntax(a->oid) != NULL && !is_directory_string(a->oid))
		return NOT_APPLICABLE;
	bool legacy = a->value->class == CLASS_UNIVERSAL &&
		      (a->value->tag == TYPE_TELETEX_STRING || a->value->tag == TYPE_BMP_STRING || a->value->tag == TYPE_UNIVERSAL_STRING);
	if (!legacy)
		return PASS;
	return fail(f, a->value, "%s is %s", node_oid_text(t, a->type, type), tree_tag_text(a->value, tag, sizeof(tag)));
}

static enum verdict
values_have_modern_types(const struct tree *t, struct findings *f)
{
	return each_value(t, 0, NAME_ODD_TYPE, OID_UNKNOWN, f, value_has_modern_type);
}

/* Those of the BR: e_subject_rdns_correct_encoding, n_cross_cert_subject_encoding. */
static enum verdict
subject_has_modern_types(const struct cert *c, struct findings *f)
{
	return has_rules_of_br(c, f, SC62) ? NOT_APPLICABLE
					   : each_value_of(c->tree, c->subject.node, OID_UNKNOWN, f, value_has_modern_type, NOT_APPLICABLE);
}

/* Whether UTF-8 may have a control character: those of C1 begin with c2. */
static bool
may_have_controls(struct span s)
{
	bool may = false;
	for (size_t i = 0; i < s.size; i++)
		may |= s.data[i] < 0x20 || s.data[i] == 0x7f || s.data[i] == 0xc2;
	return may;
}

static enum verdict
value_without_controls(const struct tree *t, const struct attribute *a, struct findings *f)
{
	struct characters value = value_characters(t, a->value);
	char type[OID_TEXT_SIZE];
	uint32_t character;
	if (!is_string_type(value.kind))
		return NOT_APPLICABLE;
	if (value.kind == TYPE_UTF8_STRING && !may_have_controls(value.rest))
		return PASS;
	while (character_next(&value, &character)) {
		if (character < 0x20 || (character >= 0x7f && character <= 0x9f))
			return fail(f, a->value, "%s has the control character U+%04X", node_oid_text(t, a->type, type), (unsigned)character);
	}
	return PASS;
}

static enum verdict
values_without_controls(const struct tree *t, struct findings *f)
{
	return each_value(t, 0, STRING_ODD, OID_UNKNOWN, f, value_without_controls);
}

/* One label of a domain name; of one that begins with "xn--" what follows can be decoded. */
static enum verdict
component_is_label(const struct tree *t, const struct attribute *a, struct findings *f)
{
	struct span label = tree_contents(t, a->value);
	char text[PRINTABLE_SIZE];
	if (a->value->class != CLASS_UNIVERSAL || a->value->tag != TYPE_IA5_STRING)
		return NOT_APPLICABLE;
	unsigned problems = dns_problems(label) & (DNS_EMPTY_LABEL | DNS_LABEL_TOO_LONG | DNS_NOT_UNICODE);
	const char *what = label.size == 0                               ? "is empty"
			   : memchr(label.data, '.', label.size) != NULL ? "has a dot"
			   : problems & DNS_LABEL_TOO_LONG               ? "has more than 63 octets"
			   : problems != 0                               ? "begins with xn--, and what follows cannot be decoded"
									 : NULL;
	return what == NULL ? PASS : fail(f, a->value, "domainComponent \"%s\" %s", printable(label, text), what);
}

static enum verdict
components_are_labels(const struct tree *t, struct findings *f)
{
	return each_value(t, 0, NAME_ODD_TYPE, OID_DOMAIN_COMPONENT, f, component_is_label);
}

/* That of the BR: e_sub_cert_ov_domain_component_not_label. */
static enum verdict
subject_components_are_labels(const struct cert *c, struct findings *f)
{
	return !name_has(&c->subject, OID_DOMAIN_COMPONENT) || (c->profiles & SUBSCRIBER_OV && f->date >= SC62)
		       ? NOT_APPLICABLE
		       : each_value_of(c->tree, c->subject.node, OID_DOMAIN_COMPONENT, f, component_is_label, NOT_APPLICABLE);
}

/* RFC 9549 2.4 and 3. That a label can be decoded is a matter of the rules above. */
static enum verdict
component_is_idna(const struct tree *t, const struct attribute *a, struct findings *f)
{
	struct span label = tree_contents(t, a->value);
	char text[PRINTABLE_SIZE];
	if (a->value->class != CLASS_UNIVERSAL || a->value->tag != TYPE_IA5_STRING)
		return NOT_APPLICABLE;
	unsigned problems = dns_is_xn(label) ? dns_problems(label) : 0;
	if (!(problems & DNS_NOT_IDNA) || problems & DNS_NOT_UNICODE)
		return PASS;
	return fail(f, a->value, "domainComponent \"%s\" %s", printable(label, text), dns_problem_text(problems & DNS_NOT_IDNA));
}

static enum verdict
components_are_idna(const struct tree *t, struct findings *f)
{
	return each_value(t, 0, NAME_ODD_TYPE, OID_DOMAIN_COMPONENT, f, component_is_idna);
}

static enum verdict
subject_components_are_idna(const struct cert *c, struct findings *f)
{
	return !name_has(&c->subject, OID_DOMAIN_COMPONENT)
		       ? NOT_APPLICABLE
		       : each_value_of(c->tree, c->subject.node, OID_DOMAIN_COMPONENT, f, component_is_idna, NOT_APPLICABLE);
}

/* The issuer of these is the subject of a CA that BR 7.1.2.10.2 judges. */
#define JUDGED_BY_BR (TLS_SUB_CA | SUBSCRIBER | OCSP_RESPONDER)
#define ANY_OBJECT   (CERTIFICATE | CRL | OCSP_RESPONSE)

/* clang-format off */
const struct lint every_name_lints[] = {
	{ "e_name_attribute_empty", MUST, RFC5280("A.1"), RFC_2459, FOREVER, ANY_OBJECT, 0,
	  "an attribute in a Name other than the subject must not be empty, if its definition demands a character", TREE(values_not_empty), .revision = 2 },
	{ "e_name_attribute_too_long", MUST, RFC5280("A.1"), RFC_2459, FOREVER, ANY_OBJECT, 0,
	  "an attribute in a Name other than the subject must not have more characters than its upper bound", TREE(values_in_bounds), .revision = 2 },
	{ "e_name_attribute_type_wrong", MUST, RFC5280("A.1"), RFC_2459, FOREVER, ANY_OBJECT, 0,
	  "an attribute in a Name other than issuer and subject must have a string type that its definition allows", TREE(values_have_types), .revision = 2 },
	{ "e_name_country_not_two_letters", MUST, RFC5280("A.1"), RFC_2459, FOREVER, ANY_OBJECT, 0,
	  "countryName in a Name other than the subject must have two characters", TREE(countries_have_two_characters), .revision = 2 },
	{ "e_subject_country_not_two_letters", MUST, RFC5280("A.1"), RFC_2459, FOREVER, CERTIFICATE, 0,
	  "countryName of the subject must have two characters", CERT(subject_country_has_two_characters) },
	{ "n_name_country_not_iso", NOTICE, RFC5280("A.1"), RFC_2459, FOREVER, ANY_OBJECT, 0,
	  "it is worth knowing if countryName in a Name other than issuer and subject is not a code of ISO 3166-1", TREE(countries_are_assigned) },
	{ "n_issuer_country_not_iso", NOTICE, RFC5280("A.1"), RFC_2459, FOREVER, CERTIFICATE & ~JUDGED_BY_BR, 0,
	  "it is worth knowing if countryName of the issuer is not a code of ISO 3166-1", CERT(issuer_country_is_assigned), .revision = 2 },
	{ "n_subject_country_not_iso", NOTICE, RFC5280("A.1"), RFC_2459, FOREVER, CERTIFICATE, 0,
	  "it is worth knowing if countryName of the subject is not a code of ISO 3166-1", CERT(subject_country_is_assigned) },
	{ "n_name_legacy_string_type", NOTICE, RFC5280("4.1.2.4"), UTF8_NAMES, FOREVER, ANY_OBJECT, 0,
	  "a Name other than the subject must not have a TeletexString, BMPString or UniversalString, unless the name is old", TREE(values_have_modern_types), .revision = 2 },
	{ "n_subject_legacy_string_type", NOTICE, RFC5280("4.1.2.6"), UTF8_NAMES, FOREVER, CERTIFICATE, 0,
	  "the subject should not have a TeletexString, BMPString or UniversalString, unless the name is old", CERT(subject_has_modern_types) },
	{ "w_name_control_characters", SHOULD, COMMUNITY("control characters"), ALWAYS, FOREVER, ANY_OBJECT, 0,
	  "a Name other than the subject should not have control characters", TREE(values_without_controls), .revision = 2 },
	{ "e_name_domain_component_not_label", MUST, RFC5280("7.3"), RFC_5280, FOREVER, ANY_OBJECT, 0,
	  "a domainComponent in a Name other than the subject must be a single label of a domain name", TREE(components_are_labels), .revision = 2 },
	{ "e_subject_domain_component_not_label", MUST, RFC5280("7.3"), RFC_5280, FOREVER, CERTIFICATE, 0,
	  "a domainComponent of the subject must be a single label of a domain name", CERT(subject_components_are_labels), .revision = 2 },
	{ "w_name_domain_component_idn_invalid", SHOULD, SOURCE_RFC9549, "3", RFC_8399, FOREVER, ANY_OBJECT, 0,
	  "an xn-- label as domainComponent in a Name other than the subject should be valid by IDNA 2008", TREE(components_are_idna) },
	{ "w_subject_domain_component_idn_invalid", SHOULD, SOURCE_RFC9549, "3", RFC_8399, FOREVER, CERTIFICATE, 0,
	  "an xn-- label as domainComponent of the subject should be valid by IDNA 2008", CERT(subject_components_are_idna) },
	{ 0 },
};
/* clang-format on */
