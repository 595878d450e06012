/*
 * What the decoder finds, as rules: X.690 and X.680, and RFC 5280 where it makes the encoding of its fields a matter of its own.
 *
 * Most kinds of defect have one rule wherever they are found; some places have a rule of their own, under the name that the ecosystem has for it. A
 * defect belongs to exactly one rule, but for a superfluous octet of keyUsage: the ecosystem has two names for that.
 */
#include <stdio.h>

#include "asn1/decode.h"
#include "asn1/pkix.h"
#include "lints/defects.h"
#include "lints/tables.h"
#include "x509/name.h"

/* Whether a BIT STRING has a bit that is set. */
static bool
has_bits(struct span s)
{
	for (size_t i = 1; i < s.size; i++) {
		if (s.data[i] != 0)
			return true;
	}
	return false;
}

/* Whether a node is in the subject of a certificate, so deep: an RDN is 1, an attribute 2, its value 3. */
static bool
is_in_subject(const struct tree *t, const struct node *n, int depth)
{
	for (; depth > 0 && n != NULL; depth--)
		n = tree_parent(t, n);
	return n != NULL && n->component == &TBSCertificate.components[TBS_SUBJECT];
}

/* The place of a general name in subjectAltName or issuerAltName, if it is a dNSName or a URI. */
static enum site
site_of_name(const struct tree *t, const struct node *n)
{
	const struct node *list = tree_parent(t, n);
	if (list == NULL || list->component == NULL || list->component->open != ROLE_EXTENSION)
		return ANYWHERE;
	const struct node *id = tree_component(t, tree_parent(t, tree_parent(t, list)), EXTENSION_ID);
	bool dns = general_name_kind(n) == NAME_DNS;
	if (id == NULL || !(dns || general_name_kind(n) == NAME_URI))
		return ANYWHERE;
	return id->oid == OID_SUBJECT_ALT_NAME  ? dns ? IN_SAN_DNS : IN_SAN_URI
	       : id->oid == OID_ISSUER_ALT_NAME ? dns ? IN_IAN_DNS : IN_IAN_URI
						: ANYWHERE;
}

/* The place of a defect of this kind that has a rule of its own; ANYWHERE for all others. */
static enum site
site_of(const struct tree *t, const struct defect *d)
{
	const struct node *n = &t->nodes[d->node];
	const struct node *parent = tree_parent(t, n);
	struct span s = tree_contents(t, n);
	bool utc = n->type != NULL && n->type->kind == TYPE_UTC_TIME;

	if (defect_is_of_extent(t, d))
		return OF_EXTENT;
	switch (d->kind) {
	case DEFECT_DEFAULT_ENCODED:
		if (n->position == EXTENSION_CRITICAL && parent->type == &Extension)
			return IN_CRITICAL;
		return n->position == BASIC_CONSTRAINTS_CA && parent->type == &BasicConstraints ? IN_BASIC_CA : ANYWHERE;
	case DEFECT_WRONG_TYPE:
		return is_in_subject(t, n, 1) || is_in_subject(t, n, 2) ? IN_SUBJECT : ANYWHERE;
	case DEFECT_PRINTABLE_STRING:
		return is_in_subject(t, n, 3) ? IN_SUBJECT : ANYWHERE;
	case DEFECT_LIST_EMPTY:
		return n->component->open == ROLE_EXTENSION ? IN_EXTENSION : ANYWHERE;
	case DEFECT_NAMED_BITS_TRAILING_ZERO:
		if (n->type != &KeyUsage)
			return ANYWHERE;
		if (s.data[s.size - 1] != 0)
			return IN_KEY_USAGE;
		return has_bits(s) ? IN_KEY_USAGE_OCTET : IN_KEY_USAGE_EMPTY;
	case DEFECT_TIME_NO_SECONDS:
	case DEFECT_TIME_NOT_ZULU:
		return utc ? IN_UTC_TIME : IN_GENERALIZED_TIME;
	case DEFECT_TRAILING:
		return n->class == CLASS_TLS || n->type == &SignedCertificateTimestampList ? IN_SCT_LIST : ANYWHERE;
	case DEFECT_IA5_STRING:
		return site_of_name(t, n);
	default:
		return ANYWHERE;
	}
}

