/*
 * The population: each different object once, a certificate and its precertificate as one member, parted into strata, and the sample that is drawn.
 *
 * Of each object a row stays in memory; what else is known of it, and the octets of those that may be drawn, are spilled. Nothing depends on the
 * order in which objects come.
 */
#ifndef AUDIT_POPULATION_H
#define AUDIT_POPULATION_H

#include <nettle/umac.h>

#include "audit/interned.h"
#include "audit/sampling.h"
#include "audit/spill.h"
#include "report/buffer.h"
#include "x509/object.h"

/* By what strata are told apart, as bits. */
enum { BY_ISSUER = 1, BY_PROFILE = 2, BY_MONTH = 4, BY_KEY = 8 };

/* The one of these that a word of --by is; 0: none. */
unsigned by_of_word(struct span word);

/* Room for the word of a key: "RSA 2048", "EC P-256". */
#define KEY_WORD_SIZE 32

/* What is known of an object that was read. */
struct fact {
	profile_set profiles;
	int64_t not_before, not_after; /* seconds since 1970 */
	bool unknown, precertificate, has_not_before, has_not_after;
	uint32_t issuer;                 /* its number, once it is in the population */
	uint32_t serial_size, note_size; /* of what stands behind it */
};

/* What a precertificate and its certificate have in common, as a hash under a key that nobody knows: it is compared, and shown to no one. */
#define PAIR_SIZE UMAC96_DIGEST_SIZE

/* An object as it comes. */
struct sighting {
	uint8_t sha256[SHA256_SIZE];
	uint64_t rank; /* the first octets of it */
	bool has_pair;
	uint8_t pair[PAIR_SIZE];
	char key[KEY_WORD_SIZE];
	uint32_t issuer_size;
	struct fact fact;
	/* behind it: the issuer's name as RFC 4514 has it, the contents of the serial number, the note of statistics */
};

/* No number of a row. */
#define NO_ROW INTERNED_NONE

struct row {
	uint8_t sha256[SHA256_SIZE];
	uint64_t rank;
	uint64_t kept; /* where its octets are, from 1; 0: they are not kept */
	uint8_t pair[PAIR_SIZE];
	uint32_t fact;             /* where the rest is, in the spill of its first octet, in units of FACT_UNIT */
	uint32_t size;             /* of its DER */
	uint32_t stratum, partner; /* NO_ROW: a member for itself */
	uint32_t source, index;    /* where it came from: the least name, and the least place there */
	bool unknown : 1, precertificate : 1, has_pair : 1, sampled : 1;
	bool merged : 1; /* it is the precertificate of its partner, and no member */
};
#define FACT_UNIT 16

struct stratum_key {
	uint32_t issuer, key;
	int32_t month;
	uint32_t profile;
	bool unknown;
};

/* A part of the population while it is read. */
struct part {
	struct stratum_key key;
	uint64_t certificates; /* different ones that came, but for precertificates: the members are as many at least */
	uint64_t size, sampled;
	uint64_t least_dropped; /* of the ranks of those whose octets are not kept; UINT64_MAX: there is none */
};

/* A place in the table of rows. What it has of the SHA-256 tells others nearly always, without a look at a row that is in no cache. */
struct row_slot {
	uint32_t row; /* from 1; 0: the place is free */
	uint32_t hash;
};

struct population {
	const char *folder; /* for temporary files */
	struct sampling sampling;
	unsigned by;
	struct row **chunks;
	uint32_t count, chunk_room;
	struct row_slot *slots; /* by SHA-256 */
	uint64_t slot_count;    /* a power of two */
	struct part *parts;
	uint32_t part_count, part_room;
	uint32_t *part_slots;
	uint32_t part_slot_count;
	struct interned issuers, keys, sources;
	struct spill facts[256], kept;
	uint64_t duplicates;
	/* once drawn */
	uint32_t *order;              /* the members by SHA-256 */
	uint32_t members, first[257]; /* of those with each first octet, where they begin in the order */
	uint32_t *drawn;              /* rows of the sample, by SHA-256 */
	uint32_t drawn_count;
	uint64_t pairs;
	bool out_of_memory;
	int error; /* of a temporary file, as errno */
};

void population_init(struct population *p, const char *folder);
void population_free(struct population *p);

static inline struct row *
population_row(const struct population *p, uint32_t number)
{
	return &p->chunks[number >> 16][number & 0xffff];
}

/* Where a row belongs in the table: the octets of a digest are spread as they are. */
static inline uint32_t
row_hash(const uint8_t sha256[SHA256_SIZE])
{
	uint32_t hash;
	memcpy(&hash, sha256, sizeof(hash));
	return hash;
}

/* The number of the source of this name, which is any octets. NO_ROW if memory ran out. */
uint32_t population_source(struct population *p, const char *name);

/*
 * Adds an object: what is known of it, with what is behind it; its DER; the number of its source, and its place there. Returns false if memory ran
 * out, a temporary file failed, or there are 2^32 - 2 objects already.
 */
bool population_add(struct population *p, const struct sighting *seen, struct span der, uint32_t source, uint32_t index);

/* Says that an object with this SHA-256 is added soon. Always inline: GCC leaves out calls of a function that only fetches ahead. */
static inline __attribute__((always_inline)) void
population_expect(const struct population *p, const uint8_t sha256[SHA256_SIZE])
{
	if (p->slots != NULL)
		__builtin_prefetch(&p->slots[row_hash(sha256) & (p->slot_count - 1)]);
}

/* What came of drawing. */
enum drawn { DRAWN, DRAWN_NOTHING, DRAWN_NOT_KEPT /* one that is drawn was not kept: see population_draw() */, DRAWN_FAILED };

/*
 * Puts precertificates to their certificates, the members in order, and draws the sample. Octets are kept of those that may be drawn, as far as ranks
 * are spread as those of a seed that nobody could choose: that one is drawn that was not kept has a probability below 2^-50, unless somebody chose
 * certificates for the seed.
 */
enum drawn population_draw(struct population *p);

/* The facts of all objects whose SHA-256 begins with an octet, in memory: a pointer for population_fact(); NULL after a failure. To be freed. */
uint8_t *population_facts(struct population *p, unsigned octet);

/* Those of one row, in what population_facts() gave for its first octet. */
static inline const struct fact *
population_fact(const uint8_t *facts, const struct row *row)
{
	return (const struct fact *)(const void *)(facts + (size_t)row->fact * FACT_UNIT);
}

static inline struct span
fact_serial(const struct fact *fact)
{
	return (struct span){ (const uint8_t *)(fact + 1), fact->serial_size };
}

static inline struct span
fact_note(const struct fact *fact)
{
	return (struct span){ (const uint8_t *)(fact + 1) + fact->serial_size, fact->note_size };
}

/* The octets of a row that are kept, in a buffer that is emptied first. */
bool population_octets(struct population *p, const struct row *row, struct buffer *b);

/* The name of a part, added to a buffer. */
void population_part_name(const struct population *p, const struct part *part, struct buffer *b);

/* Months since 1970-01 of a time in seconds since 1970. */
int32_t month_of(int64_t seconds);

#endif
