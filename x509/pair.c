#include "x509/pair.h"

#include <nettle/nettle-meta.h>
#include <nettle/sha2.h>

/* DER of tags and lengths (X.690 8.1.3, 10.1) */

#define TAG_SEQUENCE   0x30
#define TAG_EXTENSIONS 0xa3
#define HEADER_MAX     6

static size_t
header(uint8_t tag, size_t length, uint8_t octets[HEADER_MAX])
{
	size_t more = length < 0x80 ? 0 : length < 0x100 ? 1 : length < 0x10000 ? 2 : length < 0x1000000 ? 3 : 4;
	octets[0] = tag;
	octets[1] = (uint8_t)(more > 0 ? 0x80 + more : length);
	for (size_t i = 0; i < more; i++)
		octets[2 + i] = (uint8_t)(length >> 8 * (more - 1 - i));
	return 2 + more;
}

static size_t
encoded_size(size_t length)
{
	uint8_t octets[HEADER_MAX];
	return header(0, length, octets) + length;
}

/* A hash of any kind. */
struct hash {
	void *context;
	nettle_hash_update_func *update;
};

static void
hash_header(const struct hash *hash, uint8_t tag, size_t length)
{
	uint8_t octets[HEADER_MAX];
	hash->update(hash->context, header(tag, length, octets), octets);
}

/* Octets of the object, from one offset to another. */
static void
hash_slice(const struct hash *hash, const struct tree *t, size_t from, size_t to)
{
	hash->update(hash->context, to - from, t->der.data + from);
}

static size_t
end_of(const struct node *n)
{
	return (size_t)n->offset + n->header + n->length;
}

/*
 * What is left out of the TBSCertificate, or stands in the place of something: precertificatePoison always, and what a precertificate signing
 * certificate has done (RFC 6962 3.2).
 */
struct edits {
	bool keeps_timestamps;     /* signedCertificateTimestampList stays */
	const struct cert *signer; /* a precertificate signing certificate, whose issuer and authorityKeyIdentifier it gets; NULL: there was none */
};

/* Whether an extension does not stay as it is; `instead` then stands in its place, and may have no octets. */
static bool
is_edited(const struct edits *e, const struct node *extension, struct span *instead)
{
	*instead = (struct span){ NULL, 0 };
	if (extension->type != &Extension)
		return false;
	if (extension->oid == OID_CT_POISON || (extension->oid == OID_SCT_LIST && !e->keeps_timestamps))
		return true;
	if (e->signer == NULL || extension->oid != OID_AUTHORITY_KEY_IDENTIFIER)
		return false;
	if (has_extension(&e->signer->ext, OID_AUTHORITY_KEY_IDENTIFIER))
		*instead = tree_encoding(e->signer->tree, e->signer->ext.known[OID_AUTHORITY_KEY_IDENTIFIER].node);
	return true;
}

/* The octets of extensions as they become. */
static size_t
common_size(const struct edits *e, const struct tree *t, const struct node *list)
{
	struct span instead;
	size_t size = list->length;
	for (const struct node *n = tree_child(t, list); n != NULL; n = tree_next(t, n)) {
		if (is_edited(e, n, &instead))
			size = size - (end_of(n) - n->offset) + instead.size;
	}
	return size;
}

static void
hash_common(const struct hash *hash, const struct edits *e, const struct tree *t, const struct node *list)
{
	struct span instead;
	size_t at = (size_t)list->offset + list->header;
	for (const struct node *n = tree_child(t, list); n != NULL; n = tree_next(t, n)) {
		if (!is_edited(e, n, &instead))
			continue;
		hash_slice(hash, t, at, n->offset);
		if (instead.size > 0)
			hash->update(hash->context, instead.size, instead.data);
		at = end_of(n);
	}
	hash_slice(hash, t, at, end_of(list));
}

/* The issuer that stands in the place of a certificate's own; no octets: that one stays. */
static struct span
issuer_instead(const struct edits *e, const struct cert *c)
{
	const struct cert *signer = e->signer;
	return signer != NULL && signer->issuer.node != NULL && c->issuer.node != NULL ? tree_encoding(signer->tree, signer->issuer.node)
										       : (struct span){ NULL, 0 };
}

/* How long the parts of the TBSCertificate become: the lengths around what is edited are encoded anew. */
struct tbs_sizes {
	size_t common;     /* the extensions that stay, */
	size_t list;       /* with the SEQUENCE around them, */
	size_t extensions; /* and the tag of the field; 0 where it is left out */
	size_t contents;   /* of all fields */
};

static struct tbs_sizes
sizes_of(const struct edits *e, const struct cert *c)
{
	const struct node *list = c->ext.list;
	struct tbs_sizes s = { .contents = c->tbs->length };
	struct span issuer = issuer_instead(e, c);
	if (issuer.size > 0)
		s.contents = s.contents - (end_of(c->issuer.node) - c->issuer.node->offset) + issuer.size;
	if (list == NULL)
		return s;
	const struct node *tagged = tree_parent(c->tree, list);
	s.common = common_size(e, c->tree, list);
	s.list = encoded_size(s.common);
	s.extensions = s.common > 0 || list->length == 0 ? encoded_size(s.list) : 0;
	s.contents += s.extensions - (end_of(tagged) - tagged->offset);
	return s;
}

