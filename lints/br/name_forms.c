/*
 * BR 7.1.4: how names are encoded, and what their values may not be.
 *
 * The issuer's name is a copy of the subject of the CA's certificate (7.1.4.1), which was encoded when the CA was made, perhaps long before these
 * rules; it is judged there, at its own date. In each certificate that the CA signs it is worth a notice and no more: the copy must be exact. A
 * cross-certificate, too, may carry an older name (7.1.2.2.2), and its subject is worth no more either.
 */
#include "lints/checks.h"
#include "lints/tables.h"
#include "x509/dns.h"

enum { UTF8 = 1, PRINTABLE = 2, IA5 = 4 };

/* BR 7.1.4.2, its two tables. */
struct attribute_form {
	enum oid type;
	unsigned encodings;
	unsigned max;  /* length in characters; 0 where there is no bound */
	unsigned rank; /* its place among the attributes; 0 where it may have any */
	bool has_rule; /* there is a rule for the length of this attribute alone, from RFC 5280 or X.520, or for its value */
};

/* clang-format off */
static const struct attribute_form forms[] = {
	{ OID_DOMAIN_COMPONENT,         IA5,              63,  1, false },
	{ OID_COUNTRY_NAME,             PRINTABLE,         2,  2, true },
	{ OID_STATE_OR_PROVINCE_NAME,   UTF8 | PRINTABLE, 128, 3, true },
	{ OID_LOCALITY_NAME,            UTF8 | PRINTABLE, 128, 4, true },
	{ OID_POSTAL_CODE,              UTF8 | PRINTABLE,  40, 5, true },
	{ OID_STREET_ADDRESS,           UTF8 | PRINTABLE, 128, 6, true },
	{ OID_ORGANIZATION_NAME,        UTF8 | PRINTABLE,  64, 7, true },
	{ OID_SURNAME,                  UTF8 | PRINTABLE,  64, 8, false },
	{ OID_GIVEN_NAME,               UTF8 | PRINTABLE,  64, 9, false },
	{ OID_ORGANIZATIONAL_UNIT_NAME, UTF8 | PRINTABLE,  64, 10, true },
	{ OID_COMMON_NAME,              UTF8 | PRINTABLE,  64, 11, true },
	{ OID_BUSINESS_CATEGORY,        UTF8 | PRINTABLE, 128, 0, false },
	{ OID_JURISDICTION_COUNTRY,     PRINTABLE,         2,  0, false },
	{ OID_JURISDICTION_STATE,       UTF8 | PRINTABLE, 128, 0, false },
	{ OID_JURISDICTION_LOCALITY,    UTF8 | PRINTABLE, 128, 0, false },
	{ OID_SERIAL_NUMBER,            PRINTABLE,         64, 0, true },
	{ OID_ORGANIZATION_IDENTIFIER,  UTF8 | PRINTABLE,  0,  0, false },
};
/* clang-format on */

static const struct attribute_form *
form_of(enum oid type)
{
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		if (forms[i].type == type)
			return &forms[i];
	}
	return NULL;
}

/* A third Name beside those of checks.h: the subject of what is, or may be, a cross-certificate. */
enum { NAME_OF_OLDER_SUBJECT = NAME_OF_ISSUER + 1 };

static const struct name *
named(const struct cert *c, long which)
{
	return which == NAME_OF_ISSUER ? &c->issuer : &c->subject;
}

/* Whether the rule that is running is the one for this certificate: for a subject that may be older than the rules there are others. arg: which Name.
 */
static bool
is_judged(const struct cert *c, const struct findings *f)
{
	bool older = c->profiles & CROSS_CA || may_have_older_name(c, f);
	return arg(f) == NAME_OF_ISSUER || older == (arg(f) == NAME_OF_OLDER_SUBJECT);
}

static enum verdict
value_encoding(const struct cert *c, const struct attribute *a, struct findings *f)
{
	static const char *const names[] = {
		[UTF8 | PRINTABLE] = "UTF8String or PrintableString", [PRINTABLE] = "PrintableString", [IA5] = "IA5String"
	};
	const struct attribute_form *form = form_of(a->oid);
	char tag[32];
	(void)c;
	if (form == NULL)
		return NOT_APPLICABLE;
	bool universal = a->value->class == CLASS_UNIVERSAL;
	unsigned encoding = !universal                               ? 0
			    : a->value->tag == TYPE_UTF8_STRING      ? UTF8
			    : a->value->tag == TYPE_PRINTABLE_STRING ? PRINTABLE
			    : a->value->tag == TYPE_IA5_STRING       ? IA5
								     : 0;
	if (encoding & form->encodings)
		return PASS;
	return fail(f, a->value, "%s is %s; it must be %s", oid_name(a->oid), tree_tag_text(a->value, tag, sizeof(tag)), names[form->encodings]);
}

