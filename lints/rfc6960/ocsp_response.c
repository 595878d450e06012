/* RFC 6960 2 and 4, RFC 8954, RFC 6962 3.3: OCSP responses. */
#include "lints/revocation.h"
#include "lints/tables.h"

/* RFC 6960 4.2.1: responseBytes is set exactly where the status is successful (0). */
static enum verdict
bytes_as_status(const struct ocsp *o, struct findings *f)
{
	if (o->status == NULL || o->status->length != 1)
		return NOT_APPLICABLE;
	bool successful = tree_contents(o->tree, o->status).data[0] == 0;
	bool present = tree_component_tagged(o->tree, tree_root(o->tree), OCSP_RESPONSE_BYTES) != NULL;
	if (successful == present)
		return PASS;
	return fail(f, o->status, "responseStatus is %s, and responseBytes is %s", successful ? "successful" : "an error",
		    present ? "present" : "absent");
}

static enum verdict
type_is_basic(const struct ocsp *o, struct findings *f)
{
	char text[OID_TEXT_SIZE];
	if (o->type == NULL)
		return NOT_APPLICABLE;
	return o->type->oid == OID_OCSP_BASIC
		       ? PASS
		       : fail(f, o->type, "responseType is %s; it must be id-pkix-ocsp-basic", node_oid_text(o->tree, o->type, text));
}

static enum verdict
version_is_v1(const struct ocsp *o, struct findings *f)
{
	if (o->version == NULL)
		return PASS;
	struct span s = tree_contents(o->tree, o->version);
	return s.size == 1 && s.data[0] == 0 ? PASS : fail(f, o->version, "version is not v1 (0); it must be");
}

static enum verdict
has_single_response(const struct ocsp *o, struct findings *f)
{
	if (o->responses == NULL)
		return NOT_APPLICABLE;
	return o->responses->length > 0 ? PASS : fail(f, o->responses, "responses is empty; it must have a SingleResponse");
}

/* RFC 6960 4.2.1: a KeyHash is the SHA-1 hash of a key. */
static enum verdict
key_hash_length(const struct ocsp *o, struct findings *f)
{
	const struct node *hash = tree_child(o->tree, o->responder_id);
	if (hash == NULL || o->responder_id->alternative != RESPONDER_BY_KEY)
		return NOT_APPLICABLE;
	return hash->length == 20 ? PASS : fail(f, hash, "byKey has %u octets; it must have 20, those of a SHA-1 hash", hash->length);
}

static enum verdict
certs_not_empty(const struct ocsp *o, struct findings *f)
{
	if (o->certs == NULL)
		return NOT_APPLICABLE;
	return o->certs->length > 0 ? PASS : fail(f, o->certs, "certs is present without a certificate");
}

/* --- CertID, RFC 6960 4.1.1 --- */

static enum verdict
check_hash_lengths(const struct ocsp *o, const struct single_response *s, struct findings *f)
{
	const struct node *hashes[] = { s->name_hash, s->key_hash };
	enum oid algorithm = algorithm_oid(o->tree, s->hash_algorithm);
	size_t size = digest_size(algorithm);
	enum verdict verdict = size > 0 ? PASS : NOT_APPLICABLE;

	for (size_t i = 0; i < sizeof(hashes) / sizeof(hashes[0]) && size > 0; i++) {
		if (hashes[i] != NULL && hashes[i]->length != size)
			verdict = fail(f, hashes[i], "%s has %u octets; a hash by %s has %zu", hashes[i]->component->name, hashes[i]->length,
				       oid_name(algorithm), size);
	}
	return verdict;
}

static enum verdict
hash_lengths(const struct ocsp *o, struct findings *f)
{
	return each_single_response(o, f, check_hash_lengths);
}

/* RFC 4055 2.1: NULL and absent parameters are both legal. */
static enum verdict
check_hash_parameters(const struct ocsp *o, const struct single_response *s, struct findings *f)
{
	const struct node *parameters = tree_component(o->tree, s->hash_algorithm, ALGORITHM_PARAMETERS);
	if (digest_size(algorithm_oid(o->tree, s->hash_algorithm)) == 0)
		return NOT_APPLICABLE;
	return parameters == NULL || parameters->type == &Null
		       ? PASS
		       : fail(f, parameters, "the parameters of hashAlgorithm are not NULL; they should be NULL or absent");
}

