/* RFC 5280 4.2.1.4, 4.2.1.5, 4.2.1.11 and 4.2.1.14, and RFC 6818 3: the extensions of certificate policies. */
#include <stdlib.h>
#include <uninorm.h>
#include <unistr.h>

#include "asn1/string.h"
#include "lints/checks.h"
#include "lints/tables.h"
#include "lints/twins.h"

static struct span
policy_key(const struct tree *t, const struct node *n)
{
	const struct node *id = tree_component(t, n, POLICY_IDENTIFIER);
	return tree_contents_if(t, id);
}

static enum verdict
policy_again(const struct cert *c, const struct node *n, struct span key, struct findings *f)
{
	char text[OID_TEXT_SIZE];
	const struct node *id = tree_component(c->tree, n, POLICY_IDENTIFIER);
	(void)key;
	return fail(f, id, "%s is present twice", node_oid_text(c->tree, id, text));
}

static enum verdict
policies_unique(const struct cert *c, struct findings *f)
{
	static const struct twins policies = { policy_key, policy_again, false };
	return list_without_twins(c, c->policies.node, &policies, f);
}

static enum verdict
known_qualifier(const struct cert *c, const struct node *policy, const struct node *qualifier, struct findings *f)
{
	const struct node *id = tree_component(c->tree, policy, POLICY_IDENTIFIER);
	const struct node *type = tree_component(c->tree, qualifier, QUALIFIER_ID);
	char text[OID_TEXT_SIZE];
	if (id == NULL || id->oid != OID_ANY_POLICY || type == NULL)
		return NOT_APPLICABLE;
	if (type->oid == OID_QT_CPS || type->oid == OID_QT_UNOTICE)
		return PASS;
	return fail(f, type, "a qualifier of anyPolicy is %s; only id-qt-cps and id-qt-unotice are permitted", node_oid_text(c->tree, type, text));
}

static enum verdict
usual_qualifier(const struct cert *c, const struct node *policy, const struct node *qualifier, struct findings *f)
{
	const struct node *type = tree_component(c->tree, qualifier, QUALIFIER_ID);
	char text[OID_TEXT_SIZE];
	(void)policy;
	if (type == NULL)
		return NOT_APPLICABLE;
	if (type->oid == OID_QT_CPS || type->oid == OID_QT_UNOTICE)
		return PASS;
	return fail(f, type, "a policy qualifier is %s, neither id-qt-cps nor id-qt-unotice", node_oid_text(c->tree, type, text));
}

static enum verdict
usual_qualifiers(const struct cert *c, struct findings *f)
{
	return each_qualifier(c, f, usual_qualifier);
}

static enum verdict
any_policy_qualifiers(const struct cert *c, struct findings *f)
{
	enum verdict verdict = each_qualifier(c, f, known_qualifier);
	return verdict == NOT_APPLICABLE && c->policies.ids & POLICY(OID_ANY_POLICY) ? PASS : verdict;
}

/* The UserNotice of a qualifier; NULL where it is of another kind, or broken. */
static const struct node *
user_notice(const struct cert *c, const struct node *qualifier)
{
	const struct node *value = tree_component(c->tree, qualifier, QUALIFIER_VALUE);
	return value != NULL && value->type == &UserNotice ? value : NULL;
}

static enum verdict
notice_without_reference(const struct cert *c, const struct node *policy, const struct node *qualifier, struct findings *f)
{
	const struct node *notice = user_notice(c, qualifier);
	const struct node *reference = tree_component(c->tree, notice, NOTICE_REF);
	(void)policy;
	if (notice == NULL)
		return NOT_APPLICABLE;
	return reference != NULL ? fail(f, reference, "a user notice has a noticeRef") : PASS;
}

static enum verdict
no_notice_reference(const struct cert *c, struct findings *f)
{
	return each_qualifier(c, f, notice_without_reference);
}

