/*
 * EV Guidelines 7.1.2.2, 7.1.4.2.8 and Appendix H: the registration of an organization, "NTRUS+CA-12345678", in the subject's organizationIdentifier
 * and in the extension cabfOrganizationIdentifier.
 */
#include <stdio.h>

#include "lints/checks.h"
#include "lints/tables.h"
#include "x509/dns.h"

/* A registration in its parts. has_state: it names a subdivision of the country. */
struct registration {
	struct span scheme, country, state, reference;
	bool has_state;
};

static bool
is_alphanumeric(uint8_t c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

static bool
all_letters(struct span s)
{
	for (size_t i = 0; i < s.size; i++) {
		if (!is_alphanumeric(s.data[i]) || s.data[i] < 'A')
			return false;
	}
	return true;
}

/* Reads "NTRUS+CA-12345678". The left-most hyphen ends what the scheme is; those after it are a part of the reference. */
static bool
registration_parse(struct span s, struct registration *r)
{
	*r = (struct registration){ { s.data, 3 }, { s.data + 3, 2 }, { NULL, 0 }, { NULL, 0 }, false };
	if (s.size < 7 || !all_letters((struct span){ s.data, 5 }))
		return false;
	size_t at = 5;
	if (s.data[at] == '+') {
		r->has_state = true;
		r->state.data = s.data + ++at;
		while (at < s.size && is_alphanumeric(s.data[at]))
			at++;
		r->state.size = (size_t)(s.data + at - r->state.data);
		if (r->state.size == 0 || r->state.size > 3)
			return false;
	}
	if (at + 1 >= s.size || s.data[at] != '-')
		return false;
	r->reference = (struct span){ s.data + at + 1, s.size - at - 1 };
	return true;
}

static bool
is_permitted_string(const struct node *value)
{
	return value->class == CLASS_UNIVERSAL && (value->tag == TYPE_UTF8_STRING || value->tag == TYPE_PRINTABLE_STRING);
}

/* Reads the organizationIdentifier of a subject, which is text of one octet a character up to U+007F (7.1.4.2.8). */
static bool
registration_read(const struct cert *c, const struct attribute *a, struct registration *r)
{
	return is_permitted_string(a->value) && registration_parse(tree_contents(c->tree, a->value), r);
}

/* Reads the extension; what its type misses is empty. */
static bool
registration_extension(const struct cert *c, struct registration *r, const struct node *parts[CABF_REFERENCE + 1])
{
	const struct node *value = extension_value(&c->ext, OID_CABF_ORGANIZATION_IDENTIFIER);
	struct span texts[CABF_REFERENCE + 1];
	if (value == NULL)
		return false;
	for (uint32_t i = 0; i <= CABF_REFERENCE; i++) {
		parts[i] = tree_component(c->tree, value, i);
		texts[i] = tree_contents_if(c->tree, parts[i]);
	}
	*r = (struct registration){ texts[CABF_SCHEME], texts[CABF_COUNTRY], texts[CABF_STATE], texts[CABF_REFERENCE], parts[CABF_STATE] != NULL };
	return true;
}

static bool
is_known_scheme(struct span s)
{
	return span_is(s, "NTR") || span_is(s, "VAT") || span_is(s, "PSD");
}

/* A code of ISO 3166-1, or XG for a scheme of all the world; tax authorities of the EU use EL and XI, too (Appendix H, from EVG 1.8.1 on). */
static bool
is_country_of_scheme(const struct cert *c, struct findings *f, const struct registration *r)
{
	bool union_prefix = span_equal(r->country, SPAN("EL")) || span_equal(r->country, SPAN("XI"));
	if (union_prefix)
		return span_is(r->scheme, "VAT") && c->not_before >= SC68;
	return reference_is_upper_country(f->reference, r->country) || span_equal(r->country, SPAN("XG"));
}

static enum verdict
has_permitted_string(const struct cert *c, const struct attribute *a, struct findings *f)
{
	(void)c;
	return is_permitted_string(a->value) ? PASS : fail(f, a->value, "organizationIdentifier is neither a PrintableString nor a UTF8String");
}

static enum verdict
is_well_formed(const struct cert *c, const struct attribute *a, struct findings *f)
{
	struct registration r;
	char text[PRINTABLE_SIZE];
	if (!is_permitted_string(a->value))
		return NOT_APPLICABLE;
	if (registration_read(c, a, &r))
		return PASS;
	return fail(f, a->value,
		    "organizationIdentifier \"%s\" is not a scheme, a country, optionally + and a subdivision, a hyphen, and a reference",
		    printable(tree_contents(c->tree, a->value), text));
}

static enum verdict
has_known_scheme(const struct cert *c, const struct attribute *a, struct findings *f)
{
	struct span s = tree_contents(c->tree, a->value);
	struct span scheme = { s.data, s.size < 3 ? s.size : 3 };
	char text[PRINTABLE_SIZE];
	return is_known_scheme(scheme)
		       ? PASS
		       : fail(f, a->value, "the scheme \"%s\" of organizationIdentifier is not NTR, VAT or PSD", printable(scheme, text));
}

static enum verdict
has_country(const struct cert *c, const struct attribute *a, struct findings *f)
{
	struct registration r;
	char text[PRINTABLE_SIZE];
	if (!registration_read(c, a, &r))
		return NOT_APPLICABLE;
	return is_country_of_scheme(c, f, &r)
		       ? PASS
		       : fail(f, a->value, "the country \"%s\" of organizationIdentifier is not a code of ISO 3166-1 in upper case",
			      printable(r.country, text));
}

static enum verdict
has_state_of_ntr(const struct cert *c, const struct attribute *a, struct findings *f)
{
	struct registration r;
	if (!registration_read(c, a, &r) || !r.has_state)
		return NOT_APPLICABLE;
	return span_is(r.scheme, "NTR") ? PASS : fail(f, a->value, "organizationIdentifier names a subdivision, but its scheme is not NTR");
}

/* Whether an attribute of the subject has this type and value. Behind a hundred others it is not looked for: a hostile name costs no square. */
static bool
subject_has_value(const struct cert *c, enum oid type, struct span value)
{
	struct attribute a = name_first(c->tree, c->subject.node);
	for (int i = 0; i < 100 && a.node != NULL; i++, a = name_next(c->tree, a)) {
		if (a.oid == type && a.value != NULL && span_equal(tree_contents(c->tree, a.value), value))
			return true;
	}
	return a.node != NULL;
}

/* Appendix H, NTR: the number of the registration is that of the subject. */
static enum verdict
ntr_reference_is_serial_number(const struct cert *c, const struct attribute *a, struct findings *f)
{
	struct registration r;
	char text[PRINTABLE_SIZE];
	if (!name_has(&c->subject, OID_SERIAL_NUMBER) || !registration_read(c, a, &r) || !span_is(r.scheme, "NTR"))
		return NOT_APPLICABLE;
	if (subject_has_value(c, OID_SERIAL_NUMBER, r.reference))
		return PASS;
	return fail(f, a->value, "the reference \"%s\" of the scheme NTR is not the serialNumber of the subject", printable(r.reference, text));
}

/* Appendix H, NTR: and so is the place where it is registered. */
static enum verdict
ntr_country_is_jurisdiction(const struct cert *c, const struct attribute *a, struct findings *f)
{
	struct registration r;
	char text[PRINTABLE_SIZE];
	if (!name_has(&c->subject, OID_JURISDICTION_COUNTRY) || !registration_read(c, a, &r) || !span_is(r.scheme, "NTR"))
		return NOT_APPLICABLE;
	if (subject_has_value(c, OID_JURISDICTION_COUNTRY, r.country))
		return PASS;
	return fail(f, a->value, "the country \"%s\" of the scheme NTR is not the jurisdictionCountry of the subject", printable(r.country, text));
}

static enum verdict
ntr_state_is_jurisdiction(const struct cert *c, const struct attribute *a, struct findings *f)
{
	struct registration r;
	if (!registration_read(c, a, &r) || !span_is(r.scheme, "NTR"))
		return NOT_APPLICABLE;
	if (r.has_state == name_has(&c->subject, OID_JURISDICTION_STATE))
		return PASS;
	return fail(f, a->value, "organizationIdentifier %s a subdivision, but jurisdictionStateOrProvince is %s",
		    r.has_state ? "names" : "does not name", r.has_state ? "absent" : "present");
}

/*
 * The subdivision that a registration of the scheme NTR names, by its code in upper case or not, if `exact` in upper case alone; NULL if it is of
 * another scheme, names none, or none that is known.
 */
static const struct subdivision *
subdivision_of(const struct findings *f, const struct registration *r, bool exact)
{
	uint8_t code[SUBDIVISION_CODE_SIZE];
	if (!span_is(r->scheme, "NTR") || r->state.size == 0 || r->state.size > sizeof(code))
		return NULL;
	for (size_t i = 0; i < r->state.size; i++)
		code[i] = !exact && r->state.data[i] >= 'a' && r->state.data[i] <= 'z' ? r->state.data[i] & 0xdf : r->state.data[i];
	return subdivisions_find(&f->reference->subdivisions, r->country, (struct span){ code, r->state.size });
}

/*
 * Appendix H, NTR: the subdivision is that of the jurisdiction. Names have many spellings, so that a registration is wrong only if the jurisdiction
 * is called as another subdivision is, which this one is no part of, nor the other way round.
 */
static enum verdict
subdivision_is_jurisdiction(const struct cert *c, const struct registration *r, const struct node *at, struct findings *f)
{
	const struct subdivision *own = subdivision_of(f, r, false), *other = NULL;
	struct attribute a = name_first_of(c->tree, c->subject.node, OID_JURISDICTION_STATE);
	char text[PRINTABLE_SIZE];
	if (own == NULL || a.value == NULL)
		return NOT_APPLICABLE;
	struct characters state = value_characters(c->tree, a.value);
	while ((other = subdivisions_named(&f->reference->subdivisions, r->country, state, other)) != NULL) {
		if (other == own || subdivisions_nest(own, other))
			return PASS;
	}
	other = subdivisions_named(&f->reference->subdivisions, r->country, state, NULL);
	if (other == NULL)
		return PASS;
	struct span own_name = own->names, code = { other->code, strnlen((const char *)other->code, sizeof(other->code)) };
	own_name = span_take(&own_name, '\t');
	return fail(f, at, "the subdivision \"%.*s\" is %.*s, and jurisdictionStateOrProvince is \"%s\", whose code is \"%.*s\"", (int)r->state.size,
		    (const char *)r->state.data, (int)own_name.size, (const char *)own_name.data, printable(tree_contents(c->tree, a.value), text),
		    (int)code.size, (const char *)code.data);
}

static enum verdict
ntr_subdivision_is_jurisdiction(const struct cert *c, const struct attribute *a, struct findings *f)
{
	struct registration r;
	return registration_read(c, a, &r) ? subdivision_is_jurisdiction(c, &r, a->value, f) : NOT_APPLICABLE;
}

static enum verdict
subdivision_known(const struct registration *r, const struct node *at, struct findings *f)
{
	char text[PRINTABLE_SIZE];
	if (!span_is(r->scheme, "NTR") || r->state.size == 0)
		return NOT_APPLICABLE;
	if (subdivision_of(f, r, true) != NULL)
		return PASS;
	return fail(f, at, "\"%s\" is not the code of a subdivision of %.*s in ISO 3166-2", printable(r->state, text), (int)r->country.size,
		    (const char *)r->country.data);
}

static enum verdict
ntr_subdivision_known(const struct cert *c, const struct attribute *a, struct findings *f)
{
	struct registration r;
	return registration_read(c, a, &r) ? subdivision_known(&r, a->value, f) : NOT_APPLICABLE;
}

/* ETSI TS 119 495 5.2.1: two to eight letters for the authority, a hyphen, and what it calls the provider. */
static bool
is_psd_reference(struct span s)
{
	size_t letters = 0;
	while (letters < s.size && s.data[letters] >= 'A' && s.data[letters] <= 'Z')
		letters++;
	return letters >= 2 && letters <= 8 && letters + 1 < s.size && s.data[letters] == '-';
}

static enum verdict
psd_reference_has_authority(const struct cert *c, const struct attribute *a, struct findings *f)
{
	struct registration r;
	char text[PRINTABLE_SIZE];
	if (!registration_read(c, a, &r) || !span_is(r.scheme, "PSD"))
		return NOT_APPLICABLE;
	if (is_psd_reference(r.reference))
		return PASS;
	return fail(f, a->value, "the reference \"%s\" of the scheme PSD is not an authority, a hyphen and a number", printable(r.reference, text));
}

/*
 * What numbers for value-added tax look like behind the country, as the European Commission's VIES takes them: 9 a digit, A a letter, X either of
 * them, other characters themselves; a country with several forms is there several times.
 */
static const struct {
	char country[3];
	const char *form;
} vat_forms[] = {
	{ "AT", "U99999999" }, { "BE", "9999999999" },   { "BG", "999999999" },    { "BG", "9999999999" },   { "CY", "99999999A" },
	{ "CZ", "99999999" },  { "CZ", "999999999" },    { "CZ", "9999999999" },   { "DE", "999999999" },    { "DK", "99999999" },
	{ "EE", "999999999" }, { "EL", "999999999" },    { "ES", "X9999999X" },    { "FI", "99999999" },     { "FR", "XX999999999" },
	{ "GR", "999999999" }, { "HR", "99999999999" },  { "HU", "99999999" },     { "IE", "9X99999A" },     { "IE", "9+99999A" },
	{ "IE", "9*99999A" },  { "IE", "9999999AA" },    { "IT", "99999999999" },  { "LT", "999999999" },    { "LT", "999999999999" },
	{ "LU", "99999999" },  { "LV", "99999999999" },  { "MT", "99999999" },     { "NL", "999999999B99" }, { "PL", "9999999999" },
	{ "PT", "999999999" }, { "SE", "999999999999" }, { "SI", "99999999" },     { "SK", "9999999999" },   { "XI", "GD999" },
	{ "XI", "HA999" },     { "XI", "999999999" },    { "XI", "999999999999" },
};

static bool
has_form(struct span s, const char *form)
{
	size_t at = 0;
	for (; at < s.size && form[at] != '\0'; at++) {
		bool digit = s.data[at] >= '0' && s.data[at] <= '9', letter = s.data[at] >= 'A' && s.data[at] <= 'Z';
		bool fits = form[at] == '9' ? digit : form[at] == 'A' ? letter : form[at] == 'X' ? digit || letter : s.data[at] == (uint8_t)form[at];
		if (!fits)
			return false;
	}
	return at == s.size && form[at] == '\0';
}

/* Appendix H, VAT: a number that its country's tax authority may have allocated. Of countries that the table has not nothing is known. */
static enum verdict
vat_number_has_form(const struct registration *r, const struct node *at, struct findings *f)
{
	const char *form = NULL;
	char text[PRINTABLE_SIZE];
	if (!span_is(r->scheme, "VAT"))
		return NOT_APPLICABLE;
	for (size_t i = 0; i < sizeof(vat_forms) / sizeof(vat_forms[0]); i++) {
		if (!span_is(r->country, vat_forms[i].country))
			continue;
		if (has_form(r->reference, vat_forms[i].form))
			return PASS;
		form = vat_forms[i].form;
	}
	if (form == NULL)
		return NOT_APPLICABLE;
	return fail(f, at,
		    "the reference \"%s\" of the scheme VAT has not the form of a VAT number of %.*s, as \"%s\" (9 a digit, A a letter, X either)",
		    printable(r->reference, text), (int)r->country.size, (const char *)r->country.data, form);
}

static enum verdict
vat_reference_has_form(const struct cert *c, const struct attribute *a, struct findings *f)
{
	struct registration r;
	return registration_read(c, a, &r) ? vat_number_has_form(&r, a->value, f) : NOT_APPLICABLE;
}

/* table: an attribute_check for each organizationIdentifier of the subject, in a structure. */
struct each_identifier {
	attribute_check *check;
};

static enum verdict
identifiers(const struct cert *c, struct findings *f)
{
	const struct each_identifier *each = f->lint->table;
	return each_attribute_of(c, &c->subject, OID_ORGANIZATION_IDENTIFIER, f, each->check);
}

static enum verdict
extension_beside_identifier(const struct cert *c, struct findings *f)
{
	if (!name_has(&c->subject, OID_ORGANIZATION_IDENTIFIER))
		return NOT_APPLICABLE;
	if (c->ext.present & OID_MASK(OID_CABF_ORGANIZATION_IDENTIFIER))
		return PASS;
	return fail(f, c->ext.list, "the subject has an organizationIdentifier, but cabfOrganizationIdentifier is absent");
}

static enum verdict
is_same_as_extension(const struct cert *c, const struct attribute *a, struct findings *f)
{
	struct registration r, e;
	const struct node *parts[CABF_REFERENCE + 1];
	char text[PRINTABLE_SIZE];
	if (!registration_extension(c, &e, parts))
		return NOT_APPLICABLE;
	if (registration_read(c, a, &r) && span_equal(r.scheme, e.scheme) && span_equal(r.country, e.country) && r.has_state == e.has_state &&
	    span_equal(r.state, e.state) && span_equal(r.reference, e.reference))
		return PASS;
	return fail(f, a->value, "organizationIdentifier \"%s\" does not have the same parts as cabfOrganizationIdentifier",
		    printable(tree_contents(c->tree, a->value), text));
}

static enum verdict
extension_scheme_known(const struct cert *c, struct findings *f)
{
	struct registration e;
	const struct node *parts[CABF_REFERENCE + 1];
	char text[PRINTABLE_SIZE];
	if (!registration_extension(c, &e, parts) || parts[CABF_SCHEME] == NULL)
		return NOT_APPLICABLE;
	if (is_known_scheme(e.scheme) || e.scheme.size != 3)
		return PASS; /* that a size is wrong, the decoder says */
	return fail(f, parts[CABF_SCHEME], "registrationSchemeIdentifier \"%s\" is not NTR, VAT or PSD", printable(e.scheme, text));
}

static enum verdict
extension_country_known(const struct cert *c, struct findings *f)
{
	struct registration e;
	const struct node *parts[CABF_REFERENCE + 1];
	char text[PRINTABLE_SIZE];
	if (!registration_extension(c, &e, parts) || parts[CABF_COUNTRY] == NULL)
		return NOT_APPLICABLE;
	if (is_country_of_scheme(c, f, &e) || e.country.size != 2)
		return PASS;
	return fail(f, parts[CABF_COUNTRY], "registrationCountry \"%s\" is not a code of ISO 3166-1 in upper case", printable(e.country, text));
}

static enum verdict
extension_state_of_ntr(const struct cert *c, struct findings *f)
{
	struct registration e;
	const struct node *parts[CABF_REFERENCE + 1];
	if (!registration_extension(c, &e, parts) || !(span_is(e.scheme, "PSD") || span_is(e.scheme, "VAT")))
		return NOT_APPLICABLE;
	if (!e.has_state)
		return PASS;
	return fail(f, parts[CABF_STATE], "registrationStateOrProvince is present, but the scheme is %.3s", (const char *)e.scheme.data);
}

static enum verdict
extension_reference_present(const struct cert *c, struct findings *f)
{
	struct registration e;
	const struct node *parts[CABF_REFERENCE + 1];
	if (!registration_extension(c, &e, parts) || parts[CABF_REFERENCE] == NULL)
		return NOT_APPLICABLE;
	return e.reference.size > 0 ? PASS : fail(f, parts[CABF_REFERENCE], "registrationReference is empty");
}

/* 7.1.2.2: the parts mean what they mean in organizationIdentifier, of which only the scheme and the country stand elsewhere. */
static enum verdict
extension_psd_has_authority(const struct cert *c, struct findings *f)
{
	struct registration e;
	const struct node *parts[CABF_REFERENCE + 1];
	char text[PRINTABLE_SIZE];
	if (!registration_extension(c, &e, parts) || !span_is(e.scheme, "PSD") || parts[CABF_REFERENCE] == NULL)
		return NOT_APPLICABLE;
	if (is_psd_reference(e.reference))
		return PASS;
	return fail(f, parts[CABF_REFERENCE], "registrationReference \"%s\" of the scheme PSD is not an authority, a hyphen and a number",
		    printable(e.reference, text));
}

static enum verdict
extension_subdivision_is_jurisdiction(const struct cert *c, struct findings *f)
{
	struct registration e;
	const struct node *parts[CABF_REFERENCE + 1];
	return registration_extension(c, &e, parts) ? subdivision_is_jurisdiction(c, &e, parts[CABF_STATE], f) : NOT_APPLICABLE;
}

static enum verdict
extension_subdivision_known(const struct cert *c, struct findings *f)
{
	struct registration e;
	const struct node *parts[CABF_REFERENCE + 1];
	return registration_extension(c, &e, parts) ? subdivision_known(&e, parts[CABF_STATE], f) : NOT_APPLICABLE;
}

/* EVG 2.0.2 has at least one character. */
static enum verdict
extension_state_not_empty(const struct cert *c, struct findings *f)
{
	struct registration e;
	const struct node *parts[CABF_REFERENCE + 1];
	if (!registration_extension(c, &e, parts) || parts[CABF_STATE] == NULL)
		return NOT_APPLICABLE;
	return e.state.size > 0 ? PASS : fail(f, parts[CABF_STATE], "registrationStateOrProvince is empty");
}

#define EV SUBSCRIBER, IS_EV
#define EACH(x) \
	CERT(identifiers), 0, &(const struct each_identifier) \
	{ \
		x \
	}

/* clang-format off */
const struct lint organization_identifier_lints[] = {
	{ "e_ev_organization_identifier_malformed", MUST, EVG("7.1.4.2.8"), SC17, FOREVER, EV,
	  "organizationIdentifier must be a scheme, a country, optionally a subdivision of it, and a reference", EACH(is_well_formed), .revision = 2 },
	{ "e_ev_organization_identifier_string_type", MUST, EVG("7.1.4.2.8"), SC17, FOREVER, EV,
	  "organizationIdentifier of an EV certificate must be a PrintableString or UTF8String", EACH(has_permitted_string) },
	{ "e_ev_invalid_orgid_reg_scheme", MUST, EVG("7.1.4.2.8"), SC17_EXTENSION, FOREVER, EV,
	  "the scheme of organizationIdentifier must be NTR, VAT or PSD", EACH(has_known_scheme) },
	{ "e_ev_organization_identifier_country_unknown", MUST, EVG("7.1.4.2.8"), SC17, FOREVER, EV,
	  "the country of organizationIdentifier must be a code of ISO 3166-1 in upper case, or one that its scheme defines", EACH(has_country), .revision = 2 },
	{ "e_ev_organization_identifier_subdivision_not_ntr", MUST, EVG("7.1.4.2.8"), SC17, FOREVER, EV,
	  "organizationIdentifier must not name a subdivision unless its scheme is NTR", EACH(has_state_of_ntr) },
	{ "e_ev_ntr_reference_not_serial_number", MUST, EVG("7.1.4.2.8"), SC17, FOREVER, EV,
	  "the reference of the scheme NTR in organizationIdentifier must be the serialNumber of the subject", EACH(ntr_reference_is_serial_number) },
	{ "e_ev_ntr_country_not_jurisdiction", MUST, EVG("7.1.4.2.8"), SC17, FOREVER, EV,
	  "the country of the scheme NTR in organizationIdentifier must be the jurisdictionCountry of the subject", EACH(ntr_country_is_jurisdiction) },
	{ "e_ev_ntr_subdivision_not_jurisdiction", MUST, EVG("7.1.4.2.8"), SC17, FOREVER, EV,
	  "organizationIdentifier with the scheme NTR must name a subdivision if, and only if, jurisdictionStateOrProvince is present", EACH(ntr_state_is_jurisdiction) },
	{ "e_ev_ntr_subdivision_of_another_jurisdiction", MUST, EVG("7.1.4.2.8"), SC17, FOREVER, EV,
	  "the subdivision of the scheme NTR in organizationIdentifier must be the subject's jurisdictionStateOrProvince", EACH(ntr_subdivision_is_jurisdiction) },
	{ "n_ev_organization_identifier_subdivision_unknown", NOTICE, EVG("7.1.4.2.8"), SC17, FOREVER, EV,
	  "it is worth knowing if the subdivision of organizationIdentifier is not a known code of ISO 3166-2", EACH(ntr_subdivision_known) },
	{ "e_ev_psd_reference_malformed", MUST, EVG("7.1.4.2.8"), SC17, FOREVER, EV,
	  "the reference of the scheme PSD in organizationIdentifier must begin with the competent authority", EACH(psd_reference_has_authority) },
	{ "n_ev_vat_number_form", NOTICE, EVG("7.1.4.2.8"), SC17, FOREVER, EV,
	  "it is worth knowing if the reference of the scheme VAT is not like the VAT numbers of its country", EACH(vat_reference_has_form) },
	{ "e_ev_organization_id_missing", MUST, EVG("7.1.2.2"), SC17_EXTENSION, FOREVER, EV,
	  "cabfOrganizationIdentifier must be present if the subject has an organizationIdentifier", CERT(extension_beside_identifier) },
	{ "e_ev_orgid_inconsistent_subj_and_ext", MUST, EVG("7.1.2.2"), SC17_EXTENSION, FOREVER, EV,
	  "cabfOrganizationIdentifier must have the same parts as organizationIdentifier", EACH(is_same_as_extension), .revision = 2 },
	{ "e_cabf_org_identifier_scheme_unknown", MUST, EVG("7.1.2.2"), SC17, FOREVER, EV,
	  "the scheme of cabfOrganizationIdentifier must be NTR, VAT or PSD", CERT(extension_scheme_known) },
	{ "e_cabf_org_identifier_country_unknown", MUST, EVG("7.1.2.2"), SC17, FOREVER, EV,
	  "the country of cabfOrganizationIdentifier must be a code of ISO 3166-1 in upper case, or one that its scheme defines", CERT(extension_country_known), .revision = 2 },
	{ "e_cabf_org_identifier_psd_vat_has_state", MUST, EVG("7.1.2.2"), SC17, FOREVER, CERTIFICATE, 0,
	  "cabfOrganizationIdentifier must not name a subdivision if its scheme is PSD or VAT", CERT(extension_state_of_ntr) },
	{ "e_cabf_org_identifier_state_empty", MUST, EVG("7.1.2.2"), EVG_SC95, FOREVER, EV,
	  "the subdivision of cabfOrganizationIdentifier must not be empty", CERT(extension_state_not_empty) },
	{ "e_cabf_org_identifier_subdivision_of_another_jurisdiction", MUST, EVG("7.1.2.2"), SC17, FOREVER, EV,
	  "the subdivision of cabfOrganizationIdentifier must be the subject's jurisdictionStateOrProvince", CERT(extension_subdivision_is_jurisdiction) },
	{ "n_cabf_org_identifier_subdivision_unknown", NOTICE, EVG("7.1.2.2"), SC17, FOREVER, EV,
	  "it is worth knowing if the subdivision of cabfOrganizationIdentifier is not a known code of ISO 3166-2", CERT(extension_subdivision_known) },
	{ "e_cabf_org_identifier_psd_reference_malformed", MUST, EVG("7.1.2.2"), SC17, FOREVER, EV,
	  "the reference of cabfOrganizationIdentifier must begin with the competent authority if its scheme is PSD", CERT(extension_psd_has_authority) },
	{ "e_cabf_org_identifier_reference_empty", MUST, EVG("7.1.2.2"), SC17, FOREVER, EV,
	  "the reference of cabfOrganizationIdentifier must not be empty", CERT(extension_reference_present) },
	{ 0 },
};
/* clang-format on */
