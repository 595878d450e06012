/* What no document forbids in a name, and nobody means to write. */
#include <unictype.h>

#include "lints/checks.h"
#include "lints/tables.h"

static bool
is_text(const struct attribute *a)
{
	return a->value->type != NULL && is_string_type(a->value->type->kind);
}

/* X.680 has controls in many string types; a name that is to be read has none. */
static enum verdict
value_without_controls(const struct cert *c, const struct attribute *a, struct findings *f)
{
	struct characters value = value_characters(c->tree, a->value);
	char type[OID_TEXT_SIZE];
	uint32_t character;
	if (!is_text(a))
		return NOT_APPLICABLE;
	if (f->hopeless)
		return PASS;
	while (character_next(&value, &character)) {
		if (character < 0x20 || (character >= 0x7f && character <= 0x9f))
			return fail(f, a->value, "%s has the control character U+%04X", attribute_text(c, a, type), (unsigned)character);
	}
	return PASS;
}

static enum verdict
subject_without_controls(const struct cert *c, struct findings *f)
{
	return each_attribute(c, &c->subject, f, value_without_controls);
}

/* Whether the letters between & and ; name a character that a database with HTML in it has: of XML, or an accented letter, or a common sign. */
static bool
is_entity_name(const char *name, size_t length)
{
	static const char *const whole[] = { "amp",   "lt",    "gt",    "quot",  "apos",  "nbsp",  "szlig", "ndash", "mdash",  "lsquo", "rsquo",
					     "ldquo", "rdquo", "laquo", "raquo", "copy",  "reg",   "trade", "deg",   "middot", "ordf",  "ordm",
					     "eth",   "ETH",   "thorn", "THORN", "aelig", "AElig", "oelig", "OElig", "hellip", "bull",  "euro" };
	static const char *const accents[] = { "acute", "grave", "circ", "tilde", "uml", "cedil", "ring", "slash", "caron" };
	for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++) {
		if (strlen(whole[i]) == length && memcmp(whole[i], name, length) == 0)
			return true;
	}
	for (size_t i = 0; i < sizeof(accents) / sizeof(accents[0]); i++) {
		if (strlen(accents[i]) + 1 == length && memcmp(accents[i], name + 1, length - 1) == 0)
			return true;
	}
	return false;
}

/* A number, "#39" or "#x27", or a name. */
static bool
is_entity(const char *text, size_t length)
{
	if (length < 2 || text[0] != '#')
		return length >= 2 && is_entity_name(text, length);
	bool hex = text[1] == 'x' || text[1] == 'X';
	size_t digits = strspn(text + 1 + hex, hex ? "0123456789abcdefABCDEF" : "0123456789");
	return digits > 0 && digits == length - 1 - hex;
}

static enum verdict
value_without_entities(const struct cert *c, const struct attribute *a, struct findings *f)
{
	struct characters value = value_characters(c->tree, a->value);
	char entity[12] = "", type[OID_TEXT_SIZE];
	size_t length = 0;
	bool within = false;
	uint32_t character;
	if (f->hopeless)
		return PASS;
	while (character_next(&value, &character)) {
		if (character == '&') {
			within = true;
			length = 0;
		} else if (within && character == ';') {
			entity[length] = '\0';
			if (is_entity(entity, length))
				return fail(f, a->value, "%s has the HTML entity &%s;", attribute_text(c, a, type), entity);
			within = false;
		} else if (within && character < 0x80 && length + 1 < sizeof(entity))
			entity[length++] = (char)character;
		else
			within = false;
	}
	return PASS;
}

static enum verdict
subject_without_entities(const struct cert *c, struct findings *f)
{
	return each_attribute(c, &c->subject, f, value_without_entities);
}

/*
 * U+00C2 or U+00C3 and then U+0080 to U+00BF: the two octets that UTF-8 has for a character of Latin-1, taken for two characters of Latin-1 and
 * encoded once more. In no language do the two stand together; only the string types that have these characters by their numbers are looked at.
 */
static enum verdict
value_encoded_once(const struct cert *c, const struct attribute *a, struct findings *f)
{
	struct characters value = value_characters(c->tree, a->value);
	char type[OID_TEXT_SIZE], text[PRINTABLE_SIZE];
	uint32_t before = 0, character;
	if (value.kind != TYPE_UTF8_STRING && value.kind != TYPE_BMP_STRING && value.kind != TYPE_UNIVERSAL_STRING)
		return NOT_APPLICABLE;
	if (f->hopeless)
		return PASS;
	for (; character_next(&value, &character); before = character) {
		if ((before == 0xc2 || before == 0xc3) && character >= 0x80 && character <= 0xbf)
			return fail(f, a->value, "%s \"%s\" has U+%04X U+%04X, which is U+%04X in UTF-8 mistaken for Latin-1",
				    attribute_text(c, a, type), printable(tree_contents(c->tree, a->value), text), (unsigned)before,
				    (unsigned)character, (unsigned)((before & 0x1f) << 6 | (character & 0x3f)));
	}
	return PASS;
}

static enum verdict
subject_encoded_once(const struct cert *c, struct findings *f)
{
	return each_attribute(c, &c->subject, f, value_encoded_once);
}

/* arg: where the white space would be: in which name, at which end. */
enum { LEADING = 0, TRAILING = 2 };

