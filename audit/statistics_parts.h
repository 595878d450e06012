/* What the parts of the statistics share: results and the words in them, and the members' SHA-256. Each part has a file of its own. */
#ifndef AUDIT_STATISTICS_PARTS_H
#define AUDIT_STATISTICS_PARTS_H

#include "audit/spill.h"
#include "audit/statistics.h"

/* Of issuers with a result of their own, and of results that are told, so many are written for each statistic. */
#define ISSUERS_MAX 1000

/* The members with the least SHA-256 of those shown to it. All zero: none. */
struct least {
	uint8_t sha256[EXAMPLES_OF_STATISTIC][SHA256_SIZE]; /* ascending */
	size_t count;
};
void least_add(struct least *l, const uint8_t sha256[SHA256_SIZE]);

/* A member, as tables keep it: the beginning of its SHA-256 decides nearly always without a look at the rest. */
struct member_key {
	uint8_t prefix[4]; /* the first four octets */
	uint8_t number[4];
};

/* Numbers as octets, the most significant first: so rows have no gaps, and are sorted by them. */
static inline void
put_be32(uint8_t octets[4], uint32_t number)
{
	for (int i = 3; i >= 0; i--, number >>= 8)
		octets[i] = (uint8_t)number;
}

static inline uint32_t
get_be32(const uint8_t octets[4])
{
	return (uint32_t)octets[0] << 24 | (uint32_t)octets[1] << 16 | (uint32_t)octets[2] << 8 | octets[3];
}

static inline struct member_key
member_key_of(const struct member *member, uint32_t number)
{
	struct member_key key;
	memcpy(key.prefix, member->sha256, sizeof(key.prefix));
	put_be32(key.number, number);
	return key;
}

/* Whether a member may be among them, as far as its key tells. */
bool least_may_take(const struct least *l, const struct member_key *key);

/* The groups with the least SHA-256 of those shown to it, and of each the two members that have the least. */
#define GROUPS_MAX (EXAMPLES_OF_STATISTIC / 2)
struct group_examples {
	struct group {
		uint8_t sha256[2][SHA256_SIZE];
	} groups[GROUPS_MAX];
	size_t count;
};

struct results {
	const struct statistics_options *options;
	const char *const *issuers; /* the names, by number; NULL where no member is of the issuer */
	size_t issuer_count;
	struct spill *hashes;      /* the SHA-256 of members, by number */
	uint64_t members;          /* that were added */
	struct buffer text, limit; /* the words of a result while they are made */
	struct statistic *statistics;
	size_t count, capacity;
	struct chart *charts;
	size_t chart_count, chart_capacity;
	struct issuer_days greatest[GREATEST_MAX];
	size_t greatest_count;
	bool failed; /* memory ran out, or a file cannot be read */
};
void results_free(struct results *r);

/* Adds a group of members, at least two, whose keys are so many octets apart. False: as results.failed. */
bool group_add(struct results *r, struct group_examples *examples, const struct member_key *members, size_t count, size_t stride);
bool member_sha256(struct results *r, const struct member_key *key, uint8_t sha256[SHA256_SIZE]);

/* Adds a result with the words that were put into `text` and `limit`, which are empty then. NULL: memory ran out. `least` may be NULL. */
struct statistic *result_add(struct results *r, const char *name, const char *issuer, bool told, const struct least *least);
void result_groups(struct statistic *statistic, const struct group_examples *examples);

/* Puts words into the two. */
void say(struct results *r, const char *format, ...) __attribute__((format(printf, 2, 3)));
void say_limit(struct results *r, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A number with commas: "5,120". And in front of what is counted: "1 member", "5,120 members"; of a word that takes no s both are given. */
void say_number(struct results *r, uint64_t number);
void say_count(struct results *r, uint64_t number, const char *one, const char *many);
void say_members(struct results *r, uint64_t number);
void number_add(struct buffer *b, uint64_t number);

/* Text that others chose, between quotation marks, of at most so many octets. */
void say_quoted(struct results *r, struct span text, size_t most);

/* A chart without bars, and a bar behind its last. NULL and false: memory ran out. Title and label are copied. */
struct chart *chart_add(struct results *r, const char *name, const char *issuer, const char *unit, const char *title);
bool bar_add(struct results *r, struct chart *chart, const char *label, uint64_t count);

/* The order of issuers in results: by name. */
int issuer_compare(const struct results *r, uint32_t a, uint32_t b);

/* The logarithm to base 10 of the probability that of n fair coins so few, or so many, show heads as k do: both sides. */
double coins_log10(uint64_t n, uint64_t k);

/* The same that a normal value is so far from its mean in standard deviations, to either side. */
double normal_log10(double z);

/* "p = 0.031", "p = 10^-1541" */
void say_probability(struct results *r, double log10);

#endif
