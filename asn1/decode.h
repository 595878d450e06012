/*
 * The strict and total decoder: octets in, a tree with every departure from DER and from the type out.
 *
 * Strict: each departure is recorded with its octets. Total: decoding goes on after each as far as the octets allow, and
 * whatever comes in, a tree comes out. Only X.690 and the ASN.1 types are judged here; what a certificate may contain is for the rules.
 */
#ifndef ASN1_DECODE_H
#define ASN1_DECODE_H

#include "asn1/tree.h"

/* Nesting of tags, and nodes of one tree, beyond which the decoder leaves octets undecoded and says so. */
#define DECODE_MAX_DEPTH 48
#define DECODE_MAX_NODES (UINT32_C(1) << 20)

/*
 * Decodes one object of the type of `root` (certificate_component and its like in pkix.h) into `tree`, whose former contents are dropped.
 * `der` must outlive the use of the tree; octets beyond TREE_MAX_OBJECT are not looked at, and count as trailing.
 * Returns false, with tree->out_of_memory set and the tree as far as it came, if memory ran out; true otherwise.
 */
bool tree_decode(struct tree *tree, const struct oid_index *index, const struct component *root, struct span der);

/*
 * The elements of a list that may be of any length (struct type, `streamed`) that a tree keeps: so many at its beginning; those in which a kind of
 * defect is found, so many times for each kind; and those that a watcher wants. The nodes of the others are given up as soon as they are decoded.
 */
#define DECODE_STREAM_KEPT    1000
#define DECODE_STREAM_DEFECTS 100

/* Is shown each element of such a list as soon as it is decoded, and returns whether the tree is to keep it. Pointers to nodes hold for that call. */
struct tree_watcher {
	bool (*element)(void *context, const struct tree *tree, const struct node *element);
	void *context;
};

/* The same with a watcher, which may be NULL. */
bool tree_decode_watched(struct tree *tree, const struct oid_index *index, const struct component *root, struct span der,
			 const struct tree_watcher *watcher);

/*
 * A bare look at octets, for telling what they are: takes one tag, length and value off the front of *rest. *tag gets the identifier octet,
 * *contents the contents octets, cut off where the length goes too far; an indefinite length goes to the end. Returns false at the end of *rest.
 */
bool tlv_next(struct span *rest, uint8_t *tag, struct span *contents);

#endif
