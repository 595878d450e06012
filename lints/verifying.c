#include "lints/verifying.h"

#include "asn1/pkix.h"
#include "x509/algorithm.h"

/* A response has the certificate of its responder once, at most twice; more of that name are not tried. */
#define RESPONDERS_TRIED 16

/* What is signed, and with what. */
struct signed_part {
	const struct tree *tree;
	const struct node *algorithm;
	struct span octets, bits;
};

/* What came of the keys that were tried. Of a key that need not be the issuer's nothing counts but that it is right. */
struct trial {
	bool is_good, is_bad, is_impossible;
	const struct cert *signer; /* if it is good: whose key is right, until another certificate is decoded */
	const char *why_bad, *why_impossible;
};

/*
 * A value as it stands in the object, with its tag and length: these octets are signed, DER or not. Of an indefinite length (X.690 8.1.3.6) the
 * end-of-contents octets are two of them.
 */
static struct span
octets_of(const struct tree *t, const struct node *n)
{
	struct span s = tree_encoding(t, n);
	bool is_indefinite = n->header == 2 && s.data[1] == 0x80;
	size_t end = is_indefinite && t->der.size - n->offset - s.size >= 2 ? 2 : 0;
	return (struct span){ s.data, s.size + end };
}

/* Returns false if there is nothing to verify, or not all of it. */
static bool
read_part(struct signed_part *p, const struct tree *t, const struct node *tbs, const struct node *algorithm, const struct node *value)
{
	if (tbs == NULL || algorithm == NULL || value == NULL)
		return false;
	*p = (struct signed_part){ t, algorithm, octets_of(t, tbs), tree_contents(t, value) };
	return true;
}

enum verification
verify_certificate(const struct cert *c, const struct cert *ca, const char **why)
{
	struct signed_part p;
	*why = "it has no signature that can be read";
	return read_part(&p, c->tree, c->tbs, c->signature_algorithm, c->signature_value)
		       ? verify_signature(ca->tree, &ca->key, p.tree, p.algorithm, p.octets, p.bits, why)
		       : VERIFICATION_IMPOSSIBLE;
}

static void
try_key(struct trial *trial, const struct signed_part *p, const struct cert *ca, bool fits)
{
	const char *why = NULL;
	if (trial->is_good)
		return;
	enum verification v = verify_signature(ca->tree, &ca->key, p->tree, p->algorithm, p->octets, p->bits, &why);
	trial->is_good = v == VERIFICATION_GOOD;
	trial->signer = ca;
	if (v == VERIFICATION_BAD && fits) {
		trial->is_bad = true;
		trial->why_bad = why;
	}
	if (v == VERIFICATION_IMPOSSIBLE && fits) {
		trial->is_impossible = true;
		trial->why_impossible = why;
	}
}

/* Says that a signature could not be verified; the first that is said stays. */
static void
not_verified(struct findings *f, const struct node *node, const char *why)
{
	if (f->asked.signature.verified == FAIL)
		return;
	f->asked.signature.verified = FAIL;
	f->asked.signature.not_verified = node;
	f->asked.signature.why_not = why;
}

/* What a trial comes to. A key that cannot be computed with may be the right one, whatever others are. */
static enum verdict
conclude(const struct trial *trial, struct findings *f, const struct node *node, const char *none, const char **why)
{
	if (trial->is_good)
		return PASS;
	if (trial->is_bad && !trial->is_impossible) {
		*why = trial->why_bad;
		return FAIL;
	}
	not_verified(f, node, trial->is_impossible ? trial->why_impossible : none);
	return NOT_APPLICABLE;
}

/* --- certificates and CRLs --- */

/*
 * Whether one of the certificates that the response is about was signed by this key: 1, 0; -1 where a hash cannot be told.
 */
static int
is_key_of_responses(const struct ocsp *o, const struct cert *ca)
{
	int found = 0;
	for (const struct node *n = tree_child(o->tree, o->responses); n != NULL && found != 1; n = tree_next(o->tree, n)) {
		struct single_response single;
		single_response_read(&single, o, n);
		if (single_response_has_key_of(&single, o, ca))
			found = 1;
		else if (digest_size(algorithm_oid(o->tree, single.hash_algorithm)) == 0)
			found = -1;
	}
	return found;
}

static bool
is_named_by_key(const struct ocsp *o)
{
	return o->responder_id != NULL && o->responder_id->alternative == RESPONDER_BY_KEY;
}

/*
 * Whether the key of a certificate that has the issuer's name has to be the one that signed, so that a signature by another is wrong: its identifier
 * fits; an OCSP response names it as its responder.
 */
static bool
has_to_be_signer(const struct cert *ca, const struct object *o)
{
	if (o->kind != OBJECT_OCSP)
		return companion_has_key(ca, o);
	return ocsp_names(&o->ocsp, ca) && (is_named_by_key(&o->ocsp) || is_key_of_responses(&o->ocsp, ca) != 0);
}

