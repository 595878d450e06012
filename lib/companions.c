/* Sets of companions, which jobs and reports hold. */
#include <stdlib.h>

#include "lib/internal.h"

brlint_companions *
brlint_companions_new(enum brlint_role role)
{
	brlint_companions *c = role <= BRLINT_PREVIOUS ? calloc(1, sizeof(*c)) : NULL;
	if (c == NULL)
		return NULL;
	atomic_init(&c->holders, 1);
	c->role = role;
	oid_index_init(&c->oids);
	c->set = companions_new();
	if (c->set != NULL)
		return c;
	free(c);
	return NULL;
}

void
brlint_companions_free(brlint_companions *c)
{
	if (c == NULL || atomic_fetch_sub_explicit(&c->holders, 1, memory_order_acq_rel) != 1)
		return;
	companions_free(c->set);
	free(c);
}

void
companions_hold(brlint_companions **place, const brlint_companions *set)
{
	brlint_companions *held = (brlint_companions *)set; /* const for all but its count */
	if (*place == held)
		return;
	if (held != NULL)
		atomic_fetch_add_explicit(&held->holders, 1, memory_order_relaxed);
	brlint_companions_free(*place);
	*place = held;
}

enum brlint_status
brlint_companions_add(brlint_companions *c, const void *der, size_t size)
{
	if (der == NULL && size > 0)
		return BRLINT_BAD_ARGUMENT;
	if (size > INT32_MAX)
		return BRLINT_TOO_LARGE;
	static const enum companion_kind kinds[] = {
		[BRLINT_ISSUER] = COMPANION_CERTIFICATE,
		[BRLINT_PRECERTIFICATE] = COMPANION_PRECERTIFICATE,
		[BRLINT_BESIDE] = COMPANION_CERTIFICATE,
		[BRLINT_PREVIOUS] = COMPANION_CRL,
	};
	switch (companions_add(c->set, &c->oids, (struct span){ der != NULL ? der : "", size }, kinds[c->role])) {
	case COMPANION_ADDED:
		return BRLINT_OK;
	case COMPANION_NO_MEMORY:
		return BRLINT_NO_MEMORY;
	default:
		return BRLINT_BAD_OBJECT;
	}
}

size_t
brlint_companions_count(const brlint_companions *c)
{
	return companions_count(c->set);
}

int
brlint_companions_has(const brlint_companions *c, const unsigned char *digest)
{
	return digest != NULL && companions_of_digest(c->set, digest) != COMPANION_NONE ? 1 : 0;
}