/* The explicitText of a qualifier, with the kind of string that it is; NULL where it has none. */
static const struct node *
explicit_text(const struct cert *c, const struct node *qualifier, enum type_kind *kind)
{
	const struct node *text = tree_component(c->tree, user_notice(c, qualifier), NOTICE_EXPLICIT_TEXT);
	*kind = text != NULL && text->type != NULL ? text->type->kind : TYPE_ANY;
	return text;
}

static enum verdict
text_not_ia5(const struct cert *c, const struct node *policy, const struct node *qualifier, struct findings *f)
{
	enum type_kind kind;
	const struct node *text = explicit_text(c, qualifier, &kind);
	(void)policy;
	if (text == NULL)
		return NOT_APPLICABLE;
	return kind == TYPE_IA5_STRING ? fail(f, text, "explicitText is of type IA5String") : PASS;
}

static enum verdict
text_not_visible_or_bmp(const struct cert *c, const struct node *policy, const struct node *qualifier, struct findings *f)
{
	enum type_kind kind;
	const struct node *text = explicit_text(c, qualifier, &kind);
	(void)policy;
	if (text == NULL)
		return NOT_APPLICABLE;
	if (kind != TYPE_VISIBLE_STRING && kind != TYPE_BMP_STRING)
		return PASS;
	return fail(f, text, "explicitText is of type %s", text->type->name);
}

/* RFC 5280 4.2.1.4 had it so until RFC 6818 3 let both in again. */
static enum verdict
texts_not_visible_or_bmp(const struct cert *c, struct findings *f)
{
	return each_qualifier(c, f, text_not_visible_or_bmp);
}

static enum verdict
texts_not_ia5(const struct cert *c, struct findings *f)
{
	return each_qualifier(c, f, text_not_ia5);
}

static enum verdict
text_utf8(const struct cert *c, const struct node *policy, const struct node *qualifier, struct findings *f)
{
	enum type_kind kind;
	const struct node *text = explicit_text(c, qualifier, &kind);
	char tag[32];
	(void)policy;
	if (text == NULL)
		return NOT_APPLICABLE;
	return kind == TYPE_UTF8_STRING ? PASS : fail(f, text, "explicitText is of type %s", tree_tag_text(text, tag, sizeof(tag)));
}

static enum verdict
texts_utf8(const struct cert *c, struct findings *f)
{
	return each_qualifier(c, f, text_utf8);
}

#define TEXT_MAX 200 /* characters */

static enum verdict
text_short(const struct cert *c, const struct node *policy, const struct node *qualifier, struct findings *f)
{
	enum type_kind kind;
	const struct node *text = explicit_text(c, qualifier, &kind);
	(void)policy;
	if (text == NULL)
		return NOT_APPLICABLE;
	size_t characters = string_check(kind, tree_contents(c->tree, text)).characters;
	return characters <= TEXT_MAX ? PASS : fail(f, text, "explicitText has %zu characters, more than %d", characters, TEXT_MAX);
}

static enum verdict
texts_short(const struct cert *c, struct findings *f)
{
	return each_qualifier(c, f, text_short);
}

/* The next character of a string of one of the types of DisplayText; false at its end, and where what follows is no character. */
static bool
next_character(enum type_kind kind, struct span *s, ucs4_t *character)
{
	int size = kind == TYPE_BMP_STRING ? 2 : 1;
	if (s->size < (size_t)size)
		return false;
	if (kind == TYPE_UTF8_STRING)
		size = u8_mbtoucr(character, s->data, s->size);
	else
		*character = size == 2 ? (ucs4_t)s->data[0] << 8 | s->data[1] : s->data[0];
	if (size < 1)
		return false;
	s->data += size;
	s->size -= (size_t)size;
	return true;
}

