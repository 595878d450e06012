#include "lints/linter.h"

#include <stdlib.h>

#include "asn1/memo.h"
#include "asn1/pkix.h"
#include "lints/verifying.h"
#include "x509/algorithm.h"
#include "x509/pair.h"

const char *
linter_init(struct linter *l, const char *data_folder, char *where, size_t size)
{
	memset(l, 0, sizeof(*l));
	oid_index_init(&l->oids);
	const char *wrong = reference_init(&l->reference, data_folder, where, size);
	if (wrong == NULL && !ruleset_init(&l->rules, &l->reference)) {
		where[0] = '\0';
		wrong = "out of memory";
	}
	return wrong;
}

void
linter_free(struct linter *l)
{
	ruleset_free(&l->rules);
	reference_free(&l->reference);
}

/* --- what the user asked for --- */

/* Kinds as bits: those of enum object_kind, and two of certificates. */
#define KIND_PRECERTIFICATE    (1u << 30)
#define KIND_FINAL_CERTIFICATE (1u << 31)

#define KIND_WORDS (OBJECT_KINDS - 1 + 2)

/* The kinds in the order of their words: those of certificates first, of which "certificate" is either. */
#define ANY_CERTIFICATE (1u << OBJECT_CERTIFICATE | KIND_PRECERTIFICATE | KIND_FINAL_CERTIFICATE)
static const unsigned kinds[KIND_WORDS] = {
	ANY_CERTIFICATE,  KIND_PRECERTIFICATE,  KIND_FINAL_CERTIFICATE, 1u << OBJECT_TBS_CERTIFICATE,
	1u << OBJECT_CRL, 1u << OBJECT_TBS_CRL, 1u << OBJECT_OCSP,      1u << OBJECT_TBS_OCSP,
};

const char *
kind_word(size_t i)
{
	if (i >= KIND_WORDS)
		return NULL;
	if (kinds[i] == KIND_PRECERTIFICATE || kinds[i] == KIND_FINAL_CERTIFICATE)
		return kinds[i] == KIND_PRECERTIFICATE ? "precertificate" : "final-certificate";
	return object_kind_name((enum object_kind)__builtin_ctz(kinds[i]));
}

unsigned
kind_from_name(const char *name)
{
	for (size_t i = 0; i < KIND_WORDS; i++) {
		if (strcmp(name, kind_word(i)) == 0)
			return kinds[i];
	}
	return 0;
}

static enum verdict
met(bool is_so)
{
	return is_so ? PASS : FAIL;
}

/* Whether something is among what is expected, which may be 0 for any. */
static bool
is_among(uint64_t what, uint64_t expected)
{
	return expected == 0 || (what & expected) != 0;
}

/* Verifies what the object is signed with. Returns false if memory ran out. `number`: of the issuer among those given. */
static bool
verify(const struct linter *l, struct session *s, const struct job *job, uint32_t number)
{
	const struct signers signers = {
		.oids = &l->oids,
		.set = job->issuers,
		.chosen = number,
		.others = job->others,
		.other_count = job->other_count,
		.slot = &s->signer,
	};
	return !job->verifies || verify_object(&signers, &s->object, &s->findings);
}

/* Holds the object against the profiles and kinds that are expected. */
static void
expect(struct session *s, const struct job *job)
{
	const struct object *o = &s->object;
	struct findings *f = &s->findings;
	bool precert = object_is_precertificate(o);
	unsigned kind = 1u << o->kind | (o->kind == OBJECT_CERTIFICATE ? precert ? KIND_PRECERTIFICATE : KIND_FINAL_CERTIFICATE : 0);

	if ((job->profiles | job->policy_profiles) != 0) {
		f->asked.profile = met(is_among(o->own.profiles, job->profiles) && is_among(o->own.profiles, job->policy_profiles));
		f->own = o->own;
	}
	if ((job->kinds | job->policy_kinds) != 0) {
		f->asked.kind = met(is_among(kind, job->kinds) && is_among(kind, job->policy_kinds));
		f->kind_name = o->kind == OBJECT_CERTIFICATE ? precert ? "precertificate" : "final-certificate" : object_kind_name(o->kind);
		f->kind_node = precert ? extension(&o->cert.ext, OID_CT_POISON)->octets : NULL;
	}
}