static enum verdict
value_without_space(const struct cert *c, const struct attribute *a, struct findings *f)
{
	struct characters value = value_characters(c->tree, a->value);
	char type[OID_TEXT_SIZE], text[PRINTABLE_SIZE];
	uint32_t character, found = 0;
	if (!is_text(a))
		return NOT_APPLICABLE;
	if (f->hopeless || !character_next(&value, &found))
		return PASS;
	while (arg(f) & TRAILING && character_next(&value, &character))
		found = character;
	if (!uc_is_property_white_space(found))
		return PASS;
	return fail(f, a->value, "%s \"%s\" %s with white space", attribute_text(c, a, type), printable(tree_contents(c->tree, a->value), text),
		    arg(f) & TRAILING ? "ends" : "begins");
}

static enum verdict
name_without_space(const struct cert *c, struct findings *f)
{
	return each_attribute(c, arg(f) & NAME_OF_ISSUER ? &c->issuer : &c->subject, f, value_without_space);
}

#define ANY ALWAYS, FOREVER, CERTIFICATE

/*
 * ISO 17442-1: 18 letters and digits, and two check digits by ISO 7064, MOD 97-10: letters count as 10 to 35, and the number so written leaves 1.
 * Documents that permit LEIs write "LEIXG-" before it; what else stands there is for them to judge.
 */
static enum verdict
lei_has_check_digits(const struct cert *c, const struct attribute *a, struct findings *f)
{
	struct span s = tree_contents(c->tree, a->value);
	char text[PRINTABLE_SIZE];
	unsigned rest = 0;
	if (s.size < 6 || memcmp(s.data, "LEI", 3) != 0 || s.data[5] != '-')
		return NOT_APPLICABLE;
	struct span lei = { s.data + 6, s.size - 6 };
	for (size_t i = 0; i < lei.size; i++) {
		uint8_t ch = lei.data[i];
		bool digit = ch >= '0' && ch <= '9';
		if (i >= 20 || (!digit && (i >= 18 || ch < 'A' || ch > 'Z')))
			return fail(f, a->value, "\"%s\" is not a LEI: 18 letters and digits, and two check digits", printable(lei, text));
		rest = digit ? (rest * 10 + (ch - '0')) % 97 : (rest * 100 + (ch - 'A' + 10u)) % 97;
	}
	if (lei.size == 20 && rest == 1)
		return PASS;
	return fail(f, a->value,
		    lei.size == 20 ? "the check digits of the LEI \"%s\" are not those of its other characters"
				   : "\"%s\" is not a LEI: 18 letters and digits, and two check digits",
		    printable(lei, text));
}

static enum verdict
leis_have_check_digits(const struct cert *c, struct findings *f)
{
	return each_attribute_of(c, &c->subject, OID_ORGANIZATION_IDENTIFIER, f, lei_has_check_digits);
}

/* clang-format off */
const struct lint community_names_lints[] = {
	{ "w_lei_not_valid", SHOULD, COMMUNITY("ISO 17442-1"), ANY, 0,
	  "a LEI in organizationIdentifier should have 20 characters, the last two being its check digits", CERT(leis_have_check_digits) },
	{ "e_subject_dn_not_printable_characters", MUST, COMMUNITY("control characters"), ANY, 0,
	  "the subject must not have control characters", CERT(subject_without_controls) },
	{ "e_subj_contains_html_entities", MUST, COMMUNITY("HTML in names"), ANY, 0,
	  "the subject must have characters themselves, not their HTML entities", CERT(subject_without_entities) },
	{ "e_utf8_latin1_mixup", MUST, COMMUNITY("UTF-8 and Latin-1"), ANY, 0,
	  "the subject must not be encoded in UTF-8 twice", CERT(subject_encoded_once) },
	{ "n_multiple_subject_rdn", NOTICE, COMMUNITY("multi-valued RDNs"), ANY, 0,
	  "it is worth knowing if a RelativeDistinguishedName of the subject has more than one attribute, which is unusual", CERT(one_attribute_per_rdn), NAME_OF_SUBJECT },
	{ "w_multiple_issuer_rdn", SHOULD, COMMUNITY("multi-valued RDNs"), ANY, 0,
	  "each RelativeDistinguishedName of the issuer should have exactly one attribute", CERT(one_attribute_per_rdn), NAME_OF_ISSUER },
	{ "w_subject_dn_leading_whitespace", SHOULD, COMMUNITY("white space in names"), ANY, 0,
	  "a value in the subject should not begin with white space", CERT(name_without_space), NAME_OF_SUBJECT | LEADING },
	{ "w_subject_dn_trailing_whitespace", SHOULD, COMMUNITY("white space in names"), ANY, 0,
	  "a value in the subject should not end with white space", CERT(name_without_space), NAME_OF_SUBJECT | TRAILING },
	{ "w_issuer_dn_leading_whitespace", SHOULD, COMMUNITY("white space in names"), ANY, 0,
	  "a value in the issuer should not begin with white space", CERT(name_without_space), NAME_OF_ISSUER | LEADING },
	{ "w_issuer_dn_trailing_whitespace", SHOULD, COMMUNITY("white space in names"), ANY, 0,
	  "a value in the issuer should not end with white space", CERT(name_without_space), NAME_OF_ISSUER | TRAILING },
	{ 0 },
};
/* clang-format on */