static enum verdict
text_without_controls(const struct cert *c, const struct node *policy, const struct node *qualifier, struct findings *f)
{
	enum type_kind kind;
	ucs4_t character;
	const struct node *text = explicit_text(c, qualifier, &kind);
	(void)policy;
	if (text == NULL)
		return NOT_APPLICABLE;
	for (struct span s = tree_contents(c->tree, text); next_character(kind, &s, &character);) {
		if (character < 0x20 || (character >= 0x7f && character <= 0x9f))
			return fail(f, text, "explicitText has the control character U+%04X", (unsigned)character);
	}
	return PASS;
}

static enum verdict
texts_without_controls(const struct cert *c, struct findings *f)
{
	return each_qualifier(c, f, text_without_controls);
}

static enum verdict
text_nfc(const struct cert *c, const struct node *policy, const struct node *qualifier, struct findings *f)
{
	uint32_t characters[2 * TEXT_MAX], buffer[4 * TEXT_MAX];
	size_t count = 0, size = sizeof(buffer) / sizeof(*buffer);
	enum type_kind kind;
	const struct node *text = explicit_text(c, qualifier, &kind);
	(void)policy;
	if (text == NULL || (kind != TYPE_UTF8_STRING && kind != TYPE_BMP_STRING))
		return NOT_APPLICABLE;
	/* of BMPString RFC 6818 3 says it; before that there is none */
	if (kind == TYPE_BMP_STRING && f->date < RFC_6818)
		return NOT_APPLICABLE;
	struct span s = tree_contents(c->tree, text);
	while (count < 2 * TEXT_MAX && next_character(kind, &s, &characters[count]))
		count++;
	/* what is no text, or far too long, is for other rules */
	if (s.size > 0)
		return NOT_APPLICABLE;
	uint32_t *normal = u32_normalize(UNINORM_NFC, characters, count, buffer, &size);
	bool same = normal == NULL || (size == count && memcmp(normal, characters, count * sizeof(*characters)) == 0);
	if (normal != buffer)
		free(normal);
	return same ? PASS : fail(f, text, "explicitText is not in normalization form C");
}

static enum verdict
texts_nfc(const struct cert *c, struct findings *f)
{
	return each_qualifier(c, f, text_nfc);
}

static enum verdict
constraints_not_empty(const struct cert *c, struct findings *f)
{
	const struct node *constraints = extension_value(&c->ext, OID_POLICY_CONSTRAINTS);
	if (constraints == NULL)
		return NOT_APPLICABLE;
	return constraints->length > 0 ? PASS : fail(f, constraints, "policyConstraints has neither requireExplicitPolicy nor inhibitPolicyMapping");
}

static enum verdict
mappings_without_any(const struct cert *c, struct findings *f)
{
	const struct node *list = extension_value(&c->ext, OID_POLICY_MAPPINGS);
	enum verdict verdict = PASS;
	if (list == NULL)
		return NOT_APPLICABLE;
	for (const struct node *n = tree_child(c->tree, list); n != NULL; n = tree_next(c->tree, n)) {
		for (const struct node *id = tree_child(c->tree, n); id != NULL; id = tree_next(c->tree, id)) {
			if (id->oid == OID_ANY_POLICY && id->component != NULL)
				verdict = fail(f, id, "%s is anyPolicy", id->component->name);
		}
	}
	return verdict;
}

/* How many mappings and policies are held against each other: more than any certificate has, and few enough to take no time. */
#define MAPPINGS_MAX 1000

static bool
is_asserted(const struct cert *c, struct span policy)
{
	unsigned count = 0;
	for (const struct node *n = tree_child(c->tree, c->policies.node); n != NULL; n = tree_next(c->tree, n)) {
		const struct node *id = tree_component(c->tree, n, POLICY_IDENTIFIER);
		if ((id != NULL && span_equal(tree_contents(c->tree, id), policy)) || ++count == MAPPINGS_MAX)
			return true;
	}
	return false;
}

