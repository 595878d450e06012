#include "lints/companions.h"

#include <nettle/sha1.h>
#include <stdlib.h>

#include "x509/sha256.h"

/* By what certificates are found. */
enum look_up { KEY_SUBJECT, KEY_SERIAL, KEY_NAME, KEY_NAME_SHA1, KEY_NAME_SHA256, KEY_ISSUER, KEY_DIGEST, KEYS };

#define NOBODY UINT32_MAX

struct companion {
	uint8_t *octets;
	uint32_t size;
	uint32_t subject, subject_size, serial, serial_size;           /* contents octets, counted from the first */
	uint32_t key_id, key_id_size;                                  /* those of the subject key identifier; no size: it has none */
	uint8_t name_sha1[SHA1_DIGEST_SIZE], name_sha256[SHA256_SIZE]; /* of the subject with tag and length, as in CertID (RFC 6960 4.1.1) */
	uint8_t digest[SHA256_SIZE];                                   /* of its octets */
	uint64_t name;                                                 /* of the subject as well: see name_hash() */
	uint64_t issuer;                                               /* and of the issuer */
	uint32_t issuer_at, issuer_size;                               /* its octets, with tag and length */
	uint32_t authority, authority_size;                            /* as key_id, of the authority key identifier */
	uint32_t idp, idp_size;                                        /* of a CRL, whose subject is its issuer, and whose serial is its number */
	bool is_delta, has_this_update;
	int64_t this_update;
	uint32_t next[KEYS]; /* the one before it in the same place of a table */
};

struct companions {
	struct companion *items;
	uint32_t count, capacity;
	uint32_t *heads[KEYS]; /* tables by hash, as many places as `capacity`, a power of two: the last that came to each */
	struct object reading; /* what is being added */
};

struct companions *
companions_new(void)
{
	return calloc(1, sizeof(struct companions));
}

void
companions_free(struct companions *set)
{
	if (set == NULL)
		return;
	for (uint32_t i = 0; i < set->count; i++)
		free(set->items[i].octets);
	for (int key = 0; key < KEYS; key++)
		free(set->heads[key]);
	free(set->items);
	object_free(&set->reading);
	free(set);
}

size_t
companions_count(const struct companions *set)
{
	return set->count;
}

struct span
companions_octets(const struct companions *set, size_t number)
{
	return (struct span){ set->items[number].octets, set->items[number].size };
}

static struct span
key_of(const struct companion *c, enum look_up key)
{
	switch (key) {
	case KEY_SUBJECT:
		return (struct span){ c->octets + c->subject, c->subject_size };
	case KEY_SERIAL:
		return (struct span){ c->octets + c->serial, c->serial_size };
	case KEY_NAME:
		return (struct span){ (const uint8_t *)&c->name, sizeof(c->name) };
	case KEY_ISSUER:
		return (struct span){ (const uint8_t *)&c->issuer, sizeof(c->issuer) };
	case KEY_DIGEST:
		return (struct span){ c->digest, sizeof(c->digest) };
	case KEY_NAME_SHA1:
		return (struct span){ c->name_sha1, sizeof(c->name_sha1) };
	default:
		return (struct span){ c->name_sha256, sizeof(c->name_sha256) };
	}
}

static uint32_t *
place(const struct companions *set, enum look_up key, struct span value)
{
	return &set->heads[key][span_hash(value, false) & (set->capacity - 1)];
}

/* Enters a certificate into the tables. */
static void
enter(struct companions *set, uint32_t number)
{
	for (int key = 0; key < KEYS; key++) {
		uint32_t *head = place(set, (enum look_up)key, key_of(&set->items[number], (enum look_up)key));
		set->items[number].next[key] = *head;
		*head = number;
	}
}

