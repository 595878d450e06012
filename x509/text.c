#include "x509/text.h"

#include "x509/dns.h"

static void
put(const struct text_sink *out, const char *text)
{
	out->put(out->context, text, strlen(text));
}

static void
put_hex(const struct text_sink *out, struct span s)
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < s.size; i++) {
		const char pair[2] = { digits[s.data[i] >> 4], digits[s.data[i] & 15] };
		out->put(out->context, pair, sizeof(pair));
	}
}

static void
put_escaped_octet(const struct text_sink *out, uint8_t octet)
{
	put(out, "\\");
	put_hex(out, (struct span){ &octet, 1 });
}

/* A code point in UTF-8 (RFC 3629 3). */
static void
put_character(const struct text_sink *out, uint32_t c)
{
	char octets[4];
	size_t size = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	if (size == 1) {
		octets[0] = (char)c;
	} else {
		for (size_t i = size; i-- > 1; c >>= 6)
			octets[i] = (char)(0x80 | (c & 0x3f));
		octets[0] = (char)(0xf00 >> size | c);
	}
	out->put(out->context, octets, size);
}

static void
put_oid(const struct text_sink *out, const struct tree *t, const struct node *oid)
{
	char text[256];
	put(out, oid->oid != OID_UNKNOWN ? oid_dotted((enum oid)oid->oid) : oid_text(tree_contents(t, oid), text, sizeof(text)));
}

/* --- RFC 4514 --- */

/* RFC 4514 3; NULL for all others. */
static const char *
short_name(enum oid attribute)
{
	switch (attribute) {
	case OID_COMMON_NAME:
		return "CN";
	case OID_LOCALITY_NAME:
		return "L";
	case OID_STATE_OR_PROVINCE_NAME:
		return "ST";
	case OID_ORGANIZATION_NAME:
		return "O";
	case OID_ORGANIZATIONAL_UNIT_NAME:
		return "OU";
	case OID_COUNTRY_NAME:
		return "C";
	case OID_STREET_ADDRESS:
		return "STREET";
	case OID_DOMAIN_COMPONENT:
		return "DC";
	case OID_USER_ID:
		return "UID";
	default:
		return NULL;
	}
}

/* Whether each octet of a value is of a character: its alphabet is not asked for, but what its octets stand for must be known. */
static bool
has_characters(const struct tree *t, const struct node *value)
{
	struct characters c = value_characters(t, value);
	uint32_t character;
	bool wide = c.kind == TYPE_BMP_STRING || c.kind == TYPE_UNIVERSAL_STRING || c.kind == TYPE_UTF8_STRING;
	if (value->class != CLASS_UNIVERSAL || value->constructed || !is_string_type(c.kind))
		return false;
	if (wide)
		return string_check(c.kind, c.rest).valid;
	while (character_next(&c, &character)) {
		if (character == 0xfffd || (c.kind != TYPE_TELETEX_STRING && character >= 0x80))
			return false;
	}
	return true;
}

/* RFC 4514 2.4. Control characters are escaped, too, as they may be. */
static void
put_value(const struct text_sink *out, const struct tree *t, const struct node *value)
{
	struct characters c = value_characters(t, value);
	uint32_t character;
	for (bool first = true; character_next(&c, &character); first = false) {
		bool at_end = first || c.rest.size == 0;
		bool special = character < 0x80 && strchr("\"+,;<>\\", (int)character) != NULL && character != 0;
		if (character < ' ' || character == 0x7f) {
			put_escaped_octet(out, (uint8_t)character);
			continue;
		}
		if (special || (character == ' ' && at_end) || (character == '#' && first))
			put(out, "\\");
		put_character(out, character);
	}
}

static void
put_attribute(const struct text_sink *out, const struct tree *t, struct attribute a)
{
	const char *name = short_name((enum oid)a.type->oid);
	bool text = name != NULL && has_characters(t, a.value);
	if (name != NULL)
		put(out, name);
	else
		put_oid(out, t, a.type);
	put(out, text ? "=" : "=#");
	if (text)
		put_value(out, t, a.value);
	else
		put_hex(out, tree_encoding(t, a.value));
}

/* The attributes of a relative distinguished name. Returns whether there was one. */
static bool
put_rdn(const struct text_sink *out, const struct tree *t, const struct node *rdn, bool any)
{
	bool first = true;
	for (const struct node *n = tree_child(t, rdn); n != NULL; n = tree_next(t, n)) {
		const struct node *type = tree_component(t, n, ATTRIBUTE_TYPE), *value = tree_component(t, n, ATTRIBUTE_VALUE);
		if (n->type != &AttributeTypeAndValue || type == NULL || value == NULL)
			continue;
		if (!first || any)
			put(out, first ? "," : "+");
		put_attribute(out, t, (struct attribute){ n, type, value, (enum oid)type->oid });
		first = false;
	}
	return !first;
}

