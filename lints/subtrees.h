/*
 * A list of GeneralSubtrees (RFC 5280 4.2.1.10) against which many names are held: each in a time that grows with its own length and the logarithm of
 * the list's.
 */
#ifndef LINTS_SUBTREES_H
#define LINTS_SUBTREES_H

#include "lints/sorted.h"
#include "x509/name.h"

/* How a base of a domain name or mailbox that begins with a dot is read. */
enum leading_dot {
	DOT_IGNORED, /* ".example.com" has example.com in it, as "example.com" has */
	DOT_COUNTS,  /* it has only names below it */
};

/* More masks that are not ones followed by zeros than this are not looked at: they say nothing, and no real list has any. */
#define ODD_RANGES 16

struct subtrees {
	const struct tree *tree;
	struct sorted bases; /* dNSName, rfc822Name, iPAddress */
	enum leading_dot dot;
	unsigned kinds;                      /* 1 << NAME_... of all bases */
	bool has_v4, has_v6;                 /* iPAddresses of 8 and of 32 octets, which constrain different names */
	uint64_t prefixes[3];                /* a bit for each length of a mask of the iPAddresses, 0 to 128 */
	uint32_t odd[ODD_RANGES], odd_count; /* those whose masks are no ones followed by zeros; the count goes on when the array is full */
};

/*
 * Reads up to two lists, whose GeneralSubtrees are the children of `lists`, either of which may be NULL: both at once, as they share the memory of
 * the findings. Returns false, with out_of_memory set, where memory ran out.
 */
bool subtrees_read(struct subtrees subtrees[2], const struct tree *tree, const struct node *const lists[2], const enum leading_dot dots[2],
		   struct findings *f);

/* Whether some base of this kind, NAME_DNS or NAME_RFC822, has the name, or the base, `text` in it. */
bool subtrees_have_text(const struct subtrees *s, int kind, struct span text);

/* Whether some base has all addresses of a range in it: an address, and a mask of as many octets, 4 or 16. Odd ranges beyond ODD_RANGES do not count.
 */
bool subtrees_have_range(const struct subtrees *s, struct span address, struct span mask);

/* RFC 4632: whether a mask is ones, then zeros. */
bool is_mask(struct span mask);

#endif
