#include "data/reference.h"

#include <stdlib.h>

#include "x509/dns.h"

const char *
reference_init(struct reference *r, const char *folder, char *where, size_t size)
{
	*r = reference_builtin;
	return folder != NULL ? reference_read(r, folder, where, size) : NULL;
}

const struct tld *
reference_tld(const struct reference *r, struct span label)
{
	static const struct tld onion = { .from = INT64_MIN, .until = INT64_MAX, .is_brand = false };
	/* a special-use name that the BR allow from ballot 144 on */
	if (ascii_equal_nocase(label, SPAN("onion")))
		return &onion;
	unsigned number = name_table_find(&r->tlds.names, label);
	return number > 0 ? &r->tlds.items[number - 1] : NULL;
}

bool
reference_is_tld(const struct reference *r, struct span label, int64_t when)
{
	const struct tld *t = reference_tld(r, label);
	return t != NULL && when >= t->from && when < t->until;
}

const struct address_block *
reference_range(const struct reference *r, struct span address, struct span mask)
{
	for (size_t i = 0; i < r->addresses.count; i++) {
		const struct address_block *b = &r->addresses.items[i];
		bool shared = b->size == address.size && b->size == mask.size;
		for (unsigned j = 0; shared && j * 8 < b->bits; j++) {
			unsigned prefix = b->bits - j * 8 >= 8 ? 0xff : 0xff00u >> (b->bits - j * 8) & 0xff;
			shared = ((address.data[j] ^ b->octets[j]) & mask.data[j] & prefix) == 0;
		}
		if (shared)
			return b;
	}
	return NULL;
}

/* One address is a range that agrees with it in each bit. */
const struct address_block *
reference_address(const struct reference *r, struct span address)
{
	static const uint8_t ones[16] = { 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255 };
	return address.size <= sizeof(ones) ? reference_range(r, address, (struct span){ ones, address.size }) : NULL;
}

bool
reference_is_public_suffix(const struct reference *r, struct span name, bool registries)
{
	return suffixes_have(&r->suffixes, name, registries);
}

struct domain_parts
reference_domain_parts(const struct reference *r, struct span name)
{
	struct domain_parts parts = { 0 };
	struct span rest = name, label;

	while (rest.data != NULL && rest.size > 0 && memchr(rest.data, '.', rest.size) != NULL && !reference_is_public_suffix(r, rest, true)) {
		if (parts.label.data != NULL)
			parts.before = (struct span){ name.data, (size_t)(parts.label.data - name.data) + parts.label.size };
		dns_label(&rest, &label);
		parts.label = label;
	}
	parts.suffix = rest;
	return parts;
}

bool
reference_is_country(const struct reference *r, struct span code)
{
	if (code.size != 2)
		return false;
	unsigned first = (code.data[0] | 0x20u) - 'a', second = (code.data[1] | 0x20u) - 'a';
	return first < 26 && second < 26 && r->countries.seconds[first] >> second & 1;
}

bool
reference_is_upper_country(const struct reference *r, struct span code)
{
	return reference_is_country(r, code) && !((code.data[0] | code.data[1]) & 0x20);
}

const struct ev_policy *
reference_ev_policy(const struct reference *r, struct span identifier)
{
	struct ev_policy key = { .size = (uint8_t)identifier.size };
	if (identifier.size == 0 || identifier.size > sizeof(key.octets) || r->ev_policies.count == 0)
		return NULL;
	memcpy(key.octets, identifier.data, identifier.size);
	return bsearch(&key, r->ev_policies.items, r->ev_policies.count, sizeof(key), ev_policy_compare);
}
