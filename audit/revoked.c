#include "audit/revoked.h"

#include <stdlib.h>

#include "run/complain.h"

/* CRLReasons (RFC 5280 5.3.1); the second one is of an entry in a delta CRL that takes a certificate off the list. */
#define REASON_KEY_COMPROMISE 1
#define REASON_REMOVE         8

/* The reading of the files. */
struct crl_reader {
	struct revoked *revoked;
	const struct setup *setup;
	struct session session;
	int status;
};

static void
worsen(struct crl_reader *r, int status)
{
	if (status > r->status)
		r->status = status;
}

static bool
no_memory(struct crl_reader *r)
{
	complain("--crl: out of memory");
	worsen(r, EXIT_INTERNAL);
	return false;
}

/* Whether its signature is right; one that is wrong is told. */
static bool
verify(struct crl_reader *r, const struct input_object *o)
{
	struct job job = { .issuers = r->setup->job.issuers, .verifies = true, .looks_up_issuer = true };
	if (!lint(&r->setup->linter, &r->session, &job, o->der, NULL)) {
		no_memory(r);
		return false;
	}
	if (r->session.findings.asked.signature.own == FAIL) {
		complain("--crl %s: object %zu: the signature of the CRL is not that of its issuer", o->name, o->index);
		worsen(r, EXIT_TROUBLE);
	}
	return r->session.findings.asked.signature.own == PASS;
}

static bool
on_object(void *context, const struct input_object *o)
{
	struct crl_reader *r = context;
	struct revoked *all = r->revoked;
	struct revoked_crl *grown = realloc(all->crls, (all->count + 1) * sizeof(*grown));
	if (grown == NULL)
		return no_memory(r);
	all->crls = grown;
	struct revoked_crl *crl = &all->crls[all->count];
	*crl = (struct revoked_crl){ .octets = malloc(o->der.size + 1) };
	if (crl->octets == NULL)
		return no_memory(r);
	all->count++;
	memcpy(crl->octets, o->der.data, o->der.size);
	/* a tree points into itself, so it is read where it stays: see revoked_read() */
	if (object_sniff(o->der) != OBJECT_CRL) {
		complain("--crl %s: object %zu is not a CRL", o->name, o->index);
		worsen(r, EXIT_TROUBLE);
	}
	crl->object.tree.der = (struct span){ crl->octets, o->der.size };
	all->is_verified &= verify(r, o);
	return r->status < EXIT_INTERNAL;
}

static bool
on_trouble(void *context, const struct input_trouble *t)
{
	struct crl_reader *r = context;
	complain("--crl %s: %s", t->name, t->what);
	worsen(r, t->out_of_memory ? EXIT_INTERNAL : EXIT_TROUBLE);
	return !t->out_of_memory;
}

int
revoked_read(struct revoked *all, const struct audit_options *o, const struct setup *setup)
{
	struct crl_reader r = { .revoked = all, .setup = setup };
	struct input_sink sink = { .object = on_object, .trouble = on_trouble, .context = &r };
	struct input_options input = { .format = INPUT_AUTO, .max_object = UINT64_MAX };

	*all = (struct revoked){ .is_verified = o->crls.count > 0 };
	for (size_t i = 0; i < o->crls.count && r.status < EXIT_INTERNAL; i++)
		input_read(o->crls.items[i], &input, &sink);
	for (size_t i = 0; i < all->count && r.status == EXIT_CLEAN; i++) {
		struct span der = all->crls[i].object.tree.der;
		all->crls[i].object = (struct object){ 0 };
		if (!object_read(&all->crls[i].object, &setup->linter.oids, der, OBJECT_CRL))
			no_memory(&r);
	}
	session_free(&r.session);
	return r.status;
}

void
revoked_free(struct revoked *all)
{
	for (size_t i = 0; i < all->count; i++) {
		object_free(&all->crls[i].object);
		free(all->crls[i].octets);
	}
	free(all->crls);
}

/* Whether a CRL is of a certificate's issuer, octet for octet. */
static bool
is_of_issuer(const struct crl *crl, const struct cert *cert)
{
	return crl->issuer.node != NULL && cert->issuer.node != NULL &&
	       span_equal(tree_encoding(crl->tree, crl->issuer.node), tree_encoding(cert->tree, cert->issuer.node));
}

void
revoked_find(const struct revoked *all, const struct cert *cert, struct ccadb_beside *beside)
{
	struct crl_revocation found;
	for (size_t i = 0; i < all->count && cert->serial_number != NULL; i++) {
		const struct crl *crl = &all->crls[i].object.crl;
		if (!is_of_issuer(crl, cert) || !crl_find(crl, tree_contents(cert->tree, cert->serial_number), &found))
			continue;
		/* of several the earliest, so that it does not matter which comes first */
		if (found.reason == REASON_REMOVE ||
		    (beside->is_revoked && (!found.has_date || (beside->has_revoked_at && beside->revoked_at <= found.date))))
			continue;
		beside->is_revoked = true;
		beside->has_revoked_at = found.has_date;
		beside->revoked_at = found.date;
		beside->reason = found.reason;
	}
}

enum revocation_state
revoked_state(const struct revoked *all, const struct cert *cert)
{
	struct ccadb_beside beside = { .reason = -1 };
	revoked_find(all, cert, &beside);
	if (!beside.is_revoked)
		return REVOCATION_NONE;
	return beside.reason == REASON_KEY_COMPROMISE ? REVOCATION_KEY_COMPROMISE : REVOCATION_ANY;
}