static enum verdict
hash_parameters(const struct ocsp *o, struct findings *f)
{
	return each_single_response(o, f, check_hash_parameters);
}

static enum verdict
check_issuer_hashes(const struct ocsp *o, const struct single_response *s, struct findings *f)
{
	if (f->issuer == NULL || s->name_hash == NULL || s->key_hash == NULL || digest_size(algorithm_oid(o->tree, s->hash_algorithm)) == 0)
		return NOT_APPLICABLE;
	bool name = single_response_has_name_of(s, o, f->issuer), key = single_response_has_key_of(s, o, f->issuer);
	if (name && key)
		return PASS;
	return fail(f, name ? s->key_hash : s->name_hash, "%s is not that of the issuer's certificate", name ? "issuerKeyHash" : "issuerNameHash");
}

static enum verdict
issuer_hashes(const struct ocsp *o, struct findings *f)
{
	return each_single_response(o, f, check_issuer_hashes);
}

/* A serial number that somebody asked for is not the responder's: of "unknown" nothing is said. */
static bool
is_of_certificate(const struct single_response *s)
{
	return s->serial != NULL && s->serial->length > 0 && (s->status == STATUS_GOOD || s->status == STATUS_REVOKED) &&
	       !single_response_is_nonissued(s);
}

static enum verdict
check_serial_positive(const struct ocsp *o, const struct single_response *s, struct findings *f)
{
	if (!is_of_certificate(s))
		return NOT_APPLICABLE;
	struct span serial = tree_contents(o->tree, s->serial);
	if (serial.data[0] & 0x80)
		return fail(f, s->serial, "the serial number is negative; every certificate's must be positive");
	return integer_magnitude(serial).size > 0 ? PASS : fail(f, s->serial, "the serial number is 0; every certificate's must be positive");
}

static enum verdict
serials_positive(const struct ocsp *o, struct findings *f)
{
	return each_single_response(o, f, check_serial_positive);
}

static enum verdict
check_serial_short(const struct ocsp *o, const struct single_response *s, struct findings *f)
{
	(void)o;
	if (!is_of_certificate(s))
		return NOT_APPLICABLE;
	if (s->serial->length <= SERIAL_OCTETS_MAX)
		return PASS;
	return fail(f, s->serial, "the serial number has %u octets, more than %d", s->serial->length, SERIAL_OCTETS_MAX);
}

static enum verdict
serials_short(const struct ocsp *o, struct findings *f)
{
	return each_single_response(o, f, check_serial_short);
}

/* --- times, RFC 6960 2.4 --- */

static enum verdict
check_this_update(const struct ocsp *o, const struct single_response *s, struct findings *f)
{
	if (!s->has_this_update || !o->has_produced_at)
		return NOT_APPLICABLE;
	if (s->this_update <= o->produced_at)
		return PASS;
	return fail_times(f, s->this_update_node, "thisUpdate", s->this_update, "later than producedAt", o->produced_at);
}

static enum verdict
this_update_not_after_produced_at(const struct ocsp *o, struct findings *f)
{
	return each_single_response(o, f, check_this_update);
}

static enum verdict
check_next_update(const struct ocsp *o, const struct single_response *s, struct findings *f)
{
	(void)o;
	if (!s->has_this_update || !s->has_next_update)
		return NOT_APPLICABLE;
	if (s->next_update >= s->this_update)
		return PASS;
	return fail_times(f, s->next_update_node, "nextUpdate", s->next_update, "earlier than thisUpdate", s->this_update);
}

static enum verdict
next_update_not_before_this_update(const struct ocsp *o, struct findings *f)
{
	return each_single_response(o, f, check_next_update);
}

static enum verdict
check_produced_at(const struct ocsp *o, const struct single_response *s, struct findings *f)
{
	if (!o->has_produced_at || !s->has_next_update)
		return NOT_APPLICABLE;
	if (s->next_update >= o->produced_at)
		return PASS;
	return fail_times(f, s->next_update_node, "nextUpdate", s->next_update, "earlier than producedAt", o->produced_at);
}

static enum verdict
next_update_not_before_produced_at(const struct ocsp *o, struct findings *f)
{
	return each_single_response(o, f, check_produced_at);
}