/* Makes room for twice as many. Returns false if memory ran out; then all is as before. */
static bool
grow(struct companions *set)
{
	uint32_t capacity = set->capacity == 0 ? 4 : set->capacity * 2;
	struct companion *items = realloc(set->items, capacity * sizeof(*items));
	uint32_t *heads[KEYS];
	bool ok = items != NULL;

	if (items != NULL)
		set->items = items;
	for (int key = 0; key < KEYS; key++) {
		heads[key] = malloc(capacity * sizeof(*heads[key]));
		ok &= heads[key] != NULL;
	}
	for (int key = 0; key < KEYS; key++) {
		free(ok ? set->heads[key] : heads[key]);
		if (!ok)
			continue;
		memset(heads[key], 0xff, capacity * sizeof(*heads[key])); /* NOBODY in each */
		set->heads[key] = heads[key];
	}
	if (!ok)
		return false;
	set->capacity = capacity;
	for (uint32_t i = 0; i < set->count; i++)
		enter(set, i);
	return true;
}

/* A walk over those that have this value for a key. */
static struct companion_walk
walk(const struct companions *set, enum look_up key, struct span value)
{
	return (struct companion_walk){ .set = set, .key = key, .value = value, .next = set->count > 0 ? *place(set, key, value) : NOBODY };
}

bool
companions_next(struct companion_walk *w, uint32_t *number)
{
	struct span value = w->key == KEY_NAME || w->key == KEY_ISSUER ? (struct span){ (const uint8_t *)&w->name, sizeof(w->name) } : w->value;
	while (w->next != NOBODY) {
		const struct companion *c = &w->set->items[w->next];
		*number = w->next;
		w->next = c->next[w->key];
		if (span_equal(key_of(c, (enum look_up)w->key), value))
			return true;
	}
	return false;
}

/* Whether a walk comes to any. */
static bool
has_any(struct companion_walk w)
{
	uint32_t number;
	return companions_next(&w, &number);
}

uint32_t
companions_of_digest(const struct companions *set, const uint8_t digest[SHA256_SIZE])
{
	struct companion_walk w = walk(set, KEY_DIGEST, (struct span){ digest, SHA256_SIZE });
	uint32_t number;
	return companions_next(&w, &number) ? number : COMPANION_NONE;
}

static struct span
contents_or_nothing(const struct tree *t, const struct node *n)
{
	return n != NULL ? tree_contents(t, n) : (struct span){ t->der.data, 0 };
}

static void
digest_name(struct companion *c, const struct tree *t, const struct node *node)
{
	struct sha1_ctx sha1;
	struct span name = node != NULL ? tree_encoding(t, node) : (struct span){ NULL, 0 };
	sha1_init(&sha1);
	sha1_update(&sha1, name.size, name.data);
	sha1_digest(&sha1, sizeof(c->name_sha1), c->name_sha1);
	sha256_octets(name, c->name_sha256);
	c->name = name_hash(t, node);
}

/* Why an object is not one of this kind; COMPANION_ADDED: it is. */
static enum companion_status
hold_against(const struct object *o, enum companion_kind kind)
{
	if (kind == COMPANION_CRL && !object_is_crl(o))
		return COMPANION_NOT_CRL;
	if (kind != COMPANION_CRL && !object_is_certificate(o))
		return COMPANION_NOT_CERTIFICATE;
	if (!object_is_whole(o))
		return COMPANION_NOT_WHOLE;
	return kind == COMPANION_PRECERTIFICATE && !(o->cert.features & PRECERT) ? COMPANION_NOT_PRECERTIFICATE : COMPANION_ADDED;
}

/* Where octets of an object are. */
static void
put(struct span der, struct span octets, uint32_t *at, uint32_t *size)
{
	*at = (uint32_t)(octets.data - der.data);
	*size = (uint32_t)octets.size;
}

