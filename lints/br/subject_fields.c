/*
 * BR 7.1.2.7.2 to 7.1.2.7.4 and 7.1.4.3 as they were before 2.0.0 (2023-09-15), in their clause 7.1.4.2.2: which attributes of a subject go together.
 *
 * The subject was that of an organization or a person, or of nobody. Since 2.0.0 the table of each profile says the same in other words, so that the
 * rules that have no end hold still: what has neither organization nor person can only be domain validated.
 */
#include "lints/checks.h"
#include "lints/tables.h"

#define PERSON (ATTRIBUTE_MASK(OID_GIVEN_NAME) | ATTRIBUTE_MASK(OID_SURNAME))

/* Before ballot 175 only organizationName asked for a country and a place. */
static bool
has_identity(const struct cert *c, const struct findings *f)
{
	return c->subject.attributes & (ATTRIBUTE_MASK(OID_ORGANIZATION_NAME) | (f->date < BALLOT_175 ? 0 : PERSON));
}

/*
 * arg: an attribute that only the subject of an organization or a person has. Before ballot 175 7.1.4.2.2 prohibited it without organizationName,
 * while 7.1.6.1 asked for places of persons as well: who follows either of them is right.
 */
static enum verdict
lacks_without_identity(const struct cert *c, struct findings *f)
{
	return c->subject.attributes & (ATTRIBUTE_MASK(OID_ORGANIZATION_NAME) | PERSON) ? NOT_APPLICABLE : subject_lacks(c, f);
}

/* arg: an attribute that the subject of an organization or a person has. */
static enum verdict
has_with_identity(const struct cert *c, struct findings *f)
{
	return has_identity(c, f) ? subject_has(c, f) : NOT_APPLICABLE;
}

/* Of stateOrProvinceName and localityName. arg: the one that must be there where the other is absent. */
static enum verdict
has_place_with_identity(const struct cert *c, struct findings *f)
{
	enum oid other = arg(f) == OID_LOCALITY_NAME ? OID_STATE_OR_PROVINCE_NAME : OID_LOCALITY_NAME;
	if (!has_identity(c, f) || name_has(&c->subject, other))
		return NOT_APPLICABLE;
	return subject_has(c, f);
}

static enum verdict
unit_needs_organization(const struct cert *c, struct findings *f)
{
	return name_has(&c->subject, OID_ORGANIZATION_NAME) ? NOT_APPLICABLE : subject_lacks(c, f);
}

static enum verdict
personal_name_needs_policy(const struct cert *c, struct findings *f)
{
	if (!(c->subject.attributes & PERSON))
		return NOT_APPLICABLE;
	if (c->policies.ids & POLICY(OID_POLICY_IV))
		return PASS;
	return fail(f, c->policies.node != NULL ? c->policies.node : c->ext.list,
		    "the subject has givenName or surname, and the certificate does not have the policy individual-validated");
}

static enum verdict
organization_or_person(const struct cert *c, struct findings *f)
{
	if (c->subject.node == NULL)
		return NOT_APPLICABLE;
	bool person = name_has(&c->subject, OID_GIVEN_NAME) && name_has(&c->subject, OID_SURNAME);
	if (person || name_has(&c->subject, OID_ORGANIZATION_NAME))
		return PASS;
	return fail(f, c->subject.node, "the subject has neither organizationName nor both of givenName and surname");
}

static enum verdict
one_common_name(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	struct attribute a = name_first_of(c->tree, c->subject.node, OID_COMMON_NAME);
	while ((a = name_next_of(c->tree, a)).node != NULL)
		verdict = fail(f, a.node, "the subject has another commonName");
	return verdict;
}

#define LACKS(x)    CERT(subject_lacks), OID_##x
#define NEEDS_IT(x) CERT(lacks_without_identity), OID_##x