static enum verdict
check_revocation_time(const struct ocsp *o, const struct single_response *s, struct findings *f)
{
	(void)o;
	if (!s->has_revocation_time || !s->has_this_update)
		return NOT_APPLICABLE;
	if (s->revocation_time <= s->this_update)
		return PASS;
	return fail_times(f, s->revocation_time_node, "revocationTime", s->revocation_time, "later than thisUpdate", s->this_update);
}

static enum verdict
revocation_time_not_after_this_update(const struct ocsp *o, struct findings *f)
{
	return each_single_response(o, f, check_revocation_time);
}

/* --- extensions, RFC 6960 4.4 --- */

static enum verdict
check_single_duplicates(const struct ocsp *o, const struct single_response *s, struct findings *f)
{
	return extensions_without_twins(o->tree, s->ext.list, f);
}

static enum verdict
extensions_unique(const struct ocsp *o, struct findings *f)
{
	enum verdict response = extensions_without_twins(o->tree, o->ext.list, f);
	enum verdict single = each_single_response(o, f, check_single_duplicates);
	return both_fields(response, single);
}

/*
 * RFC 6960 4.4.5 has the extensions of CRL entries, of which certificateIssuer is critical (RFC 5280 5.3.3); of extendedRevoke a rule of its own
 * says more.
 */
static enum verdict
check_critical(const struct tree *t, const struct node *list, struct findings *f)
{
	enum verdict verdict = list != NULL ? PASS : NOT_APPLICABLE;
	char text[OID_TEXT_SIZE];
	for (const struct node *n = tree_child(t, list); n != NULL; n = tree_next(t, n)) {
		struct extension e;
		enum oid oid = extension_read(&e, t, n);
		const struct node *id = tree_component(t, n, EXTENSION_ID);
		if (id != NULL && e.critical && oid != OID_CERTIFICATE_ISSUER && oid != OID_OCSP_EXTENDED_REVOKE)
			verdict = fail(f, n, "%s is critical", node_oid_text(t, id, text));
	}
	return verdict;
}

static enum verdict
check_single_critical(const struct ocsp *o, const struct single_response *s, struct findings *f)
{
	return check_critical(o->tree, s->ext.list, f);
}

static enum verdict
extensions_not_critical(const struct ocsp *o, struct findings *f)
{
	enum verdict response = check_critical(o->tree, o->ext.list, f), single = each_single_response(o, f, check_single_critical);
	return both_fields(response, single);
}

/* arg: an extension (enum oid) that has its place in responseExtensions. */
static enum verdict
check_not_single(const struct ocsp *o, const struct single_response *s, struct findings *f)
{
	const struct extension *e = extension(&s->ext, (enum oid)arg(f));
	(void)o;
	return e != NULL ? fail(f, e->node, "%s is in singleExtensions; it must not be", oid_name((enum oid)arg(f))) : PASS;
}

static enum verdict
not_single(const struct ocsp *o, struct findings *f)
{
	return each_single_response(o, f, check_not_single);
}

/* arg: an extension (enum oid) that has its place in singleExtensions. */
static enum verdict
single_only(const struct ocsp *o, struct findings *f)
{
	const struct extension *e = extension(&o->ext, (enum oid)arg(f));
	return e != NULL ? fail(f, e->node, "%s is in responseExtensions; it must be in singleExtensions", oid_name((enum oid)arg(f))) : PASS;
}

/* RFC 8954 2.1 has 32 octets at most; RFC 9654, which replaces it from August 2024 on, 128. */
static enum verdict
nonce_size(const struct ocsp *o, struct findings *f)
{
	const struct node *nonce = extension_value(&o->ext, OID_OCSP_NONCE);
	uint32_t most = o->has_produced_at && o->produced_at < RFC_9654 ? 32 : 128;
	if (nonce == NULL)
		return NOT_APPLICABLE;
	return nonce->length >= 1 && nonce->length <= most ? PASS
							   : fail(f, nonce, "the nonce has %u octets; it must have 1 to %u", nonce->length, most);
}

static enum verdict
check_archive_cutoff(const struct ocsp *o, const struct single_response *s, struct findings *f)
{
	const struct node *cutoff = extension_value(&s->ext, OID_OCSP_ARCHIVE_CUTOFF);
	int64_t seconds;
	if (!o->has_produced_at || !tree_time(o->tree, cutoff, &seconds))
		return NOT_APPLICABLE;
	return seconds <= o->produced_at ? PASS : fail_times(f, cutoff, "archiveCutoff", seconds, "later than producedAt", o->produced_at);
}

