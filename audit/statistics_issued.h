/* The serial numbers of each issuer: what statistics_serials.c makes words of. */
#ifndef AUDIT_STATISTICS_ISSUED_H
#define AUDIT_STATISTICS_ISSUED_H

#include "audit/statistics_parts.h"

#define SERIAL_VALUE 20 /* octets, which the BR and RFC 5280 4.1.2.2 have at most */
#define FEW_SERIALS  20 /* an issuer with fewer is not tested: nothing could come of it */

enum serial_form { SERIAL_PLAIN, SERIAL_LONG, SERIAL_NEGATIVE };

struct serial_row {
	uint8_t issuer[4];
	uint8_t form;
	uint8_t value[SERIAL_VALUE]; /* right-aligned; of what is not SERIAL_PLAIN the beginning of its SHA-256 */
	uint8_t time[4];             /* notBefore in seconds since 1970, all ones: none */
	struct member_key member;
};
#define SERIAL_KEY offsetof(struct serial_row, member)
_Static_assert(sizeof(struct serial_row) == SERIAL_VALUE + 17, "a row has no gaps");

/* What an issuer's serials are. */
struct issued {
	uint32_t issuer;
	uint32_t longest, shortest;           /* significant bits */
	uint64_t serials, negative, too_long; /* distinct ones; of these that are not plain */
	uint64_t with_64;                     /* serials of 64 bits */
	uint64_t repeated, in_repeated;       /* serials of several members, and these members */
	uint64_t neighbours;                  /* serials that follow another one directly */
	uint64_t ranked, pairs, rising;       /* held against time; pairs of these with different times; in which both rise */
	double bits_log10, neighbours_log10, order_log10;
	size_t first, count; /* rows */
	uint8_t least[SERIAL_VALUE], greatest[SERIAL_VALUE];
	unsigned shown; /* in which statistics it has a result of its own */
};
enum { SHOWN_BITS = 1, SHOWN_TWINS = 2, SHOWN_SEQUENCE = 4 };

/* A row of a member, added to those of all; nothing if it has no serial. False: memory ran out, or a file fails. */
bool serial_row_add(struct spill *rows, const struct member *member, uint32_t number);

/* The number of rows from the first on, of so many of an issuer, that have its serial. And the significant bits of a plain one. */
size_t serial_twins(const struct serial_row *rows, size_t count);
uint32_t serial_bits(const uint8_t value[SERIAL_VALUE]);

/* Reads the rows of an issuer, of which issuer, first and count are set. Those that share a serial are added to `twins`. The same. */
bool issued_read(struct issued *s, struct results *r, const struct serial_row *rows, struct group_examples *twins);

/* Whether it has enough serials to be tested, and whether they are all of at most 64 bits. */
bool issued_is_tested(const struct issued *s);
bool issued_is_tested_for_bits(const struct issued *s);

/* Its serials that several members have, and the members whose serial follows another one directly. The same. */
bool issued_find_twins(struct results *r, const struct issued *s, const struct serial_row *rows, struct group_examples *twins);
bool issued_find_neighbours(struct results *r, const struct issued *s, const struct serial_row *rows, struct least *close);

#endif