static const char *
component_name(const struct component *c)
{
	return c == NULL ? "element" : c->name != NULL ? c->name : c->type == &Any ? "another type" : c->type->name;
}

/* An octet or code point, with the character where it can be shown. */
static char *
character_text(int64_t value, char text[24])
{
	if (value > 0x20 && value < 0x7f)
		snprintf(text, 24, "'%c' (0x%02x)", (char)value, (unsigned)value);
	else
		snprintf(text, 24, "0x%02x", (unsigned)value);
	return text;
}

/* The contents octets of a time, which may be anything, as text. */
static char *
quoted(struct span s, char text[32])
{
	size_t n = s.size < 24 ? s.size : 24;
	for (size_t i = 0; i < n; i++)
		text[i] = s.data[i] >= 0x20 && s.data[i] < 0x7f ? (char)s.data[i] : '?';
	memcpy(text + n, s.size > n ? "..." : "", s.size > n ? 4 : 1);
	return text;
}

#define BOUNDS_SIZE 48

/* What the size of a type is counted in. */
static const char *
unit_of(const struct type *type)
{
	switch (type->kind) {
	case TYPE_SEQUENCE_OF:
	case TYPE_SET_OF:
		return "element";
	case TYPE_BIT_STRING:
		return "bit";
	case TYPE_OCTET_STRING:
	case TYPE_SCT_LIST:
		return "octet";
	default:
		return "character";
	}
}

/* The sizes that a type allows. */
static char *
bounds_text(const struct type *type, char text[BOUNDS_SIZE])
{
	if (type->min == type->max)
		snprintf(text, BOUNDS_SIZE, "%lld", (long long)type->min);
	else if (type->max == INT64_MAX)
		snprintf(text, BOUNDS_SIZE, "%lld or more", (long long)type->min);
	else
		snprintf(text, BOUNDS_SIZE, "%lld to %lld", (long long)type->min, (long long)type->max);
	return text;
}

