#include "lints/companions.h"

#include <nettle/sha1.h>
#include <nettle/sha2.h>
#include <stdlib.h>

/* By what certificates are found. */
enum look_up { KEY_SUBJECT, KEY_SERIAL, KEY_NAME_SHA1, KEY_NAME_SHA256, KEYS };

#define NOBODY UINT32_MAX

struct companion {
	uint8_t *octets;
	uint32_t size;
	uint32_t subject, subject_size, serial, serial_size;                  /* contents octets, counted from the first */
	uint8_t name_sha1[SHA1_DIGEST_SIZE], name_sha256[SHA256_DIGEST_SIZE]; /* of the subject with tag and length, as in CertID (RFC 6960 4.1.1) */
	uint32_t next[KEYS];                                                  /* the one before it in the same place of a table */
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

/* The certificates that have this value for a key. */
static struct fitting
find(const struct companions *set, enum look_up key, struct span value)
{
	struct fitting found = { 0 };
	if (set->count == 0)
		return found;
	for (uint32_t i = *place(set, key, value); i != NOBODY && found.count < COMPANIONS_FITTING; i = set->items[i].next[key]) {
		if (span_equal(key_of(&set->items[i], key), value))
			found.numbers[found.count++] = i;
	}
	return found;
}

static bool
is_there(const struct companions *set, struct span der, struct span serial)
{
	if (set->count == 0)
		return false;
	for (uint32_t i = *place(set, KEY_SERIAL, serial); i != NOBODY; i = set->items[i].next[KEY_SERIAL]) {
		if (span_equal(companions_octets(set, i), der))
			return true;
	}
	return false;
}

static struct span
contents_or_nothing(const struct tree *t, const struct node *n)
{
	return n != NULL ? tree_contents(t, n) : (struct span){ t->der.data, 0 };
}

static void
digest_name(struct companion *c, const struct cert *cert)
{
	struct sha1_ctx sha1;
	struct sha256_ctx sha256;
	struct span name = cert->subject.node != NULL ? tree_encoding(cert->tree, cert->subject.node) : (struct span){ NULL, 0 };
	sha1_init(&sha1);
	sha1_update(&sha1, name.size, name.data);
	sha1_digest(&sha1, sizeof(c->name_sha1), c->name_sha1);
	sha256_init(&sha256);
	sha256_update(&sha256, name.size, name.data);
	sha256_digest(&sha256, sizeof(c->name_sha256), c->name_sha256);
}

enum companion_status
companions_add(struct companions *set, const struct oid_index *index, struct span der, bool poisoned)
{
	const struct cert *cert = &set->reading.cert;

	if (!object_read(&set->reading, index, der, OBJECT_UNKNOWN, 0))
		return COMPANION_NO_MEMORY;
	if (set->reading.kind != OBJECT_CERTIFICATE && set->reading.kind != OBJECT_TBS_CERTIFICATE)
		return COMPANION_NOT_CERTIFICATE;
	if (poisoned && !(cert->facts & PRECERT))
		return COMPANION_NOT_PRECERTIFICATE;
	struct span serial = contents_or_nothing(cert->tree, cert->serial_number), subject = contents_or_nothing(cert->tree, cert->subject.node);
	if (is_there(set, der, serial))
		return COMPANION_ADDED;
	uint8_t *copy = malloc(der.size);
	if (copy == NULL || (set->count == set->capacity && !grow(set))) {
		free(copy);
		return COMPANION_NO_MEMORY;
	}
	memcpy(copy, der.data, der.size);
	set->items[set->count] = (struct companion){
		.octets = copy,
		.size = (uint32_t)der.size,
		.subject = (uint32_t)(subject.data - der.data),
		.subject_size = (uint32_t)subject.size,
		.serial = (uint32_t)(serial.data - der.data),
		.serial_size = (uint32_t)serial.size,
	};
	digest_name(&set->items[set->count], cert);
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

static bool
is_ocsp(const struct object *o)
{
	return o->kind == OBJECT_OCSP || o->kind == OBJECT_TBS_OCSP;
}

/* The extensions of such an object. */
static const struct extensions *
extensions_of(const struct object *o)
{
	return o->kind == OBJECT_CRL || o->kind == OBJECT_TBS_CRL ? &o->crl.ext : &o->cert.ext;
}

/* Adds what is not there yet. */
static void
unite(struct fitting *all, const struct fitting *some)
{
	for (size_t i = 0; i < some->count; i++) {
		size_t j = 0;
		while (j < all->count && all->numbers[j] != some->numbers[i])
			j++;
		if (j == all->count && all->count < COMPANIONS_FITTING)
			all->numbers[all->count++] = some->numbers[i];
	}
}

/* Those whose names an OCSP response has hashes of. By other algorithms than SHA-1 and SHA-256 the CAs of real responses are not named. */
static struct fitting
of_responses(const struct companions *set, const struct ocsp *o)
{
	struct fitting found = { 0 };
	for (const struct node *n = tree_child(o->tree, o->responses); n != NULL; n = tree_next(o->tree, n)) {
		struct single_response single;
		single_response_read(&single, o, n);
		struct span hash = contents_or_nothing(o->tree, single.name_hash);
		struct fitting some = { 0 };
		if (hash.size == SHA1_DIGEST_SIZE)
			some = find(set, KEY_NAME_SHA1, hash);
		else if (hash.size == SHA256_DIGEST_SIZE)
			some = find(set, KEY_NAME_SHA256, hash);
		unite(&found, &some);
	}
	return found;
}

struct fitting
companions_of_issuer(const struct companions *set, const struct object *o)
{
	const struct node *name = issuer_name(o);
	if (is_ocsp(o))
		return of_responses(set, &o->ocsp);
	return name != NULL ? find(set, KEY_SUBJECT, tree_contents(&o->tree, name)) : (struct fitting){ 0 };
}

struct fitting
companions_of_serial(const struct companions *set, const struct cert *c)
{
	return c->serial_number != NULL ? find(set, KEY_SERIAL, tree_contents(c->tree, c->serial_number)) : (struct fitting){ 0 };
}

/* Whether one of the certificates that a response is about has an issuer of this name, or with `key`, of this name and key. */
static bool
has_response_of(const struct cert *ca, const struct ocsp *o, bool key)
{
	for (const struct node *n = tree_child(o->tree, o->responses); n != NULL; n = tree_next(o->tree, n)) {
		struct single_response single;
		single_response_read(&single, o, n);
		if (single_response_has_name_of(&single, o, ca) && (!key || single_response_has_key_of(&single, o, ca)))
			return true;
	}
	return false;
}

bool
companion_has_name(const struct cert *ca, const struct object *o)
{
	if (is_ocsp(o))
		return has_response_of(ca, &o->ocsp, false);
	return tree_same_contents(ca->tree, ca->subject.node, &o->tree, issuer_name(o));
}

bool
companion_has_key(const struct cert *ca, const struct object *o)
{
	if (is_ocsp(o))
		return has_response_of(ca, &o->ocsp, true);
	const struct node *aki = tree_component(&o->tree, extension_value(extensions_of(o), OID_AUTHORITY_KEY_IDENTIFIER), AKI_KEY_IDENTIFIER);
	const struct node *ski = extension_value(&ca->ext, OID_SUBJECT_KEY_IDENTIFIER);
	return aki == NULL || ski == NULL || tree_same_contents(&o->tree, aki, ca->tree, ski);
}

const struct cert *
companion_decode(struct companion_slot *slot, const struct oid_index *index, struct span der)
{
	if (slot->size > 0 && span_equal(der, (struct span){ slot->octets, slot->size }))
		return &slot->object.cert;
	slot->size = 0;
	if (der.size > slot->room) {
		uint8_t *grown = realloc(slot->octets, der.size);
		if (grown == NULL)
			return NULL;
		slot->octets = grown;
		slot->room = der.size;
	}
	memcpy(slot->octets, der.data, der.size);
	if (!object_read(&slot->object, index, (struct span){ slot->octets, der.size }, OBJECT_UNKNOWN, 0))
		return NULL;
	slot->size = der.size;
	return &slot->object.cert;
}

void
companion_slot_free(struct companion_slot *slot)
{
	free(slot->octets);
	object_free(&slot->object);
	*slot = (struct companion_slot){ 0 };
}