/*
 * Tries the certificates of a set that are the issuer's by name. One whose key identifier is another may yet have the key, and so may the one that
 * was chosen because it is alone. Returns false if memory ran out.
 */
static bool
try_set(struct trial *trial, const struct signed_part *p, const struct signers *s, const struct object *o, const struct findings *f)
{
	struct companion_walk walk = companions_of_issuer(s->set, o);
	bool is_chosen = f->issuer != NULL && s->chosen != UINT32_MAX, fits = false;
	uint32_t number;
	/* the one that was chosen is most likely it */
	if (is_chosen) {
		fits = (o->kind == OBJECT_OCSP || companion_has_name(f->issuer, o)) && has_to_be_signer(f->issuer, o);
		try_key(trial, p, f->issuer, fits);
	}
	while (!trial->is_good && companions_next(&walk, &number)) {
		if (is_chosen && number == s->chosen && fits)
			continue;
		const struct cert *ca = number == s->chosen ? f->issuer : companion_of_set(s->slot, s->oids, s->set, number);
		if (ca == NULL)
			return false;
		try_key(trial, p, ca, has_to_be_signer(ca, o));
	}
	return true;
}

/* Tries those beside a certificate. Returns false if memory ran out. */
static bool
try_others(struct trial *trial, const struct signed_part *p, const struct signers *s, const struct object *o, const struct findings *f)
{
	if (f->issuer != NULL)
		try_key(trial, p, f->issuer, true);
	for (size_t i = 0; i < s->other_count && !trial->is_good; i++) {
		const struct cert *ca = companion_decode(s->slot, s->oids, s->others[i]);
		if (ca == NULL)
			return false;
		if (s->slot->object.kind == OBJECT_CERTIFICATE && companion_has_name(ca, o) && companion_has_key(ca, o))
			try_key(trial, p, ca, true);
	}
	return true;
}

static bool
try_issuers(struct trial *trial, const struct signed_part *p, const struct signers *s, const struct object *o, const struct findings *f)
{
	if (trial->is_good)
		return true;
	if (s->set != NULL && !try_set(trial, p, s, o, f))
		return false;
	return s->chosen != UINT32_MAX || o->kind != OBJECT_CERTIFICATE || try_others(trial, p, s, o, f);
}

static bool
has_none(const struct signers *s)
{
	return s->set == NULL || companions_count(s->set) == 0;
}

static const char *
no_issuer(const struct signers *s)
{
	return has_none(s) ? "no certificate of its issuer is given"
			   : "none of the certificates given is that of its issuer, by name and key identifier";
}

static bool
verify_signed(const struct signers *s, const struct object *o, const struct signed_part *p, const struct node *value, struct findings *f)
{
	struct trial trial = { 0 };
	bool has_own_key = o->kind == OBJECT_CERTIFICATE && cert_is_self_issued(&o->cert);
	if (has_own_key)
		try_key(&trial, p, &o->cert, companion_has_key(&o->cert, o));
	if (!try_issuers(&trial, p, s, o, f))
		return false;
	f->asked.signature.own = conclude(&trial, f, value, no_issuer(s), &f->asked.signature.why);
	return true;
}

/* --- OCSP responses --- */

/* Whether a certificate may be that of the issuer of another: by name, and by key identifier if both have one. */
static bool
may_have_issued(const struct cert *ca, const struct cert *c)
{
	const struct node *aki = tree_component(c->tree, extension_value(&c->ext, OID_AUTHORITY_KEY_IDENTIFIER), AKI_KEY_IDENTIFIER);
	const struct node *ski = extension_value(&ca->ext, OID_SUBJECT_KEY_IDENTIFIER);
	return tree_same_contents(ca->tree, ca->subject.node, c->tree, c->issuer.node) &&
	       (aki == NULL || ski == NULL || tree_same_contents(c->tree, aki, ca->tree, ski));
}

/* Notes with which of a CA's keys the certificate of its responder was signed. */
static void
note_key(const struct ocsp *o, const struct cert *ca, const struct cert *responder, struct findings *f)
{
	int is_it = is_key_of_responses(o, ca);
	f->asked.signature.same_key = is_it < 0 ? NOT_APPLICABLE : is_it > 0 ? PASS : FAIL;
	f->asked.signature.responder_node = responder->signature_value;
}