static enum verdict
subject_encodings(const struct cert *c, struct findings *f)
{
	return !is_judged(c, f) ? NOT_APPLICABLE : each_attribute(c, &c->subject, f, value_encoding);
}

static enum verdict
length_in_bounds(const struct cert *c, const struct attribute *a, struct findings *f)
{
	const struct attribute_form *form = form_of(a->oid);
	if (form == NULL || form->has_rule || form->max == 0)
		return NOT_APPLICABLE;
	size_t length = value_length(c->tree, a->value);
	return length <= form->max ? PASS : fail(f, a->value, "%s has %zu characters, more than %u", oid_name(a->oid), length, form->max);
}

static enum verdict
subject_lengths(const struct cert *c, struct findings *f)
{
	return !is_judged(c, f) ? NOT_APPLICABLE : each_attribute(c, &c->subject, f, length_in_bounds);
}

static enum verdict
one_attribute_per_older_rdn(const struct cert *c, struct findings *f)
{
	return is_judged(c, f) ? one_attribute_per_rdn(c, f) : NOT_APPLICABLE;
}

/* The order is one of RDNs; within one, DER sorts the attributes. arg: which Name. */
static enum verdict
name_order(const struct cert *c, struct findings *f)
{
	const struct attribute_form *before = NULL, *here = NULL; /* the highest in the RDNs before, and with this one */
	enum verdict verdict = NOT_APPLICABLE;
	uint32_t rdn = NO_NODE;
	if (!is_judged(c, f))
		return NOT_APPLICABLE;
	for (struct attribute a = name_first(c->tree, named(c, arg(f))->node); a.node != NULL; a = name_next(c->tree, a)) {
		const struct attribute_form *form = form_of(a.oid);
		if (a.node->parent != rdn)
			before = here;
		rdn = a.node->parent;
		if (form == NULL || form->rank == 0)
			continue;
		if (before != NULL && form->rank < before->rank)
			verdict = fail(f, a.node, "%s is after %s; it must be before it", oid_name(form->type), oid_name(before->type));
		else
			verdict = verdict == FAIL ? FAIL : PASS;
		if (here == NULL || form->rank > here->rank)
			here = form;
	}
	return verdict;
}

/* Whether an attribute of this type stands before this one. Types that the program does not know are compared by their octets, with the first 100. */
static bool
is_repeated(const struct cert *c, const struct name *name, const struct attribute *a, uint64_t *seen)
{
	if (a->oid >= OID_COMMON_NAME && a->oid <= OID_COUNTRY_OF_RESIDENCE) {
		uint64_t bit = ATTRIBUTE_MASK(a->oid);
		bool repeated = *seen & bit;
		*seen |= bit;
		return repeated;
	}
	struct attribute b = name_first(c->tree, name->node);
	for (int i = 0; i < 100 && b.node != a->node; i++, b = name_next(c->tree, b)) {
		if (b.type != NULL && span_equal(tree_contents(c->tree, a->type), tree_contents(c->tree, b.type)))
			return true;
	}
	return false;
}

/* BR 7.1.4.1. The profiles allow several domainComponent and streetAddress (7.1.2.7.3, 7.1.2.7.4, 7.1.2.10.2; EVG 7.1.4.2.6). arg: which Name. */
static enum verdict
attributes_unique(const struct cert *c, struct findings *f)
{
	enum verdict verdict = NOT_APPLICABLE;
	uint64_t seen = 0;
	char text[OID_TEXT_SIZE];
	const struct name *name = named(c, arg(f));
	if (!is_judged(c, f))
		return NOT_APPLICABLE;
	for (struct attribute a = name_first(c->tree, name->node); a.node != NULL; a = name_next(c->tree, a)) {
		if (a.type == NULL || a.oid == OID_DOMAIN_COMPONENT || a.oid == OID_STREET_ADDRESS)
			continue;
		if (is_repeated(c, name, &a, &seen))
			verdict = fail(f, a.node, "%s is present twice", attribute_text(c, &a, text));
		else
			verdict = verdict == FAIL ? FAIL : PASS;
	}
	return verdict;
}

