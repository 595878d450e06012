#include "input/entry.h"

#define TIMESTAMP_SIZE   8
#define TYPE_SIZE        2
#define VERSION_SIZE     1 /* of a MerkleTreeLeaf, v1 */
#define LEAF_TYPE_SIZE   1 /* timestamped_entry */
#define EXTENSIONS_SIZE  2 /* this and the following: octets of a vector's length (RFC 8446 3.4) */
#define ISSUERS_SIZE     2
#define CERTIFICATE_SIZE 3
#define CHAIN_SIZE       3

#define LEAF_INDEX      0 /* the only CTExtension of static-ct-api */
#define LEAF_INDEX_SIZE 5
#define EXTENSION_SIZE  2

enum entry_type { X509_ENTRY, PRECERT_ENTRY };

const char log_entry_cut[] = "it ends too early";

static uint64_t
number(struct span s)
{
	uint64_t value = 0;
	for (size_t i = 0; i < s.size; i++)
		value = value << 8 | s.data[i];
	return value;
}

/* Takes so many octets. *at goes behind them also if they are not there: so many there must be. */
static bool
take(struct span octets, size_t *at, size_t size, struct span *taken)
{
	size_t begin = *at;
	*at = begin + size;
	if (begin > octets.size || octets.size - begin < size)
		return false;
	*taken = (struct span){ octets.data + begin, size };
	return true;
}

/* Takes a vector with its length. */
static bool
take_vector(struct span octets, size_t *at, size_t length_size, struct span *taken)
{
	struct span length;
	return take(octets, at, length_size, &length) && take(octets, at, (size_t)number(length), taken);
}

/* The leaf index among the extensions. */
static int64_t
read_leaf_index(struct span extensions)
{
	int64_t index = LEAF_INDEX_ABSENT;
	struct span type, data;
	for (size_t at = 0; at < extensions.size;) {
		if (!take(extensions, &at, 1, &type) || !take_vector(extensions, &at, EXTENSION_SIZE, &data))
			return LEAF_INDEX_ODD;
		if (type.data[0] != LEAF_INDEX)
			continue;
		if (index != LEAF_INDEX_ABSENT || data.size != LEAF_INDEX_SIZE)
			return LEAF_INDEX_ODD;
		index = (int64_t)number(data);
	}
	return index;
}

/* Reads the TimestampedEntry that begins at *at. */
static const char *
read_leaf(struct log_entry *e, struct span octets, size_t *at)
{
	struct span part, extensions;
	size_t begin = *at;

	*e = (struct log_entry){ .leaf_index = LEAF_INDEX_ABSENT, .sibling_index = -1 };
	if (!take(octets, at, TIMESTAMP_SIZE, &part))
		return log_entry_cut;
	e->timestamp = number(part);
	if (!take(octets, at, TYPE_SIZE, &part))
		return log_entry_cut;
	if (number(part) != X509_ENTRY && number(part) != PRECERT_ENTRY)
		return "its type is neither that of a certificate nor of a precertificate";
	e->precertificate = number(part) == PRECERT_ENTRY;
	if (e->precertificate) {
		if (!take(octets, at, LOG_DIGEST_SIZE, &part))
			return log_entry_cut;
		e->key_hash = part.data;
	}
	if (!take_vector(octets, at, CERTIFICATE_SIZE, &e->logged))
		return log_entry_cut;
	if (e->logged.size == 0)
		e->fault = "it has no certificate";
	if (!take_vector(octets, at, EXTENSIONS_SIZE, &extensions))
		return log_entry_cut;
	e->leaf_index = read_leaf_index(extensions);
	e->leaf = (struct span){ octets.data + begin, *at - begin };
	e->submitted = e->logged;
	return NULL;
}

const char *
log_entry_of_tile(struct log_entry *e, struct span octets, size_t *size)
{
	*size = 0;
	const char *fault = read_leaf(e, octets, size);
	if (fault != NULL)
		return fault;
	if (e->precertificate && !take_vector(octets, size, CERTIFICATE_SIZE, &e->submitted))
		return log_entry_cut;
	if (!take_vector(octets, size, ISSUERS_SIZE, &e->chain))
		return log_entry_cut;
	if (e->fault == NULL && e->submitted.size == 0)
		e->fault = "it has no precertificate";
	if (e->fault == NULL && e->chain.size % LOG_DIGEST_SIZE != 0)
		e->fault = "its list of issuers is not made of digests of 32 octets";
	return NULL;
}

bool
log_entry_take_certificate(struct span *chain, struct span *certificate)
{
	size_t at = 0;
	if (chain->size == 0 || !take_vector(*chain, &at, CERTIFICATE_SIZE, certificate))
		return false;
	*chain = (struct span){ chain->data + at, chain->size - at };
	return true;
}

/* Whether a chain is made of certificates to its last octet. */
static bool
is_chain(struct span chain)
{
	struct span certificate;
	while (chain.size > 0) {
		if (!log_entry_take_certificate(&chain, &certificate) || certificate.size == 0)
			return false;
	}
	return true;
}

/* Reads extra_data: the chain; of a precertificate itself before it (RFC 6962 4.6). */
static const char *
read_extra(struct log_entry *e, struct span extra)
{
	size_t at = 0;
	if (e->precertificate && !take_vector(extra, &at, CERTIFICATE_SIZE, &e->submitted))
		return "extra_data ends within the precertificate";
	if (e->submitted.size == 0)
		return "extra_data has no precertificate";
	if (!take_vector(extra, &at, CHAIN_SIZE, &e->chain))
		return "extra_data ends within the chain";
	if (at != extra.size)
		return "extra_data goes on behind the chain";
	e->has_certificates = true;
	return is_chain(e->chain) ? NULL : "the chain in extra_data is not made of certificates with their lengths";
}

const char *
log_entry_of_answer(struct log_entry *e, struct span leaf_input, const struct span *extra_data)
{
	struct span head;
	size_t at = 0;
	if (!take(leaf_input, &at, VERSION_SIZE + LEAF_TYPE_SIZE, &head))
		return "leaf_input ends too early";
	if (number(head) != 0)
		return "leaf_input is no timestamped entry of version 1";
	const char *fault = read_leaf(e, leaf_input, &at);
	if (fault != NULL)
		return fault == log_entry_cut ? "leaf_input ends too early" : fault;
	if (e->fault != NULL)
		return e->fault;
	if (at != leaf_input.size)
		return "leaf_input goes on behind the entry";
	if (extra_data != NULL)
		return read_extra(e, *extra_data);
	e->has_certificates = true;
	return e->precertificate ? "there is no extra_data, which has the precertificate" : NULL;
}