static enum verdict
archive_cutoff_not_after_produced_at(const struct ocsp *o, struct findings *f)
{
	return each_single_response(o, f, check_archive_cutoff);
}

static enum verdict
extended_revoke_not_critical(const struct ocsp *o, struct findings *f)
{
	const struct extension *e = extension(&o->ext, OID_OCSP_EXTENDED_REVOKE);
	if (e == NULL)
		return NOT_APPLICABLE;
	return e->critical ? fail(f, e->node, "extendedRevoke is critical") : PASS;
}

static enum verdict
check_sct_list(const struct ocsp *o, const struct single_response *s, struct findings *f)
{
	const struct node *list = tree_child(o->tree, extension_value(&s->ext, OID_OCSP_SCT_LIST));
	if (list == NULL)
		return NOT_APPLICABLE;
	return list->length > 0 ? PASS : fail(f, list, "the list of signed certificate timestamps is empty");
}

static enum verdict
sct_list_not_empty(const struct ocsp *o, struct findings *f)
{
	return each_single_response(o, f, check_sct_list);
}

/* --- certificates that were never issued, RFC 6960 2.2 --- */

static enum verdict
check_extended_revoke(const struct ocsp *o, const struct single_response *s, struct findings *f)
{
	if (!single_response_is_nonissued(s))
		return NOT_APPLICABLE;
	if (extension(&o->ext, OID_OCSP_EXTENDED_REVOKE) != NULL)
		return PASS;
	return fail(f, s->status_node,
		    "the certificate is reported as never issued (revoked on 1970-01-01 for certificateHold), and extendedRevoke is absent");
}

static enum verdict
nonissued_with_extended_revoke(const struct ocsp *o, struct findings *f)
{
	return each_single_response(o, f, check_extended_revoke);
}

static enum verdict
check_crl_extensions(const struct ocsp *o, const struct single_response *s, struct findings *f)
{
	static const enum oid forbidden[] = { OID_OCSP_CRL_REFERENCES, OID_REASON_CODE, OID_HOLD_INSTRUCTION_CODE, OID_INVALIDITY_DATE,
					      OID_CERTIFICATE_ISSUER };
	enum verdict verdict = PASS;
	(void)o;
	if (!single_response_is_nonissued(s))
		return NOT_APPLICABLE;
	for (size_t i = 0; i < sizeof(forbidden) / sizeof(forbidden[0]); i++) {
		const struct extension *e = extension(&s->ext, forbidden[i]);
		if (e != NULL)
			verdict = fail(f, e->node, "%s is present for a certificate that was never issued", oid_name(forbidden[i]));
	}
	return verdict;
}

static enum verdict
nonissued_without_crl_extensions(const struct ocsp *o, struct findings *f)
{
	return each_single_response(o, f, check_crl_extensions);
}

/* --- the certificate that responderID names --- */

static enum verdict
responder_valid_when_produced(const struct ocsp *o, struct findings *f)
{
	const struct cert *r = &o->responder;
	if (!ocsp_is_delegated(o) || !o->has_produced_at || !r->has_not_before || !r->has_not_after)
		return NOT_APPLICABLE;
	if (o->produced_at < r->not_before)
		return fail_times(f, r->not_before_node, "producedAt", o->produced_at, "earlier than notBefore of the responder's certificate,",
				  r->not_before);
	if (o->produced_at <= r->not_after)
		return PASS;
	return fail_times(f, r->not_after_node, "producedAt", o->produced_at, "later than notAfter of the responder's certificate,", r->not_after);
}

/* Whether responderID names the CA itself, as far as the response tells: by the key of a CertID, or by the issuer of a certificate in certs. */
static enum verdict
check_names_ca(const struct ocsp *o, const struct single_response *s, struct findings *f)
{
	(void)f;
	return s->key_hash != NULL && o->responder_id->alternative == RESPONDER_BY_KEY &&
			       span_equal(tree_contents(o->tree, s->key_hash), tree_contents(o->tree, tree_child(o->tree, o->responder_id)))
		       ? PASS
		       : NOT_APPLICABLE;
}

/*
 * RFC 6960 4.2.2.3: responderID corresponds to the certificate of the key that signed. The issuer's is rarely in certs, and a responder's may be left
 * out; but where certs has that of a responder, the response names it, or another one there, or the CA.
 */