/* Verifies the certificate of a responder. Returns false if memory ran out. */
static bool
verify_responder(const struct signers *s, const struct ocsp *o, const struct cert *responder, struct findings *f)
{
	struct trial trial = { 0 };
	struct signed_part p;
	uint32_t number;

	f->asked.signature.responder_node = responder->signature_value;
	if (!read_part(&p, responder->tree, responder->tbs, responder->signature_algorithm, responder->signature_value)) {
		not_verified(f, tree_root(o->tree), "the certificate of the responder has no signature that can be read");
		return true;
	}
	struct companion_walk walk = companions_of_subject(s->set, responder->tree, responder->issuer.node);
	while (!trial.is_good && companions_next(&walk, &number)) {
		const struct cert *ca = number == s->chosen ? f->issuer : companion_of_set(s->slot, s->oids, s->set, number);
		if (ca == NULL)
			return false;
		try_key(&trial, &p, ca, may_have_issued(ca, responder));
		if (trial.is_good)
			note_key(o, ca, responder, f);
	}
	const char *none = has_none(s) ? "no certificate of the issuer is given, which would have signed that of the responder"
				       : "none of the certificates given is that of the issuer of the responder's certificate";
	f->asked.signature.responder = conclude(&trial, f, responder->signature_value, none, &f->asked.signature.responder_why);
	return true;
}

/* Tries the certificates in the response that responderID names, or those that it does not name. Returns whether one is right: that one. */
static bool
try_responders(struct trial *trial, const struct signed_part *p, const struct ocsp *o, bool named, struct cert *responder)
{
	unsigned tried = 0;
	for (const struct node *n = tree_child(o->tree, o->certs); n != NULL && tried < RESPONDERS_TRIED; n = tree_next(o->tree, n)) {
		if (n->type != &Certificate)
			continue;
		cert_read_at(responder, o->tree, n);
		if (ocsp_names(o, responder) != named)
			continue;
		try_key(trial, p, responder, named);
		tried++;
		if (trial->is_good)
			return true;
	}
	return false;
}

static bool
verify_response(const struct signers *s, const struct object *object, const struct signed_part *p, const struct node *value, struct findings *f)
{
	const struct ocsp *o = &object->ocsp;
	struct trial trial = { 0 };
	struct cert responder;
	bool is_responder = try_responders(&trial, p, o, true, &responder);
	if (!is_responder && s->set != NULL && !try_set(&trial, p, s, object, f))
		return false;
	if (trial.is_good && !is_responder)
		f->asked.signature.misnamed = is_named_by_key(o) && !ocsp_names(o, trial.signer);
	if (!trial.is_good) {
		is_responder = try_responders(&trial, p, o, false, &responder);
		f->asked.signature.misnamed = is_responder;
	}
	const char *none = has_none(s) ? "no certificate of its issuer is given, and its responder's is not in it"
				       : "none of the certificates given is that of its issuer, and its responder's is not in it";
	f->asked.signature.own = conclude(&trial, f, value, none, &f->asked.signature.why);
	return !is_responder || is_key_of_responses(o, &responder) > 0 || verify_responder(s, o, &responder, f);
}

/* --- all of them --- */

/* The part of an object that is signed. Returns false if it has none, or not all of it. */
static bool
read_signed(struct signed_part *p, const struct object *o, const struct node **value)
{
	switch (o->kind) {
	case OBJECT_CERTIFICATE:
		*value = o->cert.signature_value;
		return read_part(p, &o->tree, o->cert.tbs, o->cert.signature_algorithm, *value);
	case OBJECT_CRL:
		*value = o->crl.signature_value;
		return read_part(p, &o->tree, o->crl.tbs, o->crl.signature_algorithm, *value);
	case OBJECT_OCSP:
		*value = tree_component(&o->tree, o->ocsp.basic, BASIC_RESPONSE_SIGNATURE);
		return read_part(p, &o->tree, o->ocsp.data, o->ocsp.signature_algorithm, *value);
	default:
		return false;
	}
}

bool
verify_object(const struct signers *s, const struct object *o, struct findings *f)
{
	struct signed_part p;
	const struct node *value = NULL;

	/* an answer without a response is not signed (RFC 6960 2.3) */
	if (o->kind == OBJECT_UNKNOWN || (o->kind == OBJECT_OCSP && o->ocsp.bytes == NULL))
		return true;
	f->asked.signature.verified = PASS;
	if (o->kind == OBJECT_TBS_CERTIFICATE || o->kind == OBJECT_TBS_CRL || o->kind == OBJECT_TBS_OCSP)
		not_verified(f, tree_root(&o->tree), "the object is to be signed, and has none yet");
	else if (!read_signed(&p, o, &value))
		not_verified(f, tree_root(&o->tree), "the object has none that can be read");
	else if (signature_is_placeholder(&o->tree, p.algorithm, value))
		f->asked.signature.verified = NOT_APPLICABLE;
	else if (o->kind == OBJECT_OCSP)
		return verify_response(s, o, &p, value, f);
	else
		return verify_signed(s, o, &p, value, f);
	return true;
}