/* Fills in by what an object is found. */
static void
describe(struct companion *c, const struct object *o)
{
	const struct tree *t = &o->tree;
	const struct extensions *x = object_is_crl(o) ? &o->crl.ext : &o->cert.ext;
	const struct node *issuer = object_is_crl(o) ? o->crl.issuer.node : o->cert.issuer.node;
	const struct node *subject = object_is_crl(o) ? issuer : o->cert.subject.node;
	const struct node *aki = tree_component(t, extension_value(x, OID_AUTHORITY_KEY_IDENTIFIER), AKI_KEY_IDENTIFIER);

	put(t->der, contents_or_nothing(t, subject), &c->subject, &c->subject_size);
	put(t->der, contents_or_nothing(t, object_is_crl(o) ? o->crl.number : o->cert.serial_number), &c->serial, &c->serial_size);
	put(t->der, contents_or_nothing(t, extension_value(x, OID_SUBJECT_KEY_IDENTIFIER)), &c->key_id, &c->key_id_size);
	put(t->der, contents_or_nothing(t, aki), &c->authority, &c->authority_size);
	put(t->der, issuer != NULL ? tree_encoding(t, issuer) : (struct span){ t->der.data, 0 }, &c->issuer_at, &c->issuer_size);
	digest_name(c, t, subject);
	c->issuer = name_hash(t, issuer);
	if (!object_is_crl(o))
		return;
	put(t->der, contents_or_nothing(t, o->crl.idp.node), &c->idp, &c->idp_size);
	c->is_delta = o->crl.features & IS_DELTA;
	c->has_this_update = o->crl.has_this_update;
	c->this_update = o->crl.this_update;
}

enum companion_status
companions_add(struct companions *set, const struct oid_index *index, struct span der, enum companion_kind kind)
{
	const struct object *o = &set->reading;

	if (!object_read(&set->reading, index, der, OBJECT_UNKNOWN))
		return COMPANION_NO_MEMORY;
	enum companion_status status = hold_against(o, kind);
	if (status != COMPANION_ADDED)
		return status;
	struct companion c = { .octets = NULL, .size = (uint32_t)der.size };
	sha256_octets(der, c.digest);
	if (companions_of_digest(set, c.digest) != COMPANION_NONE)
		return COMPANION_ADDED;
	describe(&c, o);
	c.octets = malloc(der.size);
	if (c.octets == NULL || (set->count == set->capacity && !grow(set))) {
		free(c.octets);
		return COMPANION_NO_MEMORY;
	}
	memcpy(c.octets, der.data, der.size);
	set->items[set->count] = c;
	enter(set, set->count++);
	return COMPANION_ADDED;
}

/* The issuer's name in a certificate or CRL; NULL in any other object. */
static const struct node *
issuer_name(const struct object *o)
{
	switch (o->kind) {
	case OBJECT_CERTIFICATE:
	case OBJECT_TBS_CERTIFICATE:
		return o->cert.issuer.node;
	case OBJECT_CRL:
	case OBJECT_TBS_CRL:
		return o->crl.issuer.node;
	default:
		return NULL;
	}
}

/* The extensions of such an object. */
static const struct extensions *
extensions_of(const struct object *o)
{
	return object_is_crl(o) ? &o->crl.ext : &o->cert.ext;
}

/* Those whose names an OCSP response has hashes of. By other algorithms than SHA-1 and SHA-256 the CAs of real responses are not named. */
static struct companion_walk
of_responses(const struct companions *set, const struct ocsp *o)
{
	struct companion_walk found = { .set = set, .next = NOBODY };
	for (const struct node *n = tree_child(o->tree, o->responses); n != NULL; n = tree_next(o->tree, n)) {
		struct single_response single;
		single_response_read(&single, o, n);
		struct span hash = contents_or_nothing(o->tree, single.name_hash);
		if (hash.size != SHA1_DIGEST_SIZE && hash.size != SHA256_SIZE)
			continue;
		found = walk(set, hash.size == SHA1_DIGEST_SIZE ? KEY_NAME_SHA1 : KEY_NAME_SHA256, hash);
		if (has_any(found))
			break;
	}
	return found;
}

struct companion_walk
companions_of_issuer(const struct companions *set, const struct object *o)
{
	const struct node *name = issuer_name(o);
	if (object_is_ocsp(o))
		return of_responses(set, &o->ocsp);
	struct companion_walk w = { .set = set, .next = NOBODY };
	if (name == NULL || set->count == 0)
		return w;
	w = walk(set, KEY_SUBJECT, tree_contents(&o->tree, name));
	if (has_any(w))
		return w;
	w.name = name_hash(&o->tree, name);
	w.key = KEY_NAME;
	w.next = *place(set, KEY_NAME, (struct span){ (const uint8_t *)&w.name, sizeof(w.name) });
	return w;
}

