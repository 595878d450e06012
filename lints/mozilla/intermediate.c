/* Mozilla Root Store Policy 5.2 and 5.3. */
#include "lints/checks.h"
#include "lints/tables.h"

/* An example of an incorrect extension that the policy named until version 2.7.1. */
static enum verdict
aki_not_both(const struct cert *c, struct findings *f)
{
	const struct node *aki = extension_value(&c->ext, OID_AUTHORITY_KEY_IDENTIFIER);
	if (aki == NULL)
		return NOT_APPLICABLE;
	for (uint32_t i = AKI_KEY_IDENTIFIER; i <= AKI_AUTHORITY_CERT_SERIAL_NUMBER; i++) {
		if (tree_component(c->tree, aki, i) == NULL)
			return PASS;
	}
	return fail(f, aki, "authorityKeyIdentifier has both a keyIdentifier and the issuer's name and serial number");
}

/* A cross-certificate that has its key in common with a root is exempt, which the certificate does not tell: hence only a notice. */
static enum verdict
intermediate_eku(const struct cert *c, struct findings *f)
{
	unsigned both = PURPOSE(OID_KP_SERVER_AUTH) | PURPOSE(OID_KP_EMAIL_PROTECTION);
	if (!(c->features & HAS_EKU))
		return fail(f, c->ext.list, "extKeyUsage is absent");
	if (c->eku.node == NULL)
		return NOT_APPLICABLE;
	if (c->eku.purposes & PURPOSE(OID_KP_ANY))
		return fail(f, c->eku.node, "extKeyUsage has anyExtendedKeyUsage");
	return (c->eku.purposes & both) == both ? fail(f, c->eku.node, "extKeyUsage has both id-kp-serverAuth and id-kp-emailProtection") : PASS;
}

/* Without extKeyUsage it may be for servers or mail, which nothing in it tells: hence only a notice. For servers the BR say the same. */
static enum verdict
leaf_eku(const struct cert *c, struct findings *f)
{
	if (!(c->features & HAS_EKU))
		return c->ext.list != NULL ? fail(f, c->ext.list, "extKeyUsage is absent") : NOT_APPLICABLE;
	return eku_lacks(c, f);
}

#define MRSP(clause) SOURCE_MOZILLA, (clause)

/* clang-format off */
const struct lint mozilla_intermediate_lints[] = {
	{ "e_mp_authority_key_identifier_correct", MUST, MRSP("5.2"), MRSP_2_2, MRSP_2_8, CERTIFICATE, MOZILLA_SCOPE | HAS_AKI,
	  "authorityKeyIdentifier must not have both a keyIdentifier and the issuer's name and serial number", CERT(aki_not_both), .revision = 3 },
	{ "n_mp_allowed_eku", NOTICE, MRSP("5.3"), MRSP_EKU, FOREVER, SUB_CA, MOZILLA_SCOPE,
	  "an intermediate CA must have extKeyUsage, without anyExtendedKeyUsage and not for both servers and mail, if Mozilla trusts it", CERT(intermediate_eku), .revision = 2 },
	{ "n_mp_serial_number_short", NOTICE, MRSP("5.2"), MRSP_2_4, FOREVER, SMIME_CA | OTHER_LEAF, MOZILLA_SCOPE,
	  "it is worth knowing if serialNumber is smaller than 64 random bits can be expected to give", CERT(serial_not_short), 41 },
	{ "n_mp_root_issues_leaves", NOTICE, MRSP("5.2"), MRSP_2_2, FOREVER, SUBSCRIBER | OTHER_LEAF, MOZILLA_SCOPE | HAS_ISSUER,
	  "a root must not issue end-entity certificates to customers if Mozilla trusts it", CERT(issuer_is_not_root) },
	{ "n_mp_leaf_purposes", NOTICE, MRSP("5.2"), MRSP_EKU_LEAVES, FOREVER, OTHER_LEAF, MOZILLA_SCOPE,
	  "an end-entity certificate must have extKeyUsage, without anyExtendedKeyUsage, if Mozilla trusts its root", CERT(leaf_eku), PURPOSE(OID_KP_ANY) },
	{ 0 },
};
/* clang-format on */
