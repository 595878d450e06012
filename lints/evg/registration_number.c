/*
 * EV Guidelines 7.1.4.2.4, 7.1.4.2.5 and appendix G: the names of a jurisdiction, and the number of a registration, or what stands for one.
 */
#include "asn1/time.h"
#include "lints/attribute_syntax.h"
#include "lints/checks.h"
#include "lints/tables.h"
#include "x509/dns.h"

#define UB_JURISDICTION 128 /* ub-locality-name and ub-state-name of X.520 */

/* Appendix G: DirectoryString{ub-locality-name}, DirectoryString{ub-state-name}. */
static enum verdict
is_jurisdiction_name(const struct cert *c, const struct attribute *a, struct findings *f)
{
	unsigned strings = 1u << TYPE_UTF8_STRING | 1u << TYPE_PRINTABLE_STRING | 1u << TYPE_TELETEX_STRING | 1u << TYPE_UNIVERSAL_STRING |
			   1u << TYPE_BMP_STRING;
	char text[OID_TEXT_SIZE];
	if (a->value->class != CLASS_UNIVERSAL || a->value->tag >= 32 || !(strings >> a->value->tag & 1))
		return fail(f, a->value, "%s is not a DirectoryString", attribute_text(c, a, text));
	size_t length = value_length(c->tree, a->value);
	if (length >= 1 && length <= UB_JURISDICTION)
		return PASS;
	return fail(f, a->value, "%s has %zu characters; 1 to %d are permitted", attribute_text(c, a, text), length, UB_JURISDICTION);
}

static enum verdict
jurisdiction_names_in_bounds(const struct cert *c, struct findings *f)
{
	enum verdict state = each_attribute_of(c, &c->subject, OID_JURISDICTION_STATE, f, is_jurisdiction_name);
	enum verdict locality = each_attribute_of(c, &c->subject, OID_JURISDICTION_LOCALITY, f, is_jurisdiction_name);
	return state == FAIL || locality == FAIL ? FAIL : state == PASS || locality == PASS ? PASS : NOT_APPLICABLE;
}

/* Appendix G: CountryName of X.520. That it is two letters is a matter of 7.1.4.2.4. */
static enum verdict
is_printable_string(const struct cert *c, const struct attribute *a, struct findings *f)
{
	(void)c;
	return a->value->class == CLASS_UNIVERSAL && a->value->tag == TYPE_PRINTABLE_STRING
		       ? PASS
		       : fail(f, a->value, "jurisdictionCountry is no PrintableString");
}

static enum verdict
jurisdiction_country_is_printable(const struct cert *c, struct findings *f)
{
	return each_attribute_of(c, &c->subject, OID_JURISDICTION_COUNTRY, f, is_printable_string);
}

/* arg: a type of attribute. */
static enum verdict
subject_has_no_second(const struct cert *c, struct findings *f)
{
	struct attribute first = name_first_of(c->tree, c->subject.node, (enum oid)arg(f));
	if (first.node == NULL)
		return NOT_APPLICABLE;
	struct attribute second = name_next_of(c->tree, first);
	return second.node != NULL ? fail(f, second.node, "the subject has a second %s", oid_name((enum oid)arg(f))) : PASS;
}

/*
 * A state that is called by its code of ISO 3166-2, two or three capital letters, in the country of the jurisdiction, in which no subdivision has
 * that as a name. NA is what some write for nothing at all, of which the BR speak.
 */
static enum verdict
is_full_name(const struct cert *c, const struct attribute *a, struct findings *f)
{
	const struct subdivisions *all = &f->reference->subdivisions;
	struct attribute country = name_first_of(c->tree, c->subject.node, OID_JURISDICTION_COUNTRY);
	struct span name = tree_contents(c->tree, a->value);
	if (country.value == NULL || name.size < 2 || name.size > SUBDIVISION_CODE_SIZE || span_is(name, "NA"))
		return PASS;
	for (size_t i = 0; i < name.size; i++) {
		if (name.data[i] < 'A' || name.data[i] > 'Z')
			return PASS;
	}
	struct span in = tree_contents(c->tree, country.value);
	const struct subdivision *s = subdivisions_find(all, in, name);
	if (s == NULL || subdivisions_named(all, in, value_characters(c->tree, a->value), NULL) != NULL)
		return PASS;
	struct span names = s->names, full = span_take(&names, '\t');
	return fail(f, a->value, "jurisdictionStateOrProvince is \"%.*s\", the code of ISO 3166-2 for %.*s, and not a full name", (int)name.size,
		    (const char *)name.data, (int)full.size, (const char *)full.data);
}

static enum verdict
jurisdiction_not_abbreviated(const struct cert *c, struct findings *f)
{
	return each_attribute_of(c, &c->subject, OID_JURISDICTION_STATE, f, is_full_name);
}