const char *
date_origin(const struct session *s, const struct job *job)
{
	if (job != NULL && job->has_date)
		return "option";
	if (s->object.date == OBJECT_NO_DATE)
		return "today";
	if (s->object.is_backdated)
		return "sct";
	return object_is_certificate(&s->object) ? "notBefore" : s->object.profiles & CRL ? "thisUpdate" : "producedAt";
}

/* --- companions --- */

/*
 * Decodes into one of the slots for issuers, unless it is there: never in the place of the object's issuer, nor of what is to be kept. NULL if memory
 * ran out.
 */
static const struct companion_slot *
decode_into(const struct linter *l, struct session *s, uint32_t number, struct span der, const struct companion_slot *kept)
{
	if (s->issuers == NULL && (s->issuers = calloc(ISSUER_SLOTS, sizeof(*s->issuers))) == NULL)
		return NULL;
	struct companion_slot *slot = &s->issuers[number % ISSUER_SLOTS];
	while ((slot == kept || &slot->object.cert == s->findings.issuer) && !companion_is_in(slot, der))
		slot = &s->issuers[++number % ISSUER_SLOTS];
	return companion_decode(slot, &l->oids, der) != NULL ? slot : NULL;
}

/* An issuer of a set, decoded, perhaps from an object before. NULL if memory ran out. */
static const struct cert *
decode_issuer(const struct linter *l, struct session *s, const struct companions *set, uint32_t number)
{
	const struct companion_slot *slot = decode_into(l, s, number, companions_octets(set, number), NULL);
	return slot != NULL ? &slot->object.cert : NULL;
}

const struct companion_slot *
session_certificate(const struct linter *l, struct session *s, struct span der, const struct companion_slot *kept)
{
	return decode_into(l, s, span_hash(der, false), der, kept);
}

const struct companion_slot *
session_certificate_of(const struct linter *l, struct session *s, const struct companions *set, const uint8_t digest[SHA256_SIZE],
		       const struct companion_slot *kept, bool *found)
{
	uint32_t number = set != NULL ? companions_of_digest(set, digest) : COMPANION_NONE;
	*found = number != COMPANION_NONE;
	return *found ? decode_into(l, s, number, companions_octets(set, number), kept) : NULL;
}

/* Whether a set's certificate, of the issuer's name, fits an object by its key as well. Returns false with *failed set if memory ran out. */
static bool
fits(const struct linter *l, struct session *s, const struct companions *set, uint32_t number, bool *failed)
{
	if (!companion_may_have_key(set, number, &s->object))
		return false;
	const struct cert *ca = decode_issuer(l, s, set, number);
	*failed |= ca == NULL;
	return ca != NULL && companion_has_key(ca, &s->object);
}

/*
 * Finds an object's issuer in a set: the only certificate there is; or the first that fits by name and key; or the only one that fits by name, so
 * that a wrong key identifier is found. Where the job is to look it up, it is one that fits by both, or none. Returns false if memory ran out.
 * *number: which one, NOBODY: none.
 */
#define NOBODY UINT32_MAX
static bool
find_in_set(const struct linter *l, struct session *s, const struct job *job, uint32_t *number, bool *is_named)
{
	const struct companions *set = job->issuers;
	struct companion_walk walk = companions_of_issuer(set, &s->object);
	uint32_t named = NOBODY, found;
	size_t count = 0;
	bool failed = false;

	*number = companions_count(set) == 1 && !job->looks_up_issuer ? 0 : NOBODY;
	*is_named = *number == NOBODY || companions_next(&walk, &found);
	while (*number == NOBODY && !failed && companions_next(&walk, &found)) {
		named = found;
		count++;
		if (fits(l, s, set, found, &failed))
			*number = found;
	}
	if (*number == NOBODY && count == 1 && !job->looks_up_issuer)
		*number = named;
	return !failed;
}

/* Whether it is its own issuer, whose certificate nobody need give. */
static bool
is_self_issued(const struct object *o)
{
	return object_is_certificate(o) && cert_is_self_issued(&o->cert);
}