static enum verdict
mappings_asserted(const struct cert *c, struct findings *f)
{
	const struct node *list = extension_value(&c->ext, OID_POLICY_MAPPINGS);
	enum verdict verdict = PASS;
	char text[OID_TEXT_SIZE];
	unsigned count = 0;
	if (list == NULL)
		return NOT_APPLICABLE;
	for (const struct node *n = tree_child(c->tree, list); n != NULL && count < MAPPINGS_MAX; n = tree_next(c->tree, n), count++) {
		const struct node *id = tree_component(c->tree, n, MAPPING_ISSUER_DOMAIN_POLICY);
		if (id != NULL && !is_asserted(c, tree_contents(c->tree, id)))
			verdict = fail(f, id, "issuerDomainPolicy %s is not in certificatePolicies", node_oid_text(c->tree, id, text));
	}
	return verdict;
}

/* RFC 5280 4.2.1.5, 4.2.1.11, 4.2.1.14: what these say is about the certificates that the subject issues. arg: the extension. */
static enum verdict
in_ca_only(const struct cert *c, struct findings *f)
{
	const struct extension *e = extension(&c->ext, (enum oid)arg(f));
	if (e == NULL)
		return NOT_APPLICABLE;
	return c->basic.is_ca ? PASS : fail(f, e->node, "%s is present in a certificate that is not a CA certificate", oid_name((enum oid)arg(f)));
}

#define RFC6818(clause) SOURCE_RFC6818, (clause)
#define POLICIES        CERTIFICATE, HAS_POLICIES
/* The BR and the EVG have rules of their own on qualifiers, and for years recommended or required them. */
#define NOT_OF_BR (OTHER_LEAF | SMIME_CA | CODE_SIGNING_CA | TIME_STAMPING_CA | OTHER_CA)
#define NOTICES   CERTIFICATE, HAS_USER_NOTICE
#define MAPPINGS  CERTIFICATE, HAS_POLICY_MAPPINGS