void
name_write(const struct text_sink *out, const struct tree *t, const struct node *name)
{
	const struct node *last = tree_child(t, name);
	bool any = false;
	while (last != NULL && tree_next(t, last) != NULL)
		last = tree_next(t, last);
	/* what is within a node stands behind it in the array, so that its children can be met from the last to the first */
	for (const struct node *n = last; n != NULL && n > name; n--) {
		if (tree_parent(t, n) == name)
			any |= put_rdn(out, t, n, any);
	}
}

/* --- numbers --- */

void
integer_write(const struct text_sink *out, struct span s)
{
	bool negative = s.size > 0 && s.data[0] & 0x80, leading = true;
	char digits[64];
	size_t last = s.size, used = 0;
	while (last > 0 && s.data[last - 1] == 0)
		last--;
	if (negative)
		put(out, "-");
	for (size_t i = 0; i < s.size; i++) {
		/* the two's complement: all bits are inverted, and 1 is added, which goes as far as the last octet that is not zero */
		uint8_t octet = !negative ? s.data[i] : i + 1 < last ? (uint8_t)~s.data[i] : (uint8_t)-s.data[i];
		if (leading && octet == 0)
			continue;
		if (used > sizeof(digits) - 2) {
			out->put(out->context, digits, used);
			used = 0;
		}
		if (!leading || octet >= 16)
			digits[used++] = "0123456789abcdef"[octet >> 4];
		digits[used++] = "0123456789abcdef"[octet & 15];
		leading = false;
	}
	if (leading)
		digits[used++] = '0';
	out->put(out->context, digits, used);
}

/* --- general names --- */

static void
put_octets(const struct text_sink *out, struct span s)
{
	struct characters c = { TYPE_UTF8_STRING, s };
	uint32_t character;
	while (c.rest.size > 0) {
		struct span before = c.rest;
		character_next(&c, &character);
		size_t size = before.size - c.rest.size;
		/* of invalid UTF-8 an octet is taken at a time; U+FFFD itself has three */
		if (before.data[0] == '\\' || (character == 0xfffd && size == 1))
			put_escaped_octet(out, before.data[0]);
		else
			out->put(out->context, (const char *)before.data, size);
	}
}

static void
put_labelled(const struct text_sink *out, const struct tree *t, const struct node *n, int kind, const struct node *oid)
{
	char text[256];
	put(out, general_name_text(kind));
	put(out, ":");
	if (oid != NULL)
		put_oid(out, t, oid);
	else if (kind == NAME_REGISTERED_ID)
		put(out, oid_text(tree_contents(t, n), text, sizeof(text)));
	else
		put_hex(out, tree_contents(t, n));
}

void
general_name_write(const struct text_sink *out, const struct tree *t, const struct node *n)
{
	char text[IP_TEXT_SIZE];
	int kind = general_name_kind(n);
	const struct node *inside = tree_child(t, n);
	switch (kind) {
	case -1:
		return;
	case NAME_RFC822:
	case NAME_DNS:
	case NAME_URI:
		put_octets(out, tree_contents(t, n));
		return;
	case NAME_DIRECTORY:
		if (inside != NULL)
			name_write(out, t, inside);
		return;
	case NAME_IP:
		if (ip_text(tree_contents(t, n), text))
			put(out, text);
		else
			put_labelled(out, t, n, kind, NULL);
		return;
	default:
		put_labelled(out, t, n, kind, kind == NAME_OTHER && inside != NULL && inside->type == &ObjectIdentifier ? inside : NULL);
	}
}

static const struct node *
next_general_name(const struct cert *c, const struct node *n)
{
	while (n != NULL && general_name_kind(n) < 0)
		n = tree_next(c->tree, n);
	return n;
}

const struct node *
cert_name_first(const struct cert *c)
{
	return next_general_name(c, tree_child(c->tree, c->san));
}

const struct node *
cert_name_next(const struct cert *c, const struct node *name)
{
	return next_general_name(c, tree_next(c->tree, name));
}

/* --- policies --- */

const char *
cert_policy_text(const struct cert *c, bool ev)
{
	unsigned ids = c->policies.ids;
	return ev || ids & POLICY(OID_POLICY_EV) ? "ev"
	       : ids & POLICY(OID_POLICY_OV)     ? "ov"
	       : ids & POLICY(OID_POLICY_IV)     ? "iv"
	       : ids & POLICY(OID_POLICY_DV)     ? "dv"
						 : "none";
}