/* Whether it names an issuer: an OCSP response that is an error has neither a certID nor a signature (RFC 6960 2.3). */
static bool
has_issuer(const struct object *o)
{
	return o->kind != OBJECT_UNKNOWN && !(o->kind == OBJECT_OCSP && o->ocsp.bytes == NULL);
}

/* Takes the issuer that the job names. Returns false if memory ran out. */
static bool
take_named_issuer(const struct linter *l, struct session *s, const struct job *job)
{
	struct findings *f = &s->findings;
	bool found = job->named_issuer.data != NULL;
	const struct companion_slot *slot = found ? session_certificate(l, s, job->named_issuer, NULL)
						  : session_certificate_of(l, s, job->issuers, job->issuer_digest, NULL, &found);
	if (found && slot == NULL)
		return false;
	bool fits = found && companion_is_issuer(&slot->object, &s->object);
	if (fits)
		f->issuer = &slot->object.cert;
	if (job->wants_issuer && (fits || !is_self_issued(&s->object)))
		f->asked.issuer = met(fits);
	return true;
}

/*
 * Finds the certificate of the issuer: among those that the user gave, or else among those beside the object. Returns false if memory ran out.
 * *number: that of the set; NOBODY: it is none of them.
 */
static bool
find_issuer(const struct linter *l, struct session *s, const struct job *job, uint32_t *number)
{
	struct findings *f = &s->findings;
	bool is_named;

	*number = NOBODY;
	if (job->wants_issuer && job->issuers == NULL && has_issuer(&s->object) && !is_self_issued(&s->object))
		f->asked.issuer = FAIL;
	f->asked.no_issuer = f->asked.issuer == FAIL;
	if ((job->names_issuer || job->named_issuer.data != NULL) && has_issuer(&s->object))
		return take_named_issuer(l, s, job);
	if (job->issuers != NULL && has_issuer(&s->object)) {
		if (!find_in_set(l, s, job, number, &is_named))
			return false;
		/* one alone is the one, and rules tell what does not fit; but no choice of rules makes it the issuer if it has another name */
		is_named &= *number != NOBODY;
		if (job->wants_issuer && (is_named || !is_self_issued(&s->object)))
			f->asked.issuer = met(is_named);
		if (*number != NOBODY) {
			f->issuer = decode_issuer(l, s, job->issuers, *number);
			return f->issuer != NULL;
		}
	}
	for (size_t i = 0; i < job->other_count && object_is_certificate(&s->object) && !is_self_issued(&s->object); i++) {
		const struct cert *ca = companion_decode(&s->other, &l->oids, job->others[i]);
		if (ca == NULL)
			return false;
		if (s->other.object.kind == OBJECT_CERTIFICATE && companion_has_name(ca, &s->object) && companion_has_key(ca, &s->object)) {
			f->issuer = ca;
			break;
		}
	}
	return true;
}

/* Finds the precertificate of a certificate that is made from one. Returns false if memory ran out. */
static bool
find_precert(const struct linter *l, struct session *s, const struct job *job)
{
	const struct companions *set = job->precerts;
	struct findings *f = &s->findings;

	if (!object_is_certificate(&s->object) || s->object.profiles & (ANY_CA | OCSP_RESPONDER) || s->object.cert.features & PRECERT)
		return true;
	if (set == NULL) {
		f->asked.precert = job->wants_precert ? FAIL : NOT_APPLICABLE;
		return true;
	}
	struct companion_walk walk = companions_of_serial(set, &s->object.cert);
	uint32_t number = 0;
	size_t count = 0;
	bool is_one = companions_count(set) == 1, agrees = false;
	while (!agrees && ((is_one && count == 0) || companions_next(&walk, &number))) {
		f->precert = companion_of_set(&s->precert, &l->oids, set, number);
		if (f->precert == NULL)
			return false;
		count++;
		agrees = is_one || cert_is_pair(f->precert, &s->object.cert);
	}
	/* of several with the serial number the one that agrees; one alone is the one, whatever it says */
	if (count > 1 && !agrees)
		f->precert = NULL;
	bool has_number = count > 0 && (!is_one || companions_next(&walk, &number));
	if (job->wants_precert)
		f->asked.precert = met(has_number);
	if (job->wants_precert && count > 0)
		f->asked.one_precert = met(f->precert != NULL);
	return true;
}

