#include "lints/linter.h"

#include <stdlib.h>

#include "asn1/memo.h"
#include "asn1/pkix.h"

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
linter_drop_companions(struct linter *l, enum companion companion)
{
	struct companions *c = companion == COMPANION_ISSUER ? &l->issuers : &l->precerts;
	for (size_t i = 0; i < c->count; i++) {
		free((void *)c->items[i]->tree.der.data);
		object_free(c->items[i]);
		free(c->items[i]);
	}
	free(c->items);
	*c = (struct companions){ 0 };
}

void
linter_free(struct linter *l)
{
	linter_drop_companions(l, COMPANION_ISSUER);
	linter_drop_companions(l, COMPANION_PRECERT);
	ruleset_free(&l->rules);
	reference_free(&l->reference);
}

bool
linter_add_companion(struct linter *l, enum companion companion, struct span der)
{
	struct companions *c = companion == COMPANION_ISSUER ? &l->issuers : &l->precerts;
	struct object **items = realloc(c->items, (c->count + 1) * sizeof(*items));
	struct object *o = calloc(1, sizeof(*o));
	uint8_t *copy = malloc(der.size > 0 ? der.size : 1);

	if (items != NULL)
		c->items = items;
	if (items == NULL || o == NULL || copy == NULL) {
		free(o);
		free(copy);
		return false;
	}
	memcpy(copy, der.data, der.size);
	bool read = object_read(o, &l->oids, (struct span){ copy, der.size }, OBJECT_UNKNOWN, 0);
	if (!read || (o->kind != OBJECT_CERTIFICATE && o->kind != OBJECT_TBS_CERTIFICATE)) {
		object_free(o);
		free(o);
		free(copy);
		return false;
	}
	c->items[c->count++] = o;
	return true;
}

/* Whether a certificate can be the issuer of another object, by its name and, where both have one, its key identifier. */
static bool
is_issuer(const struct cert *ca, const struct tree *t, const struct name *issuer, const struct extensions *ext)
{
	const struct node *aki = tree_component(t, extension_value(ext, OID_AUTHORITY_KEY_IDENTIFIER), AKI_KEY_IDENTIFIER);
	const struct node *ski = extension_value(&ca->ext, OID_SUBJECT_KEY_IDENTIFIER);
	return tree_same_contents(ca->tree, ca->subject.node, t, issuer->node) &&
	       (aki == NULL || ski == NULL || tree_same_contents(t, aki, ca->tree, ski));
}

/* Whether a certificate is the issuer of one that a response is about. */
static bool
is_issuer_in(const struct cert *ca, const struct ocsp *o)
{
	for (const struct node *n = tree_child(o->tree, o->responses); n != NULL; n = tree_next(o->tree, n)) {
		struct single_response single;
		single_response_read(&single, o, n);
		if (single_response_has_name_of(&single, o, ca) && single_response_has_key_of(&single, o, ca))
			return true;
	}
	return false;
}

static bool
is_issuer_of(const struct cert *ca, const struct object *o)
{
	switch (o->kind) {
	case OBJECT_CERTIFICATE:
	case OBJECT_TBS_CERTIFICATE:
		return is_issuer(ca, &o->tree, &o->cert.issuer, &o->cert.ext);
	case OBJECT_CRL:
	case OBJECT_TBS_CRL:
		return is_issuer(ca, &o->tree, &o->crl.issuer, &o->crl.ext);
	case OBJECT_OCSP:
		return is_issuer_in(ca, &o->ocsp);
	default:
		return false;
	}
}

/* The first that fits; one alone is the one that is meant. *one: whether no other fits. */
static const struct cert *
find_issuer(const struct companions *c, const struct object *o, bool *one)
{
	const struct cert *found = c->count == 1 ? &c->items[0]->cert : NULL;
	*one = true;
	for (size_t i = 0; i < c->count && c->count > 1; i++) {
		if (!is_issuer_of(&c->items[i]->cert, o))
			continue;
		*one = found == NULL;
		if (found != NULL)
			break;
		found = &c->items[i]->cert;
	}
	return found;
}

static const struct cert *
find_precert(const struct companions *c, const struct object *o)
{
	if ((o->kind != OBJECT_CERTIFICATE && o->kind != OBJECT_TBS_CERTIFICATE) || o->cert.facts & PRECERT)
		return NULL;
	for (size_t i = 0; i < c->count; i++) {
		const struct cert *precert = &c->items[i]->cert;
		if (c->count == 1 || tree_same_contents(precert->tree, precert->serial_number, &o->tree, o->cert.serial_number))
			return precert;
	}
	return NULL;
}

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

bool
lint(const struct linter *l, struct session *s, struct span der, uint8_t *verdicts)
{
	if (s->memo == NULL)
		s->memo = calloc(1, sizeof(*s->memo));
	else if (s->mark != l->reference.mark)
		memset(s->memo, 0, sizeof(*s->memo));
	s->mark = l->reference.mark;
	s->object.tree.memo = s->memo;
	bool complete = object_read(&s->object, &l->oids, der, OBJECT_UNKNOWN, l->profile | l->scope);
	if (s->object.tree.count == 0) {
		s->findings.count = 0;
		return false;
	}
	if (s->object.facts & SUBSCRIBER && has_ev_policy(&l->reference, &s->object.cert)) {
		s->object.facts |= IS_EV;
		s->object.cert.facts |= IS_EV;
	}
	s->findings.issuer = l->issuers.count > 0 ? find_issuer(&l->issuers, &s->object, &s->findings.issuer_is_one) : NULL;
	s->findings.precert = l->precerts.count > 0 ? find_precert(&l->precerts, &s->object) : NULL;
	if (s->findings.issuer != NULL || s->findings.precert != NULL)
		s->object.facts |= HAS_COMPANION;
	run(&l->rules, &s->object, l->has_date ? l->date : s->object.date, &s->findings, verdicts);
	return complete && !s->findings.out_of_memory;
}

void
session_free(struct session *s)
{
	object_free(&s->object);
	findings_free(&s->findings);
	free(s->memo);
	s->memo = NULL;
}