static enum verdict
value_is_informative(const struct cert *c, const struct attribute *a, struct findings *f)
{
	struct characters value = value_characters(c->tree, a->value);
	char type[OID_TEXT_SIZE], text[PRINTABLE_SIZE];
	uint32_t character;
	if (!is_string_type(value.kind))
		return NOT_APPLICABLE;
	while (character_next(&value, &character)) {
		if (is_informative(character))
			return PASS;
	}
	return fail(f, a->value, "%s \"%s\" has neither a letter nor a digit", attribute_text(c, a, type),
		    printable(tree_contents(c->tree, a->value), text));
}

static enum verdict
subject_is_informative(const struct cert *c, struct findings *f)
{
	return each_attribute(c, &c->subject, f, value_is_informative);
}

/* What of data/placeholders.tsv is for an attribute; 0 for those whose values are of a kind of their own. */
static unsigned
placeholder_kind(enum oid attribute)
{
	switch (attribute) {
	case OID_LOCALITY_NAME:
	case OID_STATE_OR_PROVINCE_NAME:
	case OID_JURISDICTION_LOCALITY:
	case OID_JURISDICTION_STATE:
		return PLACEHOLDER_PLACE;
	case OID_STREET_ADDRESS:
	case OID_POSTAL_CODE:
		return PLACEHOLDER_ADDRESS;
	case OID_ORGANIZATIONAL_UNIT_NAME:
		return PLACEHOLDER_UNIT;
	case OID_GIVEN_NAME:
		return PLACEHOLDER_GIVEN_NAME;
	case OID_SURNAME:
		return PLACEHOLDER_SURNAME;
	case OID_ORGANIZATION_NAME:
		return PLACEHOLDER_ORGANIZATION;
	case OID_COMMON_NAME:
	case OID_COUNTRY_NAME:
	case OID_JURISDICTION_COUNTRY:
	case OID_DOMAIN_COMPONENT:
	case OID_EMAIL_ADDRESS:
		return 0;
	default:
		return PLACEHOLDER_OTHER;
	}
}

/* The entry of an attribute's value, for an attribute of its type, surely or not; NULL if there is none. */
static const struct placeholder *
placeholder_of(const struct cert *c, const struct attribute *a, const struct findings *f)
{
	unsigned kind = placeholder_kind(a->oid);
	if (kind == 0 || a->value == NULL || !is_string_type(value_characters(c->tree, a->value).kind))
		return NULL;
	const struct placeholder *p = placeholders_find(&f->reference->placeholders, value_characters(c->tree, a->value));
	return p != NULL && (p->sure | p->unsure) & kind ? p : NULL;
}

/* Whether the subject may be where something is called so: it is there, or does not say where it is. */
static bool
may_be_called_so(const struct cert *c, const struct placeholder *p)
{
	static const enum oid countries[] = { OID_COUNTRY_NAME, OID_JURISDICTION_COUNTRY };
	bool found = false;
	for (size_t i = 0; i < sizeof(countries) / sizeof(countries[0]); i++) {
		struct attribute a = name_first_of(c->tree, c->subject.node, countries[i]);
		found = found || a.node != NULL;
		if (a.value != NULL && placeholder_is_name_in(p, tree_contents(c->tree, a.value)))
			return true;
	}
	return !found || placeholder_is_name_in(p, SPAN("*"));
}

/* Whether both are of the state, or both of the locality: an organization is often registered where it is. */
static bool
are_of_one_place(enum oid a, enum oid b)
{
	return a == b || (a == OID_STATE_OR_PROVINCE_NAME && b == OID_JURISDICTION_STATE) ||
	       (a == OID_JURISDICTION_STATE && b == OID_STATE_OR_PROVINCE_NAME) || (a == OID_LOCALITY_NAME && b == OID_JURISDICTION_LOCALITY) ||
	       (a == OID_JURISDICTION_LOCALITY && b == OID_LOCALITY_NAME);
}

/* Whether one of the first hundred other attributes has this value as well, for something else, or one that can be nothing else. */
static bool
is_confirmed(const struct cert *c, const struct attribute *a, const struct placeholder *p, const struct findings *f)
{
	struct attribute b = name_first(c->tree, c->subject.node);
	for (int i = 0; i < 100 && b.node != NULL; i++, b = name_next(c->tree, b)) {
		const struct placeholder *q = b.node != a->node ? placeholder_of(c, &b, f) : NULL;
		if (q != NULL && ((q == p && !are_of_one_place(a->oid, b.oid)) || q->sure & placeholder_kind(b.oid)))
			return true;
	}
	return false;
}

