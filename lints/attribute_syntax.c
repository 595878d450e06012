#include "lints/attribute_syntax.h"

#define DIRECTORY_STRING \
	(1u << TYPE_TELETEX_STRING | 1u << TYPE_PRINTABLE_STRING | 1u << TYPE_UNIVERSAL_STRING | 1u << TYPE_UTF8_STRING | 1u << TYPE_BMP_STRING)
/* clang-format off */
static const struct attribute_syntax syntaxes[] = {
	{ OID_COMMON_NAME,              DIRECTORY_STRING,            1, 64,    "a DirectoryString" },
	{ OID_COUNTRY_NAME,             1u << TYPE_PRINTABLE_STRING, 0, 0,     "a PrintableString" },
	{ OID_ORGANIZATION_NAME,        DIRECTORY_STRING,            1, 64,    "a DirectoryString" },
	{ OID_ORGANIZATIONAL_UNIT_NAME, DIRECTORY_STRING,            1, 64,    "a DirectoryString" },
	{ OID_LOCALITY_NAME,            DIRECTORY_STRING,            1, 128,   "a DirectoryString" },
	{ OID_STATE_OR_PROVINCE_NAME,   DIRECTORY_STRING,            1, 128,   "a DirectoryString" },
	{ OID_SERIAL_NUMBER,            1u << TYPE_PRINTABLE_STRING, 1, 64,    "a PrintableString" },
	{ OID_DOMAIN_COMPONENT,         1u << TYPE_IA5_STRING,       0, 0,     "an IA5String" },
	{ OID_EMAIL_ADDRESS,            1u << TYPE_IA5_STRING,       1, 255,   "an IA5String" },
	{ OID_TITLE,                    DIRECTORY_STRING,            1, 64,    "a DirectoryString" },
	{ OID_PSEUDONYM,                DIRECTORY_STRING,            1, 128,   "a DirectoryString" },
	{ OID_DN_QUALIFIER,             1u << TYPE_PRINTABLE_STRING, 0, 0,     "a PrintableString" },
	{ OID_NAME,                     DIRECTORY_STRING,            1, 32768, "a DirectoryString" },
	{ OID_SURNAME,                  DIRECTORY_STRING,            1, 32768, "a DirectoryString" },
	{ OID_GIVEN_NAME,               DIRECTORY_STRING,            1, 32768, "a DirectoryString" },
	{ OID_INITIALS,                 DIRECTORY_STRING,            1, 32768, "a DirectoryString" },
	{ OID_GENERATION_QUALIFIER,     DIRECTORY_STRING,            1, 32768, "a DirectoryString" },
};
/* clang-format on */

const struct attribute_syntax *
attribute_syntax(enum oid type)
{
	for (size_t i = 0; i < sizeof(syntaxes) / sizeof(syntaxes[0]); i++) {
		if (syntaxes[i].type == type)
			return &syntaxes[i];
	}
	return NULL;
}

bool
is_directory_string(enum oid type)
{
	const struct attribute_syntax *syntax = attribute_syntax(type);
	return syntax != NULL && syntax->strings == DIRECTORY_STRING;
}

bool
is_directory_string_type(const struct node *value)
{
	return value->class == CLASS_UNIVERSAL && value->tag < 32 && DIRECTORY_STRING >> value->tag & 1;
}

enum verdict
attribute_has_type(const struct tree *t, const struct attribute *a, struct findings *f)
{
	const struct attribute_syntax *syntax = attribute_syntax(a->oid);
	char tag[32];
	(void)t;
	if (syntax == NULL)
		return NOT_APPLICABLE;
	if (a->value->class == CLASS_UNIVERSAL && a->value->tag < 32 && syntax->strings >> a->value->tag & 1)
		return PASS;
	return fail(f, a->value, "%s is %s; it must be %s", oid_name(a->oid), tree_tag_text(a->value, tag, sizeof(tag)), syntax->text);
}

enum verdict
attribute_not_empty(const struct attribute *a, struct findings *f)
{
	const struct attribute_syntax *syntax = attribute_syntax(a->oid);
	if (syntax == NULL || syntax->least == 0)
		return NOT_APPLICABLE;
	return a->value->length > 0 ? PASS : fail(f, a->value, "%s is empty", oid_name(a->oid));
}

enum verdict
attribute_in_bounds(const struct tree *t, const struct attribute *a, struct findings *f)
{
	const struct attribute_syntax *syntax = attribute_syntax(a->oid);
	if (syntax == NULL || syntax->most == 0)
		return NOT_APPLICABLE;
	size_t length = value_length(t, a->value);
	return length <= syntax->most ? PASS : fail(f, a->value, "%s has %zu characters, more than %u", oid_name(a->oid), length, syntax->most);
}