struct companion_walk
companions_of_subject(const struct companions *set, const struct tree *t, const struct node *name)
{
	return set != NULL && name != NULL ? walk(set, KEY_SUBJECT, tree_contents(t, name)) : (struct companion_walk){ .set = set, .next = NOBODY };
}

struct companion_walk
companions_of_serial(const struct companions *set, const struct cert *c)
{
	return c->serial_number != NULL ? walk(set, KEY_SERIAL, tree_contents(c->tree, c->serial_number))
					: (struct companion_walk){ .set = set, .next = NOBODY };
}

/* The identifier of the key that signed a certificate or CRL, as it says; NULL if it does not. */
static const struct node *
authority_key_id(const struct object *o)
{
	return tree_component(&o->tree, extension_value(extensions_of(o), OID_AUTHORITY_KEY_IDENTIFIER), AKI_KEY_IDENTIFIER);
}

bool
companion_may_have_key(const struct companions *set, uint32_t number, const struct object *o)
{
	const struct companion *c = &set->items[number];
	const struct node *id = object_is_ocsp(o) ? NULL : authority_key_id(o);
	return id == NULL || c->key_id_size == 0 || span_equal(tree_contents(&o->tree, id), (struct span){ c->octets + c->key_id, c->key_id_size });
}

/* Whether one of the certificates that a response is about has an issuer of this name and key. */
static bool
has_response_of(const struct cert *ca, const struct ocsp *o)
{
	for (const struct node *n = tree_child(o->tree, o->responses); n != NULL; n = tree_next(o->tree, n)) {
		struct single_response single;
		single_response_read(&single, o, n);
		if (single_response_has_name_of(&single, o, ca) && single_response_has_key_of(&single, o, ca))
			return true;
	}
	return false;
}

bool
companion_has_name(const struct cert *ca, const struct object *o)
{
	return tree_same_contents(ca->tree, ca->subject.node, &o->tree, issuer_name(o));
}

bool
companion_has_key(const struct cert *ca, const struct object *o)
{
	if (object_is_ocsp(o))
		return has_response_of(ca, &o->ocsp);
	const struct node *aki = authority_key_id(o);
	const struct node *ski = extension_value(&ca->ext, OID_SUBJECT_KEY_IDENTIFIER);
	return aki == NULL || ski == NULL || tree_same_contents(&o->tree, aki, ca->tree, ski);
}

bool
companion_is_issuer(const struct object *ca, const struct object *o)
{
	const struct node *name = issuer_name(o);
	if (!object_is_certificate(ca) || ca->cert.subject.node == NULL || !companion_has_key(&ca->cert, o))
		return false;
	return companion_has_name(&ca->cert, o) || (name != NULL && names_match(&ca->tree, ca->cert.subject.node, &o->tree, name));
}

/* --- what a CRL or an OCSP response covers, and CRLs before one --- */

/* Those of which a Name has the hash of the key. */
static struct companion_walk
walk_by_name(const struct companions *set, enum look_up key, const struct tree *t, const struct node *name)
{
	struct companion_walk w = { .set = set, .key = key, .next = NOBODY };
	if (set == NULL || set->count == 0 || name == NULL)
		return w;
	w.name = name_hash(t, name);
	w.next = *place(set, key, (struct span){ (const uint8_t *)&w.name, sizeof(w.name) });
	return w;
}

/* Whether an identifier of the key that signed a CRL may be that of one of the set; it may where either has none. */
static bool
has_authority(const struct companion *c, const struct crl *crl)
{
	const struct node *id = tree_component(crl->tree, crl->aki, AKI_KEY_IDENTIFIER);
	return id == NULL || c->authority_size == 0 ||
	       span_equal(tree_contents(crl->tree, id), (struct span){ c->octets + c->authority, c->authority_size });
}

struct companion_walk
companions_covered(const struct companions *set, const struct crl *crl)
{
	return walk_by_name(set, KEY_ISSUER, crl->tree, crl->issuer.node);
}

