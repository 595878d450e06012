#include "asn1/oid.h"

#include <stdio.h>

#include "asn1/pkix.h"

static const struct {
	const char *name, *dotted;
	const struct type *type;
	enum oid_role role;
} oids[] = {
	{ NULL, NULL, NULL, ROLE_NONE },
#define OID(role, symbol, name, identifier, type) { name, identifier, type, ROLE_##role },
#include "asn1/oids.def"
#undef OID
};

/* At most OID_MAX_OCTETS contents octets as two numbers: quicker to hash and to compare than so few octets are. */
static struct oid_key
key_of(struct span contents)
{
	struct oid_key key = { 0, (uint64_t)contents.size << 56 };
	size_t i = 0;
	if (contents.size >= sizeof(key.first)) {
		memcpy(&key.first, contents.data, sizeof(key.first));
		for (i = sizeof(key.first); i < contents.size; i++)
			key.rest |= (uint64_t)contents.data[i] << (i - sizeof(key.first)) * 8;
	} else {
		for (; i < contents.size; i++)
			key.first |= (uint64_t)contents.data[i] << i * 8;
	}
	return key;
}

/* The high bits of a product depend on all bits of its factors (Fibonacci hashing). */
static uint32_t
slot_of(struct oid_key key)
{
	return (uint32_t)(((key.first * UINT64_C(0x9e3779b97f4a7c15)) ^ key.rest) * UINT64_C(0x9e3779b97f4a7c15) >> 32) % OID_INDEX_SIZE;
}

/* Takes a number and the dot behind it off the front of a dotted form. Returns false where there is none, or it has more than 62 bits. */
static bool
next_arc(const char **dotted, uint64_t *arc)
{
	const char *p = *dotted;
	for (*arc = 0; *p >= '0' && *p <= '9' && *arc < UINT64_MAX / 40; p++)
		*arc = *arc * 10 + (uint64_t)(*p - '0');
	bool ends = *p == '\0' || (*p == '.' && p[1] != '\0');
	bool any = p > *dotted;
	*dotted = p + (*p == '.');
	return any && ends;
}

size_t
oid_encode(const char *dotted, uint8_t *octets, size_t size)
{
	uint64_t root, arc;
	size_t used = 0;
	if (!next_arc(&dotted, &root) || !next_arc(&dotted, &arc) || root > 2 || (root < 2 && arc >= 40))
		return 0;
	arc += 40 * root;
	for (;;) {
		unsigned shift = 0;
		while (arc >> shift >= 0x80)
			shift += 7;
		if (size - used <= shift / 7)
			return 0;
		for (; shift > 0; shift -= 7)
			octets[used++] = (uint8_t)(0x80 | (arc >> shift & 0x7f));
		octets[used++] = (uint8_t)(arc & 0x7f);
		if (*dotted == '\0')
			return used;
		if (!next_arc(&dotted, &arc))
			return 0;
	}
}

void
oid_index_init(struct oid_index *index)
{
	memset(index, 0, sizeof(*index));
	for (unsigned i = 1; i < OID_COUNT; i++) {
		uint8_t octets[OID_MAX_OCTETS];
		struct span contents = { octets, oid_encode(oids[i].dotted, octets, sizeof(octets)) };
		index->keys[i] = key_of(contents);
		uint32_t slot = slot_of(index->keys[i]);
		while (index->slots[slot] != 0)
			slot = (slot + 1) % OID_INDEX_SIZE;
		index->slots[slot] = (uint16_t)i;
	}
}

enum oid
oid_find(const struct oid_index *index, struct span contents)
{
	if (contents.size == 0 || contents.size > OID_MAX_OCTETS)
		return OID_UNKNOWN;
	struct oid_key key = key_of(contents);
	for (uint32_t slot = slot_of(key); index->slots[slot] != 0; slot = (slot + 1) % OID_INDEX_SIZE) {
		unsigned i = index->slots[slot];
		if (index->keys[i].first == key.first && index->keys[i].rest == key.rest)
			return (enum oid)i;
	}
	return OID_UNKNOWN;
}