/* Of an OCSP response, the certificate that a SingleResponse is about; NULL where there is none. Sets *failed if memory ran out. */
static const struct cert *
find_single(const struct linter *l, struct session *s, const struct companions *set, const struct single_response *single, bool *failed)
{
	const struct ocsp *o = &s->object.ocsp;
	struct companion_walk walk = companions_of_single(set, o, single);
	uint32_t number;
	while (companions_next(&walk, &number)) {
		if (!companion_is_of(set, number, o, single)) {
			if (digest_size(algorithm_oid(o->tree, single->hash_algorithm)) > 0)
				s->findings.asked.other_name = single->name_hash;
			continue;
		}
		const struct cert *c = companion_of_set(&s->beside, &l->oids, set, number);
		*failed |= c == NULL;
		return c;
	}
	return NULL;
}

/* What the certificates beside an OCSP response tell of it. */
struct told {
	feature_set scope;   /* that all are of CAs, or all of subscribers */
	bool is_neither;     /* that they are not, though each that it is about is there: what the issuer might certify is then no matter */
	bool is_not_for_tls; /* that one is of a leaf for something else, of which the BR say nothing */
};

/* Of a leaf, whether it is a subscriber's of whom a document speaks: one for TLS or, of Mozilla's, for mail. */
static bool
is_subscribers(const struct cert *c)
{
	return !(c->features & HAS_OCSP_SIGNING) && (c->features & MAY_SERVE_TLS || c->eku.purposes & PURPOSE(OID_KP_EMAIL_PROTECTION));
}

static struct told
read_singles(const struct linter *l, struct session *s, const struct companions *set, bool *is_found, bool *failed)
{
	const struct ocsp *o = &s->object.ocsp;
	struct told told = { .scope = ABOUT_CAS | ABOUT_SUBSCRIBERS };
	bool is_missing = false;
	for (const struct node *n = tree_child(o->tree, o->responses); n != NULL; n = tree_next(o->tree, n)) {
		struct single_response single;
		single_response_read(&single, o, n);
		const struct cert *c = find_single(l, s, set, &single, failed);
		*is_found |= c != NULL;
		is_missing |= c == NULL;
		told.is_not_for_tls |= c != NULL && !c->basic.is_ca && c->eku.node != NULL && !(c->features & (MAY_SERVE_TLS | HAS_OCSP_SIGNING));
		told.scope &= c == NULL ? 0 : c->basic.is_ca ? ABOUT_CAS : is_subscribers(c) ? ABOUT_SUBSCRIBERS : 0;
	}
	if (!*is_found)
		return (struct told){ 0 };
	told.is_neither = told.scope == 0 && !is_missing;
	return told;
}

/* Finds the certificates that a CRL or OCSP response covers. Returns false if memory ran out. *told: what they tell of a response. */
static bool
find_beside(const struct linter *l, struct session *s, const struct job *job, struct told *told)
{
	struct findings *f = &s->findings;
	const struct object *o = &s->object;
	bool crl = object_is_crl(o), ocsp = object_is_ocsp(o) && o->features & HAS_RESPONSE;
	bool is_found = false, failed = false;
	uint32_t number;

	*told = (struct told){ 0 };
	f->beside.set = NULL;
	if (!crl && !ocsp)
		return true;
	struct companion_walk walk = { 0 };
	if (job->beside != NULL && crl)
		walk = companions_covered(job->beside, &o->crl);
	while (walk.set != NULL && !is_found && companions_next(&walk, &number))
		is_found = companion_may_be_covered(job->beside, number, &o->crl);
	if (job->beside != NULL && ocsp)
		*told = read_singles(l, s, job->beside, &is_found, &failed);
	if (job->wants_beside)
		f->asked.beside = met(is_found);
	if (is_found) {
		f->beside.set = job->beside;
		f->beside.slot = &s->beside;
		f->beside.oids = &l->oids;
	}
	return !failed;
}