/*
 * "any other indication that the value is absent, incomplete, or not applicable": only what can be nothing else, or what no place, company or person
 * is called there.
 */
static enum verdict
value_is_applicable(const struct cert *c, const struct attribute *a, struct findings *f)
{
	char type[OID_TEXT_SIZE], text[PRINTABLE_SIZE];
	const struct placeholder *p = placeholder_of(c, a, f);
	if (p == NULL)
		return PASS;
	if (!(p->sure & placeholder_kind(a->oid)) && may_be_called_so(c, p) && !is_confirmed(c, a, p, f))
		return PASS;
	return fail(f, a->value, "%s is \"%s\", which says that the value is absent, incomplete or not applicable", attribute_text(c, a, type),
		    printable(tree_contents(c->tree, a->value), text));
}

static enum verdict
subject_is_applicable(const struct cert *c, struct findings *f)
{
	/* most certificates of domains have nothing else */
	const uint64_t passed_over = ATTRIBUTE_MASK(OID_COMMON_NAME) | ATTRIBUTE_MASK(OID_COUNTRY_NAME);
	return c->subject.attributes & ~passed_over ? each_attribute(c, &c->subject, f, value_is_applicable) : PASS;
}

static enum verdict
is_name_of_a_place(const struct cert *c, const struct attribute *a, struct findings *f)
{
	struct characters value = value_characters(c->tree, a->value);
	char text[PRINTABLE_SIZE];
	uint32_t character;
	while (character_next(&value, &character)) {
		/* C0, DEL and C1; U+FFFD stands for what is not a character of its string type */
		if (character < 0x20 || (character >= 0x7f && character <= 0x9f))
			return fail(f, a->value, "%s \"%s\" has a control character, U+%04X", oid_name(a->oid),
				    printable(tree_contents(c->tree, a->value), text), (unsigned)character);
	}
	return PASS;
}

static enum verdict
places_are_names(const struct cert *c, struct findings *f)
{
	enum verdict state = each_attribute_of(c, &c->subject, OID_STATE_OR_PROVINCE_NAME, f, is_name_of_a_place);
	enum verdict locality = each_attribute_of(c, &c->subject, OID_LOCALITY_NAME, f, is_name_of_a_place);
	return state > locality ? state : locality;
}

/* BR 7.1.2.7.4: the labels of one domain name, without anything between them, from the top-level domain on. That each is one label is another rule.
 */
static enum verdict
domain_components_in_sequence(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	bool ended = false;
	struct attribute first = name_first_of(c->tree, c->subject.node, OID_DOMAIN_COMPONENT);
	char text[PRINTABLE_SIZE];
	if (first.value == NULL)
		return NOT_APPLICABLE;
	struct span label = tree_contents(c->tree, first.value);
	if (c->has_not_before && label.size > 0 && memchr(label.data, '.', label.size) == NULL &&
	    !reference_is_tld(f->reference, label, c->not_before))
		verdict = fail(f, first.value, "the first domainComponent is \"%s\", which was not a top-level domain at the time",
			       printable(label, text));
	for (struct attribute a = first; a.node != NULL; a = name_next(c->tree, a)) {
		if (a.oid != OID_DOMAIN_COMPONENT)
			ended = true;
		else if (ended)
			return fail(f, a.node, "another attribute is between this domainComponent and those before it");
	}
	return verdict;
}

#define MAY_BE_CROSS (TLS_SUB_CA & ~PRECERT_SIGNING_CA)
#define ISSUED       (TLS_SUB_CA | SUBSCRIBER | OCSP_RESPONDER)
#define NAMES        (ROOT_CA | (TLS_SUB_CA & ~CROSS_CA) | SUBSCRIBER | OCSP_RESPONDER)