static enum verdict
report(struct findings *f, const struct tree *t, const struct defect *d)
{
	const struct node *n = &t->nodes[d->node];
	const char *type = n->type != NULL ? n->type->name : "value";
	long long v = (long long)d->value;
	char tag[32], text[BOUNDS_SIZE];

#define REPORT(...) return fail_at(f, n, d->offset, d->length, __VA_ARGS__)
	switch (d->kind) {
	case DEFECT_TRUNCATED:
		REPORT("the octets end before the tag and length that begin here do");
	case DEFECT_LENGTH_BEYOND_PARENT:
		REPORT("the length %lld is more than the %u octet%s left in the value that contains it", v, n->length, n->length == 1 ? "" : "s");
	case DEFECT_LENGTH_NOT_MINIMAL:
		REPORT("the length %lld is not encoded in the fewest octets", v);
	case DEFECT_LENGTH_INDEFINITE:
		REPORT("the length is indefinite; DER requires definite lengths");
	case DEFECT_END_OF_CONTENTS:
		REPORT("%s", n->tag == 0 && n->class == CLASS_UNIVERSAL ? "end-of-contents octets are in the place of a value"
									: "the end-of-contents octets of an indefinite length are missing");
	case DEFECT_TAG_FORM:
		REPORT("the tag number %lld is not encoded in the fewest octets", v);
	case DEFECT_TAG_UNIVERSAL:
		REPORT("universal tag %lld is not assigned to a type", v);
	case DEFECT_CONSTRUCTED:
		REPORT("%s is %s", tree_tag_text(n, tag, sizeof(tag)),
		       n->constructed ? "constructed; it must be primitive" : "primitive; it must be constructed");
	case DEFECT_STRING_CONSTRUCTED:
		REPORT("%s is encoded in several pieces; DER requires strings in one piece", tree_tag_text(n, tag, sizeof(tag)));
	case DEFECT_BOOLEAN_LENGTH:
		REPORT("BOOLEAN has %lld octets; it must have 1", v);
	case DEFECT_BOOLEAN_VALUE:
		REPORT("BOOLEAN is 0x%02llx; it must be 00 for FALSE or ff for TRUE", (unsigned long long)v);
	case DEFECT_INTEGER_EMPTY:
		REPORT("%s is empty", type);
	case DEFECT_INTEGER_NOT_MINIMAL:
		REPORT("%s has a first octet 0x%02llx that it does not need", type, (unsigned long long)v);
	case DEFECT_BIT_STRING_EMPTY:
		REPORT("%s does not have the octet that counts its unused bits", type);
	case DEFECT_BIT_STRING_UNUSED_COUNT:
		REPORT("%s claims %lld unused bits in its last octet%s", type, v, v <= 7 ? ", but it is empty" : "");
	case DEFECT_BIT_STRING_UNUSED_BITS:
		REPORT("%s has unused bits that are set: its last octet is 0x%02llx", type, (unsigned long long)v);
	case DEFECT_NAMED_BITS_TRAILING_ZERO:
		REPORT("%s ends in zero bits, which DER omits from a list of named bits", type);
	case DEFECT_OID_EMPTY:
		REPORT("OBJECT IDENTIFIER is empty");
	case DEFECT_OID_ARC_NOT_MINIMAL:
		REPORT("an arc of the OBJECT IDENTIFIER begins with 0x80 and so is not encoded in the fewest octets");
	case DEFECT_OID_TRUNCATED:
		REPORT("the last arc of the OBJECT IDENTIFIER does not end");
	case DEFECT_NULL_CONTENTS:
		REPORT("NULL has %lld octets; it must be empty", v);
	case DEFECT_DEFAULT_ENCODED:
		REPORT("%s has its default value and must be omitted", component_name(d->component));
	case DEFECT_SET_OF_ORDER:
		REPORT("element %lld of the SET OF must come before the one before it", v);
	case DEFECT_SET_OF_DUPLICATE:
		REPORT("element %lld of the SET OF is the same as the one before it", v);
	case DEFECT_NUMERIC_STRING:
	case DEFECT_PRINTABLE_STRING:
	case DEFECT_VISIBLE_STRING:
	case DEFECT_IA5_STRING:
	case DEFECT_TELETEX_STRING:
		REPORT("%s is not a character of %s", character_text(v, text), type);
	case DEFECT_UTF8_STRING:
		REPORT("octet 0x%02llx does not begin a character in UTF-8", (unsigned long long)v);
	case DEFECT_BMP_STRING:
	case DEFECT_UNIVERSAL_STRING:
		REPORT("%s has 0x%02llx, which is not a complete character", type, (unsigned long long)v);
	case DEFECT_TIME_SYNTAX:
		REPORT("\"%s\" is not a valid %s", quoted(tree_contents(t, n), text), type);
	case DEFECT_TIME_IMPOSSIBLE:
		REPORT("\"%s\" does not exist in the calendar", quoted(tree_contents(t, n), text));
	case DEFECT_TIME_NO_SECONDS:
		REPORT("%s \"%s\" has no seconds", type, quoted(tree_contents(t, n), text));
	case DEFECT_TIME_NOT_ZULU:
		REPORT("%s \"%s\" does not end in Z", type, quoted(tree_contents(t, n), text));
	case DEFECT_TIME_FRACTION:
		REPORT("%s \"%s\" has a fraction of a second", type, quoted(tree_contents(t, n), text));
	case DEFECT_TIME_TYPE:
		REPORT("the year %lld is encoded as GeneralizedTime; before 2050 it must be UTCTime", v);
	case DEFECT_MISSING:
		REPORT("%s is missing", component_name(d->component));
	case DEFECT_UNEXPECTED:
		REPORT("%s is in a place where the type has no component", tree_tag_text(n, tag, sizeof(tag)));
	case DEFECT_REPEATED:
		REPORT("%s is present twice", component_name(d->component));
	case DEFECT_ORDER:
		REPORT("%s must come before the component before it", component_name(d->component));
	case DEFECT_WRONG_TYPE:
		if (d->component != NULL && d->component->tagging != UNTAGGED)
			REPORT("%s is in the place of %s, whose tag must be [%u]", tree_tag_text(n, tag, sizeof(tag)), component_name(d->component),
			       (unsigned)d->component->tag);
		REPORT("%s is in the place of %s", tree_tag_text(n, tag, sizeof(tag)), component_name(d->component));
	case DEFECT_ALTERNATIVE:
		REPORT("%s is not an alternative of %s", tree_tag_text(n, tag, sizeof(tag)), component_name(d->component));
	case DEFECT_LIST_EMPTY:
		REPORT("%s is empty; it must have an element", type);
	case DEFECT_SIZE:
		REPORT("%s has %lld %s%s; its type allows %s", type, v, unit_of(n->type), v == 1 ? "" : "s", bounds_text(n->type, text));
	case DEFECT_VALUE:
		REPORT("%s has the value %lld, which its type does not allow", type, v);
	case DEFECT_TRAILING:
		REPORT("%lld octet%s the value", v, v == 1 ? " follows" : "s follow");
	case DEFECT_OPAQUE_EXTENSION:
		REPORT("extnValue is not the DER encoding of a value");
	case DEFECT_TLS_LENGTH:
		REPORT("the vector claims %lld octets, but has %u", v, n->length);
	case DEFECT_TLS_TRUNCATED:
		REPORT("the octets end within %s", component_name(d->component));
	case DEFECT_TOO_DEEP:
		REPORT("values are nested too deeply here to be decoded; nothing in them is checked");
	case DEFECT_TOO_MANY:
		REPORT("the object has more than %lld values; nothing from here on is checked", v);
	case DEFECT_COUNT:
		break;
	}
	return PASS;
}