/* A CRL of a set, decoded; NULL if there is none. Sets *failed if memory ran out. */
static const struct crl *
decode_crl(const struct linter *l, struct companion_slot *slot, const struct companions *set, uint32_t number, bool *failed)
{
	if (number == COMPANION_NONE)
		return NULL;
	const struct object *o = companion_object(slot, &l->oids, set, number);
	*failed |= o == NULL;
	return o != NULL ? &o->crl : NULL;
}

/* Finds the CRLs that were issued before a CRL. Returns false if memory ran out. */
static bool
find_previous(const struct linter *l, struct session *s, const struct job *job)
{
	struct findings *f = &s->findings;
	bool failed = false;

	f->previous = f->base = NULL;
	f->reuses_number = false;
	if (!object_is_crl(&s->object))
		return true;
	struct crl_series found = { COMPANION_NONE, COMPANION_NONE, COMPANION_NONE };
	if (job->previous != NULL)
		found = companions_series(job->previous, &s->object.crl);
	f->previous = decode_crl(l, &s->previous, job->previous, found.previous, &failed);
	f->base = decode_crl(l, &s->base, job->previous, found.base, &failed);
	f->reuses_number = found.reuses != COMPANION_NONE;
	if (f->reuses_number)
		f->reused_this_update = companion_this_update(job->previous, found.reuses);
	if (job->wants_previous)
		f->asked.previous = met(f->previous != NULL || f->base != NULL || f->reuses_number);
	return !failed;
}

/* Drops the findings of a rule. */
static void
drop(struct findings *f, const struct lint *lint)
{
	uint32_t kept = 0;
	for (uint32_t i = 0; i < f->count; i++) {
		if (f->items[i].lint != lint)
			f->items[kept++] = f->items[i];
	}
	f->count = kept;
}

/* Keeps, of the findings, those that another certificate of the issuer forbids as well. */
static void
keep_what_it_forbids(const struct linter *l, struct session *s, uint8_t *verdicts)
{
	struct findings *f = &s->findings;
	for (uint32_t i = 0; i < f->count;) {
		const struct lint *lint = f->items[i].lint;
		if (rejudge(&l->rules, lint, &s->object, f) == FAIL) {
			while (i < f->count && f->items[i].lint == lint)
				i++;
			continue;
		}
		drop(f, lint);
		if (verdicts != NULL)
			verdicts[ruleset_find(&l->rules, lint->name) - l->rules.gates] = PASS;
	}
}

/*
 * A CA may have several certificates, of which one allows what another forbids: only what all of them forbid stays found. `number` is the one by
 * which the object was judged. Returns false if memory ran out.
 */
static bool
keep_what_all_forbid(const struct linter *l, struct session *s, const struct job *job, uint32_t number, uint8_t *verdicts)
{
	struct companion_walk walk = companions_of_issuer(job->issuers, &s->object);
	uint32_t other;
	bool failed = false;
	while (s->findings.count > 0 && companions_next(&walk, &other)) {
		if (other == number || !fits(l, s, job->issuers, other, &failed))
			continue;
		s->findings.issuer = companion_of_set(&s->other, &l->oids, job->issuers, other);
		if (s->findings.issuer == NULL)
			return false;
		keep_what_it_forbids(l, s, verdicts);
	}
	s->findings.issuer = failed ? NULL : decode_issuer(l, s, job->issuers, number);
	return s->findings.issuer != NULL;
}

/* --- linting --- */

/* Whether a certificate has a policy under which a CA issued EV certificates. What the same policies came to before is kept. */
static bool
has_ev_policy(const struct reference *r, const struct cert *c)
{
	if (!(c->policies.ids & POLICY_OTHER))
		return false;
	struct memo_value *known = tree_recurring(c->tree, extension(&c->ext, OID_CERTIFICATE_POLICIES)->node);
	if (known != NULL && known->is_read)
		return known->read[0] != 0;
	bool found = false;
	for (const struct node *n = tree_child(c->tree, c->policies.node); n != NULL && !found; n = tree_next(c->tree, n)) {
		const struct node *id = tree_component(c->tree, n, POLICY_IDENTIFIER);
		found = id != NULL && reference_ev_policy(r, tree_contents(c->tree, id)) != NULL;
	}
	if (known != NULL) {
		known->read[0] = found;
		known->is_read = true;
	}
	return found;
}