/* arg: whether the string "Non-Commercial Entity", or else "Government Entity", is looked for. It stands for a number in that category alone. */
static enum verdict
is_of_own_category(const struct cert *c, const struct attribute *a, struct findings *f)
{
	static const char *const strings[] = { "Government Entity", "Non-Commercial Entity" };
	const char *wanted = strings[arg(f)];
	struct attribute category = name_first_of(c->tree, c->subject.node, OID_BUSINESS_CATEGORY);
	char number[64], text[64];
	if (category.value == NULL || !value_ascii(c->tree, a->value, number, sizeof(number)) ||
	    !ascii_equal_nocase((struct span){ (const uint8_t *)number, strlen(number) }, (struct span){ (const uint8_t *)wanted, strlen(wanted) }))
		return PASS;
	if (!value_ascii(c->tree, category.value, text, sizeof(text)) || strcmp(text, wanted) == 0)
		return PASS;
	return fail(f, a->value, "serialNumber is \"%s\", and businessCategory is \"%s\"", number, text);
}

static enum verdict
number_of_own_category(const struct cert *c, struct findings *f)
{
	return each_attribute_of(c, &c->subject, OID_SERIAL_NUMBER, f, is_of_own_category);
}

/* A number of zeros alone, which stands for none. Other words for nothing are a matter of BR 7.1.2.7.4. */
static enum verdict
is_not_zero(const struct cert *c, const struct attribute *a, struct findings *f)
{
	struct span s = tree_contents(c->tree, a->value);
	size_t zeros = 0;
	while (zeros < s.size && s.data[zeros] == '0')
		zeros++;
	return s.size > 0 && zeros == s.size ? fail(f, a->value, "serialNumber is a number of zeros alone") : PASS;
}

static enum verdict
number_is_not_zero(const struct cert *c, struct findings *f)
{
	return each_attribute_of(c, &c->subject, OID_SERIAL_NUMBER, f, is_not_zero);
}