enum oid
oid_from_name(const char *name)
{
	for (unsigned i = 1; i < OID_COUNT; i++)
		if (strcmp(oids[i].name, name) == 0 || strcmp(oids[i].dotted, name) == 0)
			return (enum oid)i;
	return OID_UNKNOWN;
}

const char *
oid_name(enum oid oid)
{
	return oids[oid].name;
}

const char *
oid_dotted(enum oid oid)
{
	return oids[oid].dotted;
}

/* The algorithms whose key is an RSAPublicKey: RFC 3279 2.3.1, 4055 1.2, 8692 4.2. */
static bool
is_rsa_key(enum oid oid)
{
	return oid == OID_RSA_ENCRYPTION || oid == OID_RSASSA_PSS || oid == OID_RSAES_OAEP || oid == OID_PSS_SHAKE128 || oid == OID_PSS_SHAKE256;
}

/* The algorithms whose signature is a pair of numbers: RFC 3279 2.2.2 and 2.2.3, 5758 3, 8692 4.1. */
static bool
is_pair(enum oid oid)
{
	return (oid >= OID_SHA1_DSA && oid <= OID_SHA512_ECDSA) || oid == OID_ECDSA_SHAKE128 || oid == OID_ECDSA_SHAKE256;
}

const struct type *
oid_type(enum oid oid, enum oid_role role)
{
	/* The octets of a key or a signature are DER for some algorithms only (RFC 3279 2.3.1, 2.3.2, 2.2.2, 2.2.3). */
	if (role == ROLE_PUBLIC_KEY)
		return is_rsa_key(oid) ? &RSAPublicKey : oid == OID_DSA || oid == OID_DH_PUBLIC_NUMBER ? &Integer : NULL;
	if (role == ROLE_SIGNATURE)
		return is_pair(oid) ? &Dss_Sig_Value : NULL;
	return oids[oid].role == role ? oids[oid].type : NULL;
}

struct oid_size
oid_size(struct span contents)
{
	struct oid_size size = { 0, 0, false };
	uint64_t arc = 0;
	for (size_t i = 0; i < contents.size; i++) {
		arc = arc >> 56 != 0 ? UINT64_MAX >> 1 : arc << 7 | (contents.data[i] & 0x7f);
		if (contents.data[i] & 0x80)
			continue;
		if (size.elements == 0) {
			/* 0, 1 or 2 and a dot; then 40 times that is taken off */
			size = (struct oid_size){ 1, 2, false };
			arc -= arc < 80 ? arc / 40 * 40 : 80;
		} else
			size.characters++;
		size.elements++;
		size.big |= arc >> 28 != 0;
		size.characters += arc >> 28 != 0 ? 20 : 1;
		for (uint64_t rest = arc >> 28 != 0 ? 0 : arc / 10; rest > 0; rest /= 10)
			size.characters++;
		arc = 0;
	}
	return contents.size == 0 || contents.data[contents.size - 1] & 0x80 ? (struct oid_size){ 0, 0, false } : size;
}

char *
oid_text(struct span contents, char *text, size_t size)
{
	size_t at = 0;
	uint64_t arc = 0;
	bool first = true, overflow = false;

	text[0] = '\0';
	for (size_t i = 0; i < contents.size; i++) {
		overflow |= arc >> 57 != 0;
		arc = arc << 7 | (contents.data[i] & 0x7f);
		if (contents.data[i] & 0x80)
			continue;
		char part[48];
		unsigned root = arc < 80 ? (unsigned)arc / 40 : 2;
		if (overflow)
			snprintf(part, sizeof(part), "%s?", first ? "" : ".");
		else if (first)
			snprintf(part, sizeof(part), "%u.%llu", root, (unsigned long long)(arc - 40 * root));
		else
			snprintf(part, sizeof(part), ".%llu", (unsigned long long)arc);
		size_t length = strlen(part);
		if (at + length + 4 > size) {
			memcpy(text + at, "...", 4);
			return text;
		}
		memcpy(text + at, part, length + 1);
		at += length;
		arc = 0;
		first = overflow = false;
	}
	return text;
}