bool
companion_may_be_covered(const struct companions *set, uint32_t number, const struct crl *crl)
{
	return has_authority(&set->items[number], crl);
}

struct companion_walk
companions_of_single(const struct companions *set, const struct ocsp *o, const struct single_response *s)
{
	return set != NULL && set->count > 0 && s->serial != NULL ? walk(set, KEY_SERIAL, tree_contents(o->tree, s->serial))
								  : (struct companion_walk){ .set = set, .next = NOBODY };
}

bool
companion_is_of(const struct companions *set, uint32_t number, const struct ocsp *o, const struct single_response *s)
{
	const struct companion *c = &set->items[number];
	return single_response_has_name_hash(s, o, (struct span){ c->octets + c->issuer_at, c->issuer_size });
}

static bool
has_number(const struct companion *c, const struct tree *t, const struct node *number)
{
	return number != NULL && number->length > 0 && span_equal(tree_contents(t, number), (struct span){ c->octets + c->serial, c->serial_size });
}

/* Whether a CRL of the set has the same scope, by key and issuingDistributionPoint. */
static bool
has_scope(const struct companion *c, const struct crl *crl)
{
	return has_authority(c, crl) && span_equal(contents_or_nothing(crl->tree, crl->idp.node), (struct span){ c->octets + c->idp, c->idp_size });
}

struct crl_series
companions_series(const struct companions *set, const struct crl *crl)
{
	struct crl_series found = { COMPANION_NONE, COMPANION_NONE, COMPANION_NONE };
	struct companion_walk w = walk_by_name(set, KEY_NAME, crl->tree, crl->issuer.node);
	bool is_delta = crl->features & IS_DELTA;
	uint32_t number;
	while (companions_next(&w, &number)) {
		const struct companion *c = &set->items[number];
		bool same = has_scope(c, crl);
		if (!c->has_this_update || !crl->has_this_update)
			continue;
		if (is_delta && !c->is_delta && has_number(c, crl->tree, crl->base_number) && (same || set->count == 1))
			found.base = number;
		if (same && c->this_update != crl->this_update && has_number(c, crl->tree, crl->number))
			found.reuses = number;
		if (same && c->is_delta == is_delta && c->this_update < crl->this_update &&
		    (found.previous == COMPANION_NONE || c->this_update > set->items[found.previous].this_update))
			found.previous = number;
	}
	return found;
}

int64_t
companion_this_update(const struct companions *set, uint32_t number)
{
	return set->items[number].this_update;
}

bool
companion_is_in(const struct companion_slot *slot, struct span der)
{
	return slot->is_read && span_equal((struct span){ slot->octets, slot->size }, der);
}

const struct cert *
companion_decode(struct companion_slot *slot, const struct oid_index *index, struct span der)
{
	if (companion_is_in(slot, der))
		return &slot->object.cert;
	slot->is_read = false;
	if (der.size > slot->room) {
		uint8_t *grown = realloc(slot->octets, der.size);
		if (grown == NULL)
			return NULL;
		slot->octets = grown;
		slot->room = der.size;
	}
	if (der.size > 0)
		memcpy(slot->octets, der.data, der.size);
	slot->size = der.size;
	slot->is_read = object_read(&slot->object, index, (struct span){ slot->octets, der.size }, OBJECT_UNKNOWN);
	return slot->is_read ? &slot->object.cert : NULL;
}

const struct object *
companion_object(struct companion_slot *slot, const struct oid_index *index, const struct companions *set, uint32_t number)
{
	return companion_decode(slot, index, companions_octets(set, number)) != NULL ? &slot->object : NULL;
}

const struct cert *
companion_of_set(struct companion_slot *slot, const struct oid_index *index, const struct companions *set, uint32_t number)
{
	const struct object *o = companion_object(slot, index, set, number);
	return o != NULL ? &o->cert : NULL;
}

void
companion_slot_free(struct companion_slot *slot)
{
	free(slot->octets);
	object_free(&slot->object);
	*slot = (struct companion_slot){ 0 };
}