static enum verdict
responder_id_names_signer(const struct ocsp *o, struct findings *f)
{
	const struct node *name = tree_child(o->tree, o->responder_id);
	bool has_responder = false;

	if (name != NULL && f->asked.signature.misnamed)
		return fail(f, o->responder_id, "responderID does not name the certificate whose key made the signature");
	if (name == NULL || tree_child(o->tree, o->certs) == NULL)
		return NOT_APPLICABLE;
	for (const struct node *n = tree_child(o->tree, o->certs); n != NULL; n = tree_next(o->tree, n)) {
		struct cert c;
		if (n->type != &Certificate)
			continue;
		cert_read_at(&c, o->tree, n);
		if (ocsp_names(o, &c) || (c.issuer.node != NULL && span_equal(tree_encoding(o->tree, name), tree_encoding(o->tree, c.issuer.node))))
			return PASS;
		has_responder |= c.features & HAS_OCSP_SIGNING && !c.basic.is_ca;
	}
	if ((f->issuer != NULL && ocsp_names(o, f->issuer)) || each_single_response(o, f, check_names_ca) == PASS)
		return PASS;
	return has_responder
		       ? fail(f, o->responder_id, "responderID names neither the responder's certificate in certs, nor another one there, nor the CA")
		       : NOT_APPLICABLE;
}

/* RFC 6960 4.2.2.2: the certificate of a responder is issued directly by the CA whose certificates the response is about. */
static enum verdict
responder_issued_by_ca(const struct ocsp *o, struct findings *f)
{
	const struct cert *r = &o->responder;
	if (!ocsp_is_delegated(o) || f->issuer == NULL || r->issuer.node == NULL || f->issuer->subject.node == NULL)
		return NOT_APPLICABLE;
	if (names_match(o->tree, r->issuer.node, f->issuer->tree, f->issuer->subject.node))
		return PASS;
	return fail(f, r->issuer.node, "the issuer of the responder's certificate is not the subject of the issuer's certificate");
}

static enum verdict
responder_signs(const struct ocsp *o, struct findings *f)
{
	const struct cert *r = &o->responder;
	if (r->tree == NULL || r->key_usage.node == NULL)
		return NOT_APPLICABLE;
	return r->key_usage.bits & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)
		       ? PASS
		       : fail(f, r->key_usage.node, "keyUsage of the responder's certificate asserts neither digitalSignature nor nonRepudiation");
}

#define RFC4055(clause) SOURCE_RFC4055, (clause)
#define RFC5758(clause) SOURCE_RFC5758, (clause)
#define RFC6960(clause) SOURCE_RFC6960, (clause)
#define RFC8954(clause) SOURCE_RFC8954, (clause)
#define RESPONSE        OCSP_RESPONSE, HAS_RESPONSE