/* clang-format off */
const struct lint br_subject_fields_lints[] = {
	/* Nearly every certificate of its time has one, so that it costs what a finding costs: its text. */
	{ "n_subject_common_name_included", NOTICE, BR("7.1.4.3"), BR_1_0, SC62, SUBSCRIBER, HAS_COMMON_NAME,
	  "it is worth knowing if the subject has a commonName, which has long been deprecated", LACKS(COMMON_NAME) },
	{ "w_extra_subject_common_names", SHOULD, BR("7.1.4.3"), BR_1_0, FOREVER, SUBSCRIBER, HAS_COMMON_NAME,
	  "the subject should not have more than one commonName", CERT(one_common_name) },
	{ "e_sub_cert_country_name_must_appear", MUST, BR("7.1.2.7.4"), BR_1_0, FOREVER, SUBSCRIBER, 0,
	  "countryName must be present if organizationName, givenName or surname is present", CERT(has_with_identity), OID_COUNTRY_NAME, .revision = 2 },
	{ "e_sub_cert_locality_name_must_appear", MUST, BR("7.1.2.7.4"), BR_1_0, FOREVER, SUBSCRIBER, 0,
	  "localityName must be present if organizationName, givenName or surname is present and stateOrProvinceName is absent", CERT(has_place_with_identity), OID_LOCALITY_NAME, .revision = 2 },
	{ "e_sub_cert_province_must_appear", MUST, BR("7.1.2.7.4"), BR_1_0, FOREVER, SUBSCRIBER, 0,
	  "stateOrProvinceName must be present if organizationName, givenName or surname is present and localityName is absent", CERT(has_place_with_identity), OID_STATE_OR_PROVINCE_NAME, .revision = 2 },
	{ "e_sub_cert_street_address_should_not_exist", MUST, BR("7.1.2.7.2"), BR_1_3_0, FOREVER, SUBSCRIBER, 0,
	  "streetAddress must be absent if organizationName, givenName and surname are absent", NEEDS_IT(STREET_ADDRESS), .revision = 2 },
	{ "e_sub_cert_locality_name_must_not_appear", MUST, BR("7.1.2.7.2"), BR_1_3_0, FOREVER, SUBSCRIBER, 0,
	  "localityName must be absent if organizationName, givenName and surname are absent", NEEDS_IT(LOCALITY_NAME), .revision = 2 },
	{ "e_sub_cert_province_must_not_appear", MUST, BR("7.1.2.7.2"), BR_1_3_0, FOREVER, SUBSCRIBER, 0,
	  "stateOrProvinceName must be absent if organizationName, givenName and surname are absent", NEEDS_IT(STATE_OR_PROVINCE_NAME), .revision = 2 },
	{ "e_sub_cert_postal_code_must_not_appear", MUST, BR("7.1.2.7.2"), BR_1_3_0, FOREVER, SUBSCRIBER, 0,
	  "postalCode must be absent if organizationName, givenName and surname are absent", NEEDS_IT(POSTAL_CODE), .revision = 2 },
	{ "e_sub_cert_given_name_surname_contains_correct_policy", MUST, BR("7.1.2.7.3"), BALLOT_175, FOREVER, SUBSCRIBER, 0,
	  "givenName and surname may only be present in an IV certificate", CERT(personal_name_needs_policy) },
	{ "e_subject_contains_organizational_unit_name_and_no_organization_name", MUST, BR("7.1.2.7.4"), SC47, FOREVER, SUBSCRIBER, 0,
	  "organizationalUnitName must be absent if organizationName is absent", CERT(unit_needs_organization), OID_ORGANIZATIONAL_UNIT_NAME },
	{ "e_cab_dv_conflicts_with_org", MUST, BR("7.1.2.7.2"), BR_1_0, SC62, SUBSCRIBER, ASSERTS_DV,
	  "the subject of a DV certificate must not have an organizationName", LACKS(ORGANIZATION_NAME) },
	{ "e_cab_dv_conflicts_with_street", MUST, BR("7.1.2.7.2"), BR_1_0, SC62, SUBSCRIBER, ASSERTS_DV,
	  "the subject of a DV certificate must not have a streetAddress", LACKS(STREET_ADDRESS) },
	{ "e_cab_dv_conflicts_with_locality", MUST, BR("7.1.2.7.2"), BR_1_0, SC62, SUBSCRIBER, ASSERTS_DV,
	  "the subject of a DV certificate must not have a localityName", LACKS(LOCALITY_NAME) },
	{ "e_cab_dv_conflicts_with_province", MUST, BR("7.1.2.7.2"), BR_1_0, SC62, SUBSCRIBER, ASSERTS_DV,
	  "the subject of a DV certificate must not have a stateOrProvinceName", LACKS(STATE_OR_PROVINCE_NAME) },
	{ "e_cab_dv_conflicts_with_postal", MUST, BR("7.1.2.7.2"), BR_1_0, SC62, SUBSCRIBER, ASSERTS_DV,
	  "the subject of a DV certificate must not have a postalCode", LACKS(POSTAL_CODE) },
	{ "e_cab_iv_requires_personal_name", MUST, BR("7.1.2.7.3"), BALLOT_151, SC62, SUBSCRIBER, ASSERTS_IV,
	  "the subject of an IV certificate must have an organizationName, or both givenName and surname", CERT(organization_or_person) },
	{ 0 },
};
/* clang-format on */
