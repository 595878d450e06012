/* BR 3.2.2.1 and 6.1.7: where a subject is, as far as lists of names tell, and whether a root signs its certificate. */
#include "lints/checks.h"
#include "lints/tables.h"

/*
 * Countries whose subdivisions have one name each, in one language: there a name that ISO 3166-2 has not is hardly right. Elsewhere exonyms,
 * transcriptions and older names are in use, so that a list tells nothing.
 */
static bool
has_closed_list(struct span country)
{
	return span_is(country, "US") || span_is(country, "CA") || span_is(country, "AU");
}

/* A name of ISO 3166-2, or a code, in upper case or not, with full stops or without. */
static enum verdict
is_known_state(const struct cert *c, const struct attribute *a, struct findings *f)
{
	const struct subdivisions *all = &f->reference->subdivisions;
	struct attribute country = name_first_of(c->tree, c->subject.node, OID_COUNTRY_NAME);
	struct span in = tree_contents_if(c->tree, country.value);
	struct span name = tree_contents(c->tree, a->value);
	uint8_t code[SUBDIVISION_CODE_SIZE];
	char text[PRINTABLE_SIZE];
	if (!has_closed_list(in))
		return NOT_APPLICABLE;
	size_t size = 0;
	for (size_t i = 0; i < name.size && size <= sizeof(code); i++) {
		uint8_t ch = name.data[i];
		if (ch == '.' || ch == ' ') /* N.D., D. C. */
			continue;
		if (size < sizeof(code))
			code[size] = ch >= 'a' && ch <= 'z' ? ch & 0xdf : ch;
		size++;
	}
	if (size > 0 && size <= sizeof(code) && subdivisions_find(all, in, (struct span){ code, size }) != NULL)
		return PASS;
	if (subdivisions_named(all, in, value_characters(c->tree, a->value), NULL) != NULL)
		return PASS;
	return fail(f, a->value, "stateOrProvinceName \"%s\" is no subdivision of %.*s in ISO 3166-2", printable(name, text), (int)in.size,
		    (const char *)in.data);
}

static enum verdict
state_is_known(const struct cert *c, struct findings *f)
{
	return each_attribute_of(c, &c->subject, OID_STATE_OR_PROVINCE_NAME, f, is_known_state);
}

/*
 * 6.1.7, 1.2.2: no certificates of subscribers from 2016-06-30 on. A root may sign for its own infrastructure, and until ballot 189 it could for
 * tests of products: what asserts a policy of 7.1.6.1 is neither. Of EV the EV Guidelines have a rule.
 */
static enum verdict
root_does_not_sign(const struct cert *c, struct findings *f)
{
	if (!(c->features & (ASSERTS_DV | ASSERTS_OV | ASSERTS_IV)))
		return NOT_APPLICABLE;
	return f->issuer->basic.is_ca && cert_is_self_issued(f->issuer) ? fail(f, c->issuer.node, "the issuer's certificate is that of a root CA")
									: PASS;
}

/* clang-format off */
const struct lint br_identity_lints[] = {
	{ "n_state_or_province_not_known", NOTICE, BR("3.2.2.1"), BR_1_0, FOREVER, SUBSCRIBER_IV | SUBSCRIBER_OV | SUBSCRIBER_EV, 0,
	  "it is worth knowing if stateOrProvinceName in the United States, Canada or Australia is not in ISO 3166-2", CERT(state_is_known) },
	{ "e_root_signs_subscriber_certificate", MUST, BR("6.1.7"), BALLOT_189, FOREVER, SUBSCRIBER, HAS_ISSUER,
	  "a root must not sign a certificate of a subscriber with a policy for DV, IV or OV", CERT(root_does_not_sign) },
	{ 0 },
};
/* clang-format on */