/* How an object is read: object_read(), object_look(). */
typedef bool object_reader(struct object *object, const struct oid_index *index, struct span der, enum object_kind kind);

/* Decodes the object. Returns false if memory ran out. */
static bool
read_object(const struct linter *l, struct session *s, struct span der, object_reader *read)
{
	if (s->memo == NULL)
		s->memo = calloc(1, sizeof(*s->memo));
	else if (s->mark != l->reference.mark)
		memset(s->memo, 0, sizeof(*s->memo));
	s->mark = l->reference.mark;
	s->object.tree.memo = s->memo;
	return read(&s->object, &l->oids, der, OBJECT_UNKNOWN);
}

/* Of rules some of which were switched off, whether one applies. Of what is unknown nothing more need be said. */
static void
judge_judging(const struct linter *l, struct session *s, const struct job *job, uint8_t *verdicts)
{
	struct findings *f = &s->findings;
	if (!l->rules.is_restricted || s->object.kind == OBJECT_UNKNOWN)
		return;
	f->asked.judged = met(applies_to_object(&l->rules, &s->object, f->date, f));
	if (job->judges_some)
		return;
	const struct gate *gate = ruleset_find(&l->rules, "e_object_not_judged");
	enum verdict verdict = run_more(gate, &s->object, f);
	if (verdicts != NULL)
		verdicts[gate - l->rules.gates] = (uint8_t)verdict;
}

/*
 * Mozilla's policy, 1.1: it is about roots, about intermediate certificates that can issue for servers or mail, and about what these issue for
 * servers and mail; from version 2.9 on, for mail only with a mailbox in subjectAltName. That nameConstraints may leave an intermediate nothing to
 * issue is not looked at.
 */
static bool
is_in_mozilla_scope(const struct cert *c, int64_t date)
{
	if (c->profiles & ROOT_CA || c->features & MAY_SERVE_TLS)
		return true;
	if (!(c->eku.purposes & PURPOSE(OID_KP_EMAIL_PROTECTION)))
		return false;
	return c->basic.is_ca || date < MRSP_2_9 || cert_has_mailbox(c);
}

/* Decides what the object is judged as. */
static void
classify_object(const struct linter *l, struct session *s, const struct job *job, const struct told *told)
{
	struct object *o = &s->object;
	object_classify(o, s->findings.issuer, job->profile, job->scope != 0 ? job->scope : told->scope);
	if (told->is_neither && job->scope == 0)
		o->ocsp.features = o->features &= ~(ABOUT_CAS | ABOUT_SUBSCRIBERS);
	if (told->is_not_for_tls && o->features & COVERED_BY_BR) {
		o->own = (struct classification){ o->profiles, NULL, "no rule of the BR applies: it is about a certificate that is not for TLS" };
		o->features &= ~COVERED_BY_BR;
		o->ocsp.features = o->features;
	}
	if (o->profiles & CERTIFICATE && is_in_mozilla_scope(&o->cert, job->has_date ? job->date : o->date)) {
		o->features |= MOZILLA_SCOPE;
		o->cert.features |= MOZILLA_SCOPE;
	}
	if (o->profiles & SUBSCRIBER && has_ev_policy(&l->reference, &o->cert)) {
		o->features |= IS_EV;
		o->cert.features |= IS_EV;
	}
}

/* Whether the object is dated and made so that there are rules for it: else it would be silently right. */
static void
look_for_rules(const struct linter *l, struct session *s, const struct job *job)
{
	const struct object *o = &s->object;
	struct findings *f = &s->findings;
	int64_t date = job->has_date ? job->date : o->date;

	if (o->profiles & NO_OBJECT)
		return;
	f->first_day = FOREVER;
	for (profile_set left = o->profiles; left != 0; left &= left - 1) {
		int64_t day = l->rules.first_day[__builtin_ctzll(left)];
		f->first_day = day < f->first_day ? day : f->first_day;
	}
	f->asked.dated = met(date >= f->first_day);
	if (object_is_certificate(o))
		f->asked.covered =
			met(job->profile != 0 || !(o->profiles & OTHER_END_ENTITY) || o->cert.ext.list != NULL || !cert_is_self_issued(&o->cert));
}

