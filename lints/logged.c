#include "lints/logged.h"

#include <nettle/sha2.h>
#include <stdio.h>

#include "lints/verifying.h"
#include "x509/pair.h"

#define MESSAGE_SIZE 256

/* So many findings of a chain are told; of more, how many there are. */
#define CHAIN_TOLD 4

/* An entry that is being looked at. */
struct check {
	const struct linter *linter;
	struct session *session;
	const struct job *job;
	const struct logged *entry;
	const struct logged_look *look;
	const struct object *child; /* whose issuer comes next in the chain; NULL: it is not there */
	const char *child_name;
	bool signer_is_special; /* the first of the chain is a precertificate signing certificate */
	bool tbs_is_open;       /* that the TBSCertificate is another can only be told with the first of the chain */
	size_t chain_findings;
};

static void
tell(const struct check *c, const char *name, const char *message)
{
	c->look->tell(c->look->context, name, message);
}

static void
tell_chain(struct check *c, const char *message)
{
	if (c->chain_findings++ < CHAIN_TOLD)
		tell(c, "ct_chain", message);
}

/* Tells how many findings of the chain have not been told. */
static void
tell_more(const struct check *c)
{
	char message[MESSAGE_SIZE];
	if (c->chain_findings <= CHAIN_TOLD)
		return;
	snprintf(message, sizeof(message), "%zu more of the chain are missing or wrong", c->chain_findings - CHAIN_TOLD);
	tell(c, "ct_chain", message);
}

static const char other_tbs[] = "the TBSCertificate in the leaf is not that of the precertificate without its poison";

/* --- the TBSCertificate --- */

/*
 * Whether a TBSCertificate that is another than it should be may have been made by a precertificate signing certificate: it has the serial number,
 * and another issuer.
 */
static bool
may_be_of_other_signer(const struct check *c, bool *failed)
{
	const struct cert *cert = &c->session->object.cert;
	const struct object *o = &c->session->signer.object;
	const struct cert *logged = companion_decode(&c->session->signer, &c->linter->oids, c->entry->tbs);
	*failed |= logged == NULL;
	return logged != NULL && c->entry->chain_count > 0 && o->kind == OBJECT_TBS_CERTIFICATE && object_is_whole(o) &&
	       tree_same_contents(cert->tree, cert->serial_number, logged->tree, logged->serial_number) &&
	       !tree_same_contents(cert->tree, cert->issuer.node, logged->tree, logged->issuer.node);
}

/* Looks at the TBSCertificate without the chain. Returns false if memory ran out. */
static bool
check_tbs(struct check *c)
{
	bool failed = false;
	if (!c->entry->precertificate || cert_is_logged_as(&c->session->object.cert, NULL, c->entry->tbs))
		return true;
	c->tbs_is_open = may_be_of_other_signer(c, &failed);
	if (!c->tbs_is_open && !failed)
		tell(c, "ct_precert_tbs", other_tbs);
	return !failed;
}

/* And with the certificate that signed the precertificate. */
static void
check_tbs_of(struct check *c, const struct cert *signer)
{
	if (!c->tbs_is_open)
		return;
	if (!c->signer_is_special)
		tell(c, "ct_precert_tbs", other_tbs);
	else if (!cert_is_logged_as(&c->session->object.cert, signer, c->entry->tbs))
		tell(c, "ct_precert_tbs",
		     "the TBSCertificate in the leaf is not that of the precertificate without its poison, and with issuer and "
		     "authorityKeyIdentifier "
		     "of its precertificate signing certificate");
}

/* --- the chain --- */

static void
check_key_hash(const struct check *c, const struct cert *issuer)
{
	uint8_t digest[SHA256_SIZE];
	char found[SHA256_TEXT_SIZE], wanted[SHA256_TEXT_SIZE], message[MESSAGE_SIZE];
	if (!cert_key_digest(issuer, digest) || memcmp(digest, c->entry->key_hash, SHA256_SIZE) == 0)
		return;
	snprintf(message, sizeof(message), "issuer_key_hash is %s, and that of the issuer's key is %s", sha256_digits(c->entry->key_hash, found),
		 sha256_digits(digest, wanted));
	tell(c, "ct_issuer_key_hash", message);
}

/* Whether the two fields that name the algorithm of the signature differ: the outer one is not signed, and in the leaf of no precertificate. */
static bool
algorithms_differ(const struct cert *c)
{
	const struct node *inner = c->signature, *outer = c->signature_algorithm;
	if (inner == NULL || outer == NULL)
		return true;
	size_t size = (size_t)inner->header + inner->length;
	return size != (size_t)outer->header + outer->length ||
	       memcmp(c->tree->der.data + inner->offset, c->tree->der.data + outer->offset, size) != 0;
}

/* Whether what stands around the TBSCertificate is no DER: of a precertificate that is in no leaf, and a signature can be right nevertheless. */
static bool
is_spoilt_around(const struct cert *c)
{
	const struct tree *t = c->tree;
	for (uint32_t i = 0; i < t->defect_count; i++) {
		uint32_t at = t->defects[i].offset;
		if (c->tbs == NULL || at < c->tbs->offset || at >= c->tbs->offset + c->tbs->header + c->tbs->length)
			return true;
	}
	return false;
}