/* What stands between two octets, among which the issuer's name is. */
static void
hash_fields(const struct hash *hash, const struct edits *e, const struct cert *c, size_t from, size_t to)
{
	struct span issuer = issuer_instead(e, c);
	if (issuer.size > 0) {
		hash_slice(hash, c->tree, from, c->issuer.node->offset);
		hash->update(hash->context, issuer.size, issuer.data);
		from = end_of(c->issuer.node);
	}
	hash_slice(hash, c->tree, from, to);
}

static void
hash_tbs(const struct hash *hash, const struct edits *e, const struct cert *c, const struct tbs_sizes *s)
{
	const struct tree *t = c->tree;
	const struct node *list = c->ext.list, *tagged = list != NULL ? tree_parent(t, list) : NULL;
	size_t start = (size_t)c->tbs->offset + c->tbs->header, end = end_of(c->tbs);
	hash_header(hash, TAG_SEQUENCE, s->contents);
	if (list == NULL) {
		hash_fields(hash, e, c, start, end);
		return;
	}
	hash_fields(hash, e, c, start, tagged->offset);
	if (s->extensions > 0) {
		hash_header(hash, TAG_EXTENSIONS, s->list);
		hash_header(hash, TAG_SEQUENCE, s->common);
		hash_common(hash, e, t, list);
	}
	hash_slice(hash, t, end_of(tagged), end);
}

/* What a precertificate and its certificate have in common. */
static const struct edits common = { false, NULL };

bool
cert_pair_hash(const struct cert *c, void *hash, nettle_hash_update_func *update)
{
	if (c->tbs == NULL)
		return false;
	struct tbs_sizes sizes = sizes_of(&common, c);
	hash_tbs(&(struct hash){ hash, update }, &common, c, &sizes);
	return true;
}

/* What is left to be compared. */
struct comparison {
	struct span rest;
	bool differs;
};

static void
compare_piece(void *context, size_t size, const uint8_t *octets)
{
	struct comparison *c = context;
	if (c->differs || size > c->rest.size || memcmp(octets, c->rest.data, size) != 0) {
		c->differs = true;
		return;
	}
	c->rest = (struct span){ c->rest.data + size, c->rest.size - size };
}

bool
cert_is_logged_as(const struct cert *c, const struct cert *signer, struct span tbs)
{
	const struct edits e = { true, signer };
	struct comparison comparison = { tbs, false };
	if (c->tbs == NULL)
		return false;
	struct tbs_sizes sizes = sizes_of(&e, c);
	if (encoded_size(sizes.contents) != tbs.size)
		return false;
	hash_tbs(&(struct hash){ &comparison, compare_piece }, &e, c, &sizes);
	return !comparison.differs && comparison.rest.size == 0;
}

bool
cert_pair_digest(const struct cert *c, const uint8_t *issuer_key_hash, uint8_t digest[SHA256_SIZE])
{
	struct sha256_ctx hash;
	sha256_init(&hash);
	if (issuer_key_hash != NULL)
		sha256_update(&hash, SHA256_SIZE, issuer_key_hash);
	if (!cert_pair_hash(c, &hash, nettle_sha256.update))
		return false;
	sha256_digest(&hash, SHA256_SIZE, digest);
	return true;
}

/* A number of so many octets, most significant first, as TLS has it. */
static void
hash_number(struct sha256_ctx *hash, uint64_t number, size_t size)
{
	uint8_t octets[8];
	for (size_t i = 0; i < size; i++)
		octets[i] = (uint8_t)(number >> 8 * (size - 1 - i));
	sha256_update(hash, size, octets);
}

/* RFC 6962 3.2: version v1, the type certificate_timestamp, and the entry type precert_entry. */
bool
cert_timestamp_digest(const struct cert *c, const uint8_t *issuer_key_hash, uint64_t milliseconds, struct span extensions,
		      uint8_t digest[SHA256_SIZE])
{
	struct sha256_ctx hash;
	if (c->tbs == NULL)
		return false;
	struct tbs_sizes sizes = sizes_of(&common, c);
	size_t size = encoded_size(sizes.contents);
	if (size >= 1 << 24 || extensions.size >= 1 << 16)
		return false;
	sha256_init(&hash);
	hash_number(&hash, 0, 1);
	hash_number(&hash, 0, 1);
	hash_number(&hash, milliseconds, 8);
	hash_number(&hash, 1, 2);
	sha256_update(&hash, SHA256_SIZE, issuer_key_hash);
	hash_number(&hash, size, 3);
	hash_tbs(&(struct hash){ &hash, nettle_sha256.update }, &common, c, &sizes);
	hash_number(&hash, extensions.size, 2);
	if (extensions.size > 0)
		sha256_update(&hash, extensions.size, extensions.data);
	sha256_digest(&hash, SHA256_SIZE, digest);
	return true;
}

bool
cert_key_digest(const struct cert *c, uint8_t digest[SHA256_SIZE])
{
	if (c->key.node == NULL)
		return false;
	sha256_octets(tree_encoding(c->tree, c->key.node), digest);
	return true;
}

bool
cert_is_pair(const struct cert *a, const struct cert *b)
{
	uint8_t left[SHA256_SIZE], right[SHA256_SIZE];
	return cert_pair_digest(a, NULL, left) && cert_pair_digest(b, NULL, right) && memcmp(left, right, SHA256_SIZE) == 0;
}