/* Looks at the timestamps of a certificate once for all rules on them. */
static void
look_at_timestamps(const struct linter *l, struct session *s, const struct job *job)
{
	struct object *o = &s->object;
	s->findings.timestamps.count = 0;
	if (!(o->features & HAS_SCTS) || !object_is_certificate(o))
		return;
	if (timestamps_read(&s->findings.timestamps, &l->reference, &o->cert, job->has_date ? job->date : o->date, job->has_date))
		o->hints |= TIMESTAMPS_ARE_ODD;
}

/* What stands beside the object, and what was asked for, as features. */
static feature_set
companions(const struct linter *l, const struct findings *f)
{
	bool asked = f->asked.signature.verified | f->asked.issuer | f->asked.precert | f->asked.one_precert | f->asked.beside | f->asked.previous |
			     f->asked.profile | f->asked.kind ||
		     f->asked.dated == FAIL || f->asked.covered == FAIL;
	return (f->issuer != NULL ? HAS_ISSUER : 0) | (f->precert != NULL ? HAS_PRECERT : 0) | (f->beside.set != NULL ? HAS_BESIDE : 0) |
	       (f->previous != NULL || f->base != NULL || f->reuses_number ? HAS_PREVIOUS : 0) | (asked ? IS_ASKED : 0) |
	       (l->blocked.count > 0 ? KEYS_BLOCKED : 0) | (l->tests_keys ? KEYS_TESTED : 0);
}

/* Reads the object, and finds what it is to be judged with, before any rule runs. *number: of its issuer among those given. */
static bool
prepare(const struct linter *l, struct session *s, const struct job *job, struct span der, object_reader *read, uint32_t *number)
{
	struct findings *f = &s->findings;
	struct told told;

	f->count = 0;
	f->block = NO_BLOCK;
	f->out_of_memory = false;
	f->issuer = f->precert = NULL;
	f->blocked = &l->blocked;
	f->tests_keys = l->tests_keys;
	memset(&f->asked, 0, sizeof(f->asked));
	if (!read_object(l, s, der, read) || !find_issuer(l, s, job, number) || !find_beside(l, s, job, &told) || !find_previous(l, s, job))
		return false;
	classify_object(l, s, job, &told);
	return true;
}

static const struct job nothing;

bool
linter_look(const struct linter *l, struct session *s, const struct job *job, struct span der)
{
	uint32_t number;
	return prepare(l, s, job != NULL ? job : &nothing, der, object_look, &number);
}

bool
lint(const struct linter *l, struct session *s, const struct job *job, struct span der, uint8_t *verdicts)
{
	struct findings *f = &s->findings;
	uint32_t number;

	if (job == NULL)
		job = &nothing;
	if (!prepare(l, s, job, der, object_read, &number) || !find_precert(l, s, job) || !verify(l, s, job, number))
		return false;
	expect(s, job);
	look_for_rules(l, s, job);
	s->object.features |= companions(l, f) | (job->verifies ? WANTS_SIGNATURE : 0) | job->ocsp_profile;
	look_at_timestamps(l, s, job);
	if (l->tests_keys || !l->reference.weak_keys.are_of_ssh || weak_keys_are_there(&l->reference.more_weak_keys))
		s->object.hints |= MODULUS_IS_ODD;
	run(&l->rules, &s->object, job->has_date ? job->date : s->object.date, f, verdicts, job->wanted);
	judge_judging(l, s, job, verdicts);
	if (number != NOBODY && companions_count(job->issuers) > 1 && !keep_what_all_forbid(l, s, job, number, verdicts))
		return false;
	return !f->out_of_memory;
}

void
session_free(struct session *s)
{
	object_free(&s->object);
	findings_free(&s->findings);
	for (int i = 0; s->issuers != NULL && i < ISSUER_SLOTS; i++)
		companion_slot_free(&s->issuers[i]);
	free(s->issuers);
	companion_slot_free(&s->other);
	companion_slot_free(&s->precert);
	companion_slot_free(&s->signer);
	companion_slot_free(&s->beside);
	companion_slot_free(&s->previous);
	companion_slot_free(&s->base);
	free(s->memo);
	s->issuers = NULL;
	s->memo = NULL;
}
