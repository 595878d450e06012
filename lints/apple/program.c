/*
 * Apple's root program, 1.5, 1.7 and 2.3. What it asks of what cannot serve TLS is a notice: the certificate does not say in whose store its root is,
 * nor for what.
 */
#include "lints/checks.h"
#include "lints/tables.h"

#define APPLE(clause) SOURCE_APPLE, (clause)

#define CLIENT PURPOSE(OID_KP_CLIENT_AUTH)
#define TLS    PURPOSE(OID_KP_SERVER_AUTH)
#define MAIL   PURPOSE(OID_KP_EMAIL_PROTECTION)
#define STAMPS PURPOSE(OID_KP_TIME_STAMPING)

static enum verdict
tls_ca_has_one_purpose(const struct cert *c, struct findings *f)
{
	unsigned has = c->eku.purposes;
	if (c->eku.node == NULL)
		return NOT_APPLICABLE;
	return has == TLS || has == (TLS | CLIENT) ? PASS : eku_fail_others(c, f, TLS | CLIENT);
}

/* id-kp-BrandIndicatorforMessageIdentification alone. */
static bool
is_for_brands(const struct cert *c)
{
	static const uint8_t brand[] = { 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x1f };
	const struct node *first = tree_child(c->tree, c->eku.node);
	return first != NULL && tree_next(c->tree, first) == NULL && span_equal(tree_contents(c->tree, first), (struct span){ brand, sizeof(brand) });
}

static enum verdict
other_ca_has_one_purpose(const struct cert *c, struct findings *f)
{
	unsigned has = c->eku.purposes;
	if (c->eku.node == NULL || c->features & MAY_SERVE_TLS)
		return NOT_APPLICABLE;
	if (has == MAIL || has == (MAIL | CLIENT) || has == CLIENT || has == STAMPS || is_for_brands(c))
		return PASS;
	return fail(
		f, c->eku.node,
		"extKeyUsage is not one of the permitted sets: emailProtection, optionally with clientAuth; clientAuth; timeStamping; brand "
		"indicators");
}

static enum verdict
root_key_is_large(const struct cert *c, struct findings *f)
{
	if (c->key.kind == KEY_RSA && c->key.modulus != NULL) {
		size_t bits = magnitude_bits(integer_magnitude(tree_contents(c->tree, c->key.modulus)));
		return bits >= 4096 ? PASS : fail(f, c->key.modulus, "the RSA modulus has %zu bits; a new root must have at least 4096", bits);
	}
	if (c->key.kind == KEY_EC && c->key.curve == OID_SECP256R1)
		return fail(f, c->key.algorithm, "the key is on P-256; a new root must be on P-384 or a larger curve");
	return c->key.kind == KEY_EC ? PASS : NOT_APPLICABLE;
}

static enum verdict
mail_has_mailbox(const struct cert *c, struct findings *f)
{
	for (const struct node *n = tree_child(c->tree, c->san); n != NULL; n = tree_next(c->tree, n)) {
		if (general_name_kind(n) == NAME_RFC822)
			return PASS;
	}
	return fail(f, c->san != NULL ? c->san : c->tbs, "subjectAltName has no rfc822Name");
}

/* clang-format off */
const struct lint apple_program_lints[] = {
	{ "n_apple_root_key_size", NOTICE, APPLE("1.5"), APPLE_2026, FOREVER, ROOT_CA, 0,
	  "the key of a root that is submitted to Apple must be RSA with at least 4096 bits, or on P-384 or a larger curve", CERT(root_key_is_large) },
	{ "e_apple_sub_ca_eku_missing", MUST, APPLE("1.7"), APPLE_2026, FOREVER, SUB_CA, MAY_SERVE_TLS,
	  "a subordinate CA certificate must have extKeyUsage", PRESENT(EXT_KEY_USAGE) },
	{ "e_apple_sub_ca_eku_any", MUST, APPLE("1.7"), APPLE_2026, FOREVER, SUB_CA, MAY_SERVE_TLS | HAS_EKU,
	  "extKeyUsage of a subordinate CA must not have anyExtendedKeyUsage", CERT(eku_lacks), PURPOSE(OID_KP_ANY) },
	{ "e_apple_tls_ca_eku_not_one_purpose", MUST, APPLE("1.7"), APPLE_PURPOSES, FOREVER, SUB_CA, MAY_SERVE_TLS | HAS_EKU,
	  "extKeyUsage of a TLS CA must be id-kp-serverAuth, alone or with id-kp-clientAuth", CERT(tls_ca_has_one_purpose) },
	{ "n_apple_other_ca_eku_not_one_purpose", NOTICE, APPLE("1.7"), APPLE_PURPOSES, FOREVER, SUB_CA, HAS_EKU,
	  "extKeyUsage of a subordinate CA below a root in Apple's store must have the purposes of one use", CERT(other_ca_has_one_purpose) },
	{ "n_apple_mail_without_rfc822_name", NOTICE, APPLE("2.3"), APPLE_MAILBOXES, FOREVER, SMIME, 0,
	  "a certificate for mail below a root in Apple's store must have an rfc822Name in subjectAltName", CERT(mail_has_mailbox) },
	{ 0 },
};
/* clang-format on */
