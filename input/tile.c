/*
 * Data tiles of CT logs: up to 256 TileLeaf of static-ct-api, one behind another. That is the TimestampedEntry of RFC 6962 3.4, of a precertificate
 * itself behind it, and the SHA-256 of the issuers.
 */
#include "input/source.h"

#define ENTRIES_MAX 256

#define TIMESTAMP_SIZE   8
#define TYPE_SIZE        2
#define KEY_HASH_SIZE    32 /* of the issuer's key, in the entry of a precertificate */
#define ISSUER_SIZE      32
#define EXTENSIONS_SIZE  2 /* this and the following: octets of a vector's length (RFC 8446 3.4) */
#define ISSUERS_SIZE     2
#define CERTIFICATE_SIZE 3

enum entry_type { X509_ENTRY, PRECERT_ENTRY };

/* So much is kept also where objects are to be smaller: real tiles have up to 1 MiB. */
#define KEPT_MIN ((size_t)4 << 20)

/* What is wrong with an entry that is not there whole. */
static const char ends_within[] = "the file ends within an entry of the tile";

/* A vector of an entry: where its octets are, behind the length, in what has been read and not used. */
struct vector {
	size_t at, size;
};

struct entry {
	size_t size;
	enum entry_type type;
	struct vector logged; /* the certificate, or the TBSCertificate that is logged of a precertificate */
	struct vector extensions, issuers;
	struct vector submitted; /* the certificate or precertificate */
};

static size_t
number(const struct source *s, size_t at, size_t size)
{
	size_t value = 0;
	for (size_t i = 0; i < size; i++)
		value = value << 8 | source_rest(s).data[at + i];
	return value;
}

/* Reads on until the vector at *at is there, and goes behind it. Returns false if the input ends before, or it would go beyond the limit. */
static bool
take_vector(struct source *s, size_t length_size, size_t limit, size_t *at, struct vector *v)
{
	if (!source_fill(s, *at + length_size))
		return false;
	*v = (struct vector){ *at + length_size, number(s, *at, length_size) };
	*at = v->at + v->size;
	return *at <= limit && source_fill(s, *at);
}

/*
 * Reads on until the entry is there that begins `from` octets further on, and tells where its parts are. Returns NULL, or what is wrong with it. One
 * that is whole has 33 MiB at most.
 */
static const char *
look_at_entry(struct source *s, size_t from, size_t limit, struct entry *e)
{
	size_t at = from + TIMESTAMP_SIZE;
	if (!source_fill(s, at + TYPE_SIZE))
		return ends_within;
	size_t type = number(s, at, TYPE_SIZE);
	if (type != X509_ENTRY && type != PRECERT_ENTRY)
		return "no entry of a tile: its type is neither that of a certificate nor of a precertificate";
	e->type = (enum entry_type)type;
	at += TYPE_SIZE + (e->type == PRECERT_ENTRY ? KEY_HASH_SIZE : 0);
	if (!take_vector(s, CERTIFICATE_SIZE, limit, &at, &e->logged))
		return ends_within;
	if (e->logged.size == 0)
		return "no entry of a tile: it has no certificate";
	if (!take_vector(s, EXTENSIONS_SIZE, limit, &at, &e->extensions))
		return ends_within;
	e->submitted = e->logged;
	if (e->type == PRECERT_ENTRY && !take_vector(s, CERTIFICATE_SIZE, limit, &at, &e->submitted))
		return ends_within;
	if (e->submitted.size == 0)
		return "no entry of a tile: it has no precertificate";
	if (!take_vector(s, ISSUERS_SIZE, limit, &at, &e->issuers))
		return ends_within;
	e->size = at - from;
	return e->issuers.size % ISSUER_SIZE == 0 ? NULL : "no entry of a tile: its list of issuers is not made of digests of 32 octets";
}

/* How much of what may be a tile is kept until that is known; of memory nothing is. */
static size_t
kept_max(const struct source *s)
{
	uint64_t size = s->options->max_object < KEPT_MIN ? KEPT_MIN : s->options->max_object;
	return s->in_memory || size > SIZE_MAX ? SIZE_MAX : (size_t)size;
}

bool
is_tile(struct source *s)
{
	struct entry e;
	size_t at = 0, limit = kept_max(s);

	/* as DER does; a time with this octet is far off */
	if (source_has(s, 0, "\x30"))
		return false;
	for (size_t count = 0; count < ENTRIES_MAX; count++, at += e.size) {
		if (count > 0 && !source_fill(s, at + 1))
			break;
		if (look_at_entry(s, at, limit, &e) != NULL)
			return false;
	}
	return !source_fill(s, at + 1) && s->eof && s->cut == NULL && !s->no_memory && source_rest(s).size == at;
}

/* Tells of an entry that is none, of which nobody knows where the next begins. */
static void
give_up(struct source *s, const char *fault)
{
	if (s->no_memory)
		source_trouble(s, s->offset, input_out_of_memory);
	else if (fault == ends_within)
		source_cut(s, s->offset, fault);
	else
		source_trouble(s, s->offset, fault);
}

void
read_tile(struct source *s)
{
	struct entry e;

	if (source_has(s, 0, "\x1f\x8b")) {
		source_trouble(s, s->offset, "the tile is compressed with gzip; unpack it first, with gunzip");
		return;
	}
	while (source_fill(s, 1)) {
		const char *fault = s->count < ENTRIES_MAX ? look_at_entry(s, 0, SIZE_MAX, &e) : "octets behind the 256 entries that a tile may have";
		if (fault != NULL) {
			give_up(s, fault);
			return;
		}
		struct span submitted = { source_rest(s).data + e.submitted.at, e.submitted.size };
		/* not unpacked, whatever it is: an object for each entry, whose index is its place in the tile */
		if (submitted.size > s->options->max_object)
			source_too_large(s, s->offset);
		else
			source_deliver_one(s,
					   &(struct input_object){ .offset = s->offset, .octets_at = s->offset + e.submitted.at, .der = submitted });
		source_use(s, e.size);
	}
}