_Static_assert(DECODE_STREAM_DEFECTS >= FINDINGS_PER_RULE, "what is not kept is not told");

/* The kind of the defect that a row is about. */
static enum defect_kind
kind_of(const struct lint *lint)
{
	return (enum defect_kind)(lint->arg & 0xff);
}

bool
rule_ends_reading(const struct lint *lint)
{
	return lint->takes == CHECK_TREE && lint->check.tree == has_no_defect && defect_ends_reading(kind_of(lint));
}

enum verdict
has_no_defect(const struct tree *t, struct findings *f)
{
	enum defect_kind kind = kind_of(f->lint);
	unsigned long sites = (unsigned long)arg(f) >> 8;
	enum verdict verdict = PASS;

	if (!(t->defect_kinds >> kind & 1))
		return PASS;
	for (uint32_t i = 0; i < t->defect_count; i++) {
		const struct defect *d = &t->defects[i];
		if (d->kind == kind && sites >> site_of(t, d) & 1)
			verdict = report(f, t, d);
	}
	/* those of entries that the tree has not kept are only counted, and only where there are too many to be told anyway */
	if (f->of_rule >= FINDINGS_PER_RULE)
		f->of_rule += t->stream.untold[kind];
	return verdict;
}

/* clang-format off */
const struct lint der_lints[] = {
	{ "e_der_truncated", MUST, X690("8.1.1"), ANY,
	  "a value must have a complete tag and length", AT(TRUNCATED, ANYWHERE) },
	{ "e_der_length_beyond_parent", MUST, X690("8.1.3"), ANY,
	  "a value must not be longer than the value that contains it", AT(LENGTH_BEYOND_PARENT, ANYWHERE) },
	{ "e_der_length_not_minimal", MUST, X690("10.1"), ANY,
	  "a length must be encoded in the fewest octets", AT(LENGTH_NOT_MINIMAL, ANYWHERE) },
	{ "e_der_length_indefinite", MUST, X690("10.1"), ANY,
	  "a length must be definite", AT(LENGTH_INDEFINITE, ANYWHERE) },
	{ "e_der_end_of_contents", MUST, X690("8.1.5"), ANY,
	  "end-of-contents octets must not be present other than after a value of indefinite length", AT(END_OF_CONTENTS, ANYWHERE) },
	{ "e_der_tag_form", MUST, X690("8.1.2.4"), ANY,
	  "a tag number must be encoded in the fewest octets", AT(TAG_FORM, ANYWHERE) },
	{ "e_der_tag_unassigned", MUST, X680("8.4"), ANY,
	  "a universal tag must be one that X.680 assigns to a type", AT(TAG_UNIVERSAL, ANYWHERE) },
	{ "e_der_constructed", MUST, X690("8.1.2.5"), ANY,
	  "a value must be encoded as primitive or constructed, whichever its type prescribes", AT(CONSTRUCTED, ANYWHERE) },
	{ "e_der_string_constructed", MUST, X690("10.2"), ANY,
	  "a string must not be encoded in several pieces", AT(STRING_CONSTRUCTED, ANYWHERE) },
	{ "e_der_boolean_length", MUST, X690("8.2.1"), ANY,
	  "a BOOLEAN must have exactly one octet", AT(BOOLEAN_LENGTH, ANYWHERE) },
	{ "e_der_boolean_value", MUST, X690("11.1"), ANY,
	  "the octet of a BOOLEAN must be 00 or ff", AT(BOOLEAN_VALUE, ANYWHERE) },
	{ "e_der_integer_empty", MUST, X690("8.3.1"), ANY,
	  "an INTEGER or ENUMERATED must not be empty", AT(INTEGER_EMPTY, ANYWHERE) },
	{ "e_der_integer_not_minimal", MUST, X690("8.3.2"), ANY,
	  "an INTEGER or ENUMERATED must be encoded in the fewest octets", AT(INTEGER_NOT_MINIMAL, ANYWHERE) },
	{ "e_der_bit_string_empty", MUST, X690("8.6.2"), ANY,
	  "a BIT STRING must begin with the count of its unused bits", AT(BIT_STRING_EMPTY, ANYWHERE) },
	{ "e_der_bit_string_unused_count", MUST, X690("8.6.2.2"), ANY,
	  "a BIT STRING must have at most 7 unused bits, and none if it is empty", AT(BIT_STRING_UNUSED_COUNT, ANYWHERE) },
	{ "e_der_bit_string_unused_bits", MUST, X690("11.2.1"), ANY,
	  "the unused bits of a BIT STRING must be 0", AT(BIT_STRING_UNUSED_BITS, ANYWHERE) },
	{ "e_incorrect_ku_encoding", MUST, X690("11.2.2"), ANY,
	  "the bits of keyUsage must not end in zero bits", AT2(NAMED_BITS_TRAILING_ZERO, IN_KEY_USAGE, IN_KEY_USAGE_OCTET) },
	{ "e_superfluous_ku_encoding", MUST, X690("11.2.2"), ANY,
	  "the last octet of keyUsage must not be 0", AT2(NAMED_BITS_TRAILING_ZERO, IN_KEY_USAGE_OCTET, IN_KEY_USAGE_EMPTY) },
	{ "e_der_named_bits_trailing_zero", MUST, X690("11.2.2"), ANY,
	  "a list of named bits must not end in zero bits", AT(NAMED_BITS_TRAILING_ZERO, ANYWHERE) },
	{ "e_der_oid_empty", MUST, X690("8.19.2"), ANY,
	  "an OBJECT IDENTIFIER must not be empty", AT(OID_EMPTY, ANYWHERE) },
	{ "e_der_oid_arc_not_minimal", MUST, X690("8.19.2"), ANY,
	  "the arcs of an OBJECT IDENTIFIER must be encoded in the fewest octets", AT(OID_ARC_NOT_MINIMAL, ANYWHERE) },
	{ "e_der_oid_truncated", MUST, X690("8.19.2"), ANY,
	  "the last arc of an OBJECT IDENTIFIER must be complete", AT(OID_TRUNCATED, ANYWHERE) },
	{ "e_der_null_contents", MUST, X690("8.8.2"), ANY,
	  "a NULL must be empty", AT(NULL_CONTENTS, ANYWHERE) },
	{ "e_cert_ext_invalid_der", MUST, RFC5280("4.2"), ANY,
	  "the field critical must be omitted from an extension that is not critical", AT(DEFAULT_ENCODED, IN_CRITICAL) },
	{ "e_basic_constr_invalid_der", MUST, RFC5280("4.2.1.9"), ANY,
	  "cA must be omitted from basicConstraints if it is FALSE", AT(DEFAULT_ENCODED, IN_BASIC_CA) },
	{ "e_der_default_encoded", MUST, X690("11.5"), ANY,
	  "a component that has its default value must be omitted", AT(DEFAULT_ENCODED, ANYWHERE) },
	{ "e_der_set_of_order", MUST, X690("11.6"), ANY,
	  "the elements of a SET OF must be in ascending order", AT(SET_OF_ORDER, ANYWHERE) },
	{ "e_der_set_of_duplicate", MUST, RFC5280("4.1.2.4"), ANY,
	  "a relative distinguished name or a set of attribute values must not have the same element twice", AT(SET_OF_DUPLICATE, ANYWHERE) },
	{ "e_string_numeric_alphabet", MUST, X680("41.2"), ANY,
	  "a NumericString must contain only digits and spaces", AT(NUMERIC_STRING, ANYWHERE) },
	{ "e_subject_printable_string_badalpha", MUST, RFC5280("B"), ANY,
	  "a PrintableString in the subject must contain only the 74 characters of its alphabet", AT(PRINTABLE_STRING, IN_SUBJECT) },
	{ "e_string_printable_alphabet", MUST, X680("41.4"), ANY,
	  "a PrintableString must contain only the 74 characters of its alphabet", AT(PRINTABLE_STRING, ANYWHERE) },
	{ "e_ext_san_dns_not_ia5_string", MUST, RFC5280("4.2.1.6"), ANY,
	  "a dNSName in subjectAltName must contain only octets up to 7f", AT(IA5_STRING, IN_SAN_DNS) },
	{ "e_ext_san_uri_not_ia5", MUST, RFC5280("4.2.1.6"), ANY,
	  "a URI in subjectAltName must contain only octets up to 7f", AT(IA5_STRING, IN_SAN_URI) },
	{ "e_ext_ian_dns_not_ia5_string", MUST, RFC5280("4.2.1.7"), ANY,
	  "a dNSName in issuerAltName must contain only octets up to 7f", AT(IA5_STRING, IN_IAN_DNS) },
	{ "e_ext_ian_uri_not_ia5", MUST, RFC5280("4.2.1.7"), ANY,
	  "a URI in issuerAltName must contain only octets up to 7f", AT(IA5_STRING, IN_IAN_URI) },
	{ "e_string_ia5_range", MUST, X680("41.1"), ANY,
	  "an IA5String must contain only octets up to 7f", AT(IA5_STRING, ANYWHERE) },
	{ "e_string_visible_range", MUST, X680("41.1"), ANY,
	  "a VisibleString must contain only octets from 20 to 7e", AT(VISIBLE_STRING, ANYWHERE) },
	{ "e_string_utf8_invalid", MUST, RFC3629("3"), ANY,
	  "a UTF8String must be valid UTF-8", AT(UTF8_STRING, ANYWHERE) },
	{ "e_string_bmp_invalid", MUST, X680("41.15"), ANY,
	  "a BMPString must consist of complete characters, without surrogates", AT(BMP_STRING, ANYWHERE) },
	{ "e_string_universal_invalid", MUST, X680("41.9"), ANY,
	  "a UniversalString must consist of complete Unicode characters", AT(UNIVERSAL_STRING, ANYWHERE) },
	{ "w_string_teletex_alphabet", SHOULD, X680("41.1"), ANY,
	  "a TeletexString should not have characters that T.61 lacks", AT(TELETEX_STRING, ANYWHERE) },
	{ "e_time_syntax", MUST, X690("11.7"), ANY,
	  "a time must be written in digits, in the form of its type", AT(TIME_SYNTAX, ANYWHERE) },
	{ "e_time_impossible", MUST, X690("11.7"), ANY,
	  "a time must exist in the calendar", AT(TIME_IMPOSSIBLE, ANYWHERE) },
	{ "e_utc_time_does_not_include_seconds", MUST, RFC5280("4.1.2.5.1"), ANY,
	  "a UTCTime must include seconds", AT(TIME_NO_SECONDS, IN_UTC_TIME) },
	{ "e_generalized_time_does_not_include_seconds", MUST, RFC5280("4.1.2.5.2"), ANY,
	  "a GeneralizedTime must include seconds", AT(TIME_NO_SECONDS, IN_GENERALIZED_TIME) },
	{ "e_utc_time_not_in_zulu", MUST, RFC5280("4.1.2.5.1"), ANY,
	  "a UTCTime must be in Greenwich Mean Time and end in Z", AT(TIME_NOT_ZULU, IN_UTC_TIME) },
	{ "e_generalized_time_not_in_zulu", MUST, RFC5280("4.1.2.5.2"), ANY,
	  "a GeneralizedTime must be in Greenwich Mean Time and end in Z", AT(TIME_NOT_ZULU, IN_GENERALIZED_TIME) },
	{ "e_generalized_time_includes_fraction_seconds", MUST, RFC5280("4.1.2.5.2"), ANY,
	  "a GeneralizedTime must not have fractions of a second", AT(TIME_FRACTION, ANYWHERE) },
	{ "e_wrong_time_format_pre2050", MUST, RFC5280("4.1.2.5"), ANY,
	  "a time up to the end of 2049 must be a UTCTime", AT(TIME_TYPE, ANYWHERE) },
	{ "e_asn1_component_missing", MUST, RFC5280("A"), ANY,
	  "the mandatory components of a type must be present", AT(MISSING, ANYWHERE), .revision = 2 },
	{ "e_asn1_component_unexpected", MUST, RFC5280("A"), ANY,
	  "a value must not have components that the definition of its type does not have", AT(UNEXPECTED, ANYWHERE) },
	{ "e_asn1_component_repeated", MUST, RFC5280("A"), ANY,
	  "a component must not be present twice", AT(REPEATED, ANYWHERE) },
	{ "e_asn1_component_order", MUST, RFC5280("A"), ANY,
	  "components must be in the order of the type's definition", AT(ORDER, ANYWHERE) },
	{ "e_subject_not_dn", MUST, RFC5280("4.1.2.6"), ANY,
	  "the subject must be a sequence of sets of attributes", AT(WRONG_TYPE, IN_SUBJECT) },
	{ "e_asn1_type_wrong", MUST, RFC5280("A"), ANY,
	  "a component must have the type that its definition prescribes", AT(WRONG_TYPE, ANYWHERE) },
	{ "e_asn1_alternative_unknown", MUST, RFC5280("A"), ANY,
	  "a CHOICE must be one of its alternatives", AT(ALTERNATIVE, ANYWHERE) },
	{ "e_ext_cannot_be_empty_sequence", MUST, RFC5280("4.2.1"), ANY,
	  "an extension whose value is a list of at least one element must not be empty", AT(LIST_EMPTY, IN_EXTENSION) },
	{ "e_asn1_list_empty", MUST, RFC5280("A"), ANY,
	  "a list of at least one element must not be empty", AT(LIST_EMPTY, ANYWHERE) },
	{ "e_asn1_size", MUST, RFC5280("A"), ANY,
	  "a string or list must have a size that its type allows", AT(SIZE, ANYWHERE) },
	{ "e_asn1_value", MUST, RFC5280("A"), ANY,
	  "an INTEGER or ENUMERATED must have a value that its type allows", AT(VALUE, ANYWHERE) },
	{ "e_asn1_trailing_octets", MUST, RFC5280("A"), ANY,
	  "nothing must follow a value inside the octets that contain it", AT(TRAILING, ANYWHERE) },
	{ "e_ext_not_der", MUST, RFC5280("4.2"), ANY,
	  "extnValue must be the DER encoding of a value", AT(OPAQUE_EXTENSION, ANYWHERE) },
	{ "e_sct_list_length", MUST, RFC6962("3.3"), ANY,
	  "the lengths in a list of signed certificate timestamps must match its contents", AT(TLS_LENGTH, ANYWHERE) },
	{ "e_sct_truncated", MUST, RFC6962("3.2"), ANY,
	  "a signed certificate timestamp must have all its fields", AT(TLS_TRUNCATED, ANYWHERE) },
	{ "e_sct_trailing_octets", MUST, RFC6962("3.3"), ANY,
	  "nothing must follow a signed certificate timestamp, nor the list of them", AT(TRAILING, IN_SCT_LIST) },
	{ 0 },
};
/* clang-format on */