/* clang-format off */
const struct lint rfc6960_lints[] = {
	{ "e_ocsp_response_bytes_not_as_status", MUST, RFC6960("4.2.1"), RFC_6960, FOREVER, OCSP_RESPONSE, 0,
	  "responseBytes of an OCSP response must be present if, and only if, responseStatus is successful", OCSP_CHECK(bytes_as_status) },
	{ "e_ocsp_response_type_not_basic", MUST, RFC6960("4.2.1"), RFC_6960, FOREVER, OCSP_RESPONSE, 0,
	  "responseType of an OCSP response must be id-pkix-ocsp-basic", OCSP_CHECK(type_is_basic) },
	{ "e_ocsp_version_not_v1", MUST, RFC6960("4.2.2.3"), RFC_6960, FOREVER, RESPONSE,
	  "the version of an OCSP response must be v1", OCSP_CHECK(version_is_v1) },
	{ "e_ocsp_no_single_response", MUST, RFC6960("4.2.2.3"), RFC_6960, FOREVER, RESPONSE,
	  "an OCSP response must have a SingleResponse", OCSP_CHECK(has_single_response) },
	{ "e_ocsp_responder_key_hash_length", MUST, RFC6960("4.2.1"), RFC_6960, FOREVER, RESPONSE,
	  "byKey of an OCSP response's responderID must have 20 octets", OCSP_CHECK(key_hash_length) },
	{ "w_ocsp_certs_empty", SHOULD, RFC6960("4.2.1"), RFC_6960, FOREVER, RESPONSE,
	  "certs should be omitted if the OCSP response contains no certificate", OCSP_CHECK(certs_not_empty) },
	{ "e_ocsp_sigalgo_missing_null_params", MUST, RFC4055("5"), RFC_4055, FOREVER, RESPONSE,
	  "the parameters of an OCSP response's RSASSA-PKCS1-v1_5 signature algorithm must be NULL", OCSP_CHECK(ocsp_signature_parameters), NULL_FOR_RSA, .revision = 2 },
	{ "e_ocsp_sigalgo_missing_pss_params", MUST, RFC4055("3.1"), RFC_4055, FOREVER, RESPONSE,
	  "the parameters of an OCSP response's RSASSA-PSS signature algorithm must be present", OCSP_CHECK(ocsp_signature_parameters), PRESENT_FOR_PSS, .revision = 2 },
	{ "e_ocsp_sigalgo_ecdsa_params_present", MUST, RFC5758("3.2"), RFC_5758, FOREVER, RESPONSE,
	  "the parameters of an OCSP response's ECDSA signature algorithm must be absent", OCSP_CHECK(ocsp_signature_parameters), ABSENT_FOR_ECDSA, .revision = 2 },
	{ "e_ocsp_cert_id_hash_length", MUST, RFC6960("4.1.1"), RFC_6960, FOREVER, RESPONSE,
	  "issuerNameHash and issuerKeyHash of a CertID must have the length of its hashAlgorithm", OCSP_CHECK(hash_lengths) },
	{ "w_ocsp_cert_id_hash_parameters", SHOULD, RFC4055("2.1"), RFC_4055, FOREVER, RESPONSE,
	  "the parameters of hashAlgorithm in a CertID should be NULL or absent", OCSP_CHECK(hash_parameters), .revision = 2 },
	{ "e_ocsp_cert_id_not_of_issuer", MUST, RFC6960("4.1.1"), RFC_6960, FOREVER, RESPONSE,
	  "issuerNameHash and issuerKeyHash of a CertID must be those of the issuer's certificate", OCSP_CHECK(issuer_hashes) },
	{ "e_ocsp_serial_number_not_positive", MUST, RFC5280("4.1.2.2"), RFC_6960, FOREVER, RESPONSE,
	  "the serial number in a CertID must be positive, unless the certificate is unknown", OCSP_CHECK(serials_positive) },
	{ "e_ocsp_serial_number_longer_than_20_octets", MUST, RFC5280("4.1.2.2"), RFC_6960, FOREVER, RESPONSE,
	  "the serial number in a CertID must have at most 20 octets, unless the certificate is unknown", OCSP_CHECK(serials_short) },
	{ "e_this_update_not_after_produced_at", MUST, RFC6960("2.4"), RFC_6960, FOREVER, RESPONSE,
	  "thisUpdate of an OCSP response must not be later than producedAt", OCSP_CHECK(this_update_not_after_produced_at) },
	{ "e_ocsp_next_update_before_this_update", MUST, COMMUNITY("times of CRLs and responses"), ALWAYS, FOREVER, RESPONSE,
	  "nextUpdate of an OCSP response must not be earlier than thisUpdate", OCSP_CHECK(next_update_not_before_this_update), .revision = 2 },
	{ "e_ocsp_next_update_before_produced_at", MUST, COMMUNITY("times of CRLs and responses"), ALWAYS, FOREVER, RESPONSE,
	  "nextUpdate of an OCSP response must not be earlier than producedAt", OCSP_CHECK(next_update_not_before_produced_at), .revision = 2 },
	{ "e_ocsp_revocation_time_after_this_update", MUST, RFC6960("2.4"), RFC_6960, FOREVER, RESPONSE,
	  "revocationTime of an OCSP response must not be later than thisUpdate", OCSP_CHECK(revocation_time_not_after_this_update) },
	{ "e_ocsp_duplicate_extension", MUST, RFC6960("4.4"), RFC_6960, FOREVER, RESPONSE,
	  "an OCSP response must not have the same extension twice", OCSP_CHECK(extensions_unique) },
	{ "w_ocsp_extension_critical", SHOULD, RFC6960("4.1.2"), RFC_6960, FOREVER, RESPONSE,
	  "an extension of an OCSP response should not be critical", OCSP_CHECK(extensions_not_critical) },
	{ "e_ocsp_nonce_misplaced", MUST, RFC6960("4.4.1"), RFC_6960, FOREVER, RESPONSE,
	  "a nonce must be in responseExtensions", OCSP_CHECK(not_single), OID_OCSP_NONCE },
	{ "e_ocsp_nonce_size", MUST, RFC8954("2.1"), RFC_8954, FOREVER, RESPONSE,
	  "a nonce must have 1 to 32 octets (1 to 128 since August 2024)", OCSP_CHECK(nonce_size) },
	{ "e_ocsp_crl_references_misplaced", MUST, RFC6960("4.4.2"), RFC_6960, FOREVER, RESPONSE,
	  "crlReferences must be in singleExtensions", OCSP_CHECK(single_only), OID_OCSP_CRL_REFERENCES },
	{ "e_ocsp_archive_cutoff_misplaced", MUST, RFC6960("4.4.4"), RFC_6960, FOREVER, RESPONSE,
	  "archiveCutoff must be in singleExtensions", OCSP_CHECK(single_only), OID_OCSP_ARCHIVE_CUTOFF },
	{ "e_ocsp_archive_cutoff_after_produced_at", MUST, RFC6960("4.4.4"), RFC_6960, FOREVER, RESPONSE,
	  "archiveCutoff must not be later than producedAt", OCSP_CHECK(archive_cutoff_not_after_produced_at) },
	{ "e_ocsp_extended_revoke_misplaced", MUST, RFC6960("4.4.8"), RFC_6960, FOREVER, RESPONSE,
	  "extendedRevoke must be in responseExtensions", OCSP_CHECK(not_single), OID_OCSP_EXTENDED_REVOKE },
	{ "e_ocsp_extended_revoke_critical", MUST, RFC6960("4.4.8"), RFC_6960, FOREVER, RESPONSE,
	  "extendedRevoke must not be critical", OCSP_CHECK(extended_revoke_not_critical) },
	{ "e_ocsp_sct_list_misplaced", MUST, RFC6962("3.3"), RFC_6962, FOREVER, RESPONSE,
	  "a list of signed certificate timestamps in an OCSP response must be in singleExtensions", OCSP_CHECK(single_only), OID_OCSP_SCT_LIST },
	{ "e_ocsp_sct_list_empty", MUST, RFC6962("3.3"), RFC_6960, FOREVER, RESPONSE,
	  "a list of signed certificate timestamps in an OCSP response must not be empty", OCSP_CHECK(sct_list_not_empty) },
	{ "e_ocsp_nonissued_without_extended_revoke", MUST, RFC6960("2.2"), RFC_6960, FOREVER, RESPONSE,
	  "an OCSP response for a certificate that was never issued must have extendedRevoke", OCSP_CHECK(nonissued_with_extended_revoke) },
	{ "e_ocsp_nonissued_with_crl_extension", MUST, RFC6960("2.2"), RFC_6960, FOREVER, RESPONSE,
	  "a SingleResponse for a certificate that was never issued must not have crlReferences or extensions of CRL entries", OCSP_CHECK(nonissued_without_crl_extensions) },
	{ "e_ocsp_responder_not_valid_when_produced", MUST, RFC6960("4.2.2.2"), RFC_6960, FOREVER, RESPONSE,
	  "producedAt must be within the validity period of the responder's certificate", OCSP_CHECK(responder_valid_when_produced) },
	{ "e_ocsp_responder_id_not_of_signer", MUST, RFC6960("4.2.2.3"), RFC_6960, FOREVER, RESPONSE,
	  "responderID must name the certificate whose key signed the OCSP response", OCSP_CHECK(responder_id_names_signer) },
	{ "e_ocsp_responder_not_issued_by_ca", MUST, RFC6960("4.2.2.2"), RFC_6960, FOREVER, OCSP_RESPONSE, HAS_RESPONSE | HAS_ISSUER,
	  "the responder's certificate must be issued by the CA whose certificates the OCSP response is about", OCSP_CHECK(responder_issued_by_ca), .revision = 2 },
	{ "e_ocsp_responder_key_usage", MUST, RFC5280("4.2.1.3"), RFC_3280, FOREVER, RESPONSE,
	  "keyUsage of the responder's certificate must assert digitalSignature or nonRepudiation if it is present", OCSP_CHECK(responder_signs), .revision = 2 },
	{ 0 },
};
/* clang-format on */
