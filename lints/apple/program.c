/*
 * Apple's root program, 1.5, 1.7, 2.3 and appendix A. What it asks of what cannot serve TLS is a notice: the certificate does not say in whose store
 * its root is, nor for what.
 */
#include "lints/checks.h"
#include "lints/tables.h"

#define APPLE(clause) SOURCE_APPLE, (clause)

#define CLIENT PURPOSE(OID_KP_CLIENT_AUTH)
#define TLS    PURPOSE(OID_KP_SERVER_AUTH)
#define MAIL   PURPOSE(OID_KP_EMAIL_PROTECTION)
#define STAMPS PURPOSE(OID_KP_TIME_STAMPING)

/* Until APPLE_PURPOSES a CA may also have purposes that appendix A does not list, and then none that it does. */
static enum verdict
tls_ca_has_one_purpose(const struct cert *c, struct findings *f)
{
	if (c->eku.node == NULL || (f->date < APPLE_PURPOSES && !(c->eku.purposes & TLS)))
		return NOT_APPLICABLE;
	return eku_fail_others(c, f, TLS | CLIENT);
}

/* Whether extKeyUsage has id-kp-BrandIndicatorforMessageIdentification. */
static bool
is_for_brands(const struct cert *c)
{
	static const uint8_t brand[] = { 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x1f };
	for (const struct node *n = tree_child(c->tree, c->eku.node); n != NULL; n = tree_next(c->tree, n)) {
		if (span_equal(tree_contents(c->tree, n), (struct span){ brand, sizeof(brand) }))
			return true;
	}
	return false;
}

/* Whether it has one purpose alone. */
static bool
has_one(const struct cert *c)
{
	const struct node *first = tree_child(c->tree, c->eku.node);
	return first != NULL && tree_next(c->tree, first) == NULL;
}

static enum verdict
other_ca_has_one_purpose(const struct cert *c, struct findings *f)
{
	unsigned has = c->eku.purposes;
	bool lists_any = has & (MAIL | CLIENT | STAMPS) || is_for_brands(c);
	if (c->eku.node == NULL || c->features & MAY_SERVE_TLS || (f->date < APPLE_PURPOSES && !lists_any))
		return NOT_APPLICABLE;
	if (has == MAIL || has == (MAIL | CLIENT) || has == CLIENT || has == STAMPS || (has_one(c) && is_for_brands(c)))
		return PASS;
	return fail(f, c->eku.node,
		    "extKeyUsage is not one of the permitted sets: emailProtection, optionally with clientAuth; clientAuth; timeStamping; brand "
		    "indicators");
}

/* Appendix A. What is for no listed use at all is not spoken of. */
static enum verdict
leaf_has_one_use(const struct cert *c, struct findings *f)
{
	unsigned has = c->eku.purposes;
	int uses = !!(has & TLS) + !!(has & MAIL) + !!(has & STAMPS) + is_for_brands(c);
	if (uses == 0 && !(has & CLIENT))
		return NOT_APPLICABLE;
	if (uses > 1)
		return fail(f, c->eku.node, "extKeyUsage has the purposes of %d uses", uses);
	return has & CLIENT && uses == 1 && !(has & (TLS | MAIL))
		       ? fail(f, c->eku.node, "extKeyUsage has clientAuth together with the purpose of another use")
		       : PASS;
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
	  "the key of a root must be RSA with at least 4096 bits, or on P-384 or a larger curve, if the root is submitted to Apple", CERT(root_key_is_large) },
	{ "e_apple_sub_ca_eku_missing", MUST, APPLE("1.7"), APPLE_2026, FOREVER, SUB_CA, MAY_SERVE_TLS,
	  "extKeyUsage must be present in a subordinate CA certificate", PRESENT(EXT_KEY_USAGE) },
	{ "e_apple_sub_ca_eku_any", MUST, APPLE("1.7"), APPLE_2026, FOREVER, SUB_CA, MAY_SERVE_TLS | HAS_EKU,
	  "extKeyUsage of a subordinate CA must not have anyExtendedKeyUsage", CERT(eku_lacks), PURPOSE(OID_KP_ANY) },
	{ "e_apple_tls_ca_eku_not_one_purpose", MUST, APPLE("1.7"), APPLE_2026, FOREVER, SUB_CA, MAY_SERVE_TLS | HAS_EKU,
	  "extKeyUsage of a TLS CA must be id-kp-serverAuth, alone or with id-kp-clientAuth", CERT(tls_ca_has_one_purpose), .revision = 2 },
	{ "n_apple_other_ca_eku_not_one_purpose", NOTICE, APPLE("1.7"), APPLE_2026, FOREVER, SUB_CA, HAS_EKU,
	  "extKeyUsage of a subordinate CA must have the purposes of one use only, if its root is in Apple's store", CERT(other_ca_has_one_purpose), .revision = 2 },
	{ "n_apple_leaf_eku_of_several_uses", NOTICE, APPLE("A"), APPLE_PURPOSES, FOREVER, NOT_CA, HAS_EKU,
	  "extKeyUsage of an end-entity certificate must have the purposes of one use only, if its root is in Apple's store", CERT(leaf_has_one_use) },
	{ "n_apple_mail_without_rfc822_name", NOTICE, APPLE("2.3"), APPLE_MAILBOXES, FOREVER, SMIME, 0,
	  "a certificate for mail must have an rfc822Name in subjectAltName, if its root is in Apple's store", CERT(mail_has_mailbox) },
	{ 0 },
};
/* clang-format on */