/* What a text has of a date: its parts, from left to right, up to a fourth; a month in words is one. */
struct date_parts {
	int value[4], digits[4]; /* digits 0: a month in words */
	char between[4];         /* what stands behind the part: - / . or a blank; 0: nothing */
	int count;
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* 1 to 12 of an English name of a month, or its first three letters; 0 of another word. */
static int
month_of(const char *word, size_t size)
{
	static const char *const months[] = { "january", "february", "march",     "april",   "may",      "june",
					      "july",    "august",   "september", "october", "november", "december" };
	for (int i = 0; i < 12; i++) {
		size_t whole = strlen(months[i]), j = 0;
		while (j < size && j < whole && (word[j] | 0x20) == months[i][j])
			j++;
		if (j == size && (size == 3 || size == whole))
			return i + 1;
	}
	return 0;
}

/* Returns false of what is no sequence of numbers and a month, each divided from the next by one of - / . or by blanks and a comma. */
static bool
date_split(const char *s, struct date_parts *d)
{
	*d = (struct date_parts){ .count = 0 };
	while (*s != '\0') {
		const char *begin = s;
		int n = d->count;
		if (n == 4)
			return false;
		d->count++;
		if (is_digit(*s)) {
			for (; is_digit(*s) && s - begin < 8; s++)
				d->value[n] = d->value[n] * 10 + (*s - '0');
			d->digits[n] = (int)(s - begin);
		} else {
			while (is_letter(*s))
				s++;
			d->value[n] = month_of(begin, (size_t)(s - begin));
			if (d->value[n] == 0)
				return false;
		}
		if (*s == '-' || *s == '/' || *s == '.') {
			d->between[n] = *s++;
			while (*s == ' ')
				s++;
		} else if (*s == ' ' || *s == ',') {
			d->between[n] = ' ';
			while (*s == ' ' || *s == ',')
				s++;
		} else if (*s != '\0') {
			return false;
		}
		if (*s == '\0')
			return d->between[n] == '\0';
	}
	return false;
}

static bool
is_year(const struct date_parts *d, int i)
{
	return d->digits[i] == 4 && d->value[i] >= 1000 && d->value[i] <= 2100;
}

/* Three parts that can hardly be anything but a date: a month in words, or a year of four digits at one end and a day that there is. */
static bool
is_other_date(const struct date_parts *d)
{
	if (d->count != 3)
		return false;
	if (d->digits[0] == 0) /* May 2, 2011 */
		return is_year(d, 2) && d->digits[1] > 0 && time_day_exists(d->value[2], d->value[0], d->value[1]);
	if (d->digits[1] == 0) /* 2 May 2011, 2011-May-02 */
		return (is_year(d, 2) && time_day_exists(d->value[2], d->value[1], d->value[0])) ||
		       (is_year(d, 0) && d->digits[2] > 0 && time_day_exists(d->value[0], d->value[1], d->value[2]));
	if (d->digits[2] == 0 || d->between[0] != d->between[1] || d->between[0] == ' ')
		return false;
	if (is_year(d, 2) && d->digits[0] <= 2 && d->digits[1] <= 2) /* 2/1/2011, 1/2/2011 */
		return time_day_exists(d->value[2], d->value[1], d->value[0]) || time_day_exists(d->value[2], d->value[0], d->value[1]);
	return is_year(d, 0) && d->digits[1] <= 2 && d->digits[2] <= 2 && time_day_exists(d->value[0], d->value[1], d->value[2]); /* 2011/05/02 */
}

/* Whether the subject is of a category that often has no number: there eight digits that are a day are taken for one. */
static bool
may_have_no_number(const struct cert *c)
{
	struct attribute category = name_first_of(c->tree, c->subject.node, OID_BUSINESS_CATEGORY);
	struct span text = tree_contents_if(c->tree, category.value);
	return span_is(text, "Government Entity") || span_is(text, "Non-Commercial Entity");
}

/* SC-087: YYYY-MM-DD. That a value is a date at all is read from its form. */
static enum verdict
is_canonical_date(const struct cert *c, const struct attribute *a, struct findings *f)
{
	char text[64];
	struct date_parts d;
	if (!value_ascii(c->tree, a->value, text, sizeof(text)) || !date_split(text, &d))
		return PASS;
	bool canonical = d.count == 3 && d.digits[0] == 4 && d.digits[1] == 2 && d.digits[2] == 2 && d.between[0] == '-' && d.between[1] == '-' &&
			 strlen(text) == 10;
	if (canonical && !time_day_exists(d.value[0], d.value[1], d.value[2]))
		return fail(f, a->value, "serialNumber \"%s\" has the form YYYY-MM-DD, and there is no such day", text);
	bool eight = d.count == 1 && d.digits[0] == 8 && d.value[0] >= 10000000 && d.value[0] <= 21001231 && may_have_no_number(c) &&
		     time_day_exists(d.value[0] / 10000, d.value[0] / 100 % 100, d.value[0] % 100);
	if (!eight && (canonical || !is_other_date(&d)))
		return PASS;
	return fail(f, a->value, "serialNumber \"%s\" looks like a date, and is not of the form YYYY-MM-DD", text);
}

static enum verdict
dates_are_canonical(const struct cert *c, struct findings *f)
{
	return each_attribute_of(c, &c->subject, OID_SERIAL_NUMBER, f, is_canonical_date);
}

#define EV SUBSCRIBER, IS_EV

/* clang-format off */
const struct lint registration_number_lints[] = {
	{ "e_ev_jurisdiction_name_not_in_bounds", MUST, EVG("G"), BALLOT_207, FOREVER, EV,
	  "jurisdictionLocality and jurisdictionStateOrProvince must be DirectoryStrings of 1 to 128 characters", CERT(jurisdiction_names_in_bounds) },
	{ "e_ev_jurisdiction_country_not_printable_string", MUST, EVG("G"), BALLOT_207, FOREVER, EV,
	  "jurisdictionCountry of an EV certificate must be a PrintableString", CERT(jurisdiction_country_is_printable) },
	{ "e_ev_jurisdiction_country_twice", MUST, EVG("G"), BALLOT_207, FOREVER, EV,
	  "the subject of an EV certificate must have a single jurisdictionCountry", CERT(subject_has_no_second), OID_JURISDICTION_COUNTRY },
	{ "e_ev_jurisdiction_state_abbreviated", MUST, EVG("7.1.4.2.4"), EVG_1_5_6, FOREVER, EV,
	  "jurisdictionStateOrProvince of an EV certificate must be the full name of the jurisdiction, not its code", CERT(jurisdiction_not_abbreviated) },
	{ "n_ev_serial_number_zero", NOTICE, EVG("7.1.4.2.5"), EVG_1_5_6, FOREVER, EV,
	  "it is worth knowing if serialNumber of an EV certificate is a number of zeros alone", CERT(number_is_not_zero) },
	{ "e_ev_serial_number_government_entity", MUST, EVG("7.1.4.2.5"), SC87, FOREVER, EV,
	  "serialNumber of an EV certificate must not be \"Government Entity\" if businessCategory is another one", CERT(number_of_own_category), 0 },
	{ "e_ev_serial_number_non_commercial_entity", MUST, EVG("7.1.4.2.5"), SC87, FOREVER, EV,
	  "serialNumber of an EV certificate must not be \"Non-Commercial Entity\" if businessCategory is another one", CERT(number_of_own_category), 1 },
	{ "n_ev_serial_number_date_not_canonical", NOTICE, EVG("7.1.4.2.5"), SC87_DATES, FOREVER, EV,
	  "serialNumber of an EV certificate must be of the form YYYY-MM-DD if it is a date of formation", CERT(dates_are_canonical) },
	{ "n_ev_organization_identifier_twice", NOTICE, EVG("7.1.4.2.8"), SC17, FOREVER, EV,
	  "it is worth knowing if an EV certificate has more than one organizationIdentifier: the EV Guidelines speak of one", CERT(subject_has_no_second), OID_ORGANIZATION_IDENTIFIER },
	{ 0 },
};
/* clang-format on */