/* Holds what comes before in the chain against a certificate. */
static void
check_link(struct check *c, const struct object *ca, size_t number)
{
	char message[MESSAGE_SIZE];
	const char *why = NULL;
	if (c->child == NULL)
		return;
	if (!companion_is_issuer(ca, c->child))
		snprintf(message, sizeof(message), "chain[%zu] is not the issuer of %s, by name and key identifier", number, c->child_name);
	else if (c->look->verifies && verify_certificate(&c->child->cert, &ca->cert, &why) == VERIFICATION_BAD)
		/* what cannot be computed is no matter of the log */
		snprintf(message, sizeof(message), "the signature of %s is not by the key of chain[%zu]: %s", c->child_name, number, why);
	else if (c->look->verifies && number == 0 && c->entry->precertificate && algorithms_differ(&c->child->cert))
		snprintf(message, sizeof(message), "the algorithm of the signature of %s is not that in its TBSCertificate", c->child_name);
	else if (c->look->verifies && number == 0 && c->entry->precertificate && is_spoilt_around(&c->child->cert))
		snprintf(message, sizeof(message), "%s is no DER around its TBSCertificate", c->child_name);
	else
		return;
	tell_chain(c, message);
}

/* Tells that a certificate is not there. */
static void
tell_missing(struct check *c, size_t number)
{
	char digits[SHA256_TEXT_SIZE], message[MESSAGE_SIZE];
	if (!c->look->tells_missing)
		return;
	snprintf(message, sizeof(message), "chain[%zu] is missing: its SHA-256 is %s", number,
		 sha256_digits(c->entry->chain + number * SHA256_SIZE, digits));
	tell_chain(c, message);
}

/* Looks at a certificate of the chain, which is decoded. */
static void
check_certificate(struct check *c, const struct object *ca, size_t number)
{
	char message[MESSAGE_SIZE];
	if (!object_is_certificate(ca)) {
		snprintf(message, sizeof(message), "chain[%zu] is no certificate", number);
		tell_chain(c, message);
		return;
	}
	check_link(c, ca, number);
	if (!c->entry->precertificate)
		return;
	if (number == 0) {
		c->signer_is_special = ca->cert.eku.purposes & PURPOSE(OID_KP_PRECERT_SIGNING);
		check_tbs_of(c, &ca->cert);
	}
	/* what is not the issuer is told already */
	if (number == (c->signer_is_special ? 1 : 0) && (c->child == NULL || companion_is_issuer(ca, c->child)))
		check_key_hash(c, &ca->cert);
}

bool
logged_check(const struct linter *l, struct session *s, const struct job *job, const struct logged *e, const struct logged_look *look)
{
	struct check c = { .linter = l, .session = s, .job = job, .entry = e, .look = look, .child = &s->object, .child_name = "what was submitted" };
	const struct companion_slot *kept = NULL;
	char name[32];

	if (!object_is_certificate(&s->object) || !object_is_whole(&s->object)) {
		/* a certificate is in the leaf, whatever it is */
		if (e->precertificate)
			tell(&c, "ct_precert_tbs",
			     "what was submitted is no certificate that can be decoded, and so has not the TBSCertificate in the leaf");
		return true;
	}
	if (!check_tbs(&c))
		return false;
	for (size_t i = 0; i < e->chain_count && i < LOGGED_CHAIN_MAX; i++) {
		bool found = e->certificates != NULL;
		const struct companion_slot *slot = found ? session_certificate(l, s, e->certificates[i], kept)
							  : session_certificate_of(l, s, job->issuers, e->chain + i * SHA256_SIZE, kept, &found);
		if (found && slot == NULL)
			return false;
		if (found)
			check_certificate(&c, &slot->object, i);
		else
			tell_missing(&c, i);
		c.child = found && object_is_certificate(&slot->object) ? &slot->object : NULL;
		kept = slot;
		snprintf(name, sizeof(name), "chain[%zu]", i);
		c.child_name = name;
	}
	tell_more(&c);
	return true;
}

/* --- what it comes to --- */

/* That of a precertificate: the TBSCertificate is in the leaf. One with timestamps, which it should not have, is read. */
static bool
pair_of_leaf(const struct linter *l, struct session *s, const struct logged *e, uint8_t pair[SHA256_SIZE])
{
	struct sha256_ctx hash;
	if (has_extension(&s->object.cert.ext, OID_SCT_LIST)) {
		const struct cert *logged = companion_decode(&s->signer, &l->oids, e->tbs);
		return logged != NULL && object_is_certificate(&s->signer.object) && cert_pair_digest(logged, e->key_hash, pair);
	}
	sha256_init(&hash);
	sha256_update(&hash, SHA256_SIZE, e->key_hash);
	sha256_update(&hash, e->tbs.size, e->tbs.data);
	sha256_digest(&hash, SHA256_SIZE, pair);
	return true;
}

bool
logged_pair(const struct linter *l, struct session *s, const struct logged *e, uint8_t pair[SHA256_SIZE])
{
	const struct object *o = &s->object;
	const struct cert *issuer = s->findings.issuer;
	uint8_t key_hash[SHA256_SIZE];

	if (!object_is_certificate(o) || !object_is_whole(o))
		return false;
	if (e != NULL && e->precertificate)
		return pair_of_leaf(l, s, e, pair);
	/* not by what stood beside it in its file, nor by a precertificate signing certificate, which is not the final issuer */
	if (issuer == NULL || issuer == &s->other.object.cert ||
	    (o->cert.features & PRECERT && issuer->eku.purposes & PURPOSE(OID_KP_PRECERT_SIGNING)))
		return false;
	return cert_key_digest(issuer, key_hash) && cert_pair_digest(&o->cert, key_hash, pair);
}