/* clang-format off */
const struct lint br_name_forms_lints[] = {
	{ "e_subject_rdn_multiple_attributes", MUST, BR("7.1.4.1"), SC62, FOREVER, NAMES, 0,
	  "each RelativeDistinguishedName of the subject must have exactly one attribute", CERT(one_attribute_per_rdn), NAME_OF_SUBJECT },
	{ "e_duplicate_subject_attribs", MUST, BR("7.1.4.1"), SC62, FOREVER, NAMES, 0,
	  "an attribute of the subject must not be present twice, except domainComponent and streetAddress", CERT(attributes_unique), NAME_OF_SUBJECT },
	{ "e_invalid_subject_rdn_order", MUST, BR("7.1.4.2"), SC62, FOREVER, SUBSCRIBER, 0,
	  "the attributes of a subscriber certificate's subject must be in the order of BR 7.1.4.2", CERT(name_order), NAME_OF_SUBJECT },
	{ "e_ca_subject_rdn_order", MUST, BR("7.1.4.2"), SC62, FOREVER, NAMES & ~SUBSCRIBER, 0,
	  "the attributes of a CA's or OCSP responder's subject must be in the order of BR 7.1.4.2", CERT(name_order), NAME_OF_SUBJECT },
	{ "n_issuer_rdn_order", NOTICE, BR("7.1.4.1"), SC62, FOREVER, ISSUED, 0,
	  "the attributes of the issuer must be in the order of BR 7.1.4.2, unless the CA had this name before that rule", CERT(name_order), NAME_OF_ISSUER },
	{ "n_issuer_duplicate_attribute", NOTICE, BR("7.1.4.1"), SC62, FOREVER, ISSUED, 0,
	  "an attribute (except domainComponent, streetAddress) must not be in the issuer twice, unless the name is older than that rule", CERT(attributes_unique), NAME_OF_ISSUER },
	{ "e_subject_rdns_correct_encoding", MUST, BR("7.1.4.2"), SC62, FOREVER, NAMES, 0,
	  "an attribute of the subject must have a string type that BR 7.1.4.2 allows for it", CERT(subject_encodings) },
	{ "e_subject_attribute_too_long", MUST, BR("7.1.4.2"), SC62, FOREVER, NAMES, 0,
	  "an attribute of the subject must not have more characters than BR 7.1.4.2 allows for it", CERT(subject_lengths) },
	{ "n_cross_cert_subject_multiple_attributes", NOTICE, BR("7.1.4.1"), SC62, FOREVER, MAY_BE_CROSS, 0,
	  "each RDN of a cross-certificate's subject must have exactly one attribute, unless the name is older than that rule", CERT(one_attribute_per_older_rdn), NAME_OF_OLDER_SUBJECT },
	{ "n_cross_cert_subject_duplicate_attribute", NOTICE, BR("7.1.4.1"), SC62, FOREVER, MAY_BE_CROSS, 0,
	  "an attribute must not be in a cross-certificate's subject twice, unless the name is older than that rule", CERT(attributes_unique), NAME_OF_OLDER_SUBJECT },
	{ "n_cross_cert_subject_rdn_order", NOTICE, BR("7.1.4.2"), SC62, FOREVER, MAY_BE_CROSS, 0,
	  "a cross-certificate's subject must have its attributes in the order of BR 7.1.4.2, unless the name is older than that rule", CERT(name_order), NAME_OF_OLDER_SUBJECT },
	{ "n_cross_cert_subject_encoding", NOTICE, BR("7.1.4.2"), SC62, FOREVER, MAY_BE_CROSS, 0,
	  "a cross-certificate's subject must have the string types that BR 7.1.4.2 allows, unless the name is older than that rule", CERT(subject_encodings), NAME_OF_OLDER_SUBJECT },
	{ "n_cross_cert_subject_attribute_too_long", NOTICE, BR("7.1.4.2"), SC62, FOREVER, MAY_BE_CROSS, 0,
	  "a cross-certificate's subject must keep to the lengths of BR 7.1.4.2, unless the name is older than that rule", CERT(subject_lengths), NAME_OF_OLDER_SUBJECT },
	{ "e_subject_contains_noninformational_value", MUST, BR("7.1.2.7.4"), BR_1_0, FOREVER, SUBSCRIBER, 0,
	  "an attribute of the subject must have a letter or a digit", CERT(subject_is_informative) },
	{ "e_subject_value_not_applicable", MUST, BR("7.1.2.7.4"), BR_1_0, FOREVER, SUBSCRIBER, 0,
	  "an attribute of the subject must not have a value that says that there is none", CERT(subject_is_applicable), .revision = 2 },
	{ "e_state_or_province_name_must_not_contain_control_characters", MUST, BR("3.2.2.1"), BR_1_0, FOREVER, TLS_ANY_CA | SUBSCRIBER | OCSP_RESPONDER, 0,
	  "stateOrProvinceName and localityName must not have control characters", CERT(places_are_names), .revision = 2 },
	{ "e_sub_cert_ov_domain_component_sequence", MUST, BR("7.1.2.7.4"), SC62, FOREVER, SUBSCRIBER_OV, 0,
	  "the domainComponents of an OV certificate must be next to each other and begin with a top-level domain", CERT(domain_components_in_sequence) },
	{ 0 },
};
/* clang-format on */