/* clang-format off */
const struct lint policy_extension_lints[] = {
	{ "e_ext_cert_policy_duplicate", MUST, RFC5280("4.2.1.4"), RFC_5280, FOREVER, POLICIES,
	  "certificatePolicies must not have the same policy identifier twice", CERT(policies_unique) },
	{ "n_ext_cert_policy_qualifiers_present", NOTICE, RFC5280("4.2.1.4"), RFC_2459, FOREVER, NOT_OF_BR, HAS_POLICIES,
	  "policy information should have no qualifiers if an object identifier alone is enough", CERT(no_qualifiers) },
	{ "e_ext_cert_policy_disallowed_any_policy_qualifier", MUST, RFC5280("4.2.1.4"), RFC_3280, FOREVER, POLICIES,
	  "the qualifiers of anyPolicy may only be id-qt-cps and id-qt-unotice", CERT(any_policy_qualifiers) },
	{ "w_ext_cert_policy_qualifier_unusual", SHOULD, RFC5280("4.2.1.4"), RFC_2459, FOREVER, POLICIES,
	  "policy qualifiers should be id-qt-cps and id-qt-unotice only", CERT(usual_qualifiers) },
	{ "w_ext_cert_policy_contains_noticeref", SHOULD, RFC5280("4.2.1.4"), RFC_5280, FOREVER, NOTICES,
	  "a user notice should not have a noticeRef", CERT(no_notice_reference) },
	{ "e_ext_cert_policy_explicit_text_too_long", MUST, RFC5280("4.2.1.4"), RFC_2459, FOREVER, NOTICES,
	  "explicitText must have at most 200 characters", CERT(texts_short), .revision = 2 },
	{ "e_ext_cert_policy_explicit_text_visible_or_bmp_string", MUST, RFC5280("4.2.1.4"), RFC_5280, RFC_6818, NOTICES,
	  "explicitText must not be a VisibleString or BMPString", CERT(texts_not_visible_or_bmp) },
	{ "e_ext_cert_policy_explicit_text_ia5_string", MUST, RFC6818("3"), RFC_6818, FOREVER, NOTICES,
	  "explicitText must not be an IA5String", CERT(texts_not_ia5) },
	{ "w_ext_cert_policy_explicit_text_not_utf8", SHOULD, RFC6818("3"), RFC_6818, FOREVER, NOTICES,
	  "explicitText should be a UTF8String", CERT(texts_utf8) },
	{ "w_ext_cert_policy_explicit_text_includes_control", SHOULD, RFC5280("4.2.1.4"), RFC_5280, FOREVER, NOTICES,
	  "explicitText should not have control characters", CERT(texts_without_controls), .revision = 2 },
	{ "w_ext_cert_policy_explicit_text_not_nfc", SHOULD, RFC5280("4.2.1.4"), RFC_5280, FOREVER, NOTICES,
	  "explicitText in a UTF8String or BMPString should be in normalization form C", CERT(texts_nfc), .revision = 2 },
	{ "w_ext_policy_map_not_critical", SHOULD, RFC5280("4.2.1.5"), RFC_5280, FOREVER, MAPPINGS,
	  "policyMappings should be critical", CRITICAL(POLICY_MAPPINGS) },
	{ "e_ext_policy_map_any_policy", MUST, RFC5280("4.2.1.5"), RFC_5280, FOREVER, MAPPINGS,
	  "a policy must not be mapped to or from anyPolicy", CERT(mappings_without_any), .revision = 2 },
	{ "w_ext_policy_map_not_in_cert_policy", SHOULD, RFC5280("4.2.1.5"), RFC_3280, FOREVER, MAPPINGS,
	  "each issuerDomainPolicy should also be in certificatePolicies", CERT(mappings_asserted) },
	{ "e_ext_policy_constraints_empty", MUST, RFC5280("4.2.1.11"), RFC_2459, FOREVER, CERTIFICATE, 0,
	  "policyConstraints must have requireExplicitPolicy or inhibitPolicyMapping", CERT(constraints_not_empty) },
	{ "e_ext_policy_constraints_not_critical", MUST, RFC5280("4.2.1.11"), RFC_5280, FOREVER, CERTIFICATE, 0,
	  "policyConstraints must be critical", CRITICAL(POLICY_CONSTRAINTS) },
	{ "e_inhibit_any_policy_not_critical", MUST, RFC5280("4.2.1.14"), RFC_3280, FOREVER, CERTIFICATE, 0,
	  "inhibitAnyPolicy must be critical", CRITICAL(INHIBIT_ANY_POLICY) },
	{ "w_ext_policy_mappings_present", SHOULD, SOURCE_RFC9618, "6.4", RFC_9618, FOREVER, ANY_CA, HAS_POLICY_MAPPINGS,
	  "a CA certificate should not have policyMappings", CERT(ext_absent), OID_POLICY_MAPPINGS },
	{ "e_ext_policy_mappings_not_in_ca", MUST, RFC5280("4.2.1.5"), RFC_2459, FOREVER, MAPPINGS,
	  "policyMappings must not be present other than in CA certificates", CERT(in_ca_only), OID_POLICY_MAPPINGS, .revision = 2 },
	{ "e_ext_policy_constraints_not_in_ca", MUST, RFC5280("4.2.1.11"), RFC_2459, FOREVER, CERTIFICATE, 0,
	  "policyConstraints must not be present other than in CA certificates", CERT(in_ca_only), OID_POLICY_CONSTRAINTS, .revision = 2 },
	{ "e_ext_inhibit_any_policy_not_in_ca", MUST, RFC5280("4.2.1.14"), RFC_3280, FOREVER, CERTIFICATE, 0,
	  "inhibitAnyPolicy must not be present other than in CA certificates", CERT(in_ca_only), OID_INHIBIT_ANY_POLICY },
	{ 0 },
};
/* clang-format on */
